"""Compare who is quoted: quotations and quoted words by speaker, and by kind of speaker."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.intervals import TAIL, limit_of_none, resample
from analysis.find.actors import resolve_coreference
from analysis.find.actors.descriptions import describe_actors
from analysis.find.actors.mentions import Actor
from analysis.find.quotes import analysed_quotes
from analysis.find.quotes.marks import find_spans
from analysis.read.head import media_names
from analysis.resources import read_lexicon
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

UNATTRIBUTED = "unattributed"
UNNAMED = "unnamed: "  # before the pronoun of a speaker whom the words leave open
UNKNOWN = "unknown"
KINDS = (
    "official", "military", "police", "civil society", "expert", "business", "affected",
    "armed group", "media", "study", "anonymous",
)  # fmt: skip
_PLACE = ("account_id", "sentence_id", "start", "end", "surface")
COLUMNS = (
    "actor_id speaker kind_of_speaker described_as account_id quotes direct mixed indirect words "
    "share low high cues cue_counts only_here sentence_id start end surface"
).split()
KIND_COLUMNS = "kind_of_speaker account_id speakers quotes indirect words share low high".split()
_NUMBERS = dict.fromkeys(("share", "low", "high"), "float64")
_UNNAMED = re.compile(
    r"\b(?:some|many|others?|several|sources?|insiders?|people|those|anonymous|reports)\b", re.I
)
_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@reviewed
@once
def compare_voices(story: Story) -> pd.DataFrame:
    """Count the quotations and quoted words of each speaker in each account.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per speaker and account; quotations without a speaker form the row "unattributed".
        ``words`` counts the words in quotation marks (direct and mixed), ``share`` is their share
        of the account's quoted words (missing if it quotes none), with its 90 % interval ``low``
        to ``high``. Indirect quotations are counted but have no share. ``cues`` lists the
        reporting words, ``cue_counts`` the same with their frequency. ``only_here`` is true if no
        other account quotes or reports the speaker. The place is that of the first quotation.

    Notes
    -----
    The interval is a seeded bootstrap over quotations (Efron 1979). ``kind_of_speaker`` comes from
    an editable word list and from titles in the text; where they say nothing it is unknown.
    ``described_as`` gives the account's own words. A pronoun that several fit is the speaker
    "unnamed: he". This is not a measure of fairness.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": '"We won," said Senator Ann Lee.'}], story_id="x")
    >>> voices = compare_voices(story)
    >>> voices[["speaker", "kind_of_speaker", "quotes", "words", "share"]].values.tolist()
    [['Ann Lee', 'official', 1, 2, 1.0]]
    """
    import pandas as pd

    cells: dict[tuple[str, str], dict[str, Any]] = {}
    shares: dict[str, WordShares] = defaultdict(WordShares)
    for quote, speaker, actor in spoken(story):
        account = quote["account_id"]
        cell = cells.setdefault((speaker, account), _new_voice(quote, speaker, actor))
        cell["quotes"] += 1
        cell[quote["kind"]] += 1
        cell["words"] += quoted_words(quote)
        if isinstance(quote["cue"], str):
            cell["cues"][quote["cue"].lower()] += 1
        shares[account].add(quote, speaker)
    accounts = Counter(speaker for speaker, _ in cells)
    described = _descriptions(story)
    rows = [
        cell
        | _cue_cells(cell["cues"])
        | shares[account].cells(speaker)
        | {"only_here": accounts[speaker] == 1 and is_known(speaker)}
        | {"described_as": described.get((account, cell["actor_id"]))}
        for (speaker, account), cell in cells.items()
    ]
    return pd.DataFrame(rows, columns=COLUMNS).astype(_NUMBERS | {"only_here": "bool"})


def _new_voice(quote: dict[str, Any], speaker: str, actor: Actor | None) -> dict[str, Any]:
    """Start the row of a speaker in an account at the first quotation."""
    return {
        "actor_id": actor.actor_id if actor else None,
        "speaker": speaker,
        "cues": Counter(),
        "kind_of_speaker": kind_of(speaker, actor),
        **dict.fromkeys(("quotes", "direct", "mixed", "indirect", "words"), 0),
        **{column: quote[column] for column in _PLACE},
    }


def _descriptions(story: Story) -> dict[tuple[str, str | None], str]:
    """Account and actor id -> what the account says the actor is."""
    accounts = resolve_coreference(story).accounts
    return {
        (account_id, account.actors[actor].actor_id): words
        for account_id, account in accounts.items()
        for actor, words in describe_actors(account).items()
    }


def is_known(speaker: str) -> bool:
    """Whether a speaker is somebody: not unattributed, and no pronoun that several fit."""
    return speaker != UNATTRIBUTED and not speaker.startswith(UNNAMED)


def _cue_cells(cues: Counter[str]) -> dict[str, str]:
    counted = (f"{cue} {n}" if n > 1 else cue for cue, n in cues.most_common())
    return {"cues": ", ".join(cues), "cue_counts": ", ".join(counted)}


@reviewed
@once
def compare_speaker_kinds(story: Story) -> pd.DataFrame:
    """Count the speakers, quotations and quoted words of each kind of speaker in each account.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per kind of speaker and account. Kinds are official, military, police, civil
        society, expert, business, affected, armed group, media, study, anonymous, unknown and
        unattributed. ``share``, ``low`` and ``high`` are as in ``compare_voices``; ``indirect``
        quotations are counted but have no share.

    Notes
    -----
    The kind is that of a title or noun, not of the part somebody plays in the event. Edit
    ``data/lexicons/people.csv`` to fit the question.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": '"We won," said Senator Ann Lee.'}], story_id="x")
    >>> kinds = compare_speaker_kinds(story)
    >>> kinds[["kind_of_speaker", "speakers", "words", "share"]].values.tolist()
    [['official', 1, 2, 1.0]]
    """
    import pandas as pd

    cells: dict[tuple[str, str], dict[str, Any]] = {}
    shares: dict[str, WordShares] = defaultdict(WordShares)
    total = Counter[str]()
    for quote, speaker, actor in spoken(story):
        kind, account = kind_of(speaker, actor), quote["account_id"]
        cell = cells.setdefault(
            (kind, account), {"speakers": set(), "quotes": 0, "indirect": 0, "words": 0}
        )
        cell["speakers"].add(speaker)
        cell["quotes"] += 1
        cell["indirect"] += quote["kind"] == "indirect"
        cell["words"] += quoted_words(quote)
        total[kind] += quoted_words(quote)
        shares[account].add(quote, kind)
    rows = [
        {"kind_of_speaker": kind, "account_id": account}
        | cell
        | {"speakers": len(cell["speakers"])}
        | shares[account].cells(kind)
        for (kind, account), cell in sorted(
            cells.items(),
            key=lambda item: (item[0][0] == UNATTRIBUTED, -total[item[0][0]], item[0][0]),
        )
    ]
    return pd.DataFrame(rows, columns=KIND_COLUMNS).astype(_NUMBERS)


class SpokenQuote(NamedTuple):
    """A row of ``quotes`` with its speaker's name and actor."""

    quote: dict[str, Any]
    speaker: str
    actor: Actor | None


