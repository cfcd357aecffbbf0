"""Find reporting clauses by the parse: cue, source and content (PARC 3.0)."""

from __future__ import annotations

from dataclasses import dataclass, field

from analysis.find.actors.nouns import nouns
from analysis.find.quotes.cues import (
    Cue,
    cue_at,
    cue_words,
    is_label,
    is_pair,
    is_passive,
    own_subject,
    source_according,
    speaker_of,
)
from analysis.nlp import ParsedText

Pieces = list[tuple[int, int]]
_CLAUSES = ("ccomp", "parataxis")
_FINITE = ("VBD", "VBZ", "VBP")
_BESIDE_VERB = ("aux", "neg", "advmod", "prt", "npadvmod")
_PLAIN = frozenset(
    """say add argue assert claim state insist contend explain note stress warn conclude
    maintain""".split()
)
_ITSELF = frozenset("article story post column page".split())
_EXHIBIT = frozenset("show demonstrate prove".split())  # done by people it is not speech
_STUDIES = frozenset(
    """analysis audit census data figure finding investigation number poll polling report research
    result review statistic study survey estimate assessment indictment ruling""".split()
)
_ACTS = frozenset("add back cast count offer order post raise sing".split())  # also of things
_CLAIMED = frozenset("responsibility credit victory innocence ignorance".split())  # by saying so
_WHEN = frozenset("after as before once since until when while".split())
_NO_START = frozenset(", . : IN CC `` '' TO RB".split())  # tags that start no reported clause


@dataclass
class Report:
    """One act of reporting: the cue, the speaker's head (-1: none), the content's token spans.

    ``found`` says how: a clause, "according", "headed" (a headline with a colon), an "object"
    ("accuse X of ...") or a "bare" object, which says too little by itself.
    """

    verb: int
    cue: str
    kind: str
    speaker: int
    pieces: Pieces = field(default_factory=list)
    found: str = "clause"

    @property
    def start(self) -> int:
        """The first token of the content."""
        return min(a for a, _ in self.pieces)

    @property
    def end(self) -> int:
        """The token after the content."""
        return max(b for _, b in self.pieces)


def find_reports(parse: ParsedText) -> list[Report]:
    """Find every reporting clause of an account, whatever its quotation marks."""
    found = [_report_at(parse, i) for i in range(len(parse)) if parse.sentence[i] >= 0]
    return [report for report in found if report and report.pieces]


def _report_at(parse: ParsedText, i: int) -> Report | None:
    if parse.lower[i : i + 2] == ["according", "to"]:
        return _according(parse, i)
    if parse.word[i] == ":":
        return _headed(parse, i)
    cue = cue_at(parse, i)
    return _by_cue(parse, i, cue) if cue else None


def _according(parse: ParsedText, i: int) -> Report | None:
    """ "..., according to X": the words before it are the content, or those after it."""
    source, end = source_according(parse, i)
    if source < 0:
        return None
    first, last = parse.spans[parse.sentence[i]]
    name = _name_in_commas(parse, source)
    end = max(end, parse.right[name]) if name >= 0 else end
    piece = (first, i) if i - first >= 3 else (end, last)
    speaker = name if name >= 0 else source
    return Report(i, "according to", "say", speaker, _trim(parse, [piece]), "according")


def _name_in_commas(parse: ParsedText, i: int) -> int:
    """The name in commas right after a noun that the parse left apart from it, -1 if none.

    "According to the captain, Ann Lee, ...".
    """
    j, last = i + 2, parse.spans[parse.sentence[i]][1]
    if parse.tag[i] != "NN" or parse.word[i + 1 : i + 2] != [","] or parse.head[i + 1] == i:
        return -1
    while j < last and parse.tag[j] == "NNP":
        j += 1
    alone = j - i > 3 and parse.word[j : j + 1] == [","]
    return j - 1 if alone else -1


