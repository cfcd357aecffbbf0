"""Changes after which a sentence still says the same: one change each, made by grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from made_sentence import Sentence, tidy
from made_words import (
    MONTHS,
    NO_PASSIVE,
    NOT_OWNED,
    NUMBER_WORDS,
    REPORTING,
    SYNONYM_PHRASES,
    SYNONYM_VERBS,
    SYNONYMS,
    WEEKDAYS,
    inflect,
)

Change = Callable[[Sentence], Iterator[str]]
_TIMES = ("on", "in", "at", "during")
_MARKS = frozenset("after before when while although because if since until once as though".split())
_CASES = {"he": "him", "she": "her", "they": "them", "we": "us", "i": "me"}
_SHORT = {
    "is": "isn't", "are": "aren't", "was": "wasn't", "were": "weren't", "has": "hasn't",
    "have": "haven't", "had": "hadn't", "did": "didn't", "does": "doesn't", "do": "don't",
    "would": "wouldn't", "could": "couldn't", "should": "shouldn't",
}  # fmt: skip
_PRONOUN_VERBS = {"is": "'s", "are": "'re", "have": "'ve", "will": "'ll", "am": "'m"}


def to_passive(s: Sentence) -> Iterator[str]:
    """As "Apple bought Arden" -> "Arden was bought by Apple"."""
    p = s.p
    for verb in (s.claim, s.root):
        subject, thing, finite = s.subject(verb), p.child(verb, "dobj"), s.finite(verb)
        if subject is None or thing is None or finite is None or p.dep[subject] != "nsubj":
            continue
        if p.lemma[verb] in NO_PASSIVE or p.children_by(
            verb, "prt", "xcomp", "ccomp", "dative", "conj", "neg", "oprd"
        ):
            continue
        if not _is_free(s, verb, thing):
            continue
        actor, object_ = s.phrase(subject), s.phrase(thing, 12)
        if actor is None or object_ is None:
            continue
        (a, b), (c, d) = actor, object_
        plain = s.is_plain(verb) and p.tag[verb] == "VBD"
        perfect = (
            p.tag[verb] == "VBN"
            and p.lower[finite] in ("has", "have", "had")
            and verb == finite + 1
        )
        if not (plain or perfect) or b != finite or c != verb + 1 or p.pos[subject] == "PRON":
            continue
        if any(p.tag[i] in ("PRP", "PRP$", "WP", "WDT") for i in (*range(a, b), *range(c, d))):
            continue
        many = s.is_plural(thing)
        be = (
            ("were" if many else "was")
            if plain
            else {"had": "had been"}.get(p.lower[finite], "have been" if many else "has been")
        )
        middle = f"{be} {inflect(p.lemma[verb], 'VBN')} by"
        yield s.replace((a, d, f"{s.words(c, d)} {middle} {s.words(a, b)}"))
        return


def _is_free(s: Sentence, verb: int, thing: int) -> bool:
    """Whether nothing but the object would lose its place in the passive."""
    p = s.p
    for child in p.children[verb]:
        bare = p.dep[child] == "advcl" and (child < verb or p.lower[p.left[child]] not in _MARKS)
        if bare or (p.dep[child] == "prep" and p.lower[child] == "by"):
            return False
    parts = [c for c in p.children_by(thing, "prep") if p.lower[c] != "of"]
    return not parts and p.word[p.right[thing]] != ","


def to_active(s: Sentence) -> Iterator[str]:
    """As "Arden was bought by Apple" -> "Apple bought Arden"."""
    p = s.p
    for verb in (s.claim, s.root):
        subject, by, finite = s.subject(verb), p.child(verb, "agent"), s.finite(verb)
        agent = p.child(by, "pobj") if by is not None else None
        if subject is None or by is None or agent is None or finite is None or by != verb + 1:
            continue
        thing, actor = s.phrase(subject, 10), s.phrase(agent, 10)
        if thing is None or actor is None:
            continue
        if p.children_by(verb, "xcomp", "oprd", "neg", "conj"):
            continue
        (a, b), (c, d) = thing, actor
        if (
            p.lower[finite] not in ("was", "were")
            or finite != verb - 1
            or b != finite
            or c != by + 1
        ):
            continue
        if p.lower[agent] in ("him", "her", "them", "us", "who", "whom", "which"):
            continue
        patient = _CASES.get(p.lower[subject], s.words(a, b))
        if p.tag[subject] in ("WP", "WDT") or inflect(p.lemma[verb], "VBN") != p.lower[verb]:
            continue
        yield s.replace((a, d, f"{s.words(c, d)} {inflect(p.lemma[verb], 'VBD')} {patient}"))
        return


def use_synonym(s: Sentence) -> Iterator[str]:
    """As "nearly" -> "almost", "bought" -> "purchased"."""
    p = s.p
    for i in s.tokens:
        if i in s.quoted or p.entity[i] not in ("", "CARDINAL", "MONEY", "PERCENT", "DATE"):
            continue
        lemma, tag, word = p.lemma[i], p.tag[i], p.lower[i]
        new = SYNONYMS.get(tag, {}).get(word) if p.word[i].islower() else None
        if p.pos[i] == "VERB" and lemma in SYNONYM_VERBS and inflect(lemma, tag) == word:
            plain = not p.children_by(i, "xcomp", "ccomp", "prt", "dative") and p.child(
                i, "dobj", "nsubjpass"
            )
            new = inflect(SYNONYM_VERBS[lemma], tag) if plain else None
            new = None if new and " " in new and p.child(i, "dobj") is None else new
        if new is None or "-" in (p.word[i - 1], p.word[i + 1]):
            continue
        edits = [(i, i + 1, new)]
        if p.lower[i - 1] in ("a", "an") and i > s.first:
            edits.append((i - 1, i, "an" if new[0] in "aeiou" else "a"))
        if not (i - 1 == s.first and len(edits) > 1):
            yield s.replace(*edits)
    for old, new in SYNONYM_PHRASES.items():
        pattern = re.escape(old).replace(
            r"\#", r"(?=\$?\d|(?:two|three|four|five|six|seven|eight|nine|ten|half)\b)"
        )
        found = re.search(rf"\b{pattern}", s.text)
        if found and not s.quoted:
            swapped = new.replace("#", "")
            yield tidy(s.text[: found.start()] + swapped + s.text[found.end() :])


def time_to_end(s: Sentence) -> Iterator[str]:
    """As "On Monday, the mayor resigned." -> "The mayor resigned on Monday."."""
    p, verb = s.p, s.root
    for child in p.children[verb]:
        a, b = p.left[child], p.right[child]
        if a != s.first or not _is_time(s, child) or p.word[b] != ",":
            continue
        rest = p.text[p.start[b + 1] : p.end[s.last - 2]]
        if s.has_clause(verb) or s.quoted or "," in rest:
            continue
        yield tidy(f"{rest} {s.words(a, b)}.")


def time_to_front(s: Sentence) -> Iterator[str]:
    """As "The mayor resigned on Monday." -> "On Monday, the mayor resigned."."""
    p, verb = s.p, s.root
    subject = s.subject(verb)
    if subject is None or p.left[subject] != s.first or s.quoted:
        return
    for child in p.children[verb]:
        a, b = p.left[child], p.right[child]
        if a < verb or not _is_time(s, child) or "," in (p.word[a - 1], p.word[b]):
            continue
        if p.word[b] in ("-", "and", "or") or p.entity[b] in ("DATE", "TIME"):
            continue
        if p.lower[s.finite(verb) or verb] in ("has", "have") or p.children_by(subject, "appos"):
            continue
        if p.entity[a - 1] in ("DATE", "TIME") or p.lower[a - 1] in (
            "and",
            "or",
            "until",
            "by",
            "since",
            "earlier",
            "later",
            "late",
            "early",
        ):
            continue
        phrase = p.text[p.start[a] : p.end[b - 1]]
        if p.word[a] in WEEKDAYS:
            phrase = f"on {phrase}"
        head = s.words(s.first, a)
        yield tidy(f"{phrase}, {head} {p.text[p.start[b] : s.end]}")
        return


def _is_time(s: Sentence, child: int) -> bool:
    """Whether a part of a clause is a day, a month or a year, alone or with "on" or "in"."""
    p = s.p
    a, b = p.left[child], p.right[child]
    if b - a > 5 or any(p.word[i] in "," for i in range(a, b)):
        return False
    noun = p.child(child, "pobj") if p.dep[child] == "prep" and p.lower[child] in _TIMES else child
    if noun is None or (noun == child and p.dep[child] != "npadvmod"):
        return False
    named = p.word[noun] in WEEKDAYS or p.lower[noun] in (
        "week",
        "month",
        "year",
        "night",
        "morning",
        "afternoon",
        "evening",
        "weekend",
    )
    named = named or (noun != child and re.fullmatch(r"(19|20)\d\d", p.word[noun]) is not None)
    plain = all(
        p.lower[i] not in ("each", "every", "all", "later", "per", "a") for i in range(a, b)
    )
    return p.entity[noun] in ("DATE", "TIME") and named and plain


def clause_to_end(s: Sentence) -> Iterator[str]:
    """As "After the vote, she resigned." -> "She resigned after the vote."."""
    p, verb = s.p, s.root
    for child in p.children_by(verb, "advcl", "prep"):
        a, b = p.left[child], p.right[child]
        mark = p.lower[a]
        if a != s.first or mark not in _MARKS or p.word[b] != "," or s.quoted or b - a > 18:
            continue
        if s.has_clause(verb, but=child) or (p.dep[child] == "prep" and b - a < 3):
            continue
        rest = p.text[p.start[b + 1] : p.end[s.last - 2]]
        if "," not in rest and p.left[s.subject(verb) or verb] == b + 1:
            yield tidy(f"{rest} {s.words(a, b)}.")


def clause_to_front(s: Sentence) -> Iterator[str]:
    """As "Cole resigned after the vote." -> "After the vote, Cole resigned."."""
    p, verb = s.p, s.root
    subject = s.subject(verb)
    if subject is None or p.left[subject] != s.first or s.quoted or p.pos[subject] == "PRON":
        return
    for child in p.children_by(verb, "advcl", "prep"):
        a, b = p.left[child], p.right[child]
        if b != s.last - 1 or p.lower[a] not in _MARKS or a < verb or b - a > 18:
            continue
        if p.dep[child] == "prep" and (b - a < 4 or p.lower[child] not in ("after", "before")):
            continue
        if s.has_clause(verb, but=child) or p.lower[a - 1] in (
            "just",
            "even",
            "only",
            "and",
            "days",
            "hours",
            "weeks",
            "months",
            "shortly",
            "soon",
            "minutes",
            "years",
            "day",
            "week",
            "month",
            "year",
            "so",
            "long",
            "far",
        ):
            continue
        clause = p.text[p.start[a] : p.end[b - 1]]
        head = s.words(s.first, a).rstrip(", ")
        if "," not in head and p.lower[a] not in ("as", "if"):
            yield tidy(f"{clause}, {head}.")


def report_to_end(s: Sentence) -> Iterator[str]:
    """As "Police said he fled." -> "He fled, police said."."""
    p, verb = s.p, s.root
    subject, content = s.subject(verb), p.child(verb, "ccomp")
    if subject is None or content is None or p.lower[verb] != "said" or s.quoted:
        return
    a, b = p.left[content], p.right[content]
    if p.left[subject] != s.first or a < verb or b != s.last - 1 or s.auxiliaries(verb):
        return
    if verb - s.first > 8 or any(p.word[i] == "," for i in range(s.first, a)):
        return
    if any(p.tag[i] == "IN" and p.lower[i] == "that" and p.head[i] != content for i in range(a, b)):
        return
    if any(p.lemma[i] in REPORTING and p.tag[i] == "VBD" for i in s.tokens if i != verb):
        return
    if any(
        p.dep[i] == "cc" and p.lower[i] == "but" for i in (*p.children[verb], *p.children[content])
    ):
        return
    begin = a + 1 if p.lower[a] == "that" else a
    if s.subject(content) is None or p.left[s.subject(content) or 0] != begin:
        return
    if not (p.lower[a] == "that" or a == verb + 1 or _is_time(s, a - 1)):
        return
    said = s.words(s.first, min(a, verb + 1) if a == verb + 1 else a)
    yield tidy(f"{p.text[p.start[begin] : p.end[b - 1]]}, {said}.")


def report_to_front(s: Sentence) -> Iterator[str]:
    """As "He fled, police said." -> "Police said he fled."."""
    p, verb = s.p, s.root
    subject, content = s.subject(verb), p.child(verb, "ccomp")
    if subject is None or content is None or p.lower[verb] != "said" or s.quoted:
        return
    a, b = p.left[content], p.right[content]
    begin = min(verb, p.left[subject])
    if a != s.first or p.word[b] != "," or begin != b + 1 or s.auxiliaries(verb):
        return
    who = p.text[p.start[p.left[subject]] : p.end[p.right[subject] - 1]]
    tail = (
        p.text[p.start[max(verb + 1, p.right[subject])] : p.end[s.last - 2]]
        if max(verb + 1, p.right[subject]) < s.last - 1
        else ""
    )
    if (
        "," in who + tail
        or len(who.split()) > 8
        or len(tail.split()) > 2
        or (p.pos[subject] == "PRON" and verb < subject)
    ):
        return
    yield tidy(f"{who} said {tail} that {s.words(a, b)}.")


def shift_tense(s: Sentence) -> Iterator[str]:
    """As "said he had resigned" <-> "said he has resigned"."""
    p, verb = s.p, s.root
    content = s.claim
    if content == verb or p.lower[verb] != "said" or content in s.quoted:
        return
    finite, subject = s.finite(content), s.subject(content)
    if finite is None or subject is None or finite == content or p.dep[content] != "ccomp":
        return
    if any(p.tag[i] in ("VBD", "VBP", "VBZ", "MD") for i in s.below(content) if i != finite):
        return
    many = s.is_plural(subject) or p.lower[subject] in ("i", "we", "you")
    forms = {
        "has": "had",
        "have": "had",
        "had": "have" if many else "has",
        "will": "would",
        "would": "will",
    }
    new = forms.get(p.lower[finite])
    if new is None or (p.lower[finite] == "had" and s.has_date(content)):
        return
    if p.lower[finite] in ("has", "have", "had") and p.tag[content] != "VBN":
        return
    yield s.replace((finite, finite + 1, new))


def contract(s: Sentence) -> Iterator[str]:
    """As "did not" <-> "didn't", "it is" <-> "it's"."""
    p = s.p
    long = {short: base for base, short in _SHORT.items()}
    for i in range(s.first + 1, s.last):
        if i in s.quoted:
            continue
        before, word = p.lower[i - 1], p.lower[i].replace("’", "'")
        if word == "not" and before in _SHORT and p.lower[i + 1] not in ("only", "just"):
            yield s.replace((i - 1, i + 1, _SHORT[before]))
        elif word == "n't" and before + word in long:
            yield s.replace((i - 1, i + 1, long[before + word] + " not"))
        elif word == "n't" and before in ("ca", "wo"):
            yield s.replace((i - 1, i + 1, {"ca": "cannot", "wo": "will not"}[before]))
        elif word == "not" and before == "will":
            yield s.replace((i - 1, i + 1, "won't"))
        elif before in ("he", "she", "it", "they", "we", "i") and word in _PRONOUN_VERBS:
            if p.lower[i + 1] == "not":
                continue
            if p.dep[i] in ("aux", "auxpass", "ccomp", "ROOT") and (
                word != "have" or p.dep[i] == "aux"
            ):
                yield s.replace((i - 1, i + 1, p.word[i - 1] + _PRONOUN_VERBS[word]))


def move_owner(s: Sentence) -> Iterator[str]:
    """As "the mayor of Lyon" <-> "Lyon's mayor"."""
    p = s.p
    for i in s.tokens:
        if p.entity[i] not in ("GPE", "ORG") or p.pos[i] != "PROPN" or i in s.quoted:
            continue
        if any(kind == "PERSON" and p.word[i] in n.split() for n, kind in s.names):
            continue
        head = p.head[i]
        if p.dep[i] == "pobj" and p.lower[head] == "of":
            yield from _owner_before(s, p.head[head], head, i)
        elif p.dep[i] == "poss":
            yield from _owner_behind(s, head, i)


def _owner_before(s: Sentence, noun: int, of: int, owner: int) -> Iterator[str]:
    p = s.p
    a, b = p.left[owner], p.right[owner]
    fits = (
        p.pos[noun] == "NOUN" and p.lower[noun] not in NOT_OWNED and of == noun + 1 and a == of + 1
    )
    if (
        not fits
        or p.entity[noun]
        or p.lower[p.left[noun]] != "the"
        or b - a > 3
        or p.word[owner][-1] == "s"
    ):
        return
    if any(p.word[k] in (",", "'s", "’s") or p.lower[k] in ("the", "and") for k in range(a, b)):
        return
    if p.word[b] in ("-", "and", "’s", "'s") or (p.word[b] == "," and p.entity[b + 1] == "GPE"):
        return
    if all(p.entity[k] in ("GPE", "ORG") for k in range(a, b)):
        first = p.left[noun]
        middle = p.text[p.start[first + 1] : p.end[noun]]
        yield s.replace((first, b, f"{p.text[p.start[a] : p.end[b - 1]]}’s {middle}"))


def _owner_behind(s: Sentence, noun: int, owner: int) -> Iterator[str]:
    p = s.p
    a, b = p.left[owner], p.right[owner]
    if p.pos[noun] != "NOUN" or p.left[noun] != a or p.word[b - 1] not in ("'s", "’s") or b - a > 5:
        return
    if any(c > noun for c in p.children[noun]) or noun - b > 3 or p.lower[noun] in NOT_OWNED:
        return
    if p.word[noun + 1] == "-" or p.dep[noun] in ("compound", "poss", "nmod", "npadvmod"):
        return
    if p.entity[noun] or any(p.tag[k] == "JJS" for k in range(b, noun)):
        return
    name = p.text[p.start[a] : p.end[b - 2]]
    yield s.replace((a, noun + 1, f"the {p.text[p.start[b] : p.end[noun]]} of {name}"))


def spell_numeral(s: Sentence) -> Iterator[str]:
    """As "3" <-> "three", "61 percent" <-> "61%"."""
    p = s.p
    digits = {w: str(n) for n, w in NUMBER_WORDS.items()}
    words = {str(n): w for n, w in NUMBER_WORDS.items()}
    for i in s.tokens:
        after = p.word[i + 1] if i + 1 < s.last else ""
        if i in s.quoted or p.tag[i] != "CD" or i == s.first:
            continue
        if p.lower[i - 1] in ("-", "$", "one", ":", "no.", "no", ".") or after in (
            "-",
            ":",
            "p.m.",
            "a.m.",
        ):
            continue
        if after == "percent" and p.word[i][0].isdigit():
            yield s.replace((i, i + 2, f"{p.word[i]}%"))
        elif after == "%":
            yield s.replace((i, i + 2, f"{p.word[i]} percent"))
        elif p.entity[i] in ("CARDINAL", "QUANTITY", "MONEY", "DATE") and p.dep[i] == "nummod":
            new = digits.get(p.lower[i]) or words.get(p.word[i])
            if new and p.word[i - 1] not in MONTHS and not p.word[i - 1][:1].isupper():
                yield s.replace((i, i + 1, new))


def add_that(s: Sentence) -> Iterator[str]:
    """As "said he fled" <-> "said that he fled"."""
    p, verb = s.p, s.root
    content, subject = p.child(verb, "ccomp"), s.subject(verb)
    if (
        content is None
        or subject is None
        or p.lower[verb] not in ("said", "says", "say")
        or s.quoted
    ):
        return
    a, inner = p.left[content], s.subject(content)
    if a != verb + 1 or inner is None or not subject < verb:
        return
    if p.lower[a] == "that" and p.dep[a] == "mark":
        yield s.replace((a, a + 1, ""))
    elif p.left[inner] == a:
        yield s.replace((a, a, "that"))


def add_on(s: Sentence) -> Iterator[str]:
    """As "resigned Friday" <-> "resigned on Friday"."""
    p = s.p
    for i in s.tokens:
        if p.word[i] not in WEEKDAYS or i in s.quoted or p.entity[i] not in ("DATE", "TIME"):
            continue
        verb, after = p.head[i], p.word[i + 1]
        if p.dep[i] == "npadvmod" and p.pos[verb] == "VERB" and i == verb + 1 and not p.children[i]:
            if not after[:1].isupper() and after != ",":
                yield s.replace((i, i, "on"))
        elif (
            (
                p.dep[i] == "pobj"
                and p.lower[i - 1] == "on"
                and p.head[verb] == i - 2
                and not p.children[i]
            )
            and p.pos[i - 2] == "VERB"
            and after != ","
        ):
            yield s.replace((i - 1, i, ""))


_MONTH = re.compile(
    r"\b(?:(January|February|August|September|October|November|December)|"
    r"(Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.) (?=\d)"
)


def spell_month(s: Sentence) -> Iterator[str]:
    """As "Feb. 8" <-> "February 8"."""
    short = {m[:3] if m != "September" else "Sept": m for m in MONTHS}
    found = _MONTH.search(s.text)
    if found and not s.quoted:
        full, abbreviated = found.groups()
        new = (
            short[abbreviated]
            if abbreviated
            else f"{full[:4] if full == 'September' else full[:3]}."
        )
        yield f"{s.text[: found.start()]}{new} {s.text[found.end() :]}"


REWORDINGS: dict[str, Change] = {
    "passive": to_passive,
    "active": to_active,
    "synonym": use_synonym,
    "time at the end": time_to_end,
    "time in front": time_to_front,
    "clause at the end": clause_to_end,
    "clause in front": clause_to_front,
    "report behind": report_to_end,
    "report in front": report_to_front,
    "tense of the report": shift_tense,
    "contraction": contract,
    "owner": move_owner,
    "numeral": spell_numeral,
    "that": add_that,
    "on": add_on,
    "month": spell_month,
}
