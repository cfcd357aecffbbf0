"""Find how two sentences on one matter differ: figures, claims, hedges, names, days, events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.align.sentences import stem
from analysis.compare.align.words import are_opposites, synonyms_of
from analysis.compare.contrasts.phrases import best_phrase, characters
from analysis.compare.contrasts.topics import SentenceTokens, StoryMaterial
from analysis.compare.conversions import unit_scale

_LEAST_IN_QUOTE = 0.6  # of the shared words that a quotation contains
_LEAST_SHARED = 2
_CLAIM_WORDS = 14
_SHARED_WEIGHT = 0.7  # of a word that both have, beside one that the other lacks
_SAME_ROLE = {"nsubjpass": "dobj", "nsubj": "nsubj", "dobj": "dobj", "attr": "attr", "pobj": "pobj"}
_NAMING = ("amod", "compound")
_LIGHT_NOUNS = frozenset("people person thing way part day time year week month one".split())
_LIGHT_VERBS = frozenset("be have do say tell make take get go come give see know think".split())
_LEAST_CLAIMED = 0.5  # of the words of a claim that the other sentence has too
_PRONOUNS = frozenset(
    "he she it they we i you who which that this those these one him her them".split()
)
_ARTICLES = frozenset("the a an some his her their its one two three".split())
_STARTS = frozenset("The A An Some His Her Their Its One Two Three".split())
_DATED = ("DATE", "TIME")
_FUTURE = frozenset("will shall would 'll".split())
_FIGURE_UNITS = frozenset("percent dollar pound euro".split())


class DetailDifference(NamedTuple):
    """What two sentences part on: its kind, a finer sort, and the words on both sides."""

    kind: str
    sort: str
    strength: float
    left: Span | None  # cut when the line is printed
    right: Span | None
    left_says: str = ""
    right_says: str = ""


class SentencePair:
    """Two sentences on one matter, and the tokens that each shares with the other."""

    def __init__(self, material: StoryMaterial, left: int, right: int) -> None:
        self.material, self.numbers = material, (left, right)
        self.left, self.right = material.read[left], material.read[right]
        self.shared_left = _shared(self.left, self.right)
        self.shared_right = _shared(self.right, self.left)

    def unmatched(self, side: int) -> dict[int, float]:
        """Token -> weight, of those that the other sentence lacks."""
        read, shared = ((self.left, self.shared_left), (self.right, self.shared_right))[side]
        return {i: self.material.weigh(key) for i, key in read.stems.items() if i not in shared}

    def phrases(self) -> tuple[Span, Span]:
        """The words on each side that show most of what the other lacks, and whereof."""
        return best_phrase(self.left, self.weights(0)), best_phrase(self.right, self.weights(1))

    def weights(self, side: int) -> dict[int, float]:
        """Token -> weight: those that the other sentence lacks count more than the shared ones."""
        read = (self.left, self.right)[side]
        weights = {i: self.material.weigh(key) * _SHARED_WEIGHT for i, key in read.stems.items()}
        return weights | self.unmatched(side)


def _shared(read: SentenceTokens, other: SentenceTokens) -> set[int]:
    """The tokens whose word or a synonym of it the other sentence has."""
    found = set()
    for i, key in read.stems.items():
        if key in other.stem_set:
            found.add(i)
        elif read.parse.pos[i] in ("VERB", "NOUN"):
            alike = synonyms_of(read.parse.lemma[i].lower())
            if alike and any(stem(word) in other.stem_set for word in alike):
                found.add(i)
    return found


def find_differences(pair: SentencePair) -> list[DetailDifference]:
    """All that two sentences part on, the strongest first; of detail where nothing has a name."""
    found = [
        *_figures(pair),
        *_quotations(pair),
        *_claims(pair),
        *_hedges(pair),
        *_conflicts(pair),
        *_names(pair),
        *_times(pair),
    ]
    found = found or _detail(pair)
    return sorted(found, key=lambda d: -d.strength)


def _figures(pair: SentencePair) -> Iterator[DetailDifference]:
    """Figures of one thing whose intervals are apart, or one exact and the other vague."""
    values = [{f["value"] for f in read.figures} for read in (pair.left, pair.right)]
    for a in pair.left.figures:
        for b in pair.right.figures:
            if not _same_thing(pair, a, b) or a["value"] in values[1] or b["value"] in values[0]:
                continue
            apart = a["low"] > b["high"] or b["low"] > a["high"]
            vague = (a["bound"] == "vague") != (b["bound"] == "vague")
            sort, strength = ("apart", 0.9) if apart else ("vague" if vague else "bound", 0.6)
            sides = (_printed(pair.left, a), _printed(pair.right, b))
            if sides[0][1].lower() != sides[1][1].lower():
                (left, left_says), (right, right_says) = sides
                yield DetailDifference("figure", sort, strength, left, right, left_says, right_says)


def _same_thing(pair: SentencePair, a: dict, b: dict) -> bool:  # type: ignore[type-arg]
    """Whether two figures count one thing: the same unit, and a counted word in common."""
    unit = str(a["unit"])
    if unit != str(b["unit"]) or unit == "nan":
        return False
    shared = _around(pair.left, a) & _around(pair.right, b)
    if (
        unit in _FIGURE_UNITS
        or unit_scale(unit).base == unit_scale("second").base
        or unit.startswith("year")
    ):
        return len(shared) >= _LEAST_SHARED
    counted = {stem(_counted(f)) for f in (a, b)}
    return len(counted) == 1 and bool(shared - counted)


def _counted(figure: dict) -> str:  # type: ignore[type-arg]
    return str(figure["counts"]).split()[-1].lower()


def _around(read: SentenceTokens, figure: dict) -> set[str]:  # type: ignore[type-arg]
    """The stems of the words near a figure: its clause."""
    parse, i = read.parse, read.parse.at(int(figure["start"]))
    for _ in range(3):
        i = parse.head[i] if read.first <= parse.head[i] < read.last else i
    span = range(max(read.first, parse.left[i]), min(read.last, parse.right[i]))
    inside = range(figure["start"], figure["end"])
    return {read.stems[k] for k in span if k in read.stems and parse.start[k] not in inside}


def _printed(read: SentenceTokens, figure: dict) -> tuple[Span, str]:  # type: ignore[type-arg]
    """A figure with the noun that it counts: "at least 12 people"."""
    parse = read.parse
    start, end = int(figure["start"]), int(figure["end"])
    last = parse.at(end - 1)
    head = parse.head[last]
    if last < head < min(read.last, last + 4) and parse.pos[head] == "NOUN":
        end = parse.end[head]
    return (int(figure["start"]), int(figure["end"])), read.words(start, end)


def _quotations(pair: SentencePair) -> Iterator[DetailDifference]:
    """Words of one speaker that differ, with quotation marks on at least one side."""
    for a in pair.left.quotes:
        for b in pair.right.quotes:
            if "indirect" == a["kind"] == b["kind"] or not _same_speaker(a, b):
                continue
            if quote_key(a["content"]) == quote_key(b["content"]):
                continue
            left = (int(a["start"]), int(a["end"]))
            right = (int(b["start"]), int(b["end"]))
            yield DetailDifference("quote", str(a["speaker"]), 0.7, left, right)


def quote_key(content: str) -> str:
    """Quoted words for comparison."""
    return " ".join("".join(c.lower() if c.isalnum() else " " for c in content).split())


def _same_speaker(a: dict, b: dict) -> bool:  # type: ignore[type-arg]
    if isinstance(a["actor_id"], str) and a["actor_id"] == b["actor_id"]:
        return True
    names = [str(q["speaker"]).split() for q in (a, b)]
    return bool(names[0] and names[1] and names[0][-1] == names[1][-1] != "nan")


def _claims(pair: SentencePair) -> Iterator[DetailDifference]:
    """What one account states and the other reports as said by somebody; or two who say it."""
    if len(pair.shared_left) < _LEAST_SHARED:
        return
    left = _claimant(pair.left, pair.shared_left)
    right = _claimant(pair.right, pair.shared_right)
    if not _same_statement(pair, left, right):
        return
    if left and right:
        if _named_apart(speaker_name(left), speaker_name(right)) and not _same_speaker(left, right):
            yield _claim(pair, "other claimant", left, right, 0.55)
    elif left and _plain(pair.right) and speaker_name(left):
        yield _claim(pair, "claim here", left, None, 0.65)
    elif right and _plain(pair.left) and speaker_name(right):
        yield _claim(pair, "claim there", None, right, 0.65)


def _named_apart(left: str, right: str) -> bool:
    """Whether two names of speakers have no word in common."""
    words = [set(re.findall(r"\w{3,}", name.lower())) - _ARTICLES for name in (left, right)]
    return bool(words[0] and words[1]) and not words[0] & words[1]


def _same_statement(pair: SentencePair, left: dict | None, right: dict | None) -> bool:  # type: ignore[type-arg]
    """Whether the words of a claim are mostly in the other sentence too."""
    shares = []
    for read, shared, quote in (
        (pair.left, pair.shared_left, left),
        (pair.right, pair.shared_right, right),
    ):
        if quote:
            inside = [i for i in read.stems if read.inside(i, [quote])]
            shares.append(sum(i in shared for i in inside) / max(1, len(inside)))
    return bool(shares) and max(shares) >= _LEAST_CLAIMED


def speaker_name(quote: dict) -> str:  # type: ignore[type-arg]
    """Who is quoted, to be printed: a name, or a noun with its article; empty for a pronoun."""
    for name in (quote["speaker_surface"], quote["speaker"]):
        if not isinstance(name, str) or name.lower() in _PRONOUNS or not name.strip():
            continue
        name = name[:1].lower() + name[1:] if _is_noun(name) else name
        if name[:1].isupper() or name.split()[0].lower() in _ARTICLES:
            return str(name[:1].lower() + name[1:]) if name.split()[0] in _STARTS else str(name)
        return f"the {name}" if name.endswith("s") else f"a {name}"
    return ""


def _is_noun(name: str) -> bool:
    """Whether a name is one plural noun with a capital at the start of a sentence."""
    words = name.split()
    return len(words) == 1 and name.istitle() and name.endswith(("ers", "als", "ors", "ists"))


def _plain(read: SentenceTokens) -> bool:
    """Whether a sentence reports nobody's words."""
    return not read.quotes and "according" not in read.stem_set and "“" not in read.row["text"]


