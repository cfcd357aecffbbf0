"""Tables of speakers, reporting words, labels, deeds and sentiment by account.

A few accounts are shown side by side, many one under another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import count, in_words, listed
from analysis.show.base import Shown, cell_words, limited, side_by_side
from analysis.show.languages import names_unanalysed
from analysis.show.prose import NOTHING, Place, Prose, said, with_remarks

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


MANY = 5  # more accounts than these are listed one under another


@names_unanalysed
@limited
def show_voices(voices: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 60) -> Shown:
    """Show speakers with their quotations in each account.

    Parameters
    ----------
    voices : pandas.DataFrame
        Table of ``compare_voices``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 60
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each speaker in the order of the table, one column for each account; of many
        accounts one row for each speaker and account.

    Notes
    -----
    A cell has the number of quotations, the words in quotation marks, and their share with its
    interval.
    """
    labels = story.compared
    return _by_account(
        voices,
        "speaker",
        labels,
        _spoken,
        {"speaker": "speaker", "kind_of_speaker": "kind of speaker"},
        caption,
        limit,
    )


@names_unanalysed
@limited
def show_cues(voices: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 60) -> Shown:
    """Show the reporting words that each account uses for each speaker.

    Parameters
    ----------
    voices : pandas.DataFrame
        Table of ``compare_voices``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 60
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each speaker, one column for each account; of many accounts one row for each
        speaker and account.

    Notes
    -----
    A number follows a word that is used more than once.
    """
    labels = story.compared
    used = voices[voices["cue_counts"] != ""]
    return _by_account(
        used,
        "speaker",
        labels,
        lambda c: str(c["cue_counts"]),
        {"speaker": "speaker"},
        caption,
        limit,
    )


@names_unanalysed
@limited
def show_labels(named: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 30) -> Shown:
    """Show the words that each account uses for each actor.

    Parameters
    ----------
    named : pandas.DataFrame
        Table of ``compare_labels``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 30
        Number of actors that are shown at most; the caption says so.

    Returns
    -------
    Shown
        One row for each actor, one column for each account; of many accounts one row for each actor
        and label.

    Notes
    -----
    A number follows a label that is used more than once.
    """
    labels = story.compared
    around = {"actor": "actor", "kind": "what it is"}
    if len(labels) > MANY:
        return _by_label(named, labels, caption, limit)
    return _by_account(
        named,
        "actor_id",
        labels,
        lambda c: with_remarks(c["label"], _times(c["count"])),
        around,
        caption,
        limit,
    )


@names_unanalysed
@limited
def show_agency(agency: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 20) -> Shown:
    """Show the verbs with which each account has actors act or be acted on.

    Parameters
    ----------
    agency : pandas.DataFrame
        Table of ``compare_agency``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 20
        Number of actors that are shown at most; the caption says so.

    Returns
    -------
    Shown
        One row for each actor, one column for each account; of many accounts one row for each actor
        and account.
    """
    labels = story.compared
    return _by_account(agency, "actor_id", labels, _deeds, {"actor": "actor"}, caption, limit)


def _by_label(named: pd.DataFrame, labels: Mapping[str, str], caption: str, limit: int) -> Shown:
    """Return one row for each label with the accounts that use it, for many accounts."""
    total = named["actor_id"].nunique()
    rows: list[tuple[str, ...]] = []
    for _, cells in list(named.groupby("actor_id", sort=False))[:limit]:
        first = (str(cells.iloc[0]["actor"]), str(cells.iloc[0]["kind"]))
        for label, rows_of_label in cells.groupby("label", sort=False):
            used = (
                with_remarks(labels[account], _times(n))
                for account, n in zip(
                    rows_of_label["account_id"], rows_of_label["count"], strict=True
                )
            )
            rows.append((*first, str(label), ", ".join(used)))
            first = ("", "")
    caption = f"{caption} (the first {limit} of {total})".strip() if total > limit else caption
    return Shown(("actor", "what it is", "called", "by"), tuple(rows), (False,) * 4, caption)


def _times(count: object) -> str:
    return f"({count})" if count != 1 else ""


def _spoken(cell: Mapping[str, Any]) -> str:
    words = f"{cell['quotes']} quotation{'' if cell['quotes'] == 1 else 's'}"
    words += (
        f", {cell['indirect']} indirect"
        if 0 < cell["indirect"] < cell["quotes"]
        else ", indirect"
        if cell["indirect"]
        else ""
    )
    if not cell["words"]:
        return words
    return (
        f"{words}: {cell['words']} words, {cell['share']:.0%} ({cell['low']:.0%} to "
        f"{cell['high']:.0%})"
    )


def _deeds(cell: Mapping[str, Any]) -> str:
    part = {
        ("agent", "active"): "acts",
        ("agent", "passive, by-agent named"): "is named as who acts",
        ("patient", "active"): "is acted on",
        ("patient", "passive, by-agent named"): "is acted on, by-agent named",
        ("patient", "passive, no by-agent found"): "is acted on, no by-agent found",
    }[cell["part"], cell["voice"]]
    return f"{part}: {cell['verbs']}"


def _by_account(
    table: pd.DataFrame,
    key: str,
    labels: Mapping[str, str],
    words: Callable[[Mapping[str, Any]], str],
    around: Mapping[str, str],
    caption: str,
    limit: int,
) -> Shown:
    """Return one column for each account where there are few.

    Of many accounts there is one row for each key and account, the cells of the key printed once.
    """
    total = table[key].nunique()
    if total > limit:
        caption = f"{caption} (the first {limit} of {total})".strip()
    if len(labels) <= MANY:
        shown = side_by_side(table, key, labels, words, around, caption, limit)
        extra = len(around) - 1  # columns of the key come before the accounts
        place = [
            0,
            *range(len(shown.heads) - extra, len(shown.heads)),
            *range(1, len(shown.heads) - extra),
        ]
        rows = tuple(tuple(row[k] for k in place) for row in shown.rows)
        return Shown(tuple(shown.heads[k] for k in place), rows, shown.numeric, caption)
    rows_down: list[tuple[str, ...]] = []
    for _, cells in list(table.groupby(key, sort=False))[:limit]:
        first = tuple(cell_words(name, cells.iloc[0][name], labels) for name in around)
        for account, own_cells in cells.groupby("account_id", sort=False):
            said = "; ".join(
                words({str(k): v for k, v in c.items()}) for c in schema.rows(own_cells)
            )
            rows_down.append((*first, labels[str(account)], said))
            first = ("",) * len(first)
    heads = (*around.values(), "account", "words")
    return Shown(heads, tuple(rows_down), (False,) * len(heads), caption)


@names_unanalysed
@limited
def show_sentiment(
    sentiment: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 20
) -> Shown:
    """Show how many namings of each actor speak well or ill, by account.

    Parameters
    ----------
    sentiment : pandas.DataFrame
        Table of ``compare_sentiment``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 20
        Number of actors that are shown at most; the caption says so.

    Returns
    -------
    Shown
        One row for each actor, one column for each account; of many accounts one row for each actor
        and account.

    Notes
    -----
    Only actors with a sentence that surely speaks well or ill of them are shown. The surest of
    these sentences follows the counts.
    """
    labels = story.compared
    judged = set(sentiment[sentiment["surface"].notna()]["actor_id"])
    shown = sentiment[sentiment["actor_id"].isin(judged)]
    return _by_account(shown, "actor_id", labels, _tone, {"actor": "actor"}, caption, limit)


def _tone(cell: Mapping[str, Any]) -> str:
    counts = ", ".join(
        f"{cell[k]} {k}" for k in ("positive", "negative", "neutral", "uncertain") if cell[k]
    )
    return (
        f"{counts}: “{cell['surface']}”"
        if cell["surface"] == cell["surface"] and cell["surface"]
        else counts
    )


@names_unanalysed
def tell_agency(deeds: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Report how many verbs of each account are passives that name no one who acts.

    Parameters
    ----------
    deeds : pandas.DataFrame
        Table of ``find_agency``.
    story : Story
        Story that the table comes from.
    limit : int, default 6
        Number of sentences of each account that are listed at most.

    Returns
    -------
    Prose
        One item for each account, with the sentences.
    """
    if deeds.empty:
        return Prose("No verb with an actor was found." if story.compared else NOTHING)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    items = []
    for account, label in story.compared.items():
        verbs = deeds[deeds["account_id"] == account]
        rows = schema.rows(verbs[verbs["voice"] == "passive, no by-agent found"])
        named = int((verbs["voice"] == "passive, by-agent named").sum())
        parts = [f"{count(len(rows), 'passive')} without a by-agent"] if rows else []
        parts += (
            [f"{count(named, 'passive')} that {'names' if named == 1 else 'name'} who acts"]
            if named
            else []
        )
        places = tuple(
            (
                f"{said(r['patient_surface'])} {r['surface']}".strip(),
                sentences[r["sentence_id"]],
                r["sentence_id"],
            )
            for r in rows[:limit]
        )
        passives = f"among them {listed(parts)}" if parts else "none of them in the passive"
        items.append(
            (f"{label} has {count(len(verbs), 'verb')} with an actor, {passives}.", places)
        )
    return Prose(
        "A passive without a by-agent is listed with its sentence; the text around it "
        "may still name who acts.",
        tuple(items),
    )


