"""Apply decisions to the tables: each table passes through here once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.cache import once
from analysis.read.codings import MACHINE
from analysis.review.anchors import Misfit, Place, find_anchor
from analysis.review.decisions import Decision, parse_rows

if TYPE_CHECKING:
    from analysis.story import Story

APART = "apart"  # two statements that are not the same fact
Row = dict[str, Any]


class PlacedDecision(NamedTuple):
    """A decision with the places that it applies to."""

    decision: Decision
    place: Place
    other: Place | None


class PlacedDecisions(NamedTuple):
    """The decisions that apply, by kind, and why each of the others does not."""

    applied: dict[str, list[PlacedDecision]]
    refused: list[tuple[Decision, Misfit]]


def decisions_of(story: Story) -> tuple[list[Decision], list[dict[str, str]]]:
    """Return the decisions of a story, and why each row that is none was refused."""
    return parse_rows(story.settings.get("review", ()))


@once
def place_decisions(story: Story) -> PlacedDecisions:
    """Find the places of a story's decisions.

    Decisions that contradict each other, and those whose words are not found, apply to nothing.
    """
    decisions, _ = decisions_of(story)
    outcomes = defaultdict(set)
    for decision in decisions:
        outcomes[decision.subject].add(decision.outcome)
    found = PlacedDecisions(defaultdict(list), [])
    for decision in decisions:
        if len(outcomes[decision.subject]) > 1:
            others = sorted({d.who for d in decisions if d.subject == decision.subject})
            cause = f"contradicts another decision on the same words ({', '.join(others)})"
            found.refused.append((decision, Misfit(cause)))
            continue
        place = find_anchor(story, decision.place)
        other = find_anchor(story, decision.other) if decision.other else None
        misfit = next((p for p in (place, other) if isinstance(p, Misfit)), None)
        if misfit is not None:
            found.refused.append((decision, misfit))
        elif isinstance(place, Place) and not isinstance(other, Misfit):
            found.applied[decision.kind].append(PlacedDecision(decision, place, other))
    return found


def apply_review(table: str, rows: list[Row], story: Story, review: bool = True) -> list[Row]:
    """Apply the decisions of the story to the rows of one table.

    Parameters
    ----------
    table : str
        ``quantities``, ``quotes`` or ``contrasts``.
    rows : list of dict
        The rows as the machine has them; they are changed.
    story : Story
        The story, with its decisions.
    review : bool, default True
        False for the machine's word alone.

    Returns
    -------
    list of dict
        The rows that are left, each with ``by``: "machine", or the coder whose word it is.
    """
    for row in rows:
        row["by"] = MACHINE
    return _CHANGES[table](rows, place_decisions(story).applied) if review else rows


def overlaps(row: Mapping[str, Any], place: Place) -> bool:
    """Whether a row of a table has a character in common with a place."""
    same = row["account_id"] == place.account_id
    return bool(same and row["start"] < place.end and row["end"] > place.start)


def _change_quantities(rows: list[Row], rulings: Mapping[str, list[PlacedDecision]]) -> list[Row]:
    for ruling in rulings.get("quantity", ()):
        decision = ruling.decision
        for row in [r for r in rows if overlaps(r, ruling.place)]:
            if decision.decision == "none":
                rows.remove(row)
                continue
            row["by"] = decision.who
            if decision.decision == "value":
                number = float(decision.value.replace(",", ""))
                row |= {"value": number, "low": number, "high": number}
            else:
                row[decision.decision] = decision.value
    return rows


def _change_quotes(rows: list[Row], rulings: Mapping[str, list[PlacedDecision]]) -> list[Row]:
    for ruling in rulings.get("quote", ()):
        rows = [r for r in rows if not overlaps(r, ruling.place)]
    for ruling in rulings.get("speaker", ()):
        decision = ruling.decision
        for row in (r for r in rows if overlaps(r, ruling.place)):
            row |= {"speaker": decision.value or None, "by": decision.who, "actor_id": None}
            row |= {"speaker_probability": None, "speaker_candidates": None}
            row["speaker_reason"] = "decided"
    return rows


def _change_contrasts(rows: list[Row], rulings: Mapping[str, list[PlacedDecision]]) -> list[Row]:
    """Sign, strike or note the first contrast that is about the places of a decision."""
    for ruling in rulings.get("contrast", ()):
        decision = ruling.decision
        places = [ruling.place, *([ruling.other] if ruling.other else [])]
        found = [_about(rows, place) for place in places]
        chosen = next((i for i in found[0] if all(i in ids for ids in found)), None)
        if decision.decision == "strike":
            rows = [r for r in rows if r["contrast_id"] != chosen]
        for row in (r for r in rows if r["contrast_id"] == chosen):
            row |= {"by": decision.who, "note": decision.value or row.get("note")}
            if decision.decision == "sign":
                row["standing"] = "shown"
    return rows


def _about(rows: list[Row], place: Place) -> list[str]:
    """Return the contrasts whose sentence is about a place, in their order."""
    return [r["contrast_id"] for r in rows if r["start"] >= 0 and r["named"] and overlaps(r, place)]


_CHANGES = {
    "quantities": _change_quantities,
    "quotes": _change_quotes,
    "contrasts": _change_contrasts,
}
