"""List the decisions of a story, and whether each changes something."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.contrasts import compare_accounts
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes
from analysis.read.decisions import REVIEW
from analysis.review.apply import decisions_of, overlaps, place_decisions
from analysis.review.codings import read_codings

if TYPE_CHECKING:
    import pandas as pd

    from analysis.review.anchors import Place
    from analysis.review.decisions import Decision
    from analysis.story import Story

    Row = dict[str, Any]

_MADE = {
    "quantity": (find_quantities, "figure"),
    "quote": (find_quotes, "quotation"),
    "speaker": (find_quotes, "quotation"),
    "contrast": (compare_accounts, "contrast"),
}


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
        the nearest place, then what could not be read in the file or in a coding beside it.
    """
    rulings = place_decisions(story)
    rows = []
    for of_kind in rulings.applied.values():
        for ruling in of_kind:
            row = _describe(ruling.decision) | _place(ruling.place, story)
            rows.append(row | _status(ruling.decision, ruling.place, story))
    for decision, misfit in rulings.refused:
        row = _describe(decision) | _place(misfit.nearest, story)
        rows.append(row | {"status": "not applied", "reason": misfit.reason})
    for refused in decisions_of(story)[1]:
        reason = f"{refused['path']} {refused['reason']}"
        rows.append({"status": "not read", "reason": reason, "start": -1, "end": -1})
    for coding in read_codings(story).values():
        for what, why in coding.refused:
            if not what.startswith(f"{REVIEW}, "):  # these are listed above
                row = {"coder": coding.coder, "status": "not read", "reason": f"{what}: {why}"}
                rows.append(row | {"start": -1, "end": -1})
    return schema.make("review", rows)


def _status(decision: Decision, place: Place, story: Story) -> Row:
    """Whether the machine found what is decided on; a pair is made by the decision itself."""
    if decision.kind not in _MADE:
        return {"status": "applied"}
    find, what = _MADE[decision.kind]
    if any(overlaps(row, place) for row in schema.rows(find(story, review=False))):
        return {"status": "applied"}
    return {"status": "nothing there", "reason": f"no {what} was found in these words"}


def _describe(decision: Decision) -> Row:
    return {
        "coder": decision.who,
        "when": decision.when or None,
        "kind": decision.kind,
        "decision": decision.decision,
        "value": decision.value or None,
        "words": decision.place.words,
        "why": decision.why or None,
    }


def _place(place: Place, story: Story) -> Row:
    if place.start < 0:
        return {"account_id": None, "start": -1, "end": -1, "surface": None}
    words = story.texts[place.account_id][place.start : place.end]
    return place._asdict() | {"surface": words}
