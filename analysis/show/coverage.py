"""Coverage: facts that all, some or single accounts state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.compare.absence import ONLY
from analysis.compare.coverage import SHOWN
from analysis.compare.origins import find_origins
from analysis.show.axes import SOFT, draw_empty, folded, name_columns, name_rows, new_axes, styled
from analysis.show.base import (
    NOTHING,
    Labels,
    Place,
    Prose,
    all_of,
    as_sentence,
    count,
    in_words,
    listed,
    names_of,
    places_of,
)
from analysis.show.origins import from_origins

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


_NEAREST = 2  # lone statements listed with their nearest place; 01-coverage has all
_MANY = 6  # accounts that the caption names one by one
_BY_ORIGIN = 8  # accounts from which on uncertain cells are decided by origin, not drawn


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
    return len(labels) < _BY_ORIGIN if uncertain is None else uncertain


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
    for cell in drawn.to_dict("records"):
        at = column[cell["account_id"]], row[cell["fact_id"]]
        ax.plot(*at, linestyle="", **_STATUS[cell["status"]][1])
        if cell["status"] in _STATED and cell["place"] in _PROMINENT:
            ax.plot(*at, linestyle="", **_RING)
    name_rows(ax, [_row_name(fact) for fact in facts.to_dict("records")])
    name_columns(ax, list(labels.values()))
    if len(labels) > 2:
        _draw_counts(ax, facts.to_dict("records"), len(labels) - 0.45)
    _draw_status_legend(ax, drawn)
    return ax


def _row_name(fact: Mapping[str, Any]) -> str:
    """Return the label of a fact, marked where it is to check."""
    check = " (to check)" if fact["standing"] != SHOWN and not _is_lone(fact) else ""
    return folded(f"{fact['label']}{check}", 62)


def drawn_status(coverage: pd.DataFrame, story: Story) -> list[str]:
    """Return the status of each cell as it is drawn.

    An uncertain cell of a lone statement is "similar". From eight accounts on an uncertain cell is
    "origin" where another account of the same origin states the fact.
    """
    origin: dict[str, str] = {}
    if len(story.compared) >= _BY_ORIGIN:
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


_NO_ORDER = "Which account was written first is not known."


def tell_coverage(
    coverage: pd.DataFrame,
    story: Story,
    *,
    thresholds: pd.DataFrame | None = None,
    limit: int = 5,
) -> Prose:
    """Report the facts that all, some and single accounts state.

    Parameters
    ----------
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    story : Story
        Story that the table comes from.
    thresholds : pandas.DataFrame, optional
        Table of ``compare_thresholds``, for one line on how much depends on the threshold.
    limit : int, default 5
        Number of facts of each kind that are listed at most.

    Returns
    -------
    Prose
        Facts of all accounts, then of some; then the lone statements of each account: those that
        the search found nothing like elsewhere, and those without a match, with the nearest place.
    """
    labels = story.compared
    if len(labels) < 2:
        return Prose("With one account there is no coverage to compare." if labels else NOTHING)
    counted = coverage[coverage["repeats"].isna()]
    facts = _facts(counted)
    unsure = _unsure_cells(counted)
    together = [f for f in facts if not _is_lone(f[0])]
    shared = [f for f in together if f[0]["standing"] == SHOWN]
    everyone = [f for f in shared if len(f) == len(labels)]
    some = [f for f in shared if 1 < len(f) < len(labels)]
    alone = [f[0] for f in facts if _is_lone(f[0])]
    items = [
        (f"Stated by {all_of(labels)}, {_how(f, labels)}:", places_of(f, labels))
        for f in everyone[:limit]
    ]
    items += [_partly_shared(f, labels, unsure) for f in some[:limit]]
    for account in labels:
        own = [c for c in alone if c["account_id"] == account]
        items += _lone_items(own, story, limit)
    hangs = f" {tell_thresholds(thresholds)}" if thresholds is not None else ""
    to_check = len(together) - len(shared)
    lead = _coverage_lead(len(everyone), len(some), alone, labels, to_check)
    return Prose(f"{lead}. Not found is not proof of omission.{hangs}", tuple(items))


def _is_lone(cell: Mapping[str, Any]) -> bool:
    """Whether a fact is a lone statement: one that was put together with no other."""
    return str(cell["fact_id"]).startswith("o")


def _unsure_cells(coverage: pd.DataFrame) -> dict[str, list[Mapping[str, Any]]]:
    """Return for each fact the cells of the accounts that may state it too."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for cell in coverage[coverage["status"] == "uncertain"].to_dict("records"):
        found.setdefault(cell["fact_id"], []).append(cell)
    return found


