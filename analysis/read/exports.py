"""Split the exports of press databases into their articles, by the profiles of ``exports.toml``.

A profile says which lines begin and end an article and how it is laid out. Lines come from any
reader: text, Word, RTF, PDF, mail or a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from analysis.read.dates import read_date
from analysis.read.export_profiles import (
    ExportProfile,
    export_data,
    export_labels,
    export_profiles,
    is_word_count,
)

Record = dict[str, Any]
Paragraphs = Callable[[int, int], list[str]]  # the paragraphs of the lines from a place to another
_NO_TEXT = "no text: the export has only the heading; export the full text"
SEVERAL = 2  # marks of articles in a text, from which it looks like an export


def split_export(given: Sequence[str], paragraphs: Paragraphs | None = None) -> list[Record]:
    """Read the articles of an export from its lines.

    Parameters
    ----------
    given
        The lines of a file, the empty ones too.
    paragraphs
        Joins the lines from one place to another into paragraphs; without it, a line is one, but
        for lines that were broken at a width.

    Returns
    -------
    list of dict
        A record an article; one part set aside if the lines look like several articles and no
        profile fits; none for any other text.
    """
    lines = [line.replace("\u00a0", " ").strip() for line in given]
    for profile in export_profiles():
        if all(any(need.fullmatch(line) for line in lines) for need in profile.needs):
            parts = list(_cut(lines, profile))
            if parts:
                join = paragraphs or _join_lines(lines)
                found = [_read(profile, lines, part, join) for part in parts]
                records = [
                    {"account_id": f"#{number}", "extractor": profile.name} | record
                    for number, record in enumerate((r for r in found if r), 1)
                ]
                if any("text" in record for record in records):
                    return records
    return _looks_like_many(lines)


def _cut(lines: Sequence[str], profile: ExportProfile) -> Iterator[tuple[int, int]]:
    """The places of the articles: from a line that begins one, or to a line that ends one."""
    if profile.ends is not None:
        start = 0
        for i, line in enumerate(lines):
            if profile.ends.fullmatch(line):
                yield start, i
                start = i + 1
    elif profile.begins is not None:
        starts = [i for i, line in enumerate(lines) if profile.begins.fullmatch(line)]
        for start, end in pairwise([*starts, len(lines)]):
            if any(lines[start + 1 : end]):
                yield start + 1, end


def _read(
    profile: ExportProfile, lines: Sequence[str], part: tuple[int, int], join: Paragraphs
) -> Record | None:
    start, end = part
    reader = {
        "labels": _labelled,
        "classic": _classic,
        "codes": _coded,
        "display": _displayed,
    }[profile.layout]
    return reader(lines, start, end, join)


def make_record(fields: Record, text: list[str], shown: str) -> Record | None:
    """A record of the fields and paragraphs of an article; set aside without any text."""
    if not text:
        return {"part": shown, "aside": _NO_TEXT} if shown else None
    record = {k: v for k, v in fields.items() if v}
    if "byline" in record:
        record["byline"] = re.sub(r"^(?:by|von|par|por|door)\s+", "", record["byline"], flags=re.I)
    return record | {"text": "\n".join(text)}


# --------------------------------------------------------------------------- labels (Nexis Uni ...)


def _labelled(lines: Sequence[str], start: int, end: int, join: Paragraphs) -> Record | None:
    """Read an article of labelled lines: a head, fields, and the text below a label of its own."""
    bodies = set(export_data()["labels"]["body"])
    every = export_labels()
    read = {i: every.read(lines[i]) for i in range(start, end)}
    body = next((i for i in range(start, end) if lines[i].lower().rstrip(":") in bodies), None)
    text_at = next((i for i in range(start, end) if read[i][0] == "text"), None)
    fields: dict[str, str] = {}
    for i in range(start, end if body is None else body):
        field, words = read[i]
        if words:
            fields.setdefault(field, words)
    loaded = next((read[i][1] for i in range(start, end) if read[i][0] == "loaded"), "")
    if body is None and text_at is None and "length" not in fields:
        return None
    first = next((i for i in range(start, end) if read[i][0] or _is_copyright(lines[i])), end)
    head = _head(lines, start, first)
    if text_at is not None:
        after = _first_after(lines, text_at + 1, end)
        opening = [read[text_at][1]] if read[text_at][1] else []
        text = opening + join(text_at + 1, after)
    else:
        begun = body + 1 if body is not None else _last_label(read, start, end)
        text = join(begun, _first_after(lines, begun, end))
    issue = re.match(r"(.+?)\s*[;\[.]", fields.get("issue", ""))
    given = {
        "headline": fields.get("headline") or head.headline,
        "outlet": fields.get("outlet") or (issue[1] if issue else "") or head.outlet,
        "published": read_date(fields.get("published", ""))
        or head.published
        or read_date(fields.get("issue", ""))
        or read_date(loaded),
        **{name: fields.get(name, "") for name in ("byline", "section", "length", "url")},
    }
    return make_record(given, text, given["headline"])


def _last_label(read: dict[int, tuple[str, str]], start: int, end: int) -> int:
    """The line below the labels at the top of an article that has no label for its text."""
    heads = ("length", "byline", "section", "head")
    labelled = [i for i in range(start, end) if read[i][0] in heads]
    until = next((i for i in range(start, end) if read[i][0] == "loaded"), end)
    return max((i for i in labelled if i < until), default=start - 1) + 1


def _first_after(lines: Sequence[str], start: int, end: int) -> int:
    """The line at which the fields below a text begin."""
    after = export_labels("after", "loaded", "headline", "outlet", "published")
    bare = set(export_data()["labels"]["after"])
    return next(
        (
            i
            for i in range(start, end)
            if after.read(lines[i])[0]
            or lines[i].lower() in bare
            or re.fullmatch(r"_{10,}", lines[i])
        ),
        end,
    )


def _is_copyright(line: str) -> bool:
    return bool(
        re.match(r"copyright\b|©|\(c\)\s*(?:copyright|\d{4})|alle rechte|tous droits", line, re.I)
    )


class _Head(NamedTuple):
    """What the lines above the fields of an article say."""

    headline: str = ""
    outlet: str = ""
    published: str = ""


_EDITION = re.compile(
    r"\(.*\)|.*\b(?:correction|corrected|korrektur|edition|ausgabe|édition|edición|editie)\b.*",
    re.I,
)


def _head(lines: Sequence[str], start: int, end: int) -> _Head:
    """Read headline, outlet and date from the last lines before the fields.

    A date comes last; the outlet is above it, and below a line such as "Correction Appended" there
    is none.
    """
    while end > start and not lines[end - 1]:
        end -= 1
    block = end
    while block > start and lines[block - 1]:
        block -= 1
    top = [line for line in lines[block:end] if line]
    if len(top) < 2 or read_date(top[0]):  # an empty line between headline, outlet and date
        top = [line for line in lines[start:end] if line][-3:]
    dated = next((i for i, line in enumerate(top) if i and read_date(line)), None)
    if not top:
        return _Head()
    at = 1 if dated is None else max(dated - 1, 0)
    while at > 1 and _EDITION.fullmatch(top[at]):
        at -= 1
    outlet = top[at] if len(top) > 1 else ""
    published = read_date(top[dated]) if dated is not None else ""
    return _Head(" ".join(top[:at]) if at <= 2 else top[at - 1], outlet, published)


# ------------------------------------------------------------------------- classic Nexis, Academic


def _classic(lines: Sequence[str], start: int, end: int, join: Paragraphs) -> Record | None:
    """Read an article below "1 of 2 DOCUMENTS": outlet, date, headline, labels, text."""
    every = export_labels()
    read = {i: every.read(lines[i]) for i in range(start, end)}
    filled = [i for i in range(start, end) if lines[i]]
    dated = next((i for i in filled[:6] if not read[i][0] and read_date(lines[i])), None)
    first = next((i for i in filled if read[i][0]), end)
    if dated is None or first == end:
        return None
    outlet = next((lines[i] for i in filled if i < dated and not _is_copyright(lines[i])), "")
    fields: dict[str, str] = {}
    for i in filled:
        if read[i][1]:
            fields.setdefault(read[i][0], read[i][1])
    between = [i for i in filled if dated < i < first and not _EDITION.fullmatch(lines[i])]
    headline = fields.get("headline") or " ".join(lines[i] for i in between)
    begun = next((i for i in filled if read[i][0] == "length"), None)
    begun = _last_label(read, start, end) if begun is None else begun + 1
    while begun < end and (not lines[begun] or read[begun][0] in ("head", "byline", "section")):
        begun += 1
    until = _first_after(lines, begun, end)
    until = next((i for i in range(begun, until) if _is_copyright(lines[i])), until)
    given = {
        "headline": headline,
        "outlet": outlet,
        "published": read_date(lines[dated]),
        **{name: fields.get(name, "") for name in ("byline", "section", "length")},
    }
    return make_record(given, join(begun, until), headline)


# ------------------------------------------------------------------------------------ Factiva codes

_CODE = re.compile(
    r"(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|CX|ART|RF|CO|IN|NS|RE|IPC|IPD|PUB"
    r"|AN|CLM|DLN)(?:\s+(\S.*))?$"
)


def _coded(lines: Sequence[str], start: int, end: int, join: Paragraphs) -> Record | None:
    """Read an article by its codes (HD headline, SN outlet, PD date, LP and TD text)."""
    places: list[tuple[str, int]] = []
    fields: dict[str, list[str]] = {}
    for i in range(start, end):
        if match := _CODE.match(lines[i]):
            places.append((match[1], i))
            fields.setdefault(match[1], []).extend([match[2]] if match[2] else [])
    for (code, at), until in zip(places, [*(p for _, p in places[1:]), end], strict=True):
        fields[code] += join(at + 1, until)
    number = re.search(r"(\w+)$", lines[end]) if end < len(lines) else None
    return from_codes(fields | ({"AN": [number[1]]} if number else {}))


def from_codes(fields: dict[str, list[str]]) -> Record | None:
    """Make an account from Factiva's codes; None without a headline and a text."""
    given = {code: " ".join(values).strip() for code, values in fields.items()}
    text = [*fields.get("LP", []), *fields.get("TD", []), *fields.get("ART", [])]
    record = {
        "headline": given.get("HD", ""),
        "outlet": given.get("SN", ""),
        "published": read_date(given.get("PD", "")),
        "byline": given.get("BY", ""),
        "section": given.get("SE", ""),
        "length": given.get("WC", ""),
    }
    number = given.get("AN", "").removeprefix("Document ").strip()
    return make_record(record | {"account_id": number}, [t for t in text if t], given.get("HD", ""))


