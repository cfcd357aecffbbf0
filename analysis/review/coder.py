"""Have a model of the analyst's choice code a story; the result is a file like any other coding."""

from __future__ import annotations

import json
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.errors import AnalysisError, one_line
from analysis.outputs import Claim, storing
from analysis.read.chat import (
    BusyError,
    ChatServer,
    RefusedFormError,
    ask_chat,
)
from analysis.read.codings import CODING, coding_file
from analysis.read.decisions import AROUND
from analysis.read.sandbox import MB
from analysis.read.settings import read_regular
from analysis.review.coder_answers import (
    Dropped,
    Item,
    check_items,
    merge_items,
    read_items,
)
from analysis.review.coder_prompt import (
    TASKS,
    NumberedStory,
    Part,
    messages_of,
    number_story,
    plan_parts,
    prompt_hash,
    schema_of,
)

if TYPE_CHECKING:
    from analysis.story import Story

LIMIT = 24_000  # characters of accounts in one request
SECONDS = 600.0  # for one answer
_WAITS = (1.0, 4.0, 15.0, 60.0)  # seconds before a busy server is asked again
_MORE = 8  # times that the rest of an answer which broke off is asked for
_PARTS = 64 * MB
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MACHINE = "machine"
_GO_ON = (
    "Your answer broke off after {0} items. List only the items that are not in it yet, in the "
    "same form; an empty list if there is none."
)
_AGAIN = "That was not the JSON asked for. Answer with the JSON object alone."


def _keep_quiet(words: str) -> None:
    """Say nothing."""


@dataclass
class CodingRun:
    """What is needed to code one story, and what was dropped on the way.

    ``notify`` is called with a sentence whenever the server has to be asked again.
    """

    story: Story
    numbered: NumberedStory
    parts: list[Part]
    server: ChatServer
    name: str
    date: str = ""
    seconds: float = SECONDS
    wait: Callable[[float], None] = time.sleep
    notify: Callable[[str], None] = _keep_quiet
    form: int = 0  # of _FORMS: the first that the server takes
    dropped: Dropped = field(default_factory=Counter)

    @property
    def head(self) -> dict[str, Any]:
        """Return what the answers depend on: kept answers count only while it is the same."""
        return {
            "model": self.server.model,
            "endpoint": self.server.host,
            "prompt_sha256": prompt_hash(),
            "accounts": _hashes(self.story),
            "parts": [part.key for part in self.parts],
        }


class WrittenCoding(NamedTuple):
    """A coding that was written: its file, the number of items by task, and what was dropped."""

    path: Path
    counts: Mapping[str, int]
    dropped: Mapping[str, int]


def plan_coding(
    story: Story,
    server: ChatServer,
    *,
    name: str = "",
    date: str = "",
    limit: int = LIMIT,
    seconds: float = SECONDS,
) -> CodingRun:
    """Plan the coding of a story; nothing is sent.

    Parameters
    ----------
    story : Story
        The story.
    server : ChatServer
        The server and model that ``find_server`` returns.
    name : str, optional
        Name of the coder; made from the name of the model if it is empty.
    date : str, optional
        Day to record, such as 2031-03-04; the clock is not read.
    limit : int, default LIMIT
        Characters of accounts in one request.
    seconds : float, default SECONDS
        Time for one answer.

    Returns
    -------
    CodingRun
        What ``run_coding`` needs.

    Raises
    ------
    AnalysisError
        For a name, a date or a limit that cannot be used.
    """
    name = name or re.sub(r"[^a-z0-9._-]+", "-", server.model.casefold()).strip("-._")[:60]
    if not _NAME.fullmatch(name) or name == _MACHINE:
        remedy = "use a-z, 0-9, '.', '_' and '-', 60 at most, with --as"
        raise AnalysisError(f"coder {name!r}", "is not a name for a coder", remedy)
    if date and not _DAY.fullmatch(date):
        raise AnalysisError(f"date {date!r}", "is not a day", "write it as 2031-03-04")
    if limit < 2_000:
        raise AnalysisError(f"limit {limit}", "is too short for a request", "give 2000 or more")
    numbered = number_story(story)
    if not numbered.sentences:
        raise AnalysisError(f"story {story.story_id!r}", "has no sentence to code", "add accounts")
    parts = plan_parts(numbered, limit)
    return CodingRun(story, numbered, parts, server, name, date, seconds)


