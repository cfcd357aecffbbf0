"""Two figures of one thing in statements of one fact, and figures that are of two things."""

from __future__ import annotations

import pytest
from contrast_stories import shown, story_of

from analysis.compare.contrasts import find_candidates
from analysis.compare.contrasts.phrase_checks import without_loose_end
from analysis.compare.contrasts.topics import StoryMaterial

MORE = (
    "The mayor of Castell asked for help on Radio Valles. "
    "Farmers in the valley have watered their vines by night since June. {}"
)


def told(first: str, second: str) -> list[str]:
    story = story_of(MORE.format(first), MORE.format(second))
    return [str(says) for says in shown(story, "figure")["says"]]


@pytest.mark.parametrize(
    ("first", "second", "words"),
    [
        ("The union that represents nearly 30,000 teachers and support staff called the strike.",
         "Some 26,000 teachers and support staff were expected to join the strike, it said.",
         ("nearly 30,000 teachers", "Some 26,000 teachers")),
        ("About 50,000 city pupils who attend charter schools are unaffected by the strike.",
         "A strike would not affect the 45,000 pupils in the city’s charter schools, officials "
         "said.", ("50,000 city pupils", "45,000 pupils")),
        ("The raid in Marib killed 14 people and destroyed the harbour.",
         "In all, 17 people were killed by the raid in Marib, which destroyed the harbour.",
         ("14 people", "17 people")),
        ("The couple earned roughly $141 million from books, their tax returns show.",
         "Their tax returns show that the couple earned $139 million from books.",
         ("$141 million", "$139 million")),
        ("The club paid roughly 31 million euros for the striker, the contract shows.",
         "The contract shows that the club paid 29 million euros for the striker.",
         ("31 million euros", "29 million euros")),
        ("The clinic vaccinated about 820 children against measles in the school hall.",
         "In the school hall the clinic vaccinated 790 children against measles.",
         ("820 children", "790 children")),
        ("The storm left nearly 3,300 homes without power along the coast.",
         "Along the coast the storm left 3,100 homes without power.",
         ("3,300 homes", "3,100 homes")),
    ],
)  # fmt: skip
def test_two_figures_of_one_thing(first: str, second: str, words: tuple[str, str]) -> None:
    says = told(first, second)
    assert any(all(w in s for w in words) for s in says), says


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # of two players, of two days, of two places, of others beside them, of another whole,
        # and a limit that the other figure keeps to
        ("Bell added a 10-yard scoring run and made it 34-6 with an 18-yard touchdown.",
         "Hunter added a five-yard scoring run, and an 18-yard touchdown made it 34-6."),
        ("The storm left 2,400 homes without power on Monday.",
         "The storm left 3,100 homes without power on Friday."),
        ("The storm left 2,400 homes in Lindau without power.",
         "The storm left 3,100 homes in Bregenz without power."),
        ("The clinic vaccinated 820 children against measles in the school hall.",
         "The clinic vaccinated another 760 children against measles in the school hall."),
        ("The couple paid 35 percent of their income in taxes to the state.",
         "The couple paid 31 percent of their income in taxes to the state."),
        ("The storm left 2,400 homes without power along the coast.",
         "The storm left more than 2,000 homes without power along the coast."),
        ("The storm had winds of 120 mph when it reached the coast.",
         "The storm had winds of 100 mph when it reached the coast."),
    ],
)  # fmt: skip
def test_figures_of_two_things(first: str, second: str) -> None:
    _, candidates = find_candidates(story_of(MORE.format(first), MORE.format(second)))
    assert not [c for c in candidates if c.sort in ("apart", "bound") and c.earned]


