"""Changes after which a sentence no longer says the same: one change each, made by grammar."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from made_denials import (
    done_instead,
    expect_instead,
    may_instead,
    negate_denied,
    negate_failed,
    negate_never,
    negate_no,
    negate_not,
    plan_instead,
)
from made_sentence import Sentence
from made_words import (
    CASUALTIES,
    CLAIMANTS,
    MONTHS,
    NUMBER_WORDS,
    OPPOSITE_VERBS,
    OPPOSITE_WORDS,
    REPORTING,
    SAME_PLACES,
    SYMMETRIC,
    TAKES_SIDES,
    VAGUE_PLACES,
    WEEKDAYS,
    inflect,
)

Change = Callable[[Sentence], Iterator[str]]
_BOUNDS = frozenset(
    "more less least over under nearly almost about around most fewer some up roughly "
    "approximately than another first last every each between from to than no no.".split()
)
_RECIPIENT = frozenset("against from on over to for".split())
_CLOCK = re.compile(r"\b(1[0-2]|[1-9])((?::\d\d)?\s*)(a\.m\.|p\.m\.|am\b|pm\b)")
_PARTS_OF_DAY = {
    "morning": "evening",
    "afternoon": "morning",
    "evening": "morning",
    "night": "morning",
}


def swap_roles(s: Sentence) -> Iterator[str]:
    """As "Israel struck Iran" -> "Iran struck Israel"."""
    p = s.p
    for verb in s.tokens:
        if p.pos[verb] != "VERB" or p.lemma[verb] in SYMMETRIC:
            continue
        subject = s.subject(verb)
        agents = [c for a in p.children_by(verb, "agent") for c in p.children_by(a, "pobj")]
        other = agents[0] if agents else p.child(verb, "dobj")
        if subject is None or other is None or not subject < verb < other:
            continue
        if (p.dep[subject] == "nsubjpass") != bool(agents):
            continue
        yield from _swapped(s, verb, subject, other)


def swap_recipient(s: Sentence) -> Iterator[str]:
    """As "Israel launched strikes on Iran" -> "Iran launched strikes on Israel"."""
    p = s.p
    for verb in s.tokens:
        subject, thing = s.subject(verb), p.child(verb, "dobj")
        if p.pos[verb] != "VERB" or subject is None or p.dep[subject] != "nsubj":
            continue
        for holder in (verb, thing):
            for preposition in (
                p.children_by(holder, "prep", "dative") if holder is not None else ()
            ):
                other = p.child(preposition, "pobj")
                if p.lower[preposition] not in _RECIPIENT or other is None or p.lemma[verb] == "be":
                    continue
                if p.entity[other] == p.entity[subject] != "" and p.pos[other] == "PROPN":
                    yield from _swapped(s, verb, subject, other)


def _swapped(s: Sentence, verb: int, left: int, right: int) -> Iterator[str]:
    """The sentence with two noun phrases exchanged, if both act and agree with the verb."""
    p, one, other = s.p, s.phrase(left), s.phrase(right)
    if one is None or other is None:
        return
    if any(p.pos[i] == "PRON" or not s.is_animate(i) for i in (left, right)):
        return
    (a, b), (c, d) = one, other
    if b > c or any(p.pos[i] == "PRON" for i in (*range(a, b), *range(c, d))):
        return
    finite = s.finite(verb)
    agrees = finite is not None and (
        p.tag[finite] == "MD" or (p.tag[finite] == "VBD" and p.lemma[finite] != "be")
    )
    if not agrees and s.is_plural(left) != s.is_plural(right):
        return
    if s.words(a, b).lower() != s.words(c, d).lower():
        yield s.replace((a, b, s.words(c, d)), (c, d, s.words(a, b)))


def swap_figures(s: Sentence) -> Iterator[str]:
    """As "killed 12 soldiers and 45 rebels" -> "killed 45 soldiers and 12 rebels"."""
    p = s.p
    counts = [
        i
        for i in s.tokens
        if p.tag[i] == "CD"
        and p.dep[i] == "nummod"
        and p.entity[i] == "CARDINAL"
        and p.tag[p.head[i]] == "NNS"
        and p.lower[i] not in ("one", "1")
    ]
    for n, i in enumerate(counts):
        for j in counts[n + 1 :]:
            same = p.lemma[p.head[i]] == p.lemma[p.head[j]] or p.lower[i] == p.lower[j]
            bound = any(p.children[k] for k in (i, j))
            if not same and not bound and p.word[i][0].isdigit() == p.word[j][0].isdigit():
                yield s.replace((i, i + 1, s.words(j, j + 1)), (j, j + 1, s.words(i, i + 1)))


def change_casualty(s: Sentence) -> Iterator[str]:
    """As "killed" <-> "wounded", one or both."""
    p = s.p
    found = [
        (i, new)
        for i in s.tokens
        if i not in s.quoted
        and (new := CASUALTIES.get(p.tag[i], {}).get(p.lower[i]))
        and not (p.tag[i] == "VBD" and p.lower[i] == "died")
    ]
    words = {p.lower[i] for i, _ in found}
    if len(found) == 2 and len(words) == 2 and p.tag[found[0][0]] == p.tag[found[1][0]]:
        (i, _), (j, _) = found
        if not {"wounded", "injured"} >= words:
            yield s.replace((i, i + 1, p.word[j]), (j, j + 1, p.word[i]))
    elif len(found) == 1 and p.pos[found[0][0]] in ("VERB", "ADJ", "NOUN"):
        i, new = found[0]
        if not (p.lower[i] == "hurt" and p.dep[i] == "dobj"):
            yield s.replace((i, i + 1, new))


def change_weekday(s: Sentence) -> Iterator[str]:
    """As "Monday" -> "Wednesday"."""
    p = s.p
    days = [i for i in s.tokens if p.word[i] in WEEKDAYS]
    for i in days:
        before, after = (
            p.word[i - 1] if i > s.first else "",
            p.word[i + 1] if i + 1 < s.last else "",
        )
        compound = (before[:1].isupper() and i - 1 > s.first) or after[:1].isupper()
        if p.entity[i] not in ("DATE", "TIME") or compound or i in s.quoted or len(days) > 1:
            continue
        new = WEEKDAYS[(WEEKDAYS.index(p.word[i]) + s.random.choice((2, 3, 4))) % 7]
        yield s.replace((i, i + 1, new))


def change_date(s: Sentence) -> Iterator[str]:
    """As "March 3" -> "March 12", "in March" -> "in July", "in 2012" -> "in 2009"."""
    p = s.p
    for i in s.tokens:
        if p.entity[i] != "DATE" or i in s.quoted:
            continue
        after = p.word[i + 1] if i + 1 < s.last else ""
        if p.word[i] in MONTHS and re.fullmatch(r"[1-9]|[12]\d|3[01]", after):
            day = (int(after) + s.random.randint(4, 22)) % 28 + 1
            if day != int(after):
                yield s.replace((i + 1, i + 2, str(day)))
        elif p.word[i] in MONTHS and p.lower[i - 1] in (
            "in",
            "since",
            "last",
            "until",
            "early",
            "late",
            "by",
        ):
            month = MONTHS[(MONTHS.index(p.word[i]) + s.random.randint(3, 8)) % 12]
            yield s.replace((i, i + 1, month))
        elif re.fullmatch(r"(19|20)\d\d", p.word[i]) and p.lower[i - 1] in (
            "in",
            "since",
            "of",
            "by",
            "the",
        ):
            year = int(p.word[i]) - s.random.randint(2, 7)
            yield s.replace((i, i + 1, str(year)))


def change_clock(s: Sentence) -> Iterator[str]:
    """As "3 p.m." -> "7 p.m.", "Monday night" -> "Monday morning"."""
    p, text = s.p, s.text
    for found in _CLOCK.finditer(text):
        hour, minutes, half = found.groups()
        new = str((int(hour) + s.random.choice((2, 3, 4, 7))) % 12 + 1)
        if new != hour:
            yield text[: found.start()] + new + minutes + half + text[found.end() :]
    for i in s.tokens:
        given = p.word[i - 1] in WEEKDAYS or p.lower[i - 1] in ("this", "the", "early")
        free = i not in s.quoted and p.lower[i - 2] not in ("during", "early", "late")
        if free and given and p.lower[i] in _PARTS_OF_DAY and p.entity[i] in ("TIME", "DATE"):
            yield s.replace((i, i + 1, _PARTS_OF_DAY[p.lower[i]]))


def change_number(s: Sentence) -> Iterator[str]:
    """As "340 miles" -> "520 miles": another value of the same order."""
    p = s.p
    for i in s.tokens:
        if p.tag[i] != "CD" or i in s.quoted or p.lower[i] in ("one", "1", "zero"):
            continue
        if p.entity[i] not in ("CARDINAL", "MONEY", "PERCENT", "QUANTITY") or _is_bounded(s, i):
            continue
        if (
            p.dep[i] not in ("nummod", "compound", "quantmod")
            and p.lower[i + 1]
            not in (
                "percent",
                "%",
            )
            and p.word[i - 1] != "$"
        ):
            continue
        new = _other_value(s, p.word[i], percent=p.entity[i] == "PERCENT")
        if new and new != p.word[i]:
            yield _with_article(s, i, new)


def _is_bounded(s: Sentence, i: int) -> bool:
    """Whether a number has a bound, is one of several, or is part of a name or a score."""
    p = s.p
    near = range(max(s.first, i - 3), i)
    if re.fullmatch(r"(19|20)\d\d", p.word[i]) or p.lower[i + 1 : i + 3] == ["-", "to"]:
        return True
    if any(p.lower[k] in _BOUNDS for k in near) or p.entity[p.head[i]] in (
        "LAW",
        "ORG",
        "EVENT",
        "FAC",
        "PRODUCT",
    ):
        return True
    around = {p.lower[k] for k in (i - 2, i - 1, i + 1, i + 2) if s.first <= k < s.last}
    if around & {"-", "and", "or", "to", "between", "of", "no.", "number", "vs."} and any(
        p.tag[k] == "CD" for k in (i - 2, i + 2) if s.first <= k < s.last
    ):
        return True
    return (p.word[i - 1][:1].isupper() and i - 1 > s.first) or p.dep[i] == "appos"


def _other_value(s: Sentence, word: str, *, percent: bool) -> str | None:
    """Another number in the same form; a round one stays round."""
    values = {w: n for n, w in NUMBER_WORDS.items()}
    if word.lower() in values:
        old = values[word.lower()]
        new = s.random.choice([n for n in range(2, 12) if n != old and abs(n - old) <= 4])
        return NUMBER_WORDS[new].capitalize() if word[0].isupper() else NUMBER_WORDS[new]
    if not re.fullmatch(r"\d{1,3}(,\d{3})*(\.\d+)?|\d{2,}(\.\d+)?", word):
        return None
    whole, _, decimals = word.replace(",", "").partition(".")
    digits = whole.rstrip("0") or whole
    old = int(digits)
    factor = s.random.choice((1.3, 1.5, 1.7) if percent is False and old < 60 else (0.5, 0.6, 0.75))
    new = max(2, round(old * factor))
    new = new + 1 if new == old else new
    if new % 10 == 0 and old % 10:
        new += 1
    value = int(str(new) + "0" * (len(whole) - len(digits)))
    text = f"{value:,}" if "," in word else str(value)
    return f"{text}.{decimals}" if decimals else text


def change_claimant(s: Sentence) -> Iterator[str]:
    """As "police said" -> "witnesses said"."""
    p, verb = s.p, s.root
    subject = s.subject(verb)
    if subject is None or p.lemma[verb] not in REPORTING or p.child(verb, "ccomp") is None:
        return
    span, finite = s.phrase(subject), s.finite(verb)
    if (
        span is None
        or finite is None
        or p.tag[finite] not in ("VBD", "MD")
        or p.lemma[finite] == "be"
    ):
        return
    if p.pos[subject] == "PRON" or s.quoted:
        return
    own = p.text[p.start[span[0]] : p.end[span[1] - 1]]
    if p.entity[subject] == "PERSON":
        others = [
            n for n, kind in s.names if kind == "SPEAKER" and not _overlap(n, s.text) and " " in n
        ]
        if not others:
            return
        new = s.random.choice(others)
    else:
        new = s.random.choice([c for c in CLAIMANTS if not _overlap(c, own)])
    yield s.replace((*span, new))


def _overlap(name: str, text: str) -> bool:
    return any(w.lower() in text.lower() for w in name.split() if len(w) > 2)


def opposite_verb(s: Sentence) -> Iterator[str]:
    """As "rose" -> "fell"."""
    p = s.p
    for i in s.tokens:
        lemma, tag = p.lemma[i], p.tag[i]
        other = OPPOSITE_VERBS.get(lemma)
        fits = p.pos[i] == "VERB" and inflect(lemma, tag) == p.lower[i] and i not in s.quoted
        if not fits or other is None or p.child(i, "prt") is not None:
            continue
        transitive = (
            p.child(i, "dobj") is not None or p.child(i, "nsubjpass", "auxpass") is not None
        )
        bare = lemma in (
            "rise",
            "fall",
            "win",
            "lose",
            "increase",
            "decrease",
            "begin",
            "end",
            "improve",
            "worsen",
            "shrink",
            "expand",
            "open",
            "close",
        )
        if p.child(i, "xcomp", "ccomp", "dative") is not None or not (transitive or bare):
            continue
        if _is_other_sense(s, i):
            continue
        if lemma in ("rise", "fall") and p.entity[p.child(i, "nsubj") or i] == "PERSON":
            continue
        yield _with_article(s, i, inflect(other, tag))


def _is_other_sense(s: Sentence, i: int) -> bool:
    """Whether a verb has another opposite here: "denied a request", "opposed to", "left open"."""
    p, thing = s.p, s.p.child(i, "dobj")
    if p.lemma[i] == "deny":
        return thing is None or p.lemma[thing] in (
            "request",
            "service",
            "access",
            "entry",
            "benefit",
            "right",
        )
    if p.lemma[i] == "oppose":
        return p.lower[i + 1] in ("to", "not")
    return p.tag[i] == "VB" and p.lower[i - 1] not in ("to", "not") and not s.auxiliaries(i)


def opposite_word(s: Sentence) -> Iterator[str]:
    """As "unlawful" -> "lawful", "for" -> "against" after a verb of voting."""
    p = s.p
    for i in s.tokens:
        if i in s.quoted or p.entity[i] not in ("", "CARDINAL", "NORP"):
            continue
        if (
            p.lower[i] in ("for", "against")
            and p.lemma[p.head[i]] in TAKES_SIDES
            and p.child(i, "pobj")
        ):
            yield s.replace((i, i + 1, {"for": "against", "against": "for"}[p.lower[i]]))
        if p.lower[i] == "more" and p.lower[i + 1] == "than" and p.tag[i + 2] == "CD":
            yield s.replace(
                (i, i + 1, "less" if p.entity[i + 2] in ("MONEY", "PERCENT") else "fewer")
            )
        other = OPPOSITE_WORDS.get(p.tag[i], {}).get(p.lower[i])
        if other in {p.lower[k] for k in s.tokens}:
            continue
        if p.lower[i] in ("support", "opposition"):
            if p.lower[i + 1] == ("for" if p.lower[i] == "support" else "to"):
                yield s.replace(
                    (i, i + 2, "opposition to" if p.lower[i] == "support" else "support for")
                )
            continue
        if p.tag[i] == "JJ" and p.dep[i] == "amod" and p.lower[i + 1] in ("court", "school", "of"):
            continue
        if p.lower[i] in ("full", "public") and p.dep[i] != "amod":
            continue
        if other and p.pos[i] in ("ADJ", "NOUN", "ADP", "SCONJ") and p.word[i].islower():
            joined = "-" in (p.word[i - 1], p.word[i + 1])
            if not joined and not (
                p.lower[i] in ("early", "late", "long", "short", "old", "new")
                and p.dep[i] != "amod"
            ):
                yield _with_article(s, i, other)


def _with_article(s: Sentence, i: int, new: str) -> str:
    """The sentence with one word replaced, and the article before it."""
    article = s.p.lower[i - 1] if i > s.first else ""
    if article in ("a", "an") and s.p.pos[i - 1] == "DET":
        fitting = "an" if new[0] in "aeiou" else "a"
        if s.p.word[i - 1][0].isupper():
            fitting = fitting.capitalize()
        return s.replace((i - 1, i, fitting), (i, i + 1, new))
    return s.replace((i, i + 1, new))


def _is_elsewhere(place: str, instead_of: str, text: str) -> bool:
    """Whether a place is neither in the text nor another name or a part of the place given."""
    one = any(place in same and instead_of in same for same in SAME_PLACES)
    return not one and place not in VAGUE_PLACES and not _overlap(place, text)


def change_place(s: Sentence) -> Iterator[str]:
    """As "in Porto" -> "in Braga": another place of the story."""
    p = s.p
    for i in s.tokens:
        if p.entity[i] != "GPE" or p.dep[i] != "pobj" or i in s.quoted:
            continue
        if p.lower[p.head[i]] not in ("in", "at", "near", "from", "to", "outside") or p.children[i]:
            continue
        if p.head[i] != i - 1 or (
            p.word[i + 1] in (",", "-", "’s", "'s") and p.entity[i + 2] == "GPE"
        ):
            continue
        others = [n for n, kind in s.names if kind == "GPE" and _is_elsewhere(n, p.word[i], s.text)]
        if others:
            yield s.replace((i, i + 1, s.random.choice(others)))


CONTRADICTIONS: dict[str, Change] = {
    "not": negate_not,
    "never": negate_never,
    "no": negate_no,
    "failed": negate_failed,
    "denied": negate_denied,
    "roles": swap_roles,
    "recipient": swap_recipient,
    "figures": swap_figures,
    "casualty": change_casualty,
    "weekday": change_weekday,
    "date": change_date,
    "clock": change_clock,
    "number": change_number,
    "claimant": change_claimant,
    "planned": plan_instead,
    "expected": expect_instead,
    "may": may_instead,
    "done": done_instead,
    "opposite verb": opposite_verb,
    "opposite word": opposite_word,
    "place": change_place,
}
