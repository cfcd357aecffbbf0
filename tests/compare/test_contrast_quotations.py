"""Lines on one quotation in two wordings: what is less sure is told, what is only spelt is not."""

from __future__ import annotations

import pytest

from analysis import Story, compare_accounts, story_from_records
from analysis.compare import compare_quotes


def story_of(one: str, other: str) -> Story:
    """Two accounts of other outlets, each of one paragraph."""
    records = [
        {"outlet": "Globe", "headline": "News of the day", "text": one},
        {"outlet": "Star", "headline": "Word from the town", "text": other},
    ]
    return story_from_records(records, story_id="x")


def quotation_lines(story: Story) -> list[tuple[str, str]]:
    """The standing and sentence of each line on a quotation."""
    lines = compare_accounts(story).drop_duplicates("contrast_id")
    lines = lines[lines["kind"] == "quote"]
    return list(zip(lines["standing"], lines["says"], strict=True))


LESS_SURE = [
    (
        "Coach Ivo Lund said the club “might be relegated this spring”. Fans left.",
        "The club “will be relegated this spring”, said coach Ivo Lund. Fans left early.",
    ),
    (
        "Forecaster Lee Chun said the storm “could be the worst in decades”. Schools are shut.",
        "Lee Chun, a forecaster, said the storm “will be the worst in decades”. Schools are shut.",
    ),
    (
        "Bank chief Omar Nagy warned that rates “could rise again in June”. Shares fell.",
        "Rates “will rise again in June”, bank chief Omar Nagy warned. Shares fell.",
    ),
    (
        "“The dam might not hold the water,” engineer Ana Ruiz said. People left.",
        "“The dam will not hold the water,” engineer Ana Ruiz said. People left.",
    ),
    (
        "Minister Eva Stern said troops “could be sent to the border”. She left.",
        "Minister Eva Stern said that troops “must be sent to the border”. She left.",
    ),
]


@pytest.mark.parametrize(("one", "other"), LESS_SURE)
def test_what_one_quotes_as_possible_and_one_as_sure_is_shown(one: str, other: str) -> None:
    [(standing, says)] = quotation_lines(story_of(one, other))
    assert standing == "shown"
    assert "as saying" in says


@pytest.mark.parametrize(("one", "other"), LESS_SURE)
def test_only_words_in_marks_are_printed_as_said(one: str, other: str) -> None:
    [(_, says)] = quotation_lines(story_of(one, other))
    quoted = [part.split("”")[0] for part in says.split("“")[1:]]
    marked = " ".join(part.split("”")[0] for text in (one, other) for part in text.split("“")[1:])
    assert len(quoted) == 2
    assert all(words in marked for words in quoted)


SPELT = [
    (
        "Nurse Ann Dee said the ward had “room for three patients”. She left.",
        "Nurse Ann Dee said the ward had “room for 3 patients”. She left.",
    ),
    (
        "Striker Leo Sand said: “We met them on Sept. 4 in Turin.” He left.",
        "Striker Leo Sand said: “We met them on September 4 in Turin.” He left.",
    ),
    (
        "General Pal Nagy said: “The war on al-Qaida goes on in the hills.” He left.",
        "General Pal Nagy said: “The war on al Qaeda goes on in the hills.” He left.",
    ),
    (
        "Broker Eva Lind said: “It is gonna fall by a fifth this year.” She left.",
        "Broker Eva Lind said: “It is going to fall by a fifth this year.” She left.",
    ),
    (
        "Judge Mara Dee said: “The court heard eleven witnesses on Fri.” She left.",
        "Judge Mara Dee said: “The court heard 11 witnesses on Fri.” She left.",
    ),
]


@pytest.mark.parametrize(("one", "other"), SPELT)
def test_another_spelling_is_no_other_wording(one: str, other: str) -> None:
    story = story_of(one, other)
    assert quotation_lines(story) == []
    assert "altered" not in set(compare_quotes(story)["verdict"])
