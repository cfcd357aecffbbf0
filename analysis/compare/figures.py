"""The figure x account table: who gives which figure, in which words, and who gives none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.figure_links import align_quantities
from analysis.compare.origins import find_origins, origins_of
from analysis.find.quantities import find_quantities

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

ALONE = "only here"
_ORDER = {
    v: n
    for n, v in enumerate(
        (
            "conflict",
            "different date",
            "different scope",
            "not comparable",
            "compatible",
            "identical",
        )
    )
}
_SHOWN = (
    "quantity_id",
    "sentence_id",
    "start",
    "end",
    "surface",
    "value",
    "low",
    "high",
    "bound",
    "claimant",
    "as_of",
    "scope",
)


@once
def compare_quantities(story: Story) -> pd.DataFrame:
    """Every figure of a story against every account: the words, the interval, who says it, and the blanks.

    In: the quantities and their groups. Out: one row a group x account x mention; an account that gives no such
    figure has one row with ``quantity_id`` missing and ``start`` -1. A figure that one account alone gives is a group of
    its own, verdict ``only here``. Groups that several accounts give come first, those that differ before those that
    agree, then in the order of the text. ``what`` names what is counted in the words of one of the accounts.
    ``n_accounts`` give the figure, from ``n_origins`` origins at least; ``n_undecided`` of them may rest on another's.
    A blank says that the account does not give the figure, not why.

    >>> from analysis.story import story_from_records
    >>> texts = ["The army called up 60,000 reservists.", "Around 60,000 reservists were called up by the army.", "It rained."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> compare_quantities(story)[["account_id", "surface", "verdict"]].fillna("-").values.tolist()
    [['account-1', '60,000', 'compatible'], ['account-2', 'Around 60,000', 'compatible'], ['account-3', '-', 'compatible']]
    """
    mentions = {
        str(q["quantity_id"]): {k: None if v != v else v for k, v in q.items()}
        for q in schema.rows(find_quantities(story))
    }
    groups = align_quantities(story)
    accounts = list(story.analysed["account_id"])
    rows: list[dict[str, Any]] = []
    groups = groups.sort_values("verdict", key=lambda v: v.map(_ORDER), kind="stable")
    for group_id, members in groups.groupby("group_id", sort=False):
        ids = [str(i) for i in members["quantity_id"]]
        rows += _group_rows(
            str(group_id),
            [mentions[i] for i in ids],
            accounts,
            str(members["verdict"].iloc[0]),
            str(members["reason"].iloc[0]),
        )
    grouped = set(groups["quantity_id"])
    alone = [q for i, q in mentions.items() if i not in grouped]
    for number, mention in enumerate(alone):
        label = story.labels[str(mention["account_id"])]
        rows += _group_rows(
            f"s{number}", [mention], accounts, ALONE, f"only {label} gives this figure"
        )
    return schema.make("figures", _with_origins(story, rows))


def _with_origins(story: Story, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with how many accounts give their figure, from how many origins at least, and for how many of them that is open."""
    given: dict[str, list[str]] = {}
    for row in rows:
        given.setdefault(row["group_id"], []).extend(
            [row["account_id"]] * (row.get("quantity_id") is not None)
        )
    tally = origins_of(find_origins(story))
    counts = {group: tally(accounts) for group, accounts in given.items()}
    return [row | counts[row["group_id"]] for row in rows]


def _group_rows(
    group_id: str, mentions: list[dict[str, Any]], accounts: list[str], verdict: str, reason: str
) -> list[dict[str, Any]]:
    best = _best(mentions)
    same = {
        "group_id": group_id,
        "what": _what(best),
        "unit": best["unit"],
        "verdict": verdict,
        "reason": reason,
    }
    rows = []
    for account_id in accounts:
        mine = [m for m in mentions if m["account_id"] == account_id]
        rows += [same | {"account_id": account_id} | {k: m[k] for k in _SHOWN} for m in mine] or [
            same | {"account_id": account_id}
        ]
    return rows


def _what(mention: dict[str, Any]) -> str | None:
    """What is counted, in the mention's words; an age is somebody's."""
    words = mention["counts"]
    return f"age of {words}" if words and str(mention["unit"] or "").endswith(" of age") else words


def _best(mentions: list[dict[str, Any]]) -> dict[str, Any]:
    """The mention whose words say best what is counted: the unit known, no headline, then the longest up to six words."""
    return max(
        mentions,
        key=lambda m: (
            bool(m["unit"]),
            not _is_title(str(m["counts"] or "")),
            min(len(str(m["counts"] or "").split()), 6),
        ),
    )


def _is_title(words: str) -> bool:
    """True for words set as a headline, nearly all with a capital."""
    capitals = [w[:1].isupper() for w in words.split()]
    return len(capitals) > 2 and sum(capitals) * 3 >= len(capitals) * 2
