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
_OTHERS, _HALF = 2, 0.5  # origins beside the account's own that tell a fact: at least so many, and this share of them
_NEAR, _LEAST = 0.1, 20  # a rounded number is within a tenth; below 20 nothing is rounded
_APART = ("different date", "different scope", "not comparable")
_BOUNDS = (">", ">=", "<", "<=", "~")
_FIGURES = ("bound kept", "not rounded")
_NAMES = {"attribution": "attribution kept", "hedge": "hedge kept"}


def count_carried(story: Story, descent: Descent) -> dict[str, list[Count]]:
    """account -> ``carries`` and ``uncertain`` by kind of fact, over the facts that most other origins tell."""
    table = compare_coverage(story)
    table = table[table["fact_id"].str.startswith("f") & table["repeats"].isna()]
    kinds = _kinds(story)
    hits, cases, unsure = Counter[tuple[str, str]](), Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for fact, rows in table.groupby("fact_id", sort=False):
        status = dict(zip(rows["account_id"], rows["status"], strict=True))
        told = descent.tell(a for a, s in status.items() if s in STATUS.values())
        for account, s in status.items():
            others = descent.others(account)
            many = len(told & others)
            if many >= _OTHERS and many >= _HALF * len(others):
                key = account, kinds[str(fact)]
                cases[key] += s != "uncertain"
                hits[key] += s in STATUS.values()
                unsure[key] += s == "uncertain"
    accounts = dict.fromkeys(a for a, _ in [*cases, *unsure])
    return {
        a: [("carries", k, hits[a, k], cases[a, k]) for k in KINDS if cases[a, k]]
        + [("uncertain", k, unsure[a, k], cases[a, k] + unsure[a, k]) for k in KINDS if cases[a, k] + unsure[a, k]]
        for a in accounts
    }


def _kinds(story: Story) -> dict[str, str]:
    """fact -> figure, quote (words in quotation marks) or plain: what at least half of the accounts that tell it tell it with."""
    figures = set(find_quantities(story)["sentence_id"])
    quotes = find_quotes(story)
    marked = set(quotes.loc[quotes["kind"] != "indirect", "sentence_id"])
    found = {}
    for fact, rows in align_claims(story).groupby("fact_id", sort=False):
        accounts = rows["account_id"].nunique()
        half = [k for k, held in (("figure", figures), ("quote", marked)) if _tellers(rows, held) >= _HALF * accounts]
        found[str(fact)] = half[0] if half else "plain"
    return found


def _tellers(rows: Any, held: set[str]) -> int:
    return int(rows.loc[rows["sentence_id"].isin(held), "account_id"].nunique())


def count_figures(story: Story, descent: Descent) -> dict[str, list[Count]]:
    """account -> ``bound kept`` and ``not rounded``: of the figures that another origin gives with a bound, or exactly."""
    table = compare_quantities(story)
    table = table[table["quantity_id"].notna() & table["value"].notna() & (table["n_accounts"] > 1) & ~table["verdict"].isin(_APART)]
    tally: dict[str, dict[str, list[bool]]] = {}
    for _, rows in table.groupby("group_id", sort=False):
        mine: dict[str, list[dict[Any, Any]]] = {}
        bounded: dict[float, set[str]] = {}
        exact: dict[float, set[str]] = {}
        for row in rows.to_dict("records"):
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
    return {a: [(name, "", sum(t[name]), len(t[name])) for name in _FIGURES if name in t] for a, t in tally.items()}


def _bound_kept(mine: list[dict[Any, Any]], bounded: set[float]) -> bool | None:
    """Of a number that another gives with a bound: bare, or with a bound too? None where it does not give that number."""
    same = [r for r in mine if r["value"] in bounded]
    return any(r["bound"] != "=" for r in same) if same else None


def _exact_kept(mine: list[dict[Any, Any]], exact: set[float]) -> bool | None:
    """Of a number that another gives to the last digit: that number, or one rounded from it? None where it gives neither."""
    kept = any(r["value"] in exact for r in mine)
    return kept if kept or any(_rounds(float(r["value"]), x) for r in mine for x in exact) else None


def _to_the_digit(row: dict[Any, Any]) -> bool:
    value = abs(float(row["value"]))
    age = str(row["unit"]).endswith(" of age")
    return value >= _LEAST and not age and value >= 10 * last_digit(value)


def _rounds(value: float, exact: float) -> bool:
    return value != exact and abs(value - exact) <= _NEAR * abs(exact) and last_digit(value) > last_digit(exact)


def count_wording(story: Story) -> dict[str, list[Count]]:
    """account -> ``attribution kept`` and ``hedge kept``, of the statements of facts that another origin attributes or hedges."""
    tally: dict[str, dict[str, list[bool]]] = {}
    for kept in find_kept(story):
        tally.setdefault(kept.account_id, {}).setdefault(kept.what, []).append(kept.kept)
    return {a: [(name, "", sum(t[what]), len(t[what])) for what, name in _NAMES.items() if what in t] for a, t in tally.items()}
