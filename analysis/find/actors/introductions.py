"""How an account introduces a person, in words that can stand beside the name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.find.actors.descriptions import phrase_at, title_of
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import NAME_TAGS, PARTIES, Mention, noun_at, nouns
from analysis.find.actors.roles import descriptions
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

_LONGEST = 11  # words beside a name
_SHORT = 4  # letters: "CEO", "MP"
_BEFORE = 90  # characters before a name in which its title is
_OF_SOMEBODY = frozenset(  # nouns that say little without whose they are
    "mother father sister brother wife husband son daughter cousin aunt uncle nephew niece parent "
    "grandmother grandfather widow girlfriend boyfriend partner friend lawyer attorney colleague "
    "neighbour neighbor boss agent publicist manager co-star fiance fiancee relative".split()
)
_NO_ROLE = frozenset("man woman person boy girl one people guy lady mr mrs ms miss dr sir".split())
_OFFICES = frozenset(  # nouns that say little without what it is of
    "spokesperson spokesman spokeswoman director president chairman chairwoman chair chief officer "
    "head manager secretary member official leader executive analyst aide adviser advisor "
    "founder owner ceo expert".split()
)
_UNCLEAR_OWNERS = frozenset(  # bodies that only the sentence before names
    "group company agency firm charity band club party union organisation organization "
    "association society institute department ministry bank team school university".split()
)
_RANKS = frozenset(  # and titles: what somebody is called, not what of
    "col colonel lt lieutenant gen general brig brigadier maj major sgt sergeant capt captain "
    "corporal private adm admiral cmdr commander superintendent constable officer detective "
    "inspector rep representative sen senator congressman congresswoman mp hon honourable "
    "rev reverend father sister prof professor".split()
)
_OF_RANKS = frozenset("rear vice air marshal major chief det pc dc".split())  # parts of ranks
_NO_OFFICE = frozenset(["chief", "deputy"])  # that say little without the rank behind them
_WEEKDAY = re.compile(r"^(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day (?:of |to |for |by )?")
_HONORIFICS = frozenset("dr mr mrs ms miss sir".split())
_RELATIVE = frozenset("only fellow aka another same other such".split())  # to somebody else
_NAMING = frozenset("go know name call dub nickname".split())  # verbs that give a name
_UP = ("appos", "pobj", "oprd", "attr", "dobj", "prep", "agent", "relcl", "acl")
_NOUN_PARTS = ("NN", "NNS", "NNP", "NNPS", "JJ", "POS", "HYPH", "VBG")
_AGENTS = ("er", "or", "eer", "ian")  # endings of nouns for who does something
_OTHERS = ("PERSON", "GPE", "NORP")
_IN_NAMES = frozenset("of for and & the".split())
_SMALL = _IN_NAMES | {"but", "when", "as", "while", "in", "on", "at"}
_JOINS = frozenset("of for at from to".split())
_BARE = frozenset(
    "new former retired deputy senior acting vice assistant executive financial operating then "
    "current first second general interim the a an and".split()
)
_ENDS_OPEN = frozenset("of for at in on the a an and or to by with from".split())
_TITLE_BEFORE = re.compile(r"(?:(?:[A-Z][\w.’'-]*|of|for|and|the)\s+){1,7}$")
_FROM = re.compile(
    r",? (?:\d{1,3},? )?(?P<words>(?:from|of|with) (?:the )?"
    r"[A-Z][\w&.’'-]+(?: (?:(?:of|for|and|the) )*[A-Z][\w&.’'-]+){0,5})(?=[,;.] )"
)
_NOUN_OF = re.compile(
    r"\b(?:[Aa]n?|[Tt]he|[Oo]ne) (?P<noun>(?:[a-z][\w’'-]* ){0,2}[a-z][\w’'-]*) "
    r"(?P<whose>(?:for|of|at|with|from) (?:the )?[A-Z][\w.&’'-]*"
    r"(?: (?:(?:of|for|and|the) )*[A-Z][\w.&’'-]*){0,5}), $"
)
_WHO_IS = re.compile(r",? who (?:is|was) (?:an? |the )?(?P<words>[^,.;:()“”\"]{4,70}?)(?=[,.;])")
_TWICE = re.compile(r"\b(\w+) \1\b")
_BROKEN = re.compile(r"[@#/<>(){}\[\]“”\"]|https?:|\bpic\.")


def introduce_actors(account: AccountMentions) -> dict[int, str]:
    """Actor -> the first words of the account that say who a person is.

    A relative or a friend counts only with the name of whose it is; the title before the name and
    what it is said to be from count too. A rank or title alone ("Colonel") counts where the account
    says nothing else. Headlines do not count.
    """
    found: dict[int, str] = {}
    bare: dict[int, str] = {}
    parse = account.parse
    for mention in account.mentions:
        if not mention.proper or mention.kind != "person" or mention.actor in found:
            continue
        if parse.rows[parse.sentence[mention.first]]["role"] == "headline":
            continue
        name = set(re.findall(r"\w+", account.name_of(mention.actor).lower()))
        for words in _introductions(parse, mention):
            words = _TWICE.sub(r"\1", " ".join(words.removeprefix("one ").split()))
            words = _without_rank(_WEEKDAY.sub("", words))
            if not _can_be_printed(words, name) or _is_cut(parse, mention, words):
                continue
            if not _is_bare(words):
                found[mention.actor] = words
                break
            bare.setdefault(mention.actor, words)
    return bare | found


def _without_rank(words: str) -> str:
    """The words for an office without the rank behind it: "army spokesman Rear Adm."."""
    parts = words.split()
    lower = [w.lower().strip(".") for w in parts]
    last = len(parts)
    while last > 1 and lower[last - 1] in _RANKS | _HONORIFICS | _OF_RANKS:
        last -= 1
    office = lower[last - 1] if parts else ""
    if last == len(parts) or office in _RANKS or not _names_person(office):
        return words
    return words if office in _NO_OFFICE else " ".join(parts[:last])


def is_title(words: str) -> bool:
    """Whether words are a title or rank without a name.

    >>> is_title("Det. Sgt."), is_title("Sgt. Holm"), is_title("Sister")
    (True, False, True)
    """
    lower = [w.lower().strip(".") for w in words.split()]
    return bool(lower) and set(lower) <= _RANKS | _HONORIFICS | _OF_RANKS


def _is_bare(words: str) -> bool:
    """Whether words are a rank or office without what it is of: "Lieutenant Colonel"."""
    parts = [w.lower().strip(".") for w in words.split()]
    capital = (w for w in words.split() if w[:1].isupper() and not w.isupper())
    named = any(w.lower().strip(".") not in _RANKS for w in capital) or _JOINS & set(parts)
    return set(parts) <= _RANKS | _BARE or (not named and parts[-1] in _OFFICES)


def _is_cut(parse: ParsedText, name: Mention, words: str) -> bool:
    """Whether words end amid a name that "and" joins: "School of Oriental", "and African"."""
    if not words[words.rfind(" ") + 1 :][:1].isupper():
        return False
    row = parse.rows[parse.sentence[name.first]]
    behind = re.escape(words) + r"\s+(?:and|&)\s+(?:the )?([A-Z])"
    text = parse.text[int(row["start"]) : int(row["end"])]
    return any(
        parse.entity[parse.at(int(row["start"]) + m.start(1))] != "PERSON"
        for m in re.finditer(behind, text)
    )


def _introductions(parse: ParsedText, name: Mention) -> Iterator[str]:
    """Words for a person: a noun beside the name, a title before it, where somebody is from."""
    yield _noun_of_somebody(parse, name)
    for i in descriptions(parse, name):
        if parse.tag[i] in ("NN", "NNP") and _is_of_person(parse, i):
            words = _with_owner(parse, i, phrase_at(parse, i, name))
            yield _as_inside(parse, i, words) if words else ""
    office, before = _office_before(parse, name), _title_before(parse, name)
    yield before if before.endswith(office) else office
    yield before
    title = title_of(parse, name) if name.titles and name.noun else ""
    known = any(map(_names_person, title.lower().split()))
    if title and known and name.noun not in _OF_SOMEBODY:
        yield _as_inside(parse, name.first, title)
    yield _noun_before(parse, name)
    yield _named_as(parse, name)
    end = parse.end[name.last - 1]
    behind = parse.text[end : end + 2 * _BEFORE]
    for pattern in (_WHO_IS, _FROM):
        match = pattern.match(behind)
        named = any(map(_names_person, match["words"].lower().split())) if match else False
        if match and (pattern is _FROM or named):
            yield match["words"]


def _noun_of_somebody(parse: ParsedText, name: Mention) -> str:
    """The noun before a name, with the name of whose it is: "A spokesman for Mr. Hunter, Jo Lee".

    The parser takes such a name for another one of whom it stands beside.
    """
    start = parse.start[_name_starts(parse, name)]
    match = _NOUN_OF.search(parse.text[max(0, start - _BEFORE) : start])
    named = match is not None and any(map(_names_person, match["noun"].lower().split()))
    return f"{match['noun']} {match['whose']}" if match and named else ""


def _office_before(parse: ParsedText, name: Mention) -> str:
    """The words before a name with what the office is of: "Northern Fleet spokesman"."""
    last = _name_starts(parse, name)
    first = last
    while first > 0 and parse.sentence[first - 1] == parse.sentence[last]:
        if not _is_before(parse, first - 1, name):
            break
        first -= 1
    while first < last and parse.lower[first] in _SMALL:
        first += 1
    while last - first > 1 and _is_mere_title(parse, first, last - 1):
        last -= 1
    named = first < last and parse.tag[last - 1] in ("NN", "NNP")
    if not named or not _names_person(parse.lower[last - 1]):
        return ""
    if parse.lemma[last - 1].lower() in _OF_SOMEBODY and "POS" not in parse.tag[first:last]:
        return ""
    return _as_inside(parse, first, parse.phrase(first, last))


def _is_before(parse: ParsedText, k: int, name: Mention) -> bool:
    """Whether token k belongs to the words before a name."""
    if parse.lower[k] in _IN_NAMES:
        before = parse.tag[k - 1] in NAME_TAGS or parse.lower[k - 1] in ("of", "for")
        joins_others = parse.lower[k] in ("and", "&") and parse.entity[k - 1] in _OTHERS
        return k > 0 and before and parse.word[k + 1][:1].isupper() and not joins_others
    if parse.tag[k] not in _NOUN_PARTS or parse.entity[k] in ("DATE", "TIME", "CARDINAL"):
        return False
    in_name = parse.lower[k + 1] in _IN_NAMES and parse.tag[k] in NAME_TAGS
    return parse.tag[k] in ("POS", "HYPH") or in_name or k < parse.head[k] < name.last


def _is_mere_title(parse: ParsedText, first: int, k: int) -> bool:
    """Whether the last word before a name is a title behind an office: "spokesman Colonel"."""
    word, before = parse.lower[k].strip("."), parse.lower[k - 1]
    if word in _HONORIFICS:
        return True
    office = _names_person(before) and before not in _RANKS and before not in ("chief", "deputy")
    return word in _RANKS and office and k > first


def _named_as(parse: ParsedText, name: Mention) -> str:
    """The noun for who goes by a name: "the graffiti artist who goes by the name Moth"."""
    near = range(max(0, name.first - 2), name.first)
    for start in (name.head, *(k for k in near if parse.lower[k] == "name")):
        i, verb = start, -1
        while parse.dep[i] in _UP and (verb < 0 or parse.lemma[verb].lower() in _NAMING):
            i = parse.head[i]
            verb = i if parse.pos[i] == "VERB" else verb
        named = verb > i and parse.lemma[verb].lower() in _NAMING
        if named and parse.tag[i] in ("NN", "NNP") and _is_of_person(parse, i):
            first, _, _ = phrase_at(parse, i, name).partition(f" {parse.word[verb]}")
            return _as_inside(parse, i, first)
    return ""


def _is_of_person(parse: ParsedText, i: int) -> bool:
    """Whether a noun says who somebody is, and whose it is where that is needed."""
    lemma = parse.lemma[i].lower()
    if lemma in _OF_SOMEBODY:
        owned = [*parse.children_by(i, "poss"), *parse.children_by(i, "prep")]
        return any(_is_definite(parse, k) or parse.lower[k] in _JOINS for k in owned)
    known = noun_at(parse, i)
    if (known is not None and known.kind == "person") or f"{lemma}s" in PARTIES:
        return True
    does = parse.dep[i] == "appos" and parse.tag[i] == "NN" and lemma.endswith(_AGENTS)
    return _names_person(lemma) or does


def _is_definite(parse: ParsedText, i: int) -> bool:
    """Whether an owner is a name, or a noun with "the": "the boy's mother"."""
    return parse.tag[i] in NAME_TAGS or any(parse.lower[c] == "the" for c in parse.children[i])


def _with_owner(parse: ParsedText, i: int, words: str) -> str:
    """The words for a relative or an office with whose it is: "Bruce Lee's sister"."""
    owner = parse.child(i, "poss")
    if not words or owner is None or parse.pos[owner] == "PRON":
        return words
    if not _is_definite(parse, owner):  # "a 19-year-old nurse's aide"
        a_kind = any(parse.lower[c] in ("a", "an") for k in (owner, i) for c in parse.children[k])
        return f"{parse.phrase(owner, i)} {words}" if a_kind else words
    behind = words.split()[-1]
    whose = parse.phrase(parse.left[owner], i + 1)
    if parse.pos[owner] == "NOUN" and parse.lower[owner] in _UNCLEAR_OWNERS:
        return ""  # "the group's chair": of which group?
    return whose if behind == parse.word[i] else f"{whose}{words.partition(parse.word[i])[2]}"


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
    last = _name_starts(parse, name)
    row, end = parse.rows[parse.sentence[last]], parse.start[last]
    match = _TITLE_BEFORE.search(parse.text[max(int(row["start"]), end - _BEFORE) : end])
    start = end - len(match.group()) if match else end
    for k in range(last - 1, parse.at(start), -1):
        if parse.lower[k] == "and" and parse.entity[k - 1] in _OTHERS:
            start = parse.end[k]  # "Salman and President Obama"
            break
    words = _without_small(parse.text[start:end].split())
    if parse.text[int(row["start"]) :].startswith(words) and len(words.split()) == 1:
        known = _names_person(words.lower())
        return (words if words.isupper() else words.lower()) if known else ""
    lower = words.lower().split()
    office = lower and (_names_person(lower[-1]) or (_OFFICES & set(lower) and "of" in lower))
    return words if office else ""


def _without_small(words: list[str]) -> str:
    """Words without "of" and the like before them, and without "Dr" behind them."""
    while words and words[0].lower() in _SMALL:
        words = words[1:]
    while len(words) > 1 and words[-1].lower().strip(".") in _HONORIFICS:
        words = words[:-1]
    return " ".join(words)


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
    noun = parse.lemma[last - 1].lower() if is_noun else ""
    row = noun_at(parse, last - 1) if is_noun else None
    person = _names_person(noun) or not (
        (row and row.kind != "person") or (first and parse.tag[first - 1] == "DT")
    )
    known = is_noun and noun not in _OF_SOMEBODY and person
    return parse.phrase(first, last) if known else ""


def _as_inside(parse: ParsedText, i: int, words: str) -> str:
    """Words as they are printed inside a sentence: a capital of its first word is no name's."""
    first, _, rest = words.partition(" ")
    start = int(parse.rows[parse.sentence[i]]["start"])
    opens, opening = parse.text.startswith(words, start), parse.at(start)
    is_name = first.isupper() or (rest[:1].isupper() and parse.pos[i] == "PROPN")
    if is_name or not (opens and first.isalpha()):
        return words
    mood = opens and first.endswith(("ed", "ing")) and parse.tag[opening][:2] in ("VB", "JJ")
    known = (
        mood or first.lower() in _person_words() or re.search(rf"\b{first.lower()}\b", parse.text)
    )
    return words[:1].lower() + words[1:] if known else words


def _can_be_printed(words: str, name: set[str]) -> bool:
    parts = words.split()
    lower = [w.lower().strip(".,") for w in parts]
    if not parts or len(parts) > _LONGEST or _BROKEN.search(words):
        return False
    if words.isupper() and len(words) > _SHORT:
        return False
    if name & set(lower) or lower[-1] in _ENDS_OPEN or not lower[0][:1].isalnum():
        return False
    if lower[0] in _RELATIVE or not (parts[-1][-1].isalnum() or parts[-1][-1] == "."):
        return False
    if lower[0] in _HONORIFICS:
        return False
    open_ = _OFFICES | (_BARE - {"general"}) | _OF_SOMEBODY
    return not set(lower) <= _NO_ROLE and not set(lower) <= open_
