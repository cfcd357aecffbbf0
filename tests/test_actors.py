"""Actors: one for all their namings, and their part in the clause."""

from __future__ import annotations

from analysis import find_mentions, read_story, schema, story_from_records


def mentions(*texts: str) -> list[dict[str, object]]:
    story = story_from_records([{"account_id": str(n), "text": t} for n, t in enumerate(texts)], story_id="x")
    return schema.check("mentions", find_mentions(story), story.texts).to_dict("records")


def test_a_surname_means_the_full_name_of_another_account() -> None:
    rows = mentions("Prime Minister Benjamin Netanyahu met reporters in Jerusalem.", "Critics blame Netanyahu for the long war.")
    assert [r["actor_id"] for r in rows if "Netanyahu" in str(r["surface"])] == ["benjamin-netanyahu"] * 2


def test_an_office_is_not_the_person() -> None:
    rows = mentions("Benjamin Netanyahu spoke to the press on Monday. His office declined to comment.")
    assert {"benjamin-netanyahu", "benjamin-netanyahu-s-office"} <= {r["actor_id"] for r in rows}


def test_a_passive_subject_is_a_patient() -> None:
    rows = mentions("Three soldiers were arrested by the police on Monday morning.")
    assert {(r["surface"], r["role"]) for r in rows} == {("soldiers", "patient"), ("police", "agent")}


def test_who_reports_is_a_speaker() -> None:
    assert mentions("The army says that nothing happened on Monday.")[0]["role"] == "speaker"


def test_the_first_story_joins_its_accounts() -> None:
    table = find_mentions(read_story("gaza-refusals"))
    both = table.groupby("actor_id")["account_id"].nunique()
    assert {"soldiers-for-hostages", "benjamin-netanyahu", "israeli-military", "gaza"} <= set(both[both == 2].index)


def test_a_picture_credit_names_no_actor() -> None:
    assert "Maya Alleruzzo" not in set(find_mentions(read_story("gaza-refusals"))["actor"])
