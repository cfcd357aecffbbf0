"""Join the accounts of a large corpus to communities, as tasks of the engine.

The links are files, one for each block. This process follows them once to see which accounts are
connected at all, for which it has one number an account; what is connected is joined by tasks, each
at the first block it reaches into. So stories that begin in one window and end in the next are
joined as in one process.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis.corpus.block_links import Part, find_near_centres, write_centres
from analysis.corpus.blocks import Shelf, make_key
from analysis.corpus.communities import LARGE, Edges, agglomerate, connect, find_roots
from analysis.corpus.similarity import DAYS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from analysis.corpus.workers import Engine

    Wholes = NDArray[np.int64]
    Places = NDArray[np.int32]
    Numbers = NDArray[np.float64]
    Hashes = NDArray[np.uint64]


class Nodes(NamedTuple):
    """The accounts that are no copies: ids by time, the parts of blocks, and their places."""

    ids: Hashes
    parts: list[Part]
    places: list[Places]


def run_missing(
    shelf: Shelf, engine: Engine, kind: str, task: Any, todo: Mapping[str, Any]
) -> None:
    """Run the tasks whose file is missing, and delete the files of other keys."""
    shelf.keep(kind, set(todo))
    tasks = [
        (str(shelf.folder), key, *arguments)
        for key, arguments in todo.items()
        if not shelf.path(kind, key).exists()
    ]
    for _ in engine.run(task, tasks, alone=len(tasks) < 2):
        pass


def read_links(shelf: Shelf, keys: Sequence[str], ids: Hashes) -> Iterator[Edges]:
    """Read the links of one file after the other, by the places of the accounts' ids."""
    order = np.argsort(ids)
    ordered = ids[order]
    for key in keys:
        found = shelf.read("links", key)
        ends = []
        known = np.ones(len(found["left"]), bool)
        for side in ("left", "right"):
            at = np.searchsorted(ordered, found[side]).clip(0, max(len(ids) - 1, 0))
            known &= ordered[at] == found[side] if len(ids) else False
            ends.append(order[at] if len(ids) else at)
        low, high = np.minimum(*ends), np.maximum(*ends)
        yield Edges(low, high, found["chance"]).where(known)


# What is connected


def run_communities(shelf: Shelf, engine: Engine, nodes: Nodes, links: Sequence[str]) -> Wholes:
    """Find the first account of the community of each."""
    root = _connect_all(shelf, nodes, links)
    block = np.zeros(len(nodes.ids), np.int32)
    for n, places in enumerate(nodes.places):
        block[places] = n
    home = find_homes(root, nodes.places)[root]
    home[np.bincount(root, minlength=len(root))[root] < 2] = len(links)
    todo, chosen = {}, []
    for own in split_by(home, len(links)):
        if len(own):
            keys = [links[n] for n in np.unique(block[own])]
            key = make_key(nodes.ids[own], *keys)
            todo[key] = (nodes.ids[own], keys)
            chosen.append((key, own))
    run_missing(shelf, engine, "joined", write_joined, todo)
    group = np.arange(len(nodes.ids))
    for key, own in chosen:
        group[own] = own[shelf.read("joined", key)["first"]]
    return group


def _connect_all(shelf: Shelf, nodes: Nodes, links: Sequence[str]) -> Wholes:
    """Find the first account of those that are connected by links, one file at a time."""
    parent = np.arange(len(nodes.ids), dtype=np.int32)
    for edges in read_links(shelf, links, nodes.ids):
        connect(parent, edges.left, edges.right)
    return find_roots(parent, np.arange(len(parent)))


def write_joined(folder: str, key: str, ids: Hashes, links: Sequence[str]) -> None:
    """Join some accounts with all that they are connected to: the first of each community."""
    shelf = Shelf(Path(folder))
    found = list(read_links(shelf, links, ids))
    edges = Edges(*(np.concatenate(column) for column in zip(*found, strict=True)))
    edges = edges.where(np.lexsort((edges.right, edges.left)))
    shelf.write("joined", key, {"first": agglomerate(edges, len(ids)).astype(np.int32)})


