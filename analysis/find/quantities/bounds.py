"""Bounds and trends of a number: "at least", "nearly", "or more"; "rose by", "fell"."""

from __future__ import annotations

from dataclasses import replace

from analysis.find.quantities.matches import QuantityMatch, bound_match, extend_match
from analysis.find.quantities.tokens import (
    BOUND_AFTER,
    BOUND_BEFORE,
    FILLERS,
    HYPHENS,
    TRENDS,
    Token,
    lower_at,
    text_at,
    word_list,
)

_LOOSE = word_list("loose")
_RAISED = word_list("raised")
_THROUGH = word_list("through")
_ACTIVE = word_list("active")
_SMALL_COINS = ("point", "sen", "cent", "penny")
_PARTICLES = ("up", "down")
_MOVING = frozenset("trending moved closed ended trading traded finished edged".split())
_ONE_SIDED = (">", ">=", "<", "<=")


def add_bound(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """The match with the bound that is printed before or after it."""
    found = _bound_before(match, tokens)
    if found and not _is_no_bound(match, tokens, found[0]):
        first, bound = found
        match = bound_match(match, tokens, bound, first=first)
    if match.bound in ("=", "range", "~") and match.kind not in ("vote", "score"):
        match = _with_bound_after(match, tokens)
    if match.bound == "=" and match.value is not None and match.low is not None:
        return bound_match(match, tokens, "=")
    return match


def _bound_before(match: QuantityMatch, tokens: list[Token]) -> tuple[int, str] | None:
    """The words that bound the number, also with a filler between: "about another 20"."""
    first = match.first
    found = BOUND_BEFORE.match_before(tokens, first) or _bound_of_age(match, tokens)
    if found:
        return found
    if lower_at(tokens, first - 1) in FILLERS and lower_at(tokens, first - 2) not in _LOOSE:
        found = BOUND_BEFORE.match_before(tokens, first - 1)
    if not found and text_at(tokens, first - 1) in HYPHENS and lower_at(tokens, first - 2) == "sub":
        return first - 2, "<"
    return found


def _bound_of_age(match: QuantityMatch, tokens: list[Token]) -> tuple[int, str] | None:
    """Under the age of 5, over the age of 21."""
    k = match.first
    if match.kind != "age" or k <= 3:
        return None
    is_led = [t.lower for t in tokens[k - 3 : k]] == ["the", "age", "of"]
    return BOUND_BEFORE.match_before(tokens, k - 3) if is_led else None


def _is_no_bound(match: QuantityMatch, tokens: list[Token], first: int) -> bool:
    """True for "raised up to", and for weak words before a year or the word "one"."""
    word, before_number = tokens[first].lower, lower_at(tokens, match.first - 1)
    if word == "up" and lower_at(tokens, first - 1) in _RAISED:
        return True
    if match.doubt == "year":
        return match.first - first > 2 or word in _LOOSE or before_number in FILLERS
    return match.doubt == "one" and match.value == 1 and before_number in ("some", "about", "over")


def _with_bound_after(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """40 or more, 20-odd, 65 and over."""
    i = match.after
    if text_at(tokens, i) in HYPHENS and tokens[i].glued:
        i += 1
    found = BOUND_AFTER.match_from(tokens, i)
    if not found:
        return match
    after, bound = found
    word, hyphened = tokens[i].lower, i > match.after
    closed = after >= len(tokens) or tokens[after].kind == "sym"
    unbounded = (
        (word == "odd" and bound == "~" and not hyphened)
        or (word == "at" and not closed)
        or (word == "plus" and not hyphened and not closed)
    )
    if unbounded:
        return match
    return extend_match(bound_match(match, tokens, bound), tokens, after)


def join_bounds(matches: list[QuantityMatch], tokens: list[Token]) -> list[QuantityMatch]:
    """Join "more than 30 but less than 40" to one interval."""
    joined: list[QuantityMatch] = []
    for match in matches:
        left = joined[-1] if joined else None
        if left is None or not _is_interval(left, match, tokens):
            joined.append(match)
            continue
        named = match if match.unit else left
        changes = {"value": None, "low": left.low, "bound": "range", "unit": named.unit}
        span = {"start": left.start, "first": left.first, "number": (left.number[0], match.end)}
        joined[-1] = replace(match, **changes, **span, kind=named.kind, bare=named.bare)
    return joined


def _is_interval(left: QuantityMatch, right: QuantityMatch, tokens: list[Token]) -> bool:
    between = lower_at(tokens, left.after)
    is_linked = right.first == left.after + 1 and between in ("and", "but", ",", "or")
    is_open = left.bound in (">", ">=") and right.bound in ("<", "<=")
    if not is_linked or not is_open or left.value is None or right.value is None:
        return False
    return left.value < right.value and (left.unit == right.unit or left.bare)


def add_trend(match: QuantityMatch, tokens: list[Token]) -> QuantityMatch:
    """The match with the trend of a verb before an amount of change; "rose to 5" has none."""
    if match.trend or match.kind in ("score", "vote", "age") or match.first == 0:
        return match
    if match.bound == "range" and "from" in (
        tokens[match.first].lower,
        tokens[match.first - 1].lower,
    ):
        return match
    last = match.first - 1
    words = [lower_at(tokens, last - step) for step in range(5)]
    if words[0] == "by":  # grow sales by 35 per cent
        words = [w for n, w in enumerate(words) if n == 0 or w in TRENDS or n > 2 or w in _THROUGH]
    for step, word in enumerate(words):
        before, trend = lower_at(tokens, last - step - 1), TRENDS.get(word, "")
        if trend in ("up", "down") and not _is_phrasal(word, before):
            is_noun = before in ("a", "an", "the") and word not in _PARTICLES
            return match if is_noun or _takes_object(word, match) else replace(match, trend=trend)
        if word not in _THROUGH:
            return match
    return match


def _is_phrasal(word: str, before: str) -> bool:
    """True for "called up", "gave up", "shut down": the particle says nothing of a number."""
    if word not in _PARTICLES:
        return False
    is_verb = before.endswith(("ed", "ing")) and before not in _MOVING
    return TRENDS.get(before) == "-" or is_verb


def _takes_object(verb: str, match: QuantityMatch) -> bool:
    """True for "added 40 planes": what is counted was added, it did not rise."""
    is_change = match.kind in ("percent", "money") or match.unit in _SMALL_COINS
    return verb in _ACTIVE and not is_change


def share_bounds(matches: list[QuantityMatch], tokens: list[Token]) -> list[QuantityMatch]:
    """Let one match pass on its bound and trend: "more than 100 kilometers (60 miles)"."""
    for k in range(1, len(matches)):
        left, right = matches[k - 1], matches[k]
        between = [t.text for t in tokens[left.after : right.first]]
        if left.trend and not right.trend and _is_same_change(left, right, between):
            right = replace(right, trend=left.trend)
        if between in (["("], ["(", "or"]) and _is_same_amount(left, right, tokens):
            right = bound_match(right, tokens, left.bound)
        matches[k] = right
    return matches


def _is_same_change(left: QuantityMatch, right: QuantityMatch, between: list[str]) -> bool:
    """True for "rose 5 points, or 2%", "fell 3% at home and by 4% abroad"."""
    if right.kind in ("age", "time"):
        return False
    if between[-1:] == ["by"] and len(between) <= 4 and left.kind == right.kind:
        return True
    return between in (["("], ["or"], [",", "or"]) or between[1:] == ["or"]


def _is_same_amount(left: QuantityMatch, right: QuantityMatch, tokens: list[Token]) -> bool:
    """True when a bounded amount is repeated in brackets in another unit."""
    is_closed = left.low is not None and left.high is not None
    return (
        left.bound in _ONE_SIDED
        and right.bound == "="
        and not is_closed
        and not left.bare
        and not right.bare
        and lower_at(tokens, right.after) == ")"
    )
