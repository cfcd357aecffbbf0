"""Find the sentiment of a sentence toward an actor that it names."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.find.actors import resolve_coreference
from analysis.find.actors.mentions import AccountMentions
from analysis.find.actors.nouns import Mention, nouns
from analysis.nlp import ParsedText
from analysis.resources import read_lexicon
from analysis.review import reviewed
from analysis.story import Story

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

LABELS = ("negative", "neutral", "positive")
UNCERTAIN = "uncertain"
_ROLES = ("body", "bullet", "headline", "dek", "caption")
_NEGATIONS = frozenset(
    """not n't n’t no never without hardly neither nor nobody nothing none deny denies
    denied""".split()
)
_NEAR = 4  # tokens
_COMPLEMENTS = ("dobj", "acomp", "attr", "advmod", "xcomp", "ccomp", "prep", "nsubj", "neg")


@reviewed
@once
def find_sentiment(story: Story) -> pd.DataFrame:
    """Find the sentiment toward each person, body and group that a sentence names.

    Parameters
    ----------
    story : Story
        The accounts.

    Returns
    -------
    DataFrame
        One row per naming in a sentence; columns of ``sentiment`` in ``analysis/schema.py``.
        ``label`` is positive, negative, neutral or uncertain; ``probability`` is that of the most
        likely label.

    Notes
    -----
    A logistic regression trained on NewsMTSC (Hamborg and Donnay 2021) with the word list of VADER
    (Hutto and Gilbert 2014). The label is "uncertain" below the probability from which 85 % of the
    left-out training sentences were right. It reads one sentence at a time and does not see irony.
    It describes the words of the sentence, whoever says them, not what the outlet thinks. Read the
    sentence, never the sum alone. Never raises on any text.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "Critics attacked Ann Lee as a liar and a corrupt, dangerous fraud."
    >>> story = story_from_records([{"text": text}], story_id="x")
    >>> find_sentiment(story).query("actor == 'Ann Lee'")["label"].tolist()
    ['negative']
    """
    accounts = resolve_coreference(story).accounts.values()
    targets = [target for account in accounts for target in _targets(account)]
    probabilities = classify([features for _, features in targets])
    threshold = read_weights().sure
    rows = []
    for (row, _), odds in zip(targets, probabilities.tolist(), strict=True):
        best = max(range(len(LABELS)), key=lambda k: odds[k])
        label = LABELS[best] if odds[best] >= threshold else UNCERTAIN
        rows.append(row | {"label": label, "probability": round(odds[best], 4)})
    return schema.make("sentiment", rows)


def _targets(account: AccountMentions) -> list[tuple[dict[str, Any], dict[str, float]]]:
    """The row and the features of each naming in an account that has a sentiment."""
    parse = account.parse
    sentences: dict[int, ActorSentence] = {}
    found = []
    for mention in account.mentions:
        n = parse.sentence[mention.first]
        if not _is_target(mention) or parse.rows[n]["role"] not in _ROLES:
            continue
        if n not in sentences:
            sentences[n] = ActorSentence(parse, *parse.spans[n])
        start, end = parse.start[mention.first], parse.end[mention.last - 1]
        actor = account.actors[mention.actor]
        row = {
            "account_id": account.account_id,
            "sentence_id": parse.rows[n]["sentence_id"],
            "start": start,
            "end": end,
            "surface": parse.text[start:end],
            "actor_id": actor.actor_id,
            "actor": actor.name,
            "kind": actor.kind,
        }
        features = find_features(sentences[n], mention.first, mention.last, mention.head)
        found.append((row, features))
    return found


def _is_target(mention: Mention) -> bool:
    document = not mention.proper and nouns()[mention.noun].kind == "document"
    return mention.kind != "place" and not document


@cache
def polarity() -> dict[str, float]:
    """Word -> how good or bad it sounds, -4 to 4."""
    return {r["word"]: float(r["valence"]) for r in read_lexicon("valence")}


class ActorSentence:
    """What all targets of one sentence share: its lemmas, negations and valences."""

    def __init__(self, parse: ParsedText, first: int, last: int) -> None:
        self.parse, self.first, self.last = parse, first, last
        self.terms = [
            lemma.lower() if any(c.isalnum() for c in lemma) else ""
            for lemma in parse.lemma[first:last]
        ]
        self.negated = [False] * (last - first)
        for i in range(first, last):
            if parse.lower[i] in _NEGATIONS:
                head = parse.head[i]
                a, b = max(parse.left[head], first), min(parse.right[head], last)
                self.negated[a - first : b - first] = [True] * max(b - a, 0)
        self.valence = [
            self._valence(parse.lower[first + k], term, self.negated[k]) if term else 0.0
            for k, term in enumerate(self.terms)
        ]

    def _valence(self, word: str, lemma: str, negated: bool) -> float:
        known = polarity()
        return (-0.7 if negated else 1.0) * known.get(word, known.get(lemma, 0.0))

    def distances(self, head: int) -> dict[int, int]:
        """The number of steps in the parse from the target's head to each token."""
        parse, found, reached = self.parse, {head: 0}, [head]
        for i in reached:
            for j in (*parse.children[i], parse.head[i]):
                if j not in found and self.first <= j < self.last:
                    found[j] = found[i] + 1
                    reached.append(j)
        return found


