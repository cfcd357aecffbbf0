"""Frames and hedges against coded sentences: FrAC and GVFC for dimensions and gate, CoNLL-2010 for hedges."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

FRAC = {
    "1": "economic", "3": "morality", "4": "fairness", "5": "legality and crime", "6": "policy", "8": "security and defence",
    "9": "health and safety", "11": "cultural identity", "12": "public opinion", "15": "other",
}  # fmt: skip
# FrAC has ten classes: dimensions that it does not code stand for the one nearest to them.
NEAREST = {"capacity": "economic", "political": "policy", "external regulation": "policy", "quality of life": "health and safety"}


def measure(bench: Path) -> dict[str, Any]:
    """Figures of frames and wording on the coded sentences under ``bench``: macro-F1, accuracy of the surest half, gate, hedges."""
    return {"frac": _frac(bench), "gvfc": _gvfc(bench), "hedging": _hedging(bench), "stability": _stability(bench)}


def read(path: Path) -> list[dict[str, Any]]:
    """The rows of a file with one JSON object a line."""
    return [json.loads(line) for line in path.read_text("utf8").splitlines()]


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The mean over the gold classes of F1."""
    scores = []
    for name in sorted(set(gold)):
        hits = sum(g == f == name for g, f in zip(gold, found, strict=True))
        scores.append(2 * hits / (sum(g == name for g in gold) + sum(f == name for f in found)))
    return round(sum(scores) / len(scores), 3)


def rates(hits: int, found: int, gold: int) -> dict[str, float]:
    """Precision, recall and F1 of counts."""
    p, r = hits / found if found else 0.0, hits / gold if gold else 0.0
    return {"P": round(p, 3), "R": round(r, 3), "F1": round(2 * p * r / (p + r), 3) if p + r else 0.0}


def best_of(scores: Mapping[str, float], nearest: Mapping[str, str]) -> tuple[str, float]:
    """The class with most of a sentence's evidence, and its share; "other" when there is none."""
    joined: dict[str, float] = {}
    for dimension, score in scores.items():
        name = nearest.get(dimension, dimension)
        joined[name] = joined.get(name, 0.0) + score
    best = max(joined, key=lambda name: joined[name], default="other")
    return best, joined.get(best, 0.0)


def _frac(bench: Path) -> dict[str, Any]:
    from analysis.frames import score_sentences
    from analysis.story import story_from_records

    rows = read(bench / "data" / "frac_dev.jsonl")
    story = story_from_records([{"account_id": row["id"], "text": row["text"], "language": "en"} for row in rows], story_id="frac")
    totals: dict[str, dict[str, float]] = {row["id"]: {} for row in rows}
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    for sentence, (_, scores) in score_sentences(story).items():
        total = totals[accounts[sentence]]
        for dimension, score in scores.items():
            total[dimension] = total.get(dimension, 0.0) + score
    gold = [FRAC[row["raw"]] for row in rows]
    found, sure = map(list, zip(*(best_of(totals[row["id"]], NEAREST) for row in rows), strict=True))
    gate = [bool(totals[row["id"]]) for row in rows]
    half = sorted(range(len(rows)), key=lambda i: -sure[i])[: len(rows) // 2]
    framed = [g != "other" for g in gold]
    plain = plain_sentences(bench)
    alarms = plain_alarms(plain)
    return {
        "macro-F1": macro_f1(gold, found),
        "accuracy": round(sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold), 3),
        "accuracy of the surest half": round(sum(gold[i] == found[i] for i in half) / len(half), 3),
        "gate": rates(sum(g and f for g, f in zip(framed, gate, strict=True)), sum(gate), sum(framed)),
        "gate with plain sentences": rates(sum(g and f for g, f in zip(framed, gate, strict=True)), sum(gate) + alarms, sum(framed)),
        "plain sentences let through": round(alarms / len(plain), 3),
        "sentences": len(rows),
    }


def plain_sentences(bench: Path, count: int = 200) -> list[str]:
    """Sentences of match reports, which have no policy frame: the fourth of each of the first articles on sport."""
    from analysis.text import find_sentences

    found = []
    for article in json.loads((bench / "corpora" / "bbc_articles.json").read_text("utf8")):
        if "/sport/" in article["id"] and len(found) < count:
            line = " ".join(article["text"].split())
            spans = find_sentences(line, 0, len(line))
            found += [line[spans[3][0] : spans[3][1]]] if len(spans) > 3 else []
    return found


