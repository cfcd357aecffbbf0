"""The analyst's word on origins: the ``[[origins]]`` tables of ``story.toml``, read, checked and applied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.story import Story

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
