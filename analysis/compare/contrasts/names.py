"""Search the accounts of a story for a name: whether an account names somebody at all."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from analysis.find.actors import resolve_coreference
from analysis.find.actors.introductions import introduce_actors
from analysis.find.quotes.cues import cue_at
from analysis.read.head import media_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from analysis.compare.contrasts.sentence_tokens import SentenceTokens
    from analysis.find.actors.mentions import Actor
    from analysis.nlp import ParsedText
    from analysis.story import Story

_WORD = re.compile(r"[^\W\d_][\w&.-]*(?:['’](?!s\b)\w+)*")
_POSSESSIVE = re.compile(r"['’]s?\s+")
_PART = re.compile(r"\w+")
_BOUNDARY = re.compile(r"\b")
_SUBJECTS = ("nsubj", "nsubjpass")
_AFTER_NAMES = frozenset("jr sr ii iii iv".split())
_LEAST_INITIALS = 3
_LEAST_CAPITALS = 2  # words of a name inside the words for somebody or something
_LEAST_SPELT, _ALIKE = 4, 0.8  # letters, and share of them, of two spellings of a name
_ALIKE_SHORT = 0.88  # the same share for names of four letters
_LEAST_JOINED = 8  # letters of a name that may be printed as one word
_STEM = 6  # letters of a word that its other forms share


class NameSearch:
    """The names of a story's actors, and the accounts that name each of them."""

    def __init__(self, story: Story) -> None:
        coreference = resolve_coreference(story)
        self.actors: dict[str, Actor] = {a.actor_id: a for a in coreference.actors}
        self._accounts = coreference.accounts
        self._known: dict[tuple[str, str], bool] = {}
        self._other_spellings: dict[tuple[str, str], set[str]] = {}
        self._roles: dict[str, dict[int, str]] = {}
        self._texts = {a: story.texts[a] for a in story.compared}
        outlets = {o.lower() for o in story.accounts["outlet"] if isinstance(o, str)}
        self._media = media_names() | outlets

    @cached_property
    def _mentioned(self) -> dict[str, set[str]]:
        """account_id -> the actors that its words were resolved to."""
        return {
            account: {found.actors[m.actor].actor_id for m in found.mentions if m.actor >= 0}
            for account, found in self._accounts.items()
        }

    @cached_property
    def _names(self) -> dict[str, dict[str, set[str]]]:
        """account_id -> first letter -> its words with a capital, in lower case."""
        found: dict[str, dict[str, set[str]]] = {}
        for account, text in self._texts.items():
            own = found.setdefault(account, defaultdict(set))
            for word in {w.lower() for w in _WORD.findall(text) if w[:1].isupper()}:
                own[word[:1]].add(word)
        return found

    @cached_property
    def _places(self) -> frozenset[str]:
        """The stems of the places of the story."""
        places = (a.name for a in self.actors.values() if a.kind == "place")
        return frozenset(w[:_STEM].lower() for name in places for w in _WORD.findall(name))

    def named(self, actor_id: str) -> Actor | None:
        """The actor, if it has a name of its own, or what it is called has one in it: "X poll"."""
        actor = self.actors.get(actor_id)
        if actor is None or not name_forms(actor):
            return None
        capitals = sum(w[:1].isupper() for w in actor.name.split())
        return actor if actor.proper or capitals >= _LEAST_CAPITALS else None

    def by_name(self, name: str) -> Actor | None:
        """The actor of a name, if it has a name of its own."""
        found = self._by_name.get(name)
        return self.named(found.actor_id) if found else None

    @cached_property
    def _by_name(self) -> dict[str, Actor]:
        """The first actor of each name."""
        return {a.name: a for a in reversed(self.actors.values())}

    def has(self, account_id: str, actor: Actor) -> bool:
        """Whether an account names an actor, in any form of the name or by a word for it."""
        key = account_id, actor.actor_id
        if key not in self._known:
            self._known[key] = self._search(account_id, actor)
        return self._known[key]

    def _search(self, account_id: str, actor: Actor) -> bool:
        if actor.actor_id in self._mentioned.get(account_id, ()):
            return True
        text = self._texts[account_id]
        if self._is_printed(account_id, actor) or _has_parts(text, actor, self._places):
            return True
        return bool(self._spellings(account_id, actor))

    def _spellings(self, account_id: str, actor: Actor) -> set[str]:
        """The words of an account that may be the name of an actor in another spelling."""
        key = account_id, actor.actor_id
        if key not in self._other_spellings:
            self._other_spellings[key] = self._find_spellings(account_id, actor)
        return self._other_spellings[key]

    def _find_spellings(self, account_id: str, actor: Actor) -> set[str]:
        """The last name of a person, or a name that is run together: "AppleInsider"."""
        if account_id not in self._texts:
            return set()
        if actor.kind != "person":
            joined = actor.name.replace(" ", "")
            is_printed = len(joined) >= _LEAST_JOINED and joined in self._texts[account_id]
            return {joined.lower()} if is_printed else set()
        names = self._names[account_id]
        forms = name_forms(actor)
        return {w for form in forms for w in names.get(form[:1], ()) if _is_spelling(form, w)}

    def _is_printed(self, account_id: str, actor: Actor) -> bool:
        """Whether an account has a form of a name as a word; most accounts have not even that."""
        there = self._vocabulary[account_id]
        if not any(there.issuperset(_PART.findall(form)) for form in name_forms(actor)):
            return False
        return self._pattern(actor).search(self._texts[account_id]) is not None

    @cached_property
    def _vocabulary(self) -> dict[str, set[str]]:
        """account_id -> the words of its text in lower case, without marks."""
        return {account: set(_PART.findall(t.lower())) for account, t in self._texts.items()}

    def _pattern(self, actor: Actor, account_id: str = "") -> re.Pattern[str]:
        """The forms of a name as words, with the spellings of an account."""
        forms = sorted(name_forms(actor) | self._spellings(account_id, actor))
        return re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b", re.IGNORECASE)

    def role(self, account_ids: Iterable[str], actor: Actor) -> str | None:
        """What the accounts say that a person is, the first that does; None for a body."""
        if actor.kind != "person":
            return None
        for account_id in account_ids:
            for n, words in self._introduced(account_id).items():
                if self._accounts[account_id].actors[n].actor_id == actor.actor_id:
                    return words
        return ""

    def _introduced(self, account_id: str) -> dict[int, str]:
        if account_id not in self._roles:
            self._roles[account_id] = introduce_actors(self._accounts[account_id])
        return self._roles[account_id]

    def is_reporter(self, actor: Actor) -> bool:
        """Whether an account puts a newsroom before a name: "NPR’s Lauren Frayer"."""
        pattern = re.compile(rf"{re.escape(actor.name)}\b", re.IGNORECASE)
        return any(
            pattern.match(text, at)
            for text, places in self._behind_newsrooms
            if actor.name in text
            for at in places
        )

    @cached_property
    def _behind_newsrooms(self) -> list[tuple[str, list[int]]]:
        """The texts, each with the places behind the possessive of a newsroom."""
        found = []
        for text in self._texts.values():
            owners = _POSSESSIVE.finditer(text)
            ends = [m.end() for m in owners if self._ends_with_newsroom(text, m.start())]
            found.append((text, ends))
        return found

    def _ends_with_newsroom(self, text: str, end: int) -> bool:
        """Whether the words before a place end with the name of a newsroom."""
        start = max(0, end - self._longest_newsroom)
        starts = (m.start() for m in _BOUNDARY.finditer(text, start, end))
        return any(text[k:end].lower() in self._media for k in starts)

    @cached_property
    def _longest_newsroom(self) -> int:
        return max(map(len, self._media))

    def subjects(self, read: SentenceTokens) -> list[Actor]:
        """The actors with a name that are subjects of the verb on which a sentence turns."""
        parse = read.parse
        inside = range(read.first, read.last)
        main = [i for i in inside if parse.head[i] == i or parse.head[i] not in inside]
        found = []
        account = self._accounts[read.row["account_id"]]
        for mention in account.mentions_within(read.first, read.last):
            head = parse.head[mention.head]
            subject = mention.head in inside and parse.dep[mention.head] in _SUBJECTS
            if subject and head in main and mention.proper and mention.actor >= 0:
                found.append(account.actors[mention.actor])
        return [actor for actor in found if self.named(actor.actor_id)]

    def is_silent(self, account_id: str, actor: Actor) -> bool:
        """Whether no sentence that names an actor, nor the one after it, reports anybody's words.

        Then the account only mentions the actor.
        """
        parse, pattern = self._accounts[account_id].parse, self._pattern(actor, account_id)
        forms = name_forms(actor) | self._spellings(account_id, actor)
        printed = self._lower_rows[account_id].with_any(forms)
        near = {
            n + step
            for n in printed
            if pattern.search(parse.text, parse.rows[n]["start"], parse.rows[n]["end"])
            for step in (0, 1)
        }
        near |= self._sentences_of[account_id].get(actor.actor_id, set())
        return not near & self._reporting[account_id]

    @cached_property
    def _lower_rows(self) -> dict[str, _LowerRows]:
        """account_id -> its sentences in lower case."""
        return {
            account: _LowerRows(m.parse.text[row["start"] : row["end"]] for row in m.parse.rows)
            for account, m in self._accounts.items()
        }

    @cached_property
    def _sentences_of(self) -> dict[str, dict[str, set[int]]]:
        """account_id -> actor_id -> the sentences that mention the actor."""
        found: dict[str, dict[str, set[int]]] = {}
        for account_id, account in self._accounts.items():
            own = found.setdefault(account_id, defaultdict(set))
            for m in account.mentions:
                if m.actor >= 0:
                    own[account.actors[m.actor].actor_id].add(account.parse.sentence[m.first])
        return found

    @cached_property
    def _reporting(self) -> dict[str, set[int]]:
        """account_id -> the sentences with a reporting word or a mark of quotation."""
        return {
            account_id: {a.parse.sentence[i] for i in range(len(a.parse)) if _reports(a.parse, i)}
            for account_id, a in self._accounts.items()
        }


