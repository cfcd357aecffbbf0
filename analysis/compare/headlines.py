"""Compare each headline and dek with its own body: claim, figures, certainty and additions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align.features import find_pairs, measure_pairs
from analysis.compare.align.model import judge_pairs, read_weights
from analysis.compare.align.sentences import doc_terms, sentence_terms, stem
from analysis.compare.conversions import meet, same_number
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.find.terms import find_hedges, find_interpretation
from analysis.nlp import parse_story
from analysis.resources import read_lexicon
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

Row = Mapping[str, Any]
Line = dict[str, Any]  # a row of ``sentences``
BySentence = dict[str, list[Row]]

# A sentence of the body states the line: true of 88 of 100 headlines of coded stories, and of none
# on another story's body.
STANDS = 0.6
# Nothing in the body is like the line: 2 of 100 headlines, 95 of 100 on another story's body.
NEAR = 0.3
LARGE = 13  # two equal numbers from here on are no coincidence
NEAREST = 3  # sentences of the body in which a small number may be the headline's
HALF = 0.5  # of a sentence inside a quotation: it is what someone said
_LETTERS = re.compile(r"[^\W\d_]+")
_LONG_WORDS = re.compile(r"[^\W\d_]{3,}")
_ASSERTING = (
    "say tell claim report announce accord state argue allege accuse insist suggest believe warn "
    "add note write contend assert maintain describe acknowledge confirm deny estimate think fear"
).split()
_REPORTING = frozenset(
    {stem(word) for word in _ASSERTING} | {"said", "says", "told", "thought", "source", "expect"}
)
_CLAUSES = ("ROOT", "ccomp", "conj", "advcl", "relcl", "acl", "parataxis", "csubj", "pcomp")
_MAIN_CLAUSES = ("ROOT", "ccomp", "conj")


@reviewed
@once
def compare_headline(story: Story) -> pd.DataFrame:
    r"""Compare each account's headline and dek with its own body.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        The table ``headline``: one row per check, in the order of the accounts. An account without
        headline or body has no rows. The verdicts of each ``aspect``:

        - "claim": a sentence of the body says what the headline says (stands, in part, not found);
          ``probability`` (0-1) that the sentence shown does.
        - "figure": one row per figure of the headline (stands, firmer, softer, differs, not found).
        - "certainty": the headline hedges (a hedge, a speaker, a question) as the sentences of the
          body that say the same (as certain, firmer, softer); no row if none says the same.
        - "dek": stands, in part, adds a statement, adds interpretation.

    Notes
    -----
    Method: the pair model of ``align_claims`` within one account, ``find_quantities``, hedges and
    quotations. It reads words, so a claim in quite different words may count as not found. Firmer
    is no criticism: headlines are short.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Some 300 homes were flooded in Lindau on Monday.\n\nThe mayor asked for help."
    >>> record = {"headline": "300 homes flooded in Lindau", "text": text}
    >>> table = compare_headline(story_from_records([record], story_id="x"))
    >>> table[["aspect", "verdict"]].values.tolist()[1]
    ['figure', 'firmer']
    """
    evidence = _read_evidence(story)
    rows: list[dict[str, Any]] = []
    for account, doc in parse_story(story).items():
        lines = lines_of(story, account)
        if lines.body:
            rows += _headline_rows(story, doc, lines, evidence)
            rows += _dek_rows(story, doc, lines, evidence)
    return schema.make("headline", [row | _body_surface(story, row) for row in rows])


class AccountLines(NamedTuple):
    """The sentences of an account by their role; bullets belong to the body."""

    headline: list[Line]
    dek: list[Line]
    body: list[Line]


def lines_of(story: Story, account: str) -> AccountLines:
    """List the sentences of an account by role."""
    lines = AccountLines([], [], [])
    by_role = lines._asdict() | {"bullet": lines.body}
    for row in schema.rows(story.sentences[story.sentences["account_id"] == account]):
        if row["role"] in by_role:
            by_role[row["role"]].append({str(k): v for k, v in row.items()})
    return lines


class HeadlineEvidence(NamedTuple):
    """What is compared in a sentence, each by sentence_id."""

    quantities: BySentence
    quotes: BySentence
    hedges: BySentence
    interpretations: BySentence


def _read_evidence(story: Story) -> HeadlineEvidence:
    wording = find_hedges(story)
    boosters = [row for row in wording if row["dimension"] == "booster"]
    return HeadlineEvidence(
        quantities=_by_sentence(schema.rows(analysed_quantities(story))),
        quotes=_by_sentence(schema.rows(analysed_quotes(story))),
        hedges=_by_sentence(row for row in wording if row["dimension"] == "hedge"),
        interpretations=_by_sentence([*find_interpretation(story), *boosters]),
    )


def _by_sentence(rows: Iterable[Row]) -> BySentence:
    """Group rows by sentence, with missing cells as None."""
    found: BySentence = {}
    for row in rows:
        cells = {str(k): None if v != v else v for k, v in row.items()}
        found.setdefault(str(row["sentence_id"]), []).append(cells)
    return found


def _headline_rows(
    story: Story, doc: Doc, lines: AccountLines, evidence: HeadlineEvidence
) -> list[dict[str, Any]]:
    if not lines.headline:
        return []
    line = lines.headline[0]
    support = find_support(story, doc, line, lines.body)
    quantities = evidence.quantities
    in_body = [q for row in lines.body for q in quantities.get(row["sentence_id"], [])]
    hedged = find_hedged_claims(doc, [line, *lines.body], evidence)
    claim = _check_claim(line, support, missing_words(doc, line, lines.body))
    certainty = _check_certainty(line, support, hedged)
    return [
        {"aspect": "claim"} | claim,
        *(
            {"aspect": "figure"} | _check_figure(figure, in_body, support)
            for figure in quantities.get(line["sentence_id"], [])
        ),
        *([{"aspect": "certainty"} | certainty] if certainty else []),
    ]


def _dek_rows(
    story: Story, doc: Doc, lines: AccountLines, evidence: HeadlineEvidence
) -> list[dict[str, Any]]:
    body_words = " ".join(str(row["text"]) for row in lines.body)
    rows = []
    for line in lines.dek:
        support = find_support(story, doc, line, lines.body)
        claim = _check_claim(line, support, missing_words(doc, line, lines.body))
        cues = evidence.interpretations.get(line["sentence_id"], [])
        rows.append({"aspect": "dek"} | _check_dek(claim, cues, body_words))
    return rows


class HeadlineSupport(NamedTuple):
    """A sentence of the body and the probability (0-1) that it says what the line says."""

    probability: float
    sentence: Line


def find_support(story: Story, doc: Doc, line: Line, body: list[Line]) -> list[HeadlineSupport]:
    """Rank the sentences of the body by the probability that they say what a line says.

    The model learned from pairs of sentences of different accounts; here the line is one account
    and the body the other.
    """
    chosen = [line["sentence_id"], *(row["sentence_id"] for row in body)]
    table = story.sentences[story.sentences["sentence_id"].isin(chosen)]
    sides = ["line" if s == line["sentence_id"] else "body" for s in table["sentence_id"]]
    two_accounts = replace(story, sentences=table.assign(account_id=sides))
    units = sentence_terms(two_accounts, {"line": doc, "body": doc})
    first, second, chars = find_pairs(units)
    if not len(first):
        return []
    weights, features = read_weights(), measure_pairs(units, first, second, chars)
    probability = judge_pairs(weights.line, weights.trees, units, first, second, features)
    rows = {row["sentence_id"]: row for row in body}
    found = [
        HeadlineSupport(round(float(p), 3), rows[units.rows[j]["sentence_id"]])
        for p, j in zip(probability, second, strict=True)
    ]
    return sorted(found, key=lambda s: (-s.probability, s.sentence["start"]))


def missing_words(doc: Doc, line: Line, body: list[Line]) -> list[str]:
    """List the content words of a line whose stem is nowhere in the body."""
    keys = [key for key, _ in doc_terms(doc)]
    in_body = [pair for row in body for pair in _words_with_keys(doc, row, keys)]
    known = {key for _, key in in_body} | {stem(word) for word, _ in in_body}
    missing = (
        word
        for word, key in _words_with_keys(doc, line, keys)
        if key and not key.startswith("#") and key not in known and stem(word) not in known
    )
    return list(dict.fromkeys(missing))


def _words_with_keys(doc: Doc, row: Line, keys: list[str]) -> list[tuple[str, str]]:
    span = doc.char_span(int(row["start"]), int(row["end"]), alignment_mode="expand")
    return [(t.text, keys[t.i]) for t in span] if span is not None else []


def _check_claim(
    line: Line, support: Sequence[HeadlineSupport], missing: Sequence[str]
) -> dict[str, Any]:
    """Check whether a sentence of the body says what the line says."""
    best = support[0] if support else None
    p = best.probability if best else 0.0
    reason = "it has too few words to compare"
    if best:
        reason = f"the closest sentence of the body says it with a probability of {p:.0%}"
    if missing:
        reason += f"; words that the body does not have: {_quoted(missing[:5])}"
    verdict = "stands" if p >= STANDS else "in part" if p >= NEAR else "not found"
    return _row(line, verdict, reason, best.sentence if best and p >= NEAR else None, p)


def _check_dek(claim: dict[str, Any], cues: Sequence[Row], body_words: str) -> dict[str, Any]:
    """Check whether the dek says what the body says, or adds a meaning."""
    known = {stem(word) for word in _LETTERS.findall(body_words)}
    added = [
        str(cue["surface"])
        for cue in cues
        if not {stem(word) for word in _LETTERS.findall(str(cue["surface"]))} <= known
    ]
    if added:
        reason = "it interprets in words that the body does not use: " + _quoted(added[:5])
        return claim | {"verdict": "adds interpretation", "reason": reason}
    if claim["verdict"] == "not found":
        return claim | {"verdict": "adds a statement"}
    return claim


def _check_figure(
    figure: Row, body: Sequence[Row], support: Sequence[HeadlineSupport]
) -> dict[str, Any]:
    """Check whether the body gives a headline's figure, and as firmly."""
    near = [s.sentence["sentence_id"] for s in support[:NEAREST]]
    same = [q for q in body if same_number(figure, q) and _is_same_figure(figure, q, near)]
    equal = [q for q in same if q["bound"] == figure["bound"]]
    alike = [q for q in body if q["unit"] == figure["unit"] and _share_a_noun(figure, q)]
    rounded = [q for q in alike if meet(figure, q)]
    differing = [q for q in alike if q["sentence_id"] in near]
    firmness = "firmer" if figure["bound"] == "=" else "softer"
    for found, verdict, addition in (
        (equal, "stands", ""),
        (same, firmness, ""),
        (rounded, "stands", ", which it allows for"),
        (differing, "differs", ""),
    ):
        if found:
            words = " ".join(str(found[0]["surface"]).split())
            return _row(figure, verdict, f"the body has “{words}”{addition}", found[0])
    return _row(figure, "not found", "no figure of the body is the same", None)


