"""What is denied or doubted in one account, and headlines that do not vouch for the same."""

from __future__ import annotations

import pytest
from contrast_stories import shown, story_of

from analysis.compare.contrasts import find_candidates
from analysis.compare.contrasts.fronts import denies, part_in_stance
from analysis.compare.contrasts.topics import StoryMaterial

COURTS = (
    "The bank Nordkredit moved 40 million euros to Cyprus before it failed, according to the "
    "newspaper Tribune. Shares of Nordkredit fell by a tenth in Oslo on Monday. {more}"
)
SPORT = (
    "The striker Lena Voss has signed a contract with Torino for two years, the newspaper Sera "
    "reports. Torino play Parma in the cup on Sunday. {more}"
)
HEALTH = (
    "A patient in Leeds woke up after nine years in a coma, the newspaper Herald reports. "
    "The clinic in Leeds treats forty patients in a coma. {more}"
)
WEATHER = (
    "A video shows a shark that swims along a flooded street in Galveston. "
    "The flood in Galveston closed two streets on Monday. {more}"
)
WAR = (
    "Rebels shot down a helicopter near Marib on Monday, a television channel reports. "
    "The helicopter came from the base in Marib. {more}"
)


@pytest.mark.parametrize(
    ("text", "doubt", "says"),
    [
        (COURTS, "The chairman of Nordkredit denied the report.", "a denial"),
        (COURTS, "A spokesman for Nordkredit said the story was false.", "doubts"),
        (SPORT, "A spokeswoman for Torino said the report about Voss was not true.", "doubts"),
        (HEALTH, "The clinic in Leeds has denied that a patient woke up.", "a denial"),
        (HEALTH, "The report could not be independently verified by the Courier.", "doubts"),
        (WEATHER, "The video from Galveston is a hoax.", "doubts"),
        (WEATHER, "The picture of the shark in Galveston is funny, but also fake.", "doubts"),
        (WAR, "The army in Marib rejected the claim about the helicopter.", "a denial"),
        (WAR, "The army in Marib has not confirmed the report.", "doubts"),
    ],
)
def test_a_denial_or_doubt_that_the_other_account_does_not_have(
    text: str, doubt: str, says: str
) -> None:
    story = story_of(text.format(more=doubt), text.format(more="The story is in all papers."))
    found = shown(story, "attribution")["says"].tolist()
    told = [f for f in found if f.startswith(f"Gazette reports {says}, “")]
    assert told, found
    assert told[0].endswith("found in Courier.")


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        (COURTS, "The bank denied customers access to their accounts on Monday."),
        (COURTS, "The chairman would deny the report if he were asked."),
        (SPORT, "Voss said that it was not so cold in Torino."),
        (SPORT, "The club Torino has confirmed the report."),
        (HEALTH, "“This is ridiculous,” a visitor of the clinic in Leeds said."),
        (WEATHER, "A shop in Galveston sells fake fur."),
        (WAR, "Wrong maps are no news to the army in Marib."),
    ],
)
def test_what_is_no_doubt(text: str, plain: str) -> None:
    story = story_of(text.format(more=plain), text.format(more="The story is in all papers."))
    _, candidates = find_candidates(story)
    assert not [c for c in candidates if c.sort in ("denial", "doubt") and c.earned]


@pytest.mark.parametrize(
    "other",
    [
        "The report is false, a spokesman of the bank said.",
        "A bank spokeswoman called it a fabrication.",
        "There is no evidence of that.",
        "The bank is sceptical.",
    ],
)
def test_an_account_with_a_doubt_of_its_own_does_not_lack_it(other: str) -> None:
    doubt = "The report could not be independently verified by the Courier."
    story = story_of(COURTS.format(more=doubt), COURTS.format(more=other))
    _, candidates = find_candidates(story)
    assert not [c for c in candidates if c.sort == "doubt"]


@pytest.mark.parametrize(
    "other",
    [
        "“We never moved money to Cyprus,” the chairman of Nordkredit said.",
        "Nordkredit moved no millions, its spokeswoman said.",
        "“Nobody at Nordkredit moved money,” she said.",
        "The chairman said that Nordkredit did not move money.",
        "“We didn’t move money to Cyprus,” said the chairman of Nordkredit.",
    ],
)
def test_an_account_that_denies_in_other_words_does_not_lack_a_denial(other: str) -> None:
    denial = "The chairman of Nordkredit denied the report that it moved money."
    story = story_of(COURTS.format(more=denial), COURTS.format(more=other))
    _, candidates = find_candidates(story)
    assert not [c for c in candidates if c.sort in ("denial", "doubt")]


