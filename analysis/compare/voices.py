"""Compare who is quoted, how much, and as what kind of speaker."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.intervals import limit_of_none, shares_of
from analysis.find.actors import resolve_coreference
from analysis.find.actors.coreference import Actor
from analysis.find.quotes import find_quotes
from analysis.find.quotes.marks import find_spans
from analysis.resources import read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

UNATTRIBUTED = "unattributed"
KINDS = (
    "official", "military", "police", "civil society", "expert", "business", "affected", "armed group", "media", "study", "anonymous",
)  # fmt: skip
_UNNAMED = re.compile(
    r"\b(?:some|many|others?|several|sources?|insiders?|people|those|anonymous|reports?)\b", re.I
)


@cache
def _media() -> frozenset[str]:
    return frozenset(r["name"].lower() for r in read_lexicon("media"))


@cache
def _kinds() -> dict[str, str]:
    return {r[k]: r["speaker"] for k in ("actor", "noun") for r in read_lexicon("people")}


def kind_of(name: str, actor: Actor | None) -> str:
    """The kind of a speaker: by its title or noun, by its name, else other."""
    if name == UNATTRIBUTED:
        return UNATTRIBUTED
    if name.lower() in _media() or re.sub(r"^the ", "", name.lower()) in _media():
        return "media"
    if (actor is None or not actor.proper) and _UNNAMED.search(name):
        return "anonymous"
    if actor and actor.speaker:
        return actor.speaker
    if actor and actor.proper and actor.kind == "body":
        return "civil society"
    for word in reversed(re.findall(r"[a-z]+", name.lower())):
        for form in (word, word.rstrip("s")):
            if form in _kinds():
                return _kinds()[form]
    return "official" if actor and actor.kind == "place" else "other"


COLUMNS = [
    "actor_id", "speaker", "kind_of_speaker", "account_id", "quotes", "direct", "mixed", "indirect", "words", "share", "low", "high",
    "cues", "cue_counts", "only_here", "sentence_id", "start", "end", "surface",
]  # fmt: skip
KIND_COLUMNS = [
    "kind_of_speaker",
    "account_id",
    "speakers",
    "quotes",
    "indirect",
    "words",
    "share",
    "low",
    "high",
]


@once
def compare_voices(story: Story) -> pd.DataFrame:
    """One row a speaker and account, from the quotations: how many of each kind, and how many words in quotation marks.

    ``words`` counts words in quotation marks (direct and mixed), ``share`` is their share of the account's quoted words
    (missing where it quotes none), ``low`` and ``high`` its 90 % bootstrap interval over quotations, seeded; ``cues`` are the
    reporting words, ``cue_counts`` the same with how often; ``only_here`` tells that no other account quotes or reports the
    speaker; the place is that of the speaker's first quotation. ``kind_of_speaker`` comes from an editable word list and from
    titles in the text. Quotations without a speaker form the row "unattributed". Indirect quotations are counted but never
    turned into a share. Not a measure of fairness.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": '"We won," said Senator Ann Lee.'}], story_id="x")
    >>> compare_voices(story)[["speaker", "kind_of_speaker", "quotes", "words", "share"]].values.tolist()
    [['Ann Lee', 'official', 1, 2, 1.0]]
    """
    import pandas as pd

    cells: dict[tuple[str, str], dict[str, Any]] = {}
    units: dict[str, list[list[Any]]] = defaultdict(list)
    for quote, name, known in spoken(story):
        cell = cells.setdefault((name, quote["account_id"]), _empty(name, known, quote))
        cell["quotes"] += 1
        cell[quote["kind"]] += 1
        cell["words"] += quoted_words(quote)
        _add_unit(units[quote["account_id"]], quote, name)
        if isinstance(quote["cue"], str):
            cell["cues"][quote["cue"].lower()] += 1
    heard = Counter(name for name, _ in cells)
    shares = {a: _Shares(mine) for a, mine in units.items()}
    rows = []
    for (name, account), cell in cells.items():
        cues = cell["cues"].most_common()
        told = {
            "cues": ", ".join(cell["cues"]),
            "cue_counts": ", ".join(f"{cue} {n}" if n > 1 else cue for cue, n in cues),
        }
        rows.append(
            cell
            | told
            | shares[account].row(name)
            | {"only_here": heard[name] == 1 and name != UNATTRIBUTED}
        )
    return pd.DataFrame(rows, columns=COLUMNS).astype(
        {"share": "float64", "low": "float64", "high": "float64", "only_here": "bool"}
    )


@once
def compare_speaker_kinds(story: Story) -> pd.DataFrame:
    """One row a kind of speaker and account: how many speakers and quotations, and the kind's share of the quoted words.

    Kinds: official, military, police, civil society, expert, business, affected, armed group, media, study, anonymous, other,
    unattributed. ``share``, ``low`` and ``high`` as in ``compare_voices``; ``indirect`` is counted and has no share. The kind is
    that of a title or noun, not of the part somebody plays in the event; edit ``lexicons/people.csv`` to the question at hand.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": '"We won," said Senator Ann Lee.'}], story_id="x")
    >>> compare_speaker_kinds(story)[["kind_of_speaker", "speakers", "words", "share"]].values.tolist()
    [['official', 1, 2, 1.0]]
    """
    import pandas as pd

    cells: dict[tuple[str, str], dict[str, Any]] = {}
    units: dict[str, list[list[Any]]] = defaultdict(list)
    for quote, name, known in spoken(story):
        kind, account = kind_of(name, known), quote["account_id"]
        start: dict[str, Any] = {
            "kind_of_speaker": kind,
            "account_id": account,
            "speakers": set(),
            "quotes": 0,
            "indirect": 0,
            "words": 0,
        }
        cell = cells.setdefault((kind, account), start)
        cell["speakers"].add(name)
        cell["quotes"] += 1
        cell["indirect"] += quote["kind"] == "indirect"
        cell["words"] += quoted_words(quote)
        _add_unit(units[account], quote, kind)
    shares = {a: _Shares(mine) for a, mine in units.items()}
    order = Counter[str]()
    for kind, account in cells:
        order[kind] += cells[kind, account]["words"]
    rows = [
        c | {"speakers": len(c["speakers"])} | shares[account].row(kind)
        for (kind, account), c in cells.items()
    ]
    rows.sort(
        key=lambda r: (
            r["kind_of_speaker"] == UNATTRIBUTED,
            -order[r["kind_of_speaker"]],
            r["kind_of_speaker"],
        )
    )
    return pd.DataFrame(rows, columns=KIND_COLUMNS).astype(
        {"share": "float64", "low": "float64", "high": "float64"}
    )


def spoken(story: Story) -> list[tuple[dict[str, Any], str, Actor | None]]:
    """Every quotation with its speaker's name and actor."""
    actors = {actor.actor_id: actor for actor in resolve_coreference(story).actors}
    told = []
    for quote in schema.rows(find_quotes(story)):
        known = actors.get(quote["actor_id"])
        name = (
            known.name
            if known
            else quote["speaker"]
            if isinstance(quote["speaker"], str)
            else UNATTRIBUTED
        )
        told.append(({str(k): v for k, v in quote.items()}, name, known))
    return told


