"""A table in, sentences out: new data can never leave an old sentence behind. No computing beyond counting rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from analysis import markup

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

Place = tuple[str, str]
Labels = Mapping[str, str]


@dataclass(frozen=True)
class Prose:
    """Sentences, each with its evidence: (account, words) pairs. Shown escaped, as HTML or plain text."""

    lead: str
    items: tuple[tuple[str, tuple[Place, ...]], ...] = ()
    kind: str = ""

    def __str__(self) -> str:
        lines = [self.lead]
        for words, places in self.items:
            lines += [f"- {words}", *(f"    {who}: “{quoted}”" for who, quoted in places)]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return markup.paragraph(self.lead, self.kind) + (markup.bullets(self.items) if self.items else "")


_NOTHING = "No account could be analysed."
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def count(n: float, noun: str, plural: str = "") -> str:
    """A number with its noun, small numbers as words.

    >>> count(1, "account"), count(3, "story", "stories"), count(40, "fact")
    ('one account', 'three stories', '40 facts')
    """
    return f"{in_words(n)} {noun if int(n) == 1 else plural or noun + 's'}"


def in_words(n: float) -> str:
    """A whole number as a sentence prints it: a word up to twelve, digits from there."""
    return _NUMBERS[int(n)] if n < len(_NUMBERS) else f"{int(n):,}"


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """Words as a list in a sentence.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    words = list(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}" if len(words) > 1 else "".join(words)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def said(value: Any) -> str:
    """A cell's words, empty when the cell is missing."""
    return "" if value is None or value != value else str(value)


def _all(labels: Labels) -> str:
    return "both" if len(labels) == 2 else f"all {in_words(len(labels))}"


def tell_accounts(story: Story, origins: pd.DataFrame) -> Prose:
    """Who tells the story, from how many origins, what was left out of the texts, and what could not be read."""
    items = []
    descent = {r["account_id"]: f" {_sentence(r['relation'])}: {r['reason']}." for r in origins.to_dict("records") if len(origins) > 1}
    for account in story.accounts.to_dict("records"):
        items.append(
            (
                _about(account, descent.get(account["account_id"], "")),
                ((said(account["label"]), said(account["headline"])),) if said(account["headline"]) else (),
            )
        )
    for skipped in story.skipped.to_dict("records"):
        items.append((f"{skipped['path']} could not be read: {skipped['reason']}.", ()))
    if len(story.left_out):
        lines = listed(f"“{row['text']}” ({row['rule']})" for row in story.left_out.head(6).to_dict("records"))
        items.append((f"Left out as no part of an article: {lines}.", ()))
    number_of = count(len(story.accounts), "account")
    lead = f"{_sentence(number_of)} {'tells' if len(story.accounts) == 1 else 'tell'} this story{_descent(origins)}."
    if len(story.analysed) == 1:
        lead += " Nothing can be compared with a single account that can be analysed; what it says by itself is shown."
    return Prose(lead, tuple(items))


def _descent(origins: pd.DataFrame) -> str:
    if len(origins) < 2:
        return ""
    undecided = int((origins["relation"] == "undecided").sum())
    told = f" from {count(origins['origin_id'].nunique(), 'origin')}"
    if not undecided:
        return told
    who = (
        "for one of them it is undecided whether it reports"
        if undecided == 1
        else f"for {in_words(undecided)} of them it is undecided whether they report"
    )
    return f"{told} at most: {who} independently"


def _about(account: Mapping[str, Any], descent: str) -> str:
    label, outlet = said(account["label"]), said(account["outlet"])
    known = [] if outlet else ["outlet unknown, named by its file"]
    known += [f"an {k}" if k[0] in "aeiou" else f"a {k}" for k in (said(account["kind"]),) if k]
    known += [f"published {d}" if (d := said(account["published"])) else "no date given"]
    note = f" It is {said(account['note'])}." if said(account["note"]) else ""
    return f"{label}: {', '.join(known)}.{descent}{note}"


