"""Count how common terms are, and make the term vectors of ``analysis.compare.align``: two files of
plain numbers.

    STORYDIFF_BENCH=... MINILM=<folder of all-MiniLM-L6-v2> python tests/benchmarks/train_terms.py

Data: the training sentences of NewsMTSC (fhamborg/NewsMTSC, MIT); teacher:
sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), by transformers and torch, which are needed for
this script only. Written are ``analysis/data/lexicons/news_terms.csv`` (in how many sentences a
term occurs) and ``analysis/data/models/term_vectors.npz`` (for terms of two or more sentences: the
mean of the teacher's token vectors where the term occurs, centred, without the strongest direction,
64 dimensions, as whole numbers up to 127).
"""

from __future__ import annotations

import csv
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from analysis.compare.align.sentences import doc_terms
from analysis.language_model import load_model

DATA = Path(__file__).resolve().parents[2] / "analysis" / "data"
LEAST, SIZE, BATCH = 2, 64, 16
HEADER = """\
# In how many news sentences a term (stem of a lemma) occurs; those of three or more.
# Source: counted over the training sentences of NewsMTSC (fhamborg/NewsMTSC, \
Hamborg & Donnay 2021). Licence: MIT.
term,sentences
"""


def read_sentences(bench: Path) -> list[tuple[str, list[tuple[int, int, str]]]]:
    """The sentences, each once, with the spans and keys of their terms; no numerals."""
    lines = (bench / "data" / "newsmtsc_train.jsonl").read_text("utf8").splitlines()
    texts = list(dict.fromkeys(json.loads(line)["text"] for line in lines))
    found = []
    for doc in load_model().pipe(texts, disable=["parser"]):
        keys = zip(doc, doc_terms(doc), strict=True)
        found.append(
            (
                doc.text,
                [
                    (t.idx, t.idx + len(t), key)
                    for t, (key, _) in keys
                    if key and not key.startswith("#")
                ],
            )
        )
    return found


def write_counts(sentences: list[Any]) -> None:
    """The CSV of term counts."""
    counts = Counter(key for _, terms in sentences for key in sorted({k for _, _, k in terms}))
    with open(DATA / "lexicons" / "news_terms.csv", "w", encoding="utf8", newline="") as file:
        file.write(HEADER)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["(sentences)", len(sentences)])
        writer.writerows([k, n] for k, n in sorted(counts.items()) if n >= 3 and k.isascii())


def mean_vectors(sentences: list[Any], model_folder: str) -> tuple[list[str], Any, Any]:
    """Terms, the mean of the teacher's vectors of each, and how often each occurs."""
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    tokenizer = Tokenizer.from_file(f"{model_folder}/tokenizer.json")
    tokenizer.no_padding()
    tokenizer.enable_truncation(128)
    model = AutoModel.from_pretrained(model_folder).eval()
    sums: dict[str, Any] = {}
    counts: Counter[str] = Counter()
    ordered = sorted(sentences, key=lambda s: len(s[0]))
    for at in range(0, len(ordered), BATCH):
        part = ordered[at : at + BATCH]
        read = tokenizer.encode_batch([text for text, _ in part])
        ids = np.zeros((len(part), max(len(r.ids) for r in read)), np.int64)
        for row, r in zip(ids, read, strict=True):
            row[: len(r.ids)] = r.ids
        with torch.inference_mode():
            hidden = model(
                input_ids=torch.tensor(ids), attention_mask=torch.tensor((ids > 0).astype(np.int64))
            ).last_hidden_state.numpy()
        for vectors, r, (_, terms) in zip(hidden, read, part, strict=True):
            spans = np.array(r.offsets)
            for start, end, key in terms:
                places = np.flatnonzero(
                    (spans[:, 0] < end) & (spans[:, 1] > start) & (spans[:, 1] > spans[:, 0])
                )
                if len(places):
                    sums[key] = sums.get(key, 0) + vectors[places].mean(0).astype(np.float64)
                    counts[key] += 1
    terms = sorted(k for k in sums if counts[k] >= LEAST)
    return (
        terms,
        np.stack([sums[k] / counts[k] for k in terms]),
        np.array([counts[k] for k in terms]),
    )


def shrink(vectors: Any, counts: Any) -> Any:
    """Centred int8 vectors of length one in SIZE dimensions, without the strongest direction."""
    vectors = vectors - vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors -= vectors.mean(0)
    _, _, axes = np.linalg.svd(
        vectors * np.sqrt(np.minimum(counts, 50))[:, None], full_matrices=False
    )
    small = vectors @ axes[1 : SIZE + 1].T
    return np.round(127 * small / np.abs(small).max(1, keepdims=True)).astype(np.int8)


def main() -> None:
    """Write both files."""
    sentences = read_sentences(Path(os.environ["STORYDIFF_BENCH"]))
    write_counts(sentences)
    terms, vectors, counts = mean_vectors(sentences, os.environ["MINILM"])
    keys = np.frombuffer("\n".join(terms).encode(), np.uint8)
    np.savez_compressed(
        DATA / "models" / "term_vectors.npz", terms=keys, vectors=shrink(vectors, counts)
    )


if __name__ == "__main__":
    main()
