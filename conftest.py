"""Shared stories, and notebooks whose stored pictures are compared, which nbval passes over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from nbval.plugin import IPyNbFile

import analysis


class NotebookFile(IPyNbFile):
    """Notebook of which a plot that changed is a failure too."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.skip_compare = tuple(k for k in self.skip_compare if not k.startswith("image/"))


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Iterator[list[pytest.Collector]]:
    """Where nbval collects a notebook, collect it with its pictures."""
    found = yield
    if any(isinstance(each, IPyNbFile) for each in found):
        return [NotebookFile.from_parent(parent, path=file_path)]
    return found


@pytest.fixture(scope="session")
def seed() -> analysis.Story:
    return analysis.read_story("gaza-refusals")


def three_accounts() -> list[dict[str, str]]:
    """A fictional story told three times: same facts in other words, a differing figure, one fact
    left out.
    """
    return [
        {
            "account_id": "gazette",
            "outlet": "Gazette",
            "published": "2031-03-02",
            "headline": "Flood in Lindau kills at least 12",
            "text": "At least 12 people died when the Arve river flooded "
            "Lindau on Monday, the mayor "
            "said.\n\n"
            "More than 300 homes were evacuated in the old town.\n\n"
            '"We had no warning at all," said Mayor Anna Keller.\n\n'
            "Keller blamed the regional water authority for closing the dam gates too late.",
        },
        {
            "account_id": "courier",
            "outlet": "Courier",
            "published": "2031-03-03",
            "headline": "Lindau flood: 14 dead as river bursts banks",
            "text": "Fourteen people were killed after the Arve river "
            "flooded the town of Lindau on "
            "Monday.\n\n"
            "Nearly 400 homes in the old town were evacuated.\n\n"
            'Mayor Anna Keller said: "We had no warning at all."\n\n'
            "The army sent 200 soldiers to help with the clean-up.",
        },
        {
            "account_id": "post",
            "outlet": "Post",
            "published": "2031-03-03",
            "headline": "Army helps flooded Lindau",
            "text": "Some 200 soldiers were sent to Lindau by the army to help clean up after "
            "Monday's flood.\n\n"
            "The regional water authority rejected blame for the closed dam gates.\n\n"
            "Residents described how the water rose within minutes.",
        },
    ]


@pytest.fixture(scope="session")
def flood() -> analysis.Story:
    return analysis.story_from_records(three_accounts(), story_id="flood", title="Flood in Lindau")
