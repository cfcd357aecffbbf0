"""Small made-up tables of a corpus, in the columns of compare_outlets, compare_attention and
Corpus: shares by rule, no text.
"""

from __future__ import annotations

import pandas as pd

from analysis.find.frames import DIMENSIONS

KINDS = {
    "carries": ("figure", "quote", "plain"),
    "bound kept": ("",),
    "not rounded": ("",),
    "attribution kept": ("",),
    "wire copy": ("",),
    "speakers": ("official", "expert", "affected", "anonymous"),
    "frames": DIMENSIONS,
    "first": ("",),
}
NAMES = (
    "Borough Bulletin",
    "Evening Sentinel of the Lower Arve Valley",
    "Harbour Weekly",
    "North Coast Gazette",
    "The Plain Dealer of Ostmark",
)


def names(n: int) -> list[str]:
    return [NAMES[i] if i < len(NAMES) else f"Outlet number {i}" for i in range(n)]


def made_outlets(n: int) -> pd.DataFrame:
    """Of n outlets: the first does more than the rest where it can, the second less, the third has
    too few cases.
    """
    rows = []
    for at, outlet in enumerate(names(n)):
        for measure, kinds in KINDS.items():
            rows += [_row(at, outlet, measure, kind, number) for number, kind in enumerate(kinds)]
    return pd.DataFrame(rows)


def _row(at: int, outlet: str, measure: str, kind: str, number: int) -> dict[str, object]:
    rest = 0.5 if len(KINDS[measure]) == 1 else 0.4 / (number + 1)
    share = rest * ({0: 1.6, 1: 0.35}.get(at, 0.85 + (7 * at % 11) / 33))
    found = {
        "outlet": outlet,
        "measure": measure,
        "kind": kind,
        "stories": 31,
        "cases": 120,
        "hits": round(120 * share),
    }
    wide = 0.12 * min(1.0, share + 0.1)
    shown = {
        "share": share,
        "low": max(share - wide, 0),
        "high": min(share + wide, 1),
        "rest": rest,
        "difference": share - rest,
        "difference_low": share - rest - wide,
        "difference_high": share - rest + wide,
        "p": 0.0002,
        "q": 0.0031,
    }
    verdict = {0: "more than the rest", 1: "less than the rest", 2: "too few"}.get(
        at, "no difference shown"
    )
    note = "12 of 20 cases" if at == 2 else ""
    if at == 2:
        found |= {"stories": 6, "cases": 12, "hits": 5}
        shown = dict.fromkeys(shown, float("nan"))
    elif at > 2:
        shown |= {"p": 0.31, "q": 0.62}
    standing = "assistive" if measure in ("frames", "speakers") else "credible"
    return found | shown | {"verdict": verdict, "note": note, "standing": standing}


def made_attention(n: int) -> pd.DataFrame:
    rows = []
    for story in range(n):
        seen = 0
        for day in range(1 + story * 3 % 7):
            accounts = max(1, (9 + story % 4) // (1 + day) - story % 3)
            origins = max(1, accounts * 2 // 3)
            new = min(origins, 3 if day == 0 else day % 2)
            seen += accounts
            when = pd.Timestamp("2031-03-02") + pd.Timedelta(days=2 * story + day + (day > 2))
            title = (
                f"Flood number {story} in the old town of Lindau and the valley"
                if story % 5
                else None
            )
            rows.append(
                {
                    "story_id": f"s-{story:02d}",
                    "title": title,
                    "day": str(when.date()),
                    "accounts": accounts,
                    "origins": origins,
                    "new_origins": new,
                    "total": seen,
                }
            )
    return pd.DataFrame(
        rows, columns=["story_id", "title", "day", "accounts", "origins", "new_origins", "total"]
    )


def made_stories(n: int) -> pd.DataFrame:
    """The third story has one outlet, no title, and was set aside."""
    columns = [
        "story_id",
        "title",
        "n_accounts",
        "n_outlets",
        "n_origins",
        "first",
        "last",
        "status",
        "note",
    ]
    rows: list[tuple[object, ...]] = []
    for at in range(n):
        days = f"2031-03-{2 + at:02d}T08:00:00Z", f"2031-03-{4 + at:02d}T08:00:00Z"
        if at == 2:
            rows.append(
                ("s-02", None, 4, 1, 2, *days, "set aside", "failed three times: out of memory")
            )
        else:
            rows.append((f"s-{at:02d}", f"Flood number {at}", 4, 2, 2, *days, "analysed", None))
    return pd.DataFrame(rows, columns=columns)


def made_accounts(n: int) -> pd.DataFrame:
    rows = [
        {
            "account_id": f"a{i}",
            "outlet": names(3)[i % 3] if i else None,
            "story_id": f"s-{i // 4:02d}",
        }
        for i in range(4 * n)
    ]
    return pd.DataFrame(rows, columns=["account_id", "outlet", "story_id"])


def made_skipped() -> pd.DataFrame:
    columns = ["source", "row", "account_id", "story_id", "stage", "kind", "reason"]
    rows: list[tuple[object, ...]] = [
        (None, None, None, "s-02", "analyse", "set aside", "failed three times: out of memory"),
        ("data/may.jsonl", 3, None, None, "read", "no text", "the row has no words in its text"),
        ("data/may.jsonl", 9, None, None, "read", "no text", "the row has no words in its text"),
        (
            "data/april.warc",
            -1,
            None,
            None,
            "read",
            "unreadable file",
            "it ends in the middle of a record",
        ),
    ]
    return pd.DataFrame(rows, columns=columns)
