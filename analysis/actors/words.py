"""A parsed account as plain lists, so that rules over thousands of tokens stay cheap."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from analysis import schema
from analysis.memo import once
from analysis.parse import parse_story
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.tokens import Doc


class Words:
    """The tokens of one account: word, lemma, tag, dependency, head, place; and its sentence rows."""

    def __init__(self, account_id: str, text: str, doc: Doc, rows: list[dict[str, object]]) -> None:
        self.account_id, self.text = account_id, text
        columns = doc.to_array(
            ["ORTH", "LOWER", "LEMMA", "TAG", "DEP", "HEAD", "IDX", "LENGTH", "ENT_TYPE", "ENT_IOB"]
        )
        strings = doc.vocab.strings
        known = {
            int(k): strings[int(k)]
            for k in {int(v) for c in (0, 1, 2, 3, 4, 8) for v in columns[:, c].tolist()}
            if k
        }
        named = [
            [known.get(int(v), "") for v in columns[:, c].tolist()] for c in (0, 1, 2, 3, 4, 8)
        ]
        self.word, self.lower, self.lemma, self.tag, self.dep, self.entity = named
        self.head = [
            i + int(offset) for i, offset in enumerate(columns[:, 5].astype("int64").tolist())
        ]
        self.start = [int(v) for v in columns[:, 6].tolist()]
        self.end = [s + int(n) for s, n in zip(self.start, columns[:, 7].tolist(), strict=True)]
        self.begins = [v == 3 for v in columns[:, 9].tolist()]
        self._place(rows)
        self._grow()

    def _place(self, rows: list[dict[str, object]]) -> None:
        """``sentence[i]``: the number of the sentence row that token i lies in, or -1."""
        self.rows = rows
        self.sentence = [-1] * len(self.start)
        self.spans: list[tuple[int, int]] = []
        for n, row in enumerate(rows):
            first, last = self.between(int(str(row["start"])), int(str(row["end"])))
            self.spans.append((first, last))
            self.sentence[first:last] = [n] * (last - first)

    def _grow(self) -> None:
        """Children, and the left and right edge of every subtree."""
        size = len(self.start)
        self.children: list[list[int]] = [[] for _ in range(size)]
        self.left, self.right = list(range(size)), list(range(1, size + 1))
        for i in range(size):
            if self.head[i] != i:
                self.children[self.head[i]].append(i)
        order = [i for i in range(size) if self.head[i] == i]
        for i in order:
            order.extend(self.children[i])
        for i in reversed(order):
            h = self.head[i]
            if self.left[i] < self.left[h]:
                self.left[h] = self.left[i]
            if self.right[i] > self.right[h]:
                self.right[h] = self.right[i]

    def __len__(self) -> int:
        return len(self.start)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first token that starts at or after ``start``, and the first that starts at or after ``end``."""
        return bisect_left(self.start, start), bisect_left(self.start, end)

    def at(self, offset: int) -> int:
        """The token that holds the character at ``offset`` (the one before it, when it lies in a space)."""
        return max(0, bisect_right(self.start, offset) - 1)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these dependencies."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)


@once
def words_of(story: Story) -> dict[str, Words]:
    """account_id -> its ``Words``, for the accounts that are analysed."""
    grouped = {
        a: schema.rows(rows) for a, rows in story.sentences.groupby("account_id", sort=False)
    }
    texts = story.texts
    return {a: Words(a, texts[a], doc, grouped[a]) for a, doc in parse_story(story).items()}
