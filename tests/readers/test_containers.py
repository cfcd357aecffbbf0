"""Files that contain an article: office texts, saved pages, mails, subtitles, lists, archives."""

from __future__ import annotations

import gzip
import json
import plistlib
from pathlib import Path
from typing import Any

import files
import pytest
from databases import HEADS, QUAKE, TRIAL
from pages import PARAGRAPHS, linked_data, page

from analysis import AnalysisError, read_story
from analysis.read.references import plain_latex

HEAD = HEADS[0]
PAGE = (
    f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{HEAD} - The Echo</title></head>"
    f"<body><article><h1>{HEAD}</h1>{''.join(f'<p>{p}</p>' for p in [*QUAKE, *TRIAL])}</article>"
    "</body></html>"
)
ADDRESS = "https://echo.example/dam"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns"


def odt() -> bytes:
    lines = "".join(f"<text:p>{p}<text:s/></text:p>" for p in QUAKE)
    note = "<text:p>Kept.<text:note><text:note-body>A note.</text:note-body></text:note></text:p>"
    body = f"<text:h text:outline-level='1'>{HEAD}</text:h>{lines}{note}"
    content = (
        f"<office:document-content xmlns:office='{_OFFICE}:office:1.0' "
        f"xmlns:text='{_OFFICE}:text:1.0'><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    return files.zipped({"mimetype": "application/vnd.oasis", "content.xml": content})


def docx_with_another_main_part() -> bytes:
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(files.docx([HEAD, *QUAKE]))) as archive:
        main = archive.read("word/document.xml")
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        f"<Relationship Id='r1' Type='{kind}' Target='/word/document7.xml'/></Relationships>"
    )
    parts = {"[Content_Types].xml": "<Types/>", "_rels/.rels": relations}
    return files.zipped({**parts, "word/document7.xml": main})


def mhtml() -> bytes:
    import quopri

    head = (
        f"From: <Saved by Blink>\nSnapshot-Content-Location: {ADDRESS}\nSubject: Saved\n"
        "Date: Mon, 10 Mar 2031 15:00:00 -0000\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="--x"\n\n----x\n'
        "Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n"
        f"Content-Location: {ADDRESS}\n\n"
    )
    return head.encode() + quopri.encodestring(PAGE.encode()) + b"\n----x--\n"


def webarchive() -> bytes:
    resource = {
        "WebResourceData": PAGE.encode("utf-16"),
        "WebResourceURL": ADDRESS,
        "WebResourceTextEncodingName": "utf-16",
    }
    return plistlib.dumps({"WebMainResource": resource}, fmt=plistlib.FMT_BINARY)


def warc(encoding: str = "") -> bytes:
    body = gzip.compress(PAGE.encode()) if encoding else PAGE.encode()
    packed = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{packed}\r\n".encode() + body
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {ADDRESS}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n"
    )
    return head.encode() + b"\r\n" + answer + b"\r\n\r\n"


def letter(number: int, encoding: str = "utf8") -> bytes:
    head = (
        f"From: The Echo <news@echo.example>\nTo: me@home.example\nSubject: {HEADS[number]}\n"
        f"Date: Tue, 4 Mar 2031 09:30:00 +0000\nMessage-ID: <{number}@e>\nMIME-Version: 1.0\n\n"
    )
    return (head + "\n\n".join([QUAKE, TRIAL][number]) + "\n").encode(encoding)


def epub() -> bytes:
    container = "<container><rootfiles><rootfile full-path='o/c.opf'/></rootfiles></container>"
    package = (
        "<package><manifest><item id='a' href='a.xhtml'/></manifest>"
        "<spine><itemref idref='a'/></spine></package>"
    )
    parts = {"mimetype": "application/epub+zip", "META-INF/container.xml": container}
    return files.zipped({**parts, "o/c.opf": package, "o/a.xhtml": PAGE})


