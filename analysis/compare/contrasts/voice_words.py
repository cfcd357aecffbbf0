"""Choose whom a line may cite, and which of their words: what is no citing, or is not of today."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.cuts import find_words
from analysis.compare.contrasts.doubt_words import is_denying_cue
from analysis.compare.contrasts.phrase_checks import lacks_complement
from analysis.compare.contrasts.topics import YEAR, is_question, spoken_order
from analysis.compare.voices import kind_of
from analysis.compare.word_forms import NEGATION, WORD, fold_word
from analysis.find.actors.nouns import first_names, noun_at
from analysis.find.quotes.layout import FIRST_PERSON
from analysis.read.head import media_names, newspaper_nouns
from analysis.schema import text_cell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.compare.align.differences import Span
    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.compare.contrasts.topics import StoryMaterial
    from analysis.find.actors.mentions import Actor

Row = dict[str, Any]
_REFUSAL = re.compile(
    r"(?i)\b(?:no|not|n['’]t|never|nothing|without|cannot|declin\w+|refus\w+|unable|unavailable)\b"
    r"[^.;]{0,40}?\b(?:comment\w*|to add|to say|discuss\w*|speculate|elaborate|"
    r"(?:be|being) (?:named|identified|quoted)|respond\w*|repl(?:y|ied)|be reached|for interview)"
)
_MOST_REFUSAL = 16  # words of a refusal with nothing else in it
_NO_ANSWER = re.compile(r"(?i)\b(?:look\w* into|aware of (?:the|these|those) reports?)\b")
_MOST_NO_ANSWER = 9
_LONG_AGO = re.compile(
    r"(?i)\b(?:years|decades|centuries) (?:ago|earlier|before)\b|\bcentury\b|\bat the time\b|"
    r"\bonce (?:said|told|wrote|remarked|called|joked|warned)\b|\bA\.?D\.?\b"
)
_LINK_LINE = re.compile(r"[A-Z]{3,5}\.? \d{1,2}, \d{4}\s*$")  # a box of links to older articles
_SOURCES = frozenset("media press news pool".split())  # whose reports are no speaker
_UNKNOWN = ("unknown", "anonymous", "media", "study")
_AROUND, _TOLD_TOO = 3, 0.3  # sentences, and least probability that another account has one
_VERBATIM = 8  # words in a row that an account has under another name
_LEAST_SHARED = 3  # words of what somebody without a name is cited with
_SURELY = 0.85  # probability that another sentence states what is cited, whatever its words
_SURE_WHO = 0.8  # probability of the speaker that a pronoun means
_HALF = 0.5  # of the words: another sentence with fewer states something else
_DATED = ("DATE", "TIME", "CARDINAL", "MONEY", "PERCENT", "QUANTITY")  # entities of a fact
_SAME, _COVERED = 0.95, 0.6  # probability and words of a sentence that states the same
_MOSTLY, _LEAST_STEMS = 0.7, 4  # share of the words that another sentence has, and the least
_OPENING = frozenset("then but and so also however still instead though although even or".split())
_PEOPLE = frozenset("he she they".split())
_TOO = frozenset("too also".split())
_SUCH = re.compile(r"(?i)\bsuch an?\b(?!.*\b(?:as|that)\b)")
_LEFT_UNSAID = re.compile(  # the verb that was said before
    r"(?i)\b(?:do|does|did|is|are|was|were|has|have|had|will|would|can|could|should)"
    r"(?: not|n['’]t)\W*$"
)
_OTHER_CUE = re.compile(r"(?i)\baccording to\b")
_REFLEXIVES = frozenset("himself herself itself themselves".split())
_POINTING = frozenset("it they he she this that these those".split())
_PRONOUNS = frozenset("he she they it his her their its who which".split())
_LEAST_LETTERS = 3  # of a name
_MARKS = re.compile(r"[“”\"]")
_OWN_CUE = re.compile(
    r"(?:,|[.!?…])[”\"]?\s(?:he|she|they|[A-Z][\w’'-]+)(?: once| later| also| then)?"
    r" (?:said|says|told|tells|added|adds|wrote|writes|replied)\b"
)
# A caption or heading with the sentence behind it: "the crater at noon  The rock fell".
_GLUED = re.compile(r"[a-z](?:\s{2,}(?=[A-Z])|\s(?=(?:The|A|An|It|He|She|They|We|There) [a-z]))")
_LEAST = 6  # words of a report that names nothing of the headlines


def is_citable(material: StoryMaterial, quote: Row) -> bool:
    """Whether a quotation gives words of its speaker that were said for the account's news.

    A refusal to comment says nothing, what was said years ago is not of today, a paragraph of a box
    with links to older articles is of another one, "a report by the council, stating" may be
    the council's word, and who "declared himself the leader" does something.
    """
    if is_refusal(str(quote["content"])) or quote["sentence_id"] not in material.number:
        return False
    if str(quote["content"]).lstrip('"“').split(" ", 1)[0].lower() in _REFLEXIVES:
        return False
    read = material.read[material.number[quote["sentence_id"]]]
    return not (
        is_of_the_past(material, read, quote)
        or _is_beside_a_link(read, quote)
        or _has_another_subject(read, quote)
    )


def is_refusal(words: str) -> bool:
    """Whether words say no more than that somebody says nothing.

    >>> is_refusal("it did not have immediate comment"), is_refusal("the dam had not been closed")
    (True, False)
    """
    length = len(words.split())
    if length <= _MOST_NO_ANSWER and _NO_ANSWER.search(words):
        return True
    return length <= _MOST_REFUSAL and _REFUSAL.search(words) is not None


def is_of_the_past(material: StoryMaterial, read: SentenceTokens, quote: Row) -> bool:
    """Whether the words around a quotation date it years back: "said in 2012", "once told"."""
    text, row = read.parse.text, read.row
    start, end = int(row["start"]), int(row["end"])
    around = f"{text[start : int(quote['start'])]} {text[int(quote['end']) : end]}"
    if _LONG_AGO.search(around):
        return True
    years = [int(year) for year in YEAR.findall(around)]
    return bool(years) and max(years) < material.year


def _is_beside_a_link(read: SentenceTokens, quote: Row) -> bool:
    """Whether the paragraph of a quotation ends in the date of an article that it links to."""
    text, start = read.parse.text, int(quote["start"])
    line = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)]
    return _LINK_LINE.search(line) is not None


def _has_another_subject(read: SentenceTokens, quote: Row) -> bool:
    """Whether a participle that cites may be of a body, person or document behind the speaker."""
    parse, cue = read.parse, text_cell(quote["cue"])
    if not cue.endswith("ing"):
        return False
    start, speaker = int(quote["start"]), text_cell(quote["speaker_surface"])
    before = parse.text[int(read.row["start"]) : start]
    at = before.rfind(cue)
    named = before.rfind(speaker, 0, at) if speaker and at >= 0 else -1
    if named < 0:
        return False
    offset = int(read.row["start"])
    first, last = parse.between(offset + named + len(speaker), offset + at)
    if _has_own_subject(read, parse.at(offset + at), range(first, last)):
        return True
    return any(
        parse.entity[i] in ("PERSON", "ORG")
        or (parse.tag[i] == "NN" and (noun := noun_at(parse, i)) and noun.kind == "document")
        for i in range(first, last)
    )


def _has_own_subject(read: SentenceTokens, cue: int, behind: range) -> bool:
    """Whether a participle, or the one that it goes on, has a noun behind a speaker as its subject.

    "Ruth Amman drew anger, with readers calling her a liar and writing" cites the readers.
    """
    parse = read.parse
    while parse.dep[cue] == "conj" and read.first <= parse.head[cue] < cue:
        cue = parse.head[cue]
    subject = parse.child(cue, "nsubj", "nsubjpass")
    return subject is not None and subject in behind and parse.pos[subject] != "PRON"


def is_newsroom(material: StoryMaterial, actor: Actor, quotes: Iterable[Row]) -> bool:
    """Whether a speaker is a newsroom, or a report: an account that cites it has an origin.

    Beside the list of media, names of newspapers count, bodies that are only said to have reported,
    those that somebody told something, and words with more than the name of a country in them.
    """
    name = actor.name.removeprefix("the ").removeprefix("The ")
    words = name.lower().split()
    if kind_of(actor.name, actor) == "media" or any(
        " ".join(words[:n]) in media_names() for n in range(2, len(words))
    ):
        return True
    if actor.kind == "person" or not words:
        return False
    rows = list(quotes)
    if not actor.proper and _SOURCES & set(words):
        return True
    if actor.kind == "place":
        return any(_says_more(text_cell(q["speaker_surface"]), words) for q in rows)
    if kind_of(actor.name, actor) not in _UNKNOWN:
        return False
    reported = {text_cell(q["cue"]).lower() for q in rows} <= {"report", "reports", "reported"}
    return reported or words[0] in newspaper_nouns() or _is_told(material, name)


def _says_more(surface: str, name: list[str]) -> bool:
    """Whether a country is named with another name before it: "Metro UK"."""
    capitals = [w for w in surface.split() if w[:1].isupper() and w.lower() not in ("the", *name)]
    return len(capitals) > 1


def _is_told(material: StoryMaterial, name: str) -> bool:
    """Whether somebody told a body something, as a newsroom is told."""
    texts = [t for a in material.ids if name in (t := material.story.texts[a])]
    pattern = rf"\b(?:told|tells|interview with) (?:the )?{re.escape(name)}\b"
    return any(re.search(pattern, text) for text in texts)


def is_of_the_matter(material: StoryMaterial, i: int) -> bool:
    """Whether a cited sentence has words of the headlines, or one near it is told elsewhere too.

    The next item of a round-up has neither.
    """
    if material.headline_terms & material.terms.weights(i).keys():
        return True
    near = range(max(0, i - _AROUND), min(len(material.rows), i + _AROUND + 1))
    return any(
        material.near.get((j, account)) and material.near[j, account][0].probability >= _TOLD_TOO
        for j in near
        if material.account[j] == material.account[i]
        for account in material.accounts
    )


def stands_elsewhere(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether an account that does not name a speaker has the words all the same.

    It has many of them in a row, a sentence that surely states the same, or one that may and has
    most of them.
    """
    side = c.sides[0]
    read = material.read[side.sentence]
    place = find_words(read, words) or side.words
    part = read.part(*place) if place else read
    folded = [fold_word(w) for w in WORD.findall(words)]
    runs = [" ".join(folded[n : n + _VERBATIM]) for n in range(len(folded) - _VERBATIM + 1)]
    if any(f" {run} " in material.folded[material.ids[a]] for a in c.absent for run in runs):
        return True
    near = (j for a in c.absent for j in material.sentences_of[material.ids[a]])
    return bool(part.stem_set) and any(
        _states_too(material.read[j], part, material.probability(side.sentence, j)) for j in near
    )


