"""Wording: hedges and boosters in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.cache import once
from analysis.nlp import parse_story
from analysis.resources import read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

NONE = "none"
_JOINING = ("for", "against", "of", "and", "the")
_SMALL = (
    "our",
    "my",
    "your",
    "us",
    "we",
    "no",
    "not",
    "the",
    "for",
    "to",
    "against",
    "with",
    "from",
    "all",
    "it",
    "and",
    "in",
    "on",
)
_BODIES = (
    "institute", "institution", "university", "college", "foundation", "center", "centre", "post", "times", "journal", "press", "news",
    "magazine", "herald", "tribune", "gazette", "guardian", "association", "society", "network", "group", "fund", "trust",
    "institutes", "campaign",
)  # fmt: skip
ROLES = ("headline", "dek", "caption", "heading", "bullet", "body")
PARTS = {"N": ("NOUN", "PROPN"), "C": ("NOUN",), "V": ("VERB", "AUX"), "A": ("ADJ", "ADV"), "J": ("ADJ",), "R": ("ADV",), "M": ("AUX",),
          "D": ("DET", "PRON", "ADJ")}  # fmt: skip


class Trigger(NamedTuple):
    """A term of the lexicon: its words (form, any ending?, part of speech), its dimension, its weight."""

    words: tuple[tuple[str, bool, str], ...]
    dimension: str
    weight: float


class TermWord(NamedTuple):
    """A word of a sentence as triggers see it; offsets count in the account's text."""

    lower: str
    lemma: str
    part: str
    start: int
    end: int
    name: bool = False


class Hit(NamedTuple):
    """A trigger found in a sentence: its place, its words in their base form, its dimension and weight."""

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
            words = tuple(_term_word(w) for w in term.replace("-", " ").split())
            if words:
                index = self.begin if words[0][1] else self.exact
                index.setdefault(words[0][0], []).append(Trigger(words, dimension, weight))
        self.lengths = sorted({len(b) for b in self.begin})

    def find(self, words: Sequence[TermWord]) -> list[Hit]:
        """The hits in a sentence, in order; a longer hit takes its words from shorter ones."""
        found: list[tuple[int, int, Trigger]] = []
        for i in range(len(words)):
            for trigger in self._candidates(words[i]):
                if _matches(trigger, words, i):
                    found.append((i, i + len(trigger.words), trigger))
        taken: dict[int, int] = {}
        for i, j, _ in found:
            for at in range(i, j):
                taken[at] = max(taken.get(at, 0), j - i)
        kept: dict[tuple[int, int, str], float] = {}
        for i, j, trigger in found:
            if trigger.dimension != NONE and all(taken[at] <= j - i for at in range(i, j)):
                key = (i, j, trigger.dimension)
                kept[key] = max(kept.get(key, 0.0), trigger.weight)
        return [
            Hit(words[i].start, words[j - 1].end, " ".join(w.lemma for w in words[i:j]), d, weight)
            for (i, j, d), weight in kept.items()
        ]

    def _candidates(self, word: TermWord) -> Iterator[Trigger]:
        yield from self.exact.get(word.lower, ())
        if word.lemma != word.lower:
            yield from self.exact.get(word.lemma, ())
        for n in self.lengths:
            yield from self.begin.get(word.lower[:n], ())


def _term_word(word: str) -> tuple[str, bool, str]:
    form, _, part = word.partition("/")
    form, part = form.lower(), part.upper()
    return (form[:-1], True, part) if form.endswith("*") else (form, False, part)


def _matches(trigger: Trigger, words: Sequence[TermWord], at: int) -> bool:
    if at + len(trigger.words) > len(words) or (len(trigger.words) == 1 and words[at].name):
        return False
    for (form, open_end, part), word in zip(trigger.words, words[at:], strict=False):
        if form == "#" and word.part == "NUM":
            continue
        if not (word.lower.startswith(form) if open_end else form in (word.lower, word.lemma)):
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


def read_words(span: Doc | Span) -> list[TermWord]:
    """The words of a parsed sentence; hyphens and blanks are passed over. Words inside a proper title are marked as a name."""
    tokens = [t for t in span if not t.is_space and t.text not in ("-", "–", "‑")]
    names = _names(tokens)
    return [
        TermWord(t.lower_, _base(t), t.pos_, t.idx, t.idx + len(t), i in names)
        for i, t in enumerate(tokens)
    ]


def _names(tokens: Sequence[Token]) -> set[int]:
    """Where the words of proper titles are, which say who is named, not what about ("Save Our Souls", "Soldiers for Peace").

    Runs of capitalised words count as a title when a small word in them is capitalised, when "for" or "against" joins them, or when
    they end in the word for a body that publishes or studies. A line mostly in capitals (a headline) has only the last kind.
    """
    capital = [t.text[:1].isupper() for t in tokens]
    words = [i for i, t in enumerate(tokens) if t.is_alpha]
    headline = sum(capital[i] for i in words) > 0.6 * len(words)
    found: set[int] = set()
    start = 0
    while start < len(tokens):
        end = start
        while end < len(tokens) and (
            capital[end]
            or (end > start and tokens[end].lower_ in _JOINING and any(capital[end + 1 : end + 2]))
        ):
            end += 1
        run = tokens[start:end]
        if len(run) > 1 and (
            run[-1].lower_ in _BODIES
            or (not headline and any(_joins(t, at) for at, t in enumerate(run)))
        ):
            found.update(range(start, end))
        start = max(end, start + 1)
    return found


