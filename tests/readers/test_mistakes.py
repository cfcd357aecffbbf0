"""A mistake in what the analyst writes is one sentence: file, line, what is wrong, a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import AnalysisError, find_origins, read_story, story_from_records
from analysis.find.codebook import read_codebook, read_scores
from analysis.read.files import read_settings
from analysis.read.settings import TomlText, find_line, unknown_settings

TEXT = """# Trial in Aarhus
title = "Verdict"  # [accounts]
notes = '''
[accounts."gazette.txt"]
'''
[accounts."gazette.txt"]
outlet = "Gazette"
put_back = [
  "Advertisement", # = x
  "More"]
[accounts.courier]
published = 2031-03-02

[[origins]]
account = "courier"
[[origins]]
account = "gazette.txt"
"relation" = "original"
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("title",), 2),
        (("notes",), 3),
        (("accounts",), 6),
        (("accounts", "gazette.txt"), 6),
        (("accounts", "gazette.txt", "put_back"), 8),
        (("accounts", "courier", "published"), 12),
        (("accounts", "courier", "outlet"), 11),
        (("origins", 0, "relation"), 14),
        (("origins", 1, "relation"), 18),
        (("origins", 1, "account"), 17),
        (("other",), 0),
    ],
)
def test_the_line_of_an_entry_or_of_its_table_is_found(
    keys: tuple[str | int, ...], line: int
) -> None:
    assert find_line(TEXT, *keys) == line


SETTINGS = [
    ('# a\ntitle = ["a"]', "line 2: title is a list, not words; write it in quotation marks."),
    ("\n\ncoder = 3.5e", "line 3: is not valid TOML (Expected newline or end of document after a"),
    ('title = "a', "story.toml: is not valid TOML (Unterminated string (at end of document)"),
    ('[[accounts]]\nfile = "a.txt"', 'line 1: accounts is a list, not a table; write [accounts."'),
    (
        '[accounts."a.txt"]\nkind = "wire"\noutlet = ["A", "B"]',
        "line 3: accounts.'a.txt'.outlet is a list, not words; write it in quotation marks.",
    ),
    (
        '[accounts."a.txt"]\n\ntext = "x"',
        "line 3: sets 'text' of 'a.txt', which only the account's own file gives; remove that lin",
    ),
    (
        '[accounts."a.txt"]\npublished = "last Friday"',
        "line 2: accounts.'a.txt'.published is 'last Friday', no day or time; write it as \"2031",
    ),
    (
        '[accounts."a.txt"]\npublished = "2031-02-30"',
        "line 2: accounts.'a.txt'.published is '2031-02-30', no day or time; write it as",
    ),
    (
        '[accounts."a.txt"]\nput_back = "Advertisement"',
        "line 2: accounts.'a.txt'.put_back is words, not a list of lines; write put_back =",
    ),
    (
        '[accounts."a.txt"]\naccount_id = ""',
        "line 2: accounts.'a.txt'.account_id is empty; write an id or remove that line.",
    ),
    (
        'title = "a"\n[origins]\naccount = "a"',
        "line 2: origins is a table, not a list of tables; write [[origins]] and below it",
    ),
]


@pytest.mark.parametrize(("text", "said"), SETTINGS)
def test_a_mistake_in_the_settings_names_its_line(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "story.toml").write_text(text, "utf8")
    with pytest.raises(AnalysisError) as caught:
        read_settings(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'story.toml'}")


def test_an_entry_that_is_not_known_is_listed_with_its_line_and_what_is_like_it() -> None:
    said = {"titel": "a", "accounts": {"a.txt": {"outlt": "A", "kind": "wire"}}}
    text = 'titel = "a"\n\n[accounts."a.txt"]\noutlt = "A"\nkind = "wire"\n'
    first, second = unknown_settings(said, TomlText("story.toml", text))
    assert (first["path"], second["path"]) == ("story.toml, line 1", "story.toml, line 4, accounts")
    assert "(titel); write title, or use title, accounts, origins" in first["reason"]
    assert "(outlt); write outlet, or use account_id, outlet, kind" in second["reason"]


