"""The front page: where accounts part, in one screen, and nothing said twice."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pandas as pd
import pytest

import analysis
from analysis.report.pages import front_page, page_heading, title_of
from analysis.show.accounts import reading_view
from analysis.show.behind import tell_behind
from analysis.show.contrasts import mark_words, show_contrasts
from analysis.show.fact_matrix import _ranked_facts, _status_of
from analysis.show.front import front_view, story_title, tell_who

GAZETTE = {
    "account_id": "gazette",
    "outlet": "Gazette",
    "published": "2031-03-03",
    "headline": "Twelve dead in Lindau flood",
    "text": "At least 12 people died when the river Arve flooded Lindau on Monday evening, the "
    "mayor said. Mayor Anna Keller said there had been no warning at all. About 400 homes were "
    "evacuated in the old town.",
}
COURIER = {
    "account_id": "courier",
    "outlet": "Courier",
    "published": "2031-03-04",
    "headline": "Fourteen dead in Lindau after Arve bursts its banks",
    "text": "Fourteen people were killed when the river Arve flooded Lindau on Monday, police "
    "said. The army sent 200 soldiers to Lindau. About 400 homes were evacuated in the old town.",
}
POST = {
    "account_id": "post",
    "outlet": "Post",
    "headline": "Authority rejects blame",
    "text": "The river Arve flooded Lindau on Monday. The army sent 200 soldiers to Lindau. The "
    "water authority rejected blame for the closing of the dam gates.",
}


def story_of(*records: dict[str, str], **more: Any) -> analysis.Story:
    return analysis.story_from_records(list(records), story_id="flood", **more)


def line(
    story: analysis.Story,
    number: int,
    places: dict[str, str],
    kind: str = "figure",
    says: str = "",
    absent: tuple[str, ...] = (),
    standing: str = "shown",
) -> list[dict[str, Any]]:
    """The rows of one contrast; ``places`` gives each account's words."""
    rows: list[dict[str, Any]] = []
    for account, words in places.items():
        start = story.texts[account].index(words)
        own = story.sentences[story.sentences["account_id"] == account]
        sentence = own[(own["start"] <= start) & (own["end"] > start)].iloc[0]["sentence_id"]
        rows.append({"role": "place", "account_id": account, "sentence_id": sentence})
        rows[-1] |= {"start": start, "end": start + len(words), "surface": words}
        rows[-1] |= {"differs_start": start, "differs_end": start + len(words)}
    for account in absent:
        rows.append({"role": "absent", "account_id": account, "sentence_id": None})
        rows[-1] |= {"start": -1, "end": -1, "surface": None}
    common = {"contrast_id": f"c{number}", "rank": number, "kind": kind}
    common |= {"says": says or f"Line {number} says a thing.", "confidence": 0.9}
    return [common | row | {"standing": standing, "named": True} for row in rows]


TOLL = {"gazette": "At least 12 people died", "courier": "Fourteen people were killed"}


def view(story: analysis.Story, *lines: list[dict[str, Any]]) -> str:
    contrasts = analysis.compare_accounts(story).iloc[:0]
    if lines:
        contrasts = pd.DataFrame([row for rows in lines for row in rows])
    return front_view(
        story,
        contrasts=contrasts,
        coverage=analysis.compare_coverage(story),
        origins=analysis.find_origins(story),
    )


def words_of(html: str) -> str:
    html = re.sub(r'<span data-(?:lead|notebook)="[^"]*">(.*?)</span>', r"\1", html)
    html = re.sub(r"</?(?:a|mark)\b[^>]*>", "", html)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def tell_common(coverage: pd.DataFrame, story: analysis.Story) -> str:
    """What all accounts report, as the page prints it."""
    nothing = analysis.compare_accounts(story).iloc[:0]
    origins = analysis.find_origins(story)
    section = words_of(tell_behind(story, [], nothing, coverage, origins, ""))
    found = re.search(r"report: (.*?) (?:Origins\.|How sure)", section)
    return found[1] if found else ""


@pytest.fixture(scope="module")
def flood() -> analysis.Story:
    return story_of(GAZETTE, COURIER, POST)


