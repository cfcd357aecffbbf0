"""Facts: sentence pairs of different accounts that state the same, measured by leaving coded
stories out.

Reads the coded stories of the folder STORYDIFF_BENCH (``stories/*.json``,
``stories/facts_only/*.json``) and their second coding (``stories/second/*.json``). Pairs that only
one coder coded train as half a pair. Every figure is given against the first coding, and
against both: what both coded is right, what only one coded is ignored.

A story that is scored was never in the training of the model that scores it. The shipped weights
are trained on all of them: ``score.py`` on these stories is in-sample and must not be quoted. By
the hash of their names the stories are in two halves: errors are read in the one only.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from analysis.compare.align.facts import group_pairs, relate_pair
from analysis.compare.align.features import FLOOR, find_pairs, measure_pairs
from analysis.compare.align.guard import Guard
from analysis.compare.align.matches import CONFLICT
from analysis.compare.align.model import (
    DEPTH,
    Links,
    LogisticModel,
    Trees,
    apply_line,
    first_look,
    judge_pairs,
    likely_pairs,
)
from analysis.compare.align.sentences import sentence_terms
from analysis.nlp import parse_story
from analysis.story_reader import story_from_records

FOLDS, INNER, POSSIBLE = 6, 5, 0.5
WHOLE, LENGTHS, PART = 10_000, (4, 7, 11), 0.3
TREES = {
    "max_iter": 160,
    "learning_rate": 0.06,
    "max_leaf_nodes": 10,
    "max_depth": DEPTH,
    "max_features": 0.15,
    "min_samples_leaf": 100,
    "l2_regularization": 30,
    "early_stopping": False,
    "random_state": 0,
}


class Coded(NamedTuple):
    """A coded story: candidate pairs with features, the coded pairs each stands for, and what two
    coders coded.

    ``label`` and ``gold`` are of the first coder; ``agreed`` marks the pairs that the second coder
    judges alike.
    """

    name: str
    story: Any
    sentences: Any
    first: Any
    second: Any
    features: dict[str, Any]
    keys: list[frozenset[Any]]
    places: list[list[Any]]
    label: Any
    agreed: Any
    gold: frozenset[Any]
    other_gold: frozenset[Any]
    coding: dict[str, Any]
    other_coding: dict[str, Any]
    whole: bool

    def judged(self, both: bool) -> tuple[frozenset[Any], frozenset[Any]]:
        """The right pairs, and those to ignore: of the first coding, or of both."""
        if not both:
            return self.gold, frozenset()
        return self.gold & self.other_gold, self.gold ^ self.other_gold


def table(features: dict[str, np.ndarray], names: list[str]) -> np.ndarray:
    """The named features as columns; what could not be measured counts 0."""
    return np.nan_to_num(np.stack([features[n] for n in names], axis=1))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def same_sentence(a: str, b: str) -> bool:
    """True when the shorter sentence is mostly inside the longer one."""
    one, other = _words(a), _words(b)
    shared = len(set(one) & set(other))
    if not one or not other or shared / min(len(set(one)), len(set(other))) < 0.8:
        return False
    inside = " ".join(one) in " ".join(other) or " ".join(other) in " ".join(one)
    return inside or shared / max(len(set(one)), len(set(other))) >= 0.6


def coded_pairs(coding: dict[str, Any]) -> frozenset[Any]:
    """The coded pairs of (account, sentence) that share a fact."""
    found = set()
    for fact in coding["facts"]:
        items = sorted({(a, str(n)) for a, ns in fact["sentences"].items() for n in ns})
        found |= {(x, y) for x, y in itertools.combinations(items, 2) if x[0] != y[0]}
    return frozenset(found)


def read_coded(path: Path, second: Path, length: int = WHOLE, without: int = -1) -> Coded:
    """One story coded twice, or the first ``length`` sentences of its accounts, all or all but one,
    with the features of its pairs.
    """
    full = json.loads(path.read_text("utf8"))
    facts = json.loads(second.read_text("utf8"))["facts"]
    coding, other = (shorten(c, length, without) for c in (full, full | {"facts": facts}))
    told = ("account_id", "outlet", "headline", "published", "url", "text")
    story = story_from_records(
        [{k: a[k] for k in told} for a in coding["accounts"]], story_id=coding["id"]
    )
    index = {}
    for a in coding["accounts"]:
        index[a["account_id"], "T"] = a["headline"]
        index |= {
            (a["account_id"], str(n)): a["text"][s:e] for n, (s, e) in enumerate(a["sentences"])
        }
    sentences = sentence_terms(story, parse_story(story))
    places = [
        [k for k, t in index.items() if k[0] == r["account_id"] and same_sentence(r["text"], t)]
        for r in sentences.rows
    ]
    left, right, chars = find_pairs(sentences)
    couples = zip(left.tolist(), right.tolist(), strict=True)
    keys = [
        frozenset(tuple(sorted((a, b))) for a in places[i] for b in places[j]) for i, j in couples
    ]
    golds = coded_pairs(coding), coded_pairs(other)
    label, other_label = (np.array([bool(k & gold) for k in keys]) for gold in golds)
    return Coded(
        name=path.stem,
        story=story,
        sentences=sentences,
        first=left,
        second=right,
        features=measure_pairs(sentences, left, right, chars),
        keys=keys,
        places=places,
        label=label,
        agreed=label == other_label,
        gold=golds[0],
        other_gold=golds[1],
        coding=coding,
        other_coding=other,
        whole=length == WHOLE and without < 0,
    )


def shorten(coding: dict[str, Any], length: int, without: int) -> dict[str, Any]:
    """The coded story with accounts of at most ``length`` sentences, without one of them, and what
    is left of its facts.
    """
    accounts = [
        a
        | {
            "sentences": a["sentences"][:length],
            "text": a["text"][: a["sentences"][:length][-1][1]],
        }
        for n, a in enumerate(coding["accounts"])
        if n != without
    ]
    kept = {a["account_id"]: len(a["sentences"]) for a in accounts}
    facts = [
        f
        | {
            "sentences": {
                a: [n for n in ns if n == "T" or int(n) < kept[a]]
                for a, ns in f["sentences"].items()
                if a in kept
            }
        }
        for f in coding["facts"]
    ]
    return coding | {"accounts": accounts, "facts": facts}


def read_all(bench: Path, length: int = WHOLE, *, pairs: bool = False) -> list[Coded]:
    """All coded stories, by name; with ``pairs`` two accounts of each: the account left out goes
    round.
    """
    paths = sorted(
        [*(bench / "stories").glob("*.json"), *(bench / "stories" / "facts_only").glob("*.json")],
        key=lambda p: p.stem,
    )
    second = bench / "stories" / "second"
    return [
        read_coded(p, second / p.name, length, n % 3 if pairs else -1) for n, p in enumerate(paths)
    ]


def read_versions(bench: Path) -> list[list[Coded]]:
    """For each story its versions: whole, cut to LENGTHS sentences, and two accounts; what is
    measured is the first.
    """
    versions = [
        read_all(bench),
        *(read_all(bench, n) for n in LENGTHS),
        read_all(bench, pairs=True),
    ]
    return [list(v) for v in zip(*versions, strict=True)]


def fit_line(coded: list[Coded]) -> LogisticModel:
    """The first stage: logistic regression over all pairs."""
    names = list(coded[0].features)
    parts = [_by_both_coders(table(c.features, names), c.label, c.agreed) for c in coded]
    return _regress(names, *(np.concatenate(column) for column in zip(*parts, strict=True)))


def _by_both_coders(rows: Any, label: Any, agreed: Any, weight: float = 1.0) -> tuple[Any, ...]:
    """Rows, labels and weights; a pair that one coder alone coded is there twice, as a pair and as
    none, with half the weight each.
    """
    disputed = ~agreed
    return (
        np.vstack([rows, rows[disputed]]),
        np.concatenate([label, ~label[disputed]]),
        weight * np.concatenate([1 - disputed / 2, np.full(disputed.sum(), 0.5)]),
    )


def fit_same(coded: list[Coded]) -> LogisticModel:
    """The relation: logistic regression over the pairs that both coders relate alike."""
    names = list(coded[0].features)
    rows, label = [], []
    for c in coded:
        relations, other = coded_relations(c.coding), coded_relations(c.other_coding)
        for at in np.flatnonzero(c.label & c.agreed).tolist():
            same = _mostly_same(c.keys[at], relations)
            if same == _mostly_same(c.keys[at], other):
                rows.append([c.features[n][at] for n in names])
                label.append(same)
    return _regress(names, np.nan_to_num(np.array(rows)), np.array(label), np.ones(len(label)))


def _mostly_same(keys: frozenset[Any], relations: dict[Any, list[str]]) -> bool:
    """Whether most facts of the coded pairs are related as the same."""
    found = [r for k in sorted(keys) for r in relations.get(k, [])]
    return 2 * found.count("same") > len(found)


def coded_relations(coding: dict[str, Any]) -> dict[Any, list[str]]:
    """The relations that the coder gave to each pair, one a fact."""
    found: dict[Any, list[str]] = {}
    for fact in coding["facts"]:
        items = sorted({(a, str(n)) for a, ns in fact["sentences"].items() for n in ns})
        for x, y in itertools.combinations(items, 2):
            if x[0] != y[0]:
                found.setdefault((x, y), []).append(fact["relation"])
    return found


def _regress(names: list[str], rows: Any, label: Any, weight: Any) -> LogisticModel:
    """Logistic regression with L2, C = .003."""
    from sklearn.linear_model import LogisticRegression

    centre, scale = rows.mean(0), rows.std(0) + 1e-9
    model = LogisticRegression(C=0.003, solver="newton-cholesky", max_iter=100)
    model.fit((rows - centre) / scale, label, weight)
    return LogisticModel(names, centre, scale, model.coef_[0], float(model.intercept_[0]))


def fit_trees(coded: list[Coded], first: list[Any]) -> Trees:
    """The second stage: boosted trees over the pairs of FLOOR or more, by first probabilities out
    of fold; versions weigh PART.
    """
    from sklearn.ensemble import HistGradientBoostingClassifier

    parts = []
    for c, p in zip(coded, first, strict=True):
        every = likely_pairs(c.sentences, c.first, c.second, c.features, p)
        names, likely = list(every), p >= FLOOR
        weight = 1.0 if c.whole else PART
        parts.append(
            _by_both_coders(table(every, names), c.label[likely], c.agreed[likely], weight)
        )
    model = HistGradientBoostingClassifier(**TREES).fit(
        *(np.concatenate(column) for column in zip(*parts, strict=True))
    )
    return flatten(names, model)


def flatten(names: list[str], model: Any) -> Trees:
    """Scikit-learn's trees as flat arrays."""
    nodes = [predictor.nodes for (predictor,) in model._predictors]
    roots = np.cumsum([0, *(len(n) for n in nodes[:-1])])
    offset = np.repeat(roots, [len(n) for n in nodes])
    flat = np.concatenate(nodes)
    leaf, own = flat["is_leaf"].astype(bool), np.arange(len(flat))
    left, right = (np.where(leaf, own, offset + flat[side]) for side in ("left", "right"))
    edge = np.where(leaf, 0.0, flat["num_threshold"])
    feature = np.where(leaf, 0, flat["feature_idx"]).astype(np.int64)
    value = np.where(leaf, flat["value"], 0.0)
    return Trees(
        names,
        roots,
        feature,
        edge,
        left,
        right,
        value,
        float(model._baseline_prediction.ravel()[0]),
    )


