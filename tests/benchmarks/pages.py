"""Saved pages: the article against scrapinghub's article-extraction-benchmark with its own scorer,
and fields marked by hand.

STORYDIFF_PAGES is a clone of that repository (MIT; the pages are their publishers', measured on,
nothing kept). Headline, byline and date of 121 of its pages, and the captions of the pages that
mark any up, were marked by reading the pages beside what the reader gave; ``pages_marked.json``
holds hashes of the words and the days.
"""

from __future__ import annotations

import gzip
import hashlib
import importlib.util
import json
import os
import re
import time
from pathlib import Path
from typing import Any

MARKED = Path(__file__).resolve().parent / "pages_marked.json"
LOST = 0.5  # recall under which an article counts as lost


def measure(bench: Path) -> dict[str, Any]:
    """F1 of the articles (captions apart, which the truth leaves out), losses, pages a CPU second,
    and the fields' shares right.
    """
    from kept import last

    folder = os.environ.get("STORYDIFF_PAGES")
    if not folder:
        return last("pages", "STORYDIFF_PAGES")
    truth = json.loads((Path(folder) / "ground-truth.json").read_text("utf8"))
    pages = {
        key: gzip.decompress((Path(folder) / "html" / f"{key}.html.gz").read_bytes())
        for key in truth
    }
    records, speed = read_all(pages)
    return articles(Path(folder), truth, records) | {
        "pages per CPU s": speed,
        "marked": fields(records),
    }


def read_all(pages: dict[str, bytes]) -> tuple[dict[str, dict[str, Any]], float]:
    """The record of every page, also of stubs that would be set aside, and the speed once the
    libraries are loaded.
    """
    from analysis.read.html_article import read_unjudged

    read_unjudged(next(iter(pages.values())), "page")
    begun = time.process_time()
    records = {key: read_unjudged(data, "page")[0] for key, data in pages.items()}
    return records, round(len(pages) / (time.process_time() - begun), 1)


def articles(
    folder: Path, truth: dict[str, Any], records: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    spec = importlib.util.spec_from_file_location("evaluate", folder / "evaluate.py")
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    found = {}
    for key, record in records.items():
        captions = set(record.get("captions", ()))
        found[key] = {
            "articleBody": "\n".join(
                line for line in record["text"].split("\n") if line not in captions
            )
        }
    result = scorer.evaluate(truth, found, 2)
    lost = sum(scorer.recall_score(*edge) < LOST for edge in result["tp_fp_fns"])
    return {"pages": len(truth), "lost": lost} | {
        k: round(result[v], 4) for k, v in (("F1", "f1"), ("P", "precision"), ("R", "recall"))
    }


def mark(words: str) -> str:
    """A hash of the letters and digits of some words."""
    return hashlib.sha256(re.sub(r"[\W_]+", "", words.lower()).encode()).hexdigest()[:12]


def fields(records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Of the marked pages that carry a field, the share on which it is right."""
    shares: dict[str, Any] = {}
    for field in ("headline", "byline", "published"):
        marked = {
            key: told[field]
            for key, told in json.loads(MARKED.read_text("utf8")).items()
            if field in told
        }
        got = {key: records[key].get(field) or "" for key in marked}
        right = sum(
            (got[k][:10] if field == "published" else mark(got[k])) == marked[k] for k in marked
        )
        shares[field] = {"pages": len(marked), "right": round(right / len(marked), 3)}
    return shares | {"captions": captions(records)}


def captions(records: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """F1 of captions over the pages whose captions were marked, each by its words."""
    marked = {
        key: set(told["captions"])
        for key, told in json.loads(MARKED.read_text("utf8")).items()
        if "captions" in told
    }
    got = {key: {mark(caption) for caption in records[key]["captions"]} for key in marked}
    right = sum(len(marked[k] & got[k]) for k in marked)
    found, given = sum(map(len, got.values())), sum(map(len, marked.values()))
    return {
        "pages": len(marked),
        "captions": given,
        "P": round(right / found, 3),
        "R": round(right / given, 3),
        "F1": round(2 * right / (found + given), 3),
    }
