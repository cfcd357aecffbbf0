"""Short labels of facts: words of a statement, in their order."""

from __future__ import annotations

import re

import pytest

from analysis import compare_coverage, story_from_records
from analysis.compare.fact_labels import MOST, make_label
from analysis.nlp import parsed_texts


def label(text: str, *shared: str) -> str:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="label")
    parse = parsed_texts(story)["a"]
    return make_label(parse, 0, len(parse), dict.fromkeys(shared, 1.0))


@pytest.mark.parametrize(
    ("text", "shared", "words"),
    [
        (
            "The regulator, which had met twice, blocked the merger of the two banks on Monday.",
            ("regulator", "merger", "bank"),
            "The regulator blocked the merger of the two banks on Monday",
        ),
        (
            "Police said that nobody had been hurt in the collision near Lindow.",
            ("hurt", "collision"),
            "Police: Nobody had been hurt in the collision near Lindow",
        ),
        (
            "The striker did not score in the final, his coach said.",
            ("striker", "scor", "final"),
            "His coach: The striker did not score in the final",
        ),
        (
            "On Friday, the hospital in Velmar, built in 1998, closed two of its wards for a month "
            "because nurses were ill.",
            ("hospital", "ward", "clos"),
            "The hospital in Velmar closed two of its wards for a month",
        ),
        (
            "The storm, the worst in a decade, cut the power of 40,000 homes on the coast late on "
            "Sunday.",
            ("storm", "power", "home"),
            "The storm cut the power of 40,000 homes on the coast",
        ),
        (
            "Critics say the plan isn't just about money.",
            ("plan", "money"),
            "Critics: The plan isn't just about money",
        ),
        ("Rain.", (), "Rain."),
        (
            "Hospital admissions fell by 3,000 in the week to May 9, the Department of Health said "
            "on Friday.",
            ("admiss", "week"),
            "The Department of Health: Hospital admissions fell by 3,000 in the week to May 9",
        ),
        (
            "Acting Finance Minister Anna Keller said the fund would pay the farmers.",
            ("fund", "farmer"),
            "Anna Keller: The fund would pay the farmers",
        ),
        (
            "The Northern Fishing Union filed a complaint on Friday against the port authority, "
            "the Keller shipyard and a bank in Lyon.",
            ("union", "complaint", "shipyard"),
            "The Northern Fishing Union filed a complaint on Friday",
        ),
    ],
)
def test_a_label_is_the_clause_that_is_shared(
    text: str, shared: tuple[str, ...], words: str
) -> None:
    assert label(text, *shared) == words


@pytest.mark.parametrize(
    ("text", "shared", "never"),
    [
        ("If the court agrees, the bank will close its branches.", ("bank",), "The bank will"),
        ("It is unclear whether the club sold the striker.", ("club", "striker"), "The club sold"),
        ("The minister denied that troops had crossed the river.", ("troop",), "Troops had"),
        ("Unless it rains, farmers will lose the harvest.", ("farmer",), "Farmers will"),
        ("The army reportedly shelled the port.", ("army", "port"), "The army shelled"),
        ("The vaccine was never tested on children.", ("vaccin",), "The vaccine was tested"),
        ("Nobody said where the shares were sold.", ("share",), "The shares were"),
        (
            "A nurse asked why the minister was sure the clinic would stay open.",
            ("clinic", "open"),
            "The clinic would",
        ),
        ("The judge asked that the jury leave the room.", ("jury", "room"), "The jury leave"),
        ("Fans wondered whether the club had sold the striker.", ("club",), "The club had"),
    ],
)
def test_a_label_never_states_what_the_statement_leaves_open(
    text: str, shared: tuple[str, ...], never: str
) -> None:
    assert never not in label(text, *shared)


def test_of_the_clauses_one_that_says_of_whom_it_speaks_is_taken() -> None:
    text = "It was late when the striker scored the goal."
    assert label(text, "scor", "goal") == "The striker scored the goal"


@pytest.mark.parametrize(
    "text",
    [
        "A, b, c, d, e, f, g, h, i, j, k, l, m, n and o.",
        "Never, said the man who had said that he would never say so, had so many said so little.",
        "“No!”",
        "12 12 12 12 12 12 12 12 12 12 12 12 12",
    ],
)
def test_no_label_is_longer_than_twelve_words(text: str) -> None:
    assert len(label(text).rpartition(": ")[2].removesuffix(" …").split()) <= MOST


def test_every_fact_has_a_label_and_a_denial_keeps_its_not() -> None:
    texts = ["The mayor of Lyon has not been arrested.", "Lyon's mayor has not been arrested."]
    story = story_from_records([{"text": t} for t in texts], story_id="labels")
    labels = set(compare_coverage(story)["label"])
    assert len(labels) == 1
    assert "not" in labels.pop()


