"""Turn a record into rows: the account, its sentences, and what is left out of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations
from typing import Any

from analysis.errors import AnalysisError, mend
from analysis.read.cleaning import HALF, Repair, clean, normalise
from analysis.read.dates import read_date, read_moment
from analysis.read.decisions import LEAVE_OUT, MACHINE, PUT_BACK, LineDecision
from analysis.read.fields import MENDED, escape_halves
from analysis.read.head import read_dateline
from analysis.read.junk import ASKED, name_machine
from analysis.read.languages import (
    WHOLE,
    analysed_extent,
    find_language,
    language_code,
    language_note,
)
from analysis.read.sentences import find_sentences
from analysis.read.settings import AS_PRINTED
from analysis.read.subtitles import SUBTITLES, is_transcript
from analysis.read.text import (
    DECIDED,
    Block,
    find_blocks,
    find_overlong,
    leave_out,
    read_credit,
)
from analysis.resources import read_lexicon

Rows = dict[str, list[dict[str, Any]]]
_FIELDS = ("outlet", "kind", "headline", "dek", "byline", "published", "url", "language")
_FIGURES_ALONE = re.compile(
    r"\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?!\d).*", re.S
)  # 3/4/2031: April or March
_MONTH_ALONE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2]))?")  # 2031-03, or the year alone
_WRITE_DATE = "write the date as 2031-12-31"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_UNDATED = f"dated in figures only ({{0}}), so day and month are ambiguous; {_WRITE_DATE}"


def add_account(
    rows: Rows,
    account_id: str,
    record: Mapping[str, Any],
    decisions: Sequence[LineDecision] = (),
) -> None:
    """Add the rows of one account to the tables.

    The tables are ``accounts``, ``sentences``, ``left_out`` and ``repairs``.

    ``record`` comes from ``read.fields``: its fields are words. ``captions`` (lines), ``updates``
    (time and first line of each), ``dropped`` (lines that the reader took for no part of the
    article, with the rule), ``put_back`` (lines of these that the analyst wants) and ``repeated``
    (lines that other articles of the outlet have too) are optional. ``decisions`` are those of
    ``review.csv`` on lines of the account.
    Raises ``AnalysisError`` if a line to put back was not left out.
    """
    fields = {k: normalise(v).strip() for k in _FIELDS if (v := record.get(k)) and v.strip()}
    if published := fields.get("published"):
        fields["published"] = read_moment(published).iso or published
    back = {_line(line) for line in record.get("put_back", ())}
    decided_back = [d for d in decisions if d.decision == PUT_BACK]
    lines = (_line(part["text"]) for part in record.get("dropped", ()))
    dropped = {line for line in lines if any(d.is_line(line) for d in decided_back)}
    cleaned, repairs = clean(_with_dropped(record, back | dropped))
    text = _whole_text(cleaned, fields)
    rows["repairs"] += _repairs(account_id, record, cleaned, repairs, len(text) - len(cleaned))
    blocks_but = partial(
        find_blocks,
        text,
        headline=fields.get("headline"),
        captions={_line(line) for line in record.get("captions", ())},
        outlet=fields.get("outlet", ""),
        repeated={_line(line) for line in record.get("repeated", ())},
        spoken=record.get("extractor") == SUBTITLES,
    )
    blocks, decided_back = _decide_blocks(text, blocks_but, back, dropped, decisions)
    if back:
        _check_put_back(record, text, back, blocks_but())
    left_out = _left_out(account_id, record, text, blocks, back | dropped)
    rows["left_out"] += [row | {"by": _coder(row, decisions, text)} for row in left_out]
    _complete(fields, text, blocks)
    language = language_code(fields["language"])
    sentences = _sentences(account_id, text, blocks, record.get("updates", ()), language)
    rows["sentences"] += [row | {"by": _coder(row, decided_back, text)} for row in sentences]
    rows["accounts"].append(_account(account_id, record, fields, text))


def _complete(fields: dict[str, str], text: str, blocks: Sequence[Block]) -> None:
    """Add to the fields of an account what its text says; what is given goes before."""
    for block in blocks:
        if block.role in ("headline", "dek"):
            fields.setdefault(block.role, text[block.start : block.end])
    for name, words in _fields_of_head(text, blocks).items():
        fields.setdefault(name, words)
    if byline := fields.get("byline"):
        fields["byline"] = re.sub(r"^by\s+(?=\S)", "", byline, flags=re.I)
    brands = (text[b.start : b.end] for b in blocks if b.rule == "brand")
    fields.setdefault("outlet", next(brands, ""))
    fields.setdefault("kind", _kind(text, blocks, fields))
    if fields["kind"] == "overview" and not fields["outlet"]:
        top = (text[b.start : b.end] for b in blocks[:_TOP])
        fields["outlet"] = next((name for line in top if (name := name_machine(line))), "")
    fields.setdefault("language", _language(text, blocks))


def _account(
    account_id: str, record: Mapping[str, Any], fields: dict[str, str], text: str
) -> dict[str, Any]:
    """Return the row of an account."""
    extent = analysed_extent(fields["language"])
    notes = _notes(fields)
    given = {k: fields.get(k) or None for k in _FIELDS}
    printed = {k: normalise(record.get(k) or "").strip() or None for k in AS_PRINTED}
    return {
        **given,
        **printed,
        "account_id": account_id,
        "text": text,
        "sha256": record.get("sha256") or hashlib.sha256(mend(record["text"]).encode()).hexdigest(),
        "path": record.get("path"),
        "extractor": record.get("extractor") or "given as text",
        "analysed": extent == WHOLE,
        "extent": extent,
        "note": "; ".join(notes) or None,
    }


def _fields_of_head(text: str, blocks: Sequence[Block]) -> dict[str, str]:
    """Writer, outlet and date as the lines of the text say them.

    Dates that contradict each other are left open; that of an update counts without another.
    """
    heads = [b.head for b in blocks if b.head]
    lines = [text[b.start : b.end] for b in blocks if b.role == "byline" and not b.head]
    bylines = [h.byline for h in heads if h.byline] or [w for w in lines if not read_date(w)]
    found = {"byline": bylines[0]} if bylines else {}
    if outlet := next((h.outlet for h in heads if h.outlet), ""):
        found["outlet"] = outlet
    if url := next((h.url for h in heads if h.url), ""):
        found["url"] = url
    for dates in ([h.published for h in heads], [h.updated for h in heads]):
        days = {date[:10] for date in dates if date}
        if len(days) == 1:
            found["published"] = max((d for d in dates if d), key=len)
        if days:
            return found
    first = next((text[b.start : b.end] for b in blocks if b.role == "body"), "")
    if day := read_dateline(first):
        found["published"] = day
    return found


def _rule(field: str, received: str) -> str:
    """Why a field is not as it was received."""
    if field == "path":
        return "file name"
    return HALF if re.search(r"\\ud[89a-f]", received) else "control sign"


def _as_escapes(received: str) -> str:
    r"""Write half signs and control signs as escapes: a terminal obeys those of a printed table.

    >>> print(_as_escapes("\x1b[31m"))
    \x1b[31m
    """
    return escape_halves(_CONTROL.sub(lambda m: f"\\x{ord(m[0]):02x}", received))


def _repairs(
    account_id: str,
    record: Mapping[str, Any],
    cleaned: str,
    repairs: Iterable[Repair],
    shift: int,
) -> list[dict[str, Any]]:
    """List the repairs of the text, ``shift`` characters later in the account, and of fields."""
    rows: list[dict[str, Any]] = [
        {
            "account_id": account_id,
            "start": start + shift,
            "end": end + shift,
            "surface": cleaned[start:end],
            "received": _as_escapes(received),
            "rule": rule,
        }
        for start, end, received, rule in repairs
    ]
    for field, received in record.get(MENDED, {}).items():
        given = _as_escapes(received)
        place = {"account_id": account_id, "surface": record.get(field), "received": given}
        rows.append(place | {"rule": f"{_rule(field, received)} ({field})"})
    return rows


def _left_out(
    account_id: str,
    record: Mapping[str, Any],
    text: str,
    blocks: Iterable[Block],
    back: set[str],
) -> list[dict[str, Any]]:
    """List what is left out: blocks of the text, then lines that the reader dropped."""
    rows: list[dict[str, Any]] = [
        {
            "account_id": account_id,
            "start": block.start,
            "end": block.end,
            "text": text[block.start : block.end],
            "rule": block.rule,
        }
        for block in blocks
        if block.role == "left out"
    ]
    for part in record.get("dropped", ()):
        if (line := _line(part["text"])) not in back:
            rows.append({"account_id": account_id, "text": line, "rule": part["rule"]})
    return rows


def _decide_blocks(
    text: str,
    blocks_but: Callable[..., list[Block]],
    back: set[str],
    dropped: set[str],
    decisions: Sequence[LineDecision],
) -> tuple[list[Block], list[LineDecision]]:
    """Return the blocks as ``story.toml`` and coders decided, and the lines that coders put back.

    ``back`` are the lines that ``story.toml`` puts back, ``dropped`` those of a coder that the
    reader had taken out.
    """
    outs = [(a, b, DECIDED) for d in decisions if d.decision == LEAVE_OUT for a, b in d.find(text)]
    blocks = blocks_but(put_back=back)
    wanted = [d for d in decisions if d.decision == PUT_BACK]
    if wanted:
        wanted = _effective(wanted, text, dropped, blocks)
        outs += _left_elsewhere(wanted, text, blocks)
        lines = {text[a:b] for made in wanted for a, b in made.find(text)}
        back = back | dropped | lines
        blocks = blocks_but(put_back=back)
    blocks = leave_out(text, blocks, outs)
    return leave_out(text, blocks, find_overlong(text, blocks, back)), wanted


def _effective(
    decisions: Sequence[LineDecision], text: str, dropped: set[str], blocks: Iterable[Block]
) -> list[LineDecision]:
    """Return the decisions on lines that would be left out without them."""
    out = {text[b.start : b.end] for b in blocks if b.role == "left out"} | dropped
    return [d for d in decisions if any(map(d.is_line, out))]


def _left_elsewhere(
    decisions: Sequence[LineDecision], text: str, blocks: Iterable[Block]
) -> Iterator[tuple[int, int, str]]:
    """Yield the lines in the same words as one that was put back, which stay left out."""
    places = {span for made in decisions for span in made.find(text)}
    for block in blocks:
        alike = any(made.is_line(text[block.start : block.end]) for made in decisions)
        if block.role == "left out" and alike and (block.start, block.end) not in places:
            yield block.start, block.end, block.rule


def _coder(row: Mapping[str, Any], decisions: Iterable[LineDecision], text: str) -> str:
    """Return who put a sentence back or left a line out: a coder, else the machine."""
    if row.get("rule", DECIDED) != DECIDED:
        return MACHINE
    for made in decisions:
        if any(a < row["end"] and row["start"] < b for a, b in made.find(text)):
            return made.who
    return MACHINE


def _notes(fields: dict[str, str]) -> list[str]:
    """List the notes on an account; what is no date is removed, for it orders nothing."""
    notes = [note] if (note := language_note(fields["language"])) else []
    published = fields.get("published", "")
    if _FIGURES_ALONE.fullmatch(published):
        notes.append(_UNDATED.format(fields.pop("published")))
    elif published and not (_MONTH_ALONE.fullmatch(published) or read_moment(published).iso):
        notes.append(f"{read_moment(fields.pop('published')).reason}; {_WRITE_DATE}")
    return notes


def _line(text: str) -> str:
    return normalise(text).strip()


def _with_dropped(record: Mapping[str, Any], back: set[str]) -> str:
    """Put dropped lines back, each after the line that it followed (else at the end)."""
    lines = str(record["text"]).split("\n")
    for part in record.get("dropped", ()):
        if _line(part["text"]) in back:
            after = _line(part.get("after", ""))
            at = next(
                (i for i, line in enumerate(lines) if after and _line(line) == after),
                len(lines) - 1,
            )
            lines.insert(at + 1, part["text"])
    return "\n".join(lines)


def _check_put_back(
    record: Mapping[str, Any], text: str, back: set[str], blocks: Iterable[Block]
) -> None:
    parts = {text[b.start : b.end] for b in blocks if b.role == "left out"}
    absent = sorted(back - parts - {line.strip() for line in text.split("\n")})
    if absent:
        file = record.get("path") or "story.toml"
        place, cause = file, f"has no left-out line {absent[0]!r} to put back"
        if record.get("put_back_at"):
            place = record["put_back_at"]
            cause = f"puts back {absent[0]!r}, which is not a left-out line of {file!r}"
        raise AnalysisError(place, cause, "copy the line from the table left_out")


def repeated_lines(records: Sequence[Mapping[str, Any]]) -> list[set[str]]:
    """List for each record the lines that another article of its outlet has too.

    Two texts with half of their lines in common are versions of one article, not two articles.
    """
    texts = [
        {_line(line) for line in str(r.get("text") or "").split("\n") if line.strip()}
        for r in records
    ]
    found: list[set[str]] = [set() for _ in records]
    outlets = [normalise(str(r.get("outlet") or "")).strip().lower() for r in records]
    for i, j in combinations(range(len(records)), 2):
        if outlets[i] and outlets[i] == outlets[j]:
            shared = texts[i] & texts[j]
            if 2 * len(shared) < min(len(texts[i]), len(texts[j])):
                found[i] |= shared
                found[j] |= shared
    return found


def _whole_text(text: str, fields: Mapping[str, str]) -> str:
    """The text with the headline and dek before it that the record gives apart."""
    opening = re.sub(r"\s+", " ", text[:2000])
    before = [
        t
        for k in ("headline", "dek")
        if (t := fields.get(k)) and re.sub(r"\s+", " ", t) not in opening
    ]
    return "\n\n".join([*before, text])


_SAYS_SO = re.compile(
    r"(?:ai|google ai|ai-generated|ai generated) (?:overview|summary|answer)\W*"
    r"|(?:this )?(?:summary|overview|answer) (?:was |is )?(?:generated|created|written) (?:by|with)"
    r" (?:ai|artificial intelligence|[A-Z]\w*GPT)\b.*|generated by ai\b.*"
    r"|(?:chatgpt|gemini|copilot|claude|perplexity) (?:said|answered|responded)"
    r"|ai can make mistakes\b.*|(?:ai responses|generative ai) (?:may|can|is) .*",
    re.I,
)
_TOP = 6  # lines in which a service and a question are named
_HOST = re.compile(r"https?://(?:www\.)?([\w.-]+)")
_SOURCES = 3  # outlets that an overview cites, at least
_ALONE = 1500  # characters of a text that is an overview and not an article with a box


def _kind(text: str, blocks: Sequence[Block], fields: Mapping[str, str]) -> str:
    """Say whether a text sums up the reports of others: its maker, or its own words, show it.

    A heading such as "Summary" or "Key takeaways" does not, nor a summary by a machine in a box
    above a long article: newspapers print such boxes.
    """
    makers = {row["name"].lower() for row in read_lexicon("overview_makers")}
    hosts = {row["host"] for row in read_lexicon("overview_makers") if row["host"]}
    host = _HOST.match(fields.get("url", ""))
    if fields.get("outlet", "").lower() in makers | hosts or (host and host[1] in hosts):
        return "overview"
    lines = [text[b.start : b.end] for b in blocks]
    said = [i for i, line in enumerate(lines) if _SAYS_SO.fullmatch(line.strip(" :"))]
    answered = [i for i, line in enumerate(lines[:_TOP]) if line.strip(" :").lower() in makers]
    asked = any(ASKED.match(line) for line in lines[:_TOP])
    if answered and (asked or answered[0] == 0):
        return "overview"
    boxed = bool(said) and said[0] == 1 and "summar" in lines[1].lower()
    said = [] if said and said[0] and _is_box(blocks[said[0] + 1 :]) else said
    if said and (said[0] < (1 if boxed else 2) or asked or len(text) < _ALONE):
        return "overview"
    headings = {text[b.start : b.end].strip(": ").lower() for b in blocks if b.role == "heading"}
    cited = {host for host in _HOST.findall(text) if host}
    if headings & {"sources", "citations", "references"} and len(cited) >= _SOURCES:
        return "overview"
    return "transcript" if is_transcript(lines) else ""


def _is_box(below: Sequence[Block]) -> bool:
    """Whether an article follows the points of a summary: more words than these, in paragraphs."""
    points = [i for i, b in enumerate(below[:_POINTS]) if b.role == "bullet"]
    last = points[-1] if points else 0
    sizes = [sum(b.end - b.start for b in part) for part in (below[:last], below[last + 1 :])]
    paragraphs = sum(b.role == "body" for b in below[last + 1 :])
    return bool(points) and paragraphs > 1 and sizes[1] > sizes[0]


_POINTS = 8  # lines of a summary in points, at most


def _language(text: str, blocks: Sequence[Block]) -> str:
    """The language of the article's own lines."""
    return find_language(
        " ".join(text[b.start : b.end] for b in blocks if b.role not in ("left out", "byline"))[
            :4000
        ]
    )


def _sentences(
    account_id: str,
    text: str,
    blocks: list[Block],
    updates: Iterable[Mapping[str, str]],
    language: str,
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    coming, updated = [(_line(u["line"]), u["time"]) for u in updates], None
    for paragraph, block in enumerate(blocks):
        if coming and text[block.start : block.end] == coming[0][0]:
            updated = coming.pop(0)[1]
        if block.role == "left out":
            continue
        whole = block.role not in ("body", "bullet")
        for start, end in (
            [(block.start, block.end)]
            if whole
            else find_sentences(text, block.start, block.end, language)
        ):
            rows.append(
                {
                    "sentence_id": f"{account_id}#{len(rows)}",
                    "account_id": account_id,
                    "start": start,
                    "end": end,
                    "role": block.role,
                    "position": start / len(text),
                    "text": text[start:end],
                    "paragraph": paragraph,
                    "updated": updated or None,
                }
                | (read_credit(text[start:end]) if block.role == "caption" else {})
            )
    return rows
