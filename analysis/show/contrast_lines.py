"""Lines of the front page: a sentence, the words of each side, and boxes to sign them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from analysis import html
from analysis.english import as_sentence, in_words, listed
from analysis.show.contrasts import EDGES, WORD, Contrast, PrintedSide
from analysis.show.prose import names_of

_STRETCH = 3  # words of a side that follow each other in the sentence and lead to their place
_ADDED, _ADDED_ALONE = 3, 8  # words that a side has beyond the sentence: else it is not repeated
_CELLS = 4  # sides under one sentence, those that lack it counted as one
_HEADLINES = 6  # sides of a contrast of emphasis, each with its own headline
_MANY_OTHERS = 3  # accounts that are counted, not named, where all others lack it
_COLOURS = 6


def contrast_list(contrasts: Sequence[Contrast]) -> str:
    """Return contrasts as the numbered list of the front page, as HTML.

    Beside each is a row of boxes to sign, strike or note it by hand.
    """
    items = "".join(_item(c) for c in contrasts)
    return html.block("ol", items, "contrasts")


def _item(contrast: Contrast) -> str:
    says, told = _linked_sentence(contrast)
    body = f'<p class="says">{says}</p>' + _words_of_sides(contrast, told)
    body += html.paragraph(as_sentence(f"{contrast.decided}."), "small") if contrast.decided else ""
    boxes = "".join(
        f'<span class="box">{html.text(word)}</span>' for word in ("sign", "strike", "note")
    )
    kind = html.block("span", html.text(contrast.kind), "kind")
    return html.block(
        "li", f"{kind}{html.block('div', body, 'body')}{html.block('span', boxes, 'boxes')}"
    )


def _linked_sentence(contrast: Contrast) -> tuple[str, list[bool]]:
    """Return the sentence, each side's words in it linked, and which sides it prints whole."""
    says = contrast.says
    tokens = list(WORD.finditer(says))
    spans: list[tuple[int, int, html.Marked, str]] = []
    told = []
    for side in contrast.sides:
        words, place = side.places[0]
        found = _shared_stretch(tokens, _plain(words))
        most = _ADDED_ALONE if len(contrast.sides) == 1 else _ADDED
        told.append(found is not None and _new_words(says, _plain(words), found) <= most)
        if found is None:
            continue
        start, end = found
        if all(end <= s or start >= e for s, e, _, _ in spans):
            spans.append((start, end, _with_marks(says[start:end], words), place))
    parts, at = [], 0
    for start, end, words, place in sorted(spans, key=lambda span: span[0]):
        parts += [html.text(says[at:start]), html.leading(words, place)]
        at = end
    return "".join([*parts, html.text(says[at:])]), told


def _plain(words: html.Marked) -> str:
    return "".join(part for part, _ in words.pieces)


def _shared_stretch(tokens: Sequence[re.Match[str]], words: str) -> tuple[int, int] | None:
    """Return where a sentence prints the most words of a side that follow each other."""
    own = [m[0].lower() for m in WORD.finditer(words)]
    matcher = SequenceMatcher(None, [t[0].lower() for t in tokens], own, autojunk=False)
    found = matcher.find_longest_match()
    if found.size < min(_STRETCH, max(len(own), 2)):
        return None
    return tokens[found.a].start(), tokens[found.a + found.size - 1].end()


def _new_words(says: str, words: str, found: tuple[int, int]) -> int:
    """Return how many words a side has that the sentence does not print.

    All count as new if they are as many as the stretch that is printed.
    """
    printed = {m[0].lower() for m in WORD.finditer(says)} | EDGES
    new = sum(m[0].lower() not in printed for m in WORD.finditer(words))
    stretch = len(WORD.findall(says[found[0] : found[1]]))
    return new if new < stretch else len(words)


def _with_marks(stretch: str, words: html.Marked) -> html.Marked:
    """Return words of the sentence with the marks that they have among the side's words."""
    at = {stretch.find(part): part for part, on in words.pieces if on}
    return html.Marked(stretch, [(i, i + len(part)) for i, part in at.items() if i >= 0])


def _words_of_sides(contrast: Contrast, told: Sequence[bool]) -> str:
    """Return the words of the sides and who lacks it, without what the sentence prints already.

    At most ``_CELLS`` cells. Under headlines those are left out that the sentence prints;
    elsewhere a side has its words beside the other's, unless the sentence has all of both.
    """
    absent = "" if _names_absent(contrast) else _absent_cell(contrast)
    sides = list(contrast.sides)
    if all(told):
        sides, left = [], [s for s in sides if not _is_named(s.label, contrast.says)]
    else:
        if contrast.kind == "emphasis":
            sides = [s for s, whole in zip(sides, told, strict=True) if not whole]
        most = _HEADLINES if contrast.kind == "emphasis" else _CELLS
        fits = len(sides) + bool(absent) <= most
        printed = len(sides) if fits else most - 1 - bool(absent)
        sides, left = sides[:printed], sides[printed:]
    parts = [_side(labels, side) for labels, side in _by_words(sides)]
    if left:
        names = listed([html.leading(s.label, s.places[0][1]) for s in left])
        parts.append(html.block("span", f"also: {names}", "side none"))
    parts += [absent] if absent else []
    look = "sides alone" if len(sides) == 1 and absent else columns(len(parts))
    return html.block("div", "".join(parts), look) if parts else ""


def columns(cells: int) -> str:
    """Return the class of a row of cells: five or six are set in two rows of three."""
    return "sides three" if cells > _CELLS else "sides"


def _names_absent(contrast: Contrast) -> bool:
    """Return whether the sentence itself says which accounts lack it."""
    number = f"in {in_words(len(contrast.absent))} other"
    return (
        not contrast.absent
        or (contrast.says.startswith("Only ") and contrast.all_others)
        or number in contrast.says
        or all(_is_named(label, contrast.says) for label in contrast.absent)
    )


def _is_named(label: str, says: str) -> bool:
    return label.casefold() in says.casefold()


def _absent_cell(contrast: Contrast) -> str:
    names = html.block("b", html.text(_lacking(contrast)))
    lacks = "not named there" if contrast.kind == "origin" else "no match found"
    return html.block("span", f"{names} {lacks}", "side none")


def _lacking(contrast: Contrast) -> str:
    """Return the accounts that lack it; where all others do and they are many, their number."""
    if contrast.all_others and len(contrast.absent) >= _MANY_OTHERS:
        return f"The {in_words(len(contrast.absent))} others"
    return names_of(contrast.absent)


def _by_words(sides: Sequence[PrintedSide]) -> list[tuple[list[str], PrintedSide]]:
    """Return the sides with their accounts; those of the same words, as of a reprint, are one."""
    found: dict[tuple[str, ...], tuple[list[str], PrintedSide]] = {}
    for side in sides:
        words = tuple(_plain(words).casefold() for words, _ in side.places)
        found.setdefault(words, ([], side))[0].append(side.label)
    return list(found.values())


def _side(labels: Sequence[str], side: PrintedSide) -> str:
    words = " ".join(html.quoted(words, sentence) for words, sentence in side.places)
    kind = f"side account-{side.number % _COLOURS}"
    return html.block("span", f"{html.block('b', html.text(listed(labels)))} {words}", kind)
