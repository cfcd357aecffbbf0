"""The front page of a corpus: which stories part most, and what outlets do repeatedly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import html, schema
from analysis.compare.intervals import FALSE_DISCOVERY_RATE
from analysis.english import as_sentence, count, in_words
from analysis.read.dates import day_in_words
from analysis.show.contrasts import mark_words
from analysis.show.corpus_contrasts import outlet_differences, story_name, tell_difference
from analysis.show.outlet_measures import tell_q, with_difference
from analysis.show.outlets import tell_habit
from analysis.show.prose import said

if TYPE_CHECKING:
    import pandas as pd

STORIES = 5  # on the page
HABITS = 6  # differences of outlets on the page
_WORDS = 24  # of a side that are printed
Row = Mapping[Any, Any]
Places = Sequence[tuple[str, str]]  # who says it, and the words


@dataclass(frozen=True)
class Behind:
    """The words behind a difference of an outlet: a story, a sentence and words of accounts."""

    story_id: str
    title: str
    says: str = ""
    places: Places = ()


@dataclass(frozen=True)
class CorpusTables:
    """What the front page of a corpus is made of.

    Parameters
    ----------
    stories : pandas.DataFrame
        Table ``stories``.
    outlets : Mapping[str, int]
        Accounts of each outlet.
    ranked : pandas.DataFrame
        Table of ``compare_stories``.
    habits : pandas.DataFrame or None
        Table of ``compare_outlets``; None where it was not made.
    contrasts : pandas.DataFrame
        Table of ``compare_outlet_contrasts``.
    behind : Mapping
        (outlet, measure or kind, kind or role) of a difference -> the words behind it.
    pages : Mapping[str, str]
        story_id -> address of its report, where it has one.
    files : sequence of (str, str)
        Address and name of the files beside the page.
    """

    stories: pd.DataFrame
    outlets: Mapping[str, int]
    ranked: pd.DataFrame
    habits: pd.DataFrame | None
    contrasts: pd.DataFrame
    behind: Mapping[tuple[str, str, str], Behind] = field(default_factory=dict)
    pages: Mapping[str, str] = field(default_factory=dict)
    files: Sequence[tuple[str, str]] = ()


def corpus_view(tables: CorpusTables) -> str:
    """Show a corpus as the body of its front page.

    Parameters
    ----------
    tables : CorpusTables
        What the page is made of.

    Returns
    -------
    str
        HTML without script; all text in it is escaped.

    Notes
    -----
    At most five stories are listed, each with its first contrast that was looked up; then the
    differences of outlets that remain after control for all tests, with the words behind.
    """
    columns = _habits(tables) + html.block("section", _certainty(tables) + _outlets(tables))
    return "".join(
        [
            _title(tables),
            html.paragraph(_contents(tables), "meta"),
            _stories(tables),
            html.block("div", columns, "two"),
            html.files("Files", tables.files) if tables.files else "",
        ]
    )


def _title(tables: CorpusTables) -> str:
    number = len(tables.outlets)
    stories = as_sentence(count(len(tables.stories), "story", "stories"))
    where = f": where {count(number, 'outlet')} part" if number > 1 else ""
    return f"<h1>{html.text(stories)}<span>{html.text(where)}</span></h1>"


def _contents(tables: CorpusTables) -> str:
    """Return one line: accounts, outlets, days, origins, and stories that are not whole."""
    stories = tables.stories
    counts = [
        as_sentence(count(int(stories["n_accounts"].sum()), "account")),
        count(len(tables.outlets), "outlet"),
        _days(stories),
        count(int(stories["n_origins"].fillna(0).sum()), "origin"),
    ]
    left = int((stories["status"] != "analysed").sum())
    counts += [f"{count(left, 'story', 'stories')} not wholly analysed"] if left else []
    return " · ".join(counts)


def _days(stories: pd.DataFrame) -> str:
    days = sorted(said(day)[:10] for c in ("first", "last") for day in stories[c] if said(day))
    if not days:
        return "no dates given"
    first, last = days[0], days[-1]
    if first == last:
        return day_in_words(first)
    return f"{day_in_words(first, with_year=first[:4] != last[:4])} to {day_in_words(last)}"


def _stories(tables: CorpusTables) -> str:
    parting = tables.ranked[tables.ranked["contrasts"] > 0]
    title = html.block("h2", html.text("Stories whose accounts part most"))
    if parting.empty:
        words = "No difference is certain enough for this page."
        return title + html.paragraph(words, "few")
    items = "".join(_story(row, tables.pages) for row in schema.rows(parting.head(STORIES)))
    return title + html.block("ol", items, "contrasts")


def _story(row: Row, pages: Mapping[str, str]) -> str:
    name = _linked(story_name(row), str(row["story_id"]), pages)
    body = html.block("p", name, "says story-name") + html.paragraph(str(row["says"]), "says")
    counts = count(row["contrasts"], "difference")
    parts = [
        html.block("span", html.text(str(row["kind"])), "kind"),
        html.block("div", body, "body"),
        html.block("span", html.text(counts), "boxes"),
    ]
    return html.block("li", "".join(parts))


def _linked(words: str, story_id: str, pages: Mapping[str, str]) -> str:
    """Return the name of a story, as a link where it has a page."""
    page = pages.get(story_id)
    return f'<a href="{html.text(page)}">{html.text(words)}</a>' if page else html.text(words)


def _habits(tables: CorpusTables) -> str:
    """Return what outlets do repeatedly, with the words behind each difference."""
    lines = [*_of_contrasts(tables), *_of_measures(tables)]
    lines = _own_words_first(sorted(lines, key=lambda line: line[:2]))
    title = html.block("h2", html.text("What outlets do repeatedly"))
    if not lines:
        words = "No outlet has enough stories that others report too: nothing was compared."
        if _count_tests(tables):
            words = (
                f"{_comparisons(tables)}, none shows a difference that is unlikely to be chance."
            )
        return html.block("section", title + html.paragraph(words, "small"))
    items = "".join(line.item for line in lines[:HABITS])
    left = _count_found(tables) - len(lines[:HABITS])
    words = as_sentence(count(left, "more difference"))
    more = f"{words}: the notebook 05-corpus has all comparisons."
    parts = [
        title,
        html.block("ul", items, "habits"),
        html.paragraph(more, "small") if left > 0 else "",
    ]
    return html.block("section", "".join(parts))


def _of_outlets(tables: CorpusTables) -> list[pd.DataFrame]:
    return [table for table in (tables.contrasts, tables.habits) if table is not None]


def _count_tests(tables: CorpusTables) -> int:
    return sum(int(table["p"].notna().sum()) for table in _of_outlets(tables))


def _count_found(tables: CorpusTables) -> int:
    return sum(len(with_difference(table)) for table in _of_outlets(tables))


def _comparisons(tables: CorpusTables) -> str:
    number = count(_count_tests(tables), "comparison")
    return f"Of {number} of an outlet with the others in the same stories"


class OutletLine(NamedTuple):
    """A difference of an outlet: its place in the order, the item, and the words behind."""

    q: float
    least: float
    item: str
    words: str


def _own_words_first(lines: list[OutletLine]) -> list[OutletLine]:
    """Sort differences that rest on the same words as an earlier one behind all others.

    Who copies and who is copied are two differences of one finding.
    """
    seen: set[str] = set()
    first: list[OutletLine] = []
    again: list[OutletLine] = []
    for line in lines:
        (again if line.words and line.words in seen else first).append(line)
        seen.add(line.words)
    return first + again


def _of_contrasts(tables: CorpusTables) -> list[OutletLine]:
    """Return one line per outlet and kind: what it lacks less it mostly has more."""
    once = outlet_differences(tables.contrasts).drop_duplicates(["outlet", "kind"])
    return [
        _line(row, tell_difference(row), (row["kind"], row["role"]), tables)
        for row in schema.rows(once)
    ]


def _of_measures(tables: CorpusTables) -> list[OutletLine]:
    if tables.habits is None:
        return []
    found = with_difference(tables.habits)
    return [
        _line(row, f"{tell_habit(row)}; {tell_q(row)}", (row["measure"], said(row["kind"])), tables)
        for row in schema.rows(found)
    ]


def _line(row: Row, words: str, of: tuple[str, str], tables: CorpusTables) -> OutletLine:
    behind = tables.behind.get((row["outlet"], *of))
    below = _words(behind, tables) if behind else ""
    item = html.block("li", html.paragraph(f"{words}.", "says") + below)
    return OutletLine(float(row["q"]), -abs(float(row["difference"])), item, below)


def _words(behind: Behind, tables: CorpusTables) -> str:
    """Return the words behind a difference: the story, what it parts on, words of accounts."""
    texts = [words for _, words in behind.places]
    sides = "; ".join(
        f"<b>{html.text(who)}</b> {html.quoted(mark_words(words, _without(texts, n), _WORDS))}"
        for n, (who, words) in enumerate(behind.places)
    )
    title = _linked(behind.title, behind.story_id, tables.pages)
    words = html.text(behind.says) if behind.says else sides
    return html.block("p", f"{title}: {words}" if words else title, "behind")


def _without(texts: Sequence[str], n: int) -> list[str]:
    return [*texts[:n], *texts[n + 1 :]]


def _certainty(tables: CorpusTables) -> str:
    """Return how the page was made and what it does not say."""
    lines = []
    if (tables.ranked["contrasts"] > 0).any():
        lines.append(
            "What is said of a story was looked up in the words of all its accounts. Stories "
            "come in the order of how many differences a careful reader is likely to list: each "
            "counts by how likely that is."
        )
    if found := _count_found(tables):
        verb = "shows" if found == 1 else "show"
        lines.append(
            f"{_comparisons(tables)}, {in_words(found)} {verb} a difference; at most "
            f"{FALSE_DISCOVERY_RATE:.0%} of these are expected to be chance (q). None says why."
        )
    if check := int(tables.ranked["to_check"].sum()):
        words = f"{as_sentence(count(check, 'more contrast'))} of the stories"
        lines.append(f"{words} {'is' if check == 1 else 'are'} for an analyst to check.")
    if tables.habits is None:
        lines.append(
            "The corpus is too large for its measures on this page: the notebook 05-corpus "
            "compares them."
        )
    return html.block("h2", html.text("How sure is this page?")) + "".join(
        html.paragraph(line, "small") for line in lines
    )


def _outlets(tables: CorpusTables, most: int = 12) -> str:
    """Return the outlets with their accounts, those with most first."""
    ranked = sorted(tables.outlets.items(), key=lambda pair: (-pair[1], pair[0]))
    if not ranked:
        return ""
    words = ", ".join(f"{name} {number:,}" for name, number in ranked[:most])
    more = f" and {count(len(ranked) - most, 'other outlet')}" if len(ranked) > most else ""
    return html.block("h2", html.text("Outlets and their accounts")) + html.paragraph(
        f"{words}{more}.", "small"
    )
