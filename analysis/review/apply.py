"""Apply decisions to the tables: each table passes through here once."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import wraps
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from analysis import schema
from analysis.cache import once
from analysis.read.codings import coding_file, decisions_of_coder
from analysis.read.decisions import MACHINE
from analysis.resources import story_lists
from analysis.review.anchors import Misfit, Place, find_anchor
from analysis.review.codings import CodedUnit, StoryCoding, chosen_coding
from analysis.review.decisions import Anchor, Decision, parse_rows

if TYPE_CHECKING:
    from analysis.story import Story

Row = dict[str, Any]
T = TypeVar("T")
_OF_SENTENCES = frozenset(("one fact", "pair", "frame"))  # questions that are about a sentence
_REVIEW = inspect.Parameter("review", inspect.Parameter.KEYWORD_ONLY, default=True)
_ABOUT = """    review : bool, default True
        Whether the decisions of ``review.csv`` are applied; False for the machine's word alone.

"""


def reviewed(function: Callable[..., T]) -> Callable[..., T]:
    """Give a function of a story the option ``review``; False asks for the machine's word.

    Parameters
    ----------
    function : Callable
        Function whose first argument is the story.

    Returns
    -------
    Callable
        The function with the option, which its docstring explains.
    """

    @wraps(function)
    def asked(story: Story, *given: Any, review: bool = True, **options: Any) -> T:
        with story_lists(story.lists):
            return function(story if review else story.machine, *given, **options)

    signature = inspect.signature(function)
    options = [*signature.parameters.values(), _REVIEW]
    asked.__signature__ = signature.replace(parameters=options)  # type: ignore[attr-defined]
    before, returns, after = (function.__doc__ or "").partition("    Returns\n")
    asked.__doc__ = f"{before.rstrip()}\n{_ABOUT}{returns}{after}" if returns else before
    return asked


class PlacedDecision(NamedTuple):
    """A decision with the places that it applies to."""

    decision: Decision
    place: Place
    other: Place | None

    @property
    def places(self) -> tuple[Place, ...]:
        """Return the places: one or two."""
        return (self.place, self.other) if self.other else (self.place,)


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

    Decisions that contradict each other, and those whose words are not found, apply to nothing;
    ``review.csv`` wins over the coder's own file.
    """
    refused: list[tuple[Decision, Misfit]] = []
    decided = list(_place_all(decisions_of(story)[0], refused, story))
    chosen = list(_place_all(_rows_of_coder(story), refused, story))
    clashes = _find_clashes(story, [*chosen, *decided])
    found = PlacedDecisions(defaultdict(list), refused)
    for ruling in _units_of_coder(story):
        found.applied[ruling.decision.kind].append(ruling)
    for number, ruling in enumerate([*chosen, *decided]):
        if number < len(chosen) and number in clashes:
            misfit = Misfit("review.csv decides otherwise", ruling.place, "decision")
            refused.append((ruling.decision, misfit))
        else:
            found.applied[ruling.decision.kind].append(ruling)
    return found


def _place_all(
    decisions: Iterable[Decision], refused: list[tuple[Decision, Misfit]], story: Story
) -> Iterator[PlacedDecision]:
    """Yield the decisions of a file that have places and contradict none; refuse the others."""
    placed = []
    for decision in decisions:
        place = find_anchor(story, decision.place)
        other = find_anchor(story, decision.other) if decision.other else None
        if isinstance(place, Misfit):
            refused.append((decision, place))
        elif isinstance(other, Misfit):
            refused.append((decision, other._replace(column="other_words")))
        else:
            placed.append(PlacedDecision(decision, place, other))
    clashes = _find_clashes(story, placed)
    for number, ruling in enumerate(placed):
        if number not in clashes:
            yield ruling
            continue
        others = [placed[n].decision for n in sorted({number, *clashes[number]})]
        names = ", ".join(sorted({d.who for d in others}))
        rows = ", ".join(str(d.row) for d in others if d is not ruling.decision)
        cause = f"contradicts another decision on the same words ({names}; row {rows})"
        refused.append((ruling.decision, Misfit(cause, ruling.place, "decision")))


