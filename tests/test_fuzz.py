"""Whatever settings, decisions, texts and manifests say, the answer is a result or one sentence.

``STORYDIFF_FUZZ=50 pytest tests/test_fuzz.py`` tries fifty times as many inputs, by hand.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    AnalysisError,
    find_quantities,
    find_quotes,
    read_story,
    schema,
    story_from_records,
)
from analysis.checksums import SUMS, read_sums
from analysis.compare import compare_decisions
from analysis.errors import one_line
from analysis.find.codebook import read_codebook
from analysis.read.codings import parse_coding
from analysis.read.dates import read_date, read_iso, read_moment
from analysis.read.decisions import COLUMNS, REVIEW, parse_text
from analysis.read.fetch import FetchedPage, _name, _next_address, split_address
from analysis.read.networks import refused_network
from analysis.read.own_lists import own_list_names
from analysis.read.settings import KNOWN, TomlText, check_settings, parse_toml, unknown_settings
from analysis.report.corrections import CORRECTIONS, read_corrections
from analysis.report.manifest import MANIFEST, read_manifest
from analysis.report.verify import check_report
from analysis.resources import list_rules
from analysis.word_lists import find_mistakes

MORE = int(os.environ.get("STORYDIFF_FUZZ", "1"))


def some(number: int) -> Callable[[Any], Any]:
    """Try some inputs, or more of them by hand."""
    return settings(max_examples=number * MORE)


CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SIGNS = st.sampled_from(
    "\x00 \x1b[2J \u202e \ud83d \ufffd \n \r\n , ; \" ' = [ ] {} # \\ é 語".split(" ")
)
VALUES = st.recursive(
    WORDS | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from([*KNOWN, "text", "put_back", "outlet", "captions", "a.txt"]) | WORDS


def as_toml(value: Any) -> str:
    """A value as TOML has it."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{json.dumps(k)} = {as_toml(v)}' for k, v in value.items())}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return json.dumps(value) if isinstance(value, str) else str(value)


@some(60)
@given(st.dictionaries(KEYS, VALUES | st.dictionaries(KEYS, VALUES, max_size=3), max_size=4))
def test_any_settings(said: dict[str, Any]) -> None:
    text = "".join(f"{json.dumps(key)} = {as_toml(value)}\n" for key, value in said.items())
    with suppress(AnalysisError):
        checked = check_settings(parse_toml(text, "story.toml"), TomlText("story.toml", text))
        for row in unknown_settings(checked, TomlText("story.toml", text)):
            assert row["reason"]


@some(60)
@given(st.lists(SIGNS | WORDS | st.sampled_from(["title", "a.b", '"""', "'''", "[[x]]"])))
def test_any_words_as_settings(parts: list[str]) -> None:
    with suppress(AnalysisError):
        text = "".join(parts)
        check_settings(parse_toml(text, "story.toml"), TomlText("story.toml", text))


@some(60)
@given(
    st.lists(
        SIGNS | WORDS | st.sampled_from(["kind", "decision", "who", "account_id", "words", "same"])
    )
)
def test_any_decisions_and_codings(parts: list[str]) -> None:
    with suppress(AnalysisError):
        for row in parse_text(",".join(parts)):
            assert all(isinstance(cell, str) for cell in row.values())
    with suppress(AnalysisError):
        parse_coding("".join(parts).encode("utf8", "surrogatepass"), "coding.x.json")


@some(40)
@given(st.dictionaries(st.sampled_from(["coder", "rows", "facts", "quotes", "complete"]), VALUES))
def test_any_coding(made: dict[str, Any]) -> None:
    with suppress(AnalysisError):
        parse_coding(json.dumps(made).encode(), "coding.x.json")


TOKENS = (
    "two 3 1,200 .5 5% $3m £ bn million dozen hundred half a third of at least up to between and "
    "from 10-12 2031 May 3 p.m. kg km per people killed rose by to “ ” ‘ ’ \" ' said Ann Lee he "
    "told reporters , . : ; – — ( ) not no -1 1e9 ² ½ № ٣ twenty-one first 0"
).split()


@some(12)
@given(st.lists(st.sampled_from(TOKENS) | WORDS, min_size=1, max_size=40), st.sampled_from(" \n"))
def test_any_words_as_a_text(words: list[str], last: str) -> None:
    text = f"The court met. {' '.join(words)}{last}It ended."
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    for name, find in (("quantities", find_quantities), ("quotes", find_quotes)):
        schema.check(name, find(story), story.texts)
    for name in ("sentences", "left_out", "repairs"):
        schema.check(name, getattr(story, name), story.texts)


