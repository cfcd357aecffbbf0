"""Draw shown statements at random for a person to check, and estimate how many are right."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.contrasts import compare_accounts
from analysis.compare.coverage import compare_coverage
from analysis.compare.coverage_cells import SHOWN, STATING
from analysis.compare.intervals import wilson_interval
from analysis.compare.machine_coding import without_hands
from analysis.errors import AnalysisError
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.review.anchors import Misfit, Place, find_anchor, make_anchor, row_place
from analysis.review.apply import decisions_of
from analysis.review.decisions import Anchor, Decision

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
DRAWN = "sample"  # the kind of a row in the file
_VALUE = re.compile(r"seed (\d+), (\d+) of (\d+)")


class ShownStatement(NamedTuple):
    """A statement that is shown: its place, for a pair the other one, and what is said of it."""

    place: Place
    other: Place | None
    says: str


class DrawnStatement(NamedTuple):
    """A statement of a sample: its anchors, its number, the seed, and how many there were."""

    measure: str
    place: Anchor
    other: Anchor | None
    seed: int
    number: int
    population: int

    @property
    def subject(self) -> tuple[object, ...]:
        """Return what a decision on it is about."""
        return self.measure, self.place[:3], self.other[:3] if self.other else None


def draw_sample(story: Story, measure: str, n: int, seed: int = 1) -> list[Decision]:
    """Draw shown statements of one measure, each with the same chance.

    Parameters
    ----------
    story : Story
        The story.
    measure : str
        ``facts``, ``only``, ``speakers``, ``quotes``, ``figures`` or ``contrasts``.
    n : int
        How many; all where there are fewer.
    seed : int, default 1
        The same seed draws the same statements, and a larger sample contains a smaller one.

    Returns
    -------
    list of Decision
        The rows of ``review-sample.csv``, in the order of the draw.

    Raises
    ------
    AnalysisError
        For an unknown measure, a number below 1, a negative seed, or a story that shows no such
        statement.
    """
    import numpy as np

    if measure not in MEASURES:
        cause = "is not one that is sampled"
        raise AnalysisError(f"measure {measure!r}", cause, f"use one of {', '.join(MEASURES)}")
    if n < 1 or seed < 0:
        value = f"sample of {n} with seed {seed}"
        raise AnalysisError(value, "cannot be drawn", "draw 1 or more, with a seed of 0 or more")
    shown = shown_statements(story, measure)
    if not shown:
        cause = f"shows no statement of the measure {measure!r}"
        raise AnalysisError(f"story {story.story_id!r}", cause, "sample another measure")
    order = np.random.default_rng(seed).permutation(len(shown))[:n].tolist()
    rows = []
    for number, at in enumerate(order, 1):
        place, other = (make_anchor(story, *p) if p else None for p in shown[at][:2])
        assert place is not None
        value = f"seed {seed}, {number} of {len(shown)}"
        rows.append(Decision("StoryDiff", DRAWN, measure, place, other, value=value))
    return rows


def shown_statements(story: Story, measure: str) -> list[ShownStatement]:
    """Return all statements of a measure that the machine shows, in the order of its table."""
    found = {(s.place, s.other): s for s in MEASURES[measure](without_hands(story))}
    return list(found.values())


def drawn_statements(story: Story) -> list[DrawnStatement]:
    """Return the statements that were drawn, from the file beside the story."""
    found = []
    for row in story.settings.get("sample", ()):
        said = _VALUE.fullmatch(row["value"].strip())
        if row["kind"] == DRAWN and row["decision"] in MEASURES and said and row["words"]:
            place = Anchor(row["account"], row["words"], row["before"], row["after"])
            other = Anchor(*(row[f"other_{c}"] for c in ("account", "words", "before", "after")))
            numbers = map(int, said.groups())
            found.append(
                DrawnStatement(row["decision"], place, other if other.words else None, *numbers)
            )
    return found


@once
def compare_samples(story: Story) -> pd.DataFrame:
    """Estimate from checked samples how many of the shown statements of a story are right.

    Parameters
    ----------
    story : Story
        The story, with its ``review-sample.csv`` and the answers in its ``review.csv``.

    Returns
    -------
    pandas.DataFrame
        The table ``samples``: one row for each measure that was drawn.

    Notes
    -----
    Each statement had the same chance to be drawn, so the share that is right estimates the
    precision in this story; the interval is Wilson's (1927). The unanswered, those that are not
    shown any more and those on which coders contradict each other are counted and left out.
    """
    drawn: dict[str, list[DrawnStatement]] = {}
    for statement in drawn_statements(story):
        drawn.setdefault(statement.measure, []).append(statement)
    answers = _answers(story)
    return schema.make("samples", (_estimate(s, answers, story) for s in drawn.values()))


def _answers(story: Story) -> dict[tuple[object, ...], dict[str, str]]:
    """Return what each coder answered, by what was asked."""
    found: dict[tuple[object, ...], dict[str, str]] = {}
    for d in decisions_of(story)[0]:
        if d.kind == "check":
            subject = (d.value, d.place[:3], d.other[:3] if d.other else None)
            found.setdefault(subject, {})[d.who] = d.decision
    return found


def _estimate(
    statements: list[DrawnStatement],
    answers: Mapping[tuple[object, ...], Mapping[str, str]],
    story: Story,
) -> Row:
    measure = statements[0].measure
    current = {(s.place, s.other) for s in shown_statements(story, measure)}
    shown = [s for s in statements if places_of(s, story) in current]
    given = [answers.get(s.subject, {}) for s in shown]
    clear = [by for by in given if len(set(by.values())) == 1]
    right = sum("right" in by.values() for by in clear)
    row: Row = {
        "measure": measure,
        "seed": statements[0].seed,
        "n_shown": statements[0].population,
        "n_drawn": len(statements),
        "n_gone": len(statements) - len(shown),
        "n_contradicting": sum(len(set(by.values())) > 1 for by in given),
        "n_checked": len(clear),
        "n_right": right,
        "coders": ", ".join(sorted({who for by in clear for who in by})) or None,
    }
    if clear:
        low, high = wilson_interval(right, len(clear))
        row |= {"precision": right / len(clear), "precision_low": low, "precision_high": high}
    return row


def places_of(statement: DrawnStatement, story: Story) -> tuple[Place, Place | None] | None:
    """Return where the words of a drawn statement are now; None if they are not found."""
    place = find_anchor(story, statement.place)
    other = find_anchor(story, statement.other) if statement.other else None
    if isinstance(place, Misfit) or isinstance(other, Misfit):
        return None
    return place, other


def _facts(story: Story) -> Iterator[ShownStatement]:
    """Yield each account's statement of a shown fact, beside the first account's.

    An account that differs does not report the same.
    """
    grouped: dict[str, list[Row]] = {}
    for row in schema.rows(compare_coverage(story)):
        stated = row["status"] in ("stated", "partly") and row["standing"] == SHOWN
        if row["fact_id"].startswith("f") and stated and not isinstance(row["repeats"], str):
            grouped.setdefault(row["fact_id"], []).append(row)
    for first, *others in grouped.values():
        for row in others:
            says = f"both report: {first['label']}"
            yield ShownStatement(row_place(first), row_place(row), says)


def _only(story: Story) -> Iterator[ShownStatement]:
    for row in schema.rows(compare_coverage(story)):
        if row["alone"] == "only" and row["status"] in STATING:
            account = story.labels[row["account_id"]]
            yield ShownStatement(row_place(row), None, f"only {account} reports: {row['label']}")


def _speakers(story: Story) -> Iterator[ShownStatement]:
    for row in schema.rows(analysed_quotes(story)):
        if isinstance(row["speaker"], str):
            yield ShownStatement(row_place(row), None, f"{row['speaker']} says this")


def _quotes(story: Story) -> Iterator[ShownStatement]:
    for row in schema.rows(analysed_quotes(story)):
        yield ShownStatement(row_place(row), None, f"this is a quotation ({row['kind']})")


def _figures(story: Story) -> Iterator[ShownStatement]:
    for row in schema.rows(analysed_quantities(story)):
        ends = (f"{row[k]:g}" if row[k] == row[k] else "open" for k in ("low", "high"))
        value = f"{row['value']:g}" if row["value"] == row["value"] else " to ".join(ends)
        counts = row["counts"] if isinstance(row["counts"], str) else "what is counted unknown"
        says = f"this figure is {row['bound']} {value} ({counts})"
        yield ShownStatement(row_place(row), None, says)


def _contrasts(story: Story) -> Iterator[ShownStatement]:
    table = compare_accounts(story)
    table = table[(table["standing"] == SHOWN) & table["named"] & (table["start"] >= 0)]
    for _, rows in table.groupby("contrast_id", sort=False):
        places = [row_place(row) for row in schema.rows(rows)]
        other = places[1] if len(places) > 1 else None
        yield ShownStatement(places[0], other, str(rows["says"].iloc[0]))


MEASURES: dict[str, Callable[[Story], Iterator[ShownStatement]]] = {
    "facts": _facts,
    "only": _only,
    "speakers": _speakers,
    "quotes": _quotes,
    "figures": _figures,
    "contrasts": _contrasts,
}
