"""Group accounts into stories, name each story, and say why each account belongs to it."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import schema
from analysis.corpus.communities import (
    LARGE,
    Edges,
    agglomerate,
    are_copies,
    find_bands,
    join_copies,
    join_large,
    make_centres,
    near_centres,
    pair_copies,
)
from analysis.corpus.links import StoryLinks, rank_near, score_links
from analysis.corpus.similarity import (
    DAYS,
    SAMPLE,
    AccountBlock,
    find_near,
    find_reach,
    in_reach,
    learn_decay,
    make_block,
)
from analysis.corpus.vocabulary import (
    count_stems,
    find_columns,
    hash_stems,
    hash_text,
    light_stem,
    make_vocabulary,
    read_tokens,
)
from analysis.errors import AnalysisError
from analysis.read.dates import WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.vocabulary import Tokens, Vocabulary

    Hashes = NDArray[np.uint64]
    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]

NEEDED = ("account_id", "headline", "lede", "at")
SHOWN = 3  # words named in a reason
IN_A_BLOCK = 4096  # accounts


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
        characters are read), ``at`` (seconds UTC, missing if unknown) and optionally ``outlet``
        and ``story_id``. A ``story_id`` that is given is kept, and accounts without one may join
        that story. Two accounts of one outlet are less likely to be of one story.
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
        If a column is missing or an ``account_id`` occurs twice.

    Notes
    -----
    Near-duplicates by MinHash (Broder 1997), stories by average linkage over the chance, learned
    from coded stories, that two accounts are of one. Days count, hours do not. One event in quite
    different words, or in two languages, is not recognised.

    Examples
    --------
    >>> import pandas as pd
    >>> rows = [("a", "Rebels seize airport in Goma"), ("b", "Goma airport falls to rebels")]
    >>> rows += [("c", "Parliament passes pension reform")]
    >>> table = pd.DataFrame(rows, columns=["account_id", "headline"])
    >>> found = find_stories(table.assign(lede=table["headline"], at=0.0))
    >>> found["story_id"].nunique(), found["reason"][0]
    (2, 'shares Goma, Rebels, airport')
    """
    import pandas as pd

    _check(accounts)
    step = progress or (lambda name: None)
    order, days = order_by_time(accounts)
    ids = accounts["account_id"].astype(str).to_numpy()[order].tolist()
    given, n = given_stories(accounts, order), len(ids)
    step("reading words")
    tokens = read_tokens(_texts(accounts, "headline", order), _texts(accounts, "lede", order))
    outlets = hash_names(_texts(accounts, "outlet", order) if "outlet" in accounts else [""] * n)
    vocabulary = make_vocabulary([count_stems(tokens)], n)
    block = make_block(tokens, hash_names(ids), days, outlets, vocabulary)
    step("near-duplicates")
    pairs = pair_copies(find_bands(tokens).T, days)
    alike = are_copies(block.vectors, block.vectors, pairs.left, pairs.right)
    first = join_copies(pairs.where(alike), n)
    step("stories")
    nodes, place = np.unique(first, return_inverse=True)
    often = np.asarray(vocabulary.often * find_reach(days), np.float64)
    group, links = _find_communities(block.take(nodes), often)
    step("names")
    group = group[place]
    joined = join_given(group, given, lambda: [spread_links(links, nodes)])
    names = name_stories(group, ids, joined, known_stories(known))
    is_given = np.array([name is not None for name in given], dtype=bool)
    reasons, scores = explain(
        block.vectors, find_printed(tokens, vocabulary), ids, names, is_given, first
    )
    columns = {"account_id": ids, "story_id": names, "reason": reasons, "score": scores}
    back = np.argsort(order, kind="stable")
    return pd.DataFrame(columns).iloc[back].reset_index(drop=True)


def hash_names(names: Sequence[str]) -> Hashes:
    """Hash ids or names of outlets to 64 bits; an empty name has 0."""
    known: dict[str, int] = {"": 0}
    for name in names:
        if name not in known:
            known[name] = hash_text(name)
    return np.array([known[name] for name in names], np.uint64)