def test_a_line_has_its_sentence_the_words_of_each_side_and_who_lacks_it(
    flood: analysis.Story,
) -> None:
    html = view(flood, line(flood, 1, TOLL, says="The toll is 12 or 14.", absent=("post",)))
    assert "The toll is 12 or 14." in html
    assert "<mark>At least 12</mark> people died" in html
    assert "<mark>Fourteen</mark> people were killed" in html
    assert "Post no match found" in words_of(html)
    assert html.count('class="box"') == 3


def test_where_all_others_lack_it_and_they_are_many_they_are_counted() -> None:
    four = story_of(GAZETTE, COURIER, POST, {**POST, "account_id": "echo", "outlet": "Echo"})
    html = view(
        four, line(four, 1, {"gazette": TOLL["gazette"]}, absent=("courier", "post", "echo"))
    )
    assert "The three others no match found" in words_of(html)
    html = view(four, line(four, 1, {"gazette": TOLL["gazette"]}, absent=("courier", "post")))
    assert "Courier and Post no match found" in words_of(html)


def test_accounts_of_one_day_share_their_date() -> None:
    three = story_of(GAZETTE, COURIER, {**POST, "published": "2031-03-04"})
    who = tell_who(three, analysis.find_origins(three))
    assert who.startswith("Gazette, 3 March 2031 · Courier and Post, 4 March · three newsrooms")


def test_the_words_of_a_line_lead_into_the_reading_view(flood: analysis.Story) -> None:
    page = front_page(view(flood, line(flood, 1, TOLL)), [], [])
    lines = page.split("<ol")[1].split("</ol>")[0]
    links = re.findall(r'<a class="words" href="read.html#([^"]+)"', lines)
    assert links == ["gazette%231", "courier%231"]
    signs = re.findall(r'<td><a class="words" href="read.html#[^"]+"><i [^>]*class="dot', page)
    assert signs


def test_at_most_seven_lines_and_none_to_check(flood: analysis.Story) -> None:
    lines = [line(flood, n, TOLL) for n in range(1, 10)]
    lines.insert(0, line(flood, 0, TOLL, says="Not sure.", standing="to check"))
    html = view(flood, *lines)
    assert html.count('class="says"') == 7
    assert "Not sure." not in html
    assert "Three more contrasts are listed in 00-story" in words_of(html)


@pytest.mark.parametrize(
    ("standings", "words"),
    [
        ([], "No difference is certain enough for this page. No other was found."),
        (
            ["to check"],
            "No difference is certain enough for this page. One contrast is listed in "
            "00-story, under “Worth checking”.",
        ),
        (
            ["shown", "shown", "to check"],
            "Only two of the differences are certain enough for this page. One more contrast is "
            "listed in 00-story, under “Worth checking”.",
        ),
    ],
)
def test_with_few_lines_the_page_says_so(
    flood: analysis.Story, standings: list[str], words: str
) -> None:
    lines = [line(flood, n, TOLL, standing=s) for n, s in enumerate(standings)]
    assert words in words_of(view(flood, *lines))


def test_three_lines_need_no_remark(flood: analysis.Story) -> None:
    assert "certain enough" not in view(flood, *(line(flood, n, TOLL) for n in range(3)))


def test_full_lines_of_three_accounts_keep_to_900_words_and_repeat_nothing() -> None:
    long = " ".join(f"w{n}" for n in range(60)) + "."
    records = [
        r | {"text": f"{r['text']} Line {r['outlet']} {long}"} for r in (GAZETTE, COURIER, POST)
    ]
    story = story_of(*records)
    places = {r["account_id"]: f"Line {r['outlet']} {long}" for r in records}
    lines = [
        line(story, n, places, "only", f"Line {n} " + "has thirty words in it " * 5)
        for n in range(7)
    ]
    words = words_of(front_page(view(story, *lines), [], []).split("</style>")[1])
    assert len(words.split()) <= 900
    assert all(words.count(f"Line {n} has") == 1 for n in range(7))


