"""Write files and folders so that nothing is lost.

Files are built beside their place and swapped in; an error undoes everything. A run works in its
own folder, ``.storydiff-*``, in the folder it writes into. It keeps a lock there for as long as it
lives, so that another run knows which of these folders are in use.
"""

from __future__ import annotations

import atexit
import errno
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from analysis.errors import AnalysisError
from analysis.interrupts import undisturbed

PREFIX = ".storydiff-"
_WAIT = 10.0  # seconds that a run waits for another to claim its folder
Refusal = Callable[[Path], str]


class StoringError(AnalysisError):
    """The disk refused something; ``__cause__`` is the error of the system."""


def as_folder(path: str | os.PathLike[str]) -> Path:
    """Return a path that was given for output.

    An empty one is refused, as it would mean the working folder.
    """
    words = os.fspath(path)
    if not words.strip() or "\0" in words:
        raise AnalysisError(f"folder {words!r}", "is not a folder name", "give another")
    return Path(words)


def lies_in(inner: Path, outer: Path) -> bool:
    """Return whether a path is another one or is inside it.

    Links and letter case make no difference.
    """
    try:
        wanted = outer.stat()
    except OSError:
        return False
    real = Path(os.path.realpath(inner))
    for path in (real, *real.parents):
        with suppress(OSError):
            if os.path.samestat(path.stat(), wanted):
                return True
    return False


def check_name(name: str, value: str) -> None:
    """Refuse a name that would make the folder above the output itself.

    ``value`` names the thing in the message.
    """
    if name in ("", ".", "..") or name.startswith(PREFIX):
        raise AnalysisError(
            value, f"gives its output the name {name!r}, which no folder can have", "rename it"
        )


def check_writable(folder: Path, remedy: str) -> None:
    """Refuse a folder that cannot be made or written into; nothing is made."""
    path = next(p for p in (folder, *folder.absolute().parents) if os.path.lexists(p))
    number = 0 if os.access(path, os.W_OK | os.X_OK) else errno.EACCES
    if number := number if path.is_dir() else errno.ENOTDIR:
        cause = f"cannot be written ({os.strerror(number)})"
        raise AnalysisError(f"folder {folder}", cause, remedy)


@contextmanager
def storing(folder: str | os.PathLike[str], remedy: str) -> Iterator[None]:
    """Turn what the disk refuses into one sentence about the folder."""
    try:
        yield
    except OSError as error:
        if error.errno is None:
            raise
        cause = f"cannot be written ({os.strerror(error.errno)})"  # libraries' words are longer
        raise StoringError(f"folder {folder}", cause, remedy) from error


def lock(path: Path) -> IO[bytes] | None:
    """Lock a file until it is closed or the process ends.

    Returns None when another process has locked it. Where the system has no locks, the file is
    opened and that is all.
    """
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
    file = os.fdopen(os.open(path, flags, 0o666), "r+b")
    if _flock(file) is False:
        file.close()
        return None
    return file


def _flock(file: IO[bytes]) -> bool | None:
    """Try to lock an open file and return whether it worked.

    Returns None where the system has no locks.
    """
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except (ImportError, OSError):
        return None
    return True


def busy(folder: Path) -> AnalysisError:
    """Return the error for a folder that another run is writing."""
    return AnalysisError(
        f"folder {folder}", "is being written by another run", "wait until it has ended"
    )


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """Keep other runs from claiming anything in a folder, for a moment."""
    path = folder / f"{PREFIX}lock"
    end = time.monotonic() + _WAIT
    while (file := _lock_in_place(path)) is None:
        if time.monotonic() > end:
            raise busy(folder)
        time.sleep(0.01)
    try:
        yield
    finally:
        with suppress(OSError):
            path.unlink()
        file.close()


def _lock_in_place(path: Path) -> IO[bytes] | None:
    """Lock a file that its last owner deletes.

    The lock counts only if the path still leads to the locked file.
    """
    file = lock(path)
    if file is not None:
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                return file
        file.close()
    return None


