"""Actors as coders decided: who a naming is, two actors that are one, one that is two."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from analysis.find.actors.coreference import ActorRegister
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention

if TYPE_CHECKING:
    from analysis.review.anchors import Place
    from analysis.review.apply import PlacedDecision

Accounts = Mapping[str, AccountMentions]


def rule_actors(
    accounts: Accounts, register: ActorRegister, rulings: Iterable[PlacedDecision]
) -> None:
    """Change the actors of mentions as decided; two that were one come before a single naming."""
    for decision, place, other in sorted(rulings, key=lambda r: r.decision.decision == "name"):
        mention = mention_at(accounts, place)
        second = mention_at(accounts, other) if other else None
        if mention is None or (other and second is None):
            continue
        if second is None:
            _name(accounts[place.account_id], register, mention, decision.value)
            mention.by = decision.who
        elif decision.decision == "same":
            _merge(accounts, register, mention, second, decision.who)
        elif mention.actor == second.actor and mention is not second:
            _split(accounts, register, (mention, second), decision.who)


def mention_at(accounts: Accounts, place: Place) -> Mention | None:
    """Return the naming that has most characters of a place; None if there is none."""
    account = accounts.get(place.account_id)
    if account is None:
        return None
    shared = {}
    for number, mention in enumerate(account.mentions):
        start, end = _span(account, mention)
        shared[number] = min(end, place.end) - max(start, place.start)
    best = max(shared, key=lambda n: (shared[n], -n), default=-1)
    return account.mentions[best] if best >= 0 and shared[best] > 0 else None


def _span(account: AccountMentions, mention: Mention) -> tuple[int, int]:
    return account.parse.start[mention.first], account.parse.end[mention.last - 1]


def _all(accounts: Accounts) -> Iterator[tuple[AccountMentions, Mention]]:
    return ((account, m) for account in accounts.values() for m in account.mentions)


def _name(account: AccountMentions, register: ActorRegister, mention: Mention, name: str) -> None:
    """Give one naming the actor of a name, or a new one if the story has none."""
    known = [n for n, actor in enumerate(register.actors) if _is_called(actor.name, name)]
    exact = [n for n in known if register.actors[n].name.casefold() == name.casefold()]
    number = (exact or known or [-1])[0]
    if number < 0 or (len(known) > 1 and not exact):
        number = register.number(f"decided {name.casefold()}", name, mention.kind, proper=True)
    mention.actor = number
    account.names.setdefault(number, register.actors[number].name)


def _is_called(full: str, name: str) -> bool:
    """Whether a full name ends with the words of a name."""
    words, wanted = full.casefold().split(), name.casefold().split()
    return words[-len(wanted) :] == wanted


def _merge(
    accounts: Accounts, register: ActorRegister, mention: Mention, second: Mention, who: str
) -> None:
    """Make one actor of two: the first, unless only the second has a name."""
    kept, gone = mention.actor, second.actor
    mention.by = second.by = who
    if kept == gone:
        return
    actors = register.actors
    if actors[gone].proper and not actors[kept].proper:
        kept, gone = gone, kept
    for account, own in _all(accounts):
        if own.actor == gone:
            own.actor, own.by = kept, who
            if name := account.names.pop(gone, ""):
                account.names.setdefault(kept, name)
    first, other = actors[kept], actors[gone]
    first.speaker = first.speaker or other.speaker
    first.pronoun = first.pronoun or other.pronoun
    first.nouns |= other.nouns
    if first.proper and other.proper:
        register.names[kept] += register.names[gone]


def _split(
    accounts: Accounts, register: ActorRegister, pair: tuple[Mention, Mention], who: str
) -> None:
    """Give the first naming a new actor, with the namings that go with it and not the second.

    These are the namings in the same words; where both namings have the same words, those of the
    same account; where that is the same too, the first naming alone.
    """
    mention, second = pair
    homes = {id(m): account for account, m in _all(accounts)}
    own, other = homes[id(mention)], homes[id(second)]
    words, other_words = _words(own, mention), _words(other, second)
    old, name = mention.actor, mention.name or words
    key = f"decided apart {len(register.actors)}"
    number = register.number(key, name, mention.kind, proper=mention.proper)
    for account, m in _all(accounts):
        if m.actor == old and _goes_along(
            m is mention, account is own, _words(account, m) == words, words == other_words
        ):
            m.actor, m.by = number, who
            account.names[number] = name
    if own is other and words == other_words:
        mention.actor, mention.by = number, who


def _goes_along(is_first: bool, same_account: bool, same_words: bool, alike: bool) -> bool:
    return is_first or (same_words and (same_account or not alike))


def _words(account: AccountMentions, mention: Mention) -> str:
    start, end = _span(account, mention)
    return " ".join(account.parse.text[start:end].casefold().split())
