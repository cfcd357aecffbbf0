"""Find frame cues, score the dimensions of each sentence, and list all cues in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.codebook import Score, codebook_text, read_codebook, read_scores, sentence_of
from analysis.find.senses import keep_senses
from analysis.find.terms import Hit, find_hedges, load_triggers, read_units
from analysis.review import MACHINE, Decision, reviewed
from analysis.review.apply import place_decisions, sentence_at
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    from analysis.find.codebook import Scores

DIMENSIONS = (
    "economic", "capacity", "morality", "fairness", "legality and crime", "policy",
    "security and defence", "health and safety", "quality of life", "cultural identity",
    "public opinion", "political", "external regulation", "other",
)  # fmt: skip
UNCERTAIN, NONE = "uncertain", "none"
GATE = 2.5  # a sentence with less evidence, such as one typical trigger alone, has no frame
SURE = 0.4  # a dimension with less than this share of the evidence is uncertain,
LEAD = 0.1  # and so is one that leads the next by less
OWN_GATE = 2.0  # in an analyst's codebook one typical word is enough
PRIOR = 1.0  # evidence for "no frame" that every sentence starts with
TYPICAL = 2.0  # triggers below are hints: they count only beside a typical one of their dimension
TOPIC = 0.1  # a trigger in a larger share of the story's sentences is its topic: it counts less
TOPIC_SENTENCES = 8  # in stories of at least so many sentences


@reviewed
def find_cues(story: Story, *, scores: Scores | None = None) -> pd.DataFrame:
    """Find the words that cue a frame dimension, a hedge or a booster.

    Parameters
    ----------
    story : Story
        The accounts. A ``codebook.toml`` in the story's folder adds its dimensions.
    scores : DataFrame, iterable of mappings, or path, optional
        The analyst's own scores of spans, see ``read_scores``.

    Returns
    -------
    DataFrame
        One row per cue, in the order of the text; columns of ``cues`` in ``analysis/schema.py``.
        ``measure`` is "frame", "wording", or the analyst's: "codebook" and "own". ``score`` (0-1)
        is for a frame cue the share of its sentence's evidence that supports its dimension, for an
        own score the score, else 1.

    Raises
    ------
    AnalysisError
        If the codebook or the scores do not fit.

    Notes
    -----
    Dimensions after the Policy Frames Codebook (Boydstun et al. 2014), hedges and boosters after
    Hyland (2005), both found with editable word lists. Cues mark words, not intentions: irony,
    negation and speaker are not seen. They do not count as frames by themselves, see
    ``compare_framing``.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The court may free the jailed soldiers."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_cues(story)[["surface", "dimension", "measure"]].values.tolist()[:2]
    [['court', 'legality and crime', 'frame'], ['may', 'hedge', 'wording']]
    """
    return _cues(story, codebook=codebook_text(story.folder), scores=read_scores(story, scores))


@once
def _cues(story: Story, *, codebook: str, scores: tuple[Score, ...]) -> pd.DataFrame:
    order = {account: n for n, account in enumerate(story.accounts["account_id"])}
    hedges = [row | {"by": MACHINE} for row in find_hedges(story)]
    rows = find_frames(story) + hedges + [_own_cue(story, score) for score in scores]

    def position(row: Mapping[str, Any]) -> tuple[int, int, int, str, str]:
        account = order[row["account_id"]]
        return account, row["start"], row["end"], row["measure"], row["dimension"]

    return schema.make("cues", sorted(rows, key=position))


def _own_cue(story: Story, score: Score) -> dict[str, Any]:
    return score._asdict() | {
        "sentence_id": sentence_of(story, score)["sentence_id"],
        "surface": story.texts[score.account_id][score.start : score.end],
        "measure": "own",
        "by": MACHINE,
    }


def find_frames(story: Story) -> list[dict[str, Any]]:
    """Find frame cues: the rows of ``cues`` with measure "frame" or "codebook".

    One mapping per trigger word or phrase in a sentence that passes the gate.

    >>> from analysis import story_from_records
    >>> text = "The court jailed three soldiers for refusing to serve."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_frames(story)][:2]
    [('court', 'legality and crime'), ('jailed', 'legality and crime')]
    """
    own = codebook_text(story.folder)
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    texts, decided = story.texts, decided_frames(story)
    rows = []
    for measure, codebook in [("frame", ""), *([("codebook", own)] if own else [])]:
        for sentence, (hits, scores) in score_sentences(story, codebook=codebook).items():
            account_id = accounts[sentence]
            rows += [
                {
                    "account_id": account_id,
                    "sentence_id": sentence,
                    "start": hit.start,
                    "end": hit.end,
                    "surface": texts[account_id][hit.start : hit.end],
                    "dimension": hit.dimension,
                    "score": round(scores[hit.dimension], 4),
                    "measure": measure,
                    "by": decided[sentence].who if sentence in decided else MACHINE,
                }
                for hit in (hits if scores else ())
            ]
    return rows


@once
def score_sentences(
    story: Story, *, codebook: str = ""
) -> dict[str, tuple[list[Hit], dict[str, float]]]:
    """sentence_id -> its triggers and its score for each dimension, for every sentence read.

    With the text of an analyst's ``codebook`` the dimensions and triggers are those of the
    codebook, each at its full weight: the analyst chose them for this story.
    """
    own = read_codebook(codebook) if codebook else None
    triggers = own.triggers if own else load_triggers("frames")
    order = own.names if own else DIMENSIONS
    gate = OWN_GATE if own else GATE
    found = {place["sentence_id"]: triggers.find(words) for place, words, _ in read_units(story)}
    if not own:
        found = keep_senses(story, found)
    topic = {} if own else _topic_shares(found.values())
    scored = {}
    for sentence, hits in found.items():
        weighed = weigh(hits, topic)
        passes = sum(sum_evidence(weigh(hits)).values()) >= gate
        scored[sentence] = weighed, score_dimensions(weighed, order) if passes else {}
    return scored | _decided_scores(story, scored, order)


def decided_frames(story: Story) -> dict[str, Decision]:
    """Return sentence_id -> the decision on its frame."""
    rulings = place_decisions(story).applied.get("frame", ())
    return {sentence_at(story, ruling.place): ruling.decision for ruling in rulings}


def frame_names(story: Story) -> dict[str, Sequence[str]]:
    """Return the text of each codebook, empty for the package's own -> its dimensions."""
    own = codebook_text(story.folder)
    return {"": DIMENSIONS} | ({own: read_codebook(own).names} if own else {})


