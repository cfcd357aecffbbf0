"""Make candidates for contrasts of the topics: what they part on, what one has and another not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.details import DetailDifference, SentencePair, find_differences
from analysis.compare.contrasts.phrases import best_phrase
from analysis.compare.contrasts.topics import StoryMaterial, Topic

PLACES = 2  # of an account
_COMPARED = 0.5  # least probability of a pair whose words are compared
_LEADS = ("headline", "dek", "lead")
_BURIED = 0.5  # share of the text after which a thing is buried


@dataclass
class Side:
    """An account in a contrast: a sentence, the words in it that differ, and who is said to say so.

    ``note`` is what the sentence about the contrast adds: a speaker, a hedge, a figure as printed.
    """

    sentence: int
    words: Span | None = None
    note: str = ""


@dataclass
class Candidate:
    """A possible contrast: its kind and sort, its sides, accounts without it, and measures.

    The first sides are those that the sentence names. ``seed`` is the sentence that it starts from.
    """

    kind: str
    sort: str
    sides: list[Side]
    absent: list[int]
    strength: float
    seed: int
    what: str = ""
    named: int = 2
    measures: dict[str, float] = field(default_factory=dict)

    @property
    def sentences(self) -> list[int]:
        """The sentences of the sides, each once."""
        return list(dict.fromkeys(side.sentence for side in self.sides))


def topic_candidates(material: StoryMaterial, topics: list[Topic]) -> Iterator[Candidate]:
    """For each topic one candidate of every kind that its sentences part on."""
    pairs: dict[tuple[int, int], list[DetailDifference]] = {}
    for topic in topics:
        yield from _parting(material, topic, pairs)
        yield from _absences(material, topic)
        yield from _buried(material, topic)


def _parting(
    material: StoryMaterial,
    topic: Topic,
    pairs: dict[tuple[int, int], list[DetailDifference]],
) -> Iterator[Candidate]:
    best: dict[str, tuple[float, int, DetailDifference]] = {}
    for members in topic.members.values():
        member = members[0]
        if member.probability < _COMPARED:
            continue
        for found in _differences(material, topic.seed, member.sentence, pairs):
            value = found.strength * (0.5 + member.probability / 2)
            if value > best.get(found.kind, (0.0,))[0]:
                best[found.kind] = value, member.sentence, found
    for kind, (value, sentence, found) in best.items():
        sides = [
            Side(topic.seed, found.left, found.left_says),
            Side(sentence, found.right, found.right_says),
        ]
        sides += [Side(s) for s in topic.sentences[1:] if s != sentence]
        sides = _at_most_two(material, sides)
        yield Candidate(kind, found.sort, sides, list(topic.absent), value, topic.seed)


def _differences(
    material: StoryMaterial,
    left: int,
    right: int,
    pairs: dict[tuple[int, int], list[DetailDifference]],
) -> list[DetailDifference]:
    """The differences of a pair, which is compared once for both its topics."""
    key = min(left, right), max(left, right)
    if key not in pairs:
        pairs[key] = find_differences(SentencePair(material, *key))
    return pairs[key] if left < right else [_turned(d) for d in pairs[key]]


def _turned(d: DetailDifference) -> DetailDifference:
    """A difference seen from the other side."""
    sort = {"here": "there", "there": "here"}
    words = [sort.get(w, w) for w in d.sort.split(" ")]
    return DetailDifference(
        d.kind, " ".join(words), d.strength, d.right, d.left, d.right_says, d.left_says
    )


def _at_most_two(material: StoryMaterial, sides: list[Side]) -> list[Side]:
    """The first two sides of each account."""
    counts: dict[int, int] = {}
    kept = []
    for side in sides:
        account = material.account[side.sentence]
        counts[account] = counts.get(account, 0) + 1
        if counts[account] <= PLACES:
            kept.append(side)
    return kept


def _absences(material: StoryMaterial, topic: Topic) -> Iterator[Candidate]:
    """What one account alone has, or what one or more lack that others have."""
    if not topic.absent:
        return
    alone = len(topic.absent) == len(material.ids) - 1
    if not alone and not topic.members:
        return
    sides = [Side(topic.seed), *(Side(s) for s in topic.sentences[1:])]
    sort = "only" if alone else "missing"
    sides = _at_most_two(material, sides)
    yield Candidate("only", sort, sides, list(topic.absent), 0.3, topic.seed, named=1)


def _buried(material: StoryMaterial, topic: Topic) -> Iterator[Candidate]:
    """What leads here, and is far down or not to be found there."""
    place = material.prominence[material.rows[topic.seed]["sentence_id"]].place
    if place not in _LEADS:
        return
    deep = [
        m
        for some in topic.members.values()
        for m in some[:1]
        if material.rows[m.sentence]["position"] >= _BURIED and m.probability >= _COMPARED
    ]
    if deep or topic.absent:
        sides = [Side(topic.seed), *(Side(m.sentence) for m in deep)]
        rest = [Side(s) for s in topic.sentences[1:] if all(s != x.sentence for x in sides)]
        sort = "buried" if deep else "left out"
        sides = _at_most_two(material, [*sides, *rest])
        yield Candidate("emphasis", sort, sides, list(topic.absent), 0.4, topic.seed)


def cut_words(material: StoryMaterial, candidate: Candidate) -> None:
    """Set the words of the sides that are shown without any: the weightiest phrase."""
    for side in candidate.sides:
        if side.words is None:
            read = material.read[side.sentence]
            weights = {i: material.weigh(key) for i, key in read.stems.items()}
            side.words = best_phrase(read, weights)
