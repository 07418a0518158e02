"""Reading faces from a folder ``split/class/image``, or from a zip or tar of one."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE, FaceArrays
from fer_core.datasets.fer2013 import Reading
from fer_core.datasets.importers.archive import Archive, archive_stem
from fer_core.datasets.importers.face_crop import Framed
from fer_core.datasets.importers.files import FolderFiles, PictureFiles
from fer_core.datasets.importers.options import ImportOptions
from fer_core.datasets.importers.pictures import PictureFaces
from fer_core.datasets.importers.records import (
    ASIDE,
    LEFT_OUT,
    LINK,
    NESTED,
    NO_CLASS,
    NO_EMOTION,
    NO_PICTURE,
    UNKNOWN_CLASS,
    FaceRecord,
    Note,
    Problem,
)
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.text import count_noun

_PASSED_OVER: Final = {
    LINK: ("link that leads elsewhere", "links that lead elsewhere"),
    NESTED: ("archive inside", "archives inside"),
    NO_PICTURE: ("file that is no picture", "files that are no pictures"),
    LEFT_OUT: ("face of a class that --label leaves out", "faces of classes that --label leaves out"),
    NO_EMOTION: ("picture that is labelled as no single emotion", "pictures that are labelled as no single emotion"),
    ASIDE: ("second picture of the same face", "second pictures of the same faces"),
}
"""What spoils nothing, and what one of its kind and several are called."""


def read_image_folder(folder: Path, reading: Reading | None = None) -> FaceArrays:
    """Read every image under ``split/class/`` or ``class/``; folders around the splits are allowed.

    Without splits every face is ``train``.

    Raises:
        FerError: if there is none, or one cannot be read or lies elsewhere.
    """
    return _dataset(FolderFiles(folder), folder, folder.resolve().name, reading or Reading())


def read_image_archive(files: Archive, path: Path, reading: Reading | None = None) -> FaceArrays:
    """Read every image under ``split/class/`` in an archive, without unpacking it to disk.

    Raises:
        FerError: as ``read_image_folder`` does.
    """
    return _dataset(files, path, archive_stem(path), reading or Reading())


@dataclass(frozen=True)
class _Resized:
    """The picture as ``data import`` makes it, grey and 48x48, whatever its form."""

    def frame(self, image: Image) -> Framed:
        grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
        if grey.shape != (SIDE, SIDE):
            shrink = min(grey.shape) > SIDE
            grey = cv2.resize(grey, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
        return Framed(np.asarray(grey, np.uint8))


def _dataset(files: PictureFiles, source: Path, root: str, reading: Reading) -> FaceArrays:
    options = ImportOptions(labels=reading.labels, classes_order=reading.classes_order)
    pictures = PictureFaces(root, str(source), root, files, _Resized(), options)
    images: list[NDArray[np.uint8]] = []
    classes: list[str] = []
    splits: list[str] = []
    passed = Counter[str]()
    remarks = Counter[Note]()
    for found in (one for item in pictures.items() for one in item):
        if isinstance(found, FaceRecord):
            images.append(found.image)
            classes.append(found.label)
            splits.append(found.split)
        elif isinstance(found, Note):
            remarks[found] += 1
        elif found.kind in _PASSED_OVER:
            passed[found.kind] += 1
        else:
            raise _unusable(found, pictures, source)
    if not images:
        raise FerError(f"{source} holds no images under split/class, for example train/happy/1.png.")
    order = tuple(name for name in FERPLUS if name in set(classes))
    labels = np.array([order.index(name) for name in classes], np.int64)
    notes: tuple[str, ...] = (
        *pictures.notes(),
        *(remark.of(number) for remark, number in remarks.items()),
        *(
            f"{count_noun(number, _PASSED_OVER[kind][0], _PASSED_OVER[kind][1])} in {source} passed over."
            for kind, number in passed.items()
        ),
    )
    if reading.labels.texts:
        unused = reading.labels.unused({root: pictures.survey().words})
        notes = (*notes, *(f"No class is called '{word}', which --label names." for word in unused))
    every = np.ones(len(images), np.bool_)
    return FaceArrays(np.stack(images), labels, order, np.array(splits), None, every, notes)


def _unusable(problem: Problem, pictures: PictureFaces, source: Path) -> FerError:
    place = f"{problem.place.removeprefix(f'{pictures.root}/')} in {source}"
    if problem.kind == NO_CLASS:
        advice = f" {pictures.elsewhere}" if pictures.elsewhere else ""
        return FerError(f"{place} does not lie in split/class, for example train/happy.{advice}")
    if problem.kind == UNKNOWN_CLASS:
        return FerError(f"{place}: {problem.detail}. Both fer-studio evaluate and fer-studio data import take --label.")
    return FerError(
        f"{place}: {problem.reason}. Repair or remove it, or use fer-studio data import, which passes over it."
    )
