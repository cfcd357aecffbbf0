"""What a retelling had to keep, and whether it kept it: the attribution of a statement, and its hedge."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from analysis.compare.wording.match import Row, Statement, WordMatch, match
from analysis.compare.wording.rules import HEDGES, Change, Span, answers, is_firm
from analysis.find.quotes.cues import cue_at
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    import pandas as pd

_LEAST, _SHARE, _MUCH, _LEAST_SAME = 4, 0.5, 0.75, 3
_PLAIN = (
    "say",
    "tell",
    "add",
    "state",
    "write",
    "according to",
    "speak",
    "answer",
    "reply",
    "respond",
    "ask",
    "announce",
)
_MARKS = re.compile('[“”"‘:]')
_QUOTED = re.compile('[“”"]')


def speech_changes(m: WordMatch) -> Iterator[Change]:
    """``one`` is the wording that holds the attribution or the plain verb."""
    for quote in m.one.quotes:
        yield from _dropped(m, quote)
        for other in m.other.quotes:
            yield from _told_otherwise(m, quote, other)


def _dropped(m: WordMatch, quote: Row) -> Iterator[Change]:
    """One says who says it; the other, which has no word of reporting at all, states it as its own."""
    held = [i for i in m.one.keys if m.one.inside(i, [quote])]
    answered = [i for i in held if i in m.pairs]
    theirs = len(m.other.keys)
    if len(answered) < _LEAST or m.other.quotes or reports(m.other):
        return
    if not _states(m, quote, answered, theirs):
        return
    there = attribution(m.one, quote)
    if there and not names_speaker(m, quote):
        words = m.one.words.text[slice(*there)]
        yield Change(
            "attribution dropped",
            (m.other.start, m.other.end),
            there,
            f"states it without “{words}”",
        )


def _states(m: WordMatch, quote: Row, answered: list[int], theirs: int) -> bool:
    """Whether the other says much the same: three quarters of its words, or half of them and the verb that both turn on."""
    top = [
        j for j in m.other.tokens if m.other.words.head[j] == j and m.other.words.tag[j][:1] == "V"
    ]
    if len(answered) >= _MUCH * theirs and not set(top) & set(m.pairs.values()):
        return True
    if top and any(m.other.words.dep[c] == "neg" for c in m.other.words.children[top[0]]):
        return False
    verbs = [
        i
        for i in answered
        if leads(m.one, i, quote) and leads(m.other, m.pairs[i], None) and m.common(i, m.pairs[i])
    ]
    return bool(verbs) and len(answered) >= _SHARE * theirs


def leads(telling: Statement, i: int, quote: Row | None) -> bool:
    """Whether token i is a main verb of the statement, or of the quotation in it, or hangs beside one."""
    words = telling.words
    if words.tag[i][:1] != "V":
        return False
    while words.dep[i] in ("conj", "xcomp") and words.head[i] != i:
        i = words.head[i]
    return words.head[i] == i or (quote is not None and not telling.inside(words.head[i], [quote]))


def names_speaker(m: WordMatch, quote: Row) -> bool:
    """Whether the other has the speaker, or one of that name, as the one who does it: what is said of oneself is one's own doing."""
    known = {a.actor_id: a for a in m.one.cast.actors}
    name = (
        known[quote["actor_id"]].name
        if quote["actor_id"] in known
        else str(quote["speaker_surface"])
    )
    words = {w.lower() for w in name.split() if w[:1].isupper()}
    doers = {
        m.other.words.lower[j]
        for j in m.other.tokens
        if m.other.words.dep[j] in ("nsubj", "nsubjpass", "compound")
    }
    return bool(words & doers)


def reports(telling: Statement, beside: str | None = None) -> bool:
    """Whether a statement reports speech, or stands ``beside`` words in quotation marks (by default: in a neighbouring sentence)."""
    words = telling.words
    text = words.text[telling.start : telling.end]
    spoken = any(
        words.lower[i] in ("i", "we", "my", "our", "me", "us") for i in telling.tokens
    ) or bool(_QUOTED.search(telling.beside if beside is None else beside))
    return spoken or bool(_MARKS.search(text)) or any(_reporting(words, i) for i in telling.tokens)


def _reporting(words: ParsedText, i: int) -> bool:
    cue = cue_at(words, i)
    return words.lower[i] in ("according", "per") or bool(
        cue and cue.kind in ("say", "show", "think") and "c" in cue.takes
    )


