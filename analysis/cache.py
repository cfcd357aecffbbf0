"""Results kept by the content of a story, so that each is computed once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

_KEPT: OrderedDict[tuple[str, str, Any], Any] = OrderedDict()
LIMIT = 64
T = TypeVar("T")


class Keyed(Protocol):
    """Anything whose ``key`` names its content."""

    @property
    def key(self) -> str:
        """Return the name of the content."""


def once(function: Callable[..., T]) -> Callable[..., T]:
    """Keep what ``function(story, **options)`` returns, by the story's ``key``.

    The caller gets a copy.
    """

    @wraps(function)
    def kept(story: Keyed, **options: Any) -> T:
        key = (
            f"{function.__module__}.{function.__qualname__}",
            story.key,
            tuple(sorted(options.items())),
        )
        if key not in _KEPT:
            _KEPT[key] = function(story, **options)
            while len(_KEPT) > LIMIT:
                _KEPT.popitem(last=False)
        _KEPT.move_to_end(key)
        result: T = _KEPT[key]
        copied: T = result.copy() if hasattr(result, "copy") else result
        return copied

    return kept


def forget() -> None:
    """Drop every result.

    This is for a process that goes from story to story and sees none twice.
    """
    _KEPT.clear()
