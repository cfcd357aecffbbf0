"""Numbers and measures of other projects' English test suites, read through the public table.

    STORYDIFF_SUITES=folder python tests/benchmarks/number_suites.py [--errors SUITE] [--scan]

The folder holds checkouts, or the files named in `SUITES`, of Recognizers-Text, Duckling and
quantulum3 under ``recognizers``, ``duckling`` and ``quantulum3``; nothing of them is part of the
project. A case is a text with the amounts that its suite reads there. It is right when each is
found with its number and, where the suite names one, its unit (compared after conversion, so that
2.5 years is 30 months); where the suite lists all amounts, no other may be found. A vague amount or
a bounded one is right if it contains the number. By the hash of the text the cases are in two
halves: errors are shown (``--errors``) and read in the even one only.

Left out, since no news text means it so, or since the table does not have such rows by design:

- ordinals ("the tenth"), bare years, dates, times of day, telephone numbers, addresses;
- code and calculator input: powers (1.1^23, 1e10), comparison signs, IP addresses, item codes;
- fractions dictated as sums ("one over three", "twenty-three fifths", "a trillionth");
- a decimal comma and other separators that English does not use; numbers after "nr.";
- single letters that mean something else in news (10G, 9m, 3k of kilometres, 10 c, 30 l), signs of
  inches and minutes;
- a unit without a number, an article alone before a unit ("a litre", "an ml"): no figure in news;
- spoken shorthand without the second unit ("an hour fifteen", "20 dollars 43");
- words that count only by meaning ("a pair", "single", "nil"), and misspelt words;
- currencies under a foreign name or a code glued to a scale (genihat masriya, MUSD);
- the lone digits of a text that says nothing else ("192."): a list number for the reader.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis.find.quantities import find_quantities
from analysis.find.quantities.scanner import scan
from analysis.find.quantities.tokens import CURRENCY_AFTER, UNITS, tokenize
from analysis.resources import read_lexicon
from analysis.story_reader import story_from_records

_RECOGNIZERS = {
    "recognizers number": "Number/English/NumberModel.json",
    "recognizers number range": "Number/English/NumberRangeModel.json",
    "recognizers percent": "Number/English/PercentModel.json",
    "recognizers dimension": "NumberWithUnit/English/DimensionModel.json",
    "recognizers currency": "NumberWithUnit/English/CurrencyModel.json",
    "recognizers age": "NumberWithUnit/English/AgeModel.json",
    "recognizers temperature": "NumberWithUnit/English/TemperatureModel.json",
}
_DUCKLING = "Numeral Distance Quantity Volume Duration Temperature AmountOfMoney".split()
SUITES = (*_RECOGNIZERS, "duckling", "quantulum3")
_UNITS = {
    "c": "celsius",
    "f": "fahrenheit",
    "percentage": "percent",
    "m": "metre",
    "pound sterling": "pound",
    "british pound": "pound",
    "pence": "penny",
    "united states dollar": "dollar",
    "us dollar": "dollar",
    "japanese yen": "yen",
    "chinese yuan": "yuan",
    "pound-mass": "pound",
    "degree angle": "degree",
    "mile per hour": "mile per hour",
    "tonne": "ton",
    "usd": "dollar",
    "eur": "euro",
    "inr": "rupee",
    "cup": "cup",
    "degree fahrenheit": "fahrenheit",
    "degree celsius": "celsius",
}
_LEFT_OUT = {
    "ordinal, date or time": r"\b\d*(?:first|second(?! \d)|third|fourth|fifth|tenth|fifteenth"
    r"|1st|2nd|3rd|\dth)\b(?! of)|\b\d+/\d+/\d+|\bin (?:19|20)\d\d\b|\b(?:19|20)\d\d\b|\d:\d\d",
    "phone, address, item code": r"\+1-|\d-\d{3,4}-\d{4}|\d{3}-\d{4}|https?:|www\.|\d+\.\d+\.\d+"
    r"|[A-Z]{2,}-\d|\bnrs?\.|\bSCP",
    "code or calculator": r"\d\^|\de[+-]?\d|<|>|=|\{|\bx \b|\d~\d",
    "dictated sum": r"\bover (?:\d|one|twenty|three)|fifths|firsts?\b|illionths?|sixths?\b.*\band\b"
    r"|hundredths?|twenty-\w+(?:th|st)s?\b|ninths|fourths|out of (?:three|10 )|thirds and",
    "separator": r"\d,\d{1,2}\b(?!,)|\d, \d|\d \. \d|\d ,\d|\d\.\d+,\d|\d \d{4}\b",
    "single letter or sign": r"\d ?[GcklmhM]\b(?! ?[²³/])|\d ?['\"]|''|\d gs\b|k\.g|\bmi?n?\"",
    "shorthand": r"\b(?:hour|hours|rupees|dollars?|GBP|ringgit)(?: and)? "
    r"(?:\d+|ten|fifteen|thirty|one|forty-two|forty five|fifty)\b"
    r"(?! (?:c|cents|minutes|sec|sen)|c\b)"
    r"|\$\d+ (?:and )?(?:\d+|fourteen)\b|\band fifty\b|USD? \d\d\b(?=[ .])",
    "counts by meaning": r"\b(?:pair|single|naught|nought|nil|00\d+|01\.)\b",
    "foreign name": r"geneh|genihat|masriya|egyptianpound|Saudiriyal|\bl\.?e\b|€ur|sens\b"
    r"|M(?:USD|EUR)|MGBP|MAUD|kuai|mao|koti|krores|\b[Kk]r\b|\bcr\b|lac\b|lkhs?|celcius|centigrate|farenheit",
    "article alone": r"^(?:an?|above a) (?:\w+|month and a half)$|\bin a month\b",
}
_LONE_DIGITS = re.compile(r"^[\d.,\s]+$")


class Amount(NamedTuple):
    """A number or its two ends (one may be open), and its unit; no unit: any will do."""

    low: float | None
    high: float | None
    unit: str = ""


class Case(NamedTuple):
    """A text, the amounts in it, their words, and whether those are all of them."""

    suite: str
    text: str
    amounts: tuple[Amount, ...]
    words: str
    is_complete: bool


def half_of(text: str) -> int:
    """0 for the half in which errors may be read, 1 for the other."""
    return int(hashlib.sha256(text.encode()).hexdigest()[0], 16) % 2


def read_cases(folder: Path) -> list[Case]:
    """The cases of all suites that the folder has, without those left out."""
    cases = [*_recognizers_cases(folder), *_duckling_cases(folder), *_quantulum_cases(folder)]
    return [case for case in cases if not why_left_out(case)]


def why_left_out(case: Case) -> str:
    """The kind of case that is left out, or an empty string."""
    if _LONE_DIGITS.match(case.text):
        return "lone digits"
    if not case.amounts and not re.search(r"\b[Oo]ne\b", case.text):
        return "no amount"
    words = case.text if case.is_complete else case.words
    return next((why for why, found in _left_out().items() if found.search(words)), "")


@cache
def _left_out() -> dict[str, re.Pattern[str]]:
    return {why: re.compile(pattern) for why, pattern in _LEFT_OUT.items()}


# Recognizers-Text


def _recognizers_cases(folder: Path) -> Iterator[Case]:
    for suite, name in _RECOGNIZERS.items():
        for path in sorted((folder / "recognizers").rglob(f"Specs/{name}")):
            for row in json.loads(path.read_text("utf-8-sig")):
                amounts = [_recognized(result) for result in row.get("Results", [])]
                known = tuple(amount for amount in amounts if amount is not None)
                words = " | ".join(result["Text"] for result in row.get("Results", []))
                if len(known) == len(amounts):
                    yield Case(suite, row["Input"].strip(), known, words, suite.endswith("number"))


def _recognized(result: dict[str, Any]) -> Amount | None:
    resolution = result.get("Resolution") or {}
    value = str(resolution.get("value") or "").removesuffix("%")
    if found := re.fullmatch(r"[\[(]([^,]*),([^,]*)[\])]", value):
        low, high = (float(end) if end else None for end in found.groups())
        return Amount(low, high)
    try:
        return Amount(float(value), float(value), str(resolution.get("unit") or ""))
    except ValueError:
        return None


# Duckling

_EXAMPLES = re.compile(r"examples \(([^\[]*?)\)\s*\[(.*?\")\s*\]", re.S)
_STRING = re.compile(r'^\s*[\[,]?\s*"((?:[^"\\]|\\.)*)"', re.M)
_NUMBER = r"\(?(-?[\d.]+(?:e\d+)?)\)?"


def _duckling_cases(folder: Path) -> Iterator[Case]:
    for part in _DUCKLING:
        for path in sorted((folder / "duckling").rglob(f"Duckling/{part}/EN/Corpus.hs")):
            lines = path.read_text("utf8").splitlines()
            plain = "\n".join(line for line in lines if not line.lstrip().startswith("--"))
            for meaning, examples in _EXAMPLES.findall(plain):
                amount = _duckling_amount(meaning)
                for text in _STRING.findall(f"[{examples}"):
                    if amount is not None:
                        words = _unescaped(text)
                        yield Case("duckling", words, (amount,), words, True)


def _duckling_amount(meaning: str) -> Amount | None:
    if found := re.match(rf"NumeralValue {_NUMBER}", meaning):
        return Amount(float(found[1]), float(found[1]))
    if found := re.match(rf"DurationData {_NUMBER} (\w+)", meaning):
        return Amount(float(found[1]), float(found[1]), found[2])
    if found := re.match(rf"(simple|under|above) (\w+) {_NUMBER}", meaning):
        value = float(found[3])
        ends = {"simple": (value, value), "under": (None, value), "above": (value, None)}
        return Amount(*ends[found[1]], found[2].replace("Unnamed", ""))
    if found := re.match(rf"between (\w+) \({_NUMBER}, ?{_NUMBER}\)", meaning):
        return Amount(float(found[2]), float(found[3]), found[1])
    return None


def _unescaped(text: str) -> str:
    text = re.sub(r"\\x([0-9a-f]+)", lambda code: chr(int(code[1], 16)), text)
    return text.replace(r"\&", "").replace(r"\"", '"')


# quantulum3


def _quantulum_cases(folder: Path) -> Iterator[Case]:
    for path in sorted((folder / "quantulum3").rglob("en_US/tests/quantities.json")):
        for row in json.loads(path.read_text("utf8")):
            amounts = []
            for result in row["res"]:
                value, spread = result["value"], result.get("uncertainty") or 0
                unit = "" if result["unit"] == "dimensionless" else result["unit"]
                amounts.append(Amount(value - spread, value + spread, unit))
            words = " | ".join(result["surface"] for result in row["res"])
            yield Case("quantulum3", row["req"], tuple(amounts), words, False)


# What is found


def read_with_scan(texts: list[str]) -> list[list[Amount]]:
    """What the scanner finds in each text, without a parse."""
    return [[_ends(m.value, m.low, m.high, m.bound, m.unit) for m in scan(text)] for text in texts]


def read_with_table(texts: list[str]) -> list[list[Amount]]:
    """What the table of quantities has of each text."""
    records = [
        {"account_id": str(n), "text": text, "language": "en"} for n, text in enumerate(texts)
    ]
    found: list[list[Amount]] = [[] for _ in texts]
    for row in find_quantities(story_from_records(records, story_id="suites")).to_dict("records"):
        value, low, high = (
            None if row[name] is None or row[name] != row[name] else float(row[name])
            for name in ("value", "low", "high")
        )
        unit = row["unit"].removesuffix(" of age") if isinstance(row["unit"], str) else ""
        found[int(row["account_id"])].append(_ends(value, low, high, row["bound"], unit))
    return found


def _ends(
    value: float | None, low: float | None, high: float | None, bound: str, unit: str
) -> Amount:
    if value is not None and bound in ("=", "~"):
        return Amount(value, value, unit)
    return Amount(low, high, unit)


# Right or wrong


def is_right(case: Case, found: list[Amount]) -> bool:
    """True if each amount of the case is found once, and nothing else where that is asked."""
    left = list(found)
    for amount in case.amounts:
        same = next((n for n, other in enumerate(left) if _is_same(amount, other, case)), None)
        if same is None:
            return False
        del left[same]
    return not (case.is_complete and left)


def _is_same(wanted: Amount, found: Amount, case: Case) -> bool:
    is_number = wanted.low == wanted.high and wanted.low is not None
    is_ranged = "range" in case.suite or case.suite == "duckling"
    for size in _sizes(wanted.unit, found.unit):
        low, high = (end * size if end is not None else None for end in found[:2])
        if _near(low, wanted.low) and _near(high, wanted.high):
            return True
        starts = low is None or low <= (wanted.low or 0.0)
        contains = starts and (high is None or high >= (wanted.high or 0.0))
        is_bounded = _near(low, wanted.low) or _near(high, wanted.high)
        if is_number and contains and (not is_ranged or low is not None is not high or is_bounded):
            return low != high
    return False


def _near(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return abs(one - other) <= 2e-3 * max(abs(one), abs(other), 1e-9)


def _sizes(wanted: str, found: str) -> list[float]:
    """Factors from the found unit to the wanted one; none if they measure different things."""
    if not wanted:
        return [1.0]
    wanted, sizes = _name(wanted), _known_sizes()
    if wanted == found or wanted.split()[-1:] == found.split()[-1:]:
        return [1.0]
    if wanted in found.split(" per ")[0].split() or (found and found in wanted.split()):
        return [1.0]
    if wanted in sizes and found in sizes and sizes[wanted][1] == sizes[found][1]:
        return [sizes[found][0] / sizes[wanted][0]]
    return []


@cache
def _known_sizes() -> dict[str, tuple[float, str]]:
    return {r["unit"]: (float(r["size"]), r["kind"]) for r in read_lexicon("unit_sizes")}


def _name(unit: str) -> str:
    """The project's name of a unit."""
    lower = unit.lower()
    if lower in _UNITS:
        return _UNITS[lower]
    tokens = tokenize(unit if unit.isupper() else lower, [])
    for table in (UNITS, CURRENCY_AFTER):
        if (found := table.match_from(tokens, 0)) and found[0] == len(tokens):
            return found[1].partition("|")[0]
    return lower


