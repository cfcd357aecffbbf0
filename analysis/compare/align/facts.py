"""What a statement changes in the figures of the fullest wording of its fact: another bound, another precision."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import schema
from analysis.compare.align.sentences import NUMBER, SentenceTerms, number_of, stem
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    import pandas as pd

    from analysis.compare.align.model import Links

ALIKE = 0.3


def group_pairs(links: Links, threshold: float, beyond: float = 1.01) -> list[list[int]]:
    """The facts as lists of places in ``links.sentences``, in reading order.

    Every two statements of different accounts in a fact are a pair of at least ``threshold``; two of one
    account share it only when what each has in common with the others is alike. Pairs are taken by falling
    probability, so each is in a fact at the end. Pairs of ``beyond`` or more are left to another call.
    """
    keep = (links.probability >= threshold) & (links.probability < beyond)
    at = np.flatnonzero(keep)
    at = at[np.argsort(-links.probability[at], kind="stable")]
    edges = list(zip(links.first[at].tolist(), links.second[at].tolist(), strict=True))
    near: dict[int, set[int]] = {}
    for i, j in edges:
        near.setdefault(i, set()).add(j)
        near.setdefault(j, set()).add(i)
    terms = {i: _terms(links.sentences, i) for i in near}
    facts: list[list[int]] = []
    of: dict[int, list[int]] = {}
    for i, j in edges:
        if any(j in facts[f] for f in of.get(i, [])):
            continue
        fact = next(
            (
                f
                for a, b in ((i, j), (j, i))
                for f in of.get(a, [])
                if _fits(links.sentences, facts[f], b, near, terms)
            ),
            None,
        )
        if fact is None:
            facts.append([])
            fact = len(facts) - 1
        for k in (i, j):
            if k not in facts[fact]:
                facts[fact].append(k)
                of.setdefault(k, []).append(fact)
    return sorted(sorted(f) for f in facts)


def _terms(units: SentenceTerms, i: int) -> dict[int, float]:
    span = slice(units.begin[i], units.begin[i + 1])
    return dict(zip(units.term[span].tolist(), units.weight[span].tolist(), strict=True))


def _fits(
    units: SentenceTerms,
    fact: list[int],
    new: int,
    near: dict[int, set[int]],
    terms: dict[int, dict[int, float]],
) -> bool:
    """Whether ``new`` is linked to every statement of other accounts, and like those of its own."""
    account = units.account
    others = [k for k in fact if account[k] != account[new]]
    if any(k not in near[new] for k in others):
        return False
    mates = [k for k in fact if account[k] == account[new]]
    return all(any(_alike(terms[new], terms[m], terms[k]) for k in others) for m in mates)


def _alike(one: dict[int, float], mate: dict[int, float], other: dict[int, float]) -> bool:
    """Whether two statements share much the same words with a third one."""
    here = {t for t in one if t in other}
    there = {t for t in mate if t in other}
    common = sum(other[t] for t in sorted(here & there))
    return common >= ALIKE * max(
        sum(other[t] for t in sorted(here)), sum(other[t] for t in sorted(there))
    )


NEAR_VALUE, LEAST_TERMS, MISSING = 2.0, 4, 0.3
Figures = dict[str, list[dict[str, Any]]]


def figures_of(quantities: pd.DataFrame) -> Figures:
    """sentence_id -> its quantities: what is counted, interval (open ends infinite), value, bound, surface."""
    found: Figures = {}
    for row in schema.rows(quantities):
        low, high = (
            inf if row[k] != row[k] or row[k] is None else float(row[k])
            for k, inf in (("low", -math.inf), ("high", math.inf))
        )
        told = {
            k: row[k] for k in ("surface", "unit", "bound", "value", "start", "end", "counts")
        } | {
            "key": _key(row),
            "low": low,
            "high": high,
        }
        found.setdefault(str(row["sentence_id"]), []).append(
            told | {"exact": row["bound"] == "=" and low > -math.inf and high < math.inf}
        )
    return found


def _key(row: dict[Any, Any]) -> tuple[str, str] | None:
    unit, counts = ("" if v is None or v != v else str(v) for v in (row["unit"], row["counts"]))
    words = counts.split(" of ")[0].split()
    return (
        (unit, stem(words[-1]) if words else "") if unit != "percent" and (words or unit) else None
    )


class Clash(NamedTuple):
    """What stands against what: the places in the account's text of the one statement's words and of the other's."""

    here: tuple[int, int]
    there: tuple[int, int]
    kind: str


