"""Read a story from a folder, a file or records."""

from __future__ import annotations

import logging
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.errors import AnalysisError, one_line
from analysis.read.account_labels import add_labels
from analysis.read.codings import decisions_of_coder
from analysis.read.decisions import LineDecision, find_line_decisions
from analysis.read.fields import SET_ASIDE, admit
from analysis.read.files import read_folder, read_one
from analysis.read.folder_files import state_of
from analysis.read.reader import keep_reader
from analysis.read.records import add_account, repeated_lines
from analysis.read.stories import find_story
from analysis.resources import story_lists
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 1_000_000  # characters of one account: what the parser takes
SENTENCES = 15_000  # and lines of one account: more are a table or a log, not an article
_LOG = logging.getLogger("storydiff")
_NAMED = 50  # files and parts of a story that a warning names


def read_story(
    name_or_path: str | os.PathLike[str],
    *,
    accounts: Iterable[str] = (),
    threshold: float = 0.0,
    review: bool = True,
) -> Story:
    """Read a story from a name under ``seeds/``, a folder or one file.

    Parameters
    ----------
    name_or_path : str or os.PathLike
        Name of a story, path of a folder with one file for each account, or path of one file.
    accounts : Iterable[str], default ()
        Accounts to keep, by id, file or outlet; all without any.
    threshold : float, default 0.0
        Least probability of a pair of statements that makes a fact; 0 for the default, at which
        four of five pairs are right. A higher one makes fewer facts. A lower one adds facts to the
        coverage that are marked possible and not counted.
    review : bool, default True
        Whether the decisions beside the story are applied; False for the machine's word alone.

    Returns
    -------
    Story
        The story with its accounts and sentences.

    Raises
    ------
    AnalysisError
        If there is no such story or no account in it can be read, for an account that it does not
        have, or for a threshold that is not a probability.

    Notes
    -----
    Files can be text, Markdown, HTML, JSON, CSV ... (README, "Your own story"); the format is
    detected from the content, and some files contain many accounts. A ``story.toml`` in the folder
    gives the title and, for each file or account, details that the file itself lacks. Files that
    cannot be read are listed in ``skipped`` while the others are read, and the logger
    ``storydiff`` warns of each. Nothing is downloaded.
    """
    check_threshold(threshold)
    with story_lists({}):
        story = _read(find_story(name_or_path))
    return story.chosen(accounts, threshold, review=review)


def check_threshold(threshold: object) -> None:
    """Refuse what is not a probability; 0 means the default."""
    if isinstance(threshold, bool) or not isinstance(threshold, int | float):
        wrong = True
    else:
        wrong = not 0 <= threshold <= 1
    if wrong:
        raise AnalysisError(
            f"threshold {threshold!r}",
            "is not a probability",
            "give a number above 0 and up to 1, or 0 for the default",
        )


_kept: OrderedDict[Any, Story] | None = None  # what was read, where each story is read once
_MOST_KEPT = 8


def read_stories_once() -> None:
    """Read a story again only if one of its files has changed.

    For a process that makes a report: each of its notebooks reads the story.
    """
    global _kept
    _kept = OrderedDict() if _kept is None else _kept
    keep_reader()


def _read(path: Path) -> Story:
    """Read a story from its folder or file, or take what was read of the same files."""
    if _kept is None:
        return _read_files(path)
    key = path.resolve(), state_of(path)
    if key not in _kept:
        _kept[key] = _read_files(path)
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    story = _kept[key]
    names = ("accounts", "sentences", "left_out", "skipped", "repairs")
    return replace(story, **{name: getattr(story, name).copy() for name in names})


def _read_files(path: Path) -> Story:
    settings: Mapping[str, Any] = {}
    if path.is_file():
        records, skipped = read_one(path)
        story_id, folder = path.stem, path.parent
    else:
        settings, records, skipped = read_folder(path)
        story_id, folder = path.resolve().name, path
    story = make_story(
        records,
        story_id=story_id,
        title=str(settings.get("title", "")),
        folder=folder,
        skipped=skipped,
        settings=settings,
    )
    for line in say_skipped(story.skipped):
        _LOG.warning("%s", line)
    return story


def say_skipped(skipped: pd.DataFrame) -> list[str]:
    """Return one sentence for each file or part that was not read, or not as it is."""
    rows = skipped.head(_NAMED).to_dict("records")
    lines = [f"storydiff: {row['path']}: {row['reason']}" for row in rows]
    more = len(skipped) - len(rows)
    return [*lines, f"storydiff: {more:,} more; see the table skipped"] if more else lines