def _decided_scores(
    story: Story, scored: Container[str], order: Sequence[str]
) -> dict[str, tuple[list[Hit], dict[str, float]]]:
    """Return the decided sentences with their dimension, whose cue is the whole sentence."""
    found: dict[str, tuple[list[Hit], dict[str, float]]] = {}
    rows = schema.rows(story.sentences)
    places = {row["sentence_id"]: (row["start"], row["end"]) for row in rows}
    for sentence, decision in decided_frames(story).items():
        if sentence in scored and decision.decision == NONE:
            found[sentence] = [], {}
        elif sentence in scored and decision.value in order:
            hit = Hit(*places[sentence], "", decision.value, TYPICAL)
            found[sentence] = [hit], {decision.value: 1.0}
    return found


def _topic_shares(found: Collection[Sequence[Hit]]) -> dict[str, float]:
    """Trigger words -> the share of a story's sentences that have them; none for short stories."""
    if len(found) < TOPIC_SENTENCES:
        return {}
    counts = Counter(lemmas for hits in found for lemmas in {hit.lemmas for hit in hits})
    return {lemmas: n / len(found) for lemmas, n in counts.items()}


def weigh(hits: Sequence[Hit], topic: Mapping[str, float] | None = None) -> list[Hit]:
    """The hits that count, with less weight for what most of the story is about.

    Hints count only beside a typical trigger of their dimension.
    """
    typical = {hit.dimension for hit in hits if hit.weight >= TYPICAL}
    shares = topic or {}
    return [
        hit._replace(weight=hit.weight * min(1.0, TOPIC / max(TOPIC, shares.get(hit.lemmas, 0.0))))
        for hit in hits
        if hit.dimension in typical
    ]


def sum_evidence(hits: Iterable[Hit]) -> dict[str, float]:
    """Dimension -> the weights of its triggers; a repeated trigger counts once."""
    weights = {(hit.dimension, hit.lemmas): hit.weight for hit in hits}
    evidence: dict[str, float] = {}
    for (dimension, _), weight in weights.items():
        evidence[dimension] = evidence.get(dimension, 0.0) + weight
    return evidence


def score_dimensions(hits: Iterable[Hit], order: Sequence[str] = DIMENSIONS) -> dict[str, float]:
    """Dimension -> its share (0-1) of a sentence's evidence and a prior for no frame.

    >>> score_dimensions([Hit(0, 4, "bank", "economic", 3.0)])
    {'economic': 0.75}
    """
    evidence = sum_evidence(hits)
    total = sum(evidence.values()) + PRIOR
    return {d: evidence[d] / total for d in sorted(evidence, key=list(order).index)}


def choose_dimension(scores: Mapping[str, float]) -> str:
    """The dimension of a sentence: "uncertain" if none leads clearly, "none" without evidence.

    >>> choose_dimension({"economic": 0.75}), choose_dimension({"economic": 0.4, "morality": 0.4})
    ('economic', 'uncertain')
    >>> choose_dimension({})
    'none'
    """
    if not scores:
        return NONE
    best = max(scores, key=lambda d: scores[d])
    second = max((scores[d] for d in scores if d != best), default=0.0)
    return best if scores[best] >= SURE and scores[best] - second >= LEAD else UNCERTAIN
