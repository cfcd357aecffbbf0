"""Reporting clauses of the parse: a cue, who speaks, and what is reported (source, cue and content of PARC 3.0)."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.find.actors.nouns import nouns
from analysis.find.quotes.cues import Cue, cue_at, cue_words, cues, speaker_of
from analysis.nlp import ParsedText

_CLAUSES = ("ccomp", "parataxis")
_PLAIN = {
    "say",
    "add",
    "argue",
    "assert",
    "claim",
    "state",
    "insist",
    "contend",
    "explain",
    "note",
    "stress",
    "warn",
    "conclude",
    "maintain",
}
_ITSELF = {"article", "story", "post", "column", "page"}
_EXHIBIT = {"show", "demonstrate", "prove"}  # what people do so is no speech
_STUDIES = {"analysis", "audit", "census", "data", "figure", "finding", "investigation", "number", "poll", "polling", "report", "research",
            "result", "review", "statistic", "study", "survey", "estimate", "assessment", "indictment", "ruling"}  # fmt: skip


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


def find_reports(words: ParsedText) -> list[Report]:
    """Every reporting clause of an account, by its dependencies; quotation marks are not looked at."""
    found: list[Report] = []
    for i in range(len(words)):
        if words.sentence[i] < 0:
            continue
        if words.lower[i] == "according" and i + 1 < len(words) and words.lower[i + 1] == "to":
            report = _according(words, i)
        elif words.word[i] == ":":
            report = _headed(words, i)
        else:
            cue = cue_at(words, i)
            report = _clause(words, i, cue) if cue else None
        if report and report.pieces:
            found.append(report)
    return found


def _according(words: ParsedText, i: int) -> Report | None:
    source = next(
        (c for t in (i, i + 1) for c in words.children[t] if words.dep[c] == "pobj" and c > i), None
    )
    if source is None:
        return None
    first, last = words.spans[words.sentence[i]]
    end = max(words.right[source], i + 2)
    left, right = (first, i), (end, last)
    longer = left if i - first >= 3 else right
    pieces = (
        [longer]
        if longer is right or last - end < 5 or words.lower[end : end + 1] != [","]
        else [left]
    )
    return Report(i, "according to", "say", source, _trimmed(words, pieces), "according")


def _headed(words: ParsedText, i: int) -> Report | None:
    """A headline "Name: what the name says"."""
    first, last = words.spans[words.sentence[i]]
    if (
        words.rows[words.sentence[i]]["role"] not in ("headline", "heading")
        or not 0 < i - first < 7
        or last - i < 5
    ):
        return None
    head = next((j for j in range(i - 1, first - 1, -1) if words.tag[j][:2] == "NN"), -1)
    told = nouns().get(words.lemma[head].lower()) if head >= 0 else None
    if head < i - 1 or not (
        words.entity[head] in ("PERSON", "ORG", "NORP", "GPE") or told or words.tag[head] == "NNP"
    ):
        return None
    return Report(i, "", "say", head, _trimmed(words, [(i + 1, last)]), "headed")


def _clause(words: ParsedText, i: int, cue: Cue) -> Report | None:
    speaker = speaker_of(words, i)
    if _label(words, i) or not _may_speak(words, i, cue, speaker):
        return None
    content = _content(words, i, cue)
    if content >= 0 and ("c" in cue.takes or "t" in cue.takes or cue.kind == "name"):
        return Report(
            i, cue_words(words, i), cue.kind, speaker, _pieces(words, i, speaker, content)
        )
    if speaker >= 0 and cue.kind == "say":
        aside = _aside(words, i, speaker)
        aside = aside or _lost(words, i)
        if aside:
            return Report(i, cue_words(words, i), cue.kind, speaker, aside)
    if speaker >= 0 and cue.kind in ("say", "name", "ask", "vow"):
        return _object(words, i, cue, speaker)
    return None


def _label(words: ParsedText, i: int) -> bool:
    """ "a charity called Smile": a name, not something that somebody says."""
    return (
        words.tag[i] == "VBN"
        and words.dep[i] in ("acl", "amod")
        and words.child(i, "agent") is None
    )


def _may_speak(words: ParsedText, i: int, cue: Cue, speaker: int) -> bool:
    """A document shows something only where it is a study; the article itself ("this story") does not speak."""
    if speaker < 0:
        return True
    lemma = words.lemma[speaker].lower()
    if lemma in _ITSELF and any(words.lower[c] == "this" for c in words.children[speaker]):
        return False
    told = nouns().get(lemma)
    if words.lemma[i].lower() in _EXHIBIT and lemma not in _STUDIES:
        return False
    return (
        cue.kind != "show"
        or words.tag[speaker] not in ("NN", "NNS")
        or lemma in _STUDIES
        or (told is not None and told.kind != "document")
    )


def _content(words: ParsedText, i: int, cue: Cue) -> int:
    """The head of the clause that is reported: the first after the cue, else the last before it; -1 where there is none."""
    content = [
        c for c in words.children[i] if words.dep[c] in _CLAUSES and words.tag[c][:1] in "VMJN"
    ]
    if not content and "t" in cue.takes:
        content = [
            c for c in words.children[i] if words.dep[c] == "xcomp" and _infinitive(words, c)
        ]
    elif not content and words.lemma[i].lower() in ("claim", "vow"):
        content = [c for c in words.children[i] if words.dep[c] == "xcomp"]
    after = [c for c in content if c > i]
    return after[0] if after else content[-1] if content else -1


def _aside(words: ParsedText, i: int, speaker: int) -> list[tuple[int, int]]:
    """ "Voters, she said, know ...", "As the paper reported, voters know ...", "..., the paper is reporting": the clause around."""
    head = words.head[i]
    if head == i:
        return []
    first, last = words.spans[words.sentence[i]]
    a, b = words.left[i], words.right[i]
    a_speaker = words.left[speaker] if words.head[speaker] == i and speaker < i else i
    if words.dep[i] == "parataxis":
        closed = words.word[b - 1] == "," or words.lower[b : b + 1] == [","] or b == last
        return (
            _trimmed(words, [(max(words.left[head], first), a_speaker), (b, words.right[head])])
            if closed
            else []
        )
    if any(words.dep[c] == "dobj" and c > i for c in words.children[i]):
        return []
    if words.dep[i] == "advcl" and words.lower[a] == "as":
        return _trimmed(words, [(max(words.left[head], first), a), (b, words.right[head])])
    ends = i + 1 == last or (i + 2 == last and words.word[i + 1] == ".")
    before = a_speaker > first + 4 and words.word[a_speaker - 1] == ","
    return _trimmed(words, [(first, a_speaker)]) if ends and before else []


def _lost(words: ParsedText, i: int) -> list[tuple[int, int]]:
    """The reported clause that the parse did not tie to its cue: a finite clause right after it, up to the end of the sentence."""
    if words.tag[i] not in ("VBD", "VBZ", "VBP", "VBN") or words.lemma[i].lower() not in _PLAIN:
        return []
    last = words.spans[words.sentence[i]][1]
    last = min(
        [last, *(words.left[c] for c in words.children[i] if words.dep[c] == "conj" and c > i)]
    )
    that = next(
        (
            j
            for j in range(i + 1, min(i + 14, last))
            if words.lower[j] == "that" and words.tag[j] in ("IN", "WDT")
        ),
        -1,
    )
    start = that if that > 0 else i + 1
    if start >= last or (
        words.tag[start] in (",", ".", ":", "IN", "CC", "``", "''", "TO", "RB") and that < 0
    ):
        return []
    finite = [
        j
        for j in range(start, min(start + 14, last))
        if words.tag[j] in ("VBD", "VBZ", "VBP", "MD") and (that > 0 or words.dep[j] != "relcl")
    ]
    return _trimmed(words, [(start, last)]) if finite and last - start > 3 else []


def _infinitive(words: ParsedText, i: int) -> bool:
    return words.tag[i] == "VB" and any(words.lower[c] == "to" for c in words.children[i])


def _object(words: ParsedText, i: int, cue: Cue, speaker: int) -> Report | None:
    """ "critics accuse X of ...", "she called for ...": everything from the object to the end of the verb's phrase.

    A ``bare`` one tells too little to be reported speech, unless words in it stand in quotation marks.
    """
    objects = [
        c
        for c in words.children[i]
        if c > i and words.dep[c] in ("dobj", "prep", "oprd", "attr", "xcomp", "dative")
    ]
    if not objects:
        return None
    pair = f"{words.lemma[i].lower()} {words.lower[i + 1]}" in cues() and "o" in cue.takes
    a, b = words.left[objects[0]], max(words.right[c] for c in objects)
    a = max(a, i + 2 if pair else i + 1)
    full = pair or (
        words.dep[objects[0]] in ("dobj", "oprd", "attr")
        and not (len(objects) == 1 and _bare_name(words, objects[0]))
    )
    if words.lemma[i].lower() == "call" and not pair:
        full = len(objects) > 1 and words.tag[objects[1]] != "VB"
    if not pair and "o" not in cue.takes and words.lemma[i].lower() != "report":
        full = False
    if not full and words.dep[objects[0]] == "xcomp":
        return None
    return Report(
        i,
        cue_words(words, i),
        cue.kind,
        speaker,
        _trimmed(words, [(a, b)]),
        "object" if full else "bare",
    )


def _bare_name(words: ParsedText, i: int) -> bool:
    """Somebody's name alone: "echoed President Trump" tells nothing that was said."""
    return words.tag[i] in ("NNP", "NNPS", "PRP") and not any(
        words.dep[c] in ("prep", "acl", "relcl", "poss") for c in words.children[i]
    )


