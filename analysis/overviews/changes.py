"""What an overview does to the statements it rests on: figures rounded, bounds, attributions and caveats stripped, figures added."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.align.units import number_of
from analysis.cues import find_cues
from analysis.quantities import find_quantities
from analysis.quotes import find_quotes

if TYPE_CHECKING:
    from analysis.story import Story

_DATELINE = 5  # letters: a longer name all in capitals is a town in a dateline
_NEAR = 0.15  # a figure rounded by more than this is another figure
_WORD = re.compile(r"\d[\d,.]*\d|\w+")
Row = Mapping[str, Any]


class Told(NamedTuple):
    """sentence_id -> what stands in it: quantities, who is named as saying it, hedges; and all quantities by account."""

    quantities: dict[str, list[Row]]
    speakers: dict[str, list[str]]
    hedges: dict[str, list[str]]
    accounts: dict[str, list[Row]]


def read_told(story: Story) -> Told:
    """What of each sentence may be rounded or stripped."""
    told = Told({}, {}, {}, {})
    for q in find_quantities(story).to_dict("records"):
        told.quantities.setdefault(str(q["sentence_id"]), []).append(q)
        told.accounts.setdefault(str(q["account_id"]), []).append(q)
    for q in find_quotes(story).to_dict("records"):
        names = [str(q[k]) for k in ("speaker", "speaker_surface") if isinstance(q[k], str)]
        if names:
            name = next((n for n in names if n != n.lower()), names[-1])
            if (
                not str(name).isupper() or len(str(name)) < _DATELINE
            ):  # a dateline's town is no speaker
                told.speakers.setdefault(str(q["sentence_id"]), []).append(str(name))
    for c in find_cues(story).to_dict("records"):
        if c["measure"] == "wording" and c["dimension"] == "hedge":
            told.hedges.setdefault(str(c["sentence_id"]), []).append(str(c["surface"]))
    return told


def rounds(own: str, near: Sequence[str], told: Told) -> list[str]:
    """Figures of the sentence that stand for another wording in the nearest statements: rounded, or with another bound."""
    found = []
    for q in told.quantities.get(own, []):
        there = [
            o for s in near for o in told.quantities.get(s, []) if _same_unit(q, o) and _close(q, o)
        ]
        if not there or any(_equal(q, o) for o in there):
            continue
        other = there[0]
        if q["value"] == other["value"]:
            found.append(f"“{other['surface']}” becomes “{q['surface']}”")
        else:
            found.append(f"“{other['surface']}” is rounded to “{q['surface']}”")
    return list(dict.fromkeys(found))


def strips(own: str, words: str, near: Sequence[str], told: Told) -> list[str]:
    """Whose words it was, and the caveats, that all the nearest statements have and the sentence has not; ``words`` is its text."""
    found = []
    speakers = [told.speakers.get(s, []) for s in near]
    if near and all(speakers) and not told.speakers.get(own):
        gone = [
            n for n in dict.fromkeys(names[0] for names in speakers) if n.split()[-1] not in words
        ]
        found += [f"attribution left out ({', '.join(gone)})"] if gone else []
    hedges = [told.hedges.get(s, []) for s in near]
    if near and all(hedges) and not told.hedges.get(own):
        found.append(f"caveat left out: “{hedges[0][0]}”")
    return found


def added_figures(own: Row, near: Sequence[str], told: Told) -> list[str]:
    """The figures of the sentence that no other account gives, not even rounded or with another bound, nor stand in the ``near`` texts."""
    others = [o for a, rows in told.accounts.items() if a != own["account_id"] for o in rows]
    printed = {w.lower() for text in near for w in _WORD.findall(text)}
    return [
        f"“{q['surface']}”" for q in told.quantities.get(str(own["sentence_id"]), [])
        if _ends(q) and not any(_same_unit(q, o) and _close(q, o) for o in others) and not _numbers(str(q["surface"])) <= printed
    ]  # fmt: skip


def _numbers(surface: str) -> set[str]:
    """The words of a figure that are numbers, as printed."""
    return {
        w.lower()
        for w in _WORD.findall(surface)
        if number_of(w) is not None or w.lower() in ("one", "half", "dozen", "hundred")
    }


def _same_unit(a: Row, b: Row) -> bool:
    one, other = ("" if v is None or v != v else v for v in (a["unit"], b["unit"]))
    return bool(one == other)


def _ends(q: Row) -> list[float]:
    return [
        float(q[k]) for k in ("value", "low", "high") if q[k] is not None and not math.isnan(q[k])
    ]


def _equal(a: Row, b: Row) -> bool:
    return bool(a["bound"] == b["bound"] and _ends(a) == _ends(b))


def _close(a: Row, b: Row) -> bool:
    """Whether two figures may be one: their first values differ by no more than rounding explains."""
    one, other = _ends(a), _ends(b)
    if not one or not other:
        return False
    return abs(one[0] - other[0]) <= _NEAR * max(abs(one[0]), abs(other[0]))
