"""Headline against body: do the headline's claim, figures and certainty stand in the body, and does the dek add to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.headline.checks import check_certainty, check_claim, check_dek, check_figure
from analysis.headline.reserve import find_reserves
from analysis.headline.support import Line, find_support, lines_of, missing_words
from analysis.memo import once
from analysis.parse import parse_story
from analysis.quantities import find_quantities
from analysis.quotes import find_quotes
from analysis.story import Story
from analysis.wording import find_hedges, find_interpretation

if TYPE_CHECKING:
    import pandas as pd
    from spacy.tokens import Doc

Rows = dict[str, list[Mapping[str, Any]]]


@once
def compare_headline(story: Story) -> pd.DataFrame:
    """Each account's headline and dek against its own body: one row a check, in the order of the accounts.

    ``aspect`` "claim": does a sentence of the body say what the headline says (stands, in part, not found; ``probability`` 0-1 that the
    sentence shown says it); "figure": one row a figure of the headline (stands, firmer, softer, differs, not found); "certainty": does
    the headline hold back (a hedge, a speaker, a question) as the body's sentences that say the same do (as certain, firmer, softer; no
    row where none says it); "dek": stands, in part, adds a statement, adds interpretation. The place is the headline's or its words',
    ``body_start`` and ``body_end`` that of the body's sentence or figure (-1 where there is none), ``reason`` says why in words. An account
    without headline or body has no rows. It reads words: a claim in quite other words may be taken for not found; firmer is no reproach,
    as headlines are short. Method: the pair model of ``align_claims`` asked inside one account, ``find_quantities``, hedges and quotations.

    >>> from analysis.story import story_from_records
    >>> text = "Some 300 homes were flooded in Lindau on Monday, and more rain may come.\\n\\nThe mayor asked for help from the army."
    >>> story = story_from_records([{"headline": "300 homes flooded in Lindau", "text": text}], story_id="x")
    >>> compare_headline(story)[["aspect", "verdict"]].values.tolist()[1]
    ['figure', 'firmer']
    """
    docs = parse_story(story)
    known: dict[str, Rows] = {
        "quantities": _by(schema.rows(find_quantities(story))),
        "quotes": _by(schema.rows(find_quotes(story))),
        "hedges": _by([r for r in find_hedges(story) if r["dimension"] == "hedge"]),
        "added": _by(
            [
                *find_interpretation(story),
                *(r for r in find_hedges(story) if r["dimension"] == "booster"),
            ]
        ),
    }
    rows: list[dict[str, Any]] = []
    for account, doc in docs.items():
        lines = lines_of(story, account)
        if lines["body"]:
            rows += _headline_rows(story, doc, lines, known)
            rows += _dek_rows(story, doc, lines, known)
    return schema.make(
        "headline", [row | {"body_surface": _body_words(story, row)} for row in rows]
    )


def _by(rows: list[Any]) -> Rows:
    """sentence_id -> its rows, missing cells as None."""
    found: Rows = {}
    for row in rows:
        found.setdefault(str(row["sentence_id"]), []).append(
            {str(k): None if v != v else v for k, v in row.items()}
        )
    return found


def _headline_rows(
    story: Story, doc: Doc, lines: dict[str, list[Line]], known: dict[str, Rows]
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for line in lines["headline"][:1]:
        support = find_support(story, doc, line, lines["body"])
        rows.append(
            {"aspect": "claim"}
            | check_claim(line, support, missing_words(doc, line, lines["body"]))
        )
        body = [q for row in lines["body"] for q in known["quantities"].get(row["sentence_id"], [])]
        rows += [
            {"aspect": "figure"} | check_figure(q, body, support)
            for q in known["quantities"].get(line["sentence_id"], [])
        ]
        reserves = find_reserves(doc, [line, *lines["body"]], known["hedges"], known["quotes"])
        certainty = check_certainty(line, support, reserves)
        rows += [{"aspect": "certainty"} | certainty] if certainty else []
    return rows


def _dek_rows(
    story: Story, doc: Doc, lines: dict[str, list[Line]], known: dict[str, Rows]
) -> list[dict[str, Any]]:
    text = " ".join(str(row["text"]) for row in lines["body"])
    return [
        {"aspect": "dek"}
        | check_dek(
            line, find_support(story, doc, line, lines["body"]), missing_words(doc, line, lines["body"]),
            known["added"].get(line["sentence_id"], []), text,
        )
        for line in lines["dek"]
    ]  # fmt: skip


def _body_words(story: Story, row: dict[str, Any]) -> str | None:
    return (
        story.texts[row["account_id"]][row["body_start"] : row["body_end"]]
        if row["body_start"] >= 0
        else None
    )
