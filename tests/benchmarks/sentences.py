"""Sentence boundaries on the test parts of UD English EWT and PUD: F1 of sentence ends, whole
paragraphs given.

STORYDIFF_UD is a folder with ``en_ewt-ud-test.conllu`` and ``en_pud-ud-test.conllu`` (CC BY-SA;
measured on, nothing kept).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any


def measure(bench: Path) -> dict[str, Any]:
    """F1 of sentence ends a treebank, and the share of sentences whose text is what stands at their
    offsets.
    """
    from kept import last

    folder = os.environ.get("STORYDIFF_UD")
    return (
        {name: score(Path(folder) / f"en_{name}-ud-test.conllu") for name in ("ewt", "pud")}
        if folder
        else last("sentences", "STORYDIFF_UD")
    )


def paragraphs(path: Path) -> list[tuple[str, set[int]]]:
    """Each paragraph (document, where a treebank marks none) as one line, and where its sentences
    end.
    """
    found: list[tuple[str, set[int]]] = []
    text, ends = "", set()
    for line in [*path.read_text("utf8").split("\n"), "# newdoc"]:
        if line.startswith(("# newpar", "# newdoc")) and ends:
            found.append((text, ends))
            text, ends = "", set()
        elif line.startswith("# text = "):
            text += (" " if text else "") + line[9:]
            ends.add(len(text))
    return found


def score(path: Path) -> dict[str, float]:
    from analysis.read.sentences import find_sentences

    right = given = found = 0
    for text, ends in paragraphs(path):
        spans = find_sentences(text, 0, len(text))
        assert all(text[a:b].strip() == text[a:b] != "" for a, b in spans)
        got = {b for _, b in spans}
        right, given, found = right + len(got & ends), given + len(ends), found + len(got)
    return {
        "F1": round(2 * right / (given + found), 4),
        "P": round(right / found, 4),
        "R": round(right / given, 4),
        "sentences": given,
    }
