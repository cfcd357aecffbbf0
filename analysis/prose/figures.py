"""Which figures are given, and how those of several accounts stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from analysis.prose.origins import from_origins
from analysis.prose.words import NOTHING, Prose, as_sentence, count, in_words, listed, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


def tell_quantities(figures: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Which figures several accounts give and how they stand, and which only one gives, with the sentence each stands in."""
    labels = story.compared
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    given = figures[figures["quantity_id"].notna()]
    groups = [rows.to_dict("records") for _, rows in given.groupby("group_id", sort=False)]
    shared = [g for g in groups if len({c["account_id"] for c in g}) > 1]
    items = []
    for group in shared[:limit]:
        what = as_sentence(said(group[0]["what"]) or "A figure")
        places = tuple(
            (
                f"{labels[c['account_id']]}, {said(c['surface'])}",
                sentences[c["sentence_id"]],
                c["sentence_id"],
            )
            for c in group[:6]
        )
        given = f"given by {count(group[0]['n_accounts'], 'account')} {from_origins(group[0])}"
        items.append(
            (f"{what}, {given}: {group[0]['verdict']}; {said(group[0]['reason'])}.", places)
        )
    for account, label in labels.items():
        own = [c for g in groups if g not in shared for c in g if c["account_id"] == account]
        if own:
            words = listed(f"“{said(c['surface'])}”" for c in own[:limit]) + (
                " and more" if len(own) > limit else ""
            )
            where: dict[str, list[str]] = {}
            for c in own[:limit]:
                where.setdefault(c["sentence_id"], []).append(said(c["surface"]))
            places = tuple(
                (listed(surfaces), sentences[sentence], sentence)
                for sentence, surfaces in where.items()
            )
            items.append((f"{'Only ' if len(labels) > 1 else ''}{label} gives {words}.", places))
    if not groups:
        return Prose("No account gives a figure." if labels else NOTHING)
    if not shared:
        return Prose("No figure is given by more than one account.", tuple(items))
    verdicts = [
        f"{in_words(n)} {verdict}" for verdict, n in _tally(g[0]["verdict"] for g in shared)
    ]
    lead = f"{as_sentence(count(len(shared), 'figure'))} {'is' if len(shared) == 1 else 'are'} given by more than one account"
    return Prose(f"{lead}: {listed(verdicts)}.", tuple(items))


def _tally(words: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])
