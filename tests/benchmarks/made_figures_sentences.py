"""The exchanges and invented sentences of the benchmark ``made_figures``."""

from __future__ import annotations

NUMBER = (
    r"(?P<number>\b(?:\d[\d,]*(?:\.\d+)?|two|three|four|five|six|seven|eight|nine|ten|eleven"
    r"|twelve|dozens|hundreds|thousands)\b(?: (?:million|billion|thousand))?)"
)
_HEDGE = r"(?:(?:at least|about|some|around|more than|nearly|almost|over|as many as) )?"
_THINGS = r"(?: (?:[a-z-]+ ){0,3}[a-z-]+)?"
MONEY = rf"[$€£]{NUMBER}"


def _both_ways(*pairs: tuple[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for a, b in pairs:
        found.setdefault(a, []).append(b)
        found.setdefault(b, []).append(a)
    return found


_VERBS = _both_ways(
    ("killed", "wounded"),
    ("killed", "injured"),
    ("arrested", "charged"),
    ("arrested", "killed"),
    ("evacuated", "arrested"),
    ("freed", "charged"),
)
_STATES = _both_ways(
    ("dead", "injured"),
    ("dead", "missing"),
    ("injured", "missing"),
    ("killed", "wounded"),
    ("killed", "injured"),
    ("arrested", "charged"),
    ("evacuated", "injured"),
)
_PEOPLE = _both_ways(
    ("men", "women"),
    ("boys", "girls"),
    ("soldiers", "civilians"),
    ("teachers", "pupils"),
    ("democrats", "republicans"),
    ("doctors", "patients"),
)
_UNITS = _both_ways(
    ("miles", "kilometers"),
    ("miles", "kilometres"),
    ("feet", "meters"),
    ("hours", "minutes"),
    ("days", "weeks"),
    ("months", "years"),
    ("pounds", "kilograms"),
    ("tonnes", "pounds"),
    ("gallons", "litres"),
    ("acres", "hectares"),
    ("percent", "percentage points"),
    ("dollars", "euros"),
    ("mph", "kph"),
)
_VERBS_OF_CHANGE = _both_ways(
    ("rose", "fell"),
    ("increased", "decreased"),
    ("grew", "shrank"),
    ("climbed", "dropped"),
    ("gained", "lost"),
    ("up", "down"),
    ("jumped", "slumped"),
)
_NOUNS_OF_CHANGE = _both_ways(
    ("increase", "decrease"), ("rise", "fall"), ("rise", "drop"), ("growth", "decline")
)
_SIGNS = _both_ways(
    ("profit", "loss"), ("surplus", "deficit"), ("gain", "loss"), ("surplus", "shortfall")
)
_SIDES = _both_ways(
    ("for", "against"), ("in favour of", "against"), ("in favor of", "against"),
    ("backed", "opposed"), ("supported", "opposed"), ("yes", "no"),
)  # fmt: skip


def _words(exchanges: dict[str, list[str]]) -> str:
    return rf"(?P<word>\b(?i:{'|'.join(sorted(exchanges, key=len, reverse=True))})\b)"


# kind -> patterns of a figure and the word beside it, with what may take the word's place
SWAPS = {
    "role": [
        (rf"{_words(_VERBS)} {_HEDGE}{NUMBER}", _VERBS),
        (rf"{NUMBER}{_THINGS} (?:were|are|was|had been|have been) {_words(_STATES)}", _STATES),
        (rf"{NUMBER} {_words(_STATES)}", _STATES),
        (rf"{NUMBER} {_words(_PEOPLE)}", _PEOPLE),
    ],
    "unit": [
        (rf"{NUMBER}[ -]{_words(_UNITS)}", _UNITS),
        (rf"{NUMBER}(?P<word>C|F)\b", {"c": ["F"], "f": ["C"]}),
        (rf"(?P<word>[$€]){NUMBER}", {"$": ["€"], "€": ["$"]}),
    ],
    "trend": [
        (rf"{_words(_VERBS_OF_CHANGE)}(?: by)? {_HEDGE}{NUMBER} percent", _VERBS_OF_CHANGE),
        (rf"{NUMBER}(?: percent|%) {_words(_NOUNS_OF_CHANGE)}", _NOUNS_OF_CHANGE),
        (rf"{_words(_NOUNS_OF_CHANGE)} of {_HEDGE}{NUMBER} percent", _NOUNS_OF_CHANGE),
    ],
    "sign": [
        (rf"{_words(_SIGNS)} of {_HEDGE}{MONEY}", _SIGNS),
        (rf"{MONEY} {_words(_SIGNS)}", _SIGNS),
        (rf"(?P<word>minus |plus ){NUMBER}", {"minus ": ["plus "], "plus ": ["minus "]}),
    ],
    "for and against": [
        (rf"{NUMBER}{_THINGS} (?:voted|was|were) {_words(_SIDES)}", _SIDES),
        (rf"{NUMBER}{_THINGS} {_words(_SIDES)}", _SIDES),
    ],
}

NUMBERS = "12 45 31 7 128 64 23 340 19 1,250 88 3 56 210 14 97 5 1,940 38 74".split()
FILLS = {
    "place": "Lindow Tarn Alden Marsk Orsova Petrik Velm Harrow Kestrel Brenna Dorn".split(),
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split(),
    "who": [
        "police",
        "the health office",
        "officials",
        "the mayor",
        "the ministry",
        "a spokesman for the region",
        "the fire service",
    ],
    "thing": ["mill", "harbour", "shipyard", "brewery", "school", "market", "railway", "hospital"],
}

INVENTED = {
    "role": [
        "The blast at the {thing} in {place} killed {n} people, {who} said.",
        "A bus crash near {place} injured {n} passengers on {day}.",
        "Police arrested {n} protesters outside the {thing} in {place} on {day}.",
        "Some {n} residents of {place} were evacuated as the river rose.",
        "At least {n} people were injured when a crane fell on the {thing} in {place}.",
        "The flood in {place} left {n} people dead, {who} said on {day}.",
        "In {place}, {n} men were freed from the collapsed {thing}.",
        "The landslide above {place} left {n} missing, {who} said.",
        "Of the crew of the ferry from {place}, {n} women were rescued on {day}.",
        "The shelling of {place} killed {n} soldiers on {day}.",
        "Prosecutors in {place} charged {n} people over the fire at the {thing}.",
        "An outbreak at the {thing} in {place} has sickened {n} pupils since {day}.",
        "The earthquake wounded {n} villagers around {place}, according to {who}.",
        "{who} said {n} teachers had gone on strike at the {thing} in {place}.",
    ],
    "unit": [
        "The fire spread over {n} acres of forest north of {place}.",
        "The oil slick drifted {n} miles down the coast from {place}.",
        "The talks in {place} lasted {n} hours and ended without a deal.",
        "The truck carried {n} tonnes of grain to the {thing} in {place}.",
        "Inspectors found {n} pounds of spoiled meat at the {thing} in {place}.",
        "Temperatures in {place} reached {n}C on {day}.",
        "The tower of the {thing} in {place} is {n} feet tall.",
        "The repair of the {thing} in {place} will cost ${n} million, {who} said.",
        "A judge in {place} sentenced the manager of the {thing} to {n} months in prison.",
        "The spill released {n} gallons of fuel into the lake near {place}.",
        "Turnout in {place} was {n} percent, {who} said on {day}.",
        "Winds of {n} mph tore the roof off the {thing} in {place}.",
        "The siege of {place} has lasted {n} days.",
    ],
    "trend": [
        "Sales at the {thing} in {place} rose {n} percent last year.",
        "Crime in {place} is up {n} percent this year, {who} said.",
        "Rents in {place} increased by {n} percent, {who} said on {day}.",
        "Shares in the {place} {thing} climbed {n} percent on {day}.",
        "The {thing} in {place} reported a {n} percent increase in orders.",
        "A rise of {n} percent in fares angered commuters in {place}.",
        "Output of the {thing} in {place} grew {n} percent in the spring.",
        "The number of visitors to {place} fell {n} percent, {who} said.",
        "Unemployment in {place} dropped by {n} percent over the year.",
        "The party gained {n} percent in the vote in {place}.",
        "House prices in {place} were up {n} percent on {day}.",
        "A {n}% drop in ticket sales hurt the {thing} in {place}.",
        "Hospital admissions in {place} jumped {n} percent in a week, {who} said.",
    ],
    "sign": [
        "The {thing} in {place} made a profit of ${n} million last year.",
        "The city of {place} expects a deficit of ${n} million, {who} said.",
        "The {place} {thing} reported a ${n} million loss on {day}.",
        "The region ended the year with a surplus of €{n} million, {who} said.",
        "Thermometers in {place} showed minus {n} degrees on {day}.",
        "The low in {place} was minus {n}C, {who} said.",
        "The fund booked a gain of ${n} million on the {thing} in {place}.",
        "A budget shortfall of ${n} million closed the {thing} in {place}.",
        "The trade surplus of ${n} billion surprised {place}.",
        "The club from {place} posted a £{n} million loss, {who} said.",
        "The lake near {place} froze at minus {n} degrees Celsius.",
        "The {place} railway had a loss of €{n} million in the first quarter.",
        "The insurer of the {thing} in {place} made a £{n} million profit.",
    ],
    "for and against": [
        "In {place}, {n} councillors voted for the new {thing} on {day}.",
        "Some {n} senators voted against the {place} bill on {day}.",
        "At the count in {place}, {n} members were in favour of the strike.",
        "In the chamber {n} lawmakers backed the motion on the {place} {thing}.",
        "Of the doctors asked in {place}, {n} percent supported the new {thing}.",
        "{who} said {n} delegates opposed the merger with {place}.",
        "In the referendum in {place}, {n} percent voted against the {thing}.",
        "The panel heard that {n} experts were against the plan for {place}.",
        "About {n} percent of voters in {place} opposed the toll.",
        "On {day} {n} union members in {place} voted for the deal.",
        "A poll found {n} percent of parents in {place} supported the ban.",
        "In {place}, {n} shareholders backed the sale of the {thing}.",
        "The vote in {place} had {n} for the amendment, {who} said.",
    ],
}

TRUE = [
    ("Police arrested 12 protesters in Lindow.", "Twelve demonstrators were arrested in Lindow."),
    ("The blast in Tarn killed 31 people.", "Thirty-one people died in the blast in Tarn."),
    ("The blast in Tarn killed 31 people.", "The blast in Tarn left 31 people dead."),
    ("The crash near Alden injured 45 passengers.", "The crash near Alden left 45 people hurt."),
    ("Some 45 people were wounded in Marsk.", "Forty-five people were injured in Marsk."),
    ("The leak spread 10 miles down the river.", "The leak spread 16 kilometers down the river."),
    ("The tower in Velm is 300 feet tall.", "The tower in Velm is about 91 meters tall."),
    ("The fire burned 500 acres near Dorn.", "The fire near Dorn burned 202 hectares."),
    ("The rescue in Orsova took 90 minutes.", "The rescue in Orsova took 1.5 hours."),
    ("The bear weighed 440 pounds, the zoo said.", "The zoo said the bear weighed 200 kilograms."),
    ("Temperatures hit 40C in Harrow.", "Temperatures in Harrow hit 104F."),
    ("Temperatures hit minus 10C in Harrow.", "It was minus 10 degrees Celsius in Harrow."),
    ("Winds of 60 mph hit Kestrel.", "Kestrel was hit by winds of 97 kph."),
    ("Sales at the Tarn mill rose 12 percent.", "Sales at the Tarn mill were up 12 percent."),
    ("Sales at the Tarn mill rose 12 percent.", "The Tarn mill reported a 12% rise in sales."),
    ("Rents in Velm fell by 8 percent.", "Rents in Velm dropped 8%."),
    ("Rents in Velm fell by 8 percent.", "Velm saw an 8 percent fall in rents."),
    ("The mill made a profit of $12 million.", "The mill's profit was $12 million."),
    ("The railway lost €40 million in 2020.", "In 2020 the railway had a loss of €40 million."),
    ("The bill passed the senate by 58 votes to 7.", "The senate passed the bill 58-7."),
    ("In all, 58 senators voted for the bill.", "The bill got the votes of 58 senators."),
    ("Two-thirds of voters back the toll.", "About 67 percent of voters support the toll."),
    ("The strike in Dorn lasted two weeks.", "The strike in Dorn lasted 14 days."),
    ("A judge jailed him for 24 months.", "A judge jailed him for two years."),
    ("The city will borrow $1.5 billion.", "The city will borrow 1.5 billion dollars."),
    ("The city will borrow $1.5 billion.", "The city plans to borrow $1,500 million."),
    ("More than 360 troops refused to serve.", "Over 360 soldiers refused to serve."),
    ("The outbreak made 62 pupils ill.", "Sixty-two pupils fell ill in the outbreak."),
    ("Officials evacuated 400 residents of Tarn.", "In Tarn, 400 residents were evacuated."),
    ("The army lost 19 tanks near Petrik.", "Near Petrik 19 tanks of the army were lost."),
    ("The plant employs 2,300 people.", "Some 2,300 workers are employed at the plant."),
    ("The tanker carried 5,000 tonnes of oil.", "There were 5,000 tonnes of oil on the tanker."),
    ("Turnout in Brenna was 61.4 percent.", "In Brenna 61.4% of voters turned out."),
    ("The quake killed 5,120 people, Tarn said.", "Tarn said the quake had killed 5,120 people."),
    ("Four men were charged over the theft.", "Prosecutors charged four men over the theft."),
    ("Nine hostages were freed on Monday.", "On Monday nine hostages were released."),
    ("The team won by three goals.", "The team won by 3 goals."),
    ("The road is closed for six months.", "The road will be shut for half a year."),
    ("Half of the houses were damaged.", "Some 50 percent of the houses were damaged."),
    ("The club paid £4.2m for the striker.", "The striker cost the club £4.2 million."),
]
