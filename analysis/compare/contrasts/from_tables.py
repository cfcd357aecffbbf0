"""Make candidates of what the tables found: quotations, figures, conflicts, voices, origins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from analysis import schema
from analysis.compare.contrasts.candidates import PLACES, PossibleContrast, Side, Voice
from analysis.compare.contrasts.details import speaker_name
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.contrasts.provenance import provenance_candidates
from analysis.compare.contrasts.topics import RELATED, StoryMaterial
from analysis.compare.contrasts.unheard import unheard_candidates
from analysis.compare.contrasts.voice_words import is_newsroom, sides_of
from analysis.compare.fact_figures import judged_figures
from analysis.compare.figures import analysed_figures
from analysis.compare.quotations import compare_quotes
from analysis.compare.voices import compare_voices
from analysis.compare.wording import compare_conflicts, compare_wording
from analysis.find.quotes import analysed_quotes

Row = dict[str, Any]
_APART = ("conflict", "different date", "different scope")
_CHANGES = {
    "attribution dropped": ("attribution", "claim there"),
    "hedge dropped": ("attribution", "hedge there"),
    "bound dropped": ("figure", "bound"),
    "number rounded": ("figure", "rounded"),
    "actor replaced": ("label", "actor"),
    "scope widened": ("figure", "scope"),
    "qualifier dropped": ("attribution", "qualifier there"),
    "added interpretation": ("label", "interpretation"),
}
_ONLY_HERE = "only here"
_NAME = 2  # least words of the name of what is counted
_VAGUE = ("length of", "number of")
_SPOKEN = 6  # least words of a quotation that makes a voice


def table_candidates(material: StoryMaterial, names: NameSearch) -> Iterator[PossibleContrast]:
    """The candidates of all tables."""
    yield from _quotes(material)
    yield from _figures(material)
    yield from _lone_figures(material)
    yield from _pairs(material)
    of_accounts = [*provenance_candidates(material), *unheard_candidates(material)]
    credited = {c.what for c in of_accounts if c.kind == "origin"}
    yield from (c for c in _voices(material, names) if c.what not in credited)
    yield from of_accounts


def _quotes(material: StoryMaterial) -> Iterator[PossibleContrast]:
    for row in material.rows_of(compare_quotes):
        if row["verdict"] in ("altered", "shortened"):
            candidate = _two_sides(material, row, "quote", row["verdict"], 0.9)
            if candidate:
                candidate.what = schema.text_cell(row["speaker"])
                yield candidate


def _two_sides(
    material: StoryMaterial, row: Row, kind: str, sort: str, strength: float
) -> PossibleContrast | None:
    """A candidate of a row with a place and another one."""
    own, other = (material.number.get(row[k]) for k in ("sentence_id", "other_sentence_id"))
    if own is None or other is None:
        return None
    places = (
        (own, row["start"], row["end"], row.get("surface")),
        (other, row["other_start"], row["other_end"], row["other_surface"]),
    )
    sides = [Side(i, (int(s), int(e)), schema.text_cell(words)) for i, s, e, words in places]
    return _completed(material, PossibleContrast(kind, sort, sides, [], strength, own))


def _completed(material: StoryMaterial, candidate: PossibleContrast) -> PossibleContrast:
    """A candidate with the nearest sentence of each account that has no side yet."""
    here = {material.account[side.sentence] for side in candidate.sides}
    seeds = [side.sentence for side in candidate.sides]
    taken = here.union(candidate.absent)
    for other in material.accounts_near(*seeds):
        if other in taken:
            continue
        near = [m for s in seeds for m in material.near.get((s, other), [])[:1]]
        near = [
            m for m in near if m.probability >= RELATED and not material.is_headline(m.sentence)
        ]
        if near:
            candidate.sides.append(Side(max(near).sentence))
    return candidate


def _figures(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Groups of figures that are apart, one or two mentions an account."""
    table = analysed_figures(material.story)
    for _, group in table[table["verdict"].isin(_APART)].groupby("group_id", sort=False):
        by_account: dict[str, list[Row]] = {}
        for row in schema.rows(group):
            if row["start"] >= 0 and row["sentence_id"] in material.number:
                by_account.setdefault(row["account_id"], []).append(row)
        if len(by_account) < 2:
            continue
        apart = judged_figures(material.story).first_apart(str(group["group_id"].iloc[0]))
        ordered = _differing_first(dict(sorted(by_account.items())), apart)
        if _amount(ordered[0]) == _amount(ordered[1]):
            continue
        sides = [
            Side(material.number[r["sentence_id"]], (int(r["start"]), int(r["end"])), r["surface"])
            for r in ordered
        ]
        candidate = PossibleContrast("figure", "group", sides, [], 0.95, sides[0].sentence)
        candidate.what = schema.text_cell(group["what"].iloc[0])
        yield _completed(material, candidate)


