"""A run of a small corpus on two workers, with buckets so small that there are many: what the tests kill.

python run_small.py INPUT OUT WORKERS
"""

from __future__ import annotations

import sys

from analysis.corpus import plan, render_corpus

if __name__ == "__main__":
    plan.IN_A_BUCKET = 3
    render_corpus(sys.argv[1], out=sys.argv[2], workers=int(sys.argv[3]))
