"""Distinctive words: what one account says more often than the others, as far as the text can carry that."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis.cache import once
from analysis.find.terms import read_units
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

TOP = 15
LEAST_WORDS = 1000  # content words of an account below which its distinctive words are chance
LEAST_OVERLAP = 0.5  # of the top words of two halves of an account
LEVEL = 0.05  # false discoveries among the words shown
SPREAD = 1.645  # standard errors to either end of a 90 % interval
PRIOR_WORDS = 500.0  # strength of the prior, in words
_CONTENT = ("NOUN", "VERB", "ADJ", "ADV", "PROPN")
_COLUMNS = (
    "account_id", "word", "count", "per_1000", "others_per_1000", "log_odds", "low", "high", "z", "q", "stability",
    "sentence_id", "start", "end", "surface",
)  # fmt: skip


@dataclass
class Words:
    """The content words of an account: counts in its even and its odd sentences, and where each word stands first."""

    even: Counter[str] = field(default_factory=Counter)
    odd: Counter[str] = field(default_factory=Counter)
    first: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def halves(self) -> tuple[Counter[str], Counter[str]]:
        """The counts of both halves."""
        return self.even, self.odd


@once
def compare_words(story: Story) -> pd.DataFrame:
    """Words that an account uses more than all others together: one row per account and word, at most 15 an account, the surest first.

    ``log_odds`` against the other accounts, under a Dirichlet prior of what all use, with the 90 % interval ``low`` to ``high``; ``z`` its
    standard score; ``q`` the false discovery rate (Benjamini and Hochberg 1995), at most 0.05; ``per_1000`` and ``others_per_1000`` the
    rates in content words (base forms of nouns, names, verbs, adjectives, adverbs); ``stability`` (0-1) the overlap of the top 15 words of
    two halves of the account; the place is that of the word's first use. An account with fewer than 1,000 content words, or with a
    stability below 0.5, has no rows, and ``table.attrs["note"]`` says so in a sentence: most single articles are too short. It does not
    tell why a word is used. Method: Monroe, Colaresi and Quinn 2008, see ``log_odds``.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "One.", "outlet": "A"}, {"text": "Two.", "outlet": "B"}], story_id="x")
    >>> table = compare_words(story)
    >>> len(table), table.attrs["note"]
    (0, 'Distinctive words are not shown: no account has the 1,000 content words that they need; the longest, A, has 0.')
    """
    import pandas as pd

    words = content_words(story)
    rows: list[dict[str, Any]] = []
    stable: dict[str, float] = {}
    for account, mine in words.items():
        others = [half for a, w in words.items() if a != account for half in w.halves]
        if add(mine.halves).total() < LEAST_WORDS or not others:
            continue
        stable[account] = overlap_of_halves(mine, others)
        if stable[account] >= LEAST_OVERLAP:
            shown = _shown(add(mine.halves), add(others))
            rows += [
                {"account_id": account}
                | row
                | {"stability": stable[account]}
                | mine.first[row["word"]]
                for row in shown
            ]
    table = pd.DataFrame(rows, columns=list(_COLUMNS))
    table.attrs["note"] = _note(
        {story.labels[a]: add(w.halves).total() for a, w in words.items()},
        story.labels,
        stable,
        set(table["account_id"]),
    )
    return table


def log_odds(
    count: float, size: float, other: float, other_size: float, prior: float, prior_size: float
) -> tuple[float, float]:
    """The log-odds ratio of a word in one text against another under a Dirichlet prior, and its standard score.

    ``count`` of ``size`` words against ``other`` of ``other_size``, with ``prior`` of ``prior_size`` pseudo-words. Monroe, Colaresi and
    Quinn 2008, equations 15, 18 and 21. Two published results, from the counts printed beside them: tidylo 0.2.0, reference page of
    ``bind_log_odds``, 3 gears of engine shape 0, weighted log-odds 1.1728347 (it sets a group against all groups, prior included: 15 of
    32 twice); and fightin_words (doi 10.5281/zenodo.2878792), README, informed example, "very" -0.4368846171934332.

    >>> round(log_odds(12, 18, 15 + 15, 32 + 32, 15, 32)[1], 7)
    1.1728347
    >>> round(log_odds(0, 9, 1000, 1009, 0.001, 0.551)[1], 12)
    -0.436884617193
    """
    here, there = count + prior, other + prior
    delta = math.log(here / (size + prior_size - here)) - math.log(
        there / (other_size + prior_size - there)
    )
    return delta, delta / math.sqrt(1 / here + 1 / there)


def content_words(story: Story) -> dict[str, Words]:
    """account_id -> its content words, sentences taken in turn for the two halves."""
    found = {str(a): Words() for a in story.analysed["account_id"]}
    seen: Counter[str] = Counter()
    for place, words, text in read_units(story):
        account = place["account_id"]
        half = found[account].halves[seen[account] % 2]
        seen[account] += 1
        for w in words:
            if w.part in _CONTENT and len(w.lemma) > 2 and w.lemma.isalpha():
                half[w.lemma] += 1
                here = {
                    "sentence_id": place["sentence_id"],
                    "start": w.start,
                    "end": w.end,
                    "surface": text[w.start : w.end],
                }
                found[account].first.setdefault(w.lemma, here)
    return found


def overlap_of_halves(mine: Words, others: Sequence[Counter[str]]) -> float:
    """The share (0-1) of the top words of one half of an account that are among those of the other, each against half of the others."""
    tops = [
        [w for w, _, z in _rank(half, add(others[n::2])) if z > 0][:TOP]
        for n, half in enumerate(mine.halves)
    ]
    return len(set(tops[0]) & set(tops[1])) / max(1, *map(len, tops))


def add(counts: Sequence[Counter[str]]) -> Counter[str]:
    """The sum of several counts."""
    total: Counter[str] = Counter()
    for count in counts:
        total.update(count)
    return total


def _rank(mine: Mapping[str, int], others: Mapping[str, int]) -> list[tuple[str, float, float]]:
    """(word, log-odds, z) of every word of an account against the others, the surest first."""
    pooled = add([Counter(mine), Counter(others)])
    size, other_size, whole = sum(mine.values()), sum(others.values()), pooled.total()
    prior = {word: PRIOR_WORDS * pooled[word] / whole for word in mine}
    scored = [
        (word, *log_odds(n, size, others.get(word, 0), other_size, prior[word], PRIOR_WORDS))
        for word, n in mine.items()
    ]
    return sorted(scored, key=lambda row: (-row[2], row[0]))


def _shown(mine: Counter[str], others: Counter[str]) -> list[dict[str, Any]]:
    """The rows of an account's words whose false discovery rate is low enough."""
    ranked = _rank(mine, others)
    q = false_discoveries(
        [math.erfc(z / math.sqrt(2)) / 2 for _, _, z in ranked]
    )  # one-sided; in rising order, as z falls
    size, other_size = mine.total(), max(1, others.total())
    return [
        {"word": word, "count": mine[word], "per_1000": round(1000 * mine[word] / size, 2),
         "others_per_1000": round(1000 * others[word] / other_size, 2), "log_odds": round(delta, 3),
         "low": round(delta - SPREAD * delta / z, 3), "high": round(delta + SPREAD * delta / z, 3),
         "z": round(z, 2), "q": round(q[i], 4)}
        for i, (word, delta, z) in enumerate(ranked[:TOP]) if z > 0 and q[i] <= LEVEL
    ]  # fmt: skip


