"""Find the reporting clause of words in quotation marks.

The clause comes after the words ("...," she said), before them (he added: "...") or is a name with
a colon (Name: "...").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.find.quotes.cues import (
    addressee_of,
    cue_at,
    cue_words,
    is_label,
    is_passive,
    is_person,
    is_reduced_passive,
    own_subject,
    source_according,
    speaker_of,
)
from analysis.find.quotes.marks import QuotedSpan, QuotedTokens
from analysis.find.quotes.phrases import NOUN_TAGS, SENT
from analysis.nlp import ParsedText

_FINITE = ("VBD", "VBZ", "VBP")
_VERBS = (*_FINITE, "VBN", "VBG")
_SUBORDINATE = ("relcl", "aux", "auxpass", "advcl")
_DASH_LINE = re.compile(r"[ \t]*\n\s*[—–―-]{1,2}\s*(?P<name>[^\n]+)")
_CREDIT = 90  # characters of a line that credits a quotation at most
_SHORT_LINE = 12  # tokens of a line that only says who spoke
_CREDIT_ENDS = re.compile(r"[.!?]\s*$")
_REACH_AFTER = 36  # tokens after the closing mark in which the reporting word is looked for
_REACH_BEFORE = 80  # tokens before the opening mark


class QuoteClause(NamedTuple):
    """The tokens of the reporting word and of the speaker's head, -1 where there is none."""

    verb: int = -1
    speaker: int = -1


NO_CLAUSE = QuoteClause()


def find_clause(quoted: QuotedTokens, span: QuotedSpan, free: bool, title: bool) -> QuoteClause:
    """The reporting clause of a span: right after it, right before it, or a colon before it.

    ``free`` says that the span is an utterance by itself, ``title`` that it may be a title.
    """
    parse, (first, _) = quoted.parse, quoted.sentences(span)
    start, _ = quoted.tokens(span)
    asked = _asked_before(parse, start, first)
    if asked >= 0:
        return QuoteClause(asked, speaker_of(parse, asked))
    if free or start - first < 2 or _ends_with_pause(parse, span):
        after = _clause_after(quoted, span, free and not title)
        before = _cue_right_before(parse, start, first)
        if after.verb >= 0 and (before < 0 or not _is_aside(parse, after.verb)):
            return after
    verb = _verb_before(quoted, start, first, free)
    if verb >= 0:
        return QuoteClause(verb, _speaker(parse, verb))
    clause = _clause_with_colon(quoted, span) if free else NO_CLAUSE
    return _credit_line(quoted, span) if clause == NO_CLAUSE and free else clause


def _cue_right_before(parse: ParsedText, start: int, first: int) -> int:
    """The finite cue of 'Lee said, "...": right before the comma or colon; -1 if none."""
    j = start - 1
    while j > first and not parse.word[j][:1].isalnum():
        j -= 1
    apart = j >= first and parse.word[j + 1 : j + 2] in ([","], [":"])
    return j if apart and parse.tag[j] in _FINITE and cue_at(parse, j) else -1


def _is_aside(parse: ParsedText, verb: int) -> bool:
    """Whether a verb only adds how the words came: "promising more", "when asked whether"."""
    return parse.tag[verb] == "VBG" or is_reduced_passive(parse, verb)


def _credit_line(quoted: QuotedTokens, span: QuotedSpan) -> QuoteClause:
    """ "..." and on a line of its own "— Ann Lee, mayor of Voss": the name after the dash."""
    parse = quoted.parse
    found = _DASH_LINE.match(parse.text, span.end)
    if not found or found.end() - span.end > _CREDIT or _CREDIT_ENDS.search(found["name"]):
        return NO_CLAUSE
    first, last = parse.between(found.start("name"), found.end("name"))
    names = [j for j in range(first, last) if parse.tag[j][:3] == "NNP"]
    if not names or names[0] != first or any(parse.tag[j] in _FINITE for j in range(first, last)):
        return NO_CLAUSE
    head = first
    while head + 1 in names:
        head += 1
    return QuoteClause(-1, head)


