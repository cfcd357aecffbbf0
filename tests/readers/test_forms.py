"""Other forms of the formats that analysts have: mails, saved pages, archives, PDF, text."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import files
import pytest
from pages import PARAGRAPHS, page

from analysis import AnalysisError, read_story
from analysis.read.agencies import read_xml
from analysis.read.csv_tables import read_csv
from analysis.read.decoding import decode_page, decode_text, find_western
from analysis.read.documents import read_markdown, read_rtf, read_text
from analysis.read.export_pages import split_page
from analysis.read.formats import sniff
from analysis.read.html_article import read_html
from analysis.read.mails import read_eml
from analysis.read.office import read_epub
from analysis.read.pdf import read_pdf
from analysis.read.warc import read_warc

HEAD = "From: The Echo <news@echo.example>\nSubject: {}\nDate: Tue, 04 Mar 2031 10:00:00 +0000\n"
TEXT = "“It cracked,” said José Roth – it costs €3 million, the province’s governor said."


def mail(body: bytes, kind: str = "", subject: str = "Dam cracks") -> dict[str, str]:
    head = HEAD.format(subject) + (f"MIME-Version: 1.0\nContent-Type: {kind}\n" if kind else "")
    return next(iter(read_eml(head.encode() + b"Message-ID: <1@x>\n\n" + body, "a.eml")))  # type: ignore[return-value]


@pytest.mark.parametrize("kind", ["", "text/plain", "text/plain; charset=iso-8859-1"])
def test_the_quotation_marks_of_a_mail_survive(kind: str) -> None:
    assert mail(TEXT.encode("cp1252"), kind)["text"] == TEXT


@pytest.mark.parametrize(
    "mark",
    [
        "---------- Forwarded message ---------",
        "-----Original Message-----",
        "Begin forwarded message:",
        "---------- Weitergeleitete Nachricht ----------",
    ],
)
def test_a_forwarded_mail_is_the_mail_inside_it(mark: str) -> None:
    names = ("Von", "Datum", "Betreff") if "Nachricht" in mark else ("From", "Date", "Subject")
    values = ("The Echo <news@echo.example>", "3 March 2031 at 9:30", "Dam cracks")
    head = "\n".join(f"{name}: {value}" for name, value in zip(names, values, strict=True))
    body = f"See below.\n\n{mark}\n{head}\nTo: x@y.example\n\n{TEXT}\n"
    found = mail(body.encode(), "text/plain; charset=utf-8", "Fwd: WG: Dam cracks")
    assert (found["headline"], found["outlet"]) == ("Dam cracks", "The Echo")
    assert found["published"].startswith("2031-03-03")
    assert found["text"].strip() == TEXT


def test_a_text_in_windows_1252_is_read_and_one_of_another_encoding_is_not() -> None:
    assert read_text(TEXT.encode("cp1252"), "a.txt")[0]["text"] == TEXT
    capitals = "ACCIÓN: “SÓ” – À la carte, Óscar Ñandú."
    assert decode_text(capitals.encode("cp1252"), "a.txt") == capitals
    for other in ("cp850", "cp437", "cp1251"):
        text = "Die Brücke über den Fluß hält, größere Züge fahren. Плотина выдержала."
        with pytest.raises(AnalysisError, match="is not in UTF-8"):
            decode_text(text.encode(other, "replace"), "a.txt")


WESTERN = {
    "English": "“It cracked,” said José Roth – it costs €3 million, the province’s governor said.",
    "apostrophe alone": "The mayor didn’t answer, and it’s a long road, a driver said.",
    "one letter": "A café burned down on Friday in the old town.",
    "German": "„Die Brücke hält“, sagte die Ministerin. Größere Züge fahren über die Weiche.",
    "French": "«\u00a0Nous n’avons rien vu\u00a0», a déclaré la préfète à l’hôtel, où il a plu.",
    "Spanish": "¿Quién pagará? El técnico llegó tarde a la reunión del comité en Málaga.",
    "Italian": "«Non è vero», ha detto. La città è più sicura perché l’acqua è scesa.",
    "Portuguese": "“Não sabíamos”, disse João. A população pediu informações à câmara.",
    "Dutch": "„Dat is té duur”, zei de minister. De reünie in België kostte één miljoen.",
    "dashes": "The plan—long delayed—was dropped – a 2010–12 study’s results were “clear.”",
    "Swedish": "Malmö polis sade att två män dömdes. Älven svämmade över på måndagen.",
}


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
@pytest.mark.parametrize("kind", WESTERN)
def test_mac_roman_is_found_by_its_signs_and_never_in_windows_1252(
    kind: str, encoding: str
) -> None:
    data = WESTERN[kind].encode(encoding)
    assert decode_text(data, "a.txt") == WESTERN[kind]
    assert mail(data)["text"] == WESTERN[kind]
    assert decode_page(b"<p>" + data + b"</p>", "a.html")[0] == f"<p>{WESTERN[kind]}</p>"


OTHER = {
    "Polish": ("cp1250", "Sąd w Łodzi uchylił wyrok. „Ława nie widziała tego raportu”, napisała "
               "sędzia Żak. Śledczy mają trzydzieści dni; proces kosztował już 1,2 mln €."),
    "Czech": ("cp1250", "Řeka Orša zaplavila v pátek nejméně čtyřicet domů, řekli hasiči. Starosta "
              "žádá kraj o čerpadla. Příští týden má podle meteorologů přijít ještě víc deště."),
    "Slovak": ("cp1250", "Banícka centrála tvrdí, že pod zemou uviazlo najmenej dvadsať ľudí. "
               "Ťažba sa zastavila, záchranári vŕtajú druhú šachtu a dúfajú, že ich stihnú."),
    "Hungarian": ("cp1250", "A bíróság csütörtökön felmentette az edzőt. „A jegyzőkönyvet senki "
                  "sem látta” – írta a bírónő. Az ügyészségnek harminc nap alatt kell "
                  "döntenie erről."),
    "Turkish": ("cp1254", "Maraton sırasında yirmi üç koşucu sıcak yüzünden hastaneye kaldırıldı. "
                "“Fırında koşmak gibiydi” dedi Işıl Güneş. Yarış iki saat önce başlamıştı."),
    "Romanian": ("cp1250", "Banca centrală a ridicat dobânda la patru procente şi jumătate, a "
                 "anunţat guvernatorul. Analiştii se aşteptau la o creştere mai mică în "
                 "această lună."),
}  # fmt: skip


@pytest.mark.parametrize("language", OTHER)
def test_another_encoding_is_found_by_the_letters_of_its_language(language: str) -> None:
    encoding, text = OTHER[language]
    data = text.encode(encoding)
    assert decode_text(data, "a.txt") == text
    assert mail(data)["text"] == text
    assert decode_page(b"<p>" + data + b"</p>", "a.html")[0] == f"<p>{text}</p>"
    table = io.BytesIO(b"headline;text\r\n" + b"X;" + text.replace(";", ",").encode(encoding))
    (item,) = read_csv(io.BufferedReader(table), "a.csv")  # type: ignore[arg-type]
    assert item.record is not None
    assert item.record["text"] == text.replace(";", ",")


@pytest.mark.parametrize(
    "text",
    [
        "Guðmundur og Ýmir sögðu að þýðingin væri röng, en dómarinn taldi hana rétta og góða.",
        "Eyðun segði, at býráðið hevði tikið avgerð um ta nýggju skúlan í Tórshavn í gjár.",
        "L’òmò a drèye a l’ouvra, é kè l’ôdrè publik pouéplò; tsikè parsena sè conte.",
        "Não põe em questão as decisões; as instituições compõem-se de três órgãos, disse João.",
        "Põllumees ütles, et külm tõi õunaaedadele kahju ja et öösel võib uuesti külmetada.",
        "The striker Øystein Þórsson beat Müller, Peña and Gonçalves at Malmö, the coach said.",
        "Mario Vargas et Jürgen Großmann ont joué à Århus; l’équipe a gagné, a dit le maître.",
    ],
    ids=["is", "fo", "frp", "pt", "et", "en", "fr"],
)
def test_no_text_in_windows_1252_is_taken_for_another(text: str) -> None:
    assert find_western(text.encode("cp1252")) == "windows-1252"


def test_what_may_be_several_encodings_or_none_is_not_guessed() -> None:
    latin2 = OTHER["Polish"][1].replace("„", "").replace("”", "").replace("€", "")
    assert find_western(latin2.encode("iso8859-2")) == ""
    assert find_western("Плотина выдержала, сказала она; вода ушла к утру.".encode("cp1251")) == ""


@pytest.mark.parametrize(
    "cut",
    [
        b"ok \xed\xa0\x80 text. More.",
        TEXT.encode()[:-40] + b"\xe2\x80 said.",
        b"\xff" + TEXT.encode(),
    ],
)
def test_damaged_utf8_is_no_western_text(cut: bytes) -> None:
    with pytest.raises(AnalysisError, match="is not in UTF-8"):
        decode_text(cut, "a.txt")


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252"])
def test_a_table_has_one_encoding_that_its_first_rows_show(encoding: str) -> None:
    texts = [text.replace(",", ";") for text in WESTERN.values()]
    rows = ["headline,text", "Cafe,Plain words.", *(f"Café,{text}" for text in texts)]
    stream = io.BufferedReader(io.BytesIO("\r\n".join(rows).encode(encoding)), 65536)  # type: ignore[arg-type]
    found = [item.record for item in read_csv(stream, "a.csv") if item.record]
    assert [f"{record['headline']},{record['text']}" for record in found] == rows[1:]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ("\\mac", "mac_roman"),
        ("\\mac\\ansicpg10000", "mac_roman"),
        ("\\ansi\\ansicpg1252", "cp1252"),
        ("\\ansi", "cp1252"),
        ("\\pca", "cp850"),
    ],
)
def test_an_rtf_file_is_read_in_its_set_of_characters(head: str, encoding: str) -> None:
    text = "Malmö polis sade att två män dömdes."
    words = "".join(c if c.isascii() else f"\\'{c.encode(encoding).hex()}" for c in text)
    found = read_rtf(f"{{\\rtf1{head}{{\\fonttbl}}{words}}}".encode(), "a.rtf")
    assert found[0]["text"] == text


@pytest.mark.parametrize(
    "front",
    [
        "+++\ntitle = 'Dam cracks'\ndate = 2031-03-04\nauthor = \"Jana Roth\"\n+++\n",
        "% Dam cracks\n% Jana Roth\n% 2031-03-04\n",
        '---\r\ntitle: "Dam cracks"\r\ndate: 2031-03-04\r\nauthor: Jana Roth\r\n---\r\n',
    ],
)
def test_front_matter_in_the_forms_of_other_programs(front: str) -> None:
    found = read_markdown(f"{front}\n{TEXT}\n".encode(), "a.md")[0]
    assert [found[k] for k in ("headline", "published", "byline")] == [
        "Dam cracks",
        "2031-03-04",
        "Jana Roth",
    ]
    assert found["text"].strip() == TEXT


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0024)https://news.example/dam -->",
        "<!--\n Page saved with SingleFile \n url: https://news.example/dam \n saved date: x\n-->",
    ],
)
def test_the_address_that_a_browser_writes_into_a_page_is_its_address(mark: str) -> None:
    body = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    markup = f"<!DOCTYPE html>{mark}<html><body><h1>Dam cracks open</h1>{body}</body></html>"
    assert read_html(markup.encode(), "a.html")[0]["url"] == "https://news.example/dam"


def test_an_archive_is_not_the_outlet_of_a_page() -> None:
    markup = page().replace('content="Example News"', 'content="archive.ph"')
    assert read_html(markup.encode(), "a.html")[0]["outlet"] == "Example News"


def test_a_chat_exported_as_a_page_is_an_account_a_message() -> None:
    message = (
        '<div class="message default"><div class="body"><div class="pull_right date details" '
        'title="04.03.2031 09:30:00 UTC+01:00">09:30</div>{}<div class="text">{}</div></div></div>'
    )
    sender = '<div class="from_name">Orda Watch</div>'
    whole = (
        '<div class="page_header"><div class="text bold">Orda</div></div>'
        '<div class="page_body chat_page">'
        + message.format(sender, "One.<br>Two.")
        + message.format("", "Three.")
        + "</div>"
    )
    found = split_page(f"<html><body>{whole}</body></html>")
    assert [(r["outlet"], r["text"]) for r in found] == [
        ("Orda Watch", "One.\nTwo."),
        ("Orda Watch", "Three."),
    ]
    assert {r["published"][:10] for r in found} == {"2031-03-04"}


def _record(body: bytes, encoding: str, kind: str = "response") -> bytes:
    encoded = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{encoded}\r\n".encode() + body
    content = http if kind == "response" else body
    media = "application/http; msgtype=response" if kind == "response" else "text/html"
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://news.example/a\r\n"
        f"WARC-Date: 2031-03-04T00:00:00Z\r\nContent-Type: {media}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def _raw_deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def test_pages_of_web_archives_are_unpacked_as_their_servers_packed_them() -> None:
    import io

    data = page().encode()
    stored = {
        "gzip": gzip.compress(data),
        "x-gzip": gzip.compress(data),
        "deflate": zlib.compress(data),
        " deflate": _raw_deflate(data),
        "": data,
    }
    records = [_record(body, name.strip()) for name, body in stored.items()]
    records.append(_record(data, "", "resource"))
    found = list(read_warc(io.BytesIO(b"".join(records)), "a.warc"))
    assert [member.data for member in found] == [data] * 6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "members", "format_"),
    [
        (".sketch", {"pages/1.json": '{"text": "Words."}'}, "other:a ZIP package of an unknown"),
        (".xpi", {"manifest.json": "{}", "readme.txt": TEXT}, "other:a ZIP package of an unknown"),
        (".zip", {"mimetype": "application/x-book", "a.txt": TEXT}, "other:a package of another"),
        (".zip", {"a.txt": TEXT}, "zip"),
        ("", {"a.txt": TEXT}, "zip"),
    ],
)
def test_a_package_of_an_unknown_type_is_not_searched_for_text(
    name: str, members: dict[str, str], format_: str
) -> None:
    assert sniff(files.zipped(dict(members)), name).startswith(format_)


def test_a_script_in_an_archive_is_no_account(tmp_path: Path) -> None:
    parts = {"a.txt": TEXT, "main.js": "var a = 1;\n", "style.css": "p { color: red }\n"}
    (tmp_path / "a.zip").write_bytes(files.zipped(dict(parts)))
    story = read_story(tmp_path / "a.zip")
    assert story.accounts["text"].tolist() == [TEXT]
    assert story.skipped["reason"].str.startswith("is a program, a style sheet").all()


def test_a_chapter_that_a_book_lists_again_is_read_once() -> None:
    chapter = f"<html><body><h1>Dam cracks</h1><p>{TEXT}</p></body></html>"
    package = (
        "<package><manifest><item id='a' href='a.xhtml'/></manifest><spine>"
        + "<itemref idref='a'/>" * 5000
        + "</spine></package>"
    )
    container = "<container><rootfiles><rootfile full-path='b.opf'/></rootfiles></container>"
    parts = {"META-INF/container.xml": container, "b.opf": package, "a.xhtml": chapter}
    assert len(list(read_epub(files.zipped(dict(parts)), "a.epub"))) == 1


def test_xml_with_the_codes_of_factiva_is_read_by_them() -> None:
    article = (
        "<article><HD>Dam cracks</HD><PD>4 March 2031</PD><SN>The Echo</SN>"
        f"<LP>{PARAGRAPHS[0]}</LP><TD>{PARAGRAPHS[1]}\n{PARAGRAPHS[2]}</TD></article>"
    )
    found = list(read_xml(f"<?xml version='1.0'?><list>{article * 2}</list>".encode(), "a.xml"))
    assert [(r["headline"], r["outlet"], r["published"]) for r in found] == [
        ("Dam cracks", "The Echo", "2031-03-04")
    ] * 2
    assert found[0]["text"].split("\n") == PARAGRAPHS[:3]


@pytest.mark.parametrize("declared", ["<?xml version='1.0'?>", ""])
def test_xml_of_an_article_needs_no_declaration(declared: str) -> None:
    words = "".join(f"<p>{p}</p>" for p in PARAGRAPHS)
    doc = (
        f"<doc sitename='The Echo' title='Dam cracks' date='2031-03-04'><main>{words}</main></doc>"
    )
    assert sniff(f"{declared}{doc}".encode(), ".xml") == "xml"
    (record,) = read_xml(f"{declared}{doc}".encode(), "a.xml")
    assert (record["outlet"], record["headline"], record["published"]) == (
        "The Echo",
        "Dam cracks",
        "2031-03-04",
    )


def test_every_paragraph_of_xml_is_read_and_its_headline_is_none_of_them() -> None:
    def para(words: str) -> str:
        return f"<paragraph><para>{words}</para></paragraph>"

    article = (
        f"<article><headline>{para('Dam cracks')}</headline><sourceName>The Echo</sourceName>"
        f"<leadParagraph>{para(PARAGRAPHS[0])}</leadParagraph><tailParagraphs>"
        f"{para(PARAGRAPHS[1])}{para(PARAGRAPHS[2])}</tailParagraphs></article>"
    )
    data = f"<?xml version='1.0'?><list>{article * 20}</list>".encode()
    for record in read_xml(data, "a.xml"):
        assert list(dict.fromkeys(record["text"].split("\n"))) == PARAGRAPHS[:3]


def _page(header: str, footer: str, first: int) -> list[tuple[int, int, int, str]]:
    lines = [f"The engineers of team {first + i} went on until the wall was dry" for i in range(5)]
    body = [(60, 600 - 12 * i, 10, line) for i, line in enumerate([*lines, "and safe."])]
    return [(60, 780, 8, header), *body, (60, 20, 8, footer)]


PRINTED = [
    ("6/28/31, 10:15 AM   Dam cracks open | The Echo", "https://echo.example/dam   {}/2"),
    ("28.06.31, 10:15   Dam cracks open | The Echo", "https://echo.example/dam   Seite {} von 2"),
    ("Dam cracks open | The Echo   https://echo.example/dam", "{} of 2   28/06/2031, 10:15"),
    ("Dam cracks open | The Echo", "{} of 2   28/06/2031, 10:15"),
    ("The Echo  4 March 2031", "Page {} of 2"),
    ("The Echo  4 March 2031", "- {} -"),
]


@pytest.mark.parametrize(("header", "footer"), PRINTED)
def test_what_is_printed_around_the_pages_is_left_out(header: str, footer: str) -> None:
    pages = [_page(header, footer.format(n + 1), 10 * n) for n in (0, 1)]
    (found,) = read_pdf(files.pdf_of_pages(pages), "a.pdf")
    assert found["text"].count("The engineers of team") == 10
    assert not any(words in found["text"] for words in ("Echo", "10:15", "of 2", "von 2", "/2"))
    if "https" in header + footer:
        assert (found["url"], found["outlet"]) == ("https://echo.example/dam", "The Echo")


@pytest.mark.parametrize("size", [10, 18])
def test_a_headline_that_the_pages_repeat_at_their_edge_stays(size: int) -> None:
    head = [(60, 700, size, "Dam cracks open"), (60, 650, 10, "The Echo, 4 March 2031")]
    pages = [_page("Page {}", "Dam cracks open", 10 * n) for n in range(3)]
    pages[0] = [*head, *pages[0]]
    (found,) = read_pdf(files.pdf_of_pages(pages), "a.pdf")
    assert found["text"].startswith("Dam cracks open\n")
    assert found["text"].count("Dam cracks open") == 1
    assert "Dam cracks open" in [part["text"] for part in found["dropped"]]


def test_headers_of_pages_are_fields_unless_the_text_has_them() -> None:
    pages = [_page("THE VALLEY ECHO", "Tuesday 4 March 2031", 10 * n) for n in range(2)]
    (found,) = read_pdf(files.pdf_of_pages(pages), "a.pdf")
    assert (found["outlet"], found["published"]) == ("THE VALLEY ECHO", "2031-03-04")
    assert "ECHO" not in found["text"]
    pages[0][1:1] = [(60, 700, 18, "Dam cracks"), (60, 660, 10, "Lakeside Tribune, 3 March 2031")]
    (found,) = read_pdf(files.pdf_of_pages(pages), "a.pdf")
    assert {"outlet", "published"} & set(found) == set()
    assert "Lakeside Tribune, 3 March 2031" in found["text"]


@pytest.mark.parametrize("foot", ["The Valley Echo", "Tuesday 4 March 2031", "- 17 -", "Page 4"])
def test_the_foot_of_a_single_page_is_no_sentence(foot: str) -> None:
    (found,) = read_pdf(files.pdf([*_page("", foot, 1)[1:]]), "a.pdf")
    assert foot not in found["text"]
    assert found["dropped"] == [{"text": foot, "rule": "printed at the edge of the page"}]


def test_a_sentence_at_the_foot_of_a_page_stays() -> None:
    for foot in ("Nobody was hurt.", "The Echo was told of 17 more on 4 March 2031.", "It has 4."):
        (found,) = read_pdf(files.pdf([*_page("", foot, 1)[1:]]), "a.pdf")
        assert foot in found["text"]


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("the ten-", "hour rule", "ten-hour"),
        ("a two-", "thirds majority", "two-thirds"),
        ("some thirty-", "five men", "thirty-five"),
        ("a six-", "storey house", "six-storey"),
        ("his ten-", "ant left", "tenant"),
        ("in seven-", "teen days", "seventeen"),
    ],
)
def test_a_hyphen_between_a_number_and_what_it_counts_stays(
    first: str, second: str, whole: str
) -> None:
    wide = "and the council of the upper valley met again to speak of"
    rows = [f"{wide} {first}", f"{second} {wide}", "the rest."]
    lines = [(60, 600 - 12 * i, 10, row) for i, row in enumerate(rows)]
    (found,) = read_pdf(files.pdf(lines), "a.pdf")
    assert whole in found["text"]


def test_a_page_of_a_pdf_that_cannot_be_read_is_named() -> None:
    pages = [_page("The Echo", "x", 10 * n) for n in range(3)]
    data = files.pdf_of_pages(pages).replace(b"[3 0 R 5 0 R 7", b"[3 0 R 1 0 R 7")
    found, lost = read_pdf(data, "a.pdf")
    assert found["text"].count("The engineers of team") == 10
    assert (lost["part"], lost["aside"].partition(";")[0]) == (
        "page 2",
        "this page is damaged and its words are missing",
    )


def test_a_gap_below_a_full_line_ends_its_paragraph_between_many_lines_apart() -> None:
    wide = "The engineers of the upper lake went on until the wall was dry again"
    rows: list[tuple[int, int, int, str]] = []
    y = 760
    for n in range(4):
        lines = [("Dam cracks", 26), ("Orda", 26), ("4 March", 26), (wide, 13)]
        for line, gap in [*lines, (f"{wide[:-7]} in {n} h.", 26), (f"{wide[:-7]} in {n} m.", 26)]:
            rows.append((60, y, 10, line))
            y -= gap
    (found,) = read_pdf(files.pdf(rows), "a.pdf")
    assert found["text"].split("\n")[3:5] == [f"{wide} {wide[:-7]} in 0 h.", f"{wide[:-7]} in 0 m."]


def test_a_short_line_of_a_pdf_ends_its_paragraph() -> None:
    wide = "The engineers of the upper lake went on until the wall was dry again"
    rows = [
        "By Jana Roth",
        "The Echo, 4 March 2031",
        wide,
        "and safe.",
        wide,
        "and well-",
        "known.",
    ]
    lines = [(60, 600 - 12 * i, 10, row) for i, row in enumerate(rows)]
    (found,) = read_pdf(files.pdf(lines), "a.pdf")
    assert found["text"].split("\n") == [
        *rows[:2],
        f"{wide} and safe.",
        f"{wide} and well-known.",
    ]
