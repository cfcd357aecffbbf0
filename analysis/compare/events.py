"""Compare whether the accounts are on one event, by their words, names and shared facts."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from analysis import schema
from analysis.cache import once
from analysis.compare.align.model import Links, read_weights
from analysis.compare.align.rulings import find_facts, settle_links
from analysis.compare.align.sentences import NAME, news_rarity
from analysis.read.dates import iso_day
from analysis.review import reviewed

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from analysis.compare.align.sentences import SentenceTerms
    from analysis.story import Story

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

MAIN, OTHER, NOT_JUDGED = "main", "other", "not judged"
ALIKE = 0.24  # least similarity of two accounts of one event
LINKED = 0.2  # the same where they share facts or names
SHARED_PAIRS = 0.2  # of the sentences of the shorter account: pairs that say one thing
SHARED_NAMES = 0.35  # of the weight of the names of the account with fewer
SHORT = 50  # different terms: an account with fewer
ALIKE_SHORT = 0.12  # least similarity of a short account and another one of its event
FAR = 30  # days between two accounts that are seldom on one event
ALIKE_FAR = 0.28  # least similarity of two accounts so many days apart, if they are on one event
_PAIR = 0.5  # probability of a pair that says one thing
_LEAD = 5  # sentences, with the headline, that say what an account is on
_FEWEST = 20  # different terms of an account that is judged
_NAMED = 5


class _Accounts(NamedTuple):
    """Accounts as weighted terms: rows are accounts with sentences, columns are terms."""

    ids: list[str]
    whole: csr_array
    lead: csr_array
    names: csr_array
    surfaces: list[str]

    @property
    def sizes(self) -> Whole:
        """The number of different terms of each account."""
        found: Whole = np.diff(self.whole.indptr)
        return found


class _Near(NamedTuple):
    """How near accounts are, the terms of the shorter, and whether their days are far apart.

    Each is account x account.
    """

    alike: Floats
    names: Floats
    pairs: Floats
    size: Whole
    far: NDArray[np.bool_]

    @property
    def one_event(self) -> NDArray[np.bool_]:
        """Which two accounts are on one event by themselves."""
        shared = (self.pairs >= SHARED_PAIRS) | (self.names >= SHARED_NAMES)
        needed = np.where(shared, LINKED, ALIKE)
        needed = np.where(self.size < SHORT, ALIKE_SHORT, needed)
        found: NDArray[np.bool_] = self.alike >= np.where(self.far, ALIKE_FAR, needed)
        return found


@reviewed
@once
def compare_events(story: Story) -> pd.DataFrame:
    """Compare whether the accounts are on one event.

    Parameters
    ----------
    story
        The story whose analysed accounts are compared.

    Returns
    -------
    pandas.DataFrame
        The table ``events``: one row an account; empty for one account. Columns: see
        ``analysis/schema.py``.

    Notes
    -----
    Two accounts are on one event if their words are alike, those of either lead those of the other
    whole account too; less is needed if they share facts or names, or if one is short, more if
    they were published 30 days apart. An account
    is on the event of all others to which such pairs lead, so that a follow-up days later stays
    with the story. Accounts of a few words are not judged. The thresholds were chosen so that
    hardly any account of coded stories is called another event: of two events of one kind with much
    the same people, places and words, some are taken for one.

    Examples
    --------
    >>> from analysis import story_from_records
    >>> flood = "The river Arve flooded Lindau on Monday, and Mayor Anna Keller said that twelve "
    >>> flood += "people drowned in the old town. The army sent soldiers with sandbags and boats. "
    >>> flood += "Divers searched cellars near the harbour, and schools closed until Friday."
    >>> chess = "Magnus Lund beat Ivan Petrov at the chess final in Oslo after seven hours. Lund "
    >>> chess += "sacrificed a rook, castled late and won the trophy for Norway a second time. "
    >>> chess += "Petrov praised the endgame, shook hands and left the hall without a word."
    >>> texts = [flood, chess, flood.replace("twelve", "14"), chess.replace("seven", "six")]
    >>> records = [{"text": t} for t in texts]
    >>> compare_events(story_from_records(records, story_id="x"))["event_id"].tolist()
    ['e1', 'e2', 'e1', 'e2']
    """
    links = settle_links(story)
    if len(story.analysed) < 2 or not len(links.sentences):
        return schema.make("events", [])
    accounts = _read_accounts(links.sentences)
    near = _compare(accounts, links, _far_apart(story, accounts.ids))
    groups = _group(near.one_event, accounts.sizes >= _FEWEST)
    facts = _shared_facts(story, links, accounts)
    rows = [_row(accounts, near, groups, facts, at) for at in range(len(accounts.ids))]
    found = {row["account_id"]: row for row in rows}
    unread = {"event_id": "e1", "standing": NOT_JUDGED, "facts": 0, "reason": "it has no sentences"}
    return schema.make(
        "events", [found.get(a) or {"account_id": a, **unread} for a in story.compared]
    )


def event_numbers(story: Story) -> dict[str, str]:
    """account_id -> event_id of the analysed accounts."""
    return {str(r["account_id"]): str(r["event_id"]) for r in schema.rows(compare_events(story))}


def _read_accounts(sentences: SentenceTerms) -> _Accounts:
    """Weigh the terms of accounts, of their leads, and those of their names."""
    from scipy.sparse import csr_array

    ids = list(dict.fromkeys(str(row["account_id"]) for row in sentences.rows))
    number, at = np.unique(sentences.account, return_inverse=True)
    owner = np.repeat(np.arange(len(sentences)), np.diff(sentences.begin))
    shape = (len(number), len(sentences.names))
    rarity = news_rarity(sentences.names)

    def weigh(some: NDArray[np.bool_]) -> csr_array:
        rows, terms = at[owner[some]], sentences.term[some]
        counts = csr_array((np.ones(len(rows)), (rows, terms)), shape=shape)
        counts.sum_duplicates()
        counts.data = 1 + np.log(counts.data)
        return csr_array(counts * rarity)

    every = np.ones(len(owner), bool)
    whole = weigh(every)
    lead, names = weigh(sentences.order[owner] < _LEAD), weigh(sentences.kind == NAME)
    return _Accounts(ids, whole, lead, names, sentences.surfaces)


def _far_apart(story: Story, ids: list[str]) -> NDArray[np.bool_]:
    """Which two accounts were published many days apart; those without a day are not."""
    days = [iso_day(story.published.get(account)) for account in ids]
    number = np.array([day.toordinal() if day else np.nan for day in days], float)
    found: NDArray[np.bool_] = np.abs(number[:, None] - number[None, :]) >= FAR
    return found


def _compare(accounts: _Accounts, links: Links, far: NDArray[np.bool_]) -> _Near:
    whole, lead = _unit(accounts.whole), _unit(accounts.lead)
    alike = (whole @ whole.T).toarray()
    leads = (lead @ whole.T).toarray()
    names = accounts.names
    weight = names.sum(axis=1)
    least = np.minimum(weight[:, None], weight[None, :])
    has = names.astype(bool).astype(float)
    shared = np.minimum((names @ has.T).toarray(), (has @ names.T).toarray())
    return _Near(
        (alike + np.maximum(leads, leads.T)) / 2,
        np.where(least > 0, shared / np.maximum(least, 1e-9), 0),
        _share_of_pairs(links),
        np.minimum(accounts.sizes[:, None], accounts.sizes[None, :]),
        far,
    )


def _unit(rows: csr_array) -> csr_array:
    """Rows of length one."""
    from scipy.sparse import csr_array

    length = np.sqrt((rows * rows).sum(axis=1))
    return csr_array(rows * (1 / np.maximum(length, 1e-9))[:, None])


def _share_of_pairs(links: Links) -> Floats:
    """Pairs of sentences that say one thing, as a share of the sentences of the shorter account."""
    _, at, sizes = np.unique(links.sentences.account, return_inverse=True, return_counts=True)
    found = np.zeros((len(sizes), len(sizes)))
    sure = links.probability >= _PAIR
    np.add.at(found, (at[links.first[sure]], at[links.second[sure]]), 1)
    share: Floats = (found + found.T) / np.minimum(sizes[:, None], sizes[None, :])
    return share


def _group(one_event: NDArray[np.bool_], is_judged: NDArray[np.bool_]) -> Whole:
    """Number the accounts by event: 0 is that of most accounts, of equals that of the first.

    Who is not judged is with the accounts of the main event.
    """
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    _, found = connected_components(csr_array(one_event), directed=False)
    sizes = Counter(found[is_judged].tolist() or found.tolist())
    order = sorted(sizes, key=lambda group: (-sizes[group], found.tolist().index(group)))
    number = {group: n for n, group in enumerate(order)}
    return np.array([number.get(group, 0) for group in found.tolist()], np.int64)


def _shared_facts(story: Story, links: Links, accounts: _Accounts) -> list[set[int]]:
    """The accounts of each fact that is likely enough to be printed, by their number."""
    number = {account: n for n, account in enumerate(accounts.ids)}
    rows, pairs = links.sentences.rows, links.by_pair(read_weights().shown)
    groups = [sorted(group.members) for group in find_facts(story).groups]
    return [
        {number[str(rows[i]["account_id"])] for i in group}
        for group in groups
        if any(pair in pairs for pair in combinations(group, 2))
    ]


def _row(
    accounts: _Accounts, near: _Near, groups: Whole, facts: list[set[int]], at: int
) -> dict[str, Any]:
    alike = near.alike[at].copy()
    alike[at] = -1
    nearest = int(alike.argmax())
    is_alone = not near.one_event[at].sum() > 1
    others = set(np.flatnonzero(groups == 0).tolist()) - {at}
    shared = sum(at in fact and bool(fact & others) for fact in facts)
    names = _names(accounts, at, others)
    standing = OTHER if groups[at] else MAIN if accounts.sizes[at] >= _FEWEST else NOT_JUDGED
    return {
        "account_id": accounts.ids[at],
        "event_id": f"e{groups[at] + 1}",
        "standing": standing,
        "nearest_account_id": accounts.ids[nearest],
        "similarity": round(float(alike[nearest]), 3),
        "facts": shared,
        "names": ", ".join(names) or None,
        "reason": _reason(standing, is_alone, float(alike[nearest])),
    }


def _names(accounts: _Accounts, at: int, others: set[int]) -> list[str]:
    """The names that an account shares with any of the others, the rarest first."""
    if not others:
        return []
    names = accounts.names
    elsewhere = names[sorted(others)].sum(axis=0)
    row = names[[at]].toarray()[0]
    shared = np.flatnonzero((row > 0) & (elsewhere > 0))
    order = shared[np.argsort(-row[shared], kind="stable")]
    return [accounts.surfaces[term] for term in order[:_NAMED]]


def _reason(standing: str, is_alone: bool, alike: float) -> str:
    if standing == NOT_JUDGED:
        return f"it has fewer than {_FEWEST} different words"
    if is_alone:
        return f"its words are unlike those of every other account: {alike:.2f} at most"
    return f"its words are like those of another account of its event: {alike:.2f}"
