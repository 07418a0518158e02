"""A data set on disk: all pictures in one memory-mapped file, and a table for each version over them.

A version never changes once it is written, nor does a pixel: cleaning, splitting and reviewing write a new table.
"""

import getpass
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

from fer_core.datasets.dataset import SIDE, SPLITS, Dataset
from fer_core.datasets.ferplus import VOTE_COLUMNS
from fer_core.datasets.manifest import (
    MANIFEST,
    VERSIONS,
    Manifest,
    VersionInfo,
    read_manifest,
    read_version_info,
    version_file,
)
from fer_core.errors import FerError
from fer_core.session.disk import explain_write_errors

IMAGES: Final = "images.npy"
COLUMNS: Final = ("id", "row", "source", "provenance", "person", "split", "label", "votes", "hash", "flags")
"""Of a version's table, one row a face:

``id`` is unique and the same in every version; ``row`` is the picture's place in ``images.npy``; ``source`` is the
name of what was imported and ``provenance`` the place in it; ``person`` is empty where unknown; ``votes`` are ten FER+
counts in the order of ``VOTE_COLUMNS``, or null; ``hash`` is BLAKE2b-128 of the pixels; ``flags`` are words of
``FLAGS``.
"""
FLAGS: Final = ("not_in_ferplus", "not_a_face", "low_variation", "kept", "relabelled")
_TEXT: Final = ("id", "source", "provenance", "person", "split", "label", "hash", "flags")
_AT: Final = re.compile(r"^(.+)@(\d+)$")


