"""Bounds and trends: what the words around a number say of how far it holds, and whether it rose."""

from __future__ import annotations

from dataclasses import replace

from analysis.find.quantities.tokens import (
    AFTER,
    BEFORE,
    TRENDS,
    QuantityMatch,
    Token,
    lower_at,
    match_back,
    match_on,
    word_list,
)

_LOOSE = word_list("loose")


_RAISED = word_list("raised")


_FILLERS = word_list("fillers")


def with_bound(reading: QuantityMatch, tokens: list[Token], text: str) -> QuantityMatch:
    hit = match_back(BEFORE, tokens, reading.first) or _age_bound(reading, tokens)
    if not hit and reading.first and tokens[reading.first - 1].low in _FILLERS:
        hit = match_back(BEFORE, tokens, reading.first - 1)
        if hit and tokens[reading.first - 2].low in _LOOSE:
            hit = None
    if (
        not hit
        and reading.first > 1
        and tokens[reading.first - 1].text in "-‑"
        and lower_at(tokens, reading.first - 2) == "sub"
    ):
        hit = (reading.first - 2, "<")
    if hit and tokens[hit[0]].low == "up" and hit[0] and tokens[hit[0] - 1].low in _RAISED:
        hit = None
    if (
        hit
        and reading.doubt == "year"
        and (
            reading.first - hit[0] > 2
            or tokens[hit[0]].low in _LOOSE
            or tokens[reading.first - 1].low in _FILLERS
        )
    ):
        hit = None
    if hit and not (
        reading.value == 1
        and reading.doubt == "one"
        and tokens[reading.first - 1].low in ("some", "about", "over")
    ):
        reading = _bounded(reading, hit[1], start=tokens[hit[0]].start, first=hit[0])
    j = (
        reading.after + 1
        if reading.after < len(tokens)
        and tokens[reading.after].text in "-‑"
        and tokens[reading.after].glued
        else reading.after
    )
    after = match_on(AFTER, tokens, j)
    if after and reading.bound in ("=", "range") and reading.kind not in ("vote", "score"):
        k, bound = after
        closed = k >= len(tokens) or tokens[k].kind == "sym"
        if (
            (bound != "~" or tokens[j].low != "odd" or j > reading.after)
            and (tokens[j].low != "at" or closed)
            and (tokens[j].low != "plus" or j > reading.after or closed)
        ):
            reading = replace(_bounded(reading, bound), end=tokens[k - 1].end, after=k)
    return (
        reading
        if reading.bound != "=" or reading.value is None or reading.low is None
        else _bounded(reading, "=")
    )


def _age_bound(reading: QuantityMatch, tokens: list[Token]) -> tuple[int, str] | None:
    """under the age of 5, over the age of 21."""
    k = reading.first
    if (
        reading.kind == "age"
        and k > 3
        and tokens[k - 1].low == "of"
        and tokens[k - 2].low == "age"
        and tokens[k - 3].low == "the"
    ):
        return match_back(BEFORE, tokens, k - 3)
    return None


def _bounded(
    reading: QuantityMatch, bound: str, *, start: int | None = None, first: int | None = None
) -> QuantityMatch:
    """The reading with a bound and the interval it stands for; nearly N is [0.9 N, N), about N is within a tenth."""
    value, low, high = reading.value, reading.low, reading.high
    if value is not None:
        span = abs(value)
        low, high = {
            ">": (value, None),
            ">=": (value, None),
            "<": (None, value),
            "<=": (None, value),
            "nearly": (value - span / 10, value),
            "~": (value - span / 10, value + span / 10),
        }.get(bound, (low, high))
        if low is not None and high is not None:
            low, high = float(f"{low:.12g}"), float(f"{high:.12g}")
        name = "<" if bound == "nearly" else bound
    else:
        name = bound if reading.bound == "range" and bound == "~" else reading.bound
        if bound in (">", ">=") and reading.bound == "vague":
            high = None
    return replace(
        reading,
        bound=name,
        low=low,
        high=high,
        start=reading.start if start is None else start,
        first=reading.first if first is None else first,
    )


_THROUGH = word_list("through")


def with_trend(reading: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """up, down: a verb of rising or falling before an amount of change; what it rose *to* has none."""
    if reading.trend or reading.kind in ("score", "vote", "age") or reading.first == 0:
        return reading
    opened = tokens[reading.first].low == "from" if reading.bound == "range" else False
    if opened or (reading.bound == "range" and tokens[reading.first - 1].low == "from"):
        return reading
    k = reading.first - 1
    words = [lower_at(tokens, k - step) for step in range(5)]
    if words[0] == "by":  # grow sales by 35 per cent
        words = [w for n, w in enumerate(words) if n == 0 or w in TRENDS or n > 2 or w in _THROUGH]
    for step, word in enumerate(words):
        trend = TRENDS.get(word, "")
        if trend in ("up", "down") and not _is_phrasal(word, lower_at(tokens, k - step - 1)):
            if lower_at(tokens, k - step - 1) in ("a", "an", "the") and word not in ("up", "down"):
                return reading
            if (
                word in _ACTIVE
                and reading.kind not in ("percent", "money")
                and reading.unit not in ("point", "sen", "cent", "penny")
            ):
                return reading
            return replace(reading, trend=trend)
        if word not in _THROUGH:
            return reading
    return reading


_ACTIVE = word_list("active")


def _is_phrasal(word: str, before: str) -> bool:
    """True for "called up", "gave up", "shut down": the particle says nothing of a number."""
    if word not in ("up", "down"):
        return False
    return TRENDS.get(before) == "-" or (
        before.endswith(("ed", "ing"))
        and before
        not in ("trending", "moved", "closed", "ended", "trading", "traded", "finished", "edged")
    )


def share_bounds(found: list[QuantityMatch], tokens: list[Token]) -> list[QuantityMatch]:
    """more than 100 kilometers (60 miles): the bound holds for both, as it is one quantity; a trend goes on to "or 2%"."""
    for k in range(1, len(found)):
        before, here = found[k - 1], found[k]
        between = [t.text for t in tokens[before.after : here.first]]
        by = between[-1:] == ["by"] and len(between) <= 4 and before.kind == here.kind
        if (
            before.trend
            and not here.trend
            and (by or between in (["("], ["or"], [",", "or"]) or between[1:] == ["or"])
            and here.kind not in ("age", "time")
        ):
            found[k] = here = replace(here, trend=before.trend)
        if (
            between in (["("], ["(", "or"])
            and here.bound == "="
            and before.bound in (">", ">=", "<", "<=")
            and not (before.low is not None and before.high is not None)
            and not here.bare
            and not before.bare
            and lower_at(tokens, here.after) == ")"
        ):
            found[k] = _bounded(here, before.bound)
    return found