class Claim:
    """A place in ``folder`` that this run alone writes; use it as a context.

    Build files or folders in ``new``, then ``put`` them by name. When the context ends with an
    error, everything that was put is undone and what was there before is put back. With
    ``alone=False`` other runs may claim the same ``name`` at the same time.

    Raises ``AnalysisError`` when another run has claimed the name.
    """

    def __init__(self, folder: Path, name: str, *, alone: bool = True) -> None:
        self.folder, self._name, self._alone = folder, name, alone
        self._root: Path | None = None
        self._lock: IO[bytes] | None = None
        self._put: list[str] = []
        self._process = os.getpid()

    @property
    def new(self) -> Path:
        """Return the folder to build in, on the same disk as the place."""
        return self._part("new")

    @property
    def _kept(self) -> Path:
        return self._part("kept")

    def _part(self, name: str) -> Path:
        assert self._root is not None, "open the claim first"
        return self._root / name

    def __enter__(self) -> Claim:
        """Claim the name and make the folder to build in."""
        try:
            with undisturbed():
                self.folder.mkdir(parents=True, exist_ok=True)
                with taking_turns(self.folder):
                    self._open()
        except BaseException:
            self._close(undo=False)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Remove the folder; after an error undo what was put."""
        with undisturbed():
            self._close(undo=kind is not None)

    def put(self, name: str, refuse: Refusal | None = None) -> None:
        """Move ``new/NAME`` to its place.

        What was there is kept aside until the context ends.

        ``refuse`` gets the path of what was there and returns why it may not be replaced, or an
        empty string. It is asked after the move, when no other program finds the thing any more.
        Without it nothing is replaced.
        """
        place, new, kept = self.folder / name, self.new / name, self._kept / name
        self._put.append(name)
        if refuse is not None and os.path.lexists(place):
            place.rename(kept)
            if why := refuse(kept):
                raise AnalysisError(str(place), why, "move it away or give another folder")
        _move(new, place)

    def write(self, name: str, text: str) -> None:
        """Write a text file at its place, whole or not at all."""
        draft = self._part("draft")
        draft.write_text(text, "utf8")
        draft.replace(self.folder / name)

    def _open(self) -> None:
        sweep(self.folder)
        if self._alone and _is_claimed(self.folder, self._name):
            raise busy(self.folder / self._name)
        self._root = Path(tempfile.mkdtemp(prefix=PREFIX, dir=self.folder))
        _open_claims.add(self)
        while self._lock is None:  # for a moment it may be another run that tries the lock
            self._lock = lock(self._part("lock"))
        for part in (self.new, self._kept, self._part("claim") / self._name):
            part.mkdir(parents=True)

    def _close(self, *, undo: bool) -> None:
        if self._root is None or self._process != os.getpid():
            return
        moved: list[Path] = []
        try:
            if undo:
                moved = self._undo()
            remove(self._root)
        except OSError as error:
            cause = f"could not be put back as it was ({os.strerror(error.errno or 0)})"
            remedy = f"it is in {self._kept}, and the next run puts it back"
            raise AnalysisError(f"folder {self.folder / self._name}", cause, remedy) from error
        finally:
            if self._lock is not None:
                self._lock.close()
            _open_claims.discard(self)
            self._root = self._lock = None
        if moved:
            cause = "was put there by another program meanwhile"
            remedy = f"what was there before is now {moved[0]}"
            raise AnalysisError(f"folder {self.folder / self._name}", cause, remedy)

    def _undo(self) -> list[Path]:
        """Put back what was there; returns what another program's thing left no room for."""
        elsewhere = []
        for name in reversed(self._put):
            place, new, kept = self.folder / name, self.new / name, self._kept / name
            if not os.path.lexists(new) and os.path.lexists(place):
                place.rename(new)
            if os.path.lexists(kept):
                back = place if not os.path.lexists(place) else _free_name(place)
                shutil.move(kept, back)  # copies where it cannot rename
                elsewhere += [back] if back != place else []
        return elsewhere


_open_claims: set[Claim] = set()


@atexit.register
def _close_all() -> None:
    """Undo claims that an interrupt kept from being closed."""
    for claim in list(_open_claims):
        claim._close(undo=True)


def _is_claimed(folder: Path, name: str) -> bool:
    """Return whether a live run has claimed the name.

    The disk decides which names are the same.
    """
    return any((root / "claim" / name).exists() for root in _working_folders(folder))


def _working_folders(folder: Path) -> list[Path]:
    return [p for p in sorted(folder.glob(f"{PREFIX}*")) if p.is_dir() and not p.is_symlink()]


def sweep(folder: Path) -> None:
    """Clean up after killed runs in a folder: remove drafts, put moved files back.

    The folders of runs that are alive are left alone, and so are all where the system has no locks.
    """
    for root in _working_folders(folder):
        if _is_over(root):
            for kept in _list_folder(root / "kept"):
                if not os.path.lexists(folder / kept.name):
                    kept.rename(folder / kept.name)
            remove(root)


def wait_for(folder: Path) -> None:
    """Wait for a short time until no run is at work in a folder any more.

    The runs are being ended.
    """
    end = time.monotonic() + _WAIT
    while not all(map(_is_over, _working_folders(folder))) and time.monotonic() < end:
        time.sleep(0.1)


def _list_folder(folder: Path) -> list[Path]:
    with suppress(FileNotFoundError):
        return sorted(folder.iterdir())
    return []


def _is_over(root: Path) -> bool:
    """Return whether the run of a working folder has ended."""
    try:
        with (root / "lock").open("r+b") as file:
            return _flock(file) is True
    except FileNotFoundError:
        return True
    except OSError:
        return False


def remove(folder: Path) -> None:
    """Delete a folder, again where a process that is just ending still writes into it."""
    for _ in range(5):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _move(new: Path, place: Path) -> None:
    """Move a file or folder to an empty place; a file never replaces another."""
    if new.is_dir():
        new.rename(place)  # refused by the system where there is a folder that is not empty
        return
    try:
        os.link(new, place)
    except OSError:  # something is there, or the disk has no hard links
        if os.path.lexists(place):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(place)) from None
        new.rename(place)
    else:
        new.unlink()


def _free_name(place: Path) -> Path:
    number, name = 1, place.with_name(f"{place.name}-old")
    while os.path.lexists(name):
        number += 1
        name = place.with_name(f"{place.name}-old-{number}")
    return name


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all, in a folder that this run alone writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf8", newline="\n") as file:
            file.write(text)
        os.chmod(draft, 0o644)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise


def sweep_drafts(*folders: Path) -> None:
    """Remove what ``write_text`` left in folders of a run that was killed."""
    for folder in folders:
        for draft in folder.glob(f"{PREFIX}*"):
            if draft.is_file():
                draft.unlink(missing_ok=True)
