"""Many stories: any number of accounts in, a folder of Parquet tables out, on one machine or on a cluster."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.corpus.bucket import is_done
from analysis.corpus.engine import Engine
from analysis.corpus.finish import (
    GROUPED,
    READ,
    REPORTED,
    add_up,
    sweep,
    write_mark,
    write_rows,
    write_summary,
)
from analysis.corpus.grouped import find_known, keep_groups, record_keys
from analysis.corpus.places import Places, open_folder, read_json, storing
from analysis.corpus.plan import bits_for, bucket_name, code_key, earlier_buckets, plan_stories
from analysis.corpus.reports import Asked, choose_stories, drop_reports, render_reports
from analysis.corpus.tasks import analyse_bucket, read_source
from analysis.errors import AnalysisError
from analysis.intake import plan_inputs, settle

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["render_corpus"]

LARGEST = 150  # accounts of a story that are compared
FEW_BYTES = 64 * 2**20  # of inputs: read here, a worker's start costs more
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
    """Read accounts, group them into stories, analyse each, and write the tables of all into the folder ``out``; returns it.

    ``inputs`` are files, folders, globs or addresses that fsspec knows (JSONL, CSV, Parquet, WARC, article files). ``out`` gets one
    folder a table with Parquet parts: ``accounts`` (a row an account, with its ``story_id``), the tables that each story has by itself
    (``sentences`` to ``tallies``), ``stories``, ``groups`` (why an account is in its story), ``skipped`` (what was not or not wholly
    read or analysed, and why), and ``summary.txt``. ``read_corpus`` reads them. Work is done on ``workers`` processes of this machine
    (None: a core each, none for a few accounts) or by the Dask ``scheduler`` at an address, whose workers see ``out`` and have this
    version installed; the files are the same, byte for byte. A run that was cut off, or gets more accounts, does only what is missing.
    A story that kills its process three times is set aside; of one with more than ``largest`` accounts, the earliest so many are
    compared. ``reports``: "all", a number (the stories with most accounts) or ids of stories whose report ``storydiff report`` would
    make. ``progress`` is called with the name of a step, how much of it is done, and of how much. In a script of your own, call it
    below ``if __name__ == "__main__":``. It does not compare stories with each other (``compare_outlets`` does). Raises
    ``AnalysisError`` for inputs that are not there or hold no account, a folder that cannot be written or holds something else, and a
    scheduler that does not answer.
    """
    if largest < 2:
        raise AnalysisError(f"largest {largest}", "leaves nothing to compare", "give 2 or more")
    told = progress or (lambda step, done, total: None)
    paths = [inputs] if isinstance(inputs, str | os.PathLike) else list(inputs)
    sources = plan_inputs(paths, out=out)
    with Engine(scheduler, workers) as engine:
        places = open_folder(out)
        with storing(places.folder), _alone(places):
            unread, accounts = _read(places, engine, sources, told)
            chosen = choose_stories(reports, accounts)
            buckets = _analyse(places, engine, accounts, largest, told)
            failed = _report(places, engine, chosen, buckets, told)
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
    places: Places, engine: Engine, sources: Sequence[Any], told: Progress
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What could not be read, and every account with its story."""
    tasks = [(str(places.folder), source, code_key()) for source in sources]
    small = sum(source.size for source in sources) < FEW_BYTES
    for done, _ in enumerate(engine.run(read_source, tasks, alone=small), 1):
        told("reading", done, len(tasks))
    index, unread = settle(places.records, sources)
    if index.empty:
        write_rows(places, "skipped", READ, unread)
        why = f" ({unread['reason'].iloc[0]})" if len(unread) else ""
        raise AnalysisError(
            "the inputs",
            f"hold no account that can be read{why}",
            "give records with 'text' or files of articles",
        )
    return unread, _group(places, index, told)


def _group(places: Places, index: pd.DataFrame, told: Progress) -> pd.DataFrame:
    """The accounts with ``story_id``, ``reason`` and ``score``; the grouping is done again only when the accounts have changed."""
    import pandas as pd

    from analysis.grouping import find_stories

    same, groups = find_known(places, index)
    if not same or groups is None:
        told("grouping", 0, 1)
        groups = find_stories(index, known=groups)
        keep_groups(places, index, groups)
    told("grouping", 1, 1)
    return pd.concat(
        [
            index.drop(columns="story_id"),
            groups[["story_id", "reason", "score"]],
            record_keys(places, index),
        ],
        axis=1,
    )


def _analyse(
    places: Places, engine: Engine, accounts: pd.DataFrame, largest: int, told: Progress
) -> dict[str, pd.DataFrame]:
    """Fills every bucket that is not as planned; bucket -> its rows of the plan."""
    earlier = read_json(places.mark).get("plan", {})
    bits = bits_for(len(accounts), earlier.get("bits"))
    plans = sorted({earlier[name] for name in ("bits", "before") if name in earlier} | {bits})
    plan, todo = {}, []
    for number, key, rows in plan_stories(accounts, bits=bits, largest=largest):
        bucket = bucket_name(number, bits)
        plan[bucket] = rows
        if not is_done(places, bucket, key):
            rows.drop(columns=["reason", "score", "lede"]).to_parquet(places.plan(bucket))
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
    told("analysing", done, len(accounts))
    tasks = [(str(places.folder), bucket, earlier, code_key()) for bucket, earlier in todo]
    for number, _ in engine.run(analyse_bucket, tasks):
        done += len(plan[todo[number][0]])
        told("analysing", done, len(accounts))
    return plan


def _report(
    places: Places,
    engine: Engine,
    chosen: Sequence[str],
    buckets: dict[str, pd.DataFrame],
    told: Progress,
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

    def tell(more: int) -> None:
        nonlocal done
        done += more
        told("reports", done, len(chosen))

    return render_reports(places, engine, chosen, stories, tell)


def _finish(
    places: Places,
    buckets: dict[str, pd.DataFrame],
    unread: pd.DataFrame,
    failed: list[dict[str, Any]],
    accounts: pd.DataFrame,
    counts: dict[str, Any],
    largest: int,
    reports: int,
) -> None:
    import pandas as pd

    sweep(places, buckets)
    write_rows(places, "skipped", READ, unread)
    write_rows(places, "skipped", REPORTED, pd.DataFrame(failed))
    write_rows(places, "groups", GROUPED, accounts.sort_values(["story_id", "account_id"]))
    bits = int(next(iter(buckets)).split("-of-")[1]).bit_length() - 1
    write_mark(places, bits, largest, counts)
    write_summary(places, counts, reports)


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Holds the folder for this run, where the system can; a process that is killed lets it go."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with (places.work / "lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnalysisError(
                f"folder {places.folder}",
                "is being written by another run",
                "wait until it has ended",
            ) from error
        yield
