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
from analysis.read.conversations import is_conversation, read_conversation
from analysis.read.decoding import decode, mark_of
from analysis.read.field_names import field_of
from analysis.read.fields import SET_ASIDE, Record, admit, named_values
from analysis.read.items import Item, set_aside
from analysis.read.references import (
    is_reference,
    item_of_reference,
    join_notes,
    read_reference,
)
from analysis.read.sandbox import COLUMNS, MB, NESTED, VALUES
from analysis.read.tables import GIVEN_UP, beginning, nothing_read, report_names, with_text
from analysis.read.values import as_words

_NO_RECORD = "is not a record; give an object with 'text'"
_TWICE = "is given more than once, and only the last was read; keep one"
_LONG = 400  # digits; Python refuses numbers of thousands with an error of its own
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
    content = _results(_with_authors(content))
    if not isinstance(content, list):
        content = [content]
    if content and not any(isinstance(item, dict) for item in content):
        raise AnalysisError(name, "does not contain records", _REMEDY)
    if not content:
        raise AnalysisError(name, "contains no record", "give it at least one record with 'text'")
    names: dict[str, None] = {}
    content = join_notes(content)
    for number, record in enumerate(content, 1):
        if isinstance(record, dict) and not (is_reference(record) or is_conversation(record)):
            names |= dict.fromkeys(itertools.islice(record, COLUMNS))
        yield _item(record, number, f"record {number}")
    yield from report_names(names)


def _with_authors(content: Any) -> Any:
    """The results of X with the name of its account in each post, which has a number only."""
    lists = (content.get("includes"), content.get("data")) if isinstance(content, dict) else ()
    if not lists or not isinstance(lists[0], dict) or not isinstance(lists[1], list):
        return content
    users = lists[0].get("users")
    users = [u for u in users if isinstance(u, dict)] if isinstance(users, list) else []
    names = {u["id"]: u["name"] for u in users if isinstance(u.get("id"), str) and "name" in u}
    posts = [
        {"outlet": names[number], **post}
        if isinstance(post, dict) and (number := post.get("author_id")) in names
        else post
        for post in lists[1]
    ]
    return content | {"data": posts}


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
        return json.loads(text, parse_int=_whole, object_pairs_hook=_object)
    except RecursionError as error:
        raise ValueError(str(error)) from error


class _Repeating(dict[str, Any]):
    """An object that gives some names more than one value, of which the last one counts."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON, which knows the names that it gives more than one value."""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeating = _Repeating(found)
    others = (name for name, value in pairs if value != found[name])
    repeating.repeated = tuple(dict.fromkeys(others))
    return repeating


def _with_repeated(admitted: Record, record: dict[str, Any], place: str) -> Record:
    """Add to an admitted record which of its fields the object gave twice."""
    repeated = record.repeated if isinstance(record, _Repeating) else ()
    aside = [[field_of(name), place, _TWICE] for name in repeated if field_of(name)]
    return admitted | {SET_ASIDE: [*admitted.get(SET_ASIDE, ()), *aside]} if aside else admitted


def _whole(digits: str) -> int | float:
    """Return a whole number; one that is longer than any number of a record loses its digits."""
    return int(digits) if len(digits) < _LONG else float(digits)


def _depth(text: str) -> int:
    """Count how deep objects and lists are inside each other."""
    marks = re.sub(r'"(?:[^"\\]|\\.)*+"|[^\[\]{}"]+', "", text, flags=re.S)
    return max(itertools.accumulate((1 if m in "[{" else -1) for m in marks if m != '"'), default=0)


_SCRIPTED = re.compile(r"\A\ufeff?\s*window\.YTD\.[\w.]+\s*=\s*")  # an export of X is a script
_LISTS = ("accounts", "articles", "results", "response", "data", "items", "documents", "docs",
          "hits", "value", "stories", "entries", "messages")  # fmt: skip
_WRAPPED = 5  # objects around the records of a service, at most


def _results(content: Any) -> Any:
    """The list of records in the results of a service, however they are wrapped."""
    if isinstance(content, dict) and not _is_post(content):
        found = _with_texts(content) or _listed(content)
        return content if found is None else found
    return content


