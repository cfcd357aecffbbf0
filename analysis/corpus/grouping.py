"""Why an account is in its story, in words: the words it shares with the story's other accounts, and how alike it is to them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

from analysis.corpus.similarity import WEEKDAYS, stem
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.similarity import WordMatrix

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

    from analysis.corpus.communities import find_copies

    pass
    pass
    from analysis.corpus.similarity import read_words

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


def _spread(
    words: WordMatrix, days: NDArray[np.float64], first: NDArray[np.int64]
) -> NDArray[np.int64]:
    """The community of each account; near-duplicates go with the first of them."""
    import numpy as np

    from analysis.corpus.communities import find_communities

    nodes, place = np.unique(first, return_inverse=True)
    found: NDArray[np.int64] = find_communities(words.vectors[nodes], days[nodes])[place]
    return found


def keep_given(
    group: NDArray[np.int64], given: Sequence[str | None], vectors: csr_array
) -> list[str | None]:
    """The given story of each account, or that of the given accounts of its group whose words are nearest; None where there is none."""
    found = list(given)
    here: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, name in enumerate(given):
        if name is not None:
            here[int(group[at])][name].append(at)
    for at, name in enumerate(given):
        stories = here.get(int(group[at]), {})
        if name is None and stories:
            found[at] = next(iter(stories)) if len(stories) == 1 else _nearest(at, stories, vectors)
    return found


def _nearest(at: int, stories: Mapping[str, list[int]], vectors: csr_array) -> str:
    """The story whose accounts are most like the account on average; ties go to the lower name."""
    likeness = {
        name: float((vectors[rows] @ vectors[[at]].T).sum()) / len(rows)
        for name, rows in stories.items()
    }
    return min(likeness, key=lambda name: (-round(likeness[name], 9), name))


def name_stories(
    group: NDArray[np.int64],
    ids: Sequence[str],
    given: Sequence[str | None],
    known: Mapping[str, str],
) -> list[str]:
    """The story of each account: as given, else as known (greatest overlap first), else new; accounts stand in the order of time."""
    members: dict[int, list[int]] = defaultdict(list)
    for at, name in enumerate(given):
        if name is None:
            members[int(group[at])].append(at)
    taken = {name for name in given if name is not None}
    overlap = Counter(
        (g, known[ids[at]]) for g, rows in members.items() for at in rows if ids[at] in known
    )
    names: dict[int, str] = {}
    for (g, name), _ in sorted(
        overlap.items(), key=lambda item: (-item[1], item[0][1], ids[members[item[0][0]][0]])
    ):
        if g not in names and name not in taken:
            names[g] = name
            taken.add(name)
    taken |= set(known.values())
    for g, rows in members.items():
        if g not in names:
            names[g] = next(name for name in _new(ids[at] for at in rows) if name not in taken)
            taken.add(names[g])
    return [name if name is not None else names[int(group[at])] for at, name in enumerate(given)]


def _new(ids: Iterable[str]) -> Iterator[str]:
    """Names to choose from: after the first account, the second ..., and without end should all of them be taken."""
    accounts = list(ids)
    for turn in count(1):
        for account in accounts:
            words = account if turn == 1 else f"{account}~{turn}"
            yield "s-" + hashlib.sha256(words.encode()).hexdigest()[:12]


SHOWN = 3  # words named in a reason


def tell_reasons(
    words: WordMatrix,
    ids: Sequence[str],
    names: Sequence[str],
    given: NDArray[np.bool_],
    first: NDArray[np.int64],
) -> tuple[list[str], NDArray[np.float64]]:
    """Reason and mean likeness to the other accounts of the story (missing for an account alone), one each an account."""
    _, story = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    size = np.bincount(story)[story]
    shared = _shared(words, story, size)
    lines = np.repeat(np.arange(len(ids)), np.diff(words.vectors.indptr))
    score = np.where(size > 1, np.bincount(lines, shared, minlength=len(ids)), np.nan)
    told = _name_words(words, lines, shared, len(ids))
    reasons = []
    for at, printed in enumerate(told):
        if given[at]:
            reasons.append("story_id given")
        elif first[at] != at and story[first[at]] == story[at]:
            reasons.append(f"near-duplicate of {ids[first[at]]}")
        elif size[at] == 1:
            reasons.append("alone")
        else:
            reasons.append(
                f"shares {', '.join(printed)}" if printed else "shares its place among the others"
            )
    return reasons, np.round(np.clip(score, 0, 1), 3)


def _shared(
    words: WordMatrix, story: NDArray[np.int64], size: NDArray[np.int64]
) -> NDArray[np.float64]:
    """For each word of each account its part in the mean likeness to the story's other accounts."""
    vectors = words.vectors
    lines = np.repeat(np.arange(len(story)), np.diff(vectors.indptr))
    _, place = np.unique(story[lines] * vectors.shape[1] + vectors.indices, return_inverse=True)
    data = vectors.data.astype(np.float64)
    total = np.bincount(place, data)[place]
    found: NDArray[np.float64] = data * (total - data) / np.maximum(size[lines] - 1, 1)
    return found


def _name_words(
    words: WordMatrix, lines: NDArray[np.int64], shared: NDArray[np.float64], many: int
) -> list[list[str]]:
    """The words of each account that do most, as they are printed; days of the week say little to a reader."""
    plain = np.array([stem(word) not in WEEKDAYS for word in words.printed] or [True])
    keep = (shared > 1e-9) & plain[words.vectors.indices]
    lines, columns, shared = lines[keep], words.vectors.indices[keep], shared[keep]
    order = np.lexsort((columns, -shared, lines))
    starts = np.searchsorted(lines[order], np.arange(many))
    ends = np.searchsorted(lines[order], np.arange(many), side="right")
    return [
        [words.printed[c] for c in columns[order[a : min(b, a + SHOWN)]]]
        for a, b in zip(starts, ends, strict=True)
    ]
