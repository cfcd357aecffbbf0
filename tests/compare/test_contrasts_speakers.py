"""Words are given to who said them, and a line names all accounts or is not shown."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis import story_from_records
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.clarity import (
    has_unclear_name,
    is_clear,
    leaves_out,
    points_to_before,
    runs_into_marks,
)
from analysis.compare.contrasts.fronts import keep_stance
from analysis.compare.contrasts.ranking import read_rank_weights
from analysis.compare.contrasts.templates import Sentence
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.contrasts.voice_words import are_of_speaker

REST = "Rain fell on the old town of Lindau all day, and the ferry stayed in its harbour."


def voice(sentence: str, speaker: str) -> tuple[StoryMaterial, PossibleContrast, str]:
    """A line that cites a speaker with the longest quotation of a sentence."""
    material = StoryMaterial(story_of(f"{sentence} {REST}", REST))
    n = next(i for i, row in enumerate(material.rows) if row["text"] == sentence)
    quotes = [q for q in material.read[n].quotes if speaker.split()[-1] in str(q["speaker"])]
    best = max(quotes, key=lambda q: len(q["content"]))
    side = Side(n, (int(best["start"]), int(best["end"])))
    return (
        material,
        PossibleContrast("voice", "only", [side], [1], 0.5, n, speaker),
        best["content"],
    )


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("League commissioner Bill Dorn denied the league is looking to expand.", "Bill Dorn"),
        ("The coach Vera Lind denied that the striker would leave the club.", "Vera Lind"),
        ("Prosecutor Ada Pell disputed that the guard had opened the vault.", "Ada Pell"),
        ("Finance chief Owen Pike rejected that the bank needs fresh money.", "Owen Pike"),
        ("The surgeon Ida Moller denied that the patient had been awake.", "Ida Moller"),
        ("General Paul Reyes denied that his troops had crossed the river.", "Paul Reyes"),
    ],
)
def test_what_somebody_denies_is_not_cited_as_theirs(sentence: str, speaker: str) -> None:
    material, candidate, words = voice(sentence, speaker)
    assert not are_of_speaker(material, candidate, words.removeprefix("that "))


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("I'm lying in bed next to Shera with a smile", "Shera Bechard"),
        ("I told Dorn that the league should wait", "Bill Dorn"),
        ("Lind has been good to me for years", "Vera Lind"),
        ("I will see Pell in court", "Ada Pell"),
        ("My doctor was Moller, and she saved me", "Ida Moller"),
        ("This is a privilege, he once told the Courier", "Owen Pike"),
        ("The dam will hold. Reyes said on Monday", "Ada Pell"),
        ("And I'm good,” the 58-year-old singer", "Owen Pike"),
        ("We lost,” he said. “We will be back", "Vera Lind"),
        ("Rates will fall, she added later", "Owen Pike"),
    ],
)
def test_words_of_somebody_else(words: str, speaker: str) -> None:
    material = StoryMaterial(story_of(f"On Friday {words}. {REST}", REST))
    candidate = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, speaker)
    assert not are_of_speaker(material, candidate, words)


@pytest.mark.parametrize(
    ("words", "speaker"),
    [
        ("The league is looking to expand to the north", "Bill Dorn"),
        ("I will see the guard in court", "Ada Pell"),
        ("We told the club that the pitch was frozen", "Vera Lind"),
        ("The patient said nothing all night", "Ida Moller"),
        ("Our troops have not crossed the river", "Paul Reyes"),
    ],
)
def test_words_that_may_be_of_the_speaker(words: str, speaker: str) -> None:
    material = StoryMaterial(story_of(f"{words}. {REST}", REST))
    candidate = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, speaker)
    assert are_of_speaker(material, candidate, words)


@pytest.mark.parametrize(
    ("accounts", "having", "lacking", "silent"),
    [
        (4, [0], [1, 2], True),
        (3, [0], [2], True),
        (5, [0, 1], [2, 4], True),
        (4, [1, 2], [3], True),
        (5, [0], [1, 2, 3], True),
        (4, [0], [1, 2, 3], False),
        (4, [0], [], False),
        (6, [0, 1], [2], False),
    ],
)
def test_a_line_on_who_lacks_something_names_all_of_a_few_accounts(
    accounts: int, having: list[int], lacking: list[int], silent: bool
) -> None:
    records = [
        {"outlet": f"Paper {n}", "text": f"{REST} Number {n} sang."} for n in range(accounts)
    ]
    material = StoryMaterial(story_from_records(records, story_id="x"))
    firsts = [material.account.index(n) for n in having]
    candidate = PossibleContrast(
        *("origin", "credits", [Side(i) for i in firsts], lacking, 0.5, firsts[0]),
        named=len(firsts),
    )
    assert leaves_out(material, candidate) == silent


@pytest.mark.parametrize(
    ("headline", "printed", "kept"),
    [
        ("Story of women who fought off raiders is a hoax", "Story of women who fought …", False),
        ("Bank moves millions to Cyprus, chairman denies", "Bank moves millions …", False),
        ("Torino signs striker Lena Voss: report", "Torino signs striker …", False),
        ("Shark on a flooded street of Galveston is fake", "Shark on a flooded street …", False),
        ("Vaccine trial in Leeds did not end early", "Vaccine trial in Leeds …", False),
        (
            "Storm tears roofs off forty houses in Bergen",
            "Storm tears roofs …",
            False,
        ),  # much is lost
        (
            "Storm tears roofs off forty houses in Bergen",
            "Storm tears roofs off forty houses …",
            True,
        ),
    ],
)
def test_a_headline_is_not_cut_before_what_turns_it(
    headline: str, printed: str, kept: bool
) -> None:
    other = "Storm hits the old town of Lindau"
    material = StoryMaterial(story_of(REST, f"{REST} A choir sang.", headlines=(headline, other)))
    heads = [i for i in range(len(material.rows)) if material.is_headline(i)]
    heads.sort(key=lambda i: material.account[i])
    assert keep_stance(material, heads, (printed, other)) == kept


def test_kinds_that_an_editor_would_not_print_are_to_be_checked() -> None:
    weights = read_rank_weights()
    for kind in ("attribution", "label", "quote"):
        candidate = PossibleContrast(kind, "altered", [Side(0), Side(1)], [], 0.9, 0)
        assert not weights.is_weighty(candidate, 1, 0.99)
    candidate.is_reversed = True
    assert weights.is_weighty(candidate, 1, 0.99)


def test_a_quotation_that_says_the_reverse_is_shown() -> None:
    said = "“We {} pay the workers of the mill before the end of the year,” said owner Jan Holm."
    story = story_of(f"{REST} {said.format('can')}", f"{REST} {said.format('cannot')}")
    table = lines(story)
    assert "shown" in set(table["standing"][table["kind"] == "quote"])


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Higher fares announced last week, Holm said, “gave us the money for two new ferries.”",
         "Higher fares announced last week"),
        ("A ban agreed in May “has hurt every small club in the league,” Holm said.",
         "A ban agreed in May"),
        ("Rates raised twice this year, Holm said, “are a burden for every young family here.”",
         "Rates raised twice this year"),
        ("The vaccine bought in March “saved at least forty lives in this town,” Holm said.",
         "The vaccine bought in March"),
        ("The bridge opened on Friday, Holm said, “makes us the equal of any port on this coast.”",
         "The bridge opened on Friday"),
    ],
)  # fmt: skip
def test_the_subject_of_a_verb_in_quotation_marks_is_no_saying(sentence: str, words: str) -> None:
    material = StoryMaterial(story_of(f"{sentence} {REST}", REST))
    candidate = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, "Ada Holm")
    assert runs_into_marks(material, candidate, words)


@pytest.mark.parametrize(
    "sentence",
    [
        "The bridge opened on Friday, Holm said, and the toll is “a bad joke.”",
        "The ban was agreed in May, said Holm, who called it “good for every club.”",
        "The ferries are late again, Holm said.",
    ],
)
def test_a_saying_before_another_quotation(sentence: str) -> None:
    material = StoryMaterial(story_of(f"{sentence} {REST}", REST))
    candidate = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, "Ada Holm")
    assert not runs_into_marks(material, candidate, sentence.split(",")[0])


@pytest.mark.parametrize(
    "name", ["Following Lam", "Including Berg", "Despite Keller", "Amid Voss", "After Holm"]
)
def test_a_preposition_is_no_first_name(name: str) -> None:
    material = StoryMaterial(story_of(REST, REST))
    candidate = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, name)
    filled = Sentence(
        "Gazette", "Courier", REST, "", ("", ""), name, "Courier", True, (), "only", None
    )
    assert not is_clear(material, candidate, filled)
    assert has_unclear_name(material, candidate, filled)
    plain = PossibleContrast("voice", "only", [Side(0)], [1], 0.5, 0, "Ada Holm")
    assert not has_unclear_name(material, plain, filled)


@pytest.mark.parametrize(
    ("words", "points"),
    [
        ("On Thursday those fears came back to the town", True),
        ("On Monday that strike reached the port", True),
        ("This rally lifted the shares on Friday", True),
        ("It killed two men on Sunday", True),
        ("On Friday these cases were counted in Genk", True),
        ("On Friday the clinic of Genk counted nine cases", False),
    ],
)
def test_an_event_that_only_the_sentence_before_names(words: str, points: bool) -> None:
    material = StoryMaterial(story_of(f"{words}. {REST}", REST))
    assert points_to_before(material, Side(0), words) is points