_PARTS = "".join(f"<p>{p}</p>" for p in QUAKE)
NEWSML1 = (
    "<?xml version='1.0'?><NewsML><NewsItem><NewsManagement><FirstCreated>20310304T093000Z"
    f"</FirstCreated></NewsManagement><NewsComponent><NewsLines><HeadLine>{HEAD}</HeadLine>"
    "<CreditLine>Valley Wire</CreditLine></NewsLines><ContentItem><DataContent>"
    f"<nitf><body><body.content>{_PARTS}</body.content></body></nitf></DataContent></ContentItem>"
    "</NewsComponent></NewsItem></NewsML>"
)
XML = (
    f"<?xml version='1.0'?><articles><article><headline><para>{HEAD}</para></headline>"
    "<sourceName>The Echo</sourceName><publicationDate>20310304</publicationDate>"
    f"<leadParagraph><para>{QUAKE[0]}</para></leadParagraph>"
    f"<tailParagraphs><para>{QUAKE[1]}</para></tailParagraphs></article></articles>"
)

FILES = {
    "odt": odt(),
    "docx": docx_with_another_main_part(),
    "mhtml": mhtml(),
    "webarchive": webarchive(),
    "warc, gzip": warc("gzip"),
    "wacz": files.zipped(
        {
            "datapackage.json": "{}",
            "archive/a.warc.gz": gzip.compress(warc()),
            "pages/pages.jsonl": '{"id": "pages"}',
        }
    ),
    "mail": letter(0),
    "mail in windows-1252": letter(0, "cp1252"),
    "epub": epub(),
    "newsml 1": NEWSML1.encode(),
    "xml": XML.encode(),
}


