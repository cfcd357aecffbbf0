"""Actors: one for all their namings, and their part in the clause."""

from __future__ import annotations

import pytest

from analysis import find_mentions, read_story, schema, story_from_records


def mentions(*texts: str) -> list[dict[str, object]]:
    story = story_from_records(
        [{"account_id": str(n), "text": t} for n, t in enumerate(texts)], story_id="x"
    )
    return schema.check("mentions", find_mentions(story), story.texts).to_dict("records")


def test_a_surname_means_the_full_name_of_another_account() -> None:
    rows = mentions(
        "Prime Minister Benjamin Netanyahu met reporters in Jerusalem.",
        "Critics blame Netanyahu for the long war.",
    )
    assert [r["actor_id"] for r in rows if "Netanyahu" in str(r["surface"])] == [
        "benjamin-netanyahu"
    ] * 2


def test_an_office_is_not_the_person() -> None:
    rows = mentions(
        "Benjamin Netanyahu spoke to the press on Monday. His office declined to comment."
    )
    assert {"benjamin-netanyahu", "benjamin-netanyahu-s-office"} <= {r["actor_id"] for r in rows}


def test_a_passive_subject_is_a_patient() -> None:
    rows = mentions("Three soldiers were arrested by the police on Monday morning.")
    assert {(r["surface"], r["role"]) for r in rows} == {
        ("soldiers", "patient"),
        ("police", "agent"),
    }


def test_who_reports_is_a_speaker() -> None:
    assert mentions("The army says that nothing happened on Monday.")[0]["role"] == "speaker"


def test_the_first_story_joins_its_accounts() -> None:
    table = find_mentions(read_story("gaza-refusals"))
    both = table.groupby("actor_id")["account_id"].nunique()
    assert {"soldiers-for-hostages", "benjamin-netanyahu", "israeli-military", "gaza"} <= set(
        both[both == 2].index
    )


def test_a_picture_credit_names_no_actor() -> None:
    assert "Maya Alleruzzo" not in set(find_mentions(read_story("gaza-refusals"))["actor"])


def named(rows: list[dict[str, object]], surface: str) -> set[object]:
    return {r["actor"] for r in rows if r["surface"] == surface}


def test_a_relative_is_the_person_that_another_account_names() -> None:
    rows = mentions(
        "Duncan Hunter and his wife, Ann Smith, were indicted.",
        "Duncan Hunter blamed his wife for the charges.",
    )
    assert named(rows, "wife") == {"Ann Smith"}


def test_a_title_is_the_person_who_bears_it() -> None:
    rows = mentions("Senator Ann Lee and Mayor Tom Wolf met in Lindau. The senator left early.")
    assert named(rows, "senator") == {"Ann Lee"}


def test_a_couple_are_those_of_one_surname() -> None:
    rows = mentions(
        "Bill Clinton and Hillary Clinton released their returns. The Clintons paid tax. The "
        "couple gave money away."
    )
    assert named(rows, "couple") == named(rows, "Clintons")


def test_the_department_is_the_one_named_before() -> None:
    rows = mentions(
        "The Justice Department opened an inquiry in May. The department said it would go on."
    )
    assert named(rows, "department") == {"Department of Justice"}


def test_the_white_house_is_not_the_house() -> None:
    rows = mentions(
        "The House passed the bill on Friday. The White House said that it would be vetoed."
    )
    assert len({r["actor"] for r in rows if "House" in str(r["surface"])}) == 2


def test_a_base_is_a_place() -> None:
    rows = mentions(
        "Relatives called for an end to the war outside the Beit Lid military base in Israel "
        "on Monday."
    )
    assert {r["kind"] for r in rows if r["surface"] == "Beit Lid"} == {"place"}


def test_some_of_a_group_are_not_the_group() -> None:
    rows = mentions(
        "The soldiers guard the town. The striking soldiers were jailed. Three soldiers were freed."
    )
    assert len({r["actor"] for r in rows if r["kind"] == "group"}) == 3


def test_an_adjective_is_no_title() -> None:
    rows = mentions("Reporters met an angry Ted Cruz in Lindau on Monday.")
    assert "Ted Cruz" in {r["surface"] for r in rows}


def test_a_surname_with_a_hyphen_is_one_name() -> None:
    rows = mentions(
        "The lawmaker runs against Democrat Ammar Campa-Najjar. The vote is close, Mr. "
        "Campa-Najjar said."
    )
    assert {r["actor_id"] for r in rows if "Najjar" in str(r["surface"])} == {"ammar-campa-najjar"}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("The Israeli army attacked. The army said it was ready.", "Israeli military"),
        ("The Israeli army attacked. In Lebanon, the army said it was ready.", "military"),
        ("German police searched the house. In Rome, the police found a bomb.", "police"),
        ("Chilean police sent help. On Friday the police found a bomb.", "Chilean police"),
        ("The French ministry warned of flu. The ministry said it was mild.", "French ministry"),
        (
            "Norlandic President Ann Lee came. The government fell. The Sorian government stayed.",
            "government",
        ),
        ("The Sorian government met the Norlandic government. The government fell.", "government"),
    ],
)
def test_a_body_has_the_nation_that_its_account_introduced(text: str, right: str) -> None:
    word = right.split()[-1].replace("military", "army")
    named = [r["actor"] for r in mentions(text) if str(r["surface"]).lower() == word]
    assert named == [right]


@pytest.mark.parametrize(
    ("other", "noun"),
    [
        ("The Israeli army attacked on Monday.", "army"),
        ("The Norlandic government met on Monday.", "government"),
        ("French police closed the road on Monday.", "police"),
        ("The Chilean ministry raised prices on Monday.", "ministry"),
        ("The Kenyan police force closed the road on Monday.", "police"),
    ],
)
def test_a_nation_of_another_account_is_not_taken(other: str, noun: str) -> None:
    text = f"A bus burned at noon. The {noun} said nothing."
    told = story_from_records([{"text": other}, {"text": text}], story_id="x")
    table = find_mentions(told)
    own = table[table["account_id"] == told.accounts["account_id"][1]]
    assert {"army": "military"}.get(noun, noun) in own["actor"].tolist()


def test_a_nation_of_another_account_is_taken_where_the_account_is_about_it() -> None:
    rows = mentions(
        "The Israeli army attacked on Monday.",
        "Israel attacked on Monday. Israeli soldiers died. The army said nothing.",
    )
    assert named(rows, "army") == {"Israeli military"}
