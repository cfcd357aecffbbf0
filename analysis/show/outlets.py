"""Outlets across stories in tables and words: shares and differences.

Differences from the rest are shown after control for many tests.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.intervals import FALSE_DISCOVERY_RATE
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.base import Shown, limited
from analysis.show.outlet_measures import (
    _NUMBERS,
    FEW,
    NONE_SHOWN,
    chance,
    how_few,
    kind_of_case,
    measure_of,
    percent,
    points,
    share,
    tell_q,
)
from analysis.show.prose import Prose, cut, said
from analysis.show.voices import KINDS_OF_SPEAKER

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]


@limited
def show_outlets(
    outlets: pd.DataFrame, *, measure: str = "", caption: str = "", limit: int = 400
) -> Shown:
    """Show the share of each outlet beside that of the rest, with the verdict.

    Parameters
    ----------
    outlets : pandas.DataFrame
        Table of ``compare_outlets``.
    measure : str, optional
        A measure of the table; by default all.
    caption : str, optional
        Title of the table.
    limit : int, default 400
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each outlet, measure and kind.

    Notes
    -----
    Where there are too few cases the share is left out and the note says how many there are.
    Differences are in percentage points; q is the p-value after control for all comparisons made.
    """
    picked = outlets[outlets["measure"] == measure] if measure else outlets
    many_kinds = picked["kind"].nunique() > 1
    heads = [
        *([] if measure else ["measure"]),
        "outlet",
        *(["kind"] if many_kinds else []),
        "share",
        "cases",
        "stories",
        "the rest",
        "difference in points",
        "q",
        "verdict",
        *([] if measure else ["standing"]),
        "note",
    ]
    rows = [tuple(_cells(row, heads)) for row in schema.rows(picked.head(limit))]
    numeric = tuple(h in _NUMBERS for h in heads)
    return Shown(tuple(heads), tuple(rows), numeric, cut(caption, len(picked), limit, "rows"))


def _cells(row: Row, heads: list[str]) -> list[str]:
    few = row["verdict"] == FEW
    words = {
        "measure": measure_of(row["measure"]).name,
        "outlet": said(row["outlet"]),
        "kind": kind_of_case(row["measure"], row["kind"]) or "–",
        "share": "–" if few else percent(row),
        "cases": f"{row['hits']:,} of {row['cases']:,}",
        "stories": f"{row['stories']:,}",
        "the rest": "–" if few else share(row["rest"]),
        "difference in points": "–" if few else points(row),
        "q": chance(row["q"]),
        "verdict": str(row["verdict"]),
        "standing": str(row["standing"]),
        "note": said(row["note"]) or "–",
    }
    return [words[h] for h in heads]


# Of an outlet that does more than the rest, of one that does less, and what the counted cases are.
_HABITS: dict[str, tuple[str, str, str]] = {
    "carries": ("reports more of {what}", "reports less of {what}", "reported "),
    "bound kept": (
        "keeps bounds of figures more often",
        "drops bounds of figures more often",
        "kept ",
    ),
    "not rounded": ("keeps exact numbers more often", "rounds figures more often", "exact in "),
    "attribution kept": ("keeps who says so more often", "drops who says so more often", "kept "),
    "hedge kept": ("keeps hedges more often", "drops hedges more often", "kept "),
    "wire copy": (
        "copies other accounts more often",
        "copies other accounts less often",
        "copied ",
    ),
    "speakers": (
        "gives more of its quotations to {what}",
        "gives fewer of its quotations to {what}",
        "",
    ),
    "frames": ("has more sentences that touch {what}", "has fewer sentences that touch {what}", ""),
    "first": ("is first more often", "is first less often", "first in "),
}
_MOST_ORIGINS = {
    "figure": "the figures that most origins give",
    "quote": "the quotations that most origins give",
    "plain": "the other facts that most origins report",
}
_ASSISTIVE = (
    "The measure is assistive and wrong in some cases: read the cases behind a share before you "
    "use it."
)


def tell_outlets(outlets: pd.DataFrame, *, measure: str = "", limit: int = 24) -> Prose:
    """Report the differences between outlets and the rest.

    Parameters
    ----------
    outlets : pandas.DataFrame
        Table of ``compare_outlets``.
    measure : str, optional
        A measure of the table, for which outlets without a difference and with too few cases are
        named too; by default all.
    limit : int, default 24
        Number of differences that are listed at most.

    Returns
    -------
    Prose
        One sentence for each difference, the surest first: share, interval and share of the rest.

    Notes
    -----
    Differences are shown after control for all comparisons made. No outlet is ranked.
    """
    picked = outlets[outlets["measure"] == measure] if measure else outlets
    if picked.empty:
        return Prose("No outlet has a case to compare.")
    judged = picked[(picked["verdict"] != FEW) & picked["share"].notna()]
    shown = judged[judged["verdict"] != NONE_SHOWN].sort_values("q", kind="stable")
    items = [(f"{_difference(row)}.", ()) for row in schema.rows(shown.head(limit))]
    if len(shown) > limit:
        items.append(
            (
                f"{as_sentence(count(len(shown) - limit, 'more difference'))} of this kind "
                "are in the table.",
                (),
            )
        )
    lead = _found(judged, shown)
    if measure:
        items += [(words, ()) for words in (_none_shown(judged), _few_of(picked)) if words]
        lead += f" {_ASSISTIVE}" if (picked["standing"] == "assistive").all() else ""
    elif len(shown):
        lead += f" {_CONTROL}{_resting(int((shown['standing'] == 'assistive').sum()), len(shown))}"
    return Prose(lead, tuple(items))


_CONTROL = (
    "All comparisons are controlled together: of the differences shown "
    f"{FALSE_DISCOVERY_RATE:.0%} at most are expected to be chance. "
    "They do not say why an outlet differs."
)


def _resting(assistive: int, shown: int) -> str:
    """Return how many of the differences shown depend on an assistive measure."""
    if not assistive:
        return ""
    who = (
        ("It rests" if shown == 1 else "All rest")
        if assistive == shown
        else f"{as_sentence(in_words(assistive))} rest{'s' * (assistive == 1)}"
    )
    return (
        f" {who} on assistive measures, which are wrong in some cases: read the cases behind a "
        "share before you use it."
    )


def _found(judged: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Return how many comparisons were tested and how many show a difference.

    Those without anything to test are counted too.
    """
    n, differ, untested = int(judged["q"].notna().sum()), len(shown), int(judged["q"].isna().sum())
    if judged.empty:
        return "No outlet has enough cases to compare."
    of = "of an outlet with the rest in the same stories"
    if n == 0:
        return f"No comparison {of} was tested: nearly all cases have the same result."
    if n == 1:
        lead = f"The one comparison {of} shows {'a' if differ else 'no'} difference."
    elif differ == n:
        lead = f"{'Both' if n == 2 else f'All {in_words(n)}'} comparisons {of} show a difference."
    else:
        shows = "one shows" if differ == 1 else f"{in_words(differ) if differ else 'none'} show"
        lead = f"Of {count(n, 'comparison')} {of}, {shows} a difference."
    return (
        f"{lead} {as_sentence(in_words(untested))} more had nothing to test: nearly all cases "
        "have the same result."
        if untested
        else lead
    )