def _joins(token: Token, at: int) -> bool:
    return at > 0 and (
        token.lower_ in ("for", "against")
        or (token.text[:1].isupper() and len(token) > 1 and token.lower_ in _SMALL)
    )


def _base(token: Token) -> str:
    """The base form; of a name in the plural ("Conservatives"), which the model leaves as it is, without its s."""
    lower = str(token.lemma_).lower()
    plural = (
        token.pos_ == "PROPN"
        and len(lower) > 3
        and lower.endswith("s")
        and not lower.endswith("ss")
    )
    return lower[:-1] if plural else lower


@once
def read_units(story: Story) -> list[tuple[dict[str, str], list[TermWord], str]]:
    """(account_id and sentence_id, words, text of the account) for each sentence but bylines of the accounts that are analysed."""
    docs, texts = parse_story(story), story.texts
    units = []
    columns = (
        story.sentences[c].tolist() for c in ("account_id", "sentence_id", "role", "start", "end")
    )
    for account_id, sentence_id, role, start, end in zip(*columns, strict=True):
        span = (
            docs[account_id].char_span(start, end, alignment_mode="expand")
            if account_id in docs and role in ROLES
            else None
        )
        if span is not None:
            words = [w for w in read_words(span) if start <= w.start and w.end <= end]
            units.append(
                ({"account_id": account_id, "sentence_id": sentence_id}, words, texts[account_id])
            )
    return units


_OWNERS = ("my", "your", "his", "her", "its", "our", "their")


@once
def find_hedges(story: Story) -> list[dict[str, Any]]:
    """Wording cues, one mapping per hedge or booster in a sentence: the rows of ``cues`` with measure "wording".

    A hedge holds back from a statement ("may", "reportedly", "some"), a booster leans on it ("clearly"). Approximators of figures
    ("about 200") belong to the figure and are not hedges here. It does not tell whose words they are: hedges inside quotations
    count too. Hyland 2005 for the two classes; list: npm hedges and own.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Some reservists in Israel may refuse, and some 200 clearly did."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_hedges(story)]
    [('Some', 'hedge'), ('may', 'hedge'), ('clearly', 'booster')]
    """
    triggers = load_triggers("wording")
    rows: list[dict[str, Any]] = []
    for place, words, text in read_units(story):
        general = _general(words)
        rows += [
            place | {"start": h.start, "end": h.end, "surface": text[h.start : h.end], "dimension": h.dimension, "score": h.weight,
                     "measure": "wording"}
            for h in triggers.find(words) if h.start not in general
        ]  # fmt: skip
    return rows


def _general(words: Sequence[TermWord]) -> set[int]:
    """The places of each "may" that tells what can happen in general ("patients may lose weight"), in a sentence that names nothing."""
    if any(w.part in ("PROPN", "NUM") for w in words):
        return set()
    places = set()
    for i, word in enumerate(words):
        if word.lower == "may" and word.part == "AUX":
            before = [w for w in words[max(0, i - 4) : i] if w.part != "ADV"][-3:]
            if (
                before
                and _plural(before[-1])
                and not any(w.part == "DET" or w.lower in _OWNERS for w in before)
            ):
                places.add(word.start)
    return places


def _plural(word: TermWord) -> bool:
    return word.lower in ("they", "people") or (word.part == "NOUN" and word.lower != word.lemma)


@once
def find_loaded(story: Story) -> list[dict[str, Any]]:
    """Loaded words, one mapping per word or phrase: the rows of ``cues`` with measure "loaded", which are off unless asked for.

    Words with a judgement or a heat of their own ("slammed", "regime", "shocking"), for a reader's eye: experimental, as more than half of
    the sentences that coders find loaded hold none of them, see ``method_note("loaded")``. It does not see irony, quotation or whether
    the word is deserved, and is no measure of an account or outlet. Own list.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Critics slammed the shocking plan."}], story_id="x")
    >>> [row["surface"] for row in find_loaded(story)]
    ['slammed', 'shocking']
    """
    return _rows_of(story, "loaded", "loaded")


@once
def find_interpretation(story: Story) -> list[dict[str, Any]]:
    """Words that say what a thing means rather than what happened ("a sign of", "raises questions", "a blow to"), as ``find_loaded``.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The vote is a blow to the mayor."}], story_id="x")
    >>> [row["surface"] for row in find_interpretation(story)]
    ['blow to']
    """
    return _rows_of(story, "loaded", "interpretation")


def _rows_of(story: Story, lexicon: str, dimension: str) -> list[dict[str, Any]]:
    triggers = load_triggers(lexicon)
    return [
        place
        | {
            "start": h.start,
            "end": h.end,
            "surface": text[h.start : h.end],
            "dimension": dimension,
            "score": 1.0,
            "measure": dimension,
        }
        for place, words, text in read_units(story)
        for h in triggers.find(words)
        if h.dimension == dimension
    ]
