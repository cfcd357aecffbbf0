"""Look up the places of a report in the accounts: rows of its tables, quotations of its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from analysis import schema
from analysis.errors import first_line, shorten
from analysis.report.export import table_names
from analysis.report.manifest import text_hashes
from analysis.report.pages import FRONT, READING
from analysis.report.written import read_table, read_texts

if TYPE_CHECKING:
    import pandas as pd

Wrong = tuple[str, str]  # the file, and what is wrong in one sentence
_CUT = "…"
_ACCOUNTS = {"base_": "base_id"}  # columns of accounts that have another name
_SAME_ACCOUNT = ("agent_", "patient_", "body_", "differs_", "as_of_")
_NO_SURFACE = {("coverage", "nearest_"), ("framing", "")}  # their words are a list, or the sentence


class SentencePlace(NamedTuple):
    """Place of a sentence."""

    account_id: str
    start: int
    end: int


class ReportTexts:
    """The texts that the places of a report are looked up in.

    Parameters
    ----------
    texts : Mapping[str, str]
        Account -> text, only those with the hash that the manifest states.
    unknown : set[str]
        Accounts whose text is not known.
    wrong : list[str]
        Accounts whose text in the report is not the one with the hash.
    sentences : Mapping[str, SentencePlace]
        Sentence -> its place, as far as the report has the table.
    excerpts : bool
        Whether the report has no texts and its quotations may be cut.
    """

    def __init__(
        self,
        texts: Mapping[str, str],
        unknown: set[str],
        wrong: list[str],
        sentences: Mapping[str, SentencePlace],
        excerpts: bool,
    ) -> None:
        self.texts, self.unknown, self.wrong = texts, unknown, wrong
        self.sentences, self.excerpts = sentences, excerpts
        self.counts: Counter[str] = Counter(rows=0, quotations=0, links=0, counts=0)


def read_texts_of(folder: Path, hashes: Mapping[str, str], given: Mapping[str, str]) -> ReportTexts:
    """Return the texts of a report's accounts: its own, else those of the given story."""
    try:
        own = read_texts(folder)
    except (OSError, ValueError):
        own = {}
    wanted = dict(hashes) or text_hashes(own)
    known: dict[str, str] = {}
    for texts in (given, own):
        digests = text_hashes(texts)
        known |= {a: t for a, t in texts.items() if wanted.get(a) == digests[a]}
    wrong = [a for a in own if a not in wanted or text_hashes(own)[a] != wanted[a]]
    unknown = set(wanted) - set(known) - set(wrong)
    return ReportTexts(known, unknown, wrong, _sentences(folder), not own)


def _sentences(folder: Path) -> dict[str, SentencePlace]:
    try:
        rows = _rows(read_table(folder, "sentences"))
        return {
            r["sentence_id"]: SentencePlace(r["account_id"], int(r["start"]), int(r["end"]))
            for r in rows
        }
    except (OSError, ValueError, KeyError):
        return {}


def check_tables(folder: Path, texts: ReportTexts) -> Iterator[Wrong]:
    """Yield the rows of the tables whose words are not at their place in the account."""
    for account in texts.wrong:
        yield "tables/accounts.csv", f"The text of {account} is not the one the report was made of."
    for name in table_names():
        file = f"tables/{name}.csv"
        if not (folder / file).is_file():
            continue
        try:
            table = read_table(folder, name)
        except (OSError, ValueError) as error:
            yield file, f"{file} cannot be read as a table ({first_line(error)})."
            continue
        if lacking := _lacking_columns(name, table, texts):
            yield file, f"{file} lacks the column {lacking[0]!r}, which this version writes."
            continue
        for number, row in enumerate(_rows(table), 1):
            for start in _place_columns(name, table):
                if why := _why_wrong(name, row, start, texts):
                    yield file, f"Row {number} of {file}: {why}."


def _lacking_columns(name: str, table: pd.DataFrame, texts: ReportTexts) -> list[str]:
    left_out = {"text"} if texts.excerpts else set()
    return [c for c in schema.TABLES[name] if c not in table.columns and c not in left_out]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = schema.rows(table)
    return rows


def _place_columns(name: str, table: pd.DataFrame) -> list[str]:
    """Return what the columns of places begin with; ``start`` alone begins with nothing."""
    return [
        column.removesuffix("start")
        for column, kind in schema.TABLES[name].items()
        if column.endswith("start")
        and kind == schema.WHOLE
        and {column, f"{column.removesuffix('start')}end"} <= set(table.columns)
    ]


