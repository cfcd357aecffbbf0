"""Speed as ratios from one run: CPU seconds and memory of whole processes, medians, never a timed
test.

    python tests/benchmarks/speed.py [--runs 3] [--hand PYTHON]

Prints (a) a cold ``storydiff report`` of the seed story over one ``papermill`` run of a notebook
that only imports pandas and matplotlib.pyplot; with ``--hand``, an interpreter that has what
``by_hand.py`` needs, (b) the whole analysis without rendering over that script, in CPU seconds and
in peak memory of the largest process; with STORYDIFF_BENCH set, (c) a further report of the same
kind in one call over the first, (d) the same in a corpus, over the first report there, (e) a
report of twenty accounts of the seeds' length over one of two, and (f) ``compare_accounts`` over
all other tables of the coded stories. Runs are taken in turn, so that a machine that slows down
slows all.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
# Tables that are made of the contrasts, or of other coders.
AFTER_CONTRASTS = "contrasts review review_queue samples coders disagreements".split()
SEED = HERE.parent.parent / "seeds" / "gaza-refusals"


def cost(command: list[str]) -> tuple[float, float]:
    """CPU seconds of a command with all its children, and MiB of its largest process."""
    probe = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, "
        "stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL); "
    )
    probe += (
        "r = resource.getrusage(resource.RUSAGE_CHILDREN); print(r.ru_utime + r.ru_stime, "
        "r.ru_maxrss / 1024)"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-c", probe, *command],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    seconds, memory = done.stdout.split()
    return float(seconds), float(memory)


def bare_notebook(folder: Path) -> Path:
    from nbformat.v4 import new_code_cell, new_notebook, writes

    kernel = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
    path = folder / "bare.ipynb"
    path.write_text(
        writes(
            new_notebook(
                cells=[new_code_cell("import pandas\nimport matplotlib.pyplot")], metadata=kernel
            )
        )
    )
    return path


def compare(name: str, mine: list[str], other: list[str], runs: int) -> dict[str, float]:
    """Both commands in turn after one warm-up; medians and their ratios."""
    pairs = [(cost(mine), cost(other)) for _ in range(runs + 1)][1:]
    seconds, memory = (
        [statistics.median(p[side][k] for p in pairs) for side in (0, 1)] for k in (0, 1)
    )
    told = [f"{seconds[0]:.1f} over {seconds[1]:.1f} CPU s = {seconds[0] / seconds[1]:.2f}"]
    told.append(f"{memory[0]:.0f} over {memory[1]:.0f} MiB = {memory[0] / memory[1]:.2f}")
    print(f"{name}: {'; '.join(told)}")
    return {"cpu": round(seconds[0] / seconds[1], 2), "memory": round(memory[0] / memory[1], 2)}


def made_story(folder: Path, name: str, accounts: int, first: int) -> str:
    """A story of articles of the corpora, each cut to the length of the seeds' accounts."""
    rows = (
        (Path(os.environ["STORYDIFF_BENCH"]) / "corpora" / "five_outlets_ten_events.jsonl")
        .read_text("utf8")
        .splitlines()
    )
    texts = [article["text"] for row in rows for article in json.loads(row)["articles"]]
    (folder / name).mkdir()
    for n, text in enumerate(texts[first : first + accounts]):
        (folder / name / f"outlet-{n}.txt").write_text(cut(text, 330), "utf8")
    return str(folder / name)


def cut(text: str, words: int) -> str:
    """The first lines of a text, up to about so many words."""
    kept: list[str] = []
    for line in text.splitlines():
        kept.append(line)
        if sum(len(k.split()) for k in kept) >= words:
            break
    return "\n".join(kept)


def corpus_of(folder: Path) -> Path:
    """Write a file of articles of ten events, each by five outlets, cut to the seeds' length."""
    source = Path(os.environ["STORYDIFF_BENCH"]) / "corpora" / "five_outlets_ten_events.jsonl"
    articles = [
        a for row in source.read_text("utf8").splitlines() for a in json.loads(row)["articles"]
    ]
    path = folder / "articles.jsonl"
    lines = (json.dumps({**a, "text": cut(a["text"], 330)}) for a in articles)
    path.write_text("\n".join(lines) + "\n", "utf8")
    return path


