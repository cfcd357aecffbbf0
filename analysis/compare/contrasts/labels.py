"""Find one actor, act or thing under nouns that suggest different things in two accounts."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.compare.align.model import read_weights
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.additions import account_stems
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.phrases import characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.find.actors import resolve_coreference
from analysis.find.sentiment import polarity
from analysis.resources import read_lexicon

_STRENGTH = 0.7
_WITH_NAME = 0.5  # least probability of two statements whose nouns have a name in common
_WITHIN = ("compound", "amod", "poss", "nmod", "appos")
_OF = ("of", "in", "at", "against", "by", "on", "behind")
_ROLES = {"nsubj": "agent", "agent": "agent", "dobj": "patient", "nsubjpass": "patient"}
_CAVEATS = frozenset(
    "alleged suspected purported supposed presumed apparent so-called unconfirmed unverified "
    "self-proclaimed self-styled self-described".split()
)
_DOUBTS = frozenset(
    "allegation accusation claim charge suspicion report rumour rumor inquiry investigation probe "
    "denial doubt fear demand".split()
)
_ACCUSING = frozenset("allege accuse suspect claim charge deny believe think presume".split())
_PLAIN_NOUNS = frozenset("man woman person people individual case number member".split())
_LONGEST = 9  # tokens of a phrase
_DESCRIBED = ("person", "body", "group")  # kinds of actor
_QUOTES = ('"', "“", "”", "‘")
_STOPS = frozenset(", ; : ( ) — –".split())
_MARKS = _STOPS | {".", "-"}
_SIDED = re.compile(r"\b(?:pro|anti|far|hard|ultra|left|right)-\w+")
_LOADED = 2.0  # valence of a word that praises or blames
_NO_PRAISE = frozenset(
    "best better hopeful favorite favourite winner victim champion friend dead free top".split()
)


class Naming(NamedTuple):
    """A noun in the account's own voice: its sentence and token."""

    sentence: int
    token: int


class _Match(NamedTuple):
    value: float
    left: Naming
    right: Naming


def label_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Yield a candidate for each group of nouns, and each noun with a caveat, that two part on.

    Each is looked up in the whole of both texts: neither account has the other's word.
    """
    yield from _nouns_apart(material)
    yield from _caveats(material)
    yield from _descriptions(material)


# ---------------------------------------------------------------- nouns of one group


@cache
def _lines() -> dict[str, frozenset[tuple[str, int]]]:
    """Noun -> the group and number of the lines of the list that it is in."""
    found: dict[str, frozenset[tuple[str, int]]] = {}
    for number, row in enumerate(read_lexicon("labels")):
        for word in row["words"].split("|"):
            found[word] = found.get(word, frozenset()) | {(row["group"], number)}
    return found


def _nouns_apart(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate a group: the two statements that are likeliest one fact."""
    used: dict[int, set[int]] = defaultdict(set)  # account -> lines with a word anywhere
    namings: dict[str, list[tuple[int, Naming]]] = defaultdict(list)
    for i, read in enumerate(material.read):
        for token in range(read.first, read.last):
            for group, line in _lines().get(read.parse.lemma[token].lower(), ()):
                if not _is_in_marks(read, token):
                    used[material.account[i]].add(line)
                if read.parse.pos[token] == "NOUN" and not read.inside(token, read.quotes):
                    namings[group].append((line, Naming(i, token)))
    for group in sorted(namings):
        found = list(_matches(material, namings[group], used))
        if found:
            best = max(found, key=lambda m: (m.value, [-x for x in (*m.left, *m.right)]))
            yield _candidate(material, "named", best)


def _is_in_marks(read: SentenceTokens, token: int) -> bool:
    """Whether a word is quoted, so that it is not the account's."""
    quote = read.inside(token, read.quotes)
    return quote is not None and quote["kind"] != "indirect"


def _matches(
    material: StoryMaterial, namings: list[tuple[int, Naming]], used: dict[int, set[int]]
) -> Iterator[_Match]:
    """The pairs of nouns of two lines, each used by one of two accounts only, for one referent."""
    for line, left in namings:
        for other, right in namings:
            accounts = material.account[left.sentence], material.account[right.sentence]
            if line == other or material.order[left.sentence] >= material.order[right.sentence]:
                continue
            if (
                accounts[0] == accounts[1]
                or other in used[accounts[0]]
                or line in used[accounts[1]]
            ):
                continue
            likely = material.probability(left.sentence, right.sentence)
            sure = likely >= read_weights().sure and _are_one(material, left, right)
            if sure or (likely >= _WITH_NAME and _share_name(material, left, right)):
                yield _Match(likely, left, right)


