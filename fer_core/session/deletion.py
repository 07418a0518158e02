"""Deleting a session for good: its own files and nothing else."""

import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from fer_core.errors import FerError
from fer_core.files.lock import exclusive
from fer_core.session.folder import FIGURES, SCREENSHOTS, own_names
from fer_core.session.record import PARTIAL, RECORD
from fer_core.session.segments import PICTURES

_OWN_PATTERNS: Final = ("video.*.part.nut", "part.????????????", "part.????????????.*")
_OWN_FOLDERS: Final = {
    PICTURES: ("[0-9]*-*.jpg", "[0-9]*-*.jpg.part"),
    SCREENSHOTS: ("*.png",),
    FIGURES: ("*.svg", "*.png"),
}
_FORBIDDEN: Final = {errno.EACCES, errno.EPERM, errno.EROFS}


@dataclass(frozen=True)
class Deletion:
    """What goes, and what stays because the session did not make it.

    Attributes:
        folder: The session.
        files: Its own files, in the order in which they go: the record last, so that what is left of a deletion that
            was broken off is still known for a session, and can be deleted.
        size_bytes: Of those.
        foreign: What lies in the folder and is not the session's: files, links and folders. It stays, and so does the
            folder then.
    """

    folder: Path
    files: tuple[Path, ...]
    size_bytes: int
    foreign: tuple[Path, ...]


def plan_deletion(folder: Path) -> Deletion:
    """Find out what deleting a session would remove. Links are not followed: the program makes none.

    Raises:
        FerError: The folder is a link, is not there, or may not be read.
    """
    if folder.is_symlink():
        raise FerError(f"{folder} is a link. Delete the session where it really is: {folder.resolve()}.")
    names, own, foreign = set(own_names()), list[Path](), list[Path]()
    for path in _listed(folder):
        inside = _OWN_FOLDERS.get(path.name)
        if path.is_symlink():
            foreign.append(path)
        elif path.is_dir():
            if inside is None:
                foreign.append(path)
                continue
            for deeper in _listed(path):
                mine = deeper.is_file() and not deeper.is_symlink() and _matches(deeper.name, inside)
                (own if mine else foreign).append(deeper)
        else:
            (own if path.name in names or _matches(path.name, _OWN_PATTERNS) else foreign).append(path)
    own.sort(key=lambda path: (path.name in (PARTIAL, RECORD) and path.parent == folder, path))
    size = sum(path.lstat().st_size for path in own if path.exists())
    return Deletion(folder, tuple(own), size, tuple(foreign))


def delete_session(folder: Path) -> Deletion:
    """Remove a session's own files and, where nothing else is in it, its folder. There is no way back.

    Returns:
        What was removed, and what stays.

    Raises:
        FerError: It is being written just now, or may not be removed; what was not removed yet is still there.
    """
    with exclusive(folder, f"{folder} is being written just now. Stop the run first, then delete it."):
        deletion = plan_deletion(folder)
        done = 0
        try:
            for path in deletion.files:
                path.unlink(missing_ok=True)
                done += 1
            for name in _OWN_FOLDERS:
                if (folder / name).is_dir() and not (folder / name).is_symlink():
                    with suppress(OSError):  # something else is in it
                        (folder / name).rmdir()
        except OSError as error:
            raise FerError(_refusal(folder, error, done)) from error
        if not deletion.foreign:
            with suppress(OSError):  # something came meanwhile, or the folder around may not be changed
                folder.rmdir()
    return deletion


def _refusal(folder: Path, error: OSError, done: int) -> str:
    if error.errno in _FORBIDDEN:
        why = "it lies where nothing may be changed (a read-only disk or folder). Allow that, then delete it again"
    else:
        why = f"the system refuses ({error.strerror or error})"
    so_far = "Nothing was removed." if not done else "A part of it is gone; the rest can be deleted later."
    return f"{folder} cannot be deleted: {why}. {so_far}"


def _listed(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return sorted(Path(entry.path) for entry in entries)
    except OSError as error:
        raise FerError(f"{folder} cannot be read ({error.strerror or error}); nothing was removed.") from error


def _matches(name: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(name, pattern) for pattern in patterns)
