"""Agency: who acts and who is acted on, in the active or the passive voice, and whether a passive names who acts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import cast_of
from analysis.find.actors.coreference import refer
from analysis.find.actors.nouns import Cast, nouns
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

CLAUSE, BARE, REDUCED = "clause", "bare", "reduced"
_PATIENTS = ("nsubjpass", "csubjpass")
# Verbs that keep an object in the passive: "was given a medal".
_TWO = {
    "accord", "allot", "allow", "ask", "assign", "award", "bequeath", "call", "cause", "charge", "deal", "deny", "elect", "feed", "fine",
    "forgive", "give", "grant", "guarantee", "hand", "lend", "make", "name", "offer", "owe", "pay", "permit", "promise", "refuse", "sell",
    "send", "serve", "show", "spare", "teach", "tell", "throw", "wish",
}  # fmt: skip
# Participles that tell a state after "get", and some after "be".
_STATES = {
    "confused",
    "drunk",
    "excited",
    "lost",
    "married",
    "stuck",
    "tired",
    "upset",
    "worried",
    "bored",
    "dressed",
    "involved",
    "used",
}
_NO_ACT = {"aged", "supposed", "related", "interested", "tired", "unrelated", "born"}


@dataclass(frozen=True)
class Passive:
    """One passive verb: its token, its patient's head and its agent's head (-1: none found), its form, the auxiliary that opens it."""

    verb: int
    patient: int
    agent: int
    form: str
    first: int


def find_passives(words: ParsedText) -> list[Passive]:
    """The passive verbs of an account, in the order of the text. Never raises on any text."""
    found = []
    for i in range(len(words)):
        if words.sentence[i] >= 0 and words.tag[i] in ("VBN", "VBD", "JJ"):
            passive = _passive(words, i)
            if passive:
                found.append(passive)
    return found


def _passive(words: ParsedText, i: int) -> Passive | None:
    children = words.children[i]
    aux = [c for c in children if words.dep[c] == "auxpass"]
    patient = words.child(i, *_PATIENTS)
    if aux or patient is not None:
        return _clause(words, i, aux, patient)
    if words.dep[i] == "acomp" and words.lemma[words.head[i]] in ("be", "get"):
        return _after_be(words, i)
    if words.dep[i] == "acl" and words.tag[i] != "JJ":
        return _beside(words, i)
    if (
        words.dep[i] == "conj"
        and words.tag[i] in ("VBN", "VBD")
        and not words.child(i, "nsubj", "dobj", "aux")
    ):
        return _joined(words, i)
    return None


def _clause(words: ParsedText, i: int, aux: list[int], patient: int | None) -> Passive | None:
    lower, agent = words.lower[i], by_agent(words, i)
    opens = {words.lemma[a] for a in aux}
    if (
        aux
        and not opens & {"be", "get"}
        and not any(words.lower[a] in ("'s", "’s", "'re", "’re", "'m", "’m") for a in aux)
    ):
        return None
    if (
        lower in _NO_ACT
        or (opens == {"get"} and lower in _STATES)
        or (words.tag[i] == "JJ" and agent < 0)
    ):
        return None
    thing = words.child(i, "dobj")
    if (
        thing is not None
        and words.lemma[i] not in _TWO
        and thing > i
        and not any(words.dep[c] == "prt" for c in words.children[i])
    ):
        return None
    who = patient if patient is not None else _shared_patient(words, i)
    return Passive(i, who, agent, CLAUSE if patient is not None else BARE, min([*aux, i]))


def _after_be(words: ParsedText, i: int) -> Passive | None:
    """The parser's adjective after "be" that is a participle: with a by-agent, or so tagged."""
    verb, agent = words.head[i], by_agent(words, i)
    subject = words.child(verb, "nsubj", "nsubjpass")
    if (
        subject is None
        or words.lower[i] in _NO_ACT | _STATES
        or (words.lemma[verb] == "get" and agent < 0)
    ):
        return None
    if agent < 0 and (
        words.tag[i] == "JJ" or not words.lower[i].endswith(("ed", "en", "wn", "ught"))
    ):
        return None
    return Passive(i, subject, agent, CLAUSE, min(verb, i))


