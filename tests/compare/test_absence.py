"""When may "found only here" be said of a statement?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis import Story, compare_coverage, plot_coverage, schema, story_from_records
from analysis.compare.absence import NO_MATCH, ONLY, Absence, search_elsewhere, states_something
from analysis.compare.align.model import link_claims
from analysis.compare.evidence import StatementSearch
from analysis.show import caption, show_alone, show_facts
from analysis.show.coverage import tell_coverage
from analysis.show.coverage_plots import drawn_status

SPORT = (
    "Harlow beat Dunmere 3-1 in the cup final on Saturday. "
    "The winning goal came from a free kick in the second half. "
    "Thousands of supporters welcomed the team at the station."
)
COURT = (
    "A court in Leeds sentenced the former treasurer to four years in prison on Monday. "
    "The judge said the theft had ruined a charity for sick children. "
    "His lawyer announced an appeal."
)
WEATHER = (
    "Storm Petra left 40,000 homes without power along the coast. "
    "Trains between Aberwick and Sandholm were cancelled on Friday. "
    "The weather office expects calmer days from Sunday."
)
MARKETS = (
    "Shares of Norvik Steel fell 12 percent after the company cut its forecast. "
    "The chief executive, Lena Brandt, blamed weak demand from carmakers. "
    "Analysts expect the dividend to be halved."
)
HEALTH = (
    "The health ministry confirmed 17 cases of measles in the northern district. "
    "Schools in the town of Elmsworth will stay closed until Wednesday. "
    "Doctors urged parents to have their children vaccinated."
)
WAR = (
    "Rebels captured the airport of Kasara after two days of fighting. "
    "The government said its troops had withdrawn to the river. "
    "Aid groups reported that 5,000 people had fled to the border."
)
ALONE = {  # a statement that has nothing in common with the account that it is searched for in
    "sport": (
        SPORT,
        "A brewery in Trondheim named its newest wheat beer after the goalkeeper's dog.",
    ),
    "court": (
        COURT,
        "A retired beekeeper in Tuscany keeps eleven antique harpsichords in a converted barn.",
    ),
    "weather": (
        WEATHER,
        "Volunteers in Marigold Lane knitted woollen jackets for the penguins of a small zoo.",
    ),
    "markets": (
        MARKETS,
        "Curators in Lisbon restored a baroque tapestry that moths had damaged since the 1920s.",
    ),
    "health": (
        HEALTH,
        "Astronomers at Cerro Blanco photographed a faint comet with an unusually green tail.",
    ),
    "war": (
        WAR,
        "Pastry chefs in Bologna argued for weeks about the proper thickness of lasagne sheets.",
    ),
}
ELSEWHERE = {  # what the account says in other words, in two sentences, or with the same figure
    "other words": (
        SPORT,
        "Fans turned out in great numbers to greet the players when their train arrived.",
    ),
    "two sentences": (
        COURT,
        "The ex-treasurer, whose theft ruined a children's charity, got four years and appeals.",
    ),
    "a figure": (
        WEATHER,
        "Engineers worked through the night because some 40,000 households sat in the dark.",
    ),
    "a rounded figure": (
        WAR,
        "Nearly 5,000 villagers walked towards the frontier with what they could carry.",
    ),
    "two names": (
        HEALTH,
        "Nobody in Elmsworth had expected that the Health Ministry would send nurses on foot.",
    ),
    "synonyms": (
        MARKETS,
        "The group reduced its outlook on Tuesday, and the stock dropped by an eighth by noon.",
    ),
    "quoted words": (
        f"{HEALTH} One of them said that all of it “would be over before anybody noticed”.",
        "A baker wrote of rising rents that it all “would be over before anybody noticed”.",
    ),
}
NOTHING_OWN = (
    "He declined to comment.",
    "And so it goes, as the old manager liked to say after each and every defeat?",
    "This was confirmed by several people close to the talks in the northern capital.",
    "I never thought that our little town of Elmsworth would see such a day, he said.",
    "of the three men who were seen near the old harbour on that night in March.",
    "Thank you for reading.",
    "Jane Marlow and Peter Quint contributed to this report from Oslo, Bergen and Turku.",
    "An earlier version of this article gave the wrong age for the goalkeeper of Dunmere.",
)


def search(account: str, statement: str) -> Absence:
    """Search one account for one statement, the first of another account."""
    texts = (f"{statement}\n\nAn unrelated line about the price of tea follows here.", account)
    story = made(*texts)
    return search_elsewhere(story, link_claims(story), [0])[0]


def made(*texts: str) -> Story:
    records = [{"account_id": f"a{n}", "text": text} for n, text in enumerate(texts)]
    return story_from_records(records, story_id="made")


@pytest.mark.parametrize("domain", ALONE)
def test_what_has_nothing_in_common_with_the_others_is_only_here(domain: str) -> None:
    found = search(*ALONE[domain])
    assert found.alone == ONLY
    assert found.sentence == -1


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_what_another_account_says_in_its_own_way_is_not_only_here(kind: str) -> None:
    assert search(*ELSEWHERE[kind]).alone == NO_MATCH


@pytest.mark.parametrize("statement", NOTHING_OWN)
def test_what_states_nothing_of_its_own_is_never_only_here(statement: str) -> None:
    story = made(f"{statement}\n\nThe bridge over the Arve was closed.", ALONE["war"][1])
    sentences = link_claims(story).sentences
    numbers = [i for i, row in enumerate(sentences.rows) if row["text"] == statement]
    assert not any(states_something(sentences, i) for i in numbers)


def test_the_nearest_place_is_where_the_words_are() -> None:
    statement, account = ELSEWHERE["a figure"][1], ELSEWHERE["a figure"][0]
    found = search(account, statement)
    story = made(f"{statement}\n\nAn unrelated line about the price of tea follows here.", account)
    assert link_claims(story).sentences.rows[found.sentence]["text"] == account.split(". ")[0] + "."
    assert found.words == "“40,000”"


def test_one_account_of_many_is_enough_to_rule_it_out() -> None:
    statement = ELSEWHERE["two sentences"][1]
    story = made(f"{statement}\n\nTea was dear.", SPORT, WEATHER, COURT)
    links = link_claims(story)
    found = search_elsewhere(story, links, [0])[0]
    assert found.alone == NO_MATCH
    assert links.sentences.rows[found.sentence]["account_id"] == "a3"


def test_words_in_two_neighbouring_sentences_count_together() -> None:
    story = made(ELSEWHERE["two sentences"][1] + "\n\nTea was dear.", COURT)
    links = link_claims(story)
    evidence = StatementSearch(story, links, [0])
    (together,) = evidence.search(1).measures["share"]
    single = links.features["cover_most"][links.first == 0].max()
    assert together > single
    assert np.isfinite(together)


def test_quoted_words_are_found_across_the_ends_of_sentences() -> None:
    account = "“We are done here. It is over.” The minister then left the hall by a side door."
    story = made("A clerk put it in a note, “done here, it is over.\n\nTea was dear.", account)
    measures = StatementSearch(story, link_claims(story), [0]).search(1).measures
    assert measures["quoted_found"].tolist() == [3]
    assert measures["quoted_missing"].tolist() == [0]


def test_a_story_without_lone_statements_needs_no_search() -> None:
    story = made(SPORT, COURT)
    assert search_elsewhere(story, link_claims(story), []) == {}


def test_an_account_without_any_sentence_that_states_something_is_no_obstacle() -> None:
    story = made(ALONE["sport"][1] + "\n\nTea was dear.", "Photos: Getty. Sign up.", WEATHER)
    assert set(search_elsewhere(story, link_claims(story), [0])) == {0}


@pytest.fixture(scope="module")
def table_story() -> Story:
    return made(
        f"{SPORT}\n\n{ALONE['court'][1]}\n\n{ELSEWHERE['a figure'][1]}", f"{SPORT}\n\n{WEATHER}"
    )


def test_coverage_marks_lone_statements_and_their_nearest_place(table_story: Story) -> None:
    table = compare_coverage(table_story)
    schema.check("coverage", table, table_story.texts)
    lone = table["fact_id"].str.startswith("o")
    assert set(table[lone]["alone"]) == {ONLY, NO_MATCH}
    assert table[~lone]["alone"].isna().all()
    only = table["alone"] == ONLY
    assert (table[only]["nearest_start"] == -1).all()
    near = table[(table["alone"] == NO_MATCH) & (table["status"] == "stated")]
    assert (near["nearest_account_id"] != near["account_id"]).all()
    texts = dict(
        zip(table_story.sentences["sentence_id"], table_story.sentences["text"], strict=True)
    )
    for row in near.to_dict("records"):
        words = table_story.texts[row["nearest_account_id"]][
            row["nearest_start"] : row["nearest_end"]
        ]
        assert words == texts[row["nearest_sentence_id"]]


def test_only_is_printed_for_what_the_search_found_nowhere(table_story: Story) -> None:
    table = compare_coverage(table_story)
    said = tell_coverage(table, table_story)
    only = [places for words, places in said.items if words.startswith("Found only in a0")]
    assert [place[1] for places in only for place in places] == [ALONE["court"][1]]
    other = [(words, places) for words, places in said.items if words.startswith("No match found")]
    assert any(place[0].startswith("nearest, in ") for _, places in other for place in places)
    assert any("of 2 unmatched statements" in words for words, _ in other)


def test_the_table_of_lone_statements_says_which_are_only_here(table_story: Story) -> None:
    shown = str(show_alone(compare_coverage(table_story), table_story))
    assert "only here" in shown
    assert "no match found; nearest in a1, shares “40,000”" in shown


def test_a_fact_that_others_perhaps_state_is_neither_shared_nor_alone(table_story: Story) -> None:
    """Of such a fact one account is sure; the others are named as probable."""
    table = compare_coverage(table_story)
    other = table["account_id"] == "a1"
    fact = table[table["fact_id"] == "f1"]
    assert (fact["status"] == "stated").all()
    doubted = table.copy()
    doubted.loc[(doubted["fact_id"] == "f1") & other, "status"] = "uncertain"
    doubted.loc[doubted["fact_id"] == "f1", "standing"] = "to check"
    said = tell_coverage(doubted, table_story)
    assert not any(w.startswith("Stated by a0") for w, _ in said.items), said.items
    assert "One less certain match is listed in 01-coverage to check" in str(said)
    doubted.loc[doubted["fact_id"] == "f1", "n_accounts"] = 1
    assert "perhaps stated, not counted" in str(show_facts(doubted, table_story))
    shown = show_alone(doubted, table_story)
    assert len(shown.rows) == len(show_alone(table, table_story).rows)


@pytest.fixture(scope="module")
def nine() -> tuple[Story, pd.DataFrame]:
    """Nine accounts, of which the last two reprint one text; three cells of f1 are uncertain."""
    own = [*(text for text, _ in ALONE.values()), SPORT.replace("Saturday", "Saturday night")]
    wire = " ".join((SPORT, COURT, HEALTH))
    story = made(*own, wire, wire)
    table = compare_coverage(story)
    unsure = (table["fact_id"] == "f1") & table["account_id"].isin(["a1", "a2", "a8"])
    table.loc[unsure, "status"] = "uncertain"
    return story, table


def test_of_many_accounts_an_uncertain_cell_is_decided_by_its_origin(
    nine: tuple[Story, pd.DataFrame],
) -> None:
    story, table = nine
    status = pd.Series(drawn_status(table, story))
    is_first = (table["fact_id"] == "f1").to_numpy()
    drawn = dict(zip(table[is_first]["account_id"], status[is_first], strict=True))
    assert drawn["a8"] == "origin"
    assert drawn["a1"] == drawn["a2"] == "uncertain"


def test_of_many_accounts_uncertain_cells_are_drawn_on_request(
    nine: tuple[Story, pd.DataFrame],
) -> None:
    story, table = nine
    usual = plot_coverage(table, story)
    asked = plot_coverage(table, story, uncertain=True)
    names = [{t.get_text() for t in ax.get_legend().get_texts()} for ax in (usual, asked)]
    assert "perhaps stated" not in names[0]
    assert "stated by its origin" in names[0]
    assert "perhaps stated" in names[1]
    assert "uncertain cells are not drawn" in str(caption(usual))
    assert "not drawn" not in str(caption(asked))


def test_of_many_accounts_probable_ones_are_named_on_request(
    nine: tuple[Story, pd.DataFrame],
) -> None:
    story, table = nine
    usual, asked = (str(show_facts(table, story, uncertain=u)) for u in (None, True))
    assert "perhaps stated" not in usual
    assert "stated by another account of the same origin" in usual
    assert "perhaps stated (2)" in asked


def test_uncertain_cells_of_few_accounts_are_perhaps_stated(table_story: Story) -> None:
    table = compare_coverage(table_story).copy()
    cell = (table["fact_id"] == "f1") & (table["account_id"] == "a1")
    table.loc[cell, ["status", "n_accounts"]] = ["uncertain", 2]
    assert "perhaps stated, not counted" in str(show_facts(table, table_story))
    assert "uncertain, not shown" in str(show_facts(table, table_story, uncertain=False))
