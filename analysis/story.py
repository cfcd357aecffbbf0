"""A story: the accounts of one event as tables, and what was left out and why."""

from __future__ import annotations

import hashlib
import logging
import os
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.errors import AnalysisError, one_line
from analysis.read.codings import decisions_of_coder
from analysis.read.decisions import find_line_decisions, is_named
from analysis.read.fields import SET_ASIDE, admit
from analysis.read.files import read_folder, read_one, state_of
from analysis.read.labels import add_labels
from analysis.read.languages import PART, language_name
from analysis.read.records import add_account, repeated_lines
from analysis.read.stories import find_story
from analysis.resources import story_lists

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 1_000_000  # characters of one account: what the parser takes
_LOG = logging.getLogger("storydiff")
_NAMED = 50  # files and parts of a story that a warning names
_NO_LISTS: dict[str, str] = {}
# The settings that have rows about accounts, with the columns that name an account.
_BY_ACCOUNT = {
    "review": ("account", "other_account"),
    "sample": ("account", "other_account"),
    "origins": ("account",),
}


@dataclass(frozen=True, eq=False)
class Story(html.Displayable):
    """Accounts of one event and its follow-ups.

    (Media Cloud and TDT call one article a story.)

    Parameters
    ----------
    story_id : str
        Name of the story.
    accounts : pandas.DataFrame
        One row for each account.
    sentences : pandas.DataFrame
        One row for each sentence, headline, caption or bullet.
    left_out : pandas.DataFrame
        One row for each line that is no part of the article, with the rule.
    skipped : pandas.DataFrame
        One row for each file or record that could not be read, with the reason.
    repairs : pandas.DataFrame
        One row for each place where the text, or a field, is not as it was received: invisible
        signs, spaces, broken encodings, half a surrogate pair.
    title : str, optional
        Title of the story.
    folder : Path, optional
        Folder that the story was read from.
    settings : Mapping[str, Any]
        Decisions of the analyst: what ``story.toml`` says beyond titles and files.
    undecided : Story, optional
        The story as it is read without the decisions on lines, if there are any.
    threshold : float, optional
        Least probability of a pair of statements that makes a fact, where it is not the default.

    Notes
    -----
    Columns are described in ``analysis/schema.py``. Nothing derived is stored: ``find_*``,
    ``align_*`` and ``compare_*`` compute it.
    """

    story_id: str
    accounts: pd.DataFrame
    sentences: pd.DataFrame
    left_out: pd.DataFrame
    skipped: pd.DataFrame
    repairs: pd.DataFrame = field(repr=False)
    title: str = ""
    folder: Path | None = field(default=None, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)
    undecided: Story | None = field(default=None, repr=False)
    threshold: float | None = field(default=None, repr=False)

    @cached_property
    def machine(self) -> Story:
        """Return the story without decisions and chosen coder: the machine's word alone."""
        settings = {k: v for k, v in self.settings.items() if k not in ("review", "coder")}
        if len(settings) == len(self.settings):
            return self
        read = self.undecided or self
        return replace(read, settings=settings, undecided=None, threshold=self.threshold)

    @property
    def lists(self) -> Mapping[str, str]:
        """Return name -> text of the word lists that the story brings beside its accounts."""
        found: Mapping[str, str] = self.settings.get("lexicons", _NO_LISTS)
        return found

    @cached_property
    def key(self) -> str:
        """Return a hash of everything that an analysis reads.

        Stories with the same key have the same tables.
        """
        parts = (
            self.accounts.drop(columns=["path", "section", "length", "extent"]).astype(str).to_csv()
            + self.sentences.drop(columns=["text"]).to_csv()
        )
        settings = sorted(
            (k, str(v)) for k, v in self.settings.items() if k not in ("title", "accounts")
        )
        return hashlib.sha256(
            f"{self.story_id}\n{self.title}\n{settings}\n{self.threshold}\n{parts}".encode()
        ).hexdigest()

    @property
    def analysed(self) -> pd.DataFrame:
        """Return the accounts that are analysed: those in English."""
        return self.accounts[self.accounts["analysed"]]

    @property
    def in_part(self) -> pd.DataFrame:
        """Return the accounts of which only text, sentences, figures and quotation marks are read.

        They are in German, French, Spanish, Italian, Portuguese or Dutch.
        """
        return self.accounts[self.accounts["extent"] == PART]

    @cached_property
    def all_analysed(self) -> bool:
        """Return whether all accounts are in English."""
        return bool(self.accounts["analysed"].all())

    @property
    def unanalysed(self) -> dict[str, str]:
        """Return account_id -> "not analysed: German", for the accounts that are not compared."""
        if self.all_analysed:
            return {}
        others = self.accounts[~self.accounts["analysed"]]
        languages = zip(others["account_id"], others["language"], strict=True)
        return {a: f"not analysed: {language_name(str(code))}" for a, code in languages}

    @property
    def texts(self) -> dict[str, str]:
        """Return account_id -> text, in the order of the accounts."""
        return dict(zip(self.accounts["account_id"], self.accounts["text"], strict=True))

    @property
    def labels(self) -> dict[str, str]:
        """Return account_id -> name in tables and plots: its outlet, else its file."""
        return dict(zip(self.accounts["account_id"], self.accounts["label"], strict=True))

    @property
    def compared(self) -> dict[str, str]:
        """Return the ``labels`` of the accounts that are analysed.

        Every comparison has them as its columns.
        """
        return {a: self.labels[a] for a in self.analysed["account_id"]}

    def only(self, accounts: Iterable[str]) -> Story:
        """Return the story with only some of its accounts.

        Parameters
        ----------
        accounts : Iterable[str]
            Accounts to keep, by id, file or outlet; an outlet means all of its accounts.

        Returns
        -------
        Story
            A story whose tables have only the rows of these accounts.

        Raises
        ------
        AnalysisError
            For an account that the story does not have, or without any account.
        """
        wanted = self._find_accounts(accounts)
        tables = {n: getattr(self, n) for n in ("accounts", "sentences", "left_out")}
        kept = {
            n: t[t["account_id"].isin(wanted)].reset_index(drop=True) for n, t in tables.items()
        }
        left = self.accounts[~self.accounts["account_id"].isin(wanted)]
        settings = _settings_without(self.settings, schema.rows(left))
        undecided = self.undecided.only(wanted) if self.undecided else None
        return replace(self, **kept, settings=settings, undecided=undecided)

    def _find_accounts(self, accounts: Iterable[str]) -> set[str]:
        """Return the ids of accounts that are named by id or outlet."""
        wanted = [accounts] if isinstance(accounts, str) else list(accounts)
        names = ("account_id", "outlet", "label", "path")
        rows = [[a[n] for n in names] for a in schema.rows(self.accounts)]
        found: set[str] = set()
        for name in wanted:
            named = [r[0] for r in rows if r[0] == name] or [r[0] for r in rows if name in r]
            if not named:
                cause = "is not an account of this story"
                raise AnalysisError(f"account {name!r}", cause, f"use any of {self._names()}")
            found.update(named)
        if not found:
            cause = "names no account"
            raise AnalysisError("the choice", cause, f"use any of {self._names()}")
        return found

    def _names(self) -> str:
        """List the accounts with their outlets, for a message."""
        rows = schema.rows(self.accounts[["account_id", "outlet"]])
        names = (
            f"{r['account_id']} ({r['outlet']})"
            if r["outlet"] == r["outlet"] and r["outlet"] not in (None, "", r["account_id"])
            else str(r["account_id"])
            for r in rows
        )
        return ", ".join(names)

    def _html(self) -> str:
        """Return the table that a notebook shows.

        It has the accounts with kind, day and length, and what was set aside.
        """
        sentences = self.sentences.groupby("account_id").size()
        rows = [
            _summary(account, int(sentences.get(account["account_id"], 0)))
            for account in schema.rows(self.accounts)
        ]
        rows += [
            (str(s["path"]), *"–––––", f"not read: {s['reason']}")
            for s in schema.rows(self.skipped)
        ]
        heads = ("account", "kind", "published", "headline", "words", "sentences", "note")
        return html.table(
            heads, rows, f"Story {self.title or self.story_id}", (False,) * 4 + (True, True, False)
        )

    @property
    def published(self) -> dict[str, str]:
        """Return account_id -> time of publication as given, where there is one."""
        dated = self.accounts[self.accounts["published"].notna()]
        return dict(zip(dated["account_id"], dated["published"], strict=True))

    def __repr__(self) -> str:
        """Return one line: name, accounts and number of sentences."""
        names = ", ".join(self.accounts["label"])
        return (
            f"<Story {self.story_id!r}: {len(self.accounts)} accounts ({names}), "
            f"{len(self.sentences)} sentences>"
        )


