"""The memo of a story: what its front page says, as plain words for any text format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from analysis import compare
from analysis.compare.coverage_cells import SHOWN
from analysis.english import as_sentence, count, listed
from analysis.report.exports.content import CitedWords, Contents, ContrastLine
from analysis.show.coders import tell_coder, tell_samples
from analysis.show.doubts import tell_doubt
from analysis.show.front import tell_nothing_compared
from analysis.show.origins import tell_accounts
from analysis.show.prose import Prose

_LINES = 25  # contrasts of a standing that are printed at most
_FACTS = 12
_MANY = 6  # accounts from which on the matrix counts them instead of naming them
_STATUSES = {
    "stated": "yes",
    "partly": "in part",
    "differs": "differs",
    "omitted": "not found",
    "uncertain": "not clear",
    "possible": "possibly",
}
_STATED = ("stated", "partly")
CAUTION = (
    "Coverage is not truth and absence is not intent: read the words behind a line before you "
    "sign it."
)


class MemoLine(NamedTuple):
    """One contrast in the memo: its sentence and the numbers of its notes."""

    words: str
    notes: tuple[int, ...]


@dataclass(frozen=True)
class Memo:
    """The parts of the memo, as plain text; a note is the text of a footnote."""

    title: str
    accounts: str
    items: tuple[str, ...]
    sections: tuple[tuple[str, tuple[MemoLine, ...], str], ...]  # heading, lines, what is left out
    notes: tuple[str, ...]  # the first has the number 1
    heads: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    closing: tuple[str, ...]


def make_memo(contents: Contents) -> Memo:
    """Return the memo of a story.

    Contrasts that are likely enough to be printed come first, those to check under a heading of
    their own; each place of a contrast is a note with the words, the account, the sentence and the
    characters.
    """
    story, notes = contents.story, [""]
    origins = compare.find_origins(story)
    coverage = compare.compare_coverage(story)
    accounts = tell_accounts(story, origins)
    shown = [c for c in contents.contrasts if c.standing == SHOWN]
    others = [c for c in contents.contrasts if c.standing != SHOWN]
    sections = [_section("Where the accounts part", shown, contents, notes)]
    if others:
        sections.append(_section("To check before it is used", others, contents, notes))
    heads, facts = _matrix(contents)
    hands = [words for words in (tell_coder(story), tell_samples(story)) if words]
    return Memo(
        contents.title,
        accounts.lead,
        tuple(words for words, _ in accounts.items),
        tuple(sections),
        tuple(notes[1:]),
        heads,
        facts,
        (*hands, *_sentences(tell_doubt(story, coverage)), CAUTION),
    )


def _sentences(prose: Prose) -> list[str]:
    return [prose.lead, *(words for words, _ in prose.items)]


def _section(
    heading: str, contrasts: list[ContrastLine], contents: Contents, notes: list[str]
) -> tuple[str, tuple[MemoLine, ...], str]:
    """Return the lines of a heading; their notes are added to ``notes``."""
    lines = []
    for contrast in contrasts[:_LINES]:
        first = len(notes)
        notes += [_note(place) for place in contrast.places]
        words = contrast.says
        if contrast.absent:
            names = listed(contents.labels[a] for a in contrast.absent)
            words = f"{words} No match was found in {names}."
        lines.append(MemoLine(words, tuple(range(first, len(notes)))))
    left = len(contrasts) - len(lines)
    rest = f"{as_sentence(count(left, 'more contrast'))} can be found in the table." if left else ""
    if not contrasts:
        none = "No contrast was found that is likely enough to be printed."
        rest = tell_nothing_compared(contents.story) or none
    return heading, tuple(lines), rest


def _note(place: CitedWords) -> str:
    return f"{place.outlet}: “{place.surface}” ({place.place})"


def _matrix(contents: Contents) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Return the first facts that may be printed as found, by account.

    Where there are many accounts, each fact has the number of those that state it.
    """
    labels = contents.story.compared
    facts = [fact for fact in contents.facts if fact.standing == SHOWN][:_FACTS]
    if len(labels) >= _MANY:
        return ("fact", "stated by"), tuple(
            (f.label, f"{sum(s in _STATED for s, _ in f.cells.values())} of {len(labels)}")
            for f in facts
        )
    return ("fact", *labels.values()), tuple(
        (f.label, *(_STATUSES.get(f.cells.get(a, ("", ""))[0], "–") for a in labels)) for f in facts
    )
