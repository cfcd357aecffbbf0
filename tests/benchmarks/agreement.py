"""What a reader is shown of agreement, against two coders, on stories left out of the training.

    STORYDIFF_BENCH=folder python tests/benchmarks/agreement.py [--folds FILE] [--read]

The 36 coded stories were coded a second time by another coder (``stories/second``). Each story is
compared with a pair model that never saw it, through the public functions. ``--read`` prints what
is wrong in the half of the stories that may be read. ``--folds`` keeps the trained models in a
file for the next run: training them takes most of the time; the file is used only while the
codings and the features that they were made from are the same.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import os
import pickle
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

import facts
import numpy as np
from made_pairs import HALVES, half_of

from analysis import cache, compare_coverage
from analysis.compare.align import align_claims, model
from analysis.compare.align.facts import relate_pair
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import Links, PairWeights
from analysis.compare.wording.conflicts import compare_conflicts

SHOWN = ("stated", "partly", "differs")
Key = tuple[str, str]  # account and number of a coded sentence
KeyPair = tuple[Key, Key]
Row = dict[str, Any]
_WIDTH = 150
LEAST_FACTS, LEAST_ACCOUNTS = 0.93, 0.85  # of the shared facts printed as found, to be right


class Cell(NamedTuple):
    """A fact in one account: its status, and the coded sentences that state it there."""

    status: str
    keys: frozenset[Key]


class Fact(NamedTuple):
    """A line of the coverage."""

    name: str
    text: str
    cells: dict[str, Cell]
    shown: bool = True  # printed as found, not "to check"
    likely: float = 1.0  # probability of its best pair
    alone: str = ""

    def accounts(self, *status: str) -> frozenset[str]:
        """The accounts whose cell has one of these statuses."""
        return frozenset(a for a, cell in self.cells.items() if cell.status in status)

    @property
    def says_only(self) -> bool:
        """Whether the line says that one account alone reports it."""
        return self.alone == "only"


class Conflict(NamedTuple):
    """Two places that are shown as a conflict, as pairs of coded sentences."""

    pairs: frozenset[KeyPair]
    text: str
    other_text: str
    why: str


class Case(NamedTuple):
    """A story with both codings and what the package shows of it."""

    name: str
    first: Row
    second: Row
    facts: list[Fact]
    conflicts: list[Conflict]
    relations: dict[KeyPair, set[str]]

    @property
    def half(self) -> str:
        """The half of the stories that this one is in."""
        return half_of(self.first["id"])


def train_folds(stories: list[list[facts.Coded]]) -> list[PairWeights]:
    """For each fold the model that never saw its stories, with the thresholds that ship."""
    shipped, found = model.read_weights(), []
    for k in range(facts.FOLDS):
        kept = [versions for n, versions in enumerate(stories) if n % facts.FOLDS != k]
        line, trees = facts.fit(kept)
        same = facts.fit_same([versions[0] for versions in kept])
        found.append(shipped._replace(line=line, trees=trees, same=same))
    return found


def read_folds(bench: Path, file: Path | None) -> list[PairWeights]:
    """The models of the folds, from the file if it was made from the same data."""
    digest = _digest(bench)
    if file is not None and file.exists():
        kept = pickle.loads(file.read_bytes())
        if kept["digest"] == digest:
            shipped = model.read_weights()
            weights: list[PairWeights] = kept["folds"]
            return [shipped._replace(line=w.line, trees=w.trees, same=w.same) for w in weights]
    folds = train_folds(facts.read_versions(bench))
    if file is not None:
        file.write_bytes(pickle.dumps({"digest": digest, "folds": folds}))
    return folds


def _digest(bench: Path) -> str:
    """A hash of what the models learn from: the codings, the features, and how they are trained."""
    paths = sorted((bench / "stories").rglob("*.json"))
    digest = hashlib.sha256(b"\n".join(p.read_bytes() for p in [Path(facts.__file__), *paths]))
    path = min((bench / "stories").glob("*.json"))
    coded = facts.read_coded(path, bench / "stories" / "second" / path.name)
    likely = model.likely_pairs(
        coded.sentences, coded.first, coded.second, coded.features, coded.features["cos"]
    )
    for features in (coded.features, likely):
        for name, values in features.items():
            digest.update(name.encode() + np.round(values, 6).tobytes())
    return digest.hexdigest()


def read_cases(bench: Path, folds: list[PairWeights]) -> list[Case]:
    """All stories that are coded twice, each compared by the model of its fold."""
    found = []
    for n, coded in enumerate(facts.read_all(bench)):
        second = json.loads((bench / "stories" / "second" / f"{coded.name}.json").read_text("utf8"))
        cache.forget()
        with patch.object(model, "read_weights", lambda n=n: folds[n % facts.FOLDS]):
            links = model.link_claims(coded.story)
        found.append(_compare(coded, second, links))
    return found


def _compare(coded: facts.Coded, second: Row, links: Links) -> Case:
    rows = coded.sentences.rows
    keys = {r["sentence_id"]: frozenset(p) for r, p in zip(rows, coded.places, strict=True)}
    statements: dict[tuple[str, str], set[Key]] = defaultdict(set)
    clashing = set()
    for row in align_claims(coded.story).to_dict("records"):
        statements[row["fact_id"], row["account_id"]] |= keys[row["sentence_id"]]
        if row["relation"] == "conflict":
            clashing.add((row["fact_id"], row["account_id"]))
    lines = list(fact_lines(compare_coverage(coded.story), keys, statements))
    return Case(
        coded.name,
        coded.coding,
        second,
        lines,
        list(_conflicts(compare_conflicts(coded.story), lines, keys, clashing)),
        _relations(coded, links),
    )


def fact_lines(table: Any, keys: Any, statements: Any) -> Iterator[Fact]:
    """The lines of the coverage that are counted: no repeats."""
    for name, rows in table.groupby("fact_id", sort=False):
        cells = {}
        for row in rows.to_dict("records"):
            account, stated = row["account_id"], row["status"] in SHOWN
            own = keys.get(row["sentence_id"], frozenset()) if stated else frozenset()
            cells[account] = Cell(row["status"], own | frozenset(statements[name, account]))
        if not isinstance(rows["repeats"].iloc[0], str):
            first = rows.iloc[0]
            yield Fact(
                str(name),
                str(first["fact"]),
                cells,
                first["standing"] == "shown",
                float(rows.loc[rows["status"].isin(SHOWN), "probability"].max()),
                str(first["alone"]),
            )


def _conflicts(table: Any, lines: list[Fact], keys: Any, clashing: Any) -> Iterator[Conflict]:
    """The conflicts that are shown: those listed, and the cells of the coverage that differ.

    A cell that differs only by before and after is no conflict.
    """
    listed: set[KeyPair] = set()
    for row in table.to_dict("records"):
        pairs = cross(keys[row["sentence_id"]], keys[row["other_sentence_id"]])
        if pairs <= listed and pairs:
            continue
        listed |= pairs
        yield Conflict(frozenset(pairs), row["surface"], row["other_surface"], row["why"])
    for line in lines:
        differing = {a for a in line.accounts("differs") if (line.name, a) in clashing}
        for account in sorted(differing):
            others = sorted(line.accounts(*SHOWN) - {account})
            pairs = {p for o in others for p in cross(line.cells[account].keys, line.cells[o].keys)}
            if not pairs & listed:
                listed |= pairs
                yield Conflict(frozenset(pairs), f"{account} differs", line.text, "coverage")


def _relations(coded: facts.Coded, links: Links) -> dict[KeyPair, set[str]]:
    """The relation of each pair that is sure, for the coded pairs that it may be."""
    found: dict[KeyPair, set[str]] = defaultdict(set)
    for at in np.flatnonzero(links.probability >= model.read_weights().sure).tolist():
        relation = relate_pair(links, at, guard_of(coded.story))[0]
        for pair in coded.keys[at]:
            found[pair].add(relation)
    return dict(found)


def cross(left: Iterable[Key], right: Iterable[Key]) -> set[KeyPair]:
    """The pairs of sentences of two accounts, as they are coded: the smaller first."""
    return {(min(a, b), max(a, b)) for a in left for b in right if a[0] != b[0]}


def sentences_of(fact: Row) -> dict[str, set[Key]]:
    """The coded sentences of a fact by account."""
    return {a: {(a, str(n)) for n in ns} for a, ns in fact["sentences"].items() if ns}


def pairs_of(fact: Row) -> set[KeyPair]:
    """The pairs of sentences of a coded fact."""
    groups = sentences_of(fact).values()
    return {pair for a, b in itertools.combinations(groups, 2) for pair in cross(a, b)}


def relations_of(coding: Row) -> dict[KeyPair, list[str]]:
    """The relations that a coder gave to each pair, one a fact."""
    found: dict[KeyPair, list[str]] = defaultdict(list)
    for fact in coding["facts"]:
        for pair in pairs_of(fact):
            found[pair].append(fact["relation"])
    return dict(found)


def judge_shared(case: Case, line: Fact) -> dict[str, bool]:
    """Whether a shared line is a coded fact, and whether its accounts are those of the fact.

    ``open``: right when the accounts that the line calls uncertain may be among them.
    """
    accounts, maybe = line.accounts(*SHOWN), line.accounts("uncertain")
    meant = [
        frozenset(own)
        for coding in (case.first, case.second)
        for own in map(sentences_of, coding["facts"])
        if all(a in own and own[a] & line.cells[a].keys for a in accounts)
    ]
    return {
        "fact": bool(meant),
        "accounts": accounts in meant,
        "open": any(accounts <= m <= accounts | maybe for m in meant),
    }


def shared_lines(case: Case) -> list[Fact]:
    """The lines that several accounts state."""
    return [f for f in case.facts if f.name.startswith("f") and len(f.accounts(*SHOWN)) > 1]


def measure_shared(cases: list[Case]) -> dict[str, Any]:
    """Shared facts: those printed as found, and with those to check."""
    every = _every_line(cases)
    found = {
        name: _measure_lines([(c, line) for c, line in every if line.shown or name == "all"])
        for name in ("shown", "all")
    }
    for name, lines in (("shown", True), ("all", False)):
        found[name]["facts of the first coder"] = _coded_facts_found(cases, shown=lines)
    return found | {"threshold": shown_threshold(cases)}


def _every_line(cases: list[Case]) -> list[tuple[Case, Fact]]:
    return [(case, line) for case in cases for line in shared_lines(case)]


def _measure_lines(lines: list[tuple[Case, Fact]]) -> dict[str, Any]:
    judged = [judge_shared(case, line) for case, line in lines]
    return {
        "lines": len(judged),
        "a coded fact": _share(j["fact"] for j in judged),
        "exactly the right accounts": _share(j["accounts"] for j in judged),
        "right accounts, some called uncertain": _share(j["open"] for j in judged),
    }


def _coded_facts_found(cases: list[Case], *, shown: bool) -> float:
    """The share of the first coder's facts that some line has two accounts of."""
    hits = []
    for case in cases:
        lines = [line.cells for line in shared_lines(case) if line.shown or not shown]
        for own in map(sentences_of, case.first["facts"]):
            hits.append(any(_accounts_met(own, cells) > 1 for cells in lines))
    return round(sum(hits) / max(1, len(hits)), 3)


