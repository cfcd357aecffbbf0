"""Say a contrast in one sentence of at most 30 words, with the accounts' own words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.additions import find_additions
from analysis.compare.contrasts.candidates import PossibleContrast, Side
from analysis.compare.contrasts.details import quote_key
from analysis.compare.contrasts.pairs import SentencePair
from analysis.compare.contrasts.phrases import (
    best_phrase,
    best_statement,
    ends_a_phrase,
    has_statement,
    is_one_phrase,
    names_its_subject,
    quotable,
)
from analysis.compare.contrasts.quoted import compare_quoted
from analysis.compare.contrasts.templates import (
    ENDS_NO_PHRASE,
    MOST_NAMED,
    TEMPLATES,
    Sentence,
    in_words,
)
from analysis.compare.contrasts.topics import SentenceTokens, StoryMaterial
from analysis.compare.verdicts import listed

MOST_WORDS = 30
_LIMITS = (11, 9, 7, 5, 4)  # words of each quotation, the most that leave 30 in all
_LONG = (18, 14, 11, 8, 5)  # where one side is quoted
_WHOLE = ("only", "conflict", "overview", "time", "origin")  # kinds that quote a clause
_OF_NAMES = (
    ("only", "unnamed"),
    ("origin", "credits"),
    ("label", "described"),
)  # lines on a name, beside voices
_EXACT = ("figure", "conflict", "time")  # the words that differ must be quoted
_WITH_WORDS = ("figure", "unnamed", "only", "missing", "claimed figure")
_HEAVY = 4.0  # weight of the words that differ
_STATED = ("left out", "adds", "written before", "unheard")  # sorts whose words must say something
_LONGER = ("longer", "shorter")
_PHRASE_STARTS = ("prep", "mark", "cc", "agent", "advcl", "punct")
_PHRASE_ENDS = (",", ";", ":", "—", "–")
_LEAST_LABEL = 3  # words of a noun that is clear without its clause
_LEAST_WORDS = 4  # around a figure, to say what it counts
_LEAST_MARKED = 8  # in quotation marks, to say something without a verb
_SOUGHT = 4  # words of a longer quotation that are looked for in the other account
_ONE_QUOTED = ("credits", "written before", "strips", "merges")
_DETAILS = ("detail", "same point")
_OPENING = ('"', "“")
_MARKED = re.compile(r'[“"]([^“”"]+)(?:[”"]|$)')
_NAME_ENDS = r"(?!\s*[-–]|\s+(?:of|for)\b|\s+[A-Z])"
_PLAIN_NAME = re.compile(r"[^\W\d_A-Z]*(?: .*)?")  # begins with a common word
_ABBREVIATION = re.compile(r"\b\w\.\w\.$")
_SAID = re.compile(r", (?:(?:[A-Z][\w.’'-]* ){1,3}|s?he |they )(?:said|says)$|, said [A-Z][^,]*$")
_TITLE = re.compile(r"(?:Mrs?|Ms|Dr|St|Sens?|Reps?|Gov|Gen|Lt|Col|Sgt|Capt|Prof|Rev|[A-Z])\.?$")


class Line(NamedTuple):
    """The sentence of a contrast, and whether it names a difference that a reader can see."""

    words: str
    is_clear: bool


def sentence_names(labels: Mapping[str, str]) -> dict[str, str]:
    """The names of accounts as they are printed inside a sentence.

    >>> sentence_names({"a": "Gazette", "b": "Unnamed outlet"})
    {'a': 'Gazette', 'b': 'the unnamed outlet'}
    """
    return {
        account: f"the {label[:1].lower()}{label[1:]}" if label.startswith("Unnamed") else label
        for account, label in labels.items()
    }


def begin_sentence(words: str, names: Iterable[str] = ()) -> str:
    """Return words with a capital first letter; the name of a file or site keeps its own.

    >>> [begin_sentence(f"{name} reports a flood", [name]) for name in ("courier.txt", "iNews")]
    ['courier.txt reports a flood', 'iNews reports a flood']
    >>> begin_sentence("the unnamed outlet reports a flood", ["the unnamed outlet"])
    'The unnamed outlet reports a flood'
    """
    if any(words.startswith(name) and not _PLAIN_NAME.fullmatch(name) for name in names):
        return words
    return words[:1].upper() + words[1:]


def say(material: StoryMaterial, candidate: PossibleContrast, names: dict[str, str]) -> Line:
    """The sentence of a contrast."""
    c = candidate
    template = TEMPLATES.get((c.kind, c.sort)) or TEMPLATES[c.kind, ""]
    one = c.named == 1 or c.kind == "attribution" or c.sort in _ONE_QUOTED
    for most in _LONG if one else _LIMITS:
        filled = _fill(material, c, names, most)
        says = template(filled)
        if len(says.split()) <= MOST_WORDS:
            return Line(begin_sentence(says, names.values()), _is_clear(material, c, filled))
    return Line(" ".join(says.split()[: MOST_WORDS - 1]) + " …", False)


def cut_additions(material: StoryMaterial, c: PossibleContrast) -> None:
    """Of two sentences on one fact note the clause in common, and the words that each adds.

    Where a name or number of an addition is nowhere in the other account, that is looked up.
    """
    if c.kind != "only" or c.sort not in _DETAILS:
        return
    found = find_additions(material, c.sides[0].sentence, c.sides[1].sentence)
    if found is None:
        return
    c.what = _words(material, c.sides[0], found.common)
    places = (found.left, found.right)
    looked_up = c.sort == "same point" and any(found.named)
    for side, place, named in zip(c.sides, places, found.named, strict=False):
        if place and (named or not looked_up):
            side.words, side.note = place, _words(material, side, place)
    c.earned = c.earned or looked_up


def _words(material: StoryMaterial, side: Side, place: Span) -> str:
    return quotable(material.read[side.sentence].parse.text[slice(*place)])


def _fill(
    material: StoryMaterial, c: PossibleContrast, names: dict[str, str], most: int
) -> Sentence:
    def name(side: Side) -> str:
        return names[material.ids[material.account[side.sentence]]]

    left, right = c.sides[0], c.sides[1] if c.named > 1 and len(c.sides) > 1 else c.sides[0]
    x, y = _cut(material, c, left, most), _cut(material, c, right, most)
    sort, what = c.sort, c.what
    if c.kind == "quote":
        what = c.what or c.sort
        sort, x, y = _quoted(material, left, right, most)
    absent = [names[material.ids[a]] for a in c.absent]
    without = _without(absent, len(material.ids))
    notes = quotable(left.note), quotable(right.note)
    every = tuple(dict.fromkeys(name(side) for side in c.printed))
    whose = _PrintedWords(None, x, False)
    if c.kind == "only":
        whose = _in_marks(material, left, x)
    if c.sort != "several" and (c.kind == "voice" or (c.kind, c.sort) in _OF_NAMES):
        what = material.as_named(_name_in_all(material, c))
    return Sentence(
        *(name(left), name(right), whose.words, y, notes, what, without, c.earned, every, sort),
        whose.speaker,
        whose.is_cited,
    )


class _PrintedWords(NamedTuple):
    """Printed words and their speaker: cited if the account puts a report in its own words."""

    speaker: str | None
    words: str
    is_cited: bool


def _in_marks(material: StoryMaterial, side: Side, words: str) -> _PrintedWords:
    """Whose words these are, and those of them that are in quotation marks.

    Without a speaker, and all words, if most of them are the account's own.
    """
    read = material.read[side.sentence]
    place = _find_words(read, words)
    for quote in read.quotes if place else ():
        first, last = place or (0, 0)
        start, end = max(first, int(quote["start"])), min(last, int(quote["end"]))
        opens = quote["kind"] == "direct" and start - first <= 1 and end < last
        whole = opens and has_statement(read, (start, end))
        if end - start <= (last - first) / 2 and not whole:
            continue
        speaker = material.as_named(str(quote["speaker"]))
        marked = quotable(read.parse.text[start:end])
        if quote["kind"] != "indirect":
            return _PrintedWords(speaker, marked, quote["kind"] == "mixed")
        if speaker and end - start == last - first:
            return _PrintedWords(speaker, words, str(quote["content"])[:1] not in _OPENING)
    return _PrintedWords(
        "" if place and _is_behind_mark(read.parse.text, place) else None, words, False
    )


def _is_behind_mark(text: str, place: Span) -> bool:
    """Whether a quotation begins before some words and goes on behind them."""
    before = text[: place[0]].rstrip()[-1:]
    return before in _OPENING and not any(m in text[slice(*place)] for m in '"”')


def _name_in_all(material: StoryMaterial, c: PossibleContrast) -> str:
    """The longest form of a name that all accounts of a line print, else the name.

    "Alpine Rescue Society Foundation" may be named here and "Alpine Rescue Society" there.
    """
    texts = [material.story.texts[material.ids[material.account[s.sentence]]] for s in c.printed]
    words = c.what.split()
    texts = [text for text in texts if c.what not in text]
    if not texts or c.sort in ("several", "credits"):
        return c.what
    for last in range(len(words) - 1, 1, -1):
        form = " ".join(words[:last])
        pattern = re.compile(rf"\b{re.escape(form)}\b{_NAME_ENDS}")
        if words[last - 1][:1].isupper() and all(map(pattern.search, texts)):
            return form
    return c.what


def _without(absent: list[str], total: int) -> str:
    if 0 < len(absent) <= MOST_NAMED:
        return listed(absent)
    return "the other accounts" if len(absent) == total - 1 else f"{in_words(len(absent))} others"


def _is_clear(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the quoted words say something, and on both sides something else."""
    if c.kind == "origin" or c.sort == "other words":
        return True
    if c.kind == "only" and c.sort in _DETAILS:
        return bool(s.what and any(s.notes))
    if s.x.lower() == s.y.lower() and len(c.printed) > 1 and s.left != s.right:
        return bool(c.absent) or c.kind == "attribution"
    if c.kind == "quote":
        return s.sort == "worded" or (s.sort in _LONGER and _stops(material, c, s))
    if c.kind == "conflict":
        sides = zip(c.sides, (s.x, s.y), strict=False)
        return all(_says_something(material, side, words) for side, words in sides)
    if c.sort == "figure":
        return s.speaker != "" and _is_phrase(material, c.sides[0], s.x)
    if c.kind == "only":
        return s.speaker != "" and _says_something(material, c.sides[0], s.x, alone=True)
    if c.kind == "voice" and (material.is_cut_name(c.what) or _begins_amid(material, c, s.x)):
        return False
    if c.kind == "voice" and (s.x.endswith("…") or _is_marked(c.sides[0], s.x)):
        return True
    if c.kind in ("label", "attribution"):
        return _is_clear_naming(material, c, s)
    if c.sort in _STATED or c.kind == "voice":
        return _says_something(material, c.sides[0], s.x)
    return True


