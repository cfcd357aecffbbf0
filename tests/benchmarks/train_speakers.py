"""Train the weights of ``analysis/data/models/speaker_weights.json`` on coded stories and write it.

    STORYDIFF_BENCH=... python tests/benchmarks/train_speakers.py

Data: the speakers of the coded stories of that folder (``stories``), and the pronouns of further
stories coded by the project under ``tests/coding/speakers`` (story, account, start of the content,
speaker). Texts lie under ``bench``, not here. Three fits: a conditional logit for the candidates of
he and she, another for it and they, and a logistic regression for the speaker that is printed. The
threshold is the lowest at which nine of ten printed names are right, stories left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from analysis import story_from_records
from analysis.find import quotes
from analysis.find.actors import candidates, resolve_coreference
from analysis.find.quotes import confidence
from analysis.find.quotes.marks import QuotedTokens

CODING = Path(__file__).resolve().parents[1] / "coding" / "speakers"
TARGET = Path(__file__).resolve().parents[2] / "analysis/data/models/speaker_weights.json"
RIGHT = 0.95  # share of printed names that are right, among those that may stay open
PRIOR_PERSON = {
    "distance": -0.9, "subject": 1.6, "agent": 0.2, "possessive": -0.6, "proper": 0.8,
    "place": -1.2, "spoke_last": 0.8, "spoke_just_before": 1.0, "nearest": 0.3, "namings": 0.4,
    "sex_known": 0.3, "sex_unknown": -0.3, "main_subject": 0.5, "own_thing": 3.5,
    "first_in_sentence": 0.2, "headline": -1.0, "only_one": 0.6, "governs": 0.8, "taken_up": 0.8,
}  # fmt: skip
BY_HAND = {  # too few are coded to be fitted
    "possessive": PRIOR_PERSON | {"same_sentence": 1.0, "governs": 1.0, "none": 0.0},
    "title": {
        "distance": -0.4, "subject": 0.6, "namings": 0.8, "nearest": 0.8, "spoke_last": 0.5,
        "none": -3.0,
    },
}  # fmt: skip
CHANCE = 0.6  # least probability of a candidate that is printed, whatever else speaks for it
PRIOR_SPEAKER = {"chance": 0.8, "bias": 2.0, "pronoun": -0.5}


@dataclass
class Choice:
    """The candidates of a pronoun, a row of features for each, and the right one (-1: none)."""

    story: str
    word: str
    rows: np.ndarray
    right: int


@dataclass
class Examples:
    """What a story teaches: choices, and the features of its speakers with whether right."""

    choices: list[Choice] = field(default_factory=list)
    speakers: list[tuple[str, tuple[float, ...], bool]] = field(default_factory=list)


def read_stories(bench: Path) -> dict[str, dict[str, Any]]:
    """Every story of the folder by its id."""
    files = [*bench.glob("stories/*.json"), *bench.glob("stories/facts_only/*.json")]
    stories = [json.loads(f.read_text("utf8")) for f in files]
    stories += [json.loads(f.read_text("utf8")) for f in bench.glob("contrasts/stories/*.json")]
    return {story["id"]: story for story in stories}


def collect(told: dict[str, Any], coded: dict[str, dict[str, str]], examples: Examples) -> None:
    """Add what a story teaches; ``coded`` has account, start of the content and speaker."""
    columns = ("account_id", "outlet", "headline", "published", "url", "text")
    records = [{c: account.get(c) for c in columns} for account in told["accounts"]]
    story = story_from_records(records, story_id=told["id"])
    for account in resolve_coreference(story).accounts.values():
        known = coded.get(account.account_id, {})
        quoted = QuotedTokens(account.parse)
        for resolved in quotes.resolve_quotes(account, quoted):
            name = known.get(str(resolved.quote.start))
            if name is None or not resolved.speaker.surface:
                continue
            if resolved.speaker.name:
                right = last_word(name) in resolved.speaker.name.lower()
                examples.speakers.append((told["id"], resolved.features, right))
            if resolved.speaker.reason.startswith("pronoun") and resolved.quote.speaker >= 0:
                token = resolved.quote.speaker
                ranked = candidates.rank_candidates(account, token, resolved.last, quoted.inside)
                names = [account.name_of(c.actor).lower() for c in ranked]
                right_one = next((n for n, x in enumerate(names) if last_word(name) in x), -1)
                if ranked:
                    rows = np.array([c.features for c in ranked])
                    word = account.parse.lower[token]
                    examples.choices.append(Choice(told["id"], word, rows, right_one))


def last_word(name: str) -> str:
    """The last word of a name without brackets, in small letters."""
    return name.partition("(")[0].lower().split()[-1]


def coded_quotes(told: dict[str, Any]) -> dict[str, dict[str, str]]:
    """The speakers of a story coded with quotations, by account and start of the content found.

    A quotation found is the coded one of its sentence and kind if that sentence has one speaker.
    """
    columns = ("account_id", "outlet", "headline", "published", "url", "text")
    records = [{c: account.get(c) for c in columns} for account in told["accounts"]]
    story = story_from_records(records, story_id=told["id"])
    speakers: dict[tuple[str, str], set[str]] = {}
    for quote in told["quotes"]:
        account = next(a for a in told["accounts"] if a["account_id"] == quote["account"])
        start, end = (0, 0) if quote["n"] == "T" else account["sentences"][int(quote["n"])]
        text = account["headline"] if quote["n"] == "T" else account["text"][start:end]
        speakers.setdefault((quote["account"], text.strip()), set()).add(quote["speaker"])
    coded: dict[str, dict[str, str]] = {}
    texts = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    for row in quotes.find_quotes(story).to_dict("records"):
        words = texts[row["sentence_id"]].strip()
        names = next(
            (s for (a, text), s in speakers.items() if a == row["account_id"] and words in text),
            set(),
        )
        if len(names) == 1:
            coded.setdefault(row["account_id"], {})[str(row["start"])] = next(iter(names))
    return coded


def fit_choice(choices: Sequence[Choice], none: float, steps: int = 800) -> dict[str, float]:
    """Fit a conditional logit with "none" as an answer, drawn to the prior."""
    names = [*candidates.FEATURES, candidates.NONE]
    prior = np.array([PRIOR_PERSON.get(name, 0.0) for name in names[:-1]] + [none])
    weights = prior.copy()
    for _ in range(steps):
        slope = 1.0 * (weights - prior)
        for choice in choices:
            rows = np.hstack([choice.rows, np.zeros((len(choice.rows), 1))])
            rows = np.vstack([rows, np.eye(len(names))[-1]])
            scores = rows @ weights
            p = np.exp(scores - scores.max())
            p /= p.sum()
            p[choice.right if choice.right >= 0 else -1] -= 1
            slope += p @ rows
        weights -= 0.02 * slope
    return {name: round(float(w), 4) for name, w in zip(names, weights, strict=True)}


def fit_speaker(
    examples: Sequence[tuple[str, tuple[float, ...], bool]], steps: int = 1500
) -> dict[str, float]:
    """Fit the logistic regression of the printed speaker, drawn to the prior."""
    x = np.array([features for _, features, _ in examples])
    y = np.array([right for _, _, right in examples], dtype=float)
    prior = np.array([PRIOR_SPEAKER.get(name, 0.0) for name in confidence.FEATURES])
    weights = prior.copy()
    for _ in range(steps):
        p = 1 / (1 + np.exp(-x @ weights))
        weights -= 0.01 * (x.T @ (p - y) + (weights - prior))
    return {n: round(float(w), 4) for n, w in zip(confidence.FEATURES, weights, strict=True)}


def left_out(examples: Sequence[tuple[str, tuple[float, ...], bool]]) -> np.ndarray:
    """The probability of each speaker by the fit without its story."""
    scores = np.zeros(len(examples))
    for story in {story for story, _, _ in examples}:
        weights = fit_speaker([e for e in examples if e[0] != story])
        slope = np.array([weights[name] for name in confidence.FEATURES])
        for n, (own, features, _) in enumerate(examples):
            if own == story:
                scores[n] = 1 / (1 + np.exp(-np.array(features) @ slope))
    return scores


def choose_threshold(scores: np.ndarray, right: np.ndarray) -> float:
    """The lowest threshold from which enough of the printed names are right."""
    for threshold in np.arange(0.6, 0.97, 0.01):
        printed = scores >= threshold
        if printed.any() and right[printed].mean() >= RIGHT:
            return round(float(threshold), 2)
    return 0.95


def write(choices: Sequence[Choice]) -> dict[str, Any]:
    """Fit both choices and write them, so that the speakers are resolved with them."""
    person = [c for c in choices if c.word in candidates.HE | candidates.SHE]
    other = [c for c in choices if c.word not in candidates.HE | candidates.SHE]
    weights: dict[str, Any] = json.loads(TARGET.read_text("utf8"))
    weights["person"], weights["other"] = fit_choice(person, 0.0), fit_choice(other, 0.8)
    names = (*candidates.FEATURES, candidates.NONE)
    weights |= {k: {n: row.get(n, 0.0) for n in names} for k, row in BY_HAND.items()}
    save(weights)
    return weights


def save(weights: dict[str, Any]) -> None:
    """Write the file, and let the package read it anew."""
    TARGET.write_text(json.dumps(weights, indent=0) + "\n", "utf8")
    candidates.read_weights.cache_clear()


def gather(bench: Path) -> Examples:
    """The examples of all coded stories."""
    stories, examples = read_stories(bench), Examples()
    for told in stories.values():
        if "quotes" in told:
            collect(told, coded_quotes(told), examples)
    for path in sorted(CODING.glob("*.json")):
        collect(stories[path.stem], json.loads(path.read_text("utf8")), examples)
    return examples


def main() -> None:
    """Fit the choices, then the speakers that they give; choose the threshold, write the file."""
    bench = Path(os.environ["STORYDIFF_BENCH"])
    weights = write(gather(bench).choices)
    examples = gather(bench).speakers
    scores = left_out(examples)
    right = np.array([ok for _, _, ok in examples])
    weights["speaker"] = fit_speaker(examples)
    doubtful = np.array([e[1][confidence.FEATURES.index("chance")] != 0 for e in examples])
    least = choose_threshold(scores[doubtful], right[doubtful])
    weights["threshold"] = {"printed": least, "chance": CHANCE}
    save(weights)
    printed = ~doubtful | (scores >= weights["threshold"]["printed"])
    print(f"{len(examples)} speakers, {right.mean():.3f} right; threshold {weights['threshold']}")
    print(f"printed {printed.mean():.3f}, of them right {right[printed].mean():.3f}")
    kept = printed[doubtful]
    good = right[doubtful][kept].mean()
    print(f"in doubt {doubtful.sum()}: printed {kept.mean():.3f}, of them right {good:.3f}")


if __name__ == "__main__":
    main()
