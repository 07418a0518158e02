"""One file of pictures: how many it holds, and each as it is meant to be seen."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final, cast

import cv2
import numpy as np
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from fer_core.errors import FerError
from fer_core.frames import Image
from fer_core.media.frame_geometry import Matrix, upright
from fer_core.media.heif import HeifPicture, UnknownHeifError, has_track, is_heif
from fer_core.media.sample_range import deep_colour, eight_bits, told_top

MOST_PIXELS: Final = 100_000_000
"""A larger picture is not unpacked to memory."""

_FORMATS: Final = ("AVIF", "BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
_ANIMATED: Final = frozenset({"AVIF", "GIF", "PNG", "WEBP"})
_PAPER: Final = (255, 255, 255)
_ORIENTATION: Final = 0x0112
_TURNS: Final[dict[int, Matrix]] = {
    2: (-1, 0, 0, 1),
    3: (-1, 0, 0, -1),
    4: (1, 0, 0, -1),
    5: (0, 1, 1, 0),
    6: (0, 1, -1, 0),
    7: (0, -1, -1, 0),
    8: (0, -1, 1, 0),
}
_SUBFILE_TYPE: Final = 254
_THUMBNAIL_OR_MASK: Final = 0b101
_MP_ENTRIES: Final = 0xB002
_SEVERAL_VIEWS: Final = "Multi-Frame"
_DARK: Final = 15
"""No sample's upper 8 bits are more where 16 hold 12 or fewer."""
_ROWS: Final = 256
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, cv2.error),
    *(TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError),
)
"""What Pillow's parsers raise where a file is not what they expect."""


@dataclass(frozen=True)
class Contents:
    """What a file of pictures holds.

    Attributes:
        places: Where its pictures are among the file's images, in order; thumbnails and masks do not count.
        animated: Whether they are moments of one moving picture, not pages.
        plays_as_video: Whether FFmpeg plays them.
    """

    places: tuple[int, ...] = (0,)
    animated: bool = False
    plays_as_video: bool = False


def contents(file: Path | BytesIO) -> Contents | None:
    """Look into a file, or its content, without decoding a picture.

    Returns:
        What it holds; None if it is no file of pictures. One that is damaged or too large counts as one picture, so
        that reading it says what is wrong.
    """
    head = b""
    try:
        head = _head(file)
        if is_heif(head) and has_track(_whole(file)) and not head[8:12].startswith(b"avi"):
            return None  # a video, which PyAV reads
        return _contents(file)
    except UnidentifiedImageError:
        return Contents() if is_heif(head) else None
    except (*_BROKEN, PillowImage.DecompressionBombError):
        return Contents()


def _contents(file: Path | BytesIO) -> Contents:
    with _opened(file) as pillow:
        count = int(getattr(pillow, "n_frames", 1))
        if count == 1:
            return Contents()
        if pillow.format in _ANIMATED:
            still_before = int(bool(getattr(pillow, "default_image", None) or pillow.info.get("default_image")))
            places = tuple(range(still_before, count))
            return Contents(places, len(places) > 1, pillow.format == "GIF")
        if pillow.format == "MPO":
            entries = cast(Any, pillow).mpinfo[_MP_ENTRIES]
            views = [n for n, entry in enumerate(entries) if _SEVERAL_VIEWS in str(entry["Attribute"]["MPType"])]
            return Contents((0, *(place for place in views if place)))
        return Contents(tuple(_pages(pillow, count)) or (0,))


def _pages(file: PillowImage.Image, count: int) -> Iterator[int]:
    for place in range(count):
        file.seek(place)
        if not cast(Any, file).tag_v2.get(_SUBFILE_TYPE, 0) & _THUMBNAIL_OR_MASK:
            yield place


def decoded(file: Path | BytesIO, name: str, places: tuple[int, ...] = (0,)) -> Iterator[Image]:
    """Yield pictures of a file, each (H, W, 3) uint8, BGR.

    Args:
        file: The file, or its content.
        name: What to call it in messages.
        places: Which of its images, in rising order.

    Raises:
        FerError: It is too large, damaged, cut off, or no picture.
    """
    for picture, _ in decoded_with_durations(file, name, places):
        yield picture


