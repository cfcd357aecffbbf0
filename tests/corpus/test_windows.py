"""Grouping by windows: the stories of one process, whatever the blocks; only what is missing."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from analysis.corpus import communities, grouping, joining, similarity, windows
from analysis.corpus.intake import build_index, ingest_source
from analysis.corpus.partitions import plan_inputs, read_ledes
from analysis.corpus.vocabulary import join_counts
from analysis.corpus.workers import Engine

DAY = 86400.0
PLACES = "Olmet Szohod Delby Harrow Kunst Varna Pell Ostrava Lund Terra Gand Mons".split()
KINDS = (
    ("Quake shakes {p}", "A quake of magnitude 6.{n} struck {p} and killed {n} people in {q}."),
    ("Council of {p} passes budget", "The council of {p} passed a budget of {n} million for {q}."),
    ("{p} wins cup against {q}", "{p} beat {q} by {n} goals in the final of the cup."),
)


def make_accounts(stories: int, copies: int = 3) -> list[dict[str, Any]]:
    """Accounts of invented stories, ten days for twelve, every seventh without a date."""
    rows = []
    for n in range(stories):
        p, q = PLACES[n % 12], PLACES[(n * 5 + 3) % 12]
        headline, lede = (text.format(p=p, q=q, n=n + 2) for text in KINDS[n % 3])
        for k in range(copies):
            at = 19000 * DAY + (n % 40) * DAY
            detail = f"Witness {p}{n} and minister {q}{n} spoke, said report {k} of {n + 100}."
            rows.append(
                {
                    "account_id": f"{n}-{k}",
                    "outlet": f"O{k}",
                    "headline": headline if k else f"{headline} after all",
                    "text": f"{lede} {detail} {' '.join(PLACES[k : k + 2])} watched.",
                    "published": None
                    if n % 7 == 0
                    else datetime.fromtimestamp(at, UTC).date().isoformat(),
                }
            )
    return rows


def make_index(folder: Path, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Read the accounts of two files as a corpus does."""
    half = len(rows) // 2
    for n, part in enumerate((rows[:half], rows[half:])):
        text = "\n".join(json.dumps(row) for row in part)
        (folder / f"accounts-{n}.jsonl").write_text(text, "utf8")
    sources = plan_inputs([folder / "accounts-0.jsonl", folder / "accounts-1.jsonl"])
    for source in sources:
        ingest_source(source, folder / "records")
    return build_index(folder / "records", sources)[0]


def group_at_once(folder: Path, index: pd.DataFrame) -> pd.DataFrame:
    """Group in one process."""
    return grouping.find_stories(index.assign(lede=read_ledes(folder / "records", index)))


def group(folder: Path, index: pd.DataFrame, known: pd.DataFrame | None = None) -> pd.DataFrame:
    with Engine(workers=1) as engine:
        return windows.group_windows(folder / "records", folder / "grouping", index, known, engine)


def partition(found: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(rows) for _, rows in found.groupby("story_id")["account_id"]}


def files(folder: Path) -> dict[str, int]:
    return {
        str(path.relative_to(folder)): path.stat().st_mtime_ns
        for path in (folder / "grouping").rglob("*.parquet")
    }


def test_windows_give_the_stories_of_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(tmp_path, make_accounts(24))
    whole = group_at_once(tmp_path, index)
    assert whole["story_id"].nunique() > 5
    found = group(tmp_path, index)
    assert found["story_id"].equals(whole["story_id"])
    assert found["reason"].equals(whole["reason"])
    monkeypatch.setattr(grouping, "IN_A_BLOCK", 16)
    again = group(tmp_path, index)
    assert again["story_id"].equals(whole["story_id"])


def test_a_rerun_makes_nothing_anew_and_gives_the_same(tmp_path: Path) -> None:
    index = make_index(tmp_path, make_accounts(20))
    found = group(tmp_path, index)
    before = files(tmp_path)
    assert group(tmp_path, index).equals(found)
    assert files(tmp_path) == before


STEPS = ("write_block", "write_near", "write_links", "write_joined", "write_centres")


