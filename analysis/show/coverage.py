"""Coverage: facts that all, some or single accounts state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.absence import ONLY
from analysis.compare.coverage_cells import SHOWN
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.coverage_plots import is_lone
from analysis.show.languages import names_unanalysed
from analysis.show.origins import from_origins
from analysis.show.prose import NOTHING, Labels, Place, Prose, all_of, names_of, places_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_NEAREST = 2  # lone statements listed with their nearest place; 01-coverage has all


_NO_ORDER = "Which account was written first is not known."


@names_unanalysed
def tell_coverage(
    coverage: pd.DataFrame,
    story: Story,
    *,
    thresholds: pd.DataFrame | None = None,
    limit: int = 5,
) -> Prose:
    """Report the facts that all, some and single accounts state.

    Parameters
    ----------
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    story : Story
        Story that the table comes from.
    thresholds : pandas.DataFrame, optional
        Table of ``compare_thresholds``, for one line on how much depends on the threshold.
    limit : int, default 5
        Number of facts of each kind that are listed at most.

    Returns
    -------
    Prose
        Facts of all accounts, then of some; then the lone statements of each account: those that
        the search found nothing like elsewhere, and those without a match, with the nearest place.
    """
    labels = story.compared
    if len(labels) < 2:
        return Prose("With one account there is no coverage to compare." if labels else NOTHING)
    counted = coverage[coverage["repeats"].isna()]
    facts = _facts(counted)
    unsure = _unsure_cells(counted)
    together = [f for f in facts if not is_lone(f[0])]
    shared = [f for f in together if f[0]["standing"] == SHOWN]
    everyone = [f for f in shared if len(f) == len(labels)]
    some = [f for f in shared if 1 < len(f) < len(labels)]
    alone = [f[0] for f in facts if is_lone(f[0])]
    items = [
        (f"Stated by {all_of(labels)}{_how(f, labels)}:", places_of(f, labels))
        for f in everyone[:limit]
    ]
    items += [_partly_shared(f, labels, unsure) for f in some[:limit]]
    for account in labels:
        own = [c for c in alone if c["account_id"] == account]
        items += _lone_items(own, story, limit)
    hangs = f" {tell_thresholds(thresholds)}" if thresholds is not None else ""
    to_check = len(together) - len(shared)
    lead = _coverage_lead(len(everyone), len(some), alone, labels, to_check)
    return Prose(f"{lead}. Not found is not proof of omission.{hangs}", tuple(items))


def _unsure_cells(coverage: pd.DataFrame) -> dict[str, list[Mapping[str, Any]]]:
    """Return for each fact the cells of the accounts that may state it too."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for cell in schema.rows(coverage[coverage["status"] == "uncertain"]):
        found.setdefault(cell["fact_id"], []).append(cell)
    return found


def _partly_shared(
    fact: Sequence[Mapping[str, Any]],
    labels: Labels,
    unsure: Mapping[str, Sequence[Mapping[str, Any]]],
) -> tuple[str, tuple[Place, ...]]:
    """Return a fact that not all accounts state: who does, who may, who does not."""
    names = names_of([labels[c["account_id"]] for c in fact])
    open_cells = unsure.get(fact[0]["fact_id"], [])
    doubted = [c for c in open_cells if isinstance(c["difference"], str)]
    perhaps = [labels[c["account_id"]] for c in open_cells if c not in doubted]
    parts = [f"perhaps also in {names_of(perhaps)}"] if perhaps else []
    parts += [f"not clear for {labels[c['account_id']]} ({c['difference']})" for c in doubted]
    rest = len(labels) - len(fact) - len(open_cells)
    if rest:
        parts.append(f"not found in {'the other' if rest == 1 else 'the others'}")
    how = _how(fact, labels) if len(fact) > 1 else ""
    return f"Stated by {names}{how}{''.join(f', {p}' for p in parts)}:", places_of(fact, labels)


def _lone_items(
    own: Sequence[Mapping[str, Any]], story: Story, limit: int
) -> list[tuple[str, tuple[Place, ...]]]:
    """Return the lone statements of one account: those found only there, and the others."""
    if not own:
        return []
    labels, label = story.compared, story.compared[own[0]["account_id"]]
    only = [c for c in own if c["alone"] == ONLY]
    other = [c for c in own if c["alone"] != ONLY]
    items = []
    if only:
        words = _how_many(only, own, limit)
        among = ", of the accounts in English" if story.unanalysed else ""
        items.append((f"Found only in {label}{among} ({words}):", places_of(only, labels, limit)))
    if other:
        near = "" if other[0]["nearest_start"] < 0 else ", each with the nearest place"
        listed_here = min(limit, _NEAREST)
        places = tuple(place for c in other[:listed_here] for place in _with_nearest(c, story))
        words = _how_many(other, own, listed_here)
        items.append((f"No match found for {label} ({words}{near}):", places))
    return items


def _with_nearest(cell: Mapping[str, Any], story: Story) -> tuple[Place, ...]:
    """Return a lone statement and the place that comes nearest to it in another account."""
    labels, own = story.compared, places_of([cell], story.compared)
    if cell["nearest_start"] < 0:
        return own
    account, start, end = (cell[f"nearest_{k}"] for k in ("account_id", "start", "end"))
    words = story.texts[account][start:end]
    return (*own, (f"nearest, in {labels[account]}", words, str(cell["nearest_sentence_id"])))


