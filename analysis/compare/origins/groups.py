"""The analyst's word on origins: the ``[[origins]]`` tables of ``story.toml``, read, checked and applied."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.origins.evidence import (
    APART,
    DERIVED,
    ENOUGH,
    PART,
    REPRINT,
    SAME,
    AccountPair,
    Shared,
    share,
)
from analysis.compare.origins.profiles import Profile, is_outlet, plain_outlet
from analysis.errors import AnalysisError
from analysis.read.dates import read_iso
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

LONGER = 1.15  # how much longer a text must be to count as what the shorter was cut from
Pairs = Mapping[tuple[str, str], AccountPair]
Beside = Mapping[str, list[AccountPair]]


def beside(profiles: Mapping[str, Profile], pairs: Pairs) -> dict[str, list[AccountPair]]:
    """account_id -> its pairs."""
    found: dict[str, list[AccountPair]] = {a: [] for a in profiles}
    for (a, b), pair in pairs.items():
        found[a].append(pair)
        found[b].append(pair)
    return found


def between(a: str, b: str, pairs: Pairs) -> AccountPair | None:
    """The pair of two accounts, if they share anything."""
    return pairs.get((a, b)) or pairs.get((b, a))


def are_versions(pair: AccountPair, profiles: Mapping[str, Profile]) -> bool:
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


def _linked(pair: AccountPair, profiles: Mapping[str, Profile]) -> bool:
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


Counts = dict[str, int]


def origins_of(origins: pd.DataFrame) -> Callable[[Iterable[str]], Counts]:
    """account ids -> ``n_accounts``, ``n_origins`` and ``n_undecided`` of them, by the table of ``find_origins``.

    ``n_origins`` is the least number: an account that is undecided, or put together from others (an overview), may
    rest on what the rest tell, and adds no origin of its own; any account has one origin at least.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"account_id": list("abcd"), "origin_id": ["o1", "o1", "o2", "o3"]})
    >>> table["relation"] = ["original", "reprint", "original", "undecided"]
    >>> origins_of(table)(["a", "b", "c", "d"])
    {'n_accounts': 4, 'n_origins': 2, 'n_undecided': 1}
    """
    rows = schema.rows(origins)
    undecided = {r["account_id"] for r in rows if r["relation"] == "undecided"}
    alone = set(lone_accounts(origins))
    shown = {
        r["account_id"]: r["origin_id"] for r in rows if r["account_id"] not in undecided | alone
    }

    def tally(accounts: Iterable[str]) -> Counts:
        told = set(accounts)
        least = len({shown[a] for a in told if a in shown})
        return {
            "n_accounts": len(told),
            "n_origins": max(least, min(1, len(told))),
            "n_undecided": len(told & undecided),
        }

    return tally


def lone_accounts(origins: pd.DataFrame) -> list[str]:
    """The accounts that are put together from others without one of them being their origin: overviews, merged texts."""
    rows = schema.rows(origins)
    members: dict[str, int] = {}
    for row in rows:
        members[row["origin_id"]] = members.get(row["origin_id"], 0) + 1
    return [
        r["account_id"]
        for r in rows
        if r["relation"] == "derived" and (members[r["origin_id"]] == 1 or _several(r))
    ]


def _several(row: dict[str, Any]) -> bool:
    return ", " in str(row.get("comes_from"))


RELATIONS = ("original", "reprint", "derived", "undecided")
_KEYS = ("account", "origin", "relation", "reason")
_FORM = 'write [[origins]] with account = "...", relation = "reprint", origin = "..." and reason = "..."'


class Ruling(NamedTuple):
    """One decision: what an account is, and the account or the name of the dispatch that it comes from."""

    account: str
    relation: str
    origin: str
    reason: str


def read_rulings(story: Story) -> list[Ruling]:
    """The analyst's decisions on origins, in their order; raises ``AnalysisError`` for one that cannot be applied."""
    told = story.settings.get("origins", [])
    if not isinstance(told, list) or not all(isinstance(t, Mapping) for t in told):
        raise AnalysisError("origins in story.toml", "is not a list of tables", _FORM)
    rulings = [_read(t, story) for t in told]
    accounts = [r.account for r in rulings]
    for ruling in rulings:
        where = f"origin of {ruling.account!r} in story.toml"
        if accounts.count(ruling.account) > 1:
            raise AnalysisError(where, "is given twice", "keep one of them")
        if any(r.account == ruling.origin and r.origin == ruling.account for r in rulings):
            raise AnalysisError(
                where,
                f"{ruling.origin!r} is said to come from it too",
                "say which of the two was first",
            )
    return rulings


