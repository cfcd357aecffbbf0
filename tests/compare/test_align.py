"""Which statements state one fact: on the seed story, by the grouping rules, and on odd texts."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import (
    AnalysisError,
    Story,
    align_claims,
    cache,
    read_story,
    schema,
    story_from_records,
)
from analysis.compare.align import features as pairs
from analysis.compare.align.differences import (
    describe_figure_changes,
    figures_of,
)
from analysis.compare.align.facts import group_pairs
from analysis.compare.align.model import (
    LogisticModel,
    Trees,
    apply_line,
    apply_trees,
    link_claims,
    read_weights,
)
from analysis.compare.align.sentences import sentence_terms, stem
from analysis.find.quantities import find_quantities
from analysis.nlp import parse_story


def story(*texts: str) -> Story:
    return story_from_records(
        [{"account_id": f"a{n}", "text": t} for n, t in enumerate(texts)], story_id="test"
    )


def linked(found: Story, one: str, other: str, **options: object) -> bool:
    """Whether a statement with the words ``one`` and one with ``other`` share a fact."""
    table = align_claims(found, **options)
    facts = [
        set(table.loc[table["surface"].str.contains(words, regex=False), "fact_id"])
        for words in (one, other)
    ]
    return bool(facts[0] & facts[1])


@pytest.fixture(scope="module")
def seed() -> Story:
    return read_story("gaza-refusals")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "as 60,000 Called Up",
            "has called up 60,000 reservists",
        ),  # headline and bullet, called up / called up
        ("more than 360 refusing troops", "over 360 soldiers"),  # another bound word, another noun
        (
            "largest reservist mobilization",
            "has mobilized around 60,000",
        ),  # noun and verb of one root
        ("led by soldiers and mothers", "soldiers and their mothers resist"),  # no verb in common
    ],
)
def test_seed_statements_of_one_fact_are_linked(seed: Story, one: str, other: str) -> None:
    assert linked(seed, one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "nearly 1,000 participating mothers",
            "over 450 Israeli soldiers have died",
        ),  # two figures of two things
        (
            "about two-thirds of Israelis",
            "initial support for the military campaign",
        ),  # support, but of another thing
        ("roughly 20 believed alive", "numerous civilian deaths"),
        ("at least three soldiers", "military service remains a core aspect"),
    ],
)
def test_seed_statements_on_one_topic_are_not_linked(seed: Story, one: str, other: str) -> None:
    assert not linked(seed, one, other)


def test_every_row_points_to_its_words(seed: Story) -> None:
    schema.check("statements", align_claims(seed, standing="possible"), seed.texts)


def test_facts_have_two_accounts_and_stable_ids_in_reading_order(seed: Story) -> None:
    table = align_claims(seed)
    assert (table.groupby("fact_id")["account_id"].nunique() >= 2).all()
    assert list(dict.fromkeys(table["fact_id"])) == [
        f"f{n}" for n in range(1, table["fact_id"].nunique() + 1)
    ]
    firsts = [g.iloc[0]["start"] for _, g in table.groupby("fact_id", sort=False)]
    assert firsts == sorted(firsts)


@pytest.mark.parametrize("threshold", [0.25, 0.4, 0.6])
def test_complete_link_and_no_pair_lost(seed: Story, threshold: float) -> None:
    """Statements of different accounts in a fact are pairs, and every pair is in a fact."""
    links = link_claims(seed)
    strong = {
        (int(i), int(j))
        for i, j, p in zip(links.first, links.second, links.probability, strict=True)
        if p >= threshold
    }
    together = {pair for fact in group_pairs(links, threshold) for pair in combinations(fact, 2)}
    assert {
        p for p in together if links.sentences.account[p[0]] != links.sentences.account[p[1]]
    } == strong


def test_a_sentence_that_states_two_facts_is_in_both() -> None:
    found = story(
        (
            "The court fined the bank 40 million dollars and the regulator suspended its "
            "licence in Malta."
        ),
        (
            "Judges at the court fined the bank 40 million dollars. "
            "Sunny weather is expected on Friday in the south."
        ),
        (
            "The regulator suspended the licence of the bank in Malta. "
            "A ferry sank near the harbour of Genoa."
        ),
    )
    table = align_claims(found)
    places = table.groupby("sentence_id")["fact_id"].nunique()
    assert places.max() >= 2
    assert not linked(found, "Judges at the court", "The regulator suspended the licence")


def test_probability_is_at_least_the_threshold_and_reasons_name_shared_words(seed: Story) -> None:
    table = align_claims(seed, threshold=0.5)
    assert table["probability"].between(0.5, 1).all()
    assert table["reason"].str.contains("shares '").all()


def test_possible_pairs_come_apart_and_are_marked(seed: Story) -> None:
    sure, both = align_claims(seed), align_claims(seed, standing="possible")
    assert set(sure["standing"]) == {"sure"}
    assert both[both["standing"] == "sure"].equals(sure)
    possible = both[both["standing"] == "possible"]
    assert len(possible)
    assert possible["fact_id"].str.startswith("p").all()
    assert (possible["probability"] < read_weights().sure).all()


@pytest.mark.parametrize("options", [{"threshold": 0}, {"threshold": 1.5}, {"standing": "certain"}])
def test_wrong_option_is_named(seed: Story, options: dict[str, object]) -> None:
    with pytest.raises(AnalysisError):
        align_claims(seed, **options)


def test_same_story_same_table(seed: Story) -> None:
    """The result depends neither on the order of sets nor on what was computed before."""
    first = align_claims(seed, standing="possible")
    cache.forget()
    assert align_claims(seed, standing="possible").equals(first)


def test_byline_heading_and_credit_say_nothing() -> None:
    """A heading, a byline and an agency in a caption are nothing that two accounts share."""
    caption = "FILE - The port of Genoa burns at night. (AP Photo/Jane Doe, File)"
    found = story(
        f"Fire in port of Genoa\n\n{caption}\n\nKey Takeaways Today\n\n"
        "Firefighters came late to the port. It burned all night."
    )
    sentences = sentence_terms(found, parse_story(found))
    assert {r["role"] for r in sentences.rows} == {"headline", "caption", "body"}
    assert not {"ap", "doe", "takeaway"} & set(sentences.names)


def test_one_account_or_one_language_too_few_gives_no_facts() -> None:
    assert align_claims(story("Only one outlet tells this story of 40 ships.")).empty
    german = (
        "Die Regierung hat am Montag vierzig Schiffe nach Genua geschickt, "
        "wie der Minister in Berlin sagte."
    )
    assert align_claims(story("Forty ships were sent to Genoa on Monday.", german)).empty


def test_pairs_without_a_word_in_common_or_alike_are_never_linked() -> None:
    assert align_claims(story("Zorp bliffed.", "Ships sank."), threshold=0.001).empty


def test_a_sentence_of_one_word_states_nothing() -> None:
    """Markup left in the text, or 'Advertisement', is the same in every account and is no fact."""
    found = story(
        "Advertisement.\n\nThree ships sank off Genoa.", "Advertisement.\n\nFarmers met in Lyon."
    )
    assert "Advertisement." not in {
        r["text"] for r in sentence_terms(found, parse_story(found)).rows
    }


ODD = st.text(
    alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=80
)


@settings(max_examples=25, deadline=None)
@given(ODD.filter(str.strip), ODD.filter(str.strip))
def test_any_text_is_taken(one: str, other: str) -> None:
    try:
        found = story(one, other, "Police held 40 men.")
    except AnalysisError:
        return
    schema.check("statements", align_claims(found, standing="possible"), found.texts)


def test_a_large_story_looks_at_the_nearest_pairs_only(
    seed: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The two ways to choose candidates agree on what they both look at."""
    sentences = sentence_terms(seed, parse_story(seed))
    first, second, chars = pairs.find_pairs(sentences)
    every = dict(
        zip(zip(first.tolist(), second.tolist(), strict=True), chars.tolist(), strict=True)
    )
    monkeypatch.setattr(pairs, "SMALL", 2)
    monkeypatch.setattr(pairs, "NEAREST", 5)
    first, second, chars = pairs.find_pairs(sentences)
    some = dict(zip(zip(first.tolist(), second.tolist(), strict=True), chars.tolist(), strict=True))
    assert 0 < len(some) < len(every)
    assert all(every[pair] == pytest.approx(value, abs=1e-6) for pair, value in some.items())


