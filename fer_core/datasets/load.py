"""Reading whatever ``--data`` names."""

from pathlib import Path
from typing import Final

from fer_core.datasets.arrays import FaceArrays
from fer_core.datasets.fer2013 import Reading, read_faces, read_fer2013, with_votes
from fer_core.datasets.image_folder import read_image_archive, read_image_folder
from fer_core.datasets.importers.archive import is_archive, opened_archive
from fer_core.datasets.importers.files import leads_out
from fer_core.datasets.importers.opening import faces_csv, faces_csvs, tables_first
from fer_core.datasets.versioned import is_packed, open_dataset
from fer_core.errors import FerError

_VOTES_CSV: Final = "fer2013new.csv"


def read_dataset(path: Path, ferplus: Path | None = None, reading: Reading | None = None) -> FaceArrays:
    """Read a data set.

    Args:
        path: what ``data import`` made (with ``@2`` behind it, its version 2), ``fer2013.csv``, the five-class
            ``emotion.csv``, a folder ``split/class/image`` or ``class/image``, or a zip or tar of one, or a folder that
            holds ``fer2013.csv`` (and ``fer2013new.csv``, taken up where ``ferplus`` is not given).
        ferplus: ``fer2013new.csv``, row for row with ``fer2013.csv``.
        reading: what the user says of its classes.

    Returns:
        the faces, with notes on what was assumed and passed over.

    Raises:
        FerError: if it is none of these, something in it is wrong, or its class numbers can mean two things.
    """
    reading = reading or Reading()
    if is_packed(path):
        return _read_packed(path, ferplus, reading)
    try:
        if not path.exists():
            raise FerError(f"There is no file or folder {path}. Check the path given to --data.")
        if path.is_dir():
            return _read_folder(path, ferplus, reading)
        if not path.is_file():
            raise FerError(f"{path} is a device, not a file. Check the path given to --data.")
        if is_archive(path):
            return _read_archive(path, ferplus, reading)
        return read_fer2013(path, ferplus, reading)
    except OSError as error:
        why = error.strerror or error
        raise FerError(f"{path} cannot be read: {why}. Change its permissions, or get another copy of it.") from None


def _read_packed(path: Path, ferplus: Path | None, reading: Reading) -> FaceArrays:
    if ferplus is not None:
        raise FerError(f"{path} was imported with its votes or without; leave --ferplus out, or import it anew.")
    if reading != Reading():
        raise FerError(
            f"{path} was imported with its classes; leave --classes-order and --label out, or import it anew."
        )
    return open_dataset(path).to_dataset()


def _read_folder(path: Path, ferplus: Path | None, reading: Reading) -> FaceArrays:
    table = faces_csv(path)
    if table is None:
        data = read_image_folder(path, reading)
        return data if ferplus is None else with_votes(data, ferplus)
    beside = path / _VOTES_CSV
    if ferplus is None and beside.is_file() and leads_out(beside, path.resolve()) is None:
        ferplus = beside
    return read_fer2013(table, ferplus, reading)


def _read_archive(path: Path, ferplus: Path | None, reading: Reading) -> FaceArrays:
    with opened_archive(path) as files:
        table = next(iter(faces_csvs(tables_first(files))), None)
        if table is not None:
            return read_faces(files.text_file(table), ferplus, reading)
        data = read_image_archive(files, path, reading)
        return data if ferplus is None else with_votes(data, ferplus)
