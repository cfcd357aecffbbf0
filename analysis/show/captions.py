"""The captions of the plots, which are their alt texts too: what a plot shows, for someone who does not see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis.compare.intervals import LEVEL
from analysis.show.base import Labels, Prose, count, in_words, listed, said
from analysis.show.outlets import FEW, NONE_SHOWN, how_few, kind_of_case, measure_of, percent, share

if TYPE_CHECKING:
    import pandas as pd

_MANY = 6
_MOST = 5  # dimensions, or kinds, that a caption names for an account or outlet


def caption_coverage(coverage: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_coverage``."""
    coverage = coverage[coverage["repeats"].isna()]
    facts = coverage["fact_id"].nunique()
    parts = [
        f"{labels[a]} {_cells(rows['status'])}"
        for a, rows in coverage.groupby("account_id", sort=False)
    ]
    shared = coverage[coverage["n_accounts"] > 1]["fact_id"].nunique()
    lead = f"Facts as rows, accounts as columns; {count(facts, 'fact')} in all, {in_words(shared)} of them told by more than one account"
    order = "those of most origins and most prominent on top, then what one account alone tells"
    told = "; ".join(parts) if len(parts) <= _MANY else _span_of(coverage, labels)
    return Prose(f"{lead}; {order}. {told}.", kind="caption")


def _span_of(coverage: pd.DataFrame, labels: Labels) -> str:
    """Of many accounts those that tell most and fewest facts."""
    told = (
        coverage["status"]
        .isin(["stated", "partly", "differs"])
        .groupby(coverage["account_id"], sort=False)
        .sum()
    )
    most, least = told.idxmax(), told.idxmin()
    return f"Of {in_words(len(told))} accounts {labels[most]} tells most facts ({told[most]}), {labels[least]} fewest ({told[least]})"


def _cells(statuses: pd.Series[Any]) -> str:
    names = {
        "stated": "states",
        "partly": "tells in part",
        "differs": "tells differently",
        "uncertain": "is uncertain on",
        "omitted": "does not show",
    }
    tally = statuses.value_counts()
    return listed(
        f"{verb} {int(tally[status])}" for status, verb in names.items() if status in tally
    )


