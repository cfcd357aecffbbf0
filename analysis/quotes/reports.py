"""Reporting clauses of the parse: a cue, who speaks, and what is reported (source, cue and content of PARC 3.0)."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from analysis.actors import Words
from analysis.lexicons import read_lexicon

_PARTICLES = {"out", "to", "on", "for", "of", "about", "against", "down", "up", "back"}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_CLAUSES = ("ccomp", "parataxis")
_AMOUNTS = {
    "number",
    "numbers",
    "majority",
    "minority",
    "dozens",
    "hundreds",
    "thousands",
    "group",
    "handful",
    "couple",
    "lot",
    "pair",
    "trio",
}


class Cue(NamedTuple):
    """A row of the lexicon of reporting words."""

    kind: str
    takes: str


@dataclass
class Report:
    """One act of reporting: the cue's tokens, the speaker's head token (-1: none), the pieces of the content in tokens."""

    verb: int
    cue: str
    kind: str
    speaker: int
    pieces: list[tuple[int, int]] = field(default_factory=list)
    found: str = "clause"

    @property
    def start(self) -> int:
        """The first token of the content."""
        return min(a for a, _ in self.pieces)

    @property
    def end(self) -> int:
        """The token after the content."""
        return max(b for _, b in self.pieces)


@cache
def cues() -> dict[str, Cue]:
    """lemma -> kind and what it takes."""
    return {r["cue"]: Cue(r["kind"], r["takes"]) for r in read_lexicon("reporting")}


def cue_at(words: Words, i: int) -> Cue | None:
    """The reporting verb at token i, if it is one; with its particle where the lexicon has the pair."""
    if words.tag[i][:1] != "V":
        return None
    lemma = words.lemma[i].lower()
    following = words.lower[i + 1] if i + 1 < len(words) else ""
    if following in _PARTICLES and f"{lemma} {following}" in cues():
        return cues()[f"{lemma} {following}"]
    particle = words.child(i, "prt")
    if particle is not None:
        return None
    return cues().get(lemma)


def find_reports(words: Words) -> list[Report]:
    """Every reporting clause of an account, by its dependencies; quotation marks are not looked at."""
    found: list[Report] = []
    for i in range(len(words)):
        if words.sentence[i] < 0:
            continue
        if words.lower[i] == "according" and i + 1 < len(words) and words.lower[i + 1] == "to":
            report = _according(words, i)
        else:
            cue = cue_at(words, i)
            report = _clause(words, i, cue) if cue else None
        if report and report.pieces:
            found.append(report)
    return found


def _according(words: Words, i: int) -> Report | None:
    source = next((c for t in (i, i + 1) for c in words.children[t] if words.dep[c] == "pobj" and c > i), None)
    if source is None:
        return None
    first, last = words.spans[words.sentence[i]]
    end = max(words.right[source], i + 2)
    left, right = (first, i), (end, last)
    longer = left if i - first >= 3 else right
    pieces = [longer] if longer is right or last - end < 5 or words.lower[end : end + 1] != [","] else [left]
    return Report(i, "according to", "say", source, _trimmed(words, pieces), "according")


def _clause(words: Words, i: int, cue: Cue) -> Report | None:
    speaker = speaker_of(words, i)
    content = [c for c in words.children[i] if words.dep[c] in _CLAUSES and words.tag[c][:1] in "VMJN"]
    if not content and "t" in cue.takes:
        content = [c for c in words.children[i] if words.dep[c] == "xcomp" and _infinitive(words, c)]
    elif not content and cue.kind in ("say", "show") and words.lemma[i].lower() in ("claim", "vow"):
        content = [c for c in words.children[i] if words.dep[c] == "xcomp"]
    if content and ("c" in cue.takes or "t" in cue.takes or cue.kind == "name"):
        return Report(i, cue_words(words, i), cue.kind, speaker, _pieces(words, i, speaker, content[-1]))
    if "o" in cue.takes and speaker >= 0:
        return _object(words, i, cue, speaker)
    if cue.kind == "show" and speaker >= 0 and words.lemma[i].lower() in ("report",):
        return _object(words, i, cue, speaker)
    return None


def _infinitive(words: Words, i: int) -> bool:
    return words.tag[i] == "VB" and any(words.lower[c] == "to" for c in words.children[i])


def _object(words: Words, i: int, cue: Cue, speaker: int) -> Report | None:
    """ "critics accuse X of ...": everything from the object to the end of the verb's phrase."""
    objects = [c for c in words.children[i] if c > i and words.dep[c] in ("dobj", "prep", "oprd", "attr", "xcomp", "dative")]
    if not objects or words.dep[objects[0]] not in ("dobj", "oprd", "attr", "ccomp"):
        return None
    a, b = words.left[objects[0]], max(words.right[c] for c in objects)
    return Report(i, cue_words(words, i), cue.kind, speaker, _trimmed(words, [(max(a, i + 1), b)]), "object")


