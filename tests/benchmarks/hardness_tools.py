"""What the groups of ``hardness.py`` share: a try, a command that is run, a story, a corpus."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from analysis.checksums import sum_files
from analysis.corpus.database import DATABASE

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
COMMAND = (sys.executable, "-P", "-m", "analysis")
TEXTS = {
    "gazette": "Tornberg won 3-2 on Saturday.\n\nA crowd of 14,200 came. “We ran,” Solheim said.",
    "courier": "Tornberg beat Malvik 3-2.\n\nThe crowd was put at 13,000. “We ran,” said Solheim.",
}


class Try(NamedTuple):
    """One try: what was tried, whether it ended well, and what it cost."""

    name: str
    well: bool
    seconds: float
    megabytes: float


class Options(NamedTuple):
    """What the command line asks for."""

    tries: int
    cases: Path | None
    kb: int


def run(command: tuple[str, ...] | list[str], **options: object) -> tuple[int, str, float, float]:
    """Run a command; return exit code, output, CPU seconds and MB of its largest process."""
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(command, stdout=out, stderr=out, **options)  # type: ignore[call-overload]
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        words = out.read().decode("utf8", "replace")
    return child.returncode, words, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def ended_well(code: int, words: str) -> bool:
    """Whether a command gave a result, or one sentence."""
    return "Traceback" not in words and code in (0, 2)


def write_story(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    return folder


def write_rows(place: Path) -> Path:
    """Write a file of forty stories with two accounts each."""
    rows = [
        {"text": f"{text} No {n}.", "outlet": outlet, "story_id": f"s{n}"}
        for n in range(40)
        for outlet, text in TEXTS.items()
    ]
    place.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return place


def result(out: Path) -> list[tuple[str, str]]:
    """Return the files of a corpus and their hashes, without those of its runs.

    DuckDB gives each of its files an id; for that file it is the hashes of what it has.
    """
    found = [pair for pair in sum_files(out) if not pair[0].startswith(".work/")]
    return sorted(
        (name, _rows_of(out / name) if name == DATABASE else digest) for name, digest in found
    )


def _rows_of(place: Path) -> str:
    """Return, for each table of a DuckDB file, its name, its rows and their hash."""
    import duckdb

    with duckdb.connect(str(place), read_only=True) as asked:
        names = sorted(row[0] for row in asked.sql("SHOW TABLES").fetchall())
        query = 'SELECT count(*), bit_xor(hash(t)) FROM "{}" t'
        return str([(name, asked.sql(query.format(name)).fetchall()) for name in names])


def corpus_command(source: Path, out: Path, workers: int = 1) -> list[str]:
    """Run a corpus with small buckets, so that there is work for several workers."""
    small = str(TESTS / "corpora" / "run_small.py")
    return [sys.executable, "-P", small, str(source), str(out), str(workers), "20"]
