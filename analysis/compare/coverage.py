"""Who states which fact, who leaves it out, and what only one account tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.model import Links, link_claims, read_weights
from analysis.compare.origins import find_origins
from analysis.compare.origins.groups import origins_of
from analysis.compare.salience import (
    Informativeness,
    Prominence,
    sentence_loads,
    sentence_places,
    stand_of,
)

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

STATUS = {"same": "stated", "partial": "partly", "conflict": "differs"}
POSSIBLE = (
    "possible"  # of pairs below the sure threshold: shown where they are asked for, never counted
)
_TELLING = ("body", "bullet", "dek")
_LEAST_WORDS, _LEAST_TERMS = 5, 3
_LONE, _LEAST_LONE = 600, 3
_REPEATED = 0.5  # of a fact's statements that stand together in a larger fact
_PLACE = ("sentence_id", "start", "end")
_LEANING = (
    "this",
    "these",
    "those",
    "that",
    "it",
    "he",
    "she",
    "they",
    "his",
    "her",
    "their",
    "its",
    "but",
    "and",
    "meanwhile",
    "also",
)
Near = dict[tuple[int, str], tuple[float, int]]


@once
def compare_coverage(story: Story, *, threshold: float | None = None) -> pd.DataFrame:
    """The ``coverage`` of a story: in, one row a sentence; out, one row a fact x account.

    Facts ``f1``... are those of ``align_claims``, those of most origins, then of most accounts, then the most prominent first; ``o1``...
    are what one account alone tells, by how much it ``carries``: 3 for a figure, 3 for a named speaker, 2 for words in quotation
    marks, 1 for an actor by name (``why`` lists them); of equals the one of rarer words. ``status``: stated (holds the fullest
    wording), partly, differs, uncertain (only a possible pair: it is not counted), omitted. ``probability`` (0-1) is that the account
    states the fact; ``position`` (0-1) where in its text its best statement stands, missing when omitted. Over all its statements of
    the fact: ``place`` is the most prominent (headline, dek, lead, bullet, body, caption), ``paragraph`` the first of the body (from
    1; -1: none), ``share`` that of its text (0-1), ``prominence`` 0-1 by a convention of this project. ``fact`` is the shortest
    wording that holds the fact. Headlines, headings and captions are no facts of one account alone. ``repeats`` names the larger
    fact that holds most of the statements of this one: such a fact is listed and not counted in sentences. ``n_accounts`` tell the fact,
    from ``n_origins`` origins at least: for ``n_undecided`` of them it is open whether they report independently. Omission is not
    intent, and what is told in quite other words may be taken for omitted. With more than 20 accounts each shows no more than
    600 / accounts facts of its own, three at least. One account alone gives no rows: there is nothing to compare. ``threshold`` is the
    least probability of a pair; pairs of less than the default one make facts of their own, ``p1``... with the status possible, which are
    not counted. After Nenkova & Passonneau (2004). Raises ``AnalysisError`` for a threshold outside 0-1.

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
    for row in schema.rows(_aligned(story, threshold)):
        facts.setdefault(str(row["fact_id"]), []).append({str(k): v for k, v in row.items()})
    places = {r["sentence_id"]: i for i, r in enumerate(links.sentences.rows)}
    near = _near(links)
    stands, loads = sentence_places(story), sentence_loads(story)
    wordings = _wordings(facts, links, places)
    told = {
        f: _fact_rows(f, statements, wordings[f], accounts, links, places, near, stands)
        for f, statements in facts.items()
    }
    same = _repeats({f: {s["sentence_id"] for s in statements} for f, statements in facts.items()})
    rows = _by_weight(
        _with_origins(story, [r | {"repeats": same.get(f)} for f in told for r in told[f]])
    )
    taken = {places[s["sentence_id"]] for statements in facts.values() for s in statements}
    alone: list[dict[str, Any]] = []
    for number, (i, load) in enumerate(_only_here(links, taken, len(accounts), loads), 1):
        alone += _lone_rows(f"o{number}", i, accounts, links, near, stands, load)
    return schema.make("coverage", rows + _with_origins(story, alone))


