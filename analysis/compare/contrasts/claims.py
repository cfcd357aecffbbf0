"""Look up a claim: what one account has a speaker say, and another states in its own voice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import PARTIAL
from analysis.compare.align.model import read_weights
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.details import speaker_name
from analysis.compare.conversions import unit_scale
from analysis.compare.figures import compare_quantities
from analysis.compare.voices import kind_of
from analysis.find.actors import find_mentions, resolve_coreference
from analysis.find.quotes.cues import cue_at

if TYPE_CHECKING:
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.story import Story

Row = dict[str, Any]
_LEAST_SHARED = 0.5  # of the words of the claim that the statement has too
_LEAST_CLAIMED = 0.75  # of the words of the statement that the claim has
_SPOKEN = frozenset('“ ” " i we my our you'.split())
_SINGLE_MARKS = ("'", "‘")
_REPORTS = ("say", "show", "think")
_SUBJECTS = ("nsubj", "nsubjpass")
_AGREE = ("identical", "compatible")
_LEAST_LIKELY = 0.5  # of two sentences with one figure that state one fact
_LEAST_WITH_FIGURE = 0.4  # of the words of a claim, where the figure is shared too
_SMALL = 10  # a lower number without a unit is in most texts
_STRENGTH = 0.75
_ACCUSING = frozenset("charge accuse allege indict suspect deny blame cite".split())
_HEDGES = frozenset("allegedly reportedly apparently purportedly supposedly possibly".split())
_KNOWN = frozenset("the this that these those its their his her our".split())
_MARKED = re.compile(r"(?<!\w)['‘][^'’\n]+(?:['’]\w[^'’\n]*)*['’](?!\w)")
_COLON = frozenset(": - – —".split())


class ClaimCheck:
    """Whether a line "states as fact what ... attributes to ..." follows from the words."""

    def __init__(self, story: Story, material: StoryMaterial) -> None:
        self.material, self.guard = material, guard_of(story)
        self.sure = read_weights().sure
        self.actors = {a.actor_id: a for a in resolve_coreference(story).actors}
        self.mentions: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        for row in material.rows_of(find_mentions):
            place = int(row["start"]), int(row["end"]), str(row["actor_id"])
            self.mentions[str(row["sentence_id"])].append(place)

    def has(self, c: PossibleContrast) -> bool:
        """Whether the statement is the claim, not the speaker's own doing, and nobody's claim.

        The main verb of both is one, with a subject or object in common; the two are surely one
        fact; nothing in the statement or beside it reports words.
        """
        claim, plain = (c.sides[0], c.sides[1])[:: 1 if c.sort == "claim here" else -1]
        own, other = (self.material.read[s.sentence] for s in (claim, plain))
        if not self._is_one_fact(claim.sentence, plain.sentence):
            return False
        quote = max(own.quotes, key=lambda q: len(str(q["content"])), default=None)
        if quote is None or not self._is_speaker(quote):
            return False
        verb, main = _main_verb(own, quote), _main_verb(other, None)
        return (
            self._is_one_act(own, verb, other, main)
            and _share(own, quote, other) >= _LEAST_SHARED
            and _claimed_share(own, quote, other, main) >= _LEAST_CLAIMED
            and not _names(other, quote)
            and not self._reports(plain.sentence, quote)
        )

    def has_hedge(self, c: PossibleContrast) -> bool:
        """Whether one says that an act is reported or alleged, and the other that it was so.

        The hedge belongs to the verb on which the other statement turns, with its subject; the
        other account has no such word beside that verb, and nothing beside it reports words.
        """
        hedged, plain = (c.sides[0], c.sides[1])[:: 1 if c.sort == "hedge here" else -1]
        own, other = (self.material.read[s.sentence] for s in (hedged, plain))
        verbs = [own.parse.head[k] for k in _strong_hedges(own)]
        main = _main_verb(other, None)
        return (
            self._is_one_fact(hedged.sentence, plain.sentence)
            and any(self._is_one_act(own, v, other, main) for v in verbs)
            and not _is_in_marks(other, main)
            and not _accuses(other)
            and not self._reports(plain.sentence, None)
            and not self._hedges(plain.sentence, main)
        )

    def _hedges(self, i: int, verb: int) -> bool:
        """Whether the account of a sentence has a hedge beside the same verb anywhere."""
        lemma = self.material.read[i].parse.lemma[verb]
        return lemma in self._hedged_verbs[self.material.account[i]]

    @cached_property
    def _hedged_verbs(self) -> dict[int, set[str]]:
        """For each account the verbs that have a hedge beside them."""
        found: dict[int, set[str]] = defaultdict(set)
        for account, read in zip(self.material.account, self.material.read, strict=True):
            lemma, head = read.parse.lemma, read.parse.head
            found[account].update(lemma[head[k]] for k in _strong_hedges(read))
        return found

    @cached_property
    def _heard(self) -> dict[int, set[str]]:
        """For each account the actors that it quotes."""
        found: dict[int, set[str]] = defaultdict(set)
        for account, read in zip(self.material.account, self.material.read, strict=True):
            found[account].update(q["actor_id"] for q in read.quotes)
        return found

    @cached_property
    def _lower(self) -> dict[int, str]:
        texts = self.material.story.texts
        return {n: texts[account].lower() for n, account in enumerate(self.material.ids)}

    def figure_claims(self) -> Iterator[PossibleContrast]:
        """Yield figures that one account gives as a speaker's, and another as a fact.

        They were linked, and agree; the one account never gives the figure in its own voice, the
        other never as a claim, and nothing in its sentence or beside it reports words.
        """
        table = compare_quantities(self.material.story)
        for _, group in table[table["verdict"].isin(_AGREE)].groupby("group_id", sort=False):
            claims: dict[str, list[tuple[Row, Row]]] = {}
            plain: dict[str, list[Row]] = defaultdict(list)
            for row in schema.rows(group):
                number = self.material.number.get(row["sentence_id"])
                if number is None or not _is_notable(row):
                    continue
                quote = self._claim_around(number, row)
                if quote is None:
                    plain[row["account_id"]].append(row)
                else:
                    claims.setdefault(row["account_id"], []).append((row, quote))
            own = [pair for a, pairs in sorted(claims.items()) if a not in plain for pair in pairs]
            others = [r for a, rows in sorted(plain.items()) if a not in claims for r in rows]
            found = (self._figure_claim(o, q, r) for (o, q), r in product(own, others))
            first = next((c for c in found if c is not None), None)
            if first is not None:
                yield first

    def _claim_around(self, number: int, row: Row) -> Row | None:
        """The quotation that contains a figure."""
        read = self.material.read[number]
        return read.inside(read.parse.at(int(row["start"])), read.quotes)

    def _figure_claim(self, claim: Row, quote: Row, plain: Row) -> PossibleContrast | None:
        """A line on a claimed figure and the same one as a fact, if it follows from the words."""
        i, j = (self.material.number[row["sentence_id"]] for row in (claim, plain))
        likely = self.material.probability(i, j) >= _LEAST_LIKELY
        if not likely or not self._is_speaker(quote) or not speaker_name(quote):
            return None
        found = self.guard.compare(i, j)
        other = self.material.read[j]
        if found is not None and found.relation != PARTIAL:
            return None
        if _accuses(other) or self._reports(j, quote) or (_names(other, quote) and _speaks(other)):
            return None
        own = self.material.read[i]
        if self._is_heard(quote, self.material.account[j]):
            return None
        if not _have_one_subject(own, quote, other):
            return None
        if not (_is_asserted(own, claim, quote) and _is_asserted(other, plain, None)):
            return None
        if claim["value"] != plain["value"] or _share(own, quote, other) < _LEAST_WITH_FIGURE:
            return None
        places = [(int(row["start"]), int(row["end"])) for row in (plain, claim)]
        sides = [Side(j, places[0]), Side(i, places[1], speaker_name(quote))]
        made = PossibleContrast("attribution", "claimed figure", sides, [], _STRENGTH, j)
        made.earned = True
        return made

    def _is_heard(self, quote: Row, account: int) -> bool:
        """Whether an account quotes a claimant anywhere, or names a body that is one.

        Then the figure may be the claimant's there too.
        """
        actor = self.actors[str(quote["actor_id"])]
        if quote["actor_id"] in self._heard[account]:
            return True
        name = actor.name.lower().removeprefix("the ")
        return actor.kind != "person" and name in self._lower[account]

    def _is_one_fact(self, i: int, j: int) -> bool:
        if self.material.probability(i, j) < self.sure:
            return False
        found = self.guard.compare(i, j)
        return found is None or found.relation == PARTIAL

    def _is_one_act(self, left: SentenceTokens, i: int, right: SentenceTokens, j: int) -> bool:
        """Whether two verbs are one, alike denied, with one subject, by its word or its name."""
        if i < 0 or j < 0:
            return False
        verbs = left.parse.lemma[i].lower(), right.parse.lemma[j].lower()
        if verbs[0] != verbs[1] and verbs[1] not in synonyms_of(verbs[0]):
            return False
        if (left.parse.child(i, "neg") is None) != (right.parse.child(j, "neg") is None):
            return False
        return bool(self._subjects(left, i) & self._subjects(right, j))

    def _subjects(self, read: SentenceTokens, verb: int) -> set[str]:
        """The stems of the subject of a verb, and the ids of those whom it names.

        Of "the video that showed it" the subject is the video.
        """
        parse = read.parse
        found = _arguments(read, verb, _SUBJECTS)
        if parse.dep[verb] == "relcl" and not found:
            noun = parse.head[verb]
            found = {read.stems[noun]} & read.stem_set if noun in read.stems else set()
        heads = [parse.start[c] for c in parse.children_by(verb, *_SUBJECTS)]
        names = self.mentions.get(str(read.row["sentence_id"]), ())
        found |= {actor for start, end, actor in names if any(start <= h < end for h in heads)}
        return found

    def _is_speaker(self, quote: Row) -> bool:
        """Whether the speaker is somebody other than a newspaper or a document."""
        actor = self.actors.get(str(quote["actor_id"]))
        return actor is not None and kind_of(actor.name, actor) not in ("media", "study")

    def _reports(self, i: int, quote: Row | None) -> bool:
        """Whether a sentence reports anybody's words, or one beside it those of a speaker."""
        for n in (i - 1, i + 1):
            beside = 0 <= n < len(self.material.rows)
            if beside and self.material.account[n] == self.material.account[i]:
                quotes = self.material.read[n].quotes
                speaker = quote["actor_id"] if quote else None
                if any(q["actor_id"] == speaker or q["kind"] == "direct" for q in quotes):
                    return True
        read = self.material.read[i]
        own = [read.parse.lower[k] for k in range(read.first, read.last)]
        if str(read.row["text"]).startswith(_SINGLE_MARKS):
            return True  # a paragraph of a quotation that goes on
        if read.quotes or read.hedges or _SPOKEN & set(own):
            return True
        return any(_is_report(read, k) for k in range(read.first, read.last))


