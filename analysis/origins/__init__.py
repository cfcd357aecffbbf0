"""Origins: which accounts reprint or derive from one another, told only from shared text, quotations, sources, dates and credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import schema
from analysis.memo import once
from analysis.origins.count import lone_accounts, origins_of
from analysis.origins.descent import describe, find_groups, find_merged
from analysis.origins.evidence import compare_pairs, read_profiles, shared_lines
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["find_origins", "lone_accounts", "origins_of"]


@once
def find_origins(story: Story) -> pd.DataFrame:
    """The table ``origins``, one row per account that is analysed: what it descends from, as far as the texts in hand tell.

    ``relation``: "reprint" (at least 90 % of the shorter text, quotations apart, stands in the other, and 80 % of the quotations),
    "derived" (70 %, and half of the quotations or 60 % of the named sources; or put together from several accounts; or of kind
    overview), "original" (no shared text and a byline or quotations of its own, or shown to be what others reprint), else "undecided",
    which is not independence.
    ``origin_id`` is shared by accounts of one origin; ``score`` (0-1) is the largest share of text in common with another account.
    The direction is told only by credits, dates and length. It does not see rewriting in new words, nor accounts that are not in hand.

    >>> from analysis.story import story_from_records
    >>> text = "The council of the town voted late on Monday to close the old bridge over the river. " * 6
    >>> story = story_from_records([{"text": text, "outlet": "A"}, {"text": text, "outlet": "B"}], story_id="x")
    >>> find_origins(story)["relation"].tolist()
    ['reprint', 'reprint']
    """
    profiles = read_profiles(story)
    shared = shared_lines(profiles)
    pairs = compare_pairs(profiles, shared)
    merged = find_merged(profiles, pairs, shared)
    groups = find_groups(profiles, pairs, merged)
    return schema.make("origins", describe(profiles, pairs, merged, groups))
