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

    # Sorted, so that a block reads a piece of the file
    accounts = accounts.take(np.lexsort((accounts.ids, find_windows(accounts.days))))
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    where = [("window", "==", window), ("id", ">=", ids.min()), ("id", "<=", ids.max())]
    paths = [shelf.path("words", part) for part in parts]
    table = pa.concat_tables(pq.read_table(p, filters=where, use_threads=False) for p in paths)
    found = table.column("id").to_numpy()
    order = np.argsort(found)
    table = table.take(order[np.searchsorted(found[order], ids)])
    words, stream, starts = encode_words([table.column("word").combine_chunks()])
    about = (table.column(name).to_numpy() for name in ("heads", "titled", "weekdays"))
    return Tokens(words, stream, starts, *about)


def encode_words(lists: Sequence[Any]) -> tuple[list[str], Wholes, Wholes]:
    """Number the words of lists of words: the words, the number of each, and where lists begin."""
    import pyarrow as pa

    flat = pa.chunked_array([part.flatten() for part in lists], pa.string()).combine_chunks()
    encoded = flat.dictionary_encode()
    sizes = [np.diff(part.offsets.to_numpy()) for part in lists]
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]).astype(np.int64)
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy().astype(np.int64), starts


def read_printed(shelf: Shelf, key: str, rows: Wholes) -> Any:
    """Read the lists of printed words of some accounts of a block."""
    import pyarrow.parquet as pq

    table = pq.read_table(shelf.path("blocks", key), columns=["printed"], use_threads=False)
    return table.column("printed").combine_chunks().take(rows)


def _read_vocabulary(shelf: Shelf, key: str) -> Vocabulary:
    found = shelf.read("vocabulary", key)
    return Vocabulary(found["stem"][1:], found["often"][1:], int(found["often"][0]))


_READ = ["id", "day", "outlet", "weekdays", "size", "width"]
_READ += ["column", "weight", "head column", "head weight"]


def read_block(shelf: Shelf, key: str, rows: Wholes | None = None) -> AccountBlock:
    """Read the accounts of a block, or some of them."""
    found = shelf.read("blocks", key, _READ)
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
