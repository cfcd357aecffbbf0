"""Every kind of printed number at least once: the sentence, what it gives, why the case is here."""

from __future__ import annotations

from pathlib import Path

import pytest

from analysis.find.quantities import find_quantities
from analysis.story_reader import story_from_records

CASES = Path(__file__).with_name("quantity_cases.txt")


def _rows() -> list[tuple[str, str, str]]:
    lines = CASES.read_text("utf8").splitlines()
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    rows = [tuple(part.strip() for part in line.rsplit(" | ", 2)) for line in lines]
    return [(row[0], row[1], row[2]) for row in rows]


ROWS = _rows()


@pytest.fixture(scope="module")
def found() -> dict[str, list[dict[str, object]]]:
    """Sentence -> its rows; each sentence is an account, so that one parse serves all."""
    story = story_from_records(
        [
            {"account_id": str(n), "text": text, "language": "en"}
            for n, (text, _, _) in enumerate(ROWS)
        ],
        story_id="cases",
    )
    rows: dict[str, list[dict[str, object]]] = {text: [] for text, _, _ in ROWS}
    for row in find_quantities(story).to_dict("records"):
        rows[ROWS[int(row["account_id"])][0]].append(row)
    return rows


@pytest.mark.parametrize(
    ("text", "expected", "reason"), ROWS, ids=[f"{reason}: {text}"[:70] for text, _, reason in ROWS]
)
def test_sentence_gives_what_it_prints(
    found: dict[str, list[dict[str, object]]], text: str, expected: str, reason: str
) -> None:
    wanted = [] if expected == "-" else [part.strip() for part in expected.split(";")]
    got = found[text]
    shown = [_show(row, want) for row, want in zip(got, wanted, strict=False)]
    assert shown == [_norm(w) for w in wanted], reason
    assert len(got) == len(wanted), (reason, [row["surface"] for row in got])


def _norm(want: str) -> str:
    number, *rest = want.split(" ", 2)
    bound = rest[0] if rest else "="
    unit = rest[1] if len(rest) > 1 else ""
    ends = "..".join(f"{float(n):.9g}" for n in number.split(".."))
    return f"{ends} {bound} {unit}".strip()


def _show(row: dict[str, object], want: str) -> str:
    value = row["value"]
    ends = f"{value:.9g}" if value == value else f"{row['low']:.9g}..{row['high']:.9g}"
    unit = str(row["unit"]) if len(want.split(" ", 2)) > 2 else ""
    return f"{ends} {row['bound']} {unit}".strip()


def test_table_of_cases_is_large_and_each_has_its_reason() -> None:
    assert len(ROWS) >= 300
    assert all(reason for _, _, reason in ROWS)
    assert len({text for text, _, _ in ROWS}) == len(ROWS)