def _is_same_figure(figure: Row, other: Row, near: Sequence[str]) -> bool:
    """Return whether two equal numbers are one figure: large, close by, or of the same noun."""
    is_large = figure["value"] is not None and abs(figure["value"]) >= LARGE
    return is_large or other["sentence_id"] in near or _share_a_noun(figure, other)


def _share_a_noun(first: Row, second: Row) -> bool:
    counted = (f"{q['counts'] or ''} {q['unit'] or ''}" for q in (first, second))
    left, right = ({stem(word) for word in _LONG_WORDS.findall(words)} for words in counted)
    return bool(left & right)


class HedgedClaim(NamedTuple):
    """A hedge, speaker or question in a sentence: its place, the reason in words, and its weight.

    ``names`` are the stems of a speaker's name; ``main`` is false for an aside.
    """

    place: Row
    why: str
    names: tuple[str, ...] = ()
    main: bool = True


def find_hedged_claims(
    doc: Doc, rows: Sequence[Row], evidence: HeadlineEvidence
) -> dict[str, list[HedgedClaim]]:
    """List what makes each sentence less certain, by sentence_id."""
    found: dict[str, list[HedgedClaim]] = {}
    for row in rows:
        sentence = str(row["sentence_id"])
        claims = [
            HedgedClaim(
                hedge, f"“{hedge['surface']}”", main=_is_in_main_clause(doc, int(hedge["start"]))
            )
            for hedge in evidence.hedges.get(sentence, [])
            if str(hedge["surface"]).lower() not in _amount_hedges()
        ]
        claims += [
            HedgedClaim(row, f"said by {quote['speaker']}", _name_stems(quote))
            for quote in evidence.quotes.get(sentence, [])
            if _is_attributed(row, quote)
        ]
        if str(row["text"]).rstrip("”\"' ").endswith("?"):
            claims.append(HedgedClaim(row, "a question"))
        found[sentence] = claims
    return found


