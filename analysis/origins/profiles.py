"""What of an account is compared with others: its sentences, quotations, credits, pictures; its named sources when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from analysis import schema
from analysis.origins.credits import find_credits, find_links, known_names, plain_address
from analysis.quotes import find_quotes, find_spans, paragraph_spans
from analysis.story import Story

LONGEST = 100  # words: text without sentence ends is compared in pieces of so many
RUN = 4  # words in a row that two sentences must share to be compared
_ROLES = ("body", "bullet", "dek")
_QUOTED = (12, 1500)  # characters of a quotation that is compared
_WORD = re.compile(r"\w+(?:['’]\w+)?")


class Line(NamedTuple):
    """A sentence as its words in lower case."""

    words: tuple[str, ...]

    def runs(self) -> Iterator[tuple[str, ...]]:
        """Every ``RUN`` words in a row; a shorter sentence whole."""
        for i in range(max(1, len(self.words) - RUN + 1)):
            yield self.words[i : i + RUN]


@dataclass
class Profile:
    """What of an account is compared; ``length`` in words, quotations apart."""

    account_id: str
    label: str
    outlet: str
    kind: str
    published: str
    address: str = ""
    lines: list[Line] = field(default_factory=list)
    quotes: list[frozenset[str]] = field(default_factory=list)
    sources: list[str] | None = None
    credits: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    photos: list[str] = field(default_factory=list)
    signed: bool = False
    length: int = 0


def read_profiles(story: Story) -> dict[str, Profile]:
    """account_id -> what of it is compared, for the accounts that are analysed; quotations apart, which all who heard them share."""
    accounts = schema.rows(story.analysed)
    known = known_names(_word(a["outlet"]) for a in accounts)
    rows: dict[str, list[dict[str, Any]]] = {str(a["account_id"]): [] for a in accounts}
    for row in schema.rows(story.sentences):
        if row["account_id"] in rows:
            rows[row["account_id"]].append({str(k): v for k, v in row.items()})
    return {
        str(a["account_id"]): _profile(
            {str(k): v for k, v in a.items()}, rows[str(a["account_id"])], known
        )
        for a in accounts
    }


def _profile(
    account: Mapping[str, Any], rows: list[dict[str, Any]], known: Mapping[str, str]
) -> Profile:
    told = {
        k: _word(account[k])
        for k in ("account_id", "label", "outlet", "kind", "published", "byline", "url")
    }
    text = str(account["text"])
    profile = Profile(
        told["account_id"],
        told["label"],
        told["outlet"],
        told["kind"],
        told["published"],
        plain_address(told["url"]),
    )
    profile.signed = bool(told["byline"])
    profile.credits = find_credits(text, told["byline"], told["outlet"], known)
    profile.links = find_links(text)
    spans = [
        (s.inner_start, s.inner_end)
        for s in find_spans(text, paragraph_spans(rows))
        if _QUOTED[0] <= s.inner_end - s.inner_start
    ]
    spans = [(a, b) for a, b in spans if b - a <= _QUOTED[1]]
    profile.quotes = [
        frozenset(words) for a, b in spans if len(words := words_of(text[a:b])) >= RUN
    ]
    at = 0
    for row in rows:
        if row["role"] == "caption" and _word(row["agency"]):
            profile.photos.append(f"{row['agency']}/{_word(row['photographer'])}")
        if row["role"] in _ROLES:
            while at < len(spans) and spans[at][1] <= row["start"]:
                at += 1
            profile.lines += _lines(
                words_of(" ".join(_outside(text, row["start"], row["end"], spans[at:])))
            )
    profile.length = sum(len(line.words) for line in profile.lines)
    return profile


def _outside(text: str, start: int, end: int, spans: Iterable[tuple[int, int]]) -> Iterator[str]:
    """The pieces of a sentence that stand in no quotation."""
    for a, b in spans:
        if a >= end:
            break
        yield text[start : max(start, a)]
        start = max(start, b)
    yield text[start:end] if start < end else ""


def _lines(words: tuple[str, ...]) -> list[Line]:
    """A sentence as one line; text without sentence ends in pieces."""
    size = LONGEST if len(words) > 2 * LONGEST else max(1, len(words))
    return [Line(words[i : i + size]) for i in range(0, len(words), size)]


def _word(value: Any) -> str:
    return value if isinstance(value, str) else ""


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, with one kind of apostrophe."""
    return tuple(_WORD.findall(text.lower().replace("’", "'")))


def read_sources(story: Story, profiles: Mapping[str, Profile], wanted: set[str]) -> None:
    """Give the wanted profiles their named sources: the last names of those who are quoted, by ``find_quotes``."""
    if not wanted:
        return
    accounts = story.accounts[story.accounts["account_id"].isin(wanted)]
    some = replace(
        story,
        accounts=accounts,
        sentences=story.sentences[story.sentences["account_id"].isin(wanted)],
    )
    for a in wanted:
        profiles[a].sources = []
    for row in schema.rows(find_quotes(some if len(accounts) < len(story.analysed) else story)):
        name, known = (
            _word(row["speaker"]).split(),
            profiles[str(row["account_id"])].sources if row["account_id"] in wanted else None,
        )
        if known is not None and name and name[0][:1].isupper() and name[-1].lower() not in known:
            known.append(name[-1].lower())
