"""Actors across accounts against chains coded by hand (``tests/coding/actors``): B-cubed (Bagga and
Baldwin 1998).

The coding gives story, account, offsets into the account's text and an actor for every naming of an
actor by a name, and by a noun that the text ties to one ("the congressman"); the coder is the
project's own. Texts lie under ``bench``, not here. Three stories were seen while the rules were
written, two ("kept back") were scored once at the end.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CODING = Path(__file__).resolve().parents[1] / "coding" / "actors"
KEPT_BACK = {"eb17fa36", "2f3e86b6"}
Naming = tuple[str, int, int, str]  # account, start, end, actor


def measure(bench: Path) -> dict[str, Any]:
    """B-cubed precision, recall and F1 over the coded stories, and apart for those kept back."""
    scores = {path.stem: score_story(bench, path) for path in sorted(CODING.glob("*.json"))}
    seen = [s for story, s in scores.items() if story not in KEPT_BACK]
    kept = [s for story, s in scores.items() if story in KEPT_BACK]
    told = {"all": joined(list(scores.values())), "seen": joined(seen), "kept back": joined(kept)}
    return told | {story: joined([s]) for story, s in scores.items()} | {"stories": len(scores)}


def score_story(bench: Path, path: Path) -> tuple[list[float], list[float]]:
    """The precisions of the namings found and the recalls of those coded."""
    from analysis import find_mentions, story_from_records

    told = json.loads((bench / "stories" / path.name).read_text("utf8"))
    records = [
        {"account_id": a["account_id"], "text": a["text"], "language": "en"}
        for a in told["accounts"]
    ]
    table = find_mentions(story_from_records(records, story_id=path.stem)).to_dict("records")
    gold = [
        (a, s, e, who)
        for a, rows in json.loads(path.read_text("utf8"))["mentions"].items()
        for s, e, who in rows
    ]
    found = [(r["account_id"], r["start"], r["end"], r["actor_id"]) for r in table]
    return b_cubed(gold, found, [r["naming"] == "name" for r in table])


def b_cubed(
    gold: Sequence[Naming], found: Sequence[Naming], named: Sequence[bool]
) -> tuple[list[float], list[float]]:
    """Precision of each naming found, recall of each coded.

    A naming found that is not coded counts as wrong where it is a name, or stands in the chain of a
    coded naming; a noun in a chain without any coded naming speaks of somebody the coding passes
    over and is not counted.
    """
    pairs = match(gold, found)
    back = {f: g for g, f in pairs.items()}
    sizes, kinds = Counter(f[3] for f in found), Counter(g[3] for g in gold)
    shared = Counter((gold[g][3], found[f][3]) for g, f in pairs.items())
    coded = {found[f][3] for f in pairs.values()}
    loose: Counter[str] = Counter(
        f[3] for i, f in enumerate(found) if i not in back and not named[i] and f[3] not in coded
    )
    precision, recall = [], [0.0] * (len(gold) - len(pairs))
    for i, f in enumerate(found):
        if i in back:
            precision.append(shared[gold[back[i]][3], f[3]] / sizes[f[3]])
        elif not loose[f[3]]:
            precision.append(0.0)
    recall += [shared[gold[g][3], found[f][3]] / kinds[gold[g][3]] for g, f in pairs.items()]
    return precision, recall


def match(gold: Sequence[Naming], found: Sequence[Naming]) -> dict[int, int]:
    """gold -> found: the same last word, or one inside the other."""
    at: dict[str, list[int]] = defaultdict(list)
    for i, f in enumerate(found):
        at[f[0]].append(i)
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for exact in (True, False):
        for g, (account, start, end, _) in enumerate(gold):
            for i in at[account] if g not in pairs else ():
                _, a, b, _ = found[i]
                same = b == end if exact else (start <= a < b <= end or a <= start < end <= b)
                if i not in taken and same:
                    pairs[g] = i
                    taken.add(i)
                    break
    return pairs


def joined(scores: Sequence[tuple[list[float], list[float]]]) -> dict[str, float]:
    """Precision, recall and F1 over the namings of several stories."""
    precision, recall = ([v for s in scores for v in s[side]] for side in (0, 1))
    p, r = (sum(v) / len(v) if v else 0.0 for v in (precision, recall))
    return {
        "P": round(p, 3),
        "R": round(r, 3),
        "F1": round(2 * p * r / (p + r), 3) if p + r else 0.0,
        "n": len(recall),
    }
