"""A child process like the shipped one, but for what some stories do to it: crash, hang, eat all
memory, stumble.
"""

from __future__ import annotations

import os
from typing import Any

from analysis.corpus import analyst as child


def poisoned(records: list[dict[str, Any]], story_id: str) -> dict[str, Any]:
    text = " ".join(str(r["text"]) for r in records)
    if "POISON crash" in text:
        os.kill(os.getpid(), 11)
    if "POISON many" in text and len(records) > 2:
        raise MemoryError
    while "POISON hang" in text:
        pass
    if "POISON memory" in text:
        bytearray(64 * 2**30)
    if "POISON stumble" in text:
        raise ZeroDivisionError(text)
    from analysis.corpus.analyst import analyse_story as analyse

    return analyse(records, story_id)


if __name__ == "__main__":
    child.main(poisoned)
