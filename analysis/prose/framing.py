"""What each account stresses, and in which words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.words import NOTHING, Place, Prose, as_sentence, count, in_words, listed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_BY = {"codebook": "by the analyst's codebook", "own": "by the analyst's own scores"}


def tell_framing(framing: pd.DataFrame, story: Story, *, limit: int = 3) -> Prose:
    """What each account stresses most, with its share, interval and top sentence; accounts are not ranked by it."""
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
        words = (
            f"{label} stresses {listed(map(_share, rows))}."
            if rows
            else f"{label}: no frame cue was found."
        )
        items.append((words, _tops(rows, story)))
        for measure, by in _BY.items():
            rows = _highest(
                own[(own["account_id"] == account) & (own["measure"] == measure)], limit
            )
            if rows:
                items.append((f"{label}, {by}: {listed(map(_share, rows))}.", _tops(rows, story)))
    return Prose(
        "The share of each account's sentences, weighted by prominence, with the sentence that speaks most for it:",
        tuple(items),
    )


def _highest(rows: pd.DataFrame, limit: int) -> list[dict[str, Any]]:
    return [
        {str(k): v for k, v in r.items()}
        for r in rows.sort_values("share", ascending=False, kind="stable")
        .head(limit)
        .to_dict("records")
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


def tell_dimensions(
    framing: pd.DataFrame,
    sentences: pd.DataFrame,
    story: Story,
    *,
    each: int = 2,
    accounts: int = 5,
) -> Prose:
    """The sentences behind each dimension: the accounts with the highest shares, ``each`` sentences of an account; what is uncertain last.

    Takes the tables of ``compare_framing`` and ``find_frame_sentences``. Of more than ``accounts`` accounts those with the highest
    shares are shown and the others counted.
    """
    found = framing[
        framing["measure"].isin(["frame", *_BY])
        & (framing["dimension"] != "none")
        & (framing["share"] > 0)
    ]
    if found.empty:
        return Prose("No sentence speaks for a dimension." if story.compared else NOTHING)
    tops = dict(list(sentences.groupby(["account_id", "measure", "dimension"], sort=False)))
    items = []
    order = (
        found.groupby(["measure", "dimension"], sort=False)["share"]
        .max()
        .sort_values(ascending=False, kind="stable")
        .index
    )
    for measure, dimension in sorted(
        order, key=lambda key: (["frame", *_BY].index(key[0]), key[1] == "uncertain")
    ):
        rows = _highest(
            found[(found["measure"] == measure) & (found["dimension"] == dimension)],
            len(story.compared),
        )
        shown = rows[: accounts if len(rows) > accounts else len(rows)]
        told = [
            f"{story.labels[r['account_id']]} {r['share']:.0%} ({r['low']:.0%} to {r['high']:.0%})"
            for r in shown
        ]
        rest = len(rows) - len(shown)
        more = (
            f"; {count(rest, 'further account')} {'has' if rest == 1 else 'have'} a smaller share"
            if rest
            else ""
        )
        by = f", {_BY[measure]}" if measure in _BY else ""
        places = tuple(
            place
            for r in shown
            for place in _behind(r, tops.get((r["account_id"], measure, dimension)), story, each)
        )
        items.append((f"{as_sentence(dimension)}{by}: {listed(told)}{more}.", places))
    return Prose(
        "The share of each account's sentences, its 90 % interval, and the sentences behind it, the first first:",
        tuple(items),
    )


def _behind(
    row: Mapping[str, Any], tops: pd.DataFrame | None, story: Story, each: int
) -> list[Place]:
    label, text = story.labels[row["account_id"]], story.texts[row["account_id"]]
    found = [row] if tops is None else tops.head(each).to_dict("records")
    return [
        (label, text[r["start"] : r["end"]], r["sentence_id"]) for r in found if r["start"] >= 0
    ]


def tell_hedging(framing: pd.DataFrame, story: Story, *, words: int = 8) -> Prose:
    """How often each account holds back and leans on what it says, per 100 words, with the words and a sentence for each."""
    table = framing[framing["measure"] == "wording"]
    items = []
    for account, label in story.compared.items():
        rows = {
            r["dimension"]: {str(k): v for k, v in r.items()}
            for r in table[table["account_id"] == account].to_dict("records")
        }
        if rows:
            told = ", and ".join(
                _density(rows[d], d, words) for d in ("hedge", "booster") if d in rows
            )
            items.append((f"{label} has {told}.", _tops(list(rows.values()), story)))
    lead = "Per 100 words, with the 90 % interval: hedges hold back from a statement, boosters lean on it; words inside quotations count."
    return Prose(lead if items else NOTHING, tuple(items))


def _density(row: Mapping[str, Any], noun: str, limit: int) -> str:
    if not row["words"]:
        return f"no {noun}s, at most {row['high']:.1f}"
    words = str(row["words"]).split(", ")
    more = f" and {in_words(len(words) - limit)} more" if len(words) > limit else ""
    return f"{row['share']:.1f} {noun}s, between {row['low']:.1f} and {row['high']:.1f} ({', '.join(words[:limit])}{more})"


def tell_words(words: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """The distinctive words of each account, the surest first, with their places; and which accounts have none, and why."""
    note = str(words.attrs.get("note", ""))
    items = []
    for account, rows in words.groupby("account_id", sort=False):
        told = [f"“{r.word}” ({count(r.count_, 'time')}, {r.per_1000:.1f} in 1,000 content words, elsewhere {r.others_per_1000:.1f})"
                for r in rows.rename(columns={"count": "count_"}).head(limit).itertuples()]  # fmt: skip
        places = {r["sentence_id"]: r["word"] for r in reversed(rows.head(2).to_dict("records"))}
        sentences = story.sentences[story.sentences["sentence_id"].isin(set(places))]
        shown = tuple(
            (places[s], text, s)
            for s, text in zip(sentences["sentence_id"], sentences["text"], strict=True)
        )
        items.append((f"{story.labels[str(account)]}: {listed(told)}.", shown))
    if not items:
        return Prose(note or NOTHING)
    return Prose(
        f"Words that an account uses more than all others together, the surest first. {note}".strip(),
        tuple(items),
    )
