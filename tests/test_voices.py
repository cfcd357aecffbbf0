"""Voices: quoted words and their shares, kinds of speakers."""

from __future__ import annotations

import pandas as pd

from analysis import compare_voices, read_story, story_from_records


def voices(text: str) -> pd.DataFrame:
    return compare_voices(story_from_records([{"account_id": "a", "text": text}], story_id="x"))


def test_only_words_in_marks_are_shared_out() -> None:
    table = voices("“We won the vote,” said Senator Ann Lee.\n\nGovernor Tom Wolf said the plan was “too late” for him.")
    assert dict(zip(table["speaker"], table["words"], strict=True)) == {"Ann Lee": 4, "Tom Wolf": 2}
    assert table["share"].sum() == 1.0


def test_reported_speech_has_no_share() -> None:
    assert voices("The military reports that nothing happened on Monday.")["share"].isna().all()


def test_a_quotation_without_a_speaker_stays_in_sight() -> None:
    assert voices("“Nobody will ever know who said this here.”")["speaker"].tolist() == ["unattributed"]


def test_kinds_of_speakers_come_from_words() -> None:
    table = compare_voices(read_story("gaza-refusals"))
    kinds = dict(zip(table["speaker"], table["kind_of_speaker"], strict=True))
    assert (kinds["Israeli military"], kinds["critics"], kinds["mothers"]) == ("military", "anonymous", "affected")


def test_a_story_without_quotations_gives_an_empty_table() -> None:
    assert voices("It rained in the hills on Monday.").empty
