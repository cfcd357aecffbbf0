"""The sentences of contrasts: a template for each kind, filled with names and quoted words."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from analysis.english import in_words, listed

_DETERMINERS = frozenset("a an the this that these those no some his her its our their my".split())
_VOWEL_SOUND = re.compile(
    # letters that are read one by one: "an FBI agent", "an EU treaty", "a UN envoy"
    r"(?-i:[AEFHILMNORSX](?:[A-Z]{1,2}\d*|[B-DF-HJ-NP-TV-XZ]{3,}|(?:\.[A-Z])+\.?)(?!\w))|"
    r"(?!(?-i:U[A-Z.])|uni|us[aeiu]|eu|one\b)[aeiou]",
    re.IGNORECASE,
)
_TWO_NAMES = 2
MOST_NAMED = 2  # accounts that are named as without a thing; more are counted
_LEAST_CREDITED = 7  # words with a credit: fewer say nothing but who is credited
ENDS_NO_PHRASE = frozenset(
    "a an the and or but of to in on at by for with from as that which who is are was were be "
    "has have had its his her their our my your this these it he she they i we not no if "
    "than".split()
)


class Sentence(NamedTuple):
    """What a template is filled with: names, quoted words and notes of the first two sides."""

    left: str
    right: str
    x: str
    y: str
    notes: tuple[str, str]
    what: str
    absent: str
    earned: bool
    names: tuple[str, ...]
    sort: str
    speaker: str | None  # of words in quotation marks; empty if unknown, None if the account's own
    verbatim: tuple[str, ...] = ()  # the names of the accounts that have the quoted words
    undecided: bool = False  # whether it is open for some accounts that they have it
    is_cited: bool = False  # words of a speaker that the account reports without marks
    others: str = ""  # who else is cited
    reported: bool = False  # whether the account puts the words of a voice as its own report
    lacking: int = 0  # accounts without it
    is_name_first: bool = True  # whether the words keep their capital amid a sentence
    further: tuple[tuple[str, str], ...] = ()  # names and words of a third side and more
    credited: int = 0  # sources that accounts credit
    clause: str = ""  # the words as they are amid a sentence, where they are the clause of an act


def with_article(name: str) -> str:
    """A name in a sentence: a noun in the singular needs an article.

    >>> with_article("Ruth Amman"), with_article("Republican adviser"), with_article("critics")
    ('Ruth Amman', 'a Republican adviser', 'critics')
    >>> with_article("Nahla al-Habib"), with_article("Jan van der Berg")
    ('Nahla al-Habib', 'Jan van der Berg')
    >>> with_article("Ruth Amman's office")
    "Ruth Amman's office"
    >>> with_article("union delegate"), with_article("umpire"), with_article("the coroner")
    ('a union delegate', 'an umpire', 'the coroner')
    >>> with_article("U.S. official"), with_article("FBI agent"), with_article("UN envoy")
    ('a U.S. official', 'an FBI agent', 'a UN envoy')
    """
    words = name.split()
    last = words[-1] if words else ""
    owned = any(word[:1].isupper() and word.endswith(("'s", "’s")) for word in words)
    plural = last.endswith("s") or last in ("people", "men", "women", "police", "children")
    if (
        not last
        or any(c.isupper() for c in last)
        or plural
        or owned
        or words[0].lower() in _DETERMINERS
    ):
        return name
    return f"{'an' if _VOWEL_SOUND.match(name) else 'a'} {name}"


def _quote(s: Sentence) -> str:
    known = s.what not in ("", "altered", "shortened", "unattributed")
    if s.sort in ("longer", "shorter"):
        more, less = (s.left, s.right) if s.sort == "longer" else (s.right, s.left)
        whose = f"{s.what} further" if known else "more of one saying"
        return f"{more} quotes {whose}, “{s.x or s.y}”; {less} stops before that."
    if not known:
        return f"One quotation is worded in two ways: {s.left} has “{s.x}”, {s.right} “{s.y}”."
    if s.sort == "apart":
        return f"Of what {s.what} said, {s.left} quotes “{s.x}”, {s.right} “{s.y}”."
    return f"{s.left} quotes {s.what} as saying “{s.x}”, {s.right} “{s.y}”."


def _claim_here(s: Sentence) -> str:
    return f"{s.right} states as fact what {s.left} attributes to {s.notes[0]}: “{s.y}”."


def _claim_there(s: Sentence) -> str:
    return f"{s.left} states as fact what {s.right} attributes to {s.notes[1]}: “{s.x}”."


def _claimed_figure(s: Sentence) -> str:
    return f"{s.left} states a figure as fact, “{s.x}”; {s.right} attributes it to {s.notes[1]}."


def _described(s: Sentence) -> str:
    return f"{s.left} calls {s.what} “{s.x}”, {s.right} “{s.y}”."


def _caveat(s: Sentence) -> str:
    return f"{s.left} writes “{s.x}”, {s.right} “{s.y}” without that caveat."


def _dropped_here(s: Sentence) -> str:
    return f"{s.left} states outright, “{s.x}”, what {s.right} has as “{s.y}”."


def _hedge_here(s: Sentence) -> str:
    return f"{s.left} says “{s.notes[0]}” where {s.right} states outright: “{s.y}”."


def _hedge_there(s: Sentence) -> str:
    return f"{s.right} says “{s.notes[1]}” where {s.left} states outright: “{s.x}”."


def _claimants(s: Sentence) -> str:
    return f"{s.left} attributes it to {s.notes[0]}, {s.right} to {s.notes[1]}: “{s.x}”."


def _denial(s: Sentence) -> str:
    return f"{_who_reports(s)} a denial, “{s.x}”; none was found in {s.absent}."


def _doubt(s: Sentence) -> str:
    return f"{_who_reports(s)} doubts, “{s.x}”; none were found in {s.absent}."


def _denied_elsewhere(s: Sentence) -> str:
    """Who denies what another account reports: a speaker, the account, or somebody it names."""
    whose, _, speaker = s.notes[1].rpartition(":")
    denies = f"{s.right} carries a denial by {speaker}"
    if whose != "quoted" and speaker in ("own", "reported"):
        denies = f"{s.right} {'says it is not so' if speaker == 'own' else 'reports a denial'}"
    return f"{s.left} has “{s.x}”; {denies}: “{s.y}”."


def _who_reports(s: Sentence) -> str:
    return f"{_counted(s.names)} {'report' if len(s.names) > 1 else 'reports'}"


def _gives(s: Sentence, plural: bool = False) -> str:
    """The verb for words: an account reports its own, and quotes or cites somebody else's."""
    ending = "" if plural else "s"
    if s.is_cited and s.speaker:
        return f"cite{ending} {s.speaker}: {s.x}"
    if s.clause and s.speaker is None:
        return f"report{ending} that “{s.clause}”"
    verb = "report" if s.speaker is None else "quote"
    whose = f" {s.speaker}:" if s.speaker else ""
    return f"{verb}{ending}{whose} “{s.x}”"


