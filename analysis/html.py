"""HTML for everything that is shown: plain text comes in and is escaped here.

JupyterLab and nbconvert set whatever is between two dollar signs of a result as a formula, and the
words of an account with it. A ``Displayable`` marks its words as not to be typeset.
"""

from __future__ import annotations

import re
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from urllib.parse import quote

# The classes that MathJax leaves alone: version 2 the first, later ones the second.
AS_TYPED = "tex2jax_ignore mathjax_ignore"


class Displayable(ABC):
    """Object that a notebook displays as HTML, with its words as typed."""

    @abstractmethod
    def _html(self) -> str:
        """Return the object as HTML that was made here."""

    def _repr_html_(self) -> str:
        return block("div", self._html(), AS_TYPED)


@cache
def show_tables_as_typed() -> None:
    """Let pandas mark the tables that it shows in a notebook in the same way.

    Does nothing outside a notebook, and happens once: an analyst who sets these options keeps them.
    """
    ipython = sys.modules.get("IPython")
    if ipython is not None and ipython.get_ipython() is not None:
        import pandas as pd

        pd.set_option("display.html.use_mathjax", False, "styler.html.mathjax", False)


def text(words: object) -> str:
    """Return any value as HTML text; no markup in it survives.

    >>> text("<b>&")
    '&lt;b&gt;&amp;'
    """
    return escape(str(words), quote=True)


def heading(words: str) -> str:
    """Return the one heading of a page that is not a notebook's."""
    return f"<h1>{text(words)}</h1>"


def paragraph(words: str, kind: str = "") -> str:
    """Return a paragraph; ``kind`` is one of the project's own class names."""
    return f'<p class="{kind}">{text(words)}</p>' if kind else f"<p>{text(words)}</p>"


def bullets(items: Iterable[tuple[str, Sequence[tuple[str, ...]]]]) -> str:
    """Return a list of sentences, each with its evidence under it."""
    return (
        "<ul>"
        + "".join(f"<li>{text(words)}{evidence(places)}</li>" for words, places in items)
        + "</ul>"
    )


def evidence(places: Sequence[tuple[str, ...]]) -> str:
    """Return the words behind a sentence as a list.

    A place is (account, words) or (account, words, sentence_id); a report links the latter.
    """
    if not places:
        return ""
    lines = "".join(
        f"<li><span>{text(who)}</span> {quoted(words, *where)}</li>"
        for who, words, *where in places
    )
    return f'<ul class="evidence">{lines}</ul>'


def quoted(words: str, where: str = "") -> str:
    """Return words of an account, marked ones too; a report links them to their sentence."""
    inner = _cell(words)
    return f'<q data-place="{anchor(where)}">{inner}</q>' if where else f"<q>{inner}</q>"


def leading(words: str, where: str) -> str:
    """Return words about a sentence, marked ones too; a report links them to the sentence."""
    return lead(_cell(words), where)


def lead(html: str, where: str) -> str:
    """Return markup that was made here; a report links it to a sentence."""
    return f'<span data-lead="{anchor(where)}">{html}</span>' if where else html


def linked(html: str, page: str) -> str:
    """Link what was quoted, and what leads to a sentence, to that sentence in ``page``."""
    html = re.sub(
        r'<span data-lead="([^"]*)">(.*?)</span>',
        rf'<a class="words" href="{page}#\1">\2</a>',
        html,
    )
    return re.sub(
        r'<q data-place="([^"]*)">(.*?)</q>',
        rf'<a class="words" href="{page}#\1"><q>\2</q></a>',
        html,
    )


def notebook(name: str) -> str:
    """Return the name of a notebook; a report that has its page links it."""
    return f'<span data-notebook="{text(name)}">{text(name)}</span>'


def linked_notebooks(html: str, names: Iterable[str]) -> str:
    """Link the names of notebooks to their pages beside this one."""
    for name in names:
        html = html.replace(notebook(name), f'<a href="{text(name)}.html">{text(name)}</a>')
    return html