def out_of_fold(stories: list[list[Coded]], folds: int) -> list[list[Any]]:
    """First probabilities of each version of each story by a model that never saw the story."""
    found: list[list[Any]] = [[] for _ in stories]
    for k in range(folds):
        line = fit_line(
            [c for n, versions in enumerate(stories) if n % folds != k for c in versions]
        )
        for n in range(k, len(stories), folds):
            found[n] = [first_look(line, c.features) for c in stories[n]]
    return found


def fit(stories: list[list[Coded]]) -> tuple[LogisticModel, Trees]:
    """Both stages; the second learns from first probabilities out of fold."""
    first = out_of_fold(stories, INNER)
    every = [c for versions in stories for c in versions]
    return fit_line(every), fit_trees(every, [p for versions in first for p in versions])


def cross_validate(stories: list[list[Coded]]) -> list[list[Any]]:
    """For each version of each story the probabilities of its pairs by models that never saw the
    story (6 folds).
    """
    found: list[list[Any]] = [[] for _ in stories]
    for k in range(FOLDS):
        line, trees = fit([versions for n, versions in enumerate(stories) if n % FOLDS != k])
        for n in range(k, len(stories), FOLDS):
            found[n] = [
                judge_pairs(line, trees, c.sentences, c.first, c.second, c.features)
                for c in stories[n]
            ]
    return found


