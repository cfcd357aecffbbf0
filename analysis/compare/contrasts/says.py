"""Say a contrast in one sentence of at most 30 words, with the accounts' own words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.details import quote_key
from analysis.compare.contrasts.phrases import best_phrase, quotable
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.verdicts import listed
from analysis.story import Story

MOST_WORDS = 30
_LIMITS = (11, 9, 7, 5, 4)  # words of each quotation, the most that leave 30 in all
_NAMED_ABSENT = 2  # accounts that are named as without a thing; more are "the other accounts"
_SECTION = re.compile(r"\s+(?:\([^()]*\)|[-–|]\s.*)$")
_LONG = (18, 14, 11, 8, 5)  # where one side is quoted
_EXACT = ("figure", "conflict", "time")  # the words that differ must be quoted
_WITH_WORDS = ("figure", "unnamed", "only", "missing")
_HEAVY = 4.0  # weight of the words that differ
_NAMING_WORDS = 4  # of a headline that names an account
_SHORTEST = 6  # words of a quotation that are left
_MONTHS = "January February March April May June July August September October November December"


class Sentence(NamedTuple):
    """What a template is filled with: names, quoted words and notes of the first two sides."""

    left: str
    right: str
    x: str
    y: str
    notes: tuple[str, str]
    what: str
    absent: str
    earned: bool


def name_accounts(story: Story) -> dict[str, str]:
    """account_id -> the name of the account in a sentence.

    The outlet without its section; two accounts of one outlet by the day, else by headline words.
    """
    accounts = story.analysed.to_dict("records")
    plain = {a["account_id"]: _outlet(a) for a in accounts}
    names = list(plain.values())
    found = {}
    for a in accounts:
        name = plain[a["account_id"]]
        if names.count(name) > 1:
            same = [b for b in accounts if plain[b["account_id"]] == name]
            name = f"{name} ({_apart(a, same)})"
        found[a["account_id"]] = name
    if len(set(found.values())) < len(found):
        return {a: str(label) for a, label in story.compared.items()}
    return found


def _outlet(account: dict) -> str:  # type: ignore[type-arg]
    outlet = account["outlet"]
    if not isinstance(outlet, str):
        label = str(account["label"])
        return f"the {label[:1].lower()}{label[1:]}" if label.startswith("Unnamed") else label
    return _SECTION.sub("", outlet) or outlet


def _apart(account: dict, same: list[dict]) -> str:  # type: ignore[type-arg]
    """What tells an account from others of its outlet: the day, or the first headline words."""
    days = [str(a["published"])[:10] for a in same if isinstance(a["published"], str)]
    if len(set(days)) == len(same):
        _, month, day = str(account["published"])[:10].split("-")
        return f"{int(day)} {_MONTHS.split()[int(month) - 1]}"
    return _headline_words(account)


def _headline_words(account: dict) -> str:  # type: ignore[type-arg]
    headline = account["headline"]
    if isinstance(headline, str) and headline.strip():
        return f"“{first_words(quotable(headline), _NAMING_WORDS)}”"
    return str(account["label"])


def say(material: StoryMaterial, candidate: PossibleContrast, names: dict[str, str]) -> str:
    """The sentence of a contrast."""
    template = _TEMPLATES.get((candidate.kind, candidate.sort)) or _TEMPLATES[candidate.kind, ""]
    says = ""
    one = candidate.named == 1 or candidate.kind == "attribution"
    for most in _LONG if one else _LIMITS:
        says = template(_fill(material, candidate, names, most))
        if len(says.split()) <= MOST_WORDS:
            return says[:1].upper() + says[1:]
    return " ".join(says.split()[: MOST_WORDS - 1]) + " …"


def _fill(
    material: StoryMaterial, c: PossibleContrast, names: dict[str, str], most: int
) -> Sentence:
    def name(side: Side) -> str:
        return names[material.ids[material.account[side.sentence]]]

    left, right = c.sides[0], c.sides[1] if c.named > 1 and len(c.sides) > 1 else c.sides[0]
    x, y = _cut(material, c, left, most), _cut(material, c, right, most)
    if c.kind == "quote":
        x, y = _from_difference(left, right, material, most)
    absent = [names[material.ids[a]] for a in c.absent]
    without = _without(absent, len(material.ids))
    notes = quotable(left.note), quotable(right.note)
    return Sentence(name(left), name(right), x, y, notes, c.what or c.sort, without, c.earned)


def _without(absent: list[str], total: int) -> str:
    if 0 < len(absent) <= _NAMED_ABSENT:
        return listed(absent)
    return "the other accounts" if len(absent) == total - 1 else f"{len(absent)} other accounts"


def _cut(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The words of a side that are quoted: a phrase around those that differ."""
    read = material.read[side.sentence]
    text, row = read.parse.text, read.row
    if row["role"] == "headline":
        return first_words(quotable(row["text"]), most)
    if c.kind == "label" and side.words:
        return first_words(quotable(text[slice(*side.words)]), most)
    if c.kind == "voice":
        return first_words(quotable(side.note).removeprefix("that "), most)
    if c.kind == "attribution" and side.words and not c.sort.startswith("hedge"):
        words = quotable(text[slice(*side.words)])
        if len(words.split()) <= most:
            return words
    weights = {i: material.weigh(key) for i, key in read.stems.items()}
    must = side.words if c.kind in _EXACT or c.sort in _WITH_WORDS else None
    if must is None and side.words:
        start, end = side.words
        weights = {
            i: w * (_HEAVY if start <= read.parse.start[i] < end else 1.0)
            for i, w in weights.items()
        }
    return quotable(text[slice(*best_phrase(read, weights, most, must))])


