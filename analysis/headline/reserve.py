"""What keeps a sentence from stating a thing in the outlet's own name: a hedge of its main clause, a speaker, a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.align.units import stem

if TYPE_CHECKING:
    from spacy.tokens import Doc

Row = Mapping[str, Any]
HALF = 0.5  # of a sentence inside a quotation: it is what someone said
# Hedges of an amount or degree: they do not make the statement uncertain.
_AMOUNTS = (
    "some", "many", "others", "several", "few", "certain", "someone", "somebody", "somewhere", "somehow", "mostly", "largely", "generally",
    "in general", "sometimes", "occasionally", "somewhat", "rather", "fairly", "relatively", "overall", "commonly", "widely", "so far",
    "partially", "in part", "virtually", "practically", "more or less", "sort of", "kind of", "much of", "some of", "many of",
    "a variety of", "certain of", "a certain", "one of the most", "among the most", "one of the best", "among the best", "effectively",
    "one of the great", "known as one", "estimated", "estimate", "an estimated", "hopefully", "in some case", "in many case",
)  # fmt: skip
_ASSERTING = (
    "say", "tell", "claim", "report", "announce", "accord", "state", "argue", "allege", "accuse", "insist", "suggest", "believe", "warn",
    "add", "note", "write", "contend", "assert", "maintain", "describe", "acknowledge", "confirm", "deny", "estimate", "think", "fear",
)  # fmt: skip
_TELLING = frozenset(
    {stem(w) for w in _ASSERTING} | {"said", "says", "told", "thought", "source", "expect"}
)
_CLAUSES = ("ROOT", "ccomp", "conj", "advcl", "relcl", "acl", "parataxis", "csubj", "pcomp")
_MAIN = ("ROOT", "ccomp", "conj")


def find_reserves(
    doc: Doc, rows: Sequence[Row], hedges: Mapping[str, list[Row]], quotes: Mapping[str, list[Row]]
) -> dict[str, list[Row]]:
    """sentence_id -> what holds back in it: its place, ``why`` in words, ``names`` the stems of a speaker's name, ``main`` or an aside."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        mine: list[Row] = [
            {
                **hedge,
                "why": f"“{hedge['surface']}”",
                "names": (),
                "main": _in_main_clause(doc, int(hedge["start"])),
            }
            for hedge in hedges.get(row["sentence_id"], [])
            if str(hedge["surface"]).lower() not in _AMOUNTS
        ]
        mine += [
            _said(row, quote)
            for quote in quotes.get(row["sentence_id"], [])
            if _carries(row, quote)
        ]
        if str(row["text"]).rstrip("”\"' ").endswith("?"):
            mine.append({**row, "why": "a question", "names": (), "main": True})
        found[str(row["sentence_id"])] = mine
    return found


def tells_as_told(line: Row) -> bool:
    """True for a headline that gives its claim as told or awaited ("Report:", "officials say", "expected")."""
    return any(stem(word) in _TELLING for word in re.findall(r"[^\W\d_]+", str(line["text"])))


def _in_main_clause(doc: Doc, start: int) -> bool:
    """True for a word of the main clause or of what is said in it, not of an aside."""
    token = next((t for t in doc.char_span(start, start + 1, alignment_mode="expand") or ()), None)
    for _ in range(12):
        if token is None or token.dep_ in _CLAUSES:
            break
        token = token.head
    while token is not None and token.dep_ in ("ccomp", "conj") and token.head is not token:
        token = token.head
    return token is not None and token.dep_ in _MAIN


def _carries(row: Row, quote: Row) -> bool:
    """True when most of a sentence is what a named speaker says, by a verb that asserts."""
    if not quote["speaker"] or stem(str(quote["cue"] or "").split(" ")[0]) not in _TELLING:
        return False
    return bool(
        min(quote["end"], row["end"]) - max(quote["start"], row["start"])
        >= HALF * (row["end"] - row["start"])
    )


def _said(row: Row, quote: Row) -> Row:
    names = tuple(stem(w) for w in re.findall(r"[^\W\d_]{3,}", str(quote["speaker"])))
    return {**row, "main": True, "why": f"said by {quote['speaker']}", "names": names}
