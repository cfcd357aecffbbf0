"""Quantities: every printed form is read back, every row points at its words, nothing breaks or slows the scanner."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis import schema
from analysis.find.quantities import find_quantities
from analysis.find.quantities.scanner import scan
from analysis.resources import read_lexicon
from analysis.story import read_story, story_from_records

SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ONES = SMALL.split()
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


def rows_of(text: str) -> list[dict[str, object]]:
    story = story_from_records([{"account_id": "a", "text": text, "language": "en"}], story_id="x")
    return [
        {k: None if v != v else v for k, v in row.items()}
        for row in find_quantities(story).to_dict("records")
    ]


def one(text: str) -> dict[str, object]:
    (row,) = rows_of(text)
    return row


# ---------------------------------------------------------------- what is printed is read back


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
    (reading,) = scan(f"It cost ${whole}.{cents:02d}{space}{scale} in all.")
    assert reading.value == pytest.approx((whole * 100 + cents) * factor / 100)
    assert reading.unit == "dollar"


@given(st.integers(0, 10**7), st.integers(0, 999), st.booleans())
def test_every_decimal_round_trips(whole: int, part: int, minus: bool) -> None:
    sign = "-" if minus and (whole or part) else ""
    (reading,) = scan(f"It changed by {sign}{whole:,}.{part:03d} percent.")
    assert reading.value == pytest.approx(float(f"{sign}{whole}.{part:03d}"))


@pytest.mark.parametrize(
    "row",
    [r for r in read_lexicon("units") if " " not in r["form"] or r["kind"] != "point"],
    ids=lambda r: r["form"],
)
def test_every_unit_of_the_lexicon_is_read(row: dict[str, str]) -> None:
    """A unit that the list holds and the scanner cannot read would be a dead row."""
    readings = scan(f"They measured 7.5 {row['form']}.") or scan(f"They measured 7.5{row['form']}.")
    glued = scan(f"They measured 7.5{row['form']} long.")
    assert row["unit"] in [r.unit for r in (*readings, *glued)]


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
    text = (
        f"They saw {row['form']} 40 tanks."
        if row["place"] != "after"
        else f"They saw 40{'' if row['form'] in '+' else '-' if row['form'] in ('odd', 'ish', 'plus') else ' '}{row['form']}."
    )
    (reading,) = scan(text)
    wanted = {"nearly": "<"}.get(row["bound"], row["bound"]) if row["place"] != "none" else "="
    assert reading.bound == wanted, text


@pytest.mark.parametrize(
    "row", [r for r in read_lexicon("vague_amounts") if r["alone"] == "1"], ids=lambda r: r["form"]
)
def test_vague_amounts_stand_for_the_printed_convention(row: dict[str, str]) -> None:
    (reading,) = scan(f"It took {row['form']} of people.")
    assert (reading.value, reading.low, reading.high, reading.bound) == (
        None,
        float(row["low"]),
        float(row["high"]),
        "vague",
    )


# ---------------------------------------------------------------- intervals


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
    (reading,) = scan(text)
    assert (reading.low, reading.high) == (low, high), reason


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
def test_trend_is_told_apart_from_the_bound(text: str, trend: str, reason: str) -> None:
    assert scan(text)[-1].trend == trend, reason


# ---------------------------------------------------------------- what the parse adds


@pytest.mark.parametrize(
    ("text", "number", "words", "reason"),
    [
        (
            "Israel has called up 60,000 reservists for an invasion.",
            60000,
            "reservists called up",
            "what is done to them",
        ),
        (
            "It represents over 360 soldiers refusing service.",
            360,
            "soldiers refusing service",
            "what they do",
        ),
        (
            "Some 48 hostages are still held and roughly 20 are believed alive.",
            20,
            "hostages",
            "a number without a noun takes the last one",
        ),
        (
            "The couple paid $43,885,310 in federal taxes.",
            43885310,
            "federal taxes",
            "an amount is told by what it is paid in",
        ),
        ("Exports to China dropped 7% last year.", 7, "Exports to China", "what fell"),
        (
            "The median price of homes was $3.1 million in May.",
            3.1e6,
            "price of homes",
            "the subject of a sum",
        ),
        (
            "A survey of more than 6,000 employers found a shortage.",
            6000,
            "employers",
            "across an of",
        ),
        (
            "The House approved the plan 234-193.",
            234,
            "votes for (plan)",
            "a vote has a side, and what was voted on",
        ),
        (
            "He took four trips to the Mar-a-Lago club.",
            4,
            "trips to Mar-a-Lago club",
            "a name with hyphens stays whole",
        ),
        (
            "It restores voting rights to 400 ex-felons.",
            400,
            "ex-felons",
            "the noun of a hyphened word is its last part",
        ),
        (
            "WASHINGTON — Police arrested 40 people.",
            40,
            "people arrested by Police",
            "a dateline counts nothing",
        ),
        (
            "The firm paid $4 million in taxes and $2 million in fines.",
            2e6,
            "fines",
            "no word of the other figure",
        ),
        (
            "Bush released 33 years of tax returns.",
            33,
            "tax returns (Bush)",
            "who stands near is in brackets, no part of the noun",
        ),
        ("About 40 people didn’t come.", 40, "people not come", "a shortened not is a word"),
        (
            "Dairy prices rose 4% and fats and oils between 6% and 7%.",
            None,
            "fats and oils",
            "a list that leaves its verb out",
        ),
        ("Ross fell 2.3% and Burlington by 2.6%.", 2.6, "Burlington", "likewise with by"),
        ("His daughter Maria was 10.", 10, "daughter Maria", "a name stands right behind its noun"),
        (
            "It gave ten reasons why the star is the only choice.",
            10,
            "reasons",
            "why says nothing of the reasons",
        ),
        ("She gave 41 speeches.", 41, "speeches", "gave is no participle: not speeches gave"),
    ],
)
def test_counts_name_what_is_counted(
    text: str, number: float | None, words: str, reason: str
) -> None:
    row = next(
        r
        for r in rows_of(text)
        if r["value"] == number or (number is None and r["bound"] == "range")
    )
    assert words in str(row["counts"]), (reason, row["counts"])


@pytest.mark.parametrize(
    ("text", "claimant", "reason"),
    [
        (
            "Soldiers for Hostages says it represents more than 360 troops.",
            "Soldiers for Hostages",
            "the subject of the saying, not the pronoun",
        ),
        ("A poll found about two-thirds of voters support a deal.", "poll", "a poll finds"),
        (
            "According to the Labor Department, 5,000 jobs were lost.",
            "Labor Department",
            "according to",
        ),
        ("Police said a 25-year-old man was arrested.", "Police", "said without that"),
        ("About 40 people came.", None, "the account itself gives the figure"),
        (
            "The paper is to call for measures for many of the 11 million undocumented immigrants in the country, the aides said.",
            "aides",
            "who says it stands at the end, wherever the parse hangs it",
        ),
    ],
)
def test_claimant_is_who_gives_the_figure(text: str, claimant: str | None, reason: str) -> None:
    assert rows_of(text)[0]["claimant"] == claimant, reason


@pytest.mark.parametrize(
    ("text", "column", "value", "reason"),
    [
        ("The army called up 500 men on Monday.", "as_of", "on Monday", "a weekday"),
        (
            "They earned $141 million from 2007 to 2014.",
            "as_of",
            "from 2007 to 2014",
            "a span of years",
        ),
        ("In total, 500 people came.", "scope", "in all", "a total"),
        (
            "Fifteen of his speeches were abroad.",
            "scope",
            "part",
            "a part of a whole that is named",
        ),
        ("Eleven of the 20 men left.", "as_of", None, "no date"),
        (
            "The bill, hailed by all who had won in the 2018 races, passed 234 to 193.",
            "as_of",
            None,
            "a year far off is of other things",
        ),
        (
            "It cancelled 1,800 flights and delayed another 1,500.",
            "scope",
            "additional",
            "more of them",
        ),
        ("Some 40 people were killed in Gaza.", "scope", "Gaza", "a place"),
    ],
)
def test_date_and_scope_of_a_figure(text: str, column: str, value: str, reason: str) -> None:
    found = rows_of(text)[-1][column]
    assert (None if found != found else found) == value, reason


# ---------------------------------------------------------------- the table


def test_seed_story_gives_these_figures_and_no_other() -> None:
    story = read_story("gaza-refusals")
    table = schema.check("quantities", find_quantities(story), story.texts)
    got = [(r["surface"], r["bound"], r["unit"]) for r in table.to_dict("records")]
    assert got == [
        ("60,000", "=", "reservist"), ("more than 360", ">", "troop"), ("nearly 1,000", "<", "mother"), ("at least three", ">=", "soldier"),
        ("about two-thirds", "~", "fraction"), ("48", "=", "hostage"), ("roughly 20", "~", "hostage"),
        ("60,000", "=", "reservist"), ("around 60,000", "~", "reservist"), ("over 450", ">", "soldier"), ("over 360", ">", "soldier"),
    ]  # fmt: skip


def test_captions_give_no_quantities() -> None:
    rows = rows_of(
        "A headline here\n\nFILE - Some 40 soldiers march, May 8, 2024. (AP Photo/Ohad Zwigenberg, File)\n\nThe army sent 30 men today."
    )
    assert [r["surface"] for r in rows] == ["30"]


def test_accounts_that_are_not_english_are_left_alone() -> None:
    story = story_from_records(
        [{"account_id": "de", "text": "Die Armee rief 60.000 Reservisten ein.", "language": "de"}],
        story_id="x",
    )
    assert find_quantities(story).empty


def test_empty_story_of_words_gives_an_empty_table_with_all_columns() -> None:
    story = story_from_records(
        [{"account_id": "a", "text": "Nothing is counted here at all.", "language": "en"}],
        story_id="x",
    )
    assert list(find_quantities(story).columns) == list(schema.TABLES["quantities"])


@pytest.mark.parametrize(
    "name",
    [
        "not_quantities",
        "periods",
        "number_signs",
        "units",
        "currencies",
        "bounds",
        "trends",
        "quantity_words",
    ],
)
def test_no_lexicon_row_was_cut_at_a_comma(name: str) -> None:
    """A pattern with a comma that stands without quotes would be cut: csv puts the rest under the key None."""
    assert all(None not in row and None not in row.values() for row in read_lexicon(name))


# ---------------------------------------------------------------- it never breaks and never slows

WORDS = "1 23 4,567 8.9 , . - – $ % ( ) / of a and half third hundred million per to from between in up bn m s year old ×10 ½ ´ № one twenty no"
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
    for reading in scan(text):
        assert last <= reading.start < reading.end <= len(text)
        assert reading.low is None or reading.high is None or reading.low <= reading.high
        last = reading.start


@settings(max_examples=25, deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=20).map(" ".join))
def test_table_of_any_text_keeps_the_contract(text: str) -> None:
    if text.strip():
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


def seconds_for(text: str) -> float:
    start = time.process_time()
    scan(text)
    return time.process_time() - start


@pytest.mark.parametrize("piece", NASTY)
def test_time_is_linear_in_the_length(piece: str) -> None:
    """Sixteen times the text takes about sixteen times as long; a pattern that looks back without end would take 256 times."""
    took = [seconds_for((piece * (size // len(piece) + 1))[:size]) for size in (2_000, 32_000)]
    assert took[1] < max(64 * took[0], 1)


def test_a_megabyte_takes_linear_time() -> None:
    """A whole book in one sentence is read, and sixteen times as much in about sixteen times the time."""
    text = f"At least 12 people died in the {'very ' * 50}long war. " * 4_000
    took = [seconds_for(text[:size]) for size in (62_500, 1_000_000)]
    assert took[1] < 64 * took[0]
