"""Read a sentence in another language as tokens of the English grammar of quantities.

Words that bound, link or measure a number become the English words of the list ``foreign_words``,
and all other words become opaque: no rule of the grammar knows them.
"""

from __future__ import annotations

import itertools

from analysis.find.quantities.foreign_glosses import (
    Gloss,
    Uses,
    counted_nouns,
    find_phrase,
    has_use,
    number_endings,
    rate_at,
)
from analysis.find.quantities.foreign_numbers import read_spelled, split_number
from analysis.find.quantities.tokens import TRENDS, Token, tokenize

OPAQUE = "§"
_SCALES = {1e2: "hundred", 1e3: "thousand", 1e6: "million", 1e9: "billion", 1e12: "trillion"}
_RANGE_AHEAD = 7  # tokens after "from" in which "to" is sought
_VERB_AHEAD = 9  # tokens after "um" in which the verb of change is sought
_LEVEL_BEHIND = 14  # tokens before "bis auf" in which a trend makes it a level
_CLAUSE_SIGNS = frozenset(". , ; : ! ? ( )".split())
_READ_BESIDE = ("of", "clock_before", "half", "sentence")  # of no meaning by themselves
_PLACED = ("article", "from", "to", "change", "by", "of", "up_to", "after", "unit", "rate")
_EXPLETIVES = frozenset("il est sont a ont er is zijn han ha è sono são foram".split())


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
        for ending, use, english in number_endings(self.language):
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
        return find_phrase(self.tokens, i, self.language)

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
        return None if gloss.use in _READ_BESIDE else gloss

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
        is_sentence = any(self._is(k, "sentence") for k in range(max(0, self.i - 5), self.i))
        is_level = is_sentence or (
            any(TRENDS.get(word) in ("up", "down") for word in recent)
            and self._has_subject()
            and not self._is_of_substance(gloss.after)
        )
        is_link = self.use in ("num", "unit", "scale") and self._is(self.i, "to")
        return gloss._replace(english="to", use="to") if is_level or is_link else gloss

    def _is_of_substance(self, i: int) -> bool:
        """Whether a number, its unit, a substance and a rate follow: "80 l de lluvia por m²"."""
        spelled = read_spelled(self.tokens, i, self.language)
        at = spelled.after if spelled else i + 1
        unit = self._phrase(at) if at < len(self.tokens) else None
        if unit is None or not any(use == "unit" for use, _ in unit[1]):
            return False
        behind = unit[0] + (2 if self._is(unit[0], "of") else 1)
        return bool(rate_at(self.tokens, behind, self.language))

    def _has_subject(self) -> bool:
        """Whether a word before the trend may be what fell: not in "cayeron hasta 50 litros"."""
        before = itertools.takewhile(lambda token: token.lower not in TRENDS, self.out)
        words = (token.lower.strip(OPAQUE + "s") for token in before if OPAQUE in token.text)
        return any(word not in _EXPLETIVES for word in words)
