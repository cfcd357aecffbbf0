"""The kind of a speaker: official, military, police, civil society, expert, business, affected, armed group, media, study, anonymous.

Whoever is none of these is "other"; what nobody is found to have said is "unattributed".
"""

from __future__ import annotations

import re
from functools import cache

from analysis.actors import Actor
from analysis.lexicons import read_lexicon

UNATTRIBUTED = "unattributed"
KINDS = (
    "official", "military", "police", "civil society", "expert", "business", "affected", "armed group", "media", "study", "anonymous",
)  # fmt: skip
_UNNAMED = re.compile(
    r"\b(?:some|many|others?|several|sources?|insiders?|people|those|anonymous|reports?)\b", re.I
)


@cache
def _media() -> frozenset[str]:
    return frozenset(r["name"].lower() for r in read_lexicon("media"))


@cache
def _kinds() -> dict[str, str]:
    return {r[k]: r["speaker"] for k in ("actor", "noun") for r in read_lexicon("people")}


def kind_of(name: str, actor: Actor | None) -> str:
    """The kind of a speaker: by its title or noun, by its name, else other."""
    if name == UNATTRIBUTED:
        return UNATTRIBUTED
    if name.lower() in _media() or re.sub(r"^the ", "", name.lower()) in _media():
        return "media"
    if (actor is None or not actor.proper) and _UNNAMED.search(name):
        return "anonymous"
    if actor and actor.speaker:
        return actor.speaker
    if actor and actor.proper and actor.kind == "body":
        return "civil society"
    for word in reversed(re.findall(r"[a-z]+", name.lower())):
        for form in (word, word.rstrip("s")):
            if form in _kinds():
                return _kinds()[form]
    return "official" if actor and actor.kind == "place" else "other"
