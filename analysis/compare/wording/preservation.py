"""Find whether accounts preserve the attribution and the hedge that another wording has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from analysis import schema
from analysis.compare.align import align_claims
from analysis.compare.origins import find_origins
from analysis.compare.wording.attributions import (
    attribution,
    is_main_verb,
    names_speaker,
    reports_speech,
)
from analysis.compare.wording.match import Row, Statement, WordMatch, match, read_statements
from analysis.compare.wording.rules import has_hedge, hedged_words, is_answered, is_firm

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

ATTRIBUTION, HEDGE = "attribution", "hedge"
_MOST_REFERENCES = 3  # wordings of other origins, one an origin
_LEAST_ANSWERED = 4  # words of a claim
_HALF, _MOST = 0.5, 0.75  # of the words that answer, with and without the main verb
_PRONOUNS = "it he she they we i who which that".split()


class Preservation(NamedTuple):
    """Whether an account keeps what another origin's wording of a fact attributes or hedges."""

    fact_id: str
    account_id: str
    what: str
    kept: bool


def find_preservation(story: Story) -> list[Preservation]:
    """Find for each fact and account whether attribution and hedge of another origin are kept.

    Only accounts that say what the other wording attributes or hedges are counted, so that what is
    kept can be set against what ``compare_wording`` lists as dropped. An account is compared with
    at most three wordings, each of another origin than its own, the fullest first; it keeps what
    any of its statements of the fact keeps. Captions are left out. Rules and limits are those of
    ``compare_wording``.

    >>> from analysis import story_from_records
    >>> texts = ["Banks close all branches in Lindau on Monday, police said.",
    ...          "Banks close all branches in Lindau on Monday."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> [(found.account_id, found.what, found.kept) for found in find_preservation(story)]
    [('account-2', 'attribution', False)]
    """
    table = align_claims(story)
    captions = story.sentences.loc[story.sentences["role"] == "caption", "sentence_id"]
    table = table[~table["sentence_id"].isin(set(captions))]
    statements = read_statements(story, set(table["sentence_id"]))
    origins = find_origins(story).set_index("account_id")["origin_id"].to_dict()
    found: list[Preservation] = []
    for fact, rows in _by_fact(table).items():
        by_account: dict[str, list[Statement]] = {}
        for row in rows:
            by_account.setdefault(row["account_id"], []).append(statements[row["sentence_id"]])
        rows.sort(key=lambda r: (r["relation"] != "same", r["start"] - r["end"]))
        fullest_first = [statements[row["sentence_id"]] for row in rows]
        for what in (ATTRIBUTION, HEDGE):
            references = _references(fullest_first, what, origins)
            for account, own in by_account.items():
                others = [r for r in references if origins[r.account_id] != origins[account]]
                kept = _is_kept(others[:_MOST_REFERENCES], own, what)
                if kept is not None:
                    found.append(Preservation(fact, account, what, kept))
    return found


def _by_fact(table: pd.DataFrame) -> dict[str, list[Row]]:
    facts: dict[str, list[Row]] = {}
    for row in schema.rows(table):
        facts.setdefault(str(row["fact_id"]), []).append({str(k): v for k, v in row.items()})
    return facts


def _references(
    statements: list[Statement], what: str, origins: Mapping[str, str]
) -> list[Statement]:
    """The first statement of each origin that has an attribution or hedge.

    One more than are compared, for an account is not compared with its own origin.
    """
    found: dict[str, Statement] = {}
    for statement in statements:
        if len(found) > _MOST_REFERENCES:
            break
        origin = origins[statement.account_id]
        if origin not in found and _has(statement, what):
            found[origin] = statement
    return list(found.values())


def _has(statement: Statement, what: str) -> bool:
    if what == HEDGE:
        return any(True for _ in hedged_words(statement))
    return any(attribution(statement, quote) for quote in statement.quotes)


def _is_kept(references: list[Statement], statements: list[Statement], what: str) -> bool | None:
    """Whether any statement keeps it; None where none says what is attributed or hedged."""
    judge = _keeps_attribution if what == ATTRIBUTION else _keeps_hedge
    for reference in references:
        found = [kept for s in statements for kept in judge(match(reference, s))]
        if found:
            return any(found) or (what == ATTRIBUTION and any(map(_has_speech, statements)))
    return None


def _has_speech(statement: Statement) -> bool:
    return bool(statement.quotes) or reports_speech(statement, "")


def _keeps_attribution(m: WordMatch) -> Iterator[bool]:
    if m.variant.role == "headline":  # the body below it may name the speaker
        return
    for quote in m.reference.quotes:
        if not attribution(m.reference, quote) or not _states_claim(m, quote):
            continue
        if names_speaker(m, quote):
            continue
        kept = _has_speech(m.variant)
        open_speaker = _may_be_speaker(m.variant) or reports_speech(m.variant, m.variant.paragraph)
        if kept or not open_speaker:
            yield kept


def _states_claim(m: WordMatch, quote: Row) -> bool:
    """Whether the variant says what is attributed: with its main verb, or nearly all of it.

    Where the variant has quotations only their words count.
    """
    quotes = m.variant.quotes
    inside = [j for j in m.variant.keys if not quotes or m.variant.inside(j, quotes)]
    answered = [i for i, j in m.pairs.items() if m.reference.inside(i, [quote]) and j in inside]
    if len(answered) < max(_LEAST_ANSWERED, _HALF * len(inside)):
        return False
    contents: list[Row | None] = [*quotes] or [None]
    main = any(
        is_main_verb(m.reference, i, quote)
        and any(is_main_verb(m.variant, m.pairs[i], content) for content in contents)
        for i in answered
    )
    return main or len(answered) >= _MOST * len(inside)


def _may_be_speaker(statement: Statement) -> bool:
    """Whether a pronoun is a subject: "it plans to close the site" may be the speaker's words."""
    words = statement.words
    return any(
        words.dep[i] in ("nsubj", "nsubjpass") and words.lower[i] in _PRONOUNS
        for i in statement.tokens
    )


def _keeps_hedge(m: WordMatch) -> Iterator[bool]:
    for i, hedged in hedged_words(m.reference):
        if not is_answered(m, hedged):
            continue
        if has_hedge(m.variant) or m.variant.says(m.reference.words.lemma[i]):
            yield True
        elif is_firm(m.variant, m.pairs[hedged]):
            yield False
