"""Find stories by name under ``seeds/`` or by path, and keep output out of them."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from analysis.errors import AnalysisError, one_line
from analysis.outputs import lies_in
from analysis.read.files import read_settings
from analysis.read.folder_files import CORPUS, SETTINGS, is_corpus

# The invented stories that an installed package brings; a checkout has them under seeds/.
PACKAGED = Path(__file__).resolve().parents[1] / "data" / "seeds"


def list_stories() -> dict[str, Path]:
    """Return story_id -> folder for every story under the ``seeds/`` folders.

    The example that comes with the package is the last. A corpus of many stories is not listed.
    """
    found: dict[str, Path] = {}
    for folder in seed_folders():
        if not (folder / CORPUS).is_file():
            found.setdefault(folder.name, folder)
    return found


def is_own(folder: Path) -> bool:
    """Whether a story is under ``seeds/`` where the user works, not beside or in the package."""
    return folder.parent in _own_roots()


def seed_folders() -> Iterator[Path]:
    """Yield the folders under ``seeds/``.

    They are searched beside the package too, as a kernel may change the working folder.
    """
    for root in _seed_roots():
        if root.is_dir():
            yield from sorted(
                p for p in root.iterdir() if p.is_dir() and not p.name.startswith(".")
            )


def _seed_roots() -> list[Path]:
    """Return the ``seeds/`` folders, existing or not, in the order of the search."""
    beside = Path(__file__).resolve().parent.parent.parent / "seeds"
    return list(dict.fromkeys([*_named_root(), beside, *_own_roots(), PACKAGED]))


def _own_roots() -> list[Path]:
    """Return the ``seeds/`` that is named, and those in the working folder and above it."""
    return [*_named_root(), *(root for root in _roots_above() if not _is_foreign(root))]


def _roots_above() -> list[Path]:
    working = Path.cwd()
    return [folder / "seeds" for folder in (working, *working.parents)]


def set_aside() -> str:
    """Name the ``seeds/`` above the working folder that another user put there, if any.

    In a folder that all may write, such as ``/tmp``, anybody can place stories under known names.
    """
    foreign = ", ".join(one_line(str(root)) for root in _roots_above() if _is_foreign(root))
    return foreign and f"set aside, as another user owns it: {foreign}"


def or_path() -> str:
    """Return the remedy for an unknown name, with the ``seeds/`` that were not searched."""
    aside = set_aside()
    return f"or give a path ({aside})" if aside else "or give a path"


def _is_foreign(root: Path) -> bool:
    """Whether neither the user, root, nor the owner of the working folder owns a ``seeds/``.

    That of the working folder itself is the user's choice, unless all may write there.
    """
    working = Path.cwd()
    if not hasattr(os, "geteuid"):
        return False
    if root.parent == working and not working.stat().st_mode & stat.S_IWOTH:
        return False
    return not _owners(root) <= {os.geteuid(), 0} | _owners(Path.cwd())


def _owners(path: Path) -> set[int]:
    """Return the owners of a folder and of the link that leads to it; none if it is missing."""
    try:
        return {path.lstat().st_uid, path.stat().st_uid}
    except OSError:
        return set()


def _named_root() -> list[Path]:
    place = os.environ.get("STORYDIFF_SEEDS")
    return [Path(place)] if place else []


def check_place(place: Path, story: Path | None, remedy: str) -> None:
    """Refuse a place for output that would be read as a part of a story.

    Parameters
    ----------
    place
        The file or folder that is to be written; it need not exist.
    story
        The story the output is made from, or None.
    remedy
        What the user can do instead.

    Raises
    ------
    AnalysisError
        The place is inside this story or another story's folder, among the stories under
        ``seeds/``, or inside a corpus (but for its ``reports``).
    """
    value = f"folder {place}"
    if story is not None and lies_in(place, story):
        raise AnalysisError(value, f"is inside the story {story}", remedy)
    real = Path(os.path.realpath(place))
    for folder in (real, *real.parents):
        if (folder / SETTINGS).is_file():
            raise AnalysisError(value, f"is inside the story {folder}", remedy)
        if is_corpus(folder):
            if lies_in(real, folder / "reports"):
                return
            raise AnalysisError(value, f"is inside the corpus {folder}", remedy)
    for root in _seed_roots():
        if lies_in(place, root):
            raise AnalysisError(value, f"is inside {root}, among the stories", remedy)


def find_story(name_or_path: str | os.PathLike[str]) -> Path:
    """Return the folder or file of a story, by name or path; nothing in it is read.

    Raises ``AnalysisError`` that lists the known stories.
    """
    name = as_name("story", name_or_path)
    known = list_stories()
    try:
        path = known.get(name) or find_place(name)
        path = path or next((p for p in seed_folders() if p.name == name), None)
        has_corpus = path is not None and (path / CORPUS).is_file()
    except PermissionError as error:
        reason = f"cannot be opened ({error.strerror})"
        raise AnalysisError(f"story {name!r}", reason, "check its permissions") from None
    names = ", ".join(known) or "none"
    if path is None:
        remedy = f"name one of these stories: {names}; {or_path()}"
        raise AnalysisError(f"story {name!r}", "no such story, folder or file", remedy)
    if has_corpus:
        remedy = (
            f"take a story of it, read_corpus({name!r}).story(...), or name one of these stories: "
            f"{names}"
        )
        raise AnalysisError(f"story {name!r}", "is a corpus of many stories", remedy)
    return path


def as_name(what: str, name_or_path: str | os.PathLike[str]) -> str:
    """Return the name or path of a story or corpus as text.

    Raises ``AnalysisError`` for anything else.
    """
    named = isinstance(name_or_path, str | os.PathLike)
    name = os.fspath(name_or_path) if named else name_or_path
    if not isinstance(name, str):
        raise AnalysisError(f"{what} {name!r}", "is neither a name nor a path", "give it as text")
    return name


def find_place(name: str) -> Path | None:
    """Return a folder or file by its path, if there is one."""
    path = os.path.expanduser(name) if name.strip() else ""
    return Path(path) if os.path.isdir(path) or os.path.isfile(path) else None


def read_title(path: Path) -> str:
    """Return the title that ``story.toml`` gives a story, else its name."""
    title = (read_settings(path) if path.is_dir() else {}).get("title")
    return str(title or one_line(path.resolve().stem))
