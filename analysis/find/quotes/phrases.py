"""The words for a speaker: noun phrases, joined names, and who sent a statement or letter."""

from __future__ import annotations

from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention
from analysis.nlp import ParsedText

_REACH = 6  # sentences before "the statement" in which its sender is looked for
_LONGEST_PHRASE = 12  # words of a phrase that still name somebody
NOUN_TAGS = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")
SENT = frozenset(  # what somebody sends or writes
    """advertisement ad blog comment email e-mail essay filing letter memo memorandum message note
    op-ed post posting release remark response speech statement testimony tweet video
    address""".split()
)
_SENDING = frozenset(
    """issue release send write publish post make give deliver put share circulate file record
    read""".split()
)


def sender_of(account: AccountMentions, token: int, *, look_back: bool = True) -> int:
    """The actor who sent a letter, statement or post, -1 if unknown.

    Its owner ("her statement"), who it is from or by, or who issued it; for "the statement" the
    sender of the one in the sentences before.
    """
    parse = account.parse
    if parse.lemma[token].lower() not in SENT:
        return -1
    places = parse.children_by(token, "poss")[:1]
    for c in parse.children[token]:
        if parse.lower[c] in ("by", "from", "of"):
            places += parse.children_by(c, "pobj")
    given = [c for c in parse.children_by(token, "acl") if parse.lemma[c] in _SENDING]
    for agent in parse.children_by(given[0], "agent") if given else ():
        places += parse.children[agent]
    verb = parse.head[token]
    if parse.dep[token] == "dobj" and parse.lemma[verb] in _SENDING:
        places += parse.children_by(verb, "nsubj")[:1]
    for place in places:
        mention = account.mention_at.get(place)
        if mention and mention.kind in ("person", "body", "group") and mention.actor >= 0:
            return mention.actor
    return _sender_before(account, token) if look_back and is_definite(parse, token) else -1


def _sender_before(account: AccountMentions, token: int) -> int:
    """The sender of the statement before that "the statement" refers to, -1 if unknown."""
    parse, sentence = account.parse, account.parse.sentence[token]
    first = parse.spans[max(0, sentence - _REACH)][0] if sentence >= 0 else 0
    for j in range(token - 1, first - 1, -1):
        if parse.lemma[j].lower() == parse.lemma[token].lower():
            actor = sender_of(account, j, look_back=False)
            if actor >= 0:
                return actor
    return -1


def name_beside(account: AccountMentions, token: int) -> int:
    """The name beside a noun: "a spokesman, Michael Harrison", "a report by the agency"."""
    parse, mention = account.parse, account.mention_at.get(token)
    if mention and mention.proper:
        return token
    if parse.tag[token] == "NNS":
        return _body_beside(account, token)
    near = parse.children_by(token, "appos")
    near += [c for other in near for c in parse.children_by(other, "appos")]
    near += [parse.head[token]] if parse.dep[token] == "appos" else []
    for preposition in parse.children_by(token, "prep"):
        for c in parse.children[preposition]:
            near += parse.children_by(c, "appos")
    for c in near:
        name = account.mention_at.get(c)
        if not name or not name.proper:
            continue
        if name.kind == "person" or (name.kind == "body" and parse.head[c] == token):
            return c
    if mention and mention.speaker == "study":
        for c in parse.children[token]:
            source = parse.child(c, "pobj") if parse.lower[c] in ("by", "from") else None
            if source is not None and source in account.mention_at:
                return source
    return token


def _body_beside(account: AccountMentions, token: int) -> int:
    """The one body in commas beside a plural noun: "the owners, Blue Star, said"."""
    beside = account.parse.children_by(token, "appos")
    name = account.mention_at.get(beside[0]) if len(beside) == 1 else None
    alone = name is not None and name.proper and name.kind == "body"
    alone = alone and len(joined_heads(account.parse, beside[0])) == 1
    return beside[0] if alone else token


def is_definite(parse: ParsedText, token: int) -> bool:
    """Whether a noun has a definite article or demonstrative."""
    return any(parse.lower[c] in ("the", "this", "that") for c in parse.children[token])


def noun_phrase(parse: ParsedText, token: int, mention: Mention | None = None) -> str:
    """The noun phrase of ``token`` with its article.

    It ends with the mention; without one it includes what follows.
    """
    first = mention.first if mention else token
    while (
        parse.left[token] < first
        and token - first < 7
        and first <= parse.head[first - 1] <= token
        and parse.tag[first - 1] != ","
    ):
        first -= 1
    last = mention.last if mention else _end_of_phrase(parse, token, first)
    return parse.phrase(first, last)


def _end_of_phrase(parse: ParsedText, token: int, first: int) -> int:
    """Where the phrase ends: after "of ...", "for ...", "who ..." that follow without a comma."""
    last = token + 1
    for c in parse.children[token]:
        if c < last:
            continue
        if parse.left[c] != last or parse.dep[c] not in ("prep", "relcl", "acl"):
            break
        if parse.right[c] - first > _LONGEST_PHRASE:
            break
        if "\n" in parse.text[parse.start[last] : parse.end[parse.right[c] - 1]]:
            break
        if any(word[:1] in ',“”"(' for word in parse.word[last : parse.right[c]]):
            break
        last = parse.right[c]
    return last


def without_article(phrase: str) -> str:
    """A phrase without its article.

    >>> without_article("A spokesman for the mayor")
    'spokesman for the mayor'
    """
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.lower() in ("a", "an", "the") else phrase


def joined_heads(parse: ParsedText, token: int) -> list[int]:
    """The heads of "A, B and C", in order; ``token`` alone where nothing is joined to it."""
    heads = [token]
    for _ in range(4):
        below = parse.children[heads[-1]]
        joined = [
            c
            for c in parse.children_by(heads[-1], "conj")
            if parse.tag[c] in NOUN_TAGS and c > heads[-1]
        ]
        if not joined or not any(
            parse.lower[c] in ("and", "or", ",") for c in below if heads[-1] < c < joined[0]
        ):
            break
        heads.append(joined[0])
    first, last = heads[0], heads[-1]
    linked = any(word in ("and", "&") for word in parse.lower[first:last])
    same_sentence = parse.sentence[first] == parse.sentence[last]
    return heads if linked and same_sentence and last - first < 30 else [token]


def first_joined(parse: ParsedText, i: int) -> int:
    """The first of the joined names that a name belongs to."""
    while parse.dep[i] == "conj" and parse.tag[parse.head[i]][:3] == "NNP" and parse.head[i] < i:
        i = parse.head[i]
    return i
