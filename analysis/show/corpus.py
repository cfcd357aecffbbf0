"""Corpora in words, and attention over time: accounts by story and day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words
from analysis.show.base import Shown, limited
from analysis.show.prose import Prose, cut, said

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]
_STAGES = {
    "read": "In reading",
    "group": "In grouping",
    "analyse": "In the analysis",
    "report": "In the reports",
}


def tell_corpus(stories: pd.DataFrame, accounts: pd.DataFrame, *, limit: int = 8) -> Prose:
    """Report the size of a corpus and which of its stories can be compared.

    Parameters
    ----------
    stories : pandas.DataFrame
        Table ``stories`` of a corpus.
    accounts : pandas.DataFrame
        Table ``accounts`` of a corpus; only the column ``outlet`` is used.
    limit : int, default 8
        Number of outlets and stories that are named at most.

    Returns
    -------
    Prose
        Accounts, outlets, stories, origins and days; then stories that were not analysed.
    """
    if stories.empty:
        return Prose("The corpus contains no story.")
    outlets = accounts["outlet"].value_counts()
    origins = int(stories["n_origins"].fillna(0).sum())
    whole = (
        f"{count(len(accounts), 'account')} by {count(len(outlets), 'outlet')} in "
        f"{count(len(stories), 'story', 'stories')}"
    )
    lead = f"The corpus contains {whole}, from {count(origins, 'origin')}{_days(stories)}."
    several = int((stories["n_outlets"] > 1).sum())
    alone = len(stories) - several
    comparable = (
        f"{as_sentence(count(several, 'story', 'stories'))} {'is' if several == 1 else 'are'} "
        "reported by more than one outlet"
    )
    comparable += f"; in {in_words(alone)} there is nothing to compare" if alone else ""
    comparable = (
        comparable if alone or len(stories) == 1 else "Each is reported by more than one outlet"
    )
    items = [f"{comparable}.", *_by_outlet(outlets, limit), *_unfinished(stories, limit)]
    unknown = int(accounts["outlet"].isna().sum())
    if unknown:
        items.append(f"For {count(unknown, 'account')} the outlet is not known.")
    return Prose(lead, tuple((words, ()) for words in items))


def _days(stories: pd.DataFrame) -> str:
    days = sorted(said(d)[:10] for k in ("first", "last") for d in stories[k] if said(d))
    if not days:
        return "; no account has a date"
    return (
        f", published on {days[0]}"
        if days[0] == days[-1]
        else f", published from {days[0]} to {days[-1]}"
    )


def _by_outlet(outlets: pd.Series[Any], limit: int) -> list[str]:
    """Return outlets with their accounts, those with most first.

    Of many outlets those with most are named and the others counted.
    """
    if outlets.empty:
        return []
    rows = sorted(outlets.items(), key=lambda row: (-row[1], str(row[0])))
    counted = [f"{name} {in_words(int(n))}" for name, n in rows]
    if len(counted) <= limit + 1:
        return [f"Accounts by outlet: {', '.join(counted)}."]
    rest = f"{count(len(counted) - limit, 'more outlet')} with {in_words(rows[limit][1])} or fewer"
    return [f"Accounts by outlet: {', '.join(counted[:limit])}, and {rest}."]


def _unfinished(stories: pd.DataFrame, limit: int) -> list[str]:
    found = []
    for status, words in (("partly", "analysed in part"), ("set aside", "set aside")):
        rows = schema.rows(stories[stories["status"] == status])
        if rows:
            names = [
                f"{said(r['title']) or r['story_id']}"
                f"{' (' + said(r['note']) + ')' if said(r['note']) else ''}"
                for r in rows[:limit]
            ]
            more = [count(len(rows) - limit, "other")] if len(rows) > limit else []
            lead = (
                f"{as_sentence(count(len(rows), 'story', 'stories'))} "
                f"{'was' if len(rows) == 1 else 'were'} {words}"
            )
            found.append(f"{lead}: {'; '.join(names + more)}.")
    return found


def tell_skipped(skipped: pd.DataFrame, *, limit: int = 12) -> Prose:
    """Report what was not read, grouped or analysed, and why.

    Parameters
    ----------
    skipped : pandas.DataFrame
        Table ``skipped`` of a corpus.
    limit : int, default 12
        Number of reasons that are listed at most.

    Returns
    -------
    Prose
        One sentence for each stage and reason: how often, and the first place.
    """
    if skipped.empty:
        return Prose("Everything was read and analysed.")
    groups = sorted(
        skipped.groupby(["stage", "kind"], sort=False),
        key=lambda g: [*_STAGES, g[0][0]].index(g[0][0]),
    )
    items = []
    for (stage, kind), rows in groups[:limit]:
        first = rows.iloc[0].to_dict()
        where = _place(first)
        words = f"{_STAGES.get(str(stage), str(stage))}: {kind}, {_times(len(rows))}"
        items.append(
            (
                f"{words}; {'the first is ' if len(rows) > 1 else ''}{where}: "
                f"{said(first['reason']).rstrip('.')}.",
                (),
            )
        )
    if len(groups) > limit:
        items.append(
            (f"{as_sentence(count(len(groups) - limit, 'more reason'))} are in the table.", ())
        )
    n = len(skipped)
    return Prose(
        f"{as_sentence(count(n, 'thing'))} could not be read or analysed completely; the rest "
        f"went on without {'it' if n == 1 else 'them'}.",
        tuple(items),
    )


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{in_words(n)} times")


def _place(row: Row) -> str:
    """Return where something was skipped: source and row, account or story."""
    source = said(row["source"]).rstrip("/").rpartition("/")[2]
    parts = [source] if source else []
    parts += (
        [f"row {int(row['row'])}"] if said(row["row"]) and source and row["row"] >= 0 else []
    )  # -1: the file as a whole
    parts += [f"account {row['account_id']}"] if said(row["account_id"]) else []
    parts += [f"story {row['story_id']}"] if said(row["story_id"]) and not parts else []
    return ", ".join(parts) or "no place known"


@limited
def show_corpus(stories: pd.DataFrame, *, caption: str = "", limit: int = 40) -> Shown:
    """Show the stories of a corpus.

    Parameters
    ----------
    stories : pandas.DataFrame
        Table ``stories`` of a corpus.
    caption : str, optional
        Title of the table.
    limit : int, default 40
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each story, in the order of the table: accounts, outlets, origins, days, status.
    """
    rows = []
    for row in schema.rows(stories.head(limit)):
        days = dict.fromkeys(said(row[k])[:10] for k in ("first", "last"))
        when = " to ".join(d for d in days if d) or "no date"
        counts = [f"{row[k]:,}" for k in ("n_accounts", "n_outlets", "n_origins")]
        rows.append(
            (
                said(row["title"]) or str(row["story_id"]),
                *counts,
                when,
                str(row["status"]),
                said(row["note"]) or "–",
            )
        )
    heads = ("story", "accounts", "outlets", "origins", "days", "status", "note")
    return Shown(
        heads,
        tuple(rows),
        (False, True, True, True, False, False, False),
        cut(caption, len(stories), limit, "stories"),
    )
