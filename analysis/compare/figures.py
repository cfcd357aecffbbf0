"""Compare which account gives which figure, in which words, and which gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.coverage import with_origins
from analysis.compare.figure_links import align_quantities, read_quantities

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
_ALONE = "only here"
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
_MOST_WORDS = 6


@once
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
        with the verdict ``only here``. Groups of several accounts come first, those that differ
        before those that agree. Columns: see ``analysis/schema.py``.

    Notes
    -----
    The groups are those of ``align_quantities``. A blank says that the account does not give the
    figure, not why.

    Examples
    --------
    >>> from analysis.story import story_from_records
    >>> texts = ["The army called up 60,000 reservists.",
    ...          "Around 60,000 reservists were called up by the army.", "It rained."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> table = compare_quantities(story)[["surface", "verdict"]].fillna("-")
    >>> table.agg(": ".join, axis=1).tolist()
    ['60,000: compatible', 'Around 60,000: compatible', '-: compatible']
    """
    mentions = read_quantities(story)
    accounts = list(story.analysed["account_id"])
    groups = align_quantities(story)
    rank = {verdict: n for n, verdict in enumerate(_VERDICTS)}
    ordered = groups.sort_values("verdict", key=lambda v: v.map(rank), kind="stable")
    rows: list[Row] = []
    for group_id, members in ordered.groupby("group_id", sort=False):
        group = {"group_id": str(group_id)}
        group |= {k: str(members[k].iloc[0]) for k in ("verdict", "reason")}
        rows += _group_rows(group, [mentions[q] for q in members["quantity_id"]], accounts)
    alone = [m for q, m in mentions.items() if q not in set(groups["quantity_id"])]
    for number, mention in enumerate(alone):
        reason = f"only {story.labels[str(mention['account_id'])]} gives this figure"
        group = {"group_id": f"s{number}", "verdict": _ALONE, "reason": reason}
        rows += _group_rows(group, [mention], accounts)
    counted = with_origins(story, rows, "group_id", lambda row: "quantity_id" in row)
    return schema.make("figures", counted)


def _group_rows(group: dict[str, str], mentions: list[Row], accounts: list[str]) -> list[Row]:
    best = max(mentions, key=_clarity)
    whole = group | {"what": _counted(best), "unit": best["unit"]}
    rows: list[Row] = []
    for account in accounts:
        own = [{k: m[k] for k in _MENTION} for m in mentions if m["account_id"] == account]
        rows += [whole | {"account_id": account} | mention for mention in own or [{}]]
    return rows


def _counted(mention: Row) -> str | None:
    """What is counted, in the mention's words; an age is somebody's."""
    counts: str | None = mention["counts"]
    if counts and str(mention["unit"] or "").endswith(" of age"):
        return f"age of {counts}"
    return counts


def _clarity(mention: Row) -> tuple[bool, bool, int]:
    """Ranks mentions by how clear their words are: a unit, no headline, then the longer."""
    words = str(mention["counts"] or "").split()
    return bool(mention["unit"]), not _is_title(words), min(len(words), _MOST_WORDS)


def _is_title(words: list[str]) -> bool:
    """Whether nearly all words have a capital, as in a headline."""
    capitals = sum(word[:1].isupper() for word in words)
    return len(words) > 2 and capitals * 3 >= len(words) * 2
