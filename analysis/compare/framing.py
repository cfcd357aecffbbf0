"""Framing compared: what each account stresses, in frame dimensions and in wording, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.intervals import limit_of_none, rate_limit_of_none, ratio_interval
from analysis.find.codebook import Score, codebook_text, read_codebook, read_scores
from analysis.find.frames import (
    DIMENSIONS,
    NONE,
    UNCERTAIN,
    choose_dimension,
    find_cues,
    score_sentences,
)
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

    from analysis.find.codebook import Scores

COLUMNS = (
    "measure",
    "dimension",
    "account_id",
    "share",
    "low",
    "high",
    "sentences",
    "words",
    "sentence_id",
    "start",
    "end",
)
_SENTENCE_COLUMNS = (
    "account_id", "measure", "dimension", "rank", "sentences", "sentence_id", "start", "end", "surface", "words", "score",
)  # fmt: skip
WORDING = ("hedge", "booster")
OWN_WIDTH = 60  # characters of a scored span that are shown among the words
EMPHASIS = {"headline": 3.0, "dek": 2.0, "caption": 0.5}
LEAD = 2.0  # the first bullet or sentence of the body


class FramingUnit(NamedTuple):
    """A sentence as it counts: its length in words, its emphasis, its frame and its cues."""

    sentence_id: str
    start: int
    end: int
    words: int
    emphasis: float
    dimension: str
    score: float
    cues: dict[str, list[str]]

    @property
    def rank(self) -> tuple[float, int]:
        """What puts a sentence first among those of its dimension: sure, long and prominent, then early."""
        return self.score * self.words**0.5 * self.emphasis, -self.start


def compare_framing(story: Story, *, scores: Scores | None = None) -> pd.DataFrame:
    """What each account stresses: one row per measure, dimension and account that is analysed.

    ``measure`` "frame": ``share`` (0-1) is the salience of the account's sentences of that dimension over that of all its sentences;
    "uncertain" and "none" are dimensions, so the shares of an account add up to 1. A ``codebook.toml`` beside the story gives the measure
    "codebook" of the same kind. Salience is length in words, times 3 in the headline, 2 in the dek and the lead, a half in captions.
    ``measure`` "own" are the analyst's own scores (``scores``, or the CSV that ``story.toml`` names, see ``read_scores``): ``share`` is the
    mean score of the account's sentences weighted by salience. A sentence has the highest score of the spans that touch it, 0 without one;
    an account without scores has no rows, and shares need not add up. ``measure`` "wording": ``share`` is hedges or boosters per 100 words.
    ``low`` and ``high`` are the 90 % bootstrap interval over sentences, seeded, so the same each time; where nothing was found
    ``high`` is the upper limit for none in so many. ``sentences`` counts those of the dimension, ``words`` are the matched words, the
    place is that of the top sentence (-1 if there is none). It does not tell truth, intent or leaning. Dimensions: Boydstun et al. 2014.
    Raises ``AnalysisError`` for a codebook or scores that do not fit.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court jailed three soldiers. Their lawyers may sue the army."}], story_id="x")
    >>> table = compare_framing(story).set_index("dimension")
    >>> float(table.loc["legality and crime", "share"]), table.loc["hedge", "words"]
    (1.0, 'may')
    """
    return _compare(story, codebook=codebook_text(story.folder), scores=read_scores(story, scores))


def find_frame_sentences(story: Story, *, limit: int = 3) -> pd.DataFrame:
    """The sentences behind each dimension: one row per account, measure, dimension and sentence, ``limit`` of each at most.

    ``measure`` "frame", and "codebook" if a ``codebook.toml`` stands beside the story; uncertain sentences are there with dimension
    "uncertain". ``score`` (0-1) is the share of the sentence's evidence that speaks for the dimension, ``rank`` 1 its order among the
    account's sentences of the dimension, by score, length and prominence; ``sentences`` how many there are; ``words`` the matched words.
    It picks by the words of the list, not by what a reader would quote. Method: that of ``compare_framing``.

    >>> from analysis.story import story_from_records
    >>> story = story_from_records([{"text": "The court jailed three soldiers. It rained."}], story_id="x")
    >>> find_frame_sentences(story)[["dimension", "surface", "words"]].values.tolist()
    [['legality and crime', 'The court jailed three soldiers.', 'court, jailed']]
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for measure, (dimensions, units) in _framed(story, codebook_text(story.folder)).items():
        for dimension in (*dimensions, UNCERTAIN):
            for account, mine in units.items():
                found = sorted(
                    (u for u in mine if u.dimension == dimension),
                    key=lambda u: u.rank,
                    reverse=True,
                )
                rows += [
                    _sentence_row(story, account, measure, dimension, dimensions, n, u, len(found))
                    for n, u in enumerate(found[:limit], 1)
                ]
    return pd.DataFrame(rows, columns=list(_SENTENCE_COLUMNS))


def _sentence_row(
    story: Story,
    account: str,
    measure: str,
    dimension: str,
    dimensions: Sequence[str],
    rank: int,
    unit: FramingUnit,
    of: int,
) -> dict[str, Any]:
    place = {
        "account_id": account,
        "sentence_id": unit.sentence_id,
        "start": unit.start,
        "end": unit.end,
    }
    words = _words([unit], dimension, dimensions)
    told = {
        "surface": story.texts[account][unit.start : unit.end],
        "words": words,
        "score": round(unit.score, 4),
    }
    return (
        place | {"measure": measure, "dimension": dimension, "rank": rank, "sentences": of} | told
    )