def plain_alarms(plain: list[str]) -> int:
    """How many plain sentences pass the gate."""
    from analysis.frames import score_sentences
    from analysis.story import story_from_records

    story = story_from_records([{"account_id": str(n), "text": text, "language": "en"} for n, text in enumerate(plain)], story_id="plain")
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    return len({accounts[sentence] for sentence, (_, scores) in score_sentences(story).items() if scores})


def _gvfc(bench: Path) -> dict[str, Any]:
    """Headlines by an analyst's codebook, as ``codebook.toml`` beside a story: written after the frames' definitions, nothing trained."""
    from analysis.frames import score_sentences
    from analysis.story import story_from_records

    rows = read(bench / "data" / "gvfc_dev.jsonl")
    codebook = Path(__file__).with_name("gvfc_codebook.toml").read_text("utf8")
    story = story_from_records([{"account_id": row["id"], "text": row["text"], "language": "en"} for row in rows], story_id="gvfc")
    totals: dict[str, dict[str, float]] = {row["id"]: {} for row in rows}
    accounts = dict(zip(story.sentences["sentence_id"], story.sentences["account_id"], strict=True))
    for sentence, (_, scores) in score_sentences(story, codebook=codebook).items():
        for dimension, score in scores.items():
            total = totals[accounts[sentence]]
            total[dimension] = total.get(dimension, 0.0) + score
    found = [best_of(totals[row["id"]], {})[0] for row in rows]
    gold = [row["label"] for row in rows]
    either = sum(f in row["labels"] for f, row in zip(found, rows, strict=True))
    return {
        "macro-F1": macro_f1(gold, found),
        "accuracy": round(sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold), 3),
        "accuracy, any coded frame": round(either / len(rows), 3),
        "headlines": len(rows),
    }


def _hedging(bench: Path) -> dict[str, Any]:
    from analysis.story import story_from_records
    from analysis.wording import find_hedges

    rows = [row["raw"] for row in read(bench / "data" / "hedging_dev.jsonl")]
    records = [{"account_id": str(n), "text": text, "language": "en"} for n, (_, text) in enumerate(rows)]
    cued = {row["account_id"] for row in find_hedges(story_from_records(records, story_id="hedging")) if row["dimension"] == "hedge"}
    uncertain = {str(n) for n, (label, _) in enumerate(rows) if label == "-1"}  # the set codes uncertain as -1
    return rates(len(cued & uncertain), len(cued), len(uncertain)) | {"sentences": len(rows)}


def _stability(bench: Path, stories: int = 3, every: int = 6) -> dict[str, Any]:
    """Shares of frames after one sentence of the body is cut: how many stay within the interval of the whole account."""
    from analysis.framing import compare_framing
    from analysis.story import story_from_records

    inside = total = 0
    for row in read(bench / "corpora" / "three_outlets_full.jsonl")[:stories]:
        records = [
            {"account_id": f"a{n}", "headline": a["title"], "text": a["text"], "language": "en"} for n, a in enumerate(row["articles"])
        ]  # fmt: skip
        story = story_from_records(records, story_id=row["id"])
        whole = compare_framing(story)
        whole = whole[whole["measure"] == "frame"].set_index(["account_id", "dimension"]).sort_index()
        body = story.sentences[story.sentences["role"] == "body"].iloc[::every]
        for account, start, end in zip(body["account_id"], body["start"], body["end"], strict=True):
            text = story.texts[account]
            cut = [r | {"text": text[:start] + text[end:]} if r["account_id"] == account else r for r in records]
            part = compare_framing(story_from_records(cut, story_id="cut"))
            part = part[(part["measure"] == "frame") & (part["account_id"] == account)]
            for dimension, share in zip(part["dimension"], part["share"], strict=True):
                interval = whole.loc[(account, dimension)]
                inside += bool(interval["low"] - 1e-3 <= share <= interval["high"] + 1e-3)
                total += 1
    return {"shares within the interval": round(inside / total, 3), "cuts": total}
