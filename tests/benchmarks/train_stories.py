"""Learn how likely two accounts are of one story, from the coded stories and mixes of them.

    STORYDIFF_BENCH=folder python tests/benchmarks/train_stories.py

Writes ``analysis/data/models/story_weights.json``: weights alone. The mixes are the texts cut to
some lengths, with days and without, all together and each story beside those nearest to it.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.corpus import links
from analysis.corpus.grouping import hash_names
from analysis.corpus.similarity import find_near, learn_decay, make_block
from analysis.corpus.vocabulary import count_stems, make_vocabulary, read_tokens

DAY = 86400.0
PATH = Path(links.__file__).parent.parent / "data" / "models" / "story_weights.json"
LENGTHS = (600, 350)  # characters of a text
BESIDE = 10  # stories of a mix of one topic
OUTLET = -1.5  # an outlet reports a story usually once; the coded stories have no other case
ALONE, SEEDS = 0.6, 2  # share of the stories of which a mix has one account; such mixes of each
STRENGTH = 0.3  # of the regularisation, as scikit-learn counts it


def main(bench: Path) -> None:
    """Learn the weights and write them."""
    from sklearn.linear_model import LogisticRegression

    described = [describe(mix) for mix in make_mixes(read_stories(bench))]
    x, y = (np.concatenate([d[part] for d in described]) for part in (0, 1))
    # A small mix has few pairs that are no link, and counts as much as a large one.
    weight = np.concatenate([np.full(len(d[1]), d[2] ** -0.5) for d in described])
    mean, spread = x.mean(axis=0), x.std(axis=0) + 1e-9
    model = LogisticRegression(C=STRENGTH, max_iter=2000)
    model.fit((x - mean) / spread, y, sample_weight=weight)
    found = model.coef_[0] / spread
    start = float(model.intercept_[0] - (found * mean).sum())
    found[links.FEATURES.index("outlet")] = OUTLET
    weights = {name: round(float(w), 4) for name, w in zip(links.FEATURES, found, strict=True)}
    PATH.write_text(json.dumps({"start": round(start, 4), "weights": weights}, indent=1) + "\n")
    print(PATH.read_text())


def read_stories(bench: Path) -> list[list[dict[str, Any]]]:
    """The coded stories and those whose contrasts are coded."""
    stories = {}
    folders = (bench / "stories", bench / "stories" / "facts_only", bench / "contrasts" / "stories")
    for path in (path for folder in folders for path in sorted(folder.glob("*.json"))):
        story = json.loads(path.read_text("utf8"))
        stories[story["id"]] = [
            {
                "account_id": f"{story['id']}-{n}",
                "outlet": account["outlet"],
                "headline": account.get("headline") or "",
                "lede": account["text"],
                "at": np.nan,
                "event": story["id"],
            }
            for n, account in enumerate(story["accounts"])
        ]
    return [stories[name] for name in sorted(stories)]


def make_mixes(stories: list[list[dict[str, Any]]]) -> list[pd.DataFrame]:
    """Mixes of the stories, in which texts are short: so they are hard to tell apart."""
    mixes = []
    for length in LENGTHS:
        cut = [[a | {"lede": a["lede"][:length]} for a in story] for story in stories]
        mixes += [_flat(cut), _flat(_dated(cut, length))]
        mixes += [_flat(mix) for mix in _topics(cut)]
        for seed in range(SEEDS):
            alone = _alone(cut, seed)
            mixes += [_flat(alone), _flat(_dated(alone, seed))]
            mixes += [_flat(mix) for mix in _topics(alone)]
    return mixes


def _alone(stories: list[list[dict[str, Any]]], seed: int) -> list[list[dict[str, Any]]]:
    """The stories, of most of them one account: most accounts of a corpus are alone."""
    chance = random.Random(seed)
    return [[chance.choice(s)] if chance.random() < ALONE else s for s in stories]


def _dated(stories: list[list[dict[str, Any]]], seed: int) -> list[list[dict[str, Any]]]:
    chance, found = random.Random(seed), []
    for story in stories:
        day = 18000 + chance.randrange(60)
        late = [(chance.random() < 0.3) + (chance.random() < 0.1) for _ in story]
        found.append([a | {"at": (day + n) * DAY} for a, n in zip(story, late, strict=True)])
    return found


def _topics(stories: list[list[dict[str, Any]]]) -> list[list[list[dict[str, Any]]]]:
    """Every fourth story with those nearest to it by their words."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    texts = [" ".join(f"{a['headline']} {a['lede']}" for a in story) for story in stories]
    words = TfidfVectorizer(sublinear_tf=True, stop_words="english", min_df=2).fit_transform(texts)
    alike = (words @ words.T).toarray()
    return [
        [stories[n] for n in np.argsort(-alike[at], kind="stable")[:BESIDE]]
        for at in range(0, len(stories), 4)
    ]


def _flat(stories: list[list[dict[str, Any]]]) -> pd.DataFrame:
    return pd.DataFrame([account for story in stories for account in story])


def describe(mix: pd.DataFrame) -> tuple[Any, Any, int]:
    """The pairs of a mix that are looked at, whether they are of one story, and its accounts."""
    tokens = read_tokens(mix["headline"].tolist(), mix["lede"].tolist())
    ids, outlets = hash_names(mix["account_id"].tolist()), hash_names(mix["outlet"].tolist())
    vocabulary = make_vocabulary([count_stems(tokens)], len(mix))
    block = make_block(tokens, ids, mix["at"].to_numpy() // DAY, outlets, vocabulary)
    near = find_near(block, [block], learn_decay([block]))
    table = links.rank_near(block, near)
    pairs = links.named_pairs(table, table)
    event = mix["event"].to_numpy()
    is_one = event[pairs.left] == event[pairs.right]
    return links.features(table, table, pairs), is_one, len(mix)


if __name__ == "__main__":
    main(Path(os.environ["STORYDIFF_BENCH"]))