def _strong_hedges(read: SentenceTokens) -> list[int]:
    """The adverbs of a sentence that leave open whether its verb is so."""
    parse = read.parse
    return [
        k
        for k in range(read.first, read.last)
        if parse.lower[k] in _HEDGES and parse.pos[parse.head[k]] in ("VERB", "AUX")
    ]


def _is_notable(row: Row) -> bool:
    """Whether a figure is no small number, and no length of time or age."""
    unit = str(row["unit"])
    if unit_scale(unit.removesuffix(" of age")).base == unit_scale("second").base:
        return False
    size = max((abs(v) for v in (row["low"], row["high"]) if abs(v) < float("inf")), default=0.0)
    return size >= _SMALL or unit in ("percent", "dollar", "pound", "euro")


def _is_asserted(read: SentenceTokens, figure: Row, quote: Row | None) -> bool:
    """Whether a figure is what a sentence, or a quotation in it, says, and no known thing.

    "The 400 pupils" and "a demand to withdraw 400 troops" say nothing of 400.
    """
    parse, i = read.parse, read.parse.at(int(figure["end"]) - 1)
    main, counted = _main_verb(read, quote), False
    while parse.pos[i] not in ("VERB", "AUX"):
        if parse.pos[i] == "NOUN" and not counted:
            counted = True
            if any(parse.lower[c] in _KNOWN for c in parse.children_by(i, "det", "poss")):
                return False
        if parse.head[i] == i or parse.dep[i] in ("relcl", "acl", "appos"):
            return False
        i = parse.head[i]
    return main >= 0 and (i == main or (parse.dep[i] == "conj" and parse.head[i] == main))


