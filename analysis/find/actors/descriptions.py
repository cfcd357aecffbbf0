"""What an account itself says a speaker is: "a lawyer for the port", "Governor"."""

from __future__ import annotations

from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import NAME_TAGS, Mention, noun_at
from analysis.find.actors.roles import descriptions
from analysis.nlp import ParsedText

_LONGEST = 12  # words of a description
_STOP = frozenset(", ; : ( ) — – who which whom whose".split())
_JOINS = ("and", "&")


def describe_actors(account: AccountMentions) -> dict[int, str]:
    """Actor -> the first description that the account gives, in its own words.

    A noun beside the name comes before a title ("Ann Lee, a lawyer for the port"); an actor that
    the account only names has none.
    """
    titles: dict[int, str] = {}
    nouns: dict[int, str] = {}
    for mention in account.mentions:
        if not mention.proper or mention.kind not in ("person", "body"):
            continue
        for i in descriptions(account.parse, mention):
            if account.parse.tag[i] in ("NN", "NNP") and mention.actor not in nouns:
                words = phrase_at(account.parse, i, mention)
                if words and _says_role(account.parse, i):
                    nouns[mention.actor] = words
        if mention.titles and mention.actor not in titles and mention.noun:
            titles[mention.actor] = title_of(account.parse, mention)
    return titles | nouns


def _says_role(parse: ParsedText, i: int) -> bool:
    """Whether a noun is a common one or a known role: "Ann Lee, a miner", not a second name."""
    return parse.tag[i] == "NN" or noun_at(parse, i) is not None


def title_of(parse: ParsedText, mention: Mention) -> str:
    """The titles of a name as they are printed."""
    first, last = mention.first, mention.first + len(mention.titles)
    return parse.phrase(first, min(last, mention.last - 1) or mention.last)


def phrase_at(parse: ParsedText, i: int, name: Mention) -> str:
    """The noun phrase at token i without article, to its first comma or relative clause."""
    first = i
    while first > parse.left[i] and not name.first <= first - 1 < name.last:
        if parse.word[first - 1] in _STOP or parse.tag[first - 1] in ("DT", "PRP$", "POS", "CC"):
            break
        first -= 1
    if first > 1 and parse.word[first - 1] == "-" and parse.end[first - 1] == parse.start[first]:
        first -= 2  # "co-chair"
    last = i + 1
    while last < min(parse.right[i], i + _LONGEST) and not name.first <= last < name.last:
        stops = parse.word[last] in _STOP or parse.tag[last] in ("CC", "VBD", "VBZ", "WDT", "WP")
        opens = parse.tag[last] in ("DT", "PRP", "PRP$")  # "a hostage the group had named"
        stops |= opens and parse.tag[last - 1] in ("NN", "NNS", *NAME_TAGS)
        stops |= _says_what_for_now(parse, last)
        if stops and not _goes_on(parse, i, last):
            break
        last += 1
    return parse.phrase(first, last)


def _says_what_for_now(parse: ParsedText, k: int) -> bool:
    """Whether a participle says what somebody does at the time: "a soldier speaking from Oslo".

    "A lawyer representing the club" says what somebody is.
    """
    here = parse.tag[k] == "VBG" and parse.dep[k] == "acl" and parse.lemma[k] != "work"
    return here and parse.child(k, "dobj") is None


def _goes_on(parse: ParsedText, i: int, k: int) -> bool:
    """Whether a phrase at token i goes on behind the comma or "and" at token k.

    What is joined is a part of what the noun is of ("head of the School of Oriental and African
    Studies", "Department for Environment, Food and Rural Affairs") or a second office.
    """
    if k + 1 >= len(parse):
        return False
    inside = parse.entity[k - 1] == parse.entity[k] == parse.entity[k + 1] == "ORG"
    if inside and parse.lower[k] in _JOINS:
        return True
    if parse.tag[k + 1] in ("DT", "PRP$", "PRP", "CD", "RB"):
        return False
    if parse.entity[k + 1] == "PERSON" or parse.tag[k] not in ("CC", ","):
        return False
    if parse.word[k] == ",":
        return _is_listed_name(parse, k)
    if parse.lower[k] not in _JOINS:
        return False
    joined = parse.head[k]
    if joined == i:
        second = parse.child(i, "conj")
        noun = noun_at(parse, second) if second is not None else None
        return noun is not None and noun.kind == "person" and parse.tag[i] == "NN"
    while joined != i and parse.head[joined] != joined:
        joined = parse.head[joined]
    return joined == i


def _is_listed_name(parse: ParsedText, k: int) -> bool:
    """Whether the comma at token k is inside a name: "Environment, Food and Rural Affairs"."""
    if parse.tag[k - 1] not in NAME_TAGS or parse.entity[k + 1] == "GPE":
        return False
    j = k + 1
    while j + 1 < len(parse) and (parse.tag[j] in NAME_TAGS or parse.word[j] == ","):
        j += 1
    return j > k + 1 and parse.lower[j] in _JOINS and parse.tag[j + 1] in (*NAME_TAGS, "JJ")
