"""Plain text and Markdown: one file, one account."""

from __future__ import annotations

import hashlib
import re
from typing import Any

from analysis.readers.encoding import decode

_FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*\n", re.S)


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a text file; its layout is read later, from the text itself."""
    return [{"text": decode(data, name), "sha256": hashlib.sha256(data).hexdigest()}]


def read_markdown(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of a Markdown file; ``key: value`` lines between ``---`` at its top give its fields."""
    text = decode(data, name)
    record: dict[str, Any] = {"sha256": hashlib.sha256(data).hexdigest()}
    front = _FRONT_MATTER.match(text)
    if front:
        pairs = (line.split(":", 1) for line in front[1].splitlines() if ":" in line)
        record |= {key.strip().lower(): value.strip().strip("\"'") for key, value in pairs}
        text = text[front.end() :]
    headline = re.match(r"\s*#\s+(.+)", text)
    if headline:
        record.setdefault("headline", headline[1].strip())
    return [record | {"text": re.sub(r"^#{1,6}[ \t]+", "", text, flags=re.M)}]