def _states_too(other: SentenceTokens, part: SentenceTokens, probability: float) -> bool:
    """Whether a sentence states what some words say, and neither denies it alone."""
    has_half = _shares_half(other, part)
    if not (has_half or probability >= _SURELY):
        return False
    printed = part.parse.text[part.parse.start[part.first] : part.parse.end[part.last - 1]]
    if bool(NEGATION.search(printed)) != bool(NEGATION.search(other.row["text"])):
        return False
    shared = len(part.stem_set & other.stem_set)
    return (
        (has_half and _covers(other, part, probability))
        or (has_half and shared >= _LEAST_SHARED and _cites_unnamed(other))
        or (probability >= _SURELY and _has_facts(other, part))
    )


def _shares_half(other: SentenceTokens, part: SentenceTokens) -> bool:
    """Whether a sentence has half of some words."""
    return len(part.stem_set & other.stem_set) >= _HALF * len(part.stem_set)


def _covers(other: SentenceTokens, part: SentenceTokens, probability: float) -> bool:
    """Whether a sentence with half of some words has most, or their names and figures."""
    stems = part.stem_set
    covered = len(stems & other.stem_set) / len(stems)
    if covered >= _MOSTLY and len(stems) >= _LEAST_STEMS:
        return True
    if probability >= _SAME and covered >= _COVERED:
        return True
    facts = _facts(part)
    return any(part.parse.entity[i] in _DATED for i in facts) and _has_facts(other, part)


