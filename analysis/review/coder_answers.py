"""Check what a model answered against the texts; whatever it made up is dropped and counted."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from rapidfuzz import fuzz

from analysis.errors import one_line
from analysis.review.coder_prompt import (
    CONTRAST_KINDS,
    HEADLINE,
    QUOTE_KINDS,
    NumberedSentence,
    NumberedStory,
    Part,
)
from analysis.review.codings import RELATIONS

ITEMS = 2_000  # of one answer
_LONG = 400  # characters of a model's own sentence
_ALIKE = 85  # of 100: likeness of two wordings of one fact
_NUMBER = re.compile(r"\s*\[?\s*([A-Za-z]{1,4})\s*[:.\- ]?\s*([Tt]|\d{1,6})\s*\]?\s*")
_THOUGHTS = re.compile(r"<think>.*?</think>", re.S)
_WORD = re.compile(r"[^\W_]+")
_PLAIN = str.maketrans("“”„«»‘’‚‹›—–\u00a0", "\"\"\"\"\"'''''-- ")  # sign for sign
Item = dict[str, Any]
Dropped = Counter[str]


def read_items(text: str, task: str) -> tuple[list[Item], bool]:
    """Read the items of an answer.

    Parameters
    ----------
    text : str
        What the model wrote; words around the JSON are ignored.
    task : str
        Name of the list.

    Returns
    -------
    items : list of dict
        The items that are whole, at most ``ITEMS``.
    whole : bool
        Whether the JSON ended, or broke off after these items.

    Raises
    ------
    ValueError
        If no list of that name begins in the text.
    """
    text = _THOUGHTS.sub("", text)
    start = re.search(rf'"{task}"\s*:\s*\[', text)
    if start is None:
        raise ValueError(f"there is no list {task!r}")
    decoder = json.JSONDecoder(strict=False, parse_constant=_refuse)
    found: list[Item] = []
    at = start.end()
    while True:
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return found, True
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return found, False
        if isinstance(item, dict):
            found.append(item)
        if len(found) == ITEMS:
            return found, True


def _skip(text: str, at: int) -> int:
    while text[at : at + 1] in (" ", "\t", "\r", "\n", ","):
        at += 1
    return at


def _refuse(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def clean_words(value: object) -> str:
    """Return a model's words on one line without control characters, cut after some length."""
    words = " ".join(one_line(value).split()) if isinstance(value, str) else ""
    return words if len(words) <= _LONG else f"{words[: _LONG - 1]}…"


def check_items(
    numbered: NumberedStory, part: Part, items: list[Item], dropped: Dropped
) -> list[Item]:
    """Return the items of a part that the texts bear out, in the form of a coding file.

    What is dropped is counted by its reason in ``dropped``.
    """
    check = {"facts": _fact, "contrasts": _contrast, "quotes": _quote}[part.task]
    shown = {n: numbered.sentences[n] for n in part.numbers}
    found = (check(numbered, shown, item, dropped) for item in items)
    return [item for item in found if item is not None]


def _cited(
    shown: Mapping[str, NumberedSentence], number: object, dropped: Dropped
) -> NumberedSentence | None:
    """Return the sentence of a number that was shown; None, and counted, for any other."""
    match = _NUMBER.fullmatch(number) if isinstance(number, str) else None
    n = HEADLINE if match and match[2] in "Tt" else str(int(match[2])) if match else ""
    sentence = shown.get(f"{match[1].upper()}:{n}") if match else None
    if sentence is None:
        dropped["sentences that do not exist"] += 1
    return sentence


def _listed(value: object) -> list[Any]:
    return value[:ITEMS] if isinstance(value, list) else []


def number_of(sentence: NumberedSentence) -> int | str:
    """Return ``n`` as a coding file has it: a number, or "T"."""
    return sentence.n if sentence.n == HEADLINE else int(sentence.n)


def _fact(
    numbered: NumberedStory, shown: Mapping[str, NumberedSentence], item: Item, dropped: Dropped
) -> Item | None:
    cited = [_cited(shown, n, dropped) for n in _listed(item.get("sentences"))]
    places: dict[str, list[int | str]] = {}
    for sentence in sorted({s for s in cited if s}, key=lambda s: (s.letter, s.start)):
        places.setdefault(sentence.account_id, []).append(number_of(sentence))
    words, relation = clean_words(item.get("fact")), item.get("relation")
    if len(places) < 2 or not words or relation not in RELATIONS:
        dropped["facts without two accounts, words or a relation"] += 1
        return None
    return {"fact": words, "sentences": places, "relation": relation}


