"""The profiles of exports: how the databases name fields, and begin and end articles."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from typing import Any, NamedTuple

from analysis.resources import read_data


class ExportProfile(NamedTuple):
    """One layout of one database, as a row of ``exports.toml``."""

    name: str
    layout: str
    begins: re.Pattern[str] | None
    ends: re.Pattern[str] | None
    needs: tuple[re.Pattern[str], ...]
    above: int | None = None
    head: tuple[re.Pattern[str], ...] = ()
    tail: re.Pattern[str] | None = None
    outlet: str = ""


class ExportLabels(NamedTuple):
    """What a line with a label says: its field, and what follows the label."""

    by_name: dict[str, str]
    pattern: re.Pattern[str]

    def read(self, line: str) -> tuple[str, str]:
        """Return the field and the words of a labelled line; empty for any other line."""
        match = self.pattern.match(line)
        return (self.by_name[_folded(match[1])], match[2].strip()) if match else ("", "")


def _folded(label: str) -> str:
    return re.sub(r"\s+", " ", label).strip().lower()


@cache
def export_data() -> dict[str, Any]:
    """Return the profiles and labels as ``exports.toml`` has them."""
    return tomllib.loads(read_data("exports.toml"))


_NAMES = (  # of one or more persons, with capital letters
    r"(?:(?:by|von|par|por|door|di)\s+)?(?-i:[A-ZÀ-Þ][\w.'’-]*)"
    r"(?:,?\s(?:(?-i:[A-ZÀ-Þ][\w.'’-]*)|de|du|del|van|von|der|and|et|und|y|en|e)){1,9}"
)


@cache
def export_profiles() -> tuple[ExportProfile, ...]:
    """Return the profiles in the order in which they are tried."""
    either = {
        name: "(?:" + "|".join(map(re.escape, labels)) + ")"
        for name, labels in export_data()["labels"].items()
    }
    either["words"] = r"[\d.,\u00a0 ]+ " + either["words"]
    either["name"] = _NAMES

    def compiled(pattern: str) -> re.Pattern[str]:
        for name, words in either.items():
            pattern = pattern.replace("{" + name + "}", words)
        return re.compile(rf"\s*(?:{pattern})\s*", re.I)

    return tuple(
        ExportProfile(
            row["name"],
            row["layout"],
            compiled(row["begins"]) if "begins" in row else None,
            compiled(row["ends"]) if "ends" in row else None,
            tuple(map(compiled, row.get("needs", ()))),
            row.get("above"),
            tuple(map(compiled, row.get("head", ()))),
            compiled(row["tail"]) if "tail" in row else None,
            row.get("outlet", ""),
        )
        for row in export_data()["profile"]
    )


@cache
def export_labels(*fields: str) -> ExportLabels:
    """The labels of some fields, of all without any; the first field that has a label takes it."""
    by_name: dict[str, str] = {}
    for field, labels in export_data()["labels"].items():
        if field not in ("words", "number") and (not fields or field in fields):
            for label in labels:
                by_name.setdefault(label, field)
    longest = sorted(by_name, key=len, reverse=True)
    return ExportLabels(
        by_name, re.compile(rf"({'|'.join(map(re.escape, longest))})\s*:(?!//)(.*)", re.I)
    )


def is_word_count(line: str) -> bool:
    """Return whether a line is a number of words alone, in any of the languages."""
    words = "|".join(export_data()["labels"]["words"])
    return bool(re.fullmatch(rf"[\d.,\u00a0 ]+ (?:{words})", line.strip(), re.I))
