"""Contrasts and tables as plain records, for scripts, and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from analysis import schema
from analysis.compare.coverage_cells import SHOWN
from analysis.english import listed
from analysis.errors import one_line
from analysis.report.exports.content import Contents
from analysis.show.front import tell_nothing_compared


def contrast_records(contents: Contents) -> list[dict[str, Any]]:
    """Return a record for each contrast, with its places and the accounts that lack it."""
    return [
        asdict(contrast)
        | {"absent": [{"account_id": a, "outlet": contents.labels[a]} for a in contrast.absent]}
        for contrast in contents.contrasts
    ]


def contrast_lines(contents: Contents) -> Iterator[str]:
    """Yield the contrasts as lines of a terminal: sentence, words of each side, who lacks it."""
    if not contents.contrasts:
        yield tell_nothing_compared(contents.story) or "No contrast was found."
    for contrast in contents.contrasts:
        check = "" if contrast.standing == SHOWN else f", {contrast.standing}"
        yield one_line(f"{contrast.rank}. {contrast.says} ({contrast.kind}{check})")
        for place in contrast.places:
            yield f"    {one_line(f'{place.outlet}: “{place.surface}” ({place.place})')}"
        if contrast.absent:
            names = listed(contents.labels[a] for a in contrast.absent)
            yield f"    {one_line(f'no match found in {names}')}"


def table_records(contents: Contents) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of every table as records; a missing cell is None."""
    return {
        name: [{k: None if v != v else v for k, v in row.items()} for row in schema.rows(table)]
        for name, table in contents.tables.items()
    }
