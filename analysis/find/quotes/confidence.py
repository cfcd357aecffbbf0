"""The probability that the speaker printed for a quotation is right."""

from __future__ import annotations

import math

from analysis.find.actors.candidates import read_weights
from analysis.find.quotes.attachment import Quote
from analysis.find.quotes.speakers import Speaker
from analysis.nlp import ParsedText

REASONS = (
    "name", "surname", "title", "relation", "description", "statement", "pronoun",
    "pronoun for the subject before", "title of several", "together", "group", "unnamed",
)  # fmt: skip
FEATURES = (
    *REASONS, "chance", "indirect", "mixed", "no_cue", "continues", "headline", "other_sentence",
    "distance", "bias",
)  # fmt: skip
_PRONOUN = ("pronoun", "pronoun for the subject before")


def speaker_features(
    parse: ParsedText, quote: Quote, speaker: Speaker, *, continues: bool
) -> tuple[float, ...]:
    """The features of a quotation and its speaker, in the order of ``FEATURES``.

    ``continues`` says that the speaker is that of the quotation before.
    """
    chance = min(max(speaker.chance, 0.01), 0.99)
    start = parse.at(quote.start)
    token = quote.speaker if quote.speaker >= 0 else start
    between = max(0, token - parse.at(quote.end - 1), start - token)
    return (
        *(float(speaker.reason == reason) for reason in REASONS),
        math.log(chance / (1 - chance)) if speaker.chance < 1 else 0.0,
        float(quote.kind == "indirect"),
        float(quote.kind == "mixed"),
        float(not quote.cue),
        float(continues),
        float(parse.rows[parse.sentence[start]]["role"] in ("headline", "heading")),
        float(parse.sentence[token] != parse.sentence[start]),
        math.log1p(between),
        1.0,
    )


def speaker_probability(features: tuple[float, ...]) -> float:
    """The probability that a speaker with these features is right (logistic regression)."""
    weights = read_weights()["speaker"]
    score = sum(weights[name] * value for name, value in zip(FEATURES, features, strict=True))
    return 1 / (1 + math.exp(-score))


def is_sure(speaker: Speaker, probability: float) -> bool:
    """Whether a speaker is printed: one that several may be needs the threshold."""
    doubtful = speaker.reason in (*_PRONOUN, "description", "title", "relation", "statement")
    doubtful = doubtful or (speaker.reason == "surname" and speaker.chance < 1)
    threshold = read_weights()["threshold"]
    enough = probability >= threshold["printed"] and speaker.chance >= threshold["chance"]
    return not doubtful or enough
