"""Nothing in the working folder or the story's is loaded, and a report has the same bytes from
anywhere.

The folders are full of decoys: a module of every name that Python could look for, settings,
kernels, templates. Each leaves a file behind when it runs, or would change the report.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import matplotlib
import pytest

from analysis.checksums import SUMS
from analysis.isolation import isolated_environment
from analysis.read import FileReader
from analysis.report.notebooks import WarmKernel

STORYDIFF = Path(sys.executable).with_name("storydiff")
SMALL_RUN = Path(__file__).parent / "corpora" / "run_small.py"
ACCOUNTS = {
    "gazette.txt": "Bridge closed in Torgau\n\nAt least 40 people were stranded when the bridge in "
    'Torgau was closed on Monday, police said.\n\n"Nobody told us," said Eva Brandt, a baker.\n',
    "courier.txt": "Torgau bridge shut\n\nSome 60 people were stranded in "
    "Torgau after its bridge was "
    "shut on Monday.\n\nThe city blamed the builder for the cracks.\n",
}
INSTALLED = {name for name in importlib.metadata.packages_distributions() if name.isidentifier()}
EVERY_MODULE = {*sys.stdlib_module_names, *INSTALLED, "sitecustomize", "usercustomize"}
# Python itself imports these before it gives control to ``python -m analysis``.
LOADED_BY_PYTHON = {"analysis", "importlib"}
BESIDE_THE_ACCOUNTS = {"click", "ipykernel_launcher", "IPython", "matplotlib", "numpy", "pandas"}
SETTINGS = [
    *(
        f"{name}_config.py"
        for name in ("ipython", "ipython_kernel", "jupyter", "jupyter_nbconvert")
    ),
    "profile_default/ipython_config.py",
    "profile_default/startup/00.py",
    "startup.py",
]
# What a user may have set by mistake, as with ``export PYTHONPATH=$PYTHONPATH:``, and on purpose.
LEADING_HERE = {
    "PYTHONPATH": f".{os.pathsep}",
    "PYTHONSTARTUP": "startup.py",
    "IPYTHONDIR": ".",
    "JUPYTER_PATH": f"share/jupyter{os.pathsep}.",
    "JUPYTER_CONFIG_DIR": ".",
    "JUPYTER_DATA_DIR": ".",
    "MATPLOTLIBRC": ".",
}
ENTRY_POINTS = ("spacy_factories", "papermill.engine", "jupyter_client.kernel_provisioners")


class Scene(NamedTuple):
    """A working folder with decoys and a story, where decoys leave their names, and a report."""

    folder: Path
    story: Path
    ran: Path
    report: dict[str, bytes]

    def names_of_what_ran(self) -> list[str]:
        return sorted(path.name for path in self.ran.iterdir())


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    root = tmp_path_factory.mktemp("isolation")
    folder, story, ran, elsewhere = (
        root / name for name in ("work", "work/seeds/bridge", "ran", "elsewhere")
    )
    for path in (story, ran, elsewhere):
        path.mkdir(parents=True)
    for name, words in ACCOUNTS.items():
        (story / name).write_text(words, "utf8")
    add_decoys(folder, EVERY_MODULE, ran)
    add_decoys(story, BESIDE_THE_ACCOUNTS, ran)
    run(STORYDIFF, "report", story, "--out", root / "out", cwd=elsewhere)
    return Scene(folder, story, ran, files(root / "out"))


@pytest.fixture(autouse=True)
def _nothing_has_run(scene: Scene) -> None:
    for path in scene.ran.iterdir():
        path.unlink()


def add_decoys(folder: Path, modules: Iterable[str], ran: Path) -> None:
    """Fill a folder with what must not be loaded."""
    for name in modules:
        write(folder / f"{name}.py", leave(ran, name))
    for place in ("", ".ipython/", ".jupyter/"):
        for name in SETTINGS:
            write(folder / place / name, leave(ran, place.strip("/.") + name.replace("/", "-")))
    for place in ("", ".config/matplotlib/"):
        write(folder / place / "matplotlibrc", "savefig.pad_inches: 2\naxes.xmargin: 0.4\n")
    # An installation from a checkout has a name in its search path that is no folder.
    for place in ["", *(place for place in sys.path if not os.path.isabs(place))]:
        write(folder / place / "plugin.py", leave(ran, "plugin"))
        about = folder / place / "plugin-1.0.dist-info"
        write(about / "METADATA", "Metadata-Version: 2.1\nName: plugin\n")
        groups = "".join(f"[{group}]\nplugin = plugin\n" for group in ENTRY_POINTS)
        write(about / "entry_points.txt", groups)
    write(folder / "decoys.pth", "import plugin\n")
    kernel = {"argv": [sys.executable, "-c", leave(ran, "kernel")], "language": "python"}
    for place in ("", "share/jupyter/", ".local/share/jupyter/", ".ipython/"):
        write(folder / place / "kernels/python3/kernel.json", json.dumps(kernel))
        write(folder / place / "nbconvert/templates/base/display_priority.j2", "not ours")
        write(folder / place / "nbconvert/templates/storydiff/index.html.j2", "not ours")


def leave(ran: Path, name: str) -> str:
    """Code that shows that it ran."""
    return f"open({str(ran / name)!r}, 'w').close()\n"


def write(path: Path, words: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, "utf8")


def run(*command: object, cwd: Path, **variables: str) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def files(folder: Path) -> dict[str, bytes]:
    """The files of a folder that are not hidden, but for the list of their sums."""
    paths = [p.relative_to(folder) for p in sorted(folder.rglob("*")) if p.name != SUMS]
    shown = [path for path in paths if not any(part.startswith(".") for part in path.parts)]
    return {str(path): (folder / path).read_bytes() for path in shown if (folder / path).is_file()}


def test_a_report_loads_nothing_of_the_working_folder(scene: Scene, tmp_path: Path) -> None:
    """Not even if the working folder is the user's home, and the story is found by name."""
    shutil.copytree(matplotlib.get_cachedir(), scene.folder / ".cache" / "matplotlib")
    home = {"HOME": str(scene.folder), "JUPYTER_PREFER_ENV_PATH": "0"}
    run(STORYDIFF, "report", "bridge", "--out", tmp_path, cwd=scene.folder, **home)
    assert scene.names_of_what_ran() == []
    path = str(scene.story).encode()
    assert files(tmp_path) == {k: v.replace(path, b"bridge") for k, v in scene.report.items()}


