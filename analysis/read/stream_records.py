"""Turn one record into one row of the partitions, and list its problems."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from analysis.errors import mend
from analysis.read.dates import read_moment
from analysis.read.field_names import FIELDS
from analysis.read.fields import OWN, SET_ASIDE
from analysis.read.items import Problem
from analysis.read.languages import find_language, language_code
from analysis.read.sandbox import TEXT
from analysis.read.values import is_missing

LEDE = 2000  # characters of the text that the index keeps
_JUDGED = 1500  # characters by which the language is found
_NO_LANGUAGE = frozenset(["und", "unknown", "n/a", "other", "mul", "zxx"])


def make_row(
    record: Mapping[str, Any], *, analyst: bool = False
) -> tuple[dict[str, Any] | None, list[Problem]]:
    """Return the row of an account, or None without a usable text, and all its problems.

    ``record`` comes from a reader or through ``read.fields.admit``: its fields are words.
    ``analyst``: the record comes with a ``story.toml``, which may put lines back. An account
    without an id gets one from its address, else from its outlet, headline and text, so the same
    account always has the same id.
    """
    given = record
    problems: list[Problem] = []
    text = _text(given, problems)
    problems += _set_aside(given)
    fields = {name: _field(given.get(name)) for name in FIELDS}
    if text is None:
        return None, [problem._replace(account_id=fields["account_id"]) for problem in problems[:1]]
    url, outlet, headline = (fields[k] for k in ("url", "outlet", "headline"))
    made = url or "\0".join([outlet or "", headline or "", text])
    account_id = fields["account_id"] or hashlib.sha256(made.encode()).hexdigest()[:16]
    row = fields | {
        "account_id": account_id,
        "text": text,
        "at": _at(fields["published"], problems),
    }
    row |= {"language": _language(fields["language"]), "extra": _extra(given, analyst, problems)}
    row |= {
        "lede": _lede(text),
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "n_chars": len(text),
    }
    row["found_language"] = row["language"] or find_language(text[:_JUDGED])
    return row, [
        problem._replace(account_id=account_id, story_id=fields["story_id"]) for problem in problems
    ]


def _text(given: Mapping[str, Any], problems: list[Problem]) -> str | None:
    value = given.get("text")
    aside = given.get(SET_ASIDE, ()) if is_missing(value) else ()
    if reason := next((why for name, _, why in aside if name == "text"), ""):
        problems.append(Problem("wrong type", f"its text {reason.partition('; ')[0]}"))
    elif is_missing(value):
        problems.append(Problem("no text", "a record without text"))
    elif len(str(value)) > TEXT:
        problems.append(
            Problem(
                "too long",
                f"its text has {len(str(value)):,} characters, over the limit of {TEXT:,}; "
                "split it into accounts",
            )
        )
    elif not any(c.isalnum() for c in str(value)):
        problems.append(Problem("no text", "its text contains no word"))
    else:
        return mend(str(value))
    return None


def _field(value: Any) -> str | None:
    return None if is_missing(value) else str(value).strip() or None


def _set_aside(given: Mapping[str, Any]) -> list[Problem]:
    """A problem for each value that was not read; the account is kept with another or without."""
    found = []
    for name, _, why in given.get(SET_ASIDE, ()):
        with_another = not is_missing(given.get(name))
        if name != "text" or with_another:
            end = "" if with_another else "; the account is kept without it"
            found.append(Problem("field dropped", f"its {name} {why.partition('; ')[0]}{end}"))
    return found


def _at(published: str | None, problems: list[Problem]) -> float | None:
    if published is None:
        return None
    moment = read_moment(published)
    if moment.at is None:
        problems.append(
            Problem(moment.kind, f"{moment.reason}; the account is kept without a date")
        )
    return moment.at


def _language(given: str | None) -> str | None:
    code = (given or "").replace("_", "-").lower()
    return (
        None
        if not code or code in _NO_LANGUAGE or not code[0].isalpha()
        else code
        if "-" in code
        else language_code(code)
    )


def _lede(text: str) -> str:
    start = re.sub(r"\s+", " ", text[: LEDE + 300]).strip()
    return start if len(start) <= LEDE else start[:LEDE].rsplit(" ", 1)[0]


def _extra(given: Mapping[str, Any], analyst: bool, problems: list[Problem]) -> str | None:
    """Write the further fields of a record as JSON, and leave out those that are too long."""
    known = {k: given[k] for k in OWN if not is_missing(given.get(k))}
    known |= {k: given[k] for k in ("put_back", "review") if analyst and given.get(k)}
    words = mend(json.dumps(known, sort_keys=True, ensure_ascii=False)) if known else None
    if words is not None and len(words) > 2 * TEXT:
        problems.append(
            Problem(
                "field dropped",
                f"its {', '.join(known)} are over {2 * TEXT:,} characters; "
                "the account is kept without",
            )
        )
        return None
    return words
