"""Counts of one story: facts carried, bounds, attributions and hedges kept, copies and firsts."""

from __future__ import annotations

from typing import Any

import pytest

from analysis import Story, schema, story_from_records
from analysis.corpus import find_tallies
from analysis.corpus.tallies import MEASURES

OPENINGS = [
    "The council of Velmar met on Monday night.",
    "On Monday night the town council sat.",
    "Velmar's council held its session.",
]


def story(*texts: str, **more: Any) -> Story:
    """Accounts a0, a1 ...; ``more`` gives a list of values of a field, one an account."""
    records = [
        {"account_id": f"a{n}", "outlet": f"Paper {n}", "text": t}
        | {k: v[n] for k, v in more.items()}
        for n, t in enumerate(texts)
    ]
    return story_from_records(records, story_id="test")


def counts(found: Story, measure: str, kind: str = "") -> dict[str, tuple[int, int]]:
    table = schema.check("tallies", find_tallies(found))
    rows = table[(table["measure"] == measure) & (table["kind"] == kind)]
    return {a: (h, c) for a, h, c in rows[["account_id", "hits", "cases"]].itertuples(index=False)}


BANKS = "Banks close all branches in Lindau on Monday"
COLLAPSE = "collapse in Lindau before winter"
FIGURE = "The flood destroyed 1,347 homes in the old town of Velmar."
OTHERS = [
    "In the old town of Velmar 1,347 homes were destroyed by the flood.",
    "Destroyed by the flood in the old town of Velmar: 1,347 homes.",
]


@pytest.fixture(scope="module")
def four() -> Story:
    """Three give the figure in their own words, the last leaves it out; each adds another thing."""
    ends = [
        "Ann Keller wrote a poem on owls.",
        "A choir sang by the lake.",
        "Bread got dearer in spring.",
        "The museum bought a painting of a ship.",
    ]
    texts = [
        f"{first}\n\n{end}"
        for first, end in zip([FIGURE, *OTHERS, "Cats slept in the sun."], ends, strict=True)
    ]
    return story(*texts)


def test_what_two_other_origins_tell_is_a_case_for_each_account(four: Story) -> None:
    assert counts(four, "carries", "figure") == {
        "a0": (1, 1),
        "a1": (1, 1),
        "a2": (1, 1),
        "a3": (0, 1),
    }


def test_what_one_other_origin_tells_is_no_case() -> None:
    assert counts(story(FIGURE, OTHERS[0], "Cats slept in the sun."), "carries", "figure") == {
        "a2": (0, 1)
    }


def test_reprints_of_one_dispatch_are_one_other_origin() -> None:
    """Five papers print one text: for the last, only one other origin states the fact."""
    text = " ".join(
        [
            FIGURE,
            "Rain fell on the hills for a week.",
            "The mayor closed both bridges on Monday night.",
            "Schools stay shut.",
        ]
        * 3
    )
    found = story(*[text] * 5, "Cats slept in the sun. A dog ran after a red ball in the park.")
    assert "a5" not in counts(found, "carries", "figure")
    assert {c for a, c in counts(found, "wire copy").items() if a != "a5"} == {(1, 1)}
    assert counts(found, "wire copy")["a5"] == (0, 1)


@pytest.mark.parametrize(
    ("one", "other", "measure", "kept"),
    [
        ("More than 360 soldiers refuse.", "360 soldiers refuse.", "bound kept", 0),
        ("More than 360 soldiers refuse.", "Over 360 soldiers refuse.", "bound kept", 1),
        ("They paid $43,885,310 in tax.", "They paid about $44 million in tax.", "not rounded", 0),
        ("They paid $43,885,310 in tax.", "They paid tax of $43,885,310.", "not rounded", 1),
        (f"{BANKS}, police said.", f"{BANKS}.", "attribution kept", 0),
        (f"{BANKS}, police said.", f"Police said {BANKS}.", "attribution kept", 1),
        (f"The bridge may {COLLAPSE}.", f"The bridge will {COLLAPSE}.", "hedge kept", 0),
        (f"The bridge may {COLLAPSE}.", f"The bridge could {COLLAPSE}.", "hedge kept", 1),
    ],
)  # fmt: skip
def test_what_another_origin_has_is_kept_or_not(
    one: str, other: str, measure: str, kept: int
) -> None:
    assert counts(story(one, other), measure)["a1"] == (kept, 1)


