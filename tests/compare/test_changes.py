"""What changes between two wordings of a fact, and where two accounts cannot both be right."""

from __future__ import annotations

import pytest

from analysis import Story, html, read_story, schema, story_from_records
from analysis.compare import compare_conflicts, compare_wording
from analysis.compare.wording import changes_of, find_preservation
from analysis.show import show_changes, show_conflicts
from analysis.show.coverage import tell_changes


def story(*texts: str) -> Story:
    return story_from_records(
        [{"account_id": f"a{n}", "text": t} for n, t in enumerate(texts)], story_id="test"
    )


def changed(one: str, other: str) -> list[tuple[str, str, str]]:
    """(change, words, other words) of two sentences that are taken to state one fact."""
    found = story(one, other)
    rows = changes_of(found, [("f1", "a0#0", "a1#0")])
    schema.check("changes", schema.make("changes", rows), found.texts)
    return [(r["change"], r["surface"], r["other_surface"]) for r in rows]


@pytest.mark.parametrize(
    ("full", "other", "change", "words"),
    [
        (
            "More than 360 soldiers refuse to serve.",
            "360 soldiers refuse to serve.",
            "bound dropped",
            "More than 360",
        ),
        (
            "They paid $43,885,310 in taxes.",
            "They paid $43 million in taxes.",
            "number rounded",
            "$43,885,310",
        ),
        (
            (
                "U.S. banks will close their branches in Lindau on Monday, "
                "the finance ministry announced."
            ),
            "The banks close their branches in Lindau on Monday.",
            "attribution dropped",
            "the finance ministry announced",
        ),
        (
            "A federal judge issued an order temporarily blocking the new law in Texas.",
            "A federal judge issued an order blocking the new law in Texas.",
            "qualifier dropped",
            "temporarily",
        ),
        (
            "Senate may vote on a bill to prevent a shutdown.",
            "The Senate votes on a bill to avert a shutdown.",
            "hedge dropped",
            "may",
        ),
        (
            "The army holds 40 towns in the north, but there were no official figures on the dead.",
            "The army holds 40 towns in the north, and many are dead.",
            "qualifier dropped",
            "no official figures",
        ),
        (
            "Some lawmakers rejected the budget bill on Monday.",
            "Lawmakers rejected the budget bill on Monday.",
            "scope widened",
            "Some lawmakers",
        ),
    ],
)
def test_what_is_dropped_is_told_with_both_places(
    full: str, other: str, change: str, words: str
) -> None:
    found = changed(full, other)
    assert [(c, there) for c, _, there in found if c == change] == [(change, words)]
    assert [(c, there) for c, _, there in changed(other, full) if c == change] == [
        (change, words)
    ], "either order"


@pytest.mark.parametrize(
    ("full", "other"),
    [
        ("About 60,000 reservists were called up.", "Israel called up some 60,000 reservists."),
        (
            "The mayor said the bridge was closed on Monday.",
            "The bridge was closed on Monday, according to the mayor.",
        ),
        (
            (
                "U.S. banks will close their branches in Lindau on Monday, "
                "the finance ministry announced."
            ),
            "The banks close their branches in Lindau on Monday, the ministry said.",
        ),
        ("The court temporarily blocked the law.", "The court blocked the law until Friday."),
        ("The council may close the bridge.", "The council could close the bridge."),
        (
            "Jobless claims edged up to 373,000 last week.",
            "Jobless claims rose to 373,000 last week.",
        ),
        ("More than 12 women were held.", "Police held 12 men."),
    ],
)
def test_what_is_said_another_way_is_no_change(full: str, other: str) -> None:
    assert changed(full, other) == []


def test_a_verb_that_judges_is_an_added_interpretation(seed: Story) -> None:
    """In one account the group says, in the other it claims, to represent over 360 soldiers."""
    table = compare_wording(seed)
    schema.check("changes", table, seed.texts)
    row = table[table["change"] == "added interpretation"].iloc[0]
    assert row["reason"] == "“claims” for “says”"
    assert (
        seed.texts[row["other_account_id"]][row["other_start"] : row["other_end"]]
        == row["other_surface"]
    )


