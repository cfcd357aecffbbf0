"""Who a quotation's speaker is: the fullest name that the account gives, and the words at the place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.find.actors.coreference import refer
from analysis.find.actors.nouns import Cast, Mention, nouns
from analysis.find.quotes.cues import parts_of, phrase, plain, whole
from analysis.nlp import ParsedText

_SENT = {
    "advertisement", "ad", "blog", "comment", "email",
    "e-mail", "essay", "filing", "letter", "memo", "memorandum", "message", "note",
    "op-ed", "post", "posting", "release", "remark", "response", "speech", "statement", "testimony", "tweet", "video", "address",
}  # fmt: skip
_SENDING = {
    "issue",
    "release",
    "send",
    "write",
    "publish",
    "post",
    "make",
    "give",
    "deliver",
    "put",
    "share",
    "circulate",
    "file",
    "record",
    "read",
}
_PARTY = {
    "democrat", "republican", "lawmaker", "senator", "congressman", "congresswoman", "representative", "candidate", "nominee", "governor",
    "mayor", "minister", "politician", "billionaire", "businessman", "attorney", "lawyer", "judge", "chairman", "leader", "president",
    "official", "spokesman", "spokeswoman", "actor", "actress", "author", "coach", "player", "singer",
}  # fmt: skip
_BODY = {"agency", "association", "bank", "brand", "campaign", "charity", "company", "firm", "group", "network", "organisation",
         "organization", "outlet", "paper", "newspaper", "union"}  # fmt: skip
_BACK = 3  # sentences


def sender_of(cast: Cast, account: str, token: int, mention: Mention | None, depth: int = 0) -> int:
    """The actor who sent a letter, statement or post: "her lawyer issued a statement", "a statement from the bank"; -1: not told."""
    words = cast.words[account]
    if words.lemma[token].lower() not in _SENT:
        return -1
    poss = next((c for c in words.children[token] if words.dep[c] == "poss"), None)
    from_ = [
        p
        for c in words.children[token]
        if words.lower[c] in ("by", "from", "of")
        for p in words.children[c]
        if words.dep[p] == "pobj"
    ]
    given = next(
        (c for c in words.children[token] if words.dep[c] == "acl" and words.lemma[c] in _SENDING),
        None,
    )
    if given is not None:
        from_ += [
            p for c in words.children[given] if words.dep[c] == "agent" for p in words.children[c]
        ]
    governor = words.head[token]
    subject = (
        words.child(governor, "nsubj")
        if words.dep[token] == "dobj" and words.lemma[governor] in _SENDING
        else None
    )
    for place in (poss, *from_, subject):
        actor = _actor_at(cast, account, place)
        if actor >= 0:
            return actor
    return _sent_before(cast, account, token) if depth == 0 and _definite(words, token) else -1


def _actor_at(cast: Cast, account: str, token: int | None) -> int:
    mention = cast.at[account].get(token) if token is not None else None
    return mention.actor if mention and mention.kind in ("person", "body", "group") else -1


def _sent_before(cast: Cast, account: str, token: int) -> int:
    """ "The statement said": the sender of the statement that the sentences before told of."""
    words = cast.words[account]
    here = words.sentence[token]
    first = words.spans[max(0, here - 2 * _BACK)][0] if here >= 0 else 0
    for j in range(token - 1, first - 1, -1):
        if words.lemma[j].lower() == words.lemma[token].lower():
            actor = sender_of(cast, account, j, None, depth=1)
            if actor >= 0:
                return actor
    return -1


def _definite(words: ParsedText, token: int) -> bool:
    return any(words.lower[c] in ("the", "this", "that") for c in words.children[token])


def stands_for(
    cast: Cast, account: str, token: int, mention: Mention, favour: int, skip: Callable[[int], bool]
) -> int:
    """The named actor whom "the group" or "the Texas senator" means: the nearest fitting one, the last speaker first; -1: unclear.

    A noun with an owner or an "of" or "for" phrase of its own names somebody else and stands for nobody.
    """
    words = cast.words[account]
    if mention.poss >= 0 or not (mention.definite or _definite(words, token)):
        return -1
    if any(words.dep[c] in ("prep", "poss", "relcl", "acl") for c in words.children[token]):
        return -1
    kind, noun = (
        "person" if words.lemma[token].lower() in _PARTY else mention.kind,
        words.lemma[token].lower(),
    )
    if (
        mention.plural
        or words.tag[token] in ("NNS", "NNPS")
        or kind not in ("person", "body")
        or (kind == "person" and noun not in _PARTY)
    ):
        return -1
    here = words.sentence[token]
    values: dict[int, float] = {}
    for other in reversed(cast.mentions[account]):
        if other.first >= token:
            continue
        back = here - words.sentence[other.first]
        if back > _BACK:
            break
        if not other.proper or other.kind != kind or other.actor < 0 or skip(other.first):
            continue
        if kind == "body" and noun not in _BODY and noun not in other.name.lower():
            continue
        value = (
            4.0
            - back
            + (2.0 if words.dep[other.head] in ("nsubj", "nsubjpass") else 0.0)
            + (2.0 if other.actor == favour else 0.0)
        )
        values[other.actor] = max(value, values.get(other.actor, 0.0))
    best = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:2]
    clear = len(best) == 1 or (len(best) == 2 and best[0][1] - best[1][1] > 1)
    return best[0][0] if clear else -1


def together(cast: Cast, account: str, token: int) -> list[int]:
    """The named persons whom "the senators" or "both" means: "three senators, A, B and C", "the senators A and B"; none: unclear."""
    words = cast.words[account]
    both = words.lower[token] in ("both", "two", "pair", "duo", "trio")
    told = nouns().get(words.lemma[token].lower()) or nouns().get(words.lower[token])
    people = (
        words.tag[token] in ("NNS", "NNPS")
        and told is not None
        and told.kind in ("person", "group")
    )
    if not both and not (people and _definite(words, token)):
        return []
    here = words.sentence[token]
    if here < 0:
        return []
    first = words.spans[max(0, here - _BACK)][0]
    for last in range(token - 1, first - 1, -1):
        j = last
        if words.tag[j][:3] != "NNP":
            continue
        while (
            words.dep[j] == "conj" and words.tag[words.head[j]][:3] == "NNP" and words.head[j] < j
        ):
            j = words.head[j]
        parts = parts_of(words, j)
        if len(parts) < 2 or not all(
            _actor_at(cast, account, p) >= 0 and cast.at[account][p].kind == "person" for p in parts
        ):
            continue
        beside = words.lemma[words.head[parts[0]]].lower() == words.lemma[token].lower()
        if (
            both
            or beside
            or any(
                words.lemma[k].lower() == words.lemma[token].lower()
                for k in range(max(first, j - 8), j)
            )
        ):
            return parts
    return []


_PRONOUNS = {"he", "she", "they", "it", "who", "which", "that", "him", "her", "them"}
_NOBODY = {
    "you",
    "one",
    "there",
    "this",
    "these",
    "those",
    "what",
    "whatever",
    "nothing",
    "everything",
    "anything",
    "something",
}
Skip = Callable[[int], bool]


@dataclass(frozen=True)
class Speaker:
    """A speaker: name (missing where none is known), the words at the place, the actor's number (-1: none, or several)."""

    name: str | None
    surface: str | None
    actor: int = -1


