"""The house stands as the README draws it: imports point down, public names are listed by hand, start-up is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import analysis

PACKAGE = Path(analysis.__file__).parent
# Lowest first; rooms of one step do not import each other.
STEPS = [
    ["errors", "interrupts", "lexicons", "markup", "memo", "pipes", "rules", "schema", "spare"],
    ["cleaning", "language", "notes", "outputs", "readers", "text"],
    ["folder", "records"],
    ["intake", "story"],
    ["parse"],
    ["actors", "triggers"],
    ["agency", "codebook", "scores", "sentiment"],
    ["frames", "quantities", "quotes", "wording"],
    ["cues"],
    ["verdicts"],
    ["align", "grouping", "origins", "salience"],
    ["link"],
    [
        "changes",
        "coverage",
        "distinctive",
        "figures",
        "framing",
        "headline",
        "labels",
        "quotecheck",
        "voices",
    ],
    ["overviews", "tallies", "versions"],
    ["corpora"],
    ["outlets"],
    ["tables"],
    ["plots"],
    ["prose"],
    ["captions", "reading"],
    ["export", "fetch", "kernel", "pages", "panel", "pdf"],
    ["report"],
    ["corpus"],
    ["cli"],
    ["__main__"],
]
LEVEL = {room: step for step, rooms in enumerate(STEPS) for room in rooms}


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """The rooms that a file imports, lazily or not; imports for type checking count too."""
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module == "analysis":
            names = [f"analysis.{a.name}" for a in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        yield from (n.split(".")[1] for n in names if n.startswith("analysis."))


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down_only(path: Path) -> None:
    here = room(path)
    assert here in LEVEL, f"{here} has no place in the house: put it on a floor"
    wrong = [
        other for other in imports(path) if other != here and LEVEL.get(other, 99) >= LEVEL[here]
    ]
    assert not wrong, f"{here} imports {wrong}, which does not stand below it"


def test_every_room_on_the_plan_exists() -> None:
    assert {room(p) for p in FILES} == set(LEVEL)


def test_public_names_are_listed_by_hand_and_all_resolve() -> None:
    assert sorted(analysis.__all__) == sorted(analysis._ROOMS)
    for name in analysis.__all__:
        assert (getattr(analysis, name).__doc__ or "").strip(), f"{name} has no docstring"


def test_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        analysis.nonsense  # noqa: B018


@pytest.mark.parametrize("command", ["import analysis", "import analysis.cli"])
def test_start_up_loads_nothing_heavy(command: str) -> None:
    code = f"{command}; import sys; print([m for m in ('pandas', 'numpy', 'spacy', 'matplotlib', 'papermill') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_contract_tables_have_the_columns_that_scripts_outside_rely_on() -> None:
    from analysis.schema import TABLES

    assert list(TABLES["quantities"])[-13:] == [
        "start", "end", "surface", "value", "low", "high", "bound", "trend", "unit", "counts", "claimant", "as_of", "scope",
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
