"""Pairs of short accounts: figures of other things never agree, and one figure reworded does."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.compare.figure_links import align_quantities
from analysis.story_reader import story_from_records

AGREE = {"identical", "compatible"}
PAIRS = [
    tuple(part.strip() for part in line.split("|"))
    for line in Path(__file__).with_name("figure_pairs.txt").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("kind", "one", "other"), PAIRS)
def test_figures_agree_where_they_are_one_figure(kind: str, one: str, other: str) -> None:
    records = [{"text": text, "language": "en"} for text in (one, other)]
    verdicts = set(align_quantities(story_from_records(records, story_id="x"))["verdict"])
    if kind == "apart":
        assert not verdicts & AGREE
    else:
        assert verdicts
        assert verdicts <= AGREE | {"different date"}