def speaker_of(words: Words, i: int) -> int:
    """The head of the cue's subject: its own, that of the verb it is joined to, or the noun it describes; -1 where there is none."""
    subject = _subject(words, i)
    if subject >= 0 and words.lower[subject] in _AMOUNTS:
        of = next((c for c in words.children[subject] if words.lower[c] == "of"), None)
        counted = words.child(of, "pobj") if of is not None else None
        return subject if counted is None else counted
    return subject


def _subject(words: Words, i: int) -> int:
    at = i
    for _ in range(4):
        subject = words.child(at, *_SUBJECTS)
        if subject is not None:
            if words.dep[subject] == "nsubjpass" and at == i:
                agent = words.child(i, "agent")
                return (words.child(agent, "pobj") or -1) if agent is not None else -1
            if words.lower[subject] in ("who", "which", "that") and words.dep[at] == "relcl":
                return words.head[at]
            return subject
        dep, head = words.dep[at], words.head[at]
        if head == at:
            return -1
        if dep == "acl":
            return head
        if dep == "relcl":
            return head
        if dep not in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "aux", "parataxis"):
            return -1
        if dep == "ccomp" and words.tag[i] != "VBG":
            return -1
        at = head
    return -1


def cue_words(words: Words, i: int) -> str:
    """The reporting word as printed, with its particle."""
    following = words.lower[i + 1] if i + 1 < len(words) else ""
    pair = f"{words.lemma[i].lower()} {following}" in cues()
    return f"{words.word[i]} {words.word[i + 1]}" if pair else words.word[i]


def _pieces(words: Words, verb: int, speaker: int, content: int) -> list[tuple[int, int]]:
    """The content's tokens without the reporting clause that stands in or beside it."""
    a, b = words.left[content], words.right[content]
    out = {verb, *(c for c in words.children[verb] if words.dep[c] in ("aux", "neg", "advmod", "prt", "npadvmod") and a <= c < b)}
    if speaker >= 0 and words.head[speaker] == verb:
        out |= set(range(words.left[speaker], words.right[speaker]))
    if content > verb:
        a = max(a, verb + 1)
        b = min([b, *(words.left[c] for c in words.children[content] if c > content and _apart(words, c))])
    pieces, start = [], None
    for i in range(a, b + 1):
        keep = i < b and i not in out
        if keep and start is None:
            start = i
        elif not keep and start is not None:
            pieces.append((start, i))
            start = None
    return _trimmed(words, pieces)


def _apart(words: Words, i: int) -> bool:
    """ ", while Y counts ...": a clause that reports what somebody else says is no part of what X says."""
    marks = [words.lower[c] for c in words.children[i] if words.dep[c] == "mark"]
    contrast = words.dep[i] == "advcl" and bool({"while", "whereas", "though", "although"} & set(marks))
    return contrast and cue_at(words, i) is not None and words.child(i, "nsubj") is not None


def _trimmed(words: Words, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without commas and space at the ends, and without empty pieces."""
    kept = []
    for a, b in pieces:
        while a < b and (words.word[a] in ",;:–—-" or not words.word[a].strip()):
            a += 1
        while a < b and (words.word[b - 1] in ",;:–—-." or not words.word[b - 1].strip()):
            b -= 1
        if any(w[:1].isalnum() for w in words.word[a:b]):
            kept.append((a, b))
    return kept