def _with_texts(content: Any, level: int = 0) -> Any:
    """The records with texts inside an object, those of the outermost list; None without any."""
    if not isinstance(content, dict) or level > _WRAPPED:
        return None
    if _has_text(content) and not any(map(_is_list_of_records, content.values())):
        return [content]
    inner = [v for v in itertools.islice(content.values(), COLUMNS) if isinstance(v, dict | list)]
    for part in inner:
        if isinstance(part, list) and any(isinstance(r, dict) and _has_text(r) for r in part[:20]):
            return part
    if len(inner) > 1 and all(isinstance(v, dict) and _has_text(v) for v in inner):
        return inner  # an object that has the records under their ids
    for part in inner:
        if found := _with_texts(part, level + 1):
            return found
        if isinstance(part, list):  # such as the chats of an export, each with its messages
            each = [_with_texts(p, level + 1) for p in part[:COLUMNS] if isinstance(p, dict)]
            if joined := [record for records in each for record in records or ()]:
                return joined
    return None


def _is_list_of_records(value: Any) -> bool:
    """Whether a value is a list of objects that each have a text and more."""
    return isinstance(value, list) and any(
        isinstance(record, dict) and len(record) > 2 and _has_text(record) for record in value[:20]
    )


def _listed(content: dict[str, Any], level: int = 0) -> list[Any] | None:
    """A list of objects without texts, such as addresses, under a name that services use."""
    lower = {key.lower(): key for key in content if isinstance(key, str)}
    for wanted in _LISTS:
        inner = content.get(lower.get(wanted, ""))
        if isinstance(inner, list) and any(isinstance(item, dict) for item in inner):
            return inner
        if isinstance(inner, dict) and level < _WRAPPED and (found := _listed(inner, level + 1)):
            return found
    return None


def _has_text(record: dict[str, Any]) -> bool:
    """Whether an object has a text, or one wraps another that has it, as search engines do."""
    wrapped = record.get("_source")
    record = wrapped if isinstance(wrapped, dict) else record
    return _is_post(record) or any(
        field_of(key) == "text" and as_words("text", value) for key, value in named_values(record)
    )


def _has_own_text(record: dict[str, Any]) -> bool:
    """Whether an object has a text of its own, not one inside another object."""
    return any(
        field_of(key) == "text" and not isinstance(value, dict) and as_words("text", value)
        for key, value in itertools.islice(record.items(), COLUMNS)
    )


def _is_post(record: dict[str, Any]) -> bool:
    """Whether an object is a message of a chat, a conversation, or a post inside another object."""
    return (_is_message(record) or is_conversation(record)) or any(
        isinstance(inner, dict) and "full_text" in inner for inner in record.values()
    )


def _is_message(record: dict[str, Any]) -> bool:
    """Whether an object is a message of a chat that Telegram exported, of an older version too."""
    return "text_entities" in record or (record.get("type") == "message" and "from" in record)


def _words_of_part(part: Any) -> str:
    """The words of a part of a post, such as a link."""
    return str(part.get("text", "")) if isinstance(part, dict) else ""


def _item(record: Any, number: int, place: str) -> Item:
    """The item of one object of JSON."""
    if not isinstance(record, dict):
        return set_aside(number, "bad line", _NO_RECORD, place)
    if is_reference(record) and not _has_own_text(record):
        return item_of_reference(read_reference(record), number)
    if is_conversation(record):
        record = read_conversation(record)
    given = record = _unwrapped(record)
    if _is_message(record) and isinstance(parts := record.get("text"), str | list):
        words = (p if isinstance(p, str) else _words_of_part(p) for p in parts)
        record = record | {"text": "".join(words), "outlet": record.get("from")}
    admitted = _with_repeated(admit(record, place), given, place)
    return with_text(admitted, number, place, set(record))


def _unwrapped(record: dict[str, Any]) -> dict[str, Any]:
    """A record out of the object around it, whose own words it takes along.

    Search engines and archives of posts wrap one so.
    """
    if _has_own_text(record):
        return record
    inner = record.get("_source", next(iter(record.values())) if len(record) == 1 else None)
    if isinstance(inner, dict):
        return inner
    for value in itertools.islice(record.values(), COLUMNS):
        if isinstance(value, dict) and _has_own_text(value):
            beside = {k: v for k, v in record.items() if v is not value}
            return beside | value
    return record


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
    if isinstance(record, dict) and len(names) < COLUMNS and not is_reference(record):
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
