"""Tasks on two blocks of accounts: copies, neighbours, links, centres of stories, and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis.corpus import grouping
from analysis.corpus.blocks import Shelf, encode_words, make_matrix, read_block, read_printed
from analysis.corpus.communities import Edges, are_copies, make_centres, near_centres
from analysis.corpus.links import Ranked, StoryLinks, rank_near, score_links
from analysis.corpus.similarity import KEPT, AccountBlock, find_near

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Wholes = NDArray[np.int64]
    Numbers = NDArray[np.float64]


Part = tuple[str, "Wholes"]  # the key of a block, and some of its rows


def verify_copies(folder: str, key: str, others: Sequence[tuple[str, Wholes, Wholes]]) -> list[Any]:
    """Return which pairs of a row of a block and a row of another are copies."""
    shelf = Shelf(Path(folder))
    block = read_block(shelf, key)
    return [
        are_copies(block.vectors, read_block(shelf, other).vectors, left, right)
        for other, left, right in others
    ]


def write_near(
    folder: str, key: str, own: Part, others: Sequence[Part], decay: Numbers, vocabulary: str
) -> None:
    """Find the nearest accounts of each account of a block."""
    shelf = Shelf(Path(folder))
    block = read_block(shelf, *own)
    reach = shelf.read("decay", vocabulary, ["reach"])["reach"][0]
    often = shelf.read("vocabulary", vocabulary, ["often"])["often"][1:] * reach
    near = find_near(block, (read_block(shelf, *other) for other in others), decay, often)
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
    vectors = make_matrix(found["column"], found["weight"], int(found["width"][0]))
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
    whole = csr_array(vstack([read_block(shelf, key).vectors[rows] for key, rows in parts]))
    words, at, _ = encode_words([read_printed(shelf, key, rows) for key, rows in parts])
    shown = grouping.Printed(words, at)
    return grouping.explain(whole, shown, ids, [str(n) for n in names], is_given, first)