@cache
def _amount_hedges() -> frozenset[str]:
    return frozenset(row["hedge"] for row in read_lexicon("amount_hedges"))


def _is_in_main_clause(doc: Doc, start: int) -> bool:
    """Return whether a word is in the main clause, or in what it reports, and not in an aside."""
    token = next((t for t in doc.char_span(start, start + 1, alignment_mode="expand") or ()), None)
    for _ in range(12):
        if token is None or token.dep_ in _CLAUSES:
            break
        token = token.head
    while token is not None and token.dep_ in ("ccomp", "conj") and token.head is not token:
        token = token.head
    return token is not None and token.dep_ in _MAIN_CLAUSES


def _is_attributed(row: Row, quote: Row) -> bool:
    """Return whether a named speaker asserts most of a sentence."""
    if not quote["speaker"] or stem(str(quote["cue"] or "").split(" ")[0]) not in _REPORTING:
        return False
    overlap = min(quote["end"], row["end"]) - max(quote["start"], row["start"])
    return bool(overlap >= HALF * (row["end"] - row["start"]))


def _name_stems(quote: Row) -> tuple[str, ...]:
    return tuple(stem(word) for word in _LONG_WORDS.findall(str(quote["speaker"])))


def _check_certainty(
    line: Line, support: Sequence[HeadlineSupport], hedged: Mapping[str, list[HedgedClaim]]
) -> dict[str, Any] | None:
    """Check whether the headline is as certain as the sentences of the body that say the same.

    None if no sentence does. A speaker whom the headline names is no hedge that it leaves out.
    """
    stating = [s.sentence for s in support if s.probability >= STANDS]
    if not stating:
        return None
    in_headline = hedged.get(line["sentence_id"], [])
    if in_headline:
        first = in_headline[0]
        hedging = [row for row in stating if hedged.get(row["sentence_id"])]
        if hedging:
            reason = "headline and body both hedge it"
            return _row(first.place, "as certain", reason, hedging[0])
        return _row(first.place, "softer", f"the headline hedges: {first.why}", stating[0])
    words = {stem(word) for word in _LETTERS.findall(str(line["text"]))}
    left_out = {
        row["sentence_id"]: [
            claim
            for claim in hedged.get(row["sentence_id"], [])
            if claim.main and not words & set(claim.names)
        ]
        for row in stating
    }
    plain = [row for row in stating if not left_out[row["sentence_id"]]]
    if plain:
        reason = "headline and body both state it plainly"
        return _row(line, "as certain", reason, plain[0])
    if words & _REPORTING:
        return _row(line, "as certain", "headline and body both attribute it", stating[0])
    reason = f"the body hedges: {left_out[stating[0]['sentence_id']][0].why}"
    return _row(line, "firmer", reason, stating[0])


def _row(
    place: Row, verdict: str, reason: str, body: Row | None, probability: float | None = None
) -> dict[str, Any]:
    row = {column: place[column] for column in ("account_id", "sentence_id", "start", "end")}
    row |= {
        "surface": place["surface"] if "surface" in place else place["text"],
        "verdict": verdict,
        "reason": reason,
        "probability": probability,
    }
    if body is None:
        return row | {"body_start": -1, "body_end": -1}
    return row | {f"body_{column}": body[column] for column in ("sentence_id", "start", "end")}


def _body_surface(story: Story, row: dict[str, Any]) -> dict[str, str | None]:
    text, start, end = story.texts[row["account_id"]], row["body_start"], row["body_end"]
    return {"body_surface": text[start:end] if start >= 0 else None}


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
