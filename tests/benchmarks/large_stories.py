"""Large stories: how many cells "omitted" are true, and into how many facts one fact breaks.

    STORYDIFF_BENCH=folder python tests/benchmarks/large_stories.py [made] [reworded] [mixed]
                                                                    [--accounts 30 60 150]

Stories with a known truth. ``made``: invented accounts (``many_accounts``), each line one of five
wordings of a fact. ``reworded``: copies of the accounts of a coded story, each sentence reworded by
grammar (``made_rewordings``) and left out of three copies in ten; the stories are split by a hash
of their name, errors are read in the one half only. ``mixed``: many coded stories as one story.

A cell is judged by what most statements of its fact state. "omitted" is true where no sentence of
the account states it, "stated" where one does; a fact is broken where several facts of the table,
repeats left out, stand for it.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from collections import Counter
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from made_pairs import HALVES, half_of
from made_rewordings import REWORDINGS
from made_sentence import Sentence
from many_accounts import labelled_accounts

from analysis import compare_coverage, story_from_records
from analysis.nlp import ParsedText, parsed_texts

DROPPED = 0.3  # of the sentences of a copy
CODED = 4  # stories of each half that are copied
STATING = ("stated", "partly", "differs")
Labels = frozenset[Hashable]


class Sentences(NamedTuple):
    """The label of the rewordings of one sentence."""

    account: str
    number: int


class LargeStory(NamedTuple):
    """Records, and for each account the lines of its text with the facts that each states."""

    name: str
    records: list[dict[str, Any]]
    truth: dict[str, list[tuple[str, Labels]]]


# Stories


def made(accounts: int) -> LargeStory:
    """Return invented accounts; what the lines of other scenes state is not judged."""
    records, labels = labelled_accounts(accounts)
    truth = {
        r["account_id"]: [
            (line, frozenset([fact] if fact else []))
            for line, fact in zip(r["text"].split("\n\n"), facts, strict=True)
        ]
        for r, facts in zip(records, labels, strict=True)
    }
    return LargeStory(f"made-{accounts}", records, truth)


def reworded(path: Path, accounts: int) -> LargeStory:
    """Return copies of the accounts of a coded story, as many of each outlet."""
    coding = json.loads(path.read_text("utf8"))
    originals = list(_sentences(coding))
    records = [
        {"account_id": name, "language": "en", "text": "\n\n".join(text for text, _ in lines)}
        for name, lines in originals
    ]
    parsed = parsed_texts(story_from_records(records, story_id=path.stem))
    chance = random.Random(path.stem)
    made_records, truth = [], {}
    for n in range(accounts):
        name, lines = originals[n % len(originals)]
        wordings = _wordings(parsed[name], [text for text, _ in lines])
        kept = [k for k in range(len(lines)) if chance.random() > DROPPED] or [0]
        told = [(chance.choice(wordings[k]), lines[k][1] | {Sentences(name, k)}) for k in kept]
        account = f"{name}-{n:03d}"
        truth[account] = told
        made_records.append(
            {"account_id": account, "outlet": f"Paper {n}", "language": "en"}
            | {"headline": f"Edition {n}", "text": "\n\n".join(text for text, _ in told)}
        )
    return LargeStory(f"reworded-{path.stem}-{accounts}", made_records, truth)


def mixed(paths: list[Path], accounts: int) -> LargeStory:
    """Return the accounts of coded stories as one story; no fact is of two stories."""
    records: list[dict[str, Any]] = []
    truth = {}
    for path in paths:
        coding = json.loads(path.read_text("utf8"))
        for name, lines in _sentences(coding):
            if len(records) == accounts:
                break
            account = f"{path.stem}-{name}"
            truth[account] = [
                (text, frozenset((path.stem, x) for x in labels) | {Sentences(account, n)})
                for n, (text, labels) in enumerate(lines)
            ]
            text = "\n\n".join(text for text, _ in lines)
            records.append(
                {"account_id": account, "outlet": account, "language": "en"}
                | {"headline": f"Edition {len(records)}", "text": text}
            )
    return LargeStory(f"mixed-{accounts}", records, truth)


def _sentences(coding: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, Labels]]]]:
    """Each account with its sentences in one line each, and the coded facts of each."""
    for account in coding["accounts"]:
        name, lines = account["account_id"], []
        for n, (start, end) in enumerate(account["sentences"]):
            facts = frozenset(
                number
                for number, fact in enumerate(coding["facts"])
                if {n, str(n)} & set(fact["sentences"].get(name, ()))
            )
            text = " ".join(account["text"][start:end].split())
            if text:
                lines.append((text, facts))
        yield name, lines


def _wordings(parsed: ParsedText, lines: list[str]) -> list[list[str]]:
    """For each line the line itself and what one change makes of it."""
    of_line: dict[str, list[str]] = {}
    for number in range(len(parsed.rows)):
        sentence = Sentence(parsed, number)
        found = dict.fromkeys([sentence.text])
        if sentence.is_sure:
            found |= dict.fromkeys(v for change in REWORDINGS.values() for v in change(sentence))
        of_line[sentence.text] = list(found)
    return [of_line.get(line, [line]) for line in lines]


# Scores


def score(large: LargeStory) -> dict[str, Any]:
    """Return the counts of the coverage of a story against the truth."""
    story = story_from_records(large.records, story_id=large.name)
    began = time.process_time()
    table = compare_coverage(story)
    seconds = time.process_time() - began
    stating = table[table["status"].isin([*STATING, "uncertain"]) & (table["start"] >= 0)]
    labels = _labels(large, story.texts)
    counts: Counter[str] = Counter()
    whole: Counter[Hashable] = Counter()
    states = _states(large)
    shared = table[table["fact_id"].str.startswith("f") & table["repeats"].isna()]
    places = stating.groupby("fact_id")
    for fact, cells in shared.groupby("fact_id"):
        rows = places.get_group(fact)
        rows = rows[rows["status"].isin(STATING)]
        label = _label_of([labels(r.account_id, r.start) for r in rows.itertuples()])
        if not label:
            counts["facts not judged"] += 1
            continue
        whole[min(label, key=repr)] += 1
        for account, status in zip(cells["account_id"], cells["status"], strict=True):
            named = status if status in ("omitted", "uncertain") else "stated"
            counts[named, bool(label & states[account])] += 1
            counts["partly"] += status == "partly"
            counts["partly true"] += status == "partly" and bool(label & states[account])
    found: dict[str, Any] = {"sentences": len(story.sentences), "cpu": round(seconds, 1)}
    for status in ("omitted", "stated"):
        right = counts[status, status == "stated"]
        total = counts[status, True] + counts[status, False]
        found[f"{status} true"] = f"{right}/{total} {right / max(total, 1):.3f}"
    found["of these partly"] = f"{counts['partly true']}/{counts['partly']}"
    found["uncertain"] = counts["uncertain", True] + counts["uncertain", False]
    given = counts["stated", True]
    found["stated of all that state"] = round(
        given / max(1, sum(n for k, n in counts.items() if isinstance(k, tuple) and k[1])), 3
    )
    found["facts for one fact"] = round(sum(whole.values()) / max(1, len(whole)), 2)
    return found | {"facts": sum(whole.values()), "not judged": counts["facts not judged"]}


def _states(large: LargeStory) -> dict[str, set[Hashable]]:
    return {a: {x for _, some in lines for x in some} for a, lines in large.truth.items()}


def _labels(large: LargeStory, texts: dict[str, str]) -> Any:
    """Return a function from an account and a place to the facts of the line there."""
    lines: dict[str, list[tuple[int, int, Labels]]] = {}
    for account, told in large.truth.items():
        at, lines[account] = 0, []
        for text, labels in told:
            at = texts[account].find(text, at)
            lines[account].append((at, at + len(text), labels))
            at += len(text)

    def find(account: str, start: int) -> Labels:
        return next((x for a, b, x in lines[account] if a <= start < b), frozenset())

    return find


def _label_of(members: list[Labels]) -> Labels:
    """What most of some statements state: the coded facts if any, else the sentence reworded."""
    counts = Counter(label for some in members for label in some)
    most = max(counts.values(), default=0)
    if 2 * most <= len(members):
        return frozenset()
    labels = frozenset(x for x, n in counts.items() if n == most)
    return frozenset(x for x in labels if not _is_sentence(x)) or labels


def _is_sentence(label: Hashable) -> bool:
    """Whether a label is a sentence of one account, not a fact of several."""
    return isinstance(label, Sentences)


def main() -> None:
    """Score the kinds of stories that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=["made", "reworded", "mixed"])
    parser.add_argument("--accounts", type=int, nargs="+", default=[30, 60, 150])
    given = parser.parse_args()
    bench = Path(os.environ["STORYDIFF_BENCH"])
    paths = [*sorted(bench.glob("stories/*.json")), *sorted(bench.glob("stories/*only/*.json"))]
    for accounts in given.accounts:
        if "made" in given.kinds:
            show(made(accounts))
        if "mixed" in given.kinds:
            show(mixed(paths, accounts))
        for half in HALVES if "reworded" in given.kinds else ():
            for path in [p for p in paths if half_of(p.stem) == half][:CODED]:
                show(reworded(path, accounts), half)


def show(large: LargeStory, half: str = "") -> None:
    """Print the scores of a story."""
    print(f"{large.name} {half}: {json.dumps(score(large))}", flush=True)


if __name__ == "__main__":
    main()
