"""The grouping of an earlier run, and what a record says as a hash."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from analysis.corpus.places import Places, building

if TYPE_CHECKING:
    import pandas as pd

_GROUPED_BY = ["account_id", "story_id", "outlet", "headline", "lede", "at"]
_SAID = ["outlet", "kind", "headline", "dek", "byline", "published", "url", "language", "extra"]


def find_known(places: Places, index: pd.DataFrame) -> tuple[bool, pd.DataFrame | None]:
    """Whether the accounts are grouped already, and the grouping of before: one row an account, or None at first."""
    import pandas as pd
    import pyarrow as pa

    try:
        groups = pd.read_parquet(_path(places))
    except (OSError, pa.ArrowException):
        return False, None
    same = groups.attrs.get("key") == _key(index)
    return same, groups


def keep_groups(places: Places, index: pd.DataFrame, groups: pd.DataFrame) -> None:
    """Keeps a grouping for the next run."""
    groups.attrs["key"] = _key(index)
    with building(places) as folder:
        groups.to_parquet(folder / "groups.parquet")
        (folder / "groups.parquet").replace(_path(places))


def record_keys(places: Places, index: pd.DataFrame) -> pd.Series[str]:
    """What each account's record says beside its id, as a hash: another headline or text, another key."""
    import numpy as np
    import pandas as pd
    import pyarrow.parquet as pq

    keys = np.empty(len(index), dtype="uint64")
    codes = index["part"].cat.codes.to_numpy()
    at = index["part_row"].to_numpy()
    for code, part in enumerate(index["part"].cat.categories):
        rows = pq.read_table(places.records / part, columns=_SAID, use_threads=False).to_pandas()
        mine = codes == code
        keys[mine] = pd.util.hash_pandas_object(rows, index=False, categorize=False).to_numpy()[
            at[mine]
        ]
    texts = index["sha256"].tolist()
    return pd.Series(
        [f"{key:016x}{text}" for key, text in zip(keys.tolist(), texts, strict=True)],
        name="record_key",
        dtype="str",
    )


def _path(places: Places) -> Path:
    return places.work / "groups.parquet"


def _key(index: pd.DataFrame) -> str:
    import pandas as pd

    from analysis.corpus.plan import code_key

    rows = pd.util.hash_pandas_object(index[_GROUPED_BY], index=False, categorize=False).to_numpy()
    return hashlib.sha256(code_key().encode() + rows.tobytes()).hexdigest()
