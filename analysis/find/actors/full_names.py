"""Resolve surnames, nicknames, acronyms and aliases to full names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache

from analysis.find.actors.nouns import Mention, first_names
from analysis.resources import read_lexicon

Parts = tuple[str, ...]
_SUFFIX = re.compile(r",?\s+(Jr|Sr|II|III|IV)\.?$")
_PARTICLES = frozenset("van von der den de del della di da al el bin ibn".split())
_ARTICLE = re.compile(r"^(?:al|el)-(?=\w)", re.IGNORECASE)  # "Hababi" is Nahla al-Hababi
_SMALL = frozenset("of the for and in on to a & de".split())
_SHE_TITLES = frozenset(
    """mrs. mrs ms. ms miss congresswoman spokeswoman chairwoman councilwoman queen princess
    mother empress duchess countess baroness""".split()
)
_HE_TITLES = frozenset(
    """mr. mr congressman spokesman chairman king prince sir lord father councilman
    businessman emperor pope tsar sultan duke baron sheikh""".split()
)
_HOUSE, _SENATE = "House of Representatives", "Senate"
_CHAMBERS = dict.fromkeys(("House", "U.S. House", "US House", _HOUSE), _HOUSE) | dict.fromkeys(
    ("Senate", "U.S. Senate", "US Senate", "U.S Senate"), _SENATE
)  # "White House" is none of them
_PLURALS = {
    "person": "people",
    "man": "men",
    "woman": "women",
    "child": "children",
    "people": "people",
    "police": "police",
    "media": "media",
    "data": "data",
}


@cache
def aliases() -> dict[str, str]:
    """Alias -> the name that it stands for: "U.S.", "United States"."""
    return {r["alias"]: r["name"] for r in read_lexicon("aliases")}


@cache
def _nicknames() -> dict[str, str]:
    return {r["short"]: r["long"] for r in read_lexicon("nicknames")}


class FullNames:
    """The full names of a story, by which its shorter names are resolved."""

    def __init__(self, mentions: dict[str, list[Mention]]) -> None:
        self.by_surname: dict[str, list[Parts]] = defaultdict(list)
        self.by_first_name: dict[str, list[Parts]] = defaultdict(list)
        self.by_account: dict[str, list[Parts]] = defaultdict(list)
        self.by_word: dict[tuple[str, str], list[Parts]] = defaultdict(list)  # of an account
        self.titles: dict[Parts, set[str]] = defaultdict(set)
        self.bodies: set[str] = set()
        for account_id, found in mentions.items():
            for mention in found:
                if mention.proper:
                    self._add(account_id, mention)
        self.longer = _by_ends(self.bodies)
        self.acronyms = {_initials(b): b for b in sorted(self.bodies) if len(_initials(b)) > 2}
        self.fullest = {surname: _fullest(names) for surname, names in self.by_surname.items()}
        self.counts = Counter(self._full(p) for names in self.by_account.values() for p in names)

    def _add(self, account_id: str, mention: Mention) -> None:
        if mention.kind != "person":
            self.bodies.add(plain_name(mention.name))
            return
        parts = _surname_alone(name_parts(mention.name))
        self.titles[parts].update([mention.noun] if mention.noun else [])
        if len(parts) > 1:
            self.by_account[account_id].append(parts)
            surnames = parts[-1], _ARTICLE.sub("", parts[-1])
            for word in dict.fromkeys((*surnames, parts[0])):
                self.by_word[account_id, word].append(parts)
            for surname in dict.fromkeys(surnames):
                if parts not in self.by_surname[surname]:
                    self.by_surname[surname].append(parts)
                    self.by_first_name[parts[0]].append(parts)

    def resolve(self, mention: Mention, account_id: str) -> tuple[str, str]:
        """The key of the actor that a name means, and its full name."""
        if mention.kind == "person":
            return self._resolve_person(mention, account_id)
        name = plain_name(mention.name)
        dateline = mention.kind == "place" and name.isupper() and len(name) > 4 and "." not in name
        name = name.title() if dateline else name
        name = aliases().get(name, name)
        name = self.acronyms.get(name.replace(".", ""), name)
        if mention.kind == "group":
            return f"group:{name.lower().rstrip('s')}", plural_of(name) if mention.plural else name
        if mention.kind == "body":
            name = self._longer(name)
        return f"name:{name.lower()}", name

    def _longer(self, name: str) -> str:
        """The only longer name that ends with this one, as "New York Times" for "Times"."""
        if name in _CHAMBERS:
            return _CHAMBERS[name]
        longer = self.longer.get(f" {name}", set())
        if len(name.split()) > 1:
            longer = longer | self.longer.get(f"{name} ", set())
        return min(longer) if len(longer) == 1 else name

    def _resolve_person(self, mention: Mention, account_id: str) -> tuple[str, str]:
        printed = name_parts(mention.name)
        parts = _surname_alone(printed)
        if len(parts) == 1:
            found = self._of_one_word(parts[0], mention, account_id)
            parts = printed if found == parts else found
        if len(parts) > 1:
            parts = self._full(parts)
        name = full_name(parts) or mention.name
        return f"person:{name.lower()}", name

    def _full(self, parts: Parts) -> Parts:
        """The fullest name of the same person; a name of a surname not listed is its own."""
        return self.fullest.get(parts[-1], {}).get(parts, parts)

    def _of_one_word(self, word: str, mention: Mention, account_id: str) -> Parts:
        """The full name for a surname or first name: one of the account, else the story's only one.

        Of several the one with that title, then of that sex, then the one named most.
        """
        word, _, suffix = word.partition("|")
        in_account = self.by_word.get((account_id, word), [])
        in_story = self.by_surname.get(word) or self.by_first_name.get(word, [])
        if suffix:
            in_account, in_story = (
                [p for p in names if p[0].endswith(f"|{suffix}")]
                for names in (in_account, in_story)
            )
        for candidates in (in_account, in_story):
            people = {self._full(p) for p in self._fitting(candidates, mention)}
            if len(people) == 1 or (people and candidates is in_account):
                return min(people, key=lambda p: (-self.counts[p], p))
        relative = title_pronoun(mention) and (in_account or in_story)
        own = f"{word}|{suffix}" if suffix else word
        return (mention.titles[-1].capitalize(), own) if relative else (own,)

    def _fitting(self, candidates: list[Parts], mention: Mention) -> list[Parts]:
        """The candidates with the mention's title, else those of its sex: "Mrs Vale" is not Tom."""
        titled = [p for p in candidates if mention.noun and self._has_title(p, mention.noun)]
        if titled:
            return titled
        pronoun = title_pronoun(mention)
        return [
            p for p in candidates if not pronoun or pronoun_of_first_name(p, pronoun) == pronoun
        ]

    def _has_title(self, parts: Parts, noun: str) -> bool:
        names = self.by_surname[parts[-1]]
        return any(noun in self.titles[p] for p in names if self._full(p) == self._full(parts))


