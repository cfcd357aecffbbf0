"""Find a side heard nowhere: accused or criticised in an account, and quoted in none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.find.actors import find_mentions
from analysis.find.quotes import analysed_quotes
from analysis.nlp import parsed_texts
from analysis.resources import read_lexicon

if TYPE_CHECKING:
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.nlp import ParsedText

Row = dict[str, Any]
# Verbs whose object is charged with something, and nouns that take "against".
_ACCUSING = frozenset(
    "accuse blame criticise criticize denounce condemn sue charge indict rebuke castigate chide "
    "lambast berate deride fault slam reprimand censure prosecute fine disqualify".split()
)
_AGAINST = frozenset(
    "accusation allegation charge claim complaint lawsuit suit case indictment action".split()
)
_KINDS = ("person", "body")
_ANSWERS = frozenset(
    "deny decline refuse reject respond reply comment apologise apologize dispute insist admit "
    "plead answer defend confirm concede tweet write post argue contend maintain".split()
)
_PRONOUNS = frozenset("he she they it his her their its".split())
_STEPS = 10  # words above a name that are looked at
_NEAR = 400  # characters after a name in which a pronoun may stand for it
_REPLY_NOUNS = frozenset("statement spokesman spokeswoman spokesperson lawyer attorney".split())


def unheard_candidates(material: StoryMaterial) -> Iterator[PossibleContrast]:
    """One candidate for each named actor who is accused in an account and has no words in any."""
    mentions = material.rows_of(find_mentions)
    heard = _Heard(material)
    accused: dict[str, list[Side]] = {}
    names: dict[str, str] = {}
    for row in mentions:
        n = material.number.get(row["sentence_id"])
        if n is None or row["kind"] not in _KINDS or row["naming"] != "name":
            continue
        words = _accusation(material.read[n], row)
        if words is not None:
            accused.setdefault(str(row["actor_id"]), []).append(Side(n, words))
            names[str(row["actor_id"])] = str(row["actor"])
    for actor, sides in sorted(accused.items()):
        if heard.has_words(actor, names[actor]):
            continue
        sides.sort(key=lambda side: material.order[side.sentence])
        found = PossibleContrast("voice", "unheard", sides[:1], [], 0.6, sides[0].sentence)
        found.what, found.named, found.earned = names[actor], 1, True
        found.measures = {"voice_named": 1.0}
        yield found


def _accusation(read: SentenceTokens, row: Row) -> tuple[int, int] | None:
    """The words from the accusing word to the actor, or back; None where nobody accuses it."""
    parse = read.parse
    first, last = parse.between(int(row["start"]), int(row["end"]))
    inside = range(first, last)
    for i in inside:
        head = parse.head[i]
        if head in inside or not read.first <= head < read.last:
            continue
        charged = parse.lemma[head].lower() in _ACCUSING and parse.pos[head] == "VERB"
        if charged and parse.dep[i] in ("dobj", "nsubjpass") and not _is_open(read, head):
            return min(parse.start[head], parse.start[i]), max(parse.end[head], int(row["end"]))
        noun = parse.head[head]
        against = parse.dep[i] == "pobj" and parse.lower[head] == "against"
        if against and parse.lemma[noun].lower() in _AGAINST and parse.pos[noun] == "NOUN":
            return parse.start[noun], int(row["end"])
    return None


def _is_open(read: SentenceTokens, verb: int) -> bool:
    """Whether a verb is denied or only possible."""
    words = read.parse.children_by(verb, "neg", "aux", "mark")
    return bool({read.parse.lower[c] for c in words} & _not_stated())


@cache
def _not_stated() -> frozenset[str]:
    return frozenset("not n't never if unless whether would could might may should will".split())


@cache
def _reporting() -> frozenset[str]:
    """The verbs by which somebody has words: of the list of cues, and those of an answer."""
    cues = {r["cue"] for r in read_lexicon("reporting") if r["kind"] in ("say", "name", "vow")}
    return frozenset(cues) | _ANSWERS


class _Heard:
    """Who has words in any account: quoted, or the subject of a reporting verb."""

    def __init__(self, material: StoryMaterial) -> None:
        self.parses = parsed_texts(material.story)
        self.speakers: set[str] = set()
        self.names: list[str] = []
        self.pronouns: dict[str, list[int]] = {account: [] for account in self.parses}
        for q in material.rows_of(analysed_quotes):
            if isinstance(q["actor_id"], str):
                self.speakers.add(q["actor_id"])
            self.names.append(f"{q['speaker']} {q['speaker_surface']}")
            if str(q["speaker_surface"]).lower() in _PRONOUNS:
                self.pronouns[q["account_id"]].append(int(q["start"]))

    def has_words(self, actor: str, name: str) -> bool:
        """Whether an actor may have words somewhere; in doubt it has."""
        words = [w for w in re.findall(r"[A-Z][\w'’-]+", name) if len(w) > 1]
        if actor in self.speakers or not words:
            return True
        pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")
        if any(pattern.search(speaker) for speaker in self.names):
            return True
        return any(
            self._may_follow(account, found.end())
            or _is_speaking(parse, parse.at(found.start()))
            or _pronoun_speaks(parse, found.end())
            for account, parse in self.parses.items()
            for found in pattern.finditer(parse.text)
        )

    def _may_follow(self, account: str, end: int) -> bool:
        """Whether a pronoun that may mean the name before it is quoted soon after."""
        return any(end <= start <= end + _NEAR for start in self.pronouns[account])


def _pronoun_speaks(parse: ParsedText, end: int) -> bool:
    """Whether a pronoun soon after a name has words, as in "his office declined to comment"."""
    first, last = parse.between(end, end + _NEAR)
    return any(parse.lower[i] in _PRONOUNS and _is_speaking(parse, i) for i in range(first, last))


def _is_speaking(parse: ParsedText, i: int) -> bool:
    """Whether a name belongs to the subject of a reporting verb, or to who speaks for it."""
    for _ in range(_STEPS):
        head = parse.head[i]
        lemma = parse.lemma[head].lower()
        if parse.lower[head] == "to" and head and parse.lower[head - 1] == "according":
            return True
        if lemma in _REPLY_NOUNS:
            return True
        if parse.dep[i] in ("nsubj", "nsubjpass") and lemma in _reporting():
            return parse.dep[i] == "nsubj" or lemma not in _ACCUSING
        if head == i:
            return False
        i = head
    return False