def _partly_shared(
    fact: Sequence[Mapping[str, Any]],
    labels: Labels,
    unsure: Mapping[str, Sequence[Mapping[str, Any]]],
) -> tuple[str, tuple[Place, ...]]:
    """Return a fact that not all accounts state: who does, who may, who does not."""
    names = names_of([labels[c["account_id"]] for c in fact])
    open_cells = unsure.get(fact[0]["fact_id"], [])
    doubted = [c for c in open_cells if isinstance(c["difference"], str)]
    perhaps = [labels[c["account_id"]] for c in open_cells if c not in doubted]
    parts = [f"perhaps also in {names_of(perhaps)}"] if perhaps else []
    parts += [f"not clear for {labels[c['account_id']]} ({c['difference']})" for c in doubted]
    rest = len(labels) - len(fact) - len(open_cells)
    if rest:
        parts.append(f"not found in {'the other' if rest == 1 else 'the others'}")
    how = f", {_how(fact, labels)}" if len(fact) > 1 else ""
    return f"Stated by {names}{how}{''.join(f', {p}' for p in parts)}:", places_of(fact, labels)


def _lone_items(
    own: Sequence[Mapping[str, Any]], story: Story, limit: int
) -> list[tuple[str, tuple[Place, ...]]]:
    """Return the lone statements of one account: those found only there, and the others."""
    if not own:
        return []
    labels, label = story.compared, story.compared[own[0]["account_id"]]
    only = [c for c in own if c["alone"] == ONLY]
    other = [c for c in own if c["alone"] != ONLY]
    items = []
    if only:
        words = _how_many(only, own, limit)
        items.append((f"Found only in {label} ({words}):", places_of(only, labels, limit)))
    if other:
        near = "" if other[0]["nearest_start"] < 0 else ", each with the nearest place"
        listed_here = min(limit, _NEAREST)
        places = tuple(place for c in other[:listed_here] for place in _with_nearest(c, story))
        words = _how_many(other, own, listed_here)
        items.append((f"No match found for {label} ({words}{near}):", places))
    return items


def _with_nearest(cell: Mapping[str, Any], story: Story) -> tuple[Place, ...]:
    """Return a lone statement and the place that comes nearest to it in another account."""
    labels, own = story.compared, places_of([cell], story.compared)
    if cell["nearest_start"] < 0:
        return own
    account, start, end = (cell[f"nearest_{k}"] for k in ("account_id", "start", "end"))
    words = story.texts[account][start:end]
    return (*own, (f"nearest, in {labels[account]}", words, str(cell["nearest_sentence_id"])))


