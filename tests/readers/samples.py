"""A small whole file of every format: what mutated files are made of."""

from __future__ import annotations

import io
import json
import zipfile

import compound
import databases
import files
import pandas as pd
from pages import PARAGRAPHS, caption, linked_data, live, page
from test_containers import FILES, NEWSML1, RIS, letter
from test_formats import WHOLE

HEAD = "Senate advances bill"
ROW = {
    "text": "\n\n".join(PARAGRAPHS),
    "headline": HEAD,
    "outlet": "Post",
    "published": "2031-03-02",
    "url": "https://post.example/a",
}
_QDE = (
    "<?xml version='1.0'?><Project xmlns='urn:QDA-XML:project:1.0' name='x'><CodeBook><Codes>"
    "<Code guid='c1' name='figure' isCodable='true'/></Codes></CodeBook><Sources>"
    "<TextSource guid='s1' name='a' plainTextPath='internal://s1.txt'>"
    "<PlainTextSelection guid='p1' startPosition='0' endPosition='6'>"
    "<Coding guid='k1'><CodeRef targetGUID='c1'/></Coding></PlainTextSelection>"
    "</TextSource></Sources></Project>"
)


def _parquet(compression: str) -> bytes:
    out = io.BytesIO()
    pd.DataFrame([ROW, {**ROW, "text": "It voted."}]).to_parquet(out, compression=compression)
    return out.getvalue()


def deflated(data: bytes) -> bytes:
    """A ZIP file packed again as most programs do."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), old.read(name), 8)
    return out.getvalue()


SAMPLES: dict[str, bytes] = {
    **WHOLE,
    **{f"container {name}": data for name, data in FILES.items()},
    "live": page(live(8)).encode(),
    "page": page(
        caption("A street after the flood."),
        head=linked_data(
            **{"@type": "NewsArticle", "headline": "x", "author": [{"name": 1}, None]}
        ),
    ).encode(),
    "json": b'[{"text": "The council voted.", "outlet": null}]',
    "jsonl": b"".join(json.dumps(ROW).encode() + b"\n" for _ in range(2)),
    "csv": pd.DataFrame([ROW, ROW]).to_csv(index=False).encode(),
    "parquet": _parquet("snappy"),
    "parquet, plain": _parquet("none"),
    "markdown": b"---\noutlet: Post\nauthor:\n  - Ann Lee\n---\n# Council votes\n\nIt *voted*.",
    "text": f"{HEAD}\n\nBy Ann Lee\n\n{ROW['text']}\n".encode(),
    "pdf": files.pdf([(72, 740, 20, HEAD), *((72, 700 - 14 * i, 10, "It voted.") for i in (1, 2))]),
    "outlook": compound.outlook({"0037": HEAD, "1000": ROW["text"], "0C1A": "The Post"}, sent=10),
    "word 97": compound.word(f"{HEAD}\r{ROW['text']}\r", narrow=20),
    "mailbox": b"".join(b"From x@y Tue Mar  4 09:30:00 2031\n" + letter(n) for n in (0, 1)),
    "subtitles": b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v Ann Lee>It voted.\n",
    "ris": RIS.format(HEAD, f"N1  - {ROW['text'] * 9}\n").encode(),
    "bibtex": f"@article{{x,\n title={{{{{HEAD}}}}},\n author = {{Lee, Ann}}\n}}\n".encode(),
    "newsml 1": NEWSML1.encode(),
    "qdpx": files.zipped({"project.qde": _QDE, "sources/s1.txt": ROW["text"]}),
    "zip, deflated": deflated(files.zipped({"a.html": page(), "b.csv": "text\nIt voted.\n"})),
    **{
        f"database {n}": "\n".join(lines).encode()
        for n, lines in enumerate(
            [
                databases.proquest("_" * 60),
                databases.proquest_details(),
                databases.pressreader(labels=True),
                databases.newsbank(1),
                databases.defacto(1),
            ]
        )
    },
}
