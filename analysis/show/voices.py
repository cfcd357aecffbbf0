"""Speakers by account: who is quoted and who is reported; actors and their verbs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.axes import (
    draw_empty,
    draw_legend,
    folded,
    looks_of,
    name_columns,
    name_rows,
    new_axes,
    styled,
)
from analysis.show.languages import names_unanalysed
from analysis.show.prose import NOTHING, Place, Prose

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from analysis.story import Story


def _describe_voices(voices: pd.DataFrame, story: Story) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = story.compared
    parts = [
        f"{labels[a]}: {listed(f'{r.speaker} {int(r.quotes)}' for r in rows.itertuples())}"
        for a, rows in voices.groupby("account_id", sort=False)
    ]
    return Prose(
        f"Number of quotations by speaker and account. {'; '.join(parts)}.", kind="caption"
    )


def _describe_speaker_kinds(kinds: pd.DataFrame, story: Story) -> Prose:
    """Describe the plot in words: its caption and its alt text."""
    labels = story.compared
    given = kinds[kinds["words"] > 0]
    parts = []
    for account, label in labels.items():
        rows = given[given["account_id"] == account].sort_values(
            "share", ascending=False, kind="stable"
        )
        shares = listed(
            f"{r.kind_of_speaker} {r.share:.0%} ({r.low:.0%} to {r.high:.0%})"
            for r in rows.itertuples()
        )
        parts.append(f"{label}: {shares or 'no words in quotation marks'}")
    return Prose(
        "Share of each account's words in quotation marks by kind of speaker, with 90 % "
        f"intervals. {'; '.join(parts)}.",
        kind="caption",
    )


@styled(_describe_voices)
def plot_voices(
    voices: pd.DataFrame, story: Story, *, limit: int = 16, ax: Axes | None = None
) -> Axes:
    """Plot speakers as rows and accounts as columns: the number of quotations.

    Parameters
    ----------
    voices : pandas.DataFrame
        Table of ``compare_voices``.
    story : Story
        Story that the table comes from.
    limit : int, default 16
        Number of speakers that are drawn at most, those with most quotations.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    The size of a circle follows the number; it is hollow where all quotations are indirect. Words
    are not compared between outlets.
    """
    labels = story.compared
    totals = (
        voices.groupby("speaker", sort=False)["quotes"]
        .sum()
        .sort_values(ascending=False, kind="stable")
        .head(limit)
    )
    ax = new_axes(
        ax, 8.6 if len(labels) < 5 else 6 + 0.42 * len(labels), 1.1 + 0.42 * max(len(totals), 1)
    )
    if totals.empty:
        return draw_empty(ax, "No quotations found.")
    row, column = {s: i for i, s in enumerate(totals.index)}, {a: i for i, a in enumerate(labels)}
    for cell in schema.rows(voices[voices["speaker"].isin(row)]):
        _draw_voice(ax, column[cell["account_id"]], row[cell["speaker"]], cell)
    name_rows(ax, [folded(str(s), 40) for s in totals.index])
    name_columns(ax, list(labels.values()))
    marks = [
        ax.scatter([], [], s=110, facecolor=c, edgecolor="#1d4e6f", linewidth=1.4)
        for c in ("#1d4e6f", "white")
    ]
    ax.legend(
        marks,
        ["words in quotation marks", "reported speech only"],
        loc="upper left",
        bbox_to_anchor=(0, 0),
        ncols=2,
    )
    return ax


def _draw_voice(ax: Axes, x: float, y: float, cell: Mapping[Any, Any]) -> None:
    """Draw a circle with the number of quotations.

    It is filled if any quotation has words in quotation marks.
    """
    filled = cell["direct"] + cell["mixed"] > 0
    face, ink = ("#1d4e6f", "white") if filled else ("white", "#1d4e6f")
    size = 170 + 60 * min(cell["quotes"], 8)
    ax.scatter(x, y, s=size, facecolor=face, edgecolor="#1d4e6f", linewidth=1.4)
    ax.text(x, y, f"{cell['quotes']:.0f}", ha="center", va="center", fontsize=8.5, color=ink)


MANY = 6  # more accounts than these have a column each


@styled(_describe_speaker_kinds)
def plot_speaker_kinds(kinds: pd.DataFrame, story: Story, *, ax: Axes | None = None) -> Axes:
    """Plot each kind of speaker's share of quoted words, by account.

    Parameters
    ----------
    kinds : pandas.DataFrame
        Table of ``compare_speaker_kinds``.
    story : Story
        Story that the table comes from.
    ax : matplotlib.axes.Axes, optional
        Axes to draw on; new ones by default.

    Returns
    -------
    matplotlib.axes.Axes
        The axes; ``caption(ax)`` describes the plot.

    Notes
    -----
    Kinds are rows and shares have intervals, so that a small difference looks small. With many
    accounts each is a column and its shares are circles by area. Reported speech has no share and
    is not drawn.
    """
    labels = story.compared
    given = kinds[kinds["share"].notna() & (kinds["words"] > 0)]
    names = list(dict.fromkeys(given["kind_of_speaker"]))
    many = len(labels) > MANY
    height = 1.1 + (0.45 if many else 0.35 + 0.16 * len(labels)) * max(len(names), 1)
    ax = new_axes(ax, 6 + 0.42 * len(labels) if many else 8.6, height)
    if not names:
        return draw_empty(ax, "No account gives words in quotation marks.")
    (_draw_columns if many else _draw_intervals)(ax, given, names, labels)
    return ax


def _draw_columns(
    ax: Axes, given: pd.DataFrame, names: list[str], labels: Mapping[str, str]
) -> None:
    column = {a: i for i, a in enumerate(labels)}
    for cell in schema.rows(given):
        x, y = column[cell["account_id"]], names.index(cell["kind_of_speaker"])
        ax.scatter(
            x,
            y,
            s=20 + 560 * cell["share"],
            facecolor="#c9dbe8",
            edgecolor="#1d4e6f",
            linewidth=1.1,
        )
        ax.text(
            x,
            y,
            f"{100 * cell['share']:.0f}",
            ha="center",
            va="center",
            fontsize=8,
            color="#1d2126",
        )
    name_rows(ax, names)
    name_columns(ax, list(labels.values()))
    ax.set_xlabel("per cent of the account's words in quotation marks; intervals are in the table")


def _draw_intervals(
    ax: Axes, given: pd.DataFrame, names: list[str], labels: Mapping[str, str]
) -> None:
    looks, accounts = looks_of(labels), list(labels)
    step = min(0.24, 0.7 / len(accounts))
    for cell in schema.rows(given):
        y = (
            names.index(cell["kind_of_speaker"])
            + (accounts.index(cell["account_id"]) - (len(accounts) - 1) / 2) * step
        )
        look = looks[cell["account_id"]]
        ax.plot([cell["low"], cell["high"]], [y, y], color=look["color"], linewidth=1.6, alpha=0.55)
        ax.plot(cell["share"], y, linestyle="", markersize=6.5, clip_on=False, zorder=3, **look)
    name_rows(ax, names)
    ax.tick_params(axis="y", length=0, pad=9)
    ax.grid(axis="x")
    ax.set_xlim(0, 1)
    ax.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    ax.set_xlabel("share of the account's words in quotation marks")
    ax.xaxis.set_label_position("top")
    ax.xaxis.tick_top()
    ax.spines["bottom"].set_visible(False)
    draw_legend(ax, labels, looks, set(given["account_id"]))


@names_unanalysed
def tell_voices(voices: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Report who is quoted and who is reported by each account.

    Parameters
    ----------
    voices : pandas.DataFrame
        Table of ``compare_voices``.
    story : Story
        Story that the table comes from.
    limit : int, default 6
        Number of speakers of each account that are listed at most.

    Returns
    -------
    Prose
        One item for each account, with the first words of each speaker; the lead names speakers in
        several accounts.
    """
    if voices.empty:
        return Prose("No account quotes anyone." if story.compared else NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = schema.rows(voices[voices["account_id"] == account])
        named = [r for r in rows if r["speaker"] != "unattributed"]
        quoted = [r for r in named if r["direct"] + r["mixed"]]
        reported = [r for r in named if r not in quoted]
        loose = sum(r["quotes"] for r in rows if r["speaker"] == "unattributed")
        parts = [f"quotes {_speakers(quoted, limit) or 'no one'} word for word"]
        parts += [f"reports statements of {_speakers(reported, limit)}"] if reported else []
        parts += [f"leaves {count(loose, 'quotation')} without a named speaker"] if loose else []
        items.append(
            (
                f"{label} {listed(parts)}.",
                tuple(
                    (r["speaker"], story.texts[account][r["start"] : r["end"]], r["sentence_id"])
                    for r in named[:limit]
                ),
            )
        )
    numbers = (
        voices[voices["speaker"] != "unattributed"]
        .groupby("speaker", sort=False)["account_id"]
        .nunique()
    )
    shared = list(numbers[numbers > 1].index)
    lead = (
        f"{count(len(numbers), 'speaker')} {'is' if len(numbers) == 1 else 'are'} quoted or "
        "reported"
    )
    if len(story.compared) > 1:
        lead += (
            f"; {listed(shared)} in more than one account"
            if shared
            else "; none in more than one account"
        )
    return Prose(as_sentence(lead) + ".", tuple(items))


def _speakers(rows: Sequence[Mapping[str, Any]], limit: int) -> str:
    names = [
        f"{r['speaker']} ({in_words(r['quotes'])} times)" if r["quotes"] > 1 else r["speaker"]
        for r in rows[:limit]
    ]
    return listed(names + ([count(len(rows) - limit, "other")] if len(rows) > limit else []))


KINDS_OF_SPEAKER = {
    "official": "officials",
    "military": "the military",
    "police": "the police",
    "expert": "experts",
    "business": "businesses",
    "affected": "people affected",
    "armed group": "armed groups",
    "media": "other media",
    "study": "documents and studies",
    "anonymous": "unnamed speakers",
    "unknown": "speakers of unknown kind",
    "unattributed": "no speaker that was found",
}


@names_unanalysed
def tell_only_here(voices: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Report who is quoted or reported by only one account.

    Parameters
    ----------
    voices : pandas.DataFrame
        Table of ``compare_voices``.
    story : Story
        Story that the table comes from.
    limit : int, default 8
        Number of speakers of each account that are listed at most.

    Returns
    -------
    Prose
        One item for each account, with the first words given to each speaker.
    """
    if len(story.compared) > 5:
        limit = min(limit, 3)
    if len(story.compared) < 2:
        return Prose("With one account there is nothing to compare." if story.compared else NOTHING)
    alone = voices[voices["only_here"]]
    if alone.empty:
        return Prose("No speaker appears in one account only.")
    items = []
    for account, label in story.compared.items():
        rows = schema.rows(
            alone[alone["account_id"] == account].sort_values(
                "words", ascending=False, kind="stable"
            )
        )
        if rows:
            who = [
                f"{r['speaker']} ({r['kind_of_speaker']})"
                if r["kind_of_speaker"] != "unknown"
                else r["speaker"]
                for r in rows[:limit]
            ]
            more = [count(len(rows) - limit, "other")] if len(rows) > limit else []
            places = tuple((r["speaker"], r["surface"], r["sentence_id"]) for r in rows[:limit])
            items.append((f"Not found elsewhere, in {label}: {listed(who + more)}.", places))
    lead = (
        f"{count(len(alone), 'speaker')} {'is' if len(alone) == 1 else 'are'} quoted or reported "
        "by one account and not found as speakers in another."
    )
    return Prose(as_sentence(lead), tuple(items))


@names_unanalysed
def tell_speaker_kinds(kinds: pd.DataFrame, story: Story, *, limit: int = 4) -> Prose:
    """Report which kinds of speaker each account quotes, with shares.

    Parameters
    ----------
    kinds : pandas.DataFrame
        Table of ``compare_speaker_kinds``.
    story : Story
        Story that the table comes from.
    limit : int, default 4
        Number of kinds of each account that are listed at most.

    Returns
    -------
    Prose
        One item for each account: shares of its words in quotation marks, with intervals.

    Notes
    -----
    Accounts are not ranked.
    """
    if not story.compared:
        return Prose(NOTHING)
    items: list[tuple[str, tuple[Place, ...]]] = []
    silent: list[str] = []
    for account, label in story.compared.items():
        of_account = kinds[(kinds["account_id"] == account) & (kinds["words"] > 0)].sort_values(
            "share", ascending=False, kind="stable"
        )
        rows = schema.rows(of_account)
        kinds_in_words = listed(
            f"{KINDS_OF_SPEAKER.get(r['kind_of_speaker'], r['kind_of_speaker'])} ({_share(r)})"
            for r in rows[:limit]
        )
        rest = (
            f", the rest to {count(len(rows) - limit, 'other kind')}" if len(rows) > limit else ""
        )
        if rows:
            items.append((f"{label} gives them to {kinds_in_words}{rest}.", ()))
        else:
            silent.append(label)
    if silent:
        items.append(
            (
                f"{listed(silent)} {'has' if len(silent) == 1 else 'have'} no words in "
                "quotation marks.",
                (),
            )
        )
    return Prose(
        "Shares of an account's words in quotation marks, with 90 % intervals over its quotations:",
        tuple(items),
    )


def _share(row: Mapping[str, Any]) -> str:
    return f"{row['share']:.0%}, between {row['low']:.0%} and {row['high']:.0%}"
