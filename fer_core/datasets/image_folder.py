"""Reading faces from a folder ``split/class/image``, or from a zip of one."""

import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import cv2
import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.dataset import SIDE, Dataset, find_split
from fer_core.datasets.names import emotion_name
from fer_core.emotions import FERPLUS
from fer_core.errors import FerError

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".webp")


def read_image_folder(folder: Path) -> Dataset:
    """Read every image under ``split/class/``; a folder around the splits is allowed.

    Raises:
        FerError: if there is none, or one cannot be read or lies elsewhere.
    """
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in SUFFIXES)
    return _dataset(((PurePosixPath(path.relative_to(folder).as_posix()), path.read_bytes()) for path in files), folder)


def read_image_zip(archive: zipfile.ZipFile, path: Path) -> Dataset:
    """Read every image under ``split/class/`` in a zip, without unpacking it to disk.

    Raises:
        FerError: as ``read_image_folder`` does.
    """
    names = sorted(name for name in archive.namelist() if PurePosixPath(name).suffix.lower() in SUFFIXES)
    # macOS puts a shadow of every file beside it.
    names = [name for name in names if not name.startswith("__MACOSX/")]
    return _dataset(((PurePosixPath(name), archive.read(name)) for name in names), path)


def _dataset(files: Iterator[tuple[PurePosixPath, bytes]], source: Path) -> Dataset:
    images: list[NDArray[np.uint8]] = []
    classes: list[str] = []
    splits: list[str] = []
    for place, content in files:
        split, name = _meaning(place, source)
        images.append(_face(content, place, source))
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


def _face(content: bytes, place: PurePosixPath, source: Path) -> NDArray[np.uint8]:
    image = cv2.imdecode(np.frombuffer(content, np.uint8), cv2.IMREAD_GRAYSCALE) if content else None
    if image is None:
        raise FerError(f"{place} in {source} cannot be read as an image. Repair or remove it.")
    if image.shape != (SIDE, SIDE):
        shrink = min(image.shape) > SIDE
        image = cv2.resize(image, (SIDE, SIDE), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
    return np.asarray(image, np.uint8)