def _read(told: Mapping[str, Any], story: Story) -> Ruling:
    unknown = sorted(set(told) - set(_KEYS))
    if unknown:
        raise AnalysisError(
            f"{unknown[0]!r} under [[origins]] in story.toml",
            "is not known there",
            f"use {', '.join(_KEYS)}",
        )
    wrong = [k for k in _KEYS if not isinstance(told.get(k, ""), str)]
    if wrong:
        raise AnalysisError(
            f"{wrong[0]} = {told[wrong[0]]!r} under [[origins]] in story.toml",
            "is no text",
            "put it in quotation marks",
        )
    words = {k: str(told.get(k, "")).strip() for k in _KEYS}
    if not words["account"]:
        raise AnalysisError("[[origins]] in story.toml", "names no account", _FORM)
    account, relation = _account(words["account"], story), words["relation"]
    where = f"relation {relation!r} of {words['account']!r} in story.toml"
    if relation not in RELATIONS:
        raise AnalysisError(
            where, "there is no such relation", f"choose one of {', '.join(RELATIONS)}"
        )
    if relation in ("reprint", "derived") and not words["origin"]:
        raise AnalysisError(
            where,
            "does not say of what",
            'add origin = "..." with an account or the name of the dispatch',
        )
    if relation in ("original", "undecided") and words["origin"]:
        raise AnalysisError(
            where, "has an origin beside it", "take the origin out, or choose reprint or derived"
        )
    origin = _named(words["origin"], story) or words["origin"]
    if origin == account:
        raise AnalysisError(
            where, "an account cannot come from itself", "name another account or the dispatch"
        )
    return Ruling(account, relation, origin, words["reason"])


def _named(name: str, story: Story) -> str:
    """The account_id that a name means: an id or a file; empty when it means none."""
    accounts = story.accounts.to_dict("records")
    found = [str(a["account_id"]) for a in accounts if name in (a["account_id"], a["path"])]
    return found[0] if len(found) == 1 else ""


def _account(name: str, story: Story) -> str:
    account = _named(name, story)
    if not account:
        known = ", ".join(story.analysed["account_id"].head(12))
        raise AnalysisError(
            f"account {name!r} under [[origins]] in story.toml",
            "there is no such account",
            f"name one of {known}",
        )
    if account not in set(story.analysed["account_id"]):
        raise AnalysisError(
            f"account {name!r} under [[origins]] in story.toml",
            "is not analysed",
            "take the entry out",
        )
    return account


def apply_rulings(
    rows: Sequence[Mapping[str, Any]], rulings: Sequence[Ruling], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The rows of ``origins`` with the analyst's decisions; the reason keeps what the texts say."""
    table = {str(r["account_id"]): dict(r) for r in rows}
    ruled = {r.account for r in rulings}
    for ruling in rulings:
        row, was = table[ruling.account], table[ruling.account]["origin_id"]
        followers = [
            r
            for r in table.values()
            if r["comes_from"] == ruling.account and r["account_id"] not in ruled
        ]
        group = f"origin of {ruling.account}"
        row |= {
            "relation": ruling.relation,
            "comes_from": ruling.origin or None,
            "decided_by": "analyst",
            "origin_id": group,
        }
        row["reason"] = f"{_said(ruling, labels)}; by the texts: {row['reason']}"
        for follower in followers:
            follower["origin_id"] = group
        source = table.get(ruling.origin)
        if (
            source is not None
            and source["account_id"] not in ruled
            and source["origin_id"] == was
            and source["relation"] != "original"
        ):
            source |= {"relation": "original", "comes_from": None, "decided_by": "analyst"}
            source["reason"] = (
                f"the analyst: {labels[ruling.account]} comes from it; by the texts: {source['reason']}"
            )
    for (
        ruling
    ) in rulings:  # all at once: an account may come from one whose origin is decided further down
        if ruling.relation in ("reprint", "derived"):
            old = table[ruling.account]["origin_id"]
            new = (
                table[ruling.origin]["origin_id"]
                if ruling.origin in table
                else f"dispatch {ruling.origin}"
            )
            for row in table.values():
                row["origin_id"] = new if row["origin_id"] == old else row["origin_id"]
    return list(table.values())


def _said(ruling: Ruling, labels: Mapping[str, str]) -> str:
    origin = f" of {labels.get(ruling.origin, ruling.origin)}" if ruling.origin else ""
    return f"the analyst: {ruling.relation}{origin}" + (
        f", {ruling.reason.rstrip('.')}" if ruling.reason else ""
    )
