"""The files of a folder, one after the other and always in the same order."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from fer_core.datasets.importing.found import DAMAGED, EMPTY, LINK, NESTED, NO_PICTURE, Problem
from fer_core.errors import FerError
from fer_core.media.folder_listing import SUFFIXES

LARGEST_FILE: Final = 256 << 20
"""Bytes; no picture that is still to be cut to a face is larger."""

_OF_THE_SYSTEM: Final = frozenset({".ds_store", "thumbs.db", "desktop.ini", ".directory", "__macosx"})
_ARCHIVES: Final = frozenset({".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar"})


class UnreadableFileError(Exception):
    """A file that gives no content.

    Attributes:
        kind: the kind of problem.
        detail: what exactly is wrong.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail


@dataclass(frozen=True)
class SystemFile:
    """A file that the operating system put there."""

    path: str


class PictureFiles(Protocol):
    """Pictures in a folder or a zip."""

    def entries(self) -> Iterator[str | Problem | SystemFile]:
        """Yield every file: its path with ``/``, or why it is no picture to be read."""

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            UnreadableFileError: if there is none to be had.
        """


def judge(path: str, size: int) -> str | Problem | SystemFile:
    """Return ``path`` if a picture can be expected there.

    Args:
        path: with ``/``.
        size: of the file, in bytes.
    """
    place = PurePosixPath(path)
    if place.name.startswith("._") or any(part.lower() in _OF_THE_SYSTEM for part in place.parts):
        return SystemFile(path)
    suffix = place.suffix.lower()
    if suffix in _ARCHIVES:
        return Problem(path, NESTED, "unpack it and import it as a source of its own")
    if suffix not in SUFFIXES:
        return Problem(path, NO_PICTURE, f"a file {suffix or 'without an ending'}")
    if size == 0:
        return Problem(path, EMPTY)
    if size > LARGEST_FILE:
        return Problem(path, DAMAGED, f"{size >> 20} MB are no picture of a face")
    return path


class FolderFiles:
    """The files of a folder and of those in it.

    Links to folders elsewhere are followed once. One to a folder inside is not: what lies there is gone through at its
    own place, which names its split and class; the link may name others.

    Args:
        folder: the outermost.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def entries(self) -> Iterator[str | Problem | SystemFile]:
        """Yield every file, folder after folder in the order of their names.

        Raises:
            FerError: if the outermost folder cannot be read.
        """
        try:
            with os.scandir(self._folder):
                pass
        except OSError as error:
            why = error.strerror or error
            raise FerError(
                f"The folder {self._folder} cannot be read: {why}. Change its permissions, or choose another."
            ) from None
        root = self._folder.resolve()
        yield from self._inside("", _Gone([root], {root}))

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            UnreadableFileError: if the system refuses.
        """
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise UnreadableFileError(DAMAGED, error.strerror or str(error)) from None

    def _inside(self, inner: str, gone: "_Gone") -> Iterator[str | Problem | SystemFile]:
        # Names only, and one folder's at a time: a million directory entries would fill the memory.
        try:
            with os.scandir(self._folder / inner) as found:
                names = sorted(entry.name for entry in found)
        except OSError as error:
            yield Problem(inner, DAMAGED, error.strerror or str(error))
            return
        for name in names:
            path = f"{inner}/{name}" if inner else name
            place = self._folder / path
            try:
                status = place.stat()
            except OSError as error:
                yield Problem(path, DAMAGED, error.strerror or str(error))
                continue
            if stat.S_ISDIR(status.st_mode):
                yield from self._subfolder(path, place, gone)
            elif stat.S_ISREG(status.st_mode):
                yield judge(path, status.st_size)
            else:
                yield Problem(path, NO_PICTURE, "a device, not a file")

    def _subfolder(self, path: str, place: Path, gone: "_Gone") -> Iterator[str | Problem | SystemFile]:
        real = place.resolve()
        if real in gone.through:
            yield Problem(path, LINK, f"{real} was gone through already")
            return
        if place.is_symlink():
            if any(real.is_relative_to(root) for root in gone.roots):
                yield Problem(path, LINK, f"{real} is gone through at its own place")
                return
            gone.roots.append(real)
        gone.through.add(real)
        yield from self._inside(path, gone)


@dataclass
class _Gone:
    """Where a walk has been: the folders it started in, of its own and by links, and every folder so far."""

    roots: list[Path]
    through: set[Path]
