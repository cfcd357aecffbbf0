"""Find accounts that are no plain report: opinion, live blogs, galleries, short or cut texts."""

from __future__ import annotations

import re
from statistics import median
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from analysis import schema
from analysis.cache import once
from analysis.read.junk import PAYWALL
from analysis.read.scraps import QUOTED, SPEECH
from analysis.schema import text_cell
from analysis.story import Story

_OF_KIND = {  # what the record, or the page's own markup, says
    "live blog": "a live blog",
    "opinion": "an opinion piece",
    "editorial": "an editorial",
    "analysis": "an analysis",
    "review": "a review",
    "letter": "a letter",
    "interview": "an interview",
    "press release": "a press release",
    "transcript": "a transcript",
}
_VIDEO = "a page with a video"
# form, parts of an address, and words before a colon or a bar in a headline
_SIGNS = (
    ("a live blog", "live liveblog live-blog live-updates", "live|live updates|live blog"),
    (
        "an opinion piece",
        "opinion opinions commentisfree comment commentary op-ed opeds columnists perspectives",
        "opinion|commentary|comment|op-?ed|column|perspective",
    ),
    ("an editorial", "editorial editorials", "editorial"),
    ("an analysis", "analysis", "analysis|explainer"),
    ("a gallery", "gallery galleries photogallery photo-gallery slideshow", "gallery|in pictures"),
    (_VIDEO, "video videos av watch", "video|watch"),
    ("a page of letters", "letters", "letters"),
)
_LIVE_HEADLINE = re.compile(
    r"\blive (?:updates|blog)\s*(?:[:|–—-]|$)|[–—|-]\s*(?:live|as it happened)\W*$", re.I
)
_BREAKS_OFF = re.compile(r"(?:…|\.\.\.)[\])]*$")  # who falls silent in a quotation ends it
_OWN_ROLES = ("body", "bullet", "dek")
_FEW = ("no sentence", "one sentence", "two sentences", "three sentences")
_SHORTER = 4  # so many times longer are the others than a short account
_CUT = 2  # the same for one that breaks off
_MOST_OF_VIDEO = 150  # words beside a video; more are an article


class AccountForm(NamedTuple):
    """What an account is, if no plain report, as the end of "it ..."."""

    account_id: str
    says: str


class _Body(NamedTuple):
    words: int
    sentences: int
    last: str


@once
def find_forms(story: Story) -> list[AccountForm]:
    """Find the analysed accounts that are no plain reports, in the order of the story.

    The kind comes from the record, else from the address of the page or the headline. An account
    is short if the others have four times as many words, and breaks off if it ends in an ellipsis
    or at a paywall and the others have twice as many.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> text = "The dam burst. Twelve people died. The mayor resigned."
    >>> records = [{"text": text, "headline": "Opinion: The dam was a choice"}, {"text": text}]
    >>> [form.says for form in find_forms(story_from_records(records, story_id="x"))]
    ['is an opinion piece']
    """
    accounts = schema.rows(story.analysed)
    bodies = _read_bodies(story)
    walls = _walled(story)
    found = []
    for account in accounts:
        key = str(account["account_id"])
        others = [bodies[str(a["account_id"])].words for a in accounts if a is not account]
        says = _form_of(account, bodies[key].words)
        says = says or _length_of(bodies[key], median(others) if others else 0, key in walls)
        if says:
            found.append(AccountForm(key, says))
    return found


def _read_bodies(story: Story) -> dict[str, _Body]:
    """account_id -> words and sentences of its text, and its last sentence."""
    found = dict.fromkeys(story.compared, _Body(0, 0, ""))
    for row in schema.rows(story.sentences):
        if row["account_id"] in found and row["role"] in _OWN_ROLES:
            words, sentences, _ = found[row["account_id"]]
            text = str(row["text"])
            found[row["account_id"]] = _Body(words + len(text.split()), sentences + 1, text)
    return found


def _walled(story: Story) -> set[str]:
    """The accounts of which a line asks to subscribe in order to read on."""
    lines = (*schema.rows(story.left_out), *schema.rows(story.sentences))
    return {str(line["account_id"]) for line in lines if _is_wall(str(line["text"]))}


def _is_wall(line: str) -> bool:
    """Whether a line asks to subscribe, and does not report that somebody asked."""
    return PAYWALL.search(QUOTED.sub(" ", line)) is not None and not SPEECH.search(line)


def _form_of(account: dict[str, Any], words: int) -> str:
    """What kind of account it is: by the record, else by its address, else by its headline."""
    if form := _OF_KIND.get(text_cell(account["kind"]).lower()):
        return f"is {form}"
    folders = set(urlsplit(text_cell(account["url"])).path.lower().split("/")[:-1])
    headline = text_cell(account["headline"])
    if _LIVE_HEADLINE.search(headline):
        return "is a live blog"
    for form, parts, heads in _SIGNS:
        named = re.match(rf"(?:{heads})\s*[:|]|.*\|\s*(?:{heads})\W*$", headline, re.I)
        if (folders & set(parts.split()) or named) and (form != _VIDEO or words <= _MOST_OF_VIDEO):
            return f"is {form}"
    return ""


def _length_of(body: _Body, others: float, is_walled: bool) -> str:
    """Whether an account breaks off, or is much shorter than the others."""
    breaks = is_walled or _BREAKS_OFF.search(body.last) is not None
    if breaks and body.words * _CUT <= others:
        return f"breaks off after {body.words:,} words"
    if body.sentences and body.words * _SHORTER <= others:
        few = _FEW[body.sentences] if body.sentences < len(_FEW) else f"{body.words:,} words"
        most = float(f"{others:.1g}")
        return f"has only {few}, the others about {most:,.0f} words"
    return ""
