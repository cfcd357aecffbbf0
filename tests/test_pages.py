"""Pages are written once, and a story is read once a report."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from payloads import PAYLOADS

from analysis import html, read_story, story_reader
from analysis.report.pages import plain_html


@pytest.mark.parametrize(
    "page",
    [
        '<p id="b" class="x  y">&quot;B&quot; &amp;lt; &#x27;C&#x27; &gt; D<br></p>\n\n \n<p> </p>',
        "<pre>  \n\n</pre>\n\n<style>a > b { c: '<' }\n\n</style>",
        '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"></html>\n',
        '<img src="x" alt="&quot;A&quot; &lt;b&gt;"><img alt="&quot;it&#x27;s&quot; &amp;">',
        '<details open><summary>Tables</summary><a href="#a&amp;b" rel="x">1 > 0</a></details>',
    ],
)
def test_a_page_is_written_as_a_parser_would_write_it(page: str) -> None:
    assert plain_html(page) == str(BeautifulSoup(page, "html.parser"))


@pytest.mark.parametrize(
    "page", ["<p class=a>", "<p title='a'>", "a < b", "<!-- a -->", "<B>a</B>"]
)
def test_a_page_that_only_a_parser_can_read_is_left_to_one(page: str) -> None:
    assert plain_html(page) is None


def test_texts_of_accounts_come_through_as_through_a_parser() -> None:
    for words in PAYLOADS:
        page = f'<p title="{html.text(words)}">{html.text(words)}</p>\n\n'
        assert plain_html(page) == str(BeautifulSoup(page, "html.parser")), words


def test_a_story_is_read_again_only_where_a_file_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Any] = []
    text = tmp_path / "gazette.txt"
    text.write_text("Snow closed the pass on Monday morning.", "utf8")
    inside = story_reader._read_files
    monkeypatch.setattr(story_reader, "_read_files", lambda path: read.append(path) or inside(path))
    monkeypatch.setattr(story_reader, "_kept", OrderedDict())
    first = read_story(tmp_path)
    first.accounts["headline"] = "changed by hand"
    second = read_story(tmp_path, threshold=0.9)
    assert len(read) == 1
    assert "changed by hand" not in set(second.accounts["headline"])
    text.write_text("Snow closed the road on Monday morning.", "utf8")
    assert "road" in read_story(tmp_path).accounts["text"].item()
    (tmp_path / "story.toml").write_text('title = "Snow"', "utf8")
    assert read_story(tmp_path).title == "Snow"
    assert len(read) == 3
