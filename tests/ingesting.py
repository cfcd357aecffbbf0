"""Ingest inputs for a test: write accounts, make the index and list what was skipped."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.intake import build_index, ingest_source
from analysis.corpus.partitions import plan_inputs

Tables = tuple[pd.DataFrame, pd.DataFrame]


def ingest(folder: Path, *inputs: str | Path) -> Tables:
    """Ingest inputs into ``folder``; return the index and what was skipped."""
    sources = plan_inputs([str(i) for i in inputs], out=folder)
    for source in sources:
        ingest_source(source, folder)
    return build_index(folder, sources)


def write_lines(path: Path, *records: Any) -> Path:
    path.write_text("".join(json.dumps(r) + "\n" for r in records), "utf8")
    return path


def skipped_rows(skipped: pd.DataFrame) -> list[tuple[int, str]]:
    return list(zip(skipped["row"], skipped["kind"], strict=True))


def account(**fields: Any) -> dict[str, Any]:
    return {
        "text": "Three of the five men who were held were freed on Monday, the mayor said.",
        **fields,
    }
