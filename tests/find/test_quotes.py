"""Quotations: marks of every style, speakers, kinds; and no exception, whatever the text."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import find_quotes, read_story, schema, story_from_records
from analysis.find.quotes.marks import find_spans
from tests.costs import grows_in_step


def quotes(text: str) -> list[dict[str, object]]:
    story = story_from_records([{"account_id": "a", "text": text}], story_id="x")
    return schema.check("quotes", find_quotes(story), story.texts).to_dict("records")


def inner(text: str) -> list[str]:
    return [text[s.inner_start : s.inner_end] for s in find_spans(text, [(0, len(text))])]


def test_marks_of_every_style_open_and_close() -> None:
    for text in (
        "Said “we won”.",
        'Said "we won".',
        "Said «we won».",
        "Said ``we won''.",
        "Said ‘we won’.",
        "Said „we won“.",
    ):
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
    assert (row["kind"], row["speaker"], row["speaker_surface"], row["cue"]) == (
        "direct",
        "Ann Lee",
        "she",
        "said",
    )


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
    assert [
        r["kind"]
        for r in quotes("Tom Wolf said the plan was “deeply serious” and that he would study it.")
    ] == ["mixed"]


def test_a_title_in_marks_is_no_quotation() -> None:
    assert quotes("They watched “Star Wars” on Sunday.") == []


def test_declining_to_comment_is_no_quotation() -> None:
    assert quotes("The governor walked out; his office declined comment.") == []


def test_the_first_story_gives_its_speakers() -> None:
    told = find_quotes(read_story("gaza-refusals"))
    said = {(r["speaker"], r["cue"]) for r in told.to_dict("records")}
    assert {
        ("Soldiers for Hostages", "says"),
        ("Soldiers for Hostages", "claims"),
        ("Save Our Souls", "counts"),
        ("critics", "accuse"),
        ("Israel Democracy Institute poll", "found"),
        ("reports", "state"),
    } <= said
    assert set(told["kind"]) == {"indirect"}


def test_guillemets_single_and_german_marks() -> None:
    for text in (
        "Said ‹we won›.",
        "Said »we won«.",
        "Said ”we won”.",
        "Said ‚we won‘.",
        "Said 'we won'.",
        "Said `we won'.",
    ):
        assert inner(text) == ["we won"], text


def test_elisions_and_decades_open_nothing() -> None:
    assert inner("In the '90s they sang 'til dawn, and the workers' choir's songs stayed.") == []


def test_an_attribute_of_markup_is_no_quotation() -> None:
    assert inner('<a href="2016-07-23">Lee</a>') == []


def test_a_dash_opens_dialogue() -> None:
    rows = quotes("The mayor met the press on Monday.\n\n— We will stay here, said Ann Lee.")
    assert [(r["kind"], r["speaker"], r["content"]) for r in rows] == [
        ("direct", "Ann Lee", "We will stay here")
    ]


def test_a_quotation_of_several_paragraphs_is_one() -> None:
    rows = quotes("Ann Lee said: “We went home.\n\n“It was late and dark.\n\n“Nobody was there.”")
    assert [(r["speaker"], r["content"]) for r in rows] == [
        ("Ann Lee", "We went home. It was late and dark. Nobody was there.")
    ]


def test_the_speaker_may_be_named_after_the_last_paragraph() -> None:
    rows = quotes(
        "The road was closed on Monday.\n\n“We went home early that day.\n\n"
        "“Nobody was there,” Ann Lee said."
    )
    assert [(r["speaker"], r["cue"]) for r in rows] == [("Ann Lee", "said")]


def test_a_colon_names_the_speaker() -> None:
    rows = quotes(
        "Lee: ‘We Will Not Cut the Rates’\n\nAnn Lee said:\n\n"
        "“We will not cut the rates this year.”"
    )
    assert [r["speaker"] for r in rows] == ["Ann Lee", "Ann Lee"]


def test_an_aside_reports_the_clause_around_it() -> None:
    row = quotes("In his state, Mayor Ann Lee said, drivers are sent to school.")[0]
    assert (row["kind"], row["speaker"], row["content"]) == (
        "indirect",
        "Ann Lee",
        "In his state drivers are sent to school",
    )
    assert (
        quotes("As the Gazette reported, the bridge fell on Monday.")[0]["content"]
        == "the bridge fell on Monday"
    )


def test_quoted_labels_in_a_list_are_one_row() -> None:
    rows = quotes(
        "Ann Lee said the costs were “travel,” “dinner with friends,” “toy drives” and “gift "
        "cards” for the poor."
    )
    assert [(r["kind"], r["speaker"]) for r in rows] == [("mixed", "Ann Lee")]
    row = quotes(
        "They called the costs “campaign travel,” “dinner with the friends,” and “gift cards,"
        "” the filing said."
    )[0]
    assert "dinner with the friends" in str(row["content"])


def test_titles_beside_speech_are_no_speech() -> None:
    rows = quotes("Ann Lee said on CNN’s “State of the Union” that the bridge was safe.")
    assert [r["kind"] for r in rows] == ["indirect"]


def test_several_who_speak_together_are_one_speaker() -> None:
    rows = quotes("John McCain and Jeff Flake arrived. Both said they would vote for the bill.")
    assert (rows[0]["speaker"], rows[0]["speaker_surface"]) == (
        "John McCain and Jeff Flake",
        "Both",
    )


def test_a_group_and_a_statement_speak_for_whom_they_belong_to() -> None:
    assert (
        quotes("The Red Cross came on Monday. “We have no water left,” the group said.")[0][
            "speaker"
        ]
        == "Red Cross"
    )
    rows = quotes(
        "Wells Fargo issued a statement on Monday. “We did nothing wrong there,” the "
        "statement said."
    )
    assert (rows[0]["speaker"], rows[0]["speaker_surface"]) == ("Wells Fargo", "the statement")


def test_the_military_does_not_stand_for_another_body() -> None:
    row = quotes("The Red Cross came on Monday. The military said the road was open.")[0]
    assert row["speaker"] == "military"


def test_an_unclear_noun_names_nobody() -> None:
    rows = quotes(
        "Ann Lee met Tom Wolf on Monday. Tom Wolf and Ann Lee left. The senator said the bill "
        "was bad."
    )
    assert rows[0]["speaker"] == "senator"


def test_a_pronoun_takes_the_words_that_an_unnamed_speaker_was_told_by() -> None:
    rows = quotes(
        "Some senators who pushed the bill said it was safe. They argued that nobody had read it."
    )
    assert [r["speaker"] for r in rows] == ["Some senators who pushed the bill"] * 2


def test_people_who_show_something_do_not_speak() -> None:
    assert quotes("Ann Lee released her papers, showing that she had paid.") == []
    assert [r["cue"] for r in quotes("A poll showed that most people had paid.")] == ["showed"]


def test_the_innermost_reporter_is_the_speaker() -> None:
    rows = quotes("“We got wiped out in the Midwest,” aides said Mr. Ryan told them.")
    assert [r["speaker"] for r in rows] == ["Ryan"]


def test_the_town_of_a_dateline_does_not_speak() -> None:
    text = (
        "TESSANY (Northwire) — More than 200 members of the coast guard said on Tuesday that "
        "they would no longer turn back ships."
    )
    assert [r["speaker_surface"] for r in quotes(text)] == [
        "More than 200 members of the coast guard"
    ]


def test_marks_cost_time_in_proportion_to_the_text() -> None:
    for unit in ("“We ", "‘a ", "“a ‘b ", "“”‘’«»„\"'``''", "it's the dogs' ", '"a" '):
        assert grows_in_step(partial(find_spans_of, unit), 25_000), unit


def find_spans_of(unit: str, size: int) -> None:
    text = unit * (size // len(unit))
    find_spans(text, [(0, len(text))])


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.sampled_from(
            [
                '"',
                "“",
                "‹",
                "›",
                "”",
                "\n— ",
                ": ",
                " the group",
                " Both",
                " a statement",
                "”",
                "‘",
                "’",
                "'",
                "«",
                "»",
                "„",
                "``",
                "''",
                " said",
                " he",
                " Ann Lee",
                " “We",
                ",",
                ".",
                "\n\n",
                " according to",
            ]
        )
    )
)
def test_no_text_raises(parts: list[str]) -> None:
    quotes("Ann " + "".join(parts))


@pytest.mark.parametrize(
    ("text", "contents"),
    [
        ("Asked whether rates would rise, Karin Lie said it was too early.", ["it was too early"]),
        ("When asked if he would play on Sunday, Ivo Brandt smiled.", []),
        ("Told that the court had ruled against her, Lena Dahl wept.", []),
        ("Reminded that the storm had turned, Karl Moe shrugged.", []),
        (
            "Informed that the clinic was shut, Ann Lee said patients would wait.",
            ["patients would wait"],
        ),
        ("Lena Dahl, asked whether the bank would close, said it would not.", ["it would not"]),
        ("“Of course not,” Ann Lee said when asked if she lied.", ["Of course not,"]),
        ("Karl Moe was asked whether the army had fired.", []),
        ("Asked about the leak, “No comment at all,” said Karl Moe.", ["No comment at all,"]),
        ("Warned that the pitch was frozen, the referee called the match off.", []),
        ("Lie said when she resigned in June.", []),
    ],
)
def test_who_was_asked_does_not_say_what_was_asked(text: str, contents: list[str]) -> None:
    assert [row["content"] for row in quotes(text)] == contents


def test_a_question_in_marks_is_not_by_the_one_who_was_asked() -> None:
    rows = quotes("When asked, “Why did you leave?” Ann Lee said, “It was late.”")
    assert [(type(r["speaker"]) is str and r["speaker"], r["content"]) for r in rows] == [
        (False, "Why did you leave?"),
        ("Ann Lee", "It was late."),
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The raid, described as “brutal” by Sarah Cole, lasted an hour.", "Sarah Cole", None),
        ("The plan, called “a disgrace” by unions, passed on Monday.", "unions", None),
        (
            "The treaty was described by Karl Moe as “a gift to the rich”.",
            "Karl Moe",
            "The treaty as “a gift to the rich”",
        ),
        ("The goal was hailed as historic by the coach.", "coach", "The goal as historic"),
        ("He was described as a loner by neighbours.", "neighbours", "He as a loner"),
        (
            "Karl Moe spoke. The bank was accused by Karl Moe of hiding losses.",
            "Karl Moe",
            "The bank of hiding losses",
        ),
    ],
)
def test_words_of_a_passive_are_by_the_one_named_after_by(
    text: str, speaker: str, content: str | None
) -> None:
    rows = quotes(text)
    assert [row["speaker"] for row in rows] == [speaker]
    assert content is None or rows[0]["content"] == content


@pytest.mark.parametrize(
    "text",
    [
        "The shop, called “The Long Mile”, closed in May.",
        "The unit, dubbed “Black Cats”, was sent home.",
        "The bank offered “free coffee” on Sunday.",
        "The club posted “record profits” in June.",
        "The company charged customers $5 a month.",
        "Moe added two goals in the second half.",
        "Talks went on for an hour and the rain continued to fall.",
    ],
)
def test_a_verb_of_two_senses_reports_nothing_without_a_clause(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The union charged that the bank had lied.",
        "Karl Moe posted that the road was open.",
        "“Times are good,” the trader closed.",
        "“They lied,” the trader went on.",
        "Karl Moe added that the goals were lucky.",
    ],
)
def test_a_verb_of_two_senses_reports_a_clause_or_words_in_marks(text: str) -> None:
    assert len(quotes(text)) == 1


def test_a_thing_that_somebody_may_say_is_no_speaker() -> None:
    for text in (
        "Fans never have reason to say “thank you”.",
        "There is no need to call it “war”.",
        "There was an order to say “we surrender”.",
    ):
        assert all(not isinstance(row["speaker"], str) for row in quotes(text)), text


def said_by(text: str) -> list[tuple[object, object]]:
    """Speaker (None if unknown) and content of each quotation."""
    return [
        (row["speaker"] if isinstance(row["speaker"], str) else None, row["content"])
        for row in quotes(text)
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Karl Moe met Lena Dahl on Monday.\n\nMODERATOR: Is the road closed?\n\n"
            "MOE: Yes, until May.\n\n(CROSSTALK)\n\nDAHL: You could open it.\n\nMOE: No.",
            [
                ("Moderator", "Is the road closed?"),
                ("Karl Moe", "Yes, until May."),
                ("Lena Dahl", "You could open it."),
                ("Karl Moe", "No."),
            ],
        ),
        (
            "KARIN LIE, CENTRAL BANK: Rates will fall.\n\nIVO BRANDT: When?\n\nLIE: In May.",
            [
                ("Karin Lie", "Rates will fall."),
                ("Ivo Brandt", "When?"),
                ("Karin Lie", "In May."),
            ],
        ),
        (
            "Ann Lee: Did you treat him?\n\nTom Wolf: I did.\n\nAnn Lee: In what room?",
            [
                ("Ann Lee", "Did you treat him?"),
                ("Tom Wolf", "I did."),
                ("Ann Lee", "In what room?"),
            ],
        ),
        (
            "Q. Will it snow?\n\nA. Yes, for a week. Then it stops.",
            [(None, "Will it snow?"), (None, "Yes, for a week. Then it stops.")],
        ),
        (
            "Q: Who won the cup?\n\nA: Nobody has yet.",
            [(None, "Who won the cup?"), (None, "Nobody has yet.")],
        ),
    ],
)
def test_a_conversation_is_read_by_its_labels(text: str, said: list[tuple[object, object]]) -> None:
    assert said_by(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "UPDATE: The road is shut.\n\nWEATHER: It will rain.\n\nPHOTOS: The road.\n\nOSLO: Calm.",
        "Score: Voss won by two.\n\nWeather: It rained hard.\n\nCrowd: It was small.",
        "READ MORE: Rates fall again.\n\nThe bank cut rates.\n\nREAD MORE: Shares rise.",
    ],
)
def test_headings_with_a_colon_are_no_conversation(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Karl Moe wrote to members:\n\nWe lost the case. I will appeal in May.\n\nIt rained.",
            [("Karl Moe", "We lost the case. I will appeal in May.")],
        ),
        (
            "In a note, the bank said:\n\n    All clients will be paid. Rates stay.\n\nIt snows.",
            [("bank", "All clients will be paid. Rates stay.")],
        ),
        (
            "Ann Lee posted on Sunday:\n\n> The clinic is open again! Come in.\n\nIt is late.",
            [("Ann Lee", "The clinic is open again! Come in.")],
        ),
    ],
)
def test_a_paragraph_that_is_set_off_after_a_colon_is_quoted(
    text: str, said: list[tuple[object, object]]
) -> None:
    assert said_by(text) == said


@pytest.mark.parametrize(
    "text",
    [
        "Here is what the police said:\n\nThe car was red. It left at noon.",
        "The match had three parts:\n\nWe saw one of them. It rained.",
        "Karl Moe said he would go to these towns:\n\nVoss and Hamar. Our map is below.",
        "Karl Moe wrote to members:\n\nThe US team won by two. The cup is in May.",
        "The bank said:\n\nRates fell after World War I. They rose again in May.",
        "Ann Lee wrote:\n\nCharles I was put on trial in London. He died that winter.",
        "The clinic said:\n\nThe Phase I trial of the drug ends in May. It cost little.",
        "Ada Pell wrote:\n\nArticle I of the law is unclear. The court meets on Monday.",
    ],
)
def test_a_list_after_a_colon_is_not(text: str) -> None:
    assert all(row["kind"] != "direct" for row in quotes(text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("“The road is closed,”\nsaid Karl Moe.", "Karl Moe"),
        ("“We lost the cup because we were tired,”\n\nIvo Brandt said.", "Ivo Brandt"),
        ("“The road is closed.”\n— Karl Moe, mayor of Voss", "Karl Moe"),
        ("“Rates will fall in May.”\n\n– Karin Lie, central bank", "Karin Lie"),
        ("“We treat everyone.”\n\n— Ann Lee", "Ann Lee"),
    ],
)
def test_the_speaker_may_be_on_the_next_line(text: str, speaker: str) -> None:
    assert [row["speaker"] for row in quotes(text)] == [speaker]


def test_the_next_paragraph_is_not_the_speaker_if_it_says_something_else() -> None:
    for after in ("— The vote is on Monday.", "Karl Moe said that he would go home.", "It rained."):
        rows = quotes(f"“The road is closed.”\n\n{after}")
        assert not isinstance(rows[0]["speaker"], str), after


def test_two_hyphens_open_dialogue() -> None:
    rows = quotes("Karl Moe met the press.\n\n-- The road is closed, said Karl Moe.")
    assert [(row["kind"], row["speaker"]) for row in rows] == [("direct", "Karl Moe")]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ("“", "”"),
        ('"', '"'),
        ("‘", "’"),
        ("'", "'"),
        ("``", "''"),
        ("«", "»"),
        ("„", "“"),
        ("»", "«"),
    ],
)
def test_a_saying_goes_on_after_its_clause_in_every_style(opening: str, closing: str) -> None:
    for dash in (",", " —"):
        rows = quotes(
            f"{opening}The ferry is late,{closing} said Karl Moe{dash} "
            f"{opening}and the crew\u2019s union knows it.{closing}"
        )
        assert [(row["kind"], row["speaker"]) for row in rows] == [("direct", "Karl Moe")]
        assert "union knows it" in str(rows[0]["content"])


@pytest.mark.parametrize(("opening", "closing"), [("“", "”"), ('"', '"'), ("«", "»"), ("``", "''")])
def test_paragraphs_opened_anew_with_one_closing_mark_are_one_saying(
    opening: str, closing: str
) -> None:
    rows = quotes(
        f"Karin Lie said: {opening}Rates were too high.\n\n{opening}They fell in May.\n\n"
        f"{opening}They will fall again.{closing}\n\nThe bank closed at noon."
    )
    assert [(row["speaker"], row["content"]) for row in rows] == [
        ("Karin Lie", "Rates were too high. They fell in May. They will fall again.")
    ]


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("Karl Moe denied taking bribes.", "Karl Moe", "taking bribes"),
        ("Ruth Cole suggested raising the tax on oil.", "Ruth Cole", "raising the tax on oil"),
        ("Nurses reported seeing ten new cases.", "nurses", "seeing ten new cases"),
        ("Ann Lee said after the match the team was tired.", "Ann Lee", "the team was tired"),
        (
            "Ann Lee said after the storm she would not sell the farm.",
            "Ann Lee",
            "after the storm she would not sell the farm",
        ),
        (
            "Omar Haddad shouted to the guests that the hall was on fire.",
            "Omar Haddad",
            "that the hall was on fire",
        ),
        (
            "The Courier reported at the time that the bank was nearly broke.",
            "Courier",
            "that the bank was nearly broke",
        ),
        (
            "Karl Moe made the following comment: “We lost the case.”",
            "Karl Moe",
            "We lost the case.",
        ),
        ("Ana Ruiz posted a short message: “We won the cup.”", "Ana Ruiz", "We won the cup."),
    ],
)
def test_what_is_said_in_other_clauses(text: str, speaker: str, content: str) -> None:
    assert said_by(text) == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The clubs report spending for the year.",
        "The club announced a meeting that Lee will lead.",
        "The mayor added lighting to the park.",
    ],
)
def test_nouns_in_ing_and_things_are_not_said(text: str) -> None:
    assert quotes(text) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("“We won the cup,“ said Ann Lee.", [("Ann Lee", "We won the cup,")]),
        ("Karl Moe said it was “late.“ It rained.", [("Karl Moe", "it was “late.“")]),
        ("“Rates fall again.“ Ruth Cole said so.", [("Ruth Cole", "Rates fall again.")]),
        (
            "Ann Lee said, when the story broke, “We never sold the farm.”",
            [("Ann Lee", "We never sold the farm.")],
        ),
        (
            "Omar Haddad told the court, as the rain fell, “I was not there.”",
            [("Omar Haddad", "I was not there.")],
        ),
    ],
)
def test_a_mark_in_the_wrong_direction_and_a_clause_between(
    text: str, said: list[tuple[object, object]]
) -> None:
    assert said_by(text) == said


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ('"We were cheated," Ivo Keller told "Good Evening Lindau" on Monday.', "We were cheated,"),
        ('"I will run," Petra Lind told "The Late Hour." She left.', "I will run,"),
        ('"The dam is safe," Moe assured "Arvia Today" host Jo Lee.', "The dam is safe,"),
        ('"We lost two boats," the captain told "Radio One" on Sunday.', "We lost two boats,"),
    ],
)
def test_a_programme_that_is_told_something_is_no_quotation(text: str, content: str) -> None:
    story = story_from_records([{"text": text}], story_id="x")
    assert find_quotes(story)["content"].tolist() == [content]


@pytest.mark.parametrize("verb", ["said", "calls", "writes", "told", "argued"])
def test_a_text_may_end_with_the_verb_that_reports(verb: str) -> None:
    assert isinstance(quotes(f"The striker is “the Boss” and “the Queen”, {verb}"), list)
