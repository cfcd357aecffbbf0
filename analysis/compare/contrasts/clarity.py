"""Judge whether the words that the sentence of a contrast quotes say something by themselves."""

from __future__ import annotations

import re

from analysis.compare.align.differences import Span
from analysis.compare.contrasts.candidates import (
    OTHER_SPEAKER,
    SOURCES,
    PossibleContrast,
    Side,
)
from analysis.compare.contrasts.cuts import (
    DETAILS,
    LEAST_WORDS,
    after_lone_mark,
    find_words,
)
from analysis.compare.contrasts.fronts import keep_stance, states_news
from analysis.compare.contrasts.phrase_checks import (
    FINITE,
    cuts_a_name,
    ends_a_phrase,
    has_statement,
    is_one_phrase,
    lacks_its_of,
    leaves_verb_open,
    loses_sense,
    names_its_subject,
    starts_a_phrase,
)
from analysis.compare.contrasts.phrases import quotable
from analysis.compare.contrasts.quoted import quote_key
from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import Sentence
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.contrasts.voice_words import (
    are_of_speaker,
    are_understood,
    is_cited_unnamed,
    is_of_the_matter,
    is_sure_who_speaks,
    stands_elsewhere,
)
from analysis.find.actors.introductions import is_title
from analysis.find.actors.nouns import noun_at
from analysis.read.head import newspaper_nouns
from analysis.read.scraps import is_post, is_row_of_tags, is_video_title

_SOMEBODY = frozenset("he she him her his hers himself herself".split())
_SOME = frozenset("they them their theirs themselves".split())
_TELLING = ("relcl", "acl", "prep", "appos", "amod", "compound", "nmod", "poss")
_OPENING_MARK = re.compile(r"(?<!\w)['‘](?=\w)")
_CLOSING_MARK = re.compile(r"(?<=[\w.,!?])['’](?!\w)")
_STATED = ("left out", "adds", "written before", "unheard")  # sorts whose words must say something
_AGAINST = frozenset(
    "but yet although though unless except if until however than while whereas or nor not".split()
)
_BODIES = frozenset(["agency"])  # that are no newspaper
# Words that open a sentence and are read as a part of the name behind them: "Following Lam".
_BEFORE_NAMES = frozenset(
    "following including regarding concerning according despite amid after before".split()
)
_MARKS = ('"', "“", "``")
_FIRST_PERSON = re.compile(r"\b(?:I|my|me)\b")
_FAR_DOWN = 30  # sentences
_TWO = 2  # accounts
_FEW = 5  # accounts of which each can be named
_LONGER = ("longer", "shorter")
_LEAST_MARKED = 8  # in quotation marks, to say something without a verb
_SOUGHT = 4  # words of a longer quotation that are looked for in the other account


