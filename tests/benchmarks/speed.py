"""Speed as ratios from one run: CPU seconds and memory of whole processes, medians, never a timed test.

    python tests/benchmarks/speed.py [--runs 3] [--hand PYTHON]

Prints (a) a cold ``storydiff report`` of the seed story over one ``papermill`` run of a notebook that only imports pandas and
matplotlib.pyplot, and (b) with ``--hand``, an interpreter that has what ``by_hand.py`` needs, the whole analysis without
rendering over that script, in CPU seconds and in peak memory of the largest process. Runs are taken in
turn, so that a machine that slows down slows both.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SEED = HERE.parent.parent / "seeds" / "gaza-refusals"


def cost(command: list[str]) -> tuple[float, float]:
    """CPU seconds of a command with all its children, and MiB of its largest process."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
    )
    probe += "r = resource.getrusage(resource.RUSAGE_CHILDREN); print(r.ru_utime + r.ru_stime, r.ru_maxrss / 1024)"
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run([sys.executable, "-c", probe, *command], capture_output=True, text=True, check=True, env=environment)
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def bare_notebook(folder: Path) -> Path:
    from nbformat.v4 import new_code_cell, new_notebook, writes

    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path = folder / "bare.ipynb"
    path.write_text(writes(new_notebook(cells=[new_code_cell("import pandas\nimport matplotlib.pyplot")], metadata=kernel)))
    return path


def compare(name: str, mine: list[str], other: list[str], runs: int) -> dict[str, float]:
    """Both commands in turn after one warm-up; medians and their ratios."""
    pairs = [(cost(mine), cost(other)) for _ in range(runs + 1)][1:]
    seconds, memory = ([statistics.median(p[side][k] for p in pairs) for side in (0, 1)] for k in (0, 1))
    told = [f"{seconds[0]:.1f} over {seconds[1]:.1f} CPU s = {seconds[0] / seconds[1]:.2f}"]
    told.append(f"{memory[0]:.0f} over {memory[1]:.0f} MiB = {memory[0] / memory[1]:.2f}")
    print(f"{name}: {'; '.join(told)}")
    return {"cpu": round(seconds[0] / seconds[1], 2), "memory": round(memory[0] / memory[1], 2)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hand", help="interpreter with sentence-transformers for by_hand.py")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = [sys.executable, "-m", "analysis", "report", "gaza-refusals", "--out", f"{folder}/reports"]
        papermill = [sys.executable, "-m", "papermill", str(bare_notebook(Path(folder))), f"{folder}/out.ipynb", "--no-progress-bar"]
        compare("cold report over one papermill run", report, papermill, given.runs)
        if given.hand:
            tables = [sys.executable, "-m", "analysis", "tables", "gaza-refusals", "--out", f"{folder}/tables"]
            compare("analysis over the script by hand", tables, [given.hand, str(HERE / "by_hand.py"), str(SEED)], given.runs)


if __name__ == "__main__":
    main()
