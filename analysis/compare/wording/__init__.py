"""What changes on the way from one account's wording of a fact to another's, and where two cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.facts import figures_of, find_clash, fullest
from analysis.compare.align.model import link_claims
from analysis.compare.figure_links import align_quantities
from analysis.compare.origins import find_origins
from analysis.compare.verdicts import meet
from analysis.compare.wording.match import Row, Statement, WordMatch, match, tellings
from analysis.compare.wording.rules import Change, figure_changes, modifier_changes
from analysis.compare.wording.speech import Kept, kept_of, speech_changes
from analysis.find.actors import resolve_coreference
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes
from analysis.find.terms import find_hedges

if TYPE_CHECKING:
    import pandas as pd

    from analysis.compare.align.model import Links
    from analysis.story import Story

__all__ = [
    "Kept",
    "compare_conflicts",
    "compare_wording",
    "find_changes",
    "find_kept",
]

_WHY = {
    "figures": "two exact figures of one thing that rounding does not explain",
    "opposite words": "a word and its opposite in two statements that else say the same",
    "years": "two years in two statements that else say the same",
}


@once
def compare_conflicts(story: Story) -> pd.DataFrame:
    """The ``conflicts`` of a story: in, one row a sentence; out, one row a pair of accounts that cannot both be right.

    Both sides' words with their places, ``why`` in words. Two kinds: statements of one fact (``fact_id``) with two exact figures, a word
    and its opposite, or two years; and figures of one group (``group_id``) with the verdict conflict. Precision comes first: most
    conflicts are not found. It does not tell who is right, nor whether one account was written before the other knew better.

    >>> from analysis import story_from_records
    >>> texts = ["The 48-page indictment was unsealed on Monday.", "The 47-page indictment was unsealed on Monday."]
    >>> compare_conflicts(story_from_records([{"text": t} for t in texts], story_id="x"))[["surface", "other_surface"]].values.tolist()
    [['48-page', '47-page']]
    """
    found = {
        (r["account_id"], r["start"], r["other_account_id"], r["other_start"]): r
        for r in (*_figures(story), *_statements(story))
    }
    order = {a: n for n, a in enumerate(story.accounts["account_id"])}
    rows = sorted(
        found.values(),
        key=lambda r: (
            order[r["account_id"]],
            r["start"],
            order[r["other_account_id"]],
            r["other_start"],
        ),
    )
    return schema.make("conflicts", rows)


def _statements(story: Story) -> Iterator[Row]:
    links = link_claims(story)
    at = {r["sentence_id"]: i for i, r in enumerate(links.units.rows)}
    figures = figures_of(find_quantities(story))
    for fact, told in align_claims(story).groupby("fact_id", sort=False):
        if "conflict" not in set(told["relation"]):
            continue
        for i, j in combinations(sorted(at[s] for s in told["sentence_id"]), 2):
            one, other = links.units.rows[i], links.units.rows[j]
            clash = (
                find_clash(links.units, i, j, figures)
                if one["account_id"] != other["account_id"]
                else None
            )
            if clash is not None:
                yield (
                    {"fact_id": fact, "why": _WHY[clash.kind]}
                    | _side(story, one, clash.here)
                    | _side(story, other, clash.there, "other_")
                )


def _figures(story: Story) -> Iterator[Row]:
    rows = {
        r["quantity_id"]: {str(k): None if v != v else v for k, v in r.items()}
        for r in schema.rows(find_quantities(story))
    }
    for group, members in align_quantities(story).groupby("group_id", sort=False):
        if members["verdict"].iloc[0] != "conflict":
            continue
        given = [rows[q] for q in members["quantity_id"]]
        for one, other in combinations(given, 2):
            if one["account_id"] != other["account_id"] and not meet(one, other):
                reason = {
                    "group_id": group,
                    "why": f"figures of {one['counts'] or 'one thing'} whose intervals do not meet",
                }
                yield (
                    reason
                    | _side(story, one, _span(one))
                    | _side(story, other, _span(other), "other_")
                )


def _span(row: Row) -> tuple[int, int]:
    return int(row["start"]), int(row["end"])


def _side(story: Story, row: Row, span: tuple[int, int], prefix: str = "") -> Row:
    words = story.texts[row["account_id"]][slice(*span)]
    told = {
        "account_id": row["account_id"],
        "sentence_id": row["sentence_id"],
        "start": span[0],
        "end": span[1],
        "surface": words,
    }
    return {prefix + name: value for name, value in told.items()}


Pair = tuple[str, str, str]


@once
def compare_wording(story: Story) -> pd.DataFrame:
    """The ``changes`` of a story: in, one row a sentence; out, one row a change between two wordings of a fact.

    Each statement of a fact is read against the fullest wording of another account, both ways. ``account_id, start, end, surface`` are
    the place in the account that changed it, ``other_...`` in the one it is held against. ``change``: attribution dropped, hedge
    dropped, qualifier dropped, bound dropped, number rounded, scope widened, actor replaced, added interpretation. For what was
    dropped, the place here is the word it belonged to, or the whole statement. It does not tell who wrote
    first, nor why; most changes are not found, for precision comes first. Own rules over the parse, quotations and quantities.

    >>> from analysis import story_from_records
    >>> texts = ["More than 60,000 reservists were called up by the army.", "The army called up 60,000 reservists."]
    >>> table = compare_wording(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table[["surface", "other_surface", "change"]].values.tolist()
    [['60,000', 'More than 60,000', 'bound dropped']]
    """
    links = link_claims(story)
    return schema.make("changes", changes_of(story, _against_fullest(links, align_claims(story))))


def _against_fullest(links: Links, statements: pd.DataFrame) -> list[Pair]:
    """(fact, its fullest statement, a statement of another account) by sentence ids."""
    rows = links.units.rows
    at = {r["sentence_id"]: i for i, r in enumerate(rows)}
    pairs = []
    for fact, told in statements.groupby("fact_id", sort=False):
        members = sorted(at[s] for s in told["sentence_id"])
        full = fullest(links, members)
        pairs += [(str(fact), rows[full]["sentence_id"], rows[i]["sentence_id"]) for i in members
                  if rows[i]["account_id"] != rows[full]["account_id"]]  # fmt: skip
    return pairs


def changes_of(story: Story, pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    """The rows of ``changes`` for pairs of sentences, each pair once, in order."""
    pairs = list(pairs)
    wanted = {s for _, a, b in pairs for s in (a, b)}
    told = tellings(story, resolve_coreference(story), wanted, _found(story))
    rows: list[dict[str, Any]] = []
    seen: set[tuple[Any, ...]] = set()
    for fact, one, other in pairs:
        forth = match(told[one], told[other])
        for m in (forth, forth.turned()):
            for change in find_changes(m):
                places = [(m.other.account_id, change.here), (m.one.account_id, change.there)]
                key = (
                    change.change,
                    *(sorted(places) if change.change == "actor replaced" else places),
                )
                if key not in seen:
                    seen.add(key)
                    rows.append(_row(fact, m, change))
    return rows


def find_kept(story: Story) -> list[Kept]:
    """For each fact and account whether it keeps the attribution and the hedge that another origin's wording of the fact has.

    Only where the account says what is attributed or hedged there; so what is kept can be counted beside what ``compare_wording`` lists
    as dropped; captions are not looked at. Rules and limits are those of ``compare_wording``.

    >>> from analysis import story_from_records
    >>> texts = ["Banks close all branches in Lindau on Monday, police said.", "Banks close all branches in Lindau on Monday."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> [(k.account_id, k.what, k.kept) for k in find_kept(story)]
    [('account-2', 'attribution', False)]
    """
    statements = align_claims(story)
    captions = set(story.sentences.loc[story.sentences["role"] == "caption", "sentence_id"])
    statements = statements[~statements["sentence_id"].isin(captions)]
    told = tellings(
        story, resolve_coreference(story), set(statements["sentence_id"]), _found(story)
    )
    origins = find_origins(story)
    return kept_of(
        statements, told, dict(zip(origins["account_id"], origins["origin_id"], strict=True))
    )


def find_changes(m: WordMatch) -> list[Change]:
    """What ``other`` drops of ``one`` or reads into it."""
    return [*figure_changes(m), *speech_changes(m), *modifier_changes(m)]


def _found(story: Story) -> dict[str, dict[str, list[Row]]]:
    """What was found in each sentence, by name of the table."""
    tables: dict[str, dict[str, list[Row]]] = {
        "figures": figures_of(find_quantities(story)),
        "quotes": {},
        "hedges": {},
    }
    for row in schema.rows(find_quotes(story)):
        tables["quotes"].setdefault(str(row["sentence_id"]), []).append(
            {str(k): v for k, v in row.items()}
        )
    for hedge in find_hedges(story):
        tables["hedges"].setdefault(hedge["sentence_id"], []).append(hedge)
    return tables


def _row(fact: str, m: WordMatch, change: Change) -> dict[str, Any]:
    here, there = m.other, m.one
    return {
        "fact_id": fact,
        "account_id": here.account_id, "sentence_id": here.sentence_id,
        "start": change.here[0], "end": change.here[1], "surface": _words(here, change.here),
        "change": change.change,
        "other_account_id": there.account_id, "other_sentence_id": there.sentence_id,
        "other_start": change.there[0], "other_end": change.there[1], "other_surface": _words(there, change.there),
        "reason": change.reason,
    }  # fmt: skip


def _words(telling: Statement, span: tuple[int, int]) -> str:
    return str(telling.words.text[slice(*span)])
