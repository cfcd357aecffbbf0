"""Recognise lines of a page that are not the article: controls, players, pleas, teasers."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from analysis.read import scraps
from analysis.read.scraps import QUOTED, SENTENCE_END, SPEECH
from analysis.resources import read_lexicon

LONGEST = 400  # characters: a longer line is prose
PAYWALL = re.compile(
    r"subscribe (?:now )?to (?:continue|keep|read)|already a subscriber(?:\?|:? (?:log|sign) in)"
    r"|(?:^|[.!?:]\s*|\b(?:subscribe|subscription|register|log in|sign in|sign up|join)\b"
    r"[^.!?]{0,80})to continue reading|subscribers? only(?!\s+\w)"
    r"|this (?:article|content|story) is (?:for|reserved for|exclusive to) "
    r"(?:our )?(?:subscribers|members)|(?:log|sign) in or subscribe"
    r"|unlock (?:this|the full) (?:article|story)"
    r"|(?:^|[.!?:]\s*)(?:please )?register (?:now |for free )?to (?:continue|read)",
    re.I | re.M,
)
_INNER_END = re.compile(r"(?:\d\d|[^\W\d_]{4})[.!?][\"”’')\]]*\s")
_STOP = re.compile(r"(?<=[.!?])\s+")
_CLOCK = re.compile(r"(?:^|\s)\(?\d{1,2}:\d{2}(?::\d{2})?\)?(?=\s|$)")
_GLUE = (
    r"(?:\s+(?:the|this|that|these|a|an|our|all|more|full|larger|next|in|on|to|for|of the|from"
    r"|your|original|photo|image|video|live|\d+))*"
)
_YOU = re.compile(r"\b(?:you|your|you're|you'll|you've|yourself)\b", re.I)
_OURS = re.compile(r"\b(?:our|us)\b", re.I)
_THIS_PAGE = r"this (?:newsletter|article|story|page|site|website|app|podcast|series)"
_CREDIT = re.compile(
    r"(?:(?:main |cover |top |lead )?(?:photo(?:graph)?s?|pictures?|images?|illustration|graphic|"
    r"video|credits?)(?: credits?| source| by| courtesy(?: of)?)?\s*:|(?:photo(?:graph)?s?|"
    r"pictures?|images?|illustration|video|(?:additional |extra )?reporting|writing|editing|"
    r"compiled|translated|edited|written) (?:by|courtesy of|via))\s*(?P<names>[^.!?]{2,80})\.?",
    re.I,
)
# Possessive: a word is read in one way only, so that a long one of capitals costs no more.
_WORDS_OF_NAMES = (
    r"(?:(?:[A-Z][\w.'’-]*+|(?:and|of|for|the|via|de|van|von|der|del|la|el|al)\b|[/|,&©–-])"
    r"[\s,/|]*+)"
)
_NAMES = re.compile(rf"{_WORDS_OF_NAMES}++")
# What is printed under an article: who reported from where, who helped.
_REPORTERS = re.compile(
    rf"{_WORDS_OF_NAMES}{{1,12}}?(?:reported|contributed|contributed reporting)"
    rf"\s+from\s+{_WORDS_OF_NAMES}{{1,8}}"
    rf"|(?i:contribut(?:ing|ors?):|with (?:additional )?reporting (?:by|from))\s+"
    rf"{_WORDS_OF_NAMES}{{1,16}}"
)
_LABEL = re.compile(
    r"(?:(?:also (?:read|see|watch|on)|read|watch|listen|see|more|also|"
    r"related|don['’]?t miss|"
    r"up next|next up|in pictures|"
    r"in case you missed it|recommended|most read|editors?['’]? picks?|you (?:may|might) (?:also )?"
    r"(?:like|be interested in)|more (?:on|from|about|in) [^:.!?]{2,40}|further reading)"
    r"(?: (?:more|also|next|here|now|this|too|again|on this|our \w+))?)"
    r"\s*[:|»>–—]\s*(?P<rest>.{3,200})",
    re.I,
)
_ALL_IN_BRACKETS = re.compile(r"\[(?:[^\s\[\]]+\s+){2,}[^\[\]]+\]")
_COUNTER = re.compile(
    r"(?!\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}\b)[\d:/\s.,-]*\d:\d\d[\d:/\s]*"
    r"|\(?\d+ (?:of|/) \d+\)?"
    r"|\d+[- ]min(?:ute)?s?[- ](?:read|listen|watch)"
    r"|(?:comments?|shares?|likes?|views?|replies|photos|images|pictures)\s*\(?\d[\d,.]*k?\)?"
    r"|\(?\d[\d,.]*k?\)? (?:comments?|shares?|likes?|views|replies)",
    re.I,
)
_BROADCAST = re.compile(  # times and notes in the transcript of a broadcast
    r"\[\d{1,2}:\d{2}(?::\d{2})?\]|THIS IS A RUSH TRANSCRIPT\b.*"
    r"|[\[(](?:COMMERCIAL BREAK|CROSSTALK|LAUGHTER|APPLAUSE|MUSIC(?: PLAYING)?"
    r"|(?:BEGIN|END) (?:VIDEO|AUDIO)\s?(?:CLIP|TAPE)?)[\])]"
)
_CAPTION_LABEL = re.compile(  # before the words under a picture or a film
    r"image (?:copyright|source),?\s.{2,60}?\simage caption,?\s+(?=\S)"
    r"|media playback is (?:not |un)supported on (?:your|this) device\s+media caption,?\s+(?=\S)",
    re.I,
)
_GALLERY = re.compile(r"\b(?:hide|show) caption\s*(?:\d+ of \d+)?\s*$", re.I)
_ASKS = re.compile(r"[^.?!]{3,120}\?\s+(?P<then>[^?]{2,160})")
_SMALL = frozenset(
    "a an the and or but nor of in on at to for from by with as is are was be it its this that "
    "than vs v after over into up out off per via if not".split()
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_LONG_TITLE = 200  # characters
_HEADING = 9  # words: a shorter line in title case may be a heading of the article
_BUTTON = frozenset("on via by this the article story page to a friend us".split())
_LIST_SIGN = re.compile(r"[,;:]\s|\s-\s")


@cache
def _words(kind: str) -> str:
    """The words of a kind as alternatives of a pattern, the longest first."""
    words = sorted(
        (r["word"] for r in read_lexicon("interface_words") if r["kind"] == kind), key=len
    )
    return "|".join(
        re.escape(w).replace(r"\*", r"\w*").replace(r"\ ", r"\s+").replace("'", "['’]")
        for w in reversed(words)
    )


@cache
def _platforms() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("interface_words") if r["kind"] == "platform")


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(_PATTERNS[name](), re.I)


_PATTERNS = {
    "control": lambda: (
        rf"(?:(?:{_words('control')}){_GLUE}\s+(?:{_words('medium')})\b(?!\s+of\b|['’-])"
        rf"(?:\s+(?:in|on|to)\s+(?:full\s*screen|new\s+(?:window|tab)|{_words('medium')}|"
        rf"{_words('platform')})\b)?|(?:{_words('state')})\b)[\s.…:|·»>-]*"
    ),
    "plea": lambda: rf"(?:please\s+|to\s+)?(?:{_words('plea')})\b",
    "product": lambda: rf"\b(?:{_words('product')})\b",
    "delivery": lambda: (
        rf"\b(?:to|in|into|on|at|through)\s+your\s+(?:\w+\s+)?(?:{_words('delivery')})\b"
    ),
    "voice": lambda: rf"(?:please\s+)?(?:{_words('voice')})\b",
    "state": lambda: rf"\b(?:{_words('state')})\b",
}


@cache
def _boilerplate_rules() -> list[tuple[str, re.Pattern[str]]]:
    return [(row["rule"], re.compile(row["pattern"], re.I)) for row in read_lexicon("boilerplate")]


def find_rule(line: str, *, outlet: str = "", repeated: bool = False) -> str:
    """Why a line is no part of the article; empty for a line that is.

    ``outlet`` is who published it; ``repeated`` says that another article of the outlet has the
    line too.

    >>> find_rule("Never miss a kick: have our match letter sent to your inbox.")
    'newsletter'
    >>> find_rule("The club sent a letter to its members.")
    ''
    """
    for name, applies in _SCRAPS:
        if applies(line):
            return name
    if len(line) > LONGEST:
        return ""
    for rule, pattern in _boilerplate_rules():
        if pattern.fullmatch(line):
            return rule
    for name, applies in _FORMS:
        if applies(line):
            return name
    if is_plea(line, outlet):
        return "newsletter"
    return "repeated line" if repeated and _addresses_reader(line, outlet) else ""


def _is_share(line: str) -> bool:
    """Whether a line is a row of buttons that send the page somewhere."""
    words = [w for w in re.split(r"[\s|·/,&+:•]+", line.lower()) if w]
    named = sum(w in _platforms() for w in words)
    return named >= 2 and all(w in _platforms() or w in _BUTTON or w.isdigit() for w in words)


def _is_player(line: str) -> bool:
    """Whether a line is a player's or a button's words, with or without what it plays."""
    lower = line.lower()
    states = len(_pattern("state").findall(line)) if _has_part("state", lower) else 0
    if states >= 2 or (states and _CLOCK.search(line)):
        return not SPEECH.search(line)
    control = _pattern("control").match(line)
    if not control or (line.islower() and len(line.split()) > 6):
        return False
    rest = _without_controls(line)
    return not rest or _names_only(rest) or not SENTENCE_END.search(rest)


def split_control(line: str) -> int:
    """Where the text after a leading control ("View image in fullscreen") starts; 0 without one.

    >>> split_control("View image in fullscreen A man crosses the bridge.")
    25
    """
    if label := _CAPTION_LABEL.match(line):
        return label.end()
    rest = _without_controls(line)
    return len(line) - len(rest) if rest[:1].isupper() and rest != line else 0


def _without_controls(line: str) -> str:
    while (control := _pattern("control").match(line)) and control.end():
        line = line[control.end() :]
    return line


def _is_credit(line: str) -> bool:
    """Whether a line names who made a picture or the report and says nothing else."""
    parts = [p for part in line.strip("()[] ").split(";") if (p := part.strip())]
    return bool(parts) and all(map(_credits_only, parts))


def _credits_only(words: str) -> bool:
    found = _CREDIT.fullmatch(words)
    if found:
        return _names_only(found["names"])
    return bool(_REPORTERS.fullmatch(words)) or all(
        _REPORTERS.fullmatch(sentence) for sentence in _STOP.split(words)
    )


def _names_only(words: str) -> bool:
    return len(words.split()) <= 12 and bool(_NAMES.fullmatch(words.strip(" .")))


def _is_teaser(line: str) -> bool:
    """Whether a label ("Watch:", "More on the port:") comes before the name of another text.

    A line that is all in square brackets points to one too, or is a note of the newsroom's.
    """
    if _ALL_IN_BRACKETS.fullmatch(line):
        return True
    label = _LABEL.fullmatch(line)
    return bool(label and not re.search(r"\.[\"”’')\]]*$", label["rest"]))


def _asks_reader(line: str) -> bool:
    """Whether a line asks the readers to write to the newsroom, often after a question."""
    if QUOTED.search(line) or SPEECH.search(line) or len(line.split()) > 45:
        return False
    asked = _ASKS.fullmatch(line)
    then = asked["then"] if asked else line
    call = _pattern("voice").match(then)
    return bool(call) and (bool(asked) or len(line.split()) <= 25)


def is_plea(line: str, outlet: str = "") -> bool:
    """Whether a line asks the reader to take a letter, an app, a subscription of the outlet."""
    if not may_have_plea(line):
        return False
    plain = QUOTED.sub(" ", line)
    if SPEECH.search(plain):
        return False
    product = bool(_pattern("product").search(plain))
    delivery = bool(_pattern("delivery").search(plain))
    if not product and not delivery:
        return False
    imperative = bool(_pattern("plea").match(plain.lstrip("•*-–— ")))
    opening = _STOP.split(plain, maxsplit=1)[0]
    if opening != plain and not imperative and not _speaks(opening):
        return False
    reader = imperative or bool(_YOU.search(plain))
    house = _is_house(plain, outlet)
    if delivery and (imperative or product or house):
        return imperative or product
    return product and reader and (house or (imperative and not _YOU.search(plain)))


def _speaks(sentence: str) -> bool:
    """Whether a sentence speaks to the reader, or of what is the outlet's own."""
    return bool(_YOU.search(sentence) or _OURS.search(sentence))


