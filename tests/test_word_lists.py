"""A mistake in a word list is one sentence: file, line, what is wrong, what is allowed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis import resources
from analysis.cli import main
from analysis.errors import AnalysisError
from analysis.resources import find_list_mistakes, list_rules, read_lexicon
from analysis.word_lists import find_mistakes

RULES = {"term": "!text", "kind": "cup|league", "size": "number?", "sign": "pattern?"}
HEAD = "# from a handbook, CC0\nterm,kind,size,sign\n"


def mistakes(rows: str) -> list[str]:
    return [f"{m.line}: {m.cause}; {m.remedy}" for m in find_mistakes(HEAD + rows, RULES)]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("final,cup,3,\nderby,league,,^x", []),
        ("final,cop,3,", ["3: kind is 'cop', which is not known; write cup"]),
        ("final,tea,3,", ["3: kind is 'tea', which is not known; use one of: cup, league"]),
        ("final,cup,three,", ["3: size is 'three', not a number; write a number"]),
        ("final,cup,nan,", ["3: size is 'nan', not a number; write a number"]),
        (",cup,3,", ["3: term is empty; fill it in or remove the line"]),
        (
            "final,cup,3,\n\n# more\nfinal,league,,",
            ["6: term 'final' is in line 3 too; remove one of the two lines"],
        ),
        (
            "final, or last,cup,3,",
            ["3: has 5 cells, not 4; put a cell that contains a comma into quotation marks"],
        ),
        ('"final, or last",cup,3,', []),
    ],
)
def test_each_mistake_names_line_cause_and_remedy(rows: str, expected: list[str]) -> None:
    assert mistakes(rows) == expected


def test_a_broken_pattern_and_other_columns_are_mistakes() -> None:
    (broken,) = mistakes("final,cup,3,(x")
    assert broken.startswith("3: sign is not a regular expression (missing )")
    (columns,) = find_mistakes("word,kind\nfinal,cup", RULES)
    assert columns.remedy == "write term,kind,size,sign"
    (empty,) = find_mistakes("# nothing\n", RULES)
    assert empty.cause == "has no columns"


def test_every_list_of_the_package_is_correct_and_has_rules() -> None:
    assert find_list_mistakes() == []
    folder = Path(resources.__file__).parent / "data" / "lexicons"
    assert {path.stem for path in folder.glob("*.csv")} == set(list_rules())


@pytest.fixture
def misspelt(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package's data with a misspelt dimension, and a list of no known name."""
    lists = tmp_path / "data" / "lexicons"
    lists.mkdir(parents=True)
    (lists / "frames.csv").write_text("dimension,weight,term\neconmic,3,bank\n", "utf8")
    (lists / "farmes.csv").write_text("dimension,weight,term\n", "utf8")
    list_rules()
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    monkeypatch.setattr(resources, "_DATA", tmp_path / "data")
    read = (read_lexicon, resources._package_list)
    for function in read:
        function.cache_clear()
    yield tmp_path
    for function in read:
        function.cache_clear()


@pytest.mark.usefixtures("misspelt")
def test_a_misspelt_dimension_stops_the_analysis_and_is_not_dropped() -> None:
    with pytest.raises(AnalysisError) as raised:
        read_lexicon("frames")
    assert str(raised.value) == (
        "lexicons/frames.csv, line 2: dimension is 'econmic', which is not known; write economic."
    )


@pytest.mark.usefixtures("misspelt")
def test_the_command_lists_every_mistake() -> None:
    done = CliRunner().invoke(main, ["check-lists"])
    assert done.exit_code == 2
    first, second = done.stdout.splitlines()
    assert first.startswith("lexicons/farmes.csv: is not the name of a word list; use one of: ")
    assert second.startswith("lexicons/frames.csv, line 2: ")