NOBODY = Speaker(None, None)


def speaker_at(
    cast: Cast,
    account: str,
    token: int,
    favour: int,
    skip: Skip,
    told: dict[int, str] | None = None,
) -> Speaker:
    """The speaker whose head is ``token``; a pronoun means the nearest fitting naming, the last speaker first.

    ``told`` keeps by which words an actor without a name spoke before, for the pronouns that follow.
    Several who speak together ("A and B said") are one speaker under both names, and no one actor.
    """
    if token < 0:
        return NOBODY
    words = cast.words[account]
    parts = parts_of(words, token)
    if len(parts) > 1:
        return Speaker(_joined(cast, account, parts, favour, skip), whole(words, parts))
    meant = together(cast, account, token)
    if meant:
        return Speaker(_joined(cast, account, meant, favour, skip), phrase(words, token))
    speaker = _one(cast, account, token, favour, skip)
    if told is None or speaker.actor < 0 or cast.actors[speaker.actor].proper:
        return speaker
    if words.lower[token] in _PRONOUNS:
        return replace(speaker, name=told.get(speaker.actor, speaker.name))
    told[speaker.actor] = speaker.name or ""
    return speaker


def _joined(cast: Cast, account: str, parts: list[int], favour: int, skip: Skip) -> str:
    told = [_one(cast, account, t, favour, skip) for t in parts]
    names = [t.name or t.surface or "" for t in told]
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _one(cast: Cast, account: str, token: int, favour: int, skip: Skip) -> Speaker:
    words = cast.words[account]
    word = words.lower[token]
    if word in _PRONOUNS:
        actor = refer(cast, account, token, favour, skip)
        return Speaker(
            name_of(cast, account, actor) if actor >= 0 else None, words.word[token], actor
        )
    if word in _NOBODY or word in ("i", "we"):
        return Speaker(None, words.word[token])
    here = phrase(words, token)
    token = _named(cast, account, token)
    mention = cast.at[account].get(token)
    surface = phrase(words, token, mention)
    if mention and mention.proper and mention.kind == "group" and words.tag[token] in ("NNP", "NN"):
        meant = stands_for(cast, account, token, mention, favour, skip)  # "the Texas Democrat"
        if meant >= 0:
            return Speaker(name_of(cast, account, meant), here, meant)
    if mention and mention.proper:
        return Speaker(name_of(cast, account, mention.actor), surface, mention.actor)
    meant = sender_of(cast, account, token, mention)
    if meant < 0 and mention and mention.head == token:
        meant = stands_for(cast, account, token, mention, favour, skip)
    if meant >= 0:
        return Speaker(name_of(cast, account, meant), here, meant)
    return _common(
        cast, account, mention if mention and mention.head == token else None, here, surface
    )