def _quote(
    numbered: NumberedStory, shown: Mapping[str, NumberedSentence], item: Item, dropped: Dropped
) -> Item | None:
    sentence = _cited(shown, item.get("sentence"), dropped)
    speaker, kind = clean_words(item.get("speaker")), item.get("kind")
    if sentence is None or not speaker or kind not in QUOTE_KINDS:
        dropped["quotations without a sentence, a speaker or a kind"] += 1
        return None
    words = set(_WORD.findall(numbered.texts[sentence.account_id].casefold()))
    if not set(_WORD.findall(speaker.casefold())) & words:
        dropped["speakers that the account does not name"] += 1
        return None
    cue = clean_words(item.get("cue"))
    if cue.casefold() not in numbered.texts[sentence.account_id].casefold():
        cue = ""
    account, n = sentence.account_id, number_of(sentence)
    return {"account": account, "n": n, "kind": kind, "speaker": speaker, "cue": cue}


def _contrast(
    numbered: NumberedStory, shown: Mapping[str, NumberedSentence], item: Item, dropped: Dropped
) -> Item | None:
    places = list(_places(shown, item, dropped))
    sided = {place["account"] for place in places}
    absent = []
    for letter in _listed(item.get("absent")):
        account = numbered.accounts.get(letter.strip().upper() if isinstance(letter, str) else "")
        if account is None:
            dropped["accounts that do not exist"] += 1
        elif account not in sided and account not in absent:
            absent.append(account)
    says, kind, weight = clean_words(item.get("says")), item.get("kind"), item.get("weight")
    if len(sided) + bool(absent) < 2 or not sided or not says or kind not in CONTRAST_KINDS:
        dropped["contrasts without two sides, words or a kind"] += 1
        return None
    weight = weight if weight in (1, 2, 3) and not isinstance(weight, bool) else 1
    return {"kind": kind, "weight": weight, "says": says, "places": places, "absent": absent}


def _places(shown: Mapping[str, NumberedSentence], item: Item, dropped: Dropped) -> Iterator[Item]:
    """Yield the places of a contrast whose words are in the sentence that is named."""
    for place in _listed(item.get("places")):
        given = place if isinstance(place, dict) else {}
        sentence = _cited(shown, given.get("sentence"), dropped)
        if sentence is None:
            continue
        span = find_words(sentence.text, given.get("words"))
        if span is None:
            dropped["words that are not in their sentence"] += 1
            continue
        yield {
            "account": sentence.account_id,
            "text": sentence.text[span[0] : span[1]],
            "n": number_of(sentence),
            "start": sentence.start + span[0],
            "end": sentence.start + span[1],
        }


def find_words(text: str, words: object) -> tuple[int, int] | None:
    """Return where words are in a text, whatever its quotation marks, dashes and spaces.

    >>> find_words("He said: “It is  over.”", 'it IS over'), find_words("He said no.", "yes")
    ((10, 21), None)
    """
    parts = words.translate(_PLAIN).split() if isinstance(words, str) else []
    if not parts or len(parts) > 200:
        return None
    pattern = r"\s+".join(map(re.escape, parts))
    match = re.search(pattern, text.translate(_PLAIN), re.I)
    return match.span() if match else None


def merge_items(task: str, items: list[Item]) -> list[Item]:
    """Put the items of all parts of one task together, each once."""
    merged: list[Item] = []
    for item in items:
        if task == "facts":
            _add_fact(merged, item)
        elif not any(_is_same(task, item, other) for other in merged):
            merged.append(item)
    if task == "contrasts":
        merged.sort(key=lambda c: -c["weight"])  # as the model has them, within a weight
        return [{"rank": rank, **c} for rank, c in enumerate(merged, 1)]
    return merged


def _is_same(task: str, item: Item, other: Item) -> bool:
    if task == "quotes":
        return all(item[k] == other[k] for k in ("account", "n", "kind", "speaker"))
    places, others = ({(p["account"], p["n"]) for p in i["places"]} for i in (item, other))
    return item["kind"] == other["kind"] and places == others


def _add_fact(merged: list[Item], item: Item) -> None:
    """Add a fact, or its sentences to a fact that shares a sentence and has a like wording."""
    own = _sentences(item)
    for fact in merged:
        shared = own & _sentences(fact)
        same = own == shared == _sentences(fact)
        if same or (shared and fuzz.token_set_ratio(fact["fact"], item["fact"]) >= _ALIKE):
            for account, numbers in item["sentences"].items():
                kept = fact["sentences"].setdefault(account, [])
                kept += [n for n in numbers if n not in kept]
            fact["relation"] = max(fact["relation"], item["relation"], key=RELATIONS.index)
            return
    merged.append(item)


def _sentences(fact: Item) -> set[tuple[str, int | str]]:
    return {(account, n) for account, numbers in fact["sentences"].items() for n in numbers}
