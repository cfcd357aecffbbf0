"""Find clauses of two sentences that part: denied, under other names, at another time."""

from __future__ import annotations

from collections.abc import Iterator

from analysis.compare.align.differences import Span
from analysis.compare.align.words import are_opposites, may_be_opposites, synonyms_of
from analysis.compare.contrasts.pairs import DetailDifference, SentencePair
from analysis.compare.contrasts.phrases import characters
from analysis.compare.contrasts.sentence_tokens import SentenceTokens

_LEAST_SHARED = 2
_SAME_ROLE = {"nsubjpass": "dobj", "nsubj": "nsubj", "dobj": "dobj", "attr": "attr", "pobj": "pobj"}
_NAMING = ("amod", "compound")
_LIGHT_NOUNS = frozenset("people person thing way part day time year week month one".split())
_LIGHT_VERBS = frozenset("be have do say tell make take get go come give see know think".split())
_DATED = ("DATE", "TIME")
_OPEN = frozenset("if unless whether to could would may might should".split())
_LIMITING = frozenset("until till unless whether yet which".split())
_FUTURE = frozenset("will shall 'll".split())
_PAST = frozenset("has have had was were been".split())
_NONE = frozenset("no none nobody nothing neither".split())
_PROPOSING = frozenset(
    "propose plan seek ask request want urge consider suggest intend hope recommend".split()
)
_DECIDING = frozenset("approve vote pass adopt agree ratify enact decide".split())
_NOT_YET = frozenset("to would could may might if will shall should".split())
_UPWARDS = ("xcomp", "ccomp", "acl", "pcomp", "prep", "dobj", "advcl", "pobj", "relcl")
_MOST_STEPS = 5  # from an act up to the verb that proposes or decides it
_SCHEDULED = frozenset("expect set schedule plan due slate intend prepare".split())


def conflicts(pair: SentencePair) -> Iterator[DetailDifference]:
    """A shared verb that one side denies, or opposites with a shared word beside them."""
    for i, j in _shared_verbs(pair):
        denied = _denied(pair.left, i), _denied(pair.right, j)
        stated = all(_is_stated(*side) for side in ((pair.left, i), (pair.right, j)))
        if denied[0] != denied[1] and stated and _same_arguments(pair, i, j):
            yield DetailDifference(
                "conflict", "denied", 0.6, _one(pair.left, i), _one(pair.right, j)
            )
            return
    if not may_be_opposites(*_lemmas(pair)):
        return
    for i, j in _others(pair):
        words = pair.left.parse.lemma[i].lower(), pair.right.parse.lemma[j].lower()
        if _is_prefixed(pair.left, i) or _is_prefixed(pair.right, j):
            continue
        if _has_word(pair.right, words[0]) or _has_word(pair.left, words[1]):
            continue
        if _is_negated(pair.left, i) != _is_negated(pair.right, j):
            continue
        if are_opposites(*words) and (_same_head(pair, i, j) or _same_arguments(pair, i, j)):
            places = _one(pair.left, i), _one(pair.right, j)
            yield DetailDifference("conflict", "opposites", 0.6, *places)
            return


def _has_word(read: SentenceTokens, word: str) -> bool:
    """Whether the account of a sentence has a word anywhere: then it may say both."""
    return word in read.parse.base_forms


def _is_negated(read: SentenceTokens, i: int) -> bool:
    """Whether a word or what it belongs to is denied: "not allowed" is "banned"."""
    return _denied(read, i) or _denied(read, read.parse.head[i])


def _shared_verbs(pair: SentencePair) -> Iterator[tuple[int, int]]:
    """The verbs that both sentences have."""
    verbs: dict[str | None, list[int]] = {}
    for j in sorted(pair.shared_right):
        if pair.right.parse.pos[j] == "VERB":
            verbs.setdefault(pair.right.stems.get(j), []).append(j)
    for i in sorted(pair.shared_left):
        if pair.left.parse.pos[i] == "VERB":
            yield from ((i, j) for j in verbs.get(pair.left.stems[i], ()))


