"""Changes that deny a sentence: negations, and what is planned or possible for what was done."""

from __future__ import annotations

from collections.abc import Iterator

from made_sentence import Edit, Sentence
from made_words import REPORTING, STATIVE, WEEKDAYS, inflect, past

_NOT_FAILED = frozenset(
    "die suffer face vote receive fail refuse decide plan want try hope decline lose love hate "
    "resign say live know believe oppose deny reject die kill wound injure crash claim expect "
    "come go work become become grow see begin start continue".split()
)


def negate_not(s: Sentence) -> Iterator[str]:
    """As "resigned" -> "did not resign"."""
    verb, p = s.claim, s.p
    subject, finite = s.subject(verb), s.finite(verb)
    if subject is None or finite is None or not s.is_definite(subject) or s.is_limited(verb):
        return
    if finite != verb or p.lemma[verb] == "be":
        if p.word[finite].isalpha() and finite > subject and finite not in s.quoted:
            new = "cannot" if p.lower[finite] == "can" else f"{p.word[finite]} not"
            yield s.replace((finite, finite + 1, new))
    elif s.is_plain(verb) and p.tag[verb + 1] != "CC" and verb not in s.quoted:
        do = {"VBD": "did", "VBZ": "does", "VBP": "do"}[p.tag[verb]]
        yield s.replace((verb, verb + 1, f"{do} not {p.lemma[verb]}"))


def negate_never(s: Sentence) -> Iterator[str]:
    """As "has paid" -> "has never paid"; not of a certain day."""
    verb, p = s.claim, s.p
    subject, finite = s.subject(verb), s.finite(verb)
    if subject is None or finite is None or not s.is_definite(subject) or s.is_limited(verb):
        return
    if s.has_date(verb) or p.lemma[verb] in ("be", "plan", "expect") or p.tag[verb] == "VBG":
        return
    if p.pos[finite + 1] == "ADV" or finite in s.quoted:
        return
    if finite != verb and p.lower[finite] in ("has", "have", "had", "was", "were"):
        yield s.replace((finite, finite + 1, f"{p.word[finite]} never"))
    elif s.is_plain(verb) and p.tag[verb] == "VBD":
        yield s.replace((verb, verb, "never"))


def negate_no(s: Sentence) -> Iterator[str]:
    """As "killed 12 people" -> "killed no one"."""
    p = s.p
    for noun in s.tokens:
        verb = p.head[noun]
        if p.tag[noun] != "NNS" or p.dep[noun] not in ("nsubjpass", "dobj"):
            continue
        counts = [c for c in p.children_by(noun, "nummod") if p.entity[c] == "CARDINAL"]
        if len(counts) != 1 or p.tag[counts[0]] != "CD" or s.is_limited(verb):
            continue
        before = range(p.left[noun], counts[0])
        if any(
            p.dep[i] in ("det", "poss", "amod") or p.head[i] not in (noun, counts[0])
            for i in before
        ):
            continue
        if p.word[counts[0] + 1] == "-":
            continue
        bare = p.lemma[noun] in ("person", "people") and noun == counts[0] + 1
        if p.children_by(noun, "conj", "relcl", "acl") or p.pos[verb] != "VERB":
            continue
        edits: list[Edit] = [
            (p.left[noun], noun + 1 if bare else counts[0] + 1, "no one" if bare else "no")
        ]
        finite = s.finite(verb)
        if bare and p.dep[noun] == "nsubjpass" and finite is not None:
            singular = {"were": "was", "have": "has", "are": "is"}
            edits.append((finite, finite + 1, singular.get(p.lower[finite], p.word[finite])))
        if not s.is_quoted(*edits):
            yield s.replace(*edits)


def negate_failed(s: Sentence) -> Iterator[str]:
    """As "scored" -> "failed to score"."""
    verb, p = s.claim, s.p
    subject, finite = s.subject(verb), s.finite(verb)
    if subject is None or p.dep[subject] != "nsubj" or not s.is_animate(subject):
        return
    lemma = p.lemma[verb]
    if lemma in _NOT_FAILED | STATIVE or s.is_limited(verb) or not s.is_definite(subject):
        return
    if p.dep[verb] == "ccomp" and p.child(verb, "dobj") is None:
        return
    if (s.is_plain(verb) and p.tag[verb] == "VBD") or (
        p.tag[verb] == "VBN" and finite == verb - 1 and _is_perfect(s, finite)
    ):
        yield s.replace((verb, verb + 1, f"failed to {lemma}"))


def _is_perfect(s: Sentence, finite: int) -> bool:
    """Whether the finite part of a verb is "has", "have" or "had"."""
    return s.p.lower[finite] in ("has", "have", "had")


def _is_simple_passive(s: Sentence, verb: int) -> bool:
    """Whether a verb is a participle behind nothing but "was" or "were"."""
    before = [s.p.lower[i] for i in s.auxiliaries(verb)]
    return s.p.tag[verb] == "VBN" and before in (["was"], ["were"])


def negate_denied(s: Sentence) -> Iterator[str]:
    """As "said that" -> "denied that"."""
    p, verb = s.p, s.root
    content = p.child(verb, "ccomp")
    if content is None or content != s.claim or s.is_limited(content):
        return
    if p.lower[verb] not in (
        "said",
        "announced",
        "confirmed",
        "claimed",
        "stated",
        "insisted",
        "added",
        "reported",
        "acknowledged",
    ):
        return
    left, subject = p.left[content], s.subject(verb)
    if (
        subject is None
        or not subject < verb < left
        or s.subject(content) is None
        or s.auxiliaries(verb)
    ):
        return
    if s.quoted or not (s.is_animate(subject) or p.pos[subject] == "PRON"):
        return
    if p.lower[left] in ("what", "how", "if", "whether", "when", "as", "while"):
        return
    edits: list[Edit] = [(verb, verb + 1, "denied")]
    if p.lower[left] != "that":
        edits.append((left, left, "that"))
    yield s.replace(*edits)


