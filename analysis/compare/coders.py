"""Compare the codings of a story: people, models and the machine, each a coder among others."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.agreement import PairUnit, measure_agreement
from analysis.compare.coder_measures import Comparison, StorySentences, compare_codings
from analysis.compare.machine_coding import machine_coding
from analysis.review.codings import read_codings

if TYPE_CHECKING:
    import pandas as pd

    from analysis.review.anchors import Place
    from analysis.story import Story

Row = dict[str, Any]
_OPEN = ("figures", "contrasts")  # what is not coded cannot be counted, so chance is unknown


@once
def compare_coders(story: Story) -> pd.DataFrame:
    """Measure how far the coders of a story agree, two by two, the machine among them.

    Parameters
    ----------
    story : Story
        The story, with its ``review.csv``, ``review.NAME.csv`` and ``coding.NAME.json``.

    Returns
    -------
    pandas.DataFrame
        The table ``coders``: one row for each two coders and each measure that both coded. Empty
        without a coding.

    Notes
    -----
    Only units that both coded count: all sentences, or pairs of sentences, of the accounts that
    both coded throughout, else those on which there is a decision. Alpha is Krippendorff's for
    nominal values, see ``nominal_alpha``; it is missing for figures and contrasts, as nobody can
    count what is none. Intervals are of 90 %, see ``measure_agreement``.
    """
    rows = []
    for coder, other, compared in _comparisons(story):
        units = [PairUnit(u.value, u.other, u.group) for u in compared.units]
        found = measure_agreement(units, compared.rest)
        row: Row = {
            "coder": coder,
            "other_coder": other,
            "measure": compared.measure,
            "n_units": len(units) + compared.rest,
            "n_differ": sum(u.value != u.other for u in units),
        }
        for name, estimate in found.items():
            unknown = (name == "alpha" and compared.measure in _OPEN) or (
                name == "f1" and not compared.marks
            )
            if not unknown:
                row |= {name: estimate.value, f"{name}_low": estimate.low}
                row[f"{name}_high"] = estimate.high
        rows.append(row)
    return schema.make("coders", rows)


@once
def compare_disagreements(story: Story) -> pd.DataFrame:
    """List on what the coders of a story disagree, with the words.

    Parameters
    ----------
    story : Story
        The story, with its codings.

    Returns
    -------
    pandas.DataFrame
        The table ``disagreements``: one row for each unit to which two coders give different
        values, by coders and measure, in the order of the text.
    """
    rows: list[Row] = []
    order = {a: n for n, a in enumerate(story.labels)}
    texts = story.texts
    for coder, other, compared in _comparisons(story):
        differing = [u for u in compared.units if u.value != u.other]
        for unit in sorted(differing, key=lambda u: [(order[p[0]], *p[1:]) for p in u.places]):
            first, second = [*unit.places, None][:2]
            row: Row = {"coder": coder, "value": unit.value, "other_coder": other}
            row |= {"other_value": unit.other, "measure": unit.measure, "says": unit.says or None}
            row |= _place(first, texts)
            rows.append(row | {f"other_{k}": v for k, v in _place(second, texts).items()})
    return schema.make("disagreements", rows)


def _place(place: Place | None, texts: dict[str, str]) -> Row:
    if place is None:
        return {"account_id": None, "start": -1, "end": -1, "surface": None}
    return place._asdict() | {"surface": texts[place.account_id][place.start : place.end]}


def _comparisons(story: Story) -> Iterator[tuple[str, str, Comparison]]:
    codings = read_codings(story)
    if not codings:
        return
    sentences = StorySentences(story)
    every = [machine_coding(story), *codings.values()]
    for one, other in combinations(every, 2):
        for compared in compare_codings(one, other, sentences):
            yield one.coder, other.coder, compared
