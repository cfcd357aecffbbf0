"""Codings of a story side by side: whatever the file, each coded thing becomes one unit."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.errors import AnalysisError, mend, one_line, shorten
from analysis.read.decisions import MACHINE
from analysis.review.anchors import Misfit, Place, find_anchor
from analysis.review.decisions import Anchor, Decision, parse_rows

if TYPE_CHECKING:
    from analysis.story import Story

Row = Mapping[str, Any]
RELATIONS = ("same", "partial", "conflict")
_LISTS = {  # list of the file -> kinds that are coded throughout where the list is there
    "facts": ("fact",),
    "figures": ("figure", "figure value", "figure bound"),
    "quotes": ("quote", "speaker"),
    "contrasts": ("contrast",),
    "codes": ("code",),
}
_OF_DECISION = {"differs": "conflict", "sign": "right", "strike": "wrong"}
_RENAMED = {"fact": "merged fact", "line": "line of a text"}  # units of a coding have these names
_HEADLINE = "T"


@dataclass(frozen=True)
class CodedUnit:
    """One thing that a coder coded.

    ``kind`` is fact, pair, figure, "figure value", "figure bound" (and other fields of figures),
    quote, speaker, contrast, line, code, or another kind of decision; ``places`` are its words;
    ``value`` is what was coded of it. ``says`` is the coder's sentence for it, where there is one.
    """

    kind: str
    places: tuple[Place, ...]
    value: str
    says: str = ""
    absent: frozenset[str] = frozenset()  # accounts that are coded not to have it
    coded: str = "file"  # or "decision", for a row of a review


@dataclass(frozen=True)
class StoryCoding:
    """All units of one coder, the accounts that each kind was coded in throughout, what failed.

    What is not coded in a kind that was coded throughout counts as "none"; a decision of
    ``review.NAME.csv`` is a unit by itself, and nothing follows for other places.
    """

    coder: str
    file: str
    units: tuple[CodedUnit, ...] = ()
    complete: Mapping[str, frozenset[str]] = field(default_factory=dict)
    refused: tuple[tuple[str, str], ...] = ()  # what, and why

    def of_kind(self, *kinds: str) -> list[CodedUnit]:
        """Return the units of some kinds."""
        return [unit for unit in self.units if unit.kind in kinds]


@once
def read_codings(story: Story) -> dict[str, StoryCoding]:
    """Return coder -> coding for the people and models that coded a story, without the machine.

    Parameters
    ----------
    story : Story
        Story with its decisions and codings.

    Returns
    -------
    dict[str, StoryCoding]
        By the coder's name. Of two files of one coder the decisions of ``review.NAME.csv`` come
        first.
    """
    found: dict[str, StoryCoding] = {}
    decided = tuple(story.settings.get("review", ()))
    for coder, rows in _by_coder(decided).items():
        found[coder] = from_rows(coder, "review.csv", rows, story)
    for said in story.settings.get("codings", ()):
        coder, file = said["coder"], said["file"]
        made = (
            from_rows(coder, file, said["rows"], story)
            if "rows" in said
            else from_json(coder, file, said, story)
        )
        found[coder] = _joined(found[coder], made) if coder in found else made
    return found


def coder_of_story(story: Story) -> str:
    """Return whose word is printed: the ``coder`` of ``story.toml``, else "machine"."""
    return str(story.settings.get("coder") or MACHINE)


def chosen_coding(story: Story) -> StoryCoding | None:
    """Return the coding of the coder whose word is printed; None for the machine."""
    return read_codings(story).get(coder_of_story(story))


def _joined(first: StoryCoding, second: StoryCoding) -> StoryCoding:
    return StoryCoding(
        first.coder,
        f"{first.file}, {second.file}",
        first.units + second.units,
        {**second.complete, **first.complete},
        first.refused + second.refused,
    )


def _by_coder(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if coder := " ".join(one_line(row["who"]).split()):
            found.setdefault(coder, []).append(row)
    return found


def from_rows(coder: str, file: str, rows: Iterable[Row], story: Story) -> StoryCoding:
    """Return the coding of a coder from rows as ``review.csv`` has them."""
    decisions, unread = parse_rows(rows, file)
    units, refused = [], [(row["path"], row["reason"]) for row in unread]
    for decision in decisions:
        kind, value = _kind_of(decision)
        anchors = [decision.place, *([decision.other] if decision.other else [])]
        places = [find_anchor(story, anchor) for anchor in anchors]
        if misfit := next((p for p in places if isinstance(p, Misfit)), None):
            what = f"{file}, {kind} {shorten(decision.place.words)}"
            refused.append((what, misfit.reason))
        else:
            found = tuple(p for p in places if isinstance(p, Place))
            units.append(CodedUnit(kind, found, value, coded="decision"))
    return StoryCoding(coder, file, tuple(units), {}, tuple(refused))


def _kind_of(decision: Decision) -> tuple[str, str]:
    """Return the kind of unit that a decision is, and its value."""
    if decision.kind == "quantity":
        if decision.decision == "none":
            return "figure", "none"
        return f"figure {decision.decision}", _plain_value(decision.value)
    if decision.kind == "contrast" and decision.decision != "note":
        return "line", _OF_DECISION[decision.decision]
    if decision.kind == "speaker":
        return "speaker", decision.value or "unknown"
    if decision.kind in _RENAMED:
        return _RENAMED[decision.kind], decision.decision
    if decision.kind == "check":
        return f"check of {decision.value}", decision.decision
    value = _OF_DECISION.get(decision.decision, decision.decision)
    extra = f" {decision.value}" if decision.value and decision.kind != "pair" else ""
    return decision.kind, f"{value}{extra}"


def _plain_value(value: object) -> str:
    """Return a number in one way of writing it, other values as they are.

    >>> _plain_value("1,200"), _plain_value(60.0), _plain_value(">")
    ('1200', '60', '>')
    """
    words = " ".join(str(value).split())
    try:
        return f"{float(words.replace(',', '')):g}" if words else ""
    except ValueError:
        return words


def from_json(coder: str, file: str, said: Row, story: Story) -> StoryCoding:
    """Return the coding of a coder from the JSON of a coding."""
    reader = _Reader(story, said.get("accounts", ()))
    makers: dict[str, Callable[[Row], Iterator[CodedUnit]]] = {
        "facts": reader.fact,
        "figures": reader.figure,
        "quotes": reader.quote,
        "contrasts": reader.contrast,
        "codes": reader.code,
    }
    units: list[CodedUnit] = []
    refused: list[tuple[str, str]] = []
    complete: dict[str, frozenset[str]] = {}
    for name in (n for n in makers if n in said):
        own = []
        for number, item in enumerate(said[name], 1):
            try:
                own += list(makers[name](item))
            except AnalysisError as error:
                what = f"{file}, {name}, number {number}" + f", {error.value}" * bool(error.value)
                refused.append((what, f"{error.cause}; {error.remedy}"))
        coded = reader.accounts or {p.account_id for unit in own for p in unit.places}
        complete |= dict.fromkeys(_LISTS[name], frozenset(coded))
        units += own
    return StoryCoding(coder, file, tuple(units), complete, tuple(refused))


class _Reader:
    """Reads the items of a coding file; what is not found in the texts is an ``AnalysisError``."""

    def __init__(self, story: Story, accounts: Iterable[Row]) -> None:
        self._story = story
        self._said = {str(a.get("account_id", "")): a for a in accounts}
        self._ids = {name: _account_in(story, name, a) for name, a in self._said.items()}
        self._found: dict[tuple[str, str], Place] = {}
        self.accounts = {i for i in self._ids.values() if i in set(story.analysed["account_id"])}

    def fact(self, item: Row) -> Iterator[CodedUnit]:
        """Return a fact: the sentences that state it, and how they relate."""
        relation = str(item.get("relation") or "same")
        if relation not in RELATIONS:
            raise _unknown("relation", relation, RELATIONS)
        sentences = item.get("sentences", {})
        if not isinstance(sentences, dict):
            raise AnalysisError("sentences", "is not an object", "give each account its sentences")
        places = [
            self._sentence(account, n)
            for account, numbers in sentences.items()
            for n in (numbers if isinstance(numbers, list) else [numbers])
        ]
        places += [self._words(place) for place in _items(item, "places")]
        yield CodedUnit("fact", tuple(dict.fromkeys(places)), relation, _text(item, "fact"))

    def figure(self, item: Row) -> Iterator[CodedUnit]:
        """Return a mention of a quantity, and its value and bound where they are given."""
        surface = _text(item, "surface") or _text(item, "text")
        place = self._mention(item, surface)
        yield CodedUnit("figure", (place,), "figure", surface)
        if item.get("value") is not None:
            yield CodedUnit("figure value", (place,), _plain_value(item["value"]), surface)
        if item.get("bound"):
            yield CodedUnit("figure bound", (place,), str(item["bound"]), surface)

    def quote(self, item: Row) -> Iterator[CodedUnit]:
        """Return a quotation, and its speaker."""
        place = self._sentence(_text(item, "account"), item["n"]) if "n" in item else None
        place = place or self._words(item)
        yield CodedUnit("quote", (place,), _text(item, "kind") or "quote")
        if "speaker" in item:
            yield CodedUnit("speaker", (place,), _text(item, "speaker") or "unknown")

    def contrast(self, item: Row) -> Iterator[CodedUnit]:
        """Return a contrast with the words of its sides."""
        places = tuple(self._words(place) for place in _items(item, "places"))
        absent = item.get("absent", [])
        absent = [str(a) for a in absent] if isinstance(absent, list) else []
        without = {_account_in(self._story, a, self._said.get(a, {})) for a in absent} - {""}
        yield CodedUnit(
            "contrast",
            places,
            _text(item, "kind") or "contrast",
            _text(item, "says"),
            frozenset(without),
        )

    def code(self, item: Row) -> Iterator[CodedUnit]:
        """Return words that have a code."""
        if not _text(item, "code"):
            raise AnalysisError("code", "is empty", "name the code")
        yield CodedUnit("code", (self._words(item),), _text(item, "code"))

    def _mention(self, item: Row, surface: str) -> Place:
        if "n" not in item:
            return self._words({**item, "text": surface})
        sentence = self._sentence(_text(item, "account"), item["n"])
        text = self._story.texts[sentence.account_id]
        at = text.find(surface, sentence.start, sentence.end) if surface else -1
        if at < 0:
            cause = f"has no {shorten(surface)} in sentence {item['n']}"
            raise AnalysisError(_text(item, "account"), cause, "copy the words exactly")
        return Place(sentence.account_id, at, at + len(surface))

    def _sentence(self, account: str, number: object) -> Place:
        """Return the place of a sentence: by its number in the file, or by its words."""
        key = (account, str(number))
        if key not in self._found:
            self._found[key] = self._find_sentence(account, number)
        return self._found[key]

    def _find_sentence(self, account: str, number: object) -> Place:
        said = self._said.get(account, {})
        if isinstance(number, str) and number != _HEADLINE and not number.isdecimal():
            return self._words({"account": account, "text": number})
        if str(number) == _HEADLINE:
            headline = _text(said, "headline") or _sentence_words(said, _HEADLINE)
            if (place := self._headline(account, headline)) is not None:
                return place
            return self._words({"account": account, "text": headline})
        words, before, after = _numbered(said, str(number), account)
        return self._words({"account": account, "text": words, "before": before, "after": after})

    def _headline(self, account: str, words: str) -> Place | None:
        account_id = self._ids.get(account) or _account_in(self._story, account, {})
        rows = self._story.sentences
        rows = rows[(rows["account_id"] == account_id) & (rows["role"] == "headline")]
        plain = " ".join(words.split())
        for start, end, text in zip(rows["start"], rows["end"], rows["text"], strict=True):
            if not plain or " ".join(text.split()) == plain:
                return Place(account_id, int(start), int(end))
        return None

    def _words(self, item: Row) -> Place:
        """Return the place of words that an item gives with its account."""
        account = _text(item, "account")
        words = _text(item, "text") or _text(item, "words")
        if not words:
            raise AnalysisError(account or "account", "has a place without words", "give its text")
        name = self._ids.get(account) or _account_in(self._story, account, {}) or account
        anchor = Anchor(name, words, _text(item, "before"), _text(item, "after"))
        found = find_anchor(self._story, anchor)
        if isinstance(found, Misfit):
            raise AnalysisError(shorten(words), found.reason, "copy the words from this text")
        return found


def cite_sentences(story: Story, said: Row) -> dict[str, Any]:
    """Return the JSON of a coding that can be kept beside a story.

    Its accounts have the hash of the story's text and the words of the sentences that are cited,
    in place of whole texts.
    """
    kept = []
    hashes = dict(zip(story.accounts["account_id"], story.accounts["sha256"], strict=True))
    for account in said.get("accounts", ()):
        name = str(account.get("account_id", ""))
        own: dict[str, Any] = {"account_id": name}
        if account_id := _account_in(story, name, account):
            own["sha256"] = str(hashes[account_id])
        if headline := _text(account, "headline"):
            own["headline"] = headline
        cited = {n: _cited(account, n, name) for n in _cited_numbers(said, name)}
        if sentences := {n: words for n, words in cited.items() if words is not None}:
            own["sentences"] = sentences
        kept.append(own)
    return {**said, **({"accounts": kept} if kept else {})}


def _cited_numbers(said: Row, account: str) -> list[str]:
    """Return the numbers of the sentences of an account that a coding cites, in their order."""
    found = set()
    for fact in said.get("facts", ()):
        sentences = fact.get("sentences")
        numbers = sentences.get(account, []) if isinstance(sentences, dict) else []
        found |= {str(n) for n in (numbers if isinstance(numbers, list) else [numbers])}
    for item in (*said.get("figures", ()), *said.get("quotes", ())):
        if item.get("account") == account and "n" in item:
            found.add(str(item["n"]))
    return sorted((n for n in found if n.isdecimal()), key=int)


def _cited(account: Row, number: str, name: str) -> dict[str, str] | None:
    try:
        words, before, after = _numbered(account, number, name)
    except AnalysisError:
        return None
    around = {"before": before, "after": after} if before or after else {}
    return {"text": words, **around}


def _numbered(said: Row, number: str, account: str) -> tuple[str, str, str]:
    """Return the words of a numbered sentence and what is before and after it."""
    sentences = said.get("sentences")
    if isinstance(sentences, dict):
        found: object = sentences.get(number)
    elif isinstance(sentences, list) and number.isdecimal() and int(number) < len(sentences):
        found = sentences[int(number)]
    else:
        found = None
    if isinstance(found, str) and found.strip():
        return found, "", ""
    if isinstance(found, dict) and _text(found, "text"):
        return _text(found, "text"), _text(found, "before"), _text(found, "after")
    text = said.get("text")
    if isinstance(found, list) and isinstance(text, str) and _is_span(found, text):
        start, end = found
        return text[start:end], text[max(0, start - 40) : start], text[end : end + 40]
    cause = f"cites sentence {number}, whose words the file does not give"
    raise AnalysisError(account or "account", cause, "list the account's sentences in 'accounts'")


def _is_span(span: list[Any], text: str) -> bool:
    whole = len(span) == 2 and all(isinstance(n, int) for n in span)
    return whole and 0 <= span[0] < span[1] <= len(text)


def _sentence_words(said: Row, number: str) -> str:
    sentences = said.get("sentences")
    found = sentences.get(number) if isinstance(sentences, dict) else None
    return _text(found, "text") if isinstance(found, dict) else str(found or "")


def _account_in(story: Story, name: str, said: Row) -> str:
    """Return the id of the account that a file means: by hash, id, file or name; empty if none."""
    rows = schema.rows(story.accounts[["account_id", "sha256", "path", "label"]])
    hashes = {_text(said, "sha256")} - {""}
    if _text(said, "text"):
        hashes.add(hashlib.sha256(_text(said, "text").encode()).hexdigest())
    for row in rows:
        if any(len(h) >= 12 and str(row["sha256"]).startswith(h) for h in hashes):
            return str(row["account_id"])
    wanted = name.casefold()
    for keys in (("account_id",), ("path",), ("label",)):
        for row in rows:
            known = {str(row[k]).casefold() for k in keys}
            if wanted and (wanted in known or wanted in {re.sub(r"\.\w+$", "", k) for k in known}):
                return str(row["account_id"])
    return ""


def _items(item: Row, key: str) -> list[Row]:
    found = item.get(key, [])
    if not isinstance(found, list) or not all(isinstance(i, dict) for i in found):
        raise AnalysisError(key, "is not a list of objects", "write it as a list")
    return found


def _text(item: Row, key: str) -> str:
    found = item.get(key)
    return mend(found) if isinstance(found, str) else ""


def _unknown(key: str, value: str, known: Iterable[str]) -> AnalysisError:
    return AnalysisError(key, f"is {shorten(value)}, which is not known", f"use {', '.join(known)}")
