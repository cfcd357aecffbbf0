"""Compare how accounts word one fact: what a variant drops, rounds, widens or reads into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.facts import fullest
from analysis.compare.align.model import link_claims
from analysis.compare.wording.attributions import speech_changes
from analysis.compare.wording.conflicts import compare_conflicts
from analysis.compare.wording.match import Row, WordMatch, match, read_statements
from analysis.compare.wording.preservation import Preservation, find_preservation
from analysis.compare.wording.rules import Change, figure_changes, modifier_changes
from analysis.review import reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = [
    "Preservation",
    "changes_of",
    "compare_conflicts",
    "compare_wording",
    "find_preservation",
]

SentencePair = tuple[str, str, str]  # fact_id, the fullest statement, a statement to compare


@reviewed
@once
def compare_wording(story: Story) -> pd.DataFrame:
    """Compare how each account words a fact with the fullest wording of another account.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``changes``: one row a change between two wordings of a fact. Columns: see
        ``analysis/schema.py``. For words that were dropped the place is the word they belonged to,
        or the whole statement.

    Notes
    -----
    Own rules over the parse, the quotations and the quantities, applied both ways. Changes are
    attribution, hedge, qualifier or bound dropped, number rounded, scope widened, actor replaced
    and added interpretation. Precision comes first: most changes are not found. The order of
    publication and the intent are unknown.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["More than 60,000 reservists were called up by the army.",
    ...          "The army called up 60,000 reservists."]
    >>> table = compare_wording(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table[["surface", "other_surface", "change"]].values.tolist()
    [['60,000', 'More than 60,000', 'bound dropped']]
    """
    return schema.make("changes", changes_of(story, _pairs_with_fullest(story)))


def _pairs_with_fullest(story: Story) -> list[SentencePair]:
    links = link_claims(story)
    rows = links.sentences.rows
    numbers = {row["sentence_id"]: i for i, row in enumerate(rows)}
    pairs = []
    for fact, members in align_claims(story).groupby("fact_id", sort=False):
        sentences = sorted(numbers[s] for s in members["sentence_id"])
        full = rows[fullest(links, sentences)]
        pairs += [
            (str(fact), full["sentence_id"], rows[i]["sentence_id"])
            for i in sentences
            if rows[i]["account_id"] != full["account_id"]
        ]
    return pairs


def changes_of(story: Story, pairs: Iterable[SentencePair]) -> list[Row]:
    """The rows of ``changes`` for pairs of sentences, compared both ways, each change once."""
    pairs = list(pairs)
    statements = read_statements(story, {s for _, *both in pairs for s in both})
    rows: list[Row] = []
    seen: set[tuple[Any, ...]] = set()
    for fact, full, other in pairs:
        forth = match(statements[full], statements[other])
        for m in (forth, forth.swapped()):
            for change in (*figure_changes(m), *speech_changes(m), *modifier_changes(m)):
                key = _key(m, change)
                if key not in seen:
                    seen.add(key)
                    rows.append(_row(fact, m, change))
    return rows


def _key(m: WordMatch, change: Change) -> tuple[Any, ...]:
    """What makes two changes one; a replaced actor is the same change from both sides."""
    sides = [(m.variant.account_id, change.place), (m.reference.account_id, change.other_place)]
    return change.kind, *(sorted(sides) if change.kind == "actor replaced" else sides)


def _row(fact: str, m: WordMatch, change: Change) -> Row:
    row: Row = {"fact_id": fact, "change": change.kind, "reason": change.reason}
    for prefix, statement, place in (
        ("", m.variant, change.place),
        ("other_", m.reference, change.other_place),
    ):
        row[f"{prefix}account_id"] = statement.account_id
        row[f"{prefix}sentence_id"] = statement.sentence_id
        row[f"{prefix}start"], row[f"{prefix}end"] = place
        row[f"{prefix}surface"] = statement.printed(place)
    return row
