"""Compare who states which fact, who leaves it out, and what only one account reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align import align_claims
from analysis.compare.align.model import fact_threshold, link_claims, read_weights
from analysis.compare.align.rulings import facts_of
from analysis.compare.coverage_cells import SHOWN, STATING, STATUS, CoverageCells
from analysis.compare.fact_figures import settle_figures
from analysis.compare.origins import find_origins, origins_of
from analysis.review import reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Row = dict[str, Any]
_MOST_ROWS = 500_000  # of the table: some 200 MB
_REPEATED = 0.5  # of a fact's statements that are together in a larger fact


@reviewed
@once
def compare_coverage(story: Story, *, threshold: float | None = None) -> pd.DataFrame:
    """Compare which facts each account states, and which it leaves out.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.
    threshold
        The least probability of a pair. Pairs below the default one make facts of their own,
        ``p1``, ``p2``, ..., with the status possible, which are not counted. Without it the
        story's own is taken, if it has one.

    Returns
    -------
    pandas.DataFrame
        The table ``coverage``: one row a fact and account; empty for one account. Columns: see
        ``analysis/schema.py``. Facts ``f1``, ``f2``, ... are those of ``align_claims``: first those
        of most origins, then of most accounts, then the most prominent. ``o1``, ``o2``, ... are
        what was found in one account, the most informative first; ``alone`` says whether the search
        of the others found nothing like it, or gives the nearest place.

    Raises
    ------
    AnalysisError
        For a threshold outside 0-1.

    Notes
    -----
    Content units by account, after Nenkova & Passonneau (2004). Omission is not intent, and what is
    said in quite other words may be taken for omitted. An account whose figure is not that of the
    others by the verdicts of ``align_quantities`` differs. Headlines, headings and captions are no
    facts of one account alone. With more than 20 accounts each lists at most 600 / accounts facts
    of its own, and at least three. In a story so large that facts times accounts are more than
    500,000 rows, the facts that come last are left out, of those of one account at most a half.
    Prominence is a convention of this project.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists. Heavy rain fell in Haifa.",
    ...          "60,000 reservists were called up by the army."]
    >>> table = compare_coverage(story_from_records([{"text": t} for t in texts], story_id="x"))
    >>> table[["fact_id", "account_id", "status"]].apply(" ".join, axis=1).tolist()
    ['f1 account-1 stated', 'f1 account-2 stated', 'o1 account-1 stated', 'o1 account-2 omitted']
    """
    if len(story.analysed) < 2:
        return schema.make("coverage", [])
    facts: dict[str, list[Row]] = {}
    for row in schema.rows(_align(story, threshold)):
        facts.setdefault(str(row["fact_id"]), []).append({str(k): v for k, v in row.items()})
    sentence_ids = {f: {s["sentence_id"] for s in members} for f, members in facts.items()}
    cells = CoverageCells(story)
    settle_figures(story, cells.links, facts)
    repeats = find_repeats(sentence_ids, _strengths(facts))
    stated = [row | {"repeats": repeats.get(row["fact_id"])} for row in cells.shared(facts)]
    most = _MOST_ROWS // len(cells.accounts)
    lone = cells.lone_sentences({s for ids in sentence_ids.values() for s in ids})
    lone = lone[: max(most // 2, most - len(facts))]
    shared = _by_fact(sort_facts(_count_origins(story, stated)))[: most - len(lone)]
    return cells.table([*shared, *_by_fact(_count_origins(story, list(cells.alone(lone))))])


@reviewed
@once
def compare_thresholds(story: Story) -> pd.DataFrame:
    """Compare how many facts are shared at a strict, the default and a loose threshold.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        One row a standing: strict, sure (the default), loose; empty for one account.
        ``threshold`` is the least probability of a pair, ``facts`` are shared by two accounts or
        more, ``by_all`` by all. Facts that repeat a larger one are not counted.

    Notes
    -----
    Strict is half way from the default to 1, loose half way to the threshold of possible pairs.
    """
    import pandas as pd

    accounts, weights = len(story.analysed), read_weights()
    thresholds = {
        "strict": (1 + weights.sure) / 2,
        "sure": weights.sure,
        "loose": (weights.sure + weights.possible) / 2,
    }
    rows = []
    for standing, threshold in thresholds.items() if accounts > 1 else ():
        sizes = _count_accounts(story, threshold)
        rows.append((standing, round(threshold, 3), len(sizes), sizes.count(accounts)))
    return pd.DataFrame(rows, columns=["standing", "threshold", "facts", "by_all"])


def _count_accounts(story: Story, threshold: float) -> list[int]:
    """The number of accounts of each fact of a threshold, repeats left out.

    The facts of ``align_claims``; how their statements differ is not looked up.
    """
    known = None if threshold == fact_threshold(story) else threshold
    sentences = link_claims(story).sentences.rows
    facts = {
        f"f{n}": [sentences[i] for i in group.members]
        for n, group in enumerate(facts_of(story, known).groups, 1)
    }
    repeats = find_repeats({f: {s["sentence_id"] for s in some} for f, some in facts.items()})
    return [len({s["account_id"] for s in some}) for f, some in facts.items() if f not in repeats]


def _align(story: Story, threshold: float | None) -> pd.DataFrame:
    """Above the default threshold there are fewer facts, below it possible ones too."""
    threshold = story.threshold if threshold is None else threshold
    if threshold is None:
        return align_claims(story)
    if threshold < read_weights().sure:
        return align_claims(story, standing="possible", least=threshold)
    return align_claims(story, threshold=threshold)


def _strengths(facts: Mapping[str, list[Row]]) -> dict[str, tuple[float, ...]]:
    """Fact -> how many accounts surely state it, and how likely the least likely of them does."""
    found: dict[str, tuple[float, ...]] = {}
    for fact, statements in facts.items():
        best: dict[str, float] = {}
        for s in statements:
            if STATUS[s["relation"]] in STATING:
                best[s["account_id"]] = max(best.get(s["account_id"], 0.0), s["probability"])
        found[fact] = (float(len(best)), min(best.values(), default=0.0))
    return found


def find_repeats(
    facts: dict[str, set[str]], strengths: Mapping[str, tuple[float, ...]] | None = None
) -> dict[str, str]:
    """Fact -> the fact with most of its sentences that stands for it, so that one is counted.

    The one of most accounts is kept, then the one whose accounts are likelier, then the larger.
    """
    strong = strengths or {}
    kept: dict[str, int] = {}
    repeats: dict[str, str] = {}
    facts_of: dict[str, list[str]] = {}
    order = sorted(facts, key=lambda f: (-len(facts[f]), int(f[1:])))
    order.sort(key=lambda f: tuple(-x for x in strong.get(f, ())))
    for fact in sorted(order, key=lambda f: f.startswith("p")):
        shared = Counter(k for s in sorted(facts[fact]) for k in facts_of.get(s, []))
        larger = min(shared, key=lambda k: (-shared[k], kept[k]), default="")
        if larger and shared[larger] > _REPEATED * len(facts[fact]):
            repeats[fact] = larger
            continue
        kept[fact] = len(kept)
        for sentence in facts[fact]:
            facts_of.setdefault(sentence, []).append(fact)
    return repeats


def sort_facts(rows: list[Row]) -> list[Row]:
    """Sort facts by origins, accounts and prominence; those to check come after the others.

    Those that repeat others come last.
    """
    facts: dict[str, list[Row]] = {}
    for row in rows:
        facts.setdefault(row["fact_id"], []).append(row)

    def rank(cells: list[Row]) -> tuple[bool, bool, int, int, float]:
        first = cells[0]
        values = [c["prominence"] for c in cells if c["status"] in STATING]
        prominence = round(sum(values) / max(1, len(values)), 6)
        repeats = first["repeats"] is not None
        to_check = first["standing"] != SHOWN
        return repeats, to_check, -first["n_origins"], -first["n_accounts"], -prominence

    return [row for cells in sorted(facts.values(), key=rank) for row in cells]


def _count_origins(story: Story, rows: list[Row]) -> list[Row]:
    return with_origins(story, rows, "fact_id", lambda row: row["status"] in STATING)


def with_origins(
    story: Story, rows: list[Row], group: str, gives: Callable[[Row], bool]
) -> list[Row]:
    """Add to each row how many accounts and origins give what its ``group`` stands for."""
    accounts: dict[str, list[str]] = {}
    for row in rows:
        accounts.setdefault(row[group], []).extend([row["account_id"]] if gives(row) else [])
    count = origins_of(find_origins(story))
    counts = {key: count(members) for key, members in accounts.items()}
    return [row | counts[row[group]] for row in rows]


def _by_fact(rows: list[Row]) -> list[list[Row]]:
    """The rows of each fact, in the order of the rows."""
    facts: dict[str, list[Row]] = {}
    for row in rows:
        facts.setdefault(row["fact_id"], []).append(row)
    return list(facts.values())