def attribution(telling: Statement, quote: Row) -> Span | None:
    """The words from the speaker to the reporting word, outside the quotation and close to each other."""
    text = telling.words.text
    places: list[tuple[int, int]] = []
    for words in (quote["speaker_surface"], quote["cue"]):
        if not isinstance(words, str) or not words:
            return None
        spots = [
            (s.start() + telling.start, s.end() + telling.start)
            for s in re.finditer(rf"\b{re.escape(words)}\b", text[telling.start : telling.end])
        ]
        outside = [s for s in spots if s[1] <= quote["start"] or s[0] >= quote["end"]]
        if not outside:
            return None
        places.append(
            min(outside, key=lambda s: min(abs(s[0] - quote["end"]), abs(quote["start"] - s[1])))
        )
    start, end = min(p[0] for p in places), max(p[1] for p in places)
    return (start, end) if end - start <= 90 and not start < quote["start"] < end else None


def _told_otherwise(m: WordMatch, quote: Row, other: Row) -> Iterator[Change]:
    """The same words by another speaker, or by the same speaker with a verb that judges."""
    held = [i for i in m.one.keys if m.one.inside(i, [quote])]
    theirs = [j for j in m.other.keys if m.other.inside(j, [other])]
    both = [i for i in held if i in m.pairs and m.pairs[i] in theirs]
    if len(both) < _LEAST_SAME or len(both) < 0.6 * min(len(held), len(theirs)):
        return
    here, there = attribution(m.other, other), attribution(m.one, quote)
    if not here or not there:
        return
    if quote["actor_id"] == other["actor_id"] and quote["actor_id"] == quote["actor_id"]:
        verb = _judging(m.other, other)
        if verb and str(quote["cue"]).lower().split()[0] in _plain_forms():
            yield Change(
                "added interpretation", here, there, f"“{other['cue']}” for “{quote['cue']}”"
            )
    elif len(both) >= 5 and _others(m, quote, other):
        yield Change(
            "actor replaced",
            here,
            there,
            f"the same words are {other['speaker']}'s here and {quote['speaker']}'s there",
        )


def _others(m: WordMatch, quote: Row, other: Row) -> bool:
    """Two speakers by name, neither of whom the other statement names, and who share no name."""
    kinds = {a.actor_id: (n, a) for n, a in enumerate(m.one.cast.actors)}
    if quote["actor_id"] not in kinds or other["actor_id"] not in kinds:
        return False
    (a, one), (b, two) = kinds[quote["actor_id"]], kinds[other["actor_id"]]
    apart = not set(one.name.lower().split()) & set(two.name.lower().split())
    named = f"@{a}" in m.other.keys.values() or f"@{b}" in m.one.keys.values()
    whole = all(x.proper and x.kind == "person" and len(x.name.split()) > 1 for x in (one, two))
    return (
        whole
        and apart
        and not named
        and all(sum(_reporting(t.words, i) for i in t.tokens) < 2 for t in (m.one, m.other))
    )


def _judging(telling: Statement, quote: Row) -> bool:
    spot = attribution(telling, quote)
    judging = {r["word"] for r in read_lexicon("interpretations") if r["kind"] == "speech"}
    if not spot:
        return False
    first, last = telling.words.between(*spot)
    return any(
        telling.words.lemma[i].lower() in judging and telling.words.tag[i][:1] == "V"
        for i in range(first, last)
    )


@cache
def _plain_forms() -> frozenset[str]:
    return frozenset(w for v in _PLAIN for w in (v.split()[0], f"{v}s", f"{v}ed", f"{v}d")) | {
        "said",
        "told",
        "wrote",
        "spoke",
        "replies",
        "replied",
    }


ATTRIBUTION, HEDGE = "attribution", "hedge"
_MODELS = 3  # wordings of other origins that one account is held against, one an origin
_LEAST_KEPT, _SHARE_KEPT, _MUCH_KEPT = (
    4,
    0.5,
    0.75,
)  # words of the claim that answer, and of all that the account tells there, with and without the verb
_STANDING_IN = frozenset(["it", "he", "she", "they", "we", "i", "who", "which", "that"])


class Kept(NamedTuple):
    """An account's place in a fact that another origin's wording attributes or hedges: did it keep that?"""

    fact_id: str
    account_id: str
    what: str
    kept: bool


