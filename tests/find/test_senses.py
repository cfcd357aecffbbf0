"""Keep the words of a word list only where they have its sense."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import find_cues, story_from_records
from analysis.compare.framing import compare_framing
from analysis.find.senses import find_sports
from analysis.show import tell_framing
from analysis.story import Story


def cues(text: str) -> set[tuple[str, str]]:
    story = story_from_records([{"text": text}], story_id="x")
    table = find_cues(story)
    table = table[table["measure"] == "frame"]
    return set(zip(table["surface"].str.lower(), table["dimension"], strict=True))


def words(text: str) -> set[str]:
    return {word for word, _ in cues(text)}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("According to the clinic, the parliament will vote on the new law.", "according"),
        ("The minister, according to two aides, drafted the bill for parliament.", "according"),
        ("The treaty was signed by the court, according to a lawyer.", "according"),
        ("She promised that the court would hear the priest's prayer.", "promised"),
        ("He denied that the court had jailed the thief.", "denied"),
        ("The mayor ordered that the prison and the court be closed.", "ordered"),
        ("The general vowed that the church would pray for the dead.", "vowed"),
    ],
)
def test_a_reporting_phrase_is_no_cue(text: str, word: str) -> None:
    assert word not in words(text)
    assert words(text)  # the rest of the sentence still has cues


def test_an_accord_and_a_promise_that_are_things_stay_cues() -> None:
    assert "accord" in words("The accord was ratified by parliament under the treaty.")
    assert "denied" in words("The court denied his appeal and the jury convicted the thief.")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The bank lowered its prices for fans before the Euro 2032 opened.", "euro"),
        ("Shops raised prices for the Euro qualifier, and sales rose.", "euro"),
        ("The company sued Katie Price, and Price paid the debt and the tax.", "price"),
        ("Investors and banks met Bill Harmon about the budget and the tax.", "bill"),
    ],
)
def test_a_proper_name_is_no_cue(text: str, word: str) -> None:
    found = [w for w, _ in cues(text)]
    assert found.count(word) <= text.split().count(word)


def test_the_currency_stays_a_cue() -> None:
    assert "euro" in words("The euro fell, and the bank raised its interest rate.")
    assert "euros" in words("The tax brings the bank 83 euros.")


@pytest.mark.parametrize(
    "text",
    [
        "She held the child in her arms while soldiers fired at the army post.",
        "The troops watched him wave his arms at the tank.",
        "With folded arms the general looked at the troops and the tanks.",
        "The bomb wounded the soldier's arms and legs.",
        "The soldier died in the arms of his wife after the bomb attack.",
        "He threw up my arms and ran from the gunman and the bomb.",
    ],
)
def test_arms_of_a_body_are_no_weapons(text: str) -> None:
    assert "arms" not in words(text)


@pytest.mark.parametrize(
    "text",
    [
        "The rebels laid down their arms after the bomb attack.",
        "The state sells arms to the army.",
        "Arms and tanks were shipped to the troops.",
    ],
)
def test_weapons_stay_cues(text: str) -> None:
    assert "arms" in words(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The bank's plan earned the mayor praise from investors and traders.", "earned"),
        ("The economist spent the night with investors at the bank.", "spent"),
        ("The banker paid tribute to the workers and the market.", "paid"),
        ("The army and the troops watched the union attack the government's plan.", "attack"),
        ("The soldiers say the general fired his aide after the bombing.", "fired"),
        ("The general said the film bombed while troops were at war.", "bombed"),
        ("The senators killed the bill on troops and missiles.", "killed"),
        ("The army chief shot a film about the war and the missile.", "shot"),
    ],
)
def test_a_verb_with_another_object_is_no_cue(text: str, word: str) -> None:
    assert word not in words(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("The worker earned a wage of 900 dollars from the bank.", "earned"),
        ("The bank spent 3 million dollars on wages.", "spent"),
        ("The bank paid its debt.", "paid"),
        ("Troops attacked the town with missiles.", "attacked"),
        ("Gunmen shot three soldiers of the army.", "shot"),
        ("The army bombed the town.", "bombed"),
    ],
)
def test_a_verb_with_its_object_stays_a_cue(text: str, word: str) -> None:
    assert word in words(text)


SPORT = {
    "rugby": "Alden beat Tarsk 28-14 in the rugby final. Tarsk defended deep and attacked late. "
    "Their captain fought on after the battle up front. A penalty sealed the victory.",
    "tennis": "Second seed Ana Holm won 6-3 6-4 on the centre court. She saved a match point and "
    "punished every weak serve. The veteran survived the threat and earned her title.",
    "cricket": "The bowler took five wickets in the innings. The batsman was trapped, and a rival "
    "captain attacked the bowling. The umpire ruled it safe.",
    "football": "The striker fired home after 12 minutes and killed the match. The coach defended "
    "his squad. Rovers were under siege, and their goalkeeper made a rescue.",
    "ice hockey": "The ice hockey league leaders shot at will. Their attack bombed the goal, and "
    "the coach told the players to fight. The defence won them a 4-1 victory.",
    "cycling": "The cyclist attacked on the last lap and led the peloton. Rivals were at war "
    "behind him. The team defended his title and struck a blow.",
}


@pytest.mark.parametrize("sport", SPORT)
def test_play_is_no_frame(sport: str) -> None:
    assert not cues(SPORT[sport])


@pytest.mark.parametrize(
    "text",
    [
        "The final round of the election race is on Sunday. Both candidates claim victory.",
        "Troops attacked the stadium. The army defends the town. Ten soldiers died in the battle.",
        "The court fined the club owner for fraud. The prosecutor asked for prison.",
        "The council voted 6-3 to close the bridge. Members lost patience after the debate.",
        "The company won a title deed. Its players in the market score points with investors.",
    ],
)
def test_other_texts_are_not_about_sport(text: str) -> None:
    assert not find_sports(story_from_records([{"text": text}], story_id="x"))


def test_a_court_case_in_a_text_on_sport_keeps_its_frame() -> None:
    text = "The striker scored for the squad. A prosecutor told the jury of the fraud."
    assert ("prosecutor", "legality and crime") in cues(text)


def story_of(*texts: str) -> Story:
    records = [{"text": t, "outlet": f"Outlet {n}"} for n, t in enumerate(texts)]
    return story_from_records(records, story_id="x")


TRIAL = "The court jailed the thief. The judge and the jury heard the prosecutor. "
WALK = "The path is long. Some people walk there. It is quiet by the lake at noon. "


def told(story: Story) -> str:
    framing: pd.DataFrame = compare_framing(story)
    return str(tell_framing(framing, story))


def test_an_account_stresses_what_is_clear_of_zero_and_of_the_others() -> None:
    text = told(story_of(TRIAL * 12, WALK * 20))
    assert "Outlet 0 stresses legality and crime (" in text
    assert "more than the others" in text


@pytest.mark.parametrize("texts", [(TRIAL, WALK), (TRIAL * 12, TRIAL * 12), (TRIAL * 12,)])
def test_too_little_or_no_difference_is_not_called_stress(texts: tuple[str, ...]) -> None:
    text = told(story_of(*texts))
    assert "stresses" not in text
    assert "Outlet 0 has sentences on legality and crime (" in text
