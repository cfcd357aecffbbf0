"""Guard a restructuring: hash every result of the project and compare it with ``golden.json``.

    python tests/golden.py check                       # everything; exit code 1 if one changed
    python tests/golden.py check --only tables         # or corpus, notebooks, report
    python tests/golden.py check --story flood         # one story, corpus or notebook
    python tests/golden.py write --keep /tmp/before    # record the hashes, keep what was hashed
    python tests/golden.py check --against /tmp/before # also print each first difference

Results are named SECTION/STORY/RESULT. Inputs of notebook cells, execution counts, metadata and
Parquet bytes are not hashed, so that imports and files may move.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import importlib.util
import io
import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import zip_longest
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = Path(__file__).with_name("golden.json")
Results = dict[str, str]  # name of a result -> its canonical text
Hashes = dict[str, dict[str, dict[str, str]]]  # section -> story -> result -> SHA-256


def project() -> SimpleNamespace:
    """Every name of the project that is used here: when a module moves, change its line."""
    from analysis import read_story, render_corpus, render_report, story_from_records
    from analysis.read.stories import list_stories
    from analysis.report.export import all_tables

    return SimpleNamespace(
        all_tables=all_tables,
        list_stories=list_stories,
        read_story=read_story,
        render_corpus=render_corpus,
        render_report=render_report,
        story_from_records=story_from_records,
    )


# What is hashed, section by section


def table_results(only: str | None) -> Iterator[tuple[str, Results]]:
    """The tables of each story."""
    for name, read in _stories().items():
        if only in (None, name):
            yield name, tables_of(read())


def tables_of(story: Any) -> Results:
    """The canonical text of each table of a story, and of its ``attrs`` if it has any."""
    results = {}
    for name, table in project().all_tables(story).items():
        results[name] = table_text(table)
        if table.attrs:
            results[f"{name} attrs"] = json.dumps(table.attrs, sort_keys=True, indent=1)
    return results


def _stories() -> dict[str, Callable[[], Any]]:
    """Each story by name, read when it is asked for."""
    names, invented = project(), _load("tests/golden_stories.py")
    seeds: dict[str, Path] = {
        name: path
        for name, path in sorted(names.list_stories().items())
        if path.resolve().parent == ROOT / "seeds"
    }
    records = {
        "flood": _load("conftest.py").three_accounts,
        "eight": invented.eight_accounts,
        "scraps": invented.scraps,
        "hostile": partial(invented.hostile, _load("tests/payloads.py").PAYLOADS[::5]),
    }
    from_files: dict[str, Callable[[], Any]] = {
        name: partial(names.read_story, path) for name, path in seeds.items()
    }
    from_records: dict[str, Callable[[], Any]] = {
        name: partial(_invented, name, made) for name, made in records.items()
    }
    return from_files | from_records


def _invented(name: str, make: Callable[[], Any]) -> Any:
    return project().story_from_records(make(), story_id=name, title=f"The story {name}")


def corpus_results(only: str | None) -> Iterator[tuple[str, Results]]:
    """The corpus ``nine-papers``, made anew from its records."""
    import pandas as pd

    if only not in (None, "nine-papers"):
        return
    records = _load("tests/corpora/make_papers.py").make_papers()
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "papers.jsonl"
        source.write_text(lines, "utf8")
        made = project().render_corpus(source, out=Path(folder) / "nine-papers", workers=1)
        parts: dict[str, list[Any]] = {}
        for part in sorted(made.glob("[!.]*/part-*.parquet")):
            parts.setdefault(part.parent.name, []).append(pd.read_parquet(part))
        about = json.loads((made / "corpus.json").read_text("utf8"))
        summary = (made / "summary.txt").read_text("utf8")
    del about["versions"]
    results = {name: table_text(pd.concat(t, ignore_index=True)) for name, t in parts.items()}
    results |= {"papers.jsonl": lines, "summary.txt": summary}
    yield "nine-papers", results | {"corpus.json": json.dumps(about, sort_keys=True, indent=1)}


def notebook_results(only: str | None) -> Iterator[tuple[str, Results]]:
    """What each cell of a notebook shows when it is run anew; a cell is named by its id."""
    import nbformat
    from nbclient import NotebookClient

    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        if only not in (None, path.stem):
            continue
        notebook = nbformat.read(path, as_version=4)
        where = {"metadata": {"path": str(path.parent)}}
        NotebookClient(notebook, timeout=600, kernel_name="python3", resources=where).execute()
        yield (
            path.stem,
            {
                cell.get("id", f"cell-{n}"): outputs_text(cell.outputs)
                for n, cell in enumerate(notebook.cells)
                if cell.get("outputs")
            },
        )


def report_results(only: str | None) -> Iterator[tuple[str, Results]]:
    """The pages and tables of the report on the flood, without the code that a page shows."""
    if only not in (None, "flood"):
        return
    with tempfile.TemporaryDirectory() as folder:
        story = Path(folder).resolve() / "flood"
        story.mkdir()
        for record in _load("conftest.py").three_accounts():
            (story / f"{record['account_id']}.json").write_text(json.dumps(record), "utf8")
        (story / "story.toml").write_text('title = "Flood in Lindau"\n', "utf8")
        made = project().render_report(story, out=story.parent / "reports")
        results = {
            str(path.relative_to(made.parent)): path.read_text("utf8").replace(
                str(story.parent), "FOLDER"
            )
            for path in sorted(made.parent.rglob("*"))
            if path.suffix in (".html", ".csv")
        }
    pages = {name: text for name, text in results.items() if name.endswith(".html")}
    for name, text in pages.items():
        results[f"{name} style"] = "\n".join(re.findall(r"<style>(.*?)</style>", text, re.S))
        results[name] = without_code(text)
    yield "flood", results


SECTIONS: dict[str, Callable[[str | None], Iterator[tuple[str, Results]]]] = {
    "tables": table_results,
    "corpus": corpus_results,
    "notebooks": notebook_results,
    "report": report_results,
}


# Canonical texts


def table_text(table: Any) -> str:
    """A table as lines: columns with types, then each row as JSON values parted by tabs."""
    columns = [f"{name}:{dtype}" for name, dtype in table.dtypes.items()]
    rows = zip(*(table.iloc[:, n] for n in range(len(columns))), strict=True)
    lines = ["\t".join(columns), *("\t".join(map(_cell, row)) for row in rows)]
    if list(table.index) != list(range(len(table))):
        lines.append("index\t" + "\t".join(map(_cell, table.index)))
    return "\n".join(lines)


def _cell(value: Any) -> str:
    """A value as JSON: a float with every digit that it has, nothing for a missing value."""
    if hasattr(value, "tolist"):
        value = value.tolist()
    if value is None or value != value:
        return ""
    return json.dumps(value, ensure_ascii=False)


def outputs_text(outputs: list[Any]) -> str:
    """The outputs of a cell as text, without counts and metadata."""
    lines = []
    for output in outputs:
        lines.append(f"== {output['output_type']} {output.get('name', '')}".rstrip())
        if output["output_type"] == "stream":
            lines.append(output["text"])
        for kind, data in sorted(output.get("data", {}).items()):
            shown = data if isinstance(data, str) else json.dumps(data, sort_keys=True)
            lines += [f"-- {kind}", _pixels(shown) if kind == "image/png" else shown]
    return "\n".join(lines)


def _pixels(png: str) -> str:
    """The size of a picture and the hash of its pixels, whatever the file's compression."""
    from PIL import Image

    with Image.open(io.BytesIO(base64.b64decode(png))) as picture:
        pixels = hashlib.sha256(picture.tobytes()).hexdigest()
        return f"{picture.mode} {picture.width} x {picture.height} {pixels}"


