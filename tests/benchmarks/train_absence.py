"""Train the weights of ``analysis.compare.absence`` on the coded stories of the folder
STORYDIFF_BENCH and write them.

    STORYDIFF_BENCH=... python tests/benchmarks/train_absence.py

Data: the even half of the coded stories, see ``absence.py``; the odd half is never trained on. The
most that all other accounts together may have is the highest at which at most ``WRONG`` of the
statements that may say "only" are coded as said elsewhere, stories left out.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import absence
import numpy as np
from train_align import TARGET, write_line

WRONG = 0.05
STEPS = np.arange(0.1, 0.9, 0.01)


def main() -> None:
    """Fit on the even half, choose the limit on its stories left out, write the file."""
    stories = absence.read_all(Path(os.environ["STORYDIFF_BENCH"]))
    write([s for s in stories if not s.odd])


def write(even: list[absence.Lone]) -> None:
    """Fit, choose the limit and write both."""
    scores = absence.cross_validate(even)
    fitting = [
        most for most in STEPS if absence.shares(even, scores, most)["only, elsewhere"] <= WRONG
    ]
    weights = {"most": round(float(max(fitting)), 2), **write_line(absence.fit(even))}
    path = TARGET / "absence_weights.json"
    path.write_text(json.dumps(weights, indent=0) + "\n", "utf8")


if __name__ == "__main__":
    main()
