"""Find out whether the words beside two equal figures contradict each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import CONFLICT, UNSURE
from analysis.compare.align.model import link_claims

if TYPE_CHECKING:
    from analysis.story import Story

Row = Mapping[str, Any]
Place = tuple[int, int]
_OPPOSED = {
    (CONFLICT, "denial"),
    (CONFLICT, "opposite words"),
    (CONFLICT, "roles"),
    (UNSURE, "opposite words"),
}
_BESIDE = 60  # characters between a figure and the words that contradict each other
_SIDE = re.compile(r"\bin favou?r of\b|\bagainst\b|\bopposed to\b")
_FOR = re.compile(r"favou?r")
_MOST_COMPARED = 400  # pairs of sentences of a story


class FigureGuard:
    """Reads the sentences of two figures for words that are opposed, such as for and against."""

    def __init__(self, story: Story, rows: list[Row]) -> None:
        self.guard, self.texts = guard_of(story), story.texts
        statements = link_claims(story).sentences.rows
        self.numbers = {row["sentence_id"]: i for i, row in enumerate(statements)}
        self.figures: dict[str, list[Place]] = {}
        for row in rows:
            place = int(row["start"]), int(row["end"])
            self.figures.setdefault(str(row["sentence_id"]), []).append(place)
        self.found: dict[tuple[int, int], tuple[Place, Place] | None] = {}

    def opposed_words(self, a: Row, b: Row) -> tuple[str, str] | None:
        """The words beside two figures that contradict each other, None without any."""
        sides = self._side(a), self._side(b)
        if all(sides) and bool(_FOR.search(sides[0])) != bool(_FOR.search(sides[1])):
            return sides
        i, j = (self.numbers.get(row["sentence_id"], -1) for row in (a, b))
        if min(i, j) < 0 or ((i, j) not in self.found and len(self.found) >= _MOST_COMPARED):
            return None
        if (i, j) not in self.found:
            self.found[i, j] = self._compare(i, j)
        places = self.found[i, j]
        if places is None or not (self._is_beside(a, places[0]) and self._is_beside(b, places[1])):
            return None
        left, right = (
            " ".join(self.texts[row["account_id"]][slice(*place)].split())
            for row, place in zip((a, b), places, strict=True)
        )
        return left, right

    def _side(self, row: Row) -> str:
        """The words just behind a figure that say whether it is for or against something."""
        end = int(row["end"])
        others = self.figures.get(str(row["sentence_id"]), [])
        stop = min((s for s, _ in others if s >= end), default=end + _BESIDE)
        side = _SIDE.search(self.texts[row["account_id"]][end : min(stop, end + _BESIDE)])
        return side[0] if side else ""

    def _compare(self, i: int, j: int) -> tuple[Place, Place] | None:
        found = self.guard.compare(i, j)
        if found is None or (found.relation, found.kind) not in _OPPOSED:
            return None
        return found.place, found.other_place

    def _is_beside(self, row: Row, place: Place) -> bool:
        """Whether words are beside a figure: nothing but a few words between, and no figure.

        Words of the figure itself, as "more" and "least", are its bound, which is compared as such.
        """
        start, end = int(row["start"]), int(row["end"])
        if start <= place[0] and place[1] <= end:
            return False
        between = (end, place[0]) if place[0] >= end else (place[1], start)
        if between[1] - between[0] > _BESIDE:
            return False
        others = self.figures.get(str(row["sentence_id"]), [])
        return not any(between[0] <= s and e <= between[1] for s, e in others)
