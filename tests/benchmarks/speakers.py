"""Speakers printed on coded stories, each scored by weights fitted without it.

The rules were written with the errors of part of these stories known (see ``train_speakers``).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import train_speakers

from analysis.find.actors.candidates import read_weights
from analysis.find.quotes.confidence import FEATURES


def measure(bench: Path) -> dict[str, Any]:
    """The shares of the speakers printed and of those right among them; of the doubtful alone.

    Doubtful are pronouns, and titles that several have.
    """
    examples = train_speakers.gather(bench).speakers
    scores = train_speakers.left_out(examples)
    right = np.array([ok for _, _, ok in examples])
    doubtful = np.array([row[FEATURES.index("chance")] != 0 for _, row, _ in examples])
    threshold = read_weights()["threshold"]
    odds = np.log(threshold["chance"] / (1 - threshold["chance"]))
    chances = np.array([row[FEATURES.index("chance")] for _, row, _ in examples])
    sure = ~doubtful | ((scores >= threshold["printed"]) & (chances >= odds))
    return {
        "speakers": len(examples),
        "right if all are printed": round(float(right.mean()), 3),
        "printed": round(float(sure.mean()), 3),
        "right of printed": round(float(right[sure].mean()), 3),
        "doubtful": int(doubtful.sum()),
        "doubtful printed": round(float(sure[doubtful].mean()), 3),
        "right of doubtful printed": round(float(right[doubtful & sure].mean()), 3),
    }
