"""Rank the actors that a pronoun or a title may refer to, each with a probability."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache

from analysis.find.actors.mentions import AccountMentions, Actor
from analysis.find.actors.nouns import Mention
from analysis.nlp import ParsedText
from analysis.resources import read_data

HE = frozenset("he him his himself".split())
SHE = frozenset("she her hers herself".split())
IT = frozenset("it its which itself".split())
THEY = frozenset("they their them who themselves".split())
REACH = 3  # sentences before a pronoun in which its actor is looked for
FEATURES = (
    "same_sentence", "distance", "subject", "object", "agent", "possessive", "proper", "place",
    "spoke_last", "spoke_just_before", "nearest", "namings", "sex_known", "sex_unknown",
    "main_subject", "own_thing", "first_in_sentence", "headline", "only_one", "governs", "taken_up",
)  # fmt: skip
_SURE = 0.5  # least probability of the actor that a pronoun takes up
NONE = "none"  # the weight of the answer that no candidate is meant


@dataclass(frozen=True)
class LastSpeaker:
    """The actor who spoke last and the sentence row of that quotation; -1 where there is none."""

    actor: int = -1
    sentence: int = -9


@dataclass(frozen=True)
class Candidate:
    """An actor that a word may refer to: probability, features, whether it is a subject."""

    actor: int
    probability: float
    subject: bool
    features: tuple[float, ...]


@cache
def read_weights() -> dict[str, dict[str, float]]:
    """The weights of candidates, by the kind of word, and of speakers, with their threshold."""
    weights: dict[str, dict[str, float]] = json.loads(read_data("models/speaker_weights.json"))
    return weights


def rank_candidates(
    account: AccountMentions,
    i: int,
    last: LastSpeaker | None = None,
    skip: Callable[[int], bool] | None = None,
    among: Collection[int] | None = None,
) -> list[Candidate]:
    """The actors that the word at token ``i`` may refer to, the likeliest first.

    They are named at most three sentences before and agree in kind, number and sex, or are
    ``among`` those that a title allows. Mentions at tokens for which ``skip`` is true are ignored.
    Probabilities are those of a conditional logit model with "none of these" as one answer.
    """
    last = last or LastSpeaker()
    before = _taken_up(account, i, skip) if among is None else LastSpeaker()
    found = _mentions_before(account, i, (last, before), skip, among)
    if not found:
        return []
    weights = read_weights()[_kind_of_word(account.parse, i, among)]
    nearest = min(found, key=lambda actor: i - found[actor][0].head)
    rows = {
        actor: _features(account, i, mentions, (last, before), actor == nearest, len(found))
        for actor, mentions in found.items()
    }
    scores = {
        actor: sum(weights[name] * value for name, value in zip(FEATURES, row, strict=True))
        for actor, row in rows.items()
    }
    _level_joined(account, found, scores)
    none = weights[NONE]
    highest = max(none, *scores.values())
    total = sum(math.exp(score - highest) for score in (none, *scores.values()))
    ranked = [
        Candidate(
            actor,
            math.exp(scores[actor] - highest) / total,
            bool(rows[actor][FEATURES.index("subject")]),
            rows[actor],
        )
        for actor in found
    ]
    return sorted(ranked, key=lambda candidate: (-candidate.probability, candidate.actor))


def _kind_of_word(parse: ParsedText, i: int, among: Collection[int] | None) -> str:
    """Which weights a word needs: of a title, an owner ("his"), he or she, or another pronoun."""
    if among is not None:
        return "title"
    if parse.dep[i] == "poss":
        return "possessive"
    return "person" if parse.lower[i] in HE | SHE else "other"


def _level_joined(
    account: AccountMentions, found: dict[int, list[Mention]], scores: dict[int, float]
) -> None:
    """Give actors that are joined in one phrase the same score: after "Cole and Dee" both fit."""
    heads = {mentions[0].head: actor for actor, mentions in found.items()}
    for head, actor in heads.items():
        first = account.parse.head[head]
        if account.parse.dep[head] == "conj" and first in heads:
            scores[actor] = scores[heads[first]] = max(scores[actor], scores[heads[first]])


def _taken_up(account: AccountMentions, i: int, skip: Callable[[int], bool] | None) -> LastSpeaker:
    """The actor whom the last pronoun of the same sex means, and its sentence: "She ... her"."""
    parse = account.parse
    same = HE if parse.lower[i] in HE else SHE if parse.lower[i] in SHE else frozenset()
    if not same:
        return LastSpeaker()
    if not account.antecedents:
        _fill_antecedents(account)
    first = parse.spans[max(0, parse.sentence[i] - REACH + 1)][0]
    for j in range(i - 1, first - 1, -1):
        if parse.lower[j] in same and parse.sentence[j] >= 0 and not (skip and skip(j)):
            return LastSpeaker(account.antecedents.get(j, -1), parse.sentence[j])
    return LastSpeaker()


def _fill_antecedents(account: AccountMentions) -> None:
    """Resolve every he and she of an account in order: each may take up the one before."""
    account.antecedents[-1] = -1
    for j, word in enumerate(account.parse.lower):
        if word in HE | SHE and account.parse.sentence[j] >= 0:
            ranked = rank_candidates(account, j)
            sure = bool(ranked) and ranked[0].probability >= _SURE
            account.antecedents[j] = ranked[0].actor if sure else -1


def _mentions_before(
    account: AccountMentions,
    i: int,
    known: tuple[LastSpeaker, ...],
    skip: Callable[[int], bool] | None,
    among: Collection[int] | None,
) -> dict[int, list[Mention]]:
    """The mentions of each fitting actor before a token, the nearest first.

    Those of actors that spoke or were taken up by a pronoun nearby count as far back as needed.
    """
    parse, found = account.parse, dict[int, list[Mention]]()
    barred = _barred(account, i) if among is None else set()
    near = {k.actor for k in known if k.actor >= 0 and parse.sentence[i] - k.sentence <= REACH}
    for mention in account.before(i):
        if mention.actor < 0 or mention.actor in barred:
            continue
        far = among is None and parse.sentence[i] - parse.sentence[mention.first] > REACH
        if far and near <= found.keys():
            break
        if far and (mention.actor not in near or mention.actor in found):
            continue
        fits = (
            agrees(account.actors[mention.actor], mention, parse.lower[i])
            or (mention.kind in ("person", "body") and _owns_the_same(parse, i, [mention]))
            if among is None
            else mention.actor in among
        )
        if fits and not (skip and skip(mention.first)):
            found.setdefault(mention.actor, []).append(mention)
        elif far:
            near = near - {mention.actor}
    return found


def _barred(account: AccountMentions, i: int) -> set[int]:
    """The actors that the pronoun at token i cannot mean, by the clause that it is in.

    Who is named in what "he" does or says is somebody else ("he told Lee", "he said Lee was ill"),
    and so is the subject of a verb whose object is "him".
    """
    parse = account.parse
    if parse.lower[i] not in HE | SHE or parse.lower[i] in ("himself", "herself"):
        return set()
    if parse.dep[i] in ("nsubj", "nsubjpass"):
        verb = parse.head[i]
        named = set(range(i + 1, parse.right[verb]))
        for clause in parse.children_by(verb, "ccomp"):
            named.update(range(parse.left[clause], parse.right[clause]))
    elif parse.dep[i] in ("dobj", "dative", "pobj"):
        verb = parse.head[i] if parse.dep[i] != "pobj" else parse.head[parse.head[i]]
        named = set(parse.children_by(verb, "nsubj", "nsubjpass"))
    else:
        return set()
    found = (account.mention_at[j] for j in named if j in account.mention_at)
    return {m.actor for m in found if m.head in named and m.proper and m.actor >= 0}


def agrees(actor: Actor, mention: Mention, word: str) -> bool:
    """Whether a mention agrees with a pronoun in kind, number and sex."""
    if word in HE | SHE:
        return mention.kind == "person" and not mention.plural and may_be(actor, word)
    if word in IT:
        return mention.kind in ("body", "place") and (mention.proper or not mention.plural)
    return word in THEY and mention.kind in ("group", "body")


def may_be(actor: Actor, pronoun: str) -> bool:
    """Whether the sex of an actor allows a pronoun."""
    return actor.pronoun in ("", "he" if pronoun in HE else "she")


def _features(
    account: AccountMentions,
    i: int,
    mentions: list[Mention],
    known: tuple[LastSpeaker, LastSpeaker],
    nearest: bool,
    number: int,
) -> tuple[float, ...]:
    """The features of an actor as the antecedent of the word at token ``i``."""
    parse, sentence = account.parse, account.parse.sentence[i]
    mention = max(mentions[:6], key=lambda m: salience(parse, m, sentence))
    last, before = known
    spoke, taken = mention.actor == last.actor, mention.actor == before.actor
    met = [parse.sentence[mention.first]]
    met += [speaker.sentence for speaker in known if speaker.actor == mention.actor]
    distance = sentence - max(met)
    dep = parse.dep[mention.head]
    subject = is_subject(parse, mention.head)
    actor = account.actors[mention.actor]
    first = parse.spans[parse.sentence[mention.first]][0]
    return (
        float(distance == 0),
        float(min(distance, REACH)),
        float(subject),
        float(dep in ("dobj", "pobj", "dative", "obj")),
        float(dep == "pobj" and parse.dep[parse.head[mention.head]] == "agent"),
        float(dep in ("poss", "compound", "nmod")),
        float(mention.proper),
        float(mention.kind == "place"),
        float(spoke),
        float(spoke and sentence - last.sentence <= 1),
        float(nearest),
        math.log(max(1, len(mentions))),
        float(bool(actor.pronoun)),
        float(not actor.pronoun and mention.kind == "person"),
        float(subject and _is_main(parse, _verb_of(parse, mention.head))),
        float(_owns_the_same(parse, i, mentions)),
        float(mention.first - first < 3),
        float(parse.rows[parse.sentence[mention.first]]["role"] in ("headline", "heading")),
        float(number == 1),
        float(subject and distance == 0 and _governs(parse, _verb_of(parse, mention.head), i)),
        float(taken),
    )


def salience(parse: ParsedText, mention: Mention, sentence: int) -> float:
    """How prominent a mention is for a word in a sentence row: by distance, part and name."""
    value = 4.0 - 1.2 * (sentence - parse.sentence[mention.first])
    value += 2.0 if is_subject(parse, mention.head) else 0.0
    value += 1.0 if mention.proper else 0.0
    value -= 1.5 if mention.kind == "place" else 0.0
    value -= 0.8 if parse.dep[mention.head] in ("poss", "compound", "nmod") else 0.0
    return value + 0.001 * mention.first / max(1, len(parse))


def is_subject(parse: ParsedText, i: int) -> bool:
    """Whether a token is the subject of a clause: alone, joined to another, or beside its noun.

    "Her rival, Ann Lee, won": the name is as much the subject as the noun before it, which may
    be all that the parse has of the clause.
    """
    top = _top_of_phrase(parse, i)
    beside = top != i and parse.dep[top] == "ROOT" and parse.tag[top][:2] == "NN"
    return parse.dep[top] in ("nsubj", "nsubjpass") or beside


def _verb_of(parse: ParsedText, i: int) -> int:
    """The verb of a subject, also of one that is joined to it or beside it."""
    return parse.head[_top_of_phrase(parse, i)]


def _top_of_phrase(parse: ParsedText, i: int) -> int:
    """The noun that a name is joined to or beside, or the name itself."""
    while parse.dep[i] in ("conj", "appos") and parse.head[i] < i:
        i = parse.head[i]
    return i


def _is_main(parse: ParsedText, verb: int) -> bool:
    """Whether a verb is that of the sentence, or joined to it."""
    while parse.dep[verb] == "conj" and parse.head[verb] != verb:
        verb = parse.head[verb]
    return parse.dep[verb] == "ROOT"


def _governs(parse: ParsedText, verb: int, i: int) -> bool:
    """Whether a clause includes a token: "Lee said when she arrived"."""
    return parse.left[verb] <= i < parse.right[verb]


def _owns_the_same(parse: ParsedText, i: int, mentions: list[Mention]) -> bool:
    """Whether the actor owned what the pronoun owns: "Lee's campaign", then "her campaign"."""
    if parse.dep[i] != "poss":
        return False
    owned = parse.lemma[parse.head[i]].lower()
    return any(
        parse.dep[m.head] == "poss"
        and parse.lemma[parse.head[m.head]].lower() == owned
        and not m.plural
        for m in mentions
    )


_FEMALE = frozenset("woman girl actress mother mom sister daughter wife widow niece aunt".split())
_MALE = frozenset("man boy father dad brother son husband widower nephew uncle".split())


def pronoun_of_noun(noun: str) -> str:
    """He or she, by a noun; empty where it does not say.

    >>> pronoun_of_noun("spokeswoman"), pronoun_of_noun("gunman"), pronoun_of_noun("lawyer")
    ('she', 'he', '')
    """
    word = noun.lower().rpartition(" ")[2]
    if word in _FEMALE or word.endswith("woman"):
        return "she"
    return "he" if word in _MALE or word.endswith("man") else ""


def learn_pronouns(accounts: Iterable[AccountMentions]) -> None:
    """Learn he or she from the account's own words: "Renner laughed at his own votes".

    A possessive or reflexive pronoun counts for the only person before it in the sentence, if that
    is the subject of its clause. An actor for whom both are found stays open.
    """
    votes: dict[int, Counter[str]] = {}
    actors: list[Actor] = []
    for account in accounts:
        actors = account.actors
        for i, word in enumerate(account.parse.lower):
            reflexive = word in ("himself", "herself")
            if reflexive or (word in ("his", "her") and account.parse.dep[i] == "poss"):
                actor = _only_subject(account, i)
                if actor >= 0:
                    pronoun = "he" if word in HE else "she"
                    votes.setdefault(actor, Counter())[pronoun] += 1
    for actor, counts in votes.items():
        if not actors[actor].pronoun and len(counts) == 1:
            actors[actor].pronoun = next(iter(counts))


def _only_subject(account: AccountMentions, i: int) -> int:
    """The only person named before a token in its sentence, if the subject of its clause; or -1."""
    parse, sentence = account.parse, account.parse.sentence[i]
    if sentence < 0:
        return -1
    first = parse.spans[sentence][0]
    before = [account.mention_at[j] for j in range(first, i) if j in account.mention_at]
    persons = [m for m in before if m.kind == "person" and not m.plural]
    if not persons or any(m is not persons[0] and m.actor != persons[0].actor for m in persons):
        return -1
    mention = persons[0]
    pronouns = any(parse.lower[j] in HE | SHE for j in range(first, i))
    verb = _verb_of(parse, mention.head)
    subject = mention.proper and is_subject(parse, mention.head) and _governs(parse, verb, i)
    return mention.actor if subject and not pronouns else -1


def leave_out(ranked: list[Candidate], actors: set[int]) -> list[Candidate]:
    """The candidates without some, whose probability goes to the others."""
    left_out = sum(c.probability for c in ranked if c.actor in actors)
    if not 0 < left_out < 1:
        return ranked
    others = [c for c in ranked if c.actor not in actors]
    return [replace(c, probability=c.probability / (1 - left_out)) for c in others]


def is_overtaken(ranked: list[Candidate]) -> bool:
    """Whether somebody of the pronoun's sex is the subject of a later sentence than the likeliest.

    "Krol spoke first ... His sister gave evidence. ... she said".
    """
    distance, subject, known = (FEATURES.index(f) for f in ("distance", "subject", "sex_known"))
    return any(
        other.features[subject]
        and other.features[known]
        and other.features[distance] <= 1 < ranked[0].features[distance]
        for other in ranked[1:]
    )
