"""Who states which fact, who leaves it out, and what only one account tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.align import align_claims, link_claims
from analysis.align.model import Links, read_weights
from analysis.align.units import NAME, NUMBER
from analysis.memo import once
from analysis.origins import find_origins, origins_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

STATUS = {"same": "stated", "partial": "partly", "conflict": "differs"}
_TELLING = ("body", "bullet", "dek")
_LEAST_WORDS, _LEAST_TERMS = 5, 3
_LONE, _LEAST_LONE = 600, 3
_PLACE = ("sentence_id", "start", "end")
_LEANING = ("this", "these", "those", "that", "it", "he", "she", "they", "his", "her", "their", "its", "but", "and", "meanwhile", "also")
Near = dict[tuple[int, str], tuple[float, int]]


@once
def compare_coverage(story: Story) -> pd.DataFrame:
    """The ``coverage`` of a story: in, one row a sentence; out, one row a fact x account.

    Facts ``f1``... are those of ``align_claims``, in its order; ``o1``... are what one account alone tells, those that
    carry most (figures, names, rare words) first. ``status``: stated (holds the fullest wording), partly, differs,
    uncertain (only a possible pair: it is not counted), omitted. ``probability`` (0-1) is that the account states the fact;
    ``position`` (0-1) where in its text, missing when omitted. ``fact`` is the shortest wording that holds the fact. Headlines, headings
    and captions are no facts of one account alone. ``n_accounts`` tell the fact, from ``n_origins`` origins at least: for ``n_undecided``
    of them it is open whether they report independently. Omission is not intent, and what is told in quite other words may be
    taken for omitted. With more than 20 accounts each shows no more than 600 / accounts facts of its own, three at least.
    One account alone gives no rows: there is nothing to compare. After Nenkova & Passonneau (2004).

    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists. Heavy rain fell in Haifa.", "Some 60,000 reservists were called up by the army."]
    >>> table = compare_coverage(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table[["fact_id", "account_id", "status"]].apply(" ".join, axis=1).tolist()
    ['f1 account-1 stated', 'f1 account-2 stated', 'o1 account-1 stated', 'o1 account-2 omitted']
    """
    accounts = story.analysed["account_id"].tolist()
    if len(accounts) < 2:
        return schema.make("coverage", [])
    links = link_claims(story)
    facts: dict[str, list[dict[str, Any]]] = {}
    for row in align_claims(story).to_dict("records"):
        facts.setdefault(str(row["fact_id"]), []).append({str(k): v for k, v in row.items()})
    places = {r["sentence_id"]: i for i, r in enumerate(links.units.rows)}
    near = _near(links)
    rows = [r for f, statements in facts.items() for r in _fact_rows(f, statements, accounts, links, places, near)]
    taken = {places[s["sentence_id"]] for statements in facts.values() for s in statements}
    for number, i in enumerate(_only_here(links, taken, len(accounts)), 1):
        rows += _lone_rows(f"o{number}", i, accounts, links, near)
    return schema.make("coverage", _with_origins(story, rows))


def _with_origins(story: Story, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with how many accounts tell their fact, from how many origins at least, and for how many of them that is open."""
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["fact_id"], []).extend([row["account_id"]] * (row["status"] in STATUS.values()))
    tally = origins_of(find_origins(story))
    counts = {fact: tally(accounts) for fact, accounts in told.items()}
    return [row | counts[row["fact_id"]] for row in rows]


def _near(links: Links) -> Near:
    """(statement, account) -> the statement of that account most probably the same, and its probability."""
    found: Near = {}
    names = [r["account_id"] for r in links.units.rows]
    for p, i, j in zip(links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True):
        for here, there in ((i, j), (j, i)):
            if p > found.get((here, names[there]), (-1.0, 0))[0]:
                found[here, names[there]] = p, there
    return found


def _fact_rows(
    fact_id: str, statements: list[dict[str, Any]], accounts: list[str], links: Links, places: dict[str, int], near: Near
) -> list[dict[str, Any]]:
    wording = _wording(statements, links, places)
    told_by: dict[str, list[dict[str, Any]]] = {}
    for statement in statements:
        told_by.setdefault(statement["account_id"], []).append(statement)
    members = [places[s["sentence_id"]] for s in statements]
    rows = []
    for account in accounts:
        if account in told_by:
            best = min(told_by[account], key=lambda s: (list(STATUS).index(s["relation"]), -s["probability"], s["start"]))
            told = {k: best[k] for k in (*_PLACE, "surface", "probability")}
            told |= {"status": STATUS[best["relation"]], "position": links.units.rows[places[best["sentence_id"]]]["position"]}
        else:
            told = _elsewhere(members, account, links, near)
        rows.append({"fact_id": fact_id, "account_id": account, "fact": wording} | told)
    return rows


def _wording(statements: list[dict[str, Any]], links: Links, places: dict[str, int]) -> str:
    """The shortest statement that holds the fullest wording; rather no caption, nor one that leans on what went before."""

    def caption(statement: dict[str, Any]) -> bool:
        return bool(links.units.rows[places[statement["sentence_id"]]]["role"] == "caption")

    def unclear(statement: dict[str, Any]) -> tuple[bool, int]:
        text = str(statement["surface"])
        return text.split()[0].strip('“"').lower() in _LEANING, len(text)

    same = [s for s in statements if s["relation"] == "same"]
    told = [s for s in same if not caption(s)] or [s for s in statements if not caption(s)] or same
    return str(min(told, key=unclear)["surface"])


def _elsewhere(members: list[int], account: str, links: Links, near: Near) -> dict[str, Any]:
    """uncertain with the best possible statement of the account, or omitted."""
    p, place = max(((p, -j) for i in members for p, j in [near.get((i, account), (0.0, 0))]), default=(0.0, 0))
    if p < read_weights().possible:
        return {"status": "omitted", "start": -1, "end": -1, "probability": round(p, 3)}
    row = links.units.rows[-place]
    return {k: row[k] for k in (*_PLACE, "position")} | {"status": "uncertain", "surface": row["text"], "probability": round(p, 3)}


def _only_here(links: Links, taken: set[int], accounts: int) -> list[int]:
    """The statements of no fact, those that carry most first (figures, names, rare words); of many accounts a few each."""
    units = links.units

    def carries(i: int) -> float:
        span = slice(units.begin[i], units.begin[i + 1])
        kind = units.kind[span]
        return float(2 * (kind == NUMBER).sum() + (kind == NAME).sum() + 0.1 * units.weight[span].sum())

    many = units.begin[1:] - units.begin[:-1]
    full = ((units.length >= _LEAST_WORDS) & (many >= _LEAST_TERMS)).tolist()
    telling = [i for i, row in enumerate(units.rows) if i not in taken and full[i] and row["role"] in _TELLING]
    kept: list[int] = []
    room = Counter[int]()
    for i in sorted(telling, key=lambda i: (-round(carries(i), 6), i)):
        room[int(units.account[i])] += 1
        if room[int(units.account[i])] <= max(_LEAST_LONE, _LONE // accounts):
            kept.append(i)
    return kept


def _lone_rows(fact_id: str, i: int, accounts: list[str], links: Links, near: Near) -> list[dict[str, Any]]:
    row = links.units.rows[i]
    own = {k: row[k] for k in (*_PLACE, "position")} | {"status": "stated", "surface": row["text"], "probability": 1.0}
    return [
        {"fact_id": fact_id, "account_id": a, "fact": row["text"]} | (own if a == row["account_id"] else _elsewhere([i], a, links, near))
        for a in accounts
    ]
