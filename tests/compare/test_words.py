"""Opposites, converses and synonyms of news words, and near misses that are none of these."""

from __future__ import annotations

from itertools import combinations

import pytest

from analysis import resources
from analysis.compare.align import words
from analysis.compare.align.words import (
    are_converses,
    are_opposites,
    are_synonyms,
    kind_of,
    opposites_of,
    synonyms_of,
)

OPPOSITES = {
    "courts": "lawful/illegal, legal/unlawful, acquit/convict, uphold/overturn, affirm/reverse, "
    "guilty/innocent, release/detain, admit/deny, constitutional/unconstitutional, "
    "legally/unlawfully, acquittal/conviction, jail/set free, strike down/uphold",
    "sport": "victory/defeat, home/away, fit/injured, promotion/relegation, unbeaten/beaten, "
    "attack/defend, go ahead/be called off",
    "weather": "wet/dry, cold/warm, drought/flooding, freezing/hot, north/south, late/early",
    "markets": "rise/drop, soar/plunge, tighten/ease, surplus/deficit, hawkish/dovish, "
    "profit/loss, go up/go down, bullish/bearish, solvent/bankrupt, cheap/expensive",
    "war": "advance/retreat, capture/lose, escalate/de-escalate, peace/war, deploy/withdraw, "
    "armed/unarmed, hostilities/truce",
    "health": "dead/alive, survive/die, improve/worsen, stable/unstable, health/sickness, "
    "conscious/unconscious, inadequate/adequate",
    "politics": "support/oppose, for/against, approve/veto, ban/allow, resign/stay on, "
    "enact/repeal, recommend/advise against, postpone/bring forward, public/private, "
    "expected/unexpected, official/unofficial, permanent/temporary, strengthen/weaken, "
    "extend/shorten, open/close, appear/disappear, encourage/discourage, always/never",
}
CONVERSES = {
    "trade": "buy/sell, acquire/sell, lend/borrow, give/receive, export/import, buyer/seller",
    "people": "husband/wife, parent/child, employer/employee, teach/learn, beat/lose to",
}
SYNONYMS = {
    "courts": "illegal/unlawful, quash/overturn, lawyer/attorney, jail/prison, allow/permit, "
    "judgment/judgement, forbid/prohibit, free/release",
    "sport": "match/game, beat/defeat, coach/manager, tie/draw, squad/team, cancel/call off",
    "weather": "earthquake/quake, rainfall/rain, hurt/wounded, autumn/fall",
    "markets": "buy/purchase, rise/go up, share/stock, film/movie, organize/organise",
    "war": "truce/ceasefire, withdraw/pull out, conflict/war, detonate/explode, kidnap/abduct",
    "health": "doctor/physician, disease/illness, vaccine/jab, fatal/deadly, kill/slay",
    "politics": "resign/step down, reject/turn down, prime minister/pm, poll/survey, "
    "carry out/conduct, set up/establish, begin/start, postpone/put off, nearly/almost, "
    "say/state, arrest/detain, killed/dead, inquiry/probe",
}
NEITHER = {
    "courts": "arrest/charge, accuse/convict, charge/convict, sentence/convict, suspect/convict, "
    "question/answer, murder/manslaughter, judge/lawyer, charge/discharge, criminal/felon",
    "sport": "coach/player, final/semi-final, hire/fire, win/defeat, goal/point, score/win",
    "weather": "storm/hurricane, rain/snow, warning/watch, hurricane/typhoon, flood/storm",
    "markets": "share/bond, percent/percentage, bank/company, financial/fiscal, price/rate",
    "war": "kill/wound, injure/kill, soldier/civilian, missile/drone, militant/activist",
    "health": "doctor/nurse, hospital/clinic, serious/critical, case/death, infect/vaccinate",
    "politics": "minister/prime minister, sign/ratify, propose/approve, man/woman, city/country, "
    "government/authorities, refugee/migrant, accuse/blame, easy/uneasy, say/promise",
}

KINDS = (
    "soldier/person, journalist/writer, car/vehicle, hurricane/storm, robbery/theft, flu/disease, "
    "rifle/gun, stab/wound, slaughter/kill, murder/kill, teacher/professional"
)
NO_KINDS = (
    "soldier/storm, car/person, robbery/murder, storm/rain, kill/wound, rifle/knife, flu/cancer"
)


def pairs(table: dict[str, str]) -> list[tuple[str, str]]:
    return [
        (left, right)
        for row in table.values()
        for left, _, right in (pair.partition("/") for pair in row.split(", "))
    ]


@pytest.mark.parametrize(("left", "right"), pairs(OPPOSITES))
def test_opposites(left: str, right: str) -> None:
    assert are_opposites(left, right)
    assert are_opposites(right, left)
    assert not are_synonyms(left, right)


@pytest.mark.parametrize(("left", "right"), pairs(CONVERSES))
def test_converses_are_no_opposites(left: str, right: str) -> None:
    assert are_converses(left, right)
    assert are_converses(right, left)
    assert not are_opposites(left, right)


@pytest.mark.parametrize(("left", "right"), pairs(SYNONYMS))
def test_synonyms(left: str, right: str) -> None:
    assert are_synonyms(left, right)
    assert are_synonyms(right, left)
    assert not are_opposites(left, right)


@pytest.mark.parametrize(("left", "right"), pairs(NEITHER))
def test_words_of_one_field_are_neither_opposites_nor_synonyms(left: str, right: str) -> None:
    assert not are_opposites(left, right)
    assert not are_converses(left, right)
    assert not are_synonyms(left, right)


@pytest.mark.parametrize(("narrow", "wide"), pairs({"": KINDS}))
def test_kinds(narrow: str, wide: str) -> None:
    assert kind_of(narrow, wide)
    assert not kind_of(wide, narrow)


@pytest.mark.parametrize(("left", "right"), pairs({"": NO_KINDS}))
def test_no_kinds(left: str, right: str) -> None:
    assert not kind_of(left, right)
    assert not kind_of(right, left)


def test_no_word_is_related_to_itself_or_to_another_in_two_ways() -> None:
    related = words._relations()
    for word, others in related.opposites.items():
        assert word not in others
        assert not others & synonyms_of(word)
        assert not others & related.converses.get(word, frozenset())
    assert all(word not in others for word, others in related.synonyms.items())


def test_own_lists_do_not_contradict_each_other() -> None:
    for row in resources.read_lexicon("synonyms"):
        for left, right in combinations(row["words"].split("|"), 2):
            assert are_synonyms(left, right), row
    for row in resources.read_lexicon("opposites"):
        if row["relation"] == "opposite":
            for side in (row["word"], row["opposite"]):
                sides = combinations(side.split("|"), 2)
                assert not any(are_opposites(*pair) for pair in sides), row


def test_unknown_word_has_no_relations() -> None:
    assert opposites_of("Qumran") == synonyms_of("qumran") == frozenset()
    assert not are_opposites("", "")


def test_lists_of_wordnet_have_its_licence_and_ship_small() -> None:
    folder = resources._DATA / "lexicons"
    licence = (folder / "wordnet-LICENSE.txt").read_text("utf8")
    assert "Copyright 2011 by Princeton University" in licence
    assert "appear on ALL copies" in licence
    for name in ("wordnet_opposites", "wordnet_synonyms", "wordnet_kinds"):
        text = (folder / f"{name}.csv").read_text("utf8")
        assert "wordnet-LICENSE.txt" in text.splitlines()[1]
        assert len(text) < 400_000
