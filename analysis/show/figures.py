"""Figures: which are given, and how those of several accounts compare."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.base import Shown, cell_words, coder_of, limited, side_by_side
from analysis.show.languages import names_figures_read, with_unanalysed
from analysis.show.origins import from_origins
from analysis.show.prose import NOTHING, Labels, Place, Prose, number, said, with_remarks

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_MANY = 5  # accounts that are shown side by side as columns


@names_figures_read
@limited
def show_figures(
    figures: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 200
) -> Shown:
    """Show quantities with the words, interval and claimant of each account.

    Parameters
    ----------
    figures : pandas.DataFrame
        Table of ``compare_quantities``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 200
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each quantity, one column for each account, then the verdict and its reason.
        More than five accounts are in two columns: who gives the figure in which words, and who
        does not.

    Notes
    -----
    An account that gives no such figure has a dash; one that is not analysed says so, unless it
    gives the same number of the same unit. A figure in another language that is linked with none
    was not compared further.
    """
    labels = with_unanalysed(story)
    if len(labels) > _MANY:
        return _by_words(figures, labels, caption, limit)
    before = {"what": "what is counted", "verdict": "verdict", "reason": "why"}

    def blank(account: str, first: Mapping[Any, Any]) -> str:
        if account in story.unanalysed:
            return story.unanalysed[account]
        language = story.unanalysed.get(first["account_id"], "").partition(": ")[2]
        return f"not compared: {language}" if language else "–"

    return side_by_side(figures, "group_id", labels, _words, before, caption, limit, blank)


def _by_words(figures: pd.DataFrame, labels: Mapping[str, str], caption: str, limit: int) -> Shown:
    rows = []
    groups = [schema.rows(cells) for _, cells in figures.groupby("group_id", sort=False)]
    for cells in groups[:limit]:
        by_wording: dict[str, list[str]] = {}
        for cell in cells:
            names = by_wording.setdefault(_words(cell), [])
            names += [labels[cell["account_id"]]] if labels[cell["account_id"]] not in names else []
        blank = by_wording.pop("", [])
        given = "; ".join(f"{', '.join(names)}: {words}" for words, names in by_wording.items())
        what, verdict, reason = (
            cell_words(c, cells[0][c], labels) for c in ("what", "verdict", "reason")
        )
        rows.append((what, given or "–", ", ".join(blank) or "–", verdict, reason))
    if len(groups) > limit:
        caption = f"{caption} (the first {limit} of {len(groups)} figures)".strip()
    return Shown(
        ("what is counted", "who gives it", "who does not", "verdict", "why"),
        tuple(rows),
        (False,) * 5,
        caption,
    )


def _words(cell: Mapping[str, Any]) -> str:
    return (
        with_remarks(cell["surface"], _interval_words(cell), _claim(cell), _decided(cell))
        if cell["surface"] == cell["surface"] and cell["surface"]
        else ""
    )


def _decided(cell: Mapping[str, Any]) -> str:
    return f"[decided by {coder}]" if (coder := coder_of(cell)) else ""


def _interval_words(cell: Mapping[str, Any]) -> str:
    """Return the interval of a bounded figure, an open end as dots.

    The words are empty for a plain number.
    """
    low, high = ("…" if cell[k] != cell[k] else number(float(cell[k])) for k in ("low", "high"))
    return "" if low == high else f"[{low} to {high}]"


def _claim(cell: Mapping[str, object]) -> str:
    return (
        f"— {cell['claimant']}" if cell["claimant"] == cell["claimant"] and cell["claimant"] else ""
    )


@names_figures_read
def tell_quantities(figures: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Report the figures that several accounts give, and those of one account.

    Parameters
    ----------
    figures : pandas.DataFrame
        Table of ``compare_quantities``.
    story : Story
        Story that the table comes from.
    limit : int, default 8
        Number of items that are listed at most.

    Returns
    -------
    Prose
        Verdict and reason for each shared figure, counts of several times in their order, then
        the figures of each account alone, with their sentences.
    """
    labels = with_unanalysed(story)
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    given = figures[figures["quantity_id"].notna()]
    groups = [schema.rows(rows) for _, rows in given.groupby("group_id", sort=False)]
    shared = [g for g in groups if len({c["account_id"] for c in g}) > 1]
    items = [_shared_figure(group, labels, sentences) for group in shared[:limit]]
    alone = [g[0] for g in groups if g not in shared]
    for account, label in labels.items():
        own = [c for c in alone if c["account_id"] == account]
        items += _lone_figures(own, label, sentences, limit, of_several=len(labels) > 1)
    if not groups:
        nothing = "No account gives a figure." if story.compared else NOTHING
        return Prose(nothing)
    if not shared:
        return Prose("No figure is given by more than one account.", tuple(items))
    verdicts = [
        f"{in_words(n)} {verdict}" for verdict, n in _tally(g[0]["verdict"] for g in shared)
    ]
    lead = (
        f"{as_sentence(count(len(shared), 'figure'))} {'is' if len(shared) == 1 else 'are'} given "
        "by more than one account"
    )
    return Prose(f"{lead}: {listed(verdicts)}.", tuple(items))


def _shared_figure(
    group: Sequence[Mapping[str, Any]], labels: Labels, sentences: Mapping[str, str]
) -> tuple[str, tuple[Place, ...]]:
    """Return one figure of several accounts in words, with its places."""
    first = group[0]
    what = as_sentence(said(first["what"]) or "A figure")
    given = f"given by {count(first['n_accounts'], 'account')}{from_origins(first)}"
    places = tuple(
        (f"{labels[c['account_id']]}, {said(c['surface'])}", sentences[s], s)
        for c in group[:6]
        for s in [c["sentence_id"]]
    )
    reason = said(first["reason"])
    if first["series"] == first["series"] and first["series"] is not None:
        moved = reason.startswith(("rose", "fell"))
        reason = f"the count {reason}" if moved else reason
    return f"{what}, {given}: {first['verdict']}; {reason}.", places


def _lone_figures(
    own: Sequence[Mapping[str, Any]],
    label: str,
    sentences: Mapping[str, str],
    limit: int,
    *,
    of_several: bool,
) -> list[tuple[str, tuple[Place, ...]]]:
    """Return the figures of one account in words: those that it alone gives, then the others.

    "Only" is said where the search of the other accounts found nothing like the figure.
    """
    items = []
    for only in (True, False):
        some = [c for c in own if (c["verdict"] == "only here") is only]
        if not some:
            continue
        more = " and more" if len(some) > limit else ""
        words = listed(f"“{said(c['surface'])}”" for c in some[:limit]) + more
        words = f"Only {label} gives {words}." if only and of_several else f"{label} gives {words}"
        if not only:
            words += ", linked with no figure of another account."
        elif not of_several:
            words += "."
        items.append((words, _places_by_sentence(some[:limit], sentences)))
    return items


def _places_by_sentence(
    cells: Sequence[Mapping[str, Any]], sentences: Mapping[str, str]
) -> tuple[Place, ...]:
    """Return each sentence once, with the figures that are in it."""
    figures: dict[str, list[str]] = {}
    for cell in cells:
        figures.setdefault(cell["sentence_id"], []).append(said(cell["surface"]))
    return tuple((listed(words), sentences[s], s) for s, words in figures.items())


def _tally(words: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])