def test_a_matrix_has_the_facts_that_part_first(flood: analysis.Story) -> None:
    html = view(flood)
    labels = re.findall(r'<th scope="row">(.*?)</th>(.*?)</tr>', html)
    assert labels
    parts = ["apart" in cells or "empty" in cells or "perhaps" in cells for _, cells in labels]
    assert parts == sorted(parts, reverse=True)
    assert all(cells.count("<td>") == 3 for _, cells in labels)


def test_who_and_when_in_one_line(flood: analysis.Story) -> None:
    origins = analysis.find_origins(flood)
    words = tell_who(flood, origins)
    assert words.startswith("Gazette, 3 March 2031 · Courier, 4 March · Post, undated · three")
    many = story_of(*(GAZETTE | {"account_id": str(n), "outlet": f"O{n}"} for n in range(8)))
    assert tell_who(many, analysis.find_origins(many)).startswith("Eight accounts · 3 March 2031")


def test_title_is_given_or_the_headline_nearest_to_the_others(flood: analysis.Story) -> None:
    assert story_title(flood) == "Twelve dead in Lindau flood"
    assert story_title(story_of(GAZETTE, COURIER, title="Flood")) == "Flood"
    bare = story_of(*({"text": r["text"]} for r in (GAZETTE, COURIER)))
    assert story_title(bare) == "flood"
    assert title_of(view(flood)) == "Twelve dead in Lindau flood"
    assert page_heading(view(flood)) == "Twelve dead in Lindau flood: where three accounts part"


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ([GAZETTE], "Only one account can be analysed, so there is nothing to compare it with."),
        (
            [GAZETTE | {"language": "de"}, COURIER | {"language": "de"}],
            "No account is in English, so nothing is compared.",
        ),
        (
            [GAZETTE, COURIER | {"language": "fr"}],
            "Only one account is in English, so there is nothing to compare it with.",
        ),
    ],
)
def test_a_story_without_a_comparison_says_so(records: list[dict[str, str]], words: str) -> None:
    assert words in view(story_of(*records))


@pytest.mark.parametrize("texts", [("Resigned", "Fire"), ("A", "B"), ("No", "No"), ("12", "x")])
def test_accounts_of_one_word_have_a_page(texts: tuple[str, str]) -> None:
    records = [{"text": text, "language": "en"} for text in texts]
    assert "No fact was found in more than one account." in view(story_of(*records))


def test_hostile_words_are_escaped() -> None:
    bad = "<script>alert(1)</script>"
    story = story_of(GAZETTE | {"outlet": bad, "headline": bad}, COURIER, title=bad)
    html = front_page(view(story, line(story, 1, TOLL, says=bad)), [], [])
    assert "<script" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.parametrize(
    ("words", "other", "marked"),
    [
        ("The gates were not closed.", "The gates were closed.", "The gates were [not] closed."),
        ("Rebels took the town.", "Fighters took the town.", "[Rebels] took the town."),
        ("Nothing alike here.", "Another thing said.", "Nothing alike here."),
        ("The same words.", "The same words.", "The same words."),
        ("One side only.", "", "One side only."),
    ],
)
def test_words_that_differ_are_marked(words: str, other: str, marked: str) -> None:
    assert str(mark_words(words, [other] if other else [])) == marked


def test_a_long_side_is_cut_around_its_difference() -> None:
    long = " ".join(["word"] * 40)
    shown = mark_words(f"{long} never {long}", [f"{long} always {long}"])
    assert "[never]" in str(shown)
    assert str(shown).startswith("… ")
    assert len(shown.split()) <= 20


def test_the_workbook_lists_contrasts_by_standing(flood: analysis.Story) -> None:
    rows = [*line(flood, 1, TOLL), *line(flood, 2, TOLL, standing="to check", absent=("post",))]
    table = pd.DataFrame(rows)
    assert len(show_contrasts(table, flood).rows) == 2
    (row,) = show_contrasts(table, flood, standing="to check").rows
    assert row[0] == "2"
    assert row[-1] == "Post"
    nothing = show_contrasts(table.iloc[:0], flood, standing="shown")
    assert str(nothing) == "No contrast is certain enough for the front page."


