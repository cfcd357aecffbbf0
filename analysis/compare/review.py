"""The queue of an analyst's review: what to decide first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import schema
from analysis.cache import once
from analysis.compare.align.model import link_claims, read_weights
from analysis.compare.align.rulings import find_facts
from analysis.compare.contrasts import compare_accounts
from analysis.compare.coverage import SHOWN
from analysis.compare.figure_links import align_quantities
from analysis.compare.wording import compare_conflicts
from analysis.find.quotes import find_quotes
from analysis.review import MACHINE, reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
_LINES = 7  # of the front page
_PAIRS = 60  # pairs that are asked about at most
_WEIGHTS = {
    "pair": 0.5,
    "speaker": 0.3,
    "conflict": 0.2,
}  # of kinds, below the lines of the front page


@reviewed
@once
def compare_review(story: Story) -> pd.DataFrame:
    """List what an analyst should decide, the decisions that change most first.

    Parameters
    ----------
    story : Story
        The story, with the decisions taken so far.

    Returns
    -------
    pandas.DataFrame
        The table ``review_queue``: one row for each question that no decision answers. First the
        lines of the front page, then the pairs of statements whose probability leaves most open,
        then direct quotations without a speaker, then figures and statements that conflict.
        ``weight`` falls from row to row.

    Notes
    -----
    The weight is the kind's part of the front page times how open the machine's answer is: most
    at a probability of one half.
    """
    rows = [*_lines(story), *_pairs(story), *_speakers(story), *_conflicts(story)]
    rows.sort(key=lambda row: -row["weight"])
    asked: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        places = (row[k] for k in ("account_id", "start", "other_start"))
        asked.setdefault((row["kind"], *places, row.get("other_account_id")), row)
    return schema.make("review_queue", asked.values())


def _lines(story: Story) -> Iterator[Row]:
    """Yield the lines of the front page, each with its first two places."""
    table = compare_accounts(story)
    shown = table[(table["standing"] == SHOWN) & (table["by"] == MACHINE) & table["named"]]
    for number, (_, rows) in enumerate(shown.groupby("contrast_id", sort=False)):
        places = [row for row in schema.rows(rows) if row["start"] >= 0][:2]
        if number >= _LINES or not places:
            continue
        other = {"other_start": -1, "other_end": -1}
        if len(places) > 1:
            other = {f"other_{k}": v for k, v in _place(places[1]).items()}
        weight = round(1 - number / (2 * _LINES), 6)
        machine = places[0]["says"]
        yield {
            "kind": "contrast",
            "machine": machine,
            "weight": weight,
            **_place(places[0]),
            **other,
        }


def _pairs(story: Story) -> Iterator[Row]:
    """Yield the pairs that may state one fact, those that are most open."""
    links, decided = link_claims(story), find_facts(story).pairs
    likely = np.flatnonzero(links.probability >= read_weights().possible)
    openness = 1 - np.abs(2 * links.probability[likely] - 1)
    for at in likely[np.argsort(-openness, kind="stable")][:_PAIRS].tolist():
        i, j = int(links.first[at]), int(links.second[at])
        probability = float(links.probability[at])
        if (i, j) in links.ruled or (i, j) in decided:
            continue
        sure = probability >= read_weights().sure
        yield {
            "kind": "pair",
            "machine": "same" if sure else "apart",
            "weight": round(_WEIGHTS["pair"] * (1 - abs(2 * probability - 1)), 6),
            **_place(links.sentences.rows[i]),
            **{f"other_{k}": v for k, v in _place(links.sentences.rows[j]).items()},
        }


def _conflicts(story: Story) -> Iterator[Row]:
    """Yield the figures and statements that are said to contradict each other."""
    links, decided = link_claims(story), find_facts(story).pairs
    numbers = {row["sentence_id"]: n for n, row in enumerate(links.sentences.rows)}
    groups = align_quantities(story)
    by_hand = set(groups[groups["by"] != MACHINE]["group_id"])
    rows = schema.rows(compare_conflicts(story))
    for number, row in enumerate(rows):
        weight = {"weight": round(_WEIGHTS["conflict"] * (1 - number / (2 * len(rows))), 6)}
        if isinstance(row["group_id"], str):
            if row["group_id"] not in by_hand:
                other = {k: v for k, v in row.items() if k.startswith("other_")}
                yield {"kind": "verdict", "machine": "conflict"} | weight | _place(row) | other
            continue
        pair = sorted(numbers[row[f"{side}sentence_id"]] for side in ("", "other_"))
        i, j = pair
        if (i, j) not in links.ruled and (i, j) not in decided:
            first, second = (_place(links.sentences.rows[n]) for n in pair)
            other = {f"other_{k}": v for k, v in second.items()}
            yield {"kind": "pair", "machine": "differs"} | weight | first | other


def _place(row: Row) -> Row:
    words = row["text"] if "text" in row else row["surface"]
    return {k: row[k] for k in ("account_id", "sentence_id", "start", "end")} | {"surface": words}


def _speakers(story: Story) -> Iterator[Row]:
    """Yield the direct quotations without a speaker, the longest first."""
    quotes = find_quotes(story)
    is_open = quotes["speaker"].isna() & (quotes["by"] == MACHINE) & (quotes["kind"] == "direct")
    rows = schema.rows(quotes[is_open])
    longest = max((len(row["surface"]) for row in rows), default=1)
    for row in rows:
        weight = round(_WEIGHTS["speaker"] * len(row["surface"]) / longest, 6)
        none = {"other_start": -1, "other_end": -1}
        yield {"kind": "speaker", "machine": "unknown", "weight": weight, **_place(row), **none}