def _asked_before(parse: ParsedText, start: int, first: int) -> int:
    """The participle in 'asked, "Why?" she wept': who was asked says nothing; -1 if none."""
    j = start - 1
    while j > first and not parse.word[j][:1].isalnum():
        j -= 1
    addressed = j >= first and parse.tag[j] in ("VBN", "VBD") and cue_at(parse, j) is not None
    apart = parse.word[j + 1 : j + 2] in ([","], [":"])
    return j if addressed and apart and is_passive(parse, j) else -1


def reporting_words(parse: ParsedText, verb: int) -> str:
    """The reporting word as printed, with its particle ("shot back")."""
    particle = parse.child(verb, "prt")
    if particle == verb + 1:
        return f"{parse.word[verb]} {parse.word[particle]}"
    return cue_words(parse, verb)


def _ends_with_pause(parse: ParsedText, span: QuotedSpan) -> bool:
    inner = parse.text[span.inner_start : span.inner_end].rstrip()
    return inner[-1:] in ",.?!…" or parse.text[span.end : span.end + 1] == ","


def _speaker(parse: ParsedText, verb: int) -> int:
    if parse.lower[verb] != "according":
        return speaker_of(parse, verb)
    return source_according(parse, verb)[0]


def _clause_after(quoted: QuotedTokens, span: QuotedSpan, free: bool) -> QuoteClause:
    """ "...," said X; "...," X said: by the first verb after the closing mark."""
    parse = quoted.parse
    start, _ = parse.between(span.end, span.end + 1)
    end = _end_of_clause(quoted, span, start, free)
    for j in range(start, min(end, start + _REACH_AFTER)):
        if quoted.inside(j):
            return NO_CLAUSE
        if parse.lower[j : j + 2] == ["according", "to"]:
            return QuoteClause(j, _speaker(parse, j))
        if parse.tag[j] not in _VERBS:
            continue
        cue = cue_at(parse, j)
        if cue and "q" in cue.takes and (not is_label(parse, j) or (free and j == start)):
            if cue.kind == "manner" and not free:
                return NO_CLAUSE
            return _innermost(quoted, QuoteClause(j, _speaker_after(quoted, start, j)))
        reports = free and _reports_by_place(quoted, span, start, j)
        capital = parse.word[j - 1][:1].isupper()
        if reports and parse.tag[j] == "VBN" and j - start < 4 and capital:
            return QuoteClause(j, j - 1)
        if parse.tag[j] in _FINITE and parse.dep[j] not in _SUBORDINATE:
            return QuoteClause(j, _speaker_after(quoted, start, j)) if reports else NO_CLAUSE
    return NO_CLAUSE


def _end_of_clause(quoted: QuotedTokens, span: QuotedSpan, start: int, free: bool) -> int:
    """Where the clause must end: with the span's sentence, or with the next one.

    The next one counts where the quotation ends its own sentence and the next one reports nothing
    else.
    """
    parse, (_, last) = quoted.parse, quoted.sentences(span)
    while start < len(parse) and not parse.word[start].strip():
        start += 1
    if start < last or start >= len(parse) or not free or parse.sentence[start] < 0:
        return last
    first, end = parse.spans[parse.sentence[start]]
    ending = parse.text[span.inner_start : span.inner_end].rstrip(" ’'”")[-1:]
    broken = "\n" in parse.text[span.end : parse.start[start]]
    if start - first > 1 or (broken and not _says_only(parse, start, end, ending)):
        return last
    short = ending == "." and end - start < 9 and not _reports_clause(parse, start, end)
    short = short and _opens_paragraph(parse.text, span)
    return end if ending in "?!,…—-" or short else last


def _opens_paragraph(text: str, span: QuotedSpan) -> bool:
    """Whether no words come before a span in its paragraph, so that none name its speaker."""
    before = text[: span.start].rstrip(" \t")
    return not before or before.endswith("\n")


def _says_only(parse: ParsedText, start: int, end: int, ending: str) -> bool:
    """Whether the line after words that end in a comma only names who said them."""
    short = ending == "," and end - start < _SHORT_LINE
    return short and not _reports_clause(parse, start, end)


def _reports_clause(parse: ParsedText, start: int, end: int) -> bool:
    """Whether a reporting verb between two tokens has a clause of its own after ``start``."""
    return any(
        c >= start
        for j in range(start, end)
        if cue_at(parse, j)
        for c in parse.children_by(j, "ccomp")
    )


