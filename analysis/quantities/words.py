"""The word lists as look-up tables over tokens: units, currencies, bounds, trends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from analysis.lexicons import read_lexicon
from analysis.quantities.tokens import Token, tokenize


@dataclass
class Table:
    """Forms of one to six tokens and what each stands for; a form is told by case only if the list says so."""

    plain: dict[tuple[str, ...], str] = field(default_factory=dict)
    exact: dict[tuple[str, ...], str] = field(default_factory=dict)
    longest: int = 1

    @property
    def words(self) -> frozenset[str]:
        return self._words

    @property
    def exact_words(self) -> frozenset[str]:
        return self._exact

    def close(self) -> Table:
        self._words = frozenset(k[0] for k in self.plain)
        self._exact = frozenset(k[0] for k in self.exact)
        self._last = frozenset(k[-1] for k in (*self.plain, *self.exact))
        self._first = self._words | self._exact
        return self

    def add(self, form: str, value: str, *, exact: bool = False) -> None:
        tokens = tokenize(form, [])
        key = tuple(t.text if exact else t.low for t in tokens)
        (self.exact if exact else self.plain).setdefault(key, value)
        self.longest = max(self.longest, len(key))


def _table(rows: Iterable[tuple[str, str, bool]]) -> Table:
    table = Table()
    for form, value, exact in rows:
        table.add(form, value, exact=exact)
    return table.close()


def match_on(table: Table, tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The longest form that begins at token ``i``: (the token after it, its value)."""
    if i >= len(tokens) or (
        tokens[i].text not in table._first and tokens[i].low not in table._first
    ):
        return None
    for length in range(min(table.longest, len(tokens) - i), 0, -1):
        part = tokens[i : i + length]
        value = table.exact.get(tuple(t.text for t in part)) or table.plain.get(
            tuple(t.low for t in part)
        )
        if value:
            return i + length, value
    return None


def match_back(table: Table, tokens: list[Token], i: int) -> tuple[int, str] | None:
    """The longest form that ends right before token ``i``: (its first token, its value)."""
    if i <= 0 or (tokens[i - 1].text not in table._last and tokens[i - 1].low not in table._last):
        return None
    for length in range(min(table.longest, i), 0, -1):
        part = tokens[i - length : i]
        value = table.exact.get(tuple(t.text for t in part)) or table.plain.get(
            tuple(t.low for t in part)
        )
        if value:
            return i - length, value
    return None


def _money(*places: str) -> Table:
    rows = [r for r in read_lexicon("currencies") if r["place"] in places]
    return _table((r["form"], r["unit"], bool(r["exact"])) for r in rows)


@cache
def _lists() -> dict[str, frozenset[str]]:
    return {row["list"]: frozenset(row["words"].split()) for row in read_lexicon("quantity_words")}


def word_list(name: str) -> frozenset[str]:
    """A small word list of the grammar, by the name it has in the lexicon."""
    return _lists()[name]


UNITS = _table(
    (r["form"], f"{r['unit']}|{r['kind']}", bool(r["exact"])) for r in read_lexicon("units")
)
CURRENCY_BEFORE = _money("before", "both")
CURRENCY_AFTER = _money("after", "both")
BEFORE = _table(
    (r["form"], r["bound"], False) for r in read_lexicon("bounds") if r["place"] == "before"
)
AFTER = _table(
    (r["form"], r["bound"], False) for r in read_lexicon("bounds") if r["place"] == "after"
)
TRENDS = {r["form"]: r["trend"] for r in read_lexicon("trends")}
