"""Read the titles and offices before a person's name: "Israeli Prime Minister Ada Pell"."""

from __future__ import annotations

from analysis.find.actors.nouns import MODIFIERS, NAME_TAGS, Mention, first_names, nouns
from analysis.nlp import ParsedText

_HONORIFICS = frozenset(
    """mr mrs ms miss dr prof professor rep sen gov lt gen col sgt capt maj adm cmdr rev hon sir
    dame lord lady st pres supt det judge justice king queen prince princess pope president prime
    minister secretary senator representative congressman congresswoman governor mayor chancellor
    attorney general admiral colonel captain sergeant lieutenant major officer detective sheriff
    chief speaker vice former ex ambassador director chairman chairwoman leader house state deputy
    foreign defense defence first rabbi imam bishop father sister pastor reverend spokesman
    spokeswoman lawmaker commissioner councilman councilwoman""".split()
)
_SHORT_TITLES = {  # with a full stop behind them or without
    "rep": "representative",
    "sen": "senator",
    "gov": "governor",
    "gen": "general",
    "col": "colonel",
    "dr": "doctor",
    "lt": "lieutenant",
    "sgt": "sergeant",
    "capt": "captain",
    "maj": "major",
    "adm": "admiral",
    "cmdr": "commander",
    "det": "detective",
    "supt": "superintendent",
    "prof": "professor",
    "rev": "pastor",
}
_HYPHENS = ("-", "–")


def person_mention(parse: ParsedText, a: int, b: int, head: int) -> Mention | None:
    """A person's name without the titles before it; the mention includes them."""
    first = a
    while a < b - 1 and parse.lower[a].removesuffix(".") in _HONORIFICS:
        a += 1
    a += opens_with_trade(parse, a, b)
    if first == a and first > 1 and parse.word[first - 1] == ".":
        first -= 2 * (parse.lower[first - 2] in _SHORT_TITLES)  # "Capt" and its full stop
    while (
        first > 0
        and parse.sentence[first - 1] == parse.sentence[a]
        and _in_title(parse, first - 1, head)
    ):
        first -= 1
    first = _with_office(parse, first)
    titles = [*_prefix(parse, first), *parse.lower[first:a]]
    noun = _title_noun(titles)
    if not noun:  # "an angry Mr. Lee": an adjective alone is not a title
        while first < a and parse.word[first][:1].islower():
            first += 1
    name = _said_once(parse.phrase(a, b).partition("(")[0].rstrip())
    if not name.strip(".,'’\"- "):
        return None
    row = nouns().get(noun)
    mention = Mention(first, b, head, "person", name, titles=titles)
    if row:
        mention.noun, mention.speaker = row.actor, row.speaker
    return mention


def _said_once(name: str) -> str:
    """A name without its like behind it, as where a caption ends in it: "Ann Lee Ann Lee"."""
    words = name.split()
    half = len(words) // 2
    return " ".join(words[:half]) if half and words[:half] == words[half:] else name


def opens_with_trade(parse: ParsedText, a: int, b: int) -> bool:
    """Whether a name has a trade before it whose capital is that of the sentence: "Lawyer Lee"."""
    opens = a == 0 or parse.sentence[a - 1] != parse.sentence[a] or parse.pos[a - 1] == "PUNCT"
    trade = is_office(parse, a) or parse.lower[a].endswith("maker")
    return opens and trade and a < b - 1 and parse.pos[a + 1] == "PROPN"


def _with_office(parse: ParsedText, first: int) -> int:
    """Where a name starts with the office right before it, whatever the parse: "Interior Minister".

    The words of the office are capitals that name no person.
    """
    i = first
    if i and parse.word[i - 1][:1].isupper() and is_office(parse, i - 1):
        while i and parse.sentence[i - 1] == parse.sentence[first] and first - i < 4:
            if parse.tag[i - 1] not in NAME_TAGS or parse.entity[i - 1] == "PERSON":
                break
            i -= 1
    return i


def _prefix(parse: ParsedText, first: int) -> list[str]:
    """What a hyphen joins to a title: "then-Mayor", "ex-Governor"."""
    joined = first > 1 and parse.word[first - 1] in _HYPHENS
    return [parse.lower[first - 2]] if joined and parse.lower[first - 2] in ("then", "ex") else []


def _in_title(parse: ParsedText, i: int, head: int) -> bool:
    """Whether a word before a name is part of its title."""
    if parse.dep[i] not in MODIFIERS or parse.tag[i] in ("CD", "DT", "JJR", "JJS"):
        return False
    above = parse.head[i]
    while parse.dep[above] in MODIFIERS and above != head and above > i:
        above = parse.head[above]
    return above == head and parse.word[i][:1].isalnum()


def _title_noun(titles: list[str]) -> str:
    """The last naming noun of a title: "prime minister" in "Israeli Prime Minister"."""
    words = [_full_title(title) for title in titles]
    for i in range(len(words) - 1, -1, -1):
        pair = " ".join(words[i - 1 : i + 1]) if i else ""
        if pair in nouns():
            return pair
        if words[i] in nouns():
            return words[i]
    return ""


def is_office(parse: ParsedText, i: int) -> bool:
    """Whether a word is that of an office or trade: "Minister" in "Health Minister"."""
    word = parse.lower[i]
    noun = nouns().get(_full_title(word))
    return bool(noun and noun.kind == "person") and word not in first_names()


def _full_title(word: str) -> str:
    """A title written out: "captain" of "capt."."""
    return _SHORT_TITLES.get(word.removesuffix("."), word)
