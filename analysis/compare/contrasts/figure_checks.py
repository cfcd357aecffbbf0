"""Whether two figures of statements of one fact are of one thing and differ."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis.compare.align.guard import guard_of
from analysis.compare.align.sentences import stem
from analysis.compare.contrasts.candidates import SAME_POINT, PossibleContrast, Side
from analysis.compare.contrasts.details import governors
from analysis.compare.conversions import unit_scale
from analysis.compare.figures import analysed_figures

if TYPE_CHECKING:
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial

Row = dict[str, Any]
_APART = ("conflict", "different date")
_OTHER_FACTS = ("denial", "names")  # differences that leave no limit of one fact to compare
_LOOSE = ("vague",)  # bounds of figures that cannot be set against another
_EXACT, _NO_LIMITS = "=", {"=", "~", "vague"}  # bounds of figures, and those that set no limit
_TWO = 2  # sides
_LEAST, _MOST_RATIO = 2, 2.0  # of two figures of one thing
_SHARES = ("percent", "percentage point", "score", "vote", "ratio")  # of another whole, or match
_OTHERS = frozenset("another more other others additional further extra".split())
_ROUNDED = 1.01  # nearer figures are one that is rounded
_TIMES = re.compile(
    r"\b[12]\d{3}\b|\b(?:last|this|next)\s+\w+|\b(?:yesterday|today|tomorrow|now|earlier|later)\b"
    r"|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    r"|\b(?:Jan|Feb|March|Apr|May\s\d|June|July|Aug|Sept?|Oct|Nov|Dec)\w*",
    re.IGNORECASE,
)


_CONVERTED = 1.1  # measures nearer than that may be one, rounded and in another unit
_LARGE, _AS_ROUNDED, _ROUND_DIGITS = 1000, 1.05, 2
_MONEY, _LEAST_PRICE = ("dollar", "pound", "euro"), 100
_NEAR = 20  # characters around a figure
_HYPHENED, _NOUN_BEHIND = re.compile(r"\d-[a-z]"), re.compile(r" [a-z]")
_LOOSE_BEFORE = re.compile(r"\[\w*\]|\d\w*\s?(?:to|and|or|[-–—])\s?\W?$", re.IGNORECASE)
_LOOSE_BEHIND = re.compile(
    r"\s?(?:to|and|or|[-–—])\s?\W?\d|-[a-z]+ [a-z]"
    r"|[\s-]\w*[\s-]?(?:mark|milestone|threshold|barrier)\b",
    re.IGNORECASE,
)


def _limit(figure: Row) -> str:
    """The direction in which a figure is a limit: "<" or ">", empty for none."""
    return str(figure["bound"])[:1] if str(figure["bound"])[:1] in "<>" else ""


def _bound(figure: Row) -> str:
    """The bound of a figure that says more than the number: "up to 20" leaves 20 open.

    What is "almost" a number is about it.
    """
    nearly = figure["bound"] == "<" and figure["low"] > 0
    return "~" if nearly or figure["bound"] == "<=" else str(figure["bound"])


def _is_time(figure: Row) -> bool:
    """Whether a figure is a length of time or an age."""
    unit = unit_scale(str(figure["unit"]).removesuffix(" of age"))
    return unit.base == unit_scale("second").base


def _is_rounded(figure: Row, other: Row) -> bool:
    """Whether a large figure is another one with fewer digits: 15 billion and 15.2 billion.

    So is a price of 350 dollars beside one of 349.
    """
    own, exact = float(figure["value"]), float(other["value"])
    is_price = figure["unit"] in _MONEY and _LEAST_PRICE <= own < _LARGE
    near = _ROUNDED if is_price else _AS_ROUNDED
    if own == exact or not own / near < exact < own * near or (own < _LARGE and not is_price):
        return False
    digits = len(f"{own:.0f}".rstrip("0"))
    return digits <= _ROUND_DIGITS and float(f"{exact:.{digits - 1}e}") == own


def _is_estimate(figure: Row) -> bool:
    """Whether a figure says how many there are, and not only how many at least or at most."""
    return bool(figure["low"] > 0 and figure["high"] < float("inf"))


def _described(read: SentenceTokens, figure: Row) -> set[str]:
    """The stems of the words that belong to the noun which a figure counts."""
    parse, last = read.parse, read.parse.at(int(figure["end"]) - 1)
    noun = parse.head[last] if parse.pos[last] == "NUM" else last
    if parse.pos[noun] not in ("NOUN", "PROPN"):
        return set()
    inside = range(max(parse.left[noun], read.first), min(parse.right[noun], read.last))
    return {
        read.stems[k]
        for k in inside
        if k in read.stems and not int(figure["start"]) <= parse.start[k] < int(figure["end"])
    }


class FigureCheck:
    """Whether the line "the figures differ" follows from the words."""

    def __init__(self, material: StoryMaterial) -> None:
        self.material, self.guard = material, guard_of(material.story)
        self.groups: dict[str, set[str]] = defaultdict(set)
        self.mentions: dict[str, list[Side]] = defaultdict(list)
        self.values: dict[str, set[float]] = defaultdict(set)
        for row in material.rows_of(analysed_figures):
            if row["verdict"] in _APART and row["bound"] not in _LOOSE:
                self.groups[str(row["sentence_id"])].add(str(row["group_id"]))
                i = material.number.get(row["sentence_id"], -1)
                if i >= 0 and row["start"] >= 0:
                    place = int(row["start"]), int(row["end"])
                    self.mentions[str(row["group_id"])].append(Side(i, place, str(row["surface"])))
        for read in material.read:
            self.values[read.row["account_id"]] |= {f["value"] for f in read.figures}

    def has(self, c: PossibleContrast) -> bool:
        """Whether two figures of one thing cannot both be so, or are given in two ways."""
        if len(c.sides) < _TWO:
            return False
        found = self._has(c)
        c.further = self._further(c) if found and c.sort in ("group", "apart") else []
        return found

    def _has(self, c: PossibleContrast) -> bool:
        if c.sort == "group":
            return self._are_grouped(c) and self._are_apart(c) and not self._are_of_two_acts(c)
        if c.sort == "bound" and self._is_bounded_once(c):
            return True
        return c.sort in ("bound", "apart") and self._are_of_one_thing(c)

    def _are_grouped(self, c: PossibleContrast) -> bool:
        """Whether the first two sides have figures of one group that are apart."""
        return bool(self._groups_of_both(c))

    def _groups_of_both(self, c: PossibleContrast) -> set[str]:
        left, right = (
            self.groups.get(str(self.material.rows[side.sentence]["sentence_id"]), set())
            for side in c.sides[:2]
        )
        return left & right

    def _further(self, c: PossibleContrast) -> list[Side]:
        """The figures of other accounts that are apart from those of the first two, and from all.

        A reader of two figures takes them for the only ones.
        """
        account, named = self.material.account, c.sides[:2]
        for group in sorted(self._groups_of_both(c)):
            for side in self.mentions[group]:
                pairs = [replace(c, sides=[own, side]) for own in named]
                others = {account[own.sentence] for own in named}
                is_new = account[side.sentence] not in others
                if is_new and all(map(self._are_certainly_apart, pairs)):
                    named = [*named, side]
        return named[2:]

    def _are_certainly_apart(self, c: PossibleContrast) -> bool:
        """Whether two sides have one figure each, of one group, whose intervals do not meet."""
        pair = self._printed_pair(c)
        if pair is None or not self._are_grouped(c):
            return False
        left, right = pair
        apart = left["low"] > right["high"] or right["low"] > left["high"]
        return bool(apart) and self._are_apart(c)

    def _are_apart(self, c: PossibleContrast) -> bool:
        """Whether neither account has the figure of the other, nor one measure in other units."""
        pair = self._printed_pair(c)
        if pair is None:
            return True
        left, right = pair
        if left["value"] == right["value"] and _limit(left) and _limit(left) == _limit(right):
            return False  # "more than 80", "at least 80"
        if _is_rounded(left, right) or _is_rounded(right, left):
            return False
        return self._is_only_here(c, left, right) and not self._is_converted(c, left, right)

    def _are_of_two_acts(self, c: PossibleContrast) -> bool:
        """Whether two lengths of time are of two acts: "held ten days ago", "came nine ago"."""
        pair = self._printed_pair(c)
        if pair is None or not all(map(_is_time, pair)):
            return False
        reads = [self.material.read[side.sentence] for side in c.sides[:2]]
        return not governors(reads[0], pair[0]) & governors(reads[1], pair[1])

    def _is_converted(self, c: PossibleContrast, left: Row, right: Row) -> bool:
        """Whether both sentences have one measure in another unit: "12m (40ft)", "39ft (12m)"."""
        if not 1 / _CONVERTED < float(left["value"]) / (float(right["value"]) or 1.0) < _CONVERTED:
            return False
        others = [
            {
                (f["value"], f["unit"])
                for f in self.material.read[side.sentence].figures
                if f["unit"] and f["unit"] != figure["unit"]
            }
            for side, figure in ((c.sides[0], left), (c.sides[1], right))
        ]
        return bool(others[0] & others[1])

    def _are_of_one_thing(self, c: PossibleContrast) -> bool:
        """Whether two statements of one fact have one figure each of a thing, which differ.

        Neither account gives the figure of the other anywhere, and they are not of two days, of
        two wholes, or far apart, as figures of two things are.
        """
        pair = self._pair(c)
        if pair is None:
            return False
        left, right = pair
        if left["unit"] in _SHARES or " per " in str(left["unit"]):
            return False
        low, high = sorted((float(left["value"]), float(right["value"])))
        if _is_rounded(left, right) or _is_rounded(right, left):
            return False
        if not (low >= _LEAST and low * _ROUNDED < high <= low * _MOST_RATIO):
            return False
        if c.sort == "bound" and not all(_is_estimate(figure) for figure in pair):
            return False
        return (
            self._is_alike(c, left, right)
            and not self._is_converted(c, left, right)
            and self._is_only_here(c, left, right)
            and not self._differ_otherwise(c)
        )

    def _is_alike(self, c: PossibleContrast, left: Row, right: Row) -> bool:
        """Whether the same is said of what two figures count, or it is described alike."""
        roles = [f["role"] if isinstance(f["role"], str) else "" for f in (left, right)]
        if roles[0] != roles[1]:
            return False
        if roles[0]:
            return True
        reads = [self.material.read[side.sentence] for side in c.sides[:2]]
        own = {stem(w) for f in (left, right) for w in str(f["unit"]).split()[-1:]}
        above = governors(reads[0], left) & governors(reads[1], right)
        return bool((above | (_described(reads[0], left) & _described(reads[1], right))) - own)

    def _is_only_here(self, c: PossibleContrast, left: Row, right: Row) -> bool:
        """Whether neither account gives the figure of the other, nor counts others beside it."""
        for side, other, figure in ((c.sides[0], right, left), (c.sides[1], left, right)):
            read = self.material.read[side.sentence]
            if other["value"] in self.values[read.row["account_id"]]:
                return False
            i = read.parse.at(int(figure["start"]))
            near = read.parse.lower[max(read.first, i - 1) : i + 3]
            if set(near) & _OTHERS and not {"more", "than"} <= set(near):
                return False
        return True

    def _differ_otherwise(self, c: PossibleContrast) -> bool:
        """Whether two statements are of two facts, or each names times or names of its own."""
        left, right = (self.material.rows[side.sentence]["text"] for side in c.sides[:2])
        times = [{" ".join(m.lower().split()) for m in _TIMES.findall(t)} for t in (left, right)]
        if all(times) and not times[0] & times[1]:
            return True
        names = [self._names(side) for side in c.sides[:2]]
        if names[0] - names[1] and names[1] - names[0]:
            return True
        apart = self.guard.compare(c.sides[0].sentence, c.sides[1].sentence)
        return apart is not None and apart.kind in _OTHER_FACTS

    def _names(self, side: Side) -> set[str]:
        """The stems of the names in a sentence, without days."""
        read = self.material.read[side.sentence]
        return {
            key
            for i, key in read.stems.items()
            if read.parse.pos[i] == "PROPN" and read.parse.entity[i] not in ("DATE", "TIME")
        }

    def _pair(self, c: PossibleContrast) -> tuple[Row, Row] | None:
        """The figures in the words of two sides of one fact; None unless there is one in each."""
        if self.material.probability(*(s.sentence for s in c.sides[:2])) < SAME_POINT:
            return None
        return self._printed_pair(c)

    def _printed_pair(self, c: PossibleContrast) -> tuple[Row, Row] | None:
        """The figures in the words of two sides; None unless there is one in each."""
        found = []
        for side in c.sides[:2]:
            figures = self.material.read[side.sentence].figures
            start, end = side.words or (0, 0)
            found.append([f for f in figures if start <= f["start"] and f["end"] <= end])
        return (found[0][0], found[1][0]) if list(map(len, found)) == [1, 1] else None

    def _is_given_loosely(self, side: Side, figure: Row) -> bool:
        """Whether a figure is an end of a range, a mark that is passed, or behind a bracket."""
        text = self.material.read[side.sentence].parse.text
        before = text[max(0, int(figure["start"]) - _NEAR) : int(figure["start"])]
        behind = text[int(figure["end"]) : int(figure["end"]) + _NEAR]
        own = text[int(figure["start"]) : int(figure["end"])]
        of_a_thing = _HYPHENED.search(own) and _NOUN_BEHIND.match(behind)  # "the 11-inch model"
        return bool(of_a_thing or _LOOSE_BEFORE.search(before) or _LOOSE_BEHIND.match(behind))

    def _is_bounded_once(self, c: PossibleContrast) -> bool:
        """Whether one number in two statements of one fact is exact here and a limit there."""
        apart = self.guard.compare(c.sides[0].sentence, c.sides[1].sentence)
        pair = self._pair(c)
        if pair is None or (apart and apart.kind in _OTHER_FACTS):
            return False
        left, right = pair
        if any(map(self._is_given_loosely, c.sides[:2], pair)) or any(map(_is_time, pair)):
            return False  # "almost three years ago" is no news beside "three years ago"
        if any(map(self._is_description, c.sides[:2], pair)):
            return False
        same = all(left[key] == right[key] for key in ("value", "unit"))
        bounds = {_bound(left), _bound(right)}
        return bool(same and _EXACT in bounds and len(bounds - _NO_LIMITS) == 1)

    def _is_description(self, side: Side, figure: Row) -> bool:
        """Whether a figure is in words that describe a name: "Mabra, a town of 40,000 people"."""
        read = self.material.read[side.sentence]
        parse, i = read.parse, read.parse.at(int(figure["start"]))
        while parse.head[i] != i and read.first <= parse.head[i] < read.last:
            if parse.dep[i] == "appos":
                return True
            if parse.pos[i] == "VERB":
                return False
            i = parse.head[i]
        return False
