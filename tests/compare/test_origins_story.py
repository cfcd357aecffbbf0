"""Eight accounts of a fictional story: two dispatches, four reprints, an overview and a report."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import matplotlib as mpl
import pandas as pd
import pytest

mpl.use("Agg")
import matplotlib.pyplot as plt

import analysis
from analysis import AnalysisError, Story, find_origins, plot_origins, schema, story_from_records
from analysis.compare import compare_overview, compare_versions, find_updates
from analysis.show import show_overview, show_versions
from analysis.show.origins import tell_origins
from analysis.show.versions import tell_overview, tell_updates, tell_versions

FOLDER = Path(__file__).resolve().parents[2] / "seeds" / "ilvane-blockade"


@pytest.fixture(scope="module")
def eight() -> Story:
    return analysis.read_story(FOLDER)


@pytest.fixture(scope="module")
def versions(eight: Story) -> pd.DataFrame:
    return compare_versions(eight)


@pytest.fixture(scope="module")
def overview(eight: Story) -> pd.DataFrame:
    return compare_overview(eight)


def test_every_account_has_its_relation_and_its_origin(eight: Story) -> None:
    table = find_origins(eight).set_index("account_id")
    assert table["relation"].to_dict() == {
        "northwire": "original", "sarrow": "original", "lamp": "original", "brieflens": "derived",
        "courier": "reprint", "herald": "reprint", "today": "reprint", "ledger": "reprint",
    }  # fmt: skip
    assert table["comes_from"].dropna().to_dict() == {
        "courier": "northwire", "herald": "northwire", "today": "northwire", "ledger": "sarrow",
    }  # fmt: skip
    told = table.groupby("origin_id").groups.values()
    groups = sorted(sorted(str(a) for a in members) for members in told)
    assert groups == [
        ["brieflens"],
        ["courier", "herald", "northwire", "today"],
        ["lamp"],
        ["ledger", "sarrow"],
    ]
    assert "Eight accounts from at least three origins" in str(
        tell_origins(table.reset_index(), eight)
    )


def test_facts_are_told_by_so_many_accounts_from_so_many_origins(eight: Story) -> None:
    coverage = analysis.compare_coverage(eight)
    told = coverage[coverage["fact"].str.startswith("Of the coast guard's 58 vessels")]
    assert told["n_accounts"].max() == 3  # the dispatch and the two reprints that kept the sentence
    assert (told["n_origins"] == 1).all()
    assert coverage["n_origins"].max() == 3


def test_the_one_edit_that_changes_a_meaning_comes_first_with_its_words_marked(
    eight: Story, versions: pd.DataFrame
) -> None:
    schema.check("versions", versions, eight.texts)
    facts = versions[
        (versions["kind"] == "reworded") & versions["what"].isin(["figure", "fact", "quotation"])
    ]
    assert facts["account_id"].tolist() == ["herald"]
    assert (
        "called on [-ministers to stop-]{+soldiers to refuse+} the blockade"
        in facts["marked"].iloc[0]
    )
    assert versions[versions["account_id"] == "herald"]["what"].iloc[0] == "fact"
    told = tell_versions(versions, eight)
    assert told.items[0][0] == "Harsk Herald changes a fact of Northwire:"


def test_cuts_additions_and_moves_are_those_that_were_made(versions: pd.DataFrame) -> None:
    kinds = {a: rows["kind"].value_counts().to_dict() for a, rows in versions.groupby("account_id")}
    assert kinds["today"] == {"reworded": 1, "added": 1, "cut": 2, "moved": 2}
    assert kinds["courier"] == {"reworded": 1, "cut": 6}
    added = versions[versions["kind"] == "added"]
    assert added["surface"].tolist() == ["The ferry to Merrow sails as usual this week."]
    assert (versions[versions["kind"] == "cut"]["start"] == -1).all()
    headlines = versions[versions["what"] == "headline"]
    assert headlines["account_id"].tolist() == ["courier", "herald", "ledger", "today"]


def test_each_sentence_of_the_overview_has_its_support_or_none(
    eight: Story, overview: pd.DataFrame
) -> None:
    schema.check("overview", overview, eight.texts)
    texts = eight.texts
    held = overview[overview["by_start"] >= 0]
    assert all(
        texts[r["by_account_id"]][r["by_start"] : r["by_end"]] == r["by_surface"]
        for r in held.to_dict("records")
    )
    absent = overview[overview["finding"] == "not found"]["surface"].tolist()
    assert [a.split()[1] for a in absent] == ["convoy", "letter"]
    assert "“25”" in str(
        overview[overview["surface"].str.startswith("A convoy", na=False)]["adds"].iloc[0]
    )


def test_what_the_overview_merges_rounds_strips_and_leaves_out(overview: pd.DataFrame) -> None:
    rows = overview.drop_duplicates("surface").set_index(
        overview.drop_duplicates("surface")["surface"].fillna("").str[:12]
    )
    assert rows.loc["Defence Mini", "merges"] == 2
    assert (
        "“At least nine” becomes “nine”; attribution left out (Ilse Varden)"
        in rows.loc["Defence Mini", "changes"]
    )
    assert "“61 percent” is rounded to “About 60 percent”" in rows.loc["About 60 per", "changes"]
    out = overview[overview["finding"] == "left out"]
    assert out["by_surface"].str.contains("Sunday").tolist() == [True]  # the talks that broke off
    assert out[["n_accounts", "n_origins"]].values.tolist() == [[5, 2]]


def test_what_is_not_found_is_never_called_invented(eight: Story, overview: pd.DataFrame) -> None:
    told = str(tell_overview(overview, eight)) + repr(show_overview(overview, eight))
    assert "not found in the other accounts" in told
    assert "invent" not in told


def test_any_account_is_held_against_the_others_on_request(eight: Story) -> None:
    table = compare_overview(eight, account_id="lamp")
    assert set(table["account_id"]) == {"lamp"}
    assert "not found" in set(table["finding"])
    with pytest.raises(AnalysisError, match="no such account"):
        compare_overview(eight, account_id="nobody")


def test_one_page_in_two_captures_is_a_timeline_with_its_notice() -> None:
    text = (FOLDER / "northwire.txt").read_text("utf8")
    later = (
        text.replace("36 have been moved", "38 have been moved")
        + "\nCorrection: An earlier version of this article gave a wrong number of vessels.\n"
    )
    base = {"outlet": "Northwire", "url": "https://northwire.example/letter"}
    records = [base | {"account_id": "second", "text": later, "published": "2031-05-06T12:00:00Z"}]
    records.append(
        base | {"account_id": "first", "text": text, "published": "2031-05-06T09:10:00Z"}
    )
    story = story_from_records(records, story_id="x")
    updates = schema.check("updates", find_updates(story), story.texts)
    assert updates[["account_id", "kind", "version"]].values.tolist() == [
        ["first", "capture", 1],
        ["second", "capture", 2],
        ["second", "correction", 2],
    ]
    versions = compare_versions(story)
    assert versions[["account_id", "base_id", "kind", "what"]].values.tolist()[0] == [
        "second",
        "first",
        "reworded",
        "figure",
    ]
    assert "[-36-]{+38+}" in versions["marked"].iloc[0]
    told = str(tell_updates(updates, story))
    assert "One page in two versions" in told
    assert "A correction in" in told


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("UPDATE (14:30): The talks have resumed.", "update"),
        ("Updated at 3 p.m. on Tuesday", "update"),
        ("This story has been corrected to give the right name of the port.", "correction"),
        ("Editor's note: the photograph was taken in 2029.", "clarification"),
        ("This article has been withdrawn.", "withdrawal"),
        ("Updated ships sail faster.", None),
        ("The corrections officer spoke of hope.", None),
    ],
)
def test_notices_are_told_by_their_words(line: str, kind: str | None) -> None:
    story = story_from_records(
        [{"text": f"It rained in Velmar on Monday and on Tuesday.\n\n{line}"}], story_id="x"
    )
    assert find_updates(story)["kind"].tolist() == ([kind] if kind else [])


def test_stories_without_an_overview_or_a_reprint_give_empty_tables_and_a_sentence() -> None:
    story = story_from_records(
        [{"text": "It rained in Velmar on Monday."}, {"text": "A dog barked in Korda on Friday."}],
        story_id="x",
    )
    assert compare_versions(story).empty
    assert compare_overview(story).empty
    assert "No account is an overview" in str(tell_overview(compare_overview(story), story))
    assert "No account changed" in str(tell_versions(compare_versions(story), story))


def test_marks_become_struck_out_and_underlined_words_and_nothing_else(
    versions: pd.DataFrame, eight: Story
) -> None:
    hostile = versions.head(1).assign(marked="[-<b>x</b>-]{+<script>+} [-a")
    html = show_versions(hostile, eight)._repr_html_()
    assert "<script>" not in html
    assert "<del>&lt;b&gt;x&lt;/b&gt;</del> <ins>&lt;script&gt;</ins> [-a" in html


@pytest.mark.parametrize("words", ["the list [-1, 2-]", "[-] and", "a set {+x+}", "x+} y"])
def test_signs_of_a_text_itself_are_no_change(
    versions: pd.DataFrame, eight: Story, words: str
) -> None:
    first = versions.head(1)
    for column in ("surface", "base_surface"):
        table = first.assign(marked=f"[-A-]{{+B+}} {words}", **{column: words})
        html = show_versions(table, eight)._repr_html_()
        assert f"<td>[-A-]{{+B+}} {words}</td>" in html
    named = {account: f"{words} {label}" for account, label in eight.labels.items()}
    html = show_versions(first, SimpleNamespace(labels=named))._repr_html_()
    assert f"<td>{words} " in html


def test_the_plot_names_every_account_once_and_draws_many(eight: Story) -> None:
    origins = find_origins(eight)
    many = pd.concat(
        [
            origins.assign(
                account_id=origins["account_id"] + str(n), origin_id=origins["origin_id"] + str(n)
            )
            for n in range(7)
        ]
    )
    labels = {a: f"Outlet {a}" for a in many["account_id"]} | eight.labels
    named = SimpleNamespace(labels=labels, published={})
    for table in (origins, many, origins.head(0)):
        ax = plot_origins(table, named)
        shown = [t.get_text() for t in ax.texts]
        assert all(shown.count(labels[a]) == 1 for a in table["account_id"].head(40))
        ax.figure.canvas.draw()
        plt.close(ax.figure)
    assert "and 16 more, in the table" in [t.get_text() for t in plot_origins(many, named).texts]
    plt.close("all")
