"""The words of the generator of sentence pairs: verb forms, opposites and synonyms.

They are independent of the word lists of the package, so that the package is not measured by its
own lists.
"""

from __future__ import annotations

import re

_IRREGULAR = """
arise arose arisen|bear bore borne|beat beat beaten|become became become|begin began begun
bend bent bent|bind bound bound|bleed bled bled|blow blew blown|break broke broken
breed bred bred|bring brought brought|broadcast broadcast broadcast|build built built
burst burst burst|buy bought bought|cast cast cast|catch caught caught|choose chose chosen
come came come|cost cost cost|cut cut cut|deal dealt dealt|do did done|draw drew drawn
drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|feed fed fed
feel felt felt|fight fought fought|find found found|flee fled fled|fly flew flown
forbid forbade forbidden|forget forgot forgotten|forgive forgave forgiven
freeze froze frozen|get got gotten|give gave given|go went gone|grow grew grown
hang hung hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held
hurt hurt hurt|keep kept kept|know knew known|lay laid laid|lead led led|leave left left
lend lent lent|let let let|lie lay lain|lose lost lost|make made made|mean meant meant
meet met met|overcome overcame overcome|override overrode overridden|overtake overtook overtaken
overthrow overthrew overthrown|pay paid paid|put put put|quit quit quit|read read read
ride rode ridden|ring rang rung|rise rose risen|run ran run|say said said|see saw seen
seek sought sought|sell sold sold|send sent sent|set set set|shake shook shaken
shoot shot shot|shrink shrank shrunk|shut shut shut|sing sang sung|sink sank sunk
sit sat sat|slay slew slain|sleep slept slept|speak spoke spoken|spend spent spent
split split split|spread spread spread|stand stood stood|steal stole stolen|stick stuck stuck
strike struck struck|swear swore sworn|sweep swept swept|swim swam swum|swing swung swung
take took taken|teach taught taught|tear tore torn|tell told told|think thought thought
throw threw thrown|understand understood understood|undergo underwent undergone
undertake undertook undertaken|uphold upheld upheld|wake woke woken|wear wore worn
win won won|withdraw withdrew withdrawn|withhold withheld withheld|withstand withstood withstood
write wrote written|rebuild rebuilt rebuilt|be was been|foresee foresaw foreseen
"""
IRREGULAR = {
    base: (past, participle)
    for base, past, participle in (row.split() for row in re.split(r"[|\n]", _IRREGULAR.strip()))
}
_DOUBLED = frozenset(
    "admit commit permit submit omit emit transmit refer prefer occur compel control patrol expel "
    "rebel regret forget equip kidnap acquit deter incur concur begin propel repel overlap "
    "forbid".split()
)
_ONE_BEAT = re.compile(r"[^aeiou]*(?:qu)?[aeiou][bcdfgklmnprtvz]")


def _stem(base: str) -> str:
    doubled = base in _DOUBLED or _ONE_BEAT.fullmatch(base)
    return base + base[-1] if doubled else base


def past(base: str) -> str:
    """The past tense of a verb."""
    return IRREGULAR[base][0] if base in IRREGULAR else _with_ed(base)


def participle(base: str) -> str:
    """The past participle of a verb."""
    return IRREGULAR[base][1] if base in IRREGULAR else _with_ed(base)


def _with_ed(base: str) -> str:
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else _stem(base) + "ed"


def third(base: str) -> str:
    """The third person singular of a verb."""
    special = {"be": "is", "have": "has", "do": "does", "go": "goes"}
    if base in special:
        return special[base]
    if re.search(r"(s|x|z|ch|sh)$", base):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def gerund(base: str) -> str:
    """The form of a verb in -ing."""
    if re.search(r"[^eoy]e$", base) and base != "be":
        return (base[:-2] + "y" if base.endswith("ie") else base[:-1]) + "ing"
    return _stem(base) + "ing"


def inflect(base: str, tag: str) -> str:
    """A verb in the form of a Penn Treebank tag; the words after the first stay as they are."""
    verb, _, rest = base.partition(" ")
    forms = {"VBD": past, "VBN": participle, "VBZ": third, "VBG": gerund}
    form = forms[tag](verb) if tag in forms else verb
    return f"{form} {rest}" if rest else form