def without_code(page: str) -> str:
    """A page of a report without the source of its cells and without its style sheet."""
    bare = re.sub(r'<details class="code">.*?</details>\n?', "", page, flags=re.S)
    return re.sub(r"<style>.*?</style>", "<style></style>", bare, flags=re.S)


# Comparing


def digest(results: Results) -> dict[str, str]:
    """The SHA-256 of each result's text."""
    return {
        name: hashlib.sha256(text.encode("utf8", "surrogatepass")).hexdigest()
        for name, text in results.items()
    }


def compare(made: Mapping[str, str], recorded: Mapping[str, str]) -> dict[str, str]:
    """What became of each result that is not as recorded: changed, new or missing."""
    return {
        name: "missing" if name not in made else "new" if name not in recorded else "changed"
        for name in [*made, *(name for name in recorded if name not in made)]
        if made.get(name) != recorded.get(name)
    }


def first_difference(before: str, after: str) -> str:
    """The first line where two texts differ; in a table, the first column of it that does."""
    old, new = before.split("\n"), after.split("\n")
    number, (one, other) = next(
        (n, pair) for n, pair in enumerate(zip_longest(old, new)) if pair[0] != pair[1]
    )
    counts = "" if len(old) == len(new) else f" ({len(old)} lines before, {len(new)} now)"
    if one is None or other is None:
        side, line = ("only now", other) if one is None else ("only before", one)
        return f"line {number + 1} {side}{counts}: {str(line)[:300]}"
    cells = list(zip_longest(one.split("\t"), other.split("\t"), fillvalue="(no cell)"))
    at = next(n for n, (a, b) in enumerate(cells) if a != b)
    heads = new[0].split("\t")
    column = f", column {heads[at]}" if number and at < len(heads) > 1 else ""
    left, right = _around(*cells[at])
    return f"line {number + 1}{column}{counts}\n      before: {left}\n      now:    {right}"


