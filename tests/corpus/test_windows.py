"""Grouping by windows: the stories of one process, whatever the blocks; only what is missing."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus import communities, grouping, joining, windows
from analysis.corpus.intake import build_index, ingest_source
from analysis.corpus.partitions import plan_inputs, read_ledes
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
