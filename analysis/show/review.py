"""The review in a terminal: a question, one key, written at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from analysis import schema
from analysis.compare.review import compare_review
from analysis.find.quotes import find_quotes
from analysis.review.anchors import make_anchor
from analysis.review.decisions import Decision
from analysis.review.record import add_decision, check_reviewable, drop_decision
from analysis.show.base import count
from analysis.show.contrasts import mark_words
from analysis.story import Story

_KEYS: Mapping[str, Mapping[str, str]] = {
    "contrast": {"s": "sign", "x": "strike"},
    "pair": {"s": "same", "p": "partial", "d": "differs", "a": "apart"},
    "speaker": {"u": "unknown"},
    "check": {"y": "right", "n": "wrong"},
}
_ALWAYS = {" ": "later", "z": "undo", "q": "end"}
_MOST_NAMES = 8
_WORDS = 80  # of a side that are printed


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
    check_reviewable(folder)
    questions = schema.rows(compare_review(story).head(limit))
    names = _names(story)
    taken: list[tuple[int, Decision]] = []
    at = 0
    while at < len(questions):
        row = questions[at]
        keys = _keys(row, names)
        write(f"\n{at + 1} of {len(questions)}: {ask(row, story)}")
        write("  ".join(f"[{'space' if k == ' ' else k}] {v}" for k, v in keys.items()))
        key = read_key().lower()
        while key and key not in keys:
            key = read_key().lower()
        if not key or key == "q":
            break
        if key == "z":
            if taken:
                at, last = taken.pop()
                drop_decision(folder, last)
            continue
        if key != " ":
            decision = _decision(row, keys[key], story, who, when)
            add_decision(folder, decision)
            taken.append((at, decision))
        at += 1
    write(f"\n{count(len(taken), 'decision')} recorded in {folder / 'review.csv'}.")
    return len(taken)


def ask(row: Mapping[str, Any], story: Story) -> str:
    """Return a question with the words of both places; words that differ are in brackets."""
    label = story.labels[row["account_id"]]
    if row["kind"] == "speaker":
        sentences = dict(zip(story.sentences["sentence_id"], story.sentences["text"], strict=True))
        said = "" if row["machine"] == "unknown" else f" {row['machine']}?"
        return f"who says this?{said}\n  {label}: {_line(sentences[row['sentence_id']])}"
    if row["kind"] in ("contrast", "check"):
        places = [(label, row["surface"])]
        if row["other_start"] >= 0:
            places.append((story.labels[row["other_account_id"]], row["other_surface"]))
        lines = "".join(f"\n  {name}: {_line(words)}" for name, words in places)
        return f"is this right? {row['machine']}{lines}"
    other = story.labels[row["other_account_id"]]
    words, other_words = _line(row["surface"]), _line(row["other_surface"])
    return (
        "do these say the same?\n"
        f"  {label}: {mark_words(words, [other_words], _WORDS)}\n"
        f"  {other}: {mark_words(other_words, [words], _WORDS)}"
    )


def _line(words: str) -> str:
    return " ".join(words.split())


def _names(story: Story) -> list[str]:
    """Return the speakers of the story, those quoted most first."""
    named = find_quotes(story)["speaker"].dropna().value_counts()
    return [str(name) for name in named.index[:_MOST_NAMES]]


def _keys(row: Mapping[str, Any], names: list[str]) -> dict[str, str]:
    numbered = {str(n): name for n, name in enumerate(names, 1)}
    if row["machine"] != "unknown":
        numbered |= {"y": row["machine"]}
    return (numbered if row["kind"] == "speaker" else {}) | {**_KEYS[row["kind"]], **_ALWAYS}


def _decision(row: Mapping[str, Any], answer: str, story: Story, who: str, when: str) -> Decision:
    place = make_anchor(story, row["account_id"], row["start"], row["end"])
    if row["kind"] == "speaker":
        named = answer != "unknown"
        chosen = ("name", answer) if named else ("unknown", "")
        return Decision(who, "speaker", chosen[0], place, value=chosen[1], when=when)
    other = None
    if row["other_start"] >= 0:
        other = make_anchor(story, row["other_account_id"], row["other_start"], row["other_end"])
    value = row["measure"] if row["kind"] == "check" else ""
    return Decision(who, row["kind"], answer, place, other, value=value, when=when)
