"""Write a DuckDB file beside the tables of a corpus, so that they can be queried at once."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.corpus.corpus import part_names
from analysis.corpus.store import CorpusPaths, building
from analysis.errors import AnalysisError, first_line

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus.corpus import Corpus

DATABASE = "corpus.duckdb"
MOST_BYTES = 256 * 2**20  # of Parquet that are copied into the file; of more there are views
_MEMORY = "1GB"
_QUOTED_PLACE = re.compile(r"""(?<=["'])/[^"']*/(?=[^/"']+["'])""")  # as DuckDB changes them
_AGAIN = "mend that, then run the same command again"
_INSTALL = "pip install 'storydiff[corpus]'"
MISSING = (
    f"{DATABASE} was not written: it needs DuckDB, {_INSTALL}, then run the same command again."
)


def has_duckdb() -> bool:
    """Return whether DuckDB is installed."""
    from importlib.util import find_spec

    return find_spec("duckdb") is not None


def write_database(
    places: CorpusPaths, corpus: Corpus, compared: Mapping[str, pd.DataFrame]
) -> str:
    """Write ``corpus.duckdb``: a table or view for each table of the corpus.

    Of a corpus of up to 256 MB the file contains the rows, so that it can be moved or sent alone.
    Of a larger one it contains views of the Parquet files by their full paths, as DuckDB looks for
    relative paths in the folder where it was started. ``compared`` are further tables. The old file
    is replaced whole, and removed if it cannot be, as it is of other tables. Returns why it could
    not be written; empty if it was.
    """
    try:
        import duckdb
    except ImportError:
        return MISSING
    try:
        _write(places, corpus, compared)
    except duckdb.Error as error:
        (places.folder / DATABASE).unlink(missing_ok=True)
        why = _without_places(first_line(error), places)
        return f"{DATABASE} was not written: DuckDB refuses it ({why}); {_AGAIN}."
    return ""


def _without_places(words: str, places: CorpusPaths) -> str:
    """Return what DuckDB says without the folders of this machine: the summary has no path."""
    words = _QUOTED_PLACE.sub("", words)
    for folder in (places.folder.resolve(), places.folder):
        words = re.sub(rf"{re.escape(str(folder))}/(?:\.work/building/[^/]+/)?", "", words)
    return words


def _write(places: CorpusPaths, corpus: Corpus, compared: Mapping[str, pd.DataFrame]) -> None:
    """Write the file aside, then put it in its place."""
    import duckdb

    sizes = sum(
        (corpus.folder / name / part).stat().st_size
        for name in corpus.tables
        for part in part_names(corpus.folder / name)
    )
    made = "TABLE" if sizes <= MOST_BYTES else "VIEW"
    with building(places) as folder:
        with duckdb.connect(str(folder / DATABASE)) as database:
            database.execute(f"SET memory_limit = '{_MEMORY}'")
            database.execute(f"SET temp_directory = {_quoted(str(folder / 'spilled'))}")
            for name in corpus.tables:
                _add_table(database, made, corpus.folder.resolve() / name)
            for name, table in compared.items():
                database.register("rows", table)
                database.execute(f"CREATE TABLE {name} AS SELECT * FROM rows")
                database.unregister("rows")
        os.replace(folder / DATABASE, places.folder / DATABASE)


def read_query(corpus: Corpus, query: str) -> pd.DataFrame:
    """Ask the tables of a corpus in SQL.

    Parameters
    ----------
    corpus : Corpus
        The corpus. Each of its ``tables`` has its name in the query.
    query : str
        One statement in the SQL of DuckDB that reads: none that writes, or that needs an extension
        from the network.

    Returns
    -------
    DataFrame
        One row per row of the answer. Their order is only certain with ``ORDER BY``.

    Raises
    ------
    AnalysisError
        If DuckDB is not installed or refuses the query, the query is not one statement that reads,
        or a part of a table is broken.

    Examples
    --------
    >>> from analysis import read_corpus
    >>> from analysis.corpus import read_query
    >>> read_query(read_corpus("nine-papers"), "SELECT count(*) AS n FROM accounts")["n"].tolist()
    [200]
    """
    try:
        import duckdb
    except ImportError as error:
        cause = f"needs {error.name or 'duckdb'}, which is not installed"
        raise AnalysisError("a query of a corpus", cause, _INSTALL) from error
    words = set(re.findall(r"\w+", query.lower()))
    with duckdb.connect() as database:
        database.execute("SET python_enable_replacements = false")  # no variable is a table
        database.execute("SET autoinstall_known_extensions = false")  # nothing is downloaded
        try:
            if not _only_reads(query):
                remedy = "give one SELECT, with or without WITH before it"
                raise AnalysisError("the query", "is not one statement that reads", remedy)
            for name in (name for name in corpus.tables if name in words):
                _add_table(database, "VIEW", corpus.checked_folder(name).resolve())
            answer = database.execute(query).df()
        except duckdb.Error as error:
            tables = f"correct it; the tables are {', '.join(corpus.tables)}"
            raise AnalysisError("the query", f"is refused ({first_line(error)})", tables) from error
    return answer


def _only_reads(query: str) -> bool:
    """Return whether a query is a single statement, and one that writes nothing."""
    import duckdb

    kinds = [statement.type for statement in duckdb.extract_statements(query)]
    return kinds == [duckdb.StatementType.SELECT]


def _add_table(database: Any, made: str, folder: Path) -> None:
    """Add a table as a table or view; parts of different columns are joined by name."""
    files = _quoted(f"{_plain(folder)}/part-*.parquet")
    read = f"read_parquet({files}, union_by_name = true, hive_partitioning = false)"
    database.execute(f'CREATE {made} "{folder.name}" AS SELECT * FROM {read}')


def _plain(folder: Path) -> str:
    """Return a path in which no character stands for others."""
    return "".join(f"[{c}]" if c in "*?[" else c for c in folder.as_posix())


def _quoted(words: str) -> str:
    return "'" + words.replace("'", "''") + "'"
