"""Take over figures that were measured on data nobody tuned on: ``unseen.py FILE COMMIT``.

FILE is JSON: measure -> figure -> value. The figures that the method notes name are copied, with
the commit that was measured. A note says that its measure has changed unless COMMIT is the commit
checked out, without changes: then the code's hashes are recorded too.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from analysis.resources import hash_code

NOTES = Path(__file__).resolve().parents[2] / "analysis" / "data" / "methods"


def take_over(file: Path, commit: str) -> None:
    given = json.loads(file.read_text("utf8"))
    figures: dict[str, Any] = {}
    code: dict[str, str] = {}
    measured = is_checked_out(commit)
    for path in sorted(NOTES.glob("*.toml")):
        note = tomllib.loads(path.read_text("utf8"))
        for entry in note.get("unseen", []):
            *parts, last = entry["key"].split(".")
            source, target = given, figures
            for part in parts:
                source, target = source[part], target.setdefault(part, {})
            target[last] = source[last]
        if measured and "code" in note:
            code[path.stem] = hash_code(note["code"])
    results = {"measured": given["measured"], "commit": commit, "code": code, "figures": figures}
    (NOTES / "unseen.json").write_text(json.dumps(results, indent=1, sort_keys=True) + "\n", "utf8")


def is_checked_out(commit: str) -> bool:
    git = ["git", "-C", str(NOTES)]
    head = subprocess.check_output([*git, "rev-parse", "HEAD"], text=True)
    changes = subprocess.check_output([*git, "status", "--porcelain"], text=True)
    return head.startswith(commit) and not changes


if __name__ == "__main__":
    take_over(Path(sys.argv[1]), sys.argv[2])