@pytest.mark.parametrize("step", STEPS)
def test_a_run_that_is_cut_off_gives_the_same_when_it_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    index = make_index(tmp_path, make_accounts(20, copies=8))
    for module in (communities, grouping, joining):
        monkeypatch.setattr(module, "LARGE", 2)
    caller = windows if hasattr(windows, step) else joining
    made = getattr(caller, step)
    calls = []

    def killed(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == (1 if step == "write_joined" else 2):
            raise KeyboardInterrupt
        return made(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(caller, step, killed)
        with pytest.raises(KeyboardInterrupt):
            group(tmp_path, index)
    found = group(tmp_path, index)
    assert found["story_id"].equals(group_at_once(tmp_path, index)["story_id"])


def test_ids_stay_and_far_windows_are_not_made_anew_when_accounts_arrive(tmp_path: Path) -> None:
    rows = [row for row in make_accounts(40) if row["published"]]
    late = [row | {"account_id": f"late-{row['account_id']}"} for row in rows[-2:]]
    index = make_index(tmp_path, rows)
    found = group(tmp_path, index)
    before = files(tmp_path)
    (tmp_path / "accounts-2.jsonl").write_text("\n".join(map(json.dumps, late)), "utf8")
    sources = plan_inputs(sorted(tmp_path.glob("accounts-*.jsonl")))
    for source in sources:
        ingest_source(source, tmp_path / "records")
    more = build_index(tmp_path / "records", sources)[0]
    after = group(tmp_path, more, known=found).set_index("account_id")
    assert after.loc[found["account_id"], "story_id"].tolist() == found["story_id"].tolist()
    assert after.loc["late-" + rows[-1]["account_id"], "story_id"] in set(found["story_id"])
    kept = [name for name, at in files(tmp_path).items() if before.get(name) == at]
    assert sum("blocks" in name for name in kept) >= 4
    assert any("near" in name for name in kept)
    assert sum("words" in name for name in kept) == 2


KILLED = """
import os, signal, sys
from pathlib import Path
import pandas as pd
from analysis.corpus import windows
from analysis.corpus.workers import Engine

made = windows.write_near

def killing(folder, key, *arguments):
    made(folder, key, *arguments)
    if len(list((Path(folder) / "near").iterdir())) == 2:
        os.kill(os.getpid(), signal.SIGKILL)

windows.write_near = killing
folder = Path(sys.argv[1])
with Engine(workers=1) as engine:
    index = pd.read_pickle(folder / "index.pickle")
    windows.group_windows(folder / "records", folder / "grouping", index, None, engine)
"""


def test_a_grouping_that_is_killed_gives_the_same_when_it_is_run_again(tmp_path: Path) -> None:
    index = make_index(tmp_path, make_accounts(20))
    index.to_pickle(tmp_path / "index.pickle")
    done = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert done.returncode == -signal.SIGKILL
    before = files(tmp_path)
    assert sum("near" in name for name in before) == 2
    found = group(tmp_path, index)
    assert found["story_id"].equals(group_at_once(tmp_path, index)["story_id"])
    after = files(tmp_path)
    assert all(after[name] == at for name, at in before.items())


def test_files_of_another_version_of_the_code_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(tmp_path, make_accounts(6))
    found = group(tmp_path, index)
    before = set(files(tmp_path))
    monkeypatch.setattr(windows, "code_key", lambda: "another version")
    assert group(tmp_path, index).equals(found)
    assert before.isdisjoint(files(tmp_path))


def test_common_words_are_not_looked_up_in_windows_nor_in_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index(tmp_path, make_accounts(30))
    before = group_at_once(tmp_path, index)["story_id"]
    monkeypatch.setattr(similarity, "COMMON", 2)
    monkeypatch.setattr(similarity, "RARE", 1)
    whole = group_at_once(tmp_path, index)["story_id"]
    assert not whole.equals(before)
    assert group(tmp_path, index)["story_id"].equals(whole)


def test_candidates_do_not_grow_with_the_accounts_of_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(similarity, "COMMON", 5)
    asking = csr_array(np.array([[0.9, 0.5, 0.4, 0.3], [0.9, 0.8, 0.0, 0.0]]))
    often = np.array([80.0, 4.0, 5.0, 9.0])
    monkeypatch.setattr(similarity, "RARE", 1)
    found = similarity._without_common(asking, often)
    assert [row.nonzero()[0].tolist() for row in found.toarray()] == [[1, 2], [1]]
    monkeypatch.setattr(similarity, "RARE", 2)
    found = similarity._without_common(asking, often)
    assert [row.nonzero()[0].tolist() for row in found.toarray()] == [[1, 2], [0, 1]]


@pytest.mark.parametrize(
    ("days", "share"),
    [
        ([1.0, 5.0, 6.0], 7 / 9),
        ([1.0, 100.0], 0.5),
        ([1.0, 100.0, np.nan], 7 / 9),
        ([np.nan, np.nan], 1.0),
        ([], 0.0),
    ],
)
def test_the_share_of_accounts_in_reach(days: list[float], share: float) -> None:
    assert similarity.find_reach(np.array(days)) == pytest.approx(share)


def test_accounts_connected_in_pieces_are_those_connected_at_once() -> None:
    chance = np.random.default_rng(3)
    left, right = chance.integers(0, 400, (2, 300))
    graph = coo_array((np.ones(300), (left, right)), shape=(400, 400))
    _, wanted = connected_components(graph, directed=False)
    parent = np.arange(400, dtype=np.int32)
    for at in range(0, 300, 7):
        communities.connect(parent, left[at : at + 7], right[at : at + 7])
    found = communities.find_roots(parent, np.arange(400))
    pairs = set(zip(found.tolist(), wanted.tolist(), strict=True))
    assert len(pairs) == len(set(found)) == len(set(wanted))
    assert all(found[found] == found)


def test_accounts_that_no_link_leads_to_do_not_change_a_community() -> None:
    chance = np.random.default_rng(4)
    left, right = np.triu_indices(30, 1)
    keep = chance.random(len(left)) < 0.3
    value = np.round(chance.random(keep.sum()), 1)  # many are equal
    links = communities.Edges(left[keep], right[keep], value)
    alone = communities.agglomerate(links, 30)
    at = np.sort(chance.choice(200, 30, replace=False))  # others lie between them
    others = np.setdiff1d(np.arange(200), at)
    more = communities.Edges(
        np.concatenate([at[links.left], others[:-1]]),
        np.concatenate([at[links.right], others[1:]]),
        np.concatenate([value, np.full(len(others) - 1, 0.9)]),
    )
    assert 1 < len(set(alone)) < 30
    assert communities.agglomerate(more, 200)[at].tolist() == at[alone].tolist()


def test_counts_of_parts_add_up() -> None:
    chance = np.random.default_rng(5)
    parts = [chance.integers(0, 50, chance.integers(1, 40)).astype(np.uint64) for _ in range(9)]
    stems, often = join_counts(np.unique(part, return_counts=True) for part in parts)
    wanted = np.unique(np.concatenate(parts), return_counts=True)
    assert (stems.tolist(), often.tolist()) == tuple(column.tolist() for column in wanted)
