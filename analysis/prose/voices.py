"""Whom each account quotes and whom it reports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.words import NOTHING, Prose, as_sentence, count, in_words, listed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


def tell_voices(voices: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Whom each account quotes in their own words and whom it reports, with the first words of each, and who speaks in several."""
    if voices.empty:
        return Prose("No account quotes anyone." if story.compared else NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = voices[voices["account_id"] == account].to_dict("records")
        named = [r for r in rows if r["speaker"] != "unattributed"]
        quoted = [r for r in named if r["direct"] + r["mixed"]]
        reported = [r for r in named if r not in quoted]
        loose = sum(r["quotes"] for r in rows if r["speaker"] == "unattributed")
        parts = [f"quotes {_speakers(quoted, limit) or 'no one'} word for word"]
        parts += [f"reports statements of {_speakers(reported, limit)}"] if reported else []
        parts += [f"leaves {count(loose, 'quotation')} without a named speaker"] if loose else []
        items.append(
            (
                f"{label} {listed(parts)}.",
                tuple((r["speaker"], story.texts[account][r["start"] : r["end"]], r["sentence_id"]) for r in named[:limit]),
            )
        )
    heard = voices[voices["speaker"] != "unattributed"].groupby("speaker", sort=False)["account_id"].nunique()
    both = list(heard[heard > 1].index)
    lead = f"{count(len(heard), 'speaker')} {'is' if len(heard) == 1 else 'are'} quoted or reported"
    if len(story.compared) > 1:
        lead += f"; {listed(both)} in more than one account" if both else "; none in more than one account"
    return Prose(as_sentence(lead) + ".", tuple(items))


def _speakers(rows: Sequence[Mapping[str, Any]], limit: int) -> str:
    names = [f"{r['speaker']} ({in_words(r['quotes'])} times)" if r["quotes"] > 1 else r["speaker"] for r in rows[:limit]]
    return listed(names + ([count(len(rows) - limit, "other")] if len(rows) > limit else []))
