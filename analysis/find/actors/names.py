"""Names and naming nouns of one account: which words name a person, a body, a group or a place."""

from __future__ import annotations

import re

from analysis.find.actors.nouns import Mention, first_names, nouns, singular
from analysis.nlp import ParsedText

_KINDS = {
    "PERSON": "person",
    "ORG": "body",
    "NORP": "group",
    "GPE": "place",
    "LOC": "place",
    "FAC": "place",
}
_NAMES = {"NNP", "NNPS"}
_NOT_NAMES = {
    "file", "photo", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "dr", "dr.", "overview", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "january", "february", "march", "april", "june", "july", "august", "september", "october", "november",
    "december", "getty", "images", "covid", "covid-19", "internet", "twitter", "facebook",
}  # fmt: skip
_HONORIFIC = re.compile(
    r"(?:mr|mrs|ms|miss|dr|prof|professor|rep|sen|gov|lt|gen|col|sgt|capt|maj|adm|cmdr|rev|hon|sir|dame|lord|lady|st|pres|supt|det|judge|"
    r"justice|king|queen|prince|princess|pope|president|prime|minister|secretary|senator|representative|congressman|congresswoman|governor|"
    r"mayor|chancellor|attorney|general|admiral|colonel|captain|sergeant|lieutenant|major|officer|detective|sheriff|chief|speaker|vice|"
    r"former|ex|ambassador|director|chairman|chairwoman|leader|house|state|deputy|foreign|defense|defence|first|rabbi|imam|bishop|father|"
    r"sister|pastor|reverend|spokesman|spokeswoman|lawmaker|commissioner|councilman|councilwoman)\.?",
    re.I,
)
_MODIFIERS = {"compound", "amod", "nmod"}
_LAYOUT = re.compile(r"[/@\[\]]|^[RD]-[A-Z]")
_LAWS = {"bill", "act", "law", "amendment"}
_SITES = {
    "airport", "area", "base", "beach", "border", "bridge", "camp", "checkpoint", "city", "county", "crossing", "desert", "district",
    "highway", "hill", "island", "junction", "mountain", "neighborhood", "neighbourhood", "peninsula", "port", "prison", "province",
    "refinery", "region", "river", "road", "square", "station", "street", "suburb", "town", "valley", "village",
}  # fmt: skip


def title_case(words: ParsedText, n: int) -> bool:
    """Whether a sentence row is printed with capitals throughout, as headlines are: then capitals do not tell a name."""
    first, last = words.spans[n]
    long = [w for w in words.word[first:last] if len(w) > 3 and w.isalpha()]
    most = 0.8 if words.rows[n]["role"] == "body" else 0.6
    return (
        len(long) > 3
        and words.word[last - 1] != "."
        and sum(w[0].isupper() for w in long) > most * len(long)
    )


def find_names(words: ParsedText) -> list[Mention]:
    """The proper names of an account, with their titles; headlines in title case give none (see ``find_known``)."""
    found: list[Mention] = []
    taken = [False] * len(words)
    for n, (first, last) in enumerate(words.spans):
        if title_case(words, n):
            continue
        last = _credit(words, first, last) if words.rows[n]["role"] == "caption" else last
        for a, b, label in sorted(
            _runs(words, first, last), key=lambda run: (run[2] != "PERSON", run[2] == "")
        ):
            mention = _name(words, a, b, label)
            if mention and not any(taken[mention.first : mention.last]):
                found.append(mention)
                taken[mention.first : mention.last] = [True] * (mention.last - mention.first)
    return found


def _credit(words: ParsedText, first: int, last: int) -> int:
    """Where a caption's credit in brackets starts."""
    opens = [i for i in range(first, last) if words.word[i] == "("]
    return opens[-1] if opens and last - opens[-1] < 14 else last


def _runs(words: ParsedText, first: int, last: int) -> list[tuple[int, int, str]]:
    """Token spans that may be names: the model's entities, and runs of proper nouns that it left unnamed."""
    runs, i = [], first
    while i < last:
        label = words.entity[i]
        if label in _KINDS or label in ("WORK_OF_ART", "PRODUCT", "LAW", "EVENT"):
            j = i + 1
            while j < last and words.entity[j] == label and not words.begins[j]:
                j += 1
            runs.append((i, j, label))
            i = j
        elif words.tag[i] in _NAMES and not label and words.word[i][:1].isupper():
            j = i + 1
            while (
                j < last
                and words.tag[j] in _NAMES
                and not words.entity[j]
                and words.word[j][:1].isupper()
            ):
                j += 1
            runs.append((i, j, ""))
            i = j
        else:
            i += 1
    return runs


