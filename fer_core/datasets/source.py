"""Reading whatever ``--data`` names."""

import io
import zipfile
from pathlib import Path, PurePosixPath

from fer_core.datasets.dataset import Dataset
from fer_core.datasets.fer2013 import read_faces, read_fer2013, with_votes
from fer_core.datasets.image_folder import read_image_folder, read_image_zip
from fer_core.datasets.importing.archive import ZIP_ERRORS, opened_zip
from fer_core.datasets.packed import is_packed, open_dataset
from fer_core.errors import FerError

FACES_CSV = "fer2013.csv"
VOTES_CSV = "fer2013new.csv"


def read_dataset(path: Path, ferplus: Path | None = None) -> Dataset:
    """Read a data set.

    Args:
        path: what ``data import`` made (with ``@2`` behind it, its version 2), ``fer2013.csv``, the five-class
            ``emotion.csv``, a folder ``split/class/image`` or a zip of one, or a folder that holds ``fer2013.csv`` (and
            ``fer2013new.csv``, taken up where ``ferplus`` is not given).
        ferplus: ``fer2013new.csv``, row for row with ``fer2013.csv``.

    Raises:
        FerError: if it is none of these, or something in it is wrong.
    """
    if is_packed(path):
        return _read_packed(path, ferplus)
    try:
        if not path.exists():
            raise FerError(f"There is no file or folder {path}. Check the path given to --data.")
        if not path.is_file() and not path.is_dir():
            raise FerError(f"{path} is a device, not a file. Check the path given to --data.")
        data = _read(path)
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None
    if ferplus is None and path.is_dir() and (path / FACES_CSV).is_file() and (path / VOTES_CSV).is_file():
        ferplus = path / VOTES_CSV
    return data if ferplus is None else with_votes(data, ferplus)


def _read_packed(path: Path, ferplus: Path | None) -> Dataset:
    if ferplus is not None:
        raise FerError(f"{path} was imported with its votes or without; leave --ferplus out, or import it anew.")
    return open_dataset(path).to_dataset()


def _read(path: Path) -> Dataset:
    if path.is_file() and (path.suffix.lower() == ".zip" or zipfile.is_zipfile(path)):
        return _read_zip(path)
    if path.is_dir() and (path / FACES_CSV).is_file():
        return read_fer2013(path / FACES_CSV)
    if path.is_dir():
        return read_image_folder(path)
    return read_fer2013(path)


def _read_zip(path: Path) -> Dataset:
    try:
        with opened_zip(path) as archive:
            tables = [name for name in archive.namelist() if PurePosixPath(name).name == FACES_CSV]
            if not tables:
                return read_image_zip(archive, path)
            with archive.open(tables[0]) as file:
                return read_faces(io.TextIOWrapper(file, encoding="utf-8-sig", newline=""), f"{tables[0]} in {path}")
    except ZIP_ERRORS as error:
        raise FerError(f"The zip {path} cannot be read: {error}. Get another copy of it.") from None
