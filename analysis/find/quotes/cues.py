"""Find reporting words and their subjects: the cue and the source of PARC 3.0."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from analysis.find.actors.nouns import noun_at
from analysis.find.quotes.phrases import NOUN_TAGS
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

_PARTICLES = frozenset("out to on for of about against down up back".split())
_CLIMB = ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "pobj", "aux", "parataxis", "dep")
_CLIMB_FROM_JOINED = ("dobj", "attr", "acl", "relcl")
_IN_DESCRIPTION = ("pobj", "prep", "compound", "nmod", "amod", "appos", "conj")
_DASHES = ("—", "–", "-", "--")
_FINITE_TAGS = ("VBD", "VBZ", "VBP", "VBN")
ADDRESSED = frozenset(
    """advise ask assure convince inform instruct invite notify order persuade press question remind
    request tell urge warn""".split()
)  # in the passive their subject is the person spoken to
_APART = frozenset(", ( — – - when if once though although while as after before until and".split())
_WHEN = frozenset("when if once after while until".split())
_AMOUNTS = frozenset(
    """number numbers majority minority dozens hundreds thousands group handful couple lot pair
    trio""".split()
)


class Cue(NamedTuple):
    """A row of the lexicon of reporting words."""

    kind: str
    takes: str


@cache
def cues() -> dict[str, Cue]:
    """Lemma -> kind and what it takes."""
    return {r["cue"]: Cue(r["kind"], r["takes"]) for r in read_lexicon("reporting")}


def cue_at(parse: ParsedText, i: int) -> Cue | None:
    """The reporting verb at token i, if it is one; with its particle if the lexicon has both."""
    if parse.tag[i][:1] != "V":
        return None
    lemma = parse.lemma[i].lower()
    if _next_word(parse, i) in _PARTICLES and f"{lemma} {_next_word(parse, i)}" in cues():
        return cues()[f"{lemma} {_next_word(parse, i)}"]
    return cues().get(lemma) if parse.child(i, "prt") is None else None


def is_pair(parse: ParsedText, i: int) -> bool:
    """Whether the lexicon has the reporting word at token i with the word after it."""
    return f"{parse.lemma[i].lower()} {_next_word(parse, i)}" in cues()


def cue_words(parse: ParsedText, i: int) -> str:
    """The reporting word as printed, with its particle."""
    return f"{parse.word[i]} {parse.word[i + 1]}" if is_pair(parse, i) else parse.word[i]


def _next_word(parse: ParsedText, i: int) -> str:
    return parse.lower[i + 1] if i + 1 < len(parse) else ""


def is_label(parse: ParsedText, i: int) -> bool:
    """Whether a participle describes its noun: "a charity called Smile" is not speech."""
    return parse.tag[i] == "VBN" and parse.dep[i] in ("amod", "acl")


def is_person(parse: ParsedText, i: int) -> bool:
    """Whether the noun at token i names or describes a person or a group."""
    noun = noun_at(parse, i)
    return parse.entity[i] in ("PERSON", "NORP") or bool(noun and noun.kind in ("person", "group"))


def speaker_of(parse: ParsedText, i: int) -> int:
    """The head of a cue's subject, -1 if none.

    The verb's own subject, that of the verb it is joined to, or the noun it describes. Of "a number
    of senators" it is the senators.
    """
    subject = _subject(parse, i)
    if subject >= 0 and _is_where(parse, subject):
        return -1
    if subject >= 0 and parse.lower[subject] in _AMOUNTS:
        counted = parse.object_of(subject, "of")
        return subject if counted is None else counted
    return subject


def _is_where(parse: ParsedText, i: int) -> bool:
    """Whether a place behind a preposition is taken for a subject: "the race in Suria said"."""
    before = parse.left[i] - 1
    place = parse.entity[i] in ("GPE", "LOC", "FAC") and parse.pos[i] == "PROPN"
    return place and before >= 0 and parse.lower[before] in ("in", "at", "near", "from")


def source_according(parse: ParsedText, i: int) -> tuple[int, int]:
    """The head of X in "according to X" at token i, -1 if none, and the token after the phrase.

    In "according to what X told Y" X is the subject of the clause.
    """
    for token in (i, i + 1):
        for c in parse.children_by(token, "pobj", "pcomp"):
            if c > i and parse.dep[c] == "pobj":
                return c, max(parse.right[c], i + 2)
            if c > i and "what" in parse.lower[parse.left[c] : c]:
                return speaker_of(parse, c), parse.right[c]
    return -1, -1


def addressee_of(parse: ParsedText, i: int) -> int:
    """The head of who is asked or informed by the verb at token i, -1 if nobody is."""
    if parse.lemma[i].lower() not in ADDRESSED:
        return -1
    deps = ("nsubjpass",) if parse.child(i, "auxpass") is not None else ("dobj", "dative")
    found = parse.child(i, *deps)
    return -1 if found is None else found


def own_subject(parse: ParsedText, i: int) -> int:
    """The subject of a verb, -1 if none; of several the one nearest before it."""
    subjects = parse.children_by(i, "nsubj", "nsubjpass")
    before = [c for c in subjects if c < i]
    after = subjects[len(before) :]
    if before and after and parse.left[after[0]] == i + 1 and parse.word[i - 1] == ",":
        return after[0]  # "Orders, says Lee, have doubled"
    if before:
        return _past_dateline(parse, before[-1], i)
    return subjects[0] if subjects else -1


def _subject(parse: ParsedText, i: int) -> int:
    """The subject of a cue, looked for up the tree; -1 if none."""
    if is_passive(parse, i):
        return _agent(parse, i)
    verb = i
    for _ in range(6):
        subject = own_subject(parse, verb)
        if subject >= 0:
            return _source(parse, i, verb, subject)
        asked = next((c for c in parse.children_by(verb, "advcl") if _is_set_off(parse, c)), -1)
        if asked >= 0:
            return own_subject(parse, asked)
        beside = _beside(parse, i) if verb == i else -1
        if beside >= 0:
            return beside
        dep, head = parse.dep[verb], parse.head[verb]
        if head == verb:
            return -1
        if dep in ("acl", "relcl") and parse.tag[head][:1] != "V":
            thing = parse.tag[verb] == "VB" and parse.tag[head] in ("NN", "NNS")
            return -1 if thing and not is_person(parse, head) else head
        if dep not in _CLIMB and not (dep in _CLIMB_FROM_JOINED and verb != i):
            return -1
        if dep == "ccomp" and parse.tag[i] not in ("VBG", "VBD", "VBZ"):
            return -1
        moved = _controller(parse, verb, head) if dep == "xcomp" else -1
        if moved >= 0:
            return moved
        verb = head
    return -1


def _controller(parse: ParsedText, verb: int, above: int) -> int:
    """The person who is moved to do what an infinitive says: "prompted Lee to call"; or -1."""
    moved = parse.child(above, "dobj")
    infinitive = any(parse.lower[c] == "to" for c in parse.children[verb])
    if moved is None or not above < moved < verb or not infinitive:
        return -1
    return moved if is_person(parse, moved) or parse.tag[moved] == "PRP" else -1


def is_passive(parse: ParsedText, i: int) -> bool:
    """Whether a verb's subject, said or left out, is what is spoken of or who is spoken to.

    "Asked whether ..., she wept", "the raid, described as ...": neither she nor the raid speaks.
    """
    if parse.child(i, "nsubjpass", "auxpass") is not None or _is_set_off(parse, i):
        return True
    if parse.tag[i] not in ("VBN", "VBD") or parse.child(i, "nsubj") is not None:
        return False
    if any(parse.dep[c] == "aux" for c in parse.children[i]):
        return False
    if parse.dep[i] == "conj" and parse.tag[i] == "VBN":
        return is_passive(parse, parse.head[i])
    if _opens_sentence(parse, i) or (parse.tag[i] == "VBN" and parse.child(i, "agent")):
        return True
    if parse.tag[i] != "VBN" or parse.dep[i] == "ROOT" or parse.child(i, "dobj") is not None:
        return False
    return _stands_apart(parse, i) or (
        parse.dep[i] == "acl" and parse.lemma[i].lower() in ADDRESSED
    )


def is_reduced_passive(parse: ParsedText, i: int) -> bool:
    """Whether a verb is "asked" of "Lee said when asked why": its subject is left out."""
    asked = parse.lemma[i].lower() in ADDRESSED and parse.tag[i] in ("VBN", "VBD")
    deps = ("auxpass", "nsubj", "nsubjpass", "agent")
    return asked and parse.lower[i - 1] in _WHEN and parse.child(i, *deps) is None


def _is_set_off(parse: ParsedText, i: int) -> bool:
    """Whether the parser took the participle of "Ann Lee, asked whether ..., said" for the verb."""
    subject = i - 2
    if (
        parse.lemma[i].lower() not in ADDRESSED
        or subject < 0
        or parse.word[i - 1] != ","
        or parse.dep[subject] != "nsubj"
        or parse.head[subject] != i
    ):
        return False
    verbs = [parse.head[i], *parse.children_by(i, "ccomp", "conj", "parataxis", "dep", "advcl")]
    return any(v > i and parse.tag[v] in _FINITE_TAGS and own_subject(parse, v) < i for v in verbs)


def _opens_sentence(parse: ParsedText, i: int) -> bool:
    """Whether a participle without a subject is the first word, before a main clause."""
    row = parse.sentence[i]
    return row >= 0 and i == parse.spans[row][0] and parse.head[i] > i


def _stands_apart(parse: ParsedText, i: int) -> bool:
    """Whether a participle comes after a comma or a word such as "when", adverbs passed over."""
    j = i - 1
    while j > 0 and parse.tag[j] == "RB":
        j -= 1
    return j >= 0 and parse.lower[j] in _APART


def _agent(parse: ParsedText, i: int) -> int:
    """Who does what a passive verb says: "by X", also behind the verb's complement; -1 if none."""
    agents = parse.children_by(i, "agent")
    agents += [c for child in parse.children_by(i, "prep", "oprd") for c in _by_below(parse, child)]
    people = [p for agent in agents if (p := parse.child(agent, "pobj")) is not None]
    return people[0] if people else -1


