"""Parse each account once, and keep its tokens as plain lists so that rules stay cheap."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.language_model import irregular_verbs, load_model, thread_control
from analysis.progress import step
from analysis.read.text import LONGEST
from analysis.resources import read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.tokens import Doc

_PARSES: OrderedDict[str, Doc] = OrderedDict()
_LIMIT = 1000
CONTENT_WORDS = frozenset("NOUN PROPN VERB ADJ ADV NUM".split())  # parts of speech with a meaning
Spans = list[tuple[int, int]]


def parse_story(story: Story) -> dict[str, Doc]:
    """Parse the analysed accounts of a story: account_id -> document of the whole text.

    Token offsets (``token.idx``) count in ``accounts.text``. Sentence ends are those of the story's
    ``sentences``; text left out of the article forms sentences of its own that no row points to.
    Parses are kept by a hash of text and sentences, so a second caller pays nothing.
    """
    spans: dict[str, Spans] = {a: [] for a in story.analysed["account_id"]}
    columns = (story.sentences[c].tolist() for c in ("account_id", "start", "end"))
    for account_id, start, end in zip(*columns, strict=True):
        if account_id in spans:
            spans[account_id].append((start, end))
    inputs = {a: (text, spans[a]) for a, text in story.texts.items() if spans.get(a)}
    keys = {
        a: hashlib.sha256(f"{text}{sentences}".encode()).hexdigest()
        for a, (text, sentences) in inputs.items()
    }
    _parse({keys[a]: pair for a, pair in inputs.items() if keys[a] not in _PARSES})
    found = {a: _PARSES[key] for a, key in keys.items()}
    while len(_PARSES) > _LIMIT:
        _PARSES.popitem(last=False)
    return found


def _parse(inputs: dict[str, tuple[str, Spans]]) -> None:
    """Parse texts with their sentence spans and keep the documents by their keys."""
    if not inputs:
        return
    model = load_model()
    with thread_control().limit(limits=1, user_api="blas"):
        documents = [_document(text, sentences) for text, sentences in inputs.values()]
        parsed = model.pipe(documents, batch_size=16)
        with step("Parse the accounts", len(inputs)) as tick:
            for key, document in zip(inputs, parsed, strict=True):
                _PARSES[key] = document
                tick()


def _document(text: str, sentences: Spans) -> Doc:
    """Tokenise a text and set sentence starts where the sentences start and end.

    They are set all at once: each setting of a token's own start searches the whole document.
    """
    import numpy as np

    document = _tokenise(text, sentences)
    edges = sorted({edge for sentence in sentences for edge in sentence})
    passed, starts = 0, []
    for token in document:
        is_start = token.i == 0
        while passed < len(edges) and edges[passed] < token.idx + len(token):
            is_start, passed = True, passed + 1
        starts.append(1 if is_start else -1)
    if starts:
        document.from_array(["SENT_START"], np.array(starts, dtype="int64").astype("uint64"))
    return document


def _tokenise(text: str, sentences: Spans) -> Doc:
    """Tokenise a text; a long stretch that is in no sentence is one token, for nobody reads it."""
    model = load_model()
    from spacy.tokens import Doc

    stretches = list(_long_gaps(text, sentences))
    if not stretches:
        return model.make_doc(text)
    words: list[str] = []
    spaces: list[bool] = []
    at = 0
    for start, end in [*stretches, (len(text), len(text))]:
        for token in model.make_doc(text[at:start]):
            words.append(token.text)
            spaces.append(bool(token.whitespace_))
        if start < end:
            words.append(text[start:end])
            spaces.append(text[end : end + 1] == " ")
            end += spaces[-1]
        at = end
    return Doc(model.vocab, words=words, spaces=spaces)


def _long_gaps(text: str, sentences: Spans) -> Iterator[tuple[int, int]]:
    """Yield the long stretches of a text that are in no sentence, without the space around them."""
    at = 0
    for start, end in [*sorted(sentences), (len(text), len(text))]:
        if start - at > LONGEST:
            words = text[at:start]
            first = at + len(words) - len(words.lstrip())
            if first < (last := at + len(words.rstrip())):
                yield first, last
        at = max(at, end)


def forget() -> None:
    """Drop all parses: for a process that goes from story to story and sees none twice."""
    _PARSES.clear()


@once
def parsed_texts(story: Story) -> dict[str, ParsedText]:
    """account_id -> the tokens of the account as lists, for the accounts that are analysed."""
    sentences = {
        a: schema.rows(rows) for a, rows in story.sentences.groupby("account_id", sort=False)
    }
    texts = story.texts
    parses = {
        a: ParsedText(a, texts[a], document, sentences[a])
        for a, document in parse_story(story).items()
    }
    for parse in parses.values():
        restore_inversions(parse)
    return parses


class ParsedText:
    """The tokens of one account, a list for each attribute, and its sentence rows.

    ``head`` and ``children`` give the dependency tree, ``left`` and ``right`` the first token of a
    subtree and the token after it. ``begins`` marks the first token of an entity.
    """

    def __init__(self, account_id: str, text: str, doc: Doc, rows: list[dict[str, Any]]) -> None:
        self.account_id, self.text, self.rows = account_id, text, rows
        self.word, self.lower, self.lemma, self.tag, self.dep, self.pos, self.entity = _strings(doc)
        offsets, starts, lengths, iob = (
            doc.to_array(["HEAD", "IDX", "LENGTH", "ENT_IOB"]).astype("int64").T.tolist()
        )
        self.start: list[int] = starts
        self.head: list[int] = [i + offset for i, offset in enumerate(offsets)]
        self.end: list[int] = [a + length for a, length in zip(starts, lengths, strict=True)]
        self.begins = [value == 3 for value in iob]
        self._set_sentences()
        self.link_tree()

    def _set_sentences(self) -> None:
        """Set ``sentence[i]``, the number of the row that token i is in or -1, and ``spans``."""
        self.sentence = [-1] * len(self)
        self.spans: Spans = []
        for n, row in enumerate(self.rows):
            first, last = self.between(row["start"], row["end"])
            self.spans.append((first, last))
            self.sentence[first:last] = [n] * (last - first)

    def link_tree(self) -> None:
        """Set the children, and the left and right edge of every subtree."""
        size = len(self)
        self.children: list[list[int]] = [[] for _ in range(size)]
        self.left, self.right = list(range(size)), list(range(1, size + 1))
        for i in range(size):
            if self.head[i] != i:
                self.children[self.head[i]].append(i)
        order = [i for i in range(size) if self.head[i] == i]
        for i in order:
            order.extend(self.children[i])
        for i in reversed(order):
            head = self.head[i]
            self.left[head] = min(self.left[head], self.left[i])
            self.right[head] = max(self.right[head], self.right[i])

    def __len__(self) -> int:
        return len(self.start)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The words of the account, in lower case."""
        return frozenset(self.lower)

    @cached_property
    def base_forms(self) -> frozenset[str]:
        """The base forms of the words of the account, in lower case."""
        return frozenset(lemma.lower() for lemma in set(self.lemma))

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first token that starts at or after ``start``, and the same for ``end``."""
        return bisect_left(self.start, start), bisect_left(self.start, end)

    def at(self, offset: int) -> int:
        """The token at the character ``offset``; in a space, the one before it."""
        return max(0, bisect_right(self.start, offset) - 1)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these dependencies."""
        for c in self.children[i]:
            if self.dep[c] in deps:
                return c
        return None

    def children_by(self, i: int, *deps: str) -> list[int]:
        """The children of token i with one of these dependencies."""
        return [c for c in self.children[i] if self.dep[c] in deps]

    def object_of(self, i: int, *prepositions: str) -> int | None:
        """The object of the first of these prepositions below token i: "car" in "door of a car"."""
        preposition = next((c for c in self.children[i] if self.lower[c] in prepositions), None)
        return None if preposition is None else self.child(preposition, "pobj")

    def phrase(self, first: int, last: int) -> str:
        """The words from token ``first`` up to ``last`` on one line."""
        return " ".join(self.text[self.start[first] : self.end[last - 1]].split())


