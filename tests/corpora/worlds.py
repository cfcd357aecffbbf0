"""Made tallies: outlets that do not differ, or differ as planted, in stories whose rates do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

COLUMNS = ["story_id", "account_id", "outlet", "origin_id", "measure", "kind", "hits", "cases"]
# measure -> the mean of its share, its cases an account on average
RATES = {
    "bound kept": (0.9, 1.5),
    "not rounded": (0.85, 3.0),
    "attribution kept": (0.7, 4.0),
    "hedge kept": (0.95, 1.0),
}


def made_tallies(
    seed: int,
    *,
    stories: int = 40,
    outlets: int = 8,
    told_by: int = 5,
    planted: Mapping[tuple[str, int], float] | None = None,
    of_account: float = 0.0,
) -> pd.DataFrame:
    """Make the tallies of a corpus; ``planted`` adds to the share of a (measure, outlet number).

    Every story has its own rate (beta, so that accounts of one story are alike), outlets differ in
    their number of cases, and one account of each story, drawn by lot, is the first. ``of_account``
    is the standard deviation of what an account has beside its story's rate: its cases are alike.
    """
    chance = np.random.default_rng(seed)
    rows: list[tuple[Any, ...]] = []
    for s in range(stories):
        tellers = chance.permutation(outlets)[:told_by]
        first = chance.choice(tellers)
        for outlet in tellers:
            rows.append((*_place(s, outlet), "first", "", int(outlet == first), 1))
        for measure, (mean, cases) in RATES.items():
            rate = chance.beta(mean * 5, (1 - mean) * 5)
            for outlet in tellers:
                number = chance.poisson(cases * (1 + 0.5 * (outlet % 3)))
                own = chance.normal(0, of_account) if of_account else 0.0
                more = (planted or {}).get((measure, int(outlet)), 0.0)
                share = np.clip(rate + own + more, 0.02, 0.98)
                if number:
                    rows.append(
                        (
                            *_place(s, outlet),
                            measure,
                            "",
                            int(chance.binomial(number, share)),
                            int(number),
                        )
                    )
    return pd.DataFrame(rows, columns=COLUMNS)


def _place(story: int, outlet: int) -> tuple[str, str, str, str]:
    return f"s{story:04d}", f"s{story:04d}-{outlet}", f"O{outlet}", f"o{outlet}"


def claims(table: pd.DataFrame) -> set[tuple[str, str, str, str]]:
    """(outlet, measure, kind, first word of the verdict) of each difference that is claimed."""
    told = table[table["verdict"].isin(["more than the rest", "less than the rest"])]
    rows = told[["outlet", "measure", "kind", "verdict"]].fillna("").itertuples(index=False)
    return {(o, m, k, v.split()[0]) for o, m, k, v in rows}