def tell_coverage(coverage: pd.DataFrame, labels: Labels, *, limit: int = 5) -> Prose:
    """What all accounts tell, what only some tell, what only one tells, each with the words."""
    if len(labels) < 2:
        return Prose("With one account there is no coverage to compare." if labels else _NOTHING)
    told = _facts(coverage)
    shared = [f for f in told if len(f) > 1]
    everyone = [f for f in shared if len(f) == len(labels)]
    alone = [f for f in told if len(f) == 1]
    items = [(f"Told by {_all(labels)}{_standing(f, labels)}:", _places(f, labels)) for f in everyone[:limit]]
    some = [f for f in shared if f not in everyone]
    items += [
        (f"Told only by {_names([labels[c['account_id']] for c in f])}{_standing(f, labels)}:", _places(f, labels)) for f in some[:limit]
    ]
    for account, label in labels.items():
        own = [f for f in alone if f[0]["account_id"] == account]
        if own:
            places = tuple(place for f in own[:limit] for place in _places(f, labels))
            more = f", {count(min(limit, len(own)), 'of them', 'of them')} here" if len(own) > limit else ""
            items.append((f"Found only in {label}: {count(len(own), 'statement')}{more}.", places))
    lead = f"{_sentence(_all(labels))} accounts tell {count(len(everyone), 'fact')} in common"
    if some:
        lead += f", some of them tell {count(len(some), 'further fact')}"
    lead += f"; {count(len(alone), 'statement')} {'is' if len(alone) == 1 else 'are'} found in one account only"
    return Prose(lead + ". Not found is not proof of omission.", tuple(items))


def _facts(coverage: pd.DataFrame) -> list[list[dict[str, Any]]]:
    """For each fact the cells of the accounts that tell it."""
    found = coverage[coverage["status"].isin(["stated", "partly", "differs"])]
    return [rows.to_dict("records") for _, rows in found.groupby("fact_id", sort=False)]


def _standing(cells: Sequence[Mapping[str, Any]], labels: Labels) -> str:
    partly = [labels[c["account_id"]] for c in cells if c["status"] == "partly"]
    if any(c["status"] == "differs" for c in cells):
        return ", but differently"
    return f", in part by {_names(partly)}" if partly else ""


def _names(names: Sequence[str], limit: int = 4) -> str:
    return listed(names) if len(names) <= limit else f"{in_words(len(names))} of them"


def _places(cells: Sequence[Mapping[str, Any]], labels: Labels, limit: int = 6) -> tuple[Place, ...]:
    """The first places of a fact or figure; the tables have them all."""
    return tuple((labels[c["account_id"]], said(c["surface"])) for c in cells[:limit])


def tell_quantities(figures: pd.DataFrame, story: Story, *, limit: int = 8) -> Prose:
    """Which figures several accounts give and how they stand, and which only one gives, with the sentence each stands in."""
    labels = story.compared
    sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
    given = figures[figures["quantity_id"].notna()]
    groups = [rows.to_dict("records") for _, rows in given.groupby("group_id", sort=False)]
    shared = [g for g in groups if len({c["account_id"] for c in g}) > 1]
    items = []
    for group in shared[:limit]:
        what = _sentence(said(group[0]["what"]) or "A figure")
        places = tuple((f"{labels[c['account_id']]}, {said(c['surface'])}", sentences[c["sentence_id"]]) for c in group[:6])
        items.append((f"{what}: {group[0]['verdict']}; {said(group[0]['reason'])}.", places))
    for account, label in labels.items():
        own = [c for g in groups if g not in shared for c in g if c["account_id"] == account]
        if own:
            words = listed(f"“{said(c['surface'])}”" for c in own[:limit]) + (" and more" if len(own) > limit else "")
            where: dict[str, list[str]] = {}
            for c in own[:limit]:
                where.setdefault(sentences[c["sentence_id"]], []).append(said(c["surface"]))
            places = tuple((listed(surfaces), sentence) for sentence, surfaces in where.items())
            items.append((f"{'Only ' if len(labels) > 1 else ''}{label} gives {words}.", places))
    if not groups:
        return Prose("No account gives a figure." if labels else _NOTHING)
    if not shared:
        return Prose("No figure is given by more than one account.", tuple(items))
    verdicts = [f"{in_words(n)} {verdict}" for verdict, n in _tally(g[0]["verdict"] for g in shared)]
    lead = f"{_sentence(count(len(shared), 'figure'))} {'is' if len(shared) == 1 else 'are'} given by more than one account"
    return Prose(f"{lead}: {listed(verdicts)}.", tuple(items))


