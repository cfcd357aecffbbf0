"""What is behind the front page: what all report, the origins, and how sure the page is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis import html, schema
from analysis.compare.origins import lone_accounts, origins_of
from analysis.english import as_sentence, count, in_words, listed
from analysis.read.own_lists import LISTS
from analysis.resources import method_note
from analysis.review.codings import chosen_coding
from analysis.show.coders import tell_coder, tell_samples
from analysis.show.contrasts import Contrast, tell_remaining
from analysis.show.doubts import tell_checked, tell_forms
from analysis.show.fact_matrix import common_facts, heading, with_links
from analysis.show.prose import all_of, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story

FEW = 3  # with fewer contrasts the page says so
_NAMED = 3  # accounts that may share a source


def tell_behind(
    story: Story,
    found: Sequence[Contrast],
    contrasts: pd.DataFrame,
    coverage: pd.DataFrame,
    origins: pd.DataFrame,
    title: str,
) -> str:
    """Return what all report, the origins, and how sure the page is, as a section of the page."""
    among = " accounts in English" if story.unanalysed else ""
    lines = [
        (f"{as_sentence(all_of(story.compared))}{among} report:", _common(coverage, story, title)),
        (
            f"Origins{' of the accounts in English' if story.unanalysed else ''}.",
            html.text(tell_descent(origins, story, found)),
        ),
        (
            "How sure is this page?",
            with_links(_tell_certainty(story, found, contrasts, coverage)),
        ),
    ]
    words = "".join(
        f'<p class="small"><b>{html.text(name)}</b> {line}</p>' for name, line in lines if line
    )
    return html.block("section", heading("Behind this page") + words)


def _common(coverage: pd.DataFrame, story: Story, title: str) -> str:
    """Return the facts that all accounts state as the end of a sentence, each with its place."""
    facts = common_facts(coverage, story, title)
    words = "; ".join(html.leading(fact, place) for fact, place in facts)
    last = facts[-1][0] if facts else ""
    return words if last.endswith((".", "…")) or not last else f"{words}."


def tell_descent(origins: pd.DataFrame, story: Story, found: Sequence[Contrast] = ()) -> str:
    """Return from how many origins the accounts come and which account derives from which.

    Where lines of the page say all of that, they are named instead.
    """
    if len(origins) < 2:
        return ""
    labels, lone = story.labels, lone_accounts(origins)
    parts, derived = [], 0
    for _, rows in origins.groupby("origin_id", sort=False):
        members = [m for m in schema.rows(rows) if m["account_id"] not in lone]
        firsts = [labels[m["account_id"]] for m in members if m["relation"] == "original"]
        others = [labels[m["account_id"]] for m in members if m["relation"] != "original"]
        if len(members) > 1:
            verb = "derives" if len(others) == 1 else "derive"
            share = f"{listed(others)} share one text"
            parts.append(f"{listed(others)} {verb} from {listed(firsts)}" if firsts else share)
            derived += len(others) if firsts else len(others) - 1
    open_cases = _open_cases(origins, story, lone)
    number = count(origins_of(origins)(origins["account_id"])["n_origins"], "origin")
    if not parts and not open_cases:
        return "No account was found to derive from another."
    lines = [place for place, c in enumerate(found, 1) if c.kind == "origin"]
    if parts and 0 < derived <= len(lines):
        parts = [f"see {'line' if len(lines) == 1 else 'lines'} {listed(map(str, lines))}"]
    least = "at least " if open_cases else ""
    return f"{as_sentence(least + number)}: {'; '.join([*parts, *open_cases])}."


def _open_cases(origins: pd.DataFrame, story: Story, lone: Sequence[str]) -> list[str]:
    """Return which accounts rest on others, or may, while none is known to be their origin."""
    labels, open_cases = story.labels, []
    outside: dict[str, list[str]] = {}
    compiled, undecided = [], []
    for row in schema.rows(origins):
        account, source = row["account_id"], said(row["comes_from"])
        apart = account in lone or row["relation"] == "undecided"
        if apart and source and source not in labels and ", " not in source:
            outside.setdefault(source, []).append(labels[account])
        elif account in lone:
            compiled.append(labels[account])
        elif row["relation"] == "undecided":
            undecided.append(labels[account])
    for source, crediting in outside.items():
        verb = "credits" if len(crediting) == 1 else "credit"
        open_cases.append(f"{listed(crediting)} {verb} {source}, which is not among the accounts")
    if compiled:
        verb = "is" if len(compiled) == 1 else "are"
        open_cases.append(f"{listed(compiled)} {verb} compiled from others")
    if undecided:
        what = "derive from another account" if len(undecided) == 1 else "share a source"
        names = listed(undecided) if len(undecided) <= _NAMED else in_words(len(undecided))
        who = "all" if len(undecided) == len(origins) > 2 else names
        open_cases.append(f"{who} may {what}")
    return open_cases


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
    if len(found) >= FEW and (rest := tell_remaining(len(found), contrasts)):
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