def _add_unit(units: list[list[Any]], quote: dict[str, Any], who: str) -> None:
    """One quotation is what the bootstrap draws; a row that continues another is a part of that."""
    before = next((u for u in units if u[2] and quote["continues"] in u[2] and u[0] == who), None)
    if before is None:
        units.append([who, quoted_words(quote), {quote["quote_id"]}])
    else:
        before[1] += quoted_words(quote)
        before[2].add(quote["quote_id"])


class _Shares:
    """The shares of an account's quoted words."""

    def __init__(self, units: list[list[Any]]) -> None:
        quoted = [(who, words) for who, words, _ in units]
        self.known, self.limit = shares_of(quoted), limit_of_none(quoted)

    def row(self, who: str) -> dict[str, float | None]:
        """A share with its ends: none of those who are only reported; no share where the account quotes no word."""
        share, low, high = self.known.get(
            who, (0.0, 0.0, self.limit) if self.known else (None, None, None)
        )
        return {"share": share, "low": low, "high": high}


def _empty(name: str, known: Actor | None, quote: dict[str, Any]) -> dict[str, Any]:
    counts: dict[str, Any] = dict.fromkeys(("quotes", "direct", "mixed", "indirect", "words"), 0)
    place = {k: quote[k] for k in ("account_id", "sentence_id", "start", "end", "surface")}
    who: dict[str, Any] = {
        "actor_id": known.actor_id if known else None,
        "speaker": name,
        "cues": Counter(),
    }
    who["kind_of_speaker"] = kind_of(name, known)
    return who | counts | place


def quoted_words(quote: dict[str, Any]) -> int:
    """The words of a quotation that stand in quotation marks."""
    if quote["kind"] == "indirect":
        return 0
    if quote["kind"] == "direct":
        return len(re.findall(r"\w+(?:['’-]\w+)*", quote["content"]))
    text = quote["content"]
    inner = [text[s.inner_start : s.inner_end] for s in find_spans(text, [(0, len(text))])]
    return len(re.findall(r"\w+(?:['’-]\w+)*", " ".join(inner)))
