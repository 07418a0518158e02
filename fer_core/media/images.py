"""Image files and folders of them."""

import re
import struct
import warnings
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final, Self, cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL import UnidentifiedImageError

from fer_core.errors import FerError
from fer_core.frames import Frame, Image
from fer_core.media.containers import check_readable, is_folder
from fer_core.media.source import SourceInfo

SUFFIXES: Final = frozenset(
    {".bmp", ".gif", ".jfif", ".jpe", ".jpeg", ".jpg", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp"}
)
"""The endings of the files that a folder is searched for, in lower case."""

_FORMATS: Final = ("BMP", "GIF", "JPEG", "PNG", "PPM", "TIFF", "WEBP")
_PAPER: Final = (255, 255, 255)
_ORIENTATION: Final = 0x0112
_TURNS: Final = {
    2: PillowImage.Transpose.FLIP_LEFT_RIGHT,
    3: PillowImage.Transpose.ROTATE_180,
    4: PillowImage.Transpose.FLIP_TOP_BOTTOM,
    5: PillowImage.Transpose.TRANSPOSE,
    6: PillowImage.Transpose.ROTATE_270,
    7: PillowImage.Transpose.TRANSVERSE,
    8: PillowImage.Transpose.ROTATE_90,
}
_BROKEN: Final = (
    *(OSError, SyntaxError, ValueError, EOFError, struct.error, cv2.error),
    *(TypeError, AttributeError, LookupError, ArithmeticError, RuntimeError),
)
"""What Pillow's parsers raise where a file is not what they expect."""


def read_image(path: Path | str) -> Image:
    """Read a picture as it is meant to be seen.

    It is turned as its EXIF data asks; transparent parts are shown on white; 16-bit, grey, palette and CMYK pictures
    become 8-bit colour. Of a file with several pictures it is the first.

    Args:
        path: The file; its name's ending does not matter.

    Returns:
        (H, W, 3) uint8, BGR.

    Raises:
        FerError: The file is missing, a folder, empty, unreadable, damaged, cut off, or no picture.
    """
    path = Path(path)
    check_readable(path)
    return _decoded(path, path.name)


def decode_image(content: bytes, name: str, most_pixels: int | None = None) -> Image:
    """Read a picture from the bytes of its file, as `read_image` does.

    Args:
        content: The file.
        name: What to call it in messages.
        most_pixels: Refuse a larger picture before it is unpacked to memory.

    Returns:
        (H, W, 3) uint8, BGR.

    Raises:
        FerError: It is empty, too large, damaged, cut off, or no picture.
    """
    if not content:
        raise FerError(f"{name} is empty. Choose another file.")
    return _decoded(BytesIO(content), name, most_pixels)


def _decoded(file: Path | BytesIO, name: str, most_pixels: int | None = None) -> Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PillowImage.open(file, formats=_FORMATS) as picture:
                if most_pixels is not None and picture.width * picture.height > most_pixels:
                    raise PillowImage.DecompressionBombError
                return _pixels(picture)
    except UnidentifiedImageError as error:
        raise FerError(f"{name} is not a picture that can be read. Choose a JPEG, PNG, WebP, TIFF or BMP.") from error
    except PillowImage.DecompressionBombError as error:
        raise FerError(f"{name} is too large a picture to be read. Make it smaller first.") from error
    except MemoryError as error:
        raise FerError(f"There is not enough memory for {name}. Make the picture smaller first.") from error
    except _BROKEN as error:
        raise FerError(f"{name} is damaged and cannot be read. Get another copy of it.") from error


def picture_count(path: Path) -> int:
    """Return how many pictures a file holds: 0 when it is no picture, more than 1 for an animation.

    An animated WebP counts as 1: as a video it cannot be decoded, its first picture can.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with PillowImage.open(path, formats=_FORMATS) as file:
                several = file.format in ("GIF", "PNG")
                return int(getattr(file, "n_frames", 1)) if several else 1
    except UnidentifiedImageError:
        return 0
    except PillowImage.DecompressionBombError:
        return 1
    except _BROKEN:
        return 1


class ImageSource:
    """Pictures as a source: one frame each, a second apart, each in its own size.

    Attributes:
        paths: The files; `paths[frame.index]` is the one a frame came from.
    """

    def __init__(self, pictures: Path | str | Sequence[Path | str]) -> None:
        """Find the pictures and read the first.

        Args:
            pictures: A file, several files in their order, or a folder, whose pictures are sorted by name with
                numbers by value. In a folder a picture that cannot be read is left out with a warning.

        Raises:
            FerError: There is no such file or folder, no picture in the folder, or the first picture named is bad.
        """
        named = [pictures] if isinstance(pictures, (str, Path)) else list(pictures)
        if not named:
            raise FerError("No picture was given. Name at least one file.")
        self._folder = Path(named[0]) if len(named) == 1 and is_folder(Path(named[0])) else None
        self.paths: tuple[Path, ...] = tuple(_pictures_in(self._folder) if self._folder else map(Path, named))
        self._closed = False
        self._warnings: list[str] = []
        self._images = self._read()
        self._first = next(self._images, None)
        if self._first is None:
            raise FerError(f"None of the pictures in {self._folder} can be read. Choose another folder.")
        height, width = self._first.image.shape[:2]
        place = self._folder or self.paths[0]
        count = len(self.paths)
        name = place.name or str(place)
        if self._folder is None and count > 1:
            name = f"{name} and {count - 1} more"
        self._info = SourceInfo(name, "images", width, height, 1.0, count, float(count), str(place))

    @property
    def info(self) -> SourceInfo:
        """What is known of the pictures; width and height are the first one's."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """Which pictures of the folder could not be read."""
        return tuple(self._warnings)

    @property
    def dropped(self) -> int:
        """Always 0: no picture is dropped."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield the pictures; `index` counts the files and `time_s` is the index in seconds.

        Raises:
            FerError: A picture that was named, not found in a folder, cannot be read.
        """
        while not self._closed:
            frame, self._first = self._first or next(self._images, None), None
            if frame is None:
                return
            yield frame

    def close(self) -> None:
        """End the iteration."""
        self._closed = True

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close it."""
        self.close()

    def _read(self) -> Iterator[Frame]:
        for index, path in enumerate(self.paths):
            try:
                image = read_image(path)
            except FerError as error:
                if self._folder is None:
                    raise
                self._warnings.append(f"Left out: {error}")
                continue
            yield Frame(index, float(index), image)


def _pictures_in(folder: Path) -> list[Path]:
    try:
        found = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES and path.is_file()]
    except OSError as error:
        raise FerError(f"The folder {folder} may not be read. Change its permissions or choose another one.") from error
    if not found:
        raise FerError(f"There is no picture in the folder {folder}. Choose another one.")
    return sorted(found, key=lambda path: _natural_key(path.name))


def _natural_key(name: str) -> tuple[tuple[int, int, str], ...]:
    """Return a key that sorts `img2` before `img10`."""
    parts = re.findall(r"[0-9]+|[^0-9]+", name.casefold())
    return tuple((0, int(part), part) if part[0] in "0123456789" else (1, 0, part) for part in parts)


def _pixels(file: PillowImage.Image) -> Image:
    file.load()
    upright = _upright(file)
    if upright.mode.startswith(("I", "F")):
        grey = _eight_bits(np.asarray(upright))
        return cast(Image, cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR))
    if upright.has_transparency_data:
        picture = upright.convert("RGBA")
        paper = PillowImage.new("RGBA", picture.size, (*_PAPER, 255))
        upright = PillowImage.alpha_composite(paper, picture)
    return cast(Image, cv2.cvtColor(np.asarray(upright.convert("RGB")), cv2.COLOR_RGB2BGR))


def _upright(file: PillowImage.Image) -> PillowImage.Image:
    """Turn a picture as its EXIF data asks.

    Pillow's ``exif_transpose`` writes the EXIF data anew as well, which fails on tags of an unusual type.
    """
    turn = _TURNS.get(file.getexif().get(_ORIENTATION, 1))
    return file if turn is None else file.transpose(turn)


def _eight_bits(grey: NDArray[Any]) -> Image:
    """Bring a grey picture of 16 or 32 bits, or of floats, down to 8 bits."""
    if np.issubdtype(grey.dtype, np.floating):
        values = np.nan_to_num(grey.astype(np.float64))
        top = max(1.0, float(values.max(initial=0.0)))
        scaled = values * 255 if top <= 1.0 else values * (255 / top) if top > 255 else values
        return cast(Image, np.clip(np.rint(scaled), 0, 255).astype(np.uint8))
    top = int(grey.max(initial=0))
    shift = 0 if top < 1 << 8 and grey.dtype.itemsize == 1 else 8 if top < 1 << 16 else 24
    return cast(Image, np.clip(grey.astype(np.int64) >> shift, 0, 255).astype(np.uint8))
