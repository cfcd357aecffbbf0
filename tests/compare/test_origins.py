"""Origins: reprints, cuts, merges, direction, and what is not independence."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.compare.coverage import compare_coverage
from analysis.compare.figures import compare_quantities
from analysis.compare.origins import find_origins, origins_of
from analysis.compare.origins.profiles import read_profiles
from analysis.compare.origins.reprints import compare_pairs, shared_lines
from analysis.schema import check
from analysis.show.coverage import tell_coverage
from analysis.story_reader import read_story, story_from_records

FERRY = (
    "A ferry with ninety people on board ran aground off the island of Velmar before dawn on "
    "Tuesday, the coast guard said. All passengers were taken off in small boats within three "
    "hours. “We heard a long scraping sound and then silence,” said Ana Brod, a teacher. The "
    "captain, a man of fifty, was questioned in the harbour office until the evening. Divers found "
    "a gash of four metres below the waterline. “The ship will not sail again this year,” said "
    "Mirko Dal, who heads the port. Fishermen had warned for months that a buoy was missing on the "
    "eastern reef. The ministry of transport has opened an inquiry and called on captains to slow "
    "down. The line carries forty thousand people every summer between the island and the mainland."
)
BUOY = (
    "Velmar's harbour board knew since spring that the buoy on the eastern reef had drifted away, "
    "letters seen by this paper show. The board asked for money twice and was refused both times. "
    "“Nobody wanted to pay for a light that had always been there,” wrote the former clerk Ines "
    "Tor in a note to the mayor. A new buoy costs as much as a family car. The nearest repair ship "
    "lay idle in the shipyard of Korda all summer. The union of seamen asks that the letters be "
    "handed to the court. Its lawyer called the board's silence a betrayal of the crews. The mayor "
    "declined to comment on Wednesday."
)
OWN = (
    "I stood on the pier of Velmar when the last boat came in at eight. Blankets were piled on the "
    "benches of the fish market and somebody had made soup. “My grandfather would have steered "
    "around it with closed eyes,” said the fisherman Luka Sen, pointing at the reef. Children "
    "slept on coats. A dog that belonged to no one walked from family to family. By noon the "
    "square was empty, and only the ship's horn, stuck and moaning, reminded the town of the night."
)


def sentences(text: str) -> list[str]:
    made = story_from_records([{"text": text, "language": "en"}], story_id="x").sentences
    return made["text"].tolist()


def origins(*records: dict[str, Any]) -> pd.DataFrame:
    base = [
        {"account_id": f"a{n}", "outlet": f"Paper {n}", "language": "en"} | r
        for n, r in enumerate(records)
    ]
    return find_origins(story_from_records(base, story_id="x")).set_index("account_id")


def test_seeds_are_no_reprints_and_not_shown_to_be_independent() -> None:
    table = check("origins", find_origins(read_story("gaza-refusals")))
    assert table["relation"].tolist() == [
        "derived",
        "undecided",
    ]  # an overview; an account without byline or quotation
    assert table["origin_id"].nunique() == 2
    assert table["reason"].str.contains("no sentence in common").all()


def test_a_cut_under_a_new_headline_is_a_reprint_of_the_longer_text() -> None:
    cut = "Ship in distress\n\n" + " ".join(sentences(FERRY)[:5])
    table = origins({"text": FERRY}, {"text": cut}, {"text": OWN})
    assert table["relation"].tolist() == ["original", "reprint", "original"]
    assert (
        table.loc["a0", "origin_id"] == table.loc["a1", "origin_id"] != table.loc["a2", "origin_id"]
    )
    assert "longer" in table.loc["a1", "reason"]


def test_direction_is_unknown_without_date_credit_or_length() -> None:
    table = origins({"text": FERRY}, {"text": FERRY})
    assert table["relation"].tolist() == ["reprint", "reprint"]
    assert table["reason"].str.endswith("direction unknown").all()


@pytest.mark.parametrize(
    ("first", "second", "head"),
    [
        ("2024-05-02T10:00:00Z", "2024-05-02T09:00:00+00:00", "a1"),
        ("2024-05-01", "2024-05-02", "a0"),
        (
            "2024-05-02",
            "2024-05-02T10:00:00Z",
            None,
        ),  # a day without an hour tells nothing of that day
        ("2024-05-02", "yesterday", None),
    ],
)
def test_dates_tell_the_direction_only_as_far_as_they_go(
    first: str, second: str, head: str | None
) -> None:
    table = origins({"text": FERRY, "published": first}, {"text": FERRY, "published": second})
    assert table.index[table["relation"] == "original"].tolist() == ([head] if head else [])


def test_a_credited_agency_in_hand_is_the_origin_and_one_not_in_hand_is_named() -> None:
    wire = {"text": FERRY, "outlet": "Reuters"}
    credited = {"text": "VELMAR (Reuters) - " + FERRY, "published": "2024-05-01"}
    assert origins(credited, wire)["relation"].tolist() == ["reprint", "original"]
    alone = origins(credited, credited)
    assert alone["relation"].tolist() == ["reprint", "reprint"]
    assert alone["reason"].str.contains("Reuters, whose dispatch is not among the accounts").all()


def test_a_photo_credit_is_not_a_credit_for_the_text() -> None:
    made = story_from_records(
        [{"text": f"{OWN}\nThe reef. (AP Photo/Ana Brod)\n", "language": "en"}], story_id="x"
    )
    assert next(iter(read_profiles(made).values())).credits == []


def test_an_account_merged_from_two_does_not_make_them_one() -> None:
    merged = " ".join(sentences(FERRY)[:5] + sentences(BUOY)[:5])
    table = origins({"text": FERRY}, {"text": BUOY}, {"text": merged})
    assert table.loc["a0", "origin_id"] != table.loc["a1", "origin_id"]
    assert table.loc["a2", "relation"] == "derived"
    assert "Paper 0" in table.loc["a2", "reason"]
    assert "Paper 1" in table.loc["a2", "reason"]


def test_shared_quotations_alone_are_no_reprint() -> None:
    speech = (
        " “We will rebuild the pier, the market and the old school before the first frost, and "
        "nobody will pay a coin for it,” the mayor said. “I have seen this town burn once as a "
        "child and I will not see it drown while strangers sell its stones for profit.” “Those who "
        "moved the buoy will answer for it in a court of law, not in the taverns, and not on these "
        "pages.”"
    )
    table = origins({"text": FERRY + speech}, {"text": OWN + speech})
    assert table["relation"].tolist() == ["original", "original"]
    assert (table["score"] < 0.1).all()


def test_a_reprint_with_one_changed_word_is_still_a_reprint() -> None:
    changed = FERRY.replace("called on captains to slow down", "called on captains to refuse")
    assert origins({"text": FERRY}, {"text": changed})["relation"].tolist() == [
        "reprint",
        "reprint",
    ]


def test_eight_accounts_of_two_dispatches_are_four_origins() -> None:
    shuffled = sentences(FERRY)[4:] + sentences(FERRY)[:4]
    table = origins(
        {"text": FERRY, "published": "2024-05-01T06:00:00Z"},
        {"text": BUOY, "published": "2024-05-01T07:00:00Z"},
        {"text": FERRY.replace("before dawn", "early"), "published": "2024-05-01T08:00:00Z"},
        {"text": " ".join(shuffled), "published": "2024-05-01T09:00:00Z"},
        {"text": " ".join(sentences(FERRY)[:6]), "published": "2024-05-01T10:00:00Z"},
        {"text": "A buoy was missing\n\n" + BUOY, "published": "2024-05-01T11:00:00Z"},
        {
            "text": "Ferry hits reef\n\nOverview\n\n"
            "• A ferry struck a reef near Velmar.\n• An inquiry has begun.\n",
            "kind": "overview",
        },
        {"text": OWN},
    )
    assert table["origin_id"].tolist() == ["o1", "o2", "o1", "o1", "o1", "o2", "o3", "o4"]
    assert table["relation"].tolist() == [
        "original",
        "original",
        "reprint",
        "reprint",
        "reprint",
        "reprint",
        "derived",
        "original",
    ]


def test_one_account_and_accounts_without_sentences() -> None:
    assert origins({"text": FERRY})["relation"].tolist() == ["undecided"]
    assert set(origins({"text": "1 !!!"}, {"text": "a?"})["relation"]) == {"undecided"}


def test_a_text_of_very_long_sentences_is_compared() -> None:
    pieces = [
        " ".join(f"word{n % 997} and" for n in range(k, k + 250)) for k in range(0, 6000, 250)
    ]
    words = ". ".join(piece.capitalize() for piece in pieces)
    table = origins({"text": words}, {"text": words})
    assert table["relation"].tolist() == ["reprint", "reprint"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text(min_size=1, max_size=120).filter(lambda t: any(map(str.isalnum, t))),
        min_size=1,
        max_size=4,
    )
)
def test_never_raises_on_any_text(texts: list[str]) -> None:
    table = origins(*({"text": t} for t in texts))
    assert set(table["relation"]) <= {"original", "reprint", "derived", "undecided"}
    assert table["reason"].str.len().gt(10).all()


def test_shares_are_of_each_accounts_own_words() -> None:
    records = [{"account_id": "long", "text": FERRY, "language": "en"}]
    records.append({"account_id": "cut", "text": " ".join(sentences(FERRY)[:4]), "language": "en"})
    profiles = read_profiles(story_from_records(records, story_id="x"))
    (pair,) = compare_pairs(profiles, shared_lines(profiles)).values()
    assert pair.of("cut") == 1.0
    assert 0.3 < pair.of("long") < 0.7


def test_facts_and_figures_are_counted_by_accounts_and_by_origins() -> None:
    """A dispatch, its reprint and another report give one figure: three accounts, two origins."""
    own = (
        OWN + " Ninety people were on board the ferry that ran aground off the island of Velmar "
        "before dawn on Tuesday."
    )
    records = [
        {"account_id": a, "text": t, "language": "en"}
        for a, t in (("wire", FERRY), ("copy", FERRY), ("own", own))
    ]
    story = story_from_records(records, story_id="x")
    for table in (compare_coverage(story), compare_quantities(story)):
        told = table[table["surface"].fillna("").str.contains("(?i)ninety")]
        widest = told.sort_values("n_accounts", ascending=False, kind="stable").iloc[0]
        assert widest[["n_accounts", "n_origins", "n_undecided"]].tolist() == [3, 2, 0]
    assert "all three, from two origins" in str(tell_coverage(compare_coverage(story), story))


def test_an_undecided_account_adds_no_origin() -> None:
    table = origins({"text": FERRY}, {"text": FERRY}, {"text": "Ferry aground. Nobody was hurt."})
    tally = origins_of(table.reset_index())
    assert tally(["a0", "a2"]) == {"n_accounts": 2, "n_origins": 1, "n_undecided": 1}
    assert tally([]) == {"n_accounts": 0, "n_origins": 0, "n_undecided": 0}