@some(40)
@given(WORDS, WORDS, st.sampled_from(["text/html", "", "\x1b"]))
def test_any_address_gives_a_plain_and_short_file_name(host: str, path: str, kind: str) -> None:
    with suppress(ValueError):
        name = _name(FetchedPage(b"<p>", f"http://{host}/{path}", kind))
        assert re.fullmatch(r"[\w.-]{1,120}", name)
        assert len(name.encode()) <= 120
    with suppress(AnalysisError):
        split_address(_next_address(f"http://{host}/", path, "x"), "x", redirected=True)


@some(40)
@given(st.ip_addresses())
def test_every_address_is_public_private_or_never_asked(number: Any) -> None:
    kind, allowed = refused_network(str(number))
    assert kind or not allowed
    assert not (kind == "" and (number.is_private or number.is_multicast or number.is_link_local))


@some(60)
@given(st.lists(SIGNS | st.text()))
def test_a_line_for_a_terminal_is_one_line(parts: list[str]) -> None:
    line = one_line("".join(parts))
    assert one_line(line) == line
    assert not CONTROL.search(line)


@some(30)
@given(
    st.binary(max_size=80)
    | st.lists(SIGNS | WORDS).map(lambda p: "".join(p).encode("utf8", "replace"))
)
def test_any_bytes_as_corrections_sums_and_manifest(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name in (CORRECTIONS, SUMS, MANIFEST):
        (folder / name).write_bytes(data)
    with suppress(AnalysisError):
        assert all(line == one_line(line) for line in read_corrections(folder))
    assert read_manifest(folder) is None
    read_sums(folder)


PARTS = ("versions", "parameters", "accounts", "inputs", "models", "word_lists", "files")


@some(10)
@given(
    st.fixed_dictionaries(
        {"format": st.just(1), **{p: st.dictionaries(WORDS, WORDS, max_size=2) for p in PARTS}}
    ),
    VALUES,
)
def test_any_manifest_is_checked(
    tmp_path_factory: pytest.TempPathFactory, about: dict[str, Any], corrections: Any
) -> None:
    folder = tmp_path_factory.mktemp("any")
    (folder / MANIFEST).write_text(json.dumps(about | {"corrections": corrections}), "utf8")
    read_manifest(folder)
    (folder / MANIFEST).write_text(json.dumps(about), "utf8")
    checked = check_report(folder)
    assert not any(CONTROL.search(part) for found in checked.findings for part in found)
    assert not any(map(CONTROL.search, checked.notes))


@some(60)
@given(
    st.lists(
        SIGNS
        | WORDS
        | st.sampled_from(
            ["[[dimension]]", "\nname = 'a'", "\nwords = ['x*', '']", "\nphrases = 5"]
        )
    ).map("".join)
)
def test_any_words_as_a_codebook(text: str) -> None:
    with suppress(AnalysisError):
        assert read_codebook(text).names


@some(60)
@given(st.sampled_from(own_list_names()), st.lists(SIGNS | WORDS | st.just("stem,word,kind\n")))
def test_any_words_as_a_word_list_have_mistakes_with_a_line(name: str, parts: list[str]) -> None:
    text = "".join(parts).encode("utf8", "replace").decode()
    found = list(find_mistakes(text, list_rules()[name]))
    assert all(mistake.line > 0 and mistake.cause for mistake in found)


DATES = "2031 03 3 3rd March Sept. 31 9:30 p.m. Z +02:00 -99:99 T / . - , GMT ago 0 1e9 yesterday"


@some(150)
@given(st.lists(st.sampled_from(DATES.split()) | SIGNS | WORDS).map(" ".join))
def test_any_words_as_a_date_are_a_time_or_none(words: str) -> None:
    for made in (read_date(words), read_moment(words).iso):
        assert not made or read_iso(made)


STATUSES = {"applied", "not applied", "nothing there", "not read"}
HARBOUR = {
    "herald": "The harbour closed on Sunday. Bassi said 40 people left.",
    "echo": "About 45 people left the harbour on Sunday, Bassi said.",
}
CELLS = (
    "ann bo line figure quote link verdict fact statement leave_out put_back value= wrong same "
    "apart conflict speaker herald echo nobody 40 people the\u00a0harbour Sunday Bassi x 2031-03-04"
).split()


@some(3)
@given(st.lists(st.lists(st.sampled_from(CELLS) | WORDS | SIGNS, max_size=14), max_size=5))
def test_any_review_is_applied_or_each_row_says_why_not(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for name, text in HARBOUR.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([COLUMNS, *rows])
    (folder / REVIEW).write_bytes(out.getvalue().encode("utf8", "replace"))
    with suppress(AnalysisError):
        story = read_story(folder)
        listed = compare_decisions(story)
        assert set(listed["status"]) <= STATUSES
        assert listed["row"].is_unique
        for name in ("sentences", "left_out"):
            schema.check(name, getattr(story, name), story.texts)
