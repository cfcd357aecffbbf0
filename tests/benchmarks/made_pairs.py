"""Contradictions and harmless changes, made from true sentences of the coded stories.

A sentence that both coders put into a fact is changed in one thing by grammar. The sentence and
its variant become the first paragraphs of two accounts, and ``compare_coverage`` must not say of a
contradiction that both state it, nor miss it of a harmless change. Stories are split once by a
hash of their id: one half is read to mend the package, the other is reported.

``python tests/benchmarks/made_pairs.py --print 30 not read`` prints pairs to read.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from made_contradictions import CONTRADICTIONS
from made_rewordings import REWORDINGS
from made_sentence import Sentence

from analysis import compare_coverage, story_from_records
from analysis.nlp import ParsedText, parse_story, parsed_texts
from analysis.story import Story

HALVES = ("read", "reported")
FEWEST, MOST = 8, 35  # words of a sentence
OF_KIND = {"contradiction": 30, "harmless": 26}  # at most
OF_STORY, OF_SENTENCE = 3, 5  # at most: of a kind in one story, and of all kinds
BATCH = 60  # accounts that are parsed together
SECOND = (
    "Officials in the capital promised an inquiry.",
    "The weather was mild along the coast.",
    "A museum for textile art opens next door.",
    "Ticket prices for the ferry stay unchanged.",
    "Gardeners expect a late harvest of plums.",
    "The orchestra rehearsed a new symphony.",
    "Two bakeries share the ground floor.",
    "Readers praised the novel for its humour.",
)


class Pair(NamedTuple):
    """A sentence and its variant."""

    kind: str
    harmless: bool
    story: str
    text: str
    variant: str

    @property
    def half(self) -> str:
        """The half of the stories that this one is in."""
        return half_of(self.story)

    @property
    def key(self) -> str:
        """A name of the pair, the same in every run."""
        return hashlib.sha256("\n".join(map(str, self)).encode()).hexdigest()[:12]


def half_of(story: str) -> str:
    """The half that a story is in: even hashes are read, odd ones reported."""
    return HALVES[int(hashlib.sha256(story.encode()).hexdigest(), 16) % 2]


def make_pairs(story: Story, name: str = "") -> Iterator[Pair]:
    """All pairs that the sentences of a story allow."""
    parsed = parsed_texts(story)
    names = [n for p in parsed.values() for n in _names(p)]
    for p in parsed.values():
        for number in range(len(p.rows)):
            sentence = Sentence(p, number, names)
            words = len(sentence.text.split())
            if FEWEST <= words <= MOST and sentence.is_sure:
                yield from _pairs_of(sentence, name or story.story_id)


def _pairs_of(sentence: Sentence, name: str) -> Iterator[Pair]:
    seen = {sentence.text}
    for harmless, changes in ((False, CONTRADICTIONS), (True, REWORDINGS)):
        for kind, change in changes.items():
            for variant in change(sentence):
                if variant not in seen:
                    seen.add(variant)
                    yield Pair(kind, harmless, name, sentence.text, variant)


def _names(parsed: ParsedText) -> Iterator[tuple[str, str]]:
    """The names of persons and places of a text, with their types; a subject is a speaker too."""
    starts = [i for i in range(len(parsed)) if parsed.begins[i]]
    for i in starts:
        end = i + 1
        while end < len(parsed) and parsed.entity[end] and not parsed.begins[end]:
            end += 1
        words, kind = parsed.word[i:end], parsed.entity[i]
        proper = all(parsed.pos[k] == "PROPN" for k in range(i, end))
        if not proper or not all(w.isalpha() and w.istitle() for w in words):
            continue
        if kind in ("PERSON", "GPE"):
            yield " ".join(words), kind
        if kind == "PERSON" and parsed.dep[end - 1] == "nsubj":
            yield " ".join(words), "SPEAKER"


def coded_sentences(coding: dict[str, Any], second: dict[str, Any]) -> dict[str, list[str]]:
    """account -> the sentences of 8 to 35 words that both coders put into a fact."""
    places = [
        {(a, n) for f in c["facts"] for a, ns in f["sentences"].items() for n in ns if n != "T"}
        for c in (coding, second)
    ]
    found: dict[str, list[str]] = {}
    for account in coding["accounts"]:
        name = account["account_id"]
        spans = [
            s
            for n, s in enumerate(account["sentences"])
            if {(name, n), (name, str(n))} & places[0] & places[1]
        ]
        texts = [account["text"][start:end] for start, end in spans]
        found[name] = [t for t in texts if FEWEST <= len(t.split()) <= MOST and "\n" not in t]
    return found


def read_pairs(bench: Path) -> list[Pair]:
    """The pairs of the coded stories: the same in every run."""
    folder = bench / "stories"
    found: list[Pair] = []
    for path in sorted(
        [*folder.glob("*.json"), *folder.glob("facts_only/*.json")], key=lambda p: p.stem
    ):
        coding = json.loads(path.read_text("utf8"))
        second = json.loads((folder / "second" / path.name).read_text("utf8"))
        records = [
            {"account_id": a, "text": "\n\n".join(texts)}
            for a, texts in coded_sentences(coding, second).items()
            if texts
        ]
        found += make_pairs(story_from_records(records, story_id=coding["id"]), coding["id"])
    return choose(found)


def choose(pairs: Iterable[Pair]) -> list[Pair]:
    """Some pairs of each kind, spread over stories and sentences; rare kinds first."""
    by_kind: dict[tuple[bool, str], list[Pair]] = defaultdict(list)
    for pair in sorted(set(pairs), key=lambda p: p.key):
        by_kind[pair.harmless, pair.kind].append(pair)
    texts: Counter[str] = Counter()
    chosen: list[Pair] = []
    for (harmless, _), candidates in sorted(by_kind.items(), key=lambda k: (len(k[1]), k[0])):
        stories: Counter[str] = Counter()
        halves: Counter[str] = Counter()
        most = OF_KIND["harmless" if harmless else "contradiction"]
        for pair in candidates:
            if stories[pair.story] == OF_STORY or texts[pair.text] == OF_SENTENCE:
                continue
            if halves[pair.half] < most // 2:
                chosen.append(pair)
                stories[pair.story] += 1
                texts[pair.text] += 1
                halves[pair.half] += 1
    return sorted(chosen)


def story_of(pair: Pair) -> Story:
    """The two accounts of a pair: its sentences, and another second paragraph each."""
    draw = random.Random(pair.text)
    behind = draw.sample(SECOND, 2)
    records = [
        {"account_id": a, "outlet": o, "language": "en", "text": f"{text}\n\n{second}"}
        for a, o, text, second in zip(
            "ab", ("Gazette", "Courier"), (pair.text, pair.variant), behind, strict=True
        )
    ]
    return story_from_records(records, story_id=pair.key)


def is_same(story: Story) -> bool:
    """Whether one fact has both first paragraphs as stated, fully or partly."""
    table = compare_coverage(story)
    stated = table[table["status"].isin(["stated", "partly"]) & (table["start"] == 0)]
    return bool((stated.groupby("fact_id")["account_id"].nunique() == 2).any())


def parse_together(stories: list[Story]) -> None:
    """Parse the accounts of many stories at once: later each is parsed already."""
    texts = {text: None for s in stories for text in s.texts.values()}
    records = [{"account_id": f"a{n}", "language": "en", "text": t} for n, t in enumerate(texts)]
    for start in range(0, len(records), BATCH):
        parse_story(story_from_records(records[start : start + BATCH], story_id=f"batch {start}"))


def measure(bench: Path) -> dict[str, Any]:
    """Contradictions caught and harmless changes kept, by half and by kind."""
    pairs = read_pairs(bench)
    stories = [story_of(p) for p in pairs]
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for start in range(0, len(pairs), BATCH):
        parse_together(stories[start : start + BATCH])
        for pair, story in zip(
            pairs[start : start + BATCH], stories[start : start + BATCH], strict=True
        ):
            right = int(is_same(story) == pair.harmless)
            figure = "kept" if pair.harmless else "caught"
            for half in (pair.half, "all"):
                for kind in (pair.kind, "all"):
                    counts[figure, half, kind][0] += right
                    counts[figure, half, kind][1] += 1
    found: dict[str, Any] = {}
    for (figure, half, kind), (right, total) in sorted(counts.items()):
        found.setdefault(figure, {}).setdefault(half, {})[kind] = f"{right}/{total}"
    return found


def print_pairs(bench: Path, number: int, kind: str, half: str) -> None:
    """Print pairs of a kind and half, or of "all"."""
    pairs = [p for p in read_pairs(bench) if kind in (p.kind, "all") and half in (p.half, "all")]
    for pair in pairs[:number]:
        print(f"{pair.kind} {pair.key}\n  {pair.text}\n  {pair.variant}")


if __name__ == "__main__":
    folder = Path(os.environ["STORYDIFF_BENCH"])
    if sys.argv[1:2] == ["--print"]:
        print_pairs(folder, int(sys.argv[2]), sys.argv[3], sys.argv[4])
    else:
        print(json.dumps(measure(folder), indent=1))
