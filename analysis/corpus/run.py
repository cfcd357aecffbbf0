"""Make a corpus: any number of accounts in, a folder of Parquet tables out.

It runs on one machine or on a cluster.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.corpus.buckets import bits_for, bucket_name, earlier_buckets, is_done, plan_stories
from analysis.corpus.front import write_front
from analysis.corpus.intake import build_index
from analysis.corpus.partitions import plan_inputs, read_ledes
from analysis.corpus.reports import Asked, choose_stories, drop_reports, render_reports
from analysis.corpus.store import (
    CorpusPaths,
    check_inputs,
    code_key,
    find_known,
    keep_groups,
    open_folder,
    read_json,
    record_keys,
    storing,
)
from analysis.corpus.summary import (
    GROUPED,
    READ,
    REPORTED,
    add_up,
    drop_unplanned,
    list_parts,
    write_mark,
    write_rows,
    write_summary,
)
from analysis.corpus.workers import Engine, analyse_bucket, read_source
from analysis.errors import AnalysisError
from analysis.interrupts import undisturbed
from analysis.outputs import busy, lock, remove, sweep, sweep_drafts, wait_for

if TYPE_CHECKING:
    import pandas as pd


LARGEST = 150  # accounts of a story that are compared
AT_ONCE = 20_000  # accounts that are grouped in this process
FEW_BYTES = 64 * 2**20  # of inputs: read in this process: a worker's start costs more
Progress = Callable[[str, int, int], None]


def render_corpus(
    inputs: str | os.PathLike[str] | Sequence[str | os.PathLike[str]],
    *,
    out: str | os.PathLike[str],
    scheduler: str | None = None,
    workers: int | None = None,
    reports: Asked = (),
    largest: int = LARGEST,
    progress: Progress | None = None,
) -> Path:
    """Group accounts into stories, analyse each story, and write the tables into a folder.

    Parameters
    ----------
    inputs : str, path or sequence of them
        Files, folders, globs or addresses that fsspec knows (JSONL, CSV, Parquet, WARC, article
        files).
    out : str or path
        The folder of the corpus. ``read_corpus`` reads it.
    scheduler : str, optional
        The address of a Dask scheduler. Its workers must see ``out`` and have this version
        installed.
    workers : int, optional
        The number of processes of this machine. Without it there is one per core, or none for a few
        accounts.
    reports : "all", int or sequence of str, default ()
        The stories that also get the report of ``storydiff report``: all, a number of those with
        most accounts, or ids.
    largest : int, default 150
        The most accounts of a story that are compared, the earliest first.
    progress : callable, optional
        Called with the name of a step, how much of it is done, and of how much.

    Returns
    -------
    Path
        The folder ``out``. It has one folder of Parquet parts per table: ``accounts`` (one row per
        account, with its ``story_id``), the tables that each story has by itself (``sentences`` to
        ``tallies``), ``stories``, ``groups`` (why an account is in its story) and ``skipped`` (what
        was not or not wholly read or analysed, and why). ``index.html`` is its front page,
        ``corpus.duckdb`` has the tables for DuckDB, ``summary.txt`` gives the counts.

    Raises
    ------
    AnalysisError
        If an input does not exist or contains no account; if ``out`` cannot be written, contains
        something else, is inside an input or contains one, or is being written by another run; or
        if the scheduler does not answer.

    Notes
    -----
    The files are the same, byte for byte, whatever the workers. A run that was cut off, or gets
    more accounts, does only what is missing. A story that kills its process three times is set
    aside. In a script, call it below ``if __name__ == "__main__":``. It does not compare stories
    with each other; ``compare_outlets`` does.
    """
    if largest < 2:
        raise AnalysisError(f"largest {largest}", "leaves nothing to compare", "give 2 or more")
    notify = progress or (lambda step, done, total: None)
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    check_inputs(paths, out)
    sources = plan_inputs(paths, out=out)
    with Engine(scheduler, workers) as engine:
        places = open_folder(out)
        with storing(places.folder), _alone(places), _tidied(places, engine):
            unread, accounts = _read(places, engine, sources, notify)
            chosen = choose_stories(reports, accounts)
            buckets = _analyse(places, engine, accounts, largest, notify)
            failed = _report(places, engine, chosen, buckets, notify)
            counts = add_up(places, buckets, accounts, unread, failed)
            _finish(
                places,
                buckets,
                unread,
                failed,
                accounts,
                counts,
                largest,
                len(chosen) - len(failed),
            )
    return places.folder


def _read(
    places: CorpusPaths, engine: Engine, sources: Sequence[Any], notify: Progress
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What could not be read, and every account with its story."""
    tasks = [(str(places.folder), source, code_key()) for source in sources]
    small = sum(source.size for source in sources) < FEW_BYTES
    for done, _ in enumerate(engine.run(read_source, tasks, alone=small), 1):
        notify("reading", done, len(tasks))
    index, unread = build_index(places.records, sources)
    if index.empty:
        write_rows(places, "skipped", READ, unread)
        why = f" ({unread['reason'].iloc[0]})" if len(unread) else ""
        raise AnalysisError(
            "the inputs",
            f"contain no account that can be read{why}",
            "give records with 'text' or files of articles",
        )
    return unread, _group(places, engine, index, notify)


