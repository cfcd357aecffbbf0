"""Pages of a report: notebooks, front page, reading view and one PDF."""

from __future__ import annotations

import re
import stat
import sys
from collections.abc import Mapping, Sequence
from contextlib import chdir
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any, NamedTuple

from analysis import html
from analysis.errors import AnalysisError
from analysis.isolation import NEUTRAL_FOLDER
from analysis.read.folder_files import is_corpus

_TEMPLATES = Path(__file__).resolve().parent.parent / "data" / "templates"
_FOOTER = (
    "Made by StoryDiff. Coverage is not truth and absence is not intent: read the words behind a "
    "cell before you sign it."
)
FRONT = "index.html"
READING = "read.html"
_GENERATOR = re.compile(  # nbconvert's parser writes the attributes in the first order
    r'<meta (?:content="StoryDiff" name="generator"|name="generator" content="StoryDiff")'
)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HEAD = 4000  # bytes of a page in which both are
_STORIES = "StoryDiff: stories"
_KEPT_METADATA = ("kernelspec",)


class NotebookPage(NamedTuple):
    """Notebook of the report: its name and the question it answers."""

    name: str
    title: str

    @property
    def file(self) -> str:
        """Return the file name of the page."""
        return f"{self.name}.html"

    @property
    def short(self) -> str:
        """Return the one word that the navigation shows."""
        return self.name.split("-", 1)[-1].capitalize()


