"""Signals that end a run: raised at once, or delayed while files are put away."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
PAUSE = 5.0  # seconds in which a further signal is ignored: the first one is being obeyed
_raised: list[tuple[float, int]] = []  # when a signal was last raised, and which


class Stopped(KeyboardInterrupt):
    """A signal asked the run to end; ``number`` says which.

    It is a ``KeyboardInterrupt`` because event loops and libraries let that one through.
    """

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.number = number


@contextmanager
def stoppable() -> Iterator[None]:
    """Raise ``Stopped`` on Ctrl-C, SIGTERM and SIGHUP while the context is open.

    A signal that is ignored (``nohup``) or has a handler already is left as it is, and so are all
    signals outside the main thread.
    """
    _raised.clear()
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    usual = (signal.SIG_DFL, signal.default_int_handler)
    before = {n: signal.signal(n, _stop) for n in SIGNALS if signal.getsignal(n) in usual}
    hook, sys.unraisablehook = sys.unraisablehook, _raise_again
    try:
        yield
    finally:
        sys.unraisablehook = hook
        for number, handler in before.items():
            signal.signal(number, handler)


def stopped_by(error: BaseException) -> int:
    """Return the signal behind an error, or 0.

    It is the signal of the error itself or one that was raised shortly before: a library may turn
    the interrupt into its own error.
    """
    if isinstance(error, Stopped):
        return error.number
    if isinstance(error, KeyboardInterrupt):
        return int(signal.SIGINT)
    return _raised[-1][1] if _raised else 0


def say_stopped(number: int) -> str:
    """Return the sentence about a run that a signal ended."""
    name = "Ctrl-C" if number == signal.SIGINT else signal.Signals(number).name
    return f"stopped by {name}: what was finished is kept, and nothing is left half-written."


@contextmanager
def undisturbed() -> Iterator[None]:
    """Delay signals until the end of the context, so that nothing is left half done."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        came.append(number)

    before = {n: h for n in SIGNALS if callable(h := signal.getsignal(n))}
    for number in before:
        signal.signal(number, note)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        if came:
            signal.raise_signal(came[0])


@contextmanager
def sparing_children() -> Iterator[None]:
    """Keep Ctrl-C and SIGHUP from threads and processes started in the context.

    This process ends them itself.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    from multiprocessing import resource_tracker

    spared = [n for n in SIGNALS if n != signal.SIGTERM]
    before = signal.pthread_sigmask(signal.SIG_BLOCK, spared)
    try:
        resource_tracker.ensure_running()  # its start lets Ctrl-C through again
        signal.pthread_sigmask(signal.SIG_BLOCK, spared)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with(parent: int) -> None:
    """Send this process SIGTERM when its parent process has ended."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def _stop(number: int, frame: FrameType | None) -> None:
    now = time.monotonic()
    if not _raised or now - _raised[-1][0] > PAUSE:
        _raised.append((now, number))
        raise Stopped(number)


def _raise_again(unraisable: Any) -> None:
    """Repeat an interrupt that Python dropped in a finaliser or callback."""
    if isinstance(unraisable.exc_value, Stopped):
        number = unraisable.exc_value.number
        _raised.clear()
        threading.Timer(0.05, os.kill, (os.getpid(), number)).start()
    else:
        sys.__unraisablehook__(unraisable)
