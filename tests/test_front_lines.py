"""Lines, facts and openings of the front page as a reader sees them."""

from __future__ import annotations

import re

import pytest
from test_front import COURIER, GAZETTE, POST, TOLL, line, story_of, view, words_of

import analysis
from analysis.report.pages import NotebookPage, front_page
from analysis.show.behind import tell_descent
from analysis.show.fact_matrix import _alike, _Fact, _is_spoken, _reads_well, common_facts
from analysis.show.openings import show_openings


def sides_of(page: str) -> str:
    lines = page.split("<ol")[1].split("</ol>")[0]
    found = re.search(r'<div class="sides.*?</div>', lines)
    return words_of(found[0]) if found else ""


@pytest.mark.parametrize(
    ("says", "printed"),
    [
        ("Gazette has “At least 12 people died”, Courier “Fourteen people were killed”.", ""),
        (
            "Gazette has another toll than Courier.",
            "Gazette At least 12 people died Courier Fourteen people were killed",
        ),
        (
            "Only Gazette puts it so: “At least 12 people died”.",
            "Gazette At least 12 people died Courier Fourteen people were killed",
        ),
    ],
)
def test_words_that_the_sentence_prints_are_not_printed_again(says: str, printed: str) -> None:
    story = story_of(GAZETTE, COURIER)
    page = view(story, line(story, 1, TOLL, says=says))
    assert sides_of(page) == printed
    if not printed:
        assert page.count("data-lead=") >= 2
        assert "<mark>At least 12</mark> people died</span>" in page


@pytest.mark.parametrize(
    ("says", "absent", "named"),
    [
        ("Only Gazette has the mayor.", ("courier", "post"), False),
        ("Gazette cites Keller; she is not named in two others.", ("courier", "post"), False),
        (
            "Nothing like what Gazette has was found in Courier and Post.",
            ("courier", "post"),
            False,
        ),
        ("Gazette cites the mayor.", ("courier", "post"), True),
        ("Only Gazette, of those that say it, cites her.", ("courier",), True),
    ],
)
def test_accounts_without_it_are_named_once(
    says: str, absent: tuple[str, ...], named: bool
) -> None:
    story = story_of(GAZETTE, COURIER, POST)
    words = {"gazette": "Mayor Anna Keller said there had been no warning at all."}
    page = view(story, line(story, 1, words, "voice", says, absent))
    assert ("no match found" in page) == named


def test_a_voice_has_its_own_words_only() -> None:
    story = story_of(GAZETTE, COURIER)
    rows = line(story, 1, {"gazette": "Mayor Anna Keller said"}, "voice", "A voice is apart.")
    rows += line(story, 1, {"gazette": "About 400 homes were evacuated"}, "voice")[:1]
    assert sides_of(view(story, rows)) == "Gazette Mayor Anna Keller said"


def test_accounts_of_the_same_words_share_a_cell() -> None:
    records = [GAZETTE, GAZETTE | {"account_id": "echo", "outlet": "Echo"}, COURIER]
    story = story_of(*records)
    page = view(story, line(story, 1, TOLL | {"echo": TOLL["gazette"]}, says="Tolls differ."))
    assert sides_of(page).startswith("Gazette and Echo At least 12 people died Courier")


def test_only_the_figure_at_issue_is_marked() -> None:
    text = "They gave nearly 15 million dollars, and paid 13 million in taxes."
    story = story_of(
        GAZETTE | {"text": text}, COURIER | {"text": "They gave 15 million dollars to the poor."}
    )
    places = {"gazette": text, "courier": "They gave 15 million dollars to the poor."}
    rows = line(story, 1, places, says="The gifts are given in two ways.")
    start = story.texts["gazette"].index("nearly")
    rows[0] |= {"differs_start": start, "differs_end": start + len("nearly 15 million")}
    page = view(story, rows)
    assert "<mark>nearly 15 million dollars</mark>" in page
    assert "<mark>13 million" not in page


@pytest.mark.parametrize(
    ("label", "well"),
    [
        ("The river Arve flooded Lindau", True),
        ("Keller: She had warned the council", True),
        ("The regulator fined two banks in the U.S.", True),
        ("Official: It's a nonsense", False),
        ("Perhaps she challenged the council", False),
        ("‘I wish to continue playing", False),
        ("Not tonight, not in an hour, now.", False),
        ("Free to want this- some of the victims were miners", False),
        ("Mayor Keller's Angry Response To Lindau's Water Authority", False),
    ],
)
def test_a_label_that_says_nothing_by_itself_comes_last(label: str, well: bool) -> None:
    assert _reads_well(label) == well


@pytest.mark.parametrize(
    ("label", "other", "alike"),
    [
        ("Kumar is to open a bank in Oslo", "Reports: Kumar may open a bank in Oslo", True),
        ("The storm killed nine sailors", "Nine sailors were rescued from the storm", True),
        ("The storm killed nine sailors", "The court freed the banker", False),
        ("The army sent soldiers", "The army sent soldiers and boats to Lindau", True),
        ("Prices rose in May", "Wages fell in June", False),
    ],
)
def test_labels_with_the_same_words_are_one_line(label: str, other: str, alike: bool) -> None:
    assert _alike(label, other) == alike


