"""Pair figures of two accounts that may be of one thing, and that no table has linked."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.conversions import meet, same_number, unit_scale
from analysis.compare.figure_links import score
from analysis.compare.figure_roles import roles_of
from analysis.compare.figure_times import times_differ
from analysis.compare.linkable_figures import LinkableQuantity, read_mentions, weigh_words

if TYPE_CHECKING:
    from analysis.compare.contrasts.topics import StoryMaterial

Pair = tuple[LinkableQuantity, LinkableQuantity]
NEAR = "near"
_LEAST_SCORE = 0.45  # of two figures, see ``score``; from 0.8 on a table may link them
_LEAST_OF_FATE = 0.2  # the same of counts of those to whom the same happened
_MOST_GAP = math.log(1.35)  # of the larger to the smaller: those of two things are mostly far apart
_ROUNDED = 1.01  # nearer figures are one that is rounded
_LEAST = 5  # lower numbers are near each other by chance
_UNLIKE = ("age", "score", "vote", "ratio")  # kinds of which near numbers say nothing
_MOST = 3  # lines of a story: a list of prices has no end of them
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_COMPARED = 60  # figures of like size that one figure is compared with
_STRENGTH = 0.9


def near_figure_candidates(
    material: StoryMaterial, candidates: Iterable[PossibleContrast]
) -> Iterator[PossibleContrast]:
    """A candidate for each two figures of like things that are near each other, the best first.

    Figures in another line are left out, and each is listed once.
    """
    listed = {
        (material.account[side.sentence], side.words[0])
        for c in candidates
        for side in c.sides[:2]
        if c.kind == "figure" and side.words and not c.doubtful
    }
    known = [m for m in read_mentions(material.story) if m.row["sentence_id"] in material.number]
    free = [
        m
        for m in known
        if not material.is_headline(number := material.number[m.row["sentence_id"]])
        and (material.account[number], m.row["start"]) not in listed
    ]
    weights = weigh_words(material.story.sentences["text"])
    given: dict[str, set[float]] = defaultdict(set)
    for m in free:
        given[m.account].add(_size(m))
    likely = (
        (a, b)
        for a, b in _pairs(free)
        if not (_size(a) in given[b.account] and _size(b) in given[a.account])
        and _may_be_one(material, a, b)
    )
    scored = ((score(*pair, weights), pair) for pair in likely)
    found = [(value, pair) for value, pair in scored if value >= _least_score(*pair)]
    found.sort(key=lambda f: (-round(f[0], 6), *map(_key, f[1])))
    used: set[tuple[str, int]] = set()
    for value, pair in found:
        keys = set(map(_key, pair))
        if not keys & used and len(used) < 2 * _MOST:
            used |= keys
            yield _candidate(material, value, pair, known)


def _candidate(
    material: StoryMaterial, value: float, pair: Pair, known: list[LinkableQuantity]
) -> PossibleContrast:
    """A candidate of two figures, with those of other accounts that give one of the numbers."""
    sides = [_side(material, m) for m in pair]
    sides.sort(key=lambda side: material.order[side.sentence])
    accounts = {m.account for m in pair}
    for m in known:
        given = (same_number(m.row, one.row) and m.counts & one.counts for one in pair)
        if m.account not in accounts and any(given):
            accounts.add(m.account)
            sides.append(_side(material, m))
    strength = min(_STRENGTH, value)
    return PossibleContrast("figure", NEAR, sides, [], strength, sides[0].sentence)


def _may_be_one(material: StoryMaterial, a: LinkableQuantity, b: LinkableQuantity) -> bool:
    """Whether no sentence gives both figures or a year of its own."""
    reads = [material.read[material.number[m.row["sentence_id"]]] for m in (a, b)]
    both = any(
        f["value"] == other.row["value"]
        for read, other in zip(reads, (b, a), strict=True)
        for f in read.figures
    )
    if both:
        return False
    years, other_years = (set(_YEAR.findall(read.row["text"])) for read in reads)
    return years == other_years


def _pairs(mentions: list[LinkableQuantity]) -> Iterator[Pair]:
    """The pairs of figures of two accounts that are near each other and of like things."""
    by_kind: dict[str, list[LinkableQuantity]] = {}
    for mention in sorted(mentions, key=_size):
        if mention.family not in _UNLIKE and _size(mention) >= _LEAST:
            by_kind.setdefault(mention.family, []).append(mention)
    for some in by_kind.values():
        for n, a in enumerate(some):
            for b in some[n + 1 : n + 1 + _COMPARED]:
                if _size(b) > _size(a) * math.exp(_MOST_GAP):
                    break
                rounded = _size(b) <= _size(a) * _ROUNDED
                if a.account != b.account and not rounded and _are_alike(a, b):
                    yield a, b


def _are_alike(a: LinkableQuantity, b: LinkableQuantity) -> bool:
    """Whether the same happened to what two figures count, or it has one noun."""
    if same_number(a.row, b.row) or times_differ(a.row, b.row):
        return False
    bounds = {a.row["bound"], b.row["bound"]}
    if "vague" in bounds or (len(bounds) > 1 and "range" in bounds and meet(a.row, b.row)):
        return False
    one_noun = a.unit == b.unit != "" and bool(a.counts & b.counts)
    return one_noun or bool(roles_of(a.row) & roles_of(b.row))


def _least_score(a: LinkableQuantity, b: LinkableQuantity) -> float:
    """The least score of two figures: counts of one fate need fewer words in common."""
    one_fate = a.family == "count" and roles_of(a.row) & roles_of(b.row)
    return _LEAST_OF_FATE if one_fate else _LEAST_SCORE


def _size(mention: LinkableQuantity) -> float:
    """The number in the base unit, of a range its middle; 0 for an open or a vague one."""
    row = mention.row
    known = [float(row[k]) for k in ("value", "low", "high") if row[k] is not None]
    if row["value"] is None and (len(known) < 2 or not all(map(math.isfinite, known))):
        return 0.0
    number = known[0] if row["value"] is not None else sum(known) / len(known)
    return abs(number) * unit_scale(mention.unit).factor


def _side(material: StoryMaterial, mention: LinkableQuantity) -> Side:
    row = mention.row
    place = int(row["start"]), int(row["end"])
    return Side(material.number[row["sentence_id"]], place, str(row["surface"]))


def _key(mention: LinkableQuantity) -> tuple[str, int]:
    return mention.account, int(mention.row["start"])
