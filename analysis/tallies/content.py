"""What of the facts that most others tell an account carries, and what it keeps of their wording."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis.align import align_claims
from analysis.align.conflict import last_digit
from analysis.changes import find_kept
from analysis.coverage import STATUS, compare_coverage
from analysis.figures import compare_quantities
from analysis.quantities import find_quantities
from analysis.quotes import find_quotes
from analysis.tallies.descent import Count, Descent

if TYPE_CHECKING:
    from analysis.story import Story

KINDS = ("figure", "quote", "plain")
_OTHERS, _HALF = (
    2,
    0.5,
)  # origins beside the account's own that tell a fact: at least so many, and this share of them
_NEAR, _LEAST = 0.1, 20  # a rounded number is within a tenth; below 20 nothing is rounded
_APART = ("different date", "different scope", "not comparable")
_BOUNDS = (">", ">=", "<", "<=", "~")
_FIGURES = ("bound kept", "not rounded")
_CELLS = ("account_id", "quantity_id", "value", "bound", "unit", "verdict", "n_accounts")
_STATED = frozenset(STATUS.values())
_NAMES = {"attribution": "attribution kept", "hedge": "hedge kept"}


def count_carried(story: Story, descent: Descent) -> dict[str, list[Count]]:
    """account -> ``carries`` and ``uncertain`` by kind of fact, over the facts that most other origins tell."""
    table = compare_coverage(story)
    kinds = _kinds(story)
    facts: dict[str, dict[str, str]] = {}
    for fact, account, status, repeats in zip(
        *(table[c].tolist() for c in ("fact_id", "account_id", "status", "repeats")), strict=True
    ):
        if fact in kinds and not isinstance(repeats, str):
            facts.setdefault(fact, {})[account] = status
    hits, cases, unsure = (Counter[tuple[str, str]]() for _ in range(3))
    for fact, cells in facts.items():
        told = descent.tell(a for a, s in cells.items() if s in _STATED)
        for account, status in cells.items():
            own = descent.origin[account]
            many, others = len(told) - (own in told), len(descent.own) - (own in descent.own)
            if many >= _OTHERS and many >= _HALF * others:
                key = account, kinds[fact]
                cases[key] += status != "uncertain"
                hits[key] += status in _STATED
                unsure[key] += status == "uncertain"
    accounts = dict.fromkeys(a for a, _ in [*cases, *unsure])
    return {
        a: [("carries", k, hits[a, k], cases[a, k]) for k in KINDS if cases[a, k]]
        + [
            ("uncertain", k, unsure[a, k], cases[a, k] + unsure[a, k])
            for k in KINDS
            if cases[a, k] + unsure[a, k]
        ]
        for a in accounts
    }


def _kinds(story: Story) -> dict[str, str]:
    """fact -> figure, quote (words in quotation marks) or plain: what at least half of the accounts that tell it tell it with."""
    quotes = find_quotes(story)
    held = {
        "figure": set(find_quantities(story)["sentence_id"]),
        "quote": {
            s
            for s, kind in zip(quotes["sentence_id"], quotes["kind"], strict=True)
            if kind != "indirect"
        },
    }
    tellers: dict[str, dict[str, set[str]]] = {}
    for fact, account, sentence in zip(
        *(align_claims(story)[c].tolist() for c in ("fact_id", "account_id", "sentence_id")),
        strict=True,
    ):
        found = tellers.setdefault(fact, {"plain": set(), "figure": set(), "quote": set()})
        for kind in ("plain", *(k for k, sentences in held.items() if sentence in sentences)):
            found[kind].add(account)
    return {
        f: next((k for k in held if len(t[k]) >= _HALF * len(t["plain"])), "plain")
        for f, t in tellers.items()
    }


def count_figures(story: Story, descent: Descent) -> dict[str, list[Count]]:
    """account -> ``bound kept`` and ``not rounded``: of the figures that another origin gives with a bound, or exactly."""
    groups: dict[str, list[dict[str, Any]]] = {}
    table = compare_quantities(story)
    for group, *cells in zip(
        table["group_id"].tolist(), *(table[c].tolist() for c in _CELLS), strict=True
    ):
        row = dict(zip(_CELLS, cells, strict=True))
        if (
            isinstance(row["quantity_id"], str)
            and row["value"] == row["value"]
            and row["n_accounts"] > 1
            and row["verdict"] not in _APART
        ):
            groups.setdefault(group, []).append(row)
    tally: dict[str, dict[str, list[bool]]] = {}
    for rows in groups.values():
        mine: dict[str, list[dict[str, Any]]] = {}
        bounded: dict[float, set[str]] = {}
        exact: dict[float, set[str]] = {}
        for row in rows:
            mine.setdefault(row["account_id"], []).append(row)
            if row["bound"] in _BOUNDS:
                bounded.setdefault(row["value"], set()).add(descent.origin[row["account_id"]])
            elif row["bound"] == "=" and _to_the_digit(row):
                exact.setdefault(row["value"], set()).add(descent.origin[row["account_id"]])
        for account, given in mine.items():
            own = {descent.origin[account]}
            found = (
                _bound_kept(given, {v for v, o in bounded.items() if o - own}),
                _exact_kept(given, {v for v, o in exact.items() if o - own}),
            )
            for name, kept in zip(_FIGURES, found, strict=True):
                if kept is not None:
                    tally.setdefault(account, {}).setdefault(name, []).append(kept)
    return {
        a: [(name, "", sum(t[name]), len(t[name])) for name in _FIGURES if name in t]
        for a, t in tally.items()
    }


def _bound_kept(mine: list[dict[str, Any]], bounded: set[float]) -> bool | None:
    """Of a number that another gives with a bound: bare, or with a bound too? None where it does not give that number."""
    same = [r for r in mine if r["value"] in bounded]
    return any(r["bound"] != "=" for r in same) if same else None


def _exact_kept(mine: list[dict[str, Any]], exact: set[float]) -> bool | None:
    """Of a number that another gives to the last digit: that number, or one rounded from it? None where it gives neither."""
    kept = any(r["value"] in exact for r in mine)
    return kept if kept or any(_rounds(float(r["value"]), x) for r in mine for x in exact) else None


def _to_the_digit(row: dict[str, Any]) -> bool:
    value = abs(float(row["value"]))
    age = str(row["unit"]).endswith(" of age")
    return value >= _LEAST and not age and value >= 10 * last_digit(value)


def _rounds(value: float, exact: float) -> bool:
    return (
        value != exact
        and abs(value - exact) <= _NEAR * abs(exact)
        and last_digit(value) > last_digit(exact)
    )


def count_wording(story: Story) -> dict[str, list[Count]]:
    """account -> ``attribution kept`` and ``hedge kept``, of the statements of facts that another origin attributes or hedges."""
    tally: dict[str, dict[str, list[bool]]] = {}
    again = set(compare_coverage(story).dropna(subset=["repeats"])["fact_id"])
    for kept in find_kept(story):
        if kept.fact_id not in again:
            tally.setdefault(kept.account_id, {}).setdefault(kept.what, []).append(kept.kept)
    return {
        a: [(name, "", sum(t[what]), len(t[what])) for what, name in _NAMES.items() if what in t]
        for a, t in tally.items()
    }
