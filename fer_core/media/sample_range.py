"""Samples of more than 8 bits brought down to 8, by the range that they really have.

Cameras and microscopes keep 10 or 12 bits in files of 16, unscaled: taken at their word they are all but black. What
decides, in this order:

1. what the file itself says its samples reach (TIFF's BitsPerSample, and its MaxSampleValue brought up to one of the
   usual ranges, as it may be no more than the picture's own maximum; a PNG's sBIT of 16; a PNM's greatest value, by
   which Pillow has scaled already);
2. whether every sample is a multiple of 257: 8 bits that were spread over 16, however dark;
3. else the smallest of 8, 10 and 12 bits that holds the greatest sample, and all 16 from there on. A picture of 16 bits
   would have to stay under a sixteenth of its range to be taken for less, where there is nothing to be seen in it.

So a picture that uses more than a sixteenth of its range comes out as it always did.
"""

import struct
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage

from fer_core.frames import Image

_SIXTEEN: Final = 65535
_TOPS: Final = (255, 1023, 4095, _SIXTEEN, (1 << 24) - 1, (1 << 32) - 1)
_SPREAD: Final = 257
_ROWS: Final = 256
_BITS_PER_SAMPLE: Final = 258
_MAX_SAMPLE_VALUE: Final = (341, 281)
_PNG_HEAD: Final = 8


def eight_bits(values: NDArray[Any], told: int | None = None) -> Image:
    """Bring samples down to 8 bits.

    Args:
        values: Whole numbers of any size, or floats from 0 to 1, to 255, or to the top of a usual range.
        told: The greatest value that samples may have, where the file says so.

    Returns:
        uint8, of the same shape.
    """
    if np.issubdtype(values.dtype, np.floating):
        return _from_floats(values, told)
    if values.dtype == np.uint8:
        return cast(Image, values)
    top = told or _top(values)
    if values.dtype == np.uint16:
        table = np.minimum(np.arange(_SIXTEEN + 1, dtype=np.int64) * 256 // (top + 1), 255).astype(np.uint8)
        return _by_rows(values, lambda rows: table[rows])
    return _by_rows(values, lambda rows: np.clip(rows.astype(np.int64), 0, top) * 256 // (top + 1))


def told_top(file: PillowImage.Image, content: Path | BytesIO) -> int | None:
    """Return the greatest value that an open picture's samples may have, as the file says it; None if it does not.

    Args:
        file: The picture, not loaded yet.
        content: Its file.
    """
    if file.format == "PPM":
        scaled = any(tile[0] != "raw" for tile in cast(Any, file).tile)
        return _SIXTEEN if scaled and file.mode.startswith("I") else None
    if file.format == "PNG":
        return _SIXTEEN if _significant_bits(content) == 16 else None
    if file.format == "TIFF":
        tags = cast(Any, file).tag_v2
        bits = tags.get(_BITS_PER_SAMPLE, (0,))[0]
        for tag in _MAX_SAMPLE_VALUE:
            if (top := _number(tags.get(tag))) and 1 < top < 1 << bits:
                return next(usual for usual in _TOPS if top <= usual)
        return (1 << bits) - 1 if 8 < bits < 16 else None
    return None


def deep_colour(content: Path | BytesIO, told: int | None) -> Image | None:
    """Read a colour picture whose samples have 16 bits, of which Pillow keeps the upper 8.

    Returns:
        (H, W, 3) uint8, BGR, not turned, transparent parts on white; None if OpenCV cannot read it.
    """
    data = content.getvalue() if isinstance(content, BytesIO) else content.read_bytes()
    values = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if values is None or values.dtype != np.uint16 or values.ndim != 3:
        return None
    picture = eight_bits(np.ascontiguousarray(values[..., :3]), told)
    if values.shape[2] == 4:
        opaque = values[..., 3:].astype(np.float32) / _SIXTEEN
        picture = np.rint(picture * opaque + 255 * (1 - opaque)).astype(np.uint8)
    return picture


def _top(values: NDArray[Any]) -> int:
    greatest = int(values.max(initial=0))
    top = next((top for top in _TOPS if greatest <= top), greatest)
    spread = top < _SIXTEEN and greatest > 0 and values.dtype.itemsize == 2 and not (values % _SPREAD).any()
    return _SIXTEEN if spread else top


def _from_floats(values: NDArray[Any], told: int | None) -> Image:
    greatest = float(np.nanmax(np.where(np.isfinite(values), values, 0), initial=0.0))
    top = 1.0 if greatest <= 1 else next((float(top) for top in (told, *_TOPS) if top and greatest <= top), greatest)
    return _by_rows(values, lambda rows: np.clip(np.rint(np.nan_to_num(rows.astype(np.float64)) * (255 / top)), 0, 255))


def _by_rows(values: NDArray[Any], convert: Callable[[NDArray[Any]], NDArray[Any]]) -> Image:
    """Convert some rows at a time: whole, the numbers in between would need eight times the picture's memory."""
    out = np.empty(values.shape, np.uint8)
    for top in range(0, len(values), _ROWS):
        out[top : top + _ROWS] = convert(values[top : top + _ROWS])
    return out


def _number(value: object) -> int | None:
    try:
        return int(cast(Any, value[0] if isinstance(value, tuple) else value))
    except (TypeError, ValueError, IndexError):
        return None


def _significant_bits(content: Path | BytesIO) -> int | None:
    """Return the greatest number in a PNG's sBIT chunk, which says how many bits of its samples mean something."""
    with BytesIO(content.getvalue()) if isinstance(content, BytesIO) else content.open("rb") as file:
        file.seek(_PNG_HEAD)
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            if kind == b"sBIT":
                return max(file.read(min(length, 4)), default=None)
            if kind == b"IDAT":
                return None
            file.seek(length + 4, 1)
    return None
