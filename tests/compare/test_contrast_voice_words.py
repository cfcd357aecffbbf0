"""Whom a line cites, with which words: what is no citing, not of today or not understood alone."""

from __future__ import annotations

import pandas as pd
import pytest
from contrast_stories import lines, shown, story_of

from analysis import compare_accounts
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.contrasts.voice_words import (
    are_understood,
    is_citable,
    is_newsroom,
    is_of_the_matter,
    is_refusal,
    stands_elsewhere,
)
from analysis.find.quotes import analysed_quotes
from analysis.story import Story

TOWN = "Rain fell on the old town of Lindau all day, and the ferry stayed in its harbour. "
BASE = (
    TOWN
    + "The harbour dam of Lindau broke in the night and flooded the lower streets of the town. "
)


@pytest.mark.parametrize(
    "words",
    [
        "it did not have immediate comment",
        "it had nothing to add to the reports",
        "she could not be reached on Monday",
        "the club would not discuss the transfer",
        "he declined to be named",
        "the ministry had no comment on the strike",
        "the bank never responds to rumours",
        "it was looking into the report",
        "they were aware of the reports",
    ],
)
def test_a_refusal_is_no_citing(words: str) -> None:
    assert is_refusal(words)


@pytest.mark.parametrize(
    "words",
    [
        "it was not aware of any jets over the lake",
        "he could not confirm that the pilots had joined the rebels",
        "the dam had not been closed",
        "we have no credible intelligence to that effect",
        "the striker will not add a year to his contract",
        "the police were looking into the cellar when the roof of the whole brewery fell on them",
    ],
)
def test_what_says_something_is_no_refusal(words: str) -> None:
    assert not is_refusal(words)


def citable(sentence: str, rest: str = TOWN) -> list[bool]:
    """Whether each quotation of a sentence can be cited."""
    story = story_of(f"{rest}{sentence}", f"{TOWN} The fair of 2031 opens in May 2031.")
    material = StoryMaterial(story)
    quotes = [q for q in material.rows_of(analysed_quotes) if q["content"]]
    assert quotes
    return [is_citable(material, q) for q in quotes]


@pytest.mark.parametrize(
    "sentence",
    [
        "In 2012 the doctor Jose Lopez said that the leader was in a vegetative state.",
        "“The dam will never break,” engineer Ida Moller said in a 1998 interview.",
        "Pope Leo, who died in 1978, had said that the animals would be in paradise.",
        "The coach Vera Lind once said that the pitch would be sold.",
        "Ten years ago the banker Owen Pike said that rates would fall.",
        "“We will rebuild the mill,” mayor Ana Ruiz said at the time.",
    ],
)
def test_what_was_said_years_ago_is_not_of_today(sentence: str) -> None:
    assert not any(citable(sentence))


@pytest.mark.parametrize(
    "sentence",
    [
        "The doctor Jose Lopez said on Sunday that the leader was in a vegetative state.",
        "“The dam of 1998 will never break,” engineer Ida Moller said on Friday.",
        "In May 2031 the banker Owen Pike said that rates would fall.",
    ],
)
def test_what_was_said_now_is_of_today(sentence: str) -> None:
    assert all(citable(sentence))


def test_a_box_of_links_is_no_part_of_the_story() -> None:
    box = (
        "\n\nJunko Sato, the mother of the sailor, spoke in Osaka. “My son only went to help his "
        "friend on the lake,” she said. Sailor’s Death Stirs Outrage in JapanFEB. 1, 2031\n\n"
    )
    assert not any(citable(f"{box}The mayor left."))


@pytest.mark.parametrize(
    ("sentence", "first"),
    [
        (
            "Deputy Robert Bode mentioned a report by Rural Watch, a website, stating that raiders "
            "had entered the valley.",
            False,
        ),
        (
            "Coach Vera Lind gave them a letter of the Sailing Union, saying the cup was sold.",
            False,
        ),
        ("Deputy Robert Bode left early, saying that raiders had entered the valley.", True),
    ],
)
def test_a_participle_may_be_of_the_body_before_it(sentence: str, first: bool) -> None:
    assert citable(sentence)[-1] == first


