"""Grouping: one event is one story; given and earlier names stay; row order does not matter."""

from __future__ import annotations

import random
from collections import Counter

import pandas as pd
import pytest

from analysis import AnalysisError
from analysis.corpus import find_stories

DAY = 86400.0
HEAP = """
quake|0|Quake of magnitude 6.8 shakes Tarvania|\
A strong earthquake struck Tarvania on Monday, killing at least 40 people in Olmet.
quake|0|Dozens dead as earthquake hits Tarvania|\
At least 40 people died in Olmet when an earthquake of magnitude 6.8 hit Tarvania on Monday.
quake|0|Tarvania earthquake: Olmet in ruins|\
Rescuers searched the ruins of Olmet after a magnitude 6.8 earthquake in Tarvania killed 40.
later quake|30|Quake of magnitude 5.1 shakes Borduria|\
An earthquake struck the coast of Borduria on Thursday, killing two people in Szohod.
later quake|30|Two dead as earthquake hits Borduria|\
Two people died in Szohod when an earthquake of magnitude 5.1 hit Borduria on Thursday.
budget|0|Parliament of Sylvania passes budget|\
The parliament of Sylvania voted 61 to 59 for Prime Minister Ana Brok's budget after talks.
budget|0|Brok's budget survives by two votes|\
Prime Minister Ana Brok of Sylvania got her budget through parliament by 61 votes to 59.
match|1|Rovers win cup on penalties|\
Delby Rovers beat Harrowgate United on penalties in the final of the League Cup on Tuesday night.
match|1|Delby Rovers take League Cup|\
Goalkeeper Sam Tull saved two penalties as Delby Rovers beat Harrowgate United in the League Cup.
"""


def heap() -> pd.DataFrame:
    """Nine accounts of four events; two of them are quakes, thirty days apart."""
    rows, seen = [], Counter[str]()
    for line in HEAP.split("\n")[1:-1]:
        event, day, headline, lede = line.split("|")
        at = (19000 + int(day)) * DAY + 7 * 3600 * seen[event]
        rows.append(
            {
                "account_id": f"{event}-{seen[event]}",
                "outlet": "O",
                "headline": headline,
                "lede": lede,
                "at": at,
                "event": event,
            }
        )
        seen[event] += 1
    return pd.DataFrame(rows)


def stories(found: pd.DataFrame) -> dict[str, str]:
    return dict(zip(found["account_id"], found["story_id"], strict=True))


def partition(found: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(rows) for _, rows in found.groupby("story_id")["account_id"]}


def gold(table: pd.DataFrame) -> set[frozenset[str]]:
    return {frozenset(rows) for _, rows in table.groupby("event")["account_id"]}


def test_accounts_of_one_event_are_one_story() -> None:
    table = heap()
    found = find_stories(table)
    assert found["account_id"].tolist() == table["account_id"].tolist()
    assert partition(found) == gold(table)
    assert found["reason"].str.startswith("shares ").all()
    assert found["story_id"].str.fullmatch(r"s-[0-9a-f]{12}").all()


def test_the_order_of_the_rows_does_not_matter() -> None:
    table = heap()
    order = list(range(len(table)))
    random.Random(3).shuffle(order)
    assert stories(find_stories(table.iloc[order].reset_index(drop=True))) == stories(
        find_stories(table)
    )


