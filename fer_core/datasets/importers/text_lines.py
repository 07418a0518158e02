"""Text as lines and cells, in whatever encoding it is: a broken line spoils no other, and none can fill the memory."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Final, TextIO

from fer_core.errors import FerError

SEPARATORS: Final = (",", ";", "\t", "|")
"""What may stand between the columns: the comma, and what spreadsheets write where it stands in numbers."""

_LONGEST: Final = 1 << 17
"""Characters; a row of faces has up to 9,300, and up to 60,000 in scientific notation."""
_GOES_ON: Final = re.compile(r'[\s0-9.eE+\-\[\]]*("|$)')
"""A line inside quotes that goes on with an array as NumPy prints it, up to the closing quote."""


@dataclass(frozen=True)
class TextFile:
    """A file of lines.

    Attributes:
        name: what it is called in messages.
        place: what it is called in the data set.
        open: opens it anew, with ``newline=""``.
    """

    name: str
    place: str
    open: Callable[[], AbstractContextManager[TextIO]]


@dataclass(frozen=True)
class TextLine:
    """A line that is not blank, or several that quotes hold together.

    Attributes:
        number: of the first, from 1.
        text: as it stands there; empty where it is too long.
        too_long: whether it is too long to be a row.
    """

    number: int
    text: str
    too_long: bool = False


@dataclass(frozen=True)
class Line:
    """A row.

    Attributes:
        number: of its line, from 1.
        cells: what stands between the separators; empty where it is too long.
        too_long: whether it is too long to be a row.
    """

    number: int
    cells: tuple[str, ...]
    too_long: bool = False


def text_lines(file: TextIO) -> Iterator[TextLine]:
    """Yield the lines of an open file, those that are blank left out, as also Excel's ``sep=;`` at the start."""
    started: TextLine | None = None
    for line in _plain_lines(file):
        if started is not None:
            joined = started.text + line.text
            if not line.too_long and len(joined) <= _LONGEST and _GOES_ON.match(line.text):
                started = TextLine(started.number, joined)
                if joined.count('"') % 2 == 0:
                    yield started
                    started = None
                continue
            yield started
            started = None
        if line.text.count('"') % 2:
            started = line
        elif not line.text.isspace() or line.too_long:
            yield line
    if started is not None:
        yield started


def rows(lines: Iterator[TextLine], separator: str) -> Iterator[Line]:
    """Take lines apart into cells."""
    return (Line(line.number, cells(line.text, separator), line.too_long) for line in lines)


def cells(text: str, separator: str) -> tuple[str, ...]:
    """Return what stands between the separators of a line; nothing if it is no line of a CSV."""
    try:
        return tuple(next(csv.reader(text.splitlines(keepends=True), delimiter=separator), ()))
    except csv.Error:
        return ()


def _plain_lines(file: TextIO) -> Iterator[TextLine]:
    number = 0
    while text := file.readline(_LONGEST):
        number += 1
        if len(text) == _LONGEST and not text.endswith(("\n", "\r")):
            while (text := file.readline(_LONGEST)) and not text.endswith(("\n", "\r")):
                pass
            yield TextLine(number, "", too_long=True)
        elif number > 1 or not text.lower().startswith("sep="):
            yield TextLine(number, _repaired(text))


def _repaired(text: str) -> str:
    """Read again, as Windows-1252, a line that is no UTF-8: what could not be read in it came as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("cp1252", "replace")
    return text


_LOOK: Final = 8192
_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""What stands at the start of a file and tells its encoding; the longer ones first."""

_KINDS: Final = (
    (b"Rar!\x1a\x07", "an RAR archive", "Unpack it, and give the folder"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it, and give the folder"),
    (b"\x1f\x8b", "compressed with gzip, and no tar", "Unpack it, and give the file"),
    (b"BZh", "compressed with bzip2, and no tar", "Unpack it, and give the file"),
    (b"\xfd7zXZ\x00", "compressed with xz, and no tar", "Unpack it, and give the file"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard", "Unpack it, and give what is inside"),
    (b"\x93NUMPY", "a NumPy array", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"PAR1", "a Parquet table", "Write it to a CSV with the columns emotion and pixels, as with pandas"),
    (b"ARROW1", "a Feather table", "Write it to a CSV with the columns emotion and pixels, as with pandas"),
    (b"\x89HDF\r\n\x1a\n", "an HDF5 file", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"MATLAB 5.0", "a MATLAB file", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook", "Save it as CSV"),
    (b"SQLite format 3\x00", "an SQLite database", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"\x80\x03", "a Python pickle", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"\x80\x04", "a Python pickle", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"\x80\x05", "a Python pickle", "Write its faces to a CSV with the columns emotion and pixels"),
    (b"\x89PNG\r\n\x1a\n", "a single picture", "Give the folder it lies in, with a folder for each class"),
    (b"\xff\xd8\xff", "a single picture", "Give the folder it lies in, with a folder for each class"),
    (b"%PDF-", "a PDF document", "Give a CSV, a folder or an archive of faces"),
)
"""How files start that are no text, what each is, and what to do with it."""
_TEXT_SHARE: Final = 0.7


def text_file(path: Path) -> TextFile:
    """Return a file on disk as one of lines, in whatever encoding it is."""

    @contextmanager
    def opened() -> Iterator[TextIO]:
        try:
            with path.open("rb") as file, decoded(file, str(path)) as text:
                yield text
        except FileNotFoundError:
            raise FerError(f"There is no file {path}. Check the path given.") from None
        except OSError as error:
            why = error.strerror or error
            raise FerError(
                f"{path} cannot be read: {why}. Change its permissions, or get another copy of it."
            ) from None

    return TextFile(str(path), path.name, opened)


@contextmanager
def decoded(file: IO[bytes], name: str) -> Iterator[TextIO]:
    """Read a file as text: UTF-8, UTF-16 and UTF-32 as its first bytes tell, else what is no UTF-8 as Windows-1252.

    Args:
        file: at its start.
        name: what to call it in messages.

    Raises:
        FerError: if it is no text, naming what it is where that is known.
    """
    buffered = file if isinstance(file, io.BufferedReader) else io.BufferedReader(file)  # type: ignore[type-var]
    head = buffered.peek(_LOOK)[:_LOOK]
    check_not_foreign(head, name)
    encoding = _encoding(head, name)
    # What is no text spoils its own row, not the file.
    errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
    text = io.TextIOWrapper(buffered, encoding, errors=errors, newline="")
    try:
        yield text
    finally:
        text.detach()


def check_not_foreign(head: bytes, name: str) -> None:
    """Refuse a file that is known to be something else than text.

    Raises:
        FerError: saying what it is and what to do.
    """
    for start, kind, advice in _KINDS:
        if head.startswith(start):
            raise FerError(f"{name} is {kind}, which is not read. {advice}.")


def _encoding(head: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    if b"\0" in head:
        # Every second byte of plain letters is zero in UTF-16.
        even, odd = (sum(byte == 0 for byte in head[place::2]) * 2 / len(head) for place in (0, 1))
        if max(even, odd) < _TEXT_SHARE or min(even, odd) > 1 - _TEXT_SHARE:
            raise FerError(f"{name} is not a text file, so it is no CSV of faces.")
        return "utf-16-be" if even > odd else "utf-16-le"
    if head and sum(byte < 128 for byte in head) < _TEXT_SHARE * len(head) and not _is_utf8(head):
        raise FerError(f"{name} is not a text file, so it is no CSV of faces.")
    return "utf-8"


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.end >= len(head) - 3 and error.reason == "unexpected end of data"
    return True
