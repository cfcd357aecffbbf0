"""How the time of every public function grows with the text, from 4 KB to 1 MB.

    python tests/benchmarks/growth.py [SHAPE ...] [--sizes 4 16 64] [--seconds 120]

For each shape of text (news, repeated phrases, one sentence, figures, quotations ...) a story of
three accounts is made at each size, and every ``find_*``, ``align_*`` and ``compare_*`` is called
in the order of the tables. ``articles`` joins articles of the BBC corpus of ``STORYDIFF_BENCH``,
of which two accounts share half. As results are kept, each function pays only for what is its own.
The exponent is the slope of time over size on two logarithmic scales, where a call takes at least
``FLOOR`` seconds: 1 is linear, 2 quadratic. A function over ``--seconds`` ends its shape.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from itertools import count, repeat
from pathlib import Path
from typing import Any

from analysis.read.text import LONGEST

SIZES = (4, 16, 64, 256, 1024)  # KB of text, in all
FLOOR = 0.05  # seconds below which a time says nothing about growth
MEMORY = 6 * 2**30
_NAMES = "Moe Lund Berg Hale Ortiz Park Voss Reyd Marten Quill Ross Tarn Abbot Dahl Frey Kosta"
_VERBS = "approved rejected closed opened visited inspected funded delayed sold repaired"
_THINGS = "bridge harbour school mine clinic railway market stadium dam library quarry depot"
_TOWNS = "Halmstrand Orvane Ilva Torsk Melby Kirren Sandvik Ostra Lumen Verrin"
_HAS_ARTICLES = "STORYDIFF_BENCH" in os.environ
_SPEECH = "said told reporters added warned insisted"


def shapes() -> dict[str, Callable[[int, int], str]]:
    """Return each shape of text by its name: made from a number of characters and a seed.

    Most consist of sentences just short enough to be analysed.
    """
    endless = {
        "ones": "1 ",
        "one-word": "a-",
        "letters": "a",
        "points": ".",
        "marks": '"',
        "opened": "(",
        "newlines": "\n",
        "capital-words": "Apple ",
        "said": "said ",
    }
    long = {
        "percents": "5 percent ",
        "number-words": "twenty one hundred and ",
        "open-marks": "“We will ",
        "straight-marks": '" word ',
        "apostrophes": "'tis ",
        "brackets": "(so [it ",
        "hyphens": "a-",
        "capitals": "Al Bo Cy ",
        "dashes": "- — ",
        "dates": "on Monday 3 March 2031 at 5 p.m. ",
        "money": "$3m to £4.5bn or ",
    }
    short = {
        "repeated": "The council met on Monday to hear the mayor. ",
        "pronouns": "He said she said it. ",
        "lines": "a\n",
        "said-lines": "He said. ",
        "quoted-lines": '"We will." ',
        "questions": "Q: Who said it?\nA: He did.\n",
    }
    return {
        "news": _news,
        "articles": _articles,
        "quotations": lambda n, seed: _join(_quotations(seed), n, "\n\n"),
        "figure-sentences": lambda n, seed: _join(_figure_sentences(seed), n, " "),
        "clauses": lambda n, seed: _long(_clauses(seed), n, " and "),
        "distinct-words": lambda n, seed: _join(_distinct(seed), n, " "),
        "names": lambda n, seed: _long(_names(seed), n, ", "),
        "figures": lambda n, seed: _long(_figures(seed), n, ", "),
        **{name: _filled(words) for name, words in short.items()},
        **{name: _long_filled(words) for name, words in long.items()},
        **{name: _filled(words) for name, words in endless.items()},
        "spaces": lambda n, seed: "The council met." + " " * n + "It voted.",
    }


def _filled(words: str) -> Callable[[int, int], str]:
    return lambda size, seed: _fill(words, size)


def _long_filled(words: str) -> Callable[[int, int], str]:
    return lambda size, seed: _long(repeat(words.strip()), size, " ")


def _long(parts: Iterator[str], size: int, between: str) -> str:
    """Return sentences that are nearly as long as one may be."""
    wanted = min(size, LONGEST - 200)
    number = max(1, size // wanted)
    return " ".join(f"The {_join(parts, wanted, between)}." for _ in range(number))


def _fill(words: str, size: int) -> str:
    return (words * (size // len(words) + 1))[:size].rstrip() + "\n"


def _join(parts: Iterator[str], size: int, between: str) -> str:
    found: list[str] = []
    length = 0
    while length < size:
        found.append(next(parts))
        length += len(found[-1]) + len(between)
    return between.join(found)


def _news(size: int, seed: int) -> str:
    """Return paragraphs of news, half of them common to all seeds."""
    own, common = _paragraphs(seed), _paragraphs(0)
    return _join((next(common if i % 2 else own) for i in count()), size, "\n\n")


def _articles(size: int, seed: int) -> str:
    """Return articles one after another, half of them common to all seeds."""
    path = Path(os.environ["STORYDIFF_BENCH"], "corpora", "bbc_articles.json")
    texts = [article["text"] for article in json.loads(path.read_text("utf8"))]
    random.Random(7).shuffle(texts)
    common, own = iter(texts[::4]), iter([t for i, t in enumerate(texts) if i % 4 == seed])
    return _join((next(common if i % 2 else own) for i in count()), size, "\n\n")[:size]


def _paragraphs(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    clauses, spoken, figures = _clauses(seed), _quotations(seed), _figure_sentences(seed)
    while True:
        kinds = draw.choices(("clause", "figure", "spoken"), (5, 2, 1), k=3)
        source = {"clause": clauses, "figure": figures, "spoken": spoken}
        yield " ".join(
            f"{next(source[kind])}." if kind == "clause" else next(source[kind]) for kind in kinds
        )


def _clauses(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    while True:
        name, verb, thing, town = (
            draw.choice(w.split()) for w in (_NAMES, _VERBS, _THINGS, _TOWNS)
        )
        yield f"Minister {name} {verb} the {thing} in {town} on Monday"


def _names(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    while True:
        yield f"{draw.choice(_NAMES.split())} {draw.choice(_TOWNS.split())}"


def _figures(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    while True:
        yield f"{draw.randint(2, 900)} {draw.choice(_THINGS.split())}s"


def _figure_sentences(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    while True:
        number, thing, town = (
            draw.randint(2, 9000),
            draw.choice(_THINGS.split()),
            draw.choice(_TOWNS.split()),
        )
        yield f"At least {number:,} workers left the {thing} in {town}."


def _distinct(seed: int) -> Iterator[str]:
    """Yield sentences with words that are in no other sentence."""
    draw = random.Random(seed)
    while True:
        a, b, c = ("".join(draw.choices("abdegiklmnoprstu", k=7)) for _ in range(3))
        yield f"The council said that the {a} of the {b} was not near the {c}."


def _quotations(seed: int) -> Iterator[str]:
    draw = random.Random(seed)
    clauses = _clauses(seed + 1)
    while True:
        verb = draw.choice(_SPEECH.split())
        yield f"“{next(clauses)},” {draw.choice(_NAMES.split())} {verb}."


def functions() -> dict[str, Callable[[Any], Any]]:
    """Return reading, parsing and every public function that makes a table, in their order."""
    from analysis import compare, find
    from analysis.nlp import parsed_texts
    from analysis.report.export import MADE

    others = {
        name: getattr(module, name)
        for module in (find, compare)
        for name in module.__all__
        if name.split("_")[0] in ("find", "align", "compare")
    }
    named = {f.__name__: f for f in MADE.values()} | others
    first = ("find", "align", "compare")  # reviews and samples are made of all others
    of_all = ("compare_review", "compare_samples", "compare_decisions", "compare_coders")
    order = sorted(named, key=lambda n: (n in of_all, first.index(n.split("_")[0])))
    return {"parsed_texts": parsed_texts} | {name: named[name] for name in order}


class _TooLongError(Exception):
    """A function took more processor time than it is given."""


def measure_shape(shape: str, sizes: list[int], seconds: float) -> None:
    """Time every function on a shape at each size; print a line of JSON for each."""

    def stop(*_: object) -> None:
        raise _TooLongError

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.signal(signal.SIGVTALRM, stop)
    for size in (1, *sizes):  # the first loads the models
        try:
            for name, taken, rows in _times(shape, size, seconds):
                memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                row = {"size": size, "name": name, "seconds": taken, "rows": rows, "mb": memory}
                print(json.dumps(row), flush=True)
        except _TooLongError:
            return


def _times(shape: str, size: int, seconds: float) -> Iterator[tuple[str, float, int]]:
    from analysis import story_from_records

    make = shapes()[shape]
    texts = [make(size * 1024 // 2, seed) for seed in (1, 2)] + [_news(600, 3)]
    texts = [f"Council votes on plan\n\n{text}" for text in texts]

    def read() -> Any:
        return story_from_records([{"text": t} for t in texts], story_id=f"{shape}-{size}")

    taken, story = _timed("read", read, seconds)
    yield "read", taken, len(story.sentences)
    for name, function in functions().items():
        taken, table = _timed(name, lambda made=function: made(story), seconds)
        yield name, taken, len(table)


def _timed(name: str, call: Callable[[], Any], seconds: float) -> tuple[float, Any]:
    print(json.dumps({"begun": name}), flush=True)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    began = time.process_time()
    try:
        result = call()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began, result


def exponent(times: Mapping[int, float]) -> float:
    """Return the slope of the times over the sizes, both as logarithms; NaN for short times."""
    long = sorted((size, t) for size, t in times.items() if t >= FLOOR)
    if len(long) < 2:
        return math.nan
    (first, before), (last, after) = long[-2:]
    return math.log(after / before) / math.log(last / first)


def run_shape(shape: str, sizes: list[int], seconds: float) -> dict[str, Any]:
    """Time a shape in a process of its own; return times, memory and what did not end."""
    command = [sys.executable, str(Path(__file__).resolve()), "--child", shape]
    command += ["--seconds", str(seconds), "--sizes", *map(str, sizes)]
    times: dict[str, dict[int, float]] = {}
    begun, memory = "", 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        for line in child.stdout or ():
            row = json.loads(line)
            if "begun" in row:
                begun = row["begun"]
            else:
                begun, memory = "", row["mb"]
                if row["size"] > 1:
                    times.setdefault(row["name"], {})[row["size"]] = row["seconds"]
    return {"times": times, "memory": memory, "unfinished": begun, "code": child.returncode}


def print_shape(shape: str, found: Mapping[str, Any]) -> None:
    """Print the times of a shape, the slowest functions first, and what did not end."""
    ended = found["unfinished"] and f", {found['unfinished']} did not end"
    print(f"{shape}: {found['memory']:,} MB{ended or ''} (exit code {found['code']})")
    order = sorted(found["times"].items(), key=lambda pair: -max(pair[1].values()))
    for name, times in order:
        if max(times.values()) >= FLOOR:
            cells = " ".join(f"{size}K {seconds:.2f}" for size, seconds in times.items())
            print(f"  {name:24} {exponent(times):5.2f}   {cells}")
    sys.stdout.flush()


def main() -> None:
    """Measure the shapes that are named, or all, and print a table for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shapes", nargs="*", metavar="SHAPE")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(SIZES), metavar="KB")
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--child", metavar="SHAPE")
    given = parser.parse_args()
    if given.child:
        measure_shape(given.child, given.sizes, given.seconds)
        return
    for shape in given.shapes or [s for s in shapes() if s != "articles" or _HAS_ARTICLES]:
        print_shape(shape, run_shape(shape, given.sizes, given.seconds))


if __name__ == "__main__":
    main()
