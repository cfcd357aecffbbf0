"""A story: the accounts of one event, read into two tables, with what was left out and why."""

from __future__ import annotations

import hashlib
import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import markup, schema
from analysis.errors import AnalysisError
from analysis.language import find_language
from analysis.readers import SUFFIXES, read_file
from analysis.text import Block, find_blocks, find_sentences, normalise, read_credit

if TYPE_CHECKING:
    import pandas as pd

_FIELDS = ("outlet", "kind", "headline", "dek", "byline", "published", "url", "language")
LIMIT = 1_000_000  # characters of one account: what the parser takes
_NOT_ANALYSED = "not analysed: language is {0!r}, and only English ('en') is analysed"


@dataclass(frozen=True, eq=False)
class Story:
    """The accounts of one event and its follow-ups.

    ``accounts`` has one row an account, ``sentences`` one a sentence, headline, caption or bullet,
    ``left_out`` one a line that is no part of the article (with the rule), ``skipped`` one a file or
    record that could not be read (with the reason). Nothing derived is stored here: ``find_*``,
    ``align_*`` and ``compare_*`` compute it. ``settings`` is what ``story.toml`` says beyond
    titles and files: the analyst's decisions. (Media Cloud and TDT call one article a story.)
    """

    story_id: str
    accounts: pd.DataFrame
    sentences: pd.DataFrame
    left_out: pd.DataFrame
    skipped: pd.DataFrame
    title: str = ""
    folder: Path | None = field(default=None, repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict, repr=False)

    @cached_property
    def key(self) -> str:
        """A hash of everything that an analysis reads: the same key, the same tables."""
        parts = self.accounts.drop(columns=["path"]).astype(str).to_csv() + self.sentences.drop(columns=["text"]).to_csv()
        settings = sorted((k, str(v)) for k, v in self.settings.items() if k not in ("title", "accounts"))
        return hashlib.sha256(f"{self.story_id}\n{self.title}\n{settings}\n{parts}".encode()).hexdigest()

    @property
    def analysed(self) -> pd.DataFrame:
        """The accounts that the measures look at: those in English."""
        return self.accounts[self.accounts["analysed"]]

    @property
    def texts(self) -> dict[str, str]:
        """account_id -> text, in the order of the accounts."""
        return dict(zip(self.accounts["account_id"], self.accounts["text"], strict=True))

    @property
    def labels(self) -> dict[str, str]:
        """account_id -> what to call the account in a table or plot: its outlet, else its file."""
        return dict(zip(self.accounts["account_id"], self.accounts["label"], strict=True))

    @property
    def compared(self) -> dict[str, str]:
        """The ``labels`` of the accounts that are analysed: what every comparison has as its columns."""
        return {a: self.labels[a] for a in self.analysed["account_id"]}

    def only(self, account_ids: Iterable[str]) -> Story:
        """The story as if it had only these accounts; raises ``AnalysisError`` for one that it does not have."""
        wanted = list(account_ids)
        unknown = [a for a in wanted if a not in self.labels]
        if unknown or not wanted:
            cause = "is no account of this story" if unknown else "names no account"
            raise AnalysisError(f"account {unknown[0]!r}" if unknown else "the choice", cause, f"use any of {', '.join(self.labels)}")
        tables = {n: getattr(self, n) for n in ("accounts", "sentences", "left_out")}
        kept = {n: t[t["account_id"].isin(wanted)].reset_index(drop=True) for n, t in tables.items()}
        return replace(self, **kept)

    def _repr_html_(self) -> str:
        """What a notebook shows: the accounts with their kind, day and length, and what was set aside."""
        sentences = self.sentences.groupby("account_id").size()
        rows = [_summary(account, int(sentences.get(account["account_id"], 0))) for account in self.accounts.to_dict("records")]
        rows += [(str(s["path"]), *"–––––", f"not read: {s['reason']}") for s in self.skipped.to_dict("records")]
        heads = ("account", "kind", "published", "headline", "words", "sentences", "note")
        return markup.table(heads, rows, f"Story {self.title or self.story_id}", (False,) * 4 + (True, True, False))

    def __repr__(self) -> str:
        names = ", ".join(self.accounts["label"])
        return f"<Story {self.story_id!r}: {len(self.accounts)} accounts ({names}), {len(self.sentences)} sentences>"


def _summary(account: Mapping[str, Any], sentences: int) -> tuple[str, ...]:
    told = (str(account[k]) if account[k] == account[k] and account[k] else "–" for k in ("label", "kind", "published", "headline"))
    note = str(account["note"]) if account["note"] == account["note"] else ""
    return (*told, f"{len(account['text'].split()):,}", f"{sentences:,}", note)


