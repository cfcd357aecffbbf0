"""Measure what two accounts have in common, and judge whether one reprints the other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from analysis.compare.origins.profiles import RUN, Profile

# Shares of the shorter account's words outside quotations, in sentences that both have.
REPRINT, DERIVED = 0.90, 0.70
REPRINT_QUOTES, DERIVED_QUOTES, DERIVED_SOURCES = 0.80, 0.50, 0.60
SAME_SENTENCE = 0.80  # of two sentences' words in one order
PART = 0.20  # an account merged from several has at least this much from each
APART = 0.30  # accounts that share less do not look like one text
ENOUGH = 40  # words: less text than this decides nothing
MANY = 50  # accounts: in a larger story sources, which need a parse, are read only to decide
_COMMON = 400  # places of a run of words; a run in more of them is compared nowhere
_TRIED = 20  # sentences of one account, those with most runs in common first
_CACHED = 1 << 16  # pairs of quotations
_QUOTES = 250_000  # pairs of quotations of two accounts that are all compared
SAME = ("reprint", "derived")
RULES = (
    f"a reprint has {REPRINT:.0%} of the shorter text, quotations apart, "
    f"and {REPRINT_QUOTES:.0%} of the quotations in common with another account; "
    f"a derived account has {DERIVED:.0%}, and {DERIVED_QUOTES:.0%} of the quotations "
    f"or {DERIVED_SOURCES:.0%} of the named sources; "
    f"with less than that, but {APART:.0%} or more, an account is undecided"
)
SharedLines = Mapping[tuple[str, str], set[int]]


@dataclass(frozen=True)
class AccountPair:
    """What two accounts have in common.

    ``of_first`` and ``of_second`` are the shares of each one's words in sentences that the other
    has too; ``quotes`` is the share of the fewer quotations, where the relation depends on it.
    ``photos`` are pictures of one photographer, which show no more than one package of pictures;
    ``address`` is set if one gives the other's address as its own or as its original's.
    """

    first: str
    second: str
    of_first: float
    of_second: float
    quotes: float | None = None
    photos: tuple[str, ...] = ()
    address: str = ""
    relation: str = "original"

    @property
    def text(self) -> float:
        """The larger of the two shares: a text that was cut is whole in the longer one."""
        return max(self.of_first, self.of_second)

    def of(self, account_id: str) -> float:
        """Return the share of one account's words that are in the other."""
        return self.of_first if account_id == self.first else self.of_second

    def other(self, account_id: str) -> str:
        """Return the other account of the two."""
        return self.second if account_id == self.first else self.first


Pairs = Mapping[tuple[str, str], AccountPair]


def compare_pairs(
    profiles: Mapping[str, Profile], shared: SharedLines
) -> dict[tuple[str, str], AccountPair]:
    """Compare every pair of accounts that shares a sentence, an address or a picture."""
    order = {account: n for n, account in enumerate(profiles)}
    keys = [*_linked_pairs(profiles), *(key for key, lines in shared.items() if lines)]
    near = {(min(pair), max(pair)) for pair in ((order[a], order[b]) for a, b in keys)}
    names, none = list(profiles), set[int]()
    pairs = ((names[a], names[b]) for a, b in sorted(near))
    return {
        (a, b): _compare(
            profiles[a], profiles[b], shared.get((a, b), none), shared.get((b, a), none)
        )
        for a, b in pairs
    }


def _compare(
    first: Profile, second: Profile, lines_of_first: set[int], lines_of_second: set[int]
) -> AccountPair:
    shares = share_of_text(first, lines_of_first), share_of_text(second, lines_of_second)
    quotes = sources = None
    if max(shares) >= DERIVED:
        quotes, sources = shared_quotes(first, second), shared_sources(first, second)
    return AccountPair(
        first.account_id,
        second.account_id,
        *shares,
        quotes,
        photos=tuple(photo for photo in dict.fromkeys(first.photos) if photo in second.photos),
        address=_shared_address(first, second),
        relation=judge(max(shares), quotes, sources, min(first.length, second.length)),
    )


