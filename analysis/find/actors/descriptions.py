"""What an account itself says a speaker is: "a lawyer for the port", "Governor"."""

from __future__ import annotations

from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention, noun_at
from analysis.find.actors.roles import descriptions
from analysis.nlp import ParsedText

_LONGEST = 12  # words of a description
_STOP = frozenset(", ; : ( ) — – who which whom whose".split())


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
    last = i + 1
    while last < min(parse.right[i], i + _LONGEST) and not name.first <= last < name.last:
        if parse.word[last] in _STOP or parse.tag[last] in ("CC", "VBD", "VBZ", "WDT", "WP"):
            break
        last += 1
    return parse.phrase(first, last)