def _are_one(material: StoryMaterial, left: Naming, right: Naming) -> bool:
    """Whether two nouns of statements of one fact name the same.

    They are one actor, or have the same role beside one verb, or a word in common that narrows
    them.
    """
    one, other = material.read[left.sentence], material.read[right.sentence]
    actors = _actor(material, left), _actor(material, right)
    if actors[0] is not None and actors[0] == actors[1]:
        return True
    return _have_one_role(one, left.token, other, right.token) or bool(
        _narrowing(one, left.token) & _narrowing(other, right.token)
    )


def _share_name(material: StoryMaterial, left: Naming, right: Naming) -> bool:
    """Whether a name that narrows one noun narrows the other: "the Jan. 6 riot"."""
    reads = [material.read[n.sentence] for n in (left, right)]
    names = [
        _narrowing(read, n.token, ("PROPN",)) for read, n in zip(reads, (left, right), strict=True)
    ]
    return bool(names[0] & names[1])


def _actor(material: StoryMaterial, naming: Naming) -> int | None:
    account = str(material.rows[naming.sentence]["account_id"])
    mention = resolve_coreference(material.story).accounts[account].mention_at.get(naming.token)
    return mention.actor if mention is not None and mention.actor >= 0 else None


def _have_one_role(left: SentenceTokens, i: int, right: SentenceTokens, j: int) -> bool:
    """Whether two nouns are what acts or is acted on beside one verb or a synonym of it."""
    roles = _role(left, i), _role(right, j)
    if roles[0] is None or roles[1] is None or roles[0][0] != roles[1][0]:
        return False
    verbs = roles[0][1], roles[1][1]
    return verbs[0] == verbs[1] or verbs[1] in synonyms_of(verbs[0])


def _role(read: SentenceTokens, i: int) -> tuple[str, str] | None:
    """The role of a noun and the verb that gives it."""
    parse, head = read.parse, read.parse.head[i]
    dep = parse.dep[i]
    if dep == "pobj" and parse.dep[head] == "agent":
        dep, head = "agent", parse.head[head]
    role = _ROLES.get(dep)
    return (role, parse.lemma[head].lower()) if role and parse.pos[head] == "VERB" else None


def _narrowing(
    read: SentenceTokens, i: int, parts: tuple[str, ...] = ("PROPN", "NOUN")
) -> set[str]:
    """The stems of names and nouns that narrow a noun: "the Saint-Denis raid", "raid in Paris"."""
    parse, found = read.parse, set[int]()
    for c in parse.children[i]:
        if parse.dep[c] in _WITHIN:
            found.add(c)
        elif parse.dep[c] == "prep" and parse.lower[c] in _OF:
            found |= set(parse.children_by(c, "pobj"))
    return {read.stems[c] for c in found if c in read.stems and parse.pos[c] in parts}


# ---------------------------------------------------------------- caveats


