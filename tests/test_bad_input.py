"""Bad input at the command: one clear sentence, exit code 2, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.cli import main
from analysis.cli.story import _own_stories
from analysis.corpus import read_corpus
from analysis.errors import AnalysisError
from analysis.read import stories
from analysis.read.stories import find_story
from analysis.report.starter import LAB_OPTIONS

BODY = (
    "The council met on Tuesday evening to vote on the plan. Members argued for three hours "
    "before they agreed.\n"
)


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments))
    return result.exit_code, result.output.strip()


def test_unknown_story_is_named_with_those_there_are(tmp_path: Path) -> None:
    code, said = run("report", "atlantis", "--out", str(tmp_path / "out"))
    assert code == 2
    assert (
        said == "storydiff: story 'atlantis': no such story, folder or file; name one of these "
        "stories: gaza-refusals, ilvane-blockade; or give a path."
    )
    assert not (tmp_path / "out").exists()


def test_unknown_notebook_parameter(tmp_path: Path) -> None:
    code, said = run("report", "gaza-refusals", "--out", str(tmp_path), "-p", "colour", "red")
    assert (code, said.count("\n")) == (2, 0)
    assert "parameter 'colour': no notebook has this parameter" in said
    assert list(tmp_path.iterdir()) == []


def test_parameter_name_that_is_code_is_refused(tmp_path: Path) -> None:
    """papermill would run code hidden in a parameter name."""
    code, said = run(
        "report", "gaza-refusals", "--out", str(tmp_path), "-p", "story=1; print(1) #", "x"
    )
    assert code == 2
    assert "no notebook has this parameter" in said


def test_empty_folder(tmp_path: Path) -> None:
    (tmp_path / "story").mkdir()
    code, said = run("tables", str(tmp_path / "story"), "--out", str(tmp_path / "out"))
    assert code == 2
    assert "contains no account" in said
    assert not (tmp_path / "out").exists()


def test_out_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("x")
    code, said = run("report", "gaza-refusals", "--out", str(tmp_path / "taken"))
    assert code == 2
    assert "cannot be written" in said
    assert (tmp_path / "taken").read_text() == "x"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_out_without_permission(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    code, said = run("report", "gaza-refusals", "--out", str(tmp_path / "out"))
    assert code == 2
    assert "cannot be written" in said


def test_report_of_a_folder_with_only_binary_files_leaves_nothing_behind(tmp_path: Path) -> None:
    story = tmp_path / "story"
    story.mkdir()
    (story / "a.txt").write_bytes(b"\x00\x01\x02")
    code, said = run("report", str(story), "--out", str(tmp_path / "out"))
    assert code == 2
    assert "its file cannot be read" in said
    assert list((tmp_path / "out").iterdir()) == []


def test_tables_of_a_single_account_compare_nothing(tmp_path: Path) -> None:
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "a.txt").write_text("Council votes on plan\n\n" + BODY)
    code, _ = run("tables", str(tmp_path / "story"), "--out", str(tmp_path / "out"))
    assert code == 0
    assert (tmp_path / "out" / "statements.csv").read_text().count("\n") == 1


def test_the_command_itself_exits_with_two(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "report", "atlantis"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("storydiff: story 'atlantis'")


def test_a_story_with_bad_settings_does_not_hide_the_others(tmp_path: Path) -> None:
    for name, settings in (("good", 'title = "Flood"'), ("bad", "title = [")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "story.toml").write_text(settings, "utf8")
    done = subprocess.run(
        [Path(sys.executable).with_name("storydiff"), "list"],
        env=os.environ | {"STORYDIFF_SEEDS": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, "good\tFlood\n" in done.stdout) == (0, True)
    assert "bad\tcannot be read: is not valid TOML" in done.stdout


def test_list_names_the_seed_from_any_folder(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "list"],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=True,
    )
    assert done.stdout.startswith("gaza-refusals\t")


def test_report_without_a_story_takes_the_seeds_of_the_working_folder_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, said = run("report")
    assert (code, said.count("\n")) == (2, 0)
    assert said.startswith("storydiff: no story: there is none under seeds/ in this folder; name a")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "seeds" / "council").mkdir(parents=True)
    (tmp_path / "seeds" / "council" / "gazette.txt").write_text(BODY, "utf8")
    assert _own_stories() == ("council",)
    monkeypatch.chdir(tmp_path / "seeds" / "council")
    assert _own_stories() == ("council",)


@pytest.mark.skipif(os.name == "nt", reason="folders have no owner")
@pytest.mark.parametrize(("mode", "trusted"), [(0o755, True), (0o1777, False), (0o777, False)])
def test_stories_of_another_user_in_a_working_folder_where_all_may_write_are_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: int, trusted: bool
) -> None:
    theirs = tmp_path / "seeds" / "harbour"
    theirs.mkdir(parents=True)
    (theirs / "gazette.txt").write_text(BODY, "utf8")
    tmp_path.chmod(mode)
    monkeypatch.chdir(tmp_path)
    own = stories._owners
    monkeypatch.setattr(stories, "_owners", lambda p: {4321} if p == theirs.parent else own(p))
    assert ("harbour" in stories.list_stories()) == trusted
    assert bool(stories.set_aside()) != trusted


@pytest.mark.parametrize("linked", [False, True])
def test_stories_that_another_user_put_above_the_working_folder_are_set_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    """Their name must not win over a folder of that name; a folder of the same owner is trusted."""
    theirs, mine = tmp_path / "seeds", tmp_path / "work"
    place = tmp_path / "elsewhere" if linked else theirs
    for folder in (place / "council", mine / "council"):
        folder.mkdir(parents=True)
        (folder / "gazette.txt").write_text(BODY, "utf8")
    if linked:
        theirs.symlink_to(place)
    monkeypatch.chdir(mine)
    assert find_story("council") == theirs / "council"
    own = stories._owners
    monkeypatch.setattr(stories, "_owners", lambda p: {4321} if p == theirs else own(p))
    assert find_story("council") == Path("council")
    with pytest.raises(AnalysisError, match=f"as another user owns it: {theirs}") as error:
        find_story("harbour")
    assert "council" not in str(error.value)
    assert run("list")[1].endswith(f"set aside, as another user owns it: {theirs}.")
    with pytest.raises(AnalysisError, match=f"as another user owns it: {theirs}"):
        read_corpus("harbour")
    monkeypatch.setattr(stories, "_owners", lambda p: {4321} if p in (theirs, mine) else own(p))
    assert find_story("council") == theirs / "council"
    monkeypatch.setattr(stories, "_owners", lambda p: {4321} if p == theirs else own(p))
    monkeypatch.setenv("STORYDIFF_SEEDS", str(theirs))
    assert find_story("council") == theirs / "council"


@pytest.mark.parametrize(
    ("typed", "folder", "passed"),
    [
        ([], ".", []),
        (["work"], "work", []),
        (["work", "--no-browser", "--port=8890"], "work", ["--no-browser", "--port=8890"]),
        (["--no-browser", "--port", "8890"], ".", ["--no-browser", "--port", "8890"]),
    ],
)
def test_options_of_jupyterlab_are_passed_on(
    typed: list[str],
    folder: str,
    passed: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    commands: list[list[str]] = []

    def note(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
        commands.append(command)
        return subprocess.CompletedProcess(command, 0)

    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("analysis.report.starter.subprocess.run", note)
    assert run("lab", *typed) == (0, "")
    (command,) = commands
    assert command[1:4] == ["-m", "jupyter", "lab"]
    assert Path(command[4]).resolve() == (tmp_path / folder).resolve()
    assert command[4 + 1 + len(LAB_OPTIONS) :] == passed


@pytest.mark.parametrize(
    "command", [["report"], ["contrasts"], ["tables", "--out", "t"], ["review", "--who", "Ann"]]
)
def test_a_story_that_may_not_be_opened_is_named(
    command: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def forbidden(name: str) -> Path:
        raise PermissionError(13, "Permission denied", name)

    monkeypatch.setattr(stories, "find_place", forbidden)
    code, said = run(*command, "locked")
    assert (code, said) == (
        2,
        "storydiff: story 'locked': cannot be opened (Permission denied); check its permissions.",
    )


def test_a_place_that_may_not_be_opened_is_named_wherever_it_is_met(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def forbidden(self: Path) -> bool:
        raise PermissionError(13, "Permission denied", "locked/story.toml")

    (tmp_path / "a.txt").write_text(BODY)
    monkeypatch.setattr(stories, "is_corpus", forbidden)
    code, said = run("tables", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out"))
    why = "cannot be opened (Permission denied); check its permissions."
    assert (code, said) == (2, f"storydiff: locked/story.toml: {why}")


def test_the_command_that_follows_a_new_story_can_be_pasted(tmp_path: Path) -> None:
    code, said = run("new", str(tmp_path / "my story"))
    assert code == 0
    assert said.endswith(f"storydiff report '{tmp_path}/my story'")


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ([BODY], "Only one account can be analysed, so there is nothing to compare it with."),
        (
            [BODY, "Der Rat tagte am Dienstagabend, um über den Plan der Stadt abzustimmen."],
            "Only one account is in English, so there is nothing to compare it with.",
        ),
    ],
)
def test_contrasts_of_a_story_without_a_comparison_say_so(
    tmp_path: Path, texts: list[str], words: str
) -> None:
    for n, text in enumerate(texts):
        (tmp_path / f"{n}.txt").write_text(text, "utf8")
    assert run("contrasts", str(tmp_path)) == (0, words)