def test_an_account_that_gives_both_figures_does_not_differ() -> None:
    first = "The storm left 2,400 homes without power along the coast."
    second = "Along the coast the storm left 3,100 homes without power."
    both = f"{second} At first the company spoke of 2,400 homes."
    _, candidates = find_candidates(story_of(MORE.format(first), MORE.format(both)))
    assert not [c for c in candidates if c.sort in ("apart", "bound") and c.earned]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # one measure in another unit
        ("The blast left a crater 12 metres (40 ft) wide near the harbour of Marib.",
         "Near the harbour of Marib the blast left a crater 39 feet (12 metres) wide."),
        ("The storm pushed a wave 3 metres (10 ft) high over the wall of Lindau.",
         "A wave 9.5 feet (3 metres) high was pushed over the wall of Lindau by the storm."),
        ("The plane came down 80 km (50 miles) north of Oslo in thick fog.",
         "In thick fog the plane came down 48 miles (80 km) north of Oslo."),
        # the account has the other figure elsewhere, here with the exact sum in the next sentence
        ("The driver got a tip of $2,000 for one pizza on Thursday. The tip was $2,084 in all.",
         "For one pizza the driver got a tip of $2,084 on Thursday."),
        ("The club paid 31 million euros for the striker. With bonuses it is 34 million euros.",
         "The club paid 34 million euros for the striker."),
        # one is the other with fewer digits
        ("The league has a $15.2 billion deal with the channel until May, it says.",
         "The league has a $15 billion deal with the channel until May, it says."),
        ("The clinic treated 2,084 patients for measles in the valley of Montclar.",
         "The clinic treated 2,000 patients for measles in the valley of Montclar."),
        ("The storm left 31,200 homes without power along the coast.",
         "The storm left 31,000 homes without power along the coast."),
        # limits in one direction
        ("More than 80 families were moved out of the valley of Bregenz at night.",
         "At least 80 families were moved out of the valley of Bregenz at night."),
        ("Up to 300 litres a second flow out of the dam at Montclar, engineers say.",
         "Less than 300 litres a second flow out of the dam at Montclar, engineers say."),
        # one range, and marks that are passed
        ("The leather straps cost between $49 to $59 in the shops of Leeds.",
         "The leather straps cost from $49 to $59 in the shops of Leeds."),
        ("The girls on the trip to Oslo are aged between 13 and 15.",
         "The girls on the trip to Oslo are aged 13 to 15."),
        ("The earnings of the golfer passed the $1.3 billion mark last year.",
         "The earnings of the golfer exceeded $1.3 billion last year."),
        ("Anything bigger than 6.5 feet is rare among fish in the lake of Lindau.",
         "Any fish over 6.5 feet is rare in the lake of Lindau."),
        ("The new boat is narrower than the 11-metre model that the club of Lindau has.",
         "The new boat is as wide as the 11-metre model that the club of Lindau has."),
        ("“[A]t least 10 fighters were caught at the border of Marib,” he said.",
         "At least 10 fighters were caught at the border of Marib, he said."),
        # a limit that leaves the number open, and what is almost the number
        ("Up to 20 skinned seals were found on the beach of Lindau on Friday.",
         "On the beach of Lindau 20 skinned seals were found on Friday."),
        ("The court heard up to 60 witnesses in the ferry case of Bergen.",
         "The court heard 60 witnesses in the ferry case of Bergen."),
        ("The striker of Oslo may cost as much as 30 million euros in summer.",
         "The striker of Oslo may cost 30 million euros in summer."),
        ("The clinic of Genk treated almost 300 patients for measles in May.",
         "The clinic of Genk treated 300 patients for measles in May."),
        ("The storm cut power to nearly 40,000 homes along the coast.",
         "The storm cut power to 40,000 homes along the coast."),
        # how large a place or body that is named is
        ("The rebels took Mabra, a town of more than 40,000 people, on Friday.",
         "The rebels took Mabra, a town of 40,000 people, on Friday."),
        ("The strike closed Velox, a maker of tyres with 900 workers, for a day.",
         "The strike closed Velox, a maker of tyres with over 900 workers, for a day."),
        ("The flood reached Aldheim, a village of at least 300 houses, at noon.",
         "The flood reached Aldheim, a village of 300 houses, at noon."),
        ("The club bought Torvik, a ground with more than 8,000 seats, in June.",
         "The club bought Torvik, a ground with 8,000 seats, in June."),
        ("Measles broke out at Lunde, a school with over 700 pupils, in May.",
         "Measles broke out at Lunde, a school with 700 pupils, in May."),
        # a price in round figures
        ("The base model of the watch costs $350 in the shops of Leeds.",
         "The base model of the watch costs $349 in the shops of Leeds."),
        ("A season ticket of the club costs 500 euros from August.",
         "A season ticket of the club costs 499 euros from August."),
        ("The court of Graz fined the driver 300 euros for a call.",
         "The court of Graz fined the driver 299 euros for a call."),
        ("The test for measles costs 120 pounds at the clinic of Leeds.",
         "The test for measles costs 119 pounds at the clinic of Leeds."),
        ("A licence for the boats costs 200 dollars in Oslo from May.",
         "A licence for the boats costs 199 dollars in Oslo from May."),
    ],
)  # fmt: skip
def test_one_figure_put_in_two_ways_is_no_difference(first: str, second: str) -> None:
    assert told(first, second) == []


