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
