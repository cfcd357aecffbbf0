"""Read on which side of each contrast of a corpus an outlet is, one part after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.corpus.corpus import part_names, read_parts
from analysis.corpus.outlet_pairs import COPY
from analysis.errors import AnalysisError

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus.corpus import Corpus

_KEY = ["story_id", "account_id"]
_CONTRAST = ["contrast_id", "rank", "kind", "says", "confidence", "standing"]
_SIDES = ["role", "named", "account_id"]


class PartSides(NamedTuple):
    """The analysed accounts of one part and the contrasts that name them.

    ``accounts`` has ``story_id, account_id, outlet, origin_id, own``: ``own`` is false for a wire
    copy and for another account of an outlet from the same origin. ``sides`` has one row per
    contrast, side and account: the columns of the contrast, ``role``, ``outlet`` and ``own``.
    Stories with one account are in neither.
    """

    accounts: pd.DataFrame
    sides: pd.DataFrame


def read_sides(corpus: Corpus) -> Iterator[PartSides]:
    """Read the sides of all contrasts, part by part.

    Raises ``AnalysisError`` if the corpus has no contrasts.
    """
    if "contrasts" not in corpus.tables:
        raise AnalysisError(
            f"corpus {corpus.corpus_id!r}",
            "has no table contrasts (it was made by an earlier version)",
            "run 'storydiff corpus' again into that folder",
        )
    folders = {n: corpus.checked_folder(n) for n in ("accounts", "contrasts", "origins", "tallies")}
    for part in part_names(folders["accounts"]):
        read = {name: _read(folder, name, part) for name, folder in folders.items()}
        accounts = _accounts(**{n: t for n, t in read.items() if n != "contrasts"})
        yield PartSides(accounts, _sides(read["contrasts"], accounts))


def _read(folder: Any, name: str, part: str) -> pd.DataFrame:
    columns = {
        "accounts": [*_KEY, "outlet", "analysed"],
        "contrasts": ["story_id", *_CONTRAST, *_SIDES],
        "origins": [*_KEY, "origin_id"],
        "tallies": [*_KEY, "hits"],
    }
    where = [("measure", "=", COPY)] if name == "tallies" else None
    return read_parts(folder, columns[name], part=part, where=where)


def _accounts(accounts: pd.DataFrame, origins: pd.DataFrame, tallies: pd.DataFrame) -> pd.DataFrame:
    """Return the analysed accounts of stories with several, and which are an outlet's own text."""
    import pandas as pd

    found = accounts[accounts["analysed"].astype(bool)].merge(origins, on=_KEY, how="left")
    found = found[found.groupby("story_id")["account_id"].transform("size") > 1]
    copies = pd.MultiIndex.from_frame(tallies.loc[tallies["hits"] > 0, _KEY])
    again = found.duplicated(["story_id", "outlet", "origin_id"]) & found["origin_id"].notna()
    found = found.assign(own=~(again | pd.MultiIndex.from_frame(found[_KEY]).isin(copies)))
    found["origin_id"] = found["origin_id"].fillna(found["account_id"])
    return found[[*_KEY, "outlet", "origin_id", "own"]].reset_index(drop=True)


def _sides(contrasts: pd.DataFrame, accounts: pd.DataFrame) -> pd.DataFrame:
    """Return each account with a side in a contrast once; who has a place does not lack it.

    An account has a side if the contrast names it, or its words stand for the same origin as those
    of an account that is named: where a dispatch is printed twice, one of the two is named.
    """
    import pandas as pd

    rows = contrasts.merge(accounts, on=_KEY, how="inner")
    named = rows["named"].astype(bool)
    side = ["story_id", "contrast_id", "role", "origin_id"]
    printed = pd.MultiIndex.from_frame(rows.loc[named, side])
    rows = rows[named | pd.MultiIndex.from_frame(rows[side]).isin(printed)]
    rows = rows.sort_values(["story_id", "rank", "role"], ascending=[True, True, False])
    once = rows.drop_duplicates(["story_id", "contrast_id", "account_id"])
    return once.drop(columns=["named", "origin_id"]).reset_index(drop=True)