def _linked_pairs(profiles: Mapping[str, Profile]) -> set[tuple[str, str]]:
    """Pair accounts with one address or picture; of many with one picture, neighbours only."""
    accounts_by_key: dict[str, list[str]] = {}
    for account, profile in profiles.items():
        addresses = filter(None, [profile.address, *profile.links])
        for key in dict.fromkeys([*addresses, *(f"photo {photo}" for photo in profile.photos)]):
            accounts_by_key.setdefault(key, []).append(account)
    return {pair for accounts in accounts_by_key.values() for pair in pairwise(accounts)}


def judge(text: float, quotes: float | None, sources: float | None, length: int) -> str:
    """Choose the relation that the shares alone show."""
    if length < ENOUGH:
        return "undecided"
    if text >= REPRINT and (quotes is None or quotes >= REPRINT_QUOTES):
        return "reprint"
    has_quotes = quotes is None or quotes >= DERIVED_QUOTES
    if text >= DERIVED and (has_quotes or (sources or 0.0) >= DERIVED_SOURCES):
        return "derived"
    return "original" if text < APART else "undecided"


def wants_sources(profiles: Mapping[str, Profile], pairs: Pairs) -> set[str]:
    """Choose the accounts whose sources to read: those alike; of many, if nothing else decides."""
    if len(profiles) <= MANY:
        return {account for key, pair in pairs.items() if pair.text >= APART for account in key}
    settled = {account for key, pair in pairs.items() if pair.relation in SAME for account in key}
    doubtful = [
        key
        for key, pair in pairs.items()
        if pair.text >= DERIVED and pair.quotes is not None and pair.quotes < DERIVED_QUOTES
    ]
    return {account for key in doubtful if not set(key) <= settled for account in key}


def shared_lines(profiles: Mapping[str, Profile]) -> SharedLines:
    """Number the sentences of each account that another has too, nearly word for word.

    Keys are (account, other). Candidates are all sentences that share a run of words, but for runs
    that very many have. Unlike with sketches none is lost if one text is a small part of the other.
    """
    lines = list(_lines_with_runs(profiles))
    index = _index_runs(lines)
    first_of: dict[tuple[str, ...], int] = {}  # a line with the same words
    alike = [first_of.setdefault(line.words, n) for n, line in enumerate(lines)]
    account_of = [line.account for line in lines]
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    known: dict[tuple[int, int], bool] = {}
    for n, (account, numbers, words, runs) in enumerate(lines):
        places = chain.from_iterable(index[run] for run in runs if run in index)
        tried: dict[str, int] = {account: _TRIED}  # where one is the same, no more are tried
        for m, count in Counter(places).most_common():
            other = account_of[m]
            times = tried.get(other, 0)
            if times >= _TRIED:
                continue
            tried[other] = times + 1
            two = alike[n], alike[m]
            if two not in known:
                known[two] = _is_same_sentence(words, lines[m].words, count)
            if known[two]:
                tried[other] = _TRIED
                shared[account, other].update(numbers)
    return shared


class Excerpt(NamedTuple):
    """Sentences of another account that an account quotes, and their share of its words."""

    account: str
    source: str
    sentences: int
    share: float


def find_excerpts(profiles: Mapping[str, Profile]) -> list[Excerpt]:
    """Find the accounts that quote another account's own sentences and name its outlet.

    A person's words are in quotation marks in both, so only sentences outside the quotations of the
    other account count.
    """
    wanted = {account for account, profile in profiles.items() if profile.names}
    runs = {
        run
        for account in wanted
        for passage in profiles[account].passages
        for run in passage.runs()
    }
    lines: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for profile in profiles.values() if runs else ():
        for line in profile.lines:
            for run in line.runs():
                if run in runs:
                    lines.setdefault((profile.account_id, *run), set()).add(line.words)
    pairs = ((a, other) for a in profiles if a in wanted for other in sorted(profiles[a].names))
    found = (_excerpt(profiles[account], other, lines) for account, other in pairs)
    return [excerpt for excerpt in found if excerpt.sentences]