def _how(fact: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    """Return from how many origins a fact comes, and whether the accounts differ."""
    return f", {from_origins(fact[0]).lstrip(', ')}{_standing(fact, labels)}"


def _how_many(some: Sequence[Any], own: Sequence[Any], limit: int) -> str:
    """Return how many of the unmatched statements of an account some are, and how many follow."""
    more = f", {count(limit, 'of them', 'of them')} here" if len(some) > limit else ""
    if len(some) == len(own):
        return f"{'all ' if len(own) > 1 else ''}{count(len(own), 'unmatched statement')}{more}"
    return f"{len(some)} of {len(own)} unmatched statements{more}"


def _coverage_lead(
    everyone: int,
    some: int,
    alone: Sequence[Mapping[str, Any]],
    labels: Labels,
    to_check: int,
) -> str:
    """Return the numbers of facts that all, some and single accounts state."""
    lead = f"{as_sentence(all_of(labels))} accounts share {count(everyone, 'fact')}"
    if not everyone:
        lead = f"No fact is surely stated by {all_of(labels)} accounts"
    if some:
        lead += f"; some of them share {count(some, 'more fact' if everyone else 'fact')}"
    if to_check:
        are = "is" if to_check == 1 else "are"
        lead += f". {as_sentence(count(to_check, 'less certain match', 'less certain matches'))}"
        lead += f" {are} listed in 01-coverage to check"
    if not alone:
        return lead
    only = sum(cell["alone"] == ONLY for cell in alone)
    match = "matches" if len(alone) == 1 else "match"
    lead += f". {as_sentence(count(len(alone), 'statement'))} {match} nothing elsewhere"
    if not only:
        return f"{lead}; for none could the search rule out that another account has it"
    return f"{lead}; for {in_words(only)} the search found nothing similar"


def tell_thresholds(thresholds: pd.DataFrame) -> Prose:
    """Report how many facts are shared at a strict, the default and a loose threshold.

    Parameters
    ----------
    thresholds : pandas.DataFrame
        Table of ``compare_thresholds``.

    Returns
    -------
    Prose
        One line.
    """
    if thresholds.empty:
        return Prose("With one account nothing hangs on the threshold.")
    strict, sure, loose = schema.rows(thresholds)
    are = "is" if strict["facts"] == 1 else "are"
    words = (
        f"At a strict threshold (probability {strict['threshold']:.2f}) "
        f"{count(strict['facts'], 'fact')} {are} shared, "
    )
    words += f"at the one used here ({sure['threshold']:.2f}) {in_words(sure['facts'])}, "
    joined = (
        ", as looser pairs join facts that stood apart" if loose["facts"] < sure["facts"] else ""
    )
    return Prose(
        f"{words}at a loose one ({loose['threshold']:.2f}) {in_words(loose['facts'])}{joined}."
    )


@names_unanalysed
def tell_changes(changes: pd.DataFrame, story: Story, *, limit: int = 5) -> Prose:
    """Report which changes of wording were found.

    Parameters
    ----------
    changes : pandas.DataFrame
        Table of ``compare_wording``.
    story : Story
        Story that the table comes from.
    limit : int, default 5
        Number of changes that are listed with both sentences at most.

    Returns
    -------
    Prose
        The kinds of change with their numbers, then the first changes with both sentences.
    """
    if changes.empty:
        return Prose(
            "No change between the wordings of a shared fact was found. Most changes are not "
            "found by rule."
        )
    labels, sentences = (
        story.labels,
        dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True)),
    )
    items = []
    for row in schema.rows(changes.head(limit)):
        label, other_label = labels[row["account_id"]], labels[row["other_account_id"]]
        places = tuple(
            (who, sentences[s], s)
            for who, s in ((label, row["sentence_id"]), (other_label, row["other_sentence_id"]))
        )
        items.append((f"{as_sentence(row['change'])} in {label}: {row['reason']}.", places))
    kinds = (
        changes["change"]
        .value_counts()
        .sort_index(kind="stable")
        .sort_values(ascending=False, kind="stable")
    )
    tally = listed(
        f"{kind} ({in_words(n)})" if len(changes) > 1 else str(kind) for kind, n in kinds.items()
    )
    found = (
        f"{as_sentence(count(len(changes), 'change'))} between the wordings of shared facts "
        f"{'was' if len(changes) == 1 else 'were'} found"
    )
    return Prose(f"{found}: {tally}. {_NO_ORDER}", tuple(items))


def _facts(coverage: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """Return for each fact the cells of the accounts that state it."""
    found = coverage[coverage["status"].isin(["stated", "partly", "differs"])]
    return [schema.rows(rows) for _, rows in found.groupby("fact_id", sort=False)]


def _standing(cells: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    """Return how the accounts that state a fact differ."""
    differing = [c for c in cells if c["status"] == "differs"]
    if differing:
        reasons = [c["difference"] for c in differing if isinstance(c["difference"], str)]
        return f", but differently ({reasons[0]})" if reasons else ", but differently"
    partly = [labels[c["account_id"]] for c in cells if c["status"] == "partly"]
    return f", in part by {names_of(partly)}" if partly else ""
