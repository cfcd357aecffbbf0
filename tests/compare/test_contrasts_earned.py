"""Which contrasts count as looked up: what is needed of each kind, and what is not enough."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis.compare.contrasts import find_candidates
from analysis.compare.contrasts.candidates import find_partners
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.story import Story

DROUGHT = (
    "The reservoir above Castell fell to a fifth of its volume on Thursday. {more} "
    "Farmers in the valley have watered their vines by night since June."
)


def drought(*more: str, headlines: tuple[str, ...] = ()) -> Story:
    return story_of(*(DROUGHT.format(more=m) for m in more), headlines=headlines)


PLAIN = "The utility Aqualis cut the pressure in 40 villages on Friday."


@pytest.mark.parametrize(
    "claim",
    [
        "Mayor Jordi Puig said the utility Aqualis cut the pressure in 40 villages on Friday.",
        "The utility Aqualis cut the pressure in 40 villages on Friday, officials said.",
    ],
)
def test_a_claim_that_is_stated_elsewhere_in_the_accounts_own_voice(claim: str) -> None:
    says = shown(drought(PLAIN, claim), "attribution")["says"]
    assert says.str.startswith("Gazette states as fact what Courier attributes to").any()


@pytest.mark.parametrize(
    "plain",
    [
        "Mayor Jordi Puig cut the pressure in 40 villages on Friday.",  # the speaker's own doing
        "The utility Aqualis did not cut the pressure in 40 villages on Friday.",
        "The utility Aqualis cut the pressure in 40 villages on Friday, according to residents.",
        "The utility Aqualis reportedly cut the pressure in 40 villages on Friday.",
        "“The utility Aqualis cut the pressure in 40 villages on Friday.”",
    ],
)
def test_what_is_no_statement_of_the_claim(plain: str) -> None:
    claim = "Mayor Jordi Puig said the utility Aqualis cut the pressure in 40 villages on Friday."
    assert shown(drought(plain, claim), "attribution").empty


@pytest.mark.parametrize(
    ("done", "planned"),
    [
        ("The council closed the public pools on Friday.", "The council will close the public "
         "pools on Friday."),
        ("The first tankers reached the port of Castell on Friday.", "The first tankers are "
         "expected to reach the port of Castell on Friday."),
    ],
)  # fmt: skip
def test_an_act_done_here_and_to_come_there(done: str, planned: str) -> None:
    says = shown(drought(done, planned), "time", "tense")["says"]
    assert says.str.startswith("One reports it as done").any()


@pytest.mark.parametrize(
    "planned",
    [
        "“The council will close the public pools on Friday,” said Jordi Puig.",  # in his words
        "The council will not close the public pools on Friday.",
        "The council would close the public pools if the heat lasted.",
    ],
)
def test_what_is_no_act_to_come(planned: str) -> None:
    done = "The council closed the public pools on Friday."
    assert shown(drought(done, planned), "time", "tense").empty


def test_an_act_done_to_one_and_planned_for_another_is_no_contrast_of_time() -> None:
    done = "The tankers supplied Castell with 300 tonnes on Friday."
    planned = "The tankers will supply Montclar with 500 tonnes on Friday."
    assert shown(drought(done, planned), "time", "tense").empty


FACT = "Geologists of the Polytechnic Institute mapped 312 sinkholes below the town of Castell."


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (FACT.replace("mapped", "have mapped"), True),
        ("The Polytechnic Institute’s geologists mapped 312 sinkholes below Castell.", True),
        (
            "The geologists of the Polytechnic Institute will visit the town of Castell in May.",
            False,
        ),
        (
            "Geologists of the Polytechnic Institute mapped 90 sinkholes below Castell town.",
            False,
        ),
    ],
)
def test_a_second_account_is_named_only_if_it_states_the_same(other: str, same: bool) -> None:
    material = StoryMaterial(drought(FACT, other, ""))
    seed = next(i for i, row in enumerate(material.rows) if "312" in row["text"])
    assert len(find_partners(material, material.topic(seed))) == same


def test_a_sentence_with_a_pronoun_for_a_subject_is_not_found_in_one_account_only() -> None:
    alone = "He walked the dry lake bed near the Roman bridge of Montclar with two geologists."
    assert not shown(drought(alone, ""), "only", "only")["says"].str.contains("lake bed").any()


def looked_up_figures(alone: str) -> list[str]:
    found = find_candidates(drought(alone, ""))[1]
    return [c.what for c in found if (c.kind, c.sort) == ("only", "figure") and c.earned]


@pytest.mark.parametrize("figure", ["one photo of the dam", "three photos of the dam"])
def test_a_small_number_of_one_account_is_no_figure_to_report(figure: str) -> None:
    alone = f"The utility Aqualis published {figure} on its website on Friday."
    assert not looked_up_figures(alone)


@pytest.mark.parametrize(
    ("other", "telling"),
    [
        ("“The water is enough of a reserve for every household until October,” ", False),
        ("“The waters are enough as reserves for every household until October,” ", False),
        ("“The water is scarcely a reserve for every household until October,” ", True),
        ("“The water is not a reserve for every household until October,” ", True),
    ],
)
def test_a_quotation_is_altered_by_words_with_content(other: str, telling: bool) -> None:
    one = "“The water is enough as a reserve for every household until October,” "
    one = one if not telling else one.replace("enough as ", "")
    story = drought(*(f"{words}said engineer Marta Soler." for words in (one, other)))
    assert telling != shown(story, "quote").empty


def test_a_dateline_is_no_headline() -> None:
    story = drought("", PLAIN, headlines=("CASTELL, Thursday", "Utility cuts pressure in villages"))
    assert shown(story, "emphasis").empty


def test_many_voices_of_one_account_are_one_line() -> None:
    voices = (
        "“My well has been dry since the end of May,” said grower Nuria Ferrer. "
        "“We sell our sheep because there is no grass,” said shepherd Pau Vidal. "
        "“Nobody from the ministry has come to see us,” said baker Clara Roca."
    )
    says = shown(drought(voices, ""), "voice")["says"]
    assert says.str.startswith("Only Gazette cites ").sum() == 1
    for name in ("Nuria Ferrer", "Pau Vidal", "Clara Roca"):
        assert says.str.contains(name).any()


def test_accounts_of_one_origin_count_once() -> None:
    agency = DROUGHT.format(more=PLAIN) + " The regional government meets again on Tuesday." * 3
    material = StoryMaterial(story_of(agency, agency, DROUGHT.format(more="")))
    assert material.origin[0] == material.origin[1] != material.origin[2]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The ministry agreed to close up the old dam at Montclar.", "The ministry plans to close "
         "down the old dam at Montclar."),
        ("The pump heated up the water at Castell.", "The pump cooled down the water at Castell."),
    ],
)  # fmt: skip
def test_opposite_words_alone_are_no_conflict_to_print(one: str, other: str) -> None:
    assert shown(drought(one, other), "conflict").empty


@pytest.mark.parametrize(
    "alone",
    [
        "At least three farmers have been jailed for opening the dam at Montclar.",
        "Four divers were killed in the tunnel below the dam at Montclar.",
        "Two engineers were arrested at the pumping station of Montclar.",
    ],
)
def test_a_small_number_of_people_to_whom_something_was_done_is_a_figure_to_report(
    alone: str,
) -> None:
    assert looked_up_figures(alone)


@pytest.mark.parametrize(
    "headline",
    [
        "Rovers Stun Champions in Cup Final",
        "Judge Orders Ferry Owner Jailed",
        "Grain Prices Climb to Record Highs",
        "Ceasefire Talks Resume: Envoys Meet",
        "Bank Profits Report: Record Losses Ahead",
    ],
)
def test_a_headline_with_a_capital_on_every_word_is_news(headline: str) -> None:
    story = drought("", "", headlines=(headline, "Utility cuts the pressure in forty villages"))
    assert lines(story)["says"].str.contains(f"“{headline}”").any()


@pytest.mark.parametrize(
    ("exact", "limit"),
    [
        ("Police fired 5,000 rounds at the flat.", "more than 5,000"),
        ("The storm cut power to 40,000 homes in Velden.", "at least 40,000"),
        ("The clinic treated 300 patients for measles in May.", "over 300"),
        ("The court heard 60 witnesses in the ferry case.", "no fewer than 60"),
        ("The club sold 9,000 tickets for the cup final.", "fewer than 9,000"),
    ],
)
def test_one_number_that_is_exact_here_and_a_limit_there(exact: str, limit: str) -> None:
    bounded = exact.replace(limit.split()[-1], limit)
    assert shown(drought(exact, bounded), "figure", "bound")["says"].str.contains(limit).any()


@pytest.mark.parametrize("other", ["about 9,000", "more than 7,000", "9,000"])
def test_what_is_no_limit_of_the_same_number(other: str) -> None:
    exact = "The club sold 9,000 tickets for the cup final."
    assert shown(drought(exact, exact.replace("9,000", other)), "figure", "bound").empty


def test_a_limit_of_another_thing_with_the_same_number() -> None:
    exact = "The company would control 30 percent of the grain market in Velden."
    other = (
        "The court forbade companies in 1993 to control more than 30 percent of the rail market."
    )
    assert shown(drought(exact, other), "figure", "bound").empty
