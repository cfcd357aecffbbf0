"""Blocks of accounts as files: write and read their words and vectors."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.corpus import grouping
from analysis.corpus.communities import find_bands
from analysis.corpus.similarity import AccountBlock, make_block
from analysis.corpus.vocabulary import Tokens, Vocabulary, count_stems, read_tokens

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]

SPAN = 8  # days of a window; accounts within DAYS of each other are in one or in neighbours
ROW_GROUP = 512  # accounts: what is read for the sake of one
UNDATED = -(10**6)  # the window of accounts without a day


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


def make_key(*parts: Any) -> str:
    """Make a key of texts and arrays."""
    digest = hashlib.sha256()
    for part in parts:
        data = np.ascontiguousarray(part).tobytes() if isinstance(part, np.ndarray) else part
        digest.update(data if isinstance(data, bytes) else str(data).encode())
        digest.update(b"\0")
    return digest.hexdigest()[:24]


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
    vectors = make_matrix(found["column"], found["weight"], width)
    heads = make_matrix(found["head column"], found["head weight"], width)
    block = AccountBlock._make((*(found[name] for name in names), vectors, heads))
    return block if rows is None else block.take(rows)


def make_matrix(columns: Any, weights: Any, width: int) -> csr_array:
    """Make a matrix of ragged columns and weights."""
    from scipy.sparse import csr_array

    starts, indices = columns
    return csr_array((weights[1], indices, starts), shape=(len(starts) - 1, width))


def find_windows(days: Numbers) -> Wholes:
    """Number the window of each day."""
    found = np.where(np.isnan(days), UNDATED, np.nan_to_num(days) // SPAN)
    return found.astype(np.int64)
