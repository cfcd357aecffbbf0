"""Groups of ``hardness.py``: a corpus with flipped bytes, a review that is killed, surroundings."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from hardness_tools import (
    COMMAND,
    TESTS,
    Options,
    Try,
    corpus_command,
    run,
    write_rows,
    write_story,
)

from analysis import AnalysisError, read_corpus
from analysis.checksums import sum_files
from analysis.read.decisions import REVIEW, read_rows

# Four years later for every process that loads this before the C library.
_CLOCK = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <time.h>
int clock_gettime(clockid_t id, struct timespec *at) {
    int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
    int code = real(id, at);
    if (code == 0 && id == CLOCK_REALTIME) at->tv_sec += 126242345;
    return code;
}
"""
_DECIDE = """
import sys
from itertools import count
from pathlib import Path
from analysis.review.decisions import Anchor, Decision
from analysis.review.record import add_decision
anchor = Anchor("gazette", "14,200", "A crowd of ", " came")
print("begun", flush=True)
for n in count():
    add_decision(Path(sys.argv[1]), Decision("Ann", "figure", "value", anchor, None, str(n)))
    print(n, flush=True)
"""


class Surrounding(NamedTuple):
    """Where and how one report is made."""

    environment: Mapping[str, str | None] = {}
    before: tuple[str, ...] = ()
    clock: bool = False
    absolute: bool = False
    deep: bool = False


SURROUNDINGS = {
    "zone": Surrounding({"TZ": "Pacific/Kiritimati"}),
    "locale": Surrounding({"LC_ALL": "C", "LANG": "tr_TR.UTF-8"}),
    "home": Surrounding({"HOME": "/nonexistent"}),
    "no home": Surrounding({"HOME": None}),
    "hash seed": Surrounding({"PYTHONHASHSEED": "1"}),
    "one processor": Surrounding(before=("taskset", "-c", "0")),
    "clock": Surrounding(clock=True),
    "absolute path": Surrounding(absolute=True),
    "deep folder with signs": Surrounding(deep=True),
}


def surrounded(
    command: tuple[str, ...], story: Path, folder: Path, around: Surrounding
) -> tuple[list[str], Path, dict[str, str]]:
    """Make the folder; return the command of a report there, its folder and its environment."""
    folder = folder / "a b" / "ü'\"" / "seeds-not" if around.deep else folder
    folder.mkdir(parents=True)
    changed = dict(around.environment)
    if around.clock:
        changed["LD_PRELOAD"] = str(_later_clock(folder.parent))
    known = {k: v for k, v in (os.environ | changed).items() if v is not None}
    given = str(story) if around.absolute else os.path.relpath(story, folder)
    out = str(folder / "out") if around.absolute else "out"
    return [*around.before, *command, "report", given, "--out", out], folder, known


def _later_clock(folder: Path) -> Path:
    source, library = folder / "later.c", folder / "later.so"
    source.write_text(_CLOCK)
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, source, "-ldl"], check=True)
    return library


def names_a_place(report: Path, *places: Path) -> bool:
    """Whether any file of a report holds the path of one of these folders."""
    sought = [str(place).encode() for place in places]
    files = [path for path in report.rglob("*") if path.is_file()]
    return any(word in path.read_bytes() for path in files for word in sought)


def flip_and_read(whole: Path, copy: Path, chance: random.Random) -> tuple[str, bool]:
    """Flip bytes of one file of a corpus; return the file and whether reading named it.

    A byte of a table is found by whoever reads that table.
    """
    parts = sorted(p for p, _ in sum_files(whole) if p.endswith(".parquet") and p[0] != ".")
    part = copy / chance.choice(parts)
    data = bytearray(part.read_bytes())
    at, number = chance.randrange(len(data)), chance.choice((1, 1, 64))
    data[at : at + number] = bytes(b ^ (1 << chance.randrange(8)) for b in data[at : at + number])
    part.write_bytes(data)
    try:
        corpus = read_corpus(copy)
        for name in corpus.tables:
            corpus.table(name)
    except AnalysisError as error:
        return part.name, part.name in str(error)
    return part.name, False


def kill_review(folder: Path, after: float) -> bool:
    """Kill a run that writes decisions; return whether all that it reported are kept, in order.

    The one that it was writing may be there, as the report of it comes after.
    """
    command = [sys.executable, "-P", "-c", _DECIDE, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        said = child.stdout.read().count("\n")
    if not (folder / REVIEW).exists():
        return said == 0
    rows = [row["value"] for row in read_rows(folder / REVIEW)]
    return len(rows) - said in (0, 1) and rows == [str(n) for n in range(len(rows))]


def try_review(options: Options) -> Iterator[Try]:
    """Kill a review at a random moment: what it said is kept, and the next decision is taken."""
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as place:
        for n in range(options.tries):
            story, began = write_story(Path(place) / str(n)), time.monotonic()
            after = chance.uniform(0.0, 0.3)
            well = kill_review(story, after)
            yield Try(f"{n} after {after:.3f} s", well, time.monotonic() - began, 0.0)


def try_flips(options: Options) -> Iterator[Try]:
    """Flip bytes of a part of a corpus: who reads it is told its name."""
    chance = random.Random(3)
    with tempfile.TemporaryDirectory() as place:
        source, whole = write_rows(Path(place) / "a.jsonl"), Path(place) / "whole"
        run(corpus_command(source, whole))
        for n in range(options.tries * 5):
            copy, began = Path(shutil.copytree(whole, Path(place) / str(n))), time.monotonic()
            part, well = flip_and_read(whole, copy, chance)
            yield Try(f"{n} {part}", well, time.monotonic() - began, 0.0)
            shutil.rmtree(copy)


def try_place(options: Options) -> Iterator[Try]:
    """Make one report in several surroundings: the same bytes each time, and no path in them."""
    with tempfile.TemporaryDirectory() as place:
        root, sums = Path(place), []
        story = write_story(root / "final")
        for n, (name, around) in enumerate([("as it is", Surrounding()), *SURROUNDINGS.items()]):
            given = surrounded(COMMAND, story, root / f"working {n}" / "in", around)
            command, folder, known = given
            code, _, seconds, memory = run(command, cwd=folder, env=known)
            report = folder / "out" / "final"
            sums.append(sorted(sum_files(report)) if code == 0 else [])
            same = bool(sums[-1]) and sums[-1] == sums[0]
            tidy = not names_a_place(report, root, Path.home(), TESTS.parent)
            yield Try(f"{name}{'' if tidy else ' names a path'}", same and tidy, seconds, memory)
