"""Rate sentences: how prominent each is in its account, and how informative."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.english import listed
from analysis.find.actors import find_mentions, resolve_coreference
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes

if TYPE_CHECKING:
    from analysis.story import Story

_LEAD_SENTENCES = 3  # of the first paragraph: some texts are one paragraph
_FIXED = {"headline": 1.0, "dek": 0.9, "bullet": 0.8, "caption": 0.2}
_BODY_START = 0.8
_PER_REPETITION = 0.05
_SCORES = {"figures": 3.0, "speakers": 3.0, "words": 2.0, "actors": 1.0}
_MOST = 4  # of a kind in one sentence


class Prominence(NamedTuple):
    """The most prominent place, the first body paragraph, the share of the text, and a measure.

    ``place`` is headline, dek, lead, bullet, body or caption; ``paragraph`` counts from 1 and is -1
    outside the body; ``share`` and ``prominence`` are 0-1.
    """

    place: str
    paragraph: int
    share: float
    prominence: float


class Informativeness(NamedTuple):
    """A score, and the reason in words."""

    score: float
    reason: str


@once
def sentence_prominence(story: Story) -> dict[str, Prominence]:
    """sentence_id -> how prominent the sentence is in its account.

    The measure is this project's own convention: headline 1, dek .9, bullet .8, body .8 falling to
    0 at the end of the text, caption .2.
    """
    found: dict[str, Prominence] = {}
    for _, sentences in story.sentences.groupby("account_id", sort=False):
        paragraphs: dict[int, int] = {}
        in_first = 0
        letters = max(1, int((sentences["end"] - sentences["start"]).sum()))
        for row in schema.rows(sentences):
            place, paragraph = row["role"], -1
            if place == "body":
                paragraph = paragraphs.setdefault(row["paragraph"], len(paragraphs) + 1)
                in_first += paragraph == 1
                if paragraph == 1 and in_first <= _LEAD_SENTENCES:
                    place = "lead"
            share = (row["end"] - row["start"]) / letters
            prominence = _FIXED.get(place, _BODY_START * (1 - row["position"]))
            found[str(row["sentence_id"])] = Prominence(place, paragraph, share, prominence)
    return found


def combine_prominence(sentences: Iterable[Prominence]) -> Prominence:
    """Combine sentences of one account: the best place; each further one adds a little.

    >>> first, second = Prominence("body", 4, 0.1, 0.3), Prominence("headline", -1, 0.05, 1.0)
    >>> combine_prominence([first, second]).place
    'headline'
    """
    found = list(sentences)
    best = max(found, key=lambda p: p.prominence)
    paragraphs = [p.paragraph for p in found if p.paragraph > 0]
    prominence = min(1.0, best.prominence + _PER_REPETITION * (len(found) - 1))
    share = round(sum(p.share for p in found), 3)
    return Prominence(best.place, min(paragraphs, default=-1), share, round(prominence, 3))


@once
def sentence_informativeness(story: Story) -> dict[str, Informativeness]:
    """sentence_id -> how informative the sentence is.

    3 for a figure, 3 for a speaker by name, 2 for words in quotation marks, 1 for another actor by
    name; at most four of a kind.
    """
    found: dict[str, dict[str, list[str]]] = {}
    named = {actor.actor_id for actor in resolve_coreference(story).actors if actor.proper}

    def add(row: dict[Any, Any], kind: str, words: str) -> None:
        known = found.setdefault(str(row["sentence_id"]), {}).setdefault(kind, [])
        if words not in known:
            known.append(words)

    for row in schema.rows(analysed_quantities(story)):
        add(row, "figures", row["surface"])
    for row in schema.rows(analysed_quotes(story)):
        if row["kind"] != "indirect":
            add(row, "words", row["surface"])
        if row["actor_id"] in named:
            add(row, "speakers", row["speaker"])
    for row in schema.rows(find_mentions(story)):
        speakers = found.get(str(row["sentence_id"]), {}).get("speakers", [])
        if row["actor_id"] in named and row["actor"] not in speakers:
            add(row, "actors", row["actor"])
    return {sentence: _rate(kinds) for sentence, kinds in found.items()}


def _rate(kinds: dict[str, list[str]]) -> Informativeness:
    kinds = {kind: words[:_MOST] for kind, words in kinds.items()}
    figures = [f"“{figure}”" for figure in kinds.get("figures", [])]
    parts = []
    if figures:
        parts.append(f"{'figure' if len(figures) == 1 else 'figures'} {listed(figures)}")
    if "speakers" in kinds:
        parts.append(f"speech by {listed(kinds['speakers'])}")
    if "words" in kinds:
        parts.append("words in quotation marks")
    if "actors" in kinds:
        parts.append(f"names {listed(kinds['actors'])}")
    score = sum(_SCORES[kind] * len(words) for kind, words in kinds.items())
    return Informativeness(score, "; ".join(parts))
