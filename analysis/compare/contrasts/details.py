"""Find how two sentences on one matter differ: figures, quotations, claims and hedges."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from analysis.compare.align.differences import Span
from analysis.compare.align.sentences import stem
from analysis.compare.contrasts.clauses_apart import conflicts, other_names, other_times
from analysis.compare.contrasts.pairs import DetailDifference, SentencePair
from analysis.compare.contrasts.phrases import best_phrase
from analysis.compare.contrasts.quoted import quote_key
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.conversions import unit_scale
from analysis.compare.word_forms import is_short_form
from analysis.schema import text_cell

_LEAST_IN_QUOTE = 0.6  # of the shared words that a quotation contains
_LEAST_SHARED = 2
_FULL, _LONG_NAME, _ONE_SPELLING = 2, 6, 0.85  # words of a name, letters, share of those in common
_CLAIM_WORDS = 14
_LEAST_IN_CLAIM = 3
_LEAST_CLAIMED = 0.5  # of the words of a claim that the other sentence has too
_PRONOUNS = frozenset(
    "he she it they we i you who which that this those these one him her them".split()
)
_ARTICLES = frozenset("the a an some his her their its one two three".split())
_STARTS = frozenset("The A An Some His Her Their Its One Two Three".split())
_FIGURE_UNITS = frozenset("percent dollar pound euro".split())


def find_differences(pair: SentencePair) -> list[DetailDifference]:
    """All that two sentences part on, the strongest first; of detail where nothing has a name."""
    found = [
        *_figures(pair),
        *_quotations(pair),
        *_claims(pair),
        *_hedges(pair),
        *conflicts(pair),
        *other_names(pair),
        *other_times(pair),
    ]
    found = found or _detail(pair)
    return sorted(found, key=lambda d: -d.strength)


def _figures(pair: SentencePair) -> Iterator[DetailDifference]:
    """Figures of one thing whose intervals are apart, or one exact and the other vague."""
    values = [{f["value"] for f in read.figures} for read in (pair.left, pair.right)]
    for a in pair.left.figures:
        for b in pair.right.figures:
            if a["value"] in values[1] or b["value"] in values[0]:
                continue
            is_same = _same_thing(pair, a, b)
            if not is_same and not _may_be_same_thing(pair, a, b):
                continue
            apart = a["low"] > b["high"] or b["low"] > a["high"]
            vague = (a["bound"] == "vague") != (b["bound"] == "vague")
            sort, strength = ("apart", 0.9) if apart else ("vague" if vague else "bound", 0.6)
            sides = (_printed(pair.left, a), _printed(pair.right, b))
            if sides[0][1].lower() != sides[1][1].lower():
                (left, left_says), (right, right_says) = sides
                says = left_says, right_says, not is_same
                yield DetailDifference("figure", sort, strength, left, right, *says)


def _same_thing(pair: SentencePair, a: dict, b: dict) -> bool:  # type: ignore[type-arg]
    """Whether two figures count one thing: the same unit, and a counted word in common."""
    unit = str(a["unit"])
    if unit != str(b["unit"]) or unit == "nan":
        return False
    shared = _around(pair.left, a) & _around(pair.right, b)
    governed = governors(pair.left, a) & governors(pair.right, b)
    lasts = unit_scale(unit).base == unit_scale("second").base
    if unit in _FIGURE_UNITS or lasts or unit.startswith("year"):
        return len(shared) >= _LEAST_SHARED and bool(governed)
    counted = {stem(_counted(f)) for f in (a, b)}
    return len(counted) == 1 and bool(shared - counted)


def _may_be_same_thing(pair: SentencePair, a: dict, b: dict) -> bool:  # type: ignore[type-arg]
    """Whether two figures count things of one noun, and more words around them are shared."""
    nouns = {stem(str(f["unit"]).split()[-1]) for f in (a, b)}
    shared = _around(pair.left, a) & _around(pair.right, b)
    return len(nouns) == 1 and nouns != {"nan"} and len(shared - nouns) >= _LEAST_SHARED


def governors(read: SentenceTokens, figure: dict) -> set[str]:  # type: ignore[type-arg]
    """The stems of the nearest words with content that a figure depends on, up to its verb."""
    parse, inside = read.parse, range(int(figure["start"]), int(figure["end"]))
    i, found = parse.at(int(figure["end"]) - 1), set()
    while True:
        if parse.start[i] not in inside and i in read.stems:
            found.add(read.stems[i])
            if parse.pos[i] == "VERB":
                return found
        if parse.head[i] == i or not read.first <= parse.head[i] < read.last:
            return found
        i = parse.head[i]


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
            if "indirect" == a["kind"] == b["kind"] or not _same_speaker(pair, a, b):
                continue
            if quote_key(a["content"]) == quote_key(b["content"]):
                continue
            if is_short_form(a["content"], b["content"]):
                continue
            left = (int(a["start"]), int(a["end"]))
            right = (int(b["start"]), int(b["end"]))
            yield DetailDifference("quote", text_cell(a["speaker"]), 0.7, left, right)


def _same_speaker(pair: SentencePair, a: dict, b: dict) -> bool:  # type: ignore[type-arg]
    actors = [text_cell(q["actor_id"]) for q in (a, b)]
    names = [text_cell(q["speaker"]).split() for q in (a, b)]
    if all(actors):  # "Ron Wright" and "Susan Wright" are two
        return actors[0] == actors[1] or _is_spelled_otherwise(pair, *names)
    return bool(names[0] and names[1] and names[0][-1] == names[1][-1])


def _is_spelled_otherwise(pair: SentencePair, left: list[str], right: list[str]) -> bool:
    """Whether two full names are one in two spellings: "Zelensky" and "Zelenskiy".

    An account that prints both means two people.
    """
    if min(len(left), len(right)) < _FULL or left[:-1] != right[:-1]:
        return False
    last = [name[-1].lower() for name in (left, right)]
    if last[0][:1] != last[1][:1] or min(map(len, last)) < _LONG_NAME:
        return False
    both = left[-1] in pair.right.parse.text or right[-1] in pair.left.parse.text
    return (
        not both
        and SequenceMatcher(None, last[0], last[1], autojunk=False).ratio() >= _ONE_SPELLING
    )


def _claims(pair: SentencePair) -> Iterator[DetailDifference]:
    """What one account states and the other reports as said by somebody; or two who say it."""
    if len(pair.shared_left) < _LEAST_SHARED:
        return
    left = _claimant(pair.left, pair.shared_left)
    right = _claimant(pair.right, pair.shared_right)
    if not _same_statement(pair, left, right):
        return
    if left and right:
        if _named_apart(speaker_name(left), speaker_name(right)) and not _same_speaker(
            pair, left, right
        ):
            yield _claim(pair, "other claimant", left, right, 0.55)
    elif left and _plain(pair.right) and speaker_name(left):
        yield _claim(pair, "claim here", left, None, 0.65)
    elif right and _plain(pair.left) and speaker_name(right):
        yield _claim(pair, "claim there", None, right, 0.65)


def _named_apart(left: str, right: str) -> bool:
    """Whether two names of speakers have no word in common."""
    words = [set(re.findall(r"\w{3,}", name.lower())) - _ARTICLES for name in (left, right)]
    named = all(any(c.isupper() for c in name) for name in (left, right))
    return named and bool(words[0] and words[1]) and not words[0] & words[1]


def _same_statement(pair: SentencePair, left: dict | None, right: dict | None) -> bool:  # type: ignore[type-arg]
    """Whether the words of a claim are mostly in the other sentence too."""
    shares = []
    for read, shared, quote in (
        (pair.left, pair.shared_left, left),
        (pair.right, pair.shared_right, right),
    ):
        if quote:
            inside = [i for i in read.stems if read.inside(i, [quote])]
            both = sum(i in shared for i in inside)
            enough = both >= min(_LEAST_IN_CLAIM, len(inside))
            shares.append(both / max(1, len(inside)) if enough else 0.0)
    return bool(shares) and max(shares) >= _LEAST_CLAIMED and min(shares) > 0


def speaker_name(quote: dict) -> str:  # type: ignore[type-arg]
    """Who is quoted, to be printed: a name, or a noun with its article; empty for a pronoun."""
    for name in (quote["speaker_surface"], quote["speaker"]):
        if not isinstance(name, str) or name.lower() in _PRONOUNS or not name.strip():
            continue
        name = name[:1].lower() + name[1:] if _is_noun(name) else name
        if name[:1].isupper() or name.split()[0].lower() in _ARTICLES:
            return str(name[:1].lower() + name[1:]) if name.split()[0] in _STARTS else str(name)
        return f"the {name}" if name.endswith(("s", "police")) else f"a {name}"
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


def _detail(pair: SentencePair) -> list[DetailDifference]:
    """What remains: words of weight that each side has alone."""
    weights = [sum(pair.unmatched(side).values()) for side in (0, 1)]
    if not all(weights):
        return []
    return [DetailDifference("only", "detail", 0.2, None, None)]