@pytest.mark.parametrize("kind", FILES)
def test_one_article_comes_out_alike_of_every_container(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.dat").write_bytes(FILES[kind])
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == [HEAD]
    text = story.accounts["text"].item()
    assert all(paragraph in text for paragraph in QUAKE)
    assert "A note." not in text
    assert story.skipped.empty
    if kind in ("mhtml", "webarchive", "warc, gzip", "wacz"):
        assert story.accounts[["url", "outlet"]].values.tolist() == [[ADDRESS, "The Echo"]]


def test_a_mailbox_has_an_account_a_mail(tmp_path: Path) -> None:
    mark = b"From news@echo.example Tue Mar  4 09:30:00 2031\n"
    (tmp_path / "a.mbox").write_bytes(mark + letter(0) + b"\n" + mark + letter(1))
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == HEADS
    assert not any("From news" in text for text in story.texts.values())


SRT = """1
00:00:01,000 --> 00:00:04,000
A strong earthquake shook
the valley of Orda.

2
00:00:04,100 --> 00:00:08,000
<i>ROTH: The wall is holding.</i>

3
00:00:20,000 --> 00:00:24,000
More than 1,200 people left.
"""
VTT = """WEBVTT

NOTE made by a machine

00:01.000 --> 00:02.000 align:start
<v Jana Roth>The wall

00:02.000 --> 00:04.000
The wall
is<00:02.500><c> holding.</c>

00:04.000 --> 00:06.000
is holding.
It is an old wall.
"""


def test_subtitles_are_a_transcript_with_each_line_once(tmp_path: Path) -> None:
    (tmp_path / "a.srt").write_text(SRT, "utf8")
    (tmp_path / "b.vtt").write_text(VTT, "utf8")
    story = read_story(tmp_path)
    assert story.texts["a"].split("\n\n") == [
        "A strong earthquake shook the valley of Orda.",
        "ROTH: The wall is holding.",
        "More than 1,200 people left.",
    ]
    assert story.texts["b"] == "Jana Roth: The wall is holding. It is an old wall."
    assert story.accounts["kind"].tolist() == ["transcript"] * 2


ROLLING = "WEBVTT\n\n00:01.000 --> 00:02.000\n{}\n\n00:02.000 --> 00:09.000\n<v Ann Lee>It held.\n"


@pytest.mark.parametrize(
    "words",
    [
        "at least 23 miners were trapped",
        "Norway leads after the second run",
        "Jana Roth",
        "Tuesday, 4 March 2031",
        "The Echo",
    ],
)
def test_what_is_spoken_first_is_no_headline_and_no_head(tmp_path: Path, words: str) -> None:
    (tmp_path / "a.vtt").write_text(ROLLING.format(words), "utf8")
    story = read_story(tmp_path)
    fields = ["headline", "byline", "outlet", "published"]
    assert story.accounts.iloc[0][fields].isna().all()
    assert set(story.sentences["role"]) == {"body"}


POST = {"id": "7", "text": "At least 23 miners were trapped.", "created_at": "2031-06-11T06:30:00Z"}
CHAT = {"id": 1, "type": "message", "date": "2031-06-11T09:00:00", "from": "Korda Star"}
POSTS: dict[str, Any] = {
    "X, with its users": {
        "data": [POST | {"author_id": "9"}],
        "includes": {"users": [{"id": "9", "name": "Korda Star", "username": "korda"}]},
    },
    "X, before": [POST | {"user": {"name": "Korda Star", "screen_name": "korda"}}],
    "Telegram": {"messages": [CHAT | {"text": POST["text"], "text_entities": []}]},
    "Telegram, before": {"messages": [CHAT | {"text": ["At least 23 ", {"type": "bold", "text":
                                                       "miners"}, " were trapped."]}]},
}  # fmt: skip


@pytest.mark.parametrize("kind", POSTS)
def test_a_post_has_the_name_of_its_account(tmp_path: Path, kind: str) -> None:
    (tmp_path / "a.json").write_text(json.dumps(POSTS[kind]), "utf8")
    account = read_story(tmp_path).accounts.iloc[0]
    assert account[["outlet", "text"]].tolist() == ["Korda Star", POST["text"]]
    assert account["published"].startswith("2031-06-11T0")


def test_a_conversation_of_chatgpt_is_an_overview_of_its_answers(tmp_path: Path) -> None:
    def node(role: str, *parts: object) -> dict[str, Any]:
        content = {"content_type": "text", "parts": list(parts)}
        return {"message": {"author": {"role": role}, "content": content}}

    mapping = {
        "root": {"message": None},
        "1": node("system", ""),
        "2": node("user", "What happened in Orda?"),
        "3": node("assistant", QUAKE[0]),
        "4": node("assistant", {"asset": "x"}, QUAKE[1]),
    }
    chat = {"title": HEAD, "create_time": 1930348800.5, "mapping": mapping, "current_node": "4"}
    empty = {"title": "x", "create_time": 1e300, "mapping": {"1": node("user", "Hello?")}}
    (tmp_path / "conversations.json").write_text(json.dumps([chat, empty]), "utf8")
    story = read_story(tmp_path)
    account = story.accounts.iloc[0]
    assert account[["kind", "outlet", "headline"]].tolist() == ["overview", "ChatGPT", HEAD]
    assert account["published"].startswith("2031-03-04")
    assert account["text"] == "\n\n".join([HEAD, *QUAKE])
    assert len(story.accounts) == len(story.skipped) == 1


RIS = "TY  - NEWS\nTI  - {}\nAU  - Roth, Jana\nT2  - The Echo\nDA  - 2031/03/04/\n{}ER  - \n"


def test_references_are_set_aside_by_name_but_for_one_with_its_text(tmp_path: Path) -> None:
    text = " ".join([*QUAKE, *TRIAL] * 4)
    entries = (
        RIS.format(HEADS[0], "AB  - A dam cracked.\n"),
        RIS.format(HEADS[1], f"N1  - {text}\n"),
    )
    (tmp_path / "a.ris").write_text("\n".join(entries), "utf8")
    story = read_story(tmp_path)
    assert story.accounts[["headline", "byline", "outlet", "published"]].values.tolist() == [
        [HEADS[1], "Jana Roth", "The Echo", "2031-03-04"]
    ]
    assert story.skipped["path"].tolist() == [f"a.ris: {HEADS[0]}"]
    (tmp_path / "b.bib").write_text(f"@article{{x,\n title={{{{{HEAD}}}}},\n year = 2031\n}}\n")
    with pytest.raises(AnalysisError, match="a reference in a list of references"):
        read_story(tmp_path / "b.bib")


LONG = " ".join([*QUAKE, *TRIAL] * 4)
NOTE = "".join(f"<p>{p}</p>" for p in [*QUAKE, *TRIAL] * 4)
FIELDS = ["headline", "byline", "outlet", "published"]
REFERENCE = [HEADS[1], "Jana Roth, Bo van Day", "The Echo", "2031-03-04"]
CSL = {
    "type": "article-newspaper",
    "title": HEADS[1],
    "container-title": "The Echo",
    "author": [
        {"family": "Roth", "given": "Jana"},
        {"family": "Day", "given": "Bo", "non-dropping-particle": "van"},
    ],
    "issued": {"date-parts": [["2031", 3, "4"]]},
}
BARE = CSL | {"title": HEADS[0], "abstract": "A dam cracked."}
ZOTERO = {
    "key": "B1",
    "itemType": "newspaperArticle",
    "title": HEADS[1],
    "publicationTitle": "The Echo",
    "creators": [
        {"creatorType": "author", "firstName": "Jana", "lastName": "Roth"},
        {"creatorType": "author", "firstName": "Bo", "lastName": "van Day"},
        {"creatorType": "editor", "name": "The Desk"},
    ],
    "date": "2031-03-04",
}
LIBRARY = [
    {"key": "B1", "version": 3, "data": ZOTERO},
    {"key": "B2", "data": {"itemType": "note", "parentItem": "B1", "note": NOTE}},
    {"key": "B3", "data": {"itemType": "attachment", "title": "Snapshot"}},
    {"key": "B4", "data": ZOTERO | {"key": "B4", "title": HEADS[0]}},
]
COLUMNS = ["Item Type", "Author", "Title", "Publication Title", "Url", "Abstract Note", "Date"]
ROWS = [
    [*COLUMNS, "Notes"],
    ["webpage", "Roth, Jana; van Day, Bo", HEADS[1], "The Echo", "", "Short.", "2031-03-04", NOTE],
    ["webpage", "", HEADS[0], "The Echo", "https://e.example", "Short.", "2031-03-04", ""],
]
BIB = (
    '@comment{{x}}\n@online{{a,\n title = {{{0}}},\n author = "Roth, Jana and Day, Bo van",\n'
    " organization = {{The {{Echo}}}},\n year = 2031, month = mar, day = 4,\n"
    " annotation = {{{1}}}\n}}\n@online{{b, title = {{{2}}},\n abstract = {{Short.}}\n}}\n"
)
LISTS = {
    "csl.json": json.dumps([BARE, CSL | {"abstract": LONG}]),
    "csl.jsonl": "\n".join(map(json.dumps, [CSL | {"note": NOTE}, BARE])),
    "better.json": json.dumps(
        {"items": [ZOTERO | {"notes": [{"note": NOTE}]}, ZOTERO | {"title": HEADS[0]}]}
    ),
    "service.json": json.dumps(LIBRARY),
    "zotero.csv": "\n".join(
        ",".join('"{}"'.format(cell.replace('"', '""')) for cell in row) for row in ROWS
    ),
    "biblatex.bib": BIB.format(HEADS[1], LONG, HEADS[0]),
}


@pytest.mark.parametrize("name", LISTS)
def test_a_reference_is_an_account_only_with_the_text_of_its_article(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text(LISTS[name], "utf8")
    story = read_story(tmp_path)
    assert story.accounts[FIELDS].values.tolist() == [REFERENCE]
    assert QUAKE[0] in story.texts[name.partition(".")[0]]
    assert story.skipped["path"].tolist() == [f"{name}: {HEADS[0]}"]
    assert story.skipped["reason"].str.contains("without its article").all()


def test_a_record_with_a_text_of_its_own_is_no_reference(tmp_path: Path) -> None:
    record = {"type": "article", "title": HEADS[0], "container-title": "The Echo", "body": LONG}
    (tmp_path / "a.json").write_text(json.dumps([record | {"issued": "2031-03-04"}]), "utf8")
    accounts = read_story(tmp_path).accounts
    assert accounts[["outlet", "published"]].values.tolist() == [["The Echo", "2031-03-04"]]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (r"{\'E}tat d'urgence \`a M\"{u}nchen", "État d'urgence à München"),
        (r"``It cracked,'' she said --- twice", "“It cracked,” she said — twice"),
        (r"{Stra{\ss}e} \& 5\,\% in \O{}rsted", "Straße & 5\\,% in Ørsted"),
        (r"Fran\c{c}ois \v{S}ar \~nandu", "François Šar ñandu"),
    ],
)
def test_the_marks_of_latex_become_signs(value: str, words: str) -> None:
    assert plain_latex(value) == words


