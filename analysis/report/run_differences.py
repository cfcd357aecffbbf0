"""What changed between two runs of one story: rows that appeared, went or changed, and why."""

from __future__ import annotations

import os
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.errors import AnalysisError
from analysis.outputs import as_folder
from analysis.schema import FLAG, NUMBER, TABLES, WHOLE

if TYPE_CHECKING:
    import pandas as pd

APPEARED, WENT, CHANGED = "appeared", "went", "changed"
TEXTS, DECISIONS, VERSION = "texts", "decisions", "version"
# What makes two rows of a table the same row, in words, as ids are given anew on every run. Where
# a table is not named, it is the account and the words of the place.
_KEYS = {
    "accounts": ("account_id",),
    "contrasts": ("kind", "says", "role", "account_id"),
    "coverage": ("fact", "account_id"),
    "figures": ("what", "unit", "account_id", "surface"),
    "framing": ("measure", "dimension", "account_id"),
    "cues": ("measure", "dimension", "account_id", "surface"),
    "headline": ("account_id", "aspect", "surface"),
    "labels": ("actor", "label", "account_id"),
    "agency_compared": ("actor", "account_id", "part", "voice"),
    "sentiment_compared": ("actor", "account_id"),
    "origins": ("account_id",),
    "skipped": ("path",),
    "speaker_kinds": ("kind_of_speaker", "account_id"),
    "thresholds": ("standing",),
    "versions": ("base_id", "account_id", "base_surface", "surface"),
    "voices": ("speaker", "account_id"),
}
_PLACE = ("account_id", "surface")
_PASSED_OVER = {"quantity_groups", "sentences"}  # the one has ids only, the other the texts again
_BY = {"by": "machine", "decided_by": "texts"}  # columns that say who decided, and who usually does
_WORDS = 120  # characters of a cell that are printed
_OFFSETS = ("start", "end", "paragraph", "position")


class RowChange(NamedTuple):
    """One row that appeared, went or changed."""

    table: str
    change: str
    cause: str
    account_id: str
    words: str
    details: str


def list_changes(old: str | os.PathLike[str], new: str | os.PathLike[str]) -> list[RowChange]:
    """List what differs between the tables of two runs of one story.

    Parameters
    ----------
    old, new : str or os.PathLike
        Folders with the tables of a run as CSV or Parquet, or reports that contain them.

    Returns
    -------
    list[RowChange]
        A row that appeared, went or changed, by table. Its ``cause`` is "texts" where the text of
        an account that it can depend on changed, "decisions" where the analyst's details of such
        an account or a decision on an origin did, and else "version": another version of StoryDiff
        or other settings. A comparison can depend on every account.

    Raises
    ------
    AnalysisError
        For a folder without tables.

    Notes
    -----
    Rows are matched by their words, not by ids or offsets, which are given anew on every run.
    Shares and probabilities are compared to two decimals.
    """
    before, after = _read_run(old), _read_run(new)
    causes = _Causes(before, after)
    found: list[RowChange] = []
    for name in [table for table in before if table in after and table not in _PASSED_OVER]:
        found += _compare(name, before[name], after[name], causes)
    return found


class _Causes:
    """The reasons for changes that two runs have as a whole: texts and decisions by account."""

    def __init__(self, old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> None:
        self._texts = _changed(old, new, ("text",))
        self._decided = _changed(old, new, ("outlet", "kind", "published", "byline", "url"))
        self._decided |= _ruled(old, new)

    def of(self, table: str, rows: list[dict[str, str]]) -> str:
        """Return the cause of a change; one text can change every comparison."""
        accounts = {row["account_id"] for row in rows if row.get("account_id")}
        everywhere = table not in _WITHIN or not accounts
        if self._texts & accounts or (self._texts and everywhere):
            return TEXTS
        if self._decided & accounts or (self._decided and everywhere):
            return DECISIONS
        return DECISIONS if any(map(_is_decided, rows)) else VERSION


def _is_decided(row: Mapping[str, str]) -> bool:
    """Return whether a row says that an analyst decided on it."""
    return any(row.get(column, usual) not in (usual, "") for column, usual in _BY.items())


def _ruled(old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame]) -> set[str]:
    """Return the accounts on whose origin an analyst decided in one of the runs, or otherwise."""
    first, second = (
        {r["account_id"]: r for r in schema.rows(run["origins"])} if "origins" in run else {}
        for run in (old, new)
    )
    columns = ("origin_id", "relation", *_BY)
    return {
        account
        for account in first.keys() & second.keys()
        if any(first[account].get(c, "") != second[account].get(c, "") for c in columns)
        and any(_is_decided(run[account]) for run in (first, second))
    }


