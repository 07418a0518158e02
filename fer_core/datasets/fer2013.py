"""Reading ``fer2013.csv`` and the five-class ``emotion.csv``: one face a row, pixels as text."""

import csv
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.counting import counted
from fer_core.datasets.dataset import SIDE, Dataset, find_split
from fer_core.datasets.ferplus import read_votes
from fer_core.datasets.names import emotion_name
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError

_DIGITS: Final = 3
"""A label of more digits is none."""


def read_fer2013(path: Path, ferplus: Path | None = None) -> Dataset:
    """Read a CSV of faces, with the FER+ votes if they are given.

    Args:
        path: ``emotion,pixels[,Usage]``; the header may carry spaces. Without a Usage column every face is ``train``.
        ferplus: ``fer2013new.csv``, row for row.

    Raises:
        FerError: if a file is missing, empty, no CSV of faces, or the two do not match.
    """
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            data = read_faces(file, str(path))
    except FileNotFoundError:
        raise FerError(f"There is no file {path}. Check the path given to --data.") from None
    except UnicodeDecodeError:
        raise FerError(f"{path} is not a text file, so it is no CSV of faces.") from None
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None
    return data if ferplus is None else with_votes(data, ferplus)


def with_votes(data: Dataset, ferplus: Path) -> Dataset:
    """Return ``data`` with the votes of ``fer2013new.csv``.

    Raises:
        FerError: if the votes file has another number of rows.
    """
    votes, named = read_votes(ferplus)
    if len(votes) != len(data):
        raise FerError(
            f"{ferplus} has {counted(len(votes), 'row')} and the data has {counted(len(data), 'face')}. "
            "They must match row for row: give the fer2013new.csv that belongs to this fer2013.csv."
        )
    return Dataset(data.images, data.labels, data.label_order, data.split, votes, named)


def read_faces(lines: Iterable[str], source: str) -> Dataset:
    """Read the rows of a CSV of faces.

    Args:
        lines: the text, header first.
        source: what to call it in messages.

    Raises:
        FerError: with the row, if one does not hold a label and 2,304 pixels from 0 to 255.
    """
    reader = csv.reader(lines)
    columns = FaceColumns.of(next(reader, []), source)
    rows: list[FaceRow] = []
    for number, row in _rows(reader, source):
        try:
            rows.append(columns.read(row))
        except BadRowError as error:
            raise FerError(f"Row {number} of {source} {error}.") from None
    if not rows:
        raise FerError(f"{source} holds no faces.")
    labels, order = _labels([row.emotion for row in rows], five=columns.usage is None, source=source)
    images = np.stack([row.image for row in rows])
    splits = np.array([row.split for row in rows])
    return Dataset(images, labels, order, splits, None, np.ones(len(rows), np.bool_))


class BadRowError(Exception):
    """A row that holds no face; says what is wrong with it, as in "has 3 pixels"."""


@dataclass(frozen=True)
class FaceRow:
    """What a row of a CSV of faces says.

    Attributes:
        emotion: the label in the words of the file, mostly a digit.
        image: uint8 (48, 48), grey.
        split: ``train`` where the file names none.
    """

    emotion: str
    image: NDArray[np.uint8]
    split: str


@dataclass(frozen=True)
class FaceColumns:
    """Where the columns of a CSV of faces lie."""

    count: int
    emotion: int
    pixels: int
    usage: int | None

    @classmethod
    def of(cls, header: Sequence[str], source: str) -> "FaceColumns":
        """Find the columns in the first line of ``source``; spaces around their names make no difference.

        Raises:
            FerError: if there is none, or not both emotion and pixels.
        """
        names = [name.strip().lower() for name in header]
        if not names:
            raise FerError(f"{source} is empty.")
        if "emotion" not in names or "pixels" not in names:
            raise FerError(f"{source} is no CSV of faces: its first line must name the columns emotion and pixels.")
        usage = names.index("usage") if "usage" in names else None
        return cls(len(names), names.index("emotion"), names.index("pixels"), usage)

    def read(self, row: Sequence[str]) -> FaceRow:
        """Return what a row says.

        Raises:
            BadRowError: if it has not every column, no split, or not 2,304 pixels from 0 to 255.
        """
        if len(row) != self.count:
            raise BadRowError(f"has {len(row)} columns, not {self.count}")
        split = "train" if self.usage is None else find_split(row[self.usage])
        if split is None:
            raise BadRowError(f"has an unknown Usage: there is no split called '{row[self.usage or 0].strip()}'")
        return FaceRow(row[self.emotion].strip(), _face(row[self.pixels]), split)


def digit_order(numbers: Iterable[int], *, five: bool) -> tuple[str, ...]:
    """Return the classes that the numbers of a file stand for.

    Args:
        numbers: those that occur; what is no label of either set does not count.
        five: whether the file can be the five-class ``emotion.csv``: it has no Usage column.
    """
    return FIVE if five and not any(len(FIVE) <= number < len(FER2013) for number in numbers) else FER2013


def digit(text: str) -> int | None:
    """Return the number a label is written as, or None if it is no small number."""
    return int(text) if text.isdecimal() and len(text) <= _DIGITS else None


def _rows(reader: Iterable[list[str]], source: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(reader, start=2):
            if row:
                yield number, row
    except csv.Error as error:
        raise FerError(f"{source} is no readable CSV: {error}.") from None


def _face(text: str) -> NDArray[np.uint8]:
    with warnings.catch_warnings():
        # NumPy's parser is ten times as fast as int() on 2,304 pieces; it warns where it meets anything but numbers.
        warnings.simplefilter("error", DeprecationWarning)
        try:
            values = np.fromstring(text, dtype=np.int64, sep=" ")
        except (DeprecationWarning, ValueError):
            raise BadRowError("has pixels that are no numbers") from None
    if values.size != SIDE * SIDE:
        raise BadRowError(f"has {values.size} pixels, not {SIDE * SIDE} (48x48)")
    if values.min() < 0 or values.max() > 255:
        raise BadRowError("has a pixel outside 0 to 255")
    return values.astype(np.uint8).reshape(SIDE, SIDE)


def _labels(emotions: list[str], *, five: bool, source: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Turn digits or names into positions; digits mean the order of the file's kind."""
    numbers = [digit(text) for text in emotions]
    if None not in numbers:
        found = np.array(numbers, np.int64)
        order = digit_order(set(found.tolist()), five=five)
        if found.max() >= len(order):
            row = int(np.argmax(found >= len(order)))
            raise FerError(f"Face {row + 1} of {source} has emotion {found[row]}; it must be 0 to {len(order) - 1}.")
        return found, order
    names = [emotion_name(text) for text in emotions]
    for row, name in enumerate(names):
        if name not in FER2013:
            raise FerError(f"Face {row + 1} of {source} has an unknown emotion '{emotions[row]}'.")
    present = tuple(name for name in FER2013 if name in names)
    return np.array([present.index(name) for name in names if name in present], np.int64), present
