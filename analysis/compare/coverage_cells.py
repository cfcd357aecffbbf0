"""The cells of the coverage: what each account has of each fact, and what one account alone has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.compare.absence import ONLY, find_similar, search_elsewhere
from analysis.compare.align.facts import common_terms
from analysis.compare.align.model import Links, read_weights
from analysis.compare.align.rulings import settle_links
from analysis.compare.fact_labels import label_weight, make_label
from analysis.compare.salience import (
    Informativeness,
    combine_prominence,
    sentence_informativeness,
    sentence_prominence,
)
from analysis.nlp import parsed_texts
from analysis.review import MACHINE

if TYPE_CHECKING:
    import pandas as pd

    from analysis.compare.absence import Absence
    from analysis.story import Story

Row = dict[str, Any]
STATUS = {  # relation -> status
    "same": "stated",
    "partial": "partly",
    "conflict": "differs",
    "before_after": "differs",
    "unsure": "uncertain",
}
SHOWN, TO_CHECK = "shown", "to check"
STATING = frozenset(("stated", "partly", "differs"))
_SEVERAL = 2  # accounts
_POSSIBLE = "possible"  # a fact of pairs below the sure threshold: listed, never counted
_OWN_ROLES = ("body", "bullet", "dek")
_LEAST_WORDS, _LEAST_TERMS = 5, 3  # of a fact of one account alone
_MOST_ALONE, _LEAST_ALONE = 600, 3  # such facts: of all accounts together, and of each
_PLACE = ("sentence_id", "start", "end")
_OF_FACT = tuple(
    """fact_id fact standing repeats carries why alone nearest_account_id nearest_sentence_id
    nearest_start nearest_end nearest_words n_accounts n_origins n_undecided""".split()
)
_OMITTED = {
    "status": "omitted",
    "probability": 0.0,
    "start": -1,
    "end": -1,
    "paragraph": -1,
    "by": MACHINE,
}
_REFERRING = frozenset(
    "this these those that it he she they his her their its but and meanwhile also".split()
)


class CoverageCells:
    """The rows of the table: for each fact one row an account.

    Most accounts leave out most facts of a large story, so only rows with something in them are
    made one by one.
    """

    def __init__(self, story: Story) -> None:
        links = settle_links(story)
        self.story, self.links = story, links
        self.accounts: list[str] = story.analysed["account_id"].tolist()
        self.sentences = links.sentences
        self.numbers = {row["sentence_id"]: i for i, row in enumerate(links.sentences.rows)}
        self.prominence = sentence_prominence(story)
        self.informativeness = sentence_informativeness(story)
        self.place = {account: n for n, account in enumerate(self.accounts)}
        self.nearest = _nearest(links)
        self.uncertain: dict[int, Row] = {}
        self.large = links.compared is not None
        self.facts_of: dict[int, list[list[int]]] = {}

    def shared(self, facts: dict[str, list[Row]]) -> Iterator[Row]:
        """The rows of the accounts that state a fact of several."""
        wordings = self._wordings(facts)
        for fact, statements in facts.items():
            by_account: dict[str, list[Row]] = {}
            for statement in statements:
                by_account.setdefault(statement["account_id"], []).append(statement)
            members = [self.numbers[s["sentence_id"]] for s in statements]
            whole: Row = {"fact_id": fact, "fact": wordings[fact]}
            whole["standing"] = _standing(statements)
            agreed = [s for s in statements if not _differs(s) and "apart" not in s] or statements
            whole["labelled"] = [self.numbers[s["sentence_id"]] for s in agreed]
            whole["members"] = members
            for i in members if self.large else ():
                self.facts_of.setdefault(i, []).append(members)
            for account in sorted(by_account, key=self.place.__getitem__):
                yield whole | {"account_id": account} | self._stated(by_account[account])

    def alone(self, lone: list[int]) -> Iterator[Row]:
        """The rows of accounts that alone report something, each with one of the sentences."""
        found = search_elsewhere(self.story, self.links, lone)
        for number, i in enumerate(lone, 1):
            sentence, rating = self.sentences.rows[i], self._rating(i)
            fact = {"fact_id": f"o{number}", "fact": sentence["text"], "members": [i]}
            fact |= {"carries": rating.score, "why": rating.reason}
            fact |= self._absence(found[i]) | {"labelled": [i]}
            cell = self._cell(i) | {"status": "stated", "probability": 1.0, "by": MACHINE}
            yield fact | {"account_id": sentence["account_id"]} | cell

    def table(self, facts: Iterable[list[Row]]) -> pd.DataFrame:
        """The table ``coverage`` of facts, given the rows of the accounts that state each."""
        groups: list[Row] = []
        cells: list[dict[int, Row]] = []
        facts = list(facts)
        labels = self._labels(facts)
        similar = find_similar(self.story, self.links, [rows[0]["members"] for rows in facts])
        for n, (rows, places) in enumerate(zip(facts, similar, strict=True)):
            first, label = rows[0], {"label": labels[n]}
            groups.append({name: first.get(name) for name in _OF_FACT} | label)
            stated = {self.place[row["account_id"]]: row for row in rows}
            others = {self._place(i): self._uncertain(i) for i in places}
            cells.append(others | self._others(first["members"], stated) | stated)
        members = {"account_id": self.accounts}
        return schema.make_grid("coverage", groups, members, cells, _OMITTED)

    def _labels(self, facts: list[list[Row]]) -> dict[int, str]:
        """The label of each fact: those that several accounts surely state choose first."""
        sure = [sum(row["status"] != "possible" for row in rows) for rows in facts]
        labels: dict[int, str] = {}
        for n in sorted(range(len(facts)), key=lambda n: sure[n] < _SEVERAL):
            labels[n] = self._label(facts[n][0]["labelled"], labels.values())
        return labels

    def _label(self, members: list[int], taken: Collection[str]) -> str:
        """The label of a fact: of its statements the one with most of what they share.

        One that no other fact has goes first.
        """
        terms = self.sentences
        own = [terms.weights(i) for i in members]
        shared = common_terms(self.links, members) if len(members) > 1 else set(own[0])
        most: dict[int, float] = {}
        for some in own:
            most |= {t: max(weight, most.get(t, 0.0)) for t, weight in some.items()}
        weights: dict[str, float] = {}
        for t in sorted(t for some in own for t in some if t in shared):
            name = terms.names[t]
            weights[name] = weights.get(name, 0.0) + most[t]
        labels = [self._label_of(i, weights) for i in members]
        free = [label for label in labels if label not in taken]
        return max(free or labels, key=lambda label: round(label_weight(label, weights), 6))

    def _label_of(self, i: int, weights: Mapping[str, float]) -> str:
        row = self.sentences.rows[i]
        parse = parsed_texts(self.story)[row["account_id"]]
        return make_label(parse, *parse.between(row["start"], row["end"]), weights)

    def _absence(self, found: Absence) -> Row:
        """What the search of the other accounts found: nothing, or the nearest place."""
        standing = SHOWN if found.alone == ONLY else TO_CHECK
        if found.sentence < 0:
            return {"alone": found.alone, "standing": standing}
        row = self.sentences.rows[found.sentence]
        place = {f"nearest_{k}": row[k] for k in ("account_id", *_PLACE)}
        place |= {"alone": found.alone, "standing": standing}
        return place | {"nearest_words": found.words or None}

    def _stated(self, statements: list[Row]) -> Row:
        """The cell of an account that states the fact: its best statement, the place of all."""
        best = min(
            statements,
            key=lambda s: (
                "apart" not in s,
                list(STATUS).index(s["relation"]),
                -s["probability"],
                s["start"],
            ),
        )
        status = _status(best) if best["standing"] == "sure" else _POSSIBLE
        cell = self._cell(self.numbers[best["sentence_id"]], [s["sentence_id"] for s in statements])
        seen = {k: best[k] for k in ("probability", "difference")}
        coders = [s["by"] for s in statements if s["by"] != MACHINE]
        return cell | seen | {"status": status, "by": coders[0] if coders else MACHINE}

    def _others(self, members: Iterable[int], stated: Mapping[int, Row]) -> dict[int, Row]:
        """The cells of accounts that do not state a fact but have a sentence near it.

        They are uncertain with the likeliest sentence, or omitted. In a large story what is one
        fact with such a sentence is as near.
        """
        likeliest: dict[int, tuple[float, int]] = {}

        def offer(place: int, probability: float, i: int) -> None:
            best = likeliest.get(place, (-1.0, 0))
            if place not in stated and (probability, -i) > (best[0], -best[1]):
                likeliest[place] = probability, i

        for member in members:
            for account, (probability, i) in self.nearest.get(member, {}).items():
                offer(self.place[account], probability, i)
        least = read_weights().possible
        near = sorted(found for found in likeliest.values() if found[0] >= least)
        facts = {id(f): (p, f) for p, i in near for f in self.facts_of.get(i, ())}
        for probability, mates in facts.values():
            for mate in mates:
                offer(self._place(mate), probability, mate)
        found: dict[int, Row] = {}
        for place, (probability, i) in likeliest.items():
            seen = {"probability": round(probability, 3)}
            if probability >= least:
                found[place] = seen | self._uncertain(i)
            elif not self.large:
                found[place] = seen | _OMITTED | seen
        return found

    def _place(self, i: int) -> int:
        return self.place[self.sentences.rows[i]["account_id"]]

    def _uncertain(self, i: int) -> Row:
        """The cell of an account whose sentence i may state a fact; many facts share it."""
        if i not in self.uncertain:
            self.uncertain[i] = {"status": "uncertain", "by": MACHINE} | self._cell(i)
        return self.uncertain[i]

    def _cell(self, i: int, sentence_ids: Iterable[str] = ()) -> Row:
        """The place of sentence i, and the prominence of it or of the sentences given."""
        row = self.sentences.rows[i]
        ids = list(sentence_ids) or [row["sentence_id"]]
        prominence = combine_prominence(self.prominence[s] for s in ids)
        place = {k: row[k] for k in (*_PLACE, "position")}
        return place | {"surface": row["text"]} | prominence._asdict()

    def _wordings(self, facts: dict[str, list[Row]]) -> dict[str, str]:
        """For each fact the shortest statement with its fullest content that names no other fact.

        Rather no caption, nor a sentence that refers back to another.
        """
        found: dict[str, str] = {}
        taken: set[str] = set()
        for fact, statements in facts.items():
            same = [s for s in statements if s["relation"] == "same" and not _differs(s)]
            candidates = self._no_captions(same) or self._no_captions(statements) or same
            new = [s for s in candidates if s["surface"] not in taken] or candidates
            found[fact] = str(min(new, key=_clarity)["surface"])
            taken.add(found[fact])
        return found

    def _no_captions(self, statements: list[Row]) -> list[Row]:
        rows = self.sentences.rows
        return [s for s in statements if rows[self.numbers[s["sentence_id"]]]["role"] != "caption"]

    def lone_sentences(self, used: set[str]) -> list[int]:
        """The sentences of no fact, the most informative first; of many accounts a few each."""
        terms, most = self.sentences, max(_LEAST_ALONE, _MOST_ALONE // len(self.accounts))
        listed = Counter[str]()
        full = (terms.length >= _LEAST_WORDS) & (terms.begin[1:] - terms.begin[:-1] >= _LEAST_TERMS)
        own = [
            i
            for i, row in enumerate(terms.rows)
            if full[i] and row["role"] in _OWN_ROLES and row["sentence_id"] not in used
        ]
        chosen = []
        for i in sorted(own, key=lambda i: (-self._rating(i).score, -self._rarity(i), i)):
            account = terms.rows[i]["account_id"]
            listed[account] += 1
            if listed[account] <= most:
                chosen.append(i)
        return chosen

    def _rating(self, i: int) -> Informativeness:
        nothing = Informativeness(0.0, "no figure, speaker or actor by name")
        return self.informativeness.get(self.sentences.rows[i]["sentence_id"], nothing)

    def _rarity(self, i: int) -> float:
        span = slice(self.sentences.begin[i], self.sentences.begin[i + 1])
        return round(float(self.sentences.weight[span].sum()), 6)


def _status(statement: Row) -> str:
    """The status of a statement; with a figure of another scope it differs."""
    of_scope = statement.get("apart") == "different scope"
    return "differs" if of_scope else STATUS[statement["relation"]]


def _differs(statement: Row) -> bool:
    return _status(statement) == "differs"


def _standing(statements: list[Row]) -> str:
    """Whether a fact is likely enough to be printed as shared.

    Its best pair decides; statements that the guard is unsure of do not count.
    """
    likely = [s["probability"] for s in statements if STATUS[s["relation"]] in STATING]
    sure = len(likely) > 1 and max(likely) >= read_weights().shown
    return SHOWN if sure and statements[0]["standing"] == "sure" else TO_CHECK


def _clarity(statement: Row) -> tuple[bool, int]:
    """Sorts sentences that refer back to another last, then the longer ones."""
    text = str(statement["surface"])
    return text.split()[0].strip('“"').lower() in _REFERRING, len(text)


def _nearest(links: Links) -> dict[int, dict[str, tuple[float, int]]]:
    """Sentence -> account -> probability and number of that account's likeliest sentence."""
    found: dict[int, dict[str, tuple[float, int]]] = {}
    accounts = [row["account_id"] for row in links.sentences.rows]
    pairs = zip(
        links.probability.tolist(), links.first.tolist(), links.second.tolist(), strict=True
    )
    for probability, first, second in pairs:
        for i, other in ((first, second), (second, first)):
            near = found.setdefault(i, {})
            if probability > near.get(accounts[other], (-1.0, 0))[0]:
                near[accounts[other]] = probability, other
    return found
