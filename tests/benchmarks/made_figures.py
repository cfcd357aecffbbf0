"""Figures of another role, unit, trend, sign or side, and harmless rewordings of true sentences.

One word beside a figure is exchanged so that the figure is of something else: killed and injured,
miles and kilometres, rose and fell, a profit and a loss, for and against. The sentence and its
variant become two accounts, and ``align_quantities`` must never call that figure identical or
compatible. Rewordings keep the figure, and must be called one of the two. The sentences are those
of the coded stories and invented ones. They are split once by a hash: of one half the errors are
read to mend the package, the other is reported.

``python tests/benchmarks/made_figures.py --print read`` prints the errors of that half.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import cycle, product
from pathlib import Path
from typing import Any, NamedTuple

from made_figures_sentences import FILLS, INVENTED, NUMBERS, SWAPS, TRUE
from made_pairs import FEWEST, HALVES, MOST, half_of, parse_together, story_of
from made_pairs import Pair as TextPair
from made_rewordings import REWORDINGS
from made_sentence import Sentence

from analysis import align_quantities, find_quantities, story_from_records
from analysis.nlp import parsed_texts

OF_KIND = 120  # pairs of a kind, at most
OF_CODED = 80  # rewordings of coded sentences
AGREE = ("identical", "compatible")
_DIGIT = re.compile(r"\d")


class FigurePair(NamedTuple):
    """A sentence, its variant, and the place of the figure in both."""

    kind: str
    text: str
    variant: str
    place: tuple[int, int]
    other_place: tuple[int, int]

    @property
    def half(self) -> str:
        """The half that the sentence is in."""
        return half_of(self.text)


def swapped(kind: str, text: str) -> Iterator[FigurePair]:
    """The variants of a sentence in which a figure is of something else."""
    for pattern, exchanges in SWAPS[kind]:
        for match in re.finditer(pattern, text):
            number, word = match.span("number"), match.span("word")
            for other in exchanges.get(match["word"].lower(), ()):
                new = other.capitalize() if match["word"][0].isupper() else other
                shift = len(new) - len(match["word"])
                moved = tuple(at + shift if at >= word[1] else at for at in number)
                variant = text[: word[0]] + new + text[word[1] :]
                yield FigurePair(kind, text, variant, number, (moved[0], moved[1]))


def coded_sentences(bench: Path) -> list[str]:
    """The sentences with a digit of the coded stories."""
    found: dict[str, None] = {}
    folder = bench / "stories"
    for path in sorted([*folder.glob("*.json"), *folder.glob("facts_only/*.json")]):
        for account in json.loads(path.read_text("utf8"))["accounts"]:
            for start, end in account["sentences"]:
                text = " ".join(account["text"][start:end].split())
                if _DIGIT.search(text) and FEWEST <= len(text.split()) <= MOST:
                    found[text] = None
    return list(found)


def invented_sentences(kind: str) -> Iterator[str]:
    """The invented sentences of a kind, each with several numbers, places and names."""
    fills = {name: cycle(values) for name, values in FILLS.items()}
    numbers = cycle(NUMBERS)
    for _, template in product(range(4), INVENTED[kind]):
        yield template.format(n=next(numbers), **{k: next(v) for k, v in fills.items()})


def made_swaps(bench: Path) -> Iterator[FigurePair]:
    """The swaps of all kinds: of coded sentences first."""
    coded = coded_sentences(bench)
    for kind in SWAPS:
        pairs = [p for text in (*coded, *invented_sentences(kind)) for p in swapped(kind, text)]
        yield from list(dict.fromkeys(pairs))[:OF_KIND]


def true_pairs(bench: Path) -> Iterator[TextPair]:
    """Rewordings by grammar of coded and invented sentences, and invented pairs."""
    coded = [t for t in coded_sentences(bench) if not t.startswith(("“", '"'))]
    invented = [text for kind in INVENTED for text in invented_sentences(kind)]
    records = [
        {"account_id": a, "language": "en", "text": "\n\n".join(texts)}
        for a, texts in (("coded", coded), ("invented", invented[::3]))
    ]
    story = story_from_records(records, story_id="sentences")
    for parsed in parsed_texts(story).values():
        found = 0
        for number in range(len(parsed.rows)):
            sentence = Sentence(parsed, number)
            if not sentence.is_sure or not _DIGIT.search(sentence.text):
                continue
            for kind, change in REWORDINGS.items():
                for variant in change(sentence):
                    if variant != sentence.text and found < OF_CODED:
                        found += 1
                        yield TextPair(kind, True, sentence.text, sentence.text, variant)
    for text, variant in TRUE:
        yield TextPair("invented", True, text, text, variant)


def verdict_of(pair: FigurePair) -> str:
    """What is said of the figure that was exchanged."""
    story = story_of(TextPair(pair.kind, False, pair.text, pair.text, pair.variant))
    rows = find_quantities(story).to_dict("records")
    places = {"a": pair.place, "b": pair.other_place}
    own = {
        account: {
            r["quantity_id"]
            for r in rows
            if r["account_id"] == account and r["start"] < place[1] and r["end"] > place[0]
        }
        for account, place in places.items()
    }
    for _, group in align_quantities(story).groupby("group_id"):
        members = set(group["quantity_id"])
        if all(members & ids for ids in own.values()):
            return str(group["verdict"].iloc[0])
    return "not linked" if all(own.values()) else "no figure"


def kept(pair: TextPair) -> list[tuple[str, str]]:
    """The figures of the first text, each with what is said of it."""
    story = story_of(pair)
    groups = align_quantities(story)
    verdicts = dict(zip(groups["quantity_id"], groups["verdict"], strict=True))
    rows = find_quantities(story).to_dict("records")
    return [
        (str(r["surface"]), verdicts.get(r["quantity_id"], "not linked"))
        for r in rows
        if r["account_id"] == "a" and r["end"] <= len(pair.text)
    ]


def judged(bench: Path) -> Iterator[tuple[str, str, str, bool, str]]:
    """Kind, half, group, whether right, and the pair in words."""
    swaps = list(made_swaps(bench))
    parse_together([story_of(TextPair(p.kind, False, p.text, p.text, p.variant)) for p in swaps])
    for pair in swaps:
        verdict = verdict_of(pair)
        words = f"{verdict}: {pair.text} // {pair.variant}"
        if verdict != "no figure":
            yield pair.kind, pair.half, "agree", verdict in AGREE, words
    pairs = list(true_pairs(bench))
    parse_together([story_of(p) for p in pairs])
    for text_pair in pairs:
        half = half_of(text_pair.text)
        for surface, verdict in kept(text_pair):
            words = f"{verdict}, {surface}: {text_pair.text} // {text_pair.variant}"
            yield text_pair.kind, half, "kept", verdict in AGREE, words


def measure(bench: Path) -> dict[str, Any]:
    """How many swaps agree, and how many figures of rewordings are kept, by half and kind."""
    counts: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for kind, half, group, yes, _ in judged(bench):
        for some in (kind, "all"):
            counts[group, half, some][0] += yes
            counts[group, half, some][1] += 1
    return _nested(counts.items())


def _nested(counts: Iterable[tuple[tuple[str, str, str], list[int]]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (group, half, kind), (some, total) in sorted(counts):
        found.setdefault(group, {}).setdefault(half, {})[kind] = f"{some}/{total}"
    return found


def print_errors(bench: Path, wanted: str) -> None:
    """Print the errors of a half, or of "all"."""
    for kind, half, group, yes, words in judged(bench):
        if half == wanted and yes == (group == "agree"):
            print(f"{group} {kind} | {words}")


if __name__ == "__main__":
    folder = Path(os.environ["STORYDIFF_BENCH"])
    if sys.argv[1:2] == ["--print"] and sys.argv[2] in HALVES:
        print_errors(folder, sys.argv[2])
    else:
        print(json.dumps(measure(folder), indent=1))
