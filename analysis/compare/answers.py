"""What the tables say of the things that an analyst decides on, in the words of decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.align import align_claims
from analysis.compare.align.facts import relate_pair
from analysis.compare.align.guard import guard_of
from analysis.compare.align.matches import CONFLICT, PARTIAL, SAME
from analysis.compare.align.model import link_claims
from analysis.compare.contrasts import compare_accounts
from analysis.compare.figure_links import align_quantities
from analysis.compare.origins import find_origins
from analysis.find.actors import resolve_coreference
from analysis.find.actors.rulings import mention_at
from analysis.find.frames import NONE, choose_dimension, frame_names, score_sentences
from analysis.find.quantities import analysed_quantities
from analysis.find.quotes import analysed_quotes
from analysis.read.decisions import LEAVE_OUT, PUT_BACK
from analysis.review.apply import find_contrast, overlaps, sentence_at

if TYPE_CHECKING:
    from analysis.review.anchors import Place
    from analysis.review.decisions import Decision
    from analysis.story import Story

Row = dict[str, Any]
Places = tuple["Place", ...]
_PAIRED = {SAME: "same", PARTIAL: "partial", CONFLICT: "differs"}


def find_answer(story: Story, decision: Decision, places: Places) -> str | None:
    """Return what the tables of a story say of the thing decided on; None if it is in none."""
    return _ANSWERS[decision.kind](story, decision, places)


def _contrast(story: Story, decision: Decision, places: Places) -> str | None:
    rows = schema.rows(compare_accounts(story))
    chosen = find_contrast(rows, places)
    if chosen is None:
        return None
    row = next(row for row in rows if row["contrast_id"] == chosen)
    return decision.value if decision.decision == "note" else str(row["standing"])


def _pair(story: Story, decision: Decision, places: Places) -> str | None:
    """Whether two statements are in one fact, in the words of the decision's kind."""
    sentences = [sentence_at(story, place) for place in places]
    links = link_claims(story)
    numbers = {row["sentence_id"]: n for n, row in enumerate(links.sentences.rows)}
    if len(sentences) < 2 or not all(s in numbers for s in sentences):
        return None
    table = align_claims(story)
    facts = [set(table[table["sentence_id"] == s]["fact_id"]) for s in sentences]
    together, apart = _TOGETHER[decision.kind]
    if not facts[0] & facts[1]:
        return apart
    i, j = sorted(numbers[s] for s in sentences)
    at = links.by_pair(0.0).get((i, j), -1)
    if decision.kind != "pair" or at < 0:
        return together
    return _PAIRED.get(relate_pair(links, at, guard_of(story))[0], "unsure")


_TOGETHER = {"pair": ("same", "apart"), "statement": ("add", "remove"), "fact": ("merge", "split")}


def _quantity(story: Story, decision: Decision, places: Places) -> str | None:
    row = _first(analysed_quantities(story), places[0])
    if row is None:
        return None
    cell = row["surface"] if decision.decision == "none" else row[decision.decision]
    return f"{cell:g}" if isinstance(cell, float) and cell == cell else _word(cell)


def _groups(story: Story, places: Places) -> list[set[str]] | None:
    """Return the groups of the figures at each place; None if a place has no figure."""
    rows = schema.rows(analysed_quantities(story))
    found = [{r["quantity_id"] for r in rows if overlaps(r, p)} for p in places]
    if not all(found):
        return None
    table = align_quantities(story)
    return [set(table[table["quantity_id"].isin(ids)]["group_id"]) for ids in found]


def _link(story: Story, decision: Decision, places: Places) -> str | None:
    groups = _groups(story, places)
    return None if groups is None else "yes" if set.intersection(*groups) else "no"


def _verdict(story: Story, decision: Decision, places: Places) -> str | None:
    groups = _groups(story, places)
    shared = set.intersection(*groups) if groups else set()
    table = align_quantities(story)
    found = table[table["group_id"].isin(shared)]["verdict"]
    return None if groups is None else "not linked" if found.empty else str(found.iloc[0])


def _quote(story: Story, decision: Decision, places: Places) -> str | None:
    row = _first(analysed_quotes(story), places[0])
    if row is None:
        return None
    return "quotation" if decision.kind == "quote" else _word(row["speaker"])


def _actor(story: Story, decision: Decision, places: Places) -> str | None:
    found = resolve_coreference(story)
    mentions = [mention_at(found.accounts, place) for place in places]
    actors = [m.actor for m in mentions if m is not None]
    if len(actors) < len(places):
        return None
    if decision.decision == "name":
        return found.actors[actors[0]].name
    return "same" if len(set(actors)) == 1 else "apart"


def _origin(story: Story, decision: Decision, places: Places) -> str | None:
    table = find_origins(story)
    rows = schema.rows(table[table["account_id"] == places[0].account_id])
    if not rows:
        return None
    relation, origin = str(rows[0]["relation"]), _word(rows[0]["comes_from"], "")
    return f"{relation} of {origin}" if origin else relation


def _frame(story: Story, decision: Decision, places: Places) -> str | None:
    sentence = sentence_at(story, places[0])
    for codebook, names in frame_names(story).items():
        if decision.decision == NONE or decision.value in names:
            scores = score_sentences(story, codebook=codebook)
            return choose_dimension(scores[sentence][1]) if sentence in scores else None
    return None


def _line(story: Story, decision: Decision, places: Places) -> str | None:
    """Whether a line is read or left out; None for words that are neither."""
    out = any(overlaps(row, places[0]) for row in schema.rows(story.left_out))
    return LEAVE_OUT if out else PUT_BACK if sentence_at(story, places[0]) else None


def _first(table: Any, place: Place) -> Row | None:
    return next((row for row in schema.rows(table) if overlaps(row, place)), None)


def _word(cell: Any, missing: str = "unknown") -> str:
    return missing if cell is None or cell != cell else str(cell)


_ANSWERS: Mapping[str, Callable[[Story, Decision, Places], str | None]] = {
    "contrast": _contrast,
    "pair": _pair,
    "statement": _pair,
    "fact": _pair,
    "quantity": _quantity,
    "link": _link,
    "verdict": _verdict,
    "quote": _quote,
    "speaker": _quote,
    "actor": _actor,
    "origin": _origin,
    "frame": _frame,
    "line": _line,
}
