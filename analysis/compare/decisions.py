"""List the decisions of a story, what each changes, and why others do not apply."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.answers import find_answer
from analysis.compare.contrasts import compare_accounts
from analysis.compare.origins import find_origins
from analysis.compare.origins.rulings import TOML, Ruling, decide_origins
from analysis.find.actors import find_mentions
from analysis.find.frames import NONE, frame_names, score_sentences
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.read.decisions import LEAVE_OUT, MACHINE, PUT_BACK, REVIEW
from analysis.review.anchors import Misfit, Place, find_anchor
from analysis.review.apply import PlacedDecision, decisions_of, overlaps, place_decisions
from analysis.review.codings import read_codings

if TYPE_CHECKING:
    import pandas as pd

    from analysis.review.decisions import Decision
    from analysis.story import Story

Row = dict[str, Any]
_NOTHING = {  # kind -> what is not in the words that a decision is anchored in
    "contrast": "no contrast was found in these words",
    "pair": "no statement was found in one of the two places",
    "statement": "no statement was found in one of the two places",
    "fact": "no statement was found in one of the two places",
    "quantity": "no figure was found in these words",
    "link": "no figure was found in one of the two places",
    "verdict": "no figure was found in one of the two places",
    "quote": "no quotation was found in these words",
    "speaker": "no quotation was found in these words",
    "actor": "no naming of an actor was found in these words",
    "origin": "the account is not compared",
    "frame": "these words are in no sentence that is read for frames",
    "line": "these words are not a line of the account",
}
_OUTWEIGHED = frozenset(("pair", "statement", "fact", "link", "verdict", "actor", "frame", "line"))


@once
def compare_decisions(story: Story) -> pd.DataFrame:
    """List the decisions of ``review.csv``: where each applies, or why it does not.

    Parameters
    ----------
    story : Story
        The story, with the decisions of its ``review.csv``.

    Returns
    -------
    pandas.DataFrame
        The table ``review``: one row for each decision that applies, then those that do not, with
        the nearest place, then what could not be read in the file or in a coding beside it. An
        entry of ``story.toml`` that ``review.csv`` replaces is a row too.
    """
    placed, origins = place_decisions(story), decide_origins(story)
    refused = {id(ruling.decision): misfit for ruling, misfit in origins.refused}
    applied: list[Row] = []
    aside: list[Row] = []
    for placed_decision in (r for of_kind in placed.applied.values() for r in of_kind):
        misfit = refused.get(id(placed_decision.decision)) or _unknown_frame(placed_decision, story)
        if misfit is not None:
            aside.append(_refusal(placed_decision.decision, misfit, story))
            continue
        row = (
            _describe(placed_decision.decision)
            | _place(placed_decision.place, story)
            | _status(placed_decision, story)
        )
        (applied if row["status"] == "applied" else aside).append(row)
    aside += [_refusal(decision, misfit, story) for decision, misfit in placed.refused]
    for ruling, winner in origins.replaced:
        aside.append(_replaced(ruling, winner, story))
        _note_replaced(applied, ruling, winner)
    return schema.make("review", [*applied, *aside, *_unread(story)])


def _unread(story: Story) -> Iterator[Row]:
    """Yield what could not be read in ``review.csv`` and in the codings beside it."""
    none = {"status": "not read", "start": -1, "end": -1}
    for row in decisions_of(story)[1]:
        reason = f"{row['path']} {row['reason']}"
        where = {"file": REVIEW, "row": int(row["row"]), "column": row["column"]}
        yield none | where | {"reason": reason}
    for coding in read_codings(story).values():
        for what, why in coding.refused:
            if not what.startswith(f"{REVIEW}, "):  # these are listed above
                where = {"file": coding.file, "row": 0, "coder": coding.coder}
                yield none | where | {"reason": f"{what}: {why}"}


def _refusal(decision: Decision, misfit: Misfit, story: Story) -> Row:
    row = _describe(decision) | _place(misfit.nearest, story)
    return row | {"status": "not applied", "reason": misfit.reason, "column": misfit.column}


def _unknown_frame(ruling: PlacedDecision, story: Story) -> Misfit | None:
    """Return why a frame cannot be applied: no codebook has it."""
    decision = ruling.decision
    if decision.kind != "frame" or decision.decision == NONE:
        return None
    known = frame_names(story)
    if any(decision.value in names for names in known.values()):
        return None
    names = ", ".join(name for names in known.values() for name in names)
    return Misfit(f"{decision.value!r} is not a frame; use one of {names}", ruling.place, "value")


def _status(ruling: PlacedDecision, story: Story) -> Row:
    """Return whether a decision found its thing, what the machine says of it, what changed."""
    if ruling.decision.kind == "check":  # no table passes through these
        changed = ruling.decision.decision == "wrong"
        return {"status": "applied", "machine": "right", "changed": changed}
    if ruling.decision.kind == "pair" and not ruling.decision.row:  # a coding has hundreds
        return {"status": "applied"}
    decision, now = ruling.decision, find_answer(story, ruling.decision, ruling.places)
    before = _machine_answer(ruling, story)
    row = {"machine": before, "changed": before != now or decision.decision == "strike"}
    if before is None and now is None:
        reason = _NOTHING[decision.kind]
        return row | {
            "status": "nothing there",
            "reason": reason,
            "column": "words",
            "changed": False,
        }
    if _is_checked(decision) and now != (decision.value or decision.decision):
        reason = f"another decision or a rule outweighs it: the tables say {now or 'nothing'!r}"
        return row | {"status": "not applied", "reason": reason, "column": "decision"}
    return row | {"status": "applied"}


def _is_checked(decision: Decision) -> bool:
    """Whether the tables have to say what was decided, word for word."""
    named = (decision.kind, decision.decision) == ("actor", "name")  # they have the fullest name
    return decision.kind in _OUTWEIGHED and not named


def _machine_answer(ruling: PlacedDecision, story: Story) -> str | None:
    """Return what the machine says; its text may lack lines that were put back."""
    decision, places = ruling.decision, list(ruling.places)
    if decision.kind == "line":
        now = find_answer(story, decision, ruling.places)
        other = LEAVE_OUT if now == PUT_BACK else PUT_BACK
        return other if now and _line_is_decided(ruling, story) else now
    if story.undecided is not None:
        found = [find_anchor(story.machine, a) for a in (decision.place, decision.other) if a]
        places = [place for place in found if isinstance(place, Place)]
    if len(places) < len(ruling.places):
        return None
    return find_answer(story.machine, decision, tuple(places))


def _line_is_decided(ruling: PlacedDecision, story: Story) -> bool:
    """Whether the line at a place was put back or left out by a coder."""
    rows = [*schema.rows(story.left_out), *schema.rows(story.sentences)]
    return any(row["by"] != MACHINE and overlaps(row, ruling.place) for row in rows)


def _replaced(ruling: Ruling, winner: Ruling, story: Story) -> Row:
    """Return the row of an entry of ``story.toml`` that ``review.csv`` replaces."""
    row: Row = {"coder": TOML, "kind": "origin", "decision": ruling.relation}
    row |= {"file": TOML, "row": -1}
    row |= {"value": ruling.origin or None, "why": ruling.reason or None}
    reason = f"review.csv ({winner.by}) says {_as_words(winner)}, and review.csv wins"
    place = _place(Place(ruling.account, 0, 0), story)
    return row | place | {"status": "not applied", "reason": reason, "surface": None}


def _note_replaced(applied: list[Row], ruling: Ruling, winner: Ruling) -> None:
    """Say on the decision that replaces an entry of ``story.toml`` what the entry says."""
    for row in applied:
        if (row["kind"], row["account_id"]) == ("origin", winner.account):
            row["reason"] = f"story.toml says {_as_words(ruling)}; review.csv wins"


def _as_words(ruling: Ruling) -> str:
    return f"{ruling.relation} of {ruling.origin}" if ruling.origin else ruling.relation


def _describe(decision: Decision) -> Row:
    return {
        "coder": decision.who,
        "when": decision.when or None,
        "kind": decision.kind,
        "decision": decision.decision,
        "value": decision.value or None,
        "words": decision.place.words,
        "why": decision.why or None,
        "file": decision.file,
        "row": decision.row,
        "changed": False,
    }


def _place(place: Place, story: Story) -> Row:
    if place.start < 0:
        return {"account_id": None, "start": -1, "end": -1, "surface": None}
    words = story.texts[place.account_id][place.start : place.end]
    return place._asdict() | {"surface": words}


def explain_refusals(story: Story) -> list[str]:
    """Return a sentence for each decision that does not apply: file, row, column and cause."""
    table = compare_decisions(story)
    found = []
    for row in schema.rows(table[table["status"] != "applied"]):
        if row["status"] == "not read":
            found.append(f"{row['reason']}.")
        elif row["row"] > 0:
            where = f"{row['file']}, row {row['row']}, column {row['column']!r}"
            found.append(f"{where}: {row['reason']}.")
        else:
            where = f"{row['file']}, {row['kind']} of {story.labels[row['account_id']]}"
            found.append(f"{where}: {row['reason']}.")
    return found


class CheckedCount(NamedTuple):
    """How many things of a kind were checked by hand, changed by it, and are there in all."""

    thing: str
    things: str
    checked: int
    changed: int
    total: int


def count_checked(story: Story) -> list[CheckedCount]:
    """Count what was checked by hand among what the machine found, for each kind with a decision.

    Two decisions on one place are one check; what a coding file says is none.
    """
    table = compare_decisions(story)
    applied = table[(table["status"] == "applied") & (table["row"] > 0)]
    found = []
    for thing, things, kinds, total in _CHECKED:
        rows = applied[applied["kind"].isin(kinds)]
        if len(rows):
            places = rows.groupby(["account_id", "start", "end"])["changed"].any()
            number = max(total(story.machine), len(places))
            found.append(CheckedCount(thing, things, len(places), int(places.sum()), number))
    return found


_CHECKED: tuple[tuple[str, str, tuple[str, ...], Callable[[Story], int]], ...] = (
    (
        "difference",
        "differences",
        ("contrast",),
        lambda story: int(compare_accounts(story)["contrast_id"].nunique()),
    ),
    (
        "statement",
        "statements",
        ("pair", "statement", "fact"),
        lambda story: len(align_claims(story)),
    ),
    (
        "figure",
        "figures",
        ("quantity", "link", "verdict"),
        lambda story: len(analysed_quantities(story)),
    ),
    ("quotation", "quotations", ("quote", "speaker"), lambda story: len(analysed_quotes(story))),
    (
        "naming of an actor",
        "namings of actors",
        ("actor",),
        lambda story: len(find_mentions(story)),
    ),
    ("origin", "origins", ("origin",), lambda story: len(find_origins(story))),
    (
        "sentence’s frame",
        "sentences’ frames",
        ("frame",),
        lambda story: len(score_sentences(story)),
    ),
    (
        "line",
        "lines",
        ("line",),
        lambda story: len(story.left_out) + len(story.sentences),
    ),
)
