"""Find the sentences of a line: nupunkt, and what follows an abbreviation or a closing mark."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from analysis.read.foreign_sentences import find_foreign_sentences
from analysis.read.languages import ENGLISH, PART, analysed_extent

_SAINT = re.compile(r"\b(?:St|Mt|Ft)\.$")
_INITIALS = re.compile(r"\b(?:[A-Z]\.){2,}$")
_TITLE = re.compile(
    r"\b(?:Adm|Brig|Capt|Cmdr|Col|Cpl|Det|Dr|Gen|Gov|Hon|Insp|Lt|Maj|Messrs|Mr|Mrs|Ms|Prof|Pvt|Rep"
    r"|Reps|Rev|Sen|Sens|Sgt|Supt)\.$"
)
_GAP = re.compile(r"[.!?…][\"”’')\]]*(?P<space>\s+)(?=[\"“‘'(\[]?[A-Z])")
_ANSWER = re.compile(r"\bno\.$")
_CLOCK = re.compile(r"(?:\b(?P<the>the|an?)\s)?\S+\s?\b[ap]\.\s?m\.$", re.I)
_COMPANY = re.compile(r"\b(?:Bros|Co|Corp|Inc|Jr|Ltd|Plc|Sr)\.$")
_STREET = re.compile(r"[a-z]\s(?:[A-Z0-9]\w+\s)+(?:Ave|Blvd|Rd|St)\.$")
_COUNTRY = re.compile(
    r"(?P<to>\b(?:across|from|in|left|outside|to)\sthe\s)?"
    r"\b(?:D\.C|E\.U|U\.A\.E|U\.K|U\.N|U\.S(?:\.A)?)\.$"
)
_LETTER = re.compile(r"(?:\b[a-z]\w+|\bPlan|[0-9°])\s[A-Z]\.$")
_WORDS_END = re.compile(r"(?:[a-z]{3,}|[A-Z][a-z]{3,}|[0-9%])[.!?…](?P<mark>[\"”]?)$")
# A whole word: the library takes "bank", "scandal" and "Monaco" for abbreviations.
_WHOLE_WORD = re.compile(r"(?<![\w.'’-])(?P<word>[a-z]{3,}|[A-Z][a-z]{4,})\.$")
_NO_WORDS = frozenset(  # abbreviations in small letters, and long ones with a capital
    """abbr acct adj adv approx apt assn ave blvd bros capt col cont corp dept ed eds esp est etc
    excl ext fig figs gen gov govt hrs ibid illus inc incl intl lbs ltd max min mins misc mrs natl
    nos orig pos pres prof rep reps rev sec secs sen sens sgt tbsp tel trans tsp univ viz vol vols
    yds calif messrs thurs supts corpn""".split()
)
_VOWEL = re.compile(r"[aeiouy]")
_NEW_START = re.compile(
    r"(?:An?|The|This|That|These|Those|He|She|It|They|We|You|I|His|Her|Its|Their|Our|There|Here"
    r"|In|On|At|By|From|With|As|But|And|Or|So|Yet|If|When|While|After|Before|Since|Although|Though"
    r"|Because|However|Meanwhile|What|Who|How|Why|Where|No|Not|Some|Many|Most|Both|Each|Another"
    r"|Other|Others|Then|Now|Mrs?|Ms)\b"
)
_PLURAL = re.compile(
    r"(?:Police|People|(?!Attorneys|Forces|Marines|Marshals)[A-Z][a-z]+[a-hj-rtv-z]s)\s[a-z]"
)
_OF_TIME = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|(?:Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun)\."
    r"|(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\b"
    r"|[A-Z]{2,5}\b|(?:[A-Z]\.){2}|Eastern|Central|Mountain|Pacific|Greenwich"
    r"|(?:[A-Z][a-z]+\s){1,3}[Tt]ime\b)"
)
_NEAR = 60  # characters on either side that decide whether a sentence ends


def find_sentences(
    text: str, start: int, end: int, language: str = ENGLISH
) -> list[tuple[int, int]]:
    """Find the sentences of one line, as spans without the space around them.

    English by nupunkt, as are languages that are not analysed; the six that are analysed in part
    have rules of their own.
    """
    line = text[start:end]
    if analysed_extent(language) == PART:
        return [(start + a, start + b) for a, b in find_foreign_sentences(line, language)]
    import nupunkt

    spans = []
    pieces = (p for span in nupunkt.sent_spans(line) for p in _parted(line, *span))
    for a, b in _rejoined(line, pieces):
        piece = line[a:b]
        a, b = a + len(piece) - len(piece.lstrip()), b - (len(piece) - len(piece.rstrip()))
        if a < b:
            spans.append((start + a, start + b))
    return spans


def _rejoined(line: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join pieces that no sentence end separates: "St. | Michael", "(R-Ky. | )"."""
    out: list[tuple[int, int]] = []
    for start, end in spans:
        before = line[out[-1][0] : out[-1][1]].rstrip() if out else ""
        closes = line[start:end].lstrip()[:1] == ")" and before.rfind("(") > before.rfind(")")
        if before and (
            closes
            or (_SAINT.search(before) and not _NEW_START.match(line[start:end].lstrip()))
            or (_TITLE.search(before) and line[start:end].lstrip()[:1].isupper())
            or (_INITIALS.search(before) and line[start:end].lstrip()[:1].islower())
        ):
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _parted(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The parts of a piece, where what follows an abbreviation or a mark starts a sentence."""
    for gap in _GAP.finditer(line, start, end):
        if gap.start() > start and _starts_sentence(
            line[max(start, gap.start("space") - _NEAR) : gap.start("space")],
            line[gap.end() : gap.end() + _NEAR],
        ):
            yield start, gap.end()
            start = gap.end()
    yield start, end


def _starts_sentence(before: str, after: str) -> bool:
    """Whether a sentence ends between two parts of a line, the second of which has a capital.

    >>> _starts_sentence("They met at 6 p.m.", "Residents left."), _starts_sentence(
    ...     "They met at 6 p.m.", "Monday.")
    (True, False)
    """
    if _ANSWER.search(before):
        return True
    clock = _CLOCK.search(before)
    if clock:
        return not clock["the"] and not _OF_TIME.match(after)
    new = bool(_NEW_START.match(after))
    if _COMPANY.search(before) or _LETTER.search(before):
        return new or bool(_PLURAL.match(after))
    country = _COUNTRY.search(before)
    if country or _STREET.search(before):
        return new or bool(country and country["to"] and _PLURAL.match(after))
    if _ends_in_word(before):
        return True
    words = _WORDS_END.search(before)
    return bool(words and (words["mark"] or after[0] in '“"')) and not _TITLE.search(before)


def _ends_in_word(before: str) -> bool:
    """Whether the last word before a full stop is no abbreviation.

    >>> _ends_in_word("He robbed a bank."), _ends_in_word("They met Calif.")
    (True, False)
    """
    found = _WHOLE_WORD.search(before)
    word = found["word"].lower() if found else ""
    return bool(_VOWEL.search(word)) and word not in _NO_WORDS
