"""Find citations: the outlets and agencies that an account names as its source for a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.origins.credits import AGENCY_NAMES, is_outlet, names_picture, plain_outlet
from analysis.resources import read_lexicon
from analysis.schema import text_cell
from analysis.story import Story

LEAD = 3  # sentences of the body in which a citation carries the whole account
_ROLES = ("headline", "dek", "body", "bullet")
_ADVERB = r"(?:has|have|had|first|also|earlier|later|exclusively|separately|previously)"
_PUBLISHED = (
    r"(?:report(?:s|ed)|reveal(?:s|ed)|publish(?:es|ed)|wrote|writes|quot(?:es|ed)|obtained|"
    r"broke|found|said|says|cit(?:es|ed)|learned|disclosed|noted|notes)"
)
_GIVEN = (
    r"(?:reported|published|revealed|obtained|seen|viewed|reviewed|disclosed|broken|released|"
    r"uncovered|quoted|cited|conducted)"
)
_THING = (
    r"(?:report|reports|reporting|interview|investigation|story|article|account|scoop|poll|op-ed)"
)
_BEFORE = frozenset("The According In Meanwhile Also But And As Later Earlier".split())
_DAY = r"(?:,? (?:on )?\w+day)?"


class Citation(NamedTuple):
    """A place where an account names an outlet as its source, and that outlet's account if given.

    ``leads`` if it is in the headline or in the first sentences of the body.
    """

    account_id: str
    sentence_id: str
    start: int
    end: int
    name: str
    source: str
    leads: bool


@once
def find_citations(story: Story) -> tuple[Citation, ...]:
    """Find the places where an account names another outlet as its source.

    "The Gazette reported", "told the Gazette", "according to the Gazette", "seen by Reuters". The
    outlets are those of the story, the agencies and those of the word list ``media``.

    >>> from analysis import story_from_records
    >>> records = [{"text": "The mayor quit.", "outlet": "Gazette", "account_id": "g"}]
    >>> records += [{"text": "The mayor quit, the Gazette reported.", "outlet": "Courier"}]
    >>> [(c.name, c.source) for c in find_citations(story_from_records(records, story_id="x"))]
    [('Gazette', 'g')]
    """
    accounts = schema.rows(story.analysed)
    outlets = {str(a["account_id"]): text_cell(a["outlet"]) for a in accounts}
    printed = _printed_names(tuple(sorted({o for o in outlets.values() if o})))
    firsts = by_first_word(printed)
    own = {str(a["account_id"]): _names_in(str(a["text"]), printed, firsts) for a in accounts}
    found: list[Citation] = []
    body: dict[str, int] = {}
    for row in schema.rows(story.sentences):
        account = str(row["account_id"])
        names = own.get(account)
        if names is None or row["role"] not in _ROLES:
            continue
        if row["role"] in ("body", "bullet"):
            body[account] = body.get(account, 0) + 1
        leads = body.get(account, 0) <= LEAD
        for start, end, name in _named(str(row["text"]), names):
            if not _is_own(outlets[account], name) and not names_picture(row["text"], start):
                at = int(row["start"])
                place = account, str(row["sentence_id"]), at + start, at + end
                found.append(Citation(*place, name, _account_of(name, account, outlets), leads))
    return tuple(found)


class OutletNames(NamedTuple):
    """A text with the outlet names in it, and the pattern of a citation of one of them."""

    text: str
    printed: dict[str, str]
    citation: re.Pattern[str]


@cache
def _printed_names(outlets: tuple[str, ...]) -> dict[str, str]:
    """The name to print for every form of the name of an outlet or agency."""
    platforms = {r["word"] for r in read_lexicon("interface_words") if r["kind"] == "platform"}
    media = [r["name"] for r in read_lexicon("media") if r["name"].lower() not in platforms]
    agencies = [n for plain, n in AGENCY_NAMES.items() if plain == n.lower()]
    found = {_bare(name): name for name in (*agencies, *media, *outlets)}
    found |= {"Associated Press": found.get("AP", "AP")}
    return {name: said for name, said in found.items() if len(name) > 1}


def _bare(name: str) -> str:
    return re.sub(r"^[Tt]he ", "", name)


def by_first_word(names: Iterable[str]) -> dict[str, list[str]]:
    """First word -> the names that begin with it: a text without the word has none of them."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(name.split()[0], []).append(name)
    return found


