"""Run the benchmarks and write the figures that the method notes quote.

    STORYDIFF_BENCH=folder python tests/benchmarks/run.py [NAME ...]

``score.py`` of that folder is run on the coded data through the public names; every other file here
with ``measure(bench)`` gives figures under its own name. Results go to
``analysis/data/methods/measured.json``; only the benchmarks that ran are replaced.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE.parent.parent / "analysis" / "data" / "methods" / "measured.json"


def score(bench: Path, *arguments: str) -> dict:
    """What ``score.py`` prints for the given arguments, as a mapping."""
    command = [sys.executable, "score.py", *arguments, "--json"]
    environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        command, cwd=bench, env=environment, capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def scored(bench: Path) -> dict:
    """The coded data that ``score.py`` knows: name of the result -> how to get it."""
    stories = sorted(str(p.relative_to(bench)) for p in (bench / "stories").glob("*.json"))
    return {
        "quantities": lambda: score(bench, "quantities", "data/newsquant_dev.jsonl"),
        "quantities_probe": lambda: score(bench, "quantities", "data/conflict_news_probe.jsonl"),
        "stories": lambda: score(bench, "stories", *stories),
        "attribution": lambda: score(bench, "attribution", "data/polnear_dev.jsonl"),
    }


def own(bench: Path) -> dict:
    """The benchmarks of this folder: every file with a function ``measure``."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        if "def measure(" not in path.read_text("utf8"):
            continue
        spec = importlib.util.spec_from_file_location(f"benchmark_{path.stem}", path)
        module = importlib.util.module_from_spec(spec)
        sys.path.insert(0, str(HERE))
        sys.modules[spec.name] = module  # where a dataclass looks for its own annotations
        spec.loader.exec_module(module)
        found[path.stem] = lambda module=module: module.measure(bench)
    return found


def main(names: list[str]) -> None:
    if not os.environ.get("STORYDIFF_BENCH"):
        sys.exit(
            "STORYDIFF_BENCH is not set: give the folder of the coded data; nothing was measured."
        )
    bench = Path(os.environ["STORYDIFF_BENCH"]).resolve()
    known = scored(bench) | own(bench)
    unknown = sorted(set(names) - set(known))
    if unknown:
        sys.exit(f"no benchmark {unknown[0]!r}: name one of {', '.join(known)}.")
    results = json.loads(RESULTS.read_text("utf8")) if RESULTS.exists() else {}
    for name in names or known:
        results[name] = known[name]()
        print(name, json.dumps(results[name], indent=1))
        RESULTS.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf8")


if __name__ == "__main__":
    main(sys.argv[1:])
