"""The actors of a story and the mentions that refer to them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from analysis.find.actors.nouns import Mention
from analysis.nlp import ParsedText


@dataclass
class Actor:
    """A person, body, group or place of a story, by its fullest name.

    ``speaker`` is the kind of speaker, ``pronoun`` is he or she; each is empty where unknown.
    ``nouns`` are those said of it.
    """

    actor_id: str
    name: str
    kind: str
    speaker: str = ""
    proper: bool = True
    pronoun: str = ""
    nouns: set[str] = field(default_factory=set)


@dataclass
class AccountMentions:
    """The mentions of one account in the order of the text, and the actors of its story.

    ``names`` gives the fullest name of an actor in this account, ``antecedents`` the actor of each
    he and she (-1: unknown), once they were looked for.
    """

    account_id: str
    parse: ParsedText
    mentions: list[Mention]
    actors: list[Actor]
    names: dict[int, str] = field(default_factory=dict)
    antecedents: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mention_at = {i: m for m in self.mentions for i in range(m.first, m.last)}

    def mentions_within(self, first: int, last: int) -> list[Mention]:
        """The mentions that begin at tokens ``first`` to before ``last``."""
        return self.mentions[bisect_left(self._starts, first) : bisect_left(self._starts, last)]

    def before(self, token: int) -> Iterator[Mention]:
        """The mentions that begin before a token, the nearest first."""
        return map(self.mentions.__getitem__, reversed(range(bisect_left(self._starts, token))))

    @cached_property
    def _starts(self) -> list[int]:
        return [mention.first for mention in self.mentions]

    @cached_property
    def named_at(self) -> dict[int, list[int]]:
        """The first tokens of the names of each actor, in the order of the text.

        Read only once every name has its actor.
        """
        found: dict[int, list[int]] = {}
        for mention in self.mentions:
            if mention.proper:
                found.setdefault(mention.actor, []).append(mention.first)
        return found

    def name_of(self, actor: int) -> str:
        """The fullest name of an actor in this account, else in the story."""
        return self.names.get(actor) or self.actors[actor].name


@dataclass(frozen=True)
class Coreference:
    """The actors of a story, and by account the mentions that refer to them."""

    actors: list[Actor]
    accounts: dict[str, AccountMentions]
