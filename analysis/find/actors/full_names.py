"""Which full name stands behind a name: surnames, nicknames, acronyms and aliases."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache

from analysis.find.actors.nouns import Mention, first_names
from analysis.resources import read_lexicon

SUFFIX = re.compile(r",?\s+(?:Jr|Sr|II|III|IV)\.?$")
_SMALL = {"of", "the", "for", "and", "in", "on", "to", "a", "&", "de"}
_SHE_WORDS = {
    "mrs.",
    "mrs",
    "ms.",
    "ms",
    "miss",
    "congresswoman",
    "spokeswoman",
    "chairwoman",
    "councilwoman",
    "queen",
    "princess",
    "mother",
}
_HE_WORDS = {
    "mr.",
    "mr",
    "congressman",
    "spokesman",
    "chairman",
    "king",
    "prince",
    "sir",
    "lord",
    "father",
    "councilman",
    "businessman",
}

# A chamber by its short name; "White House" is none of them.
_CHAMBERS = {
    "House": "House of Representatives", "U.S. House": "House of Representatives", "US House": "House of Representatives",
    "House of Representatives": "House of Representatives", "Senate": "Senate", "U.S. Senate": "Senate", "US Senate": "Senate",
    "U.S Senate": "Senate",
}  # fmt: skip


@cache
def _aliases() -> dict[str, str]:
    return {r["alias"]: r["name"] for r in read_lexicon("aliases")}


@cache
def _long() -> dict[str, str]:
    return {r["short"]: r["long"] for r in read_lexicon("nicknames")}


class FullNames:
    """Which full name a name stands for."""

    def __init__(self, mentions: dict[str, list[Mention]]) -> None:
        self.full: dict[str, list[tuple[str, ...]]] = defaultdict(list)  # surname -> full names
        self.by_account: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.titles: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self.bodies: list[str] = []
        for a, ms in mentions.items():
            for m in (m for m in ms if m.proper):
                if m.kind == "person":
                    self._add_person(a, name_parts(m.name))
                    self.titles[name_parts(m.name)].update([m.noun] if m.noun else [])
                else:
                    self.bodies.append(plain_name(m.name))
        self.acronyms = {_initials(b): b for b in sorted(set(self.bodies)) if len(_initials(b)) > 2}
        self.joined = {surname: _join(fulls) for surname, fulls in self.full.items()}
        self.told = Counter(self._joined(p) for parts in self.by_account.values() for p in parts)

    def _add_person(self, account: str, parts: tuple[str, ...]) -> None:
        if len(parts) > 1:
            if parts not in self.full[parts[-1]]:
                self.full[parts[-1]].append(parts)
            self.by_account[account].append(parts)

    def resolve(self, m: Mention, account: str) -> tuple[str, str]:
        """(key, name) of a mention."""
        if m.kind == "person":
            return self._person(m, account)
        plain = plain_name(m.name)
        plain = (
            plain.title()
            if m.kind == "place" and plain.isupper() and len(plain) > 4 and "." not in plain
            else plain
        )  # a dateline
        name = _aliases().get(plain, plain)
        name = self.acronyms.get(name.replace(".", ""), name)
        if m.kind == "group":
            return f"group:{name.lower().rstrip('s')}", plural_of(name) if m.plural else name
        if m.kind == "body":
            name = self._longer(name)
        return f"name:{name.lower()}", name

    def _longer(self, name: str) -> str:
        """The one longer name that ends with this one, as "New York Times" for "Times"."""
        if name in _CHAMBERS:
            return _CHAMBERS[name]
        longer = {
            b
            for b in self.bodies
            if b.endswith(f" {name}") or (len(name.split()) > 1 and b.startswith(f"{name} "))
        }
        return longer.pop() if len(longer) == 1 else name

    def _person(self, m: Mention, account: str) -> tuple[str, str]:
        parts = name_parts(m.name)
        if not parts:
            return f"person:{m.name.lower()}", m.name
        if len(parts) == 1:
            parts = self._bare(parts[0], m, account)
        if len(parts) == 1:
            return f"person:{parts[0].lower()}", parts[0]
        best = self.joined[parts[-1]].get(parts, parts)
        return f"person:{' '.join(best).lower()}", " ".join(best)

    def _joined(self, parts: tuple[str, ...]) -> tuple[str, ...]:
        """The fullest name of the same person."""
        return self.joined[parts[-1]].get(parts, parts)

    def _bare(self, name: str, m: Mention, account: str) -> tuple[str, ...]:
        """The full name behind a surname or first name alone: one of the account, else the only one of the story.

        Of several the one with that title, then of that sex, then the one that the story names most.
        """
        here = [p for p in self.by_account[account] if name in (p[-1], p[0])]
        everywhere = self.full.get(name) or [
            p for fulls in self.full.values() for p in fulls if p[0] == name
        ]
        for candidates in (here, everywhere):
            titled = [
                p
                for p in candidates
                if m.noun
                and any(m.noun in self.titles[q] for q in self.full[p[-1]] if self._same(p, q))
            ]
            sex = told_sex(m)
            fitting = (
                titled
                or [p for p in candidates if not sex or first_names().get(p[0].lower(), sex) == sex]
                or candidates
            )
            people = {self._joined(p) for p in fitting}
            if len(people) == 1 or (people and candidates is here):
                return min(people, key=lambda p: (-self.told[p], p))
        return (name,)

    def _same(self, a: tuple[str, ...], b: tuple[str, ...]) -> bool:
        return self._joined(a) == self._joined(b)


def told_sex(m: Mention) -> str:
    titles = set(m.titles)
    return "she" if titles & _SHE_WORDS else "he" if titles & _HE_WORDS else ""


def name_parts(name: str) -> tuple[str, ...]:
    name = SUFFIX.sub("", re.sub(r"['’]s?$", "", name))
    return tuple(p for p in name.split() if p.strip(".,'’\"“”‘"))


def plain_name(name: str) -> str:
    return re.sub(r"^[Tt]he\s+|['’]s?$", "", name)


def _initials(name: str) -> str:
    parts = [p for p in re.split(r"[\s-]+", name) if p.lower() not in _SMALL]
    return "".join(p[0] for p in parts if p[:1].isupper()) if len(parts) > 2 else ""


def _join(fulls: list[tuple[str, ...]]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Full names of one surname -> the fullest of the same person ("Liz" and "Elizabeth", with or without a middle name)."""
    joined: dict[tuple[str, ...], tuple[str, ...]] = {}
    for parts in fulls:
        same = [other for other in fulls if _same_first(parts[0], other[0])]
        joined[parts] = max(same, key=lambda p: (len(" ".join(p)), p))
    return joined


def _same_first(a: str, b: str) -> bool:
    a, b = a.rstrip("."), b.rstrip(".")
    if a == b or _long().get(a, a) == _long().get(b, b):
        return True
    return a[:1] == b[:1] and (len(a) == 1 or len(b) == 1)


def plural_of(noun: str) -> str:
    irregular = {
        "person": "people",
        "man": "men",
        "woman": "women",
        "child": "children",
        "people": "people",
        "police": "police",
    }
    head, _, last = noun.rpartition(" ")
    if last in irregular:
        last = irregular[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    elif not last.endswith("s"):
        last += "es" if last.endswith(("ch", "sh", "x")) else "s"
    return f"{head} {last}".strip()