def stance(first: str, second: str, own: str = "One.", text: str = COURTS) -> int:
    texts = (text.format(more=own), text.format(more="Two."))
    material = StoryMaterial(story_of(*texts, headlines=(first, second)))
    heads = [i for i in range(len(material.rows)) if material.is_headline(i)]
    return part_in_stance(material, *sorted(heads, key=lambda i: material.account[i]))


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Nordkredit moves 40 million euros to Cyprus",
         "No, Nordkredit moved no millions to Cyprus", 3),
        ("Torino signs striker Lena Voss", "Torino denies it signs striker Lena Voss", 3),
        ("Shark swims along flooded street in Galveston",
         "Shark on street in Galveston is fake", 3),
        ("Patient wakes from coma in Leeds", "Patient in Leeds didn't wake from coma", 3),
        ("Rebels reportedly shoot down helicopter", "Rebels did not shoot down helicopter", 2),
        ("Torino signs striker Lena Voss", "Has Torino signed striker Lena Voss?", 1),
        ("Bank moves millions to Cyprus", "Bank allegedly moves millions to Cyprus", 1),
        ("Rebels shoot down helicopter near Marib",
         "Did rebels shoot down helicopter near Marib? Nobody says", 0),
        ("Shark swims along flooded street in Galveston",
         "Rumour: Shark swims along flooded street in Galveston", 1),
        ("Rebels ‘shoot down helicopter’", "Rebels did not shoot down helicopter", 2),
        ("Nordkredit moves millions to Cyprus", "Report on Nordkredit Cyprus millions baseless", 3),
        ("Torino signs striker Lena Voss", "Torino rebuts that striker Lena Voss signs", 3),
        ("Patient wakes from coma in Leeds", "Clinic denying patient wakes from coma in Leeds", 3),
        ("Dam at Velden cracks in storm", "Ministry disproves that dam at Velden cracks", 3),
        ("Rebels shoot down helicopter near Marib",
         "Uncorroborated: Rebels shoot down helicopter near Marib", 1),
    ],
)  # fmt: skip
def test_headlines_that_do_not_vouch_for_the_same(first: str, second: str, expected: int) -> None:
    assert stance(first, second) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Torino signs striker Lena Voss", "Torino reportedly signs striker Lena Voss"),
        ("Bank moves millions to Cyprus", "Bank ‘moves millions to Cyprus’"),
        ("Patient wakes from coma in Leeds", "Patient said to wake from coma in Leeds"),
        ("Rebels shoot down helicopter near Marib",
         "Rebels may have shot down helicopter near Marib"),
        ("Bodies in Iguala grave ‘are not the students’", "Bodies in Iguala grave: the students"),
        ("Torino has ‘no idea’ who signed Lena Voss", "Torino isn't sure who signed Lena Voss"),
        ("No, Torino has not signed Lena Voss", "Torino signing of Lena Voss is a fake"),
        ("Al-Nusra claims responsibility for helicopter attack",
         "Al-Nusra takes responsibility for helicopter attack"),
        ("‘Do not shoot’ signs at helicopter rally in Marib", "Signs at helicopter rally in Marib"),
        ("How did a shark get to Galveston?", "Shark swims along a street in Galveston"),
        ("Torino does not play on Sunday", "Bank moves millions to Cyprus"),
        ("Patient wakes from coma in Leeds", "Patient in Leeds wakes up after nine years"),
    ],
)  # fmt: skip
def test_headlines_that_vouch_alike_or_are_on_two_matters(first: str, second: str) -> None:
    assert stance(first, second) == 0


