"""The rows of a CSV, line by line: a broken one spoils no other, and none can fill the memory."""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, TextIO

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
