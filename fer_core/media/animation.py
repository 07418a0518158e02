"""Animated pictures that FFmpeg does not play: WebP, PNG and AVIF, by their frames' own durations."""

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final, Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.containers import check_readable
from fer_core.media.decoded_picture import fitted
from fer_core.media.picture_file import contents, decoded_with_durations
from fer_core.media.source import SourceInfo

TIME_BASE: Final = Fraction(1, 1000)
"""Seconds of one tick of the frames' times: all three formats, as Pillow tells them, count in milliseconds."""

_SHORTEST_S: Final = 0.02
_USUAL_S: Final = 0.1
"""What browsers show a frame for that asks for less than the shortest."""


class AnimationSource:
    """The frames of an animated picture, once through, however often it asks to be repeated.

    Example:
        >>> with AnimationSource(Path("sticker.webp")) as animation:
        ...     times = [frame.time_s for frame in animation.frames()]
    """

    def __init__(self, path: Path | str, *, start_frame: int = 0) -> None:
        """Open the file and read its first frame.

        Args:
            path: The file.
            start_frame: Index of the first frame to yield.

        Raises:
            FerError: The file is missing, unreadable, too large, or no picture.
        """
        self._path = Path(path)
        self._start_frame = start_frame
        self._closed = False
        self._warnings: list[str] = []
        check_readable(self._path)
        held = contents(self._path)
        self._places = held.places if held else (0,)
        self._frames = decoded_with_durations(self._path, self._path.name, self._places)
        self._first = next(self._frames)
        height, width = self._first[0].shape[:2]
        step_s = _shown_s(self._first[1])
        count = len(self._places)
        self._info = SourceInfo(
            self._path.name, "video", width, height, 1 / step_s, count, count * step_s, str(self._path)
        )

    @property
    def info(self) -> SourceInfo:
        """What is known of the file; rate and length are those that the first frame's duration lets expect."""
        return self._info

    @property
    def warnings(self) -> tuple[str, ...]:
        """Where the file is damaged, if it is; complete once all frames were read."""
        return tuple(self._warnings)

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops a frame."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield every frame in order; `time_s` rises strictly."""
        size, time_s, first = (self._info.width, self._info.height), 0.0, self._first
        for index in range(len(self._places)):
            if self._closed:
                break
            try:
                image, seconds = first if index == 0 else next(self._frames)
            except (FerError, StopIteration):
                were = "frame before was" if index == 1 else "frames before were"
                self._warnings.append(f"The animation is damaged after {time_s:.1f} s; the {index} {were} read.")
                break
            skipped = index < self._start_frame
            image = np.empty((0, 0, 3), np.uint8) if skipped else fitted(image, size)
            if not skipped:
                yield Frame(index, time_s, image)
            time_s += _shown_s(seconds)
        self.close()

    def close(self) -> None:
        """Close the file; an iteration under way on another thread ends with the frame it is at."""
        self._closed = True

    def __enter__(self) -> Self:
        """Return the source itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()


def _shown_s(seconds: float | None) -> float:
    return seconds if seconds is not None and seconds >= _SHORTEST_S else _USUAL_S
