"""Recognise what is scraped with a page: code, messages of its forms, numbered pictures."""

from __future__ import annotations

import re
from functools import cache

from analysis.read.languages import ENGLISH, find_language
from analysis.resources import read_lexicon

_CODE = re.compile(
    r"\bfunction\s*\w*\s*\(|\b(?:var|let|const) \w+\s*=|\b(?:document|window|googletag)\.\w"
    r"|\)\s*\{|;\s*\}|\{[^{}]*:[^{}]*;|@media\b|\|\|\s*[\[{]|\b[a-z_]\w*\([^()]*\);"
    r"|\"@?\w+\"\s*:\s*[\"\[{]"
)
QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]?|‘[^‘’]{12,}’")
SPEECH = re.compile(
    r"\b(?:said|says|saying|told|added|according to|announced|warned|argued|wrote|asked|joked"
    r"|replied)\b",
    re.I,
)
_WORDS_IN_A_ROW = re.compile(r"(?<![^\s“\"(])[^\W\d_]+(?:[,:]? [^\W\d_]+(?![\w(=]|\.\w))+")
SENTENCE_END = re.compile(r"[.!?…][\"”’')\]]*$")
_PROSE = 3  # one character in so many of a line of prose is in words in a row
_LEAST_CODE = 2  # signs of code in a line
_LEAST_MESSAGES, _LEAST_OF_LONG = 2, 3  # messages of a form in a line, and in a long one
_LONG = 400  # characters
_MONTHS = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_DATED_PICTURE = re.compile(
    r"\(?(?P<n>\d{1,3})\s?/\s?(?P<of>\d{1,3})\)?[\s:.–-]+"
    rf"(?:\d{{1,2}} {_MONTHS}|{_MONTHS} \d{{1,2}},?) \d{{4}}\b(?!\s*[–-]?\s*[a-z])"
)
_NUMBERED = re.compile(r"(?<![\d/])(\d{1,3})\s?(?:/|of)\s?(\d{1,3})(?![\d/])")
_CAPTION = re.compile(r"[\s)]*[.:|–-]?\s*(?:[“\"‘'(]?[^\W\d_a-zß-ÿ]|\d{1,3}\b|$)")
_LEAST_PICTURES = 3
_LIVE = r"(?:pic\.twitter\.com|t\.co|twitter\.com|instagram\.com|facebook\.com)"
_POST = re.compile(rf"https?://|\b{_LIVE}/|(?<!\w)@\w{{2,}}|(?<!\w)#[^\W\d_]\w+", re.I)
_VIDEO = re.compile(
    r"^(?:MUST[ -])?(?:WATCH|SEE|VIDEO)\b(?! (?:the|it)\b)|\b(?:[Vv]ideo|VIDEO)\W+\d{1,2}:\d{2}\W*$"
    r"|^\d{1,2}:\d{2}(?::\d{2})?\s+[A-Z]|(?<!\bat) (?:\d{1,2}:)?\d{2}:\d{2}$"
)
_PLAIN_WORDS = frozenset("the and with of to for by are were".split())
_LEAST_WORDS = 6


def is_code(line: str) -> bool:
    """Whether a line is code of the page: JavaScript, a style sheet, data.

    >>> is_code("(function(d, s) { var js = d.createElement(s); }(document, 'script'));")
    True
    >>> is_code("The council (which met on Monday) closed the bridge; the mayor agreed.")
    False
    >>> is_code('"function login(user) { return true; }" protected the files, the report says.')
    False
    """
    return len(_CODE.findall(line)) >= _LEAST_CODE and not _is_prose(line)


def _is_prose(line: str) -> bool:
    """Whether a line that shows code is a sentence on it: words in a row, and a full stop."""
    if not SENTENCE_END.search(line):
        return False
    written = sum(len(words) for words in _WORDS_IN_A_ROW.findall(line))
    return written * _PROSE >= len(line)


