"""Zip archives with the same bytes on every run."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from pathlib import Path

_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip archive can have


def write_zip(path: Path, parts: Iterable[tuple[str, bytes]]) -> None:
    """Write an archive of named parts, in their order and without the date of the run."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts:
            part = zipfile.ZipInfo(name, _DATE)
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system = 3  # the same on every system
            part.external_attr = 0o644 << 16
            archive.writestr(part, data)


def without_dates(path: Path) -> None:
    """Write an archive again without the dates of its parts."""
    with zipfile.ZipFile(path) as archive:
        parts = [(name, archive.read(name)) for name in archive.namelist()]
    write_zip(path, parts)
