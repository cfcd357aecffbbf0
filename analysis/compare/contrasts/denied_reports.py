"""Find reports that one account makes and another calls untrue, or has denied."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.compare.align.clauses import DONE, PLANNED
from analysis.compare.contrasts.denial_evidence import (
    SHARED,
    Denial,
    DenialEvidence,
    DeniedStatement,
)
from analysis.compare.contrasts.denied_parts import clause_words, denies_another
from analysis.compare.contrasts.doubt_words import (
    DENYING,
    DENYING_OR_UNTRUE,
    DENYING_VERBS,
    UNTRUE,
)
from analysis.compare.contrasts.doubts import (
    doubt_at,
    is_predicate,
    verb_of,
)
from analysis.compare.contrasts.phrases import characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.word_forms import NEGATIONS
from analysis.find.quotes.layout import FIRST_PERSON

_OPENING = 3  # sentences of a body, beside the headline, that say what an account reports
_PRINTED = 14  # words of a side
_UNDECIDED = frozenset("whether if unless yet until".split())
_OTHERS = frozenset("other another previous earlier similar such many some past old".split())
_BEFORE = frozenset("previously earlier formerly once neither".split())
_ACCUSATIONS = frozenset("allegation accusation suggestion".split())
_CLAUSAL = ("ccomp", "xcomp", "acl")
_LEAST_SHARE = 0.4  # of the words of a statement that are in its denial or what that is about
_FAR_DOWN = 10  # sentences, behind which "the report" may be any
_LEAST_AROUND = 0.2  # of them, without the headline
_AT_THE_TIME = ("at", "the", "time")


class DeniedReports:
    """Reports that one account makes first and of which another says that they are not so."""

    def __init__(self, evidence: DenialEvidence) -> None:
        self.evidence, self.material = evidence, evidence.material

    def find(self) -> Iterator[DeniedStatement]:
        """What an account reports first, of which another says that the report is not so."""
        material = self.material
        for i in range(len(material.rows)):
            denial = self._denial_of_report(i)
            if denial is None:
                continue
            for account in material.accounts:
                if account != material.account[i] and not self.evidence.has_doubt(account):
                    found = [self._reported(j, denial) for j in self._opening(account)]
                    yield from (f for f in found if f is not None)

    def _denial_of_report(self, i: int) -> Denial | None:
        """The words by which a sentence calls the matter of the story untrue, or has it denied."""
        material, read = self.material, self.material.read[i]
        parse = read.parse
        if self.evidence.asks(i) or not material.is_of_the_story(i) or self._is_of_before(i):
            return None
        if not read.quotes and FIRST_PERSON.search(str(read.row["text"])):
            return None  # a reader's comment, or the account on itself
        for k in range(read.first, read.last):
            lemma = parse.lemma[k].lower()
            is_word = lemma in DENYING_OR_UNTRUE or parse.lower[k] in UNTRUE
            truth = lemma == "truth" and any(parse.lower[c] == "no" for c in parse.children[k])
            if not (is_word or truth) or not doubt_at(material, read, k):
                continue
            verb = verb_of(read, k)
            subjects = parse.children_by(verb, "nsubj", "nsubjpass")
            about = [*subjects, *parse.children_by(verb, "dobj"), parse.head[k]]
            if any(
                parse.lower[c] in _OTHERS
                for s in about
                for c in parse.children_by(s, "amod", "det")
            ):
                continue
            if lemma in DENYING_VERBS and not (subjects and parse.pos[subjects[0]] != "PRON"):
                continue
            if not (is_predicate(read, k) or truth or lemma in DENYING_VERBS):
                continue
            if not self._is_of_whole_report(read, k):
                continue
            objects = [c for c in parse.children_by(verb, "dobj") if parse.right[c] - k < _PRINTED]
            first = max(min([k, verb, *(parse.left[s] for s in subjects)]), read.first)
            last = min(max([k + 1, verb + 1, *(parse.right[c] for c in objects)]), read.last)
            return self.evidence.denial(i, k, characters(read, first, last), [k])
        return None

    def _is_of_whole_report(self, read: SentenceTokens, k: int) -> bool:
        """Whether a word of denial is about the report, and no clause or charge of its own."""
        parse, verb = read.parse, verb_of(read, k)
        objects = parse.children_by(verb, "dobj", "nsubjpass")
        if parse.children_by(verb, "ccomp", "xcomp") and parse.lemma[k].lower() in DENYING:
            return False
        return not any(
            parse.lemma[c].lower() in _ACCUSATIONS and not parse.children_by(c, *_CLAUSAL)
            for c in objects
        )

    def _reported(self, j: int, denial: Denial) -> DeniedStatement | None:
        """A statement at the head of an account that shares the matter of a denied report."""
        material, read = self.material, self.material.read[j]
        if self.evidence.words(j) & (NEGATIONS | _UNDECIDED) or self.evidence.asks(j):
            return None
        main = next((c for c in self.evidence.guard.read(j).clauses if c.main), None)
        if material.is_headline(j):
            words = int(read.row["start"]), int(read.row["end"])
        elif read.hedges or read.quotes or main is None or main.mood not in (DONE, PLANNED):
            return None
        else:
            words = clause_words(self.evidence.guard.read(j), main)
        if self._only_points(denial) and material.terms.order[denial.sentence] >= _FAR_DOWN:
            return None
        there = material.read[denial.sentence]
        if denies_another(there, denial.words, self.evidence.stems_around(j)):
            return None
        own, (near, terms) = material.terms.weights(j), self._denied_terms(denial)
        total = sum(own.values()) or 1.0
        around, share = (sum(w for t, w in own.items() if t in s) / total for s in (near, terms))
        if len(own.keys() & terms) < SHARED or share < _LEAST_SHARE or around < _LEAST_AROUND:
            return None
        if not self.evidence.stands(j, denial.sentence):
            return None
        return DeniedStatement(share, j, words, denial)

    def _only_points(self, denial: Denial) -> bool:
        """Whether a denial has no clause that says what is denied: "they rejected the report"."""
        read = self.material.read[denial.sentence]
        first, last = read.parse.between(*denial.words)
        tells = (c for k in range(first, last) for c in read.parse.children_by(k, *_CLAUSAL))
        return not any(read.first <= c < read.last for c in tells)

    def _denied_terms(self, denial: Denial) -> tuple[set[int], set[int]]:
        """The terms of a denial, and those with the headline.

        Where it only points to a report, the two sentences before say what is denied.
        """
        material, i = self.material, denial.sentence
        own = set(material.terms.weights(i))
        if not self._only_points(denial):
            return own, own
        near = [k for k in range(max(0, i - 2), i) if material.account[k] == material.account[i]]
        some = material.sentences_of[material.ids[material.account[i]]]
        own = own.union(*(material.terms.weights(k) for k in near))
        heads = (material.terms.weights(k) for k in some if material.is_headline(k))
        return own, own.union(*heads)

    def _opening(self, account: int) -> list[int]:
        """The headline of an account and the first sentences of its body."""
        some = self.material.sentences_of[self.material.ids[account]]
        heads = [i for i in some if self.material.is_headline(i)]
        return [*heads, *[i for i in some if i not in heads][:_OPENING]]

    def _is_of_before(self, i: int) -> bool:
        """Whether a sentence tells of a denial before the news: "at the time, she denied it"."""
        read = self.material.read[i]
        words = read.parse.lower[read.first : read.last]
        runs = zip(words, words[1:], words[2:], strict=False)
        return bool(_BEFORE & set(words)) or _AT_THE_TIME in runs
