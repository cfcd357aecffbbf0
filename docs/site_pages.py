"""Make the pages of the documentation site that come from the package, and add the gallery.

MkDocs calls ``on_files`` and ``on_page_markdown``; the rest returns Markdown.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import yaml

from analysis import schema
from analysis.cli import main
from analysis.resources import list_notes, method_note

ROOT = Path(__file__).resolve().parents[1]
REPOSITORY = "https://github.com/OWNER/REPOSITORY"
REPORTS = {
    "gaza-refusals": ROOT / "reports" / "gaza-refusals",
    "ilvane-blockade": ROOT / "build" / "reports" / "ilvane-blockade",
}
FOLDERS = {  # folder -> what its page says first
    "analysis": "The names to begin with: `from analysis import read_story`. "
    "`import storydiff` is the same package.",
    "find": "`find_X(story)` looks within each account and returns the table X: "
    "`from analysis.find import find_agency`.",
    "compare": "`align_X(story)` and `compare_X(story)` compare account against account: "
    "`from analysis.compare import compare_wording`.",
    "show": "What the notebooks print: `plot_X` returns Axes, `show_X` a table for readers, "
    "`tell_X` a sentence. Each takes the table and the story.",
    "report": "Reports, tables and exports: `from analysis.report import write_export`.",
    "corpus": "Many stories: `from analysis.corpus import compare_outlets`.",
}
COPIED = ("CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")
STUB = re.compile(r"^from \.(\S+) import (\w+) as (\w+)$", re.M)
FIRST_LINE = re.compile(r"\A# .*\n")


# What MkDocs calls


def on_files(files: Any, config: Any) -> Any:
    """Add the pages made from the package and the reports of the gallery."""
    from mkdocs.structure.files import File

    for name, text in made_pages().items():
        files.append(File.generated(config, name, content=text))
    for story, folder in REPORTS.items():
        for path in report_files(folder):
            name = f"gallery/{story}/{path.relative_to(folder).as_posix()}"
            files.append(File.generated(config, name, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Put the citation and the address of the repository, where it is known, into a page."""
    known = os.environ.get("STORYDIFF_REPOSITORY", REPOSITORY).rstrip("/")
    place = known.removeprefix("https://github.com/")
    text = markdown.replace(REPOSITORY, known).replace("OWNER/REPOSITORY", place)
    return text.replace("{{ citation }}", citation()) if "{{ citation }}" in text else text


# The pages


def made_pages() -> dict[str, str]:
    """Return the pages that nobody writes by hand: path -> Markdown."""
    pages = {f"reference/{folder}.md": folder_page(folder) for folder in FOLDERS}
    pages["reference/commands.md"] = commands_page()
    pages["reference/tables.md"] = tables_page()
    pages["reference/methods.md"] = methods_page()
    for name in COPIED:
        text = (ROOT / name).read_text("utf8")
        pages[name.lower()] = text.replace("](docs/", "](")
    return pages


def public_names(folder: str) -> dict[str, str]:
    """Return the public names of a folder: name -> where it is defined."""
    place = "" if folder == "analysis" else f"{folder}/"
    stub = (ROOT / "analysis" / place / "__init__.pyi").read_text("utf8")
    root = "analysis." + place.replace("/", ".")
    return {name: f"{root}{module}.{name}" for module, name, _ in STUB.findall(stub)}


def folder_page(folder: str) -> str:
    """Return the page of a folder: each name that is not on the page of the names to begin with."""
    names = public_names(folder)
    above = {} if folder == "analysis" else public_names("analysis")
    own = [place for name, place in sorted(names.items()) if name not in above]
    title = "analysis" if folder == "analysis" else f"analysis.{folder}"
    lines = [f"# `{title}`", FOLDERS[folder]]
    if shared := sorted(set(names) & set(above)):
        links = ", ".join(f"[`{name}`][{above[name]}]" for name in shared)
        lines.append(f"On the [first page](analysis.md): {links}.")
    return "\n\n".join([*lines, *(f"::: {place}" for place in own)]) + "\n"


def commands_page() -> str:
    """Return the page of the commands, from their own help."""
    parts = ["# Commands", "`storydiff --help` lists them; `storydiff COMMAND --help` prints this."]
    context = click.Context(main, info_name="storydiff")
    for name, command in sorted(main.commands.items()):
        with click.Context(command, parent=context, info_name=name) as inner:
            inner.max_content_width = 90
            parts += [f"## {name}", f"```text\n{command.get_help(inner).rstrip()}\n```"]
    return "\n\n".join(parts) + "\n"


def tables_page() -> str:
    """Return the page of the tables: what a row is, who makes it, every column."""
    head = (
        "# Tables\n\nColumns keep their names from version to version; new ones may be added. A "
        "place is `account_id`, `start` and `end`, counted in code points of `accounts.text`. "
        "Types: text (missing: NaN), whole (a number, never missing), number (missing: NaN), "
        "flag (true or false)."
    )
    return "\n\n".join([head, *map(_table, schema.COLUMNS)]) + "\n"


def _table(name: str) -> str:
    maker = f" Made by `{schema.MAKERS[name]}`." if name in schema.MAKERS else ""
    rows = [
        f"| `{column}` | {about.type} | {cell(about.about)} |"
        for column, about in schema.COLUMNS[name].items()
    ]
    lines = [f"## {name}", f"A row is {schema.GRAINS[name]}.{maker}"]
    grid = "\n".join(["| column | type | meaning |", "|---|---|---|", *rows])
    return "\n\n".join([*lines, grid])


def methods_page() -> str:
    """Return the page of the method notes: unseen figures come before those on open data."""
    head = (
        "# Method notes\n\nEach measure says what it counts, what it does not, and its error. The "
        "first figures are from data that nobody tuned on; figures on open data were seen during "
        "development and are higher. `method_note(NAME)` prints the same."
    )
    return "\n\n".join([head, *map(_note, list_notes())]) + "\n"


def _note(name: str) -> str:
    note = method_note(name)
    rows = [f"| {heading} | {cell(text)} |" for heading, text in note.lines]
    table = "\n".join([f"| | `method_note({name!r})` |", "|---|---|", *rows])
    return f"## {note.title}\n\n{table}"


def cell(text: str) -> str:
    """Return text that is safe in a cell of a Markdown table.

    >>> cell("a | b < c")
    'a &#124; b &lt; c'
    """
    marks = {"&": "&amp;", "<": "&lt;", "|": "&#124;", "*": "&#42;", "_": "&#95;", "`": "&#96;"}
    return "".join(marks.get(sign, sign) for sign in " ".join(text.split()))


def citation() -> str:
    """Return the citation of ``CITATION.cff`` as text and as BibTeX."""
    about = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    names = " and ".join(author["name"] for author in about["authors"])
    said = f"{names}. *{about['title']}*. Version {about['version']}. Licence {about['license']}."
    fields = {
        "author": f"{{{names}}}",
        "title": about["title"],
        "version": str(about["version"]),
        "license": about["license"],
    }
    lines = ",\n".join(f"  {field} = {{{value}}}" for field, value in fields.items())
    return f"> {said}\n\n```bibtex\n@software{{storydiff,\n{lines}\n}}\n```"


def report_files(folder: Path) -> Iterator[Path]:
    """Yield the pages of a report and what they link to."""
    if not (folder / "index.html").is_file():
        raise FileNotFoundError(f"{folder} has no report; `make docs` renders it first")
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path
