"""Inputs taken in for a test: the accounts written, the index and what was skipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.intake import build_index, take_in
from analysis.corpus.partitions import plan_inputs

Tables = tuple[pd.DataFrame, pd.DataFrame]


def take(folder: Path, *inputs: str | Path) -> Tables:
    """The index and what was skipped of the inputs, taken into ``folder``."""
    sources = plan_inputs([str(i) for i in inputs], out=folder)
    for source in sources:
        take_in(source, folder)
    return build_index(folder, sources)


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf8")
    return path


def told(skipped: pd.DataFrame) -> list[tuple[int, str]]:
    return list(zip(skipped["row"], skipped["kind"], strict=True))


def account(**fields: Any) -> dict[str, Any]:
    return {
        "text": "Three of the five men who were held were freed on Monday, the mayor said.",
        **fields,
    }