def shown_threshold(cases: list[Case]) -> float | None:
    """The lowest probability of the best pair from which lines are right as often as asked."""
    judged = sorted(
        ((line.likely, judge_shared(case, line)) for case, line in _every_line(cases)), key=_first
    )
    for at, (likely, _) in enumerate(judged):
        rest = [j for _, j in judged[at:]]
        facts_right, accounts_right = (
            _share(j[k] for j in rest) or 0 for k in ("fact", "accounts")
        )
        if facts_right >= LEAST_FACTS and accounts_right >= LEAST_ACCOUNTS:
            return round(likely, 3)
    return None


def _first(pair: tuple[float, dict[str, bool]]) -> float:
    return pair[0]


def _accounts_met(own: dict[str, set[Key]], cells: dict[str, Cell]) -> int:
    """The number of accounts in which a line has a sentence of a coded fact."""
    return sum(bool(keys & cells[a].keys) for a, keys in own.items() if a in cells)


def elsewhere(case: Case, line: Fact) -> tuple[bool, bool]:
    """Whether either and whether each coder links a lone statement to another account."""
    (account,) = line.accounts(*SHOWN)
    keys = line.cells[account].keys
    linked = [
        any(
            len(own) > 1 and own.get(account, set()) & keys for own in map(sentences_of, c["facts"])
        )
        for c in (case.first, case.second)
    ]
    return any(linked), all(linked)


