"""What looks like a number and is no quantity: dates, years, clock times, ordinals, identifiers, names with digits."""

from __future__ import annotations

import re
from functools import cache

from analysis.lexicons import read_lexicon

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:1[5-9]\d\d|20\d\d|21\d\d)"
_SEASON = r"(?:spring|summer|autumn|fall|winter|early|late|mid|since|until|till|circa|year|season|class of)"
_WEEKDAY = r"(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)(?:day)?\.?"
_END = r"(?![\d%]|[.,]\d)"

_DATES = (
    rf"\b{_MONTH} {{1,2}}{_DAY}(?: ?[-–—] ?(?:{_MONTH} ?)?{_DAY}| (?:and|to|or|through|until) (?:{_MONTH} )?{_DAY}(?= of\b|,? {_YEAR}|[.,;)]|$))?"
    rf"(?:,? {{1,2}}{_YEAR})?{_END}",
    rf"\b{_DAY}(?: ?[-–—] ?{_DAY}| (?:and|to) {_DAY})?(?: of)? {_MONTH}\b(?:,? {_YEAR}{_END})?",
    rf"\b{_MONTH},? (?:of )?{_YEAR}{_END}",
    rf"\b{_WEEKDAY},? (?:the )?{_DAY}(?:st|nd|rd|th){_END}",
    rf"\b{_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d)",
    rf"\b(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|[12]\d|3[01])[/.](?:{_YEAR}|\d\d)(?!\d)",
    rf"\b{_YEAR} ?[-–—/] ?(?:{_YEAR}|\d\d)\b(?! ?(?:[a-z]*(?:lb|kg|hp|calories|people|points)\b|%))",
    rf"(?i:\b(?:from|between)) {_YEAR} (?:to|and|through|until) {_YEAR}{_END}",
    r"['’]\d\ds?\b",
    r"\b(?:early|mid|late)?[- ]?(?:1[0-9]|20)\d0s\b",
    rf"(?i:\b{_SEASON})[- ](?:of )?{_YEAR}{_END}",
    rf"\bQ[1-4](?: {_YEAR})?\b|\b[1-4]Q\d\d\b|\bFY ?'?\d\d(?:\d\d)?\b",
    rf"\b{_YEAR}(?: ?(?:AD|BC|BCE|CE)\b)",
    r"\b(?:AD|A\.D\.) ?\d{2,4}\b|\b\d{1,4} ?(?:BC|BCE|B\.C\.)(?![A-Za-z])",
)
_TIMES = (
    r"\b\d{1,2}(?:[:.]\d\d){0,2} ?(?:a\.?m\b\.?|p\.?m\b\.?|A\.?M\b\.?|P\.?M\b\.?|o['’]clock\b|hrs?\b(?= (?:GMT|BST|local)))(?: ?[-–] ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\.?)?",
    r"\b\d{1,2}(?:[:.]\d\d)? ?[-–] ?\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b\.?",
    r"\b\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?\b",
    r"\b\d{4} ?(?:GMT|UTC|BST|EST|EDT|ET)\b",
    r"(?i:\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve) o['’]clock\b)",
)
_ORDINALS = (
    r"(?i:\b\d+(?:,\d{3})?(?:st|nd|rd|th)\b)(?![-–]\d)",
)
_PHONES = (
    r"(?<![\d$£€])(?:\+?\d{1,3}[-. ])?(?:\(\d{3}\) ?|\b\d{3}[-. ])\d{3}[-. ]\d{4}\b",
    r"(?i:\b(?:call|dial|phone|tel|telephone|hotline|text)\b)[^\d\n]{0,20}\+?\d[\d \-–().]{5,18}\d\b",
    r"\b\d{3}-\d{4}\b(?! ?(?:to|people|words))",
    r"(?i:\bhttps?://\S+|\bwww\.\S+|\S+@\S+\.\w+|\B[#@]\w+)",
    r"\b\d{5}(?:-\d{4})? ZIP\b|\bZIP [Cc]odes? \d{5}\b|\b(?:[A-Z]{2}) \d{5}(?:-\d{4})?\b",
)
_LABELS = (
    r"No|Nos|Number|number|no|nos|Section|section|Sec|Sections|sections|Article|article|Articles|Art|Resolution|resolution|Chapter|chapter|Channel|channel|Game|game|"
    r"Route|route|Highway|highway|Interstate|interstate|Flight|flight|Room|room|Level|level|Phase|phase|Stage|stage|Type|type|Week|Day|"
    r"Grade|grade|Tier|tier|Category|category|Class|Group|Act|Part|part|Step|step|Season|season|Episode|episode|Volume|Vol|Page|page|pp|pg|Line|line|"
    r"Gate|gate|Area|Precinct|precinct|District|district|Ward|ward|Pier|pier|Platform|platform|Terminal|terminal|Studio|Unit|Battalion|Brigade|Division|Squad|"
    r"Proposition|Prop|Amendment|Title|title|Form|form|Apollo|Round|round|Lane|lane|Bill|bill|Measure|measure|Question|Directive|Regulation|Rule|rule|Order|Case|Count|Exhibit|"
    r"Super Bowl|Formula|Division|Pool|Suite|Apartment|Apt|Flat|Building|Bldg|Hangar|Track|track|Zone|zone|Sector|Platoon|Regiment|Squadron|"
    r"Windows|Office|Mark|Mk|Version|version|Series|series|Model|model|Generation|Gen|gen|Euro|Agenda|Vision|Project|Operation|Camp|Bus|Ladder|Engine|Local|Chromosome|chromosome|"
    r"Psalm|Genesis|Exodus|Matthew|Mark|Luke|John|Vitamin|vitamin|Magnitude|Pier|Hall|Row|Seat|Table|table|Figure|figure|Fig|Appendix|Annex|Schedule|Item|Point|ISO|USB|HTTP|MP|PS|"
    r"title|code|Code|size|Size|Covid|COVID|Boeing|Airbus|iPhone|iPad|Galaxy|Pixel|Xbox|PlayStation|Falcon|Soyuz|Voyager|Pioneer|Gemini|Artemis|Catch|Big|Top|Pac|Lot|lot|Block|block|"
    r"Title IX|paragraph|Paragraph|verse|Verse|clause|Clause|Footnote|footnote|Docket|docket|badge|Badge|Psalms|Isaiah"
)
_NAMES = (
    rf"\b(?:{_LABELS})\.? ?[#№]?\d[\d,]*(?:\([a-z\d]+\))*[a-zA-Z]?\b(?:(?: ?(?:,|and|or|-|–|&|to) ?)\d+\b(?!\.\d|[, ]+(?:people|men|women)))*(?!\.\d|%| ?(?:%|percent|per cent|pct|pc|million|billion|thousand|hundred|trillion)\b)",
    r"\b(?:H\.? ?R|S|H\.? ?J\.? Res|S\.? ?Res|H\.? ?Res|A\.?B|S\.?B|H\.?B|L\.?B|LD)\.? \d{1,4}\b(?! (?:million|billion|percent|people))",
    r"\bS ?(?:&|&amp;|and)? ?P(?:['’]s)?(?:/TSX|/ASX)? ?\d+\b|(?i:\bSP ?500\b)",
    r"(?i:\b(?:FTSE|Stoxx|Fortune|Forbes|Nikkei|CAC|DAX|Nasdaq|Russell|Dow|ASX|TSX|Hang Seng|CSI|Kospi|STOXX Europe|IBEX|MDAX|Euro Stoxx|Global|Inc)\.? ?\d{2,4}\b)(?![.,%]?\d|%)",
    r"\b9/11\b|\b24/7\b|\b7/7\b|\b1/6\b|\b10/7\b|\b50[-/]50\b|\b20/20\b|\b4[x×]4s?\b|\b9[- ]to[- ]5\b|\b911\b(?! (?:people|men|women|deaths|cases))|\b101\b(?= course)",
    r"\b(?:G|P)[- ]?(?:5|7|8|20|77)\b(?:\+\d+)?",
    r"\b[A-Za-z]+[-–.]?\d+(?:[-–/.]\d+)*[A-Za-z]*(?:['’]s)?\b",
    r"\b\d+(?:st|nd|rd|th)?[- ]?(?i:century)\b",
    r"(?i:\bcovid ?-? ?19\b)",
    r"\b\d{1,3}(?:G|D|DTM|K(?= (?:TV|video|display|resolution|screen|camera))|p(?=\b(?! [a-z]*(?:share|a share)))(?<=(?:720|080)p))\b",
    r"(?<!in his )(?<!in her )(?<!in their )(?<!in your )(?<!in our )(?<!early )(?<!mid )(?<!mid-)(?<!late )(?<!early-)(?<!late-)\b\d+s\b(?<!\d{4}s)",
    r"(?i:\bunder|\bU)[- ]?(?:1[5-9]|2[0-3])s?\b(?= (?:team|side|squad|level|world|international|cup|championship))",
    r"\b[Oo]ne[- ](?:on|to)[- ]one\b|\b[Oo]ne-(?:off|sided|size|way|time|day|liner|man|party|state)\b",
    r"(?i:\bsquare one\b|\bday one\b|\bnumber (?:one|two|three)\b|\bno\.? ?one\b|\bone another\b|\bany ?one\b|\bsome ?one\b|\bevery ?one\b|\bone['’]s\b|\bat one point\b|\bone (?:day|night|time|thing|more time)\b"
    r"|\bnot one\b|\bone by one\b|\bin one (?:fell|way)\b|\bfor one\b(?=[,.])|\bone or the other\b|\bhole in one\b|\bone and only\b|\bground zero\b|\bnet[- ]zero\b|\bzero in\b|\bzero[- ](?:sum|tolerance|day|emissions?)\b"
    r"|\btwo[- ]way\b|\bthird[- ]party\b|\bseven[- ]seas\b|\bcloud nine\b|\bForty[- ]Niners\b|\b49ers\b|\b76ers\b|\btop ten\b|\bbig three\b|\btwo cents\b|\bsecond to none\b|\bsix[- ]pack\b|\bfour[- ]letter\b)",
    r"\b(?:Group|Gang|Team|Committee|Class|Chapter|Article|Section|Title|Phase|Stage|Part|Act|Round|Game|Week|Day|Level|Type|Season|Episode|Formula|Channel|Pier|Area|Apollo|Unit|Platform|Gate|Room|Catch)"
    r"(?: of)? (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Eleven|Twelve|Twenty)\b",
    r"(?i:\bdouble[- ](?:digits?|blind|edged|check|standard|vision|decker|bass|agent|header|play|fault|down|murder|life|cross|dip|whammy|team|breasted|amputee|bogey|bed|room|door)\w*)",
    r"(?i:\bhalf[- ](?:staff|mast|time|way|brother|sister|hearted|life|marathon|term|baked|truth|sibling|back|court|season|volley|pipe|century|back|year|moon|naked)\w*|\b(?:first|second|latter|this|last|next|other|better|opening|top|bottom|each|final) half\b|\bhalfway\b|\bin half\b|\bhalf[- ]and[- ]half\b)",
    r"(?i:\b(?:final|first|second|third|last|attacking|defensive|fourth|opening|this|next|previous) (?:third|quarter)s?\b)",
    r"(?i:\bthree[- ]quarters? (?:length|back)s?\b|\bquarter(?:back|final|ly|s? final))",
    r"\b(?:I{2,3}|IV|VI{0,3}|IX|X{1,3})\b",
    r"\b(?:Hundred|Thousand|Seven|Six|Three|Four|Five|Nine|Ten|Twelve|Eight|Two|One) (?:Days['’]?|Years['’]?) War\b|\bOne Nation\b|\bFive Eyes\b|\bThree Mile Island\b|\bSix Nations\b|\bSeven Sisters\b|\bTwin Towers\b|\bTwelve Tribes\b|\bSix[- ]Day War\b",
)


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(p) for p in (*_DATES, *_TIMES, *_PHONES, *_ORDINALS, *_NAMES))


