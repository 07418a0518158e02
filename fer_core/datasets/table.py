"""The table of a version: one row a face."""

from pathlib import Path
from typing import Final

import pandas as pd

from fer_core.datasets.arrays import SPLITS
from fer_core.datasets.manifest import Manifest
from fer_core.errors import FerError

COLUMNS: Final = ("id", "row", "source", "provenance", "person", "split", "label", "votes", "hash", "flags")
"""``id`` is unique and the same in every version; ``row`` is the picture's place in ``images.npy``; ``source`` is the
name of what was imported and ``provenance`` the place in it; ``person`` is empty where unknown; ``votes`` are ten FER+
counts in the order of ``fer_core.emotions.FERPLUS_COLUMNS``, or null; ``hash`` is BLAKE2b-128 of the pixels;
``flags`` are words of ``FLAGS``.
"""
REVIEWED: Final = ("kept", "relabelled")
"""Flags of a label that a person confirmed or gave."""

FLAGS: Final = ("not_in_ferplus", *REVIEWED, "relabelled_by_copies")
"""``relabelled_by_copies`` is a label that cleaning took from a face's copies: nobody looked at it."""

_TEXT: Final = ("id", "source", "provenance", "person", "split", "label", "hash", "flags")


def read_table(path: Path) -> pd.DataFrame:
    """Read a version's table; what is in it is not checked.

    Raises:
        FerError: if there is none, or it is damaged.
    """
    try:
        return pd.read_parquet(path)
    except FileNotFoundError:
        raise FerError(f"There is no {path}. Restore it from a copy.") from None
    except (OSError, ValueError) as error:
        raise FerError(f"{path} is damaged: {str(error).splitlines()[0]}. Restore it from a copy.") from None


def check_table(faces: pd.DataFrame, manifest: Manifest, pictures: int, what: str) -> None:
    """Refuse a table that is none of the data set's.

    Args:
        faces: the table.
        manifest: of the data set.
        pictures: how many it has.
        what: the table's name in messages.

    Raises:
        FerError: if a column or cell is missing or of the wrong kind, a face is there twice, or its split, label or
            picture does not exist.
    """
    lacking = [name for name in COLUMNS if name not in faces.columns]
    if lacking:
        raise FerError(f"{what} is damaged: its table has no column {' and no column '.join(lacking)}.")
    if faces[[*_TEXT, "row"]].isna().any(axis=None):
        raise FerError(f"{what} is damaged: its table has empty cells.")
    _check_kinds(faces, what)
    for column, known in (("split", SPLITS), ("label", manifest.label_order)):
        strange = set(faces[column]) - set(known)
        if strange:
            raise FerError(f"{what} has a {column} '{min(strange)}'; it can be {', '.join(known)}.")
    for column in ("id", "row"):
        if faces[column].duplicated().any():
            raise FerError(f"{what} has a face twice: {column} {faces[column][faces[column].duplicated()].iloc[0]}.")
    strange_rows = faces["row"][(faces["row"] < 0) | (faces["row"] >= pictures)]
    if len(strange_rows):
        raise FerError(f"{what} is damaged: a face has picture {strange_rows.iloc[0]} of {pictures}, counted from 0.")


def _check_kinds(faces: pd.DataFrame, what: str) -> None:
    if not len(faces):
        return
    if not pd.api.types.is_integer_dtype(faces["row"].dtype):
        raise FerError(f"{what} is damaged: the column row of its table holds no whole numbers.")
    for column in _TEXT:
        if pd.api.types.infer_dtype(faces[column]) != "string":
            raise FerError(f"{what} is damaged: the column {column} of its table holds no text.")