def test_hours_are_no_evidence() -> None:
    table = heap()
    same = table.assign(at=table["at"] // DAY * DAY)
    assert partition(find_stories(same)) == partition(find_stories(table))


def test_accounts_without_a_date_are_grouped_by_their_words() -> None:
    table = heap().assign(at=float("nan"))
    table = table[
        table["event"] != "later quake"
    ]  # without dates two quakes in nine accounts are not told apart
    assert partition(find_stories(table)) == gold(table)


def test_a_given_story_is_kept_and_joined() -> None:
    table = heap()
    given = table.assign(story_id=[None] * len(table))
    given.loc[given["account_id"] == "quake-0", "story_id"] = "mine"
    given.loc[given["account_id"].isin(["budget-0", "match-0"]), "story_id"] = "both"
    found = find_stories(given).set_index("account_id")
    assert found.loc[["quake-0", "quake-1", "quake-2"], "story_id"].tolist() == ["mine"] * 3
    assert found.loc["quake-0", "reason"] == "story_id given"
    assert (
        found.loc[["budget-0", "budget-1", "match-0", "match-1"], "story_id"].tolist()
        == ["both"] * 4
    )


def test_two_given_stories_of_one_event_stay_two() -> None:
    table = heap()
    given = table.assign(story_id=[None] * len(table))
    given.loc[given["account_id"] == "quake-0", "story_id"] = "one"
    given.loc[given["account_id"] == "quake-1", "story_id"] = "two"
    found = stories(find_stories(given))
    assert (found["quake-0"], found["quake-1"]) == ("one", "two")
    assert found["quake-2"] in ("one", "two")


def test_a_story_keeps_its_id_when_accounts_arrive_later() -> None:
    table = heap()
    late = table["account_id"].isin(["quake-0", "budget-0", "match-1"])
    before = find_stories(table[~late])
    after = stories(find_stories(table, known=before))
    assert all(after[account] == story for account, story in stories(before).items())
    assert after["quake-0"] == after["quake-1"]
    assert (
        stories(find_stories(table))["quake-0"] != after["quake-0"]
    )  # without what is known it would be named anew


def test_of_two_earlier_stories_that_are_one_the_greater_gives_the_id() -> None:
    table = heap()
    known = pd.DataFrame(
        {"account_id": ["quake-0", "quake-1", "quake-2"], "story_id": ["s-a", "s-b", "s-b"]}
    )
    found = stories(find_stories(table, known=known))
    assert {found[a] for a in known["account_id"]} == {"s-b"}
    assert "s-a" not in found.values()


def test_near_duplicates_are_told_as_such() -> None:
    table = heap()
    copy = table.iloc[[0]].assign(
        account_id="wire copy", headline="Strong quake shakes Tarvania", at=table["at"][0] + 7200
    )
    found = find_stories(pd.concat([table, copy], ignore_index=True)).set_index("account_id")
    assert found.loc["wire copy", "reason"] == "near-duplicate of quake-0"
    assert found.loc["wire copy", "story_id"] == found.loc["quake-0", "story_id"]


def test_empty_texts_and_an_empty_table_are_no_error() -> None:
    table = pd.concat(
        [
            heap(),
            pd.DataFrame([{"account_id": "bare", "at": float("inf")}, {"account_id": "none"}]),
        ],
        ignore_index=True,
    )
    found = find_stories(table).set_index("account_id")
    assert found.loc[["bare", "none"], "reason"].tolist() == ["alone", "alone"]
    assert found["story_id"].notna().all()
    assert find_stories(table.iloc[:0]).columns.tolist() == [
        "account_id",
        "story_id",
        "reason",
        "score",
    ]


def test_one_account_twice_or_a_missing_column_is_one_clear_sentence() -> None:
    table = heap()
    with pytest.raises(AnalysisError, match="'quake-0': is the id of two accounts"):
        find_stories(pd.concat([table, table.iloc[[0]]], ignore_index=True))
    with pytest.raises(AnalysisError, match="no column lede"):
        find_stories(table.drop(columns="lede"))


def test_many_copies_of_one_text_are_one_story() -> None:
    first = heap().iloc[0]
    copies = [
        {**first, "account_id": f"copy {n}", "headline": f"{first['headline']} {n}"}
        for n in range(1500)
    ]
    found = find_stories(pd.concat([pd.DataFrame(copies), heap()], ignore_index=True))
    sizes = found["story_id"].value_counts()
    assert sizes.iloc[0] >= 1500
    assert found.set_index("account_id").loc["match-0", "story_id"] != sizes.index[0]


def test_one_event_a_month_later_is_another_story() -> None:
    table = heap()
    again = table[table["event"] == "quake"].assign(
        account_id=["r0", "r1", "r2"], at=table["at"][0] + 30 * DAY
    )
    found = stories(find_stories(pd.concat([table, again], ignore_index=True)))
    assert found["r0"] == found["r1"] == found["r2"] != found["quake-0"]


TOPIC = """
arrest|Police arrest mayor of Delby over bridge contracts|\
Police arrested Delby mayor Ana Tull on Tuesday on suspicion of taking money for bridge contracts.\
 Officers searched her house and took 12 boxes of papers; the builder Otto Kern was arrested too.
arrest|Delby mayor Tull held in bribery inquiry|\
Mayor Ana Tull of Delby was arrested at home on Tuesday in an inquiry into bridge contracts.\
 Officers took boxes of papers from her house, and arrested a builder, Otto Kern.
vote|Delby council votes to suspend mayor Tull|\
The Delby council voted 14 to 9 on Friday to suspend mayor Ana Tull until her trial.\
 Her deputy, Lise Brandt, takes over; supporters of the motion sang in the chamber.
vote|Mayor Tull suspended by 14 votes to 9|\
Councillors in Delby voted 14 to 9 on Friday to suspend Ana Tull, the mayor, from office.\
 Deputy mayor Lise Brandt will lead the town; the chamber sang after the motion passed.
trial|Judge sets March date for trial of Delby mayor|\
A judge ordered on Monday that Ana Tull, mayor of Delby, stand trial for bribery from 3 March.\
 The judge, Paul Ostrow, refused a request by lawyers for more time to read 4,000 pages.
trial|Trial of Delby mayor Tull to open on 3 March|\
The bribery trial of Ana Tull, mayor of Delby, opens on 3 March, a judge decided on Monday.\
 Judge Paul Ostrow gave lawyers no more time to read 4,000 pages of evidence.
poll|Poll puts Tull ahead in Delby despite charges|\
A poll of 800 voters in Delby on Sunday gave mayor Ana Tull 41 per cent despite the charges.\
 Rival Jon Marek has 33 per cent; the institute Vox asked by telephone.
poll|Charged mayor Tull leads Delby poll with 41 per cent|\
Ana Tull, the Delby mayor, leads with 41 per cent in a poll of 800 voters published on Sunday.\
 The telephone survey by Vox has her rival Jon Marek at 33 per cent.
"""


def topic() -> pd.DataFrame:
    """Eight accounts without dates of four events in the affair of one mayor."""
    lines = [line.split("|") for line in TOPIC.split("\n")[1:-1]]
    rows = [
        {"account_id": f"{event}-{n % 2}", "outlet": f"O{n % 2}", "headline": h, "lede": lede}
        for n, (event, h, lede) in enumerate(lines)
    ]
    return pd.DataFrame(rows).assign(at=float("nan"), event=[line[0] for line in lines])


def test_events_of_one_topic_without_dates_are_stories_of_their_own() -> None:
    table = topic()
    assert partition(find_stories(table)) == gold(table)


def test_a_large_story_in_words_of_many_kinds_is_one() -> None:
    chance = random.Random(5)
    words = [f"{a}{b}" for a in ("bel", "dor", "fan", "gim", "hul") for b in ("tak", "ren", "os")]
    rows = [
        {
            "account_id": f"quake-{n}",
            "headline": "Quake in Tarvania kills 40",
            "lede": "At least 40 people died in Olmet when a quake of 6.8 hit Tarvania. "
            + " ".join(chance.sample(words, 8)),
            "at": 19000 * DAY,
        }
        for n in range(60)
    ]
    found = find_stories(pd.concat([pd.DataFrame(rows), heap().iloc[3:]], ignore_index=True))
    assert found["story_id"][:60].nunique() == 1
    assert found["story_id"].nunique() == 4


def test_more_blocks_give_the_same_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    table = pd.concat([heap(), topic()], ignore_index=True)
    before = find_stories(table)
    monkeypatch.setattr("analysis.corpus.grouping.IN_A_BLOCK", 3)
    assert find_stories(table).equals(before)
