"""The review in a terminal or a panel: a question, one key, written at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from analysis import html, schema
from analysis.compare.review import compare_review
from analysis.english import as_sentence, count
from analysis.find.quotes import analysed_quotes
from analysis.review.anchors import make_anchor
from analysis.review.decisions import Decision, check_day, check_who
from analysis.review.record import add_decision, check_reviewable, drop_decision
from analysis.show.contrasts import mark_words
from analysis.story import Story

_KEYS: Mapping[str, Mapping[str, tuple[str, str]]] = {  # kind -> key -> kind, decision
    "check": {"y": ("check", "right"), "n": ("check", "wrong")},
    "contrast": {"s": ("contrast", "sign"), "x": ("contrast", "strike")},
    "pair": {
        "s": ("pair", "same"),
        "p": ("pair", "partial"),
        "d": ("pair", "differs"),
        "a": ("pair", "apart"),
    },
    "speaker": {"u": ("speaker", "unknown"), "n": ("quote", "none")},
    "verdict": {
        "c": ("verdict", "conflict"),
        "i": ("verdict", "identical"),
        "o": ("verdict", "compatible"),
        "s": ("verdict", "different scope"),
        "d": ("verdict", "different date"),
        "n": ("verdict", "not comparable"),
        "x": ("link", "no"),
    },
}
_LABELS = {("quote", "none"): "no quotation", ("link", "no"): "two things"}
YES, LATER, UNDO, END = "y", " ", "z", "q"
ALWAYS = {LATER: "later", UNDO: "undo", END: "end"}
_UNKNOWN = "unknown"  # what the machine says of a quotation without a speaker
_ASKED = {
    "check": "is this right?",
    "contrast": "is this right?",
    "pair": "do these say the same?",
    "speaker": "who says this?",
    "verdict": "do these two figures contradict each other?",
}
_MOST_NAMES = 8
_WORDS = 80  # of a side that are printed


class Question(NamedTuple):
    """What is asked, and the words of each place with those that differ marked."""

    asks: str
    sides: tuple[tuple[str, html.Marked], ...]


class ReviewSession:
    """The questions of a story in their order, the answers, and the file that they go to.

    Parameters
    ----------
    story : Story
        The story.
    folder : Path
        Its folder, which gets or has the ``review.csv``.
    who : str
        Name of the coder.
    when : str, optional
        Day that is recorded with each decision; never taken from the clock.
    limit : int, default 50
        Number of questions at most.

    Raises
    ------
    AnalysisError
        For a story of one file, where its ``review.csv`` is no review, for a name that is empty
        or the machine's, and for what is no day.
    """

    def __init__(
        self, story: Story, folder: Path, who: str, *, when: str = "", limit: int = 50
    ) -> None:
        check_reviewable(folder)
        self.story, self.folder = story, folder
        self.who, self.when = check_who(who), check_day(when, "the day")
        self.rows = schema.rows(compare_review(story).head(limit))
        self.names = _names(story)
        self.taken: list[tuple[int, Decision]] = []
        self.at = 0

    @property
    def is_over(self) -> bool:
        """Whether no question is left."""
        return self.at >= len(self.rows)

    @property
    def keys(self) -> dict[str, str]:
        """Return key -> what it answers, for the question that is asked."""
        if self.is_over:
            return {UNDO: ALWAYS[UNDO], END: ALWAYS[END]}
        row = self.rows[self.at]
        answers = {key: _LABELS.get(made, made[1]) for key, made in _KEYS[row["kind"]].items()}
        return (self._speakers(row) if row["kind"] == "speaker" else {}) | answers | ALWAYS

    def _speakers(self, row: Mapping[str, Any]) -> dict[str, str]:
        """Return key -> a speaker of the story; the one that the machine doubts first."""
        doubtful = {} if row["machine"] == _UNKNOWN else {YES: row["machine"]}
        return doubtful | {str(n): name for n, name in enumerate(self.names, 1)}

    @property
    def question(self) -> Question:
        """Return the question that is asked."""
        return ask(self.rows[self.at], self.story)

    def press(self, key: str) -> bool:
        """Answer by a key, and write the answer; False for a key that means nothing here."""
        if key not in self.keys or key == END:
            return False
        if key == UNDO:
            self._undo()
            return True
        if key != LATER:
            decision = self._decision(self.rows[self.at], key)
            add_decision(self.folder, decision)
            self.taken.append((self.at, decision))
        self.at += 1
        return True

    def _undo(self) -> None:
        if self.taken:
            self.at, last = self.taken.pop()
            drop_decision(self.folder, last)

    def _decision(self, row: Mapping[str, Any], key: str) -> Decision:
        made = _KEYS[row["kind"]].get(key)
        kind, decision = made or ("speaker", "name")
        place = make_anchor(self.story, row["account_id"], row["start"], row["end"])
        other = None
        if row["other_start"] >= 0:
            spot = (row[f"other_{c}"] for c in ("account_id", "start", "end"))
            other = make_anchor(self.story, *spot)
        value = row["measure"] if kind == "check" else "" if made else self.keys[key]
        return Decision(self.who, kind, decision, place, other, value, self.when)


def review_story(
    story: Story,
    folder: Path,
    who: str,
    *,
    when: str = "",
    limit: int = 50,
    read_key: Callable[[], str],
    write: Callable[[str], None],
) -> int:
    """Ask what is open in a story, one key for each question, and record each answer at once.

    Parameters
    ----------
    story : Story
        The story.
    folder : Path
        Its folder, which gets or has the ``review.csv``.
    who : str
        Name of the coder.
    when : str, optional
        Day that is recorded with each decision; never taken from the clock.
    limit : int, default 50
        Number of questions at most.
    read_key : Callable[[], str]
        Returns the key that was pressed; an empty one ends the review.
    write : Callable[[str], None]
        Prints a line.

    Returns
    -------
    int
        The number of decisions that were recorded and not undone.
    """
    session = ReviewSession(story, folder, who, when=when, limit=limit)
    while not session.is_over:
        write(f"\n{session.at + 1} of {len(session.rows)}: {_as_lines(session.question)}")
        keys = session.keys
        write("  ".join(f"[{name_of_key(key)}] {words}" for key, words in keys.items()))
        key = read_key().lower()
        while key and key not in keys:
            key = read_key().lower()
        if not key or key == END:
            break
        session.press(key)
    taken = len(session.taken)
    write(f"\n{as_sentence(count(taken, 'decision'))} recorded in {folder / 'review.csv'}.")
    return taken


def name_of_key(key: str) -> str:
    """Return the name of a key for a person."""
    return "space" if key == LATER else key


def _as_lines(question: Question) -> str:
    return question.asks + "".join(f"\n  {label}: {words}" for label, words in question.sides)


def ask(row: Mapping[str, Any], story: Story) -> Question:
    """Return the question of a row of the queue, with the words of both places."""
    kind, asks = row["kind"], _ASKED[row["kind"]]
    if kind in ("contrast", "check"):
        asks = f"{asks} {row['machine']}"
    elif kind == "speaker" and row["machine"] != _UNKNOWN:
        asks = f"{asks} {row['machine']}?"
    if kind in ("speaker", "verdict"):
        return Question(asks, tuple(_in_sentences(row, story)))
    label, words = story.labels[row["account_id"]], _line(row["surface"])
    if row["other_start"] < 0:
        return Question(asks, ((label, mark_words(words, [], _WORDS)),))
    other, other_words = story.labels[row["other_account_id"]], _line(row["other_surface"])
    marked = mark_words(words, [other_words], _WORDS), mark_words(other_words, [words], _WORDS)
    return Question(asks, ((label, marked[0]), (other, marked[1])))


def _in_sentences(row: Mapping[str, Any], story: Story) -> Iterator[tuple[str, html.Marked]]:
    """Yield the sentence of each place, in which the figure or quotation is marked."""
    places = {r["sentence_id"]: r for r in schema.rows(story.sentences)}
    for side in ("", "other_"):
        if row[f"{side}start"] < 0:
            continue
        sentence = places[row[f"{side}sentence_id"]]
        words = sentence["text"]
        start, end = (row[f"{side}{c}"] - sentence["start"] for c in ("start", "end"))
        cuts = [len(_line(words[:n])) for n in (start, end)]
        cuts[0] += bool(start) and words[start - 1].isspace()
        yield (
            story.labels[row[f"{side}account_id"]],
            html.Marked(_line(words), [(cuts[0], cuts[1])]),
        )


def _line(words: str) -> str:
    return " ".join(words.split())


def _names(story: Story) -> list[str]:
    """Return the speakers of the story, those quoted most first."""
    named = analysed_quotes(story)["speaker"].dropna().value_counts()
    return [str(name) for name in named.index[:_MOST_NAMES]]