FIRST = '[[dimension]]\nname = "relief"\nphrases = ["sand bag*"]\n\n'
CODEBOOK = [
    ("\nname = relief", "codebook.toml, line 2: is not TOML (Invalid value, column 8); correct"),
    ("# a\n[dimension]\nname = 'a'", "line 2: has a dimension that is not a table; write each as"),
    ("[[dimensions]]\nname = 'a'", "line 1: has a field 'dimensions', which is not known; write"),
    (
        f'{FIRST}[[dimension]]\nname = "blame"\nphrase = ["to blame"]',
        "line 7, dimension 'blame': has a field 'phrase', which is not known; use name, definition"
        ", phrases, words, hints, examples (perhaps 'phrases' was meant).",
    ),
    (f'{FIRST}[[dimension]]\nphrases = ["x"]', "line 5, dimension 2: has no name; write name = "),
    (FIRST + FIRST, "line 6, dimension 'relief': is defined twice; join the two or give one of"),
    (
        f"{FIRST}[[dimension]]\nname = 'b'\nwords = 'x'",
        "line 7, dimension 'b': words is not a list",
    ),
    (
        f'{FIRST}[[dimension]]\nname = "b"\nwords = [\n "fault",\n "bla*me"]',
        "line 9, dimension 'b', words: 'bla*me' has a * before the end of a word or no word; write",
    ),
    (
        f'{FIRST}[[dimension]]\nname = "b"\nhints = ["son/son"]',
        "line 7, dimension 'b', hints: 'son/son' asks for the part of speech 'son'; use one of /N",
    ),
    (
        f'{FIRST}[[dimension]]\nname = "b"',
        "line 6, dimension 'b': has no words to search for; give",
    ),
    ('\n[[dimension]]\nname = "none"\nwords = ["b"]', "line 3, dimension 'none': has a name that"),
    (
        '[[dimension]]\nname = "a"\nwords = ["b"]\ndefinition = 3',
        "line 4, dimension 'a': definition is not text; write definition =",
    ),
]


@pytest.mark.parametrize(("text", "said"), CODEBOOK)
def test_a_mistake_in_a_codebook_names_its_line(text: str, said: str) -> None:
    with pytest.raises(AnalysisError) as caught:
        read_codebook(text)
    assert str(caught.value).startswith("codebook.toml, line ")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('relation = "reprnt"', "line 4: there is no such relation; write reprint; the relations"),
        ('relation = "reprint"', 'line 4: has no origin; add origin = "..." with an account or'),
        ("relation = 3", "line 4: is not text; put it in quotation marks"),
        ('relatoin = "original"', "line 4: is not a known entry; use account, origin, relation"),
        (
            'relation = "original"\norigin = "b"',
            "line 4: has an origin, which only a reprint or derived account has; remove the origin",
        ),
    ],
)
def test_a_mistake_in_an_origin_names_its_line(tmp_path: Path, entry: str, said: str) -> None:
    from tomllib import loads

    text = f'title = "a"\n[[origins]]\naccount = "a"\n{entry}\n'
    (tmp_path / "story.toml").write_text(text, "utf8")
    records = [{"text": "Snow closed the pass on Monday.", "account_id": i} for i in "ab"]
    story = story_from_records(records, story_id="snow", folder=tmp_path, settings=loads(text))
    with pytest.raises(AnalysisError) as caught:
        find_origins(story)
    assert f"in story.toml, {said}" in str(caught.value)


def test_a_misspelt_dimension_of_a_score_is_not_a_dimension_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "codebook.toml").write_text(FIRST, "utf8")
    record = {"text": "Snow closed the pass on Monday.", "account_id": "a"}
    story = story_from_records([record], story_id="snow", folder=tmp_path)
    row = {"account_id": "a", "start": 0, "end": 4, "score": 1}
    for right in ("relief", "solidarity"):
        assert read_scores(story, [row | {"dimension": right}])[0].dimension == right
    with pytest.raises(AnalysisError) as caught:
        read_scores(story, [row | {"dimension": "releif"}])
    assert str(caught.value) == (
        "scores, row 0: 'releif' is no dimension, and 'relief' of the codebook is like it; write "
        "relief or quite another name."
    )


def test_names_in_the_settings_that_lead_nowhere_name_their_line(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_text("Snow closed the pass on Monday morning.", "utf8")
    (tmp_path / "codebok.toml").write_text(FIRST, "utf8")
    for text, said in (
        ('title = "a"\ncoder = "Ann"', "line 2: names the coder 'Ann', of whom there is no coding"),
        ('\nscores = "scors.csv"', "line 2: names 'scors.csv' as scores, which is not a file"),
        (
            '[accounts."gazete.txt"]\noutlet = "A"',
            "line 1: mentions 'gazete.txt', which is not in the folder; write 'gazette.txt' or rem",
        ),
    ):
        (tmp_path / "story.toml").write_text(text, "utf8")
        with pytest.raises(AnalysisError, match=r"story\.toml") as caught:
            read_story(tmp_path)
        assert said in str(caught.value)
    (tmp_path / "story.toml").write_text('title = "a"', "utf8")
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["gazette.txt"]
    assert story.skipped["reason"].tolist() == [
        "is a file of settings with another name; rename it to codebook.toml"
    ]


def test_only_the_entries_that_are_listed_have_their_lines_searched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    searched: list[tuple[object, ...]] = []
    monkeypatch.setattr(TomlText, "at", lambda file, *keys: searched.append(keys) or file.name)
    said = {f"k{n}": 1 for n in range(500)} | {"accounts": {"a.txt": {"x": 1, "y": 2}}}
    assert len(unknown_settings(said, TomlText("story.toml", ""))) == len(searched) == 10
