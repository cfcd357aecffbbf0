"""Where two accounts cannot both be right: both sides' words and why."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.align import align_claims, link_claims
from analysis.align.conflict import figures_of, find_clash
from analysis.link import align_quantities
from analysis.memo import once
from analysis.quantities import find_quantities
from analysis.verdicts import meet

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
_WHY = {
    "figures": "two exact figures of one thing that rounding does not explain",
    "opposite words": "a word and its opposite in two statements that else say the same",
    "years": "two years in two statements that else say the same",
}


@once
def compare_conflicts(story: Story) -> pd.DataFrame:
    """The ``conflicts`` of a story: in, one row a sentence; out, one row a pair of accounts that cannot both be right.

    Both sides' words with their places, ``why`` in words. Two kinds: statements of one fact (``fact_id``) with two exact figures, a word
    and its opposite, or two years; and figures of one group (``group_id``) with the verdict conflict. Precision comes first: most
    conflicts are not found. It does not tell who is right, nor whether one account was written before the other knew better.

    >>> from analysis import story_from_records
    >>> texts = ["The 48-page indictment was unsealed on Monday.", "The 47-page indictment was unsealed on Monday."]
    >>> compare_conflicts(story_from_records([{"text": t} for t in texts], story_id="x"))[["surface", "other_surface"]].values.tolist()
    [['48-page', '47-page']]
    """
    found = {
        (r["account_id"], r["start"], r["other_account_id"], r["other_start"]): r
        for r in (*_figures(story), *_statements(story))
    }
    order = {a: n for n, a in enumerate(story.accounts["account_id"])}
    rows = sorted(
        found.values(),
        key=lambda r: (
            order[r["account_id"]],
            r["start"],
            order[r["other_account_id"]],
            r["other_start"],
        ),
    )
    return schema.make("conflicts", rows)


def _statements(story: Story) -> Iterator[Row]:
    links = link_claims(story)
    at = {r["sentence_id"]: i for i, r in enumerate(links.units.rows)}
    figures = figures_of(find_quantities(story))
    for fact, told in align_claims(story).groupby("fact_id", sort=False):
        if "conflict" not in set(told["relation"]):
            continue
        for i, j in combinations(sorted(at[s] for s in told["sentence_id"]), 2):
            one, other = links.units.rows[i], links.units.rows[j]
            clash = (
                find_clash(links.units, i, j, figures)
                if one["account_id"] != other["account_id"]
                else None
            )
            if clash is not None:
                yield (
                    {"fact_id": fact, "why": _WHY[clash.kind]}
                    | _side(story, one, clash.here)
                    | _side(story, other, clash.there, "other_")
                )


def _figures(story: Story) -> Iterator[Row]:
    rows = {
        r["quantity_id"]: {str(k): None if v != v else v for k, v in r.items()}
        for r in schema.rows(find_quantities(story))
    }
    for group, members in align_quantities(story).groupby("group_id", sort=False):
        if members["verdict"].iloc[0] != "conflict":
            continue
        given = [rows[q] for q in members["quantity_id"]]
        for one, other in combinations(given, 2):
            if one["account_id"] != other["account_id"] and not meet(one, other):
                reason = {
                    "group_id": group,
                    "why": f"figures of {one['counts'] or 'one thing'} whose intervals do not meet",
                }
                yield (
                    reason
                    | _side(story, one, _span(one))
                    | _side(story, other, _span(other), "other_")
                )


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])


def _side(story: Story, row: Row, span: tuple[int, int], prefix: str = "") -> Row:
    words = story.texts[row["account_id"]][slice(*span)]
    told = {
        "account_id": row["account_id"],
        "sentence_id": row["sentence_id"],
        "start": span[0],
        "end": span[1],
        "surface": words,
    }
    return {prefix + name: value for name, value in told.items()}
