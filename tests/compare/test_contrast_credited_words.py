"""One saying in quotation marks that two accounts give to two people."""

from __future__ import annotations

import pytest
from contrast_stories import shown, story_of

COURTS = (
    "The court in Aachen set the banker Rolf Adler free on Tuesday. Adler had been held for two "
    "years. {said} The prosecutor may still appeal."
)
SPORT = (
    "Torino lost the cup final to Parma on Sunday after a late penalty. Thousands of fans left "
    "early. {said} The club meets again on Friday."
)
WEATHER = (
    "Storm Nora flooded the harbour of Bergen on Monday night. Forty boats sank in the harbour. "
    "{said} More rain is expected."
)
MARKETS = (
    "Shares of the mining group Corvane fell by a third on Thursday. The group had lowered its "
    "forecast. {said} Trading was halted twice."
)
HEALTH = (
    "The clinic in Leeds closed two wards on Friday because of an infection. Nine patients were "
    "moved. {said} The wards open again next week."
)
GIVEN = [
    (COURTS, "“We have never seen a case in which so little was proved,” said {}, a lawyer.",
     "Hanna Brandt", "Tobias Kern"),
    (SPORT, "“That was never a penalty and everybody in this stadium saw it,” {} told reporters.",
     "Marco Villa", "Luca Ferri"),
    (WEATHER, "“The water came faster than any of our models had told us,” said {}, of the port.",
     "Ingrid Solheim", "Knut Aune"),
    (MARKETS, "“Nobody who read the last report can claim to be surprised,” {} said.",
     "Diane Okafor", "Peter Lindqvist"),
    (HEALTH, "“We closed the wards before a single patient had fallen ill,” said Dr {}.",
     "Aisha Rahman", "Colin Webb"),
]  # fmt: skip


def told(text: str, *said: str) -> list[str]:
    rest = ("A meeting is planned.", "Nobody was hurt.")
    story = story_of(*(text.format(said=f"{s} {r}") for s, r in zip(said, rest, strict=True)))
    found = shown(story, "quote")["says"]
    return [says for says in found if "gives these words to" in says]


@pytest.mark.parametrize(("text", "saying", "left", "right"), GIVEN)
def test_a_saying_that_is_given_to_two_people(
    text: str, saying: str, left: str, right: str
) -> None:
    lines = told(text, saying.format(left), saying.format(right))
    words = saying.partition("”")[0].lstrip("“").rstrip(",")
    assert lines == [f"Gazette gives these words to {left}, Courier to {right}: “{words}”."]


@pytest.mark.parametrize(("text", "saying", "left", "right"), GIVEN)
def test_a_saying_of_one_person_named_in_two_ways_is_no_difference(
    text: str, saying: str, left: str, right: str
) -> None:
    own, surname = saying.format(left), left.split()[-1]
    assert told(text, own, saying.format(f"{left.split()[0]} {surname[:-1]}{surname[-1]}e")) == []
    assert told(text, own, saying.format("a spokesman")) == []
    assert told(text, own, f"{saying.format(right)[:-1]} for {left}.") == []


@pytest.mark.parametrize(("text", "saying", "left", "right"), GIVEN)
def test_a_few_words_in_common_are_not_one_saying(
    text: str, saying: str, left: str, right: str
) -> None:
    other = " ".join(saying.split()[:5])
    longer = f"{other} and there is a great deal more to be said about it tomorrow,” said {right}."
    assert told(text, saying.format(left), longer) == []
