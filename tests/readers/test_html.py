"""Saved pages: the article whole, its markup's fields, captions and updates; what is no article is
set aside by name.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pages import BODY, PARAGRAPHS, caption, linked_data, live, page

from analysis import AnalysisError, read_story
from analysis.read import FileReader, read_file
from analysis.read import html_article as html_body
from analysis.read.html_dom import parse_page


@pytest.fixture(scope="module")
def reader() -> Iterator[FileReader]:
    with FileReader() as one:
        yield one


def read(reader: FileReader, markup: str | bytes, name: str = "page.html") -> dict:
    return reader.read("html", markup if isinstance(markup, bytes) else markup.encode(), name)[0]


BARE = f"<p>{PARAGRAPHS[0]}</p>" * 3
SHOWN = (
    "<title>Votes | Post</title><h1>The Senate votes</h1><p>By Ann Lee and Bo Ek on March 2, "
    f"2031</p>{BARE}"
)
AUTHOR = f"<title>Votes - Example Post</title><h1>Votes</h1>{BARE}"


@pytest.mark.parametrize(
    ("markup", "field", "value"),
    [
        (SHOWN, "byline", "Ann Lee and Bo Ek"),
        (SHOWN, "published", "2031-03-02"),
        (f'<meta name="author" content="Ann Lee Example Post">{AUTHOR}', "byline", "Ann Lee"),
        (
            f'<meta name="author" content="https://x.example/ann"><title>Votes</title><h1>Votes</h1>{BARE}',
            "byline",
            None,
        ),
        (
            '<meta name="date" '
            f'content="0001-01-01T00:00:00Z"><title>Votes</title><h1>Votes</h1>{BARE}',
            "published",
            None,
        ),
        (
            f"<title>An open thread - The Post Blog</title><h1>The Post Blog</h1>{BARE}",
            "headline",
            "An open thread",
        ),
        (
            f"<title>Senate vote today | Post</title><h1>How the Senate found votes</h1>{BARE}",
            "headline",
            "How the Senate found votes",
        ),
    ],
)
def test_fields_that_only_the_shown_page_tells(
    reader: FileReader, markup: str, field: str, value: str | None
) -> None:
    assert (
        read(reader, f"<html><body><article>{markup}</article></body></html>").get(field) == value
    )


def test_page_gives_its_article_and_what_its_markup_tells(reader: FileReader) -> None:
    record = read(reader, page())
    fields = ("headline", "byline", "outlet", "published", "url")
    assert [record[f] for f in fields] == [
        "Senate advances bill", "Ann Lee", "Example News", "2024-02-24T10:00:00Z", "https://news.example/senate",
    ]  # fmt: skip
    assert [
        line for line in record["text"].split("\n") if line != record["headline"]
    ] == PARAGRAPHS * 3
    assert record["extractor"].startswith("trafilatura")


def test_linked_data_goes_before_meta_tags(reader: FileReader) -> None:
    data = linked_data(
        **{
            "@type": "NewsArticle",
            "headline": "Senate advances bill",
            "datePublished": "2024-02-25",
            "author": [{"name": "Bo Ek"}],
        },
        publisher={"name": "The Example"},
    )
    record = read(reader, page(head=data))
    assert (record["byline"], record["published"], record["outlet"]) == (
        "Bo Ek",
        "2024-02-25",
        "Example News",
    )


@pytest.mark.parametrize(
    "markup",
    [
        page("<div>" * 20_000 + BODY + "</div>" * 20_000),
        page("<blockquote>" * 5000 + BODY + "</blockquote>" * 5000),
        page(
            "<p "
            + " ".join(f'a{i}="{i}"' for i in range(20_000))
            + ">"
            + PARAGRAPHS[0]
            + "</p>"
            + BODY
        ),
        page('<img src="data:image/png;base64,' + "A" * 2_000_000 + '">' + BODY),
        page("<!-- " + BODY),
        page(BODY.replace("<p>", '<p class="x>', 1)),
        page().replace("Senate", "Sen\0ate"),
        page(BODY + '<table><tr><td colspan="9007199254740991">a</td></tr></table>'),
        page(
            head="<script "
            f'type="application/ld+json">{"{" + chr(34) + "a" + chr(34) + ":"}{"{}"}</script>'
            + "{"
            * 500
        ),
    ],
    ids=[
        "deep divs",
        "deep quotes",
        "many attributes",
        "picture inside",
        "open comment",
        "open quote",
        "nul",
        "colspan",
        "bad json-ld",
    ],
)
def test_broken_markup_loses_no_paragraph(reader: FileReader, markup: str) -> None:
    text = read(reader, markup)["text"]
    assert all(text.count(p) >= 1 for p in PARAGRAPHS)
    assert "<" not in text


@pytest.mark.parametrize(
    ("data", "note"),
    [
        (page().encode("utf-16"), ""),
        (page().encode("utf-16-le"), ""),
        (page().encode("utf-32"), ""),
        (page(head="").replace("…", "...").encode("cp1252"), "read as windows-1252, not utf-8"),
        (page().encode("cp1252"), "read as windows-1252, not utf-8 as it declares"),
    ],
    ids=["utf-16", "utf-16 without mark", "utf-32", "cp1252", "cp1252 that says utf-8"],
)
def test_encodings_of_pages(reader: FileReader, data: bytes, note: str) -> None:
    record = read(reader, data)
    assert "“We can’t wait,” Gen. José Muñoz" in record["text"]
    assert record["extractor"].partition("; ")[2] == note


WALL = (
    '<div class="consent"><h2>We value your privacy</h2><p>We and our 842 partners store '
    "and/or access information.</p></div>"
)
STUB = (
    f"<p>{PARAGRAPHS[0]}</p><div class=paywall><p>Subscribe to continue reading. Already a "
    "subscriber? Log in.</p></div>"
)
SHELL = "<noscript>Please enable JavaScript to continue.</noscript><div id=root></div>"


@pytest.mark.parametrize(
    ("markup", "said"),
    [
        (page(WALL), "is a consent wall"),
        (page(STUB), "is a paywall stub"),
        (page(SHELL, heading=""), "is a page that only a script fills"),
        (
            page("<p>The page you asked for is not here.</p>", title="404 Page not found"),
            "is an error page",
        ),
        (page("<p>Loading</p>"), "is a page with almost no text"),
        (
            page(
                "".join(
                    f"<p><a href=/{i}>A headline of story number {i}</a></p>" for i in range(60)
                )
            ),
            "is a page of links",
        ),
        (
            page("".join(f"<p><a href=/{i}>A headline {i}</a></p>" for i in range(25))),
            "is a page of links",
        ),
    ],
)
def test_page_without_article_is_named_as_what_it_is(
    reader: FileReader, markup: str, said: str
) -> None:
    with pytest.raises(AnalysisError, match=said):
        read(reader, markup)


def test_second_opinion_is_taken_where_trafilatura_keeps_a_fraction(reader: FileReader) -> None:
    hidden = "".join(
        f'<div class="x-{i}"><span>{p} Again, item {i}.</span></div>'
        for i, p in enumerate(PARAGRAPHS * 10)
    )
    record = read(
        reader, page(f"<p>{PARAGRAPHS[0]}</p>" + f'<div class="related-x"></div>{hidden}')
    )
    assert "item 39" in record["text"]


def test_much_longer_second_opinion_is_taken_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_body, "_first", lambda markup: "Only these few words.")
    body = html_body.find_body(parse_page(page()), "page")
    assert all(p in body.text for p in PARAGRAPHS)
    assert "(trafilatura kept 4 of " in body.extractor


def test_deep_nesting_is_taken_out_before_the_extractors_see_it(reader: FileReader) -> None:
    assert read(reader, page("<div>" * 20_000 + BODY))["extractor"].startswith("trafilatura")


def test_captions_stand_once_where_the_page_has_them(reader: FileReader, tmp_path: Path) -> None:
    photo, other = (
        "Rescue workers search a building. (AP Photo/Emrah Gurel)",
        "A street in the old town after the flood.",
    )
    body = (
        caption(photo) * 3 + f"<p>{PARAGRAPHS[0]}</p><p>{PARAGRAPHS[1]}</p>" + caption(other) + BODY
    )
    (tmp_path / "a.html").write_text(page(body), "utf8")
    story = read_story(tmp_path / "a.html")
    captions = story.sentences[story.sentences["role"] == "caption"]
    assert captions["text"].tolist() == [photo, other]
    assert captions["agency"].tolist()[0] == "AP"
    assert story.left_out["rule"].tolist().count("repeated caption") == 2


def test_teasers_under_pictures_are_no_captions(reader: FileReader) -> None:
    teasers = [
        caption("A comet passes the moon 3 hours ago"),
        caption("Want more? Get a subscription today."),
        caption("<a href=/x>Ten best phones of 2031</a>"),
    ]
    shown = '<div class="Figure-caption">A senator walks to the vote.</div>'
    assert read(reader, page(BODY + shown + "".join(teasers)))["captions"] == [
        "A senator walks to the vote."
    ]


def test_live_blog_becomes_updates_with_times(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(page(live(12)), "utf8")
    story = read_story(tmp_path / "a.html")
    assert story.accounts.iloc[0]["kind"] == "live blog"
    rows = story.sentences[story.sentences["text"].str.startswith("Update 3")]
    assert rows["updated"].tolist() == ["2024-02-24T03:05:00Z"]
    assert story.sentences["updated"].nunique() == 12


def test_live_blog_of_linked_data_is_read_from_it(tmp_path: Path) -> None:
    told = [
        {
            "@type": "BlogPosting",
            "headline": f"Update {i}",
            "datePublished": f"2031-03-02T1{i}:05:00Z",
            "articleBody": f"<p>{words}</p>\n{PARAGRAPHS[-1]} ({i})",
        }
        for i, words in enumerate(PARAGRAPHS[:3])
    ]
    data = linked_data(
        **{
            "@type": "LiveBlogPosting",
            "headline": "Senate advances bill",
            "liveBlogUpdate": [*told, None, {"headline": ""}],
        }
    )
    (tmp_path / "a.html").write_text(page(head=data), "utf8")
    story = read_story(tmp_path / "a.html")
    assert story.accounts.iloc[0]["kind"] == "live blog"
    rows = story.sentences[story.sentences["updated"].notna()]
    times = rows.groupby("updated", sort=False)["text"].agg(" ".join)
    assert times.to_dict() == {
        f"2031-03-02T1{i}:05:00Z": f"Update {i} {words} {PARAGRAPHS[-1]} ({i})"
        for i, words in enumerate(PARAGRAPHS[:3])
    }


def test_line_that_an_extractor_dropped_is_listed_and_can_be_put_back(tmp_path: Path) -> None:
    line = "Our reporter watched the vote from the gallery of the chamber all night."
    body = BODY.replace("</p>", f'</p><div class="share-box"><p>{line}</p></div>', 1)
    (tmp_path / "a.html").write_text(page(body.replace("<p>", "<p>Long. ", 1)), "utf8")
    first = read_story(tmp_path)
    assert line not in first.texts["a"]
    assert line in first.left_out["text"].tolist()
    (tmp_path / "story.toml").write_text(f'[accounts."a.html"]\nput_back = ["{line}"]\n', "utf8")
    again = read_story(tmp_path)
    assert line in again.texts["a"]
    assert line not in again.left_out["text"].tolist()


def test_line_of_text_can_be_put_back_and_a_wrong_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(
        f"Council votes\n{PARAGRAPHS[0]}\nAdvertisement\n{PARAGRAPHS[1]}", "utf8"
    )
    assert read_story(tmp_path).left_out["text"].tolist() == ["Advertisement"]
    (tmp_path / "story.toml").write_text(
        '[accounts."a.txt"]\nput_back = ["Advertisement"]\n', "utf8"
    )
    story = read_story(tmp_path)
    assert story.left_out.empty
    assert "Advertisement" in story.sentences["text"].tolist()
    (tmp_path / "story.toml").write_text('[accounts."a.txt"]\nput_back = ["Sponsored"]\n', "utf8")
    with pytest.raises(AnalysisError, match="puts back 'Sponsored', which is not a left-out line"):
        read_story(tmp_path)


def test_bytes_tell_the_format_not_the_name(tmp_path: Path, reader: FileReader) -> None:
    (tmp_path / "page.txt").write_text(page(), "utf8")
    (tmp_path / "note.html").write_text("The council met on Tuesday.\n\nIt voted.", "utf8")
    assert read_file(tmp_path / "page.txt", reader)[0]["outlet"] == "Example News"
    with pytest.raises(AnalysisError, match="is a page with almost no text"):
        read_file(tmp_path / "note.html", reader)


def test_bad_page_in_a_folder_is_set_aside_while_the_story_goes_on(tmp_path: Path) -> None:
    (tmp_path / "good.html").write_text(page(), "utf8")
    (tmp_path / "wall.html").write_text(page(WALL), "utf8")
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    story = read_story(tmp_path)
    assert story.accounts["path"].tolist() == ["good.html"]
    assert dict(story.skipped.values.tolist())["wall.html"].startswith("is a consent wall")
    assert dict(story.skipped.values.tolist())["photo.jpg"].startswith("is a JPEG picture")


def test_child_that_dies_costs_one_file(reader: FileReader) -> None:
    good = read(reader, page())
    process = reader._child._process
    assert process is not None
    process.kill()
    process.wait()
    assert read(reader, page()) == good


def test_a_text_story_starts_no_child_and_loads_no_parser_of_pages(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PARAGRAPHS[0], "utf8")
    heavy = (
        "trafilatura",
        "resiliparse",
        "lxml",
        "feedparser",
        "openpyxl",
        "pypdfium2",
        "fastwarc",
        "ftfy",
    )
    code = (
        f"from analysis import read_story; import sys; read_story({str(tmp_path)!r}); print([m "
        f"for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