def _headed(parse: ParsedText, i: int) -> Report | None:
    """A headline "Name: what the name says"."""
    row = parse.sentence[i]
    first, last = parse.spans[row]
    headline = parse.rows[row]["role"] in ("headline", "heading")
    if not headline or not 0 < i - first < 7 or last - i < 5 or parse.tag[i - 1][:2] != "NN":
        return None
    head = i - 1
    named = parse.entity[head] in ("PERSON", "ORG", "NORP", "GPE") or parse.tag[head] == "NNP"
    if not named and parse.lemma[head].lower() not in nouns():
        return None
    return Report(i, "", "say", head, _trim(parse, [(i + 1, last)]), "headed")


def _by_cue(parse: ParsedText, i: int, cue: Cue) -> Report | None:
    """What the reporting verb at token i reports: a clause, the clause around it, or an object."""
    speaker = speaker_of(parse, i)
    label = is_label(parse, i) and parse.child(i, "agent") is None
    if label or not _may_speak(parse, i, cue, speaker):
        return None
    content = _content(parse, i, cue)
    if content >= 0 and ("c" in cue.takes or "t" in cue.takes or cue.kind == "name"):
        pieces = _pieces(parse, i, speaker, content)
        return Report(i, cue_words(parse, i), cue.kind, speaker, pieces)
    if speaker < 0:
        return None
    if cue.kind == "say":
        pieces = _clause_around(parse, i, speaker) or _clause_unattached(parse, i)
        if pieces:
            return Report(i, cue_words(parse, i), cue.kind, speaker, pieces)
    return _object(parse, i, cue, speaker) if cue.kind in ("say", "name", "ask", "vow") else None


def _may_speak(parse: ParsedText, i: int, cue: Cue, speaker: int) -> bool:
    """Whether the subject can be a source: only studies show, and "this story" does not speak."""
    if speaker < 0:
        return True
    lemma = parse.lemma[speaker].lower()
    if lemma in _ITSELF and any(parse.lower[c] == "this" for c in parse.children[speaker]):
        return False
    if lemma in _STUDIES:
        return True
    if parse.lemma[i].lower() in _EXHIBIT:
        return False
    noun = nouns().get(lemma)
    names_actor = parse.tag[speaker] not in ("NN", "NNS") or bool(noun and noun.kind != "document")
    return cue.kind != "show" or names_actor


def _content(parse: ParsedText, i: int, cue: Cue) -> int:
    """The head of the reported clause, the first after the cue or the last before; -1 if none."""
    content = [
        c
        for c in parse.children_by(i, *_CLAUSES)
        if parse.tag[c][:1] in "VMJN" and not _says_when(parse, c)
    ]
    if not content and cue.kind == "say":
        content = [c for c in parse.children_by(i, "advcl") if _is_unmarked(parse, i, c)]
        content = content or [c for c in parse.children_by(i, "xcomp") if _is_gerund(parse, i, c)]
    if not content and "t" in cue.takes:
        content = [c for c in parse.children_by(i, "xcomp") if _is_infinitive(parse, c)]
    elif not content and parse.lemma[i].lower() in ("claim", "vow"):
        content = parse.children_by(i, "xcomp")
    after = [c for c in content if c > i]
    return after[0] if after else content[-1] if content else -1


def _says_when(parse: ParsedText, i: int) -> bool:
    """Whether a clause gives the time of speaking: "as he said before he died"."""
    return parse.lower[parse.left[i]] in _WHEN and parse.child(i, "mark", "advmod") is not None


def _is_unmarked(parse: ParsedText, i: int, clause: int) -> bool:
    """Whether a finite clause without a conjunction comes after a cue, where no comma is between.

    In "He said after the game he was tired" the model makes it an adverbial clause.
    """
    subject = own_subject(parse, clause)
    auxiliary = any(parse.dep[c] in ("aux", "auxpass") for c in parse.children[clause])
    finite = parse.tag[clause] in _FINITE or (auxiliary and parse.tag[clause] != "VBG")
    if not finite or subject < i or "," in parse.word[i:subject]:
        return False
    return not any(parse.dep[c] == "mark" or parse.tag[c] == "WRB" for c in parse.children[clause])