# ---------------------------------------------------------------------------------- Factiva display

CLOCK = re.compile(r"\d{1,2}[:.]\d{2}.{0,10}")


def _displayed(lines: Sequence[str], start: int, end: int, join: Paragraphs) -> Record | None:
    """Read an article in display order.

    Headline, author, number of words, date, time, outlet, code, page, language, copyright, text.
    """
    filled = [i for i in range(start, end) if lines[i]]
    count = next((i for i in filled if is_word_count(lines[i])), None)
    if count is None:
        return None
    dated = next((i for i in filled if i > count and read_date(lines[i])), None)
    if dated is None:
        return None
    above = _last_block(lines, start, count)
    below = [i for i in filled if i > dated and not CLOCK.fullmatch(lines[i])]
    right = next((i for i in below[:12] if _is_copyright(lines[i])), None)
    begun = (right if right is not None else _last_short(lines, below)) + 1
    while begun < end and right is not None and lines[begun] and begun == right + 1:
        if len(lines[begun].split()) > 8:  # the text follows at once
            break
        begun += 1
    byline = lines[above[-1]] if len(above) > 1 and _is_name(lines[above[-1]]) else ""
    heads = above[: -1 if byline else None]
    given = {
        "headline": " ".join(lines[i] for i in heads),
        "byline": byline,
        "outlet": lines[below[0]] if below else "",
        "published": read_date(lines[dated]),
        "length": lines[count],
    }
    return make_record(given, join(begun, end), given["headline"])


