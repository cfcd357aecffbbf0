"""Relate the statements of a fact by the verdicts on the figures in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.cache import once
from analysis.compare.align.facts import fullest
from analysis.compare.align.matches import BEFORE_AFTER, CONFLICT, UNSURE
from analysis.compare.figure_links import align_quantities
from analysis.compare.linkable_figures import read_quantities
from analysis.compare.verdicts import compare_pairs, scores_differ
from analysis.review import MACHINE

if TYPE_CHECKING:
    from analysis.compare.align.model import Links
    from analysis.story import Story

Row = dict[str, Any]
_CONFLICT, _DATE, _SCOPE = "conflict", "different date", "different scope"
_SCORES = "not comparable"  # of two scores: which one is right, or whether both are, is open
_APART = (_CONFLICT, _DATE, _SCOPE, _SCORES)  # verdicts by which two do not say the same
_AGREE = ("identical", "compatible")
_RELATIONS = {_CONFLICT: CONFLICT, _DATE: BEFORE_AFTER, _SCORES: UNSURE}
_SAID = {
    _CONFLICT: "two figures",
    _DATE: "figures of two dates",
    _SCOPE: "figures of two scopes",
    _SCORES: "two scores",
}


class FigureDifference(NamedTuple):
    """The verdict on two figures of one thing that do not agree, and their rows."""

    verdict: str
    left: Mapping[str, Any]
    right: Mapping[str, Any]

    def describe(self) -> str:
        """The verdict with the words of both figures."""
        ours, theirs = (" ".join(str(row["surface"]).split()) for row in (self.left, self.right))
        return f"{_SAID[self.verdict]}: '{ours}' against '{theirs}'"


class JudgedFigures:
    """The linked figures of each sentence with the verdicts of ``align_quantities``."""

    def __init__(self, story: Story) -> None:
        quantities = read_quantities(story)
        self.members: dict[str, list[Row]] = {}
        self.verdicts: dict[str, str] = {}
        self.decided: set[str] = set()
        self.groups: dict[str, set[str]] = {}
        self._pairs: dict[str, dict[tuple[str, str], str]] = {}
        self._values: dict[str, set[float]] = {}  # account or sentence -> the numbers in it
        for row in quantities.values():
            for place in (str(row["account_id"]), str(row["sentence_id"])):
                if row["value"] is not None:
                    self._values.setdefault(place, set()).add(float(row["value"]))
        for name, table in align_quantities(story).groupby("group_id", sort=False):
            verdict, group = str(table["verdict"].iloc[0]), str(name)
            if verdict not in _APART:
                continue
            self.verdicts[group] = verdict
            self.members[group] = [quantities[q] for q in table["quantity_id"]]
            if table["by"].iloc[0] != MACHINE:
                self.decided.add(group)
            for row in self.members[group]:
                self.groups.setdefault(str(row["sentence_id"]), set()).add(group)

    def compare(self, left: Iterable[str], right: Iterable[str]) -> FigureDifference | None:
        """Find the weightiest difference of the figures in sentences of two accounts.

        A figure that has its like in a sentence of the other account does not differ.
        """
        ours, theirs = list(left), list(right)
        shared = self._groups_of(ours) & self._groups_of(theirs)
        found = [d for group in sorted(shared) for d in self._differences(group, ours, theirs)]
        return min(found, key=lambda d: _APART.index(d.verdict), default=None)

    def is_given_by_both(self, left: Row, right: Row) -> bool:
        """Whether the account of one statement gives all numbers of the other, if elsewhere.

        Who gives 2,000 jobs in all and 500 in London is not at odds with 500 in London.
        """
        return any(
            own <= self._values.get(str(b["account_id"]), set())
            for a, b in ((left, right), (right, left))
            if (own := self._values.get(str(a["sentence_id"]), set()))
        )

    def first_apart(self, group: str) -> tuple[str, str] | None:
        """The quantity ids of the first two figures of a group that are apart, if any are.

        They are the first by account and place, so that the order of the accounts plays no part.
        """
        rows = {row["quantity_id"]: row for row in self.members.get(group, ())}
        pairs = self._verdicts_in(group).items() if rows else ()
        apart = (
            sorted((rows[a], rows[b]), key=_place) for (a, b), verdict in pairs if verdict in _APART
        )
        first = min(apart, key=lambda pair: [_place(row) for row in pair], default=None)
        return (first[0]["quantity_id"], first[1]["quantity_id"]) if first else None

    def _groups_of(self, sentences: list[str]) -> set[str]:
        return set[str]().union(*(self.groups.get(s, ()) for s in sentences))

    def _differences(
        self, group: str, left: list[str], right: list[str]
    ) -> Iterator[FigureDifference]:
        members = self.members[group]
        ours, theirs = ([m for m in members if m["sentence_id"] in some] for some in (left, right))
        pairs = [(self._verdict(group, a, b), a, b) for a in ours for b in theirs]
        alike = {row["quantity_id"] for v, a, b in pairs if v in _AGREE for row in (a, b)}
        for verdict, a, b in pairs:
            if verdict == _SCORES and not scores_differ(a, b):
                continue
            if verdict in _APART and not {a["quantity_id"], b["quantity_id"]} & alike:
                yield FigureDifference(verdict, a, b)

    def _verdicts_in(self, group: str) -> dict[tuple[str, str], str]:
        """The verdict on each pair of quantity ids of a group, found once."""
        if group not in self._pairs:
            self._pairs[group] = {
                (x["quantity_id"], y["quantity_id"]): verdict
                for verdict, x, y in compare_pairs(self.members[group])
            }
        return self._pairs[group]

    def _verdict(self, group: str, a: Row, b: Row) -> str:
        """The verdict on a pair; a conflict may be explained by what the whole group shows."""
        if group in self.decided:
            return self.verdicts[group]
        known, key = self._verdicts_in(group), (a["quantity_id"], b["quantity_id"])
        verdict = known.get(key) or known.get(key[::-1], "")
        return self.verdicts[group] if verdict == _CONFLICT else verdict


def _place(row: Mapping[str, Any]) -> tuple[str, int]:
    return str(row["account_id"]), int(row["start"])


@once
def judged_figures(story: Story) -> JudgedFigures:
    """The judged figures of a story."""
    return JudgedFigures(story)


def settle_figures(story: Story, links: Links, facts: Mapping[str, list[Row]]) -> None:
    """Mark the statements of facts whose figures differ from those of another account.

    Each account is compared with those before it, first that of the fullest wording; its statement
    with the other figure gets the relation that the verdict stands for, and ``apart``, the verdict.
    What a coder decided is left.
    """
    judged = judged_figures(story)
    if judged.verdicts:
        _mark_facts(judged, links, facts)
    for statements in facts.values():
        _leave_open(statements, judged)


def _leave_open(statements: list[Row], judged: JudgedFigures) -> None:
    """Leave open whether figures differ where one account gives those of both statements."""
    for s in statements:
        is_figure = str(s.get("difference") or "").startswith(_SAID[_CONFLICT])
        if s["relation"] != CONFLICT or s["by"] != MACHINE or not is_figure:
            continue
        others = (o for o in statements if o["account_id"] != s["account_id"])
        if any(judged.is_given_by_both(s, o) for o in others):
            s["relation"] = UNSURE


def _mark_facts(judged: JudgedFigures, links: Links, facts: Mapping[str, list[Row]]) -> None:
    """Mark the statements of all facts, see ``settle_figures``."""
    numbers = {row["sentence_id"]: i for i, row in enumerate(links.sentences.rows)}
    for statements in facts.values():
        own: dict[str, list[Row]] = {}
        for s in statements:
            own.setdefault(str(s["account_id"]), []).append(s)
        if len(own) < 2 or not any(s["sentence_id"] in judged.groups for s in statements):
            continue
        full = fullest(links, [numbers[s["sentence_id"]] for s in statements])
        first = str(links.sentences.rows[full]["account_id"])
        kept: list[str] = []
        for account in sorted(own, key=lambda a: a != first):
            if not _mark(own[account], kept, judged):
                kept += [str(s["sentence_id"]) for s in own[account]]


def _mark(statements: list[Row], others: list[str], judged: JudgedFigures) -> bool:
    """Mark the statement of an account whose figure differs from those of the others, if any."""
    found = judged.compare([str(s["sentence_id"]) for s in statements], others)
    if found is None:
        return False
    for s in statements:
        if s["sentence_id"] != found.left["sentence_id"] or s["by"] != MACHINE:
            continue
        if s["relation"] == CONFLICT or (s["relation"] == UNSURE and found.verdict == _SCOPE):
            continue
        s["relation"] = _RELATIONS.get(found.verdict, s["relation"])
        s["difference"], s["apart"] = found.describe(), found.verdict
    return True
