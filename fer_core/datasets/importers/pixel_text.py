"""Pixels written as text, in every way that spreadsheets, pandas and NumPy write them."""

import re
import warnings
from typing import Final

import numpy as np
from numpy.typing import NDArray

from fer_core.datasets.arrays import SIDE

COUNT: Final = SIDE * SIDE
"""Pixels of a face."""

_AROUND: Final = re.compile(r"\b(?:np\.|numpy\.)?(?:array|tensor|list)\b|dtype=\S+|[\[\](){}\"']")
_DECIMAL_COMMA: Final = re.compile(r"[+-]?\d+(,\d+)?([eE][+-]?\d+)?")
_BETWEEN: Final = re.compile(r"[,;|]")
_CODED: Final = re.compile(r"(?:b['\"])?[A-Za-z0-9+/_\-]{64,}={0,2}['\"]?")
_SHOWN: Final = 20


class BadRowError(Exception):
    """A row that holds no face; says what is wrong with it, as in "has 3 pixels"."""


def parse_pixels(text: str, where: str) -> NDArray[np.float64]:
    """Read the pixels of a face.

    They may be whole or decimal numbers, in scientific notation, with points or decimal commas, parted by blanks,
    commas, semicolons or bars, with or without brackets.

    Args:
        text: what stands there.
        where: its column, for messages.

    Returns:
        float64 (2304,), as they are written.

    Raises:
        BadRowError: if they are not 2,304 numbers.
    """
    values = _plain(text)
    if values is None:
        values = _any(text, where)
    if values.size != COUNT:
        raise BadRowError(f"has {values.size} pixels, not {COUNT} ({SIDE}x{SIDE})")
    return values


def face_of(values: NDArray[np.float64], *, unit: bool) -> NDArray[np.uint8]:
    """Return pixels as a face, uint8 (48, 48).

    Args:
        values: (2304,).
        unit: whether they run from 0 to 1, not from 0 to 255.

    Raises:
        BadRowError: if one is outside.
    """
    most = 1 if unit else 255
    outside = (values < 0) | (values > most)
    if outside.any():
        first = int(outside.argmax())
        why = ", as in the rows before" if unit else ""
        if values.min() < 0 and (values % 1 != 0).any():
            why = "; undo the normalisation that it was written with"
        raise BadRowError(f"has a pixel outside 0 to {most}{why}: number {first + 1:,} is {values[first]:g}")
    return np.rint(values * (255 if unit else 1)).astype(np.uint8).reshape(SIDE, SIDE)


def run_from_0_to_1(rows: list[NDArray[np.float64]]) -> bool:
    """Whether the pixels of some faces, float64 (2304,) each, are fractions of white."""
    return any((row % 1 != 0).any() for row in rows) and all(row.min() >= 0 and row.max() <= 1 for row in rows)


def _plain(text: str) -> NDArray[np.float64] | None:
    """Read whole numbers between blanks, or return None where there is anything else."""
    with warnings.catch_warnings():
        # NumPy's parser is ten times as fast as int() on 2,304 pieces; it warns where it meets anything but numbers.
        warnings.simplefilter("error", DeprecationWarning)
        try:
            return np.fromstring(text, dtype=np.int64, sep=" ").astype(np.float64)
        except (DeprecationWarning, ValueError):
            return None


def _any(text: str, where: str) -> NDArray[np.float64]:
    if "..." in text or "…" in text:
        raise BadRowError(
            f"has pixels that are cut short by '...' in the column {where}, as NumPy prints long arrays; "
            f"write all {COUNT:,} numbers"
        )
    if _CODED.fullmatch(text.strip()) and not text.strip().isdecimal():
        raise BadRowError(
            f"has pixels that are no numbers: in the column {where} stands a text like base64, not {COUNT:,} numbers "
            "from 0 to 255"
        )
    plain = _AROUND.sub(" ", text)
    pieces = plain.split()
    if len(pieces) == COUNT and "," in plain and all(_DECIMAL_COMMA.fullmatch(piece) for piece in pieces):
        pieces = [piece.replace(",", ".") for piece in pieces]
    else:
        pieces = _BETWEEN.sub(" ", plain).split()
    try:
        values = np.array(pieces, dtype=np.float64)
    except ValueError:
        values = np.array([_number(piece) for piece in pieces])
    wrong = np.flatnonzero(~np.isfinite(values))
    if wrong.size:
        piece = pieces[wrong[0]]
        piece = piece if len(piece) <= _SHOWN else f"{piece[:_SHOWN]}..."
        raise BadRowError(
            f"has pixels that are no numbers: number {wrong[0] + 1:,} in the column {where} is '{piece}', not 0 to 255"
        )
    return values


def _number(piece: str) -> float:
    try:
        return float(piece)
    except ValueError:
        return np.nan
