"""Who tells the story, and what could not be judged."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from analysis.prose.origins import count_of_origins
from analysis.prose.words import Prose, as_sentence, count, day, listed, said

if TYPE_CHECKING:
    import pandas as pd

    from analysis.story import Story


def tell_accounts(story: Story, origins: pd.DataFrame) -> Prose:
    """Who tells the story, from how many origins, what was left out of the texts, and what could not be read."""
    items = []
    descent = {
        r["account_id"]: f" {as_sentence(r['relation'])}: {r['reason']}."
        for r in origins.to_dict("records")
        if len(origins) > 1
    }
    headlines = story.sentences[story.sentences["role"] == "headline"]
    places = {
        a: (i,) for a, i in zip(headlines["account_id"], headlines["sentence_id"], strict=True)
    }
    for account in story.accounts.to_dict("records"):
        items.append(
            (
                _about(account, descent.get(account["account_id"], "")),
                (
                    (
                        said(account["label"]),
                        said(account["headline"]),
                        *places.get(account["account_id"], ()),
                    ),
                )
                if said(account["headline"])
                else (),
            )
        )
    for skipped in story.skipped.to_dict("records"):
        items.append((f"{skipped['path']} could not be read: {skipped['reason']}.", ()))
    if len(story.left_out):
        lines = listed(
            f"“{row['text']}” ({row['rule']})" for row in story.left_out.head(6).to_dict("records")
        )
        items.append((f"Left out as no part of an article: {lines}.", ()))
    number_of = count(len(story.accounts), "account")
    told = f", {count_of_origins(origins)}" if len(origins) > 1 else ""
    lead = f"{as_sentence(number_of)} {'tells' if len(story.accounts) == 1 else 'tell'} this story{told}."
    if len(story.analysed) == 1:
        lead += " Nothing can be compared with a single account that can be analysed; what it says by itself is shown."
    return Prose(lead, tuple(items))


def _about(account: Mapping[str, Any], descent: str) -> str:
    label, outlet = said(account["label"]), said(account["outlet"])
    known = [] if outlet else ["outlet unknown, named by its file"]
    known += [f"an {k}" if k[0] in "aeiou" else f"a {k}" for k in (said(account["kind"]),) if k]
    undated = "no date read" if said(account["note"]).startswith("dated") else "no date given"
    known += [f"published {d}" if (d := day(account["published"])) else undated]
    note = f" It is {said(account['note'])}." if said(account["note"]) else ""
    return f"{label}: {', '.join(known)}.{descent}{note}"


def tell_doubt(story: Story, coverage: pd.DataFrame) -> Prose:
    """What could not be judged: uncertain cells, accounts and files that were set aside."""
    items = []
    uncertain = int((coverage["status"] == "uncertain").sum())
    if uncertain:
        cells = f"{as_sentence(count(uncertain, 'cell'))} of the coverage table {'is' if uncertain == 1 else 'are'} uncertain"
        items.append((f"{cells}: a similar statement was found, but not surely the same.", ()))
    for account in story.accounts[~story.accounts["analysed"]].to_dict("records"):
        items.append((f"{account['label']} is {account['note']}.", ()))
    items += [
        (f"{row['path']} could not be read: {row['reason']}.", ())
        for row in story.skipped.to_dict("records")
    ]
    return Prose(
        "What could not be judged:"
        if items
        else "Nothing was set aside as unreadable or uncertain.",
        tuple(items),
    )
