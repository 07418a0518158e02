"""The FER+ votes: ten taggers a face, for the rows of ``fer2013.csv`` (Barsoum et al. 2016)."""

import csv
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
    header = [name.strip().lower() for name in rows[0]]
    try:
        places = [header.index(name.lower()) for name in VOTE_COLUMNS]
        name_place = header.index("image name")
    except ValueError:
        wanted = ", ".join(("Image name", *VOTE_COLUMNS))
        raise FerError(f"{path} is no FER+ votes file: its first line must name the columns {wanted}.") from None
    votes = np.zeros((len(rows) - 1, len(VOTE_COLUMNS)), np.int64)
    named = np.zeros(len(rows) - 1, np.bool_)
    for number, row in enumerate(rows[1:]):
        try:
            votes[number] = [int(row[place]) for place in places]
            named[number] = bool(row[name_place].strip())
        except (ValueError, IndexError):
            raise FerError(f"Row {number + 2} of {path} is not ten vote counts. Repair or remove it.") from None
    return votes, named
