"""Check a report: its files, its places in the accounts, its counts, and what is stale."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from analysis.checksums import (
    SUMS,
    SYSTEM_FILES,
    digest_of,
    is_regular,
    list_sums,
    read_sums,
    walk_files,
)
from analysis.english import listed
from analysis.errors import AnalysisError, one_line, shorten
from analysis.read.stories import find_story
from analysis.report.corrections import CORRECTIONS, read_corrections
from analysis.report.export import READ
from analysis.report.manifest import (
    MANIFEST,
    input_hashes,
    made_by,
    read_manifest,
    text_hashes,
    what_is_unusual,
)
from analysis.report.place_checks import ReportTexts, check_pages, check_tables, read_texts_of
from analysis.report.remake import (
    check_file_names,
    check_notebook_pages,
    check_rendered_again,
    check_tables_again,
    check_views_again,
    rebuild_story,
)
from analysis.report.render import check_given
from analysis.report.rerun import Rerun
from analysis.report.signing import SIGNATURE, Verifier
from analysis.story import Story
from analysis.story_reader import read_story

KINDS = ("edited", "missing", "added", "wrong", "stale", "signature")
_SHOWN = 20  # findings of one kind in one file


class Finding(NamedTuple):
    """What is not as it should be in a report.

    ``kind`` is one of ``KINDS``, ``place`` a file, account or word list, ``says`` one sentence.
    """

    kind: str
    place: str
    says: str


class Checked(NamedTuple):
    """The outcome of a check: the findings, and what was or could not be checked."""

    findings: list[Finding]
    counts: dict[str, int]
    notes: list[str]


def check_report(
    report: str | os.PathLike[str],
    *,
    story: str | os.PathLike[str] | None = None,
    key: str | os.PathLike[str] | None = None,
    again: bool = False,
) -> Checked:
    """Check that a report is as it was made and that its words are in the accounts.

    Parameters
    ----------
    report : str or os.PathLike
        Folder of the report.
    story : str or os.PathLike, optional
        The story it was made from, to see whether its texts and decisions are still the same. An
        excerpts report has no texts, so its quotations can be checked only with the story.
    key : str or os.PathLike, optional
        Ed25519 public key that the signature of the manifest is verified with.
    again : bool, default False
        Whether to render the whole report again from the story and compare every file: the only
        check of the pictures.

    Returns
    -------
    Checked
        The findings; none if all is as it should be.

    Raises
    ------
    AnalysisError
        If the folder is not a report with a manifest, or the story or key cannot be read.
    """
    folder = Path(report)
    about, sums = read_manifest(folder), read_sums(folder)
    if about is None and not any(name == MANIFEST for name, _ in sums or ()):
        raise AnalysisError(
            f"folder {str(folder)!r}",
            "is not a report with a manifest" if folder.exists() else "does not exist",
            "name the folder of one report, or render it again with this version",
        )
    verifier = None if key is None else Verifier(key)
    stated = _check_files(folder, about, sums)
    about, unusual = _with_usual_parameters(about)
    given = None if story is None else _GivenStory(story, about)
    findings = [*stated, *unusual, *_check_signature(folder, verifier)]
    if about is not None:
        findings += _check_stale(about, given)
        findings += _check_corrections(about, given) if given else ()
    texts = read_texts_of(folder, (about or {}).get("accounts", {}), given.texts if given else {})
    stale = [f for f in findings if f.kind == "stale"]
    notes: list[str] = []
    places = [*_check_places(folder, texts, about)]
    if about is not None and not stale:
        places += _check_again(folder, about, given, texts, {f.place for f in places}, notes)
        if again and given is not None:
            known = {f.place for f in places}
            known |= {f.place for f in findings if f.kind in ("missing", "added")}
            rendered = check_rendered_again(folder, given.name, about["parameters"])
            places += [Finding("wrong", p, one_line(s)) for p, s in rendered if p not in known]
    notes += _notes(folder, texts, given, verifier)
    notes += _not_made_again(about, given, stale, again)
    plain = [Finding(f.kind, one_line(f.place), one_line(f.says)) for f in [*findings, *places]]
    return Checked(plain, dict(texts.counts), notes)


def _with_usual_parameters(
    about: dict[str, Any] | None,
) -> tuple[dict[str, Any] | None, list[Finding]]:
    """Return a manifest without parameters that no report of this version has, and the finding."""
    if about is None or about["versions"].get("storydiff") != made_by()["versions"]["storydiff"]:
        return about, []
    given = {name: value for name, value in about["parameters"].items() if name != "excerpts"}
    try:
        check_given(given)
        if all(isinstance(a, str) for a in given.get("accounts", ())):
            return about, []
        cause = "an account has no name"
    except AnalysisError as error:
        cause = f"{error.value} {error.cause}"
    says = f"{MANIFEST} has parameters that no report has: {one_line(cause)}."
    return {**about, "parameters": {}}, [Finding("edited", MANIFEST, says)]


class _GivenStory:
    """The story that a report is compared with."""

    def __init__(self, story: str | os.PathLike[str], about: Mapping[str, Any] | None) -> None:
        made = about or {"parameters": {}, "accounts": {}}
        self.name = os.fspath(story)
        whole = read_story(story)
        self.story = _as_chosen(whole, made["parameters"])
        self.texts = self.story.texts
        if self.story is whole and made["parameters"].get("accounts"):  # one of them is gone
            self.texts = {a: t for a, t in whole.texts.items() if a in made["accounts"]}
        self.inputs = input_hashes(find_story(story))
        self.corrections = read_corrections(find_story(story))


def _as_chosen(story: Story, parameters: Mapping[str, Any]) -> Story:
    """Return the story with the accounts, threshold and decisions that a report was made with."""
    names, threshold = parameters.get("accounts", ()), parameters.get("threshold", 0.0)
    try:
        return story.chosen(names, threshold, review=parameters.get("review", True))
    except AnalysisError:
        return story  # an account is gone, which is a finding of its own


def _check_files(
    folder: Path, about: Mapping[str, Any] | None, sums: Iterable[tuple[str, str]] | None
) -> Iterator[Finding]:
    """Yield what was edited, removed or added since the report was made."""
    listed = dict(sums or ())
    if sums is None:
        yield Finding("missing", SUMS, f"{SUMS} is missing or cannot be read.")
    if about is None:
        yield Finding("edited", MANIFEST, f"{MANIFEST} is missing or cannot be read.")
    elif words := what_is_unusual(folder, about):
        yield Finding("edited", MANIFEST, f"{MANIFEST} {words}.")
    yield from _check_lists(folder, about, sums)
    stated = {str(name): str(digest) for name, digest in (about or {}).get("files", {}).items()}
    for name in sorted(n for n in stated if sums is not None and listed.get(n) != stated[n]):
        yield Finding(
            "edited", name, f"{one_line(name)} has one hash in {MANIFEST} and another in {SUMS}."
        )
    wanted = listed | stated
    for name, digest in sorted(wanted.items()):
        yield from _check_file(folder, name, digest)
    own = {SUMS, MANIFEST} | ({SIGNATURE} if sums is None else set())
    for path in walk_files(folder):
        name = path.relative_to(folder).as_posix()
        if name not in wanted and name not in own and path.name not in SYSTEM_FILES:
            yield Finding(
                "added", one_line(name), f"{one_line(name)} was added after the report was made."
            )


def _check_lists(
    folder: Path, about: Mapping[str, Any] | None, sums: Iterable[tuple[str, str]] | None
) -> Iterator[Finding]:
    """Yield what the list of files has and the signed manifest does not."""
    if about is None or sums is None:
        return
    for name in sorted({name for name, _ in sums} - {*about["files"], MANIFEST, SIGNATURE}):
        place = one_line(name)
        says = f"{shorten(place)} is listed in {SUMS} and not in {MANIFEST}."
        yield Finding("added", place, says)
    if (folder / SUMS).read_text("utf8") != list_sums(sums):
        yield Finding("edited", SUMS, f"{SUMS} is not in the form in which it is written.")


def _check_file(folder: Path, name: str, digest: str) -> Iterator[Finding]:
    place, path = one_line(name), folder / name
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or PurePosixPath(name).is_absolute() or "\0" in name:
        yield Finding("edited", place, f"{shorten(place)} is listed and is not inside the report.")
    elif not os.path.lexists(path):
        yield Finding("missing", place, f"{place} is missing.")
    elif any(p.is_symlink() for p in (path, *path.parents[: len(parts) - 1])):
        yield Finding("edited", place, f"{place} is a link, and was a file.")
    elif not is_regular(path):
        yield Finding("edited", place, f"{place} is not a file.")
    else:
        try:
            same = digest_of(path) == digest
        except OSError as error:
            yield Finding("edited", place, f"{place} cannot be read ({error.strerror}).")
            return
        if not same:
            yield Finding("edited", place, f"{place} was edited: its hash is not the listed one.")


def _check_signature(folder: Path, verifier: Verifier | None) -> Iterator[Finding]:
    if verifier is None:
        return
    try:
        signature, data = (folder / SIGNATURE).read_bytes(), (folder / MANIFEST).read_bytes()
    except OSError:
        yield Finding("signature", SIGNATURE, "The report is not signed.")
        return
    if not verifier.is_signed(data, signature):
        says = (
            f"The signature of {MANIFEST} was not made with this key, or the manifest was edited."
        )
        yield Finding("signature", SIGNATURE, says)


def _check_stale(about: Mapping[str, Any], given: _GivenStory | None) -> Iterator[Finding]:
    """Yield what has changed since: StoryDiff itself, and the story if it is given."""
    now = made_by()
    old, new = about["versions"].get("storydiff"), now["versions"]["storydiff"]
    if old != new:
        says = f"The report was made by StoryDiff {shorten(old)}, and this is {new!r}."
        yield Finding("stale", "storydiff", says)
    for part, words in (("models", "The model weights"), ("word_lists", "The word list")):
        for name in _different(about[part], now[part]):
            place = one_line(str(name))
            says = f"{words} {place} are other ones now." if part == "models" else ""
            yield Finding("stale", place, says or f"{words} {place} is another one now.")
    if given is not None:
        for name in _different(about["accounts"], text_hashes(given.texts)):
            yield Finding("stale", one_line(name), _changed("account", name, about, given.texts))
        for name in _different(about["inputs"], given.inputs):
            yield Finding("stale", name, f"{one_line(name)} of the story is not as it was.")


def _check_corrections(about: Mapping[str, Any], given: _GivenStory) -> Iterator[Finding]:
    """Yield whether the corrections are other ones than those in the story's unchanged file."""
    unchanged = about["inputs"].get(CORRECTIONS) == given.inputs.get(CORRECTIONS)
    if unchanged and [row["text"] for row in about["corrections"]] != given.corrections:
        yield Finding("edited", MANIFEST, f"{MANIFEST} has other corrections than {CORRECTIONS}.")


