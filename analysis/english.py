"""Numbers, lists and capitals in English sentences, for every text that a reader sees."""

from __future__ import annotations

from collections.abc import Iterable

_NUMBERS = "no one two three four five six seven eight nine ten eleven twelve".split()


def in_words(n: float) -> str:
    """Return a whole number for a sentence: a word up to twelve, then digits.

    >>> in_words(0), in_words(12), in_words(1300)
    ('no', 'twelve', '1,300')
    """
    return _NUMBERS[int(n)] if n < len(_NUMBERS) else f"{int(n):,}"


def count(n: float, noun: str, plural: str = "") -> str:
    """Return a number with its noun, small numbers as words.

    Parameters
    ----------
    n : float
        Any whole number.
    noun : str
        The noun in the singular.
    plural : str, optional
        The plural; by default the noun with an s.

    Returns
    -------
    str
        The words for a sentence.

    Examples
    --------
    >>> count(1, "account"), count(3, "story", "stories"), count(40, "fact")
    ('one account', 'three stories', '40 facts')
    """
    return f"{in_words(n)} {noun if int(n) == 1 else plural or noun + 's'}"


def listed(words: Iterable[str], conjunction: str = "and") -> str:
    """Join words as a list in a sentence.

    Parameters
    ----------
    words : Iterable[str]
        The members of the list.
    conjunction : str, default "and"
        The word before the last member.

    Returns
    -------
    str
        The list; empty without members.

    Examples
    --------
    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    *most, last = [*words] or [""]
    return f"{', '.join(most)} {conjunction} {last}" if most else last


def as_sentence(words: str) -> str:
    """Return words with a capital first letter."""
    return words[:1].upper() + words[1:]