def _only(s: Sentence) -> str:
    if s.earned and s.clause and s.absent:
        return f"Only {s.left} {_gives(s)}; nothing close to it was found in {s.absent}."
    if s.earned:
        return f"Only {s.left} {_gives(s)}."
    return f"{s.left} {_gives(s)}; nothing close to it was found in {s.absent}."


def _missing(s: Sentence) -> str:
    if s.undecided:  # so that nobody reads that they alone have it
        who, verb = _counted(s.names), "report" if len(s.names) > 1 else "reports"
        what = f"what {s.speaker} says in {who}" if s.speaker else f"what {who} {verb}"
        return f"Nothing close to {what} was found in {s.absent}: “{s.x}”."
    others = [name for name in s.names if name not in s.verbatim]
    given = f"{_counted(s.verbatim)} {_gives(s, plural=len(s.verbatim) > 1)}"
    alike = f", {_counted(tuple(others))} likewise" if others else ""
    return f"{given}{alike}; nothing close to it was found in {s.absent}."


def _detail(s: Sentence) -> str:
    """Two sentences on one fact: what they share and what each adds; else their words alone."""
    if not s.what or not any(s.notes):
        return f"{s.left} reports “{s.x}”, {s.right} “{s.y}”."
    both = f"{s.left} and {s.right} report “{s.what}”"
    if all(s.notes):
        return f"{both}; {s.left} adds “{s.notes[0]}”, {s.right} “{s.notes[1]}”."
    who, added = (s.left, s.notes[0]) if s.notes[0] else (s.right, s.notes[1])
    return f"{both}; {'only ' if s.earned else ''}{who} adds “{added}”."


