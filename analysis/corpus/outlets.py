"""Compare outlets over many stories, and count the attention a story got day by day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.intervals import (
    FALSE_DISCOVERY_RATE,
    RARE,
    story_interval,
    wilson_interval,
)
from analysis.corpus.outlet_pairs import (
    OutletCounts,
    OutletPairs,
    copies_of,
    count_outlets,
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

MORE, LESS = "more than the rest", "less than the rest"
TOO_FEW, NONE = "too few", "no difference shown"
_NAMED = 3  # outlets that a note names
_METHOD_OF = {
    "carries": "coverage",
    "bound kept": "quantity_links",
    "not rounded": "quantity_links",
    "attribution kept": "changes",
    "hedge kept": "changes",
    "speakers": "voices",
    "frames": "frames",
    "wire copy": "origins",
    "first": "reading",
}
_NEEDED = ["story_id", "account_id", "outlet", "origin_id", "measure", "kind", "hits", "cases"]


class Least(NamedTuple):
    """The fewest cases and stories that a share needs."""

    cases: int
    stories: int

    def missing(self, pairs: OutletPairs, own: NDArray[np.int64]) -> str:
        """Say what an outlet has too little of: "12 of 20 cases"."""
        cases = int(pairs.cases[own].sum())
        counts = ((cases, self.cases, "cases"), (len(own), self.stories, "stories"))
        return ", ".join(f"{n} of {least} {what}" for n, least, what in counts if n < least)


class OutletTest(NamedTuple):
    """A row of ``outlets`` whose difference is to be tested, and the rows of the pairs it needs."""

    row: dict[str, Any]
    pairs: OutletPairs
    own: NDArray[np.int64]

    def p(self, tests: int) -> float:
        """Compute the larger p of the two permutation tests."""
        pairs, own = self.pairs, self.own
        swapped = swap_outlets(pairs.difference, pairs.first[own], pairs.many[own], own, tests)
        return max(swapped, flip_signs(pairs.difference[own], tests)) if swapped < 1 else 1.0


def compare_outlets(corpus: Corpus, *, min_cases: int = 20, min_stories: int = 10) -> pd.DataFrame:
    """Compare each outlet with the others in the stories that both report.

    Parameters
    ----------
    corpus : Corpus
        A corpus with tallies.
    min_cases, min_stories : int
        The fewest cases and stories for which a share is given.

    Returns
    -------
    DataFrame
        The table ``outlets``: one row per outlet, measure and kind. Only stories count in which
        both the outlet and others have cases. ``share`` is hits / cases, ``low`` and ``high`` its
        90 % interval. ``rest`` is what the others would have with the outlet's cases: their share
        story by story, weighted by its cases. ``difference`` is share - rest, with its interval.
        ``p`` is the larger of two permutation tests over stories, ``q`` controls the share of
        false finds over all tests made. The values of ``verdict``:

        - "more than the rest" or "less than the rest": ``q`` is at most .05.
        - "no difference shown", also where all outlets together have under five hits, or under
          five cases without one; then nothing is tested.
        - "too few": under ``min_cases`` or ``min_stories``. There is no share, and ``note`` says
          why ("12 of 20 cases").

        ``standing`` is that of the method that the measure rests on.

    Raises
    ------
    AnalysisError
        If the corpus has no tallies, or a minimum is below one.

    Notes
    -----
    Intervals are a seeded bootstrap over stories. The permutation tests flip the signs of the
    differences, or put another outlet of the story in the outlet's place. An outlet that is far
    out is no part of the rest of others (``note`` names it), or all would differ from it. A wire
    copy counts for "wire copy" and "first" alone: its content is not the outlet's choice. The
    table says nothing of intent, quality or stories that were not collected. Method notes:
    ``outlets``, ``tallies``.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> table = compare_outlets(read_corpus("nine-papers")).query("measure == 'bound kept'")
    >>> some = table[table["outlet"].isin(["Courier", "Village Post"])]
    >>> some[["outlet", "verdict"]].values.tolist()
    [['Courier', 'less than the rest'], ['Village Post', 'too few']]
    """
    tallies = corpus.table("tallies", _NEEDED)
    return compare_tallies(tallies, min_cases=min_cases, min_stories=min_stories)


def compare_tallies(
    tallies: pd.DataFrame, *, min_cases: int = 20, min_stories: int = 10
) -> pd.DataFrame:
    """Compare outlets as ``compare_outlets`` does, given tallies, such as those of some stories."""
    for name, least in (("min_cases", min_cases), ("min_stories", min_stories)):
        if least < 1:
            raise AnalysisError(
                f"{name} {least}", "is less than 1", "give a whole number of 1 or more"
            )
    content = own_content(tallies)
    counts, copies, unsure = count_outlets(content), copies_of(tallies), unsure_of(content)
    rows: list[dict[str, Any]] = []
    tests: list[OutletTest] = []
    for measure, kind in ((m, k) for m in _METHOD_OF for k in MEASURES[m] if (m, k) in counts):
        compared, to_test = compare_counts(counts[measure, kind], Least(min_cases, min_stories))
        notes = [_copies_notes(copies)] if measure not in ("wire copy", "first") else []
        notes += [_unsure_notes(unsure, kind)] if measure == "carries" else []
        standing = method_note(_METHOD_OF[measure]).standing
        for row in compared:
            parts = [row["note"], *(note.get(row["outlet"], "") for note in notes)]
            note = "; ".join(filter(None, parts)) or None
            row |= {"measure": measure, "kind": kind, "standing": standing, "note": note}
        rows += compared
        tests += to_test
    add_verdicts(tests)
    return schema.make("outlets", rows)


def compare_counts(
    counts: OutletCounts, least: Least
) -> tuple[list[dict[str, Any]], list[OutletTest]]:
    """Make a row per outlet, and list the tests of those whose verdict is open.

    ``add_verdicts`` gives the verdicts.
    """
    import numpy as np

    everyone = np.arange(len(counts.names))
    outliers = counts.outliers()
    core = np.setdiff1d(everyone, outliers)
    pairs_of_all, pairs_of_core = counts.pairs_among(everyone), counts.pairs_among(core)
    rows: list[dict[str, Any]] = []
    tests: list[OutletTest] = []
    for outlet, name in enumerate(counts.names):
        without = [counts.names[a] for a in outliers if a != outlet]
        pairs = pairs_of_core
        if outlet not in core:
            pairs = counts.pairs_among(np.append(core, outlet))
        if without and least.missing(pairs, pairs.rows_of(outlet)):
            pairs, without = pairs_of_all, []
        own = pairs.rows_of(outlet)
        row = {"outlet": name} | _row(pairs, own, least)
        if "share" in row and without:
            row["note"] = "; ".join(filter(None, [row["note"], _without(without)]))
        rows.append(row)
        if not row["verdict"]:
            tests.append(OutletTest(row, pairs, own))
    return rows, tests


def _row(pairs: OutletPairs, own: NDArray[np.int64], least: Least) -> dict[str, Any]:
    hits, cases, difference = pairs.hits[own], pairs.cases[own], pairs.difference[own]
    n_hits, n_cases = int(hits.sum()), int(cases.sum())
    counts: dict[str, Any] = {"stories": len(own), "cases": n_cases, "hits": n_hits}
    if missing := least.missing(pairs, own):
        return counts | {"verdict": TOO_FEW, "note": missing}
    share, more = n_hits / n_cases, float(difference.sum()) / n_cases
    low, high = story_interval(hits, cases)
    lowest, highest = wilson_interval(n_hits, n_cases)
    low, high = max(0.0, min(low, lowest)), min(1.0, max(high, highest))
    below, above = story_interval(difference, cases)
    if min(n_hits, n_cases - n_hits) < RARE:
        below, above = min(below, low - share + more), max(above, high - share + more)
    reason = _too_alike(pairs, own)
    return counts | {
        "share": share,
        "low": low,
        "high": high,
        "rest": share - more,
        "difference": more,
        "difference_low": max(-1.0, below),
        "difference_high": min(1.0, above),
        "verdict": NONE if reason else "",
        "note": reason,
    }


def _too_alike(pairs: OutletPairs, own: NDArray[np.int64]) -> str:
    """Say why there is nothing to test: all outlets together have few hits, or few misses."""
    rows = rows_of_stories(pairs.first[own], pairs.many[own])
    hits, cases = int(pairs.hits[rows].sum()), int(pairs.cases[rows].sum())
    if min(hits, cases - hits) >= RARE:
        return ""
    if 2 * hits <= cases:
        counted = f"{hits or 'no'} {'hit' if hits == 1 else 'hits'}"
    else:
        counted = f"all but {cases - hits}" if hits < cases else "all"
    return f"not tested: {counted} of {cases:,} cases of all outlets here"


def _without(outlets: list[str]) -> str:
    """Say which outlets are no part of the rest."""
    words = outlets[:_NAMED]
    words += [f"{len(outlets) - _NAMED} more"] if len(outlets) > _NAMED else []
    listed = " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
    return f"the rest is without {listed}, which stand{'s' if len(outlets) == 1 else ''} out"


def _copies_notes(copies: Mapping[str, tuple[int, int]]) -> dict[str, str]:
    """Say how many accounts of each outlet are set aside as wire copy."""
    return {
        outlet: f"{hits:,} of its {accounts:,} accounts {'is' if hits == 1 else 'are'} "
        "wire copy and set aside"
        for outlet, (hits, accounts) in copies.items()
        if hits
    }


def _unsure_notes(unsure: Mapping[tuple[str, str], tuple[int, int]], kind: str) -> dict[str, str]:
    """Say how many facts of a kind could not be judged for each outlet."""
    return {
        outlet: f"{hits:,} of {facts:,} facts could not be judged"
        for (outlet, of), (hits, facts) in unsure.items()
        if of == kind and hits
    }


def add_verdicts(tests: Sequence[OutletTest]) -> None:
    """Add p, q and the verdict to the rows: all at once, because q depends on their number."""
    chances = [test.p(len(tests)) for test in tests]
    for test, p, q in zip(tests, chances, _false_discovery_rates(chances), strict=True):
        test.row.update(p=p, q=q, verdict=_verdict(q, test.row["difference"]))


def control_together(tables: Sequence[pd.DataFrame]) -> list[pd.DataFrame]:
    """Return tables of tests with ``q`` and ``verdict`` over the tests of all of them.

    A page that lists the differences of several tables together needs this: what each controls
    for its own tests alone can add up.
    """
    rates = iter(_false_discovery_rates([p for table in tables for p in table["p"].dropna()]))
    controlled = []
    for table in (given.copy() for given in tables):
        tested = table["p"].notna()
        q = [next(rates) for _ in range(tested.sum())]
        differences = table.loc[tested, "difference"]
        table.loc[tested, "q"] = q
        table.loc[tested, "verdict"] = list(map(_verdict, q, differences))
        controlled.append(table)
    return controlled


def _false_discovery_rates(chances: Sequence[float]) -> list[float]:
    from scipy.stats import false_discovery_control

    rates: list[float] = false_discovery_control(chances).tolist() if chances else []
    return rates


def _verdict(q: float, difference: float) -> str:
    if q > FALSE_DISCOVERY_RATE:
        return NONE
    return MORE if difference > 0 else LESS


def compare_attention(corpus: Corpus) -> pd.DataFrame:
    """Count the accounts of each story day by day.

    Parameters
    ----------
    corpus : Corpus
        The stories.

    Returns
    -------
    DataFrame
        The table ``attention``: one row per story and day (UTC) on which an account of it was
        published, in the order of the days. ``accounts`` of that day, from how many ``origins``,
        ``new_origins`` among them that had published nothing before, and the ``total`` of accounts
        up to that day. Accounts without a date are in no row.

    Notes
    -----
    The number of accounts shows what was collected, not how many there were.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> table = compare_attention(read_corpus("nine-papers"))
    >>> table.columns.tolist()
    ['story_id', 'title', 'day', 'accounts', 'origins', 'new_origins', 'total']
    """
    key = ["story_id", "account_id"]
    accounts = corpus.table("accounts", [*key, "published"])
    accounts = accounts.assign(day=[day_of(p) for p in accounts["published"]])
    origins = corpus.table("origins", [*key, "origin_id"])
    accounts = accounts[accounts["day"] != ""].merge(origins, on=key, how="left")
    known = accounts.dropna(subset=["origin_id"])
    new = known.groupby(["story_id", "origin_id"])["day"].min().reset_index()
    by_day = ["story_id", "day"]
    days = accounts.groupby(by_day).agg(
        accounts=("account_id", "size"), origins=("origin_id", "nunique")
    )
    days["new_origins"] = new.groupby(by_day).size()
    days = days.fillna({"new_origins": 0}).reset_index().sort_values(by_day, ignore_index=True)
    days["total"] = days.groupby("story_id")["accounts"].cumsum()
    days["title"] = days["story_id"].map(corpus.stories.set_index("story_id")["title"])
    rows = ({k: None if v != v else v for k, v in row.items()} for row in schema.rows(days))
    return schema.make("attention", rows)
