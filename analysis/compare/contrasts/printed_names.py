"""Name people, bodies and things as the accounts print them: with "the", "a" or nothing."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from analysis.compare.contrasts.sentence_tokens import SentenceTokens
from analysis.compare.contrasts.templates import with_article
from analysis.compare.voices import is_known
from analysis.find.actors import resolve_coreference
from analysis.find.actors.nouns import MODIFIERS
from analysis.nlp import parsed_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from analysis.story import Story

_ENDS_WITH_THE = re.compile(r"\bthe\s+$", re.IGNORECASE)
_DETERMINED = re.compile(r"(?:\bthe\s+(?:[\w.’'-]+\s+)?|\w['’]s?\s+(?:\w+\s+)?)$", re.IGNORECASE)
_OF_SOMETHING = re.compile(r"[A-Z]\w*[^s\W] of [A-Z]|United [A-Z]")  # "Department of Justice"
_ARTICLE = 24  # characters before a name in which its article is
_AROUND = 200  # characters on either side of a name that are part of a longer one


class PrintedNames:
    """The names of a story as its sentences print them."""

    def __init__(self, story: Story, read: list[SentenceTokens]) -> None:
        self.story, self.read = story, read
        self._names: dict[str, str] = {}  # as they are printed

    @cached_property
    def _words(self) -> str:
        """The texts of the accounts, one behind the other."""
        return "\n".join(parse.text for parse in parsed_texts(self.story).values())

    def as_named(self, name: str) -> str:
        """A name as it is printed inside a sentence: with "the" if most accounts print it so.

        A noun in the singular has "a" otherwise; who has no name has an empty one.
        """
        if not is_known(name):
            return ""
        if name not in self._names:
            article = self._has_article(name) and not name.lower().startswith("the ")
            self._names[name] = f"the {name}" if article else with_article(name)
        return self._names[name]

    def _has_article(self, name: str) -> bool:
        """Whether most sentences of bodies print a name behind "the".

        A body has one too where its country stands before it: "the Haitian Coast Guard", "Peru's
        Coast Guard". "White House staff" says nothing of the White House, and a name that is
        printed in another form only, as the Department of Justice, has one by what it is.
        """
        pattern = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
        named_alone = self._kinds.get(name, "person") == "person"
        ending = _ENDS_WITH_THE if named_alone else _DETERMINED
        found, printed = [], name.lower()
        for read, words in zip(self.read, self._lower, strict=True):
            if printed not in words or read.row["role"] == "headline":
                continue
            parse, start = read.parse, int(read.row["start"])
            for match in pattern.finditer(parse.text, start, int(read.row["end"])):
                if name[:1].isupper() and not match[0][:1].isupper():
                    continue  # "at the time" does not name Time
                if parse.dep[parse.at(match.end() - 1)] not in MODIFIERS:
                    before = parse.text[max(start, match.start() - _ARTICLE) : match.start()]
                    found.append(ending.search(before) is not None)
        if not found:
            return _OF_SOMETHING.search(name) is not None
        return sum(found) * 2 > len(found)

    @cached_property
    def _lower(self) -> list[str]:
        """The words of each sentence in lower case."""
        return [read.row["text"].lower() for read in self.read]

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kinds of the actors by their names."""
        return {actor.name: actor.kind for actor in resolve_coreference(self.story).actors}

    def is_cut_name(self, name: str) -> bool:
        """Whether a name is part of a longer one wherever it is printed.

        Of "Department of Health" the name "Department" is, and of "Ski and Golf Club" "Golf Club".
        """
        pattern = re.compile(
            rf"(\b[A-Z][\w.]+,?\s+(?:and|&)\s+)?\b{re.escape(name)}\b(\s+(?:of|for)\s)?"
        )
        body = self._kinds.get(name) != "person"
        found = [bool((body and m[1]) or m[2]) for m in _matches_of(pattern, name, self._words)]
        return bool(found) and all(found)


def _matches_of(pattern: re.Pattern[str], name: str, text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern with a name in it: the text is read only around the name."""
    start = 0
    while (at := text.find(name, start)) >= 0:
        around = max(start, at - _AROUND), at + len(name) + _AROUND
        match = pattern.search(text, *around)
        start = at + 1
        if match is not None and match.start() <= at:
            yield match
            start = match.end()
