"""Say in the lab how far a long step is.

A step that lasts over ``AFTER`` seconds sends messages to the extension of the lab, which shows a
line at the foot of the notebook and removes it at the end. Nothing is an output of a cell, so what
is saved is the same with and without it.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

AFTER = 2.0  # seconds that a step lasts before it is shown
EVERY = 0.5  # seconds between two messages
TARGET = "storydiff-progress"


class _Line:
    """The line of the outermost step under way, with the steps inside it."""

    def __init__(self) -> None:
        self.depth = 0
        self.begun = self.sent = 0.0
        self.channel: Any = None

    def enter(self) -> None:
        if self.depth == 0:
            self.begun = self.sent = time.monotonic()
        self.depth += 1

    def leave(self) -> None:
        self.depth -= 1
        if self.depth == 0 and self.channel is not None:
            self.channel.close()
            self.channel = None

    def say(self, words: str) -> None:
        now = time.monotonic()
        if now - self.begun < AFTER or (self.channel is not None and now - self.sent < EVERY):
            return
        self.sent = now
        if self.channel is not None:
            self.channel.send({"words": words})
        elif _is_lab():
            from comm import create_comm

            self.channel = create_comm(target_name=TARGET, data={"words": words})


_line = _Line()


def _is_lab() -> bool:
    """Whether this is a kernel of the lab, which has the extension."""
    if not os.environ.get("STORYDIFF_LAB") or "IPython" not in sys.modules:
        return False
    from IPython.core.getipython import get_ipython

    return hasattr(get_ipython(), "kernel")


@contextmanager
def step(words: str, total: int = 0) -> Iterator[Callable[[], None]]:
    """Name what is done now, as part of the step under way if there is one.

    Parameters
    ----------
    words : str
        What is done, such as "Parse the accounts".
    total : int, optional
        How many parts it has.

    Yields
    ------
    Callable[[], None]
        A function to call after each part.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    done = itertools.count(1)
    _line.enter()
    try:
        _line.say(words)
        yield lambda: _line.say(f"{words}: {next(done)} of {total}")
    finally:
        _line.leave()