@pytest.mark.parametrize(
    ("surface", "start", "spoken"),
    [
        ("“The striker belongs in prison,” he said.", 1, True),
        ("The striker belongs in prison.", 500, False),
    ],
)
def test_what_is_quoted_is_printed_in_quotation_marks(
    surface: str, start: int, spoken: bool
) -> None:
    cell = {"account_id": "a", "surface": surface, "start": start - 1}
    label = "The striker belongs in prison"
    assert _is_spoken(label, [cell], {"a": [(1, 40)]}) == spoken
    assert _Fact(label, {}, {}, spoken).words == (f"“{label}”" if spoken else label)
    assert _Fact(f"Blix: {label}", {}, {}, spoken).words == f"Blix: {label}"


def test_with_few_lines_the_page_shows_how_each_account_begins() -> None:
    story = story_of(GAZETTE, COURIER, POST)
    page = words_of(view(story))
    assert "How each account begins" in page
    assert "Gazette At least 12 people died when the river Arve flooded" in page
    assert "Authority rejects blame The river Arve flooded Lindau on Monday." in page
    assert page.count("Twelve dead in Lindau flood") == 1  # the title
    assert "How each account begins" not in view(story, *(line(story, n, TOLL) for n in range(3)))


def test_accounts_that_begin_alike_are_one_and_of_many_none_is_shown() -> None:
    records = [GAZETTE | {"account_id": f"a{n}", "outlet": f"O{n}"} for n in range(3)]
    assert show_openings(story_of(*records), "") == ""
    story = story_of(*records[:2], COURIER)
    assert "O0 and O1" in words_of(show_openings(story, ""))
    many = story_of(*records, *(COURIER | {"account_id": f"b{n}"} for n in range(4)))
    assert show_openings(many, "") == ""


def test_the_page_says_what_the_lines_to_check_are_about() -> None:
    story = story_of(GAZETTE, COURIER)
    kinds = ["figure"] * 3 + ["quote"] * 2 + ["time"]
    lines = [line(story, n, TOLL, kind, standing="to check") for n, kind in enumerate(kinds)]
    page = view(story, *lines)
    assert "under “Worth checking”, most of them on figures and quotations." in words_of(page)
    link = '<a href="00-story.html">00-story</a>'
    assert link in front_page(page, [NotebookPage("00-story", "Story")], [])
    assert link not in front_page(page, [NotebookPage("02-figures", "Figures")], [])


def test_a_page_without_a_shared_fact_says_so() -> None:
    chess = "Magnus Lund beat Ivan Petrov at the chess final in Oslo after seven hours of play."
    page = words_of(view(story_of(GAZETTE, POST | {"text": chess})))
    assert "No fact was found in" in page


def test_who_derives_from_whom_is_named() -> None:
    text = GAZETTE["text"] + " " + COURIER["text"] + " Divers searched the cellars near the port."
    wire = {"account_id": "wire", "outlet": "Northwire", "text": f"LINDAU (Northwire) - {text}"}
    echo = {"account_id": "echo", "outlet": "Echo", "text": f"LINDAU (Northwire) - {text}"}
    story = story_of(wire, echo, POST)
    words = tell_descent(analysis.find_origins(story), story)
    assert "Echo derives from Northwire" in words


def test_heads_of_long_names_are_upright_where_their_words_fit() -> None:
    outlets = ("New York Times", "Washington Post", "Christian Science Monitor", "Al Jazeera")
    records = [
        {"account_id": f"a{n}", "outlet": outlet, "text": record["text"]}
        for n, (outlet, record) in enumerate(
            zip(outlets, (GAZETTE, COURIER, POST, POST), strict=True)
        )
    ]
    assert '<table class="facts some">' in view(story_of(*records))


def test_what_all_report_is_not_what_they_part_on_in_the_same_words() -> None:
    story = story_of(GAZETTE, COURIER)
    coverage = analysis.compare_coverage(story)
    shared = coverage[coverage["standing"] == "shown"]["fact_id"].unique()
    assert len(shared) > 1
    labels = dict.fromkeys(shared, "Nothing of that kind was found")
    labels |= {shared[0]: "The river Arve flooded Lindau", shared[1]: "the river Arve flooded it"}
    coverage["label"] = coverage["fact_id"].map(labels).fillna("Other")
    coverage["status"] = "stated"
    assert any("Arve" in words for words, _ in common_facts(coverage, story))
    apart = (coverage["fact_id"] == shared[1]) & (coverage["account_id"] == "courier")
    coverage.loc[apart, "status"] = "differs"
    assert not any("Arve" in words for words, _ in common_facts(coverage, story))