def newsroom(sentence: str, name: str) -> bool:
    """Whether the speaker of a sentence is a newsroom."""
    story = story_of(f"{TOWN}{sentence}", TOWN)
    material, names = StoryMaterial(story), NameSearch(story)
    quotes = [q for q in material.rows_of(analysed_quotes) if isinstance(q["actor_id"], str)]
    found = [q for q in quotes if names.actors[q["actor_id"]].name.endswith(name)]
    assert found, [names.actors[q["actor_id"]].name for q in quotes]
    return is_newsroom(material, names.actors[found[0]["actor_id"]], found)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("According to UK media reports, the harbour dam of Lindau broke at night.", "reports"),
        (
            "According to the Senate pool report, the guests sat in chairs of gold and silver.",
            "report",
        ),
        ("The dam of Lindau broke at night, the Lindau Weekly Bulletin reported.", "Bulletin"),
        ("USA Today Sports said the striker of Lindau would leave the club.", "Sports"),
    ],
)
def test_a_newsroom_is_no_voice(sentence: str, name: str) -> None:
    assert newsroom(sentence, name)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("A Lindau Health Board report found that half of the wells were dry.", "report"),
        ("The Lindau Health Board said half of the wells were dry.", "Health Board"),
    ],
)
def test_a_body_that_says_something_is_a_voice(sentence: str, name: str) -> None:
    assert not newsroom(sentence, name)


def cited(words: str, other: str, headline: str = "Dam breaks in Lindau") -> tuple:  # type: ignore[type-arg]
    """A line that cites the mayor of the first account with some words."""
    sentence = f"Mayor Ana Ruiz said {words}."
    story = story_of(f"{TOWN}{sentence}", f"{TOWN}{other}", headlines=(headline, headline))
    material = StoryMaterial(story)
    n = next(i for i, row in enumerate(material.rows) if row["text"] == sentence)
    start = material.rows[n]["start"] + sentence.index(words)
    side = Side(n, (start, start + len(words)), words)
    lacking = 1 - material.account[n]
    line = PossibleContrast("voice", "only", [side], [lacking], 0.5, n, "Ana Ruiz", role="mayor")
    return material, line, words


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (
            "like towns across the country the harbour has its own fire brigade",
            "Like towns across the country the harbour has its own fire brigade, a note says.",
        ),
        ("the new ferry will launch in April", "The new ferry is expected to launch in April."),
        ("the museum will open again on May 3", "The museum is to open on May 3, they hope."),
    ],
)
def test_words_that_the_others_have_without_the_name(words: str, other: str) -> None:
    assert stands_elsewhere(*cited(words, other))


@pytest.mark.parametrize(
    ("words", "other"),
    [
        ("the ferry will not launch in April", "The new ferry is expected to launch in April."),
        ("the ferry will launch in June", "The new ferry is expected to launch in April."),
        ("the bakers lost half of their flour", "Shops near the lake were closed."),
    ],
)
def test_words_that_the_others_do_not_have(words: str, other: str) -> None:
    assert not stands_elsewhere(*cited(words, other))


@pytest.mark.parametrize(
    ("words", "clear"),
    [
        ("it would be held to account", False),
        ("they are later slapped by life", False),
        ("even though nothing is signed, the plant will get a second load", False),
        ("then the guests of the fair gave each baker a coin", False),
        ("she too believed that the weather had turned", False),
        ("that was almost a personal battle", False),
        ("they had succeeded", False),
        ("the coast would be lost, according to court papers", False),
        ("it was likely that a pipe had burst in the cellar", True),
        ("she would not pay for the new bridge", True),
        ("the dam had been safe in May", True),
        ("nobody had told the bakers of the night shift", True),
    ],
)
def test_words_that_are_understood_alone(words: str, clear: bool) -> None:
    assert are_understood(*cited(words, "")) == clear


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("Omar Chowdhry", "Chowdry"),
        ("Omar al-Asad", "Assad"),
        ("Vera Mohammed", "Mohammad"),
        ("Pavel Zelenski", "Zelensky"),
        ("Nuria Fernandes", "Fernandez"),
        ("Ole Kristiansen", "Kristianson"),
    ],
)
def test_another_spelling_of_a_name_that_is_cited_there(name: str, there: str) -> None:
    here = f"{BASE}The analyst {name} predicted that the ferry might bring 900 guests by June."
    other = f"{BASE}“I have never seen so many guests,” the analyst {there} said of the ferry."
    story = story_of(here, other)
    names = NameSearch(story)
    actor = names.by_name(name)
    assert actor is not None
    assert not names.is_silent("courier", actor)


def voices(*said: str) -> Story:
    """A story whose first account alone cites some people."""
    return story_of(f"{BASE}{' '.join(said)}", BASE, headlines=("Dam breaks", "Dam breaks"))


