"""What each account stresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.prose.words import NOTHING, Prose, listed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


def tell_framing(framing: pd.DataFrame, story: Story, *, limit: int = 3) -> Prose:
    """What each account stresses most, with its share, interval and top sentence; accounts are not ranked by it."""
    frames = framing[(framing["measure"] == "frame") & ~framing["dimension"].isin(["none", "uncertain"]) & (framing["share"] > 0)]
    if frames.empty:
        return Prose("No frame cue was found." if story.compared else NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = frames[frames["account_id"] == account].sort_values("share", ascending=False, kind="stable").head(limit).to_dict("records")
        stressed = listed(f"{r['dimension']} ({r['share']:.0%}, between {r['low']:.0%} and {r['high']:.0%})" for r in rows)
        places = tuple((r["dimension"], story.texts[account][r["start"] : r["end"]], r["sentence_id"]) for r in rows)
        items.append((f"{label} stresses {stressed}." if rows else f"{label}: no frame cue was found.", places))
    return Prose("The share of each account's sentences, weighted by prominence, with the sentence that speaks most for it:", tuple(items))