def _why_wrong(name: str, row: Mapping[str, str], begin: str, texts: ReportTexts) -> str:
    """Return what is wrong with one place of a row; empty if nothing is, or it has no place."""
    try:
        start, end = int(row[f"{begin}start"] or -1), int(row[f"{begin}end"] or -1)
    except ValueError:
        return f"{shorten(row[f'{begin}start'])} is not an offset"
    account = row[_account_column(begin)]
    if start < 0 or not account or account in texts.unknown:
        return ""
    text = texts.texts.get(account)
    if text is None:
        return "" if account in texts.wrong else f"there is no account {shorten(account)}"
    texts.counts["rows"] += 1
    if not start <= end <= len(text):
        return f"{account} has no characters {start} to {end}"
    words = _words_column(name, begin, row)
    if words and not _has(text[start:end], row[words], texts.excerpts):
        return f"{shorten(row[words])} is not in {account} at {start} to {end}"
    sentence = texts.sentences.get(row.get(f"{begin}sentence_id", ""))
    if sentence and not (
        sentence.account_id == account and sentence.start <= start <= sentence.end
    ):
        return f"{account} at {start} is not in the sentence {row[f'{begin}sentence_id']}"
    return ""


def _account_column(begin: str) -> str:
    if begin in _SAME_ACCOUNT:
        return "account_id"
    return _ACCOUNTS.get(begin) or f"{begin}account_id"


def _words_column(name: str, begin: str, row: Mapping[str, str]) -> str:
    if (name, begin) in _NO_SURFACE:
        return ""
    columns = [f"{begin}surface", *([] if begin else ["text"])]
    return next((column for column in columns if column in row), "")


def _has(text: str, words: str, excerpts: bool) -> bool:
    """Return whether words are exactly a text; in excerpts stretches may be cut out (…)."""
    if words == text or not excerpts:
        return words == text
    return words.strip() == _CUT or (_CUT in words and _in_order(text, words))


def _in_order(text: str, words: str) -> bool:
    """Return whether the pieces of words between cuts are in a text, in this order."""
    plain, at = _plain(text), 0
    pieces = [piece for part in words.split(_CUT) if (piece := _plain(part))]
    for piece in pieces:
        found = plain.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)


def _of_one_text(first: str, second: str) -> bool:
    """Return whether both can be one text in which stretches were cut out (…), not the same ones.

    What is before the first cut of either begins the text, and what is after the last ends it.
    """
    one, other = ([_plain(p) for p in words.split(_CUT)] for words in (first, second))
    if len(one) == len(other) == 1:
        return one == other
    heads, tails = sorted((one[0], other[0]), key=len), sorted((one[-1], other[-1]), key=len)
    return heads[1].startswith(heads[0]) and tails[1].endswith(tails[0])


def _plain(words: str) -> str:
    """Return words with single blanks and without the sign of a cut."""
    return " ".join(words.replace(_CUT, " ").split())


def check_pages(folder: Path, texts: ReportTexts, *, counts: bool) -> Iterator[Wrong]:
    """Yield the quotations, links and counts of the pages that are not so."""
    pages = {}
    for path in sorted(folder.glob("*.html")):
        try:
            pages[path.name] = _parse(path)
        except (OSError, ValueError) as error:
            yield path.name, f"{path.name} cannot be read as a page ({error})."
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    for name, page in pages.items():
        yield from _check_links(folder, name, page, ids, texts)
        yield from _check_quotations(name, page, texts)
    if READING in pages:
        yield from _check_reading(pages[READING], texts)
    if FRONT in pages:
        yield from _check_front(folder, pages[FRONT], texts, counts=counts)


def _parse(path: Path) -> Any:
    from lxml import etree
    from lxml.html import HTMLParser, document_fromstring

    try:
        return document_fromstring(
            path.read_bytes(), parser=HTMLParser(huge_tree=True, encoding="utf8")
        )
    except etree.LxmlError as error:
        raise ValueError(str(error)) from error


def _check_links(
    folder: Path, name: str, page: Any, ids: Mapping[str, set[str]], texts: ReportTexts
) -> Iterator[Wrong]:
    for link in page.xpath("//a/@href"):
        texts.counts["links"] += 1
        file, _, place = link.partition("#")
        target = file or name
        if target in ids:
            if place and place not in ids[target]:
                yield name, f"A link of {name} leads to {shorten(link)}, which is not there."
        elif not re.fullmatch(r"tables/[\w-]+\.csv", file) or not (folder / file).is_file():
            yield name, f"A link of {name} leads to {shorten(link)}, which is not in the report."


def _check_quotations(name: str, page: Any, texts: ReportTexts) -> Iterator[Wrong]:
    """Yield the quotations with a place that their sentence does not have."""
    linked = [(q, q.getparent().get("href", "").partition("#")[2]) for q in page.xpath("//a/q")]
    marked = [(q, q.get("data-place")) for q in page.xpath("//q[@data-place]")]
    for quotation, place in (*linked, *marked):
        sentence_id, words = unquote(place), _words_of(quotation, "remark")
        sentence = texts.sentences.get(sentence_id)
        if sentence is None:
            account = sentence_id.rpartition("#")[0]
            found = _words_anywhere(texts, account, words)
        else:
            account = sentence.account_id
            text = texts.texts.get(account, "")[sentence.start : sentence.end]
            found = account not in texts.texts or _in_order(text, words)
        texts.counts["quotations"] += account in texts.texts
        if not found:
            yield (
                name,
                f"{name} quotes {shorten(words)}, which is not in the sentence {sentence_id}.",
            )


