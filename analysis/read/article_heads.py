"""Split texts of several articles of which each begins with a head of the same kind.

People paste articles one below another, with labels ("Title:", "Source:", "Date:") above each or a
line of signs between them; databases without a profile print them so too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.read.dates import read_date
from analysis.read.export_layouts import turned_names
from analysis.read.export_profiles import export_data, export_labels
from analysis.read.field_names import field_of
from analysis.read.head import read_head

Record = dict[str, Any]
_LABELLED = re.compile(r"([^\W\d_][^:.!?\d]{1,40}?)\s*:(?!//)\s*(.*)")
_RULE = re.compile(
    r"[-=_*#~+•·—–]{5,}|(?:[*=•·~-] ){2,}[*=•·~-]|[-=*_]{3}"
    r"|(?:article|artikel|artículo|artigo|articolo|text|story)\s+(?:no\.?\s*|nr\.?\s*|#)?\d{1,3}[:.)]?",
    re.I,
)
NUMBERED = re.compile(  # "*** ARTICLE 1 ***", "===== [2/9] =====", "--- Story no. 3"
    r"[-=_*#~+•·—–]{2,40}\s*[\[(]?(?:(?:article|artikel|artículo|artigo|articolo|text|story|item"
    r"|document|dokument|documento|record|beitrag|news)\s+)?(?:no\.?\s*|nr\.?\s*|#)?(\d{1,4})"
    r"(?:\s*(?:/|of|von|de|sur|van|di)\s*\d{1,4})?[\])]?\s*[:.]?\s*[-=_*#~+•·—–]{0,40}",
    re.I,
)
_HEAD = frozenset(["headline", "outlet", "published", "byline", "url"])
_NAMES = frozenset(["headline", "outlet", "published"])
_ALIKE = 0.5  # share of the fields of two heads that both have, at least
_WORDS = 10  # of an article, at least
_PREAMBLE = 12  # words above the first article, at most
_LABEL_WORDS, _LINE_WORDS = 4, 30  # of a label and of a line of a head, at most


class _ArticleHead(NamedTuple):
    """The head of an article: its first line, the line below it, its fields, words of the text."""

    start: int
    end: int
    fields: dict[str, str]
    opening: str = ""


def read_label(line: str) -> tuple[str, str, str]:
    """Return the label of a line, the field that it means and the words behind it.

    >>> read_label("Source: The Echo"), read_label("Accession Number: 12"), read_label("No label.")
    (('source', 'outlet', 'The Echo'), ('accession number', '', '12'), ('', '', ''))
    """
    match = _LABELLED.fullmatch(line) if ":" in line else None
    if match is None or len(match[1].split()) > _LABEL_WORDS:
        return "", "", ""
    label = match[1].strip().lower()
    field = export_labels(*_HEAD, "text", "body").read(f"{label}:")[0] or field_of(label)
    return label, "text" if field == "body" else field, match[2].strip()


def split_labelled(lines: Sequence[str], join: Callable[[int, int], list[str]]) -> list[Record]:
    """Read the articles of a text that each begin with the same labelled lines; none otherwise."""
    heads = list(_find_heads(lines))
    above = lines[: heads[0].start] if heads else []
    if len(heads) < 2 or len(" ".join(above).split()) > _PREAMBLE or not _are_alike(heads):
        return []
    ends = [head.start for head in heads[1:]] + [len(lines)]
    known = {label for line in above if (label := read_label(line)[0])} | set(
        export_data()["labels"]["after"]
    )
    tails = [_tail_labels(lines, h.end, end) for h, end in zip(heads, ends, strict=True)]
    for one, other in pairwise(tails):
        known |= one & other
    found = []
    for head, end in zip(heads, ends, strict=True):
        text = join(head.end, _without_tail(lines, head.end, end, known))
        text = [part for part in [head.opening, *text] if part]
        if len(" ".join(text).split()) < _WORDS:
            return []
        found.append(_record(head.fields, text))
    return found


def _find_heads(lines: Sequence[str]) -> Iterator[_ArticleHead]:
    """Yield the heads of articles; each begins with the label with which the first one does."""
    first, i = "", 0
    while i < len(lines):
        label, field, _ = read_label(lines[i])
        if field in _HEAD and first in ("", label):
            head = _read_head(lines, i)
            if len(_HEAD & head.fields.keys()) > 1 and _NAMES & head.fields.keys():
                first = label
                yield head
                i = head.end - 1
        i += 1


def _read_head(lines: Sequence[str], start: int) -> _ArticleHead:
    """Read the labelled lines from one on; a headline without a label is the line above them."""
    fields: dict[str, str] = {}
    opening, i, end = "", start, start
    while i < len(lines) and _is_of_head(lines[i]):
        label, field, words = read_label(lines[i])
        i += 1
        if label:
            end = i
        if field == "text":
            opening = words
            break
        if field and words:
            fields.setdefault(field, words)
    if "headline" not in fields and start and _is_title(lines[start - 1]):
        fields["headline"] = lines[start - 1]
        start -= 1
    return _ArticleHead(start, end, fields, opening)


def _is_of_head(line: str) -> bool:
    """Whether a line is empty, or has a label and not too many words for one of a head."""
    label, field, words = read_label(line)
    return not line or field == "text" or (bool(label) and len(words.split()) <= _LINE_WORDS)


def _is_title(line: str) -> bool:
    """Whether a line may be the headline above labelled lines."""
    marked = _RULE.fullmatch(line) or line.endswith((".", ":", "!")) or read_label(line)[0]
    return bool(line) and not marked and len(line.split()) <= _LINE_WORDS


def _are_alike(heads: Sequence[_ArticleHead]) -> bool:
    """Whether the heads of the articles have most of their fields in common."""
    sets = [_HEAD & head.fields.keys() for head in heads]
    return all(len(a & b) >= _ALIKE * len(a | b) for a, b in pairwise(sets))


def _tail_labels(lines: Sequence[str], start: int, end: int) -> set[str]:
    """The labels of the lines at the end of an article."""
    found = set()
    for line in reversed(lines[start:end]):
        label = read_label(line)[0]
        if line and not label and not _RULE.fullmatch(line):
            break
        found.add(label)
    return found - {""}


def _without_tail(lines: Sequence[str], start: int, end: int, known: set[str]) -> int:
    """Where the text of an article ends, before labelled lines that are not of it, and rules."""
    bare = set(export_data()["labels"]["after"])
    end = next((i for i in range(start + 1, end) if _is_tail(lines[i], bare)), end)
    while end > start:
        line = lines[end - 1]
        if line and not _RULE.fullmatch(line) and read_label(line)[0] not in known:
            break
        end -= 1
    return end


def _is_tail(line: str, bare: set[str]) -> bool:
    """Whether a line is the heading of what databases print below a text."""
    return re.sub(r"\s*\(.*\)$", "", line).lower() in bare


_DAY = re.compile(r"\b\d{1,2}([/.-])\d{1,2}\1(?:19|20)\d\d\b")
_PRINTED = re.compile(r"\s*[.;,(\[]\s*(?=\(?\d|\(?\w+ \d{1,2}, (?:19|20)\d\d)")


def _record(fields: dict[str, str], text: list[str]) -> Record:
    """The record of an article; an outlet may have the day and the page of the issue behind it."""
    outlet, published = fields.get("outlet", ""), fields.get("published", "")
    day = read_date(outlet) or ((found := _DAY.search(outlet)) and found[0]) or ""
    given = {name: words for name, words in fields.items() if name in _HEAD}
    given["outlet"] = (_PRINTED.split(outlet, maxsplit=1)[0] if day else outlet).rstrip(".;, ")
    if "byline" in given:
        given["byline"] = turned_names(given["byline"])
    given["published"] = read_date(published) or published or day
    return {k: v for k, v in given.items() if v} | {"text": "\n".join(text)}


# ----------------------------------------------------------------------------------- lines of signs


def split_at_rules(lines: Sequence[str]) -> list[Record]:
    """Read the articles of a text with lines of signs between them; none otherwise."""
    parts: list[list[str]] = [[]]
    for line in lines:
        if _RULE.fullmatch(line) or NUMBERED.fullmatch(line):
            parts.append([])
        else:
            parts[-1].append(line)
    return split_parts(parts)


def split_parts(parts: Sequence[Sequence[str]]) -> list[Record]:
    """Return an account a part, if each part has a headline and below it the head of an article."""
    filled = [part for part in parts if any(part)]
    if len(filled) < 2 or not all(map(_begins_article, filled)):
        return []
    return [{"text": "\n".join(part).strip("\n")} for part in filled]


def _begins_article(part: Sequence[str]) -> bool:
    """Whether lines begin with a headline, and below it a line with a day and no sentence."""
    lines = [line for line in part if line]
    if len(" ".join(lines).split()) < 2 * _WORDS:
        return False
    said = read_head(lines)
    dated = any(head.published or head.updated for head in said.values())
    named = any(head.outlet or head.byline for head in said.values())
    return dated and named and 0 not in said and len(lines[0].split()) <= _LINE_WORDS
