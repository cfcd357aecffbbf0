"""What a retelling had to keep, and whether it kept it: the attribution of a statement, and its hedge."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from analysis.changes.match import Match, Row, Telling, match
from analysis.changes.modifiers import HEDGES, answers, is_firm
from analysis.changes.speech import attribution, leads, names_speaker, reports

if TYPE_CHECKING:
    import pandas as pd

ATTRIBUTION, HEDGE = "attribution", "hedge"
_MODELS = 3  # wordings of other origins that one account is held against, one an origin
_LEAST, _SHARE, _MUCH = (
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
    statements: pd.DataFrame, told: Mapping[str, Telling], origins: Mapping[str, str]
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
        mine: dict[str, list[Telling]] = {}
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


def _models(tellings: list[Telling], what: str, origins: Mapping[str, str]) -> list[Telling]:
    """The first telling of each origin that has an attribution or hedge; one more than are asked, for the account's own drops out."""
    found: dict[str, Telling] = {}
    for telling in tellings:
        has = (
            any(attribution(telling, q) for q in telling.quotes)
            if what == ATTRIBUTION
            else any(_hedges(telling))
        )
        if has and len(found) <= _MODELS:
            found.setdefault(origins[telling.account_id], telling)
    return list(found.values())


def _kept(models: list[Telling], tellings: list[Telling], what: str) -> bool | None:
    """Whether any of the account's statements keeps it; None where none of them says what is attributed or hedged."""
    judge = _attribution_kept if what == ATTRIBUTION else _hedge_kept
    for model in models[:_MODELS]:
        found = [kept for t in tellings for kept in judge(match(model, t))]
        if found:
            return any(found) or (
                what == ATTRIBUTION and any(t.quotes or reports(t, "") for t in tellings)
            )
    return None


def _attribution_kept(m: Match) -> Iterator[bool]:
    for quote in m.one.quotes:
        if attribution(m.one, quote) and _says_it(m, quote) and not names_speaker(m, quote):
            kept = bool(m.other.quotes) or reports(m.other, "")
            if kept or not (_may_be_speaker(m.other) or reports(m.other, m.other.paragraph)):
                yield kept


def _says_it(m: Match, quote: Row) -> bool:
    """Whether the other says what is attributed here, with its verb or nearly all of it; of a report only what is reported counts."""
    inside = [j for j in m.other.keys if not m.other.quotes or m.other.inside(j, m.other.quotes)]
    answered = [i for i, j in m.pairs.items() if m.one.inside(i, [quote]) and j in inside]
    if len(answered) < _LEAST or len(answered) < _SHARE * len(inside):
        return False
    contents: list[Row | None] = [*m.other.quotes] or [None]
    turns = any(
        leads(m.one, i, quote) and any(leads(m.other, m.pairs[i], content) for content in contents)
        for i in answered
    )
    return turns or len(answered) >= _MUCH * len(inside)


def _may_be_speaker(telling: Telling) -> bool:
    """Whether a pronoun is the subject: "it plans to close the site" may be told of the one who announced it."""
    words = telling.words
    return any(
        words.dep[i] in ("nsubj", "nsubjpass") and words.lower[i] in _STANDING_IN
        for i in telling.tokens
    )


def _hedges(telling: Telling) -> Iterator[tuple[int, int]]:
    """The token of each hedge and of what it hedges."""
    words = telling.words
    for row in telling.hedges:
        i = words.at(row["start"])
        if row["surface"].lower() in HEDGES and words.dep[i] in ("aux", "advmod", "amod"):
            yield i, words.head[i]


def _hedge_kept(m: Match) -> Iterator[bool]:
    for i, held in _hedges(m.one):
        if answers(m, held):
            if any(h["surface"].lower() in HEDGES for h in m.other.hedges) or m.other.says(
                m.one.words.lemma[i]
            ):
                yield True
            elif is_firm(m.other, m.pairs[held]):
                yield False
