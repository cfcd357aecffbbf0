"""Open a corpus: the tables of many stories in a folder of Parquet files, read on demand."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.checksums import SUMS, digest_of
from analysis.errors import AnalysisError, first_line
from analysis.read.decisions import parse_text
from analysis.read.folder_files import CORPUS
from analysis.read.stories import as_name, find_place, list_stories, or_path, seed_folders
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Corpus",
    "list_corpora",
    "read_corpus",
]


def part_names(folder: Path) -> list[str]:
    """The names of a table's parts in order."""
    return sorted(p.name for p in folder.glob("part-*.parquet"))


def read_parts(
    folder: Path,
    columns: Sequence[str] | None,
    *,
    part: str = "",
    where: Sequence[tuple[str, str, Any]] | None = None,
) -> pd.DataFrame:
    """Read the rows of all parts, or of one; ``where`` filters them as in pyarrow."""
    import pyarrow as pa

    tables = [
        _read(folder / name, columns, where) for name in ([part] if part else part_names(folder))
    ]
    joined: pd.DataFrame = pa.concat_tables(tables, promote_options="permissive").to_pandas()
    return joined.reset_index(drop=True)


def _read(
    path: Path, columns: Sequence[str] | None, where: Sequence[tuple[str, str, Any]] | None
) -> Any:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        known = pq.read_schema(path).names
        absent = [c for c in columns or () if c not in known]
        if absent:
            raise AnalysisError(
                f"column {absent[0]!r}",
                f"is not in the table {path.parent.name}",
                f"name some of {', '.join(known)}",
            )
        return pq.read_table(
            path,
            columns=None if columns is None else list(columns),
            filters=list(where) if where else None,
        )
    except (OSError, pa.ArrowException) as error:
        cause = first_line(error)
        raise AnalysisError(
            str(path), f"cannot be read ({cause})", "run 'storydiff corpus' again into that folder"
        ) from error


_AGAIN = "run 'storydiff corpus' again into that folder"


def _check_part(path: Path, digest: str | None) -> None:
    """Refuse a part whose bytes are not those that were written."""
    if digest is None:
        raise AnalysisError(str(path), "was added to the corpus by hand", "move it away")
    try:
        same = digest_of(path) == digest
    except FileNotFoundError as error:
        raise AnalysisError(str(path), "is missing", _AGAIN) from error
    except OSError as error:
        raise AnalysisError(str(path), f"cannot be read ({error.strerror})", _AGAIN) from error
    if not same:
        cause = "was changed since it was written (its hash is not the listed one)"
        raise AnalysisError(str(path), cause, _AGAIN)


_SHOWN = 12


