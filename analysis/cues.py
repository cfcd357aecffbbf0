"""Cues: the trigger words of frames and of wording in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis import schema
from analysis.codebook import codebook_text
from analysis.frames import find_frames
from analysis.memo import once
from analysis.story import Story
from analysis.wording import find_hedges

if TYPE_CHECKING:
    import pandas as pd


def find_cues(story: Story) -> pd.DataFrame:
    """The table ``cues``, one row per frame trigger, hedge or booster, in the order of the text; ``measure`` is "frame", "codebook" or
    "wording".

    ``score`` (0-1): for a frame cue the share of its sentence's evidence that speaks for its dimension, for wording 1. Cues show where a
    measure looked; they do not count as frames by themselves, see ``compare_framing``. Sources: those of ``frames`` and ``wording``.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court may free the jailed soldiers."}], story_id="x")
    >>> find_cues(story)[["surface", "dimension", "measure"]].values.tolist()[:2]
    [['court', 'legality and crime', 'frame'], ['may', 'hedge', 'wording']]
    """
    return _cues(story, codebook=codebook_text(story.folder))


@once
def _cues(story: Story, *, codebook: str) -> pd.DataFrame:
    order = {account: n for n, account in enumerate(story.accounts["account_id"])}
    rows = find_frames(story) + find_hedges(story)
    rows.sort(key=lambda row: (order[row["account_id"]], row["start"], row["end"], row["measure"], row["dimension"]))
    return schema.make("cues", rows)
