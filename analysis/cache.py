"""Keep the result of each computation on a story, under the content of the story."""

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
        """A name of the content: equal content has an equal key."""


def once(function: Callable[..., T]) -> Callable[..., T]:
    """Keep what ``function(story, **options)`` returns, and give each caller a copy.

    The story's ``key`` and the options identify a result.
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
    """Drop all results, for a process that sees no story twice."""
    _KEPT.clear()
