"""Compare an overview with the other accounts: what it rests on, changes, adds and leaves out."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.cache import once
from analysis.compare.absence import search_elsewhere
from analysis.compare.align.differences import last_digit
from analysis.compare.align.model import read_weights
from analysis.compare.align.rulings import settle_links
from analysis.compare.align.sentences import stem
from analysis.compare.coverage import compare_coverage
from analysis.compare.fact_figures import JudgedFigures, judged_figures
from analysis.compare.origins import find_origins, origins_of
from analysis.compare.wording.rules import same_act
from analysis.errors import AnalysisError
from analysis.find.frames import find_cues
from analysis.find.quantities import analysed_quantities
from analysis.find.quantities.number_words import number_of
from analysis.find.quotes import analysed_quotes
from analysis.nlp import ParsedText, parsed_texts
from analysis.review import reviewed

if TYPE_CHECKING:
    import pandas as pd

    from analysis.compare.align.model import Links
    from analysis.story import Story

Row = Mapping[str, Any]
_ROLES = ("body", "bullet", "dek")
_COVERED = ("stated", "partly", "differs", "uncertain")
_NEAR_SUPPORT = 0.75  # of a sentence's best probability: a weaker pair supports it only in passing
_DATELINE = 5  # letters: a longer name all in capitals is a town in a dateline
_ROUNDED = 0.15  # a figure rounded by more than this is another figure
_WORD = re.compile(r"\d[\d,.]*\d|\w+")
_NUMBER_WORDS = ("one", "half", "dozen", "hundred")


@reviewed
@once
def compare_overview(story: Story, *, account_id: str | None = None) -> pd.DataFrame:
    r"""Compare each sentence of an overview with the other accounts.

    Parameters
    ----------
    story : Story
        The accounts.
    account_id : str, optional
        An account to compare with all others, instead of those of kind overview.

    Returns
    -------
    DataFrame
        The table ``overview``: one row per sentence and supporting statement of another account.
        The values of ``finding``:

        - "supported"; the place ``by_*`` is that of the supporting statement.
        - "possibly": a similar statement that may not be the same.
        - "not found" in the given accounts; it may be in others. ``alone`` is "only" if a search
          for its words, names, figures and quotations found nothing like it either.
        - "left out": a fact that most origins state and the overview does not.

        ``n_accounts`` and ``n_origins`` support the sentence; ``merges`` counts the different
        statements that it puts together; ``adds`` lists figures that no other account gives;
        ``changes`` says which figures, attributions and caveats of the nearest statements are
        rounded, changed or left out.

    Raises
    ------
    AnalysisError
        If there is no such account.

    Notes
    -----
    Method: the pair model of ``align_claims``. Statements in quite different words may be missed.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> bullets = "• Nearly 60,000 reservists were called up.\n• This may decide the autumn vote."
    >>> records = [{"text": bullets, "kind": "overview"}]
    >>> records += [{"text": "The army called up 60,000 reservists."}]
    >>> table = compare_overview(story_from_records(records, story_id="x"))
    >>> table[["finding", "by_account_id"]].fillna("-").values.tolist()
    [['supported', 'account-2'], ['not found', '-']]
    """
    wanted = _wanted(story, account_id)
    if not wanted or len(story.analysed) < 2:
        return schema.make("overview", [])
    links, facts, coverage = settle_links(story), read_facts(story), compare_coverage(story)
    count_origins = origins_of(find_origins(story))
    judged = judged_figures(story)
    rows: list[dict[str, Any]] = []
    for account in wanted:
        support = support_by_sentence(links, account)
        sentences = story.sentences[story.sentences["account_id"] == account]
        own = schema.rows(sentences[sentences["role"].isin(_ROLES)])
        searched = search_unsupported(story, links, own, support)
        for sentence in own:
            key = str(sentence["sentence_id"])
            found = [_settle(s, key, judged) for s in nearest(support.get(key, []))]
            sure = [s for s in found if s.sure]
            cells: dict[str, Any] = {"merges": count_statements(links, sure)}
            cells |= count_origins(s.row["account_id"] for s in sure)
            cells |= {"alone": searched.get(key)}
            rows += _sentence_rows(sentence, found, facts, cells)
        others = [a for a in story.analysed["account_id"] if a != account]
        rows += _left_out(account, coverage, count_origins(others)["n_origins"])
    return schema.make("overview", rows)


def _wanted(story: Story, account_id: str | None) -> list[str]:
    known = story.analysed
    if account_id is None:
        return [str(a) for a in known[known["kind"] == "overview"]["account_id"]]
    if account_id not in set(known["account_id"]):
        named = ", ".join(known["account_id"].head(12))
        raise AnalysisError(
            f"account {account_id!r}",
            "there is no such account among those analysed",
            f"name one of {named}",
        )
    return [account_id]


def _sentence_rows(
    sentence: dict[str, Any],
    found: Sequence[OverviewSupport],
    facts: OverviewFacts,
    cells: dict[str, Any],
) -> list[dict[str, Any]]:
    """Make a row per supporting statement, or one row that says that none was found."""
    texts = [str(s.row["text"]) for s in found]
    key = {column: sentence[column] for column in ("account_id", "sentence_id", "start", "end")}
    key |= cells
    key |= {
        "surface": sentence["text"],
        "adds": ", ".join(added_figures(sentence, texts, facts)) or None,
    }
    if not found:
        return [key | {"finding": "not found"}]
    near = [str(s.row["sentence_id"]) for s in found]
    changes = [s.differs for s in found if s.differs]
    changes += [*changed_figures(sentence, near, facts), *missing_caveats(sentence, near, facts)]
    return [
        key
        | {
            "changes": "; ".join(dict.fromkeys(changes)) or None,
            "finding": "supported" if s.sure else "possibly",
            "probability": round(s.probability, 3),
        }
        | _supporting_place(s.row, s.row["text"])
        for s in found
    ]


def _left_out(account: str, coverage: pd.DataFrame, origins: int) -> Iterator[dict[str, Any]]:
    """List the facts of several accounts and most origins that an account leaves out.

    Each is shown once, at its fullest statement.
    """
    in_account = coverage["account_id"] == account
    covered = set(coverage[in_account & coverage["status"].isin(_COVERED)]["fact_id"])
    is_common = (coverage["n_accounts"] > 1) & (2 * coverage["n_origins"] > origins)
    missing = coverage[is_common & ~coverage["fact_id"].isin(covered) & (coverage["start"] >= 0)]
    seen: set[str] = set()
    for _, table in missing.groupby("fact_id", sort=False):
        cells = schema.rows(table)
        sentences = {str(cell["sentence_id"]) for cell in cells}
        if sentences & seen:  # the same sentences make up two facts: one is enough
            continue
        seen |= sentences
        cell = next((cell for cell in cells if cell["surface"] == cell["fact"]), cells[0])
        yield {
            "account_id": account,
            "finding": "left out",
            "start": -1,
            "end": -1,
            **_supporting_place(cell, cell["surface"]),
            **{column: cell[column] for column in ("n_accounts", "n_origins", "n_undecided")},
        }


def _supporting_place(row: Row, surface: str) -> dict[str, Any]:
    place = {f"by_{c}": row[c] for c in ("account_id", "sentence_id", "start", "end")}
    return place | {"by_surface": surface}


class OverviewSupport(NamedTuple):
    """A statement of another account.

    ``sure`` if the pair is as probable as those that facts are made of, and no figure differs;
    ``differs`` has the words of two figures that do.
    """

    place: int
    row: dict[str, Any]
    probability: float
    sure: bool
    differs: str = ""


def _settle(support: OverviewSupport, sentence: str, judged: JudgedFigures) -> OverviewSupport:
    """A statement with another figure of the same thing is no sure support."""
    found = judged.compare([sentence], [str(support.row["sentence_id"])])
    return support if found is None else support._replace(sure=False, differs=found.describe())


def support_by_sentence(links: Links, account: str) -> dict[str, list[OverviewSupport]]:
    """List the statements that support each sentence of an account, the likeliest first.

    Captions and headlines count only if there is nothing else.
    """
    weights, rows = read_weights(), links.sentences.rows
    found: dict[str, list[OverviewSupport]] = {}
    for p, first, second in _pairs(links):
        for own, other in ((first, second), (second, first)):
            if rows[own]["account_id"] == account and p >= weights.possible:
                support = OverviewSupport(other, rows[other], p, p >= weights.sure)
                found.setdefault(str(rows[own]["sentence_id"]), []).append(support)
    for sentence, support_of in found.items():
        support_of.sort(key=lambda s: (-s.probability, s.place))
        prose = [s for s in support_of if s.row["role"] not in ("caption", "headline")]
        found[sentence] = prose or support_of
    return found


def _pairs(links: Links) -> Iterator[tuple[float, int, int]]:
    return zip(links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True)


def nearest(found: list[OverviewSupport]) -> list[OverviewSupport]:
    """Keep the sure statements near the likeliest; the possible ones if none is sure."""
    return [
        s for s in found if s.sure and s.probability >= _NEAR_SUPPORT * found[0].probability
    ] or found


def count_statements(links: Links, found: Sequence[OverviewSupport]) -> int:
    """Count the different statements among those that support a sentence.

    Statements of several accounts are one if they are linked with each other.
    """
    group = {s.place: s.place for s in found}
    for p, first, second in _pairs(links):
        if first in group and second in group and p >= 0.5:
            low, high = sorted((group[first], group[second]))
            group = {place: low if head == high else head for place, head in group.items()}
    return len(set(group.values()))


def search_unsupported(
    story: Story,
    links: Links,
    sentences: Sequence[Row],
    support: Mapping[str, Sequence[OverviewSupport]],
) -> dict[str, str]:
    """Search the other accounts for the sentences without support: words, names and figures.

    The pair model misses what is said in other words, so a sentence is found "only" in the account
    if this search finds nothing like it either.
    """
    numbers = {str(row["sentence_id"]): i for i, row in enumerate(links.sentences.rows)}
    open_yet = [str(s["sentence_id"]) for s in sentences if not support.get(str(s["sentence_id"]))]
    wanted = {key: numbers[key] for key in open_yet if key in numbers}
    absences = search_elsewhere(story, links, list(wanted.values()))
    return {key: absences[number].alone for key, number in wanted.items()}


class OverviewFacts(NamedTuple):
    """What a sentence may change: quantities, speakers and hedges by sentence_id.

    ``by_account`` has all quantities of each account, ``parses`` the parse of its text.
    """

    quantities: dict[str, list[Row]]
    speakers: dict[str, list[str]]
    hedges: dict[str, list[str]]
    by_account: dict[str, list[Row]]
    parses: Mapping[str, ParsedText]


def read_facts(story: Story) -> OverviewFacts:
    """Read the quantities, speakers and hedges of a story."""
    facts = OverviewFacts({}, {}, {}, {}, parsed_texts(story))
    for q in schema.rows(analysed_quantities(story)):
        facts.quantities.setdefault(str(q["sentence_id"]), []).append(q)
        facts.by_account.setdefault(str(q["account_id"]), []).append(q)
    for quote in schema.rows(analysed_quotes(story)):
        speaker = _speaker(quote)
        if speaker:
            facts.speakers.setdefault(str(quote["sentence_id"]), []).append(speaker)
    for cue in schema.rows(find_cues(story)):
        if cue["measure"] == "wording" and cue["dimension"] == "hedge":
            facts.hedges.setdefault(str(cue["sentence_id"]), []).append(str(cue["surface"]))
    return facts


def _speaker(quote: Row) -> str:
    """Return the name of a speaker, else the words at the place; a dateline's town is none."""
    names = [quote[c] for c in ("speaker", "speaker_surface") if isinstance(quote[c], str)]
    if not names:
        return ""
    name = next((n for n in names if n != n.lower()), names[-1])
    return "" if name.isupper() and len(name) >= _DATELINE else name