def lone_lines(case: Case) -> list[Fact]:
    """The lines that one account alone states."""
    return [f for f in case.facts if f.name.startswith("o")]


def measure_only(cases: list[Case]) -> dict[str, Any]:
    """Lines that say "only in X": the share that is in another account all the same."""
    lines = [(case, line) for case in cases for line in lone_lines(case)]
    only = [elsewhere(case, line) for case, line in lines if line.says_only]
    return {
        "lone statements": len(lines),
        "say only": round(len(only) / max(1, len(lines)), 3),
        "elsewhere by either coder": _share(either for either, _ in only),
        "elsewhere by both coders": _share(both for _, both in only),
        "all lone statements, elsewhere by either": _share(elsewhere(c, f)[0] for c, f in lines),
    }


def coded_conflicts(coding: Row) -> list[set[KeyPair]]:
    """The pairs of each fact that a coder calls a conflict."""
    return [pairs_of(fact) for fact in coding["facts"] if fact["relation"] == "conflict"]


def is_coded_conflict(case: Case, conflict: Conflict) -> bool:
    """Whether either coder calls it a conflict."""
    coded = coded_conflicts(case.first) + coded_conflicts(case.second)
    return any(conflict.pairs & pairs for pairs in coded)


def measure_conflicts(cases: list[Case]) -> dict[str, Any]:
    """Coded conflicts that are found, and conflicts shown that are coded."""
    found: dict[str, list[bool]] = {"first coder": [], "second coder": [], "both coders": []}
    right = []
    for case in cases:
        shown = {pair for conflict in case.conflicts for pair in conflict.pairs}
        first, second = coded_conflicts(case.first), coded_conflicts(case.second)
        found["first coder"] += [bool(pairs & shown) for pairs in first]
        found["second coder"] += [bool(pairs & shown) for pairs in second]
        found["both coders"] += [bool(p & shown) for p in first if any(p & q for q in second)]
        right += [is_coded_conflict(case, conflict) for conflict in case.conflicts]
    counts = {f"found, {name}": f"{sum(hits)}/{len(hits)}" for name, hits in found.items()}
    return counts | {"shown that are coded": f"{sum(right)}/{len(right)}"}