@names_unanalysed
def tell_sentiment(sentiment: pd.DataFrame, story: Story) -> Prose:
    """Report how many namings of actors the classifier reads surely, by account.

    Parameters
    ----------
    sentiment : pandas.DataFrame
        Table of ``compare_sentiment``.
    story : Story
        Story that the table comes from.

    Returns
    -------
    Prose
        One item for each account.

    Notes
    -----
    Accounts are not compared by it.
    """
    if sentiment.empty:
        return Prose("No actor was found." if story.compared else NOTHING)
    items: list[tuple[str, tuple[Place, ...]]] = []
    for account, label in story.compared.items():
        of_account = sentiment[sentiment["account_id"] == account]
        n = {k: int(of_account[k].sum()) for k in ("namings", "positive", "negative", "uncertain")}
        none = {k: in_words(v) if v else "none" for k, v in n.items()}
        words = (
            f"of {count(n['namings'], 'naming')} {none['positive']} "
            f"{'is' if n['positive'] < 2 else 'are'} in a sentence that "
        )
        words += (
            f"speaks well of the actor, {none['negative']} in one that speaks ill, and "
            f"{none['uncertain']} "
        )
        items.append((f"{label}: {words}{'is' if n['uncertain'] < 2 else 'are'} uncertain.", ()))
    return Prose(
        "A classifier reads each sentence on its own and is often wrong: rely on the words, "
        "not on the counts.",
        tuple(items),
    )
