"""What changes on the way from one account's wording of a fact to another's, and where two cannot both be right."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.actors import cast_of
from analysis.align import align_claims, link_claims
from analysis.align.conflict import figures_of
from analysis.align.relate import fullest
from analysis.changes.conflicts import compare_conflicts
from analysis.changes.figures import Change, figure_changes
from analysis.changes.kept import Kept, kept_of
from analysis.changes.match import Match, Row, Telling, match, tellings
from analysis.changes.modifiers import modifier_changes
from analysis.changes.speech import speech_changes
from analysis.memo import once
from analysis.origins import find_origins
from analysis.quantities import find_quantities
from analysis.quotes import find_quotes
from analysis.wording import find_hedges

if TYPE_CHECKING:
    import pandas as pd

    from analysis.align.model import Links
    from analysis.story import Story

__all__ = ["Kept", "compare_conflicts", "compare_wording", "find_changes", "find_kept"]
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
    told = tellings(story, cast_of(story), wanted, _found(story))
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
    told = tellings(story, cast_of(story), set(statements["sentence_id"]), _found(story))
    origins = find_origins(story)
    return kept_of(
        statements, told, dict(zip(origins["account_id"], origins["origin_id"], strict=True))
    )


def find_changes(m: Match) -> list[Change]:
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


def _row(fact: str, m: Match, change: Change) -> dict[str, Any]:
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


def _words(telling: Telling, span: tuple[int, int]) -> str:
    return str(telling.words.text[slice(*span)])
