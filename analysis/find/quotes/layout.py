"""Find speech that the layout shows: turns of a transcript or interview, quoted blocks, posts.

Such speech has no quotation marks. Its speaker is a label at the head of the paragraph, as in
"LEE: ...", who speaks in the paragraph before, which ends in a colon, or who signs a post.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from analysis.find.quotes.attachment import Quote
from analysis.find.quotes.cues import cue_at, speaker_of
from analysis.find.quotes.direct import reporting_words
from analysis.find.quotes.marks import paragraph_spans
from analysis.nlp import ParsedText

_NAME = r"[A-Z][\w.'’-]*(?:\s(?:[A-Z][\w.'’-]*|de|van|von|der|of|the)){0,4}"
_LABEL = re.compile(rf"[\"“]?(?P<name>{_NAME})(?:,\s[^:\n]{{2,60}}|\s\([^)\n]*\))?\s?:\s+(?=\S)")
_POST = re.compile(  # "We won! — Ann Lee (@annlee) May 2, 2031"
    r"\s*[—–-]+\s*(?P<name>[^()\n—]{2,60}?)\s*\(@\w{1,30}\)\s*"
    r"(?:[A-Z][a-z]+\.? \d{1,2}, \d{4}|\d{1,2} [A-Z][a-z]+\.?,? \d{4})\s*$"
)
_QUESTION_OR_ANSWER = re.compile(r"(?P<name>[QA])(?:[.:]\s?|\s?[—–-]\s)\s*(?=\S)")
_ASIDE = re.compile(r"[\"“]?[(\[][^)\]]*[)\]][\"”]?$")  # "(CROSSTALK)"
_OPENER = (  # a capital before "I" that makes it no numeral, as in "Charles I"
    "And|But|So|Or|Nor|If|As|When|While|Where|Why|How|What|Who|Because|Although|Though|Since|"
    "Until|Unless|Before|After|Once|Then|Now|Today|Yesterday|Here|There|That|This|Yes|No|Well|Oh|"
    "Am|Was|Do|Did|Have|Had|Can|Could|May|Might|Should|Shall|Will|Would|Must|Also|Maybe|Perhaps"
)
FIRST_PERSON = re.compile(
    rf"(?:^|[^\w\s]\s*|\b[a-z\d][\w'’-]{{0,30}}\s+|\b(?:{_OPENER})\s+)I\b(?!-\w)"
    r"|\b(?:[Mm]y|[Mm]e|[Mm]yself)\b"
)
_FIRST_PERSON_PLURAL = re.compile(r"\b(?:[Ww]e|[Oo]urs?|us)\b")
_SET_OFF = re.compile(r"(?:>\s*|\s{2,}|\t)")
_MARKS = '"“”„«»‹›‘`'
_REACH = 25  # tokens before the colon in which the reporting word is looked for


@dataclass
class SpokenParagraph(Quote):
    """Speech without marks; ``label`` is the name at its head as printed, ``name`` in full."""

    label: str = ""
    name: str = ""


def find_spoken_paragraphs(parse: ParsedText) -> list[SpokenParagraph]:
    """The turns and block quotations of an account, in the order of the text."""
    paragraphs = paragraph_spans(parse.rows)
    turns = [*_turns(parse.text, paragraphs), *_posts(parse.text, paragraphs)]
    found = [quote for pair in pairwise(paragraphs) if (quote := _block(parse, *pair))]
    spoken = {quote.pieces[0][0] for quote in turns}
    return sorted(
        [*turns, *(quote for quote in found if quote.pieces[0][0] not in spoken)],
        key=lambda quote: quote.pieces[0],
    )


def _turns(text: str, paragraphs: list[tuple[int, int]]) -> list[SpokenParagraph]:
    """The turns of a conversation: paragraphs with labels, of which two speakers take turns."""
    paragraphs = [
        (start, end) for start, end in paragraphs if not _ASIDE.match(text[start:end].strip())
    ]
    for pattern in (_QUESTION_OR_ANSWER, _LABEL):
        labels = [pattern.match(text, start, end) for start, end in paragraphs]
        names = [found["name"] if found else "" for found in labels]
        if _take_turns(names):
            full = _full_names(names)
            return [
                SpokenParagraph(
                    "direct", [(found.end(), end)], label=found["name"], name=full[found["name"]]
                )
                for found, (_, end) in zip(labels, paragraphs, strict=True)
                if found
            ]
    return []


def _posts(text: str, paragraphs: list[tuple[int, int]]) -> list[SpokenParagraph]:
    """The posts that an account embeds: paragraphs that end in a name, an address and a day.

    Where that is alone, the paragraph before it is the post.
    """
    found, before = [], (0, 0)
    for start, end in paragraphs:
        signed = _POST.search(text, before[1], end)  # a dash before a line is no part of it
        if signed:
            words = (start, signed.start()) if signed.start() > start else before
            if words[1] > words[0]:
                name = " ".join(signed["name"].split())
                found.append(SpokenParagraph("direct", [words], label=name, name=name))
        before = (start, end)
    return found


def _take_turns(names: list[str]) -> bool:
    """Whether labels are those of a conversation, not headings: one of two speakers comes back."""
    names = [name.split()[-1].casefold() if name else "" for name in names]
    counts = Counter(name for name in names if name)
    if set(counts) == {"q", "a"}:
        return any(pair == ("q", "a") for pair in pairwise(names))
    changes = sum(bool(left and right and left != right) for left, right in pairwise(names))
    return len(counts) > 1 and changes > 1 and max(counts.values()) > 1


def _full_names(names: list[str]) -> dict[str, str]:
    """Label -> the longest label with the same last word; none for a question and its answer."""
    longest: dict[str, str] = {"Q": "", "A": ""}
    for name in sorted(set(filter(None, names)), key=len, reverse=True):
        same = (full for full in longest.values() if full.split()[-1:] == name.split()[-1:])
        longest.setdefault(name, next(same, name))
    return longest


def _block(
    parse: ParsedText, before: tuple[int, int], after: tuple[int, int]
) -> SpokenParagraph | None:
    """A paragraph that quotes: the one before ends in "she wrote:", and it is set off or says I."""
    text = parse.text
    if not text[slice(*before)].rstrip().endswith(":"):
        return None
    indent = text[before[1] : after[0]].rpartition("\n")[2]
    sign = _SET_OFF.match(indent) or _SET_OFF.match(text, after[0])
    words = text[slice(*after)].lstrip("> \t")
    own = FIRST_PERSON.search(words) or _FIRST_PERSON_PLURAL.search(words)
    if not words or words[0] in _MARKS or not (sign or own):
        return None
    verb = _open_verb(parse, before)
    if verb < 0 or words.rstrip()[-1:] not in '.!?…”"':
        return None
    piece = (after[1] - len(words), after[1])
    return SpokenParagraph(
        "direct", [piece], verb, reporting_words(parse, verb), speaker_of(parse, verb)
    )


def _open_verb(parse: ParsedText, paragraph: tuple[int, int]) -> int:
    """The last reporting word before the colon, -1 if none or if it has its clause already."""
    first, last = parse.between(*paragraph)
    for i in range(last - 1, max(first, last - _REACH) - 1, -1):
        cue = cue_at(parse, i)
        if cue and "q" in cue.takes and cue.kind in ("say", "show"):
            return -1 if parse.child(i, "ccomp") is not None else i
    return -1
