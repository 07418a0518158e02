"""Reading ``fer2013.csv`` and the five-class ``emotion.csv``: one face a row, pixels as text."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import numpy as np

from fer_core.datasets.arrays import FaceArrays
from fer_core.datasets.class_numbers import ClassesOrder, digit
from fer_core.datasets.csv_classes import CsvClasses
from fer_core.datasets.face_columns import FaceColumns, FaceRow, face_rows
from fer_core.datasets.ferplus import read_votes
from fer_core.datasets.importers.bounded_csv import TextFile
from fer_core.datasets.importers.options import LabelMap
from fer_core.datasets.importers.text import text_file
from fer_core.datasets.pixel_text import BadRowError
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.text import count_noun


@dataclass(frozen=True)
class Reading:
    """What the user says of the classes of a source.

    Attributes:
        classes_order: what class numbers mean; None where they, or the source, tell.
        labels: which class other words mean.
    """

    classes_order: ClassesOrder | None = None
    labels: LabelMap = field(default_factory=LabelMap)


def read_fer2013(path: Path, ferplus: Path | None = None, reading: Reading | None = None) -> FaceArrays:
    """Read a CSV of faces, with the FER+ votes if they are given.

    Args:
        path: ``emotion,pixels[,Usage]`` or its kin, see ``FaceColumns``. Without a Usage column every face is
            ``train``.
        ferplus: ``fer2013new.csv``, row for row.
        reading: what the user says of the classes.

    Raises:
        FerError: if a file is missing, empty, no CSV of faces, or the two do not match; or its class numbers can mean
            two things, and the user does not say which.
    """
    return read_faces(text_file(path), ferplus, reading)


def with_votes(data: FaceArrays, ferplus: Path) -> FaceArrays:
    """Return ``data`` with the votes of ``fer2013new.csv``.

    Raises:
        FerError: if the votes file has another number of rows.
    """
    votes, named = read_votes(ferplus)
    if len(votes) != len(data):
        raise FerError(
            f"{ferplus} has {count_noun(len(votes), 'row')} and the data has {count_noun(len(data), 'face')}. "
            "They must match row for row: give the fer2013new.csv that belongs to this fer2013.csv."
        )
    return replace(data, votes=votes, in_ferplus=named)


def read_faces(file: TextFile, ferplus: Path | None = None, reading: Reading | None = None) -> FaceArrays:
    """Read the rows of a CSV of faces; see ``read_fer2013``.

    Raises:
        FerError: with the row, if one does not hold a label and 2,304 pixels from 0 to 255.
    """
    columns, found, numbers = _rows(file)
    reading = reading or Reading()
    source = PurePosixPath(file.place).stem
    labels = Counter(row.emotion for row in found)
    classes = CsvClasses.of(labels, file, columns, source, reading.labels, reading.classes_order)
    for row, (face, number) in enumerate(zip(found, numbers, strict=True)):
        if classes.names[face.emotion] is None:
            raise FerError(f"Face {row + 1} of {file.name} (row {number}) has {_no_class(face.emotion, classes)}.")
    names = [classes.names[face.emotion] or "" for face in found]
    data = FaceArrays(
        np.stack([face.image for face in found]),
        np.array([classes.order.index(name) if name else 0 for name in names], np.int64),
        classes.order,
        np.array([face.split for face in found]),
        None,
        np.ones(len(found), np.bool_),
        (*columns.notes(file.name), *classes.notes, *_of_rules(reading.labels, source, classes, names.count(""))),
    )
    data = data if ferplus is None else with_votes(data, ferplus)
    kept = np.array([bool(name) for name in names])
    if not kept.any():
        raise FerError(f"{file.name} holds no faces but those that --label leaves out.")
    return data if kept.all() else data.take(kept)


def _rows(file: TextFile) -> tuple[FaceColumns, list[FaceRow], list[int]]:
    """Return the columns, the rows, and the numbers of their lines."""
    found: list[FaceRow] = []
    numbers: list[int] = []
    with file.open() as text:
        columns, lines = face_rows(text, file.name)
        for line in lines:
            try:
                found.append(columns.read(line.cells))
            except BadRowError as error:
                why = "is too long for a face" if line.too_long else error
                raise FerError(f"Row {line.number} of {file.name} {why}.") from None
            numbers.append(line.number)
    if not found:
        raise FerError(f"{file.name} holds no faces.")
    return columns, found, numbers


def _no_class(label: str, classes: CsvClasses) -> str:
    if digit(label) is not None:
        return f"emotion {label}; it must be 0 to {len(classes.numbered) - 1}"
    return f"an unknown emotion '{label}'; known are {', '.join(FERPLUS)}"


def _of_rules(rules: LabelMap, source: str, classes: CsvClasses, left_out: int) -> Iterator[str]:
    yield from (f"No class is called '{word}', which --label names." for word in rules.unused({source: classes.words}))
    if left_out:
        yield f"{count_noun(left_out, 'face')} left out, as --label asks."
