"""Codes of other programs come back in as a coder; hostile files are refused in one sentence."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import AnalysisError, find_quotes, read_story
from analysis.cli import main
from analysis.compare import compare_accounts, compare_coders
from analysis.report.exports import write_export
from analysis.review import Decision, read_codings, write_review
from analysis.review.anchors import make_anchor
from analysis.review.imports import ImportedCoding, import_codings

GAZETTE = (
    "Court frees Moe\n\nThe court in Arendal freed Karl Moe on Tuesday. “Justice was done,” "
    "Inger Lie said. He paid 300 crowns. Nobody appealed."
)
COURIER = (
    "Moe walks free\n\nKarl Moe was freed by the court in Arendal on Tuesday. “Justice was done,” "
    "said Inger Lie. The state will appeal."
)
QDE = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<Project xmlns="urn:QDA-XML:project:1.0" name="moe" origin="QualCoder 3.6">'
    "<Users>{users}</Users><CodeBook><Codes>{codes}</Codes></CodeBook>"
    "<Sources>{sources}</Sources></Project>"
)
CODES = (
    '<Code guid="c0" name="Stance" isCodable="false">'
    '<Code guid="c1" name="Relief" isCodable="true" color="#FF0000"/></Code>'
    '<Code guid="c2" name="Speakers" isCodable="false">'
    '<Code guid="c3" name="Inger Lie" isCodable="true"/></Code>'
)
USERS = '<User guid="u1" name="default"/>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "moe"
    place.mkdir()
    (place / "gazette.txt").write_text(GAZETTE)
    (place / "courier.txt").write_text(COURIER)
    return place


def selection(text: str, words: str, code: str, user: str = "u1") -> str:
    start = text.index(words)
    return (
        f'<PlainTextSelection guid="s{code}{start}" startPosition="{start}" '
        f'endPosition="{start + len(words)}" name="x" creatingUser="{user}">'
        f'<Coding guid="k" creatingUser="{user}"><CodeRef targetGUID="{code}"/></Coding>'
        "</PlainTextSelection>"
    )


def project(
    path: Path, text: str = GAZETTE, inside: str = "", users: str = USERS, place: str = "Sources"
) -> Path:
    """A project as QualCoder writes it: a folder with a capital, names of files, line ends."""
    sources = (
        '<TextSource guid="t1" name="gazette.txt" plainTextPath="internal://t1.txt">'
        f"{inside}</TextSource>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("project.qde", QDE.format(users=users, codes=CODES, sources=sources))
        archive.writestr(f"{place}/t1.txt", text)
    return path


def take(folder: Path, file: Path, **options: Any) -> list[ImportedCoding]:
    return import_codings(file, read_story(folder), folder, **options)


def refusal(folder: Path, file: Path, **options: Any) -> str:
    before = sorted(folder.iterdir())
    with pytest.raises(AnalysisError) as caught:
        take(folder, file, **options)
    assert sorted(folder.iterdir()) == before
    words = str(caught.value)
    assert words.count("\n") == 0
    return words


# What comes in


def test_a_project_of_qualcoder_comes_in_as_codes_and_speakers(folder: Path) -> None:
    inside = selection(GAZETTE, "freed Karl Moe", "c1") + selection(GAZETTE, "Justice was", "c3")
    (made,) = take(folder, project(folder.parent / "x.qdpx", inside=inside), coder="Ann")
    assert (made.path.name, made.coder, made.refused) == ("coding.Ann.json", "Ann", ())
    story = read_story(folder)
    found = {u.kind: u for u in read_codings(story)["Ann"].units}
    assert found["code"].value == "Stance/Relief"
    place = found["code"].places[0]
    assert story.texts[place.account_id][place.start : place.end] == "freed Karl Moe"
    assert found["speaker"].value == "Inger Lie"
    assert set(find_quotes(story)["by"]) == {"machine"}


def test_line_ends_and_names_of_another_system_make_no_difference(folder: Path) -> None:
    text = GAZETTE.replace("\n", "\r\n")
    inside = selection(text, "He paid 300 crowns.", "c1")
    file = project(folder.parent / "x.qdpx", text=text, inside=inside, place="sources")
    (made,) = take(folder, file, coder="Ann")
    assert made.n_units == 1


def test_each_user_of_a_project_is_a_coder_and_one_can_be_named(folder: Path) -> None:
    users = '<User guid="u1" name="Ann"/><User guid="u2" name="Bo Li"/>'
    inside = selection(GAZETTE, "Nobody appealed", "c1") + selection(
        GAZETTE, "Justice was", "c1", user="u2"
    )
    file = project(folder.parent / "x.qdpx", inside=inside, users=users)
    assert "has no coder 'Cy' among Ann, Bo Li" in refusal(folder, file, coder="Cy")
    assert [m.path.name for m in take(folder, file, coder="Bo Li")] == ["coding.Bo Li.json"]
    assert [m.coder for m in take(folder, file)] == ["Ann", "Bo Li"]
    table = compare_coders(read_story(folder))
    (row,) = table[table["measure"] == "codes"].to_dict("records")
    assert (row["coder"], row["other_coder"], row["n_differ"]) == ("Ann", "Bo Li", 2)


def test_highlights_of_taguette_come_in_with_their_tags(folder: Path) -> None:
    file = folder.parent / "moe.csv"
    file.write_text(
        "id,document,tag,content\n"
        '1,gazette.txt,Relief,"freed Karl\nMoe"\n'
        "2,courier,Speakers.Inger Lie,“Justice was done,” said Inger Lie.\n"
        "3,courier,,no tag\n"
    )
    assert "does not say who coded it; name the coder with --as" in refusal(folder, file)
    (made,) = take(folder, file, coder="Ann")
    units = read_codings(read_story(folder))["Ann"].units
    assert sorted((u.kind, u.value) for u in units) == [
        ("code", "Relief"),
        ("quote", "quote"),
        ("speaker", "Inger Lie"),
    ]
    assert made.n_units == 3


def test_our_own_project_comes_back_with_the_same_places(folder: Path) -> None:
    story = read_story(folder)
    file = write_export(story, "qdpx", folder.parent / "moe.qdpx")
    (made,) = take(folder, file)
    assert (made.coder, made.refused) == ("StoryDiff", ())
    coding = read_codings(read_story(folder))["StoryDiff"]
    table = compare_coders(read_story(folder)).set_index("measure")
    for measure in ("pairs", "quotes", "speakers"):
        assert table.loc[measure, "agreement"] == 1, measure
    contrasts = compare_accounts(story)
    says = {u.says for u in coding.of_kind("contrast")}
    assert says == set(contrasts[contrasts["start"] >= 0]["says"])
    assert {u.value for u in coding.of_kind("contrast")} <= set(contrasts["kind"])


def test_a_review_comes_in_under_the_name_of_its_coder_or_another(folder: Path) -> None:
    story = read_story(folder)
    start = GAZETTE.index("Justice")
    place = make_anchor(story, "gazette", start, start + 7)
    file = folder.parent / "mine.csv"
    file.write_text(write_review([Decision("Ann", "speaker", "name", place, value="Lie")]))
    assert [m.path.name for m in take(folder, file)] == ["review.Ann.csv"]
    (made,) = take(folder, file, coder="Bo")
    assert (folder / "review.Bo.csv").read_text().splitlines()[1].startswith("Bo,,speaker,name")
    assert (made.n_units, made.is_new) == (1, True)


def test_a_coding_comes_in_with_the_hash_and_the_words_that_it_cites(folder: Path) -> None:
    at = [[17, 64], [65, 103]]
    said = {
        "coder": 2,
        "model": "small-1",
        "accounts": [{"account_id": "gazette", "text": GAZETTE, "sentences": at}],
        "facts": [{"fact": "x", "sentences": {"gazette": [0]}, "relation": "same"}],
    }
    file = folder.parent / "moe.json"
    file.write_text(json.dumps(said))
    (made,) = take(folder, file)
    kept = json.loads(made.path.read_text())
    assert (made.coder, kept["model"]) == ("coder 2", "small-1")
    (account,) = kept["accounts"]
    assert account["sentences"]["0"]["text"] == GAZETTE[17:64]
    assert "text" not in account
    (folder / "gazette.txt").rename(folder / "renamed.txt")
    (unit,) = read_codings(read_story(folder))["coder 2"].units
    assert unit.places[0].account_id == "renamed"


# What does not


def test_nothing_is_replaced_unless_it_is_said(folder: Path) -> None:
    first = project(folder.parent / "a.qdpx", inside=selection(GAZETTE, "Nobody", "c1"))
    second = project(folder.parent / "b.qdpx", inside=selection(GAZETTE, "Justice", "c1"))
    take(folder, first, coder="Ann")
    assert take(folder, first, coder="Ann")[0].is_new is False
    assert "is there already and differs; name another coder with --as, or add" in refusal(
        folder, second, coder="Ann"
    )
    take(folder, second, coder="Ann", replace=True)
    assert "Justice" in (folder / "coding.Ann.json").read_text()


def test_a_coding_of_another_text_is_refused(folder: Path) -> None:
    other = "Snow fell on the pass for two days."
    file = project(folder.parent / "x.qdpx", text=other, inside=selection(other, "Snow fell", "c1"))
    said = refusal(folder, file, coder="Ann")
    assert "is a coding of another text: none of it is in this story" in said


def test_what_is_not_found_is_listed_and_the_rest_comes_in(folder: Path) -> None:
    text = f"{GAZETTE} Snow fell."
    inside = selection(text, "Snow fell", "c1") + selection(text, "Nobody", "c1")
    file = project(folder.parent / "x.qdpx", text=text, inside=inside)
    (made,) = take(folder, file, coder="Ann")
    assert made.n_units == 1
    ((what, why),) = made.refused
    assert what == "coding.Ann.json, codes, number 1, 'Snow fell'"
    assert "its words are not in the text" in why


def archive(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members.items():
            made.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"project.qde": b" " * 30_000_000}, "as in a ZIP bomb"),
        ({"other.xml": b"<x/>"}, "has no project.qde, so it is not a REFI-QDA project"),
        ({"project.qde": b"<Project"}, "is not valid XML"),
        (
            {"project.qde": b'<!DOCTYPE p [<!ENTITY a "b">]><Project>&a;</Project>'},
            "declares XML entities",
        ),
        (
            {"project.qde": b'<!DOCTYPE p [<!ENTITY a SYSTEM "file:///etc/passwd">]><P>&a;</P>'},
            "declares XML entities",
        ),
        ({"project.qde": b"<Project/>"}, "has no coded words in a text"),
        (
            {"project.qde": QDE.format(users="", codes="", sources=(
                '<TextSource name="a" plainTextPath="internal://../../etc/passwd"/>')).encode()},
            "does not contain the plain text of 'a'",
        ),
        (
            {"project.qde": QDE.format(users="", codes="", sources=(
                '<TextSource name="a" plainTextPath="relative:///etc/passwd"/>')).encode()},
            "does not contain the plain text of 'a'",
        ),
    ],
)  # fmt: skip
def test_hostile_and_broken_projects_are_refused(
    folder: Path, members: dict[str, bytes], said: str
) -> None:
    file = archive(folder.parent / "x.qdpx", members)
    assert said in refusal(folder, file, coder="Ann")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("x.qdpx", b"PK\x03\x04 broken", "is a ZIP file that is incomplete"),
        ("x.txt", b"words", "is not a .qdpx, .json or .csv file"),
        ("x.json", b"{}", "is not a coding"),
        ("x.json", b"\xff\xfe\x00", "is not valid JSON"),
        ("x.csv", b"a,b\n1,2\n", "has no column who"),
        ("x.csv", b"", "has no column who"),
        ("x.csv", b"\x00\x01", "is a binary file"),
    ],
)
def test_files_that_are_no_codings_are_refused(
    folder: Path, name: str, content: bytes, said: str
) -> None:
    file = folder.parent / name
    file.write_bytes(content)
    assert said in refusal(folder, file, coder="Ann")


@pytest.mark.parametrize("coder", ["machine", "../x", "a/b", " ", "x" * 90, ".hidden", "a\nb/"])
def test_a_name_that_no_file_can_have_is_refused(folder: Path, coder: str) -> None:
    file = project(folder.parent / "x.qdpx", inside=selection(GAZETTE, "Nobody", "c1"))
    refusal(folder, file, coder=coder or " ")


def test_a_file_that_is_not_there_and_a_story_that_is_one_file(folder: Path) -> None:
    assert "cannot be opened" in refusal(folder, folder.parent / "no.json", coder="Ann")
    with pytest.raises(AnalysisError, match="is one file"):
        import_codings("x.json", read_story(folder), folder / "gazette.txt", coder="Ann")


def test_a_project_beside_the_accounts_is_no_account(folder: Path) -> None:
    project(folder / "x.qdpx", inside=selection(GAZETTE, "Nobody", "c1"))
    story = read_story(folder)
    assert list(story.labels) == ["courier", "gazette"]
    assert "storydiff import reads it" in story.skipped["reason"].iloc[0]


def test_the_command_says_what_came_in_and_the_table_of_coders_has_it(folder: Path) -> None:
    text = f"{GAZETTE} Snow fell."
    inside = selection(text, "Snow fell", "c1") + selection(text, "Justice was", "c3")
    file = project(folder.parent / "x.qdpx", text=text, inside=inside)
    run = CliRunner().invoke
    done = run(main, ["import", str(file), "--into", str(folder), "--as", "Ann"])
    assert done.exit_code == 0
    assert "coding.Ann.json\t2 units of Ann" in done.stdout
    assert "storydiff: not imported: coding.Ann.json, codes, number 1, 'Snow fell'" in done.stderr
    lines = run(main, ["coders", str(folder)]).stdout.splitlines()
    assert "machine and Ann\tspeakers\t1 unit\tagreement 1.00 (0.27 to 1.00)" in lines
    rows = json.loads(run(main, ["coders", str(folder), "--json"]).stdout)
    assert {row["other_coder"] for row in rows} == {"Ann"}
    differ = run(main, ["coders", str(folder), "--differ"]).stdout
    assert "machine: " in differ or "No coders" in differ
    again = run(main, ["import", str(folder.parent / "no.csv"), "--into", str(folder)])
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)


def test_the_same_bytes_give_the_same_file(folder: Path) -> None:
    file = project(folder.parent / "x.qdpx", inside=selection(GAZETTE, "Nobody", "c1"))
    (made,) = take(folder, file, coder="Ann")
    first = made.path.read_bytes()
    made.path.unlink()
    take(folder, file, coder="Ann")
    assert made.path.read_bytes() == first


def test_half_a_character_in_a_coding_is_mended(folder: Path) -> None:
    file = folder.parent / "moe.json"
    item = '{"account": "gazette", "text": "Nobody appealed.", "code": "cut \\ud83d"}'
    file.write_text(f'{{"codes": [{item}]}}')
    (made,) = take(folder, file, coder="Ann")
    assert "cut \ufffd" in made.path.read_text("utf8")
    (unit,) = read_codings(read_story(folder))["Ann"].units
    assert unit.value == "cut \ufffd"
