"""The table of formats in docs/formats.md, made from the code and from the tests of each format.

Run this file to write the table again: ``python tests/readers/format_table.py``.
"""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from analysis.read.export_profiles import export_profiles
from analysis.read.formats import FORMATS, Format

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "formats.md"
TESTS = {
    "text": "test_head.py", "markdown": "test_forms.py", "json": "test_names.py",
    "jsonl": "test_contract.py", "csv": "test_names.py", "parquet": "test_contract.py",
    "xlsx": "test_contract.py", "html": "test_html.py", "docx": "test_formats.py",
    "odt": "test_containers.py", "epub": "test_containers.py", "wacz": "test_containers.py",
    "webarchive": "test_containers.py", "rtf": "test_formats.py", "pdf": "test_forms.py",
    "eml": "test_forms.py", "compound": "test_compound.py", "feed": "test_formats.py",
    "newsml": "test_formats.py", "nitf": "test_formats.py", "mbox": "test_containers.py",
    "subtitles": "test_containers.py", "ris": "test_containers.py",
    "bibtex": "test_containers.py", "warc": "test_forms.py", "newsml1": "test_containers.py",
    "xml": "test_forms.py", "zip": "test_forms.py", "ods": "test_sheets.py",
}  # fmt: skip
HIDDEN = frozenset(["html-plain", "qdpx"])  # asked for by name alone
BEGIN, END = "<!-- formats: made by tests/readers/format_table.py -->", "<!-- end of formats -->"


def _recognised(row: Format) -> str:
    if row.suffixes:
        return f"its text, or {row.suffixes.replace(' ', ', ')}"
    if row.member:
        return f"`{row.member}` in a ZIP file"
    if row.mimetype:
        return "`mimetype` in a ZIP file"
    if row.roots:
        return f"its XML ({row.roots.replace(' ', ', ')})"
    return "its first bytes" if row.magic or not row.start else "its first line"


def make_table() -> str:
    """The table: every format with its reader and tests, then the profiles of exports."""
    lines = ["| format | recognised by | read in | tests |", "|---|---|---|---|"]
    for name, row in FORMATS.items():
        if name not in HIDDEN:
            module = row.reader.partition(":")[0]
            cells = (row.title, _recognised(row), f"`read/{module}.py`", f"`{TESTS[name]}`")
            lines.append(f"| {' | '.join(cells)} |")
    profiles = Counter(profile.name for profile in export_profiles())
    listed = ", ".join(f"{n} ({k})" if k > 1 else n for n, k in profiles.items())
    return (
        "\n".join(lines)
        + f"\n\nProfiles of exports (and their layouts, if several): {listed}; samples of each in "
        "`tests/readers/databases.py`."
    )


def put_table(page: str) -> str:
    """The page with the table as the code makes it."""
    between = f"{BEGIN}\n{make_table()}\n{END}"
    return re.sub(rf"{BEGIN}.*?{END}", lambda _: between, page, flags=re.S)


if __name__ == "__main__":
    PAGE.write_text(put_table(PAGE.read_text("utf8")), "utf8")
