"""A run with buckets of a chosen size, so that a small corpus has many; what tests and benchmarks
kill and weigh.

    python run_small.py INPUT OUT WORKERS ACCOUNTS_IN_A_BUCKET [idle]

``idle``: nothing is analysed (``idle_child.py``). Workers import this file too, which is why that
stands outside of the condition.
"""

from __future__ import annotations

import sys
from pathlib import Path

from analysis.corpus import analyst
from analysis.corpus import buckets as plan
from analysis.corpus.run import render_corpus

if "idle" in sys.argv:
    analyst.COMMAND = [sys.executable, str(Path(__file__).with_name("idle_child.py"))]

if __name__ == "__main__":
    plan.IN_A_BUCKET = int(sys.argv[4])
    render_corpus(sys.argv[1], out=sys.argv[2], workers=int(sys.argv[3]))
