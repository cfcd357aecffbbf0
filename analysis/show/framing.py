"""Framing in words: dimensions of each account with intervals, and hedges and boosters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.languages import names_unanalysed
from analysis.show.prose import NOTHING, Place, Prose

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_ENOUGH = 4  # sentences of a dimension below which an account does not stress it
_BY = {"codebook": "by the analyst's codebook", "own": "by the analyst's own scores"}


@names_unanalysed
def tell_framing(framing: pd.DataFrame, story: Story, *, limit: int = 3) -> Prose:
    """Report the dimensions that each account stresses, and those it has sentences of.

    Parameters
    ----------
    framing : pandas.DataFrame
        Table of ``compare_framing``.
    story : Story
        Story that the table comes from.
    limit : int, default 3
        Number of dimensions of each account that are listed at most.

    Returns
    -------
    Prose
        For each account its highest shares with their intervals, and the top sentence of each.

    Notes
    -----
    An account stresses a dimension if it has four sentences of it or more, and the whole interval
    of its share is above zero and above the intervals of all other accounts. Accounts are not
    ranked.
    """
    frames = framing[
        (framing["measure"] == "frame")
        & ~framing["dimension"].isin(["none", "uncertain"])
        & (framing["share"] > 0)
    ]
    own = framing[
        framing["measure"].isin(_BY)
        & ~framing["dimension"].isin(["none", "uncertain"])
        & (framing["share"] > 0)
    ]
    if frames.empty and own.empty:
        return Prose("No frame cue was found." if story.compared else NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = _highest(frames[frames["account_id"] == account], limit)
        items.append((_stress(label, rows, framing), _tops(rows, story)))
        for measure, by in _BY.items():
            rows = _highest(
                own[(own["account_id"] == account) & (own["measure"] == measure)], limit
            )
            if rows:
                items.append((f"{label}, {by}: {listed(map(_share, rows))}.", _tops(rows, story)))
    return Prose(
        "The share of each account's sentences, weighted by prominence, with the sentence "
        "that supports it most:",
        tuple(items),
    )


def _stress(label: str, rows: Sequence[Mapping[str, Any]], framing: pd.DataFrame) -> str:
    """Say what an account stresses, then which other dimensions it has sentences of."""
    if not rows:
        return f"{label}: no frame cue was found."
    clear = [row for row in rows if _is_clear(row, framing)]
    rest = [row for row in rows if row not in clear]
    stressed = f"{label} stresses {listed(map(_share, clear))} more than the others"
    if not rest:
        return f"{stressed}."
    others = f"has sentences on {listed(map(_share, rest))}"
    if clear:
        return f"{stressed}; it also {others}."
    return f"{label} {others}."


def _is_clear(row: Mapping[str, Any], framing: pd.DataFrame) -> bool:
    """Whether a share is clear of zero and of the shares of all other accounts."""
    others = framing[
        (framing["measure"] == row["measure"])
        & (framing["dimension"] == row["dimension"])
        & (framing["account_id"] != row["account_id"])
    ]
    highest = others["high"].max() if len(others) else None
    enough = row["sentences"] >= _ENOUGH and row["low"] > 0
    return bool(enough and highest is not None and row["low"] > highest)


def _highest(rows: pd.DataFrame, limit: int) -> list[dict[str, Any]]:
    return [
        {str(k): v for k, v in r.items()}
        for r in schema.rows(rows.sort_values("share", ascending=False, kind="stable").head(limit))
    ]


def _share(row: Mapping[str, Any]) -> str:
    return (
        f"{row['dimension']} ({row['share']:.0%}, between {row['low']:.0%} and {row['high']:.0%})"
    )


def _tops(rows: Sequence[Mapping[str, Any]], story: Story) -> tuple[Place, ...]:
    return tuple(
        (r["dimension"], story.texts[r["account_id"]][r["start"] : r["end"]], r["sentence_id"])
        for r in rows
        if r["start"] >= 0
    )


@names_unanalysed
def tell_dimensions(
    framing: pd.DataFrame,
    sentences: pd.DataFrame,
    story: Story,
    *,
    each: int = 2,
    accounts: int = 5,
) -> Prose:
    """Report the sentences behind each dimension.

    Parameters
    ----------
    framing : pandas.DataFrame
        Table of ``compare_framing``.
    sentences : pandas.DataFrame
        Table of ``find_frame_sentences``.
    story : Story
        Story that the table comes from.
    each : int, default 2
        Number of sentences of each account.
    accounts : int, default 5
        Number of accounts that are shown at most, those with the highest shares; the others are
        counted.

    Returns
    -------
    Prose
        One item for each dimension, what is uncertain last, with the shares and the sentences.
    """
    found = framing[
        framing["measure"].isin(["frame", *_BY])
        & (framing["dimension"] != "none")
        & (framing["share"] > 0)
    ]
    if found.empty:
        return Prose("No sentence concerns a dimension." if story.compared else NOTHING)
    tops = dict(list(sentences.groupby(["account_id", "measure", "dimension"], sort=False)))
    items = []
    for measure, dimension in _dimension_order(found):
        cells = found[(found["measure"] == measure) & (found["dimension"] == dimension)]
        rows = _highest(cells, len(story.compared))
        by = f", {_BY[measure]}" if measure in _BY else ""
        shares = _shares_in_words(rows, accounts, story)
        places = tuple(
            place
            for r in rows[:accounts]
            for place in _behind(r, tops.get((r["account_id"], measure, dimension)), story, each)
        )
        items.append((f"{as_sentence(dimension)}{by}: {shares}.", places))
    return Prose(
        "The share of each account's sentences, its 90 % interval, and the sentences behind "
        "it, the strongest first:",
        tuple(items),
    )


def _dimension_order(found: pd.DataFrame) -> list[tuple[str, str]]:
    """Return measure and dimension pairs by the highest share.

    Those of the analyst come last, in each measure "uncertain" at the end.
    """
    highest = found.groupby(["measure", "dimension"], sort=False)["share"].max()
    order = highest.sort_values(ascending=False, kind="stable").index
    measures = ["frame", *_BY]
    return sorted(order, key=lambda key: (measures.index(key[0]), key[1] == "uncertain"))


def _shares_in_words(rows: Sequence[Mapping[str, Any]], limit: int, story: Story) -> str:
    """Return the first shares with intervals, and the number of further accounts."""
    shares = [
        f"{story.labels[r['account_id']]} {r['share']:.0%} ({r['low']:.0%} to {r['high']:.0%})"
        for r in rows[:limit]
    ]
    rest = len(rows) - len(shares)
    have = "has" if rest == 1 else "have"
    more = f"; {count(rest, 'further account')} {have} a smaller share" if rest > 0 else ""
    return f"{listed(shares)}{more}"


def _behind(
    row: Mapping[str, Any], tops: pd.DataFrame | None, story: Story, each: int
) -> list[Place]:
    label, text = story.labels[row["account_id"]], story.texts[row["account_id"]]
    found = [row] if tops is None else schema.rows(tops.head(each))
    return [
        (label, text[r["start"] : r["end"]], r["sentence_id"]) for r in found if r["start"] >= 0
    ]


@names_unanalysed
def tell_hedging(framing: pd.DataFrame, story: Story, *, words: int = 8) -> Prose:
    """Report how often each account hedges and boosts its statements.

    Parameters
    ----------
    framing : pandas.DataFrame
        Table of ``compare_framing``.
    story : Story
        Story that the table comes from.
    words : int, default 8
        Number of words of each kind that are listed at most.

    Returns
    -------
    Prose
        For each account the rates per 100 words with the words, and a sentence of each kind.
    """
    table = framing[framing["measure"] == "wording"]
    items = []
    for account, label in story.compared.items():
        rows = {
            r["dimension"]: {str(k): v for k, v in r.items()}
            for r in schema.rows(table[table["account_id"] == account])
        }
        if rows:
            densities = ", and ".join(
                _density(rows[d], d, words) for d in ("hedge", "booster") if d in rows
            )
            items.append((f"{label} has {densities}.", _tops(list(rows.values()), story)))
    lead = (
        "Per 100 words, with the 90 % interval: hedges weaken a statement, boosters strengthen "
        "it; words inside quotations count."
    )
    return Prose(lead if items else NOTHING, tuple(items))


def _density(row: Mapping[str, Any], noun: str, limit: int) -> str:
    if not row["words"]:
        return f"no {noun}s, at most {row['high']:.1f}"
    words = str(row["words"]).split(", ")
    more = f" and {in_words(len(words) - limit)} more" if len(words) > limit else ""
    return (
        f"{row['share']:.1f} {noun}s, between {row['low']:.1f} and {row['high']:.1f} "
        f"({', '.join(words[:limit])}{more})"
    )