def _caveats(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Yield a noun that one account has with a caveat throughout, and another without any."""
    nouns: dict[str, list[Naming]] = defaultdict(list)
    doubted: dict[str, list[Naming]] = defaultdict(list)
    for i, read in enumerate(material.read):
        for token in range(read.first, read.last):
            if read.parse.pos[token] == "NOUN" and not _is_in_marks(read, token):
                key = read.parse.lemma[token].lower()
                has = any(read.parse.lower[c] in _CAVEATS for c in read.parse.children[token])
                (doubted if has else nouns)[key].append(Naming(i, token))
    for noun in sorted(set(doubted) & set(nouns) - _PLAIN_NOUNS):
        with_caveat = {material.account[n.sentence] for n in doubted[noun]}
        without = {material.account[n.sentence] for n in nouns[noun]}
        found = [
            _Match(_closeness(material, left, right), left, right)
            for left in doubted[noun]
            for right in nouns[noun]
            if material.account[left.sentence] not in without
            and material.account[right.sentence] not in with_caveat
            and noun not in _doubted_stems(material, material.account[right.sentence])
            and _is_caveat_dropped(material, left, right)
        ]
        if found:
            best = max(found, key=lambda m: (m.value, [-x for x in (*m.left, *m.right)]))
            yield _candidate(material, "caveat", best)


def _closeness(material: StoryMaterial, left: Naming, right: Naming) -> float:
    return material.probability(left.sentence, right.sentence)


def _is_caveat_dropped(material: StoryMaterial, left: Naming, right: Naming) -> bool:
    """Whether the second names outright what the first names with a caveat."""
    one, other = material.read[left.sentence], material.read[right.sentence]
    if other.quotes or other.hedges or _doubts(other) or _is_of_any(other, right.token):
        return False
    shared = _narrowing(one, left.token) & _narrowing(other, right.token)
    sure = _closeness(material, left, right) >= read_weights().sure
    return bool(shared) or (sure and _have_one_role(one, left.token, other, right.token))


def _is_of_any(read: SentenceTokens, i: int) -> bool:
    """Whether a noun stands for any of its kind: "A strike will hurt the port"."""
    parse, verb = read.parse, read.parse.head[i]
    indefinite = any(parse.lower[c] in ("a", "an", "any") for c in parse.children_by(i, "det"))
    modal = any(parse.tag[c] == "MD" for c in parse.children_by(verb, "aux"))
    return indefinite and (modal or parse.tag[verb] in ("VBZ", "VBP"))


def _doubted_stems(material: StoryMaterial, account: int) -> set[str]:
    """The nouns in a sentence of an account that has a word of doubt."""
    return {
        read.parse.lemma[i].lower()
        for n, read in enumerate(material.read)
        if material.account[n] == account and _doubts(read)
        for i in range(read.first, read.last)
    }


def _doubts(read: SentenceTokens) -> bool:
    """Whether a sentence itself says that something is alleged, suspected or looked into."""
    words = {read.parse.lemma[i].lower() for i in range(read.first, read.last)}
    return bool(words & (_DOUBTS | _ACCUSING))


# ---------------------------------------------------------------- descriptions of one actor


class _Description(NamedTuple):
    """What an account calls an actor: its place in tokens, and the words that suggest something."""

    naming: Naming
    first: int
    last: int
    telling: frozenset[str]


def _descriptions(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate an actor whom two accounts describe, one in words that suggest something.

    The other account does not have these words anywhere.
    """
    actors = resolve_coreference(material.story).actors
    for actor, found in sorted(_by_actor(material).items()):
        matches = [
            (a, b)
            for a in found
            for b in found
            if a.telling
            and material.account[a.naming.sentence] != material.account[b.naming.sentence]
            and not a.telling & _words_of(material, material.account[b.naming.sentence])
            and not _is_said_too(material, a, b)
        ]
        if matches:
            a, b = min(
                matches, key=lambda pair: tuple(material.order[d.naming.sentence] for d in pair)
            )
            sides = [
                Side(
                    d.naming.sentence, characters(material.read[d.naming.sentence], d.first, d.last)
                )
                for d in (a, b)
            ]
            seed = a.naming.sentence
            yield PossibleContrast(
                "label", "described", sides, [], _STRENGTH, seed, actors[actor].name, earned=True
            )


def _by_actor(material: StoryMaterial) -> dict[int, list[_Description]]:
    """Actor with a name -> the nouns in apposition to it or after "be", in the account's voice."""
    found: dict[int, list[_Description]] = defaultdict(list)
    coreference = resolve_coreference(material.story)
    for i, read in enumerate(material.read):
        account = coreference.accounts[str(read.row["account_id"])]
        for mention in account.mentions_within(read.first, read.last):
            if mention.actor < 0:
                continue
            actor = coreference.actors[mention.actor]
            if not actor.proper or actor.kind not in _DESCRIBED or mention.candidates:
                continue
            for head, first, last in _describing(read, mention.first, mention.last):
                words = read.parse.phrase(first, last) if first < last else ""
                marked = any(mark in words for mark in _QUOTES) or not words
                if marked or read.inside(head, read.quotes) or not read.parse.word[head].islower():
                    continue
                telling = frozenset(_telling(read, head, first, last))
                found[mention.actor].append(_Description(Naming(i, head), first, last, telling))
    return found


def _describing(read: SentenceTokens, first: int, last: int) -> Iterator[tuple[int, int, int]]:
    """The nouns that a sentence calls a name: each with its first token and the one after it."""
    parse = read.parse
    name = max(range(first, last), key=lambda k: parse.right[k] - parse.left[k])
    for c in parse.children_by(name, "appos"):
        if parse.pos[c] == "NOUN" and c > name and _is_set_off(read, c):
            yield c, parse.left[c], _end(read, c, parse.right[c])
    before = first - 1
    is_title = parse.dep[before] == "compound" and parse.head[before] == name
    is_title = is_title and read.row["role"] != "headline"
    if is_title and parse.pos[before] == "NOUN" and parse.word[before].islower():
        yield before, min(parse.left[c] for c in parse.children[name] if c <= before), first
    head = parse.head[name]
    if parse.dep[name] == "appos" and parse.pos[head] == "NOUN" and head < name:
        yield head, parse.left[head], _end(read, head, first)
    elif parse.dep[name] == "nsubj" and parse.lemma[head] == "be" and parse.pos[head] == "AUX":
        doubted = parse.children_by(head, "neg", "advmod", "aux", "mark", "prep", "advcl")
        for c in parse.children_by(head, "attr"):
            if parse.pos[c] == "NOUN" and not doubted and parse.head[head] == head:
                yield c, parse.left[c], _end(read, c, parse.right[c])


def _is_set_off(read: SentenceTokens, i: int) -> bool:
    """Whether an apposition is between commas: "Hunter, wife indicted" has none."""
    parse = read.parse
    before, after = parse.left[i] - 1, parse.right[i]
    closed = after >= read.last or parse.word[after] in _MARKS
    return before >= read.first and parse.word[before] in _MARKS and closed


def _end(read: SentenceTokens, head: int, last: int) -> int:
    """The end of a phrase, before a comma, a clause, or what makes it too long."""
    parse = read.parse
    stops = [parse.left[c] for c in parse.children_by(head, "relcl", "acl", "cc")]
    stops += [k for k in range(head + 1, min(last, read.last)) if parse.word[k] in _STOPS]
    return min([last, read.last, *(s for s in stops if s > head)])


def _telling(read: SentenceTokens, head: int, first: int, last: int) -> Iterator[str]:
    """The words of a description that suggest something: its noun, and what is said of it."""
    parse = read.parse
    said = [k for k in range(first, last) if parse.dep[k] == "amod" and k < head]
    for i in (head, *said):
        word, lemma = parse.lower[i], parse.lemma[i].lower()
        loaded = abs(polarity().get(word, 0.0)) >= _LOADED and word not in _NO_PRAISE
        if loaded or word in _CAVEATS or {word, lemma} & _suggestive():
            yield stem(lemma)
    yield from _SIDED.findall(parse.phrase(first, head).lower())


@cache
def _suggestive() -> frozenset[str]:
    """The nouns of the list but those of the first line of a group, which is the plain one."""
    plain: dict[str, str] = {}
    for row in read_lexicon("labels"):
        plain.setdefault(row["group"], row["words"])
    return frozenset(_lines()) - {w for words in plain.values() for w in words.split("|")}


def _words_of(material: StoryMaterial, account: int) -> frozenset[str]:
    """The stems of an account, and its words with what side they take."""
    name = material.ids[account]
    return account_stems(material, name) | set(_SIDED.findall(material.story.texts[name].lower()))


def _is_said_too(material: StoryMaterial, a: _Description, b: _Description) -> bool:
    """Whether the two descriptions have the same noun."""
    words = [material.read[d.naming.sentence].parse.lemma[d.naming.token].lower() for d in (a, b)]
    return words[0] == words[1] or words[1] in synonyms_of(words[0])


# ---------------------------------------------------------------- lines


def _candidate(material: StoryMaterial, sort: str, match: _Match) -> PossibleContrast:
    sides = [
        Side(n.sentence, _phrase(material.read[n.sentence], n.token))
        for n in (match.left, match.right)
    ]
    seed = match.left.sentence
    found = PossibleContrast("label", sort, sides, [], _STRENGTH, seed)
    found.earned = True
    return found


def _phrase(read: SentenceTokens, i: int) -> tuple[int, int]:
    """A noun with what narrows it, of at most nine tokens."""
    parse = read.parse
    before = [c for c in parse.children[i] if c < i and parse.pos[c] not in ("PUNCT", "VERB")]
    first, last = max(read.first, min([i, *(parse.left[c] for c in before)])), i + 1
    for c in parse.children[i]:
        dated = parse.entity[min(parse.right[c], read.last) - 1] in ("DATE", "TIME")
        if (
            parse.dep[c] == "prep"
            and c == last
            and parse.right[c] - first <= _LONGEST
            and not dated
        ):
            last = min(read.last, parse.right[c])
    return characters(read, max(first, last - _LONGEST), last)