def _is_house(line: str, outlet: str) -> bool:
    """Whether the outlet speaks of itself: our, us, its own name, this page."""
    name = outlet.lower().removeprefix("the ").strip()
    return bool(
        _OURS.search(line)
        or re.search(_THIS_PAGE, line, re.I)
        or (name and re.search(rf"\b{re.escape(name)}\b", line, re.I))
    )


def _addresses_reader(line: str, outlet: str) -> bool:
    """Whether a repeated line speaks to the reader, or is no sentence."""
    plain = QUOTED.sub(" ", line)
    if SPEECH.search(plain):
        return False
    words = plain.split()
    fragment = not SENTENCE_END.search(line) and len(words) <= 20
    return fragment or (bool(_YOU.search(plain)) and _is_house(plain, outlet))


_SCRAPS = (  # of any length
    ("code", scraps.is_code),
    ("form", scraps.is_form),
    ("gallery", lambda line: bool(_GALLERY.search(line)) or scraps.is_gallery(line)),
)
_FORMS = (
    ("share", _is_share),
    ("counter", lambda line: bool(_COUNTER.fullmatch(line))),
    ("player", _is_player),
    ("broadcast", lambda line: bool(_BROADCAST.fullmatch(line))),
    ("credit", _is_credit),
    ("teaser", _is_teaser),
    ("reader call", _asks_reader),
)


