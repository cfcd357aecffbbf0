"""What the tests of decisions share: stories of several domains, anchors, and a review.csv."""

from __future__ import annotations

from pathlib import Path

from analysis import read_story
from analysis.compare import compare_decisions
from analysis.review import Decision, write_review
from analysis.review.anchors import make_anchor
from analysis.review.decisions import Anchor
from analysis.story import Story


def write(folder: Path, **texts: str) -> Path:
    """Write a story, an account a file."""
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    return folder


def anchor(story: Story, account: str, words: str) -> Anchor:
    start = story.texts[account].index(words)
    return make_anchor(story, account, start, start + len(words))


def decide(
    folder: Path,
    kind: str,
    decision: str,
    place: tuple[str, str],
    other: tuple[str, str] | None = None,
    *,
    value: str = "",
    who: str = "Ann",
) -> Story:
    """Add a decision to the story's review and read the story again."""
    story = read_story(folder)
    file = folder / "review.csv"
    second = anchor(story, *other) if other else None
    made = Decision(who, kind, decision, anchor(story, *place), second, value)
    text = write_review([made])
    head, _, row = text.partition("\n")
    file.write_text((file.read_text("utf8") if file.exists() else f"{head}\n") + row, "utf8")
    return read_story(folder)


def statuses(story: Story) -> list[tuple[str, str]]:
    """Return the status of each decision and why it does not apply."""
    table = compare_decisions(story).fillna("")
    return list(zip(table["status"], table["reason"], strict=True))
