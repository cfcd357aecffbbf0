"""What each part of the pair model of facts brings: the first stage (logistic regression over all
pairs) trained and judged without it.

By stories left out (6 folds), on whole stories alone. What the second stage adds is told by
``facts.py`` ("first stage" beside "best threshold"). Differences below .005 are noise: the parts
tell much the same, and each can stand in for another.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import facts

PARTS = {
    "ranks": r".*_(rank|z|lead|first|best)_(least|most)",
    "neighbours": r".*_(along|beside)",
    "like words": r"soft_.*",
    "letters and runs": r"chars.*|runs.*",
    "clauses and subjects": r"clause.*|subject.*|root",
    "names and numbers": r"names|numbers.*|cover_names.*",
    "place and length": r"apart|late|early|short|long|headlines|leads|quotes_.*",
}


def without(coded: facts.Coded, pattern: str) -> facts.Coded:
    """The story with the features whose names do not match; of ``soft_most``, which the first look
    asks for, only noughts are left.
    """
    kept = {n: v for n, v in coded.features.items() if not re.fullmatch(pattern, n)}
    return coded._replace(features={"soft_most": 0 * coded.features["soft_most"]} | kept)


def measure(bench: Path) -> dict[str, Any]:
    """Best F1 and recall where four of five pairs are right, of the whole model and without each
    part.
    """
    coded = facts.read_all(bench)
    found = {"all": _judged(coded)}
    for name, pattern in PARTS.items():
        found[f"without {name}"] = _judged([without(c, pattern) for c in coded])
    return found


def _judged(coded: list[facts.Coded]) -> dict[str, float]:
    scores = [v[0] for v in facts.out_of_fold([[c] for c in coded], facts.FOLDS)]
    best, sure = facts.best_threshold(scores, coded), facts.threshold_at(scores, coded, 0.8)
    return {
        "F1": facts._share(facts._counts(scores, coded, best))["F1"],
        "sure R": facts._share(facts._counts(scores, coded, sure))["R"],
    }


if __name__ == "__main__":
    print(measure(Path(os.environ["STORYDIFF_BENCH"])))
