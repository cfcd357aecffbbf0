"""The pages of a report as one paged PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from analysis.errors import AnalysisError

_SHEET = """
@page { size: A4; margin: 18mm 16mm 20mm; @bottom-center { content: counter(page) " / " counter(pages); font: 9pt sans-serif; } }
body { font-size: 10pt; } header, footer, details.code, .skip { display: none; }
section.page { break-before: page; } section.page:first-of-type { break-before: auto; }
table { font-size: 8pt; } img { max-width: 100%; }
"""


def write_pdf(pages: Sequence[Path], path: Path) -> None:
    """Write the text of the pages, in their order, as one PDF (WeasyPrint; nothing is fetched).

    Links between the pages lead to the page's first sheet. Raises ``AnalysisError`` when the extra ``pdf``
    is not installed or its system libraries (Pango) are missing.
    """
    try:
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
    """Links to other pages of the report lead to their sections; links into the reading view or the tables are dropped."""

    def changed(match: re.Match[str]) -> str:
        return f'href="#{match[1]}"' if f"{match[1]}.html" in names else ""

    return re.sub(
        r'href="([\w-]+)\.(?:html|csv)(?:#[^"]*)?"',
        changed,
        re.sub(r'href="tables/[^"]*"', "", html),
    )