def _cited(s: Sentence) -> str:
    """The words of a voice: in quotation marks only if the account has them so."""
    if not s.reported:
        return f"“{s.x}”"
    return s.x if s.is_name_first else s.x[:1].lower() + s.x[1:]


def _voice(s: Sentence) -> str:
    return f"Only {s.left} cites {s.what}: {_cited(s)}{f'; also {s.others}' if s.others else ''}."


def _other_words(s: Sentence) -> str:
    return f"Of {s.what}, {s.left} quotes “{s.x}”, {s.right} “{s.y}”; neither has the other’s."


def _other_speaker(s: Sentence) -> str:
    return f"{s.left} gives these words to {s.notes[0]}, {s.right} to {s.notes[1]}: “{s.x}”."


def _cited_by_some(s: Sentence) -> str:
    if not s.undecided and len(s.names) > _TWO_NAMES and s.lacking == 1:
        return (
            f"{s.absent} alone does not name {s.what}, whom {s.left} and others cite: {_cited(s)}."
        )
    only = "" if s.undecided or len(s.names) > MOST_NAMED + 1 else "Only "
    cites = f"{only}{_counted(s.names)} cite {s.what}"
    one = s.undecided or len(s.verbatim) < len(s.names)
    words = f", {s.left} with {_cited(s)}" if one else f": {_cited(s)}"
    if one and s.reported:
        words = f", in {s.left}: {_cited(s)}"
    # After the words, or who lacks them would seem to say them
    where = "" if only else f"; {s.what.partition(' (')[0]} is not named in {s.absent}"
    return f"{cites}{words}{where}."


def _unnamed(s: Sentence) -> str:
    return f"{s.left} {_gives(s)}; {s.what} is not named in {s.absent}."


def _credits(s: Sentence) -> str:
    verb = "credits" if len(s.names) == 1 else "credit"
    return f"{_counted(s.names)} {verb} {s.what}; {s.absent} {_do(s)} not name it."


def _do(s: Sentence) -> str:
    """The verb for the accounts that lack something."""
    return "does" if _is_one(s.absent) else "do"


def _is_one(accounts: str) -> bool:
    return " and " not in accounts and not accounts.endswith(("other accounts", "others"))


def _sources(s: Sentence) -> str:
    """Who credits whom, and who names none of the sources, where that is known."""
    few = "neither" if s.credited == _TWO_NAMES else "none of them"
    names = "names" if _is_one(s.absent) else "name"
    rest = f"; {s.absent} {names} {few}" if s.absent and s.lacking else ""
    return f"{s.what}{rest}."


def _credits_account(s: Sentence) -> str:
    names = tuple(n for n in s.names if n != s.what)
    says = s.x if len(s.x.split()) >= _LEAST_CREDITED and not s.x.endswith("…") else ""
    credits = f"{_counted(names)} {'credits' if len(names) == 1 else 'credit'} {s.what}"
    return f"{credits}: “{says}”." if says else f"{credits}."


def _counted(names: tuple[str, ...]) -> str:
    return listed(names) if len(names) <= MOST_NAMED + 1 else f"{in_words(len(names))} accounts"


def _taken(s: Sentence) -> str:
    if s.notes[1]:
        return f"{s.left} and {s.right} share text: {s.notes[0]} of the shorter text is the same."
    return f"{s.left} takes its text from {s.right}: {s.notes[0]} of the shorter text is the same."


def _written_before(s: Sentence) -> str:
    early = s.names[1:]
    when, of = s.notes
    dated = s.right if of in s.right else f"{s.right} of {of}"
    if len(early) > 1:
        return f"{_counted(early)} were published before what {s.left} reports of {when}: “{s.x}”."
    return f"{dated} was published before what {s.left} reports of {when}: “{s.x}”."


