"""Cues: the trigger words of frames and of wording in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.codebook import codebook_text
from analysis.frames import find_frames
from analysis.memo import once
from analysis.scores import Score, read_scores, sentence_of
from analysis.story import Story
from analysis.wording import find_hedges, find_loaded

if TYPE_CHECKING:
    import pandas as pd

    from analysis.scores import Scores


def find_cues(story: Story, *, scores: Scores | None = None, loaded: bool = False) -> pd.DataFrame:
    """The table ``cues``, one row per frame trigger, hedge or booster, in the order of the text.

    ``measure`` is "frame", "wording", or the analyst's: "codebook" (words of a ``codebook.toml`` beside the story) and "own" (spans of the
    analyst's own ``scores``, see ``read_scores``). ``loaded=True`` adds loaded words as measure "loaded": experimental, a highlighter,
    nothing to count by. ``score`` (0-1): for a frame cue the share of its sentence's evidence that speaks for its dimension, for an own
    score the score, else 1. Cues show where a measure looked; they do not count as frames by themselves, see ``compare_framing``. Sources:
    those of ``frames`` and ``wording``. Raises ``AnalysisError`` for a codebook or scores that do not fit.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court may free the jailed soldiers."}], story_id="x")
    >>> find_cues(story)[["surface", "dimension", "measure"]].values.tolist()[:2]
    [['court', 'legality and crime', 'frame'], ['may', 'hedge', 'wording']]
    """
    return _cues(
        story,
        codebook=codebook_text(story.folder),
        scores=read_scores(story, scores),
        loaded=loaded,
    )


@once
def _cues(story: Story, *, codebook: str, scores: tuple[Score, ...], loaded: bool) -> pd.DataFrame:
    order = {account: n for n, account in enumerate(story.accounts["account_id"])}
    rows = find_frames(story) + find_hedges(story) + [_own(story, score) for score in scores]
    rows += find_loaded(story) if loaded else []
    rows.sort(
        key=lambda row: (
            order[row["account_id"]],
            row["start"],
            row["end"],
            row["measure"],
            row["dimension"],
        )
    )
    return schema.make("cues", rows)


def _own(story: Story, score: Score) -> dict[str, Any]:
    place = {
        "account_id": score.account_id,
        "sentence_id": sentence_of(story, score)["sentence_id"],
        "start": score.start,
        "end": score.end,
    }
    surface = story.texts[score.account_id][score.start : score.end]
    return place | {
        "surface": surface,
        "dimension": score.dimension,
        "score": score.score,
        "measure": "own",
    }
