"""One act that is decided in one account and only proposed in the other."""

from __future__ import annotations

import pytest
from contrast_stories import story_of

from analysis.compare.contrasts.clauses_apart import other_times
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.topics import StoryMaterial

DECIDED = [
    ("Parliament voted to extend the state of emergency by three months.",
     "The president has proposed extending the state of emergency by three months."),
    ("The league agreed to move the final to Lisbon.",
     "The league wants to move the final to Lisbon."),
    ("The court approved the request to freeze the accounts of the bank.",
     "Prosecutors asked a judge to freeze the accounts of the bank."),
    ("Shareholders of Nordkredit have approved a plan to sell the Cyprus branch.",
     "The chairman of Nordkredit seeks to sell the Cyprus branch."),
    ("The clinic decided to close its children's ward.",
     "The clinic is considering closing its children's ward."),
]  # fmt: skip

NOT_APART = [
    ("Parliament voted to extend the state of emergency.",
     "Deputies agreed to extend the state of emergency."),
    ("Parliament will vote to extend the state of emergency.",
     "The president has proposed extending the state of emergency."),
    ("The league did not agree to move the final to Lisbon.",
     "The league wants to move the final to Lisbon."),
    ("The league agreed to move the final to Lisbon.",
     "The league wants to move its office to Porto."),
    ("The union called the strike after the talks failed.",
     "Teachers voted in favor of authorizing a strike."),
]  # fmt: skip


def sorts(left: str, right: str) -> list[str]:
    material = StoryMaterial(story_of(left, right))
    found = other_times(SentencePair(material, 0, 1))
    return [d.sort for d in found]


@pytest.mark.parametrize(("left", "right"), DECIDED)
def test_what_is_decided_here_and_proposed_there(left: str, right: str) -> None:
    assert "decided" in sorts(left, right)
    assert "decided" in sorts(right, left)


@pytest.mark.parametrize(("left", "right"), NOT_APART)
def test_what_both_decided_or_nobody_did(left: str, right: str) -> None:
    assert "decided" not in sorts(left, right)