def _claimant(read: SentenceTokens, shared: set[int]) -> dict | None:  # type: ignore[type-arg]
    """The quotation that contains most of the shared words."""
    inside = [q for i in sorted(shared) if (q := read.inside(i, read.quotes))]
    if not inside or len(inside) < _LEAST_IN_QUOTE * len(shared):
        return None
    return max(inside, key=inside.count)


def _claim(
    pair: SentencePair,
    sort: str,
    left: dict | None,  # type: ignore[type-arg]
    right: dict | None,  # type: ignore[type-arg]
    strength: float,
) -> DetailDifference:
    """A claim with the words for it on both sides, of a quotation those inside it."""
    places = []
    for read, shared, quote in (
        (pair.left, pair.shared_left, left),
        (pair.right, pair.shared_right, right),
    ):
        part = read.part(quote["start"], quote["end"]) if quote else read
        weights = {i: pair.material.weigh(read.stems[i]) * 2 for i in shared}
        places.append(best_phrase(part, weights, _CLAIM_WORDS))
    names = [speaker_name(quote) if quote else "" for quote in (left, right)]
    return DetailDifference("attribution", sort, strength, places[0], places[1], names[0], names[1])


def _hedges(pair: SentencePair) -> Iterator[DetailDifference]:
    """A hedge on one side of what the other states outright."""
    sides = []
    for read, shared in ((pair.left, pair.shared_left), (pair.right, pair.shared_right)):
        sides.append([h for h in read.hedges if _near_shared(read, h, shared)])
    if bool(sides[0]) == bool(sides[1]):
        return
    side = 0 if sides[0] else 1
    hedge = sides[side][0]
    place = (int(hedge["start"]), int(hedge["end"]))
    phrases = list(pair.phrases())
    words = ["", ""]
    words[side] = str(hedge["surface"])
    phrases[side] = place
    sort = "hedge here" if side == 0 else "hedge there"
    yield DetailDifference("attribution", sort, 0.45, phrases[0], phrases[1], words[0], words[1])


