"""Lines on who is cited: reported speech, direct words first, and who is cited without a name."""

from __future__ import annotations

import pandas as pd
import pytest
from contrast_stories import lines, shown, story_of

MATCH = (
    "Harwick Rovers beat Dunmore United 3-1 at Mill Lane on Saturday. {more} "
    "The referee stopped play for ten minutes after a floodlight failed in the second half."
)
SAID = [
    ("Rovers coach Petra Lindqvist said the team had slept badly before the match at Mill Lane.",
     "the team had slept badly before the match at Mill Lane"),
    ("United captain Jonas Hald told reporters that the floodlight had blinded him at Mill Lane.",
     "the floodlight had blinded him at Mill Lane"),
    ("Stadium manager Ines Varga said a fuse of the floodlight had burnt out on Saturday.",
     "a fuse of the floodlight had burnt out on Saturday"),
    ("Police spokesman Karl Voss said two fans were held after the match at Mill Lane.",
     "two fans were held after the match at Mill Lane"),
    ("League president Aisha Rahman said the result of the match at Mill Lane would stand.",
     "the result of the match at Mill Lane would stand"),
]  # fmt: skip


def voices(*more: str) -> pd.Series:
    found = lines(story_of(*(MATCH.format(more=m) for m in more)))
    return found[found["kind"] == "voice"]["says"]


@pytest.mark.parametrize(("report", "words"), SAID)
def test_a_report_of_what_somebody_said_is_cited_without_marks(report: str, words: str) -> None:
    says = voices(report, "The crowd sang until the lights were on again.")
    assert says.str.contains(f": {words}", regex=False).any()
    assert not says.str.contains(f"“{words}", regex=False).any()


@pytest.mark.parametrize(("report", "words"), SAID)
def test_words_in_marks_go_before_a_report(report: str, words: str) -> None:
    name = " ".join(report.split()[2:4] if report.split()[1].islower() else report.split()[:2])
    spoken = f" “I will never forget this match at Mill Lane,” {name.split()[-1]} said."
    says = voices(report + spoken, "The crowd sang until the lights were on again.")
    assert says.str.contains("“I will never forget this match at Mill Lane”").any()


@pytest.mark.parametrize(
    ("named", "unnamed"),
    [
        ("Expert Paul Ginter said that he heard ten shots, six and then four, at Mill Lane.",
         "An audio expert said he heard at least ten shots at Mill Lane, six followed by four."),
        ("Fan Aamir Dhawan said the incident sent a strong message to rude men at Mill Lane.",
         "“It sends out a strong message to such rude men,” one local said of the incident."),
        ("Nurse Ruth Amman said nine players had swallowed smoke from the floodlight.",
         "A nurse said that smoke from the floodlight had been swallowed by nine players."),
        ("Trader Diane Okafor said shares of Rovers would fall by a third on Monday.",
         "Shares of Rovers would fall by a third, a trader said of Monday."),
        ("Forecaster Knut Aune said rain would flood the pitch at Mill Lane by night.",
         "The pitch at Mill Lane would be flooded by rain, a forecaster said."),
    ],
)  # fmt: skip
def test_nobody_alone_cites_whom_another_cites_without_a_name(named: str, unnamed: str) -> None:
    story = story_of(MATCH.format(more=named), MATCH.format(more=unnamed))
    assert shown(story, "voice").empty


@pytest.mark.parametrize(
    "name", ["Apple Insider", "Fan Zone Daily", "Rovers Wire", "Goal Watch", "Storm Trackers"]
)
def test_a_name_that_is_printed_as_one_word_is_the_same(name: str) -> None:
    own = f"The site {name} said that the floodlight at Mill Lane had failed twice in May."
    other = f"The floodlight had failed before, wrote {name.replace(' ', '')}, a site."
    story = story_of(MATCH.format(more=own), MATCH.format(more=other))
    says = shown(story, "voice")["says"]
    assert not says.str.startswith("Only Gazette").any()


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("“We trained for exactly this kind of evening all winter,” said coach Petra Lindqvist.",
         "Petra Lindqvist (coach)"),
        ("“Six men swallowed smoke from the floodlight at Mill Lane,” said nurse Ruth Amman.",
         "Ruth Amman (nurse)"),
        ("“The shares of Rovers will fall by a third on Monday,” said trader Diane Okafor.",
         "Diane Okafor (trader)"),
        ("“Rain will flood the pitch at Mill Lane by the night,” said forecaster Knut Aune.",
         "Knut Aune (forecaster)"),
        ("“The striker of Rovers will miss six weeks with his knee,” said surgeon Omar Haddad.",
         "Omar Haddad (surgeon)"),
    ],
)  # fmt: skip
def test_who_alone_does_not_name_somebody_is_said(said: str, named: str) -> None:
    rests = (" She smiled.", " She wept.", " She left early.")
    story = story_of(*(MATCH.format(more=said + r) for r in rests), MATCH.format(more="It rained."))
    says = shown(story, "voice")["says"]
    assert says.str.startswith(f"Herald alone does not name {named}, whom ").any()
