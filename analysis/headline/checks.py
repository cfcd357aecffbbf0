"""Figure by figure and word by word: what of a headline or dek the body bears out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.align.units import stem
from analysis.headline.reserve import tells_as_told
from analysis.headline.support import NEAR, STANDS, Line, Support
from analysis.verdicts import meet, same_number

if TYPE_CHECKING:
    Row = Mapping[str, Any]

LARGE = 13  # the same number from here on is no chance match
NEAREST = 3  # sentences of the body in which a small number may be the headline's


def check_claim(line: Line, support: Sequence[Support], missing: Sequence[str]) -> dict[str, Any]:
    """Whether a sentence of the body says what the line says."""
    best = support[0] if support else None
    p = best.probability if best else 0.0
    reasons = (
        [f"the likeliest sentence of the body says it with {p:.0%} probability"]
        if best
        else ["it has too few words to compare"]
    )
    reasons += [f"words that the body does not have: {_quoted(missing[:5])}"] if missing else []
    verdict = "stands" if p >= STANDS else "in part" if p >= NEAR else "not found"
    return _row(line, verdict, "; ".join(reasons), best.sentence if best and p >= NEAR else None, p)


def check_figure(figure: Row, body: Sequence[Row], support: Sequence[Support]) -> dict[str, Any]:
    """Whether the body gives a headline's figure, and as firmly."""
    near = [s.sentence["sentence_id"] for s in support[:NEAREST]]
    same = [q for q in body if same_number(figure, q) and _one_thing(figure, q, near)]
    if same:
        equal = [q for q in same if q["bound"] == figure["bound"]]
        if equal:
            return _row(figure, "stands", f"the body has “{_words(equal[0])}”", equal[0])
        return _row(
            figure,
            "firmer" if figure["bound"] == "=" else "softer",
            f"the body has “{_words(same[0])}”",
            same[0],
        )
    alike = [q for q in body if _shared(figure, q) and (q["unit"] == figure["unit"])]
    rounded = [q for q in alike if meet(figure, q)]
    if rounded:
        return _row(
            figure,
            "stands",
            f"the body has “{_words(rounded[0])}”, which it allows for",
            rounded[0],
        )
    apart = [q for q in alike if q["sentence_id"] in near]
    if apart:
        return _row(figure, "differs", f"the body has “{_words(apart[0])}”", apart[0])
    return _row(figure, "not found", "no figure of the body is the same", None)


def _one_thing(figure: Row, other: Row, near: Sequence[str]) -> bool:
    large = figure["value"] is not None and abs(figure["value"]) >= LARGE
    return large or other["sentence_id"] in near or _shared(figure, other)


def _shared(a: Row, b: Row) -> bool:
    one, other = (
        {stem(w) for w in re.findall(r"[^\W\d_]{3,}", f"{q['counts'] or ''} {q['unit'] or ''}")}
        for q in (a, b)
    )
    return bool(one & other)


def check_certainty(
    line: Line, support: Sequence[Support], reserves: Mapping[str, list[Row]]
) -> dict[str, Any] | None:
    """Whether the headline is as certain as the sentences of the body that say the same; None where no sentence does.

    ``reserves``: sentence_id -> the words in it that hold back, see ``find_reserves``. A speaker whom the headline names is no reserve
    that it leaves out.
    """
    told = [s.sentence for s in support if s.probability >= STANDS]
    if not told:
        return None
    held = reserves.get(line["sentence_id"], [])
    named = {stem(w) for w in re.findall(r"[^\W\d_]+", str(line["text"]))}
    left = [
        (row, [r for r in reserves.get(row["sentence_id"], []) if not named & set(r["names"])])
        for row in told
    ]
    at_all = [row for row in told if reserves.get(row["sentence_id"])]
    plain = [row for row, words in left if not any(r["main"] for r in words)]
    if held and not at_all:
        return _row(held[0], "softer", f"the headline holds back: {held[0]['why']}", told[0])
    if held:
        return _row(held[0], "as certain", "headline and body both hold back", at_all[0])
    if tells_as_told(line) and not plain:
        return _row(line, "as certain", "headline and body both give it as told", told[0])
    if plain:
        return _row(line, "as certain", "headline and body both say it plainly", plain[0])
    row, why = next((row, r["why"]) for row, words in left for r in words if r["main"])
    return _row(line, "firmer", f"the body holds back: {why}", row)


def check_dek(
    line: Line, support: Sequence[Support], missing: Sequence[str], cues: Sequence[Row], known: str
) -> dict[str, Any]:
    """Whether the dek says what the body says, or adds what a thing means."""
    stems = {stem(w) for w in re.findall(r"[^\W\d_]+", known)}
    added = [
        c
        for c in cues
        if not all(stem(w) in stems for w in re.findall(r"[^\W\d_]+", str(c["surface"])))
    ]
    claim = check_claim(line, support, missing)
    if added:
        reason = f"it says what the matter means in words that the body does not use: {_quoted([str(c['surface']) for c in added[:5]])}"
        return claim | {"verdict": "adds interpretation", "reason": reason}
    return claim | ({"verdict": "adds a statement"} if claim["verdict"] == "not found" else {})


def _row(
    line: Row, verdict: str, reason: str, body: Row | None, probability: float | None = None
) -> dict[str, Any]:
    surface = line["surface"] if "surface" in line else line["text"]
    row = {k: line[k] for k in ("account_id", "sentence_id", "start", "end")} | {
        "surface": surface,
        "verdict": verdict,
        "reason": reason,
    }
    there = (
        {f"body_{k}": body[k] for k in ("sentence_id", "start", "end")}
        if body
        else {"body_start": -1, "body_end": -1}
    )
    return row | there | {"probability": probability}


def _words(quantity: Row) -> str:
    return " ".join(str(quantity["surface"]).split())


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{w}”" for w in words)