def changed_figures(sentence: Row, near: Sequence[str], facts: OverviewFacts) -> list[str]:
    """List figures that the nearest statements give rounded, or with another bound.

    A figure of another value is a rounding only of what the same verb governs: 20 who were hurt
    are no rounding of 19 who died.
    """
    found = []
    for q in facts.quantities.get(str(sentence["sentence_id"]), []):
        close = [
            other
            for sentence_id in near
            for other in facts.quantities.get(sentence_id, [])
            if _is_close(q, other)
        ]
        if not close or any(_is_equal(q, other) for other in close):
            continue
        same = [other for other in close if q["value"] == other["value"]]
        rounded = [other for other in close if _rounds(q, other, facts)]
        if same:
            found.append(f"“{same[0]['surface']}” becomes “{q['surface']}”")
        elif rounded:
            found.append(f"“{rounded[0]['surface']}” is rounded to “{q['surface']}”")
    return list(dict.fromkeys(found))


def _rounds(q: Row, other: Row, facts: OverviewFacts) -> bool:
    """Whether a figure is a rounder one of the same thing."""
    value, exact = (_values(row)[0] for row in (q, other))
    rounder = last_digit(value) > last_digit(exact) or q["bound"] != "="
    nouns = [_noun(row) for row in (q, other)]
    if not rounder or (all(nouns) and nouns[0] != nouns[1]):
        return False
    parses = (facts.parses[str(row["account_id"])] for row in (q, other))
    first, second = parses
    return same_act(first, int(q["start"]), second, int(other["start"]))


