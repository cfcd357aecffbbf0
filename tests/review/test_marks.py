"""What was decided by hand is counted and marked wherever it is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from deciding import decide, write

from analysis import (
    compare_accounts,
    compare_coverage,
    find_cues,
    find_origins,
    find_quantities,
    find_quotes,
    read_story,
)
from analysis.compare import align_claims, compare_decisions, compare_quantities
from analysis.show import show_contrasts, show_facts, show_figures, show_table, tell_doubt
from analysis.show.accounts import fact_entries, quote_marks, reading_view
from analysis.show.doubts import tell_checked
from analysis.show.front import front_view
from analysis.story import Story

HEALTH = {
    "herald": "The clinic treated 340 patients for measles in May. Doctor Lea Brandt blamed missed "
    "vaccinations. “We ran out of beds,” Brandt said. The ministry sent two nurses.",
    "echo": "In May the clinic treated 360 measles patients. Missed vaccinations are to blame, "
    "said doctor Lea Brandt. Visitors were turned away.",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "health", **HEALTH)


def page(story: Story) -> str:
    return front_view(
        story,
        contrasts=compare_accounts(story),
        coverage=compare_coverage(story),
        origins=find_origins(story),
    )


def test_without_decisions_nothing_is_said_of_them(folder: Path) -> None:
    story = read_story(folder)
    assert tell_checked(story) == ""
    assert "by hand" not in page(story)
    assert "decided by" not in repr(show_table(find_quantities(story), story))
    assert tell_doubt(story, compare_coverage(story)).lead.startswith(("What", "Everything"))


def test_what_was_checked_and_changed_is_counted(folder: Path) -> None:
    total = len(find_quantities(read_story(folder)))
    decide(folder, "quantity", "value", ("herald", "340"), value="340")
    decide(folder, "quantity", "unit", ("herald", "340"), value="child")
    story = decide(folder, "quantity", "value", ("echo", "360"), value="350")
    words = f"2 of {total} checked by hand by Ann, 2 changed (figures)."
    assert tell_checked(story) == words
    assert words in page(story)
    assert tell_doubt(story, compare_coverage(story)).lead.startswith(words)
    assert compare_decisions(story)["changed"].tolist() == [False, True, True]


def test_two_kinds_are_added_up_and_listed(folder: Path) -> None:
    decide(folder, "quantity", "value", ("herald", "340"), value="340")
    story = decide(
        folder, "speaker", "name", ("herald", "We ran out of beds"), value="Ida", who="Bo"
    )
    words = tell_checked(story)
    assert " checked by hand by Ann and Bo, 1 changed (1 of " in words
    assert words.endswith("quotations).")


def test_a_decision_that_does_not_apply_is_said_on_the_page(folder: Path) -> None:
    story = decide(folder, "quantity", "value", ("herald", "The clinic"), value="3")
    assert tell_checked(story) == "One decision does not apply: see 00-story."
    doubts = tell_doubt(story, compare_coverage(story)).items
    assert doubts[0][0] == (
        "review.csv, row 2, column 'words': no figure was found in these words."
    )


def test_corrected_rows_are_marked_in_the_tables_that_are_shown(folder: Path) -> None:
    decide(folder, "quantity", "value", ("herald", "340"), value="341")
    decide(folder, "statement", "add", ("herald", "The ministry"), ("echo", "Visitors were"))
    story = read_story(folder)
    shown = show_table(find_quantities(story), story, columns=["surface", "value"])
    assert shown.heads == ("words", "value", "decided by")
    assert {row[-1] for row in shown.rows} == {"Ann", "–"}
    assert show_table(align_claims(story), story).heads[-1] == "decided by"
    assert "[decided by Ann]" in repr(show_figures(compare_quantities(story), story))
    assert "decided by Ann" in repr(show_facts(compare_coverage(story), story))
    assert "decided by" not in repr(show_facts(compare_coverage(story, review=False), story))


def test_corrected_rows_are_marked_in_the_texts_too(folder: Path) -> None:
    decide(folder, "speaker", "name", ("herald", "We ran out of beds"), value="Ida")
    story = decide(folder, "statement", "add", ("herald", "The ministry"), ("echo", "Visitors"))
    entries = fact_entries(align_claims(story), compare_coverage(story))
    notes = [mark.note for entry in entries for mark in entry.marks]
    assert sum(note.endswith(", decided by Ann") for note in notes) == 2
    assert "direct, decided by Ann" in [m.note for m in quote_marks(find_quotes(story))]
    page = reading_view(
        story,
        statements=align_claims(story),
        coverage=compare_coverage(story),
        figures=compare_quantities(story),
        quotes=find_quotes(story),
        cues=find_cues(story),
    )
    assert page.count("decided by Ann") == 3


def test_a_contrast_that_was_checked_says_by_whom(folder: Path) -> None:
    table = compare_accounts(read_story(folder))
    first = table[table["named"] & (table["start"] >= 0)].iloc[0]
    story = decide(
        folder, "contrast", "note", (first["account_id"], first["surface"]), value="ask the clinic"
    )
    assert "[checked by Ann: ask the clinic]" in repr(
        show_contrasts(compare_accounts(story), story)
    )
    story = decide(folder, "contrast", "sign", (first["account_id"], first["surface"]))
    assert "Checked by Ann: ask the clinic." in page(story)
