"""Find origins: which accounts reprint or derive from one another, and how many origins remain.

The evidence is shared text, quotations, named sources, addresses, dates and credits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from analysis import schema
from analysis.cache import once
from analysis.compare.origins.descent import describe, read_evidence
from analysis.compare.origins.rulings import apply_rulings, decide_origins
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

OriginCounts = dict[str, int]


@reviewed
@once
def find_origins(story: Story) -> pd.DataFrame:
    """Find what each account descends from, based on the given texts only.

    Parameters
    ----------
    story : Story
        The accounts. ``[[origins]]`` in ``story.toml``, and before it ``review.csv``, have the
        analyst's decisions.

    Returns
    -------
    DataFrame
        The table ``origins``: one row per analysed account. ``origin_id`` is shared by accounts of
        one origin; ``score`` (0-1) is the largest share of text in common with another account;
        ``comes_from`` names the accounts or the dispatch it comes from, if known; ``decided_by``
        is "analyst" or "texts". The values of ``relation``:

        - "reprint": at least 90 % of the shorter text, quotations apart, is in the other account,
          and 80 % of the quotations.
        - "derived": 70 %, and half of the quotations or 60 % of the named sources; or compiled
          from several accounts; or of kind overview; or a later version of the same page.
        - "original": no shared text and a byline or quotations of its own; or shown to be what
          others reprint.
        - "undecided": everything else. It is not a sign of independence.

    Raises
    ------
    AnalysisError
        If an entry of ``[[origins]]`` cannot be applied.

    Notes
    -----
    After Clough et al. (2002), METER. The direction comes from credits, addresses, dates and
    length alone. The method sees neither rewriting in new words nor accounts that are not given.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The council voted late on Monday to close the old bridge over the river. " * 6
    >>> records = [{"text": text, "outlet": "A"}, {"text": text, "outlet": "B"}]
    >>> find_origins(story_from_records(records, story_id="x"))["relation"].tolist()
    ['reprint', 'reprint']
    """
    rulings = decide_origins(story).rulings
    rows = apply_rulings(describe(read_evidence(story)), rulings, story.labels)
    origins = dict.fromkeys(row["origin_id"] for row in rows)
    numbers = {origin: f"o{n}" for n, origin in enumerate(origins, 1)}
    return schema.make("origins", [row | {"origin_id": numbers[row["origin_id"]]} for row in rows])


def origins_of(origins: pd.DataFrame) -> Callable[[Iterable[str]], OriginCounts]:
    """Make a function that counts some accounts, their origins and the undecided among them.

    ``n_origins`` is the least number: an account that is undecided, or compiled from others
    (an overview), may rest on the others and adds no origin. Any account has at least one origin.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"account_id": list("abcd"), "origin_id": ["o1", "o1", "o2", "o3"]})
    >>> table["relation"] = ["original", "reprint", "original", "undecided"]
    >>> origins_of(table)(["a", "b", "c", "d"])
    {'n_accounts': 4, 'n_origins': 2, 'n_undecided': 1}
    """
    rows = schema.rows(origins)
    undecided = {row["account_id"] for row in rows if row["relation"] == "undecided"}
    uncounted = undecided | set(lone_accounts(origins))
    origin = {r["account_id"]: r["origin_id"] for r in rows if r["account_id"] not in uncounted}

    def count(account_ids: Iterable[str]) -> OriginCounts:
        accounts = set(account_ids)
        known = len({origin[account] for account in accounts if account in origin})
        return {
            "n_accounts": len(accounts),
            "n_origins": max(known, min(1, len(accounts))),
            "n_undecided": len(accounts & undecided),
        }

    return count


def lone_accounts(origins: pd.DataFrame) -> list[str]:
    """List overviews and merged texts: compiled from others, none of which is their origin."""
    rows = schema.rows(origins)
    members = Counter(row["origin_id"] for row in rows)
    return [
        row["account_id"]
        for row in rows
        if row["relation"] == "derived"
        and (members[row["origin_id"]] == 1 or ", " in str(row.get("comes_from")))
    ]
