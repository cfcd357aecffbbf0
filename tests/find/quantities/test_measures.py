"""Measures: one quantity from several words, ranges, signs, changes, and what is no count."""

from __future__ import annotations

import pytest

from analysis.compare.origins import find_origins
from analysis.find.quantities import crowded_sentences, find_quantities
from analysis.find.quantities.scanner import scan
from analysis.show.origins import tell_accounts
from analysis.story_reader import story_from_records
from tests.costs import grows_in_step


def read(text: str) -> list[tuple[object, str]]:
    """(value or ends, unit) of each quantity that the scanner finds."""
    return [
        (round(m.value, 4) if m.value is not None else (m.low, m.high), m.unit) for m in scan(text)
    ]


def values(text: str) -> list[object]:
    """The values in the table, an interval as a pair."""
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    return [
        row["value"] if row["value"] == row["value"] else (row["low"], row["high"])
        for row in find_quantities(story).to_dict("records")
    ]


# One measure in several words


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("The surgeon was banned for three years and three months.", 3.25, "year"),
        ("The match lasted four hours and 48 minutes.", 4.8, "hour"),
        ("The eclipse took an hour and twelve minutes.", 1.2, "hour"),
        ("Snow lay a foot and a half deep.", 1.5, "foot"),
        ("The convoy stopped a mile and a quarter away.", 1.25, "mile"),
        ("The goalkeeper is 6ft 3in tall.", 6.25, "foot"),
        ("The 5-foot-9 suspect fled.", 5.75, "foot"),
        ("The witness is 5'6\" tall.", 5.5, "foot"),
        ("The twin weighed four pounds 12 ounces at birth.", 4.75, "pound"),
        ("The flight to Oslo takes 1h 45m on most days.", 1.75, "hour"),
        ("She swam it in 3m 30s.", 3.5, "minute"),
        ("A loaf costs three dollars and 25 cents.", 3.25, "dollar"),
        ("The boy is 2 years and 6 months old.", 2.5, "year of age"),
        ("The levy lasts one year, 6 months.", 1.5, "year"),
        ("The sentence is 1 year, 2 months and 15 days.", 1.2077, "year"),
        ("The truce lasted half an hour.", 0.5, "hour"),
        ("The blast shook homes half a mile away.", 0.5, "mile"),
        ("Three-quarters of an inch of rain fell.", 0.75, "inch"),
        ("Add 1/4 teaspoon.", 0.25, "teaspoon"),
        ("A quarter-mile of fence burned.", 0.25, "mile"),
        ("The bank cut rates by half a percentage point.", 0.5, "percentage point"),
        ("They held a half-hour meeting.", 0.5, "hour"),
        ("It moved a tenth of a second faster.", 0.1, "second"),
        ("The gauge fell 3/8 inch.", 0.375, "inch"),
    ],
)
def test_measure_in_several_words_is_one_quantity(text: str, value: float, unit: str) -> None:
    assert read(text) == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He got four years, eight months of which he has served.", [4.0, 8.0]),
        ("The term is between one year and six months.", [1.0, 6.0]),
        ("They marched 12 miles and three hours.", [12.0, 3.0]),
        ("Half of the wells ran dry.", [0.5]),
        ("The team is 6 feet 12 players short.", [6.0, 12.0]),
        ("The clock shows 1 year, 2 weeks, 3 hours and 4 minutes.", [1.0, 2.0, 3.0, 4.0]),
    ],
)
def test_parts_that_are_no_one_measure_stay_apart(text: str, expected: list[float]) -> None:
    assert [match.value for match in scan(text)] == expected


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Half million eggs were lost.", 500000),
        ("A quarter billion doses were made.", 250000000),
        ("A half-a-billion bailout failed.", 500000000),
        ("Two-thirds of a million hectares burned.", 666666.666667),
        ("Three million and a half birds died.", 3500000),
        ("4 million and a half birds died.", 4500000),
        ("The tax raised one point two billion euros.", 1200000000),
        ("Nine point five tonnes sank.", 9.5),
        ("Four lakh crore rupees were pledged.", 4e12),
        ("Three hundred crores were spent.", 3e9),
        ("The dam stores 5 thousand 2 hundred litres.", 5200),
        ("A hundred and two thirds miles.", 100.666666667),
        ("The lottery paid $1,234,567.89 last week.", 1234567.89),
        ("About 6 B people use it.", 6e9),
        ("It cost $2 B to build.", 2e9),
    ],
)
def test_part_of_a_scale_multiplies_it(text: str, value: float) -> None:
    (match,) = scan(text)
    assert match.value == pytest.approx(value)


# Digits, signs and degrees


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Some 48 200 shells were fired.", [48200]),
        ("The census found 3 456 789 people.", [3456789]),
        ("The census found 3\u2009456\u2009789 people.", [3456789]),
        ("The port moved 15\u202f750 boxes.", [15750]),
        ("The estate cost R75 500 in all.", [75500]),
        ("Between 10 000-20 000 people came.", [(10000, 20000)]),
        ("The town bought 15 300-bed hospitals.", [15, 300]),
        ("The codes are 55 123 4567 and 12.", [55, 123, 4567, 12]),
        ("In 2021 400 wolves were shot.", [2021, 400]),
        ("It fell to minus-40 overnight.", [-40]),
        ("The loss was $-2.5bn.", [-2.5e9]),
        ("The loss was -£3m.", [-3e6]),
        ("It was negative 12 degrees.", [-12]),
        ("It was 20 degrees below zero in Tromso.", [-20]),
    ],
)
def test_groups_and_signs_belong_to_the_number(text: str, expected: list[object]) -> None:
    assert [value for value, _ in read(text)] == expected