def _changed(kind: str, name: str, about: Mapping[str, Any], texts: Mapping[str, str]) -> str:
    words = one_line(name)
    if name not in texts:
        return f"The {kind} {words} is no longer in the story."
    if name not in about["accounts"]:
        return f"The {kind} {words} was added to the story."
    return f"The {kind} {words} has another text now."


def _different(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in {*old, *new} if old.get(name) != new.get(name))


def _check_places(
    folder: Path, texts: ReportTexts, about: Mapping[str, Any] | None
) -> Iterator[Finding]:
    """Yield what the report quotes and the accounts do not have, and counts that are not so."""
    same_version = (
        about is not None
        and about["versions"].get("storydiff") == made_by()["versions"]["storydiff"]
    )
    shown: dict[str, int] = {}
    for checks in (check_tables(folder, texts), check_pages(folder, texts, counts=same_version)):
        for place, says in checks:
            shown[place] = shown.get(place, 0) + 1
            if shown[place] <= _SHOWN:
                yield Finding("wrong", place, one_line(says))
    for place, number in shown.items():
        if number > _SHOWN:
            says = f"{place} has {number - _SHOWN} more places that are not in the accounts."
            yield Finding("wrong", place, says)


def _check_again(
    folder: Path,
    about: Mapping[str, Any],
    given: _GivenStory | None,
    texts: ReportTexts,
    known: set[str],
    notes: list[str],
) -> Iterator[Finding]:
    """Yield what differs when tables and pages are made again; files with a finding are passed.

    What could not be compared is added to the notes.
    """
    excerpts = bool(about["parameters"].get("excerpts"))
    checks = [check_file_names(folder, excerpts=excerpts)]
    intact = not texts.wrong and not known & {f"tables/{name}.csv" for name in READ}
    if excerpts and not texts.excerpts:
        says = f"{MANIFEST} says that the texts were left out, and the report has them."
        yield Finding("edited", MANIFEST, says)
    if not excerpts:
        checks.append(check_notebook_pages(folder, about["parameters"]))
    if not excerpts and intact and _is_remade(about, given):
        made = None if given else rebuild_story(folder)
        if story := given.story if given else made and _as_chosen(made, about["parameters"]):
            checks.append(_made_again(folder, about, given, story, notes))
        else:
            yield Finding("wrong", "tables", "The tables do not make a story again.")
    for place, says in chain.from_iterable(checks):
        if place not in known:
            yield Finding("wrong", place, one_line(says))