def _ranked(scores: list[Any], coded: list[Coded], *, both: bool = False) -> tuple[Any, Any, int]:
    """Scores of the coded pairs that candidates stand for (the best of several), whether each is
    gold, and how many are.
    """
    values, right, total = [], [], 0
    for score, c in zip(scores, coded, strict=True):
        gold, ignored = c.judged(both)
        best: dict[Any, float] = {}
        for p, keys in zip(score.tolist(), c.keys, strict=True):
            for key in keys - ignored:
                best[key] = max(p, best.get(key, -1.0))
        values += list(best.values())
        right += [key in gold for key in best]
        total += len(gold)
    order = np.argsort(-np.array(values), kind="stable")
    return np.array(values)[order], np.array(right)[order], total


def best_threshold(scores: list[Any], coded: list[Coded], *, both: bool = False) -> float:
    """The threshold of the highest F1."""
    values, right, total = _ranked(scores, coded, both=both)
    found = 2 * np.cumsum(right) / (np.arange(1, len(values) + 1) + total)
    return float(values[int(found.argmax())])


def threshold_at(
    scores: list[Any], coded: list[Coded], precision: float, *, both: bool = False
) -> float:
    """The lowest threshold at which the precision still holds."""
    values, right, _ = _ranked(scores, coded, both=both)
    held = np.flatnonzero(np.cumsum(right) / np.arange(1, len(values) + 1) >= precision)
    return float(values[int(held.max())])