class _LowerRows:
    """The sentences of an account in lower case, one behind the other."""

    def __init__(self, texts: Iterable[str]) -> None:
        lower = [text.lower() for text in texts]
        self.text = "\n".join(lower)
        self.starts = list(accumulate((len(text) + 1 for text in lower), initial=0))

    def with_any(self, forms: Iterable[str]) -> set[int]:
        """The numbers of the sentences that have one of some words."""
        found = set()
        for form in forms:
            at = self.text.find(form)
            while at >= 0:
                row = bisect_right(self.starts, at) - 1
                found.add(row)
                at = self.text.find(form, self.starts[row + 1])
        return found


def _reports(parse: ParsedText, i: int) -> bool:
    """Whether token i is a reporting word, or a mark of quotation."""
    if parse.lower[i] in ("according", "“", "”", '"', "``", "''"):
        return True
    cue = cue_at(parse, i)
    return cue is not None and cue.kind == "say"


def _is_spelling(form: str, word: str) -> bool:
    """Whether two last names may be one: "Zelensky", "Zelenskiy"."""
    least = min(len(form), len(word))
    if form[:1] != word[:1] or least < _LEAST_SPELT:
        return False
    alike = _ALIKE_SHORT if least == _LEAST_SPELT else _ALIKE
    if 2 * least < alike * (len(form) + len(word)):
        return False
    matcher = SequenceMatcher(None, form, word, autojunk=False)
    return matcher.quick_ratio() >= alike and matcher.ratio() >= alike