def _is_clear_naming(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the words for a label are whole, or those that are stated as fact say something."""
    if c.kind == "label":
        cut = any(words.endswith("…") for words in (s.x, s.y))
        return not cut and (c.sort != "described" or bool(s.what))
    side, words = (c.sides[1], s.y) if c.sort == "claim here" else (c.sides[0], s.x)
    return _says_something(material, side, words)


def _is_marked(side: Side, words: str) -> bool:
    marked = quotable(_after_lone_mark(side.note))
    return len(words.split()) >= _LEAST_MARKED and words == marked


def _begins_amid(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether cited words begin with what completes a verb before them: "against the media"."""
    read = material.read[c.sides[0].sentence]
    place = _find_words(read, words)
    if place is None or c.sort == "several":
        return False
    first = read.parse.between(*place)[0]
    return read.parse.dep[first] == "prep" and read.first <= read.parse.head[first] < first


def _is_phrase(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words around a figure are one phrase, with a beginning and an end."""
    read = material.read[side.sentence]
    place = _find_words(read, words)
    whole = place is None or (
        ends_a_phrase(read, place) and is_one_phrase(read, place) and names_its_subject(read, place)
    )
    if place is not None and (_lacks_subject(read, place) or _is_cut_off(read, place)):
        return False
    return whole and len(words.split()) >= _LEAST_WORDS


def _lacks_subject(read: SentenceTokens, place: Span) -> bool:
    """Whether words begin with a verb whose subject is before them: "was 300, a record"."""
    return read.parse.tag[read.parse.between(*place)[0]] in ("MD", "VBD", "VBZ", "VBP", "TO")


def _is_cut_off(read: SentenceTokens, place: Span) -> bool:
    """Whether the account's own text breaks off behind some words: "all 50 members of the …"."""
    return read.parse.text[place[1] : place[1] + 6].lstrip(" \"”'’").startswith(("...", "…"))


def _stops(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the account with the shorter quotation has the further words nowhere."""
    shorter = c.sides[1 if s.sort == "longer" else 0]
    words = quote_key(s.x or s.y).split()[:_SOUGHT]
    text = quote_key(material.read[shorter.sentence].parse.text)
    return bool(words) and " ".join(words) not in text


def _says_something(
    material: StoryMaterial, side: Side, words: str, *, alone: bool = False
) -> bool:
    """Whether words of a sentence contain a verb with its subject; ``alone`` names what it is."""
    read = material.read[side.sentence]
    place = _find_words(read, words)
    if place is None:
        return bool(words)
    whole = ends_a_phrase(read, place) and words.count("(") == words.count(")")
    whole = whole and not _is_cut_off(read, place)
    return whole and has_statement(read, place) and (not alone or names_its_subject(read, place))


def _find_words(read: SentenceTokens, words: str) -> Span | None:
    """Where printed words are in their sentence."""
    shown = [w.strip("“”\"‘’'.,;:!?()…") for w in words.split()]
    pattern = r"\W+".join(re.escape(w) for w in shown if w)
    start = int(read.row["start"])
    found = re.search(pattern, read.parse.text[start : read.row["end"]]) if pattern else None
    return (start + found.start(), start + found.end()) if found else None


def _cut(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The words of a side that are quoted: a phrase around those that differ."""
    read = material.read[side.sentence]
    text, row = read.parse.text, read.row
    if c.kind == "label" and side.words:
        return _label(material, c, side, most)
    if row["role"] == "headline":
        return _first_phrases(read, most)
    if c.kind == "voice" and c.sort != "unheard":
        return _spoken(material, side, most)
    hedged = c.sort.startswith("hedge") or c.sort == "claimed figure"
    if c.sort == "strips" or (c.kind == "attribution" and not hedged):
        return _claimed(material, c, side, most)
    weights = {i: material.weigh(key) for i, key in read.stems.items()}
    exact = c.kind in (*_EXACT, "origin") or c.sort in (*_WITH_WORDS, "unheard")
    must = side.words if exact else None
    if must is None and side.words:
        start, end = side.words
        weights = {
            i: w * (_HEAVY if start <= read.parse.start[i] < end else 1.0)
            for i, w in weights.items()
        }
    whole = c.kind in _WHOLE or c.sort in ("unheard", "claimed figure")
    place = best_phrase(read, weights, most, must, statement=whole)
    if c.kind == "only" and c.sort in _DETAILS and not has_statement(read, place):
        clause = best_statement(read, weights, most)
        return first_words(quotable(text[slice(*(clause or place))]), most)
    words = quotable(text[slice(*place)])
    return f"{words} …" if c.kind == "origin" and not ends_a_phrase(read, place) else words


def _first_phrases(read: SentenceTokens, most: int) -> str:
    """A headline, of a long one its first phrases, with dots where more follow."""
    start, whole = int(read.row["start"]), quotable(read.row["text"])
    if len(whole.split()) <= most:
        return whole
    parse, found = read.parse, ""
    for i in range(read.first + 1, read.last):
        if parse.dep[i] in _PHRASE_STARTS or parse.word[i - 1] in _PHRASE_ENDS:
            words = quotable(parse.text[start : parse.start[i]]).rstrip("'‘ ")
            found = words if len(words.split()) <= most else found
    return f"{found} …" if len(found.split()) > most / 2 else first_words(whole, most)


def _label(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The noun of a label; one of a word or two in its clause, so that it is clear of whom."""
    read = material.read[side.sentence]
    words = quotable(read.parse.text[slice(*(side.words or (0, 0)))])
    if c.sort == "named" and len(words.split()) < _LEAST_LABEL:
        place = best_phrase(read, _weights(material, read), most, side.words, statement=True)
        if has_statement(read, place) and ends_a_phrase(read, place):
            return quotable(read.parse.text[slice(*place)])
    article, _, rest = words.partition(" ")
    words = f"{article.lower()} {rest}" if article in ("The", "A", "An") else words
    return first_words(words, most)


def _claimed(material: StoryMaterial, c: PossibleContrast, side: Side, most: int) -> str:
    """The words of a claim that the other sentence has too, in the clause that states them."""
    read = material.read[side.sentence]
    text = read.parse.text
    if side.words:
        words = _without_that(quotable(text[slice(*side.words)]))
        if len(words.split()) <= most:
            return words
    if len(c.sides) < len("ab"):
        return quotable(text[slice(*best_phrase(read, _weights(material, read), most))])
    pair = SentencePair(material, c.sides[0].sentence, c.sides[1].sentence)
    shared = pair.shared_left if side is c.sides[0] else pair.shared_right
    weights = {i: w * (_HEAVY if i in shared else 1.0) for i, w in _weights(material, read).items()}
    return quotable(text[slice(*best_phrase(read, weights, most, statement=True))])


def _weights(material: StoryMaterial, read: SentenceTokens) -> dict[int, float]:
    return {i: material.weigh(key) for i, key in read.stems.items()}


def _spoken(material: StoryMaterial, side: Side, most: int) -> str:
    """The words of a speaker: all of them, else the clause that says most."""
    words = _without_that(quotable(side.note))
    marked = _after_lone_mark(side.note)
    if marked and not has_statement(material.read[side.sentence], side.words or (0, 0)):
        return first_words(quotable(marked), most)
    if len(words.split()) <= most or side.words is None:
        return _without_end(first_words(words, most))
    read = material.read[side.sentence]
    part = read.part(*side.words)
    place = best_phrase(part, _weights(material, part), most, statement=True)
    if has_statement(part, place):
        return _without_end(_without_that(quotable(read.parse.text[slice(*place)])))
    return first_words(words, most)


def _without_end(words: str) -> str:
    """Reported words without who says so behind them, and without a title whose name is cut off.

    >>> _without_end("The bridge will open, Keller said"), _without_end("He chose two men, Reps")
    ('The bridge will open', 'He chose two men')
    """
    words = _SAID.sub("", words)
    before, _, last = words.rpartition(" ")
    return before.rstrip(",") if len(last) > 1 and _TITLE.fullmatch(last) else words


def _after_lone_mark(words: str) -> str:
    """The words behind an opening mark amid reported ones, whose closing mark is behind them.

    >>> _after_lone_mark('the strike " a threat to every patient in the town')
    'a threat to every patient in the town'
    >>> _after_lone_mark("the strike a threat")
    ''
    """
    before, mark, after = words.partition('"') if '"' in words else words.partition("“")
    whole = not mark or not before.strip() or any(m in after for m in '"“”')
    return "" if whole or len(after.split()) < _LEAST_WORDS else after.strip()


def _without_that(words: str) -> str:
    """Reported words without the "that" that joins them to their verb."""
    return re.sub(r"^that,? ", "", words)


def first_words(words: str, most: int) -> str:
    """The first words, with dots where more follow; they end with no article or the like.

    >>> first_words("The mayor blamed the owner of the dam for it", 6)
    'The mayor blamed the owner …'
    """
    parts = words.split()
    if len(parts) <= most:
        return words
    kept = parts[:most]
    while len(kept) > 2 and "".join(kept).count("(") > "".join(kept).count(")"):
        kept.pop()
    while len(kept) > 2 and (kept[-1].lower() in ENDS_NO_PHRASE or _TITLE.match(kept[-1])):
        kept.pop()
    words = " ".join(kept).rstrip(",;:—–-")
    return (words if _ABBREVIATION.search(words) else words.rstrip(".")) + " …"


def _quoted(material: StoryMaterial, left: Side, right: Side, most: int) -> tuple[str, str, str]:
    """How two quotations compare, and their words from shortly before the first that differ."""
    found = compare_quoted(*(quotable(_quotation(material, side)) for side in (left, right)))
    if found.relation == "apart":
        return "apart", _clause(material, left, most), _clause(material, right, most)
    long = most if found.relation == "worded" else _LONG[_LIMITS.index(most)]
    return found.relation, first_words(found.left, long), first_words(found.right, long)


def _quotation(material: StoryMaterial, side: Side) -> str:
    """The whole quotation that the words of a side are in, else these words."""
    read = material.read[side.sentence]
    start, end = side.words or (0, 0)
    around = (q["content"] for q in read.quotes if q["start"] <= start and end <= q["end"])
    return str(max((read.parse.text[start:end], *around), key=len))


def _clause(material: StoryMaterial, side: Side, most: int) -> str:
    """The whole of a short quotation, or its weightiest clause."""
    read = material.read[side.sentence]
    place = _in_own_marks(read, side.words or (int(read.row["start"]), int(read.row["end"])))
    whole = _without_that(quotable(read.parse.text[slice(*place)]))
    if len(whole.split()) <= most:
        return whole
    part = read.part(*place)
    return quotable(read.parse.text[slice(*best_phrase(part, _weights(material, part), most))])


def _in_own_marks(read: SentenceTokens, place: Span) -> Span:
    """The longest part of a place that is in quotation marks; all of it where no mark opens in it.

    A quotation may begin with words of the account: 'a panel on the fire “will do its job”'.
    """
    text = read.parse.text[slice(*place)]
    parts = [m.span(1) for m in _MARKED.finditer(text)]
    if not parts:
        return place
    start, end = max(parts, key=lambda part: part[1] - part[0])
    return place[0] + start, place[0] + end
