"""Pages made for the tests: fictional outlets, the markup that publishers use."""

from __future__ import annotations

import json

PARAGRAPHS = [
    "The U.S. Senate voted 52–48 on Tuesday to advance the measure, Sen. Jane O’Neill said.",
    "“We can’t wait,” Gen. José Muñoz told reporters in Washington, D.C., after the vote.",
    "Critics said the naïve plan would cost €4.5 billion over No. 3 years… and fail.",
    "The White House did not immediately respond to a request for comment on Wednesday.",
]
BODY = "\n".join(f"<p>{p}</p>" for p in PARAGRAPHS * 3)
HEAD = (
    '<meta property="og:site_name" content="Example News"><meta name="author" content="Ann Lee">'
    '<meta property="article:published_time" content="2024-02-24T10:00:00Z">'
    '<link rel="canonical" href="https://news.example/senate">'
)


def page(
    body: str = BODY,
    *,
    head: str = '<meta charset="utf-8">',
    title: str = "Senate advances bill",
    heading: str | None = None,
) -> str:
    """A page of one article."""
    shown = title if heading is None else heading
    whole = (
        f"<head>{head}<title>{title} - Example "
        f"News</title>{HEAD}</head><body><article><h1>{shown}</h1>{body}</article></body>"
    )
    return f'<!DOCTYPE html><html lang="en">{whole}</html>'


def linked_data(**fields: object) -> str:
    """A JSON-LD script."""
    return (
        "<script "
        f'type="application/ld+json">{json.dumps({"@context": "https://schema.org"} | fields)}'
        "</script>"
    )


def caption(text: str) -> str:
    return f'<figure><img src="a.jpg"><figcaption>{text}</figcaption></figure>'


def live(updates: int) -> str:
    """A live blog: sections with a heading, a time and a paragraph."""
    part = (
        '<section id="u{0}"><h2>Update {0}</h2><time datetime="2024-02-24T{0:02d}:05:00Z">{0}:05 '
        "ET</time><p>{1} ({0})</p></section>"
    )
    return "".join(part.format(i, PARAGRAPHS[i % 4]) for i in range(updates))
