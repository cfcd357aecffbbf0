"""Voices: quoted words and their shares, kinds of speakers."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import Story, compare_voices, read_story, story_from_records
from analysis.compare import compare_agency, compare_labels, compare_speaker_kinds
from analysis.find import find_agency
from analysis.show import show_agency, show_cues, show_labels, show_voices
from analysis.show.actors import tell_agency
from analysis.show.voices import tell_only_here


def voices(text: str) -> pd.DataFrame:
    return compare_voices(story_from_records([{"account_id": "a", "text": text}], story_id="x"))


def test_only_words_in_marks_are_shared_out() -> None:
    table = voices(
        "“We won the vote,” said Senator Ann Lee.\n\nGovernor Tom Wolf said the plan was “too "
        "late” for him."
    )
    assert dict(zip(table["speaker"], table["words"], strict=True)) == {"Ann Lee": 4, "Tom Wolf": 2}
    assert table["share"].sum() == 1.0


def test_reported_speech_has_no_share() -> None:
    assert voices("The military reports that nothing happened on Monday.")["share"].isna().all()


def test_a_quotation_without_a_speaker_stays_in_sight() -> None:
    assert voices("“Nobody will ever know who said this here.”")["speaker"].tolist() == [
        "unattributed"
    ]


def test_kinds_of_speakers_come_from_words() -> None:
    table = compare_voices(read_story("gaza-refusals"))
    kinds = dict(zip(table["speaker"], table["kind_of_speaker"], strict=True))
    assert (kinds["Israeli military"], kinds["critics"], kinds["mothers"]) == (
        "military",
        "anonymous",
        "affected",
    )


def test_a_story_without_quotations_gives_an_empty_table() -> None:
    assert voices("It rained in the hills on Monday.").empty


def test_a_share_has_an_interval_around_it() -> None:
    text = (
        "\n\n".join(f"“We won the vote number {n},” said Senator Ann Lee." for n in range(4))
        + "\n\n“No,” said Governor Tom Wolf."
    )
    table = voices(text).set_index("speaker")
    assert (table["low"] <= table["share"]).all()
    assert (table["share"] <= table["high"]).all()
    assert (
        table.loc["Tom Wolf", "low"]
        < table.loc["Tom Wolf", "share"]
        < table.loc["Tom Wolf", "high"]
    )


def test_one_quotation_proves_no_monopoly() -> None:
    row = voices("“We won the vote,” said Senator Ann Lee.").iloc[0]
    assert (row["share"], round(row["low"], 2)) == (1.0, 0.1)


def test_who_speaks_in_one_account_only_is_told() -> None:
    story = story_from_records(
        [
            {
                "account_id": "a",
                "text": "“We won,” said Senator Ann Lee. “We lost,” said Governor Tom Wolf.",
            },
            {"account_id": "b", "text": "“We won,” said Senator Ann Lee on Monday evening."},
        ],
        story_id="x",
    )
    table = compare_voices(story)
    assert set(table[table["only_here"]]["speaker"]) == {"Tom Wolf"}
    assert "Not found elsewhere, in a: Tom Wolf (official)." in str(tell_only_here(table, story))


def test_reporting_words_stand_beside_speakers_with_their_number() -> None:
    table = voices(
        "“We won,” said Senator Ann Lee. “Again,” said Lee. Lee claims that the vote was fair."
    )
    assert table["cue_counts"].tolist() == ["said 2, claims"]


def test_kinds_share_the_words_of_an_account() -> None:
    text = "“We won the vote,” said Senator Ann Lee. “We saw it,” said Colonel Tom Wolf."
    table = compare_speaker_kinds(story_from_records([{"text": text}], story_id="x"))
    assert dict(zip(table["kind_of_speaker"], table["words"], strict=True)) == {
        "official": 4,
        "military": 3,
    }
    assert table["share"].sum() == 1.0


def test_who_heads_a_body_is_of_its_kind() -> None:
    table = voices("“We won the vote,” said Ann Lee, the president of Lindau University.")
    assert table["kind_of_speaker"].tolist() == ["expert"]


@pytest.mark.parametrize("name", ["seed", "flood", "crowd_of_voices"])
def test_tables_of_voices_read_for_few_and_for_many_accounts(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    labels = story.compared
    shown = [
        show_voices(compare_voices(story), story),
        show_cues(compare_voices(story), story),
        show_labels(compare_labels(story), story),
        show_agency(compare_agency(story), story),
    ]
    for table in shown:
        assert table.rows
        assert all(len(row) == len(table.heads) for row in table.rows)
        assert all(label in str(table) for label in labels.values()) or len(labels) > 5
    assert " 1 quotations" not in str(shown[0])


def test_passives_without_a_by_agent_are_told_with_their_sentence() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": "Three soldiers were jailed. Police arrested a lawyer."}],
        story_id="x",
    )
    told = str(tell_agency(find_agency(story), story))
    assert "a has two verbs with an actor, among them one passive without a by-agent." in told
    assert "Three soldiers were jailed." in told


@pytest.fixture(scope="module")
def crowd_of_voices() -> Story:
    texts = [
        f"“We won vote {n},” said Senator Ann Lee. The army freed {n + 3} soldiers."
        for n in range(15)
    ]
    return story_from_records(
        [{"account_id": f"a{n}", "outlet": f"Outlet {n}", "text": t} for n, t in enumerate(texts)],
        story_id="crowd",
    )


def test_the_accounts_own_words_say_who_a_speaker_is() -> None:
    text = (
        "Tom Vale, a lawyer for the port of Tarsk, said the case was weak. Governor Ann Lee said "
        "it was strong. Carl Roe said nobody came. The report said the bridge was weak."
    )
    table = compare_voices(story_from_records([{"text": text}], story_id="x"))
    described = table.set_index("speaker")["described_as"].to_dict()
    assert described["Tom Vale"] == "lawyer for the port of Tarsk"
    assert described["Ann Lee"] == "Governor"
    kinds = table.set_index("speaker")["kind_of_speaker"].to_dict()
    assert (kinds["Carl Roe"], kinds["report"]) == ("unknown", "study")


def test_a_pronoun_that_two_fit_is_printed_as_unnamed() -> None:
    text = "Sarah Cole and Anna Dee watched the fire. “I was scared to death,” she said."
    table = compare_voices(story_from_records([{"text": text}], story_id="x"))
    row = table.iloc[0]
    assert (row["speaker"], row["kind_of_speaker"]) == ("unnamed: she", "unattributed")
    assert not row["only_here"]