def _lone_figures(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Figures that a search found in one account only, of which it is known what they count."""
    for row in material.rows_of(analysed_figures):
        what = schema.text_cell(row["what"])
        if row["verdict"] != _ONLY_HERE or row["start"] < 0 or len(what.split()) < _NAME:
            continue
        seed = material.number.get(row["sentence_id"])
        if seed is None or what.startswith(_VAGUE) or not _is_telling(row):
            continue
        own = material.account[seed]
        absent = [a for a in material.accounts if a != own]
        sides = [Side(seed, (int(row["start"]), int(row["end"])), row["surface"])]
        yield PossibleContrast("only", "figure", sides, absent, 0.6, seed, what, named=1)


def _is_telling(row: Row) -> bool:
    """Whether a figure says how many or how much: not that there is one, none, or an age."""
    return row["high"] not in (0, 1) and not str(row["unit"]).startswith("year of age")


def _amount(row: Row) -> tuple[object, ...]:
    """What a figure says: two mentions with the same are apart only by others of their group."""
    return row["value"], row["high"], row["bound"], row["unit"]


def _differing_first(
    by_account: dict[str, list[Row]], apart: tuple[str, str] | None = None
) -> list[Row]:
    """Mentions of a group, the first two apart by two accounts, else with other numbers."""
    rows = [r for some in by_account.values() for r in some[:PLACES]]
    every = {r["quantity_id"]: r for some in by_account.values() for r in some} if apart else {}
    if apart and every.keys() >= set(apart):
        pair = [every[i] for i in apart]
        return [*pair, *(r for r in rows if all(r is not one for one in pair))]
    first = rows[0]
    others = [r for r in rows if r["account_id"] != first["account_id"]]
    others.sort(key=lambda r: (r["value"] == first["value"], _amount(r) == _amount(first)))
    second = others[:1]
    return [first, *second, *(r for r in rows[1:] if r not in second)]


def _pairs(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """Conflicts, and changes of wording."""
    for row in material.rows_of(compare_conflicts):
        if candidate := _two_sides(material, row, "conflict", "table", 0.9):
            candidate.sides[:2] = sorted(
                candidate.sides[:2], key=lambda side: material.order[side.sentence]
            )
            candidate.seed = candidate.sides[0].sentence
            candidate.kind, candidate.sort = _sort_of_conflict(material, candidate)
            yield candidate
    for row in material.rows_of(compare_wording):
        kind, sort = _CHANGES.get(row["change"], ("", ""))
        if kind and (candidate := _two_sides(material, row, kind, sort, 0.8)):
            if sort == "claim there":
                candidate.sides[1].note = _speaker(material, candidate.sides[1].sentence)
            yield candidate


def _speaker(material: StoryMaterial, sentence: int) -> str:
    """Who makes the longest claim of a sentence."""
    quotes = material.read[sentence].quotes
    longest = max(quotes, key=lambda q: len(q["content"]), default=None)
    return (speaker_name(longest) if longest else "") or "somebody"


def _sort_of_conflict(material: StoryMaterial, c: PossibleContrast) -> tuple[str, str]:
    """A conflict inside quotation marks is one of a quotation; one of figures or days of those."""
    reads = [material.read[side.sentence] for side in c.sides[:2]]
    places = [side.words or (0, 0) for side in c.sides[:2]]
    spoken = [
        any(q["kind"] != "indirect" and q["start"] <= p[0] < q["end"] for q in read.quotes)
        for read, p in zip(reads, places, strict=True)
    ]
    if all(spoken):
        c.what = schema.text_cell(reads[0].quotes[0]["speaker"])
        return "quote", "altered"
    counted = [
        any(f["start"] < p[1] and p[0] < f["end"] for f in read.figures)
        for read, p in zip(reads, places, strict=True)
    ]
    if all(counted):
        return "figure", "apart"
    dated = [
        read.parse.entity[read.parse.at(p[0])] in ("DATE", "TIME")
        for read, p in zip(reads, places, strict=True)
    ]
    return ("time", "date") if all(dated) else ("conflict", "table")


def _voices(material: StoryMaterial, names: NameSearch) -> Iterator[PossibleContrast]:
    """Speakers who are quoted in one account only."""
    table = compare_voices(material.story)
    quotes: dict[tuple[str, str], list[Row]] = {}
    for quote in material.rows_of(analysed_quotes):
        quotes.setdefault((quote["account_id"], str(quote["actor_id"])), []).append(quote)
    for row in schema.rows(table[table["only_here"]]):
        seed = material.number.get(row["sentence_id"])
        if seed is None or row["speaker"] == "unattributed" or not isinstance(row["actor_id"], str):
            continue
        actor = names.actors.get(row["actor_id"])
        if actor is not None and names.is_reporter(actor):
            continue
        own_quotes = quotes.get((row["account_id"], row["actor_id"]), [])
        sides = sides_of(material, own_quotes, _SPOKEN, sure=False)
        if not sides or (actor is not None and is_newsroom(material, actor, own_quotes)):
            continue
        own = material.account[seed]
        absent = [a for a in material.accounts if a != own]
        candidate = PossibleContrast(
            "voice", "only", sides[:PLACES], absent, 0.4, sides[0].sentence, named=1
        )
        candidate.what = row["speaker"]
        if actor is not None:
            candidate.role = names.role([row["account_id"]], actor)
        candidate.voices = [
            Voice(
                candidate.what,
                candidate.role,
                [side, *(s for s in sides if s.words != side.words)][:PLACES],
            )
            for side in sides_of(material, own_quotes, _SPOKEN)
        ]
        kind = row["kind_of_speaker"]
        candidate.measures = {
            "voice_words": min(row["words"], 60) / 60,
            "voice_quotes": min(row["quotes"], 4) / 4,
            "voice_named": float(row["speaker"][:1].isupper()),
            "voice_anonymous": float(kind in ("anonymous", "other")),
        }
        yield candidate