def test_who_adds_a_bound_that_no_other_has_keeps_nothing() -> None:
    assert "a0" not in counts(
        story("More than 360 soldiers refuse to serve.", "360 soldiers refuse to serve."),
        "bound kept",
    )


def test_a_statement_beside_a_quotation_elsewhere_drops_its_attribution_all_the_same() -> None:
    texts = [
        "Banks close all branches in Lindau on Monday, police said.",
        "Banks close all branches in Lindau on Monday.\n\n“Yes,” said Ann Lee.",
    ]
    assert counts(story(*texts), "attribution kept")["a1"] == (0, 1)


@pytest.mark.parametrize(
    ("times", "first"),
    [
        (["2031-03-02T10:00Z", "2031-03-02T09:30Z", "2031-03-02T12:00Z"], "a1"),
        (["2031-03-02T10:00+02:00", "2031-03-02T09:30Z", "2031-03-02T12:00Z"], "a0"),
        (["2031-03-02", "2031-03-05", "2031-03-06"], "a0"),
        (
            ["2031-03-02", "2031-03-02T09:30Z", "2031-03-02T12:00Z"],
            None,
        ),  # the day may have been before or after
        (["2031-03-02T10:00Z", "2031-03-02T10:00Z", "2031-03-02T12:00Z"], None),
        (["2031-03-02T10:00Z", None, None], None),
    ],
)
def test_first_is_told_only_where_the_times_tell_it(
    times: list[str | None], first: str | None
) -> None:
    told = counts(story(*OPENINGS, published=times), "first")
    assert [a for a, (hits, _) in told.items() if hits] == ([first] if first else [])
    assert len(told) == (3 if first else 0)


def test_speakers_of_unknown_kind_and_parts_of_a_quotation_are_no_cases() -> None:
    found = story(
        "“We won,” said Governor Ann Lee. “It was hard.”\n\n“Never,” said Tom Hill.\n\n“I saw "
        "it,” said a resident."
    )
    told = find_tallies(found)
    told = told[(told["measure"] == "speakers") & (told["hits"] > 0)]
    assert dict(zip(told["kind"], told["hits"], strict=True)) == {"official": 1, "affected": 1}
    assert set(told["cases"]) == {2}


def test_every_kind_has_a_row_so_that_sums_over_stories_are_shares(four: Story) -> None:
    table = find_tallies(four)
    frames = table[table["measure"] == "frames"]
    assert (frames.groupby("account_id")["kind"].nunique() == len(MEASURES["frames"])).all()
    assert (table["hits"] <= table["cases"]).all()
    assert (table["cases"] > 0).all()
    assert set(table["measure"]) <= set(MEASURES)


def test_a_lone_account_has_nothing_that_needs_others() -> None:
    table = find_tallies(story("More than 360 soldiers refuse to serve, the army said."))
    assert set(table["measure"]) <= {"speakers", "frames"}


def test_an_account_in_another_language_is_not_counted() -> None:
    german = (
        "Der Bürgermeister sagte am Montag, dass mindestens 12 Menschen bei der Flut in der "
        "Altstadt gestorben seien."
    )
    assert "a1" not in set(find_tallies(story(FIGURE, german, OTHERS[0]))["account_id"])


def test_an_overview_and_a_later_version_are_no_wire_copies() -> None:
    text = " ".join(
        [
            FIGURE,
            "Rain fell on the hills for a week.",
            "The mayor closed both bridges on Monday night.",
            "Schools stay shut.",
        ]
        * 3
    )
    found = story(
        text,
        text + " More rain came.",
        "Cats slept.",
        outlet=["Gazette", "Gazette", "Lens"],
        kind=["article", "article", "overview"],
    )
    assert counts(found, "wire copy") == {}
