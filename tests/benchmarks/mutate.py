"""Feed altered files to the readers of one group until one stumbles, and keep what it stumbled on.

    python tests/benchmarks/mutate.py GROUP [--seconds 900] [--seed 1] [--keep tests/found]

Groups: ``readers`` (every format), ``settings`` (story.toml), ``reviews`` (review.csv), ``codings``
(answers of coders), ``manifests`` (storydiff.json and its list of hashes). An input whose outcome
was not seen before joins the files to alter. A fault is an exception that is not an
``AnalysisError``, more than ``SECONDS`` of the processor, a dead process, or a record that a story
cannot be made of. It is made as small as it gets and put into ``--keep``, where a test reads it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import random
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "readers")]
SECONDS = 10  # of the processor, for one file
_DIGITS = re.compile(r"\d+|'[^']*'|\"[^\"]*\"")


class Group(NamedTuple):
    """The files that are altered, and what reads one and returns what came of it."""

    seeds: Callable[[], dict[str, bytes]]
    read: Callable[[bytes, str], str]


def read_any(data: bytes, name: str, deep: int = 0) -> str:
    """Read a file as the reading process does, but for its last net: errors get through."""
    from analysis.errors import AnalysisError
    from analysis.read.formats import BEGINNING
    from analysis.read.items import ArchiveMember
    from analysis.read.streams import find_format, read_items

    stream = cast(BinaryIO, io.BufferedReader(cast(Any, io.BytesIO(data)), BEGINNING))
    outcome = []
    format_ = "qdpx" if name == "qdpx" and not deep else ""
    try:
        if not format_:
            format_, stream = find_format(stream, name, "zip" if deep else "")
        outcome.append(format_)
        for number, part in enumerate(read_items(format_, stream, name)):
            if isinstance(part, ArchiveMember):
                if deep < 2 and number < 10 and not part.why:
                    outcome.append(read_any(part.data, part.name, deep + 1))
            elif part.problem is not None:
                outcome.append(_DIGITS.sub("", part.problem.reason))
            elif format_ != "qdpx" and number < 5:
                outcome.append(_check_record(part.record or {}))
    except AnalysisError as error:
        outcome.append(_DIGITS.sub("", error.cause))
    return " | ".join(dict.fromkeys(outcome))


def _check_record(record: dict[str, Any]) -> str:
    """Make an account of a record, unless it is long; return which fields it has."""
    from analysis import story_from_records
    from analysis.errors import AnalysisError
    from analysis.read.fields import verify

    verified = verify(json.loads(json.dumps(record)))
    if len(verified.get("text", "")) < 5000:
        try:
            story = story_from_records([verified], story_id="x")
        except AnalysisError as error:
            return _DIGITS.sub("", error.cause)
        for row in story.sentences.to_dict("records"):
            assert story.texts[row["account_id"]][row["start"] : row["end"]] == row["text"]
        story.accounts.to_csv().encode("utf8")
    return " ".join(sorted(verified))


def _samples() -> dict[str, bytes]:
    from samples import SAMPLES

    return SAMPLES


def _read_settings(data: bytes, name: str) -> str:
    from analysis.errors import AnalysisError
    from analysis.read.settings import TomlText, check_settings, parse_toml, unknown_settings

    try:
        text = data.decode("utf8")
        known = TomlText("story.toml", text)
        made = check_settings(parse_toml(text, "story.toml"), known)
        return " ".join(sorted(made)) + str(len(list(unknown_settings(made, known))))
    except UnicodeDecodeError:
        return "no text"
    except AnalysisError as error:
        return _DIGITS.sub("", error.cause)


def _read_review(data: bytes, name: str) -> str:
    from analysis.errors import AnalysisError
    from analysis.read.decisions import parse_text

    try:
        rows = parse_text(data.decode("utf8", "replace"))
    except AnalysisError as error:
        return _DIGITS.sub("", error.cause)
    assert all(isinstance(cell, str) for row in rows for cell in row.values())
    return str(min(len(rows), 3))


def _read_coding(data: bytes, name: str) -> str:
    from analysis.errors import AnalysisError
    from analysis.read.codings import parse_coding

    try:
        return type(parse_coding(data, "coding.ann.json")).__name__
    except AnalysisError as error:
        return _DIGITS.sub("", error.cause)


def _read_manifest(data: bytes, name: str) -> str:
    from analysis.checksums import SUMS, read_sums
    from analysis.errors import AnalysisError
    from analysis.report.corrections import CORRECTIONS, read_corrections
    from analysis.report.manifest import MANIFEST, read_manifest
    from analysis.report.verify import check_report

    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / {"sums": SUMS, "corrections": CORRECTIONS}.get(name, MANIFEST)).write_bytes(data)
        try:
            if name == "corrections":
                return str(len(read_corrections(folder)))
            read_sums(folder)
            found = read_manifest(folder) is not None
            return str(found) + str(sorted({f.kind for f in check_report(folder).findings}))
        except AnalysisError as error:
            return _DIGITS.sub("", error.cause)


_SETTINGS = b"""title = "Storm"
files = ["a.txt", "b*.html"]
[accounts."a.txt"]
outlet = "Gazette"
published = 2031-03-04T09:30:00Z
put_back = ["Read more"]
[[origins]]
account = "a"
relation = "original"
[aliases]
"Ann Lee" = ["Lee", "the minister"]
"""
_REVIEW = (
    b"who,kind,decision,account,before,words,after,other_account,other_before,other_words,"
    b'other_after,value\nAnn,figure,value,a,"At least ",14," ferries",,,,,15\n'
)


def _settings() -> dict[str, bytes]:
    return {"settings": _SETTINGS, "short": b"title = 'x'\n"}


def _reviews() -> dict[str, bytes]:
    from analysis.review import write_review
    from analysis.review.decisions import Anchor, Decision

    anchor = Anchor("a", "14", "At least ", " ferries")
    made = write_review([Decision("Ann", "figure", "value", anchor, None, "15")])
    return {"review": _REVIEW, "own": made.encode()}


def _codings() -> dict[str, bytes]:
    coding = {
        "coder": "ann", "complete": ["facts"], "facts": [
            {"label": "x", "places": [{"account": "a", "words": "14 ferries"}]}],
        "quotes": [{"account": "a", "words": "x", "speaker": "Lee"}],
    }  # fmt: skip
    return {"coding": json.dumps(coding).encode()}


def _manifests() -> dict[str, bytes]:
    hashes = {"a.html": "0" * 64}
    about = {
        "format": 1, "versions": {"storydiff": "1"}, "parameters": {"accounts": ["a"]},
        "accounts": hashes, "inputs": {}, "models": {}, "word_lists": {}, "files": hashes,
        "corrections": [{"number": 1, "text": "x"}],
    }  # fmt: skip
    sums = b"".join(b"0" * 64 + b"  " + n + b"\n" for n in (b"a.html", b"tables/b.csv"))
    return {
        "manifest": json.dumps(about).encode(),
        "sums": sums,
        "corrections": b"# a note\nThe speaker was named wrongly.\n",
    }


GROUPS = {
    "readers": Group(_samples, read_any),
    "settings": Group(_settings, _read_settings),
    "reviews": Group(_reviews, _read_review),
    "codings": Group(_codings, _read_coding),
    "manifests": Group(_manifests, _read_manifest),
}


def outcome(group: Group, data: bytes, name: str) -> tuple[str, str]:
    """Return what came of a file and, if an error got through, its kind and place."""
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)  # ends the process
    try:
        return group.read(data, name), ""
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        own = [f for f in traceback.extract_tb(error.__traceback__) if "analysis" in f.filename]
        at = own[-1] if own else frame
        return "", f"{type(error).__name__} in {Path(at.filename).name} {at.name}"
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def run_child(name: str, seed: int, place: Path, seconds: float) -> None:
    """Alter and read files for a time; print each fault and, last, what was tried."""
    from fuzzing import alter

    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(2000)
    group, chance = GROUPS[name], random.Random(seed)
    pool = list(group.seeds().items())
    seen = {outcome(group, data, kind)[0] for kind, data in pool}
    faults: set[str] = set()
    others, tries, worst, slowest = [d for _, d in pool], 0, 0.0, ""
    while time.process_time() < seconds:
        kind, data = chance.choice(pool)
        made = alter(data, others, chance)
        place.write_bytes(made)
        began = time.process_time()
        came, fault = outcome(group, made, kind)
        tries, took = tries + 1, time.process_time() - began
        if took > worst:
            worst, slowest = took, kind
        if fault and fault not in faults:
            faults.add(fault)
            print(json.dumps({"fault": fault, "kind": kind, "data": made.hex()}), flush=True)
        elif came not in seen and len(made) < 50_000:
            seen.add(came)
            pool.append((kind, made))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    about = {"tries": tries, "outcomes": len(seen), "worst": worst, "slowest": slowest, "mb": peak}
    print(json.dumps(about), flush=True)


def run_group(name: str, seconds: float, seed: int) -> Iterator[dict[str, Any]]:
    """Run children one after the other until the time is spent; a child that dies is a fault."""
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "current"
        while spent < seconds:
            command = [sys.executable, "-P", __file__, name, "--child", str(place)]
            command += ["--seconds", str(seconds - spent), "--seed", str(seed)]
            with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
                for line in child.stdout or ():
                    yield json.loads(line)
                _, status, used = os.wait4(child.pid, 0)
                child.returncode = os.waitstatus_to_exitcode(status)
            spent, seed = spent + used.ru_utime + used.ru_stime, seed + 1
            if child.returncode:
                yield {
                    "fault": f"ended by {child.returncode}",
                    "kind": "any",
                    "data": place.read_bytes().hex(),
                }


def minimised(group: Group, data: bytes, kind: str, fault: str) -> bytes:
    """Leave out what is not needed for a fault, in ever smaller pieces."""
    size = len(data) // 2
    while size:
        at = 0
        while at < len(data):
            less = data[:at] + data[at + size :]
            if outcome(group, less, kind)[1] == fault:
                data = less
            else:
                at += size
        size //= 2
    return data


def main() -> None:
    """Run one group and print a line for each fault and one for all tries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("group", choices=GROUPS)
    parser.add_argument("--seconds", type=float, default=900.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--child", type=Path)
    given = parser.parse_args()
    if given.child:
        run_child(given.group, given.seed, given.child, given.seconds)
        return
    total: Counter[str] = Counter()
    for row in run_group(given.group, given.seconds, given.seed):
        if "fault" not in row:
            total["tries"] += row["tries"]
            print(row, flush=True)
            continue
        total["faults"] += 1
        data = bytes.fromhex(row["data"])
        if row["kind"] != "any":
            data = minimised(GROUPS[given.group], data, row["kind"], row["fault"])
        stem = f"{row['kind'].replace(' ', '-')}-{hashlib.sha256(data).hexdigest()[:8]}"
        print(f"{stem}: {row['fault']} ({len(data)} bytes)", flush=True)
        if given.keep:
            (given.keep / given.group).mkdir(parents=True, exist_ok=True)
            (given.keep / given.group / f"{stem}.dat").write_bytes(data)
    print(dict(total))


if __name__ == "__main__":
    main()