def is_form(line: str) -> bool:
    """Whether a line has the messages of a form: what to type, what was wrong, thanks.

    A message that is quoted, or that somebody reports, is one that the article is about.

    >>> is_form("Email Enter your email address Email address is invalid Please try again later")
    True
    >>> is_form("The ministry asked voters to enter their email address.")
    False
    """
    least = _LEAST_OF_LONG if len(line) > _LONG else _LEAST_MESSAGES
    if _count_messages(line) < least:
        return False
    plain = QUOTED.sub(" ", line)
    return _count_messages(plain) >= least and not SPEECH.search(plain)


def _count_messages(line: str) -> int:
    return len(set(_messages().findall(line.lower())))


@cache
def _messages() -> re.Pattern[str]:
    words = [r["word"] for r in read_lexicon("interface_words") if r["kind"] == "form"]
    forms = "|".join(re.escape(w).replace("'", "['’]") for w in sorted(words, key=len)[::-1])
    return re.compile(rf"\b(?:{forms})\b")


def is_gallery(line: str) -> bool:
    """Whether a line is a picture of a gallery, with its number and day, or several of them.

    >>> is_gallery("6/34 25 November 2031 The mayor opens the dam Getty Images")
    True
    >>> is_gallery("1/3 The dam before the flood PA 2/3 The dam on Monday AFP 3/3 The ruins PA")
    True
    >>> is_gallery("He won 1/3 of the votes in Lindau, 2/3 of those in Graz and 1/2 in Linz.")
    False
    """
    dated = _DATED_PICTURE.match(line)
    if dated and int(dated["n"]) <= int(dated["of"]):
        return True
    numbered = list(_NUMBERED.finditer(line))
    found = [(int(number[1]), int(number[2])) for number in numbered]
    if len(found) < _LEAST_PICTURES or len({m for _, m in found}) > 1:
        return False
    if not all(_CAPTION.match(line, number.end()) for number in numbered):
        return False
    numbers = [n for n, _ in found]
    counted = list(range(numbers[0], numbers[0] + len(numbers)))
    return numbers == counted and numbers[-1] <= found[0][1]


def is_post(words: str) -> bool:
    """Whether words have an address, a handle or a hashtag, as posts have.

    >>> is_post("We are back! pic.twitter.com/x1y2"), is_post("Half #one of 3"), is_post("We won")
    (True, True, False)
    """
    return _POST.search(words) is not None


def is_row_of_tags(words: str) -> bool:
    """Whether half of some words or more are hashtags.

    >>> is_row_of_tags("#Lindau #flood #dam"), is_row_of_tags("The tag #flood was used 900 times")
    (True, False)
    """
    parts = words.split()
    return 2 * sum(w.startswith("#") for w in parts) >= max(len(parts), 1)


def is_video_title(words: str) -> bool:
    """Whether words are the title of a video, with a call in capitals or its length at the end.

    >>> is_video_title("MUST WATCH Dam breaks above Lindau 02:26")
    True
    >>> is_video_title("The dam broke at 02:26"), is_video_title("WATCH: The dam broke at noon")
    (False, True)
    """
    return _VIDEO.search(words) is not None


def is_in_other_language(line: str) -> bool:
    """Whether a line, outside quotation marks, is surely in another language than English.

    >>> is_in_other_language("Hier erfahrt ihr bei uns, wie ihr Aktien an der Börse kaufen könnt.")
    True
    >>> is_in_other_language("Hoffmann, Keller und Partner"), is_in_other_language("Dams cracked.")
    (False, False)
    """
    printed = re.findall(r"[^\W\d_]+", line)
    words = [w for w in printed if w.islower() and len(w) > 1]
    if len(words) < _LEAST_WORDS or 2 * len(words) < len(printed):
        return False  # names have no language
    if _PLAIN_WORDS & {w.lower() for w in printed} or any(m in line for m in '“”"‘«»‹›„'):
        return False
    if line.lstrip()[:1] in "'–—":
        return False  # speech
    return line.rstrip()[-1:] in ".!?" and find_language(line) != ENGLISH
