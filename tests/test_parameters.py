"""A parameter that a notebook does not have, or of another type, stops it under plain papermill: no
report of the wrong story.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import nbformat
import papermill
import papermill.cli
import pytest
from click.testing import CliRunner
from papermill.exceptions import PapermillExecutionError

import analysis
from analysis import AnalysisError
from analysis.report.notebooks import ENGINE, WarmKernel
from analysis.report.parameters import check_cells, nearest, read_defaults
from analysis.report.render import _check_parameters
from analysis.report.starter import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))
OWN = 'story = "gaza-refusals"'
IMPORTS = "from analysis import read_story\nfrom analysis.report.parameters import check_parameters"
KINDS = {"story": str, "first": int, "least": float, "deep": bool, "names": list}
CHECK = "check_parameters(story=str)\ntold = read_story(story)"


@pytest.fixture(scope="module")
def one_kernel() -> Iterator[WarmKernel]:
    with WarmKernel() as kernel:
        yield kernel


@pytest.fixture
def engine(one_kernel: WarmKernel) -> str:
    """papermill's engine for a kernel that several tests use in turn and that is as a fresh one."""
    metadata = nbformat.read(PATHS[0], as_version=4).metadata
    one_kernel.run_notebook(nbformat.v4.new_notebook(metadata=metadata), {})
    return ENGINE


@pytest.fixture
def stopped(engine: str, tmp_path: Path) -> Callable[..., tuple[str, str]]:
    """The name of the exception with which papermill stops, and its words."""

    def run(path: Path, given: dict[str, Any]) -> tuple[str, str]:
        with pytest.raises(PapermillExecutionError) as caught:
            papermill.execute_notebook(
                path, tmp_path / "out.ipynb", given, progress_bar=False, engine_name=engine
            )
        return caught.value.ename, caught.value.evalue

    return run


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_every_notebook_refuses_a_misspelt_parameter(
    path: Path, tmp_path: Path, stopped: Callable[..., tuple[str, str]]
) -> None:
    own, *others = read_defaults(nbformat.read(path, as_version=4))
    name, words = stopped(path, {own: read_default(path, own), own[:-1] + "_" + own[-1]: "x"})
    assert name == "AnalysisError"
    assert words == (
        f"parameter '{own[:-1]}_{own[-1]}': this notebook has no such parameter; "
        f"use one of its parameters: {', '.join([own, *others])} (perhaps '{own}' was meant)."
    )
    assert '"text/html"' not in (tmp_path / "out.ipynb").read_text("utf8"), "nothing was shown"


def read_default(path: Path, name: str) -> Any:
    return read_defaults(nbformat.read(path, as_version=4))[name]