def _beside(words: ParsedText, i: int) -> Passive | None:
    """A participle hung on a noun: a question ("is he barred"), a headline without a verb, or a reduced relative clause."""
    noun, agent = words.head[i], by_agent(words, i)
    verb = words.head[noun]
    if words.tag[i] != "VBN" or noun > i or words.lower[i] in _NO_ACT:
        return None
    if (
        words.lemma[verb] == "be"
        and words.dep[noun] in ("nsubj", "attr")
        and verb < noun
        and not words.child(verb, "acomp")
    ):
        others = [
            c
            for c in words.children[verb]
            if words.dep[c] in ("nsubj", "attr", "acomp", "prep", "expl") and c not in (noun, i)
        ]
        if not [c for c in others if c < i]:
            return Passive(i, noun, agent, CLAUSE, verb)
    first, last = words.spans[words.sentence[i]]
    finite = any(words.tag[k] in ("VBD", "VBP", "VBZ", "MD") for k in range(first, last))
    form = CLAUSE if verb == noun and not finite else REDUCED
    return Passive(i, noun, agent, form, i)


def _joined(words: ParsedText, i: int) -> Passive | None:
    """ "was asked and told": a participle joined to a passive one."""
    first = words.head[i]
    if words.tag[first] not in ("VBN", "VBD") or not words.child(first, "auxpass"):
        return None
    if words.tag[i] == "VBD" and by_agent(words, i) < 0:
        return None
    return Passive(i, _shared_patient(words, i), by_agent(words, i), BARE, i)


def _shared_patient(words: ParsedText, i: int) -> int:
    """The patient of a passive without a subject: that of the verb it is joined to, or the noun or verb it hangs on; -1 if none."""
    at = i
    for _ in range(3):
        dep, head = words.dep[at], words.head[at]
        if head == at or dep not in ("conj", "xcomp", "acl", "relcl"):
            return -1
        if dep in ("acl", "relcl"):
            return head
        subject = (
            words.child(head, "nsubjpass")
            if dep == "conj"
            else words.child(head, "dobj", "nsubj", "nsubjpass")
        )
        if subject is not None:
            return subject
        at = head
    return -1


def by_agent(words: ParsedText, i: int) -> int:
    """The head of the by-phrase that names who acts, also that of a verb joined after it; -1 where none is found."""
    own = _own_agent(words, i)
    if own >= 0:
        return own
    for c in words.children[i]:
        joined = (
            words.dep[c] == "conj"
            and words.tag[c] in ("VBN", "VBD")
            and not words.child(c, "nsubj", "nsubjpass", "auxpass", "dobj")
        )
        if joined and _own_agent(words, c) >= 0:
            return _own_agent(words, c)
    return -1


def _own_agent(words: ParsedText, i: int) -> int:
    for c in words.children[i]:
        if words.lower[c] == "by" and words.dep[c] in ("agent", "prep") and c > i:
            named = words.child(c, "pobj")
            if named is not None and not _no_agent(words, named):
                return named
    return -1


def _no_agent(words: ParsedText, named: int) -> bool:
    """ "by Monday", "by 5 percent", "by mistake": no one who acts."""
    when = words.entity[named] in ("DATE", "TIME", "PERCENT", "MONEY", "QUANTITY")
    return when or words.lower[named] in (
        "mistake",
        "accident",
        "law",
        "default",
        "then",
        "now",
        "hand",
        "far",
    )


