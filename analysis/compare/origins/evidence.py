"""What two accounts have in common: sentences, quotations, named sources, credits, pictures; and the rules that judge it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from analysis.compare.origins.profiles import RUN, Profile, is_outlet

REPRINT, DERIVED = (
    0.90,
    0.70,
)  # share of the shorter account's words outside quotations, in sentences the other has too
REPRINT_QUOTES, DERIVED_QUOTES, DERIVED_SOURCES = 0.80, 0.50, 0.60
SAME_SENTENCE = 0.80  # of two sentences' words in one order
PART = 0.20  # an account merged from several takes at least so much from each
APART = 0.30  # accounts that share less do not look like one text
ENOUGH = 40  # words: less text than this decides nothing
MANY = 50  # accounts: in a larger story named sources are read only where they decide, for they need a parse
SAME = ("reprint", "derived")
RULES = (
    f"a reprint has {REPRINT:.0%} of the shorter text, quotations apart, and {REPRINT_QUOTES:.0%} of the quotations in common with another "
    f"account; a derived account has {DERIVED:.0%}, and {DERIVED_QUOTES:.0%} of the quotations or {DERIVED_SOURCES:.0%} of the named "
    f"sources; with less than that, but {APART:.0%} or more, an account is undecided"
)
Shared = Mapping[tuple[str, str], set[int]]


@dataclass(frozen=True)
class AccountPair:
    """Two accounts: the share of each one's words in sentences that the other has too, and of the fewer quotations and sources.

    ``credits`` are those that both give or that name the other; ``photos`` are pictures of one photographer, which show no more than
    one package of pictures; ``address`` is set when one gives the other's address as its own or as its original's.
    """

    first: str
    second: str
    of_first: float
    of_second: float
    quotes: float | None = None
    sources: float | None = None
    credits: tuple[str, ...] = ()
    photos: tuple[str, ...] = ()
    address: str = ""
    relation: str = "original"

    @property
    def text(self) -> float:
        """The larger of the two shares: a text that was cut stands whole in the longer one."""
        return max(self.of_first, self.of_second)

    def of(self, account_id: str) -> float:
        """The share of one account's words that stand in the other."""
        return self.of_first if account_id == self.first else self.of_second

    def other(self, account_id: str) -> str:
        """The other account of the two."""
        return self.second if account_id == self.first else self.first


def compare_pairs(
    profiles: Mapping[str, Profile], shared: Shared
) -> dict[tuple[str, str], AccountPair]:
    """(account, account) -> what they have in common, for every pair that shares a sentence, an address or a picture."""
    order = {a: n for n, a in enumerate(profiles)}
    near = {
        (a, b) if order[a] < order[b] else (b, a) for (a, b), lines in shared.items() if lines
    } | _beside(profiles)
    pairs = {}
    for a, b in sorted(near, key=lambda p: (order[p[0]], order[p[1]])):
        first, second = profiles[a], profiles[b]
        shares = share(first, shared.get((a, b), set())), share(second, shared.get((b, a), set()))
        quotes, sources = _shared_quotes(first, second), _shared_sources(first, second)
        pairs[a, b] = AccountPair(
            a, b, *shares, quotes, sources, _shared_credits(first, second),
            tuple(p for p in dict.fromkeys(first.photos) if p in second.photos), _address(first, second),
            judge(max(shares), quotes, sources, min(first.length, second.length)),
        )  # fmt: skip
    return pairs


def _beside(profiles: Mapping[str, Profile]) -> set[tuple[str, str]]:
    """Pairs that share no sentence but an address or a picture; of many accounts with one picture, neighbours only."""
    places: dict[str, list[str]] = {}
    for a, profile in profiles.items():
        for key in dict.fromkeys(
            [
                *filter(None, [profile.address, *profile.links]),
                *(f"photo {p}" for p in profile.photos),
            ]
        ):
            places.setdefault(key, []).append(a)
    return {pair for accounts in places.values() for pair in pairwise(accounts)}