def _is_gerund(parse: ParsedText, i: int, clause: int) -> bool:
    """Whether what is said is a gerund right after the cue: "He denied taking bribes"."""
    beside = parse.tag[clause] == "VBG" and parse.left[clause] == i + 1
    complements = ("dobj", "prt", "advmod", "ccomp", "xcomp", "attr", "acomp", "prep")
    reports = parse.tag[i] in _FINITE and parse.lemma[i].lower() != "continue"
    return beside and reports and parse.child(clause, *complements) is not None


def _is_infinitive(parse: ParsedText, i: int) -> bool:
    return parse.tag[i] == "VB" and any(parse.lower[c] == "to" for c in parse.children[i])


def _clause_around(parse: ParsedText, i: int, speaker: int) -> Pieces:
    """The clause around an aside: "Voters, she said, know ...", "As the paper reported, ..."."""
    head = parse.head[i]
    if head == i:
        return []
    first, last = parse.spans[parse.sentence[i]]
    start, end = parse.left[i], parse.right[i]
    own = parse.head[speaker] == i and speaker < i
    before = parse.left[speaker] if own else i
    left = max(parse.left[head], first)
    if parse.dep[i] == "parataxis":
        closed = parse.word[end - 1] == "," or parse.lower[end : end + 1] == [","] or end == last
        return _trim(parse, [(left, before), (end, parse.right[head])]) if closed else []
    if any(c > i for c in parse.children_by(i, "dobj")):
        return []
    if parse.dep[i] == "advcl" and parse.lower[start] == "as":
        return _trim(parse, [(left, start), (end, parse.right[head])])
    ends = i + 1 == last or (i + 2 == last and parse.word[i + 1] == ".")
    apart = before > first + 4 and parse.word[before - 1] == ","
    return _trim(parse, [(first, before)]) if ends and apart else []


def _clause_unattached(parse: ParsedText, i: int) -> Pieces:
    """The clause after a cue that the parser did not attach to it, to the end of the sentence."""
    if parse.tag[i] not in (*_FINITE, "VBN", "VBG"):
        return []
    if parse.tag[i] == "VBG" or parse.lemma[i].lower() not in _PLAIN:
        return _clause_below(parse, i)
    joined = [parse.left[c] for c in parse.children_by(i, "conj") if c > i]
    last = min([parse.spans[parse.sentence[i]][1], *joined])
    that = next(
        (
            j
            for j in range(i + 1, min(i + 14, last))
            if parse.lower[j] == "that" and parse.tag[j] in ("IN", "WDT")
        ),
        -1,
    )
    start = that if that > 0 else i + 1
    if start >= last or (that < 0 and _starts_no_clause(parse, start)):
        return []
    finite = any(
        parse.tag[j] in (*_FINITE, "MD")
        and (that > 0 or (parse.dep[j] != "relcl" and not _says_when(parse, j)))
        for j in range(start, min(start + 14, last))
    )
    return _trim(parse, [(start, last)]) if finite and last - start > 3 else []


def _clause_below(parse: ParsedText, i: int) -> Pieces:
    """The clause with "that" below a noun beside a cue: "yelled to the guests that it burned".

    The clause has a subject of its own, so it does not describe the noun.
    """
    for j in range(i + 1, min(i + 14, parse.right[i])):
        clause = parse.head[j]
        conjunction = parse.lower[j] == "that" and parse.dep[j] in ("mark", "advmod")
        if not conjunction or parse.dep[clause] != "relcl":
            continue
        noun = parse.head[clause]
        beside = parse.dep[noun] == "pobj" and parse.head[parse.head[noun]] == i
        if beside and j < own_subject(parse, clause) and parse.left[clause] == j == noun + 1:
            return _trim(parse, [(j, parse.right[clause])])
    return []


def _starts_no_clause(parse: ParsedText, i: int) -> bool:
    return parse.tag[i] in _NO_START or parse.lower[i] in _WHEN