def is_clear(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the quoted words say something, and on both sides something else."""
    if (is_silent := leaves_out(material, c)) or c.kind == "origin":
        return not is_silent
    if any(map(_has_open_mark, (s.x, s.y))) or any(_is_no_prose(material, p) for p in c.printed):
        return False
    if has_unclear_name(material, c, s) or (c.kind == "only" and not _is_weighty(material, c)):
        return False
    if c.kind == "only" and c.sort in DETAILS:
        return bool(s.what and any(s.notes))
    if c.kind == "voice":
        return _is_clear_voice(material, c, s)
    is_same = s.x.lower() == s.y.lower() and len(c.printed) > 1 and s.left != s.right
    if is_same and not c.absent and c.kind != "attribution" and c.sort != OTHER_SPEAKER:
        return False
    if c.kind == "quote":
        return _is_clear_quotation(material, c, s)
    if c.kind == "only":
        says = _is_phrase if c.sort == "figure" else _says_something_alone
        named = s.speaker is None or (s.speaker != "" and not is_title(s.speaker))
        return named and says(material, c.sides[0], s.x)
    if c.kind in ("conflict", "figure"):
        return _is_clear_difference(material, c, s)
    if c.kind in ("label", "attribution"):
        return _is_clear_naming(material, c, s)
    if c.sort == "headlines":
        return keep_stance(material, [side.sentence for side in c.sides[:2]], (s.x, s.y))
    return c.sort not in _STATED or _is_clear_statement(material, c, s)


def _is_clear_statement(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether words that a line states, or an event it dates, say something by themselves."""
    if c.sort == "written before" and points_to_before(material, c.sides[0], s.x):
        return False
    return _says_something(material, c.sides[0], s.x)


def points_to_before(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words on an event are about what only the sentence before names: "those fears"."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    return place is not None and not names_its_subject(read, place)


def leaves_out(material: StoryMaterial, c: PossibleContrast) -> bool:
    """Whether a line that names who lacks something is silent about one of a few accounts.

    A reader takes the accounts that are named for all of them; so with those that credit sources.
    """
    named = {material.account[side.sentence] for side in c.printed} | set(c.absent)
    return bool(c.absent or c.sort == SOURCES) and len(named) < len(material.ids) <= _FEW


def _is_weighty(material: StoryMaterial, c: PossibleContrast) -> bool:
    """Whether two origins report what an account lacks, and not far down in the first.

    What one account alone has, or two of one origin, is most often a detail or background. Of two
    accounts, those counted to whom something was done are none.
    """
    if c.is_act or (c.is_toll and len(material.ids) == _TWO):
        return True
    if c.sort != "missing" or material.terms.order[c.seed] >= _FAR_DOWN:
        return False
    origins = {material.origin[material.account[side.sentence]] for side in c.printed}
    return len(origins) > 1


def has_unclear_name(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether a line on a name has a part of a longer one, or words without it."""
    name = c.what.split() if c.kind == "voice" else []
    body = c.role is None and len(name) > 1
    if (len(name) > 1 and c.what.isupper()) or (
        body and name[-1].lower() in newspaper_nouns() - _BODIES
    ):
        return True
    if name and name[0].lower() in _BEFORE_NAMES:
        return True
    if c.sort == "unnamed" and c.what.split()[-1].lower() not in s.x.lower():
        return True
    return c.sort == "unnamed" and material.is_cut_name(c.what)


def _has_open_mark(words: str) -> bool:
    """Whether words have a single mark of a quotation whose other mark is cut off: "the 'Bam"."""
    return len(_OPENING_MARK.findall(words)) > len(_CLOSING_MARK.findall(words))


def _is_clear_quotation(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether two quotations differ in their words or speakers, or one stops before the other."""
    if c.sort == OTHER_SPEAKER:
        return not s.x.endswith("…")
    return s.sort == "worded" or (s.sort in _LONGER and _stops(material, c, s))


def _is_clear_voice(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether a speaker is introduced, and the words are a whole saying of a sentence of news.

    What somebody posts is read as a quotation of whoever is named beside it.
    """
    if c.sort == "unheard":
        clear = _says_something(material, c.sides[0], s.x)
        return clear and not material.is_cut_name(c.what)
    if c.role is None and _FIRST_PERSON.search(s.x) and s.reported:
        return False  # a person that was read as a body
    if c.role == "" or any(is_post(_text_of(material, side)) for side in c.printed):
        return False
    if c.role and (c.role.endswith(".") or is_cited_unnamed(material, c)):
        return False
    place = c.sides[0].sentence
    if not (material.is_near_shared_name(place) and is_of_the_matter(material, place)):
        return False
    if stands_elsewhere(material, c, s.x) or not are_understood(material, c, s.x):
        return False
    if s.x.endswith("…") or _begins_amid(material, c, s.x) or goes_on_against(material, c, s.x):
        return False
    if not are_of_speaker(material, c, s.x) or material.is_cut_name(c.what):
        return False
    if not is_sure_who_speaks(material, c.sides[0]):
        return False
    if s.reported and runs_into_marks(material, c, s.x):
        return False
    side = c.sides[0]
    if _is_marked(side, s.x) or _is_whole_saying(material, side, s.x):
        return True
    return _states(material.read[side.sentence].part(*(side.words or (0, 0))), s.x)


def _is_whole_saying(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words are all that is in quotation marks, and no single phrase."""
    read = material.read[side.sentence]
    direct = (q for q in read.quotes if q["kind"] == "direct")
    whole = any(quotable(str(q["content"])) == words for q in direct)
    place = find_words(read, words) if whole else None
    if place is None or len(words.split()) < LEAST_WORDS:
        return False
    first, last = read.parse.between(*place)
    return any(read.parse.tag[i] in ("VBD", "VBZ", "VBP", "MD") for i in range(first, last))


def _is_no_prose(material: StoryMaterial, side: Side) -> bool:
    """Whether a side is a row of hashtags, or the title of a video with its length."""
    return is_row_of_tags(text := _text_of(material, side)) or is_video_title(text)


def _text_of(material: StoryMaterial, side: Side) -> str:
    return str(material.read[side.sentence].row["text"])


def goes_on_against(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether cited words are cut off before what limits them: "it saves them | , but kills"."""
    read = material.read[c.sides[0].sentence]
    place = find_words(read, words)
    if place is None:
        return False
    behind = read.parse.text[place[1] : int(read.row["end"])].lstrip(" ,;:—–-\"”’'").split()
    return bool(behind) and behind[0].lower().strip(",.") in _AGAINST


def _is_clear_naming(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the words for a label are whole, or those that are stated as fact say something."""
    if c.kind == "label":
        cut = any(words.endswith("…") for words in (s.x, s.y))
        return not cut and (c.sort != "described" or bool(s.what))
    side, words = (c.sides[1], s.y) if c.sort == "claim here" else (c.sides[0], s.x)
    return _says_something(material, side, words)


def _is_marked(side: Side, words: str) -> bool:
    marked = quotable(after_lone_mark(side.note))
    return len(words.split()) >= _LEAST_MARKED and words == marked


def _begins_amid(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether cited words begin with what completes a verb before them: "against the media"."""
    read = material.read[c.sides[0].sentence]
    place = find_words(read, words)
    if place is None:
        return False
    first = read.parse.between(*place)[0]
    return read.parse.dep[first] == "prep" and read.first <= read.parse.head[first] < first


def runs_into_marks(material: StoryMaterial, c: PossibleContrast, words: str) -> bool:
    """Whether reported words are the subject of a verb in marks: "a new ban “would hurt”"."""
    read = material.read[c.sides[0].sentence]
    place = find_words(read, words)
    parse = read.parse
    last = parse.between(*place)[1] if place else read.last
    return any(
        parse.word[k - 1] in _MARKS and parse.tag[k] in FINITE and parse.word[k].islower()
        for k in range(last + 1, read.last)
    )


def _is_phrase(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words around a figure are one phrase, with a beginning and an end."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    whole = place is None or (
        not _hangs_on_a_name(read, place)
        and starts_a_phrase(read, place)
        and ends_a_phrase(read, place)
        and is_one_phrase(read, place)
        and names_its_subject(read, place)
    )
    if place is not None and (_lacks_subject(read, place) or _is_cut_off(read, place)):
        return False
    return whole and len(words.split()) >= LEAST_WORDS


def _hangs_on_a_name(read: SentenceTokens, place: Span) -> bool:
    """Whether words are a name with a relative clause, or what somebody is made to do.

    "Lindau, which has 140 boats" may be of the yard in Lindau, and "10 men to come" of what fails.
    """
    parse = read.parse
    first, last = parse.between(*place)
    tops = [i for i in range(first, last) if not first <= parse.head[i] < last]
    top = next((i for i in tops if parse.pos[i] != "PUNCT"), first)
    if parse.pos[top] == "PROPN":
        return parse.child(top, "relcl") is not None
    made = any(parse.tag[k] == "TO" for k in parse.children_by(top, "aux"))
    return made and parse.child(top, "nsubj", "nsubjpass") is not None


def _lacks_subject(read: SentenceTokens, place: Span) -> bool:
    """Whether words begin with a verb whose subject is before them: "was 300, a record"."""
    return read.parse.tag[read.parse.between(*place)[0]] in ("MD", "VBD", "VBZ", "VBP", "TO")


def _is_cut_off(read: SentenceTokens, place: Span) -> bool:
    """Whether words want an "of", or the account's own text breaks off: "all 50 members of …"."""
    cut = lacks_its_of(read, place) or cuts_a_name(read, place)
    return cut or read.parse.text[place[1] : place[1] + 6].lstrip(" \"”'’").startswith(("...", "…"))


def _has_its_start(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether nothing before some words belongs to the first of them, nor is their subject."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    return place is None or (
        starts_a_phrase(read, place)
        and not _lacks_subject(read, place)
        and not _is_explained_object(read, place)
    )


def _is_explained_object(read: SentenceTokens, place: Span) -> bool:
    """Whether words are the object of a preposition with a clause that may be of the noun before.

    "the province that lost 30 men" is cut from "the raids in the province that lost 30 men".
    """
    parse = read.parse
    first, last = parse.between(*place)
    tops = (i for i in range(first, last) if not first <= parse.head[i] < last)
    return any(
        parse.dep[i] == "pobj"
        and any(parse.dep[k] == "relcl" for t in range(i, last) for k in parse.children[t])
        for i in tops
    )


def _stops(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the account with the shorter quotation has the further words nowhere."""
    shorter = c.sides[1 if s.sort == "longer" else 0]
    words = quote_key(s.x or s.y).split()[:_SOUGHT]
    text = quote_key(material.read[shorter.sentence].parse.text)
    return bool(words) and " ".join(words) not in text


def _says_something(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words of a sentence contain a verb with its subject, and are no broken phrase."""
    return _states(material.read[side.sentence], words)


def _is_clear_difference(material: StoryMaterial, c: PossibleContrast, s: Sentence) -> bool:
    """Whether the words of each side of a conflict, or on a figure, say what it is about."""
    if c.kind == "conflict" and _holds(s.x, s.y):
        return False
    says = _has_its_start if c.kind == "figure" else _conflict_says
    pairs = [*zip(c.sides, (s.x, s.y), strict=False)]
    pairs += zip(c.further, (words for _, words in s.further), strict=False)
    return all(says(material, *pair) for pair in pairs)


def _holds(left: str, right: str) -> bool:
    """Whether one of two wordings begins with the other: then they agree as far as they go."""
    shorter, longer = sorted((f"{quote_key(side)} " for side in (left, right)), key=len)
    return longer.startswith(shorter)


def _conflict_says(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether words say something, or are a whole headline that does."""
    news = material.is_headline(side.sentence) and states_news(material, side.sentence)
    whole = words == quotable(_text_of(material, side))
    return (news and whole) or _says_something(material, side, words)


def _states(read: SentenceTokens, words: str) -> bool:
    place = find_words(read, words)
    if place is None:
        return bool(words)
    whole = starts_a_phrase(read, place) and ends_a_phrase(read, place)
    whole = whole and not loses_sense(read, place)
    whole = whole and not (_stops_before_verb(read, place) or leaves_verb_open(read, place))
    whole = whole and words.count("(") == words.count(")") and not _is_cut_off(read, place)
    return whole and has_statement(read, place)


def _stops_before_verb(read: SentenceTokens, place: Span) -> bool:
    """Whether the next word is a verb, so that a subject is cut off: "and the signs | show"."""
    last = read.parse.between(*place)[1]
    return last < read.last and read.parse.tag[last] in ("VBD", "VBZ", "VBP", "MD")


def _says_something_alone(material: StoryMaterial, side: Side, words: str) -> bool:
    """Whether they also are one phrase, and name what they are about."""
    read = material.read[side.sentence]
    place = find_words(read, words)
    if place is not None and not (is_one_phrase(read, place) and names_its_subject(read, place)):
        return False
    if place is not None and (
        leaves_verb_open(read, place)
        or _points_to_somebody(read, place)
        or _points_back(material, place, read)
    ):
        return False
    return _says_something(material, side, words)


def _points_to_somebody(read: SentenceTokens, place: Span) -> bool:
    """Whether a pronoun stands in some words for somebody who is not named in them before it."""
    parse = read.parse
    first, last = parse.between(*place)
    first, last = max(first, read.first), min(last, read.last)
    for k in range(first, last):
        if parse.lower[k] in _SOMEBODY:
            if not any(_is_person(read, i) for i in range(first, k)):
                return True
        elif parse.lower[k] in _SOME and not any(
            parse.tag[i] in ("NNS", "NNP", "NNPS") for i in range(first, k)
        ):
            return True
    return False


def _is_person(read: SentenceTokens, i: int) -> bool:
    """Whether a token is a name that may be a person's, or a noun for a person."""
    parse = read.parse
    if parse.tag[i] == "NNP":
        return parse.entity[i] in ("PERSON", "")
    noun = noun_at(parse, i)
    return parse.pos[i] == "NOUN" and noun is not None and noun.kind == "person"


def _points_back(material: StoryMaterial, place: Span, read: SentenceTokens) -> bool:
    """Whether the subject of some words is one noun with "the" that the story does not explain.

    Which group "the group" is says the sentence before. A word of the headlines, and one that
    several accounts use, is clear.
    """
    parse = read.parse
    first = max(parse.between(*place)[0], read.first)
    subject = parse.head[first]
    alone = parse.lower[first] == "the" and subject == first + 1 and parse.tag[subject] == "NN"
    if not alone or any(parse.dep[k] in _TELLING for k in parse.children[subject]):
        return False
    return not material.is_common(read.stems.get(subject, ""))