def kept_of(
    statements: pd.DataFrame, told: Mapping[str, Statement], origins: Mapping[str, str]
) -> list[Kept]:
    """For each fact, account and kind of change the answer, where there is one; ``told``: sentence_id -> its Telling.

    An account is held against at most three wordings that have the attribution or hedge, each of another origin than its own, fullest
    first; it keeps what any of its statements of the fact keeps. The effort grows with the accounts, not with their pairs.
    """
    found: list[Kept] = []
    facts: dict[str, list[tuple[str, int, str, str]]] = {}
    columns = (
        statements[c].tolist()
        for c in ("fact_id", "relation", "start", "end", "account_id", "sentence_id")
    )
    for fact, relation, start, end, account, sentence in zip(*columns, strict=True):
        facts.setdefault(fact, []).append((relation, end - start, account, sentence))
    for fact, rows in facts.items():
        mine: dict[str, list[Statement]] = {}
        for _, _, account, sentence in rows:
            mine.setdefault(account, []).append(told[sentence])
        full = [told[row[3]] for row in sorted(rows, key=lambda r: (r[0] != "same", -r[1]))]
        for what in (ATTRIBUTION, HEDGE):
            models = _models(full, what, origins)
            for account, tellings in mine.items() if models else ():
                kept = _kept(
                    [m for m in models if origins[m.account_id] != origins[account]], tellings, what
                )
                if kept is not None:
                    found.append(Kept(fact, account, what, kept))
    return found


def _models(tellings: list[Statement], what: str, origins: Mapping[str, str]) -> list[Statement]:
    """The first telling of each origin that has an attribution or hedge; one more than are asked, for the account's own drops out."""
    found: dict[str, Statement] = {}
    for telling in tellings:
        has = (
            any(attribution(telling, q) for q in telling.quotes)
            if what == ATTRIBUTION
            else any(_hedges(telling))
        )
        if has and len(found) <= _MODELS:
            found.setdefault(origins[telling.account_id], telling)
    return list(found.values())


def _kept(models: list[Statement], tellings: list[Statement], what: str) -> bool | None:
    """Whether any of the account's statements keeps it; None where none of them says what is attributed or hedged."""
    judge = _attribution_kept if what == ATTRIBUTION else _hedge_kept
    for model in models[:_MODELS]:
        found = [kept for t in tellings for kept in judge(match(model, t))]
        if found:
            return any(found) or (
                what == ATTRIBUTION and any(t.quotes or reports(t, "") for t in tellings)
            )
    return None


def _attribution_kept(m: WordMatch) -> Iterator[bool]:
    for quote in m.one.quotes:
        if attribution(m.one, quote) and _says_it(m, quote) and not names_speaker(m, quote):
            kept = bool(m.other.quotes) or reports(m.other, "")
            if kept or not (_may_be_speaker(m.other) or reports(m.other, m.other.paragraph)):
                yield kept


def _says_it(m: WordMatch, quote: Row) -> bool:
    """Whether the other says what is attributed here, with its verb or nearly all of it; of a report only what is reported counts."""
    inside = [j for j in m.other.keys if not m.other.quotes or m.other.inside(j, m.other.quotes)]
    answered = [i for i, j in m.pairs.items() if m.one.inside(i, [quote]) and j in inside]
    if len(answered) < _LEAST_KEPT or len(answered) < _SHARE_KEPT * len(inside):
        return False
    contents: list[Row | None] = [*m.other.quotes] or [None]
    turns = any(
        leads(m.one, i, quote) and any(leads(m.other, m.pairs[i], content) for content in contents)
        for i in answered
    )
    return turns or len(answered) >= _MUCH_KEPT * len(inside)


def _may_be_speaker(telling: Statement) -> bool:
    """Whether a pronoun is the subject: "it plans to close the site" may be told of the one who announced it."""
    words = telling.words
    return any(
        words.dep[i] in ("nsubj", "nsubjpass") and words.lower[i] in _STANDING_IN
        for i in telling.tokens
    )


def _hedges(telling: Statement) -> Iterator[tuple[int, int]]:
    """The token of each hedge and of what it hedges."""
    words = telling.words
    for row in telling.hedges:
        i = words.at(row["start"])
        if row["surface"].lower() in HEDGES and words.dep[i] in ("aux", "advmod", "amod"):
            yield i, words.head[i]


def _hedge_kept(m: WordMatch) -> Iterator[bool]:
    for i, held in _hedges(m.one):
        if answers(m, held):
            if any(h["surface"].lower() in HEDGES for h in m.other.hedges) or m.other.says(
                m.one.words.lemma[i]
            ):
                yield True
            elif is_firm(m.other, m.pairs[held]):
                yield False
