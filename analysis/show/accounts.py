"""Accounts of a story: reading view, who reports it, what could not be judged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import html, schema
from analysis.show.base import MANY_ACCOUNTS, coder_of
from analysis.show.prose import day, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

LAYERS = {
    "fact": "Shared facts",
    "figure": "Figures",
    "quote": "Quotations and speakers",
    "cue": "Frame and wording cues",
}
_TWO = 2
_PAIR = "pair-"  # layer of the facts of two accounts, with their numbers
OPEN = ("fact", "figure", "quote")


@dataclass(frozen=True)
class Mark:
    """Stretch of an account's text that is marked in the reading view.

    Parameters
    ----------
    account_id : str
        Account of the stretch.
    sentence_id : str
        Sentence of the stretch.
    start : int
        First character in the text.
    end : int
        Character after the last.
    layer : str
        One of ``LAYERS``.
    sign : str, optional
        Text of the sign beside the words.
    leads : str, optional
        Sentence that a click on the sign leads to.
    note : str, optional
        Text that is shown for the sign.
    """

    account_id: str
    sentence_id: str
    start: int
    end: int
    layer: str
    sign: str = ""
    leads: str = ""
    note: str = ""

    @property
    def leading(self) -> bool:
        """Return whether the sign is before the words: numbers are, names follow them."""
        return self.layer in ("fact", "figure") or self.layer.startswith(_PAIR)


@dataclass(frozen=True)
class Entry:
    """Fact or figure that several accounts have, with its places.

    Parameters
    ----------
    sign : str
        Number or letter.
    words : str
        What the fact or figure says.
    verdict : str
        Verdict and reason; empty for a fact.
    marks : tuple[Mark, ...]
        Its marks in the accounts.
    """

    sign: str
    words: str
    verdict: str
    marks: tuple[Mark, ...]


def letters(n: int) -> str:
    """Return 0, 1, 2 ... as A, B ... Z, AA, AB.

    Figures have letters where facts have numbers.

    >>> [letters(n) for n in (0, 25, 26, 27)]
    ['A', 'Z', 'AA', 'AB']
    """
    return (letters(n // 26 - 1) if n > 25 else "") + chr(65 + n % 26)


def fact_entries(
    statements: pd.DataFrame, coverage: pd.DataFrame, *, least: int = 2
) -> list[Entry]:
    """Return facts that at least ``least`` accounts surely state, in the order of ``coverage``.

    Groupings that repeat a larger fact are left out.
    """
    several = [
        (words, rows)
        for words, rows in _sure_facts(statements, coverage)
        if len({r["account_id"] for r in rows}) >= least
    ]
    return [
        _entry(str(n), "fact", words, "", rows, "relation")
        for n, (words, rows) in enumerate(several, 1)
    ]


def _sure_facts(
    statements: pd.DataFrame, coverage: pd.DataFrame
) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the words and the sure statements of each fact that repeats no larger one."""
    counted = coverage[coverage["repeats"].isna()]
    words = dict(zip(counted["fact_id"], counted["fact"], strict=True))
    sure = statements[statements["standing"] == "sure"]
    rows = {fact: schema.rows(part) for fact, part in sure.groupby("fact_id", sort=False)}
    return [(str(w), rows[fact]) for fact, w in words.items() if fact in rows]


def pair_entries(
    statements: pd.DataFrame, coverage: pd.DataFrame, accounts: Sequence[str], first: int
) -> list[Entry]:
    """Return facts that exactly two accounts surely state, numbered from ``first``."""
    found: list[Entry] = []
    for words, rows in _sure_facts(statements, coverage):
        pair = sorted({accounts.index(r["account_id"]) for r in rows})
        if len(pair) == _TWO:
            layer = f"{_PAIR}{pair[0]}-{pair[1]}"
            found.append(_entry(str(first + len(found)), layer, words, "", rows, "relation"))
    return found


def _pair_style(entries: Sequence[Entry]) -> str:
    """Return the rules that mark the facts of two accounts while both are open."""
    rules = []
    for layer in sorted({m.layer for e in entries for m in e.marks}):
        one, other = (
            f":has(> details:nth-child({int(n) + 1})[open])"
            for n in layer.removeprefix(_PAIR).split("-")
        )
        both = f"body:has(#show-fact:checked) .accounts{one}{other}"
        rules.append(f"{both} .{layer} {{ background: var(--fact); }}")
        rules.append(f"{both} .{layer}-sign {{ display: inline-block; }}")
    return html.block("style", "\n".join(rules)) if rules else ""


def figure_entries(figures: pd.DataFrame) -> list[Entry]:
    """Return figures that several accounts give, with verdict and reason.

    They have letters in the order of the table.
    """
    given = figures[figures["quantity_id"].notna()]
    groups = [
        schema.rows(rows)
        for _, rows in given.groupby("group_id", sort=False)
        if rows["account_id"].nunique() > 1
    ]
    return [
        _entry(
            letters(n),
            "figure",
            str(g[0]["what"]),
            f"{g[0]['verdict']}: {g[0]['reason']}",
            g,
            "verdict",
        )
        for n, g in enumerate(groups)
    ]


