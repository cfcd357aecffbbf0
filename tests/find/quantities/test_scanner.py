"""The scanner reads back every printed form, never breaks and never slows down."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import schema
from analysis.find.quantities import find_quantities
from analysis.find.quantities.scanner import scan
from analysis.resources import read_lexicon
from analysis.story_reader import story_from_records
from tests.costs import grows_in_step

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]


def spell(number: int, *, joined: str = " and ") -> str:
    """A whole number below a trillion in words."""
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = number % size
            link = joined if rest < 100 else " "
            return f"{spell(number // size, joined=joined)} {word}" + (
                f"{link}{spell(rest, joined=joined)}" if rest else ""
            )
    if number >= 100:
        rest = number % 100
        return f"{ONES[number // 100]} hundred" + (f"{joined}{spell(rest)}" if rest else "")
    if number < 20:
        return ONES[number]
    return TENS[number // 10] + (f"-{ONES[number % 10]}" if number % 10 else "")


# What is printed is read back


@given(st.integers(2, 10**12 - 1))
@example(2024)  # a year for its form; a separator or a noun settles it
@example(100)
def test_every_whole_number_round_trips(number: int) -> None:
    forms = {
        f"{number:,} people": number,
        f"{spell(number)} people": number,
        f"{spell(number, joined=' ')} people": number,
    }
    for text, value in forms.items():
        if number > 999 or "," not in text:
            assert [r.value for r in scan(f"They counted {text} there.")] == [value], text


@given(
    st.integers(1, 999),
    st.integers(0, 99),
    st.sampled_from(["million", "billion", "trillion", "bn", "m", "k"]),
)
def test_every_scaled_amount_round_trips(whole: int, cents: int, scale: str) -> None:
    factor = {
        "million": 10**6,
        "m": 10**6,
        "billion": 10**9,
        "bn": 10**9,
        "trillion": 10**12,
        "k": 1000,
    }[scale]
    space = " " if len(scale) > 2 else ""
    (match,) = scan(f"It cost ${whole}.{cents:02d}{space}{scale} in all.")
    assert match.value == pytest.approx((whole * 100 + cents) * factor / 100)
    assert match.unit == "dollar"


@given(st.integers(0, 10**7), st.integers(0, 999), st.booleans())
def test_every_decimal_round_trips(whole: int, part: int, minus: bool) -> None:
    sign = "-" if minus and (whole or part) else ""
    (match,) = scan(f"It changed by {sign}{whole:,}.{part:03d} percent.")
    assert match.value == pytest.approx(float(f"{sign}{whole}.{part:03d}"))


@pytest.mark.parametrize(
    "row",
    [r for r in read_lexicon("units") if " " not in r["form"] or r["kind"] != "point"],
    ids=lambda r: r["form"],
)
def test_every_unit_of_the_lexicon_is_read(row: dict[str, str]) -> None:
    """A unit that the list holds and the scanner cannot read would be a dead row."""
    matches = scan(f"They measured 7.5 {row['form']}.") or scan(f"They measured 7.5{row['form']}.")
    glued = scan(f"They measured 7.5{row['form']} long.")
    assert row["unit"] in [r.unit for r in (*matches, *glued)]


@pytest.mark.parametrize(
    "row", [r for r in read_lexicon("currencies") if r["place"] != "none"], ids=lambda r: r["form"]
)
def test_every_currency_of_the_lexicon_is_read(row: dict[str, str]) -> None:
    texts = [
        f"It cost {row['form']}7.50 there.",
        f"It cost {row['form']} 7.50 there.",
        f"It cost 7.50 {row['form']} there.",
        f"It cost 7.50{row['form']} there.",
    ]
    assert row["unit"] in [r.unit for text in texts for r in scan(text)]


@pytest.mark.parametrize("row", read_lexicon("bounds"), ids=lambda r: f"{r['form']} ({r['place']})")
def test_every_bound_of_the_lexicon_bounds(row: dict[str, str]) -> None:
    """Each cue gives its bound; a cue that is no bound any more ("none") gives none."""
    link = {"+": "", "odd": "-", "ish": "-", "plus": "-"}.get(row["form"], " ")
    is_after = row["place"] == "after"
    text = f"They saw 40{link}{row['form']}." if is_after else f"They saw {row['form']} 40 tanks."
    (match,) = scan(text)
    wanted = {"nearly": "<"}.get(row["bound"], row["bound"]) if row["place"] != "none" else "="
    assert match.bound == wanted, text


@pytest.mark.parametrize(
    "row", [r for r in read_lexicon("vague_amounts") if r["alone"] == "1"], ids=lambda r: r["form"]
)
def test_vague_amounts_give_the_interval_of_the_lexicon(row: dict[str, str]) -> None:
    (match,) = scan(f"It took {row['form']} of people.")
    assert (match.value, match.low, match.high, match.bound) == (
        None,
        float(row["low"]),
        float(row["high"]),
        "vague",
    )


# Intervals and trends


@pytest.mark.parametrize(
    ("text", "low", "high", "reason"),
    [
        ("more than 360 troops", 360, None, "an open end is missing, not infinite"),
        ("at least 360 troops", 360, None, "likewise"),
        ("fewer than 360 troops", None, 360, "the lower end is open"),
        ("up to 360 troops", None, 360, "likewise"),
        ("360 troops", 360, 360, "a point"),
        ("nearly 1,000 mothers", 900, 1000, "under and near: a tenth below"),
        ("around 1,000 mothers", 900, 1100, "a tenth to either side"),
        ("more than doubled", 2, None, "a bound on a multiple"),
        ("a monthslong inquiry", 2, None, "months, two of them at least"),
        ("a years-long inquiry", 2, None, "the same with a hyphen"),
    ],
)
def test_interval(text: str, low: float | None, high: float | None, reason: str) -> None:
    (match,) = scan(text)
    assert (match.low, match.high) == (low, high), reason


@pytest.mark.parametrize(
    ("text", "trend", "reason"),
    [
        ("Shares rose 6.5%.", "up", "a verb right before the change"),
        ("Shares fell by more than 6.5%.", "down", "a bound between"),
        ("Shares were down 6.5%.", "down", "down as an adjective"),
        ("They want to grow sales by 35 per cent.", "up", "an object between the verb and by"),
        ("The rate fell to 4.8%.", "", "a level is no change"),
        ("The army called up 60,000 reservists.", "", "a particle is no trend"),
        ("The defense gave up 517 yards.", "", "an irregular verb with a particle"),
        ("Firms added 18 sen.", "up", "money added to a price"),
        (
            "Jobs grew by 125,600 positions or 2.2 per cent.",
            "up",
            "the second amount of one change",
        ),
    ],
)
def test_trend_is_read_apart_from_the_bound(text: str, trend: str, reason: str) -> None:
    assert scan(text)[-1].trend == trend, reason


@pytest.mark.parametrize(
    "name",
    "not_quantities periods number_signs units currencies bounds trends quantity_words".split(),
)
def test_no_lexicon_row_was_cut_at_a_comma(name: str) -> None:
    """A pattern with a comma needs quotes: otherwise csv puts the rest under the key None."""
    assert all(None not in row and None not in row.values() for row in read_lexicon(name))


# It never breaks and never slows down

WORDS = (
    "1 23 4,567 8.9 , . - – $ % ( ) / of a and half third hundred million per to from between in"
    " up bn m s year old ×10 ½ ´ № one twenty no"
)
PIECES = st.sampled_from(
    [*WORDS.split(" "), " ", "more than", "people", "votes", "May", "2024", "'", "“", "\u200d", "é"]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(PIECES, max_size=25).map(" ".join)
    | st.lists(PIECES, max_size=25).map("".join)
    | st.text(max_size=80)
)
def test_scanner_reads_any_text_and_points_at_it(text: str) -> None:
    last = 0
    for match in scan(text):
        assert last <= match.start < match.end <= len(text)
        assert match.low is None or match.high is None or match.low <= match.high
        last = match.start


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=20).map(" ".join))
def test_table_of_any_text_keeps_the_contract(text: str) -> None:
    if any(map(str.isalnum, text)):
        story = story_from_records(
            [{"account_id": "a", "text": text, "language": "en"}], story_id="x"
        )
        schema.check("quantities", find_quantities(story), story.texts)


NASTY = [
    "1,",
    "1,22,",
    "9" * 7,
    "twenty-",
    "1-2 ",
    "one in ",
    "hundred and ",
    "$1 ",
    "A1-",
    "$",
    "from 1 to ",
    "a" * 9,
    "May 5, ",
    "-",
    "1/2",
    "he is 5, ",
    "1 000 ",
    "a half ",
    "No. 1, ",
]


@pytest.mark.parametrize("piece", NASTY)
def test_time_is_linear_in_the_length(piece: str) -> None:
    """Sixteen times the text takes sixteen times as long; a pattern that backtracks, 256 times."""
    assert grows_in_step(lambda size: scan((piece * (size // len(piece) + 1))[:size]), 2_000)


def test_a_megabyte_takes_linear_time() -> None:
    """A whole book in one sentence is read."""
    text = f"At least 12 people died in the {'very ' * 50}long war. " * 4_000
    assert grows_in_step(lambda size: scan(text[:size]), 62_500)


@pytest.mark.parametrize(
    "text",
    [
        "It cost 5 " + "quadrillion " * 25 + "dollars.",
        "It weighs 1" + "0" * 22 + "×10^5 tons.",
        "half a " + "million " * 60,
        "They counted 1 " + "000 " * 120 + "birds.",
        "It took 3 " + "1" * 5000 + "/2 days.",
        "It rose to 7 " + "trillion " * 30 + "- 8.",
    ],
    ids=lambda text: text[:30],
)
def test_number_beyond_all_bounds_raises_nothing(text: str) -> None:
    """A number too large for a float, or with too many digits for an int, is passed over."""
    assert all(abs(match.value or 0) < float("inf") for match in scan(text))
    story = story_from_records([{"account_id": "a", "text": text, "language": "en"}], story_id="x")
    schema.check("quantities", find_quantities(story), story.texts)
