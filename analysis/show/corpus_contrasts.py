"""Contrasts of many stories in tables and words: the stories that part most, and outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.intervals import FALSE_DISCOVERY_RATE
from analysis.english import as_sentence, count, in_words
from analysis.show.base import Shown, limited
from analysis.show.outlet_measures import (
    FEW,
    chance,
    percent,
    points,
    share,
    tell_q,
    with_difference,
)
from analysis.show.prose import Prose, cut, said

if TYPE_CHECKING:
    import pandas as pd

Row = Mapping[Any, Any]
# (kind, role) -> what an outlet does more or less often
_DOES: dict[tuple[str, str], str] = {
    ("voice", "place"): "quotes people whom others do not name",
    ("voice", "absent"): "does not name people whom others quote",
    ("only", "place"): "reports what others do not",
    ("only", "absent"): "lacks what others report",
    ("quote", "place"): "words a quotation unlike others",
    ("figure", "place"): "gives a figure unlike that of others",
    ("figure", "absent"): "lacks a figure that others give",
    ("conflict", "place"): "contradicts another account",
    ("time", "place"): "gives a time unlike that of others",
    ("attribution", "place"): "differs from others in who says so or how sure it is",
    ("label", "place"): "names a thing unlike others",
    ("emphasis", "place"): "makes other news of it in the headline",
    ("origin", "place"): "shares its text or source with another account",
    ("overview", "place"): "differs from an overview",
}


def tell_stories(stories: pd.DataFrame, *, limit: int = 7) -> Prose:
    """Report which stories part most, each with its first contrast.

    Parameters
    ----------
    stories : pandas.DataFrame
        Table of ``compare_stories``.
    limit : int, default 7
        Number of stories that are listed at most.

    Returns
    -------
    Prose
        One sentence for each story, those that part most first.
    """
    parting = stories[stories["contrasts"] > 0]
    if stories.empty:
        return Prose("No story has two accounts to compare.")
    outlet = said(stories["outlet"].iloc[0])
    who = f"{outlet} and others" if outlet else "their accounts"
    lead = (
        f"In {in_words(len(parting))} of {count(len(stories), 'story', 'stories')} {who} part on "
        "something that was looked up in the words."
    )
    if parting.empty:
        return Prose(lead)
    items = [(f"{story_name(row)}: {row['says']}", ()) for row in schema.rows(parting.head(limit))]
    return Prose(f"{lead} {_measure(outlet)}", tuple(items))


def _measure(outlet: str) -> str:
    if not outlet:
        return (
            "They come in the order of how many contrasts a careful reader is likely to list: "
            "the sum of the confidence of each."
        )
    return (
        "They come in the order of the sum of the confidence of each contrast, divided by the "
        f"outlets on the side of {outlet}."
    )


def story_name(row: Row) -> str:
    """Return the title of a story, or its id if it has none."""
    return said(row["title"]) or str(row["story_id"])


@limited
def show_stories(stories: pd.DataFrame, *, caption: str = "", limit: int = 20) -> Shown:
    """Show the stories of a corpus, those that part most first.

    Parameters
    ----------
    stories : pandas.DataFrame
        Table of ``compare_stories``.
    caption : str, optional
        Title of the table.
    limit : int, default 20
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each story: its contrasts, how many are to check, and the first one.
    """
    of_outlet = stories["outlet"].notna().any()
    heads = ["rank", "story", "outlets", "contrasts", *(["alone"] if of_outlet else [])]
    heads += ["to check", "weight", "kinds", "first contrast"]
    rows = []
    for row in schema.rows(stories.head(limit)):
        words = {
            "rank": str(row["rank"]),
            "story": story_name(row),
            **{name: f"{row[name]:,}" for name in ("outlets", "contrasts", "alone")},
            "to check": f"{row['to_check']:,}",
            "weight": f"{row['weight']:.1f}",
            "kinds": said(row["kinds"]) or "–",
            "first contrast": said(row["says"]) or "–",
        }
        rows.append(tuple(words[head] for head in heads))
    texts = ("story", "kinds", "first contrast")
    numeric = tuple(head not in texts for head in heads)
    return Shown(tuple(heads), tuple(rows), numeric, cut(caption, len(stories), limit, "stories"))


def tell_outlet_contrasts(contrasts: pd.DataFrame, *, limit: int = 12) -> Prose:
    """Report in which contrasts an outlet has a side more or less often than the others.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        Table of ``compare_outlet_contrasts``.
    limit : int, default 12
        Number of differences that are listed at most.

    Returns
    -------
    Prose
        One sentence for each difference, the surest first.
    """
    tested = int(contrasts["q"].notna().sum())
    if not tested:
        return Prose("No outlet has enough stories and contrasts to compare.")
    found = outlet_differences(contrasts)
    verb = "shows" if len(found) == 1 else "show"
    number = in_words(len(found)) if len(found) else "none"
    lead = (
        f"Of {count(tested, 'comparison')} of an outlet with the others in the same stories, "
        f"{number} {verb} a difference; {FALSE_DISCOVERY_RATE:.0%} at most of those shown are "
        "expected to be chance."
    )
    items = [(f"{tell_difference(row)}.", ()) for row in schema.rows(found.head(limit))]
    if len(found) > limit:
        more = count(len(found) - limit, "more difference")
        items.append((f"{as_sentence(more)} of this kind are in the table.", ()))
    return Prose(lead, tuple(items))


def outlet_differences(contrasts: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose difference remains after control, the surest and largest first."""
    shown = with_difference(contrasts)
    shown = shown.assign(size=-shown["difference"].abs())
    return shown.sort_values(["q", "size"], kind="stable").drop(columns="size")