def find_homes(label: Any, places: Sequence[Any]) -> Places:
    """Find the first block of the accounts of each label."""
    home = np.full(int(label.max(initial=-1)) + 1, len(places), np.int32)
    for n, rows in enumerate(places):
        np.minimum.at(home, label[rows], n)
    return home


def split_by(number: Any, count: int) -> list[Wholes]:
    """List the places of each number below a count."""
    order = np.argsort(number, kind="stable")
    starts = np.searchsorted(number[order], np.arange(count + 1))
    return [order[start:end] for start, end in pairwise(starts)]


# Large communities


class NearCommunities:
    """Find the communities nearest to each large one; only where something has changed.

    The centres of the communities of a block are a file; a community is in its first block.
    """

    def __init__(self, shelf: Shelf, engine: Engine, nodes: Nodes, decay: Numbers) -> None:
        self._shelf, self._engine, self._nodes, self._decay = shelf, engine, nodes, decay
        self._made: dict[int, str] = {}  # block -> what its centres are made of
        self._spans: dict[int, tuple[float, float, bool]] = {}
        self._found: dict[int, tuple[str, Edges]] = {}

    def __call__(self, group: Any) -> Edges:
        """Find them for accounts with the number of their community."""
        size = np.bincount(group)
        numbers = self._write_centres(group)
        asking = {n: np.flatnonzero(size[own] >= LARGE) for n, own in numbers.items()}
        asking = {n: large for n, large in asking.items() if len(large)}
        todo, keys = [], {}
        for n, large in asking.items():
            others = [m for m in numbers if _spans_meet(self._spans[n], self._spans[m])]
            keys[n] = make_key(*(self._made[m] for m in (n, *others)))
            if n not in self._found or self._found[n][0] != keys[n]:
                names = [f"c{m}" for m in others]
                todo.append((n, (str(self._shelf.folder), f"c{n}", large, names, self._decay)))
        tasks = [task for _, task in todo]
        for at, edges in self._engine.run(find_near_centres, tasks, alone=len(tasks) < 2):
            n = todo[at][0]
            self._found[n] = keys[n], edges
        found = [self._found[n][1] for n in sorted(asking)]
        return Edges._make(np.concatenate(column) for column in zip(*found, strict=True))

    def _write_centres(self, group: Any) -> dict[int, Wholes]:
        """Write the centres of each block that has other communities; return their numbers."""
        home = find_homes(group, self._nodes.places)
        members: dict[int, list[tuple[str, Wholes, Wholes]]] = {}
        for (key, rows), places in zip(self._nodes.parts, self._nodes.places, strict=True):
            own = group[places]
            at_home = home[own]
            for n in np.unique(at_home).tolist():
                few = at_home == n
                members.setdefault(n, []).append((key, rows[few], own[few]))
        numbers, todo = {}, []
        for n, parts in sorted(members.items()):
            numbers[n] = np.unique(np.concatenate([own for *_, own in parts])).astype(np.int64)
            made = make_key(*(item for part in parts for item in part))
            if self._made.get(n) != made:
                self._made[n] = made
                todo.append((n, (str(self._shelf.folder), f"c{n}", numbers[n], parts)))
        tasks = [task for _, task in todo]
        for at, span in self._engine.run(write_centres, tasks, alone=len(tasks) < 2):
            self._spans[todo[at][0]] = span
        for gone in set(self._made) - set(numbers):
            del self._made[gone]
        return numbers


def _spans_meet(one: tuple[float, float, bool], other: tuple[float, float, bool]) -> bool:
    is_near = one[0] - DAYS <= other[1] and other[0] - DAYS <= one[1]
    return one[2] or other[2] or is_near