@pytest.mark.parametrize("path", PATHS, ids=lambda p: p.stem)
def test_a_notebook_checks_the_parameters_that_it_has_before_it_reads(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    code = [c for c in notebook.cells if c.cell_type == "code"]
    first = code[2].source.split("\n")
    declared = {k.arg: k.value.id for k in ast.parse(first[0]).body[0].value.keywords}  # type: ignore
    assert first[0].startswith("check_parameters(")
    assert declared == {k: type(v).__name__ for k, v in read_defaults(notebook).items()}
    assert all("import" in line for line in code[1].source.split("\n"))


def by_command(folder: Path, *options: str, notebook: str = "02-figures") -> tuple[int, str]:
    path = str(NOTEBOOKS / f"{notebook}.ipynb")
    command = [sys.executable, "-m", "papermill", path, "out.ipynb", "--no-progress-bar", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stderr.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-p", "storry", "flood"], "parameter 'storry': this notebook has no such parameter"),
        (["-r", "colour", "flood"], "parameter 'colour': this notebook has no such parameter"),
        (["-y", "stories: [a, b]"], "parameter 'stories': this notebook has no such parameter"),
        (["-f", "given.yaml"], "parameter 'sotry': this notebook has no such parameter"),
        (["-p", "story", "2024"], "parameter 'story': 2024 is a whole number where text is exp"),
        (["-y", "story: [gaza-refusals]"], "parameter 'story': ['gaza-refusals'] is a list"),
        (["-p", "story", "None"], "parameter 'story': None is no value where text is expected"),
        (
            ["-r", "print(1); story", "gaza-refusals"],
            "parameters: one of the names is not a plain name",
        ),
    ],
)
def test_however_a_parameter_is_given_one_sentence_stops_papermill(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: str, options: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("given.yaml").write_text("sotry: flood\n", "utf8")
    path = str(NOTEBOOKS / "02-figures.ipynb")
    command = [path, "out.ipynb", "--no-progress-bar", "--engine", engine, *options]
    done = CliRunner().invoke(papermill.cli.papermill, command)
    assert done.exit_code == 1
    assert str(done.exception).strip().splitlines()[-1].startswith(f"AnalysisError: {said}")
    assert pictures(tmp_path / "out.ipynb") == []


def pictures(notebook: Path) -> list[Any]:
    cells = json.loads(notebook.read_text("utf8"))["cells"]
    shown = [o for c in cells for o in c.get("outputs", []) if "data" in o]
    return [o for o in shown if "image/png" in o["data"]]


def test_the_command_of_papermill_stops_with_one_sentence(tmp_path: Path) -> None:
    code, last = by_command(tmp_path, "-p", "storry", "flood")
    assert code == 1
    assert last.startswith("AnalysisError: parameter 'storry': this notebook has no such parameter")
    assert pictures(tmp_path / "out.ipynb") == []


def test_what_papermill_itself_puts_in_is_no_parameter(tmp_path: Path) -> None:
    story = tmp_path / "2024"
    story.mkdir()
    (story / "gazette.txt").write_text("At least 12 people died in the flood on Monday.\n", "utf8")
    code, _ = by_command(tmp_path, "--inject-paths", "-r", "story", "2024", notebook="06-origins")
    assert code == 0
    assert "gazette.txt" in (tmp_path / "out.ipynb").read_text("utf8")


def test_a_notebook_without_the_tag_does_not_keep_its_own_story(
    tmp_path: Path, stopped: Callable[..., tuple[str, str]]
) -> None:
    notebook = nbformat.read(NOTEBOOKS / "02-figures.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    nbformat.write(notebook, tmp_path / "mine.ipynb")
    _, words = stopped(tmp_path / "mine.ipynb", {"story": "nowhere"})
    assert words.startswith("parameter 'story': has no effect, since a later cell sets it to 'gaza")
    assert "the tag 'parameters'" in words


def refused(*cells: str) -> str:
    """The sentence with which a notebook stops whose kernel has run these cells."""
    try:
        check_cells(cells, KINDS)
    except AnalysisError as error:
        return str(error)
    return ""


def test_an_analyst_in_the_lab_is_left_alone() -> None:
    mine = "limit = 5\nstorry = 'x'"
    assert refused("", OWN, IMPORTS) == ""
    assert refused("", OWN, mine, IMPORTS, "%matplotlib inline", "!ls", "for", mine) == ""
    assert refused("", OWN, "# Parameters of mine\nlimit = 5", IMPORTS) == ""
    assert refused("", OWN, '# Parameters\nstory = "flood"\n', mine, IMPORTS) == ""
    own = "# Parameters\nstory = 'flood'\nlimit = 5"
    assert refused("", own, IMPORTS) == refused("", own, IMPORTS, CHECK, own + "0", IMPORTS) == ""
    assert "storry" in refused("", own, "# Parameters\nstorry = 'x'", IMPORTS)
    assert refused("") == refused() == ""


def test_a_notebook_mended_by_hand_runs_on() -> None:
    wrong, right = '# Parameters\nstorry = "flood"\n', '# Parameters\nstory = "flood"\n'
    assert "storry" in refused("", OWN, wrong, IMPORTS)
    assert "storry" in refused("", OWN, wrong, IMPORTS, CHECK, IMPORTS)
    assert refused("", OWN, wrong, IMPORTS, CHECK, right, IMPORTS) == ""
    assert refused("", OWN, wrong, IMPORTS, CHECK, 'story = "flood"', IMPORTS) == ""


@pytest.mark.parametrize(
    "name",
    [
        "print(1); story",
        "x = story",
        "story = 'other' #",
        "story = 'other'; story",
        "story = open('/etc/hostname').read(); _",
        "story +",
        "globals()['storry']",
        "1 #",
        "%reset -f\nstory",
        "(story := 'other')\nlimit",
        "if True: story",
    ],
)
def test_code_in_a_name_is_refused(name: str) -> None:
    assert refused("", OWN, f'# Parameters\n{name} = "flood"\n', IMPORTS) != ""


def test_values_are_of_the_declared_type() -> None:
    right = ["story = ''", "first = -3", "least = 1", "least = float('-inf')", "deep = False"]
    wrong = ["story = True", "first = True", "first = 1.5", "least = 'x'", "deep = 1", "names = {}"]
    for line in [*right, "names = [1, float('nan'), None]"]:
        assert refused(OWN, f"# Parameters\n{line}\n") == "", line
    for line in wrong:
        assert f"parameter '{line.split()[0]}'" in refused(OWN, f"# Parameters\n{line}\n"), line
    sentence = refused(OWN, "# Parameters\nleast = 'x'\n")
    assert sentence == "parameter 'least': 'x' is text where a number is expected; give a number."


def test_the_nearest_name_is_found() -> None:
    assert nearest("STORY", ["limit", "story"]) == "story"
    assert nearest("limits", ["limit", "story"]) == "limit"
    assert nearest("colour", ["limit", "story"]) == ""


def notebooks(cell: str) -> dict[str, Any]:
    made = nbformat.v4.new_code_cell(cell, metadata={"tags": ["parameters"]})
    return {"mine": nbformat.v4.new_notebook(cells=[made])}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"limits": 3}, "name one of least, limit (perhaps 'limit' was meant)"),
        ({"colour": "red"}, "no notebook has this parameter; name one of least, limit."),
        ({"storry": "flood"}, "render this story alone"),
        ({"story": "flood"}, "render this story alone"),
        ({"limit": "x"}, "'x' is text where a whole number is expected"),
        ({"least": True}, "True is True or False where a number is expected"),
    ],
)
def test_a_report_refuses_parameters_in_the_same_way(given: dict[str, Any], said: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        _check_parameters(given, notebooks(f"{OWN}\nlimit = 12\nleast = 0.5"))
    assert said in str(caught.value)


def test_a_report_takes_what_is_right() -> None:
    _check_parameters({"limit": 3, "least": 1}, notebooks(f"{OWN}\nlimit = 12\nleast = 0.5"))


@pytest.mark.parametrize("value", [5, None, ["gaza-refusals"], b"gaza-refusals", True])
def test_a_story_or_corpus_that_is_no_text_is_one_sentence(value: Any) -> None:
    with pytest.raises(AnalysisError, match="is neither a name nor a path"):
        analysis.read_story(value)
    with pytest.raises(AnalysisError, match="is neither a name nor a path"):
        analysis.read_corpus(value)
