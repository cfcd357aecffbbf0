"""Tallies: what a story shows of each account, as counts that can be added up over many stories."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from analysis import schema
from analysis.frames import DIMENSIONS, UNCERTAIN, choose_dimension, score_sentences
from analysis.memo import once
from analysis.tallies.content import KINDS, count_carried, count_figures, count_wording
from analysis.tallies.descent import Count, count_copies, count_first, read_descent, rows_of
from analysis.tallies.times import day_of
from analysis.voices import KINDS as SPEAKERS
from analysis.voices import kind_of, spoken

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = ["MEASURES", "day_of", "find_tallies"]

MEASURES: dict[str, tuple[str, ...]] = {
    "carries": KINDS,
    "uncertain": KINDS,
    "bound kept": ("",),
    "not rounded": ("",),
    "attribution kept": ("",),
    "hedge kept": ("",),
    "speakers": SPEAKERS,
    "frames": DIMENSIONS,
    "wire copy": ("",),
    "first": ("",),
}


@once
def find_tallies(story: Story) -> pd.DataFrame:
    """The ``tallies`` of a story: in, its tables; out, one row an account x measure x kind: ``hits`` of ``cases``.

    ``carries`` (figure, quote, plain): of the facts told by at least half of the other origins and by two at least, those that the account
    states; possible ones are in neither and counted by ``uncertain``. ``bound kept``, ``not rounded``: of the figures that another origin
    gives with a bound, or to the last digit. ``attribution kept``, ``hedge kept``: of the statements that another origin attributes or
    hedges. ``speakers``: of the quotations by speakers of known kind, those of each kind. ``frames``: of the sentences judged (those with
    no frame among them), those of each dimension. ``wire copy``: 1 of 1 if it reprints or derives from another outlet's account.
    ``first``: 1 of 1 if it was published before all others. Accounts of one origin count once among "others". A measure without cases has
    no row. Counts are no shares yet and tell nothing of one story: see ``compare_outlets``. Method notes: ``tallies``, ``outlets``.

    >>> from analysis import story_from_records
    >>> texts = ["More than 60,000 reservists were called up by the army.", "The army called up 60,000 reservists."]
    >>> table = find_tallies(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table.loc[table["measure"] == "bound kept", ["account_id", "hits", "cases"]].values.tolist()
    [['account-2', 0, 1]]
    """
    descent = read_descent(story)
    parts = [count_carried(story, descent), count_figures(story, descent), count_wording(story)]
    parts += [_speakers(story), _frames(story), count_copies(descent), count_first(story, descent)]
    return schema.make("tallies", rows_of(story, descent, *parts))


def _speakers(story: Story) -> dict[str, list[Count]]:
    """A quotation that goes on after its reporting clause is one."""
    heard: dict[str, Counter[str]] = {}
    for quote, name, known in spoken(story):
        kind = kind_of(name, known)
        if kind in SPEAKERS and not isinstance(quote["continues"], str):
            heard.setdefault(quote["account_id"], Counter())[kind] += 1
    return {
        a: [("speakers", kind, told[kind], told.total()) for kind in SPEAKERS]
        for a, told in heard.items()
    }


def _frames(story: Story) -> dict[str, list[Count]]:
    """Headings are titles of parts and are not judged; a sentence whose dimension is uncertain was not."""
    chosen = {
        sentence: choose_dimension(shares)
        for sentence, (_, shares) in score_sentences(story, codebook="").items()
    }
    judged: dict[str, Counter[str]] = {}
    rows = story.sentences
    for account, sentence, role in zip(
        rows["account_id"], rows["sentence_id"], rows["role"], strict=True
    ):
        dimension = chosen.get(sentence, UNCERTAIN)
        if role != "heading" and dimension != UNCERTAIN:
            judged.setdefault(account, Counter())[dimension] += 1
    return {
        a: [("frames", d, told[d], told.total()) for d in DIMENSIONS] for a, told in judged.items()
    }
