"""Cues: the trigger words of frames and of wording in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.codebook import Score, codebook_text, read_codebook, read_scores, sentence_of
from analysis.find.terms import Hit, find_hedges, find_loaded, load_triggers, read_units
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    from analysis.find.codebook import Scores

DIMENSIONS = (
    "economic", "capacity", "morality", "fairness", "legality and crime", "policy", "security and defence", "health and safety",
    "quality of life", "cultural identity", "public opinion", "political", "external regulation", "other",
)  # fmt: skip
UNCERTAIN, NONE = "uncertain", "none"
GATE = 2.5  # a sentence with less evidence, such as one typical trigger alone, has no frame
SURE = 0.4  # a dimension with less than this share of the evidence is uncertain,
LEAD = 0.1  # and so is one that leads the next by less
OWN_GATE = 2.0  # in an analyst's codebook one typical word is enough
PRIOR = 1.0  # evidence for "no frame" that every sentence starts with
TYPICAL = (
    2.0  # triggers below are hints: they count only beside a typical trigger of their dimension
)
TOPIC = 0.1  # a trigger in a larger share of the story's sentences is what the story is about: it counts TOPIC / share
TOPIC_SENTENCES = 8  # in stories of at least so many sentences


def weigh(hits: Sequence[Hit], topic: Mapping[str, float] | None = None) -> list[Hit]:
    """The hits that count: hints only beside a typical trigger of their dimension, what most of the story is about at less."""
    firm = {hit.dimension for hit in hits if hit.weight >= TYPICAL}
    shares = topic or {}
    kept = [hit for hit in hits if hit.dimension in firm]
    return [
        hit._replace(weight=hit.weight * min(1.0, TOPIC / max(TOPIC, shares.get(hit.lemmas, 0.0))))
        for hit in kept
    ]


def sum_evidence(hits: Iterable[Hit]) -> dict[str, float]:
    """dimension -> the weights of its triggers in a sentence; a trigger that is repeated counts once."""
    words = {(hit.dimension, hit.lemmas): hit.weight for hit in hits}
    evidence: dict[str, float] = {}
    for (dimension, _), weight in words.items():
        evidence[dimension] = evidence.get(dimension, 0.0) + weight
    return evidence


def score_dimensions(hits: Iterable[Hit], order: Sequence[str] = DIMENSIONS) -> dict[str, float]:
    """dimension -> its share of a sentence's evidence, 0-1: its triggers' weights over all weights and a prior for no frame.

    >>> score_dimensions([Hit(0, 4, "bank", "economic", 3.0)])
    {'economic': 0.75}
    """
    evidence = sum_evidence(hits)
    total = sum(evidence.values()) + PRIOR
    return {d: evidence[d] / total for d in sorted(evidence, key=list(order).index)}


def choose_dimension(scores: Mapping[str, float]) -> str:
    """The dimension of a sentence, "uncertain" when none leads clearly, "none" when there is too little evidence for any.

    >>> choose_dimension({"economic": 0.75}), choose_dimension({"economic": 0.4, "morality": 0.4}), choose_dimension({})
    ('economic', 'uncertain', 'none')
    """
    if not scores:
        return NONE
    best = max(scores, key=lambda d: scores[d])
    second = max((scores[d] for d in scores if d != best), default=0.0)
    return best if scores[best] >= SURE and scores[best] - second >= LEAD else UNCERTAIN


@once
def score_sentences(
    story: Story, *, codebook: str = ""
) -> dict[str, tuple[list[Hit], dict[str, float]]]:
    """sentence_id -> its triggers (offsets into the account's text) and its score per dimension, for every sentence read.

    With the text of an analyst's ``codebook`` the dimensions and triggers are those of the codebook, each at its
    full weight: the analyst chose them for this story.
    """
    triggers = read_codebook(codebook).triggers if codebook else load_triggers("frames")
    order = read_codebook(codebook).names if codebook else DIMENSIONS
    found = {place["sentence_id"]: triggers.find(words) for place, words, _ in read_units(story)}
    topic = {} if codebook else _topic(found.values())
    gate = OWN_GATE if codebook else GATE
    passed = {
        sentence: sum(sum_evidence(weigh(hits)).values()) >= gate
        for sentence, hits in found.items()
    }
    weighed = {sentence: weigh(hits, topic) for sentence, hits in found.items()}
    return {
        sentence: (hits, score_dimensions(hits, order) if passed[sentence] else {})
        for sentence, hits in weighed.items()
    }


def _topic(found: Collection[Sequence[Hit]]) -> dict[str, float]:
    """Trigger words -> the share of a story's sentences that hold them; none for a story of a few sentences."""
    if len(found) < TOPIC_SENTENCES:
        return {}
    counts = Counter(
        lemmas for hits in found for lemmas in dict.fromkeys(hit.lemmas for hit in hits)
    )
    return {lemmas: n / len(found) for lemmas, n in counts.items()}


def find_frames(story: Story) -> list[dict[str, Any]]:
    """Frame cues, one mapping per trigger word or phrase in a sentence that passes the gate: rows of ``cues`` with measure "frame".

    ``score`` is the share (0-1) of the sentence's evidence that speaks for the trigger's dimension. A ``codebook.toml`` beside the
    story gives further rows, with measure "codebook". It marks words, not intentions: it does not see irony, negation or who speaks.
    Dimensions after Boydstun et al. 2014.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court jailed three soldiers for refusing to serve."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_frames(story)][:2]
    [('court', 'legality and crime'), ('jailed', 'legality and crime')]
    """
    own = codebook_text(story.folder)
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    texts = story.texts
    return [
        {"account_id": accounts[sentence], "sentence_id": sentence, "start": h.start, "end": h.end,
         "surface": texts[accounts[sentence]][h.start : h.end], "dimension": h.dimension,
         "score": round(scores[h.dimension], 4), "measure": measure}
        for measure, codebook in [("frame", ""), *([("codebook", own)] if own else [])]
        for sentence, (hits, scores) in score_sentences(story, codebook=codebook).items() if scores
        for h in hits
    ]  # fmt: skip


def find_cues(story: Story, *, scores: Scores | None = None, loaded: bool = False) -> pd.DataFrame:
    """The table ``cues``, one row per frame trigger, hedge or booster, in the order of the text.

    ``measure`` is "frame", "wording", or the analyst's: "codebook" (words of a ``codebook.toml`` beside the story) and "own" (spans of the
    analyst's own ``scores``, see ``read_scores``). ``loaded=True`` adds loaded words as measure "loaded": experimental, a highlighter,
    nothing to count by. ``score`` (0-1): for a frame cue the share of its sentence's evidence that speaks for its dimension, for an own
    score the score, else 1. Cues show where a measure looked; they do not count as frames by themselves, see ``compare_framing``. Sources:
    those of ``frames`` and ``wording``. Raises ``AnalysisError`` for a codebook or scores that do not fit.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court may free the jailed soldiers."}], story_id="x")
    >>> find_cues(story)[["surface", "dimension", "measure"]].values.tolist()[:2]
    [['court', 'legality and crime', 'frame'], ['may', 'hedge', 'wording']]
    """
    return _cues(
        story,
        codebook=codebook_text(story.folder),
        scores=read_scores(story, scores),
        loaded=loaded,
    )


@once
def _cues(story: Story, *, codebook: str, scores: tuple[Score, ...], loaded: bool) -> pd.DataFrame:
    order = {account: n for n, account in enumerate(story.accounts["account_id"])}
    rows = find_frames(story) + find_hedges(story) + [_own(story, score) for score in scores]
    rows += find_loaded(story) if loaded else []
    rows.sort(
        key=lambda row: (
            order[row["account_id"]],
            row["start"],
            row["end"],
            row["measure"],
            row["dimension"],
        )
    )
    return schema.make("cues", rows)


def _own(story: Story, score: Score) -> dict[str, Any]:
    place = {
        "account_id": score.account_id,
        "sentence_id": sentence_of(story, score)["sentence_id"],
        "start": score.start,
        "end": score.end,
    }
    surface = story.texts[score.account_id][score.start : score.end]
    return place | {
        "surface": surface,
        "dimension": score.dimension,
        "score": score.score,
        "measure": "own",
    }
