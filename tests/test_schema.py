"""The schema of the tables: columns, their explanations, types, and places that read back."""

from __future__ import annotations

import contextlib

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
        "Der Bürgermeister sagte am Montag, dass mindestens 12 Menschen bei der Flut in der"
        " Altstadt gestorben seien."
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


# The explanations

UNDOCUMENTED = {"words"}  # made from story to story, without a contract


def test_every_table_and_every_column_is_explained_in_one_line() -> None:
    for table, columns in schema.COLUMNS.items():
        assert schema.GRAINS[table], table
        for name, column in columns.items():
            where = f"{table}.{name}"
            assert column.type in (schema.TEXT, schema.WHOLE, schema.NUMBER, schema.FLAG), where
            assert column.about == " ".join(column.about.split()), where
            assert column.about, where
            assert not column.about.endswith("."), where


def test_every_table_is_made_by_the_public_function_that_it_names(alone: Story) -> None:
    public = {*analysis.find.__all__, *analysis.compare.__all__}
    assert set(schema.MAKERS.values()) <= public
    assert [name for name in all_tables(alone) if name in schema.MAKERS] == list(schema.MAKERS)


def test_cells_that_may_be_missing_say_when(flood: Story) -> None:
    """An offset of -1 and an empty cell are explained by their column."""
    for table, made in all_tables(flood).items():
        for name, column in schema.COLUMNS.get(table, {}).items():
            cells = made[name]
            missing = bool(
                (cells == -1).any() if column.type == schema.WHOLE else cells.isna().any()
            )
            words = ("missing", "-1", "only for", "as in")
            assert not missing or any(word in column.about for word in words), f"{table}.{name}"


@pytest.mark.parametrize("name", ["seed", "flood", "alone"])
def test_tables_have_the_columns_that_the_schema_explains(
    name: str, request: pytest.FixtureRequest
) -> None:
    made = all_tables(request.getfixturevalue(name))
    assert set(made) - set(schema.COLUMNS) <= UNDOCUMENTED
    for table in set(made) - UNDOCUMENTED:
        assert list(made[table].columns) == list(schema.COLUMNS[table]), table


def test_rows_are_those_of_pandas_whatever_the_type_of_a_column() -> None:
    text = pd.array(["q", None], dtype=pd.StringDtype("python", na_value=float("nan")))
    table = pd.DataFrame(
        {
            "text": ["x", None],
            "python text": text,
            "whole": [1, 2],
            "number": [0.5, None],
            "flag": [True, False],
            "any": pd.Series([1, "x"], dtype=object),
            "other whole": pd.array([1, 2], dtype="Int64"),
            "time": pd.to_datetime(["2031-01-01", None]),
            "kind": pd.Categorical(["u", "v"]),
        }
    )
    for part in (table, table.iloc[::-1], table[table["flag"]], table.iloc[:0]):
        made, expected = schema.rows(part), part.to_dict("records")
        assert repr(made) == repr(expected)
        cells = zip(made, expected, strict=True)
        assert all(type(a[c]) is type(b[c]) for a, b in cells for c in table.columns)


def test_a_grid_is_the_table_of_its_rows() -> None:
    """Cells that are given, and those that are not, are as if each row had been made."""
    default = {"status": "omitted", "probability": 0.0, "start": -1, "end": -1, "paragraph": -1}
    groups = [{"fact_id": "f1", "fact": "x", "nearest_start": 3}, {"fact_id": "f2", "why": "y"}]
    stated = {"status": "stated", "probability": 0.5, "start": 4, "position": 0.25}
    cells = [{0: stated, 2: {"surface": "z"}}, {}]
    accounts = ["a", "b", "c"]
    rows = [
        default | groups[g] | {"account_id": account} | cells[g].get(n, {})
        for g in (0, 1)
        for n, account in enumerate(accounts)
    ]
    made = schema.make_grid("coverage", groups, {"account_id": accounts}, cells, default)
    pd.testing.assert_frame_equal(made, schema.make("coverage", rows))
    none = schema.make_grid("coverage", [], {"account_id": accounts}, [], default)
    pd.testing.assert_frame_equal(none, schema.make("coverage", []))


def test_what_a_caller_changes_in_a_table_stays_with_the_caller(flood: Story) -> None:
    first = analysis.compare_coverage(flood)
    first.loc[first.index[0], "status"] = "changed"
    first["position"] = 9.0
    with contextlib.suppress(ValueError):  # pandas may refuse to change an array that is shared
        first["probability"].to_numpy()[0] = 9.0
    again = analysis.compare_coverage(flood)
    assert "changed" not in set(again["status"])
    assert again["position"].max() <= 1
    assert again["probability"].max() <= 1


def test_unknown_column_is_refused() -> None:
    with pytest.raises(KeyError, match="no column"):
        schema.make("skipped", [{"path": "a.bin", "cause": "binary"}])


# The tables


@pytest.mark.parametrize("name", ["seed", "flood", "hostile", "alone", "mixed"])
def test_places_of_every_table_read_back(name: str, request: pytest.FixtureRequest) -> None:
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
        "mentions",
        "cues",
        "statements",
        "coverage",
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
        "import analysis, hashlib; from analysis.report.export import all_tables;"
        "tables = all_tables(analysis.read_story('gaza-refusals')).values();"
        "text = ''.join(t.round(6).to_csv() for t in tables);"
        "print(hashlib.sha256(text.encode()).hexdigest())"
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
