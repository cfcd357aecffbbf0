"""How hard StoryDiff is to break: tries, faults, worst time and memory of each group, in one table.

    python tests/benchmarks/hardness.py [GROUP ...] [--tries 20] [--cases FOLDER] [--kb 64]
        [--seconds 600] [--each]

Groups: ``cases`` (each folder in --cases is read and all its tables are made), ``files`` (altered
files of every format in the reading process), ``mutations`` (``mutate.py``, for --tries seconds a
group), ``growth`` (``growth.py``: every public function on shapes of text up to --kb KB),
``report``, ``review`` and ``corpus`` (kill -9 at a random moment, then the same again), ``flips``
(changed bytes in a corpus, which is then read), ``workers`` (kill -9 of a worker of a corpus),
``together`` (two runs into one folder), ``full`` (a disk that is full sooner or later; Linux, as
root or where namespaces are allowed), ``closed`` (a folder that may not be written) and ``place``
(folder, zone, locale, home, clock ... differ: the same bytes, no path in them).
A fault is anything but a result or one sentence, a folder that is not whole afterwards, or a
function whose time grows faster than printed: it is set aside by its name below the table.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import psutil
from hardness_parts import try_flips, try_place, try_review
from hardness_tools import (
    COMMAND,
    TESTS,
    TEXTS,
    Options,
    Try,
    corpus_command,
    ended_well,
    result,
    run,
    write_rows,
    write_story,
)

GROWTH, SHORT = 1.3, 2.0  # exponent of time over size, and seconds that are too few to say
SECONDS, MEMORY = 20.0, 2 * 2**10  # of the processor, and MB, of one try
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

    from samples import SAMPLES

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
            yield Try(f"{kind} {n}", well, time.monotonic() - began, _peak_of_children())


def _peak_of_children() -> float:
    """Return the MB that the largest child process alive, or ended, has had at its peak."""
    peaks = [resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024]
    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(OSError, psutil.Error):
            status = Path(f"/proc/{child.pid}/status").read_text()
            peaks += [int(line.split()[1]) / 1024 for line in status.splitlines() if "HWM" in line]
    return max(peaks)


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
    """Make all tables of each shape of text, from 4 KB to --kb; a try is a function on a shape.

    A fault is a function whose time grows faster than ``GROWTH``, or that does not end.
    """
    from growth import SIZES, exponent, run_shape, shapes

    sizes = [size for size in SIZES if size <= options.kb]
    for shape in shapes():
        found = run_shape(shape, sizes, 10 * SECONDS)
        for name, times in found["times"].items():
            most, slope = max(times.values()), exponent(times)
            steep = most >= SHORT and slope > GROWTH
            words = f"{shape} {name} grows by {slope:.2f}, {most:.1f} s"
            yield Try(words, not steep, most, found["memory"])
        if found["unfinished"]:
            yield Try(f"{shape} {found['unfinished']} did not end", False, 0.0, found["memory"])


def try_mutations(options: Options) -> Iterator[Try]:
    """Alter what each group of readers reads, for as many seconds as there are tries."""
    from mutate import GROUPS as READERS
    from mutate import run_group

    for name in READERS:
        for row in run_group(name, options.tries, 7):
            if "fault" in row:
                yield Try(f"{name} {row['kind']}: {row['fault']}", False, 0.0, 0.0)
            else:
                yield from repeat(Try(name, True, row["worst"], row["mb"]), row["tries"])


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
        story, out = write_story(Path(place) / "final"), Path(place) / "out"
        command = [*COMMAND, "report", str(story), "--out", str(out)]

        def whole() -> bool:
            return not check_report(out / "final").findings

        yield from _kill_and_repeat(command, options.tries, whole)


def try_corpus(options: Options) -> Iterator[Try]:
    """Kill a corpus, coordinator and workers; the next run goes on to the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        source, whole = write_rows(Path(place) / "a.jsonl"), Path(place) / "whole"
        began = time.monotonic()
        run(corpus_command(source, whole))
        lasts, chance = time.monotonic() - began, random.Random(3)
        for n in range(options.tries):
            out, after = Path(place) / f"out {n}", chance.uniform(0.5, lasts)
            command = corpus_command(source, out, 1 + n % 2)
            _killed(command, after)
            code, _, seconds, memory = run(command)
            other = set(result(out)) ^ set(result(whole))
            told = f"{n} after {after:.1f} s: exit code {code}, {len(other)} other files"
            yield Try(f"{told} {min(other, default='')}", code == 0 and not other, seconds, memory)


