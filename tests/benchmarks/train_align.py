"""Train the weights of ``analysis.compare.align`` on the coded stories of the folder
STORYDIFF_BENCH and write them.

    STORYDIFF_BENCH=... python tests/benchmarks/train_align.py

Data: ``stories/*.json`` and ``stories/facts_only/*.json`` (36 stories of three accounts, coded for
this project: weights may ship, texts may not) and their second coding, ``stories/second/*.json``;
each story whole, cut to its first sentences, and with two of its accounts. A pair that only one
coder coded counts half. For how common a term is: ``analysis/data/lexicons/news_terms.csv``. The
seed is fixed. The thresholds are those of the stories left out, against the first coding; that of
facts that are printed as found is chosen by ``agreement.py``, against both.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import agreement
import facts
import numpy as np

from analysis.compare.align import model

TARGET = Path(__file__).resolve().parents[2] / "analysis" / "data" / "models"


def main() -> None:
    """Read the coded stories, train on them, and choose from which probability facts are shown."""
    bench = Path(os.environ["STORYDIFF_BENCH"])
    stories = facts.read_versions(bench)
    train(stories)
    model.read_weights.cache_clear()
    cases = agreement.read_cases(bench, agreement.train_folds(stories))
    halves = [[c for c in cases if c.half == half] for half in agreement.HALVES]
    write_shown(max(agreement.shown_threshold(some) or 1.0 for some in halves))


def write_shown(threshold: float) -> None:
    """Write the least probability of the best pair of a fact that is printed as found."""
    path = TARGET / "pair_weights.json"
    weights = json.loads(path.read_text("utf8")) | {"shown": round(threshold, 2)}
    path.write_text(json.dumps(weights, indent=0) + "\n", "utf8")


def train(stories: list[list[facts.Coded]]) -> None:
    """Fit on all coded stories, take two thresholds from cross-validation, write both files."""
    coded, left_out = [v[0] for v in stories], [v[0] for v in facts.cross_validate(stories)]
    line, trees = facts.fit(stories)
    sure, best = facts.threshold_at(left_out, coded, 0.8), facts.best_threshold(left_out, coded)
    same = facts.fit_same(coded)
    weights = {
        "sure": round(sure, 3),
        "best": round(best, 3),
        "possible": round(facts.POSSIBLE * best, 3),
        "shown": round(sure, 3),
        "first": write_line(line),
        "same": write_line(same),
        "tree_start": round(trees.start, 6),
        "tree_features": trees.names,
    }
    (TARGET / "pair_weights.json").write_text(json.dumps(weights, indent=0) + "\n", "utf8")
    arrays = {name: getattr(trees, name) for name in trees._fields[1:-1]}
    small = {n: a.astype(np.int16) if a.dtype.kind == "i" else a for n, a in arrays.items()}
    np.savez_compressed(TARGET / "pair_trees.npz", **small)


def write_line(line: facts.LogisticModel) -> dict[str, object]:
    """A logistic regression as plain numbers: centre, scale and slope by feature."""
    rows = zip(line.names, line.centre, line.scale, line.slope, strict=True)
    return {
        "start": round(line.start, 6),
        "features": {n: [round(float(v), 6) for v in row] for n, *row in rows},
    }


if __name__ == "__main__":
    main()
