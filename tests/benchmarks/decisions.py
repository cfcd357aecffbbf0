"""What the first decisions of a review do, and how far the two coders of the stories agree.

    STORYDIFF_BENCH=folder python tests/benchmarks/decisions.py [--model FILE] [--coders|--pairs]

The queue of ``compare_review`` is answered from the coding of six stories that have facts,
quotations and contrasts; after 0, 20, 50 and 100 decisions a story, the lines that are printed are
judged again: the shared facts (is the fact coded, by exactly these accounts), the statements "only
in X" (does either coder have them elsewhere), the speakers and the contrasts. The pair model never
saw the six stories; ``--model`` keeps it in a file. ``--coders`` gives the agreement of the two
codings of all 36 stories by ``compare_coders`` alone, ``--pairs`` what the decisions on pairs
change in these: the pair model that ships was trained on them, so what it reaches before the first
decision is the most that it reaches, and the gain the least.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import pickle
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import facts
from agreement import Case, Fact, elsewhere, fact_lines, judge_shared, lone_lines, shared_lines
from made_pairs import half_of

from analysis import Story, cache, find_quotes, schema, story_from_records
from analysis.compare import align_claims, compare_accounts, compare_coverage, compare_review
from analysis.compare.agreement import PairUnit, measure_agreement
from analysis.compare.align import model
from analysis.compare.coder_measures import (
    StorySentences,
    compare_codings,
    pair_marks,
    same_contrast,
    same_name,
)
from analysis.compare.machine_coding import contrast_units
from analysis.read.decisions import parse_text
from analysis.review import CodedUnit, Decision, StoryCoding, read_codings, write_review
from analysis.review.anchors import make_anchor

STEPS = (0, 20, 50, 100)
_FIELDS = ("account_id", "outlet", "headline", "published", "url", "text")
_PAIR = {"same": "same", "partial": "partial", "conflict": "differs", "apart": "apart"}
Row = dict[str, Any]


class CodedStory(NamedTuple):
    """A story whose queue can be answered: both codings of facts, quotations and contrasts."""

    coded: facts.Coded
    story: Story
    coding: StoryCoding
    second: Row

    @property
    def half(self) -> str:
        """The half that the story is in."""
        return half_of(self.coded.name)


def read_story_coded(path: Path, bench: Path) -> tuple[Story, dict[str, StoryCoding]]:
    """A story, with its first and second coding, and its contrasts if they are coded."""
    full = json.loads(path.read_text("utf8"))
    accounts = full["accounts"]
    said = [full | {"coder": "first", "file": "first"}]
    others = {"second": bench / "stories" / "second", "contrasts": bench / "contrasts"}
    for coder, folder in others.items():
        if (folder / path.name).is_file():
            found = json.loads((folder / path.name).read_text("utf8"))
            said.append(found | {"accounts": accounts, "coder": coder, "file": coder})
    records = [{k: a[k] for k in _FIELDS} for a in accounts]
    story = story_from_records(records, story_id=full["id"], settings={"codings": said})
    codings = read_codings(story)
    bare = story_from_records(records, story_id=full["id"])
    return bare, codings


def measure_coders(bench: Path) -> dict[str, dict[str, str]]:
    """The agreement of both codings over all stories, and over each half."""
    units: dict[tuple[str, str], list[PairUnit]] = defaultdict(list)
    rest: Counter[tuple[str, str]] = Counter()
    for path in _paths(bench):
        story, codings = read_story_coded(path, bench)
        sentences = StorySentences(story)
        for compared in compare_codings(codings["first"], codings["second"], sentences):
            for half in (half_of(path.stem), "all"):
                key = (half, compared.measure)
                rest[key] += compared.rest
                units[key] += [
                    PairUnit(u.value, u.other, (path.stem, u.group)) for u in compared.units
                ]
        cache.forget()
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for (half, measure), own in sorted(units.items()):
        estimates = measure_agreement(own, rest[half, measure])
        if measure == "relations":  # all of them are marked by both
            del estimates["f1"]
        words = ", ".join(
            f"{name.replace('f1', 'F1')} {e.value:.2f} ({e.low:.2f} to {e.high:.2f})"
            for name, e in estimates.items()
        )
        found[half][measure] = f"{words}; {len(own) + rest[half, measure]:,} units"
    return dict(found)


def _paths(bench: Path) -> list[Path]:
    folders = (bench / "stories", bench / "stories" / "facts_only")
    return sorted((p for f in folders for p in f.glob("*.json")), key=lambda p: p.stem)


def read_stories(bench: Path) -> list[CodedStory]:
    """The stories that have facts, quotations and contrasts."""
    found = []
    for path in sorted((bench / "stories").glob("*.json")):
        if (bench / "contrasts" / path.name).is_file():
            second = bench / "stories" / "second" / path.name
            story, codings = read_story_coded(path, bench)
            first, contrasts = codings["first"], codings["contrasts"]
            coding = StoryCoding(
                "coder", "", first.units + contrasts.units, {**contrasts.complete, **first.complete}
            )
            coded = facts.read_coded(path, second)
            found.append(CodedStory(coded, story, coding, json.loads(second.read_text("utf8"))))
    return found


def train(bench: Path, without: set[str], file: Path | None) -> model.PairWeights:
    """The pair model of the stories that are not measured, from the file if it is there."""
    if file is not None and file.is_file():
        line, trees, same = pickle.loads(file.read_bytes())
    else:
        kept = [[c] for c in facts.read_all(bench) if c.name not in without]
        line, trees = facts.fit(kept)
        same = facts.fit_same([versions[0] for versions in kept])
        if file is not None:
            file.write_bytes(pickle.dumps((line, trees, same)))
    return model.read_weights()._replace(line=line, trees=trees, same=same)


class Answers:
    """Answers the questions of the queue as the coder would."""

    def __init__(self, case: CodedStory) -> None:
        self._case = case
        self._sentences = StorySentences(case.story)
        self._pairs = pair_marks(case.coding, self._sentences)
        self._quotes: dict[str, list[str]] = defaultdict(list)
        for unit in case.coding.of_kind("speaker"):
            self._quotes[self._sentences.first(unit.places[0])].append(unit.value)

    def decide(self, row: Row) -> Decision | None:
        """The decision on a row of the queue; None where nothing is coded that answers it."""
        story = self._case.story
        place = make_anchor(story, row["account_id"], row["start"], row["end"])
        other = None
        if row["other_start"] >= 0:
            other = make_anchor(
                story, row["other_account_id"], row["other_start"], row["other_end"]
            )
        if row["kind"] == "pair":
            key = tuple(sorted((row["sentence_id"], row["other_sentence_id"])))
            relation = self._pairs.get(key, ("apart", ""))[0]
            return Decision("coder", "pair", _PAIR[relation], place, other)
        if row["kind"] not in ("speaker", "contrast"):
            return None
        if row["kind"] == "speaker":
            names = self._quotes.get(row["sentence_id"], [])
            known = [name for name in names if name != "unknown"]
            if not known:
                return None
            return Decision("coder", "speaker", "name", place, value=known[0])
        lines = contrast_units(compare_accounts(story))
        right = any(self._is_listed(unit) for unit in lines if unit.says == row["machine"])
        return Decision("coder", "contrast", "sign" if right else "strike", place, other)

    def _is_listed(self, unit: CodedUnit) -> bool:
        """Whether the coder lists a contrast."""
        coded = self._case.coding.of_kind("contrast")
        return any(same_contrast(unit, own, self._sentences) for own in coded)

    def speaker_hits(self, story: Story) -> Iterator[bool]:
        """Whether each printed speaker of a coded quotation is the coded one."""
        for row in schema.rows(find_quotes(story)):
            names = self._quotes.get(row["sentence_id"])
            if names and isinstance(row["speaker"], str):
                yield any(same_name(row["speaker"], name) for name in names)

    def contrast_hits(self, story: Story) -> Iterator[bool]:
        """Whether each line of the page is a contrast that the coder lists."""
        for unit in contrast_units(compare_accounts(story)):
            if unit.kind == "line":
                yield self._is_listed(unit)


def decided(case: CodedStory, rows: list[Decision]) -> Story:
    """The story with these decisions in its review."""
    reader = csv.DictReader(io.StringIO(write_review(rows)))
    numbered = [row | {"row": str(n)} for n, row in enumerate(reader, 2)]
    records = [{k: a[k] for k in _FIELDS} for a in case.coded.coding["accounts"]]
    settings = {"review": numbered} if numbered else {}
    return story_from_records(records, story_id=case.story.story_id, settings=settings)


def printed_lines(case: CodedStory, story: Story) -> list[Fact]:
    """The lines of the coverage, with the coded sentences that they are about."""
    rows = case.coded.sentences.rows
    keys = {r["sentence_id"]: frozenset(p) for r, p in zip(rows, case.coded.places, strict=True)}
    statements: dict[tuple[str, str], set[Any]] = defaultdict(set)
    for row in schema.rows(align_claims(story)):
        statements[row["fact_id"], row["account_id"]] |= keys[row["sentence_id"]]
    return list(fact_lines(compare_coverage(story), keys, statements))


def judge(case: CodedStory, answers: Answers, story: Story) -> dict[str, list[bool]]:
    """Whether each printed line of a kind is right."""
    lines = printed_lines(case, story)
    whole = Case(case.coded.name, case.coded.coding, case.second, lines, [], {})
    shared = [judge_shared(whole, line) for line in shared_lines(whole) if line.shown]
    only = [elsewhere(whole, line)[0] for line in lone_lines(whole) if line.says_only]
    return {
        "told by, a coded fact": [found["fact"] for found in shared],
        "told by, exactly these accounts": [found["accounts"] for found in shared],
        "told by, right but for accounts called perhaps": [found["open"] for found in shared],
        "only, nowhere else": [not found for found in only],
        "speakers": list(answers.speaker_hits(story)),
        "contrasts": list(answers.contrast_hits(story)),
    }


def measure_curve(cases: list[CodedStory]) -> dict[str, dict[str, str]]:
    """The share of right lines after each number of decisions, by half."""
    hits: dict[tuple[str, str], dict[int, list[bool]]] = defaultdict(lambda: defaultdict(list))
    asked: dict[int, Counter[str]] = {step: Counter() for step in STEPS}
    for case in cases:
        answers = Answers(case)
        queue = schema.rows(compare_review(case.story))
        rows = [made for row in queue if (made := answers.decide(row)) is not None]
        for step in STEPS:
            asked[step].update(made.kind for made in rows[:step])
            judged = judge(case, answers, decided(case, rows[:step]))
            for name, own in judged.items():
                for half in (case.half, "all"):
                    hits[half, name][step] += own
    found: dict[str, dict[str, str]] = {
        "decisions": {str(step): str(dict(asked[step])) for step in STEPS}
    }
    for half, name in sorted(hits):
        steps = hits[half, name]
        found[f"{name}, {half}"] = {
            str(step): f"{sum(own) / max(1, len(own)):.2f} ({sum(own)} of {len(own)})"
            for step, own in steps.items()
        }
    return found


def answer_pairs(coded: facts.Coded, keys: dict[str, frozenset[Any]]) -> Iterator[Decision | None]:
    """The answer to each question on a pair, None for other questions."""
    for row in schema.rows(compare_review(coded.story)):
        if row["kind"] != "pair":
            yield None
            continue
        ids = row["sentence_id"], row["other_sentence_id"]
        decision = "same" if is_coded(keys, *ids, coded.gold) else "apart"
        spots = [[row[f"{s}{c}"] for c in ("account_id", "start", "end")] for s in ("", "other_")]
        place, other = (make_anchor(coded.story, *spot) for spot in spots)
        yield Decision("coder", "pair", decision, place, other)


def is_coded(keys: dict[str, frozenset[Any]], one: str, other: str, gold: frozenset[Any]) -> bool:
    """Whether two sentences state a coded fact."""
    return any(tuple(sorted((a, b))) in gold for a in keys[one] for b in keys[other])


def count_pairs(
    story: Story, keys: dict[str, frozenset[Any]], gold: frozenset[Any]
) -> Counter[str]:
    """The pairs of statements that are shown together: right, all; and the coded pairs found."""
    found: set[Any] = set()
    counts: Counter[str] = Counter(coded=len(gold))
    for _, rows in align_claims(story).groupby("fact_id"):
        members = rows[["account_id", "sentence_id"]].values.tolist()
        for (account, one), (second, other) in combinations(members, 2):
            if account == second or not keys[one] or not keys[other]:
                continue
            counts["said"] += 1
            counts["right"] += is_coded(keys, one, other, gold)
            found |= {tuple(sorted((a, b))) for a in keys[one] for b in keys[other]} & gold
    return counts + Counter(found=len(found))


def measure_pairs(bench: Path) -> dict[str, Any]:
    """Precision and recall of the pairs shown together, by half and number of decisions."""
    totals: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)
    for path in _paths(bench):
        coded = facts.read_coded(path, bench / "stories" / "second" / path.name)
        rows = coded.sentences.rows
        keys = {r["sentence_id"]: frozenset(p) for r, p in zip(rows, coded.places, strict=True)}
        made = list(answer_pairs(coded, keys))
        for step in STEPS:
            decisions = [d for d in made[:step] if d is not None]
            settings = {"review": parse_text(write_review(decisions))}
            counts = count_pairs(replace(coded.story, settings=settings), keys, coded.gold)
            for half in (half_of(coded.coding["id"]), "all"):
                totals[half, step] += counts
        cache.forget()
    found: dict[str, Any] = {}
    for (half, step), c in sorted(totals.items()):
        part = found.setdefault(half, {"precision": {}, "recall": {}})
        part["precision"][f"after {step}"] = round(c["right"] / max(1, c["said"]), 3)
        part["recall"][f"after {step}"] = round(c["found"] / max(1, c["coded"]), 3)
    return found


def measure(bench: Path, file: Path | None = None) -> dict[str, Any]:
    """The figures of the method notes: agreement of the coders, the curve, and the pairs."""
    cases = read_stories(bench)
    weights = train(bench, {case.coded.name for case in cases}, file)
    with patch.object(model, "read_weights", lambda: weights):
        curve = measure_curve(cases)
    return {
        "coders": measure_coders(bench),
        "curve": {name: ", ".join(steps.values()) for name, steps in curve.items()},
        "pairs": measure_pairs(bench),
    }


def main() -> None:
    """Print the curve, or the agreement of the coders or the pairs alone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", type=Path)
    parser.add_argument("--coders", action="store_true")
    parser.add_argument("--pairs", action="store_true")
    options = parser.parse_args()
    bench = Path(os.environ["STORYDIFF_BENCH"])
    if options.coders:
        _show(measure_coders(bench))
        return
    if options.pairs:
        _show(measure_pairs(bench))
        return
    found = measure(bench, options.model)
    _show(found["coders"])
    _show({"curve": found["curve"]})
    _show(found["pairs"])


def _show(found: dict[str, dict[str, Any]]) -> None:
    for name, figures in found.items():
        print(name)
        for step, words in figures.items():
            print(f"    {step}  {words}")


if __name__ == "__main__":
    main()
