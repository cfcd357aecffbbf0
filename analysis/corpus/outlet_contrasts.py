"""Compare outlets over many stories by the contrasts in which they have a side."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.coverage_cells import SHOWN
from analysis.corpus.corpus import read_parts
from analysis.corpus.outlet_pairs import OutletCounts
from analysis.corpus.outlets import Least, OutletTest, add_verdicts, compare_counts
from analysis.corpus.sides import PartSides, read_sides
from analysis.errors import AnalysisError
from analysis.resources import method_note

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.corpus.corpus import Corpus

ROLES = ("place", "absent")
OF_COPIES = ("origin",)  # kinds for which a wire copy counts: that it is one is the contrast
LISTED = 12  # contrasts that a row lists; ``find_contrasts`` returns all
Key = tuple[str, str]  # kind and role


def compare_outlet_contrasts(corpus: Corpus, *, min_stories: int = 10) -> pd.DataFrame:
    """Compare how often each outlet has a side in the contrasts of its stories.

    Parameters
    ----------
    corpus : Corpus
        A corpus with contrasts.
    min_stories : int, default 10
        The fewest stories for which a share is given.

    Returns
    -------
    DataFrame
        The table ``outlet_contrasts``: one row per outlet, kind of contrast and role. The role is
        "place" if the contrast quotes the outlet's words, "absent" if they were searched for there
        and not found. ``share`` is the part of its stories in which the outlet is so in a contrast
        with the standing "shown", with its 90 % interval; ``rest`` is what the other outlets of
        these stories have; ``q`` controls the share of false finds over all tests of the table.
        Contrasts "to check" are counted in ``to_check`` alone. ``behind`` lists contrasts as
        ``STORY_ID/CONTRAST_ID``, the likeliest first.

    Raises
    ------
    AnalysisError
        If the corpus has no contrasts, or ``min_stories`` is below one.

    Notes
    -----
    Only stories that two outlets report count. Intervals and tests are those of
    ``compare_outlets``. A wire copy counts for contrasts of the kind "origin" alone: its content is
    not the outlet's choice. Method notes: ``contrasts``, ``outlets``.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> from analysis.corpus import compare_outlet_contrasts
    >>> compare_outlet_contrasts(read_corpus("nine-papers"), min_stories=0)
    Traceback (most recent call last):
    analysis.errors.AnalysisError: min_stories 0: is less than 1; give a whole number of 1 or more.
    """
    if min_stories < 1:
        raise AnalysisError(
            f"min_stories {min_stories}", "is less than 1", "give a whole number of 1 or more"
        )
    tables: dict[bool, list[pd.DataFrame]] = {True: [], False: []}
    counted = _CountedSides()
    for part in read_sides(corpus):
        counted.add(part)
        tables[False].append(_stories_of(part.accounts))
        tables[True].append(_stories_of(part.accounts[part.accounts["own"]]))
    stories = {own: _join(found) for own, found in tables.items()}
    rows: list[dict[str, Any]] = []
    tests: list[OutletTest] = []
    standing = method_note("contrasts").standing
    for kind, role in sorted(counted.hits, key=lambda key: (key[0], ROLES.index(key[1]))):
        table = stories[kind not in OF_COPIES]
        hits = _marked(table, counted.hits[kind, role])
        counts = OutletCounts.from_table(table.assign(hits=hits, cases=1))
        compared, to_test = compare_counts(counts, Least(1, min_stories))
        for row in compared:
            row.pop("cases")
            row |= {"kind": kind, "role": role, "standing": standing}
            row |= counted.columns_of(row["outlet"], kind, role)
        rows += compared
        tests += to_test
    add_verdicts(tests)
    return schema.make("outlet_contrasts", rows)


def _stories_of(accounts: pd.DataFrame) -> pd.DataFrame:
    return accounts[["story_id", "outlet"]].dropna().drop_duplicates()


def _join(tables: list[pd.DataFrame]) -> pd.DataFrame:
    """All stories and outlets, sorted, so that the table does not depend on the parts."""
    import pandas as pd

    return pd.concat(tables).sort_values(["story_id", "outlet"], ignore_index=True)


def _marked(table: pd.DataFrame, having: set[tuple[str, str]]) -> NDArray[np.float64]:
    """Return 1 for each story and outlet that has such a contrast, else 0."""
    import numpy as np

    pairs = zip(table["story_id"], table["outlet"], strict=True)
    return np.fromiter((pair in having for pair in pairs), dtype="float64", count=len(table))


class _CountedSides:
    """What the sides of all parts add up to, by kind and role, then by outlet."""

    def __init__(self) -> None:
        self.hits: dict[Key, set[tuple[str, str]]] = {}
        self.to_check: dict[tuple[str, str, str], int] = defaultdict(int)
        self.number: dict[tuple[str, str, str], int] = defaultdict(int)
        self.behind: dict[tuple[str, str, str], list[tuple[float, str]]] = defaultdict(list)

    def add(self, part: PartSides) -> None:
        """Count the sides of a part; of an outlet each contrast counts once."""
        sides = part.sides[part.sides["outlet"].notna()]
        sides = sides[sides["own"] | sides["kind"].isin(OF_COPIES)]
        once = sides.drop_duplicates(["story_id", "contrast_id", "role", "outlet"])
        checked: set[tuple[str, str, str, str]] = set()
        for row in schema.rows(once):
            key = row["kind"], row["role"]
            own = row["outlet"], *key
            having = self.hits.setdefault(key, set())
            if row["standing"] == SHOWN:
                having.add((row["story_id"], row["outlet"]))
                self.number[own] += 1
                self._list(own, row)
            elif (row["story_id"], *own) not in checked:
                checked.add((row["story_id"], *own))
                self.to_check[own] += 1

    def _list(self, own: tuple[str, str, str], row: dict[str, Any]) -> None:
        listed = self.behind[own]
        listed.append((-row["confidence"], f"{row['story_id']}/{row['contrast_id']}"))
        if len(listed) > 8 * LISTED:
            self.behind[own] = sorted(listed)[:LISTED]

    def columns_of(self, outlet: str, kind: str, role: str) -> dict[str, Any]:
        """Return the columns of a row that say which contrasts are behind it."""
        own = outlet, kind, role
        behind = [place for _, place in sorted(self.behind.get(own, []))[:LISTED]]
        return {
            "to_check": self.to_check.get(own, 0),
            "contrasts": self.number.get(own, 0),
            "behind": "; ".join(behind) or None,
        }


def find_contrasts(
    corpus: Corpus, outlet: str, *, kind: str = "", role: str = "", standing: str = SHOWN
) -> pd.DataFrame:
    """Find the contrasts in which an outlet has a side, with the words of all sides.

    Parameters
    ----------
    corpus : Corpus
        A corpus with contrasts.
    outlet : str
        An outlet of the corpus.
    kind, role : str, optional
        A kind of contrast, and "place" or "absent"; by default all.
    standing : str, default "shown"
        "shown" or "to check"; all with an empty string.

    Returns
    -------
    DataFrame
        Rows of the table ``contrasts`` with their ``story_id``: all rows of each contrast found.

    Raises
    ------
    AnalysisError
        If the corpus has no contrasts, or no account of the outlet.
    """
    import pandas as pd

    check_outlet(corpus, outlet)
    keys = []
    for part in read_sides(corpus):
        sides = part.sides[part.sides["outlet"] == outlet]
        for column, wanted in (("kind", kind), ("role", role), ("standing", standing)):
            sides = sides[sides[column] == wanted] if wanted else sides
        keys.append(sides[["story_id", "contrast_id"]])
    wanted_keys = pd.MultiIndex.from_frame(pd.concat(keys).drop_duplicates())
    where = [("story_id", "in", sorted(set(wanted_keys.get_level_values(0))))]
    rows = read_parts(corpus.checked_folder("contrasts"), None, where=where)
    found = pd.MultiIndex.from_frame(rows[["story_id", "contrast_id"]]).isin(wanted_keys)
    return rows[found].sort_values(["story_id", "rank"], kind="stable", ignore_index=True)


def check_outlet(corpus: Corpus, outlet: str, shown: int = 12) -> None:
    """Refuse an outlet that has no account in the corpus."""
    known = sorted(corpus.table("accounts", ["outlet"])["outlet"].dropna().unique())
    if outlet not in known:
        some = ", ".join(known[:shown]) + (" ..." if len(known) > shown else "")
        raise AnalysisError(
            f"outlet {outlet!r}",
            f"has no account in the corpus {corpus.corpus_id}",
            f"name one of {some}",
        )