def disagreement(units: SentenceTerms, i: int, j: int, figures: Figures) -> str:
    """What differs between two statements of one fact so that both cannot hold, in words, or an empty text."""
    clash = find_clash(units, i, j, figures)
    if clash is None:
        return ""
    one, other = (_inside(units.rows[k], span) for k, span in ((i, clash.here), (j, clash.there)))
    return f"'{one}' against '{other}'"


def find_clash(units: SentenceTerms, i: int, j: int, figures: Figures) -> Clash | None:
    """Where two statements of one fact differ so that both cannot hold.

    A figure of one thing with two exact values that rounding does not explain (no percentages: their base is seldom
    told); or a word and its opposite, or two years, in two statements that else share nearly all their words. Most
    conflicts are not found. A verb with "not" beside the same verb without was tried: one hit in 36 coded stories, and it was wrong.
    """
    return _figures(units, i, j, figures) or _one_word(units, i, j)


def _inside(row: dict[str, Any], span: tuple[int, int]) -> str:
    return str(row["text"][span[0] - row["start"] : span[1] - row["start"]])


def _figures(units: SentenceTerms, i: int, j: int, figures: Figures) -> Clash | None:
    mine, others = (figures.get(units.rows[k]["sentence_id"], []) for k in (i, j))
    if any(agree(a, b) for a in mine for b in others if a["unit"] == b["unit"]):
        return None
    for a in mine:
        rivals = [b for b in others if a["key"] and b["key"] == a["key"]]
        if (
            len(rivals) == 1
            and sum(x["key"] == a["key"] for x in mine) == 1
            and _close(a, rivals[0])
        ):
            return Clash((a["start"], a["end"]), (rivals[0]["start"], rivals[0]["end"]), "figures")
    return None