def _excerpt(
    profile: Profile, other: str, lines: Mapping[tuple[str, ...], set[tuple[str, ...]]]
) -> Excerpt:
    shared = [
        passage
        for passage in profile.passages
        if any(
            _is_same_sentence(passage.words, words, len(passage.words))
            for words in {w for run in passage.runs() for w in lines.get((other, *run), ())}
        )
    ]
    words = sum(len(passage.words) for passage in shared)
    quoted = sum(len(passage.words) for passage in profile.passages)
    whole = profile.length + quoted
    return Excerpt(profile.account_id, other, len(shared), words / whole if whole else 0.0)


class _LineWithRuns(NamedTuple):
    """The words of a sentence of an account, its numbers there, and its runs of words."""

    account: str
    numbers: list[int]
    words: tuple[str, ...]
    runs: list[tuple[str, ...]]


def _lines_with_runs(profiles: Mapping[str, Profile]) -> Iterator[_LineWithRuns]:
    """Yield the different sentences of each account, those of one account together."""
    for account, profile in profiles.items():
        numbers: dict[tuple[str, ...], list[int]] = {}
        for n, line in enumerate(profile.lines):
            numbers.setdefault(line.words, []).append(n)
        for words, same in numbers.items():
            runs = list(dict.fromkeys(profile.lines[same[0]].runs()))
            yield _LineWithRuns(account, same, words, runs)


def _index_runs(lines: Sequence[_LineWithRuns]) -> dict[tuple[str, ...], list[int]]:
    """List the sentences with each run of words that is in more than one.

    A run that very many have says nothing of where a sentence comes from.
    """
    index: dict[tuple[str, ...], list[int]] = {}
    for n, line in enumerate(lines):
        for run in line.runs:
            index.setdefault(run, []).append(n)
    return {run: found for run, found in index.items() if 1 < len(found) <= _COMMON}


def _is_same_sentence(words: Sequence[str], others: Sequence[str], runs: int) -> bool:
    """Return whether most of a sentence's words are in the other in the same order."""
    if words == others:
        return True
    if runs * RUN < len(words) * 0.3:
        return False
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= SAME_SENTENCE * len(words)


def share_of_text(profile: Profile, lines: set[int]) -> float:
    """Compute the share of an account's words in the sentences with these numbers."""
    if not profile.length:
        return 0.0
    return sum(len(profile.lines[n].words) for n in lines) / profile.length


def shared_quotes(first: Profile, second: Profile) -> float | None:
    """Compute the share of the fewer quotations that the other account has, whole or in part."""
    few, many = sorted((first.quotes, second.quotes), key=len)
    if not few:
        return None
    few = few[:: -(-len(few) * len(many) // _QUOTES)]  # of very many some, from all over
    shared = [any(_is_same_quotation(quote, other) for other in many) for quote in few]
    return sum(shared) / len(few)


@lru_cache(maxsize=_CACHED)
def _is_same_quotation(quote: frozenset[str], other: frozenset[str]) -> bool:
    return len(quote & other) >= SAME_SENTENCE * min(len(quote), len(other))


def shared_sources(first: Profile, second: Profile) -> float | None:
    """Compute the share of the fewer named sources that the other account names; None without."""
    if not first.sources or not second.sources:
        return None
    few, many = sorted((first.sources, second.sources), key=len)
    return sum(name in many for name in few) / len(few)


def _shared_address(first: Profile, second: Profile) -> str:
    if first.address and first.address == second.address:
        return first.address
    for profile, other in ((first, second), (second, first)):
        if profile.address and profile.address in other.links:
            return profile.address
    return ""
