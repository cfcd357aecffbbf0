"""Compare framing: what each account stresses, by frame dimension and wording, with intervals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from analysis.find.codebook import Scores

COLUMNS = tuple(
    "measure dimension account_id share low high sentences words sentence_id start end".split()
)
_SENTENCE_COLUMNS = tuple(
    "account_id measure dimension rank sentences sentence_id start end surface words score".split()
)
WORDING = ("hedge", "booster")
OWN_WIDTH = 60  # characters of a scored span that are shown among the words
EMPHASIS = {"headline": 3.0, "dek": 2.0, "caption": 0.5}
LEAD = 2.0  # the first bullet or sentence of the body


class FramingUnit(NamedTuple):
    """A sentence with its length in words, its emphasis, its dimension and its cues."""

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
        """The order of sentences of a dimension: sure, long and prominent first, then early."""
        return self.score * self.words**0.5 * self.emphasis, -self.start


Units = dict[str, list[FramingUnit]]  # account_id -> its sentences


@reviewed
def compare_framing(story: Story, *, scores: Scores | None = None) -> pd.DataFrame:
    """Compare what each account stresses: frame dimensions, own scores and wording.

    Parameters
    ----------
    story : Story
        The accounts. A ``codebook.toml`` beside the story adds the measure "codebook".
    scores : table, mappings or path, optional
        The analyst's own scores, see ``read_scores``; without it the CSV that ``story.toml`` names.

    Returns
    -------
    DataFrame
        One row per measure, dimension and analysed account. ``share`` depends on ``measure``:

        - "frame" and "codebook": the salience of the account's sentences of that dimension over
          that of all its sentences (0-1). "uncertain" and "none" are dimensions too, so the shares
          of an account add up to 1.
        - "own": the mean of the analyst's scores, weighted by salience. A sentence has the highest
          score of the spans that touch it, 0 without one. Shares need not add up; an account
          without scores has no rows.
        - "wording": hedges or boosters per 100 words.

        ``low`` and ``high`` are the 90 % interval, ``sentences`` counts those of the dimension,
        ``words`` lists the matched words, and the place is that of the top sentence (-1 if none).

    Raises
    ------
    AnalysisError
        If the codebook or the scores do not fit the story.

    Notes
    -----
    Salience is the length in words, times 3 in the headline, 2 in the dek and the lead, and one
    half in captions. The interval is a seeded bootstrap over sentences; where nothing was found,
    ``high`` is the upper limit for none in so many. Dimensions after Boydstun et al. (2014). The
    measure says nothing of truth, intent or leaning.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The court jailed three soldiers. Their lawyers may sue the army."
    >>> framing = compare_framing(story_from_records([{"text": text}], story_id="x"))
    >>> framing = framing.set_index("dimension")
    >>> float(framing.loc["legality and crime", "share"]), framing.loc["hedge", "words"]
    (1.0, 'may')
    """
    return _compare(story, codebook=codebook_text(story.folder), scores=read_scores(story, scores))


@reviewed
def find_frame_sentences(story: Story, *, limit: int = 3) -> pd.DataFrame:
    """Find the sentences behind each dimension of an account.

    Parameters
    ----------
    story : Story
        The accounts. A ``codebook.toml`` beside the story adds the measure "codebook".
    limit : int
        The most sentences of an account and dimension.

    Returns
    -------
    DataFrame
        One row per account, measure, dimension and sentence, uncertain sentences included.
        ``score`` (0-1) is the share of the sentence's evidence for the dimension, ``rank`` its
        order by score, length and prominence (1 is first), ``sentences`` how many there are, and
        ``words`` lists the matched words.

    Notes
    -----
    The choice follows the word list, not what a reader would quote. See ``compare_framing``.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "The court jailed three soldiers."}], story_id="x")
    >>> find_frame_sentences(story)[["dimension", "surface", "words"]].values.tolist()
    [['legality and crime', 'The court jailed three soldiers.', 'court, jailed']]
    """
    import pandas as pd

    rows: list[dict[str, Any]] = []
    for measure, (dimensions, units) in _framed(story, codebook_text(story.folder)).items():
        for dimension in (*dimensions, UNCERTAIN):
            for account, sentences in units.items():
                found = [u for u in sentences if u.dimension == dimension]
                found.sort(key=lambda u: u.rank, reverse=True)
                key = {"account_id": account, "measure": measure, "dimension": dimension}
                rows += [
                    key
                    | {"rank": rank, "sentences": len(found)}
                    | _sentence_cells(unit, story.texts[account])
                    | {"words": _words([unit], dimension, dimensions)}
                    for rank, unit in enumerate(found[:limit], 1)
                ]
    return pd.DataFrame(rows, columns=list(_SENTENCE_COLUMNS))


def _sentence_cells(unit: FramingUnit, text: str) -> dict[str, Any]:
    return {
        "sentence_id": unit.sentence_id,
        "start": unit.start,
        "end": unit.end,
        "surface": text[unit.start : unit.end],
        "score": round(unit.score, 4),
    }


@once
def _compare(story: Story, *, codebook: str, scores: tuple[Score, ...]) -> pd.DataFrame:
    import pandas as pd

    wording = _units(story, "wording", "")
    rows = [
        *_frame_rows(_framed(story, codebook)),
        *_own_rows(story, wording, scores),
        *_wording_rows(wording),
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _framed(story: Story, codebook: str) -> dict[str, tuple[Sequence[str], Units]]:
    """List the dimensions and the sentences of each account, by measure."""
    found: dict[str, tuple[Sequence[str], Units]] = {
        "frame": (DIMENSIONS, _units(story, "frame", ""))
    }
    if codebook:
        found["codebook"] = read_codebook(codebook).names, _units(story, "codebook", codebook)
    return found


def _units(story: Story, measure: str, codebook: str) -> Units:
    """List each account's sentences; bylines and headings do not count and are left out."""
    scores = score_sentences(story, codebook=codebook)
    cues = _cues_by_sentence(story, measure)
    units: Units = {account: [] for account in story.analysed["account_id"]}
    seen_lead: set[str] = set()
    for row in schema.rows(story.sentences):
        sentence, account = str(row["sentence_id"]), str(row["account_id"])
        if account not in units or sentence not in scores or row["role"] == "heading":
            continue
        is_lead = row["role"] in ("body", "bullet") and account not in seen_lead
        if is_lead:
            seen_lead.add(account)
        emphasis = LEAD if is_lead else EMPHASIS.get(str(row["role"]), 1.0)
        shares = scores[sentence][1]
        dimension = choose_dimension(shares)
        units[account].append(
            FramingUnit(
                sentence,
                int(row["start"]),
                int(row["end"]),
                words=len(str(row["text"]).split()),
                emphasis=emphasis,
                dimension=dimension,
                score=shares.get(dimension, max(shares.values(), default=0.0)),
                cues=cues.get(sentence, {}),
            )
        )
    return units


