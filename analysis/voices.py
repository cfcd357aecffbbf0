"""Voices: who is given how many quotations and how many quoted words, account by account."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.actors import Actor, cast_of
from analysis.lexicons import read_lexicon
from analysis.memo import once
from analysis.quotes import find_quotes, find_spans
from analysis.story import Story

if TYPE_CHECKING:
    import pandas as pd

UNATTRIBUTED = "unattributed"
COLUMNS = [
    "actor_id", "speaker", "kind_of_speaker", "account_id", "quotes", "direct", "mixed", "indirect", "words", "share", "cues",
    "sentence_id", "start", "end", "surface",
]  # fmt: skip
_UNNAMED = re.compile(r"\b(?:some|many|others?|several|sources?|insiders?|people|those|anonymous|reports?)\b", re.I)


@once
def compare_voices(story: Story) -> pd.DataFrame:
    """One row a speaker and account, from the quotations: how many of each kind, and how many words in quotation marks.

    ``words`` counts words in quotation marks (direct and mixed), ``share`` is their share of the account's quoted words
    (missing where it quotes none); ``cues`` are the reporting words; the place is that of the speaker's first quotation.
    ``kind_of_speaker`` comes from an editable word list and from titles in the text. Quotations without a speaker form
    the row "unattributed". Indirect quotations are counted but never turned into a share. Not a measure of fairness.

    >>> from analysis import story_from_records
    >>> story = story_from_records([{"text": '"We won," said Senator Ann Lee.'}], story_id="x")
    >>> compare_voices(story)[["speaker", "kind_of_speaker", "quotes", "words", "share"]].values.tolist()
    [['Ann Lee', 'official', 1, 2, 1.0]]
    """
    import pandas as pd

    cast = cast_of(story)
    actors = {actor.actor_id: actor for actor in cast.actors}
    cells: dict[tuple[str, str], dict[str, Any]] = {}
    totals: dict[str, int] = {}
    for quote in find_quotes(story).to_dict("records"):
        known = actors.get(quote["actor_id"])
        name = known.name if known else quote["speaker"] if isinstance(quote["speaker"], str) else UNATTRIBUTED
        cell = cells.setdefault((name, quote["account_id"]), _empty(name, known, quote))
        cell["quotes"] += 1
        cell[quote["kind"]] += 1
        spoken = quoted_words(quote)
        cell["words"] += spoken
        totals[quote["account_id"]] = totals.get(quote["account_id"], 0) + spoken
        if isinstance(quote["cue"], str) and quote["cue"].lower() not in cell["cues"]:
            cell["cues"].append(quote["cue"].lower())
    rows = [c | {"cues": ", ".join(c["cues"]), "share": _share(c["words"], totals[c["account_id"]])} for c in cells.values()]
    return pd.DataFrame(rows, columns=COLUMNS).astype({"share": "float64"})


def _share(words: int, total: int) -> float | None:
    return words / total if total else None


def _empty(name: str, known: Actor | None, quote: dict[str, Any]) -> dict[str, Any]:
    counts: dict[str, Any] = dict.fromkeys(("quotes", "direct", "mixed", "indirect", "words"), 0)
    place = {k: quote[k] for k in ("account_id", "sentence_id", "start", "end", "surface")}
    who: dict[str, Any] = {"actor_id": known.actor_id if known else None, "speaker": name, "cues": []}
    who["kind_of_speaker"] = kind_of(name, known)
    return who | counts | place


def quoted_words(quote: dict[str, Any]) -> int:
    """The words of a quotation that stand in quotation marks."""
    if quote["kind"] == "indirect":
        return 0
    if quote["kind"] == "direct":
        return len(re.findall(r"\w+(?:['’-]\w+)*", quote["content"]))
    text = quote["content"]
    inner = [text[s.inner_start : s.inner_end] for s in find_spans(text, [(0, len(text))])]
    return len(re.findall(r"\w+(?:['’-]\w+)*", " ".join(inner)))


@cache
def _media() -> frozenset[str]:
    return frozenset(r["name"].lower() for r in read_lexicon("media"))


@cache
def _kinds() -> dict[str, str]:
    return {r[k]: r["speaker"] for k in ("actor", "noun") for r in read_lexicon("people")}


def kind_of(name: str, actor: Actor | None) -> str:
    """The kind of a speaker: by its title or noun, by its name, else other."""
    if name == UNATTRIBUTED:
        return UNATTRIBUTED
    if name.lower() in _media() or re.sub(r"^the ", "", name.lower()) in _media():
        return "media"
    if (actor is None or not actor.proper) and _UNNAMED.search(name):
        return "anonymous"
    if actor and actor.speaker:
        return actor.speaker
    if actor and actor.proper and actor.kind == "body":
        return "civil society"
    for word in reversed(re.findall(r"[a-z]+", name.lower())):
        for form in (word, word.rstrip("s")):
            if form in _kinds():
                return _kinds()[form]
    return "official" if actor and actor.kind == "place" else "other"
