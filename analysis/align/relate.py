"""How a statement stands to the fullest wording of its fact, and why two statements are held for one fact."""

from __future__ import annotations

from typing import TYPE_CHECKING

from analysis.align.conflict import Figures, disagreement

if TYPE_CHECKING:
    from analysis.align.model import Links

SAME, PARTIAL, CONFLICT = "same", "partial", "conflict"
CUT, HELD = 0.4, 0.7
_SHOWN = 4


def term_weights(links: Links, i: int) -> dict[int, float]:
    """term -> weight in statement i."""
    span = slice(links.units.begin[i], links.units.begin[i + 1])
    return dict(
        zip(links.units.term[span].tolist(), links.units.weight[span].tolist(), strict=True)
    )


def fullest(links: Links, fact: list[int]) -> int:
    """The statement that holds most of what two or more of the fact's statements say; of equals the earlier one."""
    common = common_terms(links, fact)

    def held(i: int) -> float:
        return round(sum(w for t, w in term_weights(links, i).items() if t in common), 6)

    return max(fact, key=lambda i: (held(i), -i))


def common_terms(links: Links, fact: list[int]) -> set[int]:
    """The terms that at least two statements of the fact hold."""
    told: dict[int, int] = {}
    for i in fact:
        for term in term_weights(links, i):
            told[term] = told.get(term, 0) + 1
    return {t for t, n in told.items() if n > 1}


def relate_pair(links: Links, pair: int, figures: Figures) -> tuple[str, str]:
    """The relation of two linked statements, and for a conflict what is against what."""
    against = disagreement(links.units, int(links.first[pair]), int(links.second[pair]), figures)
    if against:
        return CONFLICT, against
    return (SAME if links.same[pair] >= CUT else PARTIAL), ""


def relate(
    links: Links, full: int, i: int, pair: int | None, core: set[int], figures: Figures
) -> tuple[str, str]:
    """The relation of statement i to the fullest wording: by the pair, or within one account by the words they share."""
    if i == full:
        return SAME, ""
    if pair is not None:
        return relate_pair(links, pair, figures)
    whole, mine = term_weights(links, full), term_weights(links, i)
    wanted = sum(whole[t] for t in sorted(core) if t in whole)
    held = sum(whole[t] for t in sorted(core) if t in whole and t in mine)
    return (SAME if held >= HELD * wanted else PARTIAL), ""


def reason(links: Links, pair: int) -> str:
    """One line: the weightiest words the pair shares, and how it ranks."""
    i, j = int(links.first[pair]), int(links.second[pair])
    one, other = term_weights(links, i), term_weights(links, j)
    shared = sorted((t for t in one if t in other), key=lambda t: (-one[t], t))[:_SHOWN]
    words = ", ".join(f"'{links.units.surfaces[t]}'" for t in shared)
    parts = [f"shares {words}" if words else "words of like sense, none in common"]
    ranks = links.features["soft_first_most"][pair], links.features["soft_first_least"][pair]
    if max(ranks) >= 1:
        parts.append(
            "closest match in the other account"
            if min(ranks) >= 1
            else "closest match for one of the two"
        )
    elif links.features["soft_along"][pair] > 0.3:
        parts.append("neighbouring sentences match too")
    return "; ".join(parts)