def _strings(doc: Doc) -> list[list[str]]:
    """The attributes of all tokens that are strings, a list for each."""
    columns = doc.to_array(["ORTH", "LOWER", "LEMMA", "TAG", "DEP", "POS", "ENT_TYPE"]).T.tolist()
    strings = {value: doc.vocab.strings[value] for column in columns for value in set(column)}
    return [[strings[value] for value in column] for column in columns]


_NOUN_PHRASE = frozenset("NNP NNPS NN NNS DT PRP$ POS JJ JJS CD HYPH PRP".split())
_LINKS = frozenset("& ’ ' - al bin da de del den der di du el la le ter van von".split())
_OPENING = frozenset("\"“„«‹‘'`")
_ADDRESSING = frozenset(  # verbs that need an addressee
    "advise assure convince inform instruct notify persuade remind tell".split()
)
_LONGEST_CLAUSE = 30  # tokens of "Said X, who ...:" up to its colon or comma


def restore_inversions(parse: ParsedText) -> None:
    """Parse the verb at the head of "Said Karl Moe: ..." as one, and the noun as its subject.

    The model often takes the two for one name, or the noun for an object.
    """
    for first, last in parse.spans:
        lemma = reporting_forms().get(parse.lower[first]) if last - first > 2 else None
        if lemma and parse.word[first][0].isupper() and not _is_part_of_name(parse, first):
            head, end = _noun_after(parse, first, last)
            closed = _end_of_clause(parse, end, last) if head > 0 else -1
            if closed > 0:
                _invert(parse, (first, last), (head, closed), lemma)


