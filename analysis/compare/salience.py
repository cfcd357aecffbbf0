"""How prominent a statement is in its account, and how much it carries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.actors import find_mentions, resolve_coreference
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes

if TYPE_CHECKING:
    from analysis.story import Story

PLACES = ("headline", "dek", "lead", "bullet", "body", "caption")
_LEAD = 3  # sentences of the first paragraph that are its lead: some texts are one paragraph
_FIXED = {"headline": 1.0, "dek": 0.9, "bullet": 0.8, "caption": 0.2}
_FIRST, _REPEATED = 0.8, 0.05
_FIGURE, _SOURCE, _WORDS, _ACTOR = 3.0, 3.0, 2.0, 1.0
_MOST = 4


class Prominence(NamedTuple):
    """Where statements stand: the most prominent place, the first paragraph of the body (-1: none), share of the text, prominence."""

    place: str
    paragraph: int
    share: float
    prominence: float


class Informativeness(NamedTuple):
    """How much a statement carries, and the reason in words."""

    score: float
    reason: str


@once
def sentence_places(story: Story) -> dict[str, Prominence]:
    """sentence_id -> where it stands, for every sentence.

    ``paragraph`` counts the paragraphs of the body from 1; ``share`` is that of the account's letters. ``prominence`` (0-1) is this
    project's own convention: headline 1, dek .9, bullet .8, body .8 falling to 0 at the end of the text, caption .2.
    """
    found: dict[str, Prominence] = {}
    for _, rows in story.sentences.groupby("account_id", sort=False):
        number: dict[int, int] = {}
        seen: dict[int, int] = {}
        letters = int((rows["end"] - rows["start"]).sum())
        for row in schema.rows(rows):
            if row["role"] == "body":
                number.setdefault(row["paragraph"], len(number) + 1)
            paragraph = number[row["paragraph"]] if row["role"] == "body" else -1
            seen[paragraph] = seen.get(paragraph, 0) + 1
            place = (
                row["role"]
                if row["role"] != "body"
                else "lead"
                if paragraph == 1 and seen[paragraph] <= _LEAD
                else "body"
            )
            value = _FIXED.get(place, _FIRST * (1 - row["position"]))
            found[str(row["sentence_id"])] = Prominence(
                place, paragraph, (row["end"] - row["start"]) / max(1, letters), value
            )
    return found


def stand_of(places: Iterable[Prominence]) -> Prominence:
    """Where several statements of one account stand together: the best place; each further one adds a little to the prominence.

    >>> stand_of([Stand("body", 4, 0.1, 0.3), Stand("headline", -1, 0.05, 1.0)]).place
    'headline'
    """
    found = list(places)
    best = max(found, key=lambda p: p.prominence)
    paragraphs = [p.paragraph for p in found if p.paragraph > 0]
    prominence = min(1.0, best.prominence + _REPEATED * (len(found) - 1))
    return Prominence(
        best.place,
        min(paragraphs, default=-1),
        round(sum(p.share for p in found), 3),
        round(prominence, 3),
    )


@once
def sentence_loads(story: Story) -> dict[str, Informativeness]:
    """sentence_id -> what it carries: 3 for a figure, 3 for a named speaker, 2 for words in quotation marks, 1 for an actor by name."""
    held: dict[str, dict[str, list[str]]] = {}
    named = {a.actor_id for a in resolve_coreference(story).actors if a.proper}

    def add(row: dict[Any, Any], kind: str, words: str) -> None:
        known = held.setdefault(str(row["sentence_id"]), {}).setdefault(kind, [])
        if words not in known:
            known.append(words)

    for row in schema.rows(find_quantities(story)):
        add(row, "figures", row["surface"])
    for row in schema.rows(find_quotes(story)):
        if row["kind"] != "indirect":
            add(row, "words", row["surface"])
        if row["actor_id"] in named:
            add(row, "sources", row["speaker"])
    for row in schema.rows(find_mentions(story)):
        if row["actor_id"] in named and row["actor"] not in held.get(
            str(row["sentence_id"]), {}
        ).get("sources", []):
            add(row, "actors", row["actor"])
    return {sentence: _load(kinds) for sentence, kinds in held.items()}


def _load(kinds: dict[str, list[str]]) -> Informativeness:
    figures, sources, words, actors = (
        kinds.get(k, [])[:_MOST] for k in ("figures", "sources", "words", "actors")
    )
    parts = []
    if figures:
        parts.append(
            f"{'figure' if len(figures) == 1 else 'figures'} {_listed(f'“{f}”' for f in figures)}"
        )
    if sources:
        parts.append(f"speech by {_listed(sources)}")
    if words:
        parts.append("words in quotation marks")
    if actors:
        parts.append(f"names {_listed(actors)}")
    score = (
        _FIGURE * len(figures) + _SOURCE * len(sources) + _WORDS * len(words) + _ACTOR * len(actors)
    )
    return Informativeness(score, "; ".join(parts))


def _listed(words: Iterable[str]) -> str:
    told = list(words)
    return f"{', '.join(told[:-1])} and {told[-1]}" if len(told) > 1 else told[0]
