"""Names in contrasts: whose they are, in which form and with which article they are printed."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis import story_from_records
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.find.actors import find_mentions

QUIET = "The town of Lindau was calm. Rain fell on the lake all day, and the market was closed."


def actors(text: str) -> list[str]:
    table = find_mentions(story_of(text))
    return table.loc[table["naming"] == "name", "actor"].tolist()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Carmaker Tesla cut its prices in Lindau.", "Tesla"),
        ("Lawyer Amal Reiter spoke to the court.", "Amal Reiter"),
        ("Economist Paul Brandt wrote the report.", "Paul Brandt"),
        ("Filmmaker Mira Nadel won the prize.", "Mira Nadel"),
        ("Prosecutor Fani Weber appealed on Monday.", "Fani Weber"),
    ],
)
def test_the_capital_of_a_sentence_makes_a_trade_no_part_of_a_name(text: str, name: str) -> None:
    assert name in actors(text)


@pytest.mark.parametrize("name", ["Hunter Moss", "Baker Hughes", "Taylor Brandt"])
def test_a_first_name_that_is_a_trade_stays(name: str) -> None:
    assert name in actors(f"{name} spoke in Lindau on Monday.")


@pytest.mark.parametrize(
    "day", ["Labor Day", "Bastille Day", "Founders Week", "Fashion Week", "Heritage Month"]
)
def test_a_feast_is_no_actor(day: str) -> None:
    assert day not in actors(f"As {day} marks the close of summer, the poll fell.")


@pytest.mark.parametrize(
    "text",
    [
        "Susan Hale won in Lindau. Hale, a teacher, followed her late husband Ron Hale.",
        "The court heard Susan Hale. Then Hale left with Ron Hale.",
        "“We are tired,” said Susan Hale. Hale runs the inn that Ron Hale built.",
    ],
)
def test_a_surname_is_its_only_bearers_so_far(text: str) -> None:
    other = "Ron Hale died in May. Ron Hale was a mayor, and Ron Hale loved the lake."
    table = find_mentions(story_of(text, other))
    alone = table[(table["surface"] == "Hale") & (table["account_id"] == "gazette")]
    assert set(alone["actor"]) == {"Susan Hale"}


def test_a_surname_behind_a_couple_is_open_to_both() -> None:
    text = "Linda and Jim Hale paid 40 million. Linda Hale led the inn. Hale spoke on Monday."
    table = find_mentions(story_of(text, "Linda Hale spoke. Linda Hale led, said Linda Hale."))
    alone = table[(table["surface"] == "Hale") & (table["account_id"] == "gazette")]
    assert set(alone["actor"]) == {"Linda Hale"}


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("Marjorie Taylor-Keel", "Ms. Keel apologised on Monday."),
        ("Maria Levin Cava", "Mayor Maria Levin declared an emergency."),
        ("Ana Ruiz-Soler", "Ana Ruiz won the race in the rain."),
        ("Jean-Luc Moreau-Petit", "Petit scored twice in the second half."),
        ("Ursula Brandt Weber", "The bank is led by Ursula Brandt."),
    ],
)
def test_one_part_of_a_double_name_is_the_name(name: str, there: str) -> None:
    here = f"{name} apologised to the town on Monday. {name} visited the museum. {QUIET}"
    assert not lines(story_of(here, f"{there} {QUIET}"))["says"].str.contains("not named").any()


@pytest.mark.parametrize(
    ("text", "name", "printed"),
    [
        ("The White House said no. White House aide Jo Lee left.", "White House", "the "),
        ("Peru’s state Board of Health met on Monday.", "Board of Health", "the "),
        ("NATO said no to the plan. Later NATO said yes.", "NATO", ""),
        ("Traders at the Bank of Arvia left. The Bank of Arvia closed.", "Bank of Arvia", "the "),
        ("Arvia Rail cut fares. Trains of Arvia Rail ran late.", "Arvia Rail", ""),
        ("The Coast Guard found two boats. Ships of the Coast Guard left.", "Coast Guard", "the "),
        ("On Monday the Football League fined two clubs.", "Football League", "the "),
        (
            "Lindau Hospital took in two men. A nurse of Lindau Hospital wept.",
            "Lindau Hospital",
            "",
        ),
    ],
)
def test_a_body_has_the_article_of_its_sentences(text: str, name: str, printed: str) -> None:
    assert StoryMaterial(story_of(f"{text} {QUIET}", QUIET)).as_named(name) == printed + name


def test_a_speaker_is_not_cited_with_the_words_of_a_headline_that_name_him() -> None:
    headlines = ("Keller warns critics: the dam will protect all our freedoms", "A dam in Lindau")
    story = story_of(f"Mayor Ivo Keller spoke on Monday. {QUIET}", QUIET, headlines=headlines)
    says = lines(story)["says"]
    assert not says[says.str.startswith("Only Gazette cites")].str.contains("Keller warns").any()


def test_words_of_nobody_known_are_not_said_to_be_anybodys() -> None:
    here = f"{QUIET} “The weakness of the council caused a surge of illegal building here.”"
    says = lines(story_of(here, QUIET))["says"]
    assert not says.str.contains(r"\bnan\b").any()
    assert shown(story_of(here, QUIET), "only", "only").empty


@pytest.mark.parametrize(
    ("text", "name", "is_cut"),
    [
        ("The Olympic and Ski Committee of Arvia met.", "Ski Committee", True),
        ("The Department of Health said no.", "Department", True),
        ("The Office for Civil Rights said no.", "Office", True),
        ("Ruth Amman and Ivo Keller left.", "Ivo Keller", False),
        ("The Ski Committee met. The Golf and Ski Committee did not.", "Ski Committee", False),
    ],
)
def test_a_part_of_a_longer_name_is_no_name(text: str, name: str, is_cut: bool) -> None:
    assert StoryMaterial(story_of(f"{text} {QUIET}", QUIET)).is_cut_name(name) is is_cut


@pytest.mark.parametrize(
    "outlet", ["AP Fact Check", "Reuters Business", "AFP Sport", "DPA", "Reuters"]
)
def test_an_outlet_does_not_credit_itself(outlet: str) -> None:
    agency = outlet.split()[0]
    records = [
        {"outlet": outlet, "text": f"LINDAU ({agency}) — The dam broke on Monday. {QUIET}"},
        {"outlet": "Courier", "text": f"The dam broke on Monday. {QUIET}"},
    ]
    found = lines(story_from_records(records, story_id="x"))
    assert found[found["kind"] == "origin"].empty


@pytest.mark.parametrize(
    "report",
    [
        "Laurie Cox described how she felt when news broke that the dam had been closed for good.",
        "Mayor Ivo Keller asked whether anybody had checked the gates of the dam in winter.",
        "The coach explained why the keeper had not been on the bench in the second half.",
        "The bank asked whether its clients had read the small print of the new contracts.",
        "Judge Petra Lind asked what the witness had seen on the bridge on that night in May.",
    ],
)
def test_a_question_is_no_saying_that_is_cited(report: str) -> None:
    says = lines(story_of(f"{report} {QUIET}", QUIET))["says"]
    assert not says.str.contains("cites .*“(?:how|whether|why)", regex=True).any()


@pytest.mark.parametrize(
    ("report", "speaker", "beside"),
    [
        (
            "Lindau District announced on Thursday that masks will be needed in shops for all of "
            "the town, and the state of Arvia has kept a similar rule amid the rising number.",
            "Lindau District",
            "state of Arvia",
        ),
        (
            "Keller United said that the striker would miss the derby with a torn muscle, but the "
            "club of Vevey has won each of its last nine games without its own captain.",
            "Keller United",
            "club of Vevey",
        ),
        (
            "The Bank of Arvia said that rates will stay where they are until the autumn, and the "
            "shares of lenders have risen on each of the last four days of trading in Lindau.",
            "Bank of Arvia",
            "shares of lenders",
        ),
    ],
)
def test_a_clause_beside_a_report_is_not_cited(report: str, speaker: str, beside: str) -> None:
    says = lines(story_of(f"{report} {QUIET}", QUIET))["says"]
    cited = says[says.str.contains(f"cites (?:the )?{speaker}")]
    assert not cited.str.contains(beside).any()