def caption_quantities(figures: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_quantities``."""
    given = figures[figures["quantity_id"].notna()]
    groups = [
        rows.to_dict("records")
        for _, rows in given.groupby("group_id", sort=False)
        if rows["account_id"].nunique() > 1
    ]
    told = "; ".join(
        f"{said(g[0]['what']) or 'a figure'}: {listed(_wordings(g, labels))}"
        for g in groups[:_MANY]
    )
    if len(groups) > _MANY:
        told += f"; and {len(groups) - _MANY} more"
    how = "Each row has a scale of its own, its ends printed under it: a filled mark is the printed value, "
    how += "a hollow mark an end that is not reached, an arrow an open end, "
    how += "a shaded bar an approximate value; accounts that print the same share a line."
    return Prose(
        f"{how} {'Figures of several accounts: ' + told + '.' if told else 'No figure is given by more than one account.'}",
        kind="caption",
    )


_MANY = 14


def _wordings(cells: list[dict[str, Any]], labels: Labels) -> list[str]:
    sayers: dict[str, list[str]] = {}
    for cell in cells:
        names = sayers.setdefault(said(cell["surface"]), [])
        names += [labels[cell["account_id"]]] if labels[cell["account_id"]] not in names else []
    return [f"{words} ({', '.join(names)})" for words, names in sayers.items()]


def caption_voices(voices: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_voices``."""
    parts = [
        f"{labels[a]}: {listed(f'{r.speaker} {int(r.quotes)}' for r in rows.itertuples())}"
        for a, rows in voices.groupby("account_id", sort=False)
    ]
    return Prose(
        f"Number of quotations by speaker and account. {'; '.join(parts)}.", kind="caption"
    )


def caption_framing(framing: pd.DataFrame, labels: Labels, *, measure: str = "") -> Prose:
    """The caption, and alt text, of ``plot_framing``."""
    wanted = [measure] if measure else ["frame", "codebook", "own"]
    found = framing[
        framing["measure"].isin(wanted) & (framing["dimension"] != "none") & (framing["share"] > 0)
    ]
    found = found.sort_values("share", ascending=False, kind="stable")
    wording = wanted == ["wording"]
    by = {"codebook": " by the analyst's codebook", "own": " by the analyst's own scores"}
    parts = []
    for account, label in labels.items():
        rows = found[found["account_id"] == account].to_dict("records")
        told = [
            f"{r['dimension']}{by.get(r['measure'], '')} {r['share']:{'.1f' if wording else '.0%'}}"
            for r in rows[:_MOST]
        ]
        parts.append(f"{label}: {listed(told) or 'none'}")
    what = (
        "Hedges and boosters per 100 words of each account"
        if wording
        else "Share of each account's sentences by dimension"
    )
    return Prose(f"{what}, with 90 % intervals. {'; '.join(parts)}.", kind="caption")


def caption_speaker_kinds(kinds: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_speaker_kinds``."""
    given = kinds[kinds["words"] > 0]
    parts = []
    for account, label in labels.items():
        rows = given[given["account_id"] == account].sort_values(
            "share", ascending=False, kind="stable"
        )
        shares = listed(
            f"{r.kind_of_speaker} {r.share:.0%} ({r.low:.0%} to {r.high:.0%})"
            for r in rows.itertuples()
        )
        parts.append(f"{label}: {shares or 'no words in quotation marks'}")
    return Prose(
        f"Share of each account's words in quotation marks by kind of speaker, with 90 % intervals. {'; '.join(parts)}.",
        kind="caption",
    )


def caption_origins(origins: pd.DataFrame, labels: Labels) -> Prose:
    """The caption, and alt text, of ``plot_origins``."""
    parts = []
    for _, rows in origins.groupby("origin_id", sort=False):
        told = [f"{labels[r['account_id']]} ({r['relation']})" for r in rows.to_dict("records")]
        parts.append(f"{listed(told)} on one branch" if len(told) > 1 else f"{told[0]} by itself")
    how = "Accounts grouped by origin: what others come from stands on top of its branch. "
    return Prose(f"{how}{'; '.join(parts) or 'No accounts'}.", kind="caption")


def caption_outlets(outlets: pd.DataFrame, *, measure: str) -> Prose:
    """The caption, and alt text, of ``plot_outlets`` and ``plot_profiles``."""
    rows = [
        {str(k): v for k, v in r.items()}
        for r in outlets[outlets["measure"] == measure].to_dict("records")
    ]
    if not rows:
        return Prose("No cases to compare.", kind="caption")
    how = f"By outlet the {measure_of(measure).axis}, with its {LEVEL:.0%} interval. "
    how += "A grey tick is the share of the other outlets in the same stories; "
    how += "a filled mark differs from it after control for all comparisons, a hollow one does not."
    told = []
    for verdict in ("more than the rest", "less than the rest", NONE_SHOWN, FEW):
        names = _outlets([r for r in rows if r["verdict"] == verdict])
        names = names if len(names) <= _SOME + 1 else [*names[:_SOME], f"{len(names) - _SOME} more"]
        told += (
            [f"{verdict.capitalize()}{' cases' if verdict == FEW else ''}: {listed(names)}."]
            if names
            else []
        )
    return Prose(f"{how} {' '.join(told)}", kind="caption")


_SOME = 6  # outlets or stories that a caption names


def _outlets(rows: list[dict[str, Any]]) -> list[str]:
    """Outlets of one verdict, each with its share and the rest's, of a measure of several kinds with its shares alone."""
    told: dict[str, list[str]] = {}
    for row in sorted(
        rows, key=lambda r: -r["share"] if r["kind"] and r["share"] == r["share"] else 0.0
    ):
        kind, few = kind_of_case(row["measure"], row["kind"]), row["verdict"] == FEW
        alone = (
            how_few(row)
            if few
            else f"{percent(row).replace(' (', ', ', 1)[:-1]}, the rest {share(row['rest'])}"
        )
        words = f"{kind}{'' if few else ' ' + share(row['share'])}" if kind else alone
        told.setdefault(said(row["outlet"]), []).extend([words] if words else [])
    shown = {
        name: words[:_MOST] + ([f"{len(words) - _MOST} more"] if len(words) > _MOST else [])
        for name, words in told.items()
    }
    order = dict.fromkeys(said(row["outlet"]) for row in rows)
    return [f"{name} ({'; '.join(shown[name])})" if shown[name] else name for name in order]


def caption_attention(attention: pd.DataFrame) -> Prose:
    """The caption, and alt text, of ``plot_attention``."""
    told = attention[attention["accounts"] > 0]
    if told.empty:
        return Prose("No account with a date.", kind="caption")
    sums = told.groupby("story_id", sort=False).agg(
        {"title": "first", "accounts": "sum", "new_origins": "sum", "day": "first"}
    )
    rows = (
        sums.sort_values("accounts", ascending=False, kind="stable")
        .reset_index()
        .to_dict("records")
    )
    names = [f"{said(r['title']) or r['story_id']}, from {str(r['day'])[:10]}: {count(r['accounts'], 'account')} "
             f"from {count(r['new_origins'], 'origin')}" for r in rows[:_SOME]]  # fmt: skip
    names += (
        [f"{count(len(rows) - _SOME, 'more story', 'more stories')}"] if len(rows) > _SOME else []
    )
    how = "Accounts of each story day by day; dark those of new origins, lighter those of origins that had told it before, "
    return Prose(
        f"{how}lightest further accounts of one origin. {'; '.join(names)}.", kind="caption"
    )
