"""Lone statements: how often "only in X" is said, and how often a coder finds it elsewhere.

Reads the coded stories of the folder STORYDIFF_BENCH and their second coding
(``stories/second``). A statement is lone when it is in no fact; it is reported elsewhere when a
fact of either coding links its sentence with a sentence of another account, by any part of it.
Stories are split once by the SHA-256 of their id: weights and limits are fitted on the even ones
only. Measures and conditions were compared with the figures of both halves in view, so that those
of the odd half are not wholly unseen.
The pair model never saw the story that it judges. ``train_absence.py`` trains on the even stories.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import facts
import numpy as np

from analysis.compare.absence import nothing_found, states_something
from analysis.compare.align.facts import group_pairs
from analysis.compare.align.model import Links, LogisticModel, apply_line
from analysis.compare.align.model import read_weights as pair_weights
from analysis.compare.evidence import StatementSearch

FOLDS, C = 9, 0.02
MEASURES = (
    "pair pair_next pair_beside names names_missing names_near figures_missing figures_found "
    "quoted_missing quoted_found share clause_share rarest clauses refers first_person"
).split()


class Lone(NamedTuple):
    """The lone statements of a story, by account: measures, labels, and what the rule allows.

    ``measures`` is account x statement x measure, ``elsewhere`` and ``other`` account x statement:
    coded as said in that account, and whether it is another than the statement's own.
    """

    odd: bool
    measures: Any
    elsewhere: Any
    other: Any
    allowed: Any


def read_lone(coded: facts.Coded, probability: Any, second: dict[str, Any]) -> Lone:
    """The lone statements of one coded story, by the probabilities of its pairs."""
    sentences = coded.sentences
    links = Links(sentences, coded.first, coded.second, coded.features, probability, probability)
    used = {i for fact in group_pairs(links, pair_weights().sure) for i in fact}
    lone = [
        i
        for i, row in enumerate(sentences.rows)
        if i not in used
        and row["role"] in ("body", "bullet", "dek")
        and sentences.length[i] >= 5
        and sentences.begin[i + 1] - sentences.begin[i] >= 3
    ]
    gold = coded.gold | facts.coded_pairs(second)
    linked = {(x, b) for pair in gold for x, (b, _) in (pair, pair[::-1])}
    names = {
        int(a): r["account_id"] for a, r in zip(sentences.account, sentences.rows, strict=True)
    }
    evidence = StatementSearch(coded.story, links, lone)
    found = [evidence.search(account) for account in names]
    other = np.array([[sentences.account[i] != a for i in lone] for a in names])
    nothing = np.all([nothing_found(f) | ~o for f, o in zip(found, other, strict=True)], axis=0)
    return Lone(
        int(hashlib.sha256(coded.coding["id"].encode()).hexdigest(), 16) % 2 == 1,
        np.array([np.stack([f.measures[m] for m in MEASURES], axis=1) for f in found]),
        np.array(
            [
                [any((k, name) in linked for k in coded.places[i]) for i in lone]
                for name in names.values()
            ]
        ),
        other,
        nothing & np.array([states_something(sentences, i) for i in lone], bool),
    )


def fit(stories: list[Lone]) -> LogisticModel:
    """Logistic regression over statement and other account."""
    from sklearn.linear_model import LogisticRegression

    rows = np.vstack([s.measures[s.other] for s in stories])
    label = np.concatenate([s.elsewhere[s.other] for s in stories])
    centre, scale = rows.mean(0), rows.std(0) + 1e-9
    model = LogisticRegression(C=C, max_iter=3000).fit((rows - centre) / scale, label)
    return LogisticModel(MEASURES, centre, scale, model.coef_[0], float(model.intercept_[0]))


def judge(line: LogisticModel, story: Lone) -> Any:
    """For each statement the probability that some other account says it."""
    p = apply_line(line, {m: story.measures[..., k].ravel() for k, m in enumerate(MEASURES)})
    return 1 - np.prod(1 - p.reshape(story.other.shape) * story.other, axis=0)


def cross_validate(stories: list[Lone]) -> list[Any]:
    """The probabilities of each story by a model that never saw it."""
    found: list[Any] = [None] * len(stories)
    for k in range(FOLDS):
        line = fit([s for n, s in enumerate(stories) if n % FOLDS != k])
        for n in range(k, len(stories), FOLDS):
            found[n] = judge(line, stories[n])
    return found


def shares(stories: list[Lone], scores: list[Any], most: float) -> dict[str, float]:
    """Of all lone statements those that may say only; of these, those coded as said elsewhere."""
    only = np.concatenate([s.allowed & (p <= most) for s, p in zip(stories, scores, strict=True)])
    wrong = np.concatenate([(s.elsewhere & s.other).any(0) for s in stories])
    return {
        "lone statements": float(len(only)),
        "elsewhere": round(float(wrong.mean()), 3),
        "may say only": round(float(only.mean()), 3),
        "only": float(only.sum()),
        "only, elsewhere": round(float(wrong[only].mean()), 3) if only.any() else 0.0,
    }


def read_all(bench: Path, judged: list[Any] | None = None) -> list[Lone]:
    """The lone statements of all coded stories; ``judged`` are probabilities of their pairs."""
    coded = facts.read_all(bench)
    if judged is None:
        judged = [v[0] for v in facts.cross_validate([[c] for c in coded])]
    second = bench / "stories" / "second"
    return [
        read_lone(c, p, json.loads((second / f"{c.coding['id']}.json").read_text("utf8")))
        for c, p in zip(coded, judged, strict=True)
    ]


def measure(bench: Path, judged: list[Any] | None = None) -> dict[str, Any]:
    """Both halves: the even stories left out one by one, the odd ones by a model of the even."""
    from analysis.compare.absence import read_weights

    stories = read_all(bench, judged)
    even, odd = ([s for s in stories if s.odd == half] for half in (False, True))
    line, most = fit(even), read_weights().most
    return {
        "even": shares(even, cross_validate(even), most),
        "odd": shares(odd, [judge(line, s) for s in odd], most),
    }


if __name__ == "__main__":
    print(json.dumps(measure(Path(os.environ["STORYDIFF_BENCH"])), indent=1))