def test_the_page_has_two_lines_of_a_kind_before_a_third_and_each_voice_once(
    flood: analysis.Story,
) -> None:
    alone = {"gazette": TOLL["gazette"]}
    lines = [line(flood, n, TOLL, "figure") for n in range(4)]
    lines += [line(flood, n, alone, "voice", absent=("courier", "post")) for n in range(4, 7)]
    lines += [line(flood, n, TOLL, "quote") for n in range(7, 10)]
    page = words_of(view(flood, *lines))
    shown = [n for n in range(10) if f"Line {n} says" in page]
    assert shown == [0, 1, 2, 3, 4, 7, 8]


def test_the_words_around_the_difference_are_printed_of_a_side_alone() -> None:
    before = " ".join(f"w{n}" for n in range(30))
    story = story_of(GAZETTE | {"text": f"The mayor {before} resigned in May."}, COURIER)
    rows = line(story, 1, {"gazette": story.texts["gazette"][-60:]}, "only", absent=("courier",))
    at = story.texts["gazette"].index("resigned")
    rows[0] |= {"differs_start": at, "differs_end": at + 8}
    assert "resigned in May." in words_of(view(story, rows))


MEMBERS = " ".join(
    f"The {n} boat of the harbour brought forty people from the island to the town at night."
    for n in "first second third fourth fifth sixth seventh eighth".split()
)


def _of_nine() -> analysis.Story:
    records = [
        GAZETTE | {"account_id": f"a{n}", "outlet": f"Outlet {n}", "headline": f"Flood, day {n}"}
        for n in range(9)
    ]
    for n in (2, 5, 8):
        records[n] = records[n] | {"text": MEMBERS}
    for n in (0, 1, 3, 4, 6, 7):
        own = f" Baker number {n} lost {n + 20} ovens in the mud of the lower town."
        records[n] = records[n] | {"text": (GAZETTE, COURIER, POST)[n % 3]["text"] + own}
    return story_of(*records)


def test_from_eight_accounts_on_columns_of_one_origin_are_side_by_side() -> None:
    story = _of_nine()
    html = view(story)
    head = html.split("<thead>")[1].split("</thead>")[0]
    names = re.findall(r'<th scope="col"><span>(.*?)</span>', head)
    assert sorted(names) == sorted(story.compared.values())
    places = sorted(names.index(f"Outlet {n}") for n in (2, 5, 8))
    assert places == list(range(places[0], places[0] + 3))
    assert head.count('class="origin"') >= 1


def _reading(story: analysis.Story) -> str:
    return reading_view(
        story,
        statements=analysis.align_claims(story),
        coverage=analysis.compare_coverage(story),
        figures=analysis.compare_quantities(story),
        quotes=analysis.find_quotes(story),
        cues=analysis.find_cues(story),
    )


def test_from_eight_accounts_on_a_fact_of_two_is_marked_while_both_are_open() -> None:
    records = [GAZETTE | {"account_id": f"a{n}", "outlet": f"Outlet {n}"} for n in range(8)]
    shared = " The baker Ruth Amman lost forty ovens in the mud of the lower town."
    for n, record in enumerate(records):
        own = f" Farmer {n} of Vevey sold {n + 20} cows to the abbey in May."
        record["text"] = (GAZETTE, COURIER, POST)[n % 3]["text"] + own
    for n in (1, 4):
        records[n]["text"] += shared
    html = _reading(story_of(*records))
    assert html.count("pair-1-4-sign") >= 3  # one in each account, and the rule
    rule = ".accounts:has(> details:nth-child(2)[open]):has(> details:nth-child(5)[open])"
    assert f"{rule} .pair-1-4 {{" in html
    assert "or only two that are both open" in html


def test_with_few_accounts_every_shared_fact_is_marked(flood: analysis.Story) -> None:
    html = _reading(flood)
    assert "pair-" not in html
    assert 'class="fact"' in html


def test_with_fewer_accounts_columns_keep_their_order(flood: analysis.Story) -> None:
    head = view(flood).split("<thead>")[1].split("</thead>")[0]
    assert re.findall(r"<span>(.*?)</span>", head) == ["Gazette", "Courier", "Post"]
    assert "one origin" not in head