def test_trees_walk_to_the_right_leaf() -> None:
    """One tree: x <= 1 gives -2, else y <= 0 gives 0, else 2."""
    feature, edge = np.array([0, 0, 1, 0, 0]), np.array([1.0, 0, 0, 0, 0])
    left, right, value = (
        np.array([1, 1, 3, 3, 4]),
        np.array([2, 1, 4, 3, 4]),
        np.array([0, -2.0, 0, 0, 2.0]),
    )
    tree = Trees(["x", "y"], np.array([0]), feature, edge, left, right, value, 0.0)
    features = {"x": np.array([0.0, 2, 2]), "y": np.array([5.0, -1, 1])}
    assert apply_trees(tree, features) == pytest.approx(1 / (1 + np.exp([2.0, 0, -2])))


def test_logistic_regression_by_hand() -> None:
    line = LogisticModel(["x"], np.array([1.0]), np.array([2.0]), np.array([4.0]), -1.0)
    assert apply_line(line, {"x": np.array([1.0, 3.0])}) == pytest.approx(
        1 / (1 + np.exp([1.0, -3.0]))
    )


@pytest.mark.parametrize(
    ("word", "other"), [("indictment", "indicted"), ("mothers", "mother"), ("refused", "refuses")]
)
def test_forms_of_a_word_meet(word: str, other: str) -> None:
    assert stem(word) == stem(other)


@pytest.mark.parametrize(
    ("one", "other", "changes"),
    [
        (
            "More than 360 soldiers refuse.",
            "360 soldiers refuse.",
            ["'360' for 'More than 360': another bound"],
        ),
        (
            "They paid $43,885,310 in taxes.",
            "They paid $43 million in taxes.",
            ["'$43 million' for '$43,885,310': another precision"],
        ),
        ("More than 360 soldiers refuse.", "More than 360 soldiers refuse to serve.", []),
        ("Police held more than 12 women.", "Police held 12 men.", []),  # of two things
    ],
)
def test_changed_figures_are_told(one: str, other: str, changes: list[str]) -> None:
    found = story(one, other)
    figures = figures_of(find_quantities(found))
    assert describe_figure_changes(figures.get("a0#0", []), figures.get("a1#0", [])) == changes
