"""Which statements of other accounts support a sentence, and how many different ones it puts together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from analysis.align.model import Links

_NEAR = 0.75  # of a sentence's best probability: a weaker pair of one account supports it no more than in passing


class Support(NamedTuple):
    """A statement of another account; ``sure`` when the pair is as probable as those that facts are made of."""

    place: int
    row: dict[str, Any]
    probability: float
    sure: bool


def find_support(
    links: Links, account: str, sure: float, possible: float
) -> dict[str, list[Support]]:
    """sentence_id of the account -> the statements that support it, the likeliest first; captions and headlines only without others."""
    units = links.units.rows
    found: dict[str, list[Support]] = {}
    for p, i, j in zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    ):
        for here, there in ((i, j), (j, i)):
            if units[here]["account_id"] == account and p >= possible:
                found.setdefault(str(units[here]["sentence_id"]), []).append(
                    Support(there, units[there], p, p >= sure)
                )
    return {
        s: _plain(sorted(statements, key=lambda t: (-t.probability, t.place)))
        for s, statements in found.items()
    }


def _plain(statements: list[Support]) -> list[Support]:
    telling = [s for s in statements if s.row["role"] not in ("caption", "headline")]
    return telling or statements


def nearest(found: list[Support]) -> list[Support]:
    """The sure statements that come near the likeliest; the possible ones where none is sure."""
    return [s for s in found if s.sure and s.probability >= _NEAR * found[0].probability] or found


def parts_of(links: Links, found: list[Support]) -> int:
    """How many different statements a sentence is made of: those that support it, counted once where they state one another too.

    Two sentences of one account are two statements; across accounts two are one when they are linked themselves.
    """
    places = {s.place for s in nearest(found) if s.sure}
    group = {p: p for p in places}
    for p, i, j in zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    ):
        if i in places and j in places and p >= 0.5:
            low, high = sorted((group[i], group[j]))
            group = {k: low if g == high else g for k, g in group.items()}
    return len(set(group.values()))
