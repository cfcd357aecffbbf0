"""The same words as several accounts quote them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.show.base import (
    NOTHING,
    Place,
    Prose,
    Shown,
    as_sentence,
    cell_words,
    count,
    in_words,
    listed,
    place_of,
    said,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_HEADS = (
    "verdict",
    "account",
    "quotes",
    "as said by",
    "other account",
    "quotes",
    "as said by",
    "differs in",
)


def show_quotes(check: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 200) -> Shown:
    """Words that several accounts quote, a row two versions: what each account quotes, by whom, and
    the words that differ.

    Takes the table of ``compare_quotes``; altered quotations come first. At most ``limit`` rows are
    printed and the caption says so.
    """
    labels = story.compared
    rows = []
    for row in check.head(limit).to_dict("records"):
        told = []
        for side in ("", "other_"):
            told += [
                labels[row[f"{side}account_id"]],
                f"“{' '.join(row[f'{side}surface'].split())}”",
                cell_words("", row[f"{side}speaker"], {}),
            ]
        rows.append((row["verdict"], *told, _differs(row)))
    if len(check) > limit:
        caption = f"{caption} (the first {limit} of {len(check)} rows)".strip()
    return Shown(_HEADS, tuple(rows), (False,) * len(_HEADS), caption)


def _differs(row: Mapping[str, object]) -> str:
    if row["changed"] == row["changed"] and row["changed"]:
        pairs = zip(
            str(row["changed"]).split("; "), str(row["other_changed"]).split("; "), strict=False
        )
        words = "; ".join(f"{here} / {there}" for here, there in pairs)
        return (
            f"{words} ({row['reason']})"
            if row["reason"] == row["reason"] and row["reason"]
            else words
        )
    return cell_words("", row["reason"], {})


_TOLD = {
    "altered": "{} in other words",
    "shortened": "{} of another length",
    "punctuation": "{} with other punctuation only",
    "exact": "{} word for word the same",
}


def tell_quotes(check: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Whether the words that several accounts quote are the same in all of them; the altered ones
    with both versions.
    """
    labels = story.compared
    if len(labels) < 2:
        return Prose("With one account no quotation can be compared." if labels else NOTHING)
    if check.empty:
        return Prose("No words are quoted in more than one account.")
    tally = check["verdict"].value_counts()
    parts = [
        words.format(in_words(tally[verdict]))
        for verdict, words in _TOLD.items()
        if verdict in tally
    ]
    sayings = check["said_id"].nunique()
    lead = as_sentence(
        f"{count(sayings, 'saying')} {'is' if sayings == 1 else 'are'} quoted in more than one account"
    )
    lead += f". Beside the version that most agree with {'stands' if len(check) == 1 else 'stand'} {listed(parts)}."
    altered = check[check["verdict"] == "altered"].to_dict("records")
    return Prose(lead, tuple(_altered(row, labels) for row in altered[:limit]))


def _altered(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, tuple[Place, ...]]:
    pairs = zip(
        said(row["changed"]).split("; "), said(row["other_changed"]).split("; "), strict=False
    )
    here, there = labels[row["account_id"]], labels[row["other_account_id"]]
    told = listed(_pair(a, b, there) for a, b in pairs)
    who = f" of {row['other_speaker']}" if said(row["other_speaker"]) else ""
    places = (place_of(here, row), place_of(there, row, "other_"))
    return f"{here} quotes words{who} with {told}.", places


def _pair(here: str, there: str, other: str) -> str:
    if here == "–":
        return f"“{there}” left out, which {other} has"
    return (
        f"“{here}” added, which {other} has not"
        if there == "–"
        else f"“{here}” where {other} has “{there}”"
    )
