"""Resolve the speaker of a quotation to an actor, and name the speaker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from analysis.find.actors.coreference import AccountMentions, resolve_pronoun
from analysis.find.actors.nouns import Mention, noun_at
from analysis.nlp import ParsedText

_REACH = 3  # sentences before a noun in which its actor is looked for
_LONGEST_PHRASE = 12  # words of a phrase that still name somebody
_NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")
_PRONOUNS = frozenset("he she they it who which that him her them".split())
_NOBODY = frozenset(
    """i we you one there this these those what whatever nothing everything anything
    something""".split()
)
_SENT = frozenset(  # what somebody sends or writes
    """advertisement ad blog comment email e-mail essay filing letter memo memorandum message note
    op-ed post posting release remark response speech statement testimony tweet video
    address""".split()
)
_SENDING = frozenset(
    """issue release send write publish post make give deliver put share circulate file record
    read""".split()
)
_PERSON_NOUNS = frozenset(
    """democrat republican lawmaker senator congressman congresswoman representative candidate
    nominee governor mayor minister politician billionaire businessman attorney lawyer judge
    chairman leader president official spokesman spokeswoman actor actress author coach player
    singer""".split()
)
_BODY_NOUNS = frozenset(
    """agency association bank brand campaign charity company firm group network organisation
    organization outlet paper newspaper union""".split()
)


@dataclass(frozen=True)
class Speaker:
    """A speaker: name or None, the words at the place, the actor (-1: none or several)."""

    name: str | None
    surface: str | None
    actor: int = -1


NOBODY = Speaker(None, None)


class SpeakerResolver:
    """Resolves the speakers of an account, quotation by quotation in the order of the text.

    ``last_speaker`` is the actor who spoke last, preferred for pronouns and nouns; ``skip`` says
    which tokens are in quotation marks.
    """

    def __init__(self, account: AccountMentions, skip: Callable[[int], bool]) -> None:
        self.account, self.parse, self.skip = account, account.parse, skip
        self.last_speaker = -1
        self.phrases: dict[int, str] = {}  # of actors without a name, as they spoke before

    def resolve(self, token: int) -> Speaker:
        """The speaker whose head is ``token``.

        Several who speak together ("A and B said") are one speaker under all names, and no one
        actor. A pronoun for somebody without a name takes the words used before.
        """
        parts = joined_heads(self.parse, token)
        if len(parts) > 1:
            first = max(self.parse.left[parts[0]], parts[0] - 7)
            return Speaker(self._names_of(parts), self.parse.phrase(first, parts[-1] + 1))
        together = self._persons_together(token)
        if together:
            return Speaker(self._names_of(together), noun_phrase(self.parse, token))
        speaker = self._resolve_one(token)
        if speaker.actor < 0 or self.account.actors[speaker.actor].proper:
            return speaker
        if self.parse.lower[token] in _PRONOUNS:
            return replace(speaker, name=self.phrases.get(speaker.actor, speaker.name))
        self.phrases[speaker.actor] = speaker.name or ""
        return speaker

    def _names_of(self, tokens: list[int]) -> str:
        speakers = [self._resolve_one(token) for token in tokens]
        names = [speaker.name or speaker.surface or "" for speaker in speakers]
        return f"{', '.join(names[:-1])} and {names[-1]}"

    def _resolve_one(self, token: int) -> Speaker:
        word = self.parse.lower[token]
        if word in _PRONOUNS:
            actor = resolve_pronoun(self.account, token, self.last_speaker, self.skip)
            name = self.account.name_of(actor) if actor >= 0 else None
            return Speaker(name, self.parse.word[token], actor)
        if word in _NOBODY:
            return Speaker(None, self.parse.word[token])
        full = noun_phrase(self.parse, token)
        token = _name_beside(self.account, token)
        mention = self.account.mention_at.get(token)
        surface = noun_phrase(self.parse, token, mention)
        actor = self._actor_of_noun(token, mention)
        if actor >= 0:
            return Speaker(self.account.name_of(actor), full, actor)
        if mention and mention.proper:
            return Speaker(self.account.name_of(mention.actor), surface, mention.actor)
        return self._unnamed(mention if mention and mention.head == token else None, full, surface)

    def _actor_of_noun(self, token: int, mention: Mention | None) -> int:
        """The actor that a noun refers to ("the statement", "the Democrat"), -1 if unclear."""
        if mention and mention.proper:
            party = mention.kind == "group" and self.parse.tag[token] in ("NNP", "NN")
            return self._actor_described(token, mention) if party else -1
        sender = sender_of(self.account, token)
        if sender < 0 and mention and mention.head == token:
            return self._actor_described(token, mention)
        return sender

    def _unnamed(self, mention: Mention | None, full: str, surface: str) -> Speaker:
        """Somebody without a name, by the whole phrase where it says more than the noun."""
        if mention is None:
            return Speaker(without_article(full), full)
        actor = self.account.actors[mention.actor]
        words, surface_words = (len(without_article(p).split()) for p in (full, surface))
        if actor.proper or words <= surface_words:
            return Speaker(self.account.name_of(mention.actor), surface, mention.actor)
        return Speaker(without_article(full), full, mention.actor)

    def _actor_described(self, token: int, mention: Mention) -> int:
        """The named actor that "the group" or "the Texas senator" refers to, -1 if unclear.

        The nearest fitting one, the last speaker preferred. A noun with an owner or an "of" or
        "for" phrase of its own names somebody else.
        """
        parse, noun = self.parse, self.parse.lemma[token].lower()
        kind = "person" if noun in _PERSON_NOUNS else mention.kind
        if not self._is_definite_singular(token, mention):
            return -1
        if kind != "body" and noun not in _PERSON_NOUNS:
            return -1
        values: dict[int, float] = {}
        for other in reversed(self.account.mentions):
            if other.first >= token:
                continue
            distance = parse.sentence[token] - parse.sentence[other.first]
            if distance > _REACH:
                break
            known = other.proper and other.kind == kind and other.actor >= 0
            if not known or self.skip(other.first):
                continue
            if kind == "body" and noun not in _BODY_NOUNS and noun not in other.name.lower():
                continue
            value = 4.0 - distance
            value += 2.0 if parse.dep[other.head] in ("nsubj", "nsubjpass") else 0.0
            value += 2.0 if other.actor == self.last_speaker else 0.0
            values[other.actor] = max(value, values.get(other.actor, 0.0))
        best = sorted(values.items(), key=lambda item: (-item[1], item[0]))
        clear = len(best) == 1 or (len(best) > 1 and best[0][1] - best[1][1] > 1)
        return best[0][0] if clear else -1

    def _is_definite_singular(self, token: int, mention: Mention) -> bool:
        """Whether a noun is "the group": definite, singular, and without words that describe it."""
        parse = self.parse
        if mention.poss >= 0 or mention.plural or parse.tag[token] in ("NNS", "NNPS"):
            return False
        described = parse.child(token, "prep", "poss", "relcl", "acl") is not None
        return (mention.definite or is_definite(parse, token)) and not described

    def _persons_together(self, token: int) -> list[int]:
        """The heads of the persons that "both" or "the senators" refers to, empty if unclear.

        They are named together before: "three senators, A, B and C", "the senators A and B".
        """
        parse, lemma = self.parse, self.parse.lemma[token].lower()
        both = parse.lower[token] in ("both", "two", "pair", "duo", "trio")
        sentence = parse.sentence[token]
        if sentence < 0 or not (both or self._is_definite_plural(token)):
            return []
        first = parse.spans[max(0, sentence - _REACH)][0]
        for last in range(token - 1, first - 1, -1):
            if parse.tag[last][:3] != "NNP":
                continue
            parts = joined_heads(parse, _first_joined(parse, last))
            if len(parts) < 2 or not all(self._is_person(part) for part in parts):
                continue
            nouns_before = parse.lemma[max(first, parts[0] - 8) : parts[0]]
            nouns_before.append(parse.lemma[parse.head[parts[0]]])
            if both or lemma in [noun.lower() for noun in nouns_before]:
                return parts
        return []

    def _is_definite_plural(self, token: int) -> bool:
        noun = noun_at(self.parse, token)
        people = noun is not None and noun.kind in ("person", "group")
        plural = self.parse.tag[token] in ("NNS", "NNPS")
        return plural and people and is_definite(self.parse, token)

    def _is_person(self, token: int) -> bool:
        mention = self.account.mention_at.get(token)
        return mention is not None and mention.kind == "person" and mention.actor >= 0


def sender_of(account: AccountMentions, token: int, *, look_back: bool = True) -> int:
    """The actor who sent a letter, statement or post, -1 if unknown.

    Its owner ("her statement"), who it is from or by, or who issued it; for "the statement" the
    sender of the one in the sentences before.
    """
    parse = account.parse
    if parse.lemma[token].lower() not in _SENT:
        return -1
    places = parse.children_by(token, "poss")[:1]
    for c in parse.children[token]:
        if parse.lower[c] in ("by", "from", "of"):
            places += parse.children_by(c, "pobj")
    given = [c for c in parse.children_by(token, "acl") if parse.lemma[c] in _SENDING]
    for agent in parse.children_by(given[0], "agent") if given else ():
        places += parse.children[agent]
    verb = parse.head[token]
    if parse.dep[token] == "dobj" and parse.lemma[verb] in _SENDING:
        places += parse.children_by(verb, "nsubj")[:1]
    for place in places:
        mention = account.mention_at.get(place)
        if mention and mention.kind in ("person", "body", "group") and mention.actor >= 0:
            return mention.actor
    return _sender_before(account, token) if look_back and is_definite(parse, token) else -1


def _sender_before(account: AccountMentions, token: int) -> int:
    """The sender of the statement before that "the statement" refers to, -1 if unknown."""
    parse, sentence = account.parse, account.parse.sentence[token]
    first = parse.spans[max(0, sentence - 2 * _REACH)][0] if sentence >= 0 else 0
    for j in range(token - 1, first - 1, -1):
        if parse.lemma[j].lower() == parse.lemma[token].lower():
            actor = sender_of(account, j, look_back=False)
            if actor >= 0:
                return actor
    return -1


def _name_beside(account: AccountMentions, token: int) -> int:
    """The name beside a noun: "a spokesman, Michael Harrison", "a report by the agency"."""
    parse, mention = account.parse, account.mention_at.get(token)
    if (mention and mention.proper) or parse.tag[token] == "NNS":
        return token
    near = parse.children_by(token, "appos")
    near += [parse.head[token]] if parse.dep[token] == "appos" else []
    for preposition in parse.children_by(token, "prep"):
        for c in parse.children[preposition]:
            near += parse.children_by(c, "appos")
    for c in near:
        name = account.mention_at.get(c)
        if not name or not name.proper:
            continue
        if name.kind == "person" or (name.kind == "body" and parse.head[c] == token):
            return c
    if mention and mention.speaker == "study":
        for c in parse.children[token]:
            source = parse.child(c, "pobj") if parse.lower[c] in ("by", "from") else None
            if source is not None and source in account.mention_at:
                return source
    return token


def is_definite(parse: ParsedText, token: int) -> bool:
    """Whether a noun has a definite article or demonstrative."""
    return any(parse.lower[c] in ("the", "this", "that") for c in parse.children[token])


def noun_phrase(parse: ParsedText, token: int, mention: Mention | None = None) -> str:
    """The noun phrase of ``token`` with its article.

    It ends with the mention; without one it includes what follows.
    """
    first = mention.first if mention else token
    while (
        parse.left[token] < first
        and token - first < 7
        and first <= parse.head[first - 1] <= token
        and parse.tag[first - 1] != ","
    ):
        first -= 1
    last = mention.last if mention else _end_of_phrase(parse, token, first)
    return parse.phrase(first, last)


def _end_of_phrase(parse: ParsedText, token: int, first: int) -> int:
    """Where the phrase ends: after "of ...", "for ...", "who ..." that follow without a comma."""
    last = token + 1
    for c in parse.children[token]:
        if c < last:
            continue
        if parse.left[c] != last or parse.dep[c] not in ("prep", "relcl", "acl"):
            break
        if parse.right[c] - first > _LONGEST_PHRASE:
            break
        if "\n" in parse.text[parse.start[last] : parse.end[parse.right[c] - 1]]:
            break
        if any(word[:1] in ',“”"(' for word in parse.word[last : parse.right[c]]):
            break
        last = parse.right[c]
    return last


def without_article(phrase: str) -> str:
    """A phrase without its article.

    >>> without_article("A spokesman for the mayor")
    'spokesman for the mayor'
    """
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.lower() in ("a", "an", "the") else phrase


def joined_heads(parse: ParsedText, token: int) -> list[int]:
    """The heads of "A, B and C", in order; ``token`` alone where nothing is joined to it."""
    heads = [token]
    for _ in range(4):
        below = parse.children[heads[-1]]
        joined = [
            c
            for c in parse.children_by(heads[-1], "conj")
            if parse.tag[c] in _NOUN_TAGS and c > heads[-1]
        ]
        if not joined or not any(
            parse.lower[c] in ("and", "or", ",") for c in below if heads[-1] < c < joined[0]
        ):
            break
        heads.append(joined[0])
    first, last = heads[0], heads[-1]
    linked = any(word in ("and", "&") for word in parse.lower[first:last])
    same_sentence = parse.sentence[first] == parse.sentence[last]
    return heads if linked and same_sentence and last - first < 30 else [token]


def _first_joined(parse: ParsedText, i: int) -> int:
    """The first of the joined names that a name belongs to."""
    while parse.dep[i] == "conj" and parse.tag[parse.head[i]][:3] == "NNP" and parse.head[i] < i:
        i = parse.head[i]
    return i
