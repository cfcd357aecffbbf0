"""Origins, versions, updates and overviews in words, and a plot of origins.

Ten outlets that reprint one dispatch are one origin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.events import compare_events
from analysis.compare.origins import lone_accounts, origins_of
from analysis.compare.origins.reprints import RULES
from analysis.english import as_sentence, count, in_words, listed
from analysis.find.quantities import crowded_sentences
from analysis.show.axes import INK, LINE, SOFT, draw_empty, new_axes, styled
from analysis.show.doubts import tell_days, tell_events
from analysis.show.languages import names_unanalysed
from analysis.show.prose import NOTHING, Place, Prose, day, said, with_remarks

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.story import Story


_MARKS: dict[str, dict[str, Any]] = {
    "original": {"marker": "o", "markersize": 10, "color": "#1d4e6f"},
    "reprint": {
        "marker": "s",
        "markersize": 8,
        "color": "#1d4e6f",
        "markerfacecolor": "white",
        "markeredgewidth": 1.6,
    },
    "derived": {
        "marker": "D",
        "markersize": 8,
        "color": "#D55E00",
        "fillstyle": "left",
        "markerfacecoloralt": "white",
    },
    "undecided": {"marker": "$?$", "markersize": 9, "color": "#6b7580"},
}
_TOP, _UNDER, _WORDS, _HOW = 0.03, 0.075, 0.025, 0.43
_BETWEEN = 0.35  # rows of space between two origins


def _describe_origins(origins: pd.DataFrame, story: Story) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = story.labels
    parts = []
    for _, rows in origins.groupby("origin_id", sort=False):
        members = [f"{labels[r['account_id']]} ({r['relation']})" for r in schema.rows(rows)]
        parts.append(
            f"{listed(members)} on one branch" if len(members) > 1 else f"{members[0]} by itself"
        )
    how = (
        "Accounts grouped by origin: the account that others come from is at the top of its "
        "branch. "
    )
    return Prose(f"{how}{'; '.join(parts) or 'No accounts'}.", kind="caption")


@styled(_describe_origins)
def plot_origins(
    origins: pd.DataFrame,
    story: Story,
    *,
    limit: int = 40,
    ax: Axes | None = None,
) -> Axes:
    """Plot accounts as rows, grouped by origin, with relation and date.

    Parameters
    ----------
    origins : pandas.DataFrame
        Table of ``find_origins``.
    story : Story
        Story that the table comes from; its dates are printed and give the order.
    limit : int, default 40
        Number of accounts that are drawn at most; the plot says how many are not.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    The account that others come from is on top, those that come from it under it. Relations differ
    in shape, not only in colour.
    """
    from matplotlib.lines import Line2D

    labels, rows = story.labels, schema.rows(origins.head(limit))
    times = {a: t for a, t in story.published.items() if isinstance(t, str)}
    groups: dict[str, list[dict[Any, Any]]] = {}
    for row in rows:
        groups.setdefault(row["origin_id"], []).append(row)
    ax = new_axes(ax, 8.6, 0.8 + 0.34 * len(rows) + 0.34 * _BETWEEN * len(groups))
    ax.set_axis_off()
    if not rows:
        return draw_empty(ax, "No accounts to compare.")
    y = 0.0
    for number, members in enumerate(groups.values()):
        if number:
            ax.axhline(y - 0.5 - _BETWEEN / 2, color=LINE, linewidth=0.7)
        _draw_origin(ax, y, members, labels, times)
        y += len(members) + _BETWEEN
    left = len(origins) - len(rows)
    if left:
        ax.text(_TOP, y, f"and {left} more, in the table", color=SOFT, va="center")
    ax.set_xlim(0, 1)
    ax.set_ylim(y + 0.2, -0.7)
    shown = [r for r in _MARKS if r in {row["relation"] for row in rows}]
    handles = [Line2D([], [], linestyle="", label=r, **_MARKS[r]) for r in shown]
    ax.legend(
        handles=handles,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=len(handles),
        handletextpad=0.3,
        columnspacing=1.4,
    )
    return ax


def _draw_origin(
    ax: Axes,
    y: float,
    members: list[dict[Any, Any]],
    labels: Mapping[str, str],
    times: Mapping[str, str],
) -> None:
    """Draw the accounts of one origin from ``y`` on, the original first, then by time."""
    members.sort(key=lambda r: (r["relation"] != "original", times.get(r["account_id"], "~")))
    known = members[0]["relation"] == "original"
    _branch(ax, y, len(members), known)
    for at, row in enumerate(members):
        _account(ax, y + at, row, len(members) > 1 and not (known and at == 0), labels, times)


def _branch(ax: Axes, y: float, members: int, known: bool) -> None:
    """Draw the line that joins an origin's accounts.

    It is broken where no account is known to be the first.
    """
    if members > 1:
        line: dict[str, Any] = {
            "color": SOFT,
            "linewidth": 1.1,
            "linestyle": "-" if known else (0, (2, 2)),
            "zorder": 1,
        }
        ax.plot([_TOP, _TOP], [y, y + members - 1], **line)
        for n in range(1 if known else 0, members):
            ax.plot([_TOP, _UNDER], [y + n, y + n], **line)


def _account(
    ax: Axes,
    y: float,
    row: Mapping[Any, Any],
    under: bool,
    labels: Mapping[str, str],
    times: Mapping[str, str],
) -> None:
    x = _UNDER if under else _TOP
    ax.plot(x, y, linestyle="", zorder=2, **_MARKS[row["relation"]])
    ax.text(
        x + _WORDS,
        y,
        shorten(labels[row["account_id"]], 44, placeholder=" …"),
        va="center",
        fontsize=9.5,
        color=INK,
    )
    ax.text(
        _HOW,
        y,
        shorten(_how(row, labels), 62, placeholder=" …"),
        va="center",
        fontsize=8.5,
        color=SOFT,
    )
    when = times.get(row["account_id"], "")[:16].replace("T", " ")
    ax.text(1.0, y, when, va="center", ha="right", fontsize=8.5, color=SOFT)


def _how(row: Mapping[Any, Any], labels: Mapping[str, str]) -> str:
    named = schema.text_cell(row["comes_from"])
    sources = " and ".join(labels.get(a, a) for a in named.split(", ")) if named else ""
    joint = ", credits" if row["relation"] == "undecided" else " of"
    words = f"{row['relation']}{joint} {sources}" if sources else str(row["relation"])
    if row["relation"] in ("reprint", "derived") and row["score"] > 0:
        words += f", {row['score']:.0%} in common" if not sources else f", {row['score']:.0%}"
    return words + (" (the analyst)" if row["decided_by"] == "analyst" else "")


def from_origins(row: Mapping[str, Any]) -> str:
    """Return from how many origins a fact or figure comes.

    The words are empty when only one account has it; otherwise they follow "two accounts", with
    what parts them.

    >>> from_origins({"n_accounts": 5, "n_origins": 2, "n_undecided": 0})
    ' from two origins'
    >>> from_origins({"n_accounts": 2, "n_origins": 1, "n_undecided": 1})
    ', which may share a source'
    """
    if row["n_accounts"] < 2:
        return ""
    if row["n_undecided"] and row["n_origins"] < 2:
        return ", which may share a source"
    at_least = "at least " if row["n_undecided"] else ""
    return f" from {at_least}{count(row['n_origins'], 'origin')}"


def count_of_origins(origins: pd.DataFrame) -> str:
    """Return from how many origins the accounts come, and for how many that is open.

    Takes the table of ``find_origins``. Nothing is counted where it is only known that there is
    one.
    """
    if len(origins) < 2:
        return ""
    known = origins_of(origins)(origins["account_id"])
    undecided, lone = known["n_undecided"], lone_accounts(origins)
    rows = schema.rows(origins[origins["account_id"].isin(lone)])
    known_ids = dict.fromkeys(origins["account_id"], "")
    resting = sum(bool(_outside_source([row], known_ids)) for row in rows)
    derived = len(lone) - resting
    is_open = bool(undecided or lone)
    words = f"from {'at least ' if is_open else ''}{count(known['n_origins'], 'origin')}"
    open_cases = []
    if resting:
        rest = "rests" if resting == 1 else "rest"
        open_cases.append(f"{count(resting, 'account')} {rest} on an outlet that is not given")
    if derived:
        open_cases.append(
            f"{count(derived, 'account')} {'is' if derived == 1 else 'are'} compiled from others"
        )
    if undecided:
        what = "derive from another" if undecided == 1 else "share a source"
        everybody = "both" if undecided == 2 else "all"
        who = everybody if undecided == len(origins) else in_words(undecided)
        open_cases.append(f"{who} may {what}")
    if is_open and known["n_origins"] < 2 and open_cases:
        return listed(open_cases)
    return f"{words}: {listed(open_cases)}" if open_cases else words


def _outside_source(rows: Sequence[Mapping[Any, Any]], labels: Mapping[str, str]) -> str:
    """Return the outlet without an account here that all of the accounts rest on."""
    sources = {row["comes_from"] for row in rows}
    source = sources.pop() if len(sources) == 1 else None
    known = source in labels or any(row["relation"] != "derived" for row in rows)
    return source if isinstance(source, str) and not known else ""


@names_unanalysed
def tell_origins(origins: pd.DataFrame, story: Story) -> Prose:
    """Report how many origins the accounts have and which account reprints which.

    Parameters
    ----------
    origins : pandas.DataFrame
        Table of ``find_origins``.
    story : Story
        Story that the table comes from.

    Returns
    -------
    Prose
        Each origin with its accounts, each account with its relation and reason, decisions of the
        analyst, and the rule.
    """
    labels = story.labels
    if origins.empty:
        return Prose(NOTHING)
    if len(origins) == 1:
        return Prose("With one account there is no origin to compare.")
    items = []
    for _, rows in origins.groupby("origin_id", sort=False):
        members = schema.rows(rows)
        firsts = [labels[m["account_id"]] for m in members if m["relation"] == "original"]
        others = [m for m in members if m["relation"] != "original"]
        if len(members) > 1:
            names = listed(labels[m["account_id"]] for m in others)
            verb = "comes" if len(others) == 1 else "come"
            outside = _outside_source(members, labels)
            head = f"{names} go back to one text; which was first is not known."
            if firsts:
                head = f"From {listed(firsts)} {verb} {names}."
            elif outside:
                head = f"{names} rest on {outside}, whose report is not among the accounts."
            items.append((head, ()))
        items += [
            (f"{labels[m['account_id']]}: {m['relation']}; {m['reason']}.", ()) for m in members
        ]
    decided = int((origins["decided_by"] == "analyst").sum())
    if decided:
        items.append(
            (
                f"{as_sentence(count(decided, 'origin'))} {'is' if decided == 1 else 'are'} "
                "as the analyst decided.",
                (),
            )
        )
    items.append((f"The rule: {RULES}.", ()))
    origin_words = count_of_origins(origins)
    between = " " if origin_words.startswith("from ") else ": "
    lead = f"{as_sentence(count(len(origins), 'account'))}{between}{origin_words}."
    return Prose(lead, tuple(items))


def tell_accounts(story: Story, origins: pd.DataFrame) -> Prose:
    """Report which accounts there are, their origins and what was not read.

    Parameters
    ----------
    story : Story
        Story to report on.
    origins : pandas.DataFrame
        Table of ``find_origins``.

    Returns
    -------
    Prose
        A sentence for each account, then files that could not be read and lines that were left out.
    """
    items = _list_accounts(story, origins)
    for skipped in schema.rows(story.skipped):
        items.append((f"{skipped['path']} could not be read: {skipped['reason']}.", ()))
    if len(story.left_out):
        lines = listed(
            f"“{row['text']}” ({row['rule']})" for row in schema.rows(story.left_out.head(6))
        )
        items.append((f"Left out because they are not part of an article: {lines}.", ()))
    if len(crowded := crowded_sentences(story)):
        starts = listed(
            f"“{shorten(row['text'], 60, placeholder=' …')}” ({row['account_id']})"
            for row in schema.rows(crowded.head(6))
        )
        items.append((f"Not read for figures because they have more than 50: {starts}.", ()))
    number_of = count(len(story.accounts), "account")
    origin_words = count_of_origins(origins)
    counted = origin_words.startswith("from ")
    if story.unanalysed and origin_words:
        come = f"the {in_words(len(origins))} in English come" if counted else "of those in English"
        from_where = f": {come} {origin_words}"
    else:
        from_where = f"{', ' if counted else ': '}{origin_words}" if origin_words else ""
    lead = (
        f"{as_sentence(number_of)} {'reports' if len(story.accounts) == 1 else 'report'} this "
        f"story{from_where}."
    )
    lead = with_remarks(lead, tell_events(compare_events(story), story), tell_days(story))
    if len(story.analysed) == 1:
        one = "is in English" if story.unanalysed else "can be analysed"
        lead += f" Only one account {one}, so nothing is compared; what it says is shown."
    return Prose(lead, tuple(items))


def _list_accounts(story: Story, origins: pd.DataFrame) -> list[tuple[str, tuple[Place, ...]]]:
    """Return a sentence for each account, with its headline."""
    descent = {
        r["account_id"]: f" {as_sentence(r['relation'])}: {r['reason']}."
        for r in schema.rows(origins)
        if len(origins) > 1
    }
    headlines = story.sentences[story.sentences["role"] == "headline"]
    sentence_ids = dict(zip(headlines["account_id"], headlines["sentence_id"], strict=True))
    items: list[tuple[str, tuple[Place, ...]]] = []
    for account in schema.rows(story.accounts):
        account_id, headline = account["account_id"], said(account["headline"])
        place: Place = (said(account["label"]), headline)
        if account_id in sentence_ids:
            place += (sentence_ids[account_id],)
        words = _about(account, descent.get(account_id, ""))
        items.append((words, (place,) if headline else ()))
    return items


def _about(account: Mapping[str, Any], descent: str) -> str:
    label, outlet = said(account["label"]), said(account["outlet"])
    known = [] if outlet else ["outlet unknown, named by its file"]
    known += [f"an {k}" if k[0] in "aeiou" else f"a {k}" for k in (said(account["kind"]),) if k]
    undated = "no date read" if said(account["note"]).startswith("dated") else "no date given"
    known += [f"published {d}" if (d := day(account["published"])) else undated]
    note = f" It is {said(account['note'])}." if said(account["note"]) else ""
    return f"{label}: {', '.join(known)}.{descent}{note}"