def _by_below(parse: ParsedText, i: int) -> list[int]:
    """The words "by" in the complement of a passive verb: "hailed as historic by the mayor"."""
    below = range(i + 1, parse.right[i])
    return [c for c in below if parse.lower[c] == "by" and parse.tag[c] == "IN"]


def _source(parse: ParsedText, cue: int, verb: int, subject: int) -> int:
    """Who speaks, given the subject of the cue or of a verb above it."""
    if parse.dep[verb] == "relcl" and parse.lower[subject] in ("who", "which", "that"):
        return _antecedent(parse, subject, parse.head[verb])
    return subject if verb == cue else _speaker_above(parse, verb, subject)


def _speaker_above(parse: ParsedText, verb: int, subject: int) -> int:
    """The speaker in "He said his attacks worked and said that ...": a thing does not speak."""
    above = parse.head[verb]
    thing = parse.tag[subject] in ("NN", "NNS") and not is_person(parse, subject)
    if parse.dep[verb] != "ccomp" or not thing or cue_at(parse, above) is None:
        return subject
    speaker = own_subject(parse, above)
    return speaker if speaker >= 0 else subject


def _past_dateline(parse: ParsedText, subject: int, verb: int) -> int:
    """The subject after a dateline, where the parser takes the town: "TOWN (Agency) — Members"."""
    if not parse.word[subject].isupper() or len(parse.word[subject]) < 4:
        return subject
    window = range(subject + 1, min(subject + 8, verb))
    dash = next((j for j in window if parse.word[j] in _DASHES), -1)
    after = [
        c for c in parse.children[subject] if dash < c < verb and parse.tag[c][:2] in ("NN", "PR")
    ]
    return after[-1] if dash > 0 and after else subject


