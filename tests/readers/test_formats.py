"""Every format that analysts have: what a whole file gives, whatever its name."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import files
import pytest
from pages import BODY, PARAGRAPHS, page

from analysis import AnalysisError, read_story
from analysis.read import FileReader, read_file
from analysis.read.formats import sniff


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as one:
        yield one


WHOLE = {
    "docx": files.docx(["Senate advances bill", *PARAGRAPHS]),
    "rtf": files.rtf(["Senate advances bill", *PARAGRAPHS]),
    "newsml": files.NEWSML.encode(),
    "nitf": files.NITF.encode(),
    "rss": files.RSS.encode(),
    "atom": files.ATOM.encode(),
    "mail": files.mail(page_too=False),
    "mail with page": files.mail(page_too=True),
    "warc": files.warc([page()]),
    "warc.gz": gzip.compress(files.warc([page()])),
    "html.gz": gzip.compress(page().encode()),
    "zip": files.zipped({"a.html": page(), "__MACOSX/._a.html": b"\0"}),
    "xlsx": files.xlsx(
        [["Title", "Date", "Text"], ["Senate advances bill", "2031-03-02", "\n".join(PARAGRAPHS)]]
    ),
    "ods": files.ods(
        [["Title", "Date", "Text"], ["Senate advances bill", "2031-03-02", "\n".join(PARAGRAPHS)]]
    ),
    "tsv": ("title\ttext\nSenate advances bill\t" + " ".join(PARAGRAPHS)).encode("utf-16"),
    "nexis docx": files.docx(files.NEXIS),
    "nexis rtf": files.rtf(files.NEXIS),
    "factiva rtf": files.rtf(files.FACTIVA),
    "factiva html": files.factiva_html(codes=False).encode(),
    "factiva html with codes": files.factiva_html(codes=True).encode(),
}


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("name", ["file.dat"])
def test_format_is_told_from_bytes_and_read_whole(
    reader: FileReader, tmp_path: Path, kind: str, name: str
) -> None:
    (tmp_path / name).write_bytes(WHOLE[kind])
    first = read_file(tmp_path / name, reader)[0]
    assert all(p in first["text"] for p in PARAGRAPHS)
    assert first.get("headline") or first["text"].startswith("Senate advances bill")
    assert "alert(1)" not in first["text"]
    assert first["extractor"]


@pytest.mark.parametrize("kind", [k for k in WHOLE if "nexis" in k or "factiva" in k])
def test_export_is_split_into_articles_with_their_fields(
    reader: FileReader, tmp_path: Path, kind: str
) -> None:
    (tmp_path / "export").write_bytes(WHOLE[kind])
    articles = read_file(tmp_path / "export", reader)
    assert len(articles) == 2
    first = articles[0]
    assert [first[f] for f in ("headline", "outlet", "published", "byline", "length")] == [
        "Senate advances bill", "The Example Times", "2031-03-02", "Ann Lee", "512 words",
    ]  # fmt: skip
    assert first["text"].split("\n") == PARAGRAPHS
    if "html" not in kind:
        assert articles[1]["outlet"].startswith("Harbour Gazette")


def test_export_becomes_a_story_with_one_account_an_article(tmp_path: Path) -> None:
    (tmp_path / "nexis.docx").write_bytes(WHOLE["nexis docx"])
    story = read_story(tmp_path)
    assert story.accounts[["outlet", "extractor", "section", "length"]].fillna(
        ""
    ).values.tolist() == [
        ["The Example Times", "Nexis Uni export", "NEWS; Pg. A1", "512 words"],
        ["Harbour Gazette (Lindau)", "Nexis Uni export", "", "80 words"],
    ]
    (tmp_path / "nexis.docx").unlink()
    (tmp_path / "factiva.rtf").write_bytes(WHOLE["factiva rtf"])
    assert read_story(tmp_path).accounts[["section", "length"]].fillna("").values.tolist() == [
        ["News", "512 words"],
        ["", "80 words"],
    ]


def test_news_items_carry_their_fields_and_a_cancelled_one_is_set_aside(
    reader: FileReader, tmp_path: Path
) -> None:
    (tmp_path / "a.xml").write_bytes(WHOLE["newsml"])
    first, second = read_file(tmp_path / "a.xml", reader)
    assert (first["outlet"], first["byline"], first["published"]) == (
        "Example Wire",
        "Ann Lee",
        "2031-03-02T10:00:00Z",
    )
    assert "marks it as canceled" in second["aside"]


def test_feed_entry_without_text_is_set_aside_by_its_headline(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_bytes(WHOLE["rss"])
    story = read_story(tmp_path)
    assert story.accounts["url"].tolist() == ["https://news.example/1"]
    assert story.skipped["path"].tolist() == ["feed.xml: Only a headline"]
    assert story.skipped["reason"].str.startswith("no text").all()


def test_nitf_keeps_captions_apart(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(WHOLE["nitf"])
    story = read_story(tmp_path)
    assert story.sentences[story.sentences["role"] == "caption"]["text"].tolist() == [
        "A senator walks to the vote."
    ]


def test_mail_attachment_is_listed_and_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(WHOLE["mail"])
    story = read_story(tmp_path)
    assert story.accounts.iloc[0]["outlet"] == "The Example Times"
    assert story.skipped["path"].tolist() == ["a.eml: paper.pdf"]


def test_lines_of_a_pdf_become_paragraphs_across_columns(
    reader: FileReader, tmp_path: Path
) -> None:
    left = [
        (72, 700 - 12 * i, 10, line)
        for i, line in enumerate(
            ["The Senate voted on Tuesday to", "advance the measure, she said."]
        )
    ]
    right = [
        (320, 700 - 12 * i, 10, line)
        for i, line in enumerate(["Critics said the plan would", "cost too much and fail."])
    ]
    (tmp_path / "a.pdf").write_bytes(
        files.pdf([(72, 740, 20, "Senate advances bill"), *left, *right])
    )
    assert read_file(tmp_path / "a.pdf", reader)[0]["text"].split("\n") == [
        "Senate advances bill", "The Senate voted on Tuesday to advance the measure, she said.",
        "Critics said the plan would cost too much and fail.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"stories_id,title,url,media_name,publish_date\n1,Senate votes,https://news.example/1,Example,2031-03-02\n",
        b"URL,MobileURL,Date,Title\nhttps://news.example/1,,2031-03-02,Senate votes\n",
        (
            "20310302100000-1\t20310302100000\t1\tnews.example\thttps://news.example/1"
            + "\t" * 22
            + "\n"
        ).encode(),
        files.xlsx([["title", "url"], ["Senate votes", "https://news.example/1"]]),
    ],
    ids=["Media Cloud", "GDELT articles", "GDELT themes", "workbook"],
)
def test_list_of_addresses_is_reported_as_no_text(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list.csv").write_bytes(data)
    with pytest.raises(AnalysisError, match="is a list of 1 address without text"):
        read_story(tmp_path / "list.csv")
    (tmp_path / "a.txt").write_text(PARAGRAPHS[0], "utf8")
    story = read_story(tmp_path)
    assert story.skipped["path"].tolist() == ["list.csv: https://news.example/1"]


def test_archive_of_mixed_files_is_read_and_what_cannot_be_is_listed(tmp_path: Path) -> None:
    mixed = {
        "a.html": page(),
        "b.txt": "The council voted.\n",
        "deep/c.docx": WHOLE["docx"],
        "d.pdf": b"%PDF-1.4 x",
        "e.zip": files.zipped({"a": "b"}),
    }
    (tmp_path / "all.zip").write_bytes(files.zipped(mixed))
    story = read_story(tmp_path / "all.zip")
    assert story.accounts["account_id"].tolist() == ["a", "b", "c"]
    assert dict(story.skipped.values.tolist()) == {
        "all.zip: d.pdf": "is incomplete or damaged; save or download it again",
        "all.zip: e.zip": "is an archive inside an archive; unpack it",
    }


def test_archive_with_a_wrong_length_keeps_its_first_page_and_tells_of_the_rest(
    tmp_path: Path,
) -> None:
    (tmp_path / "a.warc").write_bytes(files.warc([page(), page()], wrong_length=True))
    story = read_story(tmp_path / "a.warc")
    assert story.texts["https://news.example/0"].count(PARAGRAPHS[0]) == 3
    assert story.skipped["reason"].tolist() == [
        "the archive gives a wrong length here; download it again"
    ]


def test_sentence_of_a_pdf_goes_on_in_the_next_column(reader: FileReader, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(
        files.pdf(
            [
                (72, 100, 10, "The Senate voted on Tuesday to"),
                (320, 700, 10, "advance the measure."),
            ]
        )
    )
    assert (
        read_file(tmp_path / "a.pdf", reader)[0]["text"]
        == "The Senate voted on Tuesday to advance the measure."
    )


def test_page_of_an_archive_that_cannot_be_read_costs_that_page(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(
        files.warc([page(), page("<p>Nothing</p>"), page()], wrong_length=False)
    )
    story = read_story(tmp_path / "a.warc")
    assert story.accounts["url"].nunique() == 1
    assert story.skipped["path"].tolist() == ["a.warc: https://news.example/1"]


ENTITY = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>'
XXE = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        (
            "a.xml",
            f'<?xml version="1.0"?>{XXE}<rss '
            'version="2.0"><channel><title>T&x;T</title></channel></rss>'.encode(),
            "XML entities",
        ),
        (
            "a.xml",
            f'<?xml version="1.0"?>{ENTITY}<nitf>&b;</nitf>'.encode("utf-16"),
            "XML entities",
        ),
        (
            "a.xml",
            b'<?xml version="1.0"?><invoice><line/></invoice>',
            r"XML of another kind \(invoice\)",
        ),
        ("a.docx", files.docx(["&b;"], before=ENTITY), "XML entities"),
        ("a.docx", files.docx(["A" * 5_000_000]), "compressed over 200 times"),
        ("a.docx", files.docx(PARAGRAPHS)[:200], "incomplete or damaged"),
        ("a.docx", b"\xd0\xcf\x11\xe0" + bytes(500), "an office file that is incomplete"),
        (
            "a.zip",
            files.zipped({f"{i}.txt": "a" for i in range(10_001)}),
            "10,001 files, over the limit of 10,000",
        ),
        ("a.zip", files.zipped({}), "an archive without files"),
        ("a.pdf", files.pdf([]), "pictures of pages, without text"),
        (
            "a.pdf",
            b"%PDF-1.4\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1000000000>>endobj",
            "incomplete or damaged",
        ),
        ("a.rtf", b"{\\rtf1 {\\pict 89504e47}}", "contains no text"),
        (
            "a.warc.gz",
            b"\x1f\x8b\x08" + bytes(range(200)),
            "gzip file that is incomplete or damaged",
        ),
        (
            "a.csv",
            b'title,text\n"abc,def\n' + b"x,y\n" * 2000,
            "quotation mark that is never closed",
        ),
        (
            "a.xlsx",
            files.zipped({"xl/workbook.xml": "<workbook/>"}),
            "not an Excel workbook|empty workbook",
        ),
        ("a.html", b"\x07\x01" * 3000, "binary file"),
    ],
)
def test_dangerous_or_damaged_file_is_refused_in_one_sentence(
    reader: FileReader, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(AnalysisError, match=said) as caught:
        read_file(tmp_path / name, reader)
    assert "\n" not in str(caught.value)


def test_rtf_passes_over_pictures_and_codes_and_tells_a_break(
    reader: FileReader, tmp_path: Path
) -> None:
    (tmp_path / "a.rtf").write_bytes(
        b"{\\rtf1\\ansi a{\\pict\\bin8 }}}}\\\\\\\\} caf\\'e9 "
        b"\\u8220?b\\u8221?{\\*\\generator x}\\par c"
    )
    record = read_file(tmp_path / "a.rtf", reader)[0]
    assert record["text"] == "a café “b”\nc"
    assert "the file is incomplete" in record["extractor"]


def test_deleted_words_and_text_boxes_of_a_document(reader: FileReader, tmp_path: Path) -> None:
    inside = (
        "<w:p><w:r><w:t>Kept.</w:t></w:r>"
        "<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>"
    )
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>In a cell.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    (tmp_path / "a.docx").write_bytes(files.docx(PARAGRAPHS, inside=inside + table))
    assert read_file(tmp_path / "a.docx", reader)[0]["text"].split("\n")[-2:] == [
        "Kept.",
        "In a cell.",
    ]


def test_words_are_never_taken_for_another_format() -> None:
    assert sniff(b"From: the mayor\nTo whom it may concern, the council voted.\n") == "text"
    assert sniff(b"[Updated] The council voted on Tuesday.\n") == "text"
    assert sniff(b"Title, text and other words. The council voted.\nIt met.\n") == "text"
    assert sniff(BODY.encode()) == "html"
