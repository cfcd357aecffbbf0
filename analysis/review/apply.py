"""Apply decisions to the tables: each table passes through here once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.cache import once
from analysis.read.codings import MACHINE
from analysis.review.anchors import Misfit, Place, find_anchor
from analysis.review.codings import CodedUnit, StoryCoding, chosen_coding, coder_of_story
from analysis.review.decisions import Anchor, Decision, parse_rows

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
    """Find the places of a story's decisions: those of the chosen coder, then of ``review.csv``.

    Decisions that contradict each other, and those whose words are not found, apply to nothing.
    """
    decisions, _ = decisions_of(story)
    found = PlacedDecisions(defaultdict(list), [])
    chosen = _rows_of_coder(story)
    decided = {decision.subject: decision.outcome for decision in decisions}
    for decision in chosen:
        if decided.get(decision.subject, decision.outcome) != decision.outcome:
            found.refused.append((decision, Misfit("review.csv decides otherwise")))
    agreed = [d for d in chosen if decided.get(d.subject, d.outcome) == d.outcome]
    if (coding := chosen_coding(story)) is not None:
        for unit in coding.units:
            for ruling in _ruling_of(unit, coding.coder):
                found.applied[ruling.decision.kind].append(ruling)
    for group in (agreed, decisions):
        _place_all(group, found, story)
    return found


def _place_all(decisions: list[Decision], found: PlacedDecisions, story: Story) -> None:
    """Add the decisions that have places and do not contradict each other; refuse the others."""
    outcomes = defaultdict(set)
    for decision in decisions:
        outcomes[decision.subject].add(decision.outcome)
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


def _rows_of_coder(story: Story) -> list[Decision]:
    """Return the decisions of the ``review.NAME.csv`` of the chosen coder."""
    coder = coder_of_story(story)
    said = story.settings.get("codings", ())
    rows = [r for c in said if c["coder"] == coder for r in c.get("rows", ())]
    return parse_rows(rows)[0]


_RELATION = {"same": "same", "partial": "partial", "conflict": "differs"}


def _ruling_of(unit: CodedUnit, coder: str) -> Iterator[PlacedDecision]:
    """Yield what a unit of a coding file decides: pairs, values of figures, speakers."""
    place = unit.places[0] if unit.places else None
    if unit.coded != "file" or place is None:
        return
    kind, _, part = unit.kind.partition(" ")
    if unit.kind == "fact":
        for one, other in combinations(unit.places, 2):
            if one.account_id != other.account_id:
                made = Decision(coder, "pair", _RELATION[unit.value], _nowhere(unit))
                yield PlacedDecision(made, one, other)
    elif kind == "figure" and part:
        made = Decision(coder, "quantity", part, _nowhere(unit), value=unit.value)
        yield PlacedDecision(made, place, None)
    elif unit.kind == "speaker":
        known = unit.value != "unknown"
        made = Decision(coder, "speaker", "name" if known else "unknown", _nowhere(unit))
        yield PlacedDecision(made._replace(value=unit.value if known else ""), place, None)


def _nowhere(unit: CodedUnit) -> Anchor:
    """Return an anchor for a decision whose place is known already."""
    return Anchor(unit.places[0].account_id, unit.says)


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
    if not review:
        return rows
    if (coding := chosen_coding(story)) is not None and table in _CODED:
        rows = _without_uncoded(rows, coding, _CODED[table])
    return _CHANGES[table](rows, place_decisions(story).applied)


_CODED = {"quantities": "figure", "quotes": "quote"}


def _without_uncoded(rows: list[Row], coding: StoryCoding, kind: str) -> list[Row]:
    """Return the rows but those that a coder who coded the whole account does not have."""
    whole = coding.complete.get(kind, frozenset())
    places = [place for unit in coding.of_kind(kind) for place in unit.places]
    return [
        row
        for row in rows
        if row["account_id"] not in whole or any(overlaps(row, place) for place in places)
    ]


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
