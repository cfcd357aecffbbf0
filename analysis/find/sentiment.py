"""Sentiment toward an actor: whether a sentence speaks well or ill of whom it names; uncertain where the classifier is not sure."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.actors import cast_of
from analysis.find.actors.nouns import Cast, nouns
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

_NOT = {
    "not",
    "n't",
    "n’t",
    "no",
    "never",
    "without",
    "hardly",
    "neither",
    "nor",
    "nobody",
    "nothing",
    "none",
    "deny",
    "denies",
    "denied",
}
_NEAR = 4
_SAID = {"dobj", "acomp", "attr", "advmod", "xcomp", "ccomp", "prep", "nsubj", "neg"}


@cache
def polarity() -> dict[str, float]:
    """word -> how good or bad it sounds, -4 to 4."""
    return {r["word"]: float(r["valence"]) for r in read_lexicon("valence")}


class ActorSentence:
    """What all targets of one sentence share: its words, and which of them are negated."""

    def __init__(self, words: ParsedText, first: int, last: int) -> None:
        self.words, self.first, self.last = words, first, last
        self.terms = [
            words.lemma[i].lower() if any(c.isalnum() for c in words.lemma[i]) else ""
            for i in range(first, last)
        ]
        self.negated = [False] * (last - first)
        for i in range(first, last):
            if words.lower[i] in _NOT:
                over = words.head[i]
                a, b = max(words.left[over], first), min(words.right[over], last)
                self.negated[a - first : b - first] = [True] * max(b - a, 0)
        known = polarity()
        self.valence = [
            (-0.7 if n else 1.0) * known.get(words.lower[i], known.get(t, 0.0)) if t else 0.0
            for i, t, n in zip(range(first, last), self.terms, self.negated, strict=True)
        ]

    def distances(self, head: int) -> dict[int, int]:
        """How many steps in the parse each token is from the target's head."""
        words, found, now = self.words, {head: 0}, [head]
        while now:
            following = []
            for i in now:
                for j in (*words.children[i], words.head[i]):
                    if j not in found and self.first <= j < self.last:
                        found[j] = found[i] + 1
                        following.append(j)
            now = following
        return found


def find_features(sentence: ActorSentence, a: int, b: int, head: int) -> dict[str, float]:
    """feature -> weight, for the target at tokens a to b."""
    told: dict[str, float] = {}
    far = sentence.distances(head)
    first, terms = sentence.first, sentence.terms

    def add(name: str, value: float) -> None:
        told[name] = told.get(name, 0.0) + value

    for k, term in enumerate(terms):
        i = first + k
        if not term or a <= i < b:
            continue
        side, no = ("L" if i < a else "R"), ("!" if sentence.negated[k] else "")
        near, steps = (a - i if i < a else i - b + 1) <= _NEAR, far.get(i, 99)
        add(f"w={term}", 1.0)
        add(f"{side}={term}", 0.7)
        if no:
            add(f"!={term}", 1.0)
        if near:
            add(f"near{side}={term}", 0.7)
        if steps <= 4:
            add(f"dep{max(steps, 1) if steps <= 2 else 4}={no}{term}", 1.0 if steps <= 2 else 0.7)
        if k + 1 < len(terms) and terms[k + 1] and not a <= i + 1 < b:
            add(f"b={term}_{terms[k + 1]}", 0.7)
        if sentence.valence[k]:
            _add_valence(told, sentence.valence[k], side, near, steps)
    _add_path(told, sentence, head)
    return told


def _add_valence(told: dict[str, float], valence: float, side: str, near: bool, steps: int) -> None:
    sign, size = ("+" if valence > 0 else "-"), abs(valence) * 0.5
    for name, share in (
        ("all", 1.0),
        (side, 1.0),
        ("dist", 1 / (1 + steps)),
        ("near", near),
        ("d2", steps <= 2),
        ("d4", steps <= 4),
    ):
        if share:
            key = f"V{name}{sign}"
            told[key] = told.get(key, 0.0) + size * share


def _add_path(told: dict[str, float], sentence: ActorSentence, head: int) -> None:
    """The verbs and nouns above the target, its part in the clause, and what is said with them."""
    words, i, role = sentence.words, head, sentence.words.dep[head]
    told[f"role={role}"] = 1.0
    for step in range(4):
        if words.head[i] == i or not sentence.first <= words.head[i] < sentence.last:
            break
        i = words.head[i]
        lemma = words.lemma[i].lower()
        for name, value in ((f"path{min(step, 2)}={lemma}", 1.0), (f"{role}|{lemma}", 1.0)):
            told[name] = told.get(name, 0.0) + value
        for c in words.children[i]:
            if words.dep[c] in _SAID:
                name = f"{words.dep[c]}={words.lemma[c].lower()}"
                told[name] = told.get(name, 0.0) + 0.7
    for c in words.children[head]:
        told[f"mod={words.lemma[c].lower()}"] = 1.0
    quotes = sum(words.word[k] in ('"', "“", "”") for k in range(sentence.first, head))
    if quotes % 2:
        told["quoted"] = 1.0


LABELS = ("negative", "neutral", "positive")


class SentimentWeights(NamedTuple):
    """Features by name, how rare each is, their weights for each label, the start of each label, and when to abstain."""

    at: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    start: NDArray[np.float32]
    sure: float


@cache
def read_weights() -> SentimentWeights:
    """The shipped weights."""
    import numpy as np

    with np.load(
        io.BytesIO((resources.files("analysis") / "data" / "models" / "sentiment.npz").read_bytes())
    ) as told:
        names = told["names"].tobytes().decode().split("\n")
        at = {name: k for k, name in enumerate(names)}
        rarity, weights, start = (
            told[k].astype(np.float32) for k in ("rarity", "weights", "start")
        )
        return SentimentWeights(at, rarity, weights, start, float(told["sure"]))


def classify(featured: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """The probability of each label for the features of each target, a row a target."""
    import numpy as np

    known = read_weights()
    logits = np.tile(known.start.astype(np.float64), (len(featured), 1))
    for row, features in enumerate(featured):
        at = [k for k in map(known.at.get, features) if k is not None]
        if at:
            values = [value for name, value in features.items() if name in known.at]
            weighed = np.array(values) * known.rarity[at]
            logits[row] += (weighed / np.sqrt((weighed**2).sum())) @ known.weights[at]
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True))


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
    sentences: dict[int, ActorSentence] = {}
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
        sentence = sentences.get(number) or ActorSentence(words, *words.spans[number])
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