def _words_anywhere(texts: ReportTexts, account: str, words: str) -> bool:
    """Return whether an account has words; a report without sentences has only its name."""
    if account in texts.unknown or account in texts.wrong:
        return True
    return not texts.sentences and _in_order(texts.texts.get(account, ""), words)


def _words_of(element: Any, *without: str) -> str:
    """Return the text of an element without the parts of some classes."""
    parts = []
    for text in element.xpath(".//text()"):
        inside = text.getparent() if text.is_text else text.getparent().getparent()
        chain = [inside, *inside.iterancestors()]
        if not any(set(e.get("class", "").split()) & set(without) for e in chain):
            parts.append(str(text))
    return "".join(parts)


def _body_of(page: Any, *without: str) -> str:
    """Return the words of the body of a page; empty if it has none."""
    main = page.find(".//main")
    return "" if main is None else _plain(_words_of(main, *without))


def _check_reading(page: Any, texts: ReportTexts) -> Iterator[Wrong]:
    """Yield sentences and lines of the reading view that the accounts do not have so."""
    seen = set()
    for stretch in page.xpath("//span[@class='place']"):
        sentence_id = unquote(stretch.get("id", ""))
        seen.add(sentence_id)
        sentence = texts.sentences.get(sentence_id)
        if sentence is None or sentence.account_id not in texts.texts:
            continue
        texts.counts["quotations"] += 1
        text = texts.texts[sentence.account_id][sentence.start : sentence.end]
        words = _plain(_words_of(stretch, "sign"))
        if not words or words not in {_plain(text), _plain(text.partition("\n")[0])}:
            yield READING, f"{READING} shows {shorten(words)} as the sentence {sentence_id}."
    for sentence_id in sorted(set(texts.sentences) - seen):
        yield READING, f"{READING} does not show the sentence {sentence_id}."
    whole = _body_of(page, "sign")
    for account, text in texts.texts.items():
        for line in filter(None, map(_plain, text.splitlines())):
            if line not in whole:
                yield READING, f"{READING} does not show {shorten(line)} of {account}."


def _check_front(folder: Path, page: Any, texts: ReportTexts, *, counts: bool) -> Iterator[Wrong]:
    """Yield contrasts and counts of the front page that the tables do not have."""
    try:
        tables = {
            n: read_table(folder, n) for n in ("accounts", "contrasts", "coverage", "skipped")
        }
        said, labels = set(tables["contrasts"]["says"]), set(tables["coverage"]["label"])
    except (OSError, ValueError, KeyError):
        return  # reported with the tables
    contrasts = [_words_of(p) for p in page.xpath("//p[@class='says']")]
    for words in contrasts:
        if not _is_one_of(said, words, texts.excerpts):
            yield FRONT, f"{FRONT} says {shorten(words)}, which is not in tables/contrasts.csv."
    for cell in page.xpath("//table[contains(@class, 'facts')]//th[@scope='row']"):
        words = _words_of(cell).strip("“”")
        if not _is_one_of(labels, words, texts.excerpts):
            yield FRONT, f"{FRONT} has the fact {shorten(words)}, which is not in the coverage."
    if counts:
        body = _body_of(page).casefold()
        for what, words in _counts_of(tables, len(contrasts)):
            texts.counts["counts"] += 1
            if words.casefold() not in body:
                yield FRONT, f"{FRONT} does not say “{words}”, as the tables have it ({what})."


def _is_one_of(known: Iterable[str], words: str, excerpts: bool) -> bool:
    """Return whether a table has the words; in excerpts page and table may be cut differently."""
    return any(
        _plain(w) == _plain(words) or _in_order(w, words) or (excerpts and _of_one_text(w, words))
        for w in known
    )


def _counts_of(tables: Mapping[str, pd.DataFrame], listed: int) -> list[tuple[str, str]]:
    """Return the counts that the front page states; none if a table lacks a column for them."""
    try:
        return list(_stated_counts(tables, listed))
    except (LookupError, ValueError, TypeError, AttributeError):
        return []  # reported with the tables


def _stated_counts(tables: Mapping[str, pd.DataFrame], listed: int) -> Iterator[tuple[str, str]]:
    """Yield the counts that the front page states, in its words, from the tables."""
    from analysis.english import count, in_words
    from analysis.show.behind import tell_uncertain
    from analysis.show.contrasts import tell_remaining

    accounts = tables["accounts"]
    compared = int((accounts["analysed"] == "True").sum())
    newsrooms = accounts["outlet"].where(accounts["outlet"] != "", accounts["label"]).nunique()
    yield "newsrooms", count(int(newsrooms), "newsroom")
    if compared < 2:
        return
    yield "accounts", f"where {in_words(compared)} accounts part"
    if rest := tell_remaining(listed, tables["contrasts"]):
        yield "contrasts", rest
    if uncertain := tell_uncertain(tables["coverage"]):
        yield "coverage", uncertain
    if aside := len(tables["skipped"]) + len(accounts) - compared:
        yield "accounts set aside", f"{count(aside, 'file or account', 'files or accounts')} could"
