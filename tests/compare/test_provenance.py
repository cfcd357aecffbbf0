"""Lines about whole accounts: whom they credit, their days, who has no words, overviews."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import compare_accounts, story_from_records
from analysis.compare.contrasts.provenance import _is_direction_known
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.schema import check
from analysis.story import Story

BODY = (
    "The river Arve flooded the old town of Lindau on Monday. Soldiers built walls of sand along "
    "the main street. Mayor Anna Keller said the town would rebuild the bridge next year."
)


def story_of(*records: dict[str, Any]) -> Story:
    return story_from_records(
        [{"account_id": r["outlet"].lower(), "language": "en"} | r for r in records], story_id="x"
    )


def lines(story: Story, kind: str, sort: str) -> pd.DataFrame:
    table = compare_accounts(story)
    check("contrasts", table, story.texts)
    return table[(table["kind"] == kind) & (table["sort"] == sort)]


CREDITS = {
    "a report": "The Reuters agency is not named. Police searched the bank, Reuters reported.",
    "a dateline": "LINDAU (Reuters) - Police searched the bank of the town on Monday morning.",
    "seen by": "Bonuses were paid twice, according to papers seen by Reuters on Tuesday.",
    "told": "The coach will leave the club in May, his lawyer told Reuters on Sunday evening.",
    "according": "According to Reuters, the two armies agreed to a truce of ten days.",
}


@pytest.mark.parametrize("case", CREDITS)
def test_a_source_that_leads_one_account_and_that_another_never_names_is_a_line(case: str) -> None:
    text = CREDITS[case].replace("The Reuters agency is not named. ", "")
    story = story_of(
        {"outlet": "Gazette", "text": f"{text} {BODY}"}, {"outlet": "Courier", "text": BODY}
    )
    found = lines(story, "origin", "credits")
    assert set(found["says"]) == {"Gazette credits Reuters; Courier does not name it."}
    assert set(found["standing"]) == {"to check"}  # the line on origins says it
    assert found[found["role"] == "absent"]["account_id"].tolist() == ["courier"]


@pytest.mark.parametrize(
    "other",
    [
        f"{BODY} A Reuters photographer was hurt.",
        f"According to Reuters, the river rose by two metres. {BODY}",
    ],
)
def test_no_account_is_said_to_be_silent_on_a_source_that_it_names(other: str) -> None:
    story = story_of(
        {"outlet": "Gazette", "text": f"Police searched the bank, Reuters reported. {BODY}"},
        {"outlet": "Courier", "text": other},
    )
    assert lines(story, "origin", "credits").empty


def test_a_short_form_of_a_name_is_found_too() -> None:
    story = story_of(
        {"outlet": "Gazette", "text": f"Keller quit, The New York Times reported. {BODY}"},
        {"outlet": "Courier", "text": f"{BODY} The Times has written about the dam for years."},
    )
    assert lines(story, "origin", "credits").empty


@pytest.mark.parametrize(
    ("outlet", "cited"),
    [
        ("Gazette", "the Gazette reported"),
        ("NYT", "the New York Times reported"),
        ("The Guardian (Sport)", "the Guardian reported"),
    ],
)
def test_accounts_that_credit_another_one_of_the_story_are_one_line(
    outlet: str, cited: str
) -> None:
    story = story_of(
        {"outlet": outlet, "text": BODY},
        {"outlet": "Courier", "text": f"The club sold its keeper in secret, {cited}. {BODY}"},
        {"outlet": "Post", "text": f"The keeper was sold, {cited} on Sunday. {BODY}"},
    )
    says = set(lines(story, "origin", "account")["says"])
    assert len(says) == 1
    assert says.pop().startswith(f"Courier and Post credit {outlet.removesuffix(' (Sport)')}")
    assert lines(story, "origin", "credits").empty


def test_an_account_takes_its_text_from_another() -> None:
    text = " ".join(
        f"The {n} team of divers searched the harbour of Lindau for the ferry in the night."
        for n in "first second third fourth fifth sixth seventh eighth".split()
    )
    story = story_of(
        {"outlet": "Gazette", "text": text, "byline": "Ruth Amman"},
        {"outlet": "Courier", "text": f"{text}\n\nThis article was first published by Gazette."},
    )
    says = set(lines(story, "origin", "taken")["says"])
    assert says == {
        "Courier takes its text from Gazette: nearly all of the shorter text is the same."
    }


@pytest.mark.parametrize(
    ("days", "more", "known"),
    [
        ((None, None), "", False),
        (("2031-03-04", None), "", False),
        (("2031-03-04", "2031-03-04"), "", False),
        (("2031-03-04", "2031-03-06"), "", True),
        ((None, None), "The Gazette reported it first.", True),
    ],
)
def test_who_took_the_text_is_said_where_days_or_a_credit_tell(
    days: tuple[str | None, str | None], more: str, known: bool
) -> None:
    given = zip(("Gazette", "Courier"), days, ("", more), strict=True)
    story = story_of(
        *(
            {"outlet": outlet, "text": f"{BODY} {added}"} | ({"published": day} if day else {})
            for outlet, day, added in given
        )
    )
    assert _is_direction_known(StoryMaterial(story), "courier", "gazette") == known


EVENTS = {
    "a court": "Judges freed the banker Karl Moe on Thursday.",
    "a match": "Northmoor beat the champions on Thursday and went top of the table.",
    "a storm": "The storm reached the coast of Arvia on Thursday with winds of 150 km an hour.",
    "a market": "Shares of the brewery fell by a tenth on Thursday.",
    "a war": "Rebels shelled the airport on Thursday.",
}


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_after_the_day_of_an_account_is_a_line_of_time(event: str) -> None:
    story = story_of(
        {"outlet": "Gazette", "text": BODY, "published": "2031-03-04"},  # a Tuesday
        {"outlet": "Courier", "text": f"{EVENTS[event]} {BODY}", "published": "2031-03-06"},
    )
    found = lines(story, "time", "written before")
    assert set(found["standing"]) == {"shown"}
    says = found["says"].iloc[0]
    assert says.startswith("Gazette of 4 March was published before what Courier reports of 6 Mar")


@pytest.mark.parametrize(
    ("sentence", "early", "late"),
    [
        ("Judges will hear the banker on Thursday.", "2031-03-04", "2031-03-05"),
        ("Judges freed the banker Karl Moe on Monday.", "2031-03-04", "2031-03-06"),
        ("Judges freed the banker Karl Moe on Thursday.", "2031-03-06", "2031-03-06"),
        ("Judges freed the banker Karl Moe on Thursday.", None, "2031-03-06"),
        ("Judges could free the banker Karl Moe on Thursday.", "2031-03-04", "2031-03-06"),
    ],
)
def test_what_is_to_come_or_was_before_is_no_line_of_time(
    sentence: str, early: str | None, late: str
) -> None:
    first = {"outlet": "Gazette", "text": BODY} | ({"published": early} if early else {})
    story = story_of(first, {"outlet": "Courier", "text": f"{sentence} {BODY}", "published": late})
    assert lines(story, "time", "written before").empty


ACCUSED = {
    "blamed": ("Keller blamed Northern Rail for the delay of the trains.", "Northern Rail"),
    "sued": ("Farmers sued the Agrofon Group in a federal court in May.", "Agrofon Group"),
    "accused": ("Karl Moe was accused of fraud by his partners in the bank.", "Karl Moe"),
    "criticised": ("The union criticised Paul Vogt for the new shifts in the mine.", "Paul Vogt"),
    "a lawsuit": ("Nurses filed a lawsuit against Medicor over unpaid hours.", "Medicor"),
}


@pytest.mark.parametrize("case", ACCUSED)
def test_who_is_accused_and_has_no_words_anywhere_is_named(case: str) -> None:
    sentence, name = ACCUSED[case]
    story = story_of(
        {"outlet": "Gazette", "text": f"{BODY} {sentence}"}, {"outlet": "Courier", "text": BODY}
    )
    says = set(lines(story, "voice", "unheard")["says"])
    assert len(says) == 1
    line = says.pop().replace("quotes the ", "quotes ")
    assert line.startswith(f"No account quotes {name}; Gazette reports: “")


ANSWERS = [
    "Karl Moe denied the charge.",
    "“I did nothing wrong,” Moe said.",
    "A lawyer for Moe called the charge absurd.",
    "According to Karl Moe, the money was paid back.",
    "Moe declined to comment.",
    "Clients of Karl Moe lost money; his office declined comment.",
    "Moe met reporters. “I did nothing wrong at all,” he said.",
]


@pytest.mark.parametrize("answer", ANSWERS)
def test_who_has_words_in_another_account_is_not_unheard(answer: str) -> None:
    story = story_of(
        {"outlet": "Gazette", "text": f"{BODY} Partners accused Karl Moe of fraud in the bank."},
        {"outlet": "Courier", "text": f"{BODY} {answer}"},
    )
    assert lines(story, "voice", "unheard").empty


@pytest.mark.parametrize(
    "sentence",
    ["Partners did not accuse Karl Moe of fraud.", "Partners may sue Karl Moe for fraud."],
)
def test_a_charge_that_nobody_made_makes_no_line(sentence: str) -> None:
    story = story_of(
        {"outlet": "Gazette", "text": f"{BODY} {sentence}"}, {"outlet": "Courier", "text": BODY}
    )
    assert lines(story, "voice", "unheard").empty


def test_what_an_overview_adds_is_a_line_of_the_overview() -> None:
    added = "Insurers expect vineyards near Vevey to claim forty million francs."
    story = story_of(
        {"outlet": "Digest", "text": f"• {BODY}\n• {added}", "kind": "overview"},
        {"outlet": "Courier", "text": BODY},
    )
    says = lines(story, "overview", "adds")["says"].iloc[0]
    assert says.startswith("Digest adds “")
    assert "vineyards near Vevey" in says
    assert says.endswith("; nothing close to it was found in Courier.")


def test_a_claim_that_an_overview_states_outright_is_a_line_of_the_overview() -> None:
    claim = "the company closed the gates of the Sell dam too late on Monday evening"
    story = story_of(
        {"outlet": "Digest", "text": f"• T{claim[1:]}.\n• {BODY}", "kind": "overview"},
        {"outlet": "Courier", "text": f"{BODY} Engineer Paul Vogt said {claim}."},
    )
    says = set(lines(story, "overview", "strips")["says"])
    assert any(s.startswith("Digest states outright what Courier attributes to") for s in says)


AGENCY_LINES = {
    "capitals in a dateline": (f"LINDAU (REUTERS) - {BODY}", "Reuters", "REUTERS"),
    "a short name in a dateline": (f"LINDAU (AP) — {BODY}", "AP", "AP"),
    "a long name in the last line": (
        f"{BODY}\n\nThe Associated Press contributed to this report.",
        "AP",
        "Associated Press",
    ),
    "files": (f"{BODY}\n\nWith files from Bloomberg.", "Bloomberg", "Bloomberg"),
}


@pytest.mark.parametrize("case", AGENCY_LINES)
def test_the_words_of_a_credit_contain_the_name(case: str) -> None:
    text, name, printed = AGENCY_LINES[case]
    story = story_of({"outlet": "Gazette", "text": text}, {"outlet": "Courier", "text": BODY})
    found = lines(story, "origin", "credits")
    assert set(found["says"]) == {f"Gazette credits {name}; Courier does not name it."}
    place = found[found["role"] == "place"].iloc[0]
    words = story.texts["gazette"][place["differs_start"] : place["differs_end"]]
    assert words == printed
    assert printed in place["surface"]


def test_a_credit_without_words_in_the_text_is_no_line() -> None:
    by = {"outlet": "Gazette", "text": BODY, "byline": "Anna Brandt, Reuters"}
    assert lines(story_of(by, {"outlet": "Courier", "text": BODY}), "origin", "credits").empty