@pytest.mark.parametrize(
    ("members", "said"),
    [
        ({"META-INF/MANIFEST.MF": "x", "a.txt": HEAD}, "is a program"),
        ({"[Content_Types].xml": "<Types/>", "ppt/slides/slide1.xml": HEAD}, "office file"),
        ({"mimetype": "application/x", "a.xml": HEAD}, "is a package of another kind"),
    ],
)
def test_a_package_of_another_kind_is_refused_and_not_searched_for_words(
    tmp_path: Path, members: dict[str, bytes | str], said: str
) -> None:
    (tmp_path / "a.dat").write_bytes(files.zipped(members))
    with pytest.raises(AnalysisError, match=said):
        read_story(tmp_path / "a.dat")


def test_front_matter_and_marks_of_a_note(tmp_path: Path) -> None:
    note = (
        f'---\ntitle: "{HEAD}"\nsource: {ADDRESS}\nauthor:\n  - "[[Jana Roth]]"\n  - Lea Sand\n'
        'tags: [dam, "two words"]\npublishd: 2031-03-04\n---\n'
        "The **wall** of [Orda](https://o.example/a_(b)) held, *she* said.\n\n"
        "> A quotation with ![a picture](x.png)no picture.\n\n2 * 3 * 4 = 24\n"
    )
    (tmp_path / "a.md").write_text(note, "utf8")
    story = read_story(tmp_path)
    account = story.accounts.iloc[0]
    assert [account[f] for f in ("headline", "byline", "url")] == [
        HEAD,
        "Jana Roth, Lea Sand",
        ADDRESS,
    ]
    assert account["text"].split("\n\n")[1:] == [
        "The wall of Orda held, she said.",
        "A quotation with no picture.",
        "2 * 3 * 4 = 24\n",
    ]
    assert story.skipped["path"].tolist() == ["a.md: front matter"]
    assert "(publishd)" in story.skipped["reason"].item()


