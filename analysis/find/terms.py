"""Find the terms of a word list in sentences: hedges, boosters and words of interpretation.

A term is one word or several, each with an optional part of speech and an optional open ending
(see ``data/lexicons/frames.csv``). Frames and an analyst's codebook use the same terms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

from analysis.cache import once
from analysis.nlp import ParsedText, parsed_texts
from analysis.resources import read_lexicon
from analysis.story import Story

NONE = "none"
ROLES = ("headline", "dek", "caption", "heading", "bullet", "body")
PARTS = {
    "N": ("NOUN", "PROPN"),
    "C": ("NOUN",),
    "V": ("VERB", "AUX"),
    "A": ("ADJ", "ADV"),
    "J": ("ADJ",),
    "R": ("ADV",),
    "M": ("AUX",),
    "D": ("DET", "PRON", "ADJ"),
}
_POSSESSIVES = frozenset("my your his her its our their".split())


@once
def find_hedges(story: Story) -> list[dict[str, Any]]:
    """Find hedges and boosters: the rows of ``cues`` with measure "wording".

    A hedge weakens a statement ("may", "reportedly", "some"), a booster strengthens it ("clearly").
    Approximators of figures ("about 200") belong to the figure and are not hedges here. Hedges
    inside quotations count too. The two classes are those of Hyland 2005; the list is npm hedges
    with additions.

    >>> from analysis import story_from_records
    >>> text = "Some reservists in Israel may refuse, and some 200 clearly did."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_hedges(story)]
    [('Some', 'hedge'), ('may', 'hedge'), ('clearly', 'booster')]
    """
    triggers = load_triggers("wording")
    rows = []
    for place, words, text in read_units(story):
        general = _general_may(words)
        hits = [hit for hit in triggers.find(words) if hit.start not in general]
        rows += [_cue(place, text, hit, hit.weight, "wording") for hit in hits]
    return rows


@once
def find_interpretation(story: Story) -> list[dict[str, Any]]:
    """Find words that say what a thing means rather than what happened ("a sign of", "a blow to").

    One mapping per term, in the form of a row of ``cues``; no table contains them.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "The vote is a blow to the mayor."}], story_id="x")
    >>> [row["surface"] for row in find_interpretation(story)]
    ['blow to']
    """
    triggers = load_triggers("interpretation")
    return [
        _cue(place, text, hit, 1.0, hit.dimension)
        for place, words, text in read_units(story)
        for hit in triggers.find(words)
    ]


def _cue(place: dict[str, str], text: str, hit: Hit, score: float, measure: str) -> dict[str, Any]:
    return place | {
        "start": hit.start,
        "end": hit.end,
        "surface": text[hit.start : hit.end],
        "dimension": hit.dimension,
        "score": score,
        "measure": measure,
    }


def _general_may(words: Sequence[TermWord]) -> set[int]:
    """The places of each "may" that states a general possibility: "patients may lose weight".

    In such a sentence nothing is named or counted, and the subject is a plural without article.
    """
    if any(word.part in ("PROPN", "NUM") for word in words):
        return set()
    places = set()
    for i, word in enumerate(words):
        if word.lower == "may" and word.part == "AUX":
            before = [w for w in words[max(0, i - 4) : i] if w.part != "ADV"][-3:]
            definite = any(w.part == "DET" or w.lower in _POSSESSIVES for w in before)
            if before and _is_plural(before[-1]) and not definite:
                places.add(word.start)
    return places


def _is_plural(word: TermWord) -> bool:
    return word.lower in ("they", "people") or (word.part == "NOUN" and word.lower != word.lemma)


class Trigger(NamedTuple):
    """A term: its words (form, open ending?, part of speech), its dimension, its weight."""

    words: tuple[tuple[str, bool, str], ...]
    dimension: str
    weight: float


class TermWord(NamedTuple):
    """A word of a sentence as terms see it; offsets count in the account's text."""

    lower: str
    lemma: str
    part: str
    start: int
    end: int
    name: bool = False


class Hit(NamedTuple):
    """A term found in a sentence: its place, its words in their base form, dimension and weight."""

    start: int
    end: int
    lemmas: str
    dimension: str
    weight: float


class Triggers:
    """Terms indexed by their first word."""

    def __init__(self, terms: Iterable[tuple[str, str, float]]) -> None:
        self.exact: dict[str, list[Trigger]] = {}
        self.begin: dict[str, list[Trigger]] = {}
        for term, dimension, weight in terms:
            words = tuple(_term_word(word) for word in term.replace("-", " ").split())
            if words:
                form, open_ending, _ = words[0]
                index = self.begin if open_ending else self.exact
                index.setdefault(form, []).append(Trigger(words, dimension, weight))
        self.lengths = sorted({len(form) for form in self.begin})

    def find(self, words: Sequence[TermWord]) -> list[Hit]:
        """The hits in a sentence, in order; a longer hit takes its words from shorter ones."""
        found = [
            (i, i + len(trigger.words), trigger)
            for i in range(len(words))
            for trigger in self._candidates(words[i])
            if _matches(trigger, words, i)
        ]
        longest = [0] * len(words)
        for first, last, _ in found:
            for i in range(first, last):
                longest[i] = max(longest[i], last - first)
        weights: dict[tuple[int, int, str], float] = {}
        for first, last, trigger in found:
            if trigger.dimension != NONE and max(longest[first:last]) <= last - first:
                key = (first, last, trigger.dimension)
                weights[key] = max(weights.get(key, 0.0), trigger.weight)
        return [
            Hit(
                words[first].start,
                words[last - 1].end,
                " ".join(word.lemma for word in words[first:last]),
                dimension,
                weight,
            )
            for (first, last, dimension), weight in weights.items()
        ]

    def _candidates(self, word: TermWord) -> Iterator[Trigger]:
        yield from self.exact.get(word.lower, ())
        if word.lemma != word.lower:
            yield from self.exact.get(word.lemma, ())
        for length in self.lengths:
            yield from self.begin.get(word.lower[:length], ())


