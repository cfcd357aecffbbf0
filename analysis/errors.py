"""The one exception StoryDiff raises for bad input."""

from __future__ import annotations


class AnalysisError(Exception):
    """One clear sentence: the value, what is wrong with it, and the remedy.

    Parameters are plain texts; ``str(error)`` joins them. Anything else that is raised by
    the package is a defect of the package, not of the input.

    >>> str(AnalysisError("story 'x'", "no such story under seeds/", "choose one of: gaza-refusals"))
    "story 'x': no such story under seeds/; choose one of: gaza-refusals."
    """

    def __init__(self, value: str, cause: str, remedy: str) -> None:
        self.value, self.cause, self.remedy = value, cause, remedy
        super().__init__(f"{value}: {cause}; {remedy.rstrip('.')}.")

    @classmethod
    def from_words(cls, words: str) -> AnalysisError:
        """The error again from its one sentence, as it comes back from another process."""
        error = cls("", "", "")
        error.args = (words,)
        return error

    def _render_traceback_(self) -> list[str]:
        """What IPython shows of it in a notebook: the sentence, without the lines of code that led to it."""
        return [f"{type(self).__name__}: {self}"]

    def __reduce__(self) -> tuple[type[AnalysisError], tuple[str, str, str]]:
        return type(self), (self.value, self.cause, self.remedy)
