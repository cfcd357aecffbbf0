"""What an export contains: the tables of a story, its contrasts and its facts, ready to write."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.errors import mend
from analysis.report.export import MADE, all_tables
from analysis.show.contrasts import ContrastRows, group_contrasts
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

# What XML 1.0, and so each of the office formats, cannot contain.
_NOT_IN_XML = {
    *range(0x20),
    *range(0x7F, 0xA0),
    *(plane + end for plane in range(0, 0x110000, 0x10000) for end in (0xFFFE, 0xFFFF)),
} - {0x09, 0x0A}
_REMOVED = dict.fromkeys(_NOT_IN_XML)


def printable(text: str) -> str:
    r"""Return a text without control characters and others that XML cannot contain.

    >>> printable("a\x00b\tc\ufffe")
    'ab\tc'
    """
    return mend(text).translate(_REMOVED)


@dataclass(frozen=True)
class CitedWords:
    """Words of an account and their place in it."""

    account_id: str
    outlet: str
    sentence_id: str
    start: int
    end: int
    surface: str

    @property
    def place(self) -> str:
        """Return the place in words: sentence and characters, counted from 0."""
        return f"sentence {self.sentence_id}, characters {self.start} to {self.end}"


@dataclass(frozen=True)
class ContrastLine:
    """One contrast: its sentence, the words of each side, the accounts that lack it."""

    contrast_id: str
    rank: int
    kind: str
    says: str
    confidence: float | None
    standing: str
    places: tuple[CitedWords, ...]
    absent: tuple[str, ...]  # account ids


@dataclass(frozen=True)
class FactLine:
    """One fact: its wording and, for each account, the status and the words."""

    fact_id: str
    label: str
    fact: str
    standing: str
    cells: dict[str, tuple[str, str]]


class Contents:
    """The results of a story that formats write; each table is computed when it is asked for."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.labels = story.labels

    @cached_property
    def tables(self) -> dict[str, pd.DataFrame]:
        """Return every table by its name."""
        return all_tables(self.story)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return the rows of one table as mappings, missing cells as None."""
        found = schema.rows(MADE[table](self.story))
        return [{k: None if v != v else v for k, v in row.items()} for row in found]

    @property
    def title(self) -> str:
        """Return the title of the story, else its name."""
        return self.story.title or self.story.story_id

    @cached_property
    def accounts(self) -> list[dict[str, Any]]:
        """Return the accounts as mappings, missing cells as None."""
        found = schema.rows(self.story.accounts)
        return [{k: None if v != v else v for k, v in row.items()} for row in found]

    @cached_property
    def contrasts(self) -> list[ContrastLine]:
        """Return the contrasts in the order of their rank."""
        return [self._contrast(rows) for rows in group_contrasts(self.rows("contrasts"))]

    def _contrast(self, rows: ContrastRows) -> ContrastLine:
        first = rows.first
        return ContrastLine(
            str(first["contrast_id"]),
            int(first["rank"]),
            str(first["kind"]),
            str(first["says"]),
            first["confidence"],
            str(first["standing"]),
            tuple(self.cite(row) for row in rows.places),
            tuple(rows.absent),
        )

    def cite(self, row: Mapping[str, Any]) -> CitedWords:
        """Return the place of a row that has one."""
        account = row["account_id"]
        return CitedWords(
            account,
            self.labels[account],
            str(row["sentence_id"]),
            int(row["start"]),
            int(row["end"]),
            str(row["surface"]),
        )

    @cached_property
    def facts(self) -> list[FactLine]:
        """Return the facts in the order of the table ``coverage``."""
        grouped: dict[str, list[dict[str, Any]]] = {}
        for row in self.rows("coverage"):
            grouped.setdefault(row["fact_id"], []).append(row)
        return [
            FactLine(
                fact_id,
                str(rows[0]["label"]),
                str(rows[0]["fact"]),
                str(rows[0]["standing"]),
                {r["account_id"]: (str(r["status"]), str(r["surface"] or "")) for r in rows},
            )
            for fact_id, rows in grouped.items()
        ]

    def tables_with_outlets(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield each table by its name, with the name of each account beside its id.

        A table of accounts has its own columns for that.
        """
        quantities = self.tables["quantities"]
        accounts = dict(zip(quantities["quantity_id"], quantities["account_id"], strict=True))
        for name, table in self.tables.items():
            named = table
            if "account_id" not in table and "quantity_id" in table:
                named = named.assign(account_id=named["quantity_id"].map(accounts))
            for column in [str(c) for c in named if str(c).endswith("account_id")]:
                outlet = f"{column.removesuffix('account_id')}outlet"
                if outlet not in named:
                    at = named.columns.get_loc(column) + 1
                    named = named.copy()
                    named.insert(at, outlet, named[column].map(self.labels))
            yield name, named
