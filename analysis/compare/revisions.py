"""Two texts, one made from the other: sentences reworded, added, cut and moved, with the changed words marked."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.find.quantities import find_quantities
from analysis.nlp import parse_story
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.story import Story

_ROLES = ("headline", "dek", "body", "bullet", "caption")
_CARRY = ("NOUN", "PROPN", "VERB", "NUM", "ADJ", "ADV")
_NOT = ("not", "n't", "no", "never", "nobody", "none", "nothing", "neither", "nor", "without")
_MARKS = re.compile(r"[“”\"]")
Figure = tuple[Any, ...]


class RevisedWord(NamedTuple):
    """A word of a sentence: ``key`` is what is compared; ``sense`` what it carries, empty for words that carry nothing."""

    start: int
    end: int
    key: str
    sense: str
    quoted: bool


@dataclass(frozen=True)
class RevisedSentence:
    """A row of ``sentences`` with its words and figures."""

    row: dict[str, Any]
    words: tuple[RevisedWord, ...]
    figures: frozenset[Figure]

    @property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(w.key for w in self.words)


def read_sentences(story: Story, accounts: Sequence[str]) -> dict[str, list[RevisedSentence]]:
    """account_id -> its sentences, for some accounts of a story."""
    chosen = set(accounts)
    some = replace(
        story,
        accounts=story.accounts[story.accounts["account_id"].isin(chosen)],
        sentences=story.sentences[story.sentences["account_id"].isin(chosen)],
    )
    part = some if len(some.accounts) < len(story.accounts) else story
    figures: dict[str, set[Figure]] = {}
    for q in schema.rows(find_quantities(part)):
        told = (q["value"], q["low"], q["high"])
        figure = (
            *(None if v != v else v for v in told),
            q["bound"],
            q["unit"] if isinstance(q["unit"], str) else "",
        )
        figures.setdefault(str(q["sentence_id"]), set()).add(figure)
    docs = parse_story(part)
    found: dict[str, list[RevisedSentence]] = {a: [] for a in accounts}
    for row in schema.rows(part.sentences[part.sentences["role"].isin(_ROLES)]):
        account = str(row["account_id"])
        if account in docs:
            told_row = {str(k): v for k, v in row.items()}
            found[account].append(
                RevisedSentence(
                    told_row, (), frozenset(figures.get(str(row["sentence_id"]), set()))
                )
            )
    return {a: _with_words(rows, docs[a]) if a in docs else rows for a, rows in found.items()}


def _with_words(sentences: list[RevisedSentence], doc: Any) -> list[RevisedSentence]:
    """The sentences of one account with their words; both go by the order of the text."""
    tokens = [t for t in doc if any(c.isalnum() for c in t.text) or t.text in "%$€£"]
    inside = _inside_quotes(doc.text)
    made, at = [], 0
    for sentence in sorted(sentences, key=lambda s: int(s.row["start"])):
        while at < len(tokens) and tokens[at].idx < sentence.row["start"]:
            at += 1
        words = []
        while at < len(tokens) and tokens[at].idx < sentence.row["end"]:
            t = tokens[at]
            words.append(
                RevisedWord(
                    t.idx, t.idx + len(t), t.lower_.replace("’", "'"), _sense(t), inside[t.idx]
                )
            )
            at += 1
        made.append(replace(sentence, words=tuple(words)))
    return made


def _inside_quotes(text: str) -> list[bool]:
    """For each character whether it stands between quotation marks of its line."""
    inside, opened = [], False
    for c in text:
        if c == "\n":
            opened = False
        elif _MARKS.match(c):
            opened = c == "“" or (c == '"' and not opened)
        inside.append(opened)
    return inside


def _sense(token: Any) -> str:
    lemma = str(token.lemma_).lower()
    if token.lower_ in _NOT or lemma in _NOT:
        return "not"
    if (
        token.pos_ not in _CARRY
        or lemma in _reporting()
        or (token.is_stop and token.pos_ not in ("PROPN", "NUM", "NOUN"))
    ):
        return ""
    return lemma


@cache
def _reporting() -> frozenset[str]:
    return frozenset(row["cue"] for row in read_lexicon("reporting") if row["kind"] == "say")


ALIKE = 0.5  # of two sentences' words in one order: less is another sentence
FIRST = ("figure", "fact", "quotation", "headline", "detail", "wording")
_SHORT = 4  # a sentence of fewer words is another sentence unless it is the same
_WHOLE = 12  # pieces of changed words: with more, the two sentences are shown whole


def compare_texts(
    before: Sequence[RevisedSentence], after: Sequence[RevisedSentence]
) -> Iterator[dict[str, Any]]:
    """The changes from one list of sentences to another, in the order of the later text, what was cut at its old place."""
    pairs = match(before, after)
    kept = _in_order([pairs[j] for j in sorted(pairs)])
    old = {f for s in before for f in s.figures}
    new = {f for s in after for f in s.figures}
    here = {i: j for j, i in pairs.items()}
    rows: list[tuple[float, dict[str, Any]]] = []
    for j, sentence in enumerate(after):
        if j not in pairs:
            what = "figure" if sentence.figures - old else ""
            rows.append(
                (j, _row(None, sentence, "added", what, False, f"{{+{sentence.row['text']}+}}"))
            )
            continue
        i = pairs[j]
        moved = i not in kept
        if before[i].keys != sentence.keys:
            row = _row(
                before[i],
                sentence,
                "reworded",
                touched(before[i], sentence),
                moved,
                mark(before[i], sentence),
            )
            rows.append((j, row))
        elif moved:
            rows.append(
                (j, _row(before[i], sentence, "moved", "", True, str(sentence.row["text"])))
            )
    last = -1.0
    for i, sentence in enumerate(before):
        last = here.get(i, last)
        if i not in here:
            what = "figure" if sentence.figures - new else ""
            rows.append(
                (
                    last + 0.5,
                    _row(sentence, None, "cut", what, False, f"[-{sentence.row['text']}-]"),
                )
            )
    rows.sort(key=lambda r: r[0])
    return (row for _, row in rows)


def match(before: Sequence[RevisedSentence], after: Sequence[RevisedSentence]) -> dict[int, int]:
    """Place in the later text -> place in the earlier: equal sentences first, then the most alike, of equals the nearest in place."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    scored = []
    for j, new in enumerate(after):
        for i, old in enumerate(before):
            score = alike(old, new)
            if score >= ALIKE:
                scored.append((-score, abs(i / max(1, len(before)) - j / max(1, len(after))), j, i))
    for _, _, j, i in sorted(scored):
        if j not in pairs and i not in taken:
            pairs[j] = i
            taken.add(i)
    return pairs


