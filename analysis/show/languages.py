"""Name the accounts that are not analysed beside every result that leaves them out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, TypeVar

from analysis.english import as_sentence, count, listed
from analysis.read.languages import language_name
from analysis.show.base import Shown
from analysis.show.prose import Prose, with_remarks
from analysis.story import Story

P = ParamSpec("P")
T = TypeVar("T", bound=Prose | Shown)
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
    return _tell_left_out(story, list(story.unanalysed))


def tell_figures_read(story: Story) -> str:
    """Return of which accounts only the figures are compared, and which are not analysed at all.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        At most two sentences; empty where all accounts are in English.
    """
    part = set(story.in_part["account_id"])
    read = [a for a in story.unanalysed if a in part]
    rest = [a for a in story.unanalysed if a not in part]
    return with_remarks(
        f"Only number and unit are compared of {_with_languages(story, read)}." if read else "",
        _tell_left_out(story, rest),
    )


def _tell_left_out(story: Story, account_ids: list[str]) -> str:
    if not account_ids:
        return ""
    verb = "is" if len(account_ids) == 1 else "are"
    named = _with_languages(story, account_ids)
    named = as_sentence(named) if len(account_ids) > _NAMED else named
    return f"{named} {verb} shown but not compared: only accounts in English are analysed."


def _with_languages(story: Story, account_ids: Iterable[str]) -> str:
    """The labels of some accounts with their languages; of many their number."""
    languages = dict(zip(story.accounts["account_id"], story.accounts["language"], strict=True))
    others = [(story.labels[a], language_name(str(languages[a]))) for a in account_ids]
    if len(others) > _NAMED:
        named = listed(dict.fromkeys(language for _, language in others))
        return f"{count(len(others), 'account')} in {named}"
    return listed(f"{label} ({language})" for label, language in others)


def with_unanalysed(story: Story) -> dict[str, str]:
    """Return the labels of the accounts that are compared, then those of the others."""
    return {**story.compared, **{a: story.labels[a] for a in story.unanalysed}}


def names_unanalysed(function: Callable[P, T]) -> Callable[P, T]:
    """Add ``tell_unanalysed`` to the sentences, or to the caption of a table, about a story.

    One of the function's arguments is the story; without one nothing is added.
    """
    return _noting(function, tell_unanalysed)


def names_figures_read(function: Callable[P, T]) -> Callable[P, T]:
    """Add ``tell_figures_read`` in the same way, for what shows figures."""
    return _noting(function, tell_figures_read)


def _noting(function: Callable[P, T], tell: Callable[[Story], str]) -> Callable[P, T]:
    @wraps(function)
    def noted(*given: P.args, **options: P.kwargs) -> T:
        result = function(*given, **options)
        story = next((v for v in (*given, *options.values()) if isinstance(v, Story)), None)
        remark = tell(story) if story is not None else ""
        if not remark:
            return result
        if isinstance(result, Shown):
            return replace(result, caption=with_remarks(result.caption, remark))
        return replace(result, lead=with_remarks(result.lead, remark))

    return noted
