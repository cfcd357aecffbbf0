"""What one account reports and another says is not so: only where nothing takes it back."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis.compare.contrasts.denials import denied_candidates
from analysis.compare.contrasts.says import say, sentence_names
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.story import Story


def denied(story: Story) -> list[str]:
    """The sentences of the lines on what is denied elsewhere, as if they were looked up."""
    material, names = StoryMaterial(story), sentence_names(story.compared)
    found = [say(material, c, names) for c in denied_candidates(material)]
    return [line.words for line in found if line.is_clear]


_CLUB = "The striker Lena Voss has signed for Torino. The club trains at Rivoli near Torino."
_CLUB_DENIED = "Lena Voss has not signed for Torino. The striker trains with Torino on Monday."


@pytest.mark.parametrize(
    ("stated", "denied_by", "told"),
    [
        (_CLUB, _CLUB_DENIED, "Courier says it is not so: “Lena Voss has not signed for Torino”"),
        (
            "The banker Omar Reyes stole the reserve of the Lisbon bank. Lisbon police are at the "
            "bank.",
            "The Lisbon bank was closed on Monday. Omar Reyes denied that he stole the reserve of "
            "the Lisbon bank.",
            "Courier reports a denial: “Omar Reyes denied that he stole the reserve",
        ),
        (
            "The Elbe dam burst near Pirna on Sunday. Pirna was under water, and the Elbe rose.",
            "Streets in Pirna stayed dry. The Elbe dam did not burst near Pirna, the mayor of "
            "Pirna said.",
            "Courier carries a denial by the mayor of Pirna: “The Elbe dam did not burst",
        ),
        (
            "The drug Velorin cured nine patients in Graz. The Graz clinic tested Velorin.",
            "A blog wrote that the drug Velorin cured nine patients in Graz. The report is false, "
            "the Graz clinic says.",
            "Courier carries a denial by the Graz clinic: “The report is false",
        ),
        (
            "General Asad Khan was killed in Herat. Troops of General Asad Khan fled from Herat.",
            "Fighting went on in Herat. General Asad Khan was not killed in Herat.",
            "Courier says it is not so: “General Asad Khan was not killed in Herat”",
        ),
        (
            "Zurich insurer Alvia bought the Nordsee shares. Alvia is the largest owner of "
            "Nordsee.",
            "A newsletter said that Zurich insurer Alvia bought the Nordsee shares. Alvia denied "
            "the report.",
            "Courier reports a denial: “Alvia denied the report”",
        ),
    ],
)
def test_a_denial_in_the_body_is_set_beside_the_statement(
    stated: str, denied_by: str, told: str
) -> None:
    (says,) = denied(story_of(stated, denied_by))
    assert says.startswith("Gazette has “")
    assert told in says


@pytest.mark.parametrize(
    "own",
    [
        "The club says that Lena Voss has not signed for Torino.",
        "A rumour, and a false one.",
        "Torino calls the report on Lena Voss untrue.",
        "Lena Voss denies it all.",
    ],
)
def test_an_account_with_a_denial_of_its_own_is_not_held_against_another(own: str) -> None:
    assert denied(story_of(_CLUB, _CLUB_DENIED))
    assert denied(story_of(f"{_CLUB} {own}", _CLUB_DENIED)) == []


@pytest.mark.parametrize(
    ("stated", "other"),
    [
        # another club, game, person, day or condition
        (_CLUB, "Lena Voss has not signed for Milano. The striker trains with Torino on Monday."),
        (
            "Anna Berg scored for Malmo in the semifinal. Malmo won the semifinal.",
            "Anna Berg did not score for Malmo in the final. Malmo lost the final.",
        ),
        (_CLUB, "Mira Holt has not signed for Torino. The striker trains with Torino on Monday."),
        (_CLUB, "Lena Voss had not signed for Torino until Monday. The striker came to Torino."),
        (_CLUB, "It is unclear whether Lena Voss has signed for Torino or has not. Torino waits."),
        (_CLUB, "Has Lena Voss not signed for Torino? The striker trains with Torino on Monday."),
        # a charge that the accused denies is no report that is denied
        (
            "Police arrested Omar Reyes in Lisbon. Omar Reyes is held at a prison near Lisbon.",
            "Police arrested Omar Reyes in Lisbon. Omar Reyes denied all allegations in Lisbon.",
        ),
        # a denial before the news
        (
            "Alvia will buy the Nordsee shares. The Zurich insurer Alvia pays for Nordsee.",
            "Alvia will buy the Nordsee shares. At the time, Alvia denied the report on Nordsee.",
        ),
        # only a part is denied: a time, an amount, a manner
        (
            "Minister Dahl fled Tavin on Saturday. Soldiers searched the house of Dahl in Tavin.",
            "Minister Dahl did not flee Tavin when the war began. Soldiers searched Tavin.",
        ),
        (
            "The drug Velorin cured nine patients in Graz. The Graz clinic tested Velorin.",
            "The drug Velorin did not cure all patients in Graz. The Graz clinic tested Velorin.",
        ),
        (
            "The drug Velorin cured nine patients in Graz. The Graz clinic tested Velorin.",
            "The drug Velorin did not cure ten patients in Graz. The Graz clinic tested Velorin.",
        ),
        (
            "The judge freed Tora Lind in Oslo. Tora Lind waved in Oslo.",
            "The judge did not free Tora Lind immediately in Oslo. Tora Lind waved in Oslo.",
        ),
        (
            "Rebel troops took the port of Maro on Sunday. The port of Maro burned.",
            "Rebel troops did not take the port of Maro alone. The port of Maro burned.",
        ),
        (
            "Gunmen killed Omar Reyes in Lisbon. Reyes was a banker in Lisbon.",
            "Gunmen did not kill Omar Reyes in Lisbon at first, police said. Omar Reyes died in "
            "hospital in Lisbon.",
        ),
        # a report on another matter is denied
        (
            "Alvia bought the Nordsee shares. Alvia is the largest owner of Nordsee.",
            "Alvia bought the Nordsee shares. Alvia denied a report on the pay of its chief.",
        ),
        (
            "The actor Elton Marsh died in Rome. Elton Marsh lived in Rome.",
            "The actor Elton Marsh died in Rome at home. His agent denied rumours of poison. Fans "
            "of Marsh wept in Rome.",
        ),
        # the one who was to do it gives it up here too
        (
            "Christian Lund will play the king in Oslo. But Christian Lund has dropped out in "
            "Oslo.",
            "Christian Lund will not play the king in Oslo. The theatre in Oslo seeks a king.",
        ),
    ],
)
def test_what_is_denied_is_the_same_thing(stated: str, other: str) -> None:
    assert denied(story_of(stated, other)) == []


_DAM = "The dam burst near Pirna on Sunday. Pirna was under water."
_DAM_DENIED = "The dam did not burst near Pirna, the mayor of Pirna said. Pirna stayed dry."


@pytest.mark.parametrize(
    "taken_back",
    [
        "Later the mayor said the dam near Pirna was whole.",
        "But the mayor of Pirna said the dam held.",
        "The mayor of Pirna spoke of a mistake by a reporter.",
        "The mayor of Pirna says the radio got it wrong.",
        "The dam is intact, an engineer found.",
    ],
)
def test_what_an_account_takes_back_further_down_is_not_held_against_it(taken_back: str) -> None:
    assert denied(story_of(_DAM, _DAM_DENIED))
    story = story_of(f"{_DAM} {taken_back}", _DAM_DENIED)
    assert denied(story) == []
    assert shown(story, "conflict").empty


@pytest.mark.parametrize(
    ("stated", "other"),
    [
        (
            "Pilots went on strike in Brunn on Monday. The Brunn airport was empty.",
            "Pilots did not go on strike in Brunn on Tuesday. The Brunn airport was full.",
        ),
        (
            "Harwick won the cup in Selby. Harwick drank in Selby.",
            "Harwick had not won the cup since 1988. Harwick drank in Selby.",
        ),
        (
            "Parliament approved the budget in Riga. Riga ministers cheered.",
            "Parliament has not approved the budget in Riga yet. Riga ministers wait.",
        ),
        (
            "Dahl fled Tavin on Saturday. Soldiers searched the house of Dahl in Tavin.",
            "Dahl did not flee Tavin when the war began. Soldiers searched her house.",
        ),
        (
            "Rebel troops took the port of Maro on Sunday. The port of Maro burned.",
            "Rebel troops did not take the port of Maro alone. The port of Maro burned.",
        ),
        (
            "The drug Velorin cured nine patients in Graz. The Graz clinic tested Velorin.",
            "The drug Velorin did not cure all patients in Graz. The Graz clinic tested Velorin.",
        ),
    ],
)
def test_accounts_do_not_disagree_where_only_a_part_is_denied(stated: str, other: str) -> None:
    assert shown(story_of(stated, other), "conflict").empty


def test_a_reported_statement_is_printed_with_who_says_so() -> None:
    stated = "Unnamed sources said Lena Voss has signed for Torino. The club trains near Torino."
    (says,) = denied(story_of(stated, _CLUB_DENIED))
    assert says.startswith("Gazette has “Unnamed sources said Lena Voss has signed for Torino”")


def test_a_line_on_a_denial_asks_a_reader_to_check() -> None:
    texts = "Zurich insurer Alvia bought the Nordsee shares. Alvia is the largest owner of Nordsee."
    found = lines(story_of(texts, f"A newsletter said so: {texts} Alvia denied the report."))
    found = found[found["sort"] == "denied elsewhere"]
    assert found["standing"].tolist() == ["to check"]
    assert found["says"].iloc[0].startswith("Perhaps denied elsewhere: Gazette has “")


@pytest.mark.parametrize(
    ("left", "right"),
    [
        # "yet" and "not" together deny once
        ("However, the new bridge is not yet safe.", "“The new bridge is not yet safe,” he said."),
        # what opens a sentence denies nothing of its verb
        (
            "Not one to give up so easily, doctors at Graz kept the heart of the man beating.",
            "The doctors at Graz kept the heart of the man beating.",
        ),
        # another word of denial in the statement
        (
            "No mussels have been found in the lake.",
            "There was no word so far of any mussels being found in the lake.",
        ),
        # a part of another thing that is put against it
        (
            "The bank has decided to become part of the cure – not the illness.",
            "The bank has decided to become part of the debt cure – not the illness.",
        ),
        # a question states nothing
        ("The senator is dead?", "The senator is not dead."),
    ],
)
def test_two_statements_that_agree_are_no_conflict(left: str, right: str) -> None:
    found = lines(story_of(left, right))
    assert "The accounts do not agree" not in " ".join(found["says"])