def _is_open(read: SentenceTokens, i: int) -> bool:
    """Whether a verb is conditional or an infinitive: no statement of what is so."""
    marks = {read.parse.lower[c] for c in read.parse.children_by(i, "mark", "aux")}
    return bool(marks & _OPEN)


def _is_stated(read: SentenceTokens, i: int) -> bool:
    """Whether a verb says what is so: it is no order, and nothing limits it: "not until noon"."""
    parse = read.parse
    words = parse.lower[read.first : read.last]
    subject = parse.child(i, "nsubj", "nsubjpass") is not None or parse.dep[i] in ("xcomp", "conj")
    return subject and not _is_open(read, i) and not _LIMITING & set(words)


def _is_prefixed(read: SentenceTokens, i: int) -> bool:
    """Whether a word has a prefix before a hyphen: "non-essential" is no "essential"."""
    parse = read.parse
    return i > read.first and parse.lower[i - 1] == "-" and parse.end[i - 1] == parse.start[i]


def _denied(read: SentenceTokens, i: int) -> bool:
    return read.parse.child(i, "neg") is not None


def _others(pair: SentencePair) -> Iterator[tuple[int, int]]:
    """The words of one part of speech of which each sentence lacks the other one."""
    by_part: dict[str, list[int]] = {}
    for j in pair.right.stems:
        if j not in pair.shared_right:
            by_part.setdefault(pair.right.parse.pos[j], []).append(j)
    for i in pair.left.stems:
        if i not in pair.shared_left:
            for j in by_part.get(pair.left.parse.pos[i], ()):
                yield i, j


def _lemmas(pair: SentencePair) -> Iterator[frozenset[str]]:
    """The base forms of the words with content of each sentence."""
    for read in (pair.left, pair.right):
        yield frozenset(read.parse.lemma[i].lower() for i in read.stems)


def _one(read: SentenceTokens, i: int) -> Span:
    return characters(read, i, i + 1)


def other_names(pair: SentencePair) -> Iterator[DetailDifference]:
    """Two nouns in one part beside a shared verb, or two verbs beside shared nouns."""
    for i, j in _others(pair):
        if _alike_parts(pair, i, j):
            left, right = _naming(pair.left, i), _naming(pair.right, j)
            yield DetailDifference("label", pair.left.parse.pos[i], 0.5, left, right)
            return


def _alike_parts(pair: SentencePair, i: int, j: int) -> bool:
    left, right = pair.left.parse, pair.right.parse
    if left.pos[i] not in ("NOUN", "VERB", "ADJ"):
        return False
    if left.pos[i] == "NOUN" and not _in_one_role(left.dep[i], right.dep[j]):
        return False
    words = left.lemma[i].lower(), right.lemma[j].lower()
    if words[1] in synonyms_of(words[0]) or set(words) & (_LIGHT_NOUNS | _LIGHT_VERBS):
        return False
    if left.pos[i] == "ADJ":
        return left.dep[i] == right.dep[j] == "amod" and _same_head(pair, i, j, verb=True)
    if left.pos[i] == "NOUN":
        return _same_head(pair, i, j)
    return _same_arguments(pair, i, j, least=_LEAST_SHARED)


def _in_one_role(left: str, right: str) -> bool:
    """Whether two dependencies are one role, of a passive clause too."""
    role = _SAME_ROLE.get(left)
    return role is not None and role == _SAME_ROLE.get(right)


def _same_head(pair: SentencePair, i: int, j: int, verb: bool = False) -> bool:
    """Whether two words belong to one word, which is no light verb; and this to one verb."""
    heads = pair.left.parse.head[i], pair.right.parse.head[j]
    keys = pair.left.stems.get(heads[0]), pair.right.stems.get(heads[1])
    if keys[0] is None or keys[0] != keys[1]:
        return False
    if verb:
        return _same_head(pair, *heads)
    return pair.left.parse.lemma[heads[0]].lower() not in _LIGHT_VERBS