def _antecedent(parse: ParsedText, pronoun: int, head: int) -> int:
    """What "who" refers to: the person right before it, else by the parse, else the nearest."""
    if parse.lower[pronoun] != "who":
        return head
    if parse.tag[pronoun - 1][:2] == "NN" and is_person(parse, pronoun - 1):
        return pronoun - 1
    if is_person(parse, head):
        return head
    sentence = parse.sentence[pronoun]
    first = parse.spans[sentence][0] if sentence >= 0 else 0
    for j in range(pronoun - 1, max(first, pronoun - 14) - 1, -1):
        if parse.tag[j][:2] == "NN" and is_person(parse, j):
            return j
    return head


def _beside(parse: ParsedText, i: int) -> int:
    """The subject that the parser lost: the noun right before the verb, or after "said"; or -1."""
    if parse.tag[i] not in _FINITE_TAGS:
        return -1
    sentence = parse.sentence[i]
    j = i - 1
    while j >= 0 and parse.sentence[j] == sentence and _is_auxiliary(parse, j):
        j -= 1
    if j >= 0 and parse.sentence[j] == sentence:
        if parse.tag[j] in NOUN_TAGS and (parse.head[j] != i or parse.tag[j] == "CD"):
            return j
        if j > 0 and parse.word[j] == "," and parse.tag[i] != "VBN":
            return _before_comma(parse, j - 1)
    return _after_said(parse, i) if parse.lemma[i] == "say" else -1


def _is_auxiliary(parse: ParsedText, j: int) -> bool:
    return parse.tag[j] in ("RB", "MD") or parse.dep[j] in ("aux", "neg", "advmod")


def _after_said(parse: ParsedText, i: int) -> int:
    after = parse.child(i, "dobj", "attr", "oprd", "npadvmod")
    if after is None or after < i or parse.left[after] != i + 1:
        return -1
    return after if parse.tag[after][:3] == "NNP" or is_person(parse, after) else -1


def _before_comma(parse: ParsedText, j: int) -> int:
    """The person whose description ends in a comma: "her adviser, Ann Lee, said"; -1 if none."""
    for _ in range(6):
        if parse.tag[j][:2] == "NN" and is_person(parse, j):
            return j
        if parse.dep[j] not in _IN_DESCRIPTION or parse.head[j] > j:
            return -1
        j = parse.head[j]
    return -1
