"""Name the accounts of a story in tables and plots, so that no two have one name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from analysis.read.dates import day_in_words

_SECTION = re.compile(r"\s+(?:\([^()]*\)|[-–|]\s.*)$")  # after an outlet's name
# The address of a site, of which the first part names its kind of page: "www.bbc.co.uk".
_ADDRESS = re.compile(
    r"(?:https?://)?(?:(?:www\d*|m|mobile|amp)\.)?([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})/?", re.IGNORECASE
)
_UNNAMED = "Unnamed outlet"
_LEADING_ON = frozenset(
    "a an the of to in on at by for from with and or as is are was were has have had his her its "
    "their – — -".split()
)
_HEX = re.compile(r"(?=.*\d)[0-9a-f]{6,}")


def add_labels(accounts: list[dict[str, Any]]) -> None:
    """Label each account by its outlet, else by its file; a file named by a code has no name.

    The outlet is named without its section where that names no other one. Accounts of one outlet,
    and those without a name, are told apart by their days, else by the first words of their
    headlines, else by number.
    """
    by_name: dict[str, list[dict[str, Any]]] = {}
    short = _short_names({a["outlet"] for a in accounts if a["outlet"]})
    for account in accounts:
        file = account["path"] or account["account_id"]
        outlet = short.get(account["outlet"])
        account["label"] = outlet or (_UNNAMED if _is_code(file) else file)
        if account["outlet"] or account["label"] == _UNNAMED:
            by_name.setdefault(account["label"], []).append(account)
    for name, members in by_name.items():
        if len(members) > 1:
            for account, apart in zip(members, _apart(members), strict=True):
                account["label"] = f"{name} ({apart})"
    labels = [a["label"] for a in accounts]
    for account in accounts:
        if labels.count(account["label"]) > 1:
            account["label"] = account["account_id"]


def _short_names(outlets: Collection[str]) -> dict[str, str]:
    """Outlet -> its name without a section, "CNN (Web)"; in full where two would be one.

    An outlet that is named by the address of its site loses what all addresses begin with.

    >>> _short_names(["www.bbc.co.uk", "https://m.echo.ch/", "Folha (www.folha.br)", "St. Gallen"])
    {'www.bbc.co.uk': 'bbc.co.uk', 'https://m.echo.ch/': 'echo.ch', \
'Folha (www.folha.br)': 'Folha', 'St. Gallen': 'St. Gallen'}
    >>> _short_names(["CNN (Web)", "Post - News", "Echo (Basel)", "Echo (Lindau)"])
    {'CNN (Web)': 'CNN', 'Post - News': 'Post', 'Echo (Basel)': 'Echo (Basel)', \
'Echo (Lindau)': 'Echo (Lindau)'}
    """
    plain = {outlet: _plain_name(outlet) for outlet in outlets}
    counts = Counter(plain.values())
    return {outlet: name if counts[name] == 1 else outlet for outlet, name in plain.items()}


def _plain_name(outlet: str) -> str:
    address = _ADDRESS.fullmatch(outlet.strip())
    return address[1] if address else _SECTION.sub("", outlet) or outlet


def _is_code(file: str) -> bool:
    """Whether a file's name says nothing to a reader: a hash or a number.

    >>> [_is_code(f) for f in ("003_d7d0b791fd3e850d.txt", "gazette.txt", "2031-03-04.txt")]
    [True, False, True]
    """
    words = re.split(r"[\W_]+", file.rpartition("/")[2].rpartition(".")[0] or file)
    return all(w.isdecimal() or not w or _HEX.fullmatch(w) for w in words)


def _without_end(words: Sequence[str]) -> str:
    """Return the first words of a headline without what only leads on to the next.

    >>> _without_end(["Big", "Government", "Is"]), _without_end(["Storm", "Orla:", "the"])
    ('Big Government', 'Storm Orla')
    """
    kept = [*words]
    while len(kept) > 1 and kept[-1].lower() in _LEADING_ON:
        kept.pop()
    return " ".join(kept).strip(".,:;–—-")


def _apart(members: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return words that distinguish the accounts of one outlet."""
    days = [str(a["published"] or "")[:10] for a in members]
    if all(days) and len(set(days)) == len(days):
        years = {d[:4] for d in days}
        return [day_in_words(d, with_year=len(years) > 1) for d in days]
    words = [str(a["headline"] or "").split() for a in members]
    for n in range(3, 9):
        heads = [_without_end(w[:n]) for w in words]
        if all(heads) and len(set(heads)) == len(heads):
            return [f"“{head}”" for head in heads]
    return [str(n) for n in range(1, len(members) + 1)]
