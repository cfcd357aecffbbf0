"""Origins: which accounts reprint or derive from one another, told only from shared text, quotations, sources, dates and credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.origins.evidence import (
    APART,
    ENOUGH,
    REPRINT,
    RULES,
    SAME,
    AccountPair,
    compare_pairs,
    shared_lines,
    wants_sources,
)
from analysis.compare.origins.groups import (
    Beside,
    Pairs,
    apply_rulings,
    are_versions,
    beside,
    between,
    find_first,
    find_groups,
    find_merged,
    lone_accounts,
    origins_of,
    read_rulings,
)
from analysis.compare.origins.profiles import (
    Profile,
    plain_address,
    plain_outlet,
    read_profiles,
    read_sources,
)
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "RULES",
    "Pair",
    "find_origins",
    "lone_accounts",
    "origins_of",
    "plain_address",
    "plain_outlet",
]


class Descent(NamedTuple):
    """What an account is and comes from, the larger part first, and why."""

    relation: str
    reason: str
    comes_from: tuple[str, ...] = ()


class Evidence(NamedTuple):
    """All that was compared, together."""

    profiles: Mapping[str, Profile]
    pairs: Pairs
    near: Beside
    merged: Mapping[str, Sequence[str]]
    groups: Mapping[str, str]


def describe(seen: Evidence) -> list[dict[str, Any]]:
    """The rows of ``origins`` by the texts alone; ``origin_id`` is the first account of the origin yet."""
    firsts = {}
    for head in dict.fromkeys(seen.groups.values()):
        firsts[head] = find_first(
            [
                seen.profiles[a]
                for a in seen.profiles
                if seen.groups[a] == head and a not in seen.merged
            ],
            seen.pairs,
        )
    rows = []
    for a in seen.profiles:
        told = _descent(a, seen, firsts[seen.groups[a]])
        best = _nearest(a, seen)
        rows.append(
            {"account_id": a, "origin_id": seen.groups[a], "relation": told.relation, "score": round(best.text if best else 0.0, 4),
             "reason": told.reason, "comes_from": ", ".join(told.comes_from) or None, "decided_by": "texts"}
        )  # fmt: skip
    return rows


def _nearest(a: str, seen: Evidence) -> AccountPair | None:
    """The pair with the most text in common; for a text that others were put together from, apart from those."""
    pairs = [p for p in seen.near[a] if a in seen.merged or p.other(a) not in seen.merged]
    return max(pairs, key=lambda p: p.text, default=None)


def _descent(a: str, seen: Evidence, first: tuple[str, str]) -> Descent:
    profile, best = seen.profiles[a], _nearest(a, seen)
    if len(seen.profiles) == 1:
        return Descent("undecided", "the only account in hand: there is nothing to compare it with")
    if a in seen.merged:
        parts = [
            f"{p.of(a):.0%} from {seen.profiles[part].label}"
            for part in seen.merged[a]
            if (p := between(a, part, seen.pairs))
        ]
        return Descent(
            "derived",
            f"put together from several accounts: {', '.join(parts)}",
            tuple(seen.merged[a]),
        )
    members = [
        m
        for m, head in seen.groups.items()
        if head == seen.groups[a] and m != a and m not in seen.merged
    ]
    if members:
        return _of_group(a, seen, first, members)
    used = [seen.profiles[m].label for m, parts in seen.merged.items() if a in parts]
    alone = _alone(profile, best, _told(profile, seen, best))
    return (
        alone._replace(reason=f"{alone.reason}; {' and '.join(used)} took part of it")
        if used
        else alone
    )


def _of_group(a: str, seen: Evidence, first: tuple[str, str], members: Sequence[str]) -> Descent:
    """An account of an origin that has others too."""
    profile, (head, why) = seen.profiles[a], first
    inside = [p for p in seen.near[a] if p.other(a) in members]
    best = max(
        inside, key=lambda p: (bool(head) and p.other(a) == head, p.relation in SAME, p.text)
    )
    told = _told(profile, seen, best)
    if head == a:
        return Descent(
            "original",
            f"{told}; {'the other comes' if len(members) == 1 else 'the others come'} from it: {why}",
        )
    pair = between(a, head, seen.pairs) if head else best
    source = (head,) if head else ()
    if pair is not None and are_versions(pair, seen.profiles):
        return Descent(
            "derived",
            f"{told}; a later version of {seen.profiles[pair.other(a)].label}: one address",
            source,
        )
    relation = (
        "reprint"
        if pair is not None and pair.relation == "reprint" and (not head or pair.of(a) >= REPRINT)
        else "derived"
    )
    return Descent(
        relation,
        f"{told}; {why}" if not head else f"{told}; from {seen.profiles[head].label}: {why}",
        source,
    )


def _told(profile: Profile, seen: Evidence, best: AccountPair | None) -> str:
    """What the account has in common with the one nearest to it."""
    if best is None or not best.text:
        n = len(seen.profiles) - 1
        told = f"no sentence in common with the other {'account' if n == 1 else f'{n} accounts'}"
    else:
        told = f"{_share(best.text)} of the shorter text in common with {seen.profiles[best.other(profile.account_id)].label}"
        told += f", {_share(best.quotes)} of the quotations" if best.quotes is not None else ""
        told += f", {_share(best.sources)} of the named sources" if best.sources is not None else ""
    if best is not None and best.photos:
        other = seen.profiles[best.other(profile.account_id)].label
        told += f"; the same picture ({', '.join(best.photos)}) as {other}, which is weak evidence"
    return told


def _share(value: float) -> str:
    return "all" if value == 1 else "none" if value == 0 else f"{value:.0%}"


def _alone(profile: Profile, best: AccountPair | None, told: str) -> Descent:
    """The relation of an account that shares its text with no other."""
    if profile.kind == "overview":
        return Descent("derived", f"an overview is put together from other accounts: {told}")
    if profile.credits:
        return Descent(
            "undecided",
            f"it credits {' and '.join(profile.credits)}, but the dispatch is not in hand: {told}",
        )
    if profile.length < ENOUGH:
        return Descent("undecided", f"{told}, but it has only {profile.length} words of body")
    if best is not None and best.text >= APART:
        return Descent("undecided", f"{told}: too much for chance, too little for a reprint")
    own = [
        name
        for name, has in (("a byline", profile.signed), ("quotations", bool(profile.quotes)))
        if has
    ]
    if own:
        return Descent("original", f"{told}, and it has {' and '.join(own)} of its own")
    return Descent(
        "undecided",
        f"{told}, but it has no byline and no quotation of its own: not shown to be independent",
    )


@once
def find_origins(story: Story) -> pd.DataFrame:
    """The table ``origins``, one row per account that is analysed: what it descends from, as far as the texts in hand tell.

    ``relation``: "reprint" (at least 90 % of the shorter text, quotations apart, stands in the other, and 80 % of the quotations),
    "derived" (70 %, and half of the quotations or 60 % of the named sources; or put together from several accounts; or of kind
    overview), "original" (no shared text and a byline or quotations of its own, or shown to be what others reprint), else "undecided",
    which is not independence. Two captures of one address are versions: one origin, the later derived.
    ``origin_id`` is shared by accounts of one origin; ``score`` (0-1) is the largest share of text in common with another account;
    ``comes_from`` names the accounts (or the dispatch) it comes from where that is known. The direction is told only by
    credits, addresses, dates and length. ``decided_by`` is "analyst" where ``[[origins]]`` in ``story.toml`` overrules the texts, else
    "texts". It does not see rewriting in new words, nor accounts that are not in hand. Raises ``AnalysisError`` for an
    entry of ``[[origins]]`` that cannot be applied. After Clough et al. (2002), METER.

    >>> from analysis.story import story_from_records
    >>> text = "The council of the town voted late on Monday to close the old bridge over the river. " * 6
    >>> story = story_from_records([{"text": text, "outlet": "A"}, {"text": text, "outlet": "B"}], story_id="x")
    >>> find_origins(story)["relation"].tolist()
    ['reprint', 'reprint']
    """
    rows = apply_rulings(describe(_evidence(story)), read_rulings(story), story.labels)
    numbers = {
        origin: f"o{n}"
        for n, origin in enumerate(dict.fromkeys(row["origin_id"] for row in rows), 1)
    }
    return schema.make("origins", [row | {"origin_id": numbers[row["origin_id"]]} for row in rows])


def _evidence(story: Story) -> Evidence:
    """All that the accounts have in common; named sources only where they count, for they need a parse."""
    profiles = read_profiles(story)
    shared = shared_lines(profiles)
    pairs = compare_pairs(profiles, shared)
    wanted = wants_sources(profiles, pairs)
    if wanted:
        read_sources(story, profiles, wanted)
        pairs = compare_pairs(profiles, shared)
    near = beside(profiles, pairs)
    merged = find_merged(profiles, pairs, near, shared)
    return Evidence(profiles, pairs, near, merged, find_groups(profiles, pairs, merged))
