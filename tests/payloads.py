"""Article text that tries to run as script: a hundred ways, and a story that carries them
everywhere it can.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

_RUN = ["window.ran=1", "alert(1)", "parent.ran=1", "top.ran=1"]
_FORMS = [
    "<script>{}</script>",
    "<ScRiPt>{}</sCrIpT>",
    '"><script>{}</script>',
    "</style><script>{}</script>",
    "</title><script>{}</script>",
    "</textarea><script>{}</script>",
    "<img src=x onerror={}>",
    '"><img src=x onerror="{}">',
    "' onmouseover='{}' x='",
    "<svg onload={}>",
    "<svg><script>{}</script></svg>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<math><mtext><img src=x onerror={}></mtext></math>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    '<iframe src="javascript:{}"></iframe>',
    '<a href="javascript:{}">read on</a>',
    "[read on](javascript:{})",
    '![x](x"onerror="{})',
    "<details open ontoggle={}>",
    "<body onload={}>",
    '<object data="data:text/html,<script>{}</script>"></object>',
    "&lt;script&gt;{}&lt;/script&gt;",
    "&#60;script&#62;{}&#60;/script&#62;",
    "{{{{ ''.__class__ }}}}{{% raw %}}<script>{}</script>{{% endraw %}}",
    "$$\\href{{javascript:{}}}{{x}}$$",
    "<input autofocus onfocus={}>",
]
PAYLOADS = [form.format(run) for form in _FORMS for run in _RUN]


def write_hostile_story(folder: Path) -> Path:
    """Two accounts whose texts, headlines, outlets, bylines and file names carry the payloads."""
    folder.mkdir()
    for n, name in enumerate(("<img src=x onerror=alert(1)>.json", "b&quot;onload=alert(1).json")):
        lines = [
            f"{p} said at least {n + 3} people died in the flood on Monday, “{p}” the mayor added."
            for p in PAYLOADS
        ]
        account = {
            "text": "\n\n".join(lines),
            "headline": f"{PAYLOADS[4 * n]} Flood kills many",
            "outlet": PAYLOADS[28 + n],
            "byline": PAYLOADS[24],
            "url": "javascript:window.ran=1",
            "account_id": PAYLOADS[8 + n],
        }
        (folder / name).write_text(json.dumps(account), "utf8")
    (folder / "story.toml").write_text(f"title = {json.dumps(PAYLOADS[4])}\n", "utf8")
    return folder


def write_hostile_corpus(folder: Path, example: Path, payloads: Sequence[str] = PAYLOADS) -> Path:
    """A corpus like ``example`` with payloads as outlets, titles, kinds, texts and reasons."""
    import pandas as pd

    shutil.copytree(example, folder)
    for part in sorted(folder.glob("*/part-*.parquet")):
        table = pd.read_parquet(part)
        for column in {
            "outlet",
            "title",
            "headline",
            "surface",
            "speaker",
            "what",
            "note",
            "says",
        } & set(table.columns):
            known = {
                value: payloads[n % len(payloads)]
                for n, value in enumerate(sorted(table[column].dropna().unique()))
            }
            table[column] = table[column].map(known)
        if part.parent.name == "sentences":
            table["text"] = [payloads[n % len(payloads)] for n in range(len(table))]
        table.to_parquet(part, index=False)
    skipped = pd.read_parquet(next((folder / "skipped").glob("part-*.parquet")))
    reasons = {
        "source": payloads,
        "row": range(len(payloads)),
        "stage": "read",
        "kind": payloads,
        "reason": payloads,
    }
    hostile = pd.DataFrame(reasons).reindex(columns=list(skipped)).astype(skipped.dtypes.to_dict())
    hostile.to_parquet(folder / "skipped" / "part-hostile.parquet", index=False)
    drop_sums(folder)
    return folder


def drop_sums(folder: Path) -> None:
    """Make a corpus one of an earlier version, whose parts are read unchecked."""
    about = json.loads((folder / "corpus.json").read_text("utf8"))
    del about["parts"]
    (folder / "corpus.json").write_text(json.dumps(about), "utf8")
