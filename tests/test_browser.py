"""The report in a real browser: Chromium opens it from disk, as a reader does.

Skipped where no Chromium is installed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import CHROMIUM, WHY, Opened
from payloads import PAYLOADS

pytest.importorskip(
    "playwright.sync_api", reason="the browser tests need playwright: pip install -e '.[dev]'"
)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason=WHY)
OPTIONS = "{resultTypes: ['violations']}"  # of what passes axe then lists one element a rule


@pytest.fixture
def opened(browser: Any) -> Iterator[Any]:
    pages: list[Opened] = []

    def open_(path: Path, width: int = 1280) -> Opened:
        pages.append(Opened(browser, path.as_uri(), width))
        return pages[-1]

    yield open_
    for each in pages:
        each.page.close()


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("story", ["two", "eight", "hostile"])
def test_every_page_opens_quietly_and_fits(
    reports: dict[str, Path], opened: Any, story: str, width: int
) -> None:
    for path in [reports[story].parent / "index.html", *sorted(reports[story].glob("*.html"))]:
        page = opened(path, width)
        assert page.said == [], f"{path.name} at {width}"
        assert [u for u in page.asked if u != path.as_uri() and not u.startswith("data:")] == []
        wide = page.run(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, f"{path.name} scrolls sideways by {wide} px at {width}"
        assert not page.run("Boolean(window.ran)"), f"a script of the story ran in {path.name}"
        page.page.close()


@pytest.mark.parametrize("story", ["two", "eight"])
def test_axe_finds_no_serious_violation(reports: dict[str, Path], opened: Any, story: str) -> None:
    import axe_playwright_python

    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text("utf8")
    for path in sorted(reports[story].glob("*.html")):
        page = opened(path)
        found = page.run(f"(() => {{ {axe}; return axe.run({OPTIONS}) }})()")
        serious = [
            (v["id"], [n["html"][:160] for n in v["nodes"][:3]])
            for v in found["violations"]
            if v["impact"] in ("serious", "critical")
        ]
        assert serious == [], path.name
        page.page.close()


def test_front_page_and_reading_view_are_light(reports: dict[str, Path]) -> None:
    assert all(
        (reports["two"] / name).stat().st_size < 400_000 for name in ("index.html", "read.html")
    )
    assert all(p.stat().st_size < 600_000 for p in reports["two"].glob("0*.html"))


def test_a_layer_is_switched_by_its_box(reports: dict[str, Path], opened: Any) -> None:
    page = opened(reports["two"] / "read.html").page
    number, cue = page.locator(".account .fact-sign").first, page.locator(".cue-sign").first
    assert number.is_visible()
    assert not cue.is_visible()
    page.locator("#show-fact").uncheck()
    page.locator("#show-cue").check()
    assert not number.is_visible()
    assert cue.is_visible()


def test_a_number_leads_to_the_same_fact_elsewhere(reports: dict[str, Path], opened: Any) -> None:
    page = opened(reports["two"] / "read.html").page
    first = page.locator(".account").first.locator(".fact-sign").last
    number = first.inner_text()
    first.click()
    there = page.locator(".place:target")
    assert there.count() == 1
    assert number in there.locator(".fact-sign").all_inner_texts()


def test_accounts_open_and_close_and_four_stand_side_by_side(
    reports: dict[str, Path], opened: Any
) -> None:
    page = opened(reports["eight"] / "read.html").page
    assert page.locator("details.account[open]").count() == 3
    page.locator("details.account:not([open]) summary").first.click()
    boxes = [box.bounding_box() for box in page.locator("details.account[open]").all()]
    assert len(boxes) == 4
    assert len({round(box["y"]) for box in boxes}) == 1, "four accounts stand in one row at 1280 px"


def test_words_of_the_front_page_lead_into_the_reading_view(
    reports: dict[str, Path], opened: Any
) -> None:
    page = opened(reports["two"] / "index.html").page
    link = page.locator("a.words").first
    words = link.inner_text().strip()
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/read.html#*")
    shown = page.locator(".place:target").inner_text()
    assert all(word in shown for word in words.split()[:3])


def test_there_are_a_hundred_payloads() -> None:
    assert len(set(PAYLOADS)) >= 100