def first_words(words: str, most: int) -> str:
    """The first words, with dots where more follow."""
    parts = words.split()
    return words if len(parts) <= most else " ".join(parts[:most]).rstrip(",;:—–-.") + " …"


def _from_difference(
    left: Side, right: Side, material: StoryMaterial, most: int
) -> tuple[str, str]:
    """Two quotations: from shortly before the first word that differs, or their main clauses."""
    words = []
    for side in (left, right):
        text = material.read[side.sentence].parse.text
        found = quotable(text[slice(*(side.words or (0, 0)))]).split()
        words.append(found[1:] if found[:1] == ["that"] else found)
    at = 0
    while at < min(map(len, words)) and quote_key(words[0][at]) == quote_key(words[1][at]):
        at += 1
    if at < _SHORTEST:
        clauses = [_clause(material, side, most) for side in (left, right)]
        return clauses[0], clauses[1]
    at = max(0, min(at - 2, *(len(some) - _SHORTEST for some in words)))
    left_words, right_words = (
        ("… " if at else "") + first_words(" ".join(some[at:]), most) for some in words
    )
    return left_words, right_words


def _clause(material: StoryMaterial, side: Side, most: int) -> str:
    """The whole of a short quotation, or its weightiest clause."""
    read = material.read[side.sentence]
    place: Span = side.words or (read.row["start"], read.row["end"])
    whole = quotable(read.parse.text[slice(*place)]).removeprefix("that ")
    if len(whole.split()) <= most:
        return whole
    part = read.part(*place)
    weights = {i: material.weigh(key) for i, key in part.stems.items()}
    return quotable(read.parse.text[slice(*best_phrase(part, weights, most))])


def _quote(s: Sentence) -> str:
    if s.what in ("", "nan", "None", "altered", "shortened"):
        return f"One quotation is worded in two ways: {s.left} has “{s.x}”, {s.right} “{s.y}”."
    return f"{s.left} quotes {s.what} as saying “{s.x}”, {s.right} “{s.y}”."


def _other_words(s: Sentence) -> str:
    return f"Of {s.what}, {s.left} quotes “{s.x}”, {s.right} “{s.y}”; neither has the other’s."


def _cited_by_some(s: Sentence) -> str:
    return f"{s.left} and {s.right} cite {s.what}, “{s.x}”; {s.what} is not named in {s.absent}."


def _unnamed(s: Sentence) -> str:
    return f"{s.left} reports “{s.x}”; {s.what} is not named in {s.absent}."