def _both_ways(pairs: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for pair in pairs.split("|"):
        left, right = (side.strip().replace("_", " ") for side in pair.split("/"))
        found.setdefault(left, right)
        found.setdefault(right, left)
    return found


OPPOSITE_VERBS = _both_ways(
    "rise/fall|increase/decrease|win/lose|support/oppose|accept/reject|approve/reject|"
    "begin/end|start/stop|open/close|enter/leave|uphold/overturn|praise/criticize|attack/defend|"
    "buy/sell|hire/dismiss|strengthen/weaken|include/exclude|lift/impose|improve/worsen|"
    "expand/shrink|allow/forbid|confirm/deny|condemn/welcome|acquit/convict|"
    "love/hate|advance/retreat|appoint/remove|tighten/relax|"
    "encourage/discourage|ease/tighten|back/oppose|endorse/reject|blame/praise"
)
OPPOSITE_WORDS = {
    "JJ": _both_ways(
        "legal/illegal|lawful/unlawful|constitutional/unconstitutional|safe/unsafe|"
        "likely/unlikely|possible/impossible|high/low|large/small|big/small|strong/weak|"
        "public/private|positive/negative|temporary/permanent|successful/unsuccessful|"
        "new/old|early/late|male/female|liberal/conservative|military/civilian|popular/unpopular|"
        "able/unable|willing/unwilling|clear/unclear|democratic/undemocratic|armed/unarmed|"
        "rich/poor|young/old|northern/southern|eastern/western|long/short|"
        "necessary/unnecessary|acceptable/unacceptable|full/partial|direct/indirect"
    ),
    "JJR": _both_ways("higher/lower|larger/smaller|bigger/smaller|stronger/weaker|better/worse"),
    "JJS": _both_ways(
        "highest/lowest|largest/smallest|biggest/smallest|strongest/weakest|best/worst|"
        "oldest/youngest|longest/shortest"
    ),
    "NN": _both_ways(
        "increase/decrease|rise/fall|victory/defeat|support/opposition|supporter/opponent|"
        "winner/loser|success/failure|majority/minority|entry/exit|north/south|east/west|"
        "acceptance/rejection|strength/weakness|approval/rejection"
    ),
    "NNS": _both_ways(
        "increases/decreases|supporters/opponents|winners/losers|successes/failures|"
        "imports/exports|gains/losses|men/women|boys/girls|proponents/opponents|critics/supporters"
    ),
    "IN": _both_ways("before/after|above/below|inside/outside"),
}
TAKES_SIDES = frozenset("vote argue campaign speak lobby".split())

SYNONYM_VERBS = {
    "buy": "purchase",
    "purchase": "buy",
    "begin": "start",
    "start": "begin",
    "wound": "injure",
    "permit": "allow",
    "allow": "permit",
    "help": "assist",
    "halt": "stop",
    "obtain": "get",
    "criticize": "fault",
    "require": "need",
    "end": "finish",
    "choose": "pick",
    "select": "choose",
    "demand": "call for",
    "reject": "turn down",
    "postpone": "put off",
    "investigate": "look into",
    "propose": "put forward",
    "discover": "find",
    "conduct": "carry out",
    "repeal": "revoke",
    "assault": "attack",
    "announce": "make public",
    "boost": "increase",
    "depart": "leave",
    "construct": "build",
    "show": "demonstrate",
    "gather": "assemble",
    "say": "state",
}
SYNONYMS = {
    "NN": {
        "attorney": "lawyer",
        "lawyer": "attorney",
        "film": "movie",
        "movie": "film",
        "firm": "company",
        "doctor": "physician",
        "pact": "agreement",
        "car": "automobile",
        "spouse": "marriage partner",
        "assault": "attack",
        "blaze": "fire",
        "inquiry": "investigation",
        "investigation": "inquiry",
        "accord": "agreement",
        "physician": "doctor",
        "killing": "slaying",
        "assistance": "aid",
    },
    "NNS": {
        "attorneys": "lawyers",
        "lawyers": "attorneys",
        "films": "movies",
        "movies": "films",
        "firms": "companies",
        "doctors": "physicians",
        "cars": "automobiles",
        "lawmakers": "legislators",
        "legislators": "lawmakers",
        "killings": "slayings",
        "youngsters": "children",
        "rallies": "demonstrations",
        "demonstrations": "protests",
        "blasts": "explosions",
        "demonstrators": "protesters",
        "protesters": "demonstrators",
        "troops": "soldiers",
        "soldiers": "troops",
        "kids": "children",
    },
    "JJ": {
        "huge": "enormous",
        "big": "large",
        "deadly": "lethal",
        "whole": "entire",
        "entire": "whole",
        "rich": "wealthy",
        "wealthy": "rich",
        "frightened": "scared",
        "controversial": "disputed",
        "massive": "enormous",
        "nationwide": "countrywide",
        "longtime": "long-standing",
    },
    "JJS": {"biggest": "largest", "largest": "biggest"},
    "RB": {
        "nearly": "almost",
        "almost": "nearly",
        "quickly": "rapidly",
        "approximately": "about",
        "roughly": "approximately",
        "frequently": "often",
        "currently": "now",
        "previously": "earlier",
        "recently": "lately",
        "swiftly": "quickly",
        "allegedly": "reportedly",
    },
    "IN": {"amid": "during", "although": "though", "though": "although"},
}
SYNONYM_PHRASES = {
    "more than #": "over #",
    "over #": "more than #",
    "at least #": "no fewer than #",
    "because of": "due to",
    "in order to": "to",
    "prior to": "before",
    "as well as": "and also",
}

REPORTING = frozenset(
    "say announce add report state claim insist confirm tell believe argue allege note explain "
    "acknowledge suggest warn declare maintain testify write contend learn".split()
)
SYMMETRIC = frozenset(
    "meet marry join face fight resemble equal be have include become date divorce join see know "
    "need want get make take give leave reach call name represent lead".split()
)
NO_PASSIVE = frozenset(
    "have become resemble cost weigh lack fit mean want get let be remain last leave say tell "
    "give take make see know receive send enter reach join win lose face vote turn plead need like "
    "hope spend speak do try cross return attend begin have serve suffer".split()
)
STATIVE = frozenset(
    "be have know believe mean seem own contain include remain last cost feel think refuse seek "
    "appear seem".split()
)
CLAIMANTS = ("witnesses", "residents", "prosecutors", "local officials", "aides", "neighbors")
PEOPLE = frozenset(
    "people person man woman child boy girl soldier officer civilian student worker passenger "
    "protester militant fighter rebel victim resident migrant refugee teacher policeman "
    "demonstrator patient guard sailor marine hostage detainee prisoner voter lawmaker senator "
    "president minister mayor governor judge police army government court company union "
    "prosecutor lawyer attorney official leader candidate party group critic opponent supporter "
    "republican democrat father mother son daughter wife husband brother sister troop gunman "
    "suspect driver doctor nurse pilot activist journalist reporter administration agency "
    "authority committee panel board council parliament congress house senate force".split()
)
CASUALTIES = {
    "VBN": {"killed": "injured", "wounded": "killed", "injured": "killed", "hurt": "killed"},
    "VBD": {"killed": "injured", "wounded": "killed", "injured": "killed", "died": "survived"},
    "VBG": {"killing": "injuring", "wounding": "killing", "injuring": "killing"},
    "JJ": {"dead": "injured", "wounded": "dead", "injured": "dead"},
    "NNS": {"deaths": "injuries", "injuries": "deaths"},
}
NOT_OWNED = frozenset(
    "city state town county district province number part half university bank king queen duke "
    "majority department ministry republic use kind type sort lot rest most some one series end "
    "case name house secretary border outskirts attack invasion day time way north south east "
    "west center top side coast streets area region member members people hundreds thousands "
    "dozens millions island result death killing loss assassination murder".split()
)
NUMBER_WORDS = dict(
    zip(
        range(2, 13),
        "two three four five six seven eight nine ten eleven twelve".split(),
        strict=True,
    )
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTHS = (
    "January February March April May June July August September October November December".split()
)
SAME_PLACES = [
    set(row.split(","))
    for row in (
        "Russia,Moscow,Kremlin|Iran,Tehran|Iraq,Baghdad|Israel,Jerusalem,Tel Aviv|Syria,Damascus|"
        "Britain,England,London|France,Paris|China,Beijing|Afghanistan,Kabul|Ukraine,Kiev|"
        "Libya,Benghazi,Tripoli|Texas,Dallas,Houston,Austin|California,San Diego,Los Angeles|"
        "Florida,Miami,Orlando|Illinois,Chicago|Massachusetts,Boston|Arizona,Phoenix|"
        "New York,Brooklyn,Manhattan,New York City|Ohio,Cleveland|Germany,Berlin"
    ).split("|")
]
VAGUE_PLACES = frozenset("America Europe Asia Africa".split())
