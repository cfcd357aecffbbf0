"""From shared text to descent: accounts merged from several, groups of one origin, who was first, and the reason in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from analysis.origins.evidence import APART, DERIVED, ENOUGH, PART, REPRINT, Pair, Profile, share

Pairs = Mapping[tuple[str, str], Pair]
SAME = ("reprint", "derived")
LONGER = 1.15  # how much longer a text must be to count as what the shorter was cut from


def find_merged(profiles: Mapping[str, Profile], pairs: Pairs, shared: Mapping[tuple[str, str], set[int]]) -> dict[str, list[str]]:
    """account_id -> the accounts that it was put together from, the largest part first.

    Each part gives at least ``PART`` of the text, all together at least ``DERIVED``, none alone as much, and the parts are not
    themselves one text.
    """
    merged: dict[str, list[str]] = {}
    for a, profile in profiles.items():
        near = [p for p in _of(a, pairs) if p.of(a) >= PART and a not in merged.get(p.other(a), [])]
        near.sort(key=lambda p: -p.of(a))
        if len(near) < 2 or near[0].of(a) >= DERIVED or profile.length < ENOUGH:
            continue
        parts = [near[0].other(a)]
        for pair in near[1:]:
            other = pair.other(a)
            known = [_between(part, other, pairs) for part in parts]
            if all(k is None or k.text < APART for k in known):
                parts.append(other)
        together = set().union(*(shared.get((a, part), set()) for part in parts))
        if len(parts) > 1 and share(profile, together) >= DERIVED:
            merged[a] = parts
    return merged


def find_groups(profiles: Mapping[str, Profile], pairs: Pairs, merged: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """account_id -> the first account of its origin: pairs that are reprints or derived; a merged account goes with its largest part."""
    head = {a: a for a in profiles}
    links = [(p.first, p.second) for p in pairs.values() if p.relation in SAME and not {p.first, p.second} & set(merged)]
    links += [(a, parts[0]) for a, parts in merged.items()]
    order = {a: n for n, a in enumerate(profiles)}
    for a, b in links:
        low, high = sorted((head[a], head[b]), key=lambda x: order[x])
        head = {k: low if v == high else v for k, v in head.items()}
    return head


def describe(
    profiles: Mapping[str, Profile], pairs: Pairs, merged: Mapping[str, Sequence[str]], groups: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """The rows of ``origins``."""
    numbers = {head: n for n, head in enumerate(dict.fromkeys(groups.values()), 1)}
    firsts = {head: _first([profiles[a] for a in profiles if groups[a] == head and a not in merged], pairs) for head in numbers}
    for a, profile in profiles.items():
        best = max(_of(a, pairs), key=lambda p: p.text, default=None)
        relation, reason = _relation(profile, profiles, pairs, merged, firsts[groups[a]], best)
        yield {
            "account_id": a, "origin_id": f"o{numbers[groups[a]]}", "relation": relation,
            "score": round(best.text if best else 0.0, 4), "reason": reason,
        }  # fmt: skip


def _of(account: str, pairs: Pairs) -> list[Pair]:
    return [pair for key, pair in pairs.items() if account in key]


def _between(a: str, b: str, pairs: Pairs) -> Pair | None:
    return pairs.get((a, b)) or pairs.get((b, a))


def _first(members: Sequence[Profile], pairs: Pairs) -> tuple[str, str]:
    """The account that the others of a group come from, and what shows it; two empty texts when nothing does."""
    if len(members) < 2:
        return "", ""
    credited = dict.fromkeys(name for m in members for name in m.credits)
    wires = [m for m in members if m.outlet and any(_is_outlet(m.outlet, name) for name in credited)]
    if len(wires) == 1:
        return wires[0].account_id, f"it is credited ({', '.join(credited)})"
    if credited:
        return "", f"all from {' and '.join(credited)}, whose dispatch is not in hand"
    earliest = _earliest(members)
    if earliest:
        return earliest, "it was published first"
    longest = max(members, key=lambda m: m.length)
    others = [m for m in members if m is not longest]
    held = [p for m in others if (p := _between(longest.account_id, m.account_id, pairs)) and p.of(m.account_id) >= DERIVED]
    if len(held) == len(others) and all(longest.length >= LONGER * m.length for m in others):
        return longest.account_id, "it is longer and holds the others' text"
    return "", "direction unknown"


def _is_outlet(outlet: str, agency: str) -> bool:
    long = {"AP": "associated press", "AFP": "agence france-presse", "PA": "press association"}.get(agency, agency.lower())
    return outlet.lower().removeprefix("the ") in (agency.lower(), long, f"{agency.lower()} news", f"{long} news")


def _earliest(members: Sequence[Profile]) -> str:
    """The account that was published before all others; empty when one has no date or they do not tell. A time without a zone is UTC."""
    times: list[datetime] = []
    for member in members:
        try:
            told = datetime.fromisoformat(member.published.replace("Z", "+00:00"))
        except ValueError:
            return ""
        times.append(told if told.tzinfo else told.replace(tzinfo=UTC))
    if any(len(m.published) <= len("2024-05-01") for m in members):  # a day without an hour: compare days
        times = [t.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC) for t in times]
    first = min(times)
    return members[times.index(first)].account_id if times.count(first) == 1 else ""


def _relation(
    profile: Profile,
    profiles: Mapping[str, Profile],
    pairs: Pairs,
    merged: Mapping[str, Sequence[str]],
    first: tuple[str, str],
    best: Pair | None,
) -> tuple[str, str]:
    """The relation of one account and the line that says what was compared and found."""
    a, others = profile.account_id, len(profiles) - 1
    if not others:
        return "undecided", "the only account in hand: there is nothing to compare it with"
    if a in merged:
        parts = [f"{p.of(a):.0%} from {profiles[part].label}" for part in merged[a] if (p := _between(a, part, pairs))]
        return "derived", f"put together from several accounts: {', '.join(parts)}"
    told = _told(profile, profiles, best)
    if best is not None and best.relation in SAME and best.other(a) not in merged:
        head, why = first
        if head == a:
            return "original", f"{told}; the other comes from it: {why}"
        pair = _between(a, head, pairs) if head else best
        relation = "reprint" if pair is not None and pair.relation == "reprint" and (not head or pair.of(a) >= REPRINT) else "derived"
        return relation, f"{told}; {why}" if not head else f"{told}; from {profiles[head].label}: {why}"
    return _alone(profile, best, told)


def _told(profile: Profile, profiles: Mapping[str, Profile], best: Pair | None) -> str:
    if best is None:
        n = len(profiles) - 1
        return f"no sentence in common with the other {'account' if n == 1 else f'{n} accounts'}"
    told = f"{best.text:.0%} of the shorter text in common with {profiles[best.other(profile.account_id)].label}"
    if best.quotes is not None:
        told += f", {best.quotes:.0%} of the quotations"
    return told if best.sources is None else f"{told}, {best.sources:.0%} of the named sources"


def _alone(profile: Profile, best: Pair | None, told: str) -> tuple[str, str]:
    """The relation of an account that shares its text with no other."""
    if profile.kind == "overview":
        return "derived", f"an overview is put together from other accounts, which are not in hand: {told}"
    if profile.credits:
        return "undecided", f"it credits {' and '.join(profile.credits)}, whose dispatch is not in hand: {told}"
    if profile.length < ENOUGH:
        return "undecided", f"{told}, but it has only {profile.length} words of body"
    if best is not None and best.text >= APART:
        return "undecided", f"{told}: too much for chance, too little for a reprint"
    own = [name for name, has in (("a byline", profile.signed), ("quotations", bool(profile.quotes))) if has]
    if own:
        return "original", f"{told}, and it has {' and '.join(own)} of its own"
    return "undecided", f"{told}, but it has no byline and no quotation of its own: not shown to be independent"
