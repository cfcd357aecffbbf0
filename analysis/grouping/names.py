"""Names of stories: what the data give is respected, what an earlier run gave stays, the rest is named after its first account."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from itertools import count
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray
    from scipy.sparse import csr_array


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
