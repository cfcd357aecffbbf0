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


LABELS_DE = {
    "Author": "Autor", "Publication info": "Publikationsinfo", "Full text": "Volltext",
    "Credit": "Nachweis", "Title": "Titel", "Publication title": "Titel der Publikation",
    "Publication date": "Publikationsdatum", "ProQuest document ID": "ProQuest-Dokument-ID",
    "Document": "Dokument", " of ": " von ", "Jun 9, 2030": "9. Juni 2030",
    "Jun 10, 2030": "10. Juni 2030",
}  # fmt: skip
LABELS_ES = {
    "Author": "Autor", "Publication info": "Información de publicación",
    "Full text": "Texto completo", "Credit": "Crédito", "Title": "Título",
    "Publication title": "Título de publicación", "Publication date": "Fecha de publicación",
    "ProQuest document ID": "ID del documento de ProQuest", "Document": "Documento",
    " of ": " de ", "Jun 9, 2030": "9 de junio de 2030", "Jun 10, 2030": "10 de junio de 2030",
}  # fmt: skip


def translated(lines: list[str], labels: dict[str, str]) -> list[str]:
    """An export with its labels in another language; the words of the articles stay."""
    kept = {*QUAKE, *TRIAL, *HEADS, *OUTLETS}
    out = []
    for line in lines:
        if line not in kept:
            name, colon, words = line.partition(": ")
            name = labels.get(name, name) if colon else name
            if not colon and name.startswith("Document "):
                name = name.replace("Document", labels["Document"]).replace(" of ", labels[" of "])
            line = name + colon + labels.get(words, words)
        out.append(line)
    return out


def proquest_details() -> list[str]:
    """ProQuest as it is since 2019: the text below a line, the fields below the text."""
    out = ["Report Information from ProQuest", "TABLE OF CONTENTS", f"1. {HEADS[0]}", ""]
    for n in (0, 1):
        out += [
            f"Document {n + 1} of 2", "", HEADS[n], "", "ProQuest document link", "", "FULL TEXT",
            "", TEXTS[n][0], "", TEXTS[n][1], "", "DETAILS", "", "Subject: Dams", "",
            f"Title: {HEADS[n]}", "", "Author: Roth, Jana", "",
            f"Publication title: {OUTLETS[n]}", "", f"Publication date: Jun {9 + n}, 2030", "",
        ]  # fmt: skip
    return out


def proquest_links() -> list[str]:
    """ProQuest without numbers: a link to the article below its headline, fields below it."""
    out = []
    for n in (0, 1):
        out += [
            HEADS[n], "", "ProQuest document link", "", f"Full text: {TEXTS[n][0]}", "",
            TEXTS[n][1], "", f"Title: {HEADS[n]}", "", "Author: Roth, Jana.", "",
            f"Publication title: {OUTLETS[n]}; Orda, Torland", "",
            f"Publication date: Jun {9 + n}, 2030", "", "ProQuest document ID: 12345", "",
        ]  # fmt: skip
    return out


def europresse(days: tuple[str, str], rights: str) -> list[str]:
    """Europresse as text or PDF: outlet, day, headline, writer; rights and a number below."""
    out = []
    for n in (0, 1):
        out += [
            OUTLETS[n], days[n], "", HEADS[n], "", "Jana Roth", "", TEXTS[n][0], "", TEXTS[n][1],
            "", f"© 2030 {OUTLETS[n]}. {rights}", "", f"news·2030060{9 - n}·VE·12{n}", "",
        ]  # fmt: skip
    return out


def pressreader(*, labels: bool) -> list[str]:
    """PressReader: outlet and day below the headline, in one version labels below the text."""
    out = []
    for n in (0, 1):
        day = ("9 Jun 2030", "10 Jun 2030")[n]
        out += [HEADS[n], f"{OUTLETS[n]} · {day} · By Jana Roth", "", *TEXTS[n], ""]
        if labels:
            out += [f"Article Name:{HEADS[n]}", f"Publication:{OUTLETS[n]}", "Start Page:4"]
            out += ["End Page:4", ""]
    return out


def newsbank(version: int) -> list[str]:
    """NewsBank: day and outlet in a line; outlet and day; or each behind a label."""
    out = []
    for n in (0, 1):
        day, outlet = ("June 9, 2030", "June 10, 2030")[n], ("Valley Echo, The", OUTLETS[1])[n]
        head = [
            [HEADS[n], f"{day} | {outlet}", "Author: Jana Roth | Section: News", "301 Words"],
            [HEADS[n], f"{outlet} - {day}", "Author: Jana Roth", "Section: News", "Page: 4A"],
            [f"Paper: {outlet}", f"Title: {HEADS[n]}", f"Date: {day}", "Section: News"],
        ][version]
        out += [*head, "", *TEXTS[n], "", f"Record Number: 12AB{n}", "Copyright (c) 2030", ""]
    return out


def defacto(version: int) -> list[str]:
    """APA DeFacto: outlet and day in quotation marks, German or English ones."""
    out = []
    for n in (0, 1):
        day = ("09.06.2030", "10.06.2030")[n]
        head = [
            [f'"{OUTLETS[n]}" vom {day}          Seite: 4', "Ressort: Chronik", "", HEADS[n]],
            [f"„{OUTLETS[n]}“, Print-Ausgabe, vom {day} Ressort: Inland", "", HEADS[n]],
        ][version]
        out += [*head, "", "Von Jana Roth", "", *TEXTS[n], ""]
    return out