def _last_block(lines: Sequence[str], start: int, end: int) -> list[int]:
    """The last lines before a place without an empty one between them."""
    while end > start and not lines[end - 1]:
        end -= 1
    first = end
    while first > start and lines[first - 1]:
        first -= 1
    return list(range(first, end))


def _last_short(lines: Sequence[str], below: list[int]) -> int:
    """The last of the short lines of a head that has no line of copyright."""
    last = below[0] if below else 0
    for i in below[:6]:
        if len(lines[i].split()) > 6 or lines[i].endswith("."):
            break
        last = i
    return last


def _is_name(line: str) -> bool:
    """Whether a line is names of persons alone, perhaps after "By"."""
    words = re.sub(r"^(?:by|von|par|por|door)\s+", "", line, flags=re.I).split()
    small = {"and", "und", "et", "y", "en", "e", "de", "van", "von", "der", "la", "in", "of"}
    return len(words) <= 10 and all(w[0].isupper() or w.strip(",") in small for w in words)


# ------------------------------------------------------------------------------------------- lines


def _join_lines(lines: Sequence[str]) -> Paragraphs:
    """A line is a paragraph, unless lines were broken at a width and empty ones part them."""

    def join(start: int, end: int) -> list[str]:
        part = lines[start:end]
        filled = [line for line in part if line]
        runs: list[list[str]] = [[]]
        for line in part:
            if line:
                runs[-1].append(line)
            elif runs[-1]:
                runs.append([])
        broken = [line for run in runs for line in run[:-1]]
        width = max(map(len, filled), default=0)
        wrapped = (
            len(broken) > 2
            and width <= 100
            and sum(map(bool, runs)) > 1
            and sum(len(line) > 0.7 * width for line in broken) > 0.8 * len(broken)
            and sum(line.endswith((".", "!", "?", "”", '"')) for line in broken) < len(broken) / 2
        )
        return [" ".join(run) for run in runs if run] if wrapped else filled

    return join