def describe_coding(run: CodingRun) -> list[str]:
    """Return what goes where, in lines for a person, before anything is sent."""
    server, numbered = run.server, run.numbered
    where = "this machine" if server.local else "NOT this machine"
    secure = "encrypted" if server.parts.scheme == "https" else "not encrypted"
    characters = sum(len(s.line) + 1 for s in numbered.sentences.values())
    names = ", ".join(numbered.labels.values())
    lines = [
        f"to: {server.address} ({where}, {secure}), model {server.model}",
        f"sent: {len(numbered.sentences):,} sentences ({characters:,} characters) of "
        f"{len(numbered.accounts)} accounts with their names: {names}",
        f"in: {len(run.parts):,} requests, with the guide; no other file and nothing of this "
        "machine" + ("; the key goes with each" if server.key else ""),
    ]
    return [one_line(line) for line in lines]


def run_coding(
    run: CodingRun, folder: Path, progress: Callable[[int, int], None] | None = None
) -> WrittenCoding:
    """Ask for every part that is missing and write the coding beside the story.

    Parameters
    ----------
    run : CodingRun
        The plan.
    folder : Path
        Folder of the story.
    progress : Callable[[int, int], None], optional
        Function that is called with the number of parts that are done and of all.

    Returns
    -------
    WrittenCoding
        The file ``coding.NAME.json`` and what is in it.

    Raises
    ------
    AnalysisError
        If the story is one file, a coding of this name is there, another run is at work on it, or
        the server gives no answer that can be used. Answers that came before are kept, and the
        same command goes on after them.
    """
    path = folder / coding_file(run.name)
    check_codable(folder, path)
    kept = f".{CODING}{run.name}.parts.jsonl"
    with storing(folder, "free some space there"), Claim(folder, path.name) as claim:
        answers = _read_answers(folder / kept, run.head)
        for part in run.parts:
            if part.key not in answers:
                answers[part.key] = _ask_part(run, part, len(answers))
                claim.write(kept, _write_answers(run.head, answers))
            if progress:
                progress(len(answers), len(run.parts))
        coding = make_coding(run, answers)
        check_codable(folder, path)
        claim.write(path.name, json.dumps(coding, indent=1, ensure_ascii=False) + "\n")
        (folder / kept).unlink(missing_ok=True)
    return WrittenCoding(
        path, {task: len(coding[task]) for task in TASKS}, coding["made"]["dropped"]
    )


def check_codable(folder: Path, path: Path) -> None:
    """Refuse a story that is one file, and a coding that would be replaced."""
    if not folder.is_dir():
        cause = "is one file, and a coding is kept in a folder"
        raise AnalysisError(f"story {folder}", cause, "put the file into a folder of its own")
    if os.path.lexists(path):
        raise AnalysisError(
            str(path), "is there already", "move it away or give another name with --as"
        )


