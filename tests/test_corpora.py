"""A corpus opened from its folder: its tables, its stories as they were analysed, and clear words
for what is no corpus.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis import AnalysisError, read_corpus, read_story, schema, story_from_records
from analysis.corpus import Corpus
from analysis.read.stories import list_stories

sys.path.insert(0, str(Path(__file__).resolve().parent / "corpora"))
from folder import make_corpus, read_papers

KEPT = ("festival-farrowby", "bridge-elmsgard", "flood-pellmoor")


@pytest.fixture(scope="module")
def papers() -> Corpus:
    return read_corpus("nine-papers")


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Three stories of the fictional papers, analysed now, in several parts."""
    records = [r for r in read_papers() if r["story_id"] in KEPT]
    return read_corpus(make_corpus(records, tmp_path_factory.mktemp("corpus") / "few", size=4))


def test_every_table_keeps_the_contract(papers: Corpus) -> None:
    for name in set(papers.tables) & set(schema.TABLES) - {"skipped"}:
        table = papers.table(name)
        assert table.columns[0] == "story_id"
        schema.check(name, table)
    assert len(papers.stories) == papers.table("accounts", ["story_id"])["story_id"].nunique() == 40


def test_a_story_of_it_is_the_story_that_was_analysed(few: Corpus) -> None:
    records = [r for r in read_papers() if r["story_id"] == KEPT[0]]
    told, again = (
        few.story(KEPT[0]),
        story_from_records(records, story_id=KEPT[0], title=records[0]["title"]),
    )
    pd.testing.assert_frame_equal(told.accounts, again.accounts)
    pd.testing.assert_frame_equal(told.sentences, again.sentences)
    assert (told.key, told.title, told.labels) == (again.key, again.title, again.labels)


def test_tables_of_all_parts_are_read_as_one(few: Corpus) -> None:
    assert len(list((few.folder / "tallies").iterdir())) > 1
    tallies = few.table("tallies", ["story_id", "measure", "hits"])
    assert list(tallies.columns) == ["story_id", "measure", "hits"]
    assert set(tallies["story_id"]) == set(KEPT)
    assert few.skipped.empty


def test_it_says_what_it_is(papers: Corpus) -> None:
    assert repr(papers) == "<Corpus 'nine-papers': 40 stories, 200 accounts>"
    page = papers._repr_html_()
    assert "Corpus nine-papers: 40 stories, the 12 with most accounts shown" in page
    assert page.count("<tr>") == 13


def test_a_corpus_is_no_story_and_a_story_no_corpus() -> None:
    assert "nine-papers" not in list_stories()
    with pytest.raises(AnalysisError, match="story 'nine-papers': is a corpus of many stories"):
        read_story("nine-papers")
    with pytest.raises(AnalysisError, match="corpus 'gaza-refusals': is a story"):
        read_corpus("gaza-refusals")


def test_what_is_not_there_is_named(papers: Corpus) -> None:
    for wrong, words in (
        (
            lambda: papers.table("votes"),
            "table 'votes': is not in the corpus nine-papers; read one of ",
        ),
        (
            lambda: papers.table("stories", ["colour"]),
            "column 'colour': is not in the table stories; name some of ",
        ),
        (
            lambda: papers.story("x"),
            "story 'x': is not in the corpus nine-papers; take one of its stories: ",
        ),
        (lambda: read_corpus("nowhere"), "corpus 'nowhere': no such corpus or folder"),
        (lambda: read_corpus(""), "corpus '': no such corpus or folder"),
    ):
        with pytest.raises(AnalysisError) as error:
            wrong()
        assert str(error.value).startswith(words)


def test_a_broken_part_and_a_broken_mark_are_one_clear_sentence(
    few: Corpus, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(few.folder, tmp_path / "copy"))
    part = min((copy / "coverage").iterdir())
    part.write_bytes(b"PAR1 cut off")
    with pytest.raises(
        AnalysisError,
        match=r"part-\d+\.parquet: cannot be read .*; run 'storydiff corpus' again into that "
        r"folder",
    ):
        read_corpus(copy).table("coverage")
    (copy / "corpus.json").write_text("{")
    with pytest.raises(AnalysisError, match=r"corpus\.json: cannot be read"):
        read_corpus(copy)
    (copy / "corpus.json").write_text(json.dumps(["not a mapping"]))
    assert read_corpus(copy).about == {}
