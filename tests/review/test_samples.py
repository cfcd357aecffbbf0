"""Code a few, get an interval: a seeded draw, asked first, counted where the answer is clear."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from analysis import AnalysisError, find_origins, read_story
from analysis.cli import main
from analysis.compare import (
    compare_accounts,
    compare_coders,
    compare_coverage,
    compare_review,
    compare_samples,
)
from analysis.compare.intervals import wilson_interval
from analysis.compare.samples import MEASURES, draw_sample, shown_statements
from analysis.review import read_review
from analysis.review.record import keep_sample
from analysis.show.front import front_view
from analysis.show.review import review_story

GAZETTE = (
    "Glaciers shrink\n\nThe Aletsch lost 3 metres in 2030, the survey reports. “It is over,” Rosa "
    "Frey said. About 40 huts were closed. Guides in Fiesch found 12 new lakes. “We move up,” "
    "Beat Imhof said."
)
COURIER = (
    "Ice goes\n\nThe Aletsch lost 3 metres in 2030, the survey reports. Roughly 40 huts were "
    "closed. “It is over,” said Rosa Frey. A cable car to the Eggishorn stood still for 9 days."
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "gazette.txt").write_text(GAZETTE)
    (tmp_path / "courier.txt").write_text(COURIER)
    return tmp_path


def draw(folder: Path, measure: str = "figures", n: int = 50, seed: int = 1, **options: Any) -> int:
    rows = draw_sample(read_story(folder), measure, n, seed)
    keep_sample(folder, rows, **options)
    return len(rows)


def answer(folder: Path, keys: str, who: str = "Ann") -> list[str]:
    pressed: Iterator[str] = iter([*keys, *[""] * 9])
    lines: list[str] = []
    review_story(
        read_story(folder), folder, who, read_key=lambda: next(pressed), write=lines.append
    )
    return lines


def estimate(folder: Path) -> dict[str, Any]:
    (row,) = compare_samples(read_story(folder)).to_dict("records")
    return dict(row)


def test_each_measure_has_statements_and_every_place_reads_back(folder: Path) -> None:
    story = read_story(folder)
    for measure in MEASURES:
        for statement in shown_statements(story, measure):
            for place in filter(None, (statement.place, statement.other)):
                assert story.texts[place.account_id][place.start : place.end].strip()
            assert statement.says
    assert len(shown_statements(story, "figures")) >= 6
    assert len(shown_statements(story, "speakers")) >= 3
    assert shown_statements(story, "facts")


def test_a_seed_draws_the_same_and_a_larger_sample_contains_the_smaller(folder: Path) -> None:
    story = read_story(folder)
    three, five = (draw_sample(story, "figures", n, seed=7) for n in (3, 5))
    assert [d.place for d in five[:3]] == [d.place for d in three]
    orders = {tuple(d.place for d in draw_sample(story, "figures", 5, seed=s)) for s in range(9)}
    assert len(orders) > 5


def test_every_statement_is_drawn_as_often_as_the_others(folder: Path) -> None:
    story = read_story(folder)
    drawn = [draw_sample(story, "figures", 1, seed=s)[0].place for s in range(300)]
    counts = [drawn.count(place) for place in set(drawn)]
    assert len(counts) == len(shown_statements(story, "figures"))
    assert min(counts) > 300 / len(counts) / 2


def test_drawn_statements_are_asked_first_and_give_an_interval(folder: Path) -> None:
    number = draw(folder, n=4)
    assert number == 4
    queue = compare_review(read_story(folder))
    assert queue["kind"].tolist()[:4] == ["check"] * 4
    assert set(queue["measure"][:4]) == {"figures"}
    lines = answer(folder, "yyn")
    assert "[y] right  [n] wrong" in lines[1]
    row = estimate(folder)
    assert (row["n_drawn"], row["n_checked"], row["n_right"]) == (4, 3, 2)
    assert (row["coders"], row["n_gone"]) == ("Ann", 0)
    assert (row["precision_low"], row["precision_high"]) == wilson_interval(2, 3)
    assert compare_review(read_story(folder))["kind"].tolist().count("check") == 1
    assert [d.kind for d in read_review(folder)[0]] == ["check"] * 3


def test_the_page_prints_the_estimate(folder: Path) -> None:
    draw(folder, n=3)
    answer(folder, "yyn")
    story = read_story(folder)
    shown = len(shown_statements(story, "figures"))
    page = front_view(
        story,
        contrasts=compare_accounts(story),
        coverage=compare_coverage(story),
        origins=find_origins(story),
    )
    assert (
        f"Of 3 figures drawn at random from {shown} and checked by Ann, 2 are right (67 %, "
        "90 % interval" in page
    )


def test_the_answers_of_coders_who_contradict_each_other_do_not_count(folder: Path) -> None:
    draw(folder, n=2)
    answer(folder, "yy")
    text = (folder / "review.csv").read_text()
    line = text.splitlines()[1]
    other = line.replace("Ann,", "Bo,").replace("right", "wrong")
    (folder / "review.csv").write_text(f"{text}{other}\n")
    row = estimate(folder)
    assert (row["n_contradicting"], row["n_checked"], row["n_right"]) == (1, 1, 1)
    table = compare_coders(read_story(folder))
    (found,) = table[table["measure"] == "check of figures"].to_dict("records")
    assert (found["n_units"], found["agreement"]) == (1, 0.0)


def test_a_statement_that_is_not_shown_any_more_is_counted_as_gone(folder: Path) -> None:
    number = draw(folder)
    answer(folder, "y" * number)
    (folder / "gazette.txt").write_text(GAZETTE.replace("12 new lakes", "new lakes"))
    row = estimate(folder)
    assert (row["n_gone"], row["n_checked"]) == (1, number - 1)


def test_a_sample_can_grow_and_another_one_replaces_it_only_if_asked(folder: Path) -> None:
    draw(folder, n=2)
    draw(folder, n=4)
    before = (folder / "review-sample.csv").read_text()
    draw(folder, n=3)
    assert (folder / "review-sample.csv").read_text() == before
    with pytest.raises(AnalysisError, match="has another sample of the measure 'figures'"):
        draw(folder, n=4, seed=2)
    assert (folder / "review-sample.csv").read_text() == before
    draw(folder, "speakers", n=2)
    draw(folder, n=1, seed=2, replace=True)
    table = compare_samples(read_story(folder)).set_index("measure")
    assert table["n_drawn"].to_dict() == {"speakers": 2, "figures": 1}
    assert table.loc["figures", "seed"] == 2


def test_the_file_is_no_account_and_rows_that_are_no_sample_are_passed_over(folder: Path) -> None:
    draw(folder, n=2)
    path = folder / "review-sample.csv"
    path.write_text(path.read_text().replace("seed 1, 1 of", "seed one of"))
    story = read_story(folder)
    assert list(story.labels) == ["courier", "gazette"]
    assert compare_samples(story)["n_drawn"].tolist() == [1]
    path.write_text("a,b\n1,2\n")
    assert "has no column who" in read_story(folder).skipped["reason"].iloc[0]


@pytest.mark.parametrize(
    ("measure", "n", "seed", "said"),
    [
        ("facts of life", 5, 1, "is not one that is sampled; use one of facts, only,"),
        ("figures", 0, 1, "cannot be drawn"),
        ("figures", 5, -1, "cannot be drawn"),
    ],
)
def test_what_cannot_be_drawn_is_said(
    folder: Path, measure: str, n: int, seed: int, said: str
) -> None:
    with pytest.raises(AnalysisError, match=said):
        draw_sample(read_story(folder), measure, n, seed)


def test_a_story_that_shows_nothing_of_the_kind(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Rain fell.")
    with pytest.raises(AnalysisError, match="shows no statement of the measure 'speakers'"):
        draw_sample(read_story(tmp_path), "speakers", 5, 1)


def test_the_command_draws_and_says_where(folder: Path) -> None:
    run = CliRunner().invoke
    done = run(main, ["sample", str(folder), "--measure", "figures", "--n", "3"])
    assert done.exit_code == 0
    assert "review-sample.csv\t3 of " in done.stdout
    again = run(main, ["sample", str(folder), "--measure", "figures", "--n", "3", "--seed", "2"])
    assert (again.exit_code, again.stderr.count("\n")) == (2, 1)
    assert "add --replace" in again.stderr
