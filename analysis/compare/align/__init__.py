"""Align the statements of several accounts: which of them state the same fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align.facts import describe_fact, group_pairs, neighbours_of
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import fact_threshold, link_claims, read_weights
from analysis.compare.align.rulings import facts_of
from analysis.errors import AnalysisError
from analysis.review import reviewed
from analysis.review.groups import DecidedGroup

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = ["align_claims", "link_claims"]


@reviewed
@once
def align_claims(
    story: Story,
    *,
    threshold: float | None = None,
    standing: str = "sure",
    least: float | None = None,
) -> pd.DataFrame:
    """Align the sentences of several accounts that state the same fact.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.
    threshold
        The least probability of a pair; by default the one at which four of five pairs are right,
        or the story's own if that is higher.
    standing
        ``"sure"``, or ``"possible"`` to add pairs below the threshold as facts ``p1``, ``p2``, ...
        They are marked possible, and are to be read, not counted.
    least
        The least probability of a possible pair.

    Returns
    -------
    pandas.DataFrame
        The table ``statements``: one row a sentence's place in a fact. A fact is stated by two or
        more accounts; a sentence may be in several. Columns: see ``analysis/schema.py``.

    Raises
    ------
    AnalysisError
        For an unknown ``standing``, and for a ``threshold`` or ``least`` outside 0-1.

    Notes
    -----
    Facts are content units (Nenkova & Passonneau 2004), grouped by complete link. Probabilities
    are calibrated on stories that the model was not trained on. Truth is not judged, and nothing
    is inferred that no words say.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists. Rain fell in Haifa.",
    ...          "Some 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_claims(story)[["fact_id", "account_id", "surface"]].iloc[1].tolist()
    ['f1', 'account-2', 'Some 60,000 reservists were called up by the army.']
    """
    _check_options(threshold, standing, least)
    sure = fact_threshold(story) if threshold is None else threshold
    rows = _rows(story, facts_of(story, threshold).groups, sure, prefix="f", standing="sure")
    possible = min(sure, read_weights().possible if least is None else least)
    if standing == "possible" and possible < sure:
        pairs = group_pairs(link_claims(story), possible, sure, meet=guard_of(story).meet)
        groups = [DecidedGroup(members) for members in pairs]
        rows += _rows(story, groups, possible, prefix="p", standing="possible")
    return schema.make("statements", rows)


def _check_options(threshold: float | None, standing: str, least: float | None) -> None:
    if standing not in ("sure", "possible"):
        raise AnalysisError(
            f"standing {standing!r}", "there is no such standing", "choose 'sure' or 'possible'"
        )
    for name, given in (("threshold", threshold), ("least", least)):
        if given is not None and not 0 < given <= 1:
            raise AnalysisError(
                f"{name} {given!r}", "is not a probability", "give a number above 0 and up to 1"
            )


def _rows(
    story: Story, facts: list[DecidedGroup], threshold: float, *, prefix: str, standing: str
) -> list[dict[str, Any]]:
    """The statements of facts made of pairs from ``threshold`` on, or decided by a coder."""
    links, guard = link_claims(story), guard_of(story)
    likely = neighbours_of(links.by_pair(0.0 if links.compared is not None else threshold))
    every = neighbours_of(links.by_pair(0.0)) if any(fact.who for fact in facts) else likely
    rows = []
    for number, fact in enumerate(facts, 1):
        pairs = every if fact.who else likely
        for member in describe_fact(links, fact.members, pairs, guard, fact.who):
            sentence = links.sentences.rows[member.sentence]
            rows.append(
                {k: sentence[k] for k in ("account_id", "sentence_id", "start", "end")}
                | {
                    "fact_id": f"{prefix}{number}",
                    "surface": sentence["text"],
                    "relation": member.relation,
                    "probability": member.probability,
                    "reason": member.reason,
                    "difference": member.difference or None,
                    "by": member.by,
                    "standing": standing,
                }
            )
    return rows
