"""How an account introduces a person, in words that can stand beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.find.actors.descriptions import phrase_at, title_of
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import NAME_TAGS, Mention, noun_at, nouns
from analysis.find.actors.roles import descriptions
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

_LONGEST = 9  # words beside a name
_BEFORE = 90  # characters before a name in which its title is
_OF_SOMEBODY = frozenset(  # nouns that say little without whose they are
    "mother father sister brother wife husband son daughter cousin aunt uncle nephew niece parent "
    "grandmother grandfather widow girlfriend boyfriend partner friend lawyer attorney colleague "
    "neighbour neighbor boss agent publicist manager co-star fiance fiancee relative".split()
)
_NO_ROLE = frozenset("man woman person boy girl one people guy lady mr mrs ms miss dr sir".split())
_OFFICES = frozenset(  # nouns that say little without what it is of
    "spokesperson spokesman spokeswoman director president chairman chairwoman chair chief officer "
    "head manager secretary member official leader executive analyst".split()
)
_JOINS = frozenset("of for at from to".split())
_BARE = frozenset(
    "new former deputy senior acting vice assistant executive financial operating then current "
    "first second general interim the a an and".split()
)
_ENDS_OPEN = frozenset("of for at in on the a an and or to by with from".split())
_TITLE_BEFORE = re.compile(r"(?:(?:[A-Z][\w.’'-]*|of|for|and|the)\s+){1,7}$")
_FROM = re.compile(
    r",? (?:\d{1,3},? )?(?P<words>(?:from|of|with) (?:the )?"
    r"[A-Z][\w&.’'-]+(?: (?:(?:of|for|and|the) )*[A-Z][\w&.’'-]+){0,5})(?=[,;.] )"
)
_WHO_IS = re.compile(r",? who (?:is|was) (?:an? |the )?(?P<words>[^,.;:()“”\"]{4,70}?)(?=[,.;])")
_TWICE = re.compile(r"\b(\w+) \1\b")
_BROKEN = re.compile(r"[@#/<>(){}\[\]“”\"]|https?:|\bpic\.")


def introduce_actors(account: AccountMentions) -> dict[int, str]:
    """Actor -> the first words of the account that say who a person is.

    A relative or a friend counts only with the name of whose it is; the title before the name and
    what it is said to be from count too.
    """
    found: dict[int, str] = {}
    for mention in account.mentions:
        if not mention.proper or mention.kind != "person" or mention.actor in found:
            continue
        name = set(re.findall(r"\w+", account.name_of(mention.actor).lower()))
        for words in _introductions(account.parse, mention):
            words = _TWICE.sub(r"\1", " ".join(words.split()))
            if _can_be_printed(words, name):
                found[mention.actor] = words
                break
    return found


def _introductions(parse: ParsedText, name: Mention) -> Iterator[str]:
    """Words for a person: a noun beside the name, a title before it, where somebody is from."""
    for i in descriptions(parse, name):
        if parse.tag[i] in ("NN", "NNP") and _is_of_person(parse, i):
            words = _with_owner(parse, i, phrase_at(parse, i, name))
            yield _as_inside(parse, i, words) if words else ""
    yield _title_before(parse, name)
    title = title_of(parse, name) if name.titles and name.noun else ""
    known = any(map(_names_person, title.lower().split()))
    if title and known and name.noun not in _OF_SOMEBODY:
        yield _as_inside(parse, name.first, title)
    yield _noun_before(parse, name)
    end = parse.end[name.last - 1]
    behind = parse.text[end : end + 2 * _BEFORE]
    for pattern in (_WHO_IS, _FROM):
        match = pattern.match(behind)
        named = any(map(_names_person, match["words"].lower().split())) if match else False
        if match and (pattern is _FROM or named):
            yield match["words"]


def _is_of_person(parse: ParsedText, i: int) -> bool:
    """Whether a noun says who somebody is, and whose it is where that is needed."""
    lemma = parse.lemma[i].lower()
    if lemma in _OF_SOMEBODY:
        owned = [*parse.children_by(i, "poss"), *parse.children_by(i, "prep")]
        return any(_is_definite(parse, k) or parse.lower[k] in _JOINS for k in owned)
    known = noun_at(parse, i)
    return (known is not None and known.kind == "person") or _names_person(lemma)


def _is_definite(parse: ParsedText, i: int) -> bool:
    """Whether an owner is a name, or a noun with "the": "the boy's mother"."""
    return parse.tag[i] in NAME_TAGS or any(parse.lower[c] == "the" for c in parse.children[i])


def _with_owner(parse: ParsedText, i: int, words: str) -> str:
    """The words for a relative or an office with whose it is: "Bruce Lee's sister"."""
    owner = parse.child(i, "poss")
    if not words or owner is None or not _is_definite(parse, owner):
        return words
    behind = words.split()[-1]
    whose = parse.phrase(parse.left[owner], i + 1)
    return whose if behind == parse.word[i] else f"{whose} {words.partition(parse.word[i])[2]}"


@cache
def _person_words() -> frozenset[str]:
    """Nouns for persons: of the list of actors, and those that have no other sense."""
    listed = {n for n, row in nouns().items() if row.kind == "person"}
    kinds = ((r["word"], r["kinds"].split("|")) for r in read_lexicon("wordnet_kinds"))
    return frozenset(listed | {word for word, above in kinds if "person" in above}) - _NO_ROLE


def _names_person(word: str) -> bool:
    """Whether a word is a noun for a person, by the lists or by how it ends."""
    listed = word in _person_words() or word in _OFFICES
    return listed or word.endswith(("ist", "ician", "ologer", "woman", "person"))


def _title_before(parse: ParsedText, name: Mention) -> str:
    """The words with a capital before a name: "White House Chief of Staff"."""
    start = parse.start[_name_starts(parse, name)]
    row = parse.rows[parse.sentence[name.first]]
    if row["role"] == "headline":
        return ""
    before = _TITLE_BEFORE.search(parse.text[max(int(row["start"]), start - _BEFORE) : start])
    words = before.group().strip() if before else ""
    if parse.text[int(row["start"]) :].startswith(words) and len(words.split()) == 1:
        return words.lower() if _names_person(words.lower()) else ""
    lower = words.lower().split()
    office = lower and (_names_person(lower[-1]) or (_OFFICES & set(lower) and "of" in lower))
    return words if office else ""


def _name_starts(parse: ParsedText, name: Mention) -> int:
    """The token at which a name starts, after its titles."""
    inside = range(name.first, name.last)
    return next((i for i in inside if name.name.startswith(parse.word[i])), name.first)


def _noun_before(parse: ParsedText, name: Mention) -> str:
    """The common noun right before a name, with what belongs to it: "striker", "dock worker"."""
    last = _name_starts(parse, name)
    first = last
    while first > 0 and parse.dep[first - 1] in ("compound", "amod", "nmod"):
        if not parse.word[first - 1].islower() or parse.sentence[first - 1] != parse.sentence[last]:
            break
        first -= 1
    is_noun = first < last and parse.tag[last - 1] in ("NN", "NNP")
    known = is_noun and parse.lemma[last - 1].lower() not in _OF_SOMEBODY
    return parse.phrase(first, last) if known else ""


def _as_inside(parse: ParsedText, i: int, words: str) -> str:
    """Words as they are printed inside a sentence: a capital of its first word is no name's."""
    first = words.partition(" ")[0]
    opens = parse.text.startswith(words, int(parse.rows[parse.sentence[i]]["start"]))
    if not (opens and first.isalpha()):
        return words
    known = first.lower() in _person_words() or re.search(rf"\b{first.lower()}\b", parse.text)
    return words[:1].lower() + words[1:] if known else words


def _can_be_printed(words: str, name: set[str]) -> bool:
    parts = words.split()
    lower = [w.lower().strip(".,") for w in parts]
    if not parts or len(parts) > _LONGEST or _BROKEN.search(words) or words.isupper():
        return False
    if name & set(lower) or lower[-1] in _ENDS_OPEN or not lower[0][:1].isalnum():
        return False
    return not set(lower) <= _NO_ROLE and not set(lower) <= _OFFICES | _BARE | _OF_SOMEBODY
