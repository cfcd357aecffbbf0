"""Read, check and apply the analyst's decisions on origins.

They are in ``review.csv`` and under ``[[origins]]`` in ``story.toml``; ``review.csv`` wins.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.errors import AnalysisError
from analysis.read.files import settings_place
from analysis.read.folder_files import SETTINGS
from analysis.review import MACHINE
from analysis.review.anchors import Misfit
from analysis.review.apply import PlacedDecision, place_decisions
from analysis.story import Story

TOML = "story.toml"
RELATIONS = ("original", "reprint", "derived", "undecided")
_WITH_ORIGIN = ("reprint", "derived")
_KEYS = ("account", "origin", "relation", "reason")
_FORM = (
    'write [[origins]] with account = "...", relation = "reprint", origin = "..." '
    'and reason = "..."'
)
Rows = dict[str, dict[str, Any]]  # account_id -> its row of ``origins``


class Ruling(NamedTuple):
    """What an account is, and the account or the name of the dispatch that it comes from."""

    account: str
    relation: str
    origin: str
    reason: str
    by: str = TOML


class OriginDecisions(NamedTuple):
    """The rulings that apply, those of ``story.toml`` that another replaces, and the refused ones.

    The last are decisions of ``review.csv`` that cannot apply, each with the reason.
    """

    rulings: list[Ruling]
    replaced: list[tuple[Ruling, Ruling]]
    refused: list[tuple[PlacedDecision, Misfit]]


@once
def decide_origins(story: Story) -> OriginDecisions:
    """Read the decisions of both files; an account's own in ``review.csv`` wins."""
    decided: dict[str, tuple[PlacedDecision, Ruling]] = {}
    for placed in place_decisions(story).applied.get("origin", ()):
        decided[placed.place.account_id] = placed, _read_decision(placed, story)
    refused = []
    for account, (placed, ruling) in list(decided.items()):
        other = decided.get(ruling.origin)
        cause = ""
        if ruling.origin == account:
            cause = "an account cannot come from itself"
        elif other and other[1].origin == account:
            cause = f"{story.labels[ruling.origin]} is said to come from it too"
        if cause:
            refused.append((placed, Misfit(cause, placed.place, "value")))
    for placed, _ in refused:
        decided.pop(placed.place.account_id, None)
    own = {account: ruling for account, (_, ruling) in decided.items()}
    kept, replaced = [], []
    for ruling in read_rulings(story):
        winner = own.get(ruling.account) or _reverse_of(ruling, own)
        if winner is None:
            kept.append(ruling)
        elif winner[:3] != ruling[:3]:
            replaced.append((ruling, winner))
    return OriginDecisions([*kept, *own.values()], replaced, refused)


def _read_decision(placed: PlacedDecision, story: Story) -> Ruling:
    decision = placed.decision
    origin = _account_named(decision.value, story) or decision.value
    account = placed.place.account_id
    return Ruling(account, decision.decision, origin, decision.why, decision.who)


def _reverse_of(ruling: Ruling, decided: Mapping[str, Ruling]) -> Ruling | None:
    """Return the decision that an account's origin comes from the account, if there is one."""
    other = decided.get(ruling.origin)
    return other if other is not None and other.origin == ruling.account else None


def read_rulings(story: Story) -> list[Ruling]:
    """Read the entries of ``story.toml``; raise ``AnalysisError`` if one cannot apply."""
    entries = story.settings.get("origins", [])
    if not isinstance(entries, list) or not all(isinstance(entry, Mapping) for entry in entries):
        raise AnalysisError("origins in story.toml", "is not a list of tables", _FORM)
    rulings = [_read_ruling(entry, story, n) for n, entry in enumerate(entries)]
    accounts = [ruling.account for ruling in rulings]
    for number, ruling in enumerate(rulings):
        twice = accounts.count(ruling.account) > 1
        both = any(r.account == ruling.origin and r.origin == ruling.account for r in rulings)
        if not (twice or both):
            continue
        where = f"origin of {ruling.account!r} in {_place(story, number)}"
        if twice:
            raise AnalysisError(where, "is listed twice", "keep one of them")
        cause = f"{ruling.origin!r} is said to come from it too"
        raise AnalysisError(where, cause, "say which of the two was first")
    return rulings


def _place(story: Story, number: int, key: str = "account") -> str:
    """Return where an entry of the settings is: file and line, where the file is known."""
    folder = story.folder if story.settings.get("left_aside") is None else None
    return settings_place(folder, "origins", number, key, name=SETTINGS)


def _read_ruling(entry: Mapping[str, Any], story: Story, number: int) -> Ruling:
    fields = _read_fields(entry, story, number)
    account, relation = _find_account(fields["account"], story, number), fields["relation"]
    origin = _account_named(fields["origin"], story) or fields["origin"]
    if why := _why_no_ruling(account, relation, origin):
        place = _place(story, number, "relation")
        where = f"relation {relation!r} of {fields['account']!r} in {place}"
        raise AnalysisError(where, *why)
    return Ruling(account, relation, origin, fields["reason"])


