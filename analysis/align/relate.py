"""How a statement stands to the fullest wording of its fact, and why two statements are held for one fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from analysis.align.model import Links

SAME, PARTIAL, CONFLICT = "same", "partial", "conflict"
_SHOWN = 4


def term_weights(links: Links, i: int) -> dict[int, float]:
    """term -> weight in statement i."""
    span = slice(links.units.begin[i], links.units.begin[i + 1])
    return dict(zip(links.units.term[span].tolist(), links.units.weight[span].tolist(), strict=True))


def fullest(links: Links, fact: list[int]) -> int:
    """The statement that holds most of what two or more of the fact's statements say; of equals the earlier one."""
    bags = {i: term_weights(links, i) for i in fact}
    told: dict[int, int] = {}
    for bag in bags.values():
        for term in bag:
            told[term] = told.get(term, 0) + 1
    return max(fact, key=lambda i: (round(sum(w for t, w in bags[i].items() if told[t] > 1), 6), -i))


def relate(links: Links, full: int, i: int, core: set[int]) -> str:
    """same or partial: whether statement i holds what the others of its fact share with the fullest wording."""
    if i == full:
        return SAME
    whole, mine = term_weights(links, full), term_weights(links, i)
    wanted = sum(whole[t] for t in sorted(core) if t in whole)
    held = sum(whole[t] for t in sorted(core) if t in whole and t in mine)
    return SAME if held >= 0.7 * wanted else PARTIAL


def common_terms(links: Links, fact: list[int]) -> set[int]:
    """The terms that at least two statements of the fact hold."""
    told: dict[int, int] = {}
    for i in fact:
        for term in term_weights(links, i):
            told[term] = told.get(term, 0) + 1
    return {t for t, n in told.items() if n > 1}


def reason(links: Links, pair: int) -> str:
    """One line: the weightiest words the pair shares, and how it ranks."""
    i, j = int(links.first[pair]), int(links.second[pair])
    one, other = term_weights(links, i), term_weights(links, j)
    shared = sorted((t for t in one if t in other), key=lambda t: (-one[t], t))[:_SHOWN]
    words = ", ".join(f"'{links.units.surfaces[t]}'" for t in shared)
    parts = [f"shares {words}" if words else "alike in letters, not in whole words"]
    ranks = links.features["both_first_most"][pair], links.features["both_first_least"][pair]
    if max(ranks) >= 1:
        parts.append("closest match in the other account" if min(ranks) >= 1 else "closest match for one of the two")
    elif links.features["both_along"][pair] > 0.3:
        parts.append("neighbouring sentences match too")
    return "; ".join(parts)