@pytest.mark.parametrize(("several", "most"), [(False, 900), (True, 1500)])
def test_a_page_of_its_own_contrasts_keeps_to_its_words_and_says_nothing_twice(
    several: bool, most: int, flood: analysis.Story
) -> None:
    story = _of_nine() if several else flood
    body = view(story, analysis.compare_accounts(story).to_dict("records"))
    page = front_page(body, [], []).split("</style>")[1]
    assert len(words_of(page).split()) <= most
    sentences = [words_of(s) for s in re.findall(r'<p class="says">(.*?)</p>', body)]
    text = re.sub(r'<div class="sides.*?</div>', "", body)
    sentences += [words_of(s) for s in re.findall(r"<(?:p|th)[^>]*>(.*?)</(?:p|th)>", text)]
    parts = [s for line in set(sentences) for s in re.split(r"(?<=[.!?])\s", line)]
    long = [s for s in parts if len(s.split()) > 4]
    assert len(long) == len(set(long))


def test_facts_of_one_label_are_one_line_of_the_matrix() -> None:
    story = story_of(GAZETTE, COURIER)
    coverage = analysis.compare_coverage(story).assign(label="About 400 homes were evacuated …")
    contrasts, origins = analysis.compare_accounts(story), analysis.find_origins(story)
    page = front_view(story, contrasts=contrasts, coverage=coverage, origins=origins)
    rows = re.findall(r'<th scope="row">', page)
    assert len(rows) == 1
    assert tell_common(coverage, story).count("homes") <= 1


@pytest.mark.parametrize(
    ("label", "end"),
    [("Lindau was flooded", "Lindau was flooded."), ("Moe left the U.S.", "the U.S.")],
)
def test_what_all_report_ends_with_one_stop(label: str, end: str) -> None:
    story = story_of(GAZETTE, COURIER)
    coverage = analysis.compare_coverage(story).assign(label=label, status="stated")
    words = tell_common(coverage, story)
    assert words.endswith(end)
    assert not words.endswith("..")


def test_what_all_report_is_no_row_of_the_matrix(flood: analysis.Story) -> None:
    coverage = analysis.compare_coverage(flood)
    shared = coverage[coverage["standing"] == "shown"]["fact_id"].unique()
    assert len(shared) > 1
    of_all = coverage["fact_id"] == shared[0]
    coverage = coverage.assign(status=coverage["status"].where(~of_all, "stated"))
    label = str(coverage[of_all]["label"].iloc[0])
    contrasts, origins = analysis.compare_accounts(flood), analysis.find_origins(flood)
    page = front_view(flood, contrasts=contrasts, coverage=coverage, origins=origins)
    assert label[1:] in tell_common(coverage, flood)
    assert words_of(page).count(label[1:]) == 1


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("The army sent 200 soldiers", "the army sent 200 soldiers."),
        ("Six miners were rescued in Velmar", "six miners were rescued in Velmar."),
        ("The Hurricane Centre warned of floods", "the Hurricane Centre warned of floods."),
        ("Soldiers for Peace: It has 360 members", "Soldiers for Peace: It has 360 members."),
        ("Six Nations players were hurt", "Six Nations players were hurt."),
        ("Keller won the vote", "Keller won the vote."),
        ("About 400 homes were evacuated", "about 400 homes were evacuated."),
    ],
)
def test_what_all_report_begins_small_unless_with_a_name(label: str, words: str) -> None:
    more = GAZETTE | {"text": f"{GAZETTE['text']} The six soldiers and miners left."}
    story = story_of(more, COURIER)
    coverage = analysis.compare_coverage(story).assign(label=label, status="stated")
    assert tell_common(coverage, story) == words


def test_lines_that_are_left_are_counted_once(flood: analysis.Story) -> None:
    lines = [line(flood, n, TOLL, standing="to check" if n else "shown") for n in range(4)]
    assert words_of(view(flood, *lines)).count("more contrasts are listed") == 1


