"""Origins without shared text: passages in quotation marks, citations, credits in page lines."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis import find_origins, story_from_records
from analysis.compare.origins.citations import find_citations
from analysis.compare.origins.credits import find_credits
from analysis.show.origins import tell_origins
from analysis.story import Story

REPORT = (
    "The harbour of Velmar has lost nine cranes since the spring of last year. "
    "No inspector signed the logs that the city archive keeps on its second floor. "
    "The port's own engineers wrote three letters about the rust on the main hooks. "
    "None of these letters was answered by the board before the accident in June. "
)


def story(*records: dict[str, Any]) -> Story:
    given = [{"account_id": r["outlet"].lower(), **r} for r in records]
    return story_from_records(given, story_id="x")


def origins(*records: dict[str, Any]) -> pd.DataFrame:
    return find_origins(story(*records)).set_index("account_id")


def excerpt(opening: str) -> str:
    sentences = ". ".join(REPORT.split(". ")[:3])
    return f"{opening} “{sentences}.” The port is silent."


@pytest.mark.parametrize(
    "opening",
    [
        "The port has answered the Gazette. This is what the Gazette wrote:",
        "In the Gazette it says:",
        "Gazette readers learned this on Monday:",
        "A long story in The Gazette begins so:",
        "The board is angry with the Gazette about these lines.",
    ],
)
def test_quoted_sentences_of_another_account_make_it_the_source(opening: str) -> None:
    table = origins(
        {"outlet": "Gazette", "text": REPORT}, {"outlet": "Herald", "text": excerpt(opening)}
    )
    assert table.loc["herald", ["relation", "comes_from"]].tolist() == ["derived", "gazette"]
    assert table["origin_id"].nunique() == 1
    assert "3 sentences of Gazette in quotation marks" in table.loc["herald", "reason"]
    assert table.loc["gazette", "relation"] == "original"
    assert not table["reason"].str.contains("no sentence in common").any()


def test_words_of_a_person_that_both_quote_make_no_source() -> None:
    said = f"“{REPORT.strip()}”"
    table = origins(
        {"outlet": "Gazette", "text": f"The engineer told a hearing: {said} The board was there."},
        {"outlet": "Herald", "text": f"An engineer spoke, as the Gazette also heard: {said} Rain."},
    )
    assert "derived" not in set(table["relation"])
    assert table["origin_id"].nunique() == 2


def test_a_quoted_statement_without_the_outlets_name_makes_no_source() -> None:
    table = origins(
        {"outlet": "Gazette", "text": REPORT},
        {"outlet": "Herald", "text": excerpt("The union says in a letter:")},
    )
    assert "derived" not in set(table["relation"])


OWN = (
    "Rain fell on the quay all day long. The harbour master counted four boats. "
    "A ferry left at noon with sixty people. The town hall kept its doors shut. "
) * 3


def test_one_quoted_sentence_is_said_and_decides_nothing() -> None:
    first = REPORT.split(". ")[0]
    table = origins(
        {"outlet": "Gazette", "text": REPORT, "byline": "Mara Lind"},
        {"outlet": "Herald", "text": f"{OWN} The Gazette wrote: “{first}.” {OWN}"},
    )
    assert "it quotes one sentence of Gazette" in table.loc["herald", "reason"]
    assert "Herald quotes one sentence of it" in table.loc["gazette", "reason"]
    assert table["origin_id"].nunique() == 2


CITING = {
    "The mayor of Velmar will resign on Friday, the Gazette reported.": "Gazette",
    "According to the Gazette, the mayor of Velmar will resign.": "Gazette",
    "The mayor of Velmar told the Gazette that he would resign.": "Gazette",
    "In an interview with The Gazette, the mayor of Velmar said he would resign.": "Gazette",
    "The mayor will resign, a letter seen by the Gazette shows.": "Gazette",
    "The Gazette's investigation led the mayor of Velmar to resign.": "Gazette",
    "The mayor will resign, the Associated Press reports.": "AP",
    "The Washington Post has learned that the mayor will resign.": "Washington Post",
}


@pytest.mark.parametrize("sentence", CITING)
def test_an_outlet_that_is_named_as_the_source_is_cited(sentence: str) -> None:
    made = story(
        {"outlet": "Gazette", "text": "The mayor will resign."},
        {"outlet": "Courier", "text": sentence},
    )
    found = find_citations(made)
    assert [(c.account_id, c.name) for c in found] == [("courier", CITING[sentence])]
    text = made.texts["courier"]
    assert all(
        CITING[sentence].split()[-1] in text[c.start : c.end] or c.name == "AP" for c in found
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Ana Bloomberg quit the race. Bloomberg said on Monday that she was tired.",
        "The Courier reported record sales.",  # its own outlet
        "The mayor wrote on Twitter that he would resign.",
        "The mayor read the Gazette at breakfast.",
        "The Global Times reported rain.",
        "He told CNN affiliate WXYZ that he was well.",
    ],
)
def test_other_names_are_no_citation(sentence: str) -> None:
    made = story(
        {"outlet": "Gazette", "text": "The mayor will resign."},
        {"outlet": "Courier", "text": sentence},
    )
    assert not find_citations(made)


def test_an_account_whose_lead_cites_another_rests_on_it() -> None:
    table = origins(
        {"outlet": "Gazette", "text": f"The mayor will resign. {REPORT}"},
        {"outlet": "Courier", "text": f"The mayor will resign, the Gazette reported. {OWN}"},
    )
    assert table.loc["courier", ["relation", "comes_from"]].tolist() == ["derived", "gazette"]
    assert "it cites Gazette in its lead (one sentence)" in table.loc["courier", "reason"]
    assert table.loc["gazette", ["relation", "reason"]].tolist() == [
        "original",
        "Courier rests on it",
    ]
    assert table["origin_id"].nunique() == 1


def test_two_accounts_that_rest_on_one_interview_have_one_origin() -> None:
    first = "The mayor told Reuters that he will resign. Reuters reported that he is ill. "
    second = "The mayor is ill, he said in an interview with Reuters. He told Reuters he will go. "
    made = story(
        {"outlet": "Courier", "text": first + OWN},
        {"outlet": "Herald", "text": second + REPORT},
        {
            "outlet": "Lamp",
            "text": "A lamp fell on the quay. Nobody was hurt there.",
            "byline": "B",
        },
    )
    table = find_origins(made).set_index("account_id")
    assert table.loc["courier", "origin_id"] == table.loc["herald", "origin_id"]
    assert table.loc[["courier", "herald"], "comes_from"].tolist() == ["Reuters"] * 2
    assert table.loc["lamp", "origin_id"] != table.loc["herald", "origin_id"]
    words = str(tell_origins(table.reset_index(), made))
    assert "Courier and Herald rest on Reuters, whose report is not among the accounts." in words


def test_accounts_that_cite_each_other_have_no_known_direction() -> None:
    table = origins(
        {"outlet": "Gazette", "text": f"The mayor will resign, the Courier reported. {REPORT}"},
        {"outlet": "Courier", "text": f"The mayor will resign, the Gazette reported. {OWN}"},
    )
    assert "derived" not in set(table["relation"])


def test_a_citation_further_down_is_said_with_who_else_has_it() -> None:
    said = "The river rose, Reuters reported."
    table = origins(
        {"outlet": "Courier", "text": f"{OWN} {said}", "byline": "Mara Lind"},
        {"outlet": "Herald", "text": f"{REPORT} {REPORT} {said}", "byline": "Jon Berg"},
    )
    assert table["relation"].tolist() == ["original", "original"]
    assert "it cites Reuters (one sentence, as Herald does)" in table.loc["courier", "reason"]


@pytest.mark.parametrize(
    ("text", "byline", "names"),
    [
        ("Rain.\n\n© 2031 The Associated Press. All rights reserved.", "", ["AP"]),
        ("Rain.\n\nCopyright 2031 AFP", "", ["AFP"]),
        ("Rain.\n\n(c) Reuters 2031", "", ["Reuters"]),
        ("Rain.", "Mara Lind and AFP", ["AFP"]),
        ("Rain.", "By Jon Berg for Reuters", ["Reuters"]),
        ("Rain.", "Staff with Bloomberg", ["Bloomberg"]),
        ("Rain.\n\n© 2031 Velmar Courier", "", []),
        ("The bridge was first reported in January as unsafe.", "", []),
        ("A plan first published on Monday was withdrawn.", "", []),
    ],
)
def test_credits_of_bylines_and_copyright_lines(text: str, byline: str, names: list[str]) -> None:
    assert find_credits(text, byline, "Courier") == names


def test_a_copyright_line_that_is_left_out_is_still_a_credit() -> None:
    made = story(
        {
            "outlet": "Courier",
            "text": f"{OWN}\n\n© 2031 The Associated Press. All rights reserved.",
        },
        {"outlet": "Herald", "text": REPORT},
    )
    assert "copyright" in made.left_out["rule"].tolist()
    table = find_origins(made).set_index("account_id")
    assert "it credits AP" in table.loc["courier", "reason"]
    assert table.loc["courier", "comes_from"] == "AP"


def test_a_credit_of_an_account_that_is_given_is_not_called_absent() -> None:
    table = origins(
        {"outlet": "Gazette", "text": REPORT, "byline": "Mara Lind"},
        {"outlet": "Courier", "text": f"{OWN} This story was first reported by the Gazette."},
    )
    reason = table.loc["courier", "reason"]
    assert "it credits Gazette, but little of that text is in it" in reason
    assert "not among the accounts" not in reason
    assert table.loc["courier", "comes_from"] == "gazette"
