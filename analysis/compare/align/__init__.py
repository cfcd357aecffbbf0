"""Which statements of several accounts state the same fact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.compare.align.facts import (
    Figures,
    common_terms,
    figures_of,
    find_changes,
    fullest,
    group_pairs,
    reason,
    relate,
)
from analysis.compare.align.model import Links, link_claims, read_weights
from analysis.errors import AnalysisError
from analysis.find.quantities import find_quantities

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

__all__ = [
    "align_claims",
    "link_claims",
]


@once
def align_claims(
    story: Story,
    *,
    threshold: float | None = None,
    standing: str = "sure",
    least: float | None = None,
) -> pd.DataFrame:
    """The ``statements`` of a story: in, one row a sentence; out, one row a sentence's place in a fact.

    A fact is stated by two or more accounts; a sentence may be in several. ``probability`` (0-1, calibrated on
    stories left out) is that of the best pairing that holds the sentence in its fact; ``relation`` is
    how it stands to the fact's fullest wording. ``threshold`` is the least probability of a pair (default: the
    one at which four of five pairs are right); ``standing="possible"`` adds pairs below it, as facts
    ``p1``, ``p2``..., marked possible, from the probability ``least`` on: they are to be read, not counted. It does not judge truth,
    and does not infer what no words say. Facts after Nenkova & Passonneau (2004); complete link. Raises ``AnalysisError`` for an
    unknown ``standing``, and for a ``threshold`` or ``least`` outside 0-1.

    >>> from analysis import story_from_records
    >>> texts = ["The army called up 60,000 reservists. Rain fell in Haifa.", "Some 60,000 reservists were called up by the army."]
    >>> story = story_from_records([{"text": t} for t in texts], story_id="x")
    >>> align_claims(story)[["fact_id", "account_id", "surface"]].to_dict("records")[1]
    {'fact_id': 'f1', 'account_id': 'account-2', 'surface': 'Some 60,000 reservists were called up by the army.'}
    """
    if standing not in ("sure", "possible"):
        raise AnalysisError(
            f"standing {standing!r}", "there is no such standing", "choose 'sure' or 'possible'"
        )
    for name, given in (("threshold", threshold), ("least", least)):
        if given is not None and not 0 < given <= 1:
            raise AnalysisError(
                f"{name} {given!r}", "is no probability", "give a number above 0 and up to 1"
            )
    links = link_claims(story)
    sure = read_weights().sure if threshold is None else threshold
    figures = figures_of(find_quantities(story))
    rows = _rows(links, group_pairs(links, sure), sure, figures, "f", "sure")
    possible = min(sure, read_weights().possible if least is None else least)
    if standing == "possible" and possible < sure:
        rows += _rows(links, group_pairs(links, possible, sure), possible, figures, "p", "possible")
    return schema.make("statements", rows)


def _rows(
    links: Links,
    facts: list[list[int]],
    threshold: float,
    figures: Figures,
    prefix: str,
    standing: str,
) -> list[dict[str, Any]]:
    strong = (links.probability >= threshold).nonzero()[0].tolist()
    pairs = {(int(links.first[at]), int(links.second[at])): at for at in strong}
    rows = []
    for number, fact in enumerate(facts, 1):
        full, core = fullest(links, fact), common_terms(links, fact)
        for i in fact:
            held: list[int] = [pairs[key] for k in fact if (key := (min(i, k), max(i, k))) in pairs]
            best = max(held, key=lambda at: (links.probability[at], -at))
            relation, against = relate(
                links, full, i, pairs.get((min(i, full), max(i, full))), core, figures
            )
            told, whole = links.sentences.rows[i], links.sentences.rows[full]
            changed = (
                find_changes(whole["sentence_id"], told["sentence_id"], figures)
                if told["account_id"] != whole["account_id"]
                else []
            )
            place = {k: told[k] for k in ("account_id", "sentence_id", "start", "end")}
            rows.append(
                place
                | {
                    "fact_id": f"{prefix}{number}",
                    "relation": relation,
                    "surface": told["text"],
                    "probability": round(float(links.probability[best]), 3),
                    "standing": standing,
                    "reason": "; ".join(
                        [*([against] if against else []), *changed, reason(links, best)]
                    ),
                }
            )
    return rows
