"""Read what a person or body is said to be: the office, whose it is, and whether in office."""

from __future__ import annotations

import re
from typing import NamedTuple

from analysis.find.actors.nouns import MODIFIERS, NAME_TAGS, Mention
from analysis.nlp import ParsedText

_QUALIFIERS = {
    "deputy": "deputy",
    "vice": "deputy",
    "assistant": "deputy",
    "associate": "deputy",
    "acting": "acting",
    "interim": "acting",
    "caretaker": "acting",
    "former": "former",
    "ex": "former",
    "then": "former",
    "onetime": "former",
    "one-time": "former",
    "ousted": "former",
    "retired": "former",
    "late": "former",
    "previous": "former",
    "incoming": "elect",
    "elect": "elect",
    "designate": "elect",
    "shadow": "shadow",
    "would-be": "elect",
}
_BRANCHES = frozenset(  # adjectives that say which office it is
    """foreign interior financial medical federal chief executive general local national regional
    social environmental provincial municipal presidential""".split()
)
_ARTICLES = {"a", "an", "the"}
_OF = frozenset("of for at in".split())
_PARTY = re.compile(r"\s*[(,]\s*(?:([DRI])[-–—]\s?)?([A-Z][A-Za-z.]+(?: [A-Z][a-z]+)?)[),]")
_PARTIES = {"D": "democrat", "R": "republican", "I": "independent"}
_PARTY_WORDS = frozenset("republican democratic democrat gop conservative labour liberal".split())
_BROADER = {  # what else the holder of an office is called
    "representative": ("lawmaker", "politician"),
    "senator": ("lawmaker", "politician"),
    "lawmaker": ("politician",),
    "prime minister": ("premier", "leader"),
    "premier": ("prime minister", "leader"),
    "president": ("leader",),
    "judge": ("justice",),
    "justice": ("judge",),
    "chief executive": ("ceo",),
    "ceo": ("chief executive",),
}
UNIQUE = frozenset(  # offices that one person has at a time
    "president governor mayor pope king queen chancellor premier emperor monarch".split()
) | {"prime minister", "attorney general", "secretary of state", "vice president"}


class HeldRole(NamedTuple):
    """A role: its noun, its qualifiers ("deputy", "former"), and what it is of ("finance")."""

    noun: str
    qualifiers: frozenset[str] = frozenset()
    domain: frozenset[str] = frozenset()


def title_roles(parse: ParsedText, mention: Mention) -> list[HeldRole]:
    """The roles that the titles of a name state, and those in brackets behind it."""
    found = []
    place, party = _party(parse, mention)
    if mention.noun:
        words = [word.rstrip(".") for word in mention.titles]
        own = set(mention.noun.split()) | {words[-1]} if words else set()
        domain = {w for w in words if w.isalpha() and w not in own and w not in _QUALIFIERS}
        found.append(HeldRole(mention.noun, _qualifiers(words), frozenset(domain | place)))
    if party:
        found.append(HeldRole(party, frozenset(), frozenset(place)))
    return with_broader(found)


def with_broader(roles: list[HeldRole]) -> list[HeldRole]:
    """The roles with those that they include: a senator is a lawmaker."""
    broader = [r._replace(noun=noun) for r in roles for noun in _BROADER.get(r.noun, ())]
    deputies = [HeldRole("deputy", domain=r.domain) for r in roles if "deputy" in r.qualifiers]
    return [*roles, *broader, *deputies]


def noun_role(parse: ParsedText, mention: Mention) -> HeldRole:
    """The role that a noun states with its modifiers and what it is of."""
    return role_at(parse, mention.head, mention.noun)


def role_at(parse: ParsedText, head: int, noun: str) -> HeldRole:
    """The role that the noun at token ``head`` states."""
    before = [i for i in range(max(parse.left[head], head - 6), head) if _modifies(parse, i, head)]
    words = [parse.lower[i] for i in before]
    own = set(noun.split())
    domain = {
        parse.lower[i]
        for i in before
        if parse.lower[i] not in own
        and parse.lower[i] not in _QUALIFIERS
        and parse.lower[i] not in _PARTY_WORDS
        and "-" not in parse.word[i - 1 : i + 2]
        and (parse.tag[i][:2] == "NN" or parse.entity[i] or parse.lower[i] in _BRANCHES)
    }
    return HeldRole(noun, _qualifiers(words), frozenset(domain | _of_whom(parse, head)))


