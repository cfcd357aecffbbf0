"""Tallies: what a story shows of each account, as counts that can be added up over many stories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.differences import last_digit
from analysis.compare.coverage import STATUS, compare_coverage
from analysis.compare.figures import compare_quantities
from analysis.compare.origins import find_origins
from analysis.compare.origins.groups import lone_accounts
from analysis.compare.origins.profiles import plain_outlet
from analysis.compare.voices import KINDS as SPEAKERS
from analysis.compare.voices import kind_of, spoken
from analysis.compare.wording import find_preservation
from analysis.find.frames import DIMENSIONS, UNCERTAIN, choose_dimension, score_sentences
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes
from analysis.read.dates import read_date, read_iso

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


class TimeSpan(NamedTuple):
    """From when to when; a time to the second is one moment."""

    first: datetime
    last: datetime


def read_time(published: Any) -> TimeSpan | None:
    """The span of a date or time as an account gives it, in UTC; None where it is missing or cannot be read.

    A time without a zone is taken as UTC. A day without an hour may begin fourteen hours earlier and end twelve later where
    no zone is told: it may be a day in Auckland or in Honolulu.

    >>> read_time("2031-03-02T10:00:00+01:00").first.isoformat(), read_time("some day")
    ('2031-03-02T09:00:00+00:00', None)
    """
    told = read_date(published) if isinstance(published, str) else ""
    moment = read_iso(told)
    if moment is None:
        return None
    at = moment.astimezone(UTC)
    if "T" in told:
        return TimeSpan(at, at)
    return TimeSpan(at - timedelta(hours=14), at + timedelta(hours=36))


def day_of(published: Any) -> str:
    """The day (UTC) of a date or time as ISO 8601; empty where there is none.

    >>> day_of("2031-03-02T00:30:00+01:00"), day_of("March 2, 2031")
    ('2031-03-01', '2031-03-02')
    """
    told = read_date(published) if isinstance(published, str) else ""
    span = read_time(told)
    return "" if span is None else told if "T" not in told else span.first.date().isoformat()


Count = tuple[str, str, int, int]  # measure, kind, hits, cases


class AccountDescent(NamedTuple):
    """account -> origin; the origins that speak for themselves; account -> whether it is a copy, where that can be told."""

    origin: dict[str, str]
    own: frozenset[str]
    copies: dict[str, bool]

    def tell(self, accounts: Iterable[str]) -> set[str]:
        """The origins that some accounts are of."""
        return {self.origin[a] for a in accounts} & self.own


def read_descent(story: Story) -> AccountDescent:
    """Overviews and texts merged from others are no origin; a later version of an outlet's own page is no copy."""
    table = find_origins(story)
    origin = dict(zip(table["account_id"], table["origin_id"], strict=True))
    merged = set(lone_accounts(table))
    outlets = {
        a: plain_outlet(o) if isinstance(o, str) else ""
        for a, o in zip(story.accounts["account_id"], story.accounts["outlet"], strict=True)
    }
    copies: dict[str, bool] = {}
    for row in table.to_dict("records") if len(table) > 1 else ():
        account = str(row["account_id"])
        kin = {
            outlets[a]
            for a, o in origin.items()
            if o == origin[account] and a != account and a not in merged
        }
        kin |= {outlets.get(a, "") for a in str(row["comes_from"]).split(", ") if a in outlets}
        shown = row["relation"] in ("reprint", "derived")
        if not shown or kin - {outlets[account]} or (kin and not outlets[account]):
            copies[account] = shown
    return AccountDescent(
        origin, frozenset(o for a, o in origin.items() if a not in merged), copies
    )


def count_copies(descent: AccountDescent) -> dict[str, list[Count]]:
    """account -> ``wire copy``: whether it reprints or derives from another account; nothing for overviews and own versions."""
    return {a: [("wire copy", "", int(copy), 1)] for a, copy in descent.copies.items()}


def count_first(story: Story, descent: AccountDescent) -> dict[str, list[Count]]:
    """account -> ``first``: whether it was published before every other, where two origins or more have a time and one account leads."""
    published = zip(story.analysed["account_id"], story.analysed["published"], strict=True)
    times = {a: span for a, p in published if (span := read_time(p)) is not None}
    if len(descent.tell(times)) < 2:
        return {}
    first = [
        a
        for a, mine in times.items()
        if all(mine.last < other.first for b, other in times.items() if b != a)
    ]
    return {a: [("first", "", int(a == first[0]), 1)] for a in times} if first else {}