def _name(words: ParsedText, a: int, b: int, label: str) -> Mention | None:
    while a < b and (
        words.lower[a] in ("the", "a", "an", "-", "–", "—")
        or words.lower[a] == "file"
        or not words.word[a].strip()
    ):
        a += 1
    while a < b and (
        words.tag[b - 1] in ("POS", ",", ".", "HYPH", ":")
        or not words.word[b - 1].strip()
        or words.lower[b - 1] == "file"
    ):
        b -= 1
    if label == "ORG" or label == "":
        a = _after_break(words, a, b)
    if label == "PERSON":
        a, b = _hyphened(words, a, b)
    if (
        a >= b
        or not any(w[:1].isupper() for w in words.word[a:b])
        or any(_LAYOUT.search(w) for w in words.word[a:b])
    ):
        return None
    head = _head(words, a, b)
    if label == "ORG" and not any(words.tag[i] in _NAMES for i in range(a, b)):
        return None
    if words.lower[words.head[head]] in _LAWS and words.dep[head] in _MODIFIERS:
        return None
    kind = _kind(words, a, b, head, label)
    if not kind or (b - a == 1 and (words.lower[a] in _NOT_NAMES or _common_plural(words, a))):
        return None
    if (
        kind == "group"
        and words.tag[head] not in ("NNS", "NNPS")
        and words.dep[head] not in ("nsubj", "nsubjpass", "dobj", "pobj", "conj")
    ):
        return None
    return _person(words, a, b, head) if kind == "person" else _other(words, a, b, head, kind)


def _common_plural(words: ParsedText, i: int) -> bool:
    """A capital that only the layout gave: "FILE - Relatives"."""
    return words.tag[i] in ("NNS", "NNPS") and singular(words, i) in nouns()


def _after_break(words: ParsedText, a: int, b: int) -> int:
    """A dash inside the span belongs to the layout ("FILE - Max Kresch"): the name starts after it."""
    for i in range(a, b - 1):
        if (
            words.word[i] in ("-", "–", "—")
            and words.text[words.start[i] - 1 : words.start[i]] == " "
        ):
            a = i + 1
    return a


def _hyphened(words: ParsedText, a: int, b: int) -> tuple[int, int]:
    """A surname with a hyphen is one: "Ammar Campa-Najjar"; not the party and state of "D-Calif."."""

    def tight(i: int) -> bool:
        inside = (
            0 < i < len(words) - 1
            and words.word[i] == "-"
            and words.end[i - 1] == words.start[i]
            and words.end[i] == words.start[i + 1]
        )
        return (
            inside
            and words.tag[i - 1] in _NAMES
            and words.tag[i + 1] in _NAMES
            and words.word[i - 1] not in ("R", "D")
        )

    while tight(a - 1):
        a -= 2
    while tight(b):
        b += 2
    return a, b


def _head(words: ParsedText, a: int, b: int) -> int:
    """The token of the span whose head lies outside it."""
    return next(
        (i for i in range(b - 1, a - 1, -1) if not a <= words.head[i] < b or words.head[i] == i),
        b - 1,
    )


def _kind(words: ParsedText, a: int, b: int, head: int, label: str) -> str:
    if (
        label == "ORG"
        and 1 < b - a < 4
        and (words.lower[a] in first_names() or _beside_person(words, head))
    ):
        return "person"
    if (
        label == "ORG"
        and words.dep[head] in _MODIFIERS
        and words.lemma[words.head[head]].lower() in _SITES
    ):
        return "place"
    noun = nouns().get(words.lower[b - 1])
    if label in ("GPE", "LOC", "FAC") and noun and noun.kind == "body" and b - a > 1:
        return "body"
    if label in _KINDS:
        return _KINDS[label]
    if label == "":
        if noun and b - a > 1:
            return noun.kind
        placed = words.dep[head] in ("nsubj", "nsubjpass", "appos", "conj", "poss")
        if placed and b - a in (2, 3) and all(w.isalpha() for w in words.word[a:b]):
            return "person"
        inside = words.sentence[a] == words.sentence[a - 1] and words.dep[head] == "nsubj"
        return (
            "person"
            if a > 0
            and inside
            and words.tag[head] == "NNP"
            and words.lemma[words.head[head]] in ("say", "add", "tell")
            else ""
        )
    named = (
        b - a > 1
        and words.tag[a] in ("NNS", "NNPS")
        and words.lower[a + 1] in ("for", "against", "of", "without")
    )
    quoted = words.text[words.start[a] - 1 : words.start[a]] in ('"', "“", "‘", "'")
    return "body" if named and not quoted else ""