def _common(cast: Cast, account: str, mention: Mention | None, here: str, surface: str) -> Speaker:
    """Somebody without a name: by the whole phrase where it says more than the noun."""
    if mention is None:
        return Speaker(plain(here), here)
    known = cast.actors[mention.actor]
    if known.proper or len(plain(here).split()) <= len(plain(surface).split()):
        return Speaker(name_of(cast, account, mention.actor), surface, mention.actor)
    return Speaker(plain(here), here, mention.actor)


def _named(cast: Cast, account: str, token: int) -> int:
    """The name behind a noun: "a spokesman, Michael Harrison", "a report by the agency"; else the noun itself."""
    words, at = cast.words[account], cast.at[account]
    mention = at.get(token)
    if mention and mention.proper:
        return token
    if words.tag[token] == "NNS":
        return token
    near = [c for c in words.children[token] if words.dep[c] == "appos"]
    near += [words.head[token]] if words.dep[token] == "appos" else []
    near += [
        a
        for c in words.children[token]
        if words.dep[c] == "prep"
        for p in words.children[c]
        for a in words.children[p]
        if words.dep[a] == "appos"
    ]
    for c in near:
        other = at.get(c)
        if (
            other
            and other.proper
            and (other.kind == "person" or (other.kind == "body" and words.head[c] == token))
        ):
            return c
    if mention and mention.speaker == "study":
        for c in words.children[token]:
            source = words.child(c, "pobj") if words.lower[c] in ("by", "from") else None
            if source is not None and source in at:
                return source
    return token


def name_of(cast: Cast, account: str, actor: int) -> str:
    """The fullest name of an actor in this account."""
    return cast.named.get((account, actor)) or cast.actors[actor].name
