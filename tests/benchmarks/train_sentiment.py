"""Train the weights of ``analysis.find.sentiment`` on NewsMTSC and write them.

    STORYDIFF_BENCH=... python tests/benchmarks/train_sentiment.py

Data: the training sentences of NewsMTSC (fhamborg/NewsMTSC, MIT; Hamborg and Donnay 2021). Nothing
is drawn at random but the folds, whose seed is fixed. The classifier abstains below the probability
from which 85 % of the sentences left out are labelled as coded.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold, cross_val_predict

TARGET = Path(__file__).resolve().parents[2] / "analysis" / "data" / "models" / "sentiment.npz"
CODES = {"neg": 0, "neu": 1, "pos": 2}
LEAST, STRENGTH, FOLDS, WANTED = 3, 2.0, 4, 0.85


def read_targets(path: Path) -> tuple[list[dict[str, Any]], list[dict[str, float]]]:
    """The rows of a file of NewsMTSC, and the features of each target."""
    from analysis.find.actors.names import head_of
    from analysis.find.sentiment import ActorSentence, find_features
    from analysis.language_model import load_model
    from analysis.nlp import ParsedText

    rows = [json.loads(line) for line in path.read_text("utf8").splitlines()]
    texts = list(dict.fromkeys(r["text"] for r in rows))
    sentences = {}
    for text, doc in zip(texts, load_model().pipe(texts), strict=True):
        parse = ParsedText("", text, doc, [{"start": 0, "end": len(text), "role": "body"}])
        sentences[text] = ActorSentence(parse, 0, len(parse))
    featured = []
    for row in rows:
        sentence = sentences[row["text"]]
        size = len(sentence.parse)
        first, last = sentence.parse.between(row["start"], row["end"])
        first = min(first, size - 1)
        last = max(min(last, size), first + 1)
        head = head_of(sentence.parse, first, last)
        featured.append(find_features(sentence, first, last, head))
    return rows, featured


def threshold(left_out: Any, labels: Any) -> float:
    """The lowest probability from which at least ``WANTED`` of the targets left out are labelled as
    coded.
    """
    best = left_out.max(axis=1)
    order = np.argsort(-best, kind="stable")
    right = np.cumsum((left_out.argmax(axis=1) == labels)[order]) / np.arange(1, len(order) + 1)
    return float(best[order[np.flatnonzero(right >= WANTED)[-1]]])


def main() -> None:
    """Fit on all training sentences, take the threshold from left-out ones, write
    ``sentiment.npz``.
    """
    rows, featured = read_targets(
        Path(os.environ["STORYDIFF_BENCH"]) / "data" / "newsmtsc_train.jsonl"
    )
    labels = np.array([CODES[r["label"]] for r in rows])
    vectors = DictVectorizer()
    table = vectors.fit_transform(featured)
    found = np.asarray((table != 0).sum(axis=0)).ravel()
    plain = np.array(["\n" not in name for name in vectors.get_feature_names_out()])
    kept = np.flatnonzero((found >= LEAST) & plain)
    rarity = np.log(len(rows) / found[kept]) + 1
    rarity /= rarity.mean()
    table = table[:, kept].multiply(rarity).tocsr()
    size = np.sqrt(np.asarray(table.multiply(table).sum(axis=1)).ravel())
    table = sparse.diags(1 / np.maximum(size, 1e-9)) @ table
    model = LogisticRegression(C=STRENGTH, max_iter=200, tol=1e-3)
    groups = np.unique([r["text"] for r in rows], return_inverse=True)[1]
    left_out = cross_val_predict(
        model,
        table,
        labels,
        groups=groups,
        cv=GroupKFold(FOLDS, shuffle=True, random_state=7),
        method="predict_proba",
    )
    model.fit(table, labels)
    names = np.frombuffer("\n".join(vectors.get_feature_names_out()[kept]).encode(), dtype=np.uint8)
    weights, start = model.coef_.T.astype(np.float16), model.intercept_.astype(np.float32)
    sure = np.float32(threshold(left_out, labels))
    np.savez_compressed(
        TARGET,
        names=names,
        rarity=rarity.astype(np.float16),
        weights=weights,
        start=start,
        sure=sure,
    )
    print(
        len(kept),
        "features; sure from",
        sure,
        "; left out:",
        (left_out.argmax(axis=1) == labels).mean(),
    )


if __name__ == "__main__":
    main()