def _has_parts(text: str, actor: Actor, places: frozenset[str]) -> bool:
    """Whether a text has half of the words that make a body's name its own, or its noun, as names.

    "Democrats" may be the Democratic Party, and "Congress" the American Congress; "Israel" is no
    word for the Israel Democracy Institute: the stems of ``places`` do not count beside others.
    """
    if actor.kind == "person":
        return False
    before, _, after = actor.name.partition(" of ")
    words = [w for w in _WORD.findall(after or before) if w[:1].isupper()]
    own = words if after else words[:-1]
    own = [w for w in own if w[:_STEM].lower() not in places] or own
    stems = [w[:_STEM] for w in own]
    found = [s in text and re.search(rf"\b{re.escape(s)}", text) is not None for s in stems]
    noun = (before if after else words[-1]).split()[-1] if words else ""
    named = bool(noun) and noun in text and re.search(rf"\b{re.escape(noun)}\b", text) is not None
    return named or sum(found) * 2 >= len(own) > 0


def name_forms(actor: Actor) -> set[str]:
    """The forms of a name that are searched for, in lower case.

    Of a person the last name, of a double one its last part, and each two words in a row; of a
    body its name without what is around it, each two words of it in a row, in either order, and
    its initials.

    >>> from analysis.find.actors.mentions import Actor
    >>> sorted(name_forms(Actor("a1", "William J. Baer Jr.", "person")))
    ['baer', 'j baer', 'william j']
    >>> sorted(name_forms(Actor("a3", "Ana Ruiz-Soler", "person")))
    ['ana ruiz', 'ana ruiz-soler', 'ruiz-soler', 'soler']
    >>> sorted(name_forms(Actor("a2", "Department of Justice", "body")))
    ['department of justice', 'justice department']
    """
    words = [w.rstrip(".") for w in _WORD.findall(actor.name)]
    capital = [n for n, w in enumerate(words) if w[:1].isupper()]
    if actor.kind == "person":
        named = [w.lower() for w in words if any(c.isupper() for c in w)]  # "al-Assad" too
        names = [w for w in named if w not in _AFTER_NAMES]
        return _forms_of_person(names) if names else set()
    if len(capital) < 2:
        return {words[n].lower() for n in capital}
    forms = {" ".join(words[capital[0] : capital[-1] + 1]).lower()}
    for left, right in pairwise(capital):
        forms.add(" ".join(words[left : right + 1]).lower())
        if right > left + 1:
            forms.add(f"{words[right]} {words[left]}".lower())
    initials = "".join(words[n][0] for n in capital).lower()
    return forms | ({initials} if len(initials) >= _LEAST_INITIALS else set())


def _forms_of_person(names: list[str]) -> set[str]:
    """The last name, and what is left of a double name where an account prints one part of it."""
    last = names[-1]
    first_part = last.partition("-")[0]
    pairs = {f"{left} {right}" for left, right in pairwise([*names[:-1], first_part])}
    pairs |= {f"{left} {right}" for left, right in pairwise(names)}
    return {last, last.rpartition("-")[2]} | pairs
