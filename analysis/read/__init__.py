"""Read files of any format into records, which are mappings with ``text``.

The first bytes of a file show its format. Formats from strangers (pages, PDF, office files, XML,
archives) are read in a child process with limits on time and memory.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from analysis.errors import AnalysisError
from analysis.read.fields import Record, confirm
from analysis.read.formats import gunzip, sniff, unzip
from analysis.read.sandbox import FILE, FileReader, check_size
from analysis.read.settings import open_regular

__all__ = [
    "FORMATS",
    "FileReader",
    "read_bytes",
    "read_data",
    "read_file",
]

# format -> module:function. A function takes the bytes and the file's name and gives records.
FORMATS = {
    "text": "documents:read_text",
    "markdown": "documents:read_markdown",
    "json": "tables:read_json",
    "jsonl": "tables:read_jsonl",
    "csv": "tables:read_csv",
    "parquet": "tables:read_parquet",
    "html": "html_article:read_html",
    "html-plain": "html_article:read_html_plainly",
    "factiva": "exports:read_factiva",
    "docx": "documents:read_docx",
    "rtf": "documents:read_rtf",
    "pdf": "pdf:read_pdf",
    "xlsx": "tables:read_xlsx",
    "eml": "documents:read_eml",
    "feed": "feeds:read_feed",
    "newsml": "feeds:read_newsml",
    "nitf": "feeds:read_nitf",
    "warc": "warc:read_warc",
    "qdpx": "qda:read_qdpx",
    "xml": "feeds:refuse_xml",
}
_IN_THIS_PROCESS = frozenset(
    ["text", "markdown", "json", "jsonl", "csv", "parquet"]
)  # read in this process: no parser of strangers' markup


def read_file(
    path: Path, reader: FileReader | None = None, *, root: Path | None = None
) -> list[Record]:
    """Read the records of one file.

    Parameters
    ----------
    path : Path
        The file.
    reader : FileReader, optional
        Reads the formats that need a child process. Without one, a child is started for this file
        alone.
    root : Path, optional
        A folder. A link that leads out of it is not followed.

    Returns
    -------
    list of dict
        One record per account, with ``text``, and one per part that was set aside, with ``part``
        and ``aside``.

    Raises
    ------
    AnalysisError
        If the file cannot be opened, is too large, or contains no account. The error names the
        file, the cause and the remedy.
    """
    name = str(path)
    try:
        with open_regular(path, root) as file:
            check_size(name, os.fstat(file.fileno()).st_size)
            data = file.read(FILE + 1)
    except OSError as error:
        raise AnalysisError(
            name, f"cannot be opened ({error.strerror})", "check the path and its permissions"
        ) from error
    check_size(name, len(data))
    if reader is not None:
        return read_data(data, name, reader)
    with FileReader() as own:
        return read_data(data, name, own)


def read_data(data: bytes, name: str, reader: FileReader, *, within: str = "") -> list[Record]:
    """Read the records of a file from its bytes, as ``read_file`` does.

    ``within`` is the kind of archive that the file comes from: "zip", "gzip" or none.
    """
    return _read(data, name, Path(name).suffix, reader, within)


def _read(
    data: bytes, name: str, suffix: str, reader: FileReader, within: str = ""
) -> list[Record]:
    if not data.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise AnalysisError(name, "is empty", "save the account again")
    format_ = sniff(data, suffix)
    if format_.startswith("other:"):
        raise AnalysisError(
            name, f"is {format_[6:]}, not an account", "export its text as text, HTML, PDF or DOCX"
        )
    if (format_ == "zip" and within) or (format_ == "gzip" and within == "gzip"):
        raise AnalysisError(name, "is an archive inside an archive", "unpack it")
    if format_ == "zip":
        return _read_parts(unzip(data, name), name, reader)
    if format_ == "gzip":
        suffix = Path(name.removesuffix(".gz")).suffix
        return _read(gunzip(data, name), name, suffix, reader, "gzip")
    records = (
        read_bytes(format_, data, name)
        if format_ in _IN_THIS_PROCESS
        else reader.read(format_, data, name)
    )
    if not records:
        raise AnalysisError(name, "contains no record", "give it at least one record with 'text'")
    if format_ == "warc":
        records = [part for record in records for part in _expand(record, reader)]
    extractor = f"the file's own text ({format_})"
    return [confirm({"extractor": extractor, **record}) for record in records]


def _expand(record: Record, reader: FileReader) -> list[Record]:
    """Read the page that a web archive gives as bytes; keep a part set aside as it is."""
    if "raw" not in record:
        return [record]
    part = str(record["part"])
    try:
        found = reader.read(record["format"], base64.b64decode(record["raw"]), part)
    except AnalysisError as error:
        return [{"part": part, "aside": f"{error.cause}; {error.remedy}"}]
    return [{"account_id": part, "url": record.get("url"), **account} for account in found]


def _read_parts(
    parts: Iterable[tuple[str, bytes | AnalysisError]], name: str, reader: FileReader
) -> list[Record]:
    """Read the files of an archive; a file that cannot be read is set aside."""
    records: list[Record] = []
    for part, data in parts:
        try:
            if isinstance(data, AnalysisError):
                raise data
            found = _read(data, part, Path(part).suffix, reader, "zip")
        except AnalysisError as error:
            records.append(confirm({"part": part, "aside": f"{error.cause}; {error.remedy}"}))
            continue
        for i, record in enumerate(found, 1):
            account = record.get("account_id") or (
                Path(part).stem if len(found) == 1 else f"{Path(part).stem}-{i}"
            )
            records.append(
                record if "aside" in record else confirm({**record, "account_id": account})
            )
    if not records:
        raise AnalysisError(name, "is an archive without files", "put one file per account into it")
    return records


def read_bytes(format_: str, data: bytes, name: str) -> list[Record]:
    """The records of one file of a known format, read in this process."""
    if format_ not in FORMATS:
        raise AnalysisError(
            name,
            f"is {format_}, which is not read",
            "export the account as text, HTML, PDF or DOCX",
        )
    module, function = FORMATS[format_].split(":")
    records: list[Record] = getattr(import_module(f"analysis.read.{module}"), function)(data, name)
    return records