@dataclass(frozen=True)
class PackedDataset:
    """One version of a data set on disk.

    Attributes:
        folder: where it lies.
        manifest: what holds for every version.
        version: what this version says of itself.
        faces: the table, ``COLUMNS``, index 0 to n - 1. Not to be changed; copy it.
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
        """int64 (n, 10): FER+ votes, zeros for a face without; None if no face has any."""
        found = self.faces["votes"]
        if not found.notna().any():
            return None
        votes = np.zeros((len(self), len(VOTE_COLUMNS)), np.int64)
        with_votes = found.notna().to_numpy()
        votes[with_votes] = np.stack(found[with_votes].to_list())
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

    def batches(self, size: int = 4096) -> Iterator[tuple[slice, NDArray[np.uint8]]]:
        """Yield all pictures, ``size`` at a time, with their places in ``faces``."""
        for start in range(0, len(self), size):
            rows = slice(start, min(start + size, len(self)))
            yield rows, self.pictures(rows)

    def grey(self, rows: NDArray[np.int64] | slice | None = None, side: int = SIDE) -> NDArray[np.uint8]:
        """Read pictures as networks take them: uint8 (k, side, side), grey."""
        return as_grey(self.pictures(rows), side)

    def to_dataset(self) -> Dataset:
        """Load everything, as 48x48 grey, for training and evaluation."""
        images = np.empty((len(self), SIDE, SIDE), np.uint8)
        for rows, pictures in self.batches():
            images[rows] = as_grey(pictures, SIDE)
        left_out = self.has_flag("not_in_ferplus") | self.has_flag("not_a_face")
        split = np.array(self.faces["split"].to_list(), dtype="<U10")
        return Dataset(images, self.labels, self.label_order, split, self.votes, ~left_out)

    @cached_property
    def _images(self) -> NDArray[np.uint8]:
        return _map_images(self.folder, self.manifest)


def as_grey(pictures: NDArray[np.uint8], side: int) -> NDArray[np.uint8]:
    """Bring pictures (k, H, W[, 3 RGB]) to uint8 (k, side, side), grey."""
    if pictures.ndim == 3 and pictures.shape[1:] == (side, side):
        return pictures
    grey = np.empty((len(pictures), side, side), np.uint8)
    shrink = min(pictures.shape[1:3]) > side
    for place, picture in zip(grey, pictures, strict=True):
        one = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY) if picture.ndim == 3 else picture
        place[:] = cv2.resize(one, (side, side), interpolation=cv2.INTER_AREA if shrink else cv2.INTER_LINEAR)
    return grey


def is_packed(path: Path) -> bool:
    """Whether ``path`` is a packed data set, or one of its versions as ``DIR@2``."""
    return (_place(path)[0] / MANIFEST).is_file()


def open_dataset(path: Path, version: int | None = None) -> PackedDataset:
    """Open a packed data set.

    Args:
        path: its folder; with ``@2`` behind it, its version 2.
        version: the version; by default the one in ``path``, else the current one.

    Raises:
        FerError: if there is none, or it is damaged.
    """
    folder, at = _place(path)
    manifest = read_manifest(folder)
    number = version or at or manifest.current
    info = read_version_info(folder, number)
    faces = _read_faces(version_file(folder, number, "parquet"))
    _check_faces(faces, manifest, f"Version {number} of {folder}")
    if len(faces) != info.rows:
        raise FerError(f"Version {number} of {folder} is damaged: it has {len(faces)} faces, not {info.rows}.")
    dataset = PackedDataset(folder, manifest, info, faces)
    count = len(_map_images(folder, manifest))
    if len(faces) and int(faces["row"].max()) >= count:
        raise FerError(
            f"{folder / IMAGES} holds {count} pictures, too few for version {number}. Restore it from a copy."
        )
    return dataset


def versions(folder: Path) -> list[VersionInfo]:
    """Return what every version says of itself, the oldest first.

    Raises:
        FerError: if the folder is no packed data set.
    """
    read_manifest(folder)
    numbers = (int(path.stem) for path in (folder / VERSIONS).glob("*.json") if path.stem.isdigit())
    return [read_version_info(folder, number) for number in sorted(numbers)]


def add_version(dataset: PackedDataset, faces: pd.DataFrame, action: str, details: dict[str, Any]) -> PackedDataset:
    """Write a new version over the same pictures and make it the current one.

    Args:
        dataset: the version that it was made from.
        faces: the new table; a subset of the faces, with other labels, splits or flags.
        action: what made it.
        details: what exactly was done.

    Raises:
        FerError: if the table has a face twice, a label or split that does not exist, or it cannot be written.
    """
    faces = faces.loc[:, list(COLUMNS)].reset_index(drop=True)
    _check_faces(faces, dataset.manifest, "The new version")
    manifest = read_manifest(dataset.folder)  # another program may have added a version since this one was opened
    number = max(info.number for info in versions(dataset.folder)) + 1
    info = VersionInfo(
        number=number,
        parent=dataset.version.number,
        action=action,
        created=now(),
        by=user(),
        rows=len(faces),
        details=details,
    )
    with explain_write_errors(dataset.folder, resumable=False):
        # The table first: a version is there once its json is.
        table = version_file(dataset.folder, number, "parquet")
        part = table.with_name(f"part.{table.name}")
        faces.to_parquet(part, index=False)
        part.replace(table)
        write_text(version_file(dataset.folder, number, "json"), info.model_dump_json(indent=2))
        _set_current(dataset.folder, manifest, number)
    return open_dataset(dataset.folder)


def undo(folder: Path) -> PackedDataset:
    """Make the version current that the current one was made from. Nothing is deleted.

    Raises:
        FerError: if the current version is the first.
    """
    manifest = read_manifest(folder)
    parent = read_version_info(folder, manifest.current).parent
    if parent is None:
        raise FerError(f"There is nothing to undo: version {manifest.current} of {folder} is as it was imported.")
    dataset = open_dataset(folder, parent)
    with explain_write_errors(folder, resumable=False):
        _set_current(folder, manifest, parent)
    return replace(dataset, manifest=read_manifest(folder))


def write_text(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    part = path.with_name(f"part.{path.name}")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def now() -> str:
    """Return the time as data sets keep it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def user() -> str:
    """Return who works at this machine, as far as it tells."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _place(path: Path) -> tuple[Path, int | None]:
    """Return folder and version of ``DIR`` or ``DIR@2``."""
    found = _AT.match(path.name)
    if found is None or path.exists():
        return path, None
    return path.with_name(found[1]), int(found[2])


def _set_current(folder: Path, manifest: Manifest, number: int) -> None:
    write_text(folder / MANIFEST, manifest.model_copy(update={"current": number}).model_dump_json(indent=2))


def _read_faces(path: Path) -> pd.DataFrame:
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        raise FerError(f"There is no {path}. Restore it from a copy.") from None
    except (OSError, ValueError) as error:
        raise FerError(f"{path} is damaged: {str(error).splitlines()[0]}. Restore it from a copy.") from None


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
        raise FerError(f"{path} holds {images.dtype} {images.shape[1:]}, not uint8 {shape} as {MANIFEST} says.")
    return images


def _check_faces(faces: pd.DataFrame, manifest: Manifest, what: str) -> None:
    lacking = [name for name in COLUMNS if name not in faces.columns]
    if lacking:
        raise FerError(f"{what} is damaged: its table has no column {' and no column '.join(lacking)}.")
    if faces[[*_TEXT, "row"]].isna().any(axis=None):
        raise FerError(f"{what} is damaged: its table has empty cells.")
    for column, known in (("split", SPLITS), ("label", manifest.label_order)):
        strange = set(faces[column]) - set(known)
        if strange:
            raise FerError(f"{what} has a {column} '{min(map(str, strange))}'; it can be {', '.join(known)}.")
    for column in ("id", "row"):
        if faces[column].duplicated().any():
            raise FerError(f"{what} has a face twice: {column} {faces[column][faces[column].duplicated()].iloc[0]}.")
    if len(faces) and int(faces["row"].min()) < 0:
        raise FerError(f"{what} is damaged: a face has picture {int(faces['row'].min())}.")