def _made_again(
    folder: Path,
    about: Mapping[str, Any],
    given: _GivenStory | None,
    story: Story,
    notes: list[str],
) -> Iterator[tuple[str, str]]:
    """Yield where the report differs from what is made again from a story."""
    lines = [row["text"] for row in about["corrections"]]
    rerun = Rerun(folder, story, about["parameters"])
    yield from check_tables_again(folder, story)
    yield from check_views_again(folder, story, lines, front=_is_front_remade(about, given))
    yield from rerun.differences()
    notes += [rerun.note] if rerun.note else []


def _is_remade(about: Mapping[str, Any], given: _GivenStory | None) -> bool:
    """Return whether the tables can be made again: decisions are only in the story."""
    return given is not None or not set(about["inputs"]) - {CORRECTIONS}


def _is_front_remade(about: Mapping[str, Any], given: _GivenStory | None) -> bool:
    """Return whether the front page can be made again: it counts the accounts not chosen."""
    return given is not None or not about["parameters"].get("accounts")


def _not_made_again(
    about: Mapping[str, Any] | None,
    given: _GivenStory | None,
    stale: Iterable[Finding],
    again: bool,
) -> Iterator[str]:
    if about is None:
        return
    if about["parameters"].get("excerpts") and not (again and given):
        words = "as the texts were left out; add --again and name the story with --story."
        yield f"Tables, pages and plots were not rebuilt, {words}"
    elif any(stale):
        yield "Tables and pages were not rebuilt, because something is stale."
    elif not _is_remade(about, given):
        names = listed(sorted(map(one_line, about["inputs"])))
        yield f"The tables were not rebuilt: they depend on {names}; name the story with --story."
    elif not _is_front_remade(about, given):
        words = "it counts accounts that were not chosen; name the story with --story."
        yield f"The front page was not rebuilt: {words}"
    if again and given is None:
        yield "The report was not rendered again; name the story with --story."


def _notes(
    folder: Path, texts: ReportTexts, given: _GivenStory | None, verifier: Verifier | None
) -> Iterator[str]:
    if unknown := sorted(texts.unknown):
        remedy = "" if given else "; give the story with --story"
        names = listed(one_line(name) for name in unknown[:_SHOWN])
        yield f"The words of {names} were not checked: their texts are not in the report{remedy}."
    for path in walk_files(folder):
        if path.suffix.casefold() == ".pdf":
            yield f"{one_line(path.name)} was not compared with the pages."
        elif path.name in SYSTEM_FILES:
            yield f"{path.name} is not part of the report and was not checked."
    if verifier is None and (folder / SIGNATURE).exists():
        yield "The signature was not verified; give the public key with --key."
