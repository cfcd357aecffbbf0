"""Find the actors of a story: who is named, by which words, in which role."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors.candidates import learn_pronouns, pronoun_of_noun
from analysis.find.actors.coreference import ActorRegister, NounResolver
from analysis.find.actors.full_names import (
    FullNames,
    name_parts,
    plain_name,
    pronoun_of_first_name,
    title_pronoun,
)
from analysis.find.actors.mentions import AccountMentions, Coreference
from analysis.find.actors.names import find_known_names, find_names, find_surnames
from analysis.find.actors.nouns import Mention, find_nouns, nouns
from analysis.find.actors.rulings import rule_actors
from analysis.nlp import ParsedText, parsed_texts
from analysis.resources import read_lexicon
from analysis.review import reviewed
from analysis.review.apply import PlacedDecision, place_decisions
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

_INITIALS = re.compile(r"(?:[A-Z]\.\s?)+")
_CLEARLY = 3  # times as often the bearer of a surname is named as another of that name
Mentions = dict[str, list[Mention]]  # by account


@reviewed
@once
def find_mentions(story: Story) -> pd.DataFrame:
    """Find the namings of persons, bodies, groups and places.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per naming, by name or by noun, in the order of the text; columns of ``mentions`` in
        ``analysis/schema.py``. ``actor_id`` is the same for all namings of one actor in all
        accounts; ``surface`` is the label that the account used; ``role`` is agent, patient,
        speaker or other.

    Notes
    -----
    Names are found by the parser's entity model and corrected by rules; roles come from its
    dependencies. Pronouns are not namings. Two namings that only the context shows to be one actor
    stay apart: a split is preferred to a wrong merge. Never raises on any text.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Benjamin Netanyahu spoke. Prime Minister Netanyahu was praised."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_mentions(story)[["actor", "surface", "role"]].values.tolist()[1]
    ['Benjamin Netanyahu', 'Prime Minister Netanyahu', 'patient']
    """
    rows = [
        _row(account, mention)
        for account in resolve_coreference(story).accounts.values()
        for mention in account.mentions
        if _is_actor(account.parse, mention)
    ]
    return schema.make("mentions", rows)


def _is_actor(parse: ParsedText, mention: Mention) -> bool:
    """Whether a mention names an actor; a document ("the report") does only where it speaks."""
    if mention.proper or nouns()[mention.noun].kind != "document":
        return True
    return _role(parse, mention) == "speaker"


def _row(account: AccountMentions, mention: Mention) -> dict[str, Any]:
    parse, actor = account.parse, account.actors[mention.actor]
    start, end = parse.start[mention.first], parse.end[mention.last - 1]
    return {
        "actor_id": actor.actor_id,
        "actor": actor.name,
        "account_id": account.account_id,
        "sentence_id": parse.rows[parse.sentence[mention.first]]["sentence_id"],
        "start": start,
        "end": end,
        "surface": parse.text[start:end],
        "role": _role(parse, mention),
        "kind": mention.kind,
        "naming": "name" if mention.proper else "noun",
        "by": mention.by,
    }


def _role(parse: ParsedText, mention: Mention) -> str:
    """What a naming does in its clause: agent, patient, speaker or other."""
    i = mention.head
    for _ in range(6):
        if parse.dep[i] not in ("conj", "appos") or parse.head[i] == i:
            break
        i = parse.head[i]
    dep, head = parse.dep[i], parse.head[i]
    if dep == "nsubj":
        if _reports(parse, head):
            return "speaker"
        return "agent" if parse.tag[head][:1] == "V" else "other"
    if dep in ("nsubjpass", "dobj", "dative", "obj"):
        return "patient"
    if dep == "pobj" and parse.dep[head] == "agent":
        return "agent"
    according = dep == "pobj" and head > 0 and parse.lower[head - 1 : head + 1] == _ACCORDING
    return "speaker" if according else "other"


_ACCORDING = ["according", "to"]


def _reports(parse: ParsedText, verb: int) -> bool:
    """Whether a verb reports speech: it may, and has a clause, an infinitive or an accusation."""
    takes = _reporting_verbs().get(parse.lemma[verb])
    deps = {parse.dep[c] for c in parse.children[verb]}
    if takes is None or "prt" in deps:
        return False
    return bool(deps & {"ccomp", "xcomp", "parataxis"}) or ("dobj" in deps and "o" in takes)


@cache
def _reporting_verbs() -> dict[str, str]:
    """Reporting verb -> what it takes, for the kinds of verb that make their subject a speaker."""
    return {
        r["cue"]: r["takes"]
        for r in read_lexicon("reporting")
        if r["kind"] in ("say", "ask", "vow", "show", "name")
    }


@once
def resolve_coreference(story: Story) -> Coreference:
    """Find every naming in a story and link those of one actor, across all accounts."""
    parses = parsed_texts(story)
    mentions = {account_id: find_names(parse) for account_id, parse in parses.items()}
    _unify_kinds(parses, mentions)
    known, surnames = _kinds_of_names(parses, mentions), _surnames(mentions)
    for account_id, parse in parses.items():
        taken = _taken(parse, mentions[account_id])
        mentions[account_id] += find_known_names(parse, known, taken)
        mentions[account_id] += find_surnames(parse, surnames, taken)
        mentions[account_id] += find_nouns(parse, taken)
        mentions[account_id].sort(key=lambda m: (m.first, -m.last))
    _add_nations(parses, mentions)
    return _link(parses, mentions, place_decisions(story).applied.get("actor", ()))


def _all(mentions: Mentions, *, proper: bool) -> Iterable[Mention]:
    """The mentions of all accounts that are names, or those that are nouns."""
    return (m for found in mentions.values() for m in found if m.proper is proper)


def _unify_kinds(parses: dict[str, ParsedText], mentions: Mentions) -> None:
    """Give a name the kind of most of its namings; a surname alone is its person's."""
    surnames = _surnames(mentions)
    act = {id(m): m for m in _surnames_that_act(parses, mentions, surnames)}
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    for mention in _all(mentions, proper=True):
        kinds[plain_name(mention.name)][mention.kind] += id(mention) not in act
        parts = name_parts(mention.name) if mention.kind == "person" else ()
        if len(parts) > 1:
            kinds[parts[-1]]["person"] += 1
    for mention in act.values():
        mention.kind = "person"
    for mention in _all(mentions, proper=True):
        if mention.kind == "body" and _is_persons(mention.name, surnames):
            mention.kind = "person"
            continue
        counts = kinds[plain_name(mention.name)]
        best = max(counts, key=lambda kind: (counts[kind], kind == "place", kind))
        changes = counts[best] > counts[mention.kind] and "group" not in (best, mention.kind)
        if changes and id(mention) not in act:
            mention.kind = best


