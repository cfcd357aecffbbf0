"""Check that quoted words are those of the person whom a line gives them to."""

from __future__ import annotations

import re

from analysis.compare.contrasts.candidates import SOURCES, PossibleContrast, Side
from analysis.compare.contrasts.cuts import find_words
from analysis.compare.contrasts.doubt_words import is_denying_cue
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.find.quotes.layout import FIRST_PERSON
from analysis.schema import text_cell

_MARKS = re.compile(r"[“”\"]")
_OWN_CUE = re.compile(
    r"(?:,|[.!?…])[”\"]?\s(?:he|she|they|[A-Z][\w’'-]+)(?: once| later| also| then)?"
    r" (?:said|says|told|tells|added|adds|wrote|writes|replied)\b"
)
# A caption or heading with the sentence behind it: "the crater at noon  The rock fell".
_GLUED = re.compile(r"[a-z](?:\s{2,}(?=[A-Z])|\s(?=(?:The|A|An|It|He|She|They|We|There) [a-z]))")
_LEAST_LETTERS = 3  # of a name
_FEW = 5  # accounts of which each can be named


def are_of_speaker(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether nothing speaks against it that a voice said the words that a line cites.

    Words that somebody denies are not theirs; nor are first-person words in which they are named,
    words that run across the marks of a quotation, words with a cue of somebody else, and two lines
    that were read as one.
    """
    side = c.sides[0]
    read = material.read[side.sentence]
    place = find_words(read, words) or side.words
    printed = read.parse.text[slice(*place)] if place else words
    if _MARKS.search(printed.strip('“”" ')) or _OWN_CUE.search(printed) or _GLUED.search(printed):
        return False
    return not (_names_itself(c.what, printed) or is_denied(material, side))


def _names_itself(name: str, words: str) -> bool:
    """Whether first-person words name who is to have said them: "I like Shera", of Shera Berg."""
    if not FIRST_PERSON.search(words):
        return False
    parts = (part for part in name.split() if part[:1].isupper() and len(part) >= _LEAST_LETTERS)
    return any(re.search(rf"\b{re.escape(part)}\b", words) for part in parts)


def is_denied(material: StoryMaterial, side: Side) -> bool:
    """Whether cited words are what somebody denies: "denied the league is looking to expand"."""
    read = material.read[side.sentence]
    start, end = side.words or (int(read.row["start"]), int(read.row["end"]))
    cues = (q["cue"] for q in read.quotes if q["start"] < end and start < q["end"])
    return any(is_denying_cue(text_cell(cue)) for cue in cues)


def leaves_out(material: StoryMaterial, c: PossibleContrast) -> bool:
    """Whether a line that names who lacks something is silent about one of a few accounts.

    A reader takes the accounts that are named for all of them; so with those that credit sources.
    """
    named = {material.account[side.sentence] for side in c.printed} | set(c.absent)
    return bool(c.absent or c.sort == SOURCES) and len(named) < len(material.ids) <= _FEW
