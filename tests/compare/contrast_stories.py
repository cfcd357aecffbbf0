"""Invented stories for tests of contrasts: accounts of outlets that are known by their names."""

from __future__ import annotations

from unittest.mock import patch

import pandas as pd

from analysis import compare_accounts, story_from_records
from analysis.story import Story

_OUTLETS = ("Gazette", "Courier", "Post", "Herald")


def story_of(*texts: str, headlines: tuple[str, ...] = ()) -> Story:
    """A story of one account a text, the first by the Gazette."""
    records = [
        {"account_id": o.lower(), "outlet": o, "text": text, "language": "en"}
        | ({"headline": headlines[n]} if headlines else {})
        for n, (o, text) in enumerate(zip(_OUTLETS, texts, strict=False))
    ]
    return story_from_records(records, story_id="x")


def lines(story: Story) -> pd.DataFrame:
    """One row a contrast."""
    return compare_accounts(story).drop_duplicates("contrast_id")


def shown(story: Story, kind: str, sort: str | None = None) -> pd.DataFrame:
    """The lines of a kind, or of a sort of it, that were looked up, however weighty they are."""
    with patch("analysis.compare.contrasts.ranking.SHOWN_FROM", 0.0):
        found = lines(story)
    found = found[(found["kind"] == kind) & (found["standing"] == "shown")]
    return found if sort is None else found[found["sort"] == sort]