def _how(fact: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    """Return from how many origins a fact comes, and whether the accounts differ."""
    return f"{from_origins(fact[0])}{_standing(fact, labels)}"


def _how_many(some: Sequence[Any], own: Sequence[Any], limit: int) -> str:
    """Return how many of the unmatched statements of an account some are, and how many follow."""
    more = f", {count(limit, 'of them', 'of them')} here" if len(some) > limit else ""
    if len(some) == len(own):
        return f"{'all ' if len(own) > 1 else ''}{count(len(own), 'unmatched statement')}{more}"
    return f"{len(some)} of {len(own)} unmatched statements{more}"


def _coverage_lead(
    everyone: int,
    some: int,
    alone: Sequence[Mapping[str, Any]],
    labels: Labels,
    to_check: int,
) -> str:
    """Return the numbers of facts that all, some and single accounts state."""
    lead = f"{as_sentence(all_of(labels))} accounts share {count(everyone, 'fact')}"
    if not everyone:
        lead = f"No fact is surely stated by {all_of(labels)} accounts"
    if some:
        lead += f"; some of them share {count(some, 'more fact' if everyone else 'fact')}"
    if to_check:
        are = "is" if to_check == 1 else "are"
        lead += f". {as_sentence(count(to_check, 'less certain match', 'less certain matches'))}"
        lead += f" {are} listed in 01-coverage to check"
    if not alone:
        return lead
    only = sum(cell["alone"] == ONLY for cell in alone)
    match = "matches" if len(alone) == 1 else "match"
    lead += f". {as_sentence(count(len(alone), 'statement'))} {match} nothing elsewhere"
    if not only:
        return f"{lead}; for none could the search rule out that another account has it"
    return f"{lead}; for {in_words(only)} the search found nothing similar"


def tell_thresholds(thresholds: pd.DataFrame) -> Prose:
    """Report how many facts are shared at a strict, the default and a loose threshold.

    Parameters
    ----------
    thresholds : pandas.DataFrame
        Table of ``compare_thresholds``.

    Returns
    -------
    Prose
        One line.
    """
    if thresholds.empty:
        return Prose("With one account nothing hangs on the threshold.")
    strict, sure, loose = thresholds.to_dict("records")
    are = "is" if strict["facts"] == 1 else "are"
    words = (
        f"At a strict threshold (probability {strict['threshold']:.2f}) "
        f"{count(strict['facts'], 'fact')} {are} shared, "
    )
    words += f"at the one used here ({sure['threshold']:.2f}) {in_words(sure['facts'])}, "
    joined = (
        ", as looser pairs join facts that stood apart" if loose["facts"] < sure["facts"] else ""
    )
    return Prose(
        f"{words}at a loose one ({loose['threshold']:.2f}) {in_words(loose['facts'])}{joined}."
    )


def tell_changes(changes: pd.DataFrame, story: Story, *, limit: int = 5) -> Prose:
    """Report which changes of wording were found.

    Parameters
    ----------
    changes : pandas.DataFrame
        Table of ``compare_wording``.
    story : Story
        Story that the table comes from.
    limit : int, default 5
        Number of changes that are listed with both sentences at most.

    Returns
    -------
    Prose
        The kinds of change with their numbers, then the first changes with both sentences.
    """
    if changes.empty:
        return Prose(
            "No change between the wordings of a shared fact was found. Most changes are not "
            "found by rule."
        )
    labels, sentences = (
        story.labels,
        dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True)),
    )
    items = []
    for row in changes.head(limit).to_dict("records"):
        label, other_label = labels[row["account_id"]], labels[row["other_account_id"]]
        places = tuple(
            (who, sentences[s], s)
            for who, s in ((label, row["sentence_id"]), (other_label, row["other_sentence_id"]))
        )
        items.append((f"{as_sentence(row['change'])} in {label}: {row['reason']}.", places))
    kinds = (
        changes["change"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
    )
    tally = listed(
        f"{kind} ({in_words(n)})" if len(changes) > 1 else str(kind) for kind, n in kinds.items()
    )
    found = (
        f"{as_sentence(count(len(changes), 'change'))} between the wordings of shared facts "
        f"{'was' if len(changes) == 1 else 'were'} found"
    )
    return Prose(f"{found}: {tally}. {_NO_ORDER}", tuple(items))


def _facts(coverage: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """Return for each fact the cells of the accounts that state it."""
    found = coverage[coverage["status"].isin(["stated", "partly", "differs"])]
    return [rows.to_dict("records") for _, rows in found.groupby("fact_id", sort=False)]


def _standing(cells: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    """Return how the accounts that state a fact differ."""
    differing = [c for c in cells if c["status"] == "differs"]
    if differing:
        reasons = [c["difference"] for c in differing if isinstance(c["difference"], str)]
        return f", but differently ({reasons[0]})" if reasons else ", but differently"
    partly = [labels[c["account_id"]] for c in cells if c["status"] == "partly"]
    return f", in part by {names_of(partly)}" if partly else ""