def measure_relations(cases: list[Case]) -> dict[str, Any]:
    """Pairs coded by both coders and linked here: the share with the relation of a coder.

    The coders knew no before and after: it counts as partial. Where the package is unsure it is not
    judged; the share of such pairs is given.
    """
    unsure = 0
    agree: dict[str, list[bool]] = {"first coder": [], "second coder": [], "either coder": []}
    for case in cases:
        first, second = relations_of(case.first), relations_of(case.second)
        for pair in sorted(case.relations.keys() & first.keys() & second.keys()):
            own = {"partial" if r == "before_after" else r for r in case.relations[pair]}
            if own == {"unsure"}:
                unsure += 1
                continue
            hits = [bool(own & set(coder[pair])) for coder in (first, second)]
            agree["first coder"].append(hits[0])
            agree["second coder"].append(hits[1])
            agree["either coder"].append(any(hits))
    judged = len(agree["first coder"])
    return {"pairs": judged, "unsure": round(unsure / max(1, judged + unsure), 3)} | {
        n: _share(hits) for n, hits in agree.items()
    }


def measure_coders(cases: list[Case]) -> dict[str, Any]:
    """One coder against the other: pairs, and the relation of the pairs that both coded."""
    total = both = 0
    last, any_ = [], []
    for case in cases:
        first, second = relations_of(case.first), relations_of(case.second)
        shared = sorted(first.keys() & second.keys())
        total, both = total + len(first) + len(second), both + len(shared)
        last += [first[p][-1] == second[p][-1] for p in shared]
        any_ += [bool(set(first[p]) & set(second[p])) for p in shared]
    return {
        "pairs F1": round(2 * both / total, 3),
        "relation agrees": _share(last),
        "a relation in common": _share(any_),
    }


