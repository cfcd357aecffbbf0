"""Outlets compared over many stories: each beside the others in the stories that both tell; and the attention a story got day by day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.intervals import (
    FALSE_DISCOVERY_RATE,
    RARE,
    story_interval,
    wilson_interval,
)
from analysis.corpus.outlet_pairs import (
    Group,
    OutletPairs,
    copies_of,
    group_outlets,
    own_content,
    unsure_of,
)
from analysis.corpus.permutation import flip_signs, rows_of_stories, swap_outlets
from analysis.corpus.tallies import MEASURES, day_of
from analysis.errors import AnalysisError
from analysis.resources import method_note

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.corpus.corpus import Corpus

TOO_FEW, NONE = "too few", "no difference shown"
_NAMED = 3
Test = tuple[dict[str, Any], OutletPairs, "NDArray[np.int64]"]


def rows_of(
    group: Group, min_cases: int, min_stories: int
) -> tuple[list[dict[str, Any]], list[Test]]:
    """The rows of a measure and kind, one an outlet, and for those that are to be tested (``verdict`` is empty) what the test needs."""
    import numpy as np

    apart = group.apart()
    core = np.setdiff1d(np.arange(len(group.names)), apart)
    everyone, inside = group.among(np.arange(len(group.names))), group.among(core)
    rows: list[dict[str, Any]] = []
    tests: list[Test] = []
    for outlet, name in enumerate(group.names):
        others = [group.names[a] for a in apart if a != outlet]
        pairs = inside if outlet in core else group.among(np.append(core, outlet))
        if others and _few(pairs, pairs.rows_of(outlet), min_cases, min_stories):
            pairs, others = everyone, []
        own = pairs.rows_of(outlet)
        row = {"outlet": name} | _row(pairs, own, min_cases, min_stories)
        rows.append(
            row
            | {
                "note": "; ".join(
                    n for n in (row["note"], _without(others) if "share" in row else "") if n
                )
            }
        )
        if not row["verdict"]:
            tests.append((rows[-1], pairs, own))
    return rows, tests


def p_of(pairs: OutletPairs, own: NDArray[np.int64], tests: int) -> float:
    """The larger p of the two tests."""
    swapped = swap_outlets(pairs.difference, pairs.first[own], pairs.many[own], own, tests)
    return max(swapped, flip_signs(pairs.difference[own], tests)) if swapped < 1 else 1.0


def _row(
    pairs: OutletPairs, own: NDArray[np.int64], min_cases: int, min_stories: int
) -> dict[str, Any]:
    hits, cases, difference = pairs.hits[own], pairs.cases[own], pairs.difference[own]
    held, total = int(hits.sum()), int(cases.sum())
    counts: dict[str, Any] = {"stories": len(own), "cases": total, "hits": held}
    if few := _few(pairs, own, min_cases, min_stories):
        return counts | {"verdict": TOO_FEW, "note": few}
    share, more = held / total, float(difference.sum()) / total
    (low, high), (least, most) = story_interval(hits, cases), wilson_interval(held, total)
    low, high = max(0.0, min(low, least)), min(1.0, max(high, most))
    below, above = story_interval(difference, cases)
    if min(held, total - held) < RARE:
        below, above = min(below, low - share + more), max(above, high - share + more)
    told = counts | {
        "share": share,
        "low": low,
        "high": high,
        "rest": share - more,
        "difference": more,
    }
    told |= {"difference_low": max(-1.0, below), "difference_high": min(1.0, above)}
    alike = _alike(pairs, own)
    return told | {"verdict": NONE if alike else "", "note": alike}


def _few(pairs: OutletPairs, own: NDArray[np.int64], min_cases: int, min_stories: int) -> str:
    """What there is too little of: "12 of 20 cases"."""
    counts = ((int(pairs.cases[own].sum()), min_cases, "cases"), (len(own), min_stories, "stories"))
    return ", ".join(f"{n} of {least} {what}" for n, least, what in counts if n < least)


def _alike(pairs: OutletPairs, own: NDArray[np.int64]) -> str:
    """Why there is nothing to test, where the outlets of these stories together have hardly a hit, or hardly a case without one."""
    places = rows_of_stories(pairs.first[own], pairs.many[own])
    hits, cases = int(pairs.hits[places].sum()), int(pairs.cases[places].sum())
    if min(hits, cases - hits) >= RARE:
        return ""
    told = (
        f"{hits or 'no'} {'hit' if hits == 1 else 'hits'}"
        if 2 * hits <= cases
        else f"all but {cases - hits}"
        if hits < cases
        else "all"
    )
    return f"not tested: {told} of {cases:,} cases of all outlets here"


def _without(others: list[str]) -> str:
    """Who is no part of the rest."""
    named = others[:_NAMED]
    more = [f"{len(others) - _NAMED} more"] if len(others) > _NAMED else []
    words = [*named, *more]
    listed = f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else "".join(words)
    return (
        f"the rest is without {listed}, which stand{'s' if len(others) == 1 else ''} out"
        if words
        else ""
    )


def further_notes(
    measure: str,
    kind: str,
    copies: Mapping[str, tuple[int, int]],
    unsure: Mapping[tuple[str, str], tuple[int, int]],
) -> dict[str, list[str]]:
    """outlet -> how much of it was set aside, how much could not be judged."""
    told: dict[str, list[str]] = {}
    if measure not in ("wire copy", "first"):
        for outlet, (hits, accounts) in copies.items():
            if hits:
                words = "is wire copy and" if hits == 1 else "are wire copy and"
                told.setdefault(outlet, []).append(
                    f"{hits:,} of its {accounts:,} accounts {words} set aside"
                )
    if measure == "carries":
        for (outlet, of), (hits, facts) in unsure.items():
            if of == kind and hits:
                told.setdefault(outlet, []).append(
                    f"{hits:,} of {facts:,} facts could not be judged"
                )
    return told


MORE, LESS = "more than the rest", "less than the rest"
_RESTS_ON = {
    "carries": "coverage", "bound kept": "quantity_links", "not rounded": "quantity_links", "attribution kept": "changes",
    "hedge kept": "changes", "speakers": "voices", "frames": "frames", "wire copy": "origins", "first": "reading",
}  # fmt: skip
_NEEDED = ["story_id", "account_id", "outlet", "origin_id", "measure", "kind", "hits", "cases"]


def compare_outlets(corpus: Corpus, *, min_cases: int = 20, min_stories: int = 10) -> pd.DataFrame:
    """The ``outlets`` of a corpus: in, its tallies; out, one row an outlet x measure x kind.

    Only stories count in which both the outlet and others have cases. ``share`` is hits / cases, ``low`` and ``high`` its 90 % interval;
    ``rest`` is what the others would have with the outlet's cases: their share story by story, weighted by its cases; ``difference`` is
    share - rest, with its interval. An outlet that stands far out is no part of the rest of others (``note`` names it): else all would
    differ from it. Intervals by a bootstrap over stories, seeded. ``p`` is the larger of two permutation tests over stories (the signs of
    the differences drawn anew; another outlet of the story in its place); ``q`` controls the share of false finds over all tests made.
    ``verdict``: more or less than the rest (q at most .05), no difference shown, or too few: under ``min_cases`` or ``min_stories``;
    then there is no share and ``note`` says why ("12 of 20 cases"). Where all outlets together have under five hits, or under five cases
    without one, nothing is tested either. An account that is wire copy counts for ``wire copy`` and ``first`` alone: its content is not
    the outlet's choice. ``standing`` is that of the method the measure rests on. It tells no intent and no quality, and nothing of
    stories that are not in hand. Raises ``AnalysisError`` for a corpus without tallies. Method notes: ``outlets``, ``tallies``.

    >>> from analysis import read_corpus
    >>> table = compare_outlets(read_corpus("nine-papers")).query("measure == 'bound kept'")
    >>> table.loc[table["outlet"].isin(["Courier", "Village Post"]), ["outlet", "verdict"]].values.tolist()
    [['Courier', 'less than the rest'], ['Village Post', 'too few']]
    """
    return compare_tallies(
        corpus.table("tallies", _NEEDED), min_cases=min_cases, min_stories=min_stories
    )


def compare_tallies(
    tallies: pd.DataFrame, *, min_cases: int = 20, min_stories: int = 10
) -> pd.DataFrame:
    """``compare_outlets`` of tallies that are in hand, such as those of a part of a corpus."""
    for name, least in (("min_cases", min_cases), ("min_stories", min_stories)):
        if least < 1:
            raise AnalysisError(
                f"{name} {least}", "asks for less than one", "give a whole number from 1 on"
            )
    content = own_content(tallies)
    copies, unsure, groups = copies_of(tallies), unsure_of(content), group_outlets(content)
    rows: list[dict[str, Any]] = []
    tests: list[Test] = []
    for measure, kind in ((m, k) for m in _RESTS_ON for k in MEASURES[m] if (m, k) in groups):
        told, todo = rows_of(groups[measure, kind], min_cases, min_stories)
        notes = further_notes(measure, kind, copies, unsure)
        for row in told:
            row |= {
                "measure": measure,
                "kind": kind,
                "standing": method_note(_RESTS_ON[measure]).standing,
            }
            row["note"] = (
                "; ".join([n for n in (row["note"], *notes.get(row["outlet"], ())) if n]) or None
            )
        rows += told
        tests += todo
    _judge(tests)
    return schema.make("outlets", rows)


def _judge(tests: list[Test]) -> None:
    """Puts p, q and the verdict into the rows that are tested: all of them at once, for q depends on how many there are."""
    import numpy as np
    from scipy.stats import false_discovery_control

    p = np.array([p_of(pairs, own, len(tests)) for _, pairs, own in tests])
    for (row, _, _), one, q in zip(
        tests, p.tolist(), false_discovery_control(p).tolist(), strict=True
    ):
        row |= {
            "p": one,
            "q": q,
            "verdict": NONE
            if q > FALSE_DISCOVERY_RATE
            else MORE
            if row["difference"] > 0
            else LESS,
        }


def compare_attention(corpus: Corpus) -> pd.DataFrame:
    """The ``attention`` of a corpus: one row a story x day (UTC) on which an account of it was published, day after day.

    ``accounts`` of that day, from how many ``origins`` (those analysed), ``new_origins`` among them that had told nothing before, and the
    ``total`` of accounts up to that day. Accounts without a date are in no row. How many accounts are in hand says what was collected,
    not how many there were.

    >>> from analysis import read_corpus
    >>> table = compare_attention(read_corpus("nine-papers"))
    >>> table.columns.tolist()
    ['story_id', 'title', 'day', 'accounts', 'origins', 'new_origins', 'total']
    """
    accounts = corpus.table("accounts", ["story_id", "account_id", "published"])
    accounts = accounts.assign(day=[day_of(p) for p in accounts["published"]])
    accounts = accounts[accounts["day"] != ""].merge(
        corpus.table("origins", ["story_id", "account_id", "origin_id"]),
        on=["story_id", "account_id"],
        how="left",
    )
    new = (
        accounts.dropna(subset=["origin_id"])
        .groupby(["story_id", "origin_id"])["day"]
        .min()
        .reset_index()
    )
    days = accounts.groupby(["story_id", "day"]).agg(
        accounts=("account_id", "size"), origins=("origin_id", "nunique")
    )
    days["new_origins"] = new.groupby(["story_id", "day"]).size()
    days = (
        days.fillna({"new_origins": 0})
        .reset_index()
        .sort_values(["story_id", "day"], ignore_index=True)
    )
    days["total"] = days.groupby("story_id")["accounts"].cumsum()
    days["title"] = days["story_id"].map(corpus.stories.set_index("story_id")["title"])
    return schema.make(
        "attention",
        (
            {str(k): None if v != v else v for k, v in row.items()}
            for row in days.to_dict("records")
        ),
    )
