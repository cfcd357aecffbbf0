"""Find the figures of accounts that are analysed in part, such as those in German."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.quantities.foreign_glosses import counted_nouns, has_use, rate_at
from analysis.find.quantities.foreign_tokens import (
    decimal_sign,
    find_foreign_masks,
    split_words,
)
from analysis.find.quantities.foreign_translation import OPAQUE, translate
from analysis.find.quantities.matches import QuantityMatch
from analysis.find.quantities.scanner import read_tokens
from analysis.find.quantities.tokens import Token
from analysis.read.languages import language_code
from analysis.story import Story

MOST_FIGURES = 50  # of a sentence; one with more is a table that lost its lines
ROLES_WITHOUT = ("caption", "byline", "heading")
_LAST_HOUR = 24
_BETWEEN_NOUN = 2  # words between a number and the noun that it counts
_NOUNS_WITH_CAPITAL = ("de",)
_NOUN_BESIDE = ("de", "nl")  # languages that put a substance beside its measure: "liter regen"
_SIGNS_AROUND_AGE = (",", "(", ")")
_OF_AGE = ("", "de", "di")


class ForeignFigure(NamedTuple):
    """A figure with its unit in English, what it counts as printed, and what happened to these."""

    match: QuantityMatch
    unit: str
    counts: str
    role: str


def foreign_rows(story: Story) -> dict[str, list[dict[str, Any]]]:
    """account_id -> the rows of ``quantities``, for the accounts that are analysed in part."""
    found: dict[str, list[dict[str, Any]]] = {a: [] for a in story.in_part["account_id"]}
    for sentence, figures in _sentences_with_figures(story):
        rows = found[str(sentence["account_id"])]
        if len(figures) <= MOST_FIGURES:
            first = len(rows)
            rows += [_row(sentence, figure, first + n) for n, figure in enumerate(figures)]
    return found


def crowded_in_part(story: Story) -> set[str]:
    """The sentences of these accounts that give no figures because they have more than 50."""
    return {
        str(sentence["sentence_id"])
        for sentence, figures in _sentences_with_figures(story)
        if len(figures) > MOST_FIGURES
    }


@once
def _sentences_with_figures(story: Story) -> list[tuple[dict[str, Any], list[ForeignFigure]]]:
    """Each sentence of the accounts that are analysed in part, with its figures."""
    accounts = {str(row["account_id"]): row for row in schema.rows(story.in_part)}
    if not accounts:
        return []
    languages = {a: language_code(str(row["language"])) for a, row in accounts.items()}
    signs = {a: decimal_sign(str(row["text"]), languages[a]) for a, row in accounts.items()}
    found = []
    for sentence in schema.rows(story.sentences):
        account = str(sentence["account_id"])
        if account in accounts and sentence["role"] not in ROLES_WITHOUT:
            figures = scan_foreign(str(sentence["text"]), languages[account], signs[account])
            found.append((sentence, figures))
    return found


def _row(sentence: dict[str, Any], figure: ForeignFigure, number: int) -> dict[str, Any]:
    match = figure.match
    text, base = str(sentence["text"]), int(sentence["start"])
    return {
        "quantity_id": f"{sentence['account_id']}:q{number}",
        "account_id": sentence["account_id"],
        "sentence_id": sentence["sentence_id"],
        **match.cells(text, base),
        "unit": figure.unit or None,
        "counts": figure.counts or None,
        "role": figure.role or None,
    }


def scan_foreign(text: str, language: str, sign: str) -> list[ForeignFigure]:
    """Find the figures of a sentence; ``sign`` is that of decimals.

    >>> [(f.match.value, f.match.bound, f.unit) for f in scan_foreign("rund 350 Tote", "de", ",")]
    [(350.0, '~', 'people')]
    """
    masks = find_foreign_masks(text, language)
    words = split_words(text, masks, language, sign)
    tokens = translate(words, language)
    figures = (_name(match, words, language) for match in read_tokens(tokens, text))
    return [figure for figure in figures if _is_figure(figure, words, language)]


def _following(match: QuantityMatch, words: list[Token]) -> list[Token]:
    """The words behind a figure up to the next sign or number."""
    found: list[Token] = []
    for token in words:
        if token.start < match.end:
            continue
        if token.kind != "word":
            break
        found.append(token)
    return found


def _before(match: QuantityMatch, words: list[Token]) -> list[Token]:
    return [token for token in words if token.end <= match.start]


def _name(match: QuantityMatch, words: list[Token], language: str) -> ForeignFigure:
    """A match with its unit, the noun that it counts as printed, and what happened to these."""
    if match.noun.startswith(OPAQUE):
        match = replace(match, noun="", bare=not match.unit)
    if match.unit == "year" and match.bound == "=" and _is_age_beside(match, words):
        match = replace(match, unit="year of age", kind="age")
    unit, counts, role = match.unit, "", ""
    if match.bare or match.unit in ("fraction", "percent"):
        noun = _counted(match, words, language)
        if noun is not None:
            counts = noun.text
            known, role = counted_nouns(language).get(noun.lower, ("", ""))
            unit = unit or known
            role = role if match.bare else ""
    rate = match.rate or (_rate_behind(match, words, language) if match.unit else "")
    if rate and unit:
        unit = f"{unit} per {rate}"
    return ForeignFigure(match, unit, counts, role)


def _is_age_beside(match: QuantityMatch, words: list[Token]) -> bool:
    """True for "Anna, 34 anni, ..." and "Juan, de 34 años, ..."."""
    before, after = _before(match, words), [t for t in words if t.start >= match.end]
    if before and before[-1].lower in _OF_AGE:
        before = before[:-1]
    closed = not after or after[0].text in (*_SIGNS_AROUND_AGE, ".")
    return bool(before) and before[-1].text in _SIGNS_AROUND_AGE and closed


def _counted(match: QuantityMatch, words: list[Token], language: str) -> Token | None:
    """The noun that a figure counts: one of the list, or in German the next with a capital."""
    nouns, near = counted_nouns(language), _following(match, words)[: _BETWEEN_NOUN + 1]
    for token in near:
        if token.lower in nouns:
            return token
        if language in _NOUNS_WITH_CAPITAL and token.text[0].isupper():
            return token
    return None


def _rate_behind(match: QuantityMatch, words: list[Token], language: str) -> str:
    """What a measure is per behind its substance: "120 Liter Regen pro Quadratmeter"."""
    following = _following(match, words)
    noun = 1 if following and has_use(following[0].lower, "of", language) else 0
    if noun >= len(following) or (noun == 0 and language not in _NOUN_BESIDE):
        return ""
    if language in _NOUNS_WITH_CAPITAL and not following[noun].text[0].isupper():
        return ""
    return rate_at(following, noun + 1, language)


def _is_figure(figure: ForeignFigure, words: list[Token], language: str) -> bool:
    """False for a year, a clock time, a score and other numbers that the grammar leaves open."""
    match, unit, counts, _ = figure
    following, before = _following(match, words), _before(match, words)
    if match.doubt == "year":
        return bool(unit) or match.bound not in ("=", "range")
    if following and has_use(following[0].lower, "clock", language):
        return False
    is_time = (match.bare or match.unit == "hour") and (match.value or 0) <= _LAST_HOUR
    if is_time and not (counts or match.scaled) and _follows_clock_word(before, language):
        return False
    is_score = match.kind == "score" or (
        match.bound == "range" and match.bare and not counts and _is_tight(match, words)
    )
    return not is_score


def _follows_clock_word(before: list[Token], language: str) -> bool:
    """True behind "um", "à", "a las", "alle", "às", "om"."""
    for n in (1, 2):
        if len(before) >= n and has_use(
            " ".join(t.lower for t in before[-n:]), "clock_before", language
        ):
            return True
    return False


def _is_tight(match: QuantityMatch, words: list[Token]) -> bool:
    """True for "3-1": a sign between two numbers without a space."""
    inside = [t for t in words if match.start <= t.start < match.end]
    return len(inside) == 3 and inside[1].kind == "sym" and inside[1].glued and inside[2].glued