def rows_of(
    story: Story, descent: AccountDescent, *parts: dict[str, list[Count]]
) -> list[dict[str, Any]]:
    """The rows of ``tallies``, in the order of the accounts."""
    outlets = dict(zip(story.accounts["account_id"], story.accounts["outlet"], strict=True))
    ordered = {
        a: [c for part in parts for c in part.get(a, ())] for a in story.analysed["account_id"]
    }
    return [
        {"story_id": story.story_id, "account_id": a, "outlet": outlets[a] if isinstance(outlets[a], str) else None,
         "origin_id": descent.origin[a], "measure": measure, "kind": kind, "hits": hits, "cases": cases}
        for a, counts in ordered.items() for measure, kind, hits, cases in counts
    ]  # fmt: skip


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


def count_carried(story: Story, descent: AccountDescent) -> dict[str, list[Count]]:
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


def count_figures(story: Story, descent: AccountDescent) -> dict[str, list[Count]]:
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
    for kept in find_preservation(story):
        if kept.fact_id not in again:
            tally.setdefault(kept.account_id, {}).setdefault(kept.what, []).append(kept.kept)
    return {
        a: [(name, "", sum(t[what]), len(t[what])) for what, name in _NAMES.items() if what in t]
        for a, t in tally.items()
    }


MEASURES: dict[str, tuple[str, ...]] = {
    "carries": KINDS,
    "uncertain": KINDS,
    "bound kept": ("",),
    "not rounded": ("",),
    "attribution kept": ("",),
    "hedge kept": ("",),
    "speakers": SPEAKERS,
    "frames": DIMENSIONS,
    "wire copy": ("",),
    "first": ("",),
}


@once
def find_tallies(story: Story) -> pd.DataFrame:
    """The ``tallies`` of a story: in, its tables; out, one row an account x measure x kind: ``hits`` of ``cases``.

    ``carries`` (figure, quote, plain): of the facts told by at least half of the other origins and by two at least, those that the account
    states; possible ones are in neither and counted by ``uncertain``. ``bound kept``, ``not rounded``: of the figures that another origin
    gives with a bound, or to the last digit. ``attribution kept``, ``hedge kept``: of the statements that another origin attributes or
    hedges. ``speakers``: of the quotations by speakers of known kind, those of each kind. ``frames``: of the sentences judged (those with
    no frame among them), those of each dimension. ``wire copy``: 1 of 1 if it reprints or derives from another outlet's account.
    ``first``: 1 of 1 if it was published before all others. Accounts of one origin count once among "others". A measure without cases has
    no row. Counts are no shares yet and tell nothing of one story: see ``compare_outlets``. Method notes: ``tallies``, ``outlets``.

    >>> from analysis import story_from_records
    >>> texts = ["More than 60,000 reservists were called up by the army.", "The army called up 60,000 reservists."]
    >>> table = find_tallies(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table.loc[table["measure"] == "bound kept", ["account_id", "hits", "cases"]].values.tolist()
    [['account-2', 0, 1]]
    """
    descent = read_descent(story)
    parts = [count_carried(story, descent), count_figures(story, descent), count_wording(story)]
    parts += [_speakers(story), _frames(story), count_copies(descent), count_first(story, descent)]
    return schema.make("tallies", rows_of(story, descent, *parts))


def _speakers(story: Story) -> dict[str, list[Count]]:
    """A quotation that goes on after its reporting clause is one."""
    heard: dict[str, Counter[str]] = {}
    for quote, name, known in spoken(story):
        kind = kind_of(name, known)
        if kind in SPEAKERS and not isinstance(quote["continues"], str):
            heard.setdefault(quote["account_id"], Counter())[kind] += 1
    return {
        a: [("speakers", kind, told[kind], told.total()) for kind in SPEAKERS]
        for a, told in heard.items()
    }


def _frames(story: Story) -> dict[str, list[Count]]:
    """Headings are titles of parts and are not judged; a sentence whose dimension is uncertain was not."""
    chosen = {
        sentence: choose_dimension(shares)
        for sentence, (_, shares) in score_sentences(story, codebook="").items()
    }
    judged: dict[str, Counter[str]] = {}
    rows = story.sentences
    for account, sentence, role in zip(
        rows["account_id"], rows["sentence_id"], rows["role"], strict=True
    ):
        dimension = chosen.get(sentence, UNCERTAIN)
        if role != "heading" and dimension != UNCERTAIN:
            judged.setdefault(account, Counter())[dimension] += 1
    return {
        a: [("frames", d, told[d], told.total()) for d in DIMENSIONS] for a, told in judged.items()
    }
