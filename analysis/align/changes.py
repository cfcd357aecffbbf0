"""What a statement changes in the figures of the fullest wording of its fact: another bound, another precision."""

from __future__ import annotations

from typing import Any

from analysis.align.conflict import Figures, agree


def find_changes(full: str, other: str, figures: Figures) -> list[str]:
    """Each change in a few words with both figures; arguments are sentence ids.

    Only figures of one thing that agree are compared. Dropped hedges and attributions are not told: looked for by words
    alone, most of what was found belonged to another clause.
    """
    pairs = ((a, b) for a in figures.get(full, []) for b in figures.get(other, []))
    return list(dict.fromkeys(c for a, b in pairs if (c := _figure(a, b))))


def _figure(a: dict[str, Any], b: dict[str, Any]) -> str:
    if (
        a["key"] is None
        or a["key"] != b["key"]
        or a["value"] != a["value"]
        or b["value"] != b["value"]
        or not agree(a, b)
    ):
        return ""
    if a["value"] == b["value"] and a["bound"] != b["bound"]:
        return f"'{b['surface']}' for '{a['surface']}': another bound"
    if a["value"] != b["value"] and a["exact"] and b["exact"]:
        return f"'{b['surface']}' for '{a['surface']}': another precision"
    return ""