@pytest.mark.parametrize("form", ["1.5degC", "1.5 deg C", "1.5C", "1.5°C", "1.5 ° Celsius"])
def test_degrees_are_read_with_or_without_a_space(form: str) -> None:
    assert read(f"Seas warmed by {form} in June.") == [(1.5, "celsius")]


# Ranges


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("Seas of 8- to 10-foot waves broke the pier.", 8, 10),
        ("The court gave a two- to four-year term.", 2, 4),
        ("The trial needs 12- to 17-year-olds.", 12, 17),
        ("Between 40 to 50 tanks crossed.", 40, 50),
        ("Four or five hundred sheep drowned.", 400, 500),
        ("Six or seven shots rang out.", 6, 7),
        ("Some 21-24 million voters are on the roll.", 21e6, 24e6),
        ("The bid is worth $3-4bn.", 3e9, 4e9),
        ("Girls between the ages of 11 and 15 were tested.", 11, 15),
        ("The drug takes between 2 and about 6 hours.", 2, 6),
        ("The herd runs 3km-5km a day.", 3, 5),
        ("More than 20 but fewer than 30 miners were below.", 20, 30),
        ("Fares range from $40 to $95.", 40, 95),
        ("She faces from 5 to 8 years in jail.", 5, 8),
        ("Temperatures ranged from -18 C to -4 C.", -18, -4),
    ],
)
def test_range_has_both_ends(text: str, low: float, high: float) -> None:
    (match,) = scan(text)
    assert (match.low, match.high) == (low, high)
    assert match.value is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deaths climbed from 41 to 57 by Friday.", [41, 57]),
        ("Bread went from $2 to $3.40 in a month.", [2, 3.4]),
        ("The army cut its garrison from 9,000 to 6,500.", [9000, 6500]),
        ("Turnout fell from 71% to 64%.", [71, 64]),
        ("The fund grew from 3 to 5 million euros.", [3e6, 5e6]),
        ("The bonus widened from 10 to 20 percent.", [10, 20]),
        ("The fee was raised from $1 to $2 to $5.", [1, 2, 5]),
        ("Cases rose from 12 in 2019 to 30 last year.", [12, 2019, 30]),
    ],
)
def test_change_from_one_level_to_another_is_two_figures(text: str, expected: list[float]) -> None:
    assert [match.value for match in scan(text)] == expected


def test_levels_of_a_change_share_their_unit() -> None:
    assert read("Output rose from 3 to 5 percent.") == [(3.0, "percent"), (5.0, "percent")]


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("Losses did not exceed 50 tanks.", "<="),
        ("Speeds were not above 40.", "<="),
        ("A fine not to exceed 900 euros is due.", "<="),
        ("The level was not below 7 feet.", ">="),
        ("They found more than 3 bodies.", ">"),
    ],
)
def test_not_turns_a_bound(text: str, bound: str) -> None:
    (match,) = scan(text)
    assert match.bound == bound


# What is no count


@pytest.mark.parametrize(
    "text",
    [
        "The tomb dates from 300 B.C. or 44 BC.",
        "The fort fell in 1453 AD or in 410 CE.",
        "The A330 left as Flight EK 202 and BA 249.",
        "Radio 4 and BBC 2 carried the film, shot in 8K.",
        "The Big Twelve and the Magnificent Seven stocks fell.",
        "Guests of the Six Flags park and the Three Gorges Dam left.",
        "The Group of 20 and the Group of Seven met.",
        "Dial +33 1 42 68 53 00 for help.",
        "She lives at 22b Elm Road.",
        "The H5N1 strain was found in lane 4.",
        "Her 401(k) plan shrank.",
        "One of the best films opened.",
    ],
)
def test_number_of_a_name_is_no_figure(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The odds are 7-2 on the favourite.", [3.5]),
        ("The Senate voted 68-31.", [68.0, 31.0]),
        ("One in 12 children and two in five adults smoke.", [1 / 12, 0.4]),
        ("Three Israelis and two Poles were held.", [3.0, 2.0]),
    ],
)
def test_votes_odds_and_scores_keep_their_kind(text: str, expected: list[object]) -> None:
    assert values(text) == pytest.approx(expected)


def test_score_is_one_figure_with_both_ends() -> None:
    assert read("Leeds won 3-1 on Sunday.") == [((1.0, 3.0), "score")]


# Long sentences


def test_sentence_with_too_many_figures_is_set_aside_by_name() -> None:
    table = "Seats by ward: " + ", ".join(str(n) for n in range(300, 360)) + "."
    records = [
        {"account_id": "a", "text": f"Twelve wards voted. {table}", "language": "en"},
        {"account_id": "b", "text": "Twelve wards voted on Sunday.", "language": "en"},
    ]
    story = story_from_records(records, story_id="x")
    assert find_quantities(story)["value"].tolist() == [12.0, 12.0]
    assert crowded_sentences(story)["text"].tolist() == [table]
    words = [words for words, _ in tell_accounts(story, find_origins(story)).items]
    assert any("Seats by ward" in item and "more than 50" in item for item in words)


@pytest.mark.parametrize("piece", ["123 ", "1 000 ", "3 feet, ", "half million ", "not over 3 "])
def test_scanner_is_linear_in_repeated_measures(piece: str) -> None:
    assert grows_in_step(lambda times: scan(piece * times), 500)


def test_long_paragraph_without_sentence_ends_is_read_in_reasonable_time() -> None:
    text = "At least 5 percent of the homes were lost." * 90
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    assert find_quantities(story).empty
    assert len(crowded_sentences(story)) == 1
