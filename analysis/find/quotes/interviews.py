"""Find who answers in an interview of questions and answers, where only Q and A are printed."""

from __future__ import annotations

from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention
from analysis.nlp import ParsedText

_TALKING = frozenset("speak talk chat sit meet converse correspond".split())
_QUESTIONING = frozenset("interview ask question quiz".split())
_INTERVIEWS = frozenset("interview q&a conversation chat talk".split())


def find_interviewee(account: AccountMentions, first: int, last: int) -> int:
    """The actor who answers the questions at tokens ``first`` to ``last``, -1 if unclear.

    The one to whom a question is addressed by name; else the one in the words before who was
    interviewed or spoken to; else the only person named there who is no journalist.
    """
    addressed = _addressed(account, first, last)
    if len(addressed) == 1:
        return addressed.pop()
    persons = [m for m in account.mentions if m.first < first and _is_named_person(m)]
    persons = [m for m in persons if not _is_journalist(account, m)]
    for asked in (True, False):
        chosen = {m.actor for m in persons if _is_interviewed(account.parse, m.head) is asked}
        if len(chosen) == 1:
            return chosen.pop()
        if chosen and asked:
            return -1
    return -1


def _is_named_person(mention: Mention) -> bool:
    return mention.proper and mention.kind == "person" and mention.actor >= 0


def _addressed(account: AccountMentions, first: int, last: int) -> set[int]:
    """The persons whom a question addresses by name: "Q: Ms Stone, why did you leave?"."""
    parse = account.parse
    found = set()
    for mention in account.mentions:
        if not (_is_named_person(mention) and first <= mention.first and mention.last < last):
            continue
        opens = parse.word[mention.first - 1] in (":", ".", "-", "–", "—", ",")
        if opens and parse.word[mention.last] in (",", "?"):
            found.add(mention.actor)
    return found


def _is_journalist(account: AccountMentions, mention: Mention) -> bool:
    """Whether a person asks for a living: a reporter, or "The Courier's Tom Vale"."""
    owner = account.parse.child(mention.head, "poss")
    owned = account.mention_at.get(-1 if owner is None else owner)
    media = "media" in (mention.speaker, account.actors[mention.actor].speaker)
    return media or (owned is not None and owned.proper and owned.kind == "body")


def _is_interviewed(parse: ParsedText, head: int) -> bool:
    """Whether the name at a token is the one who is interviewed, or speaks to a newspaper."""
    while parse.dep[head] in ("appos", "conj") and parse.head[head] != head:
        head = parse.head[head]
    dep, above = parse.dep[head], parse.head[head]
    lemma = parse.lemma[above].lower()
    if dep in ("dobj", "nsubjpass"):
        return lemma in _QUESTIONING
    if dep == "pobj" and parse.lower[above] in ("to", "with"):
        below = parse.head[above]
        below = parse.head[below] if parse.dep[below] in ("prep", "prt") else below
        speaker = parse.child(below, "nsubj")
        two = speaker is not None and parse.entity[speaker] == "PERSON"
        if parse.lemma[below].lower() in _TALKING:
            return not two
        return parse.lower[below] in _INTERVIEWS
    if dep != "nsubj":
        return False
    answers = parse.child(above, "dobj")
    if lemma == "answer":
        return answers is not None and parse.lemma[answers].lower() == "question"
    return lemma in _TALKING and _talks_to_no_person(parse, above)


def _talks_to_no_person(parse: ParsedText, verb: int) -> bool:
    """Whether a verb of talking has an addressee that is no person: "to the paper"."""
    to = [c for c in parse.children_by(verb, "prep") if parse.lower[c] in ("to", "with")]
    met = [p for c in to if (p := parse.child(c, "pobj")) is not None]
    return bool(met) and all(parse.entity[p] != "PERSON" for p in met)
