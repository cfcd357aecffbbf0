"""Labels: the words each account uses for the same actor, side by side, counted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.actors import PARTIES, find_mentions
from analysis.memo import once
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = [
    "actor_id",
    "actor",
    "kind",
    "label",
    "account_id",
    "count",
    "sentence_id",
    "start",
    "end",
    "surface",
]


@once
def compare_labels(story: Story) -> pd.DataFrame:
    """One row an actor, label and account: how often the account calls the actor so; the place is that of the first time.

    A label is the words of a naming with its titles; nouns in small letters, so "Mothers" and "mothers" are one label. Pronouns
    are no labels. Actors of several accounts come first, then those named most. The words are listed, not judged, and
    counts of different accounts are not put in relation: accounts differ in length.

    >>> from analysis import story_from_records
    >>> texts = ["The army moved in. The military said so.", "The army withdrew on Monday."]
    >>> story = story_from_records([{"account_id": str(n), "text": t} for n, t in enumerate(texts)], story_id="x")
    >>> compare_labels(story)[["actor", "label", "account_id", "count"]].values.tolist()
    [['military', 'army', '0', 1], ['military', 'military', '0', 1], ['military', 'army', '1', 1]]
    """
    import pandas as pd

    cells: dict[tuple[str, str, str], dict[str, Any]] = {}
    for m in find_mentions(story).to_dict("records"):
        label = label_of(m["surface"], m["naming"])
        cell = cells.setdefault(
            (m["actor_id"], label, m["account_id"]),
            {k: m.get(k) for k in COLUMNS} | {"label": label, "count": 0},
        )
        cell["count"] += 1
    table = pd.DataFrame(list(cells.values()), columns=COLUMNS)
    if table.empty:
        return table
    groups = table.groupby("actor_id", sort=False)
    accounts, named = groups["account_id"].transform("nunique"), groups["count"].transform("sum")
    rank = pd.DataFrame({"accounts": -accounts, "named": -named, "actor": table["actor_id"]})
    return table.loc[
        rank.sort_values(["accounts", "named", "actor"], kind="stable").index
    ].reset_index(drop=True)


def label_of(surface: str, naming: str) -> str:
    """The words of a naming as a label: one space between words, nouns in small letters unless they are names.

    >>> label_of("Mothers", "noun"), label_of("Israeli  Soldiers", "noun"), label_of("Mr. Lee", "name")
    ('mothers', 'Israeli soldiers', 'Mr. Lee')
    """
    words = re.sub(r"\s+", " ", surface).split(" ")
    if naming == "noun" and words[-1].istitle() and words[-1].lower() not in PARTIES:
        words[-1] = words[-1].lower()
    return " ".join(words)