@pytest.mark.parametrize(
    ("outlets", "look"),
    [
        (("Post", "Echo", "Mail"), "facts"),
        (("Argus", "Beacon", "Clarion", "Dispatch"), "facts some"),
        (("washingtonpost.com", "edition.cnn.com", "independent.co.uk"), "facts many"),
    ],
)
def test_heads_of_the_matrix_are_turned_where_they_would_not_fit(
    outlets: tuple[str, ...], look: str
) -> None:
    texts = [GAZETTE["text"], COURIER["text"], POST["text"], POST["text"]]
    records = [
        {"account_id": f"a{n}", "outlet": outlet, "text": text}
        for n, (outlet, text) in enumerate(zip(outlets, texts, strict=False))
    ]
    assert f'<table class="{look}">' in view(story_of(*records))


def test_a_fact_whose_label_is_cut_off_comes_last(flood: analysis.Story) -> None:
    coverage = analysis.compare_coverage(flood)
    first = coverage["fact_id"] == coverage[coverage["standing"] == "shown"]["fact_id"].iloc[0]
    coverage.loc[first, "label"] = "... and today the river Arve flooded …"
    contrasts, origins = analysis.compare_accounts(flood), analysis.find_origins(flood)
    page = front_view(flood, contrasts=contrasts, coverage=coverage, origins=origins)
    labels = [words_of(row) for row in re.findall(r'<th scope="row">(.*?)</th>', page)]
    assert "... and today the river Arve flooded …" in labels[-1:]


def test_an_outlet_that_is_an_address_is_named_without_its_beginning() -> None:
    names = ["www.bbc.co.uk", "https://www.spiegel.de/", "m.echo.ch", "amp.theguardian.com"]
    names += ["Mail", "St. Galler Tagblatt", "edition.cnn.com"]
    story = story_of(*({"outlet": name, "text": GAZETTE["text"]} for name in names))
    labels = ["bbc.co.uk", "spiegel.de", "echo.ch", "theguardian.com", *names[4:]]
    assert list(story.labels.values()) == labels
    both = story_of(*({"outlet": n, "text": POST["text"]} for n in ("bbc.co.uk", "www.bbc.co.uk")))
    assert list(both.labels.values()) == ["bbc.co.uk", "www.bbc.co.uk"]


@pytest.mark.parametrize(
    ("fact", "words"),
    [
        ("Torino signs striker Lena Voss", "Torino does not sign striker Lena Voss"),
        ("The court freed the banker", "Nobody was freed by the court, the banker’s lawyer said"),
        ("The storm killed nine sailors", "The storm killed no sailors"),
        ("The bank will not close the mine", "The bank will close the mine"),
        ("Students lie in the graves", "The graves don’t hold the bodies of the students"),
    ],
)
def test_who_denies_a_fact_is_not_printed_as_stating_it(fact: str, words: str) -> None:
    cell = {"status": "stated", "fact": fact, "surface": words}
    assert _status_of(cell, "") == "uncertain"
    assert _status_of(cell | {"surface": fact}, "") == "stated"


@pytest.mark.parametrize(
    ("fact", "headline"),
    [
        ("Torino signs striker Lena Voss", "Torino calls Lena Voss story a hoax"),
        ("The Elbe dam burst near Pirna", "No, the Elbe dam near Pirna did not burst"),
        ("Velorin cured nine patients", "Clinic denies that Velorin cured patients"),
        ("The banker Reyes stole the reserve", "Court: claim that banker Reyes stole is ‘false’"),
        ("Alvia bought the Nordsee shares", "Report on Alvia and Nordsee debunked"),
    ],
)
def test_who_denies_a_fact_in_the_headline_is_not_printed_as_stating_it(
    fact: str, headline: str
) -> None:
    cell = {"status": "stated", "fact": fact, "surface": fact}
    assert _status_of(cell, headline) == "uncertain"
    assert _status_of(cell, "Mayor denies that taxes rise") == "stated"
    assert _status_of(cell | {"surface": headline}, "") == "uncertain"


def test_a_question_is_no_fact_of_the_page(flood: analysis.Story) -> None:
    coverage = analysis.compare_coverage(flood)
    assert _ranked_facts(coverage, flood)
    asked = coverage.assign(label=[f"{label}?" for label in coverage["label"]])
    assert _ranked_facts(asked, flood) == []
    assert tell_common(asked, flood) == ""
