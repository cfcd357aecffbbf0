"""What two codings of a story say of the same units, measure by measure."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

from analysis import schema
from analysis.compare.agreement import NONE
from analysis.review.anchors import Place
from analysis.review.codings import CodedUnit, StoryCoding

if TYPE_CHECKING:
    from analysis.story import Story

Key = tuple[str, ...]  # ids of sentences
_APART = "apart"
_ONE_FACT = "one fact"
_OWN = ("fact", "pair", "figure", "quote", "speaker", "contrast", "line", "code")


class ComparedUnit(NamedTuple):
    """One unit that two coders judged, with its places, and what each says."""

    measure: str
    places: tuple[Place, ...]
    value: str
    other: str
    group: Hashable
    says: str = ""


class Comparison(NamedTuple):
    """The units of one measure for two coders; ``rest`` more are coded by neither."""

    measure: str
    units: list[ComparedUnit]
    rest: int = 0
    marks: bool = True  # whether something is marked or not, so that F1 has a meaning


class StorySentences:
    """The sentences of a story, by place."""

    def __init__(self, story: Story) -> None:
        self._rows: dict[str, list[tuple[int, int, str]]] = {}
        self.places: dict[str, Place] = {}
        analysed = set(story.analysed["account_id"])
        for row in schema.rows(story.sentences):
            if row["account_id"] in analysed:
                place = Place(row["account_id"], int(row["start"]), int(row["end"]))
                self._rows.setdefault(place.account_id, []).append((*place[1:], row["sentence_id"]))
                self.places[row["sentence_id"]] = place

    def at(self, place: Place) -> list[str]:
        """Return the sentences that share half of themselves, or of the words, with a place."""
        found = []
        for start, end, name in self._rows.get(place.account_id, ()):
            common = min(end, place.end) - max(start, place.start)
            if common > 0 and 2 * common >= min(end - start, place.end - place.start):
                found.append(name)
        return found

    def first(self, place: Place) -> str:
        """Return the first sentence at a place; empty if there is none."""
        return next(iter(self.at(place)), "")

    def account(self, name: str) -> str:
        """Return the account of a sentence."""
        return self.places[name].account_id

    def count(self, accounts: Iterable[str]) -> int:
        """Return the number of sentences of some accounts."""
        return sum(len(self._rows.get(a, ())) for a in accounts)

    def count_pairs(self, accounts: Iterable[str]) -> int:
        """Return the number of pairs of sentences of different accounts."""
        sizes = [len(self._rows.get(a, ())) for a in accounts]
        return sum(a * b for a, b in combinations(sizes, 2))


def _both_complete(one: StoryCoding, other: StoryCoding, kind: str) -> frozenset[str]:
    empty: frozenset[str] = frozenset()
    return one.complete.get(kind, empty) & other.complete.get(kind, empty)


class _Marks:
    """What a coder says of units that are sentences, or pairs of them."""

    def __init__(self, coding: StoryCoding, kind: str, marks: dict[Key, tuple[str, str]]) -> None:
        self.marks = marks
        self._complete = coding.complete.get(kind, frozenset())

    def value(self, key: Key, sentences: StorySentences, none: str) -> str | None:
        """Return what is coded, ``none`` in accounts that were coded throughout, else None."""
        if key in self.marks:
            return self.marks[key][0]
        whole = all(sentences.account(name) in self._complete for name in key)
        return none if whole else None


def _compare_marks(
    measure: str, one: _Marks, other: _Marks, sentences: StorySentences, none: str = NONE
) -> list[ComparedUnit]:
    found = []
    for key in dict.fromkeys([*one.marks, *other.marks]):
        values = [m.value(key, sentences, none) for m in (one, other)]
        if values[0] is not None and values[1] is not None:
            places = tuple(sentences.places[name] for name in key)
            says = (one.marks.get(key) or other.marks[key])[1]
            found.append(ComparedUnit(measure, places, values[0], values[1], key[0], says))
    return found


def _compare_pairs(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare which pairs of sentences state one fact, then how they relate if both say so."""
    marks = [_Marks(c, "fact", pair_marks(c, sentences)) for c in (one, other)]
    units = _compare_marks("pairs", marks[0], marks[1], sentences, _APART)
    related = [u._replace(measure="relations") for u in units if _APART not in (u.value, u.other)]
    linked = [u._replace(value=_linked(u.value), other=_linked(u.other)) for u in units]
    whole = _both_complete(one, other, "fact")
    inside = sum(all(p.account_id in whole for p in u.places) for u in units)
    yield Comparison("pairs", linked, sentences.count_pairs(whole) - inside)
    yield Comparison("relations", related, marks=False)


def _linked(value: str) -> str:
    return NONE if value == _APART else _ONE_FACT


