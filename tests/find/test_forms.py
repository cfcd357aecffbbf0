"""What kind of account it is, if no plain report: by record, address, headline and length."""

from __future__ import annotations

import pytest

import analysis
from analysis.find.forms import find_forms

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
