"""What a number counts: the noun with what it does, or for an amount what it is the amount of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from analysis.quantities.context import Place, people_words, under
from analysis.quantities.words import TRENDS, word_list

if TYPE_CHECKING:
    from spacy.tokens import Token

_NOMINAL = ("NOUN", "PROPN")
_VERBAL = ("VERB", "AUX")
_NAMED = ("NOUN", "PROPN", "NUM", "SYM", "X")
_HAVING = word_list("having")
_CLAIMING = word_list("claiming")
_DROP = word_list("drop")
_LENGTH = 10
_DANGLING = word_list("dangling")
_WHEN = word_list("when")
_SUBJECTS = ("nsubj", "nsubjpass", "csubj")
_TIME_WORDS = word_list("time_words")


def counted(place: Place, before: Place | None = None, told: str = "") -> tuple[str, str]:
    """(unit, counts): the unit, or the noun counted in the singular; the words for what is counted or measured.

    ``before`` is the last counting in the sentence: its noun is what "roughly 20" counts that no noun follows;
    ``told`` is what the figure before counts: an amount in brackets behind it says the same in another unit.
    """
    reading, noun = place.reading, place.noun
    if noun is None and before is not None and before.noun is not None and _is_left_out(place):
        noun = before.noun
    if noun is None and _is_left_out(place):
        noun = _people_before(place)
    unit = reading.unit
    if not unit and noun is not None:
        unit = _singular(place, noun)
    if reading.rate:
        unit = f"{unit} per {reading.rate}".strip()
    if noun is not None and not reading.noun and not reading.unit:
        return unit, _counted_words(place, noun)
    if (
        told
        and place.start > place.first
        and place.doc[place.start - 1].text == "("
        and place.doc[place.start - 2].i >= place.start - 2
        and _follows_amount(place)
    ):
        return unit, told
    words = _amount_of(place) or _nearest(place)
    if reading.side:
        words = [w for w in words if w.lemma_.lower() not in ("vote", "to") and not w.like_num and w.text != "-"]
        whose = _join(words)
        return unit, f"votes {reading.side}" + (f": {whose}" if whose else "")
    return unit, _join(words)


def _follows_amount(place: Place) -> bool:
    """True for "($590 million)" right behind another amount."""
    return any(t.like_num for t in place.doc[max(place.first, place.start - 6) : place.start])


def _singular(place: Place, noun: Token) -> str:
    """The noun in the singular with the compound word right before it: "power plant"."""
    words = [noun]
    if (
        noun.i - 1 > place.end
        and place.doc[noun.i - 1].dep_ == "compound"
        and place.doc[noun.i - 1].head.i == noun.i
        and place.doc[noun.i - 1].is_alpha
    ):
        words.insert(0, place.doc[noun.i - 1])
    last = noun.lemma_.lower()
    if last == noun.lower_ and noun.tag_ == "NNPS" and last.endswith("s"):
        last = last[:-1]
    return " ".join([*(w.lower_ for w in words[:-1]), last])


# ---------------------------------------------------------------- counted nouns


def _counted_words(place: Place, noun: Token) -> str:
    if place.noun is None or noun.i != place.noun.i:
        deed = _deed(place, place.top)
        after = place.doc[place.end + 1] if place.end + 1 < place.after else None
        if not deed and after is not None and after.tag_ in ("VBN", "VBD"):
            deed = [after, *[t for t in place.doc[place.end + 2 : min(place.end + 3, place.after)] if t.dep_ == "prt"]]
        return _join([noun, *deed])
    first = place.end + 1 if noun.i > place.end else noun.left_edge.i
    words = [t for t in place.doc[max(first, noun.left_edge.i) : noun.i + 1] if _content(t) and not place.start <= t.i <= place.end]
    return _join([*words, *_of_tail(noun, place), *_deed(place, noun)])


def _is_left_out(place: Place) -> bool:
    """True for a whole number that stands alone, as in "48 hostages held and roughly 20 believed alive"."""
    reading = place.reading
    return (
        reading.bare
        and not reading.rate
        and (reading.value is None or reading.value == int(reading.value))
        and reading.kind == ""
        and reading.number[1] > reading.number[0]
    )


def _people_before(place: Place) -> Token | None:
    """Of "as 60,000 called up" in a headline: the people its sentence names first, when what follows befalls people."""
    after = place.doc[place.end + 1] if place.end + 1 < place.after else None
    if after is None or after.tag_ not in ("VBN", "VBD"):
        return None
    return next(
        (t for t in place.doc[place.first : place.start] if t.tag_ in ("NNS", "NNPS") and t.lemma_.lower().rstrip("s") in people_words()),
        None,
    )


def _content(token: Token) -> bool:
    if token.lower_ in ("n't", "n’t", "'t", "’t") or not any(c.isalnum() or c in "-'’%&$" for c in token.text):
        return False
    if _hyphened(token):
        return True
    return not ((token.is_punct and token.text != "-") or token.lower_ in _DROP or token.pos_ in ("DET", "SPACE"))


def _hyphened(token: Token) -> bool:
    """Whether a hyphen ties the word to another one, so that a name such as "Mar-a-Lago" stays whole."""
    before = token.doc[token.i - 1] if token.i else None
    after = token.doc[token.i + 1] if token.i + 1 < len(token.doc) else None
    tied = before is not None and before.text == "-" and not before.whitespace_
    return token.is_alpha and (tied or (after is not None and after.text == "-" and not token.whitespace_))


def _of_tail(noun: Token, place: Place) -> list[Token]:
    """The noun's own phrase right behind it: "of wire fraud", "in Gaza"; none that holds another number."""
    for child in noun.rights:
        if (
            child.dep_ == "prep"
            and child.i == noun.i + 1
            and child.lower_ in ("of", "for", "in", "on", "with", "from", "at", "per", "to", "between", "against")
        ):
            part = [t for t in under(child, child.i - 6, min(child.i + 6, place.after)) if not place.start <= t.i <= place.end]
            if any(t.like_num for t in part) or (child.lower_ != "of" and any(t.ent_type_ in ("DATE", "TIME") for t in part)):
                return []
            return [t for t in part if _content(t)] if any(t.pos_ in _NOMINAL for t in part) else []
    return []


