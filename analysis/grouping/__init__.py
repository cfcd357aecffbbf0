"""Grouping: which accounts of a heap tell one story, from their headlines, first lines and days alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.grouping.words import Words

__all__ = ["find_stories"]

NEEDED = ("account_id", "headline", "lede", "at")


def find_stories(
    accounts: pd.DataFrame,
    *,
    known: pd.DataFrame | None = None,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """The story of each account: one row an account, in the order given, with ``account_id, story_id, reason, score``.

    ``accounts`` has one row an account: ``account_id`` (unique), ``headline``, ``lede`` (the first 600 characters are read), ``at``
    (seconds UTC, missing where unknown) and, if at hand, ``story_id``: one that is given is kept, and accounts without one may join
    it. ``known`` is an earlier result: a story keeps its id when accounts arrive later. A new id comes from the story's first account.
    ``score`` (0-1) is the mean likeness to the story's other accounts, missing for an account alone; ``reason`` names the words that do
    most for it.
    ``progress`` is called with the name of each step. Days count, hours do not. It does not see what the texts say further down, nor one
    event told in wholly other words or in two languages. Raises ``AnalysisError`` where a column is missing, an account_id stands
    twice or the libraries of the extra ``corpus`` are not installed. MinHash: Broder 1997; Leiden: Traag, Waltman and van Eck 2019.

    >>> import pandas as pd
    >>> rows = [("a", "Rebels seize airport in Goma"), ("b", "Goma airport falls to rebels"), ("c", "Parliament passes pension reform")]
    >>> table = pd.DataFrame([{"account_id": a, "headline": h, "lede": h, "at": 0.0} for a, h in rows])
    >>> found = find_stories(table)
    >>> found["story_id"].nunique(), found["reason"][0]
    (2, 'shares Goma, rebels, airport')
    """
    import numpy as np
    import pandas as pd

    from analysis.grouping.copies import find_copies
    from analysis.grouping.names import keep_given, name_stories
    from analysis.grouping.reasons import tell_reasons
    from analysis.grouping.words import read_words

    step = progress or (lambda words: None)
    _check(accounts)
    order, days = _order(accounts)
    ids = accounts["account_id"].astype(str).to_numpy()[order].tolist()
    step("reading words")
    words = read_words(_texts(accounts, "headline", order), _texts(accounts, "lede", order))
    step("near-duplicates")
    first = find_copies(words, days)
    step("stories")
    group = _spread(words, days, first)
    given = keep_given(group, _given(accounts, order), words.vectors)
    step("names")
    names = name_stories(group, ids, given, _known(known))
    own = np.array([name is not None for name in _given(accounts, order)], dtype=bool)
    reasons, scores = tell_reasons(words, ids, names, own, first)
    back = np.argsort(order, kind="stable")
    table = pd.DataFrame(
        {"account_id": ids, "story_id": names, "reason": reasons, "score": scores}
    ).iloc[back]
    return table.reset_index(drop=True)


def _check(accounts: pd.DataFrame) -> None:
    """Raise where the table cannot be grouped."""
    missing = [column for column in NEEDED if column not in accounts.columns]
    if missing:
        raise AnalysisError(
            "accounts",
            f"have no column {missing[0]}",
            f"give {', '.join(NEEDED)} (and story_id where known)",
        )
    twice = accounts["account_id"][accounts["account_id"].duplicated()]
    if len(twice):
        raise AnalysisError(
            f"account_id {str(twice.iloc[0])!r}",
            "stands for two accounts",
            "give each account an id of its own",
        )
    try:
        import graspologic_native  # noqa: F401
        import scipy.sparse  # noqa: F401
    except ImportError as error:
        raise AnalysisError(
            "grouping",
            f"needs {error.name}, which is not installed",
            "pip install storydiff[corpus]",
        ) from error


def _order(accounts: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """The rows by time, then account_id (missing times last), and the day of each in that order."""
    import numpy as np

    at = accounts["at"].to_numpy(dtype=float, na_value=np.nan)
    at = np.where(np.isfinite(at), at, np.nan)
    order = np.lexsort((accounts["account_id"].astype(str).to_numpy(dtype=str), at))
    return order, np.floor(at[order] / 86400)


def _texts(accounts: pd.DataFrame, column: str, order: NDArray[np.int64]) -> list[str]:
    return [
        text if isinstance(text, str) else ""
        for text in accounts[column].to_numpy(dtype=object)[order]
    ]


def _given(accounts: pd.DataFrame, order: NDArray[np.int64]) -> list[str | None]:
    """The story_id that the data give, None where they give none."""
    if "story_id" not in accounts.columns:
        return [None] * len(order)
    return [
        name if isinstance(name, str) and name else None
        for name in accounts["story_id"].to_numpy(dtype=object)[order]
    ]


def _known(known: pd.DataFrame | None) -> dict[str, str]:
    return (
        {}
        if known is None
        else dict(zip(known["account_id"].astype(str), known["story_id"].astype(str), strict=True))
    )


def _spread(words: Words, days: NDArray[np.float64], first: NDArray[np.int64]) -> NDArray[np.int64]:
    """The community of each account; near-duplicates go with the first of them."""
    import numpy as np

    from analysis.grouping.communities import find_communities

    nodes, place = np.unique(first, return_inverse=True)
    found: NDArray[np.int64] = find_communities(words.vectors[nodes], days[nodes])[place]
    return found
