"""The captions of the plots, which are their alt texts too: what a plot shows, for someone who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.prose import Labels, Prose, count, listed, said

if TYPE_CHECKING:
    import pandas as pd


def caption_coverage(coverage: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_coverage``."""
    facts = coverage["fact_id"].nunique()
    parts = [f"{labels[a]} {_cells(rows['status'])}" for a, rows in coverage.groupby("account_id", sort=False)]
    return Prose(f"Facts as rows, accounts as columns; {count(facts, 'fact')} in all. {'; '.join(parts)}.", kind="caption")


def _cells(statuses: pd.Series[Any]) -> str:
    names = {
        "stated": "states",
        "partly": "tells in part",
        "differs": "tells differently",
        "uncertain": "is uncertain on",
        "omitted": "does not show",
    }
    tally = statuses.value_counts()
    return listed(f"{verb} {int(tally[status])}" for status, verb in names.items() if status in tally)


def caption_quantities(figures: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_quantities``."""
    given = figures[figures["quantity_id"].notna()]
    groups = [rows.to_dict("records") for _, rows in given.groupby("group_id", sort=False) if rows["account_id"].nunique() > 1]
    told = "; ".join(f"{g[0]['what']}: " + " and ".join(f"{said(c['surface'])} ({labels[c['account_id']]})" for c in g) for g in groups)
    how = "Each row has a scale of its own, its ends printed under it: a filled mark is the printed value, "
    how += "a hollow mark with an arrow an open end, "
    how += "a shaded bar an approximate value."
    return Prose(
        f"{how} {'Figures of several accounts: ' + told + '.' if told else 'No figure is given by more than one account.'}", kind="caption"
    )


def caption_voices(voices: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_voices``."""
    parts = [
        f"{labels[a]}: {listed(f'{r.speaker} {int(r.quotes)}' for r in rows.itertuples())}"
        for a, rows in voices.groupby("account_id", sort=False)
    ]
    return Prose(f"Number of quotations by speaker and account. {'; '.join(parts)}.", kind="caption")


def caption_framing(framing: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_framing``."""
    frames = framing[(framing["measure"] == "frame") & (framing["share"] > 0)].sort_values("share", ascending=False, kind="stable")
    parts = []
    for account, rows in frames.groupby("account_id", sort=False):
        parts.append(f"{labels[str(account)]}: {listed(f'{r.dimension} {r.share:.0%}' for r in rows.itertuples())}")
    return Prose(f"Share of each account's sentences by dimension, with 90 % intervals. {'; '.join(parts)}.", kind="caption")