def _cues_by_sentence(story: Story, measure: str) -> dict[str, dict[str, list[str]]]:
    """List the cues of a measure by sentence and dimension."""
    cues: dict[str, dict[str, list[str]]] = {}
    table = find_cues(story)
    for row in schema.rows(table[table["measure"] == measure]):
        by_dimension = cues.setdefault(row["sentence_id"], {})
        by_dimension.setdefault(row["dimension"], []).append(row["surface"])
    return cues


def _frame_rows(framed: Mapping[str, tuple[Sequence[str], Units]]) -> list[dict[str, Any]]:
    return [
        {"measure": measure, "dimension": dimension, "account_id": account}
        | _frame_cells(sentences, dimension, dimensions)
        for measure, (dimensions, units) in framed.items()
        for dimension in (*dimensions, UNCERTAIN, NONE)
        for account, sentences in units.items()
    ]


def _frame_cells(
    units: Sequence[FramingUnit], dimension: str, dimensions: Sequence[str]
) -> dict[str, Any]:
    import numpy as np

    salience = _salience(units)
    inside = np.array([u.dimension == dimension for u in units], dtype=float)
    found = [u for u in units if u.dimension == dimension]
    interval = ratio_interval(inside * salience, salience, limit_of_none(len(units)))
    return _cells(_capped(interval), found, _words(found, dimension, dimensions), _top(found))


