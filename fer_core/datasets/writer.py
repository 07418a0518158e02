"""Writes a data set on disk picture by picture, so that a million of them need little memory."""

import csv
import hashlib
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, Self

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fer_core.datasets.arrays import SPLITS
from fer_core.datasets.manifest import MANIFEST, Manifest, VersionInfo, as_json, version_file
from fer_core.datasets.table import COLUMNS
from fer_core.datasets.versioned import IMAGES, DatasetVersion, now, open_dataset
from fer_core.errors import FerError
from fer_core.files.atomic import explain_write_errors
from fer_core.files.lock import exclusive
from fer_core.text import spreadsheet_cell
from fer_core.user import user

PROBLEMS: Final = "problems.csv"
_GROUP: Final = 1 << 16
"""Rows of a row group; a table of many small ones is slow to read and takes much memory."""
_SCHEMA: Final = pa.schema(
    [(name, {"row": pa.int64(), "votes": pa.list_(pa.int64())}.get(name, pa.string())) for name in COLUMNS]
)


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of a picture when it is imported.

    Attributes:
        id: unique in the data set.
        source: name of what is imported.
        provenance: the place in it.
        split, label: as the data set names them.
        votes: ten FER+ counts, or None.
        person: whose face; empty where unknown.
        flags: words of ``fer_core.datasets.table.FLAGS``.
    """

    id: str
    source: str
    provenance: str
    split: str
    label: str
    votes: tuple[int, ...] | None = None
    person: str = ""
    flags: tuple[str, ...] = ()


class DatasetWriter:
    """Builds a data set beside its place and moves it there when it is whole; otherwise leaves nothing.

    Args:
        folder: where it will lie; must not exist, or be an empty folder that can be replaced.
        name: of the data set.
        shape: of every picture: (H, W) for grey, (H, W, 3) for colour.
        label_order: the classes.

    Raises:
        FerError: if the folder is in use, cannot be replaced or written, or its path is no text.

    Example:
        with DatasetWriter(folder, "mine", (48, 48), ("happy", "sad")) as writer:
            writer.add(pictures, rows)
            dataset = writer.finish()
    """

    def __init__(self, folder: Path, name: str, shape: tuple[int, ...], label_order: Sequence[str]) -> None:
        folder = folder.absolute()
        _check_place(folder)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise FerError(f"{folder} exists already. Choose another folder, or move that one away.")
        self._folder = folder
        self._part = folder.with_name(f".{folder.name}.part")
        self._shape = shape
        self._manifest = Manifest(
            name=name,
            height=shape[0],
            width=shape[1],
            channels=3 if len(shape) == 3 else 1,
            label_order=tuple(label_order),
            current=1,
            created=now(),
        )
        self._table: pq.ParquetWriter | None = None
        self._waiting: list[pa.Table] = []
        self._waiting_rows = 0
        self._id_hashes: list[NDArray[np.int64]] = []
        self._count = 0
        self._problems: IO[str] | None = None
        self._images: IO[bytes] | None = None
        self._lock = ExitStack()
        self._parents: tuple[Path, ...] = ()

    @property
    def count(self) -> int:
        """Pictures added so far."""
        return self._count

    def __enter__(self) -> Self:
        """Make the folder that it is built in.

        Raises:
            FerError: if another program is building there, or the disk refuses.
        """
        self._parents = tuple(parent for parent in self._part.parents if not parent.exists())
        try:
            self._make()
        except BaseException:
            self._take_back_parents()
            raise
        try:
            self._open()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *failure: object) -> None:
        """Take away what was not finished."""
        with self._lock:
            with suppress(OSError):  # on a full disk even closing fails
                self._close()
            if self._part.exists():
                shutil.rmtree(self._part, ignore_errors=True)
        self._take_back_parents()

    def add(self, images: NDArray[np.uint8], rows: Sequence[Row]) -> None:
        """Append pictures.

        Args:
            images: uint8 (k, H, W), or (k, H, W, 3) in red, green, blue.
            rows: k rows.

        Raises:
            FerError: if a row's split or label does not exist, or the disk is full.
        """
        if images.shape != (len(rows), *self._shape) or images.dtype != np.uint8:
            raise ValueError(f"pictures must be uint8 {(len(rows), *self._shape)}, not {images.dtype} {images.shape}")
        for row in rows:
            if row.split not in SPLITS or row.label not in self._manifest.label_order:
                raise FerError(f"{row.provenance} has no split and label of the data set: {row.split}, {row.label}.")
        assert self._images is not None, "used outside its block"
        images = np.ascontiguousarray(images)
        with explain_write_errors(self._folder.parent, resumable=False):
            self._images.write(images.data)
            self._waiting.append(_table(rows, images, self._count))
            self._waiting_rows += len(rows)
            if self._waiting_rows >= _GROUP:
                self._write_rows()
        self._id_hashes.append(np.fromiter((hash(row.id) for row in rows), np.int64, len(rows)))
        self._count += len(rows)

    def problem(self, path: str, reason: str) -> None:
        """Note what was not imported, and why."""
        assert self._problems is not None, "used outside its block"
        with explain_write_errors(self._folder.parent, resumable=False):
            csv.writer(self._problems).writerow([spreadsheet_cell(path), spreadsheet_cell(reason)])

    def finish(self, action: str = "import", details: dict[str, Any] | None = None) -> DatasetVersion:
        """Write the table and move the data set to its place.

        Raises:
            FerError: if nothing was added, an id occurs twice, or something cannot be written.
        """
        if not self._count:
            raise FerError("There is no face to write. Look at what was left out, and why.")
        info = VersionInfo(number=1, action=action, created=now(), by=user(), rows=self._count, details=details or {})
        with explain_write_errors(self._folder.parent, resumable=False):
            self._write_header()
            self._write_rows()
            self._close()
            self._check_ids()
            version_file(self._part, 1, "json").write_bytes(as_json(info))
            (self._part / MANIFEST).write_bytes(as_json(self._manifest))
            if self._folder.exists():
                self._folder.rmdir()
            self._part.replace(self._folder)
        return open_dataset(self._folder)

    def _make(self) -> None:
        with explain_write_errors(self._folder.parent, resumable=False):
            self._part.mkdir(parents=True, exist_ok=True)
        busy = f"Another program is making {self._folder} right now. Wait until it is done, or choose another folder."
        self._lock.enter_context(exclusive(self._part, busy))

    def _take_back_parents(self) -> None:
        """Remove the folders around it that were made for it; those that hold something by now stay."""
        for parent in self._parents:  # the innermost first
            with suppress(OSError):
                parent.rmdir()

    def _open(self) -> None:
        with explain_write_errors(self._folder.parent, resumable=False):
            for left in self._part.iterdir():  # by a run that was killed
                shutil.rmtree(left) if left.is_dir() else left.unlink()
            self._images = (self._part / IMAGES).open("wb")
            self._write_header()
            place = version_file(self._part, 1, "parquet")
            place.parent.mkdir()
            self._table = pq.ParquetWriter(place, _SCHEMA)
            self._problems = (self._part / PROBLEMS).open("w", newline="", encoding="utf-8")
            csv.writer(self._problems).writerow(["path", "reason"])

    def _write_header(self) -> None:
        """Write the file's header for the pictures so far; its length does not change with their number."""
        assert self._images is not None
        self._images.seek(0)
        header = {"shape": (self._count, *self._shape), "fortran_order": False, "descr": "|u1"}
        np.lib.format.write_array_header_1_0(self._images, header)

    def _write_rows(self) -> None:
        """Write the rows that wait, as one row group."""
        assert self._table is not None
        if self._waiting:
            self._table.write_table(pa.concat_tables(self._waiting))
            self._waiting, self._waiting_rows = [], 0

    def _check_ids(self) -> None:
        if len(np.unique(np.concatenate(self._id_hashes))) == self._count:
            return
        ids = pq.read_table(version_file(self._part, 1, "parquet"), columns=["id"]).column("id")
        counts = ids.value_counts()
        twice = counts.filter(pc.greater(counts.field("counts"), 1))
        if len(twice):
            name = twice.field("values")[0].as_py()
            raise FerError(f"Two faces are called {name}. Rename one, or give the sources different names.")

    def _close(self) -> None:
        with ExitStack() as files:  # closes all of them, also where one fails
            for file in (self._images, self._problems, self._table):
                if file is not None:
                    files.callback(file.close)