def may_have_plea(line: str) -> bool:
    """Whether a line has a word of what outlets offer: the others are prose, and most lines are."""
    lower = line.lower()
    return "your " in lower or _has_part("product", lower)


@cache
def _parts(kind: str) -> tuple[str, ...]:
    rows = read_lexicon("interface_words")
    return tuple(row["word"].rstrip("*") for row in rows if row["kind"] == kind)


def _has_part(kind: str, lower: str) -> bool:
    """Whether a line has a word of a kind, by a search that is quick and finds too many."""
    return any(part in lower for part in _parts(kind))


def is_title(line: str) -> bool:
    """Whether a line is written as a headline: most of its words with a capital, no full stop.

    >>> is_title("Crane Driver Recovers After Fall in Port of Antwerp")
    True
    >>> is_title("A crane driver fell in the port of Antwerp")
    False
    """
    if len(line) > _LONG_TITLE:
        return False
    words = [w.strip("“”\"'’‘(),:;") for w in line.split()]
    words = [w for w in words if w and w.lower() not in _SMALL and w[0].isalpha()]
    if _ends(line) or not 4 <= len(words) <= 18:
        return False
    capital = sum(w[0].isupper() for w in words)
    enough = capital >= 0.8 * len(words) and 2 * len(words) >= len(line.split())
    return enough and not _LIST_SIGN.search(line.split(":", 1)[-1])


