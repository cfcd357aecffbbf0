"""Plot of the coverage: facts as rows, accounts as columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.coverage_cells import SHOWN
from analysis.compare.origins import find_origins
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.axes import SOFT, draw_empty, folded, name_columns, name_rows, new_axes, styled
from analysis.show.base import MANY_ACCOUNTS
from analysis.show.prose import Labels, Prose

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.story import Story

_STATUS: dict[str, tuple[str, dict[str, Any]]] = {
    "stated": ("stated", {"marker": "o", "markersize": 10, "color": "#1d4e6f"}),
    "partly": (
        "partly",
        {
            "marker": "o",
            "markersize": 10,
            "color": "#1d4e6f",
            "fillstyle": "left",
            "markerfacecoloralt": "white",
        },
    ),
    "differs": ("differs", {"marker": "D", "markersize": 9, "color": "#D55E00"}),
    "possible": (
        "possible",
        {
            "marker": "o",
            "markersize": 8,
            "color": "#6b7580",
            "fillstyle": "none",
            "markeredgewidth": 1.4,
        },
    ),
    "uncertain": ("perhaps stated", {"marker": "$?$", "markersize": 8, "color": "#6b7580"}),
    "similar": ("similar only", {"marker": ".", "markersize": 7, "color": "#aab2ba"}),
    "origin": (
        "stated by its origin",
        {"marker": "o", "markersize": 6, "color": "#8fb0c6", "markeredgecolor": "#1d4e6f"},
    ),
    "omitted": (
        "not found",
        {"marker": "_", "markersize": 9, "color": "#aab2ba", "markeredgewidth": 1.6},
    ),
}
_RING: dict[str, Any] = {
    "marker": "o",
    "markersize": 16,
    "color": "#1d4e6f",
    "fillstyle": "none",
    "markeredgewidth": 0.9,
}
_PROMINENT = ("headline", "dek", "lead")
_STATED = ("stated", "partly", "differs")


_MANY = 6  # accounts that the caption names one by one


def _describe_coverage(
    coverage: pd.DataFrame, story: Story, *, uncertain: bool | None = None
) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = story.compared
    coverage = coverage.assign(status=drawn_status(coverage, story))
    coverage = coverage[coverage["repeats"].isna()]
    hidden = 0 if draws_uncertain(labels, uncertain) else int(is_open(coverage).sum())
    facts = coverage["fact_id"].nunique()
    parts = [
        f"{labels[a]} {_cells(rows['status'])}"
        for a, rows in coverage.groupby("account_id", sort=False)
    ]
    several = coverage[coverage["n_accounts"] > 1]
    shared = several["fact_id"].nunique()
    check = several[several["standing"] != SHOWN]["fact_id"].nunique()
    lead = (
        f"Facts as rows, accounts as columns; {count(facts, 'fact')} in all, {in_words(shared)} "
        f"of them stated by more than one account{f', {in_words(check)} to check' if check else ''}"
    )
    order = "those of most origins and most prominent on top, then statements in no shared fact"
    cells = "; ".join(parts) if len(parts) <= _MANY else _span_of(coverage, labels)
    more = ""
    if hidden:
        are = "is" if hidden == 1 else "are"
        more = f" {as_sentence(count(hidden, 'uncertain cell'))} {are} not drawn."
    return Prose(f"{lead}; {order}. {cells}.{more}", kind="caption")


def draws_uncertain(labels: Labels, uncertain: bool | None) -> bool:
    """Return whether uncertain cells are shown: as asked for, by default with few accounts."""
    return len(labels) < MANY_ACCOUNTS if uncertain is None else uncertain


def is_open(drawn: pd.DataFrame) -> pd.Series[bool]:
    """Return whether no statement and no account of the same origin decides a cell."""
    return drawn["status"].isin(["uncertain", "similar"])


def _span_of(coverage: pd.DataFrame, labels: Mapping[str, str]) -> str:
    """Return the accounts with most and fewest facts, for many accounts."""
    stated = (
        coverage["status"]
        .isin(["stated", "partly", "differs"])
        .groupby(coverage["account_id"], sort=False)
        .sum()
    )
    most, least = stated.idxmax(), stated.idxmin()
    return (
        f"Of {in_words(len(stated))} accounts {labels[most]} states most facts ({stated[most]}), "
        f"{labels[least]} fewest ({stated[least]})"
    )


def _cells(statuses: pd.Series[Any]) -> str:
    names = {
        "stated": "states",
        "partly": "states in part",
        "differs": "states differently",
        "uncertain": "perhaps states",
        "similar": "has something similar to",
        "origin": "shares its origin with an account that states",
        "omitted": "does not show",
    }
    tally = statuses.value_counts()
    return listed(
        f"{verb} {int(tally[status])}" for status, verb in names.items() if status in tally
    )


@styled(_describe_coverage)
def plot_coverage(
    coverage: pd.DataFrame,
    story: Story,
    *,
    limit: int = 18,
    uncertain: bool | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Plot facts as rows and accounts as columns: who states which fact, and how.

    Parameters
    ----------
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    story : Story
        Story that the table comes from.
    limit : int, default 18
        Number of facts that are drawn at most, in the order of the table: those of most origins and
        most prominent first.
    uncertain : bool, optional
        Whether cells are drawn where an account may state a fact, or has only something
        similar; by default with fewer than eight accounts.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    Statuses differ in shape, not only in colour. A ring marks what is in the headline, the
    standfirst or the lead. "Not found" is not proof of omission. From eight accounts on an
    uncertain cell counts as stated by its origin where another account of that origin states the
    fact.
    """
    labels = story.compared
    facts = coverage[coverage["repeats"].isna()].drop_duplicates("fact_id").head(limit)
    ax = new_axes(
        ax, 8.6 if len(labels) < 5 else 7 + 0.42 * len(labels), 0.9 + 0.46 * max(len(facts), 1)
    )
    if facts.empty:
        return draw_empty(ax, "No facts to compare.")
    row = {fact: i for i, fact in enumerate(facts["fact_id"])}
    column = {account: i for i, account in enumerate(labels)}
    drawn = coverage.assign(status=drawn_status(coverage, story))
    drawn = drawn[drawn["fact_id"].isin(row)]
    if not draws_uncertain(labels, uncertain):
        drawn = drawn[~is_open(drawn)]
    for cell in schema.rows(drawn):
        at = column[cell["account_id"]], row[cell["fact_id"]]
        ax.plot(*at, linestyle="", **_STATUS[cell["status"]][1])
        if cell["status"] in _STATED and cell["place"] in _PROMINENT:
            ax.plot(*at, linestyle="", **_RING)
    name_rows(ax, [_row_name(fact) for fact in schema.rows(facts)])
    name_columns(ax, list(labels.values()))
    if len(labels) > 2:
        _draw_counts(ax, schema.rows(facts), len(labels) - 0.45)
    _draw_status_legend(ax, drawn)
    return ax


