"""Reading faces without importing them: what an import passes over and lists, is refused here at the first face.

Both read a format by the same ``FaceSource``; this module says which of its problems spoil an evaluation.
"""

from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE, FaceArrays
from fer_core.datasets.importers.csv_faces import CsvClasses, CsvFaces
from fer_core.datasets.importers.face_crop import AnyPicture
from fer_core.datasets.importers.ferplus import read_votes, votes_file
from fer_core.datasets.importers.opening import OpenCsv, OpenPictures, open_format
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.pictures import PictureFaces
from fer_core.datasets.importers.records import (
    ASIDE,
    BAD_ROW,
    LEFT_OUT,
    LINK,
    NESTED,
    NO_CLASS,
    NO_EMOTION,
    NO_PICTURE,
    UNKNOWN_CLASS,
    FaceRecord,
    FaceSource,
    Note,
    Problem,
)
from fer_core.datasets.importers.text_lines import TextFile
from fer_core.datasets.labels import ClassesOrder, LabelMap, digit
from fer_core.datasets.versioned import is_dataset, open_dataset
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.text import count_noun

_PASSED_OVER: Final = {
    LINK: ("link that leads elsewhere", "links that lead elsewhere"),
    NESTED: ("archive inside", "archives inside"),
    NO_PICTURE: ("file that is no picture", "files that are no pictures"),
    LEFT_OUT: ("face of a class that a label rule leaves out", "faces of classes that a label rule leaves out"),
    NO_EMOTION: ("picture that is labelled as no single emotion", "pictures that are labelled as no single emotion"),
    ASIDE: ("second picture of the same face", "second pictures of the same faces"),
}
"""What spoils nothing among pictures, and what one of its kind and several are called."""


@dataclass(frozen=True)
class Reading:
    """What the user says of the classes of a source.

    Attributes:
        classes_order: what class numbers mean; None where they, or the source, tell.
        labels: which class other words mean.
    """

    classes_order: ClassesOrder | None = None
    labels: LabelMap = field(default_factory=LabelMap)

    @property
    def options(self) -> ImportOptions:
        """The same for a reader; sizes and colours are what networks take."""
        return ImportOptions(labels=self.labels, classes_order=self.classes_order)


def read_dataset(path: Path, ferplus: Path | None = None, reading: Reading | None = None) -> FaceArrays:
    """Read a data set.

    Args:
        path: what ``data import`` made (with ``@2`` behind it, its version 2), ``fer2013.csv``, the five-class
            ``emotion.csv``, a folder ``split/class/image`` or ``class/image``, or a zip or tar of one, or a folder that
            holds ``fer2013.csv`` (and ``fer2013new.csv``, taken up where ``ferplus`` is not given). Without splits
            every face is ``train``.
        ferplus: ``fer2013new.csv``, row for row with ``fer2013.csv``.
        reading: what the user says of its classes.

    Returns:
        the faces, with notes on what was assumed and passed over.

    Raises:
        FerError: if it is none of these, something in it is wrong, or its class numbers can mean two things.
    """
    reading = reading or Reading()
    if is_dataset(path):
        return _read_version(path, ferplus, reading)
    with ExitStack() as stack:
        opened = open_format(path, stack)
        votes = None if ferplus is None else votes_file(ferplus)
        if isinstance(opened, OpenPictures):
            return _read_pictures(opened, path, votes, reading)
        # Votes beside the one file that was named may be of another; in a folder that was named they belong to it.
        if votes is None and path.is_dir():
            votes = opened.votes
        return _read_csv(opened, votes, reading)


def _read_version(path: Path, ferplus: Path | None, reading: Reading) -> FaceArrays:
    if ferplus is not None:
        raise FerError(
            f"{path} was imported with its votes or without; leave the FER+ votes out, or import it anew.",
            settings=["ferplus"],
        )
    if reading != Reading():
        given = {"classes_order": reading.classes_order, "label": reading.labels.texts}
        raise FerError(
            f"{path} was imported with its classes; leave the class order and label rules out, or import it anew.",
            settings=[name for name, said in given.items() if said],
        )
    return open_dataset(path).to_arrays()


@dataclass
class _Faces:
    """The faces of a source, and what spoils nothing.

    Attributes:
        records: the faces.
        items: the place of each among the source's items.
        count: the number of items.
        passed_over: problems of each kind.
        notes: how often each applies.
    """

    records: list[FaceRecord] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    count: int = 0
    passed_over: Counter[str] = field(default_factory=Counter)
    notes: Counter[Note] = field(default_factory=Counter)

    def arrays(self, order: tuple[str, ...], notes: Iterator[str]) -> FaceArrays:
        """Return the faces as arrays, without votes."""
        return FaceArrays(
            np.stack([face.image for face in self.records]),
            np.array([order.index(face.label) for face in self.records], np.int64),
            order,
            np.array([face.split for face in self.records]),
            None,
            np.ones(len(self.records), np.bool_),
            tuple(notes),
        )


