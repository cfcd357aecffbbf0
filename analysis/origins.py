"""Origins: which accounts reprint or derive from one another, told only from shared text, quotations, sources and credits."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.memo import once
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

REPRINT, DERIVED = 0.90, 0.70  # share of the shorter account's words that stand in sentences the other has too
REPRINT_QUOTES, DERIVED_QUOTES, DERIVED_SOURCES = 0.80, 0.50, 0.60
SAME_SENTENCE = 0.80  # of two sentences' words in one order
PART = 0.20  # an account merged from several takes at least so much from each
APART = 0.30  # accounts that share less do not look like one text
ENOUGH = 60  # words: less text than this decides nothing
RUN = 4  # words in a row that two sentences must share to be compared
_ROLES = ("body", "bullet", "dek")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{12,600})[”\"]")
_AGENCIES = {
    "ap": "AP", "associated press": "AP", "reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP", "upi": "UPI", "dpa": "dpa",
    "press association": "PA", "pa media": "PA", "xinhua": "Xinhua", "bloomberg": "Bloomberg", "anadolu": "Anadolu",
    "canadian press": "Canadian Press",
}  # fmt: skip
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
    kind: str
    published: str
    lines: list[Line] = field(default_factory=list)
    quotes: list[tuple[str, ...]] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    signed: bool = False

    @property
    def length(self) -> int:
        return sum(len(line.words) for line in self.lines)


class Pair(NamedTuple):
    """Two accounts: the share of each one's words in sentences that the other has too, and of the fewer quotations that both have."""

    first: str
    second: str
    of_first: float
    of_second: float
    quotes: float | None
    relation: str

    @property
    def text(self) -> float:
        return max(self.of_first, self.of_second)


@once
def find_origins(story: Story) -> pd.DataFrame:
    """The table ``origins``, one row per account that is analysed: what it descends from, as far as the texts in hand tell.

    ``relation``: "reprint" (at least 90 % of the shorter text stands in the other and 80 % of its quotations), "derived" (70 %, and half
    of the quotations; or put together from several accounts; or of kind overview), "original" (no shared text, and a byline or quotations
    of its own), else "undecided", which is not independence. ``origin_id`` is shared by accounts of one origin; ``score`` is the
    largest share of text held in common. The direction is told only by dates and credits. It does not see rewriting in new words, nor
    accounts that are not in hand.

    >>> from analysis.story import story_from_records
    >>> text = "The council of the town voted late on Monday to close the old bridge over the river. " * 6
    >>> story = story_from_records([{"text": text, "outlet": "A"}, {"text": text, "outlet": "B"}], story_id="x")
    >>> find_origins(story)["relation"].tolist()
    ['reprint', 'reprint']
    """
    profiles = read_profiles(story)
    pairs = compare_pairs(profiles)
    parts = _parts(profiles, pairs)
    groups = _groups(profiles, pairs)
    return schema.make("origins", [_row(p, profiles, pairs, parts, groups) for p in profiles.values()])


def read_profiles(story: Story) -> dict[str, Profile]:
    """account_id -> what of it is compared, for the accounts that are analysed."""
    profiles = {
        str(a["account_id"]): Profile(str(a["account_id"]), str(a["label"]), _word(a["kind"]), _word(a["published"]))
        for a in story.analysed.to_dict("records")
    }
    for account in story.analysed.to_dict("records"):
        profile = profiles[str(account["account_id"])]
        byline = _word(account["byline"])
        profile.signed = bool(byline)
        profile.credits = _credits("\n".join([byline, _word(account["outlet"]), str(account["text"])]))
        profile.quotes = [w for m in _QUOTED.finditer(str(account["text"])) if len(w := _words(m[1])) >= RUN]
    for row in story.sentences.to_dict("records"):
        if row["account_id"] in profiles and row["role"] in _ROLES and (words := _words(str(row["text"]))):
            profiles[str(row["account_id"])].lines.append(Line(words))
    return profiles


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _words(text: str) -> tuple[str, ...]:
    return tuple(w.replace("’", "'") for w in _WORD.findall(text.lower()))


def _credits(text: str) -> list[str]:
    """The agencies that an account credits for its text; a photo credit is not one."""
    names = [next(v for v in m.groupdict().values() if v) for m in _CREDIT.finditer(text)]
    return list(dict.fromkeys(_AGENCIES[n.lower()] for n in names))


