"""Read what of an account is compared: sentences, quotations, credits, pictures and sources."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from analysis import schema
from analysis.compare.origins.credits import (
    find_credits,
    find_links,
    known_names,
    plain_address,
)
from analysis.find.quotes import analysed_quotes
from analysis.find.quotes.layout import FIRST_PERSON
from analysis.find.quotes.marks import find_spans, paragraph_spans
from analysis.schema import text_cell
from analysis.story import Story

LONGEST = 100  # words: text without sentence ends is compared in pieces of this length
RUN = 4  # words in a row that two sentences must share to be compared
_ROLES = ("body", "bullet", "dek")
_QUOTED = range(12, 1501)  # characters of a quotation that is compared
_FIRST_WORDS = 2  # sentences of an account: who speaks in them of himself is the writer
_GAP = 3  # from one sentence of a note in which somebody speaks of himself to the next
_LEAST_SPOKEN = 3
PASSAGE = 8  # words of a quoted sentence that may be another account's own
_STOP = re.compile(r"(?<=[.!?])\s+")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


class ProfileSentence(NamedTuple):
    """A sentence as its words in lower case."""

    words: tuple[str, ...]

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Every ``RUN`` words in a row; a shorter sentence whole."""
        for i in range(max(1, len(self.words) - RUN + 1)):
            yield self.words[i : i + RUN]


@dataclass
class Profile:
    """What of an account is compared.

    ``passages`` are the longer sentences inside its quotations, ``names`` the accounts whose outlet
    it names.
    """

    account_id: str
    label: str
    outlet: str
    kind: str
    published: str
    address: str = ""
    lines: list[ProfileSentence] = field(default_factory=list)
    quotes: list[frozenset[str]] = field(default_factory=list)
    sources: list[str] | None = None
    credits: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    signed: bool = False
    passages: list[ProfileSentence] = field(default_factory=list)
    names: frozenset[str] = frozenset()

    @cached_property
    def length(self) -> int:
        """The number of words outside quotations."""
        return sum(len(line.words) for line in self.lines)


def read_profiles(story: Story) -> dict[str, Profile]:
    """Read the profile of each analysed account.

    Sentences are read without quotations, which everybody who heard them has in common.
    """
    accounts = schema.rows(story.analysed)
    known = known_names(text_cell(a["outlet"]) for a in accounts)
    owners: dict[str, dict[str, list[str]]] = {}  # first word -> outlet -> its accounts
    for a in accounts:
        if name := text_cell(a["outlet"]).removeprefix("The ").removeprefix("the ").strip():
            outlets = owners.setdefault(name.split()[0], {})
            outlets.setdefault(name, []).append(str(a["account_id"]))
    dropped = _dropped_lines(story)
    sentences: dict[str, list[dict[str, Any]]] = {str(a["account_id"]): [] for a in accounts}
    for row in schema.rows(story.sentences):
        if row["account_id"] in sentences:
            sentences[row["account_id"]].append(row)
    found = {}
    for account in accounts:
        key = str(account["account_id"])
        profile = _profile(account, sentences[key], known, dropped.get(key, ""))
        text = str(account["text"])
        named = (
            other
            for first, outlets in owners.items()
            if first in text
            for name, others in outlets.items()
            if _has_name(text, name)
            for other in others
        )
        profile.names = frozenset(named) - {key}
        found[key] = profile
    return found


def _dropped_lines(story: Story) -> dict[str, str]:
    """The lines that a reader took out of each account: they are no text, but may have a credit."""
    lines: dict[str, list[str]] = {}
    for row in schema.rows(story.left_out):
        if not row["start"] >= 0:
            lines.setdefault(str(row["account_id"]), []).append(str(row["text"]))
    return {account: "\n".join(found) for account, found in lines.items()}


def _has_name(text: str, name: str) -> bool:
    """Whether a text names an outlet."""
    return name in text and bool(re.search(rf"\b{re.escape(name)}\b", text))


