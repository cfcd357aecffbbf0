"""What of two accounts is the same: sentences, quotations, named sources, and whom each credits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any, NamedTuple

from analysis.story import Story

REPRINT, DERIVED = 0.90, 0.70  # share of the shorter account's words outside quotations, in sentences the other has too
REPRINT_QUOTES, DERIVED_QUOTES, DERIVED_SOURCES = 0.80, 0.50, 0.60
SAME_SENTENCE = 0.80  # of two sentences' words in one order
PART = 0.20  # an account merged from several takes at least so much from each
APART = 0.30  # accounts that share less do not look like one text
ENOUGH = 40  # words: less text than this decides nothing
LONGEST = 100  # words: text without sentence ends is compared in pieces of so many
RUN = 4  # words in a row that two sentences must share to be compared
_ROLES = ("body", "bullet", "dek")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_QUOTED = re.compile(r"(?<![\w.,!?])[“\"](?=\S)((?:[^“”\"\n]|\n(?!\n)){12,600})(?<=\S)[”\"]")
_SAID = re.compile(
    r"\b(?:said|says|told|added|adds|according to)\s+(?:[A-Z][\w.'’-]+\s+){0,4}(?P<after>[A-Z][\w'’-]+)"
    r"|(?P<before>[A-Z][\w'’-]+),?\s+(?:said|says|told|added|adds)\b"
)
_AGENCIES = {
    "ap": "AP", "associated press": "AP", "reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP", "upi": "UPI", "dpa": "dpa",
    "press association": "PA", "pa media": "PA", "xinhua": "Xinhua", "bloomberg": "Bloomberg", "anadolu": "Anadolu",
    "canadian press": "Canadian Press",
}  # fmt: skip
_PRONOUNS = ("he", "she", "they", "it", "who", "i", "we", "you", "officials", "police", "this", "that")
_NAMES = "|".join(sorted((re.escape(n) for n in _AGENCIES), key=len, reverse=True))
_CREDIT = re.compile(
    rf"\((?P<dateline>{_NAMES})\)\s*[-–—]|^\s*(?:by |from )?(?:the )?(?P<byline>{_NAMES})\s*$"
    rf"|(?:first published by|originally (?:published|appeared) (?:in|on|by)|with (?:material|files|reporting) from"
    rf"|(?:reporting|written) by) (?:the )?(?P<said>{_NAMES})\b"
    rf"|(?:\bthe )?(?P<helped>{_NAMES}) (?:journalists? )?contributed to this (?:report|story|article)",
    re.I | re.M,
)


class Line(NamedTuple):
    """A sentence as its words in lower case."""

    words: tuple[str, ...]

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Every ``RUN`` words in a row; a shorter sentence whole."""
        for i in range(max(1, len(self.words) - RUN + 1)):
            yield self.words[i : i + RUN]


@dataclass
class Profile:
    """What of an account is compared."""

    account_id: str
    label: str
    outlet: str
    kind: str
    published: str
    lines: list[Line] = field(default_factory=list)
    quotes: list[tuple[str, ...]] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    signed: bool = False

    @property
    def length(self) -> int:
        return sum(len(line.words) for line in self.lines)


class Pair(NamedTuple):
    """Two accounts: the share of each one's words in sentences that the other has too, and of the fewer quotations and sources."""

    first: str
    second: str
    of_first: float
    of_second: float
    quotes: float | None
    sources: float | None
    relation: str

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


def read_profiles(story: Story) -> dict[str, Profile]:
    """account_id -> what of it is compared, for the accounts that are analysed; quotations apart, which all who heard them share."""
    profiles = {
        str(a["account_id"]): Profile(str(a["account_id"]), str(a["label"]), _word(a["outlet"]), _word(a["kind"]), _word(a["published"]))
        for a in story.analysed.to_dict("records")
    }
    for account in story.analysed.to_dict("records"):
        profile = profiles[str(account["account_id"])]
        byline = _word(account["byline"])
        profile.signed = bool(byline)
        profile.credits = _credits("\n".join([byline, _word(account["outlet"]), str(account["text"])]))
        profile.sources = _sources(str(account["text"]))
        profile.quotes = [w for m in _QUOTED.finditer(str(account["text"])) if len(w := _words(m[1])) >= RUN]
    texts = story.texts
    quoted = {a: {at for m in _QUOTED.finditer(texts[a]) for at in range(*m.span())} for a in profiles}
    for row in story.sentences.to_dict("records"):
        account = str(row["account_id"])
        if account in profiles and row["role"] in _ROLES:
            found = _WORD.finditer(texts[account], int(row["start"]), int(row["end"]))
            profiles[account].lines += _lines(_words(" ".join(m.group() for m in found if m.start() not in quoted[account])))
    return profiles