def _beside_person(words: ParsedText, head: int) -> bool:
    """Whether an apposition tells that a name is a person's: "Max Kresch, an army reserve medic"."""
    near = [
        words.lemma[c].lower()
        for c in words.children[head]
        if words.dep[c] == "appos" and words.tag[c] == "NN"
    ]
    return any(n in nouns() and nouns()[n].kind == "person" for n in near)


def _person(words: ParsedText, a: int, b: int, head: int) -> Mention | None:
    """A person's name without the titles before it; the span takes them in."""
    first = a
    while a < b - 1 and _HONORIFIC.fullmatch(words.word[a]):
        a += 1
    while (
        first > 0
        and words.sentence[first - 1] == words.sentence[a]
        and _belongs(words, first - 1, head)
    ):
        first -= 1
    titles = [words.lower[i] for i in range(first, a)]
    noun = _title_noun(titles)
    if not noun:  # "an angry Mr. Lee": an adjective alone is no title
        while first < a and words.word[first][:1].islower():
            first += 1
    name = re.sub(r"\s+", " ", words.text[words.start[a] : words.end[b - 1]])
    name = re.sub(r"\s*\(.*", "", name)
    if not name.strip(".,'’\"- "):
        return None
    told = nouns().get(noun)
    return Mention(
        first,
        b,
        head,
        "person",
        name,
        noun=told.actor if told else "",
        speaker=told.speaker if told else "",
        titles=titles,
    )


def _belongs(words: ParsedText, i: int, head: int) -> bool:
    """Whether a word before a name is part of its title."""
    if (
        words.dep[i] not in _MODIFIERS
        or not words.word[i][:1].isalnum()
        or words.tag[i] in ("CD", "DT", "JJR", "JJS")
    ):
        return False
    at = words.head[i]
    while words.dep[at] in _MODIFIERS and at != head and at > i:
        at = words.head[at]
    return at == head


def _title_noun(titles: list[str]) -> str:
    """The last naming noun of a title: "prime minister" in "Israeli Prime Minister"."""
    short = {"rep.": "representative", "sen.": "senator", "gov.": "governor", "gen.": "general", "col.": "colonel", "dr.": "doctor",
             "lt.": "lieutenant", "sgt.": "sergeant", "prof.": "professor", "rev.": "pastor"}  # fmt: skip
    plain = [short.get(t, t) for t in titles]
    for i in range(len(plain) - 1, -1, -1):
        pair = " ".join(plain[i - 1 : i + 1]) if i else ""
        if pair in nouns():
            return pair
        if plain[i] in nouns():
            return plain[i]
    return ""


def _other(words: ParsedText, a: int, b: int, head: int, kind: str) -> Mention:
    name = re.sub(r"\s+", " ", words.text[words.start[a] : words.end[b - 1]])
    told = nouns().get(words.lower[b - 1]) or next(
        (nouns()[w] for w in words.lower[a:b] if w in nouns()), None
    )
    speaker = told.speaker if told and kind == "body" else ""
    return Mention(
        a, b, head, kind, name, speaker=speaker, plural=words.tag[head] in ("NNS", "NNPS")
    )


def find_known(
    words: ParsedText, names: dict[tuple[str, ...], str], taken: list[bool]
) -> list[Mention]:
    """Places where a name that the story gives elsewhere stands unseen, such as in a headline."""
    by_first: dict[str, list[tuple[str, ...]]] = {}
    for name in names:
        by_first.setdefault(name[0], []).append(name)
    found = []
    for i, word in enumerate(words.word):
        if word not in by_first or taken[i] or words.sentence[i] < 0:
            continue
        for name in sorted(by_first[word], key=len, reverse=True):
            end = i + len(name)
            if (
                tuple(words.word[i:end]) == name
                and not any(taken[i:end])
                and words.sentence[i] == words.sentence[min(end, len(words)) - 1]
            ):
                head = _head(words, i, end)
                kind = names[name]
                found.append(
                    _person(words, i, end, head)
                    if kind == "person"
                    else _other(words, i, end, head, kind)
                )
                taken[i:end] = [True] * len(name)
                break
    return [m for m in found if m]
