"""Group accounts by origin: merged texts, reprints and versions, and which account came first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from analysis.compare.origins.credits import is_outlet, plain_outlet
from analysis.compare.origins.profiles import Profile
from analysis.compare.origins.reprints import (
    APART,
    DERIVED,
    ENOUGH,
    PART,
    REPRINT,
    SAME,
    AccountPair,
    Pairs,
    SharedLines,
    share_of_text,
)
from analysis.read.dates import read_iso

LONGER = 1.15  # how much longer a text must be to count as what the shorter was cut from
PairsByAccount = Mapping[str, list[AccountPair]]


def pairs_by_account(profiles: Mapping[str, Profile], pairs: Pairs) -> dict[str, list[AccountPair]]:
    """List the pairs of each account."""
    found: dict[str, list[AccountPair]] = {account: [] for account in profiles}
    for (first, second), pair in pairs.items():
        found[first].append(pair)
        found[second].append(pair)
    return found


def between(first: str, second: str, pairs: Pairs) -> AccountPair | None:
    """Return the pair of two accounts, if they share anything."""
    return pairs.get((first, second)) or pairs.get((second, first))


def are_versions(pair: AccountPair, profiles: Mapping[str, Profile]) -> bool:
    """Return whether two accounts are one page of one outlet at two times."""
    first, second = profiles[pair.first], profiles[pair.second]
    is_one_page = bool(first.address) and first.address == second.address
    return is_one_page and plain_outlet(first.outlet) == plain_outlet(second.outlet)


def find_merged(
    profiles: Mapping[str, Profile], pairs: Pairs, near: PairsByAccount, shared: SharedLines
) -> dict[str, list[str]]:
    """List the accounts that each merged account was compiled from, the largest part first.

    Each part gives at least ``PART`` of the text, all together at least ``DERIVED``, none alone as
    much, and the parts are not one text themselves. A text that has the others whole, or came
    before them, is what they were cut from.
    """
    merged: dict[str, list[str]] = {}
    for account, profile in profiles.items():
        large = [
            pair
            for pair in near[account]
            if pair.of(account) >= PART and account not in merged.get(pair.other(account), [])
        ]
        large.sort(key=lambda pair: -pair.of(account))
        if len(large) < 2 or large[0].of(account) >= DERIVED or profile.length < ENOUGH:
            continue
        parts = _distinct_parts([pair.other(account) for pair in large], pairs)
        together = set().union(*(shared.get((account, part), set()) for part in parts))
        if (
            len(parts) > 1
            and share_of_text(profile, together) >= DERIVED
            and not _is_source(account, parts, profiles, pairs)
        ):
            merged[account] = parts
    return merged


def _distinct_parts(accounts: Sequence[str], pairs: Pairs) -> list[str]:
    """Keep the accounts that are not one text with an earlier one."""
    parts: list[str] = []
    for account in accounts:
        known = [between(part, account, pairs) for part in parts]
        if all(pair is None or pair.text < APART for pair in known):
            parts.append(account)
    return parts


def _is_source(
    account: str, parts: Sequence[str], profiles: Mapping[str, Profile], pairs: Pairs
) -> bool:
    """Return whether the parts were cut from the account, not the account merged from them."""
    first = earliest([profiles[a] for a in (account, *parts)])
    if first:
        return first == account
    found = [pair for part in parts if (pair := between(account, part, pairs))]
    return all(pair.of(pair.other(account)) >= REPRINT for pair in found)


def find_groups(
    profiles: Mapping[str, Profile],
    pairs: Pairs,
    merged: Mapping[str, Sequence[str]],
    uses: Sequence[tuple[str, str]] = (),
) -> dict[str, str]:
    """Map each account to the first account of its origin.

    Reprints, derived accounts and versions are linked; a merged account with its largest part, and
    accounts that rest on one source (``uses``).
    """
    links = [
        key
        for key, pair in pairs.items()
        if are_linked(pair, profiles) and not set(key) & set(merged)
    ]
    links += [(account, parts[0]) for account, parts in merged.items()]
    links += uses
    order = {account: n for n, account in enumerate(profiles)}
    head = {account: account for account in profiles}

    def top(account: str) -> str:
        while head[account] != account:
            head[account] = account = head[head[account]]
        return account

    for a, b in links:
        low, high = sorted((top(a), top(b)), key=lambda account: order[account])
        head[high] = low
    return {account: top(account) for account in profiles}


def are_linked(pair: AccountPair, profiles: Mapping[str, Profile]) -> bool:
    """Return whether the text or the address of two accounts shows one origin."""
    return (
        pair.relation in SAME
        or are_versions(pair, profiles)
        or (bool(pair.address) and pair.text >= APART)
    )


def find_first(members: Sequence[Profile], pairs: Pairs) -> tuple[str, str]:
    """Choose the account that the others of a group come from, and say what shows it.

    By credit, address, date or length, in this order; an empty account if none of them decides.
    """
    if len(members) < 2:
        return "", ""
    credited = list(dict.fromkeys(name for member in members for name in member.credits))
    wires = [m for m in members if any(is_outlet(m.outlet, name) for name in credited)]
    if len(wires) == 1:
        names = ", ".join(name for name in credited if is_outlet(wires[0].outlet, name))
        return wires[0].account_id, f"it is credited ({names})"
    linked = [
        m for m in members if m.address and any(m.address in x.links for x in members if x is not m)
    ]
    if len(linked) == 1:
        return linked[0].account_id, "its address is given as the original's"
    if credited and not wires:
        return "", f"all from {' and '.join(credited)}, whose dispatch is not among the accounts"
    first = earliest(members)
    if first:
        return first, "it was published first"
    longest = max(members, key=lambda member: member.length)
    if _contains_others(longest, members, pairs):
        return longest.account_id, "it is longer and contains the others' text"
    return "", "direction unknown"


def _contains_others(longest: Profile, members: Sequence[Profile], pairs: Pairs) -> bool:
    """Return whether an account is longer than the others and has most of the text of each."""
    for member in members:
        if member is longest:
            continue
        pair = between(longest.account_id, member.account_id, pairs)
        is_inside = pair is not None and pair.of(member.account_id) >= DERIVED
        if not is_inside or longest.length < LONGER * member.length:
            return False
    return True


def earliest(members: Sequence[Profile]) -> str:
    """Return the account that was published before all others; empty if the dates do not show it.

    A time without a zone is UTC. Where one account has a day without an hour, days are compared.
    """
    times: list[datetime] = []
    for member in members:
        time = read_iso(member.published)
        if time is None:
            return ""
        times.append(time)
    if any(len(member.published) <= len("2024-05-01") for member in members):
        times = [t.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC) for t in times]
    first = min(times)
    return members[times.index(first)].account_id if times.count(first) == 1 else ""