@once
def compare_thresholds(story: Story) -> pd.DataFrame:
    """How much hangs on the threshold: in, one row a sentence; out, one row a standing: strict, sure (the default), loose.

    ``threshold`` is the least probability of a pair: strict half way from the default to 1, loose half way to the one from which
    pairs are possible. ``facts`` are shared by two accounts or more at it, ``by_all`` by all; those
    that repeat a larger fact are not counted. Nothing for a single account.
    """
    import pandas as pd

    accounts, weights = len(story.analysed), read_weights()
    told = {
        "strict": (1 + weights.sure) / 2,
        "sure": weights.sure,
        "loose": (weights.sure + weights.possible) / 2,
    }
    rows = []
    for standing, threshold in told.items() if accounts > 1 else ():
        groups = align_claims(story, threshold=threshold).groupby("fact_id")
        same = _repeats({str(f): set(rows["sentence_id"]) for f, rows in groups})
        tellers = groups["account_id"].nunique().drop(index=list(same))
        rows.append((standing, round(threshold, 3), len(tellers), int((tellers == accounts).sum())))
    return pd.DataFrame(rows, columns=["standing", "threshold", "facts", "by_all"])


def _aligned(story: Story, threshold: float | None) -> pd.DataFrame:
    """The statements of the facts at a threshold: above the default one fewer facts, below it possible ones besides."""
    if threshold is None:
        return align_claims(story)
    if threshold < read_weights().sure:
        return align_claims(story, standing="possible", least=threshold)
    return align_claims(story, threshold=threshold)


def _repeats(facts: dict[str, set[str]]) -> dict[str, str]:
    """fact -> the larger fact that holds most of its statements: two groupings of the same words, of which one is shown."""
    kept: list[str] = []
    found: dict[str, str] = {}
    holding: dict[str, list[str]] = {}
    for fact in sorted(facts, key=lambda f: (f.startswith("p"), -len(facts[f]), int(f[1:]))):
        shared = Counter(k for s in sorted(facts[fact]) for k in holding.get(s, []))
        most = min(shared, key=lambda k: (-shared[k], kept.index(k)), default="")
        if most and shared[most] > _REPEATED * len(facts[fact]):
            found[fact] = most
            continue
        kept.append(fact)
        for s in facts[fact]:
            holding.setdefault(s, []).append(fact)
    return found


def _by_weight(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The facts of most origins first, then of most accounts, then the most prominent; those that repeat others last."""
    facts: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        facts.setdefault(row["fact_id"], []).append(row)

    def weight(cells: list[dict[str, Any]]) -> tuple[bool, int, int, float]:
        told = [c["prominence"] for c in cells if c["status"] in STATUS.values()]
        return (
            cells[0]["repeats"] is not None,
            -cells[0]["n_origins"],
            -cells[0]["n_accounts"],
            -round(sum(told) / max(1, len(told)), 6),
        )

    return [row for cells in sorted(facts.values(), key=weight) for row in cells]


def _with_origins(story: Story, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with how many accounts tell their fact, from how many origins at least, and for how many of them that is open."""
    told: dict[str, list[str]] = {}
    for row in rows:
        told.setdefault(row["fact_id"], []).extend(
            [row["account_id"]] * (row["status"] in STATUS.values())
        )
    tally = origins_of(find_origins(story))
    counts = {fact: tally(accounts) for fact, accounts in told.items()}
    return [row | counts[row["fact_id"]] for row in rows]


def _near(links: Links) -> Near:
    """(statement, account) -> the statement of that account most probably the same, and its probability."""
    found: Near = {}
    names = [r["account_id"] for r in links.sentences.rows]
    for p, i, j in zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    ):
        for here, there in ((i, j), (j, i)):
            if p > found.get((here, names[there]), (-1.0, 0))[0]:
                found[here, names[there]] = p, there
    return found


def _fact_rows(
    fact_id: str,
    statements: list[dict[str, Any]],
    wording: str,
    accounts: list[str],
    links: Links,
    places: dict[str, int],
    near: Near,
    stands: dict[str, Prominence],
) -> list[dict[str, Any]]:
    told_by: dict[str, list[dict[str, Any]]] = {}
    for statement in statements:
        told_by.setdefault(statement["account_id"], []).append(statement)
    members = [places[s["sentence_id"]] for s in statements]
    rows = []
    for account in accounts:
        if account in told_by:
            best = min(
                told_by[account],
                key=lambda s: (list(STATUS).index(s["relation"]), -s["probability"], s["start"]),
            )
            told = {k: best[k] for k in (*_PLACE, "surface", "probability")}
            status = STATUS[best["relation"]] if best["standing"] == "sure" else POSSIBLE
            told |= {
                "status": status,
                "position": links.sentences.rows[places[best["sentence_id"]]]["position"],
            }
            told |= stand_of(stands[s["sentence_id"]] for s in told_by[account])._asdict()
        else:
            told = _elsewhere(members, account, links, near, stands)
        rows.append({"fact_id": fact_id, "account_id": account, "fact": wording} | told)
    return rows