def _deed(place: Place, noun: Token) -> Sequence[Token | str]:
    """What the counted do or what is done to them, and by whom."""
    for holder in dict.fromkeys((noun, place.top)):
        for child in holder.rights:
            if child.dep_ in ("acl", "relcl") and child.pos_ in _VERBAL and child.i < place.after:
                return _verb_words(child, place)
    top = place.top
    for _ in range(4):
        if top.dep_ in ("conj", "appos") and top.head.i != top.i and top.head.pos_ in _NAMED:
            top = top.head
    verb = top.head
    if verb.i == top.i or not place.first <= verb.i < place.after:
        return []
    if top.dep_ == "prep" or verb.pos_ == "ADP":
        return _through_preposition(top, verb, place)
    if verb.pos_ not in _VERBAL:
        return (
            [t for t in _noun_words(verb, place) if not noun.left_edge.i <= t.i <= noun.right_edge.i]
            if verb.pos_ in _NOMINAL and top.dep_ in ("nummod", "nmod", "poss")
            else []
        )
    if top.dep_ in ("nsubj", "nsubjpass"):
        bare = verb.lemma_ in ("be", "have") and not any(c.dep_ in ("acomp", "attr", "oprd") for c in verb.children)
        return [] if bare else _verb_words(verb, place)
    return _done_to(verb, place) if top.dep_ in ("dobj", "obj", "attr", "dative", "oprd") else _subject_words(verb, place)


def _through_preposition(top: Token, verb: Token, place: Place) -> list[Token]:
    """a survey of 6,000 employers: the survey; signed by 40 mothers: what they signed is left out."""
    head = verb.head if verb.pos_ == "ADP" else verb
    if head.pos_ in _NOMINAL and head.i < place.start:
        return _noun_words(head, place)[:4]
    if head.pos_ in _VERBAL and head.i < place.start:
        return _subject_words(head, place)[:4]
    return []


def _done_to(verb: Token, place: Place) -> list[Token | str]:
    """called up; scored by Chris Wood; the company's, where the verb says no more than having."""
    if verb.lemma_ in _CLAIMING:
        return []
    subject = _subject_words(verb, place)[:4]
    if verb.lemma_ in _HAVING or verb.lemma_ in ("be", "get", "see"):
        return ["of", *subject] if subject and verb.lemma_ in _HAVING else [*subject]
    particle = [c for c in verb.children if c.dep_ == "prt"]
    if verb.tag_ in ("VBD", "VBN"):
        return [verb, *particle, *(["by", *subject] if subject else [])]
    return [*subject, verb, *particle]