def _group(
    places: CorpusPaths, engine: Engine, index: pd.DataFrame, notify: Progress
) -> pd.DataFrame:
    """Group the accounts, or read the grouping of before if they have not changed.

    The result has ``story_id``, ``reason`` and ``score``. Many accounts are grouped by the engine.
    """
    import pandas as pd

    from analysis.corpus.grouping import find_stories
    from analysis.corpus.windows import group_windows

    same, groups = find_known(places, index)
    if not same or groups is None:
        notify("grouping", 0, 1)
        if len(index) <= AT_ONCE:
            ledes = read_ledes(places.records, index)
            groups = find_stories(index.assign(lede=ledes), known=groups)
        else:
            work = places.work / "grouping"
            groups = group_windows(places.records, work, index, groups, engine)
        keep_groups(places, index, groups)
    notify("grouping", 1, 1)
    return pd.concat(
        [
            index.drop(columns="story_id"),
            groups[["story_id", "reason", "score"]],
            record_keys(places, index),
        ],
        axis=1,
    )


def _analyse(
    places: CorpusPaths, engine: Engine, accounts: pd.DataFrame, largest: int, notify: Progress
) -> dict[str, pd.DataFrame]:
    """Fill every bucket that is not as planned, and map each bucket to its rows of the plan."""
    earlier = read_json(places.mark).get("plan", {})
    bits = bits_for(len(accounts), earlier.get("bits"))
    plans = sorted({earlier[name] for name in ("bits", "before") if name in earlier} | {bits})
    plan, todo = {}, []
    for number, key, rows in plan_stories(accounts, bits=bits, largest=largest):
        bucket = bucket_name(number, bits)
        plan[bucket] = rows
        if not is_done(places, bucket, key):
            rows.drop(columns=["reason", "score"]).to_parquet(places.plan(bucket))
            todo.append(
                (
                    bucket,
                    [name for before in plans for name in earlier_buckets(number, bits, before)],
                )
            )
    if todo:
        write_mark(places, bits, largest, {}, earlier.get("before", earlier.get("bits", bits)))
    todo.sort(
        key=lambda pair: (-len(plan[pair[0]]), pair[0])
    )  # the largest first: no worker is left with one at the end
    done = len(accounts) - sum(len(plan[bucket]) for bucket, _ in todo)
    notify("analysing", done, len(accounts))
    tasks = [(str(places.folder), bucket, earlier, code_key()) for bucket, earlier in todo]
    for number, _ in engine.run(analyse_bucket, tasks):
        done += len(plan[todo[number][0]])
        notify("analysing", done, len(accounts))
    return plan


def _report(
    places: CorpusPaths,
    engine: Engine,
    chosen: Sequence[str],
    buckets: dict[str, pd.DataFrame],
    notify: Progress,
) -> list[dict[str, Any]]:
    stories = (
        {str(s): rows for plan in buckets.values() for s, rows in plan.groupby("story_id")}
        if chosen
        else {}
    )
    drop_reports(places, (s for rows in buckets.values() for s in rows["story_id"].unique()))
    if not chosen:
        return []
    engine.close_children()  # the analysis is over: its memory is for the reports
    done = 0

    def advance(more: int) -> None:
        nonlocal done
        done += more
        notify("reports", done, len(chosen))

    return render_reports(places, engine, chosen, stories, advance)


def _finish(
    places: CorpusPaths,
    buckets: dict[str, pd.DataFrame],
    unread: pd.DataFrame,
    failed: list[dict[str, Any]],
    accounts: pd.DataFrame,
    counts: dict[str, Any],
    largest: int,
    reports: int,
) -> None:
    import pandas as pd

    drop_unplanned(places, buckets)
    write_rows(places, "skipped", READ, unread)
    write_rows(places, "skipped", REPORTED, pd.DataFrame(failed))
    write_rows(places, "groups", GROUPED, accounts.sort_values(["story_id", "account_id"]))
    bits = int(next(iter(buckets)).split("-of-")[1]).bit_length() - 1
    parts = list_parts(places, buckets)
    write_mark(places, bits, largest, counts, parts=parts)
    write_summary(places, counts, reports, write_front(places))


@contextlib.contextmanager
def _tidied(places: CorpusPaths, engine: Engine) -> Iterator[None]:
    """End the processes of a run that fails or is stopped, and remove what is half done."""
    try:
        yield
    except BaseException:
        with undisturbed():
            engine.close()
            wait_for(places.reports)
            _tidy(places)
        raise


@contextlib.contextmanager
def _alone(places: CorpusPaths) -> Iterator[None]:
    """Keep other runs out of the folder, and remove what a killed run left in it."""
    file = lock(places.work / "lock")
    if file is None:
        raise busy(places.folder)
    with file:
        _tidy(places)
        yield


def _tidy(places: CorpusPaths) -> None:
    """Remove what is half done; no other run is at work in the folder."""
    for left in (places.work / "building").glob("*"):
        remove(left)
    drafts = [places.done("x").parent, places.work / "reported", *places.seeds.glob("*")]
    sweep_drafts(places.folder, places.work, *drafts)
    sweep(places.reports)