def story_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    story_id: str,
    title: str = "",
    folder: Path | None = None,
    skipped: Iterable[Mapping[str, str]] = (),
    settings: Mapping[str, Any] | None = None,
) -> Story:
    """Make a story from records with texts.

    Parameters
    ----------
    records : Iterable[Mapping[str, Any]]
        Mappings with ``text`` and any of account_id, outlet, kind, headline, dek, byline,
        published, url, language.
    story_id : str
        Name of the story.
    title : str, optional
        Title of the story.
    folder : Path, optional
        Folder that the records come from.
    skipped : Iterable[Mapping[str, str]], default ()
        What was not read before, as mappings with ``path`` and ``reason``.
    settings : Mapping[str, Any], optional
        What a ``story.toml`` would say: ``{"origins": [...]}``.

    Returns
    -------
    Story
        The story with its accounts and sentences.

    Raises
    ------
    AnalysisError
        For two records with one id, or when no record has text.

    Notes
    -----
    What is missing is found in the text or left missing; a headline or dek that the text does not
    begin with is put before it. Numbers and dates become words. A field of another type is set
    aside and listed in ``skipped``, as are records without text. Other keys are ignored.

    Examples
    --------
    >>> record = {"text": "Three of the five were freed on Monday.", "outlet": "Gazette"}
    >>> story = story_from_records([record], story_id="x")
    >>> story.sentences["text"].tolist()
    ['Three of the five were freed on Monday.']
    """
    given = [
        admit(record if isinstance(record, Mapping) else {}, f"record {number}")
        for number, record in enumerate(records, 1)
    ]
    return make_story(
        given, story_id=story_id, title=title, folder=folder, skipped=skipped, settings=settings
    )


def make_story(
    records: Iterable[Mapping[str, Any]],
    *,
    story_id: str,
    title: str = "",
    folder: Path | None = None,
    skipped: Iterable[Mapping[str, str]] = (),
    settings: Mapping[str, Any] | None = None,
) -> Story:
    """Make a story from records of this package's readers.

    Their captions and hashes are used.
    """
    with story_lists({}):  # texts are read with the package's lists
        return _make_story(records, story_id, title, folder, skipped, settings)


def _make_story(
    records: Iterable[Mapping[str, Any]],
    story_id: str,
    title: str,
    folder: Path | None,
    skipped: Iterable[Mapping[str, str]],
    settings: Mapping[str, Any] | None,
) -> Story:
    html.show_tables_as_typed()
    rows: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("accounts", "sentences", "left_out", "skipped", "repairs")
    }
    given_aside = list(skipped)
    rows["skipped"] += [{"path": s["path"], "reason": s["reason"]} for s in given_aside]
    records = list(records)
    repeated = repeated_lines(records)
    chosen = [row for coding in decisions_of_coder(settings or {}) for row in coding["rows"]]
    decided = find_line_decisions((settings or {}).get("review", ()), records, chosen)
    given = ({**r, "repeated": lines} for r, lines in zip(records, repeated, strict=True))
    _add_accounts(rows, given, decided)
    for row in rows["skipped"]:
        row |= {column: one_line(words) for column, words in row.items()}
    if not rows["accounts"]:
        reasons = [row["reason"].split(";")[0] for row in rows["skipped"]]
        cause = f"no account can be read ({[*reasons, 'it has no records'][0]})"
        raise AnalysisError(f"story {story_id!r}", cause, "give at least one record with 'text'")
    add_labels(rows["accounts"])
    made = {name: schema.make(name, r) for name, r in rows.items()}
    story = Story(one_line(story_id), title=title, folder=folder, settings=settings or {}, **made)
    if not any(decided):
        return story
    undecided = make_story(
        records,
        story_id=story_id,
        title=title,
        folder=folder,
        skipped=given_aside,
        settings=story.machine.settings,
    )
    return replace(story, undecided=undecided)


def _add_accounts(
    rows: dict[str, list[dict[str, Any]]],
    records: Iterable[Mapping[str, Any]],
    decided: Sequence[Sequence[LineDecision]],
) -> None:
    """Add the rows of each record: those of an account, or of why it is none."""
    seen: set[str] = set()
    for number, (record, decisions) in enumerate(zip(records, decided, strict=True), 1):
        account_id = str(record.get("account_id") or f"account-{number}")
        path = str(record.get("path") or account_id)
        rows["skipped"] += _set_aside(record)
        if why := _why_not_read(record):
            rows["skipped"].append({"path": path, "reason": why})
        elif account_id in seen:
            raise AnalysisError(
                f"account_id {account_id!r}",
                "is given to two accounts",
                "give each account its own id",
            )
        elif record.get("text"):
            made: dict[str, list[dict[str, Any]]] = {name: [] for name in rows}
            add_account(made, account_id, record, decisions)
            if (size := len(made["sentences"])) > SENTENCES:
                why = f"has {size:,} sentences and lines, over the limit of {SENTENCES:,}"
                made = {"skipped": [{"path": path, "reason": f"{why}; split it into accounts"}]}
            else:
                seen.add(account_id)
            for name, found in made.items():
                rows[name] += found


def _set_aside(record: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a row of ``skipped`` for each value of a record that could not be used."""
    file = f"{record['path']}: " if record.get("path") else ""
    for name, place, reason in record.get(SET_ASIDE, ()):
        yield {"path": f"{file}{name}" + f" of {place}" * bool(place), "reason": reason}


def _why_not_read(record: Mapping[str, Any]) -> str:
    """Return why a record is no account.

    Empty for an account, and where the reason is listed already.
    """
    text, refused = str(record.get("text") or ""), record.get(SET_ASIDE, ())
    if not text.strip():
        listed = any(name == "text" for name, _, _ in refused)
        return "" if listed else "a record without text; give it one in 'text'"
    if not any(map(str.isalnum, text)):
        return "its text contains no word; save it again with its words"
    above = sum(len(str(record.get(k) or "")) for k in ("headline", "dek"))
    if len(text) + above <= LIMIT:
        return ""
    own = len(text) > LIMIT
    size = f"{len(text) + above * (not own):,} characters" + " with its headline" * (not own)
    return f"its text has {size}, over the limit of {LIMIT:,}; split it into accounts"
