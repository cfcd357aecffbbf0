"""A corpus heeds the decisions of a story, and does again what a changed decision touches."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from deciding import decide, write

from analysis import find_quantities, find_quotes, read_corpus, read_story, render_corpus
from analysis.corpus import analyst
from analysis.corpus.reports import _write_story
from analysis.corpus.store import CorpusPaths

STORIES = {
    "ferry": {
        "herald": "The ferry had 240 people aboard when it sank. “Nobody helped,” Eva Lund said.",
        "echo": "Some 250 people were aboard the ferry when it sank. The coast guard slept.",
    },
    "budget": {
        "herald": "Parliament passed the budget of 90 million on Monday. Read more",
        "echo": "The budget of 90 million was passed by parliament on Monday.",
    },
}


def write_stories(home: Path) -> Path:
    home.mkdir()
    for name, texts in STORIES.items():
        write(home / name, **texts)
        (home / name / "story.toml").write_text(f'title = "{name}"\n')
    return home


def run(stories: Path, folder: Path) -> Path:
    return render_corpus(stories, out=folder / "out", workers=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of two stories with decisions, of which three do not apply."""
    folder = tmp_path_factory.mktemp("corpus")
    stories = write_stories(folder / "in")
    decide(stories / "ferry", "quantity", "value", ("herald", "240"), value="245")
    decide(stories / "ferry", "speaker", "name", ("herald", "Nobody helped"), value="Ida Holm")
    decide(stories / "ferry", "line", "leave out", ("echo", "The coast guard slept."))
    decide(stories / "budget", "quantity", "unit", ("echo", "parliament"), value="euro")
    file = stories / "budget" / "review.csv"
    head, row = file.read_text().splitlines()
    other = row.replace("parliament", "the senate").replace("unit", "scope")
    file.write_text(f"{head}\n{row}\n{other}\nAnn,,guess,,,x,y,,,,,,,\n")
    return run(stories, folder)


def test_a_corpus_has_the_word_of_the_coder(made: Path) -> None:
    corpus = read_corpus(made)
    quantities = corpus.table("quantities")
    row = quantities[quantities["surface"].str.contains("240")].iloc[0]
    assert (row["value"], row["by"]) == (245.0, "Ann")
    assert corpus.table("quotes")["speaker"].tolist() == ["Ida Holm"]
    assert not corpus.table("sentences")["text"].str.contains("coast guard").any()
    story = corpus.story("ferry")
    assert find_quotes(story)["speaker"].tolist() == ["Ida Holm"]
    assert find_quotes(story, review=False)["speaker"].tolist() == ["Eva Lund"]


def test_a_decision_that_does_not_apply_is_listed_in_skipped(made: Path) -> None:
    skipped = read_corpus(made).skipped
    assert not skipped["reason"].str.contains("a corpus does not").any()
    ours = skipped[skipped["kind"] == "decision not applied"]
    assert set(ours["story_id"]) == {"budget"}
    assert sorted(reason[:17] for reason in ours["reason"]) == [
        "review.csv, row 2",
        "review.csv, row 3",
        "review.csv, row 4",
    ]


def test_the_report_of_a_story_of_a_corpus_has_its_decisions(made: Path) -> None:
    places = CorpusPaths(made)
    plans = [pd.read_parquet(p) for p in sorted((made / ".work" / "plan").glob("*.parquet"))]
    rows = pd.concat(plans)
    _write_story(places, "ferry", rows[rows["story_id"] == "ferry"])
    story = read_story(places.seeds / "ferry")
    assert 245.0 in find_quantities(story)["value"].tolist()
    assert story.left_out["text"].tolist() == ["The coast guard slept."]
    records = (places.seeds / "ferry" / "accounts.jsonl").read_text().splitlines()
    assert all("review" not in json.loads(line) for line in records)


def test_only_the_story_of_a_changed_decision_is_analysed_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stories = write_stories(tmp_path / "in")
    run(stories, tmp_path)
    done: list[str] = []
    ask = analyst.Analyst.analyse

    def note(self: analyst.Analyst, story_id: str, records: object) -> object:
        done.append(story_id)
        return ask(self, story_id, records)  # type: ignore[arg-type]

    monkeypatch.setattr(analyst.Analyst, "analyse", note)
    run(stories, tmp_path)
    assert done == []
    decide(stories / "ferry", "quantity", "none", ("echo", "250"))
    corpus = read_corpus(run(stories, tmp_path))
    assert done == ["ferry"]
    assert "250" not in "".join(corpus.table("quantities")["surface"])
    (stories / "ferry" / "review.csv").unlink()
    corpus = read_corpus(run(stories, tmp_path))
    assert done == ["ferry", "ferry"]
    assert "250" in "".join(corpus.table("quantities")["surface"])
