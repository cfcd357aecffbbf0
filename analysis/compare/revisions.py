"""Compare two texts, one made from the other: reworded, added, cut and moved sentences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, cached_property
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.word_forms import NEGATIONS
from analysis.find.quantities import analysed_quantities
from analysis.nlp import CONTENT_WORDS, parse_story
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from analysis.story import Story

ALIKE = 0.5  # of two sentences' words in one order: less is another sentence
WEIGHTS = ("figure", "fact", "quotation", "headline", "detail", "wording")
_SHORT = 4  # a sentence of fewer words is another sentence unless it is the same
_WHOLE = 12  # pieces of changed words: with more, the two sentences are shown whole
_ALL = 40_000  # pairs of sentences that are all compared
_NEAR = 12  # sentences of a longer text that one is compared with: by its place, and by a rare word
_LONG = 500  # words of a sentence of which only the beginning and end are compared word by word
_ROLES = ("headline", "dek", "body", "bullet", "caption")
Figure = tuple[Any, ...]
Change = dict[str, Any]  # a row of ``versions`` without its account


class RevisedWord(NamedTuple):
    """A word of a sentence: ``key`` is compared, ``sense`` is empty for words without meaning."""

    start: int
    end: int
    key: str
    sense: str
    quoted: bool


class Edit(NamedTuple):
    """Neighbouring words of the earlier sentence and what replaces them; either may be empty."""

    cut: tuple[RevisedWord, ...]
    added: tuple[RevisedWord, ...]

    @property
    def senses(self) -> tuple[set[str], set[str]]:
        """The meanings cut and the meanings added."""
        return {w.sense for w in self.cut} - {""}, {w.sense for w in self.added} - {""}


@dataclass(frozen=True)
class RevisedSentence:
    """A row of ``sentences`` with its words and figures."""

    row: dict[str, Any]
    words: tuple[RevisedWord, ...]
    figures: frozenset[Figure]

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The words as they are compared."""
        return tuple(w.key for w in self.words)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words without their order."""
        return frozenset(self.keys)


def compare_texts(
    before: Sequence[RevisedSentence], after: Sequence[RevisedSentence]
) -> list[Change]:
    """List the changes in the order of the later text, cut sentences at their old place."""
    pairs = match(before, after)
    kept = _longest_rising([pairs[j] for j in sorted(pairs)])
    figures_before = {figure for sentence in before for figure in sentence.figures}
    figures_after = {figure for sentence in after for figure in sentence.figures}
    changes: list[tuple[float, Change]] = []
    for j, sentence in enumerate(after):
        if j not in pairs:
            changes.append((j, _added(sentence, figures_before)))
            continue
        old, moved = before[pairs[j]], pairs[j] not in kept
        if old.keys != sentence.keys:
            changes.append((j, _reworded(old, sentence, moved)))
        elif moved:
            changes.append((j, _moved(old, sentence)))
    places = {i: j for j, i in pairs.items()}
    last = -1.0
    for i, sentence in enumerate(before):
        last = places.get(i, last)
        if i not in places:
            changes.append((last + 0.5, _cut(sentence, figures_after)))
    return [change for _, change in sorted(changes, key=lambda item: item[0])]


def weight_of(change: Change) -> int:
    """Order changes by weight: changed figures and facts first, moved sentences last."""
    if change["kind"] == "reworded":
        return WEIGHTS.index(change["what"])
    return len(WEIGHTS) + (0 if change["what"] else 2 if change["kind"] == "moved" else 1)


def match(before: Sequence[RevisedSentence], after: Sequence[RevisedSentence]) -> dict[int, int]:
    """Map places in the later text to places in the earlier one.

    Equal sentences are matched first, then the most alike; of equals the nearest in place.
    """
    scored = []
    for i, j in _candidates(before, after):
        score = alike(before[i], after[j])
        if score >= ALIKE:
            distance = abs(i / max(1, len(before)) - j / max(1, len(after)))
            scored.append((-score, distance, j, i))
    pairs: dict[int, int] = {}
    matched: set[int] = set()
    for _, _, j, i in sorted(scored):
        if j not in pairs and i not in matched:
            pairs[j] = i
            matched.add(i)
    return pairs


def _candidates(
    before: Sequence[RevisedSentence], after: Sequence[RevisedSentence]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of places that are compared: in long texts, not all.

    There a sentence is compared with the next equal one, those near its place, and those that share
    one of its rarest words.
    """
    if len(before) * len(after) <= _ALL:
        yield from product(range(len(before)), range(len(after)))
        return
    equal: dict[tuple[str, ...], list[int]] = {}
    with_word: dict[str, list[int]] = {}
    for i, old in enumerate(before):
        equal.setdefault(old.keys, []).append(i)
        for word in old.vocabulary:
            with_word.setdefault(word, []).append(i)
    free = {keys: iter(places) for keys, places in equal.items()}
    for j, new in enumerate(after):
        at = j * len(before) // len(after)
        near = {*range(max(0, at - _NEAR // 2), min(len(before), at + _NEAR // 2))}
        near.update([i for i in (next(free.get(new.keys, iter(())), -1),) if i >= 0])
        known = [w for w in new.vocabulary if len(with_word.get(w, ())) in range(1, _NEAR)]
        for word in sorted(known, key=lambda w: (len(with_word[w]), w))[:_NEAR]:
            near.update(with_word[word])
        yield from ((i, j) for i in sorted(near))


def alike(old: RevisedSentence, new: RevisedSentence) -> float:
    """Measure how much of two sentences is the same, in one order (0-1).

    Equal words are 1, and so are two headlines, whatever they say.
    """
    headlines = [sentence.row["role"] == "headline" for sentence in (old, new)]
    left, right = old.keys, new.keys
    if left == right or any(headlines):
        return float(left == right or all(headlines))
    words, others = old.vocabulary, new.vocabulary
    if min(len(left), len(right)) < _SHORT:
        return 0.0
    if 2 * len(words & others) < ALIKE * (len(words) + len(others)):
        return 0.0
    if max(len(left), len(right)) > _LONG:
        start, end = _same_ends(left, right)
        return min(0.999, 2 * (start + end) / (len(left) + len(right)))
    return min(0.999, SequenceMatcher(None, left, right, autojunk=False).ratio())


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Find the longest run of rising places: what is not in it was moved."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        at = bisect_left(tails, place)
        before[place] = tails[at - 1] if at else None
        tails[at : at + 1] = [place]
    kept, last = set(), tails[-1] if tails else None
    while last is not None:
        kept.add(last)
        last = before[last]
    return kept


def _added(new: RevisedSentence, figures: set[Figure]) -> Change:
    what = "figure" if new.figures - figures else None
    marked = f"{{+{new.row['text']}+}}"
    return _change("added", what, marked) | _place(new)


def _cut(old: RevisedSentence, figures: set[Figure]) -> Change:
    what = "figure" if old.figures - figures else None
    return _change("cut", what, f"[-{old.row['text']}-]") | _base(old)


def _moved(old: RevisedSentence, new: RevisedSentence) -> Change:
    return _change("moved", None, str(new.row["text"]), moved=True) | _base(old) | _place(new)


def _reworded(old: RevisedSentence, new: RevisedSentence, moved: bool) -> Change:
    edits = _edits(old, new)
    what, marked = _touched(old, new, edits), _mark(old, new, edits)
    return _change("reworded", what, marked, moved=moved) | _base(old) | _place(new)


def _change(kind: str, what: str | None, marked: str, *, moved: bool = False) -> Change:
    return {"kind": kind, "what": what, "moved": moved, "marked": marked}


def _place(new: RevisedSentence) -> Change:
    place = {column: new.row[column] for column in ("sentence_id", "start", "end")}
    return place | {"surface": new.row["text"]}


def _base(old: RevisedSentence) -> Change:
    place = {f"base_{column}": old.row[column] for column in ("sentence_id", "start", "end")}
    return place | {"base_surface": old.row["text"], "base_id": old.row["account_id"]}


def _edits(old: RevisedSentence, new: RevisedSentence) -> list[Edit]:
    """List the differences; those with at most one word without meaning between them are joined."""
    joined: list[list[int]] = []
    for tag, i, i2, j, j2 in _opcodes(old, new):
        if tag == "equal":
            continue
        if joined:
            _, last_i, _, last_j = joined[-1]
            is_near = i - last_i <= 1 and j - last_j <= 1
            if is_near and not any(word.sense for word in old.words[last_i:i]):
                joined[-1][1], joined[-1][3] = i2, j2
                continue
        joined.append([i, i2, j, j2])
    return [Edit(old.words[i:i2], new.words[j:j2]) for i, i2, j, j2 in joined]


def _opcodes(
    old: RevisedSentence, new: RevisedSentence
) -> Sequence[tuple[str, int, int, int, int]]:
    left, right = old.keys, new.keys
    if max(len(left), len(right)) <= _LONG:
        return SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    start, end = _same_ends(left, right)
    cut, added = len(left) - end, len(right) - end
    tag = "replace" if start < cut and start < added else "delete" if start < cut else "insert"
    blocks = [
        ("equal", 0, start, 0, start),
        (tag, start, cut, start, added),
        ("equal", cut, len(left), added, len(right)),
    ]
    return [block for block in blocks if block[1] < block[2] or block[3] < block[4]]


def _same_ends(left: Sequence[str], right: Sequence[str]) -> tuple[int, int]:
    """Count the words that two sentences have in common at their beginning and at their end."""
    shorter = min(len(left), len(right))
    start = next((n for n in range(shorter) if left[n] != right[n]), shorter)
    rest = shorter - start
    end = next((n for n in range(rest) if left[-1 - n] != right[-1 - n]), rest)
    return start, end


def _touched(old: RevisedSentence, new: RevisedSentence, edits: Sequence[Edit]) -> str:
    """Choose the weightiest thing that a rewording touches."""
    if old.row["role"] == "headline":
        return "headline"
    if old.figures != new.figures:
        return "figure"
    senses = [edit.senses for edit in edits]
    lost = {sense for cut, _ in senses for sense in cut}
    gained = {sense for _, added in senses for sense in added}
    is_negated = ("not" in lost) != ("not" in gained)
    if is_negated or any(cut - gained and added - lost for cut, added in senses):
        return "fact"
    if lost == gained:
        return "wording"
    quoted = any(word.quoted for edit in edits for word in (*edit.cut, *edit.added))
    return "quotation" if quoted else "detail"


def _mark(old: RevisedSentence, new: RevisedSentence, edits: Sequence[Edit]) -> str:
    """Show the later sentence with cut words in [-...-] and new words in {+...+}."""
    before, text = str(old.row["text"]), str(new.row["text"])
    if len(edits) > _WHOLE or 2 * sum(len(edit.cut) for edit in edits) > len(old.words):
        return f"[-{before}-]{{+{text}+}}"
    old_start, new_start = int(old.row["start"]), int(new.row["start"])
    marked, at = [], 0
    for edit in edits:
        cut = ""
        if edit.cut:
            words = before[edit.cut[0].start - old_start : edit.cut[-1].end - old_start]
            cut = f"[-{words}-]"
        if edit.added:
            begin, end = edit.added[0].start - new_start, edit.added[-1].end - new_start
            marked += [text[at:begin], cut, f"{{+{text[begin:end]}+}}"]
        else:
            begin = end = _place_of_cut(old, new, edit.cut[0])
            space = " " if begin < len(text) and text[begin].isalnum() else ""
            marked += [text[at:begin], cut, space]
        at = end
    return "".join([*marked, text[at:]])


def _place_of_cut(old: RevisedSentence, new: RevisedSentence, cut: RevisedWord) -> int:
    """Find the character of the later sentence before which a cut word was."""
    at = old.words.index(cut)
    place = max(j for tag, i, _, j, _ in _opcodes(old, new) if tag == "delete" and i <= at)
    if place < len(new.words):
        return new.words[place].start - int(new.row["start"])
    return len(str(new.row["text"]).rstrip('.!?”"'))


def read_sentences(story: Story, accounts: Sequence[str]) -> dict[str, list[RevisedSentence]]:
    """Read the sentences of some accounts with their words and figures."""
    part = _part_of(story, set(accounts))
    figures = _figures_by_sentence(part)
    docs = parse_story(part)
    found: dict[str, list[RevisedSentence]] = {account: [] for account in accounts}
    for row in schema.rows(part.sentences[part.sentences["role"].isin(_ROLES)]):
        if row["account_id"] in docs:
            in_sentence = frozenset(figures.get(str(row["sentence_id"]), ()))
            found[row["account_id"]].append(RevisedSentence(row, (), in_sentence))
    return {
        account: _with_words(sentences, docs[account]) if account in docs else sentences
        for account, sentences in found.items()
    }


def _part_of(story: Story, chosen: set[str]) -> Story:
    accounts = story.accounts[story.accounts["account_id"].isin(chosen)]
    if len(accounts) == len(story.accounts):
        return story
    sentences = story.sentences[story.sentences["account_id"].isin(chosen)]
    return replace(story, accounts=accounts, sentences=sentences)


def _figures_by_sentence(story: Story) -> dict[str, set[Figure]]:
    figures: dict[str, set[Figure]] = {}
    for q in schema.rows(analysed_quantities(story)):
        values = (None if v != v else v for v in (q["value"], q["low"], q["high"]))
        unit = schema.text_cell(q["unit"])
        figures.setdefault(str(q["sentence_id"]), set()).add((*values, q["bound"], unit))
    return figures


def _with_words(sentences: list[RevisedSentence], doc: Doc) -> list[RevisedSentence]:
    """Add the words to the sentences of one account, in the order of the text."""
    tokens = [t for t in doc if any(c.isalnum() for c in t.text) or t.text in "%$€£"]
    inside = _inside_quotes(doc.text)
    complete, at = [], 0
    for sentence in sorted(sentences, key=lambda s: int(s.row["start"])):
        while at < len(tokens) and tokens[at].idx < sentence.row["start"]:
            at += 1
        words = []
        while at < len(tokens) and tokens[at].idx < sentence.row["end"]:
            words.append(_read_word(tokens[at], inside))
            at += 1
        complete.append(replace(sentence, words=tuple(words)))
    return complete


def _read_word(token: Token, inside: Sequence[bool]) -> RevisedWord:
    key = token.lower_.replace("’", "'")
    start = token.idx
    return RevisedWord(start, start + len(token), key, _sense(token), inside[start])


def _inside_quotes(text: str) -> list[bool]:
    """Mark each character that is between quotation marks of its line."""
    inside, opened = [], False
    for character in text:
        if character == "\n":
            opened = False
        elif character in '“”"':
            opened = character == "“" or (character == '"' and not opened)
        inside.append(opened)
    return inside


def _sense(token: Token) -> str:
    """Return the lemma of a meaningful word, "not" for a negation, else nothing."""
    lemma = str(token.lemma_).lower()
    if token.lower_ in NEGATIONS or lemma in NEGATIONS:
        return "not"
    if token.pos_ not in CONTENT_WORDS or lemma in _reporting_verbs():
        return ""
    return "" if token.is_stop and token.pos_ not in ("PROPN", "NUM", "NOUN") else lemma


@cache
def _reporting_verbs() -> frozenset[str]:
    return frozenset(row["cue"] for row in read_lexicon("reporting") if row["kind"] == "say")