def spoken(story: Story) -> list[SpokenQuote]:
    """List every quotation with its speaker."""
    actors = {actor.actor_id: actor for actor in resolve_coreference(story).actors}
    found = []
    for quote in schema.rows(analysed_quotes(story)):
        actor = actors.get(quote["actor_id"])
        named = quote["speaker"] if isinstance(quote["speaker"], str) else _unnamed(quote)
        found.append(SpokenQuote(quote, actor.name if actor else named, actor))
    return found


def _unnamed(quote: dict[str, Any]) -> str:
    """What is printed for a speaker without a name: "unnamed: he", or unattributed."""
    open_speaker = isinstance(quote["speaker_candidates"], str)
    return f"{UNNAMED}{quote['speaker_surface'].lower()}" if open_speaker else UNATTRIBUTED


def kind_of(name: str, actor: Actor | None) -> str:
    """Choose the kind of a speaker by title or noun, then by the words of its name, else unknown.

    >>> kind_of("unattributed", None), kind_of("unnamed: he", None), kind_of("tailor", None)
    ('unattributed', 'unattributed', 'unknown')
    """
    if not is_known(name):
        return UNATTRIBUTED
    if {name.lower(), re.sub(r"^the ", "", name.lower())} & media_names():
        return "media"
    if (actor is None or not actor.proper) and _UNNAMED.search(name):
        return "anonymous"
    if actor and actor.speaker:
        return actor.speaker
    for word in reversed(re.findall(r"[a-z]+", name.lower())):
        for form in (word, word.rstrip("s")):
            if form in _kinds():
                return _kinds()[form]
    return "official" if actor and actor.kind == "place" else UNKNOWN


