"""Find who acts and who is acted on, in the active or the passive voice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import resolve_coreference
from analysis.find.actors.coreference import resolve_pronoun
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import nouns
from analysis.nlp import ParsedText, reporting_verbs
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

CLAUSE, BARE, REDUCED = "clause", "bare", "reduced"
ACTIVE, NAMED, UNNAMED = "active", "passive, by-agent named", "passive, no by-agent found"
_PARTICIPLE_TAGS = ("VBN", "VBD")
_PATIENTS = ("nsubjpass", "csubjpass")
_CONTRACTED = frozenset("'s ’s 're ’re 'm ’m".split())
_RELATIVES = ("who", "which", "that")
_DITRANSITIVE = frozenset(  # verbs that keep an object in the passive: "was given a medal"
    """accord allot allow ask assign award bequeath call cause charge deal deny elect feed fine
    forgive give grant guarantee hand lend make name offer owe pay permit promise refuse sell send
    serve show spare teach tell throw wish""".split()
)
_STATES = frozenset(  # participles that describe a state after "get", and some after "be"
    """confused drunk excited lost married stuck tired upset worried bored dressed involved
    used""".split()
)
_NO_ACT = frozenset("aged supposed related interested tired unrelated born".split())
_NO_EVENT = frozenset("be have do seem become appear remain include get 's ’s need let".split())
_NO_AGENT = frozenset("mistake accident law default then now hand far".split())


@reviewed
@once
def find_agency(story: Story) -> pd.DataFrame:
    """Find the verbs with an actor that acts or is acted on.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per verb, in the order of the text; columns of ``agency`` in ``analysis/schema.py``.
        ``voice`` is "active", "passive, by-agent named" or "passive, no by-agent found". ``form``
        is "clause", "bare" for a passive without its own subject, or "reduced" ("soldiers killed
        in Gaza"). ``agent`` and ``patient`` are actors, missing where the words name none.

    Notes
    -----
    Based on the parser's dependencies, with corrections for its frequent errors; passives after
    Quirk et al. (1985). "No by-agent found" does not prove that nobody is named: the next sentence
    may name the agent. Pronouns count where the account shows what they refer to. Verbs of being
    and of reporting ("said that") are left out. Never raises on any text.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Three soldiers were arrested on Monday. Police arrested a lawyer."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_agency(story)[["surface", "voice", "patient_surface"]].values.tolist()[0]
    ['were arrested', 'passive, no by-agent found', 'soldiers']
    """
    rows = [
        _row(account, event)
        for account in resolve_coreference(story).accounts.values()
        for event in _events(account.parse)
    ]
    return schema.make("agency", [row for row in rows if row])


@dataclass(frozen=True)
class Event:
    """A verb with its agent and patient, each by its head token (-1: none found).

    ``form`` is empty for an active verb; ``first`` is the auxiliary that opens a passive.
    """

    verb: int
    patient: int
    agent: int
    form: str
    first: int


def _events(parse: ParsedText) -> list[Event]:
    passives = {event.verb: event for event in find_passives(parse)}
    events = []
    for i in range(len(parse)):
        if parse.sentence[i] >= 0 and (i in passives or parse.tag[i][:1] == "V"):
            event = passives.get(i) or _active(parse, i)
            events += [event] if event else []
    return events


def _active(parse: ParsedText, i: int) -> Event | None:
    """An active verb with its subject and object."""
    if parse.lemma[i] in _NO_EVENT or parse.dep[i] in ("aux", "auxpass", "amod", "compound"):
        return None
    if parse.lemma[i].lower() in reporting_verbs() and parse.child(i, "ccomp") is not None:
        return None
    agent, head = parse.child(i, "nsubj"), parse.head[i]
    if agent is None and parse.dep[i] == "conj" and parse.tag[i] != "VBN":
        agent = parse.child(head, "nsubj") if parse.tag[head][:1] == "V" else None
    if agent is None and parse.dep[i] == "acl" and parse.tag[i] == "VBG":
        agent = head
    patient = parse.child(i, "dobj", "dative")
    return Event(i, -1 if patient is None else patient, -1 if agent is None else agent, "", i)


def _row(account: AccountMentions, event: Event) -> dict[str, Any] | None:
    """The row of a verb, None if neither agent nor patient is an actor."""
    parse, actors = account.parse, account.actors
    heads = {"agent": event.agent, "patient": event.patient}
    numbers = {part: _actor(account, head) for part, head in heads.items()}
    if max(numbers.values()) < 0:
        return None
    start, end = parse.start[event.first], parse.end[event.verb]
    row: dict[str, Any] = {
        "account_id": account.account_id,
        "sentence_id": parse.rows[parse.sentence[event.verb]]["sentence_id"],
        "start": start,
        "end": end,
        "surface": parse.text[start:end],
        "verb": parse.lemma[event.verb].lower(),
        "form": event.form or CLAUSE,
        "voice": ACTIVE if not event.form else NAMED if event.agent >= 0 else UNNAMED,
    }
    for part, head in heads.items():
        a, b = _span(account, head) if head >= 0 else (-1, -1)
        row[f"{part}_start"], row[f"{part}_end"] = a, b
        row[f"{part}_surface"] = parse.text[a:b] if b > 0 else None
        if numbers[part] >= 0:
            actor = actors[numbers[part]]
            row[part], row[f"{part}_id"] = actor.name, actor.actor_id
    return row


def _actor(account: AccountMentions, i: int) -> int:
    """The actor that the noun or pronoun at a token refers to, -1 if none."""
    if i < 0:
        return -1
    parse = account.parse
    if parse.lower[i] in _RELATIVES:
        verb = parse.head[i]
        noun = parse.head[verb]
        known = parse.dep[verb] == "relcl" and parse.lower[noun] not in _RELATIVES
        return _actor(account, noun) if known else -1
    if parse.lower[i] in ("he", "she", "him", "her"):
        return resolve_pronoun(account, i)
    mention = account.mention_at.get(i)
    if mention is None:
        return -1
    names = mention.proper or (mention.head == i and nouns()[mention.noun].kind != "document")
    return mention.actor if names else -1


def _span(account: AccountMentions, i: int) -> tuple[int, int]:
    """The text offsets of the mention at a token, or of the token."""
    mention = account.mention_at.get(i)
    first, last = (mention.first, mention.last) if mention else (i, i + 1)
    return account.parse.start[first], account.parse.end[last - 1]


def find_passives(parse: ParsedText) -> list[Event]:
    """Find the passive verbs of an account, in the order of the text. Never raises on any text."""
    verbs = (
        i
        for i in range(len(parse))
        if parse.sentence[i] >= 0 and parse.tag[i] in (*_PARTICIPLE_TAGS, "JJ")
    )
    return [event for event in (_passive(parse, i) for i in verbs) if event]


def _passive(parse: ParsedText, i: int) -> Event | None:
    auxiliaries, patient = parse.children_by(i, "auxpass"), parse.child(i, *_PATIENTS)
    dep, tag = parse.dep[i], parse.tag[i]
    if auxiliaries or patient is not None:
        return _in_clause(parse, i, auxiliaries, patient)
    if dep == "acomp" and parse.lemma[parse.head[i]] in ("be", "get"):
        return _after_be(parse, i)
    if dep == "acl" and tag != "JJ":
        return _after_noun(parse, i)
    if dep == "conj" and tag in _PARTICIPLE_TAGS:
        active = parse.child(i, "nsubj", "dobj", "aux") is not None
        return None if active else _joined(parse, i)
    return None


def _in_clause(
    parse: ParsedText, i: int, auxiliaries: list[int], patient: int | None
) -> Event | None:
    """A participle with an auxiliary or with the subject of a passive."""
    lemmas = {parse.lemma[a] for a in auxiliaries}
    contracted = any(parse.lower[a] in _CONTRACTED for a in auxiliaries)
    if auxiliaries and not lemmas & {"be", "get"} and not contracted:
        return None
    agent, lower = by_agent(parse, i), parse.lower[i]
    state = lower in _NO_ACT or (lemmas == {"get"} and lower in _STATES)
    if state or (parse.tag[i] == "JJ" and agent < 0) or _has_active_object(parse, i):
        return None
    if patient is None:
        return Event(i, _shared_patient(parse, i), agent, BARE, min([*auxiliaries, i]))
    return Event(i, patient, agent, CLAUSE, min([*auxiliaries, i]))


def _has_active_object(parse: ParsedText, i: int) -> bool:
    """Whether a participle has an object that its passive would not have."""
    thing = parse.child(i, "dobj")
    if thing is None or thing < i or parse.lemma[i] in _DITRANSITIVE:
        return False
    return parse.child(i, "prt") is None


def _after_be(parse: ParsedText, i: int) -> Event | None:
    """A participle that the parser takes for an adjective after "be" or "get"."""
    verb, agent, lower = parse.head[i], by_agent(parse, i), parse.lower[i]
    subject = parse.child(verb, "nsubj", "nsubjpass")
    if subject is None or lower in _NO_ACT | _STATES:
        return None
    if agent < 0:
        participle = parse.tag[i] != "JJ" and lower.endswith(("ed", "en", "wn", "ught"))
        if parse.lemma[verb] == "get" or not participle:
            return None
    return Event(i, subject, agent, CLAUSE, min(verb, i))


def _after_noun(parse: ParsedText, i: int) -> Event | None:
    """A participle after its noun: in a question, a headline without a verb, or reduced."""
    noun, agent = parse.head[i], by_agent(parse, i)
    verb = parse.head[noun]
    if parse.tag[i] != "VBN" or noun > i or parse.lower[i] in _NO_ACT:
        return None
    if _is_question(parse, i, noun, verb):
        return Event(i, noun, agent, CLAUSE, verb)
    first, last = parse.spans[parse.sentence[i]]
    finite = any(tag in ("VBD", "VBP", "VBZ", "MD") for tag in parse.tag[first:last])
    return Event(i, noun, agent, CLAUSE if verb == noun and not finite else REDUCED, i)


def _is_question(parse: ParsedText, i: int, noun: int, verb: int) -> bool:
    """Whether "be" before the noun opens a question: "is he barred"."""
    if parse.lemma[verb] != "be" or parse.dep[noun] not in ("nsubj", "attr") or verb >= noun:
        return False
    beside = parse.children_by(verb, "nsubj", "attr", "acomp", "prep", "expl")
    return parse.child(verb, "acomp") is None and not any(c < i and c != noun for c in beside)


def _joined(parse: ParsedText, i: int) -> Event | None:
    """A participle joined to a passive one: "was asked and told"."""
    first, agent = parse.head[i], by_agent(parse, i)
    if parse.tag[first] not in _PARTICIPLE_TAGS or parse.child(first, "auxpass") is None:
        return None
    if parse.tag[i] == "VBD" and agent < 0:
        return None
    return Event(i, _shared_patient(parse, i), agent, BARE, i)


def _shared_patient(parse: ParsedText, i: int) -> int:
    """The patient of a passive without a subject, -1 if none.

    It is that of the verb it is joined to, or the noun or verb it depends on.
    """
    for _ in range(3):
        dep, head = parse.dep[i], parse.head[i]
        if head == i or dep not in ("conj", "xcomp", "acl", "relcl"):
            return -1
        if dep in ("acl", "relcl"):
            return head
        deps = ("nsubjpass",) if dep == "conj" else ("dobj", "nsubj", "nsubjpass")
        subject = parse.child(head, *deps)
        if subject is not None:
            return subject
        i = head
    return -1


def by_agent(parse: ParsedText, i: int) -> int:
    """The head of the by-phrase that names the agent, -1 if none.

    Also that of a participle joined after it: "was detained and questioned by the police".
    """
    agent = _own_agent(parse, i)
    for c in parse.children_by(i, "conj") if agent < 0 else ():
        own_subject = parse.child(c, "nsubj", "nsubjpass", "auxpass", "dobj") is not None
        if parse.tag[c] in _PARTICIPLE_TAGS and not own_subject:
            agent = _own_agent(parse, c)
            if agent >= 0:
                break
    return agent


def _own_agent(parse: ParsedText, i: int) -> int:
    for c in parse.children_by(i, "agent", "prep"):
        named = parse.child(c, "pobj") if parse.lower[c] == "by" and c > i else None
        if named is not None and not _is_no_agent(parse, named):
            return named
    return -1


def _is_no_agent(parse: ParsedText, named: int) -> bool:
    """Whether a by-phrase names nobody who acts: "by Monday", "by 5 percent", "by mistake"."""
    measure = parse.entity[named] in ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY")
    return measure or parse.lower[named] in _NO_AGENT
