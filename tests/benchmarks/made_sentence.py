"""A parsed sentence as the generator of sentence pairs sees it: its clause, phrases and edits."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterable

from made_words import MONTHS, PEOPLE, REPORTING, WEEKDAYS, inflect

from analysis.nlp import ParsedText

FINITE = ("VBD", "VBZ", "VBP", "MD")
CLAUSAL = frozenset("ccomp xcomp advcl relcl acl pcomp parataxis csubj".split())
SUBJECTS = ("nsubj", "nsubjpass")
MOST_IN_PHRASE = 8
_AWKWARD = re.compile(r"[();:\[\]…—–―/*|]|--| - |\.\.|\?|!")
_ONLY = frozenset(
    "also already still only just even now once again too not n't never no longer nor neither "
    "without hardly rarely barely either any".split()
)
_NOT_ANYONE = frozenset("the this these that those its his her their our my".split())
_DEFINITE = frozenset("he she it they we i police authorities officials prosecutors".split())
_MANY = frozenset(
    "police people they we you these those some many few several most both others all".split()
)
Edit = tuple[int, int, str]  # tokens from, to (not included), and what takes their place


class Sentence:
    """One sentence of a parsed text, by token numbers of the text."""

    def __init__(
        self, parsed: ParsedText, number: int, names: Iterable[tuple[str, str]] = ()
    ) -> None:
        row = parsed.rows[number]
        self.p, (self.first, self.last) = parsed, parsed.spans[number]
        self.start, self.end = row["start"], row["end"]
        self.text = parsed.text[self.start : self.end]
        self.names = sorted(set(names))  # of the story, with their entity types
        digest = hashlib.sha256(self.text.encode()).digest()
        self.random = random.Random(digest)
        self.tokens = range(self.first, self.last)
        self.quoted = self._quoted()
        self.root = next((i for i in self.tokens if parsed.head[i] == i), self.first)
        self.claim = self._claim()

    def _quoted(self) -> set[int]:
        inside, found = False, set()
        for i in self.tokens:
            word = self.p.word[i]
            inside = (
                word in "“`` " or (word == '"' and not inside) or (inside and word not in "”''\"")
            )
            if inside:
                found.add(i)
        return found

    def _claim(self) -> int:
        """The verb of what is reported: below "said", its content."""
        verb = self.root
        while self.p.lemma[verb] in REPORTING:
            content = self.p.child(verb, "ccomp")
            if content is None or self.p.pos[content] not in ("VERB", "AUX"):
                break
            verb = content
        return verb

    @property
    def is_sure(self) -> bool:
        """Whether the sentence is plain enough to trust its parse."""
        p, text = self.p, self.text
        if not text.endswith(".") or not text[0].isupper() or _AWKWARD.search(text[:-1]):
            return False
        if text.count("“") != text.count("”") or text.count('"') % 2 or "‘" in text:
            return False
        roots = [i for i in self.tokens if p.head[i] == i]
        if len(roots) != 1 or any(p.dep[i] in ("dep", "meta", "intj") for i in self.tokens):
            return False
        if re.search(r"\b[A-Z]-\w+\.?$|\b(Reps?|Sens?|Gov|Mr|Ms|Mrs|Dr)\.$", text):
            return False
        if text.split()[0].lower() in ("but", "and", "or", "so", "nor", "yet"):
            return False
        return p.pos[self.root] in ("VERB", "AUX") and all(
            self.subject(v) is not None and self.finite(v) is not None and self.is_joined(v)
            for v in (self.root, self.claim)
        )

    def is_joined(self, verb: int) -> bool:
        """Whether subject and verb are together: "the bill, passed 5-4," is no clause."""
        subject, finite = self.subject(verb), self.finite(verb)
        if subject is None or finite is None or finite < subject:
            return True
        commas = [i for i in range(subject, finite) if self.p.word[i] == ","]
        return len(commas) != 1 or commas[0] != finite - 1

    def subject(self, verb: int) -> int | None:
        """The subject of a verb."""
        return self.p.child(verb, *SUBJECTS)

    def auxiliaries(self, verb: int) -> list[int]:
        """The auxiliaries before a verb."""
        return [c for c in self.p.children_by(verb, "aux", "auxpass") if c < verb]

    def finite(self, verb: int) -> int | None:
        """The finite part of a verb: its first auxiliary, or itself."""
        first = next(iter(self.auxiliaries(verb)), verb)
        return first if self.p.tag[first] in FINITE else None

    def is_plain(self, verb: int) -> bool:
        """Whether a verb is one finite word, formed as expected, without an adverb before."""
        tag, lemma = self.p.tag[verb], self.p.lemma[verb]
        fits = tag in FINITE[:3] and inflect(lemma, tag) == self.p.lower[verb]
        adverb = self.p.pos[verb - 1] == "ADV" and verb > self.first
        return fits and lemma.isalpha() and not adverb and not self.auxiliaries(verb)

    def is_limited(self, verb: int) -> bool:
        """Whether a verb has a negation or an adverb such as "only" that turns its scope."""
        left, right = self.p.left[verb], self.p.right[verb]
        near = range(max(left, verb - 5), min(right, verb + 4))
        return any(self.p.lower[i] in _ONLY for i in near) or any(
            self.p.lower[i] in ("but", "nor", "because", "until", "unless")
            for i in range(left, right)
        )

    def is_definite(self, noun: int) -> bool:
        """Whether a noun phrase speaks of a certain thing, so that "not" denies the clause."""
        p = self.p
        if p.lower[noun] in _DEFINITE or p.pos[noun] == "PROPN":
            return True
        return p.pos[noun] == "NOUN" and any(
            p.lower[c] in _NOT_ANYONE or p.dep[c] == "poss" for c in p.children[noun]
        )

    def is_animate(self, noun: int) -> bool:
        """Whether a noun names a person, a body or a country."""
        if self.p.entity[noun] in ("PERSON", "ORG", "GPE", "NORP"):
            return True
        return self.p.pos[noun] == "NOUN" and self.p.lemma[noun] in PEOPLE

    def is_plural(self, noun: int) -> bool:
        """Whether the verb of a subject is plural."""
        p = self.p
        if p.lower[noun] in _MANY:
            return True
        if p.child(noun, "conj") is not None:
            return True
        named = p.entity[noun] in ("GPE", "ORG", "EVENT", "FAC")
        return p.tag[noun] == "NNS" or (p.tag[noun] == "NNPS" and not named)

    def phrase(self, noun: int, most: int = MOST_IN_PHRASE) -> tuple[int, int] | None:
        """The range of a short noun phrase without a clause, a comma or a quotation."""
        p = self.p
        left, right = p.left[noun], p.right[noun]
        inside = range(left, right)
        if right - left > most or self.quoted & set(inside):
            return None
        if any(
            p.dep[i] in CLAUSAL or p.word[i] in ",'" or p.pos[i] == "VERB"
            for i in inside
            if i != noun
        ):
            return None
        return left, right

    def has_date(self, verb: int) -> bool:
        """Whether a date or a clock time is given below a verb."""
        return any(self.p.entity[i] in ("DATE", "TIME") for i in self.below(verb))

    def below(self, verb: int) -> range:
        """The tokens of a verb's clause."""
        return range(self.p.left[verb], self.p.right[verb])

    def has_clause(self, verb: int, but: int = -1) -> bool:
        """Whether another clause or verb is below a verb, outside that of ``but``."""
        spared = set(self.below(but)) if but >= 0 else set()
        return any(
            self.p.dep[i] in CLAUSAL
            or (self.p.dep[i] == "conj" and self.p.pos[i] in ("VERB", "AUX"))
            for i in self.below(verb)
            if i not in spared and i != verb
        )

    def words(self, left: int, right: int) -> str:
        """The words of a range as they are; at the head of the sentence in lower case if common."""
        if right <= left:
            return ""
        text = self.p.text[self.p.start[left] : self.p.end[right - 1]]
        return self.lowered(text) if left == self.first else text

    def lowered(self, text: str) -> str:
        """The text with a small first letter, unless it begins with a name."""
        i, word = self.first, self.p.word[self.first]
        named = self.p.pos[i] == "PROPN" or self.p.entity[i] not in ("", "DATE", "CARDINAL", "TIME")
        if self.p.lower[i] in ("the", "a", "an", "some", "about", "at"):
            named = False
        keeps = named or word in ("I", "I'm") or (len(word) > 1 and word.isupper())
        return text if keeps or word in CALENDAR else text[0].lower() + text[1:]

    def replace(self, *edits: Edit) -> str:
        """The sentence with some of its tokens replaced; an empty range inserts before a token."""
        out, at = "", self.start
        for left, right, new in sorted(edits):
            if right > left:
                start, end = self.p.start[left], self.p.end[right - 1]
                out += self.p.text[at:start] + new
            else:
                start = end = self.p.start[left]
                out += self.p.text[at:start] + new + " "
            at = end
        return tidy(out + self.p.text[at : self.end])

    def is_quoted(self, *edits: Edit) -> bool:
        """Whether an edit touches a quotation."""
        return any(i in self.quoted for a, b, _ in edits for i in range(a, max(b, a + 1)))


CALENDAR = frozenset([*WEEKDAYS, *MONTHS])


def tidy(text: str) -> str:
    """One space between words, none before a comma, a capital at the head."""
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.](?:\s|$))", r"\1", text)
    text = re.sub(r",\s*,", ",", text)
    return text[0].upper() + text[1:]