def _wordings(
    facts: dict[str, list[dict[str, Any]]], links: Links, places: dict[str, int]
) -> dict[str, str]:
    """For each fact the shortest statement that holds the fullest wording and names no other fact.

    Rather no caption, nor one that leans on what went before.
    """

    def caption(statement: dict[str, Any]) -> bool:
        return bool(links.sentences.rows[places[statement["sentence_id"]]]["role"] == "caption")

    def unclear(statement: dict[str, Any]) -> tuple[bool, int]:
        text = str(statement["surface"])
        return text.split()[0].strip('“"').lower() in _LEANING, len(text)

    found: dict[str, str] = {}
    for fact, statements in facts.items():
        same = [s for s in statements if s["relation"] == "same"]
        told = (
            [s for s in same if not caption(s)] or [s for s in statements if not caption(s)] or same
        )
        free = [s for s in told if s["surface"] not in found.values()] or told
        found[fact] = str(min(free, key=unclear)["surface"])
    return found


def _elsewhere(
    members: list[int], account: str, links: Links, near: Near, stands: dict[str, Prominence]
) -> dict[str, Any]:
    """uncertain with the best possible statement of the account, or omitted."""
    p, place = max(
        ((p, -j) for i in members for p, j in [near.get((i, account), (0.0, 0))]), default=(0.0, 0)
    )
    if p < read_weights().possible:
        return {
            "status": "omitted",
            "start": -1,
            "end": -1,
            "paragraph": -1,
            "probability": round(p, 3),
        }
    row = links.sentences.rows[-place]
    told = {k: row[k] for k in (*_PLACE, "position")} | stand_of(
        [stands[row["sentence_id"]]]
    )._asdict()
    return told | {"status": "uncertain", "surface": row["text"], "probability": round(p, 3)}


def _only_here(
    links: Links, taken: set[int], accounts: int, loads: dict[str, Informativeness]
) -> list[tuple[int, Informativeness]]:
    """The statements of no fact, those that carry most first; of many accounts a few each."""
    units = links.sentences
    empty = Informativeness(0.0, "no figure, speaker or actor by name")

    def rare(i: int) -> float:
        return float(units.weight[slice(units.begin[i], units.begin[i + 1])].sum())

    many = units.begin[1:] - units.begin[:-1]
    full = ((units.length >= _LEAST_WORDS) & (many >= _LEAST_TERMS)).tolist()
    telling = [
        i
        for i, row in enumerate(units.rows)
        if i not in taken and full[i] and row["role"] in _TELLING
    ]
    kept: list[tuple[int, Informativeness]] = []
    room = Counter[int]()
    held = {i: loads.get(units.rows[i]["sentence_id"], empty) for i in telling}
    for i in sorted(telling, key=lambda i: (-held[i].score, -round(rare(i), 6), i)):
        room[int(units.account[i])] += 1
        if room[int(units.account[i])] <= max(_LEAST_LONE, _LONE // accounts):
            kept.append((i, held[i]))
    return kept


def _lone_rows(
    fact_id: str,
    i: int,
    accounts: list[str],
    links: Links,
    near: Near,
    stands: dict[str, Prominence],
    load: Informativeness,
) -> list[dict[str, Any]]:
    row = links.sentences.rows[i]
    own = {k: row[k] for k in (*_PLACE, "position")} | {
        "status": "stated",
        "surface": row["text"],
        "probability": 1.0,
    }
    own |= stand_of([stands[row["sentence_id"]]])._asdict()
    whole = {"fact_id": fact_id, "fact": row["text"], "carries": load.score, "why": load.reason}
    return [
        whole
        | {"account_id": a}
        | (own if a == row["account_id"] else _elsewhere([i], a, links, near, stands))
        for a in accounts
    ]