def _counts(scores: list[Any], coded: list[Coded], threshold: float, *, both: bool = False) -> Any:
    """For each story: right, found and coded pairs at a threshold."""
    rows = []
    for score, c in zip(scores, coded, strict=True):
        gold, ignored = c.judged(both)
        found = {k for at in np.flatnonzero(score >= threshold).tolist() for k in c.keys[at]}
        rows.append((len(found & gold), len(found - ignored), len(gold)))
    return np.array(rows, float)


def _share(counts: Any) -> dict[str, float]:
    right, found, total = counts.sum(0)
    return {
        "F1": round(2 * right / (found + total), 3),
        "P": round(right / max(found, 1), 3),
        "R": round(right / total, 3),
    }


def _interval(counts: Any) -> dict[str, float]:
    """The middle 95 % of F1 over 2,000 draws of as many stories, with replacement."""
    drawn = np.random.default_rng(0).integers(0, len(counts), (2000, len(counts)))
    right, found, total = np.moveaxis(counts[drawn].sum(1), -1, 0)
    low, high = np.quantile(2 * right / (found + total), [0.025, 0.975])
    return {"low": round(float(low), 3), "high": round(float(high), 3)}


def _calibration(scores: list[Any], coded: list[Coded], least: float = 0.05) -> float:
    """Expected calibration error, ten bins of equal width, over pairs of at least ``least`` (all
    pairs would flatter it).
    """
    p, y = np.concatenate(scores), np.concatenate([c.label for c in coded])
    p, y = p[p >= least], y[p >= least]
    slot = np.minimum((p * 10).astype(int), 9)
    gaps = [
        abs(p[slot == k].mean() - y[slot == k].mean()) * (slot == k).mean()
        for k in range(10)
        if (slot == k).any()
    ]
    return round(float(sum(gaps)), 3)


