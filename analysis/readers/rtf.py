"""RTF: its words and paragraphs. Pictures, objects, fields' codes and macros are passed over, never run."""

from __future__ import annotations

import codecs
import hashlib
import re
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.readers.exports import split_export
from analysis.readers.limits import TEXT

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.S,
)
_PASSED = frozenset(
    b"fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf fldinst themedata "
    b"colorschememapping datastore latentstyles listtable listoverridetable rsidtbl generator "
    b"nonshppict xmlnstbl filetbl revtbl bkmkstart bkmkend".split()
)
_MADE = {
    b"par": "\n", b"line": "\n", b"sect": "\n", b"page": "\n", b"row": "\n", b"tab": "\t", b"cell": "\t", b"emdash": "—", b"endash": "–",
    b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•", b"emspace": " ", b"enspace": " ",
}  # fmt: skip
_SIGNS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


class _State(NamedTuple):
    passed: bool = False
    skip: int = 1  # characters that stand for one \u where it is not known


def read(data: bytes, name: str) -> list[dict[str, Any]]:
    """The account of an RTF file, or the articles of one that Nexis or Factiva exported."""
    text, whole = _words(data, name)
    lines = [line.strip(" \t") for line in text.split("\n")]
    if not any(lines):
        raise AnalysisError(name, "holds no text", "export the article as text or HTML")
    record = {
        "text": "\n".join(lines).strip("\n"),
        "extractor": "RTF" if whole else "RTF (the file breaks off)",
        "sha256": hashlib.sha256(data).hexdigest(),
    }
    found = split_export(lines) or [record]
    if len(str(found[0]["text"])) > TEXT:
        raise AnalysisError(
            name,
            f"its text has over {TEXT:,} characters, the limit of an account",
            "split it into accounts",
        )
    return found


def _words(data: bytes, name: str) -> tuple[str, bool]:
    """The words, and whether the file is whole."""
    page = re.search(rb"\\ansicpg(\d{3,5})", data[:2000])
    encoding = _codec(page[1].decode() if page else "1252")
    out: list[str] = []
    stack: list[_State] = []
    state, owed, at, fresh = _State(), 0, 0, False
    while match := _TOKEN.match(data, at):
        at = match.end()
        word, number, _, sign, brace, run = match.groups()
        if brace:
            fresh = brace == b"{"
            if fresh:
                stack.append(state)
            elif stack:
                state = stack.pop()
            owed = 0
            continue
        if word == b"bin":
            at += max(0, int(number or 0))
        elif (sign == b"*" and fresh) or word in _PASSED:
            state = state._replace(passed=True)
        elif word == b"uc":
            state = state._replace(skip=min(9, max(0, int(number or 1))))
        elif not state.passed:
            owed = _add(out, match, encoding, state, owed)
        fresh = fresh and word is None and run is None and sign is None
    if at < len(data):
        raise AnalysisError(name, "is not valid RTF", "save it again")
    return _joined(out), not stack


def _add(out: list[str], match: re.Match[bytes], encoding: str, state: _State, owed: int) -> int:
    """Adds what one token stands for; returns how many characters after a \\u are still to be passed over."""
    word, number, hexed, sign, _, run = match.groups()
    if word == b"u" and number:
        out.append(chr(int(number) % 65536))
        return state.skip
    if word in _MADE:
        out.append(_MADE[word])
    elif hexed:
        if owed:
            return owed - 1
        out.append(bytes([int(hexed, 16)]).decode(encoding, "replace"))
    elif sign in _SIGNS:
        out.append(_SIGNS[sign])
    elif run:
        out.append(run.decode(encoding, "replace")[owed:])
    return 0


def _codec(page: str) -> str:
    try:
        return codecs.lookup(f"cp{page}").name
    except LookupError:
        return "cp1252"


def _joined(out: list[str]) -> str:
    """One text; two halves of a sign beyond the first plane become that sign."""
    return "".join(out).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
