"""Cut the words of a side that are quoted in the sentence of a contrast."""

from __future__ import annotations

import re
from functools import lru_cache

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.acts import cut_clause
from analysis.compare.contrasts.candidates import OTHER_SPEAKER, PossibleContrast, Side
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.phrase_checks import (
    ends_a_phrase,
    has_statement,
    starts_a_phrase,
    without_loose_end,
)
from analysis.compare.contrasts.phrases import best_phrase, best_statement, quotable
from analysis.compare.contrasts.quoted import compare_quoted
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import (
    ENDS_NO_PHRASE,
)
from analysis.compare.contrasts.topics import StoryMaterial

LIMITS = (11, 9, 7, 5, 4)  # words of each quotation, the most that leave 30 in all
UNLIKE_LIMITS = tuple(range(18, 5, -1))  # of two headlines, or a statement and its denial
LONG = (18, 14, 11, 8, 5)  # where one side is quoted
WHOLE = (22, 20, *LONG)  # of a saying, which is better printed whole
_WHOLE = ("only", "conflict", "overview", "time", "origin")  # kinds that quote a clause
_EXACT = ("figure", "conflict", "time")  # the words that differ must be quoted
_WITH_WORDS = ("figure", "unnamed", "only", "missing", "claimed figure", "denial", "doubt")
_OWN_CLAUSE = ("claimed figure", "denial", "doubt")  # sorts whose clause contains certain words
_HEAVY = 4.0  # weight of the words that differ
_PHRASE_STARTS = ("prep", "mark", "cc", "agent", "advcl", "punct")
_PHRASE_ENDS = (",", ";", ":", "—", "–", "?", "!", ".")
_LEAST_LABEL = 3  # words of a noun that is clear without its clause
LEAST_WORDS = 4  # around a figure, to say what it counts
DETAILS = ("detail", "same point")
_MARKED = re.compile(r'[“"]([^“”"]+)(?:[”"]|$)')
_INSERTED = re.compile(r"[”\"]\s*[^“”\"]{1,60}[“\"]\s*")  # who says so, between two quotations
_CLOSES = re.compile(r"(?<=[.,!?])[\"”'’]\s+")
_SENTENCE_END = re.compile(r"(?<=[^\W\d_]{3})[.!?](?= [A-Z“\"])")
_ABBREVIATION = re.compile(r"\b\w\.\w\.$")
_SAID = re.compile(r", (?:(?:[A-Z][\w.’'-]* ){1,3}|s?he |they )(?:said|says)$|, said [A-Z][^,]*$")
_COMMA_INSIDE = re.compile(r",(['’])$")
_TITLE = re.compile(r"(?:Mrs?|Ms|Dr|St|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|[A-Z])\.?$")


def find_words(read: SentenceTokens, words: str) -> Span | None:
    """Where printed words are in their sentence."""
    start = int(read.row["start"])
    found = _find_words(read.parse.text[start : int(read.row["end"])], words)
    return (start + found[0], start + found[1]) if found else None


@lru_cache(maxsize=1024)
def _find_words(text: str, words: str) -> Span | None:
    """Where printed words are in a text; several checks of a line ask for the same."""
    shown = [w.strip("“”\"‘’'.,;:!?()…") for w in words.split()]
    pattern = r"\W+".join(re.escape(w) for w in shown if w)
    found = re.search(pattern, text) if pattern else None
    return found.span() if found else None


