"""The front page of a report: where the accounts part, in one screen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis import html, schema
from analysis.compare.coverage_cells import SHOWN
from analysis.compare.events import compare_events
from analysis.compare.origins import origins_of
from analysis.english import as_sentence, count, in_words, listed
from analysis.read.dates import day_in_words
from analysis.read.own_lists import LISTS
from analysis.resources import method_note
from analysis.review.codings import chosen_coding
from analysis.show.base import MANY_ACCOUNTS
from analysis.show.coders import tell_coder, tell_samples
from analysis.show.contrasts import Contrast, contrast_list, list_contrasts, tell_remaining
from analysis.show.doubts import tell_checked, tell_days, tell_events, tell_forms
from analysis.show.fact_matrix import fact_matrix, heading, tell_common
from analysis.show.languages import tell_unanalysed
from analysis.show.origins import count_of_origins
from analysis.show.prose import all_of, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

LINES = 7  # contrasts on the first page
_FEW = 3  # with fewer the page says so
_OF_A_KIND = 2  # lines of a kind on the page, unless nothing else is there
_NOT_ACROSS = "No line below compares accounts of different events."


def front_view(
    story: Story,
    *,
    contrasts: pd.DataFrame,
    coverage: pd.DataFrame,
    origins: pd.DataFrame,
) -> str:
    """Show where the accounts of a story part, as the body of a report's first page.

    Parameters
    ----------
    story : Story
        Story to show.
    contrasts : pandas.DataFrame
        Table of ``compare_accounts``.
    coverage : pandas.DataFrame
        Table of ``compare_coverage``.
    origins : pandas.DataFrame
        Table of ``find_origins``.

    Returns
    -------
    str
        HTML without script; all text in it is escaped.

    Notes
    -----
    At most seven contrasts are listed, only those that were looked up, at most two of a kind
    unless nothing else is there; then a matrix of facts, what all accounts report, their origins,
    and how sure the page is. From eight accounts on the columns of the matrix are grouped by
    origin.
    """
    found = _choose([c for c in list_contrasts(contrasts, story) if c.standing == SHOWN])
    several = len(story.compared) > 1
    parts = [
        _title(story),
        html.paragraph(tell_who(story, origins), "meta"),
        *(html.paragraph(words, look) for words, look in _remarks(story) if words),
        _differences(found, contrasts) if several else html.paragraph(tell_nothing_compared(story)),
    ]
    if several:
        behind = _behind(story, found, contrasts, coverage, origins)
        matrix = fact_matrix(coverage, story, origins)
        parts.append(html.block("div", matrix + behind, "two"))
    return "".join(parts)


def _remarks(story: Story) -> Iterator[tuple[str, str]]:
    """Yield what a reader has to know before the lines, one sentence each, and how it looks."""
    yield tell_unanalysed(story), "meta"
    apart = tell_events(compare_events(story), story)
    yield (f"{apart} {_NOT_ACROSS}" if apart else ""), "meta apart-event"
    yield tell_days(story), "meta"


def _choose(shown: Sequence[Contrast]) -> list[Contrast]:
    """Return the contrasts of the page in their order, at most two of a kind if others are left.

    The first line about a voice names the other voices of its account, so these are left out.
    """
    kinds: Counter[str] = Counter()
    accounts: set[str] = set()
    first: list[Contrast] = []
    more: list[Contrast] = []
    for contrast in shown:
        if contrast.kind == "voice" and contrast.absent:
            if contrast.sides[0].label in accounts:
                continue
            accounts.add(contrast.sides[0].label)
        kinds[contrast.kind] += 1
        (first if kinds[contrast.kind] <= _OF_A_KIND else more).append(contrast)
    return sorted([*first, *more][:LINES], key=lambda contrast: contrast.rank)


def story_title(story: Story) -> str:
    """Return the title that was given, else the headline that has most in common with the others.

    Without any headline it is the story's id.
    """
    if story.title:
        return story.title
    accounts = story.analysed if story.compared else story.accounts
    headlines = [said(h) for h in accounts["headline"] if said(h)]
    words = [{w.strip(".,:;!?’'\"“”").lower() for w in h.split()} for h in headlines]
    common = Counter(w for found in words for w in found if len(w) > 3)
    scores = [sum(common[w] - 1 for w in found) / max(len(found), 1) ** 0.5 for found in words]
    return headlines[scores.index(max(scores))] if headlines else story.story_id


def _title(story: Story) -> str:
    number, among = len(story.compared), " in English" if story.unanalysed else ""
    where = f": where {in_words(number)} accounts{among} part" if number > 1 else ""
    return f"<h1>{html.text(story_title(story))}<span>{html.text(where)}</span></h1>"


def tell_who(story: Story, origins: pd.DataFrame) -> str:
    """Return one line: the accounts with their days, how many newsrooms, how many origins.

    From eight accounts on they are counted.
    """
    accounts = schema.rows(story.accounts)
    newsrooms = len({said(a["outlet"]) or a["label"] for a in accounts})
    known = origins_of(origins)(origins["account_id"])
    last = count(newsrooms, "newsroom")
    if known["n_origins"] < known["n_accounts"] and not known["n_undecided"]:
        among = " of the accounts in English" if story.unanalysed else ""
        last += f", {count(known['n_origins'], 'origin')}{among}"
    if len(accounts) >= MANY_ACCOUNTS:
        days = sorted(said(a["published"])[:10] for a in accounts if said(a["published"]))
        span = _span(days[0], days[-1]) if days else "no dates given"
        return f"{as_sentence(count(len(accounts), 'account'))} · {span} · {last}"
    return " · ".join([*_days(accounts), last])


def _days(accounts: Sequence[Mapping[Any, Any]]) -> list[str]:
    """Return the days of the accounts, each with the accounts of that day; years once."""
    by_day: dict[str, list[str]] = {}
    for account in accounts:
        by_day.setdefault(said(account["published"])[:10], []).append(account["label"])
    days, year = [], ""
    for date, labels in by_day.items():
        words = day_in_words(date, with_year=date[:4] != year) if date else "undated"
        year = date[:4] or year
        days.append(f"{listed(labels)}, {words}")
    return days


def _span(first: str, last: str) -> str:
    if first == last:
        return day_in_words(first)
    return f"{day_in_words(first, with_year=first[:4] != last[:4])} to {day_in_words(last)}"


def tell_nothing_compared(story: Story) -> str:
    """Return why the accounts of a story are not compared; empty where two or more are.

    Parameters
    ----------
    story : Story
        Story to report on.

    Returns
    -------
    str
        One sentence.
    """
    if len(story.compared) > 1:
        return ""
    if story.compared and story.unanalysed:
        return "Only one account is in English, so there is nothing to compare it with."
    if story.unanalysed:
        return "No account is in English, so nothing is compared."
    return "Only one account can be analysed, so there is nothing to compare it with."


def _differences(found: Sequence[Contrast], contrasts: pd.DataFrame) -> str:
    """Return the list of contrasts; with few the page says so and where to look."""
    shown = contrast_list(found) if found else ""
    if len(found) >= _FEW:
        return shown
    first = "No difference is" if not found else f"Only {in_words(len(found))} of the differences"
    verb = "" if not found else (" is" if len(found) == 1 else " are")
    words = f"{first}{verb} certain enough for this page."
    rest = tell_remaining(len(found), contrasts)
    more = f" {rest}, under “Worth checking”." if rest else " No other was found."
    return shown + html.paragraph(words + more, "few")


def _behind(
    story: Story,
    found: Sequence[Contrast],
    contrasts: pd.DataFrame,
    coverage: pd.DataFrame,
    origins: pd.DataFrame,
) -> str:
    """Return what all report, the origins, and how sure the page is."""
    among = " accounts in English" if story.unanalysed else ""
    lines = [
        (f"{as_sentence(all_of(story.compared))}{among} report:", tell_common(coverage, story)),
        (
            f"Origins{' of the accounts in English' if story.unanalysed else ''}.",
            _tell_origins(origins, story, listed_above=any(c.kind == "origin" for c in found)),
        ),
        ("How sure is this page?", _tell_certainty(story, found, contrasts, coverage)),
    ]
    words = "".join(
        f'<p class="small"><b>{html.text(name)}</b> {html.text(text)}</p>'
        for name, text in lines
        if text
    )
    return html.block("section", heading("Behind this page") + words)


def _tell_origins(origins: pd.DataFrame, story: Story, *, listed_above: bool = False) -> str:
    """Return which account derives from which; only the number where a contrast says it."""
    parts, labels = [], story.labels
    for _, rows in () if listed_above else origins.groupby("origin_id", sort=False):
        members = schema.rows(rows)
        firsts = [labels[m["account_id"]] for m in members if m["relation"] == "original"]
        others = [labels[m["account_id"]] for m in members if m["relation"] != "original"]
        if len(members) > 1 and firsts:
            verb = "derives" if len(others) == 1 else "derive"
            parts.append(f"{listed(others)} {verb} from {listed(firsts)}")
        elif len(members) > 1:
            parts.append(f"{listed(others)} share one text")
    words = count_of_origins(origins).removeprefix("from ")
    if words == count(len(origins), "origin") and len(origins) > 1:
        words = "no account was found to derive from another"
    words = as_sentence(words)
    return f"{'; '.join([words, *parts])}."


def _tell_certainty(
    story: Story, found: Sequence[Contrast], contrasts: pd.DataFrame, coverage: pd.DataFrame
) -> str:
    """Return how often lines of these kinds are right, and what the page leaves out."""
    listed_too = next(
        (figure for label, figure in method_note("contrasts").measured if "shown" in label), ""
    )
    parts = [words for words in (tell_coder(story), tell_samples(story)) if words]
    coding = chosen_coding(story)
    looked_up = found and (coding is None or "contrast" not in coding.complete)
    if looked_up:
        parts.append("Each difference above was looked up in the words of all accounts.")
    if looked_up and " of " in listed_too:
        parts.append(f"On coded stories {listed_too} such lines were among those a coder listed.")
    if len(found) >= _FEW and (rest := tell_remaining(len(found), contrasts)):
        parts.append(f"{rest}.")
    parts += tell_choices(story)
    if forms := tell_forms(story):
        parts.append(forms)
    if checked := tell_checked(story):
        parts.append(checked)
    if uncertain := tell_uncertain(coverage):
        parts.append(f"{uncertain}.")
    if aside := len(story.skipped):
        files = as_sentence(count(aside, "file or account", "files or accounts"))
        parts.append(f"{files} could not be used: see 00-story.")
    return " ".join(parts)


def tell_choices(story: Story) -> list[str]:
    """Return sentences on what the analyst chose: accounts, threshold, own word lists."""
    aside, kept = len(story.settings.get("left_aside", ())), len(story.accounts)
    parts = []
    if aside:
        were = "was" if kept == 1 else "were"
        of = f"{as_sentence(in_words(kept))} of {in_words(kept + aside)} accounts"
        parts.append(f"{of} {were} chosen.")
    if story.threshold:
        parts.append(f"The probability of a fact is {story.threshold:g} or more.")
    if story.lists:
        names = listed([f"{LISTS}/{name}.csv" for name in story.lists])
        parts.append(f"The story adds words of its own: {names}.")
    return parts


def tell_uncertain(coverage: pd.DataFrame) -> str:
    """Return how often it is uncertain whether an account states a fact; empty if never."""
    uncertain = int((coverage["status"] == "uncertain").sum())
    if not uncertain:
        return ""
    cases = count(len(coverage), "case")
    return f"Whether an account states a fact is uncertain in {uncertain:,} of {cases}"