def _facts(part: SentenceTokens) -> list[int]:
    """The tokens of the names and figures in some words."""
    tags = ("NNP", "NNPS", "CD")
    return [i for i in range(part.first, part.last) if part.parse.tag[i] in tags]


def _has_facts(other: SentenceTokens, part: SentenceTokens) -> bool:
    """Whether a sentence has all names and figures of some words."""
    words = set(re.findall(r"[\w,.]*\w", other.row["text"].lower()))
    return all(part.parse.lower[i] in words for i in _facts(part))


def _cites_unnamed(read: SentenceTokens) -> bool:
    """Whether a sentence cites somebody without a name: "one local", "an audio expert"."""
    surfaces = [text_cell(q["speaker_surface"]) for q in read.quotes]
    return any(s and not any(w[:1].isupper() for w in s.split()) for s in surfaces)


def are_understood(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether words need nothing that is before them, and are enough to say something.

    They do not go on a sentence ("Then, ...", "she too ..."), a pronoun that opens them is the
    speaker or is explained by what they name of the headlines, and neither "such a man" nor "the
    other one did not" needs what was said before.
    """
    first = [w.lower() for w in WORD.findall(words)[:2]]
    if not first or first[0] in _OPENING or first[-1] in _TOO or _OTHER_CUE.search(words):
        return False
    if _SUCH.search(words) or _LEFT_UNSAID.search(words):
        return False
    read = material.read[c.sides[0].sentence]
    place = find_words(read, words)
    part = read.part(*place) if place else read
    news = sum(map(material.is_in_headlines, part.stem_set))
    if first[0] in _POINTING and part.parse.pos[part.first] == "PRON":
        if _means_speaker(c, first[0]) or (first[0] == "it" and _is_expletive(part)):
            return True
        return news > 1 and first[0] in _PEOPLE and not (c.role and first[0] in ("he", "she"))
    if place and _stops_at_verb(read, c.sides[0], place):
        return False
    return bool(news) or len(words.split()) >= _LEAST


def _stops_at_verb(read: SentenceTokens, side: Side, place: Span) -> bool:
    """Whether what a verb takes, or the noun at the end, is cut off: "corresponds | with it"."""
    parse = read.parse
    first, last = parse.between(*place)
    if lacks_complement(read, first, last):
        return True
    goes_on = side.words is not None and last < read.last and parse.start[last] < side.words[1]
    return goes_on and parse.tag[last - 1][:2] == "VB" and parse.pos[last] in ("ADP", "ADV", "PART")


def is_cited_unnamed(material: StoryMaterial, c: PossibleContrast) -> bool:
    """Whether an account that does not name a speaker cites one of that office without a name."""
    office = (c.role or "").split(" of ")[0].split(" for ")[0].split()[-1:]
    return bool(office) and any(
        _is_of_office(text_cell(q["speaker"]), text_cell(q["speaker_surface"]), office[0].lower())
        for a in c.absent
        for j in material.sentences_of[material.ids[a]]
        for q in material.read[j].quotes
    )


def _is_of_office(speaker: str, surface: str, office: str) -> bool:
    """Whether a speaker has an office and no name: "the outgoing envoy to Iraq"."""
    words = surface.split()
    at = next((n for n, word in enumerate(words) if word.lower() == office), -1)
    named = at < 0 or any(word[:1].isupper() for word in words[at + 1 : at + 2])
    return not named and speaker.lower() in surface.lower()


def is_sure_who_speaks(material: StoryMaterial, side: Side) -> bool:
    """Whether the words of a side are not those of whom a pronoun only may mean."""
    start, end = side.words or (-1, -1)
    beside = (
        q for q in material.read[side.sentence].quotes if q["start"] < end and start < q["end"]
    )
    return all(
        text_cell(q["speaker_surface"]).lower() not in _PRONOUNS
        or float(q["speaker_probability"]) >= _SURE_WHO
        for q in beside
    )


def _means_speaker(c: PossibleContrast, pronoun: str) -> bool:
    if c.role is None:
        return pronoun in ("it", "they")
    called = first_names().get(c.what.split()[0].lower(), pronoun)
    return pronoun in ("he", "she") and called == pronoun


def _is_expletive(part: SentenceTokens) -> bool:
    """Whether the first word stands for a clause behind it: "it was unlikely that the dam"."""
    parse = part.parse
    verb = parse.head[part.first]
    said = parse.children_by(verb, "acomp", "attr", "oprd")
    said = [i for i in said if parse.pos[i] in ("ADJ", "NOUN")]
    if not said and parse.lemma[verb] not in ("seem", "appear"):
        return False
    clauses = (c for i in (verb, *said) for c in parse.children_by(i, "ccomp", "xcomp"))
    return parse.lemma[verb] in ("be", "seem", "appear") and any(c < part.last for c in clauses)


def sides_of(
    material: StoryMaterial, quotes: Iterable[Row], least: int, *, sure: bool = True
) -> list[Side]:
    """The places where somebody is cited with some words, the best to print first.

    Where it is to be ``sure`` who speaks, of those on as many words of the headlines the ones
    beside a pronoun come last.
    """
    rows = [
        q
        for q in quotes
        if len(q["content"].split()) >= least and not is_question(q) and is_citable(material, q)
    ]
    rows.sort(key=lambda q: (*_order(material, q, sure), q["start"]))
    return [
        Side(material.number[q["sentence_id"]], (int(q["start"]), int(q["end"])), q["content"])
        for q in rows
    ]


def _order(material: StoryMaterial, quote: Row, sure: bool) -> tuple[Any, ...]:
    in_headline, news, *rest = spoken_order(material, quote)
    if sure and quote["kind"] == "direct":
        news -= 1  # words in quotation marks go before a report on as many words of the headlines
    pronoun = sure and text_cell(quote["speaker_surface"]).lower() in _PRONOUNS
    return in_headline, news, pronoun, *rest


def are_of_speaker(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether nothing speaks against it that a voice said the words that a line cites.

    Words that somebody denies are not theirs; nor are first-person words in which they are named,
    words that run across the marks of a quotation, words with a cue of somebody else, and two lines
    that were read as one.
    """
    side = c.sides[0]
    read = material.read[side.sentence]
    place = find_words(read, words) or side.words
    printed = read.parse.text[slice(*place)] if place else words
    if _MARKS.search(printed.strip('“”" ')) or _OWN_CUE.search(printed) or _GLUED.search(printed):
        return False
    return not (_names_itself(c.what, printed) or is_denied(material, side))


def _names_itself(name: str, words: str) -> bool:
    """Whether first-person words name who is to have said them: "I like Shera", of Shera Berg."""
    if not FIRST_PERSON.search(words):
        return False
    parts = (part for part in name.split() if part[:1].isupper() and len(part) >= _LEAST_LETTERS)
    return any(re.search(rf"\b{re.escape(part)}\b", words) for part in parts)


def is_denied(material: StoryMaterial, side: Side) -> bool:
    """Whether cited words are what somebody denies: "denied the league is looking to expand"."""
    read = material.read[side.sentence]
    start, end = side.words or (int(read.row["start"]), int(read.row["end"]))
    cues = (q["cue"] for q in read.quotes if q["start"] < end and start < q["end"])
    return any(is_denying_cue(text_cell(cue)) for cue in cues)
