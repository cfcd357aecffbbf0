"""Find proper names of persons, bodies, groups and places, with their titles."""

from __future__ import annotations

import re
from functools import cache

from analysis.find.actors.nouns import (
    MODIFIERS,
    NAME_TAGS,
    Mention,
    first_names,
    nouns,
    singular,
)
from analysis.find.actors.titles import is_office, opens_with_trade, person_mention
from analysis.nlp import ParsedText, reporting_verbs
from analysis.resources import read_lexicon

_KINDS = {
    "PERSON": "person",
    "ORG": "body",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_WORK_LABELS = ("WORK_OF_ART", "PRODUCT", "LAW", "EVENT")
_PLURAL_TAGS = ("NNS", "NNPS")
_DASHES = ("-", "–", "—")
_NOT_NAMES = frozenset(
    """file photo mr mr. mrs mrs. ms ms. dr dr. overview monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november
    december getty images covid covid-19 internet twitter facebook""".split()
)
_LAYOUT = re.compile(r"[/@\[\]]|^[RD]-[A-Z]")
_LAWS = frozenset("bill act law amendment".split())
_SITES = frozenset(
    """airport area base beach border bridge camp checkpoint city county crossing desert district
    highway hill island junction mountain neighborhood neighbourhood peninsula port prison province
    refinery region river road square station street suburb town valley village""".split()
)


@cache
def _units_of_time() -> frozenset[str]:
    return frozenset(r["form"] for r in read_lexicon("units") if r["kind"] == "time")


def find_names(parse: ParsedText) -> list[Mention]:
    """Find the proper names of an account; headlines in title case give none.

    In those every word has a capital: ``find_known_names`` finds the names that the story has
    elsewhere.
    """
    found: list[Mention] = []
    taken = [False] * len(parse)
    for n, (first, last) in enumerate(parse.spans):
        if title_case(parse, n):
            continue
        last = _before_credit(parse, first, last) if parse.rows[n]["role"] == "caption" else last
        runs = sorted(_runs(parse, first, last), key=lambda run: (run[2] != "PERSON", not run[2]))
        for a, b, label in runs:
            mention = _name(parse, a, b, label)
            if mention and label == "PERSON":
                _cut_titles(mention, taken)
            if mention and not any(taken[mention.first : mention.last]):
                found.append(mention)
                taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
    return found


def _cut_titles(mention: Mention, taken: list[bool]) -> None:
    """Cut the titles of a name that are another's name: "Hunter" in "Hunter spokesman Joe Lee"."""
    before = range(mention.first, mention.last - len(mention.name.split()))
    cut = max((i + 1 for i in before if taken[i]), default=mention.first)
    mention.titles = mention.titles[cut - mention.first :]
    mention.first = cut


def find_known_names(
    parse: ParsedText, names: dict[tuple[str, ...], str], taken: list[bool]
) -> list[Mention]:
    """Find names that the story has elsewhere, such as in a headline, and mark them as taken.

    ``names`` gives the kind of each name by its words.
    """
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in sorted(names, key=len, reverse=True):
        by_first.setdefault(name[0], []).append(name)
    found = []
    for i, word in enumerate(parse.word):
        if word not in by_first or taken[i] or parse.sentence[i] < 0:
            continue
        for name in by_first[word]:
            end = i + len(name)
            if tuple(parse.word[i:end]) != name or any(taken[i:end]):
                continue
            if parse.sentence[i] == parse.sentence[end - 1]:
                found.append(_mention(parse, i, end, head_of(parse, i, end), names[name]))
                taken[i:end] = [True] * len(name)
                break
    return [mention for mention in found if mention]


def find_surnames(parse: ParsedText, surnames: set[str], taken: list[bool]) -> list[Mention]:
    """Find the surnames, alone, of persons whose full names the story has, and mark them as taken.

    Headlines in title case give none: there any word has a capital.
    """
    found = []
    for n, (first, last) in enumerate(parse.spans):
        if title_case(parse, n):
            continue
        for i in range(first, last):
            alone = parse.word[i] in surnames and not taken[i]
            alone = alone and (parse.tag[i] == "NNP" or _acts_as_person(parse, i))
            labels = ("", "PERSON", *(_WORK_LABELS if _is_alone(parse, i) else ()))
            if alone and parse.dep[i] not in MODIFIERS and parse.entity[i] in labels:
                mention = _mention(parse, i, i + 1, i, "person")
                if mention and not any(taken[mention.first : i]):
                    found.append(mention)
                    taken[mention.first : i + 1] = [True] * (i + 1 - mention.first)
    return found


def _acts_as_person(parse: ParsedText, i: int) -> bool:
    """Whether a capital may be a name's though the word is a noun too: "Wood laughed at that"."""
    bare = parse.dep[i] == "nsubj" and parse.left[i] == i and parse.tag[i] in ("NN", "NNS")
    verb = parse.head[i]
    finite = parse.tag[verb] in ("VBD", "VBZ") and parse.child(verb, "auxpass") is None
    return bare and finite and parse.lemma[verb].lower() in reporting_verbs()


def _is_alone(parse: ParsedText, i: int) -> bool:
    """Whether the entity at token i has no other word."""
    ends = i + 1 == len(parse) or parse.begins[i + 1] or parse.entity[i + 1] != parse.entity[i]
    return parse.begins[i] and ends


def title_case(parse: ParsedText, n: int) -> bool:
    """Whether sentence row n has capitals throughout, as headlines do: they mark no names then."""
    first, last = parse.spans[n]
    long = [word for word in parse.word[first:last] if len(word) > 3 and word.isalpha()]
    most = 0.8 if parse.rows[n]["role"] == "body" else 0.6
    return (
        len(long) > 3
        and parse.word[last - 1] != "."
        and sum(word[0].isupper() for word in long) > most * len(long)
    )


def _before_credit(parse: ParsedText, first: int, last: int) -> int:
    """The end of a caption without its credit in brackets."""
    opens = [i for i in range(first, last) if parse.word[i] == "("]
    return opens[-1] if opens and last - opens[-1] < 14 else last


def _runs(parse: ParsedText, first: int, last: int) -> list[tuple[int, int, str]]:
    """Token spans that may be names, with their labels.

    These are the model's entities, and runs of proper nouns that it left without a label.
    """

    def unlabelled(i: int) -> bool:
        capital = parse.word[i][:1].isupper()
        return capital and parse.tag[i] in NAME_TAGS and not parse.entity[i]

    runs, i = [], first
    while i < last:
        label, start = parse.entity[i], i
        i += 1
        if label in _KINDS or label in _WORK_LABELS:
            while i < last and parse.entity[i] == label and not parse.begins[i]:
                i += 1
            runs.append((start, i, label))
        elif unlabelled(start):
            while i < last and unlabelled(i):
                i += 1
            runs.append((start, i, ""))
    return runs


def _name(parse: ParsedText, a: int, b: int, label: str) -> Mention | None:
    """The mention in a run of tokens, if the run is a name."""
    a, b = _trim(parse, a, b)
    if label in ("ORG", ""):
        a = _after_dash(parse, a, b)
    if label == "PERSON":
        a, b = _with_hyphens(parse, a, b)
    if a >= b or not _printed_as_name(parse, a, b) or _names_office(parse, a, b, label):
        return None
    head = head_of(parse, a, b)
    if label == "ORG" and not any(parse.tag[i] in NAME_TAGS for i in range(a, b)):
        return None
    if parse.lower[parse.head[head]] in _LAWS and parse.dep[head] in MODIFIERS:
        return None
    kind = _kind(parse, a, b, head, label)
    if not kind or (b - a == 1 and _is_common_word(parse, a)):
        return None
    if kind == "group" and not _names_group(parse, head):
        return None
    return _mention(parse, a, b, head, kind)


def _trim(parse: ParsedText, a: int, b: int) -> tuple[int, int]:
    """A run without articles, punctuation and "file" at its ends."""
    before = ("the", "a", "an", "file", *_DASHES)
    while a < b and (parse.lower[a] in before or not parse.word[a].strip()):
        a += 1
    after = ("POS", ",", ".", "HYPH", ":")
    while a < b and (
        parse.tag[b - 1] in after or parse.lower[b - 1] == "file" or not parse.word[b - 1].strip()
    ):
        b -= 1
    return a, b


def _after_dash(parse: ParsedText, a: int, b: int) -> int:
    """Where a name starts after a dash of the layout: "FILE - Max Kresch"."""
    for i in range(a, b - 1):
        if parse.word[i] in _DASHES and parse.text[parse.start[i] - 1 : parse.start[i]] == " ":
            a = i + 1
    return a


def _with_hyphens(parse: ParsedText, a: int, b: int) -> tuple[int, int]:
    """A run with the rest of a hyphenated surname ("Campa-Najjar"), but not with "D-Calif."."""

    def joins(i: int) -> bool:
        if not 0 < i < len(parse) - 1 or parse.word[i] != "-":
            return False
        spaced = parse.end[i - 1] != parse.start[i] or parse.end[i] != parse.start[i + 1]
        names = parse.tag[i - 1] in NAME_TAGS and parse.tag[i + 1] in NAME_TAGS
        return not spaced and names and parse.word[i - 1] not in ("R", "D")

    while joins(a - 1):
        a -= 2
    while joins(b):
        b += 2
    return a, b


def _printed_as_name(parse: ParsedText, a: int, b: int) -> bool:
    words = parse.word[a:b]
    return any(w[:1].isupper() for w in words) and not any(_LAYOUT.search(w) for w in words)


def _is_common_word(parse: ParsedText, i: int) -> bool:
    """Whether only the layout gave a word its capital: "FILE - Relatives", "Monday".

    An office is no name: "the French President", "the Prime Minister".
    """
    plural = parse.tag[i] in _PLURAL_TAGS and singular(parse, i) in nouns()
    return plural or is_office(parse, i) or parse.lower[i] in _NOT_NAMES


def _names_group(parse: ParsedText, head: int) -> bool:
    deps = ("nsubj", "nsubjpass", "dobj", "pobj", "conj")
    return parse.tag[head] in _PLURAL_TAGS or parse.dep[head] in deps


def head_of(parse: ParsedText, a: int, b: int) -> int:
    """The last token of a span whose head is outside the span."""
    return next(
        (i for i in range(b - 1, a - 1, -1) if not a <= parse.head[i] < b or parse.head[i] == i),
        b - 1,
    )


def _kind(parse: ParsedText, a: int, b: int, head: int, label: str) -> str:
    """The kind of actor that a span names; empty where it names none."""
    if label == "PERSON" and (_called_body(parse, head) or _has_article(parse, a, b)):
        return "body"
    if label == "ORG":
        if 1 < b - a < 4 and (parse.lower[a] in first_names() or _called_person(parse, head)):
            return "person"
        if parse.dep[head] in MODIFIERS and parse.lemma[parse.head[head]].lower() in _SITES:
            return "place"
    if label in ("GPE", "LOC", "FAC") and 1 < b - a < 4 and _follows_role(parse, a, head):
        return "person"
    noun = nouns().get(parse.lower[b - 1]) if b - a > 1 else None
    if label in ("GPE", "LOC", "FAC") and noun and noun.kind == "body":
        return "body"
    if label in _KINDS:
        return _KINDS[label]
    if label in _WORK_LABELS:
        return "body" if _is_movement(parse, a, b) else ""
    return noun.kind if noun else _kind_by_place(parse, a, b, head)


def _called_person(parse: ParsedText, head: int) -> bool:
    """Whether an apposition says that the name is a person's: "Max Kresch, a medic"."""
    near = [
        nouns().get(parse.lemma[c].lower())
        for c in parse.children_by(head, "appos")
        if parse.tag[c] == "NN"
    ]
    return any(noun.kind == "person" for noun in near if noun)


def _has_article(parse: ParsedText, a: int, b: int) -> bool:
    """Whether one name alone has "the" before it, as a paper's has: "the Enquirer"."""
    inside = a > 0 and parse.sentence[a - 1] == parse.sentence[a]
    return inside and b - a == 1 and parse.lower[a - 1] == "the" and parse.tag[a] == "NNP"


def _called_body(parse: ParsedText, head: int) -> bool:
    """Whether an apposition says that the name is a body's: "Harbour Freight, a shipper"."""
    near = parse.children_by(head, "appos")
    known = [nouns().get(parse.lemma[c].lower()) for c in near if parse.tag[c] == "NN"]
    return any(noun.kind == "body" for noun in known if noun)


def _is_movement(parse: ParsedText, a: int, b: int) -> bool:
    """Whether what the model takes for a work is a body: "Soldiers for Hostages"."""
    if b - a < 2 or parse.tag[a] not in _PLURAL_TAGS:
        return False
    quoted = parse.text[parse.start[a] - 1 : parse.start[a]] in ('"', "“", "‘", "'")
    return not quoted and parse.lower[a + 1] in ("for", "against", "of", "without")


def _kind_by_place(parse: ParsedText, a: int, b: int, head: int) -> str:
    """Whether proper nouns without a label are a person, by their part in the clause."""
    if parse.lower[b - 1] in _units_of_time():
        return ""  # "Bastille Day"
    placed = parse.dep[head] in ("nsubj", "nsubjpass", "appos", "conj", "poss")
    if placed and b - a in (2, 3) and all(word.isalpha() for word in parse.word[a:b]):
        return "person"
    if b - a in (2, 3) and (_follows_role(parse, a, head) or is_office(parse, a)):
        return "person"
    inside = a > 0 and parse.sentence[a] == parse.sentence[a - 1]
    speaks = parse.dep[head] == "nsubj" and parse.lemma[parse.head[head]] in ("say", "add", "tell")
    return "person" if inside and speaks and parse.tag[head] == "NNP" else ""


def _names_office(parse: ParsedText, a: int, b: int, label: str) -> bool:
    """Whether what the model takes for a person is an office: "Health Minister"."""
    first_name = parse.lower[a] in first_names()
    return label == "PERSON" and 1 < b - a < 4 and not first_name and is_office(parse, b - 1)


def _follows_role(parse: ParsedText, a: int, head: int) -> bool:
    """Whether a noun right before a name says what its bearer does: "striker Ana Ruiz"."""
    if not a or parse.tag[a - 1] != "NN" or parse.head[a - 1] != head:
        return False
    noun = nouns().get(parse.lemma[a - 1].lower())
    return bool(noun and noun.kind == "person") or parse.lower[a - 1].endswith(("er", "or", "ist"))


def _mention(parse: ParsedText, a: int, b: int, head: int, kind: str) -> Mention | None:
    return (
        person_mention(parse, a, b, head) if kind == "person" else _other(parse, a, b, head, kind)
    )


def _other(parse: ParsedText, a: int, b: int, head: int, kind: str) -> Mention:
    """The name of a body, group or place."""
    a += kind == "body" and opens_with_trade(parse, a, b)
    known = [nouns()[word] for word in (parse.lower[b - 1], *parse.lower[a:b]) if word in nouns()]
    return Mention(
        a,
        b,
        head,
        kind,
        parse.phrase(a, b).partition(" (")[0],
        speaker=known[0].speaker if known and kind == "body" else "",
        plural=parse.tag[head] in _PLURAL_TAGS,
    )
