"""How the benchmark ``coder`` scores a model and the machine against a coded story."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from chat_server import chat_server, say, task_of

sys.path.insert(0, str(Path(__file__).resolve().parent / "benchmarks"))

from coder import Coding, Contrast, count, f1, lines, measure

from analysis.read.chat import find_server

A = (
    "The bridge at Tarn was closed on Friday after a lorry hit a pillar. “It will take a month,” "
    "said Olga Brandt, an engineer."
)
B = "A lorry struck a pillar and the bridge at Tarn is shut since Friday. Traffic is sent by Lund."


def spans(text: str) -> list[list[int]]:
    cut = text.index(". ") + 1
    return [[0, cut], [cut + 1, len(text)]]


def write_bench(folder: Path) -> list[Path]:
    accounts = [
        {"account_id": a, "outlet": a, "headline": head, "text": text, "sentences": spans(text)}
        for a, head, text in (("post", "Tarn bridge shut", A), ("echo", "Lorry hits bridge", B))
    ]
    coded = {
        "id": "bridge",
        "accounts": accounts,
        "facts": [{"fact": "closed", "relation": "same", "sentences": {"post": [0], "echo": [0]}}],
        "quotes": [
            {"account": "post", "n": 1, "kind": "direct", "speaker": "Olga Brandt", "cue": "said"}
        ],
    }
    place = {"account": "echo", "text": "Traffic is sent by Lund."}
    contrast = {"rank": 1, "kind": "only", "weight": 2, "places": [place], "absent": ["post"]}
    for name, found in (("stories", coded), ("contrasts", {"contrasts": [contrast]})):
        (folder / name).mkdir()
        (folder / name / "bridge.json").write_text(json.dumps(found))
    return [folder / "stories" / "bridge.json"]


def answer(handler: Any, request: Any) -> None:
    """One fact that is right and one that is not, a wrong speaker, a contrast that is right."""
    items: dict[str, list[dict[str, Any]]] = {
        "facts": [
            {"fact": "closed", "relation": "same", "sentences": ["A:0", "B:0"]},
            {"fact": "wrong", "relation": "same", "sentences": ["A:1", "B:1"]},
        ],
        "quotes": [{"sentence": "A:1", "kind": "direct", "speaker": "Tarn", "cue": "said"}],
        "contrasts": [
            {
                "kind": "only",
                "weight": 1,
                "says": "Only echo has it.",
                "places": [{"sentence": "B:1", "words": "sent by Lund"}],
                "absent": ["A"],
            }
        ],
    }
    say(handler, json.dumps({task_of(request): items[task_of(request)]}))


def test_a_model_is_scored_by_sentences_speakers_and_sides(tmp_path: Path) -> None:
    paths = write_bench(tmp_path)
    with chat_server(answer) as server:
        found = find_server(server.url, "tiny")
        total = measure(paths, found, tmp_path / "keep")
        asked = len(server.asked)
        again = measure(paths, found, tmp_path / "keep")
        assert len(server.asked) == asked  # the coding is kept
    assert total == again
    (half,) = [coders for coders in total.values() if coders["model"]]
    assert half["model"] == {
        "facts": [1, 2, 1],
        "quotations": [1, 1, 1],
        "quotations with speaker": [0, 1, 1],
        "contrasts": [1, 1, 1],
    }
    assert half["machine"]["quotations with speaker"] == [1, 1, 1]
    assert sum("machine" in line for line in lines(total)) == 4


def test_a_coding_by_another_model_is_not_scored_as_this_one(tmp_path: Path) -> None:
    paths = write_bench(tmp_path)
    with chat_server(answer) as server:
        measure(paths, find_server(server.url, "tiny"), tmp_path / "keep")
        with pytest.raises(SystemExit, match="is by tiny"):
            measure(paths, find_server(server.url, "large"), tmp_path / "keep")


def test_a_contrast_counts_once_and_only_with_both_its_sides() -> None:
    one, two = frozenset([("a", "1")]), frozenset([("b", "2")])
    gold = Contrast({"a": one, "b": two}, frozenset())
    half = Contrast({"a": one}, frozenset(["b"]))
    coded = Coding(frozenset(), [], [gold])
    for told, hits in (([gold, gold], 1), ([half], 0), ([half, gold], 1)):
        found = Coding(frozenset(), [], told)
        assert count(found, coded, ["contrasts"]) == {"contrasts": [hits, len(told), 1]}


def test_f1_is_the_harmonic_mean_and_zero_without_anything() -> None:
    assert (f1(1, 2, 1), f1(0, 0, 0)) == (pytest.approx(2 / 3), 0.0)
