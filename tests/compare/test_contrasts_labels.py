"""Lines on labels, caveats and claimed figures: what earns them, and what does not."""

from __future__ import annotations

import pytest
from contrast_stories import shown as looked_up

from analysis import story_from_records
from analysis.compare.contrasts.candidates import PossibleContrast
from analysis.compare.contrasts.claims import ClaimCheck
from analysis.compare.contrasts.labels import label_candidates
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.story import Story

FILLERS = (
    "Farmers in the hills were glad of the early spring.",
    "A mural of a whale will be painted on the old customs house.",
)


def pair(left: str, right: str, headlines: tuple[str, str] | None = None) -> Story:
    records = [
        {"account_id": o.lower(), "outlet": o, "text": f"{text}\n{filler}", "language": "en"}
        | ({"headline": headlines[n]} if headlines else {})
        for n, (o, text, filler) in enumerate(
            zip(("Gazette", "Courier"), (left, right), FILLERS, strict=True)
        )
    ]
    return story_from_records(records, story_id="x")


def labels(story: Story, sort: str) -> list[PossibleContrast]:
    return [c for c in label_candidates(StoryMaterial(story)) if c.sort == sort]


def claimed(story: Story) -> list[PossibleContrast]:
    return list(ClaimCheck(story, StoryMaterial(story)).figure_claims())


def shown(story: Story, kind: str, sort: str) -> list[str]:
    return list(looked_up(story, kind, sort)["says"])


NAMED = [
    (
        "The militants seized the town of Marra on Friday after two days of shelling.",
        "Fighters seized the town of Marra on Friday after two days of shelling.",
        ("The militants seized the town of Marra", "Fighters seized the town of Marra"),
    ),
    (
        "The mayor visited shops that were looted in the Denholm riot on Sunday night.",
        "The mayor visited shops that were looted in the Denholm protest on Sunday night.",
        ("the Denholm riot", "the Denholm protest"),
    ),
    (
        "Judges will review the raid on the Corley clinic that police began at dawn.",
        "Judges will review the operation at the Corley clinic that police began at dawn.",
        ("the raid on the Corley clinic", "the operation at the Corley clinic"),
    ),
    (
        "The bank called in the loan when the scheme of the Brandt brothers failed in June.",
        "The bank called in the loan when the plan of the Brandt brothers failed in June.",
        ("the scheme of the Brandt brothers", "the plan of the Brandt brothers"),
    ),
    (
        "Envoys will meet the North Varan dictator in the capital on Thursday.",
        "Envoys will meet the North Varan leader in the capital on Thursday.",
        ("the North Varan dictator", "the North Varan leader"),
    ),
    (
        "Rovers fans remembered the Moor Lane tragedy of 1987 with a minute of silence.",
        "Rovers fans remembered the Moor Lane accident of 1987 with a minute of silence.",
        ("the Moor Lane tragedy", "the Moor Lane accident"),
    ),
]


@pytest.mark.parametrize(("left", "right", "words"), NAMED)
def test_one_thing_under_nouns_that_suggest_different_things(
    left: str, right: str, words: tuple[str, str]
) -> None:
    (line,) = shown(pair(left, right), "label", "named")
    first = line.removeprefix("Where ")[:7]
    ordered = words if first == "Gazette" else words[::-1]
    other = "Courier" if first == "Gazette" else "Gazette"
    assert line.startswith(f"Where {first} writes “{ordered[0]}")
    assert f"{other} writes “{ordered[1]}" in line


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (  # the account has both words
            "The militants seized the town of Marra on Friday. The fighters came from the north.",
            "Fighters seized the town of Marra on Friday.",
        ),
        (  # a word of one line
            "The demonstration in Denholm ended on Sunday night with three arrests.",
            "The protest in Denholm ended on Sunday night with three arrests.",
        ),
        (  # somebody else's word
            "“The militants seized the town of Marra on Friday,” Colonel Idris Vane said.",
            "Fighters seized the town of Marra on Friday.",
        ),
        (  # two things
            "Police escorted the protest in Tarnby on Friday, two hours before the rally in Orne.",
            "Police quelled the riot in Denholm on Friday, two hours before the rally in Orne.",
        ),
    ],
)
def test_nouns_that_are_no_label(left: str, right: str) -> None:
    assert not labels(pair(left, right), "named")


CAVEATS = [
    (
        "Detectives are looking for witnesses of the suspected arson at the Corley mill.",
        "The arson at the Corley mill left forty weavers without work.",
        "Gazette writes “the suspected arson at the Corley mill”, Courier “the arson at the "
        "Corley mill” without that caveat.",
    ),
    (
        "Traders shrugged off the alleged price-fixing by Norvik Steel on Tuesday.",
        "The price-fixing by Norvik Steel lasted for ten years.",
        "Gazette writes “the alleged price-fixing by Norvik Steel”, Courier “the price-fixing "
        "by Norvik Steel” without that caveat.",
    ),
]


@pytest.mark.parametrize(("left", "right", "line"), CAVEATS)
def test_a_caveat_that_the_other_account_drops(left: str, right: str, line: str) -> None:
    assert shown(pair(left, right), "label", "caveat") == [line]


@pytest.mark.parametrize(
    "right",
    [
        "The arson at the Corley mill left forty weavers idle. Police suspect arson by a guard.",
        "An inquiry into the arson at the Corley mill begins on Monday.",
        "The arson at the Corley mill left forty weavers without work, the union said.",
        "The alleged arson at the Corley mill left forty weavers without work.",
        "The arson at a barn in Tarnby left forty cows dead.",
    ],
)
def test_no_caveat_is_dropped(right: str) -> None:
    assert not labels(pair(CAVEATS[0][0], right), "caveat")


