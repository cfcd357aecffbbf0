"""Role, unit, direction and status are asked before the number."""

from __future__ import annotations

import pytest

from analysis.compare.conversions import in_two_units, interval, meet, same_number, unit_scale
from analysis.compare.figure_links import align_quantities
from analysis.story import Story
from analysis.story_reader import story_from_records

AGREE = {"identical", "compatible"}


def story_of(*texts: str, published: tuple[str, ...] = ()) -> Story:
    days = published or ("",) * len(texts)
    return story_from_records(
        [
            {"account_id": f"a{n}", "outlet": f"Paper {n}", "text": t, "language": "en"}
            | ({"published": day} if day else {})
            for n, (t, day) in enumerate(zip(texts, days, strict=True))
        ],
        story_id="x",
    )


def verdicts(*texts: str, published: tuple[str, ...] = ()) -> set[str]:
    return set(align_quantities(story_of(*texts, published=published))["verdict"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The avalanche buried a hut and killed 14 skiers.",
         "The avalanche buried a hut and injured 14 skiers."),
        ("Officers arrested 23 fans after the final in Porto.",
         "Officers charged 23 fans after the final in Porto."),
        ("The clinic in Sava treated 18 boys for burns.",
         "The clinic in Sava treated 18 girls for burns."),
        ("The shells killed 16 soldiers near Kell.",
         "The shells killed 16 civilians near Kell."),
        ("Some 320 doctors walked out in Ostra.", "Some 320 patients walked out in Ostra."),
        ("In the count 41 deputies voted for the pension law.",
         "In the count 41 deputies voted against the pension law."),
        ("A survey found 62 percent of farmers in favour of the dam.",
         "A survey found 62 percent of farmers against the dam."),
        ("The coach signed 11 players.", "The coach denied that he had signed 11 players."),
        ("The trail runs 30 miles along the Ness.", "The trail runs 30 kilometres along the Ness."),
        ("The pond in Ruda was 30C on Sunday.", "The pond in Ruda was 30F on Sunday."),
        ("The stage is over 20 miles long.", "The stage is over 30 kilometres long."),
        ("The bakery made a profit of $3 million.", "The bakery made a loss of $3 million."),
        ("It was minus 14 degrees in Vosk.", "It was plus 14 degrees in Vosk."),
    ],
)  # fmt: skip
def test_other_things_of_one_number_never_agree(one: str, other: str) -> None:
    assert not verdicts(one, other) & AGREE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The avalanche killed 14 skiers.", "Fourteen skiers died in the avalanche."),
        ("Some 320 doctors walked out in Ostra.", "In Ostra, 320 doctors walked out."),
        ("The trail runs 30 miles along the Ness.", "The trail runs 48 km along the Ness."),
        ("The pond in Ruda was 30C on Sunday.", "The pond in Ruda was 86F on Sunday."),
        ("The trial in Sava lasted 18 months.", "The trial in Sava lasted a year and a half."),
        ("More than 360 troops refused to serve.", "Over 360 soldiers refused to serve."),
        ("Wheat exports rose 9 percent.", "Wheat exports were up 9 percent."),
        ("The motion was carried 61-12.", "The motion was carried by 61 votes to 12."),
    ],
)
def test_one_thing_in_other_words_agrees(one: str, other: str) -> None:
    assert verdicts(one, other)
    assert verdicts(one, other) <= AGREE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wheat exports rose 9 percent.", "Wheat exports fell 9 percent."),
        ("The rent in Kell is up 6 percent this year.",
         "The rent in Kell is down 6 percent this year."),
        ("The fire in Porto left 31 dead.", "The fire in Porto killed 27 people."),
        ("Crews evacuated 400 residents of Ruda.", "In Ruda 500 residents were evacuated."),
        ("The driver was fined $4,212.50.", "The driver got a fine of $4,122.50."),
        ("The quake was felt by 2 million people.", "The quake was felt by 3 million people."),
    ],
)  # fmt: skip
def test_near_numbers_of_one_role_and_opposite_changes_conflict(one: str, other: str) -> None:
    assert verdicts(one, other) == {"conflict"}


def test_counts_of_other_days_are_a_series_in_order_of_time() -> None:
    texts = (
        "The collapse killed 14 miners, the mayor of Kell said.",
        "The collapse killed 9 miners, the rescuers said.",
        "The collapse killed 31 miners, the ministry said.",
    )
    days = ("2031-05-02", "2031-05-01", "2031-05-04")
    table = align_quantities(story_of(*texts, published=days))
    assert set(table["verdict"]) == {"different date"}
    assert table["series"].tolist() == [2.0, 1.0, 3.0]
    reason = table["reason"].iloc[0]
    assert reason.startswith("rose from “9” (Paper 1, published 2031-05-01")
    assert reason.index("“14”") < reason.index("“31”")
    assert "according to" in reason


def test_counts_of_one_day_conflict() -> None:
    texts = ("The collapse killed 14 miners.", "The collapse killed 9 miners.")
    assert verdicts(*texts, published=("2031-05-02", "2031-05-02")) == {"conflict"}


def test_a_count_so_far_is_of_its_own_time() -> None:
    found = verdicts(
        "By nightfall the town of Sava counted 88 cases of typhoid.",
        "The town of Sava counted 61 cases of typhoid.",
    )
    assert found == {"different date"}


@pytest.mark.parametrize(
    ("one", "other", "when"),
    [
        ("In 2019 the port handled 3,000 ships.", "In 2020 the port handled 3,400 ships.", "2019"),
        ("The clinic saw 200 boys in May.", "The clinic saw 240 boys in June.", "May"),
        ("On Monday 2,000 fans marched.", "On Sunday 2,300 fans marched.", "Monday"),
        ("The firm hired 500 clerks in 2018.", "The firm hired 540 clerks in 2021.", "2018"),
        ("In July the lake held 10,000 swans.", "In March the lake held 10,400 swans.", "July"),
    ],
)
def test_round_counts_of_two_times_are_no_one_count(one: str, other: str, when: str) -> None:
    table = align_quantities(story_of(one, other))
    assert set(table["verdict"]) == {"different date"}
    assert f"speaks of {when}, " in table["reason"].iloc[0]


@pytest.mark.parametrize(
    ("unit", "other", "ratio"),
    [("mile", "kilometre", 1.609344), ("hour", "minute", 60), ("acre", "hectare", 0.40468564)],
)
def test_units_have_their_ratio(unit: str, other: str, ratio: float) -> None:
    assert unit_scale(unit).factor / unit_scale(other).factor == pytest.approx(ratio)


def test_a_rate_is_converted_in_both_parts() -> None:
    a, b = unit_scale("litre per day"), unit_scale("litre per hour")
    assert a.base == b.base
    assert b.factor / a.factor == pytest.approx(24)


def row(value: float, unit: str, surface: str) -> dict[str, object]:
    same = dict.fromkeys(("value", "low", "high"), value)
    return {**same, "bound": "=", "unit": unit, "surface": surface}


def test_a_converted_number_may_be_rounded_but_never_the_same() -> None:
    miles, km = row(60, "mile", "60 miles"), row(100, "kilometre", "100 km")
    assert in_two_units(miles, km)
    assert meet(miles, km)
    assert not same_number(miles, km)
    assert not meet(miles, row(60, "kilometre", "60 km"))


def test_temperatures_are_converted_with_their_zero() -> None:
    assert same_number(row(100, "celsius", "100C"), row(212, "fahrenheit", "212F"))
    assert interval(row(0, "celsius", "0C")) == (273.15, 273.15)
