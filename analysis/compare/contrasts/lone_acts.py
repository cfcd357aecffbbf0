"""Find acts of weight that one account alone reports, or that one or some lack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from analysis.compare.align.model import read_weights
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import synonyms_of
from analysis.compare.contrasts.acts import (
    AT_LAW,
    OF_BODY,
    OF_MONEY,
    REACTION,
    ActClause,
    find_act_clauses,
    parts_of,
)
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.earned import is_toll
from analysis.compare.contrasts.phrases import characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.find.quotes.cues import cue_at

_STATES = frozenset(
    "represent include star feature play cost weigh contain consist see expect use operate".split()
)
_TWO = 2  # accounts: of more, those to whom something was done are one detail of many
_STRENGTH = 0.3  # as of the other lines on what is absent
_ROLES = ("body", "bullet", "dek")
_FAR_DOWN = 20  # sentences
_EARLY = 15  # sentences
_MOST_SHARED = 0.5  # of the weight of a clause: that two sentences of an account without it have
_MOST_LIKELY = 0.35  # probability of the nearest sentence of an account without it
_MONEY = ("dollar", "pound", "euro")
_FEW, _NEARLY_ALL = 3, 0.8
_NEW = 2  # words that an account lacks, where it has the act in another place
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_BEFORE = re.compile(
    r"\b(?:ago|previous(?:ly)?|last (?:year|month|summer|spring|autumn|fall|winter)|in the past|"
    r"earlier this (?:year|month)|once|decades?|years? earlier|former(?:ly)?|history)\b"
)
HAS, LACKS, OPEN = "has", "lacks", "open"


def act_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate for each act that one account alone reports, or that one or some lack."""
    search = ActSearch(material)
    for i, read in enumerate(material.read):
        if read.row["role"] not in _ROLES or material.terms.order[i] >= _FAR_DOWN:
            continue
        for clause in find_act_clauses(read):
            if not search.is_of_weight(i, clause):
                continue
            found = _candidate(material, search, i, clause)
            if found is not None:
                yield found
                break


def _candidate(
    material: StoryMaterial, search: ActSearch, i: int, clause: ActClause
) -> PossibleContrast | None:
    own = material.account[i]
    states = {a: search.state(i, clause, a) for a in material.accounts if a != own}
    if any(state == OPEN for state, _ in states.values()):
        return None
    absent = [a for a, (state, _) in states.items() if state == LACKS]
    partners = [Side(n) for state, n in states.values() if state == HAS]
    if not absent or not (partners or _is_event(clause)):
        return None
    words = characters(material.read[i], clause.first, clause.last)
    sort = "missing" if partners else "only"
    found = PossibleContrast("only", sort, [Side(i, words), *partners], absent, _STRENGTH, i)
    found.named = 1 + len(partners)
    found.missed, found.earned, found.is_act = 0.0, True, True
    tolls = (f for f in material.read[i].figures if words[0] <= f["start"] < words[1])
    found.is_toll = len(material.ids) == _TWO and any(map(is_toll, tolls))
    return found


def _is_event(clause: ActClause) -> bool:
    """Whether a clause states an act that is news where one account alone has it.

    That somebody criticised what happened, or did not comment on it, is none.
    """
    return clause.act is not None and clause.act.use != REACTION


