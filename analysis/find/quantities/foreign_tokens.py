"""Read a sentence in another language as tokens of the English grammar of quantities.

Numbers are written as in English, words that bound, link or measure them become the English words
of the list ``foreign_words``, and all other words become opaque: no rule of the grammar knows them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from analysis.find.quantities.foreign_numbers import read_spelled, split_number
from analysis.find.quantities.tokens import TRENDS, Token, tokenize
from analysis.html import join_spans
from analysis.read.dates import MONTH_NAMES
from analysis.resources import read_lexicon

OPAQUE = "§"
_POINT, _COMMA = ".", ","
_SPACES = "    "  # a space, and no-break, thin and narrow no-break ones
_NUMBERS = {
    # sign of decimals -> three digits in a group, then decimals of any length
    _COMMA: rf"[1-9]\d{{0,2}}(?:[.'’{_SPACES}]\d{{3}})+(?:,\d+)?(?!\d)|\d+[.]\d{{1,2}}(?!\d)",
    _POINT: rf"[1-9]\d{{0,2}}(?:[,'’{_SPACES}]\d{{3}})+(?:\.\d+)?(?!\d)|\d+,\d{{1,2}}(?!\d)",
}
_WORD = r"(?:[^\W\d_]+['’](?=\w|$))|[^\W\d_]+"  # d’|euros
_WHOLE_WORD = r"[^\W\d_]+(?:['’][^\W\d_]+)?"  # zo'n
_ELIDING = ("fr", "it")
_DECIMALS = {
    _POINT: re.compile(r"(?<![\d.,:/-])\d{1,3}\.\d{1,2}(?![\d.,:/-])"),
    _COMMA: re.compile(r"(?<![\d.,])\d+,\d{1,2}(?![\d,])"),
}
_SCALES = {1e2: "hundred", 1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
_RANGE_AHEAD = 7  # tokens after "from" in which "to" is sought
_VERB_AHEAD = 9  # tokens after "um" in which the verb of change is sought
_LEVEL_BEHIND = 14  # tokens before "bis auf" in which a trend makes it a level
_CLAUSE_SIGNS = frozenset(". , ; : ! ? ( )".split())
_PLACED = ("article", "from", "to", "change", "by", "of", "up_to", "after", "unit", "rate")


Uses = list[tuple[str, str]]  # each use of a phrase with its English words


class Gloss(NamedTuple):
    """English words for a phrase: the token after the phrase, its use and the words."""

    after: int
    use: str
    english: str


def decimal_sign(text: str, language: str) -> str:
    """Return the sign of decimals in an account: a comma, unless it prints points for them.

    >>> decimal_sign("3.5 Prozent von 1'200 Franken", "de"), decimal_sign("3,5 von 1.200", "de")
    ('.', ',')
    """
    blank = list(text)
    for start, end in find_foreign_masks(text, language):
        blank[start:end] = " " * (end - start)
    left = "".join(blank)
    points, commas = (len(_DECIMALS[sign].findall(left)) for sign in (_POINT, _COMMA))
    return _POINT if points > commas else _COMMA


def find_foreign_masks(text: str, language: str) -> list[tuple[int, int]]:
    """Find dates, clock times, ordinals and names with digits, which are no quantities.

    >>> text = "Am 3. Mai 2031 um 20.15 Uhr kam die A380."
    >>> [text[a:b] for a, b in find_foreign_masks(text, "de")]
    ['3. Mai 2031', '20.15 Uhr', 'A380']
    """
    return join_spans(m.span() for pattern in _masks(language) for m in pattern.finditer(text))


@cache
def _masks(language: str) -> tuple[re.Pattern[str], ...]:
    months = sorted((name for name in MONTH_NAMES if len(name) > 2), key=len, reverse=True)
    parts = {
        "<month>": rf"(?i:{'|'.join(months)})\b\.?",
        "<year>": r"(?:1[5-9]\d\d|20\d\d|21\d\d)",
    }
    patterns = []
    for row in read_lexicon("foreign_not_quantities"):
        if row["language"] in ("all", language):
            pattern = row["pattern"]
            for name, part in parts.items():
                pattern = pattern.replace(name, part)
            patterns.append(re.compile(pattern))
    return tuple(patterns)


@cache
def _pattern(language: str, sign: str) -> re.Pattern[str]:
    word = _WORD if language in _ELIDING else _WHOLE_WORD
    plain = rf"\d+(?:\{sign}\d+)?"
    return re.compile(
        rf"(?P<num>[¼-¾⅐-⅞]|{_NUMBERS[sign]}|{plain})|(?P<word>{word})|(?P<sym>[^\w\s]|_)"
    )


def split_words(
    text: str, masks: Iterable[tuple[int, int]], language: str, sign: str = _COMMA
) -> list[Token]:
    """Split a sentence into its own tokens; numbers are written as in English."""
    tokens: list[Token] = []
    last_end, spans = 0, list(masks)
    for match in _pattern(language, sign).finditer(text):
        start, end = match.span()
        while spans and spans[0][1] <= start:
            spans.pop(0)
        if spans and start < spans[0][1] and end > spans[0][0]:
            if not tokens or tokens[-1].start != spans[0][0] or tokens[-1].kind != "mask":
                a, b = spans[0]
                tokens.append(Token(a, b, text[a:b], "", "mask", a == last_end))
            last_end = spans[0][1]
            continue
        kind, piece = str(match.lastgroup), match.group()
        piece = _in_english(piece, sign) if kind == "num" else piece
        lower = piece.lower().replace("’", "'")
        tokens.append(Token(start, end, piece, lower, kind, start == last_end))
        last_end = end
    return tokens


def _in_english(number: str, sign: str) -> str:
    """A number with its separators as in English: "1.200,5" is "1,200.5"."""
    other = _POINT if sign == _COMMA else _COMMA
    parts = re.split(rf"[{re.escape(other)}'’{_SPACES}]", number)
    if len(parts) == 2 and len(parts[1]) < 3 and sign not in number:  # 0.4 where commas are usual
        return ".".join(parts)
    return ",".join([*parts[:-1], parts[-1].replace(sign, ".")])


@cache
def _glosses(language: str) -> dict[str, dict[tuple[str, ...], Uses]]:
    """First word -> the phrases that begin with it -> their use and English words.

    A form with a capital is looked up as printed, such as "MW"; others in lower case.
    """
    found: dict[str, dict[tuple[str, ...], Uses]] = {}
    for row in read_lexicon("foreign_words"):
        if row["language"] in ("all", language):
            exact = row["words"] != row["words"].lower()
            key = tuple(
                t.text if exact else t.lower for t in split_words(row["words"], [], language)
            )
            found.setdefault(key[0], {}).setdefault(key, []).append((row["use"], row["english"]))
    return found


@cache
def _endings(language: str) -> list[tuple[str, str, str]]:
    """Ends of words that begin with a number word, each with its use and English words."""
    return [
        (key[-1], use, english)
        for first in _glosses(language).values()
        for key, uses in first.items()
        for use, english in uses
        if use == "half" or (use == "age" and key[0] == "-")
    ]


def translate(tokens: list[Token], language: str) -> list[Token]:
    """Return the tokens of a sentence as the English grammar reads them."""
    translation = _Translation(tokens, language)
    while translation.i < len(tokens):
        translation.step()
    return translation.out


class _Translation:
    """The tokens of a sentence, and those that are translated so far."""

    def __init__(self, tokens: list[Token], language: str) -> None:
        self.tokens, self.language = tokens, language
        self.out: list[Token] = []
        self.i = 0
        self.use = ""  # of the gloss before
        self.ranges = 0  # "from" words whose "to" is still to come

    def step(self) -> None:
        """Translate the word or phrase at the current place."""
        token = self.tokens[self.i]
        if token.kind in ("mask", "num"):
            self._keep(token)
        elif self._scale() or self._gloss() or self._number() or self._compound():
            return
        elif token.kind == "sym":
            self._keep(token)
        else:
            self._hide(token)

    def _keep(self, token: Token) -> None:
        self.out.append(token)
        self.i, self.use = self.i + 1, token.kind

    def _hide(self, token: Token) -> None:
        word = f"{OPAQUE}{token.lower}{OPAQUE}s"
        self.out.append(Token(token.start, token.end, word, word, "word", token.glued))
        self.i, self.use = self.i + 1, ""

    def _emit(self, english: str, after: int, use: str) -> None:
        first, last = self.tokens[self.i], self.tokens[after - 1]
        end = last.end
        if use == "vague" and after > self.i + 1 and self._is(after - 1, "of"):
            end = self.tokens[after - 2].end
        for n, token in enumerate(tokenize(english, [])):
            glued = token.glued if n else first.glued
            self.out.append(Token(first.start, end, token.text, token.lower, token.kind, glued))
        self.i, self.use = after, use

    def _is(self, i: int, use: str) -> bool:
        """Whether the word at ``i`` has a use, whatever else it may be."""
        return i < len(self.tokens) and has_use(self.tokens[i].lower, use, self.language)

    def _is_number(self, i: int) -> bool:
        """Whether a number in digits or words begins at ``i``, or an article before one."""
        if i >= len(self.tokens):
            return False
        if self.tokens[i].text in ("-", "−", "€", "$", "£") or self._begins_number(i):
            return True
        return self._is(i, "article") and self._begins_number(i + 1)

    def _begins_number(self, i: int) -> bool:
        if i >= len(self.tokens):
            return False
        return self.tokens[i].kind == "num" or (
            self.tokens[i].kind == "word"
            and read_spelled(self.tokens, i, self.language) is not None
        )

    # Numbers

    def _scale(self) -> bool:
        """The scale after digits: "3,5 Millionen", "200 mil", "2 mil millones"."""
        if not self.out or self.use != "num" or self.tokens[self.i].kind != "word":
            return False
        found = read_spelled(self.tokens, self.i, self.language)
        words = split_number(self.tokens[self.i].lower, self.language)
        if not found or not words or words[0].kind != "scale" or found.value < 1000:
            return False
        if found.value not in _SCALES:
            return False
        self._emit(_SCALES[found.value], self._after_point(found.after), "scale")
        self._pass_of()
        return True

    def _after_point(self, i: int) -> int:
        """The token after the point of an abbreviated scale, "3 Mio. Euro"."""
        is_short = len(self.tokens[i - 1].text) == 3 and i + 1 < len(self.tokens)
        is_point = is_short and self.tokens[i].text == "." and self.tokens[i].glued
        return i + 1 if is_point else i

    def _number(self) -> bool:
        found = read_spelled(self.tokens, self.i, self.language)
        if found is None or self._is_other_word(found.after, doubtful=found.doubtful):
            return False
        scale = found.scale if found.scale in _SCALES else 1.0
        words = f"{found.value / scale:,.0f}"
        self._emit(words + (f" {_SCALES[scale]}" if scale > 1 else ""), found.after, "num")
        if scale >= 1e6:
            self._pass_of()
        return True

    def _compound(self) -> bool:
        """A number word with an end: "zwölfjährige", "dreieinhalb"."""
        word = self.tokens[self.i].lower
        for ending, use, english in _endings(self.language):
            stem = word.removesuffix(ending)
            if stem == word or not split_number(stem, self.language):
                continue
            token = self.tokens[self.i]._replace(text=stem, lower=stem)
            found = read_spelled([token], 0, self.language)
            if found is not None and use == "half":
                self._emit(f"{found.value + 0.5:g}", self.i + 1, "num")
                return True
            if found is not None:
                self._emit(f"{found.value:,.0f}{english}", self.i + 1, "age")
                return True
        return False

    def _is_other_word(self, after: int, *, doubtful: bool) -> bool:
        """True for "neuf" (new), "sei" (you are): a doubtful word without a noun to count."""
        if not doubtful:
            return False
        following = self.tokens[after] if after < len(self.tokens) else None
        is_capital = self.tokens[self.i].text[0].isupper() and self.i > 0
        if following is None or following.kind != "word" or is_capital:
            return True
        known = self._phrase(after)
        return known is None and following.lower not in counted_nouns(self.language)

    def _pass_of(self) -> None:
        """Pass over the "de" of "3 millions d’euros"."""
        if self._is(self.i, "of") and self.i + 1 < len(self.tokens):
            self.i += 1

    # Phrases

    def _phrase(self, i: int) -> tuple[int, Uses] | None:
        """The longest phrase of the list at ``i``: the token after it, and its uses."""
        token = self.tokens[i]
        for first in dict.fromkeys((token.text, token.lower)):
            phrases = _glosses(self.language).get(first, {})
            for key in sorted(phrases, key=len, reverse=True):
                part = self.tokens[i : i + len(key)]
                exact = first == token.text and tuple(t.text for t in part) == key
                if exact or tuple(t.lower for t in part) == key:
                    return i + len(key), phrases[key]
        return None

    def _gloss(self) -> bool:
        found = self._phrase(self.i)
        if found is None:
            return False
        after, uses = found
        for use, english in sorted(uses, key=lambda u: u[0] not in _PLACED):
            gloss = self._place(Gloss(after, use, english))
            if gloss is not None:
                self._emit(gloss.english, gloss.after, gloss.use)
                return True
        return False

    def _place(self, gloss: Gloss) -> Gloss | None:
        """The gloss as it is read at this place; None where it is not read."""
        before = self.out[-1] if self.out else None
        is_beside = before is not None and before.kind != "mask" and OPAQUE not in before.text
        by_use = {
            "article": self._article,
            "from": self._from,
            "to": self._to,
            "change": self._to,
            "by": self._by,
            "up_to": self._up_to,
        }
        if gloss.use in by_use:
            return by_use[gloss.use](gloss)
        if gloss.use in ("unit", "after", "rate"):
            is_read = is_beside or gloss.use == "rate"
            one = before is not None and before.lower == "a"
            words = gloss.english.removesuffix("s") if one else gloss.english
            return gloss._replace(english=words) if is_read else None
        return None if gloss.use in ("of", "clock_before", "half") else gloss

    def _article(self, gloss: Gloss) -> Gloss | None:
        following = self._phrase(gloss.after) if gloss.after < len(self.tokens) else None
        if gloss.english == "a" and following and ("unit", "percent") in following[1]:
            return gloss._replace(english="1", use="num")
        is_measure = gloss.english == "a" and self.use in ("bound", "up_to")
        return gloss if is_measure or self._begins_number(gloss.after) else None

    def _from(self, gloss: Gloss) -> Gloss | None:
        """The word before the first number of "from 3 to 5"."""
        if not self._is_number(gloss.after):
            return None
        for k in range(gloss.after + 1, min(gloss.after + _RANGE_AHEAD, len(self.tokens) - 1)):
            if self.tokens[k].text in _CLAUSE_SIGNS:
                return None
            for use in ("change", "to"):
                if self._is(k, use) and self._is_number(k + 1):
                    self.ranges += 1
                    return gloss._replace(english="changed from") if use == "change" else gloss
        return None

    def _to(self, gloss: Gloss) -> Gloss | None:
        """The word between the numbers of "3 to 5", and of "from 3 to 5"."""
        if not self._is_number(gloss.after) or self.use in ("", "bound", "mask"):
            return None
        if gloss.use == "change" and not self.ranges:
            return None
        self.ranges = max(0, self.ranges - 1)
        return gloss

    def _by(self, gloss: Gloss) -> Gloss | None:
        """The word between a verb of change and the amount; in German the verb may come last."""
        beside = self._is_number(gloss.after) or self._bound_at(gloss.after)
        if beside and self.out and self.out[-1].lower in TRENDS:
            return gloss
        if not beside or self.language not in ("de", "nl"):
            return None
        for k in range(gloss.after, min(gloss.after + _VERB_AHEAD, len(self.tokens))):
            if self.tokens[k].text in _CLAUSE_SIGNS:
                return None
            phrase = self._phrase(k)
            for use, english in phrase[1] if phrase else []:
                if use == "trend" and english in ("rose", "fell"):
                    return gloss._replace(english=f"{english} by")
        return None

    def _bound_at(self, i: int) -> bool:
        found = self._phrase(i) if i < len(self.tokens) else None
        return found is not None and any(use in ("bound", "up_to") for use, _ in found[1])

    def _up_to(self, gloss: Gloss) -> Gloss | None:
        """Up to 500; after a number or a trend it is the end of a range, or a level."""
        if not self._is_number(gloss.after):
            return None
        if self.language == "de":  # a level is "auf" or "bis auf"
            return gloss
        recent = [t.lower for t in self.out[-_LEVEL_BEHIND:]]
        is_level = any(TRENDS.get(word) in ("up", "down") for word in recent)
        is_link = self.use in ("num", "unit", "scale") and self._is(self.i, "to")
        return gloss._replace(english="to", use="to") if is_level or is_link else gloss


@cache
def has_use(words: str, use: str, language: str) -> bool:
    """Whether words, in lower case, have a use in the list, whatever other use they may have."""
    key = tuple(t.lower for t in split_words(words, [], language))
    uses = _glosses(language).get(key[0], {}).get(key, []) if key else []
    return any(known == use for known, _ in uses)


@cache
def counted_nouns(language: str) -> dict[str, tuple[str, str]]:
    """Noun as printed, in lower case -> unit in English, and what happened to the counted."""
    return {
        row["word"]: (row["unit"], row["role"])
        for row in read_lexicon("foreign_nouns")
        if row["language"] == language
    }
