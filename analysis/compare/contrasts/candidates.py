"""Make candidates for contrasts of the topics: what they part on, what one has and another not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.align.guard import guard_of
from analysis.compare.align.model import read_weights
from analysis.compare.contrasts.details import find_differences
from analysis.compare.contrasts.pairs import DetailDifference, SentencePair
from analysis.compare.contrasts.phrases import best_phrase, characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.topics import Member, StoryMaterial, Topic
from analysis.compare.fact_figures import judged_figures
from analysis.find.quotes.cues import cue_at

PLACES = 2  # of an account
SEVERAL_CREDITS = "several credits"  # a sort: the sources that one account alone credits
SOURCES = "sources"  # a sort: which source each account credits
DENIED_ELSEWHERE = "denied elsewhere"  # a sort: what another account says is not so
OTHER_SPEAKER = "other speaker"  # a sort: one saying that two accounts give to two people
_COMPARED = 0.5  # least probability of a pair whose words are compared
SAME_POINT = 0.8  # least probability of a pair that states one fact with other details
_MOSTLY = 0.6  # of the words of a statement, by weight: then another sentence states it too
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


class Voice(NamedTuple):
    """Somebody whom a line may cite: name, what they are, and places, the one with words first."""

    name: str
    role: str | None
    sides: list[Side]


@dataclass
class PossibleContrast:
    """A possible contrast: its kind and sort, its sides, accounts without it, and measures.

    The first ``named`` sides are those that the sentence names; ``earned`` is set where its
    difference was looked up, see ``EarnedContrasts``. ``seed`` is the sentence that it starts from.
    ``missed`` is the probability that an account without it has it after all; ``searched`` is set
    where nothing like it was found there, though it is open whether all others have it; ``is_toll``
    where a figure of one account counts those to whom something was done; ``is_act`` where the
    words of the first side are the clause of an act of weight. A ``doubtful`` one is dropped unless
    it was looked up; where ``is_reversed`` is set, two versions of a quotation say the reverse.
    ``role`` is what a person is said to be, empty where no account says it, and missing for others.
    ``voices`` are those whom a line may cite with the words that it may quote, the best first.
    ``further`` are sides with a third figure and more, beside those of the first two; they play no
    part in the order.
    """

    kind: str
    sort: str
    sides: list[Side]
    absent: list[int]
    strength: float
    seed: int
    what: str = ""
    role: str | None = None
    named: int = 2
    missed: float = 1.0
    earned: bool = False
    searched: bool = False
    is_toll: bool = False
    is_act: bool = False
    doubtful: bool = False
    is_reversed: bool = False
    measures: dict[str, float] = field(default_factory=dict)
    voices: list[Voice] = field(default_factory=list)
    further: list[Side] = field(default_factory=list)

    def cite(self, voice: Voice) -> None:
        """Cite somebody with the words of the first of some places."""
        self.what, self.role, self.sides = voice

    @property
    def printed(self) -> list[Side]:
        """The sides that the sentence is about; the others are only near."""
        beside = self.sort == "missing" and bool(self.measures.get("beside"))
        return [*self.sides[: max(self.named, 1 + beside)], *self.further]

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
    best: dict[tuple[str, bool], tuple[float, Member, DetailDifference]] = {}
    seconds = {m.sentence for some in topic.members.values() for m in some[1:]}
    for member in _compared(material, topic):
        for found in _differences(material, topic.seed, member.sentence, pairs):
            second = member.sentence in seconds
            if second and found.kind != "figure":
                continue
            value = found.strength * (0.5 + member.probability / 2)
            key = found.kind, found.doubtful or second
            if value > best.get(key, (0.0,))[0]:
                best[key] = value, member, found
    for (kind, doubtful), (value, member, found) in best.items():
        sides = [
            Side(topic.seed, found.left, found.left_says),
            Side(member.sentence, found.right, found.right_says),
        ]
        sides += [Side(s) for s in topic.sentences[1:] if s != member.sentence]
        sides = _at_most_two(material, sides)
        sort = found.sort
        if sort == "detail" and member.probability >= SAME_POINT:
            sort = "same point"
        yield PossibleContrast(
            *(kind, sort, sides, list(topic.absent), value, topic.seed), doubtful=doubtful
        )


def _compared(material: StoryMaterial, topic: Topic) -> list[Member]:
    """The sentences with which a statement is compared: the nearest, of figures a second too."""
    some = [m[0] for m in topic.members.values() if m[0].probability >= _COMPARED]
    some += [
        m for found in topic.members.values() for m in found[1:] if m.probability >= SAME_POINT
    ]
    return sorted(some, key=lambda m: material.order[m.sentence])


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
        d.kind, " ".join(words), d.strength, d.right, d.left, d.right_says, d.left_says, d.doubtful
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
    beside, partners = _beside(material, topic, by_seed), find_partners(material, topic)
    rest = [Side(s) for s in topic.sentences[1:] if all(s != p.sentence for p in partners)]
    sides = [Side(topic.seed), *partners, *beside, *rest]
    sort, named = "only" if alone else "missing", 1 + len(partners)
    sides = _at_most_two(material, sides)
    found = PossibleContrast("only", sort, sides, list(topic.absent), 0.3, topic.seed, named=named)
    found.measures["beside"] = float(bool(beside))
    found.missed = topic.missed
    yield found


def find_partners(material: StoryMaterial, topic: Topic) -> list[Side]:
    """The sentence of each other account that states the same, the likeliest first."""
    found: list[Side] = []
    members = [some[0] for some in topic.members.values()]
    for member in sorted(members, key=lambda m: (-m.probability, material.order[m.sentence])):
        sure = member.probability >= read_weights().sure
        if not sure or _shared_weight(material, topic.seed, member.sentence) < _MOSTLY:
            continue
        pair = topic.seed, member.sentence
        if guard_of(material.story).compare(*pair) is None and not _have_two_figures(
            material, *pair
        ):
            found.append(Side(member.sentence))
    return found


def _have_two_figures(material: StoryMaterial, i: int, j: int) -> bool:
    """Whether two statements give figures of one thing that are not the same."""
    ids = ([str(material.rows[k]["sentence_id"])] for k in (i, j))
    return judged_figures(material.story).compare(*ids) is not None


def _shared_weight(material: StoryMaterial, i: int, j: int) -> float:
    """The share of the words of sentence i, by weight, that sentence j or a synonym of it has."""
    pair = SentencePair(material, i, j)
    weights = {k: material.weigh(key) for k, key in pair.left.stems.items()}
    return sum(w for k, w in weights.items() if k in pair.shared_left) / sum(weights.values())


def _beside(material: StoryMaterial, topic: Topic, by_seed: dict[int, Topic]) -> list[Side]:
    """The sentence before or after it that the same accounts lack, and that goes on about it."""
    found = []
    for i in (topic.seed + 1, topic.seed - 1):
        other = by_seed.get(i)
        if other is None or material.account[i] != material.account[topic.seed]:
            continue
        if all(other.is_far_from(account) for account in topic.absent):
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
    if c.kind == "only" and c.sort in ("only", "missing", "unnamed") and not c.is_act:
        c.sides[0].words = _main_clause(material.read[c.sides[0].sentence], c.sides[0].words)
    if c.sort in ("detail", "same point"):
        pair = SentencePair(material, c.sides[0].sentence, c.sides[1].sentence)
        c.sides[0].words, c.sides[1].words = pair.phrases()
    for side in c.sides:
        if side.words is None:
            read = material.read[side.sentence]
            weights = {i: material.weigh(key) for i, key in read.stems.items()}
            side.words = best_phrase(read, weights)


def _main_clause(read: SentenceTokens, name: Span | None) -> Span | None:
    """The subject and the verb on which a sentence turns, or on which a name in it depends.

    The words that are printed of a statement contain them, so that they say something; a verb of
    saying says nothing by itself.
    """
    parse = read.parse
    inside = range(read.first, read.last)
    first, last = parse.between(*name) if name else (read.first, read.last)
    at = range(first, last)
    verb = next((i for i in at if parse.head[i] == i or parse.head[i] not in at), first)
    while parse.pos[verb] not in ("VERB", "AUX") and parse.head[verb] in inside:
        if parse.head[verb] == verb:
            break
        verb = parse.head[verb]
    cue = cue_at(parse, verb)
    if verb not in inside or (cue is not None and cue.kind == "say"):
        return name
    subjects = [i for i in parse.children_by(verb, "nsubj", "nsubjpass") if i in inside]
    parts = [verb, *subjects, *([first, last - 1] if name else [])]
    return characters(read, min(parts), max(parts) + 1)
