"""Tables of what each account changed of its origin, and of support for overviews."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words, listed
from analysis.html import Changed
from analysis.show.base import Shown, limited
from analysis.show.languages import names_unanalysed
from analysis.show.origins import from_origins
from analysis.show.prose import Place, Prose, day, place_of, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


@names_unanalysed
@limited
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
    for row in schema.rows(versions.head(limit)):
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


@names_unanalysed
@limited
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
        remarks = [f"combines {first['merges']} statements"] if first["merges"] > 1 else []
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
    for row in schema.rows(overview):
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


_TOUCHED = {"figure": "a figure", "fact": "a fact", "quotation": "a quotation"}


@names_unanalysed
def tell_versions(versions: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Report what each account changed in the text that it copied.

    Parameters
    ----------
    versions : pandas.DataFrame
        Table of ``compare_versions``.
    story : Story
        Story that the table comes from.
    limit : int, default 8
        Number of changes that are listed with both wordings at most.

    Returns
    -------
    Prose
        Changed figures, facts and quotations with both wordings, then the number of changes of each
        account.
    """
    labels = story.labels
    if versions.empty:
        return Prose(
            "No account changed a sentence of another: none of them comes from another, or "
            "they are the same word for word."
        )
    items: list[tuple[str, tuple[Place, ...]]] = []
    changed = versions[(versions["kind"] == "reworded") & versions["what"].isin(_TOUCHED)]
    for row in schema.rows(changed.head(limit)):
        base, own = labels[row["base_id"]], labels[row["account_id"]]
        words = f"{own} changes {_TOUCHED[row['what']]} of {base}:"
        items.append((words, (place_of(base, row, "base_"), place_of(own, row))))
    if len(changed) > limit:
        items.append(
            (
                f"{as_sentence(count(len(changed) - limit, 'more change'))} of this kind are "
                "in the table.",
                (),
            )
        )
    items += _count_changes(versions, story)
    n = versions["account_id"].nunique()
    lead = (
        f"{as_sentence(count(n, 'account'))} changed what {'it' if n == 1 else 'they'} copied "
        "from another; "
    )
    touch = (
        f"{count(len(changed), 'reworded sentence')} "
        f"{'touches' if len(changed) == 1 else 'touch'} a figure, a fact or a quotation"
    )
    lead += "no figure, fact or quotation was reworded." if changed.empty else f"{touch}."
    return Prose(lead, tuple(items))


def _count_changes(versions: pd.DataFrame, story: Story) -> list[tuple[str, tuple[Place, ...]]]:
    """Return a sentence for each account: how many changes of each kind it made."""
    labels = story.labels
    items: list[tuple[str, tuple[Place, ...]]] = []
    for account, rows in versions.groupby("account_id", sort=False):
        kinds = rows["kind"].value_counts()
        tally = [
            f"{in_words(int(kinds[k]))} {k}"
            for k in ("reworded", "added", "cut", "moved")
            if k in kinds
        ]
        base = listed(labels[b] for b in dict.fromkeys(rows["base_id"]))
        items.append((f"{labels[str(account)]}, against {base}: {listed(tally)}.", ()))
    return items


def tell_updates(updates: pd.DataFrame, story: Story) -> Prose:
    """Report pages that were given in several versions, and printed corrections.

    Parameters
    ----------
    updates : pandas.DataFrame
        Table of ``find_updates``.
    story : Story
        Story that the table comes from.

    Returns
    -------
    Prose
        Each page with its versions in order of time, then notices of updates and corrections.
    """
    labels = story.labels
    items: list[tuple[str, tuple[Place, ...]]] = []
    captures = updates[updates["kind"] == "capture"]
    for _, rows in captures.groupby("page", sort=False):
        versions = [
            f"{labels[r['account_id']]} ({day(r['published']) or 'no date given'})"
            for r in schema.rows(rows)
        ]
        number = count(len(versions), "version")
        items.append((f"One page in {number}: {', then '.join(versions)}.", ()))
    notices = updates[updates["kind"] != "capture"]
    for row in schema.rows(notices):
        kind, label = str(row["kind"]), labels[row["account_id"]]
        items.append(
            (
                f"{'An' if kind[0] in 'aeiou' else 'A'} {kind} in {label}:",
                ((label, said(row["surface"])),),
            )
        )
    if not items:
        return Prose(
            "No page was given in more than one version, and no account prints a correction "
            "or an update."
        )
    pages, found = captures["page"].nunique(), len(notices)
    counts = (
        [count(pages, "page") + f" {'is' if pages == 1 else 'are'} given in more than one version"]
        if pages
        else []
    )
    counts += (
        [
            f"{count(found, 'notice')} of a correction or an update "
            f"{'is' if found == 1 else 'are'} printed"
        ]
        if found
        else []
    )
    return Prose(f"{as_sentence(listed(counts))}.", tuple(items))


@names_unanalysed
def tell_overview(overview: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Report how much of each overview other accounts support.

    Parameters
    ----------
    overview : pandas.DataFrame
        Table of ``compare_overview``.
    story : Story
        Story that the table comes from.
    limit : int, default 8
        Number of facts left out that are listed for each overview at most.

    Returns
    -------
    Prose
        Numbers of sentences by finding; then what each overview merges, changes, adds and leaves
        out, with the words.
    """
    labels = story.labels
    if overview.empty:
        return Prose("No account is an overview.")
    leads, items = [], []
    for account, rows in overview.groupby("account_id", sort=False):
        label = labels[str(account)]
        own = rows[rows["finding"] != "left out"].drop_duplicates("sentence_id")
        tally = own["finding"].value_counts()
        findings = [
            f"{in_words(int(tally[k]))} {_FOUND[k][int(tally[k]) > 1]}"
            for k in _FOUND
            if k in tally
        ]
        leads.append(f"Of the {count(len(own), 'sentence')} of {label} {listed(findings)}.")
        for row in schema.rows(own):
            words = _of_sentence(row)
            if words:
                items.append((f"{label}: {'; '.join(words)}.", (place_of(label, row),)))
        out = rows[rows["finding"] == "left out"]
        for row in schema.rows(out.head(limit)):
            who = f"{count(row['n_accounts'], 'account')}{from_origins(row)}"
            between = ", " if ", " in who else " "
            items.append(
                (
                    f"{label} leaves out what {who}{between}report:",
                    (place_of(labels[row["by_account_id"]], row, "by_"),),
                )
            )
    return Prose(" ".join(leads), tuple(items))


_FOUND = {
    "supported": ("is in other accounts", "are in other accounts"),
    "possibly": ("has only a similar statement there", "have only a similar statement there"),
    "not found": (
        "was not found in the other accounts",
        "were not found in the other accounts",
    ),
}


def _of_sentence(row: Mapping[Any, Any]) -> list[str]:
    findings = ["not found in the other accounts"] if row["finding"] == "not found" else []
    if row["merges"] > 1:
        findings.append(f"combines {count(row['merges'], 'statement')}")
    if said(row["changes"]):
        findings.append(said(row["changes"]))
    if said(row["adds"]):
        findings.append(f"{said(row['adds'])} not found in the other accounts")
    return findings
