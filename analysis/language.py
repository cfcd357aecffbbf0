"""The language of an account: English by its function words, else by py3langid."""

from __future__ import annotations

import re

# Words that other languages do not use; a text in which one word of ten is among them is English.
_FUNCTION_WORDS = frozenset(
    [
        "the",
        "and",
        "that",
        "with",
        "from",
        "have",
        "has",
        "been",
        "which",
        "this",
        "their",
        "were",
        "would",
        "who",
        "said",
        "not",
        "are",
        "they",
    ]
)
_SHARE, _ENOUGH = 0.1, 20
_SHORT = 8
_MARGIN = 25.0  # log-likelihood by which another language must beat English: names and numbers alone tell no language


def find_language(text: str) -> str:
    """The ISO 639 code of a text's language; too little text to tell counts as English.

    The model is loaded only for texts whose function words do not settle it. It does not tell dialects, and
    of a mixed text it tells the language that prevails.

    >>> find_language("The men who were freed said that they have not been told which of them are to leave and who is to stay.")
    'en'
    >>> find_language("Le ministre a annoncé mardi que 300 soldats seraient envoyés dans la région.")
    'fr'
    """
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) >= _ENOUGH and sum(w in _FUNCTION_WORDS for w in words) >= _SHARE * len(words):
        return "en"
    import py3langid

    scores = dict(py3langid.rank(text))
    best = max(scores, key=lambda code: scores[code])
    sure = len(text.split()) >= _SHORT or any(ord(c) > 0x24F for c in text if c.isalpha())
    return str(best) if best == "en" or (sure and scores[best] - scores["en"] > _MARGIN) else "en"
