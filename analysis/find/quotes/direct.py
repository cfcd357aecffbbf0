"""The clause that frames words in quotation marks: "...," she said; he added: "..."; Name: "..."."""

from __future__ import annotations

from typing import NamedTuple

from analysis.find.quotes.cues import cue_at, cue_words, own_subject, speaker_of
from analysis.find.quotes.marks import QuotedSpans, Span
from analysis.nlp import ParsedText

_FINITE = ("VBD", "VBZ", "VBP")
_VERBS = (*_FINITE, "VBN", "VBG")
_NOUNS = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")
_REACH = 36  # tokens after the closing mark within which the reporting word stands

_BACK = 80  # tokens before the opening mark


class QuoteClause(NamedTuple):
    """The reporting word's token and the speaker's head token, each -1 where there is none."""

    verb: int = -1
    speaker: int = -1


NONE = QuoteClause()


def find_frame(marked: QuotedSpans, span: Span, free: bool, title: bool) -> QuoteClause:
    """What frames a span: the reporting clause right after it, right before it, or a colon that ends what stands before."""
    inner = marked.words.text[span.inner_start : span.inner_end].rstrip()
    begins = marked.tokens(span)[0] - marked.sentences(span)[0] < 2
    apart = (
        free or begins or inner[-1:] in ",.?!…" or marked.words.text[span.end : span.end + 1] == ","
    )
    after = _after(marked, span, free and not title) if apart else NONE
    if after.verb >= 0:
        return after
    first = marked.sentences(span)[0]
    before = _before(marked, marked.tokens(span)[0], first, free)
    if before >= 0:
        return QuoteClause(before, _speaker(marked.words, before))
    return _colon(marked, span) if free else NONE


def frame_words(words: ParsedText, verb: int) -> str:
    """The reporting word as printed, with its particle ("shot back")."""
    particle = words.child(verb, "prt")
    if particle == verb + 1:
        return f"{words.word[verb]} {words.word[particle]}"
    return cue_words(words, verb)


def _speaker(words: ParsedText, verb: int) -> int:
    return (
        next((c for c in words.children[verb + 1] if words.dep[c] == "pobj"), -1)
        if words.lower[verb] == "according"
        else speaker_of(words, verb)
    )


def _after(marked: QuotedSpans, span: Span, free: bool) -> QuoteClause:
    """ "...," said X; "...," X said: the first verb of the clause after the closing mark, or of the sentence after it."""
    words = marked.words
    i = words.between(span.end, span.end + 1)[0]
    window = _window(marked, span, i, free)
    for j in range(i, min(window, i + _REACH)):
        if marked.inside(j):
            return NONE
        if words.lower[j] == "according" and words.lower[j + 1 : j + 2] == ["to"]:
            return QuoteClause(j, _speaker(words, j))
        if words.tag[j] not in _VERBS:
            continue
        cue = cue_at(words, j)
        if (
            cue
            and "q" in cue.takes
            and not (words.tag[j] == "VBN" and words.dep[j] in ("amod", "acl"))
        ):
            return _inner(words, QuoteClause(j, _beside(marked, i, j)))
        if (
            words.tag[j] == "VBN"
            and free
            and j - i < 4
            and words.word[j - 1][:1].isupper()
            and _says_by_place(marked, span, i, j)
        ):
            return QuoteClause(j, j - 1)
        if words.tag[j] in _FINITE and words.dep[j] not in ("relcl", "aux", "auxpass", "advcl"):
            return (
                QuoteClause(j, _beside(marked, i, j))
                if free and _says_by_place(marked, span, i, j)
                else NONE
            )
    return NONE


def _window(marked: QuotedSpans, span: Span, i: int, free: bool) -> int:
    """The token where the frame must end: that of the span's sentence, or of the next one where the quotation ends its own."""
    words = marked.words
    last = marked.sentences(span)[1]
    if (
        i < last
        or i >= len(words)
        or not free
        or words.sentence[i] < 0
        or "\n" in words.text[span.end : words.start[i]]
    ):
        return last
    ended = words.text[span.inner_start : span.inner_end].rstrip(" ’'”")[-1:]
    first, end = words.spans[words.sentence[i]]
    if i - first > 1:
        return last
    plain = all(
        words.dep[c] != "ccomp" or c < i
        for j in range(i, end)
        if cue_at(words, j)
        for c in words.children[j]
    )
    return end if ended in "?!,…—-" or (ended == "." and end - i < 9 and plain) else last


