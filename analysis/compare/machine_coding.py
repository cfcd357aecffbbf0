"""The machine as one coder among others: its tables as coded units."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align import align_claims
from analysis.compare.align.facts import relate_pair
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import fact_threshold, link_claims
from analysis.compare.contrasts import compare_accounts
from analysis.compare.coverage_cells import SHOWN
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.read.decisions import MACHINE
from analysis.review.anchors import Place, row_place
from analysis.review.apply import place_decisions
from analysis.review.codings import CodedUnit, StoryCoding, coder_of_story

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
_NO_CHANGE = ("check", "line")  # kinds of decision that no table here passes through
_KINDS = ("fact", "figure", "figure value", "figure bound", "quote", "speaker", "contrast")
_FIELDS = ("value", "bound", "unit", "role", "counts", "claimant", "scope")  # of figures


def without_hands(story: Story) -> Story:
    """Return the story as the machine alone has it, with the lines that are read now.

    Its places are those of the story, which is returned itself where no decision changes a table.
    """
    applied = place_decisions(story).applied
    changed = any(rulings for kind, rulings in applied.items() if kind not in _NO_CHANGE)
    if coder_of_story(story) == MACHINE and not changed:
        return story
    if story.undecided is None:
        return story.machine
    return replace(story, settings=story.machine.settings, undecided=None)


def machine_coding(story: Story) -> StoryCoding:
    """Return what the machine finds in a story as the coding of one coder.

    Facts are those of ``align_claims``, contrasts those of ``compare_accounts``, the first 25.
    """
    alone = without_hands(story)
    units = (
        *_facts(alone),
        *_figures(alone),
        *_quotes(alone),
        *contrast_units(compare_accounts(alone)),
    )
    whole = frozenset(story.analysed["account_id"])
    return StoryCoding(MACHINE, "", units, dict.fromkeys(_KINDS, whole))


def _facts(story: Story) -> Iterator[CodedUnit]:
    """Yield each fact, then the relation of its pairs that were compared clause by clause."""
    grouped: dict[str, list[Place]] = {}
    for row in schema.rows(align_claims(story)):
        grouped.setdefault(row["fact_id"], []).append(row_place(row))
    if not grouped:
        return
    for places in grouped.values():
        yield CodedUnit("fact", tuple(places), "same")
    stated = {place for places in grouped.values() for place in places}
    links, guard = link_claims(story), guard_of(story)
    for (i, j), at in links.by_pair(fact_threshold(story)).items():
        pair = tuple(row_place(links.sentences.rows[k]) for k in (i, j))
        if stated.issuperset(pair):
            relation, difference = relate_pair(links, at, guard)
            yield CodedUnit("pair", pair, relation, difference)


def _figures(story: Story) -> Iterator[CodedUnit]:
    for row in schema.rows(analysed_quantities(story)):
        place = (row_place(row),)
        yield CodedUnit("figure", place, "figure", row["surface"])
        for name in _FIELDS:
            value = row[name]
            if value == value and value is not None:
                words = f"{value:g}" if name == "value" else str(value)
                yield CodedUnit(f"figure {name}", place, words, row["surface"])


def _quotes(story: Story) -> Iterator[CodedUnit]:
    for row in schema.rows(analysed_quotes(story)):
        place = (row_place(row),)
        if not isinstance(row["continues"], str):
            yield CodedUnit("quote", place, row["kind"])
        named = isinstance(row["speaker"], str)
        yield CodedUnit("speaker", place, row["speaker"] if named else "unknown")


_MOST = 25  # contrasts, as many as a coder may list


def contrast_units(table: pd.DataFrame) -> Iterator[CodedUnit]:
    """Yield the contrasts of a table by rank, and each shown one as a line taken for right."""
    grouped: dict[str, list[Row]] = {}
    for row in schema.rows(table):
        grouped.setdefault(row["contrast_id"], []).append(row)
    for number, rows in enumerate(grouped.values()):
        first = rows[0]
        named = [row for row in rows if row["named"]]
        places = tuple(row_place(row) for row in named if row["start"] >= 0)
        absent = frozenset(str(row["account_id"]) for row in named if row["start"] < 0)
        if places and number < _MOST:
            yield CodedUnit("contrast", places, first["kind"], first["says"], absent)
        if places and first["standing"] == SHOWN:
            yield CodedUnit("line", places, "right", first["says"], absent)
