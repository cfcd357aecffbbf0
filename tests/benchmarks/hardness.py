"""How hard StoryDiff is to break: tries, faults, worst time and memory of each group, in one table.

    python tests/benchmarks/hardness.py [GROUP ...] [--tries 20] [--cases FOLDER] [--kb 64]

Groups: ``cases`` (each folder in --cases is read and all its tables are made), ``files`` (altered
files of every format), ``growth`` (shapes of text of --kb KB), ``report`` and ``corpus`` (kill -9
at a random moment, then the same command again), ``together`` (two runs into one folder) and
``place`` (zone, locale, home, hash seed and processors differ: the same bytes). A fault is anything
but a result or one sentence.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
TESTS = HERE.parent
COMMAND = (sys.executable, "-P", "-m", "analysis")
SECONDS, MEMORY = 20.0, 2 * 2**10  # of the processor, and MB, of one try
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


_TABLES = """
import sys
from analysis import AnalysisError, read_story
from analysis.report.export import all_tables
try:
    all_tables(read_story(sys.argv[1]))
except AnalysisError as error:
    print(error)
    sys.exit(2)
"""


def try_cases(options: Options) -> Iterator[Try]:
    """Read each folder of cases and make all its tables."""
    for folder in sorted(options.cases.iterdir()) if options.cases else ():
        command = [sys.executable, "-P", "-c", _TABLES, str(folder)]
        code, words, seconds, memory = run(command)
        cheap = seconds < SECONDS and memory < MEMORY
        yield Try(folder.name, ended_well(code, words) and cheap, seconds, memory)


def try_files(options: Options) -> Iterator[Try]:
    """Alter files of every format at random places and read them in the reading process."""
    sys.path.insert(0, str(TESTS / "readers"))
    import io

    from test_anything import SAMPLES

    from analysis import AnalysisError
    from analysis.read import FileReader

    chance = random.Random(7)
    with FileReader() as reader:
        for n in range(options.tries * 10):
            kind = chance.choice(list(SAMPLES))
            data, began, well = _altered(SAMPLES[kind], chance), time.monotonic(), True
            try:
                list(reader.items(io.BytesIO(data), f"{n}.dat"))
            except AnalysisError:
                pass
            except Exception:
                well = False
            memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            yield Try(f"{kind} {n}", well, time.monotonic() - began, memory)


def _altered(data: bytes, chance: random.Random) -> bytes:
    """Flip, cut, repeat and join: what a broken disk or a hostile hand does to a file."""
    changed = bytearray(data)
    for _ in range(chance.randrange(1, 6)):
        at = chance.randrange(len(changed) + 1)
        piece = bytes(changed[at : at + chance.choice((1, 4, 40, 400))])
        action = chance.randrange(4)
        if action == 0 and piece:
            changed[at] ^= 1 << chance.randrange(8)
        elif action == 1:
            del changed[at : at + len(piece)]
        elif action == 2:
            changed[at:at] = piece * chance.choice((1, 2, 50))
        else:
            changed[at : at + 4] = chance.randbytes(4)
    return bytes(changed)


def try_growth(options: Options) -> Iterator[Try]:
    """Make all tables of each shape of text; the limit grows with the text."""
    from growth import run_shape, shapes

    for shape in shapes():
        found = run_shape(shape, [options.kb], 10 * SECONDS)
        seconds = sum(times.get(options.kb, 0.0) for times in found["times"].values())
        cheap = seconds < SECONDS * max(1.0, options.kb / 16)
        yield Try(shape, not found["unfinished"] and cheap, seconds, found["memory"])


def _write_story(folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    return folder


def _killed(command: list[str], after: float) -> None:
    """Start a command in a group of its own and kill the group after a time."""
    child = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    time.sleep(after)
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _kill_and_repeat(command: list[str], tries: int, whole: Callable[[], bool]) -> Iterator[Try]:
    """Kill a command at random moments; what was there stays whole, and the next run ends well."""
    began = time.monotonic()
    run(command)
    lasts, chance = time.monotonic() - began, random.Random(3)
    for n in range(tries):
        after = chance.uniform(0.1, lasts)
        _killed(command, after)
        kept = whole()
        code, _, seconds, memory = run(command)
        yield Try(f"{n} after {after:.1f} s", kept and code == 0 and whole(), seconds, memory)


def try_report(options: Options) -> Iterator[Try]:
    """Kill a report that replaces an older one."""
    from analysis.report.verify import check_report

    with tempfile.TemporaryDirectory() as place:
        story, out = _write_story(Path(place) / "final"), Path(place) / "out"
        command = [*COMMAND, "report", str(story), "--out", str(out)]

        def whole() -> bool:
            return not check_report(out / "final").findings

        yield from _kill_and_repeat(command, options.tries, whole)


def try_corpus(options: Options) -> Iterator[Try]:
    """Kill a corpus, coordinator and workers; the next run goes on to the same tables."""
    from analysis import read_corpus

    with tempfile.TemporaryDirectory() as place:
        source, out = Path(place) / "a.jsonl", Path(place) / "out"
        lines = [{"text": f"{t} No {n}.", "outlet": o} for n in range(40) for o, t in TEXTS.items()]
        source.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
        command = [*COMMAND, "corpus", str(source), "--out", str(out), "--workers", "1"]

        def whole() -> bool:
            return not (out / "corpus.json").exists() or len(read_corpus(out).groups) == len(lines)

        yield from _kill_and_repeat(command, options.tries, whole)


def try_together(options: Options) -> Iterator[Try]:
    """Start two runs into one folder: one ends well, the other too or with one sentence."""
    with tempfile.TemporaryDirectory() as place:
        story = _write_story(Path(place) / "final")
        command = [*COMMAND, "report", str(story), "--out", str(Path(place) / "out")]
        for n in range(max(1, options.tries // 10)):
            with tempfile.TemporaryFile() as out:
                other = subprocess.Popen(command, stdout=out, stderr=out)
                code, words, seconds, memory = run(command)
                other.wait()
                out.seek(0)
                second = out.read().decode("utf8", "replace")
            well = ended_well(code, words) and ended_well(other.returncode, second)
            yield Try(f"report {n}", well and 0 in (code, other.returncode), seconds, memory)


_PLACES: dict[str, dict[str, str]] = {
    "zone": {"TZ": "Pacific/Kiritimati"},
    "locale": {"LC_ALL": "C", "LANG": "tr_TR.UTF-8"},
    "home": {"HOME": "/nonexistent"},
    "hash seed": {"PYTHONHASHSEED": "77"},
    "one processor": {"OMP_NUM_THREADS": "1"},
}


def try_place(options: Options) -> Iterator[Try]:
    """Make one report in several surroundings: the same bytes each time."""
    from analysis.checksums import sum_files

    with tempfile.TemporaryDirectory() as place:
        story, sums = _write_story(Path(place) / "final"), []
        for n, (name, changed) in enumerate([("as it is", {}), *_PLACES.items()]):
            folder = Path(place) / f"working {n}"
            folder.mkdir()
            command = [*COMMAND, "report", os.path.relpath(story, folder), "--out", "out"]
            code, _, seconds, memory = run(command, cwd=folder, env=os.environ | changed)
            sums.append(sorted(sum_files(folder / "out" / "final")) if code == 0 else [])
            yield Try(name, bool(sums[-1]) and sums[-1] == sums[0], seconds, memory)


GROUPS: dict[str, Callable[[Options], Iterator[Try]]] = {
    "cases": try_cases,
    "files": try_files,
    "growth": try_growth,
    "report": try_report,
    "corpus": try_corpus,
    "together": try_together,
    "place": try_place,
}


def main() -> None:
    """Try the groups that are named, or all; print a row for each and the faults by name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], metavar="GROUP")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--kb", type=int, default=64)
    given = parser.parse_args()
    sys.path.insert(0, str(HERE))
    options, faults = Options(given.tries, given.cases, given.kb), []
    print(f"{'group':10} {'tries':>6} {'faults':>6} {'worst s':>8} {'worst MB':>9}")
    for group in given.groups or GROUPS:
        tries = list(GROUPS[group](options))
        faults += [f"{group}: {t.name}" for t in tries if not t.well]
        bad = sum(not t.well for t in tries)
        seconds = max((t.seconds for t in tries), default=0.0)
        memory = max((t.megabytes for t in tries), default=0.0)
        print(f"{group:10} {len(tries):6} {bad:6} {seconds:8.1f} {memory:9.0f}", flush=True)
    print("\n".join(faults))


if __name__ == "__main__":
    main()
