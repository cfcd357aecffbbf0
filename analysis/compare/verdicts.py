"""Judge the quantities of one group: identical, compatible, in conflict, or not to be compared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from analysis.compare.conversions import (
    bounds_exclude,
    in_units_alike,
    meet,
    prove_nothing,
    same_number,
    scale_of,
)
from analysis.compare.figure_places import place_of, places_differ
from analysis.compare.figure_roles import (
    change_meets_level,
    direction_of,
    directions_oppose,
    is_count,
    may_rise,
    roles_of,
    status_of,
    statuses_differ,
)
from analysis.compare.figure_times import (
    counts_differ_in_time,
    is_state_of_count,
    order_in_time,
    time_words,
    times_differ,
)
from analysis.english import listed

Row = Mapping[str, Any]
Labels = Mapping[str, str]
Opposed = Callable[[Row, Row], tuple[str, str] | None]
_MANY_ACCOUNTS = 5  # with more, a reason names only the two that differ
_LONGEST_SERIES = 8  # counts that a reason names
_MOST = 120  # figures of a group of which all pairs are compared
_NEAR = 0.1  # a bound so near a count is that count, said less firmly
_FIRM = "firm conflict"  # one that no other scope or date in the group can explain
_RANK = (
    _FIRM,
    "not comparable",
    "different scope",
    "different date",
    "conflict",
    "compatible",
    "identical",
)
_FUNCTION_WORDS = frozenset(
    "the and for with from that this those into was were has had have been are its "
    "mr mrs ms".split()
)
_SCOPES = {"part": "a part", "in all": "the total", "additional": "what was added"}
_BARE_UNITS = frozenset(("", "vote"))


class Judgement(NamedTuple):
    """The verdict of a group, the reason in a line, and the places of its rows in order of time.

    ``order`` is empty where the rows are no series.
    """

    verdict: str
    reason: str
    order: list[int]


def judge(rows: list[Row], labels: Labels, opposed: Opposed | None = None) -> Judgement:
    """Judge a group of quantities.

    ``labels``: account_id -> its name; ``opposed`` gives the words beside two figures that
    contradict each other, if any.
    """
    found = list(_compare_pairs(rows))
    verdict, a, b = min(found, key=lambda f: _RANK.index(f[0]))
    if opposed and verdict in ("identical", "compatible"):
        for _, left, right in found:
            if words := opposed(left, right):
                return Judgement("conflict", _why_opposed((left, right), words, labels), [])
    verdict = verdict.removeprefix("firm ")
    if verdict == "different date" and any(map(may_rise, rows)):
        order = order_in_time(rows)
        return Judgement(verdict, _describe_series([rows[k] for k in order], labels), order)
    return Judgement(verdict, _REASONS[verdict](rows, (a, b), labels), [])


def conflicting_pairs(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Yield the pairs of figures of two accounts that cannot both be right."""
    return ((a, b) for verdict, a, b in compare_pairs(rows) if verdict == "conflict")