def plan_instead(s: Sentence) -> Iterator[str]:
    """As "cut 3,000 jobs" -> "plans to cut 3,000 jobs"."""
    p, verb = s.p, s.claim
    subject = s.subject(verb)
    if subject is None or p.dep[subject] != "nsubj" or not s.is_animate(subject):
        return
    lemma = p.lemma[verb]
    if lemma in STATIVE | REPORTING | frozenset(
        "plan want hope try expect die fail lose suffer".split()
    ):
        return
    if s.is_limited(verb) or (verb != s.root and p.child(verb, "dobj") is None):
        return
    if s.is_plain(verb) and p.tag[verb] == "VBD":
        yield s.replace((verb, verb + 1, _planned(s, verb, subject) + f" to {lemma}"))
    finite = s.finite(verb)
    if s.has_date(verb) or finite is None or _has_past(s, verb):
        return
    if p.tag[verb] == "VBN" and finite == verb - 1 and p.lower[finite] in ("has", "have"):
        plans = "plan" if p.lower[finite] == "have" else "plans"
        yield s.replace((finite, verb + 1, f"{plans} to {lemma}"))


def _planned(s: Sentence, verb: int, subject: int) -> str:
    if s.has_date(verb) or verb != s.root or _has_past(s, verb):
        return "planned"
    return "plan" if s.is_plural(subject) or s.p.lower[subject] in ("i", "we") else "plans"


def _has_past(s: Sentence, verb: int) -> bool:
    """Whether another verb of the sentence is in the past tense."""
    return any(s.p.tag[i] == "VBD" for i in s.tokens if i not in (verb, s.finite(verb)))


def expect_instead(s: Sentence) -> Iterator[str]:
    """As "overrode" -> "is expected to override"."""
    p, verb = s.p, s.claim
    subject, finite = s.subject(verb), s.finite(verb)
    lemma = p.lemma[verb]
    if subject is None or finite is None or s.is_limited(verb) or lemma in REPORTING | STATIVE:
        return
    plural = s.is_plural(subject) or p.lower[subject] in ("you", "we")
    now = not s.has_date(verb) and verb == s.root and not _has_past(s, verb)
    be = {(True, True): "are", (True, False): "is", (False, True): "were"}.get((now, plural), "was")
    be = "am" if be == "is" and p.lower[subject] == "i" else be
    if lemma in ("plan", "expect", "die", "live", "be"):
        return
    if s.is_plain(verb) and p.tag[verb] == "VBD":
        yield s.replace((verb, verb + 1, f"{be} expected to {lemma}"))
    elif p.dep[subject] == "nsubjpass" and _is_simple_passive(s, verb):
        yield s.replace((finite, finite + 1, f"{be} expected to be"))


def may_instead(s: Sentence) -> Iterator[str]:
    """As "has sold" -> "may have sold"."""
    p, verb = s.p, s.claim
    finite = s.finite(verb)
    if finite is None or s.is_limited(verb) or p.lemma[verb] in REPORTING:
        return
    if s.is_plain(verb) and p.tag[verb] == "VBD" and p.lemma[verb] != "be":
        yield s.replace((verb, verb + 1, f"may have {inflect(p.lemma[verb], 'VBN')}"))
    elif p.tag[verb] == "VBN" and _is_perfect(s, finite):
        yield s.replace((finite, finite + 1, "may have"))
    elif _is_simple_passive(s, verb):
        yield s.replace((finite, finite + 1, "may have been"))


def done_instead(s: Sentence) -> Iterator[str]:
    """As "will resign" -> "resigned", "is expected to resign" -> "resigned"."""
    p, verb = s.p, s.claim
    dates = {p.lower[i] for i in s.below(verb) if p.entity[i] in ("DATE", "TIME")}
    days = {w.lower() for w in WEEKDAYS} | {"on", "night", "morning", "afternoon", "evening"}
    finite, subject = s.finite(verb), s.subject(verb)
    if subject is None or finite is None or s.is_limited(verb) or dates - days:
        return
    was = "were" if s.is_plural(subject) else "was"
    plain = p.tag[verb] == "VB" and p.lemma[verb] != "be" and p.lemma[verb].isalpha()
    if plain and p.lower[finite] == "will" and verb == finite + 1:
        yield s.replace((finite, verb + 1, past(p.lemma[verb])))
    if p.lower[verb] in ("expected", "planning", "scheduled", "set") and p.lower[verb + 1] == "to":
        then = p.child(verb, "xcomp")
        if (
            then == verb + 2
            and p.tag[then] == "VB"
            and p.lemma[then] != "be"
            and finite == verb - 1
        ):
            yield s.replace((finite, then + 1, past(p.lemma[then])))
        elif then == verb + 3 and p.lower[verb + 2] == "be" and p.tag[then] == "VBN":
            yield s.replace((finite, verb + 3, was))
    elif p.lower[verb] in ("plans", "plan") and p.lower[verb + 1] == "to":
        then = p.child(verb, "xcomp")
        if then == verb + 2 and p.lemma[then] != "be":
            yield s.replace((verb, then + 1, past(p.lemma[then])))
