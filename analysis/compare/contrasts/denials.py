"""Find what one account reports and another says is not so: a clause of it, or the whole report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from analysis.compare.align.checks import covers, is_only
from analysis.compare.align.clauses import AGENT, DONE, HEDGED, OPEN, PATIENT, PLANNED, Clause
from analysis.compare.align.differences import Span
from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import Reading, crosses, relate_verbs, shared_parts
from analysis.compare.align.sentences import stem
from analysis.compare.contrasts.candidates import DENIED_ELSEWHERE, PossibleContrast, Side
from analysis.compare.contrasts.details import speaker_name
from analysis.compare.contrasts.doubt_words import (
    DENIAL_WORDS,
    DENYING,
    DENYING_OR_UNTRUE,
    DENYING_VERBS,
    RUMOURS,
    UNTRUE,
)
from analysis.compare.contrasts.doubts import (
    doubt_at,
    is_predicate,
    verb_of,
)
from analysis.compare.contrasts.fronts import vouches
from analysis.compare.contrasts.phrase_checks import (
    ends_a_phrase,
    has_statement,
    loses_sense,
    starts_a_phrase,
)
from analysis.compare.contrasts.phrases import best_phrase, characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.word_forms import NEGATIONS
from analysis.find.quotes.cues import cue_at
from analysis.find.quotes.layout import FIRST_PERSON

REPORTED, QUOTED, OWN = "reported", "quoted", "own"  # whose denial it is
_STRENGTH = 0.9
_SHARED = 2  # stems that a statement and its denial have in common
_OPENING = 3  # sentences of a body, beside the headline, that say what an account reports
_LIKELY = 0.15  # least probability that a statement and its denial are about one fact
_PRINTED = 14  # words of a side
_MARKS = frozenset('“ ” "'.split())
_UNDECIDED = frozenset("whether if unless yet until".split())
_OTHERS = frozenset("other another previous earlier similar such many some past old".split())
_BEFORE = frozenset("previously earlier formerly once neither".split())
_LEAVING = frozenset("drop quit exit withdraw decline leave cancel scrap abandon pull back".split())
_ACCUSATIONS = frozenset("allegation accusation suggestion".split())
_CLAUSAL = ("ccomp", "xcomp", "acl")
_LEAST_SHARE = 0.4  # of the words of a statement that are in its denial or what that is about
_FAR_DOWN = 10  # sentences, behind which "the report" may be any
_LEAST_AROUND = 0.2  # of them, without the headline
_AT_THE_TIME = ("at", "the", "time")


class _Denial(NamedTuple):
    """The words of a sentence by which something is denied, whose they are, and who is cited."""

    sentence: int
    words: Span
    whose: str
    speaker: str


class _Found(NamedTuple):
    """A statement, the place of its words, its denial elsewhere, and how well they match."""

    value: float
    sentence: int
    words: Span
    denial: _Denial


def denied_candidates(material: StoryMaterial) -> list[PossibleContrast]:
    """One candidate for accounts of which one denies what the other reports, the best pair first.

    An account that has any word of denial itself, or a negation beside the words in question, is
    not held against another.
    """
    search = DenialSearch(material)
    found = sorted(
        [*search.denied_clauses(), *search.denied_reports()],
        key=lambda f: (
            -search.clarity(f),
            -f.value,
            material.order[f.sentence],
            material.order[f.denial.sentence],
        ),
    )
    lines: list[PossibleContrast] = []
    by_account: dict[tuple[bool, int], PossibleContrast] = {}  # whether it denies, account -> line
    for f in found:
        note = f"{f.denial.whose}:{f.denial.speaker}"
        sides = [Side(f.sentence, f.words), Side(f.denial.sentence, f.denial.words, note)]
        keys = [(n == 1, material.account[side.sentence]) for n, side in enumerate(sides)]
        line = next((by_account[key] for key in keys if key in by_account), None)
        if line is None:
            line = PossibleContrast(
                *("conflict", DENIED_ELSEWHERE, sides, [], _STRENGTH, f.sentence)
            )
            lines.append(line)
        else:
            line.sides += [s for k, s in zip(keys, sides, strict=True) if k not in by_account]
        by_account |= {key: line for key in keys if key not in by_account}
    return lines


class DenialSearch:
    """Statements of the accounts of a story that another account denies."""

    def __init__(self, material: StoryMaterial) -> None:
        self.material, self.guard = material, guard_of(material.story)
        self._doubts: dict[int, bool] = {}

    def holds(self, i: int, j: int) -> bool:
        """Whether the account of sentence j, which states what i denies, stands by it all through.

        It has no denial of its own, and does not have the one who is to do it give it up.
        """
        account = self.material.account[j]
        stated = [c for c in self.guard.read(j).clauses if c.mood == PLANNED]
        return self._stands(j, i) and not any(self._gives_up(account, c) for c in stated)

    def denied_clauses(self) -> Iterator[_Found]:
        """Clauses that are denied in one account and stated in another, with all their parts."""
        for i in range(len(self.material.rows)):
            if self._words(i) & _UNDECIDED or self._asks(i):
                continue
            near = self._near(i)
            clauses = self.guard.read(i).clauses if near else ()
            denied = [c for c in clauses if c.denied and not self._is_open(i, c)]
            for j in near if denied else ():
                for c in denied:
                    yield from self._stated(i, c, j)

    def _stated(self, i: int, c: Clause, j: int) -> Iterator[_Found]:
        """The clause of sentence j that says what a clause of sentence i denies."""
        material, left, right = self.material, self.guard.read(i), self.guard.read(j)
        if is_only(left, c) or (material.is_headline(i) and material.is_headline(j)):
            return
        for d in right.clauses:
            shared, clashing = shared_parts(c, d)
            verbs = relate_verbs(c, d)
            if verbs not in ("same", "synonyms") or d.denied or shared < 1 or clashing:
                continue
            moods = (HEDGED, DONE if c.mood == OPEN else c.mood)
            if is_only(right, d) or d.mood not in moods or not _meet(c, d):
                continue
            if self._says_more(i, c, j, verbs == "same" and not covers(d, c)):
                continue
            if verbs != "same" and not covers(d, c):
                continue
            if c.mood == PLANNED and self._gives_up(material.account[j], d):
                continue
            if self._stands(j, i):
                denial = self._denial(i, c.token, self._denial_words(i, c), c.denials)
                words = self._stated_words(j, d)
                if denial is not None and words is not None:
                    yield _Found(1 + shared + material.probability(i, j), j, words, denial)
                    return

    def _is_open(self, i: int, c: Clause) -> bool:
        """Whether a clause only reports words, or is no more than possible, or to be hoped for.

        Who "denied meeting him" denies that he did.
        """
        read = self.material.read[i]
        by_verb = any(read.parse.lemma[k].lower() in DENYING for k in c.denials)
        by_verb = by_verb and read.parse.tag[c.token] == "VBG"
        cue = cue_at(read.parse, c.token)
        reports = cue is not None and cue.kind in ("say", "show", "think")
        return reports or not (c.mood in (DONE, PLANNED) or (c.mood == OPEN and by_verb))

    def _says_more(self, i: int, c: Clause, j: int, every: bool) -> bool:
        """Whether a denied clause has a noun, name or number that the statement lacks.

        Who "did not score in the final" may have scored elsewhere. A statement goes on in the
        sentences beside it. Unless ``every`` such word counts, those behind a preposition do.
        """
        material, read, parse = self.material, self.guard.read(i), self.material.read[i].parse
        first, last = parse.between(*_clause_words(read, c))
        last = max([last, *(parse.right[k] for k in parse.children_by(c.token, "prep", "agent"))])
        near = (k for k in (j - 1, j, j + 1) if 0 <= k < len(material.rows))
        beside = (k for k in near if material.account[k] == material.account[j])
        known = set[str]().union(*(self.guard.read(k).stems for k in beside))
        for k in range(first, min(last, read.last)):
            behind = k > c.token and parse.dep[k] == "pobj"
            counts = behind or (every and parse.pos[k] in ("NOUN", "PROPN", "NUM"))
            if counts and k not in c.denials and stem(parse.lemma[k]) not in known:
                return True
        return False

    def denied_reports(self) -> Iterator[_Found]:
        """What an account reports first, of which another says that the report is not so."""
        material = self.material
        for i in range(len(material.rows)):
            denial = self._denial_of_report(i)
            if denial is None:
                continue
            for account in material.accounts:
                if account != material.account[i] and not self._has_doubt(account):
                    found = [self._reported(j, denial) for j in self._opening(account)]
                    yield from (f for f in found if f is not None)

    def clarity(self, f: _Found) -> int:
        """How many of the two sides have words that say something by themselves."""
        places = (f.sentence, f.words), (f.denial.sentence, f.denial.words)
        return sum(self._is_printable(i, words) for i, words in places)

    def _is_printable(self, i: int, words: Span) -> bool:
        read = self.material.read[i]
        if self.material.is_headline(i):
            return len(str(read.row["text"]).split()) <= _PRINTED
        weights = {k: self.material.weigh(key) for k, key in read.stems.items()}
        place = best_phrase(read, weights, _PRINTED, words, statement=True)
        whole = starts_a_phrase(read, place) and ends_a_phrase(read, place)
        return whole and has_statement(read, place) and not loses_sense(read, place)

    def _denial_of_report(self, i: int) -> _Denial | None:
        """The words by which a sentence calls the matter of the story untrue, or has it denied."""
        material, read = self.material, self.material.read[i]
        parse = read.parse
        if self._asks(i) or not material.is_of_the_story(i) or self._is_of_before(i):
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
            return self._denial(i, k, characters(read, first, last), [k])
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

    def _reported(self, j: int, denial: _Denial) -> _Found | None:
        """A statement at the head of an account that shares the matter of a denied report."""
        material, read = self.material, self.material.read[j]
        if self._words(j) & (NEGATIONS | _UNDECIDED) or self._asks(j):
            return None
        main = next((c for c in self.guard.read(j).clauses if c.main), None)
        if material.is_headline(j):
            words = int(read.row["start"]), int(read.row["end"])
        elif read.hedges or read.quotes or main is None or main.mood not in (DONE, PLANNED):
            return None
        else:
            words = _clause_words(self.guard.read(j), main)
        if self._only_points(denial) and material.terms.order[denial.sentence] >= _FAR_DOWN:
            return None
        own, (near, terms) = material.terms.weights(j), self._denied_terms(denial)
        total = sum(own.values()) or 1.0
        around, share = (sum(w for t, w in own.items() if t in s) / total for s in (near, terms))
        if len(own.keys() & terms) < _SHARED or share < _LEAST_SHARE or around < _LEAST_AROUND:
            return None
        return _Found(share, j, words, denial) if self._stands(j, denial.sentence) else None

    def _only_points(self, denial: _Denial) -> bool:
        """Whether a denial has no clause that says what is denied: "they rejected the report"."""
        read = self.material.read[denial.sentence]
        first, last = read.parse.between(*denial.words)
        tells = (c for k in range(first, last) for c in read.parse.children_by(k, *_CLAUSAL))
        return not any(read.first <= c < read.last for c in tells)

    def _denied_terms(self, denial: _Denial) -> tuple[set[int], set[int]]:
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

    def _denial_words(self, i: int, c: Clause) -> Span:
        """The place of a denied clause, with who denies it where that is said."""
        reading, parse = self.guard.read(i), self.material.read[i].parse
        start, end = _clause_words(reading, c)
        above = [k for k in c.denials if parse.pos[k] == "VERB"]
        subjects = [s for k in above for s in parse.children_by(k, "nsubj")]
        return min([start, *(parse.start[parse.left[s]] for s in subjects)]), end

    def _stated_words(self, j: int, d: Clause) -> Span | None:
        """The place of a statement; of a report with who says so, None where that comes after."""
        read, parse = self.material.read[j], self.material.read[j].parse
        start, end = _clause_words(self.guard.read(j), d)
        if self.material.is_headline(j):
            return int(read.row["start"]), int(read.row["end"])
        if d.speaker is None and not read.quotes and not read.hedges and d.mood != HEDGED:
            return start, end
        if d.speaker is None or parse.start[d.speaker.token] > start:
            return None
        return parse.start[parse.left[d.speaker.token]], end

    def _denial(
        self, i: int, k: int, words: Span, denials: list[int] | tuple[int, ...]
    ) -> _Denial | None:
        read = self.material.read[i]
        if any(read.parse.lemma[d].lower() in DENYING_VERBS for d in denials):
            return _Denial(i, words, REPORTED, "")
        quote = read.inside(k, read.quotes)
        if quote is None:
            is_own = not _MARKS & self._words(i) and not self.guard.speaker_at(i, k)
            return _Denial(i, words, OWN if is_own else REPORTED, "")
        speaker = speaker_name(quote)
        return _Denial(i, words, QUOTED, speaker) if speaker else None

    def _stands(self, j: int, i: int) -> bool:
        """Whether the account of sentence j vouches for it, with nothing that takes it back."""
        material, account = self.material, self.material.account[j]
        if not vouches(material, account):
            return False
        stems = material.read[i].stem_set | material.read[j].stem_set
        stated = [c for c in self.guard.read(j).clauses if not c.denied]
        return not any(
            self._takes_back(k, stems) or self._denies_one(k, stated)
            for k in material.sentences_of[material.ids[account]]
        )

    def _takes_back(self, k: int, stems: frozenset[str]) -> bool:
        """Whether a sentence has a word of denial said of a report, or beside some words."""
        read = self.material.read[k]
        at = [
            n
            for n in range(read.first, read.last)
            if {read.parse.lower[n], read.parse.lemma[n].lower()} & DENIAL_WORDS
        ]
        if self._words(k) & UNTRUE:
            return True
        near = len(read.stem_set & stems) >= _SHARED
        return bool(at) and (near or any(doubt_at(self.material, read, n) for n in at))

    def _denies_one(self, k: int, stated: list[Clause]) -> bool:
        """Whether a sentence denies one of some clauses, or says it of somebody else."""
        return any(
            c.denied and relate_verbs(c, d) in ("same", "synonyms") and shared_parts(c, d)[0] > 0
            for c in self.guard.read(k).clauses
            for d in stated
        )

    def _has_doubt(self, account: int) -> bool:
        """Whether an account calls what it reports a rumour, or doubts any report."""
        if account not in self._doubts:
            self._doubts[account] = any(
                self._words(k) & RUMOURS or any(self._doubts_at(k))
                for k in self.material.sentences_of[self.material.ids[account]]
            )
        return self._doubts[account]

    def _doubts_at(self, i: int) -> Iterator[str]:
        read = self.material.read[i]
        return (doubt_at(self.material, read, k) for k in range(read.first, read.last))

    def _gives_up(self, account: int, planned: Clause) -> bool:
        """Whether an account has the one who is to do something leave it: "has dropped out"."""
        for k in self.material.sentences_of[self.material.ids[account]]:
            for c in self.guard.read(k).clauses:
                if c.words[-1] in _LEAVING and crosses(
                    c.parts.get(AGENT, ()), planned.parts.get(AGENT, ())
                ):
                    return True
        return False

    def _is_of_before(self, i: int) -> bool:
        """Whether a sentence tells of a denial before the news: "at the time, she denied it"."""
        read = self.material.read[i]
        words = read.parse.lower[read.first : read.last]
        runs = zip(words, words[1:], words[2:], strict=False)
        return bool(_BEFORE & set(words)) or _AT_THE_TIME in runs

    def _near(self, i: int) -> list[int]:
        """The sentences of other accounts that may be on the fact of one, and deny nothing."""
        material, stems = self.material, self.material.read[i].stem_set
        near = (m for account in material.accounts_near(i) for m in material.near[i, account])
        return [
            m.sentence
            for m in near
            if m.probability >= _LIKELY
            and len(stems & material.read[m.sentence].stem_set) >= _SHARED
            and not self._words(m.sentence) & (NEGATIONS | _UNDECIDED)
            and not self._asks(m.sentence)
        ]

    def _words(self, i: int) -> frozenset[str]:
        return self.material.read[i].vocabulary

    def _asks(self, i: int) -> bool:
        return str(self.material.read[i].row["text"]).rstrip("\"”’' ").endswith("?")


def _meet(c: Clause, d: Clause) -> bool:
    """Whether two clauses share who acts or is acted on, and no known part is left over."""
    roles = [r for r in (AGENT, PATIENT) if crosses(c.parts.get(r, ()), d.parts.get(r, ()))]
    return bool(roles)


def _clause_words(reading: Reading, c: Clause) -> Span:
    """The place of a clause with who acts and who is acted on, or of its verb phrase."""
    whole, phrase = reading.whole(c), reading.phrase(c)
    return min(whole[0], phrase[0]), max(whole[1], phrase[1])
