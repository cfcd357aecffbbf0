"""The memo as Markdown, with footnotes as GitHub and Pandoc read them."""

from __future__ import annotations

import re
from pathlib import Path

from analysis.errors import one_line
from analysis.report.exports.briefing import Memo, MemoLine, make_memo
from analysis.report.exports.content import Contents, printable

_SIGNS = re.compile(r"([\\`*_{}\[\]<>#|~^$&!@]|(?<!\d):(?=\S)|(?<=www)\.)", re.IGNORECASE)
_START = re.compile(r"^(\d+)?([-+=.:)])")


def write_markdown(contents: Contents, path: Path) -> None:
    """Write the memo; no sign in the words of an account is taken for Markdown or HTML."""
    path.write_text("\n".join(_lines(make_memo(contents))) + "\n", "utf8", newline="\n")


def escape(words: str) -> str:
    r"""Return words on one line that Markdown shows as they are.

    >>> escape("<b>*Read* [me](http://a.b)")
    '\\<b\\>\\*Read\\* \\[me\\](http\\://a.b)'
    >>> escape("1. Flood")
    '1\\. Flood'
    """
    line = " ".join(one_line(printable(words)).split())
    return _START.sub(r"\1\\\2", _SIGNS.sub(r"\\\1", line))


def _lines(memo: Memo) -> list[str]:
    lines = [f"# {escape(memo.title)}", "", escape(memo.accounts), ""]
    for heading, contrasts, rest in memo.sections:
        lines += [f"## {heading}", ""]
        lines += [f"{n}. {_line(contrast)}" for n, contrast in enumerate(contrasts, 1)]
        lines += [*([""] if contrasts else []), *([escape(rest), ""] if rest else [])]
    if memo.facts:
        lines += ["## Facts by account", "", _row(memo.heads), "|---" * len(memo.heads) + "|"]
        lines += [*map(_row, memo.facts), ""]
    lines += ["## The accounts", "", *(f"- {escape(words)}" for words in memo.items), ""]
    lines += ["## How sure this is", "", *(f"{escape(words)}\n" for words in memo.closing)]
    return [*lines, *(f"[^{n}]: {escape(note)}" for n, note in enumerate(memo.notes, 1))]


def _line(line: MemoLine) -> str:
    return escape(line.words) + "".join(f"[^{number}]" for number in line.notes)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(escape, cells))} |"
