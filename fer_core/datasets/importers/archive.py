"""The files of a zip or tar, read out of it one by one; nothing is ever unpacked to disk."""

import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, Protocol, TextIO

from fer_core.datasets.importers.files import (
    PictureFiles,
    SystemFile,
    UnreadableFileError,
    judge,
    kept_by_a_tool,
)
from fer_core.datasets.importers.records import DAMAGED, LINK, UNSAFE, Problem
from fer_core.datasets.importers.tar import is_tar, opened_tar
from fer_core.datasets.importers.text_lines import TextFile, decoded
from fer_core.errors import FerError

ZIP_ERRORS: Final = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError),
    *(NotImplementedError, RuntimeError, EOFError, OSError, ValueError),
)
"""What Python raises for damaged or unusual zips."""

_ENCRYPTED: Final = 1
_DRIVE: Final = re.compile(r"^[A-Za-z]:")
_TOTAL_RATIO: Final = 100
_TOTAL_FREE: Final = 1 << 30
_FILE_RATIO: Final = 200
_FILE_FREE: Final = 16 << 20


class Archive(PictureFiles, Protocol):
    """The files of an archive, which may hold tables."""

    def names(self) -> list[str]:
        """Return the paths of its plain files."""

    def text_file(self, path: str) -> TextFile:
        """Return a file in it as one of lines."""


def is_archive(path: Path) -> bool:
    """Whether a file is a zip or a tar."""
    return _is_zip(path) or is_tar(path)


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """Open a zip or a tar after a look at what it says it holds.

    Raises:
        FerError: if it is damaged, locked, no archive of faces, or was built to fill a disk.
    """
    if _is_zip(path):
        with opened_zip(path) as archive:
            yield ZipFiles(archive, path)
    else:
        with opened_tar(path) as files:
            yield files


def archive_stem(path: Path) -> str:
    """Return what an archive is called without its ending, of which ``.tar.gz`` has two."""
    stem = path.name[: -len(path.suffix)] if path.suffix else path.name
    return stem[:-4] if stem.lower().endswith(".tar") else stem


def _is_zip(path: Path) -> bool:
    return path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)


@contextmanager
def opened_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """Open a zip after a look at what it says it holds.

    Raises:
        FerError: if it is damaged, every file in it has a password, or it was built to fill a disk: its files overlap,
            or would be more than a hundred times as large as the zip (and a gigabyte).
    """
    try:
        archive = zipfile.ZipFile(path)
    except ZIP_ERRORS as error:
        raise FerError(f"The zip {path} cannot be read: {error}. Get another copy of it.") from None
    with archive:
        _check_kind(archive.namelist(), path)
        _check(archive.infolist(), path)
        yield archive


def _check_kind(names: list[str], path: Path) -> None:
    """Refuse files of other programs that are zips by their form."""
    if names and all(name.endswith(".npy") for name in names):
        kind, advice = "a file of NumPy arrays", "Write its faces to a CSV with the columns emotion and pixels"
    elif "xl/workbook.xml" in names:
        kind, advice = "an Excel workbook", "Save it as CSV"
    elif any(name.endswith(("/data.pkl", "model.weights.h5")) for name in names) or "word/document.xml" in names:
        kind, advice = "a file of another program", "Give a CSV, a folder or an archive of faces"
    else:
        return
    raise FerError(f"{path} is {kind}, which is not read. {advice}.")


def _check(infos: list[zipfile.ZipInfo], path: Path) -> None:
    files = [info for info in infos if not info.is_dir()]
    packed, unpacked, whole = (
        sum(info.compress_size for info in files),
        sum(info.file_size for info in files),
        path.stat().st_size,
    )
    if packed > whole:
        raise FerError(f"The files in the zip {path} overlap, as in a zip bomb. It is not opened; get another copy.")
    if unpacked > _TOTAL_FREE and unpacked > _TOTAL_RATIO * whole:
        raise FerError(
            f"The zip {path} would unpack to {unpacked / 1e9:.1f} GB, {unpacked // whole} times its size, as a zip "
            "bomb does. It is not opened; unpack it yourself if you trust it, and import the folder."
        )
    if files and all(info.flag_bits & _ENCRYPTED for info in files):
        raise FerError(f"The zip {path} has a password. Unpack it, and import the folder.")


class ZipFiles:
    """The files of an open zip."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path

    def names(self) -> list[str]:
        """Return the paths of its files."""
        return [info.filename for info in self._archive.infolist() if not info.is_dir()]

    def entries(self) -> Iterator[str | Problem | SystemFile]:
        """Yield every file in the order of their names; of what a tool keeps, its folder."""
        hidden: set[str] = set()
        for info in sorted(self._archive.infolist(), key=lambda info: info.filename):
            if info.is_dir():
                continue
            unsafe = _unsafe(info)
            kept = kept_by_a_tool(info.filename)
            if unsafe or kept is None:
                yield unsafe or self._repeated(info) or judge(info.filename, info.file_size)
            elif kept.path not in hidden:
                hidden.add(kept.path)
                yield kept

    def read(self, path: str) -> bytes:
        """Return a file's content, at most as much as the zip says it is.

        Raises:
            UnreadableFileError: if it is damaged, or packed in a way that is not known.
        """
        info = self._archive.getinfo(path)
        try:
            with self._archive.open(info) as file:
                return file.read(info.file_size)
        except ZIP_ERRORS as error:
            raise UnreadableFileError(DAMAGED, f"damaged in the zip ({error})") from None

    def text_file(self, path: str) -> TextFile:
        """Return a file in it as one of lines."""
        name = f"{path} in {self._path}"

        @contextmanager
        def opened() -> Iterator[TextIO]:
            try:
                with self._archive.open(path) as file, decoded(file, name) as text:
                    yield text
            except ZIP_ERRORS as error:
                raise FerError(
                    f"{path} in the zip {self._path} cannot be read: {error}. The zip {self._path} cannot be read in "
                    "full; get another copy of it."
                ) from None

        return TextFile(name, f"{self._path.name}/{path}", opened)

    def _repeated(self, info: zipfile.ZipInfo) -> Problem | None:
        if self._archive.NameToInfo.get(info.filename) is info:
            return None
        return Problem(info.filename, UNSAFE, "the zip holds another file of this name, which was taken")


def _unsafe(info: zipfile.ZipInfo) -> Problem | None:
    """Return why a file of a zip is better left alone; unpacked with less care, it could write elsewhere."""
    name = info.orig_filename.split("\0")[0].replace("\\", "/")
    if name.startswith("/") or _DRIVE.match(name):
        return Problem(info.filename, UNSAFE, "an absolute path")
    if ".." in name.split("/"):
        return Problem(info.filename, UNSAFE, "a path that leads out of the zip")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Problem(info.filename, LINK, "a link in a zip")
    if info.flag_bits & _ENCRYPTED:
        return Problem(info.filename, DAMAGED, "it has a password")
    if info.file_size > _FILE_FREE and info.file_size > _FILE_RATIO * max(1, info.compress_size):
        return Problem(info.filename, UNSAFE, f"unpacks to {info.file_size / 1e6:.0f} MB, as a zip bomb does")
    return None
