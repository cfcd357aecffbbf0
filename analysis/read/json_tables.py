"""Read JSON and JSON Lines: records, lists of them, the results of services."""

from __future__ import annotations

import codecs
import io
import itertools
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from analysis.errors import AnalysisError
from analysis.read.fields import admit, field_of
from analysis.read.formats import decode, mark_of
from analysis.read.items import Item, set_aside
from analysis.read.sandbox import COLUMNS, MB, NESTED, VALUES
from analysis.read.tables import GIVEN_UP, beginning, nothing_read, report_names, with_text

_NO_RECORD = "is not a record; give an object with 'text'"
_REMEDY = "give an object with 'text', a list of such objects, or {\"accounts\": [...]}"
LINE = (
    16 * MB
)  # bytes of one line: more than the longest account takes, each sign written as an escape


def read_json(data: bytes, name: str) -> Iterator[Item]:
    """Read the records of a JSON file: one, a list, or the list inside the results of a service."""
    text = _SCRIPTED.sub("", decode(data, name), count=1)
    try:
        content = _load(text)
    except json.JSONDecodeError as error:
        if error.msg == "Extra data" and "\n" in text.strip():
            yield from read_jsonl(io.BytesIO(data), name)
            return
        raise _not_json(name, error) from error
    except ValueError as error:
        raise _not_json(name, error) from error
    content = _results(content)
    if not isinstance(content, list):
        content = [content]
    if content and not any(isinstance(item, dict) for item in content):
        raise AnalysisError(name, "does not contain records", _REMEDY)
    if not content:
        raise AnalysisError(name, "contains no record", "give it at least one record with 'text'")
    names: dict[str, None] = {}
    for number, record in enumerate(content, 1):
        if isinstance(record, dict):
            names |= dict.fromkeys(itertools.islice(record, COLUMNS))
        yield _item(record, number, f"record {number}")
    yield from report_names(names)


def _not_json(name: str, error: Exception) -> AnalysisError:
    return AnalysisError(name, f"is not valid JSON ({error})", "correct it")


def _load(text: str) -> Any:
    """Parse JSON whose values and levels are counted before they are built."""
    values = text.count(",") + text.count("[") + text.count("{") + text.count(":")
    if values > VALUES:
        raise ValueError(f"over {VALUES:,} values, the limit of a file")
    if text.count("[") + text.count("{") > NESTED and _depth(text) > NESTED:
        raise ValueError(f"objects or lists more than {NESTED} deep")
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError(str(error)) from error


def _depth(text: str) -> int:
    """Count how deep objects and lists are inside each other."""
    marks = re.sub(r'"(?:[^"\\]|\\.)*+"|[^\[\]{}"]+', "", text, flags=re.S)
    return max(itertools.accumulate((1 if m in "[{" else -1) for m in marks if m != '"'), default=0)


_SCRIPTED = re.compile(r"\A\ufeff?\s*window\.YTD\.[\w.]+\s*=\s*")  # an export of X is a script
_LISTS = ("accounts", "articles", "results", "response", "data", "items", "documents", "docs",
          "hits", "value", "stories", "entries", "messages")  # fmt: skip


def _results(content: Any, level: int = 0) -> Any:
    """The list of records in the results of a service, however they are wrapped."""
    if not isinstance(content, dict) or level > 3:
        return content
    if any(field_of(key) == "text" and isinstance(v, str) for key, v in content.items()):
        return content
    lower = {key.lower(): key for key in content if isinstance(key, str)}
    for wanted in _LISTS:
        inner = content.get(lower.get(wanted, ""))
        if isinstance(inner, dict | list) and inner:
            found = _results(inner, level + 1)
            if isinstance(found, list) and any(isinstance(item, dict) for item in found):
                return found
    values = list(content.values())
    if len(values) > 1 and all(isinstance(v, dict) and _has_text(v) for v in values):
        return values  # an object that has the records under their ids
    return content


def _has_text(record: dict[str, Any]) -> bool:
    return any(field_of(key) == "text" for key in itertools.islice(record, COLUMNS))


def _words_of_part(part: Any) -> str:
    """The words of a part of a post, such as a link."""
    return str(part.get("text", "")) if isinstance(part, dict) else ""


def _item(record: Any, number: int, place: str) -> Item:
    """The item of one object of JSON."""
    if not isinstance(record, dict):
        return set_aside(number, "bad line", _NO_RECORD, place)
    inner = record.get("_source", next(iter(record.values())) if len(record) == 1 else None)
    if isinstance(inner, dict):
        record = inner  # as a search engine or an archive of posts wraps it
    if "text_entities" in record and isinstance(parts := record.get("text"), str | list):
        words = (p if isinstance(p, str) else _words_of_part(p) for p in parts)
        record = record | {"text": "".join(words), "outlet": record.get("from")}
    return with_text(admit(record, place), number, place, set(record))


def read_jsonl(stream: BinaryIO, name: str) -> Iterator[Item]:
    """Read an item a line, without empty lines.

    A line that cannot be read is set aside with its number. A file of which no line can be read is
    one problem, not a thousand.
    """
    waiting: list[Item] = []
    good = False
    names: dict[str, None] = {}
    for item in _line_items(stream, mark_of(beginning(stream)), names):
        if good or item.record is not None:
            yield from waiting
            yield item
            waiting, good = [], True
        elif len(waiting) < GIVEN_UP:
            waiting.append(item)
        else:
            break
    if waiting and all(item.problem and item.problem.kind == "no text" for item in waiting):
        yield from waiting
    elif waiting and not good:
        yield nothing_read("line", waiting[0])
    yield from report_names(names)


def _line_items(stream: BinaryIO, mark: str, names: dict[str, None]) -> Iterator[Item]:
    for number, line in enumerate(_lines(stream, mark), 1):
        place = f"line {number}"
        if line is None:
            long = f"is over {LINE // MB} MB; give each account its own line"
            yield set_aside(number, "too long", long, place)
        elif line.strip():
            yield _line_item(line, number, place, names)


def _line_item(line: bytes | str, number: int, place: str, names: dict[str, None]) -> Item:
    try:
        text = decode(line, place) if isinstance(line, bytes) else line
        record = _load(text.rstrip("\r\n"))
    except AnalysisError as error:
        return set_aside(number, "bad line", f"{error.cause}; {error.remedy}", place)
    except json.JSONDecodeError as error:
        why = f"is not valid JSON ({error.msg} at column {error.colno}); correct that line"
        return set_aside(number, "bad line", why, place)
    except ValueError as error:
        why = f"is not valid JSON ({error}); correct that line"
        return set_aside(number, "bad line", why, place)
    if isinstance(record, dict) and len(names) < COLUMNS:
        names |= dict.fromkeys(itertools.islice(record, COLUMNS))
    return _item(record, number, place)


def _lines(stream: BinaryIO, mark: str) -> Iterator[bytes | str | None]:
    """Read the lines of a file, None for one that is too long for memory."""
    if mark and mark != "utf-8-sig":
        yield from codecs.getreader(mark)(stream, "replace")
        return
    first = True
    while line := stream.readline(LINE):
        if len(line) == LINE and not line.endswith(b"\n"):
            while (rest := stream.readline(LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
            continue
        yield line.removeprefix(codecs.BOM_UTF8) if first else line
        first = False