def compare_pairs(profiles: Mapping[str, Profile]) -> dict[tuple[str, str], Pair]:
    """(account, account) -> how much of each stands in the other, for every pair that shares a run of words."""
    shared = shared_lines(profiles)
    pairs: dict[tuple[str, str], Pair] = {}
    for a, b in combinations(profiles, 2):
        if shared[a, b] or shared[b, a]:
            first, second = profiles[a], profiles[b]
            of_first, of_second = _share(first, shared[a, b]), _share(second, shared[b, a])
            quotes = _shared_quotes(first, second)
            relation = _judge(max(of_first, of_second), quotes, min(first.length, second.length))
            pairs[a, b] = Pair(a, b, of_first, of_second, quotes, relation)
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


def _share(profile: Profile, lines: set[int]) -> float:
    return sum(len(profile.lines[n].words) for n in lines) / profile.length if profile.length else 0.0


def _shared_quotes(a: Profile, b: Profile) -> float | None:
    """The share of the quotations of the account with fewer that the other has too; None when one has none."""
    few, many = sorted((a.quotes, b.quotes), key=len)
    if not few:
        return None
    there = [set(q) for q in many]
    return sum(any(len(set(q) & t) >= SAME_SENTENCE * len(set(q)) for t in there) for q in few) / len(few)


def _judge(text: float, quotes: float | None, length: int) -> str:
    if length < ENOUGH:
        return "undecided"
    if text >= REPRINT and (quotes is None or quotes >= REPRINT_QUOTES):
        return "reprint"
    if text >= DERIVED and (quotes is None or quotes >= DERIVED_QUOTES):
        return "derived"
    return "original" if text < APART else "undecided"


def _parts(profiles: Mapping[str, Profile], pairs: Mapping[tuple[str, str], Pair]) -> dict[str, list[str]]:
    return {}


def _groups(profiles: Mapping[str, Profile], pairs: Mapping[tuple[str, str], Pair]) -> dict[str, str]:
    """account_id -> the first account of its group, by reprint or derived pairs."""
    head = {a: a for a in profiles}
    for (a, b), pair in pairs.items():
        if pair.relation in ("reprint", "derived"):
            old, new = head[b], head[a]
            head = {k: new if v == old else v for k, v in head.items()}
    return head


def _row(
    profile: Profile,
    profiles: Mapping[str, Profile],
    pairs: Mapping[tuple[str, str], Pair],
    parts: Mapping[str, list[str]],
    groups: Mapping[str, str],
) -> dict[str, Any]:
    mine = [p for key, p in pairs.items() if profile.account_id in key]
    best = max(mine, key=lambda p: p.text, default=None)
    score = best.text if best else 0.0
    number = list(dict.fromkeys(groups.values())).index(groups[profile.account_id]) + 1
    relation, reason = _relation(profile, profiles, best)
    return {"account_id": profile.account_id, "origin_id": f"o{number}", "relation": relation, "score": round(score, 4), "reason": reason}


def _relation(profile: Profile, profiles: Mapping[str, Profile], best: Pair | None) -> tuple[str, str]:
    others = len(profiles) - 1
    if not others:
        return "undecided", "the only account in hand: there is nothing to compare it with"
    if best is None:
        told = f"no sentence in common with the other {'account' if others == 1 else f'{others} accounts'}"
    else:
        other = profiles[best.second if best.first == profile.account_id else best.first]
        told = f"{best.text:.0%} of the shorter text in common with {other.label}"
        if best.quotes is not None:
            told += f", {best.quotes:.0%} of the quotations"
        if best.relation in ("reprint", "derived"):
            return best.relation, f"{told}; direction unknown"
    if profile.kind == "overview":
        return "derived", f"an overview is put together from other accounts, which are not in hand: {told}"
    if profile.credits:
        return "undecided", f"it credits {' and '.join(profile.credits)}, whose dispatch is not in hand: {told}"
    if best is not None and best.relation != "original":
        return "undecided", told
    own = ["a byline"] if profile.signed else []
    own += ["quotations of its own"] if profile.quotes and not (best and best.quotes) else []
    if profile.length >= ENOUGH and own:
        return "original", f"{told}, and it has {' and '.join(own)}"
    return "undecided", f"{told}, but it has no byline and no quotation of its own: not shown to be independent"