def _read_answers(file: Path, head: Mapping[str, Any]) -> dict[str, list[Item]]:
    """Return the answers that an earlier run kept, if it asked the same of the same model."""
    if not os.path.lexists(file):
        return {}
    try:
        lines = read_regular(file, _PARTS, file.parent).decode("utf8").splitlines()
        first, *rest = [json.loads(line) for line in lines]
        known = set(head["parts"])
        kept = {row["part"]: list(row["items"]) for row in rest if row["part"] in known}
    except (AnalysisError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return kept if first == head else {}


def _write_answers(head: Mapping[str, Any], answers: Mapping[str, list[Item]]) -> str:
    rows = [head, *({"part": key, "items": items} for key, items in answers.items())]
    return "".join(json.dumps(row) + "\n" for row in rows)


def _ask_part(run: CodingRun, part: Part, done: int) -> list[Item]:
    """Return the items of one part; where the answer broke off, the rest is asked for."""
    messages = messages_of(run.numbered, part)
    found: list[Item] = []
    for _ in range(_MORE):
        items, whole = _ask_items(run, part, messages, done)
        new = [item for item in items if item not in found]
        found += new
        if whole or not new:
            return found
        said = {"role": "assistant", "content": json.dumps({part.task: found})}
        more = {"role": "user", "content": _GO_ON.format(len(found))}
        messages = [*messages[:2], said, more]
    return found


def _forms(task: str) -> list[dict[str, Any]]:
    """Return the ways to ask for JSON, the strictest first; not every server takes each."""
    schema = {"name": task, "strict": True, "schema": schema_of(task)}
    return [
        {"temperature": 0, "response_format": {"type": "json_schema", "json_schema": schema}},
        {"temperature": 0, "response_format": {"type": "json_object"}},
        {},
    ]


def _ask_items(
    run: CodingRun, part: Part, messages: list[dict[str, str]], done: int
) -> tuple[list[Item], bool]:
    """Ask in each form that the server takes, twice each, until an answer has a list."""
    forms, why = _forms(part.task), "gave no answer"
    for form in range(run.form, len(forms)):
        asked = messages
        for _ in range(2):
            try:
                answer = _ask_patiently(run, asked, forms[form], done)
                items, whole = read_items(answer.text, part.task)
            except RefusedFormError as error:
                why = str(error)
                break
            except ValueError as error:
                why = f"gave no answer of the form asked for ({error})"
                asked = [*messages, {"role": "user", "content": _AGAIN}]
                run.notify(f"the answer was not of the form asked for ({error}): asking again")
            else:
                run.form = form
                return items, whole and not answer.cut
    raise _stopped(run, why, done)


def _ask_patiently(
    run: CodingRun, messages: list[dict[str, str]], options: Mapping[str, Any], done: int
) -> Any:
    """Ask, and again after longer and longer waits while the server is busy."""
    for wait in (*_WAITS, None):
        try:
            return ask_chat(run.server, messages, options, seconds=run.seconds)
        except BusyError as error:
            if wait is None:
                raise _stopped(run, f"gives no answer: {error}", done) from error
            seconds = max(wait, error.wait)
            run.notify(f"no answer ({error}): asking again in {seconds:g} s")
            run.wait(seconds)
    raise AssertionError("the last wait is None")


def _stopped(run: CodingRun, why: str, done: int) -> AnalysisError:
    remedy = f"run the command again to go on ({done} of {len(run.parts)} answers are kept)"
    return AnalysisError(f"model {run.server.model} at {run.server.host}", why, remedy)


def make_coding(run: CodingRun, answers: Mapping[str, list[Item]]) -> dict[str, Any]:
    """Return the coding of a story from the answers to its parts.

    It has the keys of a coded story (``id``, ``facts``, ``quotes``, ``contrasts``), ``coder``,
    ``made``, and ``accounts`` with the hash of each text and, of every sentence that is cited, id,
    place, words and what is around them.
    """
    dropped: Dropped = Counter()
    items: dict[str, list[Item]] = {task: [] for task in TASKS}
    for part in run.parts:
        items[part.task] += check_items(run.numbered, part, answers[part.key], dropped)
    merged = {task: merge_items(task, items[task]) for task in TASKS}
    made = {
        "model": run.server.model,
        "endpoint": run.server.host,
        "prompt_sha256": prompt_hash(),
        "date": run.date,
        "requests": len(run.parts),
        "dropped": dict(sorted(dropped.items())),
    }
    return {
        "id": run.story.story_id,
        "coder": run.name,
        "made": made,
        "accounts": _accounts(run.story, _cited_sentences(run.numbered, merged)),
        **merged,
    }


def _hashes(story: Story) -> dict[str, str]:
    rows = schema.rows(story.analysed[["account_id", "sha256"]])
    return {row["account_id"]: row["sha256"] for row in rows}


def _accounts(story: Story, cited: Mapping[str, dict[str, Any]]) -> list[dict[str, Any]]:
    rows = schema.rows(story.analysed[["account_id", "label", "sha256"]])
    return [
        {
            "account_id": row["account_id"],
            "outlet": row["label"],
            "sha256": row["sha256"],
            "sentences": cited.get(row["account_id"], {}),
        }
        for row in rows
    ]


def _cited_sentences(
    numbered: NumberedStory, merged: Mapping[str, list[Item]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return account -> number -> id, place, words and surroundings of the cited sentences."""
    cited = {(a, str(n)) for f in merged["facts"] for a, ns in f["sentences"].items() for n in ns}
    cited |= {(q["account"], str(q["n"])) for q in merged["quotes"]}
    cited |= {(p["account"], str(p["n"])) for c in merged["contrasts"] for p in c["places"]}
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for s in numbered.sentences.values():
        if (s.account_id, s.n) in cited:
            text = numbered.texts[s.account_id]
            found.setdefault(s.account_id, {})[s.n] = {
                "sentence_id": s.sentence_id,
                "start": s.start,
                "end": s.end,
                "text": s.text,
                "before": text[max(0, s.start - AROUND) : s.start],
                "after": text[s.end : s.end + AROUND],
            }
    return found