def _have_one_subject(own: SentenceTokens, quote: Row, other: SentenceTokens) -> bool:
    """Whether a claim and a statement are about one subject, or the speaker's own about that."""
    i, j = _main_verb(own, quote), _main_verb(other, None)
    if i < 0 or j < 0:
        return False
    parse = own.parse
    subjects = parse.children_by(i, *_SUBJECTS)
    inside = [k for c in subjects for k in range(parse.left[c], parse.right[c])]
    of_speaker = any(parse.tag[k] in ("PRP", "PRP$") for k in inside)
    if _names(other, quote):
        return of_speaker
    return of_speaker or bool(_arguments(own, i, _SUBJECTS) & _arguments(other, j, _SUBJECTS))


def _speaks(read: SentenceTokens) -> bool:
    """Whether a sentence has a verb of speech of any kind: "warned", "appealed"."""
    return any(cue_at(read.parse, i) is not None for i in range(read.first, read.last))


def _accuses(read: SentenceTokens) -> bool:
    """Whether a sentence says what somebody is charged with, or opens with who says it."""
    words = [read.parse.lemma[i].lower() for i in range(read.first, read.last)]
    if read.row["role"] == "headline" and set(words) & _COLON:
        return True
    return bool(set(words) & _ACCUSING)


def _is_report(read: SentenceTokens, i: int) -> bool:
    cue = cue_at(read.parse, i)
    return (cue is not None and cue.kind in _REPORTS) or read.parse.lower[i] == "according"


