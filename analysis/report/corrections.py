"""Corrections made to a report, as the editor lists them beside the story.

The file ``corrections.txt`` in the story's folder has one correction on each line. They are
numbered in its order, printed at the end of the front page and listed in the manifest. A line that
begins with ``#`` is a note and is not printed.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from analysis import html
from analysis.errors import AnalysisError, one_line
from analysis.read.settings import read_regular

CORRECTIONS = "corrections.txt"
_SIZE = 2**18  # bytes of the file
_MOST = 500
_LONGEST = 2_000  # characters of one correction


def read_corrections(story: Path) -> list[str]:
    """Return the corrections of a story's report, in their order; none of a story of one file.

    Parameters
    ----------
    story : Path
        Folder or file of the story.

    Returns
    -------
    list of str
        One line for each correction.

    Raises
    ------
    AnalysisError
        If the file is no plain text of a modest size in the folder.
    """
    path = story / CORRECTIONS
    if not story.is_dir() or not os.path.lexists(path):
        return []
    try:
        words = read_regular(path, _SIZE, story).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise AnalysisError(str(path), "is not text in UTF-8", "save it as UTF-8") from error
    lines = [" ".join(one_line(line).split()) for line in words.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if len(found) > _MOST or any(len(line) > _LONGEST for line in found):
        cause = f"has more than {_MOST} corrections, or one of over {_LONGEST:,} characters"
        raise AnalysisError(str(path), cause, "shorten it")
    return found


def show_corrections(corrections: Sequence[str]) -> str:
    """Return the numbered list for the end of a page; empty without corrections."""
    if not corrections:
        return ""
    items = "".join(f"<li>{html.text(words)}</li>" for words in corrections)
    return f'<section class="corrections"><h2>Corrections</h2><ol>{items}</ol></section>'
