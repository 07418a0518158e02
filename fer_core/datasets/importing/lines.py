"""The rows of a CSV, line by line: a broken one spoils no other, and none can fill the memory."""

import csv
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Final, TextIO

_LONGEST: Final = 1 << 17
"""Characters; a row of faces has up to 9,300."""


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
class Line:
    """A line that is not blank.

    Attributes:
        number: from 1.
        cells: what stands between the commas; empty where it is too long.
        too_long: whether it is too long to be a row.
    """

    number: int
    cells: tuple[str, ...]
    too_long: bool = False


def lines(file: TextIO) -> Iterator[Line]:
    """Yield the lines of an open file, those that are blank left out."""
    number = 0
    while text := file.readline(_LONGEST):
        number += 1
        if len(text) == _LONGEST and not text.endswith(("\n", "\r")):
            while (text := file.readline(_LONGEST)) and not text.endswith(("\n", "\r")):
                pass
            yield Line(number, (), too_long=True)
        elif not text.isspace():
            yield Line(number, _cells(text))


def _cells(text: str) -> tuple[str, ...]:
    try:
        return tuple(next(csv.reader((text,)), ()))
    except csv.Error:
        return ()
