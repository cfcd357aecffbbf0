"""A story: the accounts of one event as tables, and what was left out and why."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.errors import AnalysisError
from analysis.read.decisions import is_named
from analysis.read.languages import PART, language_name

if TYPE_CHECKING:
    import pandas as pd

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
        return self._analysed.copy()

    @cached_property
    def _analysed(self) -> pd.DataFrame:
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
        return dict(self._texts)

    @cached_property
    def _texts(self) -> dict[str, str]:
        return dict(zip(self.accounts["account_id"], self.accounts["text"], strict=True))

    @property
    def labels(self) -> dict[str, str]:
        """Return account_id -> name in tables and plots: its outlet, else its file."""
        return dict(self._labels)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return dict(zip(self.accounts["account_id"], self.accounts["label"], strict=True))

    @property
    def compared(self) -> dict[str, str]:
        """Return the ``labels`` of the accounts that are analysed.

        Every comparison has them as its columns.
        """
        return dict(self._compared)

    @cached_property
    def _compared(self) -> dict[str, str]:
        return {a: self._labels[a] for a in self._analysed["account_id"]}

    def chosen(self, accounts: Iterable[str], threshold: float, *, review: bool) -> Story:
        """Return the story as ``read_story`` gives it with these accounts, threshold and review."""
        story = self.only(accounts) if accounts else self
        story = story if review else story.machine
        return replace(story, threshold=float(threshold)) if threshold else story

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