def _framed(
    story: Story, codebook: str
) -> dict[str, tuple[Sequence[str], dict[str, list[FramingUnit]]]]:
    """measure -> its dimensions, and the sentences of each account."""
    found: dict[str, tuple[Sequence[str], dict[str, list[FramingUnit]]]] = {
        "frame": (DIMENSIONS, _units(story, "frame", ""))
    }
    if codebook:
        found["codebook"] = read_codebook(codebook).names, _units(story, "codebook", codebook)
    return found


@once
def _compare(story: Story, *, codebook: str, scores: tuple[Score, ...]) -> pd.DataFrame:
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for measure, (dimensions, units) in _framed(story, codebook).items():
        for dimension in (*dimensions, UNCERTAIN, NONE):
            rows += [
                {"measure": measure, "dimension": dimension, "account_id": account}
                | _frame_row(mine, dimension, dimensions)
                for account, mine in units.items()
            ]
    units = _units(story, "wording", "")
    for dimension in dict.fromkeys(score.dimension for score in scores):
        scored = {s.account_id: [t for t in scores if t.account_id == s.account_id] for s in scores}
        rows += [
            {"measure": "own", "dimension": dimension, "account_id": a}
            | _own_row(units[a], scored[a], dimension, story.texts[a])
            for a in units
            if a in scored
        ]
    for dimension in WORDING:
        rows += [
            {"measure": "wording", "dimension": dimension, "account_id": a}
            | _wording_row(u, dimension)
            for a, u in units.items()
        ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _units(story: Story, measure: str, codebook: str) -> dict[str, list[FramingUnit]]:
    """account_id -> its sentences with what they count for in a measure; bylines and headings count for nothing and are not there."""
    scores = score_sentences(story, codebook=codebook)
    cues: dict[str, dict[str, list[str]]] = {}
    table = find_cues(story)
    for row in schema.rows(table[table["measure"] == measure]):
        cues.setdefault(row["sentence_id"], {}).setdefault(row["dimension"], []).append(
            row["surface"]
        )
    units: dict[str, list[FramingUnit]] = {account: [] for account in story.analysed["account_id"]}
    led: set[str] = set()
    for row in schema.rows(story.sentences):
        sentence, account = str(row["sentence_id"]), str(row["account_id"])
        if account not in units or sentence not in scores or row["role"] == "heading":
            continue
        lead = row["role"] in ("body", "bullet") and account not in led
        led.update([account] if lead else [])
        shares = scores[sentence][1]
        dimension = choose_dimension(shares)
        emphasis = LEAD if lead else EMPHASIS.get(str(row["role"]), 1.0)
        score = shares.get(dimension, max(shares.values(), default=0.0))
        length = len(str(row["text"]).split())
        start, end, mine = int(row["start"]), int(row["end"]), cues.get(sentence, {})
        units[account].append(
            FramingUnit(sentence, start, end, length, emphasis, dimension, score, mine)
        )
    return units


def _frame_row(
    units: Sequence[FramingUnit], dimension: str, dimensions: Sequence[str]
) -> dict[str, Any]:
    import numpy as np

    salience = np.array([u.words * u.emphasis for u in units], dtype=float)
    inside = np.array([u.dimension == dimension for u in units], dtype=float)
    mine = [u for u in units if u.dimension == dimension]
    top = max(mine, key=lambda u: u.rank, default=None)
    share, low, high = ratio_interval(inside * salience, salience, limit_of_none(len(units)))
    return _row(share, low, min(high, 1.0), len(mine), _words(mine, dimension, dimensions), top)


def _words(units: Sequence[FramingUnit], dimension: str, dimensions: Sequence[str]) -> str:
    """The words that speak for a dimension in some sentences; for "uncertain" those of all dimensions."""
    shown = tuple(dimensions) if dimension == UNCERTAIN else (dimension,)
    return ", ".join(
        dict.fromkeys(w.lower() for u in units for d in shown for w in u.cues.get(d, []))
    )


def _own_row(
    units: Sequence[FramingUnit], scores: Sequence[Score], dimension: str, text: str
) -> dict[str, Any]:
    """An analyst's dimension in an account: each sentence has the highest score of the spans that touch it."""
    import numpy as np

    mine = [s for s in scores if s.dimension == dimension]
    values = [
        max((s.score for s in mine if s.start < u.end and u.start < s.end), default=0.0)
        for u in units
    ]
    salience = np.array([u.words * u.emphasis for u in units], dtype=float)
    share, low, high = ratio_interval(
        np.array(values) * salience, salience, limit_of_none(len(units))
    )
    found = [u._replace(score=v) for u, v in zip(units, values, strict=True) if v]
    words = ", ".join(
        dict.fromkeys(
            shorten(text[s.start : s.end], OWN_WIDTH, placeholder=" …") for s in mine if s.score
        )
    )
    return _row(
        share,
        low,
        min(high, 1.0),
        len(found),
        words,
        max(found, key=lambda u: u.rank, default=None),
    )


def _wording_row(units: Sequence[FramingUnit], dimension: str) -> dict[str, Any]:
    import numpy as np

    counts = np.array([len(u.cues.get(dimension, [])) for u in units], dtype=float)
    lengths = np.array([u.words / 100 for u in units], dtype=float)
    mine = [u for u in units if dimension in u.cues]
    top = max(mine, key=lambda u: (len(u.cues[dimension]), -u.start), default=None)
    share, low, high = ratio_interval(counts, lengths, rate_limit_of_none(float(lengths.sum())))
    return _row(share, low, high, len(mine), _words(mine, dimension, ()), top)


def _row(
    share: float, low: float, high: float, sentences: int, words: str, top: FramingUnit | None
) -> dict[str, Any]:
    return {
        "share": round(share, 4), "low": round(low, 4), "high": round(high, 4), "sentences": sentences,
        "words": words, "sentence_id": top.sentence_id if top else None,
        "start": top.start if top else -1, "end": top.end if top else -1,
    }  # fmt: skip