def _own_rows(story: Story, units: Units, scores: Sequence[Score]) -> list[dict[str, Any]]:
    by_account: dict[str, list[Score]] = {}
    for score in scores:
        by_account.setdefault(score.account_id, []).append(score)
    return [
        {"measure": "own", "dimension": dimension, "account_id": account}
        | _own_cells(
            sentences,
            [s for s in by_account[account] if s.dimension == dimension],
            story.texts[account],
        )
        for dimension in dict.fromkeys(score.dimension for score in scores)
        for account, sentences in units.items()
        if account in by_account
    ]


def _own_cells(units: Sequence[FramingUnit], scores: Sequence[Score], text: str) -> dict[str, Any]:
    """Average an analyst's dimension: a sentence has the highest score of the spans in it."""
    import numpy as np

    values = [
        max((s.score for s in scores if s.start < u.end and u.start < s.end), default=0.0)
        for u in units
    ]
    salience = _salience(units)
    interval = ratio_interval(np.array(values) * salience, salience, limit_of_none(len(units)))
    found = [u._replace(score=v) for u, v in zip(units, values, strict=True) if v]
    spans = (text[s.start : s.end] for s in scores if s.score)
    words = _listed(shorten(span, OWN_WIDTH, placeholder=" …") for span in spans)
    return _cells(_capped(interval), found, words, _top(found))


def _wording_rows(units: Units) -> list[dict[str, Any]]:
    return [
        {"measure": "wording", "dimension": dimension, "account_id": account}
        | _wording_cells(sentences, dimension)
        for dimension in WORDING
        for account, sentences in units.items()
    ]


def _wording_cells(units: Sequence[FramingUnit], dimension: str) -> dict[str, Any]:
    import numpy as np

    counts = np.array([len(u.cues.get(dimension, [])) for u in units], dtype=float)
    hundreds = np.array([u.words / 100 for u in units], dtype=float)
    interval = ratio_interval(counts, hundreds, rate_limit_of_none(float(hundreds.sum())))
    found = [u for u in units if dimension in u.cues]
    top = max(found, key=lambda u: (len(u.cues[dimension]), -u.start), default=None)
    return _cells(interval, found, _words(found, dimension, ()), top)


def _salience(units: Sequence[FramingUnit]) -> NDArray[np.float64]:
    import numpy as np

    return np.array([u.words * u.emphasis for u in units], dtype=float)


def _capped(interval: tuple[float, float, float]) -> tuple[float, float, float]:
    share, low, high = interval
    return share, low, min(high, 1.0)


def _top(units: Sequence[FramingUnit]) -> FramingUnit | None:
    return max(units, key=lambda u: u.rank, default=None)


def _words(units: Sequence[FramingUnit], dimension: str, dimensions: Sequence[str]) -> str:
    """List the cues of a dimension in some sentences; for "uncertain" those of all dimensions."""
    counted = tuple(dimensions) if dimension == UNCERTAIN else (dimension,)
    return _listed(w.lower() for u in units for d in counted for w in u.cues.get(d, []))


def _listed(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _cells(
    interval: tuple[float, float, float],
    found: Sequence[FramingUnit],
    words: str,
    top: FramingUnit | None,
) -> dict[str, Any]:
    share, low, high = (round(value, 4) for value in interval)
    return {
        "share": share,
        "low": low,
        "high": high,
        "sentences": len(found),
        "words": words,
        "sentence_id": top.sentence_id if top else None,
        "start": top.start if top else -1,
        "end": top.end if top else -1,
    }
