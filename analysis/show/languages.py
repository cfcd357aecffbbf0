"""Name the accounts that are not analysed beside every result that leaves them out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from analysis.read.languages import language_name
from analysis.show.base import Prose, Shown, count, listed, with_remarks
from analysis.story import Story

P = ParamSpec("P")
T = TypeVar("T", Prose, Shown)
_NAMED = 4  # accounts that the remark names; of more it gives the number


def tell_unanalysed(story: Story) -> str:
    """Return which accounts are not analysed and in which language they are; empty without any.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        One sentence.
    """
    others = [(story.labels[a], language_of(story, a)) for a in story.unanalysed]
    if not others:
        return ""
    if len(others) > _NAMED:
        languages = listed(dict.fromkeys(language for _, language in others))
        return f"Not analysed: {count(len(others), 'account')} in {languages}."
    return f"Not analysed: {listed(f'{label} ({language})' for label, language in others)}."


def language_of(story: Story, account_id: str) -> str:
    """Return the English name of an account's language."""
    languages = dict(zip(story.accounts["account_id"], story.accounts["language"], strict=True))
    return language_name(str(languages[account_id]))


def with_unanalysed(story: Story) -> dict[str, str]:
    """Return the labels of the accounts that are compared, then those of the others."""
    return {**story.compared, **{a: story.labels[a] for a in story.unanalysed}}


def names_unanalysed(function: Callable[P, T]) -> Callable[P, T]:
    """Add to the sentences, or to the caption of a table, which accounts are not analysed.

    One of the function's arguments is the story.
    """

    @wraps(function)
    def noted(*given: P.args, **options: P.kwargs) -> T:
        result = function(*given, **options)
        remark = remark_on(*given, *options.values())
        if not remark:
            return result
        part = "caption" if isinstance(result, Shown) else "lead"
        return replace(result, **{part: with_remarks(getattr(result, part), remark)})

    return noted


def remark_on(*given: Any) -> str:
    """Return ``tell_unanalysed`` of the story among some arguments; empty without a story."""
    story = next((value for value in given if isinstance(value, Story)), None)
    return tell_unanalysed(story) if story is not None else ""
