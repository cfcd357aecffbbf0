"""What of an account is compared with others: its sentences, quotations, credits, pictures; its named sources when they are asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from analysis import schema
from analysis.find.quotes import find_quotes
from analysis.find.quotes.marks import find_spans, paragraph_spans
from analysis.story import Story

_AGENCIES = {
    "ap": "AP", "associated press": "AP", "reuters": "Reuters", "afp": "AFP", "agence france-presse": "AFP", "upi": "UPI", "dpa": "dpa",
    "press association": "PA", "pa media": "PA", "xinhua": "Xinhua", "bloomberg": "Bloomberg", "anadolu": "Anadolu",
    "canadian press": "Canadian Press",
}  # fmt: skip
_LONG = {"AP": "associated press", "AFP": "agence france-presse", "PA": "press association"}
_NAME = r"(?:the |The )?[A-Z][\w&'’-]*(?: (?:(?:of|the|and|&) )?[A-Z][\w&'’-]*){0,4}"
_DATELINE = re.compile(rf"^[A-Z][^\n()]{{1,60}}\((?P<name>{_NAME})\)\s*[-–—]", re.M)
_FIRST = re.compile(
    rf"(?:[Ff]irst|[Oo]riginally) (?:published|appeared|reported|ran) (?:in|on|by) (?P<name>{_NAME})"
    rf"|[Rr]epublished (?:from|with permission (?:from|of)) (?P<other>{_NAME})"
)
_LINK = re.compile(
    r"(?:[Oo]riginal(?:ly)?|[Ff]irst|[Rr]epublished|[Ss]ource)\b[^\n]{0,60}?(https?://\S+)"
)
_LINE = re.compile(r"^\s*(?:by |from )?(\S[^\n]{0,40}?)\s*$", re.I | re.M)
_HELPED = re.compile(
    r"([^\n.;]{2,60}?),? (?:journalists? |staff )?(?<!have )contributed to this (?:report|story|article)",
    re.I,
)
_SAID = re.compile(
    r"(?:with (?:material|files|reporting) from|(?:reporting|written) by|source:) ([^\n.;)]{2,60})",
    re.I,
)
_SAYING = ("material from", "files from", "reporting from", "reporting by", "written by", "source:")
_WEB = re.compile(r"^(?:https?://)?(?:www\.|m\.|amp\.)?", re.I)


def known_names(outlets: Iterable[str]) -> dict[str, str]:
    """plain name -> name, of the agencies and the outlets in hand."""
    return {plain_outlet(o): o for o in outlets if plain_outlet(o)} | _AGENCIES


def find_credits(
    text: str, byline: str, outlet: str, known: Mapping[str, str] = _AGENCIES
) -> list[str]:
    """The agencies and outlets that an account credits for its text, not itself; a photo credit is none.

    Anybody named in a dateline ("TOWN (Name) —") or as first publisher counts; elsewhere only the ``known`` names.

    >>> find_credits("VELMAR (AP) — A ferry sank. Reuters contributed to this report.", "", "Gazette")
    ['AP', 'Reuters']
    >>> find_credits("This article was first published by Northwire.", "", "Gazette")
    ['Northwire']
    """
    whole = f"{byline}\n{outlet}\n{text}"
    found = [
        (m.start(), next(v for v in m.groupdict().values() if v))
        for p in (_DATELINE, _FIRST)
        for m in p.finditer(whole)
    ]
    found += [
        (m.start(), name)
        for m in _LINE.finditer(whole)
        if (name := _among(m[1].split(), known)) and plain_outlet(m[1]) == name
    ]
    lower = whole.lower()
    if (
        "contributed to this" in lower
    ):  # the search itself is slow, and most texts have nothing of the kind
        found += [
            (m.start(), name)
            for m in _HELPED.finditer(whole)
            if (name := _among(m[1].split()[::-1], known, back=True))
        ]
    if any(words in lower for words in _SAYING):
        found += [
            (m.start(), name)
            for m in _SAID.finditer(whole)
            if (name := _among(m[1].split(), known))
        ]
    credits = (known.get(plain_outlet(name)) or _plain(name) for _, name in sorted(found))
    return [name for name in dict.fromkeys(credits) if not is_outlet(outlet, name)]


def _among(words: list[str], known: Mapping[str, str], *, back: bool = False) -> str:
    """The longest known name that the words begin with; read from the end with ``back``."""
    for n in range(min(5, len(words)), 0, -1):
        name = plain_outlet(" ".join(words[:n][::-1] if back else words[:n]).strip(".,;:()—–- "))
        if name in known:
            return name
    return ""


def _plain(name: str) -> str:
    return name.removeprefix("the ").removeprefix("The ")


def plain_outlet(name: str) -> str:
    """An outlet's name to compare: lower case, without an article before it."""
    return name.lower().removeprefix("the ").strip()


def is_outlet(outlet: str, credited: str) -> bool:
    """Whether a credit names this outlet, an agency's long name and short name being one."""
    name = plain_outlet(credited)
    long = _LONG.get(credited, name)
    return bool(outlet) and plain_outlet(outlet) in (name, long, f"{name} news", f"{long} news")


def plain_address(url: str) -> str:
    """A web address to compare: without scheme, "www", query, fragment and last slash; empty for none.

    >>> plain_address("https://www.gazette.example/news/ferry/?utm=1#top")
    'gazette.example/news/ferry'
    """
    return _WEB.sub("", url.strip()).split("#")[0].split("?")[0].rstrip("/").lower()


def find_links(text: str) -> list[str]:
    """The addresses that a text gives as those of its original."""
    return [plain_address(m[1].rstrip(".,;)")) for m in _LINK.finditer(text)]


LONGEST = 100  # words: text without sentence ends is compared in pieces of so many
RUN = 4  # words in a row that two sentences must share to be compared
_ROLES = ("body", "bullet", "dek")
_QUOTED = (12, 1500)  # characters of a quotation that is compared
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
    """What of an account is compared; ``length`` in words, quotations apart."""

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


def _lines(words: tuple[str, ...]) -> list[ProfileSentence]:
    """A sentence as one line; text without sentence ends in pieces."""
    size = LONGEST if len(words) > 2 * LONGEST else max(1, len(words))
    return [ProfileSentence(words[i : i + size]) for i in range(0, len(words), size)]


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
