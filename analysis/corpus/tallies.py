"""Count what a story shows of each account, so that counts of many stories can be added up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.differences import last_digit
from analysis.compare.coverage import compare_coverage
from analysis.compare.coverage_cells import STATING
from analysis.compare.figures import analysed_figures
from analysis.compare.origins import find_origins, lone_accounts
from analysis.compare.origins.credits import plain_outlet
from analysis.compare.voices import KINDS as SPEAKERS
from analysis.compare.voices import kind_of, spoken
from analysis.compare.wording import find_preservation
from analysis.find.frames import DIMENSIONS, UNCERTAIN, choose_dimension, score_sentences
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.read.dates import read_date, read_iso

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

KINDS = ("figure", "quote", "plain")
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
_KEPT = {"attribution": "attribution kept", "hedge": "hedge kept"}
_OTHERS, _HALF = 2, 0.5  # other origins that state a fact: at least 2, and half of them
_NEAR, _LEAST = 0.1, 20  # a rounded number is within a tenth; below 20 nothing is rounded
_NOT_COMPARED = ("different date", "different scope", "not comparable")
_BOUNDS = (">", ">=", "<", "<=", "~")
Row = dict[str, Any]


class Tally(NamedTuple):
    """Hits among cases of a measure and kind."""

    measure: str
    kind: str
    hits: int
    cases: int


Tallies = dict[str, list[Tally]]  # by account


@once
def find_tallies(story: Story) -> pd.DataFrame:
    """Count hits and cases of each measure for each account of a story.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        The table ``tallies``: one row per account, measure and kind with ``hits`` of ``cases``; a
        measure without cases has no row. The measures:

        - "carries" (figure, quote, plain): of the facts stated by at least two and half of the
          other origins, those that the account states. Possible statements are not counted here
          but by "uncertain".
        - "bound kept", "not rounded": of the figures that another origin gives with a bound, or to
          the last digit.
        - "attribution kept", "hedge kept": of the statements that another origin attributes or
          hedges.
        - "speakers": of the quotations by speakers of known kind, those of each kind.
        - "frames": of the sentences judged, with or without a frame, those of each dimension.
        - "wire copy": 1 of 1 if it reprints or derives from another outlet's account.
        - "first": 1 of 1 if it was published before all others.

    Notes
    -----
    Accounts of one origin count once among the others. Counts are not shares and say nothing about
    a single story: see ``compare_outlets``. Method notes: ``tallies``, ``outlets``.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["More than 60,000 reservists were called up by the army."]
    >>> texts += ["The army called up 60,000 reservists."]
    >>> table = find_tallies(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> kept = table[table["measure"] == "bound kept"]
    >>> kept[["account_id", "hits", "cases"]].values.tolist()
    [['account-2', 0, 1]]
    """
    descent = read_descent(story)
    parts = [
        count_carried(story, descent),
        count_figures(story, descent),
        count_wording(story),
        count_speakers(story),
        count_frames(story),
        count_copies(descent),
        count_first(story, descent),
    ]
    outlets = dict(zip(story.accounts["account_id"], story.accounts["outlet"], strict=True))
    rows = [
        {
            "story_id": story.story_id,
            "account_id": account,
            "outlet": outlets[account] if isinstance(outlets[account], str) else None,
            "origin_id": descent.origin[account],
            **tally._asdict(),
        }
        for account in story.analysed["account_id"]
        for part in parts
        for tally in part.get(account, ())
    ]
    return schema.make("tallies", rows)


class AccountDescent(NamedTuple):
    """The origin of each account, the independent origins, and which accounts are copies.

    ``independent`` are origins that do not rest on others. ``copies`` has the accounts for which
    it is known whether they are a copy.
    """

    origin: dict[str, str]
    independent: frozenset[str]
    copies: dict[str, bool]

    def origins_of(self, accounts: Iterable[str]) -> set[str]:
        """Return the independent origins of some accounts."""
        return {self.origin[account] for account in accounts} & self.independent


def read_descent(story: Story) -> AccountDescent:
    """Read the origins of a story.

    Overviews and texts merged from others are no origin; a later version of an outlet's own page
    is no copy.
    """
    table = find_origins(story)
    origin = dict(zip(table["account_id"], table["origin_id"], strict=True))
    merged = set(lone_accounts(table))
    outlets = {
        account: plain_outlet(schema.text_cell(outlet))
        for account, outlet in story.accounts[["account_id", "outlet"]].itertuples(index=False)
    }
    copies: dict[str, bool] = {}
    for row in schema.rows(table) if len(table) > 1 else ():
        account, sources = row["account_id"], str(row["comes_from"]).split(", ")
        related = [
            other
            for other in origin
            if origin[other] == origin[account] and other != account and other not in merged
        ]
        related_outlets = {outlets[a] for a in [*related, *sources] if a in outlets}
        is_copy = row["relation"] in ("reprint", "derived")
        has_other_outlet = bool(related_outlets - {outlets[account]})
        if not is_copy or has_other_outlet or (related_outlets and not outlets[account]):
            copies[account] = is_copy
    independent = frozenset(o for account, o in origin.items() if account not in merged)
    return AccountDescent(origin, independent, copies)


def count_copies(descent: AccountDescent) -> Tallies:
    """Count "wire copy"; overviews and versions of an outlet's own page have no count."""
    return {account: [Tally("wire copy", "", int(c), 1)] for account, c in descent.copies.items()}


def count_first(story: Story, descent: AccountDescent) -> Tallies:
    """Count "first", if accounts of two origins have a time and one was published before all."""
    published = story.analysed[["account_id", "published"]].itertuples(index=False)
    times = {account: time for account, p in published if (time := read_time(p)) is not None}
    if len(descent.origins_of(times)) < 2:
        return {}
    first = [
        account
        for account, time in times.items()
        if all(time.last < other.first for a, other in times.items() if a != account)
    ]
    return {a: [Tally("first", "", int(a == first[0]), 1)] for a in times} if first else {}


def count_carried(story: Story, descent: AccountDescent) -> Tallies:
    """Count "carries" and "uncertain" by kind of fact, for facts that most other origins state."""
    kinds = _kinds_of_facts(story)
    hits, cases, unsure = (Counter[tuple[str, str]]() for _ in range(3))
    for fact, statuses in _statuses_by_fact(story).items():
        if fact not in kinds:
            continue
        stating = descent.origins_of(a for a, status in statuses.items() if status in STATING)
        for account, status in statuses.items():
            own = {descent.origin[account]}
            count, others = len(stating - own), len(descent.independent - own)
            if count >= _OTHERS and count >= _HALF * others:
                key = account, kinds[fact]
                cases[key] += status != "uncertain"
                hits[key] += status in STATING
                unsure[key] += status == "uncertain"
    found: Tallies = {}
    for account in dict.fromkeys(a for a, _ in [*cases, *unsure]):
        keys = [(account, kind) for kind in KINDS]
        found[account] = [
            *(Tally("carries", key[1], hits[key], cases[key]) for key in keys if cases[key]),
            *(
                Tally("uncertain", key[1], unsure[key], cases[key] + unsure[key])
                for key in keys
                if cases[key] + unsure[key]
            ),
        ]
    return found


def _statuses_by_fact(story: Story) -> dict[str, dict[str, str]]:
    """Read the status of each account for each fact, without facts that repeat another."""
    table = compare_coverage(story)
    table = table[table["repeats"].isna()]
    facts: dict[str, dict[str, str]] = {}
    for fact, account, status in table[["fact_id", "account_id", "status"]].itertuples(index=False):
        facts.setdefault(fact, {})[account] = status
    return facts


def _kinds_of_facts(story: Story) -> dict[str, str]:
    """Choose figure, quote or plain: what at least half of the accounts state the fact with."""
    quotes = analysed_quotes(story)
    sentences_of = {
        "figure": set(analysed_quantities(story)["sentence_id"]),
        "quote": set(quotes[quotes["kind"] != "indirect"]["sentence_id"]),
    }
    accounts: dict[str, dict[str, set[str]]] = {}
    statements = align_claims(story)[["fact_id", "account_id", "sentence_id"]]
    for fact, account, sentence in statements.itertuples(index=False):
        by_kind = accounts.setdefault(fact, {kind: set() for kind in KINDS})
        by_kind["plain"].add(account)
        for kind, sentences in sentences_of.items():
            if sentence in sentences:
                by_kind[kind].add(account)
    return {
        fact: next(kind for kind in KINDS if len(by_kind[kind]) >= _HALF * len(by_kind["plain"]))
        for fact, by_kind in accounts.items()
    }


def count_figures(story: Story, descent: AccountDescent) -> Tallies:
    """Count "bound kept" and "not rounded": figures that another origin bounds or gives exactly."""
    counts = {"bound kept": _KeptCounts(), "not rounded": _KeptCounts()}
    for rows in _figures_by_group(story).values():
        bounded: dict[float, set[str]] = {}
        exact: dict[float, set[str]] = {}
        for row in rows:
            origin = descent.origin[row["account_id"]]
            if row["bound"] in _BOUNDS:
                bounded.setdefault(row["value"], set()).add(origin)
            elif row["bound"] == "=" and _is_to_the_digit(row):
                exact.setdefault(row["value"], set()).add(origin)
        for account in dict.fromkeys(row["account_id"] for row in rows):
            given = [row for row in rows if row["account_id"] == account]
            own = {descent.origin[account]}
            others_bounded = {value for value, origins in bounded.items() if origins - own}
            others_exact = {value for value, origins in exact.items() if origins - own}
            counts["bound kept"].add(account, _is_bound_kept(given, others_bounded))
            counts["not rounded"].add(account, _is_exact_kept(given, others_exact))
    return _tallies(counts)


class _KeptCounts(Counter[tuple[str, bool]]):
    """How often each account kept something, or did not."""

    def add(self, account: str, kept: bool | None) -> None:
        if kept is not None:
            self[account, kept] += 1


def _tallies(counts: Mapping[str, _KeptCounts]) -> Tallies:
    """Make a tally per measure and account, in the order of the measures."""
    found: Tallies = {}
    for measure, kept in counts.items():
        for account in dict.fromkeys(account for account, _ in kept):
            hits, misses = kept[account, True], kept[account, False]
            found.setdefault(account, []).append(Tally(measure, "", hits, hits + misses))
    return found


def _figures_by_group(story: Story) -> dict[str, list[Row]]:
    """List the figures with a value that several accounts give, by group."""
    groups: dict[str, list[Row]] = {}
    for row in schema.rows(analysed_figures(story)):
        has_value = isinstance(row["quantity_id"], str) and row["value"] == row["value"]
        if has_value and row["n_accounts"] > 1 and row["verdict"] not in _NOT_COMPARED:
            groups.setdefault(row["group_id"], []).append(row)
    return groups


def _is_bound_kept(given: list[Row], bounded: set[float]) -> bool | None:
    """Return whether a number that another bounds has a bound too; None if it is not given."""
    same = [row for row in given if row["value"] in bounded]
    return any(row["bound"] != "=" for row in same) if same else None


def _is_exact_kept(given: list[Row], exact: set[float]) -> bool | None:
    """Return whether an exact number is given, not a rounded one; None if neither is given."""
    if any(row["value"] in exact for row in given):
        return True
    is_rounded = any(_is_rounded(float(row["value"]), value) for row in given for value in exact)
    return False if is_rounded else None


def _is_to_the_digit(row: Row) -> bool:
    value = abs(float(row["value"]))
    is_age = str(row["unit"]).endswith(" of age")
    return value >= _LEAST and not is_age and value >= 10 * last_digit(value)


def _is_rounded(value: float, exact: float) -> bool:
    is_near = value != exact and abs(value - exact) <= _NEAR * abs(exact)
    return is_near and last_digit(value) > last_digit(exact)


def count_wording(story: Story) -> Tallies:
    """Count "attribution kept" and "hedge kept": what another origin attributes or hedges."""
    counts = {measure: _KeptCounts() for measure in _KEPT.values()}
    repeats = set(compare_coverage(story).dropna(subset=["repeats"])["fact_id"])
    for kept in find_preservation(story):
        if kept.fact_id not in repeats:
            counts[_KEPT[kept.what]].add(kept.account_id, kept.kept)
    return _tallies(counts)


def count_speakers(story: Story) -> Tallies:
    """Count quotations by kind of speaker; rows that continue a quotation are not counted."""
    counts: dict[str, Counter[str]] = {}
    for quote, name, actor in spoken(story):
        kind = kind_of(name, actor)
        if kind in SPEAKERS and not isinstance(quote["continues"], str):
            counts.setdefault(quote["account_id"], Counter())[kind] += 1
    return _shares("speakers", SPEAKERS, counts)


def count_frames(story: Story) -> Tallies:
    """Count sentences by dimension; headings and uncertain sentences are not counted."""
    chosen = {
        sentence: choose_dimension(shares)
        for sentence, (_, shares) in score_sentences(story, codebook="").items()
    }
    counts: dict[str, Counter[str]] = {}
    sentences = story.sentences[story.sentences["role"] != "heading"]
    for account, sentence in sentences[["account_id", "sentence_id"]].itertuples(index=False):
        dimension = chosen.get(sentence, UNCERTAIN)
        if dimension != UNCERTAIN:
            counts.setdefault(account, Counter())[dimension] += 1
    return _shares("frames", DIMENSIONS, counts)


def _shares(measure: str, kinds: Iterable[str], counts: Mapping[str, Counter[str]]) -> Tallies:
    """Make a tally per kind of the total of each account."""
    return {
        account: [Tally(measure, kind, count[kind], count.total()) for kind in kinds]
        for account, count in counts.items()
    }


class TimeSpan(NamedTuple):
    """The first and last moment that a date may mean; a time to the second is one moment."""

    first: datetime
    last: datetime


def read_time(published: Any) -> TimeSpan | None:
    """Read the span of a date or time in UTC; None if it is missing or cannot be read.

    A time without a zone is taken as UTC. A day without an hour may begin fourteen hours earlier
    and end twelve later: it may be a day in Auckland or in Honolulu.

    >>> read_time("2031-03-02T10:00:00+01:00").first.isoformat(), read_time("some day")
    ('2031-03-02T09:00:00+00:00', None)
    """
    text = read_date(published) if isinstance(published, str) else ""
    moment = read_iso(text)
    if moment is None:
        return None
    at = moment.astimezone(UTC)
    if "T" in text:
        return TimeSpan(at, at)
    return TimeSpan(at - timedelta(hours=14), at + timedelta(hours=36))


def day_of(published: Any) -> str:
    """Return the day (UTC) of a date or time as ISO 8601; empty if there is none.

    >>> day_of("2031-03-02T00:30:00+01:00"), day_of("March 2, 2031")
    ('2031-03-01', '2031-03-02')
    """
    text = read_date(published) if isinstance(published, str) else ""
    span = read_time(text)
    if span is None:
        return ""
    return span.first.date().isoformat() if "T" in text else text
