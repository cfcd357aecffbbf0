"""A story brings its own word lists: rows are added, mistakes are sentences, nothing is mixed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import AnalysisError, Story, find_cues, find_mentions, find_quotes, read_story
from analysis.cli import main
from analysis.find.quotes.cues import cues
from analysis.read.own_lists import own_list_names, read_own_lists
from analysis.report.manifest import input_hashes
from analysis.report.render import render_report
from analysis.resources import read_lexicon, story_lists
from analysis.show.behind import tell_choices

TEXT = (
    "The hydrofoil regatta in Kiel was stopped on Sunday.\n\n"
    '"The swell was too high for the boats," blethered Nora Beck, who runs the race.\n\n'
    "A beachmaster closed the harbour before noon, and 40 crews went back to the pier.\n"
)


def write_lists(folder: Path, **lists: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "regatta.txt").write_text(TEXT, "utf8")
    (folder / "lexicons").mkdir(exist_ok=True)
    for name, text in lists.items():
        (folder / "lexicons" / f"{name}.csv").write_text(text, "utf8")
    return folder


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return read_story(write_lists(tmp_path_factory.mktemp("plain") / "regatta"))


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = write_lists(
        tmp_path_factory.mktemp("own") / "regatta",
        reporting="cue,kind,takes\nblether,say,cq\n",
        people="noun,actor,kind,speaker\nbeachmaster,beachmaster,person,official\n",
        frames="dimension,weight,term\nhealth and safety,3,swell\n",
    )
    return read_story(folder)


def test_own_rows_are_used_and_the_package_is_as_before(plain: Story, own: Story) -> None:
    def found(story: Story) -> tuple[list[str], bool, bool]:
        quotes, cued = find_quotes(story)["cue"].dropna().tolist(), find_cues(story)
        actors = set(find_mentions(story)["actor"])
        return quotes, "beachmaster" in actors, "swell" in set(cued["surface"])

    before = found(plain)
    assert before[1:] == (False, False)
    assert found(own) == (["blethered"], True, True)
    assert found(plain) == before, "sums of one story are not those of the other"
    assert "blether" not in cues()
    assert plain.key != own.key


def test_a_row_takes_the_place_of_the_one_with_its_word() -> None:
    lists = {"reporting": "cue,kind,takes\nsay,think,c\nblether,say,cq\n"}
    with story_lists(lists):
        rows = [r for r in read_lexicon("reporting") if r["cue"] in ("say", "blether")]
        assert [(r["cue"], r["kind"]) for r in rows] == [("say", "think"), ("blether", "say")]
        with story_lists({}):
            assert "blether" not in {r["cue"] for r in read_lexicon("reporting")}
        assert "blether" in cues()
    with story_lists({}):
        assert cues()["say"].kind == "say"


def test_no_account_is_read_from_the_folder_and_the_report_names_the_lists(own: Story) -> None:
    assert own.accounts["path"].tolist() == ["regatta.txt"]
    assert own.skipped.empty
    assert own.folder is not None
    names = [f"lexicons/{name}.csv" for name in ("frames", "people", "reporting")]
    assert list(input_hashes(own.folder)) == names
    said = "The story adds words of its own: lexicons/frames.csv, lexicons/people.csv and "
    assert tell_choices(own) == [f"{said}lexicons/reporting.csv."]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "frames.csv",
            "dimension,weight,term\nhealth,3,swell\n",
            "lexicons/frames.csv, line 2: dimension is 'health', which is not known; "
            "write health and safety.",
        ),
        (
            "people.csv",
            "# of a glossary\nnoun,actor,kind,speaker\nreferee,referee,human,official\n",
            "lexicons/people.csv, line 3: kind is 'human', which is not known; use one of: ",
        ),
        (
            "valence.csv",
            "word,valence\nstorm,low\n",
            "lexicons/valence.csv, line 2: valence is 'low', not a number; write a number.",
        ),
        (
            "aliases.csv",
            "name,alias\nUnited Nations,UN\n",
            "lexicons/aliases.csv, line 1: has the columns 'name,alias'; write alias,name.",
        ),
        (
            "nicknames.csv",
            "short,long\nKit,Christopher\nKit,Katherine\n",
            "lexicons/nicknames.csv, line 3: short 'Kit' is in line 2 too; remove one of the two",
        ),
        (
            "media.csv",
            'name\n"Harbour Post\nQuay Times\n',
            "lexicons/media.csv, line 2: has a quotation mark that is not closed; close it",
        ),
        (
            "peple.csv",
            "noun,actor,kind,speaker\n",
            "lexicons/peple.csv: is not the name of a word list; write people.csv.",
        ),
        (
            "units.csv",
            "form,unit,kind,exact\nfurlong,furlong,length,\n",
            "lexicons/units.csv: cannot be changed by a story, as it is used to read texts or fig",
        ),
        ("people.txt", "noun", "lexicons/people.txt: is not a CSV file; save it as NAME.csv or"),
        ("media.csv", "", "lexicons/media.csv, line 1: has no columns; begin with the line name."),
        ("media.csv", "name\nBj\xf6rn\n", "lexicons/media.csv, line 2: is not UTF-8 text; save"),
    ],
)
def test_each_mistake_is_one_sentence(tmp_path: Path, name: str, text: str, said: str) -> None:
    folder = write_lists(tmp_path / "regatta")
    code = "latin-1" if "\xf6" in text else "utf8"
    (folder / "lexicons" / name).write_text(text, code)
    with pytest.raises(AnalysisError) as caught:
        read_own_lists(folder)
    assert str(caught.value).startswith(said)


def test_check_lists_lists_every_mistake_of_a_story(tmp_path: Path) -> None:
    folder = write_lists(
        tmp_path / "regatta", aliases="alias,name\nUN,\n,x\n", media="name\nPost\n"
    )
    (folder / "lexicons" / "README.md").write_text("Collected by Ann.", "utf8")
    done = CliRunner().invoke(main, ["check-lists", str(folder)])
    assert done.exit_code == 2
    assert done.output.splitlines() == [
        "lexicons/aliases.csv, line 2: name is empty; fill it in or remove the line.",
        "lexicons/aliases.csv, line 3: alias is empty; fill it in or remove the line.",
    ]
    (folder / "lexicons" / "aliases.csv").unlink()
    done = CliRunner().invoke(main, ["check-lists", str(folder)])
    assert (done.exit_code, done.output.strip()) == (0, "The word lists are correct.")


def test_the_lists_that_a_story_may_bring_exist() -> None:
    assert {"people", "frames", "reporting", "media", "wording"} < set(own_list_names())
    assert all(read_lexicon(name) is not None for name in own_list_names())


def test_a_mistake_is_said_before_a_kernel_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.report.render.WarmKernel", None)
    folder = write_lists(tmp_path / "regatta")
    (folder / "lexicons" / "media.csv").write_text("nam\nHarbour Post\n", "utf8")
    with pytest.raises(AnalysisError, match=r"media\.csv, line 1: has the columns 'nam'; write"):
        render_report(folder, out=tmp_path / "reports")
    (folder / "lexicons" / "media.csv").unlink()
    (folder / "story.toml").write_text('\ntitel = "Regatta"\n', "utf8")
    with pytest.raises(AnalysisError, match="line 2: has an entry that is not known"):
        render_report(folder, out=tmp_path / "reports")
    assert not (tmp_path / "reports" / "regatta").exists()