def wants_sources(
    profiles: Mapping[str, Profile], pairs: Mapping[tuple[str, str], AccountPair]
) -> set[str]:
    """The accounts whose named sources are to be read: those that look alike; of many, where nothing else decides."""
    if len(profiles) <= MANY:
        return {a for key, pair in pairs.items() if pair.text >= APART for a in key}
    settled = {a for key, pair in pairs.items() if pair.relation in SAME for a in key}
    doubtful = [
        key
        for key, p in pairs.items()
        if p.text >= DERIVED and p.quotes is not None and p.quotes < DERIVED_QUOTES
    ]
    return {a for key in doubtful if not set(key) <= settled for a in key}


def shared_lines(profiles: Mapping[str, Profile]) -> defaultdict[tuple[str, str], set[int]]:
    """(account, other) -> the numbers of the account's sentences that the other has too, near enough word for word.

    Candidates are all sentences that share a run of words: none is lost, as with sketches, when one text is a small part of the other.
    """
    index: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for a, profile in profiles.items():
        for n, line in enumerate(profile.lines):
            for run in dict.fromkeys(line.runs()):
                index.setdefault(run, []).append((a, n))
    index = {run: places for run, places in index.items() if len(places) > 1}
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    known: dict[tuple[tuple[str, ...], tuple[str, ...]], bool] = {}
    for a, profile in profiles.items():
        for n, line in enumerate(profile.lines):
            runs = Counter(
                place
                for run in dict.fromkeys(line.runs())
                for place in index.get(run, ())
                if place[0] != a
            )
            for (b, m), count in runs.items():
                if n in shared[a, b]:
                    continue
                two = line.words, profiles[b].lines[m].words
                if two not in known:
                    known[two] = _same(*two, count)
                if known[two]:
                    shared[a, b].add(n)
    return shared


def _same(words: Sequence[str], others: Sequence[str], runs: int) -> bool:
    """Whether most of a sentence's words stand in the other sentence in the same order."""
    if words == others:
        return True
    if runs * RUN < len(words) * 0.3:
        return False
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= SAME_SENTENCE * len(words)


def share(profile: Profile, lines: set[int]) -> float:
    """The share of an account's words that stand in the sentences with these numbers."""
    return (
        sum(len(profile.lines[n].words) for n in lines) / profile.length if profile.length else 0.0
    )


def _shared_quotes(a: Profile, b: Profile) -> float | None:
    """The share of the quotations of the account with fewer that the other has too, whole or in part; None when one has none."""
    few, many = sorted((a.quotes, b.quotes), key=len)
    if not few:
        return None
    return sum(
        any(len(q & t) >= SAME_SENTENCE * min(len(q), len(t)) for t in many) for q in few
    ) / len(few)


def _shared_sources(a: Profile, b: Profile) -> float | None:
    """The share of the named sources of the account with fewer that the other names too; None when one names none or none were read."""
    if not a.sources or not b.sources:
        return None
    few, many = sorted((a.sources, b.sources), key=len)
    return sum(name in many for name in few) / len(few)


def _shared_credits(a: Profile, b: Profile) -> tuple[str, ...]:
    found = [c for c in a.credits if c in b.credits or is_outlet(b.outlet, c)]
    return tuple(dict.fromkeys([*found, *(c for c in b.credits if is_outlet(a.outlet, c))]))


def _address(a: Profile, b: Profile) -> str:
    if a.address and a.address == b.address:
        return a.address
    return next(
        (p.address for p, other in ((a, b), (b, a)) if p.address and p.address in other.links), ""
    )


def judge(text: float, quotes: float | None, sources: float | None, length: int) -> str:
    """The relation that the shares alone show, by the thresholds above."""
    if length < ENOUGH:
        return "undecided"
    if text >= REPRINT and (quotes is None or quotes >= REPRINT_QUOTES):
        return "reprint"
    if text >= DERIVED and (
        quotes is None or quotes >= DERIVED_QUOTES or (sources or 0.0) >= DERIVED_SOURCES
    ):
        return "derived"
    return "original" if text < APART else "undecided"