def _speaker_after(quoted: QuotedTokens, start: int, verb: int) -> int:
    """The speaker of a verb after the closing mark: between the two, else right after the verb."""
    parse = quoted.parse
    subject = speaker_of(parse, verb)
    named = subject >= start and parse.word[subject][:1].isalnum()
    if named and not quoted.inside(subject):
        return subject
    addressed = parse.child(verb, "auxpass") is not None and addressee_of(parse, verb) >= 0
    if parse.tag[verb] == "VBG" or addressed:
        return subject
    if is_label(parse, verb):
        return _top_of_compound(parse, parse.head[verb])
    dependent = ("compound", "nmod", "poss", "nummod", "npadvmod")
    between = [
        j
        for j in range(start, verb)
        if parse.tag[j] in NOUN_TAGS
        and (parse.dep[j] not in dependent or parse.head[j] == verb)
        and parse.word[j][:1].isalnum()
    ]
    if between:
        between = [j for j in between if parse.tag[j] != "CD"] or between
        heads = [j for j in between if not start <= parse.head[j] < verb] or between
        return heads[0]
    after = parse.children_by(verb, "nsubj", "dobj", "attr", "oprd", "dep", "npadvmod")
    directly = (c for c in after if c > verb and parse.left[c] == verb + 1)
    return next(directly, subject)


def _top_of_compound(parse: ParsedText, i: int) -> int:
    """The name that a noun is a title of: Little in "organizer Chris Little"."""
    while parse.dep[i] in ("compound", "nmod") and parse.head[i] > i:
        i = parse.head[i]
    return i


def _reports_by_place(quoted: QuotedTokens, span: QuotedSpan, start: int, j: int) -> bool:
    """ "...," X barked: whether any verb reports, by its place.

    Its subject is beside it, and it comes right after words that end in a comma or a call.
    """
    parse = quoted.parse
    inner = parse.text[span.inner_start : span.inner_end].rstrip(" ’'")
    if inner[-1:] not in ",?!…" or not 0 <= j - start <= 8:
        return False
    if j == start:
        return _names_person_after(parse, j)
    subject = own_subject(parse, j)
    subject = subject if subject >= start else j - 1
    noun = parse.tag[subject] in NOUN_TAGS or parse.word[subject][:1].isupper()
    if quoted.inside(subject) or not noun:
        return False
    complements = parse.children_by(j, "dobj", "attr", "acomp", "ccomp", "xcomp", "oprd")
    return not any(c > j for c in complements)


def _names_person_after(parse: ParsedText, verb: int) -> bool:
    """Whether a verb is followed by who does it: "...," agreed Ann Lee."""
    after = parse.children_by(verb, "nsubj", "dobj", "attr", "oprd", "dep")
    return any(
        parse.left[c] == verb + 1 and (parse.entity[c] == "PERSON" or is_person(parse, c))
        for c in after
    )


def _innermost(quoted: QuotedTokens, clause: QuoteClause) -> QuoteClause:
    """The innermost of nested reports: in "...," aides said the mayor told them, the mayor.

    A verb in the next quotation marks reports nothing: "...," he said, "and she laughed".
    """
    parse = quoted.parse
    for c in parse.children_by(clause.verb, "ccomp"):
        near = clause.verb < c < clause.verb + 8 and not quoted.inside(c)
        cue = cue_at(parse, c) if near else None
        if cue and "q" in cue.takes and parse.child(c, "ccomp") is None:
            subject = own_subject(parse, c)
            if subject > clause.verb:
                return QuoteClause(c, subject)
    return clause


def _verb_before(quoted: QuotedTokens, start: int, first: int, free: bool) -> int:
    """The reporting word before a span, -1 if none."""
    parse = quoted.parse
    verb = _verb_right_before(parse, start, first) if free else -1
    if verb >= 0:
        return verb
    for j in range(start - 1, max(first, start - _REACH_BEFORE) - 1, -1):
        if quoted.inside(j):
            continue
        if j and parse.lower[j - 1 : j + 1] == ["according", "to"]:
            return j - 1
        cue = cue_at(parse, j)
        if not cue or cue.kind not in ("say", "name", "ask", "vow") or is_label(parse, j):
            continue
        if is_reduced_passive(parse, j) and j != start - 2:
            continue
        if free or parse.left[j] <= start < parse.right[j] or start - j < 4:
            return j
    return -1


