"""The FER+ votes: ten taggers a face, for the rows of ``fer2013.csv`` (Barsoum et al. 2016)."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

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
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.reader(file))
    except FileNotFoundError:
        raise FerError(f"There is no votes file {path}. Check the path given to --ferplus.") from None
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FerError(f"The votes file {path} cannot be read: {error}.") from None
    if not rows:
        raise FerError(f"The votes file {path} is empty.")
    columns = VotesColumns.of(rows[0], path)
    votes = np.zeros((len(rows) - 1, len(VOTE_COLUMNS)), np.int64)
    named = np.zeros(len(rows) - 1, np.bool_)
    for number, row in enumerate(rows[1:]):
        found = columns.read(row)
        if found is None:
            raise FerError(f"Row {number + 2} of {path} is not ten vote counts. Repair or remove it.")
        votes[number], named[number] = found.votes, found.named
    return votes, named
