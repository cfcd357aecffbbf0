"""Group the accounts of a large corpus in blocks of a time window, as tasks of the engine.

No process keeps the texts or vectors of all accounts: the coordinating process has some numbers for
each account and link, a task has two blocks. Every step writes Parquet files under a name made of
all that they depend on: a run that was cut off, or gets more accounts, makes only what is missing.
The stories are those of ``find_stories``.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.corpus import grouping
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
from analysis.corpus.links import Ranked, StoryLinks, rank_near, score_links
from analysis.corpus.similarity import (
    DAYS,
    KEPT,
    AccountBlock,
    Tokens,
    Vocabulary,
    count_stems,
    find_near,
    learn_decay,
    make_block,
    make_vocabulary,
    read_tokens,
)

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.corpus.workers import Engine

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

SPAN = 8  # days of a window; accounts within DAYS of each other are in one or in neighbours
ROW_GROUP = 512  # accounts: what is read for the sake of one
UNDATED = -(10**6)  # the window of accounts without a day
GROWTH = 1.25  # while no more accounts than so many times as many, rarities stay as they are


# Files


class Shelf(NamedTuple):
    """The folder of the files of a grouping."""

    folder: Path

    def path(self, kind: str, key: str) -> Path:
        """The file of a key."""
        return self.folder / kind / f"{key}.parquet"

    def write(self, kind: str, key: str, columns: Mapping[str, Any]) -> None:
        """Write columns, whole or not at all; a pair is a ragged column: starts and values."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.table({name: _to_arrow(value) for name, value in columns.items()})
        path = self.path(kind, key)
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".draft")
        os.close(handle)
        try:
            pq.write_table(table, draft, compression="zstd", row_group_size=ROW_GROUP)
            Path(draft).replace(path)
        finally:
            Path(draft).unlink(missing_ok=True)

    def read(
        self, kind: str, key: str, names: Sequence[str] | None = None, where: Any = None
    ) -> dict[str, Any]:
        """Read columns, of the rows that a filter names."""
        import pyarrow.parquet as pq

        path = self.path(kind, key)
        table = pq.read_table(path, columns=names, filters=where, use_threads=False)
        return {name: _from_arrow(table.column(name)) for name in table.column_names}

    def keep(self, kind: str, keys: set[str]) -> None:
        """Delete the files of other keys."""
        for path in (self.folder / kind).glob("*"):
            if path.stem not in keys:
                path.unlink(missing_ok=True)


def _to_arrow(value: Any) -> Any:
    import pyarrow as pa

    if isinstance(value, tuple):
        starts, values = value
        return pa.LargeListArray.from_arrays(pa.array(starts, pa.int64()), pa.array(values))
    return pa.array(value)


def _from_arrow(column: Any) -> Any:
    import pyarrow as pa

    array = column.combine_chunks()
    if pa.types.is_large_list(array.type):
        starts = array.offsets.to_numpy()
        return starts - starts[0], array.flatten().to_numpy(zero_copy_only=False)
    return array.to_numpy(zero_copy_only=False)


