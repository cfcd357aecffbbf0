"""Write the front page and the DuckDB file of a corpus."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.corpus.corpus import Corpus, part_names, read_corpus, read_parts
from analysis.corpus.database import DATABASE, MISSING, has_duckdb, write_database
from analysis.corpus.examples import find_example
from analysis.corpus.outlet_contrasts import compare_outlet_contrasts
from analysis.corpus.outlets import LESS, MORE, compare_tallies, control_together
from analysis.corpus.reports import folder_name, pages_key
from analysis.corpus.store import CorpusPaths, read_json, write_json
from analysis.corpus.story_contrasts import compare_stories
from analysis.outputs import write_text
from analysis.report.pages import FRONT, corpus_page
from analysis.show.contrasts import mark_words
from analysis.show.corpus_front import HABITS, STORIES, Behind, CorpusTables, corpus_view
from analysis.show.prose import said

if TYPE_CHECKING:
    import pandas as pd

_OPENING = 12  # words that name a story without a headline
MOST_TALLIES = 2_000_000  # rows that are read for the page: about 500 bytes each
Key = tuple[str, str, str]  # outlet, measure or kind, kind or role


def write_front(places: CorpusPaths) -> str:
    """Write ``corpus.duckdb`` and ``index.html`` unless they are those of these tables.

    What could not be written is tried again, as the disk may have been full.

    Returns what could not be written and why, in one sentence; empty if all was.
    """
    corpus = read_corpus(places.folder)
    pages = {
        s: page for s, page in _pages(places, corpus).items() if (places.folder / page).exists()
    }
    wanted = {"key": _key(corpus, sorted(pages)), "database": has_duckdb()}
    kept = read_json(_marker(places))
    names = [FRONT, *([DATABASE] if has_duckdb() else [])]
    whole = all((places.folder / name).is_file() for name in names)
    if not whole or {name: kept.get(name) for name in wanted} != wanted:
        tables, made = _front_tables(corpus, pages)
        note = write_database(places, corpus, made) if has_duckdb() else MISSING
        _write_page(places, tables)  # last, so that it links to no file that could not be written
        kept = wanted | {"note": note}
        write_json(_marker(places), kept)
    return str(kept["note"])


def _marker(places: CorpusPaths) -> Any:
    return places.work / "front.json"


def _key(corpus: Corpus, pages: Iterable[str]) -> str:
    """Hash what the files depend on: the tables, the code, the reports and the folder."""
    parts = [corpus.about.get("parts", ""), pages_key(), str(corpus.folder.resolve()), *pages]
    return hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()


def _pages(places: CorpusPaths, corpus: Corpus) -> dict[str, str]:
    """Map each story to the place of its report, if it were rendered."""
    if not places.reports.is_dir():
        return {}
    return {s: f"reports/{folder_name(s)}/{FRONT}" for s in corpus.stories["story_id"]}


def _write_page(places: CorpusPaths, tables: CorpusTables) -> None:
    """Write ``index.html`` with links to the files that are in the folder."""
    files = [("summary.txt", "summary.txt")]
    files += [("reports/index.html", "reports")] if tables.pages else []
    has_database = has_duckdb() and (places.folder / DATABASE).is_file()
    files += [(DATABASE, DATABASE)] if has_database else []
    page = corpus_view(replace(tables, files=files))
    write_text(places.folder / FRONT, corpus_page(page))


def _front_tables(
    corpus: Corpus, pages: dict[str, str]
) -> tuple[CorpusTables, dict[str, pd.DataFrame]]:
    """Return what the page shows, and the tables that were made for it."""
    compared = compare_stories(corpus)
    contrasts = compare_outlet_contrasts(corpus)
    tallies = _tallies(corpus)
    made = {"story_contrasts": compared, "outlet_contrasts": contrasts}
    habits = None
    if tallies is not None:
        habits = made["outlets"] = compare_tallies(tallies)
        contrasts, habits = control_together([contrasts, habits])
    behind = _behind_contrasts(corpus, contrasts)
    if habits is not None and tallies is not None:
        behind |= _behind_habits(corpus, tallies, habits)
    tables = CorpusTables(
        stories=corpus.stories,
        outlets=Counter(corpus.table("accounts", ["outlet"])["outlet"].dropna()),
        ranked=_with_names(corpus, compared),
        habits=habits,
        contrasts=contrasts,
        behind=behind,
        pages=pages,
        files=[],
    )
    return tables, made


def _tallies(corpus: Corpus) -> pd.DataFrame | None:
    """Read the tallies, unless there are too many for one process."""
    import pyarrow.parquet as pq

    folder = corpus.checked_folder("tallies")
    number = sum(pq.read_metadata(folder / name).num_rows for name in part_names(folder))
    return read_parts(folder, None) if number <= MOST_TALLIES else None


def _with_names(corpus: Corpus, ranked: pd.DataFrame) -> pd.DataFrame:
    """Name the stories that the page lists, those without a headline by their first words."""
    listed = ranked[ranked["contrasts"] > 0].head(STORIES)
    names = [_title(corpus, story_id) for story_id in listed["story_id"]]
    return ranked.assign(title=ranked["title"].where(~ranked.index.isin(listed.index))).fillna(
        {"title": dict(zip(listed.index, names, strict=True))}
    )


def _title(corpus: Corpus, story_id: str) -> str:
    """Return the title of a story, or the words with which its first account begins."""
    stories = corpus.stories
    if title := said(stories.loc[stories["story_id"] == story_id, "title"].iloc[0]):
        return title
    sentences = corpus.rows_of(story_id, "sentences")
    bodies = sentences.loc[sentences["role"] == "body", "text"]
    words = next((str(text) for text in bodies if re.search(r"\w", str(text))), "")
    return f"“{mark_words(words, [], _OPENING)}”" if words else story_id


def _behind_contrasts(corpus: Corpus, contrasts: pd.DataFrame) -> dict[Key, Behind]:
    """The likeliest contrast behind each thing that an outlet does more than the others."""
    found: dict[Key, Behind] = {}
    for row in _differences(contrasts):
        places = said(row["behind"])
        if not places or row["verdict"] != MORE:
            continue
        story_id, _, contrast_id = places.split("; ")[0].rpartition("/")
        rows = corpus.rows_of(story_id, "contrasts")
        says = str(rows.loc[rows["contrast_id"] == contrast_id, "says"].iloc[0])
        key = row["outlet"], row["kind"], row["role"]
        found[key] = Behind(story_id, _title(corpus, story_id), says)
    return found


def _behind_habits(
    corpus: Corpus, tallies: pd.DataFrame, habits: pd.DataFrame
) -> dict[Key, Behind]:
    """A clear case of each difference between outlets in the measures."""
    found: dict[Key, Behind] = {}
    for row in _differences(habits):
        if example := find_example(corpus, tallies, row):
            title = _title(corpus, example.story_id)
            key = row["outlet"], row["measure"], said(row["kind"])
            found[key] = Behind(example.story_id, title, example.says, example.places)
    return found


def _differences(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with a difference that may be on the page, the surest first."""
    shown = table[table["verdict"].isin([MORE, LESS])].sort_values("q", kind="stable")
    return schema.rows(shown.head(4 * HABITS))
