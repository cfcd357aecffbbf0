"""The words for what is counted as an editor prints them: short, and without loose ends."""

from __future__ import annotations

from functools import cache

from analysis.find.quantities.tokens import word_list
from analysis.resources import read_lexicon

MOST_WORDS = 7
_LOOSE = word_list("dangling") | frozenset(
    "and but as than into over about under after his".split()
)
_MEASURES = ("number of ", "total of ", "total number of ", "count of ", "tally of ")
PEOPLE_ROLES = frozenset(
    "killed injured missing trapped infected recovered survived vaccinated arrested charged"
    " convicted acquitted sentenced held abducted freed deported evacuated rescued hospitalised"
    " hired dismissed".split()
)
_LABELS = {"survived": "who survived", "recovered": "who recovered"}
_VOTES = {"for": "votes for", "against": "votes against", "abstained": "abstentions"}
_STATES = frozenset(("without power", "missing", "trapped", "held", *PEOPLE_ROLES))
_AMOUNTS = frozenset("raised spent earned paid owed borrowed donated stolen lost".split())


def role_words(role: str) -> str:
    """The words for a role behind its noun: "killed" of "people killed"; empty if it has none."""
    first = role.partition("|")[0]
    if role.count("|"):
        return " and ".join(part for part in role.split("|")) if first in PEOPLE_ROLES else ""
    return _LABELS.get(first, first) if first in _STATES else ""


def name_people(role: str) -> str:
    """The words for a number alone that counts people: "people killed"; empty for other roles."""
    first = role.partition("|")[0]
    if first in _VOTES:
        return _VOTES[first]
    return f"people {role_words(role)}" if first in PEOPLE_ROLES else ""


def name_amount(role: str, words: str) -> str:
    """The words for a sum by its role: "amount raised by charity", "fine"; else empty."""
    if role == "fined":
        return words if "fine" in words.split() else "fine"
    if role not in _AMOUNTS or not words or "(" in words or role in words.split():
        return ""
    return f"amount {role} by {words}"


def tidy(words: str) -> str:
    """At most seven words, without a measure at the start, a cut clause or a loose end.

    >>> tidy("number of people"), tidy("votes against the plan of the council in March and")
    ('people', 'votes against the plan of the council')
    """
    main, bracket, aside = words.partition(" (")
    for measure in _MEASURES:
        main = main.removeprefix(measure)
    kept = main.split()
    if main in _VOTES.values():
        return words
    clause = next((k for k, word in enumerate(kept) if k and word in ("who", "that")), 0)
    if clause and len(kept) > MOST_WORDS:
        rest = " ".join(kept[clause + 1 :])
        kept, bracket, aside = kept[:clause], " (", aside or f"{rest})"
    while len(kept) > MOST_WORDS:
        kept = _without_last_phrase(kept)
    while kept and kept[-1].lower() in _LOOSE:
        kept = kept[:-1]
    return f"{' '.join(kept)}{bracket}{aside}" if kept else ""


def _without_last_phrase(words: list[str]) -> list[str]:
    """The words up to the last preposition after the second word, or one word fewer."""
    cuts = [k for k, word in enumerate(words) if k > 1 and word.lower() in _LOOSE]
    return words[: cuts[-1]] if cuts else words[:MOST_WORDS]


def past_participle(verb: str) -> str:
    """The past participle of a base form.

    >>> [past_participle(verb) for verb in ("kill", "close", "carry", "ban", "shoot")]
    ['killed', 'closed', 'carried', 'banned', 'shot']
    """
    if irregular := _participles().get(verb):
        return irregular
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1]}ed" if _doubles_last(verb) else f"{verb}ed"


def gerund(verb: str) -> str:
    """The present participle of a base form.

    >>> [gerund(verb) for verb in ("camp", "close", "lie", "run", "see")]
    ['camping', 'closing', 'lying', 'running', 'seeing']
    """
    if verb.endswith("ie"):
        return f"{verb[:-2]}ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return f"{verb[:-1]}ing"
    return f"{verb}{verb[-1]}ing" if _doubles_last(verb) else f"{verb}ing"


def with_context(name: str, context: str) -> str:
    """A name with the words of its clause that it does not have, in brackets.

    >>> with_context("length of the siege", "siege in port (police)")
    'length of the siege (port police)'
    """
    known = {word.lower() for word in name.split()}
    words = context.replace("(", "").replace(")", "").split()
    rest = [word for word in words if word.lower() not in known and word.lower() not in _LOOSE]
    return f"{name} ({' '.join(rest[:5])})" if rest else name


def _doubles_last(verb: str) -> bool:
    """True for a verb of one syllable that ends in a vowel and a consonant: ban, stop."""
    vowels = [letter in "aeiou" for letter in verb]
    return len(verb) > 2 and sum(vowels) == 1 and vowels[-2] and verb[-1] not in "aeiouwxy"


@cache
def _participles() -> dict[str, str]:
    return {row["verb"]: row["participle"] for row in read_lexicon("participles")}
