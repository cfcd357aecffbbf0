"""The noun phrase that names a speaker, read off the parse."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.find.actors.nouns import Mention, nouns
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

_PARTICLES = {"out", "to", "on", "for", "of", "about", "against", "down", "up", "back"}
_CLIMB = ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "pobj", "aux", "parataxis", "dep")
_SUBJECTS = ("nsubj", "nsubjpass")
_DASHES = ("—", "–", "-", "--")
_AMOUNTS = {
    "number",
    "numbers",
    "majority",
    "minority",
    "dozens",
    "hundreds",
    "thousands",
    "group",
    "handful",
    "couple",
    "lot",
    "pair",
    "trio",
}


class Cue(NamedTuple):
    """A row of the lexicon of reporting words."""

    kind: str
    takes: str


@cache
def cues() -> dict[str, Cue]:
    """lemma -> kind and what it takes."""
    return {r["cue"]: Cue(r["kind"], r["takes"]) for r in read_lexicon("reporting")}


def cue_at(words: ParsedText, i: int) -> Cue | None:
    """The reporting verb at token i, if it is one; with its particle where the lexicon has the pair."""
    if words.tag[i][:1] != "V":
        return None
    lemma = words.lemma[i].lower()
    following = words.lower[i + 1] if i + 1 < len(words) else ""
    if following in _PARTICLES and f"{lemma} {following}" in cues():
        return cues()[f"{lemma} {following}"]
    particle = words.child(i, "prt")
    if particle is not None:
        return None
    return cues().get(lemma)


def cue_words(words: ParsedText, i: int) -> str:
    """The reporting word as printed, with its particle."""
    following = words.lower[i + 1] if i + 1 < len(words) else ""
    pair = f"{words.lemma[i].lower()} {following}" in cues()
    return f"{words.word[i]} {words.word[i + 1]}" if pair else words.word[i]


def speaker_of(words: ParsedText, i: int) -> int:
    """The head of the cue's subject: its own, that of the verb it is joined to, or the noun it describes; -1 where there is none."""
    subject = _subject(words, i)
    if subject >= 0 and words.lower[subject] in _AMOUNTS:
        of = next((c for c in words.children[subject] if words.lower[c] == "of"), None)
        counted = words.child(of, "pobj") if of is not None else None
        return subject if counted is None else counted
    return subject


def _subject(words: ParsedText, i: int) -> int:
    at = i
    for _ in range(6):
        subject = own_subject(words, at)
        if subject >= 0:
            if words.dep[subject] == "nsubjpass" and at == i:
                agent = words.child(i, "agent")
                return (words.child(agent, "pobj") or -1) if agent is not None else -1
            if words.lower[subject] in ("who", "which", "that") and words.dep[at] == "relcl":
                return _antecedent(words, subject, words.head[at])
            return _better(words, at, subject) if at != i else subject
        beside = _beside(words, i) if at == i else -1
        if beside >= 0:
            return beside
        dep, head = words.dep[at], words.head[at]
        if head == at:
            return -1
        if dep in ("acl", "relcl") and words.tag[head][:1] != "V":
            return head
        if dep not in _CLIMB and not (dep in ("dobj", "attr", "acl", "relcl") and at != i):
            return -1
        if dep == "ccomp" and words.tag[i] not in ("VBG", "VBD", "VBZ"):
            return -1
        at = head
    return -1


def _better(words: ParsedText, at: int, subject: int) -> int:
    """ "He said his attacks worked and said that ...": a thing does not say; the one who says what it does speaks on."""
    above = words.head[at]
    if (
        words.dep[at] != "ccomp"
        or words.tag[subject] not in ("NN", "NNS")
        or _person(words, subject)
        or cue_at(words, above) is None
    ):
        return subject
    told = own_subject(words, above)
    return told if told >= 0 else subject


def own_subject(words: ParsedText, i: int) -> int:
    """The subject of a verb; of two (a dateline's and the sentence's) the one nearest to it; -1 where it has none."""
    subjects = [c for c in words.children[i] if words.dep[c] in _SUBJECTS]
    before = [c for c in subjects if c < i]
    return _past_dateline(words, before[-1], i) if before else subjects[0] if subjects else -1


def _past_dateline(words: ParsedText, subject: int, verb: int) -> int:
    """ "TOWN (Agency) — More than 200 members said": the parse hangs the subject on the town, which says nothing."""
    if not words.word[subject].isupper() or len(words.word[subject]) < 4:
        return subject
    dash = next(
        (j for j in range(subject + 1, min(subject + 8, verb)) if words.word[j] in _DASHES), -1
    )
    after = [
        c for c in words.children[subject] if dash < c < verb and words.tag[c][:2] in ("NN", "PR")
    ]
    return after[-1] if dash > 0 and after else subject