def _find_communities(nodes: AccountBlock, often: Numbers) -> tuple[Wholes, Edges]:
    """Number the accounts by story, and return the links between them; rows come by time."""
    decay = learn_decay([nodes.take(sample_rows(nodes.ids, nodes.days))])
    blocks = _cut(nodes)
    ranked = [rank_near(block, find_near(block, blocks, decay, often)) for block in blocks]
    found = [
        score_links(table, other)
        for at, table in enumerate(ranked)
        for n, other in enumerate(ranked[at:], at)
        if in_reach(blocks[at], blocks[n])
    ]
    links = to_rows(found, nodes.ids)
    rivals = np.concatenate([table.fifth for table in ranked]) if ranked else np.zeros(0)

    def near(group: Wholes) -> Edges:
        return _near_communities(nodes, group, decay)

    return join_large(agglomerate(links, len(nodes.ids)), rivals, near), links


def _cut(block: AccountBlock) -> list[AccountBlock]:
    rows = np.arange(len(block.ids))
    return [block.take(rows[at : at + IN_A_BLOCK]) for at in range(0, len(rows), IN_A_BLOCK)]


def sample_rows(ids: Hashes, days: Numbers) -> Wholes:
    """Choose the accounts from which the decay is learned; rows come by time.

    In a large corpus these are some of the accounts of the days in the middle.
    """
    if len(ids) <= SAMPLE:
        return np.arange(len(ids))
    dated = np.flatnonzero(~np.isnan(days))
    if not len(dated):
        return dated
    middle = days[dated[len(dated) // 2]]
    near = dated[np.abs(days[dated] - middle) <= DAYS]
    return np.sort(near[np.argsort(ids[near], kind="stable")[:SAMPLE]])


def to_rows(links: Sequence[StoryLinks], ids: Hashes) -> Edges:
    """Return the links by the rows of the accounts, in a fixed order."""
    order = np.argsort(ids)
    left, right = (
        order[np.searchsorted(ids[order], np.concatenate([np.zeros(0, np.uint64), *part]))]
        if len(ids)
        else np.zeros(0, np.int64)
        for part in ([link.left for link in links], [link.right for link in links])
    )
    chance = np.concatenate([np.zeros(0), *(link.chance for link in links)])
    low, high = np.minimum(left, right), np.maximum(left, right)
    by_row = np.lexsort((high, low))
    return Edges(low, high, chance).where(by_row)


def _near_communities(nodes: AccountBlock, group: Wholes, decay: Numbers) -> Edges:
    numbers, size = np.unique(group, return_counts=True)
    centres = make_centres([nodes], [group], numbers.astype(np.int64))
    by_day = np.argsort(centres.days, kind="stable")
    is_large = size >= LARGE
    large = centres.take(by_day[is_large[by_day]])
    found = [near_centres(part, _cut(centres.take(by_day)), decay) for part in _cut(large)]
    return Edges(*(np.concatenate(column) for column in zip(*found, strict=True)))


def spread_links(links: Edges, nodes: Wholes) -> Edges:
    """Return the links between the first of copies by their rows among all accounts."""
    return Edges(nodes[links.left], nodes[links.right], links.value)


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


def order_by_time(accounts: pd.DataFrame) -> tuple[Wholes, Numbers]:
    """Order the rows by time, then account_id (missing times last), and return their days."""
    import pandas as pd

    at = accounts["at"].to_numpy(dtype=float, na_value=np.nan)
    at = np.where(np.isfinite(at), at, np.nan)
    names, _ = pd.factorize(accounts["account_id"].astype(str), sort=True)
    order = np.lexsort((names, at))
    return order, np.floor(at[order] / 86400)


def _texts(accounts: pd.DataFrame, column: str, order: Wholes) -> list[str]:
    cells = accounts[column].to_numpy(dtype=object)[order]
    return [schema.text_cell(text) for text in cells]


def given_stories(accounts: pd.DataFrame, order: Wholes) -> list[str | None]:
    """Return the story_id that the data give for each account, else None."""
    if "story_id" not in accounts.columns:
        return [None] * len(order)
    return [text or None for text in _texts(accounts, "story_id", order)]


def known_stories(known: pd.DataFrame | None) -> dict[str, str]:
    """Map the accounts of an earlier result to their stories."""
    if known is None:
        return {}
    return dict(zip(known["account_id"].astype(str), known["story_id"].astype(str), strict=True))


def join_given(
    group: Any, given: Sequence[str | None], links: Callable[[], Iterable[Edges]]
) -> list[str | None]:
    """Give accounts without a story the given story of their group.

    Of several it is the one to whose accounts theirs is most linked; of equals the lower name.
    ``links`` gives the links, in pieces, where they are needed.
    """
    found = list(given)
    stories: dict[int, set[str]] = defaultdict(set)
    for at, name in enumerate(given):
        if name is not None:
            stories[int(group[at])].add(name)
    several = {number for number, names in stories.items() if len(names) > 1}
    linked: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for piece in links() if several else ():
        is_several = np.isin(group[piece.left], list(several))
        for left, right, value in zip(*piece.where(is_several), strict=True):
            for at, other in ((int(left), given[right]), (int(right), given[left])):
                if other is not None:
                    linked[at][other] += float(value)
    for at, name in enumerate(given):
        names = stories.get(int(group[at]))
        if name is None and names:
            found[at] = min(names, key=lambda story: (-round(linked[at][story], 4), story))
    return found


def name_stories(
    group: Any, ids: Sequence[str], given: Sequence[str | None], known: Mapping[str, str]
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


class Printed(NamedTuple):
    """Words as printed, and the place of that of each entry of the vectors."""

    words: Sequence[str]
    at: Wholes


def find_printed(tokens: Tokens, vocabulary: Vocabulary) -> Printed:
    """Find the word of each entry of the vectors as the account prints it first."""
    column = find_columns(vocabulary, hash_stems(tokens.words))[tokens.stream]
    rows = np.repeat(np.arange(len(tokens.starts) - 1), tokens.sizes)
    known = np.flatnonzero(column >= 0)
    width = max(len(vocabulary.stems), 1)
    _, first = np.unique(rows[known] * width + column[known], return_index=True)
    return Printed(tokens.words, tokens.stream[known[first]])


def explain(
    vectors: csr_array,
    printed: Printed,
    ids: Sequence[str],
    names: Sequence[str],
    is_given: NDArray[np.bool_],
    first: Wholes,
) -> tuple[list[str], Numbers]:
    """Say why each account is in its story, and compute its mean similarity to the others.

    ``first`` is the row of which each account is a near-duplicate.
    """
    _, story = np.unique(np.array(names, dtype=object).astype(str), return_inverse=True)
    size = np.bincount(story)[story]
    rows = np.repeat(np.arange(len(ids)), np.diff(vectors.indptr))
    parts = _parts_of_similarity(vectors, rows, story, size)
    similarity = np.bincount(rows, parts, minlength=len(ids))
    scores = np.round(np.clip(np.where(size > 1, similarity, np.nan), 0, 1), 3)
    reasons = []
    for at, shared in enumerate(_weightiest_words(printed, rows, parts, len(ids))):
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
    printed: Printed, rows: Wholes, parts: Numbers, accounts: int
) -> list[list[str]]:
    """List the printed words of each account that weigh most, without days of the week."""
    days = {light_stem(day) for day in WEEKDAYS}
    is_plain = np.array([light_stem(word) not in days for word in printed.words] or [True])
    keep = np.flatnonzero((parts > 1e-9) & is_plain[printed.at])
    order = keep[np.lexsort((keep, -np.round(parts[keep], 9), rows[keep]))]
    starts = np.searchsorted(rows[order], np.arange(accounts))
    ends = np.searchsorted(rows[order], np.arange(accounts), side="right")
    return [
        [printed.words[word] for word in printed.at[order[start : min(end, start + SHOWN)]]]
        for start, end in zip(starts, ends, strict=True)
    ]
