"""Train the weights of ``analysis.align`` on the coded stories of the folder STORYDIFF_BENCH and write them.

    STORYDIFF_BENCH=... python tests/benchmarks/train_align.py

Data: ``stories/*.json`` and ``stories/facts_only/*.json`` (36 stories of three accounts, coded for this project: weights may
ship, texts may not) and, for how common a term is, ``analysis/lexicons/news_terms.csv``. No chance is
involved: the fit is convex and started at zero. The two thresholds are those of the stories left out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import facts
import numpy as np

TARGET = Path(__file__).resolve().parents[2] / "analysis" / "align" / "weights.json"


def main() -> None:
    """Fit on all coded stories, take the thresholds from cross-validation, write ``weights.json``."""
    coded = facts.read_all(Path(os.environ["STORYDIFF_BENCH"]))
    names = list(coded[0].features)
    centre, scale, slope, start = facts.fit(facts.table(coded, names), np.concatenate([c.label for c in coded]))
    left_out = facts.cross_validate(coded, names)
    sure, possible = facts.threshold_at(left_out, coded, 0.8), facts.best_threshold(left_out, coded)
    rows = {n: [round(float(v), 6) for v in (centre[k], scale[k], slope[k])] for k, n in enumerate(names)}
    told = {"features": rows, "start": round(float(start), 6), "sure": round(sure, 3), "possible": round(min(possible, sure) * 0.75, 3)}
    TARGET.write_text(json.dumps(told, indent=0) + "\n", "utf8")


if __name__ == "__main__":
    main()