def test_a_clause_on_what_it_means_is_an_added_interpretation() -> None:
    plain = "Job openings in the country rose to a record of 9.3 million in April."
    assert changed(plain, f"{plain[:-1]}, raising fears of a labor shortage.") == [
        ("added interpretation", "raising fears of a labor shortage", plain)
    ]


@pytest.mark.parametrize(
    ("reference", "variant", "kept"),
    [
        (
            "Banks close all branches in Lindau on Monday, police said.",
            "Police in the town said that banks close all branches in Lindau on Monday.",
            [("attribution", True)],
        ),
        (
            "The mayor said the council closed the old bridge in Lindau on Monday.",
            "The council closed the old bridge in Lindau on Monday.",
            [("attribution", False)],
        ),
        (
            "The council may close the old bridge in Lindau on Monday.",
            "The council could close the old bridge in Lindau on Monday.",
            [("hedge", True)],
        ),
        (
            "The council may close the old bridge in Lindau on Monday.",
            "The council will close the old bridge in Lindau on Monday.",
            [("hedge", False)],
        ),
        (
            "The mayor said the council closed the old bridge in Lindau on Monday.",
            "The old bridge in Lindau is safe, an engineer found.",
            [],
        ),
    ],
)
def test_attributions_and_hedges_are_kept_or_dropped(
    reference: str, variant: str, kept: list[tuple[str, bool]]
) -> None:
    found = find_preservation(story(reference, variant))
    assert [(f.what, f.kept) for f in found if f.account_id == "a1"] == kept


def test_conflict_has_both_sides_words(seed: Story) -> None:
    found = story(
        *(
            f"The court unsealed the {n}-page indictment of Duncan Hunter on Monday."
            for n in (48, 47)
        )
    )
    table = compare_conflicts(found)
    schema.check("conflicts", table, found.texts)
    assert table[["surface", "other_surface"]].values.tolist() == [["48-page", "47-page"]]
    shown = show_conflicts(table, found)
    assert "[48-page]" in shown.rows[0][1]
    assert "[47-page]" in shown.rows[0][3]
    assert "<mark>48-page</mark>" in shown._repr_html_()


def test_two_years_of_one_thing_are_a_conflict() -> None:
    found = story(
        "Pelosi has led House Democrats since 2002.",
        "Pelosi has led House Democrats since 2003, Ryan says.",
    )
    table = compare_conflicts(found)
    assert table[["surface", "other_surface"]].values.tolist() == [["2002", "2003"]]
    assert table["fact_id"].tolist() == ["f1"]


def test_bounds_that_both_hold_are_no_conflict() -> None:
    assert compare_conflicts(
        story("More than 360 soldiers refuse to serve.", "Some 400 soldiers refuse to serve.")
    ).empty


def test_nothing_to_compare_gives_empty_tables() -> None:
    lone = story("At least 12 people died in the flood.")
    assert compare_wording(lone).empty
    assert compare_conflicts(lone).empty
    assert str(tell_changes(compare_wording(lone), lone)).startswith("No change")


def test_markup_in_a_text_stays_words_when_it_is_marked() -> None:
    bad = "<img src=x onerror=alert(1)>"
    found = story(
        f"More than 360 soldiers refuse {bad} to serve.", f"360 soldiers refuse {bad} to serve."
    )
    changes = schema.make("changes", changes_of(found, [("f1", "a0#0", "a1#0")]))
    page = show_changes(changes, found)._repr_html_()
    assert "<img" not in page
    assert "<mark>More than 360</mark>" in page
    assert "<img" not in html.table(["words"], [[html.Marked(bad, [(0, len(bad))])]])


@pytest.fixture(scope="module")
def seed() -> Story:
    return read_story("gaza-refusals")
