"""Find the words behind a difference between outlets: one case that shows it most clearly."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from analysis import schema
from analysis.compare.coverage_cells import SHOWN
from analysis.corpus.outlets import MORE
from analysis.show.prose import day

if TYPE_CHECKING:
    import pandas as pd

    from analysis.corpus.corpus import Corpus

Place = tuple[str, str]  # who says it and the words
_SIDES = 2  # places of an example
_TRIES = 20  # stories in which words are looked for


class Example(NamedTuple):
    """A story that shows a habit: the words of the outlet and of another one, or a sentence."""

    story_id: str
    places: tuple[Place, ...] = ()
    says: str = ""


def find_example(corpus: Corpus, tallies: pd.DataFrame, row: Mapping[str, Any]) -> Example | None:
    """Find the story in which an outlet does most unlike the others what a row of ``outlets`` says.

    ``tallies`` are those of the corpus, with ``story_id, account_id, outlet, measure, kind, hits,
    cases``. ``places`` is empty where no words can be named. None if no story shows it.
    """
    some = tallies[(tallies["measure"] == row["measure"]) & (tallies["kind"] == row["kind"])]
    some = some[some["outlet"].notna() & (some["cases"] > 0)]
    sign = 1 if row["verdict"] == MORE else -1
    shares = some.groupby(["story_id", "outlet"])[["hits", "cases"]].sum()
    shares = (shares["hits"] / shares["cases"]).unstack()
    if row["outlet"] not in shares:
        return None
    others = shares.drop(columns=row["outlet"])
    gap = sign * (shares[row["outlet"]] - others.mean(axis=1))
    ranked = gap[gap > 0].sort_index().sort_values(ascending=False, kind="stable")
    if ranked.empty:
        return None
    if words := _WORDS.get(row["measure"]):
        for story_id in map(str, ranked.index[:_TRIES]):
            most = (sign * others.loc[story_id]).idxmin()
            outlets = {row["outlet"]: sign > 0, str(most): sign < 0}
            if places := words(_Case(corpus, story_id, outlets, row["measure"], row["kind"])):
                says = " ".join(said for who, said in places if not who)
                quoted = tuple(place for place in places if place[0])
                return Example(story_id, quoted[:_SIDES], says)
    return Example(str(ranked.index[0]))


class _Case:
    """A story with the outlet and one that is most unlike it: which of them does more."""

    def __init__(
        self, corpus: Corpus, story_id: str, outlets: Mapping[str, bool], measure: str, kind: str
    ) -> None:
        self.corpus, self.story_id, self.outlets = corpus, story_id, outlets
        self.measure, self.kind = measure, kind
        self.more = next((outlet for outlet, more in outlets.items() if more), "")

    def rows(self, table: str) -> pd.DataFrame:
        """The rows of a table of the story, with the outlet of their account."""
        accounts = self.corpus.rows_of(self.story_id, "accounts")[["account_id", "outlet"]]
        return self.corpus.rows_of(self.story_id, table).merge(accounts, on="account_id")

    def places(self, found: Mapping[str, str]) -> list[Place]:
        """The words of each outlet, in the order of the outlets."""
        return [(outlet, found[outlet]) for outlet in self.outlets if found.get(outlet)]


def _figures(case: _Case) -> list[Place]:
    """A figure that one of the two gives with a bound, or exactly, and the other does not."""
    figures = case.rows("figures").dropna(subset=["surface", "value"])
    figures = figures[figures["outlet"].isin(list(case.outlets))]
    for _, group in figures.groupby("group_id", sort=False):
        once = group.drop_duplicates("outlet").set_index("outlet")
        if len(once) < len(case.outlets):
            continue
        kept = once.loc[case.more]
        dropped = once.drop(index=case.more).iloc[0]
        if case.measure == "bound kept":
            is_case = kept["bound"] != "=" and dropped["bound"] == "="
        else:
            is_case = kept["bound"] == "=" and kept["value"] != dropped["value"]
        if is_case:
            return case.places(once["surface"].to_dict())
    return []


def _changes(case: _Case) -> list[Place]:
    """A statement that one account attributes or hedges and the other does not."""
    changes = case.rows("changes")
    wanted = f"{case.measure.removesuffix(' kept')} dropped"
    accounts = case.corpus.rows_of(case.story_id, "accounts")
    outlets = dict(zip(accounts["account_id"], accounts["outlet"], strict=True))
    for row in schema.rows(changes[changes["change"] == wanted]):
        other = outlets.get(row["other_account_id"])
        if row["outlet"] in case.outlets and row["outlet"] != case.more and other:
            places = [(row["outlet"], row["surface"]), (str(other), row["other_surface"])]
            return places if row["outlet"] == next(iter(case.outlets)) else places[::-1]
    return []


def _quotations(case: _Case) -> list[Place]:
    """A quotation by an outlet all of whose quotations there are by this kind of speaker."""
    tallies = case.corpus.rows_of(case.story_id, "tallies")
    mask = (tallies["measure"] == case.measure) & (tallies["kind"] == case.kind)
    shares = tallies[mask].groupby("outlet")[["hits", "cases"]].sum()
    if case.more not in shares.index or shares.loc[case.more].nunique() > 1:
        return []
    quotes = case.rows("quotes")
    own = quotes[(quotes["outlet"] == case.more) & (quotes["kind"] != "indirect")]
    own = own.dropna(subset=["speaker"])
    return [(f"{case.more}, {row['speaker']}", row["content"]) for row in schema.rows(own.head(1))]


def _cues(case: _Case) -> list[Place]:
    """A sentence of the outlet that does more with a cue of the dimension."""
    cues = case.rows("cues")
    own = cues[(cues["outlet"] == case.more) & (cues["dimension"] == case.kind)]
    own = own[own["measure"] == "frame"].sort_values("score", ascending=False, kind="stable")
    if own.empty:
        return []
    sentences = case.rows("sentences").set_index("sentence_id")["text"]
    return [(case.more, str(sentences[own["sentence_id"].iloc[0]]))]


def _times(case: _Case) -> list[Place]:
    """When the two published."""
    accounts = case.corpus.rows_of(case.story_id, "accounts")
    dated = accounts.dropna(subset=["published"]).sort_values("published", kind="stable")
    times = {row["outlet"]: day(row["published"]) for row in schema.rows(dated[::-1])}
    return [("", f"{'; '.join(f'{who} {when}' for who, when in case.places(times))}.")]


def _facts(case: _Case) -> list[Place]:
    """A fact that the one states and the other leaves out."""
    coverage = case.rows("coverage")
    coverage = coverage[(coverage["standing"] == SHOWN) & coverage["outlet"].isin(case.outlets)]
    for _, fact in coverage.groupby("fact_id", sort=False):
        statuses = dict(zip(fact["outlet"], fact["status"], strict=True))
        if statuses.get(case.more) == "stated" and "omitted" in statuses.values():
            stated = fact[(fact["outlet"] == case.more) & (fact["status"] == "stated")]
            return [(case.more, str(words)) for words in stated["surface"].head(1)]
    return []


def _copies(case: _Case) -> list[Place]:
    """The sentence of the contrast that says where the text comes from."""
    contrasts = case.rows("contrasts")
    own = contrasts[(contrasts["kind"] == "origin") & (contrasts["outlet"] == case.more)]
    return [("", str(says)) for says in own["says"].head(1)]


_WORDS: dict[str, Callable[[_Case], list[Place]]] = {
    "carries": _facts,
    "bound kept": _figures,
    "not rounded": _figures,
    "attribution kept": _changes,
    "hedge kept": _changes,
    "speakers": _quotations,
    "frames": _cues,
    "wire copy": _copies,
    "first": _times,
}