def _why_no_ruling(account: str, relation: str, origin: str) -> tuple[str, str] | None:
    """Return what is wrong with an entry, and what to do; None if nothing is."""
    if relation not in RELATIONS:
        near = get_close_matches(relation.lower(), RELATIONS, n=1)
        remedy = f"write {near[0]}; the relations are" if near else "choose one of"
        return "there is no such relation", f"{remedy} {', '.join(RELATIONS)}"
    if relation in _WITH_ORIGIN and not origin:
        remedy = 'add origin = "..." with an account or the name of the dispatch'
        return "has no origin", remedy
    if relation not in _WITH_ORIGIN and origin:
        cause = "has an origin, which only a reprint or derived account has"
        return cause, "remove the origin, or choose reprint or derived"
    if origin == account:
        return "an account cannot come from itself", "name another account or the dispatch"
    return None


def _read_fields(entry: Mapping[str, Any], story: Story, number: int) -> dict[str, str]:
    """Read the fields of an entry as text; each is known and a string."""
    for key in sorted(set(entry) - set(_KEYS)):
        where = f"{key!r} under [[origins]] in {_place(story, number, key)}"
        raise AnalysisError(where, "is not a known entry", f"use {', '.join(_KEYS)}")
    for key in _KEYS:
        if not isinstance(entry.get(key, ""), str):
            where = f"{key} = {entry[key]!r} under [[origins]] in {_place(story, number, key)}"
            raise AnalysisError(where, "is not text", "put it in quotation marks")
    fields = {key: str(entry.get(key, "")).strip() for key in _KEYS}
    if not fields["account"]:
        raise AnalysisError(f"[[origins]] in {_place(story, number)}", "names no account", _FORM)
    return fields


def _find_account(name: str, story: Story, number: int) -> str:
    account = _account_named(name, story)
    where = f"account {name!r} under [[origins]] in {_place(story, number)}"
    if not account:
        known = ", ".join(story.analysed["account_id"].head(12))
        raise AnalysisError(where, "there is no such account", f"name one of {known}")
    if account not in set(story.analysed["account_id"]):
        raise AnalysisError(where, "is not analysed", "remove the entry")
    return account


def _account_named(name: str, story: Story) -> str:
    """Return the account_id of an id or a file; empty if there is none or several."""
    accounts = schema.rows(story.accounts)
    found = [str(a["account_id"]) for a in accounts if name in (a["account_id"], a["path"])]
    return found[0] if len(found) == 1 else ""


def apply_rulings(
    rows: Sequence[Mapping[str, Any]], rulings: Sequence[Ruling], labels: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Change the rows of ``origins`` as the analyst decided; keep the reason by the texts."""
    table: Rows = {str(row["account_id"]): {**row, "by": MACHINE} for row in rows}
    ruled = {ruling.account for ruling in rulings}
    for ruling in rulings:
        _apply(ruling, table, ruled, labels)
    for ruling in rulings:  # after all are applied: an origin may be decided further down
        if ruling.relation in _WITH_ORIGIN:
            _join_origin(ruling, table)
    return list(table.values())


def _apply(ruling: Ruling, table: Rows, ruled: set[str], labels: Mapping[str, str]) -> None:
    """Make the account an origin of its own, with the accounts that come from it."""
    row = table[ruling.account]
    earlier_origin = row["origin_id"]
    group = f"origin of {ruling.account}"
    row |= {
        "relation": ruling.relation,
        "comes_from": ruling.origin or None,
        "decided_by": "analyst",
        "by": ruling.by,
        "origin_id": group,
        "reason": f"{_said(ruling, labels)}; by the texts: {row['reason']}",
    }
    for follower in table.values():
        if follower["comes_from"] == ruling.account and follower["account_id"] not in ruled:
            follower["origin_id"] = group
    source = table.get(ruling.origin)
    if (
        source is not None
        and source["account_id"] not in ruled
        and source["origin_id"] == earlier_origin
        and source["relation"] != "original"
    ):
        words = f"{_speaker(ruling)}: {labels[ruling.account]} comes from it"
        source |= {
            "relation": "original",
            "comes_from": None,
            "decided_by": "analyst",
            "by": ruling.by,
            "reason": f"{words}; by the texts: {source['reason']}",
        }


def _join_origin(ruling: Ruling, table: Rows) -> None:
    """Put the account's group into that of the account or dispatch that it comes from."""
    old, new = table[ruling.account]["origin_id"], f"dispatch {ruling.origin}"
    if ruling.origin in table:
        new = table[ruling.origin]["origin_id"]
    for row in table.values():
        if row["origin_id"] == old:
            row["origin_id"] = new


def _speaker(ruling: Ruling) -> str:
    return "the analyst" if ruling.by == TOML else ruling.by


def _said(ruling: Ruling, labels: Mapping[str, str]) -> str:
    words = f"{_speaker(ruling)}: {ruling.relation}"
    if ruling.origin:
        words += f" of {labels.get(ruling.origin, ruling.origin)}"
    if ruling.reason:
        words += f", {ruling.reason.rstrip('.')}"
    return words
