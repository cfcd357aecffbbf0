"""Fixtures that several test files share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest
from browsing import CHROMIUM
from hypothesis import HealthCheck, settings
from payloads import write_hostile_story
from xdist.scheduler import LoadFileScheduling

from analysis import render_report
from analysis.read.reader import FileReader
from analysis.report.notebooks import WarmKernel

# The same inputs in every run; with STORYDIFF_FUZZ other ones each time.
settings.register_profile(
    "storydiff",
    derandomize="STORYDIFF_FUZZ" not in os.environ,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("storydiff")

# Files that share a fixture which takes long; one worker has them all.
TOGETHER = ("tests/test_browser.py", "tests/test_report.py")
EIGHT = Path(__file__).resolve().parents[1] / "seeds" / "ilvane-blockade"


class ByFile(LoadFileScheduling):
    """A worker runs whole files, for the sake of their fixtures."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return TOGETHER[0] if file in TOGETHER else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    return ByFile(config, log)


class SpareReader:
    """A reader whose process goes on to the next story, as it goes on to the next file.

    Most tests read a small story; without this every one of them starts Python again.
    """

    spare: ClassVar[list[FileReader]] = []
    stories: ClassVar[dict[int, int]] = {}
    most = 40  # stories of one process

    def __enter__(self) -> FileReader:
        self.reader = self.spare.pop() if self.spare else FileReader()
        return self.reader

    def __exit__(self, *error: object) -> None:
        read = self.stories[id(self.reader)] = self.stories.get(id(self.reader), 0) + 1
        if read % self.most == 0 or error[0] is not None:
            self.reader.close()  # the next story starts another
        self.spare.append(self.reader)

    @classmethod
    def close_all(cls) -> None:
        for reader in cls.spare:
            reader.close()


@pytest.fixture(scope="session", autouse=True)
def spare_readers() -> Iterator[None]:
    """Keep the process that reads files from test to test."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("read.files", "review.imports"):
            patch.setattr(f"analysis.{module}.FileReader", SpareReader)
        yield
    SpareReader.close_all()


@pytest.fixture(scope="session")
def kernel() -> Iterator[WarmKernel]:
    """One kernel for all reports of a worker; each notebook finds it as a fresh one."""
    with WarmKernel() as started:
        yield started


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory, kernel: WarmKernel) -> dict[str, Path]:
    """The reports of the seed with two accounts, of a story with eight and of a hostile one.

    Braces are no fields of the folder's name, and one kernel runs all notebooks.
    """
    root = tmp_path_factory.mktemp("reports")
    hostile = write_hostile_story(root / "hostile")
    stories = {"two": "gaza-refusals", "eight": EIGHT, "hostile": hostile}
    return {
        name: render_report(story, out=root / "{out}", kernel=kernel)
        for name, story in stories.items()
    }


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, started once a file; a file that asks for it skips itself where playwright or
    Chromium is missing.
    """
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()
