"""Which stories of a corpus get a report, and what their notebooks read."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.checksums import find_foreign
from analysis.corpus.partitions import read_records
from analysis.corpus.store import CorpusPaths, code_key, read_json, write_json
from analysis.corpus.workers import Engine, report_story
from analysis.errors import AnalysisError
from analysis.outputs import sweep, write_text
from analysis.read.decisions import REVIEW, gather_rows, write_rows
from analysis.read.files import ACCOUNTS

if TYPE_CHECKING:
    import pandas as pd

Asked = str | int | Sequence[str]
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
_PACKAGE = Path(__file__).resolve().parent.parent
_FIELDS = [
    "account_id",
    "outlet",
    "kind",
    "headline",
    "dek",
    "byline",
    "published",
    "url",
    "language",
    "text",
    "captions",
    "updates",
    "dropped",
    "put_back",
]


def choose_stories(asked: Asked, accounts: pd.DataFrame) -> list[str]:
    """Choose the stories that get a report: all, those with most accounts, or those named.

    ``accounts`` has a ``story_id``. Raises ``AnalysisError`` for an id that does not exist.
    """
    sizes = accounts["story_id"].value_counts()
    ranked = sorted(sizes.index, key=lambda s: (-sizes[s], s))
    if asked == "all":
        return ranked
    if isinstance(asked, int) or (isinstance(asked, str) and asked.isdecimal()):
        return ranked[: int(asked)]
    named = [asked] if isinstance(asked, str) else [str(s) for s in asked]
    if len(named) == 1 and (named[0] == "all" or (named[0].isdecimal() and named[0] not in sizes)):
        return choose_stories(named[0], accounts)
    absent = [s for s in named if s not in sizes]
    if absent:
        raise AnalysisError(
            f"story {absent[0]!r}",
            "is not in this corpus",
            "name stories of its table stories, a number, or all",
        )
    return list(dict.fromkeys(named))


def folder_name(story_id: str) -> str:
    """Name a story's report by its id, or by a hash if the id is no name for a folder.

    >>> folder_name("s-0123456789ab"), folder_name("../Élan/2031")
    ('s-0123456789ab', 'lan-2031-a87cae2220f3')
    """
    if _PLAIN.fullmatch(story_id):
        return story_id
    kept = "-".join(re.findall(r"[A-Za-z0-9]+", story_id))[:40]
    return f"{kept or 'story'}-{hashlib.sha256(story_id.encode()).hexdigest()[:12]}"


def render_reports(
    places: CorpusPaths,
    engine: Engine,
    chosen: Sequence[str],
    plan: Mapping[str, pd.DataFrame],
    advance: Callable[[int], None],
) -> list[dict[str, Any]]:
    """Render the reports that are missing, and return a row of ``skipped`` for each failure.

    ``plan`` is story_id -> the story's rows of the plan. A report is made anew if its story or the
    code has changed.
    """
    from analysis.report.render import list_reports

    places.reports.mkdir(exist_ok=True)
    todo = [s for s in chosen if not _is_done(places, s, plan[s])]
    skipped = []
    for story_id in todo:
        _write_story(places, story_id, plan[story_id])
    tasks = [(str(places.folder), folder_name(s), code_key()) for s in todo]
    advance(len(chosen) - len(todo))
    for number, why in engine.run(report_story, tasks):
        story_id = todo[number]
        if why is None:
            write_json(_marker(places, story_id), {"key": _key(plan[story_id])})
        else:
            skipped.append(
                {
                    "story_id": story_id,
                    "row": -1,
                    "stage": "report",
                    "kind": "no report",
                    "reason": why,
                }
            )
        advance(1)
    sweep(places.reports)
    list_reports(places.reports)
    return sorted(skipped, key=lambda row: str(row["story_id"]))


def drop_reports(places: CorpusPaths, stories: Iterable[str]) -> None:
    """Remove reports of stories no longer in the corpus, unless somebody has changed them."""
    names = {folder_name(s) for s in stories}
    for marker in sorted((places.work / "reported").glob("*.json")):
        if marker.stem not in names:
            if not find_foreign(places.reports / marker.stem):
                shutil.rmtree(places.reports / marker.stem, ignore_errors=True)
            shutil.rmtree(places.seeds / marker.stem, ignore_errors=True)
            marker.unlink()


def _marker(places: CorpusPaths, story_id: str) -> Path:
    return places.work / "reported" / f"{folder_name(story_id)}.json"


def _is_done(places: CorpusPaths, story_id: str, rows: pd.DataFrame) -> bool:
    exists = (places.reports / folder_name(story_id) / "index.html").is_file()
    return exists and read_json(_marker(places, story_id)).get("key") == _key(rows)


def _key(rows: pd.DataFrame) -> str:
    return hashlib.sha256(f"{rows['story_key'].iloc[0]}{pages_key()}".encode()).hexdigest()


@cache
def pages_key() -> str:
    """A hash of all that makes the pages: this package and the notebooks."""
    from analysis.report.starter import NOTEBOOKS

    digest = hashlib.sha256()
    for root in (_PACKAGE, NOTEBOOKS):
        for path in sorted(
            p
            for p in root.rglob("*")
            if p.is_file() and p.suffix not in (".pyc",) and ".ipynb_checkpoints" not in p.parts
        ):
            digest.update(path.relative_to(root).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _write_story(places: CorpusPaths, story_id: str, rows: pd.DataFrame) -> None:
    """Write the accounts of a story that are compared into a folder for ``read_story``."""
    folder = places.seeds / folder_name(story_id)
    shutil.rmtree(folder, ignore_errors=True)
    records = list(read_records(places.records, rows[rows["compared"]]))
    if decided := gather_rows(r.get("review", ()) for r in records):
        write_text(folder / REVIEW, write_rows(decided))
    title = next((str(r["headline"]) for r in records if r.get("headline")), story_id)
    lines = (
        json.dumps({k: r[k] for k in _FIELDS if r.get(k) is not None}, ensure_ascii=False)
        for r in records
    )
    write_text(folder / ACCOUNTS, "".join(f"{line}\n" for line in lines))
    write_text(
        folder / "story.toml",
        "title = "
        f"{json.dumps(' '.join(title.replace(chr(127), '').split()), ensure_ascii=False)}\n",
    )