def _beside(marked: QuotedSpans, i: int, verb: int) -> int:
    """The speaker of a reporting verb after the closing mark: what stands between the two, else right after the verb."""
    words = marked.words
    subject = speaker_of(words, verb)
    if subject >= i and not marked.inside(subject):
        return subject
    between = [
        j
        for j in range(i, verb)
        if words.tag[j] in _NOUNS
        and words.dep[j] not in ("compound", "nmod", "poss", "nummod", "npadvmod")
    ]
    if between and words.tag[verb] != "VBG":
        between = [j for j in between if words.tag[j] != "CD"] or between
        heads = [j for j in between if not i <= words.head[j] < verb] or between
        return heads[0]
    after = words.child(verb, "nsubj", "dobj", "attr", "oprd", "dep", "npadvmod")
    if (
        after is not None
        and after > verb
        and words.left[after] == verb + 1
        and words.tag[verb] != "VBG"
    ):
        return after
    return subject


def _says_by_place(marked: QuotedSpans, span: Span, i: int, j: int) -> bool:
    """ "...," X barked: any verb reports that has its subject beside it, right after words that end in a comma or a call."""
    words = marked.words
    inner = words.text[span.inner_start : span.inner_end].rstrip(" ’'")
    if inner[-1:] not in ",?!…" or j - i > 8 or j <= i:
        return False
    subject = own_subject(words, j)
    subject = subject if subject >= i else j - 1
    if marked.inside(subject) or not (
        words.tag[subject] in _NOUNS or words.word[subject][:1].isupper()
    ):
        return False
    return not any(
        words.dep[c] in ("dobj", "attr", "acomp", "ccomp", "xcomp", "oprd")
        for c in words.children[j]
        if c > j
    )


def _inner(words: ParsedText, frame: QuoteClause) -> QuoteClause:
    """ "...," aides said the mayor told them: the innermost who reports the words is their speaker."""
    for c in words.children[frame.verb]:
        cue = (
            cue_at(words, c)
            if words.dep[c] == "ccomp" and frame.verb < c < frame.verb + 8
            else None
        )
        subject = (
            own_subject(words, c)
            if cue and "q" in cue.takes and words.child(c, "ccomp") is None
            else -1
        )
        if subject > frame.verb:
            return QuoteClause(c, subject)
    return frame


def _before(marked: QuotedSpans, a: int, first: int, free: bool) -> int:
    words = marked.words
    placed = _right_before(words, a, first) if free else -1
    if placed >= 0:
        return placed
    for j in range(a - 1, max(first, a - _BACK) - 1, -1):
        if marked.inside(j):
            continue
        if words.lower[j] == "to" and j and words.lower[j - 1] == "according":
            return j - 1
        cue = cue_at(words, j)
        if (
            not cue
            or cue.kind not in ("say", "name", "ask", "vow")
            or (words.tag[j] == "VBN" and words.dep[j] in ("amod", "acl"))
        ):
            continue
        if free or words.left[j] <= a < words.right[j] or a - j < 4:
            return j
    return -1


def _right_before(words: ParsedText, a: int, first: int) -> int:
    """ "Hillary shot back, "...": a finite verb right before the comma or colon reports, whatever it is."""
    j = a - 1
    while j >= first and (not words.word[j][:1].isalnum()):
        j -= 1
    if j < first or words.word[j + 1 : j + 2] not in ([","], [":"]):
        return -1
    if words.tag[j] in ("RB", "RP", "PRP") and j > first:
        j -= 1
    return (
        j
        if words.tag[j] in _FINITE and words.lemma[j] != "be" and own_subject(words, j) >= 0
        else -1
    )


def _colon(marked: QuotedSpans, span: Span) -> QuoteClause:
    """ "Name: ..."; "He said:", the quotation in the next paragraph: the frame ends in a colon right before the mark."""
    words = marked.words
    at = span.start
    while at > 0 and span.start - at < 9 and words.text[at - 1].isspace():
        at -= 1
    if at == 0 or words.text[at - 1] != ":":
        return NONE
    colon = words.at(at - 1)
    if words.sentence[colon] < 0 or colon == 0:
        return NONE
    first = words.spans[words.sentence[colon]][0]
    if words.tag[colon - 1][:2] == "NN" and words.dep[colon - 1] not in ("dobj", "pobj"):
        near = next(
            (
                j
                for j in range(colon - 1, max(first, colon - 8) - 1, -1)
                if words.word[j] in ("-", "–", "—", ".", ":")
            ),
            first,
        )
        if not any(words.tag[j] in _FINITE for j in range(near, colon)):
            return QuoteClause(-1, colon - 1)
    for j in range(colon - 1, max(first, colon - _BACK) - 1, -1):
        cue = None if marked.inside(j) else cue_at(words, j)
        if cue and "q" in cue.takes:
            return QuoteClause(j, _speaker(words, j))
    return NONE