def _adds(s: Sentence) -> str:
    if s.earned:
        return f"{s.left} adds what no other account has: “{s.x}”."
    return f"{s.left} adds “{s.x}”; nothing close to it was found in {s.absent}."


def _strips(s: Sentence) -> str:
    return f"{s.left} states outright what {s.right} attributes to {s.notes[1]}: “{s.x}”."


def _merges(s: Sentence) -> str:
    parts = [n for n in s.names if n != s.left]
    return f"{s.left} puts in one sentence what {listed(parts)} report apart: “{s.x}”."


def _plain(opening: str, verb: str) -> Callable[[Sentence], str]:
    def template(s: Sentence) -> str:
        further = "".join(f", {name} “{words}”" for name, words in s.further)
        return f"{opening}{s.left} {verb} “{s.x}”, {s.right} “{s.y}”{further}."

    return template


def _buried(s: Sentence) -> str:
    return f"{s.left} leads with “{s.x}”; in {s.right} it comes far down: “{s.y}”."


def _left_out(s: Sentence) -> str:
    return f"{s.left} leads with “{s.x}”; nothing close to it was found in {s.absent}."


TEMPLATES: dict[tuple[str, str], Callable[[Sentence], str]] = {
    ("quote", ""): _quote,
    ("quote", "other words"): _other_words,
    ("quote", "other speaker"): _other_speaker,
    ("figure", ""): _plain("The figures differ: ", "has"),
    ("figure", "bound"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "rounded"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "scope"): _plain("The figure is given in two ways: ", "has"),
    ("figure", "vague"): _plain("One figure is exact, the other vague: ", "has"),
    ("figure", "near"): _plain("Compare the figures: ", "has"),
    ("conflict", ""): _plain("The accounts do not agree: ", "has"),
    ("conflict", "denied elsewhere"): _denied_elsewhere,
    ("attribution", "claim here"): _claim_here,
    ("attribution", "claim there"): _claim_there,
    ("attribution", "claimed figure"): _claimed_figure,
    ("attribution", "table"): _dropped_here,
    ("attribution", "hedge here"): _hedge_here,
    ("attribution", "hedge there"): _hedge_there,
    ("attribution", "qualifier there"): _dropped_here,
    ("attribution", "other claimant"): _claimants,
    ("attribution", "denial"): _denial,
    ("attribution", "doubt"): _doubt,
    ("attribution", ""): _dropped_here,
    ("label", ""): lambda s: f"Where {s.left} writes “{s.x}”, {s.right} writes “{s.y}”.",
    ("label", "caveat"): _caveat,
    ("label", "described"): _described,
    ("label", "interpretation"): lambda s: f"{s.left} adds “{s.x}”; {s.right} does not.",
    ("time", "date"): _plain("The time given differs: ", "has"),
    ("time", "tense"): _plain("One reports it as done, the other as to come: ", "has"),
    ("time", "decided"): _plain("One reports it as decided, the other as proposed: ", "has"),
    ("time", "written before"): _written_before,
    ("only", "only"): _only,
    ("only", "missing"): _missing,
    ("only", "unnamed"): _unnamed,
    ("only", "figure"): lambda s: f"Only {s.left} gives this figure: “{s.x}”.",
    ("only", ""): _detail,
    ("voice", ""): _voice,
    ("voice", "missing"): _cited_by_some,
    ("voice", "several"): _voice,
    ("voice", "unheard"): lambda s: f"No account quotes {s.what}; {s.left} reports: “{s.x}”.",
    ("emphasis", "headlines"): _plain("", "has the headline"),
    ("emphasis", "buried"): _buried,
    ("emphasis", "left out"): _left_out,
    ("origin", "account"): _credits_account,
    ("origin", "sources"): _sources,
    ("origin", "several credits"): lambda s: (
        f"{s.left} credits {s.what}; {s.absent} {_do(s)} not name them."
    ),
    ("origin", "taken"): _taken,
    ("origin", ""): _credits,
    ("overview", "adds"): _adds,
    ("overview", "strips"): _strips,
    ("overview", ""): _merges,
}