def _relations(scores: list[Any], coded: list[Coded], sure: float) -> dict[str, float]:
    """Relation of sure pairs that are coded: share that the first coder gave too, and the second;
    precision of conflict over all sure pairs, by the first coder.
    """
    agree, agree_other, conflicts = list[bool](), list[bool](), list[bool]()
    lines = [fit_same([c for n, c in enumerate(coded) if n % FOLDS != k]) for k in range(FOLDS)]
    for n, (score, c) in enumerate(zip(scores, coded, strict=True)):
        relations, other = coded_relations(c.coding), coded_relations(c.other_coding)
        guard = Guard(c.story, c.sentences)
        same = apply_line(lines[n % FOLDS], c.features)
        links = Links(c.sentences, c.first, c.second, c.features, score, same)
        for at in np.flatnonzero(score >= sure).tolist():
            found, _ = relate_pair(links, at, guard)
            for coder, agreement in ((relations, agree), (other, agree_other)):
                coder_relations = {r for k in c.keys[at] for r in coder.get(k, [])}
                agreement += [found in coder_relations] if coder_relations else []
                if coder is relations and found == CONFLICT:
                    conflicts.append(CONFLICT in coder_relations)
    shares = {
        "agree": round(float(np.mean(agree)), 3),
        "agree second coder": round(float(np.mean(agree_other)), 3),
        "conflicts": float(len(conflicts)),
    }
    return shares | (
        {"conflict precision": round(float(np.mean(conflicts)), 3)} if conflicts else {}
    )


def _coders(coded: list[Coded]) -> dict[str, float]:
    """The second coder against the first: pairs, and the relation of pairs that both coded (of
    several facts the last).
    """
    counts = np.array(
        [(len(c.gold & c.other_gold), len(c.other_gold), len(c.gold)) for c in coded], float
    )
    alike = list[bool]()
    for c in coded:
        relations, other = coded_relations(c.coding), coded_relations(c.other_coding)
        alike += [relations[k][-1] == other[k][-1] for k in sorted(c.gold & c.other_gold)]
    return _share(counts) | {"relation agrees": round(float(np.mean(alike)), 3)}


def is_read(c: Coded) -> bool:
    """Whether errors may be read in the story: the hash of its id is even."""
    return int(hashlib.sha256(c.coding["id"].encode()).hexdigest(), 16) % 2 == 0


def _reached(scores: list[Any], coded: list[Coded], *, both: bool) -> dict[str, dict[str, float]]:
    """What is reached at the best threshold, and where four of five pairs are right."""
    best = best_threshold(scores, coded, both=both)
    sure = threshold_at(scores, coded, 0.8, both=both)
    return {
        name: _share(_counts(scores, coded, at, both=both)) | {"threshold": round(at, 3)}
        for name, at in (("best threshold", best), ("sure", sure))
    }


def _by_half(scores: list[Any], coded: list[Coded]) -> dict[str, Any]:
    """What is reached in each half of the stories, against the first coding and against both."""
    found: dict[str, Any] = {"both codings": _reached(scores, coded, both=True)}
    for name, read in (("half read", True), ("half not read", False)):
        some = [n for n, c in enumerate(coded) if is_read(c) == read]
        part, theirs = [coded[n] for n in some], [scores[n] for n in some]
        found[name] = {
            coding: _reached(theirs, part, both=both)
            for coding, both in (("first coding", False), ("both codings", True))
        }
    return found


