"""Judge whether the words that the sentence of a contrast quotes say something by themselves."""

from __future__ import annotations

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.cuts import (
    DETAILS,
    LEAST_WORDS,
    after_lone_mark,
    find_words,
)
from analysis.compare.contrasts.details import quote_key
from analysis.compare.contrasts.phrases import (
    ends_a_phrase,
    has_statement,
    is_one_phrase,
    lacks_its_of,
    names_its_subject,
    quotable,
    starts_a_phrase,
)
from analysis.compare.contrasts.templates import Sentence
from analysis.compare.contrasts.topics import SentenceTokens, StoryMaterial

_STATED = ("left out", "adds", "written before", "unheard")  # sorts whose words must say something
_LONGER = ("longer", "shorter")
_LEAST_MARKED = 8  # in quotation marks, to say something without a verb
_SOUGHT = 4  # words of a longer quotation that are looked for in the other account


def is_clear(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the quoted words say something, and on both sides something else."""
    if c.kind == "origin" or c.sort == "other words":
        return True
    if (c.kind == "voice" or c.sort == "unnamed") and material.is_cut_name(c.what):
        return False
    if c.kind == "only" and c.sort in DETAILS:
        return bool(s.what and any(s.notes))
    if s.x.lower() == s.y.lower() and len(c.printed) > 1 and s.left != s.right:
        return bool(c.absent) or c.kind == "attribution"
    if c.kind == "quote":
        return s.sort == "worded" or (s.sort in _LONGER and _stops(material, c, s))
    if c.kind == "only":
        says = _is_phrase if c.sort == "figure" else _says_something_alone
        return s.speaker != "" and says(material, c.sides[0], s.x)
    if c.kind in ("conflict", "figure"):
        says = _says_something if c.kind == "conflict" else _has_its_start
        return all(says(material, *pair) for pair in zip(c.sides, (s.x, s.y), strict=False))
    if c.kind == "voice":
        return _is_clear_voice(material, c, s)
    if c.kind in ("label", "attribution"):
        return _is_clear_naming(material, c, s)
    return c.sort not in _STATED or _says_something(material, c.sides[0], s.x)


def _is_clear_voice(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the words of a speaker are a saying, of which the end may be cut off."""
    if _begins_amid(material, c, s.x):
        return False
    cut = s.x.endswith("…") or _is_marked(c.sides[0], s.x)
    return cut or _says_something(material, c.sides[0], s.x)


def _is_clear_naming(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the words for a label are whole, or those that are stated as fact say something."""
    if c.kind == "label":
        cut = any(words.endswith("…") for words in (s.x, s.y))
        return not cut and (c.sort != "described" or bool(s.what))
    side, words = (c.sides[1], s.y) if c.sort == "claim here" else (c.sides[0], s.x)
    return _says_something(material, side, words)


def _is_marked(side: Side, words: str) -> bool:
    marked = quotable(after_lone_mark(side.note))
    return len(words.split()) >= _LEAST_MARKED and words == marked


def _begins_amid(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether cited words begin with what completes a verb before them: "against the media"."""
    read = material.read[c.sides[0].sentence]
    place = find_words(read, words)
    if place is None or c.sort == "several":
        return False
    first = read.parse.between(*place)[0]
    return read.parse.dep[first] == "prep" and read.first <= read.parse.head[first] < first


def _is_phrase(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words around a figure are one phrase, with a beginning and an end."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    whole = place is None or (
        not _hangs_on_a_name(read, place)
        and starts_a_phrase(read, place)
        and ends_a_phrase(read, place)
        and is_one_phrase(read, place)
        and names_its_subject(read, place)
    )
    if place is not None and (_lacks_subject(read, place) or _is_cut_off(read, place)):
        return False
    return whole and len(words.split()) >= LEAST_WORDS


def _hangs_on_a_name(read: SentenceTokens, place: Span) -> bool:
    """Whether words are a name with a relative clause, or what somebody is made to do.

    "Lindau, which has 140 boats" may be of the yard in Lindau, and "10 men to come" of what fails.
    """
    parse = read.parse
    first, last = parse.between(*place)
    tops = [i for i in range(first, last) if not first <= parse.head[i] < last]
    top = next((i for i in tops if parse.pos[i] != "PUNCT"), first)
    if parse.pos[top] == "PROPN":
        return parse.child(top, "relcl") is not None
    made = any(parse.tag[k] == "TO" for k in parse.children_by(top, "aux"))
    return made and parse.child(top, "nsubj", "nsubjpass") is not None


def _lacks_subject(read: SentenceTokens, place: Span) -> bool:
    """Whether words begin with a verb whose subject is before them: "was 300, a record"."""
    return read.parse.tag[read.parse.between(*place)[0]] in ("MD", "VBD", "VBZ", "VBP", "TO")


def _is_cut_off(read: SentenceTokens, place: Span) -> bool:
    """Whether words want an "of", or the account's own text breaks off: "all 50 members of …"."""
    return lacks_its_of(read, place) or read.parse.text[place[1] : place[1] + 6].lstrip(
        " \"”'’"
    ).startswith(("...", "…"))


def _has_its_start(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether nothing before some words belongs to the first of them, nor is their subject."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    return place is None or (starts_a_phrase(read, place) and not _lacks_subject(read, place))


def _stops(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the account with the shorter quotation has the further words nowhere."""
    shorter = c.sides[1 if s.sort == "longer" else 0]
    words = quote_key(s.x or s.y).split()[:_SOUGHT]
    text = quote_key(material.read[shorter.sentence].parse.text)
    return bool(words) and " ".join(words) not in text


def _says_something(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words of a sentence contain a verb with its subject, and are no broken phrase."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    if place is None:
        return bool(words)
    whole = starts_a_phrase(read, place) and ends_a_phrase(read, place)
    whole = whole and words.count("(") == words.count(")") and not _is_cut_off(read, place)
    return whole and has_statement(read, place)


def _says_something_alone(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether they also are one phrase, and name what they are about."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    if place is not None and not (is_one_phrase(read, place) and names_its_subject(read, place)):
        return False
    return _says_something(material, side, words)
