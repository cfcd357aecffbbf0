"""Wording: hedges and boosters in the text, and the words that set one account apart."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.memo import once
from analysis.story import Story
from analysis.triggers import Word, load_triggers, read_units

if TYPE_CHECKING:
    import pandas as pd

TOP = 15
LEAST_WORDS = 1000  # content words of an account below which its distinctive words are chance
LEAST_OVERLAP = 0.5  # of the top words of two halves of an account
LEVEL = 0.05  # false discoveries among the words shown
PRIOR_WORDS = 500.0  # strength of the prior, in words
_DISTINCTIVE = ("account_id", "word", "count", "per_1000", "others_per_1000", "log_odds", "z", "q", "stability")
_OWNERS = ("my", "your", "his", "her", "its", "our", "their")


@once
def find_hedges(story: Story) -> list[dict[str, Any]]:
    """Wording cues, one mapping per hedge or booster in a sentence: the rows of ``cues`` with measure "wording".

    A hedge holds back from a statement ("may", "reportedly", "some"), a booster leans on it ("clearly"). Approximators of figures
    ("about 200") belong to the figure and are not hedges here. It does not tell whose words they are: hedges inside quotations
    count too. Hyland 2005 for the two classes; list: npm hedges and own.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "Some reservists in Israel may refuse, and some 200 clearly did."}], story_id="x")
    >>> [(row["surface"], row["dimension"]) for row in find_hedges(story)]
    [('Some', 'hedge'), ('may', 'hedge'), ('clearly', 'booster')]
    """
    triggers = load_triggers("wording")
    rows: list[dict[str, Any]] = []
    for place, words, text in read_units(story):
        general = _general(words)
        rows += [
            place | {"start": h.start, "end": h.end, "surface": text[h.start : h.end], "dimension": h.dimension, "score": h.weight,
                     "measure": "wording"}
            for h in triggers.find(words) if h.start not in general
        ]  # fmt: skip
    return rows


def _general(words: Sequence[Word]) -> set[int]:
    """The places of each "may" that tells what can happen in general ("patients may lose weight"), in a sentence that names nothing."""
    if any(w.part in ("PROPN", "NUM") for w in words):
        return set()
    places = set()
    for i, word in enumerate(words):
        if word.lower == "may" and word.part == "AUX":
            before = [w for w in words[max(0, i - 4) : i] if w.part != "ADV"][-3:]
            if before and _plural(before[-1]) and not any(w.part == "DET" or w.lower in _OWNERS for w in before):
                places.add(word.start)
    return places


def _plural(word: Word) -> bool:
    return word.lower in ("they", "people") or (word.part == "NOUN" and word.lower != word.lemma)


@once
def distinctive_words(story: Story) -> pd.DataFrame:
    """Words that one account uses more than the others: one row per account and word, at most 15 an account, the surest first.

    ``log_odds`` with an informative Dirichlet prior of what all accounts use, ``z`` its standard score, ``q`` the false discovery rate
    (Benjamini and Hochberg 1995) at or below 0.05, ``per_1000`` the rate in content words, ``stability`` (0-1) the overlap of the top
    words of two halves of the account. An account is refused, and has no rows, below 1,000 content words or a stability of 0.5;
    ``table.attrs["note"]`` says so in a sentence. It does not tell why a word is used. Method: Monroe, Colaresi and Quinn 2008.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "One.", "outlet": "A"}, {"text": "Two.", "outlet": "B"}], story_id="x")
    >>> table = distinctive_words(story)
    >>> len(table), table.attrs["note"]
    (0, 'Distinctive words are not shown for A (0 content words; 1,000 are needed) and B (0 content words; 1,000 are needed).')
    """
    import pandas as pd

    halves = _content_words(story)
    rows: list[dict[str, Any]] = []
    refused: list[str] = []
    for account, (even, odd) in halves.items():
        others = [h for a, pair in halves.items() if a != account for h in pair]
        size = even.total() + odd.total()
        if size < LEAST_WORDS or not others:
            cause = f"{size:,} content words; {LEAST_WORDS:,} are needed" if others else "there is no other account"
            refused.append(f"{story.labels[account]} ({cause})")
            continue
        tops = [[w for w, _, z in _rank(half, _add(others[n::2])) if z > 0][:TOP] for n, half in enumerate((even, odd))]
        stability = len(set(tops[0]) & set(tops[1])) / max(1, *map(len, tops))
        if stability < LEAST_OVERLAP:
            refused.append(f"{story.labels[account]} (the top words of its two halves overlap by {stability:.0%})")
            continue
        rows += [{"account_id": account} | row | {"stability": stability} for row in _shown(_add([even, odd]), _add(others))]
    table = pd.DataFrame(rows, columns=list(_DISTINCTIVE))
    table.attrs["note"] = f"Distinctive words are not shown for {_listed(refused)}." if refused else ""
    return table


def log_odds(count: float, size: float, other: float, other_size: float, prior: float, prior_size: float) -> tuple[float, float]:
    """The log-odds ratio of a word in one text against another under a Dirichlet prior, and its standard score.

    ``count`` of ``size`` words against ``other`` of ``other_size``, with ``prior`` of ``prior_size`` pseudo-words. Monroe, Colaresi and
    Quinn 2008, equations 15, 18 and 21.

    >>> [round(x, 3) for x in log_odds(30, 1000, 10, 1000, 10, 500)]
    [0.707, 2.581]
    """
    here, there = count + prior, other + prior
    delta = math.log(here / (size + prior_size - here)) - math.log(there / (other_size + prior_size - there))
    return delta, delta / math.sqrt(1 / here + 1 / there)


def _content_words(story: Story) -> dict[str, tuple[Counter[str], Counter[str]]]:
    """account_id -> counts of the base forms of content words in its even and its odd sentences."""
    halves: dict[str, tuple[Counter[str], Counter[str]]] = {str(a): (Counter(), Counter()) for a in story.analysed["account_id"]}
    seen: Counter[str] = Counter()
    for place, words, _ in read_units(story):
        account = place["account_id"]
        content = [w.lemma for w in words if w.part in ("NOUN", "VERB", "ADJ", "ADV", "PROPN") and len(w.lemma) > 2 and w.lemma.isalpha()]
        halves[account][seen[account] % 2].update(content)
        seen[account] += 1
    return halves


def _add(counts: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _rank(mine: Mapping[str, int], others: Mapping[str, int]) -> list[tuple[str, float, float]]:
    """(word, log-odds, z) of every word of an account against the others, the surest first."""
    pooled = _add([Counter(mine), Counter(others)])
    size, other_size, whole = sum(mine.values()), sum(others.values()), pooled.total()
    prior = {word: PRIOR_WORDS * pooled[word] / whole for word in mine}
    scored = [(word, *log_odds(n, size, others.get(word, 0), other_size, prior[word], PRIOR_WORDS)) for word, n in mine.items()]
    return sorted(scored, key=lambda row: (-row[2], row[0]))


def _shown(mine: Counter[str], others: Counter[str]) -> list[dict[str, Any]]:
    """The rows of an account's words whose false discovery rate is low enough."""
    ranked = _rank(mine, others)
    p = [math.erfc(z / math.sqrt(2)) / 2 for _, _, z in ranked]  # one-sided; in rising order, as z falls
    q, least = [0.0] * len(p), 1.0
    for i in reversed(range(len(p))):
        least = min(least, p[i] * len(p) / (i + 1))
        q[i] = least
    size, other_size = mine.total(), max(1, others.total())
    return [
        {"word": word, "count": mine[word], "per_1000": round(1000 * mine[word] / size, 2),
         "others_per_1000": round(1000 * others[word] / other_size, 2), "log_odds": round(delta, 3), "z": round(z, 2), "q": round(q[i], 4)}
        for i, (word, delta, z) in enumerate(ranked[:TOP]) if q[i] <= LEVEL
    ]  # fmt: skip


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