DESCRIBED = [
    (
        "Jan Holm, a hero of the dockers, will open the new pier in Alva on Friday.",
        "Jan Holm, the harbour chief, will open the new pier in Alva on Friday.",
        "Gazette calls Jan Holm “a hero of the dockers”, Courier “the harbour chief”.",
    ),
    (
        "The convicted fraudster Ida Moller won a seat on the Bexley council on Thursday.",
        "The former baker Ida Moller won a seat on the Bexley council on Thursday.",
        "Gazette calls Ida Moller “the convicted fraudster”, Courier “the former baker”.",
    ),
    (
        "Paul Reyes, the pro-Varan leader of the party, resigned in Orne on Monday.",
        "Paul Reyes, the head of the party, resigned in Orne on Monday.",
        "Gazette calls Paul Reyes “the pro-Varan leader of the party”, Courier “the head of the "
        "party”.",
    ),
]


@pytest.mark.parametrize(("left", "right", "line"), DESCRIBED)
def test_one_actor_described_in_words_that_suggest_something(
    left: str, right: str, line: str
) -> None:
    assert shown(pair(left, right), "label", "described") == [line]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (
            "Jan Holm, the chief of the harbour, will open the new pier in Alva on Friday.",
            "Jan Holm, the harbour master, will open the new pier in Alva on Friday.",
        ),
        (  # has the word too
            "Jan Holm, a hero of the dockers, will open the new pier in Alva on Friday.",
            "Jan Holm, the harbour chief, will open the pier. Dockers greeted their hero.",
        ),
        (  # said by somebody
            "“Jan Holm, a hero of the dockers, will open the pier,” said Mayor Ada Pell.",
            "Jan Holm, the harbour chief, will open the new pier in Alva on Friday.",
        ),
    ],
)
def test_descriptions_that_are_no_label(left: str, right: str) -> None:
    assert not labels(pair(left, right), "described")


CLAIM = "Mayor Ada Pell said the flood destroyed 340 homes in the Orne valley."
FACT = "The flood destroyed 340 homes in the Orne valley."


@pytest.mark.parametrize(
    ("claim", "fact", "words"),
    [
        (CLAIM, FACT, "The flood destroyed 340 homes in the Orne valley"),
        (
            "Coach Vera Lind said the club had sold 62,000 tickets for the final in Arvel.",
            "The club sold 62,000 tickets for the final in Arvel.",
            "The club sold 62,000 tickets for the final in Arvel",
        ),
        (
            "The broker Owen Pike said the Norvik works had shipped 4,200 cars in March.",
            "The Norvik works shipped 4,200 cars in March.",
            "The Norvik works shipped 4,200 cars in March",
        ),
    ],
)
def test_a_figure_that_is_a_claim_here_and_a_fact_there(claim: str, fact: str, words: str) -> None:
    lines = [
        line
        for sort in ("claimed figure", "claim here", "claim there")
        for line in shown(pair(claim, fact), "attribution", sort)
    ]
    assert len(lines) == 1
    assert words in lines[0]
    assert "Courier states" in lines[0]


@pytest.mark.parametrize(
    ("claim", "fact"),
    [
        ("Mayor Ada Pell vowed to rebuild the 340 homes that the flood destroyed.", FACT),
        (CLAIM, "Mayor Ada Pell toured the valley. The flood had destroyed 340 homes, she added."),
        (CLAIM, "The flood destroyed 340 homes in the Orne valley, according to the mayor."),
        (f"{CLAIM} The flood destroyed 340 homes in all.", FACT),
        (
            "The New York Times reported that the flood destroyed 340 homes in the Orne valley.",
            FACT,
        ),
        (CLAIM, "The flood destroyed 290 homes in the Orne valley."),
        (CLAIM, "Mayor Ada Pell destroyed 340 homes in the Orne valley."),
    ],
)
def test_figures_that_are_no_claim_here_and_fact_there(claim: str, fact: str) -> None:
    assert not claimed(pair(claim, fact))


def test_a_headline_with_its_source_states_no_figure_as_fact() -> None:
    story = pair(CLAIM, "The choir sang.", ("A valley", "Flood destroyed 340 homes: mayor"))
    assert not claimed(story)


@pytest.mark.parametrize(
    ("hedged", "plain", "word"),
    [
        (
            "The guard allegedly opened the vault for the thieves on Friday night.",
            "The guard opened the vault for the thieves on Friday night.",
            "allegedly",
        ),
        (
            "Rebels reportedly shot down a cargo plane over Marra on Monday.",
            "Rebels shot down a cargo plane over Marra on Monday.",
            "reportedly",
        ),
        (
            "The striker Ida Lund supposedly refused a transfer to Harlow Rovers in May.",
            "Ida Lund refused a transfer to Harlow Rovers in May.",
            "supposedly",
        ),
    ],
)
def test_an_act_that_is_hedged_here_and_outright_there(hedged: str, plain: str, word: str) -> None:
    story = pair(hedged, plain)
    lines = [x for sort in ("hedge here", "hedge there") for x in shown(story, "attribution", sort)]
    assert lines == [f"Gazette says “{word}” where Courier states outright: “{plain[:-1]}”."]


@pytest.mark.parametrize(
    "plain",
    [
        "The guard opened the vault for the thieves on Friday night, police said.",
        "The guard opened the vault for the thieves on Friday night. He allegedly opened it twice.",
        "The guard denied that he opened the vault for the thieves on Friday night.",
        "The guard was charged after the vault was opened for the thieves on Friday night.",
    ],
)
def test_an_act_that_is_not_stated_outright(plain: str) -> None:
    story = pair("The guard allegedly opened the vault for the thieves on Friday night.", plain)
    assert not shown(story, "attribution", "hedge here")
    assert not shown(story, "attribution", "hedge there")
