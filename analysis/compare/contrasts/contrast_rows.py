"""Write contrasts as rows of their table: those found, or those of the coder who is printed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.contrasts.phrases import place_of
from analysis.compare.coverage_cells import SHOWN
from analysis.review import MACHINE, apply_review
from analysis.review.apply import overlaps
from analysis.review.codings import chosen_coding

if TYPE_CHECKING:
    from analysis.compare.contrasts.candidates import PossibleContrast
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.review.anchors import Place
    from analysis.review.codings import CodedUnit
    from analysis.story import Story

Row = dict[str, Any]


def rows_of(material: StoryMaterial, c: PossibleContrast) -> list[Row]:
    """The places of a contrast, then the accounts without it."""
    found = []
    for side in (*c.sides, *c.further):
        read = material.read[side.sentence]
        start, end = place_of(read, side.words)
        words = side.words or (start, end)
        found.append(
            {
                "role": "place",
                "account_id": read.row["account_id"],
                "sentence_id": read.row["sentence_id"],
                "start": start,
                "end": end,
                "surface": read.parse.text[start:end],
                "named": any(side is own for own in c.printed),
                "differs_start": max(start, words[0]),
                "differs_end": min(end, words[1]),
            }
        )
    found += [
        {"role": "absent", "account_id": material.ids[a], "start": -1, "end": -1}
        | {"differs_start": -1, "differs_end": -1, "named": True}
        for a in c.absent
    ]
    return found


def coded_contrasts(story: Story) -> list[Row] | None:
    """Return the rows of the contrasts that the chosen coder listed; None without such a list."""
    coding = chosen_coding(story)
    if coding is None or "contrast" not in coding.complete:
        return None
    sentences = schema.rows(story.sentences)
    rows: list[Row] = []
    for rank, unit in enumerate(coding.of_kind("contrast"), 1):
        contrast = {
            "contrast_id": f"c{rank}",
            "rank": rank,
            "kind": unit.value,
            "says": unit.says or unit.value,
            "confidence": 1.0,
            "standing": SHOWN,
        }
        rows += [contrast | row for row in _coded_rows(unit, sentences, story.texts)]
    rows = apply_review("contrasts", rows, story)
    return [row | {"by": coding.coder if row["by"] == MACHINE else row["by"]} for row in rows]


def _coded_rows(unit: CodedUnit, sentences: list[Row], texts: dict[str, str]) -> list[Row]:
    """Return the places of a contrast, then the accounts without it."""
    found = [_place_row(place, sentences, texts) for place in unit.places]
    nowhere = {"start": -1, "end": -1, "differs_start": -1, "differs_end": -1}
    return found + [
        {"role": "absent", "account_id": account, "named": True, **nowhere}
        for account in sorted(unit.absent)
    ]


def _place_row(place: Place, sentences: list[Row], texts: dict[str, str]) -> Row:
    inside = (row["sentence_id"] for row in sentences if overlaps(row, place))
    return {
        "role": "place",
        **place._asdict(),
        "sentence_id": next(inside, None),
        "surface": texts[place.account_id][place.start : place.end],
        "named": True,
        "differs_start": place.start,
        "differs_end": place.end,
    }
