"""Read the metadata of a page: JSON-LD, OpenGraph, meta tags, marks of byline and date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.read.dates import read_date
from analysis.read.html_dom import select, text_of

_ARTICLE = re.compile(
    r"(News|Blog|Report|Analysis|Opinion|Review|Background|Live|Social|Tech|Web)?\w*(Article|Posting|BlogPost)$"
)
_PAGE = frozenset(["WebPage", "ItemPage"])
_META = {
    "headline": ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title"),
    "dek": ("og:description", "description", "twitter:description"),
    "byline": (
        "author", "article:author", "dc.creator", "byl", "parsely-author", "sailthru.author",
        "cxenseparse:author",
    ),
    "outlet": ("og:site_name", "application-name", "dc.publisher", "publisher"),
    "published": (
        "article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate",
        "publishdate", "date", "dc.date.issued", "dc.date", "dcterms.created",
        "og:published_time", "article.published", "cxenseparse:recs:publishtime",
    ),
    "url": ("og:url",),
    "language": ("og:locale", "content-language"),
}  # fmt: skip
_BYLINES = (
    "[rel~=author], [itemprop=author], [class~=byline], [class*=byline i], "
    '[class*="author-name" i], [class~=author]'
)
_DATES = (
    "[itemprop=datePublished], time[datetime], [class*=publish i], [class*=timestamp i], "
    "[class*=date i]"
)
_DAYS = "Mon|Tues|Wednes|Thurs|Fri|Satur|Sun"
_WORD = r"[A-Z][^\W\d_]*(?:[.'’-]+[^\W\d_]*)*"
_ONE = rf"{_WORD}(?: {_WORD}){{1,3}}"
_SHOWN_BY = re.compile(
    rf"\b[Bb]y ({_ONE}(?:(?:\s?, | and ){_ONE}){{0,3}})(?= on\b| [@|–—-]|\W*\d|,? \w+day\b|$)"
)
_KINDS = {
    "LiveBlogPosting": "live blog",
    "OpinionNewsArticle": "opinion",
    "AnalysisNewsArticle": "analysis",
    "ReviewNewsArticle": "review",
}


@dataclass
class Meta:
    """The fields of an account in the markup, and the JSON-LD object of the article."""

    fields: dict[str, str] = field(default_factory=dict)
    article: dict[str, Any] = field(default_factory=dict)
    titles: list[str] = field(default_factory=list)


def read_meta(page: Any, markup: str) -> Meta:
    """Read the fields in a page's markup; those it lacks are left out.

    The fields are headline, dek, byline, outlet, date, language, address and kind.
    """
    archived = _archived(page)
    tags = {k: v for k, v in _tags(page).items() if not (archived and k in _OF_ARCHIVE)}
    article = _article(markup)
    given = {name: next((tags[k] for k in keys if tags.get(k)), "") for name, keys in _META.items()}
    fields = {
        "headline": _headline(page, article, given),
        "byline": "",
        "outlet": _outlet(page, article, given),
        "published": read_date(str(article.get("datePublished") or ""))
        or read_date(given["published"])
        or _shown_date(page),
        "url": _without_archive(
            archived or _canonical(page) or given["url"] or _saved_from(markup)
        ),
        "language": _language(page, given),
        "kind": _KINDS.get(_type(article), ""),
    }
    heads = [text_of(h) for h in select(page.body, "h1", 5)]
    fields["published"] = (
        fields["published"] or _date_beside(page, fields["headline"]) or _date_in(fields["url"])
    )
    fields["byline"] = _byline(page, article, given, fields["headline"])
    fields["dek"] = _dek(page, article, given, fields["headline"])
    return Meta(
        {k: _clean(v) for k, v in fields.items()},
        article,
        [t for t in [page.title or "", *heads] if t.strip()],
    )


_ARCHIVE = re.compile(
    r"https?://(?:web\.archive\.org/web/\d{4,14}(?:[a-z]{2}_)?|archive\.(?:today|is|ph|li|fo|vn|md)"
    r"/(?:o/\w+|\d{4,14}|\d{4}\.\d\d\.\d\d-\d{6}))/(https?://.+)"
)


_ARCHIVES = re.compile(r"archive\.\w+|(?:the )?wayback machine|internet archive", re.I)


def _without_archive(address: str) -> str:
    """The address of a page, where an archive put its own before it.

    >>> _without_archive("https://web.archive.org/web/20310304093000/https://news.example/a")
    'https://news.example/a'
    """
    found = _ARCHIVE.match(address)
    return found[1] if found else address


_AT_ARCHIVE = re.compile(r"https?://archive\.(?:today|is|ph|li|fo|vn|md)/")
_OF_ARCHIVE = frozenset(  # what archive.today says of its copy, not of the page
    ["article:published_time", "article:modified_time", "og:url", "og:site_name"]
)


def _archived(page: Any) -> str:
    """The address of the page that a copy at archive.today shows above it."""
    link = page.document.query_selector("link[rel=canonical][href*='archive.']")
    home = (link.getattr("href") or "") if link else ""
    if not _AT_ARCHIVE.match(home):
        return ""
    head = page.document.query_selector("#HEADER")
    fields = select(head, "input[value]", 5) if head else []
    shown = [(node.getattr("value") or "").strip() for node in fields]
    if head is not None:
        head.parent.remove_child(head)  # it has the day of the archive, which is not the page's
    held = _without_archive(home)
    return next((s for s in shown if re.match(r"https?://", s)), held if held != home else "")


_SAVED = re.compile(
    r"<!--\s*saved from url=\(\d+\)(https?://\S+)"
    r"|Page saved with SingleFile\s+url:\s*(https?://\S+)"
    r"|<meta\s+name=[\"']savepage-url[\"']\s+content=[\"'](https?://[^\"'\s]+)"
)


def _saved_from(markup: str) -> str:
    """The address that a browser writes into a page as it saves it."""
    found = _SAVED.search(markup[:20_000])
    return next(filter(None, found.groups())) if found else ""


def _clean(value: str) -> str:
    return re.sub(r"\s+", " ", value).strip()[:1000]


def _tags(page: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for node in select(page.document, "meta[content]", 400):
        name = next(
            (v for a in ("property", "name", "itemprop", "http-equiv") if (v := node.getattr(a))),
            None,
        )
        if name and (content := node.getattr("content") or "").strip():
            tags.setdefault(name.lower(), content.strip())
    return tags


def _article(markup: str) -> dict[str, Any]:
    """Find the JSON-LD object of the article, wherever it is nested."""
    found: list[dict[str, Any]] = []
    for match in re.finditer(
        r"<script[^>]{0,300}application/ld\+json[^>]{0,300}>(.{2,2000000}?)</script>",
        markup,
        re.I | re.S,
    ):
        text = re.sub(r"^\s*(?:<!--|//<!\[CDATA\[)|(?:-->|//\]\]>)\s*$", "", match[1])
        try:
            found += _objects(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue
    for wanted in (_ARTICLE.match, _PAGE.__contains__):
        for thing in found:
            if wanted(_type(thing)) and (
                thing.get("headline") or thing.get("articleBody") or thing.get("datePublished")
            ):
                return thing
    return {}


def _objects(thing: Any, level: int = 0) -> Iterator[dict[str, Any]]:
    if level > 6:
        return
    if isinstance(thing, dict):
        yield thing
        for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item"):
            yield from _objects(thing.get(key), level + 1)
    elif isinstance(thing, list):
        for part in thing[:200]:
            yield from _objects(part, level + 1)


def _type(thing: dict[str, Any]) -> str:
    kind = thing.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return next(
        (str(k) for k in kinds if isinstance(k, str) and _ARTICLE.match(k)),
        str(kinds[0] if kinds else ""),
    )


def _name(thing: Any, level: int = 0) -> str:
    """Read the names in a JSON-LD value: a text, an object with ``name``, or a list of them."""
    if isinstance(thing, str):
        return "" if re.match(r"https?://|\W*$", thing) else thing
    if isinstance(thing, dict) and level < 3:
        return _name(thing.get("name"), level + 1)
    if isinstance(thing, list) and level < 3:
        return ", ".join(dict.fromkeys(n for part in thing[:20] if (n := _name(part, level + 1))))
    return ""


def _headline(page: Any, article: dict[str, Any], given: dict[str, str]) -> str:
    site = _outlet(page, article, given).lower()
    heads = [
        h
        for node in select(page.body, "h1", 5)
        if len((h := text_of(node)).split()) > 2 and h.lower() != site
    ]
    title = re.sub(r"\s+[|–—-]\s+[^|–—]{2,40}$", "", page.title or "")
    named = _name(article.get("headline")) or re.sub(
        r"\s+[|–—-]\s+[^|–—-]{2,40}$", "", given["headline"]
    )
    named = named if named.lower() != site else ""
    for head in heads:
        if _like(head, named) or _like(head, title):
            return head
    if (
        len(heads) == 1
        and len(heads[0].split()) > 3
        and _long_words(heads[0]) & _long_words(f"{named} {title}")
    ):
        return heads[0]  # what the page shows goes before what it says to machines
    return named or (heads[0] if heads else title)


def _like(first: str, second: str) -> bool:
    """Return whether two texts share most of their words."""
    a, b = set(re.findall(r"\w+", first.lower())), set(re.findall(r"\w+", second.lower()))
    return (
        bool(a and b)
        and len(a & b) >= 0.6 * min(len(a), len(b))
        and len(a & b) >= 0.4 * max(len(a), len(b))
    )


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 4}


def _outlet(page: Any, article: dict[str, Any], given: dict[str, str]) -> str:
    """The site's name, else the publisher, else what the title ends with."""
    site = given["outlet"] if "|" not in given["outlet"] else ""
    site = "" if _ARCHIVES.fullmatch(site) else site
    ending = re.search(r"\s[|–—-]\s([^|–—-]{2,40})$", page.title or "")
    return site or _name(article.get("publisher")) or (ending[1].strip() if ending else "")