def alike(old: RevisedSentence, new: RevisedSentence) -> float:
    """How much of two sentences is the same, in one order: 1 for equal words, and for two headlines, whatever they say."""
    heads = [s.row["role"] == "headline" for s in (old, new)]
    a, b = old.keys, new.keys
    if a == b or any(heads):
        return float(a == b or all(heads))
    if min(len(a), len(b)) < _SHORT or 2 * len(set(a) & set(b)) < ALIKE * (
        len(set(a)) + len(set(b))
    ):
        return 0.0
    return min(0.999, SequenceMatcher(None, a, b, autojunk=False).ratio())


def _in_order(places: Sequence[int]) -> set[int]:
    """The longest run of places that rise: what is not in it was moved."""
    tails: list[int] = []
    chains: list[list[int]] = []
    for place in places:
        at = bisect_left(tails, place)
        chain = [*(chains[at - 1] if at else []), place]
        tails[at : at + 1] = [place]
        chains[at : at + 1] = [chain]
    return set(chains[-1]) if chains else set()


def _row(
    old: RevisedSentence | None,
    new: RevisedSentence | None,
    kind: str,
    what: str,
    moved: bool,
    marked: str,
) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": kind, "what": what or None, "moved": moved, "marked": marked}
    if old is not None:
        row |= {f"base_{k}": old.row[k] for k in ("sentence_id", "start", "end")} | {
            "base_surface": old.row["text"]
        }
        row["base_id"] = old.row["account_id"]
    if new is not None:
        row |= {k: new.row[k] for k in ("sentence_id", "start", "end")} | {
            "surface": new.row["text"]
        }
    return row


