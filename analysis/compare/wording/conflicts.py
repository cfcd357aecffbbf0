"""Find pairs of accounts that cannot both be right: in a fact's wording, or in a figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.differences import Span
from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import CONFLICT
from analysis.compare.align.model import Links, fact_threshold, link_claims
from analysis.compare.align.rulings import settle_links
from analysis.compare.conversions import meet
from analysis.compare.figure_links import align_quantities
from analysis.compare.linkable_figures import read_quantities
from analysis.compare.verdicts import conflicting_pairs
from analysis.compare.wording.match import Row
from analysis.review import MACHINE, reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


@reviewed
@once
def compare_conflicts(story: Story) -> pd.DataFrame:
    """Find the pairs of accounts that cannot both be right, with the words of both.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``conflicts``: one row a pair of places in two accounts. Columns: see
        ``analysis/schema.py``.

    Notes
    -----
    Two kinds: statements of one fact of which one denies the other, exchanges who does it to whom,
    or has an opposite word, another exact figure, day or hour; and figures of one group with the
    verdict conflict. What was planned and what was done later is none. Precision comes first: most
    conflicts are not found. Who is right is not judged, nor whether one account was written before
    more was known.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = [f"The {n}-page indictment was unsealed on Monday." for n in (48, 47)]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> compare_conflicts(story)[["surface", "other_surface"]].values.tolist()
    [['48-page', '47-page']]
    """
    order = {account: n for n, account in enumerate(story.accounts["account_id"])}
    found = {
        (order[r["account_id"]], r["start"], order[r["other_account_id"]], r["other_start"]): r
        for r in (*_conflicting_figures(story), *_conflicting_statements(story))
    }
    return schema.make("conflicts", [found[key] for key in sorted(found)])


def _conflicting_statements(story: Story) -> Iterator[Row]:
    """The pairs of statements of one fact of which the guard says that both cannot be so."""
    links, guard = settle_links(story), guard_of(story)
    rows, facts, judged = links.sentences.rows, _facts_of(story), _JudgedFigures(story)
    for i, j in sorted(links.by_pair(fact_threshold(story))):
        found = guard.compare(i, j)
        if found is None or found.relation != CONFLICT or _is_settled(links, i, j):
            continue
        places = (rows[i]["account_id"], found.place), (rows[j]["account_id"], found.other_place)
        if found.kind == "figures" and judged.explains(*places):
            continue
        shared = facts.get(rows[i]["sentence_id"], []), facts.get(rows[j]["sentence_id"], [])
        yield (
            {
                "fact_id": next((f for f in shared[0] if f in shared[1]), None),
                "why": guard.describe(i, j, found),
            }
            | _side(story, rows[i], found.place)
            | _side(story, rows[j], found.other_place, "other_")
        )


def _is_settled(links: Links, i: int, j: int) -> bool:
    """Whether a coder decided that two statements agree."""
    return (i, j) in links.ruled and links.ruled[i, j].relation in ("same", "partial")


class _JudgedFigures:
    """The verdicts on linked figures, which decide whether two figures contradict each other."""

    def __init__(self, story: Story) -> None:
        rows = read_quantities(story)
        self.groups: dict[str, list[tuple[int, int, str]]] = {}
        for group, members in align_quantities(story).groupby("group_id", sort=False):
            if members["verdict"].iloc[0] == "conflict":
                continue
            for row in (rows[q] for q in members["quantity_id"]):
                place = (int(row["start"]), int(row["end"]), str(group))
                self.groups.setdefault(row["account_id"], []).append(place)

    def explains(self, one: tuple[str, Span], other: tuple[str, Span]) -> bool:
        """Whether both places have a figure of one group whose verdict is no conflict."""
        return bool(self._groups_at(*one) & self._groups_at(*other))

    def _groups_at(self, account: str, place: Span) -> set[str]:
        return {
            group
            for start, end, group in self.groups.get(account, ())
            if start < place[1] and end > place[0]
        }


def count_compared(story: Story) -> int:
    """How many pairs of statements, and of figures, of two accounts ``compare_conflicts`` compares.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    int
        Pairs of statements that are likely to state one fact, and pairs of linked figures.
    """
    rows = read_quantities(story)
    statements = len(link_claims(story).by_pair(fact_threshold(story)))
    groups = align_quantities(story).groupby("group_id", sort=False)["quantity_id"]
    figures = 0
    for _, members in groups:
        of_accounts = Counter(rows[q]["account_id"] for q in members)
        figures += comb(len(members), 2) - sum(comb(n, 2) for n in of_accounts.values())
    return statements + figures


def _facts_of(story: Story) -> dict[str, list[str]]:
    """Sentence -> the facts that it is in."""
    found: dict[str, list[str]] = {}
    for fact, sentence in align_claims(story)[["fact_id", "sentence_id"]].itertuples(index=False):
        found.setdefault(sentence, []).append(fact)
    return found


def _conflicting_figures(story: Story) -> Iterator[Row]:
    rows = read_quantities(story)
    for group, members in align_quantities(story).groupby("group_id", sort=False):
        if members["verdict"].iloc[0] != "conflict":
            continue
        figures: list[Mapping[str, Any]] = [rows[q] for q in members["quantity_id"]]
        who = members["by"].iloc[0]
        pairs = [*conflicting_pairs(figures)]
        for row, other in pairs or (_first_pair(figures) if who != MACHINE else []):
            counts = row["counts"] or "one thing"
            how = "go opposite ways" if meet(row, other) else "have intervals that do not meet"
            how = how if pairs else f"contradict each other, as {who} decided"
            yield (
                {"group_id": group, "why": f"figures of {counts} that {how}"}
                | _side(story, row, (row["start"], row["end"]))
                | _side(story, other, (other["start"], other["end"]), "other_")
            )


def _first_pair(
    figures: list[Mapping[str, Any]],
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Return the first two figures of two accounts: a coder says that they contradict."""
    pairs = combinations(figures, 2)
    return [(a, b) for a, b in pairs if a["account_id"] != b["account_id"]][:1]


def _side(story: Story, row: Mapping[str, Any], place: Span, prefix: str = "") -> Row:
    fields = {
        "account_id": row["account_id"],
        "sentence_id": row["sentence_id"],
        "start": place[0],
        "end": place[1],
        "surface": story.texts[row["account_id"]][slice(*place)],
    }
    return {prefix + name: value for name, value in fields.items()}
