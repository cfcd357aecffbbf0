"""The front page of a corpus and its DuckDB file."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.corpus import database, front
from analysis.corpus.examples import find_example
from analysis.corpus.front import write_front
from analysis.corpus.store import CorpusPaths
from analysis.report.pages import is_ours, is_report
from analysis.show import show_outlet_contrasts, show_stories, tell_outlet_contrasts, tell_stories
from analysis.show.corpus_front import OutletLine, _own_words_first

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "corpora"))
from sides import Table, add_contrast, add_story, made_sides, write_corpus

duckdb = pytest.importorskip("duckdb")


@pytest.fixture(scope="module")
def planted() -> dict[str, Table]:
    """Sixty stories in which Dial lacks voices; one has a hostile title."""
    tables = made_sides(lacks={"Dial": 0.6})
    tables["stories"][0]["title"] = "<script>alert(1)</script> & co"
    add_contrast(tables, "s000", "quote", ["Anchor"], [], confidence=9.0)
    return tables


@pytest.fixture(scope="module")
def made(planted: dict[str, Table], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("front") / "may"
    write_corpus(folder, planted)
    (folder / "reports" / "s000").mkdir(parents=True)
    (folder / "reports" / "s000" / "index.html").write_text("a report")
    assert write_front(CorpusPaths(folder)) == ""
    return folder


def words(page: Path) -> str:
    main = page.read_text("utf8").split("<main", 1)[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def test_the_page_says_what_the_corpus_is_and_where_its_stories_part(made: Path) -> None:
    page = words(made / "index.html")
    begin = "60 stories : where five outlets part 240 accounts · five outlets · 2 March to 4 March"
    assert begin in page
    title = "&lt;script&gt;alert(1)&lt;/script&gt; &amp; co"
    assert f"voice {title} Examiner and Dial and Anchor have voice 1. two differences" in page
    html = (made / "index.html").read_text("utf8")
    assert '<a href="reports/s000/index.html">' in html
    assert "<script" not in html
    assert is_ours(made / "index.html")
    assert not is_report(made)  # or no report could be made below it


def test_a_difference_between_outlets_has_the_words_behind_it(made: Path) -> None:
    page = words(made / "index.html")
    found = re.search(
        r"Dial does not name people whom others quote more often: in (\d+) of \d+ stories, "
        r"\d+% \(\d+% to \d+%\), the others \d+%; q = \.\d+\. Story s\d+: [\w ]+ have voice 1\.",
        page,
    )
    assert found
    assert int(found[1]) > 20
    assert re.search(
        r"Of \w+ comparisons of an outlet with the others in the same stories, two show a "
        r"difference; at most 5% of these are expected to be chance \(q\)\. None says why\.",
        page,
    )
    assert "One more difference: the notebook 05-corpus has all comparisons." in page
    assert "whom others do not name" not in page  # the same contrasts, seen from the other side


@pytest.mark.parametrize(
    "behind",
    [
        "Echo takes its text from Northwire: 100% of the shorter one is the same",
        "Kurier takes its text from the agency's dispatch: 91% of the shorter one is the same",
        "The Herald has the score first, the Post three hours later",
        "Morning Post gives the toll of the flood as 12, Evening Post as “about 12”",
        "Both print the court's statement, one without the prosecutor's",
        "The bank's forecast is quoted by one and paraphrased by the other",
    ],
)
def test_two_differences_that_rest_on_the_same_words_do_not_crowd_out_another(behind: str) -> None:
    of = [("Echo", behind), ("Northwire", behind), ("Lamp", "other words"), ("Courier", "")]
    lines = [
        OutletLine(0.002, -1.0 + n / 10, outlet, words) for n, (outlet, words) in enumerate(of)
    ]
    assert [line.item for line in _own_words_first(lines)] == [
        "Echo",
        "Lamp",
        "Courier",
        "Northwire",
    ]


def test_where_nothing_differs_the_page_says_so(tmp_path: Path) -> None:
    tables: dict[str, Table] = {
        name: [] for name in ("stories", "accounts", "origins", "tallies", "contrasts")
    }
    add_story(tables, "s", ["Anchor", None])
    write_corpus(tmp_path / "c", tables)
    write_front(CorpusPaths(tmp_path / "c"))
    page = words(tmp_path / "c" / "index.html")
    assert "No difference is certain enough for this page." in page
    assert "No outlet has enough stories that others report too: nothing was compared." in page
    assert "expected to be chance" not in page
    assert "looked up" not in page


def test_comparisons_without_a_difference_are_counted(tmp_path: Path) -> None:
    write_corpus(tmp_path / "c", made_sides(1))
    write_front(CorpusPaths(tmp_path / "c"))
    page = words(tmp_path / "c" / "index.html")
    assert re.search(
        r"Of [\w]+ comparisons of an outlet with the others in the same stories, none shows a "
        r"difference that is unlikely to be chance\.",
        page,
    )
    assert "expected to be chance" not in page


def test_a_story_without_a_headline_is_named_by_its_first_words(tmp_path: Path) -> None:
    tables = made_sides(2, stories=12)
    for row in tables["stories"]:
        row["title"] = None
    first = "Rain that fell on Monday closed the pass above Weimar for the whole of the week."
    tables["sentences"] = [
        {"story_id": s["story_id"], "account_id": f"{s['story_id']}/0", "role": role, "text": text}
        for s in tables["stories"]
        for role, text in (("byline", "By Jana Roth"), ("body", "—"), ("body", first))
    ]
    write_corpus(tmp_path / "c", tables)
    write_front(CorpusPaths(tmp_path / "c"))
    page = words(tmp_path / "c" / "index.html")
    assert page.count("“Rain that fell on Monday closed the pass above Weimar for the …”") == 5
    assert not re.search(r"\bs0\d\d\b", page)


def test_the_files_are_made_again_only_if_something_changed(made: Path) -> None:
    def times() -> list[int]:
        return [(made / n).stat().st_mtime_ns for n in ("index.html", "corpus.duckdb")]

    before = times()
    write_front(CorpusPaths(made))
    assert times() == before
    (made / "corpus.duckdb").unlink()
    write_front(CorpusPaths(made))
    assert times() > before


def test_duckdb_answers_from_any_folder_after_the_file_was_moved(
    made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = shutil.copy(made / "corpus.duckdb", tmp_path / "moved.duckdb")
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(moved), read_only=True) as asked:
        query = (
            "SELECT count(DISTINCT (story_id, contrast_id)) FROM contrasts WHERE kind = 'figure'"
        )
        assert asked.execute(query).fetchone() == (60,)
        query = "SELECT outlet FROM outlet_contrasts WHERE verdict = 'more than the rest'"
        assert asked.execute(query).fetchall() == [("Dial",)]
        assert asked.execute("SELECT title FROM story_contrasts WHERE rank = 1").fetchone() == (
            "<script>alert(1)</script> & co",
        )


def test_of_a_large_corpus_the_file_has_views(
    planted: dict[str, Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "MOST_BYTES", 0)
    folder = tmp_path / "it's [may]* now"
    corpus = write_corpus(folder, planted, parts=3)
    assert database.write_database(CorpusPaths(folder), corpus, {}) == ""
    monkeypatch.chdir(tmp_path)
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as asked:
        assert asked.execute("SELECT count(*) FROM accounts").fetchone() == (240,)
        kinds = "SELECT DISTINCT table_type FROM information_schema.tables"
        assert asked.execute(kinds).fetchall() == [("VIEW",)]


def test_a_place_that_duckdb_refuses_costs_only_its_file(
    planted: dict[str, Table], tmp_path: Path
) -> None:
    folder = tmp_path / "may?"
    write_corpus(folder, planted)
    note = write_front(CorpusPaths(folder))
    assert note.startswith("corpus.duckdb was not written: DuckDB refuses it (")
    assert write_front(CorpusPaths(folder)) == note
    assert (folder / "index.html").is_file()
    assert str(tmp_path) not in note


REFUSALS = [
    'Could not write file "{0}/.work/building/tmpx1/corpus.duckdb.wal": No space left on device',
    "Cannot open file '{0}/.work/building/tmpx1/corpus.duckdb': Permission denied",
    "failed to offload data block to {0}/.work/building/tmpx1/spilled/a.tmp: disk quota exceeded",
    "Could not set lock on file {0}/.work/building/tmpx1/corpus.duckdb: Read-only file system",
    "No files found that match the pattern {0}/accounts/part-0.parquet",
    "Out of Memory Error",
]


@pytest.mark.parametrize("words", REFUSALS)
def test_what_duckdb_could_not_write_is_said_without_a_path_and_tried_again(
    planted: dict[str, Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    folder = tmp_path / "may"
    write_corpus(folder, planted)
    (folder / "corpus.duckdb").write_bytes(b"of other tables")

    def refuse(*_: object) -> None:
        raise duckdb.Error(words.format(folder))

    with monkeypatch.context() as full:
        full.setattr(database, "_write", refuse)
        note = write_front(CorpusPaths(folder))
    assert note.endswith("; mend that, then run the same command again.")
    assert words.split("{0}")[0] in note
    assert str(tmp_path) not in note
    assert "tmpx1" not in note
    assert not (folder / "corpus.duckdb").exists()
    assert 'href="corpus.duckdb"' not in (folder / "index.html").read_text("utf8")
    assert write_front(CorpusPaths(folder)) == ""
    assert 'href="corpus.duckdb"' in (folder / "index.html").read_text("utf8")
    with duckdb.connect(str(folder / "corpus.duckdb"), read_only=True) as asked:
        assert asked.execute("SELECT count(*) FROM accounts").fetchone() == (240,)


def test_without_duckdb_the_page_is_made_and_the_remedy_named(
    planted: dict[str, Table], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(front, "has_duckdb", lambda: False)
    write_corpus(tmp_path / "c", planted)
    note = write_front(CorpusPaths(tmp_path / "c"))
    assert note.startswith("corpus.duckdb was not written: it needs DuckDB, pip install")
    assert (tmp_path / "c" / "index.html").is_file()
    assert not (tmp_path / "c" / "corpus.duckdb").exists()


def story_of(folder: Path, **tables: list[dict[str, Any]]) -> Any:
    whole: dict[str, Table] = {
        name: [] for name in ("stories", "accounts", "origins", "tallies", "contrasts")
    }
    add_story(whole, "s", ["Anchor", "Beacon"])
    for name, rows in tables.items():
        whole[name] = [
            {"story_id": "s", "account_id": f"s/{n}"} | row for n, row in enumerate(rows)
        ]
    return write_corpus(folder, whole)


@pytest.mark.parametrize(
    ("measure", "kind", "table", "rows", "expected"),
    [
        (
            "bound kept",
            "",
            "figures",
            [
                {"group_id": "g", "surface": "over 40", "value": 40.0, "bound": ">"},
                {"group_id": "g", "surface": "40", "value": 40.0, "bound": "="},
            ],
            (("Beacon", "40"), ("Anchor", "over 40")),
        ),
        (
            "hedge kept",
            "",
            "changes",
            [
                {"change": "bound dropped", "surface": "x", "other_surface": "y"},
                {"change": "hedge dropped", "surface": "It rains.", "other_surface": "may"},
            ],
            (("Beacon", "It rains."), ("Anchor", "may")),
        ),
        (
            "frames",
            "economic",
            "cues",
            [{"dimension": "economic", "measure": "frame", "score": 1.0, "sentence_id": "s/0#1"}],
            (("Anchor", "Trade fell."),),
        ),
    ],
)
def test_the_words_behind_a_habit_are_those_of_a_case(
    tmp_path: Path,
    measure: str,
    kind: str,
    table: str,
    rows: list[dict[str, Any]],
    expected: tuple[tuple[str, str], ...],
) -> None:
    sentences = [{"sentence_id": "s/0#1", "text": "Trade fell."}]
    rows = [row | {"other_account_id": "s/0"} for row in rows]
    corpus = story_of(tmp_path, **{table: rows, "sentences": sentences})
    tally = {"story_id": "s", "measure": measure, "kind": kind, "cases": 1}
    outlets = (("Anchor", 1), ("Beacon", 0))
    tallies = pd.DataFrame([tally | {"outlet": o, "hits": h} for o, h in outlets])
    row = {"outlet": "Beacon", "measure": measure, "kind": kind, "verdict": "less than the rest"}
    found = find_example(corpus, tallies, row)
    assert found is not None
    assert (found.story_id, found.places) == ("s", expected)
    row |= {"verdict": "more than the rest"}
    assert find_example(corpus, tallies, row) is None


def test_tables_and_sentences_of_the_notebook(made: Path) -> None:
    from analysis import read_corpus
    from analysis.corpus import compare_outlet_contrasts, compare_stories

    corpus = read_corpus(made)
    stories, contrasts = compare_stories(corpus), compare_outlet_contrasts(corpus)
    told = str(tell_stories(stories, limit=1))
    assert told.startswith("In ")
    assert "co: Examiner and Dial and Anchor have voice 1." in told
    assert "divided by the outlets on the side of Dial" in str(
        tell_stories(compare_stories(corpus, outlet="Dial"))
    )
    assert str(tell_stories(stories.head(0))) == "No story has two accounts to compare."
    assert "two show a difference" in str(tell_outlet_contrasts(contrasts))
    none = str(tell_outlet_contrasts(contrasts.head(0)))
    assert none == "No outlet has enough stories and contrasts to compare."
    assert len(show_stories(stories, limit=3).rows) == 3
    shown = show_outlet_contrasts(contrasts, kind="voice")
    assert len(shown.rows) == 10
    assert all(len(row) == len(shown.heads) for row in shown.rows)