@cache
def _kinds() -> dict[str, str]:
    people = read_lexicon("people")
    return {row[column]: row["speaker"] for column in ("actor", "noun") for row in people}


def quoted_words(quote: dict[str, Any]) -> int:
    """Count the words of a quotation that are in quotation marks."""
    if quote["kind"] == "indirect":
        return 0
    text = quote["content"]
    if quote["kind"] == "direct":
        return len(_WORD.findall(text))
    inner = [text[s.inner_start : s.inner_end] for s in find_spans(text, [(0, len(text))])]
    return len(_WORD.findall(" ".join(inner)))


@dataclass
class _Quotation:
    """What the bootstrap draws: who is quoted, and the words of all rows of one quotation."""

    who: str
    words: int


class WordShares:
    """The shares of an account's quoted words by speaker or kind, with their intervals."""

    def __init__(self) -> None:
        self._quotations: list[_Quotation] = []
        self._by_row: dict[tuple[str, str], _Quotation] = {}  # speaker and quote_id

    def add(self, quote: dict[str, Any], who: str) -> None:
        """Add a row of ``quotes``; one that continues another belongs to it."""
        whole = self._by_row.get((who, quote["continues"]))
        if whole is None:
            whole = _Quotation(who, 0)
            self._quotations.append(whole)
        whole.words += quoted_words(quote)
        self._by_row[who, quote["quote_id"]] = whole

    def cells(self, who: str) -> dict[str, float | None]:
        """Return the share and its ends: zero if only reported, missing without quoted words."""
        if not self._quoted:
            return {"share": None, "low": None, "high": None}
        none = (0.0, 0.0, limit_of_none(len(self._quoted)))
        return dict(zip(("share", "low", "high"), self._shares.get(who, none), strict=True))

    @cached_property
    def _quoted(self) -> list[tuple[str, int]]:
        return [(q.who, q.words) for q in self._quotations if q.words]

    @cached_property
    def _shares(self) -> dict[str, tuple[float, float, float]]:
        return shares_of(self._quoted)


def shares_of(quoted: Sequence[tuple[str, int]]) -> dict[str, tuple[float, float, float]]:
    """Compute each speaker's share of the words, with low and high, from (speaker, words).

    Where all quotations are one speaker's, the resampled interval would be a point: then the low
    end leaves to others the highest share that so many quotations miss once in ten times.

    >>> [round(v, 3) for v in shares_of([("a", 10), ("a", 10)])["a"]]
    [1.0, 0.316, 1.0]
    """
    import numpy as np

    speakers = list(dict.fromkeys(who for who, _ in quoted))
    if not speakers:
        return {}
    words = np.array([count for _, count in quoted], dtype=float)
    parts = np.zeros((len(quoted), len(speakers)))
    for row, (who, count) in enumerate(quoted):
        parts[row, speakers.index(who)] = count
    lows, highs = np.quantile(resample(parts, words), [TAIL, 1 - TAIL], axis=-1)
    shares = (parts.sum(axis=0) / words.sum()).tolist()
    least = 1 - limit_of_none(len(quoted))
    return {
        who: (share, least if share == 1 else min(low, share), max(high, share))
        for who, share, low, high in zip(
            speakers, shares, lows.tolist(), highs.tolist(), strict=True
        )
    }


LABEL_COLUMNS = [
    "actor_id",
    "actor",
    "kind",
    "label",
    "account_id",
    "count",
    "sentence_id",
    "start",
    "end",
    "surface",
]