def _row_name(fact: Mapping[str, Any]) -> str:
    """Return the label of a fact, marked where it is to check."""
    check = " (to check)" if fact["standing"] != SHOWN and not is_lone(fact) else ""
    return folded(f"{fact['label']}{check}", 62)


def drawn_status(coverage: pd.DataFrame, story: Story) -> list[str]:
    """Return the status of each cell as it is drawn.

    An uncertain cell of a lone statement is "similar". From eight accounts on an uncertain cell is
    "origin" where another account of the same origin states the fact.
    """
    origin: dict[str, str] = {}
    if len(story.compared) >= MANY_ACCOUNTS:
        origins = find_origins(story)
        origin = dict(zip(origins["account_id"], origins["origin_id"], strict=True))
    cells = list(zip(coverage["fact_id"], coverage["account_id"], coverage["status"], strict=True))
    given = {(f, origin[a]) for f, a, status in cells if status in _STATED and a in origin}

    def drawn(fact: str, account: str, status: str) -> str:
        if status != "uncertain":
            return status
        if account in origin and (fact, origin[account]) in given:
            return "origin"
        return "similar" if fact.startswith("o") else status

    return [drawn(*cell) for cell in cells]


def _draw_counts(ax: Axes, facts: Sequence[Mapping[Any, Any]], x: float) -> None:
    """Print beside each fact how many accounts state it, from how many origins."""
    for y, fact in enumerate(facts):
        ax.text(x, y, _by_origins(fact), va="center", fontsize=8, color=SOFT)
    ax.text(x, -0.55, "accounts\nfrom origins", va="bottom", fontsize=7.5, color=SOFT)


def _draw_status_legend(ax: Axes, drawn: pd.DataFrame) -> None:
    from matplotlib.lines import Line2D

    handles = [
        Line2D([], [], linestyle="", label=name, **look)
        for status, (name, look) in _STATUS.items()
        if status in set(drawn["status"])
    ]
    if (drawn["status"].isin(_STATED) & drawn["place"].isin(_PROMINENT)).any():
        ring = _RING | {"markersize": 11}
        handles.append(Line2D([], [], linestyle="", label="in headline or lead", **ring))
    ax.legend(
        handles=handles,
        loc="upper right",
        bbox_to_anchor=(1, 0),
        ncols=len(handles),
        handletextpad=0.3,
        columnspacing=1.4,
    )


def _by_origins(fact: Mapping[str, Any]) -> str:
    """Return how many accounts state a fact, from how many origins."""
    if fact["n_accounts"] < 2:
        return ""
    least = "≥ " if fact["n_undecided"] else ""
    return f"{fact['n_accounts']} from {least}{fact['n_origins']}"


def is_lone(cell: Mapping[str, Any]) -> bool:
    """Whether a fact is a lone statement: one that was put together with no other."""
    return str(cell["fact_id"]).startswith("o")