def _lines(words: tuple[str, ...]) -> list[Line]:
    """A sentence as one line; text without sentence ends in pieces."""
    size = LONGEST if len(words) > 2 * LONGEST else max(1, len(words))
    return [Line(words[i : i + size]) for i in range(0, len(words), size)]


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.replace("’", "'") for w in _WORD.findall(text.lower()))


def _credits(text: str) -> list[str]:
    """The agencies that an account credits for its text; a photo credit is not one."""
    names = [next(v for v in m.groupdict().values() if v) for m in _CREDIT.finditer(text)]
    return list(dict.fromkeys(_AGENCIES[n.lower()] for n in names))


def _sources(text: str) -> list[str]:
    """The last names of those who are said to say something, in plain reading order."""
    names = [(m["after"] or m["before"]).lower() for m in _SAID.finditer(text)]
    return [n for n in dict.fromkeys(names) if n not in _PRONOUNS]


def compare_pairs(profiles: Mapping[str, Profile], shared: Mapping[tuple[str, str], set[int]]) -> dict[tuple[str, str], Pair]:
    """(account, account) -> how much of each stands in the other, for every pair that shares a sentence."""
    pairs: dict[tuple[str, str], Pair] = {}
    for a, b in combinations(profiles, 2):
        if shared.get((a, b)) or shared.get((b, a)):
            first, second = profiles[a], profiles[b]
            of_first, of_second = share(first, shared.get((a, b), set())), share(second, shared.get((b, a), set()))
            quotes, sources = _shared_quotes(first, second), _shared_sources(first, second)
            relation = _judge(max(of_first, of_second), quotes, sources, min(first.length, second.length))
            pairs[a, b] = Pair(a, b, of_first, of_second, quotes, sources, relation)
    return pairs


def shared_lines(profiles: Mapping[str, Profile]) -> defaultdict[tuple[str, str], set[int]]:
    """(account, other) -> the numbers of the account's sentences that the other has too, near enough word for word."""
    index: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for a, profile in profiles.items():
        for n, line in enumerate(profile.lines):
            for run in dict.fromkeys(line.runs()):
                index.setdefault(run, []).append((a, n))
    shared: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    for a, profile in profiles.items():
        for n, line in enumerate(profile.lines):
            runs = Counter(place for run in dict.fromkeys(line.runs()) for place in index[run] if place[0] != a)
            for (b, m), count in runs.most_common():
                if n not in shared[a, b] and _same(line.words, profiles[b].lines[m].words, count):
                    shared[a, b].add(n)
    return shared


def _same(words: Sequence[str], others: Sequence[str], runs: int) -> bool:
    """Whether most of a sentence's words stand in the other sentence in the same order."""
    if words == others:
        return True
    if runs * 4 < len(words) * 0.3:
        return False
    blocks = SequenceMatcher(None, words, others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) >= SAME_SENTENCE * len(words)


def share(profile: Profile, lines: set[int]) -> float:
    """The share of an account's words that stand in the sentences with these numbers."""
    return sum(len(profile.lines[n].words) for n in lines) / profile.length if profile.length else 0.0


def _shared_quotes(a: Profile, b: Profile) -> float | None:
    """The share of the quotations of the account with fewer that the other has too, whole or in part; None when one has none."""
    few, many = sorted((a.quotes, b.quotes), key=len)
    if not few:
        return None
    there = [set(q) for q in many]
    return sum(any(len(set(q) & t) >= SAME_SENTENCE * min(len(set(q)), len(t)) for t in there) for q in few) / len(few)


def _shared_sources(a: Profile, b: Profile) -> float | None:
    """The share of the named sources of the account with fewer that the other names too; None when one names none."""
    few, many = sorted((a.sources, b.sources), key=len)
    return sum(name in many for name in few) / len(few) if few else None


def _judge(text: float, quotes: float | None, sources: float | None, length: int) -> str:
    if length < ENOUGH:
        return "undecided"
    if text >= REPRINT and (quotes is None or quotes >= REPRINT_QUOTES):
        return "reprint"
    if text >= DERIVED and (quotes is None or quotes >= DERIVED_QUOTES or (sources or 0.0) >= DERIVED_SOURCES):
        return "derived"
    return "original" if text < APART else "undecided"
