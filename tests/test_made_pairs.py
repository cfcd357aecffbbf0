"""The generator of contradictions and harmless changes for the benchmark ``made_pairs``."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent / "benchmarks"))

from made_contradictions import CONTRADICTIONS
from made_pairs import Pair, choose, half_of, is_same, make_pairs, story_of
from made_rewordings import REWORDINGS

from analysis import story_from_records

CASES = [
    ("not", "The mayor of Lindow resigned over the unpaid water bills.",
     "The mayor of Lindow did not resign over the unpaid water bills."),
    ("not", "The council has approved the new bridge over the river.",
     "The council has not approved the new bridge over the river."),
    ("never", "The company paid the fine for the spilled oil.",
     "The company never paid the fine for the spilled oil."),
    ("no", "The explosion at the old mill killed 12 people.",
     "The explosion at the old mill killed no one."),
    ("no", "The army fired 14 missiles across the eastern border.",
     "The army fired no missiles across the eastern border."),
    ("failed", "The company delivered the promised masks to the clinic.",
     "The company failed to deliver the promised masks to the clinic."),
    ("denied", "The minister said that the bank had sold the bonds.",
     "The minister denied that the bank had sold the bonds."),
    ("roles", "Maria Lopez accused Peter Wagner of stealing the money.",
     "Peter Wagner accused Maria Lopez of stealing the money."),
    ("recipient", "France imposed new tariffs on Spain after the long talks.",
     "Spain imposed new tariffs on France after the long talks."),
    ("figures", "The crash near Lindow killed 12 soldiers and 45 farmers.",
     "The crash near Lindow killed 45 soldiers and 12 farmers."),
    ("casualty", "The blast killed 12 farmers and wounded 45 soldiers outside Lindow.",
     "The blast wounded 12 farmers and killed 45 soldiers outside Lindow."),
    ("planned", "The council demolished the old town hall in Lindow.",
     "The council plans to demolish the old town hall in Lindow."),
    ("expected", "Two ministers were arrested in the capital after the coup.",
     "Two ministers are expected to be arrested in the capital after the coup."),
    ("may", "The company has sold the old factory in Lindow.",
     "The company may have sold the old factory in Lindow."),
    ("done", "The parliament will debate the new water law on Tuesday.",
     "The parliament debated the new water law on Tuesday."),
    ("opposite verb", "The regional court upheld the sentence of the banker.",
     "The regional court overturned the sentence of the banker."),
    ("opposite word", "The council voted for the new stadium near the river.",
     "The council voted against the new stadium near the river."),
    ("passive", "The old company bought the paper mill for three million dollars.",
     "The paper mill was bought by the old company for three million dollars."),
    ("active", "The paper mill was bought by a rival firm in 2019.",
     "A rival firm bought the paper mill in 2019."),
    ("synonym", "The repairs to the bridge cost nearly four million dollars.",
     "The repairs to the bridge cost almost four million dollars."),
    ("time in front", "The governor signed the water bill on Monday.",
     "On Monday, the governor signed the water bill."),
    ("time at the end", "On Monday, the governor signed the water bill.",
     "The governor signed the water bill on Monday."),
    ("clause in front", "The governor resigned after the court rejected the appeal.",
     "After the court rejected the appeal, the governor resigned."),
    ("clause at the end", "After the court rejected the appeal, the governor resigned.",
     "The governor resigned after the court rejected the appeal."),
    ("report behind", "Police said that the driver had fled into the woods.",
     "The driver had fled into the woods, police said."),
    ("report in front", "The driver had fled into the woods, police said.",
     "Police said that the driver had fled into the woods."),
    ("tense of the report", "The minister said that the army had left the valley.",
     "The minister said that the army has left the valley."),
    ("contraction", "The mayor did not attend the meeting of the council.",
     "The mayor didn't attend the meeting of the council."),
    ("owner", "The former mayor of Dublin opened the new bridge.",
     "Dublin’s former mayor opened the new bridge."),
    ("numeral", "The storm destroyed seven houses along the northern coast.",
     "The storm destroyed 7 houses along the northern coast."),
    ("that", "The minister said the army had left the valley.",
     "The minister said that the army had left the valley."),
    ("on", "The governor resigned Monday after the vote in parliament.",
     "The governor resigned on Monday after the vote in parliament."),
    ("month", "The new bridge will open to traffic on Sept. 4.",
     "The new bridge will open to traffic on September 4."),
]  # fmt: skip


def variants(*sentences: str) -> dict[str, list[str]]:
    story = story_from_records([{"text": "\n\n".join(sentences)}], story_id="made")
    found: dict[str, list[str]] = {}
    for pair in make_pairs(story):
        found.setdefault(pair.kind, []).append(pair.variant)
    return found


@pytest.mark.parametrize(("kind", "sentence", "variant"), CASES)
def test_a_kind_changes_one_thing(kind: str, sentence: str, variant: str) -> None:
    assert variant in variants(sentence).get(kind, [])


@pytest.mark.parametrize(
    ("kind", "sentence", "old"),
    [
        ("weekday", "The governor signed the water bill on Monday.", "Monday"),
        ("date", "The governor signed the new water bill on March 3.", "3"),
        ("date", "The old bridge collapsed during a storm in 2009.", "2009"),
        ("clock", "The meeting in Lindow started at 5 p.m. on a wet day.", "5"),
        ("number", "The flood destroyed 340 houses along the coast.", "340"),
    ],
)  # fmt: skip
def test_a_value_becomes_another_of_its_form(kind: str, sentence: str, old: str) -> None:
    (variant,) = variants(sentence)[kind][:1]
    changed = [(a, b) for a, b in zip(sentence.split(), variant.split(), strict=True) if a != b]
    assert [a.rstrip(".") for a, _ in changed] == [old]


def test_another_claimant_and_another_place_come_from_the_story() -> None:
    found = variants(
        "Officials said the bridge in Paris had collapsed overnight.",
        "The water in Berlin was clean again on the next day.",
    )
    (claim,) = found["claimant"]
    assert claim.endswith(" said the bridge in Paris had collapsed overnight.")
    assert "The water in Paris was clean again on the next day." in found["place"]


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("not", "Some people resigned from the council over the bills."),  # "some did not": both so
        ("not", "The mayor has only resigned because the council had asked."),
        ("roles", "Maria Lopez married Peter Wagner in the old church."),
        ("number", "The flood destroyed more than 340 houses along the coast."),
        ("opposite verb", "The council denied a request for the papers of 2019."),
        ("time in front", "The council said the mayor would leave on Monday."),
        ("passive", "The old company had three big and empty mills."),
        ("number", "Mayor Cole called 911 from the car on the bridge."),
    ],
)
def test_no_variant_where_it_would_be_wrong_or_no_english(kind: str, sentence: str) -> None:
    assert kind not in variants(sentence)


def test_a_doubtful_sentence_gives_nothing() -> None:
    assert not variants("The mayor (who is 54) resigned — and then he came back.")
    assert not variants("Would the mayor of Lindow resign over the unpaid bills?")


def test_every_kind_has_a_case() -> None:
    others = {"weekday", "date", "clock", "number", "claimant", "place"}
    assert {kind for kind, _, _ in CASES} | others == {*CONTRADICTIONS, *REWORDINGS}


def test_the_choice_does_not_depend_on_the_order() -> None:
    pairs = [
        Pair(kind, False, f"story {n % 9}", f"Sentence {n}.", f"Variant {n} {kind}.")
        for n in range(300)
        for kind in ("not", "never")
    ]
    chosen = choose(pairs)
    assert chosen == choose(reversed(pairs))
    assert {p.half for p in chosen} == {"read", "reported"}
    assert max(sum(p.story == s for p in chosen) for s in {p.story for p in chosen}) <= 6


def test_the_half_of_a_story_is_settled_by_its_name() -> None:
    assert [half_of(s) for s in ("11c9f251", "2f3e86b6")] == ["read", "reported"]


def test_a_pair_is_the_same_when_one_fact_has_both_first_paragraphs() -> None:
    text = "The company bought the paper mill in Lindow for $3 million."
    same = Pair("on", True, "a", text, text.replace("bought", "purchased"))
    other = Pair("on", True, "a", text, "Doctors warn of a new wave of influenza among children.")
    assert [is_same(story_of(p)) for p in (same, other)] == [True, False]
