"""Frame dimensions of sentences: trigger words of the Policy Frames Codebook, a gate, then a dimension or "uncertain"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from analysis.memo import once
from analysis.story import Story
from analysis.triggers import Hit, load_triggers, read_units

DIMENSIONS = (
    "economic", "capacity", "morality", "fairness", "legality and crime", "policy", "security and defence", "health and safety",
    "quality of life", "cultural identity", "public opinion", "political", "external regulation", "other",
)  # fmt: skip
UNCERTAIN, NONE = "uncertain", "none"
GATE = 2.0  # a sentence with less evidence than one typical trigger has no frame
SURE = 0.5  # a dimension with less than half of the evidence is uncertain
PRIOR = 1.0  # evidence for "no frame" that every sentence starts with
TYPICAL = 2.0  # triggers below are hints: they count only beside a typical trigger of their dimension
TOPIC = 0.1  # a trigger in a larger share of the story's sentences is what the story is about: it counts TOPIC / share
TOPIC_SENTENCES = 8  # in stories of at least so many sentences


def weigh(hits: Sequence[Hit], topic: Mapping[str, float] | None = None) -> list[Hit]:
    """The hits that count: hints only beside a typical trigger of their dimension, what most of the story is about at less."""
    firm = {hit.dimension for hit in hits if hit.weight >= TYPICAL}
    shares = topic or {}
    kept = [hit for hit in hits if hit.dimension in firm]
    return [hit._replace(weight=hit.weight * TOPIC / max(TOPIC, shares.get(hit.lemmas, 0.0))) for hit in kept]


def score_dimensions(hits: Iterable[Hit]) -> dict[str, float]:
    """dimension -> its share of a sentence's evidence, 0-1: its triggers' weights over all weights and a prior for no frame.

    A trigger that is repeated in the sentence counts once. Empty when there is too little evidence for any frame.

    >>> score_dimensions([Hit(0, 4, "bank", "economic", 3.0)])
    {'economic': 0.75}
    """
    words = {(hit.dimension, hit.lemmas): hit.weight for hit in hits}
    evidence: dict[str, float] = {}
    for (dimension, _), weight in words.items():
        evidence[dimension] = evidence.get(dimension, 0.0) + weight
    total = sum(evidence.values())
    return {d: evidence[d] / (total + PRIOR) for d in sorted(evidence, key=DIMENSIONS.index)} if total >= GATE else {}


def choose_dimension(scores: Mapping[str, float]) -> str:
    """The dimension of a sentence, "uncertain" when none has half of the evidence, "none" when there is too little evidence.

    >>> choose_dimension({"economic": 0.75}), choose_dimension({"economic": 0.4, "morality": 0.4}), choose_dimension({})
    ('economic', 'uncertain', 'none')
    """
    if not scores:
        return NONE
    best = max(scores, key=lambda d: scores[d])
    return best if scores[best] >= SURE else UNCERTAIN


@once
def score_sentences(story: Story) -> dict[str, tuple[list[Hit], dict[str, float]]]:
    """sentence_id -> its triggers (offsets into the account's text) and its score per dimension, for every sentence read."""
    found = {place["sentence_id"]: load_triggers("frames").find(words) for place, words, _ in read_units(story)}
    topic = _topic(found.values())
    weighed = {sentence: weigh(hits, topic) for sentence, hits in found.items()}
    return {sentence: (hits, score_dimensions(hits)) for sentence, hits in weighed.items()}


def _topic(found: Collection[Sequence[Hit]]) -> dict[str, float]:
    """Trigger words -> the share of a story's sentences that hold them; none for a story of a few sentences."""
    if len(found) < TOPIC_SENTENCES:
        return {}
    counts = Counter(lemmas for hits in found for lemmas in dict.fromkeys(hit.lemmas for hit in hits))
    return {lemmas: n / len(found) for lemmas, n in counts.items()}


def find_frames(story: Story) -> list[dict[str, Any]]:
    """Frame cues, one mapping per trigger word or phrase in a sentence that passes the gate: the rows of ``cues`` with measure "frame".

    ``score`` is the share (0-1) of the sentence's evidence that speaks for the trigger's dimension. It marks words, not intentions:
    it does not see irony, negation or who speaks. Dimensions after Boydstun et al. 2014.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court jailed three soldiers for refusing to serve."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_frames(story)][:2]
    [('court', 'legality and crime'), ('jailed', 'legality and crime')]
    """
    rows: list[dict[str, Any]] = []
    sentences = story.sentences.set_index("sentence_id")
    for sentence, (hits, scores) in score_sentences(story).items():
        account = str(sentences.at[sentence, "account_id"])
        text = story.texts[account]
        rows += [
            {"account_id": account, "sentence_id": sentence, "start": h.start, "end": h.end, "surface": text[h.start : h.end],
             "dimension": h.dimension, "score": round(scores[h.dimension], 4), "measure": "frame"}
            for h in hits if scores
        ]  # fmt: skip
    return rows
