"""The contract of the tables: columns, types, and that every row stands where it says, over every
table there is.
"""

from __future__ import annotations

import pandas as pd
import pytest

import analysis
from analysis import Story, schema
from analysis.report.export import all_tables

HOSTILE = (
    "<script>alert(1)</script> says “we won’t go\n\n• “nested ‘quotes’ never close\n\n"
    "- 3-5 percent, $1.2bn — more than 60,000\u200b men\n\n"
    "“”“ ’ ' \" said said said 1,,2..3 %% $ ( ) [x](javascript:alert(1)) "
    "nearly at least over\n\nأكثر من ثلاثين 三百 ½ ²"
)


@pytest.fixture(scope="module")
def hostile() -> Story:
    return analysis.story_from_records(
        [
            {"account_id": "a", "text": HOSTILE, "language": "en"},
            {"account_id": "b", "text": HOSTILE[::-1], "language": "en"},
        ],
        story_id="hostile",
    )


@pytest.fixture(scope="module")
def alone() -> Story:
    return analysis.story_from_records(
        [
            {
                "account_id": "a",
                "text": "Three men died, police said.\n\n“It was dark,” said Ann Lee.",
            }
        ],
        story_id="alone",
    )


@pytest.fixture(scope="module")
def mixed() -> Story:
    """An English account beside a German one, which is shown and not analysed."""
    german = (
        "Der Bürgermeister sagte am Montag, dass mindestens 12 Menschen bei der Flut in der "
        "Altstadt gestorben seien."
    )
    return analysis.story_from_records(
        [
            {
                "account_id": "a",
                "text": "At least 12 people died in the flood on Monday, the mayor said.",
            },
            {"account_id": "b", "text": german},
        ],
        story_id="mixed",
    )


@pytest.mark.parametrize("name", ["seed", "flood", "hostile", "alone", "mixed"])
def test_every_row_of_every_table_stands_where_it_says(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    made = all_tables(story)
    for table in set(made) & set(schema.TABLES):
        schema.check(table, made[table], story.texts)
    for table in ("figures", "voices", "framing"):
        for row in made[table].to_dict("records"):
            if row["start"] >= 0 and "surface" in row:
                assert story.texts[row["account_id"]][row["start"] : row["end"]] == row["surface"]


@pytest.mark.parametrize("name", ["seed", "flood", "hostile", "alone", "mixed"])
def test_ids_are_unique_and_rows_point_to_sentences_that_exist(
    name: str, request: pytest.FixtureRequest
) -> None:
    story: Story = request.getfixturevalue(name)
    made = all_tables(story)
    known = set(story.sentences["sentence_id"])
    for table, key in (
        ("sentences", "sentence_id"),
        ("quantities", "quantity_id"),
        ("quotes", "quote_id"),
    ):
        assert made[table][key].is_unique
    for table in ("quantities", "quotes", "mentions", "cues", "statements"):
        assert set(made[table]["sentence_id"]) <= known, table
    assert set(made["quantity_groups"]["quantity_id"]) <= set(made["quantities"]["quantity_id"])


def test_account_not_in_english_is_in_no_derived_table(mixed: Story) -> None:
    made = all_tables(mixed)
    for table in (
        "quantities",
        "quotes",
        "mentions",
        "cues",
        "statements",
        "coverage",
        "figures",
        "voices",
        "framing",
    ):
        assert "b" not in set(made[table].get("account_id", pd.Series(dtype=str))), table


def test_coverage_has_a_cell_for_every_fact_and_account(flood: Story) -> None:
    coverage = analysis.compare_coverage(flood)
    assert (coverage.groupby("fact_id")["account_id"].nunique() == 3).all()
    assert set(coverage["status"]) <= {"stated", "partly", "differs", "omitted", "uncertain"}


def test_tables_do_not_change_when_a_caller_changes_his_copy(flood: Story) -> None:
    first = analysis.find_quantities(flood)
    first["surface"] = "overwritten"
    assert "overwritten" not in set(analysis.find_quantities(flood)["surface"])


def test_same_story_gives_the_same_tables_in_another_process(flood: Story) -> None:
    """Nothing hangs on hash order or on what ran before."""
    import os
    import subprocess
    import sys

    code = (
        "import analysis, hashlib; from analysis.export import all_tables; s = "
        "analysis.read_story('gaza-refusals');"
        "print(hashlib.sha256(''.join(t.round(6).to_csv() for t in "
        "all_tables(s).values()).encode()).hexdigest())"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_table_with_a_wrong_span_is_refused(seed: Story) -> None:
    wrong = seed.sentences.assign(start=seed.sentences["start"] + 1)
    with pytest.raises(ValueError, match="is not"):
        schema.check("sentences", wrong, seed.texts)
    with pytest.raises(ValueError, match="lacks"):
        schema.check("sentences", seed.sentences.drop(columns="role"))