def _surnames_that_act(
    parses: dict[str, ParsedText], mentions: Mentions, surnames: set[str]
) -> list[Mention]:
    """The places by name that are persons where they are named, by what they do there."""
    return [
        mention
        for account_id, found in mentions.items()
        for mention in found
        if mention.kind == "place" and mention.name in surnames
        if _does_what_persons_do(parses[account_id], mention.head)
    ]


def _does_what_persons_do(parse: ParsedText, i: int) -> bool:
    """Whether a surname that is also a place is the person here: "Lincoln joked"."""
    verb = parse.head[i]
    beside_marks = parse.word[i - 1 : i] in (['"'], ["”"], ["’"], ["'"])
    speaks = parse.lemma[verb] in _reporting_verbs()
    joined = parse.dep[i] in ("compound", "nsubj") and parse.head[i] == i + 1 and beside_marks
    return (parse.dep[i] == "nsubj" and speaks) or joined


def _is_persons(name: str, surnames: set[str]) -> bool:
    """Whether a name is a known surname, alone or after initials: "O.P. Lind"."""
    first, _, last = plain_name(name).rpartition(" ")
    return last in surnames and (not first or bool(_INITIALS.fullmatch(first)))


def _surnames(mentions: Mentions) -> set[str]:
    """The surnames of the persons whose full names the story has."""
    parts = [name_parts(m.name) for m in _all(mentions, proper=True) if m.kind == "person"]
    return {p[-1] for p in parts if len(p) > 1}