def _check_place(folder: Path) -> None:
    """Refuse at once what would fail at the end."""
    try:
        str(folder).encode()
    except UnicodeEncodeError:
        shown = str(folder).encode("utf-8", "backslashreplace").decode()
        raise FerError(f"The path {shown} is no text in UTF-8 and cannot be stored. Choose another folder.") from None
    if folder.is_symlink() or os.path.ismount(folder):
        raise FerError(
            f"{folder} is a link or a disk, which cannot be replaced. Choose a new folder, for example one inside it."
        )
    if folder.is_dir() and folder.samefile(Path.cwd()):
        raise FerError(f"{folder} is the folder you are in. Choose a new folder in it.")


def pixel_hash(image: NDArray[np.uint8]) -> str:
    """Return the BLAKE2b-128 of a picture's pixels, in hexadecimal."""
    return hashlib.blake2b(np.ascontiguousarray(image).tobytes(), digest_size=16).hexdigest()


def _table(rows: Sequence[Row], images: NDArray[np.uint8], start: int) -> pa.Table:
    columns: dict[str, Any] = {
        "row": range(start, start + len(rows)),
        "hash": [pixel_hash(image) for image in images],
        "flags": [" ".join(row.flags) for row in rows],
    }
    for name in ("id", "source", "provenance", "person", "split", "label", "votes"):
        columns[name] = [getattr(row, name) for row in rows]
    return pa.table({name: columns[name] for name in COLUMNS}, schema=_SCHEMA)
