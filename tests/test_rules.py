"""The remembered rules say of every token what spaCy's attribute ruler says, for a good deal less."""

from __future__ import annotations

import pytest

from analysis.nlp import RememberedRules, load_model, remember_rules

LINES = [
    "There's a ferry, and there are two boats; it ain't gonna sail, y'all.",
    "Let's see what she's got: you gotta know that I like it, and it likes me.",
    "C'mon, he would've said so if that which they did had been done.  \n\n  The one who'd do that doesn't.",
    "Mr. Tall's 3rd ship (the “Alda”) – which wasn't his – didn't have 1,200 passengers, e.g. sailors.",
    "\t\n",
]


@pytest.mark.parametrize("text", LINES)
def test_the_rules_give_what_the_ruler_gives(text: str) -> None:
    model = load_model()
    with model.select_pipes(disable=["storydiff_rules", "lemmatizer", "ner"]):
        plain, remembered, again = (model(text) for _ in range(3))
    model.get_pipe("attribute_ruler")(plain)
    rules = RememberedRules(model.get_pipe("attribute_ruler"))
    rules(remembered)
    rules(again)  # from memory alone
    told = [
        [(t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in doc]
        for doc in (plain, remembered, again)
    ]
    assert told[0] == told[1] == told[2]


def test_the_model_asks_the_rules_once() -> None:
    assert "attribute_ruler" not in load_model().pipe_names
    assert "storydiff_rules" in load_model().pipe_names


def test_a_ruler_that_looks_at_anything_else_is_left_in_place() -> None:
    import spacy

    model = spacy.blank("en")
    model.add_pipe("attribute_ruler").add([[{"SHAPE": "Xxxx"}]], {"POS": "PROPN"})
    assert remember_rules(model).pipe_names == ["attribute_ruler"]
