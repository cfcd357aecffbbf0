"""Read conversations with a machine that sums up reports: the export of ChatGPT."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any

_MAKER = "ChatGPT"
_MESSAGES = 2_000  # of a conversation, at most


def is_conversation(record: Mapping[str, Any]) -> bool:
    """Return whether an object is a conversation that ChatGPT exported."""
    mapping = record.get("mapping")
    return isinstance(mapping, Mapping) and any(
        isinstance(node, Mapping) and "message" in node for node in islice(mapping.values(), 3)
    )


def read_conversation(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a conversation as the record of an overview, without the questions."""
    created = record.get("create_time")
    answers = [text for role, text in _messages(record["mapping"]) if role == "assistant"]
    found = {
        "headline": record.get("title"),
        "outlet": _MAKER,
        "kind": "overview",
        "published": _moment(created) if isinstance(created, int | float) else None,
        "text": "\n\n".join(answers) or None,
    }
    return {key: value for key, value in found.items() if value}


def _messages(mapping: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The role and words of each message in the order of the conversation."""
    for node in islice(mapping.values(), _MESSAGES):
        message = node.get("message") if isinstance(node, Mapping) else None
        if not isinstance(message, Mapping):
            continue
        author, content = message.get("author"), message.get("content")
        role = author.get("role") if isinstance(author, Mapping) else None
        parts = content.get("parts") if isinstance(content, Mapping) else None
        words = [p for p in parts if isinstance(p, str)] if isinstance(parts, list) else []
        if isinstance(role, str) and any(word.strip() for word in words):
            yield role, "\n".join(words)


def _moment(seconds: float) -> str | None:
    try:
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None
