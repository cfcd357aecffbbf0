"""A corpus to read: its stories, what each outlet does against the rest, attention day by day. No computing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.tables.plain import Shown, cut

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]


class Measure(NamedTuple):
    """How a measure of ``compare_outlets`` is named: in a heading, on an axis, and what its cases are, one and many."""

    name: str
    axis: str
    case: str
    cases: str


MEASURES: dict[str, Measure] = {
    "carries": Measure("what most origins tell", "share of what most origins tell that the outlet tells", "fact", "facts"),
    "bound kept": Measure("bounds kept", "share of figures with a bound elsewhere that keep it", "figure", "figures"),
    "not rounded": Measure("exact numbers kept", "share of figures given exactly elsewhere that are not rounded", "figure", "figures"),
    "attribution kept": Measure("attributions kept", "share of facts attributed elsewhere that keep who says so", "fact", "facts"),
    "hedge kept": Measure("hedges kept", "share of facts hedged elsewhere that keep the hedge", "fact", "facts"),
    "wire copy": Measure("wire copy", "share of the outlet's accounts that come from another account", "account", "accounts"),
    "speakers": Measure("whom it quotes", "share of quotations by kind of speaker", "quotation", "quotations"),
    "frames": Measure("frames", "share of sentences that touch a dimension", "sentence", "sentences"),
    "first": Measure("first to tell", "share of stories that the outlet tells first", "story", "stories"),
}  # fmt: skip
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


def measure_of(measure: str) -> Measure:
    """The words for a measure; one that is not known is called by its name."""
    return MEASURES.get(measure, Measure(measure, f"{measure}, share", "case", "cases"))


def kind_of_case(measure: str, kind: object) -> str:
    """A measure's kind in words, empty where it has one kind only."""
    words = "" if kind is None or kind != kind else str(kind)
    return _KINDS.get(words, words) if measure == "carries" else words


def how_few(row: Row) -> str:
    """What a row's note says first: how many cases there are of how many needed.

    >>> how_few({"note": "12 of 20 cases; 3 of 15 facts could not be judged"})
    '12 of 20 cases'
    """
    return _said(row["note"]).partition("; ")[0]


def show_outlets(
    outlets: pd.DataFrame, *, measure: str = "", caption: str = "", limit: int = 400
) -> Shown:
    """A row an outlet, measure and kind: its share with the interval, what the rest does, the difference, and the verdict.

    Takes the table of ``compare_outlets``; ``measure`` picks one. Where there are too few cases the share is left out and the note says
    how many there are. Differences are in percentage points; q is the p-value after control for all comparisons made.
    """
    picked = outlets[outlets["measure"] == measure] if measure else outlets
    many_kinds = picked["kind"].nunique() > 1
    heads = [*([] if measure else ["measure"]), "outlet", *(["kind"] if many_kinds else []), "share", "cases", "stories", "the rest",
             "difference in points", "q", "verdict", *([] if measure else ["standing"]), "note"]  # fmt: skip
    rows = [tuple(_cells(row, heads)) for row in picked.head(limit).to_dict("records")]
    numeric = tuple(h in _NUMBERS for h in heads)
    return Shown(tuple(heads), tuple(rows), numeric, cut(caption, len(picked), limit, "rows"))


def _cells(row: Row, heads: list[str]) -> list[str]:
    few = row["verdict"] == FEW
    words = {
        "measure": measure_of(row["measure"]).name,
        "outlet": _said(row["outlet"]),
        "kind": kind_of_case(row["measure"], row["kind"]) or "–",
        "share": "–" if few else percent(row),
        "cases": f"{row['hits']:,} of {row['cases']:,}",
        "stories": f"{row['stories']:,}",
        "the rest": "–" if few else share(row["rest"]),
        "difference in points": "–" if few else points(row),
        "q": chance(row["q"]),
        "verdict": str(row["verdict"]),
        "standing": str(row["standing"]),
        "note": _said(row["note"]) or "–",
    }
    return [words[h] for h in heads]


def share(value: float) -> str:
    """A share in per cent, a dash where it is missing."""
    return "–" if value != value else f"{value:.0%}"


def percent(row: Row) -> str:
    """A share with its interval."""
    return (
        f"{share(row['share'])} ({share(row['low'])} to {share(row['high'])})"
        if row["share"] == row["share"]
        else "–"
    )


def points(row: Row) -> str:
    """A difference in percentage points with its interval.

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
    """A q-value as a reader expects it.

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


def show_corpus(stories: pd.DataFrame, *, caption: str = "", limit: int = 40) -> Shown:
    """A row a story: its accounts, outlets and origins, first and last day, and whether it was analysed.

    Takes the table ``stories`` of a corpus, in its order.
    """
    rows = []
    for row in stories.head(limit).to_dict("records"):
        days = dict.fromkeys(_said(row[k])[:10] for k in ("first", "last"))
        when = " to ".join(d for d in days if d) or "no date"
        counts = [f"{row[k]:,}" for k in ("n_accounts", "n_outlets", "n_origins")]
        rows.append(
            (
                _said(row["title"]) or str(row["story_id"]),
                *counts,
                when,
                str(row["status"]),
                _said(row["note"]) or "–",
            )
        )
    heads = ("story", "accounts", "outlets", "origins", "days", "status", "note")
    return Shown(
        heads,
        tuple(rows),
        (False, True, True, True, False, False, False),
        cut(caption, len(stories), limit, "stories"),
    )


def show_attention(attention: pd.DataFrame, *, caption: str = "", limit: int = 120) -> Shown:
    """A row a story and day: its accounts, from how many origins, how many of them new, and all accounts so far.

    Takes the table of ``compare_attention``, in its order.
    """
    rows, before = [], ""
    for row in attention.head(limit).to_dict("records"):
        name = _said(row["title"]) or str(row["story_id"])
        rows.append(
            (
                "" if row["story_id"] == before else name,
                str(row["day"])[:10],
                *(f"{row[k]:,}" for k in _COUNTS),
            )
        )
        before = row["story_id"]
    heads = ("story", "day (UTC)", "accounts", "origins", "new origins", "accounts of the story")
    return Shown(
        heads,
        tuple(rows),
        (False, False, True, True, True, True),
        cut(caption, len(attention), limit, "days"),
    )


_COUNTS = ("accounts", "origins", "new_origins", "total")


def _said(value: Any) -> str:
    return "" if value is None or value != value else str(value)