def find_features(sentence: ActorSentence, a: int, b: int, head: int) -> dict[str, float]:
    """Feature -> weight, for the target at tokens a to b."""
    features: defaultdict[str, float] = defaultdict(float)
    distances = sentence.distances(head)
    first, terms = sentence.first, sentence.terms
    for k, term in enumerate(terms):
        i = first + k
        if not term or a <= i < b:
            continue
        side, near = ("L", a - i <= _NEAR) if i < a else ("R", i - b + 1 <= _NEAR)
        steps = distances.get(i, 99)
        features[f"w={term}"] += 1.0
        features[f"{side}={term}"] += 0.7
        if sentence.negated[k]:
            features[f"!={term}"] += 1.0
        if near:
            features[f"near{side}={term}"] += 0.7
        if steps <= 4:
            negation = "!" if sentence.negated[k] else ""
            name = f"dep{max(steps, 1) if steps <= 2 else 4}={negation}{term}"
            features[name] += 1.0 if steps <= 2 else 0.7
        if k + 1 < len(terms) and terms[k + 1] and not a <= i + 1 < b:
            features[f"b={term}_{terms[k + 1]}"] += 0.7
        if sentence.valence[k]:
            _add_valence(features, sentence.valence[k], side, near, steps)
    _add_path(features, sentence, head)
    return dict(features)


def _add_valence(
    features: defaultdict[str, float], valence: float, side: str, near: bool, steps: int
) -> None:
    """The good and bad words around the target, by side and distance."""
    sign, size = ("+" if valence > 0 else "-"), abs(valence) * 0.5
    shares = {
        "all": 1.0,
        side: 1.0,
        "dist": 1 / (1 + steps),
        "near": near,
        "d2": steps <= 2,
        "d4": steps <= 4,
    }
    for name, share in shares.items():
        if share:
            features[f"V{name}{sign}"] += size * share


def _add_path(features: defaultdict[str, float], sentence: ActorSentence, head: int) -> None:
    """The verbs and nouns above the target with their complements, and its part in the clause."""
    parse, i, role = sentence.parse, head, sentence.parse.dep[head]
    features[f"role={role}"] = 1.0
    for step in range(4):
        if parse.head[i] == i or not sentence.first <= parse.head[i] < sentence.last:
            break
        i = parse.head[i]
        lemma = parse.lemma[i].lower()
        features[f"path{min(step, 2)}={lemma}"] += 1.0
        features[f"{role}|{lemma}"] += 1.0
        for c in parse.children_by(i, *_COMPLEMENTS):
            features[f"{parse.dep[c]}={parse.lemma[c].lower()}"] += 0.7
    for c in parse.children[head]:
        features[f"mod={parse.lemma[c].lower()}"] = 1.0
    marks = sum(word in ('"', "“", "”") for word in parse.word[sentence.first : head])
    if marks % 2:
        features["quoted"] = 1.0


class SentimentWeights(NamedTuple):
    """The weights of the classifier.

    Features by name, their rarity, their weights for each label, the bias of each label, and the
    least probability of a label that is not "uncertain".
    """

    at: dict[str, int]
    rarity: NDArray[np.float32]
    weights: NDArray[np.float32]
    start: NDArray[np.float32]
    sure: float


@cache
def read_weights() -> SentimentWeights:
    """The weights in the package's data."""
    import numpy as np

    path = resources.files("analysis") / "data" / "models" / "sentiment.npz"
    with np.load(io.BytesIO(path.read_bytes())) as arrays:
        names = arrays["names"].tobytes().decode().split("\n")
        at = {name: k for k, name in enumerate(names)}
        rarity, weights, start = (
            arrays[k].astype(np.float32) for k in ("rarity", "weights", "start")
        )
        return SentimentWeights(at, rarity, weights, start, float(arrays["sure"]))


def classify(featured: Sequence[Mapping[str, float]]) -> NDArray[np.float64]:
    """The probability of each label for the features of each target, one row per target."""
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
