"""Make candidates for contrasts of the topics: what they part on, what one has and another not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.details import find_differences
from analysis.compare.contrasts.pairs import DetailDifference, SentencePair
from analysis.compare.contrasts.phrases import best_phrase
from analysis.compare.contrasts.topics import ABSENT_PAIR, StoryMaterial, Topic

PLACES = 2  # of an account
_ALL_SIDES = ("headlines",)  # sorts of which every side is about the same
_COMPARED = 0.5  # least probability of a pair whose words are compared
_SAME_POINT = 0.8  # least probability of a pair that states one fact with other details
_LEADS = ("headline", "dek", "lead")
_BURIED_AFTER = 8  # sentences
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
class PossibleContrast:
    """A possible contrast: its kind and sort, its sides, accounts without it, and measures.

    The first ``named`` sides are those that the sentence names; ``earned`` is set where its
    difference was looked up, see ``EarnedContrasts``. ``seed`` is the sentence that it starts from.
    """

    kind: str
    sort: str
    sides: list[Side]
    absent: list[int]
    strength: float
    seed: int
    what: str = ""
    named: int = 2
    earned: bool = False
    measures: dict[str, float] = field(default_factory=dict)

    @property
    def printed(self) -> list[Side]:
        """The sides that the sentence is about; the others are only near."""
        if self.sort in _ALL_SIDES:
            return self.sides
        return self.sides[: 2 if self.sort == "missing" else self.named]

    @property
    def is_of_accounts(self) -> bool:
        """Whether it is about whole accounts: where they come from, their days, who is unheard."""
        return self.kind in ("origin", "overview") or self.sort in ("written before", "unheard")

    @property
    def about(self) -> set[int]:
        """The sentences that the sentence of the contrast is about."""
        return {side.sentence for side in self.sides[: self.named]}

    @property
    def sentences(self) -> list[int]:
        """The sentences of the sides, each once."""
        return list(dict.fromkeys(side.sentence for side in self.sides))


def topic_candidates(material: StoryMaterial, topics: list[Topic]) -> Iterator[PossibleContrast]:
    """For each topic one candidate of every kind that its sentences part on."""
    pairs: dict[tuple[int, int], list[DetailDifference]] = {}
    by_seed = {topic.seed: topic for topic in topics}
    for topic in topics:
        yield from _parting(material, topic, pairs)
        yield from _absences(material, topic, by_seed)
        yield from _buried(material, topic)


def _parting(
    material: StoryMaterial,
    topic: Topic,
    pairs: dict[tuple[int, int], list[DetailDifference]],
) -> Iterator[PossibleContrast]:
    best: dict[str, tuple[float, int, DetailDifference]] = {}
    likely: dict[str, float] = {}
    firsts = [members[0] for members in topic.members.values()]
    for member in sorted(firsts, key=lambda m: material.order[m.sentence]):
        if member.probability < _COMPARED:
            continue
        for found in _differences(material, topic.seed, member.sentence, pairs):
            value = found.strength * (0.5 + member.probability / 2)
            if value > best.get(found.kind, (0.0,))[0]:
                best[found.kind] = value, member.sentence, found
                likely[found.kind] = member.probability
    for kind, (value, sentence, found) in best.items():
        sides = [
            Side(topic.seed, found.left, found.left_says),
            Side(sentence, found.right, found.right_says),
        ]
        sides += [Side(s) for s in topic.sentences[1:] if s != sentence]
        sides = _at_most_two(material, sides)
        sort = found.sort
        if sort == "detail" and likely[kind] >= _SAME_POINT:
            sort = "same point"
        yield PossibleContrast(kind, sort, sides, list(topic.absent), value, topic.seed)


def _differences(
    material: StoryMaterial,
    left: int,
    right: int,
    pairs: dict[tuple[int, int], list[DetailDifference]],
) -> list[DetailDifference]:
    """The differences of a pair, which is compared once for both its topics."""
    turned = material.order[left] > material.order[right]
    key = (right, left) if turned else (left, right)
    if key not in pairs:
        pairs[key] = find_differences(SentencePair(material, *key))
    return [_turned(d) for d in pairs[key]] if turned else pairs[key]


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


def _absences(
    material: StoryMaterial, topic: Topic, by_seed: dict[int, Topic]
) -> Iterator[PossibleContrast]:
    """What one account alone has, or what one or more lack that others have."""
    if not topic.absent:
        return
    alone = len(topic.absent) == len(material.ids) - 1
    if not alone and not topic.members:
        return
    beside = _beside(material, topic, by_seed)
    sides = [Side(topic.seed), *beside, *(Side(s) for s in topic.sentences[1:])]
    sort = "only" if alone else "missing"
    sides = _at_most_two(material, sides)
    found = PossibleContrast("only", sort, sides, list(topic.absent), 0.3, topic.seed, named=1)
    found.measures["beside"] = float(bool(beside))
    yield found


def _beside(material: StoryMaterial, topic: Topic, by_seed: dict[int, Topic]) -> list[Side]:
    """The sentence before or after it that the same accounts lack, and that goes on about it."""
    absent = set(topic.absent)
    found = []
    for i in (topic.seed + 1, topic.seed - 1):
        other = by_seed.get(i)
        if other is None or material.account[i] != material.account[topic.seed]:
            continue
        if absent <= {a for a, p in other.nearest.items() if p < ABSENT_PAIR}:
            shared = material.read[i].stem_set & material.read[topic.seed].stem_set
            found.append((len(shared), i == topic.seed + 1, i))
    return [Side(max(found)[2])] if found else []


def _buried(material: StoryMaterial, topic: Topic) -> Iterator[PossibleContrast]:
    """What leads here, and is far down or not to be found there."""
    place = material.prominence[material.rows[topic.seed]["sentence_id"]].place
    if place not in _LEADS:
        return
    deep = [
        m
        for some in topic.members.values()
        for m in some[:1]
        if _is_deep(material, m.sentence) and m.probability >= _COMPARED
    ]
    if deep or topic.absent:
        sides = [Side(topic.seed), *(Side(m.sentence) for m in deep)]
        rest = [Side(s) for s in topic.sentences[1:] if all(s != x.sentence for x in sides)]
        sort = "buried" if deep else "left out"
        sides = _at_most_two(material, [*sides, *rest])
        yield PossibleContrast("emphasis", sort, sides, list(topic.absent), 0.4, topic.seed)


def _is_deep(material: StoryMaterial, i: int) -> bool:
    """Whether a sentence is in the second half of a text of some length."""
    deep = material.rows[i]["position"] >= _BURIED
    return bool(deep and material.terms.order[i] >= _BURIED_AFTER)


def cut_words(material: StoryMaterial, c: PossibleContrast) -> None:
    """Set the words that differ where only the sentences are known, and those of other sides."""
    if c.sort in ("detail", "same point"):
        pair = SentencePair(material, c.sides[0].sentence, c.sides[1].sentence)
        c.sides[0].words, c.sides[1].words = pair.phrases()
    for side in c.sides:
        if side.words is None:
            read = material.read[side.sentence]
            weights = {i: material.weigh(key) for i, key in read.stems.items()}
            side.words = best_phrase(read, weights)
