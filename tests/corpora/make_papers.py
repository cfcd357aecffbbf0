"""Write papers.jsonl, a fictional corpus: about 40 stories of nine invented papers.

Five papers report each story; six papers have a habit of their own.

    python tests/corpora/make_papers.py
    storydiff corpus tests/corpora/papers.jsonl --out seeds/nine-papers

The second command makes the example; its folder .work is not kept.

Which paper has which wording of a fact is drawn by lot, story by story; so but for their habits the
papers do not differ.
"""

from __future__ import annotations

import json
import random
import re
import tomllib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SEED, STORIES = 20310302, 40
# Courier drops bounds, Ledger rounds, Echo reprints Northwire, Statesman quotes officials only,
# Lamp drops attributions, Dispatch is first.
WIRE, REPRINTER, FEW = "Northwire", "Echo", "Village Post"
PAPERS = ["Courier", "Ledger", "Statesman", "Lamp", "Dispatch", "Gazette"]
HABIT, SLIP = (
    0.9,
    0.08,
)  # how often a paper follows its habit, and how often any paper does the same by chance
LEFT_OUT = 0.12
PLACES = [
    "Tarnholm", "Veskar", "Ilmary", "Dravenna", "Korlund", "Sessaly", "Hallmere", "Oberan",
    "Lysgard", "Pellmoor", "Cairnwick", "Norvik", "Astermouth", "Belvane", "Corrindale",
    "Duskwater", "Elmsgard", "Farrowby", "Galdern", "Harrowick",
]  # fmt: skip
RIVERS = [
    "Orla",
    "Senna",
    "Tamber",
    "Ulven",
    "Varda",
    "Wessel",
    "Yarrin",
    "Zelda",
    "Brenna",
    "Corva",
]
FIRST = [
    "Anna",
    "Peter",
    "Maria",
    "Thomas",
    "Helen",
    "David",
    "Clara",
    "Martin",
    "Julia",
    "Robert",
    "Laura",
    "Simon",
]
LAST = [
    "Keller", "Brandt", "Osgood", "Lindqvist", "Marlow", "Tennant", "Varga", "Holm", "Aldous",
    "Pryce", "Rennick", "Solberg", "Thorne", "Ulrich", "Vance", "Whitlock", "Yates", "Zoller",
    "Ashby", "Corwin",
]  # fmt: skip
DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]
ORDER = [
    "event",
    "bound1",
    "claim1",
    "official",
    "exact1",
    "person",
    "bound2",
    "claim2",
    "expert",
    "hedge",
    "exact2",
    "official2",
    "plain",
]
BOUNDS = ["more than", "at least", "over", "nearly"]


def make_papers() -> list[dict[str, Any]]:
    """The records of the corpus, one an account."""
    scenes = tomllib.loads((HERE / "scenes.toml").read_text("utf8"))
    chance = random.Random(SEED)
    records: list[dict[str, Any]] = []
    names = [f"{place} {scene}" for place in PLACES for scene in scenes]
    chance.shuffle(names)
    for number, name in enumerate(names[:STORIES]):
        place, scene = name.split()
        records += _story(f"{scene}-{place.lower()}", scenes[scene], place, number, chance)
    return records