def pair_marks(coding: StoryCoding, sentences: StorySentences) -> dict[Key, tuple[str, str]]:
    """Return the relation of each pair; the smallest of several facts that have it decides."""
    found: dict[Key, tuple[str, str]] = {}
    units = sorted(coding.of_kind("fact"), key=lambda u: -len(u.places))
    for unit in [*units, *coding.of_kind("pair")]:
        names = dict.fromkeys(name for place in unit.places for name in sentences.at(place))
        for pair in combinations(sorted(names), 2):
            if sentences.account(pair[0]) != sentences.account(pair[1]):
                found[pair] = (unit.value, unit.says)
    return found


def _compare_shared(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare which sentences state a fact that another account states too."""
    whole = _both_complete(one, other, "fact")
    marks = []
    for coding in (one, other):
        own: dict[Key, tuple[str, str]] = {}
        for unit in coding.of_kind("fact"):
            if len({p.account_id for p in unit.places}) > 1:
                names = (name for place in unit.places for name in sentences.at(place))
                own |= {(n,): ("shared", unit.says) for n in names}
        marks.append(_Marks(coding, "fact", own))
    units = _compare_marks("facts", marks[0], marks[1], sentences)
    units = [u for u in units if u.places[0].account_id in whole]
    yield Comparison("facts", units, sentences.count(whole) - len(units))


def _compare_quotes(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare where a quotation begins, then of which kind it is if both say so."""
    marks = []
    for coding in (one, other):
        own: dict[Key, tuple[str, str]] = {}
        for unit in coding.of_kind("quote"):
            if name := sentences.first(unit.places[0]):
                own.setdefault((name,), (unit.value, ""))
        marks.append(_Marks(coding, "quote", own))
    units = _compare_marks("quotes", marks[0], marks[1], sentences)
    whole = _both_complete(one, other, "quote")
    inside = sum(u.places[0].account_id in whole for u in units)
    found = [u._replace(value=_quoted(u.value), other=_quoted(u.other)) for u in units]
    yield Comparison("quotes", found, sentences.count(whole) - inside)
    kinds = [u for u in units if not {NONE, "quote"} & {u.value, u.other}]
    yield Comparison("quote kinds", kinds, marks=False)


def _quoted(value: str) -> str:
    return NONE if value == NONE else "quotation"


def _compare_speakers(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare who is quoted, where both found a quotation."""
    names: list[dict[str, list[str]]] = []
    for coding in (one, other):
        own: dict[str, list[str]] = {}
        for unit in coding.of_kind("speaker"):
            if name := sentences.first(unit.places[0]):
                own.setdefault(name, []).append(unit.value)
        names.append(own)
    units = []
    for key in (k for k in names[0] if k in names[1]):
        couples = list(product(names[0][key], names[1][key]))
        first, second = next((c for c in couples if same_name(*c)), couples[0])
        if same_name(first, second):
            first = second = max(first, second, key=len)
        units.append(ComparedUnit("speakers", (sentences.places[key],), first, second, key))
    yield Comparison("speakers", units, marks=False)


def same_name(one: str, other: str) -> bool:
    """Whether one name is the other, or a part of it.

    >>> same_name("Keller", "Mayor Anna Keller"), same_name("Tom Keller", "Anna Keller")
    (True, False)
    """
    words = [set(name.casefold().replace("’", "'").split()) - {"the", "a"} for name in (one, other)]
    return words[0] <= words[1] or words[1] <= words[0]


def _compare_figures(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare which words are figures, then what each coder says of those that both have."""
    kinds = sorted({u.kind for u in (*one.units, *other.units) if u.kind.startswith("figure")})
    for kind in kinds:
        left, right = one.of_kind(kind), other.of_kind(kind)
        matched = _overlapping(left, right)
        units = [
            ComparedUnit(kind, u.places, u.value, right[n].value, u.places[0], u.says)
            for u, n in zip(left, matched, strict=True)
            if n >= 0
        ]
        if kind == "figure":
            units += _unmatched_figures(one, other, left, right, matched)
            yield Comparison("figures", [u._replace(measure="figures") for u in units])
        else:
            plural = f"{kind}s"
            yield Comparison(plural, [u._replace(measure=plural) for u in units], marks=False)


def _unmatched_figures(
    one: StoryCoding,
    other: StoryCoding,
    left: list[CodedUnit],
    right: list[CodedUnit],
    matched: list[int],
) -> Iterator[ComparedUnit]:
    """Yield the figures that one coder alone has, in accounts that the other coded throughout."""
    empty: frozenset[str] = frozenset()
    taken = set(matched)
    alone = [(u, other, False) for u, n in zip(left, matched, strict=True) if n < 0]
    alone += [(u, one, True) for n, u in enumerate(right) if n not in taken]
    for unit, coder, swap in alone:
        place = unit.places[0]
        if place.account_id in coder.complete.get("figure", empty):
            values = (NONE, unit.value) if swap else (unit.value, NONE)
            yield ComparedUnit("figure", unit.places, *values, place, unit.says)


def _overlapping(left: list[CodedUnit], right: list[CodedUnit]) -> list[int]:
    """Return for each unit the other that shares most characters with it; -1 for none."""
    taken: set[int] = set()
    found = []
    for unit in left:
        place = unit.places[0]
        common = [
            (min(p.end, place.end) - max(p.start, place.start), -n)
            for n, p in enumerate(u.places[0] for u in right)
            if p.account_id == place.account_id and n not in taken
        ]
        most, at = max(common, default=(0, 1))
        found.append(-at if most > 0 else -1)
        taken.add(found[-1])
    return found


def _compare_contrasts(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare which contrasts are listed, one to one in the order of the coders, and their kinds.

    Two are one contrast if they have sentences in common in two accounts, or in the only account
    that has it while both say that one other account does not.
    """
    if not all("contrast" in coding.complete for coding in (one, other)):
        return
    left, right = one.of_kind("contrast"), other.of_kind("contrast")
    taken: set[int] = set()
    units, kinds = [], []
    for unit in left:
        fitting = (
            n for n, u in enumerate(right) if n not in taken and same_contrast(unit, u, sentences)
        )
        at = next(fitting, -1)
        value = "contrast" if at >= 0 else NONE
        units.append(_contrast_unit(unit, "contrast", value))
        if at >= 0:
            taken.add(at)
            kinds.append(_contrast_unit(unit, unit.value, right[at].value, "contrast kinds"))
    units += [_contrast_unit(u, NONE, "contrast") for n, u in enumerate(right) if n not in taken]
    yield Comparison("contrasts", units)
    yield Comparison("contrast kinds", kinds, marks=False)


def _contrast_unit(
    unit: CodedUnit, value: str, other: str, measure: str = "contrasts"
) -> ComparedUnit:
    return ComparedUnit(measure, unit.places, value, other, unit.places, unit.says)


def _sides(unit: CodedUnit, sentences: StorySentences) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for place in unit.places:
        found.setdefault(place.account_id, set()).update(sentences.at(place))
    return found


def same_contrast(one: CodedUnit, other: CodedUnit, sentences: StorySentences) -> bool:
    """Whether two contrasts have common sentences in two accounts, or in the only one they have.

    In the second case both have to say that another account lacks it.
    """
    sides, others = _sides(one, sentences), _sides(other, sentences)
    common = [a for a in sides if a in others and sides[a] & others[a]]
    alone = min(len(sides), len(others)) == 1 and bool(one.absent & other.absent)
    return len(common) > 1 or (len(common) == 1 and alone)


def _compare_codes(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare which sentences have a code, for the codes that both used."""
    marks: list[dict[tuple[str, str], str]] = []
    for coding in (one, other):
        marks.append(
            {
                (name, unit.value.casefold()): unit.value
                for unit in coding.of_kind("code")
                for place in unit.places
                for name in sentences.at(place)
            }
        )
    whole = _both_complete(one, other, "code")
    common = {code for _, code in marks[0]} & {code for _, code in marks[1]}
    units = []
    for key in dict.fromkeys([*marks[0], *marks[1]]):
        place = sentences.places[key[0]]
        if key[1] in common and place.account_id in whole:
            values = [own.get(key, NONE) for own in marks]
            if NONE not in values:
                values[1] = values[0]
            units.append(ComparedUnit("codes", (place,), values[0], values[1], key))
    yield Comparison("codes", units, sentences.count(whole) * len(common) - len(units))


def _compare_decided(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare decisions on lines of the front page, and of kinds that have no measure above."""
    marks: list[dict[tuple[str, Key], CodedUnit]] = []
    for coding in (one, other):
        own = {}
        for unit in coding.units:
            if unit.kind == "line" or not (unit.kind in _OWN or unit.kind.startswith("figure ")):
                asked = unit.places[:2] if unit.kind == "line" else unit.places
                names = tuple(sorted(map(sentences.first, asked)))
                own[unit.kind, names] = unit
        marks.append(own)
    grouped: dict[str, list[ComparedUnit]] = {}
    for key in (k for k in marks[0] if k in marks[1]):
        left, right = marks[0][key], marks[1][key]
        measure = key[0] if key[0].startswith("check of") else f"{key[0]}s"
        found = ComparedUnit(measure, left.places, left.value, right.value, key, left.says)
        grouped.setdefault(measure, []).append(found)
    for measure, units in grouped.items():
        yield Comparison(measure, units, marks=False)


_MEASURES: tuple[
    Callable[[StoryCoding, StoryCoding, StorySentences], Iterator[Comparison]], ...
] = (
    _compare_pairs,
    _compare_shared,
    _compare_figures,
    _compare_quotes,
    _compare_speakers,
    _compare_contrasts,
    _compare_codes,
    _compare_decided,
)


def compare_codings(
    one: StoryCoding, other: StoryCoding, sentences: StorySentences
) -> Iterator[Comparison]:
    """Compare two codings by every measure that both coded."""
    for compare in _MEASURES:
        yield from (found for found in compare(one, other, sentences) if found.units)
