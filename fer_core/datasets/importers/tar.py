"""The files of a tar, compressed or not, read out of it one after the other; nothing is ever unpacked to disk."""

import bz2
import gzip
import lzma
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final, TextIO, cast

from fer_core.datasets.importers.files import SystemFile, UnreadableFileError, judge, kept_by_a_tool
from fer_core.datasets.importers.records import DAMAGED, LINK, NO_PICTURE, UNSAFE_IN_TAR, Problem
from fer_core.datasets.importers.text_lines import TextFile, decoded
from fer_core.errors import FerError

_ERRORS: Final = (
    *(tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError),
    *(ValueError, OverflowError, RuntimeError, LookupError),
)
"""What Python raises for damaged or unusual tars."""

_SUFFIXES: Final = (".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tar.gz", ".tar.bz2", ".tar.xz")
_OPENERS: Final = ((b"\x1f\x8b", gzip.open), (b"BZh", bz2.open), (b"\xfd7zXZ\x00", lzma.open))
_TOTAL_RATIO: Final = 100
_TOTAL_FREE: Final = 1 << 30
_LARGEST_READ: Final = 256 << 20
_OTHER: Final = "a device or pipe, not a file"


def is_tar(path: Path) -> bool:
    """Whether a file is a tar, by its name or by what it holds."""
    if path.name.lower().endswith(_SUFFIXES):
        return True
    with path.open("rb") as file:
        head = file.read(512)
    if head[257:262] == b"ustar":
        return True
    return any(head.startswith(start) for start, _ in _OPENERS) and tarfile.is_tarfile(path)


@contextmanager
def opened_tar(path: Path) -> Iterator["TarFiles"]:
    """Open a tar, whatever it is compressed with.

    Raises:
        FerError: if it is damaged, or was built to fill memory or disk: it unpacks to more than a hundred times its
            size (and a gigabyte).
    """
    with ExitStack() as stack:
        try:
            raw = stack.enter_context(path.open("rb"))
            head = raw.read(8)
            raw.seek(0)
            opener = next((opener for start, opener in _OPENERS if head.startswith(start)), None)
            content = raw if opener is None else stack.enter_context(cast("IO[bytes]", opener(raw, "rb")))
            limit = max(_TOTAL_FREE, _TOTAL_RATIO * path.stat().st_size)
            tar = stack.enter_context(tarfile.open(fileobj=cast("IO[bytes]", _Bounded(content, limit)), mode="r:"))
            files = TarFiles(tar, path, limit)
            files.members  # noqa: B018  a damaged tar is refused at once
        except _BombError:
            raise FerError(
                f"The tar {path} would unpack to more than {limit / 1e9:.1f} GB, as a bomb does. It is not opened; "
                "unpack it yourself if you trust it, and give the folder."
            ) from None
        except _ERRORS as error:
            raise FerError(f"The tar {path} cannot be read: {error}. Get another copy of it.") from None
        yield files


class _BombError(Exception):
    """A tar that unpacks to too much."""


class _Bounded:
    """An unpacked stream that nothing is read from beyond a limit, nor too much at once."""

    def __init__(self, file: IO[bytes], limit: int) -> None:
        self._file = file
        self._limit = limit

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > _LARGEST_READ or self._file.tell() + size > self._limit + _LARGEST_READ:
            raise _BombError
        return self._file.read(size)

    def seek(self, place: int, whence: int = 0) -> int:
        if place > self._limit:
            raise _BombError
        return self._file.seek(place, whence)

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._file.tell()


class TarFiles:
    """The files of an open tar, in its own order: going back in a compressed one means to start again."""

    def __init__(self, tar: tarfile.TarFile, path: Path, limit: int) -> None:
        self._tar = tar
        self._path = path
        self._limit = limit

    @cached_property
    def members(self) -> dict[str, tarfile.TarInfo]:
        """What it holds, by path; of two with one name the later, as it would be after unpacking."""
        members: dict[str, tarfile.TarInfo] = {}
        while (member := self._tar.next()) is not None:
            if self._tar.offset > self._limit:
                raise _BombError
            path = str(PurePosixPath(member.name)) if not _unsafe(member) else member.name
            if not member.isdir():
                members.pop(path, None)
                members[path] = member
            cast(Any, self._tar).members = []  # its own list would hold them all a second time
        return members

    def names(self) -> list[str]:
        """Return the paths of the plain files."""
        return [path for path, member in self.members.items() if member.isreg() and not _unsafe(member)]

    def entries(self) -> Iterator[str | Problem | SystemFile]:
        """Yield every file in the order of the tar."""
        hidden: set[str] = set()
        for path, member in self.members.items():
            unsafe = _unsafe(member)
            kept = kept_by_a_tool(path)
            if unsafe or kept is None:
                yield unsafe or _other(member) or judge(path, member.size)
            elif kept.path not in hidden:
                hidden.add(kept.path)
                yield kept

    def read(self, path: str) -> bytes:
        """Return a file's content.

        Raises:
            UnreadableFileError: if it is damaged.
        """
        member = self.members[path]
        try:
            file = self._tar.extractfile(member)
            content = b"" if file is None else file.read(member.size)
        except (_BombError, *_ERRORS) as error:
            raise UnreadableFileError(DAMAGED, f"damaged in the tar ({error})") from None
        if len(content) < member.size:
            raise UnreadableFileError(DAMAGED, "cut off in the tar")
        return content

    def text_file(self, path: str) -> TextFile:
        """Return a file in it as one of lines."""
        name = f"{path} in {self._path}"

        @contextmanager
        def opened() -> Iterator[TextIO]:
            try:
                file = self._tar.extractfile(self.members[path])
                if file is None:
                    raise FerError(f"{name} is no file. Give another archive.")
                with file, decoded(file, name) as text:
                    yield text
            except (_BombError, *_ERRORS) as error:
                raise FerError(
                    f"{path} in the tar {self._path} cannot be read: {error}. Get another copy of it."
                ) from None

        return TextFile(name, f"{self._path.name}/{path}", opened)


def _unsafe(member: tarfile.TarInfo) -> Problem | None:
    """Return why a file of a tar is better left alone; unpacked with less care, it could write elsewhere."""
    name = member.name.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":":
        return Problem(member.name, UNSAFE_IN_TAR, "an absolute path")
    if ".." in name.split("/"):
        return Problem(member.name, UNSAFE_IN_TAR, "a path that leads out of the tar")
    if member.issym() or member.islnk():
        return Problem(member.name, LINK, f"a link in a tar, to {member.linkname}")
    return None


def _other(member: tarfile.TarInfo) -> Problem | None:
    if member.issparse():
        return Problem(member.name, UNSAFE_IN_TAR, "a file with holes, as a bomb has")
    return None if member.isreg() else Problem(member.name, NO_PICTURE, _OTHER)