def score(cases: list[Case], read: Callable[[list[str]], list[list[Amount]]]) -> dict[str, Any]:
    """Shares of cases right: suite -> of the half that may be read, of the other, of both."""
    found = read([case.text for case in cases])
    rows: dict[str, list[tuple[int, bool]]] = {suite: [] for suite in SUITES}
    for case, amounts in zip(cases, found, strict=True):
        rows[case.suite].append((half_of(case.text), is_right(case, amounts)))
    return {suite: _shares(results) for suite, results in rows.items() if results}


def _shares(results: list[tuple[int, bool]]) -> dict[str, Any]:
    def share(wanted: tuple[int, ...]) -> float | None:
        right = [ok for half, ok in results if half in wanted]
        return round(sum(right) / len(right), 3) if right else None

    return {"open": share((0,)), "other": share((1,)), "all": share((0, 1)), "n": len(results)}


def measure(_: Path) -> dict[str, Any]:
    """The shares of all suites, for the method notes; empty where the suites are not at hand."""
    if not os.environ.get("STORYDIFF_SUITES"):
        print("STORYDIFF_SUITES is not set: the test suites of other readers were not measured.")
        return {}
    return score(read_cases(Path(os.environ["STORYDIFF_SUITES"])), read_with_table)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--errors", metavar="SUITE", help="show the errors of the open half")
    parser.add_argument("--scan", action="store_true", help="without the parse")
    options = parser.parse_args()
    cases = read_cases(Path(os.environ["STORYDIFF_SUITES"]))
    read = read_with_scan if options.scan else read_with_table
    if not options.errors:
        print(json.dumps(score(cases, read), indent=1))
        return
    cases = [c for c in cases if c.suite == options.errors and half_of(c.text) == 0]
    for case, found in zip(cases, read([c.text for c in cases]), strict=True):
        if not is_right(case, found):
            print(
                repr(case.text[:150]), [tuple(a) for a in case.amounts], [tuple(a) for a in found]
            )


if __name__ == "__main__":
    main()
