"""Make candidates of names: who is cited in some accounts and not in others, or not named there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis.compare.contrasts.candidates import PLACES, PossibleContrast, Side, Voice
from analysis.compare.contrasts.names import NameSearch
from analysis.compare.contrasts.quoted import compare_quoted
from analysis.compare.contrasts.topics import StoryMaterial
from analysis.compare.contrasts.voice_words import is_newsroom, sides_of
from analysis.compare.voices import kind_of, quoted_words
from analysis.compare.word_forms import WORD, fold_word
from analysis.find.actors import find_mentions
from analysis.find.quotes import analysed_quotes

if TYPE_CHECKING:
    from analysis.find.actors.mentions import Actor

Row = dict[str, Any]
Quotations = dict[str, dict[str, list[Row]]]  # actor_id -> account_id -> rows of ``quotes``
_CITED = 6  # least words of a report that makes a voice
_IN_MARKS = 5  # least words in quotation marks of a quotation that is set beside another
_RUN = 4  # words in a row that two quotations share if they are of one saying
_SEVERAL = 2  # voices of one account that are named in one line
_NAMED = 2  # of the others, the most by name
_FEW_WORDS = 2  # of the headlines: more make a quotation no better
_OFTEN = 3  # namings that make somebody a part of an account
_WHERE_FROM = ("of", "from", "at", "with")  # words that go on a name
_LEADS = ("headline", "dek", "lead")


def name_candidates(material: StoryMaterial, names: NameSearch) -> Iterator[PossibleContrast]:
    """All candidates that rest on a search for names."""
    quotes = _quotes_by_actor(material, names)
    for actor_id in sorted(quotes):
        actor = names.actors[actor_id]
        yield from _voice(material, names, actor, quotes[actor_id])
        yield from _other_words(material, actor, quotes[actor_id])
    yield from _lone_voices(material, names, quotes)
    yield from _unnamed(material, names, quotes)


def _quotes_by_actor(material: StoryMaterial, names: NameSearch) -> Quotations:
    """The quotations of everybody with a name."""
    found: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in material.rows_of(analysed_quotes):
        actor = names.named(row["actor_id"]) if isinstance(row["actor_id"], str) else None
        if actor is None or kind_of(actor.name, actor) == "media" or names.is_reporter(actor):
            continue
        if row["sentence_id"] in material.number:
            found[row["actor_id"]][row["account_id"]].append(row)
    return {
        actor_id: cited
        for actor_id, cited in found.items()
        if not is_newsroom(material, names.actors[actor_id], chain(*cited.values()))
    }


def _voice(
    material: StoryMaterial, names: NameSearch, actor: Actor, cited: dict[str, list[Row]]
) -> Iterator[PossibleContrast]:
    """Somebody whom several accounts cite and at least one does not name."""
    spoken = _spoken_by_account(material, cited)
    sides = [some[0] for some in spoken.values()]
    absent = [
        a
        for a in material.accounts
        if material.ids[a] not in cited and not names.has(material.ids[a], actor)
    ]
    if len(sides) < 2 or not absent:
        return
    short = {account: rows for account, rows in cited.items() if account not in spoken}
    sides += [some[0] for some in _spoken_by_account(material, short, least=1).values()]
    candidate = PossibleContrast("voice", "missing", sides, absent, 0.5, sides[0].sentence)
    candidate.named = len(sides)
    candidate.what = actor.name
    candidate.role = names.role(cited, actor)
    candidate.voices = [
        Voice(
            actor.name,
            candidate.role,
            [side, *(s for s in sides if material.rows[s.sentence]["account_id"] != account)],
        )
        for account in spoken
        for side in sides_of(material, cited[account], _CITED)
    ]
    direct = {
        (material.number.get(q["sentence_id"]), int(q["start"]))
        for rows in cited.values()
        for q in rows
        if q["kind"] == "direct"
    }
    candidate.voices.sort(key=lambda v: not _is_among(v.sides[0], direct))
    candidate.measures = {
        "voice_words": min(sum(quoted_words(q) for some in cited.values() for q in some), 60) / 60,
        "voice_quotes": min(sum(map(len, cited.values())), 4) / 4,
        "voice_named": 1.0,
        "voice_anonymous": float(kind_of(actor.name, actor) == "anonymous"),
    }
    yield candidate


def _lone_voices(
    material: StoryMaterial, names: NameSearch, quotes: Quotations
) -> Iterator[PossibleContrast]:
    """Several whom one account cites and no other names, in one line with words of one of them."""
    for account, account_id in ((a, material.ids[a]) for a in material.accounts):
        absent = [a for a in material.accounts if a != account]
        found = []
        for actor_id, cited in sorted(quotes.items()):
            actor = names.actors[actor_id]
            lone = list(cited) == [account_id] and actor.kind == "person" and " " in actor.name
            sides = sides_of(material, cited[account_id], _CITED) if lone else []
            if sides and not any(names.has(material.ids[a], actor) for a in absent):
                role = names.role([account_id], actor) or ""
                found.append(_Lone(actor.name, role, sides, cited[account_id]))
        if len(found) < _SEVERAL:
            continue
        found.sort(key=lambda f: (not f.role, -_news(material, f.sides[0]), -f.words, f.name))
        sides = [found[0].sides[0], *_of_others(found, found[0])]
        candidate = PossibleContrast("voice", "several", sides, absent, 0.6, sides[0].sentence)
        candidate.named = len(sides)
        candidate.what, candidate.role = found[0].name, found[0].role
        candidate.voices = [
            Voice(f.name, f.role, [side, *_of_others(found, f)]) for f in found for side in f.sides
        ]
        candidate.measures = {
            "voice_words": min(sum(f.words for f in found), 60) / 60,
            "voice_quotes": min(sum(len(f.quotes) for f in found), 4) / 4,
            "voice_named": 1.0,
        }
        yield candidate


def _of_others(found: list[_Lone], cited: _Lone) -> list[Side]:
    """The places of those whom a line names beside the one whose words it has."""
    others = [f for f in found if f is not cited]
    known = [f for f in others if f.role]
    return [f.sides[0] for f in (known or others)[: _NAMED if known else PLACES - 1]]


def _is_among(side: Side, places: set[tuple[int | None, int]]) -> bool:
    return (side.sentence, side.words[0] if side.words else -1) in places


class _Lone(NamedTuple):
    """Somebody whom one account alone cites: name, what they are, places, and all quotations."""

    name: str
    role: str
    sides: list[Side]
    quotes: list[Row]

    @property
    def words(self) -> int:
        """The words in quotation marks."""
        return sum(map(quoted_words, self.quotes))


def _news(material: StoryMaterial, side: Side) -> int:
    """How many words of the headlines some cited words have, to a few."""
    read = material.read[side.sentence]
    stems = (read.part(*side.words) if side.words else read).stem_set
    return min(sum(map(material.is_in_headlines, stems)), _FEW_WORDS)


def with_role(name: str, role: str | None) -> str:
    """A name with what a person is said to be, if that is known.

    >>> with_role("Ana Ruiz", "head of the port"), with_role("the ministry", None)
    ('Ana Ruiz (head of the port)', 'the ministry')
    >>> with_role("Ana Ruiz", "of the port authority")
    'Ana Ruiz of the port authority'
    """
    if role and role.split(" ")[0] in _WHERE_FROM:
        return f"{name} {role}"
    return f"{name} ({role})" if role else name


def others_cited(c: PossibleContrast) -> list[str]:
    """Those with a role whom a line on several may name beside the one whose words it has."""
    others = {v.name: v.role for v in c.voices if v.role and v.name != c.what}
    return [with_role(name, role) for name, role in islice(others.items(), _NAMED)]


def _spoken_by_account(
    material: StoryMaterial, cited: dict[str, list[Row]], least: int = _CITED
) -> dict[str, list[Side]]:
    """The places of each account where somebody is cited, the best to print first."""
    found = {
        account: sides_of(material, cited[account], least, sure=False) for account in sorted(cited)
    }
    return {account: sides for account, sides in found.items() if sides}


def _side(material: StoryMaterial, quote: Row) -> Side:
    place = int(quote["start"]), int(quote["end"])
    return Side(material.number[quote["sentence_id"]], place, quote["content"])


def _other_words(
    material: StoryMaterial, actor: Actor, cited: dict[str, list[Row]]
) -> Iterator[PossibleContrast]:
    """Somebody of whom two accounts quote nothing that the other has, on the nearest matter."""
    marked = {
        account: [q for q in rows if quoted_words(q) >= _IN_MARKS]
        for account, rows in sorted(cited.items())
    }
    accounts = [a for a in marked if marked[a]]
    found = []
    for n, left in enumerate(accounts):
        for right in accounts[n + 1 :]:
            if _is_quoted_in(material, marked[left], right) or _is_quoted_in(
                material, marked[right], left
            ):
                continue
            pairs = [(a, b) for a in marked[left] for b in marked[right]]
            if all(
                compare_quoted(a["content"], b["content"]).relation == "apart" for a, b in pairs
            ):
                found += [_rated(material, a, b) for a, b in pairs]
    if not found:
        return
    probability, _, one, other = max(found, key=lambda f: f[:2])
    sides = [_side(material, one), _side(material, other)]
    strength = 0.5 + probability / 2
    candidate = PossibleContrast("quote", "other words", sides, [], strength, sides[0].sentence)
    candidate.what = actor.name
    yield candidate


def _rated(material: StoryMaterial, left: Row, right: Row) -> tuple[float, int, Row, Row]:
    """Two quotations, how likely they are on one matter, and the words of the shorter one."""
    own, other = (material.number[q["sentence_id"]] for q in (left, right))
    fewer = min(quoted_words(left), quoted_words(right))
    return material.probability(own, other), fewer, left, right


def _is_quoted_in(material: StoryMaterial, quotes: Sequence[Row], account: str) -> bool:
    """Whether an account has some words in a row of any of some quotations."""
    text = material.folded[account]
    return any(f" {' '.join(run)} " in text for q in quotes for run in _runs(_folded(q["content"])))


def _folded(text: str) -> list[str]:
    return [fold_word(word) for word in WORD.findall(text)]


def _runs(words: list[str]) -> list[list[str]]:
    """All runs of some words, as long as two quotations of one saying share."""
    return [words[i : i + _RUN] for i in range(len(words) - _RUN + 1)]


def _unnamed(
    material: StoryMaterial, names: NameSearch, cited: Quotations
) -> Iterator[PossibleContrast]:
    """Somebody who is a part of some accounts, and whom at least one does not name."""
    mentions: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in material.rows_of(find_mentions):
        if row["sentence_id"] in material.number:
            mentions[row["actor_id"]][row["account_id"]].append(row)
    for actor_id in sorted(mentions):
        actor = names.named(actor_id)
        if actor is None or actor.kind not in ("person", "body") or " " not in actor.name:
            continue
        if kind_of(actor.name, actor) == "media":
            continue
        by_account = mentions[actor_id]
        if not any(_is_part(material, rows) for rows in by_account.values()):
            continue
        if actor_id in cited and len(by_account) == len(cited[actor_id]):
            continue  # a line on the voice says it
        absent = [a for a in material.accounts if not names.has(material.ids[a], actor)]
        if not absent or len(absent) == len(material.ids):
            continue
        sides = _acting(material, by_account)
        if sides:
            seed = sides[0].sentence
            candidate = PossibleContrast("only", "unnamed", sides, absent, 0.5, seed, named=1)
            candidate.what = actor.name
            yield candidate


def _is_part(material: StoryMaterial, rows: Sequence[Row]) -> bool:
    """Whether somebody is named in the headline or lead of an account, or often."""
    leads = any(
        material.prominence[r["sentence_id"]].place in _LEADS for r in rows if r["naming"] == "name"
    )
    return leads or len(rows) >= _OFTEN


def _acting(material: StoryMaterial, by_account: dict[str, list[Row]]) -> list[Side]:
    """Of each account the sentence of a body that names somebody and says most of what they do."""
    found = []
    for account in sorted(by_account):
        named = [
            r
            for r in by_account[account]
            if r["naming"] == "name"
            and r["role"] in ("agent", "patient")
            and not material.is_headline(material.number[r["sentence_id"]])
        ]
        if named:
            best = max(named, key=lambda r: (_is_main(material, r), _information(material, r)))
            place = int(best["start"]), int(best["end"])
            found.append(Side(material.number[best["sentence_id"]], place))
    return sorted(found, key=lambda s: -_information(material, material.rows[s.sentence]))


def _is_main(material: StoryMaterial, row: Row) -> bool:
    """Whether a mention depends on the verb on which its sentence turns."""
    read = material.read[material.number[row["sentence_id"]]]
    i = read.parse.at(int(row["end"]) - 1)
    above = read.parse.head[i]
    return bool(read.parse.head[above] == above)


def _information(material: StoryMaterial, row: Row) -> float:
    known = material.informative.get(row["sentence_id"])
    return known.score if known else 0.0
