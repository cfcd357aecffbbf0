"""From tallies to pairs: what an outlet has in a story beside what the others have there."""

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
_OF_ALL = (COPY, "first")  # what is not content and counts for wire copy too
_APART = 3.0  # an outlet so many standard errors away, were it any of its stories', is no part of the rest of others


class OutletPairs(NamedTuple):
    """One row a story and outlet, the outlets of a story (number ``place``) beside each other: ``many`` of them from row ``first`` on.

    ``difference``: the hits beyond those it would have with its cases and the others' share.
    """

    outlet: Wholes
    hits: Numbers
    cases: Numbers
    difference: Numbers
    place: Wholes
    first: Wholes
    many: Wholes

    def rows_of(self, outlet: int) -> Wholes:
        """The rows of an outlet."""
        rows: Wholes = (self.outlet == outlet).nonzero()[0]
        return rows


class Group(NamedTuple):
    """The hits and cases of one measure and kind, by story and outlet; ``names`` of the outlets, which are numbers elsewhere."""

    names: tuple[str, ...]
    story: Wholes
    outlet: Wholes
    hits: Numbers
    cases: Numbers

    @classmethod
    def of(cls, sums: pd.DataFrame) -> Group:
        """From a table with one row a story and outlet, sorted by story."""
        import numpy as np

        names, outlet = np.unique(sums["outlet"].to_numpy(object), return_inverse=True)
        story = np.unique(sums["story_id"].to_numpy(object), return_inverse=True)[1]
        return cls(
            tuple(names), story, outlet, sums["hits"].to_numpy(float), sums["cases"].to_numpy(float)
        )

    def among(self, outlets: Wholes) -> OutletPairs:
        """The pairs of some outlets, in the stories where two of them have cases."""
        import numpy as np

        kept = np.isin(self.outlet, outlets)
        count = np.bincount(self.story[kept], minlength=self.story.max(initial=-1) + 1)
        kept &= count[self.story] > 1
        _, place, many = np.unique(self.story[kept], return_inverse=True, return_counts=True)
        outlet, hits, cases = self.outlet[kept], self.hits[kept], self.cases[kept]
        others = (np.bincount(place, hits)[place] - hits) / (
            np.bincount(place, cases)[place] - cases
        )
        first = np.cumsum(many) - many
        return OutletPairs(
            outlet, hits, cases, hits - cases * others, place, first[place], many[place]
        )

    def apart(self) -> Wholes:
        """The outlets that stand out, the furthest first: one after another, each from the rest that remains, half of them at most.

        Where one outlet drops most bounds, all others keep more than a rest with that outlet in it; that is no habit of theirs.
        """
        import numpy as np

        left = np.arange(len(self.names))
        out: list[int] = []
        while len(out) < len(self.names) // 2:
            pairs = self.among(left)
            count = np.bincount(pairs.place)
            mean = np.bincount(pairs.place, pairs.difference) / count
            spread = np.bincount(pairs.place, (pairs.difference - mean[pairs.place]) ** 2) / count
            sums = np.bincount(
                pairs.outlet, pairs.difference - mean[pairs.place], minlength=len(self.names)
            )
            errors = np.sqrt(
                np.bincount(pairs.outlet, spread[pairs.place], minlength=len(self.names))
            )
            far = np.abs(sums) / np.maximum(errors, 1e-9)
            if not len(pairs.outlet) or far.max() <= _APART:
                break
            out.append(int(far.argmax()))
            left = left[left != out[-1]]
        return np.array(out, dtype=np.int64)


def own_content(tallies: pd.DataFrame) -> pd.DataFrame:
    """The tallies that tell of an outlet's own choice: content only of accounts that are no wire copy, one an outlet and origin.

    So a dispatch that ten outlets print counts once, for the one it comes from; accounts without an outlet count for none.
    """
    import numpy as np

    named = tallies[tallies["outlet"].notna() & tallies["measure"].isin(list(MEASURES))]
    accounts = named[["story_id", "account_id", "outlet", "origin_id"]].drop_duplicates(
        ["story_id", "account_id"]
    )
    again = accounts[accounts.duplicated(["story_id", "outlet", "origin_id"])]
    copies = named.loc[(named["measure"] == COPY) & (named["hits"] > 0), ["story_id", "account_id"]]
    aside = {
        *zip(again["story_id"], again["account_id"], strict=True),
        *zip(copies["story_id"], copies["account_id"], strict=True),
    }
    all_count = named["measure"].isin(_OF_ALL)
    kept = [
        of_all or (s, a) not in aside
        for of_all, s, a in zip(all_count, named["story_id"], named["account_id"], strict=True)
    ]
    return named[np.array(kept, dtype=bool)]


def group_outlets(content: pd.DataFrame) -> dict[tuple[str, str], Group]:
    """(measure, kind) -> its hits and cases by story and outlet."""
    key = ["measure", "kind", "story_id", "outlet"]
    sums = content.groupby(key, sort=True, as_index=False)[["hits", "cases"]].sum()
    sums = sums[sums["cases"] > 0]
    return {
        (str(key[0]), str(key[1])): Group.of(rows)
        for key, rows in sums.groupby(["measure", "kind"], sort=False)
    }


def copies_of(tallies: pd.DataFrame) -> dict[str, tuple[int, int]]:
    """outlet -> its wire copies, and its accounts of which that can be told."""
    rows = tallies[tallies["measure"] == COPY].groupby("outlet")[["hits", "cases"]].sum()
    return {str(outlet): (int(hits), int(cases)) for outlet, hits, cases in rows.itertuples()}


def unsure_of(content: pd.DataFrame) -> dict[tuple[str, str], tuple[int, int]]:
    """(outlet, kind) -> facts that could not be judged, and all that most others tell."""
    rows = (
        content[content["measure"] == "uncertain"]
        .groupby(["outlet", "kind"])[["hits", "cases"]]
        .sum()
    )
    return {
        (str(key[0]), str(key[1])): (int(hits), int(cases))
        for key, hits, cases in rows.itertuples()
    }