def _tally(words: Iterable[str]) -> list[tuple[str, int]]:
    counts: dict[str, int] = {}
    for word in words:
        counts[word] = counts.get(word, 0) + 1
    return sorted(counts.items(), key=lambda pair: -pair[1])


def tell_voices(voices: pd.DataFrame, story: Story, *, limit: int = 6) -> Prose:
    """Whom each account quotes in their own words and whom it reports, with the first words of each, and who speaks in several."""
    if voices.empty:
        return Prose("No account quotes anyone." if story.compared else _NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = voices[voices["account_id"] == account].to_dict("records")
        named = [r for r in rows if r["speaker"] != "unattributed"]
        quoted = [r for r in named if r["direct"] + r["mixed"]]
        reported = [r for r in named if r not in quoted]
        loose = sum(r["quotes"] for r in rows if r["speaker"] == "unattributed")
        parts = [f"quotes {_speakers(quoted, limit) or 'no one'} word for word"]
        parts += [f"reports statements of {_speakers(reported, limit)}"] if reported else []
        parts += [f"leaves {count(loose, 'quotation')} without a named speaker"] if loose else []
        items.append(
            (f"{label} {listed(parts)}.", tuple((r["speaker"], story.texts[account][r["start"] : r["end"]]) for r in named[:limit]))
        )
    heard = voices[voices["speaker"] != "unattributed"].groupby("speaker", sort=False)["account_id"].nunique()
    both = list(heard[heard > 1].index)
    lead = f"{count(len(heard), 'speaker')} {'is' if len(heard) == 1 else 'are'} quoted or reported"
    if len(story.compared) > 1:
        lead += f"; {listed(both)} in more than one account" if both else "; none in more than one account"
    return Prose(_sentence(lead) + ".", tuple(items))


def _speakers(rows: Sequence[Mapping[str, Any]], limit: int) -> str:
    names = [f"{r['speaker']} ({in_words(r['quotes'])} times)" if r["quotes"] > 1 else r["speaker"] for r in rows[:limit]]
    return listed(names + ([count(len(rows) - limit, "other")] if len(rows) > limit else []))


def tell_framing(framing: pd.DataFrame, story: Story, *, limit: int = 3) -> Prose:
    """What each account stresses most, with its share, interval and top sentence; accounts are not ranked by it."""
    frames = framing[(framing["measure"] == "frame") & ~framing["dimension"].isin(["none", "uncertain"]) & (framing["share"] > 0)]
    if frames.empty:
        return Prose("No frame cue was found." if story.compared else _NOTHING)
    items = []
    for account, label in story.compared.items():
        rows = frames[frames["account_id"] == account].sort_values("share", ascending=False, kind="stable").head(limit).to_dict("records")
        stressed = listed(f"{r['dimension']} ({r['share']:.0%}, between {r['low']:.0%} and {r['high']:.0%})" for r in rows)
        places = tuple((r["dimension"], story.texts[account][r["start"] : r["end"]]) for r in rows)
        items.append((f"{label} stresses {stressed}." if rows else f"{label}: no frame cue was found.", places))
    return Prose("The share of each account's sentences, weighted by prominence, with the sentence that speaks most for it:", tuple(items))


def tell_doubt(story: Story, coverage: pd.DataFrame) -> Prose:
    """What could not be judged: uncertain cells, accounts and files that were set aside."""
    items = []
    uncertain = int((coverage["status"] == "uncertain").sum())
    if uncertain:
        cells = f"{_sentence(count(uncertain, 'cell'))} of the coverage table {'is' if uncertain == 1 else 'are'} uncertain"
        items.append((f"{cells}: a similar statement was found, but not surely the same.", ()))
    for account in story.accounts[~story.accounts["analysed"]].to_dict("records"):
        items.append((f"{account['label']} is {account['note']}.", ()))
    items += [(f"{row['path']} could not be read: {row['reason']}.", ()) for row in story.skipped.to_dict("records")]
    return Prose("What could not be judged:" if items else "Nothing was set aside as unreadable or uncertain.", tuple(items))