def _same_arguments(pair: SentencePair, i: int, j: int, least: int = 1) -> bool:
    """Whether two verbs have a subject or object in common, or several."""
    own, other = (
        {
            (_SAME_ROLE[read.parse.dep[c]], read.stems[c])
            for c in read.parse.children_by(k, "nsubj", "nsubjpass", "dobj")
            if c in read.stems
        }
        for read, k in ((pair.left, i), (pair.right, j))
    )
    return len(own & other) >= least


def _naming(read: SentenceTokens, i: int) -> Span:
    """A noun with the words that describe it, an adjective with its noun, a verb alone."""
    first, head = i, read.parse.head[i]
    if read.parse.pos[i] == "ADJ" and i < head < read.last:
        return characters(read, i, head + 1)
    if read.parse.pos[i] == "NOUN":
        first = min(
            [i, *(read.parse.left[c] for c in read.parse.children_by(i, *_NAMING) if c < i)]
        )
    return characters(read, max(first, read.first), i + 1)


def other_times(pair: SentencePair) -> Iterator[DetailDifference]:
    """Other days or hours beside shared words; or done here and planned there."""
    sides = [
        [
            span
            for span in _dates(read)
            if not _dates_words(read, span)
            & {w for s in _dates(other) for w in _dates_words(other, s)}
        ]
        for read, other in ((pair.left, pair.right), (pair.right, pair.left))
    ]
    for one in sides[0]:
        for other in sides[1]:
            verbs = _verb_of(pair.left, one[0]), _verb_of(pair.right, other[0])
            if _is_shared_verb(pair, *verbs):
                places = characters(pair.left, *one), characters(pair.right, *other)
                yield DetailDifference("time", "date", 0.6, *places)
    yield from _done_and_planned(pair)
    yield from _decided_and_proposed(pair)


def _done_and_planned(pair: SentencePair) -> Iterator[DetailDifference]:
    """One act that is reported as done here and as to come there, in the accounts' own voice."""
    for i, j in _shared_verbs(pair):
        planned = _planned_by(pair.left, i), _planned_by(pair.right, j)
        done = _is_done(pair.left, i), _is_done(pair.right, j)
        parted = (done[0] and planned[1] >= 0) or (done[1] and planned[0] >= 0)
        if parted and _same_arguments(pair, i, j) and not _other_objects(pair, i, j):
            left, right = (
                characters(read, min(k, p) if p >= 0 else k, k + 1)
                for read, k, p in ((pair.left, i, planned[0]), (pair.right, j, planned[1]))
            )
            yield DetailDifference("time", "tense", 0.7, left, right)
            return


def _planned_by(read: SentenceTokens, i: int) -> int:
    """The word by which a verb is yet to come: "will", "is expected to"; -1 without one."""
    parse = read.parse
    if read.inside(i, read.quotes) or _is_denied(read, i):
        return -1
    will = [c for c in parse.children_by(i, "aux") if parse.lower[c] in _FUTURE]
    if will:
        return will[0]
    above = parse.head[i]
    to = any(parse.lower[c] == "to" for c in parse.children_by(i, "aux"))
    scheduled = to and parse.dep[i] == "xcomp" and parse.lemma[above].lower() in _SCHEDULED
    return above if scheduled and read.first <= above < read.last else -1


def _is_denied(read: SentenceTokens, i: int) -> bool:
    """Whether a verb is denied, or said of none: "no files will be deleted"."""
    parse = read.parse
    if parse.child(i, "neg") is not None:
        return True
    nouns = parse.children_by(i, "nsubj", "nsubjpass", "dobj")
    return any(
        parse.lower[n] in _NONE or any(parse.lower[d] == "no" for d in parse.children_by(n, "det"))
        for n in nouns
    )