def _noun(row: Row) -> str:
    """The stem of the noun that a figure counts."""
    words = str(row["counts"] or "").split(" of ")[0].split()
    return stem(words[-1]) if words and row["counts"] == row["counts"] else ""


def missing_caveats(sentence: Row, near: Sequence[str], facts: OverviewFacts) -> list[str]:
    """List the speakers and hedges that all nearest statements have and the sentence has not."""
    sentence_id, text = str(sentence["sentence_id"]), str(sentence["text"])
    found = []
    speakers = [facts.speakers.get(s, []) for s in near]
    if near and all(speakers) and not facts.speakers.get(sentence_id):
        names = dict.fromkeys(named[0] for named in speakers)
        missing = [name for name in names if name.split()[-1] not in text]
        found += [f"attribution left out ({', '.join(missing)})"] if missing else []
    hedges = [facts.hedges.get(s, []) for s in near]
    if near and all(hedges) and not facts.hedges.get(sentence_id):
        found.append(f"caveat left out: “{hedges[0][0]}”")
    return found


def added_figures(sentence: Row, near_texts: Sequence[str], facts: OverviewFacts) -> list[str]:
    """List the figures that no other account gives, rounded or not, nor the nearest texts print.

    The value is looked for in every other text, whatever is counted there.
    """
    own = sentence["account_id"]
    others = [q for account, rows in facts.by_account.items() if account != own for q in rows]
    printed = {word.lower() for text in near_texts for word in _WORD.findall(text)}
    given = {value for other in others for value in _values(other)}
    return [
        f"“{q['surface']}”"
        for q in facts.quantities.get(str(sentence["sentence_id"]), [])
        if _values(q)
        and not given.intersection(_values(q))
        and not any(_is_close(q, other) for other in others)
        and not _number_words(str(q["surface"])) <= printed
    ]


def _number_words(surface: str) -> set[str]:
    """Return the words of a figure that are numbers, as printed."""
    words = [word.lower() for word in _WORD.findall(surface)]
    return {word for word in words if number_of(word) is not None or word in _NUMBER_WORDS}


def _values(q: Row) -> list[float]:
    values = (q[column] for column in ("value", "low", "high"))
    return [float(v) for v in values if v is not None and not math.isnan(v)]


def _is_equal(first: Row, second: Row) -> bool:
    return bool(first["bound"] == second["bound"] and _values(first) == _values(second))


def _is_close(first: Row, second: Row) -> bool:
    """Return whether two figures have one unit and differ by no more than rounding explains."""
    left_unit, right_unit = (
        "" if u is None or u != u else u for u in (first["unit"], second["unit"])
    )
    left, right = _values(first)[:1], _values(second)[:1]
    if left_unit != right_unit or not left or not right:
        return False
    return abs(left[0] - right[0]) <= _ROUNDED * max(abs(left[0]), abs(right[0]))
