"""A model of one's own choice as a coder of the coded stories, beside the machine.

    STORYDIFF_BENCH=... python tests/benchmarks/coder.py --endpoint URL --model NAME --keep DIR

The model codes each story of ``stories/*.json`` by the printed guide (``storydiff code``), and is
scored against the first coding: pairs of sentences that share a fact, quotations with and without
their speaker, and contrasts (``contrasts/*.json``). The machine is scored in the same way on the
same stories; its facts are in-sample, as the shipped weights were trained on them. Both halves
of the stories are printed. ``--keep`` keeps the codings: a run that was stopped goes on there, and
another run only scores them. ``--only N`` takes the first N stories, ``--allow-remote`` as usual.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from facts import coded_pairs, same_sentence

from analysis import Story, align_claims, compare_accounts, find_quotes, story_from_records
from analysis.read.chat import ChatServer, find_server
from analysis.read.codings import coding_file
from analysis.review.coder import plan_coding, run_coding

FIELDS = ("account_id", "outlet", "headline", "published", "url", "text")
DEPTH = 25  # contrasts of a story that count
CODER = "model"
HALVES = ("even", "odd")
Key = tuple[str, str]  # account and number of a coded sentence
Keys = frozenset[Key]
Row = dict[str, Any]
Counts = dict[str, list[int]]  # measure -> right, found, coded


class Contrast(NamedTuple):
    """A contrast: the coded sentences of each account's side, and who is said to lack it."""

    sides: dict[str, Keys]
    absent: frozenset[str]

    def is_same(self, gold: Contrast) -> bool:
        """Whether it is a coded one: its sentences in two accounts, or in one and an absence."""
        shared = [a for a, keys in self.sides.items() if keys & gold.sides.get(a, frozenset())]
        return len(shared) > 1 or bool(shared and self.absent & gold.absent)


class Coding(NamedTuple):
    """What a coder has in one story, in the sentences of the coded story."""

    pairs: frozenset[tuple[Key, Key]]
    quotes: list[tuple[Keys, bool, str]]  # sentence, whether indirect, last word of the speaker
    contrasts: list[Contrast]


def make_coded_story(coded: Row) -> Story:
    """The story that was coded."""
    records = [{k: a[k] for k in FIELDS if a.get(k)} for a in coded["accounts"]]
    return story_from_records(records, story_id=coded["id"])


def coded_sentences(coded: Row) -> dict[Key, str]:
    """The numbered sentences that the coders saw."""
    found = {}
    for account in coded["accounts"]:
        found[account["account_id"], "T"] = account["headline"]
        for n, (start, end) in enumerate(account["sentences"]):
            found[account["account_id"], str(n)] = account["text"][start:end]
    return found


def find_keys(story: Story, coded: Row) -> dict[str, Keys]:
    """Sentence id -> the coded sentences that it is."""
    index = coded_sentences(coded)
    return {
        row["sentence_id"]: frozenset(
            key
            for key, text in index.items()
            if key[0] == row["account_id"] and same_sentence(row["text"], text)
        )
        for row in story.sentences.to_dict("records")
    }


def cross(sentences: Iterable[Key]) -> frozenset[tuple[Key, Key]]:
    """The pairs of sentences of different accounts."""
    pairs = itertools.combinations(sorted(set(sentences)), 2)
    return frozenset((one, other) for one, other in pairs if one[0] != other[0])


def last_word(name: object) -> str:
    """The last word of a name, as speakers are compared."""
    return (re.findall(r"\w+", str(name or "").lower()) or [""])[-1]


def read_gold(coded: Row, contrasts: Row | None) -> Coding:
    """What the first coder has; without coded contrasts none are scored."""
    index = coded_sentences(coded)
    quotes = [
        (frozenset([(q["account"], str(q["n"]))]), q["kind"] == "indirect", last_word(q["speaker"]))
        for q in coded.get("quotes", ())
    ]
    found = []
    for item in (contrasts or {}).get("contrasts", ()):
        sides: dict[str, set[Key]] = defaultdict(set)
        for place in item["places"]:
            sides[place["account"]] |= {
                key
                for key, text in index.items()
                if key[0] == place["account"] and (place["text"] in text or text in place["text"])
            }
        absent = frozenset(item.get("absent") or ())
        found.append(Contrast({a: frozenset(keys) for a, keys in sides.items()}, absent))
    return Coding(coded_pairs(coded), quotes, found)


def read_model(coding: Row, keys: dict[str, Keys]) -> Coding:
    """What a model has in a ``coding.NAME.json``."""
    cited = {
        (account["account_id"], n): keys[sentence["sentence_id"]]
        for account in coding["accounts"]
        for n, sentence in account["sentences"].items()
    }
    pairs: set[tuple[Key, Key]] = set()
    for fact in coding["facts"]:
        numbers = [(a, str(n)) for a, ns in fact["sentences"].items() for n in ns]
        pairs |= cross(key for number in numbers for key in cited[number])
    quotes = [
        (cited[q["account"], str(q["n"])], q["kind"] == "indirect", last_word(q["speaker"]))
        for q in coding["quotes"]
    ]
    contrasts = []
    for item in coding["contrasts"]:
        sides: dict[str, Keys] = defaultdict(frozenset)
        for place in item["places"]:
            sides[place["account"]] |= cited[place["account"], str(place["n"])]
        contrasts.append(Contrast(dict(sides), frozenset(item["absent"])))
    return Coding(frozenset(pairs), quotes, contrasts)


