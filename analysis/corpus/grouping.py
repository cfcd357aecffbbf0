"""Group accounts into stories, name each story, and say why each account belongs to it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.corpus.communities import find_communities, find_copies
from analysis.corpus.similarity import WEEKDAYS, light_stem, read_words
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.similarity import WordMatrix

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]

NEEDED = ("account_id", "headline", "lede", "at")
SHOWN = 3  # words named in a reason


def find_stories(
    accounts: pd.DataFrame,
    *,
    known: pd.DataFrame | None = None,
    progress: Callable[[str], None] | None = None,
) -> pd.DataFrame:
    """Find the story of each account.

    Parameters
    ----------
    accounts : DataFrame
        One row per account: ``account_id`` (unique), ``headline``, ``lede`` (its first 2,000
        characters are read), ``at`` (seconds UTC, missing if unknown) and optionally ``story_id``.
        A ``story_id`` that is given is kept, and accounts without one may join that story.
    known : DataFrame, optional
        An earlier result: a story keeps its id when accounts are added.
    progress : callable, optional
        Called with the name of each step.

    Returns
    -------
    DataFrame
        One row per account, in the given order, with ``account_id``, ``story_id``, ``reason`` and
        ``score``. A new id is made from the story's first account. ``reason`` names the words that
        weigh most. ``score`` (0-1) is the mean similarity to the story's other accounts, missing
        for an account alone.

    Raises
    ------
    AnalysisError
        If a column is missing, an ``account_id`` occurs twice, or the libraries of the extra
        ``corpus`` are not installed.

    Notes
    -----
    Near-duplicates by MinHash (Broder 1997), stories by Leiden (Traag, Waltman and van Eck 2019).
    Days count, hours do not. Text after the lede is not read; one event in quite different words,
    or in two languages, is not recognised.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("a", "Rebels seize airport in Goma"), ("b", "Goma airport falls to rebels")]
    >>> rows += [("c", "Parliament passes pension reform")]
    >>> table = pd.DataFrame(rows, columns=["account_id", "headline"])
    >>> found = find_stories(table.assign(lede=table["headline"], at=0.0))
    >>> found["story_id"].nunique(), found["reason"][0]
    (2, 'shares Goma, rebels, airport')
    """
    import pandas as pd

    _check(accounts)
    step = progress or (lambda name: None)
    order, days = _order_by_time(accounts)
    ids = accounts["account_id"].astype(str).to_numpy()[order].tolist()
    given = _given_stories(accounts, order)
    step("reading words")
    words = read_words(_texts(accounts, "headline", order), _texts(accounts, "lede", order))
    step("near-duplicates")
    first = find_copies(words, days)
    step("stories")
    nodes, place = np.unique(first, return_inverse=True)
    group = find_communities(words.vectors[nodes], days[nodes])[place]
    step("names")
    joined = join_given(group, given, words.vectors)
    names = name_stories(group, ids, joined, _known_stories(known))
    is_given = np.array([name is not None for name in given], dtype=bool)
    reasons, scores = explain(words, ids, names, is_given, first)
    columns = {"account_id": ids, "story_id": names, "reason": reasons, "score": scores}
    back = np.argsort(order, kind="stable")
    return pd.DataFrame(columns).iloc[back].reset_index(drop=True)


def _check(accounts: pd.DataFrame) -> None:
    """Raise if the table cannot be grouped."""
    missing = [column for column in NEEDED if column not in accounts.columns]
    if missing:
        remedy = f"give {', '.join(NEEDED)} (and story_id where known)"
        raise AnalysisError("accounts", f"have no column {missing[0]}", remedy)
    repeated = accounts["account_id"][accounts["account_id"].duplicated()]
    if len(repeated):
        where = f"account_id {str(repeated.iloc[0])!r}"
        remedy = "give each account its own id"
        raise AnalysisError(where, "is the id of two accounts", remedy)
    try:
        import graspologic_native  # noqa: F401
    except ImportError as error:
        cause = f"needs {error.name}, which is not installed"
        raise AnalysisError("grouping", cause, "pip install storydiff[corpus]") from error


def _order_by_time(accounts: pd.DataFrame) -> tuple[Wholes, Numbers]:
    """Order the rows by time, then account_id (missing times last), and return their days."""
    at = accounts["at"].to_numpy(dtype=float, na_value=np.nan)
    at = np.where(np.isfinite(at), at, np.nan)
    order = np.lexsort((accounts["account_id"].astype(str).to_numpy(dtype=str), at))
    return order, np.floor(at[order] / 86400)


def _texts(accounts: pd.DataFrame, column: str, order: Wholes) -> list[str]:
    cells = accounts[column].to_numpy(dtype=object)[order]
    return [text if isinstance(text, str) else "" for text in cells]


def _given_stories(accounts: pd.DataFrame, order: Wholes) -> list[str | None]:
    """Return the story_id that the data give for each account, else None."""
    if "story_id" not in accounts.columns:
        return [None] * len(order)
    return [text or None for text in _texts(accounts, "story_id", order)]


def _known_stories(known: pd.DataFrame | None) -> dict[str, str]:
    if known is None:
        return {}
    return dict(zip(known["account_id"].astype(str), known["story_id"].astype(str), strict=True))


def join_given(group: Wholes, given: Sequence[str | None], vectors: csr_array) -> list[str | None]:
    """Give accounts without a story the given story of their group, of several the most similar."""
    found = list(given)
    in_group: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, name in enumerate(given):
        if name is not None:
            in_group[int(group[at])][name].append(at)
    for at, name in enumerate(given):
        stories = in_group.get(int(group[at]), {})
        if name is None and stories:
            found[at] = _most_similar(at, stories, vectors)
    return found


def _most_similar(at: int, stories: Mapping[str, list[int]], vectors: csr_array) -> str:
    """Choose the story whose accounts are most similar on average; of equals the lower name."""
    if len(stories) == 1:
        return next(iter(stories))
    similarity = {
        name: float((vectors[rows] @ vectors[[at]].T).sum()) / len(rows)
        for name, rows in stories.items()
    }
    return min(similarity, key=lambda name: (-round(similarity[name], 9), name))


def name_stories(
    group: Wholes, ids: Sequence[str], given: Sequence[str | None], known: Mapping[str, str]
) -> list[str]:
    """Name the story of each account: as given, else as known, else anew.

    Accounts are in the order of time. Of several known stories in a group, the one with most
    accounts in it gives the name.
    """
    members: dict[int, list[int]] = defaultdict(list)
    for at, name in enumerate(given):
        if name is None:
            members[int(group[at])].append(at)
    taken = {name for name in given if name is not None}
    overlap = Counter(
        (g, known[ids[at]]) for g, rows in members.items() for at in rows if ids[at] in known
    )
    names: dict[int, str] = {}

    def by_overlap(item: tuple[tuple[int, str], int]) -> Any:
        (g, name), size = item
        return -size, name, ids[members[g][0]]

    for (g, name), _ in sorted(overlap.items(), key=by_overlap):
        if g not in names and name not in taken:
            names[g] = name
            taken.add(name)
    taken |= set(known.values())
    for g, rows in members.items():
        if g not in names:
            new = _new_names(ids[at] for at in rows)
            names[g] = next(name for name in new if name not in taken)
            taken.add(names[g])
    return [name if name is not None else names[int(group[at])] for at, name in enumerate(given)]


def _new_names(ids: Iterable[str]) -> Iterator[str]:
    """Make names to choose from: after the first account, the second ..., without end."""
    accounts = list(ids)
    for turn in count(1):
        for account in accounts:
            words = account if turn == 1 else f"{account}~{turn}"
            yield "s-" + hashlib.sha256(words.encode()).hexdigest()[:12]


def explain(
    words: WordMatrix,
    ids: Sequence[str],
    names: Sequence[str],
    is_given: NDArray[np.bool_],
    first: Wholes,
) -> tuple[list[str], Numbers]:
    """Say why each account is in its story, and compute its mean similarity to the others."""
    _, story = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    size = np.bincount(story)[story]
    rows = np.repeat(np.arange(len(ids)), np.diff(words.vectors.indptr))
    parts = _parts_of_similarity(words.vectors, rows, story, size)
    similarity = np.bincount(rows, parts, minlength=len(ids))
    scores = np.round(np.clip(np.where(size > 1, similarity, np.nan), 0, 1), 3)
    reasons = []
    for at, shared in enumerate(_weightiest_words(words, rows, parts, len(ids))):
        if is_given[at]:
            reasons.append("story_id given")
        elif first[at] != at and story[first[at]] == story[at]:
            reasons.append(f"near-duplicate of {ids[first[at]]}")
        elif size[at] == 1:
            reasons.append("alone")
        else:
            shown = ", ".join(shared) or "its place among the others"
            reasons.append(f"shares {shown}")
    return reasons, scores


def _parts_of_similarity(vectors: csr_array, rows: Wholes, story: Wholes, size: Wholes) -> Numbers:
    """Compute the part of each word of an account in its mean similarity to the others."""
    _, place = np.unique(story[rows] * vectors.shape[1] + vectors.indices, return_inverse=True)
    data = vectors.data.astype(np.float64)
    total = np.bincount(place, data)[place]
    found: Numbers = data * (total - data) / np.maximum(size[rows] - 1, 1)
    return found


def _weightiest_words(
    words: WordMatrix, rows: Wholes, parts: Numbers, accounts: int
) -> list[list[str]]:
    """List the printed words of each account that weigh most, without days of the week."""
    is_plain = np.array([light_stem(word) not in WEEKDAYS for word in words.printed] or [True])
    keep = (parts > 1e-9) & is_plain[words.vectors.indices]
    rows, columns, parts = rows[keep], words.vectors.indices[keep], parts[keep]
    order = np.lexsort((columns, -parts, rows))
    starts = np.searchsorted(rows[order], np.arange(accounts))
    ends = np.searchsorted(rows[order], np.arange(accounts), side="right")
    return [
        [words.printed[column] for column in columns[order[start : min(end, start + SHOWN)]]]
        for start, end in zip(starts, ends, strict=True)
    ]