def _object(parse: ParsedText, i: int, cue: Cue, speaker: int) -> Report | None:
    """ "critics accuse X of ...": the verb's objects as the content.

    A bare object is reported speech only if words in it are in quotation marks.
    """
    deps = ("dobj", "prep", "oprd", "attr", "xcomp", "dative")
    objects = [c for c in parse.children_by(i, *deps) if c > i and parse.lower[c] != "by"]
    if not objects:
        return None
    pair = is_pair(parse, i) and "o" in cue.takes
    full = pair or _says_enough(parse, i, cue, objects)
    if not full and (parse.dep[objects[0]] == "xcomp" or parse.lemma[i].lower() in _ACTS):
        return None
    start = max(parse.left[objects[0]], i + 2 if pair else i + 1)
    pieces = [(start, max(parse.right[c] for c in objects))]
    found = "object" if full else "bare"
    if full and is_passive(parse, i):
        pieces = _passive_pieces(parse, i, objects)
    return Report(i, cue_words(parse, i), cue.kind, speaker, _trim(parse, pieces), found)


def _passive_pieces(parse: ParsedText, i: int, objects: list[int]) -> Pieces:
    """What is said in the passive, without "by X": "the deal ... as historic"."""
    subject = parse.child(i, "nsubjpass")
    pieces = [] if subject is None else [(parse.left[subject], parse.right[subject])]
    for c in objects:
        last = parse.right[c]
        end = next((j for j in range(c + 1, last) if parse.lower[j] == "by"), last)
        pieces.append((parse.left[c], end))
    return pieces


def _says_enough(parse: ParsedText, i: int, cue: Cue, objects: list[int]) -> bool:
    """Whether a verb with its objects says what was said."""
    lemma = parse.lemma[i].lower()
    if "o" not in cue.takes and lemma != "report":
        return False
    if lemma == "claim" and parse.lemma[objects[0]].lower() not in _CLAIMED:
        return False
    if is_passive(parse, i):
        return lemma == "call" or parse.lower[objects[0]] in ("as", "for", "of")
    if lemma == "call":
        second = objects[1] if len(objects) > 1 else -1
        return second >= 0 and parse.tag[second] != "VB" and parse.dep[second] != "prep"
    if parse.dep[objects[0]] not in ("dobj", "oprd", "attr"):
        return False
    return len(objects) > 1 or not _is_bare_name(parse, objects[0])


def _is_bare_name(parse: ParsedText, i: int) -> bool:
    """Whether the object is somebody's name alone: "echoed President Trump" reports nothing."""
    described = parse.child(i, "prep", "acl", "relcl", "poss") is not None
    return parse.tag[i] in ("NNP", "NNPS", "PRP") and not described


def _pieces(parse: ParsedText, verb: int, speaker: int, content: int) -> Pieces:
    """The content's tokens without the reporting clause in or beside it."""
    a, b = parse.left[content], parse.right[content]
    out = {verb, *(c for c in parse.children_by(verb, *_BESIDE_VERB) if a <= c < b)}
    if speaker >= 0 and parse.head[speaker] == verb:
        out |= set(range(parse.left[speaker], parse.right[speaker]))
    if content > verb:
        a = max(a, verb + 1)
        apart = [c for c in parse.children[content] if c > content and _is_apart(parse, c)]
        b = min([b, *(parse.left[c] for c in apart)])
    pieces: Pieces = []
    for i in range(a, b):
        if i in out:
            continue
        if pieces and pieces[-1][1] == i:
            pieces[-1] = (pieces[-1][0], i + 1)
        else:
            pieces.append((i, i + 1))
    return _trim(parse, pieces)


def _is_apart(parse: ParsedText, i: int) -> bool:
    """Whether a clause reports what another says: ", while Y counts ..." is not X's words."""
    marks = {parse.lower[c] for c in parse.children_by(i, "mark")}
    contrast = bool({"while", "whereas", "though", "although"} & marks)
    if parse.dep[i] != "advcl" or not contrast:
        return False
    return cue_at(parse, i) is not None and parse.child(i, "nsubj") is not None


def _trim(parse: ParsedText, pieces: Pieces) -> Pieces:
    """The pieces without commas and space at their ends, and without empty ones."""
    kept = []
    for a, b in pieces:
        while a < b and (parse.word[a] in ",;:–—-" or not parse.word[a].strip()):
            a += 1
        while a < b and (parse.word[b - 1] in ",;:–—-." or not parse.word[b - 1].strip()):
            b -= 1
        if any(word[:1].isalnum() for word in parse.word[a:b]):
            kept.append((a, b))
    return kept
