"""What the words around an actor tell of how it is spoken of: counted terms by place, by distance in the parse, and by polarity."""

from __future__ import annotations

from functools import cache

from analysis.actors import Words
from analysis.lexicons import read_lexicon

_NOT = {
    "not",
    "n't",
    "n’t",
    "no",
    "never",
    "without",
    "hardly",
    "neither",
    "nor",
    "nobody",
    "nothing",
    "none",
    "deny",
    "denies",
    "denied",
}
_NEAR = 4
_SAID = {"dobj", "acomp", "attr", "advmod", "xcomp", "ccomp", "prep", "nsubj", "neg"}


@cache
def polarity() -> dict[str, float]:
    """word -> how good or bad it sounds, -4 to 4."""
    return {r["word"]: float(r["valence"]) for r in read_lexicon("valence")}


class Sentence:
    """What all targets of one sentence share: its words, and which of them are negated."""

    def __init__(self, words: Words, first: int, last: int) -> None:
        self.words, self.first, self.last = words, first, last
        self.terms = [
            words.lemma[i].lower() if any(c.isalnum() for c in words.lemma[i]) else ""
            for i in range(first, last)
        ]
        self.negated = [False] * (last - first)
        for i in range(first, last):
            if words.lower[i] in _NOT:
                over = words.head[i]
                a, b = max(words.left[over], first), min(words.right[over], last)
                self.negated[a - first : b - first] = [True] * max(b - a, 0)
        known = polarity()
        self.valence = [
            (-0.7 if n else 1.0) * known.get(words.lower[i], known.get(t, 0.0)) if t else 0.0
            for i, t, n in zip(range(first, last), self.terms, self.negated, strict=True)
        ]

    def distances(self, head: int) -> dict[int, int]:
        """How many steps in the parse each token is from the target's head."""
        words, found, now = self.words, {head: 0}, [head]
        while now:
            following = []
            for i in now:
                for j in (*words.children[i], words.head[i]):
                    if j not in found and self.first <= j < self.last:
                        found[j] = found[i] + 1
                        following.append(j)
            now = following
        return found


def find_features(sentence: Sentence, a: int, b: int, head: int) -> dict[str, float]:
    """feature -> weight, for the target at tokens a to b."""
    told: dict[str, float] = {}
    far = sentence.distances(head)
    first, terms = sentence.first, sentence.terms

    def add(name: str, value: float) -> None:
        told[name] = told.get(name, 0.0) + value

    for k, term in enumerate(terms):
        i = first + k
        if not term or a <= i < b:
            continue
        side, no = ("L" if i < a else "R"), ("!" if sentence.negated[k] else "")
        near, steps = (a - i if i < a else i - b + 1) <= _NEAR, far.get(i, 99)
        add(f"w={term}", 1.0)
        add(f"{side}={term}", 0.7)
        if no:
            add(f"!={term}", 1.0)
        if near:
            add(f"near{side}={term}", 0.7)
        if steps <= 4:
            add(f"dep{max(steps, 1) if steps <= 2 else 4}={no}{term}", 1.0 if steps <= 2 else 0.7)
        if k + 1 < len(terms) and terms[k + 1] and not a <= i + 1 < b:
            add(f"b={term}_{terms[k + 1]}", 0.7)
        if sentence.valence[k]:
            _add_valence(told, sentence.valence[k], side, near, steps)
    _add_path(told, sentence, head)
    return told


def _add_valence(told: dict[str, float], valence: float, side: str, near: bool, steps: int) -> None:
    sign, size = ("+" if valence > 0 else "-"), abs(valence) * 0.5
    for name, share in (
        ("all", 1.0),
        (side, 1.0),
        ("dist", 1 / (1 + steps)),
        ("near", near),
        ("d2", steps <= 2),
        ("d4", steps <= 4),
    ):
        if share:
            key = f"V{name}{sign}"
            told[key] = told.get(key, 0.0) + size * share


def _add_path(told: dict[str, float], sentence: Sentence, head: int) -> None:
    """The verbs and nouns above the target, its part in the clause, and what is said with them."""
    words, i, role = sentence.words, head, sentence.words.dep[head]
    told[f"role={role}"] = 1.0
    for step in range(4):
        if words.head[i] == i or not sentence.first <= words.head[i] < sentence.last:
            break
        i = words.head[i]
        lemma = words.lemma[i].lower()
        for name, value in ((f"path{min(step, 2)}={lemma}", 1.0), (f"{role}|{lemma}", 1.0)):
            told[name] = told.get(name, 0.0) + value
        for c in words.children[i]:
            if words.dep[c] in _SAID:
                name = f"{words.dep[c]}={words.lemma[c].lower()}"
                told[name] = told.get(name, 0.0) + 0.7
    for c in words.children[head]:
        told[f"mod={words.lemma[c].lower()}"] = 1.0
    quotes = sum(words.word[k] in ('"', "“", "”") for k in range(sentence.first, head))
    if quotes % 2:
        told["quoted"] = 1.0
