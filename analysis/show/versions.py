"""Tables of what each account changed of its origin, and of support for overviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.html import Changed
from analysis.show.base import Shown

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


def show_versions(
    versions: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 120
) -> Shown:
    """Show the sentences that accounts changed, with the changes marked.

    Parameters
    ----------
    versions : pandas.DataFrame
        Table of ``compare_versions``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 120
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each changed sentence, in the order of the table.
    """
    labels = story.labels
    rows = []
    for row in versions.head(limit).to_dict("records"):
        kind = (
            f"{row['kind']} and moved" if row["moved"] and row["kind"] != "moved" else row["kind"]
        )
        what = row["what"] if isinstance(row["what"], str) else "–"
        rows.append((labels[row["account_id"]], labels[row["base_id"]], kind, what, _changed(row)))
    if len(versions) > limit:
        caption = f"{caption} (the first {limit} of {len(versions)} changes)".strip()
    heads = ("account", "against", "change", "touches", "words")
    return Shown(heads, tuple(rows), (False,) * len(heads), caption)


def _changed(row: Mapping[Any, Any]) -> str:
    """Return the sentence with its changes marked.

    A text that has such signs itself is shown as plain words.
    """
    own = f"{row['surface']} {row['base_surface']}"
    return str(row["marked"]) if any(s in own for s in Changed.SIGNS) else Changed(row["marked"])


_FINDINGS = {
    "supported": "supported",
    "possibly": "similar only",
    "not found": "not found in the other accounts",
    "left out": "left out",
}


def show_overview(
    overview: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 120
) -> Shown:
    """Show the sentences of overviews with the words of other accounts behind each.

    Parameters
    ----------
    overview : pandas.DataFrame
        Table of ``compare_overview``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 120
        Number of sentences and facts that are printed at most.

    Returns
    -------
    Shown
        One row for each sentence, then one for each fact that the overview leaves out.

    Notes
    -----
    Accounts that have a statement in the same words are named together.
    """
    labels = story.labels
    rows = []
    for (account, _, by, finding), cells in _sentences(overview)[:limit]:
        first = cells[0]
        remarks = [f"puts {first['merges']} statements together"] if first["merges"] > 1 else []
        remarks += [str(first[k]) for k in ("changes",) if isinstance(first[k], str)]
        remarks += (
            [f"{first['adds']} not found in the other accounts"]
            if isinstance(first["adds"], str)
            else []
        )
        own = first["surface"] if isinstance(first["surface"], str) else "–"
        rows.append(
            (
                labels[account],
                own,
                _FINDINGS[finding],
                _support(cells, labels) or by,
                "; ".join(remarks) or "–",
            )
        )
    heads = ("overview", "its words", "finding", "words of other accounts", "what it does to them")
    several = 0 if overview["account_id"].nunique() > 1 else 1
    return Shown(
        heads[several:],
        tuple(row[several:] for row in rows),
        (False,) * (len(heads) - several),
        caption,
    )


def _sentences(
    overview: pd.DataFrame,
) -> list[tuple[tuple[str, str, str, str], list[dict[Any, Any]]]]:
    """Return the rows of each sentence, and of each fact left out, together."""
    found: dict[tuple[str, str, str, str], list[dict[Any, Any]]] = {}
    for row in overview.to_dict("records"):
        left = str(row["by_surface"]) if row["finding"] == "left out" else "–"
        found.setdefault(
            (row["account_id"], str(row["sentence_id"]), left, row["finding"]), []
        ).append(row)
    return list(found.items())


def _support(cells: list[dict[Any, Any]], labels: Mapping[str, str]) -> str:
    """Return each wording once, with the names of all accounts that have it."""
    said: dict[str, list[str]] = {}
    for cell in cells:
        if isinstance(cell["by_surface"], str):
            said.setdefault(cell["by_surface"], []).append(labels[cell["by_account_id"]])
    return " / ".join(
        f"{', '.join(dict.fromkeys(who))}: “{words}”" for words, who in list(said.items())[:4]
    )
