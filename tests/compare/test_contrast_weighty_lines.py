"""Lines that are shown say something of weight, and nothing that an account does not say."""

from __future__ import annotations

import pytest
from contrast_stories import lines, shown, story_of

from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.earned import _stems_of_news
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.contrasts.voice_words import are_of_speaker, is_citable
from analysis.find.quotes import analysed_quotes
from analysis.story import Story

TOWN = "Rain fell on the old town of Lindau all day, and the ferry stayed in its harbour. "
BASE = (
    TOWN
    + "The harbour dam of Lindau broke in the night and flooded the lower streets of the town. "
)


def alone(said: str) -> Story:
    """A story whose first account alone has some words."""
    return story_of(f"{BASE}{said}", BASE, headlines=("Dam breaks", "Dam breaks"))


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Pilots say strike at harbour cancels ferries",
            "Harbour strikes cancel ferry, pilot says",
        ),
        ("Nurses claim wards closed", "Wards are closing, a nurse claims"),
        ("Goals of Rovers stun champions", "Champion stunned by Rovers goal"),
        ("Bank fires traders over losses", "Trader fired over a loss at bank"),
        ("Storms sink boats off islands", "Storm sank boat off an island"),
    ],
)
def test_forms_of_words_and_who_says_so_are_no_other_news(left: str, right: str) -> None:
    material = StoryMaterial(story_of(BASE, f"{BASE}A choir sang.", headlines=(left, right)))
    heads = [_stems_of_news(read) for read in material.read if read.row["role"] == "headline"]
    assert len(heads[0] & heads[1]) > min(map(len, heads)) / 2


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("48 minutes", "more than 48 minutes"),
        ("30 hours", "more than 30 hours"),
        ("90 minutes", "more than 90 minutes"),
        ("36 hours", "more than 36 hours"),
        ("72 hours", "more than 72 hours"),
    ],
)
def test_a_length_of_time_with_and_without_a_limit_is_no_news(left: str, right: str) -> None:
    said = (
        "The harbour dam of Lindau was closed to the ferry of the town for {}, the council wrote."
    )
    story = story_of(*(f"{TOWN}{said.format(words)}" for words in (left, right)))
    assert shown(story, "figure", "bound").empty


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("Two of the keepers had left the dam, said engineer Ida Moller.", ": two of the keepers"),
        ("That crack in the dam was old, said engineer Ida Moller.", ": that crack in the dam"),
        ("The dam of Lindau was too old, said coach Pau Vidal.", ": the dam of Lindau"),
        ("In Lindau the dam has no guard, said captain Ole Krag.", ": in Lindau the dam"),
        ("Lindau has no guard for the dam, said captain Ole Krag.", ": Lindau has no guard"),
        ("Most of the dam was built of clay, said doctor Ines Varga.", ": most of the dam"),
    ],
)
def test_a_report_goes_on_a_sentence_with_a_small_letter(said: str, printed: str) -> None:
    says = lines(alone(said))
    assert printed in says[says["kind"] == "voice"]["says"].iloc[0]


@pytest.mark.parametrize(
    "words",
    [
        "A soldier checking the dam  The harbour dam left a crater of 39 feet",
        "Fans beside the pitch at noon The match was stopped after ten minutes",
        "Traders outside the exchange He sold all shares of the bank on Monday",
        "A doctor of the old ward They closed the hospital for three days",
        "The judge at the court house There was no proof against the keeper",
    ],
)
def test_a_caption_and_the_sentence_behind_it_are_nobodys_words(words: str) -> None:
    material = StoryMaterial(alone(f"{words}, said engineer Ida Moller of the harbour of Lindau."))
    place = next(n for n, row in enumerate(material.rows) if words in row["text"])
    line = PossibleContrast("voice", "only", [Side(place)], [1], 0.4, place, "Ida Moller")
    assert not are_of_speaker(material, line, words)


@pytest.mark.parametrize(
    ("who", "before", "cue", "words"),
    [
        (
            "Ines Varga",
            "was jeered, with nurses throwing gloves and",
            "shouting",
            "She closed the ward",
        ),
        ("Ole Krag", "was jeered, with fans throwing bottles and", "shouting", "He sold the club"),
        ("Ida Moller", "resigned, with neighbours cursing her and", "adding", "She knew of it"),
        ("Jens Amsel", "was cheered, with traders hugging him and", "saying", "He saved the bank"),
        ("Petra Lind", "lost the vote, with soldiers mocking her and", "telling", "She ran away"),
    ],
)
def test_whom_a_participle_has_for_its_subject_is_cited_and_nobody_else(
    who: str, before: str, cue: str, words: str
) -> None:
    material = StoryMaterial(alone(f"{who} {before} {cue}: “{words}.”"))
    read = next(read for read in material.read if words in read.row["text"])
    start = read.parse.text.index(f"“{words}")
    quote = {"sentence_id": read.row["sentence_id"], "start": start, "end": start + len(words) + 3}
    quote |= {"content": f"“{words}.”", "cue": cue, "speaker_surface": who}
    assert not is_citable(material, quote)


@pytest.mark.parametrize(
    "said",
    [
        "Jens Amsel declared himself the leader of all keepers.",
        "Ole Krag declared himself the rightful owner of the harbour dam.",
        "Karl Voss declared himself the winner of the vote on the dam.",
        "Paul Brandt declared himself the heir of the old bank of Lindau.",
        "Marco Villa declared himself the best goalkeeper of the whole town.",
    ],
)
def test_who_calls_himself_something_is_not_cited(said: str) -> None:
    material = StoryMaterial(alone(said))
    own = [q for q in material.rows_of(analysed_quotes) if "himself" in str(q["content"])]
    assert not any(is_citable(material, q) for q in own)


@pytest.mark.parametrize(
    "said",
    [
        "“I have never heard of such a dam,” said engineer Ida Moller.",
        "“We know of one keeper of the dam who did not,” said captain Ole Krag.",
        "“The people of Lindau pay and the port of Lindau doesn't,” said lawyer Paul Brandt.",
        "“The dam is safe and the ferry of Lindau was not,” said doctor Ines Varga.",
        "“Nobody in the town of Lindau has seen such an order,” said baker Ruth Amman.",
    ],
)
def test_words_that_need_what_was_said_before_are_not_cited(said: str) -> None:
    assert shown(alone(said), "voice").empty


@pytest.mark.parametrize(
    ("done", "planned"),
    [
        ("The port deleted the files of the dam.", "No files of the dam will be deleted."),
        ("The bank closed the branch in Lindau.", "No branch in Lindau will be closed."),
        ("The court freed the keeper of the dam.", "No keeper of the dam will be freed."),
        ("The club sold the players of the town.", "The club will sell no players of the town."),
        ("The army shelled the town of Lindau.", "No town of Lindau will be shelled."),
    ],
)
def test_what_will_be_done_to_none_is_not_what_was_done(done: str, planned: str) -> None:
    table = lines(story_of(f"{BASE}{done}", f"{BASE}{planned}"))
    assert "tense" not in set(table["sort"])


def test_a_figure_is_set_against_others_in_one_line() -> None:
    text = f"{BASE}The flood in Lindau killed {{}} keepers of the dam on Monday, police said."
    story = story_of(*(text.format(toll) for toll in ("10", "14", "17")))
    found = shown(story, "figure")
    assert len(found) == 1
