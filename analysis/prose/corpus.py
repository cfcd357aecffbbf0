"""A corpus in words: what it holds, what was skipped and why, and how long its stories were told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.prose.words import Prose, as_sentence, count, in_words, said

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
    """What a corpus holds: accounts, outlets, stories, origins and days; which stories can be compared, and which were set aside.

    Takes the tables ``stories`` and ``accounts`` of a corpus; of the latter the column ``outlet`` is enough.
    """
    if stories.empty:
        return Prose("The corpus holds no story.")
    outlets = accounts["outlet"].value_counts()
    origins = int(stories["n_origins"].fillna(0).sum())
    whole = f"{count(len(accounts), 'account')} by {count(len(outlets), 'outlet')} in {count(len(stories), 'story', 'stories')}"
    lead = f"The corpus holds {whole}, from {count(origins, 'origin')}{_days(stories)}."
    several = int((stories["n_outlets"] > 1).sum())
    alone = len(stories) - several
    told = f"{as_sentence(count(several, 'story', 'stories'))} {'is' if several == 1 else 'are'} told by more than one outlet"
    told += f"; in {in_words(alone)} there is nothing to compare" if alone else ""
    told = told if alone or len(stories) == 1 else "Each is told by more than one outlet"
    items = [f"{told}.", *_by_outlet(outlets, limit), *_unfinished(stories, limit)]
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
    """Outlets with their accounts, those with most first; of many the most and the fewest."""
    if outlets.empty:
        return []
    rows = sorted(outlets.items(), key=lambda row: (-row[1], str(row[0])))
    told = [f"{name} {in_words(int(n))}" for name, n in rows]
    if len(told) <= limit + 1:
        return [f"Accounts by outlet: {', '.join(told)}."]
    rest = f"{count(len(told) - limit, 'more outlet')} with {in_words(rows[limit][1])} or fewer"
    return [f"Accounts by outlet: {', '.join(told[:limit])}, and {rest}."]


def _unfinished(stories: pd.DataFrame, limit: int) -> list[str]:
    found = []
    for status, words in (("partly", "analysed in part"), ("set aside", "set aside")):
        rows = stories[stories["status"] == status].to_dict("records")
        if rows:
            names = [
                f"{said(r['title']) or r['story_id']}{' (' + said(r['note']) + ')' if said(r['note']) else ''}"
                for r in rows[:limit]
            ]
            more = [count(len(rows) - limit, "other")] if len(rows) > limit else []
            lead = f"{as_sentence(count(len(rows), 'story', 'stories'))} {'was' if len(rows) == 1 else 'were'} {words}"
            found.append(f"{lead}: {'; '.join(names + more)}.")
    return found


def tell_skipped(skipped: pd.DataFrame, *, limit: int = 12) -> Prose:
    """What was not, or not wholly, read, grouped or analysed: how often for which reason, with the first place of each.

    Takes the table ``skipped`` of a corpus.
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
                f"{words}; {'the first is ' if len(rows) > 1 else ''}{where}: {said(first['reason']).rstrip('.')}.",
                (),
            )
        )
    if len(groups) > limit:
        items.append(
            (f"{as_sentence(count(len(groups) - limit, 'more reason'))} stand in the table.", ())
        )
    n = len(skipped)
    return Prose(
        f"{as_sentence(count(n, 'thing'))} could not be taken in or analysed whole; the rest went on without {'it' if n == 1 else 'them'}.",
        tuple(items),
    )


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{in_words(n)} times")


def _place(row: Row) -> str:
    """Where something was skipped: the source and its row, the account or the story."""
    source = said(row["source"]).rstrip("/").rpartition("/")[2]
    told = [source] if source else []
    told += (
        [f"row {int(row['row'])}"] if said(row["row"]) and source and row["row"] >= 0 else []
    )  # -1: the file as a whole
    told += [f"account {row['account_id']}"] if said(row["account_id"]) else []
    told += [f"story {row['story_id']}"] if said(row["story_id"]) and not told else []
    return ", ".join(told) or "no place known"


def tell_attention(attention: pd.DataFrame, *, limit: int = 6) -> Prose:
    """How long the stories with most accounts were told, on which day most, and until when by new origins.

    Takes the table of ``compare_attention``.
    """
    told = attention[attention["accounts"] > 0]
    if told.empty:
        return Prose("No account has a date.")
    stories = (
        told.groupby("story_id", sort=False)["accounts"]
        .agg(["sum", "size"])
        .sort_values("sum", ascending=False, kind="stable")
    )
    single = int((stories["size"] == 1).sum())
    dated = count(int(told["accounts"].sum()), "dated account")
    lead = f"{as_sentence(count(len(stories), 'story', 'stories'))} {'has' if len(stories) == 1 else 'have'} {dated}"
    lead += (
        f"; {in_words(single)} of them {'was' if single == 1 else 'were'} told on one day only"
        if len(stories) > 1 and single
        else ""
    )
    items = [
        (_course(told[told["story_id"] == story].to_dict("records")), ())
        for story in stories.index[:limit]
    ]
    if len(stories) > limit:
        items.append(
            (
                f"{as_sentence(count(len(stories) - limit, 'more story', 'more stories'))} stand in the table.",
                (),
            )
        )
    return Prose(f"{lead}.", tuple(items))


def _course(rows: list[dict[Any, Any]]) -> str:
    """One story's attention in a sentence."""
    accounts, origins = sum(r["accounts"] for r in rows), sum(r["new_origins"] for r in rows)
    name = said(rows[0]["title"]) or str(rows[0]["story_id"])
    words = f"{name}: {count(accounts, 'account')} from {count(origins, 'origin')}"
    if len(rows) == 1:
        return f"{words}, all on {str(rows[0]['day'])[:10]}."
    most = max(rows, key=lambda r: r["accounts"])
    last = [r for r in rows if r["new_origins"]][-1:]
    words += f" on {count(len(rows), 'day')}, most on {str(most['day'])[:10]} ({in_words(most['accounts'])})"
    return (
        f"{words}; the last new origin on {str(last[0]['day'])[:10]}."
        if last and origins > 1
        else f"{words}."
    )
