"""Compare which account gives which figure, in which words, and which gives none."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.coverage import with_origins
from analysis.compare.figure_links import align_quantities
from analysis.compare.figure_names import name_of
from analysis.compare.figure_search import FigureSearch
from analysis.compare.foreign_figures import add_foreign_figures
from analysis.compare.linkable_figures import LinkableQuantity, read_mentions
from analysis.review import MACHINE, reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
Labels = Mapping[str, str]
_ALONE, _NOT_LINKED = "only here", "not linked"
_VERDICTS = [
    "conflict",
    "different date",
    "different scope",
    "not comparable",
    "compatible",
    "identical",
]
_MENTION = (
    "quantity_id sentence_id start end surface value low high bound claimant as_of scope".split()
)


@reviewed
def compare_quantities(story: Story) -> pd.DataFrame:
    """Compare every figure of a story with every account: its words, and the blanks.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``figures``: one row a group of figures, account and mention; an account without
        such a figure has one row without ``quantity_id``. A figure of one account alone is a group
        with the verdict ``only here`` where a search of the others found no such number or
        thing, else ``not linked``. Groups of several accounts come first, those that differ
        before those that agree. Columns: see ``analysis/schema.py``.

    Notes
    -----
    The groups are those of ``align_quantities``. A blank says that the account does not give the
    figure, not why. Figures of accounts in German, French, Spanish, Italian, Portuguese and Dutch
    are linked where number, unit and counted thing are the same, and have no blanks otherwise;
    unlike numbers are no conflict. With an account that is not analysed no figure is ``only here``.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists.",
    ...          "Around 60,000 reservists were called up by the army.", "It rained."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> table = compare_quantities(story)[["surface", "verdict"]].fillna("-")
    >>> table.agg(": ".join, axis=1).tolist()
    ['60,000: compatible', 'Around 60,000: compatible', '-: compatible']
    """
    return analysed_figures(story) if story.all_analysed else _with_foreign(story)


@once
def _with_foreign(story: Story) -> pd.DataFrame:
    """The figures of all accounts."""
    rows = schema.rows(analysed_figures(story))
    return schema.make("figures", add_foreign_figures(story, rows))


@reviewed
@once
def analysed_figures(story: Story) -> pd.DataFrame:
    """Compare the figures of the accounts in English with each other.

    Parameters
    ----------
    story : Story
        The story.

    Returns
    -------
    pandas.DataFrame
        The table ``figures`` without accounts in other languages.
    """
    linkable = {str(m.row["quantity_id"]): m for m in read_mentions(story)}
    mentions = {quantity: m.row for quantity, m in linkable.items()}
    accounts = list(story.analysed["account_id"])
    groups = align_quantities(story)
    rank = {verdict: n for n, verdict in enumerate(_VERDICTS)}
    ordered = groups.sort_values("verdict", key=lambda v: v.map(rank), kind="stable")
    rows: list[Row] = []
    for group_id, members in ordered.groupby("group_id", sort=False):
        group = {"group_id": str(group_id)}
        group |= {k: str(members[k].iloc[0]) for k in ("verdict", "reason", "by")}
        places = dict(zip(members["quantity_id"], members["series"], strict=True))
        rows += _group_rows(group, [mentions[q] for q in places], accounts, places)
    linked = set(groups["quantity_id"])
    search = FigureSearch(story, list(linkable.values()))
    alone = (m for q, m in linkable.items() if q not in linked)
    for number, mention in enumerate(alone):
        group = {"group_id": f"s{number}", "by": MACHINE}
        group |= _searched(search, mention, story.labels)
        rows += _group_rows(group, [mention.row], accounts, {})
    counted = with_origins(story, rows, "group_id", lambda row: "quantity_id" in row)
    return schema.make("figures", counted)


def _searched(search: FigureSearch, mention: LinkableQuantity, labels: Labels) -> dict[str, str]:
    """The verdict and reason of a figure of one account."""
    label = labels[mention.account]
    if len(labels) == 1:
        return {"verdict": _ALONE, "reason": "there is no other account"}
    if search.is_alone(mention):
        return {"verdict": _ALONE, "reason": f"only {label} gives this figure"}
    return {"verdict": _NOT_LINKED, "reason": f"{label}’s figure is linked with no other"}


def _group_rows(
    group: dict[str, str], mentions: list[Row], accounts: list[str], places: Mapping[str, float]
) -> list[Row]:
    """A row for each mention, in order of time for a series, and for each account without one."""
    unit = next((m["unit"] for m in mentions if m["unit"]), None)
    whole = group | {"what": name_of(mentions), "unit": unit}
    rows: list[Row] = []
    for account in accounts:
        own = [
            {k: m[k] for k in _MENTION}
            | {"series": places.get(m["quantity_id"])}
            | ({"by": m["by"]} if m["by"] != MACHINE else {})
            for m in mentions
            if m["account_id"] == account
        ]
        rows += [whole | {"account_id": account} | mention for mention in own or [{}]]
    return sorted(rows, key=_place_in_series)


def _place_in_series(row: Row) -> float:
    """The place of a row in a series; rows without one keep their order, blanks come last."""
    place = row.get("series")
    return math.inf if place is None or place != place else float(place)