@dataclass(frozen=True, eq=False)
class Corpus(html.Displayable):
    """Many stories and their tables, in the folder that ``storydiff corpus`` wrote.

    Parameters
    ----------
    corpus_id : str
        The name of the corpus.
    folder : Path
        Its folder.
    about : mapping
        What ``corpus.json`` says of versions and settings.

    Notes
    -----
    ``stories`` has one row per story. ``skipped`` has one row per record, file, account or story
    that was not (wholly) read or analysed, with the reason. ``table("coverage")`` is a table of all
    stories, with ``story_id`` as its first column. ``story(story_id)`` is one story, as
    ``read_story`` would give it. Only what is asked for is read into memory.
    """

    corpus_id: str
    folder: Path = field(repr=False)
    about: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @property
    def tables(self) -> list[str]:
        """The names of the tables."""
        return sorted(
            p.name
            for p in self.folder.iterdir()
            if p.is_dir() and not p.name.startswith(".") and part_names(p)
        )

    def table(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read a table of all stories.

        Parameters
        ----------
        name : str
            One of ``tables``.
        columns : sequence of str, optional
            The columns to read; all without it.

        Returns
        -------
        DataFrame
            The rows of the table, with ``story_id`` first, part by part.

        Raises
        ------
        AnalysisError
            If there is no such table or column, or a part is broken.
        """
        html.show_tables_as_typed()
        return read_parts(self.checked_folder(name), columns)

    @cached_property
    def stories(self) -> pd.DataFrame:
        """One row per story: title, counts, first and last time, and whether it was analysed."""
        return self.table("stories").sort_values("story_id", ignore_index=True)

    @cached_property
    def skipped(self) -> pd.DataFrame:
        """What was not (wholly) read or analysed, each with its reason."""
        return self.table("skipped")

    def story(self, story_id: str) -> Story:
        """Read one story, with its accounts and sentences as they were analysed.

        Parameters
        ----------
        story_id : str
            A story of the table ``stories``.

        Returns
        -------
        Story
            The story. ``left_out``, ``skipped`` and ``repairs`` are empty: a corpus does not keep
            them.

        Raises
        ------
        AnalysisError
            If there is no such story.
        """
        made = {name: schema.make(name, []) for name in ("left_out", "skipped", "repairs")}
        for name in ("accounts", "sentences"):
            made[name] = self.rows_of(story_id, name)
        row = self.stories.set_index("story_id").loc[story_id]
        title, decided = row["title"], row.get("review")
        settings = {"review": parse_text(decided)} if isinstance(decided, str) else {}
        return Story(story_id, title=schema.text_cell(title), settings=settings, **made)

    def rows_of(self, story_id: str, table: str) -> pd.DataFrame:
        """Read the rows of a story from a table, without ``story_id``.

        Raises ``AnalysisError`` if there is no such story or table.
        """
        part = self._parts.get(story_id)
        if part is None:
            known = ", ".join(list(self.stories["story_id"])[:_SHOWN])
            raise AnalysisError(
                f"story {story_id!r}",
                f"is not in the corpus {self.corpus_id}",
                f"take one of its stories: {known} ...",
            )
        where = [("story_id", "=", story_id)]
        rows = read_parts(self.checked_folder(table, part), None, part=part, where=where)
        return rows[[c for c in rows if c != "story_id"]].reset_index(drop=True)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Map each story_id to the name of its part, which is the same in every table."""
        folder = self.checked_folder("stories")
        return {
            s: part
            for part in part_names(folder)
            for s in read_parts(folder, ["story_id"], part=part)["story_id"]
        }

    def checked_folder(self, name: str, part: str = "") -> Path:
        """Return the folder of a table after its parts, or one of them, were checked.

        Raises ``AnalysisError`` if there is no such table, or a part is not as it was written.
        """
        folder = self.folder / self._known(name)
        if self._sums is None:
            return folder
        listed = {p.rpartition("/")[2] for p in self._sums if p.startswith(f"{name}/")}
        for file in [part] if part else sorted(listed | set(part_names(folder))):
            if (place := f"{name}/{file}") not in self._unchanged:
                _check_part(folder / file, self._sums.get(place))
                self._unchanged.add(place)
        return folder

    @cached_property
    def _unchanged(self) -> set[str]:
        """The parts that were checked already."""
        return set()

    @cached_property
    def _sums(self) -> Mapping[str, str] | None:
        """Part -> digest; None of a corpus that is unfinished or was made by an earlier version."""
        wanted = self.about.get("parts")
        if wanted is None:
            return None
        path = self.folder / SUMS
        try:
            data = path.read_bytes()
            if hashlib.sha256(data).hexdigest() == wanted:
                lines = data.decode().splitlines()
                return {n: d for d, _, n in (line.partition("  ") for line in lines)}
        except (OSError, ValueError):
            pass
        raise AnalysisError(str(path), "is missing or was changed since it was written", _AGAIN)

    def _known(self, name: str) -> str:
        if name not in self.tables:
            raise AnalysisError(
                f"table {name!r}",
                f"is not in the corpus {self.corpus_id}",
                f"read one of {', '.join(self.tables)}",
            )
        return name

    def __repr__(self) -> str:
        """Return the name of the corpus and its counts."""
        accounts = int(self.stories["n_accounts"].sum())
        return (
            f"<Corpus {self.corpus_id!r}: {_many(len(self.stories), 'story', 'stories')}, "
            f"{_many(accounts, 'account', 'accounts')}>"
        )

    def _html(self) -> str:
        """Return what a notebook shows: the largest stories, and how many there are."""
        most = self.stories.sort_values("n_accounts", ascending=False, kind="stable").head(_SHOWN)
        rows = [
            tuple(
                "–" if v != v or v is None else f"{v:,}" if isinstance(v, int) else str(v)
                for v in row
            )
            for row in most[
                ["title", "n_accounts", "n_outlets", "n_origins", "first", "last", "status"]
            ].itertuples(index=False)
        ]
        count, shown = _many(len(self.stories), "story", "stories"), len(rows)
        caption = f"Corpus {self.corpus_id}: {count}" + (
            f", the {shown} with most accounts shown" if shown < len(self.stories) else ""
        )
        heads = ("story", "accounts", "outlets", "origins", "first", "last", "status")
        return html.table(heads, rows, caption, (False, True, True, True, False, False, False))


def read_corpus(name_or_path: str | os.PathLike[str]) -> Corpus:
    """Open a corpus by its name or folder.

    Parameters
    ----------
    name_or_path : str or path
        A name under ``seeds/``, or the folder that ``storydiff corpus`` wrote.

    Returns
    -------
    Corpus
        The corpus. Its tables are read when asked for.

    Raises
    ------
    AnalysisError
        If there is no such folder, if it is a story, if it is unfinished, or if its
        ``corpus.json`` cannot be read.

    Examples
    --------
    >>> read_corpus("nowhere")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    analysis.errors.AnalysisError: corpus 'nowhere': no such corpus or folder; name one of ...
    """
    name = as_name("corpus", name_or_path)
    folder = list_corpora().get(name) or find_place(name) or list_stories().get(name)
    if folder is None:
        known = ", ".join(list_corpora()) or "none"
        raise AnalysisError(
            f"corpus {name!r}",
            "no such corpus or folder",
            f"name one of these corpora: {known}; {or_path()}",
        )
    if not (folder / CORPUS).is_file():
        kind = "is a story" if name in list_stories() else "is not a corpus"
        raise AnalysisError(
            f"corpus {name!r}",
            f"{kind} (it contains no {CORPUS})",
            "give a folder that 'storydiff corpus' wrote",
        )
    try:
        about = json.loads((folder / CORPUS).read_text("utf8"))
    except (OSError, ValueError) as error:
        raise AnalysisError(
            str(folder / CORPUS),
            f"cannot be read ({error})",
            "run 'storydiff corpus' again into that folder",
        ) from error
    about = about if isinstance(about, dict) else {}
    if about.get("complete") is False:  # its parts may be of two plans
        cause = "is unfinished: a run is still writing it or was cut off"
        raise AnalysisError(f"corpus {name!r}", cause, _AGAIN)
    return Corpus(folder.resolve().name, folder, about)


def list_corpora() -> dict[str, Path]:
    """Map corpus_id to folder for every corpus under the ``seeds/`` folders in reach."""
    return {
        folder.name: folder
        for folder in reversed(list(seed_folders()))
        if (folder / CORPUS).is_file()
    }


def _many(count: int, singular: str, plural: str) -> str:
    return f"{count:,} {singular if count == 1 else plural}"
