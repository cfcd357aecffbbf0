"""One file a format: each turns bytes into records (mappings with ``text``) and knows nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers import delimited, json_records, parquet, plain

_READERS = {
    ".txt": plain.read,
    ".md": plain.read_markdown,
    ".json": json_records.read,
    ".jsonl": json_records.read_lines,
    ".csv": delimited.read,
    ".parquet": parquet.read,
}
SUFFIXES = tuple(_READERS)
LIMIT = 64 * 1024 * 1024


def read_file(path: Path) -> list[dict[str, Any]]:
    """The records of one file. Raises ``AnalysisError`` naming the file, what is wrong with it and the remedy."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise AnalysisError(str(path), f"a {path.suffix or 'nameless'} file is not read", f"use one of {', '.join(SUFFIXES)}")
    try:
        size = path.stat().st_size
        if size > LIMIT:
            raise AnalysisError(str(path), f"is {size // 2**20} MB, over the limit of {LIMIT // 2**20} MB", "split it")
        data = path.read_bytes()
    except OSError as error:
        raise AnalysisError(str(path), f"cannot be opened ({error.strerror})", "check the path and its permissions") from error
    if not data.strip():
        raise AnalysisError(str(path), "is empty", "save the account again")
    records = reader(data, str(path))
    if not records:
        raise AnalysisError(str(path), "holds no record", "give it at least one record with 'text'")
    return records
