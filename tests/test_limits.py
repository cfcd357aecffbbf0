"""Long texts: what is over a limit is left out by name, and work grows in step with the text."""

from __future__ import annotations

import random
from types import SimpleNamespace

import pytest

from analysis import story_from_records, story_reader
from analysis.compare import quotations, revisions, verdicts
from analysis.compare.origins import reprints
from analysis.compare.origins.profiles import Profile, ProfileSentence
from analysis.compare.quoted_passages import QuotedWord
from analysis.compare.revisions import RevisedSentence, RevisedWord
from analysis.nlp import _document
from analysis.read.text import LONGEST, TOO_LONG, Block, leave_out

_WORDS = "harbour crane tide quay pilot cargo rope anchor buoy ferry lock barge gull mast".split()


@pytest.mark.parametrize(
    "junk",
    [
        "5 percent " * 1600,
        "a-" * 8000,
        "1 " * 4000,
        "Al Bo Cy " * 900,
        "(so [it " * 800,
        "x" * 5000,
        "the court and the club and " * 300,
    ],
)
def test_a_sentence_over_the_limit_is_left_out_by_name(junk: str) -> None:
    text = f"The council met on Monday to vote.\n\n{junk}\n\nIt voted for the plan in the end."
    story = story_from_records([{"text": text, "language": "en"}], story_id="x")
    assert story.left_out[["text", "rule"]].values.tolist() == [[junk.strip(), TOO_LONG]]
    assert story.sentences["text"].tolist() == [
        "The council met on Monday to vote.",
        "It voted for the plan in the end.",
    ]


def test_only_the_long_sentence_of_a_line_is_left_out() -> None:
    long = "The pilots said " + "that the tide was high and " * 200 + "left."
    text = f"The harbour closed. {long} The ferry sailed at noon."
    story = story_from_records([{"text": text}], story_id="x")
    assert story.sentences["text"].tolist() == ["The harbour closed.", "The ferry sailed at noon."]
    assert story.left_out["text"].tolist() == [long]


def test_a_sentence_just_below_the_limit_is_analysed() -> None:
    long = "The pilots said " + "that the tide was high and " * 145 + "left."
    assert LONGEST - 200 < len(long) <= LONGEST
    story = story_from_records([{"text": f"The harbour closed. {long}"}], story_id="x")
    assert len(story.sentences) == 2
    assert story.left_out.empty


@pytest.mark.parametrize("junk", ["a-" * 5000, "1 " * 4000, "." * 9000, "  " + "\n\n x" * 3000])
@pytest.mark.parametrize("before", ["", "The club won. ", "The club won.\n"])
@pytest.mark.parametrize("after", ["", " It sang.", "\nIt sang."])
def test_a_long_stretch_in_no_sentence_is_one_token(junk: str, before: str, after: str) -> None:
    text = before + junk + after
    spans = [(0, len(before.rstrip()))] if before else []
    spans += [(len(text) - len(after.lstrip()), len(text))] if after else []
    document = _document(text, spans)
    assert document.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in document)
    assert len(document) < 12
    starts = [t.idx for t in document if t.is_sent_start]
    assert all(start in starts for start, _ in spans)


def test_parts_left_out_of_blocks_are_in_the_order_of_the_text() -> None:
    text = "one two three\nfour five six"
    blocks = [Block(0, 13, "body"), Block(14, 27, "body")]
    found = leave_out(text, blocks, [(19, 23, "b"), (4, 7, "a"), (8, 18, "c")])
    assert [(text[b.start : b.end], b.rule) for b in found] == [
        ("one", ""),
        ("two", "a"),
        ("three", "c"),
        ("four", "c"),
        ("five", "b"),
        ("six", ""),
    ]


@pytest.mark.parametrize(
    "line", ["1", "--x", "A: b", "21:15 Malvik 0", "EUR 1.08", "14 mm rain", "Ward 3: 7 beds"]
)
def test_an_account_of_very_many_lines_is_set_aside_by_name(
    monkeypatch: pytest.MonkeyPatch, line: str
) -> None:
    monkeypatch.setattr(story_reader, "SENTENCES", 50)
    good = "The council met on Monday to vote. The mayor said 14 people spoke."
    made = [{"text": good}, {"text": f"{good}\n\n" + f"{line}\n" * 60}, {"text": good}]
    story = story_from_records(made, story_id="x")
    assert story.accounts["account_id"].tolist() == ["account-1", "account-3"]
    (reason,) = story.skipped["reason"]
    assert reason.endswith("sentences and lines, over the limit of 50; split it into accounts")
    assert set(story.sentences["account_id"]) == {"account-1", "account-3"}
    assert story.left_out.empty


def made_sentences(texts: list[str]) -> list[RevisedSentence]:
    found = []
    for n, text in enumerate(texts):
        words = tuple(RevisedWord(0, 1, w, w, False) for w in text.lower().split())
        row = {"role": "body", "text": text, "sentence_id": f"a#{n}", "start": 0, "end": 1}
        found.append(RevisedSentence({**row, "account_id": "a"}, words, frozenset()))
    return found