def is_teaser_title(line: str) -> bool:
    """Whether a line between paragraphs is the headline of another article, not a heading."""
    return len(line.split()) >= _HEADING and is_title(line)


def trailing_titles(lines: Sequence[str]) -> int:
    """How many lines at the end of an account are headlines of other articles.

    They are no sentences, come in a run of two or more, and have few words of the account.
    """
    n = 0
    while n < len(lines) and _is_fragment(lines[len(lines) - 1 - n]):
        n += 1
    if n < 2 or len(lines) - n < 2:
        return 0
    own = set(_WORD.findall(" ".join(lines[: len(lines) - n]).lower()))
    foreign = (is_title(line) or _is_foreign(line, own) for line in lines[len(lines) - n :])
    return n if all(foreign) else 0


def _is_fragment(line: str) -> bool:
    """Whether a line begins with a capital and does not end like a sentence."""
    plain = line[0].isupper() and not _ends(line) and " - " not in line
    return plain and 4 <= len(line.split()) <= 22


def _ends(line: str) -> bool:
    """Whether a line has the end of a statement; a headline may be a question."""
    return bool(SENTENCE_END.search(line.rstrip("?")) or _INNER_END.search(line))


def _is_foreign(line: str, own: Collection[str]) -> bool:
    words = set(_WORD.findall(line.lower()))
    return bool(words) and len(words & set(own)) <= len(words) / 3


ASKED = re.compile(r"(?:you said|you asked|user|prompt|question)\s*:", re.I)
_ANSWERED = re.compile(r"(.+?)(?: (?:said|answered|responded))?\s*:?", re.I)
_FIRST_ASKED = 6  # lines above the first question, at most


def find_questions(lines: Sequence[str]) -> set[int]:
    """Find the lines in which a reader asks a machine, to the line that names the machine.

    >>> sorted(find_questions(["You said:", "What happened?", "ChatGPT said:", "A dam cracked."]))
    [0, 1, 2]
    """
    found: set[int] = set()
    asked: int | None = None
    for i, line in enumerate(lines):
        if ASKED.match(line):
            asked = i if asked is None else asked
        elif (asked is not None or not i) and _is_machine(line):
            found.update(range(i if asked is None else asked, i + 1))
            asked = None
    return found if found and min(found) < _FIRST_ASKED else set()


def _is_machine(line: str) -> bool:
    """Whether a line is the name of a machine that answers, and a colon."""
    return line.rstrip().endswith(":") and bool(name_machine(line))


def name_machine(line: str) -> str:
    """Return the machine that a line names and nothing else; empty for any other line.

    >>> name_machine("ChatGPT said:"), name_machine("Perplexity"), name_machine("Claude wept.")
    ('ChatGPT', 'Perplexity', '')
    """
    match = _ANSWERED.fullmatch(line.strip())
    return _machines().get(match[1].lower(), "") if match else ""


@cache
def _machines() -> dict[str, str]:
    return {row["name"].lower(): row["name"] for row in read_lexicon("overview_makers")}
