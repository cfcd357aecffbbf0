"""Agency: voice, by-agents, and the parser's errors that are corrected."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import schema, story_from_records
from analysis.find import find_agency


def deeds(*texts: str) -> pd.DataFrame:
    story = story_from_records(
        [{"account_id": str(n), "text": t, "language": "en"} for n, t in enumerate(texts)],
        story_id="x",
    )
    return schema.check("agency", find_agency(story), story.texts).fillna("")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Police arrested two protesters on Monday.",
            ("arrested", "active", "police", "two protesters"),
        ),
        (
            "Two protesters were arrested by the police on Monday.",
            ("were arrested", "passive, by-agent named", "police", "two protesters"),
        ),
        (
            "Two protesters were arrested on Monday.",
            ("were arrested", "passive, no by-agent found", "", "two protesters"),
        ),
        (
            "Two protesters got arrested by the police.",
            ("got arrested", "passive, by-agent named", "police", "two protesters"),
        ),
        (
            "The soldiers were arrested by Monday.",
            ("were arrested", "passive, no by-agent found", "", "soldiers"),
        ),
        (
            "Soldiers killed by militants were buried on Monday.",
            ("killed", "passive, by-agent named", "militants", "soldiers"),
        ),
    ],
)
def test_who_acts_and_who_is_acted_on(text: str, told: tuple[str, str, str, str]) -> None:
    assert told in deeds(text)[["surface", "voice", "agent", "patient"]].itertuples(
        index=False, name=None
    )


def test_an_agent_of_two_joined_passives_is_that_of_both() -> None:
    table = deeds("The soldiers were detained and questioned by the police.")
    assert dict(zip(table["verb"], table["agent"], strict=True)) == {
        "detain": "police",
        "question": "police",
    }


@pytest.mark.parametrize(
    "text",
    [
        "The mayor is interested in the plan.",
        "The soldiers are supposed to guard it.",
        "The men are related to him.",
        "The minister said that it rained.",
    ],
)
def test_states_and_reports_are_no_deeds(text: str) -> None:
    assert deeds(text).empty


def test_a_reduced_passive_is_told_apart() -> None:
    table = deeds("Soldiers killed by militants were buried on Monday.")
    assert dict(zip(table["verb"], table["form"], strict=True)) == {
        "kill": "reduced",
        "bury": "clause",
    }


def test_a_pronoun_counts_for_whom_it_means() -> None:
    assert (
        "Ann Lee"
        in deeds("Senator Ann Lee resigned. She attacked the police.")["agent"].tolist()[1:]
    )


def test_a_story_without_deeds_gives_an_empty_table() -> None:
    story = story_from_records([{"text": "It rained in the hills on Monday."}], story_id="x")
    assert find_agency(story).empty
