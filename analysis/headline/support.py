"""Which sentences of an account's body say what its headline or dek says: the pair model, asked inside one account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.align.model import judge_pairs, read_weights
from analysis.align.pairs import find_pairs, measure_pairs
from analysis.align.units import doc_terms, find_units, stem
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.tokens import Doc

STANDS = 0.6  # from here on a sentence of the body says it: 88 of 100 headlines of coded stories have one, none on another story's body
NEAR = 0.3  # below nothing in the body is like it: 2 of 100 headlines, 95 of 100 on another story's body
BODY = ("body", "bullet")
Line = dict[str, Any]  # a row of ``sentences``


class Support(NamedTuple):
    """A sentence of the body and the probability (0-1) that it says what the line says."""

    probability: float
    sentence: Line


def lines_of(story: Story, account: str) -> dict[str, list[Line]]:
    """role -> the sentences of an account: "headline", "dek" and "body"."""
    found: dict[str, list[Line]] = {"headline": [], "dek": [], "body": []}
    for row in schema.rows(story.sentences[story.sentences["account_id"] == account]):
        role = "body" if row["role"] in BODY else str(row["role"])
        if role in found:
            found[role].append({str(k): v for k, v in row.items()})
    return found


def find_support(story: Story, doc: Doc, line: Line, body: list[Line]) -> list[Support]:
    """The sentences of the body by the probability that they say what ``line`` says, the likeliest first.

    The model learned from pairs of sentences of different accounts; here the line stands for one account and the body for the other.
    """
    table = story.sentences[
        story.sentences["sentence_id"].isin(
            [line["sentence_id"], *(row["sentence_id"] for row in body)]
        )
    ]
    named = table.assign(
        account_id=["line" if s == line["sentence_id"] else "body" for s in table["sentence_id"]]
    )
    units = find_units(replace(story, sentences=named), {"line": doc, "body": doc})
    first, second, chars = find_pairs(units)
    if not len(first):
        return []
    weights = read_weights()
    probability = judge_pairs(
        weights.line,
        weights.trees,
        units,
        first,
        second,
        measure_pairs(units, first, second, chars),
    )
    rows = {row["sentence_id"]: row for row in body}
    found = [
        Support(round(float(p), 3), rows[units.rows[j]["sentence_id"]])
        for p, j in zip(probability, second, strict=True)
    ]
    return sorted(found, key=lambda s: (-s.probability, s.sentence["start"]))


def missing_words(doc: Doc, line: Line, body: list[Line]) -> list[str]:
    """The content words of a line whose stem stands nowhere in the body, in their order."""
    keys = [key for key, _ in doc_terms(doc)]
    said = [pair for row in body for pair in _keys(doc, row, keys)]
    known = {key for _, key in said} | {stem(word) for word, _ in said}
    mine = [(word, key) for word, key in _keys(doc, line, keys) if key and not key.startswith("#")]
    return list(
        dict.fromkeys(word for word, key in mine if key not in known and stem(word) not in known)
    )


def _keys(doc: Doc, row: Line, keys: list[str]) -> list[tuple[str, str]]:
    span = doc.char_span(int(row["start"]), int(row["end"]), alignment_mode="expand")
    return [(t.text, keys[t.i]) for t in span] if span is not None else []