def _close(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Two exact values that differ, yet not by so much that they would be of two things."""
    small, large = sorted([abs(a["low"]), abs(b["low"])])
    return bool(a["exact"] and b["exact"] and small > 0 and large <= NEAR_VALUE * small)


def agree(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """Whether the intervals meet, or the values differ by less than one step of the last digit that the coarser one gives."""
    if a["low"] <= b["high"] and b["low"] <= a["high"]:
        return True
    if not (a["exact"] and b["exact"]):
        return False
    step = max(last_digit(a["low"]), last_digit(b["low"]))
    return bool(abs(a["low"] - b["low"]) < step * (1 - 1e-9))


def last_digit(value: float) -> float:
    """The worth of the last digit that is not nought: 1 for 48, a million for 139 million."""
    mantissa, exponent = f"{abs(value):.9e}".split("e")
    return float(
        10.0 ** (int(exponent) - len(mantissa.rstrip("0").rstrip(".").replace(".", "")) + 1)
    )


def _one_word(units: SentenceTerms, i: int, j: int) -> Clash | None:
    one, other = (_clash_terms(units, k) for k in (i, j))
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    missing = [t for t in short if t not in long]
    if len(short) < LEAST_TERMS or len(missing) > max(1, MISSING * len(short)):
        return None
    extra = {units.names[t]: t for t in long if t not in short}
    for t in missing:
        name, kind = units.names[t], "opposite words"
        rival = next((extra[o] for o in _opposites().get(name, ()) if o in extra), None)
        if rival is None and len(missing) == 1 and _year(name, short[t]):
            years = [o for o, k in extra.items() if _year(o, long[k])]
            rival, kind = (extra[years[0]] if len(years) == 1 else None), "years"
        if rival is not None:
            mine, theirs = (t, rival) if short is one else (rival, t)
            here, there = (
                _place(units.rows[k], units.names[t], units.surfaces[t])
                for k, t in ((i, mine), (j, theirs))
            )
            return Clash(here, there, kind)
    return None


def _place(row: dict[str, Any], name: str, known: str) -> tuple[int, int]:
    """Where a term stands in a sentence; the whole of it when no form of it is found."""
    for word in re.finditer(r"[^\W_][\w'’.,-]*", row["text"]):
        form = word[0].rstrip("'’.,-")
        number = number_of(form)
        if form == known or name in (stem(form), f"#{number:g}" if number is not None else ""):
            return row["start"] + word.start(), row["start"] + word.start() + len(form)
    return row["start"], row["end"]


def _year(name: str, kind: int) -> bool:
    return kind != NUMBER and len(name) == 5 and name[:3] in ("#19", "#20") and name[3:].isdigit()


def _clash_terms(units: SentenceTerms, i: int) -> dict[int, int]:
    """term -> kind."""
    span = slice(units.begin[i], units.begin[i + 1])
    return dict(zip(units.term[span].tolist(), units.kind[span].tolist(), strict=True))


def _opposites() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in read_lexicon("opposites"):
        one, other = stem(row["word"]), stem(row["opposite"])
        found[one] = (*found.get(one, ()), other)
        found[other] = (*found.get(other, ()), one)
    return found


SAME, PARTIAL, CONFLICT = "same", "partial", "conflict"
CUT, HELD = 0.4, 0.7
_SHOWN = 4


def term_weights(links: Links, i: int) -> dict[int, float]:
    """term -> weight in statement i."""
    span = slice(links.sentences.begin[i], links.sentences.begin[i + 1])
    return dict(
        zip(links.sentences.term[span].tolist(), links.sentences.weight[span].tolist(), strict=True)
    )


def fullest(links: Links, fact: list[int]) -> int:
    """The statement that holds most of what two or more of the fact's statements say; of equals the earlier one."""
    common = common_terms(links, fact)

    def held(i: int) -> float:
        return round(sum(w for t, w in term_weights(links, i).items() if t in common), 6)

    return max(fact, key=lambda i: (held(i), -i))


def common_terms(links: Links, fact: list[int]) -> set[int]:
    """The terms that at least two statements of the fact hold."""
    told: dict[int, int] = {}
    for i in fact:
        for term in term_weights(links, i):
            told[term] = told.get(term, 0) + 1
    return {t for t, n in told.items() if n > 1}


def relate_pair(links: Links, pair: int, figures: Figures) -> tuple[str, str]:
    """The relation of two linked statements, and for a conflict what is against what."""
    against = disagreement(
        links.sentences, int(links.first[pair]), int(links.second[pair]), figures
    )
    if against:
        return CONFLICT, against
    return (SAME if links.same[pair] >= CUT else PARTIAL), ""


def relate(
    links: Links, full: int, i: int, pair: int | None, core: set[int], figures: Figures
) -> tuple[str, str]:
    """The relation of statement i to the fullest wording: by the pair, or within one account by the words they share."""
    if i == full:
        return SAME, ""
    if pair is not None:
        return relate_pair(links, pair, figures)
    whole, mine = term_weights(links, full), term_weights(links, i)
    wanted = sum(whole[t] for t in sorted(core) if t in whole)
    held = sum(whole[t] for t in sorted(core) if t in whole and t in mine)
    return (SAME if held >= HELD * wanted else PARTIAL), ""


def reason(links: Links, pair: int) -> str:
    """One line: the weightiest words the pair shares, and how it ranks."""
    i, j = int(links.first[pair]), int(links.second[pair])
    one, other = term_weights(links, i), term_weights(links, j)
    shared = sorted((t for t in one if t in other), key=lambda t: (-one[t], t))[:_SHOWN]
    words = ", ".join(f"'{links.sentences.surfaces[t]}'" for t in shared)
    parts = [f"shares {words}" if words else "words of like sense, none in common"]
    ranks = links.features["soft_first_most"][pair], links.features["soft_first_least"][pair]
    if max(ranks) >= 1:
        parts.append(
            "closest match in the other account"
            if min(ranks) >= 1
            else "closest match for one of the two"
        )
    elif links.features["soft_along"][pair] > 0.3:
        parts.append("neighbouring sentences match too")
    return "; ".join(parts)


def find_changes(full: str, other: str, figures: Figures) -> list[str]:
    """Each change in a few words with both figures; arguments are sentence ids.

    Only figures of one thing that agree are compared. Dropped hedges and attributions are not told: looked for by words
    alone, most of what was found belonged to another clause.
    """
    pairs = ((a, b) for a in figures.get(full, []) for b in figures.get(other, []))
    return list(dict.fromkeys(c for a, b in pairs if (c := _figure(a, b))))


def _figure(a: dict[str, Any], b: dict[str, Any]) -> str:
    if (
        a["key"] is None
        or a["key"] != b["key"]
        or a["value"] != a["value"]
        or b["value"] != b["value"]
        or not agree(a, b)
    ):
        return ""
    if a["value"] == b["value"] and a["bound"] != b["bound"]:
        return f"'{b['surface']}' for '{a['surface']}': another bound"
    if a["value"] != b["value"] and a["exact"] and b["exact"]:
        return f"'{b['surface']}' for '{a['surface']}': another precision"
    return ""
