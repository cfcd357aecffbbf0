"""Describe what each account descends from: its relation, its source and the reason in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.compare.origins.credits import is_outlet
from analysis.compare.origins.groups import (
    PairsByAccount,
    are_versions,
    between,
    find_first,
    find_groups,
    find_merged,
    pairs_by_account,
)
from analysis.compare.origins.profiles import Profile, read_profiles, read_sources
from analysis.compare.origins.reprints import (
    APART,
    ENOUGH,
    REPRINT,
    SAME,
    AccountPair,
    Pairs,
    compare_pairs,
    shared_lines,
    shared_quotes,
    shared_sources,
    wants_sources,
)
from analysis.compare.origins.uses import Uses, find_uses
from analysis.story import Story


class Evidence(NamedTuple):
    """What the accounts of a story have in common."""

    profiles: Mapping[str, Profile]
    pairs: Pairs
    near: PairsByAccount
    merged: Mapping[str, Sequence[str]]
    groups: Mapping[str, str]
    used: Uses

    def members(self, account: str) -> list[str]:
        """List the other accounts of an account's origin, without merged and resting ones."""
        group = self.groups[account]
        return [
            other
            for other, head in self.groups.items()
            if head == group
            and other != account
            and other not in self.merged
            and other not in self.used.rests
        ]

    def nearest(self, account: str) -> AccountPair | None:
        """Return the pair with the most text in common; merged texts count only for each other."""
        pairs = [
            pair
            for pair in self.near[account]
            if account in self.merged or pair.other(account) not in self.merged
        ]
        return max(pairs, key=lambda pair: pair.text, default=None)


class Descent(NamedTuple):
    """An account's relation with its reason, and what it comes from, the larger part first."""

    relation: str
    reason: str
    comes_from: tuple[str, ...] = ()


def read_evidence(story: Story) -> Evidence:
    """Compare the accounts; named sources, which need a parse, only where they count."""
    profiles = read_profiles(story)
    shared = shared_lines(profiles)
    pairs = compare_pairs(profiles, shared)
    wanted = wants_sources(profiles, pairs)
    if wanted:
        read_sources(story, profiles, wanted)
        pairs = compare_pairs(profiles, shared)
    near = pairs_by_account(profiles, pairs)
    merged = find_merged(profiles, pairs, near, shared)
    used = find_uses(story, profiles, pairs, merged)
    groups = find_groups(profiles, pairs, merged, used.links)
    return Evidence(profiles, pairs, near, merged, groups, used)


def describe(evidence: Evidence) -> list[dict[str, Any]]:
    """List the rows of ``origins`` by the texts alone; ``origin_id`` is an account of the group."""
    profiles, groups = evidence.profiles, evidence.groups
    firsts = {
        group: find_first(
            [
                profiles[a]
                for a in profiles
                if groups[a] == group and a not in evidence.merged and a not in evidence.used.rests
            ],
            evidence.pairs,
        )
        for group in dict.fromkeys(groups.values())
    }
    rows = []
    for account in profiles:
        descent = _descent(account, evidence, firsts[groups[account]])
        best = evidence.nearest(account)
        rows.append(
            {
                "account_id": account,
                "origin_id": groups[account],
                "relation": descent.relation,
                "score": round(best.text if best else 0.0, 4),
                "reason": descent.reason,
                "comes_from": ", ".join(descent.comes_from) or None,
                "decided_by": "texts",
            }
        )
    return rows


def _descent(account: str, evidence: Evidence, first: tuple[str, str]) -> Descent:
    if len(evidence.profiles) == 1:
        return Descent("undecided", "the only account: there is nothing to compare it with")
    if account in evidence.merged:
        return _merged(account, evidence)
    if rest := evidence.used.rests.get(account):
        return Descent("derived", rest.reason, (rest.source,))
    if evidence.members(account):
        return _in_group(account, evidence, first)
    return _alone(account, evidence)


def _merged(account: str, evidence: Evidence) -> Descent:
    parts = [
        f"{pair.of(account):.0%} from {evidence.profiles[part].label}"
        for part in evidence.merged[account]
        if (pair := between(account, part, evidence.pairs))
    ]
    reason = f"compiled from several accounts: {', '.join(parts)}"
    return Descent("derived", reason, tuple(evidence.merged[account]))


