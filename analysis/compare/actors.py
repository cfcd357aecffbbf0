"""Compare actors between accounts: what they do, how they are described and called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.find.actors import find_mentions, resolve_coreference
from analysis.find.actors.nouns import PARTIES
from analysis.find.agency import find_agency
from analysis.find.sentiment import LABELS, UNCERTAIN, find_sentiment
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

Row = dict[str, Any]
_WHO = ["actor_id", "actor", "kind"]
_PLACE = ["sentence_id", "start", "end", "surface"]
AGENCY_COLUMNS = [*_WHO, "account_id", "part", "voice", "events", "verbs", *_PLACE]
SENTIMENT_COUNTS = ["namings", *reversed(LABELS), UNCERTAIN]
SENTIMENT_COLUMNS = [*_WHO, "account_id", *SENTIMENT_COUNTS, *_PLACE]
LABEL_COLUMNS = [*_WHO, "label", "account_id", "count", *_PLACE]


@reviewed
def compare_agency(story: Story) -> pd.DataFrame:
    """Compare how often each actor acts and is acted on, and in which voice.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per actor, account, part (agent, patient) and voice: ``events`` counts verbs,
        ``verbs`` lists their lemmas once each, the place and ``surface`` are the whole sentence of
        the first. Actors of several accounts come first, then those with most verbs.

    Notes
    -----
    Counts the rows of ``find_agency``. A count of words of one text is no measure of blame, and
    small differences between accounts mean nothing.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Three soldiers were arrested on Monday."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> compare_agency(story)[["actor", "part", "voice", "events", "verbs"]].values.tolist()
    [['three soldiers', 'patient', 'passive, no by-agent found', 1, 'arrest']]
    """
    import pandas as pd

    kinds = {actor.actor_id: actor.kind for actor in resolve_coreference(story).actors}
    sentences = _sentence_places(story)
    cells: dict[tuple[str, str, str, str], Row] = {}
    verbs: dict[tuple[str, str, str, str], dict[str, None]] = defaultdict(dict)
    for event in schema.rows(find_agency(story)):
        for part in ("agent", "patient"):
            actor_id = event[f"{part}_id"]
            if not isinstance(actor_id, str):
                continue
            key = (actor_id, event["account_id"], part, event["voice"])
            cell = cells.setdefault(
                key,
                dict(zip(("actor_id", "account_id", "part", "voice"), key, strict=True))
                | {"actor": event[part], "kind": kinds[actor_id], "events": 0}
                | sentences[event["sentence_id"]],
            )
            cell["events"] += 1
            verbs[key][event["verb"]] = None
    rows = [cell | {"verbs": ", ".join(verbs[key])} for key, cell in cells.items()]
    first_rows = {row["actor_id"]: n for n, row in reversed(list(enumerate(rows)))}
    return pd.DataFrame(_prominent_first(rows, "events", first_rows), columns=AGENCY_COLUMNS)


@reviewed
def compare_sentiment(story: Story) -> pd.DataFrame:
    """Compare how many namings of each actor are positive, neutral, negative or uncertain.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per actor and account, with the counts of its namings. The place and ``surface`` are
        the sentence of the surest naming that is not neutral (-1 and missing where there is none).
        Actors named in several accounts come first, then those named most.

    Notes
    -----
    Counts the rows of ``find_sentiment``. The counts are small and the classifier errs, see its
    method note: no share and no rank is made of them, and a gap of a few namings means nothing.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> table = compare_sentiment(story).query("actor == 'Ann Lee'")
    >>> table[["namings", "positive", "negative"]].values.tolist()
    [[1, 0, 1]]
    """
    import pandas as pd

    sentences = _sentence_places(story)
    cells: dict[tuple[str, str], Row] = {}
    surest: dict[tuple[str, str], float] = {}
    nowhere = {"sentence_id": None, "start": -1, "end": -1, "surface": None}
    for naming in schema.rows(find_sentiment(story)):
        key = (naming["actor_id"], naming["account_id"])
        cell = cells.setdefault(
            key,
            {k: naming[k] for k in (*_WHO, "account_id")}
            | dict.fromkeys(SENTIMENT_COUNTS, 0)
            | nowhere,
        )
        cell["namings"] += 1
        cell[naming["label"]] += 1
        judged = naming["label"] in ("positive", "negative")
        if judged and naming["probability"] > surest.get(key, 0.0):
            surest[key] = naming["probability"]
            cell |= sentences[naming["sentence_id"]]
    rows = _prominent_first(list(cells.values()), "namings")
    return pd.DataFrame(rows, columns=SENTIMENT_COLUMNS)


@reviewed
@once
def compare_labels(story: Story) -> pd.DataFrame:
    """Compare the words by which each account names the same actor.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per actor, label and account, with its count; the place is that of the first time.
        Actors of several accounts come first, then those named most.

    Notes
    -----
    A label is the words of a naming with its titles; nouns are in small letters, so "Mothers" and
    "mothers" are one label. Pronouns are not labels. The words are listed, not judged, and counts
    of accounts are not put in relation: accounts differ in length.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["The army moved in. The military said so.", "The army withdrew on Monday."]
    >>> records = [{"account_id": str(n), "text": text} for n, text in enumerate(texts)]
    >>> table = compare_labels(story_from_records(records, story_id="x"))
    >>> table[["actor", "label", "account_id", "count"]].values.tolist()
    [['military', 'army', '0', 1], ['military', 'military', '0', 1], ['military', 'army', '1', 1]]
    """
    import pandas as pd

    cells: dict[tuple[str, str, str], Row] = {}
    for mention in schema.rows(find_mentions(story)):
        label = label_of(mention["surface"], mention["naming"])
        key = (mention["actor_id"], label, mention["account_id"])
        cell = cells.setdefault(key, mention | {"label": label, "count": 0})
        cell["count"] += 1
    rows = _prominent_first(list(cells.values()), "count")
    return pd.DataFrame(rows, columns=LABEL_COLUMNS)


def label_of(surface: str, naming: str) -> str:
    """The words of a naming as a label: one space between words, nouns in small letters.

    >>> label_of("Mothers", "noun"), label_of("Israeli  Soldiers", "noun")
    ('mothers', 'Israeli soldiers')
    >>> label_of("Mr. Lee", "name")
    'Mr. Lee'
    """
    words = re.sub(r"\s+", " ", surface).split(" ")
    if naming == "noun" and words[-1].istitle() and words[-1].lower() not in PARTIES:
        words[-1] = words[-1].lower()
    return " ".join(words)


def _sentence_places(story: Story) -> dict[str, Row]:
    """sentence_id -> the place of the sentence and its text."""
    columns = (story.sentences[c].tolist() for c in ("sentence_id", "start", "end", "text"))
    return {row[0]: dict(zip(_PLACE, row, strict=True)) for row in zip(*columns, strict=True)}


def _prominent_first(rows: list[Row], count: str, ties: dict[str, int] | None = None) -> list[Row]:
    """Rows by actor: those of several accounts first, then those with most in ``count``.

    Actors that are equal in both are sorted by ``ties``, else by their id.
    """
    accounts: dict[str, set[str]] = defaultdict(set)
    total: Counter[str] = Counter()
    for row in rows:
        accounts[row["actor_id"]].add(row["account_id"])
        total[row["actor_id"]] += row[count]

    def rank(row: Row) -> tuple[int, int, int | str]:
        actor_id = row["actor_id"]
        tie = ties[actor_id] if ties else actor_id
        return -len(accounts[actor_id]), -total[actor_id], tie

    return sorted(rows, key=rank)