LEFT = ["The reservoir above Orda was full", "when the wall began to crack on", "Sunday morning."]
RIGHT = ["Engineers drained half of it in a", "single night, which took all the", "pumps they had."]


def test_columns_that_are_drawn_row_by_row_are_read_one_after_the_other(tmp_path: Path) -> None:
    rows = zip(LEFT, RIGHT, strict=True)
    lines = [(72, 740, 20, HEAD)]
    for i, (left, right) in enumerate(rows):
        lines += [(72, 700 - 12 * i, 10, left), (290, 700 - 12 * i, 10, right)]
    (tmp_path / "a.pdf").write_bytes(files.pdf(lines))
    assert read_story(tmp_path).texts["a"].split("\n") == [HEAD, " ".join(LEFT), " ".join(RIGHT)]


def test_what_a_browser_prints_around_a_page_is_left_out_by_name(tmp_path: Path) -> None:
    printed = [
        (30, 780, 8, "3/6/31, 10:15 AM"),
        (220, 780, 8, f"{HEAD} - The Echo"),
        (30, 15, 8, ADDRESS),
        (560, 15, 8, "1/1"),
    ]
    body = [(50, 740, 20, HEAD), *((50, 700 - 12 * i, 10, line) for i, line in enumerate(LEFT))]
    (tmp_path / "a.pdf").write_bytes(files.pdf([*printed, *body]))
    story = read_story(tmp_path)
    assert story.texts["a"].split("\n") == [HEAD, " ".join(LEFT)]
    assert story.accounts[["outlet", "url"]].values.tolist() == [["The Echo", ADDRESS]]
    assert set(story.left_out["text"]) == {line for *_, line in printed}


