"""When may "found only here" be said of a statement?"""

from __future__ import annotations

import numpy as np
import pytest

from analysis import Story, compare_coverage, schema, story_from_records
from analysis.compare.absence import NO_MATCH, ONLY, Absence, search_elsewhere, states_something
from analysis.compare.align.model import link_claims
from analysis.compare.evidence import Evidence
from analysis.show import show_alone
from analysis.show.coverage import tell_coverage

SPORT = (
    "Harlow beat Dunmere 3-1 in the cup final on Saturday. "
    "The winning goal came from a free kick in the second half. "
    "Thousands of supporters welcomed the team at the station."
)
COURT = (
    "A court in Leeds sentenced the former treasurer to four years in prison on Monday. "
    "The judge said the theft had ruined a charity for sick children. "
    "His lawyer announced an appeal."
)
WEATHER = (
    "Storm Petra left 40,000 homes without power along the coast. "
    "Trains between Aberwick and Sandholm were cancelled on Friday. "
    "The weather office expects calmer days from Sunday."
)
MARKETS = (
    "Shares of Norvik Steel fell 12 percent after the company cut its forecast. "
    "The chief executive, Lena Brandt, blamed weak demand from carmakers. "
    "Analysts expect the dividend to be halved."
)
HEALTH = (
    "The health ministry confirmed 17 cases of measles in the northern district. "
    "Schools in the town of Elmsworth will stay closed until Wednesday. "
    "Doctors urged parents to have their children vaccinated."
)
WAR = (
    "Rebels captured the airport of Kasara after two days of fighting. "
    "The government said its troops had withdrawn to the river. "
    "Aid groups reported that 5,000 people had fled to the border."
)
ALONE = {  # a statement that has nothing in common with the account that it is searched for in
    "sport": (SPORT, "A brewery in Trondheim named its newest wheat beer after the goalkeeper's dog."),
    "court": (COURT, "A retired beekeeper in Tuscany keeps eleven antique harpsichords in a converted barn."),
    "weather": (WEATHER, "Volunteers in Marigold Lane knitted woollen jackets for the penguins of a small zoo."),
    "markets": (MARKETS, "Curators in Lisbon restored a baroque tapestry that moths had damaged since the 1920s."),
    "health": (HEALTH, "Astronomers at Cerro Blanco photographed a faint comet with an unusually green tail."),
    "war": (WAR, "Pastry chefs in Bologna argued for weeks about the proper thickness of lasagne sheets."),
}
ELSEWHERE = {  # what the account says in other words, in two sentences, or with the same figure
    "other words": (SPORT, "Fans turned out in great numbers to greet the players when their train arrived."),
    "two sentences": (
        COURT,
        "The ex-treasurer, whose theft ruined a children's charity, got four years and will appeal.",
    ),
    "a figure": (WEATHER, "Engineers worked through the night because some 40,000 households sat in the dark."),
    "a rounded figure": (WAR, "Nearly 5,000 villagers walked towards the frontier with what they could carry."),
    "a synonym": (MARKETS, "Brandt, who runs the steelmaker, said that car producers were buying too little."),
    "quoted words": (HEALTH, "One nurse wrote that “parents to have their children” was the wrong plea entirely."),
}
NOTHING_OWN = (
    "He declined to comment.",
    "And so it goes, as the old manager liked to say after each and every defeat?",
    "This was confirmed by several people close to the talks in the northern capital.",
    "I never thought that our little town of Elmsworth would see such a day, he said.",
    "of the three men who were seen near the old harbour on that night in March.",
    "Thank you for reading.",
)


def search(account: str, statement: str) -> Absence:
    """Search one account for one statement, the first of another account."""
    texts = (f"{statement}\n\nAn unrelated line about the price of tea follows here.", account)
    story = made(*texts)
    return search_elsewhere(story, link_claims(story), [0])[0]


def made(*texts: str) -> Story:
    records = [{"account_id": f"a{n}", "text": text} for n, text in enumerate(texts)]
    return story_from_records(records, story_id="made")


@pytest.mark.parametrize("domain", ALONE)
def test_what_has_nothing_in_common_with_the_others_is_only_here(domain: str) -> None:
    found = search(*ALONE[domain])
    assert found.alone == ONLY
    assert found.sentence == -1


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_what_another_account_says_in_its_own_way_is_not_only_here(kind: str) -> None:
    assert search(*ELSEWHERE[kind]).alone == NO_MATCH


if __name__ == "__main__":
    for k, v in (ALONE | ELSEWHERE).items():
        print(k, search(*v))
