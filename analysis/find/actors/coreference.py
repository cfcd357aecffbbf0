"""Resolve pronouns and common nouns to the actors that they refer to."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from analysis.find.actors.candidates import (
    HE,
    SHE,
    LastSpeaker,
    pronoun_of_noun,
    rank_candidates,
)
from analysis.find.actors.full_names import plural_of
from analysis.find.actors.mentions import AccountMentions, Actor
from analysis.find.actors.nouns import PARTIES, Mention, noun_at, nouns
from analysis.find.actors.roles import (
    UNIQUE,
    HeldRole,
    descriptions,
    fits,
    noun_role,
    says_what_is,
    title_roles,
    with_broader,
)
from analysis.nlp import ParsedText

_SURE = 0.5  # least probability of the actor of a pronoun
_SURE_OF_TITLE = 0.65  # the same of a title that several have
_COUPLES = frozenset("couple pair".split())
_CONVERSE = {  # what the other of two relatives may be
    "sister": ("sister", "brother"),
    "brother": ("sister", "brother"),
    "sibling": ("sister", "brother"),
    "wife": ("husband", "partner"),
    "husband": ("wife", "partner"),
    "partner": ("partner", "wife", "husband"),
    "spouse": ("wife", "husband"),
    "father": ("son", "daughter"),
    "mother": ("son", "daughter"),
    "son": ("father", "mother"),
    "daughter": ("father", "mother"),
}
_PRONOUN = dict.fromkeys("sister wife mother daughter".split(), "she") | dict.fromkeys(
    "brother husband father son".split(), "he"
)
_GENERIC = frozenset(  # said of any body, whatever its name
    "group company organisation agency bank firm movement newspaper".split()
)
_ANY_BODY = frozenset("group organisation organization body".split())
_HEADS = frozenset(
    "president chairman director spokesman leader secretary-general founder ceo".split()
)


class ActorRegister:
    """The actors of a story as they are found: one for each key, counted by their names."""

    def __init__(self) -> None:
        self.actors: list[Actor] = []
        self.names: list[Counter[str]] = []
        self._numbers: dict[str, int] = {}

    def number(self, key: str, name: str, kind: str, *, proper: bool) -> int:
        """The number of the actor with a key; a new one if there is none yet."""
        if key not in self._numbers:
            self._numbers[key] = len(self.actors)
            self.actors.append(Actor("", name, kind, proper=proper))
            self.names.append(Counter())
        number = self._numbers[key]
        self.names[number][name] += 1
        return number


def resolve_pronoun(
    account: AccountMentions,
    i: int,
    last: LastSpeaker | None = None,
    skip: Callable[[int], bool] | None = None,
) -> int:
    """The actor that the pronoun at token ``i`` refers to, -1 where none is likelier than not."""
    ranked = rank_candidates(account, i, last, skip)
    return ranked[0].actor if ranked and ranked[0].probability >= _SURE else -1


class NounResolver:
    """Resolves common nouns of a story: a titled person, a relative, an office, a body, itself.

    It collects from all accounts who bears which title and who is whose relative.
    """

    def __init__(self, accounts: dict[str, AccountMentions], register: ActorRegister) -> None:
        self.accounts, self.register, self.actors = accounts, register, register.actors
        self.titles: dict[str, dict[int, list[HeldRole]]] = defaultdict(dict)  # noun -> actors
        self.relatives: dict[tuple[int, str], int] = {}  # (of whom, noun) -> actor
        self.surnames: dict[str, list[int]] = defaultdict(list)
        self._firsts: dict[str, dict[int, float]] = {}
        self.places = {a.name for a in self.actors if a.kind in ("place", "group")}
        for n, actor in enumerate(self.actors):
            if actor.kind == "person" and len(actor.name.split()) > 1:
                self.surnames[actor.name.split()[-1]].append(n)
        self.bodies: dict[str, list[int]] = defaultdict(list)  # word of the name -> named bodies
        for n, actor in enumerate(self.actors):
            if actor.proper and actor.kind == "body":
                for word in dict.fromkeys(actor.name.lower().split()):
                    self.bodies[word].append(n)

    def resolve_all(self) -> None:
        """Set the actor of every noun."""
        for account in self.accounts.values():
            for mention in account.mentions:
                if mention.proper and mention.kind in ("person", "body"):
                    self._add_roles(mention.actor, title_roles(account.parse, mention))
                    self._resolve_described(account, mention)
        for account in self.accounts.values():
            for mention in account.mentions:
                if mention.actor < 0:
                    mention.actor = self._resolve(account, mention)
                    firsts = self._firsts_of(account)
                    firsts[mention.actor] = min(mention.first, firsts.get(mention.actor, math.inf))
                    actor = self.actors[mention.actor]
                    actor.speaker = actor.speaker or mention.speaker
            account.antecedents.clear()

    def _add_roles(self, actor: int, roles: list[HeldRole]) -> None:
        self.actors[actor].nouns.update(role.noun for role in roles)
        for role in with_broader(roles):
            known = self.titles[role.noun].setdefault(actor, [])
            if role not in known:
                known.append(role)

    def _resolve_described(self, account: AccountMentions, name: Mention) -> None:
        """Resolve nouns beside a name to it: "Max Kresch, a medic", "his wife, Margaret"."""
        for i in descriptions(account.parse, name):
            noun = account.mention_at.get(i)
            if not noun or noun.proper or noun.plural or noun.actor >= 0 or noun.head != i:
                continue
            if not _may_describe(noun, name):
                continue
            noun.actor = name.actor
            if not name.noun:
                name.noun, name.speaker = noun.noun, name.speaker or noun.speaker
            actor = self.actors[name.actor]
            actor.speaker = self._speaker_of_body(account, noun) or actor.speaker or noun.speaker
            actor.pronoun = actor.pronoun or pronoun_of_noun(account.parse.lower[noun.head])
            self._add_roles(name.actor, [noun_role(account.parse, noun)])
            self._add_relative(self._owner(account, noun), noun.noun, name.actor)

    def _speaker_of_body(self, account: AccountMentions, noun: Mention) -> str:
        """The body's kind of speaker for who heads it: a company's president is no official."""
        if noun.noun not in _HEADS:
            return ""
        parse = account.parse
        below = parse.children[noun.head]
        of = next((c for c in below if parse.lower[c] in ("of", "for", "at")), None)
        named = parse.child(of, "pobj") if of is not None else noun.poss
        body = account.mention_at.get(-1 if named is None else named)
        if not body or not body.proper or body.kind != "body":
            return ""
        return self.actors[body.actor].speaker

    def _add_relative(self, owner: int, noun: str, actor: int) -> None:
        if owner < 0 or owner == actor or not noun:
            return
        self.relatives.setdefault((owner, noun), actor)
        for converse in _CONVERSE.get(noun, ()):
            known = self.actors[owner].pronoun
            if known in ("", _PRONOUN.get(converse, "")) or converse == "partner":
                self.relatives.setdefault((actor, converse), owner)

    def _resolve(self, account: AccountMentions, mention: Mention) -> int:
        """The actor of a noun."""
        owner = self._owner(account, mention)
        if owner >= 0:
            known = self._relative(account, owner, mention)
            if known >= 0:
                return known
            name = f"{self.actors[owner].name}'s {account.parse.lower[mention.head]}"
            key = f"of:{owner}:{mention.noun}"
            actor = self.register.number(key, name, mention.kind, proper=False)
            self.actors[actor].pronoun = pronoun_of_noun(name)
            return actor
        known = self._resolve_definite(account, mention)
        return known if known >= 0 else self._as_itself(mention)

    def _resolve_definite(self, account: AccountMentions, mention: Mention) -> int:
        """The named actor that a noun without an owner refers to, -1 if none."""
        if mention.noun in _COUPLES and mention.definite:
            return self._couple()
        if mention.plural:
            return -1
        if mention.kind == "person":
            subject = self._subject_described(account, mention)
            if subject >= 0 or not mention.definite:
                return subject
            return self._titled(account, mention)
        if mention.kind == "body" and mention.definite and mention.noun:
            return self._body(account, mention)
        return -1

    def _subject_described(self, account: AccountMentions, mention: Mention) -> int:
        """The person that "she" refers to in "She is the first candidate"."""
        parse = account.parse
        verb = parse.head[mention.head]
        if parse.dep[mention.head] != "attr" or not says_what_is(parse, verb, mention.head):
            return -1
        subject = parse.child(verb, "nsubj")
        if subject is None or parse.lower[subject] not in HE | SHE:
            return -1
        return resolve_pronoun(account, subject)

    def _relative(self, account: AccountMentions, owner: int, mention: Mention) -> int:
        """The person that "his wife" or "its president" refers to, -1 if unknown.

        One who is called so in any account, the only other one of the surname, or the account's
        only one with that title.
        """
        if mention.plural or mention.kind != "person":
            return -1
        if (owner, mention.noun) in self.relatives:
            return self.relatives[owner, mention.noun]
        if mention.noun not in _CONVERSE:
            titled = self._named_in(account, self.titles.get(mention.noun, {}))
            return titled[0] if len(titled) == 1 else -1
        others = [
            n
            for n in self.surnames[self.actors[owner].name.split()[-1]]
            if n != owner and self.actors[n].pronoun in ("", _PRONOUN.get(mention.noun, ""))
        ]
        if len(others) != 1:
            return -1
        self._add_relative(owner, mention.noun, others[0])
        return others[0]

    def _named_in(self, account: AccountMentions, actors: Iterable[int]) -> list[int]:
        return [n for n in actors if n in account.named_at]

    def _couple(self) -> int:
        """The couple that the story calls by its surname in the plural: "the Clintons"."""
        both = [
            n
            for n, actor in enumerate(self.actors)
            if actor.proper and actor.name.endswith("s") and actor.name[:-1] in self.surnames
        ]
        return both[0] if len(both) == 1 else -1

    def _titled(self, account: AccountMentions, mention: Mention) -> int:
        """The holder of a title: one of the account, else the story's only one in that office.

        Of several the likeliest, if one is; -1 where another person was called so since.
        """
        meant = noun_role(account.parse, mention)
        holders = [
            actor
            for actor, roles in self.titles.get(mention.noun, {}).items()
            if any(fits(role, meant) for role in roles)
        ]
        named = self._named_in(account, holders)
        if not named:
            return holders[0] if len(holders) == 1 and mention.noun in UNIQUE else -1
        if self._is_another(account, mention, meant, named):
            return -1
        firsts, nowhere = self._firsts_of(account), mention.first
        introduced = [n for n in named if firsts.get(n, nowhere) < mention.first] or named
        if len(introduced) == 1:
            return introduced[0]
        ranked = rank_candidates(account, mention.head, among=introduced)
        mention.candidates = [candidate.actor for candidate in ranked] or introduced
        mention.chance = ranked[0].probability if ranked else 0.0
        return ranked[0].actor if mention.chance >= _SURE_OF_TITLE else -1

    def _is_another(
        self, account: AccountMentions, mention: Mention, meant: HeldRole, named: list[int]
    ) -> bool:
        """Whether the last one called so before is somebody without a name: "a lawyer"."""
        for other in account.before(mention.first):
            if other.actor in named:
                return False
            new = not other.proper and not other.definite and not other.plural
            if new and other.noun == mention.noun and other.actor < 0 and other.poss < 0:
                return fits(noun_role(account.parse, other), meant)
            unnamed = other.actor >= 0 and not self.actors[other.actor].proper and new
            if unnamed and other.noun == mention.noun:
                return fits(noun_role(account.parse, other), meant)
        return False

    def _body(self, account: AccountMentions, mention: Mention) -> int:
        """The body that "the department" refers to, -1 if unclear.

        One so named before in the account, the story's only one so named, or for a word such as
        "group" the body named last in this sentence or the one before.
        """
        parse = account.parse
        word = parse.lower[mention.head]
        so_named = {n for n in self.bodies.get(word, ()) if self._may_be_meant(account, n)}
        so_named |= {
            n
            for n in self.titles.get(mention.noun, {})
            if self._is_named_body(n) and self._may_be_meant(account, n)
        }
        before = {n: self._last_named(account, n, mention.first) for n in so_named}
        last = max(before, key=lambda n: before[n], default=-1)
        if last >= 0 and before[last] >= 0:
            return last
        if len(so_named) == 1:
            return min(so_named)
        return self._generic_body(account, mention) if mention.noun in _GENERIC else -1

    def _generic_body(self, account: AccountMentions, mention: Mention) -> int:
        """The body named last in this sentence or the one before, -1 if none can be called so."""
        parse = account.parse
        for near in account.before(mention.first):
            if not near.proper:
                continue
            sentence = parse.sentence[near.first]
            if parse.sentence[mention.first] - sentence > 1:
                if sentence < 0:
                    continue
                break
            if (
                self._is_named_body(near.actor)
                and may_be_called(self.actors[near.actor], mention.noun)
                and not is_employer(parse, near.head)
            ):
                return near.actor
        return -1

    def _is_named_body(self, actor: int) -> bool:
        return self.actors[actor].proper and self.actors[actor].kind == "body"

    def _may_be_meant(self, account: AccountMentions, body: int) -> bool:
        """Whether an account has a body, or it can be meant without: it is of no one place."""
        if body in account.named_at or not self._has_place(self.actors[body]):
            return True
        return body in self._firsts_of(account)

    def _firsts_of(self, account: AccountMentions) -> dict[int, float]:
        """For each actor of an account the first token that is known to mean it."""
        if account.account_id not in self._firsts:
            named = (m for m in reversed(account.mentions) if m.actor >= 0)
            self._firsts[account.account_id] = {m.actor: m.first for m in named}
        return self._firsts[account.account_id]

    def _last_named(self, account: AccountMentions, actor: int, before: int) -> int:
        """The first token of the last name of an actor before a token, -1 if there is none."""
        places = account.named_at.get(actor, [])
        at = bisect_left(places, before)
        return places[at - 1] if at else -1

    def _has_place(self, body: Actor) -> bool:
        """Whether the name of a body has a place or nation of the story: "Tarsk Police"."""
        words = body.name.split()
        return any(" ".join(words[:n]) in self.places for n in range(1, len(words)))

    def _as_itself(self, mention: Mention) -> int:
        """A noun as an actor of its own; a part of a group ("three soldiers") is not the group."""
        apart = mention.nation and not mention.name.startswith(mention.nation)
        name = f"{mention.nation} {mention.name}" if apart else mention.name
        name = plural_of(name) if mention.plural else name
        name = name.capitalize() if name in PARTIES else name
        name = f"{mention.subset} {name}" if mention.subset else name
        actor = self.register.number(f"noun:{name.lower()}", name, mention.kind, proper=False)
        self.actors[actor].pronoun = pronoun_of_noun(name)
        return actor

    def _owner(self, account: AccountMentions, mention: Mention) -> int:
        """The actor of "his" in "his office" or "Liz" in "the sister of Liz", -1 if unknown."""
        parse = account.parse
        if mention.poss < 0:
            named = parse.object_of(mention.head, "of") if mention.noun in _CONVERSE else None
            return self._named_owner(account, named, ("person",))
        word = parse.lower[mention.poss]
        if word in HE | SHE or (word in ("its", "their") and not mention.plural):
            owner = resolve_pronoun(account, mention.poss)
            return owner if owner >= 0 and self.actors[owner].proper else -1
        if word in ("its", "their"):
            return -1
        if word == "my":
            return _speaker_above(account, mention.head)
        return self._named_owner(account, mention.poss, ("person", "body"))

    def _named_owner(
        self, account: AccountMentions, token: int | None, kinds: tuple[str, ...]
    ) -> int:
        owner = account.mention_at.get(-1 if token is None else token)
        return owner.actor if owner and owner.proper and owner.kind in kinds else -1


def may_be_called(actor: Actor, noun: str) -> bool:
    """Whether the name of a body allows a noun: "the company" is no department or union."""
    if actor.nouns and noun not in actor.nouns and noun not in _ANY_BODY:
        return False
    words = actor.name.lower().split()
    known = next((nouns()[word] for word in reversed(words) if word in nouns()), None)
    if known is None or known.actor == noun or known.kind != "body":
        return True
    return noun in _ANY_BODY and known.speaker == "civil society"


def is_employer(parse: ParsedText, i: int) -> bool:
    """Whether a body is named only for whom somebody works: "analysts at Brice Capital"."""
    noun = parse.head[i]
    if parse.dep[i] == "pobj" and parse.lower[noun] in ("at", "of", "for", "with"):
        noun = parse.head[noun]
    elif parse.dep[i] not in ("compound", "nmod"):
        return False
    known = noun_at(parse, noun)
    return parse.tag[noun] in ("NN", "NNS") and bool(known and known.kind in ("person", "group"))


def _may_describe(noun: Mention, name: Mention) -> bool:
    """Whether the kinds of a noun and a name agree."""
    return noun.kind in ("person", "group") if name.kind == "person" else noun.kind == "body"


def _speaker_above(account: AccountMentions, i: int) -> int:
    """The actor of "my": the named subject of the reporting verb above a token."""
    parse = account.parse
    for _ in range(8):
        verb = parse.head[i]
        subject = parse.child(verb, "nsubj") if parse.dep[i] in ("ccomp", "parataxis") else None
        if subject is not None and parse.lower[subject] in HE | SHE:
            return resolve_pronoun(account, subject)
        named = account.mention_at.get(subject) if subject is not None else None
        if named and named.proper and named.kind == "person":
            return named.actor
        i = verb
    return -1