def _share(hits: Iterable[bool]) -> float | None:
    values = list(hits)
    return round(sum(values) / len(values), 3) if values else None


FIGURES = {
    "shared facts": measure_shared,
    "only": measure_only,
    "conflicts": measure_conflicts,
    "relations": measure_relations,
    "coders": measure_coders,
}


def measure(bench: Path, file: Path | None = None) -> dict[str, Any]:
    """All figures, over all stories and each half."""
    return figures(read_cases(bench, read_folds(bench, file)))


def figures(cases: list[Case]) -> dict[str, Any]:
    """All figures of some stories, and of each half."""
    parts = {half: [c for c in cases if c.half == half] for half in HALVES} | {"all": cases}
    return {
        name: {half: function(part) for half, part in parts.items()}
        for name, function in FIGURES.items()
    }


def print_wrong(cases: list[Case]) -> None:
    """Print what is wrong: shared facts, "only" lines, conflicts shown and conflicts missed."""
    for case in cases:
        print(f"\n== {case.name}")
        for line in shared_lines(case):
            judged = judge_shared(case, line)
            if not judged["accounts"]:
                print("shared:", "accounts" if judged["fact"] else "no coded fact", _line(line))
        for line in lone_lines(case):
            if line.says_only and elsewhere(case, line)[0]:
                print("only:", _line(line))
        for conflict in case.conflicts:
            right = "right" if is_coded_conflict(case, conflict) else "not coded"
            print(f"conflict, {right}: {conflict.text} | {conflict.other_text} | {conflict.why}")
        shown = {pair for conflict in case.conflicts for pair in conflict.pairs}
        for fact in case.first["facts"]:
            if fact["relation"] == "conflict" and not pairs_of(fact) & shown:
                print("conflict, missed:", fact["fact"], dict(fact["sentences"]))


def _line(line: Fact) -> str:
    cells = [
        f"{a} {cell.status} {','.join(n for _, n in sorted(cell.keys))}".strip()
        for a, cell in line.cells.items()
    ]
    return f"{line.text[:_WIDTH]} [{'; '.join(cells)}]"


def main() -> None:
    """Print the figures, or what is wrong in the half that may be read."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--folds", type=Path, help="file in which the trained models are kept")
    parser.add_argument("--read", action="store_true", help="print what is wrong")
    options = parser.parse_args()
    bench = Path(os.environ["STORYDIFF_BENCH"])
    cases = read_cases(bench, read_folds(bench, options.folds))
    if options.read:
        print_wrong([case for case in cases if case.half == HALVES[0]])
    else:
        print(json.dumps(figures(cases), indent=1))


if __name__ == "__main__":
    main()