def _entry(
    sign: str, layer: str, words: str, verdict: str, rows: list[dict[str, Any]], note: str
) -> Entry:
    """Return an entry whose marks lead from each place to the next."""
    rows = sorted(rows, key=lambda r: (r["account_id"], r["start"]))
    ring = [*rows, rows[0]]
    marks = [
        _mark(row, layer, sign, following["sentence_id"], f"{layer} {sign}, {row[note]}")
        for row, following in pairwise(ring)
    ]
    return Entry(sign, words, verdict, tuple(marks))


def _mark(
    row: Mapping[str, Any], layer: str, sign: str = "", leads: str = "", note: str = ""
) -> Mark:
    """Return the mark of a row; a row that a coder decided on says so in its note."""
    if coder := coder_of(row):
        note = ", ".join(filter(None, [note, f"decided by {coder}"]))
    return Mark(
        row["account_id"],
        row["sentence_id"],
        int(row["start"]),
        int(row["end"]),
        layer,
        sign,
        leads,
        note,
    )


def other_figures(figures: pd.DataFrame, entries: list[Entry]) -> Iterator[Mark]:
    """Yield marks without a letter for figures that only one account gives."""
    taken = {(m.account_id, m.start) for e in entries for m in e.marks}
    for row in schema.rows(figures[figures["quantity_id"].notna()]):
        if (row["account_id"], row["start"]) not in taken:
            yield _mark(row, "figure")


def quote_marks(quotes: pd.DataFrame) -> Iterator[Mark]:
    """Yield marks for quotations, each followed by its speaker."""
    for row in schema.rows(quotes):
        named = row["speaker"] == row["speaker"] and row["speaker"]
        yield _mark(
            row,
            "quote",
            str(row["speaker"]) if named else "no speaker named",
            note=str(row["kind"]),
        )


def cue_marks(cues: pd.DataFrame) -> Iterator[Mark]:
    """Yield marks for frame and wording cues.

    The first cue of a dimension in a sentence is followed by the name of the dimension.
    """
    named: set[tuple[str, str]] = set()
    for row in schema.rows(cues.sort_values(["account_id", "start"], kind="stable")):
        dimension = str(row["dimension"])
        yield _mark(row, "cue", "" if (row["sentence_id"], dimension) in named else dimension)
        named.add((row["sentence_id"], dimension))


_HEADINGS = {"headline", "dek", "heading", "caption", "bullet"}


class TextLine(NamedTuple):
    """Line of a text with its sentences.

    Parameters
    ----------
    start : int
        First character of the line.
    end : int
        Character after the last.
    sentences : tuple[Mapping[str, Any], ...]
        Sentences that begin in the line.
    rule : str
        Rule that left the line out of the analysis, or empty.
    """

    start: int
    end: int
    sentences: tuple[Mapping[str, Any], ...]
    rule: str


def lines_of(
    text: str, sentences: Sequence[Mapping[str, Any]], left_out: Sequence[Mapping[str, Any]]
) -> Iterator[TextLine]:
    """Yield the lines of a text that are not blank, in order, with their sentences."""
    at = 0
    for words in text.splitlines(keepends=True):
        start, at = at, at + len(words)
        if words.strip():
            inside = tuple(s for s in sentences if start <= s["start"] < at)
            rule = next(
                (str(r["rule"]) for r in left_out if r["start"] < at and r["end"] > start), ""
            )
            yield TextLine(start, start + len(words.rstrip("\r\n")), inside, "" if inside else rule)


def column(text: str, lines: Iterator[TextLine], marks: Sequence[Mark]) -> str:
    """Return the paragraphs of an account with its marks, as HTML."""
    return "".join(
        _paragraph(text, line, [m for m in marks if m.start < line.end and m.end > line.start])
        for line in lines
    )


def _paragraph(text: str, line: TextLine, marks: Sequence[Mark]) -> str:
    role = line.sentences[0]["role"] if line.sentences else ""
    kind = "left-out" if line.rule else role if role in _HEADINGS else ""
    parts, at = [], line.start
    for sentence in line.sentences:
        parts.append(_stretch(text, at, sentence["start"], marks))
        at = min(sentence["end"], line.end)
        parts.append(
            html.place(sentence["sentence_id"], _stretch(text, sentence["start"], at, marks))
        )
    parts.append(_stretch(text, at, line.end, marks))
    if line.rule:
        parts.append(html.sign("rule", f"left out: {line.rule}"))
    return html.block("p", "".join(parts), kind)