def _main_verb(read: SentenceTokens, quote: Row | None) -> int:
    """The verb on which a sentence turns, or the content of a quotation; -1 without one."""
    parse = read.parse
    inside = range(read.first, read.last)
    if quote is not None:
        inside = range(*parse.between(int(quote["start"]), int(quote["end"])))
    for i in inside:
        if parse.pos[i] in ("VERB", "AUX") and (parse.head[i] == i or parse.head[i] not in inside):
            return i
    return -1


def _is_in_marks(read: SentenceTokens, i: int) -> bool:
    """Whether a verb or what it belongs to is in single marks: "is ‘planning to sack 40’"."""
    parse = read.parse
    marked = (
        m.span()
        for m in _MARKED.finditer(parse.text, parse.start[read.first], parse.end[read.last - 1])
    )
    return any(start <= parse.start[i] < end for start, end in marked)


def _arguments(read: SentenceTokens, i: int, parts: tuple[str, ...]) -> set[str]:
    """The stems within what depends on a verb in some parts."""
    parse = read.parse
    found: set[str] = set()
    for c in parse.children_by(i, *parts):
        found |= {read.stems[k] for k in range(parse.left[c], parse.right[c]) if k in read.stems}
    return found


def _share(own: SentenceTokens, quote: Row, other: SentenceTokens) -> float:
    """The share of the words of a claim that the other sentence has."""
    inside = [i for i in own.stems if own.inside(i, [quote])]
    return sum(own.stems[i] in other.stem_set for i in inside) / max(1, len(inside))


def _claimed_share(own: SentenceTokens, quote: Row, other: SentenceTokens, verb: int) -> float:
    """The share of what the other sentence states by its main verb that is in the claim."""
    claimed = {own.stems[i] for i in own.stems if own.inside(i, [quote])}
    parse = other.parse
    stated = [i for i in other.stems if parse.left[verb] <= i < parse.right[verb]]
    return sum(other.stems[i] in claimed for i in stated) / max(1, len(stated))


def _names(read: SentenceTokens, quote: Row) -> bool:
    """Whether a sentence names the speaker of a quotation."""
    words = {w.lower() for w in f"{quote['speaker']} {quote['speaker_surface']}".split()}
    return any(
        read.parse.lower[i] in words and read.parse.pos[i] in ("NOUN", "PROPN")
        for i in range(read.first, read.last)
    )
