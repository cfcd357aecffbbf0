"""Rank the stories of a corpus by how far their accounts, or an outlet's account, part."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.coverage_cells import SHOWN, TO_CHECK
from analysis.corpus.outlet_contrasts import check_outlet
from analysis.corpus.sides import PartSides, read_sides

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus.corpus import Corpus

_CONTRAST = ["story_id", "contrast_id"]


def compare_stories(corpus: Corpus, *, outlet: str = "") -> pd.DataFrame:
    """Rank the stories by how far their accounts part, those that part most first.

    Parameters
    ----------
    corpus : Corpus
        A corpus with contrasts.
    outlet : str, optional
        An outlet of the corpus: its stories are ranked by how far its account parts from those of
        the others. By default all stories are ranked by all their contrasts.

    Returns
    -------
    DataFrame
        The table ``story_contrasts``: one row per story of which several accounts were
        analysed, with an outlet per story that it and others report. ``weight`` is
        the sum of the confidence of its contrasts with the standing "shown", which is about the
        number that a careful reader would list. With an outlet only contrasts count in which it
        has a side, each divided by the number of outlets on that side: what an outlet alone has or
        lacks counts whole, what it shares with one other counts half. ``says`` is the first of
        these contrasts, with an outlet the first in which it is ``alone`` if there is one.

    Raises
    ------
    AnalysisError
        If the corpus has no contrasts, or no account of the outlet.

    Notes
    -----
    A story with more accounts has more contrasts. The weight says how much there is to read, not
    who is right. Method note: ``contrasts``.
    """
    if outlet:
        check_outlet(corpus, outlet)
    titles = dict(zip(corpus.stories["story_id"], corpus.stories["title"], strict=True))
    rows = [row for part in read_sides(corpus) for row in _stories(part, outlet)]
    rows.sort(key=lambda row: (-row["weight"], -row["contrasts"], row["story_id"]))
    for rank, row in enumerate(rows, 1):
        title = titles.get(row["story_id"])
        row |= {"rank": rank, "title": title if isinstance(title, str) else None}
    return schema.make("story_contrasts", rows)


def _stories(part: PartSides, outlet: str) -> list[dict[str, Any]]:
    """Return a row for each story of a part that has something to compare."""
    outlets = part.accounts.groupby("story_id")["outlet"].agg(lambda names: set(names.dropna()))
    contrasts = _weighed(part.sides, outlet)
    by_story = dict(list(contrasts.groupby("story_id", sort=False)))
    return [
        {"story_id": story_id, "outlet": outlet or None, "outlets": len(names)}
        | _counted(by_story.get(story_id, contrasts.head(0)))
        for story_id, names in outlets.items()
        if not outlet or (outlet in names and len(names) > 1)
    ]


def _weighed(sides: pd.DataFrame, outlet: str) -> pd.DataFrame:
    """Return one row per contrast with its ``weight``, and whether the outlet is ``alone``."""
    if not outlet:
        once = sides.drop_duplicates(_CONTRAST)
        return once.assign(weight=once["confidence"], alone=False)
    once = sides.drop_duplicates([*_CONTRAST, "role", "outlet"])
    on_side = once.groupby([*_CONTRAST, "role"])["outlet"].transform("size")
    once = once.assign(weight=once["confidence"] / on_side.clip(lower=1), alone=on_side == 1)
    return once[once["outlet"] == outlet].drop_duplicates(_CONTRAST)


def _counted(contrasts: pd.DataFrame) -> dict[str, Any]:
    """Count and weigh the contrasts of a story, and choose the one whose sentence is shown."""
    shown = contrasts[contrasts["standing"] == SHOWN]
    kinds = shown["kind"].value_counts(sort=False).sort_index()
    counted: dict[str, Any] = {
        "contrasts": len(shown),
        "alone": int(shown["alone"].sum()),
        "to_check": int((contrasts["standing"] == TO_CHECK).sum()),
        "weight": round(float(shown["weight"].sum()), 3),
        "kinds": ", ".join(f"{kind} {number}" for kind, number in kinds.items()) or None,
    }
    if len(shown):
        first = shown.sort_values(["alone", "rank"], ascending=[False, True]).iloc[0]
        counted |= {name: first[name] for name in ("contrast_id", "kind", "says")}
    return counted
