"""Sentiment toward an actor: whether a sentence speaks well or ill of whom it names; uncertain where the classifier is not sure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.actors import Cast, cast_of, nouns
from analysis.memo import once
from analysis.sentiment.features import Sentence, find_features
from analysis.sentiment.model import LABELS, classify, read_weights
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "LABELS",
    "UNCERTAIN",
    "Sentence",
    "classify",
    "compare_sentiment",
    "find_features",
    "find_sentiment",
]

UNCERTAIN = "uncertain"
COLUMNS = [
    "actor_id",
    "actor",
    "kind",
    "account_id",
    "namings",
    *reversed(LABELS),
    UNCERTAIN,
    "sentence_id",
    "start",
    "end",
    "surface",
]
_ROLES = {"body", "bullet", "headline", "dek", "caption"}


@once
def find_sentiment(story: Story) -> pd.DataFrame:
    """One row a naming of a person, body or group in a sentence: positive, negative, neutral or uncertain toward it.

    ``probability`` is that of the likeliest label; below a threshold, from which 85 % of left-out training sentences were
    right, the label is "uncertain". It reads one sentence at a time and knows no irony; it tells the words of the sentence,
    whoever says them, not what the outlet thinks. Assistive: read the sentence, never the sum alone. A logistic regression
    trained on NewsMTSC (Hamborg and Donnay 2021) with the word list of VADER (Hutto and Gilbert 2014). Never raises on any text.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."}], story_id="x")
    >>> find_sentiment(story).query("actor == 'Ann Lee'")["label"].tolist()
    ['negative']
    """
    cast = cast_of(story)
    found: list[tuple[dict[str, Any], dict[str, float]]] = []
    for account in cast.words:
        found += _account(cast, account)
    probabilities = classify([features for _, features in found])
    sure = read_weights().sure
    rows = []
    for (row, _), odds in zip(found, probabilities.tolist(), strict=True):
        best = max(range(len(LABELS)), key=lambda k: odds[k])
        rows.append(
            row
            | {
                "label": LABELS[best] if odds[best] >= sure else UNCERTAIN,
                "probability": round(odds[best], 4),
            }
        )
    return schema.make("sentiment", rows)


def _account(cast: Cast, account: str) -> list[tuple[dict[str, Any], dict[str, float]]]:
    words = cast.words[account]
    sentences: dict[int, Sentence] = {}
    found = []
    for m in cast.mentions[account]:
        number = words.sentence[m.first]
        told = words.rows[number]
        if (
            m.kind == "place"
            or told["role"] not in _ROLES
            or not (m.proper or nouns()[m.noun].kind != "document")
        ):
            continue
        sentence = sentences.get(number) or Sentence(words, *words.spans[number])
        sentences[number] = sentence
        start, end = words.start[m.first], words.end[m.last - 1]
        actor = cast.actors[m.actor]
        row = {
            "account_id": account, "sentence_id": told["sentence_id"], "start": start, "end": end, "surface": words.text[start:end],
            "actor_id": actor.actor_id, "actor": actor.name, "kind": actor.kind,
        }  # fmt: skip
        found.append((row, find_features(sentence, m.first, m.last, m.head)))
    return found


def compare_sentiment(story: Story) -> pd.DataFrame:
    """One row an actor and account: how many of its namings are positive, neutral, negative or uncertain toward it.

    Actors named in several accounts come first, then those named most. The place and ``surface`` are the sentence of the surest
    naming that is not neutral (-1 and missing where there is none). The counts are small and the classifier errs (see its
    method note): no share and no rank is made of them, and a gap of a few namings tells nothing.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."}], story_id="x")
    >>> compare_sentiment(story).query("actor == 'Ann Lee'")[["namings", "positive", "negative"]].values.tolist()
    [[1, 0, 1]]
    """
    import pandas as pd

    sentences = story.sentences.set_index("sentence_id")[["start", "end", "text"]].to_dict("index")
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    best: dict[tuple[str, str], float] = {}
    accounts: dict[str, set[str]] = {}
    for row in find_sentiment(story).to_dict("records"):
        key = (row["actor_id"], row["account_id"])
        start: dict[str, Any] = {
            k: row[k] for k in ("actor_id", "actor", "kind", "account_id")
        } | dict.fromkeys(COLUMNS[4:9], 0)
        cell = cells.setdefault(
            key, start | {"sentence_id": None, "start": -1, "end": -1, "surface": None}
        )
        cell["namings"] += 1
        cell[row["label"]] += 1
        accounts.setdefault(row["actor_id"], set()).add(row["account_id"])
        if row["label"] in ("positive", "negative") and row["probability"] > best.get(key, 0.0):
            best[key], told = row["probability"], sentences[row["sentence_id"]]
            cell |= {
                "sentence_id": row["sentence_id"],
                "start": told["start"],
                "end": told["end"],
                "surface": told["text"],
            }
    named: dict[str, int] = {}
    for (actor, _), cell in cells.items():
        named[actor] = named.get(actor, 0) + cell["namings"]
    rows = sorted(
        cells.values(),
        key=lambda c: (-len(accounts[c["actor_id"]]), -named[c["actor_id"]], c["actor_id"]),
    )
    return pd.DataFrame(rows, columns=COLUMNS)
