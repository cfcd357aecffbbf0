"""Quotations that several accounts print, and headlines against the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.english import as_sentence, count, in_words, listed
from analysis.show.base import Shown, cell_words, limited
from analysis.show.languages import names_unanalysed
from analysis.show.prose import NOTHING, Place, Prose, names_of, place_of, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_HEADS = (
    "verdict",
    "account",
    "quotes",
    "as said by",
    "other account",
    "quotes",
    "as said by",
    "differs in",
)


@names_unanalysed
@limited
def show_quotes(check: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 200) -> Shown:
    """Show words that several accounts quote, two versions in a row.

    Parameters
    ----------
    check : pandas.DataFrame
        Table of ``compare_quotes``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 200
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each pair of versions, altered quotations first: words, speakers and what
        differs.
    """
    labels = story.compared
    rows = []
    for row in schema.rows(check.head(limit)):
        sides = []
        for side in ("", "other_"):
            sides += [
                labels[row[f"{side}account_id"]],
                f"“{' '.join(row[f'{side}surface'].split())}”",
                cell_words("", row[f"{side}speaker"], {}),
            ]
        rows.append((row["verdict"], *sides, _differs(row)))
    if len(check) > limit:
        caption = f"{caption} (the first {limit} of {len(check)} rows)".strip()
    return Shown(_HEADS, tuple(rows), (False,) * len(_HEADS), caption)


def _differs(row: Mapping[str, object]) -> str:
    if row["changed"] == row["changed"] and row["changed"]:
        pairs = zip(
            str(row["changed"]).split("; "), str(row["other_changed"]).split("; "), strict=False
        )
        words = "; ".join(f"{own} / {other}" for own, other in pairs)
        return (
            f"{words} ({row['reason']})"
            if row["reason"] == row["reason"] and row["reason"]
            else words
        )
    return cell_words("", row["reason"], {})


_VERDICTS = {
    "altered": "{} in other words",
    "shortened": "{} of another length",
    "punctuation": "{} with other punctuation only",
    "exact": "{} word for word the same",
}


@names_unanalysed
def tell_quotes(check: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Report whether words that several accounts quote are the same in all of them.

    Parameters
    ----------
    check : pandas.DataFrame
        Table of ``compare_quotes``.
    story : Story
        Story that the table comes from.
    limit : int, default 6
        Number of altered quotations that are listed at most.

    Returns
    -------
    Prose
        Number of quotations by verdict, then the altered ones with both versions.
    """
    labels = story.compared
    if len(labels) < 2:
        return Prose("With one account no quotation can be compared." if labels else NOTHING)
    reported = schema.rows(check[check["verdict"] == "reported"])
    check = check[check["verdict"] != "reported"]
    items = tuple(_reported(row, labels) for row in reported[:limit])
    if check.empty:
        return Prose("No words are quoted in more than one account.", items)
    tally = check["verdict"].value_counts()
    parts = [
        words.format(in_words(tally[verdict]))
        for verdict, words in _VERDICTS.items()
        if verdict in tally
    ]
    sayings = check["said_id"].nunique()
    lead = as_sentence(
        f"{count(sayings, 'saying')} {'is' if sayings == 1 else 'are'} quoted in more than "
        "one account"
    )
    lead += f". Compared with the version that most agree with: {listed(parts)}."
    altered = schema.rows(check[check["verdict"] == "altered"])
    return Prose(lead, (*(_altered(row, labels) for row in altered[:limit]), *items))


def _reported(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, tuple[Place, ...]]:
    label, other = labels[row["account_id"]], labels[row["other_account_id"]]
    words = (
        f"{label} reports without quotation marks what {other} quotes: "
        f"“{' '.join(row['other_surface'].split())}” ({row['other_speaker']})."
    )
    return words, (place_of(label, row), place_of(other, row, "other_"))


