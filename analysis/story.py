"""A story: the accounts of one event as tables, and what was left out and why."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.errors import AnalysisError, one_line
from analysis.read.codings import decisions_of_coder
from analysis.read.decisions import find_line_decisions
from analysis.read.fields import SET_ASIDE, admit
from analysis.read.files import read_folder, read_one
from analysis.read.languages import PART, language_name
from analysis.read.records import add_account, add_labels, repeated_lines
from analysis.read.stories import find_story

if TYPE_CHECKING:
    import pandas as pd

LIMIT = 1_000_000  # characters of one account: what the parser takes


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

    @cached_property
    def machine(self) -> Story:
        """Return the story without decisions and chosen coder: the machine's word alone."""
        settings = {k: v for k, v in self.settings.items() if k not in ("review", "coder")}
        if len(settings) == len(self.settings):
            return self
        return replace(self.undecided or self, settings=settings, undecided=None)

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
            f"{self.story_id}\n{self.title}\n{settings}\n{parts}".encode()
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

    def only(self, account_ids: Iterable[str]) -> Story:
        """Return the story with only some of its accounts.

        Parameters
        ----------
        account_ids : Iterable[str]
            Accounts to keep.

        Returns
        -------
        Story
            A story whose tables have only the rows of these accounts.

        Raises
        ------
        AnalysisError
            For an account that the story does not have, or without any account.
        """
        wanted = list(account_ids)
        unknown = [a for a in wanted if a not in self.labels]
        if unknown or not wanted:
            cause = "is not an account of this story" if unknown else "names no account"
            raise AnalysisError(
                f"account {unknown[0]!r}" if unknown else "the choice",
                cause,
                f"use any of {', '.join(self.labels)}",
            )
        tables = {n: getattr(self, n) for n in ("accounts", "sentences", "left_out")}
        kept = {
            n: t[t["account_id"].isin(wanted)].reset_index(drop=True) for n, t in tables.items()
        }
        aside = [*self.settings.get("left_aside", []), *(a for a in self.labels if a not in wanted)]
        settings = {**self.settings, "left_aside": aside}
        undecided = self.undecided.only(wanted) if self.undecided else None
        return replace(self, **kept, settings=settings, undecided=undecided)

    def _html(self) -> str:
        """Return the table that a notebook shows.

        It has the accounts with kind, day and length, and what was set aside.
        """
        sentences = self.sentences.groupby("account_id").size()
        rows = [
            _summary(account, int(sentences.get(account["account_id"], 0)))
            for account in self.accounts.to_dict("records")
        ]
        rows += [
            (str(s["path"]), *"–––––", f"not read: {s['reason']}")
            for s in self.skipped.to_dict("records")
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


def _summary(account: Mapping[str, Any], sentences: int) -> tuple[str, ...]:
    cells = (
        str(account[k]) if account[k] == account[k] and account[k] else "–"
        for k in ("label", "kind", "published", "headline")
    )
    note = str(account["note"]) if account["note"] == account["note"] else ""
    return (*cells, f"{len(account['text'].split()):,}", f"{sentences:,}", note)


def read_story(name_or_path: str | os.PathLike[str]) -> Story:
    """Read a story from a name under ``seeds/``, a folder or one file.

    Parameters
    ----------
    name_or_path : str or os.PathLike
        Name of a story, path of a folder with one file for each account, or path of one file.

    Returns
    -------
    Story
        The story with its accounts and sentences.

    Raises
    ------
    AnalysisError
        If there is no such story or no account in it can be read.

    Notes
    -----
    Files can be text, Markdown, HTML, JSON, CSV ... (README, "Your own story"); the format is
    detected from the content, and some files contain many accounts. A ``story.toml`` in the folder
    gives the title and, for each file or account, details that the file itself lacks. Files that
    cannot be read are listed in ``skipped`` while the others are read. Nothing is downloaded.
    """
    path = find_story(name_or_path)
    if path.is_file():
        records, skipped = read_one(path)
        return make_story(records, story_id=path.stem, folder=path.parent, skipped=skipped)
    settings, records, skipped = read_folder(path)
    title = str(settings.get("title", ""))
    return make_story(
        records,
        story_id=path.resolve().name,
        title=title,
        folder=path,
        skipped=skipped,
        settings=settings,
    )


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
    whole = len(text) + sum(len(str(record.get(k) or "")) for k in ("headline", "dek"))
    if whole > LIMIT:
        return (
            f"its text has {whole:,} characters, over the limit of {LIMIT:,}; split it into "
            "accounts"
        )
    return ""
