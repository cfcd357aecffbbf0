"""What kind of account it is, if no plain report: by record, address, headline and length."""

from __future__ import annotations

import pytest

import analysis
from analysis.find.account_forms import find_forms

REPORT = " ".join(f"On day {n} the council met and voted on road number {n}." for n in range(30))
CASES = [
    ({"kind": "live blog"}, "is a live blog"),
    ({"kind": "opinion"}, "is an opinion piece"),
    ({"url": "https://echo.example/commentisfree/2031/mar/04/roads"}, "is an opinion piece"),
    ({"url": "https://echo.example/2031/03/04/opinion/sunday/roads.html"}, "is an opinion piece"),
    ({"headline": "Opinion | The council sleeps"}, "is an opinion piece"),
    ({"headline": "The council sleeps | Opinion"}, "is an opinion piece"),
    ({"headline": "Column: the council sleeps"}, "is an opinion piece"),
    ({"headline": "Editorial: Wake up, council"}, "is an editorial"),
    ({"headline": "Analysis: Why the roads wait"}, "is an analysis"),
    ({"url": "https://echo.example/analysis/2031/roads"}, "is an analysis"),
    ({"headline": "Storm Orla live updates: 80,000 homes without power"}, "is a live blog"),
    ({"headline": "Ostholm v Karvala – as it happened"}, "is a live blog"),
    ({"headline": "Live: Cyclone nears Port Santos"}, "is a live blog"),
    ({"url": "https://echo.example/sport/live/2031/cup-final"}, "is a live blog"),
    ({"url": "https://echo.example/us/gallery/shooting/index.html"}, "is a gallery"),
    ({"headline": "In pictures: the flood"}, "is a gallery"),
    ({"url": "https://echo.example/video/flood-2", "text": "The flood, filmed from a boat. See."},
     "is a page with a video"),
    ({"headline": "Letters: the council sleeps"}, "is a page of letters"),
    ({"text": "The council met. It voted."}, "has only two sentences, the others about 400 words"),
    ({"text": f"{REPORT[:500]} The mayor opened the meeting with a …"},
     "breaks off after 122 words"),
    ({"text": f"{REPORT[:500]}.\n\nAlready a subscriber? Log in to continue reading."},
     "breaks off after"),
]  # fmt: skip
PLAIN = [
    {"headline": "Live music returns to the old town"},
    {"headline": "Opinion polls: council ahead"},
    {"headline": "Video of beating leads to arrest"},
    {"headline": "Council reviews its analysis of roads"},
    {"headline": "Watch makers: orders fall by a third"},
    {"url": "https://echo.example/news/comment-on-roads.html"},
    {"url": "https://echo.example/video/roads", "text": REPORT},
    {"kind": "article", "text": f"{REPORT} The mayor has not decided …"},
    {"url": "https://echo.example/blogs/thetwo-way/roads"},
]


def forms_of(record: dict[str, str]) -> list[str]:
    records = [{"text": REPORT}, {"text": REPORT.replace("council", "senate")}]
    records = [r | {"language": "en"} for r in [{"text": REPORT} | record, *records]]
    return [f.says for f in find_forms(analysis.story_from_records(records, story_id="roads"))]


@pytest.mark.parametrize(("record", "says"), CASES)
def test_what_is_no_plain_report_is_named(record: dict[str, str], says: str) -> None:
    (found,) = forms_of(record)
    assert found.startswith(says)


@pytest.mark.parametrize("record", PLAIN)
def test_a_plain_report_is_not(record: dict[str, str]) -> None:
    assert forms_of(record) == []


SENTENCES_ON_SUBSCRIBERS = [
    "Subscribers only paid three euros in May.",
    "The school wants pupils to continue reading in the summer.",
    "Voters must register to read the list at the town hall.",
    "Lund was already a subscriber when the club was sold.",
    "The page told them to subscribe to continue.",
    "“Subscribe to read my next letter,” the singer wrote.",
]


@pytest.mark.parametrize("line", SENTENCES_ON_SUBSCRIBERS)
def test_a_report_on_subscribers_does_not_break_off(line: str) -> None:
    assert not _says_of_a_half(f"{line}\n\nThe dam is closed.")


@pytest.mark.parametrize(
    "line",
    [
        "Subscribe now to read the full story.",
        "Already a subscriber? Log in.",
        "To continue reading, buy a day pass.",
        "Please register to continue.",
        "This article is for subscribers only.",
        "Sign up for free to continue reading",
    ],
)
def test_an_account_that_ends_at_a_paywall_breaks_off(line: str) -> None:
    assert _says_of_a_half(line).startswith("breaks off after")


@pytest.mark.parametrize(
    ("end", "breaks"),
    [
        ("“I do not know…”", False),
        ('"We waited, and then..."', False),
        ("‘If only we had…’", False),
        ("The mayor said that the…", True),
        ("The mayor said that the [...]", True),
    ],
)
def test_a_speaker_who_falls_silent_is_no_cut(end: str, breaks: bool) -> None:
    assert _says_of_a_half(end).startswith("breaks off") == breaks


def _says_of_a_half(end: str) -> str:
    """What is said of an account of 60 words, with an end, beside two of 180 words."""
    half = "The dam burst on Monday night and the mayor left the town with his son. " * 4
    records = [{"text": f"{half}\n\n{end}"}, {"text": half * 3}, {"text": f"{half * 3} Rain fell."}]
    found = find_forms(analysis.story_from_records(records, story_id="x"))
    return next((form.says for form in found if form.account_id == "account-1"), "")
