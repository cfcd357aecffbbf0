"""Without an extra: one sentence that names the package and how to install it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis import AnalysisError, read_corpus
from analysis.corpus import database, read_query
from analysis.corpus.workers import Engine
from analysis.read.places import find_system
from analysis.report.assistant import make_server
from analysis.report.pages import write_pdf
from analysis.report.signing import Signer, Verifier

ROOT = Path(__file__).resolve().parents[2]
EXTRAS = ("dask", "distributed", "duckdb", "fsspec", "mcp", "ipywidgets", "weasyprint")
EXTRAS += ("cryptography",)


@pytest.fixture
def _without_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if no extra were installed; what was imported before is forgotten."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in EXTRAS:
            monkeypatch.delitem(sys.modules, name)
    for name in EXTRAS:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.mark.usefixtures("_without_extras")
@pytest.mark.parametrize(
    ("ask", "sentence"),
    [
        (
            lambda: read_query(read_corpus("nine-papers"), "SELECT 1"),
            "a query of a corpus: needs duckdb, which is not installed; "
            "pip install 'storydiff[corpus]'.",
        ),
        (
            lambda: list(Engine(workers=2).run(abs, [(-1,), (-2,)])),
            "several workers: need dask, which is not installed; "
            "pip install 'storydiff[corpus]', or use one worker (--workers 1).",
        ),
        (
            lambda: Engine("tcp://127.0.0.1:9").__enter__(),
            "a scheduler: needs dask, which is not installed; pip install 'storydiff[corpus]'.",
        ),
        (
            lambda: find_system("s3://bucket/may.jsonl"),
            "s3://bucket/may.jsonl: needs fsspec, which is not installed; "
            "pip install 'storydiff[corpus]'.",
        ),
        (lambda: make_server(), "pip install 'storydiff[mcp]'."),
        (lambda: write_pdf([], Path("x.pdf")), "pip install 'storydiff[pdf]'"),
        (lambda: Signer("key.pem"), "pip install 'storydiff[sign]'."),
        (lambda: Verifier("key.pub"), "pip install 'storydiff[sign]'."),
    ],
)
def test_without_its_package_each_call_names_the_remedy(
    ask: Callable[[], object], sentence: str
) -> None:
    with pytest.raises(AnalysisError) as raised:
        ask()
    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_broken_duckdb_costs_only_its_file(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """It is found, but its library does not load."""
    from analysis.corpus.store import CorpusPaths

    monkeypatch.setitem(sys.modules, "duckdb", None)
    corpus = read_corpus("nine-papers")
    assert database.write_database(CorpusPaths(tmp_path), corpus, {}) == database.MISSING


def test_notebooks_import_what_every_installation_has() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        cells = json.loads(path.read_text("utf8"))["cells"]
        lines = [
            line
            for cell in cells
            if cell["cell_type"] == "code"
            for line in "".join(cell["source"]).splitlines()
        ]
        modules = {n.split()[1] for n in lines if n.startswith(("import ", "from "))}
        assert modules, path.name
        assert {module.partition(".")[0] for module in modules} == {"analysis"}, path.name


def test_a_query_names_the_tables_it_asks_and_is_refused_in_one_sentence() -> None:
    pytest.importorskip("duckdb")
    many = read_corpus("nine-papers")
    query = (
        "SELECT outlet, count(DISTINCT story_id) AS n FROM accounts JOIN origins "
        "USING (story_id, account_id) GROUP BY ALL ORDER BY ALL LIMIT 2"
    )
    assert read_query(many, query).values.tolist() == [["Courier", 21], ["Dispatch", 22]]
    for wrong in ("SELECT * FROM nothing", "SELEKT 1", "SELECT nothing FROM accounts"):
        with pytest.raises(AnalysisError, match="the query: is refused") as raised:
            read_query(many, wrong)
        assert "the tables are accounts, " in str(raised.value)
