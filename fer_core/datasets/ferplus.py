"""The FER+ votes: ten taggers a face, for the rows of ``fer2013.csv`` (Barsoum et al. 2016)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.importers.bounded_csv import SEPARATORS, Line, cells, rows, text_lines
from fer_core.datasets.importers.text import text_file
from fer_core.errors import FerError

VOTE_COLUMNS = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
"""The order of the vote columns, in ``fer2013new.csv`` and in ``Dataset.votes``."""

NOT_A_FACE = VOTE_COLUMNS.index("NF")


@dataclass(frozen=True)
class VotesRow:
    """What a row of ``fer2013new.csv`` says.

    Attributes:
        votes: ten counts, in the order of ``VOTE_COLUMNS``.
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
    def of(cls, header: Sequence[str], path: Path) -> "VotesColumns":
        """Find the columns in the first line of ``path``.

        Raises:
            FerError: if one is missing.
        """
        names = [name.strip().lower() for name in header]
        try:
            places = tuple(names.index(name.lower()) for name in VOTE_COLUMNS)
            return cls(places, names.index("image name"), names.index("usage") if "usage" in names else None)
        except ValueError:
            wanted = ", ".join(("Image name", *VOTE_COLUMNS))
            raise FerError(f"{path} is no FER+ votes file: its first line must name the columns {wanted}.") from None

    def read(self, row: Sequence[str]) -> VotesRow | None:
        """Return what a row says, or None if it is not ten vote counts."""
        try:
            votes = tuple(int(row[place]) for place in self.votes)
            usage = "" if self.usage is None else row[self.usage].strip()
            return VotesRow(votes, bool(row[self.name].strip()), usage)
        except (ValueError, IndexError):
            return None


def read_votes(path: Path) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read ``fer2013new.csv``.

    Returns:
        votes int64 (n, 10) and in_ferplus bool (n,): False where the row names no image.

    Raises:
        FerError: if the file is missing, empty, or no votes file.
    """
    if not path.is_file():
        raise FerError(f"There is no votes file {path}. Check the path given to --ferplus.")
    with text_file(path).open() as file:
        columns, lines = votes_rows(file, path)
        votes, named = [], []
        for line in lines:
            found = columns.read(line.cells)
            if found is None:
                raise FerError(f"Row {line.number} of {path} is not ten vote counts. Repair or remove it.")
            votes.append(found.votes)
            named.append(found.named)
    return np.array(votes, np.int64).reshape(-1, len(VOTE_COLUMNS)), np.array(named, np.bool_)


def votes_rows(file: TextIO, path: Path) -> tuple[VotesColumns, Iterator[Line]]:
    """Find the columns of an open votes file, and return them and its rows without the header.

    Args:
        file: at its start.
        path: its own, for messages.

    Raises:
        FerError: if it is empty, or none.
    """
    lines = text_lines(file)
    header = next(lines, None)
    if header is None:
        raise FerError(f"The votes file {path} is empty.")
    # Whatever parts the columns parts most of them.
    separator = max(SEPARATORS, key=lambda one: len(cells(header.text, one)))
    return VotesColumns.of(cells(header.text, separator), path), rows(lines, separator)
