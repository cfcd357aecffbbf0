"""Which statements may be said to agree: contradictions and harmless changes of many fields."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import Story, compare_coverage, story_from_records
from analysis.compare.align.guard import guard_of
from analysis.compare.wording import compare_conflicts
from analysis.resources import read_lexicon

SECOND = ("Officials in the capital promised an inquiry.", "The weather was mild in the region.")


PAIRS = [
    tuple(line.split("|"))
    for line in (Path(__file__).parent / "guard_pairs.txt").read_text("utf8").splitlines()
    if not line.startswith("#")
]


def two_accounts(one: str, other: str) -> Story:
    """A story of two accounts whose first paragraphs are the statements."""
    texts = [f"{first}\n\n{second}" for first, second in zip((one, other), SECOND, strict=True)]
    return story_from_records(
        [{"account_id": a, "text": t} for a, t in zip("ab", texts, strict=True)], story_id="pair"
    )


def agree(one: str, other: str) -> bool:
    """Whether one fact has both statements as stated or partly stated."""
    cells: dict[str, set[str]] = {}
    for row in compare_coverage(two_accounts(one, other)).to_dict("records"):
        if row["surface"] in (one, other) and row["status"] in ("stated", "partly"):
            cells.setdefault(row["fact_id"], set()).add(row["account_id"])
    return any(len(accounts) > 1 for accounts in cells.values())


def difference(one: str, other: str) -> tuple[str, str]:
    """The relation that the guard gives to the two statements, and why."""
    story = two_accounts(one, other)
    guard = guard_of(story)
    i, j = (
        next(n for n, row in enumerate(guard.sentences.rows) if row["text"] == text)
        for text in (one, other)
    )
    found = guard.compare(i, j)
    return ("", "") if found is None else (found.relation, guard.describe(i, j, found))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "All of the hostages were freed on Friday.",
            "Some of the hostages were freed on Friday.",
        ),
        (
            "The regulator approved the merger of the two banks.",
            "The regulator blocked the merger of the two banks.",
        ),
        (
            "The jury acquitted the banker of fraud.",
            "The jury convicted the banker of fraud.",
        ),
        (
            "The champion lost to the newcomer in Madrid.",
            "The newcomer lost to the champion in Madrid.",
        ),
        (
            "The storm killed 12 people and injured 40.",
            "The storm injured 12 people and killed 40.",
        ),
        (
            "Shares in the airline closed lower on Monday.",
            "Shares in the airline closed higher on Monday.",
        ),
        (
            "The vaccine was approved for children in March.",
            "The vaccine was approved for children in May.",
        ),
        (
            "The ceasefire began at 6 a.m. on Sunday.",
            "The ceasefire began at 9 a.m. on Sunday.",
        ),
        (
            "Russian troops withdrew from the city.",
            "Russian troops entered the city.",
        ),
        (
            "Doctors said the patient was conscious.",
            "Doctors said the patient was unconscious.",
        ),
        (
            "The central bank is expected to cut rates on Thursday.",
            "The central bank cut rates on Thursday.",
        ),
        (
            "The goalkeeper may have broken his arm.",
            "The goalkeeper broke his arm.",
        ),
        (
            "The army denied shelling the hospital.",
            "The army admitted shelling the hospital.",
        ),
        (
            "The mayor said nobody had warned the residents.",
            "The mayor said somebody had warned the residents.",
        ),
        (
            "The company has yet to pay the fine.",
            "The company has paid the fine.",
        ),
        (
            "The governor vetoed the tax bill.",
            "The governor signed the tax bill.",
        ),
        (
            "Thousands marched in Lima against the reform.",
            "Thousands marched in Lima for the reform.",
        ),
        (
            "Neither driver was hurt in the collision.",
            "Both drivers were hurt in the collision.",
        ),
        (
            "The tribunal ruled the strike legal.",
            "The tribunal ruled the strike illegal.",
        ),
        (
            "Ireland beat France in the final.",
            "Ireland were beaten by France in the final.",
        ),
        (
            "The senator is no longer a suspect.",
            "The senator is a suspect.",
        ),
        (
            "Heavy snow closed the airport in Oslo.",
            "Heavy snow closed the airport in Bergen.",
        ),
        (
            "The suspect refused to surrender to the police.",
            "The suspect surrendered to the police.",
        ),
        (
            "Police arrested the man after the match.",
            "Police arrested the man before the match.",
        ),
        (
            "The firm won the contract to build the tunnel.",
            "The firm lost the contract to build the tunnel.",
        ),
        (
            "The hospital ran out of oxygen on Tuesday.",
            "The hospital nearly ran out of oxygen on Tuesday.",
        ),
        (
            "Ukraine shot down the plane, officials said.",
            "Russia shot down the plane, officials said.",
        ),
        (
            "The museum will not return the bronzes.",
            "The museum will return the bronzes.",
        ),
        (
            "Fewer than 100 people attended the rally.",
            "More than 100 people attended the rally.",
        ),
        (
            "Every passenger survived the crash.",
            "No passenger survived the crash.",
        ),
        (
            "The prime minister did not meet the opposition leader on Thursday.",
            "The prime minister met the opposition leader on Thursday.",
        ),
        (
            "Rescuers found no survivors in the wreckage.",
            "Rescuers found three survivors in the wreckage.",
        ),
        (
            "The trial will be held in public.",
            "The trial will not be held in public.",
        ),
        (
            "The insurer declined to cover the damage.",
            "The insurer agreed to cover the damage.",
        ),
        (
            "Heavy rain is unlikely to reach the coast before Friday.",
            "Heavy rain is likely to reach the coast before Friday.",
        ),
        (
            "The tenor never sang at the opera house in Vienna.",
            "The tenor sang at the opera house in Vienna.",
        ),
        (
            "Nothing was stolen from the gallery, the owner said.",
            "Two paintings were stolen from the gallery, the owner said.",
        ),
        (
            "The bank hired the lawyer after the scandal.",
            "The lawyer hired the bank after the scandal.",
        ),
        (
            "Kenya defeated Senegal in the semi-final.",
            "Senegal defeated Kenya in the semi-final.",
        ),
        (
            "The studio accused the actor of breaking the contract.",
            "The actor accused the studio of breaking the contract.",
        ),
        (
            "A bus hit a tram near the station.",
            "A tram hit a bus near the station.",
        ),
        (
            "The drug was cheaper than the vaccine.",
            "The vaccine was cheaper than the drug.",
        ),
        (
            "The appeal court confirmed the verdict against the doctor.",
            "The appeal court quashed the verdict against the doctor.",
        ),
        (
            "Unemployment increased in the third quarter.",
            "Unemployment decreased in the third quarter.",
        ),
        (
            "The parliament adopted the budget in its first reading.",
            "The parliament rejected the budget in its first reading.",
        ),
        (
            "The patient was in a stable condition.",
            "The patient was in an unstable condition.",
        ),
        (
            "The border crossing was opened at dawn.",
            "The border crossing was closed at dawn.",
        ),
        (
            "The festival starts on July 3.",
            "The festival starts on July 8.",
        ),
        (
            "The volcano erupted in 1998.",
            "The volcano erupted in 1989.",
        ),
        (
            "The company is considering a sale of the plant.",
            "The company has completed a sale of the plant.",
        ),
        (
            "The island is due to hold a referendum in May.",
            "The island held a referendum in May.",
        ),
        (
            "Prosecutors want to charge the former minister.",
            "Prosecutors have charged the former minister.",
        ),
        (
            "The runner hopes to break the record in Berlin.",
            "The runner broke the record in Berlin.",
        ),
        (
            "Troops tried to cross the river.",
            "Troops crossed the river.",
        ),
        (
            "The mayor's wife was injured in the blast.",
            "The mayor was injured in the blast.",
        ),
        (
            "The swimmer won gold in the 200 metres.",
            "The swimmer won silver in the 200 metres.",
        ),
        (
            "Nurses ended their strike on Friday.",
            "Nurses began their strike on Friday.",
        ),
        (
            "The treaty was signed in Geneva.",
            "The treaty was signed in Vienna.",
        ),
        (
            "The airline said it would refund passengers.",
            "The airline said it would not refund passengers.",
        ),
        (
            "The victim's brother identified the suspect.",
            "The victim's brother was identified as the suspect.",
        ),
        (
            "The defendant pleaded guilty to fraud.",
            "The defendant pleaded not guilty to fraud.",
        ),
        (
            "The lake is safe for swimming, officials said.",
            "The lake is unsafe for swimming, officials said.",
        ),
    ],
)
def test_contradictions_are_no_agreement(one: str, other: str) -> None:
    assert not agree(one, other)
    assert not agree(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Police shot the gunman dead outside the bank.",
            "The gunman was shot dead by police outside the bank.",
        ),
        (
            "The minister said on Monday that the plan was dead.",
            "On Monday, the minister said that the plan was dead.",
        ),
        (
            "The team was knocked out of the cup by Ghana.",
            "Ghana knocked the team out of the cup.",
        ),
        (
            "The court threw out the appeal.",
            "The court dismissed the appeal.",
        ),
        (
            "The company said it would lay off 300 workers.",
            "The company said it will lay off 300 workers.",
        ),
        (
            "The fire destroyed 12 houses in the village.",
            "Twelve houses in the village were destroyed by the fire.",
        ),
        (
            "The head of the union quit in protest.",
            "The union's head resigned in protest.",
        ),
        (
            "The plane couldn't land because of fog.",
            "The plane could not land because of fog.",
        ),
        (
            "According to police, two men were arrested.",
            "Police said two men were arrested.",
        ),
        (
            "The striker did not play because he was injured.",
            "Because he was injured, the striker did not play.",
        ),
        (
            "Lawmakers passed the bill on Tuesday.",
            "On Tuesday, lawmakers passed the bill.",
        ),
        (
            "The bill was passed by lawmakers on Tuesday.",
            "Lawmakers passed the bill on Tuesday.",
        ),
        (
            "The actress died aged 84, her agent said.",
            "Her agent said the actress died aged 84.",
        ),
        (
            "The club sacked its coach on Sunday.",
            "The club fired its coach on Sunday.",
        ),
        (
            "More than 40 people were hurt in the stampede.",
            "More than 40 people were injured in the stampede.",
        ),
        (
            "The company called off the merger.",
            "The company cancelled the merger.",
        ),
        (
            "Snow is expected to fall on Saturday.",
            "Snow is forecast to fall on Saturday.",
        ),
        (
            "The central bank raised its key rate to 4 percent.",
            "The central bank lifted its key rate to 4 percent.",
        ),
        (
            "The U.N. condemned the attack on the convoy.",
            "The United Nations condemned the attack on the convoy.",
        ),
        (
            "Police say they don't know who fired the shots.",
            "Police say they do not know who fired the shots.",
        ),
        (
            "The judge said the evidence was weak.",
            "The evidence was weak, the judge said.",
        ),
        (
            "The two leaders met in Cairo on Wednesday.",
            "The two leaders held a meeting in Cairo on Wednesday.",
        ),
        (
            "The orchestra's conductor resigned last week.",
            "The conductor of the orchestra resigned last week.",
        ),
    ],
)
def test_harmless_changes_are_agreement(one: str, other: str) -> None:
    assert agree(one, other)


@pytest.mark.parametrize("kind", ["contradiction", "harmless"])
def test_pairs_of_many_fields(kind: str) -> None:
    wrong = [
        (one, other)
        for one, other, meant in PAIRS
        if meant == kind and agree(one, other) != (kind == "harmless")
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("one", "other", "relation", "reason"),
    [
        (
            "The mayor of Lyon has not been arrested.",
            "The mayor of Lyon has been arrested.",
            "conflict",
            "one denies what the other says: 'has not been arrested' against 'has been arrested'",
        ),
        (
            "Kenya defeated Senegal in the semi-final.",
            "Senegal defeated Kenya in the semi-final.",
            "conflict",
            "who does it to whom: 'Kenya defeated Senegal' against 'Senegal defeated Kenya'",
        ),
        (
            "The airline plans to cut 3,000 jobs.",
            "The airline has cut 3,000 jobs.",
            "before_after",
            "done in one, planned in the other: 'plans to cut' against 'has cut'",
        ),
        (
            "The minister resigned on Monday.",
            "The minister resigned on Tuesday.",
            "conflict",
            "two days: 'Monday' against 'Tuesday'",
        ),
        (
            "The 48-page indictment was unsealed on Monday.",
            "The 47-page indictment was unsealed.",
            "conflict",
            "two figures: '48-page' against '47-page'",
        ),
        (
            "Police said the blast was an accident.",
            "Witnesses said the blast was an accident.",
            "unsure",
            "two speakers: 'Police' against 'Witnesses'",
        ),
        (
            "More than 300 people were arrested in Quito.",
            "300 people were arrested in Quito.",
            "partial",
            "two bounds: 'More than 300' against '300'",
        ),
        ("They paid $43,885,310 in taxes.", "They paid $43 million in taxes.", "", ""),
        (
            "About 60,000 reservists were called up.",
            "Israel called up 60,000 reservists.",
            "partial",
            "two bounds: 'About 60,000' against '60,000'",
        ),
        ("Three men and 12 women were held.", "Police held 12 women and 3 men.", "", ""),
    ],
)
def test_the_reason_has_the_words_of_both(one: str, other: str, relation: str, reason: str) -> None:
    assert difference(one, other) == (relation, reason)


def test_who_did_not_score_in_the_final_may_have_scored_elsewhere() -> None:
    relation, _ = difference(
        "The striker did not score in the final in Lima.", "The striker scored twice in May."
    )
    assert relation != "conflict"


def test_a_conflict_is_listed_with_the_words_of_both() -> None:
    story = two_accounts(
        "The regulator approved the merger of the two banks.",
        "The regulator did not approve the merger of the two banks.",
    )
    assert compare_conflicts(story)[["surface", "other_surface"]].values.tolist() == [
        ["approved", "did not approve"]
    ]


def test_a_plan_and_what_came_of_it_are_no_conflict() -> None:
    story = two_accounts(
        "Senators are expected to override the veto on Wednesday.",
        "Senators overrode the veto on Wednesday.",
    )
    assert compare_conflicts(story).empty
    table = compare_coverage(story)
    assert "differs" in set(table.loc[table["fact_id"] == "f1", "status"])


@pytest.mark.parametrize("text", ["", "1", "not not not", "No.", "“No,” he said. " * 40])
def test_the_guard_reads_any_text(text: str) -> None:
    compare_coverage(two_accounts(text or "x", "Nobody said no to anyone, nor did they not."))


def test_governors_have_a_known_part_of_speech_and_effect() -> None:
    rows = read_lexicon("governors")
    assert {r["pos"] for r in rows} <= {"verb", "noun", "adj"}
    effects = {"deny", "plan", "expect", "try", "may", "bear", "open"}
    assert {r["effect"] for r in rows} <= effects
    assert len({(r["word"], r["pos"]) for r in rows}) == len(rows)


OTHER_NAMES = [
    (
        "The ministry granted Kenya and Uganda temporary permits for the fish trade.",
        "The ministry granted Ghana a permanent permit for the fish trade.",
    ),
    (
        "The court gave Brazil a public hearing on the sugar case.",
        "The court gave India a private hearing on the sugar case.",
    ),
    (
        "The league put a temporary ban on Fulham for the riot.",
        "The league put a permanent ban on Leeds for the riot.",
    ),
    (
        "The bank offered loans at a fixed rate to Peru.",
        "The bank offered loans at a variable rate to Chile.",
    ),
    (
        "The army opened the northern road to Mosul.",
        "The army opened the southern road to Kirkuk.",
    ),
]


@pytest.mark.parametrize(("one", "other"), OTHER_NAMES)
def test_opposite_words_about_other_names_are_no_conflict(one: str, other: str) -> None:
    assert compare_conflicts(two_accounts(one, other)).empty


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "The ministry granted Kenya a temporary permit for the fish trade.",
            "The ministry granted Kenya a permanent permit for the fish trade.",
        ),
        (
            "The league put a temporary ban on Fulham for the riot.",
            "The league put a permanent ban on Fulham for the riot.",
        ),
        (
            "Mr Holm put a temporary ban on the fair.",
            "Mayor Anna Holm put a permanent ban on the fair.",
        ),
    ],
)
def test_opposite_words_about_one_name_are_a_conflict(one: str, other: str) -> None:
    assert len(compare_conflicts(two_accounts(one, other))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "At least 8 people drowned in Sava by Monday morning, the mayor said.",
            "By Monday night 19 people had drowned in Sava, the mayor said.",
        ),
        (
            "The ferry had rescued 40 people by Friday night.",
            "The ferry had rescued 15 people by Friday morning.",
        ),
        (
            "By early evening the fire had burned 300 acres near Kell.",
            "By dawn the fire had burned 120 acres near Kell.",
        ),
        (
            "The clinic saw 30 patients on Sunday afternoon.",
            "The clinic saw 12 patients on Sunday morning.",
        ),
        (
            "Fans queued in Turin on Saturday morning.",
            "Fans queued in Turin on Saturday night.",
        ),
        (
            "The bank had paid out 5 million euros by Tuesday noon.",
            "The bank had paid out 9 million euros by Tuesday evening.",
        ),
    ],
)
def test_two_hours_of_a_day_are_no_conflict(one: str, other: str) -> None:
    assert compare_conflicts(two_accounts(one, other)).empty
