"""For whom a noun stands: a person with that title, a relative, somebody's office, a body of that name, or itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

from analysis.find.actors.full_names import plural_of
from analysis.find.actors.nouns import PARTIES, Cast, Mention
from analysis.nlp import ParsedText

HE, SHE = {"he", "him", "his", "himself"}, {"she", "her", "hers", "herself"}


def refer(
    cast: Cast, account: str, i: int, favour: int = -1, skip: Callable[[int], bool] | None = None
) -> int:
    """The actor that the pronoun at token ``i`` means, -1 where none is found.

    The nearest fitting naming before it, subjects and the last speaker (``favour``) first, no further
    back than three sentences. Namings that ``skip`` tells (those in quotation marks) are passed over.
    """
    words = cast.words[account]
    word, here = words.lower[i], words.sentence[i]
    best, score = -1, 0.0
    for m in reversed(cast.mentions[account]):
        if m.first >= i:
            continue
        back = here - words.sentence[m.first]
        if back > 3:
            break
        if m.actor < 0 or not _fits(cast, m, word) or (skip and skip(m.first)):
            continue
        value = _salience(words, m, i, back) + (2.5 if m.actor == favour else 0)
        if value > score:
            best, score = m.actor, value
    if best < 0 and favour >= 0 and word in HE | SHE:
        return favour if cast.pronoun.get(favour, "") in ("", "he" if word in HE else "she") else -1
    return best


def _fits(cast: Cast, m: Mention, word: str) -> bool:
    if word in HE or word in SHE:
        told = cast.pronoun.get(m.actor, "")
        return m.kind == "person" and not m.plural and told in ("", "he" if word in HE else "she")
    if word in ("it", "its", "which"):
        return m.kind in ("body", "place") and not (m.plural and not m.proper)
    return m.kind in ("group", "body") if word in ("they", "their", "them", "who") else False


def _salience(words: ParsedText, m: Mention, i: int, back: int) -> float:
    value = 4.0 - 1.2 * back
    dep = words.dep[m.head]
    value += (
        2.0
        if dep in ("nsubj", "nsubjpass")
        else 0.5
        if dep == "pobj" and words.dep[words.head[m.head]] == "agent"
        else 0.0
    )
    value += 1.0 if m.proper else 0.0
    if m.kind == "place":
        value -= 1.5
    if dep in ("poss", "compound", "nmod"):
        value -= 0.8
    return value + 0.001 * m.first / max(1, len(words))


Maker = Callable[[str, str, str, bool], int]
_LAWMAKERS = {"representative", "senator", "lawmaker"}
_PAIRS = {"couple", "pair"}
_BACK = {  # how the other one of two relatives is called
    "sister": ("sister", "brother"), "brother": ("sister", "brother"), "sibling": ("sister", "brother"), "wife": ("husband", "partner"),
    "husband": ("wife", "partner"), "partner": ("partner", "wife", "husband"), "spouse": ("wife", "husband"), "father": ("son", "daughter"),
    "mother": ("son", "daughter"), "son": ("father", "mother"), "daughter": ("father", "mother"),
}  # fmt: skip
_SEX = {
    "sister": "she",
    "wife": "she",
    "mother": "she",
    "daughter": "she",
    "brother": "he",
    "husband": "he",
    "father": "he",
    "son": "he",
}
_LOOSE = {
    "group",
    "company",
    "organisation",
    "agency",
    "bank",
    "firm",
    "movement",
    "newspaper",
}  # said of any body, whatever its name
_HEADS = {
    "president",
    "chairman",
    "director",
    "spokesman",
    "leader",
    "secretary-general",
    "founder",
    "ceo",
}


class Standing:
    """What the accounts of a story tell of nouns: titles of persons and bodies, relatives, and who is meant by each noun."""

    def __init__(self, cast: Cast, actor: Maker) -> None:
        self.cast, self.actor = cast, actor
        self.titles: dict[str, dict[int, None]] = defaultdict(dict)  # noun -> actors that bear it
        self.kin: dict[tuple[int, str], int] = {}  # (of whom, noun) -> who
        self.surnames: dict[str, list[int]] = defaultdict(list)
        for n, a in enumerate(cast.actors):
            if a.kind == "person" and len(a.name.split()) > 1:
                self.surnames[a.name.split()[-1]].append(n)

    def link(self) -> None:
        """Set the actor of every noun."""
        for account, mentions in self.cast.mentions.items():
            for m in mentions:
                if m.proper and m.kind in ("person", "body"):
                    self._entitle(m.actor, m.noun)
                    self._beside(account, m)
        for account, mentions in self.cast.mentions.items():
            for m in mentions:
                if m.actor < 0:
                    m.actor = self._who(account, m)
                    told = self.cast.actors[m.actor]
                    told.speaker = told.speaker or m.speaker

    def _entitle(self, actor: int, noun: str) -> None:
        if noun:
            self.titles[noun][actor] = None
        if noun in _LAWMAKERS:
            self.titles["lawmaker"][actor] = None

    def _beside(self, account: str, m: Mention) -> None:
        """ "Max Kresch, an army reserve medic", "his wife, Margaret": the noun beside the name says who it is; both name one actor."""
        words = self.cast.words[account]
        near = [c for c in words.children[m.head] if words.dep[c] == "appos"]
        near += [words.head[m.head]] if words.dep[m.head] == "appos" else []
        near += self._predicate(words, m)
        for i in near:
            near += [
                c
                for c in words.children[i]
                if words.dep[c] == "conj" and c not in near and words.tag[c] == "NN"
            ]
        for i in near:
            other = self.cast.at[account].get(i)
            if (
                other
                and not other.proper
                and not other.plural
                and other.actor < 0
                and other.head == i
                and fits(m, other)
            ):
                other.actor = m.actor
                if not m.noun:
                    m.noun, m.speaker = other.noun, m.speaker or other.speaker
                told = self.cast.actors[m.actor]
                told.speaker = self._kind_of_head(account, other) or told.speaker or other.speaker
                self._entitle(m.actor, other.noun)
                self._relate(self._owner(account, other), other.noun, m.actor)

    def _kind_of_head(self, account: str, noun: Mention) -> str:
        """Who heads or speaks for a named body is of the body's kind: the president of a company is no official."""
        words = self.cast.words[account]
        of = next(
            (c for c in words.children[noun.head] if words.lower[c] in ("of", "for", "at")), None
        )
        named = words.child(of, "pobj") if of is not None else noun.poss
        body = self.cast.at[account].get(named) if named is not None else None
        if noun.noun not in _HEADS or not body or not body.proper or body.kind != "body":
            return ""
        return self.cast.actors[body.actor].speaker

    def _predicate(self, words: ParsedText, m: Mention) -> list[int]:
        """ "Hunter is a congressman": the noun that is said of the name."""
        verb = words.head[m.head]
        if (
            words.dep[m.head] != "nsubj"
            or words.lemma[verb] != "be"
            or words.child(verb, "neg") is not None
        ):
            return []
        said = words.child(verb, "attr")
        articles = (
            {words.lower[c] for c in words.children[said]} & {"a", "an", "the"}
            if said is not None
            else set()
        )
        return [said] if said is not None and articles else []

    def _said_of(self, account: str, m: Mention) -> int:
        """ "She is the first candidate": whom the pronoun means."""
        words = self.cast.words[account]
        verb = words.head[m.head]
        if (
            words.dep[m.head] != "attr"
            or words.lemma[verb] != "be"
            or words.child(verb, "neg") is not None
        ):
            return -1
        subject = words.child(verb, "nsubj")
        articles = {words.lower[c] for c in words.children[m.head]} & {"a", "an", "the"}
        told = subject is not None and articles and words.lower[subject] in HE | SHE
        return refer(self.cast, account, subject) if told and subject is not None else -1

    def _relate(self, owner: int, noun: str, who: int) -> None:
        if owner < 0 or owner == who or not noun:
            return
        self.kin.setdefault((owner, noun), who)
        for back in _BACK.get(noun, ()):
            if self.cast.pronoun.get(owner, "") in ("", _SEX.get(back, "")) or back == "partner":
                self.kin.setdefault((who, back), owner)

    def _who(self, account: str, m: Mention) -> int:
        owner = self._owner(account, m)
        if owner >= 0:
            known = self._relative(account, owner, m)
            if known >= 0:
                return known
            told = self.cast.words[account].lower[m.head]
            return self.actor(
                f"of:{owner}:{m.noun}", f"{self.cast.actors[owner].name}'s {told}", m.kind, False
            )
        if m.noun in _PAIRS and m.definite:
            known = self._pair()
        elif m.kind == "person" and not m.plural and self._said_of(account, m) >= 0:
            known = self._said_of(account, m)
        elif m.definite and not m.plural and m.kind == "person":
            known = self._titled(account, m)
        elif m.definite and not m.plural and m.kind == "body" and m.noun:
            known = self._body(account, m)
        else:
            known = -1
        return known if known >= 0 else self._itself(m)

    def _relative(self, account: str, owner: int, m: Mention) -> int:
        """The one who is called so elsewhere, the only other one of that surname, or the only one here with that title."""
        if m.plural or m.kind != "person":
            return -1
        if (owner, m.noun) in self.kin:
            return self.kin[owner, m.noun]
        if m.noun in _BACK:
            surname = self.cast.actors[owner].name.split()[-1]
            others = [
                n
                for n in self.surnames[surname]
                if n != owner and self.cast.pronoun.get(n, "") in ("", _SEX.get(m.noun, ""))
            ]
            if len(others) == 1:
                self._relate(owner, m.noun, others[0])
            return others[0] if len(others) == 1 else -1
        here = self._here(account, self.titles.get(m.noun, {}))
        return here[0] if len(here) == 1 else -1

    def _here(self, account: str, actors: dict[int, None]) -> list[int]:
        named = {m.actor for m in self.cast.mentions[account] if m.proper}
        return [n for n in actors if n in named]

    def _pair(self) -> int:
        """ "The couple" are those whom the story calls by their surname in the plural."""
        both = [
            n
            for n, a in enumerate(self.cast.actors)
            if a.proper and a.name.endswith("s") and a.name[:-1] in self.surnames
        ]
        return both[0] if len(both) == 1 else -1

    def _titled(self, account: str, m: Mention) -> int:
        here = self._here(account, self.titles.get(m.noun, {}))
        return self._last(account, m, set(here)) if here else -1

    def _last(self, account: str, m: Mention, actors: set[int]) -> int:
        """Of several the one named last before, else the first."""
        before = [
            x.actor for x in self.cast.mentions[account] if x.actor in actors and x.first < m.first
        ]
        return before[-1] if before else min(actors)

    def _body(self, account: str, m: Mention) -> int:
        """ "The department" after "Department of State", "the legislature" where the story has one, "the group" after one called so."""
        word = self.cast.words[account].lower[m.head]
        bodies = {n for n, a in enumerate(self.cast.actors) if a.proper and a.kind == "body"}
        called = {
            n
            for n in bodies
            if word in self.cast.actors[n].name.lower().split() or n in self.titles.get(m.noun, {})
        }
        here = [
            x.actor
            for x in self.cast.mentions[account]
            if x.proper and x.first < m.first and x.actor in called
        ]
        if here:
            return here[-1]
        if len(called) == 1:
            return min(called)
        if m.noun in _LOOSE:
            words = self.cast.words[account]
            near = [
                x.actor for x in self.cast.mentions[account]
                if x.proper and x.actor in bodies and x.first < m.first and words.sentence[m.first] - words.sentence[x.first] <= 1
            ]  # fmt: skip
            return near[-1] if near else -1
        return -1

    def _itself(self, m: Mention) -> int:
        """A noun for itself; some of a group that the words set apart ("refusing troops", "three soldiers") are not the group."""
        name = f"{m.nation} {m.name}" if m.nation else m.name
        shown = plural_of(name) if m.plural else name
        shown = shown.capitalize() if shown in PARTIES else shown
        shown = f"{m.apart} {shown}" if m.apart else shown
        return self.actor(f"noun:{shown.lower()}", shown, m.kind, False)

    def _owner(self, account: str, m: Mention) -> int:
        """The actor behind "his office", "Netanyahu's office", "the sister of Liz Cheney"; -1 where none is known."""
        words, at = self.cast.words[account], self.cast.at[account]
        if m.poss < 0:
            of = next((c for c in words.children[m.head] if words.lower[c] == "of"), None)
            named = words.child(of, "pobj") if of is not None and m.noun in _BACK else None
            owner = at.get(named) if named is not None else None
            return owner.actor if owner and owner.proper and owner.kind == "person" else -1
        word = words.lower[m.poss]
        if word in HE | SHE | {"its", "their"}:
            owner_at = refer(self.cast, account, m.poss) if word in HE | SHE or not m.plural else -1
            return owner_at if owner_at >= 0 and self.cast.actors[owner_at].proper else -1
        if word == "my":
            return self._speaking(account, m.head)
        owner = at.get(m.poss)
        return owner.actor if owner and owner.proper and owner.kind in ("person", "body") else -1

    def _speaking(self, account: str, i: int) -> int:
        """The named subject of the reporting verb above a token: whose "my" it is."""
        words, at = self.cast.words[account], self.cast.at[account]
        for _ in range(8):
            verb = words.head[i]
            subject = words.child(verb, "nsubj") if words.dep[i] in ("ccomp", "parataxis") else None
            if subject is not None and words.lower[subject] in HE | SHE:
                return refer(self.cast, account, subject)
            named = at.get(subject) if subject is not None else None
            if named and named.proper and named.kind == "person":
                return named.actor
            i = verb
        return -1


def fits(name: Mention, noun: Mention) -> bool:
    """Whether a noun can be said of a name: persons are persons, bodies bodies."""
    return noun.kind in ("person", "group") if name.kind == "person" else noun.kind == "body"
