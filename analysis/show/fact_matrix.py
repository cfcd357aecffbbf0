"""The table of facts on the front page: a row a fact, a column an account."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import html, schema
from analysis.compare.contrasts.fronts import denies
from analysis.compare.coverage_cells import SHOWN
from analysis.compare.fact_labels import says_of_what
from analysis.compare.word_forms import NEGATION
from analysis.english import count
from analysis.find import find_quotes
from analysis.show.base import MANY_ACCOUNTS
from analysis.show.coverage_plots import drawn_status, is_lone

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

_FACTS = 6  # rows of the matrix
_SHARED = 3  # facts in the paragraph of what all report
_FEWEST = 3  # rows that say for certain who has a fact: with them no other is listed
_ALIKE = 0.6  # of the words of two labels: they say one thing
_WIDEST, _WIDEST_ON_PHONE = 52, 24  # letters of the heads of the matrix that are not turned
_BESIDE = 2  # the space between two heads, in letters
_NO_NAME = re.compile(r"(?:The|An?|Some|All|Both|Many|More|Most|About|At least|Nearly) ")
_BEFORE_SMALL = re.compile(r"([A-Z][a-z]*)(?= [a-z\d]\S* [a-z\d])")
_CUT_OFF = re.compile(r"^(?:\.\.\.|…|[‘“\"'a-z])|(?:\.\.\.|…|-|[a-z\d][.!])$|\w- ")
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_NOTEBOOK = re.compile(r"\b(0\d-[a-z]+)\b")
_CAPITALS = 0.7  # of the longer words of a headline
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
_PARTED = ("differs", "omitted", "partly")


class _Fact(NamedTuple):
    """A shared fact: its label, the status of each account, and the sentence behind each."""

    label: str
    statuses: Mapping[str, str]
    places: Mapping[str, str]
    spoken: bool = False
    reads_well: bool = True

    @property
    def words(self) -> str:
        """The label as it is printed: in quotation marks if an account has it inside a quotation.

        Else the page would state what somebody said.
        """
        return f"“{self.label}”" if self.spoken and ": " not in self.label else self.label

    @property
    def is_certain(self) -> bool:
        """Whether it is known of an account that it states the fact, and of one that it does not.

        What an account states only in part counts as such.
        """
        found = set(self.statuses.values())
        return bool(found & set(_STATING)) and bool(found & set(_PARTED))


def fact_matrix(coverage: pd.DataFrame, story: Story, origins: pd.DataFrame, title: str) -> str:
    """Return the facts that part first as a small table: a row a fact, a column an account.

    What is listed as reported by all, or says what the ``title`` of the page says, is not listed
    again, unless some accounts are not analysed: then the table shows that nothing is known of
    them. Every sign leads to the words behind it.
    """
    ranked = _ranked_facts(coverage, story)
    common = [] if story.unanalysed else [f.label for f in _common(coverage, story, title)]
    said = [*common, title]
    facts = [fact for fact in ranked if not any(_alike(fact.label, words) for words in said)]
    certain = [fact for fact in facts if fact.is_certain and fact.reads_well]
    facts = (certain if len(certain) >= _FEWEST else facts)[:_FACTS]
    if not facts:
        words = "" if common else _tell_none(coverage)
        return html.block("section", heading("Facts") + words) if words else ""
    groups = _column_groups(story, origins)
    columns = [account for group in groups for account in group]
    apart = "".join(f"<td>{_unread(words)}</td>" for words in story.unanalysed.values())
    rows = "".join(f"<tr>{_row_head(fact)}{_cells(fact, columns)}{apart}</tr>" for fact in facts)
    table = (
        f'<table class="facts{_turned(story)}"><thead>{_table_head(groups, story)}</thead>'
        f"<tbody>{rows}</tbody></table>"
    )
    key = html.block("p", _key(facts, story), "key")
    parted = any(fact.is_certain for fact in facts)
    name = "Facts, differences first" if parted else "Facts that several accounts report"
    return html.block("section", heading(name) + table + key)


def _tell_none(coverage: pd.DataFrame) -> str:
    """Return why there is no table of facts."""
    shared = len({row["fact_id"] for row in schema.rows(coverage) if not is_lone(row)})
    if not shared:
        return html.paragraph("No fact was found in more than one account.", "small")
    are = "is" if shared == 1 else "are"
    facts = count(shared, "possible one")
    words = f"No fact was found in several accounts for certain; {facts} {are} in 01-coverage."
    return f'<p class="small">{with_links(words)}</p>'


def with_links(words: str) -> str:
    """Return words as HTML in which a report links the names of its notebooks."""
    return "".join(
        html.notebook(part) if _NOTEBOOK.fullmatch(part) else html.text(part)
        for part in _NOTEBOOK.split(words)
    )


def _key(facts: Sequence[_Fact], story: Story) -> str:
    """Return the signs of the table with their words, each word once."""
    used = {status for fact in facts for status in fact.statuses.values()}
    words = {s: _SIGNS[s][1] for s in _SIGNS if s in used}
    if "origin" in used:  # the same sign
        words = {"stated": f"stated, or {words.pop('origin')}"} | words
    signs = [f"{_sign(s)} {html.text(said)}" for s, said in words.items()]
    unread = (f"{_unread(words)} {html.text(words)}" for words in story.unanalysed.values())
    return " ".join((*signs, *dict.fromkeys(unread)))


def _turned(story: Story) -> str:
    """Return how the heads are set: upright, or turned where their longest words do not fit."""
    longest = [max(map(len, name.split()), default=0) for name in story.labels.values()]
    if len(longest) >= MANY_ACCOUNTS:
        return " many"
    letters = sum(length + _BESIDE for length in longest)
    return " many" if letters > _WIDEST else " some" if letters > _WIDEST_ON_PHONE else ""


def _row_head(fact: _Fact) -> str:
    """Return the label of a fact; it leads to the first account that states it."""
    first = next((a for a, s in fact.statuses.items() if s in _STATING and a in fact.places), "")
    return f'<th scope="row">{html.leading(fact.words, fact.places.get(first, ""))}</th>'


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


def _cells(fact: _Fact, columns: Sequence[str]) -> str:
    signs = ((_sign(fact.statuses.get(a, "omitted")), fact.places.get(a, "")) for a in columns)
    return "".join(f"<td>{html.lead(sign, place)}</td>" for sign, place in signs)


def _unread(words: str) -> str:
    """Return the sign of an account that is not analysed."""
    return f'<i class="unread" role="img" aria-label="{html.text(words)}">–</i>'


def _sign(status: str) -> str:
    look, word = _SIGNS[status]
    return f'<i class="dot {look}" role="img" aria-label="{word}"></i>'


def _ranked_facts(coverage: pd.DataFrame, story: Story) -> list[_Fact]:
    """Return the shared facts in their order, those of like labels once.

    A second line with the same words would say nothing else.
    """
    ranked: list[_Fact] = []
    for fact in _all_facts(coverage, story):
        if not any(_alike(fact.label, other.label) for other in ranked):
            ranked.append(fact)
    return ranked


def _all_facts(coverage: pd.DataFrame, story: Story) -> list[_Fact]:
    """Return the shared facts, those first on which accounts part for certain.

    Of these the ones come first of which least is uncertain, then what is most prominent. Facts
    whose label says nothing by itself come last. A question states nothing.
    """
    drawn = coverage.assign(status=drawn_status(coverage, story))
    spoken = _spoken_places(story)
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
        label = str(records[0]["label"]).strip()
        if is_lone(records[0]) or label.endswith("?"):
            continue
        statuses = {
            str(c["account_id"]): _plain(_status_of(c, headline[c["account_id"]])) for c in records
        }
        places = {str(c["account_id"]): schema.text_cell(c["sentence_id"]) for c in records}
        fact = _Fact(
            label.removesuffix(".") if label.count(".") == 1 else label,
            statuses,
            {account: place for account, place in places.items() if place},
            _is_spoken(label, records, spoken),
            _reads_well(label),
        )
        facts.append((_rank(fact, records), fact))
    facts.sort(key=lambda found: found[0])
    return [fact for _, fact in facts]


def _rank(fact: _Fact, records: Sequence[Mapping[Any, Any]]) -> tuple[bool, int, int, float]:
    """Return the sort key of a fact: does it read well, do accounts part on it, how sure is it."""
    found = list(fact.statuses.values())
    unsure = found.count("uncertain")
    parts = 0 if fact.is_certain else 1 if unsure else 2
    prominent = [float(c["prominence"]) for c in records if c["prominence"] == c["prominence"]]
    weight = sum(prominent) / len(prominent) if prominent else 0.0
    return not fact.reads_well, parts, unsure - found.count("differs"), -round(weight, 6)


def _alike(label: str, other: str) -> bool:
    """Whether two labels say one thing in nearly the same words."""
    words, others = (
        {w for w in _WORD.findall(text.lower()) if len(w) > 2} for text in (label, other)
    )
    shared = len(words & others)
    return label == other or shared > _ALIKE * max(min(len(words), len(others)), 1)


def _spoken_places(story: Story) -> dict[str, list[tuple[int, int]]]:
    """Account -> the places of what it quotes word for word."""
    found: dict[str, list[tuple[int, int]]] = {}
    for row in schema.rows(find_quotes(story)):
        if row["kind"] != "indirect":
            found.setdefault(str(row["account_id"]), []).append(
                (int(row["start"]), int(row["end"]))
            )
    return found


def _is_spoken(
    label: str,
    records: Sequence[Mapping[Any, Any]],
    spoken: Mapping[str, Sequence[tuple[int, int]]],
) -> bool:
    """Whether the words of a label are inside a quotation where the account has most of them."""
    words = [w.lower() for w in _WORD.findall(label) if len(w) > 3]
    surfaces = [schema.text_cell(c["surface"]).lower() for c in records]
    counts = [sum(w in text for w in words) for text in surfaces]
    best = counts.index(max(counts))
    found = [surfaces[best].find(w) for w in words if w in surfaces[best]]
    if not found:
        return False
    start = int(records[best]["start"]) + min(found)
    places = spoken.get(str(records[best]["account_id"]), ())
    return any(a <= start < b for a, b in places)


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
    return says_of_what(label) and not _CUT_OFF.search(label) and not _is_headline(label)


def _is_headline(label: str) -> bool:
    """Whether a label is set as a headline: a capital on nearly every word, or no small one."""
    words = [w for w in _WORD.findall(label) if len(w) > 3 and not w[0].isdigit()]
    return len(words) > 3 and sum(w[0].isupper() for w in words) > _CAPITALS * len(words)


def _plain(status: str) -> str:
    return status if status in _SIGNS else "omitted"


def common_facts(coverage: pd.DataFrame, story: Story, title: str = "") -> list[tuple[str, str]]:
    """Return the first facts that all accounts state, as words inside a sentence, with a place.

    What the title of the page says is not said again.
    """
    facts = _common(coverage, story, title)
    return [
        (_inside_sentence(fact.words, story), next(iter(fact.places.values()))) for fact in facts
    ]


def _common(coverage: pd.DataFrame, story: Story, title: str) -> list[_Fact]:
    """Return the first facts that all state, unless they part on one in nearly the same words."""
    parted = [fact.label for fact in _all_facts(coverage, story) if fact.is_certain]
    everyone = (
        fact
        for fact in _ranked_facts(coverage, story)
        if len(fact.statuses) == len(story.compared)
        and set(fact.statuses.values()) == {"stated"}
        and fact.reads_well
        and not any(_alike(fact.label, words) for words in (title, *parted))
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
