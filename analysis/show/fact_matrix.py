"""The table of facts on the front page: a row a fact, a column an account."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.compare.contrasts.fronts import denies
from analysis.compare.coverage_cells import SHOWN
from analysis.compare.fact_labels import says_of_what
from analysis.compare.word_forms import NEGATION
from analysis.show.base import MANY_ACCOUNTS
from analysis.show.coverage_plots import drawn_status, is_lone

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_FACTS = 6  # rows of the matrix
_SHARED = 3  # facts in the paragraph of what all report
_WIDEST, _WIDEST_ON_PHONE = 44, 24  # letters of the heads of the matrix that are not turned
_BESIDE = 2  # the space between two heads, in letters
_NO_NAME = re.compile(r"(?:The|An?|Some|All|Both|Many|More|Most|About|At least|Nearly) ")
_BEFORE_SMALL = re.compile(r"([A-Z][a-z]*)(?= [a-z\d]\S* [a-z\d])")
_CUT_OFF = re.compile(r"^(?:\.\.\.|…)|(?:\.\.\.|…)$")
_SIGNS = {  # status -> (class of the sign, word)
    "stated": ("full", "stated"),
    "partly": ("half", "in part"),
    "differs": ("apart", "differs"),
    "uncertain": ("perhaps", "perhaps"),
    "origin": ("full", "stated by its origin"),
    "omitted": ("empty", "not found"),
}
_LONG_WORD = re.compile(r"\w{4,}")
_TOGETHER = 2  # words of a fact in a headline that is about it
_STATING = ("stated", "partly", "origin")
_ORDER = ("differs", "omitted", "partly", "uncertain")


def fact_matrix(coverage: pd.DataFrame, story: Story, origins: pd.DataFrame) -> str:
    """Return the facts that part first as a small table: a row a fact, a column an account.

    What is listed as reported by all is not listed again, unless some accounts are not analysed:
    then the table shows that nothing is known of them.
    """
    ranked = _ranked_facts(coverage, story)
    common = [] if story.unanalysed else _common_labels(coverage, story)
    facts = [fact for fact in ranked if fact[0] not in common][:_FACTS]
    if not facts:
        words = "" if common else html.paragraph("No fact is shared.")
        return html.block("section", heading("Facts") + words) if words else ""
    groups = _column_groups(story, origins)
    columns = [account for group in groups for account in group]
    apart = "".join(f"<td>{_unread(words)}</td>" for words in story.unanalysed.values())
    rows = "".join(
        f'<tr><th scope="row">{html.text(label)}</th>{_cells(statuses, columns)}{apart}</tr>'
        for label, statuses in facts
    )
    used = {s for _, statuses in facts for s in statuses.values()}
    key = " ".join(f"{_sign(s)} {html.text(_SIGNS[s][1])}" for s in _SIGNS if s in used)
    apart_key = (f"{_unread(words)} {html.text(words)}" for words in story.unanalysed.values())
    key = " ".join((key, *dict.fromkeys(apart_key)))
    heads = sum(len(name) + _BESIDE for name in story.labels.values())
    upright = " many" if heads > _WIDEST else " some" if heads > _WIDEST_ON_PHONE else ""
    table = (
        f'<table class="facts{upright}"><thead>{_table_head(groups, story)}</thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    title = heading("Facts, differences first")
    return html.block("section", title + table + html.block("p", key, "key"))


def _column_groups(story: Story, origins: pd.DataFrame) -> list[list[str]]:
    """Return the accounts of the columns: from eight on those of one origin side by side."""
    accounts = list(story.compared)
    if len(accounts) < MANY_ACCOUNTS:
        return [[account] for account in accounts]
    origin = dict(zip(origins["account_id"], origins["origin_id"], strict=True))
    groups: dict[str, list[str]] = {}
    for account in accounts:
        groups.setdefault(str(origin.get(account, account)), []).append(account)
    return sorted(groups.values(), key=lambda group: len(group) == 1)


def _table_head(groups: Sequence[Sequence[str]], story: Story) -> str:
    """Return the row of names, under one head for each origin of several accounts."""
    names = "".join(
        f'<th scope="col"><span>{html.text(story.compared[a])}</span></th>'
        for group in groups
        for a in group
    )
    names += "".join(
        f'<th scope="col"><span>{html.text(story.labels[a])}</span></th>' for a in story.unanalysed
    )
    row = f"<tr><td></td>{names}</tr>"
    shared = [group for group in groups if len(group) > 1]
    if not shared:
        return row
    heads = "".join(
        f'<th scope="colgroup" colspan="{len(group)}" class="origin">one origin</th>'
        for group in shared
    )
    alone = sum(len(group) == 1 for group in groups) + len(story.unanalysed)
    rest = f'<td colspan="{alone}"></td>' if alone else ""
    return f"<tr><td></td>{heads}{rest}</tr>{row}"


def _cells(statuses: Mapping[str, str], columns: Sequence[str]) -> str:
    return "".join(f"<td>{_sign(statuses.get(a, 'omitted'))}</td>" for a in columns)


def _unread(words: str) -> str:
    """Return the sign of an account that is not analysed."""
    return f'<i class="unread" role="img" aria-label="{html.text(words)}">–</i>'


def _sign(status: str) -> str:
    look, word = _SIGNS[status]
    return f'<i class="dot {look}" role="img" aria-label="{word}"></i>'


def _ranked_facts(coverage: pd.DataFrame, story: Story) -> list[tuple[str, dict[str, str]]]:
    """Return label and statuses of the shared facts, those on which accounts part first.

    Facts whose label only points to something ("it", "this") or is cut off come last. Of facts of
    one label, the first is listed: a second line would say nothing else. A question states nothing.
    """
    drawn = coverage.assign(status=drawn_status(coverage, story))
    headline = dict(
        zip(
            story.accounts["account_id"],
            map(schema.text_cell, story.accounts["headline"]),
            strict=True,
        )
    )
    shared = drawn[drawn["repeats"].isna() & (drawn["standing"] == SHOWN)]
    facts = []
    for _, cells in shared.groupby("fact_id", sort=False):
        records = schema.rows(cells)
        if is_lone(records[0]) or str(records[0]["label"]).endswith("?"):
            continue
        statuses = {
            str(c["account_id"]): _plain(_status_of(c, headline[c["account_id"]])) for c in records
        }
        part = next((i for i, s in enumerate(_ORDER) if s in statuses.values()), len(_ORDER))
        label = str(records[0]["label"])
        facts.append(((not _reads_well(label), part), label, statuses))
    facts.sort(key=lambda fact: fact[0])
    once = {label.casefold(): (label, statuses) for _, label, statuses in reversed(facts)}
    return [*reversed(once.values())]


def _status_of(cell: Mapping[str, Any], headline: str) -> str:
    """Return the status of a cell: uncertain if only one of the fact and the words denies.

    The words are those of the account, or its headline if that is about the fact.
    """
    status, fact, words = (schema.text_cell(cell[key]) for key in ("status", "fact", "surface"))
    turned = bool(NEGATION.search(fact)) != bool(NEGATION.search(words))
    turned = turned or denies(fact) != denies(words)
    turned = turned or (denies(headline) and not denies(fact) and _share_words(fact, headline))
    return "uncertain" if status in _STATING and turned else status


def _share_words(fact: str, headline: str) -> bool:
    """Return whether a fact and a headline have half of the words of the shorter in common."""
    words = [set(_LONG_WORD.findall(text.lower())) for text in (fact, headline)]
    return 2 * len(words[0] & words[1]) >= max(2 * _TOGETHER, min(map(len, words)))


def _reads_well(label: str) -> bool:
    """Return whether a label says of what it is, and all of it."""
    return says_of_what(label) and not _CUT_OFF.search(label)


def _plain(status: str) -> str:
    return status if status in _SIGNS else "omitted"


def tell_common(coverage: pd.DataFrame, story: Story) -> str:
    """Return the first facts that all accounts state, as the end of a sentence."""
    words = "; ".join(_inside_sentence(label, story) for label in _common_labels(coverage, story))
    return words if words.endswith((".", "…")) else f"{words}." if words else ""


def _common_labels(coverage: pd.DataFrame, story: Story) -> list[str]:
    """Return the labels of the first facts that all accounts state."""
    everyone = (
        label
        for label, statuses in _ranked_facts(coverage, story)
        if len(statuses) == len(story.compared)
        and set(statuses.values()) == {"stated"}
        and _reads_well(label)
    )
    return list(islice(everyone, _SHARED))


def _inside_sentence(label: str, story: Story) -> str:
    """Return a label as it is printed inside a sentence: small, unless it begins with a name.

    A word is no name if an account has it without a capital, and none follows close behind it.
    """
    if _NO_NAME.match(label):
        return label[:1].lower() + label[1:]
    first = _BEFORE_SMALL.match(label)
    small = first[1].lower() if first else ""
    pattern = re.compile(rf"\b{small}\b")
    is_word = small and small != "i" and any(map(pattern.search, story.texts.values()))
    return f"{small}{label[len(small) :]}" if is_word else label


def heading(words: str) -> str:
    """Return the heading of a section of the page."""
    return html.block("h2", html.text(words))
