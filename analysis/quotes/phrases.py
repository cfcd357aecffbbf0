"""The noun phrase that names a speaker, read off the parse."""

from __future__ import annotations

from analysis.actors import Mention, Words

_LONG = 12  # words of a phrase that still name somebody
_NAMING = ("NN", "NNS", "NNP", "NNPS", "PRP", "CD")


def phrase(words: Words, token: int, mention: Mention | None = None) -> str:
    """The noun phrase of ``token`` with its article; with what follows where no mention tells where the name ends."""
    first = mention.first if mention else token
    while (
        words.left[token] < first
        and token - first < 7
        and first <= words.head[first - 1] <= token
        and words.tag[first - 1] != ","
    ):
        first -= 1
    last = mention.last if mention else _tail(words, token, first)
    return " ".join(words.text[words.start[first] : words.end[last - 1]].split())


def _tail(words: Words, token: int, first: int) -> int:
    """Where the phrase ends: after "of ...", "for ...", "who ..." as far as these follow without a comma."""
    last = token + 1
    for c in words.children[token]:
        if c < last or words.left[c] != last or words.dep[c] not in ("prep", "relcl", "acl"):
            if c >= last:
                break
            continue
        if (
            words.right[c] - first > _LONG
            or "\n" in words.text[words.start[last] : words.end[words.right[c] - 1]]
        ):
            break
        if any(words.word[j][:1] in ',“”"(' for j in range(last, words.right[c])):
            break
        last = words.right[c]
    return last


def plain(words: str) -> str:
    """A phrase without its article.

    >>> plain("A spokesman for the mayor")
    'spokesman for the mayor'
    """
    first, _, rest = words.partition(" ")
    return rest if rest and first.lower() in ("a", "an", "the") else words


def parts_of(words: Words, token: int) -> list[int]:
    """The heads of "A, B and C", in order; ``token`` alone where nothing is joined to it."""
    parts, at = [token], token
    for _ in range(4):
        joined = [
            c
            for c in words.children[at]
            if words.dep[c] == "conj" and words.tag[c] in _NAMING and c > at
        ]
        if not joined or not any(
            words.lower[c] in ("and", "or", ",") for c in words.children[at] if at < c < joined[0]
        ):
            break
        at = joined[0]
        parts.append(at)
    linked = any(words.lower[j] in ("and", "&") for j in range(parts[0], parts[-1]))
    return (
        parts
        if linked
        and words.sentence[parts[0]] == words.sentence[parts[-1]]
        and parts[-1] - parts[0] < 30
        else [token]
    )


def whole(words: Words, parts: list[int]) -> str:
    """The words from the first to the last of joined speakers."""
    first = max(words.left[parts[0]], parts[0] - 7)
    return " ".join(words.text[words.start[first] : words.end[parts[-1]]].split())