def _in_group(account: str, evidence: Evidence, first: tuple[str, str]) -> Descent:
    """Describe an account whose origin has other accounts too."""
    head, why = first
    members = evidence.members(account)
    inside = [pair for pair in evidence.near[account] if pair.other(account) in members]
    best = max(inside, key=lambda p: (p.other(account) == head, p.relation in SAME, p.text))
    common = _in_common(account, evidence, best)
    if head == account:
        others = "the other comes" if len(members) == 1 else "the others come"
        return Descent("original", f"{common}; {others} from it: {why}")
    pair = between(account, head, evidence.pairs) if head else best
    source = (head,) if head else ()
    if pair is not None and are_versions(pair, evidence.profiles):
        label = evidence.profiles[pair.other(account)].label
        return Descent("derived", f"{common}; a later version of {label}: one address", source)
    is_reprint = pair is not None and pair.relation == "reprint"
    if head and pair is not None:
        is_reprint &= pair.of(account) >= REPRINT
    reason = f"from {evidence.profiles[head].label}: {why}" if head else why
    return Descent("reprint" if is_reprint else "derived", f"{common}; {reason}", source)


def _alone(account: str, evidence: Evidence) -> Descent:
    """Describe an account that shares its text with no other."""
    descent = _judge_alone(account, evidence)
    used_by = [
        evidence.profiles[merged].label
        for merged, parts in evidence.merged.items()
        if account in parts
    ]
    if used_by:
        reason = f"{descent.reason}; {' and '.join(used_by)} took part of it"
        descent = descent._replace(reason=reason)
    if cited := evidence.used.describe_citations(account, evidence.profiles):
        descent = descent._replace(reason=f"{descent.reason}; {cited}")
    return descent


def _judge_alone(account: str, evidence: Evidence) -> Descent:
    profile, best = evidence.profiles[account], evidence.nearest(account)
    common = _in_common(account, evidence, best)
    if profile.kind == "overview":
        return Descent("derived", f"an overview is compiled from other accounts: {common}")
    resting = [a for a, rest in evidence.used.rests.items() if rest.source == account]
    if resting:
        who = " and ".join(evidence.profiles[a].label for a in resting)
        return Descent("original", f"{who} {'rests' if len(resting) == 1 else 'rest'} on it")
    if profile.credits:
        return _crediting(profile, evidence, common)
    if profile.length < ENOUGH:
        return Descent("undecided", f"{common}, but it has only {profile.length} words of body")
    if best is not None and best.text >= APART:
        reason = f"{common}: more than chance, less than a reprint"
        return Descent("undecided", reason)
    own = ["a byline"] if profile.signed else []
    own += ["quotations"] if profile.quotes else []
    if own:
        return Descent("original", f"{common}, and it has {' and '.join(own)} of its own")
    reason = "but it has no byline and no quotation of its own: not shown to be independent"
    return Descent("undecided", f"{common}, {reason}")


def _crediting(profile: Profile, evidence: Evidence, common: str) -> Descent:
    """Describe an account that credits an agency or outlet and shares its text with nobody."""
    others = [p for a, p in evidence.profiles.items() if a != profile.account_id]
    given = {
        name: next((p.account_id for p in others if is_outlet(p.outlet, name)), "")
        for name in profile.credits
    }
    credited = " and ".join(profile.credits)
    where = "but the dispatch is not among the accounts"
    if any(given.values()):
        where = "but little of that text is in it"
    sources = tuple(account or name for name, account in given.items())
    return Descent("undecided", f"it credits {credited}, {where}: {common}", sources)


def _in_common(account: str, evidence: Evidence, best: AccountPair | None) -> str:
    """Say what the account has in common with the one nearest to it."""
    others = len(evidence.profiles) - 1
    common = "no sentence in common with the other "
    common += "account" if others == 1 else f"{others} accounts"
    quoting = evidence.used.describe_excerpts(account, evidence.profiles)
    if best is None:
        return quoting or common
    if quoting and not best.text:
        common = quoting
    label = evidence.profiles[best.other(account)].label
    if best.text:
        common = f"{_share(best.text)} of the shorter text in common with {label}"
        sides = evidence.profiles[best.first], evidence.profiles[best.second]
        for share, what in (
            (shared_quotes(*sides), "quotations"),
            (shared_sources(*sides), "named sources"),
        ):
            common += "" if share is None else f", {_share(share)} of the {what}"
    if best.photos:
        photos = ", ".join(best.photos)
        common += f"; the same picture ({photos}) as {label}, which is weak evidence"
    return common


def _share(value: float) -> str:
    return "all" if value == 1 else "none" if value == 0 else f"{value:.0%}"