def _around(one: str, other: str, width: int = 120) -> tuple[str, str]:
    """Two long lines cut to where they begin to differ."""
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    start = next(differ, min(len(one), len(other)))
    cut = slice(max(0, start - width // 2), start + width)
    return one[cut], other[cut]


# The command


def main(arguments: list[str] | None = None) -> int:
    """Check or write the hashes; returns the exit code."""
    options = _options(arguments)
    _settle()
    recorded: Hashes = json.loads(GOLDEN.read_text("utf8")) if GOLDEN.exists() else {}
    made: Hashes = {}
    wrong = 0
    for section in options.only or SECTIONS:
        for story, results in SECTIONS[section](options.story):
            hashes = made.setdefault(section, {})[story] = digest(results)
            if options.keep:
                _keep(options.keep / section / story, results)
            if options.action == "check":
                found = compare(hashes, recorded.get(section, {}).get(story, {}))
                wrong += len(found)
                _report(f"{section}/{story}", found, results, options.against)
            print(f"{section}/{story}: {len(hashes)} results", flush=True)
        for story in recorded.get(section, {}):
            if options.story in (None, story) and story not in made.get(section, {}):
                wrong += 1
                print(f"MISSING {section}/{story}")
    if options.story and not made:
        print(f"no section has a story, corpus or notebook named {options.story!r}")
        return 2
    if options.action == "write":
        _write(recorded, made, whole=not options.story)
        return 0
    print(f"{wrong} results differ" if wrong else "every result is as recorded")
    return 1 if wrong else 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("action", choices=["check", "write"])
    parser.add_argument("--only", action="append", choices=list(SECTIONS), help="a section")
    parser.add_argument("--story", help="a story, corpus or notebook")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write what is hashed there")
    parser.add_argument("--against", type=Path, metavar="DIR", help="compare with texts kept there")
    return parser.parse_args(arguments)


def _settle() -> None:
    """Use this checkout, here and in every process started, and no setting of the user's."""
    for name in ("STORYDIFF_SEEDS", "STORYDIFF_LAB", "MPLBACKEND", "MATPLOTLIBRC"):
        os.environ.pop(name, None)
    os.environ["PYTHONPATH"] = str(ROOT)
    sys.path.insert(0, str(ROOT))
    import analysis

    if Path(analysis.__file__).parent.parent != ROOT:
        raise SystemExit(f"analysis is imported from {analysis.__file__}, not from {ROOT}")


def _report(where: str, found: Mapping[str, str], results: Results, against: Path | None) -> None:
    for name, state in found.items():
        print(f"{state.upper()} {where}/{name}")
        before = against / where / f"{name}.txt" if against else None
        if state == "changed" and before is not None and before.is_file():
            old = before.read_bytes().decode("utf8", "surrogatepass")
            same = old == results[name]
            what = "not kept as it was recorded" if same else first_difference(old, results[name])
            print(f"    {what}")


def _keep(folder: Path, results: Results) -> None:
    for name, text in results.items():
        path = folder / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf8", "surrogatepass"))


def _write(recorded: Hashes, made: Hashes, *, whole: bool) -> None:
    """Record what was made; a section made as a whole replaces the one recorded."""
    for section, stories in made.items():
        recorded[section] = stories if whole else recorded.get(section, {}) | stories
    GOLDEN.write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", "utf8")
    print(f"written: {GOLDEN}")


def _load(path: str) -> ModuleType:
    """A file of the tests as a module, from wherever this one is run."""
    spec = importlib.util.spec_from_file_location("golden_" + Path(path).stem, ROOT / path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(ROOT / path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    raise SystemExit(main())
