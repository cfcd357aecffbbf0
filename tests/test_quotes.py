"""Quotations: marks of every style, speakers, kinds; and no exception, whatever the text."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import find_quotes, read_story, schema, story_from_records
from analysis.quotes import find_spans


def quotes(text: str) -> list[dict[str, object]]:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="x")
    return schema.check("quotes", find_quotes(story), story.texts).to_dict("records")


def inner(text: str) -> list[str]:
    return [text[s.inner_start : s.inner_end] for s in find_spans(text, [(0, len(text))])]


def test_marks_of_every_style_open_and_close() -> None:
    for text in ("Said “we won”.", 'Said "we won".', "Said «we won».", "Said ``we won''.", "Said ‘we won’.", "Said „we won“."):
        assert inner(text) == ["we won"], text


def test_an_apostrophe_is_no_quotation_mark() -> None:
    assert inner("The workers' rights and the party’s line don’t meet.") == []


def test_a_quotation_in_a_quotation_belongs_to_it() -> None:
    assert inner("“He told me ‘no more’ and left.”") == ["He told me ‘no more’ and left."]


def test_an_unclosed_quotation_ends_with_its_paragraph() -> None:
    assert inner("He said: “We will not go.") == ["We will not go."]


def test_a_straight_mark_after_a_curly_one_closes_it() -> None:
    assert inner('“I love my sister," she wrote.') == ["I love my sister,"]


def test_a_pronoun_speaks_for_the_name_before_it() -> None:
    row = quotes("Ann Lee came to the meeting. “We won the vote today,” she said.")[0]
    assert (row["kind"], row["speaker"], row["speaker_surface"], row["cue"]) == ("direct", "Ann Lee", "she", "said")


def test_inverted_order_finds_the_speaker_after_the_verb() -> None:
    row = quotes("“This is a historic day,” said Representative Zoe Lofgren of California.")[0]
    assert row["speaker"] == "Zoe Lofgren"


def test_a_quotation_goes_on_with_its_speaker() -> None:
    rows = quotes("“We know how to win,” Ms. Pelosi said. “We have done it in the past.”")
    assert [r["speaker"] for r in rows] == ["Pelosi", "Pelosi"]
    assert rows[1]["continues"] == rows[0]["quote_id"]


def test_according_to_reports_without_a_verb() -> None:
    row = quotes("The fire spread to four houses on Monday, according to Mayor Jane Smith.")[0]
    assert (row["kind"], row["speaker"]) == ("indirect", "Jane Smith")
    assert row["surface"] == "The fire spread to four houses on Monday"


def test_words_in_marks_inside_reported_speech_make_it_mixed() -> None:
    assert [r["kind"] for r in quotes("Tom Wolf said the plan was “deeply serious” and that he would study it.")] == ["mixed"]


def test_a_title_in_marks_is_no_quotation() -> None:
    assert quotes("They watched “Star Wars” on Sunday.") == []


def test_declining_to_comment_is_no_quotation() -> None:
    assert quotes("The governor walked out; his office declined comment.") == []


def test_the_first_story_gives_its_speakers() -> None:
    told = find_quotes(read_story("gaza-refusals"))
    said = {(r["speaker"], r["cue"]) for r in told.to_dict("records")}
    assert {
        ("Soldiers for Hostages", "says"), ("Soldiers for Hostages", "claims"), ("Save Our Souls", "counts"),
        ("critics", "accuse"), ("Israel Democracy Institute poll", "found"), ("reports", "state"),
    } <= said  # fmt: skip
    assert set(told["kind"]) == {"indirect"}


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            ['"', "“", "”", "‘", "’", "'", "«", "»", "„", "``", "''", " said", " he", " Ann Lee", " “We", ",", ".", "\n\n", " according to"]
        )
    )
)
def test_no_text_raises(parts: list[str]) -> None:
    quotes("Ann " + "".join(parts))
