"""What counts as the same words, as shortened and as altered; and how it is shown."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis import Story, schema, story_from_records
from analysis.compare import compare_quotes
from analysis.show import show_quotes
from analysis.show.quotes import tell_quotes


def story(*texts: str) -> Story:
    return story_from_records(
        [{"outlet": f"Outlet {n}", "text": t} for n, t in enumerate(texts)], story_id="x"
    )


def checked(*texts: str) -> list[dict[str, object]]:
    told = story(*texts)
    return schema.check("quote_check", compare_quotes(told), told.texts).to_dict("records")


@pytest.fixture(scope="module")
def three() -> Story:
    """Two accounts that agree and one that quotes another word."""
    return story(
        "“We will not leave this town tonight,” said Ann Lee.",
        "“We will not leave this town tonight,” Ann Lee said on Monday.",
        "“We will never leave this town tonight,” Lee told reporters.",
    )


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("“We will not leave this town”", '"We will not leave this town"', "exact"),
        ("“We will not leave, this town”", "“We will not leave this town!”", "punctuation"),
        (
            "“We will not leave this town until the rain stops”",
            "“We will not leave this town”",
            "shortened",
        ),
        (
            "“We will stay here until the rain has stopped”",
            "“We will stay here … the rain has stopped”",
            "shortened",
        ),
        ("“We will not leave this town today”", "“We shall not leave this town today”", "altered"),
        ("“We know we will not leave today”", "“We know we [shall] not leave today”", "altered"),
    ],
)
def test_verdicts(first: str, second: str, verdict: str) -> None:
    assert [
        r["verdict"] for r in checked(f"{first}, said Ann Lee.", f"{second}, said Ann Lee.")
    ] == [verdict]


@pytest.mark.parametrize(
    ("whole", "cut"),
    [
        (
            "The mine, which has killed nine men since March, must be closed for good",
            "The mine must be closed for good",
        ),
        (
            "Our striker, who scored twice in the first ten minutes, was fouled all night",
            "Our striker was fouled all night",
        ),
        (
            "The judge, whom both sides had praised the week before, threw out the case at once",
            "The judge threw out the case at once",
        ),
        (
            "My shares, which I bought with money from my parents, are worth nothing today",
            "My shares are worth nothing today",
        ),
        (
            "They will rebuild the clinic, as they promised before the last two elections, by May",
            "They will rebuild the clinic by May",
        ),
    ],
)
def test_words_cut_from_the_middle_of_a_sentence_are_seen(whole: str, cut: str) -> None:
    rows = checked(f"“{whole},” said Ann Lee.", f"“{cut},” said Ann Lee.")
    assert [row["verdict"] for row in rows] == ["altered"]
    marked = f"{whole.split(',')[0]} …{whole.split(',')[-1]}"
    rows = checked(f"“{whole},” said Ann Lee.", f"“{marked},” said Ann Lee.")
    assert [row["verdict"] for row in rows] == ["shortened"]
    assert "cut out" in str(rows[0]["reason"])


@pytest.mark.parametrize(
    ("whole", "short"),
    [
        ("We are not going to pay for that bridge", "We’re not going to pay for that bridge"),
        ("They have lost the ball in every game", "They've lost the ball in every game"),
        ("I am the owner of this farm and its wells", "I'm the owner of this farm and its wells"),
        ("It is a fair verdict for the whole family", "It’s a fair verdict for the whole family"),
        ("You will see rain on the coast by noon", "You'll see rain on the coast by noon"),
    ],
)
def test_a_short_form_at_the_start_is_the_same_words(whole: str, short: str) -> None:
    rows = checked(f"“{whole},” said Ann Lee.", f"“{short},” said Ann Lee.")
    assert [row["verdict"] for row in rows] == ["punctuation"]


@pytest.mark.parametrize("name", ["[Porter]", "[The mayor]", "[Lind]", "[The bank]", "[My son]"])
def test_a_pronoun_at_the_start_may_be_bracketed(name: str) -> None:
    row = checked(
        "“He has lied to this court from first to last,” said Ann Lee.",
        f"“{name} has lied to this court from first to last,” said Ann Lee.",
    )[0]
    assert (row["verdict"], row["reason"]) == ("altered", "in brackets")


def test_changed_words_in_brackets_are_said_to_be() -> None:
    row = checked(
        "“We know we will not leave today”, said Ann Lee.",
        "“We know we [shall] not leave today”, said Ann Lee.",
    )[0]
    assert (row["reason"], {row["changed"], row["other_changed"]}) == (
        "in brackets",
        {"will", "[shall]"},
    )


def test_words_left_out_without_a_mark_are_altered() -> None:
    row = checked(
        "“We will not leave this town today,” said Ann Lee.",
        "“We will leave this town today,” said Ann Lee.",
    )[0]
    assert {row["changed"], row["other_changed"]} == {"not", "–"}


@pytest.mark.parametrize(
    ("first", "second", "changed"),
    [
        ("We will not leave this town tonight", "We will not leave this town today", "today"),
        ("We will not leave this town", "They will not leave this town", "They"),
        ("Prices must fall before the winter", "Prices must fall before the summer", "summer"),
        ("No one can stop this storm now", "Nobody can stop this storm now", "Nobody"),
        ("It rained. We won by luck today", "It rained. We won by luck tonight", "tonight"),
        ("The vaccine is safe for all adults", "The vaccine is safe for all boys", "boys"),
        ("Judges know the law is clear", "Lawyers know the law is clear", "Lawyers"),
    ],
)
def test_a_change_in_the_first_or_last_word_is_seen(first: str, second: str, changed: str) -> None:
    row = checked(f"“{first},” said Ann Lee.", f"“{second},” said Ann Lee.")[0]
    assert row["verdict"] == "altered"
    assert changed in (row["changed"], row["other_changed"])


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("We'll win the cup this year", "We will win the cup this year", "punctuation"),
        ("We will win the cup", "We will win the cup this year", "shortened"),
        ("Today, we will win the cup", "We will win the cup", "shortened"),
        ("We will win the cup … today", "We will win the cup, said the mayor", "shortened"),
        ("It rained. The dam broke on Monday", "The dam broke on Monday. It hurts", "shortened"),
    ],
)
def test_words_cut_at_an_edge_are_no_change(first: str, second: str, verdict: str) -> None:
    row = checked(f"“{first},” said Ann Lee.", f"“{second},” said Ann Lee.")[0]
    assert row["verdict"] == verdict


def test_a_reporting_clause_between_does_not_alter_the_words() -> None:
    whole = "“We know how to win. We have done it before and we will do it again,” Ann Lee said."
    broken = "“We know how to win,” Ann Lee said. “We have done it before and we will do it again.”"
    assert {r["verdict"] for r in checked(whole, broken)} <= {"exact", "punctuation"}


def test_reported_speech_and_other_words_are_not_compared() -> None:
    assert (
        checked(
            "Ann Lee said the town will not be left today.",
            "Ann Lee said the town will not be left today.",
        )
        == []
    )
    assert (
        checked(
            "“We will not leave this town,” said Ann Lee.",
            "“Nobody knows what comes next here,” said Tom Wolf.",
        )
        == []
    )


def test_the_version_that_most_agree_with_stands_and_altered_come_first(three: Story) -> None:
    table = compare_quotes(three)
    assert table["verdict"].tolist() == ["altered", "exact"]
    assert table.loc[0, ["account_id", "changed", "other_changed"]].tolist() == [
        three.accounts["account_id"][2],
        "never",
        "not",
    ]


def test_shown_with_both_versions_and_what_differs(three: Story) -> None:
    shown = show_quotes(compare_quotes(three), three)
    assert shown.rows[0][-1] == "never / not"
    assert shown.rows[0][1] == "Outlet 2"
    assert "<b" not in show_quotes(pd.DataFrame(compare_quotes(three)), three)._repr_html_()


def test_told_in_sentences(three: Story) -> None:
    told = str(tell_quotes(compare_quotes(three), three))
    assert (
        "Compared with the version that most agree with: one in other words and one "
        "word for word the same."
    ) in told
    assert "Outlet 2 quotes words of Ann Lee with “never” where Outlet 0 has “not”." in told
    alone = story("“We will not leave this town,” said Ann Lee.")
    assert (
        str(tell_quotes(compare_quotes(alone), alone))
        == "With one account no quotation can be compared."
    )
    none = story("It rained in the hills.", "It rained in the town.")
    assert (
        str(tell_quotes(compare_quotes(none), none))
        == "No words are quoted in more than one account."
    )


@pytest.mark.parametrize(
    ("words", "reverse"),
    [
        (
            "the court should free him before the spring",
            "the court shouldn’t free him before the spring",
        ),
        (
            "the bread had been through our scanner twice",
            "the bread hadn't been through our scanner twice",
        ),
        (
            "rates will rise again before the summer ends",
            "rates won't rise again before the summer ends",
        ),
        (
            "the storm can reach the coast on Sunday night",
            "the storm cannot reach the coast on Sunday night",
        ),
        (
            "the vaccine works in children under the age of ten",
            "the vaccine does not work in children under the age of ten",
        ),
        ("we are going to win the cup this year", "we are not going to win the cup this year"),
    ],
)
def test_the_reverse_of_a_saying_is_the_first_row(words: str, reverse: str) -> None:
    other = "“It is a long way from here to the sea, {}, and nobody walks it,” said Tom Moe."
    rows = checked(
        f"{other.format('he thought')}\n\n“I say {words},” said Ann Lee.",
        f"{other.format('she thought')}\n\n“I say {reverse},” said Ann Lee.",
    )
    assert [row["verdict"] for row in rows] == ["altered", "altered"]
    assert ["reverse" in str(row["reason"]) for row in rows] == [True, False]


def test_another_word_is_not_the_reverse() -> None:
    rows = checked(
        "“We will never leave this town tonight,” said Ann Lee.",
        "“We will not leave this town tonight,” said Ann Lee.",
    )
    assert [row["verdict"] for row in rows] == ["altered"]
    assert "reverse" not in str(rows[0]["reason"])


@pytest.mark.parametrize(
    ("speaker", "other"),
    [("Ann Lee", "Tom Wolf"), ("coach Ivo Brandt", "Karin Lie"), ("Judge Moe", "Lena Dahl")],
)
def test_two_speakers_are_two_sayings_however_alike(speaker: str, other: str) -> None:
    words = "“We will not leave this town until the rain stops,”"
    assert checked(f"{words} said {speaker}.", f"{words} said {other}.") == []
    assert len(checked(f"{words} said {speaker}.", f"{words} {speaker} said.")) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("It is the honour of my life", "It is the honor of my life"),
        ("The bank is dying and we know it", "The bank's dying and we know it"),
        ("Tonight we are ready to play the final", "Tonight we’re ready to play the final"),
        ("The worldview of the court has changed", "The world view of the court has changed"),
        ("The storm and the flood cost us dearly", "The storm & the flood cost us dearly"),
        ("We organised the labour of the clinic", "We organized the labor of the clinic"),
    ],
)
def test_spelling_and_short_forms_alter_nothing(first: str, second: str) -> None:
    rows = checked(f"“{first},” said Ann Lee.", f"“{second},” said Ann Lee.")
    assert [row["verdict"] for row in rows] == ["punctuation"]
    assert rows[0]["reason"] == "spelling or short forms differ"


def test_what_is_cut_out_is_named_on_the_side_that_cuts() -> None:
    whole = "“We will stay here in the old town hall until the rain has stopped,” said Ann Lee."
    cut = "“We will stay here … until the rain has stopped,” said Ann Lee."
    row = checked(whole, cut)[0]
    where = "there" if row["account_id"] == "outlet-0" else "here"
    assert f"“in the old town hall” cut out {where}" in str(row["reason"])


def test_two_sentences_printed_as_one_are_said_to_be_joined() -> None:
    row = checked(
        "“The rates were too high last year. Nobody could pay. They will fall,” said Karin Lie.",
        "“The rates were too high last year. They will fall,” said Karin Lie.",
    )[0]
    assert row["verdict"] == "altered"
    assert "two sentences joined" in str(row["reason"])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "“I think if you play like that, you play far below the line,” said Ivo Brandt.",
            "“I cannot help but feel that this team is far below the line,” said Ivo Brandt.",
        ),
        (
            "“This is, in my view, a crisis of trust, and the law is old,” said Lena Dahl.",
            "“This is not a day I wanted. It was a crisis of trust, it is unneeded and bad,” "
            "said Lena Dahl.",
        ),
        (
            "“Sadly, the board has not been able to agree,” said Karl Moe.",
            "“It pains me that I have not been able to deliver the ferry.”",
        ),
    ],
)
def test_a_phrase_used_twice_is_not_one_saying(first: str, second: str) -> None:
    assert checked(first, second) == []


@pytest.mark.parametrize(
    ("quoted", "reported"),
    [
        (
            "“The harbour bridge will stay closed until the engineers finish,” said Karl Moe.",
            "Karl Moe said the harbour bridge would stay closed until engineers had finished.",
        ),
        (
            "“Interest rates must rise before inflation spreads to wages,” said Karin Lie.",
            "Interest rates had to rise before inflation spread to wages, Karin Lie said.",
        ),
        (
            "“Our doctors treated forty patients during the storm,” said Ann Lee.",
            "Ann Lee told reporters that doctors treated forty patients during the storm.",
        ),
    ],
)
def test_a_report_of_a_saying_is_beside_it(quoted: str, reported: str) -> None:
    rows = checked(quoted, reported)
    assert [row["verdict"] for row in rows] == ["reported"]
    told = story(quoted, reported)
    assert "without quotation marks what Outlet 0 quotes" in str(
        tell_quotes(compare_quotes(told), told)
    )


def test_a_report_of_something_else_or_by_another_is_not() -> None:
    quoted = "“The harbour bridge will stay closed until the engineers finish,” said Karl Moe."
    for text in (
        "Ann Lee said the harbour bridge would stay closed until engineers had finished.",
        "Karl Moe said the ferry would sail on Sunday.",
        "Karl Moe said the harbour bridge would not stay closed until engineers had finished.",
    ):
        assert checked(quoted, text) == [], text
