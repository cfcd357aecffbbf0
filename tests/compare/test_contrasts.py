"""Contrasts: each kind on an invented story, places, sentences, and what is no contrast."""

from __future__ import annotations

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from contrast_stories import lines, story_of

from analysis import compare_accounts, story_from_records
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.clauses_apart import conflicts
from analysis.compare.contrasts.from_tables import _amount, _differing_first
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.ranking import FIRST_LINES, _Queue, read_rank_weights
from analysis.compare.contrasts.says import MOST_WORDS, sentence_names
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.schema import check
from analysis.story import Story

FLOOD = (
    "The river Arve flooded the old town of Lindau on Monday. {toll} Soldiers built walls of sand "
    "along the main street. Mayor Anna Keller said the town would rebuild the bridge next year."
)


def find(story: Story, kind: str) -> pd.DataFrame:
    found = lines(story)
    return found[found["kind"] == kind]


KINDS = {
    "figure": (
        FLOOD.format(toll="The flood killed 12 people in Lindau, police said."),
        FLOOD.format(toll="The flood killed 19 people in Lindau, police said."),
    ),
    "quote": (
        FLOOD.format(toll="“We had no warning at all about the water,” said engineer Paul Vogt."),
        FLOOD.format(toll="“We had some warning at all about the water,” said engineer Paul Vogt."),
    ),
    "conflict": (
        FLOOD.format(toll="The dam operator opened the gates of the Sell dam on Sunday night."),
        FLOOD.format(toll="The dam operator did not open the gates of the Sell dam on Sunday."),
    ),
    "attribution": (
        FLOOD.format(toll="The company closed the gates of the Sell dam too late."),
        FLOOD.format(
            toll="Engineer Paul Vogt said the company closed the gates of the Sell dam too late."
        ),
    ),
    "label": (
        FLOOD.format(toll="Police arrested 40 rioters outside the town hall on Tuesday evening."),
        FLOOD.format(
            toll="Police arrested 40 protesters outside the town hall on Tuesday evening."
        ),
    ),
    "time": (
        FLOOD.format(toll="The council approved the repair of the Sell dam on Friday."),
        FLOOD.format(toll="The council approved the repair of the Sell dam on Tuesday."),
    ),
    "only": (
        FLOOD.format(
            toll="Insurers expect claims of 40 million francs from vineyards, Zurich Re wrote."
        ),
        FLOOD.format(toll=""),
    ),
    "voice": (
        FLOOD.format(
            toll="“Our cellar is full of mud and nobody has come to help,” said baker Ruth Amman."
        ),
        FLOOD.format(toll=""),
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_found(kind: str) -> None:
    story = story_of(*KINDS[kind])
    assert kind in set(lines(story)["kind"])


def test_a_line_on_headlines_has_the_sentences_that_open_the_accounts_beside_it() -> None:
    story = story_of(
        "A flood killed 12 people in Lindau on Monday. The dam had been old for years.",
        "The mayor of Lindau promised a new bridge on Monday. A flood took the old one.",
        headlines=("Flood kills 12 in Lindau", "Mayor promises a new bridge"),
    )
    found = compare_accounts(story)
    found = found[found["sort"] == "headlines"]
    assert found["surface"].tolist() == [
        "Mayor promises a new bridge",
        "Flood kills 12 in Lindau",
        "The mayor of Lindau promised a new bridge on Monday.",
        "A flood killed 12 people in Lindau on Monday.",
    ]
    assert found["named"].tolist() == [True, True, False, False]


def test_headlines_that_make_other_things_the_news_are_a_contrast_of_emphasis() -> None:
    text = FLOOD.format(toll="The flood killed 12 people in Lindau, police said.")
    story = story_of(
        text,
        text.replace("walls of sand", "a wall of bags"),
        headlines=("Flood kills 12 in Lindau", "Mayor promises a new bridge"),
    )
    says = (
        "Courier has the headline “Mayor promises a new bridge”, "
        "Gazette “Flood kills 12 in Lindau”."
    )
    assert says in set(find(story, "emphasis")["says"])


@pytest.mark.parametrize("kind", KINDS)
def test_places_are_exact_and_sentences_short(kind: str) -> None:
    story = story_of(*KINDS[kind])
    table = compare_accounts(story)
    check("contrasts", table, story.texts)
    assert (table["says"].str.split().str.len() <= MOST_WORDS).all()
    places = table[table["role"] == "place"]
    assert (places["surface"].str.split().str.len() <= 60).all()
    assert (places.groupby(["contrast_id", "account_id"]).size() <= 2).all()
    assert (places["differs_start"] >= places["start"]).all()
    assert (places["differs_end"] <= places["end"]).all()
    absent = table[table["role"] == "absent"]
    assert (absent[["start", "end"]] == -1).all(axis=None)


def test_the_words_of_the_sentence_are_those_of_the_accounts() -> None:
    says = find(story_of(*KINDS["figure"]), "figure")["says"].iloc[0]
    for words in ("killed 12 people", "killed 19 people", "Gazette", "Courier"):
        assert words in says


def test_a_claim_names_who_makes_it() -> None:
    says = find(story_of(*KINDS["attribution"]), "attribution")["says"]
    assert says.str.startswith("Perhaps a claim here, a fact there: Gazette has “").any()
    assert says.str.contains("Paul Vogt").any()


def test_identical_accounts_give_no_contrast() -> None:
    text = FLOOD.format(toll="The flood killed 12 people in Lindau, police said.")
    assert compare_accounts(story_of(text, text)).empty


def test_one_account_gives_no_contrast() -> None:
    assert compare_accounts(story_of(FLOOD.format(toll=""))).empty


def test_the_order_of_the_accounts_does_not_change_the_lines() -> None:
    texts = [KINDS[k][n] for k, n in (("figure", 0), ("figure", 1), ("voice", 0))]
    outlets = ("Gazette", "Courier", "Post")
    records = [
        {"account_id": o.lower(), "outlet": o, "text": t, "language": "en"}
        for o, t in zip(outlets, texts, strict=True)
    ]

    def sets(some: list[dict[str, str]]) -> set[tuple[str, frozenset[tuple[str, int]]]]:
        table = compare_accounts(story_from_records(some, story_id="x"))
        return {
            (rows["kind"].iloc[0], frozenset(zip(rows["account_id"], rows["start"], strict=True)))
            for _, rows in table.groupby("contrast_id")
        }

    assert sets(records) == sets(records[::-1])


def test_hostile_text_is_compared_like_any_other() -> None:
    texts = [
        f'The <script>alert("x")</script> mayor {{{{7*7}}}} paid {n} francs\x0b “, he said.'
        for n in (100, 300)
    ]
    story = story_of(*texts, "“” ‘’ ……", "")
    check("contrasts", compare_accounts(story), story.texts)


def test_two_accounts_of_one_outlet_are_named_by_their_day() -> None:
    records = [
        {"outlet": "Gazette", "text": KINDS["figure"][n], "published": f"2031-03-0{n + 3}"}
        for n in (0, 1)
    ]
    names = sentence_names(story_from_records(records, story_id="x").compared)
    assert list(names.values()) == ["Gazette (3 March)", "Gazette (4 March)"]


def test_an_account_without_an_outlet_is_named_as_on_the_page() -> None:
    records = [
        {"account_id": i, "text": t} for i, t in zip(("lamp", "3"), KINDS["figure"], strict=True)
    ]
    story = story_from_records(records, story_id="x")
    assert list(sentence_names(story.compared).values()) == ["lamp", "the unnamed outlet"]


def test_a_voice_is_named_with_its_words_whatever_its_number() -> None:
    text = "“Our cellars are full of mud and nobody has come to help,” residents of Lindau said."
    story = story_of(FLOOD.format(toll=text), FLOOD.format(toll=""))
    says = find(story, "voice")["says"].iloc[0]
    assert re.match("(Only|Perhaps only) Gazette cites", says)
    assert "Our cellars are full of mud" in says


@pytest.mark.parametrize(
    ("here", "there", "opposite"),
    [
        ("nonessential travel", "essential travel", True),
        ("nonessential travel", "non-essential travel", False),
        ("nonviolent protest", "non-violent protest", False),
    ],
)
def test_a_prefix_before_a_hyphen_makes_no_opposites(here: str, there: str, opposite: bool) -> None:
    story = story_of(*(f"The council approved {words} in May." for words in (here, there)))
    found = list(conflicts(SentencePair(StoryMaterial(story), 0, 1)))
    assert [d.sort for d in found] == ["opposites"] * opposite


def test_figures_that_say_the_same_are_no_line_of_their_group() -> None:
    rows = [
        {"account_id": a, "value": v, "high": v, "bound": "=", "unit": "person"}
        for a, v in (("a", 473.0), ("b", 473.0), ("b", 507.0))
    ]
    first, second, *_ = _differing_first({"a": rows[:1], "b": rows[1:]})
    assert (first["value"], second["value"]) == (473, 507)
    same, other, *_ = _differing_first({"a": rows[:1], "b": rows[1:2]})
    assert _amount(same) == _amount(other)


@pytest.mark.parametrize("lines_before", [0, FIRST_LINES])
def test_a_line_that_repeats_two_accounts_falls_behind_after_the_first_lines(
    lines_before: int,
) -> None:
    material = SimpleNamespace(account=[0, 1, 2, *range(3, 30)])
    told = PossibleContrast("only", "detail", [Side(0), Side(1)], [], 0.5, 0)
    again = PossibleContrast("label", "NOUN", [Side(0), Side(1), Side(2)], [], 0.5, 2)
    fillers = [
        PossibleContrast("time", "date", [Side(n)], [], 0.5, n) for n in range(3, 3 + lines_before)
    ]
    queue = _Queue(material, [told, again, *fillers], np.ones(2 + lines_before))
    for n in (0, *range(2, 2 + lines_before)):
        assert queue.take(n)
    repeats = 2 / 3
    expected = 1 - 0.5 * repeats if not lines_before else (1 - 0.7 * repeats) * 0.85
    assert queue.value_of(1) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("kind", "sort", "worth", "rank", "is_toll", "weighty"),
    [
        ("only", "figure", 0.2, 1, False, False),
        ("only", "figure", 0.9, 1, False, False),  # an editor printed a quarter of them
        ("only", "figure", 0.9, 30, False, False),
        ("only", "figure", 0.2, 30, True, True),  # what was done to people
        ("origin", "account", 0.2, 30, False, False),
        ("origin", "credits", 0.9, 1, False, False),  # the line on origins says it
        ("origin", "taken", 0.2, 30, False, True),
        ("conflict", "table", 0.2, 30, False, True),  # what few stories have
        ("voice", "unheard", 0.9, 1, False, False),
        ("quote", "other speaker", 0.2, 30, False, True),
    ],
)
def test_a_line_is_weighty_if_readers_list_such_lines(
    kind: str, sort: str, worth: float, rank: int, is_toll: bool, weighty: bool
) -> None:
    listed = {"log odds": 1.0, "log rank": -1.0}
    weights = read_rank_weights()._replace(listed=listed, listed_start=0.0)
    line = PossibleContrast(kind, sort, [], [], 0.5, 0, is_toll=is_toll)
    assert weights.is_weighty(line, rank, worth) == weighty


@pytest.mark.parametrize(
    ("town", "least", "standing"), [("Lindau", 0, "shown"), ("Bregenz", 1, "to check")]
)
def test_a_line_that_is_not_weighty_is_to_check(
    town: str, least: float, standing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("analysis.compare.contrasts.ranking.SHOWN_FROM", least)
    listed = {"log odds": 0.0, "log rank": 0.0}
    weights = read_rank_weights()._replace(listed=listed, listed_start=0.0)
    monkeypatch.setattr("analysis.compare.contrasts.read_rank_weights", lambda: weights)
    text = FLOOD.format(toll="The flood killed 12 people.").replace("Lindau", town)
    heads = (f"Flood kills 12 in {town}", f"Did the flood in {town} kill 12?")
    found = find(story_of(text, text.replace("sand", "stone"), headlines=heads), "emphasis")
    assert set(found[found["sort"] == "headlines"]["standing"]) == {standing}
