"""Read the subtitles of a broadcast as a transcript: SRT and WebVTT, each line once."""

from __future__ import annotations

import hashlib
import html
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from analysis.errors import AnalysisError
from analysis.read.decoding import decode_text

SUBTITLES = "subtitles"  # the extractor of an account that was only spoken
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"\s*{_TIME}\s*-->\s*{_TIME}.*")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^<>]+)>", re.I)
_TAG = re.compile(r"</?[a-zA-Z0-9:.][^<>]*>|\{\\[^{}]*\}")
_SPEAKER = re.compile(r"(?:>>+\s*|-\s+)?([A-ZÀ-Þ][\w.'’ -]{1,40}?):\s+(?=\S)")
_NEW_SPEAKER = re.compile(r"\s*(?:>>+|[-–—]\s)\s*")
_PAUSE = 3.0  # seconds without words, after which a paragraph begins
_LONG = 60  # words of a paragraph, after which the next sentence begins another


class _Subtitle(NamedTuple):
    """The words on the screen and when they are shown, in seconds."""

    start: float
    end: float
    lines: list[str]


def read_subtitles(data: bytes, name: str) -> list[dict[str, Any]]:
    """Read a file of subtitles; its times, numbers and tags are left out, speakers are kept."""
    cues = _cues(decode_text(data, name).replace("\r\n", "\n").replace("\r", "\n"))
    paragraphs = _paragraphs(_without_repeats(cues))
    if not paragraphs:
        raise AnalysisError(name, "is a file of subtitles without words", "export it again")
    return [
        {
            "text": "\n\n".join(paragraphs),
            "kind": "transcript",
            "extractor": SUBTITLES,
            "sha256": hashlib.sha256(data).hexdigest(),
        }
    ]


def _cues(text: str) -> list[_Subtitle]:
    found: list[_Subtitle] = []
    lines = text.split("\n")
    for i, line in enumerate(lines):
        if match := _CUE.fullmatch(line):
            found.append(_Subtitle(_seconds(match.groups()[:4]), _seconds(match.groups()[4:]), []))
        elif found and not _is_number_of_next(lines, i) and not line.startswith("NOTE"):
            words = html.unescape(_TAG.sub("", _VOICE.sub(r"\1: ", line))).strip()
            if words:
                found[-1].lines.append(words)
    return found


def _is_number_of_next(lines: list[str], i: int) -> bool:
    """Whether a line is the number or the name of the next cue."""
    below = lines[i + 1] if i + 1 < len(lines) else ""
    return bool(_CUE.fullmatch(below)) and (
        i == 0 or not lines[i - 1].strip() or lines[i].isdigit()
    )


def _seconds(parts: Any) -> float:
    hours, minutes, seconds, thousandths = parts
    whole = 3600 * int(hours or 0) + 60 * int(minutes) + int(seconds)
    return whole + float(f"0.{thousandths}")


def _without_repeats(cues: list[_Subtitle]) -> list[_Subtitle]:
    """Leave out lines that the cue before shows too, as rolling captions do."""
    out: list[_Subtitle] = []
    shown: list[str] = []
    for cue in cues:
        new = list(cue.lines)
        while new and _bare(new[0]) in shown:
            new.pop(0)
        shown = [_bare(line) for line in cue.lines] or shown
        if new and out and out[-1].lines and new[0].startswith(out[-1].lines[-1] + " "):
            new[0] = new[0][len(out[-1].lines[-1]) :].strip()  # a line that grows word by word
        if new:
            out.append(cue._replace(lines=new))
    return out


def _bare(line: str) -> str:
    """A line without the name of who speaks."""
    return _SPEAKER.sub("", line, count=1)


def _paragraphs(cues: list[_Subtitle]) -> list[str]:
    """Join the lines; a speaker, a pause or a sentence after many words begins a paragraph."""
    out: list[str] = []
    last_end = 0.0
    for cue in cues:
        for line in cue.lines:
            ended = bool(out) and bool(re.search(r"[.!?…][\"”’')]*$", out[-1]))
            starts = _SPEAKER.match(line) or _NEW_SPEAKER.match(line)
            pause = cue.start - last_end > _PAUSE and ended
            long = ended and len(out[-1].split()) >= _LONG
            words = re.sub(r"^\s*>>+\s*", "", line)
            if not out or starts or pause or long:
                out.append(words)
            else:
                out[-1] = f"{out[-1]} {words}"
            last_end = cue.end
    return out


_TURN = re.compile(  # "JANA ROTH, ANCHOR: A dam has cracked."
    r"(?:>>\s*)?([A-ZÀ-Þ][A-ZÀ-Þ.'’ -]{1,40}?)(,\s[^:.!?]{2,80})?(?:\s\([^()]{1,40}\))?"
    r":(\s+\S|\s*$)"
)
_TURNS = 3  # of a transcript, by two speakers or more
_OF_LINES = 0.4  # share of the longer lines that begin with a speaker, at least
_LONGER = 4  # words


def is_transcript(lines: Iterable[str]) -> bool:
    """Return whether lines are the turns of speakers, whose names are in capitals.

    >>> is_transcript(["ROTH: The wall is holding.", "DAY: Who built it?", "ROTH: My father did."])
    True
    """
    given = list(lines)
    turns = [match for line in given if (match := _TURN.match(line))]
    surnames = Counter(match[1].split()[-1] for match in turns)
    names = [  # a name alone on its line is a speaker's with a role, or if it comes again
        match[1]
        for match in turns
        if match[3].strip() or match[2] or surnames[match[1].split()[-1]] > 1
    ]
    longer = sum(len(line.split()) >= _LONGER and not _TURN.fullmatch(line) for line in given)
    enough = len(names) >= max(_TURNS, _OF_LINES * longer)
    return enough and len(set(names)) > 1
