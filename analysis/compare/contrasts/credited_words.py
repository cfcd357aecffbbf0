"""Make candidates of words in quotation marks that two accounts give to two people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.compare.contrasts.candidates import OTHER_SPEAKER, PossibleContrast, Side
from analysis.compare.word_forms import WORD, fold_word
from analysis.find.quotes import analysed_quotes

if TYPE_CHECKING:
    from analysis.compare.contrasts.names import NameSearch
    from analysis.compare.contrasts.topics import StoryMaterial

Row = dict[str, Any]
_RUN = 8  # words in a row that two quotations have in common
_MOSTLY = 0.6  # of the words of the shorter quotation in that run
_ONE_NAME = 0.6  # share of the letters of two surnames that are one, spelt in two ways
_STRENGTH = 0.95


class _Credited(NamedTuple):
    """A quotation, its words, and the surname and the name of whom its own sentence gives it to."""

    row: Row
    words: list[str]
    surname: str
    name: str


def credited_candidates(material: StoryMaterial, names: NameSearch) -> Iterator[PossibleContrast]:
    """Words of two accounts with a speaker each, whom the sentence of the other does not name.

    Only speakers named as such in the sentence of the quotation count, not a pronoun or "the
    spokesman": that two accounts name one saying's speaker in two ways is no difference.
    """
    quotes = [q for row in material.rows_of(analysed_quotes) if (q := _credited(row, names))]
    by_run: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for n, quote in enumerate(quotes):
        for i in range(len(quote.words) - _RUN + 1):
            by_run[tuple(quote.words[i : i + _RUN])].append(n)
    pairs = {pair for found in by_run.values() for pair in combinations(sorted(set(found)), 2)}
    listed: set[frozenset[str]] = set()
    for first, second in sorted(pairs):
        left, right = quotes[first], quotes[second]
        speakers = frozenset((left.name, right.name))
        if speakers in listed or not _are_two_speakers(material, left, right):
            continue
        words = (left.words, right.words)
        run = SequenceMatcher(None, *words, autojunk=False).find_longest_match()
        if run.size >= _MOSTLY * min(map(len, words)):
            listed.add(speakers)
            places = ((left, run.a), (right, run.b))
            sides = [_side(material, quote, at, run.size) for quote, at in places]
            yield PossibleContrast(
                *("quote", OTHER_SPEAKER, sides, [], _STRENGTH, sides[0].sentence), earned=True
            )


def _credited(row: Row, names: NameSearch) -> _Credited | None:
    """A quotation of somebody with a name, whom its sentence names with a verb of saying."""
    actor = names.named(row["actor_id"]) if isinstance(row["actor_id"], str) else None
    surface = row["speaker_surface"] if isinstance(row["speaker_surface"], str) else ""
    if actor is None or actor.kind != "person" or not isinstance(row["cue"], str):
        return None
    surname = actor.name.split()[-1]
    capitals = [w for w in surface.split() if w[:1].isupper()]
    if row["kind"] != "direct" or surname not in surface or len(capitals) < len("ab"):
        return None
    words = [fold_word(word) for word in WORD.findall(str(row["surface"]))]
    return _Credited(row, words, surname, actor.name if " " in actor.name else surface)


def _are_two_speakers(material: StoryMaterial, left: _Credited, right: _Credited) -> bool:
    """Whether two accounts name two people, none of them in the sentence of the other."""
    if left.row["account_id"] == right.row["account_id"]:
        return False
    if left.row["actor_id"] == right.row["actor_id"]:
        return False
    surnames = left.surname.lower(), right.surname.lower()
    if SequenceMatcher(None, *surnames, autojunk=False).ratio() >= _ONE_NAME:
        return False
    return not (_is_near(material, left, right) or _is_near(material, right, left))


def _is_near(material: StoryMaterial, quote: _Credited, other: _Credited) -> bool:
    """Whether the sentence of a quotation names the speaker of another one."""
    at = material.number.get(quote.row["sentence_id"])
    return at is None or other.surname.lower() in str(material.rows[at]["text"]).lower()


def _side(material: StoryMaterial, quote: _Credited, at: int, size: int) -> Side:
    """Some words of a quotation, from one of them on, with its speaker as the note."""
    sentence, start = material.number[quote.row["sentence_id"]], int(quote.row["start"])
    text = material.read[sentence].parse.text[start : int(quote.row["end"])]
    found = list(WORD.finditer(text))
    place = start + found[at].start(), start + found[at + size - 1].end()
    return Side(sentence, place, quote.name)
