"""From pairs to facts: complete link, a statement may belong to several facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from analysis.align.model import Links
    from analysis.align.units import Units

ALIKE = 0.3


def group_pairs(links: Links, threshold: float, beyond: float = 1.01) -> list[list[int]]:
    """The facts as lists of places in ``links.units``, in reading order.

    Every two statements of different accounts in a fact are a pair of at least ``threshold``; two of one
    account share it only when what each has in common with the others is alike. Pairs are taken by falling
    probability, so each is in a fact at the end. Pairs of ``beyond`` or more are left to another call.
    """
    keep = (links.probability >= threshold) & (links.probability < beyond)
    at = np.flatnonzero(keep)
    at = at[np.argsort(-links.probability[at], kind="stable")]
    edges = list(zip(links.first[at].tolist(), links.second[at].tolist(), strict=True))
    near: dict[int, set[int]] = {}
    for i, j in edges:
        near.setdefault(i, set()).add(j)
        near.setdefault(j, set()).add(i)
    terms = {i: _terms(links.units, i) for i in near}
    facts: list[list[int]] = []
    of: dict[int, list[int]] = {}
    for i, j in edges:
        if any(j in facts[f] for f in of.get(i, [])):
            continue
        fact = next(
            (
                f
                for a, b in ((i, j), (j, i))
                for f in of.get(a, [])
                if _fits(links.units, facts[f], b, near, terms)
            ),
            None,
        )
        if fact is None:
            facts.append([])
            fact = len(facts) - 1
        for k in (i, j):
            if k not in facts[fact]:
                facts[fact].append(k)
                of.setdefault(k, []).append(fact)
    return sorted(sorted(f) for f in facts)


def _terms(units: Units, i: int) -> dict[int, float]:
    span = slice(units.begin[i], units.begin[i + 1])
    return dict(zip(units.term[span].tolist(), units.weight[span].tolist(), strict=True))


def _fits(
    units: Units,
    fact: list[int],
    new: int,
    near: dict[int, set[int]],
    terms: dict[int, dict[int, float]],
) -> bool:
    """Whether ``new`` is linked to every statement of other accounts, and like those of its own."""
    account = units.account
    others = [k for k in fact if account[k] != account[new]]
    if any(k not in near[new] for k in others):
        return False
    mates = [k for k in fact if account[k] == account[new]]
    return all(any(_alike(terms[new], terms[m], terms[k]) for k in others) for m in mates)


def _alike(one: dict[int, float], mate: dict[int, float], other: dict[int, float]) -> bool:
    """Whether two statements share much the same words with a third one."""
    here = {t for t in one if t in other}
    there = {t for t in mate if t in other}
    common = sum(other[t] for t in sorted(here & there))
    return common >= ALIKE * max(
        sum(other[t] for t in sorted(here)), sum(other[t] for t in sorted(there))
    )