@pytest.mark.parametrize(
    ("sentence", "figures"),
    [
        ("The flood killed {} people in Lindau on Monday, police said.", ("25", "28", "30")),
        ("The club paid {} million euros for the striker, the contract shows.", ("31", "29", "45")),
        ("The clinic vaccinated {} children against measles.", ("820", "790", "700", "640")),
        ("The storm left {} homes without power along the coast.", ("3,300", "3,100", "2,500")),
        ("The company fired {} workers at the plant in Genk.", ("400", "350", "300")),
        ("The shelling wounded {} soldiers near Karmat.", ("14", "17", "21")),
    ],
)
def test_a_third_figure_is_named_too(sentence: str, figures: tuple[str, ...]) -> None:
    found = shown(story_of(*map(sentence.format, figures)), "figure")
    assert len(found) == 1
    assert all(f in found["says"].iloc[0] for f in figures)
    assert len(found["says"].iloc[0].split()) <= 30


@pytest.mark.parametrize("third", ["28", "more than 20", "about 27"])
def test_a_figure_that_may_be_one_of_two_is_no_third(third: str) -> None:
    sentence = "The flood killed {} people in Lindau on Monday, police said."
    says = shown(story_of(*map(sentence.format, ("25", "28", third))), "figure")["says"]
    assert says.str.count("“").max() == 2


@pytest.mark.parametrize(
    ("sentence", "words", "kept"),
    [
        ("In the valley, where 90 men were killed, widows asked for bread.",
         "In the valley, where 90 men were killed, widows", "In the valley, where 90 men were "
         "killed"),
        ("About 50,000 pupils who attend charter schools are not affected.",
         "About 50,000 pupils who attend charter schools are",
         "About 50,000 pupils who attend charter schools"),
        ("The club sold 9,000 tickets and the fans sang all night.",
         "The club sold 9,000 tickets and the fans", "The club sold 9,000 tickets"),
        ("The bank fired 400 people, which the union called a scandal.",
         "The bank fired 400 people, which the union", "The bank fired 400 people"),
        ("The storm sank 30 boats while the mayor slept in Oslo.",
         "The storm sank 30 boats while the mayor", "The storm sank 30 boats"),
        ("The clinic treated 300 patients in May.", "The clinic treated 300 patients",
         "The clinic treated 300 patients"),
    ],
)  # fmt: skip
def test_the_end_of_cut_words_belongs_to_them(sentence: str, words: str, kept: str) -> None:
    read = StoryMaterial(story_of(sentence, MORE.format(""))).read[0]
    start, end = without_loose_end(read, (0, len(words)), 0)
    assert read.parse.text[start:end] == kept
