"""What limits a comparison is said: other events, days between accounts, forms of accounts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import analysis
from analysis.cli import main
from analysis.cli.story import warn_of_events
from analysis.compare import compare_events
from analysis.schema import make
from analysis.show.doubts import tell_days, tell_doubt, tell_events, tell_forms
from analysis.show.front import front_view
from analysis.show.origins import tell_accounts

TEXTS = Path(__file__).parent / "compare" / "event_stories.txt"


def story_of(*records: dict[str, Any]) -> analysis.Story:
    named = [
        {"account_id": f"a{n}", "outlet": f"Outlet {n}", "text": f"The bridge of Lindau fell. {n}."}
        for n in range(len(records))
    ]
    both = [one | own for one, own in zip(named, records, strict=True)]
    return analysis.story_from_records(both, story_id="mixed")


def mixed(field: str = "storms") -> analysis.Story:
    part = TEXTS.read_text("utf8").split(f"[{field}]\n")[1].split("\n")
    return story_of({"text": part[0]}, {"text": part[1]}, {"text": part[2]})


@pytest.mark.parametrize(
    ("events", "facts", "says"),
    [
        ("e1 e1 e1", (3, 3, 3), ""),
        (
            "e1 e2 e1 e1 e1",
            (3, 0, 3, 3, 3),
            "Outlet 1 seems to be about another event: it shares no fact and no name with the "
            "other four; compare it separately or leave it out.",
        ),
        (
            "e1 e2 e1",
            (9, 2, 9),
            "Outlet 1 seems to be about another event: few of the words are the same, and it "
            "shares two facts with the other two; compare it separately or leave it out.",
        ),
        (
            "e1 e2 e1 e3",
            (9, 0, 9, 0),
            "Outlet 1 and Outlet 3 seem to be about other events: they share no fact and no "
            "name with the other two; compare them separately or leave them out.",
        ),
        (
            "e1 e2",
            (0, 0),
            "The two accounts seem to be about different events: they share no fact and no name.",
        ),
        (
            "e1 e2 e1 e2",
            (4, 0, 4, 0),
            "The accounts seem to be about two events; compare each separately: "
            "Outlet 0 and Outlet 2; Outlet 1 and Outlet 3.",
        ),
        (
            "e1 e2 e3",
            (0, 0, 0),
            "The accounts seem to be about three events; compare each separately: "
            "Outlet 0; Outlet 1; Outlet 2.",
        ),
    ],
)
def test_accounts_on_other_events_are_named(events: str, facts: tuple[int], says: str) -> None:
    ids = events.split()
    rows = [
        {"account_id": f"a{n}", "event_id": event, "facts": number}
        | {"standing": "main" if event == "e1" else "other"}
        for n, (event, number) in enumerate(zip(ids, facts, strict=True))
    ]
    assert tell_events(make("events", rows), story_of(*({} for _ in ids))) == says


def test_two_accounts_of_different_events_are_told_with_their_days() -> None:
    rows = [
        {"account_id": f"a{n}", "event_id": f"e{n + 1}", "standing": standing, "facts": 0}
        | {"names": "Lindau"}
        for n, standing in enumerate(("main", "other"))
    ]
    story = story_of({"published": "2031-03-02"}, {"published": "2031-06-10"})
    assert tell_events(make("events", rows), story) == (
        "The two accounts seem to be about different events: they share no fact, and 100 days "
        "are between them."
    )


@pytest.mark.parametrize(
    ("days", "says"),
    [
        (("04", "04", "05"), ""),
        ((None, "04", None), ""),
        (
            ("04", "05", "10"),
            "Outlet 2 was published five days after the others: what only the later text has may "
            "be news of those days.",
        ),
        (
            ("10", "01", "11"),
            "Outlet 1 was published nine days before the others: what it lacks may not have been "
            "known yet.",
        ),
        (
            ("01", "01", "04", None),
            "Outlet 2 was published three days after Outlet 0 and Outlet 1: what only the later "
            "text has may be news of those days.",
        ),
        (
            ("01", "01", "04", "04"),
            "Outlet 2 and Outlet 3 were published three days after the others: what only the later "
            "text has may be news of those days.",
        ),
    ],
)
def test_days_between_accounts_are_said(days: tuple[str | None, ...], says: str) -> None:
    records = [{"published": f"2031-03-{day}"} if day else {} for day in days]
    assert tell_days(story_of(*records)) == says


def test_forms_of_accounts_are_said_with_what_follows_from_them() -> None:
    story = story_of({"kind": "live blog"}, {"headline": "Opinion: Let it fall"}, {})
    assert tell_forms(story) == (
        "Outlet 0 is a live blog; Outlet 1 is an opinion piece. That such an account lacks "
        "something says little."
    )
    assert tell_forms(story_of({}, {})) == ""
    many = story_of(*({"kind": "opinion"} for _ in range(5)))
    assert "two more are not plain reports" in tell_forms(many)


def page_of(story: analysis.Story) -> str:
    return front_view(
        story,
        contrasts=analysis.compare_accounts(story),
        coverage=analysis.compare_coverage(story),
        origins=analysis.find_origins(story),
    )


def front(story: analysis.Story) -> str:
    return " ".join(re.sub(r"<[^>]*>", " ", page_of(story)).split())


@pytest.mark.parametrize("field", ["shootings", "couples", "matches", "courts", "markets"])
def test_page_and_workbook_say_that_an_account_is_on_another_event(field: str) -> None:
    story = mixed(field)
    words = "Outlet 2 seems to be about another event: "
    assert front(story).count(words) == 1
    assert '<p class="meta apart-event">Outlet 2 seems' in page_of(story)
    assert "No line below compares accounts of different events." in front(story)
    assert words in str(tell_accounts(story, analysis.find_origins(story)))


def test_the_page_says_nothing_of_it_where_all_are_on_one_event() -> None:
    story = mixed().only(["a0", "a1"])
    assert compare_events(story)["standing"].tolist() == ["main", "main"]
    assert "event" not in front(story)


def test_the_workbook_lists_forms_among_what_could_not_be_judged() -> None:
    story = story_of({"kind": "live blog"}, {})
    assert "Outlet 0 is a live blog" in str(tell_doubt(story, analysis.compare_coverage(story)))


def test_the_command_warns_and_names_the_accounts_of_one_event(tmp_path: Path) -> None:
    folder = tmp_path / "storms"
    folder.mkdir()
    for n, text in enumerate(mixed().texts.values()):
        (folder / f"outlet{n}.txt").write_text(text, "utf8")
    done = CliRunner().invoke(main, ["contrasts", str(folder)])
    assert done.exit_code == 0
    assert "storydiff: outlet2.txt seems to be about another event" in done.stderr


def test_the_report_warns_from_its_table(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, table = tmp_path / "storms", tmp_path / "events.csv"
    folder.mkdir()
    for n, text in enumerate(mixed().texts.values()):
        (folder / f"outlet{n}.txt").write_text(text, "utf8")
    compare_events(analysis.read_story(str(folder))).to_csv(table, index=False)
    warn_of_events(str(folder), table)
    said = capsys.readouterr().err
    assert "storydiff: outlet2.txt seems to be about another event" in said
    assert "to compare only accounts of one event: --accounts outlet0 --accounts outlet1" in said
    warn_of_events(str(folder), tmp_path / "none.csv")
    assert not capsys.readouterr().err
