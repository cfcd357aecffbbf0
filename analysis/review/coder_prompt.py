"""What a model is sent to code a story: guide, numbered sentences, and the form of an answer."""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from string import ascii_uppercase
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.errors import one_line
from analysis.read.decisions import on_one_line
from analysis.resources import read_data
from analysis.review.codings import RELATIONS

if TYPE_CHECKING:
    from analysis.story import Story

HEADLINE = "T"
QUOTE_KINDS = ("direct", "indirect", "mixed")
CONTRAST_KINDS = (
    *("quote", "figure", "conflict", "time", "only", "voice", "attribution", "label"),
    *("emphasis", "origin", "overview"),
)
TASKS = ("facts", "contrasts", "quotes")
_MARKERS = re.compile(r"<(?=\|)|(?<=\|)>")  # of the chat templates of models


class NumberedSentence(NamedTuple):
    """A sentence and the number that a model knows it by: letter of the account and ``n``.

    ``n`` is "T" for the headline and counts the other sentences of the account from 0.
    """

    letter: str
    n: str
    account_id: str
    sentence_id: str
    start: int
    end: int
    text: str

    @property
    def number(self) -> str:
        """Return the number as it is printed."""
        return f"{self.letter}:{self.n}"

    @property
    def line(self) -> str:
        """Return the sentence as it is sent: one line, whatever the account contains."""
        words = one_line(on_one_line(self.text))
        return f"[{self.number}] {_MARKERS.sub(' ', words)}"


@dataclass(frozen=True)
class NumberedStory:
    """The sentences of a story by their numbers, and the names of its accounts by letter."""

    sentences: dict[str, NumberedSentence]
    accounts: dict[str, str]  # letter -> account id
    labels: dict[str, str]  # letter -> name of the account
    texts: dict[str, str]  # account id -> text

    @property
    def letters(self) -> dict[str, str]:
        """Return account id -> letter."""
        return {account: letter for letter, account in self.accounts.items()}


class Part(NamedTuple):
    """One request: a task, and the numbers of the sentences that it shows."""

    task: str
    numbers: tuple[str, ...]

    @property
    def key(self) -> str:
        """Return a name that no other part of the same story has."""
        shown = hashlib.sha256(" ".join(self.numbers).encode()).hexdigest()[:16]
        return f"{self.task} {self.numbers[0]} {self.numbers[-1]} {shown}"


def number_story(story: Story) -> NumberedStory:
    """Give each sentence of the analysed accounts its number."""
    letters = dict(zip(story.compared, _letters(), strict=False))
    found: dict[str, NumberedSentence] = {}
    counts = dict.fromkeys(letters, 0)
    titled: set[str] = set()
    for row in schema.rows(story.sentences):
        account = row["account_id"]
        if account not in letters:
            continue
        n = str(counts[account])
        if row["role"] == "headline" and account not in titled:
            titled.add(account)
            n = HEADLINE
        else:
            counts[account] += 1
        place = (row["sentence_id"], int(row["start"]), int(row["end"]), str(row["text"]))
        sentence = NumberedSentence(letters[account], n, account, *place)
        found[sentence.number] = sentence
    accounts = {letter: account for account, letter in letters.items()}
    labels = {letter: one_line(story.labels[a]) for letter, a in accounts.items()}
    return NumberedStory(found, accounts, labels, {a: story.texts[a] for a in letters})


def _letters() -> Iterator[str]:
    for length in itertools.count(1):
        yield from map("".join, itertools.product(ascii_uppercase, repeat=length))


def plan_parts(numbered: NumberedStory, limit: int) -> list[Part]:
    """Plan the requests of a story.

    Parameters
    ----------
    numbered : NumberedStory
        The story.
    limit : int
        Characters of accounts in one request.

    Returns
    -------
    list of Part
        A request for each task where the story fits into one. Otherwise the accounts are cut into
        blocks of half that size; any two blocks are in one request for facts and for contrasts, so
        that every sentence is seen beside every other, and each block is in one for quotations.
    """
    whole = tuple(numbered.sentences)
    if _size(numbered, whole) <= limit:
        shown, single = [whole], [whole]
    else:
        single = list(_blocks(numbered, limit // 2))
        shown = [a + b for a, b in itertools.combinations(single, 2)]
    shown = [n for n in shown if len({numbered.sentences[x].letter for x in n}) > 1]
    pairs = [Part(task, numbers) for task in TASKS[:2] for numbers in shown]
    return [*pairs, *(Part(TASKS[2], numbers) for numbers in single)]


def _size(numbered: NumberedStory, numbers: tuple[str, ...]) -> int:
    return sum(len(numbered.sentences[n].line) + 1 for n in numbers)


def _blocks(numbered: NumberedStory, limit: int) -> Iterator[tuple[str, ...]]:
    """Yield runs of sentences of at most ``limit`` characters; one that is longer is alone."""
    block: tuple[str, ...] = ()
    for number in numbered.sentences:
        if block and _size(numbered, (*block, number)) > limit:
            yield block
            block = ()
        block = (*block, number)
    if block:
        yield block


def messages_of(numbered: NumberedStory, part: Part) -> list[dict[str, str]]:
    """Return the messages of a part: guide and task, then the accounts as material."""
    lines = []
    letter = ""
    for number in part.numbers:
        sentence = numbered.sentences[number]
        if sentence.letter != letter:
            letter = sentence.letter
            lines.append(f"\nAccount {letter}: {numbered.labels[letter]}")
        lines.append(sentence.line)
    return [
        {"role": "system", "content": f"{_guide()}\n{_task(part.task)}"},
        {"role": "user", "content": "\n".join(lines).strip()},
    ]


def _guide() -> str:
    return read_data("templates/coder/guide.txt")


def _task(task: str) -> str:
    return read_data(f"templates/coder/{task}.txt")


def prompt_hash() -> str:
    """Return a hash of all that every story is sent with: guide, tasks and forms."""
    parts = [_guide(), *map(_task, TASKS), *(json.dumps(schema_of(task)) for task in TASKS)]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def schema_of(task: str) -> dict[str, Any]:
    """Return the JSON schema of an answer; servers that can do so keep the model to it."""
    text, texts = {"type": "string"}, {"type": "array", "items": {"type": "string"}}
    place = _object({"sentence": text, "words": text})
    items = {
        "facts": {"fact": text, "relation": _one_of(RELATIONS), "sentences": texts},
        "contrasts": {
            "kind": _one_of(CONTRAST_KINDS),
            "weight": {"type": "integer", "enum": [1, 2, 3]},
            "says": text,
            "places": {"type": "array", "items": place},
            "absent": texts,
        },
        "quotes": {"sentence": text, "kind": _one_of(QUOTE_KINDS), "speaker": text, "cue": text},
    }
    return _object({task: {"type": "array", "items": _object(items[task])}})


def _one_of(words: tuple[str, ...]) -> dict[str, Any]:
    return {"type": "string", "enum": list(words)}


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