def tell_habit(row: Row) -> str:
    """Return what an outlet does more or less than the rest, with the shares."""
    more, less, hit = _HABITS.get(row["measure"], ("has more of {what}", "has less of {what}", ""))
    habit = (more if row["verdict"].startswith("more") else less).format(what=_what(row))
    name = measure_of(row["measure"])
    cases = f"{row['cases']:,} {name.case if row['cases'] == 1 else name.cases}"
    where = (
        f" in {row['stories']:,} {'story' if row['stories'] == 1 else 'stories'}"
        if row["measure"] != "first"
        else ""
    )
    numbers = f"{hit}{row['hits']:,} of {cases}{where}, {percent(row)}"
    return f"{said(row['outlet'])} {habit}: {numbers}, the rest {share(row['rest'])}"


def _difference(row: Row) -> str:
    """Return what an outlet does more or less than the rest, with the figures."""
    difference = f"difference {points(row).replace(' (', ' points (', 1)}, {tell_q(row)}"
    return f"{tell_habit(row)}; {difference}"


def _what(row: Row) -> str:
    kind = said(row["kind"])
    if row["measure"] == "carries":
        return _MOST_ORIGINS.get(kind, kind or "what most origins report")
    return (
        KINDS_OF_SPEAKER.get(kind, kind)
        if row["measure"] == "speakers"
        else f"“{kind}”"
        if kind
        else str(row["measure"])
    )


