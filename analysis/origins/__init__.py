"""Origins: which accounts reprint or derive from one another, told only from shared text, quotations, sources, dates and credits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import schema
from analysis.memo import once
from analysis.origins.count import lone_accounts, origins_of
from analysis.origins.credits import plain_address, plain_outlet
from analysis.origins.descent import Evidence, describe
from analysis.origins.evidence import RULES, Pair, compare_pairs, shared_lines, wants_sources
from analysis.origins.groups import beside, find_groups, find_merged
from analysis.origins.overrule import apply_rulings, read_rulings
from analysis.origins.profiles import read_profiles, read_sources
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "RULES",
    "Pair",
    "find_origins",
    "lone_accounts",
    "origins_of",
    "plain_address",
    "plain_outlet",
]


@once
def find_origins(story: Story) -> pd.DataFrame:
    """The table ``origins``, one row per account that is analysed: what it descends from, as far as the texts in hand tell.

    ``relation``: "reprint" (at least 90 % of the shorter text, quotations apart, stands in the other, and 80 % of the quotations),
    "derived" (70 %, and half of the quotations or 60 % of the named sources; or put together from several accounts; or of kind
    overview), "original" (no shared text and a byline or quotations of its own, or shown to be what others reprint), else "undecided",
    which is not independence. Two captures of one address are versions: one origin, the later derived.
    ``origin_id`` is shared by accounts of one origin; ``score`` (0-1) is the largest share of text in common with another account;
    ``comes_from`` names the accounts (or the dispatch) it comes from where that is known. The direction is told only by
    credits, addresses, dates and length. ``decided_by`` is "analyst" where ``[[origins]]`` in ``story.toml`` overrules the texts, else
    "texts". It does not see rewriting in new words, nor accounts that are not in hand. Raises ``AnalysisError`` for an
    entry of ``[[origins]]`` that cannot be applied. After Clough et al. (2002), METER.

    >>> from analysis.story import story_from_records
    >>> text = "The council of the town voted late on Monday to close the old bridge over the river. " * 6
    >>> story = story_from_records([{"text": text, "outlet": "A"}, {"text": text, "outlet": "B"}], story_id="x")
    >>> find_origins(story)["relation"].tolist()
    ['reprint', 'reprint']
    """
    rows = apply_rulings(describe(_evidence(story)), read_rulings(story), story.labels)
    numbers = {
        origin: f"o{n}"
        for n, origin in enumerate(dict.fromkeys(row["origin_id"] for row in rows), 1)
    }
    return schema.make("origins", [row | {"origin_id": numbers[row["origin_id"]]} for row in rows])


def _evidence(story: Story) -> Evidence:
    """All that the accounts have in common; named sources only where they count, for they need a parse."""
    profiles = read_profiles(story)
    shared = shared_lines(profiles)
    pairs = compare_pairs(profiles, shared)
    wanted = wants_sources(profiles, pairs)
    if wanted:
        read_sources(story, profiles, wanted)
        pairs = compare_pairs(profiles, shared)
    near = beside(profiles, pairs)
    merged = find_merged(profiles, pairs, near, shared)
    return Evidence(profiles, pairs, near, merged, find_groups(profiles, pairs, merged))