def decoded_with_durations(
    file: Path | BytesIO, name: str, places: tuple[int, ...]
) -> Iterator[tuple[Image, float | None]]:
    """Yield pictures as `decoded` does, each with how many seconds it is shown, where the file says so."""
    with _in_words(name):
        heif = _heif(_whole(file)) if is_heif(_head(file)) else None
    if heif is not None:
        with _in_words(name):
            _check_size(heif.size)
            picture = heif.decode()
        yield picture, None
        return
    with _in_words(name), _opened(file) as pillow:
        for place in places:
            if place:
                pillow.seek(place)
            _check_size(pillow.size)
            picture = _pixels(pillow, file, told_top(pillow, file))
            turn = _TURNS.get(pillow.getexif().get(_ORIENTATION, 1))
            milliseconds = pillow.info.get("duration")
            if turn is not None:
                picture = np.ascontiguousarray(upright(picture, turn))
            yield picture, milliseconds / 1000 if milliseconds is not None else None


@contextmanager
def _opened(file: Path | BytesIO) -> Iterator[PillowImage.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with PillowImage.open(file, formats=_FORMATS) as picture:
            yield picture


@contextmanager
def _in_words(name: str) -> Iterator[None]:
    try:
        yield
    except UnidentifiedImageError as error:
        raise FerError(
            f"{name} is not a picture that can be read. Choose a JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF or BMP."
        ) from error
    except UnknownHeifError as error:
        raise FerError(f"{name} cannot be read: {error}. Save it as a JPEG first.") from error
    except PillowImage.DecompressionBombError as error:
        raise FerError(
            f"{name} is too large a picture to be read: it has more than {MOST_PIXELS // 1_000_000} million pixels. "
            "Make it smaller first."
        ) from error
    except MemoryError as error:
        raise FerError(f"There is not enough memory for {name}. Make the picture smaller first.") from error
    except _BROKEN as error:
        raise FerError(f"{name} is damaged and cannot be read. Get another copy of it.") from error


def _check_size(size: tuple[int, int]) -> None:
    if size[0] * size[1] > MOST_PIXELS:
        raise PillowImage.DecompressionBombError


def _head(file: Path | BytesIO) -> bytes:
    if isinstance(file, BytesIO):
        return bytes(file.getbuffer()[:64])
    with file.open("rb") as stream:
        return stream.read(64)


def _whole(file: Path | BytesIO) -> bytes:
    return file.getvalue() if isinstance(file, BytesIO) else file.read_bytes()


def _heif(content: bytes) -> HeifPicture | None:
    """Return a HEIC picture, or an AVIF one whose colours Pillow would not tone-map; None for what Pillow reads."""
    try:
        picture = HeifPicture(content)
    except UnknownHeifError:
        if content[8:12].startswith(b"avi"):
            return None
        raise
    return picture if picture.hdr or not picture.is_av1 else None


def _pixels(file: PillowImage.Image, content: Path | BytesIO, told: int | None) -> Image:
    deep = _is_deep(file)
    file.load()
    if file.mode.startswith(("I", "F")):
        return cast(Image, cv2.cvtColor(eight_bits(np.asarray(file), told), cv2.COLOR_GRAY2BGR))
    picture = np.empty((file.height, file.width, 3), np.uint8)
    for top in range(0, file.height, _ROWS):  # some rows at a time: each step in between would need the whole again
        rows = file.crop((0, top, file.width, min(file.height, top + _ROWS)))
        if file.has_transparency_data:
            seen = rows.convert("RGBA")
            rows = PillowImage.alpha_composite(PillowImage.new("RGBA", seen.size, (*_PAPER, 255)), seen)
        picture[top : top + _ROWS] = cv2.cvtColor(np.asarray(rows.convert("RGB")), cv2.COLOR_RGB2BGR)
    if deep and told is None and _brightest(file) <= _DARK:
        again = deep_colour(content, told)
        return picture if again is None else again
    return picture


def _brightest(file: PillowImage.Image) -> int:
    extrema = dict(zip(file.getbands(), cast(Any, file.getextrema()), strict=True))
    return max(int(greatest) for band, (_, greatest) in extrema.items() if band != "A")


def _is_deep(file: PillowImage.Image) -> bool:
    """Return whether an open picture's colours have 16 bits, of which Pillow keeps 8."""
    if file.format == "TIFF":
        bits = cast(Any, file).tag_v2.get(258, (8,))
        return len(bits) > 1 and bits[0] == 16
    return (
        file.format == "PNG"
        and any("16" in str(tile[3]) for tile in cast(Any, file).tile)
        and not file.mode.startswith("I")
    )