def test_a_hyphen_at_a_line_end_goes_where_it_parts_one_word(tmp_path: Path) -> None:
    lines = ["The investiga-", "tion of the state-", "owned dam in the state is owned by all."]
    placed = [(50, 700 - 12 * i, 10, line) for i, line in enumerate(lines)]
    (tmp_path / "a.pdf").write_bytes(files.pdf(placed))
    assert read_story(tmp_path).texts["a"] == (
        "The investigation of the state-owned dam in the state is owned by all."
    )


def test_sentences_with_links_come_back_and_lone_links_do_not(tmp_path: Path) -> None:
    linked = '<p>The council <a href="/a">voted twice on the dam in the spring</a>.</p>'
    alone = '<p><a href="/b">Read how the dam of Orda was built by hand.</a></p>'
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS[:3]) + linked + alone
    body += "".join(f"<p>{p}</p>" for p in [*QUAKE, *PARAGRAPHS[3:]])
    (tmp_path / "a.html").write_text(page(body), "utf8")
    text = read_story(tmp_path).texts["a"]
    assert "The council voted twice on the dam in the spring." in text
    assert "Read how" not in text


def test_utf8_goes_before_a_declared_encoding_of_one_byte(tmp_path: Path) -> None:
    declared = PAGE.replace("charset=utf-8", "charset=iso-8859-2").replace("Orda", "Ordá")
    (tmp_path / "a.html").write_bytes(declared.encode())
    account = read_story(tmp_path).accounts.iloc[0]
    assert "valley of Ordá" in account["text"]
    assert "read as utf-8" in account["extractor"]


def test_a_page_of_a_web_archive_has_its_own_address(tmp_path: Path) -> None:
    canonical = f"<link rel=canonical href='https://web.archive.org/web/20310306000000/{ADDRESS}'>"
    bar = "<!-- BEGIN WAYBACK TOOLBAR INSERT --><p>12 captures</p>"
    bar += "<!-- END WAYBACK TOOLBAR INSERT -->"
    saved = PAGE.replace("</title>", f"</title>{canonical}").replace("<body>", f"<body>{bar}")
    (tmp_path / "a.html").write_text(saved, "utf8")
    account = read_story(tmp_path).accounts.iloc[0]
    assert account["url"] == ADDRESS
    assert "captures" not in account["text"]


def test_a_page_of_archive_today_is_the_page_it_holds(tmp_path: Path) -> None:
    bar = f"<div id='HEADER'><form><input name='q' value='{ADDRESS}'></form>6 Mar 2031</div>"
    link = "<link rel='canonical' href='https://archive.ph/AbCde'>"
    saved = PAGE.replace("</title>", f"</title>{link}").replace("<body>", f"<body>{bar}")
    (tmp_path / "a.html").write_text(saved, "utf8")
    account = read_story(tmp_path).accounts.iloc[0]
    assert account["url"] == ADDRESS
    assert account["published"] != account["published"]