@pytest.mark.parametrize(
    "text",
    [
        "“These fires are best handled by the existing and well-known [FRB], which was set up "
        "for exactly this purpose,” Lam insisted.",
        "The keeper was sent off by the young and [sic] nervous referee, who had two games.",
        "The bank was fined by the old and much feared (FMA), which has ten lawyers.",
    ],
)
def test_words_in_brackets_leave_a_label(text: str) -> None:
    assert label(text)


@pytest.mark.parametrize(
    ("text", "shared", "never"),
    [
        (
            "The Taliban said it was carried out as a response to coalition air strikes in Kunduz "
            "last week which killed 30 civilians.",
            ("strik", "kill", "civilian"),
            "A response to",
        ),
        (
            "It was a revenge attack, he said, a response to air strikes last week that killed 30 "
            "civilians in Kunduz.",
            ("strik", "kill", "civilian"),
            "A response to air strikes last week killed",
        ),
        (
            "It is, he said, a warning of floods in the valley which drowned two farms.",
            ("flood", "drown", "farm"),
            "A warning of floods in the valley drowned",
        ),
        (
            "She is, the court heard, the sister of a driver in Velmar who hit two cyclists.",
            ("driver", "hit", "cyclist"),
            "The sister of a driver in Velmar hit",
        ),
        (
            "It was, he wrote, the price of a share last week that lost nine percent in Lyon.",
            ("share", "lost", "percent"),
            "The price of a share last week lost",
        ),
        (
            "It was, doctors said, the cost of a drug last year that cured nine patients.",
            ("drug", "cur", "patient"),
            "The cost of a drug last year cured",
        ),
    ],
)
def test_no_label_gives_an_act_to_the_first_of_two_nouns(
    text: str, shared: tuple[str, ...], never: str
) -> None:
    assert not label(text, *shared).startswith(never)


def test_a_relative_clause_is_a_label_where_its_noun_is_beside_it() -> None:
    text = (
        "The long drought that ruined nine farms in the valley near Lindow is, after two wet and "
    )
    text += "cold months in which nobody was glad, now over."
    words = "The long drought ruined nine farms in the valley near Lindow"
    assert label(text, "ruin", "farm") == words


@pytest.mark.parametrize(
    ("text", "shared", "never"),
    [
        (
            "While many Germans initially supported Angela Merkel's decision to allow "
            "asylum-seekers to come straight to Germany, the attacks on New Year's Eve in Cologne "
            "and, on a smaller scale, in other German cities, heralded a change in public mood.",
            "german support",
            "Many Germans initially supported",
        ),
        (
            "Many people who had originally supported Chancellor Angela Merkel’s decision to open "
            "the border for several months turned instead to the far right, helping the "
            "Alternative for Germany party, or AfD, enter Parliament for the first time, in a "
            "general election in September.",
            "afd enter parlia first",
            "AfD, enter",
        ),
    ],
)
def test_a_clause_that_was_parsed_wrongly_is_no_label(text: str, shared: str, never: str) -> None:
    assert not label(text, *shared.split()).startswith(never)


@pytest.mark.parametrize(
    ("text", "shared", "never"),
    [
        (
            "One concern of the dockers is the act, which would require all firms that spend money "
            "on grain to name the growers.",
            "firm spend money grain",
            "^All firms",
        ),
        (
            "A worry of doctors is the law, which would oblige every clinic that buys drugs on "
            "credit to publish the prices.",
            "clinic buy drug credit",
            "^Every clinic",
        ),
        (
            "The aim of the fund is a rule, which would repay most savers who lost money in the "
            "crash of the bank.",
            "saver lost money crash",
            "^Most savers",
        ),
        ("Of the fleet's 58 trawlers, 36 have been moved to Harsk.", "mov harsk", "^36 have"),
        (
            "Of nine suspects held in Velmar, four were freed on Monday.",
            "freed monday",
            "Four were",
        ),
        (
            "He was seen near the gate, which is when he was stopped by two guards of the bank.",
            "gate stop guard",
            "The gate is",
        ),
        (
            "Karvala closed the pass after the council of the valley voted to leave the league.",
            "karvala clos pass vot leav leagu",
            "pass voted",
        ),
    ],
)
def test_a_label_says_no_more_than_its_statement(text: str, shared: str, never: str) -> None:
    assert never not in f"^{label(text, *shared.split())}$"


@pytest.mark.parametrize(
    ("text", "shared", "part"),
    [
        (
            "The so-called “Blue Card” measure aims to curb fraud in ports.",
            "measur fraud",
            "so-called",
        ),
        ("Doctors were able to quickly re-open his left eye in Lyon.", "doctor eye", "re-open"),
        ("The semi-final in Oslo was lost by the co-hosts.", "oslo lost", "semi-final"),
    ],
)
def test_a_word_with_a_hyphen_is_whole_in_a_label_or_not_in_it(
    text: str, shared: str, part: str
) -> None:
    made = label(text, *shared.split())
    first, last = part.split("-")[0], part.split("-")[-1]
    assert part in made or not ({first, last} & set(re.findall(r"[\w]+", made)))
