"""Whatever a review says, every table is made, every decision is listed once, the machine's word
stays.
"""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from deciding import write

from analysis import read_story
from analysis.compare import compare_decisions
from analysis.report.export import MADE
from analysis.review import Decision, write_review
from analysis.review.anchors import make_anchor
from analysis.review.decisions import KINDS, Anchor
from analysis.schema import TABLES, check
from analysis.story import Story

TEXTS = {
    "herald": "Two jets struck the harbour of Ansar on Sunday. General Olu Bassi said 40 people "
    "died. “We will answer this,” he said. The port stays closed. Read more\n\nRead more",
    "echo": "Ansar’s harbour was struck by two jets on Sunday. At least 45 people died, doctors "
    "said. Bassi promised an answer. Ships turned back.",
    "post": "Jets hit Ansar. Bassi, the general, spoke of 40 dead. The port was open on Monday.",
}
VALUES = {
    "value": "1,300",
    "bound": "~",
    "name": "Olu Bassi",
    "reprint": "herald",
    "derived": "Coast Wire",
}
PAIRED = {"pair", "statement", "fact", "link", "verdict", "same", "apart"}


def any_place(story: Story, chance: random.Random) -> Anchor:
    row = chance.choice(story.sentences.to_dict("records"))
    start, end = int(row["start"]), int(row["end"])
    if chance.random() < 0.5:
        start = chance.randrange(start, end - 1)
        end = min(end, start + chance.randrange(1, 20))
    return make_anchor(story, row["account_id"], start, end)


def any_decision(story: Story, chance: random.Random) -> Decision:
    kind = chance.choice(list(KINDS))
    choice = chance.choice(KINDS[kind])
    decision = choice.rstrip("=")
    value = VALUES.get(decision, "thing") if choice.endswith("=") else ""
    other = any_place(story, chance) if {kind, decision} & PAIRED else None
    who = chance.choice(["Ann", "Bo"])
    return Decision(who, kind, decision, any_place(story, chance), other, value)


@pytest.mark.parametrize("seed", range(6))
def test_any_decisions_leave_whole_tables(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    folder = write(tmp_path / "war", **TEXTS)
    before = read_story(folder)
    decisions = [any_decision(before, chance) for _ in range(12)]
    (folder / "review.csv").write_text(write_review(decisions), "utf8")
    story = read_story(folder)
    listed = compare_decisions(story)
    assert sorted(listed["row"]) == list(range(2, 14))
    assert set(listed["status"]) <= {"applied", "not applied", "nothing there"}
    for name, make in MADE.items():
        table = make(story)
        if name in TABLES:
            check(name, table, story.texts)
        assert make(story.machine).equals(make(before)), f"{name} of the machine changed"
