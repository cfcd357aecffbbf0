"""One file a format: each turns bytes into records (mappings with ``text``) and knows nothing else.

What a file is, is told from its bytes. Formats that strangers write (pages, PDF, office files, XML,
archives) are read in a child process with limits on time and memory.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.limits import check_size
from analysis.readers.sniff import sniff
from analysis.readers.worker import Worker

__all__ = ["FORMATS", "Worker", "read_bytes", "read_file"]

# format -> module:function. A function takes the bytes and the file's name and gives records.
FORMATS = {
    "text": "plain:read",
    "markdown": "plain:read_markdown",
    "json": "json_records:read",
    "jsonl": "json_records:read_lines",
    "csv": "delimited:read",
    "parquet": "parquet:read",
    "html": "html:read",
    "html-plain": "html:read_plainly",
}
_AT_HOME = frozenset(["text", "markdown", "json", "jsonl", "csv", "parquet"])  # read in this process: no parser of strangers' markup


def read_file(path: Path, worker: Worker | None = None) -> list[dict[str, Any]]:
    """The records of one file. Raises ``AnalysisError`` naming the file, what is wrong with it and the remedy.

    ``worker`` reads the formats that need a child process; without one a child is started for this file alone.
    """
    name = str(path)
    try:
        check_size(name, path.stat().st_size)
        data = path.read_bytes()
    except OSError as error:
        raise AnalysisError(name, f"cannot be opened ({error.strerror})", "check the path and its permissions") from error
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise AnalysisError(name, "is empty", "save the account again")
    format_ = sniff(data, path.suffix)
    if format_.startswith("other:"):
        raise AnalysisError(name, f"is {format_[6:]}, not an account", "export its words as text, HTML, PDF or DOCX")
    if format_ in _AT_HOME:
        records = read_bytes(format_, data, name)
    elif worker is not None:
        records = worker.read(format_, data, name)
    else:
        with Worker() as own:
            records = own.read(format_, data, name)
    if not records:
        raise AnalysisError(name, "holds no record", "give it at least one record with 'text'")
    return [{"extractor": f"the file's own text ({format_})", **record} for record in records]


def read_bytes(format_: str, data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of one file of a known format, read in this process."""
    if format_ not in FORMATS:
        raise AnalysisError(name, f"is {format_}, which is not read", "export the account as text, HTML, PDF or DOCX")
    module, function = FORMATS[format_].split(":")
    records: list[dict[str, Any]] = getattr(import_module(f"analysis.readers.{module}"), function)(data, name)
    return records