def definitions(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a folded list of terms and their explanations."""
    lines = "".join(f"<dt>{text(term)}</dt><dd>{text(words)}</dd>" for term, words in pairs)
    return f'<details class="note"><summary>{text(title)}</summary><dl>{lines}</dl></details>'


def table(
    heads: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str = "",
    numeric: Sequence[bool] = (),
) -> str:
    """Return a plain table with header cells; ``numeric`` columns are set flush right."""
    kinds = [' class="number"' if n else "" for n in numeric] or [""] * len(heads)
    head = "".join(f'<th scope="col"{k}>{text(h)}</th>' for h, k in zip(heads, kinds, strict=True))
    body = "".join(
        "<tr>"
        + "".join(f"<td{k}>{_cell(c)}</td>" for c, k in zip(row, kinds, strict=True))
        + "</tr>"
        for row in rows
    )
    title = f"<caption>{text(caption)}</caption>" if caption else ""
    return (
        f'<table class="storydiff">{title}<thead><tr>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


class Marked(str):
    """Words of which some are marked, with remarks after them.

    In plain text the marks are brackets.

    >>> str(Marked("More than 360 refuse", [(0, 9)], ["bound"])), _cell(Marked("a <b>", [(2, 5)]))
    ('[More than] 360 refuse (bound)', 'a <mark>&lt;b&gt;</mark>')
    """

    pieces: tuple[tuple[str, bool], ...]
    remarks: tuple[str, ...]

    def __new__(
        cls, words: str, spans: Iterable[tuple[int, int]] = (), remarks: Iterable[str] = ()
    ) -> Marked:
        """Mark the spans of ``words``; those that overlap become one."""
        pieces, at = [], 0
        for start, end in join_spans(spans):
            pieces += [(words[at:start], False), (words[start:end], True)]
            at = end
        pieces = [(part, on) for part, on in [*pieces, (words[at:], False)] if part]
        notes = tuple(remarks)
        plain = "".join(f"[{part}]" if on else part for part, on in pieces)
        made = super().__new__(
            cls, " ".join(w for w in (plain, f"({'; '.join(notes)})" if notes else "") if w)
        )
        made.pieces, made.remarks = tuple(pieces), notes
        return made


def join_spans(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of a text in order, those that overlap as one.

    >>> join_spans([(4, 9), (0, 2), (6, 12), (3, 3)])
    [(0, 2), (4, 12)]
    """
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return found


class Changed(str):
    """Words that mark changes, [-cut-] and {+put in+}.

    In HTML they are struck out and underlined.

    >>> _cell(Changed("to [-stop-]{+refuse+}"))
    'to <del>stop</del> <ins>refuse</ins>'
    """

    SIGNS = ("[-", "-]", "{+", "+}")


def _with_changes(words: Changed) -> str:
    html = re.sub(
        r"\[-([^<>]*?)-\](?=(\{\+)?)",
        lambda m: f"<del>{m[1]}</del>{' ' if m[2] else ''}",
        text(words),
    )
    return re.sub(r"\{\+([^<>]*?)\+\}", r"<ins>\1</ins>", html)


def _cell(words: str) -> str:
    """Return the words of a cell as HTML: plain, marked or with changes."""
    if isinstance(words, Changed):
        return _with_changes(words)
    if not isinstance(words, Marked):
        return text(words)
    html = "".join(f"<mark>{text(part)}</mark>" if on else text(part) for part, on in words.pieces)
    return html + (
        f' <small class="remark">{text("; ".join(words.remarks))}</small>' if words.remarks else ""
    )


def links(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a heading and a list of links to files beside the page."""
    items = "".join(f'<li><a href="{text(file)}">{text(words)}</a></li>' for file, words in pairs)
    return (f"<h2>{text(title)}</h2>" if title else "") + f"<ul>{items}</ul>"


def files(title: str, pairs: Iterable[tuple[str, str]]) -> str:
    """Return a folded list of links to files."""
    items = links("", pairs)
    return f'<details class="more"><summary>{text(title)}</summary>{items}</details>'


def anchor(name: str) -> str:
    """Return the address of a sentence within a page, without blanks and quote marks.

    >>> anchor('a "b"#7')
    'a%20%22b%22%237'
    """
    return quote(name, safe="")


def place(name: str, html: str) -> str:
    """Return a stretch that links can lead to."""
    return f'<span class="place" id="{anchor(name)}">{html}</span>'


def jump(name: str, words: str, page: str = "") -> str:
    """Return a link to a ``place``."""
    return f'<a href="{page}#{anchor(name)}">{text(words)}</a>'


def marked(words: str, layers: Sequence[str]) -> str:
    """Return words of an account; ``layers`` are the project's own names."""
    return f'<span class="{" ".join(layers)}">{text(words)}</span>' if layers else text(words)


def sign(layer: str, words: str, leads: str = "", note: str = "") -> str:
    """Return the small sign beside marked words, as a link where it has a target."""
    title = f' title="{text(note)}"' if note else ""
    if leads:
        return f'<a class="sign {layer}-sign" href="#{anchor(leads)}"{title}>{text(words)}</a>'
    return f'<small class="sign {layer}-sign"{title}>{text(words)}</small>'


def switch(name: str, words: str, kind: str, on: bool) -> str:
    """Return a tick box by which the style sheet shows or hides a layer."""
    return (
        f'<label class="{kind}-key"><input type="checkbox" id="{name}"{" checked" if on else ""}> '
        f"{text(words)}</label>"
    )


def group(title: str, html: str) -> str:
    """Return boxes that belong together, under a title."""
    return f'<fieldset class="legend"><legend>{text(title)}</legend>{html}</fieldset>'


def folded(title: str, html: str, opened: bool) -> str:
    """Return an account that opens and closes with its name."""
    return (
        f'<details class="account"{" open" if opened else ""}>'
        f"<summary><h2>{text(title)}</h2></summary>{html}</details>"
    )


def block(tag: str, html: str, kind: str = "") -> str:
    """Return an element; ``html`` was made here."""
    return f'<{tag} class="{kind}">{html}</{tag}>' if kind else f"<{tag}>{html}</{tag}>"
