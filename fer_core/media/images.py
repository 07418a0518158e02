"""Image files and folders of them."""

from collections.abc import Container, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Self

from fer_core.errors import FerError
from fer_core.frames import Frame, Image
from fer_core.media.containers import check_readable, is_folder
from fer_core.media.folder_listing import SUFFIXES, pictures_in, unread
from fer_core.media.picture_file import Contents, contents, decoded
from fer_core.media.source import SourceInfo

__all__ = ["SUFFIXES", "ImageSource", "decode_image", "is_animation", "picture_count", "read_image", "read_images"]


def read_image(path: Path | str) -> Image:
    """Read a picture as it is meant to be seen.

    It is turned as its EXIF data or its own boxes (HEIC, AVIF) ask; transparent parts are shown on white; 16-bit, grey,
    palette and CMYK pictures become 8-bit colour. Of a file with several pictures it is the first.

    Args:
        path: The file; its name's ending does not matter.

    Returns:
        (H, W, 3) uint8, BGR.

    Raises:
        FerError: The file is missing, a folder, empty, unreadable, damaged, cut off, too large, or no picture.
    """
    return next(read_images(path))


def read_images(path: Path | str) -> Iterator[Image]:
    """Yield every picture of a file, as `read_image` reads the first: an animation's moments, a document's pages.

    Raises:
        FerError: As `read_image` does.
    """
    path = Path(path)
    check_readable(path)
    held = contents(path) or Contents()
    yield from decoded(path, path.name, held.places)


def decode_image(content: bytes, name: str) -> Image:
    """Read a picture from the bytes of its file, as `read_image` does.

    Args:
        content: The file.
        name: What to call it in messages.

    Returns:
        (H, W, 3) uint8, BGR.

    Raises:
        FerError: It is empty, too large, damaged, cut off, or no picture.
    """
    if not content:
        raise FerError(f"{name} is empty. Choose another file.")
    return next(decoded(BytesIO(content), name))


def picture_count(file: Path | bytes) -> int:
    """Return how many pictures a file, or its content, holds, without thumbnails and masks: 0 when it is no picture."""
    held = contents(BytesIO(file) if isinstance(file, bytes) else file)
    return len(held.places) if held else 0


def is_animation(path: Path) -> bool:
    """Return whether a file holds one moving picture (GIF, APNG, WebP, AVIF) rather than a still one or pages."""
    held = contents(path)
    return held is not None and held.animated


class ImageSource:
    """Pictures as a source: one frame each, a second apart, each in its own size.

    A file with several pictures (pages, an animation) gives them all, one after the other.

    Attributes:
        paths: The files; `paths[frame.index]` is the one a frame came from.
    """

    def __init__(self, pictures: Path | str | Sequence[Path | str], *, elsewhere: Container[str] = ()) -> None:
        """Find the pictures and read the first.

        Args:
            pictures: A file, several files in their order, or a folder, whose pictures are sorted by name with
                numbers by value. In a folder a picture that cannot be read is left out with a warning.
            elsewhere: Endings of files in the folder that the caller reads in another way; others that are no
                pictures are counted and named by `remarks`.

        Raises:
            FerError: There is no such file or folder, no picture in the folder, or the first picture named is bad.
        """
        named = [pictures] if isinstance(pictures, (str, Path)) else list(pictures)
        if not named:
            raise FerError("No picture was given. Name at least one file.")
        self._folder = Path(named[0]) if len(named) == 1 and is_folder(Path(named[0])) else None
        files = pictures_in(self._folder) if self._folder else [Path(name) for name in named]
        self._files = [(path, _places(path)) for path in files]
        self.paths: tuple[Path, ...] = tuple(path for path, places in self._files for _ in places)
        aside = unread(self._folder, elsewhere) if self._folder else ""
        self.remarks: tuple[str, ...] = (aside,) if aside else ()
        self._closed = False
        self._warnings: list[str] = list(self.remarks)
        self._images = self._read()
        self._first = next(self._images, None)
        if self._first is None:
            raise FerError(f"None of the pictures in {self._folder} can be read. Choose another folder.")
        height, width = self._first.image.shape[:2]
        place = self._folder or self.paths[0]
        count = len(self.paths)
        name = place.name or str(place)
        if self._folder is None and len(self._files) > 1:
            name = f"{name} and {len(self._files) - 1} more"
        self._info = SourceInfo(name, "images", width, height, 1.0, count, float(count), str(place))

    @property
    def info(self) -> SourceInfo:
        """What is known of the pictures; width and height are the first one's."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the folder holds beside pictures, and which of them could not be read."""
        return tuple(self._warnings)

    @property
    def dropped(self) -> int:
        """Always 0: no picture is dropped."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield the pictures; `index` counts them and `time_s` is the index in seconds.

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
        index = 0
        for path, places in self._files:
            try:
                check_readable(path)
                for number, image in enumerate(decoded(path, path.name, places), index):
                    yield Frame(number, float(number), image)
            except FerError as error:
                if self._folder is None:
                    raise
                self._warnings.append(f"Left out: {error}")
            index += len(places)


def _places(path: Path) -> tuple[int, ...]:
    try:
        held = contents(path)
    except OSError:
        held = None
    return held.places if held else Contents().places