def _rows_of_coder(story: Story) -> list[Decision]:
    """Return the decisions of the ``review.NAME.csv`` of the chosen coder."""
    said = decisions_of_coder(story.settings)
    return [d for c in said for d in parse_rows(c["rows"], c["file"])[0]]


def _units_of_coder(story: Story) -> Iterator[PlacedDecision]:
    """Yield what the coding file of the chosen coder decides."""
    if coding := chosen_coding(story):
        for unit in coding.units:
            for ruling in _ruling_of(unit, coding.coder):
                made = ruling.decision._replace(file=coding_file(coding.coder))
                yield ruling._replace(decision=made)


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


def _find_clashes(story: Story, placed: list[PlacedDecision]) -> dict[int, set[int]]:
    """Return number of a decision -> numbers of those that contradict it."""
    answers: dict[tuple[Any, ...], list[tuple[int, tuple[str, ...]]]] = defaultdict(list)
    for number, ruling in enumerate(placed):
        for question, answer in ruling.decision.claims.items():
            answers[question, *_subjects(story, question, ruling)].append((number, answer))
    clashes: dict[int, set[int]] = defaultdict(set)
    for given in answers.values():
        for number, answer in given:
            if others := {n for n, said in given if said != answer}:
                clashes[number] |= others
    return clashes


def _subjects(story: Story, question: str, ruling: PlacedDecision) -> Iterator[tuple[Any, ...]]:
    """Yield what a question is about: an account, sentences or places, in order."""
    places = ruling.places
    if question == "origin":
        yield (ruling.place.account_id,)
    elif question in _OF_SENTENCES:
        yield from sorted((sentence_at(story, place),) for place in places)
    else:
        yield from sorted(tuple(place) for place in places)


def sentence_at(story: Story, place: Place) -> str:
    """Return the id of the first sentence with a character of a place; empty if there is none."""
    for row in _sentences(story).get(place.account_id, ()):
        if overlaps(row, place):
            return str(row["sentence_id"])
    return ""


@once
def _sentences(story: Story) -> dict[str, list[Row]]:
    """Return account_id -> its sentences."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in schema.rows(story.sentences):
        found[row["account_id"]].append(row)
    return found


def apply_review(table: str, rows: list[Row], story: Story) -> list[Row]:
    """Apply the decisions of the story to the rows of one table.

    Parameters
    ----------
    table : str
        ``quantities``, ``quotes`` or ``contrasts``.
    rows : list of dict
        The rows as the machine has them; they are changed.
    story : Story
        The story, with its decisions.

    Returns
    -------
    list of dict
        The rows that are left, each with ``by``: "machine", or the coder whose word it is.
    """
    for row in rows:
        row["by"] = MACHINE
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
        chosen = find_contrast(rows, ruling.places)
        if decision.decision == "strike":
            rows = [r for r in rows if r["contrast_id"] != chosen]
        for row in (r for r in rows if r["contrast_id"] == chosen):
            row |= {"by": decision.who, "note": decision.value or row.get("note")}
            if decision.decision == "sign":
                row["standing"] = "shown"
    return rows


def find_contrast(rows: list[Row], places: Iterable[Place]) -> str | None:
    """Return the first contrast that is about all of some places; None if there is none."""
    first, *others = [_about(rows, place) for place in places]
    return next((i for i in first if all(i in ids for ids in others)), None)


def _about(rows: list[Row], place: Place) -> list[str]:
    """Return the contrasts whose sentence is about a place, in their order."""
    return [r["contrast_id"] for r in rows if r["start"] >= 0 and r["named"] and overlaps(r, place)]


_CHANGES = {
    "quantities": _change_quantities,
    "quotes": _change_quotes,
    "contrasts": _change_contrasts,
}