class ActSearch:
    """Looks for acts in the accounts of a story."""

    def __init__(self, material: StoryMaterial) -> None:
        self.material = material

    def is_of_weight(self, i: int, clause: ActClause) -> bool:
        """Whether an act is on the matter of the story, and no background to it.

        Somebody or something in it is known from the headlines or other accounts; of an act before
        the story only one at law counts, of a sum only one that is printed.
        """
        material, read, act = self.material, self.material.read[i], clause.act
        if (
            not material.is_of_the_story(i)
            or "such" in read.parse.lower[clause.first : clause.last]
        ):
            return False
        if not any(self._is_known(read, k) for k in self._takers(read, clause)):
            return False
        if act is None:
            return self._is_news(i, clause) and not self._is_before(read)
        if act.use == OF_MONEY and not self._sums(read, clause):
            return False
        if act.use == OF_BODY and read.parse.pos[clause.subject] != "PROPN":
            return False
        return act.use == AT_LAW or not self._is_before(read)

    @staticmethod
    def _takers(read: SentenceTokens, clause: ActClause) -> list[int]:
        """The tokens that head who does an act, and who or what it is done to."""
        parse = read.parse
        found = [clause.subject, *parse.children_by(clause.verb, "dobj")]
        for k in parse.children_by(clause.verb, "agent", "prep"):
            found += parse.children_by(k, "pobj")
        of = [o for k in found if (o := parse.object_of(k, "of")) is not None]
        return [k for k in (*found, *of) if clause.first <= k < clause.last]

    def _is_known(self, read: SentenceTokens, k: int) -> bool:
        """Whether somebody or something is in the headlines or named by several accounts.

        So is who "the woman" is, if several accounts write of a woman.
        """
        material, parse = self.material, read.parse
        for i in (k, *parse.children_by(k, "compound", "poss")):
            key = read.stems.get(i, "")
            if material.is_in_headlines(key):
                return True
            named = parse.pos[i] == "PROPN" or any(
                parse.lower[d] == "the" for d in parse.children_by(i, "det")
            )
            if named and material.is_common(key):
                return True
        return False

    def _is_news(self, i: int, clause: ActClause) -> bool:
        """Whether a clause without an act is of the matter of the headlines, and not far down."""
        material, read = self.material, self.material.read[i]
        if material.terms.order[i] >= _EARLY:
            return False
        subject, verb = read.stems.get(clause.subject, ""), read.parse.lemma[clause.verb].lower()
        cue = cue_at(read.parse, clause.verb)
        is_saying = cue is not None and cue.kind == "say"
        return material.is_in_headlines(subject) and not is_saying and verb not in _STATES

    def _is_before(self, read: SentenceTokens) -> bool:
        """Whether a sentence is about a time before the story."""
        text = str(read.row["text"])
        years = set(_YEAR.findall(text))
        return bool(_BEFORE.search(text)) or bool(years and max(years) < self._year)

    @cached_property
    def _year(self) -> str:
        """The last year that the accounts name."""
        texts = (self.material.story.texts[a] for a in self.material.ids)
        return max((y for text in texts for y in _YEAR.findall(text)), default="")

    @staticmethod
    def _sums(read: SentenceTokens, clause: ActClause) -> list[dict]:  # type: ignore[type-arg]
        start, end = characters(read, clause.first, clause.last)
        return [f for f in read.figures if start <= f["start"] < end and f["unit"] in _MONEY]

    def state(self, i: int, clause: ActClause, account: int) -> tuple[str, int]:
        """Whether an account has an act, lacks it, or may have it, and the sentence that has it."""
        material = self.material
        near = material.near.get((i, account), [])
        best = next((m for m in near if not material.is_headline(m.sentence)), None)
        words = self._words(i, clause)
        if best is not None and best.probability >= read_weights().sure:
            there = material.read[best.sentence].stem_set
            tells = bool(there & self._act_stems(i, clause))
            return (HAS if tells and self._share(words, there) >= _MOST_SHARED else OPEN), (
                best.sentence
            )
        if near and near[0].probability >= _MOST_LIKELY:
            return OPEN, -1
        if clause.act is None and not self._is_named(i, clause, account):
            return OPEN, -1
        if clause.act is not None and self._has_no_word(i, clause, words, account):
            return LACKS, -1
        return (LACKS if self._lacks(i, clause, words, account) else OPEN), -1

    def _is_named(self, i: int, clause: ActClause, account: int) -> bool:
        """Whether a clause has a name or number that an account has nowhere."""
        read, text = self.material.read[i], self.material.story.texts[self.material.ids[account]]
        return any(
            read.parse.pos[k] in ("PROPN", "NUM")
            and re.search(rf"\b{re.escape(read.parse.word[k])}", text, re.IGNORECASE) is None
            for k in range(clause.first, clause.last)
        )

    def _act_stems(self, i: int, clause: ActClause) -> frozenset[str]:
        """The stems of the words by which an account may tell an act."""
        lemma = self.material.read[i].parse.lemma[clause.verb].lower()
        own = frozenset({stem(lemma), *map(stem, synonyms_of(lemma))})
        if clause.act is None:
            return own
        return clause.act.stems | own if lemma in clause.act.verbs else clause.act.stems

    def _words(self, i: int, clause: ActClause) -> dict[frozenset[str], float]:
        """The words of a clause, each as its stem with those of its synonyms, by weight."""
        read = self.material.read[i]
        found: dict[frozenset[str], float] = {}
        for k in range(clause.first, clause.last):
            if k in read.stems and k != clause.verb:
                alike = {
                    read.stems[k],
                    *(stem(w) for w in synonyms_of(read.parse.lemma[k].lower())),
                }
                found[frozenset(alike)] = self.material.weigh(read.stems[k])
        return found

    @staticmethod
    def _share(words: dict[frozenset[str], float], stems: frozenset[str]) -> float:
        """The share of words, by weight, that some stems have."""
        total = sum(words.values()) or 1.0
        return sum(w for alike, w in words.items() if alike & stems) / total

    def _has_no_word(
        self, i: int, clause: ActClause, words: dict[frozenset[str], float], account: int
    ) -> bool:
        """Whether an account has no word for an act, nor nearly all other words of its clause."""
        stems = self._stems(account)
        if any(some & self._act_stems(i, clause) for some in stems):
            return False
        return len(words) < _FEW or not any(self._share(words, s) >= _NEARLY_ALL for s in stems)

    def _lacks(
        self, i: int, clause: ActClause, words: dict[frozenset[str], float], account: int
    ) -> bool:
        """Whether nothing in an account tells an act.

        No two sentences in a row have most of its words; no sentence with a word for the act, nor
        those beside it, has anybody or anything of it; and where the account has a word for the
        act at all, or the act has no such words, it lacks a name, a sum or several words of it.
        """
        material, act = self.material, self._act_stems(i, clause)
        stems = self._stems(account)
        pairs = [stems[n] | stems[n + 1] for n in range(len(stems) - 1)] or stems
        if any(self._share(words, some) >= _MOST_SHARED for some in pairs):
            return False
        parts = {frozenset(alike) for alike in words}
        for n, some in enumerate(stems):
            beside = some.union(*stems[max(0, n - 1) : n + 2])
            if some & act and any(alike & beside for alike in parts):
                return False
        every = frozenset[str]().union(*stems)
        if not every & act:
            return True
        read = material.read[i]
        new = {
            k: key
            for k, key in parts_of(read, clause).items()
            if not any(key in alike and alike & every for alike in parts)
        }
        named = any(read.parse.pos[k] in ("PROPN", "NUM") for k in new)
        return named or len(new) >= _NEW

    def _stems(self, account: int) -> list[frozenset[str]]:
        """The stems of each sentence of an account, its headline too."""
        if account not in self._known:
            ids = self.material.sentences_of[self.material.ids[account]]
            self._known[account] = [self.material.read[n].stem_set for n in ids]
        return self._known[account]

    @cached_property
    def _known(self) -> dict[int, list[frozenset[str]]]:
        return {}
