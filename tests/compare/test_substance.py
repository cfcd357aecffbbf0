"""Statements that share names, titles or a speaker, and nothing that is said, are no one fact."""

from __future__ import annotations

import pytest

from analysis import align_claims, story_from_records

APART = [
    (
        'Harbour master Luka Barić said: "In this fog we have little hope of freeing her tonight."',
        "Harbour master Luka Barić said divers had seen a tear in the hull.",
    ),
    (
        "Mayor Dina Kos was relieved when she learned of the landing.",
        "The crew gave a concert, which was opened by Mayor Dina Kos.",
    ),
    (
        "Adria Lines director Vesna Horvat said the ferry left its lane.",
        "Adria Lines director Vesna Horvat said the passengers came from nine islands.",
    ),
    (
        "United coach Peter Hollis said his striker had torn a muscle.",
        "United coach Peter Hollis praised the supporters who travelled to Leeds.",
    ),
    (
        "Judge Maria Stone adjourned the hearing until Friday.",
        "Judge Maria Stone once worked as a prosecutor in Boston.",
    ),
    (
        "Northwind chief executive Lena Falk expects lower margins.",
        "Northwind chief executive Lena Falk sold her house in Bergen.",
    ),
    (
        "Senator Tom Vale of Ohio wants a ban on the sale of such rifles.",
        "Senator Tom Vale of Ohio flew home after his mother died.",
    ),
    (
        "Doctor Ruth Cole told reporters the vaccine was safe.",
        "Doctor Ruth Cole told reporters that beds were scarce.",
    ),
]
TOGETHER = [
    ("Mayor Dina Kos resigned on Friday.", "Mayor Dina Kos stepped down on Friday."),
    (
        "Judge Maria Stone adjourned the hearing until Friday.",
        "The hearing was adjourned until Friday by Judge Maria Stone.",
    ),
    (
        "Northwind chief executive Lena Falk expects lower margins this year.",
        "Lena Falk, chief executive of Northwind, said margins would be lower this year.",
    ),
]
REST = ("Rain fell in the valley all night long.", "The museum opens a new wing in spring.")


def facts_of(texts: tuple[str, str]) -> list[str]:
    records = [{"text": f"{t}\n\n{rest}"} for t, rest in zip(texts, REST, strict=True)]
    return align_claims(story_from_records(records, story_id="x"))["surface"].tolist()


@pytest.mark.parametrize("texts", APART)
def test_names_alone_make_no_fact(texts: tuple[str, str]) -> None:
    assert facts_of(texts) == []


@pytest.mark.parametrize("texts", TOGETHER)
def test_names_and_what_is_said_make_a_fact(texts: tuple[str, str]) -> None:
    assert facts_of(texts) == list(texts)
