"""Facts with each account's words, changes, conflicts and possible pairs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.absence import ONLY
from analysis.compare.coverage_cells import TO_CHECK
from analysis.compare.wording.conflicts import count_compared
from analysis.english import count
from analysis.html import Marked
from analysis.show.base import Shown, coder_of, limited
from analysis.show.coverage_plots import drawn_status, draws_uncertain, is_open
from analysis.show.languages import names_unanalysed
from analysis.show.prose import cut, number, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_MANY = 4  # accounts that fit beside each other as columns
_LONG = 40  # facts of many accounts that are printed at most
_STATED = ("stated", "partly", "differs")
Row = dict[str, Any]


@names_unanalysed
@limited
def show_facts(
    coverage: pd.DataFrame,
    story: Story,
    *,
    changes: pd.DataFrame | None = None,
    caption: str = "",
    limit: int = 200,
    uncertain: bool | None = None,
) -> Shown:
    """Show the facts of two or more accounts with each account's words.

    Parameters
    ----------
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    story : Story
        Story that the table comes from.
    changes : pandas.DataFrame, optional
        Table of ``compare_wording``; its changed words are marked and each change is named after
        them.
    caption : str, optional
        Title of the table.
    limit : int, default 200
        Number of rows that are printed at most; the caption says so.
    uncertain : bool, optional
        Whether the accounts that may state a fact are named; by default with fewer than eight
        accounts. Beyond, only those are named that share their origin with an account that does.

    Returns
    -------
    Shown
        One row for each fact, one column for each account; of more than four accounts one row for
        each fact and wording.

    Notes
    -----
    The order is that of the table, possible facts last. What was not found, or not surely, is named
    as such.
    """
    labels, others = story.compared, story.unanalysed
    coverage = coverage.assign(status=drawn_status(coverage, story))
    if not draws_uncertain(labels, uncertain):
        coverage = coverage[~is_open(coverage)]
    shared = coverage[~coverage["fact_id"].str.startswith("o") & coverage["repeats"].isna()]
    limit = limit if len(labels) <= _MANY else min(limit, _LONG)
    every = [schema.rows(cells) for _, cells in shared.groupby("fact_id", sort=False)]
    facts, caption = every[:limit], cut(caption, len(every), limit, "facts")
    changed = schema.rows(changes) if changes is not None else []
    if len(labels) <= _MANY:
        rows = [
            tuple(
                _words({c["account_id"]: c for c in cells}.get(a), _marks(cells, changed))
                for a in labels
            )
            + tuple(Marked("", remarks=[words]) for words in others.values())
            for cells in facts
        ]
        heads = (*labels.values(), *(story.labels[a] for a in others))
        return Shown(heads, tuple(rows), (False,) * len(heads), caption)
    long = [
        row
        for n, cells in enumerate(facts, 1)
        for row in _below(n, cells, labels, _marks(cells, changed))
    ]
    return Shown(("fact", "account", "words"), tuple(long), (False,) * 3, caption)


def _below(
    n: int, cells: list[Row], labels: Mapping[str, str], marks: list[Row]
) -> Iterable[tuple[str, ...]]:
    """Yield a row for each wording with its accounts, then one for each other status."""
    by_wording: dict[tuple[str, str], list[Row]] = {}
    for cell in cells:
        if cell["status"] in _STATED:
            by_wording.setdefault((cell["surface"], cell["status"]), []).append(cell)
    for at, alike in enumerate(by_wording.values()):
        yield (
            "" if at else str(n),
            ", ".join(labels[c["account_id"]] for c in alike),
            max((_words(c, marks) for c in alike), key=len),
        )
    for status, words in (
        ("possible", "possible"),
        ("origin", "stated by another account of the same origin"),
        ("uncertain", "perhaps stated"),
        ("omitted", "not found"),
    ):
        names = [labels[c["account_id"]] for c in cells if c["status"] == status]
        if names:
            yield ("", f"{words} ({len(names)})", Marked("", remarks=[", ".join(names)]))


def _marks(cells: list[Row], changes: list[Row]) -> list[Row]:
    """Return the changes with both sides in the cells of a fact, once from each side.

    Each has the place of the words and a remark.
    """
    stated = {c["account_id"]: c for c in cells if c["status"] in _STATED}
    found: list[Row] = []
    for row in changes:
        sides = [
            {k: row[f"{prefix}{k}"] for k in ("account_id", "start", "end")}
            for prefix in ("", "other_")
        ]
        if all(s["account_id"] in stated and _within(s, stated[s["account_id"]]) for s in sides):
            found += [
                sides[0] | {"remark": f"{row['change']}: {row['reason']}"},
                sides[1] | {"remark": ""},
            ]
    return found


def _within(place: Row, cell: Row) -> bool:
    return bool(
        place["account_id"] == cell["account_id"]
        and cell["start"] <= place["start"]
        and place["end"] <= cell["end"]
    )


def _words(cell: Row | None, marks: list[Row]) -> str:
    if cell is None:
        return Marked("", remarks=["uncertain, not shown"])
    if cell["status"] == "omitted":
        return Marked("", remarks=["not found"])
    if cell["status"] in ("possible", "uncertain"):
        doubt = "perhaps stated" if cell["status"] == "uncertain" else "possible"
        if isinstance(cell["difference"], str):
            doubt = f"not clear whether it states the same ({cell['difference']})"
        return Marked(str(cell["surface"]), remarks=[f"{doubt}, not counted"])
    own_marks = [m for m in marks if _within(m, cell)]
    spans = [
        (m["start"] - cell["start"], m["end"] - cell["start"])
        for m in own_marks
        if m["end"] - m["start"] < cell["end"] - cell["start"]
    ]
    how = [] if cell["status"] == "stated" else [str(cell["status"])]
    how += ["to check"] if cell["standing"] == TO_CHECK else []
    difference = [cell["difference"]] if isinstance(cell["difference"], str) else []
    how += [f"decided by {coder}"] if (coder := coder_of(cell)) else []
    remarks = [
        ", ".join([*how, f"best place: {_where(cell)}"]),
        *difference,
        *(m["remark"] for m in own_marks if m["remark"]),
    ]
    return Marked(str(cell["surface"]), spans, dict.fromkeys(remarks))


def _where(cell: Row) -> str:
    """Return the place in the account in words."""
    names = {
        "lead": "lead",
        "dek": "standfirst",
        "bullet": "bullet point",
        "caption": "caption",
        "headline": "headline",
    }
    place = names.get(cell["place"], "")
    paragraph = f"paragraph {cell['paragraph']}" if cell["paragraph"] > 0 else ""
    return (
        ", ".join(
            dict.fromkeys(p for p in (place, paragraph if cell["place"] != "lead" else "") if p)
        )
        or "text"
    )


@names_unanalysed
@limited
def show_alone(
    coverage: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 30
) -> Shown:
    """Show statements of one account that are in no shared fact, those that carry most first.

    Parameters
    ----------
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 30
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each statement.

    Notes
    -----
    The score counts figures, named speakers, quotations and actors. "Only here" is said where the
    search of the other accounts found nothing like the statement; else the nearest place is shown.
    """
    labels = story.compared
    is_lone = coverage["fact_id"].str.startswith("o")
    alone = coverage[is_lone & (coverage["status"] == "stated")]
    rows = [
        (
            labels[c["account_id"]],
            str(c["surface"]),
            _found_elsewhere(c, story),
            _where(c),
            number(c["carries"]),
            str(c["why"]),
        )
        for c in schema.rows(alone.head(limit))
    ]
    heads = ("account", "words", "elsewhere", "where", "carries", "what it carries")
    return Shown(
        heads,
        tuple(rows),
        (False, False, False, False, True, False),
        cut(caption, len(alone), limit, "statements"),
    )


def _found_elsewhere(cell: Row, story: Story) -> str:
    """Return "only here", or the nearest place in another account with the words that both have."""
    if cell["alone"] == ONLY:
        among = " among the accounts in English" if story.unanalysed else ""
        return Marked("", remarks=[f"only here{among}: nothing like it found"])
    account, start, end = (cell[f"nearest_{k}"] for k in ("account_id", "start", "end"))
    if start < 0:
        return Marked("", remarks=["no match found"])
    shared = said(cell["nearest_words"])
    near = f"no match found; nearest in {story.labels[account]}"
    return Marked(
        story.texts[account][start:end], remarks=[f"{near}, shares {shared}" if shared else near]
    )


@names_unanalysed
@limited
def show_changes(
    changes: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 100
) -> Shown:
    """Show each change between two wordings of a fact, with the words marked.

    Parameters
    ----------
    changes : pandas.DataFrame
        Table of ``compare_wording``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 100
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each change, with both sentences.
    """
    rows = [
        (r["change"], *_sides(r, story), str(r["reason"])) for r in schema.rows(changes.head(limit))
    ]
    heads = ("change", "account", "its words", "compared with", "its words", "in short")
    return Shown(heads, tuple(rows), (False,) * 6, cut(caption, len(changes), limit, "changes"))


@names_unanalysed
@limited
def show_conflicts(
    conflicts: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 100
) -> Shown:
    """Show where two accounts cannot both be right, with the words marked.

    Parameters
    ----------
    conflicts : pandas.DataFrame
        Table of ``compare_conflicts``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 100
        Number of rows that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each conflict, with both sentences.
    """
    rows = [(*_sides(r, story), str(r["why"])) for r in schema.rows(conflicts.head(limit))]
    heads = ("account", "its words", "against", "its words", "why")
    caption = cut(caption, len(conflicts), limit, "conflicts")
    compared = count(count_compared(story), "pair")
    empty = f"not found among the {compared} of statements and figures compared"
    return Shown(heads, tuple(rows), (False,) * 5, caption, empty)


def _sides(row: Row, story: Story) -> tuple[str, str, str, str]:
    """Return both accounts by name, each with its sentence and the words marked in it."""
    places = story.sentences.set_index("sentence_id")[["start", "end", "text"]]
    parts: list[str] = []
    for prefix in ("", "other_"):
        start, end, text = places.loc[row[f"{prefix}sentence_id"]]
        whole = row[f"{prefix}end"] - row[f"{prefix}start"] >= end - start
        span = (row[f"{prefix}start"] - start, row[f"{prefix}end"] - start)
        parts += [story.labels[row[f"{prefix}account_id"]], Marked(text, () if whole else [span])]
    return parts[0], parts[1], parts[2], parts[3]


@names_unanalysed
@limited
def show_possible(
    statements: pd.DataFrame, story: Story, *, caption: str = "", limit: int = 20
) -> Shown:
    """Show pairs that are possible and not counted, the likeliest first.

    Parameters
    ----------
    statements : pandas.DataFrame
        Table of ``align_claims(story, standing="possible")``.
    story : Story
        Story that the table comes from.
    caption : str, optional
        Title of the table.
    limit : int, default 20
        Number of possible facts that are printed at most; the caption says so.

    Returns
    -------
    Shown
        One row for each fact and account, with its best statement.
    """
    labels = story.compared
    possible = statements[statements["standing"] == "possible"]
    groups = [
        g.sort_values(["probability", "start"], ascending=[False, True]).drop_duplicates(
            "account_id"
        )
        for _, g in possible.groupby("fact_id", sort=False)
    ]
    groups.sort(key=lambda g: -float(g["probability"].iloc[0]))
    rows = []
    for group in groups[:limit]:
        for at, cell in enumerate(schema.rows(group)):
            rows.append(
                (
                    "" if at else f"{cell['probability']:.2f}",
                    labels[cell["account_id"]],
                    str(cell["surface"]),
                )
            )
    return Shown(
        ("probability", "account", "words"),
        tuple(rows),
        (True, False, False),
        cut(caption, len(groups), limit, "possible facts"),
    )
