"""What happened to what a figure counts, and whether that is said as a fact."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.find.quantities import find_quantities
from analysis.find.quantities.naming import gerund, past_participle, tidy
from analysis.story_reader import story_from_records

CASES = Path(__file__).with_name("role_cases.txt")


def _rows() -> list[tuple[str, str]]:
    lines = CASES.read_text("utf8").splitlines()
    parts = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
    return [(part[0], part[1]) for part in parts]


ROWS = _rows()


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    """Sentence -> its rows; each sentence is an account, so that one parse serves all."""
    records = [
        {"account_id": str(n), "text": text, "language": "en"} for n, (text, _) in enumerate(ROWS)
    ]
    story = story_from_records(records, story_id="roles")
    rows: dict[str, list[dict[str, object]]] = {text: [] for text, _ in ROWS}
    for row in find_quantities(story).fillna({"role": "", "status": ""}).to_dict("records"):
        rows[ROWS[int(row["account_id"])][0]].append(row)
    return rows


@pytest.mark.parametrize(("text", "expected"), ROWS, ids=[text[:60] for text, _ in ROWS])
def test_figures_have_a_role_and_a_status(
    found: dict[str, list[dict[str, object]]], text: str, expected: str
) -> None:
    got = [
        " ".join(filter(None, (f"{row['value']:g}", str(row["role"]), str(row["status"]))))
        for row in found[text]
    ]
    assert got == ([] if expected == "-" else expected.split("; "))


def test_zeros_of_people_have_their_unit() -> None:
    story = story_from_records([{"text": "No one was hurt in the crash."}], story_id="x")
    assert find_quantities(story)[["value", "unit", "counts"]].values.tolist() == [
        [0.0, "people", "people injured"]
    ]


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("The quake killed 12 and wounded 45.", ["people killed", "people injured"]),
        ("The death toll rose to 12.", ["people killed"]),
        ("Storms cut power to the valley and left 45,000 homes without power.", ["homes"]),
        ("The chain plans to close 50 stores.", ["stores closed by chain"]),
        ("Twelve senators voted against the bill.", ["senators who voted against bill"]),
        ("Nine patients have died.", ["patients who have died"]),
        ("She gave 41 speeches.", ["speeches"]),
        ("Police arrested 12 men, and 3 others were hurt.", ["men arrested", "men hurt"]),
        ("Some 30 people remain missing.", ["people missing"]),
        ("The talks broke down two weeks ago.", ["time since talks broke down"]),
        ("The vote comes three weeks before the summit.", ["time before summit"]),
        ("It named two of the women referred to in the report.", ["women"]),
        ("The regulator fined the bank $40 million.", ["fine"]),
        ("Six members won't pay.", ["members who will not pay"]),
        (
            "Nine towns allow night flights and broad curfew waivers.",
            ["towns that allow night flights"],
        ),
        ("The number of arrests reached 120.", ["people arrested"]),
        # times
        ("Rebuilding the pier took three months.", ["time spent rebuilding pier"]),
        ("Engineers took nine weeks to reopen the canal.", ["time taken to reopen canal"]),
        ("The power cut lasted six hours.", ["length of power cut"]),
        ("A nine-hour debate ended at dawn.", ["length of debate"]),
        ("The truce ended four days of shelling.", ["days of shelling"]),
        ("Farmers waited for six weeks.", ["time spent waiting"]),
        ("The bridge was shut for three days.", ["time bridge was shut"]),
        ("A tribunal delayed the hearing for two months.", ["time hearing was delayed"]),
        ("She has been unemployed for two years.", ["time unemployed"]),
        ("He was jailed for 12 years.", ["prison term"]),
        ("It was the worst flood in 40 years.", ["time since last flood"]),
        ("Exports fell sharply over the past two weeks.", ["recent period"]),
        ("The teams have met six times.", ["times met"]),
        ("David Hall met Emma Stone, and the two signed a truce.", ["people"]),
        ("The rail card has twice as many holders as in May.", ["holders"]),
        ("The guilder slid to a 12-year low.", ["time since last low"]),
        ("Six nurses were hurt according to the harbour police.", ["nurses hurt"]),
        ("The lawyers filed a 40 - page complaint.", ["complaint filed by lawyers"]),
        ("Sofia, a 23 - year - old dancer, won the prize.", ["age of"]),
        ("The letter followed an attack on Maria Lopez, 66, in Hull.", ["Maria Lopez"]),
        ("Dozens of charities stepped in on Friday.", ["charities ("]),
        ("Norway expelled 12 envoys.", ["envoys "]),
        ("Drivers blocked the port for six days.", ["time port was blocked"]),
        ("Villagers demanded clean water for three years.", ["time spent demanding"]),
        # distances and sizes
        ("The camp lies 8 miles south of the border.", ["distance from border"]),
        ("The trawler sank 40 km off the coast.", ["distance from coast"]),
        ("The dam is 90 metres high.", ["height of dam"]),
        ("The cyclone brought winds of 90 mph.", ["speed of winds"]),
        ("The estate covers 400 hectares.", ["area of estate"]),
        ("The statue weighs 12 tonnes.", ["weight of statue"]),
        ("The valley got three inches of rain.", ["amount of rain"]),
        # sums and shares
        ("Perry bought the vineyard for $2 million.", ["price of vineyard"]),
        ("The museum paid $9 million for the painting.", ["price of painting"]),
        ("The charity raised $4 million.", ["amount raised by charity"]),
        ("The repairs cost $400,000.", ["cost of repairs"]),
        ("Some 30 percent of pupils walk to school.", ["pupils that walk"]),
        # what does not say which ones are counted, and clauses without their object
        ("The two ministers met in Oslo.", ["ministers"]),
        ("Three committees asked that the files be released.", ["committees"]),
        ("Hundreds of walkers made their way to the square.", ["walkers"]),
        ("Some 40 nurses quickly signed the petition.", ["nurses who signed petition"]),
        ("Her children, aged 9 and 4, were safe.", ["children", "children"]),
        ("Democrats hold a 51-49 majority in the chamber.", ["majority", "majority"]),
    ],
)
def test_counts_can_be_printed(text: str, counts: list[str | None]) -> None:
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    found = [None if c != c else c for c in find_quantities(story)["counts"]]
    assert len(found) == len(counts)
    for got, start in zip(found, counts, strict=True):
        assert got == start or (got is not None and start and got.startswith(start))
        assert got is None or len(got.partition(" (")[0].split()) <= 7


def test_a_clause_without_its_object_is_put_in_brackets() -> None:
    text = "The two brothers founded a bakery in Lyon."
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    assert find_quantities(story)["counts"].tolist() == ["brothers (founded bakery in Lyon)"]


def test_gerunds_are_formed_from_base_forms() -> None:
    assert [gerund(verb) for verb in "wait drive sit die flee".split()] == (
        "waiting driving sitting dying fleeing".split()
    )


def test_long_names_end_before_a_phrase() -> None:
    assert tidy("cases of a rare illness in the north of the") == "cases of a rare illness"
    assert tidy("votes for (plan)") == "votes for (plan)"


def test_participles_are_formed_from_base_forms() -> None:
    verbs = "hire cut carry stop shed sell deploy fix expel".split()
    assert [past_participle(verb) for verb in verbs] == (
        "hired cut carried stopped shed sold deployed fixed expelled".split()
    )
