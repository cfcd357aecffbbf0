"""How each account begins: its headline and first sentence, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis import html, schema
from analysis.english import listed
from analysis.show.contrast_lines import columns
from analysis.show.contrasts import mark_words
from analysis.show.fact_matrix import heading

if TYPE_CHECKING:
    from analysis.story import Story

_ACCOUNTS = 6  # of more the beginnings are not printed
_WORDS = 28  # of a first sentence
_FEWEST = 5  # words of a sentence: a dateline or a credit has fewer
_TEXT = ("lead", "body", "bullet")
_MARKED = 0.3  # of the letters: where more differs, the sentences have little in common
_COLOURS = 6


class _Opening(NamedTuple):
    """Headline and first sentence of an account, each with its place."""

    headline: tuple[str, str]
    first: tuple[str, str]


def show_openings(story: Story, title: str, *, headlines: bool = True) -> str:
    """Show how each account begins, side by side, as a section of the front page.

    Parameters
    ----------
    story : Story
        Story to show.
    title : str
        Title of the page; a headline that is the same is not printed again.
    headlines : bool, default True
        Whether headlines are printed; never where all are the same.

    Returns
    -------
    str
        HTML; empty for many accounts, or where all begin with the same words.

    Notes
    -----
    Nothing is claimed of them. Where two begin with nearly the same words, those that differ are
    marked.
    """
    found = {account: _opening(story, account) for account in story.compared}
    heads = {_plain(opening.headline[0]) for opening in found.values()}
    firsts = {_plain(opening.first[0]) for opening in found.values()}
    with_heads = headlines and len(heads - {""}) > 1
    if len(found) > _ACCOUNTS or (len(firsts) == 1 and not with_heads):
        return ""
    cells: dict[tuple[str, str], list[str]] = {}
    for account, opening in found.items():
        key = (_plain(opening.headline[0]) if with_heads else "", _plain(opening.first[0]))
        cells.setdefault(key, []).append(account)
    groups = [(accounts, found[accounts[0]]) for accounts in cells.values()]
    unless = _plain(title) if with_heads else None
    printed = "".join(_cell(story, *g, [o for _, o in groups], unless) for g in groups)
    sides = html.block("div", printed, columns(len(groups)))
    return html.block("section", heading("How each account begins") + sides, "openings")


def _opening(story: Story, account: str) -> _Opening:
    rows = schema.rows(story.sentences[story.sentences["account_id"] == account])
    headline = next((r for r in rows if r["role"] == "headline"), None)
    said = _plain(headline["text"]) if headline else ""
    first = next(
        (
            r
            for r in rows
            if r["role"] in _TEXT
            and len(str(r["text"]).split()) >= _FEWEST
            and _plain(r["text"]) != said
        ),
        None,
    )
    places = [(str(r["text"]), str(r["sentence_id"])) if r else ("", "") for r in (headline, first)]
    return _Opening(places[0], places[1])


def _plain(words: str) -> str:
    return "".join(c for c in words.casefold() if c.isalnum())


def _cell(
    story: Story, accounts: list[str], opening: _Opening, every: list[_Opening], unless: str | None
) -> str:
    """Return the beginning of accounts; without the headline if ``unless`` is None or the same."""
    names = html.block("b", html.text(listed(story.labels[a] for a in accounts)))
    parts = []
    if unless is not None and _plain(opening.headline[0]) not in ("", unless):
        parts.append(html.block("strong", html.quoted(*opening.headline)))
    if opening.first[0]:
        others = [o.first[0] for o in every if o is not opening and o.first[0]]
        words = mark_words(opening.first[0], others, _WORDS)
        marks = sum(len(part) for part, on in words.pieces if on)
        if marks > _MARKED * len(words):
            words = mark_words(opening.first[0], [], _WORDS)
        parts.append(html.quoted(words, opening.first[1]))
    number = list(story.labels).index(accounts[0])
    return html.block("span", f"{names} {' '.join(parts)}", f"side account-{number % _COLOURS}")