def _perhaps_claimed(claims: str, states: str, whose: str, words: str) -> str:
    return (
        f"Perhaps a claim here, a fact there: {states} has “{words}”, {claims} gives it to {whose}."
    )


def _perhaps_hedged(hedges: str, states: str, hedge: str, words: str) -> str:
    return f"Perhaps less certain in {hedges}, which has “{hedge}”, than in {states}: “{words}”."


def _perhaps_quoted(s: Sentence) -> str:
    if s.sort in ("longer", "shorter"):
        more, less = (s.left, s.right) if s.sort == "longer" else (s.right, s.left)
        return f"Perhaps {more} quotes a saying further than {less}: “{s.x or s.y}”."
    return f"Compare the quotations: {s.left} has “{s.x}”, {s.right} “{s.y}”."


def _perhaps_only(s: Sentence) -> str:
    cite = "cites" if len(s.names) == 1 else "cite"
    return f"Perhaps only {_counted(s.names)} {cite} {s.what}: {_cited(s)}."


# Sentences on what was found but not looked up in the words, for a reader to check.
TO_ASK: dict[tuple[str, str], Callable[[Sentence], str]] = {
    ("quote", ""): _perhaps_quoted,
    ("figure", ""): _plain("Compare the figures: ", "has"),
    ("conflict", ""): _plain("Perhaps at odds: ", "has"),
    ("conflict", "denied elsewhere"): _plain("Perhaps denied elsewhere: ", "has"),
    ("attribution", ""): _plain("Perhaps not equally certain: ", "has"),
    ("attribution", "claim here"): lambda s: _perhaps_claimed(s.left, s.right, s.notes[0], s.y),
    ("attribution", "claim there"): lambda s: _perhaps_claimed(s.right, s.left, s.notes[1], s.x),
    ("attribution", "hedge here"): lambda s: _perhaps_hedged(s.left, s.right, s.notes[0], s.y),
    ("attribution", "hedge there"): lambda s: _perhaps_hedged(s.right, s.left, s.notes[1], s.x),
    ("label", ""): _plain("Compare the words: ", "writes"),
    ("time", "date"): _plain("Compare the times: ", "has"),
    ("time", "tense"): _plain("Perhaps done here and to come there: ", "has"),
    ("time", "decided"): _plain("Perhaps decided here and proposed there: ", "has"),
    ("voice", "only"): _perhaps_only,
    ("voice", "missing"): _perhaps_only,
    ("emphasis", "buried"): _plain("Perhaps the news here and far down there: ", "has"),
}
_AS_FOUND = (  # sorts whose sentence says no more than was found
    "claimed figure", "other claimant", "denial", "doubt", "interpretation", "other words",
)  # fmt: skip


def template_of(kind: str, sort: str, *, sure: bool) -> Callable[[Sentence], str]:
    """The sentence for a kind and sort of contrast, or the one that asks a reader to check."""
    if not sure and sort not in _AS_FOUND:
        asking = TO_ASK.get((kind, sort)) or TO_ASK.get((kind, ""))
        if asking is not None:
            return asking
    return TEMPLATES.get((kind, sort)) or TEMPLATES[kind, ""]


_AMONG_ALL = (
    (re.compile(r"^Only "), "Of the accounts in English, only "),
    (re.compile(r"^Perhaps only "), "Of the accounts in English, perhaps only "),
    (re.compile(r"^No account "), "No account in English "),
    (re.compile(r"; only (?=[^“”]* adds “)"), "; of the accounts in English only "),
    (re.compile(r"(?<= adds what no other account)(?= has: “)"), " in English"),
    (
        re.compile(r"((?:found|named) in (?:\w+ others|the other accounts))(?=\.$)"),
        r"\1 in English",
    ),
)


def among_english(says: str) -> str:
    """Limit the sentence of a contrast to the accounts in English, where others are not analysed.

    >>> among_english("Only Gazette gives this figure: “12 boats”.")
    'Of the accounts in English, only Gazette gives this figure: “12 boats”.'
    """
    for pattern, words in _AMONG_ALL:
        says = pattern.sub(words, says, count=1)
    return says
