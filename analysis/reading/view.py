"""The page's parts: the legend that switches layers, the accounts as columns, what they share as lists of links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from analysis import markup
from analysis.prose.words import day, said
from analysis.reading.columns import column, lines_of
from analysis.reading.marks import (
    LAYERS,
    OPEN,
    Entry,
    Mark,
    cue_marks,
    fact_entries,
    figure_entries,
    other_figures,
    quote_marks,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

SIDE_BY_SIDE = 3
_HOW = (
    "Every account with its own words, whole. Open or close an account with its name. A number marks a fact that several accounts state, a "
    "letter a figure that several give; both lead to the next place that has it."
)


def reading_view(
    story: Story,
    *,
    statements: pd.DataFrame,
    coverage: pd.DataFrame,
    figures: pd.DataFrame,
    quotes: pd.DataFrame,
    cues: pd.DataFrame,
) -> str:
    """The accounts of a story side by side as HTML without script: the text whole, the rows of the tables as marks in it.

    Takes the tables of ``align_claims``, ``compare_coverage``, ``compare_quantities``, ``find_quotes`` and
    ``find_cues``. The first three accounts stand open; each opens and closes with its name. A fact has the
    same number in every account. All text is escaped.
    """
    facts, shared = fact_entries(statements, coverage), figure_entries(figures)
    marks = [m for e in (*facts, *shared) for m in e.marks]
    marks += [*other_figures(figures, shared), *quote_marks(quotes), *cue_marks(cues)]
    accounts = "".join(
        _account(story, a, [m for m in marks if m.account_id == a], i < SIDE_BY_SIDE)
        for i, a in enumerate(story.labels)
    )
    labels = story.labels
    index = _index("Shared facts", "fact", facts, labels) + _index(
        "Figures that several accounts give", "figure", shared, labels
    )
    top = (
        markup.heading("What does each account say, word for word?")
        + markup.paragraph(_HOW)
        + _legend()
    )
    return top + markup.block("div", accounts, "accounts") + index


def _legend() -> str:
    boxes = "".join(
        markup.switch(f"show-{layer}", name, layer, layer in OPEN) for layer, name in LAYERS.items()
    )
    return markup.group("Show", boxes)


def _account(story: Story, account_id: str, marks: Sequence[Mark], opened: bool) -> str:
    about = story.accounts.set_index("account_id").loc[account_id]
    sentences = story.sentences[story.sentences["account_id"] == account_id].to_dict("records")
    left_out = story.left_out[story.left_out["account_id"] == account_id].to_dict("records")
    text = story.texts[account_id]
    told = [w for w in (said(about["kind"]), day(about["published"]), said(about["byline"])) if w]
    head = markup.paragraph(" · ".join(told), "about") if told else ""
    return markup.folded(
        story.labels[account_id],
        head + column(text, lines_of(text, sentences, left_out), marks),
        opened,
    )


def _index(title: str, layer: str, entries: Sequence[Entry], labels: Mapping[str, str]) -> str:
    if not entries:
        return ""
    items = "".join(_item(e, layer, labels) for e in entries)
    return markup.block("h2", markup.text(title)) + markup.block("ul", items, "index")


def _item(entry: Entry, layer: str, labels: Mapping[str, str]) -> str:
    stands = f" ({entry.stands})" if entry.stands else ""
    words = f"{markup.sign(layer, entry.sign)} {markup.text(entry.words)}{markup.text(stands)}"
    return markup.block(
        "li", f"{words} {markup.block('span', _places(entry.marks, labels), 'places')}"
    )


def _places(marks: Sequence[Mark], labels: Mapping[str, str]) -> str:
    """A link to each place; an account that has several is named once."""
    links = []
    for before, mark in zip([None, *marks], marks, strict=False):
        again = before is not None and before.account_id == mark.account_id
        links.append(markup.jump(mark.sentence_id, "again" if again else labels[mark.account_id]))
    return ", ".join(links)