def _near_shared(read: SentenceTokens, hedge: dict, shared: set[int]) -> bool:  # type: ignore[type-arg]
    """Whether a hedge belongs to a verb or noun that both sentences have."""
    head = read.parse.head[read.parse.at(int(hedge["start"]))]
    return head in shared and read.parse.pos[head] in ("VERB", "NOUN")


def _conflicts(pair: SentencePair) -> Iterator[DetailDifference]:
    """A shared verb that one side denies, or opposites with a shared word beside them."""
    for i, j in _shared_verbs(pair):
        if _denied(pair.left, i) != _denied(pair.right, j) and _same_arguments(pair, i, j):
            yield DetailDifference(
                "conflict", "denied", 0.6, _one(pair.left, i), _one(pair.right, j)
            )
            return
    for i in _others(pair.left, pair.shared_left):
        for j in _others(pair.right, pair.shared_right):
            words = pair.left.parse.lemma[i].lower(), pair.right.parse.lemma[j].lower()
            alike = pair.left.parse.pos[i] == pair.right.parse.pos[j] and are_opposites(*words)
            if alike and (_same_head(pair, i, j) or _same_arguments(pair, i, j)):
                places = _one(pair.left, i), _one(pair.right, j)
                yield DetailDifference("conflict", "opposites", 0.6, *places)
                return