def _is_done(read: SentenceTokens, i: int) -> bool:
    """Whether a verb is finite, in a past tense, not denied and in nobody's words."""
    parse = read.parse
    if read.inside(i, read.quotes) or _is_denied(read, i):
        return False
    aux = {parse.lower[c] for c in parse.children_by(i, "aux", "auxpass")}
    if parse.tag[i] == "VBD":
        return not aux
    return parse.tag[i] == "VBN" and bool(aux & _PAST) and not aux & (_OPEN | _FUTURE)


def _decided_and_proposed(pair: SentencePair) -> Iterator[DetailDifference]:
    """One act that is decided here and only proposed there: "voted to extend", "asked to"."""
    for i, j in _shared_verbs(pair):
        left, right = _decision_on(pair.left, i), _decision_on(pair.right, j)
        if not (left and right) or left[1] == right[1]:
            continue
        if _same_arguments(pair, i, j) and not _other_objects(pair, i, j):
            own = characters(pair.left, min(i, left[0]), max(i, left[0]) + 1)
            other = characters(pair.right, min(j, right[0]), max(j, right[0]) + 1)
            yield DetailDifference("time", "decided", 0.7, own, other)
            return


def _decision_on(read: SentenceTokens, k: int) -> tuple[int, bool] | None:
    """The verb by which an act is decided or proposed, and whether it is decided."""
    parse, verb = read.parse, k
    for _ in range(_MOST_STEPS):
        above = parse.head[verb]
        if above == verb or parse.dep[verb] not in _UPWARDS or not read.first <= above < read.last:
            return None
        verb, lemma = above, parse.lemma[above].lower()
        if parse.pos[verb] == "VERB" and lemma in _PROPOSING | _DECIDING:
            aux = {parse.lower[c] for c in parse.children_by(verb, "aux", "mark")}
            is_open = parse.child(verb, "neg") is not None or bool(aux & _NOT_YET)
            return None if is_open else (verb, lemma in _DECIDING)
    return None


def _other_objects(pair: SentencePair, i: int, j: int) -> bool:
    """Whether two verbs are about other names or figures: each has one that the other lacks."""
    sides = [
        {
            read.stems[k]
            for c in read.parse.children[v]
            for k in range(read.parse.left[c], read.parse.right[c])
            if k in read.stems
            and read.parse.pos[k] in ("PROPN", "NUM")
            and read.parse.entity[k] not in _DATED
        }
        for read, v in ((pair.left, i), (pair.right, j))
    ]
    return bool(sides[0] - pair.right.stem_set and sides[1] - pair.left.stem_set)


def _verb_of(read: SentenceTokens, i: int) -> int:
    """The verb that a day or hour belongs to; the token itself without one."""
    head = i
    while read.parse.pos[head] not in ("VERB", "AUX"):
        above = read.parse.head[head]
        if above == head or not read.first <= above < read.last:
            return i
        head = above
    return head


def _is_shared_verb(pair: SentencePair, i: int, j: int) -> bool:
    """Whether two tokens are one verb with a subject or object in common."""
    key = pair.left.stems.get(i)
    return key is not None and key == pair.right.stems.get(j) and _same_arguments(pair, i, j)


def _dates(read: SentenceTokens) -> list[Span]:
    """The days and hours of a sentence, as tokens."""
    parse, found = read.parse, []
    i = read.first
    while i < read.last:
        if parse.entity[i] in _DATED:
            j = i + 1
            while j < read.last and parse.entity[j] in _DATED and not parse.begins[j]:
                j += 1
            found.append((i, j))
            i = j
        else:
            i += 1
    return found


def _dates_words(read: SentenceTokens, span: Span) -> set[str]:
    return {
        read.parse.lower[k] for k in range(*span) if read.parse.pos[k] in ("PROPN", "NUM", "NOUN")
    }
