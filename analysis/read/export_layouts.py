"""Read one article of an export of a press database, by the layout of its profile."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from analysis.read.dates import read_date
from analysis.read.export_profiles import (
    ExportProfile,
    export_data,
    export_labels,
    is_word_count,
)

Record = dict[str, Any]
Paragraphs = Callable[[int, int], list[str]]  # the paragraphs of the lines from a place to another
_NO_TEXT = "no text: the export has only the heading; export the full text"


def read_article(
    profile: ExportProfile, lines: Sequence[str], part: tuple[int, int], join: Paragraphs
) -> Record | None:
    """Read the article in a part of the lines; None for a part that is no article."""
    start, end = part
    if profile.layout == "head":
        return _headed(profile, lines, start, end, join)
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
    bodies, texts = (set(export_data()["labels"][name]) for name in ("body", "text"))
    every = export_labels()
    read = {
        i: ("text", "") if lines[i].lower() in texts else every.read(lines[i])
        for i in range(start, end)
    }
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
    first = next((i for i in range(start, end) if read[i][0] or is_copyright(lines[i])), end)
    given = _given(fields, _head(lines, start, first), loaded)
    if text_at is not None:
        until = _first_after(lines, text_at + 1, end)
        text = join(text_at if read[text_at][1] else text_at + 1, until)
        text[:1] = [every.read(text[0])[1] or text[0]] if text else []
    else:
        begun = body + 1 if body is not None else _last_label(read, start, end)
        text = join(begun, _first_after(lines, begun, end))
    return make_record(given, text, given["headline"])


def _given(fields: dict[str, str], head: _Head, loaded: str) -> dict[str, str]:
    """The fields of an article, from its labels, else from the lines above them."""
    issue = re.match(r"(.+?)\s*[;\[.]", fields.get("issue", ""))
    return {
        "headline": fields.get("headline") or head.headline,
        "outlet": fields.get("outlet", "").partition(";")[0].strip()  # behind it, the place
        or (issue[1] if issue else "")
        or head.outlet,
        "published": read_date(fields.get("published", ""))
        or head.published
        or read_date(fields.get("issue", ""))
        or read_date(loaded),
        "byline": turned_names(fields.get("byline", "")),
        **{name: fields.get(name, "") for name in ("section", "length", "url")},
    }


def turned_names(byline: str) -> str:
    """Return names as they are printed: "Roth, Jana; Day, Bo." are Jana Roth and Bo Day."""
    people = []
    for person in _FULL_STOP.sub("", byline).split(";"):
        last, _, given = (part.strip() for part in person.partition(","))
        single = given and "," not in given and (" " not in given or " " not in last)
        people.append(f"{given} {last}" if single else person.strip())
    return ", ".join(filter(None, people))


_FULL_STOP = re.compile(r"(?<=[a-zß-ÿ])(?<!\b[JS]r)\.(?=\s*(?:;|$))")  # of a catalogue


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


def is_copyright(line: str) -> bool:
    """Return whether a line says who has the rights in an article."""
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
    dated = next((i for i in range(len(top) - 1, 0, -1) if read_date(top[i])), None)
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
    outlet = next((lines[i] for i in filled if i < dated and not is_copyright(lines[i])), "")
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
    until = next((i for i in range(begun, until) if is_copyright(lines[i])), until)
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
    head, byline = _above_count(lines, start, count)
    below = [i for i in filled if i > dated and not CLOCK.fullmatch(lines[i])]
    right = next((i for i in below[:12] if is_copyright(lines[i])), None)
    begun = (right if right is not None else _last_short(lines, below)) + 1
    while begun < end and right is not None and lines[begun] and begun == right + 1:
        if len(lines[begun].split()) > 8:  # the text follows at once
            break
        begun += 1
    given = {
        "headline": " ".join(lines[i] for i in head),
        "byline": byline,
        "outlet": lines[below[0]] if below else "",
        "published": read_date(lines[dated]),
        "length": lines[count],
    }
    return make_record(given, join(begun, end), given["headline"])


def _above_count(lines: Sequence[str], start: int, count: int) -> tuple[list[int], str]:
    """The lines of the headline above the number of words, and the byline between them."""
    above = _last_block(lines, start, count)
    if above and _is_name(lines[above[-1]]):
        signed = re.match(r"(?:by|von|par|por|door|di)\s", lines[above[-1]], re.I)
        before = above[:-1] or (_last_block(lines, start, above[-1]) if signed else [])
        if before:
            return before, lines[above[-1]]
    return above, ""


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


# ------------------------------------------------------------------- heads of a line after another

_FIELDS = ("headline", "dek", "outlet", "published", "byline", "section", "url")
_SIGNED = re.compile(r"(\d{2})(\d{2})(\d{2})\s+(\w{3,4})\s+(\d{2})")  # 091215 Jun 30
_TURNED = re.compile(r"(.+?), (the|der|die|das|le|la|les|el|il|de|het)\b(.*)", re.I)


def _headed(
    profile: ExportProfile, lines: Sequence[str], start: int, end: int, join: Paragraphs
) -> Record | None:
    """Read an article whose head is a line after another, as the patterns of its profile say."""
    filled = [i for i in range(start, end) if lines[i]]
    dated = next((n for n, p in enumerate(profile.head) if "published" in p.groupindex), None)
    if dated is not None and profile.ends is not None:  # what is before the head is no article
        known = (n for n, i in enumerate(filled) if profile.head[dated].fullmatch(lines[i]))
        filled = filled[max(0, next(known, 0) - dated) :]
    fields: dict[str, str] = {"outlet": profile.outlet}
    at = 0
    for pattern in profile.head:
        if at < len(filled) and (match := pattern.fullmatch(lines[filled[at]])):
            fields |= {field: words for field, words in match.groupdict().items() if words}
            at += 1
    if at == len(filled):
        return None
    begun = filled[at]
    until = next((i for i in range(begun, end) if _is_tail(profile, lines[i])), end)
    fields = _fields_of_tail(profile, lines[until : end + 1]) | {
        k: v for k, v in fields.items() if v
    }
    fields.setdefault("byline", fields.get("byline_below", ""))
    fields["published"] = read_date(_SIGNED.sub(r"\1 \4 20\5", fields.get("published", "")))
    fields["outlet"] = _TURNED.sub(r"\2 \1\3", fields.get("outlet", ""))
    given = {field: fields.get(field, "") for field in _FIELDS}
    text = [line for line in join(begun, until) if line]
    return make_record(given, text, given["headline"])


def _is_tail(profile: ExportProfile, line: str) -> bool:
    return bool(profile.tail and profile.tail.fullmatch(line))


def _fields_of_tail(profile: ExportProfile, lines: Sequence[str]) -> dict[str, str]:
    """What the lines below a text say, by labels or by the patterns of the profile."""
    every = export_labels("headline", "outlet", "byline", "published", "section", "url")
    found: dict[str, str] = {}
    for line in lines:
        field, words = every.read(line)
        if field and words:
            found.setdefault(field, words)
        for pattern in filter(None, (profile.tail, profile.ends)):
            if match := pattern.fullmatch(line):
                found |= {k: v for k, v in match.groupdict().items() if v and k not in found}
    return found
