"""A mistake in what the analyst writes is one sentence: file, line, what is wrong, a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis import AnalysisError, find_origins, read_story, story_from_records
from analysis.find.codebook import read_codebook, read_scores
from analysis.read.files import read_settings
from analysis.read.settings import TomlText, check_settings, find_line, unknown_settings

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
        "line 2: accounts.'a.txt'.published is 'last Friday', which is not a day or time; write",
    ),
    (
        '[accounts."a.txt"]\npublished = "2031-02-30"',
        "line 2: accounts.'a.txt'.published is '2031-02-30', which is not a day or time; write",
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


def test_a_note_in_the_settings_is_listed_with_its_line() -> None:
    said = {"desk": "a", "accounts": {"a.txt": {"translator": "A", "kind": "wire"}}}
    text = 'desk = "a"\n\n[accounts."a.txt"]\ntranslator = "A"\nkind = "wire"\n'
    assert check_settings(said, TomlText("story.toml", text)) == said
    first, second = unknown_settings(said, TomlText("story.toml", text))
    assert (first["path"], second["path"]) == ("story.toml, line 1", "story.toml, line 4, accounts")
    assert "(desk); use title, accounts, origins" in first["reason"]
    assert "(translator); use account_id, outlet, kind" in second["reason"]


ACCOUNT = '[accounts."match.txt"]\n'
MISSPELT = [
    (
        'titel = "Derby"',
        "line 1: has an entry that is not known (titel); write title, or use",
    ),
    (
        "\n[[origin]]\naccount = 'a'",
        "line 2: has an entry that is not known (origin); write origins",
    ),
    (
        "[Account.a]\noutlet = 'A'",
        "line 1: has an entry that is not known (Account); write acc",
    ),
    (
        f"{ACCOUNT}outlt = 'Echo'",
        "line 2: has an entry that is not known (outlt); write outlet, or",
    ),
    (
        f"{ACCOUNT}put-back = ['x']",
        "line 2: has an entry that is not known (put-back); write put_b",
    ),
    (
        f"{ACCOUNT}\ndate = 2031-03-02",
        "line 3: has an entry that is not known (date); write publish",
    ),
    (f"{ACCOUNT}author = 'Lee'", "line 2: has an entry that is not known (author); write byline"),
    (
        "[accounts.match.txt]\noutlet = 'A'",
        'line 1: has the table [accounts.match.txt]; write [accounts."match.txt"], with the file',
    ),
    (
        f'{ACCOUNT}kind = "artikel"',
        "line 2: accounts.'match.txt'.kind is 'artikel', which is not a kind of account; write"
        " 'article', or use one of: article, overview, live blog, transcript,",
    ),
    (
        f'{ACCOUNT}kind = "Overview"',
        "is 'Overview', which is not a kind of account; write 'overview', ",
    ),
    (
        f'{ACCOUNT}kind = "x-ray"',
        "is 'x-ray', which is not a kind of account; use one of: article, ov",
    ),
    (
        f'{ACCOUNT}\nlanguage = "Germann"',
        "line 3: accounts.'match.txt'.language is 'Germann', which is not a known language; write",
    ),
    (
        f'{ACCOUNT}url = "in the archive"',
        "line 2: accounts.'match.txt'.url is 'in the archive', which is not an address; write it",
    ),
    (
        "title = “Derby”",
        "line 1: is not valid TOML (Invalid value, column 9); use straight quotation",
    ),
    (
        'title = "C:\\users"',
        "line 1: is not valid TOML (Invalid hex value, column 14); write \\\\ for",
    ),
    (
        "title = Derby",
        "line 1: is not valid TOML (Invalid value, column 9); put words and dates into",
    ),
    (f"{ACCOUNT}published = 2031-02-30", "; write a day that exists, such as 2031-03-02."),
    (f"{ACCOUNT}{ACCOUNT}", "line 2: is not valid TOML (Cannot declare"),
    (
        "title = 'a'\ntitle = 'b'\n",
        "(Cannot overwrite a value, column 12); join the two, or remove one.",
    ),
]


@pytest.mark.parametrize(("text", "said"), MISSPELT)
def test_a_name_or_value_that_is_not_allowed_is_refused(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "story.toml").write_text(text, "utf8")
    with pytest.raises(AnalysisError) as caught:
        read_settings(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'story.toml'}, line ")


def test_values_that_are_allowed_are_read(tmp_path: Path) -> None:
    for entry in (
        'kind = "live blog"',
        'kind = ""',
        'language = "pt-BR"',
        'language = "Français"',
        'language = "tlh"',
        'url = "echo.example/derby"',
        'url = "file:///tmp/derby.html"',
        'section = "Sport"',
        'editor_note = "checked"',
    ):
        (tmp_path / "story.toml").write_text(f"{ACCOUNT}{entry}", "utf8")
        assert read_settings(tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[accounts.gazette]\naccount_id = "a"\n[accounts.courier]\n\naccount_id = "a"',
            "the id of another account; give each account its own id.",
        ),
        (
            '[accounts."gazette.txt"]\naccount_id = "courier"',
            "line 2: gives 'gazette.txt' the id of",
        ),
        (
            '[accounts."gazette.txt"]\noutlet = "A"\n[accounts.gazette]\noutlet = "B"',
            "line 4: gives 'gazette.txt' another outlet than [accounts.\"gazette.txt\"]; keep",
        ),
        (
            '[accounts."gazette.txt"]\n\nput_back = ["More snow"]',
            "line 3: puts back 'More snow', which is not a left-out line of 'gazette.txt'; copy",
        ),
    ],
)
def test_entries_that_cannot_apply_name_their_line(tmp_path: Path, text: str, said: str) -> None:
    for name in ("gazette", "courier"):
        (tmp_path / f"{name}.txt").write_text(f"Snow closed the pass, {name} says.", "utf8")
    (tmp_path / "story.toml").write_text(text, "utf8")
    with pytest.raises(AnalysisError) as caught:
        read_story(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'story.toml'}, line ")


def test_two_accounts_may_exchange_their_ids(tmp_path: Path) -> None:
    for name in ("gazette", "courier"):
        (tmp_path / f"{name}.txt").write_text(f"Snow closed the pass, {name} says.", "utf8")
    text = '[accounts.gazette]\naccount_id = "courier"\n[accounts.courier]\naccount_id = "gazette"'
    (tmp_path / "story.toml").write_text(text, "utf8")
    found = read_story(tmp_path).accounts[["account_id", "path"]].values.tolist()
    assert found == [["gazette", "courier.txt"], ["courier", "gazette.txt"]]


def test_settings_and_lists_by_another_name_are_listed(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_text("Snow closed the pass on Monday morning.", "utf8")
    (tmp_path / "story.txt").write_text("Snow closed the pass on Monday at nine.", "utf8")
    for name in ("Story.toml", "story.tml", "codebook.toml.txt"):
        (tmp_path / name).write_text('title = "a"', "utf8")
    (tmp_path / "Lexicon").mkdir()
    (tmp_path / "Lexicon" / "people.csv").write_text("noun,actor,kind,speaker\n", "utf8")
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["gazette.txt", "story.txt"]
    assert story.skipped.values.tolist() == [
        ["Lexicon", "is a folder of word lists with another name; rename it to lexicons"],
        *(
            [name, f"is a file of settings with another name; rename it to {right}"]
            for name, right in (
                ("Story.toml", "story.toml"),
                ("codebook.toml.txt", "codebook.toml"),
                ("story.tml", "story.toml"),
            )
        ),
    ]


FIRST = '[[dimension]]\nname = "relief"\nphrases = ["sand bag*"]\n\n'
CODEBOOK = [
    ("\nname = relief", "codebook.toml, line 2: is not TOML (Invalid value, column 8); put"),
    ("# a\n[dimension]\nname = 'a'", "line 2: has a dimension that is not a table; write each as"),
    ("[[dimensions]]\nname = 'a'", "line 1: has a field 'dimensions', which is not known; write"),
    (
        f'{FIRST}[[dimension]]\nname = "blame"\nphrase = ["to blame"]',
        "line 7, dimension 'blame': has a field 'phrase', which is not known; use name, definition"
        ", phrases, words, hints, examples (perhaps 'phrases' was meant).",
    ),
    (f'{FIRST}[[dimension]]\nphrases = ["x"]', "line 5, dimension 2: has no name; write name = "),
    (FIRST + FIRST, "line 6, dimension 'relief': is defined twice; join the two or give one of"),
    (FIRST + FIRST.replace("re", "Re"), "line 6, dimension 'Relief': is defined twice; join"),
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
        "scores, row 0: 'releif' is not a dimension, and 'relief' of the codebook is like it; "
        "write relief or quite another name."
    )


def test_names_in_the_settings_that_lead_nowhere_name_their_line(tmp_path: Path) -> None:
    (tmp_path / "gazette.txt").write_text("Snow closed the pass on Monday morning.", "utf8")
    (tmp_path / "codebok.toml").write_text(FIRST, "utf8")
    for text, said in (
        (
            'title = "a"\ncoder = "Ann"',
            "line 2: names the coder 'Ann', who has no coding",
        ),
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