def _key(*parts: Any) -> str:
    """Make a key of texts and arrays."""
    digest = hashlib.sha256()
    for part in parts:
        data = np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else part
        digest.update(data if isinstance(data, bytes) else str(data).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


# Tasks


class Accounts(NamedTuple):
    """What the coordinating process has of each account, by time, then account_id."""

    ids: Hashes
    days: Numbers
    outlets: Hashes
    records: Hashes
    parts: Wholes
    rows: Wholes

    def take(self, rows: Any) -> Accounts:
        """Return some of the accounts."""
        return Accounts._make(column[rows] for column in self)


def write_words(folder: str, key: str, part: str, accounts: Accounts) -> None:
    """Read the words of the accounts of one part of the records, and count their stems."""
    import pyarrow.parquet as pq

    table = pq.read_table(part, columns=["headline", "lede"], use_threads=False)
    table = table.take(accounts.rows)
    heads, ledes = (
        [text or "" for text in table.column(name).to_pylist()] for name in ("headline", "lede")
    )
    tokens = read_tokens(heads, ledes)
    stems, often = count_stems(tokens)
    shelf = Shelf(Path(folder))
    shelf.write("counts", key, {"stem": stems, "often": often})
    words = np.array(tokens.words, dtype=object)[tokens.stream]
    columns = {"id": accounts.ids, "word": (tokens.starts, words), "weekdays": tokens.weekdays}
    columns |= {"heads": tokens.heads, "titled": tokens.titled}
    shelf.write("words", key, columns | {"window": find_windows(accounts.days)})


def write_block(
    folder: str, key: str, vocabulary: str, parts: Sequence[str], accounts: Accounts
) -> None:
    """Gather the words of the accounts of a block from their parts, and weigh them."""
    shelf = Shelf(Path(folder))
    window = int(find_windows(accounts.days[:1])[0])
    tokens = _gather(shelf, parts, window, accounts.ids)
    terms = _read_vocabulary(shelf, vocabulary)
    block = make_block(tokens, accounts.ids, accounts.days, accounts.outlets, terms)
    printed = grouping.find_printed(tokens, terms)
    words = np.array([*printed.words, ""], dtype=object)[printed.at]
    bands = {f"band{n}": column for n, column in enumerate(find_bands(tokens).T)}
    columns = {
        "id": block.ids,
        "day": block.days,
        "outlet": block.outlets,
        "weekdays": block.weekdays,
        "size": block.sizes,
        "column": (block.vectors.indptr, block.vectors.indices),
        "weight": (block.vectors.indptr, block.vectors.data),
        "head column": (block.heads.indptr, block.heads.indices),
        "head weight": (block.heads.indptr, block.heads.data),
        "printed": (block.vectors.indptr, words),
        "width": np.full(len(block.ids), block.vectors.shape[1]),
    }
    shelf.write("blocks", key, columns | bands)


def _gather(shelf: Shelf, parts: Sequence[str], window: int, ids: Hashes) -> Tokens:
    """Read the words of some accounts of a window, in their order."""
    numbers: dict[str, int] = {}
    found: dict[int, tuple[Any, int, bool, int]] = {}
    wanted = set(ids.tolist())
    for part in parts:
        columns = shelf.read("words", part, where=[("window", "==", window)])
        starts, words = columns["word"]
        for row, account in enumerate(columns["id"].tolist()):
            if account in wanted:
                own = words[starts[row] : starts[row + 1]]
                stream = [numbers.setdefault(word, len(numbers)) for word in own]
                about = (columns[name][row] for name in ("heads", "titled", "weekdays"))
                found[account] = (stream, *about)
    streams, heads, titled, weekdays = (
        list(column) for column in zip(*(found[i] for i in ids.tolist()), strict=True)
    )
    starts = np.concatenate([[0], np.cumsum([len(s) for s in streams])]).astype(np.int64)
    flat = np.fromiter((n for stream in streams for n in stream), np.int64, int(starts[-1]))
    numbers_ = (np.array(heads, np.int64), np.array(titled, bool), np.array(weekdays, np.int64))
    return Tokens(list(numbers), flat, starts, *numbers_)


def _read_vocabulary(shelf: Shelf, key: str) -> Vocabulary:
    found = shelf.read("vocabulary", key)
    return Vocabulary(found["stem"][1:], found["often"][1:], int(found["often"][0]))


def read_block(shelf: Shelf, key: str, rows: Wholes | None = None) -> AccountBlock:
    """Read the accounts of a block, or some of them."""
    found = shelf.read("blocks", key)
    width = int(found["width"][0]) if len(found["width"]) else 1
    names = ("id", "day", "outlet", "weekdays", "size")
    vectors = _matrix(found["column"], found["weight"], width)
    heads = _matrix(found["head column"], found["head weight"], width)
    block = AccountBlock._make((*(found[name] for name in names), vectors, heads))
    return block if rows is None else block.take(rows)


def _matrix(columns: Any, weights: Any, width: int) -> csr_array:
    from scipy.sparse import csr_array

    starts, indices = columns
    return csr_array((weights[1], indices, starts), shape=(len(starts) - 1, width))


Part = tuple[str, "Wholes"]  # the key of a block, and some of its rows


def verify_copies(folder: str, key: str, others: Sequence[tuple[str, Wholes, Wholes]]) -> list[Any]:
    """Return which pairs of a row of a block and a row of another are copies."""
    shelf = Shelf(Path(folder))
    block = read_block(shelf, key)
    return [
        are_copies(block.vectors, read_block(shelf, other).vectors, left, right)
        for other, left, right in others
    ]


def write_near(folder: str, key: str, own: Part, others: Sequence[Part], decay: Numbers) -> None:
    """Find the nearest accounts of each account of a block."""
    shelf = Shelf(Path(folder))
    block = read_block(shelf, *own)
    near = find_near(block, (read_block(shelf, *other) for other in others), decay)
    ranked = rank_near(block, near)
    flat = {
        name: (np.arange(len(value) + 1) * value.shape[1], value.ravel())
        if value.ndim > 1
        else value
        for name, value in ranked._asdict().items()
    }
    shelf.write("near", key, flat)


def _read_near(shelf: Shelf, key: str) -> Ranked:
    found = shelf.read("near", key)
    columns = {
        name: value[1].reshape(len(found["ids"]), KEPT) if isinstance(value, tuple) else value
        for name, value in found.items()
    }
    return Ranked(**columns)


def write_links(folder: str, key: str, own: str, others: Sequence[str]) -> None:
    """Score the pairs of a block's accounts with those of its own and of later blocks."""
    shelf = Shelf(Path(folder))
    table = _read_near(shelf, own)
    found = [score_links(table, table)]
    found += [score_links(table, _read_near(shelf, other)) for other in others]
    links = StoryLinks._make(np.concatenate(part) for part in zip(*found, strict=True))
    shelf.write("fifth", key, {"fifth": table.fifth})
    shelf.write("links", key, links._asdict())


def write_centres(
    folder: str, key: str, numbers: Wholes, parts: Sequence[tuple[str, Wholes, Wholes]]
) -> tuple[float, float, bool]:
    """Write the centres of some communities; return their first and last day, and if undated."""
    shelf = Shelf(Path(folder))
    blocks = (read_block(shelf, block, rows) for block, rows, _ in parts)
    centre = make_centres(blocks, (group for *_, group in parts), numbers)
    columns = {
        "id": centre.ids,
        "day": centre.days,
        "column": (centre.vectors.indptr, centre.vectors.indices),
        "weight": (centre.vectors.indptr, centre.vectors.data),
        "width": np.full(len(numbers), centre.vectors.shape[1]),
    }
    shelf.write("centres", key, columns)
    dated = centre.days[~np.isnan(centre.days)]
    if not len(dated):
        return np.inf, -np.inf, bool(len(numbers))
    return float(dated.min()), float(dated.max()), len(dated) < len(numbers)


def _read_centres(shelf: Shelf, key: str) -> AccountBlock:
    from scipy.sparse import csr_array

    found = shelf.read("centres", key)
    vectors = _matrix(found["column"], found["weight"], int(found["width"][0]))
    none = np.zeros(len(found["id"]), np.int64)
    empty = csr_array(vectors.shape, dtype=np.float32)
    outlets = none.astype(np.uint64)
    return AccountBlock(found["id"], found["day"], outlets, none, none, vectors, empty)


def find_near_centres(
    folder: str, key: str, large: Wholes, others: Sequence[str], decay: Numbers
) -> Edges:
    """Find the communities nearest to the large ones of a file of centres."""
    shelf = Shelf(Path(folder))
    own = _read_centres(shelf, key).take(large)
    return near_centres(own, (_read_centres(shelf, other) for other in others), decay)


def explain_block(
    folder: str, parts: Sequence[Part], names: Wholes, is_given: Any, first: Wholes, ids: list[str]
) -> tuple[list[str], Numbers]:
    """Say why the accounts of some whole stories are in them."""
    from scipy.sparse import csr_array, vstack

    shelf = Shelf(Path(folder))
    vectors, words = [], []
    for key, rows in parts:
        block = read_block(shelf, key)
        starts, printed = shelf.read("blocks", key, ["printed"])["printed"]
        vectors.append(block.vectors[rows])
        words += [word for row in rows for word in printed[starts[row] : starts[row + 1]]]
    numbers: dict[str, int] = {}
    at = np.array([numbers.setdefault(word, len(numbers)) for word in words], np.int64)
    whole = csr_array(vstack(vectors))
    shown = grouping.Printed(list(numbers), at)
    return grouping.explain(whole, shown, ids, [str(n) for n in names], is_given, first)


# The coordinating process


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

    shelf = Shelf(work)
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


def _accounts(index: pd.DataFrame, order: Wholes, days: Numbers, names: list[str]) -> Accounts:
    import pandas as pd

    fields = ["account_id", "outlet", "headline", "sha256", "at"]
    hashes = pd.util.hash_pandas_object(index[fields], index=False, categorize=False).to_numpy()
    outlets = [name if isinstance(name, str) else "" for name in index["outlet"].to_numpy()[order]]
    return Accounts(
        grouping.hash_names(names),
        days,
        grouping.hash_names(outlets),
        hashes[order],
        index["part"].cat.codes.to_numpy()[order].astype(np.int64),
        index["part_row"].to_numpy()[order].astype(np.int64),
    )


def _run(shelf: Shelf, engine: Engine, kind: str, task: Any, todo: Mapping[str, Any]) -> None:
    """Run the tasks whose file is missing, and delete the files of other keys."""
    shelf.keep(kind, set(todo))
    tasks = [
        (str(shelf.folder), key, *arguments)
        for key, arguments in todo.items()
        if not shelf.path(kind, key).exists()
    ]
    for _ in engine.run(task, tasks, alone=len(tasks) < 2):
        pass


def _run_words(
    shelf: Shelf, engine: Engine, records: Path, index: pd.DataFrame, accounts: Accounts
) -> dict[int, str]:
    """Read the words of every part; return the key of each."""
    keys: dict[int, str] = {}
    todo = {}
    for code, name in enumerate(index["part"].cat.categories):
        rows = np.flatnonzero(accounts.parts == code)
        if len(rows):
            own = accounts.take(rows)
            keys[code] = _key(name, own.records, own.rows)
            todo[keys[code]] = (str(records / name), own)
    shelf.keep("counts", set(todo))
    _run(shelf, engine, "words", write_words, todo)
    return keys


def _run_blocks(
    shelf: Shelf, engine: Engine, accounts: Accounts, words: Mapping[int, str]
) -> tuple[Plan, str]:
    """Weigh the words of every block; return the plan, and the key of the vocabulary."""
    vocabulary = _make_vocabulary(shelf, len(accounts.ids), sorted(words.values()))
    keys, blocks, todo = [], [], {}
    for rows in cut_windows(accounts):
        own = accounts.take(rows)
        keys.append(_key(vocabulary, own.ids, own.records))
        blocks.append(rows)
        parts = [words[code] for code in np.unique(own.parts).tolist()]
        todo[keys[-1]] = (vocabulary, parts, own)
    _run(shelf, engine, "blocks", write_block, todo)
    return Plan(accounts, keys, blocks), vocabulary


def find_windows(days: Numbers) -> Wholes:
    """Number the window of each day."""
    found = np.where(np.isnan(days), UNDATED, np.nan_to_num(days) // SPAN)
    return found.astype(np.int64)


def cut_windows(accounts: Accounts) -> list[Wholes]:
    """Cut the accounts into blocks: by window, and large windows by their ids."""
    window = find_windows(accounts.days)
    found = []
    for number in np.unique(window):
        rows = np.flatnonzero(window == number)
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
    key = _key(terms.stems, terms.often, accounts)
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
) -> tuple[Wholes, Edges]:
    """Number the accounts by story, and return the links between them."""
    ids = plan.accounts.ids
    nodes, place = np.unique(first, return_inverse=True)
    is_node = first == np.arange(len(first))
    own = [np.flatnonzero(is_node[rows]) for rows in plan.rows]
    parts = list(zip(plan.keys, own, strict=True))
    at_node = [place[rows[few]] for rows, few in zip(plan.rows, own, strict=True)]
    decay = _find_decay(shelf, plan, nodes, place, own, vocabulary)
    near, todo = [], {}
    for n, part in enumerate(parts):
        others = [parts[m] for m in plan.in_reach(n)]
        near.append(_key(decay, *(item for other in (part, *others) for item in other)))
        todo[near[-1]] = (part, others, decay)
    _run(shelf, engine, "near", write_near, todo)
    keys: list[str] = []
    scoring: dict[str, Any] = {}
    for n, table in enumerate(near):
        later = [near[m] for m in plan.in_reach(n) if m > n]
        keys.append(_key(table, *later))
        scoring[keys[-1]] = (table, later)
    shelf.keep("fifth", set(keys))
    _run(shelf, engine, "links", write_links, scoring)
    found = [StoryLinks(**shelf.read("links", key)) for key in keys]
    links = grouping.to_rows(found, ids[nodes])
    rivals = np.zeros(len(nodes))
    for key, rows in zip(keys, at_node, strict=True):
        rivals[rows] = shelf.read("fifth", key)["fifth"]

    def near_communities(group: Wholes) -> Edges:
        return _near_communities(shelf, engine, parts, at_node, group, decay)

    group = join_large(agglomerate(links, len(nodes)), rivals, near_communities)
    shelf.keep("centres", set())
    return group[place], grouping.spread_links(links, nodes)


def _find_decay(
    shelf: Shelf,
    plan: Plan,
    nodes: Wholes,
    place: Wholes,
    own: Sequence[Wholes],
    vocabulary: str,
) -> Numbers:
    """Learn the decay once for a vocabulary."""
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
    shelf.write("decay", vocabulary, {"factor": decay})
    return decay


def _near_communities(
    shelf: Shelf,
    engine: Engine,
    parts: Sequence[Part],
    at_node: Sequence[Wholes],
    group: Wholes,
    decay: Numbers,
) -> Edges:
    """Find the communities nearest to each large one; a community is in its first block."""
    size = np.bincount(group)
    home = np.full(len(size), len(parts))
    for n, rows in enumerate(at_node):
        np.minimum.at(home, group[rows], n)
    homes = [np.unique(home[group[rows]]) for rows in at_node]
    numbers = [np.flatnonzero(home == n) for n in range(len(parts))]
    tasks = []
    for n, own in enumerate(numbers):
        members = [
            (*parts[m], group[at_node[m]]) for m in range(len(parts)) if (homes[m] == n).any()
        ]
        tasks.append((str(shelf.folder), f"c{n}", own, members))
    spans: dict[int, tuple[float, float, bool]] = {}
    filled = [n for n, own in enumerate(numbers) if len(own)]
    for at, span in engine.run(write_centres, [tasks[n] for n in filled], alone=len(filled) < 2):
        spans[filled[at]] = span
    asking = [n for n in filled if (size[numbers[n]] >= LARGE).any()]
    tasks_ = []
    for n in asking:
        large = np.flatnonzero(size[numbers[n]] >= LARGE)
        others = [f"c{m}" for m in filled if _spans_meet(spans[n], spans[m])]
        tasks_.append((str(shelf.folder), f"c{n}", large, others, decay))
    found: list[Edges] = [
        edges for _, edges in sorted(engine.run(find_near_centres, tasks_, alone=len(asking) < 2))
    ]
    return Edges._make(np.concatenate(column) for column in zip(*found, strict=True))


def _spans_meet(one: tuple[float, float, bool], other: tuple[float, float, bool]) -> bool:
    is_near = one[0] - DAYS <= other[1] and other[0] - DAYS <= one[1]
    return one[2] or other[2] or is_near


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
    home = np.full(int(story.max(initial=-1)) + 1, len(plan.rows))
    for n, rows in enumerate(plan.rows):
        np.minimum.at(home, story[rows], n)
    tasks, places = [], []
    for n in range(len(plan.rows)):
        chosen = [np.flatnonzero(home[story[rows]] == n) for rows in plan.rows]
        parts = [(m, few) for m, few in enumerate(chosen) if len(few)]
        if not parts:
            continue
        at = np.concatenate([plan.rows[m][few] for m, few in parts])
        new = np.full(len(names), -1)
        new[at] = np.arange(len(at))
        own = np.where(new[first[at]] >= 0, new[first[at]], np.arange(len(at)))
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