def _beside(page: Any, headline: str) -> list[tuple[str, str]]:
    """Return what the page shows just before and after its headline, wherever it shows it."""
    shown = text_of(page.body)[:200_000] if page.body and headline else ""
    places = list(re.finditer(re.escape(headline), shown))[:4] if headline else []
    return [
        (shown[m.end() : m.end() + 300], shown[max(0, m.start() - 60) : m.start()]) for m in places
    ]


def _date_beside(page: Any, headline: str) -> str:
    return next(
        (
            date
            for after, before in _beside(page, headline)
            if (date := read_date(after) or read_date(before))
        ),
        "",
    )


def _date_in(url: str) -> str:
    """The day in an address such as /2031/03/02/."""
    found = re.search(r"/((?:19|20)\d{2})/(\d{1,2})/(\d{1,2})/", url)
    return read_date(f"{found[1]}-{int(found[2]):02d}-{int(found[3]):02d}") if found else ""


def _byline(page: Any, article: dict[str, Any], given: dict[str, str], headline: str) -> str:
    author = _name(article.get("author")) or _name(article.get("creator"))
    outlet = _outlet(page, article, given).lower()
    for name in (author, given["byline"]):
        if _is_person(name, outlet):
            return _without_outlet(_bare(name), outlet)
    for node in select(page.body, _BYLINES, 12):
        name = _bare(node.getattr("content") or text_of(node))
        if _is_person(name, outlet) and len(name.split()) <= 12:
            return _without_outlet(name, outlet)
    for after, _ in _beside(page, headline):
        if found := _SHOWN_BY.search(after):
            return found[1]
    return _bare(author) if author else ""


