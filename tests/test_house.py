"""The structure of the package: imports, public names, start-up and the columns of the tables."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
ROOT = PACKAGE.parent
FACES = ("analysis", *(f"analysis.{f}" for f in ("find", "compare", "show", "report", "corpus")))
FILES = sorted(PACKAGE.rglob("*.py"))


def test_imports_follow_the_contract() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("face", FACES)
def test_public_names_resolve_and_have_a_docstring(face: str) -> None:
    module = importlib.import_module(face)
    assert module.__all__
    for name in module.__all__:
        assert (getattr(module, name).__doc__ or "").strip(), f"{face}.{name} has no docstring"


def test_every_result_is_shown_by_the_one_place_that_keeps_its_words_as_typed() -> None:
    shown = r"def _repr_(html|markdown|latex|svg|javascript)_"
    assert [p.name for p in FILES if re.search(shown, p.read_text("utf8"))] == ["html.py"]


def test_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="nonsense"):
        analysis.nonsense  # noqa: B018


@pytest.mark.parametrize(
    "command", ["import analysis", "import analysis.cli", "import analysis.report.render"]
)
def test_start_up_loads_nothing_heavy(command: str) -> None:
    code = (
        f"{command}; import sys; print([m for m in ('pandas', 'numpy', 'scipy', 'spacy', "
        "'matplotlib', 'papermill') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_two_classes_share_a_name() -> None:
    seen: dict[str, Path] = {}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text("utf8"))):
            if isinstance(node, ast.ClassDef):
                assert node.name not in seen, f"{node.name} in {path} and in {seen[node.name]}"
                seen[node.name] = path


def test_contract_tables_have_the_columns_that_scripts_outside_rely_on() -> None:
    from analysis.schema import TABLES

    assert list(TABLES["quantities"])[3:16] == [
        "start", "end", "surface", "value", "low", "high", "bound", "trend", "unit", "counts",
        "claimant", "as_of", "scope",
    ]  # fmt: skip
    assert {"quote_id", "kind", "speaker", "speaker_surface", "cue", "content"} <= set(
        TABLES["quotes"]
    )
    assert {"actor_id", "actor", "surface", "role"} <= set(TABLES["mentions"])
    assert {"surface", "dimension", "score"} <= set(TABLES["cues"])
    assert {"fact_id", "relation", "probability", "reason"} <= set(TABLES["statements"])
    assert {"group_id", "quantity_id", "verdict", "reason"} <= set(TABLES["quantity_groups"])
    assert {"account_id", "origin_id", "relation", "score", "reason"} <= set(TABLES["origins"])
    assert {"fact_id", "account_id", "status", "probability", "position"} <= set(TABLES["coverage"])
