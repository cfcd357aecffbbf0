"""What the analyst decides about origins in ``story.toml``; addresses and pictures as evidence."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import AnalysisError, find_origins, read_story, story_from_records
from tests.compare.test_origins import BUOY, FERRY, OWN, sentences


def ruled(*rulings: Any, records: list[dict[str, Any]] | None = None) -> pd.DataFrame:
    texts = {"wire": FERRY, "copy": FERRY, "own": OWN, "buoy": BUOY}
    base = records or [
        {"account_id": a, "outlet": a.title(), "text": t, "language": "en"}
        for a, t in texts.items()
    ]
    return find_origins(
        story_from_records(base, story_id="x", settings={"origins": list(rulings)})
    ).set_index("account_id")


def test_the_analyst_names_an_origin_and_the_line_keeps_what_the_texts_say() -> None:
    table = ruled(
        {"account": "own", "origin": "buoy", "relation": "derived", "reason": "The editor says so."}
    )
    assert table.loc["own", ["relation", "comes_from", "decided_by"]].tolist() == [
        "derived",
        "buoy",
        "analyst",
    ]
    assert table.loc["own", "origin_id"] == table.loc["buoy", "origin_id"]
    assert table.loc["own", "reason"].startswith(
        "the analyst: derived of Buoy, The editor says so; by the texts: "
    )
    assert table.loc["wire", "decided_by"] == "texts"


def test_the_analyst_tells_which_of_two_equal_texts_was_first() -> None:
    table = ruled({"account": "copy", "origin": "wire", "relation": "reprint"})
    assert table.loc[["wire", "copy"], "relation"].tolist() == ["original", "reprint"]
    assert table.loc["wire", "origin_id"] == table.loc["copy", "origin_id"]
    assert "the analyst: Copy comes from it" in table.loc["wire", "reason"]


def test_the_analyst_parts_what_the_texts_join_and_joins_what_they_part() -> None:
    table = ruled(
        {"account": "copy", "relation": "original"},
        *({"account": a, "origin": "Northwire", "relation": "reprint"} for a in ("own", "buoy")),
    )
    assert table["origin_id"].tolist() == ["o1", "o2", "o3", "o3"]
    assert table["comes_from"].tolist()[2:] == ["Northwire", "Northwire"]


@pytest.mark.parametrize(
    ("rulings", "words"),
    [
        ("wire", "is not a list of tables"),
        ([{"relation": "reprint"}], "names no account"),
        ([{"account": "nobody", "relation": "original"}], "there is no such account"),
        ([{"account": "wire", "relation": "stolen"}], "there is no such relation"),
        ([{"account": "wire", "relation": "reprint"}], "has no origin"),
        (
            [{"account": "wire", "relation": "original", "origin": "own"}],
            "has an origin, which",
        ),
        ([{"account": "wire", "relation": "reprint", "origin": "wire"}], "cannot come from itself"),
        ([{"account": "wire", "relation": "reprint", "origin": 3}], "is not text"),
        ([{"account": "wire", "relation": "reprint", "orgin": "own"}], "'orgin'"),
        (
            [
                {"account": "wire", "relation": "original"},
                {"account": "wire", "relation": "undecided"},
            ],
            "listed twice",
        ),
        (
            [
                {"account": a, "relation": "reprint", "origin": b}
                for a, b in (("wire", "own"), ("own", "wire"))
            ],
            "come from it too",
        ),
    ],
)
def test_a_decision_that_cannot_be_applied_is_one_clear_sentence(rulings: Any, words: str) -> None:
    story = story_from_records(
        [{"account_id": a, "text": OWN} for a in ("wire", "own")],
        story_id="x",
        settings={"origins": rulings},
    )
    with pytest.raises(AnalysisError, match=words):
        find_origins(story)


def test_story_toml_is_read_and_a_changed_decision_changes_the_table(tmp_path: Path) -> None:
    for name, text in (("one.txt", FERRY), ("two.txt", OWN)):
        (tmp_path / name).write_text(text)
    before = find_origins(read_story(tmp_path))
    (tmp_path / "story.toml").write_text(
        '[[origins]]\naccount = "two.txt"\norigin = "one.txt"\nrelation = "derived"\n'
    )
    after = find_origins(read_story(tmp_path))
    assert before["origin_id"].tolist() == ["o1", "o2"]
    assert after["origin_id"].tolist() == ["o1", "o1"]


def test_two_captures_of_one_address_are_versions_of_one_account() -> None:
    record = {"outlet": "Gazette", "url": "https://www.gazette.example/ferry?x=1", "language": "en"}
    later = " ".join([*sentences(FERRY)[:3], *sentences(OWN)[:4]])
    records = [record | {"account_id": "new", "text": later, "published": "2024-05-02"}]
    records.append(
        record
        | {
            "account_id": "old",
            "text": FERRY,
            "published": "2024-05-01",
            "url": "http://gazette.example/ferry/",
        }
    )
    table = ruled(records=records)
    assert table["origin_id"].nunique() == 1
    assert table.loc["new", "relation"] == "derived"
    assert "a later version of" in table.loc["new", "reason"]


def test_an_address_given_as_the_originals_tells_the_direction() -> None:
    records = [
        {"account_id": "copy", "outlet": "Courier", "language": "en", "published": "2024-05-01"}
    ]
    records[0]["text"] = FERRY + "\n\nOriginally published at https://gazette.example/ferry"
    records.append(
        {
            "account_id": "first",
            "outlet": "Gazette",
            "language": "en",
            "text": FERRY,
            "url": "https://www.gazette.example/ferry",
        }
    )
    table = ruled(records=records)
    assert table["relation"].tolist() == ["reprint", "original"]
    assert "address" in table.loc["copy", "reason"]


def test_a_shared_picture_is_named_as_weak_evidence_and_decides_nothing() -> None:
    picture = "\n\nThe harbour of Velmar. (AP Photo/Ana Brod)\n"
    records = [
        {"account_id": a, "outlet": a, "text": t + picture, "language": "en"}
        for a, t in (("one", FERRY), ("two", OWN))
    ]
    table = ruled(records=records)
    assert table["relation"].tolist() == ["original", "original"]
    assert table["reason"].str.contains("same picture .AP/Ana Brod.* weak evidence").all()


def test_a_credit_in_a_dateline_or_to_an_outlet_in_hand_is_found() -> None:
    texts = {
        "Northwire": FERRY,
        "Tribune": "VELMAR (Northwire) — " + FERRY,
        "Echo": FERRY + "\n\nNorthwire contributed to this report.",
    }
    table = ruled(
        records=[
            {"account_id": a, "outlet": a, "text": t, "language": "en"} for a, t in texts.items()
        ]
    )
    assert table["relation"].tolist() == ["original", "reprint", "reprint"]
    assert table["comes_from"].tolist()[1:] == ["Northwire", "Northwire"]


def test_a_long_text_that_holds_two_cuts_is_their_source_not_made_from_them() -> None:
    whole = FERRY + "\n\n" + BUOY
    table = ruled(
        records=[
            {"account_id": a, "text": t, "language": "en"}
            for a, t in (("whole", whole), ("ferry", FERRY), ("buoy", BUOY))
        ]
    )
    assert table["origin_id"].nunique() == 1
    assert table["relation"].tolist() == ["original", "reprint", "reprint"]