def _stretch(text: str, start: int, end: int, marks: Sequence[Mark]) -> str:
    """Return the text between two offsets, cut wherever a mark begins or ends."""
    inside = [m for m in marks if m.start < end and m.end > start]
    cuts = sorted({start, end, *(c for m in inside for c in (m.start, m.end) if start < c < end)})
    parts = []
    for a, b in pairwise(cuts):
        parts += [_sign(m) for m in inside if m.leading and m.start == a]
        layers = sorted({m.layer for m in inside if m.start <= a and m.end >= b})
        parts.append(html.marked(text[a:b], layers))
        parts += [_sign(m) for m in inside if not m.leading and m.end == b]
    return "".join(parts)


def _sign(mark: Mark) -> str:
    if not mark.sign:
        return ""
    return html.sign(mark.layer, mark.sign, mark.leads, mark.note)


SIDE_BY_SIDE = 3
_SEVERAL = "several accounts state"
_MANY_STATE = "three or more accounts state, or only two that are both open"
_HOW = (
    "Every account in full. Click the name of an account to open or close it. A "
    "number marks a fact that {least}, a "
    "letter a figure that several give; both link to the next place that has it."
)


def reading_view(
    story: Story,
    *,
    statements: pd.DataFrame,
    coverage: pd.DataFrame,
    figures: pd.DataFrame,
    quotes: pd.DataFrame,
    cues: pd.DataFrame,
) -> str:
    """Show the accounts of a story side by side, as HTML without script.

    Each text is shown whole, with the rows of the tables as marks in it.

    Parameters
    ----------
    story : Story
        Story to show.
    statements : pandas.DataFrame
        Table of ``align_claims``.
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    figures : pandas.DataFrame
        Table of ``compare_quantities``.
    quotes : pandas.DataFrame
        Table of ``find_quotes``.
    cues : pandas.DataFrame
        Table of ``find_cues``.

    Returns
    -------
    str
        Body of a page; all text in it is escaped.

    Notes
    -----
    The first three accounts are open; each opens and closes with its name. A fact has the same
    number in every account. From eight accounts on, facts of three or more accounts are
    marked, and those of two while both are open.
    """
    least = 3 if len(story.compared) >= MANY_ACCOUNTS else 2
    facts, shared = fact_entries(statements, coverage, least=least), figure_entries(figures)
    accounts = list(story.labels)
    pairs = pair_entries(statements, coverage, accounts, len(facts) + 1) if least > _TWO else []
    marks = [m for e in (*facts, *pairs, *shared) for m in e.marks]
    marks += [*other_figures(figures, shared), *quote_marks(quotes), *cue_marks(cues)]
    columns = "".join(
        _account(story, a, [m for m in marks if m.account_id == a], i < SIDE_BY_SIDE)
        for i, a in enumerate(accounts)
    )
    labels = story.labels
    index = _index("Shared facts", "fact", facts, labels) + _index(
        "Figures that several accounts give", "figure", shared, labels
    )
    top = (
        html.heading("What does each account say, word for word?")
        + html.paragraph(_HOW.format(least=_SEVERAL if least == _TWO else _MANY_STATE))
        + _legend()
    )
    return _pair_style(pairs) + top + html.block("div", columns, "accounts") + index


def _legend() -> str:
    boxes = "".join(
        html.switch(f"show-{layer}", name, layer, layer in OPEN) for layer, name in LAYERS.items()
    )
    return html.group("Show", boxes)


def _account(story: Story, account_id: str, marks: Sequence[Mark], opened: bool) -> str:
    about = story.accounts.set_index("account_id").loc[account_id]
    sentences = schema.rows(story.sentences[story.sentences["account_id"] == account_id])
    left_out = schema.rows(story.left_out[story.left_out["account_id"] == account_id])
    text = story.texts[account_id]
    details = [
        w for w in (said(about["kind"]), day(about["published"]), said(about["byline"])) if w
    ]
    if account_id in story.unanalysed:
        details.append(said(about["note"]))
    head = html.paragraph(" · ".join(details), "about") if details else ""
    return html.folded(
        story.labels[account_id],
        head + column(text, lines_of(text, sentences, left_out), marks),
        opened,
    )


def _index(title: str, layer: str, entries: Sequence[Entry], labels: Mapping[str, str]) -> str:
    if not entries:
        return ""
    items = "".join(_item(e, layer, labels) for e in entries)
    return html.block("h2", html.text(title)) + html.block("ul", items, "index")


def _item(entry: Entry, layer: str, labels: Mapping[str, str]) -> str:
    verdict = f" ({entry.verdict})" if entry.verdict else ""
    words = f"{html.sign(layer, entry.sign)} {html.text(entry.words)}{html.text(verdict)}"
    return html.block("li", f"{words} {html.block('span', _places(entry.marks, labels), 'places')}")


def _places(marks: Sequence[Mark], labels: Mapping[str, str]) -> str:
    """Return a link to each place; an account that has several is named once."""
    links = []
    for before, mark in zip([None, *marks], marks, strict=False):
        again = before is not None and before.account_id == mark.account_id
        links.append(html.jump(mark.sentence_id, "again" if again else labels[mark.account_id]))
    return ", ".join(links)