ACTIVE, NAMED, UNNAMED = "active", "passive, by-agent named", "passive, no by-agent found"
_NO_DEED = {
    "be",
    "have",
    "do",
    "seem",
    "become",
    "appear",
    "remain",
    "include",
    "get",
    "'s",
    "’s",
    "need",
    "let",
}
_HE_SHE = {"he", "she", "him", "her"}
_LINKS = {"who", "which", "that"}
COLUMNS = [
    "actor_id",
    "actor",
    "kind",
    "account_id",
    "part",
    "voice",
    "events",
    "verbs",
    "sentence_id",
    "start",
    "end",
    "surface",
]


@once
def find_agency(story: Story) -> pd.DataFrame:
    """One row a verb with an actor that acts or is acted on; ``surface`` is the verb with the auxiliary of a passive.

    ``voice`` is active, "passive, by-agent named" or "passive, no by-agent found": not found is not proof that nobody is
    named, the next sentence may tell. ``form`` tells a clause from a passive without a subject of its own (bare) and a
    reduced one ("soldiers killed in Gaza"). ``agent`` and ``patient`` are actors (missing where the words name none that
    is known), ``agent_surface`` and ``patient_surface`` the words with their offsets (-1: none). Pronouns count where the
    account tells whom they mean. Verbs of being and of reporting ("said that") are no deeds. By the parser's dependencies,
    its known slips mended; passives after Quirk et al. (1985). Never raises on any text.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "Three soldiers were arrested on Monday. Police arrested a lawyer."}], story_id="x")
    >>> find_agency(story)[["surface", "voice", "agent_surface", "patient_surface"]].fillna("").values.tolist()
    [['were arrested', 'passive, no by-agent found', '', 'soldiers'], ['arrested', 'active', 'Police', 'lawyer']]
    """
    cast = cast_of(story)
    return schema.make("agency", [row for account in cast.words for row in _account(cast, account)])


def _account(cast: Cast, account: str) -> list[dict[str, Any]]:
    words = cast.words[account]
    passives = {p.verb: p for p in find_passives(words)}
    rows = []
    for i in range(len(words)):
        if words.sentence[i] < 0 or not (i in passives or words.tag[i][:1] == "V"):
            continue
        deed = passives.get(i) or _active(words, i)
        row = _row(cast, account, deed) if deed else None
        if row:
            rows.append(row)
    return rows


def _active(words: ParsedText, i: int) -> Passive | None:
    """An active verb as a ``Passive`` whose form is empty: subject and object where it has them."""
    if words.lemma[i] in _NO_DEED or words.dep[i] in ("aux", "auxpass", "amod", "compound"):
        return None
    if words.lemma[i].lower() in _reporting() and words.child(i, "ccomp") is not None:
        return None
    agent, patient = words.child(i, "nsubj"), words.child(i, "dobj", "dative")
    if (
        agent is None
        and words.dep[i] == "conj"
        and words.tag[words.head[i]][:1] == "V"
        and words.tag[i] != "VBN"
    ):
        agent = words.child(words.head[i], "nsubj")
    if agent is None and words.dep[i] == "acl" and words.tag[i] == "VBG":
        agent = words.head[i]
    return Passive(i, -1 if patient is None else patient, -1 if agent is None else agent, "", i)


@cache
def _reporting() -> frozenset[str]:
    return frozenset(r["cue"] for r in read_lexicon("reporting"))


def _row(cast: Cast, account: str, deed: Passive) -> dict[str, Any] | None:
    words = cast.words[account]
    agent, patient = (_actor(cast, account, i) for i in (deed.agent, deed.patient))
    if agent < 0 and patient < 0:
        return None
    start, end = words.start[deed.first], words.end[deed.verb]
    row = {
        "account_id": account, "sentence_id": words.rows[words.sentence[deed.verb]]["sentence_id"], "start": start, "end": end,
        "surface": words.text[start:end], "verb": words.lemma[deed.verb].lower(), "form": deed.form or CLAUSE,
        "voice": ACTIVE if not deed.form else NAMED if deed.agent >= 0 else UNNAMED,
    }  # fmt: skip
    for part, who, head in (("agent", agent, deed.agent), ("patient", patient, deed.patient)):
        a, b = _place(cast, account, head) if head >= 0 else (-1, -1)
        row |= {
            f"{part}_start": a,
            f"{part}_end": b,
            f"{part}_surface": words.text[a:b] if b > 0 else None,
        }
        row |= (
            {part: cast.actors[who].name, f"{part}_id": cast.actors[who].actor_id}
            if who >= 0
            else {}
        )
    return row