def _profile(
    account: Mapping[str, Any],
    sentences: list[dict[str, Any]],
    known: Mapping[str, str],
    dropped: str,
) -> Profile:
    text = str(account["text"])
    outlet, byline = text_cell(account["outlet"]), text_cell(account["byline"])
    spans = [
        (span.inner_start, span.inner_end)
        for span in find_spans(text, paragraph_spans(sentences))
        if span.inner_end - span.inner_start in _QUOTED
    ]
    quotations = [words_of(text[start:end]) for start, end in spans]
    return Profile(
        account_id=text_cell(account["account_id"]),
        label=text_cell(account["label"]),
        outlet=outlet,
        kind=text_cell(account["kind"]),
        published=text_cell(account["published"]),
        address=plain_address(text_cell(account["url"])),
        lines=list(_unquoted_lines(text, sentences, spans)),
        quotes=[frozenset(words) for words in quotations if len(words) >= RUN],
        credits=find_credits(f"{text}\n{dropped}", byline, outlet, known),
        links=find_links(text),
        photos=[
            f"{row['agency']}/{text_cell(row['photographer'])}"
            for row in sentences
            if row["role"] == "caption" and text_cell(row["agency"])
        ],
        signed=bool(byline),
        passages=[
            ProfileSentence(words)
            for start, end in spans
            for piece in _STOP.split(text[start:end])
            if len(words := words_of(piece)) >= PASSAGE
        ],
    )


def _unquoted_lines(
    text: str, sentences: Iterable[Mapping[str, Any]], spans: list[tuple[int, int]]
) -> Iterator[ProfileSentence]:
    """Read the sentences without quotations; text without sentence ends in pieces."""
    at = 0
    rows = [row for row in sentences if row["role"] in _ROLES]
    own = [" ".join(_outside(text, r["start"], r["end"], _from(spans, r["start"]))) for r in rows]
    printed = printed_document(own)
    for n, row in enumerate(rows):
        if n in printed:
            continue
        while at < len(spans) and spans[at][1] <= row["start"]:
            at += 1
        words = words_of(" ".join(_outside(text, row["start"], row["end"], spans[at:])))
        size = LONGEST if len(words) > 2 * LONGEST else max(1, len(words))
        for i in range(0, len(words), size):
            yield ProfileSentence(words[i : i + size])


def _from(spans: list[tuple[int, int]], start: int) -> list[tuple[int, int]]:
    """The spans that do not end before a place."""
    return spans[bisect_right(spans, start, key=lambda span: span[1]) :]


def printed_document(sentences: Sequence[str]) -> set[int]:
    """The sentences of a letter or note that an account prints, by their number.

    Somebody speaks in them, of himself, and the account does not begin so.

    >>> note = ["I am sorry.", "Nobody knew.", "My boat was old.", "I had no money."]
    >>> sorted(printed_document(["A man left a note.", "It was found on Monday.", *note]))
    [2, 3, 4, 5]
    >>> printed_document(note)
    set()
    """
    spoken = [n for n, text in enumerate(sentences) if FIRST_PERSON.search(text)]
    if spoken[:1] and spoken[0] < _FIRST_WORDS:
        return set()
    found: set[int] = set()
    run: list[int] = []
    for n in [*spoken, len(sentences) + _GAP + 1]:
        if run and n - run[-1] > _GAP:
            found |= set(range(run[0], run[-1] + 1)) if len(run) >= _LEAST_SPOKEN else set()
            run = []
        run.append(n)
    return found


def _outside(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """Cut a sentence into its pieces outside quotations."""
    for quote_start, quote_end in spans:
        if quote_start >= end:
            break
        yield text[start : max(start, quote_start)]
        start = max(start, quote_end)
    yield text[start:end] if start < end else ""


def words_of(text: str) -> tuple[str, ...]:
    """List the words of a text in lower case, with one kind of apostrophe."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def read_sources(story: Story, profiles: Mapping[str, Profile], wanted: set[str]) -> None:
    """Add named sources to the wanted profiles: the last names of those who are quoted."""
    accounts = story.accounts[story.accounts["account_id"].isin(wanted)]
    sentences = story.sentences[story.sentences["account_id"].isin(wanted)]
    is_part = len(accounts) < len(story.analysed)
    part = replace(story, accounts=accounts, sentences=sentences) if is_part else story
    sources: dict[str, dict[str, None]] = {account: {} for account in wanted}
    for row in schema.rows(analysed_quotes(part)):
        name = text_cell(row["speaker"]).split()
        if row["account_id"] in sources and name and name[0][:1].isupper():
            sources[row["account_id"]][name[-1].lower()] = None
    for account, names in sources.items():
        profiles[account].sources = list(names)
