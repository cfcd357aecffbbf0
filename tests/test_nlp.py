"""The parse: tokens as lists, and remembered rules that equal spaCy's attribute ruler."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from analysis import language_model, story_from_records
from analysis.errors import AnalysisError
from analysis.language_model import RememberedRules, load_model, remember_rules
from analysis.nlp import parse_story, parsed_texts

LINES = [
    "There's a ferry, and there are two boats; it ain't gonna sail, y'all.",
    "Let's see what she's got: you gotta know that I like it, and it likes me.",
    "C'mon, he would've said so if that which they did had been done.  \n\n"
    "  The one who'd do that doesn't.",
    "Mr. Tall's 3rd ship (the “Alda”) – which wasn't his – didn't have 1,200 passengers, e.g. "
    "sailors.",
    "\t\n",
    "",
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
    expected, first, second = (
        [(t.pos_, t.lemma_, str(t.morph), t.tag_, t.dep_) for t in doc]
        for doc in (plain, remembered, again)
    )
    assert first == expected
    assert second == expected


def test_the_model_asks_the_rules_once() -> None:
    assert "attribute_ruler" not in load_model().pipe_names
    assert "storydiff_rules" in load_model().pipe_names


@pytest.mark.parametrize(
    ("pattern", "sets"),
    [({"SHAPE": "Xxxx"}, {"POS": "PROPN"}), ({"LOWER": "ferry"}, {"NORM": "boat"})],
)
def test_a_ruler_with_any_other_attribute_is_left_in_place(
    pattern: dict[str, str], sets: dict[str, str]
) -> None:
    import spacy

    model = spacy.blank("en")
    model.add_pipe("attribute_ruler").add([[pattern]], sets)
    assert remember_rules(model).pipe_names == ["attribute_ruler"]


def test_tokens_as_lists_say_what_the_document_says() -> None:
    story = story_from_records([{"account_id": "a", "text": "\n".join(LINES[:4])}], story_id="x")
    parse, doc = parsed_texts(story)["a"], parse_story(story)["a"]
    assert parse.word == [t.text for t in doc]
    assert parse.pos == [t.pos_ for t in doc]
    assert parse.head == [t.head.i for t in doc]
    assert parse.children == [[c.i for c in t.children] for t in doc]
    assert parse.left == [t.left_edge.i for t in doc]
    assert parse.right == [t.right_edge.i + 1 for t in doc]
    assert parse.entity == [t.ent_type_ for t in doc]


def test_a_token_is_found_by_its_offset() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": "The ferry sailed away."}], story_id="x"
    )
    parse = parsed_texts(story)["a"]
    assert parse.between(4, 16) == (1, 3)
    words = [parse.word[parse.at(offset)] for offset in (0, 5, 9, 16)]
    assert words == ["The", "ferry", "ferry", "sailed"]


def test_a_model_with_other_weights_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("config.cfg", "parser/model"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"other")
    monkeypatch.setattr(language_model, "_model_folder", lambda name: tmp_path)
    with pytest.raises(AnalysisError, match="its hash differs"):
        load_model.__wrapped__()


def test_a_missing_model_is_said_to_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language_model, "_model_folder", lambda name: None)
    with pytest.raises(AnalysisError, match="is not installed"):
        load_model.__wrapped__()


@pytest.mark.parametrize("mark", ["'", "’"])
def test_a_denial_is_one_with_either_apostrophe(mark: str) -> None:
    text = f"Stopping it isn{mark}t just about saving the world{mark}s animals — it matters."
    story = story_from_records([{"account_id": "a", "text": text}], story_id="marks")
    parse = parsed_texts(story)["a"]
    assert parse.dep[parse.at(text.index(f"n{mark}t"))] == "neg"
    assert parse.word[parse.at(text.index(f"n{mark}t"))] == f"n{mark}t"


def test_spacy_is_loaded_without_its_command_line_and_has_it_when_asked() -> None:
    code = """
import sys
from analysis.language_model import load_model
load_model()
import spacy
assert "weasel" not in sys.modules and "spacy.cli" not in sys.modules
assert not hasattr(spacy, "cli")
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import spacy.cli
assert spacy.cli.__file__ and spacy.cli.download
"""
    subprocess.run([sys.executable, "-c", code], check=True)