def _antecedent(words: ParsedText, who: int, head: int) -> int:
    """Who "who" means: the person named right before it, else what the parse gives, else the nearest person before it."""
    if words.lower[who] != "who":
        return head
    if words.tag[who - 1][:2] == "NN" and _person(words, who - 1):
        return who - 1
    if _person(words, head):
        return head
    first = words.spans[words.sentence[who]][0] if words.sentence[who] >= 0 else 0
    return next(
        (
            j
            for j in range(who - 1, max(first, who - 14) - 1, -1)
            if words.tag[j][:2] == "NN" and _person(words, j)
        ),
        head,
    )


def _person(words: ParsedText, i: int) -> bool:
    told = nouns().get(words.lemma[i].lower()) or nouns().get(words.lower[i])
    return words.entity[i] in ("PERSON", "NORP") or (
        told is not None and told.kind in ("person", "group")
    )


def _before_comma(words: ParsedText, j: int) -> int:
    """The person whose description ends in a comma before the verb: "her adviser, Ann Lee, said"."""
    for _ in range(6):
        if words.tag[j][:2] == "NN" and _person(words, j):
            return j
        if (
            words.dep[j] not in ("pobj", "prep", "compound", "nmod", "amod", "appos", "conj")
            or words.head[j] > j
        ):
            return -1
        j = words.head[j]
    return -1


def _beside(words: ParsedText, i: int) -> int:
    """The subject that the parse lost: the noun or pronoun right before a finite verb; for "said X" the noun after it."""
    if words.tag[i] not in ("VBD", "VBZ", "VBP", "VBN"):
        return -1
    j = i - 1
    while (
        j >= 0
        and words.sentence[j] == words.sentence[i]
        and (words.tag[j] in ("RB", "MD") or words.dep[j] in ("aux", "neg", "advmod"))
    ):
        j -= 1
    if (
        j >= 0
        and words.sentence[j] == words.sentence[i]
        and words.head[j] != i
        and words.tag[j] in ("NN", "NNS", "NNP", "NNPS", "CD", "PRP")
    ):
        return j
    if j >= 0 and words.tag[j] == "CD" and words.sentence[j] == words.sentence[i]:
        return j
    if (
        j > 0
        and words.word[j] == ","
        and words.sentence[j] == words.sentence[i]
        and words.tag[i] != "VBN"
    ):
        return _before_comma(words, j - 1)
    if words.lemma[i] == "say":
        after = words.child(i, "dobj", "attr", "oprd", "npadvmod")
        if (
            after is not None
            and after > i
            and words.left[after] == i + 1
            and (words.tag[after][:3] == "NNP" or _person(words, after))
        ):
            return after
    return -1


_LONG = 12  # words of a phrase that still name somebody
_NAMING = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")


def phrase(words: ParsedText, token: int, mention: Mention | None = None) -> str:
    """The noun phrase of ``token`` with its article; with what follows where no mention tells where the name ends."""
    first = mention.first if mention else token
    while (
        words.left[token] < first
        and token - first < 7
        and first <= words.head[first - 1] <= token
        and words.tag[first - 1] != ","
    ):
        first -= 1
    last = mention.last if mention else _tail(words, token, first)
    return " ".join(words.text[words.start[first] : words.end[last - 1]].split())


def _tail(words: ParsedText, token: int, first: int) -> int:
    """Where the phrase ends: after "of ...", "for ...", "who ..." as far as these follow without a comma."""
    last = token + 1
    for c in words.children[token]:
        if c < last or words.left[c] != last or words.dep[c] not in ("prep", "relcl", "acl"):
            if c >= last:
                break
            continue
        if (
            words.right[c] - first > _LONG
            or "\n" in words.text[words.start[last] : words.end[words.right[c] - 1]]
        ):
            break
        if any(words.word[j][:1] in ',“”"(' for j in range(last, words.right[c])):
            break
        last = words.right[c]
    return last


def plain(words: str) -> str:
    """A phrase without its article.

    >>> plain("A spokesman for the mayor")
    'spokesman for the mayor'
    """
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("a", "an", "the") else words


def parts_of(words: ParsedText, token: int) -> list[int]:
    """The heads of "A, B and C", in order; ``token`` alone where nothing is joined to it."""
    parts, at = [token], token
    for _ in range(4):
        joined = [
            c
            for c in words.children[at]
            if words.dep[c] == "conj" and words.tag[c] in _NAMING and c > at
        ]
        if not joined or not any(
            words.lower[c] in ("and", "or", ",") for c in words.children[at] if at < c < joined[0]
        ):
            break
        at = joined[0]
        parts.append(at)
    linked = any(words.lower[j] in ("and", "&") for j in range(parts[0], parts[-1]))
    return (
        parts
        if linked
        and words.sentence[parts[0]] == words.sentence[parts[-1]]
        and parts[-1] - parts[0] < 30
        else [token]
    )


def whole(words: ParsedText, parts: list[int]) -> str:
    """The words from the first to the last of joined speakers."""
    first = max(words.left[parts[0]], parts[0] - 7)
    return " ".join(words.text[words.start[first] : words.end[parts[-1]]].split())
