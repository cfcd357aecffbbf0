"""Make candidates of what one account reports and another says is not so."""

from __future__ import annotations

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.candidates import DENIED_ELSEWHERE, PossibleContrast, Side
from analysis.compare.contrasts.denial_evidence import (
    DenialEvidence,
    DeniedStatement,
)
from analysis.compare.contrasts.denied_clauses import DeniedClauses
from analysis.compare.contrasts.denied_reports import DeniedReports
from analysis.compare.contrasts.phrase_checks import (
    ends_a_phrase,
    has_statement,
    loses_sense,
    starts_a_phrase,
)
from analysis.compare.contrasts.phrases import best_phrase
from analysis.compare.contrasts.topics import StoryMaterial

_STRENGTH = 0.9
_PRINTED = 14  # words of a side


def denied_candidates(material: StoryMaterial) -> list[PossibleContrast]:
    """One candidate for accounts of which one denies what the other reports, the best pair first.

    An account that has any word of denial itself, or a negation beside the words in question, is
    not held against another.
    """
    evidence = DenialEvidence(material)
    found = sorted(
        [*DeniedClauses(evidence).find(), *DeniedReports(evidence).find()],
        key=lambda f: (
            -_clarity(material, f),
            -f.value,
            material.order[f.sentence],
            material.order[f.denial.sentence],
        ),
    )
    lines: list[PossibleContrast] = []
    by_account: dict[tuple[bool, int], PossibleContrast] = {}  # whether it denies, account -> line
    for f in found:
        note = f"{f.denial.whose}:{f.denial.speaker}"
        sides = [Side(f.sentence, f.words), Side(f.denial.sentence, f.denial.words, note)]
        keys = [(n == 1, material.account[side.sentence]) for n, side in enumerate(sides)]
        line = next((by_account[key] for key in keys if key in by_account), None)
        if line is None:
            line = PossibleContrast(
                *("conflict", DENIED_ELSEWHERE, sides, [], _STRENGTH, f.sentence)
            )
            lines.append(line)
        else:
            line.sides += [s for k, s in zip(keys, sides, strict=True) if k not in by_account]
        by_account |= {key: line for key in keys if key not in by_account}
    return lines


def _clarity(material: StoryMaterial, f: DeniedStatement) -> int:
    """How many of the two sides have words that say something by themselves."""
    places = (f.sentence, f.words), (f.denial.sentence, f.denial.words)
    return sum(_is_printable(material, i, words) for i, words in places)


def _is_printable(material: StoryMaterial, i: int, words: Span) -> bool:
    read = material.read[i]
    if material.is_headline(i):
        return len(str(read.row["text"]).split()) <= _PRINTED
    weights = {k: material.weigh(key) for k, key in read.stems.items()}
    place = best_phrase(read, weights, _PRINTED, words, statement=True)
    whole = starts_a_phrase(read, place) and ends_a_phrase(read, place)
    return whole and has_statement(read, place) and not loses_sense(read, place)
