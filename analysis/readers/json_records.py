"""JSON and JSON Lines: an object with ``text``, a list of them, or ``{"accounts": [...]}``."""

from __future__ import annotations

import json
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.encoding import decode, mark_of
from analysis.readers.rows import MARKS

_REMEDY = "give an object with 'text', a list of such objects, or {\"accounts\": [...]}"


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a JSON file."""
    try:
        content = json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise AnalysisError(name, f"is not valid JSON ({error})", "correct it") from error
    if isinstance(content, dict):
        content = next((content[k] for k in ("accounts", "articles") if k in content), [content])
    return _objects(content, name)


def read_lines(data: bytes, name: str) -> list[dict[str, Any]]:
    """The records of a JSON Lines file, one object a line; empty lines are passed over.

    A line that cannot be read is a part set aside, with its number; the rest is read. Raises ``AnalysisError`` when no line can be.
    """
    utf8 = mark_of(data) in ("", "utf-8-sig")
    lines: list[bytes | str] = [*(data.split(b"\n") if utf8 else decode(data, name).split("\n"))]
    parts = [
        read_line(line, f"line {number}") for number, line in enumerate(lines, 1) if line.strip()
    ]
    if parts and all("aside" in part for part in parts):
        cause, _, remedy = parts[0]["aside"].rpartition("; ")
        raise AnalysisError(
            name, f"holds no line that can be read ({parts[0]['part']} {cause})", remedy
        )
    return parts


def read_line(line: bytes | str, place: str) -> dict[str, Any]:
    """The record of a line of JSON Lines, or a part set aside (``part`` and ``aside``) that tells why it holds none."""
    try:
        record = json.loads(decode(line, place) if isinstance(line, bytes) else line)
    except AnalysisError as error:
        return {"part": place, "aside": f"{error.cause}; {error.remedy}"}
    except json.JSONDecodeError as error:
        return {
            "part": place,
            "aside": f"is not valid JSON ({error.msg} at column {error.colno}); correct that line",
        }
    except (ValueError, RecursionError) as error:
        return {"part": place, "aside": f"is not valid JSON ({error}); correct that line"}
    return (
        _own(record)
        if isinstance(record, dict)
        else {"part": place, "aside": "is no record; give an object with 'text'"}
    )


def _own(record: dict[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in record.items() if field not in MARKS}


def _objects(content: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise AnalysisError(name, "does not hold records", _REMEDY)
    return [_own(item) for item in content]
