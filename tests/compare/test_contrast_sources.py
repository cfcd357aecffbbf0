"""Which sources the accounts of a story credit, in one line, and names that are common words."""

from __future__ import annotations

import pytest
from contrast_stories import lines, story_of

from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.origins.credits import find_credits

STORM = (
    "The storm flooded the harbour of Bergen on Monday, {}. Forty boats sank, and the mayor asked "
    "for pumps. The shops closed at noon because the power failed in half of the town.",
    "Pumps are on the way to Bergen after the storm of Monday, {}. The water rose to two metres. "
    "A school was used as a shelter for families from the harbour.",
    "Nobody slept in Bergen on Monday night, {}. The old wall of the harbour broke at ten. Divers "
    "search for two men who had tried to save their boat.",
)
COURT = (
    "The court in Aachen freed the banker Rolf Adler on Monday, {}. He had been held for two years "
    "on a charge of fraud. The judge found no proof.",
    "Rolf Adler left the prison of Aachen in a taxi on Monday, {}. His bank had failed in spring. "
    "Savers who had lost their money shouted at the gate.",
    "The prosecutor may still appeal against the verdict for Adler of Monday, {}. Her office has a "
    "month to decide. A second trial of two managers begins in May.",
)


def credits(texts: tuple[str, ...], sources: tuple[str, ...]) -> list[str]:
    found = lines(story_of(*(t.format(s) for t, s in zip(texts, sources, strict=True))))
    return list(found[found["kind"] == "origin"]["says"])


@pytest.mark.parametrize("texts", [STORM, COURT])
@pytest.mark.parametrize(
    ("sources", "says"),
    [
        (("according to Reuters", "according to AFP", "police said"),
         "Courier credits AFP, Gazette Reuters; Post names neither."),
        (("according to the BBC", "according to the BBC", "according to AFP"),
         "Courier and Gazette credit the BBC, Post AFP."),
        (("according to Reuters", "police said", "police said"),
         "Gazette credits Reuters; Courier and Post do not name it."),
        (("police said", "according to Xinhua", "according to Bloomberg"),
         "Courier credits Xinhua, Post Bloomberg; Gazette names neither."),
        (("according to AFP, and according to Reuters", "police said", "police said"),
         "Gazette credits AFP and Reuters; Courier and Post do not name them."),
    ],
)  # fmt: skip
def test_who_credits_whom_is_one_line(
    texts: tuple[str, ...], sources: tuple[str, ...], says: str
) -> None:
    found = credits(texts, sources)
    assert [f for f in found if "credit" in f] == [says]


@pytest.mark.parametrize(
    ("name", "text", "printed"),
    [
        ("Time", "At the time nobody knew that, Time reported. By the time of the vote it was out.",
         "Time"),
        ("Globe", "All over the globe people read it in the Globe, which the Globe had printed.",
         "the Globe"),
        ("Mirror", "In the mirror he saw what the Mirror had written. The Mirror has more.",
         "the Mirror"),
        ("Syrian Observatory for Rights",
         "The U.K.-based Syrian Observatory for Rights said so. The Syrian Observatory for Rights "
         "counts them.", "the Syrian Observatory for Rights"),
        ("Port Labour Board", "A rise was refused by the Velden-based Port Labour Board in May.",
         "the Port Labour Board"),
        ("Nature", "The nature of the virus is described in Nature. It is in the nature of things.",
         "Nature"),
        ("Science", "The science is clear, Science wrote. Much of the science was new.", "Science"),
    ],
)  # fmt: skip
def test_a_name_has_the_article_that_stands_before_the_name(
    name: str, text: str, printed: str
) -> None:
    material = StoryMaterial(story_of(text, "Rain fell on the old town of Lindau all day."))
    assert material.as_named(name) == printed


@pytest.mark.parametrize(
    ("opening", "agency"),
    [
        ("(Reuters) - The bridge fell at noon on Friday.", "Reuters"),
        ("(AFP) — Voters in Graz chose a mayor on Sunday.", "AFP"),
        ("(UPI) -- Lena Voss won the race by a second.", "UPI"),
        ("(Xinhua) - Wheat rose to a record on Tuesday.", "Xinhua"),
        ("LINDAU (AP) — The clinic closed its ward.", "AP"),
    ],
)
def test_a_dateline_may_have_no_town(opening: str, agency: str) -> None:
    assert find_credits(opening, "", "Gazette") == [agency]


@pytest.mark.parametrize(
    "naming",
    [
        "Lena Holm, who was a reporter for Reuters until May, was there",
        "people read the news of Reuters on their phones",
        "a camera of Reuters was broken",
        "the mayor would not speak to AFP",
        "the office of AFP was closed",
    ],
)
def test_a_line_on_sources_is_not_silent_about_one_who_names_them(naming: str) -> None:
    found = lines(
        story_of(*(t.format(s) for t, s in zip(
            STORM, ("according to Reuters", "according to AFP", naming), strict=True)))
    )  # fmt: skip
    found = found[found["kind"] == "origin"]
    assert found["says"].str.contains("Courier credits AFP").any()
    assert not (found["standing"] == "shown").any()