def cut_words(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The words of a side that are quoted: a phrase around those that differ."""
    read = material.read[side.sentence]
    text, row = read.parse.text, read.row
    if c.kind == "label" and side.words:
        return _label(material, c, side, most)
    if c.is_act and side is c.sides[0] and side.words:
        return quotable(text[slice(*cut_clause(read, side.words, most))])
    if c.sort == OTHER_SPEAKER and side.words:
        return _spoken(material, Side(side.sentence, side.words, text[slice(*side.words)]), most)
    if c.kind == "voice" and c.sort != "unheard":
        return _spoken(material, side, most)
    if row["role"] == "headline":
        return first_phrases(read, most)
    hedged = c.sort.startswith("hedge") or c.sort in _OWN_CLAUSE
    if c.sort == "strips" or (c.kind == "attribution" and not hedged):
        return _claimed(material, c, side, most)
    weights = {i: material.weigh(key) for i, key in read.stems.items()}
    exact = c.kind in (*_EXACT, "origin") or c.sort in (*_WITH_WORDS, "unheard")
    must = side.words if exact else None
    if must is None and side.words:
        start, end = side.words
        weights = {
            i: w * (_HEAVY if start <= read.parse.start[i] < end else 1.0)
            for i, w in weights.items()
        }
    whole = c.kind in _WHOLE or c.sort in ("unheard", *_OWN_CLAUSE)
    place = best_phrase(read, weights, most, must, statement=whole)
    if c.kind == "only" and c.sort in DETAILS and not has_statement(read, place):
        clause = best_statement(read, weights, most)
        return first_words(quotable(text[slice(*(clause or place))]), most)
    broken = not (has_statement(read, place) and starts_a_phrase(read, place))
    if c.kind == "origin" and side.words and broken:
        return read.words(*side.words)
    if c.kind == "origin":
        place = _behind_marks(text, place)
    if c.kind == "figure" and must is not None:
        place = without_loose_end(read, place, must[1])
    words = quotable(text[slice(*place)])
    return f"{words} …" if c.kind == "origin" and not ends_a_phrase(read, place) else words


def _behind_marks(text: str, place: Span) -> Span:
    """The part of a place behind a mark that closes what was said: ",' Lee told the Post"."""
    closing = list(_CLOSES.finditer(text, *place))
    return (closing[-1].end(), place[1]) if closing else place


def first_phrases(read: SentenceTokens, most: int) -> str:
    """A headline, of a long one its first phrases, with dots where more follow."""
    start, whole = int(read.row["start"]), quotable(read.row["text"])
    if len(whole.split()) <= most:
        return whole
    parse = read.parse
    cuts: dict[bool, str] = {}  # whether a mark ends the words -> the most words that fit
    for i in range(_after_opening(read) + 1, read.last):
        marked = parse.word[i - 1] in _PHRASE_ENDS or parse.word[i] in _PHRASE_ENDS
        if not marked and (parse.dep[i] not in _PHRASE_STARTS or parse.pos[i] == "PUNCT"):
            continue
        words = quotable(parse.text[start : parse.start[i]]).rstrip("'‘ ")
        if len(words.split()) <= most and ends_a_phrase(read, (start, parse.end[i - 1])):
            cuts[marked] = words
    found = next((w for m in (True, False) if len((w := cuts.get(m, "")).split()) > most / 2), "")
    if found[-1:] in ("?", "!"):
        return found
    return f"{found} …" if found else _first_whole_words(read, most)


def _first_whole_words(read: SentenceTokens, most: int) -> str:
    """The first words of a headline up to one that wants no other behind it."""
    parse, start = read.parse, int(read.row["start"])
    for last in range(read.last, read.first + LEAST_WORDS, -1):
        words = quotable(parse.text[start : parse.end[last - 1]])
        cut_word = last < read.last and parse.end[last - 1] == parse.start[last]
        fits = len(words.split()) <= most and not cut_word
        if fits and ends_a_phrase(read, (start, parse.end[last - 1])):
            return f"{words} …"
    return first_words(quotable(read.row["text"]), most)


def _after_opening(read: SentenceTokens) -> int:
    """The first token of a headline, or its main verb where a phrase opens it: "After a day, …"."""
    parse, inside = read.parse, range(read.first, read.last)
    if parse.dep[read.first] not in ("prep", "mark") and parse.tag[read.first] != "IN":
        return read.first
    return next((k for k in inside if parse.tag[k] in ("VBZ", "VBP", "VBD", "MD")), read.first)


def _label(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The noun of a label; one of a word or two in its clause, so that it is clear of whom."""
    read = material.read[side.sentence]
    words = quotable(read.parse.text[slice(*(side.words or (0, 0)))])
    if c.sort == "named" and len(words.split()) < _LEAST_LABEL:
        place = best_phrase(read, _weights(material, read), most, side.words, statement=True)
        if has_statement(read, place) and ends_a_phrase(read, place):
            return quotable(read.parse.text[slice(*place)])
    article, _, rest = words.partition(" ")
    words = f"{article.lower()} {rest}" if article in ("The", "A", "An") else words
    return first_words(words, most)


def _claimed(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The words of a claim that the other sentence has too, in the clause that states them."""
    read = material.read[side.sentence]
    text = read.parse.text
    if side.words:
        words = _without_that(quotable(text[slice(*side.words)]))
        if len(words.split()) <= most:
            return words
    if len(c.sides) < len("ab"):
        return quotable(text[slice(*best_phrase(read, _weights(material, read), most))])
    pair = SentencePair(material, c.sides[0].sentence, c.sides[1].sentence)
    shared = pair.shared_left if side is c.sides[0] else pair.shared_right
    weights = {i: w * (_HEAVY if i in shared else 1.0) for i, w in _weights(material, read).items()}
    return quotable(text[slice(*best_phrase(read, weights, most, statement=True))])


def _weights(material: StoryMaterial, read: SentenceTokens) -> dict[int, float]:
    return {i: material.weigh(key) for i, key in read.stems.items()}


def _spoken(material: StoryMaterial, side: Side, most: int) -> str:
    """The words of a speaker: all of them, else the clause that says most."""
    words = _COMMA_INSIDE.sub(r"\1", _without_that(quotable(side.note)))
    marked = after_lone_mark(side.note)
    if marked and not has_statement(material.read[side.sentence], side.words or (0, 0)):
        return first_words(quotable(marked), most)
    if len(words.split()) <= most or side.words is None:
        return _without_end(first_words(words, most))
    if whole := _first_sentence(words, most):
        return whole
    read = material.read[side.sentence]
    part = _without_own_clause(read.part(*side.words))
    place = best_phrase(part, _weights(material, part), most, statement=True)
    if has_statement(part, place):
        return _without_end(_without_that(quotable(read.parse.text[slice(*place)])))
    return first_words(words, most)


def _first_sentence(words: str, most: int) -> str:
    """The first sentences of a saying that fit; empty where none does.

    >>> _first_sentence("We won again. Nobody had thought that we could do it. It is over", 9)
    'We won again'
    """
    ends = [m.start() for m in _SENTENCE_END.finditer(words)]
    fitting = [e for e in ends if LEAST_WORDS - 1 <= len(words[:e].split()) <= most]
    return words[: max(fitting)] if fitting else ""


def _without_own_clause(read: SentenceTokens) -> SentenceTokens:
    """A report without the clause beside it that may be the account's own: ", and Hawaii keeps it".

    It has a subject of its own and no "that".
    """
    parse = read.parse
    for k in range(read.first + 1, read.last):
        subject = parse.child(k, "nsubj", "nsubjpass") if parse.dep[k] == "conj" else None
        opens = (
            subject is not None and parse.left[k] > read.first and parse.child(k, "mark") is None
        )
        if opens and parse.lower[parse.left[k] - 1] in ("and", "but", ","):
            return SentenceTokens(parse, read.row, read.first, parse.left[k] - 1)
    return read


def _without_end(words: str) -> str:
    """Reported words without who says so behind them, and without a title whose name is cut off.

    >>> _without_end("The bridge will open, Keller said"), _without_end("He chose two men, Reps")
    ('The bridge will open', 'He chose two men')
    """
    words = _SAID.sub("", words)
    before, _, last = words.rpartition(" ")
    return before.rstrip(",") if len(last) > 1 and _TITLE.fullmatch(last) else words


def after_lone_mark(words: str) -> str:
    """The words behind an opening mark amid reported ones, whose closing mark is behind them.

    >>> after_lone_mark('the strike " a threat to every patient in the town')
    'a threat to every patient in the town'
    >>> after_lone_mark("the strike a threat")
    ''
    """
    before, mark, after = words.partition('"') if '"' in words else words.partition("“")
    whole = not mark or not before.strip() or any(m in after for m in '"“”')
    return "" if whole or len(after.split()) < LEAST_WORDS else after.strip()


def _without_that(words: str) -> str:
    """Reported words without the "that" that joins them to their verb."""
    return re.sub(r"^that,? ", "", words)


def first_words(words: str, most: int) -> str:
    """The first words, with dots where more follow; they end with no article or the like.

    >>> first_words("The mayor blamed the owner of the dam for it", 6)
    'The mayor blamed the owner …'
    """
    parts = words.split()
    if len(parts) <= most:
        return words
    kept = parts[:most]
    while len(kept) > 2 and "".join(kept).count("(") > "".join(kept).count(")"):
        kept.pop()
    while len(kept) > 2 and (kept[-1].lower() in ENDS_NO_PHRASE or _TITLE.match(kept[-1])):
        kept.pop()
    words = " ".join(kept).rstrip(",;:—–-… ")
    return (words if _ABBREVIATION.search(words) else words.rstrip(".")) + " …"


def cut_quotations(
    material: StoryMaterial, left: Side, right: Side, most: int
) -> tuple[str, str, str]:
    """How two quotations compare, and their words from shortly before the first that differ."""
    found = compare_quoted(*(quotable(_quotation(material, side)) for side in (left, right)))
    if found.relation == "apart":
        return "apart", _clause(material, left, most), _clause(material, right, most)
    long = most if found.relation == "worded" else LONG[LIMITS.index(most)]
    return found.relation, first_words(found.left, long), first_words(found.right, long)


def _quotation(material: StoryMaterial, side: Side) -> str:
    """The whole quotation that the words of a side are in, else these words.

    Of one that the account begins in its own words, the part that is in marks.
    """
    read = material.read[side.sentence]
    start, end = side.words or (0, 0)
    around = [q for q in read.quotes if q["start"] <= start and end <= q["end"]]
    if any(q["kind"] == "mixed" for q in around):
        marked = _in_own_marks(read, (around[0]["start"], around[0]["end"]))
        if marked[0] < end and start < marked[1]:
            return read.parse.text[slice(*marked)]
    words = str(max((read.parse.text[start:end], *(q["content"] for q in around)), key=len))
    return _without_inserted(words)


def _without_inserted(words: str) -> str:
    """Dots for who says so between two quotations; a straight mark closes where one opened.

    >>> _without_inserted('"We won," she said, "at last"'), _without_inserted('"We won"')
    ('"We won, … at last"', '"We won"')
    """
    opening = words[:1] if words[:1] in ('"', "“") else ""
    if not opening and '"' in words:
        return words
    return opening + _INSERTED.sub(" … ", words[len(opening) :])


def _clause(material: StoryMaterial, side: Side, most: int) -> str:
    """The whole of a short quotation, or its weightiest clause."""
    read = material.read[side.sentence]
    place = _in_own_marks(read, side.words or (int(read.row["start"]), int(read.row["end"])))
    whole = _without_that(quotable(read.parse.text[slice(*place)]))
    if len(whole.split()) <= most:
        return whole
    part = read.part(*place)
    best = best_phrase(part, _weights(material, part), most, statement=True)
    words = quotable(read.parse.text[slice(*best)])
    return words if len(words.split()) >= LEAST_WORDS else first_words(whole, most)


def _in_own_marks(read: SentenceTokens, place: Span) -> Span:
    """The longest part of a place that is in quotation marks; all of it where no mark opens in it.

    A quotation may begin with words of the account: 'a panel on the fire “will do its job”'.
    """
    text = read.parse.text[slice(*place)]
    parts = [m.span(1) for m in _MARKED.finditer(text)]
    if not parts:
        return place
    start, end = max(parts, key=lambda part: part[1] - part[0])
    return place[0] + start, place[0] + end