def _by_ends(bodies: Iterable[str]) -> dict[str, set[str]]:
    """The names that end with some words behind a space, or begin with some before one."""
    found: dict[str, set[str]] = defaultdict(set)
    for body in bodies:
        for space in re.finditer(" ", body):
            found[body[space.start() :]].add(body)
            found[body[: space.end()]].add(body)
    return found


def _surname_alone(parts: Parts) -> Parts:
    """The last word of a surname that is printed with its particle: "Van Cleef", "al Assad"."""
    particles = len(parts) > 1 and all(p.lower() in _PARTICLES for p in parts[:-1])
    return parts[-1:] if particles else parts


def title_pronoun(mention: Mention) -> str:
    """He or she, by the titles of a name; empty where they do not say."""
    titles = set(mention.titles)
    return "she" if titles & _SHE_TITLES else "he" if titles & _HE_TITLES else ""


def pronoun_of_first_name(parts: Parts, default: str = "") -> str:
    """He or she, by the first name."""
    return first_names().get(parts[0].partition("|")[0].lower(), default)


def name_parts(name: str) -> Parts:
    """The words of a person's name without possessive.

    A suffix is marked on the first word: a son is not his father.

    >>> name_parts("Tom Vale's"), name_parts("Tom Vale Jr.")
    (('Tom', 'Vale'), ('Tom|Jr', 'Vale'))
    """
    bare = re.sub(r"['’]s?$", "", name)
    suffix = _SUFFIX.search(bare)
    parts = [part for part in without_suffix(bare).split() if part.strip(".,'’\"“”‘")]
    if suffix and parts and suffix[1] != "Sr":
        parts[0] = f"{parts[0]}|{suffix[1]}"
    return tuple(parts)


def full_name(parts: Parts) -> str:
    """The words of a person's name as printed: its suffix last."""
    first, _, suffix = parts[0].partition("|") if parts else ("", "", "")
    return " ".join(
        [first, *parts[1:], *([f"{suffix}." if suffix == "Jr" else suffix] * bool(suffix))]
    )


def without_suffix(name: str) -> str:
    """A name without "Jr." and the like."""
    return _SUFFIX.sub("", name)


def plain_name(name: str) -> str:
    """A name without article and possessive."""
    return re.sub(r"^[Tt]he\s+|['’]s?$", "", name)


def plural_of(noun: str) -> str:
    """The plural of a noun phrase.

    >>> plural_of("police officer"), plural_of("secretary"), plural_of("woman")
    ('police officers', 'secretaries', 'women')
    """
    start, _, last = noun.rpartition(" ")
    if last in _PLURALS:
        last = _PLURALS[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}ies"
    elif not last.endswith("s"):
        last += "es" if last.endswith(("ch", "sh", "x")) else "s"
    return f"{start} {last}".strip()


def _initials(name: str) -> str:
    parts = [p for p in re.split(r"[\s-]+", name) if p.lower() not in _SMALL]
    return "".join(p[0] for p in parts if p[:1].isupper()) if len(parts) > 2 else ""


def _fullest(names: list[Parts]) -> dict[Parts, Parts]:
    """Full names of one surname -> the fullest of the same person ("Liz" and "Elizabeth")."""
    return {
        parts: max(
            (other for other in names if _same_first_name(parts[0], other[0])),
            key=lambda p: ("." not in p[0], len(" ".join(p)), p),
        )
        for parts in names
    }


def _initial(name: str) -> str:
    """A first name, or of initials the first: "O" of "O.P"."""
    return name[0] if "." in name or (name.isupper() and len(name) < 4) else name


def _same_first_name(a: str, b: str) -> bool:
    if "|" in a + b and a.partition("|")[2] != b.partition("|")[2]:
        return False  # father and son
    a, b = (_initial(name.partition("|")[0].rstrip(".")) for name in (a, b))
    if a == b or _nicknames().get(a, a) == _nicknames().get(b, b):
        return True
    return a[:1] == b[:1] and (len(a) == 1 or len(b) == 1)
