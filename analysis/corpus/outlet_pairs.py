"""Pair outlets by story: what each has beside the others that report the same story."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.corpus.tallies import MEASURES

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]
    Wholes = NDArray[np.int64]

COPY = "wire copy"
_NOT_CONTENT = (COPY, "first")  # these count for wire copy too
_FAR = 3.0  # standard errors: an outlet further out is no part of the rest of others


class OutletPairs(NamedTuple):
    """One row per story and outlet; the outlets of a story are neighbours.

    ``place`` numbers the story, whose rows are the ``many`` from row ``first`` on. ``difference``
    is the hits beyond those it would have with its cases and the others' share.
    """

    outlet: Wholes
    hits: Numbers
    cases: Numbers
    difference: Numbers
    place: Wholes
    first: Wholes
    many: Wholes

    def rows_of(self, outlet: int) -> Wholes:
        """List the rows of an outlet."""
        rows: Wholes = (self.outlet == outlet).nonzero()[0]
        return rows

    def distances(self, outlets: int) -> Numbers:
        """Compute how many standard errors each outlet is from the mean of its stories."""
        import numpy as np

        count = np.bincount(self.place)
        mean = np.bincount(self.place, self.difference) / count
        deviation = self.difference - mean[self.place]
        spread = np.bincount(self.place, deviation**2) / count
        sums = np.bincount(self.outlet, deviation, minlength=outlets)
        errors = np.sqrt(np.bincount(self.outlet, spread[self.place], minlength=outlets))
        distances: Numbers = np.abs(sums) / np.maximum(errors, 1e-9)
        return distances


class OutletCounts(NamedTuple):
    """The hits and cases of a measure and kind by story and outlet, sorted by story.

    Outlets are numbered by their place in ``names``.
    """

    names: tuple[str, ...]
    story: Wholes
    outlet: Wholes
    hits: Numbers
    cases: Numbers

    @classmethod
    def from_table(cls, sums: pd.DataFrame) -> OutletCounts:
        """Read a table with one row per story and outlet, sorted by story."""
        import numpy as np

        names, outlet = np.unique(sums["outlet"].to_numpy(object), return_inverse=True)
        story = np.unique(sums["story_id"].to_numpy(object), return_inverse=True)[1]
        hits, cases = (sums[column].to_numpy(float) for column in ("hits", "cases"))
        return cls(tuple(names), story, outlet, hits, cases)

    def pairs_among(self, outlets: Wholes) -> OutletPairs:
        """Pair some outlets in the stories in which two of them have cases."""
        import numpy as np

        kept = np.isin(self.outlet, outlets)
        count = np.bincount(self.story[kept], minlength=self.story.max(initial=-1) + 1)
        kept &= count[self.story] > 1
        _, place, many = np.unique(self.story[kept], return_inverse=True, return_counts=True)
        outlet, hits, cases = self.outlet[kept], self.hits[kept], self.cases[kept]
        other_hits = np.bincount(place, hits)[place] - hits
        other_cases = np.bincount(place, cases)[place] - cases
        difference = hits - cases * (other_hits / other_cases)
        first = np.cumsum(many) - many
        return OutletPairs(outlet, hits, cases, difference, place, first[place], many[place])

    def outliers(self) -> Wholes:
        """Find the outlets that are far out, the furthest first, at most half of them.

        One after another, each is compared with those that remain. Where one outlet drops most
        bounds, all others keep more than a rest with that outlet in it; that is no habit of theirs.
        """
        import numpy as np

        left = np.arange(len(self.names))
        found: list[int] = []
        while len(found) < len(self.names) // 2:
            pairs = self.pairs_among(left)
            distances = pairs.distances(len(self.names))
            if not len(pairs.outlet) or distances.max() <= _FAR:
                break
            found.append(int(distances.argmax()))
            left = left[left != found[-1]]
        return np.array(found, dtype=np.int64)


def own_content(tallies: pd.DataFrame) -> pd.DataFrame:
    """Keep the tallies of an outlet's own choice: one account per origin, and no wire copy.

    A dispatch that ten outlets print counts once, for the one that it comes from; accounts without
    an outlet do not count. "wire copy" and "first" count for every account.
    """
    import pandas as pd

    key = ["story_id", "account_id"]
    named = tallies[tallies["outlet"].notna() & tallies["measure"].isin(list(MEASURES))]
    accounts = named[[*key, "outlet", "origin_id"]].drop_duplicates(key)
    repeated = accounts[accounts.duplicated(["story_id", "outlet", "origin_id"])]
    copies = named[(named["measure"] == COPY) & (named["hits"] > 0)]
    left_out = pd.MultiIndex.from_frame(pd.concat([repeated[key], copies[key]]))
    is_left_out = pd.MultiIndex.from_frame(named[key]).isin(left_out)
    return named[named["measure"].isin(_NOT_CONTENT) | ~is_left_out]


def count_outlets(content: pd.DataFrame) -> dict[tuple[str, str], OutletCounts]:
    """Sum hits and cases by story and outlet, for each measure and kind."""
    key = ["measure", "kind", "story_id", "outlet"]
    sums = content.groupby(key, sort=True, as_index=False)[["hits", "cases"]].sum()
    groups = sums[sums["cases"] > 0].groupby(["measure", "kind"], sort=False)
    return {
        (str(measure), str(kind)): OutletCounts.from_table(rows) for (measure, kind), rows in groups
    }


def copies_of(tallies: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """Count the wire copies of each outlet, and its accounts for which that is known."""
    copies = tallies[tallies["measure"] == COPY]
    sums = copies.groupby("outlet")[["hits", "cases"]].sum()
    return {str(outlet): (int(hits), int(cases)) for outlet, hits, cases in sums.itertuples()}


def unsure_of(content: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """Count the facts that could not be judged by outlet and kind, and all facts of most others."""
    uncertain = content[content["measure"] == "uncertain"]
    sums = uncertain.groupby(["outlet", "kind"])[["hits", "cases"]].sum()
    return {
        (str(outlet), str(kind)): (int(hits), int(cases))
        for (outlet, kind), hits, cases in sums.itertuples()
    }