_HEADS = re.compile(
    r"(?:document|dokument|documento|article|artikel|artículo|result|treffer)\s+\d{1,5}\s+"
    r"(?:of|von|de|sur|van|di)\s+\d{1,5}|\d{1,5} (?:of|von|de|sur|van) \d{1,5} documents?",
    re.I,
)


def _closed_articles(lines: Sequence[str]) -> int:
    """Count articles that end with a line of copyright: each has a line with a date and a text."""
    count, start = 0, 0
    for i, line in enumerate(lines):
        if not _is_copyright(line):
            continue
        part = lines[start:i]
        dated = any(len(p.split()) < _SHORT and read_date(p) for p in part)
        count += dated and sum(len(p.split()) for p in part) >= _ARTICLE
        start = i + 1
    return count


_SHORT, _ARTICLE = 10, 30  # words of a line of a head, at most; of an article, at least


def _looks_like_many(lines: Sequence[str]) -> list[Record]:
    """Set aside a text with the marks of several articles that no profile fits."""
    counts = {
        "numbered heads": sum(bool(_HEADS.fullmatch(line)) for line in lines),
        "word counts": sum(is_word_count(line) for line in lines),
        "lines of copyright": _closed_articles(lines),
        "end marks": sum(
            bool(p.ends and p.ends.fullmatch(line)) for line in lines for p in export_profiles()[:1]
        ),
    }
    many = max(counts.values())
    if many < SEVERAL:
        return []
    what = max(counts, key=lambda key: counts[key])
    reason = (
        f"looks like an export of {many} articles ({what}) that cannot be split; "
        "export each article as a file, or all as text or Word"
    )
    return [{"part": "", "aside": reason}]
