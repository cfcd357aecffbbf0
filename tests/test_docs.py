"""The documentation: its commands exist, its reference is complete, its figures are recorded.

The Python examples of every page are doctests of their own.
"""

from __future__ import annotations

import importlib.util
import json
import re
import shlex
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from analysis import schema
from analysis.cli import main
from analysis.resources import list_notes, method_note

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
COMMAND = re.compile(r"^ *(?:\$ |- run: )?(?:STORYDIFF_\w+=\S+ )?storydiff ([a-z].*)$", re.M)
USAGE = re.compile(r"[|\[]|\.\.\.")  # a synopsis, not a call


@pytest.fixture(scope="module")
def site() -> Any:
    spec = importlib.util.spec_from_file_location("site_pages", ROOT / "docs" / "site_pages.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def calls(text: str) -> list[list[str]]:
    """The words of each call of ``storydiff`` in the blocks of a page."""
    blocks = re.findall(r"^```\w*\n(.*?)^```|((?:^    .*\n)+)", text, re.M | re.S)
    lines = [found for block in blocks for found in COMMAND.findall("".join(block))]
    return [shlex.split(line, comments=True) for line in lines if not USAGE.search(line)]


def parse(words: list[str]) -> str:
    """The command that click finds in the words; options that do not exist raise."""
    with click.Context(main, info_name="storydiff") as context:
        name, command, rest = main.resolve_command(context, words)
        assert command
        command.make_context(name, rest, parent=context)
    return command.name or ""


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_command_of_a_page_exists_with_its_options(page: Path) -> None:
    for words in calls(page.read_text("utf8")):
        assert parse(words) in main.commands


def test_commands_are_found_and_a_wrong_one_is_refused() -> None:
    text = "```console\n$ storydiff report a --pdf  # both\n```\n\n    storydiff check b\n"
    assert calls(text) == [["report", "a", "--pdf"], ["check", "b"]]
    assert sum(len(calls(page.read_text("utf8"))) for page in PAGES) > 20
    with pytest.raises(click.UsageError, match="--pfd"):
        parse(["report", "a", "--pfd"])
    with pytest.raises(click.UsageError, match="rapport"):
        parse(["rapport"])


def test_the_reference_has_every_public_name_table_note_and_command(site: Any) -> None:
    pages = site.made_pages()
    places = re.findall(r"^::: (\S+)$", "\n".join(pages.values()), re.M)
    assert len(places) == len(set(places))
    names = {name for folder in site.FOLDERS for name in site.public_names(folder)}
    assert {place.rpartition(".")[2] for place in places} == names
    for place in places:
        module, _, name = place.rpartition(".")
        assert hasattr(importlib.import_module(module), name), place
    assert re.findall(r"^## (.*)$", pages["reference/tables.md"], re.M) == list(schema.COLUMNS)
    titles = [method_note(name).title for name in list_notes()]
    assert re.findall(r"^## (.*)$", pages["reference/methods.md"], re.M) == titles
    heads = re.findall(r"^## (.*)$", pages["reference/commands.md"], re.M)
    assert heads == sorted(main.commands)


def test_a_method_note_quotes_unseen_figures_before_those_on_open_data(site: Any) -> None:
    notes = site.methods_page().split("\n## ")[1:]
    unseen = [note for note in notes if "data nobody tuned on |" in note]
    assert len(unseen) >= 6
    for note in unseen:
        assert note.index("on data nobody tuned on |") < note.index("on open data |")


def test_every_page_is_in_the_navigation(site: Any) -> None:
    text = re.sub(r"!ENV \[.*?\]", "null", (ROOT / "mkdocs.yml").read_text("utf8"))
    sections = yaml.safe_load(text)["nav"]
    listed = [page for section in sections for pages in section.values() for page in pages]
    written = {path.name for path in (ROOT / "docs").glob("*.md")}
    assert sorted(listed) == sorted(written | set(site.made_pages()))


def test_the_address_of_a_public_copy_is_put_in_where_it_is_known(
    site: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (
        "https://mybinder.org/v2/gh/OWNER/REPOSITORY/HEAD git+https://github.com/OWNER/REPOSITORY"
    )
    monkeypatch.delenv("STORYDIFF_REPOSITORY", raising=False)
    assert site.on_page_markdown(text) == text
    monkeypatch.setenv("STORYDIFF_REPOSITORY", "https://github.com/press/desk/")
    filled = "https://mybinder.org/v2/gh/press/desk/HEAD git+https://github.com/press/desk"
    assert site.on_page_markdown(text) == filled


def test_the_citation_is_that_of_the_file_with_the_version_of_the_package(site: Any) -> None:
    cited = site.on_page_markdown("{{ citation }}")
    about = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf8"))
    assert about["title"] in cited
    assert f"version = {{{about['version']}}}" in cited
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))
    fallback = settings["tool"]["setuptools_scm"]["fallback_version"]
    assert fallback.removesuffix(".dev0") == about["version"]


# README row -> keys of the figures in unseen.json
QUOTED = {
    "figures: value": (
        "quantities.value",
        "quantities.value with bound",
        "quantities.value with unit",
    ),
    "figures in stories": ("figures in stories.mention", "figures in stories.links"),
    "facts: precision": ("facts.sure pairs.P", "facts.sure pairs.R"),
    "shared facts shown": (
        "facts.shared facts shown that hold a coded fact",
        "facts.same, with exactly the right accounts",
    ),
    "found in one account only": ("facts.only here, told elsewhere",),
    "quotations: found": ("quotes.quotes", "quotes.with speaker"),
    "frames of sentences": ("frames.macro-F1",),
    "sentiment toward": ("sentiment.mt macro-F1", "sentiment.rw macro-F1"),
}


def rounded(value: float) -> str:
    return str(Decimal(str(value)).quantize(Decimal(".01"), ROUND_HALF_UP)).removeprefix("0")


def test_the_readme_quotes_the_recorded_unseen_figures_before_any_on_open_data() -> None:
    methods = ROOT / "analysis" / "data" / "methods"
    recorded = json.loads((methods / "unseen.json").read_text("utf8"))
    text = (ROOT / "README.md").read_text("utf8")
    part = text.split("## Measured quality")[1].split("\n## ")[0]
    rows = [line.split("|")[1:3] for line in part.splitlines() if line.startswith("|")][2:]
    assert len(rows) == len(QUOTED)
    for (label, printed), (begins, keys) in zip(rows, QUOTED.items(), strict=True):
        assert label.strip(' "').startswith(begins)
        figures = []
        for key in keys:
            value: Any = recorded["figures"]
            for name in key.split("."):
                value = value[name]
            figures.append(rounded(value))
        assert re.findall(r"\.\d\d|1\.00", printed) == figures, label
    assert part.index("kept back") < part.index("open data")
    assert f"on {recorded['measured']}, at commit {recorded['commit']}" in part
