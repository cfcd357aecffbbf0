"""Find what accounts use of others without their text: passages in quotation marks, citations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from analysis.compare.origins.citations import Citation, find_citations
from analysis.compare.origins.groups import are_linked, earliest
from analysis.compare.origins.profiles import Profile
from analysis.compare.origins.reprints import APART, Excerpt, Pairs, find_excerpts
from analysis.story import Story

CITED = 0.25  # of an account's sentences: with so many citations it rests on whom it cites
TWICE = 2  # citations below which an account rests on nobody who has no account here


class Rest(NamedTuple):
    """The account, or the name of the outlet, that an account rests on, and what shows it."""

    source: str
    reason: str
    is_given: bool  # the source is an account of the story


class Uses(NamedTuple):
    """What the accounts of a story quote and cite of each other and of other outlets."""

    excerpts: Sequence[Excerpt]
    citations: Mapping[str, Sequence[Citation]]
    rests: Mapping[str, Rest]
    links: Sequence[tuple[str, str]]

    def describe_excerpts(self, account: str, profiles: Mapping[str, Profile]) -> str:
        """Say which sentences an account quotes of another, or another of it."""
        parts = []
        for excerpt in self.excerpts:
            n = _sentences(excerpt.sentences)
            if excerpt.account == account:
                parts.append(f"it quotes {n} of {profiles[excerpt.source].label}")
            elif excerpt.source == account:
                parts.append(f"{profiles[excerpt.account].label} quotes {n} of it")
        return " and ".join(parts)

    def describe_citations(self, account: str, profiles: Mapping[str, Profile]) -> str:
        """Say whom an account cites, and who cites the same outlet."""
        counts = Counter(c.name for c in self.citations.get(account, ()))
        parts = []
        for name, n in counts.items():
            others = [
                profiles[other].label
                for other, found in self.citations.items()
                if other != account and any(c.name == name for c in found)
            ]
            shared = f", as {' and '.join(others)} {_do(len(others))}" if others else ""
            parts.append(f"{name} ({_sentences(n)}{shared})")
        return f"it cites {' and '.join(parts)}" if parts else ""


def _sentences(n: int) -> str:
    return "one sentence" if n == 1 else f"{n} sentences"


def _do(n: int) -> str:
    return "does" if n == 1 else "do"


def find_uses(
    story: Story,
    profiles: Mapping[str, Profile],
    pairs: Pairs,
    merged: Mapping[str, Sequence[str]],
) -> Uses:
    """Find passages and citations, and the accounts that rest on them.

    An account whose text shows where it comes from does not rest on a citation.
    """
    citations: dict[str, list[Citation]] = {}
    for citation in find_citations(story):
        citations.setdefault(citation.account_id, []).append(citation)
    excerpts = find_excerpts(profiles)
    settled = {a for key, pair in pairs.items() if are_linked(pair, profiles) for a in key}
    settled |= set(merged) | {a for a, profile in profiles.items() if profile.kind == "overview"}
    rests = {}
    for account in profiles:
        rest = _rest(profiles[account], excerpts, citations.get(account, []), profiles)
        if rest and account not in settled:
            rests[account] = rest
    rests = {a: rest for a, rest in rests.items() if not _is_circular(a, rest, rests, profiles)}
    return Uses(excerpts, citations, rests, _links(rests))


def _is_circular(
    account: str, rest: Rest, rests: Mapping[str, Rest], profiles: Mapping[str, Profile]
) -> bool:
    """Return whether two accounts rest on each other and this one is not shown to be the later."""
    back = rests.get(rest.source)
    if back is None or back.source != account:
        return False
    return earliest([profiles[account], profiles[rest.source]]) != rest.source


def _links(rests: Mapping[str, Rest]) -> list[tuple[str, str]]:
    """List the pairs of accounts of one origin: with the source, or with who has it too."""
    by_source: dict[str, list[str]] = {}
    for account, rest in rests.items():
        first = [rest.source] if rest.is_given else []
        by_source.setdefault(rest.source, first).append(account)
    return [pair for accounts in by_source.values() for pair in pairwise(accounts)]


def _rest(
    profile: Profile,
    excerpts: Sequence[Excerpt],
    citations: Sequence[Citation],
    profiles: Mapping[str, Profile],
) -> Rest | None:
    """Return what an account rests on: passages that make up much of it, or whom its lead cites."""
    own = [e for e in excerpts if e.account == profile.account_id and e.share >= APART]
    if own:
        most = max(own, key=lambda e: e.share)
        label = profiles[most.source].label
        words = (
            f"{_sentences(most.sentences)} of {label} in quotation marks, {most.share:.0%} of it"
        )
        return Rest(most.source, words, is_given=True)
    found = []
    for name in dict.fromkeys(c.name for c in citations):
        named = [c for c in citations if c.name == name]
        source = named[0].source
        leads, n = any(c.leads for c in named), len(named)
        enough = n >= TWICE and n >= CITED * max(1, len(profile.lines))
        if enough or (leads and (source or n >= TWICE)):
            where = "in its lead" if leads else "for much of it"
            reason = f"it cites {name} {where} ({_sentences(n)})"
            found.append((n, Rest(source or name, reason, is_given=bool(source))))
    return max(found, key=lambda f: f[0])[1] if found else None
