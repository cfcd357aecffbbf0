"""Folders for tests of what commands write: a small story, and everything that is in a folder."""

from __future__ import annotations

from pathlib import Path

BODY = "At least 12 people died when the river flooded Lindau on Monday, the mayor said.\n"


def tree(folder: Path) -> dict[str, bytes | None]:
    """Everything in a folder by its path: the bytes of files, None for folders."""
    return {
        str(p.relative_to(folder)): p.read_bytes() if p.is_file() else None
        for p in sorted(folder.rglob("*"))
    }


def story(folder: Path) -> Path:
    """Two accounts in a new folder."""
    folder.mkdir(parents=True)
    (folder / "gazette.txt").write_text("Flood in Lindau\n\n" + BODY)
    (folder / "courier.txt").write_text("River bursts banks\n\n" + BODY.replace("12", "14"))
    return folder