def _verb_words(verb: Token, place: Place) -> list[Token]:
    """A verb with its particle and its nearest complement, in the order of the text."""
    words = [
        verb,
        *[
            c
            for c in verb.children
            if c.dep_ in ("prt", "neg", "acomp", "oprd", "attr") and c.pos_ != "PRON" and not place.start <= c.i <= place.end
        ],
    ]
    for child in verb.children:
        if child.i <= verb.i or child.dep_ not in ("dobj", "obj", "xcomp", "agent", "prep"):
            continue
        part = [t for t in under(child, child.i - 6, child.i + 6) if not place.start <= t.i <= place.end]
        if child.dep_ == "prep" and (child.lower_ in _WHEN or any(t.ent_type_ in ("DATE", "TIME") for t in part)):
            continue
        words += [t for t in part if _content(t)][:4]
        break
    kept = {w.i: w for w in words if w.i < place.after and w.lower_ not in ("who", "which", "that")}
    return [kept[i] for i in sorted(kept)][:7]


# ---------------------------------------------------------------- amounts


def _moved(place: Place) -> list[Token]:
    """What rose or fell: the noun phrase right before the verb of rising or falling."""
    for k in range(place.start - 1, max(place.first, place.start - 7), -1):
        if place.doc[k].lower_ in TRENDS and place.doc[k].pos_ in (*_VERBAL, "ADV", "ADP", "ADJ", "NOUN"):
            subject = next((c for c in place.doc[k].children if c.dep_ in _SUBJECTS and c.pos_ in _NOMINAL and c.i < k), None)
            m = k - 1
            while m >= place.first and place.doc[m].pos_ in ("AUX", "ADV", "PART", "VERB", "ADJ") and place.doc[m].pos_ != "NOUN":
                m -= 1
            if m < place.first or place.doc[m].pos_ not in _NAMED:
                return []
            if (
                subject is not None
                and subject.i <= m
                and not any(
                    t.pos_ in ("VERB", "AUX") and t.i > subject.i and t.dep_ not in ("relcl", "acl", "aux")
                    for t in place.doc[subject.i : m]
                )
            ):
                return _noun_words(subject, place)
            first = m
            while (
                first - 1 >= place.first
                and m - first < 5
                and (place.doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ", "NUM") or place.doc[first - 1].text in ("'s", "’s", "-", "&"))
            ):
                first -= 1
            return [t for t in place.doc[first : m + 1] if _content(t)]
    return []


def _amount_of(place: Place) -> list[Token]:
    """What an amount is the amount of, through "of", its noun, its preposition, or the clause's subject."""
    if place.reading.trend and (moved := _moved(place)):
        return moved
    of = place.of(place.end)
    top = place.top
    if of is not None:
        verb = top.head
        deed = _verb_words(verb, place) if top.dep_ in ("nsubj", "nsubjpass") and verb.pos_ == "VERB" else []
        if place.reading.kind in ("fraction", "percent") or deed:
            return [*_noun_words(of, place), *deed]
        return [*_noun_words(of, place), *_clause_words(top, place)[:4]]
    return _clause_words(top, place)


def _clause_words(top: Token, place: Place) -> list[Token]:
    for _ in range(6):
        head = top.head
        if head.i == top.i or not place.first <= head.i < place.after:
            return _of_verb(top, place) if top.pos_ in _VERBAL else _noun_words(top, place) if top.pos_ in _NOMINAL else []
        inside = place.start <= head.i <= place.end
        if (
            not inside
            and head.pos_ in _NOMINAL
            and head.i > place.end
            and top.dep_ in ("nummod", "amod", "compound", "nmod", "quantmod", "npadvmod", "poss")
        ):
            return [*_noun_words(head, place), *_of_tail(head, place)] if head.lemma_ not in _TIME_WORDS else _of_verb(head.head, place)
        if not inside and head.pos_ in _NOMINAL and head.i < place.start and (head.lemma_.lower() not in _TIME_WORDS):
            if top.dep_ in ("appos", "conj") and _is_amount(head):
                top = head
                continue
            words = _noun_words(head, place)
            if head.dep_ in ("pobj",) and head.head.dep_ == "prep" and head.head.head.pos_ in _NOMINAL:
                words = [*_noun_words(head.head.head, place), *words]
            return list({w.i: w for w in words}.values())
        if head.pos_ in _VERBAL:
            return _of_verb(head, place)
        top = head
    return []


def _is_amount(token: Token) -> bool:
    return token.like_num or token.pos_ in ("NUM", "SYM") or token.text in ("%", "$") or any(c.dep_ == "nummod" for c in token.children)


def _noun_words(noun: Token, place: Place) -> list[Token]:
    """A noun with what belongs before it and its "of" phrase; its numbers left out."""
    ends = noun.i
    for child in noun.rights:
        if (
            child.dep_ == "conj"
            and child.i <= noun.i + 5
            and child.pos_ in _NOMINAL
            and not _is_amount(child)
            and not (child.left_edge.i <= place.end and place.start <= child.right_edge.i)
        ):
            ends = child.i
            break
    words = [
        t
        for t in under(noun, noun.i - 5, ends + 1)
        if t.i <= ends
        and noun.i - t.i < 6
        and _content(t)
        and not place.start <= t.i <= place.end
        and not t.like_num
        and t.text not in ("$", "%")
    ]
    return [*words, *_of_tail(noun, place)][:8]


def _subject_words(verb: Token, place: Place) -> list[Token]:
    """The subject of a clause, looked for upward when the clause has none of its own."""
    seen = verb
    for _ in range(5):
        subject = next((c for c in seen.children if c.dep_ in _SUBJECTS), None)
        if subject is not None and subject.pos_ == "NUM" and any(c.dep_ == "compound" and c.pos_ == "PROPN" for c in subject.children):
            return [t for t in under(subject, subject.i - 6, subject.i + 1) if t.pos_ != "DET"][-4:]
        if subject is not None and subject.pos_ in _NOMINAL and not place.start <= subject.i <= place.end and not _is_amount(subject):
            return _noun_words(subject, place)
        if seen.dep_ in ("relcl", "acl") and seen.head.pos_ in _NOMINAL:
            return _noun_words(seen.head, place)
        if (
            (subject is not None and seen.dep_ not in ("ccomp", "advcl", "conj", "parataxis"))
            or seen.dep_ not in ("conj", "advcl", "xcomp", "ccomp", "pcomp", "prep", "parataxis", "dep")
            or seen.head.i == seen.i
        ):
            return []
        seen = seen.head
    return []


def _of_verb(verb: Token, place: Place) -> list[Token]:
    """The subject of the clause, with the noun of the preposition behind the amount ("paid $4m in taxes") or the object."""
    subject = _subject_words(verb, place)
    after = place.end + 1
    while after < place.after and place.doc[after].lower_ in ("more", "less", "or"):
        after += 1
    following = place.doc[after] if after < place.after else None
    words: list[Token] = []
    if following is not None and following.pos_ == "ADP" and following.lower_ in ("in", "for", "on", "to", "as"):
        noun = next((c for c in following.children if c.dep_ == "pobj" and c.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")), None)
        if noun is not None and not _is_amount(noun):
            words = _noun_words(noun, place)[:5]
            if (
                verb.i < place.start
                and place.top.dep_ in ("dobj", "obj")
                and verb.lemma_ not in _HAVING
                and verb.lemma_ != "be"
                and verb.lemma_ not in TRENDS
            ):
                words = [verb, *words]
    if not words:
        if (
            verb.i < place.start
            and place.top.dep_ in ("dobj", "obj", "npadvmod")
            and verb.lemma_ not in _HAVING
            and verb.lemma_ not in ("be", "get", "say")
            and verb.lemma_ not in TRENDS
        ):
            words = [verb]
        objects = [
            c
            for c in verb.children
            if c.dep_ in ("dobj", "obj") and not place.start <= c.i <= place.end and c.pos_ in _NOMINAL and not _is_amount(c)
        ]
        words = _noun_words(objects[0], place)[:5] if objects and objects[0].i < place.start else []
    return [*(subject[:6] if not words else subject[-4:]), *words]


def _nearest(place: Place) -> list[Token]:
    """The nearest noun phrase before the amount, else right behind it: what lists and headlines leave to the eye."""
    for k in range(place.start - 1, max(place.first - 1, place.start - 40), -1):
        token = place.doc[k]
        if (
            token.pos_ in _NOMINAL
            and not _is_amount(token)
            and token.lemma_.lower() not in _TIME_WORDS
            and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT")
        ):
            first = k
            while first - 1 >= place.first and place.doc[first - 1].pos_ in ("NOUN", "PROPN", "ADJ") and k - first < 4:
                first -= 1
            return [t for t in place.doc[first : k + 1] if _content(t)]
    for k in range(place.end + 1, min(place.after, place.end + 9)):
        token = place.doc[k]
        if token.pos_ in _NOMINAL and not _is_amount(token) and token.ent_type_ not in ("DATE", "TIME", "MONEY", "PERCENT"):
            return [t for t in under(token, place.end + 1, token.i + 1) if _content(t) and not t.like_num][-3:]
    return []


def _join(tokens: Sequence[Token | str]) -> str:
    out = ""
    seen: set[int] = set()
    for token in tokens:
        if isinstance(token, str):
            out += f" {token}" if out else token
            continue
        if token.i in seen:
            continue
        seen.add(token.i)
        if out and not out.endswith("-") and token.text != "-" and token.text not in ("'s", "’s", "’", "'", "%"):
            out += " "
        out += token.text
    words = out.strip(" -–").split()[:_LENGTH]
    while words and words[-1].lower() in _DANGLING:
        words.pop()
    return " ".join(words)
