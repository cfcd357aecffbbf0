"""Group the accounts of a large corpus in blocks of a time window, as tasks of the engine.

No process keeps the texts or vectors of all accounts: the coordinating process has some numbers for
each account and link, a task has two blocks. Every step writes Parquet files under a name made of
all that they depend on: a run that was cut off, or gets more accounts, makes only what is missing.
The stories are those of ``find_stories``.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import schema
from analysis.corpus import grouping
from analysis.corpus.block_links import (
    Part,
    explain_block,
    verify_copies,
    write_links,
    write_near,
)
from analysis.corpus.blocks import (
    Accounts,
    Shelf,
    find_windows,
    make_key,
    read_block,
    write_block,
    write_words,
)
from analysis.corpus.communities import Edges, join_copies, join_large, pair_copies
from analysis.corpus.joining import (
    NearCommunities,
    Nodes,
    find_homes,
    read_links,
    run_communities,
    run_missing,
    split_by,
)
from analysis.corpus.similarity import DAYS, find_reach, learn_decay
from analysis.corpus.store import code_key
from analysis.corpus.vocabulary import make_vocabulary

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.corpus.workers import Engine

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

GROWTH = 1.25  # while no more accounts than so many times as many, rarities stay as they are


class Plan(NamedTuple):
    """The blocks of a corpus: their keys, and the places of their accounts."""

    accounts: Accounts
    keys: list[str]
    rows: list[Wholes]

    def in_reach(self, n: int) -> Iterator[int]:
        """The blocks whose accounts may be compared with those of a block."""
        days = self.accounts.days
        own = days[self.rows[n]]
        for m, rows in enumerate(self.rows):
            other = days[rows]
            if (
                np.isnan(own[0])
                or np.isnan(other[0])
                or (own[0] - DAYS <= other[-1] and other[0] - DAYS <= own[-1])
            ):
                yield m


def group_windows(
    records: Path, work: Path, index: pd.DataFrame, known: pd.DataFrame | None, engine: Engine
) -> pd.DataFrame:
    """Find the story of each account of a corpus; the result is that of ``find_stories``.

    Parameters
    ----------
    records : Path
        The folder of the parts of accounts.
    work : Path
        The folder for the files of the grouping.
    index : DataFrame
        One row per account, as ``build_index`` makes it.
    known : DataFrame, optional
        An earlier result.
    engine : Engine
        Where the tasks run.
    """
    import pandas as pd

    shelf = _open_shelf(work)
    order, days = grouping.order_by_time(index)
    names = index["account_id"].astype(str).to_numpy()[order].tolist()
    accounts = _accounts(index, order, days, names)
    words = _run_words(shelf, engine, records, index, accounts)
    plan, vocabulary = _run_blocks(shelf, engine, accounts, words)
    first = _run_copies(shelf, engine, plan)
    group, links = _run_communities(shelf, engine, plan, first, vocabulary)
    given = grouping.given_stories(index, order)
    joined = grouping.join_given(group, given, links)
    stories = grouping.name_stories(group, names, joined, grouping.known_stories(known))
    is_given = np.array([name is not None for name in given], dtype=bool)
    reasons, scores = _run_reasons(shelf, engine, plan, names, stories, is_given, first)
    columns = {"account_id": names, "story_id": stories, "reason": reasons, "score": scores}
    back = np.argsort(order, kind="stable")
    return pd.DataFrame(columns).iloc[back].reset_index(drop=True)


def _open_shelf(work: Path) -> Shelf:
    """The files of this version of the code; those of another are deleted."""
    name = code_key()[:24]
    for path in work.glob("*"):
        if path.name != name:
            shutil.rmtree(path, ignore_errors=True)
    return Shelf(work / name)


def _accounts(index: pd.DataFrame, order: Wholes, days: Numbers, names: list[str]) -> Accounts:
    import pandas as pd

    fields = ["account_id", "outlet", "headline", "sha256", "at"]
    hashes = pd.util.hash_pandas_object(index[fields], index=False, categorize=False).to_numpy()
    outlets = [schema.text_cell(name) for name in index["outlet"].to_numpy()[order]]
    return Accounts(
        grouping.hash_names(names),
        days,
        grouping.hash_names(outlets),
        hashes[order],
        index["part"].cat.codes.to_numpy()[order].astype(np.int64),
        index["part_row"].to_numpy()[order].astype(np.int64),
    )


def _run_words(
    shelf: Shelf, engine: Engine, records: Path, index: pd.DataFrame, accounts: Accounts
) -> dict[int, str]:
    """Read the words of every part; return the key of each."""
    keys: dict[int, str] = {}
    todo = {}
    names = index["part"].cat.categories
    for code, rows in enumerate(split_by(accounts.parts, len(names))):
        if len(rows):
            name = names[code]
            own = accounts.take(rows)
            keys[code] = make_key(name, own.records, own.rows)
            todo[keys[code]] = (str(records / name), own)
    shelf.keep("counts", set(todo))
    run_missing(shelf, engine, "words", write_words, todo)
    return keys


def _run_blocks(
    shelf: Shelf, engine: Engine, accounts: Accounts, words: Mapping[int, str]
) -> tuple[Plan, str]:
    """Weigh the words of every block; return the plan, and the key of the vocabulary."""
    vocabulary = _make_vocabulary(shelf, len(accounts.ids), sorted(words.values()))
    keys, blocks, todo = [], [], {}
    for rows in cut_windows(accounts):
        own = accounts.take(rows)
        keys.append(make_key(vocabulary, own.ids, own.records))
        blocks.append(rows)
        parts = [words[code] for code in np.unique(own.parts).tolist()]
        todo[keys[-1]] = (vocabulary, parts, own)
    run_missing(shelf, engine, "blocks", write_block, todo)
    return Plan(accounts, keys, blocks), vocabulary


def cut_windows(accounts: Accounts) -> list[Wholes]:
    """Cut the accounts into blocks: by window, and large windows by their ids."""
    _, window = np.unique(find_windows(accounts.days), return_inverse=True)
    found = []
    for rows in split_by(window, int(window.max(initial=-1)) + 1):
        bits = max(0, (-(-len(rows) // grouping.IN_A_BLOCK) - 1).bit_length())
        piece = (accounts.ids[rows] >> np.uint64(56)) >> np.uint64(8 - min(bits, 8))
        found += [rows[piece == n] for n in np.unique(piece)]
    return found


def _make_vocabulary(shelf: Shelf, accounts: int, words: Sequence[str]) -> str:
    """Make the vocabulary, or keep that of before while the corpus has not grown much."""
    for path in sorted((shelf.folder / "vocabulary").glob("*.parquet")):
        before = int(shelf.read("vocabulary", path.stem, ["often"])["often"][0])
        if before <= accounts <= GROWTH * before:
            return path.stem
    counts = (shelf.read("counts", key) for key in words)
    terms = make_vocabulary(((c["stem"], c["often"]) for c in counts), accounts)
    key = make_key(terms.stems, terms.often, accounts)
    shelf.keep("vocabulary", set())
    stems = np.concatenate([np.zeros(1, np.uint64), terms.stems])
    often = np.concatenate([[accounts], terms.often])
    shelf.write("vocabulary", key, {"stem": stems, "often": often})
    return key


def _run_copies(shelf: Shelf, engine: Engine, plan: Plan) -> Wholes:
    """Find the first account of which each is a near-duplicate."""
    count = len(plan.accounts.ids)
    block, place = np.zeros(count, np.int64), np.zeros(count, np.int64)
    for n, rows in enumerate(plan.rows):
        block[rows], place[rows] = n, np.arange(len(rows))

    def bands() -> Iterator[Hashes]:
        for name in (f"band{n}" for n in range(8)):
            keys = np.zeros(count, np.uint64)
            for key, rows in zip(plan.keys, plan.rows, strict=True):
                keys[rows] = shelf.read("blocks", key, [name])[name]
            yield keys

    pairs = pair_copies(bands(), plan.accounts.days)
    left, right = block[pairs.left], block[pairs.right]
    order = np.lexsort((pairs.right, pairs.left, right, left))
    pairs, left, right = pairs.where(order), left[order], right[order]
    tasks, found = [], []
    for n in np.unique(left):
        own = np.flatnonzero(left == n)
        others = [own[right[own] == m] for m in np.unique(right[own])]
        found.append(others)
        arguments = [
            (plan.keys[right[at[0]]], place[pairs.left[at]], place[pairs.right[at]])
            for at in others
        ]
        tasks.append((str(shelf.folder), plan.keys[n], arguments))
    is_copy = np.zeros(len(left), bool)
    for number, answers in engine.run(verify_copies, tasks, alone=len(tasks) < 2):
        for at, answer in zip(found[number], answers, strict=True):
            is_copy[at] = answer
    return join_copies(pairs.where(is_copy), count)


def _run_communities(
    shelf: Shelf, engine: Engine, plan: Plan, first: Wholes, vocabulary: str
) -> tuple[Any, Callable[[], Iterator[Edges]]]:
    """Number the accounts by story; return the numbers, and what reads the links between them."""
    own_rows, place = np.unique(first, return_inverse=True)
    is_node = first == np.arange(len(first))
    own = [np.flatnonzero(is_node[rows]) for rows in plan.rows]
    parts = list(zip(plan.keys, own, strict=True))
    places = [place[rows[few]].astype(np.int32) for rows, few in zip(plan.rows, own, strict=True)]
    nodes = Nodes(plan.accounts.ids[own_rows], parts, places)
    decay = _find_decay(shelf, plan, own_rows, place, own, vocabulary)
    keys = _run_links(shelf, engine, plan, parts, decay, vocabulary)
    group = run_communities(shelf, engine, nodes, keys)
    rivals = np.zeros(len(nodes.ids))
    for key, rows in zip(keys, places, strict=True):
        rivals[rows] = shelf.read("fifth", key)["fifth"]
    group = join_large(group, rivals, NearCommunities(shelf, engine, nodes, decay))
    shelf.keep("centres", set())

    def links() -> Iterator[Edges]:
        return (
            grouping.spread_links(edges, own_rows) for edges in read_links(shelf, keys, nodes.ids)
        )

    return group[place], links


def _run_links(
    shelf: Shelf,
    engine: Engine,
    plan: Plan,
    parts: Sequence[Part],
    decay: Numbers,
    vocabulary: str,
) -> list[str]:
    """Find the nearest accounts of each, and score the pairs; return the key of each block."""
    near, todo = [], {}
    for n, part in enumerate(parts):
        others = [parts[m] for m in plan.in_reach(n)]
        near.append(make_key(decay, *(item for other in (part, *others) for item in other)))
        todo[near[-1]] = (part, others, decay, vocabulary)
    run_missing(shelf, engine, "near", write_near, todo)
    keys: list[str] = []
    scoring: dict[str, Any] = {}
    for n, table in enumerate(near):
        later = [near[m] for m in plan.in_reach(n) if m > n]
        keys.append(make_key(table, *later))
        scoring[keys[-1]] = (table, later)
    shelf.keep("fifth", set(keys))
    run_missing(shelf, engine, "links", write_links, scoring)
    return keys


def _find_decay(
    shelf: Shelf,
    plan: Plan,
    nodes: Wholes,
    place: Wholes,
    own: Sequence[Wholes],
    vocabulary: str,
) -> Numbers:
    """Learn the decay once for a vocabulary, and keep with it how many accounts are in reach."""
    if shelf.path("decay", vocabulary).exists():
        found: Numbers = shelf.read("decay", vocabulary)["factor"]
        return found
    sample = grouping.sample_rows(plan.accounts.ids[nodes], plan.accounts.days[nodes])
    wanted = np.zeros(len(nodes), bool)
    wanted[sample] = True
    blocks = []
    for key, rows, few in zip(plan.keys, plan.rows, own, strict=True):
        chosen = few[wanted[place[rows[few]]]]
        if len(chosen):
            blocks.append(read_block(shelf, key, chosen))
    decay = learn_decay(blocks)
    shelf.keep("decay", set())
    reach = np.full(len(decay), find_reach(plan.accounts.days))
    shelf.write("decay", vocabulary, {"factor": decay, "reach": reach})
    return decay


def _run_reasons(
    shelf: Shelf,
    engine: Engine,
    plan: Plan,
    names: list[str],
    stories: list[str],
    is_given: Any,
    first: Wholes,
) -> tuple[list[str], Numbers]:
    """Say why each account is in its story: a story is explained with its first block."""
    _, story = np.unique(np.array(stories, dtype=object).astype(str), return_inverse=True)
    home = find_homes(story, plan.rows)
    chosen: list[list[tuple[int, Wholes]]] = [[] for _ in plan.rows]
    for m, rows in enumerate(plan.rows):
        at_home = home[story[rows]]
        for n in np.unique(at_home).tolist():
            chosen[n].append((m, np.flatnonzero(at_home == n)))
    tasks, places = [], []
    new = np.full(len(names), -1)
    for parts in filter(None, chosen):
        at = np.concatenate([plan.rows[m][few] for m, few in parts])
        new[at] = np.arange(len(at))
        own = np.where(new[first[at]] >= 0, new[first[at]], np.arange(len(at)))
        new[at] = -1
        arguments = [(plan.keys[m], few) for m, few in parts]
        ids = [names[row] for row in at]
        tasks.append((str(shelf.folder), arguments, story[at], is_given[at], own, ids))
        places.append(at)
    reasons, scores = [""] * len(names), np.full(len(names), np.nan)
    for number, (said, score) in engine.run(explain_block, tasks, alone=len(tasks) < 2):
        scores[places[number]] = score
        for row, reason in zip(places[number].tolist(), said, strict=True):
            reasons[row] = reason
    return reasons, scores