def false_discoveries(p: Sequence[float]) -> list[float]:
    """The false discovery rates of tests whose ``p`` stand in rising order (Benjamini and Hochberg 1995).

    >>> [round(q, 3) for q in false_discoveries([0.005, 0.009, 0.05, 0.4])]
    [0.018, 0.018, 0.067, 0.4]
    """
    q, least = [0.0] * len(p), 1.0
    for i in reversed(range(len(p))):
        least = min(least, p[i] * len(p) / (i + 1))
        q[i] = least
    return q


def _note(
    sizes: Mapping[str, int],
    labels: Mapping[str, str],
    stable: Mapping[str, float],
    shown: Collection[str],
) -> str:
    """Which accounts have no distinctive words shown, and why."""
    if len(sizes) < 2:
        return (
            "Distinctive words are not shown: there is no second account to set the words against."
        )
    if not stable:
        longest = max(sizes, key=lambda label: sizes[label])
        most = f"the longest, {longest}, has {sizes[longest]:,}"
        return f"Distinctive words are not shown: no account has the {LEAST_WORDS:,} content words that they need; {most}."
    short = [label for label, n in sizes.items() if label not in [labels[a] for a in stable]]
    loose = {labels[a]: o for a, o in stable.items() if o < LEAST_OVERLAP}
    vague = [labels[a] for a, o in stable.items() if o >= LEAST_OVERLAP and a not in shown]
    reasons = [
        (short, f"fewer than {LEAST_WORDS:,} content words"),
        (list(loose), f"the top words of two halves overlap by {_range(list(loose.values()))}"),
        (vague, "no word is surely more frequent than elsewhere"),
    ]
    refused = [f"{_names(names)} ({reason})" for names, reason in reasons if names]
    return f"Distinctive words are not shown for {'; nor for '.join(refused)}." if refused else ""


def _range(shares: Sequence[float]) -> str:
    low, high = (f"{end:.0%}" for end in (min(shares, default=0.0), max(shares, default=0.0)))
    return low if low == high else f"{low} to {high}"


def _names(labels: Sequence[str], most: int = 5) -> str:
    if len(labels) > most:
        return f"{len(labels)} accounts"
    return " and ".join([", ".join(labels[:-1]), labels[-1]] if len(labels) > 1 else labels)
