"""From pairs to groups of one origin: who was put together from whom, which accounts are versions of one page, who was first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from analysis.origins.credits import is_outlet, plain_outlet
from analysis.origins.evidence import (
    APART,
    DERIVED,
    ENOUGH,
    PART,
    REPRINT,
    SAME,
    Pair,
    Shared,
    share,
)
from analysis.origins.profiles import Profile
from analysis.readers.dates import read_iso

LONGER = 1.15  # how much longer a text must be to count as what the shorter was cut from
Pairs = Mapping[tuple[str, str], Pair]
Beside = Mapping[str, list[Pair]]


def beside(profiles: Mapping[str, Profile], pairs: Pairs) -> dict[str, list[Pair]]:
    """account_id -> its pairs."""
    found: dict[str, list[Pair]] = {a: [] for a in profiles}
    for (a, b), pair in pairs.items():
        found[a].append(pair)
        found[b].append(pair)
    return found


def between(a: str, b: str, pairs: Pairs) -> Pair | None:
    """The pair of two accounts, if they share anything."""
    return pairs.get((a, b)) or pairs.get((b, a))


def are_versions(pair: Pair, profiles: Mapping[str, Profile]) -> bool:
    """Whether two accounts are one page of one outlet at two times: one address of their own."""
    a, b = profiles[pair.first], profiles[pair.second]
    return (
        bool(a.address)
        and a.address == b.address
        and plain_outlet(a.outlet) == plain_outlet(b.outlet)
    )


def find_merged(
    profiles: Mapping[str, Profile], pairs: Pairs, near: Beside, shared: Shared
) -> dict[str, list[str]]:
    """account_id -> the accounts that it was put together from, the largest part first.

    Each part gives at least ``PART`` of the text, all together at least ``DERIVED``, none alone as much, and the parts are not
    themselves one text. A text that holds the others whole, or came before them, is what they were cut from.
    """
    merged: dict[str, list[str]] = {}
    for a, profile in profiles.items():
        parts_of = [p for p in near[a] if p.of(a) >= PART and a not in merged.get(p.other(a), [])]
        parts_of.sort(key=lambda p: -p.of(a))
        if len(parts_of) < 2 or parts_of[0].of(a) >= DERIVED or profile.length < ENOUGH:
            continue
        parts = [parts_of[0].other(a)]
        for pair in parts_of[1:]:
            other = pair.other(a)
            known = [between(part, other, pairs) for part in parts]
            if all(k is None or k.text < APART for k in known):
                parts.append(other)
        together = set().union(*(shared.get((a, part), set()) for part in parts))
        if (
            len(parts) > 1
            and share(profile, together) >= DERIVED
            and not _is_source(a, parts, profiles, pairs)
        ):
            merged[a] = parts
    return merged


def _is_source(a: str, parts: Sequence[str], profiles: Mapping[str, Profile], pairs: Pairs) -> bool:
    """Whether the parts were cut from the account, rather than the account put together from them."""
    first = earliest([profiles[x] for x in (a, *parts)])
    if first:
        return first == a
    held = [p for part in parts if (p := between(a, part, pairs))]
    return all(p.of(p.other(a)) >= REPRINT for p in held)


def find_groups(
    profiles: Mapping[str, Profile], pairs: Pairs, merged: Mapping[str, Sequence[str]]
) -> dict[str, str]:
    """account_id -> the first account of its origin: reprints, derived, versions; a merged account goes with its largest part."""
    links = [
        key for key, pair in pairs.items() if _linked(pair, profiles) and not set(key) & set(merged)
    ]
    links += [(a, parts[0]) for a, parts in merged.items()]
    order = {a: n for n, a in enumerate(profiles)}
    head = {a: a for a in profiles}

    def top(a: str) -> str:
        while head[a] != a:
            head[a] = a = head[head[a]]
        return a

    for a, b in links:
        low, high = sorted((top(a), top(b)), key=lambda x: order[x])
        head[high] = low
    return {a: top(a) for a in profiles}


def _linked(pair: Pair, profiles: Mapping[str, Profile]) -> bool:
    return (
        pair.relation in SAME
        or are_versions(pair, profiles)
        or (bool(pair.address) and pair.text >= APART)
    )


def find_first(members: Sequence[Profile], pairs: Pairs) -> tuple[str, str]:
    """The account that the others of a group come from, and what shows it; without one, what is known of it."""
    if len(members) < 2:
        return "", ""
    credited = dict.fromkeys(name for m in members for name in m.credits)
    wires = [m for m in members if any(is_outlet(m.outlet, name) for name in credited)]
    if len(wires) == 1:
        return (
            wires[0].account_id,
            f"it is credited ({', '.join(n for n in credited if is_outlet(wires[0].outlet, n))})",
        )
    linked = [
        m
        for m in members
        if m.address and any(m.address in other.links for other in members if other is not m)
    ]
    if len(linked) == 1:
        return linked[0].account_id, "its address is given as the original's"
    if credited and not wires:
        return "", f"all from {' and '.join(credited)}, whose dispatch is not in hand"
    first = earliest(members)
    if first:
        return first, "it was published first"
    longest = max(members, key=lambda m: m.length)
    others = [m for m in members if m is not longest]
    held = [
        p
        for m in others
        if (p := between(longest.account_id, m.account_id, pairs)) and p.of(m.account_id) >= DERIVED
    ]
    if len(held) == len(others) and all(longest.length >= LONGER * m.length for m in others):
        return longest.account_id, "it is longer and holds the others' text"
    return "", "direction unknown"


def earliest(members: Sequence[Profile]) -> str:
    """The account that was published before all others; empty when one has no date or they do not tell. A time without a zone is UTC."""
    times: list[datetime] = []
    for member in members:
        told = read_iso(member.published)
        if told is None:
            return ""
        times.append(told)
    if any(
        len(m.published) <= len("2024-05-01") for m in members
    ):  # a day without an hour: compare days
        times = [t.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC) for t in times]
    first = min(times)
    return members[times.index(first)].account_id if times.count(first) == 1 else ""
