"""Framing compared: shares, intervals, salience, and their stability."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.compare.framing import COLUMNS, compare_framing
from analysis.story import Story
from analysis.story_reader import read_story, story_from_records

LINES = [
    "The court jailed three soldiers for refusing to serve.",
    "Prices and wages rose by half.",
    "A poll found that voters disapprove.",
    "The train leaves at nine.",
    "Doctors treated the wounded in the hospital.",
    "The bank raised interest rates.",
    "He may appeal the verdict in Rome.", "Troops entered the town at dawn.",
]  # fmt: skip


def story(*texts: str) -> Story:
    return story_from_records(
        [{"text": t, "language": "en", "account_id": f"a{n}"} for n, t in enumerate(texts)],
        story_id="x",
    )


def test_shares_of_an_account_add_up_to_one() -> None:
    table = compare_framing(read_story("gaza-refusals"))
    assert list(table.columns) == list(COLUMNS)
    sums = table[table["measure"] == "frame"].groupby("account_id")["share"].sum()
    assert sums.tolist() == pytest.approx([1.0, 1.0], abs=0.001)


def test_intervals_hold_the_share_and_the_top_sentence_is_there() -> None:
    made = read_story("gaza-refusals")
    table = compare_framing(made)
    assert ((table["low"] <= table["share"]) & (table["share"] <= table["high"])).all()
    told = table[table["sentences"] > 0]
    places = made.sentences.set_index("sentence_id").loc[told["sentence_id"]]
    assert places["start"].tolist() == told["start"].tolist()
    assert places["end"].tolist() == told["end"].tolist()
    assert (table[table["sentences"] == 0]["start"] == -1).all()


def test_a_headline_weighs_more_than_a_line_of_the_body() -> None:
    headline, body = (
        "Court jails three\n\nThe train left. The bus left too.\n",
        "The train left\n\nThe bus left. The court jailed three.\n",
    )
    table = compare_framing(story(headline, body))
    rows = table[table["dimension"] == "legality and crime"].set_index("account_id")
    assert rows.loc["a0", "sentences"] == rows.loc["a1", "sentences"] == 1
    assert rows.loc["a0", "share"] > rows.loc["a1", "share"]


def test_one_sentence_less_stays_within_the_interval() -> None:
    whole = compare_framing(story(" ".join(LINES))).set_index("dimension")
    for n in range(1, len(LINES)):  # without the first the lead would be another sentence
        part = compare_framing(story(" ".join(LINES[:n] + LINES[n + 1 :]))).set_index("dimension")
        for name in whole.index[whole["measure"] == "frame"]:
            assert (
                whole.loc[name, "low"] - 1e-3
                <= part.loc[name, "share"]
                <= whole.loc[name, "high"] + 1e-3
            ), (n, name)


def test_none_found_has_an_upper_limit_not_a_certain_zero() -> None:
    table = compare_framing(story(" ".join(LINES))).set_index("dimension")
    assert table.loc["capacity", "share"] == 0 < table.loc["capacity", "high"] < 0.5
    assert table.loc["booster", "share"] == 0 < table.loc["booster", "high"]


def test_the_same_story_gives_the_same_table() -> None:
    text = " ".join(LINES)
    one, two = (
        compare_framing(story_from_records([{"text": text}], story_id=s)) for s in ("x", "y")
    )
    pd.testing.assert_frame_equal(one.drop(columns="sentence_id"), two.drop(columns="sentence_id"))


def test_one_account_and_a_text_of_one_word() -> None:
    assert compare_framing(story("Rain!!!"))["sentences"].sum() <= 1
    assert set(compare_framing(story(LINES[0]))["account_id"]) == {"a0"}