def _kinds_of_names(
    parses: dict[str, ParsedText], mentions: Mentions
) -> dict[tuple[str, ...], str]:
    """The words of each name that is safe to look for elsewhere -> its kind."""
    known: dict[tuple[str, ...], str] = {}
    for account_id, found in mentions.items():
        parse = parses[account_id]
        for mention in found:
            words = tuple(parse.word[_start_of_name(parse, mention) : mention.last])
            if len(words) > 1 or mention.kind in ("person", "place"):
                known.setdefault(words, mention.kind)
    return known


def _start_of_name(parse: ParsedText, mention: Mention) -> int:
    """The token at which the name itself starts, after its titles."""
    after_titles = range(mention.first + len(mention.titles), mention.last)
    return next((i for i in after_titles if mention.name.startswith(parse.word[i])), mention.first)


def _taken(parse: ParsedText, mentions: list[Mention]) -> list[bool]:
    """For each token whether it is in a mention."""
    taken = [False] * len(parse)
    for mention in mentions:
        taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
    return taken


def _add_nations(parses: dict[str, ParsedText], mentions: Mentions) -> None:
    """Read "the military" as "the Israeli military" after the account calls it so.

    The headline comes before the introduction. The only nation that other accounts give is meant
    where it is the one that this account is most about. Several ("Western governments") are not the
    one that is meant.
    """
    everywhere: dict[_NounKey, set[str]] = defaultdict(set)
    nouns_found: dict[str, list[tuple[Mention, _NounKey]]] = defaultdict(list)
    for account_id, found in mentions.items():
        for mention in found:
            if not mention.proper and mention.kind in ("body", "group"):
                key = mention.kind, mention.noun, _is_plural(parses[account_id], mention)
                everywhere[key] |= {mention.nation} - {""}
                nouns_found[account_id].append((mention, key))
    for account_id, found_here in nouns_found.items():
        _add_nation(parses[account_id], found_here, everywhere, _main_nation(mentions, account_id))


_NounKey = tuple[str, str, bool]  # kind, noun, whether a plural


def _add_nation(
    parse: ParsedText,
    found: list[tuple[Mention, _NounKey]],
    everywhere: dict[_NounKey, set[str]],
    main: str,
) -> None:
    """Add the nation to the nouns of an account, in their order."""
    own: dict[_NounKey, set[str]] = defaultdict(set)
    for mention, key in found:
        own[key] |= {mention.nation} - {""}
    before: set[_NounKey] = set()
    for mention, key in found:
        title = parse.rows[parse.sentence[mention.first]]["role"] in ("headline", "heading")
        nations = own[key] or {n for n in everywhere[key] if _stem(n) == main}
        if mention.nation:
            before.add(key)
        elif len(nations) == len(own[key] or everywhere[key]) == 1:
            nation = min(nations)
            introduced = title or key in before or not own[key]
            if introduced and not _is_set_elsewhere(parse, mention.first, nation):
                mention.nation = nation


def _main_nation(mentions: Mentions, account_id: str) -> str:
    """The stem of the nation of the story that an account names most; empty if two are."""
    known = {_stem(m.nation) for m in _all(mentions, proper=False) if m.nation}
    known |= {_stem(m.name) for m in _all(mentions, proper=True) if m.kind == "group"}
    named = [
        _stem(m.name if m.proper else m.nation)
        for m in mentions[account_id]
        if m.nation or (m.proper and m.kind in ("place", "group"))
    ]
    counts = Counter(stem for stem in named if stem in known).most_common(2)
    if not counts or (len(counts) > 1 and counts[0][1] == counts[1][1]):
        return ""
    return counts[0][0]


def _stem(nation: str) -> str:
    """What "Israel" and "Israeli" share."""
    return nation.lower()[:4]


def _is_plural(parse: ParsedText, mention: Mention) -> bool:
    """Whether a noun is a plural, not a collective such as "police"."""
    return mention.plural and (mention.kind == "group" or parse.lower[mention.head].endswith("s"))


def _is_set_elsewhere(parse: ParsedText, i: int, nation: str) -> bool:
    """Whether the sentence of token i opens with another place: "In Rome, the ministry"."""
    first = parse.spans[parse.sentence[i]][0]
    place = parse.child(first, "pobj") if parse.tag[first] == "IN" else None
    if place is None or place > i or parse.entity[place] != "GPE":
        return False
    return _stem(parse.word[place]) != _stem(nation)


