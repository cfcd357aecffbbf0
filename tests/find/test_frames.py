"""Frame cues: word senses, the gate, uncertainty, and the analyst's own codebook."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import AnalysisError
from analysis.find.codebook import read_codebook
from analysis.find.frames import choose_dimension, find_cues, find_frames, score_sentences
from analysis.find.terms import Triggers
from analysis.schema import check
from analysis.story import Story
from analysis.story_reader import read_story, story_from_records


def one(text: str) -> Story:
    return story_from_records([{"text": text, "language": "en"}], story_id="x")


def dimension(text: str) -> str:
    ((_, scores),) = score_sentences(one(text)).values()
    return choose_dimension(scores)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The central bank raised interest rates to curb inflation.", "economic"),
        ("A court sentenced him to ten years in prison.", "legality and crime"),
        ("Troops shelled the town after the ceasefire collapsed.", "security and defence"),
        ("Doctors say the disease spreads in crowded hospitals.", "health and safety"),
        ("Most respondents in the poll disapproved.", "public opinion"),
        ("Conscience and duty told them what is right and wrong.", "morality"),
        ("The senator won the Republican primary election.", "political"),
        ("The United Nations and foreign ministers threatened sanctions.", "external regulation"),
    ],
)
def test_plain_sentences_of_a_dimension(text: str, expected: str) -> None:
    assert dimension(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "She was sick and tired of it, of course.",  # no illness
        "He paid tribute to his teacher.",  # no payment
        "The train leaves at nine on weekdays.",  # nothing at all
        "She met him at the Harvard Health Institute.",  # a name says who, not what about
        "The group is called Save Our Souls.",  # the same, by a small word in capitals
    ],
)
def test_other_senses_are_no_frame(text: str) -> None:
    assert dimension(text) == "none"


def test_hints_count_only_beside_a_typical_word() -> None:
    assert not find_frames(
        one("The leader of the campaign gave a speech and won support.")
    )  # whose campaign?
    assert not find_frames(
        one("His rivals walked home.")
    )  # one typical word alone does not pass the gate
    assert [r["surface"] for r in find_frames(one("The candidate ended the campaign."))] == [
        "candidate",
        "campaign",
    ]


def test_two_dimensions_of_one_weight_are_uncertain() -> None:
    assert dimension("The bishop and the banker spoke about faith and profit.") == "uncertain"


def test_what_the_whole_story_is_about_counts_for_less() -> None:
    lines = [f"Soldiers were seen near the hill on day {n}." for n in range(12)]
    story = one(" ".join([*lines, "The soldiers met the bishop."]))
    last = list(score_sentences(story).values())[-1][1]
    assert choose_dimension(last) == "morality"
    assert dimension("The soldiers met the bishop.") == "uncertain"


def test_longer_terms_beat_shorter_ones() -> None:
    triggers = Triggers(
        [("social security", "economic", 3.0), ("security", "security and defence", 2.0)]
    )
    assert {t.dimension for t in triggers.exact["social"]} == {"economic"}
    assert {r["dimension"] for r in find_frames(one("Social security pays miners a pension."))} == {
        "economic"
    }


def test_cues_of_the_seeds_stand_where_they_say() -> None:
    story = read_story("gaza-refusals")
    cues = check("cues", find_cues(story), story.texts)
    assert set(cues["measure"]) == {"frame", "wording"}
    assert cues["score"].between(0, 1).all()
    assert not cues["surface"].isin(["Souls", "Democracy", "service", "about", "around"]).any()


def test_a_codebook_beside_the_story_adds_a_measure(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Mothers of the men pleaded.\n\nThe mothers met on Monday. Nobody refused to serve.\n",
        "utf8",
    )
    assert set(find_cues(read_story(tmp_path))["measure"]) <= {"frame", "wording"}
    (tmp_path / "codebook.toml").write_text(
        '[[dimension]]\nname = "family"\nphrases = ["mother", "son/N"]\n', "utf8"
    )
    cues = find_cues(read_story(tmp_path))
    assert cues[cues["measure"] == "codebook"]["surface"].tolist() == ["Mothers", "mothers"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[dimension]", r"is not TOML"),
        ("", r"contains no dimension; write each as \[\[dimension\]\]"),
        ('title = "a"', r"has a field 'title', which is not known"),
        ('[[dimensions]]\nname = "a"', r"has a field 'dimensions', which is not known"),
        ('dimension = "a"', r"has a dimension that is not a table"),
        ('[dimension]\nname = "a"', r"has a dimension that is not a table"),
        ('[[dimension]]\nphrases = ["b"]', r"dimension 1: has no name"),
        ("[[dimension]]\nname = 3", r"dimension 3: has a name that is not text"),
        (
            '[[dimension]]\nname = "none"\nwords = ["b"]',
            r"dimension 'none': has a name that is reserved",
        ),
        (
            '[[dimension]]\nname = "a"\nwords = ["b"]\n[[dimension]]\nname = "a"\nwords = ["c"]',
            r"dimension 'a': is defined twice",
        ),
        (
            '[[dimension]]\nname = "a"\nphrase = ["b"]',
            r"has a field 'phrase', which is not known; use name, definition, phrases",
        ),
        ('[[dimension]]\nname = "a"\nwords = ["b"]\ndefinition = 3', r"definition is not text"),
        ('[[dimension]]\nname = "a"\nwords = "b"', r"words is not a list of texts; write words = "),
        ('[[dimension]]\nname = "a"\nphrases = [3]', r"phrases is not a list of texts"),
        ('[[dimension]]\nname = "a"\nhints = [" "]', r"hints is not a list of texts"),
        ('[[dimension]]\nname = "a"\nexamples = "b"', r"examples is not a list of texts"),
        ('[[dimension]]\nname = "a"\nphrases = []', r"has no words to search for"),
        (
            '[[dimension]]\nname = "a"\nwords = ["son/X"]',
            r"words: 'son/X' asks for the part of speech 'X'; use one of /N, ",
        ),
        (
            '[[dimension]]\nname = "a"\nphrases = ["re*fuse to"]',
            r"'re\*fuse to' has a \* before the end of a word",
        ),
    ],
)
def test_a_broken_codebook_is_one_clear_error(text: str, words: str) -> None:
    with pytest.raises(AnalysisError, match=rf"codebook\.toml.*{words}"):
        read_codebook(text)


def test_a_codebook_in_another_encoding_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mothers met on Monday in the town.\n", "utf8")
    (tmp_path / "codebook.toml").write_bytes(b'[[dimension]]\nname = "f\xfcr"\n')
    with pytest.raises(AnalysisError, match="UTF-8"):
        find_cues(read_story(tmp_path))


def test_a_codebook_is_compared_and_shown_like_a_measure_of_the_house(tmp_path: Path) -> None:
    from analysis.compare.framing import compare_framing, find_frame_sentences
    from analysis.show.framing import tell_dimensions

    (tmp_path / "a.txt").write_text(
        "Mothers of the men pleaded.\n\nThe train left at nine. Our sons are not toys.\n", "utf8"
    )
    (tmp_path / "codebook.toml").write_text(
        '[[dimension]]\nname = "family"\nphrases = ["mother", "our sons"]\nwords = ["men"]\n',
        "utf8",
    )
    story = read_story(tmp_path)
    assert story.skipped.empty
    table = compare_framing(story)
    family = table[(table["measure"] == "codebook") & (table["dimension"] == "family")].iloc[0]
    assert (family["sentences"], family["words"]) == (2, "mothers, men, our sons")
    assert 0.5 < family["share"] <= 1
    told = str(tell_dimensions(table, find_frame_sentences(story), story))
    assert "Family, by the analyst's codebook: a.txt " in told
    assert "a.txt: “Our sons are not toys.”" in told


def test_examples_of_one_dimension_alone_are_hints() -> None:
    text = (
        '[[dimension]]\nname="a"\nexamples=["mothers plead"]\n[[dimension]]\nname="b"\n'
        'examples=["soldiers plead"]'
    )
    assert set(read_codebook(text).triggers.exact) == {"mothers", "soldiers"}


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1, max_size=200).filter(str.strip))
def test_never_raises_on_any_text(text: str) -> None:
    story = one("A " + text)
    check("cues", find_cues(story), story.texts)
