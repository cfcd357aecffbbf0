"""Numbers of an account as intervals: bound, unit, what is counted, who says so, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.quantities.ambiguity import find_labels, is_label, resolve_match
from analysis.find.quantities.attribution import find_claimant, find_place, find_scope
from analysis.find.quantities.context import QuantityContext, token_at
from analysis.find.quantities.counted import find_counted
from analysis.find.quantities.foreign import (
    MOST_FIGURES,
    ROLES_WITHOUT,
    crowded_in_part,
    foreign_rows,
)
from analysis.find.quantities.roles import find_role
from analysis.find.quantities.scanner import count_signs, scan
from analysis.find.quantities.when import find_period
from analysis.find.quantities.zeros import find_zeros, may_have_zeros
from analysis.nlp import parse_story
from analysis.review import MACHINE, apply_review, reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

__all__ = ["analysed_quantities", "crowded_sentences", "find_quantities", "scan"]

_HEAD = 4000  # characters of a long sentence that are counted first
_DATELINE = re.compile(r"[A-Z][A-Z.,() ]{2,40}(?:\(\w+\) ?)?[–—-] ")


@reviewed
def find_quantities(story: Story) -> pd.DataFrame:
    """Find numbers, money, percentages, fractions, ages, durations and vague amounts.

    Parameters
    ----------
    story : Story
        The story; accounts that are not analysed give no rows. Accounts that are analysed in part
        (German, French, Spanish, Italian, Portuguese, Dutch) do.

    Returns
    -------
    pandas.DataFrame
        The table ``quantities`` of `analysis.schema`: one row per quantity mention, in the order
        of the text.

    Notes
    -----
    Method: a grammar of its own reads the numbers (`scan`); the dependency parse finds what is
    counted, by whom and when. Captions, bylines and headings give no quantities. Calendar dates,
    years, clock times, ordinals, names and identifiers are none. A measure in two units ("6 feet 2
    inches") is given in the larger one; otherwise units are not converted, and no figure is
    checked. "From A to B" after a verb of change is two figures, before and now; a score is one
    row of kind score. A sentence with more than 50 figures gives none: it is set aside, see
    ``crowded_sentences``. No text raises an error.

    Other languages are read by the same grammar after their number words, bounds and units are put
    into English by word lists; units are given in English. There is no parse of them: what is
    counted is known for the nouns of a list only, and claimant, date, scope, verb, status and place
    are missing. Scores are not read.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "More than 360 troops have refused to serve."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_quantities(story)[["surface", "value", "bound", "unit"]].values.tolist()
    [['More than 360', 360.0, '>', 'troop']]
    """
    return analysed_quantities(story) if story.all_analysed else _with_foreign(story)


@once
def _with_foreign(story: Story) -> pd.DataFrame:
    """The rows of all accounts, in the order of the accounts."""
    found = [row | {"by": MACHINE} for own in foreign_rows(story).values() for row in own]
    return schema.join_rows("quantities", analysed_quantities(story), found, story.labels)


@reviewed
@once
def analysed_quantities(story: Story) -> pd.DataFrame:
    """Find the quantities of the accounts that are compared: those in English.

    Parameters
    ----------
    story : Story
        The story.

    Returns
    -------
    pandas.DataFrame
        The rows of ``find_quantities`` that are of accounts in English.
    """
    return schema.make("quantities", apply_review("quantities", list(_rows(story)), story))


@once
def crowded_sentences(story: Story) -> pd.DataFrame:
    """List the sentences that are not read for figures because they have more than 50.

    Parameters
    ----------
    story : Story
        The story.

    Returns
    -------
    pandas.DataFrame
        The rows of ``story.sentences`` that are set aside.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The votes were " + ", ".join(str(n) for n in range(200, 260)) + "."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> crowded_sentences(story)["sentence_id"].tolist()
    ['account-1#0']
    """
    columns = [story.sentences[c].tolist() for c in ("sentence_id", "account_id", "text")]
    analysed, foreign = set(story.analysed["account_id"]), crowded_in_part(story)
    is_crowded = [
        sentence in foreign or (account in analysed and _is_crowded(str(text)))
        for sentence, account, text in zip(*columns, strict=True)
    ]
    return story.sentences[is_crowded].reset_index(drop=True)


def _is_crowded(text: str) -> bool:
    if count_signs(text, MOST_FIGURES + 1) <= MOST_FIGURES:
        return False
    return len(scan(text[:_HEAD])) > MOST_FIGURES or len(scan(text)) > MOST_FIGURES


def _rows(story: Story) -> Iterator[dict[str, Any]]:
    docs = parse_story(story)
    counts, published = dict.fromkeys(docs, 0), story.published
    labels = {account: find_labels(doc) for account, doc in docs.items()}
    columns = [
        story.sentences[c].tolist() for c in ("account_id", "sentence_id", "role", "start", "text")
    ]
    for account_id, sentence_id, role, start, text in zip(*columns, strict=True):
        if account_id not in docs or role in ROLES_WITHOUT or _is_crowded(str(text)):
            continue
        for row in _sentence_rows(
            docs[account_id],
            int(start),
            str(text),
            published.get(account_id, ""),
            labels[account_id],
        ):
            yield {
                "quantity_id": f"{account_id}:q{counts[account_id]}",
                "account_id": account_id,
                "sentence_id": sentence_id,
                **row,
            }
            counts[account_id] += 1


def _sentence_rows(
    doc: Doc, base: int, text: str, published: str, labels: frozenset[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """The quantities of the sentence that begins at character ``base``."""
    previous: QuantityContext | None = None
    counts = ""
    for context in _find_contexts(doc, base, text, labels):
        role = find_role(context)
        unit, counts = find_counted(context, previous, counts, role)
        if context.noun is not None or previous is None:
            previous = context
        match = context.match
        later = role.status == "expected"
        period = find_period(context, text, published, later=later)
        yield match.cells(text, base) | {
            "unit": unit or None,
            "counts": counts or None,
            "claimant": find_claimant(context) or None,
            "as_of": period.words or None,
            "scope": find_scope(context, text) or None,
            "role": role.role or None,
            "verb": role.verb or None,
            "status": role.status or None,
            "as_of_start": period.start or None,
            "as_of_end": period.end or None,
            "place": find_place(context) or None,
        }


def _find_contexts(
    doc: Doc, base: int, text: str, labels: frozenset[tuple[str, str]]
) -> list[QuantityContext]:
    """The matches of a sentence in the parse, in order; each knows the tokens of the others."""
    matches = scan(text)
    has_zeros = may_have_zeros(text)
    if not matches and not has_zeros:
        return []
    first = token_at(doc, base, 0, len(doc))
    after = token_at(doc, base + max(len(text) - 1, 0), first, len(doc)) + 1
    resolved = [m for match in matches if (m := resolve_match(match, doc, base, first, after))]
    if has_zeros:
        spans = [(match.start, match.end) for match in resolved]
        zeros = find_zeros(doc, base, first, after)
        resolved += [z for z in zeros if not any(a < z.end and z.start < b for a, b in spans)]
        resolved.sort(key=lambda match: match.start)
    contexts = [QuantityContext(doc, match, base, first, after) for match in resolved]
    contexts = [context for context in contexts if not is_label(context, labels)]
    own = [frozenset(range(context.start, context.end + 1)) for context in contexts]
    taken = frozenset[int]().union(*own)
    if dateline := _DATELINE.match(text):
        taken |= set(range(first, token_at(doc, base + dateline.end(), first, after)))
    for context, tokens in zip(contexts, own, strict=True):
        context.others = taken - tokens
    return contexts