def _story(
    story_id: str, scene: dict[str, Any], place: str, number: int, chance: random.Random
) -> list[dict[str, Any]]:
    told = _fillers(place, chance)
    wired = chance.random() < 0.75
    few = number % 7 == 0
    papers = chance.sample(PAPERS, (3 if wired else 5) - few)
    papers = [WIRE, *papers, REPRINTER] if wired else papers
    papers += [FEW] if few else []
    order = {fact: chance.sample(range(5), 5) for fact in ORDER}
    start = datetime(2031, 3, 3, 8, tzinfo=UTC) + timedelta(
        days=2 * number, minutes=chance.randrange(300)
    )
    made: dict[str, list[str]] = {}
    records = []
    for n, paper in enumerate(papers):
        lines = [
            _line(scene[f][order[f][n]], f, paper, told, chance) for f in _facts(paper, chance)
        ]
        copied = paper == REPRINTER and chance.random() < HABIT
        made[paper] = made[WIRE][: len(made[WIRE]) - chance.randrange(3)] if copied else lines
        text = "\n\n".join([*made[paper], *(["(Northwire)"] if copied else [])])
        at = start + timedelta(minutes=chance.randrange(40, 1500))
        at = start if paper == "Dispatch" and chance.random() < HABIT else at
        at = max(at, start + timedelta(minutes=1600)) if copied else at
        records.append(
            {
                "account_id": f"{story_id}/{paper.lower().replace(' ', '-')}",
                "story_id": story_id,
                "outlet": paper,
                "headline": _headline(scene, place, n),
                "published": at.isoformat().replace("+00:00", "Z"),
                "byline": f"By {_name(chance)}",
                "text": text,
                "title": scene["title"].format(place=place),
            }
        )
    return [
        {k: v for k, v in r.items() if not (k == "byline" and "(Northwire)" in r["text"])}
        for r in records
    ]


def _fillers(place: str, chance: random.Random) -> dict[str, str]:
    names = [_name(chance) for _ in range(8)]
    numbers = {f"many{n}": f"{chance.randrange(12, 90) * 10:,}" for n in (1, 2)} | {
        "exact1": f"{chance.randrange(1101, 9899):,}"
    }
    numbers["exact2"] = f"{chance.randrange(113, 989)}"
    numbers |= {
        k: v[:-1] + "7" for k, v in numbers.items() if k.startswith("exact") and v.endswith("0")
    }
    numbers |= {f"bound{n}": chance.choice(BOUNDS) for n in (1, 2)}
    people = dict(
        zip(("official", "minister", "person", "expert"), dict.fromkeys(names), strict=False)
    )
    return (
        {"place": place, "river": chance.choice(RIVERS), "day": chance.choice(DAYS)}
        | numbers
        | people
    )


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _facts(paper: str, chance: random.Random) -> list[str]:
    """What a paper tells, in order; who quotes officials only takes a second official for whoever
    else speaks.
    """
    officials = paper == "Statesman" and chance.random() < HABIT
    kept = [f for f in ORDER[1:] if chance.random() > (0.6 if f == "official2" else LEFT_OUT)]
    if officials:
        kept = [
            f
            for f in ORDER[1:]
            if (f in kept and f not in ("person", "expert")) or f in ("official", "official2")
        ]
    return ["event", *kept]


def _line(wording: str, fact: str, paper: str, told: dict[str, str], chance: random.Random) -> str:
    """A wording with the numbers and names put in, as the paper's habits have them."""
    if fact.startswith("bound"):
        many = "many" + fact[-1]
        told = told | (
            {}
            if _does(paper, "Courier", chance)
            else {many: f"{told['bound' + fact[-1]]} {told[many]}"}
        )
    if fact.startswith("exact") and _does(paper, "Ledger", chance):
        number = int(told[fact].replace(",", ""))
        step = 100 if number > 1000 else 10
        told = told | {fact: f"about {round(number / step) * step:,}"}
    dropped = fact.startswith("claim") and _does(paper, "Lamp", chance)
    wording = re.sub(r"\[.*?\]", "", wording) if dropped else re.sub(r"[\[\]]", "", wording)
    line = re.sub(r"<(\w+)>", r"\1", wording).format(**told)
    return line[0].upper() + line[1:]


def _does(paper: str, whose: str, chance: random.Random) -> bool:
    return chance.random() < (HABIT if paper == whose else SLIP)


def _headline(scene: dict[str, Any], place: str, n: int) -> str:
    words = scene["title"].format(place=place)
    return [
        words,
        f"{words}: what we know",
        f"{place} in shock",
        f"News from {place}",
        f"{words}, region reacts",
        f"Our report from {place}",
    ][n]


if __name__ == "__main__":
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in make_papers()]
    (HERE / "papers.jsonl").write_text("".join(lines), "utf8")
    print(f"{len(lines)} accounts, {sum(len(line.encode()) for line in lines):,} bytes")
