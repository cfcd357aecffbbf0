"""Measure ``compare_accounts`` on coded contrasts, each story left out of the training.

    STORYDIFF_BENCH=... python tests/benchmarks/contrasts.py [--write]

Data: ``contrasts/*.json`` of the folder STORYDIFF_BENCH and the matcher of its ``score.py``. Both
halves are printed (by the first hex digit of the sha256 of the story's id); errors are read on the
even half only. ``--write`` fits on all stories and writes the weights that the package ships: the
texts do not enter them.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from analysis import story_from_records
from analysis.compare.contrasts import find_candidates, is_looked_up
from analysis.compare.contrasts.candidates import cut_words
from analysis.compare.contrasts.phrases import place_of
from analysis.compare.contrasts.ranking import (
    SHOWN_FROM,
    RankWeights,
    always_weighs,
    certainty,
    is_printed,
    listing,
    order,
    weights_from,
)
from analysis.compare.contrasts.ranking import (
    measure as measures_of,
)
from analysis.compare.contrasts.says import cut_additions, say, sentence_names

TARGET = Path(__file__).resolve().parents[2] / "analysis" / "data" / "models"
STRENGTH = 0.2  # of the inverse regularisation
FIELDS = ("account_id", "outlet", "headline", "published", "url", "text")
DEPTHS = (5, 10, 25)
LEAST = (0.4, 0.5, 0.6, 0.7, 0.8)  # probabilities from which a line could be shown
CERTAINTY, LISTING = 0.05, 0.3
HALVES = ("even", "odd")


@dataclass
class Coded:
    """A story with its coded contrasts, and its candidates with those that they match."""

    name: str
    even: bool
    gold: list[tuple[dict, dict]]
    material: Any
    candidates: list
    measures: list[dict[str, float]]
    told: list[dict]
    worth: np.ndarray
    weight: np.ndarray
    printed: list[dict]

    @property
    def rows(self) -> np.ndarray:
        return np.array([list(m.values()) for m in self.measures])


def read_all(bench: Path) -> list[Coded]:
    """The coded stories with their candidates."""
    sys.path.insert(0, str(bench))
    import score

    return [_read(score, path) for path in sorted((bench / "contrasts").glob("*.json"))]


def _read(score: Any, path: Path) -> Coded:
    coding, raw = json.loads(path.read_text("utf8")), score.story_of(path)
    records = [{k: a[k] for k in FIELDS if a.get(k)} for a in raw["accounts"]]
    story = story_from_records(records, story_id=raw["id"])
    gold = [(c, score.gold_places(raw, c)) for c in coding["contrasts"]]
    material, candidates = find_candidates(story)
    accounts = {a["account_id"]: a for a in raw["accounts"]}
    told = [_told(score, material, accounts, c, named=False) for c in candidates]
    printed = [_told(score, material, accounts, c, named=True) for c in candidates]
    hits = [[c["weight"] for c, p in gold if score.matches(t, c, p)] for t in told]
    even = int(hashlib.sha256(coding["id"].encode()).hexdigest()[0], 16) % 2 == 0
    return Coded(
        coding["id"],
        even,
        gold,
        material,
        candidates,
        measures_of(material, candidates),
        told,
        np.array([bool(h) for h in hits]),
        np.array([max(h, default=0) for h in hits]),
        printed,
    )


def _told(score: Any, material: Any, accounts: dict, candidate: Any, *, named: bool) -> dict:
    """A candidate as the matcher reads a line; ``named`` keeps to what its sentence is about."""
    places: dict[str, list] = {}
    for side in candidate.printed if named else candidate.sides:
        read = material.read[side.sentence]
        start, end = place_of(read, side.words)
        account = read.row["account_id"]
        place = score.coded_place(accounts[account], read.parse.text[start:end], start)
        if place and len(places.get(account, ())) < score.PLACES:
            places.setdefault(account, []).append(place)
    return {"places": places, "absent": {material.ids[a] for a in candidate.absent}}


@dataclass
class Line:
    """A line of a story that was left out: its measures, and whether a coder has it."""

    story: str
    even: bool
    kind: str
    sort: str
    measures: dict[str, float]
    hit: bool
    printed_hit: bool = False
    earned: bool = False
    always: bool = False
    listing: dict[str, float] = field(default_factory=dict)
    confidence: float = 1.0


def fit(stories: list[Coded]) -> dict:
    """The weights as a JSON object; every story counts the same."""
    rows = np.concatenate([s.rows for s in stories])
    each = np.concatenate([np.full(len(s.worth), 1 / len(s.worth)) for s in stories])
    each /= each.mean()
    scaler = StandardScaler().fit(rows)
    scaled = scaler.transform(rows)
    models = [
        LogisticRegression(C=STRENGTH, max_iter=3000).fit(scaled, target, each)
        for target in (
            np.concatenate([s.worth for s in stories]),
            np.concatenate([s.weight == 3 for s in stories]),
        )
    ]
    columns = zip(scaler.mean_, scaler.scale_, models[0].coef_[0], models[1].coef_[0], strict=True)
    names = list(stories[0].measures[0])
    return {
        "worth_start": round(float(models[0].intercept_[0]), 4),
        "first_start": round(float(models[1].intercept_[0]), 4),
        **dict.fromkeys(("sure", "sure_start", "listed", "listed_start")),
        "features": {
            n: [round(float(v), 4) for v in row] for n, row in zip(names, columns, strict=True)
        },
    }


def lines_of(coded: Coded, weights: RankWeights) -> list[tuple[int, float]]:
    """The first 25 lines: candidates by number, with their probability."""
    return order(coded.material, coded.candidates, *weights.apply(coded.rows))[:25]


def evaluate(stories: list[Coded]) -> tuple[dict, list[Line]]:
    """Counts by half, and the lines, each story left out."""
    import score

    counts: dict = defaultdict(Counter)
    lines = []
    for coded in stories:
        weights = weights_from(fit([s for s in stories if s is not coded]))
        chosen = lines_of(coded, weights)
        pairs = score.paired([coded.told[n] for n, _ in chosen], coded.gold)
        own = score.paired([coded.printed[n] for n, _ in chosen], coded.gold)
        half = counts["even" if coded.even else "odd"]
        first = {i for i, (c, _) in enumerate(coded.gold) if c["weight"] >= 3}
        for depth in DEPTHS:
            hit = set(pairs[:depth]) - {-1}
            half[f"precision at {depth}", "hit"] += len(hit)
            half[f"precision at {depth}", "of"] += len(pairs[:depth])
            half[f"recall of weight 3 at {depth}", "hit"] += len(hit & first)
            half[f"recall of weight 3 at {depth}", "of"] += len(first)
        for i, (c, _) in enumerate(coded.gold):
            if c["weight"] >= 2:
                half[f"recall at 25, {c['kind']}", "hit"] += i in pairs
                half[f"recall at 25, {c['kind']}", "of"] += 1
        for depth in DEPTHS:
            half[f"precision at {depth}, places in the sentence", "hit"] += len(
                set(own[:depth]) - {-1}
            )
            half[f"precision at {depth}, places in the sentence", "of"] += len(own[:depth])
        for rank, ((n, p), i) in enumerate(zip(chosen, pairs, strict=True), 1):
            candidate = coded.candidates[n]
            half[f"precision at 25, {candidate.kind}", "hit"] += i >= 0
            half[f"precision at 25, {candidate.kind}", "of"] += 1
            measures = certainty(candidate, rank, p)
            line = Line(coded.name, coded.even, candidate.kind, candidate.sort, measures, i >= 0)
            line.printed_hit, line.earned = own[rank - 1] >= 0, _is_earned(coded, candidate, rank)
            line.listing, line.always = listing(rank, p), always_weighs(candidate)
            lines.append(line)
    for name in {line.story for line in lines}:
        slopes, start = fit_listing([line for line in lines if line.story != name])
        for line in lines:
            if line.story == name and not line.always:
                total = start + sum(slopes[k] * v for k, v in line.listing.items())
                line.confidence = float(1 / (1 + np.exp(-total)))
    return counts, lines


def _is_earned(coded: Coded, candidate: Any, rank: int) -> bool:
    """Whether a line was looked up and has a clear sentence."""
    cut_words(coded.material, candidate)
    cut_additions(coded.material, candidate)
    line = say(coded.material, candidate, sentence_names(coded.material.story.compared))
    return line.is_clear and is_looked_up(candidate, rank) and is_printed(candidate)


def fit_certainty(lines: list[Line]) -> LogisticRegression:
    """The probability that a coder has a printed line, from its rank, probability and kind."""
    rows = [list(line.measures.values()) for line in lines]
    model = LogisticRegression(C=CERTAINTY, max_iter=3000)
    return model.fit(rows, [line.hit for line in lines])


def fit_listing(lines: list[Line]) -> tuple[dict[str, float], float]:
    """The probability that a coder has a line that was looked up, from its odds and rank."""
    looked_up = [line for line in lines if line.earned]
    names = list(looked_up[0].listing)
    rows = [list(line.listing.values()) for line in looked_up]
    model = LogisticRegression(C=LISTING, max_iter=3000)
    model.fit(rows, [line.hit for line in looked_up])
    slopes = {n: round(float(v), 4) for n, v in zip(names, model.coef_[0], strict=True)}
    return slopes, round(float(model.intercept_[0]), 4)


def with_certainty(weights: dict, lines: list[Line]) -> dict:
    """The weights with the model of a printed line, and the confidence from which it is shown."""
    model = fit_certainty(lines)
    slopes = zip(lines[0].measures, model.coef_[0], strict=True)
    listed, start = fit_listing(lines)
    return weights | {
        "listed": listed,
        "listed_start": start,
        "sure": {name: round(float(v), 4) for name, v in slopes},
        "sure_start": round(float(model.intercept_[0]), 4),
    }


def shown_by_kind(lines: list[Line]) -> dict[str, str]:
    """The lines that are shown, by half and by kind, with those that are coded."""
    looked_up = [line for line in lines if line.earned]
    shown = [line for line in looked_up if line.confidence >= SHOWN_FROM]
    groups = {"looked up": looked_up, "shown": shown}
    groups |= {
        f"shown, {half}": [s for s in shown if s.even == (half == "even")] for half in HALVES
    }
    groups |= {
        f"shown from {least}": [s for s in looked_up if s.confidence >= least] for least in LEAST
    }
    groups |= {f"shown, {k}": [s for s in shown if s.kind == k] for k in {s.kind for s in shown}}
    found = {n: f"{sum(s.hit for s in some)} of {len(some)}" for n, some in groups.items()}
    for name in (*(f"shown from {least}" for least in LEAST), "shown"):
        counts = Counter(s.story for s in groups[name])
        found[f"{name}, stories with three or more"] = str(sum(v >= 3 for v in counts.values()))
    return dict(sorted(found.items()))


def figures(counts: dict) -> dict[str, dict[str, str]]:
    """The counts of both halves and of all stories, as shares."""
    every = counts | {"all": counts["even"] + counts["odd"]}
    return {
        half: {
            name: f"{table[name, 'hit'] / total:.2f} ({table[name, 'hit']} of {total})"
            for name, part in table
            if part == "of" and (total := table[name, "of"])
        }
        for half, table in every.items()
    }


def measure(bench: Path) -> dict:
    """Figures for the method note."""
    counts, lines = evaluate(read_all(bench))
    return figures(counts) | shown_by_kind(lines)


def main() -> None:
    """Print both halves; with ``--write`` write the weights of all stories."""
    stories = read_all(Path(os.environ["STORYDIFF_BENCH"]))
    counts, lines = evaluate(stories)
    for half, table in figures(counts).items():
        print(half)
        for name, share in sorted(table.items()):
            print("   ", name, share)
    for name, share in shown_by_kind(lines).items():
        print(name, share)
    if "--write" in sys.argv:
        path = TARGET / "contrast_weights.json"
        weights = with_certainty(fit(stories), lines)
        path.write_text(json.dumps(weights, indent=0) + "\n", "utf8")


if __name__ == "__main__":
    main()
