"""A data set on disk: all pictures in one memory-mapped file, and a table for each version over them.

A version never changes once it is written, nor does a pixel: cleaning, splitting and reviewing write a new table.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE, FaceArrays, resize_to
from fer_core.datasets.manifest import (
    MANIFEST,
    Manifest,
    VersionInfo,
    as_json,
    changing,
    read_manifest,
    read_version_info,
    set_current,
    take_number,
    version_file,
    version_numbers,
)
from fer_core.datasets.table import COLUMNS, check_table, read_table
from fer_core.emotions import FERPLUS_COLUMNS
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors, write_atomic
from fer_core.text import count_noun
from fer_core.user import user

IMAGES: Final = "images.npy"
_AT: Final = re.compile(r"^(.+)@(\d+)$")
_BATCH_BYTES: Final = 8 << 20


@dataclass(frozen=True)
class DatasetVersion:
    """One version of a data set on disk.

    Attributes:
        folder: where it lies.
        manifest: what holds for every version.
        version: what this version says of itself.
        faces: the table, ``fer_core.datasets.table.COLUMNS``, index 0 to n - 1. Not to be changed; copy it.
    """

    folder: Path
    manifest: Manifest
    version: VersionInfo
    faces: pd.DataFrame

    def __len__(self) -> int:
        """Return the number of faces."""
        return len(self.faces)

    @property
    def label_order(self) -> tuple[str, ...]:
        """The classes."""
        return self.manifest.label_order

    @property
    def size(self) -> tuple[int, int]:
        """Height and width of the pictures, in pixels."""
        return self.manifest.height, self.manifest.width

    @property
    def colour(self) -> bool:
        """Whether the pictures have red, green and blue."""
        return self.manifest.channels == 3

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """int64 (n,): positions in ``label_order``."""
        place = {name: number for number, name in enumerate(self.label_order)}
        return np.asarray(self.faces["label"].map(place), np.int64)

    @cached_property
    def votes(self) -> NDArray[np.int64] | None:
        """int64 (n, 10): FER+ votes, zeros for a face without; None if no face has any.

        Raises:
            FerError: if those of a face are not ten.
        """
        column = self.faces["votes"]
        if not column.notna().any():
            return None
        votes = np.zeros((len(self), len(FERPLUS_COLUMNS)), np.int64)
        with_votes = column.notna().to_numpy()
        if not column[with_votes].map(np.size).eq(len(FERPLUS_COLUMNS)).all():
            raise FerError(f"{self.folder} has votes that are not ten counts; fer-studio data check lists them.")
        votes[with_votes] = np.stack(column[with_votes].to_list())
        return votes

    def has_flag(self, name: str) -> NDArray[np.bool_]:
        """Bool (n,): which faces have a flag."""
        return np.asarray(self.faces["flags"].str.split().map(lambda flags: name in flags), np.bool_)

    def pictures(self, rows: NDArray[np.int64] | slice | None = None) -> NDArray[np.uint8]:
        """Read pictures; only theirs is read from disk.

        Args:
            rows: positions in ``faces``; None for all.

        Returns:
            uint8 (k, H, W), or (k, H, W, 3) in red, green, blue.
        """
        places = self.faces["row"].to_numpy(np.int64)
        return np.asarray(self._images[places if rows is None else places[rows]])

    @property
    def per_batch(self) -> int:
        """How many pictures are 8 MB, at least one."""
        return max(1, _BATCH_BYTES // (self.manifest.height * self.manifest.width * self.manifest.channels))

    def batches(self, size: int | None = None) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
        """Yield all pictures, ``size`` (by default ``per_batch``) at a time, with their places in ``faces``."""
        size = self.per_batch if size is None else size
        for start in range(0, len(self), size):
            rows = slice(start, min(start + size, len(self)))
            yield rows, self.pictures(rows)

    def grey(self, rows: NDArray[np.int64] | slice | None = None, side: int = SIDE) -> NDArray[np.uint8]:
        """Read pictures as networks take them: uint8 (k, side, side), grey."""
        return as_grey(self.pictures(rows), side)

    def to_arrays(self) -> FaceArrays:
        """Load everything, as 48x48 grey, for training and evaluation."""
        images = np.empty((len(self), SIDE, SIDE), np.uint8)
        for rows, pictures in self.batches():
            images[rows] = as_grey(pictures, SIDE)
        split = np.array(self.faces["split"].to_list(), dtype="<U10")
        return FaceArrays(images, self.labels, self.label_order, split, self.votes, ~self.has_flag("not_in_ferplus"))

    @cached_property
    def _images(self) -> NDArray[np.uint8]:
        return _map_images(self.folder, self.manifest)


def as_grey(pictures: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Bring pictures (k, H, W[, 3 RGB]) to uint8 (k, side, side), grey."""
    if pictures.ndim == 3 and pictures.shape[1:] == (side, side):
        return pictures
    grey = np.empty((len(pictures), side, side), np.uint8)
    for place, picture in zip(grey, pictures, strict=True):
        one = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
        place[:] = resize_to(np.asarray(one, np.uint8), side, side)
    return grey


def is_dataset(path: Path) -> bool:
    """Whether ``path`` is a data set on disk, or one of its versions as ``DIR@2``."""
    return (folder_and_version(path)[0] / MANIFEST).is_file()


