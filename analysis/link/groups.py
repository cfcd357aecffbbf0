"""From scored pairs to groups: best pairs first, two groups join only when they agree as a whole."""

from __future__ import annotations

from itertools import combinations

from analysis.link.mentions import Mention
from analysis.link.pairs import score
from analysis.verdicts import meet

LINK, FLOOR, SLACK = 0.8, 0.5, 0.5


def find_groups(mentions: list[Mention], weights: dict[str, float]) -> list[list[Mention]]:
    """Best pairs first; two groups join when they agree as a whole: no pair far below, the mean above."""
    scores = _scores(mentions, weights)
    best = _best(mentions, scores)
    pairs = [
        (-points, i, j)
        for (i, j), points in scores.items()
        if mentions[i].account != mentions[j].account
        and points >= LINK
        and points >= max(best[i, mentions[j].account], best[j, mentions[i].account]) - SLACK
    ]
    group: dict[int, tuple[int, ...]] = {i: (i,) for i in range(len(mentions))}
    for _, i, j in sorted(pairs):
        if group[i] is not group[j] and _joins(mentions, scores, group[i], group[j]):
            merged = tuple(sorted(group[i] + group[j]))
            for k in merged:
                group[k] = merged
    together = dict.fromkeys(group[i] for i in range(len(mentions)))
    return [[mentions[k] for k in members] for members in together if len(members) > 1]


def _scores(mentions: list[Mention], weights: dict[str, float]) -> dict[tuple[int, int], float]:
    return {
        (i, j): score(mentions[i], mentions[j], weights)
        for i, j in combinations(range(len(mentions)), 2)
    }


def _best(
    mentions: list[Mention], scores: dict[tuple[int, int], float]
) -> dict[tuple[int, str], float]:
    """(mention, other account) -> the best score it has there: what has a better partner is no partner."""
    best: dict[tuple[int, str], float] = {}
    for (i, j), points in scores.items():
        if mentions[i].account == mentions[j].account:
            continue
        for k, account in ((i, mentions[j].account), (j, mentions[i].account)):
            best[k, account] = max(best.get((k, account), 0.0), points)
    return best


def _joins(
    mentions: list[Mention],
    scores: dict[tuple[int, int], float],
    one: tuple[int, ...],
    other: tuple[int, ...],
) -> bool:
    """Across accounts the mean must link and none may be far below; within an account both must be able to be right."""
    across = []
    for i, j in ((min(i, j), max(i, j)) for i in one for j in other):
        if mentions[i].account != mentions[j].account:
            across.append(scores[i, j])
        elif scores[i, j] < FLOOR or not meet(mentions[i].row, mentions[j].row):
            return False
    return bool(across) and min(across) >= FLOOR and sum(across) / len(across) >= LINK - 0.1