def _link(
    parses: dict[str, ParsedText], mentions: Mentions, rulings: Iterable[PlacedDecision]
) -> Coreference:
    """Give every mention its actor: first the names, then the nouns, then what coders decided."""
    register, names = ActorRegister(), FullNames(mentions)
    accounts = {
        account_id: AccountMentions(account_id, parses[account_id], found, register.actors)
        for account_id, found in mentions.items()
    }
    for account_id, found in mentions.items():
        for mention in found:
            if mention.proper:
                key, name = names.resolve(mention, account_id)
                if mention.kind == "person" and name.partition(" ")[2] == mention.name:
                    mention.name = (
                        name if name.split()[0].lower() in mention.titles else mention.name
                    )
                mention.actor = register.number(key, name, mention.kind, proper=True)
    for account in accounts.values():
        _weigh_surnames(account)
        for mention in account.mentions:
            if mention.proper:
                _describe(account, mention)
    learn_pronouns(accounts.values())
    NounResolver(accounts, register).resolve_all()
    rule_actors(accounts, register, rulings)
    _name_actors(register)
    return Coreference(register.actors, accounts)


def _weigh_surnames(account: AccountMentions) -> None:
    """Give a surname alone to its only bearer so far, also behind another one, or mark it as open.

    After "Jim Hale and his wife, Linda Hale" the name "Hale" may be either's; after "Jim Hale ...
    Hale ... Linda Hale" it is his.
    """
    bearers: dict[str, list[int]] = defaultdict(list)
    owners: dict[str, int] = {}
    namings = Counter(m.actor for m in account.mentions if m.proper and m.kind == "person")
    for mention in account.mentions:
        parts = name_parts(mention.name) if mention.proper and mention.kind == "person" else ()
        surname = name_parts(account.actors[mention.actor].name)[-1:] if parts else ()
        for word in surname:  # also of "Linda" in "Linda and Jim Hale"
            if parts[-1] != word or len(parts) > 1:
                bearers[word] += [mention.actor] if mention.actor not in bearers[word] else []
        known = bearers[parts[-1]] if parts else []
        if len(parts) != 1 or mention.titles:
            continue
        if len(known) == 1:
            mention.actor = owners.setdefault(parts[0], known[0])
        elif len(known) > 1 and parts[0] in owners:
            mention.actor = owners[parts[0]]
        elif len(known) > 1 and namings[mention.actor] < _CLEARLY * _next_most(namings, known):
            mention.candidates, mention.chance = known, 1 / len(known)


def _next_most(namings: Counter[int], actors: list[int]) -> int:
    """How often the second of several actors is named."""
    return sorted(namings[actor] for actor in actors)[-2]


def _describe(account: AccountMentions, mention: Mention) -> None:
    """Note what a naming says of its actor: its name here, he or she, the kind of speaker."""
    name = mention.name
    name = name if mention.kind == "place" else plain_name(name)
    if len(name) > len(account.names.get(mention.actor, "")):
        account.names[mention.actor] = name
    pronoun = title_pronoun(mention) or pronoun_of_noun(" ".join(mention.titles))
    parts = name_parts(mention.name)
    if not pronoun and mention.kind == "person" and len(parts) > 1:
        pronoun = pronoun_of_first_name(parts)
    actor = account.actors[mention.actor]
    actor.pronoun = actor.pronoun or pronoun
    actor.speaker = actor.speaker or mention.speaker


def _name_actors(register: ActorRegister) -> None:
    """Give actors their fullest name, and ids that depend on nothing but the names."""
    seen: Counter[str] = Counter()
    for actor, names in zip(register.actors, register.names, strict=True):
        if actor.proper and actor.kind in ("person", "group"):
            actor.name = min(names, key=lambda name: (-len(name), name))
        slug = re.sub(r"[^a-z0-9]+", "-", actor.name.lower()).strip("-") or "actor"
        seen[slug] += 1
        actor.actor_id = slug if seen[slug] == 1 else f"{slug}-{seen[slug]}"