# Tables of one account each: a change in another account cannot change them.
_WITHIN = {"accounts", "left_out", "skipped", "repairs", "quantities", "quotes", "agency", "cues"}


def _changed(
    old: Mapping[str, pd.DataFrame], new: Mapping[str, pd.DataFrame], columns: tuple[str, ...]
) -> set[str]:
    """Return the accounts of which one of the columns differs, or that one run lacks."""

    def values(run: Mapping[str, pd.DataFrame]) -> dict[str, tuple[str, ...]]:
        rows = schema.rows(run["accounts"])
        return {r["account_id"]: tuple(r.get(c, "") for c in columns) for r in rows}

    first, second = values(old), values(new)
    return {a for a in first | second if first.get(a) != second.get(a)}


def _read_run(path: str | os.PathLike[str]) -> dict[str, pd.DataFrame]:
    """Read the tables of a run as words, an empty one for a missing cell."""
    import pandas as pd

    folder = as_folder(path)
    folder = folder / "tables" if (folder / "tables").is_dir() else folder
    found = {}
    for name in TABLES:
        if (folder / f"{name}.csv").is_file():
            file = folder / f"{name}.csv"
            found[name] = _as_words(name, pd.read_csv(file, dtype=str, keep_default_na=False))
        elif (folder / f"{name}.parquet").is_file():
            table = pd.read_parquet(folder / f"{name}.parquet")
            found[name] = _as_words(name, table)
    if "accounts" not in found:
        remedy = "give a folder that `storydiff tables` or `storydiff report` wrote"
        cause = "contains no tables of a story" if folder.exists() else "does not exist"
        raise AnalysisError(f"folder {path}", cause, remedy)
    return found


def _as_words(name: str, table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(
        **{
            str(column): [
                _cell(value, TABLES[name].get(str(column), "")) for value in table[column]
            ]
            for column in table
        }
    )


def _cell(value: Any, kind: str) -> str:
    """Return a cell as words that are the same whether it comes from CSV or from Parquet."""
    if value is None or value != value or value == "":
        return ""
    if kind == NUMBER:
        return f"{float(value):.2f}"
    if kind == WHOLE:
        return str(int(float(value)))
    return str(value).lower() if kind == FLAG else str(value)


def _compare(
    name: str, old: pd.DataFrame, new: pd.DataFrame, causes: _Causes
) -> Iterator[RowChange]:
    key = [c for c in _KEYS.get(name, _PLACE) if c in old and c in new]
    kept = [c for c in old if c in new and c not in key and not _is_passed_over(str(c))]
    first, second = _by_key(old, key), _by_key(new, key)
    for number in [k for k in first if k not in second]:
        yield _change(name, WENT, [first[number]], key, "", causes)
    for number, row in second.items():
        before = first.get(number)
        if before is None:
            yield _change(name, APPEARED, [row], key, "", causes)
        elif parts := [_part(c, before[c], row[c]) for c in kept if before[c] != row[c]]:
            yield _change(name, CHANGED, [before, row], key, "; ".join(parts), causes)


def _part(column: str, old: str, new: str) -> str:
    """Return one cell before and after, for a person; of a text only how long it is."""
    if column == "text":
        return f"text: {len(old):,} → {len(new):,} characters"
    before, after = (textwrap.shorten(words, _WORDS, placeholder=" …") for words in (old, new))
    return f"{column}: {before or '–'} → {after or '–'}"


def _is_passed_over(column: str) -> bool:
    """Return whether a column is an id or an offset, which are given anew on every run."""
    return column in _OFFSETS or column.endswith(("_id", "_start", "_end", "sha256"))


def _by_key(table: pd.DataFrame, key: list[str]) -> dict[tuple[str, ...], dict[str, str]]:
    """Return the rows by their key; rows of one key are numbered in their order."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = {}
    for row in schema.rows(table):
        words = tuple(row[column] for column in key)
        seen[words] += 1
        found[(*words, str(seen[words]))] = {str(c): v for c, v in row.items()}
    return found


def _change(
    table: str,
    change: str,
    rows: list[dict[str, str]],
    key: list[str],
    details: str,
    causes: _Causes,
) -> RowChange:
    words = " | ".join(rows[-1][c] for c in key if c != "account_id" and rows[-1][c])
    account = rows[-1].get("account_id", "")
    return RowChange(table, change, causes.of(table, rows), account, words, details)