def try_workers(options: Options) -> Iterator[Try]:
    """Kill workers of a corpus; the run itself goes on to the same bytes."""
    with tempfile.TemporaryDirectory() as place:
        source, whole = write_rows(Path(place) / "a.jsonl"), Path(place) / "whole"
        run(corpus_command(source, whole))
        for n in range(options.tries):
            out, began = Path(place) / f"out {n}", time.monotonic()
            going = subprocess.Popen(
                corpus_command(source, out, 2),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            killed = _kill_worker(going, out, 1 + n % 3)
            code = going.wait()
            same = code == 0 and result(out) == result(whole)
            name = f"{n} {'killed' if killed else 'was too fast'}"
            yield Try(name, same, time.monotonic() - began, _peak_of_children())


def _kill_worker(going: subprocess.Popen[bytes], out: Path, done: int) -> bool:
    """Kill a worker as soon as so many buckets are done; return whether there was one."""
    while going.poll() is None and len(list(out.glob(".work/done/*.json"))) < done:
        time.sleep(0.01)
    with contextlib.suppress(psutil.Error):
        for child in psutil.Process(going.pid).children():
            if any("spawn_main" in word for word in child.cmdline()):
                child.kill()
                return True
    return False


def try_together(options: Options) -> Iterator[Try]:
    """Start two runs into one folder: one ends well, the other too or with one sentence."""
    with tempfile.TemporaryDirectory() as place:
        story, source = write_story(Path(place) / "final"), write_rows(Path(place) / "a.jsonl")
        for n in range(max(1, options.tries // 5)):
            for kind, given in (("report", story), ("corpus", source)):
                out = str(Path(place) / f"{kind} {n}")
                command = [*COMMAND, kind, str(given), "--out", out]
                with tempfile.TemporaryFile() as words_of:
                    other = subprocess.Popen(command, stdout=words_of, stderr=words_of)
                    code, words, seconds, memory = run(command)
                    other.wait()
                    words_of.seek(0)
                    second = words_of.read().decode("utf8", "replace")
                well = ended_well(code, words) and ended_well(other.returncode, second)
                yield Try(f"{kind} {n}", well and 0 in (code, other.returncode), seconds, memory)


# A disk of $1 KB at $2, with a copy of $3; then the command. What is there afterwards is compared
# with $3, and for a corpus with $4 after the same command on a disk with more room.
_ON_SMALL_DISK = """
size=$1 disk=$2 old=$3 new=$4; shift 4
mount -t tmpfs -o size="${size}k" tmpfs "$disk" || exit 77
cp -a "$old/." "$disk" || exit 77
"$@"; code=$?
find "$disk" -name '.storydiff-*' | grep -q . && exit 91
if [ -n "$new" ]; then
    mount -o remount,size=64m "$disk" && "$@" > /dev/null || exit 92
    diff -r -x .work -x corpus.duckdb "$disk/out" "$new" || exit 93
elif [ "$code" -ne 0 ]; then
    diff -r "$old" "$disk" || exit 94
fi
exit $code
"""


def try_full(options: Options) -> Iterator[Try]:
    """Fill the disk sooner or later: one sentence, the old report is kept, a corpus goes on."""
    with tempfile.TemporaryDirectory() as place:
        root = Path(place)
        story, old, none = write_story(root / "final"), root / "old", root / "none"
        source, whole, disk = write_rows(root / "a.jsonl"), root / "whole", root / "disk"
        none.mkdir()
        disk.mkdir()
        run([*COMMAND, "report", str(story), "--out", str(old)])
        corpus = [*COMMAND, "corpus", str(source), "--workers", "1", "--out"]
        run([*corpus, str(whole)])
        (story / "gazette.txt").write_text(TEXTS["gazette"] + " The fans sang.", "utf8")
        report = [*COMMAND, "report", str(story), "--out", str(disk)]
        plans = (
            ("report", report, old, ""),
            ("corpus", [*corpus, str(disk / "out")], none, str(whole)),
        )
        for kind, command, before, after in plans:
            least = sum(p.stat().st_size + 4096 for p in before.rglob("*")) // 1024 + 40
            for n in range(max(2, options.tries // 4)):
                size = least + n * 120
                arguments = [str(size), str(disk), str(before), after, *command]
                shell = ["sh", "-c", _ON_SMALL_DISK, "sh", *arguments]
                code, words, seconds, memory = run(["unshare", "-rm", *shell])
                yield Try(f"{kind} {size} KB: {code}", ended_well(code, words), seconds, memory)


def try_closed(options: Options) -> Iterator[Try]:
    """Write into a folder that is read-only: one sentence."""
    shell = 'mount -t tmpfs -o ro tmpfs "$1" || exit 77; shift; exec "$@"'
    with tempfile.TemporaryDirectory() as place:
        story, out = write_story(Path(place) / "final"), Path(place) / "out"
        out.mkdir()
        for words_of in ("report", "tables", "corpus", "export --to xlsx"):
            command = [*COMMAND, *words_of.split(), str(story), "--out", str(out / "made")]
            given = ["unshare", "-rm", "sh", "-c", shell, "sh", str(out), *command]
            code, words, seconds, memory = run(given)
            yield Try(
                f"{words_of}: {words.strip()}",
                code == 2 and words.count("\n") == 1,
                seconds,
                memory,
            )


GROUPS: dict[str, Callable[[Options], Iterator[Try]]] = {
    "cases": try_cases,
    "files": try_files,
    "mutations": try_mutations,
    "growth": try_growth,
    "report": try_report,
    "review": try_review,
    "corpus": try_corpus,
    "flips": try_flips,
    "workers": try_workers,
    "together": try_together,
    "full": try_full,
    "closed": try_closed,
    "place": try_place,
}


def main() -> None:
    """Try the groups that are named, or all; print a row for each and the faults by name."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("groups", nargs="*", choices=[[], *GROUPS], metavar="GROUP")
    parser.add_argument("--tries", type=int, default=20)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--kb", type=int, default=64)
    parser.add_argument("--seconds", type=float, help="begin no try of a group after these")
    parser.add_argument("--each", action="store_true", help="also print each try when it ends")
    given = parser.parse_args()
    options, faults = Options(given.tries, given.cases, given.kb), []
    print(f"{'group':10} {'tries':>6} {'faults':>6} {'worst s':>8} {'worst MB':>9}")
    for group in given.groups or GROUPS:
        tries, began = [], time.monotonic()
        for tried in GROUPS[group](options):
            tries.append(tried)
            if given.each:
                print(group, tried, file=sys.stderr, flush=True)
            if given.seconds and time.monotonic() - began > given.seconds:
                break
        faults += [f"{group}: {t.name}" for t in tries if not t.well]
        bad = sum(not t.well for t in tries)
        seconds = max((t.seconds for t in tries), default=0.0)
        memory = max((t.megabytes for t in tries), default=0.0)
        print(f"{group:10} {len(tries):6} {bad:6} {seconds:8.1f} {memory:9.0f}", flush=True)
    print(f"limits: {SECONDS:.0f} s, {MEMORY} MB, time grows by an exponent of {GROWTH}")
    print("\n".join(faults))


if __name__ == "__main__":
    main()
