"""Read the head of an article: who wrote it, where and when it was published.

The lines between the start of a text and its first paragraph say it: "By Ann Lee", "Tue 4 Mar 2031
09.30 GMT", "Northport Herald, 12 March 2031". Only lines that say nothing else are read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from analysis.read.dates import MONTH_NAMES, ZONES, read_date
from analysis.read.values import ADDRESS
from analysis.resources import read_lexicon

_LINES = 12  # of a text, in which its head is looked for
_PARAGRAPH = 14  # words of a line that is a paragraph


class HeadLine(NamedTuple):
    """What one line of a head says; the date "updated" counts only without another."""

    byline: str = ""
    outlet: str = ""
    published: str = ""
    updated: str = ""
    headline: str = ""
    url: str = ""

    @property
    def is_date(self) -> bool:
        """Whether the line has a date, and no name of a writer."""
        return bool(self.published or self.updated) and not self.byline


_DAYS = """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs
fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi
mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lunedì martedì mercoledì giovedì venerdì
sabato domenica""".split()
_AROUND = """of de del di at on um uhr à a le el il den der the am pm a.m p.m h local time date
dated datum last modified first created issued edition print online article stand posted
aired airs broadcast published updated update publication veröffentlicht erschienen aktualisiert
publié mis mise jour publicado
publicada actualizado actualizada gepubliceerd bijgewerkt op om pubblicato aggiornato""".split()
_DATE_WORDS = frozenset(
    [*_DAYS, *_AROUND, *MONTH_NAMES, *(zone.lower() for zone in ZONES), "et", "pt"]
)
_NUMBER = re.compile(
    r"\d{1,4}(?:st|nd|rd|th|er|º)?|\d{1,2}[:.h]\d{2}(?::\d{2})?(?:[ap]\.?m\.?)?|\d{1,2}[ap]m"
)
_NUMERIC = re.compile(r"\b\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})\b")
_PAGE = re.compile(
    r"(?:page|pages|seite|pg\.?|p\.)\s*[A-Z]?\d+(?:\s*(?:of|von|/|[-–])\s*\d+)?", re.I
)
_LABEL = re.compile(  # as databases and forms print them
    r"(?:(?P<byline>by-?line|authors?|autor(?:en)?|auteurs?|reporter)"
    r"|(?P<outlet>outlet|publication|newspaper|source|zeitung|quelle)"
    r"|(?P<headline>headline|title|titel|überschrift|schlagzeile|titre)"
    r"|(?P<nothing>section|length|länge|load-date|edition|language|publication-type|page))\s*:\s*",
    re.I,
)
_UPDATED = re.compile(
    r"\s*(?:last\s+)?(?:updated|modified|aktualisiert|mis(?:e)? à jour|actualizado|bijgewerkt"
    r"|aggiornato|edited)\b",
    re.I,
)
_BY = re.compile(r"\s*(?:(?:written |reported |story |words )?by|von|par|por|door|di)\b:?\s+", re.I)
_SMALL = frozenset("and und et y en e & de del der van von di la le bin al ben da dos".split())
_IN_OUTLETS = _SMALL | frozenset("of the do das du des el los las zur zum am het op voor".split())
_ROLE = re.compile(
    r",?\s*\b(?:(?i:in) (?:(?:St|Mt|Ft)\. )?[A-ZÀ-Þ][\w'’-]*"
    r"(?:,? (?:[A-ZÀ-Þ][\w'’-]*|(?i:and|of|the|de|la|am|und|et|y))){0,5}"
    r"|(?i:(?:[\w ]+ )?(?:correspondent|reporter|editor|writer|staff|bureau|columnist"
    r"|korrespondent|redaktion)[^.!?:;\d]*))$"
)
_WITH_ROLE = re.compile(  # "Mia Stone, Water Correspondent"
    r"([^,|·]+?)\s*[,|·]\s*(?:[\w'’]+ ){0,3}(?:correspondent|reporter|editor|writer|columnist"
    r"|korrespondent(?:in)?|redakteur(?:in)?|redaktion|correspondante?|envoyée? spéciale?"
    r"|corresponsal|redactora?|redacteur|inviat[oa])(?: (?:in|of|at|für|à|en) .{2,40})?",
    re.I,
)
_RUN_ON = re.compile(r"\b((?:19|20)\d\d)(\d{1,2}:\d\d)")  # of pages copied without their spaces
_ADDRESS = 500  # characters
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*\.?|[A-ZÀ-Þ]\.)")


@cache
def newspaper_nouns() -> frozenset[str]:
    """Return the words in the names of newspapers, agencies and broadcasters, in lower case."""
    return frozenset(row["name"] for row in read_lexicon("newspaper_nouns"))


@cache
def media_names() -> frozenset[str]:
    """Return the names of media in lower case."""
    return frozenset(row["name"].lower() for row in read_lexicon("media"))


def read_head(lines: Sequence[str], headline: str = "") -> dict[int, HeadLine]:
    """Read the lines of a head by their place in a text.

    Parameters
    ----------
    lines
        The lines of the text that are not empty.
    headline
        The headline, if it is known.

    Returns
    -------
    dict
        Place of a line -> what it says, for lines that say nothing else.

    Examples
    --------
    >>> read_head(["Dam cracks", "Ann Lee", "Tue 4 Mar 2031 09.30 GMT", "A dam cracked today."])[1]
    HeadLine(byline='Ann Lee', outlet='', published='', updated='', headline='', url='')
    """
    top: list[str] = []
    for line in lines[:_LINES]:
        if _is_paragraph(line) and _read_line(line) is None:
            break
        top.append(line)
    found = {i: said for i, line in enumerate(top) if (said := _read_line(line)) is not None}
    if len(top) > 1 and 0 not in found and top[0].strip().lower() in media_names():
        found[0] = HeadLine(outlet=top[0].strip())
    found = {i: said for i, said in found.items() if top[i].strip() != headline.strip()}
    for i, line in enumerate(top):
        beside = [said for n in (i - 1, i + 1) if (said := found.get(n))]
        if i in found or not any(said.is_date or said.byline for said in beside):
            continue
        if is_outlet(line) and line.strip() != headline.strip():
            found[i] = HeadLine(outlet=line.strip())
        elif i and is_names(line) and not any(said.byline for said in found.values()):
            found[i] = HeadLine(byline=line.strip())
    last = len(top) - 1  # above the first paragraph, though the headline is between it and the date
    if 1 < last < len(lines) - 1 and last not in found and _signs(top[last], headline, found):
        found[last] = HeadLine(byline=top[last].strip())
    return found


def _signs(line: str, headline: str, found: dict[int, HeadLine]) -> bool:
    """Whether a line alone is the writer of an article whose head has a date and no writer."""
    unsigned = not any(said.byline for said in found.values())
    dated = any(said.is_date for said in found.values())
    ended = line.endswith(".") and line.isupper()
    short = not ended and 1 < len(line.split()) < 4 and line.strip() != headline.strip()
    return unsigned and dated and short and is_names(line)


def _is_paragraph(line: str) -> bool:
    return len(line.split()) >= _PARAGRAPH or (
        len(line.split()) > 6 and bool(re.search(r"[.!?][”\"’')]*$", line.strip()))
    )


def _read_line(line: str) -> HeadLine | None:
    """What a line says of writer, outlet and date, if it says nothing else."""
    line = _RUN_ON.sub(r"\1 \2", line.strip())
    if ADDRESS.fullmatch(line) and len(line) < _ADDRESS:
        return HeadLine(url=line)
    if len(line) > 160:
        return None
    if _PAGE.fullmatch(line):
        return HeadLine()
    if label := _LABEL.match(line):
        field = next(name for name, words in label.groupdict().items() if words)
        words = re.split(r"\s+[|·]\s", line[label.end() :].strip(), maxsplit=1)[0]
        if field == "nothing":
            return HeadLine()
        if words and len(words.split()) <= (30 if field == "headline" else 12):
            return HeadLine(**{field: words})
    if parts := _parts_of(line):
        return parts
    date = read_date(line)
    numeric = _NUMERIC.search(line)
    if date or numeric:
        return _dated(line, date or (numeric[0] if numeric else ""))
    by = _BY.match(line)
    if by and not line.endswith((".", "!", "?", ":")) and is_names(line[by.end() :]):
        names, _, outlet = line[by.end() :].strip(" ,|·").rpartition(",")
        if names and is_outlet(outlet):
            return HeadLine(byline=names.strip(), outlet=outlet.strip())
        return HeadLine(byline=line[by.end() :].strip(" ,|·"))
    role = _WITH_ROLE.fullmatch(line)
    return HeadLine(byline=role[1]) if role and is_names(role[1]) else None


_BETWEEN = re.compile(r"\s*[|·•]\s*|\s+[–—-]\s+")
_LENGTH = re.compile(r"\d+\s*(?:min(?:ute)?s?(?: read)?|words|wörter|mots|palabras|woorden)", re.I)


def _parts_of(line: str) -> HeadLine | None:
    """A line of parts with marks between them, if each is a writer, an outlet or a date."""
    parts = [part.strip() for part in _BETWEEN.split(line) if part.strip()]
    found: dict[str, str] = {}
    for part in parts if len(parts) > 1 else ():
        by = _BY.match(part)
        if _PAGE.fullmatch(part) or _LENGTH.fullmatch(part):
            continue
        if date := read_date(part):
            if _without_date(part):
                return None
            found.setdefault("updated" if _UPDATED.match(part) else "published", date)
        elif is_outlet(part):
            found.setdefault("outlet", part)
        elif is_names(part[by.end() if by else 0 :]):
            found.setdefault("byline", part[by.end() if by else 0 :])
        else:
            return None
    known = {"outlet", "published", "updated"} & set(found)
    return HeadLine(**found) if known and len(found) > 1 else None


def _dated(line: str, date: str) -> HeadLine | None:
    """A line with a date: what is beside the date has to be a writer or an outlet, or nothing."""
    rest = _without_date(line)
    when = {"updated": date} if _UPDATED.match(line) else {"published": date}
    if not rest:
        return HeadLine(**when)
    by = _BY.match(rest)
    if by and is_names(rest[by.end() :]):
        return HeadLine(byline=rest[by.end() :].strip(" ,|·"), **when)
    apart = re.match(rf"{re.escape(rest)}\s*(?:[,|·•:–—(-]|\s{{2,}})", line) or re.search(
        rf"(?:[,|·•:–—)-]|\s{{2,}})\s*{re.escape(rest)}$", line
    )
    if not apart or len(rest.split()) > 6:
        return None
    if is_outlet(rest):
        return HeadLine(outlet=rest, **when)
    return HeadLine(byline=rest, **when) if is_names(rest) and len(rest.split()) < 4 else None


_SHIFT = re.compile(r"(?<=gmt|utc)[+-]\d{1,2}(?::?\d{2})?$")
_DATELINE = re.compile(  # "ORDA, 9 June 2030 (AFP) —": place, day with its year, agency
    r"(?:[A-ZÀ-Þ][\w.'’-]*(?:[ /-][A-ZÀ-Þ][\w.'’-]*){0,4}(?:, [A-Z][\w.]*)?)\s?[,(]\s?"
    r"([^—–]{6,30}?\b(?:19|20)\d\d)\b\)?,?\s*(?:[(/][^()/]{2,40}[)/]\s*)?[—–-]{1,2}\s"
)


def read_dateline(paragraph: str) -> str:
    """Return the day in the dateline of a paragraph; empty without a day and its year.

    >>> read_dateline("ORDA, 9 June 2030 (AFP) — A dam cracked."), read_dateline("A dam cracked.")
    ('2030-06-09', '')
    """
    match = _DATELINE.match(paragraph[:120])
    return read_date(match[1])[:10] if match else ""


def _without_date(line: str) -> str:
    """What a line has beside its date, in one piece; all of it if there are several."""
    words = re.sub(r"\b(?:page|seite|pg\.?|p\.)\s*[A-Z]?\d+\b", "", line, flags=re.I)
    pieces = re.split(r"\s+", _NUMERIC.sub(" ", words).strip())
    kept: list[int] = []
    for i, piece in enumerate(pieces):
        bare = _SHIFT.sub("", piece.strip(",.|·•:;–—()[]-").lower())
        iso = re.fullmatch(r"\d{4}-\d{2}-\d{2}(?:t[\d:.z+-]+)?", bare)
        if bare and bare not in _DATE_WORDS and not _NUMBER.fullmatch(bare) and not iso:
            kept.append(i)
    if not kept:
        return ""
    if pieces[kept[0] - 1 : kept[0]] and pieces[kept[0] - 1].lower() in ("the", "le", "el", "der"):
        kept.insert(0, kept[0] - 1)
    rest = " ".join(pieces[kept[0] : kept[-1] + 1])
    return rest.strip(" ,|·•:;–—-") if not re.search(r"\b\d{4}\b", rest) else line


def is_names(words: str) -> bool:
    """Whether words are the names of persons: capitals, "and", commas, perhaps a role.

    >>> is_names("Mia Stone and Leo Hart"), is_names("Mia Stone in Marsholm"), is_names("News")
    (True, True, False)
    """
    words = _ROLE.sub("", words.strip(" ,|·")).strip(" ,")
    people = re.split(r",\s*|\s+(?:and|und|et|y|en|&)\s+", words)
    return bool(words) and all(_is_name(person) for person in people if person)


def _is_name(person: str) -> bool:
    parts = person.split()
    return 2 <= len(parts) <= 5 and all(
        _NAME.fullmatch(part) or part.lower() in _SMALL for part in parts
    )


_COMPOUNDS = ("zeitung", "blatt", "anzeiger", "kurier", "nachrichten", "rundschau", "krant", "blad",
              "echo", "bote")  # fmt: skip


def _names_paper(word: str) -> bool:
    """Whether a word is one that newspapers have in their names."""
    word = re.sub(r"\W", "", word)
    return word in newspaper_nouns() or word.endswith(_COMPOUNDS)


def is_outlet(words: str) -> bool:
    """Whether words are the name of an outlet: known, or with a word such as "Herald"."""
    words = words.strip(" ,|·•")
    if words.lower() in media_names() or words.lower().removeprefix("the ") in media_names():
        return True
    parts = words.split()
    if re.fullmatch(r"(?:www\.)?[\w-]+(?:\.[\w-]+)*\.[a-z]{2,10}", words):
        return True
    return (
        1 <= len(parts) <= 5
        and all(p[0].isupper() or p.lower() in _IN_OUTLETS for p in parts)
        and any(_names_paper(word) for p in parts for word in re.split(r"['’]", p.lower()))
    )