def test_of_several_the_one_with_words_on_the_news_is_cited() -> None:
    story = voices(
        "“We sell our sheep because there is no grass,” said shepherd Pau Vidal.",
        "“The harbour dam had cracks since the winter,” said engineer Ida Moller.",
    )
    says = shown(story, "voice", "several")["says"].iloc[0]
    assert "Ida Moller (engineer): “The harbour dam had cracks since the winter”" in says
    assert says.endswith("also Pau Vidal (shepherd).")


def test_everybody_whom_a_line_names_has_a_place() -> None:
    story = voices(
        "“We sell our sheep because there is no grass left,” said shepherd Pau Vidal.",
        "“The harbour dam had cracks since the winter,” said engineer Ida Moller.",
        "“The ferry will sail again on Tuesday if the wind drops,” said captain Ole Krag.",
        "“I have bought candles for the whole street,” said Petra Lind.",
    )
    found = shown_rows(story)
    assert "also " in found["says"].iloc[0]
    for name in ("Ida Moller", "Pau Vidal", "Ole Krag"):
        assert name in found["says"].iloc[0]
        assert found["surface"].str.contains(name).sum() == 1
    assert found["named"].sum() == 4  # three places, one account without them


@pytest.mark.parametrize(
    "other",
    [
        "chairman of the regional association of independent shepherds and cheesemakers",
        "spokesman for the national union of harbour pilots and lighthouse keepers",
        "head of the intensive care ward of the old county hospital",
        "chief economist of the savings bank of the northern provinces",
        "former deputy coach of the national under-21 football team",
    ],
)
def test_one_other_voice_is_named_where_two_do_not_fit(other: str) -> None:
    story = voices(
        "“The harbour dam had cracks since the winter,” said engineer Ida Moller.",
        f"“There is no grass for the sheep this year,” said Pau Vidal, {other}.",
        f"“Nobody has come to see us on the pier,” said Ole Krag, {other}.",
    )
    found = shown_rows(story)
    says = found["says"].iloc[0]
    assert ("Pau Vidal" in says) != ("Ole Krag" in says), says
    assert found.loc[found["role"] == "place", "named"].sum() == 2


def shown_rows(story: Story) -> pd.DataFrame:
    """The rows of the line on several voices."""
    table = compare_accounts(story)
    return table[(table["kind"] == "voice") & (table["sort"] == "several")]


def test_no_speaker_is_kept_back() -> None:
    said = (
        "“The harbour dam of Lindau has had wide cracks since the winter of the strike,” said {}."
    )
    who = ("baker Ruth Amman", "lawyer Paul Brandt", "miller Ivo Keller", "pilot Petra Lind")
    says = lines(voices(*map(said.format, who)))["says"]
    assert not says.str.contains(r"\bothers?\.").any()
    assert says.str.split().str.len().max() <= 30


def test_words_that_are_not_clear_give_way_to_others_of_the_speaker() -> None:
    story = voices(
        "The engineer Ida Moller said it would be held to account.",
        "“The harbour dam had cracks since the winter,” Ida Moller added.",
    )
    says = shown(story, "voice")["says"]
    assert says.str.contains("cracks since the winter").any()


def test_the_next_item_of_a_round_up_is_of_another_matter() -> None:
    fill = (
        "A choir sang in the yard. Two cats slept on a red chair. Nobody bought the green hats. "
        "The fiddler from Bergen lost his old bow."
    )
    item = "In Oslo the judge Per Holm said the baker had sold 40 false coins."
    news = "The mayor of Lindau said the harbour dam had cracks."
    text = f"{BASE}{news} {fill} {item}"
    material = StoryMaterial(story_of(text, BASE, headlines=("Dam breaks", "Dam breaks")))
    found = {row["text"]: n for n, row in enumerate(material.rows)}
    assert is_of_the_matter(material, found[news])
    assert not is_of_the_matter(material, found[item])


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Some say the vice director of the political bureau is the second man in the town",
         "Some say the vice director of the political bureau"),
        ("From the talks in May the rebels indicated their desire to free all the bakers",
         "From the talks in May the rebels indicated their desire"),
        ("The keeper of the museum has found the lost letters of the painter Holm in a cellar",
         "The keeper of the museum has found"),
        ("The bank wants to close nine of its branches in the valley before the winter",
         "The bank wants"),
        ("Nurses of the night shift warned in May that the ward would have to close in June",
         "Nurses of the night shift warned in May"),
    ],
)  # fmt: skip
def test_words_are_not_understood_without_what_their_verb_takes(said: str, printed: str) -> None:
    material, candidate, _ = cited(said, "")
    assert are_understood(material, candidate, said)
    assert not are_understood(material, candidate, printed)
