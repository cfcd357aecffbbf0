"""The one exception for bad input, and words made fit for one line of output."""

from __future__ import annotations

import re

# A surrogate pair that was not joined, or half of one: JSON has them, and UTF-8 cannot.
HALVES = re.compile("[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]")
_BREAKS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def mend(text: str) -> str:
    r"""Join surrogate pairs and replace every half of one with U+FFFD.

    Parameters
    ----------
    text
        Any text, also one that cannot be encoded.

    Returns
    -------
    str
        The same text where nothing is wrong with it.

    Examples
    --------
    >>> mend("cut off \ud83d"), mend("\ud83d\ude00") == "\U0001f600"
    ('cut off �', True)
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return HALVES.sub(lambda match: join_halves(match[0]), text)
    return text


def join_halves(halves: str) -> str:
    """Return the character of two surrogate halves, U+FFFD for one half alone."""
    return halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def one_line(text: str) -> str:
    r"""Mend a text and put it on one line.

    Control characters become a space, direction marks are removed.

    Parameters
    ----------
    text
        An id, a name or the part of a message.

    Returns
    -------
    str
        Words that a terminal, a page and a table show as they are.

    Examples
    --------
    >>> one_line("a\x00b\nc\u202e")
    'a b c'
    """
    return _DIRECTIONS.sub("", _BREAKS.sub(" ", mend(text)))


def first_line(error: BaseException) -> str:
    r"""Return the first line of what an error says, or its kind if it says nothing.

    Examples
    --------
    >>> first_line(ValueError("line 3 is odd\nbecause")), first_line(KeyError())
    ('line 3 is odd', 'KeyError')
    """
    return next(iter(str(error).splitlines()), "") or type(error).__name__


def shorten(value: object, limit: int = 60) -> str:
    """Quote a value for a message, cut after ``limit`` characters.

    Examples
    --------
    >>> shorten("a.txt"), shorten("x" * 5000, limit=8), shorten(5), shorten([1])
    ("'a.txt'", "'xxxxxxxx...'", '5', 'a list')
    """
    if isinstance(value, str):
        return repr(value if len(value) <= limit else f"{value[:limit]}...")
    return f"a {type(value).__name__}" if isinstance(value, list | dict) else str(value)[:limit]


class AnalysisError(Exception):
    """One clear sentence: the value, what is wrong with it, and the remedy.

    Parameters
    ----------
    value : str
        What was given, such as ``story 'x'``.
    cause : str
        What is wrong with it.
    remedy : str
        What the user can do.

    Notes
    -----
    The texts are put on one line; ``str(error)`` joins them. Anything else that is raised by the
    package is a defect of the package, not of the input.

    Examples
    --------
    >>> cause, remedy = "no such story under seeds/", "choose one of: gaza-refusals"
    >>> str(AnalysisError("story 'x'", cause, remedy))
    "story 'x': no such story under seeds/; choose one of: gaza-refusals."
    """

    def __init__(self, value: str, cause: str, remedy: str) -> None:
        self.value, self.cause, self.remedy = map(one_line, (value, cause, remedy))
        super().__init__(f"{self.value}: {self.cause}; {self.remedy.rstrip('.')}.")

    @classmethod
    def from_words(cls, words: str) -> AnalysisError:
        """Return the error made again from its sentence, as another process sends it."""
        error = cls("", "", "")
        error.args = (words,)
        return error

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in a notebook: the sentence without the lines of code."""
        return [f"{type(self).__name__}: {self}"]

    def __reduce__(self) -> tuple[type[AnalysisError], tuple[str, str, str]]:
        """Return the class and the three texts, from which pickle makes the error again."""
        return type(self), (self.value, self.cause, self.remedy)
