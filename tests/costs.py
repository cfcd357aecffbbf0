"""What work costs, with room for a loaded machine: quadratic growth is found, noise is not."""

from __future__ import annotations

import time
from collections.abc import Callable

GROWN = 16  # times the size; its square is 256
ALLOWED = 64  # times the cost: as far from in step (16) as from the square (256)
CHEAP = 3.0  # CPU seconds below which nothing is said


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start


def grows_in_step(work: Callable[[int], object], size: int) -> bool:
    """Whether 16 times the size costs at most 64 times as much, in the better of two tries."""
    for _ in range(2):
        little = cpu_seconds(lambda: work(size))
        much = cpu_seconds(lambda: work(GROWN * size))
        if much < max(ALLOWED * little, CHEAP):
            return True
    return False