@pytest.mark.parametrize(
    ("text", "states", "denies", "own"),
    [
        (COURTS, "Nordkredit moves millions to Cyprus",
         "Nordkredit denies moving millions to Cyprus", "The chairman denied that."),
        (SPORT, "Torino signs striker Lena Voss", "No, Torino has not signed striker Lena Voss",
         "The club said the report was false."),
        (HEALTH, "Patient in Leeds wakes from coma", "Patient in Leeds didn't wake from coma",
         "It turned out to be a hoax."),
        (WEATHER, "Shark swims along street in Galveston", "Shark on street in Galveston is a fake",
         "The picture is doctored, the mayor said."),
        (WAR, "Rebels shoot down helicopter near Marib", "Rebels did not shoot down helicopter",
         "The army rejected the claim."),
    ],
)  # fmt: skip
def test_an_account_whose_text_denies_its_headline_does_not_vouch_for_it(
    text: str, states: str, denies: str, own: str
) -> None:
    assert stance(states, denies, text=text) == 3
    assert stance(states, denies, own, text) == 0


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        (COURTS, ("Forty million reasons to worry", "A treasure island for Oslo's bankers")),
        (SPORT, ("Voss goes south for two years", "Sunday cup gets a new striker")),
        (HEALTH, ("Nine years of sleep end", "Herald: miracle at a clinic ward")),
        (WEATHER, ("Jaws comes to town", "What swims in the flooded street")),
        (WAR, ("Fire in the sky over the base", "Television: rebels hit an aircraft")),
    ],
)
def test_headlines_over_the_same_news_are_not_shown(text: str, headlines: tuple[str, str]) -> None:
    story = story_of(text.format(more="One."), text.format(more="Two."), headlines=headlines)
    assert shown(story, "emphasis").empty


@pytest.mark.parametrize(
    "short", ["Missing planes", "Voss signs", "Fire burns", "Shares falling", "Patient woke"]
)
def test_a_headline_of_two_words_says_too_little_to_be_set_beside_another(short: str) -> None:
    texts = (f"{COURTS} {WAR}".replace("{more}", ""), f"{WAR} {COURTS}".replace("{more}", ""))
    heads = (short, "Rebels shoot down a helicopter near Marib")
    assert shown(story_of(*texts, headlines=heads), "emphasis").empty


def test_headlines_over_other_news_are_shown() -> None:
    texts = (f"{COURTS} {WAR}".replace("{more}", ""), f"{WAR} {COURTS}".replace("{more}", ""))
    heads = ("Nordkredit moves millions to Cyprus", "Rebels shoot down a helicopter near Marib")
    assert len(shown(story_of(*texts, headlines=heads), "emphasis")) == 1


def test_a_headline_that_denies_what_another_states_is_told_before_one_of_other_words() -> None:
    heads = (
        "Torino signs striker Lena Voss", "No, Torino does not sign striker Lena Voss",
        "Parma wait for cup night on Sunday",
    )  # fmt: skip
    texts = (SPORT.format(more=f"Fans in the city number {n}00,000.") for n in "357")
    says = shown(story_of(*texts, headlines=heads), "emphasis")["says"].tolist()
    assert says[0] == (
        "Courier has the headline “No, Torino does not sign striker Lena Voss”, "
        "Gazette “Torino signs striker Lena Voss”."
    )


@pytest.mark.parametrize(
    "quoted",
    [
        "The bank Nordkredit is ‘moving 40 million euros to Cyprus’, in what would be a record.",
        "Nordkredit is 'moving 40 million euros to Cyprus'.",
    ],
)
def test_words_in_single_marks_are_no_statement_of_the_account(quoted: str) -> None:
    hedged = "The bank Nordkredit is reportedly moving 40 million euros to Cyprus."
    assert shown(story_of(hedged, quoted), "attribution").empty


@pytest.mark.parametrize(
    ("headline", "is_denial"),
    [
        ("Clerk says bank fired him for contesting bogus charges", False),
        ("Fake tickets for the cup final sold in Oslo", False),
        ("False alarm empties the clinic of Genk", False),
        ("Man held at the border with a false passport", False),
        ("Fake doctor treated 300 patients in Leeds", False),
        ("Shop took 40 fake bank notes", False),
        ("Fake photo of a shark fools the town", True),
        ("Bogus reports of a strike", True),
        ("Story of the burst dam is false", True),
        ("False death report angers striker", True),
    ],
)
def test_a_false_thing_in_a_headline_is_no_denial(headline: str, is_denial: bool) -> None:
    assert denies(headline) is is_denial