def tidy(notebook: Any) -> Any:
    """Return the notebook without times, versions and paths, plots with alt texts.

    What differs from run to run is left out. A plot's alt text is the caption that the next cell
    prints.
    """
    notebook.metadata = {k: v for k, v in notebook.metadata.items() if k in _KEPT_METADATA}
    for cell in notebook.cells:
        cell.metadata = {"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {}
        if "injected-parameters" in cell.metadata.get("tags", []):
            cell.id = "injected-parameters"
    captions = [_caption(cell) for cell in notebook.cells]
    for i, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                output.metadata["alt"] = next((c for c in captions[i + 1 : i + 3] if c), "")
    return notebook


def _caption(cell: Any) -> str:
    for output in cell.get("outputs", []):
        if 'class="caption"' in str(output.get("data", {}).get("text/html", "")):
            return str(output.data["text/plain"])
    return ""


def page_html(
    notebook: Any,
    page: NotebookPage,
    pages: Sequence[NotebookPage],
    story: str,
    notice: str = "",
) -> str:
    """Return a notebook as a page.

    Code is folded; every output was escaped where it was made. With a ``notice`` at its foot the
    page is of a report without the reading view, and nothing links to that.
    """
    links = _navigation(pages, page.file, reading=not notice)
    return _render(notebook, page.title, links, f"Story: {story}", notice=notice)


def front_page(
    body: str, pages: Sequence[NotebookPage], tables: Sequence[str], notice: str = ""
) -> str:
    """Return the page that opens first; ``body`` was escaped where it was made.

    The tables are listed under it, folded. A ``notice`` is as for ``page_html``.
    """
    from nbformat.v4 import new_notebook

    body = html.linked_notebooks(body, [page.name for page in pages])
    cell = _shown(body + html.files("Tables", [(f"tables/{name}", name) for name in tables]))
    cell.id = "front"
    return _render(
        new_notebook(cells=[cell]),
        page_heading(body),
        _navigation(pages, FRONT, reading=not notice),
        "",
        code=False,
        extra="front.css",
        notice=notice,
    )


def page_heading(body: str) -> str:
    """Return the words of the heading of a page's body."""
    return unescape(re.sub(r"<[^>]*>", "", body.split("<h1>", 1)[1].split("</h1>", 1)[0]))


def title_of(body: str) -> str:
    """Return the story's title from the body of a front page."""
    return unescape(body.split("<h1>", 1)[1].split("<span>", 1)[0])


def reading_page(body: str, pages: Sequence[NotebookPage], story: str) -> str:
    """Return the reading view as a page; ``body`` was escaped where it was made."""
    from nbformat.v4 import new_notebook

    cell = _shown(body)
    cell.id = "reading"
    notebook = new_notebook(cells=[cell])
    return _render(
        notebook,
        f"The accounts side by side: {story}",
        _navigation(pages, READING),
        f"Story: {story}",
        code=False,
        extra="reading.css",
    )


def stories_page(stories: Sequence[tuple[str, str]]) -> str:
    """Return the page above the reports: each (folder, title) as a link."""
    from nbformat.v4 import new_notebook

    cell = _shown(
        html.heading("Stories")
        + html.links("", [(f"{folder}/{FRONT}", title) for folder, title in stories])
    )
    cell.id = "stories"
    return _render(
        new_notebook(cells=[cell]),
        _STORIES,
        [],
        f"{len(stories)} in this folder",
        code=False,
    )


def corpus_page(body: str) -> str:
    """Return the front page of a corpus; ``body`` was escaped where it was made."""
    from analysis.report.notebooks import skip_uri_grammar

    skip_uri_grammar()
    from nbformat.v4 import new_notebook

    cell = _shown(body)
    cell.id = "corpus"
    notebook = new_notebook(cells=[cell])
    return _render(notebook, page_heading(body), [], "", code=False, extra="front.css")


def is_ours(page: Path) -> bool:
    """Return whether a path is a page that was made here."""
    return _GENERATOR.search(_head(page)) is not None


def is_report(folder: Path) -> bool:
    """Return whether a folder has the front page of a report, not of a corpus."""
    front = folder / FRONT
    return is_ours(front) and not is_stories_page(front) and not is_corpus(folder)


def is_stories_page(page: Path) -> bool:
    """Return whether a path is the page above the reports, which may be replaced."""
    return is_ours(page) and page_title(page) == _STORIES


def page_title(page: Path) -> str:
    """Return the title of a page that was made here, or its folder's name."""
    found = _TITLE.search(_head(page))
    return unescape(found[1]) if found else page.parent.name


def _head(page: Path) -> str:
    """Return the beginning of a page; empty for what is no file or cannot be read."""
    try:
        if not stat.S_ISREG(page.lstat().st_mode):
            return ""
        with page.open("rb") as file:
            return file.read(_HEAD).decode("utf8", errors="replace")
    except OSError:
        return ""


def _navigation(
    pages: Sequence[NotebookPage], current: str, *, reading: bool = True
) -> list[dict[str, Any]]:
    """Return the pages of the report in their order, with the open one marked."""
    views = [(FRONT, "Summary"), *([(READING, "Read")] if reading else [])]
    places = [*views, *((p.file, p.short) for p in pages)]
    return [{"file": file, "name": name, "current": file == current} for file, name in places]


def _shown(html: str) -> Any:
    from nbformat.v4 import new_code_cell, new_output

    return new_code_cell("", outputs=[new_output("display_data", data={"text/html": html})])


def _render(
    notebook: Any,
    title: str,
    links: Sequence[Mapping[str, Any]],
    story: str,
    *,
    code: bool = True,
    extra: str = "",
    notice: str = "",
) -> str:
    sheets = ["report.css", *([extra] if extra else [])]
    style = "".join((_TEMPLATES / "storydiff" / sheet).read_text("utf8") for sheet in sheets)
    footer = f"{notice} {_FOOTER}" if notice else _FOOTER
    fields = {"title": title, "style": style, "pages": links, "story": story, "footer": footer}
    exporter = _exporter()
    exporter.exclude_input = not code
    body, _ = exporter.from_notebook_node(notebook, resources={"storydiff": fields})
    page = str(body).strip()
    return (page if notice else html.linked(page, READING)) + "\n"


@cache
def _exporter() -> Any:
    from nbconvert import HTMLExporter, TemplateExporter

    class PageExporter(HTMLExporter):  # type: ignore[misc]
        def from_notebook_node(
            self, nb: Any, resources: dict[str, Any] | None = None, **options: Any
        ) -> tuple[str, dict[str, Any]]:
            """Return the page without the second parse that nbconvert makes for its own classes."""
            page, found = TemplateExporter.from_notebook_node(self, nb, resources, **options)
            if (plain := plain_html(page)) is not None:
                return plain, found
            parsed: tuple[str, dict[str, Any]] = super().from_notebook_node(
                nb, resources, **options
            )
            return parsed

        def get_prefix_root_dirs(self) -> list[str]:
            """Return only nbconvert's own templates.

            Others of that name would change the pages.
            """
            found: list[str] = super().get_prefix_root_dirs()
            installed = Path(sys.modules["nbconvert"].__file__ or "").parents
            own = [place for place in found if Path(place).parent.parent in installed]
            return [max(own, key=len)] if own else found

    return PageExporter(
        template_name="storydiff",
        extra_template_basedirs=[str(_TEMPLATES)],
        exclude_anchor_links=True,
        default_preprocessors=[],  # all are off, yet the notebook would be checked after each
    )


_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_LISTS = frozenset(("class", "rel", "headers"))  # attributes of words with spaces between
_TAG = re.compile(
    r'<style>.*?</style>|<!DOCTYPE html>|<(/?)([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"]*")?)*)\s*/?>',
    re.S,
)
_ATTRIBUTE = re.compile(r'([a-z-]+)(?:="([^"]*)")?')
_SPACES = " \n\t\f\r"


def plain_html(page: str) -> str | None:
    """Return a page in the form that BeautifulSoup writes, or None if only a parser can read it.

    Attributes are sorted, what need not be escaped is not, void elements end in a slash.

    >>> plain_html("<p id='a'>1"), plain_html('<p id="b" class="a">&quot;1&quot; &lt;<br></p>')
    (None, '<p class="a" id="b">"1" &lt;<br/></p>')
    """
    parts: list[str] = []
    at, literal = 0, 0
    for tag in _TAG.finditer(page):
        words = page[at : tag.start()]
        at = tag.end()
        if "<" in words:
            return None
        parts.append(_plain_words(words, literal > 0))
        name = tag[2]
        if name == "pre":
            literal += -1 if tag[1] else 1
        parts.append(_plain_tag(tag) if name else tag[0] + "\n" * tag[0].startswith("<!"))
    rest = page[at:]
    return None if "<" in rest else "".join([*parts, _plain_words(rest, False)])


def _plain_words(words: str, is_literal: bool) -> str:
    if not is_literal and words and not words.strip(_SPACES):
        return "\n" if "\n" in words else " "
    return _escaped(unescape(words)) if "&" in words or ">" in words else words


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _plain_tag(tag: re.Match[str]) -> str:
    if tag[1]:
        return f"</{tag[2]}>"
    found = dict(_plain_attribute(*pair) for pair in _ATTRIBUTE.findall(tag[3]))
    own = "".join(f" {name}={value}" for name, value in sorted(found.items()))
    return f"<{tag[2]}{own}{'/' if tag[2] in _VOID else ''}>"


def _plain_attribute(name: str, given: str) -> tuple[str, str]:
    value = _escaped(unescape(given))
    if name in _LISTS:
        value = " ".join(value.split())
    if '"' not in value:
        return name, f'"{value}"'
    return name, f"'{value}'" if "'" not in value else '"' + value.replace('"', "&quot;") + '"'


_SHEET = """
@page { size: A4; margin: 18mm 16mm 20mm; \
@bottom-center { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
body { font-size: 10pt; } header, footer, details.code, .skip { display: none; }
section.page { break-before: page; } section.page:first-of-type { break-before: auto; }
table { font-size: 8pt; } img { max-width: 100%; }
"""


def write_pdf(pages: Sequence[Path], path: Path) -> None:
    """Write the text of the pages, in their order, as one PDF.

    It is made by WeasyPrint; nothing is fetched. Links between the pages lead to the page's first
    sheet. Raises ``AnalysisError`` when the extra ``pdf`` is not installed or its system libraries
    (Pango) are missing.
    """
    try:
        # Its search for Pango may run the system's linker, which looks into the working folder.
        with chdir(NEUTRAL_FOLDER):
            from weasyprint import HTML
            from weasyprint.urls import URLFetcher
    except (ImportError, OSError) as error:
        raise AnalysisError(
            "--pdf",
            f"needs WeasyPrint and Pango ({error})",
            "pip install 'storydiff[pdf]' and the system's package libpango-1.0-0",
        ) from error
    html = [page.read_text("utf8") for page in pages]
    head = html[0].split("<body>", 1)[0].replace("</style>", f"{_SHEET}</style>", 1)
    bodies = "".join(
        f'<section class="page" id="{page.stem}">{_main(words)}</section>'
        for page, words in zip(pages, html, strict=True)
    )
    names = {page.name for page in pages}
    HTML(
        string=f"{head}<body>{_inner_links(bodies, names)}</body></html>",
        url_fetcher=URLFetcher(allowed_protocols={"data"}),
    ).write_pdf(str(path))


def _main(html: str) -> str:
    return html.split('<main id="main">', 1)[1].rsplit("</main>", 1)[0]


def _inner_links(html: str, names: set[str]) -> str:
    """Make links to other pages of the report lead to their sections.

    Links into the reading view or the tables are dropped.
    """

    def changed(match: re.Match[str]) -> str:
        return f'href="#{match[1]}"' if f"{match[1]}.html" in names else ""

    return re.sub(
        r'href="([\w-]+)\.(?:html|csv)(?:#[^"]*)?"',
        changed,
        re.sub(r'href="tables/[^"]*"', "", html),
    )