def _claim_here(s: Sentence) -> str:
    return f"{s.right} states as fact what {s.left} attributes to {s.notes[0]}: “{s.x}”."


def _claim_there(s: Sentence) -> str:
    return f"{s.left} states as fact what {s.right} attributes to {s.notes[1]}: “{s.y}”."


def _dropped_here(s: Sentence) -> str:
    return f"{s.left} states outright, “{s.x}”, what {s.right} has as “{s.y}”."


def _hedge_here(s: Sentence) -> str:
    return f"{s.left} says “{s.notes[0]}” where {s.right} states outright: “{s.y}”."


def _hedge_there(s: Sentence) -> str:
    return f"{s.right} says “{s.notes[1]}” where {s.left} states outright: “{s.x}”."


def _claimants(s: Sentence) -> str:
    return f"{s.left} attributes it to {s.notes[0]}, {s.right} to {s.notes[1]}: “{s.x}”."


def _only(s: Sentence) -> str:
    if s.earned:
        return f"Only {s.left} reports “{s.x}”."
    return f"{s.left} reports “{s.x}”; nothing close to it was found in {s.absent}."


def _missing(s: Sentence) -> str:
    others = f"{s.left} and {s.right}" if s.right != s.left else s.left
    verb = "report" if s.right != s.left else "reports"
    return f"{others} {verb} “{s.x}”; nothing close to it was found in {s.absent}."


def _plain(opening: str, verb: str) -> Callable[[Sentence], str]:
    def template(s: Sentence) -> str:
        return f"{opening}{s.left} {verb} “{s.x}”, {s.right} “{s.y}”."

    return template


def _buried(s: Sentence) -> str:
    return f"{s.left} leads with “{s.x}”; in {s.right} it comes far down: “{s.y}”."


def _left_out(s: Sentence) -> str:
    return f"{s.left} leads with “{s.x}”; nothing close to it was found in {s.absent}."


_TEMPLATES: dict[tuple[str, str], Callable[[Sentence], str]] = {
    ("quote", ""): _quote,
    ("quote", "other words"): _other_words,
    ("figure", ""): _plain("The figures differ: ", "has"),
    ("figure", "bound"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "rounded"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "scope"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "vague"): _plain("One figure is exact, the other vague: ", "has"),
    ("conflict", ""): _plain("The accounts do not agree: ", "has"),
    ("attribution", "claim here"): _claim_here,
    ("attribution", "claim there"): _claim_there,
    ("attribution", "table"): _dropped_here,
    ("attribution", "hedge here"): _hedge_here,
    ("attribution", "hedge there"): _hedge_there,
    ("attribution", "qualifier there"): _dropped_here,
    ("attribution", "other claimant"): _claimants,
    ("attribution", ""): _dropped_here,
    ("label", ""): lambda s: f"Where {s.left} writes “{s.x}”, {s.right} writes “{s.y}”.",
    ("label", "interpretation"): lambda s: f"{s.left} adds “{s.x}”; {s.right} does not.",
    ("time", "date"): _plain("The time given differs: ", "has"),
    ("time", "tense"): _plain("One reports it as done, the other as to come: ", "has"),
    ("only", "only"): _only,
    ("only", "missing"): _missing,
    ("only", "unnamed"): _unnamed,
    ("only", "figure"): lambda s: f"Only {s.left} gives this figure: “{s.x}”.",
    ("only", "same point"): _plain("On the same point, ", "has"),
    ("only", ""): lambda s: f"{s.left} reports “{s.x}”, {s.right} “{s.y}”.",
    ("voice", "missing"): _cited_by_some,
    ("voice", "several"): lambda s: f"Only {s.left} cites {s.what}.",
    ("voice", ""): lambda s: f"Only {s.left} cites {s.what}: “{s.x}”.",
    ("emphasis", "headlines"): lambda s: f"{s.left} makes “{s.x}” the news, {s.right} “{s.y}”.",
    ("emphasis", "buried"): _buried,
    ("emphasis", "left out"): _left_out,
    ("origin", ""): lambda s: f"{s.left} credits {s.what}.",
}
