"""Contrasts that rest on a search for names: who is cited here and not named there."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis.compare.contrasts.names import NameSearch, name_forms
from analysis.compare.contrasts.templates import TEMPLATES, Sentence
from analysis.find.actors.mentions import Actor

MATCH = (
    "Harwick Rovers beat Dunmore United 3-1 at Mill Lane on Saturday. {more} "
    "The referee stopped play for ten minutes after a floodlight failed in the second half."
)
COACH = "“We trained for exactly this kind of evening all winter,” said coach Petra Lindqvist."


def test_somebody_whom_two_cite_and_the_third_does_not_name() -> None:
    other = "Coach Petra Lindqvist said the team had trained all winter for such an evening."
    story = story_of(MATCH.format(more=COACH), MATCH.format(more=other), MATCH.format(more=""))
    says = shown(story, "voice")["says"]
    assert says.str.startswith("Only Gazette and Courier cite Petra Lindqvist (coach)").any()


@pytest.mark.parametrize(
    "there",
    [
        "Lindqvist watched from the stand.",
        "The winning side is coached by P. Lindquist.",
        "The crowd sang about LINDQVIST.",
    ],
)
def test_an_account_with_the_name_in_any_form_is_not_without_it(there: str) -> None:
    other = "Coach Petra Lindqvist said the team had trained all winter for such an evening."
    story = story_of(MATCH.format(more=COACH), MATCH.format(more=other), MATCH.format(more=there))
    says = shown(story, "voice")["says"]
    assert not says.str.contains("not named").any()
    assert not says.str.startswith("Only Courier and Gazette").any()


def test_somebody_cited_here_and_only_mentioned_there() -> None:
    there = "Petra Lindqvist has coached the side since 2019."
    story = story_of(MATCH.format(more=COACH), MATCH.format(more=there))
    assert shown(story, "voice")["says"].str.startswith("Only Gazette cites Petra Lindqvist").any()


@pytest.mark.parametrize(
    "there",
    [
        "Petra Lindqvist was pleased, and thanked the crowd. “What a night,” she said.",
        "According to Petra Lindqvist, the training in winter had paid off.",
    ],
)
def test_words_beside_the_name_leave_it_open_who_is_cited(there: str) -> None:
    story = story_of(MATCH.format(more=COACH), MATCH.format(more=there))
    says = shown(story, "voice")["says"]
    assert not says.str.startswith("Only Gazette cites Petra Lindqvist").any()


COURT = (
    "The court in Velden sentenced the shipowner to four years on Friday. {more} "
    "Divers found the wreck of the ferry off Velden in March."
)


def test_two_quotations_of_one_speaker_that_share_no_words() -> None:
    left = "“He gambled with the lives of forty passengers,” prosecutor Ines Tamm told the court."
    right = "“This sentence will not bring the crew back,” prosecutor Ines Tamm told the court."
    found = lines(story_of(COURT.format(more=left), COURT.format(more=right)))
    found = found[found["says"].str.startswith("Of Ines Tamm, ")]
    assert found["says"].str.contains("gambled with the lives").any()
    assert set(found["standing"]) == {"to check"}  # too often on two matters


def test_a_quotation_that_the_other_has_without_marks_is_no_other_quotation() -> None:
    left = "“He gambled with the lives of forty passengers,” prosecutor Ines Tamm told the court."
    right = (
        "“This sentence will not bring the crew back,” prosecutor Ines Tamm told the court. "
        "He gambled with the lives of forty passengers, she had said in May."
    )
    says = shown(story_of(COURT.format(more=left), COURT.format(more=right)), "quote")["says"]
    assert not says.str.startswith("Of Ines Tamm, ").any()


def test_a_body_that_leads_here_and_is_not_named_there_is_to_be_checked() -> None:
    lead = "The Baltic Seafarers Union sued the shipowner over the wreck of the ferry in April."
    text = COURT.format(more="")
    found = lines(story_of(f"{lead}\n\n{text}", text))
    found = found[found["says"].str.contains("Baltic Seafarers Union is not named in Courier")]
    assert set(found["standing"]) == {"to check"}  # the other may mean it without the name


def test_members_of_a_party_stand_for_its_name() -> None:
    lead = "The Conservative Party won the seat of Velden, and lost three others."
    there = "Conservatives won the seat of Velden and lost three others."
    names = NameSearch(story := story_of(lead, there))
    party = next(a for a in names.actors.values() if a.name == "Conservative Party")
    assert names.has("courier", party)
    assert story.compared


@pytest.mark.parametrize(
    ("name", "kind", "forms"),
    [
        ("Juan Pérez-Soto III", "person", {"pérez-soto", "soto", "juan pérez-soto", "juan pérez"}),
        ("Ministry of Health", "body", {"ministry of health", "health ministry"}),
        ("World Bank", "body", {"world bank"}),
        (
            "European Space Agency",
            "body",
            {"european space agency", "european space", "space agency", "esa"},
        ),
    ],
)
def test_the_forms_of_a_name(name: str, kind: str, forms: set[str]) -> None:
    assert name_forms(Actor("a1", name, kind)) == forms


@pytest.mark.parametrize(
    ("name", "place", "without"),
    [
        ("Norway Tunnel Institute", "Norway", "Norway won the match in the rain."),
        ("Kenya Weather Office", "Kenya", "Farmers in Kenya saw no rain."),
    ],
)
def test_the_name_of_a_place_is_no_word_for_a_body_named_after_it(
    name: str, place: str, without: str
) -> None:
    said = f"The {name} said that {place} would have to wait for the rain until the spring."
    story = story_of(f"{said} {place} waits. The roads of {place} are dry.", without)
    names = NameSearch(story)
    body = Actor("a1", name, "body", proper=True)
    assert names.has("gazette", body)
    assert not names.has("courier", body)


@pytest.mark.parametrize(
    ("words", "is_reporter"),
    [
        ("The Gazette's Ana Marsh reports that the pitch was frozen.", True),
        ("CNN’s Ana Marsh reports from the court in Velden.", True),
        ("The BBC's Ana Marsh said the prices had doubled within a week.", True),
        ("NPR's Ana Marsh says the wards are full.", True),
        ("The Associated Press’ Ana Marsh reports that shells hit the port.", True),
        ("Ana Marsh, a nurse, told the Gazette's reporter that the wards are full.", False),
        ("CNN's president Ana Marsh said the channel would close.", False),
        ("The ministry's Ana Marsh said the border was shut.", False),
    ],
)
def test_the_reporters_of_a_newsroom(words: str, is_reporter: bool) -> None:
    names = NameSearch(story_of(MATCH.format(more=words), MATCH.format(more="")))
    assert names.is_reporter(Actor("a1", "Ana Marsh", "person")) == is_reporter


@pytest.mark.parametrize("who", ["The Gazette's Ana Marsh", "Nurse Ana Marsh"])
def test_a_reporter_of_a_newsroom_is_no_voice(who: str) -> None:
    more = f"{who} said the wards had been full since the night before last."
    story = story_of(MATCH.format(more=more), MATCH.format(more=""))
    found = lines(story)
    assert (found["kind"] == "voice").any() == who.startswith("Nurse"), found["says"].tolist()


FOUR = ("Anchor", "Beacon", "Courier", "Dial")


@pytest.mark.parametrize(
    ("who", "words", "name"),
    [
        ("Clara Tennant (resident)", "My son was born in that ward", "Clara Tennant"),
        ("Thomas Whitlock (professor)", "Such a roof needs twice the anchors", "Thomas Whitlock"),
        ("Petra Lindqvist (coach)", "We trained for this kind of evening", "Petra Lindqvist"),
        ("Judge Ruth Amman", "The fine is meant to hurt", "Judge Ruth Amman"),
        ("Omar Haddad (chief economist of the bank)", "The worst is over", "Omar Haddad"),
        ("the Baltic Seafarers Union", "Nobody asked the crews", "the Baltic Seafarers Union"),
    ],
)
@pytest.mark.parametrize("verbatim", [FOUR, FOUR[:1]], ids=["all quote", "one quotes"])
def test_who_does_not_name_somebody_does_not_seem_to_say_the_words(
    who: str, words: str, name: str, verbatim: tuple[str, ...]
) -> None:
    """The words come before the name of the account that lacks them."""
    sides = ("Anchor", "Beacon", words, words, ("", ""), who, "Ledger", False)
    says = TEMPLATES["voice", "missing"](Sentence(*sides, FOUR, "missing", name, verbatim))
    assert says.startswith(f"four accounts cite {who}")
    assert says.endswith(f"“{words}”; {name} is not named in Ledger.")
    assert (", Anchor with “" in says) == (verbatim != FOUR)