@cache
def reporting_verbs() -> frozenset[str]:
    """The verbs that report what somebody says, asks, thinks, or does in speaking."""
    return frozenset(row["cue"] for row in read_lexicon("reporting"))


@cache
def reporting_forms() -> dict[str, str]:
    """Finite form -> lemma of the verbs that report words; not those that need an addressee."""
    cues = {r["cue"] for r in read_lexicon("reporting") if r["kind"] == "say" or "q" in r["takes"]}
    lemmas = sorted(cues - _ADDRESSING)
    irregular = irregular_verbs()
    forms = {form: lemma for form, lemma in irregular.items() if lemma in lemmas}
    for lemma in filter(str.isalpha, lemmas):
        stem = re.sub(r"(?<=[^aeiou])y$", "i", lemma)
        hissing = lemma.endswith(("s", "x", "sh", "ch", "z"))
        forms[stem + ("es" if stem != lemma or hissing else "s")] = lemma
        if lemma not in irregular.values():
            forms[lemma + "d" if lemma.endswith("e") else stem + "ed"] = lemma
    return {form: lemma for form, lemma in forms.items() if not form.endswith("ing")}


def _is_part_of_name(parse: ParsedText, first: int) -> bool:
    """Whether the first word of a sentence belongs to the noun after it.

    "Said" is a first name ("Said Haddad: ...") unless a name of its own follows; a plural describes
    a noun ("Claims adjuster Ann Lee").
    """
    if parse.word[first] != "Said":
        after = parse.tag[first + 1]
        return parse.tag[first][:2] == "NN" and after not in ("DT", "PRP$", "PRP", "NNP", "NNPS")
    name = parse.word[first + 1]
    starts = {start for start, _ in parse.spans}
    pairs = list(zip(parse.word, parse.word[1:], strict=False))
    if any(pair == ("Said", name) and i not in starts for i, pair in enumerate(pairs)):
        return True
    alone = parse.tag[first + 1] == "NNP" and parse.tag[first + 2][:2] != "NN"
    return alone and parse.word.count(name) == 1


def _noun_after(parse: ParsedText, verb: int, last: int) -> tuple[int, int]:
    """The head of the noun phrase right after a verb, -1 if none, and the token after it."""
    end = verb + 1
    while end < last and (
        parse.tag[end] in _NOUN_PHRASE
        or parse.lower[end] in _LINKS
        or (parse.word[end] == "." and parse.tag[end - 1] == "NNP")
    ):
        end += 1
    nouns = [i for i in range(verb + 1, end) if parse.tag[i][:2] == "NN" or parse.tag[i] == "PRP"]
    return (nouns[-1] if nouns else -1), end


def _end_of_clause(parse: ParsedText, first: int, last: int) -> int:
    """The colon, or the comma before a mark, that closes the clause going on at a token; or -1."""
    apart = False
    for j in range(first, min(last, first + _LONGEST_CLAUSE)):
        after = parse.text[parse.end[j] :].lstrip()[:1]
        if parse.word[j] == ":":
            speech = after in _OPENING or j + 1 == last or parse.word[j + 1][:1].isupper()
            return j if speech else -1
        if parse.word[j] == "," and after in _OPENING:
            return j
        apart |= parse.tag[j] in ("WP", "WDT", "WRB", "IN")
        if parse.word[j] in _OPENING or (parse.tag[j] in ("VBD", "VBZ", "VBP", "MD") and not apart):
            return -1
    return -1


def _invert(parse: ParsedText, span: tuple[int, int], clause: tuple[int, int], lemma: str) -> None:
    """Make the first token of a sentence its verb, with a subject and with the speech below it."""
    (verb, last), (subject, closed) = span, clause
    parse.tag[verb] = "VBZ" if parse.lower[verb].endswith("s") else "VBD"
    parse.pos[verb], parse.lemma[verb] = "VERB", lemma
    if parse.entity[verb] == parse.entity[verb + 1] != "":
        parse.begins[verb + 1] = True
    parse.entity[verb], parse.begins[verb] = "", False
    for i in range(verb + 1, last):
        root, outside = parse.head[i] == i, not verb < parse.head[i] <= subject
        if i > closed and (root or parse.head[i] <= closed):
            parse.head[i] = verb
            parse.dep[i] = "ccomp" if parse.pos[i] in ("VERB", "AUX") else parse.dep[i]
        elif i < subject and (root or outside):
            parse.head[i] = subject
            parse.dep[i] = "compound" if parse.tag[i] == "NNP" else parse.dep[i]
        elif subject < i <= closed and (root or parse.head[i] > closed):
            parse.head[i] = subject
    parse.head[verb], parse.dep[verb] = verb, "ROOT"
    parse.head[subject], parse.dep[subject] = verb, "nsubj"
    parse.link_tree()
