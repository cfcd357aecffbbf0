"""Cut the files of a report so that it can be passed on: short quotations, no whole texts.

Every file that was written is read again, and wherever it has words of an account in a row, they
are cut: no quotation is longer than ``WORDS``, and all quotations of an account in all files
together have at most ``SHARE`` of its words. Where that is used up a quotation keeps its first
words, fewer than ``QUOTATION``.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from analysis.outputs import write_text

WORDS = 25  # of a quotation
SHARE = 1 / 3  # of an account's words that are quoted in all
QUOTATION = 6  # words of an account in a row that count as quoted; fewer are a name or a phrase
WHOLE_TEXTS = ("sentences", "left_out", "repairs")  # tables that are left out
NOTICE = (
    f"Excerpts: at most {WORDS} words in a row and a third of all words of an account are quoted. "
    "A quotation that would exceed this is cut (…). The texts themselves are left out."
)
_TAIL = 2
_MARK = " …"
_WORD = re.compile(r"[^\W_]+")
_HTML_WORD = re.compile(r"(&(?:#\d+|#[xX][0-9a-fA-F]+|\w+);)|[^\W_]+")
_MARKUP = re.compile(
    r"<!--.*?-->|<(style|script)\b.*?</\1\s*>|<[/!?a-zA-Z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", re.S
)
_SPOKEN = re.compile(r"(?<=\s)((?:alt|title|aria-label|content)=)(\"[^\"]*\"|'[^']*')")


class Segment(NamedTuple):
    """A piece of a file: text in which words are found, or markup that stays as it is."""

    text: str
    pattern: re.Pattern[str] | None = None

    def words(self) -> Iterator[tuple[int, int, str]]:
        """Yield start, end and the plain word for each word."""
        for match in self.pattern.finditer(self.text) if self.pattern else ():
            if not (self.pattern is _HTML_WORD and match[1]):
                yield match.start(), match.end(), match[0].casefold()


class FileWord(NamedTuple):
    """A word of a file: its segment, its place there, and how it is compared."""

    segment: int
    start: int
    end: int
    plain: str


class QuotedRun(NamedTuple):
    """Words of a file that are words of an account, in a row."""

    first: int  # in the file
    account_id: str
    at: int  # in the account
    length: int


class ExcerptCutter:
    """Cuts the quotations of one story; what was quoted so far counts for all later files.

    Parameters
    ----------
    texts : Mapping[str, str]
        Account -> text.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._places: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
        self._left: dict[str, int] = {}
        self._quoted: dict[str, set[int]] = {}
        for account, text in texts.items():
            words = [word.casefold() for word in _WORD.findall(text)]
            self._left[account] = int(len(words) * SHARE)
            self._quoted[account] = set()
            for at in range(len(words) - QUOTATION + 1):
                self._places[tuple(words[at : at + QUOTATION])].append((account, at))

    def cut(self, segments: Sequence[Segment]) -> list[str]:
        """Return the texts of the segments of one file, with what is too much cut out."""
        while True:  # a cut brings words together that can be a quotation again
            words = [FileWord(n, *word) for n, s in enumerate(segments) for word in s.words()]
            removed = self._find_removed(words)
            if not removed:
                return [segment.text for segment in segments]
            segments = _without(segments, words, removed)

    def _find_removed(self, words: list[FileWord]) -> set[int]:
        removed: set[int] = set()
        for run in sorted(self._runs([word.plain for word in words])):
            kept = self._allowed(run)
            end = run.first + run.length
            if kept < run.length:
                end = max(_without_tail(words, run), run.first + kept + 1)
            removed.update(range(run.first + kept, end))
        return removed

    def _allowed(self, run: QuotedRun) -> int:
        """Return how many words of a run are kept, and count them as quoted."""
        quoted = self._quoted[run.account_id]
        allowed = new = 0
        for at in range(run.at, run.at + min(run.length, WORDS)):
            if at not in quoted:
                if new == self._left[run.account_id]:
                    break
                new += 1
            allowed += 1
        if allowed < QUOTATION:
            return QUOTATION - 1
        quoted.update(range(run.at, run.at + allowed))
        self._left[run.account_id] -= new
        return allowed

    def _runs(self, words: list[str]) -> Iterator[QuotedRun]:
        """Yield every longest run of words that an account has in a row too."""
        open_runs: dict[tuple[str, int], list[int]] = {}  # account, shift -> first, last
        for i in range(len(words) - QUOTATION + 1):
            for account, at in self._places.get(tuple(words[i : i + QUOTATION]), ()):
                run = open_runs.get((account, at - i))
                if run is not None and run[1] == i - 1:
                    run[1] = i
                    continue
                if run is not None:
                    yield _run(account, at - i, run)
                open_runs[account, at - i] = [i, i]
        for (account, shift), run in open_runs.items():
            yield _run(account, shift, run)


def _run(account: str, shift: int, ends: list[int]) -> QuotedRun:
    first, last = ends
    return QuotedRun(first, account, first + shift, last - first + QUOTATION)