def _omissions(
    scores: list[Any], coded: list[Coded], sure: float, possible: float
) -> dict[str, float]:
    """Cells fact x account that no sure statement fills: how often the coder finds the fact in that
    account all the same.
    """
    cells: dict[str, list[bool]] = {"omitted": [], "uncertain": [], "omitted alone": []}
    for score, c in zip(scores, coded, strict=True):
        links = Links(c.sentences, c.first, c.second, c.features, score, score)
        facts = group_pairs(links, sure)
        taken = {i for f in facts for i in f}
        alone = [
            [i]
            for i, r in enumerate(c.sentences.rows)
            if i not in taken and r["role"] in ("body", "bullet", "dek")
        ]
        best = np.zeros((len(c.sentences), int(c.sentences.account.max()) + 1))
        for i, j, p in zip(c.first.tolist(), c.second.tolist(), score.tolist(), strict=True):
            for here, there in ((i, c.sentences.account[j]), (j, c.sentences.account[i])):
                best[here, there] = max(best[here, there], p)
        names = {
            int(a): r["account_id"]
            for a, r in zip(c.sentences.account, c.sentences.rows, strict=True)
        }
        linked = {(x, b) for pair in c.gold for x, (b, _) in (pair, pair[::-1])}
        for fact in facts + alone:
            for account in sorted(set(names) - {int(c.sentences.account[i]) for i in fact}):
                told = any((x, names[account]) in linked for i in fact for x in c.places[i])
                p = max(best[i, account] for i in fact)
                kind = (
                    "uncertain"
                    if p >= possible
                    else "omitted"
                    if len(fact) > 1
                    else "omitted alone"
                )
                cells[kind].append(told)
    shares = {name: round(1 - sum(told) / len(told), 3) for name, told in cells.items()}
    return shares | {f"{name} cells": float(len(told)) for name, told in cells.items()}


def measure(bench: Path) -> dict[str, Any]:
    """What the method notes quote: all by models that never saw the story they judge."""
    stories = read_versions(bench)
    judged, first = cross_validate(stories), out_of_fold(stories, FOLDS)
    coded, scores = [v[0] for v in stories], [v[0] for v in judged]
    words = [c.features["cos"] for c in coded]
    best, sure = best_threshold(scores, coded), threshold_at(scores, coded, 0.8)
    at_best = _counts(scores, coded, best)
    plain = _counts(words, coded, best_threshold(words, coded))
    found = {
        "stories": float(len(coded)),
        "pairs coded": float(sum(len(c.gold) for c in coded)),
        "best threshold": _share(at_best) | {"threshold": round(best, 3)} | _interval(at_best),
        "sure": _share(_counts(scores, coded, sure)) | {"threshold": round(sure, 3)},
        "first stage": _share(_best_counts([v[0] for v in first], coded)),
        "tfidf": _share(plain) | _interval(plain),
        "calibration error": _calibration(scores, coded),
        "relation": _relations(scores, coded, sure),
        "not told": _omissions(scores, coded, sure, POSSIBLE * best),
        "second coder": _coders(coded),
    } | _by_half(scores, coded)
    for k, name in enumerate([*(f"first {n} sentences" for n in LENGTHS), "two accounts"], 1):
        part, theirs = [v[k] for v in stories], [v[k] for v in judged]
        error = {"calibration error": _calibration(theirs, part)}
        found[name] = {
            "best": _share(_counts(theirs, part, best)),
            "sure": _share(_counts(theirs, part, sure)),
        } | error
    return found


def _best_counts(scores: list[Any], coded: list[Coded]) -> Any:
    return _counts(scores, coded, best_threshold(scores, coded))


if __name__ == "__main__":
    print(json.dumps(measure(Path(os.environ["STORYDIFF_BENCH"])), indent=1))
