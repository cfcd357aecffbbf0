"""Lines that were not looked up in the words ask a reader to check and do not assert."""

from __future__ import annotations

import re

import pytest
from contrast_stories import lines, story_of

from analysis.compare.contrasts.templates import (
    TEMPLATES,
    TO_ASK,
    Sentence,
    among_english,
    template_of,
)

NEW = "Reporters of both papers were there. {}"
PAIRS = [
    # figures of two things, times of two things, words of others beside the news, two labels
    ("Harbour pilots want 400 euros more a month, and 60 of them struck on Monday.",
     "Sixty harbour pilots struck on Monday; ferry stewards want 300 euros more a month."),
    ("The court heard two witnesses on Tuesday about the fire in the bar at Velden.",
     "The court heard a fireman on Thursday about the fire in the bar at Velden, and two others."),
    ("The clinic apparently moved some patients after the leak, a nurse in Leeds believes.",
     "The clinic in Leeds moved nine patients after the leak in the cellar on Friday."),
    ("Rain fell on the pitch in Parma and the keeper slipped, which the coach called a farce.",
     "The keeper of Parma slipped on the wet pitch before the goal, the referee reported."),
    ("Shares of Corvane fell by a third before the bank closed trading, brokers say.",
     "Shares of Corvane fell when a rumour spread that the bank would close the mine."),
]  # fmt: skip


def filled(sort: str) -> Sentence:
    return Sentence(
        *(
            "Gazette",
            "Courier",
            "one thing",
            "another thing",
            ("a minister", "a mayor"),
            "Ines Tamm",
        ),
        *("Post", False, ("Gazette", "Courier"), sort, None),
    )


@pytest.mark.parametrize(("kind", "sort"), sorted(TO_ASK))
def test_a_sentence_to_check_asks_and_names_both_sides(kind: str, sort: str) -> None:
    says = template_of(kind, sort, sure=False)(filled(sort))
    assert re.match("(?:Perhaps|Compare) ", says)
    assert {"Gazette", "Courier"} <= set(re.findall(r"\w+", says))
    assert len(says.split()) <= 30
    assert says != template_of(kind, sort, sure=True)(filled(sort))


def test_what_was_found_by_a_search_is_put_as_it_was_found() -> None:
    for key in (("only", "missing"), ("origin", "credits"), ("attribution", "denial")):
        asking = template_of(*key, sure=False)
        assert asking is (TEMPLATES.get(key) or TEMPLATES[key[0], ""])


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_nothing_is_asserted_that_was_not_looked_up(first: str, second: str) -> None:
    found = lines(story_of(NEW.format(first), NEW.format(second)))
    found = found[found["standing"] == "to check"]
    for says in found["says"]:
        assert "do not agree" not in says
        assert "states as fact" not in says
        assert not says.startswith(("The time given differs", "Where "))


def test_a_voice_to_check_is_limited_to_the_accounts_in_english() -> None:
    says = "Perhaps only Gazette cites Ines Tamm: “We waited”."
    assert among_english(says).startswith("Of the accounts in English, perhaps only Gazette cites")
