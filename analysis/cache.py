"""One computation per story: results are kept by the story's content."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, TypeVar

from analysis.progress import step
from analysis.resources import story_lists

LIMIT = 64  # results kept
_NO_LISTS: dict[str, str] = {}
T = TypeVar("T")
_results: OrderedDict[tuple[str, str, Any], Any] = OrderedDict()


class Keyed(Protocol):
    """Anything with a ``key`` that names its content."""

    @property
    def key(self) -> str:
        """Return the name of the content."""


def once(function: Callable[..., T]) -> Callable[..., T]:
    """Compute ``function(story, **options)`` once per story; each caller gets a copy.

    The story's own word lists are in use meanwhile.
    """
    name = f"{function.__module__}.{function.__qualname__}"
    words = (
        (function.__doc__ or function.__name__)
        .strip()
        .split("\n")[0]
        .rstrip(".:")
        .replace("``", "")
    )

    @wraps(function)
    def cached(story: Keyed, **options: Any) -> T:
        key = (name, story.key, tuple(sorted(options.items())))
        if key not in _results:
            with step(words), story_lists(getattr(story, "lists", _NO_LISTS)):
                _results[key] = function(story, **options)
            while len(_results) > LIMIT:
                _results.popitem(last=False)
        _results.move_to_end(key)
        result: T = _results[key]
        if hasattr(result, "iloc"):  # a table: cells are copied where a caller changes them
            table: T = result.copy(deep=False)  # type: ignore[attr-defined]
            return table
        copied: T = result.copy() if hasattr(result, "copy") else result
        return copied

    return cached


def forget() -> None:
    """Drop all results, in a process that analyses each story once."""
    _results.clear()
