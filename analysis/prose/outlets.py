"""Outlets across stories in words: which differences from the rest are shown after control for many tests, and who has too few cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.prose.voices import KINDS_OF_SPEAKER
from analysis.prose.words import Prose, as_sentence, count, in_words, listed, said
from analysis.tables.outlets import FEW, NONE_SHOWN, chance, kind_of_case, measure_of, percent, points, share

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]
# Of an outlet that does more than the rest, of one that does less, and what the counted cases are.
_HABITS: dict[str, tuple[str, str, str]] = {
    "carries": ("tells more of {what}", "tells less of {what}", "told "),
    "uncertain": ("is uncertain on more of {what}", "is uncertain on less of {what}", "uncertain "),
    "bound kept": ("keeps bounds of figures more often", "drops bounds of figures more often", "kept "),
    "not rounded": ("keeps exact numbers more often", "rounds figures more often", "kept exact "),
    "attribution kept": ("keeps who says so more often", "drops who says so more often", "kept "),
    "hedge kept": ("keeps hedges more often", "drops hedges more often", "kept "),
    "wire copy": ("takes over other accounts more often", "takes over other accounts less often", "taken over "),
    "speakers": ("gives more of its quotations to {what}", "gives fewer of its quotations to {what}", ""),
    "frames": ("has more sentences that touch {what}", "has fewer sentences that touch {what}", ""),
    "first": ("is first more often", "is first less often", "told first "),
}  # fmt: skip
_TOLD = {
    "figure": "the figures that most origins give",
    "quote": "the quotations that most origins give",
    "plain": "the other facts that most origins tell",
}
_ASSISTIVE = (
    "This measure is assistive: it errs in single cases, so read those behind a share, and take no share for a ratio between outlets."
)


def tell_outlets(outlets: pd.DataFrame, *, measure: str = "", limit: int = 24) -> Prose:
    """The differences that are shown after control for all comparisons made, each with share, interval and what the rest does.

    Takes the table of ``compare_outlets``; ``measure`` picks one, and then tells too where no difference is shown and who has too few
    cases. The surest come first; no outlet is ranked.
    """
    picked = outlets[outlets["measure"] == measure] if measure else outlets
    if picked.empty:
        return Prose("No outlet has a case to compare.")
    judged = picked[picked["verdict"] != FEW]
    shown = judged[judged["verdict"] != NONE_SHOWN].sort_values("q", kind="stable")
    items = [(f"{_difference(row)}.", ()) for row in shown.head(limit).to_dict("records")]
    if len(shown) > limit:
        items.append((f"{as_sentence(count(len(shown) - limit, 'more difference'))} of this kind stand in the table.", ()))
    if measure:
        items += [(words, ()) for words in (_none_shown(judged), _few_of(picked)) if words]
        assistive = f" {_ASSISTIVE}" if (picked["standing"] == "assistive").all() else ""
        return Prose(f"{_found(judged, shown)}{assistive}", tuple(items))
    return Prose(f"{_found(judged, shown)} {_CONTROL}" if len(judged) else _found(judged, shown), tuple(items))


_CONTROL = "Control for all comparisons made keeps chance findings rare among those that are shown; it does not tell why an outlet differs."


def _found(judged: pd.DataFrame, shown: pd.DataFrame) -> str:
    n, differ = len(judged), len(shown)
    if not n:
        return "No outlet has enough cases to compare."
    of = "of an outlet with the rest in the same stories"
    if n == 1:
        return f"The one comparison {of} shows {'a' if differ else 'no'} difference."
    if differ == n:
        return f"{'Both' if n == 2 else f'All {in_words(n)}'} comparisons {of} show a difference."
    shows = "one shows" if differ == 1 else f"{in_words(differ) if differ else 'none'} show"
    return f"Of {count(n, 'comparison')} {of} {shows} a difference."


def _difference(row: Row) -> str:
    """What an outlet does more or less than the rest, with the figures it rests on."""
    more, less, hit = _HABITS.get(row["measure"], ("has more of {what}", "has less of {what}", ""))
    habit = (more if row["verdict"].startswith("more") else less).format(what=_what(row))
    name = measure_of(row["measure"])
    cases = f"{hit}of {row['cases']:,} {name.case if row['cases'] == 1 else name.cases}"
    where = f" in {row['stories']:,} {'story' if row['stories'] == 1 else 'stories'}" if row["measure"] != "first" else ""
    numbers = percent(row).replace(" (", f" {cases}{where} (", 1)
    difference = f"difference {points(row).replace(' (', ' points (', 1)}, q {_equals(row['q'])}"
    return f"{said(row['outlet'])} {habit}: {numbers}, the rest {share(row['rest'])}; {difference}"


def _equals(q: float) -> str:
    words = chance(q)
    return words if words.startswith("<") else f"= {words}"


def _what(row: Row) -> str:
    kind = said(row["kind"])
    if row["measure"] in ("carries", "uncertain"):
        return _TOLD.get(kind, kind or "what most origins tell")
    return KINDS_OF_SPEAKER.get(kind, kind) if row["measure"] == "speakers" else f"“{kind}”" if kind else str(row["measure"])


def _none_shown(judged: pd.DataFrame, limit: int = 8) -> str:
    rows = judged[judged["verdict"] == NONE_SHOWN].to_dict("records")
    if not rows:
        return ""
    names = _with_kinds(rows)
    return (
        f"No difference is shown for {listed(names)}."
        if len(names) <= limit
        else f"No difference is shown for {in_words(len(names))} others."
    )


def _with_kinds(rows: Sequence[Row]) -> list[str]:
    """Outlets by name, each with the kinds that are meant where the measure has several."""
    kinds: dict[str, list[str]] = {}
    for row in rows:
        kinds.setdefault(said(row["outlet"]), []).append(kind_of_case(row["measure"], row["kind"]))
    return [f"{name} ({', '.join(k for k in told if k)})" if any(told) else name for name, told in kinds.items()]


def _few_of(picked: pd.DataFrame, limit: int = 8) -> str:
    rows = picked[picked["verdict"] == FEW].to_dict("records")
    outlets = list(dict.fromkeys(said(r["outlet"]) for r in rows))
    if not rows:
        return ""
    if len(rows) > limit:
        return f"Too few cases: {count(len(outlets), 'outlet')}{f' in {len(rows)} comparisons' if len(rows) > len(outlets) else ''}."
    return f"Too few cases: {listed(_few_cases([r for r in rows if said(r['outlet']) == name], name) for name in outlets)}."


def _few_cases(rows: Sequence[Row], outlet: str) -> str:
    """An outlet with the kinds that it has too few cases of, and how few."""
    kinds = [kind_of_case(r["measure"], r["kind"]) for r in rows]
    notes = list(dict.fromkeys(said(r["note"]) for r in rows))
    if len(notes) == 1:
        told = [listed(k for k in kinds if k), f"{notes[0]}{' each' if len(rows) > 1 else ''}" if notes[0] else ""]
    else:
        told = [f"{kind} {said(r['note'])}".strip() for kind, r in zip(kinds, rows, strict=True)]
    words = "; ".join(w for w in told if w)
    return f"{outlet} ({words})" if words else outlet


def tell_few(outlets: pd.DataFrame, *, limit: int = 12) -> Prose:
    """Which outlets have too few cases, for which measures and how few: no share is shown there and nothing is concluded.

    Takes the table of ``compare_outlets``.
    """
    few = outlets[outlets["verdict"] == FEW]
    if few.empty:
        return Prose("Every outlet has enough cases for every measure." if len(outlets) else "No outlet has a case to compare.")
    items = []
    groups = list(few.groupby("outlet", sort=False))
    for outlet, rows in groups[:limit]:
        whole = int((outlets["outlet"] == outlet).sum())
        told = [_named(row) for row in rows.head(4).to_dict("records")]
        more = [count(len(rows) - 4, "other")] if len(rows) > 4 else []
        some = f"in {in_words(len(rows))} of {count(whole, 'comparison')}: {listed(told + more)}"
        items.append((f"{outlet} {f'in every comparison, such as {told[0]}' if len(rows) == whole else some}.", ()))
    if len(groups) > limit:
        items.append((f"{as_sentence(count(len(groups) - limit, 'more outlet'))} stand in the table.", ()))
    have = "has" if len(groups) == 1 else "have"
    total = outlets["outlet"].nunique()
    return Prose(
        f"{as_sentence(in_words(len(groups)))} of {count(total, 'outlet')} {have} too few cases somewhere; no share is shown there.",
        tuple(items),
    )


def _named(row: Row) -> str:
    about = "; ".join(w for w in (kind_of_case(row["measure"], row["kind"]), said(row["note"])) if w)
    return f"{measure_of(row['measure']).name}{f' ({about})' if about else ''}"