def pieces(
    old: RevisedSentence, new: RevisedSentence
) -> list[tuple[tuple[RevisedWord, ...], tuple[RevisedWord, ...]]]:
    """What stands for what: words of the earlier sentence and of the later, side by side where they differ."""
    blocks = SequenceMatcher(None, old.keys, new.keys, autojunk=False).get_opcodes()
    joined: list[list[int]] = []
    for tag, i, i2, j, j2 in blocks:
        if tag == "equal":
            continue
        if (
            joined
            and i - joined[-1][1] <= 1
            and j - joined[-1][3] <= 1
            and _light(old.words[joined[-1][1] : i])
        ):
            joined[-1][1], joined[-1][3] = i2, j2
        else:
            joined.append([i, i2, j, j2])
    return [(old.words[i:i2], new.words[j:j2]) for i, i2, j, j2 in joined]


def _light(words: Sequence[RevisedWord]) -> bool:
    return not any(w.sense for w in words)


def touched(old: RevisedSentence, new: RevisedSentence) -> str:
    """What a rewording touches: the weightiest of figure, fact, quotation, detail, wording."""
    if old.row["role"] == "headline":
        return "headline"
    if old.figures != new.figures:
        return "figure"
    changed = pieces(old, new)
    senses = [({w.sense for w in a} - {""}, {w.sense for w in b} - {""}) for a, b in changed]
    lost = {s for gone, _ in senses for s in gone}
    won = {s for _, come in senses for s in come}
    if ("not" in lost) != ("not" in won) or any(
        gone - won and come - lost for gone, come in senses
    ):
        return "fact"
    if any(w.quoted for a, b in changed for w in (*a, *b)) and lost != won:
        return "quotation"
    return "detail" if lost != won else "wording"


def mark(old: RevisedSentence, new: RevisedSentence) -> str:
    """The later sentence with what was cut in [-...-] and what was put in in {+...+}."""
    changed = pieces(old, new)
    before, text, start = str(old.row["text"]), str(new.row["text"]), int(new.row["start"])
    if len(changed) > _WHOLE or 2 * sum(len(gone) for gone, _ in changed) > len(old.words):
        return f"[-{before}-]{{+{text}+}}"
    told, at = [], 0
    firsts = {w: n for n, w in enumerate(new.words)}
    place = 0
    for gone, come in changed:
        cut = (
            before[gone[0].start - int(old.row["start"]) : gone[-1].end - int(old.row["start"])]
            if gone
            else ""
        )
        if come:
            place, end = firsts[come[0]], come[-1].end - start
            begin = come[0].start - start
        else:
            place = _after(old, new, gone)
            begin = end = (
                new.words[place].start - start
                if place < len(new.words)
                else len(text.rstrip('.!?”"'))
            )
        told += [
            text[at:begin],
            f"[-{cut}-]" if cut else "",
            f"{{+{text[begin:end]}+}}" if come else "",
        ]
        if not come and begin < len(text) and text[begin].isalnum():
            told.append(" ")
        at = end
    return "".join([*told, text[at:]])


def _after(old: RevisedSentence, new: RevisedSentence, gone: Sequence[RevisedWord]) -> int:
    """The place in the later sentence before which the words that are gone stood."""
    at = old.words.index(gone[0])
    for tag, i, _, j, _ in SequenceMatcher(None, old.keys, new.keys, autojunk=False).get_opcodes():
        if tag == "delete" and i <= at:
            place = j
    return place
