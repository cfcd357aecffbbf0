"""An overview held against the accounts in hand: what supports each sentence, what it merges, adds, rounds, strips and leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.align import link_claims
from analysis.align.model import read_weights
from analysis.coverage import compare_coverage
from analysis.errors import AnalysisError
from analysis.memo import once
from analysis.origins import find_origins, origins_of
from analysis.overviews.changes import Told, added_figures, read_told, rounds, strips
from analysis.overviews.support import Support, find_support, nearest, parts_of

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = ["NOT_FOUND", "compare_overview"]

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
    own: dict[str, Any], found: list[Support], told: Told, parts: int, counts: dict[str, int]
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
