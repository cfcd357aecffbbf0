"""Facts as coders decided: statements added or taken out, facts merged or split."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from analysis.cache import once
from analysis.compare.align.facts import group_pairs
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import Links, fact_threshold, link_claims, sentences_at
from analysis.review.apply import place_decisions
from analysis.review.groups import DecidedGroups, change_groups, read_changes

if TYPE_CHECKING:
    from analysis.story import Story


@once
def find_facts(story: Story, *, threshold: float | None = None) -> DecidedGroups:
    """Group the pairs of a threshold into facts, lists of sentence numbers, as coders decided.

    A fact that is left with one account is none any more.
    """
    links = link_claims(story)
    sure = fact_threshold(story) if threshold is None else threshold
    groups = group_pairs(links, sure, meet=guard_of(story).meet)
    applied = place_decisions(story).applied
    rulings = [*applied.get("statement", ()), *applied.get("fact", ())]
    changes = read_changes(rulings, lambda place: sentences_at(links.sentences, place))

    @cache
    def pairs() -> dict[tuple[int, int], int]:
        return links.by_pair(0.0)

    def likeness(i: int, j: int) -> float:
        at = pairs().get((min(i, j), max(i, j)))
        return 0.0 if at is None else float(links.probability[at])

    found = change_groups(groups, changes, likeness)
    accounts = links.sentences.account
    found.groups = [g for g in found.groups if len({accounts[i] for i in g.members}) > 1]
    found.groups.sort(key=lambda group: group.members)
    return found


def facts_of(story: Story, threshold: float | None) -> DecidedGroups:
    """Group the pairs; those of the default threshold are found once."""
    return find_facts(story) if threshold is None else find_facts(story, threshold=threshold)


@once
def settle_links(story: Story) -> Links:
    """Return the links with the pairs of decided facts at 1 or 0: what other comparisons read."""
    links, decided = link_claims(story), find_facts(story).pairs
    known = links.by_pair(0.0) if decided else {}
    at = {known[pair]: together for pair, together in decided.items() if pair in known}
    if not at:
        return links
    probability = links.probability.copy()
    probability[list(at)] = list(at.values())
    return links._replace(probability=probability)