def folder_and_version(path: Path) -> tuple[Path, int | None]:
    """Return folder and version of ``DIR`` or ``DIR@2``."""
    match = _AT.match(path.name)
    if match is None or path.exists():
        return path, None
    return path.with_name(match[1]), int(match[2])


def at_version(path: Path) -> Path:
    """Return ``DIR@N`` for ``DIR`` where N is its current version, and any path but a data set on disk's as it is.

    Raises:
        FerError: if the data set is damaged.
    """
    folder, number = folder_and_version(path)
    if number is not None or not is_dataset(path):
        return path
    folder = folder.absolute()  # a name for a folder that has none, as "."
    return folder.with_name(f"{folder.name}@{read_manifest(folder).current}")


def open_dataset(path: Path, version: int | None = None) -> DatasetVersion:
    """Open a data set on disk.

    Args:
        path: its folder; with ``@2`` behind it, its version 2.
        version: the version; by default the one in ``path``, else the current one.

    Raises:
        FerError: if there is none, or it is damaged.
    """
    folder, at = folder_and_version(path)
    manifest = read_manifest(folder)
    number = next(asked for asked in (version, at, manifest.current) if asked is not None)
    info = read_version_info(folder, number)
    faces = read_table(version_file(folder, number, "parquet"))
    pictures = len(_map_images(folder, manifest))
    try:
        check_table(faces, manifest, pictures, f"Version {number} of {folder}")
        if len(faces) != info.rows:
            raise FerError(
                f"Version {number} of {folder} is damaged: it has {count_noun(len(faces), 'face')}, not {info.rows:,}."
            )
    except FerError as error:
        raise FerError(f"{error} Restore it from a copy.") from None
    return DatasetVersion(folder, manifest, info, faces)


def versions(folder: Path) -> list[VersionInfo]:
    """Return what every version says of itself, the oldest first.

    Raises:
        FerError: if the folder is no data set on disk.
    """
    read_manifest(folder)
    return [read_version_info(folder, number) for number in version_numbers(folder)]


def add_version(dataset: DatasetVersion, faces: pd.DataFrame, action: str, details: dict[str, Any]) -> DatasetVersion:
    """Write a new version over the same pictures and make it the current one.

    Args:
        dataset: the version that it was made from.
        faces: the new table; a subset of the faces, with other labels, splits or flags.
        action: what made it.
        details: what exactly was done.

    Raises:
        FerError: if another program is making or has made a version, or has taken one back, since ``dataset`` was
            opened; if the table has a face twice, a picture, label or split that does not exist; or if it cannot be
            written.
    """
    faces = faces.loc[:, list(COLUMNS)].reset_index(drop=True)
    check_table(faces, dataset.manifest, len(_map_images(dataset.folder, dataset.manifest)), "The new version")
    with changing(dataset.folder), explain_write_errors(dataset.folder, resumable=False):
        current = read_manifest(dataset.folder).current
        if current != dataset.manifest.current:
            raise FerError(
                f"Another program has made version {current} of {dataset.folder} the current one meanwhile. "
                "Nothing was changed; do it again on that version."
            )
        number = take_number(dataset.folder)
        info = VersionInfo(
            number=number,
            parent=dataset.version.number,
            previous=current,
            action=action,
            created=now(),
            by=user(),
            rows=len(faces),
            details=details,
        )
        table, about = (version_file(dataset.folder, number, suffix) for suffix in ("parquet", "json"))
        try:
            faces.to_parquet(table, index=False)
            write_atomic(about, as_json(info))
        except BaseException:
            about.unlink(missing_ok=True)
            table.unlink(missing_ok=True)
            raise
        set_current(dataset.folder, number)
    return open_dataset(dataset.folder, number)


def undo(folder: Path) -> DatasetVersion:
    """Make the version current that was so before the current one was made. Nothing is deleted.

    Raises:
        FerError: if the current version is the first, or another program is changing the data set.
    """
    read_manifest(folder)  # or there is nothing to lock
    with changing(folder), explain_write_errors(folder, resumable=False):
        current = read_manifest(folder).current
        info = read_version_info(folder, current)
        before = info.parent if info.previous is None else info.previous
        if before is None:
            raise FerError(f"There is nothing to undo: version {current} of {folder} is as it was imported.")
        dataset = open_dataset(folder, before)
        set_current(folder, before)
        return replace(dataset, manifest=read_manifest(folder))


def now() -> str:
    """Return the time as data sets keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _map_images(folder: Path, manifest: Manifest) -> NDArray[np.uint8]:
    path = folder / IMAGES
    try:
        images: NDArray[np.uint8] = np.load(path, mmap_mode="r")
    except FileNotFoundError:
        raise FerError(f"There is no {path}. Restore it from a copy.") from None
    except (OSError, ValueError, EOFError) as error:
        raise FerError(f"{path} is damaged: {error}. Restore it from a copy.") from None
    shape = (manifest.height, manifest.width, *((3,) if manifest.channels == 3 else ()))
    if images.shape[1:] != shape or images.dtype != np.uint8:
        raise FerError(
            f"{path} holds {images.dtype} {images.shape[1:]}, not uint8 {shape} as {MANIFEST} says. "
            "Restore both from a copy."
        )
    return images
