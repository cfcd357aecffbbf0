"""The head of a pasted text: writer, outlet and date become fields, and nothing else does."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from databases import HEADS, QUAKE, TRIAL

from analysis import story_from_records

HEAD = HEADS[0]
CASES = [
    (["{head}", "June 9, 2030"], None, None, "2030-06-09"),
    (["{head}", "9 June 2030"], None, None, "2030-06-09"),
    (["{head}", "Sunday, 9th of June 2030"], None, None, "2030-06-09"),
    (["{head}", "By Jana Roth and Lea Sand", "Sun 9 Jun 2030 07.05 BST"], "Jana Roth and Lea Sand",
     None, "2030-06-09T07:05+01:00"),
    (["{head}", "Jana Roth", "Updated 7:05 PM EDT, Sun June 9, 2030"], "Jana Roth", None,
     "2030-06-09T19:05-04:00"),
    (["{head}", "Published 9 June 2030", "Last modified on 11 June 2030"], None, None,
     "2030-06-09"),
    (["{head}", "9 June 2030", "11 June 2030"], None, None, None),
    (["Lakeside Tribune, 9 June 2030", "{head}"], None, "Lakeside Tribune", "2030-06-09"),
    (["THE VALLEY ECHO", "Sunday 9 June 2030", "Page 4", "{head}", "By Jana Roth"], "Jana Roth",
     "THE VALLEY ECHO", "2030-06-09"),
    (["{head}", "Reuters", "9 June 2030"], None, "Reuters", "2030-06-09"),
    (["{head}", "By Jana Roth | 9 June 2030"], "Jana Roth", None, "2030-06-09"),
    (["{head}", "Von Jana Roth", "9. Juni 2030, 07:05 Uhr"], "Jana Roth", None,
     "2030-06-09T07:05"),
    (["{head}", "Par Jana Roth", "Publié le 9 juin 2030 à 07h05"], "Jana Roth", None,
     "2030-06-09T07:05"),
    (["{head}", "9/6/2030"], None, None, None),
    (["{head}", "BYLINE: Jana Roth", "SECTION: NEWS; Pg. 4", "Source: Valley Echo"], "Jana Roth",
     "Valley Echo", None),
    (["{head}", "Jana Roth | The Valley Echo | 9 June 2030"], "Jana Roth", "The Valley Echo",
     "2030-06-09"),
    (["{head}", "9 June 2030 · Valley Echo · 4 min read"], None, "Valley Echo", "2030-06-09"),
    (["{head}", "The Valley Echo - Sunday 9 June 2030 - page 4"], None, "The Valley Echo",
     "2030-06-09"),
    (["{head}", "By Jana Roth, The Valley Echo", "June 9, 2030"], "Jana Roth", "The Valley Echo",
     "2030-06-09"),
    (["Lakeside Tribune, 9 June 2030", "{head}", "Jana Roth"], "Jana Roth", "Lakeside Tribune",
     "2030-06-09"),
    (["{head}", "Jana Roth, Water Correspondent", "The Valley Echo"], "Jana Roth",
     "The Valley Echo", None),
    (["{head}", "Jana Roth | Staff writer", "9 June 2030"], "Jana Roth", None, "2030-06-09"),
    (["Reuters", "June 9, 20306:04 PM GMT+2", "{head}", "By Jana Roth"], "Jana Roth", "Reuters",
     "2030-06-09T18:04+02:00"),
    (["{head}", "Von Jana Roth", "Das Talecho", "9. Juni 2030"], "Jana Roth", "Das Talecho",
     "2030-06-09"),
    (["{head}", "Por Jana Roth", "El Eco del Valle", "9 de junio de 2030"], "Jana Roth",
     "El Eco del Valle", "2030-06-09"),
    (["{head}", "Par Jana Roth", "L’Écho", "9 juin 2030"], "Jana Roth", "L’Écho", "2030-06-09"),
    (["{head}", "Por Jana Roth", "Correio do Vale, 9 de junho de 2030"], "Jana Roth",
     "Correio do Vale", "2030-06-09"),
    (["{head}", "Aired June 9, 2030 - 16:00 ET"], None, None, "2030-06-09T16:00"),
]  # fmt: skip


BODY = f"{QUAKE[0]}\n\n{QUAKE[1]}"


def account_of(text: str) -> dict[str, Any]:
    """The fields of an account with None for what is missing."""
    account = story_from_records([{"text": text}], story_id="x").accounts.iloc[0]
    return {name: None if pd.isna(value) else value for name, value in account.items()}


@pytest.mark.parametrize(("lines", "byline", "outlet", "published"), CASES)
def test_head(
    lines: list[str], byline: str | None, outlet: str | None, published: str | None
) -> None:
    text = "\n\n".join([*lines, *QUAKE]).replace("{head}", HEAD)
    story = story_from_records([{"text": text}], story_id="x")
    account = story.accounts.iloc[0]
    found = {k: None if pd.isna(account[k]) else account[k] for k in ("byline", "outlet")}
    assert found == {"byline": byline, "outlet": outlet}
    assert (None if pd.isna(account["published"]) else account["published"]) == published
    assert account["headline"] == HEAD
    assert story.sentences.query("role == 'body'")["text"].str.contains("2030").sum() == 0


@pytest.mark.parametrize(
    "line",
    [
        "The dam was built on 9 June 1930 and has not been painted since.",
        "Valley Echo reporters were there on 9 June 2030",
        "June 9, 2030 was the day the wall broke",
        "Ferry, 212 aboard, 9 June 2030 sailing",
        "By then it was over",
        "Mine Collapse in Korda. Aired 6-7p ET, 9 June 2030",
    ],
)
def test_a_line_that_says_more_is_no_head(line: str) -> None:
    text = "\n\n".join([HEAD, QUAKE[0], line, QUAKE[1]])
    account = story_from_records([{"text": text}], story_id="x").accounts.iloc[0]
    assert account[["byline", "outlet", "published"]].isna().all()


@pytest.mark.parametrize(
    "line",
    [
        "Mine Collapse in Korda. Aired 6-7p ET",
        "Record Crowd in Osk: Three Held",
        "New Trial in Velden, 12 Years After Verdict",
        "Two Held in Capital; Bail Denied",
        "Snow Chaos in Alpina: 40 stranded",
    ],
)
def test_a_line_with_a_place_and_more_is_no_writer(line: str) -> None:
    text = "\n\n".join([HEAD, line, "9 June 2030", *QUAKE])
    assert account_of(text)["byline"] is None


@pytest.mark.parametrize(
    "line", ["Jana Roth in Orda", "Jana Roth and Bo Day in St. Gallen and Ulm"]
)
def test_a_writer_may_have_a_place(line: str) -> None:
    assert account_of("\n\n".join([HEAD, line, "9 June 2030", *QUAKE]))["byline"] == line


def test_what_the_record_says_goes_before_the_text() -> None:
    text = "\n\n".join([HEAD, "By Jana Roth", "9 June 2030", *QUAKE])
    given = {"text": text, "byline": "Staff", "published": "2030-06-10", "outlet": "Echo"}
    account = story_from_records([given], story_id="x").accounts.iloc[0]
    assert account[["byline", "published"]].tolist() == ["Staff", "2030-06-10"]


@pytest.mark.parametrize("heading", ["Summary", "Key takeaways", "Overview", "At a glance"])
def test_a_heading_is_no_evidence_of_an_overview(heading: str) -> None:
    text = "\n\n".join([HEAD, "By Jana Roth", heading, *QUAKE])
    assert pd.isna(story_from_records([{"text": text}], story_id="x").accounts.iloc[0]["kind"])


@pytest.mark.parametrize(
    "label", ["AI-generated summary", "AI summary:", "This summary was generated by AI"]
)
def test_a_summary_in_a_box_above_a_long_article_is_no_overview(label: str) -> None:
    lines = [HEAD, label, QUAKE[0], *(f"{n}. {p}" for n in range(9) for p in QUAKE)]
    assert account_of("\n\n".join(lines))["kind"] is None
    assert account_of("\n\n".join([label, *QUAKE]))["kind"] == "overview"
    points = [HEAD, label, "- 23 runners ill", "- Start moved", *QUAKE, *TRIAL]
    assert account_of("\n".join(points))["kind"] is None


@pytest.mark.parametrize("answer", ["ChatGPT said:", "Gemini:", "Perplexity answered:"])
def test_what_a_machine_was_asked_is_left_out(answer: str) -> None:
    lines = ["You said:", "What happened in Orda?", "Be brief.", answer, *QUAKE]
    again = ["Prompt: And in court?", answer, *TRIAL]
    story = story_from_records([{"text": "\n".join([*lines, *again])}], story_id="x")
    assert story.left_out["text"].tolist() == [*lines[:4], *again[:2]]
    assert story.sentences["text"].tolist() == [*QUAKE, *TRIAL]


@pytest.mark.parametrize(
    "line",
    [
        "AI responses may include mistakes. Learn more",
        "ChatGPT can make mistakes. Check important info.",
        "Generative AI is experimental.",
    ],
)
def test_what_a_machine_says_of_itself_is_left_out(line: str) -> None:
    text = "\n".join(["Perplexity", *QUAKE, line])
    story = story_from_records([{"text": text}], story_id="x")
    assert story.left_out["text"].tolist() == [line]
    assert story.accounts[["kind", "outlet"]].values.tolist() == [["overview", "Perplexity"]]


def test_an_interview_is_no_question_to_a_machine() -> None:
    lines = [HEAD, "Question: Who built it?", "Claude: My father did, in 1961.", *QUAKE]
    story = story_from_records([{"text": "\n".join(lines)}], story_id="x")
    assert story.left_out.empty


TRANSCRIPTS = {
    "roles": ["JANA ROTH, ANCHOR: A dam has cracked.", "BO DAY, REPORTER: 1,200 people left.",
              "ROTH: Who built it, Bo?"],
    "arrows": [">> ROTH: A dam has cracked.", ">> DAY: More than 1,200 left.",
               ">> ROTH: Thank you."],
    "notes": ["ROTH (voice-over): A dam has cracked.", "DAY (on camera): It has held so far.",
              "ROTH: And what now, Bo?"],
    "names alone": ["JANA ROTH, HOST:\n\nA dam has cracked.", "BO DAY:\n\nIt has held so far.",
                    "ROTH:\n\nAnd what now, Bo?", "DAY:\n\nWe wait for the engineers."],
    "German": ["ROTH: Der Damm ist gerissen.", "MÜLLER-DAY: Die Mauer hält noch.",
               "ROTH: Danke schön."],
}  # fmt: skip


@pytest.mark.parametrize("kind", TRANSCRIPTS)
def test_a_broadcast_is_a_transcript_without_its_times_and_notes(kind: str) -> None:
    turns = TRANSCRIPTS[kind]
    noise = ["THIS IS A RUSH TRANSCRIPT.", "[16:00:02]", "(COMMERCIAL BREAK)", "(END VIDEO CLIP)"]
    lines = ["CNN", "Aired June 9, 2030 - 16:00 ET", *noise[:2], *turns, *noise[2:]]
    story = story_from_records([{"text": "\n\n".join(lines)}], story_id="x")
    account = story.accounts.iloc[0]
    assert (account["kind"], account["outlet"]) == ("transcript", "CNN")
    assert account[["headline", "byline"]].isna().all()
    assert story.left_out["text"].tolist() == noise
    assert account_of("\n\n".join([HEAD, *QUAKE, turns[0]]))["kind"] is None


def test_headings_in_capitals_are_no_speakers() -> None:
    parts = ["BACKGROUND:", QUAKE[0], "CONTACT:", QUAKE[1], "NOTES TO EDITORS:", TRIAL[0]]
    assert account_of("\n\n".join([HEAD, *parts]))["kind"] is None


@pytest.mark.parametrize("label", ["Headline", "Title", "Überschrift", "TITRE "])
def test_a_headline_behind_a_label_is_the_headline(label: str) -> None:
    text = "\n".join([f"{label}: {HEAD}", "Date: 2030-06-09", "", *QUAKE])
    story = story_from_records([{"text": text}], story_id="x")
    assert story.accounts["headline"].tolist() == [HEAD]
    assert story.sentences["role"].tolist()[0] == "headline"
    assert story.sentences["text"].tolist()[0] == HEAD


OVERVIEWS = [
    {"text": "\n".join(["You said:", "What happened in Orda?", "ChatGPT said:", *QUAKE])},
    {"text": "\n\n".join(["Dam in Orda", "User: what happened?", "Gemini:", *QUAKE])},
    {"text": "\n\n".join(["Particle News", HEAD, *QUAKE])},
    {"text": "\n\n".join(["Ground News", HEAD, *QUAKE])},
    {"text": "\n\n".join(["AI Overview", *QUAKE])},
    {"text": "\n\n".join([HEAD, *QUAKE]), "outlet": "Perplexity"},
    {"text": "\n\n".join([HEAD, *QUAKE]), "url": "https://ground.news/article/dam"},
    {"text": "\n\n".join([HEAD, *QUAKE, "Sources", *(f"https://{n}.example/a" for n in "abc")])},
]


@pytest.mark.parametrize("record", OVERVIEWS, ids=range(len(OVERVIEWS)))
def test_the_maker_of_an_overview_is_evidence(record: dict[str, str]) -> None:
    assert story_from_records([record], story_id="x").accounts.iloc[0]["kind"] == "overview"


@pytest.mark.parametrize(
    ("opening", "day"),
    [
        ("ORDA, 9 June 2030 (AFP) — ", "2030-06-09"),
        ("ORDA, June 9, 2030 (Xinhua) -- ", "2030-06-09"),
        ("Orda (9 June 2030) – ", "2030-06-09"),
        ("NEW ORDA, Calif., June 9, 2030 /PRNewswire/ -- ", "2030-06-09"),
        ("Orda, 9. Juni 2030 – ", "2030-06-09"),
        ("Orda, which flooded in 2030 — a wet year — is dry. ", None),
        ("ORDA, June 9 (AFP) - ", None),
    ],
)
def test_the_day_of_a_dateline_counts_without_another(opening: str, day: str | None) -> None:
    assert account_of(f"{HEADS[0]}\n\n{opening}{BODY}")["published"] == day
    other = account_of(f"{HEADS[0]}\n10 June 2030\n\n{opening}{BODY}")
    assert other["published"] == "2030-06-10"


def test_an_address_and_an_agency_above_a_text_are_fields() -> None:
    account = account_of(f"Reuters\n{HEADS[0]}\nhttps://echo.example/dam\n\n{BODY}")
    found = [account[name] for name in ("outlet", "headline", "url")]
    assert found == ["Reuters", HEADS[0], "https://echo.example/dam"]


def test_a_date_in_figures_in_a_head_is_no_counter_and_is_left_open() -> None:
    account = account_of(f"{HEADS[0]}\n09/06/2030, 18:04\n\n{BODY}")
    assert account["published"] is None
    assert "day and month are ambiguous" in account["note"]


@pytest.mark.parametrize(
    "line",
    [
        "WEST PALM BEACH, Fla. —",
        "ORDA —",
        "KYIV, Ukraine –",
        "LAUSANNE, Switzerland --",
        "GENEVA (Reuters) -",
        "PARIS, May 4 (AFP) –",
        "Lindau, Bavaria—",
    ],
)
def test_a_dateline_on_a_line_of_its_own_is_no_headline(line: str) -> None:
    text = f"{line}\nThe dam above the town cracked on Monday, officials said.\nNobody was hurt."
    story = story_from_records([{"text": text}], story_id="dam")
    assert pd.isna(story.accounts["headline"].iloc[0])
    roles = dict(zip(story.sentences["text"], story.sentences["role"], strict=True))
    assert roles.get(line, "byline") == "byline"


@pytest.mark.parametrize(
    "line",
    ["Dam Cracks Above Orda - Town Cleared", "Cup final: Orda 2 - 1 Lindau", "Orda — a town waits"],
)
def test_a_headline_with_a_dash_remains_one(line: str) -> None:
    text = f"{line}\nThe dam above the town cracked on Monday, officials said.\nNobody was hurt."
    story = story_from_records([{"text": text}], story_id="dam")
    assert story.accounts["headline"].iloc[0] == line
