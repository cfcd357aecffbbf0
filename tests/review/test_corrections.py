"""Decisions on facts, figures, actors, origins, frames and lines change their tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from deciding import decide, statuses, write

from analysis import find_mentions, find_origins, find_quantities, find_quotes, read_story
from analysis.compare import (
    align_claims,
    align_quantities,
    compare_conflicts,
    compare_coverage,
    compare_decisions,
    compare_framing,
    compare_quantities,
    compare_voices,
)
from analysis.find import find_cues
from analysis.review import Decision, write_review
from analysis.review.anchors import make_anchor
from analysis.story import Story

SPORT = {
    "herald": "Rovers beat United 3-1 on Saturday. Striker Lena Ortiz scored twice for Rovers. The "
    "crowd of 41,000 sang until midnight.",
    "echo": "Rovers won 3-1 against United on Saturday. Ortiz scored two goals for Rovers. It was "
    "a cold evening.",
    "post": "United lost 3-1 to Rovers on Saturday. The striker Lena Ortiz scored twice. United's "
    "coach left early.",
}
COURT = {
    "herald": "Judge Mara Quill sentenced Piet Dorn to six years in prison on Friday. Dorn stole 2 "
    "million euros from the fund. “I am sorry,” he said. His lawyer will appeal.",
    "echo": "Piet Dorn was sentenced to six years in prison by Judge Mara Quill on Friday. He took "
    "2.4 million euros from the fund. The fund is closed.",
}
WEATHER = {
    "herald": "A storm flooded 300 houses in Marlow on Tuesday. Schools in Marlow stayed closed. "
    "The mayor asked for help.",
    "echo": "The storm flooded 300 houses in Marlow on Tuesday. All schools in Marlow were closed. "
    "Trains stopped.",
}
MARKET = {
    "herald": "Shares of Orbo fell 12 percent on Monday. The company cut 400 jobs. Chief executive "
    "Ida Roth blamed weak demand.",
    "echo": "Orbo lost 12 percent on the exchange on Monday. Some 450 workers will go. Roth spoke "
    "of weak demand.",
}


@pytest.fixture
def sport(tmp_path: Path) -> Path:
    return write(tmp_path / "sport", **SPORT)


@pytest.fixture
def court(tmp_path: Path) -> Path:
    return write(tmp_path / "court", **COURT)


@pytest.fixture
def weather(tmp_path: Path) -> Path:
    return write(tmp_path / "weather", **WEATHER)


@pytest.fixture
def market(tmp_path: Path) -> Path:
    return write(tmp_path / "market", **MARKET)


def fact_of(story: Story, words: str, *, review: bool = True) -> set[str]:
    """Return the accounts of the facts with a statement that has the words."""
    table = align_claims(story, review=review)
    facts = table[table["surface"].str.contains(words, regex=False)]["fact_id"]
    return set(table[table["fact_id"].isin(facts)]["account_id"])


# ---------------------------------------------------------------- facts


def test_a_statement_is_added_to_a_fact_and_the_coverage_states_it(weather: Path) -> None:
    before = compare_coverage(read_story(weather))
    story = decide(weather, "statement", "add", ("herald", "The mayor"), ("echo", "Trains stopped"))
    assert fact_of(story, "The mayor") == {"herald", "echo"}
    assert fact_of(story, "The mayor", review=False) == set()
    row = align_claims(story).set_index("surface").loc["The mayor asked for help."]
    assert (row["by"], row["reason"], row["probability"]) == ("Ann", "decided by Ann", 1.0)
    shared = compare_coverage(story)["fact_id"].str.startswith("f").sum()
    assert shared == before["fact_id"].str.startswith("f").sum() + 2
    assert statuses(story) == [("applied", "")]


def test_a_third_account_joins_a_fact_of_two_by_hand(sport: Path) -> None:
    write(sport, radio="The evening ended 3-1. Lena Ortiz did it again, with two strikes.")
    story = decide(
        sport, "statement", "add", ("radio", "Lena Ortiz did it"), ("post", "The striker Lena")
    )
    assert fact_of(story, "did it again") == {"herald", "echo", "post", "radio"}


def test_a_statement_is_taken_out_and_its_account_leaves_the_fact_out(sport: Path) -> None:
    story = decide(
        sport, "statement", "remove", ("echo", "Ortiz scored"), ("post", "The striker Lena")
    )
    assert fact_of(story, "striker Lena") == {"herald", "post"}
    assert fact_of(story, "striker Lena", review=False) == {"herald", "echo", "post"}
    coverage = compare_coverage(story)
    cells = coverage[coverage["fact"].str.contains("scored twice")]
    echo = cells[cells["account_id"] == "echo"].iloc[0]
    assert echo["status"] in ("omitted", "uncertain")
    assert echo["surface"] != "Ortiz scored two goals for Rovers."
    assert statuses(story) == [("applied", "")]


def test_a_fact_that_is_left_with_one_account_is_none(court: Path) -> None:
    story = decide(court, "statement", "remove", ("echo", "He took"), ("herald", "Dorn stole"))
    assert fact_of(story, "Dorn stole") == set()
    assert fact_of(story, "sentenced") == {"herald", "echo"}


def test_two_facts_are_merged_and_one_is_split(market: Path, sport: Path) -> None:
    story = decide(market, "fact", "merge", ("herald", "The company cut"), ("echo", "Some 450"))
    assert fact_of(story, "The company cut") >= {"herald", "echo"}
    split = decide(sport, "fact", "split", ("herald", "Rovers beat"), ("echo", "Rovers won"))
    facts = align_claims(split)
    both = facts[facts["surface"].isin(["Rovers beat United 3-1 on Saturday."])]["fact_id"]
    assert "Rovers won 3-1 against United on Saturday." not in set(
        facts[facts["fact_id"].isin(both)]["surface"]
    )
    assert statuses(split) == [("applied", "")]


def test_a_decision_on_a_fact_against_one_on_its_pair_is_a_contradiction(court: Path) -> None:
    places = ("herald", "Dorn stole"), ("echo", "He took")
    decide(court, "pair", "same", *places)
    story = decide(court, "fact", "split", *reversed(places), who="Bo")
    assert [status for status, _ in statuses(story)] == ["not applied"] * 2
    assert all("Ann, Bo" in reason for _, reason in statuses(story))
    assert set(compare_decisions(story)["column"]) == {"decision"}
    assert sorted(compare_decisions(story)["row"]) == [2, 3]


def test_a_fact_needs_two_accounts_and_says_so(weather: Path) -> None:
    story = decide(weather, "statement", "add", ("herald", "The mayor"), ("herald", "Schools in"))
    assert statuses(story) == [("applied", "")], "the fact of the schools has two accounts"
    again = decide(weather, "fact", "merge", ("echo", "Trains"), ("echo", "Trains stopped"))
    status, reason = statuses(again)[-1]
    assert status == "not applied"
    assert "the tables say 'split'" in reason


# ---------------------------------------------------------------- figures


def test_a_link_is_cut_and_another_made(market: Path, court: Path) -> None:
    story = decide(market, "link", "yes", ("herald", "400"), ("echo", "450"))
    figures = find_quantities(story).set_index("quantity_id")["surface"]
    groups = align_quantities(story)
    ours = groups[groups["by"] == "Ann"]["quantity_id"]
    assert {figures[q].split()[-1] for q in ours} >= {"400", "450"}
    assert "400" not in str(figures[align_quantities(story, review=False)["quantity_id"]].tolist())
    cut = decide(court, "link", "no", ("herald", "2 million euros"), ("echo", "2.4 million euros"))
    left = set(align_quantities(cut)["quantity_id"])
    assert {find_quantities(cut).set_index("quantity_id")["surface"][q] for q in left} == {
        "six years"
    }
    assert statuses(story) == statuses(cut) == [("applied", "")]


def test_a_verdict_is_named_and_the_conflicts_follow(court: Path) -> None:
    places = ("herald", "2 million euros"), ("echo", "2.4 million euros")
    story = decide(court, "verdict", "conflict", *places)
    figures = compare_quantities(story)
    own = figures[figures["surface"].fillna("").str.contains("million")]
    assert set(own["verdict"]) == {"conflict"}
    assert set(own["by"]) == {"Ann"}
    assert set(own["reason"]) == {"decided by Ann"}
    machine = compare_quantities(story, review=False)
    assert "conflict" not in set(machine["verdict"])
    assert len(compare_conflicts(story)) == len(compare_conflicts(story, review=False)) + 1
    row = compare_decisions(story).iloc[0]
    assert (row["machine"], bool(row["changed"])) == ("compatible", True)


def test_a_verdict_on_figures_of_no_group_says_so(market: Path) -> None:
    story = decide(market, "verdict", "conflict", ("herald", "400"), ("echo", "12 percent"))
    ((status, reason),) = statuses(story)
    assert status == "not applied"
    assert "the tables say 'not linked'" in reason


def test_a_corrected_figure_is_marked_in_the_comparison_too(sport: Path) -> None:
    story = decide(sport, "quantity", "value", ("herald", "41,000"), value="40,000")
    figures = compare_quantities(story)
    assert figures[figures["value"] == 40000]["by"].tolist() == ["Ann"]


# ---------------------------------------------------------------- actors


def test_two_actors_are_one_in_every_table(sport: Path) -> None:
    places = ("herald", "Striker Lena Ortiz"), ("post", "Lena Ortiz")
    story = decide(sport, "actor", "same", *places)
    story = decide(sport, "actor", "same", ("echo", "Ortiz"), ("post", "Lena Ortiz"))
    mentions = find_mentions(story)
    own = mentions[mentions["surface"].str.contains("Ortiz")]
    assert own["actor_id"].nunique() == 1
    assert set(own["by"]) == {"Ann"}
    machine = find_mentions(story, review=False)
    assert machine[machine["surface"].str.contains("Ortiz")]["actor_id"].nunique() > 1
    assert [s for s, _ in statuses(story)] == ["applied", "applied"]


def test_a_naming_gets_another_actor_by_name(court: Path) -> None:
    story = decide(court, "actor", "name", ("herald", "lawyer"), value="Piet Dorn’s lawyer")
    mentions = find_mentions(story).set_index("surface")
    assert mentions.loc["lawyer", "actor"] == "Piet Dorn’s lawyer"
    known = decide(court, "actor", "name", ("herald", "Judge Mara Quill"), value="Dorn")
    judges = find_mentions(known)
    here = judges[(judges["account_id"] == "herald") & (judges["start"] == 0)]
    assert here["actor"].tolist() == ["Piet Dorn"], "a surname of one actor is that actor"


def test_an_actor_that_is_two_is_split_by_words_or_by_account(weather: Path, court: Path) -> None:
    story = decide(weather, "actor", "apart", ("herald", "Marlow on"), ("echo", "Marlow on"))
    mentions = find_mentions(story)
    towns = mentions[mentions["surface"] == "Marlow"]
    assert towns.groupby("account_id")["actor_id"].nunique().tolist() == [1, 1]
    assert towns["actor_id"].nunique() == 2
    assert set(towns[towns["account_id"] == "herald"]["by"]) == {"Ann"}
    assert (
        find_mentions(story, review=False).query("surface == 'Marlow'")["actor_id"].nunique() == 1
    )


def test_a_merged_actor_changes_who_is_quoted(tmp_path: Path) -> None:
    folder = write(
        tmp_path / "war",
        herald="General Olu Bassi led the talks. “We will stop the fire,” Bassi said.",
        echo="The commander spoke late. “We keep our line,” the commander said.",
    )
    before = compare_voices(read_story(folder))
    story = decide(folder, "actor", "same", ("herald", "General Olu Bassi"), ("echo", "commander"))
    voices = compare_voices(story)
    assert before["actor_id"].nunique() == 2
    assert voices["actor_id"].nunique() == 1
    assert sorted(voices["account_id"]) == ["echo", "herald"]


def test_words_without_an_actor_say_so(weather: Path) -> None:
    story = decide(weather, "actor", "name", ("herald", "flooded"), value="Marlow")
    assert statuses(story) == [("nothing there", "no naming of an actor was found in these words")]


# ---------------------------------------------------------------- origins


def test_an_origin_is_decided_and_counted(court: Path) -> None:
    story = decide(court, "origin", "reprint", ("echo", "Piet Dorn"), value="herald")
    row = find_origins(story).set_index("account_id").loc["echo"]
    assert (row["relation"], row["comes_from"], row["by"]) == ("reprint", "herald", "Ann")
    assert row["reason"].startswith("Ann: reprint of herald")
    assert find_origins(story)["origin_id"].nunique() == 1
    assert find_origins(story, review=False)["origin_id"].nunique() == 2
    assert compare_coverage(story)["n_origins"].max() == 1


def test_review_wins_over_story_toml_and_both_are_listed(court: Path) -> None:
    (court / "story.toml").write_text(
        '[[origins]]\naccount = "echo"\nrelation = "reprint"\norigin = "Courtline"\n'
    )
    assert set(find_origins(read_story(court))["by"]) == {"machine", "story.toml"}
    story = decide(court, "origin", "original", ("echo", "Piet Dorn"))
    assert find_origins(story).set_index("account_id")["relation"]["echo"] == "original"
    assert statuses(story) == [
        ("applied", "story.toml says reprint of Courtline; review.csv wins"),
        ("not applied", "review.csv (Ann) says original, and review.csv wins"),
    ]
    assert compare_decisions(story)["coder"].tolist() == ["Ann", "story.toml"]
    assert find_origins(story, review=False).set_index("account_id")["by"]["echo"] == "story.toml"


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (("echo", "echo"), None, "cannot come from itself"),
        (("echo", "herald"), ("herald", "echo"), "is said to come from it too"),
    ],
)
def test_an_origin_that_cannot_be_is_listed(
    court: Path, first: tuple[str, str], second: tuple[str, str] | None, reason: str
) -> None:
    for account, origin in filter(None, (first, second)):
        story = decide(court, "origin", "derived", (account, "Piet Dorn"), value=origin)
    found = statuses(story)
    assert {status for status, _ in found} == {"not applied"}
    assert all(reason in why for _, why in found)
    assert set(compare_decisions(story)["column"]) == {"value"}
    assert set(find_origins(story)["by"]) == {"machine"}


# ---------------------------------------------------------------- frames


@pytest.mark.parametrize(("decision", "value"), [("name", "morality"), ("none", "")])
def test_the_frame_of_a_sentence_is_decided(court: Path, decision: str, value: str) -> None:
    sentence = "Judge Mara Quill sentenced Piet Dorn"
    story = decide(court, "frame", decision, ("herald", sentence), value=value)
    cues = find_cues(story)
    own = cues[
        (cues["measure"] == "frame") & (cues["account_id"] == "herald") & (cues["start"] < 70)
    ]
    assert own["dimension"].tolist() == ([value] if value else [])
    assert set(own["by"]) <= {"Ann"}
    framing = compare_framing(story).set_index(["account_id", "dimension"])["share"]
    machine = compare_framing(story, review=False).set_index(["account_id", "dimension"])["share"]
    assert machine["herald", "legality and crime"] > framing["herald", "legality and crime"]
    assert statuses(story) == [("applied", "")]


def test_a_dimension_of_an_own_codebook_can_be_decided(weather: Path) -> None:
    (weather / "codebook.toml").write_text('[[dimension]]\nname = "help"\nwords = ["rescue"]\n')
    story = decide(weather, "frame", "name", ("herald", "The mayor asked"), value="help")
    assert statuses(story) == [("applied", "")]
    cues = find_cues(story)
    assert cues[cues["measure"] == "codebook"]["surface"].tolist() == ["The mayor asked for help."]


def test_an_unknown_frame_is_listed_with_those_there_are(market: Path) -> None:
    story = decide(market, "frame", "name", ("echo", "Orbo lost"), value="greed")
    ((status, reason),) = statuses(story)
    assert status == "not applied"
    assert reason.startswith("'greed' is not a frame; use one of economic, ")


# ---------------------------------------------------------------- lines


PAGE = (
    "Rates rise\n\nThe bank raised rates to 5 percent. “We had to,” Ada Kern said.\n\nRead more\n"
)


def test_a_line_is_put_back_and_another_left_out(tmp_path: Path) -> None:
    folder = write(tmp_path / "rates", herald=PAGE, echo="The bank raised rates to 5 percent.")
    assert read_story(folder).left_out["text"].tolist() == ["Read more"]
    decide(folder, "line", "put back", ("herald", "Read more"))
    story = decide(folder, "line", "leave out", ("herald", "“We had to,” Ada Kern said."))
    assert story.left_out[["text", "rule", "by"]].values.tolist() == [
        ["“We had to,” Ada Kern said.", "decided", "Ann"]
    ]
    sentences = story.sentences.set_index("text")["by"]
    assert sentences["Read more"] == "Ann"
    assert sentences["The bank raised rates to 5 percent."].tolist() == ["machine"] * 2
    assert find_quotes(story).empty
    assert len(find_quotes(story, review=False)) == 1
    assert statuses(story) == [("applied", "")] * 2
    assert compare_decisions(story)["changed"].tolist() == [True, True]


def test_one_of_two_equal_lines_is_put_back_or_left_out_by_its_context(tmp_path: Path) -> None:
    text = "Storm\n\nTrees fell.\n\nRead more\n\nRoofs flew off. Trees fell.\n\nRead more\n"
    folder = write(tmp_path / "storm", herald=text, echo="A storm took trees and roofs.")
    story = read_story(folder)
    second = story.texts["herald"].rindex("Read more")
    decisions = []
    for start, words, decision in (
        (second, "Read more", "put back"),
        (story.texts["herald"].rindex("Trees"), "Trees fell.", "leave out"),
    ):
        place = make_anchor(story, "herald", start, start + len(words))
        decisions.append(Decision("Ann", "line", decision, place))
    (folder / "review.csv").write_text(write_review(decisions), "utf8")
    story = read_story(folder)
    own = story.sentences[story.sentences["account_id"] == "herald"]
    assert own["text"].tolist() == ["Storm", "Trees fell.", "Roofs flew off.", "Read more"]
    assert own["start"].iloc[-1] == second
    assert sorted(story.left_out["by"]) == ["Ann", "machine"]
    assert [status for status, _ in statuses(story)] == ["applied", "applied"]


def test_a_line_that_is_read_already_changes_nothing(weather: Path) -> None:
    story = decide(weather, "line", "put back", ("echo", "Trains stopped."))
    row = compare_decisions(story).iloc[0]
    assert (row["status"], row["machine"], bool(row["changed"])) == ("applied", "put back", False)


def test_lines_that_contradict_each_other_change_nothing(weather: Path) -> None:
    decide(weather, "line", "leave out", ("echo", "Trains stopped."))
    story = decide(weather, "line", "put back", ("echo", "Trains stopped."), who="Bo")
    assert story.left_out.empty
    assert [s for s, _ in statuses(story)] == ["not applied"] * 2
