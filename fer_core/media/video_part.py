"""A part of a video, as whoever reads all of it sees that part, without decoding what comes before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Self

import numpy as np

from fer_core.errors import FerError
from fer_core.frames import Frame
from fer_core.media.seeking import SeekableVideo
from fer_core.media.source import Part, SourceInfo


class VideoPart:
    """The frames of a part of a video, with the numbers, times and pictures that `VideoSource` gives them.

    Decoding begins at the key frame before the part.

    Example:
        >>> with VideoPart(Path("holiday.mp4"), Part(60.0, 90.0)) as part:
        ...     times = [frame.time_s for frame in part.frames()]
    """

    def __init__(self, path: Path, part: Part, start_frame: int = 0) -> None:
        """Open the file and find the part.

        Args:
            path: The file.
            part: Which part.
            start_frame: Number of the first frame to yield, in the file.

        Raises:
            FerError: As `SeekableVideo` does, or no frame is in the part.
        """
        self._path = path
        self._closed = False
        self._warnings: tuple[str, ...] = ()
        self._video = SeekableVideo(path)
        times = np.round(self._video.times, 6)
        first = int(np.searchsorted(times, part.begin_s))
        behind = len(times) if part.end_s is None else int(np.searchsorted(times, part.end_s))
        self.numbers = range(first, behind)
        """The frames that belong to it."""
        self._start = max(first, start_frame)
        if not self.numbers:
            self.close()
            raise FerError(
                f"No frame of {path.name} is in the part from {part}; its last one is at {times[-1]:.3f} s.",
                settings=["begin", "end"],
            )

    @property
    def info(self) -> SourceInfo:
        """What is known of the whole file."""
        return self._video.info

    @property
    def warnings(self) -> tuple[str, ...]:
        """Where it is damaged, if so."""
        return self._warnings

    @property
    def dropped(self) -> int:
        """Always 0: a file never drops a frame."""
        return 0

    def frames(self) -> Iterator[Frame]:
        """Yield the frames in order."""
        times = self._video.times
        try:
            for number in range(self._start, self.numbers.stop):
                try:
                    image = self._video.frame(number)
                except FerError:
                    if self._closed:
                        return
                    raise
                if self._video.times is not times:  # what its packets promised does not decode
                    self._warnings = (
                        f"The video is damaged at {times[number]:.1f} s; the frames of the part before were read.",
                    )
                    return
                yield Frame(number, float(times[number]), image)
        finally:
            self.close()

    def close(self) -> None:
        """Close the file; an iteration under way ends with the frame it is at."""
        self._closed = True
        self._video.close()

    def __enter__(self) -> Self:
        """Return the part itself."""
        return self

    def __exit__(self, *exc: object) -> None:
        """Close the file."""
        self.close()