def _shared_verbs(pair: SentencePair) -> Iterator[tuple[int, int]]:
    """The verbs that both sentences have."""
    for i in sorted(pair.shared_left):
        for j in sorted(pair.shared_right):
            verbs = pair.left.parse.pos[i] == pair.right.parse.pos[j] == "VERB"
            if verbs and pair.left.stems[i] == pair.right.stems.get(j):
                yield i, j


def _denied(read: SentenceTokens, i: int) -> bool:
    return read.parse.child(i, "neg") is not None


def _others(read: SentenceTokens, shared: set[int]) -> list[int]:
    return [i for i in read.stems if i not in shared]


def _one(read: SentenceTokens, i: int) -> Span:
    return characters(read, i, i + 1)


def _names(pair: SentencePair) -> Iterator[DetailDifference]:
    """Two nouns in one part beside a shared verb, or two verbs beside shared nouns."""
    for i in _others(pair.left, pair.shared_left):
        for j in _others(pair.right, pair.shared_right):
            if _alike_parts(pair, i, j):
                left, right = _naming(pair.left, i), _naming(pair.right, j)
                yield DetailDifference("label", pair.left.parse.pos[i], 0.5, left, right)
                return


def _alike_parts(pair: SentencePair, i: int, j: int) -> bool:
    left, right = pair.left.parse, pair.right.parse
    if left.pos[i] != right.pos[j] or left.pos[i] not in ("NOUN", "VERB", "ADJ"):
        return False
    words = left.lemma[i].lower(), right.lemma[j].lower()
    if words[1] in synonyms_of(words[0]) or set(words) & (_LIGHT_NOUNS | _LIGHT_VERBS):
        return False
    if left.pos[i] == "ADJ":
        return left.dep[i] == right.dep[j] == "amod" and _same_head(pair, i, j, verb=True)
    if left.pos[i] == "NOUN":
        parts = _SAME_ROLE.get(left.dep[i]), _SAME_ROLE.get(right.dep[j])
        return parts[0] is not None and parts[0] == parts[1] and _same_head(pair, i, j)
    return _same_arguments(pair, i, j, least=_LEAST_SHARED)