def _settings_without(
    settings: Mapping[str, Any], left: Iterable[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return the settings of a story without what is about accounts that are left aside."""
    left = list(left)
    aside = [*settings.get("left_aside", ()), *(str(a["account_id"]) for a in left)]
    names = [(str(a["account_id"]), str(a["path"]), str(a["sha256"])) for a in left]

    def is_left(name: object) -> bool:
        return any(is_named(str(name or "").strip(), own) for own in names)

    kept = {
        key: [r for r in settings[key] if not any(is_left(r.get(c)) for c in columns)]
        for key, columns in _BY_ACCOUNT.items()
        if settings.get(key)
    }
    return {**settings, **kept, "left_aside": aside}


def _summary(account: Mapping[str, Any], sentences: int) -> tuple[str, ...]:
    cells = (
        str(account[k]) if account[k] == account[k] and account[k] else "–"
        for k in ("label", "kind", "published", "headline")
    )
    note = str(account["note"]) if account["note"] == account["note"] else ""
    return (*cells, f"{len(account['text'].split()):,}", f"{sentences:,}", note)


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
        have, or for a threshold that is no probability.

    Notes
    -----
    Files can be text, Markdown, HTML, JSON, CSV ... (README, "Your own story"); the format is
    detected from the content, and some files contain many accounts. A ``story.toml`` in the folder
    gives the title and, for each file or account, details that the file itself lacks. Files that
    cannot be read are listed in ``skipped`` while the others are read, and the logger
    ``storydiff`` warns of each. Nothing is downloaded.
    """
    check_threshold(threshold)
    with story_lists(_NO_LISTS):
        story = _read(find_story(name_or_path))
    chosen = story.only(accounts) if accounts else story
    if not review:
        chosen = chosen.machine
    return replace(chosen, threshold=float(threshold)) if threshold else chosen


def check_threshold(threshold: object) -> None:
    """Refuse what is no probability; 0 means the default."""
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
    with story_lists(_NO_LISTS):  # texts are read with the package's lists
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
    seen: set[str] = set()
    records = list(records)
    repeated = repeated_lines(records)
    chosen = [row for coding in decisions_of_coder(settings or {}) for row in coding["rows"]]
    decided = find_line_decisions((settings or {}).get("review", ()), records, chosen)
    for number, record in enumerate(records, 1):
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
            seen.add(account_id)
            given = {**record, "repeated": repeated[number - 1]}
            add_account(rows, account_id, given, decided[number - 1])
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
    above = sum(len(str(record.get(k) or "")) for k in ("headline", "dek"))
    if len(text) + above <= LIMIT:
        return ""
    own = len(text) > LIMIT
    size = f"{len(text) + above * (not own):,} characters" + " with its headline" * (not own)
    return f"its text has {size}, over the limit of {LIMIT:,}; split it into accounts"
