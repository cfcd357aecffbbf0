"""Samples of the exports of press databases, one a profile of ``exports.toml`` and version."""

from __future__ import annotations

QUAKE = [
    "A strong earthquake shook the valley of Orda on Sunday and cracked a dam, officials said.",
    "“The wall is holding,” said the engineer Jana Roth, who has watched it since dawn.",
]
TRIAL = [
    "The former minister Otto Brand was acquitted on Monday of taking 40,000 francs in bribes.",
    "His lawyer, Lea Sand, said the state had never had a witness.",
]
HEADS = ["Dam cracks in Orda valley", "Former minister acquitted"]
OUTLETS = ["The Valley Echo", "Lakeside Tribune"]
DAYS = ["2030-06-09", "2030-06-10"]
TEXTS = [QUAKE, TRIAL]


def nexis(length: str, body: str, loaded: str, end: str, days: tuple[str, str]) -> list[str]:
    """Nexis Uni in an interface of another language; the second head has no date of its own."""
    return [
        HEADS[0], OUTLETS[0], days[0], "", "Copyright 2030 Valley Press", "",
        f"{length}: 31 words", "", body, "", *QUAKE, "", f"{loaded}: {days[0]}", "", end, "",
        HEADS[1], OUTLETS[1], "(Late edition)", "", "Copyright 2030 Lakeside", "",
        f"{length}: 29 words", "", body, "", *TRIAL, "", f"{loaded}: {days[1]}", "", end, "",
    ]  # fmt: skip


def classic(head: str, length: str) -> list[str]:
    """Nexis before 2018, as text: the number of the article, outlet, date, headline, labels."""
    first = head.format(1, 2)
    return [
        "Download Request: Selected Items: 1-2", "Send To:", "SOME LIBRARY", "", first, "", "",
        f"      {OUTLETS[0]}", "", "        June 9, 2030 Sunday  ", "        Final Edition", "",
        HEADS[0], "", "BYLINE: By Jana Roth", "", "SECTION: NEWS; Pg. 4", "",
        f"{length}: 31 words", "", "DATELINE: ORDA", "", QUAKE[0], "", QUAKE[1], "",
        "LOAD-DATE: June 9, 2030", "", "LANGUAGE: ENGLISH", "", "Copyright 2030 Valley Press", "",
        head.format(2, 2), "", f"      {OUTLETS[1]}", "", "        June 10, 2030 Monday", "",
        HEADS[1], "", f"{length}: 29 words", "", TRIAL[0], "", TRIAL[1], "",
        "LOAD-DATE: June 10, 2030", "", "Copyright 2030 Lakeside", "",
    ]  # fmt: skip


def display(words: str, days: tuple[str, str]) -> list[str]:
    """Factiva without codes, an article below the other."""
    return [
        HEADS[0], "By Jana Roth", f"31 {words}", days[0], "09:15", OUTLETS[0], "VALEC", "4",
        "English", "(c) 2030 Valley Press", "", *QUAKE, "", "Document VALEC00020300609eq69000a1",
        "", HEADS[1], f"1,029 {words}", days[1], OUTLETS[1], "LAKTR", "English",
        "Copyright 2030 Lakeside. All Rights Reserved.", "", *TRIAL, "",
        "Document LAKTR00020300610eq6a0000c", "",
    ]  # fmt: skip


def codes(end: str) -> list[str]:
    """Factiva with its codes; ``end`` is how the number of an article is printed."""
    return [
        f"HD  {HEADS[0]}", "BY  By Jana Roth", "WC  31 words", "PD  9 June 2030",
        f"SN  {OUTLETS[0]}", "SC  VALEC", "LA  English", "LP", QUAKE[0], "", "TD", QUAKE[1], "",
        "NS  gdis : Disasters", end.format("VALEC00020300609eq69000a1"), "",
        f"HD  {HEADS[1]}", "WC  29 words", "PD  10 June 2030", f"SN  {OUTLETS[1]}", "LP",
        TRIAL[0], "TD", TRIAL[1], "PUB Lakeside", end.format("LAKTR00020300610eq6a0000c"), "",
    ]  # fmt: skip


def proquest(rule: str) -> list[str]:
    """ProQuest as text: articles between rules, fields before and after the text."""
    out = []
    for n in (0, 1):
        out += [
            rule, "", f"Document {n + 1} of 2", "", HEADS[n], "", "Author: Roth, Jana", "",
            f"Publication info: {OUTLETS[n]} ; Orda [Orda]. 0{9 - n} Jun 2030: A.4.", "",
            f"Full text: {TEXTS[n][0]}", "", TEXTS[n][1], "", "Credit: By Jana Roth", "",
            f"Title: {HEADS[n]}", "", f"Publication title: {OUTLETS[n]}", "",
            f"Publication date: Jun {9 + n}, 2030", "", "ProQuest document ID: 12345", "",
        ]  # fmt: skip
    return [*out, rule]


EXPORTS = {
    "Nexis Uni, English": nexis(
        "Length", "Body", "Load-Date", "End of Document", ("June 9, 2030 Sunday", "June 10, 2030")
    ),
    "Nexis Uni, German": nexis(
        "Länge", "Textkörper", "Update", "Ende des Dokuments", ("9. Juni 2030", "10. Juni 2030")
    ),
    "Nexis Uni, French": nexis(
        "Longueur",
        "Corps",
        "Date de chargement",
        "Fin du document",
        ("dimanche 9 juin 2030", "10 juin 2030"),
    ),
    "Nexis Uni, Spanish": nexis(
        "Longitud",
        "Cuerpo",
        "Fecha de carga",
        "Fin del documento",
        ("9 de junio de 2030", "10 de junio de 2030"),
    ),
    "Nexis Uni, Dutch": nexis(
        "Lengte", "Hoofdtekst", "Laaddatum", "Einde van document", ("9 juni 2030", "10 juni 2030")
    ),
    "Nexis, English": classic("{} of {} DOCUMENTS", "LENGTH"),
    "Nexis, German": classic("Dokument {} von {}", "LÄNGE"),
    "Factiva display, English": display("words", ("9 June 2030", "10 June 2030")),
    "Factiva display, German": display("Wörter", ("9. Juni 2030", "10. Juni 2030")),
    "Factiva codes, AN in a line": codes("AN  Document {}"),
    "Factiva codes, AN above": codes("Document {}"),
    "ProQuest, long rule": proquest("_" * 60),
    "ProQuest, short rule": proquest("_" * 24),
}
