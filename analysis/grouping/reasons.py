"""Why an account is in its story, in words: the words it shares with the story's other accounts, and how alike it is to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from analysis.grouping.words import WEEKDAYS, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from analysis.grouping.words import Words

SHOWN = 3  # words named in a reason


def tell_reasons(
    words: Words,
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


def _shared(words: Words, story: NDArray[np.int64], size: NDArray[np.int64]) -> NDArray[np.float64]:
    """For each word of each account its part in the mean likeness to the story's other accounts."""
    vectors = words.vectors
    lines = np.repeat(np.arange(len(story)), np.diff(vectors.indptr))
    _, place = np.unique(story[lines] * vectors.shape[1] + vectors.indices, return_inverse=True)
    data = vectors.data.astype(np.float64)
    total = np.bincount(place, data)[place]
    found: NDArray[np.float64] = data * (total - data) / np.maximum(size[lines] - 1, 1)
    return found


def _name_words(
    words: Words, lines: NDArray[np.int64], shared: NDArray[np.float64], many: int
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
