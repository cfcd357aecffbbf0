"""Find the place of a decision in the texts: by the words and what is around them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.read.decisions import (
    AROUND,
    HASH,
    find_words,
    measure_context,
    measure_likeness,
    on_one_line,
)
from analysis.review.decisions import Anchor

if TYPE_CHECKING:
    from analysis.story import Story


class Place(NamedTuple):
    """Where a decision applies."""

    account_id: str
    start: int
    end: int


def row_place(row: Mapping[str, Any]) -> Place:
    """Return where a row of a table is."""
    return Place(str(row["account_id"]), int(row["start"]), int(row["end"]))


class Misfit(NamedTuple):
    """Why a decision applies nowhere, the nearest place (start -1: none), the column at fault."""

    reason: str
    nearest: Place = Place("", -1, -1)
    column: str = "words"


def make_anchor(story: Story, account_id: str, start: int, end: int) -> Anchor:
    """Return the anchor of a place: hash of the text, words, and what is before and after."""
    text = story.texts[account_id]
    hashes = dict(zip(story.accounts["account_id"], story.accounts["sha256"], strict=True))
    parts = text[start:end], text[max(0, start - AROUND) : start], text[end : end + AROUND]
    return Anchor(str(hashes[account_id])[:HASH], *map(on_one_line, parts))


def find_anchor(story: Story, anchor: Anchor) -> Place | Misfit:
    """Return the place of an anchor, or why there is none.

    The account is the one whose hash is given, or whose id or file it names; where no account has
    it (the text was edited), all are searched for the words with both sides of their context. Blank
    space does not matter, words do.
    """
    named = _accounts_named(story, anchor.account)
    if not named and (skipped := _skipped_as(story, anchor.account)):
        return Misfit(skipped, column="account")
    found = [place for a in (named or story.texts) for place in _places(story, a, anchor)]
    if not named:
        found = [p for p in found if _context(story, p, anchor) > _SURE] or found
    if not found:
        return _misfit(story, anchor, named)
    scores = [_context(story, place, anchor) for place in found]
    best = max(scores)
    if scores.count(best) > 1:
        return Misfit(f"its words are found {scores.count(best)} times", found[scores.index(best)])
    if not named and best <= _SURE:
        nearest = found[scores.index(best)]
        reason = "no account has this text, and the words are in another place"
        return Misfit(reason, nearest, "account")
    place = found[scores.index(best)]
    if place.account_id not in set(story.analysed["account_id"]):
        return Misfit(f"{story.labels[place.account_id]} is not analysed", place, "account")
    return place


_SURE = 1.2  # of the two sides of the context, each counted up to 1


def _accounts_named(story: Story, name: str) -> list[str]:
    rows = schema.rows(story.accounts[["account_id", "sha256", "path"]])
    by_hash = [r["account_id"] for r in rows if len(name) >= HASH and r["sha256"].startswith(name)]
    return by_hash or [r["account_id"] for r in rows if name in (r["account_id"], r["path"])]


def _skipped_as(story: Story, name: str) -> str:
    """Return why the account that an anchor names was not read; empty if it was."""
    for row in schema.rows(story.skipped):
        if name and name in (row["path"], row["path"].rpartition(".")[0]):
            return f"{row['path']} was not read: {row['reason'].partition(';')[0]}"
    return ""


def _places(story: Story, account_id: str, anchor: Anchor) -> list[Place]:
    """Return where the words are in an account, whatever blank space is between them."""
    return [Place(account_id, *span) for span in find_words(anchor.words, story.texts[account_id])]


def _context(story: Story, place: Place, anchor: Anchor) -> float:
    """Return how much of what is before and after agrees: 0 to 2."""
    text, span = story.texts[place.account_id], (place.start, place.end)
    return measure_context(text, span, anchor.before, anchor.after)


def _misfit(story: Story, anchor: Anchor, named: list[str]) -> Misfit:
    """Return why the words are nowhere, with the sentence that is most like them."""
    rows = schema.rows(story.sentences)
    rows = [r for r in rows if not named or r["account_id"] in named]
    scored = [(measure_likeness(r["text"], anchor.words), -n, r) for n, r in enumerate(rows)]
    reason = "its words are not in the text any more" if named else "no account has its words"
    if not scored:
        return Misfit(reason)
    score, _, row = max(scored, key=lambda s: s[:2])
    nearest = Place(row["account_id"], int(row["start"]), int(row["end"]))
    return Misfit(reason, nearest) if score > 0.5 else Misfit(reason)