def corpus_reports(folder: Path, runs: int) -> None:
    """What a further report of a corpus costs beside its first, after one warm-up."""
    made, articles = [sys.executable, "-m", "analysis", "corpus"], str(corpus_of(folder))
    seconds: dict[int, list[float]] = {0: [], 1: [], 5: []}
    for run in range(runs + 1):
        for reports, found in seconds.items():
            asked = ["--reports", str(reports)] if reports else []
            out = f"{folder}/corpus-{run}-{reports}"
            found.append(cost([*made, articles, "--out", out, "--workers", "1", *asked])[0])
    none, one, five = (statistics.median(found[1:]) for found in seconds.values())
    first, further = one - none, (five - one) / 4
    print(f"in a corpus: first report {first:.1f} CPU s, a further one {further:.1f}", end=" ")
    print(f"= {further / first:.2f}")


def many_stories(folder: Path, runs: int) -> None:
    """What a further report costs beside the first, and twenty accounts beside two."""
    two = [made_story(folder, f"two-{n}", 2, 2 * n) for n in range(5)]
    twenty = made_story(folder, "twenty", 20, 10)
    report = [sys.executable, "-m", "analysis", "report", "--out", f"{folder}/reports"]
    five, one = (
        compare("five reports in one call over one", [*report, *two], [*report, two[0]], runs)[
            "cpu"
        ],
        1,
    )
    print(f"each further report over the first: {(five - one) / 4:.2f}")
    compare(
        "a report of twenty accounts over one of two", [*report, twenty], [*report, two[0]], runs
    )


def contrasts_over_rest(runs: int) -> None:
    """What ``compare_accounts`` costs when all tables that do not need it are made."""
    sys.path.insert(0, os.environ["STORYDIFF_BENCH"])
    import score

    from analysis import story_from_records
    from analysis.report.export import MADE

    rest = [table for table in MADE if table not in AFTER_CONTRASTS]
    paths = sorted((Path(os.environ["STORYDIFF_BENCH"]) / "contrasts").glob("*.json"))
    raw = [score.story_of(path)["accounts"] for path in paths]
    fields = ("account_id", "outlet", "headline", "published", "url", "text")
    told = []
    for _ in range(runs + 1):
        seconds = [0.0, 0.0]
        for n, accounts in enumerate(raw):
            records = [{k: a[k] for k in fields if a.get(k)} for a in accounts]
            began = time.process_time()
            story = story_from_records(records, story_id=f"story-{n}")
            for table in rest:
                MADE[table](story)
            between = time.process_time()
            MADE["contrasts"](story)
            seconds[0] += time.process_time() - between
            seconds[1] += between - began
        told.append(tuple(seconds))
    own, others = (statistics.median(column) for column in zip(*told[1:], strict=True))
    print(f"contrasts over all other tables: {own:.1f} over {others:.1f} CPU s", end=" ")
    print(f"= {own / others:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--hand", help="interpreter with sentence-transformers for by_hand.py")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        report = [
            sys.executable,
            "-m",
            "analysis",
            "report",
            "gaza-refusals",
            "--out",
            f"{folder}/reports",
        ]
        papermill = [
            sys.executable,
            "-m",
            "papermill",
            str(bare_notebook(Path(folder))),
            f"{folder}/out.ipynb",
            "--no-progress-bar",
        ]
        compare("cold report over one papermill run", report, papermill, given.runs)
        if os.environ.get("STORYDIFF_BENCH"):
            many_stories(Path(folder), given.runs)
            corpus_reports(Path(folder), given.runs)
            contrasts_over_rest(given.runs)
        if given.hand:
            tables = [
                sys.executable,
                "-m",
                "analysis",
                "tables",
                "gaza-refusals",
                "--out",
                f"{folder}/tables",
            ]
            compare(
                "analysis over the script by hand",
                tables,
                [given.hand, str(HERE / "by_hand.py"), str(SEED)],
                given.runs,
            )


if __name__ == "__main__":
    main()