def word_roles(parse: ParsedText, name: Mention) -> list[HeldRole]:
    """The roles said of a name by any noun: "striker Ana Ruiz", "Ana Ruiz, a striker"."""
    found = [
        role_at(parse, i, parse.lemma[i].lower())
        for i in descriptions(parse, name)
        if parse.tag[i] in ("NN", "NNP")
    ]
    words = [word.rstrip(".") for word in name.titles if word.rstrip(".").isalpha()]
    if words:
        domain = frozenset(w for w in words[:-1] if w not in _QUALIFIERS)
        found.append(HeldRole(words[-1], _qualifiers(words), domain))
    return found


def descriptions(parse: ParsedText, name: Mention) -> list[int]:
    """The nouns that describe a name: appositions, "Hunter is a congressman", joined ones."""
    near = parse.children_by(name.head, "appos")
    near += [parse.head[name.head]] if parse.dep[name.head] == "appos" else []
    verb = parse.head[name.head]
    said = parse.child(verb, "attr") if parse.dep[name.head] == "nsubj" else None
    if said is not None and says_what_is(parse, verb, said):
        near.append(said)
    for i in near:
        joined = parse.children_by(i, "conj")
        near += [c for c in joined if c not in near and parse.tag[c] == "NN"]
    return near


def says_what_is(parse: ParsedText, verb: int, said: int) -> bool:
    """Whether a clause says what its subject is: "is", not denied, and a noun with an article."""
    articles = {parse.lower[c] for c in parse.children[said]} & _ARTICLES
    return parse.lemma[verb] == "be" and parse.child(verb, "neg") is None and bool(articles)


def _modifies(parse: ParsedText, i: int, head: int) -> bool:
    above = i
    while parse.dep[above] in (*MODIFIERS, "punct", "advmod", "npadvmod") and above != head:
        if parse.head[above] == above:
            return False
        above = parse.head[above]
    return above == head and parse.word[i][:1].isalnum()


def _of_whom(parse: ParsedText, head: int) -> set[str]:
    """The words of the owner and of what a role is of: "Norland's", "of the council"."""
    places = [c for c in parse.children_by(head, "poss") if parse.tag[c] in NAME_TAGS]
    for c in parse.children_by(head, "prep"):
        if parse.lower[c] in _OF:
            places += parse.children_by(c, "pobj")
    named = (i for place in places for i in range(parse.left[place], place + 1))
    return {parse.lower[i].rstrip(".") for i in named if parse.tag[i][:2] == "NN"}


def _qualifiers(words: list[str]) -> frozenset[str]:
    return frozenset(_QUALIFIERS[word] for word in words if word in _QUALIFIERS)


def _party(parse: ParsedText, mention: Mention) -> tuple[set[str], str]:
    """The place and party in brackets behind a name: "(R-Texas)", ", D-Calif.,"."""
    end = parse.end[mention.last - 1]
    match = _PARTY.match(parse.text, end)
    if not match or (not match[1] and parse.text[end : end + 2] != " ("):
        return set(), ""
    return {match[2].lower().rstrip(".")}, _PARTIES.get(match[1] or "", "")


def fits(holder: HeldRole, meant: HeldRole) -> bool:
    """Whether a noun may mean the holder of a role.

    The qualifiers are the same, and what the noun is of is among what the role is of; a noun that
    says nothing of that fits every holder.
    """
    if holder.noun != meant.noun or holder.qualifiers != meant.qualifiers:
        return False
    return not meant.domain or any(_same(a, b) for a in holder.domain for b in meant.domain)


def _same(a: str, b: str) -> bool:
    """Whether two words name one place or field: "iran", "iranian"; "calif", "california"."""
    a, b = sorted((a, b), key=len)
    if a == b or (len(a) > 3 and b.startswith(a[: max(4, len(a) - 2)])):
        return True
    return len(a) in (2, 3) and a[0] == b[0] and len(b) > 3 and a[-1] in b[1:] and b.endswith(a[-1])
