"""The queue of an analyst's review: what to decide first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from analysis import schema
from analysis.cache import once
from analysis.compare.align.model import Links, fact_threshold, link_claims, read_weights
from analysis.compare.align.rulings import find_facts
from analysis.compare.contrasts import compare_accounts
from analysis.compare.coverage import compare_coverage
from analysis.compare.coverage_cells import SHOWN, STATING
from analysis.compare.figure_links import align_quantities
from analysis.compare.samples import drawn_statements, places_of, shown_statements
from analysis.compare.wording import compare_conflicts
from analysis.find.quotes import analysed_quotes
from analysis.review import MACHINE, reviewed
from analysis.review.apply import decisions_of, overlaps

if TYPE_CHECKING:
    import pandas as pd

    from analysis.review.anchors import Place
    from analysis.story import Story

Row = dict[str, Any]
_LINES = 7  # of the front page
_PAIRS = 60  # pairs that are asked about at most
_SURE_SPEAKER = 0.9  # probability from which a printed speaker is not asked about
_WEIGHTS = {  # of kinds, from the least to the most, below the lines of the front page
    "cell": (0.5, 0.55),
    "pair": (0.0, 0.5),
    "speaker": (0.0, 0.3),
    "conflict": (0.1, 0.2),
}


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
        statements that were drawn at random to be checked, then the lines of the front page, the
        pairs that leave it open whether an account states a shown fact, the other pairs whose
        probability leaves most open, quotations whose speaker is unknown or doubtful, and figures
        and statements that conflict.
        ``weight`` falls from row to row.

    Notes
    -----
    The weight is the kind's part of the front page times how open the machine's answer is: most
    at a probability of one half.
    """
    rows = [
        *_drawn(story),
        *_lines(story),
        *_pairs(story),
        *_speakers(story),
        *_conflicts(story),
    ]
    rows.sort(key=lambda row: -row["weight"])
    asked: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        about = [row[k] for k in ("kind", "account_id", "start", "other_start")]
        asked.setdefault((*about, row.get("other_account_id"), row.get("measure")), row)
    return schema.make("review_queue", asked.values())


def _drawn(story: Story) -> Iterator[Row]:
    """Yield the statements of a sample that nobody has checked and that are still shown."""
    checked = {
        (d.value, d.place[:3], d.other[:3] if d.other else None)
        for d in decisions_of(story)[0]
        if d.kind == "check"
    }
    texts = story.texts
    drawn = drawn_statements(story)
    says = {
        measure: {(s.place, s.other): s.says for s in shown_statements(story, measure)}
        for measure in {statement.measure for statement in drawn}
    }
    for statement in drawn:
        shown = says[statement.measure]
        places = places_of(statement, story)
        if statement.subject in checked or places not in shown:
            continue
        row: Row = {"kind": "check", "measure": statement.measure, "weight": 1.0}
        row |= {"machine": shown[places], "other_start": -1, "other_end": -1}
        for prefix, place in zip(("", "other_"), places, strict=True):
            if place is not None:
                words = texts[place.account_id][place.start : place.end]
                row |= {f"{prefix}{k}": v for k, v in place._asdict().items()}
                row |= {f"{prefix}surface": words}
                row[f"{prefix}sentence_id"] = _sentence_at(place, story)
        yield row


def _sentence_at(place: Place, story: Story) -> str | None:
    rows = schema.rows(story.sentences)
    return next((row["sentence_id"] for row in rows if overlaps(row, place)), None)


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
    """Yield the pairs that may state one fact.

    First those that leave it open whether an account states a shown fact, then the most open.
    """
    links, decided = link_claims(story), find_facts(story).pairs
    page = _page_pairs(story, links)
    likely = np.flatnonzero(links.probability >= read_weights().possible)
    openness = 1 - np.abs(2 * links.probability[likely] - 1)
    others = likely[np.argsort(-openness, kind="stable")].tolist()
    for at in [*page, *(at for at in others if at not in page)][: max(_PAIRS, len(page))]:
        i, j = int(links.first[at]), int(links.second[at])
        probability = float(links.probability[at])
        if (i, j) in links.ruled or (i, j) in decided:
            continue
        least, most = _WEIGHTS["cell" if at in page else "pair"]
        yield {
            "kind": "pair",
            "machine": "same" if probability >= fact_threshold(story) else "apart",
            "weight": round(least + (most - least) * _openness(probability), 6),
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
        least, most = _WEIGHTS["conflict"]
        weight = {"weight": round(most - (most - least) * number / len(rows), 6)}
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


def _openness(probability: float) -> float:
    return 1 - abs(2 * probability - 1)


def _page_pairs(story: Story, links: Links) -> dict[int, None]:
    """Return the pairs of an uncertain statement and those that surely state the shown fact."""
    numbers = {row["sentence_id"]: n for n, row in enumerate(links.sentences.rows)}
    known = links.by_pair(0.0)
    facts: dict[str, dict[str, list[int]]] = {}
    for row in schema.rows(compare_coverage(story)):
        if row["standing"] == SHOWN and row["start"] >= 0 and row["fact_id"].startswith("f"):
            status = "stated" if row["status"] in STATING else row["status"]
            cells = facts.setdefault(row["fact_id"], {})
            cells.setdefault(status, []).append(numbers[row["sentence_id"]])
    found: dict[int, None] = {}
    for cells in facts.values():
        for i, j in product(cells.get("uncertain", ()), cells.get("stated", ())):
            if (pair := (min(i, j), max(i, j))) in known:
                found[known[pair]] = None
    return found


def _place(row: Row) -> Row:
    words = row["text"] if "text" in row else row["surface"]
    return {k: row[k] for k in ("account_id", "sentence_id", "start", "end")} | {"surface": words}


def _speakers(story: Story) -> Iterator[Row]:
    """Yield the direct quotations without a speaker, the longest first, and doubtful speakers."""
    quotes = analysed_quotes(story)
    quotes = quotes[quotes["by"] == MACHINE]
    is_open = quotes["speaker"].isna() & (quotes["kind"] == "direct")
    is_doubtful = quotes["speaker"].notna() & (quotes["speaker_probability"] < _SURE_SPEAKER)
    rows = schema.rows(quotes[is_open | is_doubtful])
    none = {"other_start": -1, "other_end": -1}
    longest = max((len(row["surface"]) for row in rows), default=1)
    most = _WEIGHTS["speaker"][1]
    for row in rows:
        named = isinstance(row["speaker"], str)
        open_ = _openness(row["speaker_probability"]) if named else len(row["surface"]) / longest
        machine = row["speaker"] if named else "unknown"
        weight = round(most * open_, 6)
        yield {"kind": "speaker", "machine": machine, "weight": weight, **_place(row), **none}