def _none_shown(judged: pd.DataFrame, limit: int = 8) -> str:
    rows = judged[judged["verdict"] == NONE_SHOWN]
    if rows.empty or judged["kind"].nunique() > 1:  # of many kinds the lead has counted them
        return ""
    names = [said(n) for n in rows["outlet"]]
    return (
        "No difference is shown for "
        f"{listed(names) if len(names) <= limit else f'{in_words(len(names))} outlets'}."
    )


def _few_of(picked: pd.DataFrame, limit: int = 8) -> str:
    rows = schema.rows(picked[picked["verdict"] == FEW])
    outlets = list(dict.fromkeys(said(r["outlet"]) for r in rows))
    if not rows:
        return ""
    if len(rows) > limit:
        several = f" in {len(rows)} comparisons" if len(rows) > len(outlets) else ""
        return f"Too few cases: {count(len(outlets), 'outlet')}{several}."
    by_outlet = {name: [r for r in rows if said(r["outlet"]) == name] for name in outlets}
    return f"Too few cases: {listed(_few_cases(r, name) for name, r in by_outlet.items())}."


def _few_cases(rows: Sequence[Row], outlet: str) -> str:
    """Return an outlet with the kinds that it has too few cases of, and how few."""
    kinds = [kind_of_case(r["measure"], r["kind"]) for r in rows]
    notes = list(dict.fromkeys(map(how_few, rows)))
    if len(notes) == 1:
        parts = [
            listed(k for k in kinds if k),
            f"{notes[0]}{' each' if len(rows) > 1 else ''}" if notes[0] else "",
        ]
    else:
        parts = [f"{kind} {how_few(r)}".strip() for kind, r in zip(kinds, rows, strict=True)]
    words = "; ".join(w for w in parts if w)
    return f"{outlet} ({words})" if words else outlet


def tell_few(outlets: pd.DataFrame, *, limit: int = 12) -> Prose:
    """Report which outlets have too few cases, and for which measures.

    Parameters
    ----------
    outlets : pandas.DataFrame
        Table of ``compare_outlets``.
    limit : int, default 12
        Number of outlets that are listed at most.

    Returns
    -------
    Prose
        One sentence for each outlet.

    Notes
    -----
    No share is shown for such a measure and nothing is concluded.
    """
    few = outlets[outlets["verdict"] == FEW]
    if few.empty:
        return Prose(
            "Every outlet has enough cases for every measure."
            if len(outlets)
            else "No outlet has a case to compare."
        )
    items = []
    groups = list(few.groupby("outlet", sort=False))
    for outlet, rows in groups[:limit]:
        whole = int((outlets["outlet"] == outlet).sum())
        cases = [_named(row) for row in schema.rows(rows.head(4))]
        more = [count(len(rows) - 4, "other")] if len(rows) > 4 else []
        some = f"in {in_words(len(rows))} of {count(whole, 'comparison')}: {listed(cases + more)}"
        items.append(
            (
                f"{outlet} "
                f"{f'in every comparison, such as {cases[0]}' if len(rows) == whole else some}.",
                (),
            )
        )
    if len(groups) > limit:
        items.append(
            (f"{as_sentence(count(len(groups) - limit, 'more outlet'))} are in the table.", ())
        )
    have = "has" if len(groups) == 1 else "have"
    total = outlets["outlet"].nunique()
    return Prose(
        f"{as_sentence(in_words(len(groups)))} of {count(total, 'outlet')} {have} too few "
        "cases somewhere; no share is shown there.",
        tuple(items),
    )


def _named(row: Row) -> str:
    about = "; ".join(w for w in (kind_of_case(row["measure"], row["kind"]), how_few(row)) if w)
    return f"{measure_of(row['measure']).name}{f' ({about})' if about else ''}"
