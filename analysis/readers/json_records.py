"""JSON and JSON Lines: an object with ``text``, a list of them, or ``{"accounts": [...]}``."""

from __future__ import annotations

import json
from typing import Any

from analysis.errors import AnalysisError
from analysis.readers.encoding import decode

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
    """The records of a JSON Lines file, one object a line; empty lines are passed over."""
    records = []
    for number, line in enumerate(decode(data, name).split("\n"), 1):
        if not line.strip():
            continue
        try:
            records.append(json.loads(line))
        except (ValueError, RecursionError) as error:
            raise AnalysisError(f"{name}, line {number}", f"is not valid JSON ({error})", "correct that line") from error
    return _objects(records, name)


def _objects(content: Any, name: str) -> list[dict[str, Any]]:
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise AnalysisError(name, "does not hold records", _REMEDY)
    return content
