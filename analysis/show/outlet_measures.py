"""The measures of outlets in words: their names, cases, shares and chances."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.show.prose import said

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]


class OutletMeasure(NamedTuple):
    """Words for a measure of ``compare_outlets``.

    Parameters
    ----------
    name : str
        Name for a heading.
    axis : str
        Name for an axis.
    case : str
        What one case is.
    cases : str
        What several cases are.
    """

    name: str
    axis: str
    case: str
    cases: str


MEASURES: dict[str, OutletMeasure] = {
    "carries": OutletMeasure(
        "what most origins report",
        "share of what most origins report that the outlet reports",
        "fact",
        "facts",
    ),
    "bound kept": OutletMeasure(
        "bounds kept", "share of figures with a bound elsewhere that keep it", "figure", "figures"
    ),
    "not rounded": OutletMeasure(
        "exact numbers kept",
        "share of figures given exactly elsewhere that are not rounded",
        "figure",
        "figures",
    ),
    "attribution kept": OutletMeasure(
        "attributions kept",
        "share of facts attributed elsewhere that keep who says so",
        "fact",
        "facts",
    ),
    "hedge kept": OutletMeasure(
        "hedges kept", "share of facts hedged elsewhere that keep the hedge", "fact", "facts"
    ),
    "wire copy": OutletMeasure(
        "wire copy",
        "share of the outlet's accounts that come from another account",
        "account",
        "accounts",
    ),
    "speakers": OutletMeasure(
        "whom it quotes", "share of quotations by kind of speaker", "quotation", "quotations"
    ),
    "frames": OutletMeasure(
        "frames", "share of sentences that touch a dimension", "sentence", "sentences"
    ),
    "first": OutletMeasure(
        "first to report", "share of stories that the outlet reports first", "story", "stories"
    ),
}


_KINDS = {"figure": "figures", "quote": "quotations", "plain": "other facts"}


_NUMBERS = (
    "share",
    "cases",
    "stories",
    "the rest",
    "difference in points",
    "q",
)  # set flush right and never broken


FEW, NONE_SHOWN = "too few", "no difference shown"


def with_difference(outlets: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose difference remains after control for all comparisons."""
    return outlets[~outlets["verdict"].isin([FEW, NONE_SHOWN])]


def measure_of(measure: str) -> OutletMeasure:
    """Return the words for a measure; one that is not known has its own name."""
    return MEASURES.get(measure, OutletMeasure(measure, f"{measure}, share", "case", "cases"))


def kind_of_case(measure: str, kind: object) -> str:
    """Return a measure's kind in words, empty where it has one kind only."""
    words = "" if kind is None or kind != kind else str(kind)
    return _KINDS.get(words, words) if measure == "carries" else words


def how_few(row: Row) -> str:
    """Return the first part of a row's note: the cases there are and are needed.

    >>> how_few({"note": "12 of 20 cases; 3 of 15 facts could not be judged"})
    '12 of 20 cases'
    """
    return said(row["note"]).partition("; ")[0]


def share(value: float) -> str:
    """Return a share in per cent, a dash where it is missing."""
    return "–" if value != value else f"{value:.0%}"


def percent(row: Row) -> str:
    """Return a share with its interval."""
    return (
        f"{share(row['share'])} ({share(row['low'])} to {share(row['high'])})"
        if row["share"] == row["share"]
        else "–"
    )


def points(row: Row) -> str:
    """Return a difference in percentage points with its interval.

    >>> points({"difference": -0.12, "difference_low": -0.2, "difference_high": 0.01})
    '−12 (−20 to +1)'
    """
    ends = [_signed(row[k]) for k in ("difference", "difference_low", "difference_high")]
    return f"{ends[0]} ({ends[1]} to {ends[2]})" if row["difference"] == row["difference"] else "–"


def _signed(value: float) -> str:
    return (
        "–"
        if value != value
        else f"{100 * value:+.0f}".replace("-", "−").replace("+0", "0").replace("−0", "0")
    )


def chance(q: float) -> str:
    """Return a q-value as readers expect it.

    >>> chance(0.0004), chance(0.0312), chance(1.0)
    ('< .001', '.031', '1')
    """
    return (
        "–"
        if q != q
        else "< .001"
        if q < 0.001
        else f"{q:.3f}".removeprefix("0")
        if q < 0.9995
        else "1"
    )


def tell_q(row: Row) -> str:
    """Return the q-value of a difference for a sentence, in which it is never broken.

    >>> tell_q({"q": 0.0004}).split(), tell_q({"q": 0.0312}).split()
    (['q', '<', '.001'], ['q', '=', '.031'])
    """
    words = chance(row["q"])
    return f"q {words if words.startswith('<') else f'= {words}'}".replace(" ", "\u00a0")