def tell_difference(row: Row) -> str:
    """Return what an outlet does more or less often in contrasts, with the figures."""
    kind, role = str(row["kind"]), str(row["role"])
    side = "lacks what is" if role == "absent" else "has a side"
    does = _DOES.get((kind, role), f"{side} in a contrast of the kind {kind}")
    often = "more often" if str(row["verdict"]).startswith("more") else "less often"
    numbers = (
        f"in {row['hits']:,} of {row['stories']:,} stories, {percent(row)}, the others "
        f"{share(row['rest'])}"
    )
    return f"{said(row['outlet'])} {does} {often}: {numbers}; {tell_q(row)}"


@limited
def show_outlet_contrasts(
    contrasts: pd.DataFrame, *, kind: str = "", caption: str = "", limit: int = 60
) -> Shown:
    """Show how often each outlet has a side in contrasts of each kind, beside the others.

    Parameters
    ----------
    contrasts : pandas.DataFrame
        Table of ``compare_outlet_contrasts``.
    kind : str, optional
        A kind of contrast; by default all in which an outlet has one that is shown.
    caption : str, optional
        Title of the table.
    limit : int, default 60
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each outlet, kind and role.
    """
    some = contrasts[contrasts["kind"] == kind] if kind else contrasts
    if not kind:
        shown = some.groupby(["kind", "role"])["hits"].transform("sum") > 0
        some = some[shown]
    heads = ["outlet", "kind", "role", "share of stories", "shown in", "to check in", "the others"]
    heads += ["difference in points", "q", "verdict", "contrasts behind"]
    rows = []
    for row in schema.rows(some.head(limit)):
        few = row["verdict"] == FEW
        rows.append(
            (
                said(row["outlet"]),
                str(row["kind"]),
                str(row["role"]),
                "–" if few else percent(row),
                f"{row['hits']:,} of {row['stories']:,}",
                f"{row['to_check']:,}",
                "–" if few else share(row["rest"]),
                "–" if few else points(row),
                chance(row["q"]),
                str(row["verdict"]),
                _first(said(row["behind"]), int(row["contrasts"])),
            )
        )
    numeric = tuple(3 <= n <= 8 for n in range(len(heads)))
    return Shown(tuple(heads), tuple(rows), numeric, cut(caption, len(some), limit, "rows"))


def _first(behind: str, number: int, most: int = 3) -> str:
    """Return the first contrasts behind a share, and how many more there are."""
    places = behind.split("; ") if behind else []
    more = number - len(places[:most])
    return "; ".join(places[:most]) + (f" and {more:,} more" if more > 0 else "") or "–"
