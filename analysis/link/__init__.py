"""Which quantities of several accounts speak of one thing, and how they stand to each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import schema
from analysis.link.groups import find_groups
from analysis.link.mentions import read_mentions
from analysis.link.pairs import weights_of
from analysis.memo import once
from analysis.verdicts import judge

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = ["align_quantities"]


@once
def align_quantities(story: Story) -> pd.DataFrame:
    """The quantities that speak of one thing in two accounts or more, each group with its verdict and the reason.

    In: the quantities and sentences of a story. Out: one row a quantity's place in a group, the verdict and the
    one-line reason of the group repeated on each. Verdicts: identical, compatible (the intervals meet), different
    scope, different date, conflict (same thing, same time, disjoint), not comparable. Quantities that one account
    alone gives are in no row. It does not know what is true, and converts no currencies. Groups are complete-link:
    every pair across accounts was linked. Method: own rules over interval, unit, words counted, claimant and sentence.

    >>> from analysis.story import story_from_records
    >>> texts = ["The army called up 60,000 reservists.", "Around 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_quantities(story)["verdict"].tolist()
    ['compatible', 'compatible']
    """
    mentions = read_mentions(story)
    rows = []
    for number, group in enumerate(find_groups(mentions, weights_of(story.sentences["text"]))):
        verdict, reason = judge([m.row for m in group], story.labels)
        rows += [
            {
                "group_id": f"g{number}",
                "quantity_id": m.row["quantity_id"],
                "verdict": verdict,
                "reason": reason,
            }
            for m in group
        ]
    return schema.make("quantity_groups", rows)
