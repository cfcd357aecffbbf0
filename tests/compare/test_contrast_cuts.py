"""Cut words of contrasts: they begin and end where a phrase does, and add what is new."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis.compare.contrasts.cuts import first_phrases
from analysis.compare.contrasts.phrase_checks import ends_a_phrase, starts_a_phrase
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import StoryMaterial

LONG = "Rain fell on the lake of Lindau all day, and the market in the old town was closed."


def read_of(text: str) -> SentenceTokens:
    return StoryMaterial(story_of(text, LONG)).read[0]


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Some drivers have been stranded since May, more than 20 in Lindau.", "been stranded"),
        ("The latest survey of the lake finds mud.", "latest survey of the lake"),
        ("All day, before as 900 fans came, it rained.", "before as 900 fans came"),
        ("Her late husband sold 40 boats.", "late husband sold 40 boats"),
        ("The bank did not lend 3 million euros.", "not lend 3 million euros"),
        ("The old bridges of Vevey fell in May.", "bridges of Vevey fell in May"),
    ],
)
def test_words_whose_beginning_is_cut_off_start_no_phrase(sentence: str, words: str) -> None:
    start = sentence.index(words)
    assert not starts_a_phrase(read_of(sentence), (start, start + len(words)))


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("Crowds of 300 marched while flanked by police officers.", "while flanked"),
        ("The poll finds deep doubt between and within the parties.", "between and within"),
        ("Divers looked for the wreck off the coast of Vevey.", "looked for the wreck off"),
        ("Rates rose because banks and funds sold bonds.", "Rates rose because"),
        ("The keeper was sent off and the coach was fined.", "The keeper was sent off and"),
    ],
)
def test_words_that_want_others_behind_them_end_no_phrase(sentence: str, words: str) -> None:
    start = sentence.index(words)
    assert not ends_a_phrase(read_of(sentence), (start, start + len(words)))


@pytest.mark.parametrize(
    ("headline", "most", "printed"),
    [
        (
            "Has a dam ever been closed in a week? The plan of the council could affect many",
            11,
            "Has a dam ever been closed in a week?",
        ),
        (
            "After two decades and billions spent, the government of Arvia collapses as rebels win",
            11,
            "After two decades and billions spent, the government of Arvia collapses …",
        ),
        (
            "Tenants are glad now that the ban has been kept. What may come in the next winter",
            11,
            "Tenants are glad now that the ban has been kept …",
        ),
        (
            "The protests in Lindau are unusual but the rulers of Arvia will not give in",
            7,
            "The protests in Lindau are unusual …",
        ),
        (
            "Keller strikes a confident tone on dams, says he never brings a bill without votes",
            11,
            "Keller strikes a confident tone on dams …",
        ),
    ],
)
def test_a_long_headline_is_cut_at_a_mark_or_phrase(headline: str, most: int, printed: str) -> None:
    story = story_of(LONG, LONG, headlines=(headline, "A dam in Lindau"))
    read = next(r for r in StoryMaterial(story).read if r.row["role"] == "headline")
    assert first_phrases(read, most) == printed


@pytest.mark.parametrize(
    ("left", "right", "never"),
    [
        (
            "The mayor asked on Monday whether the fever had leaked from a laboratory in Vevey.",
            "The mayor wants a report on whether the fever leaked from a laboratory, the origin of "
            "the Lindau fever.",
            "of the Lindau fever",
        ),
        (
            "The palace announced on Friday that the king will travel to Arvia in June.",
            "The king will travel to Arvia, with a trip to Meren, the palace announced on Friday.",
            "to Meren",
        ),
        (
            "The former president endorsed Hale in the race for the district.",
            "Hale was endorsed by the former president to stand for the district south of Vevey.",
            "of Vevey",
        ),
    ],
)
def test_what_belongs_to_another_clause_is_not_added(left: str, right: str, never: str) -> None:
    says = lines(story_of(f"{left} {LONG}", f"{right} {LONG}"))["says"]
    assert not says.str.contains(f"adds “{never}").any()


@pytest.mark.parametrize(
    ("first", "second", "who"),
    [
        ("I am not ashamed of the dam,", "But you need no dam to know that it rains.", "Keller"),
        ("We lost the second half,", "And we know that the referee saw it all.", "Lind"),
        ("The bank is safe,", "Nobody has to queue for cash in the rain tonight.", "Brandt"),
        ("He never read the letter,", "He signed it in the dark on a Friday night.", "Moe"),
        ("The ward is full,", "We treat the sick on the floor of the old gym.", "Amman"),
    ],
)
def test_who_speaks_is_no_part_of_the_quoted_words(first: str, second: str, who: str) -> None:
    here = f"“{first}” says Ivo {who}. “{second}”"
    there = f"“{first} {second[:1].lower()}{second[1:-1]} at all,” said Ivo {who}."
    says = lines(story_of(f"{here} {LONG}", f"{there} {LONG}"))["says"]
    assert not says.str.contains(f"says Ivo|, says|says {who}").any()


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ("That’s the news, said the mayor of Lindau.", "’s the news"),
        ("It was sold by a yard in Lindau, which has 140 boats.", "Lindau, which has 140 boats"),
        ("They hope to get at least 10 men to come.", "at least 10 men to come"),
        ("The bill failed after it got 48 of 98 votes.", "after it got 48 of 98 votes"),
        ("For this he got two flats, a cellar and the use of the pool.", "two flats and the use"),
    ],
)
def test_a_figure_needs_words_that_say_what_it_counts(sentence: str, words: str) -> None:
    says = lines(story_of(f"{sentence} {LONG}", LONG))["says"]
    assert not says.str.contains(f"“{words}”", regex=False).any()