def test_a_report_of_the_working_folder_loads_nothing_beside_the_accounts(
    scene: Scene, tmp_path: Path
) -> None:
    run(STORYDIFF, "report", ".", "--out", tmp_path, cwd=scene.story, **LEADING_HERE)
    assert scene.names_of_what_ran() == []
    assert files(tmp_path) == scene.report


def test_the_kernel_of_a_script_loads_nothing_of_the_working_folder(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scene.folder)
    for name, value in LEADING_HERE.items():
        monkeypatch.setenv(name, value)
    with WarmKernel() as kernel:
        kernel.run("import json, click, pandas; from matplotlib import pyplot, rcParams")
        kernel.run("assert rcParams['savefig.pad_inches'] == 0.1")
    assert scene.names_of_what_ran() == []


def test_the_environment_keeps_what_does_not_lead_into_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "link").symlink_to("work")
    monkeypatch.chdir(tmp_path / "work")
    kept = [str(tmp_path / "library"), os.path.expanduser("~/modules")]
    given = ["", kept[0], ".", "lib", str(tmp_path / "work"), str(tmp_path / "link"), "~/modules"]
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(given))
    monkeypatch.setenv("JUPYTER_PATH", "share")
    monkeypatch.setenv("STORYDIFF_SEEDS", "stories")
    environment = isolated_environment()
    assert environment["PYTHONPATH"] == os.pathsep.join(kept)
    assert "JUPYTER_PATH" not in environment
    assert environment["STORYDIFF_SEEDS"] == "stories"
    assert environment["PYTHONSAFEPATH"] == "1"


def test_tables_load_nothing_of_the_working_folder(scene: Scene, tmp_path: Path) -> None:
    run(STORYDIFF, "tables", "bridge", "--out", tmp_path, cwd=scene.folder)
    assert scene.names_of_what_ran() == []
    assert files(tmp_path) == tables(scene)


def test_the_module_run_by_its_name_loads_nothing_of_the_working_folder(
    scene: Scene, tmp_path: Path
) -> None:
    add_decoys(tmp_path / "work", EVERY_MODULE - LOADED_BY_PYTHON, scene.ran)
    command = (sys.executable, "-m", "analysis", "tables", scene.story, "--out", tmp_path / "out")
    run(*command, cwd=tmp_path / "work")
    assert scene.names_of_what_ran() == []
    assert files(tmp_path / "out") == tables(scene)


def tables(scene: Scene) -> dict[str, bytes]:
    """The tables of the report, by the names of their files."""
    start = "bridge/tables/"
    return {name[len(start) :]: v for name, v in scene.report.items() if name.startswith(start)}


def test_the_reading_process_loads_nothing_of_the_working_folder(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scene.folder)
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(["", ".", str(scene.folder)]))
    page = f"<html><body><article><p>{ACCOUNTS['courier.txt']}</p></article></body></html>"
    with FileReader() as reader:
        records = reader.read("html", page.encode(), "courier.html")
    assert "60 people were stranded" in records[0]["text"]
    assert scene.names_of_what_ran() == []


def test_a_corpus_and_its_report_load_nothing_of_the_working_folder(
    scene: Scene, tmp_path: Path
) -> None:
    source = write_records(tmp_path / "in.jsonl", stories=1)
    run(STORYDIFF, "corpus", source, "--reports", "1", "--out", "corpus", cwd=scene.folder)
    assert scene.names_of_what_ran() == []
    made = files(scene.folder / "corpus")
    assert any(name.endswith("00-story.html") for name in made)
    run(STORYDIFF, "corpus", source, "--out", tmp_path / "corpus", cwd=tmp_path)
    plain = files(tmp_path / "corpus")
    same = plain.keys() - {"summary.txt", "index.html", "corpus.duckdb"}  # links, an own id
    assert {name: made[name] for name in same} == {name: plain[name] for name in same}


def test_workers_of_a_script_load_nothing_of_the_working_folder(
    scene: Scene, tmp_path: Path
) -> None:
    source = write_records(tmp_path / "in.jsonl", stories=4)
    run(sys.executable, SMALL_RUN, source, tmp_path / "corpus", "2", "2", cwd=scene.folder)
    assert scene.names_of_what_ran() == []
    assert "4 stories" in (tmp_path / "corpus" / "summary.txt").read_text("utf8")


def write_records(path: Path, *, stories: int) -> Path:
    """The accounts above as so many stories of other towns."""
    towns = ("Torgau", "Weimar", "Passau", "Speyer")[:stories]
    rows = [
        {"story_id": town, "outlet": name, "text": words.replace("Torgau", town)}
        for town in towns
        for name, words in ACCOUNTS.items()
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return path
