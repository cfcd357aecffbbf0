"""The one place where words become HTML: everything that comes in is plain text and is escaped here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


def text(words: object) -> str:
    """Any value as HTML text; no markup in it survives.

    >>> text("<b>&")
    '&lt;b&gt;&amp;'
    """
    return escape(str(words), quote=True)


def heading(words: str) -> str:
    """The one heading of a page that is not a notebook's."""
    return f"<h1>{text(words)}</h1>"


def paragraph(words: str, kind: str = "") -> str:
    """A paragraph; ``kind`` is one of the project's own class names."""
    return f'<p class="{kind}">{text(words)}</p>' if kind else f"<p>{text(words)}</p>"


def bullets(items: Iterable[tuple[str, Sequence[tuple[str, str]]]]) -> str:
    """A list of sentences, each with its evidence: (account, words) pairs under it."""
    return "<ul>" + "".join(f"<li>{text(words)}{evidence(places)}</li>" for words, places in items) + "</ul>"


def evidence(places: Sequence[tuple[str, str]]) -> str:
    """The words a sentence rests on, each with the account they stand in."""
    if not places:
        return ""
    lines = "".join(f"<li><span>{text(who)}</span> <q>{text(words)}</q></li>" for who, words in places)
    return f'<ul class="evidence">{lines}</ul>'


def definitions(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A folded list of terms and what is said of each."""
    lines = "".join(f"<dt>{text(term)}</dt><dd>{text(words)}</dd>" for term, words in pairs)
    return f'<details class="note"><summary>{text(title)}</summary><dl>{lines}</dl></details>'


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], caption: str = "", numeric: Sequence[bool] = ()) -> str:
    """A plain table with header cells; ``numeric`` columns are set flush right."""
    kinds = [' class="number"' if n else "" for n in numeric] or [""] * len(heads)
    head = "".join(f'<th scope="col"{k}>{text(h)}</th>' for h, k in zip(heads, kinds, strict=True))
    body = "".join("<tr>" + "".join(f"<td{k}>{text(c)}</td>" for c, k in zip(row, kinds, strict=True)) + "</tr>" for row in rows)
    title = f"<caption>{text(caption)}</caption>" if caption else ""
    return f'<table class="storydiff">{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def links(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """A heading and a list of links to files beside the page."""
    items = "".join(f'<li><a href="{text(file)}">{text(words)}</a></li>' for file, words in pairs)
    return f"<h2>{text(title)}</h2><ul>{items}</ul>"