def compare_pairs(rows: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """Yield the verdict on each pair of figures of two accounts of one group."""
    return ((verdict.removeprefix("firm "), a, b) for verdict, a, b in _compare_pairs(rows))


def _compare_pairs(rows: Sequence[Row]) -> Iterator[tuple[str, Row, Row]]:
    """The verdict on each pair of figures of two accounts; of very many figures, on some."""
    rows = _spread_rows(rows)
    across = [(a, b) for a, b in combinations(rows, 2) if a["account_id"] != b["account_id"]]
    rises = any(map(may_rise, rows))
    moving = rises and any(_counted_later(a, b) for a, b in across)
    return ((_compare(a, b, moving=moving), a, b) for a, b in across)


def _spread_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the figures, of very many some of each account, from all over it.

    Of more than twice as many accounts, some of each number are taken, so that a number that only
    one account gives is among them.
    """
    if len(rows) <= _MOST:
        return rows
    accounts = _rows_by(rows, "account_id")
    each = max(1, _MOST // len(accounts))
    some = [row for own in accounts for row in own[:: -(-len(own) // each)]]
    if len(some) <= 2 * _MOST:
        return some
    numbers = _rows_by(some, "low", "high", "bound", "unit")
    ranked = sorted((k, n) for n, own in enumerate(numbers) for k in range(len(own)))
    return [numbers[n][k] for k, n in sorted(ranked[: 2 * _MOST], key=lambda at: (at[1], at[0]))]


def _rows_by(rows: Sequence[Row], *columns: str) -> list[list[Row]]:
    """Return the rows that have the same cells in some columns together."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[c] for c in columns), []).append(row)
    return list(found.values())


def _compare(a: Row, b: Row, *, moving: bool) -> str:
    """The verdict on two quantities; ``moving``: they are of a count that rose over time."""
    if directions_oppose(a, b):
        return _FIRM
    if statuses_differ(a, b) or change_meets_level(a, b) or not _are_comparable(a, b):
        return "not comparable"
    if scores_differ(a, b):
        return "not comparable"
    same = same_number(a, b) and not bounds_exclude(a, b)
    if same and a["bound"] == b["bound"]:
        return "identical"
    if same:
        return "compatible"
    if prove_nothing(a, b):
        return "not comparable"
    apart = not meet(a, b)
    moved = moving and (apart or not _is_near(a, b))
    if (apart or moved) and places_differ(a, b):
        return "different scope"
    if moved:
        return "different date" if not _have_one_time(a, b) else _FIRM if apart else "compatible"
    if not apart:
        return "different date" if times_differ(a, b) else "compatible"
    return _difference(a, b)


def _difference(a: Row, b: Row) -> str:
    """The verdict on two figures that do not meet."""
    if in_units_alike(a, b):
        return "not comparable"
    if _scopes_differ(a, b):
        return "different scope"
    if times_differ(a, b):
        return "different date"
    if roles_of(a) & roles_of(b):
        return "conflict"
    return "different scope" if _count_two_things(a, b) else "conflict"


def _scopes_differ(a: Row, b: Row) -> bool:
    """Whether one is a part, an addition or of some hours, or the two are of two places."""
    left, right = a["scope"], b["scope"]
    if left == right:
        return False
    narrow = any(scope and not scope[0].isupper() for scope in (left, right))
    return narrow or bool(left and right)


def _counted_later(a: Row, b: Row) -> bool:
    return not same_number(a, b) and counts_differ_in_time(a, b)


def _have_one_time(a: Row, b: Row) -> bool:
    """Whether two counts were surely made at one time: both are dated, and not differently."""
    dated = all(
        row.get("as_of") or row.get("published") or is_state_of_count(row) for row in (a, b)
    )
    return dated and not counts_differ_in_time(a, b)


def _is_near(a: Row, b: Row) -> bool:
    """Whether two counts are one, said more or less firmly: "more than 360" and "365"."""
    values = [abs(float(row["value"])) for row in (a, b) if row["value"] is not None]
    return len(values) == 2 and max(values) - min(values) <= _NEAR * max(values)


def scores_differ(a: Row, b: Row) -> bool:
    """Whether two scores are not the same: of two games, of two moments of one, or one is wrong."""
    return a["unit"] == b["unit"] == "score" and not same_number(a, b)


def _are_comparable(a: Row, b: Row) -> bool:
    left, right = scale_of(a), scale_of(b)
    return (
        left.base == right.base
        or bool({left.base, right.base} & _BARE_UNITS)
        or (is_count(a) and is_count(b))
    )


def _count_two_things(a: Row, b: Row) -> bool:
    """Whether the words of what is counted differ: "earnings" and "adjusted gross income"."""
    left, right = (
        set(re.findall(r"[a-z]{3,}", str(row["counts"] or "").lower())) - _FUNCTION_WORDS
        for row in (a, b)
    )
    if a["unit"] == b["unit"]:
        left, right = left - {str(a["unit"])}, right - {str(a["unit"])}
    same_start = {w[:5] for w in left} & {w[:5] for w in right}
    return bool(left and right) and not left & right and not same_start


# ---------------------------------------------------------------- reasons

_Reason = Callable[[list[Row], tuple[Row, Row], Labels], str]


def _why_identical(rows: list[Row], _: tuple[Row, Row], labels: Labels) -> str:
    names = listed(dict.fromkeys(_label(row, labels) for row in rows))
    return f"{names} give the same figure, {_printed(rows[0])}"


def _why_compatible(rows: list[Row], _: tuple[Row, Row], labels: Labels) -> str:
    same = all(same_number(rows[0], row) for row in rows)
    why = (
        "the same number, stated more or less firmly"
        if same
        else "the intervals meet, so both can be right"
    )
    return f"{why}: {_who_has_what(rows, labels)}"


def _why_not_comparable(rows: list[Row], pair: tuple[Row, Row], labels: Labels) -> str:
    a, b = pair
    quoted = _quoted(rows, pair, labels)
    if statuses_differ(a, b):
        says = [f"{_label(row, labels)} gives it as {_standing(row)}" for row in pair]
        return f"{quoted}: {says[0]}, {says[1]}"
    if change_meets_level(a, b):
        change, level = pair if direction_of(a) else (b, a)
        sides = f"{_label(change, labels)} gives a change, {_label(level, labels)} a level"
        return f"{quoted}: {sides}"
    if scores_differ(a, b):
        return f"{quoted}: two scores, of two games or of two moments, or one of them is wrong"
    if scale_of(a).base == scale_of(b).base:
        return f"{quoted}: in {_unit(a)} and {_unit(b)}, and neither number is the other converted"
    return f"{quoted}: {_unit(a)} and {_unit(b)} do not measure the same"


def _why_scope(rows: list[Row], pair: tuple[Row, Row], labels: Labels) -> str:
    a, b = pair
    quoted = _quoted(rows, pair, labels)
    left, right = (_label(row, labels) for row in pair)
    if places_differ(a, b):
        of = [place_of(row) or "no place by name" for row in pair]
        return f"{quoted}: {left} speaks of {of[0]}, {right} of {of[1]}"
    if _scopes_differ(a, b):
        return f"{quoted}: {left} speaks of {_scope(a)}, {right} of {_scope(b)}"
    return f"{quoted}: {left} counts {_counted(a)}, {right} {_counted(b)}"


def _why_date(rows: list[Row], pair: tuple[Row, Row], labels: Labels) -> str:
    a, b = pair
    left, right = (_label(row, labels) for row in pair)
    when = f"{left} speaks of {time_words(a)}, {right} of {time_words(b)}"
    return f"{_quoted(rows, pair, labels)}: {when}"


def _why_conflict(rows: list[Row], pair: tuple[Row, Row], labels: Labels) -> str:
    quoted = _quoted(rows, pair, labels)
    if directions_oppose(*pair):
        left, right = (_label(row, labels) for row in pair)
        if direction_of(pair[0]) and direction_of(pair[1]):
            up = left if direction_of(pair[0]) == "up" else right
            return f"{up} gives a rise and {right if up == left else left} a fall: {quoted}"
        return f"{left} counts {_counted(pair[0])}, {right} {_counted(pair[1])}: {quoted}"
    many = len({row["account_id"] for row in rows}) > _MANY_ACCOUNTS
    values = {(row["low"], row["high"]) for row in (pair if many else rows)}
    both = "both" if len(values) == 2 else "all"
    return f"the same thing, and they cannot {both} be right: {quoted}"


def _why_opposed(pair: tuple[Row, Row], words: tuple[str, str], labels: Labels) -> str:
    says = [
        f"{_label(row, labels)} has “{_printed(row)}” with “{said}”"
        for row, said in zip(pair, words, strict=True)
    ]
    return f"the same number, and the words beside it contradict each other: {listed(says)}"


_REASONS: dict[str, _Reason] = {
    "identical": _why_identical,
    "compatible": _why_compatible,
    "not comparable": _why_not_comparable,
    "different scope": _why_scope,
    "different date": _why_date,
    "conflict": _why_conflict,
}


def _describe_series(rows: list[Row], labels: Labels) -> str:
    """The counts in order of time, each with who gives it and when: "rose from 62 to 117"."""
    shown = rows if len(rows) <= _LONGEST_SERIES else [*rows[: _LONGEST_SERIES - 1], rows[-1]]
    counts = [f"“{_printed(row)}” ({_by_whom(row, labels)})" for row in shown]
    sizes = [float(row["value"] or row["low"] or row["high"] or 0) for row in rows]
    if sizes == sorted(sizes):
        return f"rose from {counts[0]} to {listed(counts[1:], 'and then')}"
    if sizes == sorted(sizes, reverse=True):
        return f"fell from {counts[0]} to {listed(counts[1:], 'and then')}"
    return f"one count at several times: {listed(counts, 'and then')}"


def _by_whom(row: Row, labels: Labels) -> str:
    """Who gives a count, when, and whom the account names for it."""
    when = time_words(row)
    claimant = f"; according to {row['claimant']}" if row.get("claimant") else ""
    return f"{_label(row, labels)}, {when[:1].lower()}{when[1:]}{claimant}"


def _standing(row: Row) -> str:
    return {"": "a fact", "confirmed": "confirmed"}.get(status_of(row), status_of(row))


def _quoted(rows: list[Row], pair: tuple[Row, Row], labels: Labels) -> str:
    many = len({row["account_id"] for row in rows}) > _MANY_ACCOUNTS
    return _who_has_what(pair if many else rows, labels)


def _unit(row: Row) -> str:
    return str(row["unit"] or "a bare number")


def _counted(row: Row) -> str:
    return str(row["counts"] or _unit(row))


def _scope(row: Row) -> str:
    return _SCOPES.get(row["scope"], str(row["scope"])) if row["scope"] else "no narrower scope"


def _label(row: Row, labels: Labels) -> str:
    return labels.get(str(row["account_id"]), str(row["account_id"]))


def _printed(row: Row) -> str:
    return " ".join(str(row["surface"]).split())


def _who_has_what(rows: Iterable[Row], labels: Labels) -> str:
    """The words of the accounts, those of the same words together."""
    figures: dict[str, dict[str, str]] = {}
    for row in rows:
        words = _printed(row)
        figures.setdefault(_label(row, labels), {}).setdefault(words.lower(), f"“{words}”")
    names: dict[str, list[str]] = {}
    printed: dict[str, str] = {}
    for name, words_of in figures.items():
        words = " and ".join(words_of.values())
        names.setdefault(words.lower(), []).append(name)
        printed.setdefault(words.lower(), words)
    return "; ".join(
        f"{listed(members)} {'has' if len(members) == 1 else 'have'} {printed[words]}"
        for words, members in names.items()
    )
