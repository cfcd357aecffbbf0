"""What limits a comparison: other events, days between accounts, their forms, open cases."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from analysis import schema
from analysis.compare.decisions import compare_decisions, count_checked, explain_refusals
from analysis.compare.events import FAR, OTHER
from analysis.compare.origins.rulings import TOML
from analysis.english import as_sentence, count, in_words, listed
from analysis.find.account_forms import find_forms
from analysis.read.dates import iso_day
from analysis.show.base import MANY_ACCOUNTS
from analysis.show.prose import Place, Prose, names_of, said, with_remarks

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_APART = 2  # days between an account and its follow-up
_NEITHER = -1  # neither facts nor names are shared
_NAMED = 3  # forms of accounts that a sentence names


def tell_events(events: pd.DataFrame, story: Story) -> str:
    """Return which accounts seem to be about another event, and why; empty if none.

    Parameters
    ----------
    events : pandas.DataFrame
        Table of ``compare_events``.
    story : Story
        Story to report on.

    Returns
    -------
    str
        One sentence.
    """
    rows = schema.rows(events)
    apart = [row for row in rows if row["standing"] == OTHER]
    if not apart:
        return ""
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(row["event_id"], []).append(story.labels[row["account_id"]])
    lone, main = len(groups) == len(apart) + 1, len(groups["e1"])
    facts = max(int(row["facts"]) for row in apart)
    facts = _NEITHER if not facts and not any(said(row["names"]) for row in apart) else facts
    if len(rows) == 2:
        shared = _facts(facts, "they share {}") + _days_between(story)
        return f"The two accounts seem to be about different events: {shared}."
    if not lone or main == 1:
        on = "; ".join(_names(labels) for labels in groups.values())
        number = in_words(len(groups))
        return f"The accounts seem to be about {number} events; compare each separately: {on}."
    who, others = _names([story.labels[row["account_id"]] for row in apart]), in_words(main)
    if len(apart) == 1:
        shared = _facts(facts, f"it shares {{}} with the other {others}")
        return (
            f"{who} seems to be about another event: {shared}; "
            "compare it separately or leave it out."
        )
    shared = _facts(facts, f"they share at most {{}} each with the other {others}")
    return (
        f"{who} seem to be about other events: {shared}; compare them separately or leave them out."
    )


def _facts(number: int, words: str) -> str:
    """Return how many facts accounts share; of some it is said that the words are others."""
    if number == _NEITHER:
        return words.format("no fact and no name").replace("at most no", "no").replace(" each", "")
    if not number:
        return words.format("no fact").replace("at most no", "no").replace(" each", "")
    return f"few of the words are the same, and {words.format(count(number, 'fact'))}"


def _days_between(story: Story) -> str:
    """Return how many days are between two accounts of different events; empty for a few."""
    days = sorted(day for p in story.published.values() if (day := iso_day(p)))
    gap = (days[-1] - days[0]).days if len(days) == 2 else 0
    return f", and {count(gap, 'day')} are between them" if gap >= FAR else ""


def _names(labels: list[str]) -> str:
    """Return the names of accounts, or how many they are."""
    return names_of(labels, MANY_ACCOUNTS)


def tell_days(story: Story) -> str:
    """Return which accounts were published days before or after the others; empty if none.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        One sentence, on the longest time between two accounts.
    """
    days = {a: iso_day(p) for a, p in story.published.items() if a in story.compared}
    known = sorted({day for day in days.values() if day})
    gaps = [((later - earlier).days, later) for earlier, later in pairwise(known)]
    gap, since = max(gaps, key=lambda g: g[0], default=(0, date.min))
    if gap < _APART:
        return ""
    late = [story.labels[a] for a, day in days.items() if day and day >= since]
    early = [story.labels[a] for a, day in days.items() if day and day < since]
    time = count(gap, "day")
    rest = "the others" if len(late) + len(early) == len(story.compared) else None
    if len(late) <= len(early):
        verb = "was" if len(late) == 1 else "were"
        return (
            f"{as_sentence(_names(late))} {verb} published {time} after {rest or _names(early)}: "
            "what only the later text has may be news of those days."
        )
    verb, it = ("was", "it lacks") if len(early) == 1 else ("were", "they lack")
    return (
        f"{as_sentence(_names(early))} {verb} published {time} before {rest or _names(late)}: what "
        f"{it} may not have been known yet."
    )


def tell_forms(story: Story) -> str:
    """Return which accounts are no plain reports; empty if all seem to be.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        At most two sentences.
    """
    forms = [(story.labels[form.account_id], form.says) for form in find_forms(story)]
    if not forms or len(story.compared) < 2:
        return ""
    named = [f"{label} {says}" for label, says in forms[:_NAMED]]
    more = len(forms) - len(named)
    if more:
        rest = "more is not a plain report" if more == 1 else "more are not plain reports"
        named.append(f"{in_words(more)} {rest}")
    return f"{'; '.join(named)}. That such an account lacks something says little."


def tell_doubt(story: Story, coverage: pd.DataFrame) -> Prose:
    """List what could not be judged.

    Parameters
    ----------
    story : Story
        Story to report on.
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.

    Returns
    -------
    Prose
        Uncertain cells, accounts that were set aside and files that could not be read.
    """
    items: list[tuple[str, tuple[Place, ...]]]
    forms = filter(None, [tell_forms(story)])
    items = [(sentence, ()) for sentence in (*forms, *explain_refusals(story))]
    uncertain = int((coverage["status"] == "uncertain").sum())
    if uncertain:
        cells = (
            f"{as_sentence(count(uncertain, 'cell'))} of the coverage table "
            f"{'is' if uncertain == 1 else 'are'} uncertain"
        )
        items.append((f"{cells}: a similar statement was found, but it may not be the same.", ()))
    for account in schema.rows(story.accounts[~story.accounts["analysed"]]):
        items.append((f"{account['label']} is {account['note']}.", ()))
    items += [
        (f"{row['path']} could not be read: {row['reason']}.", ())
        for row in schema.rows(story.skipped)
    ]
    lead = "What could not be judged:" if items else "Everything could be read and judged."
    return Prose(with_remarks(tell_checked(story), lead), tuple(items))


def tell_checked(story: Story) -> str:
    """Return how much was checked by hand and how much of it changed; empty without decisions.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        One sentence, and a second one if decisions of ``review.csv`` do not apply.
    """
    counts = count_checked(story)
    table = compare_decisions(story)
    parts = []
    if counts:
        kinds = listed(f"{c.checked} of {c.total:,} {c.things}" for c in counts)
        checked, changed, total = (sum(n) for n in zip(*(c[2:] for c in counts), strict=True))
        words = f"{checked} of {total:,} checked by hand"
        coders = table[table["status"] == "applied"]["coder"].drop_duplicates()
        words += f" by {listed(coders)}, {changed or 'none'} changed"
        parts.append(f"{words} ({kinds})." if len(counts) > 1 else f"{words} ({counts[0].things}).")
    left = int(((table["status"] != "applied") & (table["coder"] != TOML)).sum())
    if left:
        verb = "does" if left == 1 else "do"
        parts.append(f"{as_sentence(count(left, 'decision'))} {verb} not apply: see 00-story.")
    return " ".join(parts)
