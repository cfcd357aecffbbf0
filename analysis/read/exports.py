"""Split the exports of press databases into their articles, by the profiles of ``exports.toml``.

A profile says which lines begin and end an article and how it is laid out. Lines come from any
reader: text, Word, RTF, PDF, mail or a page.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from analysis.read.article_heads import NUMBERED, split_at_rules, split_labelled
from analysis.read.dates import read_date
from analysis.read.export_layouts import Paragraphs, Record, is_copyright, read_article
from analysis.read.export_profiles import ExportProfile, export_profiles, is_word_count

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
                found = [read_article(profile, lines, part, join) for part in parts]
                records = [
                    {"account_id": f"#{number}", "extractor": profile.name} | record
                    for number, record in enumerate((r for r in found if r), 1)
                ]
                if any("text" in record for record in records):
                    return records
    return _split_by_heads(lines, paragraphs) or _looks_like_many(lines)


def _split_by_heads(lines: Sequence[str], paragraphs: Paragraphs | None) -> list[Record]:
    """Read articles that each begin with a head of the same kind."""
    found = split_labelled(lines, paragraphs or _join_lines(lines)) or split_at_rules(lines)
    return [
        {"account_id": f"#{number}", "extractor": "several articles in one text"} | record
        for number, record in enumerate(found, 1)
    ]


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
        if profile.above is not None:
            starts = [_above(lines, start, profile.above) for start in starts]
        else:
            starts = [start + 1 for start in starts]
        for start, end in pairwise([*starts, len(lines)]):
            if any(lines[start:end]):
                yield start, end


def _above(lines: Sequence[str], at: int, number: int) -> int:
    """The place of the line that is a number of filled lines above another."""
    while number and at:
        at -= 1
        number -= bool(lines[at])
    return at


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


_ACCESSION = re.compile(r"\b[A-Z]{4,8}0{2,4}(?:19|20)\d{6}\w{8,12}$")  # of Factiva


def _closed_articles(lines: Sequence[str]) -> int:
    """Count articles that end with a line of copyright: each has a line with a date and a text."""
    count, start = 0, 0
    for i, line in enumerate(lines):
        if not is_copyright(line):
            continue
        part = lines[start:i]
        dated = any(len(p.split()) < _SHORT and read_date(p) for p in part)
        count += dated and sum(len(p.split()) for p in part) >= _ARTICLE
        start = i + 1
    return count


def _count_numbered(lines: Sequence[str]) -> int:
    """Count lines of signs with a number that goes up by one from line to line."""
    numbers = [int(match[1]) for line in lines if (match := NUMBERED.fullmatch(line))]
    return len(numbers) if numbers == list(range(1, len(numbers) + 1)) else 0


_SHORT, _ARTICLE = 10, 30  # words of a line of a head, at most; of an article, at least


def _looks_like_many(lines: Sequence[str]) -> list[Record]:
    """Set aside a text with the marks of several articles that no profile fits."""
    counts = {
        "numbered heads": sum(bool(_HEADS.fullmatch(line)) for line in lines),
        "word counts": sum(is_word_count(line) for line in lines),
        "lines of copyright": _closed_articles(lines),
        "accession numbers": sum(bool(_ACCESSION.search(line)) for line in lines),
        "numbered lines": _count_numbered(lines),
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
