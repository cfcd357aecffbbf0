"""What becomes of the words beside a noun or verb: hedges and qualifiers dropped, scope widened, interpretation added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from analysis.align.units import stem
from analysis.changes.figures import Change
from analysis.changes.match import Match, Telling
from analysis.lexicons import read_lexicon
from analysis.quotes.reporting import cue_at

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


def modifier_changes(m: Match) -> Iterator[Change]:
    """``one`` is the wording that holds the hedge or qualifier, ``other`` the one that drops it or adds its own reading."""
    yield from _hedges(m)
    yield from _qualifiers(m)
    yield from _negative(m)
    yield from _quantifiers(m)
    yield from _readings(m)


def _hedges(m: Match) -> Iterator[Change]:
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


def _qualifiers(m: Match) -> Iterator[Change]:
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


def _condition(m: Match, i: int) -> Iterator[Change]:
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


def _negative(m: Match) -> Iterator[Change]:
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


def _quantifiers(m: Match) -> Iterator[Change]:
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


def _readings(m: Match) -> Iterator[Change]:
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


def _result(m: Match, j: int, back: dict[int, int]) -> Change | None:
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


def answers(m: Match, i: int) -> bool:
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


def _governor(telling: Telling, i: int) -> int:
    """What a noun hangs on, prepositions passed over."""
    words = telling.words
    head = words.head[i]
    return words.head[head] if words.tag[head] in ("IN", "TO") else head


def _said(m: Match, word: str) -> bool:
    """Whether the other account has the word anywhere, or says it another way."""
    other = {"partially": _PART, "partly": _PART, "temporary": _UNTIL, "temporarily": _UNTIL}.get(
        word, ()
    )
    return _account_says(m.other, word) or any(m.other.says(w) for w in other)


def is_firm(telling: Telling, j: int) -> bool:
    """Whether the statement says it outright: a main verb or a noun that is no part of a name, not open, not in another's words."""
    words = telling.words
    main = (
        words.head[j] == j or words.dep[j] == "conj"
        if words.tag[j][:1] == "V"
        else words.dep[j] not in ("compound", "nmod", "amod")
    )
    return main and not _open(telling, j) and not telling.inside(j, telling.quotes)


def _open(telling: Telling, j: int) -> bool:
    """Whether the clause of token j, or one above it, leaves open whether it is so."""
    words = telling.words
    for _ in range(6):
        if any(words.lower[c] in _OPEN for c in words.children[j]):
            return True
        if words.head[j] == j:
            break
        j = words.head[j]
    return False


def _dropped(m: Match, change: str, first: int, last: int, j: int) -> Change:
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


def _account_says(telling: Telling, word: str) -> bool:
    return stem(word) in {stem(w) for w in telling.words.lower}


@cache
def _parts() -> dict[str, str]:
    return {r["word"]: r["part"] for r in read_lexicon("qualifiers")}


@cache
def _results() -> frozenset[str]:
    return frozenset(r["word"] for r in read_lexicon("interpretations") if r["kind"] == "result")