def find_masks(text: str) -> list[tuple[int, int]]:
    """Spans of the text that hold digits or number words and give no quantity, in order, not overlapping.

    >>> [s[a:b] for s in ["Resolution 2735 of June 10, 2024, at 9:30 p.m."] for a, b in find_masks(s)]
    ['Resolution 2735', 'June 10, 2024', '9:30 p.m.']
    """
    found = sorted(m.span() for p in _patterns() for m in p.finditer(text) if not _is_unit(m.group(), text, m.start()))
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if kept and start < kept[-1][1]:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        elif end > start:
            kept.append((start, end))
    return kept


@cache
def _prefixes() -> frozenset[str]:
    return frozenset(r["form"].replace(" ", "") for r in read_lexicon("currencies") if r["place"] in ("before", "both") and r["form"][:1].isalpha())


_GLUED = re.compile(r"([A-Za-z]+)[-–.]?\d")
_BEFORE_NUMBER = frozenset(
    "sub under over then now pre post mid near nearly about some the a of to and or at by in for from with non plus minus up down just only approx ca was is are".split()
)
_AMOUNT = re.compile(r"[A-Za-z]+[\d,.]*\d(?:m|bn|k|tn|mil)?\b(?: (?:million|billion|trillion)\b)?")


def _is_unit(piece: str, text: str, start: int) -> bool:
    """True for "RM2.70", "sub-300", "then-18": letters and digits in one word that still give a number."""
    glued = _GLUED.match(piece)
    if not glued or " " in piece:
        return False
    letters, before = glued[1], text[start - 1 : start]
    if letters in ("cm", "m", "km", "mm", "ft") and piece[-1] in "23" or before == "$":
        return True
    if letters in _prefixes():
        amount = _AMOUNT.match(text, start)
        whole = amount[0] if amount else piece
        sure = letters not in ("PS", "R") or bool(re.search(r"\d(?:m|bn|k|tn|mil)$|[.,]\d|illion$", whole))
        return sure and before not in ("-", "–") and piece[len(letters)].isdecimal()
    return letters in _BEFORE_NUMBER and piece[len(letters)] in "-–"
