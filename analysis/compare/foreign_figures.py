"""Link figures of accounts in other languages with the same figures in English.

Only number, unit and what a list of nouns names are compared. The same number of one thing is
linked; unlike numbers are never a conflict, for the sentences around them are not analysed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.find.quantities import analysed_quantities, find_quantities
from analysis.read.languages import language_name
from analysis.resources import read_lexicon
from analysis.review import MACHINE

if TYPE_CHECKING:
    from analysis.story import Story

Row = dict[str, Any]
_PLACE = "account_id quantity_id sentence_id start end surface value low high bound".split()
_SINGLE = ("only here", "not linked")  # verdicts on a figure of one account
_PEOPLE = "people"
_LISTED = ("units", "currencies", "unit_sizes")
_LEAST_DIGITS = 2  # digits of a number that proves something: 12, 3.5 million, not 5 or 20


def add_foreign_figures(story: Story, rows: list[Row]) -> list[Row]:
    """Return the rows of ``figures`` with the figures of accounts that are analysed in part.

    A figure that no other account has in this number, unit and thing is a group of its own. No
    figure is "only here" in a story with accounts that are not analysed.
    """
    rows = [_without_only(story, row) for row in rows]
    foreign = _foreign_rows(story)
    if not foreign:
        return rows
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(str(row["group_id"]), []).append(row)
    english = {str(q["quantity_id"]): _thing(q) for q in schema.rows(analysed_quantities(story))}
    partners = [_partners(row, groups, english) for row in foreign]
    alone: list[Row] = []
    for n, (row, found) in enumerate(zip(foreign, partners, strict=True)):
        if len(found) == 1:
            _join(story, groups[found[0]], row)
        else:
            alone.append(_alone(story, row, n))
    return [row for members in groups.values() for row in members] + alone


def _without_only(story: Story, row: Row) -> Row:
    """A row whose verdict does not say "only here" while other accounts were not searched."""
    if row["verdict"] != "only here":
        return row
    others = story.accounts[~story.accounts["analysed"]]
    languages = dict.fromkeys(language_name(str(code)) for code in others["language"])
    reason = f"{row['reason']}, of those in English; not analysed: {', '.join(languages)}"
    return row | {"verdict": "not linked", "reason": reason}


def _foreign_rows(story: Story) -> list[Row]:
    foreign = set(story.in_part["account_id"])
    found = schema.rows(find_quantities(story)) if foreign else []
    rows = [{k: None if v != v else v for k, v in row.items()} for row in found]
    return [row for row in rows if row["account_id"] in foreign]


def _thing(row: Mapping[str, Any]) -> Row:
    """Unit and role of a figure; people who are counted by what befell them are people."""
    known = {k: "" if row[k] is None or row[k] != row[k] else str(row[k]) for k in ("unit", "role")}
    counts = schema.text_cell(row["counts"])
    unit = known["unit"] or (_PEOPLE if counts.split()[:1] == [_PEOPLE] else "")
    return {"unit": unit, "role": known["role"]}


def _partners(row: Row, groups: Mapping[str, list[Row]], english: Mapping[str, Row]) -> list[str]:
    """The groups that have a figure of the same number, unit and thing."""
    own = _thing(row)
    if not own["unit"]:
        return []
    return [
        group
        for group, members in groups.items()
        if any(
            m.get("quantity_id") in english and _is_same(row, own, m, english[m["quantity_id"]])
            for m in members
        )
    ]


def _is_same(row: Row, own: Row, other: Row, thing: Row) -> bool:
    if own["unit"] != thing["unit"] or not _same_number(row, other):
        return False
    roles = {own["role"], thing["role"]} - {""}
    if len(roles) > 1 and not set(own["role"].split("|")) & set(thing["role"].split("|")):
        return False
    same_role = bool(own["role"]) and own["role"] == thing["role"]
    return _is_telling(row) or (same_role and own["unit"] not in _measures())


def _measures() -> frozenset[str]:
    return frozenset(r["unit"] for name in _LISTED for r in read_lexicon(name))


def _ends(row: Mapping[str, Any]) -> tuple[float | None, ...]:
    """The printed number, or both ends of a range or of a vague amount."""
    value, low, high = (None if row[k] != row[k] else row[k] for k in ("value", "low", "high"))
    return (value,) if value is not None else (low, high)


def _same_number(row: Row, other: Row) -> bool:
    return _ends(row) == _ends(other) and "vague" not in (row["bound"], other["bound"])


def _is_telling(row: Row) -> bool:
    """Whether a number has two digits or more that are not zeros at its end."""
    digits = [f"{abs(end):.12g}".replace(".", "").strip("0") for end in _ends(row) if end]
    return max(map(len, digits), default=0) >= _LEAST_DIGITS


def _join(story: Story, members: list[Row], row: Row) -> None:
    """Add a figure to a group; a group of one account becomes one of two."""
    label = f"{story.labels[row['account_id']]} ({_language(story, row['account_id'])})"
    bounds = {m["bound"] for m in members if isinstance(m["quantity_id"], str)} | {row["bound"]}
    first = members[0]
    shared = {"n_accounts": first["n_accounts"], "n_undecided": first["n_undecided"]}
    if row["account_id"] not in {m["account_id"] for m in members}:
        shared = {name: number + 1 for name, number in shared.items()}
    if first["verdict"] in _SINGLE:
        shared["verdict"] = "identical" if len(bounds) == 1 else "compatible"
        shared["reason"] = f"the same number and unit; nothing else was compared with {label}"
    elif label not in first["reason"]:
        shared["reason"] = f"{first['reason']}; in {label} number and unit are the same"
    members[:] = [m | shared for m in members]
    whole = {k: members[0][k] for k in ("group_id", "what", "unit", "verdict", "reason")}
    members.append(whole | shared | _mention(row) | {"n_origins": first["n_origins"]})


def _alone(story: Story, row: Row, number: int) -> Row:
    """A figure that is linked with no other, as a group of its own without blanks."""
    language = _language(story, row["account_id"])
    reason = f"in {language} only number and unit are compared, and they are linked with no other"
    return _mention(row) | {
        "group_id": f"f{number}",
        "what": row["counts"],
        "unit": row["unit"],
        "verdict": "not linked",
        "reason": reason,
        "n_accounts": 1,
        "n_origins": 1,
        "n_undecided": 1,
    }


def _mention(row: Row) -> Row:
    return {k: row[k] for k in _PLACE} | {"by": MACHINE}


def _language(story: Story, account_id: str) -> str:
    languages = dict(zip(story.accounts["account_id"], story.accounts["language"], strict=True))
    return language_name(str(languages[account_id]))