def _names_in(
    text: str, printed: Mapping[str, str], firsts: Mapping[str, list[str]]
) -> OutletNames | None:
    """The names that a text has, with the pattern of a citation; None if there are none."""
    likely = (name for first, names in firsts.items() if first in text for name in names)
    present = {name: printed[name] for name in likely if name in text}
    if not present:
        return None
    return OutletNames(text, present, _citation(tuple(sorted(present, key=len, reverse=True))))


def _named(sentence: str, names: OutletNames) -> Iterator[tuple[int, int, str]]:
    """The place and the name of each outlet that a sentence credits, each name once."""
    if not any(name in sentence for name in names.printed):
        return
    seen: set[str] = set()
    for match in names.citation.finditer(sentence):
        group = next(g for g, value in match.groupdict().items() if value)
        name = names.printed[match[group]]
        before = sentence[: match.start(group)].split()
        inside = bool(before) and before[-1][:1].isupper() and before[-1] not in _BEFORE
        if inside or (" " not in name and _is_person(match[group], names.text)):
            continue
        name = _full_name(name, names)
        if name not in seen:
            seen.add(name)
            yield match.start(), match.end(), name


def _is_person(name: str, text: str) -> bool:
    """Whether a text names a person so: "Mr. Bloomberg", "Ana Bloomberg"."""
    owners = re.findall(rf"\b([A-Z][\w.]+) {re.escape(name)}\b", text)
    return any(o.rstrip(".").lower() in _first_words() for o in owners)


@cache
def _first_words() -> frozenset[str]:
    """First names and titles, which come before a person's name."""
    firsts = {row["name"].lower() for row in read_lexicon("first_names")}
    return frozenset(firsts | {"mr", "mrs", "ms", "dr", "sen", "rep", "gov", "mayor", "president"})


def _full_name(name: str, names: OutletNames) -> str:
    """The longer outlet name that a short one ("The Times", "ABC") stands for in a text."""
    if " " in name:
        return name
    given = list(names.printed.values())
    longer = [n for n in given if n.endswith(f" {name}")]
    longer += [n for n in given if n.startswith(f"{name} ")]
    return next(iter(longer), name)


def _is_own(outlet: str, name: str) -> bool:
    """Whether a name is the account's own outlet, in a longer or shorter form."""
    own, cited = (plain_outlet(n).replace(" ", "") for n in (outlet, name))
    long = len(own) > 2 and len(cited) > 2
    return is_outlet(outlet, name) or (long and (own.startswith(cited) or cited.startswith(own)))


@cache
def _citation(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(_forms("|".join(map(re.escape, names))))


def _forms(wording: str) -> str:
    """The pattern of the phrases that credit an outlet."""

    def name(group: str) -> str:
        return rf"(?:[Tt]he )?\b(?P<{group}>{wording})(?![\w-]|['’]s? [A-Z]| [A-Z][a-z]| affiliate)"

    forms = (
        rf"[Aa]ccording to (?:an? (?:\w+ )?{_THING} (?:in|by|from|on) |\w+s at )?{name('a')}",
        rf"{name('b')}{_DAY},? (?:which )?(?:{_ADVERB} )*{_PUBLISHED}\b",
        rf"\b(?:told|tells|telling) {name('c')}",
        rf"\b(?:interview|conversation|speaking|interviewed|op-ed|column|article|report)"
        rf"{_DAY} (?:with|to|by|in|for|on) {name('d')}",
        rf"\b{_GIVEN}{_DAY} (?:by|in|on) {name('e')}",
        rf"\b(?:[Tt]he )?(?P<f>{wording})['’]s? (?:\w+ )?{_THING}\b",
        rf"(?:\(|[-–—] ?|via |source: ?|h/t ){name('g')}\)?$",
    )
    return "|".join(forms)


def _account_of(name: str, account: str, outlets: Mapping[str, str]) -> str:
    """The account of the cited outlet; empty if there is none, or several."""
    found = [a for a, outlet in outlets.items() if a != account and is_outlet(outlet, name)]
    found = found or [
        a for a, o in outlets.items() if a != account and plain_outlet(o) == plain_outlet(name)
    ]
    return found[0] if len(found) == 1 else ""