def _altered(row: Mapping[str, Any], labels: Mapping[str, str]) -> tuple[str, tuple[Place, ...]]:
    pairs = zip(
        said(row["changed"]).split("; "), said(row["other_changed"]).split("; "), strict=False
    )
    label, other_label = labels[row["account_id"]], labels[row["other_account_id"]]
    differences = listed(_pair(a, b, other_label) for a, b in pairs)
    who = f" of {row['other_speaker']}" if said(row["other_speaker"]) else ""
    places = (place_of(label, row), place_of(other_label, row, "other_"))
    reverse = (
        "the reverse of what is quoted elsewhere: " if "reverse" in said(row["reason"]) else ""
    )
    return f"{label} quotes words{who} with {reverse}{differences}.", places


def _pair(own_words: str, other_words: str, other: str) -> str:
    if own_words == "–":
        return f"“{other_words}” left out, which {other} has"
    return (
        f"“{own_words}” added, which {other} does not have"
        if other_words == "–"
        else f"“{own_words}” where {other} has “{other_words}”"
    )


_FINDINGS = {
    ("claim", "stands"): "the body says what the headline says",
    ("claim", "in part"): "the body says only something like the headline",
    ("claim", "not found"): "no sentence of the body says what the headline says",
    ("certainty", "as certain"): "the headline is as certain as the body",
    ("certainty", "firmer"): "the headline is more certain than the body",
    ("certainty", "softer"): "the headline is less certain than the body",
    ("dek", "stands"): "the body says what the dek says",
    ("dek", "in part"): "the body says only something like the dek",
    ("dek", "adds a statement"): "the dek adds a statement that the body does not make",
    ("dek", "adds interpretation"): "the dek adds interpretation",
    ("figure", "stands"): "is in the body",
    ("figure", "firmer"): "is stated more firmly than in the body",
    ("figure", "softer"): "is stated less firmly than in the body",
    ("figure", "differs"): "differs from the body's",
    ("figure", "not found"): "is not in the body",
}
_SAID_BY_VERDICT = (
    "as certain",
    "not found",
)  # a figure that is not found, a headline as certain: the reason adds nothing


@names_unanalysed
def tell_headline(headline: pd.DataFrame, story: Story) -> Prose:
    """Report whether each account's body supports its headline and dek.

    Parameters
    ----------
    headline : pandas.DataFrame
        Table of ``compare_headline``.
    story : Story
        Story that the table comes from.

    Returns
    -------
    Prose
        One item for each account, with the reasons and the words of both.
    """
    items, without = [], []
    for account, label in story.compared.items():
        rows = schema.rows(headline[headline["account_id"] == account])
        if rows:
            first, *others = [_finding(row) for row in rows]
            findings = ". ".join([f"{label}: {first}", *map(as_sentence, others)])
            items.append((f"{findings}.", _places(rows)))
        else:
            without.append(label)
    if without:
        items.append((f"No headline to compare with its body: {names_of(without)}.", ()))
    return Prose(
        "Each headline and dek compared with the body of its account:" if items else NOTHING,
        tuple(items),
    )


def _finding(row: Mapping[str, Any]) -> str:
    words = _FINDINGS[row["aspect"], row["verdict"]]
    finding = f"the headline's “{row['surface']}” {words}" if row["aspect"] == "figure" else words
    return (
        finding
        if row["verdict"] in _SAID_BY_VERDICT and row["aspect"] != "claim"
        else f"{finding} ({row['reason']})"
    )


def _places(rows: Sequence[Mapping[str, Any]]) -> tuple[Place, ...]:
    """Return the words of headline, dek and body behind the findings, each once."""
    found: dict[Place, None] = {}
    for row in rows:
        if row["aspect"] in ("claim", "dek"):
            found[
                "dek" if row["aspect"] == "dek" else "headline", row["surface"], row["sentence_id"]
            ] = None
        if row["body_start"] >= 0 and row["aspect"] != "figure" and row["verdict"] != "as certain":
            found["body", row["body_surface"], row["body_sentence_id"]] = None
    return tuple(found)
