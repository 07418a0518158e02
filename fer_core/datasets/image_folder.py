"""Reading faces from a folder ``split/class/image``, or from a zip of one."""

import zipfile
from pathlib import Path, PurePosixPath
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import SIDE, Dataset, find_split
from fer_core.datasets.importing.archive import ZipFiles
from fer_core.datasets.importing.files import FolderFiles, PictureFiles, UnreadableFileError
from fer_core.datasets.importing.found import LINK, NESTED, NO_PICTURE, Problem
from fer_core.datasets.names import emotion_name
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError
from fer_core.media.images import decode_image

_PASSED_OVER: Final = frozenset({LINK, NESTED, NO_PICTURE})


def read_image_folder(folder: Path) -> Dataset:
    """Read every image under ``split/class/``; a folder around the splits is allowed.

    Raises:
        FerError: if there is none, or one cannot be read or lies elsewhere.
    """
    return _dataset(FolderFiles(folder), folder)


def read_image_zip(archive: zipfile.ZipFile, path: Path) -> Dataset:
    """Read every image under ``split/class/`` in a zip, without unpacking it to disk.

    Raises:
        FerError: as ``read_image_folder`` does.
    """
    return _dataset(ZipFiles(archive), path)


def _dataset(files: PictureFiles, source: Path) -> Dataset:
    images: list[NDArray[np.uint8]] = []
    classes: list[str] = []
    splits: list[str] = []
    for entry in files.entries():
        if isinstance(entry, Problem) and entry.kind not in _PASSED_OVER:
            raise _unusable(f"{entry.place} in {source}", entry.reason)
        if isinstance(entry, str):
            split, name = _meaning(PurePosixPath(entry), source)
            images.append(_face(files, entry, source))
            classes.append(name)
            splits.append(split)
    if not images:
        raise FerError(f"{source} holds no images under split/class, for example train/happy/1.png.")
    order = tuple(name for name in FERPLUS if name in set(classes))
    labels = np.array([order.index(name) for name in classes], np.int64)
    return Dataset(np.stack(images), labels, order, np.array(splits), None, np.ones(len(images), np.bool_))


def _meaning(place: PurePosixPath, source: Path) -> tuple[str, str]:
    """Return split and class of an image from the two folders above it."""
    split = find_split(place.parts[-3]) if len(place.parts) >= 3 else None
    if split is None:
        raise FerError(f"{place} in {source} does not lie in split/class, for example train/happy.")
    name = emotion_name(place.parts[-2])
    if name is None:
        raise FerError(f"{place} in {source}: '{place.parts[-2]}' is no emotion. Use {', '.join(FERPLUS)}.")
    return split, name


def _face(files: PictureFiles, path: str, source: Path) -> NDArray[np.uint8]:
    """Return a picture as ``data import`` makes it: grey, 48x48."""
    try:
        content = files.read(path)
    except UnreadableFileError as error:
        raise _unusable(f"{path} in {source}", f"{error.kind}: {error.detail}") from None
    image = cv2.cvtColor(decode_image(content, f"{path} in {source}"), cv2.COLOR_BGR2GRAY)
    if image.shape != (SIDE, SIDE):
        shrink = min(image.shape) > SIDE
        image = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
    return np.asarray(image, np.uint8)


def _unusable(place: str, reason: str) -> FerError:
    return FerError(f"{place}: {reason}. Repair or remove it, or use fer-studio data import, which passes over it.")