def _actor(cast: Cast, account: str, i: int) -> int:
    """The actor that the noun or pronoun at a token means; -1 where it is none."""
    if i < 0:
        return -1
    words = cast.words[account]
    if words.lower[i] in _LINKS:
        verb = words.head[i]
        return (
            _actor(cast, account, words.head[verb])
            if words.dep[verb] == "relcl" and words.lower[words.head[verb]] not in _LINKS
            else -1
        )
    if words.lower[i] in _HE_SHE:
        return refer(cast, account, i)
    mention = cast.at[account].get(i)
    if mention is None or not (
        mention.proper or (mention.head == i and nouns()[mention.noun].kind != "document")
    ):
        return -1
    return mention.actor


def _place(cast: Cast, account: str, i: int) -> tuple[int, int]:
    words, mention = cast.words[account], cast.at[account].get(i)
    first, last = (mention.first, mention.last) if mention else (i, i + 1)
    return words.start[first], words.end[last - 1]


def compare_agency(story: Story) -> pd.DataFrame:
    """One row an actor, account, part (agent, patient) and voice: how many verbs, which, and the first of their sentences.

    From ``find_agency``. ``events`` counts verbs, ``verbs`` lists their lemmas once each; the place and ``surface`` are
    the whole sentence of the first. Actors of several accounts come first, then those with most verbs. A count of words of
    one text, no measure of blame; small differences between accounts mean nothing.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "Three soldiers were arrested on Monday."}], story_id="x")
    >>> compare_agency(story)[["actor", "part", "voice", "events", "verbs"]].values.tolist()
    [['three soldiers', 'patient', 'passive, no by-agent found', 1, 'arrest']]
    """
    import pandas as pd

    kinds = {a.actor_id: a.kind for a in cast_of(story).actors}
    sentences = story.sentences.set_index("sentence_id")[["start", "end", "text"]].to_dict("index")
    cells: dict[tuple[str, str, str, str], dict[str, Any]] = {}
    for deed in find_agency(story).to_dict("records"):
        for part in ("agent", "patient"):
            who = deed[f"{part}_id"]
            if not isinstance(who, str):
                continue
            key = (who, deed["account_id"], part, deed["voice"])
            told = sentences[deed["sentence_id"]]
            place = {
                "sentence_id": deed["sentence_id"],
                "start": told["start"],
                "end": told["end"],
                "surface": told["text"],
            }
            row = dict(zip(("actor_id", "account_id", "part", "voice"), key, strict=True)) | {
                "actor": deed[part],
                "kind": kinds[who],
            }
            cell = cells.setdefault(key, row | {"events": 0, "verbs": []} | place)
            cell["events"] += 1
            cell["verbs"] += [] if deed["verb"] in cell["verbs"] else [deed["verb"]]
    table = pd.DataFrame(
        [c | {"verbs": ", ".join(c["verbs"])} for c in cells.values()], columns=COLUMNS
    )
    if table.empty:
        return table
    groups = table.groupby("actor_id", sort=False)
    order = pd.DataFrame(
        {"accounts": groups["account_id"].nunique(), "events": groups["events"].sum()}
    )
    rank = (
        order.sort_values(["accounts", "events"], ascending=False, kind="stable")
        .reset_index()
        .reset_index()
    )
    ranks = dict(zip(rank["actor_id"], rank["index"], strict=True))
    return table.iloc[table["actor_id"].map(ranks).argsort(kind="stable")].reset_index(drop=True)