def read_story(name_or_path: str | os.PathLike[str]) -> Story:
    """Read a story from a name under ``seeds/``, a folder with one file an account, or one file.

    Files: .txt, .md (one account), .json, .jsonl, .csv, .parquet (one or many). A ``story.toml`` in the
    folder gives the title and, per file, what the file itself does not tell. Files that cannot be read are
    listed in ``skipped`` while the others are read. Raises ``AnalysisError`` when there is no such story
    or no account in it can be read. Nothing is downloaded.
    """
    path = find_story(name_or_path)
    if path.is_file():
        return story_from_records(_records(path, {}), story_id=path.stem, folder=path.parent)
    settings = _settings(path)
    told = settings.get("accounts", {})
    files = [p for p in sorted(path.iterdir()) if p.is_file() and p.suffix.lower() in SUFFIXES]
    absent = sorted(set(told) - {p.name for p in files})
    if absent:
        raise AnalysisError(
            f"{path / 'story.toml'}", f"tells of {absent[0]!r}, which is not in the folder", "correct the file name or take the entry out"
        )
    if not files:
        raise AnalysisError(f"folder {path}", "holds no account", f"put one file an account into it ({', '.join(SUFFIXES)})")
    records, skipped = [], []
    for file in files:
        try:
            records += _records(file, told.get(file.name, {}))
        except AnalysisError as error:
            skipped.append({"path": file.name, "reason": f"{error.cause}; {error.remedy}"})
    if not records:
        which = "its file cannot" if len(files) == 1 else f"none of its {len(files)} files can"
        first = f"{skipped[0]['path']}: {skipped[0]['reason']}"
        raise AnalysisError(f"folder {path}", f"{which} be read ({first})", "replace what cannot be read")
    title = str(settings.get("title", ""))
    return story_from_records(records, story_id=path.resolve().name, title=title, folder=path, skipped=skipped, settings=settings)