def _verb_right_before(parse: ParsedText, start: int, first: int) -> int:
    """ "Hillary shot back, "...": a finite verb right before the comma or colon, -1 if none."""
    j = start - 1
    while j >= first and not parse.word[j][:1].isalnum():
        j -= 1
    if j < first or parse.word[j + 1 : j + 2] not in ([","], [":"]):
        return -1
    if parse.tag[j] in ("RB", "RP", "PRP") and j > first:
        j -= 1
    finite = parse.tag[j] in _FINITE and parse.lemma[j] != "be"
    # "for what happened: ...", "when the story broke, ..."
    below = parse.dep[j] in ("pcomp", "relcl", "advcl") and cue_at(parse, j) is None
    return j if finite and not below and own_subject(parse, j) >= 0 else -1


def _clause_with_colon(quoted: QuotedTokens, span: QuotedSpan) -> QuoteClause:
    """ "Name: ..." or "He said:": a clause that ends in a colon right before the mark."""
    parse, (first, colon) = quoted.parse, _colon_before(quoted, span)
    if colon < 0:
        return NO_CLAUSE
    noun = parse.tag[colon - 1][:2] == "NN" and parse.dep[colon - 1] not in ("dobj", "pobj")
    if noun and not _has_finite_verb(parse, first, colon):
        return QuoteClause(-1, colon - 1)
    for j in range(colon - 1, max(first, colon - _REACH_BEFORE) - 1, -1):
        cue = None if quoted.inside(j) else cue_at(parse, j)
        if cue and "q" in cue.takes:
            return QuoteClause(j, _speaker(parse, j))
        words = parse.child(j, "dobj") if parse.tag[j] in _FINITE else None
        if words is not None and parse.lemma[words].lower() in SENT:
            return QuoteClause(j, own_subject(parse, j))
    return _described_before_colon(parse, first, colon)


def _described_before_colon(parse: ParsedText, first: int, colon: int) -> QuoteClause:
    """ "Lee was blunter: ...": the subject of what the words before a colon say it was like."""
    for j in range(colon - 1, first, -1):
        if parse.tag[j] not in _FINITE:
            continue
        quality = parse.child(j, "acomp", "oprd", "attr")
        if quality is not None and j < quality < colon and _is_quality(parse, quality):
            return QuoteClause(j, own_subject(parse, j))
    return NO_CLAUSE


def _is_quality(parse: ParsedText, i: int) -> bool:
    """Whether a word says what somebody is like; the tagger takes "blunter" for a noun."""
    bare = parse.tag[i] == "NN" and not parse.children[i]
    return bare or parse.tag[i][:2] == "JJ" or parse.tag[i] == "VBN"


def subject_before_colon(quoted: QuotedTokens, span: QuotedSpan) -> int:
    """The subject of the clause that ends in a colon right before a span, -1 if there is none."""
    parse, (first, colon) = quoted.parse, _colon_before(quoted, span)
    for j in range(colon - 1, first, -1):
        subject = own_subject(parse, j) if parse.tag[j] in _FINITE else -1
        if 0 <= subject < j:
            return subject
    return -1


def _colon_before(quoted: QuotedTokens, span: QuotedSpan) -> tuple[int, int]:
    """The first token of the sentence that ends in a colon before a span, and the colon or -1."""
    parse = quoted.parse
    start = max(0, span.start - 10)
    before = parse.text[start : span.start].rstrip()
    if not before.endswith(":"):
        return -1, -1
    colon = parse.at(start + len(before) - 1)
    if parse.sentence[colon] < 0 or colon == 0:
        return -1, -1
    return parse.spans[parse.sentence[colon]][0], colon


def _has_finite_verb(parse: ParsedText, first: int, colon: int) -> bool:
    """Whether the words before a colon have a finite verb after their last dash or full stop."""
    start = next(
        (
            j
            for j in range(colon - 1, max(first, colon - 8) - 1, -1)
            if parse.word[j] in ("-", "–", "—", ".", ":")
        ),
        first,
    )
    return any(parse.tag[j] in _FINITE for j in range(start, colon))