def _without_tail(words: Sequence[FileWord], run: QuotedRun) -> int:
    """Return the end of a run without a word or two that begin the next segment.

    They are the name of an account or a heading, and only happen to go on as the text does.
    """
    end = run.first + run.length
    last = words[end - 1].segment
    tail = next(n for n in range(1, _TAIL + 2) if words[end - n - 1].segment != last or n > _TAIL)
    return end - tail if tail <= _TAIL else end


def _without(
    segments: Sequence[Segment], words: Sequence[FileWord], removed: Iterable[int]
) -> list[Segment]:
    """Return the segments without some words and what is between them, marked by an ellipsis."""
    spans: dict[int, list[list[int]]] = defaultdict(list)
    before = -2
    for i in sorted(removed):
        n, start, end, _ = words[i]
        if i == before + 1 and spans[n]:
            spans[n][-1][1] = end
        else:
            spans[n].append([start, end])
        before = i
    made = list(segments)
    for n, places in spans.items():
        text = segments[n].text
        for start, end in reversed(places):
            left, right = text[:start].rstrip(), text[end:]
            marked = left.endswith("…") or right.lstrip().startswith("…")
            text = f"{left}{'' if marked else _MARK}{right}"
        made[n] = segments[n]._replace(text=text)
    return made


def cut_report(folder: Path, texts: Mapping[str, str]) -> None:
    """Cut every page, notebook and table of a report.

    Parameters
    ----------
    folder : Path
        The report, in a folder that this run alone writes; what was left out is gone already.
    texts : Mapping[str, str]
        Account -> text.
    """
    cutter = ExcerptCutter(texts)
    pages = sorted(folder.glob("*.html"), key=lambda p: (p.name != "index.html", p.name))
    for path in [*pages, *sorted(folder.glob("*.ipynb")), *sorted(folder.glob("tables/*.csv"))]:
        _FILES[path.suffix](path, cutter)


def leave_out_texts(folder: Path) -> None:
    """Remove from a report what is there only to show whole texts."""
    (folder / "read.html").unlink()
    for name in WHOLE_TEXTS:
        (folder / "tables" / f"{name}.csv").unlink()
    accounts = folder / "tables" / "accounts.csv"
    rows = list(csv.reader(io.StringIO(accounts.read_text("utf8"), newline="")))
    kept = [n for n, column in enumerate(rows[0]) if column != "text"]
    write_text(accounts, _csv([[row[n] for n in kept] for row in rows]))


def _cut_page(path: Path, cutter: ExcerptCutter) -> None:
    write_text(path, "".join(cutter.cut(list(_html_segments(path.read_text("utf8"))))))


def _html_segments(html: str) -> Iterator[Segment]:
    """Split a page into markup and words; words that a reader hears or points at are words."""
    at = 0
    for match in _MARKUP.finditer(html):
        yield Segment(html[at : match.start()], _HTML_WORD)
        at = inside = match.start()
        for spoken in _SPOKEN.finditer(html, match.start(), match.end()) if not match[1] else ():
            yield Segment(html[inside : spoken.start(2)])
            yield Segment(spoken[2], _HTML_WORD)
            inside = spoken.end(2)
        yield Segment(html[inside : match.end()])
        at = match.end()
    yield Segment(html[at:], _HTML_WORD)


def _cut_table(path: Path, cutter: ExcerptCutter) -> None:
    rows = list(csv.reader(io.StringIO(path.read_text("utf8"), newline="")))
    cells = cutter.cut([Segment(cell, _WORD) for row in rows for cell in row])
    left = iter(cells)
    write_text(path, _csv([[next(left) for _ in row] for row in rows]))


def _csv(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _cut_notebook(path: Path, cutter: ExcerptCutter) -> None:
    notebook = json.loads(path.read_text("utf8"))
    holders = [place for cell in notebook["cells"] for place in _shown(cell)]
    parts = [list(_segments_of(kind, _joined(holder[key]))) for holder, key, kind in holders]
    cut = iter(cutter.cut([segment for part in parts for segment in part]))
    for (holder, key, _), part in zip(holders, parts, strict=True):
        text = "".join(next(cut) for _ in part)
        lines = isinstance(holder[key], list)
        holder[key] = text.splitlines(keepends=True) if lines else text
    text = json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True)
    write_text(path, text + "\n")


def _shown(cell: Mapping[str, Any]) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Yield where the outputs of a cell have words: mapping, key and kind of text."""
    for output in cell.get("outputs", ()):
        data = output.get("data", {})
        yield from ((data, kind, kind) for kind in data if kind.startswith("text/"))
        for holder, key in ((output, "text"), (output, "evalue"), (output.get("metadata"), "alt")):
            if holder and key in holder:
                yield holder, key, "text/plain"


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)


def _segments_of(kind: str, text: str) -> Iterator[Segment]:
    return _html_segments(text) if kind == "text/html" else iter([Segment(text, _WORD)])


_FILES: Mapping[str, Callable[[Path, ExcerptCutter], None]] = {
    ".html": _cut_page,
    ".ipynb": _cut_notebook,
    ".csv": _cut_table,
}
