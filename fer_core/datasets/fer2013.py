"""Reading ``fer2013.csv`` and the five-class ``emotion.csv``: one face a row, pixels as text."""

import csv
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import SIDE, Dataset, split_name
from fer_core.datasets.ferplus import read_votes
from fer_core.datasets.names import emotion_name
from fer_core.emotions import FER2013, FIVE
from fer_core.errors import FerError


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
        raise FerError(f"{path} cannot be read: {error.strerror or error}.") from None
    return data if ferplus is None else with_votes(data, ferplus)


def with_votes(data: Dataset, ferplus: Path) -> Dataset:
    """Return ``data`` with the votes of ``fer2013new.csv``.

    Raises:
        FerError: if the votes file has another number of rows.
    """
    votes, named = read_votes(ferplus)
    if len(votes) != len(data):
        raise FerError(
            f"{ferplus} has {len(votes)} rows and the data has {len(data)} faces. "
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
    header = [name.strip().lower() for name in next(reader, [])]
    if not header:
        raise FerError(f"{source} is empty.")
    if "emotion" not in header or "pixels" not in header:
        raise FerError(f"{source} is no CSV of faces: its first line must name the columns emotion and pixels.")
    emotion, pixels = header.index("emotion"), header.index("pixels")
    usage = header.index("usage") if "usage" in header else None
    images: list[NDArray[np.uint8]] = []
    emotions: list[str] = []
    splits: list[str] = []
    for number, row in _rows(reader, source):
        if len(row) != len(header):
            raise FerError(f"Row {number} of {source} has {len(row)} columns, not {len(header)}.")
        images.append(_face(row[pixels], number, source))
        emotions.append(row[emotion].strip())
        splits.append("train" if usage is None else split_name(row[usage]))
    if not images:
        raise FerError(f"{source} holds no faces.")
    labels, order = _labels(emotions, five=usage is None, source=source)
    return Dataset(np.stack(images), labels, order, np.array(splits), None, np.ones(len(images), np.bool_))


def _rows(reader: Iterable[list[str]], source: str) -> Iterator[tuple[int, list[str]]]:
    try:
        for number, row in enumerate(reader, start=2):
            if row:
                yield number, row
    except csv.Error as error:
        raise FerError(f"{source} is no readable CSV: {error}.") from None


def _face(text: str, number: int, source: str) -> NDArray[np.uint8]:
    with warnings.catch_warnings():
        # NumPy's parser is ten times as fast as int() on 2,304 pieces; it warns where it meets anything but numbers.
        warnings.simplefilter("error", DeprecationWarning)
        try:
            values = np.fromstring(text, dtype=np.int64, sep=" ")
        except (DeprecationWarning, ValueError):
            raise FerError(f"Row {number} of {source} has pixels that are no numbers.") from None
    if values.size != SIDE * SIDE:
        raise FerError(f"Row {number} of {source} has {values.size} pixels, not {SIDE * SIDE} (48x48).")
    if values.min() < 0 or values.max() > 255:
        raise FerError(f"Row {number} of {source} has a pixel outside 0 to 255.")
    return values.astype(np.uint8).reshape(SIDE, SIDE)


def _labels(emotions: list[str], *, five: bool, source: str) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Turn digits or names into positions; digits mean the order of the file's kind."""
    if all(text.isdigit() for text in emotions):
        numbers = np.array([int(text) for text in emotions], np.int64)
        order: tuple[str, ...] = FIVE if five and numbers.max() < len(FIVE) else FER2013
        if numbers.max() >= len(order):
            row = int(np.argmax(numbers >= len(order)))
            raise FerError(f"Face {row + 1} of {source} has emotion {numbers[row]}; it must be 0 to {len(order) - 1}.")
        return numbers, order
    names = [emotion_name(text) for text in emotions]
    for row, name in enumerate(names):
        if name not in FER2013:
            raise FerError(f"Face {row + 1} of {source} has an unknown emotion '{emotions[row]}'.")
    present = tuple(name for name in FER2013 if name in names)
    return np.array([present.index(name) for name in names if name in present], np.int64), present