ARCHIVES = [
    ("https://archive.ph/AbCde", "<input type='text' value='{}'>"),
    (f"http://archive.today/2031.03.06-101500/{ADDRESS}", "Saved from"),
    (f"https://archive.is/20310306101500/{ADDRESS}", "<input value='more'><input value='{}'>"),
]


@pytest.mark.parametrize(("link", "bar"), ARCHIVES)
def test_the_day_of_an_archive_is_not_the_day_of_its_page(
    tmp_path: Path, link: str, bar: str
) -> None:
    tags = (
        f"<link rel='canonical' href='{link}'><meta property='og:site_name' content='archive.is'>"
        f"<meta property='og:url' content='{link}'>"
        "<meta property='article:published_time' content='2031-03-06T10:15:00Z'>"
    )
    head = f"<div id='HEADER'>webpage capture {bar.format(ADDRESS)} 6 Mar 2031 10:15:00 UTC</div>"
    saved = PAGE.replace("</title>", f"</title>{tags}").replace("<body>", f"<body>{head}")
    (tmp_path / "a.html").write_text(saved, "utf8")
    account = read_story(tmp_path).accounts.iloc[0]
    assert account[["url", "outlet"]].tolist() == [ADDRESS, "The Echo"]
    assert account["published"] != account["published"]
    assert "capture" not in account["text"]


def test_markdown_may_begin_with_a_tag(tmp_path: Path) -> None:
    words = " ".join(QUAKE)
    logo = '<img src="https://r2cdn.perplexity.ai/logo.png" width="120"/>\n\n'
    for name, before in (("a", "<div align='center'>\n\n"), ("b", logo), ("c", "<!-- x -->\n\n")):
        text = f"{before}# {HEAD}\n\n{words} [^1]\n\n[^1]: https://echo.example/dam\n"
        (tmp_path / f"{name}.md").write_text(text, "utf8")
    story = read_story(tmp_path)
    assert story.accounts["headline"].tolist() == [HEAD] * 3
    assert [t.strip() for t in story.texts.values()] == [f"{HEAD}\n\n{words}"] * 3
    assert story.accounts["kind"].tolist()[1] == "overview"
    assert story.accounts["kind"].isna().sum() == 2


def test_entities_in_a_live_blog_are_signs(tmp_path: Path) -> None:
    updates = [
        {"@type": "BlogPosting", "headline": f"It&#8217;s {n} &amp; more", "articleBody": words}
        for n, words in enumerate([*QUAKE, *TRIAL])
    ]
    data = linked_data(**{"@type": "LiveBlogPosting", "headline": HEAD, "liveBlogUpdate": updates})
    (tmp_path / "a.html").write_text(page("<p>Live</p>", head=data), "utf8")
    text = read_story(tmp_path).texts["a"]
    assert "It’s 0 & more" in text
    assert "&#" not in text


def test_a_member_above_the_archive_is_read_under_its_own_name(tmp_path: Path) -> None:
    words = " ".join(QUAKE)
    members = {"../../storm.txt": words, "./flood.txt": words, ".hidden.txt": words}
    (tmp_path / "all.zip").write_bytes(files.zipped(members))
    assert sorted(read_story(tmp_path).accounts["account_id"]) == ["flood", "storm"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["all.zip"]


def test_a_mail_of_parts_inside_each_other_is_one_sentence(tmp_path: Path) -> None:
    parts = "".join(
        f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3000)
    )
    (tmp_path / "a.eml").write_text(f"From: a@b.example\nSubject: Dam\n{parts}\n{QUAKE[0]}")
    (tmp_path / "good.txt").write_text(" ".join(TRIAL), "utf8")
    story = read_story(tmp_path)
    assert story.accounts["account_id"].tolist() == ["good"]
    assert story.skipped["reason"].tolist() == [
        "is a mail with too many parts inside each other; save the article itself"
    ]
