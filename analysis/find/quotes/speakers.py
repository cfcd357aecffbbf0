"""Resolve the speaker of a quotation to an actor, and name the speaker."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from analysis.find.actors.candidates import (
    HE,
    SHE,
    Candidate,
    LastSpeaker,
    is_overtaken,
    leave_out,
    rank_candidates,
)
from analysis.find.actors.coreference import is_employer, may_be_called, resolve_pronoun
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention, noun_at
from analysis.find.actors.roles import HeldRole, fits, role_at, word_roles
from analysis.find.quotes.cues import addressee_of, cue_at, own_subject, speaker_of
from analysis.find.quotes.phrases import (
    first_joined,
    is_definite,
    joined_heads,
    name_beside,
    noun_phrase,
    sender_of,
    without_article,
)

_REACH = 3  # sentences before a noun in which its actor is looked for
_DOUBT = 0.5  # greatest probability where somebody else came up since
_CERTAIN = 0.9  # probability of the speaker who is "he" for the rest of an account
_CANDIDATE = 0.1  # least probability of an actor that is listed as a candidate
_PRONOUNS = frozenset("he she they it who which that him her them".split())
_NOBODY = frozenset(
    """i we you one there this these those what whatever nothing everything anything
    something""".split()
)
_ASKING = frozenset("ask question press quiz".split())
_DIRECT = ("nsubj", "nsubjpass", "conj", "appos", "pobj", "agent")
_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "men", "women", "people", "ant", "person")
_BODY_NOUNS = frozenset(
    """agency association bank brand campaign charity company firm group network organisation
    organization outlet paper newspaper union""".split()
)


@dataclass(frozen=True)
class Speaker:
    """A speaker: name or None, the words at the place, the actor (-1: none or several).

    ``reason`` says how the name was found, ``chance`` is the probability that these words mean this
    actor, ``candidates`` are the names that fit.
    """

    name: str | None
    surface: str | None
    actor: int = -1
    reason: str = ""
    chance: float = 1.0
    candidates: tuple[str, ...] = ()


NOBODY = Speaker(None, None)


class SpeakerResolver:
    """Resolves the speakers of an account, quotation by quotation in the order of the text.

    ``last`` is who spoke last, preferred for pronouns and nouns; ``skip`` says which tokens are in
    quotation marks.
    """

    def __init__(self, account: AccountMentions, skip: Callable[[int], bool]) -> None:
        self.account, self.parse, self.skip = account, account.parse, skip
        self.last = LastSpeaker()
        self.called: dict[int, str] = {}  # actor -> the pronoun by which it surely spoke first
        self.phrases: dict[int, str] = {}  # of actors without a name, as they spoke before

    def note(self, speaker: Speaker, token: int) -> None:
        """Remember who speaks at a token."""
        if speaker.actor >= 0:
            self.last = LastSpeaker(speaker.actor, self.parse.sentence[token])

    def _person_at(self, token: int) -> int:
        if token >= 0 and self.parse.lower[token] in HE | SHE:
            return resolve_pronoun(self.account, token, skip=self.skip)
        mention = self.account.mention_at.get(token)
        return mention.actor if mention and mention.kind == "person" else -1

    def resolve(self, token: int, verb: int = -1) -> Speaker:
        """The speaker whose head is ``token``, the subject of the reporting word ``verb``.

        Several who speak together ("A and B said") are one speaker under all names, and no one
        actor. A pronoun for somebody without a name takes the words used before.
        """
        token = self._outside_marks(token, verb)
        if token < 0 or not self.can_speak(token, verb):
            return NOBODY
        parts = joined_heads(self.parse, token)
        if len(parts) > 1:
            first = max(self.parse.left[parts[0]], parts[0] - 7)
            return self._together(parts, self.parse.phrase(first, parts[-1] + 1))
        together = self._persons_together(token)
        if together:
            return self._together(together, noun_phrase(self.parse, token))
        speaker = self._resolve_one(token)
        if speaker.actor < 0 or self.account.actors[speaker.actor].proper:
            return speaker
        if self.parse.lower[token] in _PRONOUNS:
            return replace(speaker, name=self.phrases.get(speaker.actor, speaker.name))
        self.phrases[speaker.actor] = speaker.name or ""
        return speaker

    def _outside_marks(self, token: int, verb: int) -> int:
        """The speaker outside quotation marks, where the parse takes a quoted word.

        That is the noun after the verb ("said Lee"), or who speaks before it in the sentence: in
        "...," Lee said, adding "..." it is Lee.
        """
        if verb < 0 or not self.skip(token) or self.skip(verb):
            return token
        parse = self.parse
        after = range(verb + 1, min(verb + 8, len(parse)))
        heads = (i for i in after if parse.tag[i][:2] == "NN" and parse.head[i] not in after)
        noun = next((i for i in heads if not self.skip(i)), -1)
        if noun >= 0 or parse.tag[verb] != "VBG":
            return noun
        first = parse.spans[parse.sentence[verb]][0]
        for i in range(verb - 1, first - 1, -1):
            subject = own_subject(parse, i) if cue_at(parse, i) and not self.skip(i) else -1
            if subject >= 0 and not self.skip(subject):
                return subject
        return -1

    def can_speak(self, token: int, verb: int) -> bool:
        """Whether the word at ``token`` names somebody or something that says things.

        Names, pronouns and nouns for persons, bodies and documents do. Any other noun does as the
        subject of the verb itself ("the tailor said"), not where it was only found near it ("no
        reason to say", "the shop, called ..."). Before a colon without a verb only a person of a
        full name, a body or a document does: a place or team is what the headline is about.
        """
        parse, mention = self.parse, self.account.mention_at.get(token)
        if verb >= 0 and parse.word[verb] == ":":
            return self._heads_speech(mention)
        if parse.tag[token] in ("RB", "RBR", "IN") or parse.entity[token] in ("DATE", "TIME"):
            return False
        named = mention is not None and (mention.proper or mention.head == token)
        if named or parse.tag[token] in ("PRP", "NNP", "NNPS", "CD", "DT", "WP"):
            return True
        if noun_at(parse, token) or parse.lower[token].endswith(_AGENTS):
            return True
        return verb < 0 or self._is_own_subject(token, verb)

    def _heads_speech(self, mention: Mention | None) -> bool:
        """Whether the words before a colon in a headline may speak: "Lee: no deal"."""
        if mention is None or mention.actor < 0 or mention.kind == "place":
            return False
        name = self.account.actors[mention.actor].name
        if not mention.proper or mention.kind == "person":
            return not mention.proper or len(name.split()) > 1
        return bool(mention.speaker) or name.isupper() or self._speaks_elsewhere(mention.actor)

    def _speaks_elsewhere(self, actor: int) -> bool:
        return actor in self._subjects_of_speech

    @cached_property
    def _subjects_of_speech(self) -> set[int]:
        """The actors that are the subject of a reporting word."""
        parse = self.parse
        return {
            m.actor
            for m in self.account.mentions
            if parse.dep[m.head] == "nsubj" and cue_at(parse, parse.head[m.head])
        }

    def _is_own_subject(self, token: int, verb: int) -> bool:
        """Whether a noun is the subject, the agent or the object of "according to".

        Also of a verb above ("the email goes on to say"), and of a clause ("a sign saying").
        """
        parse, i = self.parse, token
        verbs = {verb, verb + 1}
        while parse.dep[verb] in ("xcomp", "conj") and parse.head[verb] < verb:
            verb = parse.head[verb]
            verbs.add(verb)
        if parse.dep[verb] in ("acl", "relcl") and parse.head[verb] == token:
            return True
        for _ in range(4):
            if parse.dep[i] not in _DIRECT:
                return False
            i = parse.head[i]
            if i in verbs:
                return True
        return False

    def _together(self, tokens: list[int], surface: str) -> Speaker:
        speakers = [self._resolve_one(token) for token in tokens]
        names = [speaker.name or speaker.surface or "" for speaker in speakers]
        name = f"{', '.join(names[:-1])} and {names[-1]}"
        chance = min(speaker.chance for speaker in speakers)
        return Speaker(name, surface, reason="together", chance=chance)

    def _resolve_one(self, token: int) -> Speaker:
        word = self.parse.lower[token]
        if word in _PRONOUNS:
            return self._pronoun(token)
        if word in _NOBODY and name_beside(self.account, token) == token:
            return Speaker(None, self.parse.word[token], reason="unnamed")
        full = noun_phrase(self.parse, token)
        token = name_beside(self.account, token)
        mention = self.account.mention_at.get(token)
        surface = noun_phrase(self.parse, token, mention)
        speaker = self._of_noun(token, mention, full)
        if speaker:
            return speaker
        if mention and mention.proper:
            name = self.account.name_of(mention.actor)
            short = mention.kind == "person" and len(mention.name.split()) == 1
            reason, names = (
                "surname" if short else "name",
                tuple(self.account.name_of(actor) for actor in mention.candidates),
            )
            return Speaker(name, surface, mention.actor, reason, mention.chance, names)
        return self._unnamed(mention if mention and mention.head == token else None, full, surface)

    def _pronoun(self, token: int) -> Speaker:
        """The likeliest actor of a pronoun, with those that fit nearly as well."""
        asker, last = self._turn_before(token)
        ranked = rank_candidates(self.account, token, last, self.skip)
        ranked = _without(ranked, asker, last.actor)
        word = self.parse.lower[token]
        ranked = self._of_same_sex(ranked, word)
        surface = self.parse.word[token]
        if not ranked:
            return Speaker(None, surface, reason="pronoun", chance=0.0)
        best = ranked[0]
        reason = "pronoun for the subject before" if best.subject else "pronoun"
        if best.probability >= _CERTAIN:
            self.called.setdefault(best.actor, word)
        name = self.account.name_of(best.actor)
        chance = min(best.probability, _DOUBT) if is_overtaken(ranked) else best.probability
        return Speaker(name, surface, best.actor, reason, chance, self._names(ranked))

    def _of_same_sex(self, ranked: list[Candidate], word: str) -> list[Candidate]:
        """The candidates without those who spoke as "he" before where it is "she", or reversed."""
        if word not in HE | SHE:
            return ranked
        other = SHE if word in HE else HE
        barred = {c.actor for c in ranked if self.called.get(c.actor) in other}
        return leave_out(ranked, barred)

    def _turn_before(self, token: int) -> tuple[int, LastSpeaker]:
        """Who asked just before a token, -1 if nobody, and whose turn to speak it is.

        Who is asked, or is informed in the passive, speaks next. After "Lee told Holm" both may.
        """
        parse, own = self.parse, self.parse.head[token]
        first = parse.spans[max(0, parse.sentence[token] - 1)][0]
        for verb in range(token - 1, first - 1, -1):
            main = parse.dep[verb] in ("ROOT", "conj") and verb != own and not self.skip(verb)
            if not main or cue_at(parse, verb) is None:
                continue
            addressee = addressee_of(parse, verb)
            actor = self._person_at(addressee) if addressee >= 0 else -1
            if actor < 0:
                break
            asks = parse.lemma[verb].lower() in _ASKING and parse.child(verb, "xcomp") is None
            if not asks and parse.dep[addressee] != "nsubjpass":
                return -1, LastSpeaker()
            asker = speaker_of(parse, verb)
            return self._person_at(asker), LastSpeaker(actor, parse.sentence[verb])
        return -1, self.last

    def _names(self, ranked: list[Candidate]) -> tuple[str, ...]:
        likely = [c.actor for c in ranked if c.probability >= _CANDIDATE]
        return tuple(self.account.name_of(actor) for actor in likely or [ranked[0].actor])

    def _of_noun(self, token: int, mention: Mention | None, full: str) -> Speaker | None:
        """The speaker that a noun refers to ("the statement", "the governor"), None if unclear."""
        account = self.account
        sender = sender_of(account, token)
        if sender >= 0:
            return Speaker(account.name_of(sender), full, sender, "statement")
        if mention is None:
            return self._by_word(token, full)
        if mention.head != token:
            return None
        party = mention.proper and mention.kind == "group" and self.parse.tag[token] != "NNS"
        if mention.proper and not party:
            return None
        if not party and mention.actor >= 0 and account.actors[mention.actor].proper:
            reason = "title" if mention.poss < 0 else "relation"
            names = tuple(account.name_of(actor) for actor in mention.candidates)
            name = account.name_of(mention.actor)
            return Speaker(name, full, mention.actor, reason, mention.chance, names)
        if mention.candidates:
            return None
        found = self._described(token, mention, party=party)
        if found is None:
            return None
        name = account.name_of(found.actor)
        return Speaker(name, full, found.actor, "description", found.probability, (name,))

    def _by_word(self, token: int, full: str) -> Speaker | None:
        """The one person of whom a noun was said before: "striker Ana Ruiz", then "the striker"."""
        meant = role_at(self.parse, token, self.parse.lemma[token].lower())
        if self.parse.tag[token] != "NN" or not is_definite(self.parse, token):
            return None
        actors = {
            actor
            for first, actor, role in self._roles.get(meant.noun, ())
            if first < token and fits(role, meant)
        }
        if len(actors) != 1:
            return None
        actor = actors.pop()
        return Speaker(self.account.name_of(actor), full, actor, "title")

    @cached_property
    def _roles(self) -> dict[str, list[tuple[int, int, HeldRole]]]:
        """Noun -> the tokens, actors and roles of the persons of whom it is said."""
        roles: dict[str, list[tuple[int, int, HeldRole]]] = defaultdict(list)
        for mention in self.account.mentions:
            if mention.proper and mention.kind == "person" and mention.actor >= 0:
                for role in word_roles(self.parse, mention):
                    roles[role.noun].append((mention.first, mention.actor, role))
        return roles

    def _unnamed(self, mention: Mention | None, full: str, surface: str) -> Speaker:
        """Somebody without a name, in the words of the account.

        That is the whole phrase where it says more than the noun; the actor's name only where it
        adds to the same word ("Tarsk government" for "the government").
        """
        if mention is None:
            return Speaker(without_article(full), full, reason="unnamed")
        actor = self.account.actors[mention.actor]
        words, surface_words = (len(without_article(p).split()) for p in (full, surface))
        candidates = tuple(self.account.name_of(actor) for actor in mention.candidates)
        words_here = full if not actor.proper and words > surface_words else surface
        group = mention.plural or mention.kind == "group"
        name = self.account.name_of(mention.actor)
        other_word = not name.lower().endswith(self.parse.lower[mention.head])
        added = group and mention.nation.lower() not in words_here.lower()
        if not actor.proper and (words_here == full != surface or added or other_word):
            name = without_article(words_here)
        reason = "group" if group else "title of several" if candidates else "unnamed"
        return Speaker(name, words_here, mention.actor, reason, candidates=candidates)

    def _described(self, token: int, mention: Mention, *, party: bool) -> Candidate | None:
        """The named actor that "the group" or "the Texan" may refer to, None if unclear.

        It is the only one of its kind that is named in the sentences before, or the last speaker.
        A noun with an owner or an "of" or "for" phrase of its own names somebody else.
        """
        if not self._is_definite_singular(token, mention):
            return None
        kind = "person" if party else mention.kind
        noun = self.parse.lemma[token].lower()
        if not party and (kind != "body" or noun not in _BODY_NOUNS):
            return None
        near = {
            m.actor
            for m in self._named_before(token)
            if self._may_be_described(m, kind) and self._allows(m.actor, noun, kind)
        }
        if len(near) > 1 and self.last.actor in near and kind == "person":
            return None
        ranked = rank_candidates(self.account, token, self.last, self.skip, near)
        clear = ranked and (len(near) == 1 or ranked[0].probability > 0.6)
        return ranked[0] if clear else None

    def _named_before(self, token: int) -> Iterator[Mention]:
        """The mentions in the sentences before a token."""
        sentence = self.parse.sentence
        for mention in self.account.before(token):
            own = sentence[mention.first]
            if sentence[token] - own <= _REACH:
                yield mention
            elif own >= 0:
                return

    def _may_be_described(self, mention: Mention, kind: str) -> bool:
        """Whether a mention is a name of the kind, outside marks."""
        named = mention.proper and mention.kind == kind and mention.actor >= 0
        named = named and not (kind == "body" and is_employer(self.parse, mention.head))
        return named and not self.skip(mention.first)

    def _allows(self, number: int, noun: str, kind: str) -> bool:
        return kind != "body" or may_be_called(self.account.actors[number], noun)

    def _is_definite_singular(self, token: int, mention: Mention) -> bool:
        """Whether a noun is "the group": definite, singular, and without words that describe it."""
        parse = self.parse
        if mention.poss >= 0 or mention.plural or parse.tag[token] in ("NNS", "NNPS"):
            return False
        described = parse.child(token, "prep", "poss", "relcl", "acl") is not None
        return (mention.definite or is_definite(parse, token)) and not described

    def _persons_together(self, token: int) -> list[int]:
        """The heads of the persons that "both" or "the senators" refers to, empty if unclear.

        They are named together before: "three senators, A, B and C", "the senators A and B".
        """
        parse, lemma = self.parse, self.parse.lemma[token].lower()
        both = parse.lower[token] in ("both", "two", "pair", "duo", "trio")
        sentence = parse.sentence[token]
        if sentence < 0 or not (both or self._is_definite_plural(token)):
            return []
        first = parse.spans[max(0, sentence - _REACH)][0]
        for last in range(token - 1, first - 1, -1):
            if parse.tag[last][:3] != "NNP":
                continue
            parts = joined_heads(parse, first_joined(parse, last))
            if len(parts) < 2 or not all(self._is_person(part) for part in parts):
                continue
            nouns_before = parse.lemma[max(first, parts[0] - 8) : parts[0]]
            nouns_before.append(parse.lemma[parse.head[parts[0]]])
            if both or lemma in [noun.lower() for noun in nouns_before]:
                return parts
        return []

    def _is_definite_plural(self, token: int) -> bool:
        noun = noun_at(self.parse, token)
        people = noun is not None and noun.kind in ("person", "group")
        plural = self.parse.tag[token] in ("NNS", "NNPS")
        return plural and people and is_definite(self.parse, token)

    def _is_person(self, token: int) -> bool:
        mention = self.account.mention_at.get(token)
        return mention is not None and mention.kind == "person" and mention.actor >= 0


def _without(ranked: list[Candidate], asker: int, asked: int) -> list[Candidate]:
    """The candidates without the one who asked, where the one who was asked is another."""
    return leave_out(ranked, {asker}) if any(c.actor == asked for c in ranked) else ranked


def is_pronoun(speaker: Speaker) -> bool:
    """Whether a speaker is only "he" or "she" at the place."""
    return (speaker.surface or "").lower() in HE | SHE