def _term_word(word: str) -> tuple[str, bool, str]:
    form, _, part = word.partition("/")
    return form.lower().removesuffix("*"), form.endswith("*"), part.upper()


def _matches(trigger: Trigger, words: Sequence[TermWord], first: int) -> bool:
    last = first + len(trigger.words)
    if last > len(words) or (len(trigger.words) == 1 and words[first].name):
        return False
    for (form, open_ending, part), word in zip(trigger.words, words[first:last], strict=True):
        if form == "#" and word.part == "NUM":
            continue
        if not (word.lower.startswith(form) if open_ending else form in (word.lower, word.lemma)):
            return False
        if part and word.part not in PARTS.get(part, ()):
            return False
    return True


@cache
def load_triggers(lexicon: str) -> Triggers:
    """The terms of ``lexicons/LEXICON.csv``, which has the columns dimension, weight and term."""
    return Triggers(
        (row["term"], row["dimension"], float(row["weight"])) for row in read_lexicon(lexicon)
    )


@once
def read_units(story: Story) -> list[tuple[dict[str, str], list[TermWord], str]]:
    """The words of each sentence of the analysed accounts, without bylines.

    Each is (account_id and sentence_id, words, text of the account).
    """
    return [
        (
            {"account_id": account_id, "sentence_id": row["sentence_id"]},
            read_words(parse, first, last, row["end"]),
            parse.text,
        )
        for account_id, parse in parsed_texts(story).items()
        for row, (first, last) in zip(parse.rows, parse.spans, strict=True)
        if row["role"] in ROLES
    ]


def read_words(parse: ParsedText, first: int, last: int, end: int) -> list[TermWord]:
    """The words of a sentence that ends at ``end``, without hyphens and blanks."""
    tokens = [
        i
        for i in range(first, last)
        if not parse.word[i].isspace() and parse.word[i] not in ("-", "–", "‑")
    ]
    names = _find_titles(parse, tokens)
    return [
        TermWord(
            parse.lower[i], _base(parse, i), parse.pos[i], parse.start[i], parse.end[i], i in names
        )
        for i in tokens
        if parse.end[i] <= end
    ]


def _base(parse: ParsedText, i: int) -> str:
    """The base form; a plural name ("Conservatives"), which the model leaves, loses its s."""
    lower = parse.lemma[i].lower()
    plural = (
        parse.pos[i] == "PROPN"
        and len(lower) > 3
        and lower.endswith("s")
        and not lower.endswith("ss")
    )
    return lower[:-1] if plural else lower


_JOINING = frozenset("for against of and the".split())
_SMALL = frozenset("our my your us we no not the for to against with from all it and in on".split())
_BODIES = frozenset(
    """institute institution university college foundation center centre post times journal press
    news magazine herald tribune gazette guardian association society network group fund trust
    institutes campaign""".split()
)


def _find_titles(parse: ParsedText, tokens: Sequence[int]) -> set[int]:
    """The tokens of proper titles, which say who is named, not what the sentence is about.

    A run of capitalised words is a title when a small word in it is capitalised ("Save Our Souls"),
    when "for" or "against" joins it ("Soldiers for Peace"), or when it ends in a word for a body
    that publishes or studies. In a line mostly in capitals, a headline, only the last counts.
    """
    words = [parse.word[i] for i in tokens]
    capital = [word[:1].isupper() for word in words]
    letters = [n for n, word in enumerate(words) if word.isalpha()]
    headline = sum(capital[n] for n in letters) > 0.6 * len(letters)
    found: set[int] = set()
    start = 0
    while start < len(words):
        end = _end_of_run(words, capital, start)
        run = words[start:end]
        in_body = bool(run) and run[-1].lower() in _BODIES
        if len(run) > 1 and (in_body or (not headline and any(map(_is_joint, run[1:])))):
            found.update(tokens[start:end])
        start = max(end, start + 1)
    return found


def _end_of_run(words: Sequence[str], capital: Sequence[bool], start: int) -> int:
    """Where a run of capitalised words ends; a joining word between two belongs to it."""
    end = start
    while end < len(words) and (
        capital[end]
        or (end > start and words[end].lower() in _JOINING and any(capital[end + 1 : end + 2]))
    ):
        end += 1
    return end


def _is_joint(word: str) -> bool:
    """Whether a word inside a run shows that the run is a title."""
    lower = word.lower()
    capitalised = word[:1].isupper() and len(word) > 1
    return lower in ("for", "against") or (capitalised and lower in _SMALL)
