"""Headline against body: do the headline's claim, figures and certainty stand in the body, and does the dek add to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align.features import find_pairs, measure_pairs
from analysis.compare.align.model import judge_pairs, read_weights
from analysis.compare.align.sentences import doc_terms, sentence_terms, stem
from analysis.compare.verdicts import meet, same_number
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes
from analysis.find.terms import find_hedges, find_interpretation
from analysis.nlp import parse_story
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
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


STANDS = 0.6  # from here on a sentence of the body says it: 88 of 100 headlines of coded stories have one, none on another story's body
NEAR = 0.3  # below nothing in the body is like it: 2 of 100 headlines, 95 of 100 on another story's body
BODY = ("body", "bullet")
Line = dict[str, Any]  # a row of ``sentences``


class HeadlineSupport(NamedTuple):
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


def find_support(story: Story, doc: Doc, line: Line, body: list[Line]) -> list[HeadlineSupport]:
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
    units = sentence_terms(replace(story, sentences=named), {"line": doc, "body": doc})
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
        HeadlineSupport(round(float(p), 3), rows[units.rows[j]["sentence_id"]])
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


LARGE = 13  # the same number from here on is no chance match
NEAREST = 3  # sentences of the body in which a small number may be the headline's


def check_claim(
    line: Line, support: Sequence[HeadlineSupport], missing: Sequence[str]
) -> dict[str, Any]:
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


def check_figure(
    figure: Row, body: Sequence[Row], support: Sequence[HeadlineSupport]
) -> dict[str, Any]:
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
    line: Line, support: Sequence[HeadlineSupport], reserves: Mapping[str, list[Row]]
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
    line: Line,
    support: Sequence[HeadlineSupport],
    missing: Sequence[str],
    cues: Sequence[Row],
    known: str,
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


Rows = dict[str, list[Mapping[str, Any]]]


@once
def compare_headline(story: Story) -> pd.DataFrame:
    """Each account's headline and dek against its own body: one row a check, in the order of the accounts.

    ``aspect`` "claim": does a sentence of the body say what the headline says (stands, in part, not found; ``probability`` 0-1 that the
    sentence shown says it); "figure": one row a figure of the headline (stands, firmer, softer, differs, not found); "certainty": does
    the headline hold back (a hedge, a speaker, a question) as the body's sentences that say the same do (as certain, firmer, softer; no
    row where none says it); "dek": stands, in part, adds a statement, adds interpretation. The place is the headline's or its words',
    ``body_start`` and ``body_end`` that of the body's sentence or figure (-1 where there is none), ``reason`` says why in words. An account
    without headline or body has no rows. It reads words: a claim in quite other words may be taken for not found; firmer is no reproach,
    as headlines are short. Method: the pair model of ``align_claims`` asked inside one account, ``find_quantities``, hedges and quotations.

    >>> from analysis.story import story_from_records
    >>> text = "Some 300 homes were flooded in Lindau on Monday, and more rain may come.\\n\\nThe mayor asked for help from the army."
    >>> story = story_from_records([{"headline": "300 homes flooded in Lindau", "text": text}], story_id="x")
    >>> compare_headline(story)[["aspect", "verdict"]].values.tolist()[1]
    ['figure', 'firmer']
    """
    docs = parse_story(story)
    known: dict[str, Rows] = {
        "quantities": _by(schema.rows(find_quantities(story))),
        "quotes": _by(schema.rows(find_quotes(story))),
        "hedges": _by([r for r in find_hedges(story) if r["dimension"] == "hedge"]),
        "added": _by(
            [
                *find_interpretation(story),
                *(r for r in find_hedges(story) if r["dimension"] == "booster"),
            ]
        ),
    }
    rows: list[dict[str, Any]] = []
    for account, doc in docs.items():
        lines = lines_of(story, account)
        if lines["body"]:
            rows += _headline_rows(story, doc, lines, known)
            rows += _dek_rows(story, doc, lines, known)
    return schema.make(
        "headline", [row | {"body_surface": _body_words(story, row)} for row in rows]
    )


def _by(rows: list[Any]) -> Rows:
    """sentence_id -> its rows, missing cells as None."""
    found: Rows = {}
    for row in rows:
        found.setdefault(str(row["sentence_id"]), []).append(
            {str(k): None if v != v else v for k, v in row.items()}
        )
    return found


def _headline_rows(
    story: Story, doc: Doc, lines: dict[str, list[Line]], known: dict[str, Rows]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in lines["headline"][:1]:
        support = find_support(story, doc, line, lines["body"])
        rows.append(
            {"aspect": "claim"}
            | check_claim(line, support, missing_words(doc, line, lines["body"]))
        )
        body = [q for row in lines["body"] for q in known["quantities"].get(row["sentence_id"], [])]
        rows += [
            {"aspect": "figure"} | check_figure(q, body, support)
            for q in known["quantities"].get(line["sentence_id"], [])
        ]
        reserves = find_reserves(doc, [line, *lines["body"]], known["hedges"], known["quotes"])
        certainty = check_certainty(line, support, reserves)
        rows += [{"aspect": "certainty"} | certainty] if certainty else []
    return rows


def _dek_rows(
    story: Story, doc: Doc, lines: dict[str, list[Line]], known: dict[str, Rows]
) -> list[dict[str, Any]]:
    text = " ".join(str(row["text"]) for row in lines["body"])
    return [
        {"aspect": "dek"}
        | check_dek(
            line, find_support(story, doc, line, lines["body"]), missing_words(doc, line, lines["body"]),
            known["added"].get(line["sentence_id"], []), text,
        )
        for line in lines["dek"]
    ]  # fmt: skip


def _body_words(story: Story, row: dict[str, Any]) -> str | None:
    return (
        story.texts[row["account_id"]][row["body_start"] : row["body_end"]]
        if row["body_start"] >= 0
        else None
    )
