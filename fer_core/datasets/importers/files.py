"""The files of a folder, one after the other and always in the same order."""

import errno
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final, Protocol

from fer_core.datasets.importers.records import DAMAGED, EMPTY, LINK, NESTED, NO_PICTURE, Problem
from fer_core.errors import FerError
from fer_core.media.folder_listing import SUFFIXES

LARGEST_FILE: Final = 256 << 20
"""Bytes; no picture that is still to be cut to a face is larger."""

_FILES_OF_THE_SYSTEM: Final = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini"})
_FOLDERS_OF_TOOLS: Final = frozenset(
    {
        *("__macosx", "@eadir", "@tmp", "@recycle", "@recently-snapshot", "#recycle", "#snapshot", "lost+found"),
        *("$recycle.bin", "system volume information", "network trash folder", "temporary items", "__pycache__"),
    }
)
"""Of Macs, Windows, disks and network storage; what begins with a point is hidden anyway."""
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
    """What the operating system or a tool put there, or hid.

    Attributes:
        path: of the file, or of the outermost such folder.
        folder: whether it is a folder, which is not gone through.
    """

    path: str
    folder: bool = False


class PictureFiles(Protocol):
    """Pictures in a folder or a zip."""

    def entries(self) -> Iterator[str | Problem | SystemFile]:
        """Yield every file: its path with ``/``, or why it is no picture to be read."""

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            UnreadableFileError: if there is none to be had.
        """


def kept_by_a_tool(path: str, *, folder: bool = False) -> SystemFile | None:
    """Return what of ``path`` is hidden, or put there by the operating system or a tool; None if it is neither.

    Args:
        path: with ``/``, below what the user named.
        folder: whether it is one.

    Example:
        >>> kept_by_a_tool("train/happy/.ipynb_checkpoints/1.png")
        SystemFile(path='train/happy/.ipynb_checkpoints', folder=True)
    """
    parts = path.rstrip("/").split("/")
    for number, part in enumerate(parts, start=1):
        is_folder = folder or number < len(parts)
        word = part.lower()
        hidden = word.startswith(".") and word not in (".", "..")
        if hidden or word in _FOLDERS_OF_TOOLS or (not is_folder and word in _FILES_OF_THE_SYSTEM):
            return SystemFile("/".join(parts[:number]), is_folder)
    return None


def judge(path: str, size: int) -> str | Problem | SystemFile:
    """Return ``path`` if a picture can be expected there.

    Args:
        path: with ``/``.
        size: of the file, in bytes.
    """
    place = PurePosixPath(path)
    kept = kept_by_a_tool(path)
    if kept is not None:
        return kept
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

    Links are not followed out of it: what they lead to was not given. Nor is one to a folder inside: what lies there
    is gone through at its own place, which names its split and class; the link may name others.

    Args:
        folder: the outermost; may itself be a link.
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
        yield from self._inside("", root, {root})

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            UnreadableFileError: if the system refuses.
        """
        try:
            return (self._folder / path).read_bytes()
        except OSError as error:
            raise UnreadableFileError(DAMAGED, error.strerror or str(error)) from None

    def _inside(self, inner: str, root: Path, gone: set[Path]) -> Iterator[str | Problem | SystemFile]:
        # Names only, and one folder's at a time: a million directory entries would fill the memory.
        try:
            with os.scandir(self._folder / inner) as entries:
                names = sorted(entry.name for entry in entries)
        except OSError as error:
            yield Problem(inner, DAMAGED, error.strerror or str(error))
            return
        for name in names:
            path = f"{inner}/{name}" if inner else name
            place = self._folder / path
            try:
                link = stat.S_ISLNK(place.lstat().st_mode)
                status = place.stat()
            except OSError as error:
                circle = error.errno == errno.ELOOP
                yield Problem(path, LINK if circle else DAMAGED, error.strerror or str(error))
                continue
            folder = stat.S_ISDIR(status.st_mode)
            if (kept := kept_by_a_tool(name, folder=folder)) is not None:
                yield SystemFile(path, kept.folder)
            elif link and (target := leads_out(place, root)) is not None:
                yield Problem(path, LINK, f"it leads out of {self._folder}, to {target}")
            elif folder:
                yield from self._subfolder(path, place, root, gone)
            elif stat.S_ISREG(status.st_mode):
                yield judge(path, status.st_size)
            else:
                yield Problem(path, NO_PICTURE, "a device, not a file")

    def _subfolder(self, path: str, place: Path, root: Path, gone: set[Path]) -> Iterator[str | Problem | SystemFile]:
        # Junctions of Windows are no links to Python, so where a folder really lies decides.
        real = place.resolve()
        if not real.is_relative_to(root):
            yield Problem(path, LINK, f"it leads out of {self._folder}, to {real}")
        elif real in gone:
            yield Problem(path, LINK, f"{real} was gone through already")
        elif place.is_symlink():
            yield Problem(path, LINK, f"{real} is gone through at its own place")
        else:
            gone.add(real)
            yield from self._inside(path, root, gone)


def leads_out(place: Path, root: Path) -> Path | None:
    """Return where a file or folder really lies if that is outside of ``root``, resolved; None if it is inside."""
    real = place.resolve()
    return None if real.is_relative_to(root) else real
