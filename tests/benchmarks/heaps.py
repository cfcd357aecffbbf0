"""Heaps of made accounts for the cost of grouping: many stories of few topics over many days, from
the ledes with other names and words.
"""

from __future__ import annotations

import random
import re
from typing import Any

DAY = 86400.0
_TOKEN = re.compile(r"\w[\w’'.,-]*\w|\w|[^\w\s]+")
_SYLLABLES = [
    "ba",
    "be",
    "do",
    "fa",
    "gu",
    "ha",
    "ke",
    "lo",
    "ma",
    "ni",
    "or",
    "pa",
    "ru",
    "sa",
    "ta",
    "ul",
    "va",
    "wi",
    "yo",
    "ze",
    "dra",
    "kel",
    "min",
    "sto",
    "tor",
]


def make_heap(
    stories: list[list[dict[str, Any]]], accounts: int, seed: int, per_day: int = 1000
) -> list[dict[str, Any]]:
    """About as many accounts as asked, ``per_day`` of them a day; ``stories`` are the real ones,
    each a list of accounts.

    A made story takes a real one as its topic and changes, the same way in all its accounts, half
    of the names, most numbers and three words in ten; each account then drops or swaps one word in
    seven on its own. Sizes are as in the news: most small, a few above 100.
    """
    chance, words = random.Random(seed), _words(stories)
    days = max(1, accounts // per_day)
    heap: list[dict[str, Any]] = []
    n = 0
    while len(heap) < accounts:
        topic = chance.choice(stories)
        size = min(int(chance.paretovariate(1.1)), 400, accounts - len(heap))
        heap += make_story(topic, f"m{n}", size, chance.randrange(days), words, chance)
        n += 1
    return heap


def make_giant(
    stories: list[list[dict[str, Any]]], accounts: int, seed: int
) -> list[dict[str, Any]]:
    """One story alone: half of the accounts in words of their own, half near-duplicates of them
    with one word changed.
    """
    chance = random.Random(seed)
    told = make_story(stories[0], "giant", accounts // 2, 0, _words(stories), chance)
    copies = []
    for n, account in enumerate(told):
        words = account["lede"].split()
        words[chance.randrange(len(words))] = "later"
        copies.append(account | {"account_id": f"copy-{n}", "lede": " ".join(words)})
    return told + copies


def _words(stories: list[list[dict[str, Any]]]) -> list[str]:
    """Plain words of the ledes."""
    return sorted(
        {
            w
            for s in stories
            for a in s
            for w in _TOKEN.findall(a["lede"])
            if w.isalpha() and w.islower() and len(w) > 4
        }
    )


def make_story(
    topic: list[dict[str, Any]],
    name: str,
    size: int,
    day: int,
    words: list[str],
    chance: random.Random,
) -> list[dict[str, Any]]:
    """The accounts of one made story, on its day and, one in four, the day after."""
    swap: dict[str, str] = {}
    told = []
    for k in range(size):
        base = chance.choice(topic)
        lines = {part: _tell(base[part], swap, words, chance) for part in ("headline", "lede")}
        at = (18000 + day + (chance.random() < 0.25)) * DAY
        told.append(
            {"account_id": f"{name}-{k}", "outlet": base["outlet"], "at": at, "event": name} | lines
        )
    return told


def _tell(text: str, swap: dict[str, str], words: list[str], chance: random.Random) -> str:
    """A text with the story's own names and words, and some of the account's own."""
    found = []
    for token in _TOKEN.findall(text):
        if token not in swap:
            swap[token] = _other(token, words, chance)
        if not token.isalpha() or len(token) < 5 or chance.random() > 0.14:
            found.append(swap[token])
        elif chance.random() < 0.5:
            found.append(chance.choice(words))
    return " ".join(found)


def _other(token: str, words: list[str], chance: random.Random) -> str:
    """What a story prints in place of a word of its topic."""
    if token[0].isdigit():
        return str(chance.randrange(2, 900)) if chance.random() < 0.8 else token
    if token[0].isupper() and len(token) > 2:
        return (
            "".join(chance.choice(_SYLLABLES) for _ in range(3)).capitalize()
            if chance.random() < 0.5
            else token
        )
    return (
        chance.choice(words)
        if len(token) > 4 and token.isalpha() and chance.random() < 0.3
        else token
    )