def _same_head(pair: SentencePair, i: int, j: int, verb: bool = False) -> bool:
    """Whether two words belong to one word, which is no light verb; and this to one verb."""
    heads = pair.left.parse.head[i], pair.right.parse.head[j]
    keys = pair.left.stems.get(heads[0]), pair.right.stems.get(heads[1])
    if keys[0] is None or keys[0] != keys[1]:
        return False
    if verb:
        return _same_head(pair, *heads)
    return pair.left.parse.lemma[heads[0]].lower() not in _LIGHT_VERBS


def _same_arguments(pair: SentencePair, i: int, j: int, least: int = 1) -> bool:
    """Whether two verbs have a subject or object in common, or several."""
    own, other = (
        {
            (_SAME_ROLE[read.parse.dep[c]], read.stems[c])
            for c in read.parse.children_by(k, "nsubj", "nsubjpass", "dobj")
            if c in read.stems
        }
        for read, k in ((pair.left, i), (pair.right, j))
    )
    return len(own & other) >= least


def _naming(read: SentenceTokens, i: int) -> Span:
    """A noun with the words that describe it, an adjective with its noun, a verb alone."""
    first, head = i, read.parse.head[i]
    if read.parse.pos[i] == "ADJ" and i < head < read.last:
        return characters(read, i, head + 1)
    if read.parse.pos[i] == "NOUN":
        first = min(
            [i, *(read.parse.left[c] for c in read.parse.children_by(i, *_NAMING) if c < i)]
        )
    return characters(read, max(first, read.first), i + 1)


def _times(pair: SentencePair) -> Iterator[DetailDifference]:
    """Other days or hours beside shared words; or done here and planned there."""
    sides = [
        [
            span
            for span in _dates(read)
            if not _dates_words(read, span)
            & {w for s in _dates(other) for w in _dates_words(other, s)}
        ]
        for read, other in ((pair.left, pair.right), (pair.right, pair.left))
    ]
    for one in sides[0]:
        for other in sides[1]:
            verbs = _verb_of(pair.left, one[0]), _verb_of(pair.right, other[0])
            if _is_shared_verb(pair, *verbs):
                places = characters(pair.left, *one), characters(pair.right, *other)
                yield DetailDifference("time", "date", 0.6, *places)
    for i, j in _shared_verbs(pair):
        future = _is_future(pair.left, i), _is_future(pair.right, j)
        if future[0] != future[1] and _same_arguments(pair, i, j):
            yield DetailDifference("time", "tense", 0.4, _one(pair.left, i), _one(pair.right, j))
            return


def _verb_of(read: SentenceTokens, i: int) -> int:
    """The verb that a day or hour belongs to; the token itself without one."""
    head = i
    while read.parse.pos[head] not in ("VERB", "AUX"):
        above = read.parse.head[head]
        if above == head or not read.first <= above < read.last:
            return i
        head = above
    return head


def _is_shared_verb(pair: SentencePair, i: int, j: int) -> bool:
    """Whether two tokens are one verb with a subject or object in common."""
    key = pair.left.stems.get(i)
    return key is not None and key == pair.right.stems.get(j) and _same_arguments(pair, i, j)


def _dates(read: SentenceTokens) -> list[Span]:
    """The days and hours of a sentence, as tokens."""
    parse, found = read.parse, []
    i = read.first
    while i < read.last:
        if parse.entity[i] in _DATED:
            j = i + 1
            while j < read.last and parse.entity[j] in _DATED and not parse.begins[j]:
                j += 1
            found.append((i, j))
            i = j
        else:
            i += 1
    return found


def _dates_words(read: SentenceTokens, span: Span) -> set[str]:
    return {
        read.parse.lower[k] for k in range(*span) if read.parse.pos[k] in ("PROPN", "NUM", "NOUN")
    }


def _is_future(read: SentenceTokens, i: int) -> bool:
    words = {read.parse.lower[c] for c in read.parse.children_by(i, "aux")}
    return bool(words & _FUTURE)


def _detail(pair: SentencePair) -> list[DetailDifference]:
    """What remains: words of weight that each side has alone."""
    weights = [sum(pair.unmatched(side).values()) for side in (0, 1)]
    if not all(weights):
        return []
    return [DetailDifference("only", "detail", 0.2, None, None)]
