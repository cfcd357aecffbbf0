"""Codings beside a story: read from any form, compared two by two, each fault in one sentence."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from analysis import AnalysisError, read_story
from analysis.compare import compare_coders, compare_decisions, compare_disagreements
from analysis.review import CodedUnit, Decision, read_codings, write_review
from analysis.review.anchors import make_anchor
from analysis.story import Story

GAZETTE = (
    "Ferry strike in Marstal\n\nThe crews of 14 ferries walked out on Monday. “We want a fair "
    "rota,” Lise Holm said. The port stayed open. Rain fell all day."
)
COURIER = (
    "Ferries stay in port\n\nOn Monday the crews of fourteen ferries walked out. Talks begin on "
    "Friday. “We want a fair rota,” said Lise Holm."
)
SENTENCES = {
    "gazette": [
        "The crews of 14 ferries walked out on Monday.",
        "“We want a fair rota,” Lise Holm said.",
        "The port stayed open.",
        "Rain fell all day.",
    ],
    "courier": [
        "On Monday the crews of fourteen ferries walked out.",
        "Talks begin on Friday.",
        "“We want a fair rota,” said Lise Holm.",
    ],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gazette.txt").write_text(GAZETTE)
    (tmp_path / "courier.txt").write_text(COURIER)
    return tmp_path


def accounts() -> list[dict[str, Any]]:
    return [{"account_id": a, "sentences": s} for a, s in SENTENCES.items()]


def fact(gazette: list[Any], courier: list[Any], relation: str = "same") -> dict[str, Any]:
    sentences = {"gazette": gazette, "courier": courier}
    return {"fact": "what is said", "sentences": sentences, "relation": relation}


def code(folder: Path, name: str, **lists: Any) -> Story:
    said = {"accounts": accounts(), **lists}
    (folder / f"coding.{name}.json").write_text(json.dumps(said))
    return read_story(folder)


def words(story: Story, unit: CodedUnit) -> list[str]:
    return [story.texts[p.account_id][p.start : p.end] for p in unit.places]


def refusals(folder: Path, **lists: Any) -> list[str]:
    coding = read_codings(code(folder, "Ann", **lists))["Ann"]
    assert coding.units == ()
    return [f"{what}: {why}" for what, why in coding.refused]


def row(story: Story, measure: str, coder: str = "Ann", other: str = "Bo") -> dict[str, Any]:
    table = compare_coders(story)
    chosen = (table["coder"] == coder) & (table["other_coder"] == other)
    found: list[dict[str, Any]] = table[chosen & (table["measure"] == measure)].to_dict("records")
    assert len(found) == 1
    return found[0]


# Reading


def test_a_coding_is_no_account_and_its_numbers_become_places(folder: Path) -> None:
    story = code(
        folder,
        "Ann",
        facts=[fact([0], [0])],
        quotes=[{"account": "gazette", "n": 1, "kind": "direct", "speaker": "Lise Holm"}],
        figures=[{"account": "gazette", "n": 0, "surface": "14", "value": 14, "bound": "="}],
    )
    assert list(story.labels) == ["courier", "gazette"]
    units = {unit.kind: unit for unit in read_codings(story)["Ann"].units}
    assert words(story, units["fact"]) == [SENTENCES["gazette"][0], SENTENCES["courier"][0]]
    assert words(story, units["figure value"]) == ["14"]
    assert units["figure value"].value == "14"
    assert (units["speaker"].value, units["quote"].value) == ("Lise Holm", "direct")


@pytest.mark.parametrize("form", ["strings", "mapping", "spans", "words"])
def test_sentences_can_be_given_in_each_form(folder: Path, form: str) -> None:
    said: dict[str, Any] = {"account_id": "gazette"}
    number: Any = 2
    sentences = SENTENCES["gazette"]
    if form == "strings":
        said["sentences"] = sentences
    elif form == "mapping":
        said["sentences"] = {"2": {"text": sentences[2], "before": "said. ", "after": " Rain"}}
    elif form == "spans":
        at = GAZETTE.index(sentences[2])
        said |= {"text": GAZETTE, "sentences": [[0, 1], [0, 1], [at, at + len(sentences[2])]]}
    else:
        number = sentences[2]
    coding = {"accounts": [said], "facts": [{"sentences": {"gazette": [number]}}]}
    (folder / "coding.Ann.json").write_text(json.dumps(coding))
    story = read_story(folder)
    (unit,) = read_codings(story)["Ann"].units
    assert words(story, unit) == ["The port stayed open."]


def test_the_headline_is_t_and_an_account_is_known_by_its_hash(folder: Path) -> None:
    digest = hashlib.sha256(GAZETTE.encode()).hexdigest()
    said = {"account_id": "A1", "sha256": digest, "headline": "Ferry strike in Marstal"}
    coding = {"accounts": [said], "facts": [{"sentences": {"A1": ["T"]}}]}
    (folder / "coding.Ann.json").write_text(json.dumps(coding))
    story = read_story(folder)
    (unit,) = read_codings(story)["Ann"].units
    assert unit.places[0].account_id == "gazette"
    assert words(story, unit) == ["Ferry strike in Marstal"]


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (fact([9], [0]), "cites sentence 9, whose words the file does not give"),
        (fact([0], [0], "alike"), "relation: is 'alike', which is not known; use same, partial"),
        ({"sentences": {"gazette": ["The ferry sank."]}}, "'The ferry sank.': its words are not"),
        ({"sentences": {"herald": ["The ferry sank."]}}, "no account has its words"),
        ({"sentences": [0]}, "sentences: is not an object"),
        ({"places": "all"}, "places: is not a list of objects"),
    ],
)
def test_what_cannot_be_placed_is_a_sentence_and_no_unit(
    folder: Path, item: dict[str, Any], said: str
) -> None:
    (refused,) = refusals(folder, facts=[item])
    assert refused.startswith("coding.Ann.json, facts, number 1")
    assert said in refused
    (row,) = compare_decisions(read_story(folder)).to_dict("records")
    assert (row["status"], row["reason"]) == ("not read", refused)


def test_words_that_are_found_twice_are_refused(folder: Path) -> None:
    (folder / "gazette.txt").write_text(f"{GAZETTE} Rain fell all day.")
    (refused,) = refusals(folder, facts=[fact([3], [1])])
    assert "its words are found 2 times" in refused


def test_other_items_apply_when_one_is_refused(folder: Path) -> None:
    story = code(folder, "Ann", facts=[fact([9], [0]), fact([0], [0])])
    coding = read_codings(story)["Ann"]
    assert (len(coding.units), len(coding.refused)) == (1, 1)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is not valid JSON"),
        ("[" * 100_000, "is not valid JSON"),
        ("[]", "is not a coding"),
        ('{"id": "x"}', "is not a coding"),
        ('{"facts": {}}', "has 'facts' which is not a list of objects"),
        ('{"facts": ["x"]}', "has 'facts' which is not a list of objects"),
    ],
)
def test_a_file_that_is_no_coding_is_set_aside(folder: Path, content: str, said: str) -> None:
    (folder / "coding.Ann.json").write_text(content)
    story = read_story(folder)
    (reason,) = story.skipped["reason"]
    assert said in reason
    assert read_codings(story) == {}
    assert compare_coders(story).empty


def test_an_unknown_coder_is_named_with_those_that_are_known(folder: Path) -> None:
    (folder / "story.toml").write_text('coder = "Bo"')
    code_file = folder / "coding.Ann.json"
    code_file.write_text(json.dumps({"facts": []}))
    with pytest.raises(AnalysisError, match="coder 'Bo', who has no coding; use one of "):
        read_story(folder)
    (folder / "story.toml").write_text("coder = [1]")
    with pytest.raises(AnalysisError, match="coder is a list"):
        read_story(folder)


# Comparing


def test_two_coders_are_compared_on_what_both_coded(folder: Path) -> None:
    code(folder, "Ann", facts=[fact([0], [0]), fact([1], [2], "partial")])
    story = code(folder, "Bo", facts=[fact([0], [0]), fact([1], [2]), fact([2], [1])])
    pairs = row(story, "pairs")
    assert (pairs["n_units"], pairs["n_differ"]) == (5 * 4, 1)
    assert pairs["f1"] == pytest.approx(2 * 2 / 5)
    assert pairs["agreement"] == pytest.approx(19 / 20)
    relations = row(story, "relations")
    assert (relations["n_units"], relations["agreement"]) == (2, 0.5)
    assert row(story, "facts")["n_differ"] == 2
    table = compare_disagreements(story)
    table = table[(table["coder"] == "Ann") & (table["measure"] == "pairs")]
    (found,) = table.to_dict("records")
    assert (found["value"], found["other_value"]) == ("none", "one fact")
    both = {found["surface"], found["other_surface"]}
    assert both == {"The port stayed open.", "Talks begin on Friday."}


def test_the_machine_is_a_coder_and_decisions_do_not_change_its_word(folder: Path) -> None:
    code(folder, "Ann", facts=[fact([0], [0])])
    before = row(read_story(folder), "pairs", "machine", "Ann")
    assert before["f1"] > 0
    story = read_story(folder)
    places = [
        make_anchor(story, a, story.texts[a].index(w), story.texts[a].index(w) + len(w))
        for a, w in (("gazette", SENTENCES["gazette"][0]), ("courier", SENTENCES["courier"][0]))
    ]
    made = Decision("Cy", "pair", "apart", *places)
    (folder / "review.Cy.csv").write_text(write_review([made]))
    (folder / "review.csv").write_text(write_review([made]))
    story = read_story(folder)
    assert str(row(story, "pairs", "machine", "Ann")) == str(before)
    decided = row(story, "pairs", "Cy", "Ann")
    assert (decided["n_units"], decided["agreement"]) == (1, 0.0)


def test_only_accounts_that_both_coded_count(folder: Path) -> None:
    code(folder, "Ann", quotes=[{"account": "gazette", "n": 1, "kind": "direct", "speaker": "X"}])
    said = {
        "accounts": accounts()[1:],
        "quotes": [{"account": "courier", "n": 2, "kind": "mixed", "speaker": "Holm"}],
    }
    (folder / "coding.Bo.json").write_text(json.dumps(said))
    quotes = row(read_story(folder), "quotes")
    assert (quotes["n_units"], quotes["n_differ"]) == (4, 1)


def test_speakers_are_one_when_a_name_contains_the_other(folder: Path) -> None:
    def quote(account: str, n: int, speaker: str) -> dict[str, Any]:
        return {"account": account, "n": n, "kind": "direct", "speaker": speaker}

    code(folder, "Ann", quotes=[quote("gazette", 1, "Lise Holm"), quote("courier", 2, "Holm")])
    story = code(folder, "Bo", quotes=[quote("gazette", 1, "Holm"), quote("courier", 2, "Per")])
    speakers = row(story, "speakers")
    assert (speakers["n_units"], speakers["n_differ"]) == (2, 1)


def test_figures_are_compared_by_mention_then_by_value_and_bound(folder: Path) -> None:
    def figure(account: str, surface: str, value: float, bound: str = "=") -> dict[str, Any]:
        return {"account": account, "n": 0, "surface": surface, "value": value, "bound": bound}

    code(folder, "Ann", figures=[figure("gazette", "14 ferries", 14), figure("courier", "fou", 4)])
    story = code(folder, "Bo", figures=[figure("gazette", "14", 15)])
    assert (row(story, "figures")["n_units"], row(story, "figures")["n_differ"]) == (2, 1)
    assert row(story, "figure values")["agreement"] == 0
    assert row(story, "figure bounds")["agreement"] == 1


def test_contrasts_are_matched_one_to_one_in_two_accounts_or_by_who_lacks_them(
    folder: Path,
) -> None:
    def place(account: str, text: str) -> dict[str, str]:
        return {"account": account, "text": text}

    both = [place("gazette", "crews of 14 ferries"), place("courier", "crews of fourteen")]
    rain = {"kind": "only", "places": [place("gazette", "Rain fell")], "absent": ["courier"]}
    code(folder, "Ann", contrasts=[{"kind": "figure", "places": both}, rain])
    repeated = {"kind": "time", "places": both}
    story = code(folder, "Bo", contrasts=[repeated, repeated, {**rain, "absent": []}])
    found = row(story, "contrasts")
    assert (found["n_units"], found["n_differ"]) == (4, 3)
    assert row(story, "contrast kinds")["n_differ"] == 1


def test_nothing_is_matched_twice(folder: Path) -> None:
    twice = {
        "kind": "figure",
        "places": [
            {"account": "gazette", "text": "crews of 14 ferries"},
            {"account": "courier", "text": "crews of fourteen"},
        ],
    }
    mention = {"account": "gazette", "n": 0, "surface": "14", "value": 14}
    wider = {**mention, "surface": "of 14"}
    code(folder, "Ann", contrasts=[twice, twice], figures=[mention, wider])
    story = code(folder, "Bo", contrasts=[twice], figures=[mention])
    for measure in ("contrasts", "figures"):
        found = row(story, measure)
        assert (found["n_units"], found["n_differ"]) == (2, 1), measure