def genios(version: int) -> list[str]:
    """GENIOS and wiso: outlet, day and page above the headline, labels below the text."""
    out = []
    for n in (0, 1):
        day, page = ("09.06.2030", "10.06.2030")[n], ("S. 4 / Chronik", "Seite 12")[version]
        by = ("Autor: Jana Roth", "Von Jana Roth")[version]
        out += [
            f"{OUTLETS[n]} vom {day}, {page}", "", HEADS[n], "", by, "", *TEXTS[n], "",
            f"Quelle: {OUTLETS[n]} vom {day}, Nr. 101, S. 4", "Ressort: Chronik",
            f"Dokumentnummer: VDN12{n}", "",
            "Dauerhafte Adresse des Dokuments: https://www.wiso-net.de/document/VDN", "",
            "Alle Rechte vorbehalten: (c) Valley Press", "",
        ]  # fmt: skip
    return out


DISPATCHES = {
    "APA-OTS, as a page": [
        "OTS0123 / 9. Juni 2030, 09:30", "", HEADS[0], "", "Utl.: Wall is holding", "", *QUAKE, "~",
        "Rückfragehinweis:", "   Hydrowerk, Tel.: +43 1 234", "~",
        "*** OTS-ORIGINALTEXT PRESSEAUSSENDUNG DES AUSSENDERS - WWW.OTS.AT ***", "",
        "OTS0123    2030-06-09/09:30", "", "090930 Jun 30",
    ],
    "APA-OTS, as sent": [
        "OTS0123 5 CI 0301 VAE0001                 So, 09.Jun 2030", "", HEADS[0], "", *QUAKE, "~",
        "*** OTS-ORIGINALTEXT PRESSEAUSSENDUNG DES AUSSENDERS - WWW.OTS.AT ***",
    ],
    "APA-OTS, with keywords": [
        "OTS0123 5 CI 0301 VAE0001                 So, 09.Jun 2030", "", "Unfälle/Orda/Energie", "",
        HEADS[0], "", "Utl.: Wall is holding =", "", *QUAKE, "~",
        "*** OTS-ORIGINALTEXT PRESSEAUSSENDUNG DES AUSSENDERS - WWW.OTS.AT ***",
    ],
    "dpa, with notes": [
        "bdt0123 4 pl 301  dpa 0456", "", "Unfälle/Energie/Orda/", HEADS[0], "(Foto - Archiv)", "=",
        *QUAKE, "# dpa-Notizblock", "## Orte", "- [Staudamm](Orda)", "* * * *",
        "Die folgenden Informationen sind nicht zur Veröffentlichung bestimmt", "## dpa-Kontakte",
        "- Autor: Jana Roth", "dpa jr yydd n1 ab", "091215 Jun 30",
    ],
    "dpa, regional": [
        "lsw0012 3 vm 301  lsw 0456", "", "Energie/Wasser/", HEADS[0], "=", *QUAKE,
        "dpa/lsw jr yysw n1 ab".replace("/", " "), "091215 Jun 30",
    ],
}  # fmt: skip


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
    "Nexis Uni, Italian": nexis(
        "Lunghezza",
        "Corpo",
        "Data di caricamento",
        "Fine del documento",
        ("domenica 9 giugno 2030", "10 giugno 2030"),
    ),
    "Nexis Uni, Portuguese": nexis(
        "Comprimento",
        "Corpo",
        "Data de carregamento",
        "Fim do documento",
        ("9 de junho de 2030", "10 de junho de 2030"),
    ),
    "Nexis, Dutch": classic("{} van {} DOCUMENTEN", "LENGTE"),
    "Factiva display, French": display("mots", ("9 juin 2030", "10 juin 2030")),
    "Factiva display, Dutch": display("woorden", ("9 juni 2030", "10 juni 2030")),
    "ProQuest, German": translated(proquest("_" * 60), LABELS_DE),
    "ProQuest, Spanish": translated(proquest("_" * 60), LABELS_ES),
    "ProQuest, details below": proquest_details(),
    "ProQuest, links": proquest_links(),
    "Europresse, French": europresse(
        ("Régions, dimanche 9 juin 2030 301 mots, p. 4", "lundi 10 juin 2030, p. 5"),
        "Tous droits réservés.",
    ),
    "Europresse, English": europresse(
        ("News, Sunday, June 9, 2030 301 words, p. 4", "Courts, Monday, June 10, 2030, p. 5"),
        "All rights reserved.",
    ),
    "PressReader, copied": pressreader(labels=False),
    "PressReader, printed": pressreader(labels=True),
    "NewsBank, day first": newsbank(0),
    "NewsBank, outlet first": newsbank(1),
    "NewsBank, labels": newsbank(2),
    "GENIOS": genios(0),
    "GENIOS, page in words": genios(1),
    "APA DeFacto, plain": defacto(0),
    "APA DeFacto, print edition": defacto(1),
}
