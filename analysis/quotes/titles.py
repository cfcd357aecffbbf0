"""Words in quotation marks that nobody says: titles of films, shows and books."""

from __future__ import annotations

from analysis.actors import Words, title_case
from analysis.quotes.marks import Span

_SMALL = {
    "a",
    "an",
    "and",
    "as",
    "at",
    "by",
    "for",
    "from",
    "in",
    "of",
    "on",
    "or",
    "the",
    "to",
    "with",
    "&",
    "vs.",
    "v.",
}
_WORKS = {
    "album", "article", "book", "broadcast", "column", "comedy", "documentary", "drama", "episode", "essay", "exhibition", "film", "game",
    "magazine", "memoir", "movie", "musical", "novel", "opera", "painting", "play", "podcast", "poem", "program", "programme", "report",
    "segment", "series", "show", "sitcom", "song", "story", "titled", "entitled", "track", "video", "newsletter", "special", "blog", "host",
}  # fmt: skip
_STOPS = "?!"
_BEFORE = {"IN", "POS", "DT", "NNP", "JJ", "PRP$", "CC", "NN", "NNS"}  # what stands before a name


def is_title(words: Words, span: Span, first: int, last: int, *, sure: bool = False) -> bool:
    """Whether a span (tokens ``first`` to ``last``) is a title: capitals throughout, in a sentence that has them for names only.

    A headline in title case tells nothing, and a span of one word is a title only beside a word such as "film".
    ``sure`` asks for such a word, or for "on" or a name's "'s" before it.
    """
    row = words.sentence[first]
    if row < 0 or last - first > 30:
        return False
    inner = [w for w in words.word[first:last] if w[:1].isalnum()]
    long = [w for w in inner if w.lower() not in _SMALL]
    if (
        not inner
        or not inner[0][:1].isupper()
        or len(inner) > 9
        or words.word[last - 1][-1:] in _STOPS
    ):
        return False
    if any(not w[:1].isupper() and not w[:1].isdigit() for w in long):
        return False
    beside = {w.rstrip("s") for w in words.lower[max(0, first - 4) : first]} | set(
        words.lower[max(0, first - 4) : first]
    )
    return (
        bool(beside & _WORKS) or (len(inner) > 1 and _placed(words, first, sure))
    ) and not title_case(words, row)


def _placed(words: Words, first: int, sure: bool) -> bool:
    """Whether the words before leave a place for a name: "on ABC's ...", "in ...", "of ...", not "said, ..."."""
    j = first - 1
    while j >= 0 and words.word[j] in ('"', "“", "‘", "'", "``", "«", "„"):
        j -= 1
    if j < 0 or words.sentence[j] != words.sentence[first]:
        return False
    if sure:
        return bool(words.tag[j] == "POS" or words.lower[j] == "on")
    return bool(words.tag[j] in _BEFORE or words.lower[j] == "to")
