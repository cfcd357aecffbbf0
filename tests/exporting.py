"""A small story whose words are hostile to every format, its contrasts made by hand, and a run that
writes it in every format.

``python tests/exporting.py FOLDER`` writes all exports into a folder.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd

from analysis import Story, schema, story_from_records
from analysis.report import export
from analysis.report.exports import FORMATS, write_export

LONG = 40_000  # characters: more than a cell of a spreadsheet can have
RECORDS = [
    {
        "account_id": "gazette=1+1",
        "outlet": '=HYPERLINK("http://a.example","Gazette")',
        "headline": "Ferry strike 🚢 <b>halts</b> 50% of {traffic} & costs $5_000 #now ^up~",
        "byline": "By Ann Moor and Piet van der Velde",
        "published": "2031-03-02T09:00:00Z",
        "url": "https://gazette.example/a_{b}?x=1&y=2%20#top",
        "text": "🚢🚢 At least 14 ferries stayed in port on Monday, the union said.\n\n"
        "=1+1 is what the strikers wrote on a banner, “[read](http://b.example) *this*”, she said.",
    },
    {
        "account_id": "courier/../x",
        "outlet": "Courier, Lindau Edition: [late]",
        "headline": "Ferries sail despite the strike | port says",
        "byline": "Associated Press",
        "published": "2031-03",
        "url": "javascript:alert(1)",
        "text": "Only 9 ferries stayed in port on Monday, the port authority said.\n\n"
        "-2 degrees were measured </script><script>alert(1)</script> at noon, www.c.example said.",
    },
    {
        "account_id": "bote",
        "outlet": "@Bote\\input{x}",
        "headline": "Fähren bleiben im Hafen",
        "language": "de",
        "text": ("Die Fähren blieben am Montag im Hafen. 🚢 " * 1000)[:LONG],
    },
]


def ferries() -> Story:
    return story_from_records(RECORDS, story_id="ferries", title="Ferry *strike* <i>& {all}</i>")


def contrasts(story: Story) -> pd.DataFrame:
    """Two contrasts in the columns of ``compare_accounts``, one to check."""
    rows = [
        place(story, 1, "figure", "gazette=1+1", "At least 14 ferries stayed in port"),
        place(story, 1, "figure", "courier/../x", "Only 9 ferries stayed in port"),
        place(story, 2, "only", "gazette=1+1", "=1+1 is what the strikers wrote on a banner"),
        place(story, 2, "only", "courier/../x", ""),
    ]
    return pd.DataFrame(rows)


def place(story: Story, rank: int, kind: str, account: str, words: str) -> dict[str, object]:
    start = story.texts[account].index(words) if words else -1
    sentences = story.sentences[story.sentences["account_id"] == account]
    around = sentences[(sentences["start"] <= start) & (sentences["end"] > start)]
    return {
        "contrast_id": f"c{rank}",
        "rank": rank,
        "kind": kind,
        "says": "=The Gazette counts *14* <ferries>,\nthe Courier 9."
        if rank == 1
        else "Only the Gazette has the banner: https://d.example.",
        "role": "place" if words else "absent",
        "account_id": account,
        "sentence_id": around["sentence_id"].iloc[0] if words else None,
        "start": start,
        "end": start + len(words) if words else -1,
        "surface": words or None,
        "confidence": 0.95 if rank == 1 else 0.5,
        "standing": "shown" if rank == 1 else "to check",
        "named": True,
    }


@contextmanager
def made_by_hand() -> Iterator[None]:
    """Let the hand-made contrasts be what the package finds."""
    maker, grain = export.MADE.get("contrasts"), schema.GRAINS.get("contrasts")
    export.MADE["contrasts"] = contrasts
    schema.GRAINS["contrasts"] = "a place, or an absence, of a contrast"
    try:
        yield
    finally:
        for kept, value in ((export.MADE, maker), (schema.GRAINS, grain)):
            if value is None:
                del kept["contrasts"]
            else:
                kept["contrasts"] = value


def write_all(folder: Path) -> dict[str, Path]:
    with made_by_hand():
        story = ferries()
        return {name: write_export(story, name, _place(folder, name)) for name in FORMATS}


def _place(folder: Path, name: str) -> Path:
    chosen = FORMATS[name]
    return folder / (name if chosen.by_table else f"ferries{chosen.suffix}")


if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