def _pieces(words: ParsedText, verb: int, speaker: int, content: int) -> list[tuple[int, int]]:
    """The content's tokens without the reporting clause that stands in or beside it."""
    a, b = words.left[content], words.right[content]
    out = {
        verb,
        *(
            c
            for c in words.children[verb]
            if words.dep[c] in ("aux", "neg", "advmod", "prt", "npadvmod") and a <= c < b
        ),
    }
    if speaker >= 0 and words.head[speaker] == verb:
        out |= set(range(words.left[speaker], words.right[speaker]))
    if content > verb:
        a = max(a, verb + 1)
        b = min(
            [
                b,
                *(
                    words.left[c]
                    for c in words.children[content]
                    if c > content and _apart(words, c)
                ),
            ]
        )
    pieces, start = [], None
    for i in range(a, b + 1):
        keep = i < b and i not in out
        if keep and start is None:
            start = i
        elif not keep and start is not None:
            pieces.append((start, i))
            start = None
    return _trimmed(words, pieces)


def _apart(words: ParsedText, i: int) -> bool:
    """ ", while Y counts ...": a clause that reports what somebody else says is no part of what X says."""
    marks = [words.lower[c] for c in words.children[i] if words.dep[c] == "mark"]
    contrast = words.dep[i] == "advcl" and bool(
        {"while", "whereas", "though", "although"} & set(marks)
    )
    return contrast and cue_at(words, i) is not None and words.child(i, "nsubj") is not None


def _trimmed(words: ParsedText, pieces: list[tuple[int, int]]) -> list[tuple[int, int]]:
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
