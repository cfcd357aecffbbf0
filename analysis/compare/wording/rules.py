"""What becomes of the words beside a noun or verb: hedges and qualifiers dropped, scope widened, interpretation added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from analysis.compare.align.facts import agree, last_digit
from analysis.compare.align.sentences import stem
from analysis.compare.wording.match import Row, Statement, WordMatch
from analysis.find.quotes.cues import cue_at
from analysis.resources import read_lexicon

Span = tuple[int, int]


class Change(NamedTuple):
    """What changed, the place in the account that changed it, the place in the other wording, and why in a few words."""

    change: str
    here: Span
    there: Span
    reason: str


def figure_changes(m: WordMatch) -> Iterator[Change]:
    """``one`` is the wording that holds more, ``other`` the one that drops."""
    for a in m.one.figures:
        for b in m.other.figures:
            if _of_one_thing(m, a, b) and agree(a, b):
                words = f"“{b['surface']}” for “{a['surface']}”"
                here, there = (b["start"], b["end"]), (a["start"], a["end"])
                if _bound_dropped(a, b) and not _moved(m, a):
                    yield Change("bound dropped", here, there, words)
                elif _rounded(a, b):
                    yield Change("number rounded", here, there, words)
                elif (
                    a["value"] == b["value"]
                    and a["bound"] == b["bound"]
                    and not a["unit"]
                    and (extra := _narrower(m, a, b))
                ):
                    yield Change("scope widened", here, there, f"{words}: without “{extra}”")


def _of_one_thing(m: WordMatch, a: Row, b: Row) -> bool:
    """The same unit and the same noun, each figure the only one of its kind in its statement."""
    if a["value"] != a["value"] or b["value"] != b["value"]:
        return False
    if a["unit"] == b["unit"] == "percent":
        return bool(a["value"] == b["value"])
    alone = all(
        sum(x["key"] == a["key"] for x in rows) == 1 for rows in (m.one.figures, m.other.figures)
    )
    return bool(
        a["key"] is not None and a["key"] == b["key"] and (alone or a["value"] == b["value"])
    )


def _bound_dropped(a: Row, b: Row) -> bool:
    return bool(
        a["value"] == b["value"] and a["bound"] not in ("=", "vague", "range") and b["bound"] == "="
    )


def _moved(m: WordMatch, a: Row) -> bool:
    """ "edged up to 373,000": the words belong to the verb and are no bound."""
    at = m.one.words.at(a["start"])
    return (
        str(a["surface"]).lower().startswith(("up to", "down to"))
        and at > 0
        and m.one.words.tag[at - 1][:1] == "V"
    )


def _rounded(a: Row, b: Row) -> bool:
    if (
        a["value"] == b["value"]
        or a["bound"] != "="
        or b["bound"] in ("vague", "range")
        or "fraction" in (a["unit"], b["unit"])
    ):
        return False
    return abs(a["value"] - b["value"]) <= 0.1 * abs(a["value"]) and last_digit(
        b["value"]
    ) > last_digit(a["value"])


def _narrower(m: WordMatch, a: Row, b: Row) -> str:
    """The words that narrow what the one counts, where the other counts the same noun without them."""
    mine, theirs = ([w for w in str(r["counts"] or "").split() if w[:1].isalpha()] for r in (a, b))
    held = {stem(w) for w in theirs}
    if (
        not mine
        or not theirs
        or stem(theirs[-1]) not in {stem(w) for w in mine}
        or not held < {stem(w) for w in mine}
    ):
        return ""
    extra = [w for w in mine if stem(w) not in held and len(w) > 2 and w.islower()]
    return " ".join(extra) if extra and not any(m.other.says(w) for w in extra) else ""


HEDGES = frozenset(
    ["may", "might", "could", "perhaps", "maybe", "possibly", "probably", "apparently", "presumably", "supposedly", "likely", "reportedly",
     "allegedly", "purportedly", "ostensibly", "seemingly", "potentially", "alleged", "suspected", "purported", "apparent"]
)  # fmt: skip
_ENOUGH = 4  # things in common
_SOME = ("some", "several", "many", "most", "few", "certain")
_ALL = ("all", "every", "each")
_MEASURED = (
    "overwhelmingly",
    "massively",
    "vastly",
    "drastically",
    "dramatically",
    "hugely",
    "highly",
    "extremely",
)
_PART, _UNTIL = (
    ("part", "portion", "section", "partial"),
    ("until", "pending", "temporary", "temporarily", "interim"),
)
_OPEN = (
    "if",
    "unless",
    "whether",
    "would",
    "could",
    "may",
    "might",
    "can",
    "should",
    "must",
    "not",
    "n't",
    "never",
    "no",
)
_BARE = re.compile(
    r"\b(?:no|without)(?: \w+){0,3} (?:figures?|evidence|proof|confirmation|verification)\b"
    r"|\b(?:could|can) ?not be (?:\w+ )?(?:verified|confirmed)\b"
    r"|\b(?:has|have|had) not (?:yet )?been (?:\w+ )?(?:verified|confirmed)\b",
    re.I,
)


def modifier_changes(m: WordMatch) -> Iterator[Change]:
    """``one`` is the wording that holds the hedge or qualifier, ``other`` the one that drops it or adds its own reading."""
    yield from _hedges(m)
    yield from _qualifiers(m)
    yield from _negative(m)
    yield from _quantifiers(m)
    yield from _readings(m)


def _hedges(m: WordMatch) -> Iterator[Change]:
    words = m.one.words
    if any(h["surface"].lower() in HEDGES for h in m.other.hedges):
        return
    for row in m.one.hedges:
        i = words.at(row["start"])
        if (
            row["surface"].lower() not in HEDGES
            or words.dep[i] not in ("aux", "advmod", "amod")
            or m.other.says(words.lemma[i])
        ):
            continue
        held = words.head[i]
        j = m.pairs.get(held, -1)
        if answers(m, held) and is_firm(m.other, j):
            yield _dropped(m, "hedge dropped", i, i, j)


def _qualifiers(m: WordMatch) -> Iterator[Change]:
    words = m.one.words
    for i in m.one.tokens:
        part = _parts().get(words.lower[i])
        if part == "condition":
            yield from _condition(m, i)
        elif part and words.lower[i] not in HEDGES and not m.one.inside(i, m.one.figures):
            held = words.head[i]
            named = m.one.keys.get(held, "").startswith("@") or words.tag[held] == "CD"
            if (
                not named
                and words.dep[i] in ("amod", "advmod")
                and answers(m, held)
                and not _said(m, words.lower[i])
            ):
                yield _dropped(m, "qualifier dropped", i, i, m.pairs[held])


def _condition(m: WordMatch, i: int) -> Iterator[Change]:
    """ "if the court agrees": the verb it hangs on is told outright in the other."""
    words, verb = m.one.words, m.one.words.head[i]
    held = words.head[verb]
    if (
        words.dep[i] != "mark"
        or words.dep[verb] != "advcl"
        or words.lower[i - 1] in ("even", "as", "only")
        or cue_at(words, held)
    ):
        return
    if answers(m, held) and not _open(m.other, m.pairs[held]):
        yield _dropped(
            m, "qualifier dropped", words.left[verb], words.right[verb] - 1, m.pairs[held]
        )


def _negative(m: WordMatch) -> Iterator[Change]:
    """ "no official figures", "could not be verified": said in one account and nowhere in the other."""
    if len(m.pairs) < _ENOUGH or len(m.pairs) < 0.5 * len(m.other.keys):
        return
    text = m.one.words.text[m.one.start : m.one.end]
    found = _BARE.search(text)
    if found and not _BARE.search(m.other.words.text):
        place = (m.one.start + found.start(), m.one.start + found.end())
        yield Change(
            "qualifier dropped", (m.other.start, m.other.end), place, f"without “{found[0]}”"
        )


def _quantifiers(m: WordMatch) -> Iterator[Change]:
    """ "some lawmakers" and, of the same doing, "lawmakers" or "all lawmakers"."""
    one, other = m.one.words, m.other.words
    for i, j in m.pairs.items():
        if (
            one.tag[i] != "NNS"
            or other.tag[j] != "NNS"
            or one.dep[i] != "nsubj"
            or other.dep[j] != "nsubj"
        ):
            continue
        some = next((c for c in one.children[i] if one.lower[c] in _SOME), None)
        theirs = [
            other.lower[c]
            for c in other.children[j]
            if other.dep[c] in ("det", "amod", "nummod", "poss", "predet", "relcl", "prep")
        ]
        verbs = m.pairs.get(one.head[i]) == other.head[j]
        if some is not None and verbs and (not theirs or set(theirs) <= set(_ALL)):
            yield _dropped(m, "scope widened", some, i, j)


def _readings(m: WordMatch) -> Iterator[Change]:
    """A clause on what it all means, or a word that leans on it, that only ``other`` has."""
    back = {j: i for i, j in m.pairs.items()}
    if len(m.pairs) >= _ENOUGH and not any(
        w in _results() for w in (m.one.words.lemma[i].lower() for i in m.one.tokens)
    ):
        yield from (c for j in m.other.tokens if (c := _result(m, j, back)))
    words = m.other.words
    for row in m.other.hedges:
        j = words.at(row["start"])
        held = words.head[j]
        leaning = (
            row["dimension"] == "booster"
            and words.lower[j].endswith("ly")
            and words.lower[j] not in _MEASURED
            and words.dep[j] == "advmod"
        )
        if (
            leaning
            and held in back
            and answers(m, back[held])
            and not m.other.inside(j, m.other.quotes)
            and not m.one.hedges
        ):
            there = (m.one.words.start[back[held]], m.one.words.end[back[held]])
            yield Change(
                "added interpretation",
                (row["start"], row["end"]),
                there,
                f"adds “{row['surface']}”",
            )


def _result(m: WordMatch, j: int, back: dict[int, int]) -> Change | None:
    """ ", fueling fears of ...": a clause after a comma, outside of quotations, two thirds of whose words the other does not have."""
    words = m.other.words
    if (
        words.lemma[j].lower() not in _results()
        or words.tag[j] != "VBG"
        or words.dep[j] != "advcl"
        or words.head[j] > j
    ):
        return None
    first, last = words.left[j], words.right[j] - 1
    clause = [k for k in range(first, last + 1) if k in m.other.keys]
    if (
        words.lower[first - 1] != ","
        or m.other.inside(j, m.other.quotes)
        or 3 * sum(k in back for k in clause) > len(clause)
    ):
        return None
    place = (words.start[first], words.end[last])
    return Change(
        "added interpretation",
        place,
        (m.one.start, m.one.end),
        f"adds “{_short(m.other.text(first, last))}”",
    )


def answers(m: WordMatch, i: int) -> bool:
    """Whether token i has its like in the other statement, with something in common beside it (for a noun: as what it is)."""
    if i not in m.pairs or i not in m.one.tokens:
        return False
    j = m.pairs[i]
    if m.one.words.tag[i][:1] != m.other.words.tag[j][:1]:
        return False
    if m.one.words.tag[i][:1] == "V":
        infinite = any(m.other.words.lower[c] == "to" for c in m.other.words.children[j])
        return not infinite and m.common(i, j) >= 1
    alike = m.pairs.get(_governor(m.one, i), -1) == _governor(m.other, j)
    return alike and not any(
        m.other.words.dep[c] in ("amod", "neg") for c in m.other.words.children[j]
    )


def _governor(telling: Statement, i: int) -> int:
    """What a noun hangs on, prepositions passed over."""
    words = telling.words
    head = words.head[i]
    return words.head[head] if words.tag[head] in ("IN", "TO") else head


def _said(m: WordMatch, word: str) -> bool:
    """Whether the other account has the word anywhere, or says it another way."""
    other = {"partially": _PART, "partly": _PART, "temporary": _UNTIL, "temporarily": _UNTIL}.get(
        word, ()
    )
    return _account_says(m.other, word) or any(m.other.says(w) for w in other)


def is_firm(telling: Statement, j: int) -> bool:
    """Whether the statement says it outright: a main verb or a noun that is no part of a name, not open, not in another's words."""
    words = telling.words
    main = (
        words.head[j] == j or words.dep[j] == "conj"
        if words.tag[j][:1] == "V"
        else words.dep[j] not in ("compound", "nmod", "amod")
    )
    return main and not _open(telling, j) and not telling.inside(j, telling.quotes)


def _open(telling: Statement, j: int) -> bool:
    """Whether the clause of token j, or one above it, leaves open whether it is so."""
    words = telling.words
    for _ in range(6):
        if any(words.lower[c] in _OPEN for c in words.children[j]):
            return True
        if words.head[j] == j:
            break
        j = words.head[j]
    return False


def _dropped(m: WordMatch, change: str, first: int, last: int, j: int) -> Change:
    here = (m.other.words.start[j], m.other.words.end[j])
    words = m.one.text(first, last)
    return Change(
        change,
        here,
        (m.one.words.start[first], m.one.words.end[last]),
        f"without “{_short(words)}”",
    )


def _short(words: str, most: int = 80) -> str:
    return words if len(words) <= most else words[: most - 1].rsplit(" ", 1)[0] + " …"


def _account_says(telling: Statement, word: str) -> bool:
    return stem(word) in {stem(w) for w in telling.words.lower}


@cache
def _parts() -> dict[str, str]:
    return {r["word"]: r["part"] for r in read_lexicon("qualifiers")}


@cache
def _results() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("interpretations") if r["kind"] == "result")