def list_stories() -> dict[str, Path]:
    """story_id -> folder, for every story under the ``seeds/`` folders that are in reach."""
    found: dict[str, Path] = {}
    for root in _roots():
        for folder in sorted(p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")):
            found.setdefault(folder.name, folder)
    return found


def _roots() -> list[Path]:
    """Where stories are looked up by name: never only the working folder, which a kernel may change."""
    here = Path.cwd()
    places = [Path(os.environ["STORYDIFF_SEEDS"])] if os.environ.get("STORYDIFF_SEEDS") else []
    places += [Path(__file__).resolve().parent.parent / "seeds", *(p / "seeds" for p in (here, *here.parents))]
    return [p for p in dict.fromkeys(places) if p.is_dir()]


def find_story(name_or_path: str | os.PathLike[str]) -> Path:
    """The folder or file of a story, by its name under ``seeds/`` or by path; nothing of it is read.

    Raises ``AnalysisError`` that lists the stories there are.
    """
    name = os.fspath(name_or_path)
    known = list_stories()
    if name in known:
        return known[name]
    path = Path(name).expanduser()
    if name.strip() and "\0" not in name and (path.is_dir() or path.is_file()):
        return path
    there = ", ".join(known) or "none"
    raise AnalysisError(f"story {name!r}", "no such story, folder or file", f"name one of these stories: {there}; or give a path")


def read_title(path: Path) -> str:
    """The title that ``story.toml`` gives a story's folder, else its name."""
    return str((_settings(path) if path.is_dir() else {}).get("title") or path.stem)


def _settings(folder: Path) -> dict[str, Any]:
    path = folder / "story.toml"
    if not path.exists():
        return {}
    try:
        return tomllib.loads(path.read_text("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise AnalysisError(str(path), f"is not valid TOML ({error})", "correct that line") from error


def _records(file: Path, told: Mapping[str, Any]) -> list[dict[str, Any]]:
    records = [{"path": file.name, **record, **told} for record in read_file(file)]
    if len(records) == 1:
        records[0].setdefault("account_id", file.stem)
    stories = {str(r["story_id"]) for r in records if r.get("story_id")}
    if len(stories) > 1:
        raise AnalysisError(str(file), f"holds {len(stories)} stories", "keep one story in a file")
    return records


def story_from_records(
    records: Iterable[Mapping[str, Any]],
    *,
    story_id: str,
    title: str = "",
    folder: Path | None = None,
    skipped: Iterable[Mapping[str, str]] = (),
    settings: Mapping[str, Any] | None = None,
) -> Story:
    """A story from mappings with ``text`` and any of account_id, outlet, kind, headline, dek, byline, published, url, language.

    What is missing is found in the text or left missing; a headline or dek that the text does not begin
    with is put before it. ``settings`` is what a ``story.toml`` would say: ``{"origins": [...]}``. Records without
    text are listed in ``skipped``. Raises ``AnalysisError``
    for two records of one id and when no record has text.

    >>> story = story_from_records([{"text": "Three of the five were freed on Monday.", "outlet": "Gazette"}], story_id="x")
    >>> story.sentences["text"].tolist()
    ['Three of the five were freed on Monday.']
    """
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in ("accounts", "sentences", "left_out", "skipped")}
    rows["skipped"] += [dict(s) for s in skipped]
    seen: set[str] = set()
    for number, record in enumerate(records, 1):
        account_id = _word(record.get("account_id")) or f"account-{number}"
        if not (_word(record.get("text")) or "").strip():
            rows["skipped"].append(
                {"path": _word(record.get("path")) or account_id, "reason": "a record without text; give it one in 'text'"}
            )
            continue
        if len(str(record["text"])) > LIMIT:
            too_long = f"its text has {len(str(record['text'])):,} characters, over the limit of {LIMIT:,}; split it into accounts"
            rows["skipped"].append({"path": _word(record.get("path")) or account_id, "reason": too_long})
            continue
        if account_id in seen:
            raise AnalysisError(f"account_id {account_id!r}", "is given to two accounts", "give each account an id of its own")
        seen.add(account_id)
        _add_account(rows, account_id, record)
    if not rows["accounts"]:
        cause = rows["skipped"][0]["reason"].split(";")[0] if rows["skipped"] else "it has no records"
        raise AnalysisError(f"story {story_id!r}", f"no account can be read ({cause})", "give at least one record with 'text'")
    _add_labels(rows["accounts"])
    made = {name: schema.make(name, r) for name, r in rows.items()}
    return Story(story_id, title=title, folder=folder, settings=settings or {}, **made)


def _word(value: Any) -> str | None:
    return None if value is None or value != value else str(value)


def _add_account(rows: dict[str, list[dict[str, Any]]], account_id: str, record: Mapping[str, Any]) -> None:
    told = {k: normalise(v).strip() for k in _FIELDS if (v := _word(record.get(k))) and v.strip()}
    text = _whole_text(normalise(str(record["text"])), told)
    blocks = find_blocks(text, headline=told.get("headline"))
    for block in blocks:
        place = {"account_id": account_id, "start": block.start, "end": block.end, "text": text[block.start : block.end]}
        if block.role == "left out":
            rows["left_out"].append(place | {"rule": block.rule})
        elif block.role in ("headline", "dek", "byline"):
            told.setdefault(block.role, text[block.start : block.end])
    told.setdefault("outlet", next((text[b.start : b.end] for b in blocks if b.rule == "brand"), ""))
    told.setdefault("kind", _kind(text, blocks))
    told.setdefault("language", _language(text, blocks))
    english = told["language"].lower().split("-")[0] in ("en", "english")
    rows["sentences"] += _sentences(account_id, text, blocks)
    rows["accounts"].append(
        {k: told.get(k) or None for k in _FIELDS}
        | {
            "account_id": account_id,
            "text": text,
            "sha256": _word(record.get("sha256")) or hashlib.sha256(str(record["text"]).encode()).hexdigest(),
            "path": _word(record.get("path")),
            "analysed": english,
            "note": None if english else _NOT_ANALYSED.format(told["language"]),
        }
    )


def _whole_text(text: str, told: Mapping[str, str]) -> str:
    """The text with the headline and dek before it that the record gives apart."""
    opening = re.sub(r"\s+", " ", text[:2000])
    before = [t for k in ("headline", "dek") if (t := told.get(k)) and re.sub(r"\s+", " ", t) not in opening]
    return "\n\n".join([*before, text])


def _kind(text: str, blocks: list[Block]) -> str:
    headings = {text[b.start : b.end].strip(":").lower() for b in blocks if b.role == "heading"}
    return "overview" if headings & {"overview", "ai overview", "summary", "ai summary", "key takeaways"} else ""


def _language(text: str, blocks: list[Block]) -> str:
    """The language of the article's own lines."""
    return find_language(" ".join(text[b.start : b.end] for b in blocks if b.role not in ("left out", "byline"))[:4000])


def _sentences(account_id: str, text: str, blocks: list[Block]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for paragraph, block in enumerate(blocks):
        if block.role == "left out":
            continue
        whole = block.role not in ("body", "bullet")
        for start, end in [(block.start, block.end)] if whole else find_sentences(text, block.start, block.end):
            rows.append(
                {
                    "sentence_id": f"{account_id}#{len(rows)}",
                    "account_id": account_id,
                    "start": start,
                    "end": end,
                    "role": block.role,
                    "position": start / len(text),
                    "text": text[start:end],
                    "paragraph": paragraph,
                }
                | (read_credit(text[start:end]) if block.role == "caption" else {})
            )
    return rows


def _add_labels(accounts: list[dict[str, Any]]) -> None:
    outlets = [a["outlet"] for a in accounts]
    for account in accounts:
        outlet, name = account["outlet"], account["path"] or account["account_id"]
        account["label"] = name if not outlet else outlet if outlets.count(outlet) == 1 else f"{outlet} ({account['account_id']})"
    labels = [a["label"] for a in accounts]
    for account in accounts:
        if labels.count(account["label"]) > 1:
            account["label"] = account["account_id"]
