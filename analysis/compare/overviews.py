"""An overview held against the accounts in hand: what supports each sentence, what it merges, adds, rounds, strips and leaves out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.align.model import link_claims, read_weights
from analysis.compare.align.sentences import number_of
from analysis.compare.coverage import compare_coverage
from analysis.compare.origins import find_origins
from analysis.compare.origins.groups import origins_of
from analysis.errors import AnalysisError
from analysis.find.frames import find_cues
from analysis.find.quantities import find_quantities
from analysis.find.quotes import find_quotes

if TYPE_CHECKING:
    import pandas as pd

    from analysis.compare.align.model import Links
    from analysis.story import Story

_DATELINE = 5  # letters: a longer name all in capitals is a town in a dateline
_NEAR = 0.15  # a figure rounded by more than this is another figure
_WORD = re.compile(r"\d[\d,.]*\d|\w+")
Row = Mapping[str, Any]


class OverviewFacts(NamedTuple):
    """sentence_id -> what stands in it: quantities, who is named as saying it, hedges; and all quantities by account."""

    quantities: dict[str, list[Row]]
    speakers: dict[str, list[str]]
    hedges: dict[str, list[str]]
    accounts: dict[str, list[Row]]


def read_told(story: Story) -> OverviewFacts:
    """What of each sentence may be rounded or stripped."""
    told = OverviewFacts({}, {}, {}, {})
    for q in find_quantities(story).to_dict("records"):
        told.quantities.setdefault(str(q["sentence_id"]), []).append(q)
        told.accounts.setdefault(str(q["account_id"]), []).append(q)
    for q in find_quotes(story).to_dict("records"):
        names = [str(q[k]) for k in ("speaker", "speaker_surface") if isinstance(q[k], str)]
        if names:
            name = next((n for n in names if n != n.lower()), names[-1])
            if (
                not str(name).isupper() or len(str(name)) < _DATELINE
            ):  # a dateline's town is no speaker
                told.speakers.setdefault(str(q["sentence_id"]), []).append(str(name))
    for c in find_cues(story).to_dict("records"):
        if c["measure"] == "wording" and c["dimension"] == "hedge":
            told.hedges.setdefault(str(c["sentence_id"]), []).append(str(c["surface"]))
    return told


def rounds(own: str, near: Sequence[str], told: OverviewFacts) -> list[str]:
    """Figures of the sentence that stand for another wording in the nearest statements: rounded, or with another bound."""
    found = []
    for q in told.quantities.get(own, []):
        there = [
            o for s in near for o in told.quantities.get(s, []) if _same_unit(q, o) and _close(q, o)
        ]
        if not there or any(_equal(q, o) for o in there):
            continue
        other = there[0]
        if q["value"] == other["value"]:
            found.append(f"“{other['surface']}” becomes “{q['surface']}”")
        else:
            found.append(f"“{other['surface']}” is rounded to “{q['surface']}”")
    return list(dict.fromkeys(found))


def strips(own: str, words: str, near: Sequence[str], told: OverviewFacts) -> list[str]:
    """Whose words it was, and the caveats, that all the nearest statements have and the sentence has not; ``words`` is its text."""
    found = []
    speakers = [told.speakers.get(s, []) for s in near]
    if near and all(speakers) and not told.speakers.get(own):
        gone = [
            n for n in dict.fromkeys(names[0] for names in speakers) if n.split()[-1] not in words
        ]
        found += [f"attribution left out ({', '.join(gone)})"] if gone else []
    hedges = [told.hedges.get(s, []) for s in near]
    if near and all(hedges) and not told.hedges.get(own):
        found.append(f"caveat left out: “{hedges[0][0]}”")
    return found


def added_figures(own: Row, near: Sequence[str], told: OverviewFacts) -> list[str]:
    """The figures of the sentence that no other account gives, not even rounded or with another bound, nor stand in the ``near`` texts."""
    others = [o for a, rows in told.accounts.items() if a != own["account_id"] for o in rows]
    printed = {w.lower() for text in near for w in _WORD.findall(text)}
    return [
        f"“{q['surface']}”" for q in told.quantities.get(str(own["sentence_id"]), [])
        if _ends(q) and not any(_same_unit(q, o) and _close(q, o) for o in others) and not _numbers(str(q["surface"])) <= printed
    ]  # fmt: skip


def _numbers(surface: str) -> set[str]:
    """The words of a figure that are numbers, as printed."""
    return {
        w.lower()
        for w in _WORD.findall(surface)
        if number_of(w) is not None or w.lower() in ("one", "half", "dozen", "hundred")
    }


def _same_unit(a: Row, b: Row) -> bool:
    one, other = ("" if v is None or v != v else v for v in (a["unit"], b["unit"]))
    return bool(one == other)


def _ends(q: Row) -> list[float]:
    return [
        float(q[k]) for k in ("value", "low", "high") if q[k] is not None and not math.isnan(q[k])
    ]


def _equal(a: Row, b: Row) -> bool:
    return bool(a["bound"] == b["bound"] and _ends(a) == _ends(b))


def _close(a: Row, b: Row) -> bool:
    """Whether two figures may be one: their first values differ by no more than rounding explains."""
    one, other = _ends(a), _ends(b)
    if not one or not other:
        return False
    return abs(one[0] - other[0]) <= _NEAR * max(abs(one[0]), abs(other[0]))


_NEAR_SUPPORT = 0.75  # of a sentence's best probability: a weaker pair of one account supports it no more than in passing


class OverviewSupport(NamedTuple):
    """A statement of another account; ``sure`` when the pair is as probable as those that facts are made of."""

    place: int
    row: dict[str, Any]
    probability: float
    sure: bool


def find_support(
    links: Links, account: str, sure: float, possible: float
) -> dict[str, list[OverviewSupport]]:
    """sentence_id of the account -> the statements that support it, the likeliest first; captions and headlines only without others."""
    units = links.sentences.rows
    found: dict[str, list[OverviewSupport]] = {}
    for p, i, j in zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    ):
        for here, there in ((i, j), (j, i)):
            if units[here]["account_id"] == account and p >= possible:
                found.setdefault(str(units[here]["sentence_id"]), []).append(
                    OverviewSupport(there, units[there], p, p >= sure)
                )
    return {
        s: _plain(sorted(statements, key=lambda t: (-t.probability, t.place)))
        for s, statements in found.items()
    }


def _plain(statements: list[OverviewSupport]) -> list[OverviewSupport]:
    telling = [s for s in statements if s.row["role"] not in ("caption", "headline")]
    return telling or statements


def nearest(found: list[OverviewSupport]) -> list[OverviewSupport]:
    """The sure statements that come near the likeliest; the possible ones where none is sure."""
    return [
        s for s in found if s.sure and s.probability >= _NEAR_SUPPORT * found[0].probability
    ] or found


def parts_of(links: Links, found: list[OverviewSupport]) -> int:
    """How many different statements a sentence is made of: those that support it, counted once where they state one another too.

    Two sentences of one account are two statements; across accounts two are one when they are linked themselves.
    """
    places = {s.place for s in nearest(found) if s.sure}
    group = {p: p for p in places}
    for p, i, j in zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    ):
        if i in places and j in places and p >= 0.5:
            low, high = sorted((group[i], group[j]))
            group = {k: low if g == high else g for k, g in group.items()}
    return len(set(group.values()))


NOT_FOUND = "Not found in the accounts in hand"
_TELLING = ("body", "bullet", "dek")
_HELD = ("stated", "partly", "differs", "uncertain")


@once
def compare_overview(story: Story, *, account_id: str | None = None) -> pd.DataFrame:
    """The table ``overview``: one row a sentence of an overview and a statement of another account that supports it.

    Accounts of kind overview are held against all others; ``account_id`` asks for any one account instead. ``finding``: supported;
    possibly (a similar statement, not surely the same); not found (in the accounts in hand: it may stand elsewhere);
    left out (a fact that most origins tell and the overview does not; its place is that of the telling account). ``by_*`` is the supporting
    statement; ``n_accounts`` and ``n_origins`` support the sentence; ``merges`` counts the different statements that it puts together;
    ``adds`` are figures that no account in hand gives; ``changes`` tells what of the nearest statements is rounded, or
    whose words, caveat or bound is stripped. What is told in quite other words may be missed. Raises ``AnalysisError`` for an
    unknown account.

    >>> from analysis.story import story_from_records
    >>> bullets = "• Nearly 60,000 reservists were called up by the army.\\n• This may decide the vote in autumn."
    >>> records = [{"text": bullets, "kind": "overview"}, {"text": "The army called up 60,000 reservists."}]
    >>> story = story_from_records(records, story_id="x")
    >>> compare_overview(story)[["finding", "by_account_id"]].fillna("-").values.tolist()
    [['supported', 'account-2'], ['not found', '-']]
    """
    wanted = _wanted(story, account_id)
    if not wanted or len(story.analysed) < 2:
        return schema.make("overview", [])
    links, told, tally = link_claims(story), read_told(story), origins_of(find_origins(story))
    coverage = compare_coverage(story)
    rows: list[dict[str, Any]] = []
    for account in wanted:
        support = find_support(links, account, read_weights().sure, read_weights().possible)
        sentences = story.sentences[
            (story.sentences["account_id"] == account) & story.sentences["role"].isin(_TELLING)
        ]
        for sentence in sentences.to_dict("records"):
            own = {str(k): v for k, v in sentence.items()}
            found = support.get(str(own["sentence_id"]), [])
            counts = tally(s.row["account_id"] for s in nearest(found) if s.sure)
            rows += _sentence_rows(own, found, told, parts_of(links, found), counts)
        rows += _left_out(
            account,
            coverage,
            story,
            tally([a for a in story.analysed["account_id"] if a != account])["n_origins"],
        )
    return schema.make("overview", rows)


def _wanted(story: Story, account_id: str | None) -> list[str]:
    known = story.analysed
    if account_id is None:
        return [str(a) for a in known[known["kind"] == "overview"]["account_id"]]
    if account_id not in set(known["account_id"]):
        named = ", ".join(known["account_id"].head(12))
        raise AnalysisError(
            f"account {account_id!r}",
            "there is no such account among those analysed",
            f"name one of {named}",
        )
    return [account_id]


def _sentence_rows(
    own: dict[str, Any],
    found: list[OverviewSupport],
    told: OverviewFacts,
    parts: int,
    counts: dict[str, int],
) -> list[dict[str, Any]]:
    """The rows of one sentence: one a supporting statement, or one that says that none was found."""
    sure = nearest(found)
    near = [str(s.row["sentence_id"]) for s in sure]
    own_id = str(own["sentence_id"])
    whole = {k: own[k] for k in ("account_id", "sentence_id", "start", "end")} | {
        "surface": own["text"],
        "merges": parts,
    }
    whole |= {k: counts[k] for k in ("n_accounts", "n_origins", "n_undecided")}
    whole["adds"] = ", ".join(added_figures(own, [str(s.row["text"]) for s in sure], told)) or None
    whole["changes"] = (
        "; ".join([*rounds(own_id, near, told), *strips(own_id, str(own["text"]), near, told)])
        or None
    )
    if not found:
        return [whole | {"finding": "not found", "changes": None}]
    return [
        whole
        | {"finding": "supported" if s.sure else "possibly", "probability": round(s.probability, 3)}
        | {f"by_{k}": s.row[k] for k in ("account_id", "sentence_id", "start", "end")}
        | {"by_surface": s.row["text"]}
        for s in sure
    ]


def _left_out(
    account: str, coverage: pd.DataFrame, story: Story, origins: int
) -> list[dict[str, Any]]:
    """The facts that two accounts or more and most origins tell, and this account does not, each at its first telling."""
    rows: list[dict[str, Any]] = []
    seen: set[str] = set()
    held = set(
        coverage[(coverage["account_id"] == account) & coverage["status"].isin(_HELD)]["fact_id"]
    )
    many = coverage[
        (coverage["n_accounts"] > 1)
        & (2 * coverage["n_origins"] > origins)
        & ~coverage["fact_id"].isin(held)
    ]
    for _, cells in many[many["start"] >= 0].groupby("fact_id", sort=False):
        places = {str(s) for s in cells["sentence_id"]}
        if places & seen:  # the same sentences make up two facts: one is enough
            continue
        seen |= places
        cell = next(
            (c for c in cells.to_dict("records") if c["surface"] == c["fact"]),
            cells.iloc[0].to_dict(),
        )
        row = {
            "account_id": account,
            "finding": "left out",
            "start": -1,
            "end": -1,
            "by_surface": cell["surface"],
        }
        row |= {f"by_{k}": cell[k] for k in ("account_id", "sentence_id", "start", "end")}
        rows.append(row | {k: cell[k] for k in ("n_accounts", "n_origins", "n_undecided")})
    return rows