def _without_outlet(name: str, outlet: str) -> str:
    """A byline without the outlet's name at its end: "Ann Lee Example News"."""
    bare, parts = re.sub(r"\W", "", outlet), name.split()
    for i in range(2, len(parts)):
        if bare and re.sub(r"\W", "", "".join(parts[i:])).lower() == bare:
            return " ".join(parts[:i]).strip(" ,.|-–—")
    return name


def _bare(name: str) -> str:
    name = re.sub(r"\s*@\w+", "", name)
    name = re.sub(r"^\s*(?:by|written by|posted by|author)\b:?\s*", "", name, flags=re.I)
    name = re.split(
        r"\s+[|•·]\s+|\s{3,}|\s+(?:updated|published|posted)\b|\s+\w+ \d{1,2}, \d{4}",
        name,
        flags=re.I,
    )[0]
    whose = re.sub(rf"[\s,]*(?:(?:{_DAYS})day|Associated Press|Reuters|AFP)\W*$", "", name)
    return (whose if len(whose.split()) > 1 else name).strip(" ,|-–—")


def _is_person(name: str, outlet: str) -> bool:
    name = _bare(name)
    if (
        not name
        or name.lower() == outlet
        or re.search(r"https?:|www\.|@\w+\.|\d{3}|\.\w{2,4}$", name)
        or len(name) > 200
    ):
        return False
    return bool(re.match(r"[^\W\d]", name)) and name.lower() not in (
        "admin",
        "staff",
        "editor",
        "none",
        "null",
        "undefined",
        "author",
    )


def _shown_date(page: Any) -> str:
    for node in select(page.body, _DATES, 20):
        date = read_date(node.getattr("datetime") or node.getattr("content") or text_of(node)[:80])
        if date:
            return date
    return ""


def _canonical(page: Any) -> str:
    node = page.document.query_selector("link[rel=canonical]")
    address = (node.getattr("href") or "").strip() if node else ""
    return address if re.match(r"https?://", address) else ""


def _language(page: Any, given: dict[str, str]) -> str:
    root = page.document.query_selector("html")
    return re.split(r"[-_,;]", (root.getattr("lang") if root else "") or given["language"])[
        0
    ].lower()[:3]


def _dek(page: Any, article: dict[str, Any], given: dict[str, str], headline: str) -> str:
    """Return the description if the page shows it as an element of its own, not for machines."""
    descriptions = [
        _name(article.get("alternativeHeadline")),
        _name(article.get("description")),
        given["dek"],
    ]
    wanted = {_clean(t) for t in descriptions if 4 <= len(t.split()) <= 60} - {headline}
    if not wanted or page.body is None:
        return ""
    shown = (
        "h2, [class*=dek i], [class*=subhead i], [class*=standfirst i], [class*=sub-title i], "
        "[class*=summary i]"
    )
    return next((t for node in select(page.body, shown, 40) if (t := text_of(node)) in wanted), "")
