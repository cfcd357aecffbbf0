"""The actors of a story and every naming of them."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.actors.mention import Mention
from analysis.actors.words import Words


@dataclass
class Actor:
    """A person, body, group or place of a story, by its fullest name."""

    actor_id: str
    name: str
    kind: str
    speaker: str = ""
    proper: bool = True


@dataclass
class Cast:
    """The actors of a story, and the mentions of each account in the order of the text."""

    actors: list[Actor]
    mentions: dict[str, list[Mention]]
    words: dict[str, Words]
    named: dict[tuple[str, int], str] = field(
        default_factory=dict
    )  # (account, actor) -> fullest name in that account
    pronoun: dict[int, str] = field(default_factory=dict)  # actor -> he or she, where told

    def __post_init__(self) -> None:
        self.at = {
            a: {i: m for m in ms for i in range(m.first, m.last)} for a, ms in self.mentions.items()
        }
