"""A long step is named to the lab; a short one, and any outside the lab, is not."""

from __future__ import annotations

from threading import Thread
from typing import Any

import pytest

from analysis import progress
from analysis.cache import once


class Channel:
    def __init__(self, target_name: str, data: dict[str, str]) -> None:
        self.said, self.is_open = [data["words"]], True

    def send(self, data: dict[str, str]) -> None:
        self.said.append(data["words"])

    def close(self) -> None:
        self.is_open = False


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[Channel]:
    """The channels that are opened in a lab whose clock goes on by a second at each look."""
    made: list[Channel] = []
    seconds = iter(range(1000))

    def open_channel(**given: Any) -> Channel:
        made.append(Channel(**given))
        return made[-1]

    monkeypatch.setattr("comm.create_comm", open_channel)
    monkeypatch.setattr(progress, "_is_lab", lambda: True)
    monkeypatch.setattr(progress.time, "monotonic", lambda: float(next(seconds)))
    return made


def test_a_long_step_says_how_many_parts_are_done(opened: list[Channel]) -> None:
    with progress.step("Weigh the boats", 4) as tick:
        for _ in range(4):
            tick()
    assert [channel.said for channel in opened] == [
        ["Weigh the boats: 1 of 4", *(f"Weigh the boats: {n} of 4" for n in (2, 3, 4))]
    ]
    assert not opened[0].is_open


def test_a_short_step_says_nothing(opened: list[Channel]) -> None:
    for _ in range(5):
        with progress.step("Weigh a boat"):
            pass
    assert opened == []


def test_a_step_inside_another_is_named_and_an_error_ends_both(opened: list[Channel]) -> None:
    class Fleet:
        key = "fleet"

    @once
    def count_sails(story: Fleet) -> int:
        """Count the ``sails`` of each boat."""
        raise ValueError("no sails")

    def weigh() -> None:
        with progress.step("Weigh the boats") as tick:
            tick()
            count_sails(Fleet())

    with pytest.raises(ValueError, match="no sails"):
        weigh()
    assert [(channel.said[-1], channel.is_open) for channel in opened] == [
        ("Count the sails of each boat", False)
    ]
    with progress.step("Weigh the boats"):
        pass
    assert len(opened) == 1


def test_other_threads_and_other_programs_say_nothing(
    opened: list[Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    def work() -> None:
        with progress.step("Weigh the boats", 9) as tick:
            for _ in range(9):
                tick()

    thread = Thread(target=work)
    thread.start()
    thread.join()
    monkeypatch.undo()
    monkeypatch.setenv("STORYDIFF_LAB", "1")
    assert not progress._is_lab()
    assert opened == []
