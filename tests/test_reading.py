"""Reading: layouts, roles, offsets, languages, formats; what is left out is listed, what is unknown
stays missing.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import AnalysisError, Story, read_story, schema, story_from_records
from analysis.read.cleaning import clean, normalise, restore
from analysis.read.sentences import find_sentences
from analysis.read.text import find_blocks, read_credit
from analysis.report.export import write_front

SEEDS = Path(__file__).resolve().parent.parent / "seeds"
BODY = (
    "The council met on Tuesday evening to vote on the plan. Members argued for three hours "
    "before they agreed."
)


def roles(story: Story, account_id: str) -> list[str]:
    return story.sentences[story.sentences["account_id"] == account_id]["role"].tolist()


def test_seed_files_are_the_bytes_that_were_received() -> None:
    hashes = {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:12]
        for p in (SEEDS / "gaza-refusals").glob("*.txt")
    }
    assert hashes == {
        "000_37a58bc60a9dd3bb.txt": "13bef067f43d",
        "003_d7d0b791fd3e850d.txt": "c3a840e3b916",
    }


def test_overview_page_has_headline_dek_captions_heading_and_bullets(seed: Story) -> None:
    assert roles(seed, "000_37a58bc60a9dd3bb") == [
        "headline",
        "dek",
        *["caption"] * 4,
        "heading",
        *["bullet"] * 5,
    ]
    first = seed.accounts.iloc[0]
    assert (first["outlet"], first["kind"], first["language"]) == (
        "Particle.news",
        "overview",
        "en",
    )
    assert first["headline"].startswith("Israeli Reservists")
    assert first["dek"].startswith("The dissent")


def test_brand_and_app_store_lines_are_listed_as_left_out(seed: Story) -> None:
    assert seed.left_out[["text", "rule"]].values.tolist() == [
        ["Particle.news", "brand"],
        ["Download on the App Store", "app store"],
    ]


def test_captions_tell_agency_photographer_and_day(seed: Story) -> None:
    captions = seed.sentences[seed.sentences["role"] == "caption"]
    assert captions["photographer"].tolist() == [
        "Ohad Zwigenberg",
        "Mahmoud Illean",
        "Leo Correa",
        "Maya Alleruzzo",
    ]
    assert captions["taken"].tolist() == ["2024-05-08", "2025-05-16", "2025-09-03", "2025-01-09"]
    assert set(captions["agency"]) == {"AP"}


def test_second_seed_is_headline_bullets_and_sentences_of_one_paragraph(seed: Story) -> None:
    account = "003_d7d0b791fd3e850d"
    assert roles(seed, account) == ["headline", *["bullet"] * 3, *["body"] * 10]
    body = seed.sentences[
        (seed.sentences["account_id"] == account) & (seed.sentences["role"] == "body")
    ]
    assert body["paragraph"].nunique() == 1


def test_unknown_outlet_stays_missing_and_is_shown_by_file_name(seed: Story) -> None:
    second = seed.accounts.iloc[1]
    assert pd.isna(second["outlet"])
    assert pd.isna(second["published"])
    assert pd.isna(second["url"])
    assert second["label"] == "Unnamed outlet"


def test_sentences_and_left_out_lines_stand_where_they_say(seed: Story, flood: Story) -> None:
    for story in (seed, flood):
        schema.check("sentences", story.sentences, story.texts)
        schema.check("left_out", story.left_out, story.texts)


def test_headline_given_apart_is_put_before_the_text() -> None:
    story = story_from_records([{"text": BODY, "headline": "Council votes"}], story_id="x")
    assert story.accounts.iloc[0]["text"].startswith("Council votes\n\nThe council met")
    assert roles(story, "account-1") == ["headline", "body", "body"]


def test_headline_in_the_text_is_not_put_twice() -> None:
    story = story_from_records(
        [{"text": f"Council votes\n\n{BODY}", "headline": "Council votes"}], story_id="x"
    )
    assert story.accounts.iloc[0]["text"].count("Council votes") == 1


def test_one_sentence_is_no_headline() -> None:
    story = story_from_records([{"text": "Turnout fell 3-5 percent."}], story_id="x")
    assert roles(story, "account-1") == ["body"]
    assert pd.isna(story.accounts.iloc[0]["headline"])


def test_byline_and_date_line_are_told_from_body() -> None:
    text = f"Council votes\nBy Jane Doe and John Roe\nPublished March 2, 2031\n{BODY}"
    story = story_from_records([{"text": text}], story_id="x")
    assert roles(story, "account-1") == ["headline", "byline", "byline", "body", "body"]
    assert story.accounts.iloc[0]["byline"] == "Jane Doe and John Roe"


@pytest.mark.parametrize(
    ("line", "count"),
    [
        (
            "He met Sen. John Smith of the U.S. at 5 p.m. Friday. Then he left.",
            2,
        ),  # abbreviations end no sentence
        ("It cost $1.2 million. It worked.", 2),  # a decimal point ends none
        ("They met in front of St. Michael church. Then it rained.", 2),  # Saint is no end
        ("He spoke of G.D.P. growth. It fell.", 2),  # nor are initials before a small letter
        ("“Stop,” he said. “Now.”", 2),  # a closing quote belongs to its sentence
    ],
)
def test_sentences_of_a_line(line: str, count: int) -> None:
    assert len(find_sentences(line, 0, len(line))) == count


def parts(line: str) -> list[str]:
    return [line[a:b] for a, b in find_sentences(line, 0, len(line))]


@pytest.mark.parametrize(
    "line",
    [
        "The bank’s reply was a firm no. | Traders shrugged.",
        "Would he play on Sunday? | The coach said no. | Ms Berg agreed.",
        "Snow fell until 4 a.m. | Drivers slept in their cars.",
        "The court opens at 10 a.m. | Judge Karin Lie will read the ruling.",
        "Trading ended at 5 p.m. | Dr Moe said it was calm.",
        "The clinic closed at 7 p.m. | It stayed closed.",
        "He has a flat in the U.S. | Officials knew of it.",
        "She went back to the U.K. | Ms Cole stayed in Oslo.",
        "He left the U.N. | The war went on.",
        "The ship belongs to Nordwerk Ltd. | Shares fell by a tenth.",
        "They sued Lind & Co. | Lawyers for the firm said nothing.",
        "He met Martin Lind Jr. | Police came later.",
        "The shop is on Mill St. | The street was closed.",
        "The crew had a Plan B. | The first had failed.",
        "Many lack vitamin C. | Doctors warned of it.",
        "He called the pitch “a mess.” | Others agreed.",
        "“Stop!” shouted Ms Cole. | “Now.”",
        "The storm reached land late last month. | “We were not ready,” the mayor said.",
        "The talks failed on Monday. | — Reuters",
    ],
)
def test_what_follows_decides_whether_a_sentence_ends(line: str) -> None:
    assert parts(line.replace(" | ", " ")) == line.split(" | ")


@pytest.mark.parametrize(
    "line",
    [
        "Lt. Gen. Tom Vale and Sgt. Maj. Ann Dee left.",
        "Maj. Gen. Ivo Brandt met Rear Adm. Lena Dahl and Lt. Col. Pia Moe.",
        "Lt. Gov. Ann Lee thanked Sens. Moe and Dahl and Reps. Lind and Berg.",
        "Det. Insp. Ruth Cole called the Rev. Dr. Karl Moe.",
        "“Mr. Vale is late,” said Capt. Ivo Brandt.",
        "The vote ends at 6 p.m. Friday in the old town hall.",
        "The match starts at 8 p.m. London time and ends late.",
        "It airs at 9 p.m. ET on two channels.",
        "The 6 p.m. Oslo ferry was full.",
        "No. 3 seed Ann Lee beat the no. 9 seed.",
        "The U.S. Senate and the U.S. Army agreed.",
        "He flew to the U.S. Marines base in June.",
        "Nordwerk Corp. Chief Executive Lena Dahl left.",
        "A. B. Lind met George W. Moe and J. K. Olsen.",
        "He said “We won.” and left.",
        "“Is it over?” she asked.",
    ],
)
def test_no_sentence_ends_in_a_title_a_time_or_a_name(line: str) -> None:
    assert parts(line) == [line]


@pytest.mark.parametrize(
    ("caption", "agency"),
    [
        ("People flee. (AP Photo/Jane Doe)", "AP"),
        ("People flee. (Photo by Jane Doe / Getty Images)", "Getty Images"),
        ("People flee. Photo: Jane Doe/Reuters", "Reuters"),
    ],
)
def test_credit_styles(caption: str, agency: str) -> None:
    assert read_credit(caption)["agency"] == agency
    assert read_credit(caption)["photographer"] == "Jane Doe"


def test_normalising_keeps_words_and_quotes_as_printed() -> None:
    assert normalise("\ufeff“No\u00a0way”—he\u00adsaid\r\n\u200bnext") == "“No way”—hesaid\nnext"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read_with_true_offsets(text: str) -> None:
    whole = normalise(text)
    for block in find_blocks(whole):
        assert 0 <= block.start < block.end <= len(whole)
        for start, end in find_sentences(whole, block.start, block.end):
            assert whole[start:end].strip() == whole[start:end] != ""


@settings(max_examples=200, deadline=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            "ab é\u0301\u00a0\u200b\u202e\u00ad\r\nâ€œÃ©™\x00Z\u0323\u1112\u1161"
        ),
        max_size=60,
    )
)
def test_cleaned_text_can_be_turned_back_into_what_was_received(text: str) -> None:
    cleaned, repairs = clean(text)
    assert restore(cleaned, repairs) == text
    assert not set(cleaned) & set("\u00a0\u200b\u202e\u00ad\r\x00")


def test_repairs_are_listed_where_they_stand() -> None:
    received = (
        "The Sen\u00adate\u00a0voted.\r\nIt was \u00e2\u20ac\u0153close\u00e2\u20ac\u009d, "
        "Mu\u00c3\u00b1oz said."
    )
    story = story_from_records([{"text": received, "headline": "Council votes"}], story_id="x")
    text = story.texts["account-1"]
    assert text == "Council votes\n\nThe Senate voted.\nIt was “close”, Muñoz said."
    schema.check("repairs", story.repairs, story.texts)
    assert story.repairs["rule"].tolist() == [
        "soft hyphen",
        "space",
        "line end",
        "encoding",
        "encoding",
        "encoding",
    ]


def test_french_account_is_read_shown_and_not_analysed() -> None:
    french = (
        "Le ministre a annoncé mardi que 300 soldats seraient envoyés dans la région. Les "
        "habitants sont inquiets."
    )
    story = story_from_records(
        [{"text": BODY, "outlet": "A"}, {"text": french, "outlet": "B"}], story_id="x"
    )
    second = story.accounts.iloc[1]
    assert (second["language"], bool(second["analysed"])) == ("fr", False)
    assert "not analysed" in second["note"]
    assert story.analysed["outlet"].tolist() == ["A"]
    assert "account-2" in set(story.sentences["account_id"])


@pytest.mark.parametrize(
    "given", ["3/4/2031", "03.04.31 10:00", "2031-03-04", "4 March 2031", None]
)
def test_date_in_figures_alone_is_no_date_and_the_account_says_so(given: str | None) -> None:
    account = story_from_records([{"text": BODY, "published": given}], story_id="x").accounts.iloc[
        0
    ]
    if given and given[0] in "03":
        assert pd.isna(account["published"])
        assert account["note"].startswith(
            f"dated in figures only ({given}), so day and month are ambiguous; "
        )
    else:
        iso = {"4 March 2031": "2031-03-04"}.get(given or "", given)
        assert (account["published"] if given else None) == iso
        assert pd.isna(account["note"])


NO_DATES = [
    "2031-13-45", "0000-00-00", "2031-02-30", "2031-99", "2031-W05-1", "2031-3", "1-2-three",
    "soon-ish-today", "in about a week", "--", "٢٠٣١-13-01",
]  # fmt: skip


@pytest.mark.parametrize("given", NO_DATES)
def test_what_is_no_date_leaves_an_account_undated_with_a_note(given: str, tmp_path: Path) -> None:
    records = [{"text": BODY, "published": given}, {"text": BODY, "published": "2031-03"}]
    story = story_from_records(records, story_id="x")
    first, second = story.accounts.to_dict("records")
    assert pd.isna(first["published"])
    assert repr(given) in first["note"]
    assert first["note"].endswith("; write the date as 2031-12-31")
    assert (second["published"], pd.isna(second["note"])) == ("2031-03", True)
    write_front(story, tmp_path / "index.html")
    page = (tmp_path / "index.html").read_text("utf8")
    assert "undated" in page
    assert "March 2031" in page


WORDLESS = ["...", "———\n***", "\u200b\n \u200b", "\u200f\u202e", "[…]", "🔥🔥", "“”"]


@pytest.mark.parametrize("text", WORDLESS)
def test_an_account_without_a_word_is_set_aside(text: str) -> None:
    story = story_from_records([{"text": BODY}, {"text": text}, {"text": "雨。"}], story_id="x")
    assert story.accounts["text"].tolist() == [BODY, "雨。"]
    reason = "its text contains no word; save it again with its words"
    assert story.skipped["reason"].tolist() == [reason]


RECORDS = [
    {"account_id": "a", "outlet": "A", "text": BODY},
    {"account_id": "b", "outlet": "B", "text": BODY.upper()},
]


def write(folder: Path, suffix: str) -> Path:
    path = folder / f"story{suffix}"
    if suffix == ".json":
        path.write_text(json.dumps({"accounts": RECORDS}), "utf8")
    elif suffix == ".jsonl":
        path.write_text("\n".join(json.dumps(r) for r in RECORDS), "utf8")
    elif suffix == ".csv":
        pd.DataFrame(RECORDS).to_csv(path, index=False)
    else:
        pd.DataFrame(RECORDS).to_parquet(path)
    return path


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".csv", ".parquet"])
def test_each_format_gives_the_same_story(tmp_path: Path, suffix: str) -> None:
    story = read_story(write(tmp_path, suffix))
    assert story.accounts[["account_id", "outlet", "text"]].to_dict("records") == [
        {"account_id": r["account_id"], "outlet": r["outlet"], "text": r["text"]} for r in RECORDS
    ]


def test_markdown_front_matter_and_headings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        f"---\noutlet: The Post\npublished: 2031-03-02\n---\n# Council votes\n\n{BODY}\n\n"
        f"## Later\n\n{BODY}\n",
        "utf8",
    )
    account = read_story(tmp_path / "a.md").accounts.iloc[0]
    assert (account["outlet"], account["published"], account["headline"]) == (
        "The Post",
        "2031-03-02",
        "Council votes",
    )


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(BODY.encode("utf-16"))
    assert read_story(tmp_path / "a.txt").accounts.iloc[0]["text"] == BODY


@pytest.mark.parametrize(
    ("first", "second", "labels"),
    [
        ({"published": "2031-03-04"}, {"published": "2031-03-05"}, ["4 March", "5 March"]),
        (
            {"published": "2030-12-31"},
            {"published": "2031-01-01T08:00:00Z"},
            ["31 December 2030", "1 January 2031"],
        ),
        (
            {"headline": "Flood in Lindau kills six", "published": "2031-03-04"},
            {"headline": "Flood in Lindau: what we know", "published": "2031-03-04T11:00:00Z"},
            ["“Flood in Lindau kills”", "“Flood in Lindau: what”"],
        ),
        ({}, {}, ["1", "2"]),
        ({"headline": "Flood"}, {"headline": "Flood"}, ["1", "2"]),
    ],
)
def test_accounts_of_one_outlet_are_labelled_by_day_or_headline(
    first: dict[str, str], second: dict[str, str], labels: list[str]
) -> None:
    records = [{"outlet": "Post", "text": BODY} | more for more in (first, second)]
    records.append({"outlet": "Gazette", "text": BODY})
    found = story_from_records(records, story_id="x").labels
    assert list(found.values()) == [*(f"Post ({words})" for words in labels), "Gazette"]


@pytest.mark.parametrize(
    ("outlets", "labels"),
    [
        (["CNN (Web News)", "Post - News"], ["CNN", "Post"]),
        (["Echo (Basel)", "Echo (Lindau)"], ["Echo (Basel)", "Echo (Lindau)"]),
        (["Abend-Post", "Post | Sport"], ["Abend-Post", "Post"]),
        (["Post", "Post (Web)"], ["Post", "Post (Web)"]),
        (["(Web)", "Post"], ["(Web)", "Post"]),
    ],
)
def test_an_outlet_is_named_without_its_section_unless_that_names_another(
    outlets: list[str], labels: list[str]
) -> None:
    records = [{"outlet": o, "text": BODY} for o in outlets]
    assert list(story_from_records(records, story_id="x").labels.values()) == labels


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("bbc.txt", "bbc.txt"),
        ("late/the-lamp.html", "late/the-lamp.html"),
        ("3f9a77c01be2.txt", "Unnamed outlet"),
        ("000_37a58bc60a9dd3bb.txt", "Unnamed outlet"),
        ("2031_04.txt", "Unnamed outlet"),
        ("façade.txt", "façade.txt"),
        ("a1.txt", "a1.txt"),
    ],
)
def test_a_file_named_by_a_code_is_an_unnamed_outlet(tmp_path: Path, name: str, label: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(BODY)
    assert list(read_story(tmp_path).labels.values()) == [label]


def test_same_content_same_key_other_content_other_key() -> None:
    one, same, other = (
        story_from_records([{"text": t}], story_id="x") for t in (BODY, BODY, BODY + " More.")
    )
    assert one.key == same.key != other.key


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "is empty"),
        ("binary.txt", b"\x07\x03\x04\x00\x00text", "binary file"),
        (
            "latin.txt",
            "Мост закрыт".encode("koi8_r"),
            "not in UTF-8 (byte 0xed at position 0)",
        ),
        ("broken.json", b'{"text": ', "not valid JSON"),
        (
            "broken.jsonl",
            b'{"text"\n12',
            "no line that can be read (line 1 is not valid JSON (Expecting ':' delimiter at "
            "column 8)); correct",
        ),
        (
            "ragged.csv",
            b"text\na, b\n",
            "no row that can be read (line 2 has 2 cells where the header has 1); put",
        ),
        ("number.json", b"12", "does not contain records"),
        ("nocolumn.csv", b"title,words\na,b\n", "no column 'text' (it has title, words)"),
        ("fake.parquet", b"PAR1 not really", "not a Parquet file"),
        ("notext.json", b'{"outlet": "A"}', "a record without text"),
        ("page.txt", b"\x89PNG\r\n\x1a\n", "is a PNG picture, not an account"),
    ],
)
def test_bad_file_gets_one_clear_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(AnalysisError) as caught:
        read_story(tmp_path / name)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")


def test_unreadable_file_in_a_folder_is_skipped_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(BODY, "utf8")
    (tmp_path / "bad.txt").write_bytes(b"\x00\x01")
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["good.txt"]
    assert story.skipped["path"].tolist() == ["bad.txt"]
    assert "binary" in story.skipped.iloc[0]["reason"]


def test_unknown_story_lists_those_there_are() -> None:
    with pytest.raises(AnalysisError, match=r"no such story.*gaza-refusals"):
        read_story("atlantis")


def test_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(AnalysisError, match="contains no account"):
        read_story(tmp_path)


def test_story_toml_that_names_an_absent_file(tmp_path: Path) -> None:
    (tmp_path / "good.txt").write_text(BODY, "utf8")
    (tmp_path / "story.toml").write_text('[accounts."gone.txt"]\noutlet = "A"\n', "utf8")
    with pytest.raises(AnalysisError, match=r"mentions 'gone\.txt'"):
        read_story(tmp_path)


def test_duplicate_ids_are_refused() -> None:
    with pytest.raises(AnalysisError, match="'a': is given to two accounts"):
        story_from_records([{"account_id": "a", "text": BODY}] * 2, story_id="x")


def test_record_without_text_is_listed_and_the_others_are_read() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": BODY}, {"account_id": "b", "text": " "}], story_id="x"
    )
    assert story.accounts["account_id"].tolist() == ["a"]
    assert story.skipped["path"].tolist() == ["b"]


def test_text_longer_than_the_parser_takes_is_set_aside_with_the_limit() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": BODY}, {"account_id": "b", "text": "x " * 600_000}],
        story_id="x",
    )
    assert story.accounts["account_id"].tolist() == ["a"]
    assert "1,200,000 characters, over the limit of 1,000,000" in story.skipped.iloc[0]["reason"]


def test_no_record_at_all() -> None:
    with pytest.raises(AnalysisError, match="no account can be read"):
        story_from_records([], story_id="x")


@pytest.mark.parametrize(
    ("sign", "printed"),
    [("\x1b", r"\x1b"), ("\x00", r"\x00"), ("\x07", r"\x07"), ("\x0c", r"\x0c"), ("\x7f", r"\x7f")],
)
def test_a_control_sign_is_listed_as_an_escape(sign: str, printed: str) -> None:
    story = story_from_records([{"text": f"The court {sign}ruled on Monday."}], story_id="x")
    assert story.repairs["received"].tolist() == [printed]
    assert sign not in story.repairs.to_csv()


@pytest.mark.parametrize(
    "word",
    "bank car scandal century life story bed win hand black month reports Monaco Clarke".split(),
)
def test_a_sentence_ends_in_a_word_that_the_library_takes_for_an_abbreviation(word: str) -> None:
    line = f"The men had spoken of the {word}. Lisbon police came at noon."
    assert len(find_sentences(line, 0, len(line))) == 2


@pytest.mark.parametrize(
    "line",
    [
        "The firm has approx. Ninety clerks in Graz.",
        "They met Sgt. Lena Moss on the ridge.",
        "The bill passed in Sacramento, Calif. Thursday.",
        "The estate, est. Seventy hectares, lies near Graz.",
        "The match, min. Ninety minutes, was played in Turin.",
    ],
)
def test_a_sentence_goes_on_after_an_abbreviation(line: str) -> None:
    assert len(find_sentences(line, 0, len(line))) == 1
