"""Pairs of numbers: ranges, "10 to 20", votes, "134 to 63", and scores, "3-1"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from analysis.find.quantities.matches import QuantityMatch
from analysis.find.quantities.tokens import (
    AGED,
    TRENDS,
    Token,
    lower_at,
    lowers,
    split_forms,
    word_list,
)

_LONGEST_LINK = 4  # tokens between two numbers of a pair
_LINKS = split_forms("to ~|- ~|to|-|–|—|‑|−|to -|- to -|- to|‑ to|through")
_BOUNDED_LINKS = split_forms(
    "to about|to around|to nearly|to over|to roughly|to almost|to as much as|to as many as"
    "|to more than"
)
_BETWEEN_LINKS = split_forms("and|to|and about|and around|and roughly|and nearly|and almost|and -")
_LED_BY = split_forms(
    "the ages of|ages of|the age of|ages|age|aged"
)  # between the ages of 9 and 14
_CLAUSE_LENGTH = 12  # tokens before "from" among which a verb of change is sought
_CLAUSE_SIGNS = frozenset(". ; : ! ? ( )".split())
_CHANGING, _RANGING, _NEW_CLAUSE = (
    word_list(name) for name in ("changing", "ranging", "new_clause")
)
_LISTED = split_forms("or|- or|- and|and|,")
_NOT_BETWEEN = word_list("not_between")
_BEFORE_RANGE = frozenset(
    "about around roughly approximately anywhere somewhere ~ just a the only".split()
)
_LENDS_NO_UNIT = ("time", "multiple", "fraction", "age", "score", "vote")


def _words(*patterns: str) -> re.Pattern[str]:
    """A pattern for any of these words, each a regular expression without spaces."""
    return re.compile(rf"\b(?:{'|'.join(' '.join(patterns).split())})\b")


_VOTE = _words(
    "votes? voted voting Senate Senators? House [Cc]ourt [Jj]ustices ruling ruled passed approved?",
    r"rejected confirm\w* [Cc]ommittee panel lawmakers legislat\w+ Legislature ballots? council",
    "Council majority [Pp]arliament Knesset [Cc]aucus elected election candidate re-?elect\\w*",
    "resolution motion Democrats? Republicans? Assembly Congress bill poll",
)
_VOTED = _words("vote[ds]? voting")
_RULED = _words(
    "voted? votes ruling ruled court Court panel justices judges order commission committee",
    "council board",
)
_POLITICS = _words(
    "Mr Mrs Ms Rep Sen Gov Representative Senator leader leadership party Speaker amendment",
    "referendum delegates?",
)
_GAME = _words(
    "team game season coach points? league [Cc]up quarter half goals? match playoffs? inning set",
    "sets overtime minute tournament",
)
_SPORT = _words(
    r"won wins? beat beats lost loss(?:es)? lead led leads trail\w* victory defeat\w* draws? drew",
    r"tie[ds]? scor\w+ goals? games? match\w* seasons? record innings? half-?time playoffs?",
    "overtime ahead edged aggregate deficit sets? series [Cc]up [Ll]eague minute team coach",
    r"champion\w* tournament final Open Slam seed(?:ed)? striker midfielder players? squad",
    "tie-?break",
)
_DECISIONS = frozenset("decision ruling opinion vote verdict".split())
_VOTE_NOUNS = frozenset("vote votes margin majority decision ruling".split())
_SCORE_NOUNS = frozenset(
    "lead win victory record draw aggregate defeat loss scoreline deficit advantage".split()
)
_PLURALS = frozenset("people men women children percentage".split())
_NO_PLURALS = frozenset("was is has as its votes this last vs across".split())
_CHARACTERS_BEFORE, _CHARACTERS_AFTER = 200, 120  # how far the words of votes and games are sought


@dataclass(frozen=True)
class MatchPair:
    """Two neighbouring matches with the words around them in lower case."""

    left: QuantityMatch
    right: QuantityMatch
    before: tuple[str, ...]  # the three words before the left one
    between: tuple[str, ...]
    following: str  # the word after the right one
    is_tight: bool  # no space around what is between

    @property
    def values(self) -> tuple[float, float]:
        """The two numbers, 0 for a missing one."""
        return self.left.value or 0.0, self.right.value or 0.0


def join_pairs(matches: list[QuantityMatch], tokens: list[Token], text: str) -> list[QuantityMatch]:
    """Join neighbours to ranges, votes and scores; otherwise let them share unit and scale."""
    joined: list[QuantityMatch] = []
    k = 0
    while k < len(matches):
        pair = _pair_at(matches, k, tokens)
        if pair is None:
            joined.append(matches[k])
            k += 1
            continue
        together = _join(pair, tokens, text)
        if together is None:
            left, matches[k + 1] = _lend_unit(pair)
            joined.append(left)
            k += 1
        else:
            leads_on = _leads_on(matches, k, tokens)
            is_change = len(together) == 2 and not together[0].side
            joined += together
            k += 1 if leads_on and not is_change else 2
            while leads_on and is_change and _goes_on(matches, k - 1, tokens):
                joined.append(matches[k])
                k += 1
    return joined


def _pair_at(matches: list[QuantityMatch], k: int, tokens: list[Token]) -> MatchPair | None:
    if k + 1 >= len(matches):
        return None
    left, right = matches[k], matches[k + 1]
    if right.first - left.after > _LONGEST_LINK:
        return None
    return MatchPair(
        left,
        right,
        before=_words_before(tokens, left.first),
        between=lowers(tokens, left.after, right.first),
        following=lower_at(tokens, right.after),
        is_tight=tokens[left.after].glued and tokens[right.first].glued,
    )


def _words_before(tokens: list[Token], i: int) -> tuple[str, ...]:
    """The three words before a number, without "the ages of"."""
    for led in _LED_BY:
        if lowers(tokens, i - len(led), i) == led:
            i -= len(led)
            break
    return lowers(tokens, i - 3, i)


def _leads_on(matches: list[QuantityMatch], k: int, tokens: list[Token]) -> bool:
    """From $160 to $180 to $200: the end of one range begins the next."""
    opener = _opener(_words_before(tokens, matches[k].first))
    return opener == "from" and _goes_on(matches, k + 1, tokens)


def _goes_on(matches: list[QuantityMatch], k: int, tokens: list[Token]) -> bool:
    pair = _pair_at(matches, k, tokens)
    if pair is None or pair.between != ("to",):
        return False
    return pair.left.unit == pair.right.unit and not pair.left.bare


def _opener(before: tuple[str, ...]) -> str:
    """The "between" or "from" that opens a range."""
    words = [word for word in before if word not in _BEFORE_RANGE]
    return words[-1] if words and words[-1] in ("between", "from") else ""


def _join(pair: MatchPair, tokens: list[Token], text: str) -> list[QuantityMatch] | None:
    """The range, votes or score that two matches are, or None."""
    left, right, between = pair.left, pair.right, pair.between
    if left.value is None or right.value is None or "multiple" in (left.form, right.form):
        return None
    if left.kind != right.kind and "fraction" in (left.kind, right.kind):
        return None
    opener = _opener(pair.before)
    if _may_be_result(pair, opener) and (result := _read_result(pair, text, tokens)):
        return result
    if opener == "between":
        is_range = between in _BETWEEN_LINKS or (between[:1] == ("and",) and len(between) == 2)
    else:
        is_range = _is_link(between, opener) and not _is_level_after_change(pair, opener)
    if is_range and _is_one_measure(pair, opener):
        if opener == "from" and _is_change(pair, tokens):
            return _make_change(pair, tokens)
        return [_make_range(pair, tokens, opener)]
    return [_make_range(pair, tokens, opener)] if _is_choice(pair) else None


def _is_choice(pair: MatchPair) -> bool:
    """Two or three people, two or three hundred: neighbours that give one amount loosely."""
    left, right = pair.left, pair.right
    is_plain = left.bare and not left.noun and not left.doubt and left.form == right.form
    if pair.between != ("or",) or not is_plain or right.currency or left.scaled:
        return False
    low, high = pair.values
    factor = _printed_scale(right)
    return low % 1 == 0 and low > 0 and (high == low + 1 or high == (low + 1) * factor)


def _is_change(pair: MatchPair, tokens: list[Token]) -> bool:
    """True after a verb of change: "rose from 328 to 340" is before and now, no range."""
    i = pair.left.first - 1
    while i >= 0 and tokens[i].lower != "from":
        i -= 1
    for k in range(i - 1, max(-1, i - 1 - _CLAUSE_LENGTH), -1):
        word = tokens[k].lower
        if word in _RANGING:
            return False
        if word in _NEW_CLAUSE or word in _CLAUSE_SIGNS:
            break
        if word in _CHANGING or TRENDS.get(word, "-") != "-":
            return True
    return pair.values[0] > pair.values[1] and not pair.right.scaled


def _may_be_result(pair: MatchPair, opener: str) -> bool:
    left, right = pair.left, pair.right
    if pair.between not in _LINKS or not left.bare or not right.bare or right.noun:
        return False
    is_dashed = pair.between in (("-",), ("–",)) and pair.is_tight
    return not opener or (is_dashed and pair.values[0] >= pair.values[1])


def _is_link(between: tuple[str, ...], opener: str) -> bool:
    """True for "10 to 20"; after "from" also for "to about", "up to", "rising to"."""
    if opener != "from":
        return between in _LINKS and between != ("through",)
    if between in _LINKS or between in _BOUNDED_LINKS:
        return True
    is_verb = len(between) == 2 and between[1] == "to" and between[0].isalpha()
    return is_verb and between[0] not in _NOT_BETWEEN


def _is_level_after_change(pair: MatchPair, opener: str) -> bool:
    """Rose 5 percent to 10, dropped 36,000 to 293,000: a change, and where it led."""
    if pair.between != ("to",) or opener == "from":
        return False
    if not pair.left.bare and pair.right.bare:
        return True
    smaller, larger = sorted(abs(value) for value in pair.values)
    return larger > 4 * smaller and any(TRENDS.get(word, "-") != "-" for word in pair.before)


def _is_one_measure(pair: MatchPair, opener: str) -> bool:
    """True when the two numbers may be the ends of one range."""
    left, right = pair.left, pair.right
    if "vague" in (left.form, right.form) or left.doubt == right.doubt == "year":
        return False
    if left.rate and right.rate and left.rate != right.rate:
        return False
    if left.unit == right.unit and left.noun == right.noun:
        return True
    if left.bare and not left.noun:
        has_less = (
            left.mantissa is not None
            and right.mantissa is not None
            and left.mantissa < right.mantissa
        )
        return bool(opener) or not right.currency or has_less
    if right.bare and not right.noun:
        return bool(opener) or (left.currency and (pair.between != ("to",) or right.scaled))
    return left.unit == right.unit


# Ranges


def _make_range(pair: MatchPair, tokens: list[Token], opener: str) -> QuantityMatch:
    left, right = pair.left, pair.right
    values, factor, first = pair.values, _printed_scale(right), left.first
    if factor > 1 and not left.scaled and values[0] < min(values[1] / factor, 1000):
        values = values[0] * factor, values[1]  # 5 to 10 million
    if opener:
        first -= 1
        while tokens[first].lower != opener:
            first -= 1
    measure = left if left.unit and not right.unit else right
    named = left if left.kind == "age" and right.bare else measure
    noun = right.noun or left.noun
    return replace(
        right,
        start=tokens[first].start if opener == "between" else left.start,
        first=first,
        value=None,
        low=min(values),
        high=max(values),
        bound="range",
        unit=named.unit,
        kind=named.kind,
        currency=measure.currency,
        rate=right.rate or left.rate,
        noun=noun,
        number=(left.number[0], right.number[1]),
        doubt="",
        bare=not named.unit and not noun,
    )


def _make_change(pair: MatchPair, tokens: list[Token]) -> list[QuantityMatch]:
    """The figure before and the figure now, with the unit and scale that they share."""
    whole = _make_range(pair, tokens, "from")
    ends = whole.low, whole.high
    is_falling = pair.values[0] > pair.values[1] and pair.right.scaled == pair.left.scaled
    shared = {name: getattr(whole, name) for name in ("unit", "kind", "rate", "noun", "bare")}
    return [
        replace(match, value=value, low=value, high=value, doubt="", **shared)
        for match, value in zip(
            (pair.left, pair.right), ends[::-1] if is_falling else ends, strict=True
        )
    ]


def _printed_scale(match: QuantityMatch) -> float:
    """The scale printed with a number: 1,000,000 for "5 million", 1,000 for "five thousand"."""
    value = match.value or 0.0
    if match.form == "digits":
        return value / match.mantissa if match.scaled and match.mantissa else 1.0
    for factor in (1e12, 1e9, 1e6, 1e3, 1e2):
        mantissa = value / factor
        if 1 <= mantissa < 1000 and abs(mantissa - round(mantissa, 1)) < 1e-9:
            return factor
    return 1.0


def _lend_unit(pair: MatchPair) -> tuple[QuantityMatch, QuantityMatch]:
    """7- or 8-inch, 3 and 5 percent: the unit of one match is also that of the other."""
    left, right, between = pair.left, pair.right, pair.between
    if left.unit == "point" and right.bare and between[-1:] == ("to",):
        return left, replace(right, unit=left.unit, kind=left.kind, bare=False)
    if not left.bare or left.doubt or left.value is None or right.value is None:
        return left, right
    if not right.unit or right.kind in _LENDS_NO_UNIT:
        return left, right
    if right.currency:
        is_list = between == ("or",)
    else:
        is_list = between in _LISTED and left.form == right.form
    if is_list:
        return replace(left, unit=right.unit, kind=right.kind, bare=False), right
    return left, right


# Votes and scores


def _read_result(pair: MatchPair, text: str, tokens: list[Token]) -> list[QuantityMatch] | None:
    """Two quantities for a vote, one for a score, or None if the pair is neither."""
    left, right = pair.values
    if not _is_whole(pair.left) or not _is_whole(pair.right):
        return None
    if left < right and (_is_plural(pair.following) or pair.following in _PLURALS):
        return None
    if max(left, right) > 999 or "," in tokens[pair.left.after - 1].text:
        return None
    start = max(0, pair.left.start - _CHARACTERS_BEFORE)
    window = text[start : pair.right.end + _CHARACTERS_AFTER]
    is_vote, is_sport = _kind_of_result(pair, window)
    if is_vote and _has_majority(pair, window, is_sport):
        if left < right and pair.between == ("to",) and AGED.intersection(pair.before[-1:]):
            return None
        if left > right or pair.following in _VOTE_NOUNS or _VOTED.search(window):
            return _make_vote(pair)
    return [_make_score(pair)] if _is_score(pair, is_sport) else None


def _is_whole(match: QuantityMatch) -> bool:
    return match.form == "digits" and not match.scaled and (match.value or 0) % 1 == 0


def _is_plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith("ss") and word not in _NO_PLURALS


def _kind_of_result(pair: MatchPair, window: str) -> tuple[bool, bool]:
    """(may be a vote, may be a score), from the words around."""
    is_vote, is_sport = bool(_VOTE.search(window)), bool(_SPORT.search(window))
    many = sum(pair.values) > 60
    if pair.following in _DECISIONS and not _GAME.search(window):
        is_vote, is_sport = True, False
    if not is_vote and many:
        is_vote = bool(_POLITICS.search(window)) and not _GAME.search(window)
    if pair.following in _SCORE_NOUNS:
        return is_vote and many, True
    return is_vote, is_sport


def _has_majority(pair: MatchPair, window: str, is_sport: bool) -> bool:
    left, right = pair.values
    if left == right or (left < right and is_sport):
        return False
    return left + right > 4 or (not is_sport and bool(_RULED.search(window)))


def _is_score(pair: MatchPair, is_sport: bool) -> bool:
    left, right = pair.values
    if left >= 200:
        return False
    if left >= right and pair.between != ("through",) and (pair.between != ("to",) or is_sport):
        return True
    return is_sport and not _is_plural(pair.following) and pair.between[0] != "to"


def _make_vote(pair: MatchPair) -> list[QuantityMatch]:
    return [
        replace(match, unit="vote", kind="vote", bare=False, doubt="", side=side)
        for match, side in ((pair.left, "for"), (pair.right, "against"))
    ]


def _make_score(pair: MatchPair) -> QuantityMatch:
    return replace(
        pair.right,
        start=pair.left.start,
        first=pair.left.first,
        value=None,
        low=min(pair.values),
        high=max(pair.values),
        bound="=",
        unit="score",
        kind="score",
        number=(pair.left.number[0], pair.right.number[1]),
        bare=False,
        doubt="",
    )