def _read_all(source: FaceSource, passed_over: Container[str], refusal: Callable[[Problem, int], FerError]) -> _Faces:
    """Read a source to its end.

    Args:
        source: of faces.
        passed_over: the kinds of problems that spoil nothing.
        refusal: says in words what else is wrong, and with which item.

    Raises:
        FerError: at the first problem of another kind.
    """
    faces = _Faces()
    for item, findings in enumerate(source.items()):
        faces.count += 1
        for finding in findings:
            if isinstance(finding, FaceRecord):
                faces.records.append(finding)
                faces.items.append(item)
            elif isinstance(finding, Note):
                faces.notes[finding] += 1
            elif finding.kind in passed_over:
                faces.passed_over[finding.kind] += 1
            else:
                raise refusal(finding, item)
    return faces


def _read_csv(opened: OpenCsv, votes: TextFile | None, reading: Reading) -> FaceArrays:
    file = opened.faces
    source = CsvFaces(opened.stem, file, reading.options)
    columns, classes = source.first_look.columns, source.first_look.classes
    faces = _read_all(source, {LEFT_OUT}, lambda problem, row: _bad_row(problem, row, file, classes))
    if not faces.count:
        raise FerError(f"{file.name} holds no faces.")
    found_votes = None if votes is None else _read_votes(votes, faces.items, faces.count)
    if not faces.records:
        raise FerError(f"{file.name} holds no faces but those that a label rule leaves out.", settings=["label"])

    def notes() -> Iterator[str]:
        yield from columns.notes(file.name)
        yield from classes.notes
        yield from _unused_rules(reading, opened.stem, classes.words)
        if left_out := faces.passed_over[LEFT_OUT]:
            yield f"{count_noun(left_out, 'face')} left out, as a label rule asks."

    data = faces.arrays(classes.order, notes())
    return data if found_votes is None else replace(data, votes=found_votes[0], in_ferplus=found_votes[1])


def _read_pictures(opened: OpenPictures, path: Path, votes: TextFile | None, reading: Reading) -> FaceArrays:
    cropper = AnyPicture(SIDE, "grey")
    source = PictureFaces(opened.root, str(path), opened.root, opened.files, cropper, reading.options)
    faces = _read_all(source, _PASSED_OVER, lambda problem, _: _bad_picture(problem, source))
    if not faces.records:
        raise FerError(f"{path} holds no images under split/class, for example train/happy/1.png.")
    labels = {face.label for face in faces.records}

    def notes() -> Iterator[str]:
        yield from source.notes()
        yield from (note.of(number) for note, number in faces.notes.items())
        for kind, number in faces.passed_over.items():
            yield f"{count_noun(number, *_PASSED_OVER[kind])} in {path} passed over."
        if reading.labels.texts:
            yield from _unused_rules(reading, opened.root, source.summarize().words)

    data = faces.arrays(tuple(name for name in FERPLUS if name in labels), notes())
    if votes is None:
        return data
    # Files that were passed over are no faces: the votes go with those that were taken.
    counts, named = _read_votes(votes, range(len(data)), len(data))
    return replace(data, votes=counts, in_ferplus=named)


def _read_votes(file: TextFile, rows: Sequence[int], count: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Read the votes of some of ``count`` faces, and whether FER+ took each up.

    Raises:
        FerError: if the file has another number of rows.
    """
    votes, named = read_votes(file)
    if len(votes) != count:
        raise FerError(
            f"{file.name} has {count_noun(len(votes), 'row')} and the data has {count_noun(count, 'face')}. "
            "They must match row for row: give the fer2013new.csv that belongs to this fer2013.csv."
        )
    return votes[list(rows)], named[list(rows)]


def _unused_rules(reading: Reading, source: str, words: frozenset[str]) -> Iterator[str]:
    for word in reading.labels.unused({source: words}):
        yield f"No class is called '{word}', which a label rule names."


def _bad_row(problem: Problem, row: int, file: TextFile, classes: CsvClasses) -> FerError:
    number = problem.place.rpartition(" row ")[2]
    if problem.kind == BAD_ROW:
        return FerError(f"Row {number} of {file.name} {problem.detail}.")
    label = problem.detail[1:-1]
    wrong = f"an unknown emotion '{label}'; known are {', '.join(FERPLUS)}"
    if digit(label) is not None:
        wrong = f"emotion {label}; it must be 0 to {len(classes.numbered) - 1}"
    return FerError(f"Face {row + 1} of {file.name} (row {number}) has {wrong}.")


def _bad_picture(problem: Problem, source: PictureFaces) -> FerError:
    place = f"{problem.place.removeprefix(f'{source.root}/')} in {source.place}"
    if problem.kind == NO_CLASS:
        advice = f" {source.elsewhere}" if source.elsewhere else ""
        return FerError(f"{place} does not lie in split/class, for example train/happy.{advice}")
    if problem.kind == UNKNOWN_CLASS:
        return FerError(f"{place}: {problem.detail}.", settings=problem.settings)
    return FerError(
        f"{place}: {problem.reason}. Repair or remove it, or use fer-studio data import, which passes over it."
    )
