"""Read the clauses of a sentence: who does what to whom, and whether it is said to be so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.align.sentences import stem
from analysis.find.actors.coreference import resolve_pronoun
from analysis.find.actors.mentions import AccountMentions
from analysis.find.agency import Event, find_passives
from analysis.find.quantities.statuses import governor_effects
from analysis.language_model import irregular_verbs
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.nlp import ParsedText

DONE, PLANNED, TRIED, POSSIBLE = "done", "planned", "tried", "possible"
HEDGED, OPEN, NEARLY = "hedged", "open", "nearly"
AGENT, PATIENT, CONTENT = "agent", "patient", "content"
_MOODS = {"plan": PLANNED, "expect": PLANNED, "try": TRIED, "may": HEDGED, "open": OPEN}
_PLANS = frozenset("will shall 'll ’ll wo would 'd ’d".split())
_DOUBTS = frozenset("may might could".split())
_DUTIES = frozenset("must should ought can ca".split())
_CONDITIONS = frozenset("if whether unless".split())
_HEDGES = frozenset("allegedly reportedly apparently possibly probably perhaps".split())
_NEVER = frozenset("not n't n’t never hardly barely scarcely neither nor nowhere".split())
_NOBODY = frozenset("nobody nothing none neither no-one noone".split())
NEGATIVES = _NEVER | _NOBODY | {"no", "without"}
_WRONGLY = frozenset("wrongly incorrectly falsely mistakenly erroneously untruthfully".split())
_SHARES = frozenset(
    "half handful quarter third majority minority number couple pair dozen dozens rest part most "
    "fraction all some hundreds thousands scores".split()
)
_ANYBODY = _NOBODY | {"one", "anyone", "anybody", "anything"}
_PARTICLES = frozenset("up down off out over back away in into on along aside through".split())
_OF_EVENTS = frozenset("to against on over with from for".split())
_CLAUSES = frozenset("ccomp xcomp pcomp advcl acl relcl conj parataxis csubj".split())
_OUTRIGHT = frozenset("ccomp xcomp conj parataxis".split())
_SHORT_VERB = re.compile(r"[^aeiou]*[aeiou][^aeiouwxys]")
_NO_CLAUSE = frozenset("aux auxpass amod compound case".split())
_COPULAS = frozenset("be become remain".split())
_RELATIVES = frozenset("who whom which that".split())
_PRONOUNS = ("PRP", "WP", "DT", "EX", "WDT")
_MOST = 60  # clauses of a sentence that are read
_DEPTH = 8  # governors of a clause that are looked at


class Argument(NamedTuple):
    """Who or what takes part in a clause: its head token, and the keys that it may be known by.

    ``head`` is the stem of its noun, ``keys`` are those of its name, ``modifiers`` those of the
    words that narrow it; ``actor`` is its number among the actors of the story (-1: none).
    """

    token: int
    lemma: str
    head: str
    keys: frozenset[str]
    modifiers: frozenset[str]
    actor: int
    name: bool
    plural: bool


class Clause(NamedTuple):
    """What a verb says, or an adjective or noun after "be".

    ``words`` are its lemma and what it may be called with its particle. ``parts`` are the roles:
    agent, patient, and prepositions. ``denials`` are the tokens that deny it. ``speaker`` is the
    one who says so; ``modifiers`` narrow a noun after "be";
    ``main`` is set where the sentence, or one who is quoted in it, says the clause outright.
    """

    token: int
    words: tuple[str, ...]
    parts: dict[str, tuple[Argument, ...]]
    denials: tuple[int, ...]
    mood: str
    mood_at: int
    speaker: Argument | None
    modifiers: frozenset[str]
    main: bool

    @property
    def denied(self) -> bool:
        """Whether it is said not to be so: an odd number of words deny it."""
        return len(self.denials) % 2 == 1


class ClauseReader:
    """The clauses of the sentences of one account."""

    def __init__(self, account: AccountMentions) -> None:
        self.account, self.parse = account, account.parse
        self.passives: dict[int, Event] = {e.verb: e for e in find_passives(account.parse)}

    def read(self, first: int, last: int) -> list[Clause]:
        """The clauses of the tokens from ``first`` up to ``last``."""
        heads = [i for i in range(first, last) if self._is_head(i)]
        return [self._clause(i) for i in heads[:_MOST]]

    def _is_head(self, i: int) -> bool:
        parse, dep = self.parse, self.parse.dep[i]
        if dep in ("acomp", "attr", "oprd"):
            return True
        verbal = parse.tag[i][:1] == "V" or i in self.passives
        return verbal and dep not in _NO_CLAUSE and not self._is_copula(i)

    def _is_copula(self, i: int) -> bool:
        """Whether a verb only links its subject to an adjective or noun."""
        return self.parse.lemma[i] in _COPULAS and (
            self.parse.child(i, "acomp", "attr") is not None
        )

    def _clause(self, i: int) -> Clause:
        verb = self._verb(i)
        mood, mood_at = self._mood(i, verb)
        return Clause(
            token=i,
            words=self._words(i),
            parts=self._parts(i, verb),
            denials=tuple(sorted(set(self._denials(i, verb)))),
            mood=mood,
            mood_at=mood_at,
            speaker=self._speaker(verb),
            modifiers=self.modifiers(i) if self.parse.dep[i] == "attr" else frozenset(),
            main=self._is_main(verb),
        )

    def _is_main(self, i: int) -> bool:
        """Whether a verb is that of the sentence, or is joined to it or governed by it."""
        parse = self.parse
        for _ in range(_DEPTH):
            if parse.head[i] == i:
                return True
            if parse.dep[i] not in _OUTRIGHT:
                return False
            i = self._verb(parse.head[i])
        return False

    def _verb(self, i: int) -> int:
        """The finite verb of a clause: of an adjective or noun after "be" that verb."""
        return self.parse.head[i] if self.parse.dep[i] in ("acomp", "attr", "oprd") else i

    def _words(self, i: int) -> tuple[str, ...]:
        parse = self.parse
        lemma = self._base_form(i)
        particle = parse.child(i, "prt")
        after = parse.lower[i + 1] if i + 1 < len(parse) else ""
        if particle is not None:
            return f"{lemma} {parse.lower[particle]}", lemma
        return (f"{lemma} {after}", lemma) if after in _PARTICLES else (lemma,)

    def _base_form(self, i: int) -> str:
        """The base form of a word, with two errors of the lemmatizer mended: overrode, hopes.

        A short verb doubles its consonant: "hopped" is of hop, "hoped" of hope.
        """
        parse = self.parse
        lemma, lower = parse.lemma[i].lower(), parse.lower[i]
        if parse.pos[i] != "VERB" or parse.tag[i] == "VB":
            return lemma
        if lower.removeprefix(lemma) in ("es", "ed", "ing") and _SHORT_VERB.fullmatch(lemma):
            return f"{lemma}e"
        return irregular_verbs().get(lemma, lemma) if lemma == lower else lemma

    def _parts(self, i: int, verb: int) -> dict[str, tuple[Argument, ...]]:
        parse, event = self.parse, self.passives.get(i)
        found: dict[str, list[int]] = {}
        if event is not None:
            found[AGENT], found[PATIENT] = [event.agent], [event.patient]
        else:
            found[AGENT] = [self._subject(verb)]
            found[PATIENT] = parse.children_by(i, "dobj")
            for thing in found[PATIENT]:
                for child in parse.children_by(thing, "prep"):
                    target = parse.child(child, "pobj")
                    if target is not None and parse.lower[child] in _OF_EVENTS:
                        found.setdefault(parse.lower[child], []).append(target)
        for at in dict.fromkeys((i, verb)):
            for child in parse.children_by(at, "prep", "agent", "dative"):
                target = parse.child(child, "pobj")
                if target is not None and not (event is not None and target == event.agent):
                    found.setdefault(parse.lower[child], []).append(target)
            for child in parse.children_by(at, "xcomp", "ccomp"):
                if child > at and parse.tag[child][:1] == "V":
                    found.setdefault(CONTENT, []).append(child)
        return {
            role: tuple(a for t in tokens if t >= 0 for a in self._arguments(t))
            for role, tokens in found.items()
        }

    def _subject(self, i: int) -> int:
        """The subject of a verb: its own, or that of the verb or noun it depends on; -1 if none."""
        parse = self.parse
        for _ in range(_DEPTH):
            own = parse.child(i, "nsubj", "nsubjpass")
            if own is not None:
                return own
            dep, head = parse.dep[i], parse.head[i]
            if dep in ("acl", "relcl") and parse.tag[i] != "VB":
                return head
            if dep not in ("conj", "xcomp", "advcl") or head == i:
                return -1
            thing = parse.child(head, "dobj") if dep == "xcomp" else None
            if thing is not None:
                return thing
            i = self._verb(head)
        return -1

    def _arguments(self, i: int) -> Iterator[Argument]:
        """The argument at a noun, and those joined to it."""
        parse = self.parse
        if parse.lower[i] in _RELATIVES and parse.dep[parse.head[i]] == "relcl":
            i = parse.head[parse.head[i]]
        counted = parse.object_of(i, "of")
        quantifier = parse.tag[i] in ("CD", "DT", "JJ", "JJS", "PDT", "RB")
        if counted is not None and (quantifier or parse.lower[i] in _NOBODY | _SHARES):
            i = counted
        yield self._argument(i)
        for other in parse.children_by(i, "conj"):
            yield self._argument(other)

    def _argument(self, i: int) -> Argument:
        parse, mention = self.parse, self.account.mention_at.get(i)
        pronoun = parse.tag[i] in _PRONOUNS or parse.lower[i] in _ANYBODY
        pronoun = pronoun or parse.pos[i] in ("NUM", "SYM")
        actor = mention.actor if mention is not None else -1
        if pronoun and parse.lower[i] in ("he", "she", "him", "her"):
            actor = resolve_pronoun(self.account, i)
        words = [] if pronoun else [i, *parse.children_by(i, "compound", "appos", "nmod", "poss")]
        keys = frozenset(stem(parse.lemma[k]) for k in words if parse.pos[k] != "PRON")
        head = "" if pronoun else stem(parse.lemma[i])
        lemma = "" if pronoun else parse.lemma[i].lower()
        modifiers = frozenset() if pronoun else self.modifiers(i)
        name, plural = parse.pos[i] == "PROPN", parse.tag[i] == "NNS"
        return Argument(i, lemma, head, keys, modifiers, actor, name, plural)

    def modifiers(self, i: int) -> frozenset[str]:
        """The stems of the adjectives and nouns that narrow a noun."""
        parse = self.parse
        children = parse.children_by(i, "amod", "compound", "nmod", "poss")
        return frozenset(stem(parse.lemma[k]) for k in children if parse.pos[k] != "PRON")

    def _denials(self, i: int, verb: int) -> Iterator[int]:
        """The tokens that deny a clause: in it, in its subject or object, or above it."""
        yield from self._own_denials(i)
        if verb != i:
            yield from self._own_denials(verb)
        event = self.passives.get(i)
        subjects = self.parse.children_by(verb, "nsubj", "nsubjpass")
        # "Not one to rest, she sang": what opens the sentence is no second subject
        parts = [*subjects[-1:], *self.parse.children_by(verb, "dobj", "attr")]
        shared = [] if event or self.parse.child(verb, "nsubj") else [self._subject(verb)]
        for part in dict.fromkeys([*parts, *shared]):
            if part >= 0 and part != i:
                yield from self._no_one(part)
        if self.parse.dep[i] == "attr":
            yield from self._no_one(i)
        if self.parse.dep[verb] == "ccomp":
            said = self.parse.children_by(self.parse.head[verb], "advmod")
            yield from (a for a in said if self.parse.lower[a] in _WRONGLY)
        for governor, effect in self._governors(verb):
            if effect == "deny":
                yield governor
            yield from self._own_denials(governor)
            if self._verb(governor) != governor:
                yield from self._own_denials(self._verb(governor))

    def _own_denials(self, i: int) -> Iterator[int]:
        parse = self.parse
        for child in parse.children[i]:
            if parse.lower[child] in _NEVER and parse.dep[child] in ("neg", "advmod", "preconj"):
                if not self._is_correlative(child):
                    yield child
            elif parse.lower[child] == "longer" and parse.lower[child - 1] == "no":
                yield child
            elif self._is_yet_to(child, i):
                yield child  # "has yet to respond"
        if parse.dep[i] == "pcomp" and parse.lower[parse.head[i]] == "without":
            yield parse.head[i]
        if self._continues(i):
            yield from self._own_denials(parse.head[i])

    def _continues(self, i: int) -> bool:
        """Whether a verb shares subject and auxiliaries with the one that it is joined to."""
        parse, head = self.parse, self.parse.head[i]
        joined = parse.dep[i] == "conj" and parse.tag[i] == parse.tag[head] != "VBD"
        own = parse.child(i, "aux", "auxpass", "nsubj", "nsubjpass")
        but = any(parse.lower[c] == "but" and c < i for c in parse.children_by(head, "cc"))
        return joined and own is None and not but

    def _is_correlative(self, i: int) -> bool:
        """Whether "not" belongs to "not only"."""
        return i + 1 < len(self.parse) and self.parse.lower[i + 1] in ("only", "just", "least")

    def _is_yet_to(self, child: int, i: int) -> bool:
        """Whether "yet" denies by itself: "has yet to respond", but not "is not yet perfect"."""
        parse = self.parse
        if parse.lower[child] != "yet" or parse.lemma[i] not in ("have", "be") or child < i:
            return False
        return not any(parse.lower[c] in _NEVER for c in parse.children[i])

    def _no_one(self, i: int) -> Iterator[int]:
        """The word that makes a noun phrase deny its clause: "no one", "nobody", "none of them"."""
        parse = self.parse
        if parse.lower[i] in _NOBODY:
            yield i
        for child in parse.children_by(i, "det", "neg", "advmod", "preconj", "predet"):
            if parse.lower[child] in ("no", "not", "neither") and not self._is_correlative(child):
                yield child

    def _governors(self, i: int) -> Iterator[tuple[int, str]]:
        """The words that govern a clause, the nearest first, with their effect on it.

        The way up ends at a verb of saying, or at a clause that says nothing of this one.
        """
        parse = self.parse
        for _ in range(_DEPTH):
            dep, head = parse.dep[i], parse.head[i]
            if head == i or dep not in _CLAUSES:
                return
            if dep == "conj":
                i = head
                continue
            if dep == "pcomp":
                head = parse.head[head]
            head = self._predicate(head)
            effect = self._effect(head, i)
            if effect == "plan" and parse.tag[i] in ("VBD", "VBP", "VBZ"):
                effect = "bear"
            if not effect:
                return
            yield head, effect
            i = self._verb(head)

    def _predicate(self, i: int) -> int:
        """The adjective or noun after "be": what governs in "it is false that"."""
        after = self.parse.child(i, "acomp", "attr") if self._is_copula(i) else None
        return i if after is None else after

    def _effect(self, head: int, i: int) -> str:
        parse, lemma, dep = self.parse, self._base_form(head), self.parse.dep[i]
        following = parse.lower[head + 1] if head + 1 < len(parse) else ""
        kind = {"V": "verb", "N": "noun", "J": "adj"}.get(parse.tag[head][:1], "")
        if parse.dep[head] in ("acomp", "oprd", "attr") and kind != "noun":
            lemma, kind = parse.lower[head], "adj"
        close = parse.tag[i] == "VBG" and head < i <= head + 2  # "ruled out calling"
        if dep in ("relcl", "conj", "parataxis") or (dep == "advcl" and not close):
            return ""
        governors = governor_effects()
        return governors.get((f"{lemma} {following}", kind)) or governors.get((lemma, kind), "")

    def _mood(self, i: int, verb: int) -> tuple[str, int]:
        """Whether the clause is said as done, planned, tried or possible, and the word for it."""
        auxiliary = self._auxiliary(i) or self._auxiliary(verb)
        if auxiliary is not None:
            return auxiliary
        infinitive = any(self.parse.lower[c] == "to" for c in self.parse.children_by(verb, "aux"))
        for governor, effect in self._governors(verb):
            if self._is_condition(governor):
                return OPEN, governor
            if effect in _MOODS:
                return _MOODS[effect], governor
            above = self._auxiliary(governor)
            if above is not None:
                return above
            infinitive = infinitive and effect != "bear"
        if infinitive:
            alone = self.parse.head[verb] == verb
            return (PLANNED if alone or self._is_due(verb) else OPEN), verb
        return (OPEN, verb) if self._is_condition(verb) else self._doubt(i, verb)

    def _is_due(self, i: int) -> bool:
        """Whether an infinitive says what is arranged: "the court is to rule in May"."""
        parse, head = self.parse, self.parse.head[i]
        present = parse.lemma[head] == "be" and parse.tag[head] in ("VBP", "VBZ")
        return present and parse.dep[i] == "xcomp" and parse.lower[i] != "blame"

    def _is_condition(self, i: int) -> bool:
        """Whether a clause is a condition, or a participle that leaves its time open."""
        parse, head = self.parse, self.parse.head[i]
        if any(parse.lower[c] in _CONDITIONS for c in parse.children_by(i, "mark", "advmod")):
            return True
        if parse.dep[i] in ("acl", "relcl") and parse.lower[head] in ("case", "event"):
            return True
        bare = parse.tag[i] == "VBG" and parse.child(i, "aux", "auxpass") is None
        after = parse.dep[i] == "pcomp" and parse.lower[head] in ("after", "since", "by")
        return bare and parse.dep[i] in ("acl", "pcomp", "xcomp") and not after

    def _auxiliary(self, i: int) -> tuple[str, int] | None:
        """The mood that an auxiliary gives to a verb, and the auxiliary."""
        for child in self.parse.children_by(i, "aux"):
            word = self.parse.lower[child]
            for words, mood in ((_PLANS, PLANNED), (_DOUBTS, POSSIBLE), (_DUTIES, OPEN)):
                if word in words:
                    return mood, child
        return None

    def _doubt(self, i: int, verb: int) -> tuple[str, int]:
        """Whether a condition or an adverb leaves open that it is so."""
        for child in self.parse.children_by(verb, "advmod"):
            if self.parse.lower[child] in _HEDGES:
                return HEDGED, child
            if self.parse.lower[child] in ("almost", "nearly") and child < verb:
                return NEARLY, child
        return DONE, i

    def _speaker(self, i: int) -> Argument | None:
        """Who says the clause; None where nobody is named."""
        parse = self.parse
        for child in parse.children_by(i, "prep"):
            if parse.lower[child] == "according":
                source = parse.object_of(child, "to")
                if source is not None:
                    return self._argument(source)
        for _ in range(_DEPTH):
            dep, head = parse.dep[i], parse.head[i]
            if head == i or dep not in _CLAUSES:
                return None
            if parse.lemma[head].lower() in _saying() and dep in ("ccomp", "parataxis", "xcomp"):
                subject = self._subject(head)
                return self._argument(subject) if subject >= 0 else None
            i = head
        return None


@cache
def _saying() -> frozenset[str]:
    """The verbs that report what somebody says."""
    return frozenset(
        row["cue"]
        for row in read_lexicon("reporting")
        if row["kind"] in ("say", "show") and "c" in row["takes"]
    )


def clause_of(parse: ParsedText, i: int, heads: dict[int, int]) -> int:
    """The number in ``heads`` (token -> number) of the clause that token i belongs to, else -1."""
    for _ in range(2 * _DEPTH):
        if i in heads:
            return heads[i]
        linked = [c for c in parse.children_by(i, "acomp", "attr") if c in heads]
        if linked and parse.lemma[i] in _COPULAS:
            return heads[linked[0]]
        if parse.head[i] == i:
            return -1
        i = parse.head[i]
    return -1
