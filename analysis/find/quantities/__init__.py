"""Numbers of an account as intervals: bound, unit, what is counted, who says so, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.quantities.ambiguity import find_zeros, resolve_match
from analysis.find.quantities.attribution import find_claimant, find_date, find_scope
from analysis.find.quantities.context import QuantityContext, token_at
from analysis.find.quantities.counted import find_counted
from analysis.find.quantities.scanner import scan
from analysis.nlp import parse_story
from analysis.review import apply_review
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

__all__ = ["find_quantities", "scan"]

_ROLES_WITHOUT = ("caption", "byline", "heading")
_DATELINE = re.compile(r"[A-Z][A-Z.,() ]{2,40}(?:\(\w+\) ?)?[–—-] ")


@once
def find_quantities(story: Story, *, review: bool = True) -> pd.DataFrame:
    """Find numbers, money, percentages, fractions, ages, durations and vague amounts.

    Parameters
    ----------
    story : Story
        The story; accounts that are not analysed give no rows.
    review : bool, default True
        Whether the decisions of ``review.csv`` are applied; False for the machine's word alone.

    Returns
    -------
    pandas.DataFrame
        The table ``quantities`` of `analysis.schema`: one row per quantity mention, in the order
        of the text.

    Notes
    -----
    Method: a grammar of its own reads the numbers (`scan`); the dependency parse finds what is
    counted, by whom and when. Captions, bylines and headings give no quantities. Calendar dates,
    years, clock times, ordinals, names and identifiers are none. Units are not converted, and no
    figure is checked. No text raises an error.

    Examples
    --------
    >>> from analysis.story import story_from_records
    >>> text = "More than 360 troops have refused to serve."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_quantities(story)[["surface", "value", "bound", "unit"]].values.tolist()
    [['More than 360', 360.0, '>', 'troop']]
    """
    return schema.make("quantities", apply_review("quantities", list(_rows(story)), story, review))


def _rows(story: Story) -> Iterator[dict[str, Any]]:
    docs = parse_story(story)
    counts = dict.fromkeys(docs, 0)
    columns = [
        story.sentences[c].tolist() for c in ("account_id", "sentence_id", "role", "start", "text")
    ]
    for account_id, sentence_id, role, start, text in zip(*columns, strict=True):
        if account_id not in docs or role in _ROLES_WITHOUT:
            continue
        for row in _sentence_rows(docs[account_id], int(start), str(text)):
            yield {
                "quantity_id": f"{account_id}:q{counts[account_id]}",
                "account_id": account_id,
                "sentence_id": sentence_id,
                **row,
            }
            counts[account_id] += 1


def _sentence_rows(doc: Doc, base: int, text: str) -> Iterator[dict[str, Any]]:
    """The quantities of the sentence that begins at character ``base``."""
    previous: QuantityContext | None = None
    counts = ""
    for context in _find_contexts(doc, base, text):
        unit, counts = find_counted(context, previous, counts)
        if context.noun is not None or previous is None:
            previous = context
        match = context.match
        yield {
            "start": base + match.start,
            "end": base + match.end,
            "surface": text[match.start : match.end],
            "value": match.value,
            "low": match.low,
            "high": match.high,
            "bound": match.bound,
            "trend": match.trend or None,
            "unit": unit or None,
            "counts": counts or None,
            "claimant": find_claimant(context) or None,
            "as_of": find_date(context, text) or None,
            "scope": find_scope(context, text) or None,
        }


def _find_contexts(doc: Doc, base: int, text: str) -> list[QuantityContext]:
    """The matches of a sentence in the parse, in order; each knows the tokens of the others."""
    matches = scan(text)
    may_have_zeros = " no " in text or text.startswith("No ")
    if not matches and not may_have_zeros:
        return []
    first = token_at(doc, base, 0, len(doc))
    after = token_at(doc, base + max(len(text) - 1, 0), first, len(doc)) + 1
    resolved = [m for match in matches if (m := resolve_match(match, doc, base, first, after))]
    if may_have_zeros:
        resolved += find_zeros(doc, base, first, after)
        resolved.sort(key=lambda match: match.start)
    contexts = [QuantityContext(doc, match, base, first, after) for match in resolved]
    own = [frozenset(range(context.start, context.end + 1)) for context in contexts]
    taken = frozenset[int]().union(*own)
    if dateline := _DATELINE.match(text):
        taken |= set(range(first, token_at(doc, base + dateline.end(), first, after)))
    for context, tokens in zip(contexts, own, strict=True):
        context.others = taken - tokens
    return contexts