def read_machine(story: Story, keys: dict[str, Keys]) -> Coding:
    """What the package has."""
    pairs: set[tuple[Key, Key]] = set()
    for _, rows in align_claims(story).groupby("fact_id", sort=False):
        pairs |= cross(key for sentence in rows["sentence_id"] for key in keys[sentence])
    quotes = [
        (keys[row["sentence_id"]], row["kind"] == "indirect", last_word(row["speaker"]))
        for row in find_quotes(story).to_dict("records")
    ]
    contrasts = []
    for _, rows in compare_accounts(story).sort_values("rank").groupby("contrast_id", sort=False):
        sides: dict[str, Keys] = defaultdict(frozenset)
        places = rows[(rows["role"] == "place") & rows["named"]]
        for account, sentence in zip(places["account_id"], places["sentence_id"], strict=True):
            sides[account] |= keys[sentence]
        absent = frozenset(rows.loc[rows["role"] == "absent", "account_id"])
        contrasts.append(Contrast(dict(sides), absent))
    return Coding(frozenset(pairs), quotes, contrasts)


def count(found: Coding, gold: Coding, measures: Iterable[str]) -> Counts:
    """What is right, found and coded, by measure."""
    told, kept = found.contrasts[:DEPTH], list(gold.contrasts)
    hits = 0
    for contrast in told:
        same = next((g for g in kept if contrast.is_same(g)), None)
        if same is not None:
            kept.remove(same)
            hits += 1
    whole = {
        "facts": [len(found.pairs & gold.pairs), len(found.pairs), len(gold.pairs)],
        "quotations": _count_quotes(found, gold, with_speaker=False),
        "quotations with speaker": _count_quotes(found, gold, with_speaker=True),
        "contrasts": [hits, len(told), len(gold.contrasts)],
    }
    return {measure: whole[measure] for measure in measures}


def _count_quotes(found: Coding, gold: Coding, *, with_speaker: bool) -> list[int]:
    kept = list(gold.quotes)
    hits = 0
    for sentence, indirect, speaker in found.quotes:
        for other in kept:
            same = bool(sentence & other[0]) and indirect == other[1]
            if same and (not with_speaker or speaker == other[2]):
                kept.remove(other)
                hits += 1
                break
    return [hits, len(found.quotes), len(gold.quotes)]


def code_story(story: Story, server: ChatServer, keep: Path) -> Row:
    """The coding of a story by the model, kept in a folder of its own or made there."""
    folder = keep / story.story_id
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / coding_file(CODER)
    if not path.exists():
        run_coding(plan_coding(story, server, name=CODER), folder)
    coding: Row = json.loads(path.read_text("utf8"))
    if coding["made"]["model"] != server.model:
        raise SystemExit(f"{path} is by {coding['made']['model']}; give another folder with --keep")
    return coding


def measure(paths: Iterable[Path], server: ChatServer, keep: Path) -> dict[str, dict[str, Counts]]:
    """Counts by half and coder, summed over the stories."""
    total: dict[str, dict[str, Counts]] = {h: {CODER: {}, "machine": {}} for h in HALVES}
    for path in paths:
        coded = json.loads(path.read_text("utf8"))
        beside = path.parent.parent / "contrasts" / path.name
        contrasts = json.loads(beside.read_text("utf8")) if beside.exists() else None
        story, gold = make_coded_story(coded), read_gold(coded, contrasts)
        keys = find_keys(story, coded)
        measures = ["facts"]
        measures += ["quotations", "quotations with speaker"] if "quotes" in coded else []
        measures += ["contrasts"] if contrasts else []
        coding = code_story(story, server, keep)
        digest = hashlib.sha256(coded["id"].encode()).hexdigest()
        half = HALVES[int(digest[0], 16) % 2]
        for coder, found in (
            (CODER, read_model(coding, keys)),
            ("machine", read_machine(story, keys)),
        ):
            for name, counts in count(found, gold, measures).items():
                row = total[half][coder].setdefault(name, [0, 0, 0])
                total[half][coder][name] = [a + b for a, b in zip(row, counts, strict=True)]
    return total


def f1(right: int, found: int, coded: int) -> float:
    """Harmonic mean of precision and recall."""
    return 2 * right / (found + coded) if found + coded else 0.0


def lines(total: dict[str, dict[str, Counts]]) -> list[str]:
    """The figures as a table for a terminal."""
    out = [f"{'half':5} {'measure':24} {'coder':8} {'P':>5} {'R':>5} {'F1':>5}     n"]
    for half, coders in total.items():
        for name in coders[CODER]:
            for coder, counts in coders.items():
                right, found, coded = counts[name]
                p, r = right / max(found, 1), right / max(coded, 1)
                figures = f"{p:5.2f} {r:5.2f} {f1(right, found, coded):5.2f} {coded:5}"
                out.append(f"{half:5} {name:24} {coder:8} {figures}")
    return out


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--keep", type=Path, required=True)
    parser.add_argument("--only", type=int)
    parser.add_argument("--allow-remote", action="store_true")
    given = parser.parse_args()
    paths = sorted((Path(os.environ["STORYDIFF_BENCH"]) / "stories").glob("*.json"))[: given.only]
    server = find_server(given.endpoint, given.model, allow_remote=given.allow_remote)
    print("\n".join(lines(measure(paths, server, given.keep))))


if __name__ == "__main__":
    main()
