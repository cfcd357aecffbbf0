"""Say a contrast in one sentence of at most 30 words, with the accounts' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.additions import find_additions
from analysis.compare.contrasts.candidates import (
    DENIED_ELSEWHERE,
    OTHER_SPEAKER,
    SEVERAL_CREDITS,
    SOURCES,
    PossibleContrast,
    Side,
)
from analysis.compare.contrasts.clarity import is_clear
from analysis.compare.contrasts.cuts import (
    DETAILS,
    LIMITS,
    LONG,
    UNLIKE_LIMITS,
    WHOLE,
    cut_quotations,
    cut_words,
    find_words,
)
from analysis.compare.contrasts.people import others_cited, with_role
from analysis.compare.contrasts.phrase_checks import has_statement
from analysis.compare.contrasts.phrases import quotable
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import MOST_NAMED, Sentence, template_of
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.english import in_words, listed
from analysis.find.quotes.marks import find_spans
from analysis.schema import text_cell

MOST_WORDS = 30
_COMMON_TAGS = ("DT", "NN", "NNS", "CD", "JJ", "JJR", "IN", "PRP$", "RB", "VBN")
_TRIED = 8  # places with words of whom a line cites
_OF_NAMES = (
    ("only", "unnamed"),
    ("origin", "credits"),
    ("label", "described"),
)  # lines on a name, beside voices
_ONE_QUOTED = (SOURCES, SEVERAL_CREDITS, "credits", "written before", "strips", "merges", "missing")
_OPENING = ('"', "“")
_NAME_ENDS = r"(?!\s*[-–]|\s+(?:of|for)\b|\s+[A-Z])"
_PLAIN_NAME = re.compile(r"[^\W\d_A-Z]*(?: .*)?")  # begins with a common word


class Line(NamedTuple):
    """The sentence of a contrast, and whether it names a difference that a reader can see."""

    words: str
    is_clear: bool


def sentence_names(labels: Mapping[str, str]) -> dict[str, str]:
    """The names of accounts as they are printed inside a sentence.

    >>> sentence_names({"a": "Gazette", "b": "Unnamed outlet"})
    {'a': 'Gazette', 'b': 'the unnamed outlet'}
    """
    return {
        account: f"the {label[:1].lower()}{label[1:]}" if label.startswith("Unnamed") else label
        for account, label in labels.items()
    }


def begin_sentence(words: str, names: Iterable[str] = ()) -> str:
    """Return words with a capital first letter; the name of a file or site keeps its own.

    >>> [begin_sentence(f"{name} reports a flood", [name]) for name in ("courier.txt", "iNews")]
    ['courier.txt reports a flood', 'iNews reports a flood']
    >>> begin_sentence("the unnamed outlet reports a flood", ["the unnamed outlet"])
    'The unnamed outlet reports a flood'
    """
    if any(words.startswith(name) and not _PLAIN_NAME.fullmatch(name) for name in names):
        return words
    return words[:1].upper() + words[1:]


def say(
    material: StoryMaterial,
    candidate: PossibleContrast,
    names: dict[str, str],
    *,
    is_found: bool = False,
    if_clear: bool = True,
) -> Line:
    """The sentence of a contrast; of a voice the first one whose words are clear.

    What ``is_found`` is stated; of other lines those whose words are clear, with ``if_clear``. The
    rest is put as a question.
    """
    if candidate.kind != "voice" or not candidate.voices:
        return _say(material, candidate, names, is_found, if_clear)
    for voice in candidate.voices[:_TRIED]:
        candidate.cite(voice)
        line = _say(material, candidate, names, is_found, if_clear)
        if line.is_clear:
            return line
    candidate.cite(candidate.voices[0])
    return _say(material, candidate, names, is_found, if_clear)


def _say(
    material: StoryMaterial,
    c: PossibleContrast,
    names: dict[str, str],
    is_found: bool,
    if_clear: bool,
) -> Line:
    one = c.named == 1 or c.is_act or c.kind in ("attribution", "voice") or c.sort in _ONE_QUOTED
    unlike = c.sort in (DENIED_ELSEWHERE, "headlines")
    whole = unlike or c.kind == "voice" or c.sort == OTHER_SPEAKER
    limits = UNLIKE_LIMITS if unlike else WHOLE if whole else LONG
    others = others_cited(c) if c.sort == "several" else []
    says = ""
    for most in limits if whole or one else LIMITS:
        filled = _fill(material, c, names, most)
        clear = is_clear(material, c, filled)
        template = template_of(c.kind, c.sort, sure=is_found or (if_clear and clear))
        ways = [filled._replace(others=listed(others[:n])) for n in range(len(others), -1, -1)]
        if (c.is_act and c.sort == "only") or c.sort == SOURCES:
            ways.append(filled._replace(absent=""))
        if most == LIMITS[-1]:
            ways.append(filled._replace(further=()))
        for n, way in enumerate(ways):
            says = template(way)
            if len(says.split()) <= MOST_WORDS:
                c.named = 1 + max(len(others) - n, 0) if c.sort == "several" else c.named
                return Line(begin_sentence(says, names.values()), clear)
    return Line(" ".join(says.split()[: MOST_WORDS - 1]) + " …", False)


def cut_additions(material: StoryMaterial, c: PossibleContrast) -> None:
    """Of two sentences on one fact note the clause in common, and the words that each adds.

    Where a name or number of an addition is nowhere in the other account, that is looked up.
    """
    if c.kind != "only" or c.sort not in DETAILS:
        return
    found = find_additions(material, c.sides[0].sentence, c.sides[1].sentence)
    if found is None:
        return
    c.what = _words(material, c.sides[0], found.common)
    places = (found.left, found.right)
    looked_up = c.sort == "same point" and any(found.named)
    for side, place, named in zip(c.sides, places, found.named, strict=False):
        if place and (named or not looked_up):
            side.words, side.note = place, _words(material, side, place)
    c.earned = c.earned or looked_up


def _words(material: StoryMaterial, side: Side, place: Span) -> str:
    return quotable(material.read[side.sentence].parse.text[slice(*place)])


def _fill(
    material: StoryMaterial, c: PossibleContrast, names: dict[str, str], most: int
) -> Sentence:
    def name(side: Side) -> str:
        return names[material.ids[material.account[side.sentence]]]

    left, right = c.sides[0], c.sides[1] if c.named > 1 and len(c.sides) > 1 else c.sides[0]
    x, y = cut_words(material, c, left, most), cut_words(material, c, right, most)
    sort, what = c.sort, c.what
    if c.kind == "quote" and c.sort != OTHER_SPEAKER:
        what = c.what or c.sort
        sort, x, y = cut_quotations(material, left, right, most)
    absent = [names[material.ids[a]] for a in c.absent]
    without = _without(absent, len(material.ids))
    notes = quotable(left.note), quotable(right.note)
    every = tuple(dict.fromkeys(name(side) for side in c.printed))
    whose = _PrintedWords(None, x, False)
    if c.kind == "only":
        whose = _in_marks(material, left, x)
    if c.sort == SOURCES:
        what = _sources([(name(side), side.note) for side in c.sides])
    if c.kind == "voice" or (c.kind, c.sort) in _OF_NAMES:
        what = material.as_named(_name_in_all(material, c))
        what = with_role(what, c.role)
    reported = c.kind == "voice" and not _is_in_marks(material, left, x)
    verbatim = tuple(
        dict.fromkeys(
            name(s) for s in c.printed if s is left or material.has_words(s.sentence, whose.words)
        )
    )
    return Sentence(
        *(name(left), name(right), whose.words, y, notes, what, without, c.earned, every, sort),
        whose.speaker,
        verbatim,
        len(every) + len(c.absent) < len(material.ids),
        whose.is_cited,
        reported=reported,
        is_name_first=_begins_with_name(material.read[left.sentence], x),
        lacking=len(c.absent),
        credited=len({side.note for side in c.sides}),
        further=tuple((name(s), cut_words(material, c, s, most)) for s in c.further),
        clause=_amid_sentence(material.read[left.sentence], whose.words) if c.is_act else "",
    )


def _amid_sentence(read: SentenceTokens, words: str) -> str:
    """Words that begin a sentence as they are amid one: "The dam broke" with a small letter."""
    place = find_words(read, words)
    first = read.parse.between(*place)[0] if place else read.first
    word = read.parse.word[first]
    common = read.parse.tag[first] in _COMMON_TAGS and not (len(word) > 1 and word.isupper())
    return words[:1].lower() + words[1:] if common else words


def _sources(credits: list[tuple[str, str]]) -> str:
    """Who credits whom, accounts of the same sources together.

    >>> _sources([("Post", "AP"), ("Echo", "AFP"), ("Post", "the BBC"), ("Mail", "AFP")])
    'Post credits AP and the BBC, Echo and Mail AFP'
    """
    by_account: dict[str, list[str]] = {}
    for account, source in credits:
        by_account.setdefault(account, []).append(source)
    by_sources: dict[str, list[str]] = {}
    for account, sources in by_account.items():
        by_sources.setdefault(listed(list(dict.fromkeys(sources))), []).append(account)
    (first, accounts), *rest = by_sources.items()
    verb = "credits" if len(accounts) == 1 else "credit"
    parts = [f"{listed(accounts)} {verb} {first}"]
    parts += [f"{listed(some)} {sources}" for sources, some in rest]
    return ", ".join(parts)


class _PrintedWords(NamedTuple):
    """Printed words and their speaker: cited if the account puts a report in its own words."""

    speaker: str | None
    words: str
    is_cited: bool


def _in_marks(material: StoryMaterial, side: Side, words: str) -> _PrintedWords:
    """Whose words these are, and those of them that are in quotation marks.

    Without a speaker, and all words, if most of them are the account's own.
    """
    read = material.read[side.sentence]
    place = find_words(read, words)
    for quote in read.quotes if place else ():
        first, last = place or (0, 0)
        start, end = max(first, int(quote["start"])), min(last, int(quote["end"]))
        opens = quote["kind"] == "direct" and start - first <= 1 and end < last
        whole = opens and has_statement(read, (start, end))
        if end - start <= (last - first) / 2 and not whole:
            continue
        speaker = _owned(read, quote) or material.as_named(text_cell(quote["speaker"]))
        marked = quotable(read.parse.text[start:end])
        if quote["kind"] != "indirect":
            return _PrintedWords(speaker, marked, quote["kind"] == "mixed")
        if speaker and end - start == last - first:
            return _PrintedWords(speaker, words, str(quote["content"])[:1] not in _OPENING)
    return _PrintedWords(
        "" if place and _is_behind_mark(read.parse.text, place) else None, words, False
    )


def _is_in_marks(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether an account prints words in quotation marks, and not as a report of its own."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    if place is None:
        return True  # of several sentences
    text = read.parse.text
    for quote in read.quotes:
        start, end = int(quote["start"]), int(quote["end"])
        if quote["kind"] == "direct" and start - 1 <= place[0] and place[1] <= end + 1:
            return True
        if quote["kind"] == "mixed":
            marked = find_spans(text[start:end], [(0, end - start)])
            if any(
                start + m.inner_start <= place[0] + 1 and place[1] - 1 <= start + m.inner_end
                for m in marked
            ):
                return True
    return False


def _begins_with_name(read: SentenceTokens, words: str) -> bool:
    """Whether the first of some words keeps its capital amid a sentence."""
    place = find_words(read, words)
    if place is None:
        return True
    first = read.parse.between(*place)[0]
    named = read.parse.pos[first] == "PROPN" or read.parse.entity[first] not in ("", "CARDINAL")
    return named or not read.parse.word[first].istitle() or read.parse.word[first] == "I"


def _owned(read: SentenceTokens, quote: Mapping[str, Any]) -> str:
    """A speaker without a name with whose it is, if that is named: "Norway's government"."""
    noun, parse = text_cell(quote["speaker_surface"]).split(" ")[-1], read.parse
    for i in range(read.first, read.last):
        if parse.word[i] == noun and noun.islower():
            owner = parse.child(i, "poss")
            if owner is not None and parse.tag[owner] in ("NNP", "NNPS"):
                return read.words(parse.start[parse.left[owner]], parse.end[i])
    return ""


def _is_behind_mark(text: str, place: Span) -> bool:
    """Whether a quotation begins before some words and goes on behind them."""
    before = text[: place[0]].rstrip()[-1:]
    return before in _OPENING and not any(m in text[slice(*place)] for m in '"”')


def _name_in_all(material: StoryMaterial, c: PossibleContrast) -> str:
    """The longest form of a name that all accounts of a line print, else the name.

    "Alpine Rescue Society Foundation" may be named here and "Alpine Rescue Society" there.
    """
    texts = [material.story.texts[material.ids[material.account[s.sentence]]] for s in c.printed]
    words = c.what.split()
    texts = [text for text in texts if c.what not in text]
    if not texts or c.sort == "credits":
        return c.what
    for last in range(len(words) - 1, 1, -1):
        form = " ".join(words[:last])
        pattern = re.compile(rf"\b{re.escape(form)}\b{_NAME_ENDS}")
        if words[last - 1][:1].isupper() and all(map(pattern.search, texts)):
            return form
    return c.what


def _without(absent: list[str], total: int) -> str:
    if 0 < len(absent) <= MOST_NAMED:
        return listed(absent)
    return "the other accounts" if len(absent) == total - 1 else f"{in_words(len(absent))} others"