def revised_pair(size: int) -> tuple[list[str], list[str]]:
    """A text and its later version: sentences dropped, moved and reworded."""
    draw = random.Random(size)
    old = [" ".join([*draw.choices(_WORDS, k=8), f"berth{n}"]) for n in range(size)]
    new = [text for n, text in enumerate(old) if n % 17]
    new = [f"{text} tonight" if n % 5 == 0 else text for n, text in enumerate(new)]
    return old, [*new[3:], *new[:3]]


def test_long_versions_are_matched_as_short_ones_are(monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = (made_sentences(texts) for texts in revised_pair(90))
    all_pairs = revisions.match(before, after)
    monkeypatch.setattr(revisions, "_ALL", 0)
    assert revisions.match(before, after) == all_pairs
    assert len(all_pairs) > 75


@pytest.mark.parametrize("kind", ["varied", "one sentence", "two in turn"])
def test_the_sentences_of_long_versions_are_compared_in_step_with_their_number(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    old, new = revised_pair(1500)
    if kind != "varied":
        old = ["the tide was high again"] * 1500
    if kind == "two in turn":
        old[::2] = ["the ferry was late once more"] * 750
    new = old if kind != "varied" else new
    calls = []
    monkeypatch.setattr(revisions, "alike", lambda a, b: calls.append(1) or float(a.keys == b.keys))
    pairs = revisions.match(made_sentences(old), made_sentences(new))
    assert len(calls) < 200 * len(old)
    assert len(pairs) > 0.75 * len(new)


def test_very_long_sentences_are_compared_by_their_ends() -> None:
    words = " ".join(f"w{n}" for n in range(900))
    old, new = made_sentences([f"{words} tail", f"{words} head tail"])
    (change,) = revisions.compare_texts([old], [new])
    assert change["kind"] == "reworded"
    assert [(e.cut, [w.key for w in e.added]) for e in revisions._edits(old, new)] == [
        ((), ["head"])
    ]
    assert revisions.alike(old, made_sentences(["x" + words])[0]) == 0.0


@pytest.mark.parametrize(
    ("places", "kept"),
    [
        ([], set()),
        ([3], {3}),
        ([1, 2, 3], {1, 2, 3}),
        ([3, 1, 2], {1, 2}),
        ([5, 1, 6, 2, 3, 0, 4], {1, 2, 3, 4}),
        ([9, 8, 7], {7}),
    ],
)
def test_the_longest_rising_run(places: list[int], kept: set[int]) -> None:
    assert revisions._longest_rising(places) == kept


@pytest.mark.parametrize("accounts", [2, 3, 150])
def test_of_a_large_group_some_figures_of_each_account_are_compared(accounts: int) -> None:
    rows = [{"account_id": f"a{n % accounts}", "n": n} for n in range(3000)]
    some = verdicts._spread_rows(rows)
    assert len(some) <= max(2 * verdicts._MOST, 2 * accounts)
    assert {row["account_id"] for row in some} == {row["account_id"] for row in rows}
    assert verdicts._spread_rows(rows[:100]) == rows[:100]


def test_of_a_figure_in_very_many_accounts_each_number_is_compared() -> None:
    rows = [
        {"account_id": f"a{n}", "low": low, "high": low, "bound": "=", "unit": None}
        for n, low in enumerate([12.0] * 700 + [14.0] + [12.0] * 299)
    ]
    some = verdicts._spread_rows(rows)
    assert len(some) == 2 * verdicts._MOST
    assert {row["low"] for row in some} == {12.0, 14.0}


def profiles(**lines: list[str]) -> dict[str, Profile]:
    return {
        account: Profile(
            account, account, "", "", "", lines=[ProfileSentence(tuple(t.split())) for t in texts]
        )
        for account, texts in lines.items()
    }


def test_shared_sentences_that_are_repeated_are_counted_each_time() -> None:
    said = "the pilots left the quay at nine last night"
    shared = reprints.shared_lines(profiles(a=[said, "no", said], b=["yes", said], c=["no no no"]))
    assert {key: lines for key, lines in shared.items() if lines} == {
        ("a", "b"): {0, 2},
        ("b", "a"): {1},
    }


def test_runs_of_words_that_very_many_sentences_have_are_not_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(reprints, "_is_same_sentence", lambda *_: bool(calls.append(1)))
    texts = [f"at least {n} workers left the quay" for n in range(500)]
    reprints.shared_lines(profiles(a=texts, b=[f"{t} again" for t in texts]))
    assert len(calls) < 10 * len(texts)


def test_many_quotations_with_one_run_of_words_are_compared_in_part(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    calls: list[int] = []
    monkeypatch.setattr(quotations, "compare_passages", lambda *_: calls.append(1))
    monkeypatch.setattr(quotations, "_COMMON", 20)
    word = QuotedWord("tide", 0, 4, 0)
    rows = [{"account_id": f"a{n % 3}"} for n in range(400)]
    made = [
        SimpleNamespace(words=[word] * 3, printing=(n,), account_id=r["account_id"])
        for n, r in enumerate(rows)
    ]
    quotations._match_passages(made)
    assert 0 < len(calls) <= 20 * 19 / 2
