"""Sentiment toward a target against the dev sentences of NewsMTSC (Hamborg and Donnay 2021),
real-world ("rw") and multi-target ("mt").
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from framing import macro_f1
from train_sentiment import CODES, read_targets


def measure(bench: Path) -> dict[str, Any]:
    """Macro-F1 and accuracy over all targets, over the surest half, and over those that the
    classifier keeps.
    """
    import numpy as np

    from analysis.find.sentiment import classify, read_weights

    rows, featured = read_targets(bench / "data" / "newsmtsc_dev.jsonl")
    odds = classify(featured)
    told: dict[str, Any] = {}
    for part in ("rw", "mt"):
        here = [i for i, row in enumerate(rows) if row["set"] == part]
        gold = np.array([CODES[rows[i]["label"]] for i in here])
        best, sure = odds[here].argmax(axis=1), odds[here].max(axis=1)
        right = best == gold
        half = np.argsort(-sure, kind="stable")[: len(here) // 2]
        kept = sure >= read_weights().sure
        told[part] = {
            "macro-F1": macro_f1([str(g) for g in gold], [str(b) for b in best]),
            "accuracy": round(float(right.mean()), 3),
            "accuracy of the surest half": round(float(right[half].mean()), 3),
            "accuracy of those kept": round(float(right[kept].mean()), 3),
            "kept": round(float(kept.mean()), 3),
            "targets": len(here),
        }
    return told
