"""The FER+ votes: ten taggers a face, for the rows of ``fer2013.csv`` (Barsoum et al. 2016)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TextIO

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.importers.text_lines import SEPARATORS, Line, TextFile, cells, rows, text_file, text_lines
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.errors import FerError

_NAMES_IN_THE_FILE: Final = {"happy": "happiness", "sad": "sadness", "angry": "anger", "not a face": "NF"}
VOTES_HEADER: Final = tuple(_NAMES_IN_THE_FILE.get(name, name) for name in FERPLUS_COLUMNS)
"""What ``fer2013new.csv`` itself calls the columns of ``FERPLUS_COLUMNS``."""


@dataclass(frozen=True)
class VotesRow:
    """What a row of ``fer2013new.csv`` says.

    Attributes:
        votes: ten counts, in the order of ``FERPLUS_COLUMNS``.
        named: whether the row names an image; FER+ left the picture out where it does not.
        usage: the split, in the words of the file; empty where it has no such column.
    """

    votes: tuple[int, ...]
    named: bool
    usage: str


@dataclass(frozen=True)
class VotesColumns:
    """Where the columns of a votes file lie."""

    votes: tuple[int, ...]
    name: int
    usage: int | None

    @classmethod
    def of(cls, header: Sequence[str], name: str) -> "VotesColumns":
        """Find the columns in the first line of the file ``name``.

        Raises:
            FerError: if one is missing.
        """
        names = [name.strip().lower() for name in header]
        try:
            places = tuple(names.index(column.lower()) for column in VOTES_HEADER)
            return cls(places, names.index("image name"), names.index("usage") if "usage" in names else None)
        except ValueError:
            wanted = ", ".join(("Image name", *VOTES_HEADER))
            raise FerError(f"{name} is no FER+ votes file: its first line must name the columns {wanted}.") from None

    def read(self, row: Sequence[str]) -> VotesRow | None:
        """Return what a row says, or None if it is not ten vote counts."""
        try:
            votes = tuple(int(row[place]) for place in self.votes)
            usage = "" if self.usage is None else row[self.usage].strip()
            return VotesRow(votes, bool(row[self.name].strip()), usage)
        except (ValueError, IndexError):
            return None


def votes_file(path: Path) -> TextFile:
    """Return the votes file that the user named.

    Raises:
        FerError: if it is not there.
    """
    if not path.is_file():
        raise FerError(f"There is no votes file {path}. Check its path.", settings=["ferplus"])
    return text_file(path)


def read_votes(file: TextFile) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read ``fer2013new.csv``.

    Returns:
        votes int64 (n, 10) and in_ferplus bool (n,): False where the row names no image.

    Raises:
        FerError: if the file is empty, or no votes file.
    """
    with file.open() as text:
        columns, lines = votes_rows(text, file.name)
        votes, named = [], []
        for line in lines:
            row = columns.read(line.cells)
            if row is None:
                raise FerError(f"Row {line.number} of {file.name} is not ten vote counts. Repair or remove it.")
            votes.append(row.votes)
            named.append(row.named)
    return np.array(votes, np.int64).reshape(-1, len(FERPLUS_COLUMNS)), np.array(named, np.bool_)


def votes_rows(file: TextIO, name: str) -> tuple[VotesColumns, Iterator[Line]]:
    """Find the columns of an open votes file, and return them and its rows without the header.

    Args:
        file: at its start.
        name: of it, for messages.

    Raises:
        FerError: if it is empty, or none.
    """
    lines = text_lines(file)
    header = next(lines, None)
    if header is None:
        raise FerError(f"The votes file {name} is empty.")
    # Whatever parts the columns parts most of them.
    separator = max(SEPARATORS, key=lambda one: len(cells(header.text, one)))
    return VotesColumns.of(cells(header.text, separator), name), rows(lines, separator)
